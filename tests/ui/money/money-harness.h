/* A window with wallets on a development chain of its own, and fingers: what
 * tests of doing share. Everything goes through actions, entries and buttons. */
#pragma once

#include <adwaita.h>
#include <stdlib.h>
#include <string.h>

#include "app/format.h"
#include "app/money/actions.h"
#include "app/money/review.h"
#include "app/tour.h"
#include "app/window.h"
#include "keys/ss58.h"
#include "localnet-fixture.h"

#define BOB "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty"
#define CHARLIE "5FLSigC9HGRKVhB9FiEo4Y3koPsNmBmLJbpXg2mp1hXcS59Y"
#define PASSWORD "correct horse battery"

static AdwApplication *application;    /* of money_main() */

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

static inline gboolean
tick_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* How much history the chain makes in fast motion, in which an era is over before anything can be signed. */
static guint64 history;

static inline gboolean
has_history (TaoSnapshot *snapshot)
{
  return is_live (snapshot) && tao_snapshot_get_sync (snapshot)->best_block >= history;
}

/* On an engine that runs; @options: of its chain. */
static inline void
money_open (Money *money, const char *options)
{
  const char *length = strstr (options, "--fast-forward=");
  TaoRoute route = tao_route_page ("wallets");

  money->window = tao_window_new (application, money->base.engine);
  money->wallets = tao_wallets_new (money->base.engine);
  tao_money_install (money->window, money->wallets);
  g_assert_true (tao_window_go (money->window, &route));
  gtk_window_present (GTK_WINDOW (money->window));
  g_assert_nonnull (length);
  history = g_ascii_strtoull (length + strlen ("--fast-forward="), NULL, 10);
  wait_for (&money->base, has_history);
}

static inline void
money_set_up (Money *money, gconstpointer data)
{
  set_up (&money->base, data);
  money_open (money, data);
}

