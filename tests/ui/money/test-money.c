/* Doing, from end to end on a development chain: a new wallet, TAO sent to it,
 * stake, unstake, lock; everything through actions, entries and buttons. */
#include <adwaita.h>
#include <stdlib.h>
#include <string.h>

#include "app/format.h"
#include "app/money/actions.h"
#include "app/money/review.h"
#include "app/window.h"
#include "keys/ss58.h"
#include "localnet-fixture.h"

#define PASSWORD "correct horse battery"

static AdwApplication *application;

#define until(condition)                          \
  G_STMT_START                                    \
  {                                               \
    while (!(condition))                          \
      g_main_context_iteration (NULL, TRUE);      \
  }                                               \
  G_STMT_END

typedef struct {
  Fixture     base;
  TaoWindow  *window;
  TaoWallets *wallets;
} Money;

static gboolean
tick_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static gboolean
has_history (TaoSnapshot *snapshot)
{
  return is_live (snapshot) && tao_snapshot_get_sync (snapshot)->best_block >= 400;
}

static void
money_set_up (Money *money, gconstpointer data)
{
  TaoRoute route = tao_route_page ("wallets");

  set_up (&money->base, data);
  money->window = tao_window_new (application, money->base.engine);
  money->wallets = tao_wallets_new (money->base.engine);
  tao_money_install (money->window, money->wallets);
  g_assert_true (tao_window_go (money->window, &route));
  gtk_window_present (GTK_WINDOW (money->window));
  wait_for (&money->base, has_history);
}

static void
money_tear_down (Money *money, gconstpointer data)
{
  g_action_map_remove_action (G_ACTION_MAP (application), "lock-all");
  gtk_window_destroy (GTK_WINDOW (money->window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (money->wallets);
  tear_down (&money->base, data);
}

/* --- widgets by their names ------------------------------------------------------------------- */

static GtkWidget *
find_in (GtkWidget *widget, const char *name, guint *skip)
{
  if (g_str_equal (gtk_widget_get_name (widget), name) && (*skip)-- == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_in (child, name, skip);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static GtkWidget *
find_nth (const char *name, guint nth)
{
  g_autoptr(GList) windows = gtk_window_list_toplevels ();
  GtkWidget *found = NULL;

  for (GList *l = windows; l != NULL && found == NULL; l = l->next)
    {
      guint skip = nth;

      found = find_in (l->data, name, &skip);
    }
  return found;
}

static GtkWidget *
find (const char *name)
{
  return find_nth (name, 0);
}

static void
click (const char *name)
{
  until (find (name) != NULL && gtk_widget_get_sensitive (find (name)));
  g_signal_emit_by_name (find (name), "clicked");
}

static void
type (const char *name, const char *text)
{
  until (find (name) != NULL);
  gtk_editable_set_text (GTK_EDITABLE (find (name)), text);
}

static TaoReview *
find_review (void)
{
  g_autoptr(GList) windows = gtk_window_list_toplevels ();

  for (GList *l = windows; l != NULL; l = l->next)
    if (TAO_IS_REVIEW (l->data))
      return l->data;
  return NULL;
}

/* Follows the open review to its end and closes it. */
static void
carry_out (const char *password)
{
  TaoReview *review;

  until ((review = find_review ()) != NULL && tao_review_is_ready (review));
  click ("review-confirm");
  if (password != NULL)
    {
      type ("unlock-password", "not the password");
      click ("unlock-confirm");
      /* It says so, and nothing else happens. */
      until (gtk_widget_get_sensitive (find ("unlock-password")));
      g_assert_false (tao_review_is_over (review));
      type ("unlock-password", password);
      click ("unlock-confirm");
    }
  until (tao_review_is_over (review));
  g_test_message ("%s", tao_review_get_outcome (review));
  g_assert_nonnull (strstr (tao_review_get_outcome (review), "Done and final."));
  click ("review-confirm");
  until (find_review () == NULL);
}

static TaoPurse *
find_purse (Money *money, const char *name)
{
  GListModel *model = tao_wallets_get_model (money->wallets);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(TaoPurse) purse = g_list_model_get_item (model, i);

      if (g_str_equal (tao_purse_get_name (purse), name))
        return purse;
    }
  return NULL;
}

static const TaoPosition *
find_position (Money *money, const TaoKey32 *coldkey)
{
  const TaoPosition *positions;
  guint n;

  positions = tao_snapshot_get_positions (tao_engine_get_snapshot (money->base.engine), &n);
  for (guint i = 0; i < n; i++)
    if (memcmp (&positions[i].coldkey, coldkey, sizeof *coldkey) == 0 && positions[i].alpha > 0)
      return &positions[i];
  return NULL;
}

static guint64
free_of (Money *money, const TaoKey32 *account)
{
  const TaoAccountState *state = tao_snapshot_lookup_account (tao_engine_get_snapshot (money->base.engine), account);

  return state != NULL && state->free_rao != TAO_UNKNOWN_U64 ? state->free_rao : 0;
}

/* Whether a file below the test's folder holds @text. */
static gboolean
written_somewhere (const char *text)
{
  const char *argv[] = { "grep", "-rqF", "--", text, g_getenv ("TAO_TEST_FOLDER"), NULL };
  int status;

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status, NULL));
  return g_spawn_check_wait_status (status, NULL);
}

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

  g_assert_cmpuint (tao_movements_get_n (tao_wallets_get_movements (money->wallets)), ==, 3);
  g_assert_true (tao_movements_get (tao_wallets_get_movements (money->wallets), 0)->succeeded);
  g_action_group_activate_action (G_ACTION_GROUP (application), "lock-all", NULL);
  until (tao_wallets_get_unlocked_s (money->wallets, garden) == 0);
  g_assert_true (written_somewhere (address));
  g_assert_false (written_somewhere (phrase));
  g_assert_false (written_somewhere (PASSWORD));
}

int
main (int argc, char *argv[])
{
  g_autofree char *folder = g_dir_make_tmp ("taoscope-money-XXXXXX", NULL);
  g_autofree char *wallets = g_build_filename (folder, "wallets", NULL), *share = g_build_filename (folder, "share", NULL);
  const char *remove[] = { "rm", "-rf", folder, NULL };
  int status;

  /* Before anything reads them. */
  g_setenv ("TAO_TEST_FOLDER", folder, TRUE);
  g_setenv ("BT_WALLET_PATH", wallets, TRUE);
  g_setenv ("XDG_DATA_HOME", share, TRUE);
  gtk_test_init (&argc, &argv, NULL);
  /* Without a window manager GTK misses focus events of dialogs and warns; criticals stay fatal. */
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);
  adw_init ();
  application = g_object_new (ADW_TYPE_APPLICATION, "application-id", "org.taoscope.MoneyTest", "flags", G_APPLICATION_NON_UNIQUE,
                              "resource-base-path", "/org/taoscope/Taoscope", NULL);
  g_application_register (G_APPLICATION (application), NULL, NULL);
  g_timeout_add (50, tick_cb, NULL);
  g_test_add ("/money/story", Money, "--block-time=500 --fast-forward=400", money_set_up, test_story, money_tear_down);
  status = g_test_run ();
  g_object_unref (application);
  g_spawn_sync (NULL, (char **) remove, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
  return status;
}
