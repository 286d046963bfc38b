/* The account page of a validator from built snapshots: its stakers in every
 * state, whose weights are like its own, and where everything it names leads. */
#include "page-harness.h"
#include "market-sample.h"

#include "app/format.h"
#include "app/pages/account/account-page.h"
#include "app/pages/account/nominator-list.h"
#include "app/pages/account/nominator-row.h"
#include "app/widgets/facts.h"
#include "app/widgets/table.h"
#include "engine/arena.h"

#define MANY 450

static TaoKey32
key (guint8 first)
{
  return (TaoKey32) { .bytes = { first } };
}

/* Hotkey 1 validates on subnet 11 as uid 0, hotkey 2 as uid 1; coldkey 9 owns both. Both give in the same proportions. Hotkey 1
 * owns subnet 11. */
static TaoSnapshot *
make_snapshot (gboolean offline)
{
  static const guint16 permits[] = { 11 };
  g_autoptr(TaoSnapshot) base = sample_market (offline ? SAMPLE_MARKET_OFFLINE : SAMPLE_MARKET_PLAIN, 1000);
  TaoSnapshotBuilder *builder = tao_snapshot_builder_new (base);
  g_autoptr(TaoArena) arena = tao_arena_new ();
  TaoValidator *validators = tao_arena_new_array (arena, TaoValidator, 2);
  TaoMetagraph *metagraph = tao_arena_new_array (arena, TaoMetagraph, 1);
  TaoKey32 *hotkeys = tao_arena_new_array (arena, TaoKey32, 2), *coldkeys = tao_arena_new_array (arena, TaoKey32, 2);
  static const guint32 offsets[] = { 0, 2, 4 };
  static const guint16 uids[] = { 0, 1, 0, 1 }, values[] = { 300, 100, 60000, 20000 }, trust[] = { 65535, 60000 };
  static const guint8 permit[] = { 1, 1 };
  static const guint64 updates[] = { 900, 950 };
  TaoPosition *position = tao_arena_new_array (arena, TaoPosition, 1);
  guint n;
  const TaoSubnet *before = tao_snapshot_get_subnets (base, &n);
  TaoSubnet *subnets = tao_arena_dup_array (arena, TaoSubnet, before, n);

  for (guint i = 0; i < n; i++)
    if (subnets[i].netuid == 11)
      subnets[i].owner_hotkey = key (1);
  tao_snapshot_builder_set_subnets (builder, arena, subnets, n);
  for (guint i = 0; i < 2; i++)
    {
      hotkeys[i] = validators[i].hotkey = key ((guint8) (i + 1));
      coldkeys[i] = validators[i].coldkey = key (9);
      validators[i].name = i == 0 ? "Northwind" : "Stone\342\200\256bridge";
      validators[i].n_nominators = TAO_UNKNOWN_U32;
      validators[i].permits = permits;
      validators[i].n_permits = 1;
      validators[i].n_subnets = 1;
    }
  *metagraph = (TaoMetagraph) {
    .netuid = 11, .block = 990, .n = 2, .hotkey = hotkeys, .coldkey = coldkeys, .permit = permit, .validator_trust = trust,
    .last_update = updates, .weights = { .n_rows = 2, .offset = offsets, .uid = uids, .value = values },
  };
  tao_snapshot_builder_set_metagraph (builder, arena, metagraph);
  tao_snapshot_builder_set_validators (builder, arena, validators, 2);
  /* Somebody of ours has stake with hotkey 1 on a subnet that nothing else names. */
  position->netuid = 4;
  position->hotkey = key (1);
  position->coldkey = key (30);
  position->alpha = 1500000000;
  position->value_rao = 750000000;
  tao_snapshot_builder_set_positions (builder, arena, position, 1);
  return tao_snapshot_builder_end (builder);
}

