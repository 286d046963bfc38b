/* An extrinsic ready to be signed: nonce, era and fee read from the chain. */
#include "chain/extrinsic-private.h"

#include <string.h>

#include "chain/connection-private.h"
#include "chain/record-private.h"
#include "keys/ss58.h"

#define ERA_PERIOD 64
/* The longest that the chain knows. */
#define ERA_PERIOD_MAX 65536
/* How long a signed extrinsic should have to arrive by the clock on the wall; with less than the second nothing is signed. */
#define ERA_LIFE_US (120 * G_USEC_PER_SEC)
#define ERA_LIFE_MIN_US G_USEC_PER_SEC

struct _TaoDraft {
  grefcount         ref_count;
  TaoConnection    *connection;
  TaoRuntime       *runtime;
  TaoExtrinsicParts parts;
  GBytes           *payload, *signed_bytes, *extra;
  guint64           fee_rao;

  TaoQuery         *query;       /* while being prepared */
  guint             fee;
};

TaoDraft *
tao_draft_ref (TaoDraft *self)
{
  g_ref_count_inc (&self->ref_count);
  return self;
}

void
tao_draft_unref (TaoDraft *self)
{
  if (!g_ref_count_dec (&self->ref_count))
    return;
  g_clear_pointer (&self->query, tao_query_unref);
  g_clear_pointer (&self->parts.call, g_bytes_unref);
  g_clear_pointer (&self->payload, g_bytes_unref);
  g_clear_pointer (&self->signed_bytes, g_bytes_unref);
  g_clear_pointer (&self->extra, g_bytes_unref);
  g_clear_pointer (&self->runtime, tao_runtime_unref);
  tao_connection_unref (self->connection);
  g_free (self);
}

const TaoExtrinsicParts *
tao_draft_get_parts (TaoDraft *self)
{
  return &self->parts;
}

GBytes *
tao_draft_get_signed_bytes (TaoDraft *self)
{
  return self->signed_bytes;
}

GBytes *
tao_draft_get_payload (TaoDraft *self)
{
  return self->payload;
}

GBytes *
tao_draft_get_extra (TaoDraft *self)
{
  return self->extra;
}

TaoRuntime *
tao_draft_get_runtime (TaoDraft *self)
{
  return self->runtime;
}

guint64
tao_draft_get_fee_rao (TaoDraft *self)
{
  return self->fee_rao;
}

guint64
tao_draft_get_era_end (TaoDraft *self)
{
  if (self->parts.era_period == 0)
    return TAO_CHAIN_UNKNOWN_U64;
  return tao_era_birth (self->parts.era_current, self->parts.era_period) + self->parts.era_period - 1;
}

static void
fee_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  TaoDraft *self = g_task_get_task_data (task);
  GError *error = NULL;

  tao_query_run_finish (self->query, result, &error);
  if (error == NULL && tao_query_get (self->query, self->fee) != NULL)
    {
      const TaoValue *fee = tao_value_lookup (tao_query_get (self->query, self->fee), "partial_fee");

      if (fee != NULL)
        tao_value_get_u64 (fee, &self->fee_rao);
    }
  if (tao_record_fail_take (task, error))
    return;
  g_clear_pointer (&self->query, tao_query_unref);
  g_task_return_pointer (task, tao_draft_ref (self), (GDestroyNotify) tao_draft_unref);
  g_object_unref (task);
}

/* Asked of the runtime with the very length that will be sent; the signature may be anything. */
static void
ask_fee (GTask *task)
{
  TaoDraft *self = g_task_get_task_data (task);
  TaoAnchor *best = tao_connection_get_best (self->connection);
  g_autoptr(GBytes) extrinsic = NULL;
  GError *error = NULL;
  guint8 signature[64];

  memset (signature, 1, sizeof signature);
  if (tao_extrinsic_payload (self->runtime, &self->parts, &self->payload, &self->extra, &error))
    extrinsic = tao_extrinsic_assemble (self->runtime, &self->parts, self->extra, signature, &error);
  if (tao_record_fail_take (task, error))
    return;
  self->signed_bytes = tao_extrinsic_signed_bytes (self->payload);
  self->query = tao_query_new (self->connection, best);
  self->fee = tao_query_add_call (self->query, "TransactionPaymentApi", "query_info",
                                  (TaoKeyPart[]) { TAO_KEY_PART_SCALE (extrinsic),
                                                   TAO_KEY_PART_U32 (g_bytes_get_size (extrinsic)) }, 2);
  tao_query_run_async (self->query, g_task_get_cancellable (task), fee_cb, task);
}

