#pragma once

#include "chain/query.h"

G_BEGIN_DECLS

TaoConnection *tao_query_get_connection (TaoQuery *self);

/* Whether this runtime's answer has fields[@field] of the table. */
gboolean       tao_query_has_field      (TaoQuery *self, guint index, const TaoPlanField *fields, guint n_fields, guint field);

/* The type of the decoded answer: the value of an item or map, the result of a call. */
guint32 tao_query_get_type (TaoQuery *self, guint index);
/* The registry that the item's type lives in. */
const TaoScaleRegistry *tao_query_get_registry (TaoQuery *self, guint index);

/* --- keys (storage-key.c) ------------------------------------------------------- */

/* Encodes @part as @type.  An account also fits a Vec<u8>, as old runtimes want it. */
gboolean       tao_storage_append_part  (TaoScaleRegistry *registry, guint32 type, const TaoKeyPart *part, GByteArray *out, GError **error);
gboolean       tao_storage_append_key   (TaoRuntime *runtime, const char *pallet, const TaoStorageEntry *entry,
                                         const TaoKeyPart *parts, guint n_parts, GByteArray *out, GError **error);

/* --- for proofs ------------------------------------------------------------------- */

guint          tao_query_get_n_items    (TaoQuery *self);
/* FALSE for maps, calls and what is not available.  Lent; @bytes NULL: absent. */
gboolean       tao_query_get_storage_item (TaoQuery *self, guint index, GBytes **key, GBytes **bytes);

G_END_DECLS
