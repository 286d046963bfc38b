/* Validators, Activity and Account from built snapshots: rows that stay, and the
 * states. */
#include <math.h>
#include <string.h>

#include "page-harness.h"
#include "market-sample.h"

#include "app/format.h"
#include "app/pages/account/account-page.h"
#include "app/pages/activity/activity-page.h"
#include "app/pages/activity/inner-calls.h"
#include "app/pages/activity/words.h"
#include "app/pages/validators/validator-row.h"
#include "app/pages/validators/validators-page.h"
#include "app/widgets/compare-rows.h"
#include "app/widgets/table.h"

#define ALICE "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"

/* Three hotkeys: 1 named, 2 with a permit only, 3 a miner, which is no validator. */
static TaoSnapshot *
with_validators (guint64 stake)
{
  static const guint16 permits[] = { 11 };
  g_autoptr(TaoSnapshot) base = sample_market (SAMPLE_MARKET_PLAIN, 1000);
  TaoSnapshotBuilder *builder = tao_snapshot_builder_new (base);
  g_autoptr(TaoArena) arena = tao_arena_new ();
  TaoValidator *validators = tao_arena_new_array (arena, TaoValidator, 3);

  for (guint i = 0; i < 3; i++)
    {
      validators[i].hotkey.bytes[0] = (guint8) (i + 1);
      validators[i].stake_subnets_rao = 5 * TAO_RAO;
      validators[i].return_month_ppm = TAO_UNKNOWN_I64;
      validators[i].n_nominators = TAO_UNKNOWN_U32;
    }
  validators[0].name = "North\342\200\256wind";
  validators[0].stake_root_rao = stake;
  validators[0].take = 11796;
  validators[0].n_subnets = 3;
  validators[1].permits = permits;
  validators[1].n_permits = 1;
  validators[1].n_subnets = TAO_UNKNOWN_U32;
  tao_snapshot_builder_set_validators (builder, arena, validators, 3);
  return tao_snapshot_builder_end (builder);
}

static void
test_validators (void)
{
  TaoRoute route = tao_route_page ("validators");
  PageHarness harness = harness_open (TAO_TYPE_VALIDATORS_PAGE, &route);
  TaoTable *table;
  TaoValidatorRow *row;

  harness_offer (&harness, sample_market (SAMPLE_MARKET_NOTHING, 0));
  g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_LOADING);
  harness_offer (&harness, sample_market (SAMPLE_MARKET_NOTHING | SAMPLE_MARKET_REFUSED, 0));
  g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_ERROR);

  harness_offer (&harness, with_validators (100 * TAO_RAO));
  g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_CONTENT);
  table = nth_widget (&harness, TAO_TYPE_TABLE, 0);
  g_assert_cmpuint (tao_table_get_n_shown (table), ==, 2);
  harness_picture (&harness, "validators");
  row = tao_table_get_selected (table);
  if (row == NULL)
    {
      g_autoptr(TaoValidatorRow) first = g_list_model_get_item (tao_table_get_rows (TAO_TABLE (table)), 0);

      tao_table_set_selected (table, first);
      row = tao_table_get_selected (table);
    }
  /* The override character of the name is gone, and the row survives the next snapshot. */
  g_assert_cmpstr (tao_validator_row_get_name (row), ==, "Northwind");
  g_assert_cmpuint (tao_validator_row_get_stake_rao (row), ==, 105 * TAO_RAO);
  harness_offer (&harness, with_validators (70 * TAO_RAO));
  g_assert_true (tao_table_get_selected (table) == row);
  g_assert_cmpuint (tao_validator_row_get_stake_rao (row), ==, 75 * TAO_RAO);
  harness_close (&harness);
}

static void
test_unknown_is_no_zero (void)
{
  g_autoptr(TaoSnapshot) snapshot = with_validators (1);
  guint n;
  const TaoValidator *validators = tao_snapshot_get_validators (snapshot, &n);
  g_autoptr(TaoValidatorRow) row = tao_validator_row_new (snapshot, &validators[1]);

  g_assert_cmpuint (tao_validator_row_get_stake_rao (row), ==, TAO_UNKNOWN_U64);
  g_assert_cmpuint (tao_validator_row_get_trust (row), ==, TAO_UNKNOWN_U64);
  g_assert_cmpuint (tao_validator_row_get_weights_age (row), ==, TAO_UNKNOWN_U64);
  g_assert_cmpuint (tao_validator_row_get_weights_age_ms (row), ==, TAO_UNKNOWN_U64);
}

