/* The forms of all orders on a development chain: what is typed arrives. */
#include "money-harness.h"

#include "app/money/basket.h"
#include "app/money/order-form.h"
#include "app/pages/wallets/wallet-dialogs.h"
#include "app/preferences.h"

#define DUST 1000

static gboolean
is_registered (Money *money, guint16 netuid, const TaoKey32 *hotkey, const char **axon)
{
  const TaoMetagraph *metagraph = tao_snapshot_lookup_metagraph (tao_engine_get_snapshot (money->base.engine), netuid);

  for (guint uid = 0; metagraph != NULL && uid < metagraph->n; uid++)
    if (memcmp (&metagraph->hotkey[uid], hotkey, sizeof *hotkey) == 0)
      {
        *axon = metagraph->axon[uid];
        return TRUE;
      }
  return FALSE;
}

/* A hotkey gets a UID, for at most what the form proposes, and then announces itself: signed by the hotkey. */
static void
test_neuron (Money *money, gconstpointer data)
{
  TaoPurse *alice = practice (money);
  const TaoPurseHotkey *hotkey = tao_purse_get_hotkey (alice, 0);
  const char *axon = NULL;
  guint64 before = free_of (money, tao_purse_get_account (alice));
  const TaoSubnet *subnet = tao_snapshot_lookup_subnet (tao_engine_get_snapshot (money->base.engine), 2);
  guint64 cost = subnet->burn_cost_rao;

  open_form (money, "register?netuid=2");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find ("order-amount"))), !=, "");
  click ("order-confirm");
  carry_out (NULL);
  until (is_registered (money, 2, &hotkey->account, &axon));
  until (free_of (money, tao_purse_get_account (alice)) < before);
  /* The cost, not the most it might have been; the fee is far below a thousandth of a TAO. */
  g_assert_cmpuint (before - free_of (money, tao_purse_get_account (alice)), <=, cost + TAO_RAO / 1000);

  open_form (money, "serve-axon?netuid=2");
  type ("order-ip", "127.0.0.1");
  type ("order-port", "8091");
  g_assert_false (gtk_widget_get_sensitive (find ("order-confirm")));
  type ("order-ip", "203.0.113.7");
  click ("order-confirm");
  carry_out (NULL);
  until (is_registered (money, 2, &hotkey->account, &axon) && axon != NULL);
  g_assert_cmpstr (axon, ==, "203.0.113.7:8091");
}

/* What is stored is in the form, so that saving one text again leaves the others; the review names what changes only. */
static void
test_identity (Money *money, gconstpointer data)
{
  TaoJobPlan const *plan;

  practice (money);
  open_form (money, "identity");
  type ("order-name", "Alice \"of\" Bittensor");
  type ("order-url", "https://example.org");
  click ("order-confirm");
  carry_out (NULL);

  open_form (money, "identity");
  until (g_str_equal (gtk_editable_get_text (GTK_EDITABLE (find ("order-name"))), "Alice \"of\" Bittensor"));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find ("order-url"))), ==, "https://example.org");
  type ("order-description", "Practises");
  click ("order-confirm");
  until (find_review () != NULL && tao_review_is_ready (find_review ()));
  plan = tao_review_get_plan (find_review ());
  g_assert_cmpuint (plan->steps[0].n_facts, >, 0);
  g_assert_nonnull (strstr (plan->steps[0].facts[0].after, "https://example.org"));
  picture (GTK_WINDOW (find_review ()), "review-identity");
  carry_out (NULL);
  open_form (money, "identity");
  until (g_str_equal (gtk_editable_get_text (GTK_EDITABLE (find ("order-description"))), "Practises"));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find ("order-name"))), ==, "Alice \"of\" Bittensor");
  gtk_window_destroy (GTK_WINDOW (gtk_widget_get_root (find ("order-confirm"))));
}

