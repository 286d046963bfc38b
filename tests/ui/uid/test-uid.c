/* The page of one uid: a miner, a validator, one that is not there; its place
 * in the line to leave in words that promise nothing. */
#include "page-harness.h"
#include "subnet-sample.h"

#include "app/charts/bar-strip.h"
#include "app/charts/chart.h"
#include "app/charts/score-bars.h"
#include "app/pages/uid/uid-alerts.h"
#include "app/pages/uid/uid-history.h"
#include "app/pages/uid/uid-page.h"
#include "app/pages/uid/uid-why.h"
#include "app/pages/uid/uid-words.h"
#include "app/widgets/stat.h"
#include "engine/outlook.h"

static PageHarness
open_page (guint16 uid)
{
  TaoRoute route = tao_route_uid (SAMPLE_NETUID, uid);

  return harness_open (TAO_TYPE_UID_PAGE, &route);
}

static TaoSeries *
make_series (TaoSeriesKind kind)
{
  TaoSeries *series = tao_series_new (kind, SAMPLE_NETUID, 5, 60);
  gint64 value;

  for (guint i = 0; i < 60; i++)
    {
      series->block[i] = 1000 + i * 360;
      series->time_ms[i] = 1763818800000 + i * G_GINT64_CONSTANT (4320000);
      value = kind == TAO_SERIES_EXIT_LINE ? 3000 + i % 5 * 40 : kind == TAO_SERIES_EMISSION ? 2000000000 - i * 10000000
              : kind == TAO_SERIES_RANK ? 2 + i / 12 : 8000 - i * 60 + i % 7 * 30;
      series->value[i] = series->low[i] = series->high[i] = value;
      series->endpoint[i] = i < 30 ? NULL : g_intern_static_string ("wss://before.example:443");
      series->verdict[i] = i < 30 ? 0 : i < 50 ? TAO_AUDIT_EXACT + 1 : TAO_AUDIT_DIFFERS + 1;
    }
  series->flags[20] = TAO_POINT_NEW_OWNER;
  return series;
}

/* A past of 60 epochs, the last of them at block 22,240; another hotkey since the 21st. */
static void
show_past (TaoUidHistory *history)
{
  g_autoptr(TaoSeries) value = make_series (TAO_SERIES_INCENTIVE), exit_line = make_series (TAO_SERIES_EXIT_LINE);
  g_autoptr(TaoSeries) emission = make_series (TAO_SERIES_EMISSION), rank = make_series (TAO_SERIES_RANK);
  TaoSeries *const past[TAO_UID_N_PASTS] = { value, exit_line, emission, rank };

  tao_uid_history_set_series (history, past);
}

static void
test_states (void)
{
  PageHarness harness = open_page (5);
  TaoRoute missing = tao_route_uid (SAMPLE_NETUID, 300), back = tao_route_uid (SAMPLE_NETUID, 5);

  harness_offer (&harness, sample_subnet (SAMPLE_NO_METAGRAPH | SAMPLE_OFFLINE, 50000));
  g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_ERROR);
  harness_offer (&harness, sample_subnet (SAMPLE_NO_METAGRAPH, 50000));
  g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_LOADING);
  harness_offer (&harness, sample_subnet (SAMPLE_NO_WEIGHTS, 50000));
  g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_CONTENT);
  g_assert_false (tao_page_is_ready (harness.page));      /* who scores it is awaited */
  tao_page_navigate (harness.page, &missing);
  g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_EMPTY);
  tao_page_navigate (harness.page, &back);
  harness_offer (&harness, sample_subnet (SAMPLE_PLAIN, 50001));
  g_assert_true (tao_page_is_ready (harness.page));
  harness_close (&harness);
}

