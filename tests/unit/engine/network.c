/* The engine against the development chain: a chain of its own per test, with
 * a history made at full speed. */
#include <string.h>

#include "chain/error.h"
#include "engine/blocks.h"
#include "localnet-fixture.h"
#include "store/store.h"

static gboolean
all_checked (TaoSnapshot *snapshot)
{
  const TaoSubnet *subnets;
  guint n;

  subnets = tao_snapshot_get_subnets (snapshot, &n);
  if (n < 2 || tao_snapshot_get_sync (snapshot)->best_block < 800)
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (subnets[i].netuid != 0 && subnets[i].registered_at + subnets[i].tempo < 400
        && (subnets[i].audit == NULL || subnets[i].audit->epoch_block + subnets[i].tempo < 800))
      return FALSE;
  return TRUE;
}

/* The chain computes with the same library, so this shows that every input is read as it was used, and every output as it
 * was stored. */
static void
test_audits (Fixture *fixture, gconstpointer data)
{
  TaoSnapshot *snapshot = wait_for (fixture, all_checked);
  const TaoAuditSummary *summary = tao_snapshot_get_audits (snapshot);
  const TaoSubnet *subnets;
  guint n;

  subnets = tao_snapshot_get_subnets (snapshot, &n);
  for (guint i = 0; i < n; i++)
    {
      const TaoAudit *audit = subnets[i].audit;

      if (subnets[i].netuid == 0)
        continue;
      for (guint d = 0; d < audit->n_kept; d++)
        g_test_message ("subnet %u %s[%u]: chain %s, ours %s", subnets[i].netuid, audit->differences[d].field,
                        audit->differences[d].uid, audit->differences[d].chain, audit->differences[d].ours);
      g_assert_cmpstr (audit->reason, ==, NULL);
      g_assert_cmpint (audit->status, ==, TAO_AUDIT_EXACT);
      g_assert_cmpstr (audit->rule_set, ==, "R425");
      g_assert_false (audit->rule_set_inferred);
      for (guint stage = 0; stage < TAO_AUDIT_N_STAGES; stage++)
        if (stage != TAO_AUDIT_STAGE_BONDS)
          g_assert_cmpuint (audit->stage_values[stage], >, 0);
    }
  g_assert_cmpuint (summary->diverged, ==, 0);
}

static gboolean
has_metagraphs (TaoSnapshot *snapshot)
{
  const TaoSubnet *subnets;
  guint n;

  subnets = tao_snapshot_get_subnets (snapshot, &n);
  for (guint i = 0; i < n; i++)
    if (tao_snapshot_lookup_metagraph (snapshot, subnets[i].netuid) == NULL)
      return FALSE;
  return n > 1 && tao_snapshot_get_sync (snapshot)->best_block >= 800;
}