static guint64
stake_in (Money *money, const TaoKey32 *coldkey, guint16 netuid)
{
  const TaoPosition *positions;
  guint n;

  positions = tao_snapshot_get_positions (tao_engine_get_snapshot (money->base.engine), &n);
  for (guint i = 0; i < n; i++)
    if (memcmp (&positions[i].coldkey, coldkey, sizeof *coldkey) == 0 && positions[i].netuid == netuid)
      return positions[i].alpha;
  return 0;
}

static void
add_to_batch (Money *money, const char *request)
{
  gtk_widget_activate_action (GTK_WIDGET (money->window), "win.stake", "s", request);
  click ("stake-add");
  until (find ("batch") != NULL);
  gtk_window_destroy (GTK_WINDOW (find ("batch")));
  until (find ("batch") == NULL);
}

/* Stake in two subnets and a setting are one signature; then everything is unstaked as one. */
static void
test_batch (Money *money, gconstpointer data)
{
  TaoPurse *alice = practice (money);
  const TaoKey32 *account = tao_purse_get_account (alice);
  TaoBasket *basket = tao_wallets_get_basket (money->wallets);
  guint movements = tao_movements_get_n (tao_wallets_get_movements (money->wallets));

  add_to_batch (money, "stake?netuid=1&amount=5000000000");
  add_to_batch (money, "stake?netuid=2&amount=7000000000");
  add_to_batch (money, "stake?netuid=2&amount=1000000000");
  open_form (money, "claim-type");
  adw_combo_row_set_selected (ADW_COMBO_ROW (find ("order-choice")), 1);
  click ("order-add");
  g_assert_cmpuint (tao_basket_get_n (basket), ==, 4);
  until (find ("batch-remove") != NULL);
  picture (GTK_WINDOW (find ("batch")), "batch");
  g_signal_emit_by_name (find_nth ("batch-remove", 2), "clicked");
  g_assert_cmpuint (tao_basket_get_n (basket), ==, 3);
  click ("batch-review");
  carry_out (NULL);
  g_assert_cmpuint (tao_basket_get_n (basket), ==, 0);
  g_assert_cmpuint (tao_movements_get_n (tao_wallets_get_movements (money->wallets)), ==, movements + 3);
  until (stake_in (money, account, 1) > 0 && stake_in (money, account, 2) > 0);

  open_form (money, "unstake-all");
  picture (GTK_WINDOW (gtk_widget_get_root (find ("order-confirm"))), "unstake-all");
  click ("order-confirm");
  carry_out (NULL);
  /* Shares round: the chain itself may keep a last unit. */
  until (stake_in (money, account, 1) < DUST && stake_in (money, account, 2) < DUST);
}

static void
hyperparams_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(TaoHyperparams **) user_data = tao_engine_load_hyperparams_finish (TAO_ENGINE (source), result, NULL);
}

/* The outcome of a review that does not end well, or the notice that keeps it open. */
static gboolean
notice_says (const char *name, const char *text)
{
  GtkWidget *notice = find (name);

  return notice != NULL && gtk_widget_get_visible (notice)
         && strstr (gtk_label_get_text (GTK_LABEL (gtk_widget_get_last_child (notice))), text) != NULL;
}

/* What the rules forbid is announced, by which rule, and cannot be signed. */
static void
refuse (Money *money, const char *text)
{
  TaoReview *review;

  until ((review = find_review ()) != NULL && notice_says ("review-note", text));
  g_assert_false (tao_review_is_ready (review));
  g_assert_false (gtk_widget_get_sensitive (find ("review-confirm")));
  gtk_window_destroy (GTK_WINDOW (review));
  if (find ("send-to") != NULL)
    gtk_window_destroy (GTK_WINDOW (gtk_widget_get_root (find ("send-to"))));
  if (find ("stake-amount") != NULL)
    gtk_window_destroy (GTK_WINDOW (gtk_widget_get_root (find ("stake-amount"))));
}

