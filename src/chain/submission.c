/* Sending a signed draft and following it to finality by looking at the chain.
 *
 * It is sent once.  From then on only blocks count: each new one is searched for
 * its hash, so that a lost answer, a lost socket or another endpoint change
 * nothing.  It is over when a final block holds it, or when none can any more. */
#include <string.h>

#include "chain/block-private.h"
#include "chain/connection-private.h"
#include "chain/extrinsic-private.h"
#include "chain/record-private.h"
#include "keys/sr25519.h"

typedef struct {
  grefcount           ref_count;
  TaoConnection      *connection;
  TaoDraft           *draft;
  GTask              *task;          /* NULL once answered */
  TaoSubmissionFunc   progress;
  gpointer            progress_data;
  GSource            *cancelled;

  GBytes             *extrinsic;
  TaoSubmissionResult result;
  gboolean            sent;          /* answered by the pool, or nobody knows */
  gboolean            searching;     /* told so */
  guint64             next;          /* block to look at */
  gboolean            has_last;
  TaoBytes32          last;          /* hash of next - 1, when looked at */
  gboolean            busy;          /* a look or check is under way */
  gboolean            found;
  TaoFoundExtrinsic   where;
  guint64             nonce_checked; /* finalized block at which the nonce was read last */
  TaoQuery           *nonce_query;
  guint               nonce_item;
} Run;

static void go_on (Run *run);

static void
run_unref (gpointer data)
{
  Run *run = data;

  if (!g_ref_count_dec (&run->ref_count))
    return;
  g_clear_pointer (&run->extrinsic, g_bytes_unref);
  g_clear_pointer (&run->nonce_query, tao_query_unref);
  tao_submission_result_clear (&run->result);
  tao_draft_unref (run->draft);
  tao_connection_unref (run->connection);
  g_free (run);
}

static Run *
run_ref (Run *run)
{
  g_ref_count_inc (&run->ref_count);
  return run;
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Run, run_unref)

static void
tell (Run *run, TaoSubmissionStage stage)
{
  TaoSubmissionUpdate update = {
    .stage = stage, .hash = run->result.hash, .has_block = run->found, .block = run->where.block,
    .number = run->where.number, .extrinsic = run->result.extrinsic, .events = run->result.events,
    .n_events = run->result.n_events,
  };

  if (run->progress != NULL)
    run->progress (&update, run->progress_data);
}

/* --- the end -------------------------------------------------------------------------- */

static void watch_cb (TaoConnection *connection, gpointer data);

static void
end_take (Run *run, GError *error)
{
  g_autoptr(GTask) task = g_steal_pointer (&run->task);
  GArray *nonces = run->connection->nonces;
  const TaoExtrinsicParts *parts = tao_draft_get_parts (run->draft);

  if (task == NULL)
    {
      g_clear_error (&error);
      return;
    }
  tao_connection_remove_watch (run->connection, watch_cb, run);
  if (run->cancelled != NULL)
    g_source_destroy (run->cancelled);
  g_clear_pointer (&run->cancelled, g_source_unref);
  for (guint i = 0; i < nonces->len; i++)
    {
      const TaoNonceInUse *used = &g_array_index (nonces, TaoNonceInUse, i);

      if (used->nonce == parts->nonce && tao_account_id_equal (&used->signer, &parts->signer))
        {
          g_array_remove_index_fast (nonces, i);
          break;
        }
    }
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
end_finalized (Run *run)
{
  const TaoChainExtrinsic *extrinsic = run->result.extrinsic;

  tell (run, TAO_STAGE_FINALIZED);
  if (extrinsic != NULL && extrinsic->outcome == TAO_OUTCOME_FAILED)
    end_take (run, g_error_new (TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_FAILED, "%s%s%s",
                                extrinsic->error != NULL ? extrinsic->error : "the call failed",
                                extrinsic->error_docs != NULL ? ": " : "",
                                extrinsic->error_docs != NULL ? extrinsic->error_docs : ""));
  else
    end_take (run, NULL);
}

/* --- looking at the chain ----------------------------------------------------------------- */

static void
retract (Run *run)
{
  TaoAnchor *finalized = tao_connection_get_finalized (run->connection);

  tao_submission_result_clear (&run->result);
  tao_extrinsic_hash (run->extrinsic, &run->result.hash);
  run->found = FALSE;
  run->has_last = FALSE;
  if (finalized != NULL && finalized->number + 1 < run->next)
    run->next = finalized->number + 1;
  tell (run, TAO_STAGE_RETRACTED);
}

static void
block_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(Run) run = data;
  TaoChainBlock *block = tao_chain_read_block_finish (result, NULL);

  run->busy = FALSE;
  if (block == NULL)
    {
      run->found = FALSE;        /* looked at again with the next head */
      return;
    }
  tao_submission_result_take_block (&run->result, block, run->where.index);
  if (run->result.owner == NULL)
    {
      tao_chain_block_free (block);
      run->found = FALSE;
      return;
    }
  run->searching = FALSE;
  run->next = run->where.number + 1;
  tell (run, TAO_STAGE_IN_BLOCK);
  go_on (run);
}

