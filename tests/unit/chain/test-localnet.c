/* The whole room against the development chain, which runs the rules of runtime 425
 * in another process: every record, proofs, and extrinsics to finality. */
#include <signal.h>
#include <string.h>

#include "../../localnet-process.h"
#include "chain/epoch-state.h"
#include "chain/extrinsic.h"
#include "chain/probe.h"
#include "keys/keypair.h"
#include "replay-server.h"

static const char *program;

typedef struct {
  GSubprocess   *process;
  char          *uri;
  TaoConnection *connection;
  gboolean       done;
  GAsyncResult  *result;
  TaoKeypair    *alice, *bob;
  guint          n_stages;
  TaoSubmissionStage stages[32];
} Fixture;

static gboolean
is_live (gpointer data)
{
  return tao_connection_get_status (((Fixture *) data)->connection)->state == TAO_LINK_LIVE
         && tao_connection_get_finalized (((Fixture *) data)->connection) != NULL;
}

static gboolean
is_done (gpointer data)
{
  return ((Fixture *) data)->done;
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Fixture *fixture = data;

  fixture->done = TRUE;
  g_set_object (&fixture->result, result);
}

static GAsyncResult *
wait (Fixture *fixture)
{
  replay_wait (is_done, fixture);
  fixture->done = FALSE;
  return fixture->result;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  static const TaoConnectionEvents no_events = { 0 };
  const char *endpoints[] = { NULL, NULL };
  TaoConnectionConfig config = { .endpoints = endpoints, .backoff_min_ms = 20, .backoff_max_ms = 100 };

  fixture->process = localnet_start (program, "--tmp --port=0 --block-time=250", &fixture->uri);
  endpoints[0] = fixture->uri;
  fixture->connection = tao_connection_new (&config, &no_events, NULL);
  fixture->alice = tao_keypair_new_development ("//Alice");
  fixture->bob = tao_keypair_new_development ("//Bob");
  tao_connection_start (fixture->connection);
  replay_wait (is_live, fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  tao_connection_stop (fixture->connection);
  tao_connection_unref (fixture->connection);
  g_subprocess_send_signal (fixture->process, SIGTERM);
  g_subprocess_wait (fixture->process, NULL, NULL);
  g_clear_object (&fixture->process);
  g_clear_object (&fixture->result);
  tao_keypair_unref (fixture->alice);
  tao_keypair_unref (fixture->bob);
  g_free (fixture->uri);
}

static TaoAnchor *
best (Fixture *fixture)
{
  return tao_connection_get_best (fixture->connection);
}

/* --- reading ------------------------------------------------------------------------- */

static void
test_records (Fixture *fixture, gconstpointer data)
{
  g_autoptr(TaoAnchor) anchor = tao_anchor_ref (best (fixture));
  g_autoptr(TaoChainNetwork) network = NULL;
  g_autoptr(TaoChainSubnets) subnets = NULL;
  g_autoptr(TaoChainDelegates) delegates = NULL;
  g_autoptr(TaoChainAccounts) accounts = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (anchor->hash_checked);
  tao_chain_read_network_async (fixture->connection, anchor, NULL, done_cb, fixture);
  network = tao_chain_read_network_finish (wait (fixture), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (network->number, ==, anchor->number);
  g_assert_cmpuint (network->existential_deposit_rao, ==, 500);
  g_assert_cmpuint (network->block_emission_rao, ==, 1000000000);
  g_assert_cmpint (network->timestamp_ms, >, 0);

  tao_chain_read_subnets_async (fixture->connection, anchor, NULL, done_cb, fixture);
  subnets = tao_chain_read_subnets_finish (wait (fixture), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (subnets->n, ==, network->total_networks);
  g_test_message ("%u subnets", subnets->n);
  for (guint i = 0; i < subnets->n; i++)
    {
      g_autoptr(TaoChainHyperparams) params = NULL;
      g_autoptr(TaoChainMetagraph) graph = NULL;
      g_autoptr(TaoEpochState) state = NULL;
      g_autoptr(TaoChainEpochOutput) output = NULL;
      guint16 netuid = subnets->subnets[i].netuid;

      g_assert_nonnull (subnets->subnets[i].name);
      g_assert_true (subnets->subnets[i].price_rao != TAO_CHAIN_UNKNOWN_U64);
      tao_chain_read_metagraph_async (fixture->connection, anchor, netuid, NULL, done_cb, fixture);
      graph = tao_chain_read_metagraph_finish (wait (fixture), &error);
      g_assert_no_error (error);
      g_assert_cmpuint (graph->n, ==, subnets->subnets[i].n_uids);

      tao_chain_read_hyperparams_async (fixture->connection, anchor, netuid, NULL, done_cb, fixture);
      params = tao_chain_read_hyperparams_finish (wait (fixture), &error);
      g_assert_no_error (error);
      g_assert_cmpuint (params->n, >=, 27);
      g_assert_cmpuint (tao_chain_hyperparams_find (params, "tempo")->value.low, ==, subnets->subnets[i].tempo);
      g_assert_cmpint (tao_chain_hyperparams_find (params, "min_burn")->kind, ==, TAO_HYPER_RAO);

      tao_epoch_state_read_async (fixture->connection, anchor, netuid, NULL, done_cb, fixture);
      state = tao_epoch_state_read_finish (wait (fixture), &error);
      g_assert_no_error (error);
      g_assert_cmpuint (state->n, ==, graph->n);
      g_assert_cmpuint (state->spec_version, ==, tao_runtime_get_spec_version (anchor->writer));
      g_assert_cmpuint (state->tempo, ==, subnets->subnets[i].tempo);
      g_assert_cmpuint (state->mechanisms[0].weights->n_rows, ==, state->n);
      for (guint j = 0; j < state->n; j++)
        {
          g_assert_true (tao_account_id_equal (&state->hotkey[j], &graph->hotkey[j]));
          g_assert_cmpuint (state->registered_at[j], ==, graph->registered_at[j]);
        }
      tao_chain_epoch_output_read_async (fixture->connection, anchor, netuid, NULL, done_cb, fixture);
      output = tao_chain_epoch_output_read_finish (wait (fixture), &error);
      g_assert_no_error (error);
      g_assert_cmpuint (output->n, ==, state->n);
    }

  tao_chain_read_delegates_async (fixture->connection, anchor, NULL, done_cb, fixture);
  delegates = tao_chain_read_delegates_finish (wait (fixture), &error);
  g_assert_no_error (error);

  tao_chain_read_accounts_async (fixture->connection, anchor, tao_keypair_get_account (fixture->alice), 1, NULL, done_cb, fixture);
  accounts = tao_chain_read_accounts_finish (wait (fixture), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (accounts->accounts[0].exists, ==, 1);
  g_assert_cmpuint (accounts->accounts[0].free_rao, >, 1000000000);
}

static void
test_proof (Fixture *fixture, gconstpointer data)
{
  g_autoptr(TaoAnchor) anchor = tao_anchor_ref (best (fixture));
  g_autoptr(TaoQuery) query = tao_query_new (fixture->connection, anchor);
  g_autoptr(TaoAnchor) forged = g_new0 (TaoAnchor, 1);
  g_autoptr(TaoQuery) lie = NULL;
  g_autoptr(GError) error = NULL;
  TaoKeyPart alice = TAO_KEY_PART_ACCOUNT (tao_keypair_get_account (fixture->alice));
  TaoBytes32 nobody = { { 9 } };
  TaoKeyPart absent = TAO_KEY_PART_ACCOUNT (&nobody);
  guint account = tao_query_add_storage (query, "System", "Account", &alice, 1);

  tao_query_add_storage (query, "System", "Account", &absent, 1);
  tao_query_add_storage (query, "System", "Number", NULL, 0);
  tao_query_run_async (query, NULL, done_cb, fixture);
  g_assert_true (tao_query_run_finish (query, wait (fixture), &error));
  g_assert_true (tao_query_is_stored (query, account));
  tao_query_verify_async (query, NULL, done_cb, fixture);
  g_assert_true (tao_query_verify_finish (query, wait (fixture), &error));
  g_assert_no_error (error);

  /* The same answers under a root that is not theirs. */
  *forged = *anchor;
  g_atomic_ref_count_init (&forged->ref_count);
  tao_runtime_ref (forged->writer);
  tao_runtime_ref (forged->code);
  forged->state_root.bytes[0] ^= 1;
  lie = tao_query_new (fixture->connection, forged);
  tao_query_add_storage (lie, "System", "Account", &alice, 1);
  tao_query_run_async (lie, NULL, done_cb, fixture);
  g_assert_true (tao_query_run_finish (lie, wait (fixture), &error));
  tao_query_verify_async (lie, NULL, done_cb, fixture);
  g_assert_false (tao_query_verify_finish (lie, wait (fixture), &error));
  g_assert_error (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_PROTOCOL);
}

/* --- sending --------------------------------------------------------------------------- */

static gboolean
sign_cb (GBytes *bytes, guint8 signature[64], gpointer data, GError **error)
{
  tao_keypair_sign (data, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), signature);
  return TRUE;
}

static void
progress_cb (const TaoSubmissionUpdate *update, gpointer data)
{
  Fixture *fixture = data;

  fixture->stages[fixture->n_stages++ % G_N_ELEMENTS (fixture->stages)] = update->stage;
  if (update->stage == TAO_STAGE_IN_BLOCK)
    {
      g_assert_true (update->has_block);
      g_assert_nonnull (update->extrinsic);
    }
}

static TaoDraft *
prepare (Fixture *fixture, TaoKeypair *signer, const char *pallet, const char *call_name, const char *arguments)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) call = tao_call_encode (tao_connection_get_runtime (fixture->connection), pallet, call_name, arguments, &error);
  TaoDraft *draft;

  g_assert_no_error (error);
  tao_draft_prepare_async (fixture->connection, tao_keypair_get_account (signer), call, 0, NULL, done_cb, fixture);
  draft = tao_draft_prepare_finish (wait (fixture), &error);
  g_assert_no_error (error);
  return draft;
}

#define BOB "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty"

static void
test_transfer (Fixture *fixture, gconstpointer data)
{
  g_autoptr(TaoDraft) draft = prepare (fixture, fixture->alice, "Balances", "transfer_keep_alive",
                                       "{\"dest\":\"" BOB "\",\"value\":1000000000}");
  g_auto(TaoSubmissionResult) result = { 0 };
  g_auto(TaoSubmissionResult) found = { 0 };
  g_autoptr(GError) error = NULL;

  g_assert_true (tao_draft_get_fee_rao (draft) != TAO_CHAIN_UNKNOWN_U64);
  tao_submission_dry_run_async (fixture->connection, draft, sign_cb, fixture->alice, NULL, done_cb, fixture);
  if (!tao_submission_dry_run_finish (wait (fixture), &error))
    {
      g_assert_error (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_NOT_AVAILABLE);
      g_clear_error (&error);
    }
  tao_submission_run_async (fixture->connection, draft, sign_cb, fixture->alice, progress_cb, fixture, NULL, done_cb, fixture);
  g_assert_true (tao_submission_run_finish (wait (fixture), &result, &error));
  g_assert_no_error (error);
  g_assert_cmpint (fixture->stages[0], ==, TAO_STAGE_SIGNED);
  g_assert_cmpint (fixture->stages[1], ==, TAO_STAGE_SUBMITTED);
  g_assert_cmpint (fixture->stages[2], ==, TAO_STAGE_IN_BLOCK);
  g_assert_cmpint (fixture->stages[fixture->n_stages - 1], ==, TAO_STAGE_FINALIZED);
  g_assert_cmpint (result.extrinsic->outcome, ==, TAO_OUTCOME_SUCCESS);
  g_assert_cmpuint (result.extrinsic->fee_rao, ==, tao_draft_get_fee_rao (draft));
  g_assert_cmpuint (result.n_events, >=, 3);

  tao_extrinsic_find_async (fixture->connection, &result.hash, result.number - MIN (result.number, 3), result.number, NULL, done_cb, fixture);
  g_assert_true (tao_extrinsic_find_finish (wait (fixture), &found, &error));
  g_assert_cmpuint (found.number, ==, result.number);
  g_assert_cmpint (found.extrinsic->outcome, ==, TAO_OUTCOME_SUCCESS);
}

static void
test_fails_in_block (Fixture *fixture, gconstpointer data)
{
  g_autoptr(TaoDraft) draft = prepare (fixture, fixture->alice, "Balances", "transfer_keep_alive",
                                       "{\"dest\":\"" BOB "\",\"value\":\"9000000000000000000\"}");
  g_auto(TaoSubmissionResult) result = { 0 };
  g_autoptr(GError) error = NULL;

  tao_submission_run_async (fixture->connection, draft, sign_cb, fixture->alice, progress_cb, fixture, NULL, done_cb, fixture);
  g_assert_false (tao_submission_run_finish (wait (fixture), &result, &error));
  g_assert_error (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_FAILED);
  g_assert_cmpint (result.extrinsic->outcome, ==, TAO_OUTCOME_FAILED);
  g_test_message ("%s", error->message);
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr(TaoDraft) draft = prepare (fixture, fixture->alice, "Balances", "transfer_keep_alive",
                                       "{\"dest\":\"" BOB "\",\"value\":1}");
  g_auto(TaoSubmissionResult) result = { 0 };
  g_autoptr(GError) error = NULL;

  /* Somebody else's signature never leaves. */
  tao_submission_run_async (fixture->connection, draft, sign_cb, fixture->bob, progress_cb, fixture, NULL, done_cb, fixture);
  g_assert_false (tao_submission_run_finish (wait (fixture), &result, &error));
  g_assert_error (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_INVALID);
  g_assert_cmpuint (fixture->n_stages, ==, 0);
}

typedef struct { guint n_left; guint n_good; } Several;

static void
several_cb (GObject *source, GAsyncResult *async_result, gpointer data)
{
  Several *several = data;
  g_auto(TaoSubmissionResult) result = { 0 };
  g_autoptr(GError) error = NULL;

  several->n_good += tao_submission_run_finish (async_result, &result, &error);
  g_assert_no_error (error);
  several->n_left--;
}

static gboolean
all_are_back (gpointer data)
{
  return ((Several *) data)->n_left == 0;
}

static void
test_several_in_flight (Fixture *fixture, gconstpointer data)
{
  Several several = { 0 };
  guint32 first = 0;

  for (guint i = 0; i < 5; i++)
    {
      g_autoptr(TaoDraft) draft = prepare (fixture, fixture->alice, "Balances", "transfer_keep_alive",
                                           "{\"dest\":\"" BOB "\",\"value\":1000}");

      if (i == 0)
        first = tao_draft_get_parts (draft)->nonce;
      g_assert_cmpuint (tao_draft_get_parts (draft)->nonce, ==, first + i);
      several.n_left++;
      tao_submission_run_async (fixture->connection, draft, sign_cb, fixture->alice, NULL, NULL, NULL, several_cb, &several);
    }
  replay_wait (all_are_back, &several);
  g_assert_cmpuint (several.n_good, ==, 5);
}

/* What a probe says is what the connection says; nobody there is an error. */
static void
test_probe (Fixture *fixture, gconstpointer data)
{
  TaoChainProbe probe = { 0 };
  TaoBytes32 genesis;
  g_autoptr(GError) error = NULL;
  guint64 before = best (fixture)->number;

  tao_chain_probe_async (fixture->uri, NULL, done_cb, fixture);
  g_assert_true (tao_chain_probe_finish (wait (fixture), &probe, &error));
  g_assert_no_error (error);
  g_assert_true (tao_connection_get_genesis (fixture->connection, &genesis));
  g_assert_cmpmem (probe.genesis.bytes, 32, genesis.bytes, 32);
  g_assert_cmpuint (probe.best_block, >=, before);
  g_assert_cmpuint (probe.highest_block, >=, before);
  g_assert_cmpuint (probe.finalized_block, <=, probe.best_block);
  g_assert_cmpuint (probe.peers, ==, 0);
  g_assert_false (probe.is_syncing);

  tao_chain_probe_async ("ws://127.0.0.1:1", NULL, done_cb, fixture);
  g_assert_false (tao_chain_probe_finish (wait (fixture), &probe, &error));
  g_assert_error (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_DISCONNECTED);
  g_clear_error (&error);
  tao_chain_probe_async ("not an address", NULL, done_cb, fixture);
  g_assert_false (tao_chain_probe_finish (wait (fixture), &probe, &error));
  g_assert_error (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_DISCONNECTED);
}

int
main (int argc, char *argv[])
{
  static const struct { const char *path; void (*test) (Fixture *, gconstpointer); } tests[] = {
    { "/chain/localnet/records", test_records }, { "/chain/localnet/proof", test_proof },
    { "/chain/localnet/transfer", test_transfer }, { "/chain/localnet/fails-in-block", test_fails_in_block },
    { "/chain/localnet/refused", test_refused }, { "/chain/localnet/several-in-flight", test_several_in_flight },
    { "/chain/localnet/probe", test_probe },
  };

  g_test_init (&argc, &argv, NULL);
  program = argv[1];
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
