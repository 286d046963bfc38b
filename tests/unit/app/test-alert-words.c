#include "app/alert-words.h"
#include "engine/alerts.h"

static TaoAlert
alert_of (TaoRuleKind kind, gint64 value, gint64 threshold)
{
  return (TaoAlert) { .id = 1, .rule = tao_rule_kind_to_code (kind), .netuid = 11, .uid = 137, .value = value, .threshold = threshold };
}

static void
check (TaoRuleKind kind, gint64 value, gint64 threshold, const char *title, const char *detail, const char *route)
{
  TaoAlert alert = alert_of (kind, value, threshold);
  g_auto(TaoAlertWords) words = { 0 };
  g_autofree char *where = NULL;

  tao_alert_words (&alert, NULL, &words);
  where = tao_route_to_string (&words.route);
  g_assert_cmpstr (words.title, ==, title);
  g_assert_cmpstr (words.detail, ==, detail);
  if (route != NULL)
    g_assert_cmpstr (where, ==, route);
}

static void
test_words (void)
{
  check (TAO_RULE_UID_EXIT, 5, 24, "UID 137 is near the exit", "Subnet 11 · about 5 hours left", "uid?netuid=11&uid=137");
  check (TAO_RULE_INCENTIVE_DROP, 49, 30, "UID 137 earns less", "Subnet 11 · 49% less incentive than an epoch ago", NULL);
  check (TAO_RULE_PRICE_BELOW, 29000000, 30000000, "Subnet 11 fell below 0.030000\302\240τ", "0.029000\302\240τ", "subnet?netuid=11&tab=market");
  check (TAO_RULE_PRICE_ABOVE, 31000000, 30000000, "Subnet 11 rose above 0.030000\302\240τ", "0.031000\302\240τ", NULL);
  check (TAO_RULE_PRICE_MOVED, -123400, 10, "Subnet 11 moved \342\210\22212.34%", "Price, 24 h", NULL);
  check (TAO_RULE_PARAMETERS, TAO_PARAMETER_TEMPO | TAO_PARAMETER_OWNER, 0, "Parameters of Subnet 11 changed", "tempo, owner",
         "subnet?netuid=11&tab=parameters");
  check (TAO_RULE_AUDIT_DIFFERS, 1, 0, "Subnet 11 differs from our computation", "1 value of the last epoch", "subnet?netuid=11&tab=verify");
  check (TAO_RULE_AUDIT_DIFFERS, 2, 7123456, "Subnet 11 differs from our computation", "2 values of block 7,123,456", NULL);
  check (TAO_RULE_NODE_BEHIND, 1200, 100, "The node is behind", "1,200 blocks", "node");
  check (TAO_RULE_NOT_WATCHING, 1, 5, "No new blocks", "For 1 minute", "node");
}

/* Every rule there is has words, and an unknown one does no harm. */
static void
test_all (void)
{
  TaoAlert odd = { .rule = "from-the-future" };
  g_auto(TaoAlertWords) odd_words = { 0 };

  for (guint kind = 0; kind < TAO_RULE_N_KINDS; kind++)
    {
      TaoAlert alert = alert_of ((TaoRuleKind) kind, 1, 1);
      g_auto(TaoAlertWords) words = { 0 };

      tao_alert_words (&alert, NULL, &words);
      g_assert_cmpstr (words.title, !=, alert.rule);
      g_assert_cmpstr (words.detail, !=, "");
    }
  tao_alert_words (&odd, NULL, &odd_words);
  g_assert_cmpstr (odd_words.title, ==, "from-the-future");
}

static void
test_quiet (void)
{
  g_assert_false (tao_is_quiet (0, 0, 0));
  g_assert_true (tao_is_quiet (8 * 60, 8 * 60, 9 * 60));
  g_assert_false (tao_is_quiet (9 * 60, 8 * 60, 9 * 60));
  g_assert_true (tao_is_quiet (23 * 60, 22 * 60, 7 * 60));       /* over midnight */
  g_assert_true (tao_is_quiet (6 * 60 + 59, 22 * 60, 7 * 60));
  g_assert_false (tao_is_quiet (7 * 60, 22 * 60, 7 * 60));
  g_assert_false (tao_is_quiet (21 * 60 + 59, 22 * 60, 7 * 60));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/alert-words/words", test_words);
  g_test_add_func ("/app/alert-words/all", test_all);
  g_test_add_func ("/app/alert-words/quiet", test_quiet);
  return g_test_run ();
}
