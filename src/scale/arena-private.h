#pragma once

/* Memory that is given back all at once: the many small pieces of a metadata or a value tree. */

#include "scale/reader.h"

G_BEGIN_DECLS

typedef struct _TaoArena TaoArena;

TaoArena *tao_arena_new  (gsize first_block_size);
void      tao_arena_free (TaoArena *arena);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoArena, tao_arena_free)

/* Returns @n × @size zeroed bytes, aligned to 16; NULL for none. */
gpointer tao_arena_alloc (TaoArena *arena,
                          gsize     n,
                          gsize     size);

#define tao_arena_array(arena, type, n) ((type *) tao_arena_alloc ((arena), (n), sizeof (type)))

/* Copies. */
char *tao_arena_strndup (TaoArena *arena, const char *text, gsize length);
char *tao_arena_strdup  (TaoArena *arena, const char *text);   /* NULL for NULL */

/* The lines of @text as a NULL-terminated list; no lines for NULL or "". */
const char *const *tao_arena_split_lines (TaoArena *arena, const char *text);

/* A list of no strings. */
extern const char *const tao_empty_strv[1];

G_END_DECLS