/* Weights of block 990, looked at from 1000 on: 10 blocks of 12 s. A block more does not change the row, a minute more does. */
static void
test_freshness (void)
{
  static const guint16 permits[] = { 11 };
  TaoValidator validator = { .n_subnets = 1, .n_permits = 1, .permits = permits, .oldest_weights_block = 990 };
  g_autoptr(TaoSnapshot) first = sample_market (SAMPLE_MARKET_PLAIN, 1000), next = sample_market (SAMPLE_MARKET_PLAIN, 1001);
  g_autoptr(TaoSnapshot) later = sample_market (SAMPLE_MARKET_PLAIN, 1005);
  g_autoptr(TaoValidatorRow) row = tao_validator_row_new (first, &validator);

  g_assert_cmpuint (tao_validator_row_get_weights_age (row), ==, 10);
  g_assert_cmpuint (tao_validator_row_get_weights_age_ms (row), ==, 120000);
  g_assert_false (tao_validator_row_update (row, next, &validator));
  g_assert_true (tao_validator_row_update (row, later, &validator));
  g_assert_cmpuint (tao_validator_row_get_weights_age (row), ==, 15);
}

/* Two epochs of a subnet: what they paid against the stake, after the take, and
 * nothing from before the uid was registered. */
static void
test_month (void)
{
  g_autoptr(TaoSnapshot) base = with_validators (1);
  TaoSnapshotBuilder *builder = tao_snapshot_builder_new (base);
  g_autoptr(TaoArena) arena = tao_arena_new ();
  TaoMetagraph *metagraph = tao_arena_new_array (arena, TaoMetagraph, 1);
  TaoKey32 *hotkeys = tao_arena_new_array (arena, TaoKey32, 2);
  guint64 *registered = tao_arena_new_array (arena, guint64, 2);
  g_autoptr(TaoEpochTable) stake = tao_epoch_table_new (TAO_SERIES_STAKE, 11, 3, 2), emission = tao_epoch_table_new (TAO_SERIES_EMISSION, 11, 3, 2);
  TaoValidatorHistory *history = tao_validator_history_new (NULL, NULL, NULL);
  g_autoptr(TaoSnapshot) snapshot = NULL;
  TaoValidatorMonth month;
  const TaoValidator *validators;
  guint n, with = 0;

  hotkeys[0].bytes[0] = 1;
  hotkeys[1].bytes[0] = 2;
  registered[0] = 150;
  metagraph->netuid = 11;
  metagraph->n = 2;
  metagraph->hotkey = hotkeys;
  metagraph->registered_at = registered;
  tao_snapshot_builder_set_metagraph (builder, arena, metagraph);
  snapshot = tao_snapshot_builder_end (builder);
  for (guint e = 0; e < 3; e++)
    {
      stake->block[e] = emission->block[e] = 100 + e * 360;
      stake->value[e] = 1000 * TAO_RAO;
      emission->value[e] = 5 * TAO_RAO;
    }
  validators = tao_snapshot_get_validators (snapshot, &n);
  g_assert_false (tao_validator_history_get (history, &validators[0], &month));
  tao_validator_history_add (history, snapshot, stake, emission);
  g_assert_true (tao_validator_history_get (history, &validators[0], &month));
  /* 2 of 3 epochs count: 10 of 1000, less a take of 11796 / 65535. */
  g_assert_cmpint (month.return_ppm, ==, 8200);
  g_assert_cmpint (month.span_ms, ==, (1000 - 460) * 12000);
  for (guint i = 0; i < TAO_VALIDATOR_DAYS; i++)
    with += !isnan (month.stake[i]);
  g_assert_cmpuint (with, ==, 1);
  g_assert_false (tao_validator_history_get (history, &validators[1], &month));
  tao_validator_history_free (history);
}