static void
test_figures (Fixture *fixture, gconstpointer data)
{
  TaoSnapshot *snapshot = wait_for (fixture, has_metagraphs);
  const TaoNetworkFigures *network = tao_snapshot_get_network (snapshot);
  const TaoSyncInfo *sync = tao_snapshot_get_sync (snapshot);
  const TaoSubnet *subnets;
  guint64 shares = 0;
  guint n, n_blocks, n_validators;

  g_assert_cmpint (sync->state, ==, TAO_SYNC_LIVE);
  g_assert_cmpint (sync->kind, ==, TAO_NETWORK_LOCAL);
  g_assert_cmpuint (sync->spec_version, ==, 425);
  g_assert_cmpstr (sync->chain_name, ==, "Taoscope Localnet");
  /* One TAO a block below ten and a half million. */
  g_assert_cmpuint (network->block_emission_rao, ==, 1000000000);
  g_assert_cmpuint (network->next_halving_issuance_rao, ==, G_GUINT64_CONSTANT (10500000000000000));

  subnets = tao_snapshot_get_subnets (snapshot, &n);
  g_assert_cmpuint (network->subnet_count, ==, n - 1);
  for (guint i = 0; i < n; i++)
    {
      const TaoMetagraph *metagraph = tao_snapshot_lookup_metagraph (snapshot, subnets[i].netuid);

      g_assert_cmpuint (metagraph->n, ==, subnets[i].n_uids);
      if (subnets[i].netuid == 0)
        continue;
      g_assert_cmpuint (subnets[i].price_rao, !=, TAO_UNKNOWN_U64);
      g_assert_cmpuint (subnets[i].n_validators, <=, subnets[i].n_uids);
      g_assert_nonnull (subnets[i].name);
      shares += subnets[i].emission_share_ppb != TAO_UNKNOWN_U64 ? subnets[i].emission_share_ppb : 0;
      /* Places in the removal order are a permutation of those not protected. */
      {
        g_autofree guint8 *seen = g_new0 (guint8, metagraph->n + 2);
        guint protected = 0;

        for (guint uid = 0; uid < metagraph->n; uid++)
          {
            if (metagraph->leaves_place[uid] == 0)
              protected++;
            else
              g_assert_cmpuint (seen[metagraph->leaves_place[uid]]++, ==, 0);
          }
        for (guint place = 1; place <= metagraph->n - protected; place++)
          g_assert_cmpuint (seen[place], ==, 1);
      }
    }
  /* No subnet gets what another gets: the shares of one block stay within it. */
  g_assert_cmpuint (shares, <=, 1000000000);
  tao_snapshot_get_blocks (snapshot, &n_blocks);
  g_assert_cmpuint (n_blocks, >, 0);
  tao_snapshot_get_validators (snapshot, &n_validators);
  g_assert_cmpuint (n_validators, >, 0);
}

static gboolean
has_history (TaoSnapshot *snapshot)
{
  return is_live (snapshot) && tao_snapshot_get_sync (snapshot)->best_block >= 800;
}

static gboolean
is_cached (TaoSnapshot *snapshot)
{
  guint n;

  tao_snapshot_get_subnets (snapshot, &n);
  return n > 0;
}

/* Opening without a network shows what was known, and says that it is old. */
static void
test_offline (Fixture *fixture, gconstpointer data)
{
  TaoSnapshot *snapshot = wait_for (fixture, has_history);
  guint64 best = tao_snapshot_get_sync (snapshot)->best_block;
  g_autofree char *name = g_strdup (tao_snapshot_lookup_subnet (snapshot, 1)->name);

  close_engine (fixture);
  open_engine (fixture, TRUE);
  snapshot = wait_for (fixture, is_cached);
  g_assert_true (tao_snapshot_get_sync (snapshot)->from_cache);
  g_assert_cmpint (tao_snapshot_get_sync (snapshot)->state, ==, TAO_SYNC_OFFLINE);
  g_assert_cmpstr (tao_snapshot_get_sync (snapshot)->read_endpoint, ==, fixture->endpoint);
  g_assert_cmpuint (tao_snapshot_get_sync (snapshot)->best_block, ==, best);
  g_assert_cmpstr (tao_snapshot_lookup_subnet (snapshot, 1)->name, ==, name);
}

static void
series_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  TaoSeries **out = data;
  g_autoptr(GError) error = NULL;

  *out = tao_engine_load_series_finish (TAO_ENGINE (source), result, &error);
  g_assert_no_error (error);
}

static TaoSeries *
load_series (Fixture *fixture, TaoSeriesKind kind, guint16 netuid, guint16 uid)
{
  TaoSeries *series = NULL;

  tao_engine_load_series_async (fixture->engine, kind, netuid, uid, 0, 0, 0, NULL, series_cb, &series);
  while (series == NULL)
    g_main_context_iteration (NULL, TRUE);
  return series;
}

