/* The Parameters tab: values with their meaning and unit, those it does not
 * know, changes marked, states. */
#include "page-harness.h"
#include "subnet-sample.h"

#include "app/money/parameter-order.h"
#include "app/pages/subnet-parameters/parameter-editor.h"
#include "app/pages/subnet-parameters/parameter-words.h"
#include "app/pages/subnet-parameters/subnet-parameters-page.h"

#define TEXT(literal) ((char *) (literal))

static const TaoParameter samples[] = {
  { TEXT ("kappa"), TAO_PARAMETER_INTEGER, TRUE, 32767, 0, 0, TEXT ("32767") },
  { TEXT ("immunity_period"), TAO_PARAMETER_INTEGER, TRUE, 7200, 0, 0, TEXT ("7200") },
  { TEXT ("tempo"), TAO_PARAMETER_INTEGER, TRUE, 360, 0, 0, TEXT ("360") },
  { TEXT ("registration_allowed"), TAO_PARAMETER_BOOL, TRUE, 1, 0, 0, TEXT ("true") },
  { TEXT ("min_burn"), TAO_PARAMETER_RAO, TRUE, 500000, 0, 0, TEXT ("500000") },
  { TEXT ("burn_increase_mult"), TAO_PARAMETER_FIXED, TRUE, G_GUINT64_CONSTANT (4796153459164483584), 1, 64, TEXT ("1.26") },
  { TEXT ("alpha_sigmoid_steepness"), TAO_PARAMETER_FIXED, TRUE, G_MAXUINT64 - ((G_GUINT64_CONSTANT (5) << 31) - 1), G_MAXUINT64, 32, TEXT ("-2.5") },
  { TEXT ("bonds_moving_avg"), TAO_PARAMETER_INTEGER, TRUE, 900000, 0, 0, TEXT ("900000") },
  { TEXT ("activity_cutoff_factor"), TAO_PARAMETER_INTEGER, TRUE, 13500, 0, 0, TEXT ("13500") },
  { TEXT ("yuma_version"), TAO_PARAMETER_INTEGER, TRUE, 3, 0, 0, TEXT ("3") },
  { TEXT ("future_<b>knob</b>"), TAO_PARAMETER_OTHER, FALSE, 0, 0, 0, TEXT ("{ a: 1 }") },
};

static TaoHyperparams *
make_hyperparams (guint64 immunity)
{
  TaoHyperparams *hyperparams = tao_hyperparams_new (SAMPLE_NETUID, G_N_ELEMENTS (samples));

  hyperparams->block = 5000;
  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      hyperparams->parameters[i] = samples[i];
      hyperparams->parameters[i].name = g_strdup (samples[i].name);
      hyperparams->parameters[i].text = g_strdup (samples[i].text);
    }
  hyperparams->parameters[1].low = immunity;
  return hyperparams;
}

static void
test_words (void)
{
  static const char *const values[G_N_ELEMENTS (samples)] = {
    "0.5000", "7,200", "360", "yes", "0.000500", "1.26", "−2.5", "90.00%", "13.500", "Yuma 3", "{ a: 1 }",
  };
  g_autofree char *meaning = tao_parameter_meaning (&samples[1], 12000), *none = tao_parameter_meaning (&samples[10], 12000);

  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      g_autofree char *value = tao_parameter_value (&samples[i]);

      g_assert_cmpstr (value, ==, values[i]);
      g_assert_true (tao_parameter_is_known (samples[i].name) == (i < 10));
    }
  g_assert_cmpstr (meaning, ==, "Blocks a new UID is safe from removal, about 1 d 0 h");
  g_assert_cmpstr (none, ==, "");
  g_assert_true (tao_parameter_is_network ("kappa"));
  g_assert_false (tao_parameter_is_network ("tempo"));
  g_assert_cmpint (tao_parameter_group ("future_knob"), ==, TAO_PARAMETER_GROUP_OTHER);
}

