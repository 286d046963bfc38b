/* The Wallets page over real wallet folders, and what it does with their files. */
#include "page-harness.h"

#include <glib/gstdio.h>
#include <string.h>

#include "app/money/wallets.h"
#include "app/pages/wallets/wallet-files.h"
#include "app/pages/wallets/wallets-page.h"
#include "engine/snapshot-builder.h"
#include "keys/keystore.h"
#include "keys/wallet.h"

#define PASSWORD "correct horse battery"
#define PHRASE "bottom drive obey lake curtain smoke basket hold race lonely fit walk"
#define OTHER_PHRASE "legal winner thank year wave sausage worth useful legal winner thank yellow"

typedef struct {
  char *base;
  TaoAccountId account;
  TaoEngine *engine;
  TaoWallets *wallets;
  PageHarness harness;
} Fixture;

static TaoSecret *
secret (const char *text)
{
  return tao_secret_new_copy (text, strlen (text));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  TaoRoute route = tao_route_page ("wallets");
  g_autoptr(TaoSecret) phrase = secret (PHRASE);
  g_autoptr(TaoKeyMaterial) material = tao_key_material_new_from_mnemonic (phrase, NULL, NULL);
  g_autoptr(TaoKeyMaterial) hotkey = tao_key_material_generate (12);
  g_autoptr(GError) error = NULL;

  fixture->base = g_dir_make_tmp ("taoscope-wallets-XXXXXX", NULL);
  fixture->account = *tao_key_material_get_account (material);
  g_assert_true (tao_wallet_store (fixture->base, "garden", NULL, material, NULL, TAO_WALLET_CREATE, NULL, &error));
  g_assert_true (tao_wallet_store (fixture->base, "garden", "miner", hotkey, NULL, TAO_WALLET_CREATE, NULL, &error));
  g_assert_no_error (error);
  g_setenv ("BT_WALLET_PATH", fixture->base, TRUE);
  fixture->engine = tao_engine_new (NULL);
  fixture->wallets = tao_wallets_new (fixture->engine);
  fixture->harness = harness_open (TAO_TYPE_WALLETS_PAGE, &route);
  tao_wallets_attach (fixture->wallets, fixture->harness.window);
  tao_page_set_active (fixture->harness.page, FALSE);
  tao_page_set_active (fixture->harness.page, TRUE);
  wait_for (tao_wallets_is_scanned (fixture->wallets) && shows_text (GTK_WIDGET (fixture->harness.page), "garden"));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autofree char *removed = g_strconcat (fixture->base, "-removed", NULL);
  const char *argv[] = { "rm", "-rf", fixture->base, removed, NULL };

  harness_close (&fixture->harness);
  tao_engine_shutdown (fixture->engine);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_object_unref (fixture->wallets);
  g_object_unref (fixture->engine);
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
  g_free (fixture->base);
}

/* Whether some visible label contains @part. */
static gboolean
shows_part (GtkWidget *widget, const char *part)
{
  if (!gtk_widget_get_visible (widget))
    return FALSE;
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), part) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (shows_part (child, part))
      return TRUE;
  return FALSE;
}

static GtkWidget *
named (GtkWidget *widget, const char *name)
{
  if (g_str_equal (gtk_widget_get_name (widget), name))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = named (child, name);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static GtkWidget *
find (const char *name)
{
  g_autoptr(GList) windows = gtk_window_list_toplevels ();
  GtkWidget *found = NULL;

  for (GList *l = windows; l != NULL && found == NULL; l = l->next)
    found = named (l->data, name);
  return found;
}

static gboolean
says (const char *text)
{
  g_autoptr(GList) windows = gtk_window_list_toplevels ();
  gboolean found = FALSE;

  for (GList *l = windows; l != NULL && !found; l = l->next)
    found = shows_text (l->data, text);
  return found;
}

static void
type (const char *name, const char *text)
{
  wait_for (find (name) != NULL);
  gtk_editable_set_text (GTK_EDITABLE (find (name)), text);
}

static void
click (const char *name)
{
  wait_for (find (name) != NULL && gtk_widget_get_sensitive (find (name)));
  g_signal_emit_by_name (find (name), "clicked");
}

static void
activate (Fixture *fixture, const char *action, const char *hotkey)
{
  if (hotkey != NULL)
    g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->harness.page), action, "s", hotkey));
  else
    g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->harness.page), action, NULL));
}

/* Identity and an announced swap stand at the wallet; amounts can be hidden. */
static void
test_chain_facts (Fixture *fixture, gconstpointer data)
{
  TaoSnapshotBuilder *builder = tao_snapshot_builder_new (NULL);
  g_autoptr(TaoArena) arena = tao_arena_new ();
  g_autoptr(GSettings) settings = g_settings_new ("org.taoscope.Taoscope");
  TaoAccountState *state = tao_arena_new_array (arena, TaoAccountState, 1);
  TaoSyncInfo sync = {
    .state = TAO_SYNC_LIVE, .kind = TAO_NETWORK_MAIN, .best_block = 1000, .finalized_block = 998, .block_interval_ms = 12000,
    .target_block = TAO_UNKNOWN_U64,
  };
  GtkWidget *page = GTK_WIDGET (fixture->harness.page);

  memcpy (&state->account, &fixture->account, sizeof state->account);
  state->own = TRUE;
  state->free_rao = G_GUINT64_CONSTANT (12500000000);
  state->staked_value_rao = 0;
  state->nonce = 3;
  state->identity = "Lantern Works";
  state->swap_announced_block = 1300;
  memset (&state->swap_announced_to, 7, sizeof state->swap_announced_to);
  tao_snapshot_builder_set_sync (builder, arena, &sync);
  tao_snapshot_builder_set_accounts (builder, arena, state, 1);
  harness_offer (&fixture->harness, tao_snapshot_builder_end (builder));
  wait_for (shows_text (page, "Identity on the chain: Lantern Works"));
  g_assert_true (shows_text (page, "12.500000000"));

  harness_picture (&fixture->harness, "wallets-swap");
  g_assert_true (shows_part (page, "is announced: 300 blocks, about 1 h 0 min. Everything"));
  g_settings_set_boolean (settings, "hide-amounts", TRUE);
  wait_for (!shows_text (page, "12.500000000"));
  g_settings_set_boolean (settings, "hide-amounts", FALSE);
  wait_for (shows_text (page, "12.500000000"));
}

