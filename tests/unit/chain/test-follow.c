/* Blocks that change under us: runtime upgrades, reorganisations, and extrinsics
 * whose connection is lost half way. */
#include <string.h>

#include "chain/extrinsic.h"
#include "keys/keypair.h"
#include "replay-server.h"
#include "scale/number.h"

typedef struct {
  Replay        *replay, *newer;
  TaoConnection *connection;
  gboolean       drop_on_submit;
  char          *submitted;
  guint          n_submitted, n_runtimes;
  gboolean       done;
  GAsyncResult  *result;
  TaoKeypair    *alice;
  guint          n_stages;
  TaoSubmissionStage stages[64];
  guint64        wanted;
} Fixture;

static gboolean
hook (Replay *replay, SoupWebsocketConnection *socket, const char *id, const char *method, const TaoJsonValue *params, gpointer data)
{
  Fixture *fixture = data;
  const char *first = tao_json_value_get_string (tao_json_value_get_item (params, 0), NULL);

  if (g_str_equal (method, "author_submitExtrinsic"))
    {
      fixture->n_submitted++;
      g_free (fixture->submitted);
      fixture->submitted = g_strdup (first);
      if (fixture->drop_on_submit)
        replay_drop_all (replay, FALSE);
      else
        replay_send_result (socket, id, "\"0x00\"");
      return TRUE;
    }
  return FALSE;
}

static void
runtime_cb (TaoConnection *connection, TaoRuntime *runtime, gpointer data)
{
  ((Fixture *) data)->n_runtimes++;
}

static gboolean
is_live (gpointer data)
{
  return tao_connection_get_status (((Fixture *) data)->connection)->state == TAO_LINK_LIVE
         && tao_connection_get_finalized (((Fixture *) data)->connection) != NULL;
}

static gboolean
is_at_height (gpointer data)
{
  Fixture *fixture = data;
  TaoAnchor *best = tao_connection_get_best (fixture->connection);

  return is_live (fixture) && best != NULL && best->number == replay_get_height (fixture->replay);
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
grow (Fixture *fixture)
{
  replay_grow (fixture->replay);
  replay_wait (is_at_height, fixture);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  static const TaoConnectionEvents events = { .runtime_changed = runtime_cb };
  const char *endpoints[] = { NULL, NULL };
  TaoConnectionConfig config = { .endpoints = endpoints, .backoff_min_ms = 5, .backoff_max_ms = 20 };

  fixture->replay = replay_new ("spec218");
  fixture->newer = replay_new ("spec293");
  fixture->alice = tao_keypair_new_development ("//Alice");
  replay_set_hook (fixture->replay, hook, fixture);
  endpoints[0] = replay_get_uri (fixture->replay);
  fixture->connection = tao_connection_new (&config, &events, fixture);
  tao_connection_start (fixture->connection);
  replay_wait (is_live, fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->result);
  tao_connection_stop (fixture->connection);
  tao_connection_unref (fixture->connection);
  replay_free (fixture->replay);
  replay_free (fixture->newer);
  tao_keypair_unref (fixture->alice);
  g_free (fixture->submitted);
}

/* --- upgrades --------------------------------------------------------------------------- */

static void
test_upgrade (Fixture *fixture, gconstpointer data)
{
  g_autoptr(TaoAnchor) before = NULL;
  g_autoptr(TaoAnchor) upgrade = NULL;
  g_autoptr(GError) error = NULL;

  grow (fixture);
  before = tao_anchor_ref (tao_connection_get_best (fixture->connection));
  g_assert_cmpuint (tao_runtime_get_spec_version (before->code), ==, 218);
  g_assert_true (tao_connection_can_sign (fixture->connection, NULL));

  /* The upgrade block: written by the old runtime, running the new one. */
  replay_set_upgrade (fixture->replay, fixture->newer, replay_get_height (fixture->replay) + 1);
  grow (fixture);
  upgrade = tao_anchor_ref (tao_connection_get_best (fixture->connection));
  g_assert_cmpuint (tao_runtime_get_spec_version (upgrade->writer), ==, 218);
  g_assert_cmpuint (tao_runtime_get_spec_version (upgrade->code), ==, 293);
  g_assert_false (tao_connection_can_sign (fixture->connection, &error));
  g_assert_error (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_RUNTIME_CHANGING);
  g_assert_cmpuint (fixture->n_runtimes, ==, 2);

  grow (fixture);
  g_assert_cmpuint (tao_runtime_get_spec_version (tao_connection_get_best (fixture->connection)->writer), ==, 293);
  g_assert_true (tao_connection_can_sign (fixture->connection, NULL));
  g_assert_cmpuint (tao_connection_get_status (fixture->connection)->n_reconnects, ==, 0);
}

/* --- reorganisations ----------------------------------------------------------------------- */

static void
test_reorganisations (Fixture *fixture, gconstpointer data)
{
  replay_set_finalizes (fixture->replay, FALSE);
  for (guint depth = 1; depth <= 10; depth++)
    {
      g_autoptr(TaoAnchor) old = NULL;

      for (guint i = 0; i < depth; i++)
        grow (fixture);
      old = tao_anchor_ref (tao_connection_get_best (fixture->connection));
      replay_fork (fixture->replay, depth);
      for (guint i = 0; i < depth + 1; i++)
        replay_grow (fixture->replay);
      replay_wait (is_at_height, fixture);
      g_assert_cmpuint (tao_connection_get_best (fixture->connection)->number, ==, old->number + 1);
      g_assert_false (tao_account_id_equal (&tao_connection_get_best (fixture->connection)->parent_hash, &old->hash));
    }
  g_assert_cmpuint (tao_connection_get_status (fixture->connection)->n_reconnects, ==, 0);
}

/* --- extrinsics ------------------------------------------------------------------------------ */

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
}

