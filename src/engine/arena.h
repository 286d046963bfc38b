/* Memory that lives and dies together. A snapshot's parts each own an arena;
 * a part that did not change is shared with the next snapshot by reference. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _TaoArena TaoArena;

TaoArena *tao_arena_new    (void);
TaoArena *tao_arena_ref    (TaoArena *self);
void      tao_arena_unref  (TaoArena *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoArena, tao_arena_unref)

/* Zeroed and aligned for any type; never NULL, also for 0 bytes. (transfer none) */
gpointer  tao_arena_alloc  (TaoArena *self, gsize n, gsize size);
gpointer  tao_arena_dup    (TaoArena *self, gconstpointer data, gsize n, gsize size);
/* NULL gives NULL. */
char     *tao_arena_strdup (TaoArena *self, const char *text);
/* Keeps @other alive as long as @self: for records that point into it. */
void      tao_arena_hold   (TaoArena *self, TaoArena *other);
gsize     tao_arena_size   (const TaoArena *self);

#define tao_arena_new_array(arena, type, n) ((type *) tao_arena_alloc ((arena), (n), sizeof (type)))
#define tao_arena_dup_array(arena, type, data, n) ((type *) tao_arena_dup ((arena), (data), (n), sizeof (type)))

G_END_DECLS