static void
anchor_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Run *run = data;
  g_autoptr(TaoAnchor) anchor = tao_connection_anchor_finish (result, NULL);

  if (anchor != NULL && run->task != NULL)
    {
      tao_chain_read_block_async (run->connection, anchor, NULL, block_cb, run);
      return;
    }
  run->busy = FALSE;
  run->found = FALSE;
  run_unref (run);
}

static void
look_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(Run) run = data;
  g_autoptr(GError) error = NULL;
  TaoAnchor *finalized = tao_connection_get_finalized (run->connection);
  TaoBytes32 block, parent;

  run->found = tao_extrinsic_look_finish (result, &run->where, &block, &parent, &error);
  run->busy = FALSE;
  if (error != NULL || run->task == NULL)
    return;                      /* the next head brings us back */
  if (run->found)
    {
      run->busy = TRUE;
      tao_connection_anchor_async (run->connection, &run->where.block, NULL, anchor_cb, run_ref (run));
      return;
    }
  if (run->has_last && !tao_account_id_equal (&parent, &run->last) && finalized != NULL && finalized->number < run->next)
    {
      /* Another branch: what was looked at since the final block counts no more. */
      run->next = finalized->number + 1;
      run->has_last = FALSE;
    }
  else
    {
      run->next++;
      run->last = block;
      run->has_last = TRUE;
    }
  go_on (run);
}

static void
still_there_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(Run) run = data;
  g_autoptr(TaoJson) answer = tao_connection_call_finish (result, NULL);
  TaoAnchor *finalized = tao_connection_get_finalized (run->connection);
  TaoBytes32 hash;

  run->busy = FALSE;
  if (answer == NULL || run->task == NULL || !run->found
      || !tao_json_value_get_hash (tao_json_get_result (answer), &hash))
    return;
  if (!tao_account_id_equal (&hash, &run->where.block))
    {
      retract (run);
      go_on (run);
    }
  else if (finalized != NULL && finalized->number >= run->where.number)
    end_finalized (run);
}

static void
nonce_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(Run) run = data;
  const TaoValue *account = NULL;
  guint32 nonce;

  run->busy = FALSE;
  if (tao_query_run_finish (run->nonce_query, result, NULL))
    account = tao_query_get (run->nonce_query, run->nonce_item);
  if (account != NULL && run->task != NULL && !run->found && tao_value_lookup (account, "nonce") != NULL
      && tao_value_get_u32 (tao_value_lookup (account, "nonce"), &nonce)
      && nonce > tao_draft_get_parts (run->draft)->nonce)
    end_take (run, g_error_new (TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_LOST,
                                "another extrinsic of this account used nonce %u",
                                tao_draft_get_parts (run->draft)->nonce));
  else
    go_on (run);
}