static TaoSnapshot *
with_weights (void)
{
  static const guint32 offsets[] = { 0, 2, 4 };
  static const guint16 uids[] = { 0, 1, 0, 1 }, values[] = { 100, 100, 65535, 0 };
  static const guint16 alike_values[] = { 100, 200, 30000, 60000 };
  static const guint64 updates[] = { 900, 950 };
  g_autoptr(TaoSnapshot) base = with_validators (1);
  TaoSnapshotBuilder *builder = tao_snapshot_builder_new (base);
  g_autoptr(TaoArena) arena = tao_arena_new ();

  for (guint i = 0; i < 2; i++)
    {
      TaoMetagraph *metagraph = tao_arena_new_array (arena, TaoMetagraph, 1);
      TaoKey32 *hotkeys = tao_arena_new_array (arena, TaoKey32, 2);

      hotkeys[0].bytes[0] = 1;
      hotkeys[1].bytes[0] = 2;
      *metagraph = (TaoMetagraph) {
        .netuid = i == 0 ? 11 : 4, .block = 990, .n = 2, .hotkey = hotkeys, .last_update = updates,
        .weights = { .n_rows = 2, .offset = offsets, .uid = uids, .value = i == 0 ? alike_values : values },
      };
      tao_snapshot_builder_set_metagraph (builder, arena, metagraph);
    }
  return tao_snapshot_builder_end (builder);
}

static void
go_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  char **gone = user_data;

  g_free (*gone);
  *gone = g_variant_dup_string (parameter, NULL);
}

/* The cell that leads to whom the first row is like, once it shows. */
static GtkWidget *
alike_cell (PageHarness *harness)
{
  for (guint i = 0;; i++)
    {
      GtkWidget *button = nth_widget (harness, GTK_TYPE_BUTTON, i);

      if (button == NULL || (gtk_widget_has_css_class (button, "tao-cell-link") && gtk_actionable_get_action_name (GTK_ACTIONABLE (button)) != NULL))
        return button;
    }
}

/* Without weights nobody is like anybody. On one subnet both give in the same proportions; on the other the second gives
 * all to one uid, which does not count. The second set its weights later. */
static void
test_alike (void)
{
  TaoRoute route = tao_route_page ("validators");
  PageHarness harness = harness_open (TAO_TYPE_VALIDATORS_PAGE, &route);
  const GActionEntry entries[] = { { .name = "go", .parameter_type = "s", .activate = go_cb } };
  g_autoptr(GSimpleActionGroup) actions = g_simple_action_group_new ();
  g_autoptr(TaoValidatorRow) first = NULL;
  g_autofree char *csv = NULL, *before = NULL, *gone = NULL, *other = NULL, *wanted = NULL;
  GListModel *shown;
  TaoTable *table;

  harness_offer (&harness, with_validators (1));
  table = nth_widget (&harness, TAO_TYPE_TABLE, 0);
  shown = G_LIST_MODEL (gtk_column_view_get_model (tao_table_get_view (table)));
  first = g_list_model_get_item (shown, 0);
  g_assert_cmpstr (tao_validator_row_get_name (first), ==, "Northwind");
  g_assert_null (tao_validator_row_get_alike (first));
  before = tao_column_view_to_csv (tao_table_get_view (table), tao_table_get_rows (table));
  g_assert_null (strstr (before, "100.0%"));
  harness_offer (&harness, with_weights ());
  wait_for (tao_validator_row_get_alike (first) != NULL);
  g_assert_cmpuint (tao_validator_row_get_alike (first)->ppm, ==, 1000000);
  g_assert_cmpuint (tao_validator_row_get_alike (first)->n_subnets, ==, 1);
  g_assert_cmpuint (tao_validator_row_get_alike (first)->n_after, ==, 1);
  csv = tao_column_view_to_csv (tao_table_get_view (table), tao_table_get_rows (table));
  g_assert_nonnull (strstr (csv, "100.0% · Northwind"));
  g_assert_nonnull (strstr (csv, "Most alike"));
  /* The cell leads to the other. */
  g_action_map_add_action_entries (G_ACTION_MAP (actions), entries, G_N_ELEMENTS (entries), &gone);
  gtk_widget_insert_action_group (GTK_WIDGET (harness.window), "win", G_ACTION_GROUP (actions));
  wait_for (alike_cell (&harness) != NULL);
  g_signal_emit_by_name (alike_cell (&harness), "clicked");
  other = tao_format_key (&tao_validator_row_get_alike (first)->hotkey);
  route = tao_route_account (other);
  wanted = tao_route_to_string (&route);
  g_assert_cmpstr (gone, ==, wanted);
  harness_picture (&harness, "validators-alike");
  harness_close (&harness);
}