static void
test_export (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->base, "copy.json", NULL);
  g_autofree char *text = NULL, *message = NULL;
  g_autoptr(TaoSecret) password = secret (PASSWORD);
  g_autoptr(TaoKeypair) keypair = NULL;
  g_autoptr(GError) error = NULL;
  gsize length;

  activate (fixture, "wallets.export", "");
  wait_for (find ("export-confirm") != NULL);
  adw_combo_row_set_selected (ADW_COMBO_ROW (find ("export-format")), 1);
  g_assert_true (g_str_has_suffix (gtk_editable_get_text (GTK_EDITABLE (find ("export-path"))), "/garden.json"));
  type ("export-path", path);
  type ("export-new", PASSWORD);
  type ("export-again", "another");
  g_assert_false (gtk_widget_get_sensitive (find ("export-confirm")));
  type ("export-again", PASSWORD);
  click ("export-confirm");
  message = g_strdup_printf ("The copy is written: %s. Try it where you want to use it before you rely on it.", path);
  wait_for (says (message));
  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  keypair = tao_keystore_import (text, length, password, &error);
  g_assert_no_error (error);
  g_assert_true (tao_account_id_equal (tao_keypair_get_account (keypair), &fixture->account));
  gtk_window_destroy (GTK_WINDOW (gtk_widget_get_root (find ("export-confirm"))));
}

static void
test_rename_and_remove (Fixture *fixture, gconstpointer data)
{
  g_autofree char *removed = g_strconcat (fixture->base, "-removed", NULL);
  g_autofree char *word = NULL;
  g_autoptr(GDir) folder = NULL;
  GtkWidget *page = GTK_WIDGET (fixture->harness.page), *dialog;
  GtkWidget *entry;
  guint skip = 0;

  activate (fixture, "wallets.rename", "miner");
  type ("rename-name", "a/b");
  g_assert_false (gtk_widget_get_sensitive (find ("rename-confirm")));
  type ("rename-name", "validator");
  click ("rename-confirm");
  wait_for (shows_text (page, "validator"));
  activate (fixture, "wallets.rename", "");
  type ("rename-name", "orchard");
  click ("rename-confirm");
  wait_for (shows_text (page, "orchard") && !shows_text (page, "garden"));

  /* Removal wants the name, typed; and then nothing is lost. */
  activate (fixture, "wallets.remove", "");
  wait_for (says ("Remove “orchard”?"));
  dialog = NULL;
  {
    g_autoptr(GList) windows = gtk_window_list_toplevels ();

    for (GList *l = windows; l != NULL; l = l->next)
      if (ADW_IS_MESSAGE_DIALOG (l->data))
        dialog = l->data;
  }
  g_assert_nonnull (dialog);
  entry = find_widget (dialog, GTK_TYPE_ENTRY, &skip);
  gtk_editable_set_text (GTK_EDITABLE (entry), "garden");
  g_assert_false (adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (dialog), "go"));
  gtk_editable_set_text (GTK_EDITABLE (entry), "orchard");
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "go");
  wait_for (says ("Removed from the list"));
  wait_for (!shows_text (page, "orchard"));
  folder = g_dir_open (removed, 0, NULL);
  g_assert_nonnull (folder);
  word = g_strdup (g_dir_read_name (folder));
  g_assert_true (g_str_has_prefix (word, "orchard-"));
  {
    g_autoptr(TaoKeyMaterial) material = tao_wallet_unlock (removed, word, NULL, NULL, NULL);

    g_assert_nonnull (material);
    g_assert_true (tao_account_id_equal (tao_key_material_get_account (material), &fixture->account));
  }
  gtk_window_destroy (GTK_WINDOW (find ("removed")));
}

static void
test_drill (Fixture *fixture, gconstpointer data)
{
  activate (fixture, "wallets.drill", NULL);
  type ("drill-words", "  Bottom drive obey lake curtain smoke basket hold race lonely fit  walk ");
  click ("drill-confirm");
  wait_for (says ("Right: these words bring back exactly this wallet."));
  /* Nothing of them stays. */
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find ("drill-words"))), ==, "");
  type ("drill-words", OTHER_PHRASE);
  click ("drill-confirm");
  wait_for (!says ("Right: these words bring back exactly this wallet."));
  type ("drill-words", "bottom drive obey");
  click ("drill-confirm");
  g_assert_false (says ("Right: these words bring back exactly this wallet."));
  gtk_window_destroy (GTK_WINDOW (gtk_widget_get_root (find ("drill-confirm"))));
}

int
main (int argc, char *argv[])
{
  harness_init (&argc, &argv);
#define ADD(name, func) g_test_add ("/ui/wallets/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("chain-facts", test_chain_facts);
  ADD ("export", test_export);
  ADD ("rename-and-remove", test_rename_and_remove);
  ADD ("drill", test_drill);
#undef ADD
  return g_test_run ();
}