/* @n stakes on root and subnet 11 in turn, the largest first; the first belongs to the owner and has a hostile name. */
static TaoNominators *
make_nominators (guint n)
{
  TaoNominators *nominators = g_new0 (TaoNominators, 1);
  TaoArena *arena = tao_arena_new ();
  TaoNominator *stakes = tao_arena_new_array (arena, TaoNominator, n + 1);
  TaoNominatorPool *pools = tao_arena_new_array (arena, TaoNominatorPool, 2);

  g_atomic_ref_count_init (&nominators->ref_count);
  nominators->memory = arena;
  nominators->hotkey = key (1);
  nominators->owner = key (9);
  nominators->has_owner = TRUE;
  nominators->block = 995;
  nominators->n_coldkeys = n;
  nominators->n_stakes = n;
  nominators->stakes = stakes;
  nominators->pools = pools;
  nominators->n_pools = n > 0 ? 2 : 0;
  pools[1].netuid = 11;
  for (guint i = 0; i < n; i++)
    {
      stakes[i].coldkey = key (9);
      stakes[i].coldkey.bytes[1] = (guint8) i;
      stakes[i].coldkey.bytes[2] = (guint8) (i >> 8);
      stakes[i].netuid = i % 2 == 0 ? 0 : 11;
      stakes[i].alpha = stakes[i].value_rao = (n - i) * TAO_RAO;
      nominators->value_rao += stakes[i].value_rao;
      pools[i % 2].alpha += stakes[i].value_rao;
      stakes[i].pool_alpha = 4 * n * TAO_RAO;
      stakes[i].identity = i == 0 ? "=North\342\200\256\"wind\"" : NULL;
    }
  return nominators;
}

static PageHarness
open_account (guint8 first)
{
  TaoKey32 account = key (first);
  g_autofree char *address = tao_format_key (&account);
  TaoRoute route = tao_route_account (address);

  return harness_open (TAO_TYPE_ACCOUNT_PAGE, &route);
}

static gpointer
labelled_button (PageHarness *harness, const char *label)
{
  for (guint i = 0;; i++)
    {
      GtkWidget *button = nth_widget (harness, GTK_TYPE_BUTTON, i);

      if (button == NULL)
        return NULL;
      if (g_strcmp0 (gtk_button_get_label (GTK_BUTTON (button)), label) == 0)
        return button;
    }
}

static void
test_states (void)
{
  PageHarness harness = open_account (1);
  TaoNominatorList *list;
  TaoTable *table;

  harness_offer (&harness, make_snapshot (FALSE));
  list = nth_widget (&harness, TAO_TYPE_NOMINATOR_LIST, 0);
  table = nth_widget (&harness, TAO_TYPE_TABLE, 0);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (list)));
  g_assert_true (shows_text (GTK_WIDGET (list), "Not read yet"));
  tao_nominator_list_take (list, NULL, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_CONNECTED, "Not connected"));
  g_assert_true (shows_text (GTK_WIDGET (list), "The stakers cannot be listed"));
  g_assert_true (shows_text (GTK_WIDGET (list), "There is no connection to a network. It is read from there."));
  tao_nominator_list_take (list, make_nominators (0), NULL);
  g_assert_true (shows_text (GTK_WIDGET (list), "Nobody has staked with this hotkey"));
  tao_nominator_list_take (list, make_nominators (3), NULL);
  g_assert_cmpuint (tao_table_get_n_shown (table), ==, 3);
  g_assert_true (shows_text (GTK_WIDGET (list), "3 coldkeys, 6" TAO_NBSP "τ at spot prices · read 5 blocks, about 1 min ago"));
  /* The validator's figures are those of the list: 3 and 1 on root, 2 elsewhere. */
  g_assert_true (shows_text (GTK_WIDGET (harness.page), "4.000000000" TAO_NBSP "τ"));
  g_assert_true (shows_text (GTK_WIDGET (harness.page), "2.000000000" TAO_NBSP "τ"));
  harness_picture (&harness, "account-stakers");
  /* A failure takes nothing away that was read. */
  tao_nominator_list_take (list, NULL, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "no"));
  g_assert_cmpuint (tao_table_get_n_shown (table), ==, 3);
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (table), "tao-washed"));
  harness_offer (&harness, make_snapshot (TRUE));
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (table), "tao-washed"));
  assert_named (GTK_WIDGET (list));
  harness_close (&harness);
}