static void
check_nonce (Run *run, TaoAnchor *finalized)
{
  TaoKeyPart key = TAO_KEY_PART_ACCOUNT (&tao_draft_get_parts (run->draft)->signer);

  run->nonce_checked = finalized->number;
  run->busy = TRUE;
  g_clear_pointer (&run->nonce_query, tao_query_unref);
  run->nonce_query = tao_query_new (run->connection, finalized);
  run->nonce_item = tao_query_add_storage (run->nonce_query, "System", "Account", &key, 1);
  tao_query_run_async (run->nonce_query, NULL, nonce_cb, run_ref (run));
}

/* One step at a time; each answer and each head comes back here. */
static void
go_on (Run *run)
{
  TaoAnchor *best = tao_connection_get_best (run->connection);
  TaoAnchor *finalized = tao_connection_get_finalized (run->connection);
  guint64 era_end = tao_draft_get_era_end (run->draft);

  if (run->task == NULL || run->busy || !run->sent || best == NULL
      || tao_connection_get_status (run->connection)->state != TAO_LINK_LIVE)
    return;
  if (run->found)
    {
      g_autofree char *params = g_strdup_printf ("[%" G_GUINT64_FORMAT "]", run->where.number);

      run->busy = TRUE;
      tao_connection_call_async (run->connection, "chain_getBlockHash", params, 0, NULL, still_there_cb, run_ref (run));
    }
  else if (run->next <= best->number && run->next <= era_end)
    {
      run->busy = TRUE;
      tao_extrinsic_look_async (run->connection, &run->result.hash, run->next, look_cb, run_ref (run));
    }
  else if (finalized == NULL || run->next <= finalized->number)
    {
      if (finalized != NULL && finalized->number >= era_end && run->next > era_end)
        end_take (run, g_error_new (TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_LOST,
                                    "its time ended at block %" G_GUINT64_FORMAT " without it", era_end));
    }
  else if (run->nonce_checked < finalized->number)
    check_nonce (run, finalized);
}

static void
watch_cb (TaoConnection *connection, gpointer data)
{
  g_autoptr(Run) run = run_ref (data);
  TaoLinkState state = tao_connection_get_status (connection)->state;

  if (state == TAO_LINK_CLOSED)
    end_take (run, g_error_new (TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_DISCONNECTED,
                                "the connection was closed before the outcome was known"));
  else if (state != TAO_LINK_LIVE && run->sent && !run->searching)
    {
      run->searching = TRUE;
      tell (run, TAO_STAGE_SEARCHING);
    }
  else
    go_on (run);
}

/* --- sending --------------------------------------------------------------------------------- */

static const char *const custom_errors[] = {
  "a coldkey swap is announced for this account", "the stake is too low", "the balance is too low",
  "there is no such subnet", "there is no such hotkey", "not enough stake to withdraw", "a rate limit was exceeded",
  "the pool has not enough liquidity", "the price would move more than allowed", "transfers are not allowed on this subnet",
  "the hotkey is not registered on this subnet", "the IP address is not valid", "the serving rate limit was exceeded",
  "the port is not valid", "the largest amount is zero", "the reveal round is not valid", "there is no such commitment",
  "the commitment cannot be revealed now", "the lists have different lengths", "there is no such uid",
  "the EVM key was associated too recently", "the coldkey swap is disputed", "the real account is not valid",
  "the shielded extrinsic cannot be read", "the shielding key is not current", "the coldkey does not own this hotkey",
  "the take is too low", "the take is too high",
};

const char *
tao_extrinsic_custom_error (guint number)
{
  return number < G_N_ELEMENTS (custom_errors) ? custom_errors[number] : NULL;
}

/* Adds what "Custom error: N" means. */
static GError *
explain_take (GError *error)
{
  const char *custom = strstr (error->message, "Custom error: ");
  const char *meaning = custom != NULL
    ? tao_extrinsic_custom_error ((guint) g_ascii_strtoull (custom + strlen ("Custom error: "), NULL, 10)) : NULL;

  if (meaning != NULL)
    g_prefix_error (&error, "%s; ", meaning);
  return error;
}