static void
test_page (void)
{
  TaoRoute route = tao_route_subnet (SAMPLE_NETUID, "parameters"), other = tao_route_subnet (3, "parameters");
  PageHarness harness = harness_open (TAO_TYPE_SUBNET_PARAMETERS_PAGE, &route);
  GtkWidget *page = GTK_WIDGET (harness.page);
  g_autoptr(TaoHyperparams) hyperparams = make_hyperparams (7200), changed = make_hyperparams (21600);
  gpointer row;

  g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_LOADING);
  harness_offer (&harness, sample_subnet (SAMPLE_NOTHING | SAMPLE_OFFLINE, 5000));
  g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_ERROR);
  harness_offer (&harness, sample_subnet (SAMPLE_NOTHING, 5000));
  g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_LOADING);
  harness_offer (&harness, sample_subnet (SAMPLE_PLAIN, 5000));
  g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_LOADING);
  tao_subnet_parameters_page_take (TAO_SUBNET_PARAMETERS_PAGE (harness.page), hyperparams);
  g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_CONTENT);
  g_assert_true (shows_text (page, "Immunity period"));
  g_assert_true (shows_text (page, "7,200"));
  g_assert_true (shows_text (page, "Not described here yet"));
  g_assert_true (shows_text (page, "future_<b>knob</b>"));
  g_assert_true (shows_text (page, "204 blocks left in this window"));
  g_assert_true (shows_text (page, "11 parameters, read at block 5,000"));
  g_assert_false (shows_text (page, "was 7,200"));

  /* The rows stay; what changed says what it was. */
  row = nth_widget (&harness, ADW_TYPE_ACTION_ROW, 1);
  tao_subnet_parameters_page_take (TAO_SUBNET_PARAMETERS_PAGE (harness.page), changed);
  g_assert_true (nth_widget (&harness, ADW_TYPE_ACTION_ROW, 1) == row);
  g_assert_true (shows_text (page, "21,600"));
  g_assert_true (shows_text (page, "was 7,200"));
  harness_picture (&harness, "parameters");
  harness_offer (&harness, sample_subnet (SAMPLE_OFFLINE, 5208));
  g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_CONTENT);
  tao_page_set_narrow (harness.page, TRUE);
  gtk_window_set_default_size (harness.window, 360, 714);
  harness_picture (&harness, "parameters-narrow");

  tao_page_navigate (harness.page, &other);
  g_assert_cmpint (tao_page_get_state (harness.page), ==, TAO_STATE_EMPTY);      /* no such subnet */
  g_assert_false (shows_text (page, "Immunity period"));
  harness_close (&harness);
}

static TaoParameterHistory *
make_history (void)
{
  TaoParameterHistory *history = tao_parameter_history_new (SAMPLE_NETUID, 2);

  history->first_block = 90;
  history->last_block = 5000;
  history->from_start = history->complete = TRUE;
  history->n_reads = 31;
  for (guint i = 0; i < 2; i++)
    {
      history->changes[i].before = samples[1];
      history->changes[i].now = samples[1];
      history->changes[i].before.name = g_strdup ("immunity_period");
      history->changes[i].now.name = g_strdup ("immunity_period");
      history->changes[i].before.text = g_strdup ("1");
      history->changes[i].now.text = g_strdup ("2");
      history->changes[i].now.low = i == 0 ? 7200 : 777;
      history->changes[i].before.low = i == 0 ? 777 : 5000;
    }
  history->changes[0].after = 4811;
  history->changes[0].block = 4812;
  history->changes[1].after = 300;
  history->changes[1].block = 340;
  return history;
}