static gboolean
has_stage (gpointer data)
{
  Fixture *fixture = data;

  for (guint i = 0; i < fixture->n_stages; i++)
    if (fixture->stages[i] == (TaoSubmissionStage) fixture->wanted)
      return TRUE;
  return FALSE;
}

static void
wait_for_stage (Fixture *fixture, TaoSubmissionStage stage)
{
  fixture->wanted = stage;
  replay_wait (has_stage, fixture);
}

/* (transfer full) */
static TaoDraft *
prepare (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) call = tao_call_encode (tao_connection_get_runtime (fixture->connection), "Balances", "transfer_keep_alive",
                                            "{\"dest\":\"5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty\",\"value\":1}", &error);
  TaoDraft *draft;

  g_assert_no_error (error);
  tao_draft_prepare_async (fixture->connection, tao_keypair_get_account (fixture->alice), call, 0, NULL, done_cb, fixture);
  draft = tao_draft_prepare_finish (wait (fixture), &error);
  g_assert_no_error (error);
  g_assert_true (tao_draft_get_fee_rao (draft) == TAO_CHAIN_UNKNOWN_U64);      /* this server does not say */
  return draft;
}

static void
submit (Fixture *fixture)
{
  g_autoptr(TaoDraft) draft = prepare (fixture);

  tao_submission_run_async (fixture->connection, draft, sign_cb, fixture->alice, progress_cb, fixture, NULL, done_cb, fixture);
}