/* A coldkey has no stakers. */
static void
test_coldkey (void)
{
  PageHarness harness = open_account (9);

  harness_offer (&harness, make_snapshot (FALSE));
  g_assert_false (gtk_widget_get_visible (nth_widget (&harness, TAO_TYPE_NOMINATOR_LIST, 0)));
  harness_close (&harness);
}

static void
test_steps (void)
{
  PageHarness harness = open_account (1);
  TaoNominatorList *list;
  GtkDropDown *subnet;
  TaoTable *table;

  harness_offer (&harness, make_snapshot (FALSE));
  list = nth_widget (&harness, TAO_TYPE_NOMINATOR_LIST, 0);
  table = nth_widget (&harness, TAO_TYPE_TABLE, 0);
  tao_nominator_list_take (list, make_nominators (MANY), NULL);
  g_assert_cmpuint (tao_table_get_n_shown (table), ==, TAO_NOMINATOR_STEP);
  g_signal_emit_by_name (labelled_button (&harness, "Show More (250 more)"), "clicked");
  g_assert_cmpuint (tao_table_get_n_shown (table), ==, 2 * TAO_NOMINATOR_STEP);
  g_signal_emit_by_name (labelled_button (&harness, "Show More (50 more)"), "clicked");
  g_assert_cmpuint (tao_table_get_n_shown (table), ==, MANY);
  /* All, root, 11: half of them are there. A new answer leaves the choice. */
  subnet = nth_widget (&harness, GTK_TYPE_DROP_DOWN, 0);
  g_assert_cmpuint (g_list_model_get_n_items (gtk_drop_down_get_model (subnet)), ==, 3);
  gtk_drop_down_set_selected (subnet, 2);
  g_assert_cmpuint (tao_table_get_n_shown (table), ==, TAO_NOMINATOR_STEP);
  g_assert_nonnull (labelled_button (&harness, "Show More (25 more)"));
  tao_nominator_list_take (list, make_nominators (6), NULL);
  g_assert_cmpuint (gtk_drop_down_get_selected (subnet), ==, 2);
  g_assert_cmpuint (tao_table_get_n_shown (table), ==, 3);
  harness_close (&harness);
}

static char *
plain_name (const TaoNominator *stake, gpointer user_data)
{
  return g_strdup (stake->identity);
}

/* Everything in full, also what is not shown yet; a name cannot become a formula or another field. */
static void
test_csv (void)
{
  g_autoptr(TaoNominators) nominators = make_nominators (3);
  g_autofree char *csv = tao_nominators_to_csv (nominators, -1, plain_name, NULL), *root = tao_nominators_to_csv (nominators, 0, plain_name, NULL);
  g_autofree char *address = tao_format_key (&nominators->stakes[1].coldkey), *line = g_strdup_printf ("\r\n%s,,11,2.000000000,2.000000000,12.000000000\r\n", address);
  g_auto(GStrv) lines = g_strsplit (root, "\r\n", -1);

  g_assert_true (g_str_has_prefix (csv, "coldkey,name,netuid,alpha,value_tao,pool_alpha\r\n"));
  g_assert_nonnull (strstr (csv, line));
  g_assert_nonnull (strstr (csv, ",\"'=North"));
  g_assert_nonnull (strstr (csv, "\"\"wind\"\""));
  g_assert_cmpuint (g_strv_length (lines), ==, 4);
}

/* --- where it leads --- */

static void
go_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_ptr_array_add (user_data, g_variant_dup_string (parameter, NULL));
}