static void
era_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  TaoDraft *self = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(TaoJson) answer = tao_connection_call_finish (result, &error);

  if (answer != NULL && !tao_json_value_get_hash (tao_json_get_result (answer), &self->parts.era_hash))
    error = g_error_new (TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_PROTOCOL, "the server does not know the block the era begins with");
  if (!tao_record_fail_take (task, error))
    ask_fee (task);
}

static void
ask_era (GTask *task)
{
  TaoDraft *self = g_task_get_task_data (task);
  guint64 birth = tao_era_birth (self->parts.era_current, self->parts.era_period);
  g_autofree char *params = g_strdup_printf ("[%" G_GUINT64_FORMAT "]", birth);

  /* An immortal one is born with the network. */
  tao_connection_call_async (self->connection, "chain_getBlockHash", params, 0, g_task_get_cancellable (task), era_cb, task);
}

static void
nonce_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  TaoDraft *self = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(TaoJson) answer = tao_connection_call_finish (result, &error);
  guint64 nonce = 0;

  if (answer != NULL
      && (!tao_json_value_get_u64 (tao_json_get_result (answer), &nonce) || nonce >= G_MAXUINT32))
    error = g_error_new (TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_PROTOCOL, "the server's next nonce is not a number");
  if (tao_record_fail_take (task, error))
    return;
  /* The node counts what is in its pool; we count what we have just sent. */
  for (guint i = 0; i < self->connection->nonces->len; i++)
    {
      const TaoNonceInUse *used = &g_array_index (self->connection->nonces, TaoNonceInUse, i);

      if (tao_account_id_equal (&used->signer, &self->parts.signer) && used->nonce >= nonce)
        nonce = (guint64) used->nonce + 1;
    }
  self->parts.nonce = (guint32) nonce;
  ask_era (task);
}

/* Long enough by blocks and by the clock, as far as the chain lets it. FALSE: whatever is signed now would be over on
 * arrival. */
static gboolean
choose_era (TaoDraft *self, guint32 wanted, GError **error)
{
  TaoExtrinsicParts *parts = &self->parts;
  TaoAnchor *finalized = tao_connection_get_finalized (self->connection);
  guint64 best = tao_connection_get_best (self->connection)->number, pace = tao_connection_get_pace_us (self->connection), hashes;

  parts->era_period = wanted > 0 ? wanted : ERA_PERIOD;
  /* Counted from a final block, so that no fork can change the block it is signed with; where finality lags, for longer,
   * so that at least half of the time is still to come. */
  parts->era_current = finalized != NULL ? finalized->number : best;
  while (parts->era_period < ERA_PERIOD_MAX
         && (best > parts->era_current + parts->era_period / 2 || (pace > 0 && parts->era_period * pace < ERA_LIFE_US)))
    parts->era_period *= 2;
  if (tao_runtime_get_constant_u64 (self->runtime, "System", "BlockHashCount", &hashes))
    while (parts->era_period > hashes && parts->era_period > 4)
      parts->era_period /= 2;
  if (pace == 0 || parts->era_period * pace >= ERA_LIFE_MIN_US)
    return TRUE;
  g_set_error (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_RUNTIME_CHANGING,
               "the chain runs through its history at %" G_GUINT64_FORMAT " blocks a second: nothing that is signed now would "
               "arrive in time", G_USEC_PER_SEC / MAX (pace, 1));
  return FALSE;
}

void
tao_draft_prepare_async (TaoConnection *connection, const TaoBytes32 *signer, GBytes *call, guint32 era_period,
                         GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  TaoDraft *self = g_new0 (TaoDraft, 1);
  GTask *task = tao_record_task (cancellable, callback, user_data, self, (GDestroyNotify) tao_draft_unref);
  g_autofree char *address = tao_ss58_encode (signer);
  g_autofree char *params = g_strdup_printf ("[\"%s\"]", address);
  GError *error = NULL;

  g_ref_count_init (&self->ref_count);
  self->connection = tao_connection_ref (connection);
  self->parts.signer = *signer;
  self->parts.call = g_bytes_ref (call);
  self->fee_rao = TAO_CHAIN_UNKNOWN_U64;
  tao_connection_can_sign (connection, &error);
  if (tao_record_fail_take (task, error))
    return;
  self->runtime = tao_runtime_ref (tao_connection_get_runtime (connection));
  choose_era (self, era_period, &error);
  if (tao_record_fail_take (task, error))
    return;
  tao_connection_call_async (connection, "system_accountNextIndex", params, 0, cancellable, nonce_cb, task);
}

TaoDraft *
tao_draft_prepare_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