static gboolean
keep_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* Until there are prices in steps of at most 60 blocks, and every epoch. */
static void
wait_for_past (Fixture *fixture)
{
  guint n_prices = 0, n_epochs = 0;
  /* The store tells nobody when it grows. */
  guint wake = g_timeout_add (50, keep_cb, NULL);

  wait_for (fixture, has_history);
  while (n_prices < 800 / 60 || n_epochs < 2)
    {
      g_autoptr(TaoSeries) prices = load_series (fixture, TAO_SERIES_PRICE, 1, 0);
      g_autoptr(TaoSeries) incentive = load_series (fixture, TAO_SERIES_INCENTIVE, 1, 0);

      n_prices = prices->n;
      n_epochs = incentive->n;
      for (guint i = 1; i < prices->n; i++)
        g_assert_cmpuint (prices->block[i], >, prices->block[i - 1]);
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (wake);
}

/* The past that nobody watched is fetched. */
static void
test_history (Fixture *fixture, gconstpointer data)
{
  wait_for_past (fixture);
  {
    TaoSnapshot *snapshot = wait_for (fixture, has_history);
    g_autoptr(TaoSeries) prices = load_series (fixture, TAO_SERIES_PRICE, 1, 0);
    g_autoptr(TaoSeries) incentive = load_series (fixture, TAO_SERIES_INCENTIVE, 1, 0);

    /* All of it says which endpoint it was read from. */
    g_assert_cmpstr (tao_snapshot_get_sync (snapshot)->read_endpoint, ==, fixture->endpoint);
    g_assert_cmpstr (tao_snapshot_lookup_metagraph (snapshot, 1)->endpoint, ==, fixture->endpoint);
    for (guint i = 0; i < prices->n; i++)
      g_assert_cmpstr (prices->endpoint[i], ==, fixture->endpoint);
    for (guint i = 0; i < incentive->n; i++)
      g_assert_cmpstr (incentive->endpoint[i], ==, fixture->endpoint);
  }
}

/* A sample in the middle, as of a session that ended before it had the whole past, hides nothing of what lies before it. */
static void
test_hole (Fixture *fixture, gconstpointer data)
{
  TaoSnapshot *snapshot = wait_for (fixture, has_history);
  const TaoSyncInfo *sync = tao_snapshot_get_sync (snapshot);
  const guint16 netuids[] = { 0, 1 };
  const guint64 values[] = { 1000000000, 20000000 };
  TaoStoreMarket market = { .block = 700, .n = 2, .netuid = netuids };
  TaoKey32 genesis = sync->genesis;
  g_autoptr(TaoStore) store = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *notice = NULL;

  market.time_ms = sync->block_time_ms - (gint64) (sync->best_block - 700) * 12000;
  for (guint field = 0; field < TAO_MARKET_NET_FLOW; field++)
    market.field[field] = values;
  close_engine (fixture);
  tao_store_remove_all (fixture->folder);
  store = tao_store_open (fixture->folder, genesis.bytes, &notice, &error);
  g_assert_no_error (error);
  tao_store_put_market (store, &market, &error);
  g_assert_no_error (error);
  g_clear_pointer (&store, tao_store_close);

  open_engine (fixture, FALSE);
  wait_for_past (fixture);
}

/* --- questions --------------------------------------------------------------------- */

static void
audits_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  TaoAuditHistory **out = data;
  g_autoptr(GError) error = NULL;

  *out = tao_engine_load_audits_finish (TAO_ENGINE (source), result, &error);
  g_assert_no_error (error);
}

static void
hyperparams_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  TaoHyperparams **out = data;
  g_autoptr(GError) error = NULL;

  *out = tao_engine_load_hyperparams_finish (TAO_ENGINE (source), result, &error);
  g_assert_no_error (error);
}

static gint64 checked_before;

static gboolean
checked_again (TaoSnapshot *snapshot)
{
  const TaoSubnet *subnet = tao_snapshot_lookup_subnet (snapshot, 1);

  return subnet->audit != NULL && subnet->audit->checked_at_ms > checked_before;
}

