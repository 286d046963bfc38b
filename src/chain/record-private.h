/* What the record files share: tables that say which storage item goes where. */
#pragma once

#include "chain/query-private.h"
#include "chain/records.h"

G_BEGIN_DECLS

typedef enum {
  TAO_RECORD_U32,       /* guint32; bool too */
  TAO_RECORD_U64,       /* guint64 */
  TAO_RECORD_I64,       /* gint64 */
  TAO_RECORD_WIDE,      /* TaoChainWide; fraction bits from the type */
  TAO_RECORD_ACCOUNT,   /* TaoBytes32, and the gboolean at @flag says whether it is set */
} TaoRecordKind;

typedef struct {
  const char   *pallet, *item;
  TaoRecordKind kind;
  gsize         offset, flag;
} TaoRecordField;

/* Adds the items of @fields, all under the same key; the first one's number. */
guint    tao_record_add_fields  (TaoQuery *query, const TaoRecordField *fields, guint n_fields,
                                 const TaoKeyPart *parts, guint n_parts);
/* Sets each field to what was read; those that are not available stay as they are. */
void     tao_record_take_fields (TaoQuery *query, guint first, const TaoRecordField *fields, guint n_fields, gpointer record);
/* Sets each field to "unknown". */
void     tao_record_clear_fields (const TaoRecordField *fields, guint n_fields, gpointer record);

/* A number of any width, with the fraction bits of its type. */
gboolean tao_record_wide        (const TaoValue *value, TaoChainWide *out);
/* 0 for what is no fixed-point type. */
guint8   tao_record_fraction_bits (const TaoScaleType *type, const TaoScaleRegistry *registry);

/* Strangers' text as records carry it. (transfer full) */
char    *tao_record_text        (const guint8 *data, gsize size);
char    *tao_record_value_text  (const TaoValue *value);   /* (nullable) of bytes or compact bytes */
/* Fills from any identity structure, by field name. */
void     tao_record_identity    (const TaoValue *value, TaoChainIdentity *out);

/* The rows of a map (index, uid) → list of pairs that was read with tao_query_add_map(). */
TaoChainRows *tao_record_take_rows (TaoQuery *query, guint index, guint n_rows, GError **error);

/* Sorts @n shares of both maps by coldkey and netuid and keeps one of each, the older map's where both have it, as the
 * chain reads them. How many are left. */
guint    tao_record_merge_stakes (TaoChainNominator *stakes, guint n);

/* Where a mechanism's rows and vectors are stored: saturates like the chain. */
static inline guint16
tao_record_mechanism_index (guint16 netuid, guint8 mechanism)
{
  return (guint16) MIN (netuid + 4096u * mechanism, G_MAXUINT16);
}

/* A task that carries @data and answers in the connection's context. */
GTask   *tao_record_task        (GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data,
                                 gpointer data, GDestroyNotify destroy);
/* Ends @task with @error unless it is NULL; TRUE if it did. */
gboolean tao_record_fail_take   (GTask *task, GError *error);

G_END_DECLS
