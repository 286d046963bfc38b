/* Reports of epochs, saved from the development chain: the runner of the vectors comes to the chain's values from what is
 * in the file alone, and does not when one input is another.  argv[1]: the runner. */
#include <string.h>
#include <sys/wait.h>

#include "engine/epoch-report.h"

#include "jobs-fixture.h"

static const char *runner;

static char *
load (Fixture *fixture, guint16 netuid, guint64 block)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  char *text;

  tao_engine_load_epoch_report_async (fixture->engine, netuid, block, "for \"people\"\nand more", NULL, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  text = tao_engine_load_epoch_report_finish (fixture->engine, result, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (text, "\"report\":[\"for \\\"people\\\"\",\n\"and more\"]"));
  return text;
}

/* Whether the runner finds everything in @text as it should be. */
static gboolean
replays (Fixture *fixture, const char *text)
{
  g_autofree char *folder = g_dir_make_tmp ("taoscope-saved-XXXXXX", NULL), *path = g_build_filename (folder, "report.json", NULL);
  g_autofree char *output = NULL;
  const char *argv[] = { runner, folder, NULL }, *remove[] = { "rm", "-rf", folder, NULL };
  g_autoptr(GError) error = NULL;
  int status;

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, NULL, &status, &error));
  g_test_message ("%s", output);
  g_spawn_sync (NULL, (char **) remove, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
  return g_spawn_check_wait_status (status, NULL);
}

static char *
change (const char *text, const char *from, const char *to)
{
  g_auto(GStrv) halves = g_strsplit (text, from, 2);

  g_assert_nonnull (halves[1]);
  return g_strconcat (halves[0], to, halves[1], NULL);
}

static gboolean
is_checked (TaoSnapshot *snapshot)
{
  const TaoSubnet *subnet = tao_snapshot_lookup_subnet (snapshot, 1);

  return is_live (snapshot) && subnet != NULL && subnet->audit != NULL && subnet->audit->status == TAO_AUDIT_EXACT;
}

static void
test_one (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = NULL, *emission = NULL, *kappa = NULL, *stake = NULL, *stored = NULL;

  wait_for (fixture, is_checked);
  text = load (fixture, 1, 0);
  g_assert_true (replays (fixture, text));
  emission = change (text, "\"emission_rao\":\"", "\"emission_rao\":\"1");
  g_assert_false (replays (fixture, emission));
  kappa = change (text, "\"Kappa\":32767", "\"Kappa\":9000");
  g_assert_false (replays (fixture, kappa));
  stake = change (text, "\"total_stake_bits\":[\"", "\"total_stake_bits\":[\"777");
  g_assert_false (replays (fixture, stake));
  /* What the chain stored may be what is wrong. */
  stored = change (text, "\"Incentive\":[", "\"Incentive\":[1");
  g_assert_false (replays (fixture, stored));
}

/* As root: @call of AdminUtils with @netuid, and @argument = @value. */
static void
set (Fixture *fixture, const TaoKey32 *root, const char *name, guint16 netuid, const char *argument, guint value)
{
  g_autofree char *text = g_strdup_printf ("{\"call\":{\"AdminUtils\":{\"%s\":{\"netuid\":%u,\"%s\":%u}}}}", name, netuid, argument, value);
  TaoOrder order = { .kind = TAO_ORDER_CALL, .call = "Sudo.sudo", .text = text };
  g_autoptr(TaoJobResult) result = carry_out (fixture, root, &order, 1, NULL);

  g_assert_true (result->succeeded);
}

/* One that has at most half of the places that all mechanisms together may have. */
static guint16
small_subnet (Fixture *fixture)
{
  const TaoSubnet *subnets;
  guint n;

  subnets = tao_snapshot_get_subnets (tao_engine_get_snapshot (fixture->engine), &n);
  for (guint i = 0; i < n; i++)
    if (subnets[i].netuid > 0 && subnets[i].started && subnets[i].n_uids > 4 && subnets[i].n_uids <= 128)
      return subnets[i].netuid;
  g_error ("all subnets are large");
}

/* Of an epoch after @block. */
static const TaoAudit *
newer_audit (Fixture *fixture, guint16 netuid, guint64 block)
{
  const TaoSubnet *subnet = tao_snapshot_lookup_subnet (tao_engine_get_snapshot (fixture->engine), netuid);

  return subnet != NULL && subnet->audit != NULL && subnet->audit->epoch_block > block ? subnet->audit : NULL;
}

/* Two mechanisms: each has its own incentive and bonds, the subnet the rest, of both. */
static void
test_two (Fixture *fixture, gconstpointer data)
{
  TaoKey32 alice;
  g_autofree char *text = NULL, *other = NULL;
  const char *second;
  guint64 after;
  guint16 netuid;

  wait_for (fixture, has_history);
  tao_engine_unlock_development (fixture->engine, "//Alice", &alice);
  netuid = small_subnet (fixture);
  set (fixture, &alice, "sudo_set_max_allowed_uids", netuid, "max_allowed_uids", 128);
  set (fixture, &alice, "sudo_set_mechanism_count", netuid, "mechanism_count", 2);
  set (fixture, &alice, "sudo_set_tempo", netuid, "tempo", 8);
  after = tao_snapshot_get_sync (tao_engine_get_snapshot (fixture->engine))->best_block;
  while (newer_audit (fixture, netuid, after) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (newer_audit (fixture, netuid, after)->status, ==, TAO_AUDIT_EXACT);
  text = load (fixture, netuid, newer_audit (fixture, netuid, after)->epoch_block);
  g_assert_nonnull (strstr (text, "\"mechanisms\":["));
  g_assert_true (replays (fixture, text));
  /* What one mechanism is given shows in what the subnet stores. */
  second = strstr (strstr (text, "\"emission_rao\":") + 1, "\"emission_rao\":");
  g_assert_nonnull (second);
  other = g_strdup_printf ("%.*s\"emission_rao\":\"1%s", (int) (second - text), text, second + strlen ("\"emission_rao\":\""));
  g_assert_false (replays (fixture, other));
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
  runner = argv[1];
  g_test_add ("/vectors/saved/one", Fixture, "--manual --fast-forward=800", set_up, test_one, tear_down);
  g_test_add ("/vectors/saved/two", Fixture, JOBS_CHAIN, set_up, test_two, tear_down);
  return g_test_run ();
}
