#include "scale/arena-private.h"

#include <string.h>

typedef struct _Block Block;

struct _Block {
  Block *next;
  gsize  used;
  gsize  size;
  /* The bytes follow, aligned like the block itself. */
  _Alignas (16) guint8 bytes[];
};

struct _TaoArena {
  Block *blocks;
  gsize  next_size;
};

const char *const tao_empty_strv[1] = { NULL };

TaoScaleArena *
tao_scale_arena_new (gsize first_block_size)
{
  TaoScaleArena *arena = g_new0 (TaoScaleArena, 1);

  arena->next_size = MAX (first_block_size, 256);
  return arena;
}

void
tao_scale_arena_free (TaoScaleArena *arena)
{
  Block *next;

  for (Block *block = arena->blocks; block != NULL; block = next)
    {
      next = block->next;
      g_free (block);
    }
  g_free (arena);
}

static gpointer
arena_take (TaoScaleArena *arena,
            gsize     size,
            gsize     align)
{
  Block *block = arena->blocks;
  gpointer memory;

  if (block != NULL)
    block->used = (block->used + align - 1) & ~(align - 1);
  if (block == NULL || block->used > block->size || block->size - block->used < size)
    {
      gsize capacity = MAX (arena->next_size, size);

      block = g_malloc (sizeof *block + capacity);
      block->next = arena->blocks;
      block->used = 0;
      block->size = capacity;
      arena->blocks = block;
      arena->next_size = MIN (arena->next_size * 2, 4u * 1024 * 1024);
    }

  memory = block->bytes + block->used;
  block->used += size;
  return memory;
}

gpointer
tao_scale_arena_alloc (TaoScaleArena *arena,
                 gsize     n,
                 gsize     size)
{
  gsize total;

  if (n == 0 || size == 0)
    return NULL;

  total = n * size;
  g_assert (total / size == n);
  return memset (arena_take (arena, total, 16), 0, total);
}

char *
tao_scale_arena_strndup (TaoScaleArena   *arena,
                   const char *text,
                   gsize       length)
{
  char *copy = arena_take (arena, length + 1, 1);

  if (length > 0)
    memcpy (copy, text, length);
  copy[length] = '\0';
  return copy;
}

char *
tao_scale_arena_strdup (TaoScaleArena   *arena,
                  const char *text)
{
  return text != NULL ? tao_scale_arena_strndup (arena, text, strlen (text)) : NULL;
}

const char *const *
tao_scale_arena_split_lines (TaoScaleArena   *arena,
                       const char *text)
{
  gsize n_lines = 1;
  const char **lines;

  if (text == NULL || *text == '\0')
    return tao_empty_strv;

  for (const char *p = text; *p != '\0'; p++)
    n_lines += *p == '\n';

  lines = tao_scale_arena_array (arena, const char *, n_lines + 1);
  for (gsize i = 0; i < n_lines; i++)
    {
      gsize length = strcspn (text, "\n");

      lines[i] = tao_scale_arena_strndup (arena, text, length);
      text += length + 1;
    }

  return lines;
}