static void
test_lost_connection (Fixture *fixture, gconstpointer data)
{
  g_auto(TaoSubmissionResult) result = { 0 };
  g_autoptr(GError) error = NULL;

  grow (fixture);
  fixture->drop_on_submit = TRUE;
  submit (fixture);
  wait_for_stage (fixture, TAO_STAGE_SEARCHING);
  replay_wait (is_live, fixture);
  grow (fixture);
  replay_include (fixture->replay, fixture->submitted);
  grow (fixture);
  g_assert_true (tao_submission_run_finish (wait (fixture), &result, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (fixture->n_submitted, ==, 1);        /* never a second time */
  g_assert_cmpuint (result.number, ==, replay_get_height (fixture->replay));
  g_assert_cmpint (result.extrinsic->outcome, ==, TAO_OUTCOME_SUCCESS);
}

static void
test_retracted (Fixture *fixture, gconstpointer data)
{
  g_auto(TaoSubmissionResult) result = { 0 };
  g_autoptr(GError) error = NULL;

  grow (fixture);
  replay_set_finalizes (fixture->replay, FALSE);
  submit (fixture);
  wait_for_stage (fixture, TAO_STAGE_SUBMITTED);
  replay_include (fixture->replay, fixture->submitted);
  grow (fixture);
  wait_for_stage (fixture, TAO_STAGE_IN_BLOCK);
  replay_fork (fixture->replay, 1);
  replay_grow (fixture->replay);
  replay_grow (fixture->replay);
  wait_for_stage (fixture, TAO_STAGE_RETRACTED);
  replay_set_finalizes (fixture->replay, TRUE);
  replay_include (fixture->replay, fixture->submitted);
  replay_grow (fixture->replay);
  g_assert_true (tao_submission_run_finish (wait (fixture), &result, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (result.number, ==, replay_get_height (fixture->replay));
  g_assert_cmpuint (fixture->n_submitted, ==, 1);
}

static void
test_era_over (Fixture *fixture, gconstpointer data)
{
  g_auto(TaoSubmissionResult) result = { 0 };
  g_autoptr(GError) error = NULL;

  grow (fixture);
  submit (fixture);
  wait_for_stage (fixture, TAO_STAGE_SUBMITTED);
  for (guint i = 0; i < 70; i++)
    grow (fixture);
  g_assert_false (tao_submission_run_finish (wait (fixture), &result, &error));
  g_assert_error (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_LOST);
  g_assert_null (result.extrinsic);
}

/* Nothing is signed for a time that is over: the chain would say "bad signature", and not why. */
static void
test_stale_draft (Fixture *fixture, gconstpointer data)
{
  g_auto(TaoSubmissionResult) result = { 0 };
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoDraft) draft = NULL;

  grow (fixture);
  draft = prepare (fixture);
  while (tao_connection_get_best (fixture->connection)->number < tao_draft_get_era_end (draft))
    grow (fixture);
  tao_submission_run_async (fixture->connection, draft, sign_cb, fixture->alice, progress_cb, fixture, NULL, done_cb, fixture);
  g_assert_false (tao_submission_run_finish (wait (fixture), &result, &error));
  g_assert_error (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_LOST);
  g_assert_cmpuint (fixture->n_submitted, ==, 0);
  g_assert_cmpuint (fixture->n_stages, ==, 0);
}

/* Where finality lags far behind, the time is longer instead of over before it began. */
static void
test_late_finality (Fixture *fixture, gconstpointer data)
{
  g_autoptr(TaoDraft) draft = NULL;
  guint64 best;

  grow (fixture);
  replay_set_finalizes (fixture->replay, FALSE);
  for (guint i = 0; i < 100; i++)
    grow (fixture);
  best = tao_connection_get_best (fixture->connection)->number;
  draft = prepare (fixture);
  g_assert_cmpuint (tao_draft_get_era_end (draft), >=, best + 32);
}

static void
test_stopped (Fixture *fixture, gconstpointer data)
{
  g_auto(TaoSubmissionResult) result = { 0 };
  g_autoptr(GError) error = NULL;

  grow (fixture);
  submit (fixture);
  wait_for_stage (fixture, TAO_STAGE_SUBMITTED);
  tao_connection_stop (fixture->connection);
  g_assert_false (tao_submission_run_finish (wait (fixture), &result, &error));
  g_assert_error (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_DISCONNECTED);
}

int
main (int argc, char *argv[])
{
  static const struct { const char *path; void (*test) (Fixture *, gconstpointer); } tests[] = {
    { "/chain/follow/upgrade", test_upgrade }, { "/chain/follow/reorganisations", test_reorganisations },
    { "/chain/follow/lost-connection", test_lost_connection }, { "/chain/follow/retracted", test_retracted },
    { "/chain/follow/era-over", test_era_over }, { "/chain/follow/stopped", test_stopped },
    { "/chain/follow/stale-draft", test_stale_draft }, { "/chain/follow/late-finality", test_late_finality },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
