/* What is kept and told: verdicts that outlive the state they were found in, flows against the chain's own counter, an
 * alert about a proxy that somebody really added. */
#include "engine/browse.h"
#include "engine/past.h"
#include "jobs-fixture.h"
#include "keys/ss58.h"

#define TAO G_GUINT64_CONSTANT (1000000000)

/* --- verdicts ------------------------------------------------------------------------------------ */

/* Subnet 1 runs an epoch in block 801; the chain keeps 60 states. */
#define HISTORY 805
#define STATES 60
#define VERDICT_CHAIN "--block-time=250 --fast-forward=805 --pruning=60"

static guint64 epoch;

static const TaoAudit *
newest_audit (TaoSnapshot *snapshot)
{
  const TaoSubnet *subnet = tao_snapshot_lookup_subnet (snapshot, 1);

  return subnet != NULL ? subnet->audit : NULL;
}

static gboolean
is_exact (TaoSnapshot *snapshot)
{
  const TaoAudit *audit = newest_audit (snapshot);

  return is_live (snapshot) && tao_snapshot_get_sync (snapshot)->best_block >= HISTORY && audit != NULL
         && audit->status == TAO_AUDIT_EXACT && audit->epoch_block + STATES > HISTORY;
}

static gboolean
has_live_audit (TaoSnapshot *snapshot)
{
  const TaoAudit *audit = newest_audit (snapshot);

  return is_live (snapshot) && audit != NULL && audit->epoch_block == epoch;
}

static gboolean
can_read (Fixture *fixture, guint64 block)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(TaoSnapshot) past = NULL;

  tao_engine_load_past_async (fixture->engine, block, 1, NULL, 0, NULL, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  past = tao_engine_load_past_finish (fixture->engine, result, NULL);
  return past != NULL;
}

/* Long after the state that an epoch was checked with is gone, a restart shows the verdict, and when it was found. */
static void
test_verdict (Fixture *fixture, gconstpointer data)
{
  const TaoAudit *audit = newest_audit (wait_for (fixture, is_exact));
  g_autofree char *rule_set = g_strdup (audit->rule_set);
  gint64 checked_ms = audit->checked_at_ms;

  epoch = audit->epoch_block;
  while (can_read (fixture, epoch - 1))
    g_main_context_iteration (NULL, TRUE);

  close_engine (fixture);
  open_engine (fixture, FALSE);
  audit = newest_audit (wait_for (fixture, has_live_audit));
  g_assert_cmpint (audit->status, ==, TAO_AUDIT_EXACT);
  g_assert_cmpint (audit->checked_at_ms, ==, checked_ms);
  g_assert_cmpstr (audit->rule_set, ==, rule_set);
  g_assert_cmpstr (audit->reason, ==, NULL);
}

/* --- flows ------------------------------------------------------------------------------------------ */

