#pragma once

/* Memory that is given back all at once: the many small pieces of a metadata or a value tree. */

#include "scale/reader.h"

G_BEGIN_DECLS

typedef struct _TaoArena TaoScaleArena;

TaoScaleArena *tao_scale_arena_new  (gsize first_block_size);
void      tao_scale_arena_free (TaoScaleArena *arena);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoScaleArena, tao_scale_arena_free)

/* Returns @n × @size zeroed bytes, aligned to 16; NULL for none. */
gpointer tao_scale_arena_alloc (TaoScaleArena *arena,
                          gsize     n,
                          gsize     size);

#define tao_scale_arena_array(arena, type, n) ((type *) tao_scale_arena_alloc ((arena), (n), sizeof (type)))

/* Copies. */
char *tao_scale_arena_strndup (TaoScaleArena *arena, const char *text, gsize length);
char *tao_scale_arena_strdup  (TaoScaleArena *arena, const char *text);   /* NULL for NULL */

/* The lines of @text as a NULL-terminated list; no lines for NULL or "". */
const char *const *tao_scale_arena_split_lines (TaoScaleArena *arena, const char *text);

/* A list of no strings. */
extern const char *const tao_empty_strv[1];

G_END_DECLS