/* Two validators side by side, from the rows of the table. */
static void
test_compare (void)
{
  TaoRoute route = tao_route_page ("validators");
  PageHarness harness = harness_open (TAO_TYPE_VALIDATORS_PAGE, &route);
  GListModel *windows = gtk_window_get_toplevels ();
  TaoCompareRows *compare = NULL;

  harness_offer (&harness, with_validators (100 * TAO_RAO));
  gtk_widget_activate_action (GTK_WIDGET (harness.page), "validators.compare", NULL);
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWindow) window = g_list_model_get_item (windows, i);

      if (TAO_IS_COMPARE_ROWS (window))
        compare = TAO_COMPARE_ROWS (window);
    }
  g_assert_nonnull (compare);
  g_assert_cmpstr (tao_compare_rows_get_text (compare, "stake", FALSE), ==, "105");
  g_assert_cmpstr (tao_compare_rows_get_text (compare, "name", FALSE), ==, "Northwind");
  g_assert_cmpstr (tao_compare_rows_get_text (compare, "stake", TRUE), ==, TAO_DASH);
  /* It follows the rows. */
  harness_offer (&harness, with_validators (70 * TAO_RAO));
  g_assert_cmpstr (tao_compare_rows_get_text (compare, "stake", FALSE), ==, "75");
  gtk_window_destroy (GTK_WINDOW (compare));
  harness_close (&harness);
}

static void
went_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  char **place = user_data;

  g_free (*place);
  *place = g_variant_dup_string (parameter, NULL);
}

/* Enter on an address follows it, on a number jumps to the block; words only filter. */
static void
test_activity_search (void)
{
  static const char account[] = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
  TaoRoute route = tao_route_page ("activity"), followed;
  PageHarness harness = harness_open (TAO_TYPE_ACTIVITY_PAGE, &route);
  g_autoptr(GSimpleActionGroup) actions = g_simple_action_group_new ();
  g_autoptr(GSimpleAction) go = g_simple_action_new ("go", G_VARIANT_TYPE_STRING);
  g_autofree char *place = NULL, *following = g_strdup_printf ("Following %s", account);
  GtkEditable *search;

  g_signal_connect (go, "activate", G_CALLBACK (went_cb), &place);
  g_action_map_add_action (G_ACTION_MAP (actions), G_ACTION (go));
  gtk_widget_insert_action_group (GTK_WIDGET (harness.window), "win", G_ACTION_GROUP (actions));
  harness_offer (&harness, sample_market (SAMPLE_MARKET_PLAIN, 1000));
  search = nth_widget (&harness, GTK_TYPE_SEARCH_ENTRY, 0);
  gtk_editable_set_text (search, "weights");
  g_signal_emit_by_name (search, "activate");
  g_assert_null (place);
  gtk_editable_set_text (search, "4,321");
  g_signal_emit_by_name (search, "activate");
  g_assert_nonnull (place);
  g_assert_true (tao_route_parse (place, &followed));
  g_assert_cmpint (followed.block, ==, 4321);
  gtk_editable_set_text (search, account);
  g_signal_emit_by_name (search, "activate");
  g_assert_true (tao_route_parse (place, &followed));
  g_assert_cmpstr (followed.page, ==, "activity");
  g_assert_cmpstr (followed.account, ==, account);
  tao_page_navigate (harness.page, &followed);
  g_assert_true (shows_text (GTK_WIDGET (harness.page), following));
  harness_close (&harness);
}