static void
submitted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(Run) run = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoJson) answer = tao_connection_call_finish (result, &error);

  run->sent = TRUE;
  if (run->task == NULL)
    return;
  if (answer != NULL || strstr (error->message, "(1013)") != NULL)       /* it was in the pool already */
    {
      tell (run, TAO_STAGE_SUBMITTED);
      go_on (run);
    }
  else if (g_error_matches (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_DISCONNECTED)
           || g_error_matches (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_TIMEOUT)
           || g_error_matches (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_PROTOCOL))
    {
      /* It may have arrived. */
      run->searching = TRUE;
      tell (run, TAO_STAGE_SEARCHING);
      go_on (run);
    }
  else
    {
      error->code = g_error_matches (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_BUSY)
                      ? TAO_CHAIN_ERROR_BUSY : TAO_CHAIN_ERROR_REJECTED;
      end_take (run, explain_take (g_steal_pointer (&error)));
    }
}

static gboolean
cancelled_cb (GCancellable *cancellable, gpointer data)
{
  g_autoptr(Run) run = run_ref (data);

  end_take (run, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "no longer followed"));
  return G_SOURCE_REMOVE;
}

/* The signed extrinsic, its signature checked. */
static GBytes *
sign_draft (TaoDraft *draft, TaoSignFunc sign, gpointer sign_data, GError **error)
{
  GBytes *bytes = tao_draft_get_signed_bytes (draft);
  const TaoExtrinsicParts *parts = tao_draft_get_parts (draft);
  guint8 signature[64];
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  if (!sign (bytes, signature, sign_data, error))
    return NULL;
  if (!tao_sr25519_verify (&parts->signer, data, size, signature))
    {
      g_set_error (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_INVALID, "the signature is not this account's");
      return NULL;
    }
  return tao_extrinsic_assemble (tao_draft_get_runtime (draft), parts, tao_draft_get_extra (draft), signature, error);
}

static gboolean
may_sign (TaoConnection *connection, TaoDraft *draft, GError **error)
{
  guint64 best, era_end = tao_draft_get_era_end (draft);

  if (!tao_connection_can_sign (connection, error))
    return FALSE;
  if (tao_connection_get_runtime (connection) != tao_draft_get_runtime (draft))
    {
      g_set_error (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_RUNTIME_CHANGING,
                   "the network changed its runtime since this was prepared");
      return FALSE;
    }
  /* The next block would take the era for a later one, look up another hash for it, and call the signature bad. */
  best = tao_connection_get_best (connection)->number;
  if (best >= era_end)
    {
      g_set_error (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_LOST, "its time ended at block %" G_GUINT64_FORMAT
                   " before it was signed", era_end);
      return FALSE;
    }
  return TRUE;
}

void
tao_submission_run_async (TaoConnection *connection, TaoDraft *draft, TaoSignFunc sign, gpointer sign_data,
                          TaoSubmissionFunc progress, gpointer progress_data,
                          GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  Run *run = g_new0 (Run, 1);
  const TaoExtrinsicParts *parts = tao_draft_get_parts (draft);
  GTask *task = tao_record_task (cancellable, callback, user_data, run, run_unref);
  GError *error = NULL;
  TaoNonceInUse used = { parts->signer, parts->nonce };
  g_autofree char *hex = NULL;
  g_autofree char *params = NULL;

  g_ref_count_init (&run->ref_count);
  g_task_set_check_cancellable (task, FALSE);
  run->connection = tao_connection_ref (connection);
  run->draft = tao_draft_ref (draft);
  run->progress = progress;
  run->progress_data = progress_data;
  if (may_sign (connection, draft, &error))
    run->extrinsic = sign_draft (draft, sign, sign_data, &error);
  if (tao_record_fail_take (task, error))
    return;
  run->task = task;
  tao_extrinsic_hash (run->extrinsic, &run->result.hash);
  run->next = tao_connection_get_best (connection)->number;
  g_array_append_val (connection->nonces, used);
  if (cancellable != NULL)
    {
      run->cancelled = g_cancellable_source_new (cancellable);
      g_source_set_callback (run->cancelled, G_SOURCE_FUNC (cancelled_cb), run, NULL);
      g_source_attach (run->cancelled, connection->context);
    }
  tao_connection_add_watch (connection, watch_cb, run);
  tell (run, TAO_STAGE_SIGNED);
  hex = tao_hex_encode (g_bytes_get_data (run->extrinsic, NULL), g_bytes_get_size (run->extrinsic));
  params = g_strdup_printf ("[\"%s\"]", hex);
  tao_connection_call_async (connection, "author_submitExtrinsic", params, 0, NULL, submitted_cb, run_ref (run));
}