/* What pages ask for once: the verdict again, verdicts from the store, parameters. */
static void
test_questions (Fixture *fixture, gconstpointer data)
{
  const TaoAudit *audit = tao_snapshot_lookup_subnet (wait_for (fixture, all_checked), 1)->audit;
  const TaoSubnet *subnet;
  TaoAuditHistory *history = NULL;
  TaoHyperparams *hyperparams = NULL;
  const TaoParameter *tempo;

  checked_before = audit->checked_at_ms;
  tao_engine_recheck_subnet (fixture->engine, 1);
  subnet = tao_snapshot_lookup_subnet (wait_for (fixture, checked_again), 1);
  g_assert_cmpint (subnet->audit->status, ==, TAO_AUDIT_EXACT);

  tao_engine_load_audits_async (fixture->engine, 1, 200, NULL, audits_cb, &history);
  while (history == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (history->n, >=, 1);
  g_assert_cmpuint (history->records[history->n - 1].block, ==, subnet->audit->epoch_block);
  g_assert_cmpint (history->records[history->n - 1].checked_ms, ==, subnet->audit->checked_at_ms);
  g_assert_cmpint (history->records[history->n - 1].status, ==, TAO_AUDIT_EXACT);
  g_assert_cmpstr (history->records[history->n - 1].rule_set, ==, "R425");
  for (guint i = 1; i < history->n; i++)
    g_assert_cmpuint (history->records[i].block, >, history->records[i - 1].block);
  tao_audit_history_unref (history);

  tao_engine_load_hyperparams_async (fixture->engine, 1, NULL, hyperparams_cb, &hyperparams);
  while (hyperparams == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (hyperparams->block, >=, 800);
  tempo = tao_hyperparams_find (hyperparams, "tempo");
  g_assert_nonnull (tempo);
  g_assert_cmpint (tempo->kind, ==, TAO_PARAMETER_INTEGER);
  g_assert_cmpuint (tempo->low, ==, subnet->tempo);
  g_assert_null (tao_hyperparams_find (hyperparams, "nothing"));
  tao_hyperparams_unref (hyperparams);
}

/* What was kept is gone, what is none of ours stays, and the chain is read anew. */
static void
test_forget (Fixture *fixture, gconstpointer data)
{
  g_autofree char *store = NULL, *marker = NULL, *foreign = g_build_filename (fixture->folder, "nodes", NULL);
  g_autoptr(GDir) folder = NULL;
  const char *name;

  wait_for (fixture, is_live);
  folder = g_dir_open (fixture->folder, 0, NULL);
  while ((name = g_dir_read_name (folder)) != NULL)
    if (strlen (name) == 32)
      store = g_build_filename (fixture->folder, name, NULL);
  g_assert_nonnull (store);
  marker = g_build_filename (store, "marker", NULL);
  g_assert_true (g_file_set_contents (marker, "", 0, NULL) && g_file_set_contents (foreign, "", 0, NULL));
  tao_engine_forget (fixture->engine);
  while (g_file_test (marker, G_FILE_TEST_EXISTS))
    g_main_context_iteration (NULL, FALSE);
  wait_for (fixture, is_live);
  g_assert_true (g_file_test (foreign, G_FILE_TEST_EXISTS));
}

/* --- one block -------------------------------------------------------------------------------- */

typedef struct {
  gboolean        done;
  TaoBlockRecord *record;
  GError         *error;
} BlockAnswer;

static void
block_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  BlockAnswer *answer = data;

  answer->record = tao_engine_read_block_finish (TAO_ENGINE (source), result, &answer->error);
  answer->done = TRUE;
}

static BlockAnswer
read_block (Fixture *fixture, guint64 number, const TaoKey32 *hash)
{
  BlockAnswer answer = { 0 };

  tao_engine_read_block_async (fixture->engine, number, hash, NULL, block_cb, &answer);
  while (!answer.done)
    g_main_context_iteration (NULL, TRUE);
  return answer;
}

/* What every block of the development chain has, in words and as JSON. */
static void
check_block (const TaoBlockRecord *block)
{
  const TaoBlockExtrinsic *timestamp = &block->extrinsics[0];
  g_autofree char *time = g_strdup_printf ("%" G_GINT64_FORMAT, block->time_ms);

  g_assert_true (block->hash_checked);
  g_assert_cmpuint (block->spec_version, ==, 425);
  g_assert_cmpuint (block->n_extrinsics, >, 0);
  g_assert_cmpstr (timestamp->pallet, ==, "Timestamp");
  g_assert_cmpstr (timestamp->call, ==, "set");
  g_assert_cmpstr (tao_block_field_lookup (timestamp->arguments, timestamp->n_arguments, "now"), ==, time);
  g_test_message ("%s", timestamp->json);
  g_assert_nonnull (strstr (timestamp->json, time));
  g_assert_false (timestamp->is_signed);
  g_assert_cmpint (timestamp->outcome, ==, TAO_BLOCK_OUTCOME_SUCCESS);
  g_assert_true (block->events_known);
  for (guint i = 0; i < block->n_events; i++)
    {
      g_assert_cmpint (block->events[i].extrinsic, >=, -2);
      g_assert_cmpint (block->events[i].extrinsic, <, (gint64) block->n_extrinsics);
    }
}

static gboolean
is_past_history (TaoSnapshot *snapshot)
{
  const TaoSyncInfo *sync = tao_snapshot_get_sync (snapshot);

  return !sync->from_cache && sync->best_block != TAO_UNKNOWN_U64 && sync->best_block >= 800;
}

static void
test_block (Fixture *fixture, gconstpointer data)
{
  BlockAnswer best, parent, again, absent;
  guint n_signed = 0;

  wait_for (fixture, is_past_history);
  best = read_block (fixture, TAO_BLOCK_BEST, NULL);
  g_assert_no_error (best.error);
  g_assert_cmpuint (best.record->number, ==, tao_snapshot_get_sync (tao_engine_get_snapshot (fixture->engine))->best_block);
  check_block (best.record);

  parent = read_block (fixture, best.record->number - 1, NULL);
  g_assert_no_error (parent.error);
  check_block (parent.record);
  g_assert_cmpmem (parent.record->hash.bytes, 32, best.record->parent.bytes, 32);
  g_assert_cmpint (best.record->time_ms - parent.record->time_ms, ==, 12000);

  /* By hash, whatever the number says. */
  again = read_block (fixture, 3, &parent.record->hash);
  g_assert_no_error (again.error);
  g_assert_cmpuint (again.record->number, ==, parent.record->number);
  g_assert_cmpmem (again.record->state_root.bytes, 32, parent.record->state_root.bytes, 32);

  absent = read_block (fixture, best.record->number + 1000, NULL);
  g_assert_null (absent.record);
  g_assert_error (absent.error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_NOT_AVAILABLE);
  g_clear_error (&absent.error);

  /* The preset's people sign something within a few blocks. */
  for (guint64 number = best.record->number; number > best.record->number - 60 && n_signed == 0; number--)
    {
      BlockAnswer one = read_block (fixture, number, NULL);

      g_assert_no_error (one.error);
      for (guint i = 0; i < one.record->n_extrinsics; i++)
        if (one.record->extrinsics[i].is_signed)
          {
            n_signed++;
            g_assert_true (one.record->extrinsics[i].has_signer);
            g_assert_cmpuint (one.record->extrinsics[i].nonce, !=, TAO_UNKNOWN_U64);
            g_assert_cmpint (one.record->extrinsics[i].outcome, !=, TAO_BLOCK_OUTCOME_UNKNOWN);
          }
      tao_block_record_unref (one.record);
    }
  g_test_message ("%u signed", n_signed);
  tao_block_record_unref (again.record);
  tao_block_record_unref (parent.record);
  tao_block_record_unref (best.record);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  if (g_getenv ("TAOSCOPE_LOCALNET") == NULL)
    {
      g_print ("1..0 # SKIP the development chain is not built\n");
      return 0;
    }
#define ADD(name, func) g_test_add ("/engine/network/" name, Fixture, "--manual --fast-forward=800", set_up, func, tear_down)
  ADD ("audits", test_audits);
  ADD ("figures", test_figures);
  ADD ("offline", test_offline);
  ADD ("history", test_history);
  ADD ("hole", test_hole);
  ADD ("questions", test_questions);
  ADD ("forget", test_forget);
  ADD ("block", test_block);
#undef ADD
  return g_test_run ();
}