static void
test_activity (void)
{
  TaoRoute route = tao_route_page ("activity");
  PageHarness harness = harness_open (TAO_TYPE_ACTIVITY_PAGE, &route);

  harness_offer (&harness, sample_market (SAMPLE_MARKET_NOTHING, 0));
  g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_LOADING);
  harness_offer (&harness, sample_market (SAMPLE_MARKET_NOTHING | SAMPLE_MARKET_REFUSED, 0));
  g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_ERROR);
  harness_offer (&harness, sample_market (SAMPLE_MARKET_PLAIN, 1000));
  harness_picture (&harness, "activity");
  harness_close (&harness);
}

static void
test_words (void)
{
  TaoBlockField fields[] = { { (char *) "hotkey", (char *) ALICE }, { (char *) "netuid", (char *) "11" },
                             { (char *) "amount_staked", (char *) "250000000000" }, { (char *) "limit_price", (char *) "18446744073709551615" },
                             { (char *) "allow_partial", (char *) "false" } };
  TaoBlockExtrinsic extrinsic = { .pallet = (char *) "SubtensorModule", .call = (char *) "add_stake_limit", .n_arguments = 5, .arguments = fields,
                                  .outcome = TAO_BLOCK_OUTCOME_SUCCESS };
  TaoBlockField paid[] = { { (char *) "who", (char *) ALICE }, { (char *) "actual_fee", (char *) "142318" }, { (char *) "tip", (char *) "0" } };
  TaoBlockEvent event = { .pallet = (char *) "TransactionPayment", .name = (char *) "TransactionFeePaid", .n_fields = 3, .fields = paid };
  TaoBlockEvent odd = { .pallet = (char *) "Some", .name = (char *) "ThingHappened", .n_fields = 3, .fields = paid };
  g_autoptr(TaoSnapshot) snapshot = sample_market (SAMPLE_MARKET_PLAIN, 1000);
  g_autofree char *title = tao_activity_title ("SubtensorModule", "add_stake_limit"), *plain = tao_activity_title ("AdminUtils", "sudo_set_max_burn");
  g_autofree char *detail = tao_activity_detail (&extrinsic, snapshot), *failed = NULL;
  g_autofree char *subnet = tao_activity_argument_value (&extrinsic, 1, snapshot), *limit = tao_activity_argument_value (&extrinsic, 3, snapshot);
  g_autofree char *partial = tao_activity_argument_value (&extrinsic, 4, snapshot), *fee = tao_activity_event (&event, snapshot);
  g_autofree char *other = tao_activity_event (&odd, snapshot);

  g_assert_cmpstr (title, ==, "Stake added");
  g_assert_cmpstr (plain, ==, "Sudo set max burn");
  g_assert_cmpstr (detail, ==, "Lantern · 250.000000000" TAO_NBSP "τ");
  g_assert_cmpstr (subnet, ==, "Lantern (11)");
  g_assert_cmpstr (limit, ==, "none");
  g_assert_cmpstr (partial, ==, "no");
  g_assert_cmpstr (fee, ==, "Fee paid, 0.000142318" TAO_NBSP "τ");
  g_assert_true (g_str_has_prefix (other, "Thing happened: Who 5Grw…utQY, Actual fee 142318"));
  {
    TaoBlockField sent[] = { { (char *) "dest", (char *) "{\"Id\":\"" ALICE "\"}" }, { (char *) "value", (char *) "1500000000" } };
    TaoBlockExtrinsic transfer = { .pallet = (char *) "Balances", .call = (char *) "transfer_keep_alive", .n_arguments = 2,
                                   .arguments = sent, .outcome = TAO_BLOCK_OUTCOME_SUCCESS };
    g_autofree char *whom = tao_activity_argument_value (&transfer, 0, snapshot), *words = tao_activity_detail (&transfer, snapshot);
    g_autofree char *account = tao_activity_account (sent[0].value), *none = tao_activity_account ("{\"Id\":\"5\"}");

    g_assert_cmpstr (whom, ==, "5Grw…utQY");
    g_assert_cmpstr (account, ==, ALICE);
    g_assert_null (none);
    g_assert_cmpstr (words, ==, "1.500000000" TAO_NBSP "τ · to 5Grw…utQY");
  }
  extrinsic.outcome = TAO_BLOCK_OUTCOME_FAILED;
  extrinsic.error = (char *) "SubtensorModule.SlippageTooHigh";
  failed = tao_activity_detail (&extrinsic, snapshot);
  g_assert_cmpstr (failed, ==, "Lantern · price passed the limit");
}

