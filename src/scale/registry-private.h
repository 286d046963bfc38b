#pragma once

/* How registries come to be: parsed or built, then sealed. */

#include "scale/arena-private.h"
#include "scale/registry.h"
#include "scale/writer.h"

G_BEGIN_DECLS

struct _TaoScaleRegistry {
  gatomicrefcount  ref_count;
  TaoScaleArena        *arena;
  TaoScaleType    *types;
  guint32          n_types;
  GHashTable      *by_path;   /* "a::b::C" → id + 1 */
  GHashTable      *by_tail;   /* "C" → id + 1 */
};

/* Takes @arena, in which everything that @types points to lives; checks all ids and shapes and derives what TaoScaleType
 * promises. */
TaoScaleRegistry *tao_scale_registry_seal_take (TaoScaleArena      *arena,
                                                TaoScaleType  *types,
                                                guint32        n_types,
                                                GError       **error);

/* The registry at the head of every metadata. */
TaoScaleRegistry *tao_scale_registry_parse (TaoScaleReader  *reader,
                                            GError         **error);

void tao_scale_registry_encode (const TaoScaleRegistry *registry,
                                GByteArray             *out);

/* Pieces that metadata shares with the registry. */
gboolean tao_scale_parse_text      (TaoScaleReader *reader, TaoScaleArena *arena, const char **out, GError **error);
gboolean tao_scale_parse_text_list (TaoScaleReader *reader, TaoScaleArena *arena, const char *const **out, GError **error);
void     tao_scale_encode_text_list (const char *const *list, GByteArray *out);

G_END_DECLS