static gboolean
went (GPtrArray *routes, TaoRoute route)
{
  g_autofree char *text = tao_route_to_string (&route);

  for (guint i = 0; i < routes->len; i++)
    if (g_str_equal (routes->pdata[i], text))
      return TRUE;
  g_test_message ("%s was not gone to", text);
  return FALSE;
}

static TaoRoute
account_route (guint8 first)
{
  TaoKey32 account = key (first);
  g_autofree char *address = tao_format_key (&account);

  return tao_route_account (address);
}

/* Presses whatever leads somewhere. */
static void
press_all (GtkWidget *widget)
{
  if (GTK_IS_LIST_BOX_ROW (widget) && gtk_list_box_row_get_activatable (GTK_LIST_BOX_ROW (widget)))
    g_signal_emit_by_name (gtk_widget_get_parent (widget), "row-activated", widget);
  else if (GTK_IS_BUTTON (widget) && gtk_widget_has_css_class (widget, "tao-cell-link"))
    g_signal_emit_by_name (widget, "clicked");
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    press_all (child);
}

static void
test_links (void)
{
  const GActionEntry entries[] = { { .name = "go", .parameter_type = "s", .activate = go_cb } };
  g_autoptr(GSimpleActionGroup) actions = g_simple_action_group_new ();
  g_autoptr(GPtrArray) routes = g_ptr_array_new_with_free_func (g_free);
  PageHarness harness = open_account (1);
  g_autoptr(TaoNominatorRow) row = NULL;
  g_autofree char *coldkey = NULL;
  TaoNominatorList *list;
  TaoTable *table;

  g_action_map_add_action_entries (G_ACTION_MAP (actions), entries, G_N_ELEMENTS (entries), routes);
  gtk_widget_insert_action_group (GTK_WIDGET (harness.window), "win", G_ACTION_GROUP (actions));
  harness_offer (&harness, make_snapshot (FALSE));
  list = nth_widget (&harness, TAO_TYPE_NOMINATOR_LIST, 0);
  table = nth_widget (&harness, TAO_TYPE_TABLE, 0);
  tao_nominator_list_take (list, make_nominators (3), NULL);
  /* Compared in a worker. */
  wait_for (shows_text (GTK_WIDGET (harness.page), "100.0% on 1 subnet"));
  g_assert_true (shows_text (GTK_WIDGET (harness.page), "Stonebridge"));
  harness_picture (&harness, "account-links");
  press_all (GTK_WIDGET (harness.page));
  g_assert_true (went (routes, account_route (9)));                    /* the coldkey that owns it */
  g_assert_true (went (routes, account_route (2)));                    /* who sets like weights */
  g_assert_true (went (routes, tao_route_uid (11, 0)));                /* its uid */
  g_assert_true (went (routes, tao_route_subnet (11, NULL)));          /* its subnet, and a staker's */
  g_assert_true (went (routes, tao_route_subnet (0, NULL)));
  g_assert_true (went (routes, account_route (30)));                   /* whose stake is among ours */
  g_assert_true (went (routes, tao_route_subnet (4, NULL)));           /* and where */
  g_signal_emit_by_name (labelled_button (&harness, "Block 995"), "clicked");
  g_assert_true (went (routes, tao_route_block (995)));
  row = g_list_model_get_item (G_LIST_MODEL (gtk_column_view_get_model (tao_table_get_view (table))), 1);
  coldkey = g_strdup (tao_nominator_row_get_address (row));
  g_signal_emit_by_name (table, "open", row);
  g_assert_true (went (routes, tao_route_account (coldkey)));
  harness_close (&harness);
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/ui/account/stakers/states", test_states);
  g_test_add_func ("/ui/account/stakers/coldkey", test_coldkey);
  g_test_add_func ("/ui/account/stakers/steps", test_steps);
  g_test_add_func ("/ui/account/stakers/csv", test_csv);
  g_test_add_func ("/ui/account/links", test_links);
  return g_test_run ();
}