static inline void
money_tear_down (Money *money, gconstpointer data)
{
  g_action_map_remove_action (G_ACTION_MAP (application), "lock-all");
  gtk_window_destroy (GTK_WINDOW (money->window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (money->wallets);
  tear_down (&money->base, data);
}

/* --- one chain for several tests ------------------------------------------------------------- */

static Money shared;

/* To start a chain takes longer than most tests: it is started for the first, and each leaves it as the next may find it. */
static inline void
shared_set_up (Money *money, gconstpointer data)
{
  if (shared.window == NULL)
    money_set_up (&shared, data);
  *money = shared;
}

/* No dialog is left behind. */
static inline void
shared_tear_down (Money *money, gconstpointer data)
{
  g_autoptr(GList) windows = gtk_window_list_toplevels ();

  for (GList *l = windows; l != NULL; l = l->next)
    g_assert_true (l->data == shared.window || !gtk_widget_get_visible (l->data) || gtk_window_get_transient_for (l->data) == NULL);
}

/* --- widgets by their names ------------------------------------------------------------------- */

static inline GtkWidget *
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

static inline GtkWidget *
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

static inline GtkWidget *
find (const char *name)
{
  return find_nth (name, 0);
}

/* A visible label that is exactly @text. */
static inline gboolean
shows_text (GtkWidget *widget, const char *text)
{
  if (!gtk_widget_get_visible (widget))
    return FALSE;
  if (GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (shows_text (child, text))
      return TRUE;
  return FALSE;
}

static inline void
click (const char *name)
{
  until (find (name) != NULL && gtk_widget_get_sensitive (find (name)));
  g_signal_emit_by_name (find (name), "clicked");
}

static inline void
type (const char *name, const char *text)
{
  until (find (name) != NULL);
  gtk_editable_set_text (GTK_EDITABLE (find (name)), text);
}

static inline TaoReview *
find_review (void)
{
  g_autoptr(GList) windows = gtk_window_list_toplevels ();

  for (GList *l = windows; l != NULL; l = l->next)
    if (TAO_IS_REVIEW (l->data))
      return l->data;
  return NULL;
}

/* A picture of @window for eyes, if a folder for them is named in the environment. */
static inline void
picture (GtkWindow *window, const char *name)
{
  const char *folder = g_getenv ("TAOSCOPE_TEST_PICTURES");
  g_autoptr(GdkTexture) texture = NULL;
  g_autofree char *path = NULL;

  if (folder == NULL)
    return;
  for (guint i = 0; i < 3; i++)
    {
      gtk_widget_queue_draw (GTK_WIDGET (window));
      gtk_test_widget_wait_for_draw (GTK_WIDGET (window));
    }
  texture = tao_tour_draw (window);
  path = g_strdup_printf ("%s/%s.png", folder, name);
  if (texture != NULL)
    gdk_texture_save_to_png (texture, path);
}

/* What carry_out() was told at the end. */
static char last_outcome[512];

/* What the last order brought, by what the sheet said, or unknown. */
static inline guint64
last_received (void)
{
  const char *text = strstr (last_outcome, "Received ");
  g_autofree char *number = NULL;
  guint64 amount = TAO_UNKNOWN_U64;

  if (text == NULL)
    return TAO_UNKNOWN_U64;
  text += strlen ("Received ");
  number = g_strndup (text, strspn (text, "0123456789.,"));
  g_assert_true (tao_parse_amount (number, &amount));
  return amount;
}

/* Follows the open review to its end and closes it. */
static inline void
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
  g_strlcpy (last_outcome, tao_review_get_outcome (review), sizeof last_outcome);
  g_assert_nonnull (strstr (tao_review_get_outcome (review), "Done and final."));
  click ("review-confirm");
  until (find_review () == NULL);
}

static inline TaoPurse *
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

static inline const TaoPosition *
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

static inline guint64
free_of (Money *money, const TaoKey32 *account)
{
  const TaoAccountState *state = tao_snapshot_lookup_account (tao_engine_get_snapshot (money->base.engine), account);

  return state != NULL && state->free_rao != TAO_UNKNOWN_U64 ? state->free_rao : 0;
}

static inline TaoPurse *
practice (Money *money)
{
  TaoPurse *alice = NULL;

  until ((alice = find_purse (money, "Practice (Alice)")) != NULL && free_of (money, tao_purse_get_account (alice)) > 0);
  tao_wallets_set_current (money->wallets, alice);
  return alice;
}

static inline void
open_form (Money *money, const char *request)
{
  gtk_widget_activate_action (GTK_WIDGET (money->window), "win.order", "s", request);
  until (find ("order-confirm") != NULL);
}

static inline guint16
owned_subnet (Money *money, const TaoKey32 *owner)
{
  const TaoSubnet *subnets;
  guint n;

  subnets = tao_snapshot_get_subnets (tao_engine_get_snapshot (money->base.engine), &n);
  for (guint i = 0; i < n; i++)
    if (memcmp (&subnets[i].owner_coldkey, owner, sizeof *owner) == 0)
      return subnets[i].netuid;
  return 0;
}

/* Whether a file below the test's folder holds @text. */
static inline gboolean
written_somewhere (const char *text)
{
  const char *argv[] = { "grep", "-rqF", "--", text, g_getenv ("TAO_TEST_FOLDER"), NULL };
  int status;

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status, NULL));
  return g_spawn_check_wait_status (status, NULL);
}

/* Runs what g_test_add() was told by @add, with folders of its own for everything that is written. */
static inline int
money_main (int *argc, char ***argv, const char *id, void (*add) (void))
{
  g_autofree char *folder = g_dir_make_tmp ("taoscope-money-XXXXXX", NULL);
  g_autofree char *wallets = g_build_filename (folder, "wallets", NULL), *share = g_build_filename (folder, "share", NULL);
  const char *remove[] = { "rm", "-rf", folder, NULL };
  int status;

  /* Before anything reads them. */
  g_setenv ("TAO_TEST_FOLDER", folder, TRUE);
  g_setenv ("BT_WALLET_PATH", wallets, TRUE);
  g_setenv ("XDG_DATA_HOME", share, TRUE);
  gtk_test_init (argc, argv, NULL);
  /* Without a window manager GTK misses focus events of dialogs and warns; criticals stay fatal. */
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);
  adw_init ();
  application = g_object_new (ADW_TYPE_APPLICATION, "application-id", id, "flags", G_APPLICATION_NON_UNIQUE,
                              "resource-base-path", "/org/taoscope/Taoscope", NULL);
  g_application_register (G_APPLICATION (application), NULL, NULL);
  g_timeout_add (50, tick_cb, NULL);
  add ();
  status = g_test_run ();
  if (shared.window != NULL)
    money_tear_down (&shared, NULL);
  g_object_unref (application);
  g_spawn_sync (NULL, (char **) remove, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
  return status;
}