/* An owner's life: create, name, set a rule. */
static void
test_owner (Money *money, gconstpointer data)
{
  TaoPurse *alice = practice (money);
  const TaoKey32 *account = tao_purse_get_account (alice);
  g_autoptr(TaoHyperparams) parameters = NULL;
  g_autofree char *identity = NULL, *start = NULL;
  const TaoSubnet *subnet;
  guint16 netuid;

  open_form (money, "create-subnet");
  picture (GTK_WINDOW (gtk_widget_get_root (find ("order-confirm"))), "create-subnet");
  click ("order-confirm");
  carry_out (NULL);
  until ((netuid = owned_subnet (money, account)) != 0);

  identity = g_strdup_printf ("subnet-identity?netuid=%u", netuid);
  open_form (money, identity);
  type ("order-subnet_name", "Orchard — ünïcode");
  type ("order-description", "Trees, \"quoted\" and \\ backslashed");
  picture (GTK_WINDOW (gtk_widget_get_root (find ("order-confirm"))), "subnet-identity");
  click ("order-confirm");
  carry_out (NULL);
  until ((subnet = tao_snapshot_lookup_subnet (tao_engine_get_snapshot (money->base.engine), netuid)) != NULL
         && g_strcmp0 (subnet->name, "Orchard — ünïcode") == 0);
  g_assert_cmpstr (subnet->description, ==, "Trees, \"quoted\" and \\ backslashed");
  open_form (money, identity);
  until (g_str_equal (gtk_editable_get_text (GTK_EDITABLE (find ("order-description"))), "Trees, \"quoted\" and \\ backslashed"));
  gtk_window_destroy (GTK_WINDOW (gtk_widget_get_root (find ("order-confirm"))));
  start = g_strdup_printf ("start-subnet?netuid=%u", netuid);
  open_form (money, start);
  click ("order-confirm");
  carry_out (NULL);
  /* Once is enough, and the sheet says so before anything is signed. */
  open_form (money, start);
  click ("order-confirm");
  refuse (money, "started already");
  gtk_window_destroy (GTK_WINDOW (gtk_widget_get_root (find ("order-confirm"))));

  g_assert_null (tao_parameter_dialog_present (GTK_WINDOW (money->window), money->wallets, netuid, "kappa"));
  g_assert_nonnull (tao_parameter_dialog_present (GTK_WINDOW (money->window), money->wallets, netuid, "burn_half_life"));
  until (*gtk_editable_get_text (GTK_EDITABLE (find ("order-value"))) != '\0');
  type ("order-value", "36101");
  g_assert_false (gtk_widget_get_sensitive (find ("order-confirm")));
  type ("order-value", "720");
  picture (GTK_WINDOW (gtk_widget_get_root (find ("order-confirm"))), "parameter");
  click ("order-confirm");
  carry_out (NULL);
  tao_engine_load_hyperparams_async (money->base.engine, netuid, NULL, hyperparams_cb, &parameters);
  until (parameters != NULL);
  g_assert_cmpuint (tao_hyperparams_find (parameters, "burn_half_life")->low, ==, 720);
}

static void
save_rules (Money *money, const char *per_call, const char *per_day, const char *destination, const char *netuids, const char *spent)
{
  gtk_widget_activate_action (GTK_WIDGET (tao_window_get_page (money->window)), "wallets.rules", NULL);
  type ("policy-per-call", per_call);
  type ("policy-per-day", per_day);
  type ("policy-destination-0", destination);
  type ("policy-netuids", netuids);
  until (g_str_has_suffix (gtk_label_get_text (GTK_LABEL (find ("policy-spent"))), "τ"));
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (find ("policy-spent"))), ==, spent);
  picture (GTK_WINDOW (gtk_widget_get_root (find ("policy-confirm"))), "rules");
  click ("policy-confirm");
  until (find ("policy-confirm") == NULL);
}

static void
send (Money *money, const char *address, const char *amount)
{
  gtk_widget_activate_action (GTK_WIDGET (money->window), "win.send", "s", address);
  type ("send-amount", amount);
  click ("send-confirm");
}