gboolean
tao_submission_run_finish (GAsyncResult *async_result, TaoSubmissionResult *result, GError **error)
{
  Run *run = g_task_get_task_data (G_TASK (async_result));
  gboolean good = g_task_propagate_boolean (G_TASK (async_result), error);

  *result = run->result;
  memset (&run->result, 0, sizeof run->result);
  return good;
}

/* --- asking before sending ------------------------------------------------------------------- */

typedef struct {
  TaoQuery *query;
  guint     item;
} DryRunJob;

static void
dry_run_job_free (gpointer data)
{
  DryRunJob *job = data;

  g_clear_pointer (&job->query, tao_query_unref);
  g_free (job);
}

static GError *
validity_error (const TaoValue *error)
{
  const TaoValue *reason = tao_value_get_n_children (error) == 1 ? tao_value_get_child (error, 0) : error;
  const TaoScaleVariant *variant = tao_value_get_variant (reason);
  guint32 number;

  if (variant == NULL)
    return g_error_new (TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_REJECTED, "the runtime would refuse it");
  if (g_str_equal (variant->name, "Custom") && tao_value_get_n_children (reason) == 1
      && tao_value_get_u32 (tao_value_get_child (reason, 0), &number))
    return g_error_new (TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_REJECTED, "%s (custom error %u)",
                        tao_extrinsic_custom_error (number) != NULL ? tao_extrinsic_custom_error (number)
                                                                    : "the runtime would refuse it", number);
  return g_error_new (TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_REJECTED, "the runtime would refuse it: %s", variant->name);
}

static void
dry_run_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  DryRunJob *job = g_task_get_task_data (task);
  GError *error = NULL;
  const TaoValue *answer;

  if (tao_query_run_finish (job->query, result, &error))
    {
      answer = tao_query_get (job->query, job->item);
      if (answer == NULL)
        error = g_error_new (TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_NOT_AVAILABLE, "this server does not try extrinsics out");
      else if (tao_value_is_variant (answer, "Err"))
        error = validity_error (tao_value_get_child (answer, 0));
    }
  if (tao_record_fail_take (task, error))
    return;
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

void
tao_submission_dry_run_async (TaoConnection *connection, TaoDraft *draft, TaoSignFunc sign, gpointer sign_data,
                              GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  static const guint8 external = 2;       /* TransactionSource::External */
  DryRunJob *job = g_new0 (DryRunJob, 1);
  GTask *task = tao_record_task (cancellable, callback, user_data, job, dry_run_job_free);
  g_autoptr(GBytes) source = g_bytes_new_static (&external, 1);
  g_autoptr(GBytes) extrinsic = NULL;
  TaoAnchor *best = tao_connection_get_best (connection);
  GError *error = NULL;

  if (may_sign (connection, draft, &error))
    extrinsic = sign_draft (draft, sign, sign_data, &error);
  if (tao_record_fail_take (task, error))
    return;
  job->query = tao_query_new (connection, best);
  job->item = tao_query_add_call (job->query, "TaggedTransactionQueue", "validate_transaction",
                                  (TaoKeyPart[]) { TAO_KEY_PART_SCALE (source), TAO_KEY_PART_SCALE (extrinsic),
                                                   TAO_KEY_PART_ACCOUNT (&best->hash) }, 3);
  tao_query_run_async (job->query, cancellable, dry_run_cb, task);
}

gboolean
tao_submission_dry_run_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