/* The chain's own count after @block; FALSE where it has none. */
static gboolean
read_flow (Fixture *fixture, guint64 block, gint64 *flow)
{
  const char *texts[] = { "1", NULL };
  TaoBrowseQuestion question = { FALSE, "SubtensorModule", "SubnetTaoFlow", 1, texts, block };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(TaoBrowseAnswer) answer = NULL;
  g_autoptr(GError) error = NULL;

  tao_engine_browse_async (fixture->engine, &question, NULL, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  answer = tao_engine_browse_finish (fixture->engine, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (answer->block, ==, block);
  return answer->root != NULL && g_ascii_string_to_signed (answer->root->text, 10, G_MININT64, G_MAXINT64, flow, NULL);
}

static TaoSeries *
load_flow (Fixture *fixture)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  TaoSeries *series;

  tao_engine_load_series_async (fixture->engine, TAO_SERIES_NET_FLOW, 1, 0, 0, 0, 0, NULL, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  series = tao_engine_load_series_finish (fixture->engine, result, &error);
  g_assert_no_error (error);
  return series;
}

/* Every recorded point is what storage had at its block, and own purchases are in it. */
static void
test_net_flow (Fixture *fixture, gconstpointer data)
{
  TaoKey32 alice;
  TaoOrder stake = { .kind = TAO_ORDER_STAKE, .netuid = 1, .amount = 50 * TAO, .allow_partial = TRUE };
  g_autoptr(TaoJobResult) bought = NULL;
  g_autoptr(TaoSeries) series = NULL;
  gint64 before, after, flow;

  wait_for (fixture, has_history);
  tao_engine_unlock_development (fixture->engine, "//Alice", &alice);
  stake.hotkey = find_validator (fixture, 1);
  bought = carry_out (fixture, &alice, &stake, 1, NULL);
  do
    {
      g_clear_pointer (&series, tao_series_unref);
      g_main_context_iteration (NULL, TRUE);
      series = load_flow (fixture);
    }
  while (series->n < 2 || series->block[series->n - 1] < bought->block);
  for (guint i = 0; i < series->n; i++)
    {
      g_assert_true (read_flow (fixture, series->block[i], &flow));
      g_test_message ("block %" G_GUINT64_FORMAT ": %" G_GINT64_FORMAT, series->block[i], series->value[i]);
      g_assert_cmpint (series->value[i], ==, flow);
    }
  g_assert_true (read_flow (fixture, bought->block - 1, &before));
  g_assert_true (read_flow (fixture, bought->block, &after));
  g_assert_cmpint (after, !=, before);
}

/* --- proxies ------------------------------------------------------------------------------------------ */

static const TaoAlert *
find_proxy_alert (TaoSnapshot *snapshot)
{
  guint n;
  const TaoAlert *alerts = tao_snapshot_get_alerts (snapshot, &n);

  for (guint i = 0; i < n; i++)
    if (g_str_equal (alerts[i].rule, "proxy-added"))
      return &alerts[i];
  return NULL;
}

static gboolean
has_proxy_alert (TaoSnapshot *snapshot)
{
  return find_proxy_alert (snapshot) != NULL;
}

static gboolean
knows_no_proxies (TaoSnapshot *snapshot)
{
  guint n;
  const TaoAccountState *accounts = tao_snapshot_get_accounts (snapshot, &n);

  return n == 1 && accounts[0].own && accounts[0].n_proxies == 0;
}

static void
test_proxy (Fixture *fixture, gconstpointer data)
{
  TaoKey32 alice, bob;
  TaoAccountId delegate;
  g_autofree char *address = NULL, *arguments = NULL;
  TaoOrder order = { .kind = TAO_ORDER_CALL, .call = "Proxy.add_proxy" };
  g_autoptr(TaoJobResult) added = NULL;
  const TaoAccountState *accounts;
  const TaoAlert *alert;
  guint n;

  wait_for (fixture, has_history);
  tao_engine_unlock_development (fixture->engine, "//Alice", &alice);
  tao_engine_unlock_development (fixture->engine, "//Bob", &bob);
  tao_engine_set_accounts (fixture->engine, &alice, 1);
  wait_for (fixture, knows_no_proxies);
  g_assert_false (has_proxy_alert (tao_engine_get_snapshot (fixture->engine)));
  memcpy (delegate.bytes, bob.bytes, sizeof bob.bytes);
  address = tao_ss58_encode (&delegate);
  arguments = g_strdup_printf ("{\"delegate\":{\"Id\":\"%s\"},\"proxy_type\":\"Staking\",\"delay\":0}", address);
  order.text = arguments;
  added = carry_out (fixture, &alice, &order, 1, NULL);

  alert = find_proxy_alert (wait_for (fixture, has_proxy_alert));
  g_assert_cmpint (alert->level, ==, TAO_ALERT_CRITICAL);
  g_assert_cmpmem (&alert->account, sizeof alert->account, &alice, sizeof alice);
  g_assert_cmpint (alert->value, ==, 1);
  accounts = tao_snapshot_get_accounts (tao_engine_get_snapshot (fixture->engine), &n);
  g_assert_cmpuint (accounts[0].n_proxies, ==, 1);
  g_assert_cmpmem (&accounts[0].proxies[0].delegate, sizeof bob, &bob, sizeof bob);
  g_assert_cmpstr (accounts[0].proxies[0].type, ==, "Staking");
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
  g_test_add ("/engine/kept/verdict", Fixture, VERDICT_CHAIN, set_up, test_verdict, tear_down);
  g_test_add ("/engine/kept/net-flow", Fixture, JOBS_CHAIN, set_up, test_net_flow, tear_down);
  g_test_add ("/engine/kept/proxy", Fixture, JOBS_CHAIN, set_up, test_proxy, tear_down);
  return g_test_run ();
}