static void
test_miner (void)
{
  PageHarness harness = open_page (5);
  GtkWidget *page = GTK_WIDGET (harness.page);

  harness_offer (&harness, sample_subnet (SAMPLE_PLAIN, 50000));
  show_past (nth_widget (&harness, TAO_TYPE_UID_HISTORY, 0));
  g_assert_cmpstr (tao_page_get_title (harness.page), ==, "UID 5");
  g_assert_cmpstr (tao_page_get_subtitle (harness.page), ==, "Lantern · Subnet 11");
  g_assert_true (shows_text (page, "miner"));
  g_assert_true (shows_text (page, "13.4279%"));          /* 8800 / 65535 */
  g_assert_true (shows_text (page, "4 of 4 validators"));
  g_assert_true (shows_text (page, "0.133175"));
  g_assert_true (shows_text (page, "203.0.113.24:8091"));
  g_assert_true (shows_text (page, "1.100000000\302\240λ"));
  g_assert_true (shows_text (page, "recomputed"));
  g_assert_cmpuint (assert_named (GTK_WIDGET (harness.page)), >=, 6);
  gtk_test_accessible_assert_property (nth_widget (&harness, TAO_TYPE_SCORE_BARS, 0), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Weights of validators on this UID");
  gtk_test_accessible_assert_property (nth_widget (&harness, TAO_TYPE_BAR_STRIP, 0), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Next to leave, by emission");
  harness_picture (&harness, "uid");
  tao_page_set_narrow (harness.page, TRUE);
  gtk_window_set_default_size (harness.window, 360, 714);
  harness_picture (&harness, "uid-narrow");
  harness_close (&harness);
}

/* Each epoch is a tick while there is room; where there is none the summary says how many one stands for. */
static void
test_epochs (void)
{
  PageHarness harness = open_page (5);
  TaoUidHistory *history = NULL;
  g_autoptr(TaoSeries) many = tao_series_new (TAO_SERIES_INCENTIVE, SAMPLE_NETUID, 5, 6000);
  guint most = 0, ticks;

  harness_offer (&harness, sample_subnet (SAMPLE_PLAIN, 50000));
  history = nth_widget (&harness, TAO_TYPE_UID_HISTORY, 0);
  show_past (history);
  harness_picture (&harness, "uid-epochs");
  for (guint i = 0; i < 3; i++)
    {
      g_assert_cmpuint (tao_chart_get_marks (nth_widget (&harness, TAO_TYPE_CHART, i), &most), ==, 60);
      g_assert_cmpuint (most, ==, 1);
    }
  gtk_test_accessible_assert_property (nth_widget (&harness, TAO_TYPE_CHART, 2), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "From 22 Nov, 13:40 to 25 Nov, 12:28: from 2 to 6. The UID was registered anew 1 time, by the epoch of "
                                       "block 8,200. 60 recorded epochs are on view, each marked.");

  /* While nothing newer can come the lines end hatched, and the summary says so. */
  harness_offer (&harness, sample_subnet (SAMPLE_OFFLINE, 50000));
  show_past (history);
  harness_picture (&harness, "uid-stale");
  gtk_test_accessible_assert_property (nth_widget (&harness, TAO_TYPE_CHART, 1), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "From 22 Nov, 13:40 to 25 Nov, 12:28: from 2.000000 to 1.410000, down 29.5 percent. "
                                       "The UID was registered anew 1 time, by the epoch of block 8,200. "
                                       "60 recorded epochs are on view, each marked. no data since 22 Nov, 13:40");
  harness_offer (&harness, sample_subnet (SAMPLE_PLAIN, 50000));

  for (guint i = 0; i < many->n; i++)
    {
      many->block[i] = 1000 + i * 360;
      many->time_ms[i] = 1763818800000 + i * G_GINT64_CONSTANT (4320000);
      many->value[i] = many->low[i] = many->high[i] = 8000;
    }
  tao_uid_history_set_series (history, (TaoSeries *[TAO_UID_N_PASTS]) { many });
  harness_picture (&harness, "uid-many-epochs");
  ticks = tao_chart_get_marks (nth_widget (&harness, TAO_TYPE_CHART, 0), &most);
  g_assert_cmpuint (ticks, >, 100);
  g_assert_cmpuint (ticks, <, 400);
  g_assert_cmpuint (most, >, 6000 / 400);
  g_assert_cmpuint (most * ticks, >=, 6000);
  {
    g_autofree char *words = g_strdup_printf ("From 22 Nov, 13:40 to 18 Sep, 12:28: from 12.207218%% to 12.207218%%, unchanged. "
                                              "6000 recorded epochs are on view; at this width a mark stands for up to %u of them.", most);

    gtk_test_accessible_assert_property (nth_widget (&harness, TAO_TYPE_CHART, 0), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words);
  }
  harness_close (&harness);
}

/* The place against the epoch before, which the record tells; none for who came since. */
static void
test_rank_change (void)
{
  PageHarness harness = open_page (5);
  GtkWidget *page = GTK_WIDGET (harness.page);
  g_autoptr(TaoSeries) value = make_series (TAO_SERIES_INCENTIVE), rank = make_series (TAO_SERIES_RANK);
  TaoSeries *const past[TAO_UID_N_PASTS] = { [TAO_UID_PAST_VALUE] = value, [TAO_UID_PAST_RANK] = rank };
  TaoUidHistory *history;
  g_autoptr(TaoEpochTable) table = tao_epoch_table_new (TAO_SERIES_DIVIDENDS, SAMPLE_NETUID, 2, 7);
  g_autoptr(TaoSeries) counted = NULL;

  /* The sample's epoch ran at block 49,900; the record has it as its last. */
  rank->block[59] = value->block[59] = 49900;
  harness_offer (&harness, sample_subnet (SAMPLE_PLAIN, 50000));
  history = nth_widget (&harness, TAO_TYPE_UID_HISTORY, 0);
  g_assert_true (shows_text (page, "by incentive"));
  rank->value[58] = 5;
  rank->value[59] = 2;
  tao_uid_history_set_series (history, past);
  g_assert_cmpuint (tao_uid_history_get_rank_before (history, 49900), ==, 5);
  g_assert_true (shows_text (page, "up 3"));
  g_assert_true (shows_text (page, "since the last epoch"));
  rank->value[58] = 1;
  tao_uid_history_set_series (history, past);
  g_assert_true (shows_text (page, "down 1"));
  rank->value[58] = 2;
  tao_uid_history_set_series (history, past);
  g_assert_true (shows_text (page, "as in the epoch before"));
  rank->flags[59] = TAO_POINT_NEW_OWNER;
  tao_uid_history_set_series (history, past);
  g_assert_cmpuint (tao_uid_history_get_rank_before (history, 49900), ==, 0);
  g_assert_true (shows_text (page, "by incentive"));
  /* Not recorded yet: the newest record is of the epoch before. */
  g_assert_cmpuint (tao_uid_history_get_rank_before (history, 50261), ==, 2);
  harness_close (&harness);

  /* A validator's place is counted from the dividends of all, for the epochs that both know. */
  table->block[0] = 1000;
  table->block[1] = 1720;
  for (guint uid = 0; uid < 7; uid++)
    {
      table->value[uid * 2] = 10 * uid;
      table->value[uid * 2 + 1] = uid == 6 ? 1 : 50;
    }
  counted = tao_uid_history_rank_by (value, table);
  g_assert_cmpuint (counted->n, ==, 2);
  g_assert_cmpuint (counted->block[1], ==, 1720);
  g_assert_cmpint (counted->value[0], ==, 2);      /* only uid 6 has more than uid 5 */
  g_assert_cmpint (counted->value[1], ==, 1);      /* shared with five others */
}

static void
test_validator (void)
{
  PageHarness harness = open_page (3);
  GtkWidget *page = GTK_WIDGET (harness.page);

  harness_offer (&harness, sample_subnet (SAMPLE_PLAIN, 50000));
  g_assert_true (shows_text (page, "validator"));
  g_assert_true (shows_text (page, "Old Mill"));
  g_assert_true (shows_text (page, "11, most 0.246804 to UID 5"));
  g_assert_false (shows_text (page, "Who scores it"));
  harness_close (&harness);
}

static void
test_change (void)
{
  g_autoptr(TaoSeries) value = make_series (TAO_SERIES_INCENTIVE);
  GtkWidget *history = g_object_ref_sink (tao_uid_history_new ());
  gint64 span = 0;

  tao_uid_history_set_series (TAO_UID_HISTORY (history), (TaoSeries *[TAO_UID_N_PASTS]) { value });
  /* From the new owner's first epoch (6980) to the last (4550). */
  g_assert_cmpint (value->value[20], ==, 6980);
  g_assert_cmpint (value->value[59], ==, 4550);
  g_assert_cmpint (tao_uid_history_get_change (TAO_UID_HISTORY (history), &span), ==, -348137);
  g_assert_cmpint (span, ==, value->time_ms[59] - value->time_ms[20]);
  g_object_unref (history);
}

static void
test_outlook (void)
{
  g_autoptr(TaoSnapshot) snapshot = sample_subnet (SAMPLE_PLAIN, 50000);
  TaoSubnet subnet = *tao_snapshot_lookup_subnet (snapshot, SAMPLE_NETUID);
  TaoMetagraph metagraph = *tao_snapshot_lookup_metagraph (snapshot, SAMPLE_NETUID);
  guint64 registered[SAMPLE_UIDS];
  g_autofree char *room = NULL, *few = NULL, *soon = NULL, *line = NULL, *immune = NULL, *none = NULL;

  g_assert_cmpint (tao_uid_outlook (&subnet, &metagraph, 4), ==, TAO_OUTLOOK_PROTECTED);
  g_assert_cmpint (tao_uid_outlook (&subnet, &metagraph, 5), ==, TAO_OUTLOOK_ROOM);
  room = tao_uid_outlook_detail (&subnet, &metagraph, 5, TAO_OUTLOOK_ROOM, 12000);
  g_assert_cmpstr (room, ==, "The subnet has 240 free places. The line matters once they are taken. "
                             "2.3 registrations a day lately, so about 2,604 hours (108 days) left at this pace, if nobody's place changes.");
  subnet.max_uids = SAMPLE_UIDS;
  g_assert_cmpint (tao_uid_outlook (&subnet, &metagraph, 14), ==, TAO_OUTLOOK_NEXT);
  g_assert_cmpint (tao_uid_outlook (&subnet, &metagraph, 5), ==, TAO_OUTLOOK_NEAR);
  g_assert_cmpint (tao_uid_outlook (&subnet, &metagraph, 15), ==, TAO_OUTLOOK_IMMUNE);
  few = tao_uid_outlook_detail (&subnet, &metagraph, 14, TAO_OUTLOOK_NEXT, 12000);
  g_assert_cmpstr (few, ==, "2.3 registrations a day lately, so about 10 hours left at this pace, if nobody's place changes.");
  for (guint i = 0; i < SAMPLE_UIDS; i++)
    registered[i] = i < 14 ? 100 : 49000;
  metagraph.registered_at = registered;
  metagraph.block = 60400;
  g_assert_cmpuint (tao_outlook_pace (&metagraph, 12000), ==, 28);    /* 2 in 7 days, none in one */
  g_assert_cmpuint (tao_outlook_hours (&subnet, &metagraph, 14, 12000), ==, 84);
  soon = tao_uid_outlook_detail (&subnet, &metagraph, 14, TAO_OUTLOOK_NEXT, 12000);
  g_assert_cmpstr (soon, ==, "0.3 registrations a day lately, so about 84 hours (3 days) left at this pace, if nobody's place changes.");
  /* One registration in a week is no pace. */
  registered[14] = 100;
  g_assert_cmpuint (tao_outlook_hours (&subnet, &metagraph, 14, 12000), ==, TAO_UNKNOWN_U64);
  none = tao_uid_outlook_detail (&subnet, &metagraph, 14, TAO_OUTLOOK_NEXT, 12000);
  g_assert_cmpstr (none, ==, "Too few registrations lately to tell how long that takes.");
  registered[2] = registered[3] = 60000;
  g_assert_cmpuint (tao_outlook_pace (&metagraph, 12000), ==, 200);   /* 2 in one day */
  g_assert_cmpuint (tao_outlook_hours (&subnet, &metagraph, 14, 12000), ==, 12);
  /* A free place is taken first; who is never removed has no hours. */
  subnet.max_uids = SAMPLE_UIDS + 3;
  g_assert_cmpuint (tao_outlook_hours (&subnet, &metagraph, 14, 12000), ==, 48);
  g_assert_cmpuint (tao_outlook_hours (&subnet, &metagraph, 4, 12000), ==, TAO_UNKNOWN_U64);
  subnet.max_uids = SAMPLE_UIDS;
  immune = tao_uid_outlook_detail (&subnet, &metagraph, 15, TAO_OUTLOOK_IMMUNE, 12000);
  g_assert_cmpstr (immune, ==, "Immunity: ended at block 53,096. 2.0 registrations a day lately, so about 180 hours (7 days) left at this "
                               "pace, if nobody's place changes.");
  line = tao_uid_outlook_line (&metagraph, 14, TAO_OUTLOOK_NEXT);
  g_assert_cmpstr (line, ==, "1st in line to leave when a new UID registers");
  subnet.registration_open = FALSE;
  g_assert_cmpint (tao_uid_outlook (&subnet, &metagraph, 14), ==, TAO_OUTLOOK_CLOSED);
  g_assert_cmpuint (tao_uid_emission_per_day (361, 360, 12000), ==, 7200);
  g_assert_cmpuint (tao_uid_emission_per_day (TAO_UNKNOWN_U64, 360, 12000), ==, TAO_UNKNOWN_U64);
}

static void
test_alerts (void)
{
  g_autoptr(GArray) rules = tao_rules_new_default ();
  guint n = rules->len;
  const TaoRule *rule;

  g_assert_false (tao_uid_alerts_is_on (rules, TAO_RULE_UID_EXIT, SAMPLE_NETUID, 5));
  tao_uid_alerts_switch (rules, TAO_RULE_UID_EXIT, SAMPLE_NETUID, 5, TRUE);
  g_assert_cmpuint (rules->len, ==, n + 1);
  g_assert_true (tao_uid_alerts_is_on (rules, TAO_RULE_UID_EXIT, SAMPLE_NETUID, 5));
  g_assert_false (tao_uid_alerts_is_on (rules, TAO_RULE_UID_EXIT, SAMPLE_NETUID, 6));
  rule = &g_array_index (rules, TaoRule, n);
  g_assert_cmpint (rule->threshold, ==, 24);
  tao_uid_alerts_switch (rules, TAO_RULE_UID_EXIT, SAMPLE_NETUID, 5, FALSE);
  g_assert_cmpuint (rules->len, ==, n + 1);
  g_assert_false (tao_uid_alerts_is_on (rules, TAO_RULE_UID_EXIT, SAMPLE_NETUID, 5));
}

static void
test_why (void)
{
  static const TaoWhyTerm terms[] = {
    { TAO_WHY_WEIGHT, 0, G_GINT64_CONSTANT (42949673) }, { TAO_WHY_CLIPPING, 3, -4294967 }, { TAO_WHY_TOTAL, -1, 429497 },
  };
  g_autoptr(GError) pruned = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "state-pruned");
  PageHarness harness = open_page (5);
  TaoWhy why = {
    .netuid = SAMPLE_NETUID, .uid = 5, .block_before = 49539, .block_after = 49900, .exact = TRUE,
    .incentive_change = 42949673 - 4294967 + 429497, .n_incentive_terms = 3, .incentive_terms = terms,
  };

  harness_offer (&harness, sample_subnet (SAMPLE_PLAIN, 50000));
  g_assert_false (shows_text (GTK_WIDGET (harness.page), "Why its incentive changed"));
  tao_uid_why_take (nth_widget (&harness, TAO_TYPE_UID_WHY, 0), &why);
  g_assert_true (shows_text (GTK_WIDGET (harness.page), "Weight of Northwind"));
  g_assert_true (shows_text (GTK_WIDGET (harness.page), "+1.0000%"));
  g_assert_true (shows_text (GTK_WIDGET (harness.page), "Clipping of Old Mill"));
  g_assert_true (shows_text (GTK_WIDGET (harness.page), "−0.1000%"));
  g_assert_true (shows_text (GTK_WIDGET (harness.page), "+0.9100% between the epochs of blocks 49,539 and 49,900, both recomputed exactly."));
  /* The same where the figures are: on both that tell a change. */
  for (guint i = 0; i < 2; i++)
    g_assert_cmpstr (gtk_widget_get_tooltip_text (nth_widget (&harness, TAO_TYPE_STAT, i)), ==,
                     "Why its incentive changed\nWeight of Northwind  +1.0000%\nClipping of Old Mill  −0.1000%\n"
                     "All others together  +0.0100%\n"
                     "+0.9100% between the epochs of blocks 49,539 and 49,900, both recomputed exactly.");
  harness_picture (&harness, "uid-why");
  tao_uid_why_take_problem (nth_widget (&harness, TAO_TYPE_UID_WHY, 0), pruned);
  g_assert_true (shows_text (GTK_WIDGET (harness.page), "Why its incentive changed"));
  g_assert_true (shows_text (GTK_WIDGET (harness.page), "This endpoint no longer has the state before this epoch. An archive endpoint, "
                                                        "set in Preferences, keeps it."));
  g_assert_null (gtk_widget_get_tooltip_text (nth_widget (&harness, TAO_TYPE_STAT, 0)));
  harness_close (&harness);
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/uid/states", test_states);
  g_test_add_func ("/uid/miner", test_miner);
  g_test_add_func ("/uid/epochs", test_epochs);
  g_test_add_func ("/uid/rank-change", test_rank_change);
  g_test_add_func ("/uid/validator", test_validator);
  g_test_add_func ("/uid/change", test_change);
  g_test_add_func ("/uid/outlook", test_outlook);
  g_test_add_func ("/uid/alerts", test_alerts);
  g_test_add_func ("/uid/why", test_why);
  return g_test_run ();
}