static void
test_changes (void)
{
  TaoRoute route = tao_route_subnet (SAMPLE_NETUID, "parameters"), other = tao_route_subnet (3, "parameters");
  PageHarness harness = harness_open (TAO_TYPE_SUBNET_PARAMETERS_PAGE, &route);
  GtkWidget *page = GTK_WIDGET (harness.page);
  g_autoptr(TaoHyperparams) hyperparams = make_hyperparams (7200);
  g_autoptr(TaoParameterHistory) history = make_history (), none = tao_parameter_history_new (SAMPLE_NETUID, 0);

  none->first_block = 4744;
  none->last_block = 5000;
  none->n_reads = 9;
  none->complete = TRUE;
  harness_offer (&harness, sample_subnet (SAMPLE_PLAIN, 5000));
  tao_subnet_parameters_page_take (TAO_SUBNET_PARAMETERS_PAGE (harness.page), hyperparams);
  tao_subnet_parameters_page_take_history (TAO_SUBNET_PARAMETERS_PAGE (harness.page), history);
  g_assert_true (shows_text (page, "777 → 7,200"));
  g_assert_true (shows_text (page, "block 4,812"));
  g_assert_true (shows_text (page, "5,000 → 777"));
  g_assert_true (shows_text (page, "between blocks 300 and 340"));
  g_assert_true (shows_text (page, "Compared at 31 blocks from 90, where the subnet began, to 5,000. "
                                   "What changed and changed back between two of them is not seen."));
  harness_picture (&harness, "parameters-changes");
  tao_subnet_parameters_page_take_history (TAO_SUBNET_PARAMETERS_PAGE (harness.page), none);
  g_assert_false (shows_text (page, "777 → 7,200"));
  g_assert_true (shows_text (page, "No change was found. Compared at 9 blocks from 4,744, the oldest this endpoint has, to 5,000. "
                                   "What changed and changed back between two of them is not seen."));
  tao_page_navigate (harness.page, &other);
  g_assert_true (shows_text (page, "Changes are found by reading past blocks.") || tao_page_get_state (harness.page) == TAO_STATE_EMPTY);
  harness_close (&harness);
}

static void
test_filter (void)
{
  TaoRoute route = tao_route_subnet (SAMPLE_NETUID, "parameters");
  PageHarness harness = harness_open (TAO_TYPE_SUBNET_PARAMETERS_PAGE, &route);
  GtkWidget *page = GTK_WIDGET (harness.page);
  g_autoptr(TaoHyperparams) hyperparams = make_hyperparams (7200);
  GtkEditable *search;

  harness_offer (&harness, sample_subnet (SAMPLE_PLAIN, 5000));
  tao_subnet_parameters_page_take (TAO_SUBNET_PARAMETERS_PAGE (harness.page), hyperparams);
  g_assert_true (tao_page_focus_filter (harness.page));
  search = nth_widget (&harness, GTK_TYPE_SEARCH_ENTRY, 0);
  gtk_test_accessible_assert_property (search, GTK_ACCESSIBLE_PROPERTY_LABEL, "Filter parameters");
  gtk_editable_set_text (search, "IMMUN");
  wait_for (!shows_text (page, "Kappa"));
  g_assert_true (shows_text (page, "Immunity period"));
  g_assert_false (shows_text (page, "Consensus"));       /* an empty group goes with its title */
  gtk_editable_set_text (search, "stake that must support");      /* by meaning */
  wait_for (shows_text (page, "Kappa") && !shows_text (page, "Immunity period"));
  gtk_editable_set_text (search, "nothing of the kind");
  wait_for (shows_text (page, "No parameter matches"));
  gtk_editable_set_text (search, "");
  wait_for (shows_text (page, "Immunity period") && shows_text (page, "Kappa"));
  harness_close (&harness);
}

static TaoParameterEditor *
find_editor (PageHarness *harness, const char *name)
{
  TaoParameterEditor *editor;

  for (guint n = 0; (editor = nth_widget (harness, TAO_TYPE_PARAMETER_EDITOR, n)) != NULL; n++)
    if (g_str_equal (gtk_widget_get_name (gtk_widget_get_last_child (GTK_WIDGET (editor))), name))
      return editor;
  return NULL;
}

/* The undo that stands before the control. */
static GtkWidget *
undo_of (TaoParameterEditor *editor)
{
  return gtk_widget_get_first_child (GTK_WIDGET (editor));
}

