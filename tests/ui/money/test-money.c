/* Doing, from end to end on a development chain: a new wallet, TAO sent to it,
 * stake, unstake, lock; everything through actions, entries and buttons. */
#include "money-harness.h"

#define DEPOSIT 500          /* rao that keep an account alive */

/* --- the story ------------------------------------------------------------------------------------ */

static char *
create_wallet (Money *money)
{
  GtkWidget *page = GTK_WIDGET (tao_window_get_page (money->window));
  char *words[13] = { NULL };
  char *phrase;

  gtk_widget_activate_action (page, "wallets.create", NULL);
  type ("create-name", "garden");
  type ("create-password", PASSWORD);
  type ("create-again", "something else");
  g_assert_false (gtk_widget_get_sensitive (find ("create-confirm")));
  type ("create-again", PASSWORD);
  click ("create-confirm");
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (find ("create-shown"))), ==, "•••••");
  g_assert_false (gtk_widget_get_sensitive (find ("create-confirm")));
  click ("create-show");
  for (guint i = 0; i < 12; i++)
    words[i] = g_strdup (gtk_label_get_text (GTK_LABEL (find_nth ("create-shown", i))));
  click ("create-confirm");
  /* What was on the screen is gone. */
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (find ("create-shown"))), ==, "•••••");
  type ("create-word-0", "wrong");
  click ("create-confirm");
  g_assert_null (find_purse (money, "garden"));
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *name = g_strdup_printf ("create-word-%u", i);
      const char *title = adw_preferences_row_get_title (ADW_PREFERENCES_ROW (find (name)));

      type (name, words[atoi (title + strlen ("Word ")) - 1]);
    }
  click ("create-confirm");
  until (find_purse (money, "garden") != NULL);
  phrase = g_strjoinv (" ", words);
  for (guint i = 0; i < 12; i++)
    g_free (words[i]);
  click ("create-confirm");
  return phrase;
}

/* More than there is: the sheet says so, and there is nothing to sign with. */
static void
try_too_much (Money *money, const char *address)
{
  TaoReview *review;

  gtk_widget_activate_action (GTK_WIDGET (money->window), "win.send", "s", address);
  type ("send-amount", "20000000");
  click ("send-confirm");
  until ((review = find_review ()) != NULL);
  until (find ("review-note") != NULL);
  g_assert_nonnull (strstr (gtk_label_get_text (GTK_LABEL (gtk_widget_get_last_child (find ("review-note")))), "not enough free TAO"));
  g_assert_false (tao_review_is_ready (review));
  g_assert_false (gtk_widget_get_sensitive (find ("review-confirm")));
  gtk_window_destroy (GTK_WINDOW (review));
  gtk_window_destroy (GTK_WINDOW (gtk_widget_get_root (find ("send-to"))));
}

/* Everything, and the account stays: what is left is the deposit, and of that nothing can be sent. */
static void
send_everything (Money *money, TaoPurse *garden)
{
  const TaoKey32 *account = tao_purse_get_account (garden);
  TaoReview *review;

  tao_wallets_set_current (money->wallets, garden);
  gtk_widget_activate_action (GTK_WIDGET (money->window), "win.send", "s", BOB);
  until (find ("send-everything") != NULL);
  gtk_switch_set_active (GTK_SWITCH (find ("send-everything")), TRUE);
  g_assert_false (gtk_widget_get_sensitive (find ("send-amount")));
  click ("send-confirm");
  carry_out (NULL);
  until (free_of (money, account) == DEPOSIT);

  gtk_widget_activate_action (GTK_WIDGET (money->window), "win.send", "s", BOB);
  until (find ("send-everything") != NULL);
  gtk_switch_set_active (GTK_SWITCH (find ("send-everything")), TRUE);
  gtk_switch_set_active (GTK_SWITCH (find ("send-keep-alive")), FALSE);
  click ("send-confirm");
  until ((review = find_review ()) != NULL && find ("review-note") != NULL);
  g_assert_false (tao_review_is_ready (review));
  gtk_window_destroy (GTK_WINDOW (review));
  gtk_window_destroy (GTK_WINDOW (gtk_widget_get_root (find ("send-to"))));
}

static void
test_story (Money *money, gconstpointer data)
{
  TaoPurse *garden, *alice;
  TaoKey32 account;
  g_autofree char *address = NULL, *stake = NULL, *unstake = NULL, *phrase = NULL;
  guint64 before, after;

  phrase = create_wallet (money);
  garden = find_purse (money, "garden");
  g_assert_cmpint (tao_purse_get_kind (garden), ==, TAO_PURSE_KEY);
  g_assert_true (tao_purse_get_encrypted (garden));
  account = *tao_purse_get_account (garden);
  address = tao_format_key (&account);

  /* From the practice account, which asks for no password. */
  until ((alice = find_purse (money, "Practice (Alice)")) != NULL && free_of (money, tao_purse_get_account (alice)) > 0);
  tao_wallets_set_current (money->wallets, alice);
  gtk_widget_activate_action (GTK_WIDGET (money->window), "win.send", "s", "");
  type ("send-to", "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQX");
  type ("send-amount", "100");
  g_assert_false (gtk_widget_get_sensitive (find ("send-confirm")));
  type ("send-to", address);
  click ("send-confirm");
  carry_out (NULL);
  try_too_much (money, address);
  until (free_of (money, &account) == 100 * TAO_RAO);

  stake = g_strdup_printf ("stake?netuid=1&coldkey=%s&amount=%" G_GUINT64_FORMAT, address, 40 * TAO_RAO);
  gtk_widget_activate_action (GTK_WIDGET (money->window), "win.stake", "s", stake);
  click ("stake-confirm");
  carry_out (PASSWORD);
  until (find_position (money, &account) != NULL);
  g_assert_cmpuint (tao_wallets_get_unlocked_s (money->wallets, garden), >, 0);
  before = find_position (money, &account)->alpha;
  after = free_of (money, &account);
  g_assert_cmpuint (after, <, 60 * TAO_RAO);

  unstake = g_strdup_printf ("unstake?netuid=1&coldkey=%s&amount=%" G_GUINT64_FORMAT, address, before / 2);
  gtk_widget_activate_action (GTK_WIDGET (money->window), "win.stake", "s", unstake);
  click ("stake-confirm");
  carry_out (NULL);
  until (find_position (money, &account)->alpha < before);
  until (free_of (money, &account) > after);
  /* Buying and selling never gains. */
  g_assert_cmpuint (free_of (money, &account), <, 80 * TAO_RAO);

  send_everything (money, garden);
  g_assert_cmpuint (tao_movements_get_n (tao_wallets_get_movements (money->wallets)), ==, 4);
  g_assert_true (tao_movements_get (tao_wallets_get_movements (money->wallets), 0)->succeeded);
  g_action_group_activate_action (G_ACTION_GROUP (application), "lock-all", NULL);
  until (tao_wallets_get_unlocked_s (money->wallets, garden) == 0);
  g_assert_true (written_somewhere (address));
  g_assert_false (written_somewhere (phrase));
  g_assert_false (written_somewhere (PASSWORD));
}

static void
add_tests (void)
{
  g_test_add ("/money/story", Money, "--block-time=500 --fast-forward=400", money_set_up, test_story, money_tear_down);
}

int
main (int argc, char *argv[])
{
  return money_main (&argc, &argv, "org.taoscope.MoneyTest", add_tests);
}
