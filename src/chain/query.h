/* One logical read: any number of storage values, whole maps and runtime calls,
 * all at one block and one endpoint.
 *
 * Fill it, run it once, then look at the answers by the number each add_
 * function returned.  Storage values travel together in state_queryStorageAt,
 * maps are paged, calls go side by side.  If the socket breaks half way the whole
 * read fails with DISCONNECTED: parts of two sockets are never put together.
 *
 * An item that this runtime does not have is no error: its answer is "not
 * available".  A server that answers with bytes that do not decode is an error,
 * for the whole read. */
#pragma once

#include "chain/connection.h"

G_BEGIN_DECLS

typedef struct _TaoQuery TaoQuery;

TaoQuery   *tao_query_new   (TaoConnection *connection, TaoAnchor *anchor);
TaoQuery   *tao_query_ref   (TaoQuery *self);
void        tao_query_unref (TaoQuery *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoQuery, tao_query_unref)
TaoAnchor  *tao_query_get_anchor (TaoQuery *self);

/* A part of a storage key or an argument of a runtime call, encoded by its type in
 * metadata: a number as wide as it wants, an account also where it wants bytes. */
typedef struct {
  enum { TAO_KEY_U16, TAO_KEY_U32, TAO_KEY_U64, TAO_KEY_ACCOUNT, TAO_KEY_SCALE } kind;
  guint64           number;
  const TaoBytes32 *account;
  GBytes           *scale;      /* already encoded */
} TaoKeyPart;

#define TAO_KEY_PART_U16(n)     ((TaoKeyPart) { .kind = TAO_KEY_U16, .number = (n) })
#define TAO_KEY_PART_U32(n)     ((TaoKeyPart) { .kind = TAO_KEY_U32, .number = (n) })
#define TAO_KEY_PART_U64(n)     ((TaoKeyPart) { .kind = TAO_KEY_U64, .number = (n) })
#define TAO_KEY_PART_ACCOUNT(a) ((TaoKeyPart) { .kind = TAO_KEY_ACCOUNT, .account = (a) })
#define TAO_KEY_PART_SCALE(b)   ((TaoKeyPart) { .kind = TAO_KEY_SCALE, .scale = (b) })

guint       tao_query_add_storage (TaoQuery *self, const char *pallet, const char *item,
                                   const TaoKeyPart *parts, guint n_parts);
/* All entries whose key begins with @parts (fewer than the map has). At most
 * @max_entries (0: 200000); more is TOO_LARGE. */
guint       tao_query_add_map     (TaoQuery *self, const char *pallet, const char *item,
                                   const TaoKeyPart *parts, guint n_parts, guint max_entries);
/* A part of a map: at most @page_size of those entries (up to 999), from the first whose key comes after @after on.
 * @after: (nullable): a whole key: from the beginning. */
guint       tao_query_add_map_page (TaoQuery *self, const char *pallet, const char *item,
                                   const TaoKeyPart *parts, guint n_parts, GBytes *after, guint page_size);
/* One part per argument of the method. */
guint       tao_query_add_call    (TaoQuery *self, const char *api, const char *method,
                                   const TaoKeyPart *arguments, guint n_arguments);

/* Arrange at most once per query; answers stay until the query is freed. */
void        tao_query_run_async   (TaoQuery *self, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data);
gboolean    tao_query_run_finish  (TaoQuery *self, GAsyncResult *result, GError **error);

/* The decoded answer.  NULL: not available in this runtime, or an optional item
 * that is not set (tell them apart with tao_query_is_available).  A default item
 * that is not set gives its default from metadata. */
const TaoValue *tao_query_get           (TaoQuery *self, guint index);
/* Fills @target by @fields (scale/plan.h), a table that lives as long as the
 * program.  FALSE, @target untouched, without error when not available or not
 * set; FALSE with one when a field changed its shape. */
gboolean        tao_query_fill          (TaoQuery *self, guint index, const TaoPlanField *fields, guint n_fields,
                                         gpointer target, GError **error);
/* Plain integers up to 64 bits and booleans; FALSE, @out untouched, if it is not available. */
gboolean        tao_query_get_u64       (TaoQuery *self, guint index, guint64 *out);
gboolean        tao_query_is_available  (TaoQuery *self, guint index);
/* FALSE when the value is the item's default because nothing is stored. */
gboolean        tao_query_is_stored     (TaoQuery *self, guint index);
GBytes         *tao_query_get_bytes     (TaoQuery *self, guint index);   /* (nullable) raw answer */

guint           tao_query_get_n_entries (TaoQuery *self, guint index);
/* Whether a page of a map stops before the map does. */
gboolean        tao_query_has_more      (TaoQuery *self, guint index);
/* The entry's whole storage key. (transfer none) */
GBytes         *tao_query_get_entry_storage_key (TaoQuery *self, guint index, guint entry);
const TaoValue *tao_query_get_entry     (TaoQuery *self, guint index, guint entry);
GBytes         *tao_query_get_entry_bytes (TaoQuery *self, guint index, guint entry);
/* Part @part of the entry's key (counted from the map's first), its SCALE bytes
 * lent.  FALSE for hashers that cannot be turned back. */
gboolean        tao_query_get_entry_key (TaoQuery *self, guint index, guint entry, guint part, TaoScaleSlice *out);

/* Storage key or prefix of an item.  NOT_AVAILABLE, or INVALID when the parts do
 * not fit. (transfer full) */
GBytes     *tao_runtime_storage_key     (TaoRuntime *runtime, const char *pallet, const char *item,
                                         const TaoKeyPart *parts, guint n_parts, GError **error);

/* After a run: asks state_getReadProof for this query's storage values (not maps,
 * not calls) and checks each against the anchor's state root.  Errors: PROTOCOL
 * when something does not match: the server lies; NOT_AVAILABLE when it gives no
 * proofs or the header was not checked. */
void        tao_query_verify_async      (TaoQuery *self, GCancellable *cancellable,
                                         GAsyncReadyCallback callback, gpointer user_data);
gboolean    tao_query_verify_finish     (TaoQuery *self, GAsyncResult *result, GError **error);

G_END_DECLS
