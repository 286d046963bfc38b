/* The Parameters tab: values with their meaning and unit, those it does not
 * know, changes marked, states. */
#include "page-harness.h"
#include "subnet-sample.h"

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

/* Owners get a button on what they may set; what the network sets has none. */
static void
test_owner (void)
{
  TaoRoute route = tao_route_subnet (SAMPLE_NETUID, "parameters");
  PageHarness harness = harness_open (TAO_TYPE_SUBNET_PARAMETERS_PAGE, &route);
  g_autoptr(TaoHyperparams) hyperparams = make_hyperparams (7200);
  GtkWidget *edit = NULL;
  guint shown = 0;

  harness_offer (&harness, sample_subnet (SAMPLE_PLAIN, 5000));
  tao_subnet_parameters_page_take (TAO_SUBNET_PARAMETERS_PAGE (harness.page), hyperparams);
  for (guint pass = 0; pass < 2; pass++)
    {
      shown = 0;
      for (guint n = 0; (edit = nth_widget (&harness, GTK_TYPE_BUTTON, n)) != NULL; n++)
        if (g_strcmp0 (gtk_button_get_icon_name (GTK_BUTTON (edit)), "document-edit-symbolic") == 0 && gtk_widget_get_visible (edit))
          {
            shown++;
            if (g_strcmp0 (gtk_widget_get_tooltip_text (edit), "Change Immunity period") == 0)
              {
                g_autofree char *target = g_variant_print (gtk_actionable_get_action_target_value (GTK_ACTIONABLE (edit)), FALSE);

                g_assert_cmpstr (target, ==, "'parameter?netuid=11&parameter=immunity_period'");
                gtk_test_accessible_assert_property (edit, GTK_ACCESSIBLE_PROPERTY_LABEL, "Change Immunity period");
              }
            g_assert_cmpstr (gtk_widget_get_tooltip_text (edit), !=, "Change Kappa");
          }
      if (pass == 0)
        {
          g_assert_cmpuint (shown, ==, 0);
          harness_offer (&harness, sample_subnet (SAMPLE_OWN | SAMPLE_OWNER, 5001));
        }
    }
  g_assert_cmpuint (shown, >=, 5);
  g_assert_cmpuint (assert_named (GTK_WIDGET (harness.page)), >=, 5);
  harness_picture (&harness, "parameters-owner");
  harness_close (&harness);
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
  return g_test_run ();
}
