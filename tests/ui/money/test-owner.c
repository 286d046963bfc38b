/* The Parameters tab as a subnet's owner uses it: two edits, one signature, and what the chain holds then. */
#include "money-harness.h"

#include "app/pages/subnet-parameters/parameter-editor.h"
#include "engine/answers.h"

static void
hyperparams_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(TaoHyperparams **) user_data = tao_engine_load_hyperparams_finish (TAO_ENGINE (source), result, NULL);
}

static TaoHyperparams *
read_parameters (Money *money, guint16 netuid)
{
  TaoHyperparams *parameters = NULL;

  tao_engine_load_hyperparams_async (money->base.engine, netuid, NULL, hyperparams_cb, &parameters);
  until (parameters != NULL);
  return parameters;
}

static TaoParameterEditor *
editor (const char *name)
{
  until (find (name) != NULL && gtk_widget_get_sensitive (find (name)));
  return TAO_PARAMETER_EDITOR (gtk_widget_get_parent (find (name)));
}

static void
test_edit (Money *money, gconstpointer data)
{
  TaoPurse *alice = practice (money);
  const TaoKey32 *account = tao_purse_get_account (alice);
  g_autoptr(TaoHyperparams) before = NULL, after = NULL;
  GtkWidget *window = GTK_WIDGET (money->window);
  TaoRoute route = tao_route_subnet (1, "parameters");
  guint16 netuid;

  /* Of somebody else's subnet there is nothing to edit. */
  g_assert_true (tao_window_go (money->window, &route));
  until (find ("immunity_period") != NULL);
  until (shows_text (window, "Immunity period"));
  g_assert_false (gtk_widget_get_visible (gtk_widget_get_parent (find ("immunity_period"))));
  g_assert_false (shows_text (window, "More that owners set"));

  open_form (money, "create-subnet");
  click ("order-confirm");
  carry_out (NULL);
  until ((netuid = owned_subnet (money, account)) != 0);
  route = tao_route_subnet (netuid, "parameters");
  g_assert_true (tao_window_go (money->window, &route));
  until (find ("immunity_period") != NULL && gtk_widget_get_visible (gtk_widget_get_parent (find ("immunity_period"))));
  before = read_parameters (money, netuid);
  g_assert_cmpuint (tao_hyperparams_find (before, "immunity_period")->low, ==, 5000);
  g_assert_cmpuint (tao_hyperparams_find (before, "bonds_moving_avg")->low, ==, 900000);

  tao_parameter_editor_set_text (editor ("immunity_period"), "7300");
  tao_parameter_editor_set_text (editor ("bonds_moving_avg"), "800000");
  tao_parameter_editor_set_text (editor ("liquid_alpha_enabled"), "true");
  until (shows_text (window, "3 changes"));
  tao_parameter_editor_reset (editor ("liquid_alpha_enabled"));
  until (shows_text (window, "2 changes"));
  until (g_str_has_prefix (gtk_label_get_text (GTK_LABEL (find ("parameters-note"))), "in one transaction, about "));
  picture (GTK_WINDOW (window), "parameters-edited");
  click ("parameters-review");
  until (find_review () != NULL && tao_review_is_ready (find_review ()));
  picture (GTK_WINDOW (find_review ()), "parameters-review");
  carry_out (NULL);

  after = read_parameters (money, netuid);
  g_assert_cmpuint (tao_hyperparams_find (after, "immunity_period")->low, ==, 7300);
  g_assert_cmpuint (tao_hyperparams_find (after, "bonds_moving_avg")->low, ==, 800000);
  g_assert_cmpuint (tao_hyperparams_find (after, "liquid_alpha_enabled")->low, ==, 0);
  /* The page comes to see it by itself: no edit is left, and both stand in the history. */
  until (!shows_text (window, "2 changes"));
  g_assert_cmpstr (tao_parameter_editor_get_text (editor ("immunity_period")), ==, "7300");
  until (shows_text (window, "5,000 → 7,300") && shows_text (window, "90.00% → 80.00%"));
  picture (GTK_WINDOW (window), "parameters-done");
}

static void
add_tests (void)
{
  g_test_add ("/money/owner/edit", Money, "--block-time=400 --fast-forward=100", money_set_up, test_edit, money_tear_down);
}

int
main (int argc, char *argv[])
{
  return money_main (&argc, &argv, "org.taoscope.OwnerTest", add_tests);
}