static void
test_rules (Money *money, gconstpointer data)
{
  TaoPurse *alice = practice (money);
  g_autofree char *file = g_build_filename (g_get_user_data_dir (), "taoscope", "spending-rules.ini", NULL);
  const TaoPolicy *policy;

  save_rules (money, "10", "15", BOB, "1", "0.000000000" TAO_NBSP "τ");
  send (money, BOB, "10.000000001");
  refuse (money, "at once");
  send (money, CHARLIE, "1");
  refuse (money, "destination");
  gtk_widget_activate_action (GTK_WIDGET (money->window), "win.stake", "s", "stake?netuid=2&amount=1000000000");
  click ("stake-confirm");
  refuse (money, "subnet");
  send (money, BOB, "9");
  carry_out (NULL);
  send (money, BOB, "6.000000001");
  refuse (money, "in a day");
  send (money, BOB, "6");
  carry_out (NULL);
  /* They are there after a restart, and gone when they are lifted. */
  g_assert_true (g_file_test (file, G_FILE_TEST_IS_REGULAR));
  policy = tao_policies_get (tao_wallets_get_policies (money->wallets), tao_purse_get_account (alice));
  g_assert_cmpuint (policy->per_day_rao, ==, 15 * TAO_RAO);
  {
    g_autoptr(TaoPolicies) again = tao_policies_new (money->base.engine);

    policy = tao_policies_get (again, tao_purse_get_account (alice));
    g_assert_cmpuint (policy->per_call_rao, ==, 10 * TAO_RAO);
    g_assert_cmpuint (policy->n_destinations, ==, 1);
    g_assert_cmpuint (policy->netuids[0], ==, 1);
  }
  save_rules (money, "", "", "", "", "15.000000000" TAO_NBSP "τ");
  g_assert_null (tao_policies_get (tao_wallets_get_policies (money->wallets), tao_purse_get_account (alice)));
  send (money, CHARLIE, "20");
  carry_out (NULL);
}

/* Everybody knows Alice's key: no password is asked for, and the signature is hers. */
static void
test_sign (Money *money, gconstpointer data)
{
  TaoPurse *alice = practice (money);
  g_autofree char *address = tao_format_key (tao_purse_get_account (alice));

  gtk_widget_activate_action (GTK_WIDGET (tao_window_get_page (money->window)), "wallets.sign", NULL);
  g_assert_null (find ("sign-password"));
  type ("sign-message", "a practice message");
  click ("confirm");
  until (*gtk_label_get_text (GTK_LABEL (find ("sign-result"))) != '\0');
  g_assert_true (tao_message_verify (address, "a practice message", gtk_label_get_text (GTK_LABEL (find ("sign-result")))));
  g_assert_false (tao_message_verify (BOB, "a practice message", gtk_label_get_text (GTK_LABEL (find ("sign-result")))));
  gtk_window_destroy (GTK_WINDOW (gtk_widget_get_root (find ("sign-result"))));
}

static void
choose_validator (const char *name, guint index)
{
  adw_combo_row_set_selected (ADW_COMBO_ROW (find (name)), index);
}

/* From nothing staked to two places and back: the trades are those that the shares ask for, and end near them. */
static void
test_rebalance (Money *money, gconstpointer data)
{
  TaoPurse *alice = practice (money);
  const TaoKey32 *account = tao_purse_get_account (alice);

  gtk_widget_activate_action (GTK_WIDGET (money->window), "win.rebalance", NULL);
  until (find ("rebalance-confirm") != NULL);
  g_assert_false (gtk_widget_get_sensitive (find ("rebalance-confirm")));
  /* Root first, then subnet 1. */
  choose_validator ("rebalance-subnet", 0);
  click ("rebalance-add");
  choose_validator ("rebalance-subnet", 1);
  click ("rebalance-add");
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (find ("rebalance-share-0")), 50);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (find ("rebalance-share-1")), 60);
  g_assert_false (gtk_widget_get_sensitive (find ("rebalance-confirm")));
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (find ("rebalance-share-0")), 1);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (find ("rebalance-share-1")), 0.02);
  until (find_nth ("rebalance-trade", 1) != NULL);
  g_assert_null (find_nth ("rebalance-trade", 2));
  until (strstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (find_nth ("rebalance-trade", 1))), "brings") != NULL);
  picture (GTK_WINDOW (gtk_widget_get_root (find ("rebalance-confirm"))), "rebalance");
  click ("rebalance-confirm");
  carry_out (NULL);
  /* A million TAO: one percent is 10,000, two ten thousandths 200. */
  until (stake_in (money, account, 0) > 0 && stake_in (money, account, 1) > 0);
  g_assert_cmpuint (stake_in (money, account, 0), >, 9990 * TAO_RAO);
  g_assert_cmpuint (stake_in (money, account, 0), <, 10010 * TAO_RAO);
}