/* Owners edit in the rows; others and what the network sets stay as they are. */
static void
test_owner (void)
{
  TaoRoute route = tao_route_subnet (SAMPLE_NETUID, "parameters");
  PageHarness harness = harness_open (TAO_TYPE_SUBNET_PARAMETERS_PAGE, &route);
  GtkWidget *page = GTK_WIDGET (harness.page);
  g_autoptr(TaoHyperparams) hyperparams = make_hyperparams (7200), changed = make_hyperparams (21600);
  TaoParameterEditor *immunity, *burn;

  harness_offer (&harness, sample_subnet (SAMPLE_PLAIN, 5000));
  tao_subnet_parameters_page_take (TAO_SUBNET_PARAMETERS_PAGE (harness.page), hyperparams);
  immunity = find_editor (&harness, "immunity_period");
  burn = find_editor (&harness, "min_burn");
  g_assert_nonnull (immunity);
  g_assert_null (find_editor (&harness, "kappa"));
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (immunity)));
  g_assert_false (shows_text (page, "More that owners set"));

  harness_offer (&harness, sample_subnet (SAMPLE_OWN | SAMPLE_OWNER, 5001));
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (immunity)));
  g_assert_true (shows_text (page, "Largest number of UIDs"));
  g_assert_false (shows_text (page, "1 change"));
  gtk_test_accessible_assert_property (gtk_widget_get_last_child (GTK_WIDGET (immunity)), GTK_ACCESSIBLE_PROPERTY_LABEL, "Immunity period");
  g_assert_cmpstr (tao_parameter_editor_get_text (immunity), ==, "7200");
  g_assert_cmpstr (tao_parameter_editor_get_text (burn), ==, "0.0005");

  tao_parameter_editor_set_text (immunity, "21600");
  wait_for (shows_text (page, "1 change"));
  g_assert_true (shows_text (page, "Blocks a new UID is safe from removal, about 1 d 0 h\n7,200 → 21,600"));
  g_assert_true (gtk_widget_get_visible (undo_of (immunity)));
  tao_parameter_editor_set_text (find_editor (&harness, "yuma_version"), "false");
  wait_for (shows_text (page, "2 changes"));
  g_assert_true (shows_text (page, "Rules by which bonds follow weights\nYuma 3 → Yuma 2"));
  tao_parameter_editor_set_text (burn, "7");
  wait_for (shows_text (page, "3 changes"));
  g_assert_true (shows_text (page, "Lowest cost: This value is outside what the chain takes. From 0 to 0.999999999 τ."));
  g_assert_true (gtk_widget_has_css_class (gtk_widget_get_last_child (GTK_WIDGET (burn)), "error"));
  g_assert_cmpuint (assert_named (page), >=, 8);
  harness_picture (&harness, "parameters-owner");
  tao_page_set_narrow (harness.page, TRUE);
  gtk_window_set_default_size (harness.window, 360, 714);
  harness_picture (&harness, "parameters-owner-narrow");

  g_signal_emit_by_name (undo_of (burn), "clicked");
  wait_for (shows_text (page, "2 changes"));
  g_assert_cmpstr (tao_parameter_editor_get_text (burn), ==, "0.0005");
  /* What the chain has come to is no change any more; the other edit stays. */
  tao_subnet_parameters_page_take (TAO_SUBNET_PARAMETERS_PAGE (harness.page), changed);
  wait_for (shows_text (page, "1 change"));
  g_assert_true (shows_text (page, "was 7,200"));
  g_assert_false (gtk_widget_get_visible (undo_of (immunity)));
  for (guint n = 0; nth_widget (&harness, GTK_TYPE_BUTTON, n) != NULL; n++)
    if (g_str_equal (gtk_widget_get_name (nth_widget (&harness, GTK_TYPE_BUTTON, n)), "parameters-discard"))
      g_signal_emit_by_name (nth_widget (&harness, GTK_TYPE_BUTTON, n), "clicked");
  wait_for (!shows_text (page, "1 change"));
  g_assert_cmpstr (tao_parameter_editor_get_text (find_editor (&harness, "yuma_version")), ==, "true");
  g_assert_cmpstr (tao_parameter_editor_get_text (immunity), ==, "21600");
  harness_close (&harness);
}

/* Nothing that is shown as the owner's lacks a call, and the other way round. */
static void
test_setters (void)
{
  const TaoOwnerParameter *all;
  guint n, unlisted = 0;

  all = tao_owner_parameters_get (&n);
  for (guint i = 0; i < n; i++)
    unlisted += tao_parameter_is_unlisted (all[i].name);
  g_assert_cmpuint (unlisted, ==, 7);
  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    if (tao_parameter_is_known (samples[i].name))
      g_assert_true (tao_parameter_is_network (samples[i].name) == (tao_parameter_order_find (samples[i].name) == NULL));
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/parameters/words", test_words);
  g_test_add_func ("/parameters/page", test_page);
  g_test_add_func ("/parameters/changes", test_changes);
  g_test_add_func ("/parameters/filter", test_filter);
  g_test_add_func ("/parameters/owner", test_owner);
  g_test_add_func ("/parameters/setters", test_setters);
  return g_test_run ();
}