/* What a batch and a proxied call carry, one by one; what is no call is left to be shown as it is. */
static void
test_inner_calls (void)
{
  TaoBlockExtrinsic batch = {
    .json = (char *) "{\"batch_all\":{\"calls\":[{\"SubtensorModule\":{\"add_stake_limit\":{\"hotkey\":\"5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY\","
                     "\"netuid\":11,\"amount_staked\":\"250000000000\",\"limit_price\":\"18446744073709551615\",\"allow_partial\":false}}},"
                     "{\"Balances\":{\"transfer_keep_alive\":{\"dest\":{\"Id\":\"5G\"},\"value\":\"1500000000\"}}}]}}",
  };
  TaoBlockExtrinsic proxied = { .json = (char *) "{\"proxy\":{\"real\":{\"Id\":\"5G\"},\"call\":{\"System\":{\"remark\":{\"remark\":\"0x00\"}}}}}" };
  TaoBlockExtrinsic odd = { .json = (char *) "{\"batch\":{\"calls\":[7]}}" }, none = { .json = (char *) "{\"start_call\":{\"netuid\":1}}" }, unknown = { 0 };
  g_autoptr(TaoSnapshot) snapshot = sample_market (SAMPLE_MARKET_PLAIN, 1000);
  g_autoptr(GPtrArray) calls = tao_inner_calls (&batch, snapshot), one = tao_inner_calls (&proxied, snapshot);

  g_assert_cmpuint (calls->len, ==, 2);
  g_assert_cmpstr (((TaoInnerCall *) calls->pdata[0])->title, ==, "Stake added");
  g_assert_cmpstr (((TaoInnerCall *) calls->pdata[0])->detail, ==, "Lantern · 250.000000000" TAO_NBSP "τ");
  g_assert_cmpstr (((TaoInnerCall *) calls->pdata[1])->detail, ==, "1.500000000" TAO_NBSP "τ");
  g_assert_cmpuint (one->len, ==, 1);
  g_assert_cmpstr (((TaoInnerCall *) one->pdata[0])->title, ==, "Remark");
  g_assert_null (tao_inner_calls (&odd, snapshot));
  g_assert_null (tao_inner_calls (&none, snapshot));
  g_assert_null (tao_inner_calls (&unknown, snapshot));
}

static void
test_account (void)
{
  TaoRoute route = tao_route_account (ALICE);
  PageHarness harness = harness_open (TAO_TYPE_ACCOUNT_PAGE, &route);

  harness_offer (&harness, sample_market (SAMPLE_MARKET_NOTHING, 0));
  g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_LOADING);
  harness_offer (&harness, sample_market (SAMPLE_MARKET_PLAIN, 1000));
  g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_CONTENT);
  harness_picture (&harness, "account");
  route = tao_route_account ("5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQZ");
  tao_page_navigate (harness.page, &route);
  g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_EMPTY);
  harness_close (&harness);
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/ui/validators/rows", test_validators);
  g_test_add_func ("/ui/validators/unknown-is-no-zero", test_unknown_is_no_zero);
  g_test_add_func ("/ui/validators/freshness", test_freshness);
  g_test_add_func ("/ui/validators/month", test_month);
  g_test_add_func ("/ui/validators/alike", test_alike);
  g_test_add_func ("/ui/validators/compare", test_compare);
  g_test_add_func ("/ui/activity/states", test_activity);
  g_test_add_func ("/ui/activity/search", test_activity_search);
  g_test_add_func ("/ui/activity/words", test_words);
  g_test_add_func ("/ui/activity/inner-calls", test_inner_calls);
  g_test_add_func ("/ui/account/states", test_account);
  return g_test_run ();
}