static GtkWindow *
find_message (void)
{
  g_autoptr(GList) windows = gtk_window_list_toplevels ();

  for (GList *l = windows; l != NULL; l = l->next)
    if (ADW_IS_MESSAGE_DIALOG (l->data))
      return l->data;
  return NULL;
}

/* A button with this label below @widget. */
static GtkWidget *
find_button (GtkWidget *widget, const char *label)
{
  if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_button (child, label);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* Of what was sent, nothing stays in the data folder when everything is forgotten: only rules of wallets may. */
static void
test_forget (Money *money, gconstpointer data)
{
  TaoPurse *alice = practice (money);
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "taoscope", NULL), *file = g_build_filename (folder, "movements.ini", NULL);
  g_autoptr(GSettings) settings = g_settings_new ("org.taoscope.Taoscope");
  g_autoptr(GDir) left = NULL;
  g_autoptr(GList) windows = NULL;
  const char *name;

  tao_wallets_set_current (money->wallets, alice);
  if (tao_movements_get_n (tao_wallets_get_movements (money->wallets)) == 0)
    {
      send (money, CHARLIE, "1");
      carry_out (NULL);
    }
  g_assert_true (g_file_test (file, G_FILE_TEST_IS_REGULAR));
  tao_preferences_present (GTK_WINDOW (money->window), settings);
  windows = gtk_window_list_toplevels ();
  for (GList *l = windows; l != NULL; l = l->next)
    if (ADW_IS_PREFERENCES_WINDOW (l->data))
      {
        g_signal_emit_by_name (find_button (l->data, "Forget…"), "clicked");
        adw_message_dialog_response (ADW_MESSAGE_DIALOG (find_message ()), "forget");
        gtk_window_destroy (l->data);
      }
  g_assert_cmpuint (tao_movements_get_n (tao_wallets_get_movements (money->wallets)), ==, 0);
  left = g_dir_open (folder, 0, NULL);
  while (left != NULL && (name = g_dir_read_name (left)) != NULL)
    g_assert_cmpstr (name, ==, "spending-rules.ini");
}

static void
add_tests (void)
{
  static const char chain[] = "--block-time=250 --fast-forward=400";

  /* Nothing was spent before the first. */
  g_test_add ("/money/forms/rules", Money, chain, shared_set_up, test_rules, shared_tear_down);
  g_test_add ("/money/forms/sign", Money, chain, shared_set_up, test_sign, shared_tear_down);
  g_test_add ("/money/forms/rebalance", Money, chain, shared_set_up, test_rebalance, shared_tear_down);
  g_test_add ("/money/forms/batch", Money, chain, shared_set_up, test_batch, shared_tear_down);
  g_test_add ("/money/forms/neuron", Money, chain, shared_set_up, test_neuron, shared_tear_down);
  g_test_add ("/money/forms/identity", Money, chain, shared_set_up, test_identity, shared_tear_down);
  g_test_add ("/money/forms/owner", Money, chain, shared_set_up, test_owner, shared_tear_down);
  g_test_add ("/money/forms/forget", Money, chain, shared_set_up, test_forget, shared_tear_down);
}

int
main (int argc, char *argv[])
{
  return money_main (&argc, &argv, "org.taoscope.FormsTest", add_tests);
}
