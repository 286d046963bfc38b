#include "engine/arena.h"

#include <string.h>

#define CHUNK_SIZE (64 * 1024)
#define ALIGNMENT 16

struct _TaoArena {
  gatomicrefcount ref_count;
  GPtrArray      *chunks;
  GPtrArray      *held;        /* (nullable) other arenas */
  guint8         *next;        /* free bytes of the last small chunk */
  gsize           left;
  gsize           size;
};

TaoArena *
tao_arena_new (void)
{
  TaoArena *self = g_new0 (TaoArena, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->chunks = g_ptr_array_new_with_free_func (g_free);
  return self;
}

TaoArena *
tao_arena_ref (TaoArena *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
tao_arena_unref (TaoArena *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_ptr_array_unref (self->chunks);
  g_clear_pointer (&self->held, g_ptr_array_unref);
  g_free (self);
}

void
tao_arena_hold (TaoArena *self, TaoArena *other)
{
  g_return_if_fail (self != other);

  if (self->held == NULL)
    self->held = g_ptr_array_new_with_free_func ((GDestroyNotify) tao_arena_unref);
  g_ptr_array_add (self->held, tao_arena_ref (other));
}

gpointer
tao_arena_alloc (TaoArena *self, gsize n, gsize size)
{
  gsize bytes;
  gpointer result;

  if (!g_size_checked_mul (&bytes, n, size) || bytes > G_MAXSSIZE - ALIGNMENT)
    g_error ("arena: %" G_GSIZE_FORMAT " items of %" G_GSIZE_FORMAT " bytes", n, size);
  bytes = (MAX (bytes, 1) + ALIGNMENT - 1) & ~(gsize) (ALIGNMENT - 1);

  self->size += bytes;
  if (bytes > CHUNK_SIZE / 4)
    {
      result = g_malloc0 (bytes);
      g_ptr_array_add (self->chunks, result);
      return result;
    }
  if (bytes > self->left)
    {
      self->next = g_malloc0 (CHUNK_SIZE);
      self->left = CHUNK_SIZE;
      g_ptr_array_add (self->chunks, self->next);
    }
  result = self->next;
  self->next += bytes;
  self->left -= bytes;
  return result;
}

gpointer
tao_arena_dup (TaoArena *self, gconstpointer data, gsize n, gsize size)
{
  gpointer copy = tao_arena_alloc (self, n, size);

  if (n > 0 && size > 0)
    memcpy (copy, data, n * size);
  return copy;
}

char *
tao_arena_strdup (TaoArena *self, const char *text)
{
  return text != NULL ? tao_arena_dup (self, text, strlen (text) + 1, 1) : NULL;
}

gsize
tao_arena_size (const TaoArena *self)
{
  return self->size;
}
