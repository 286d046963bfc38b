#include "app/pages/wallets/wallets-page.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app-config.h"
#include "app/format.h"
#include "app/money/forms.h"
#include "app/money/policy-dialog.h"
#include "app/money/send-dialog.h"
#include "app/money/unlock-dialog.h"
#include "app/money/wallets.h"
#include "app/money/wording.h"
#include "app/pages/wallets/create-dialog.h"
#include "app/pages/wallets/import-dialog.h"
#include "app/pages/wallets/wallet-dialogs.h"
#include "app/pages/wallets/wallet-files.h"
#include "app/text.h"
#include "app/widgets/address.h"
#include "app/widgets/list-box.h"
#include "app/widgets/stat.h"
#include "app/widgets/status-chip.h"

#define MOST_RECENT 20
#define HIDDEN "•••••"

struct _TaoWalletsPage {
  TaoPage parent_instance;

  GtkBox *columns, *head;
  GtkWidget *left, *right;
  GtkListBox *list, *hotkeys, *recent;
  GtkLabel *name, *problem, *identity, *swap_text;
  GtkWidget *swap;
  TaoStatusChip *chip;
  TaoAddress *address;
  GtkButton *lock;
  GtkWidget *send, *add_hotkey;
  TaoStat *free, *staked, *earned;

  GSettings *settings;
  GSimpleActionGroup *actions;
  TaoWallets *wallets;          /* (nullable) of the window, once we are in one */
  TaoPurse *selected;           /* (nullable) */
  gboolean lists_stale;         /* hotkeys and movements wait for a snapshot */
};

G_DEFINE_FINAL_TYPE (TaoWalletsPage, tao_wallets_page, TAO_TYPE_PAGE)

static gboolean
amounts_hidden (TaoWalletsPage *self)
{
  return g_settings_get_boolean (self->settings, "hide-amounts");
}

static const TaoAccountState *
state_of (TaoWalletsPage *self, TaoPurse *purse)
{
  TaoSnapshot *snapshot = tao_page_get_snapshot (TAO_PAGE (self));
  const TaoKey32 *account = tao_purse_get_account (purse);

  return snapshot != NULL && account != NULL ? tao_snapshot_lookup_account (snapshot, account) : NULL;
}

static guint64
total_of (const TaoAccountState *state)
{
  if (state == NULL || state->free_rao == TAO_UNKNOWN_U64 || state->staked_value_rao == TAO_UNKNOWN_U64)
    return TAO_UNKNOWN_U64;
  return state->free_rao + state->staked_value_rao;
}

static char *
amount (TaoWalletsPage *self, guint64 rao, gboolean exact)
{
  if (amounts_hidden (self))
    return g_strdup (HIDDEN);
  return exact ? tao_format_exact (rao, NULL) : tao_format_headline (rao, "τ");
}

/* --- the list ------------------------------------------------------------------------------------------ */

typedef struct {
  TaoPurse *purse;        /* kept by the model */
  GtkImage *icon;
  GtkLabel *name, *note, *total, *keys;
} Row;

static GtkLabel *
row_label (GtkWidget *box, float xalign, const char *css_class)
{
  GtkWidget *label = gtk_label_new ("");

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_label_set_ellipsize (GTK_LABEL (label), xalign > 0 ? PANGO_ELLIPSIZE_NONE : PANGO_ELLIPSIZE_END);
  if (css_class != NULL)
    {
      gtk_widget_add_css_class (label, css_class);
      if (g_str_equal (css_class, "caption"))
        gtk_widget_add_css_class (label, "tao-secondary");
    }
  gtk_box_append (GTK_BOX (box), label);
  return GTK_LABEL (label);
}

static void
update_row (TaoWalletsPage *self, Row *row)
{
  TaoPurse *purse = row->purse;
  gboolean watched = tao_purse_get_kind (purse) == TAO_PURSE_WATCHED;
  g_autofree char *note = tao_wallets_describe_lock (self->wallets, purse);
  g_autofree char *total = amount (self, total_of (state_of (self, purse)), FALSE);
  guint n = tao_purse_get_n_hotkeys (purse);
  g_autofree char *keys = n == 0 ? g_strdup (_("no hotkeys")) : g_strdup_printf (g_dngettext (NULL, "%u hotkey", "%u hotkeys", n), n);
  g_autofree char *label = tao_purse_get_account (purse) != NULL ? tao_wallets_dup_label (self->wallets, tao_purse_get_account (purse)) : NULL;

  gtk_image_set_from_icon_name (row->icon, watched ? "view-reveal-symbolic"
                                : tao_wallets_get_unlocked_s (self->wallets, purse) > 0 ? "changes-allow-symbolic" : "changes-prevent-symbolic");
  gtk_label_set_text (row->name, label != NULL ? label : tao_purse_get_name (purse));
  gtk_label_set_text (row->note, note);
  gtk_label_set_text (row->total, total);
  gtk_label_set_text (row->keys, watched ? _("watch only") : keys);
}

static GtkWidget *
make_row (gpointer item, gpointer user_data)
{
  TaoWalletsPage *self = user_data;
  GtkWidget *widget = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *names = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2), *figures = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  Row *row = g_new0 (Row, 1);

  row->purse = item;
  row->icon = GTK_IMAGE (gtk_image_new ());
  gtk_widget_set_hexpand (names, TRUE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (row->icon));
  gtk_box_append (GTK_BOX (box), names);
  gtk_box_append (GTK_BOX (box), figures);
  row->name = row_label (names, 0, NULL);
  row->note = row_label (names, 0, "caption");
  row->total = row_label (figures, 1, "numeric");
  row->keys = row_label (figures, 1, "caption");
  gtk_widget_add_css_class (box, "tao-wallet-row");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (widget), box);
  g_object_set_data_full (G_OBJECT (widget), "tao-row", row, g_free);
  update_row (self, row);
  return widget;
}

static void
select_purse (TaoWalletsPage *self, TaoPurse *purse)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->list)); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      Row *row = g_object_get_data (G_OBJECT (child), "tao-row");

      if (row != NULL && row->purse == purse)
        gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (child));
    }
}

/* --- the wallet on view ----------------------------------------------------------------------------------- */

static GtkWidget *
plain_row (GtkListBox *list, const char *icon, const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (subtitle != NULL)
    {
      g_autofree char *escaped = g_markup_escape_text (subtitle, -1);

      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), escaped);
    }
  if (icon != NULL)
    adw_action_row_add_prefix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name (icon));
  gtk_list_box_append (list, row);
  return row;
}

/* Where a hotkey is registered, as chips that lead there. */
static void
add_uids (TaoWalletsPage *self, GtkWidget *row, const TaoKey32 *hotkey)
{
  TaoSnapshot *snapshot = tao_page_get_snapshot (TAO_PAGE (self));
  const TaoSubnet *subnets;
  guint n = 0, shown = 0;

  if (snapshot == NULL)
    return;
  subnets = tao_snapshot_get_subnets (snapshot, &n);
  for (guint i = 0; i < n && shown < 3; i++)
    {
      const TaoMetagraph *metagraph = tao_snapshot_lookup_metagraph (snapshot, subnets[i].netuid);

      for (guint uid = 0; metagraph != NULL && uid < metagraph->n; uid++)
        if (memcmp (&metagraph->hotkey[uid], hotkey, sizeof *hotkey) == 0)
          {
            g_autofree char *subnet = tao_word_subnet (snapshot, subnets[i].netuid);
            g_autofree char *text = g_strdup_printf (_("%1$s · UID %2$u"), subnet, uid);
            g_autofree char *route = g_strdup_printf ("uid?netuid=%u&uid=%u", subnets[i].netuid, uid);
            GtkWidget *button = gtk_button_new_with_label (text);

            gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.go");
            gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", route);
            gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
            gtk_widget_add_css_class (button, "tao-chip");
            adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
            shown++;
          }
    }
}

static void
add_hotkey_menu (GtkWidget *row, const TaoPurseHotkey *hotkey)
{
  const struct { const char *label, *action; gboolean shown; } entries[] = {
    { _("_Export…"), "wallets.export", !hotkey->watched }, { _("Re_name…"), "wallets.rename", TRUE }, { _("Re_move…"), "wallets.remove", TRUE },
  };
  g_autoptr(GMenu) menu = g_menu_new ();
  g_autofree char *spoken = g_strdup_printf (_("More for the hotkey %s"), hotkey->name);
  GtkWidget *button = gtk_menu_button_new ();

  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    if (entries[i].shown)
      {
        g_autoptr(GMenuItem) item = g_menu_item_new (entries[i].label, NULL);

        g_menu_item_set_action_and_target (item, entries[i].action, "s", hotkey->name);
        g_menu_append_item (menu, item);
      }
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-more-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, spoken);
  gtk_widget_add_css_class (button, "flat");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

static void
update_hotkeys (TaoWalletsPage *self)
{
  guint n = tao_purse_get_n_hotkeys (self->selected);

  tao_list_box_drop (self->hotkeys, 0);
  for (guint i = 0; i < n; i++)
    {
      const TaoPurseHotkey *hotkey = tao_purse_get_hotkey (self->selected, i);
      g_autofree char *address = hotkey->has_account ? tao_format_key_short (&hotkey->account) : g_strdup (_("known after unlocking"));
      GtkWidget *row = plain_row (self->hotkeys, hotkey->watched ? "view-reveal-symbolic" : "hotkey-symbolic", hotkey->name, address);

      if (hotkey->has_account)
        {
          g_autofree char *full = tao_format_key (&hotkey->account);
          GtkWidget *copy = gtk_button_new_from_icon_name ("edit-copy-symbolic");

          add_uids (self, row, &hotkey->account);
          gtk_actionable_set_action_name (GTK_ACTIONABLE (copy), "win.copy");
          gtk_actionable_set_action_target (GTK_ACTIONABLE (copy), "s", full);
          gtk_widget_set_valign (copy, GTK_ALIGN_CENTER);
          gtk_widget_set_tooltip_text (copy, _("Copy address"));
          gtk_widget_add_css_class (copy, "flat");
          adw_action_row_add_suffix (ADW_ACTION_ROW (row), copy);
        }
      if (tao_purse_get_kind (self->selected) != TAO_PURSE_PRACTICE)
        add_hotkey_menu (row, hotkey);
    }
  if (n == 0)
    plain_row (self->hotkeys, NULL, _("No hotkeys"), _("A hotkey mines or validates without access to your TAO."));
}

static void
update_recent (TaoWalletsPage *self)
{
  TaoMovements *movements = tao_wallets_get_movements (self->wallets);
  TaoSnapshot *snapshot = tao_page_get_snapshot (TAO_PAGE (self));
  const TaoKey32 *account = tao_purse_get_account (self->selected);
  gint64 now = g_get_real_time () / 1000;
  guint shown = 0;

  tao_list_box_drop (self->recent, 0);
  for (guint i = 0; account != NULL && snapshot != NULL && i < tao_movements_get_n (movements) && shown < MOST_RECENT; i++)
    {
      const TaoMovement *movement = tao_movements_get (movements, i);
      g_autofree char *when = tao_format_ago (movement->time_ms, now);
      g_autofree char *block = tao_format_count (movement->block);
      g_autofree char *note = movement->note != NULL ? g_strdup_printf ("%s · %s", when, movement->note)
                                                     : g_strdup_printf (_("%1$s · block %2$s"), when, block);
      GtkWidget *row, *label;

      if (memcmp (&movement->account, account, sizeof *account) != 0
          || memcmp (&movement->genesis, &tao_snapshot_get_sync (snapshot)->genesis, sizeof movement->genesis) != 0)
        continue;
      row = plain_row (self->recent, movement->succeeded ? "mail-send-symbolic" : "action-unavailable-symbolic", movement->text, note);
      label = gtk_label_new (amounts_hidden (self) ? HIDDEN : movement->amount);
      gtk_widget_add_css_class (label, "numeric");
      if (g_str_has_prefix (movement->amount, "+"))
        gtk_widget_add_css_class (label, "tao-pos");
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
      shown++;
    }
  if (shown == 0)
    plain_row (self->recent, NULL, _("Nothing yet"), _("What you sign here is listed with what came of it."));
}

/* Alpha earned in a day at the price now; unknown as soon as one part is. */
static guint64
earned_of (TaoWalletsPage *self, const TaoKey32 *account)
{
  __extension__ typedef unsigned __int128 u128;
  TaoSnapshot *snapshot = tao_page_get_snapshot (TAO_PAGE (self));
  const TaoPosition *positions;
  guint64 sum = 0;
  guint n = 0;

  if (snapshot == NULL || account == NULL)
    return TAO_UNKNOWN_U64;
  positions = tao_snapshot_get_positions (snapshot, &n);
  for (guint i = 0; i < n; i++)
    {
      const TaoSubnet *subnet = tao_snapshot_lookup_subnet (snapshot, positions[i].netuid);

      if (memcmp (&positions[i].coldkey, account, sizeof *account) != 0)
        continue;
      if (positions[i].emission_day_alpha == TAO_UNKNOWN_U64 || subnet == NULL || subnet->price_rao == TAO_UNKNOWN_U64)
        return TAO_UNKNOWN_U64;
      sum += (guint64) ((u128) positions[i].emission_day_alpha * subnet->price_rao / TAO_RAO);
    }
  return sum;
}

static void
set_stat (TaoStat *stat, char *text)
{
  g_autofree char *owned = text;

  tao_stat_set_figure (stat, owned, NULL);
}

static void
enable (TaoWalletsPage *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

/* What the chain says of the account besides its balance. */
static void
update_chain_facts (TaoWalletsPage *self, const TaoAccountState *state)
{
  TaoSnapshot *snapshot = tao_page_get_snapshot (TAO_PAGE (self));
  g_autofree char *name = state != NULL && state->identity != NULL ? tao_text_line (state->identity, TAO_TEXT_NAME) : NULL;
  g_autofree char *identity = NULL, *to = NULL, *left = NULL, *text = NULL;
  const TaoSyncInfo *sync;

  if (name != NULL && *name != '\0')
    identity = g_strdup_printf (_("Identity on the chain: %s"), name);
  gtk_label_set_text (self->identity, identity != NULL ? identity : "");
  gtk_widget_set_visible (GTK_WIDGET (self->identity), identity != NULL);
  gtk_widget_set_visible (self->swap, state != NULL && snapshot != NULL && state->swap_announced_block != TAO_UNKNOWN_U64);
  if (!gtk_widget_get_visible (self->swap))
    return;
  sync = tao_snapshot_get_sync (snapshot);
  to = tao_format_key_short (&state->swap_announced_to);
  left = sync->best_block != TAO_UNKNOWN_U64 && state->swap_announced_block > sync->best_block
           ? tao_format_blocks (state->swap_announced_block - sync->best_block, sync->block_interval_ms) : g_strdup (_("due now"));
  /* Translators: an address, then a time such as "34 blocks, about 7 min". */
  text = g_strdup_printf (_("A swap of this coldkey to %1$s is announced: %2$s. Everything it has then belongs to that key. "
                            "If this was not you, somebody else has this key: move what can be moved."), to, left);
  gtk_label_set_text (self->swap_text, text);
}

static void
update_figures (TaoWalletsPage *self)
{
  TaoPurse *purse = self->selected;
  const TaoKey32 *account = tao_purse_get_account (purse);
  const TaoAccountState *state = state_of (self, purse);
  gboolean open = tao_wallets_get_unlocked_s (self->wallets, purse) > 0;
  gboolean watched = tao_purse_get_kind (purse) == TAO_PURSE_WATCHED, practice = tao_purse_get_kind (purse) == TAO_PURSE_PRACTICE;
  g_autofree char *exact = NULL;
  g_autofree char *lock = tao_wallets_describe_lock (self->wallets, purse);
  g_autofree char *label = account != NULL ? tao_wallets_dup_label (self->wallets, account) : NULL;

  gtk_label_set_text (self->name, label != NULL ? label : tao_purse_get_name (purse));
  tao_status_chip_set (self->chip, watched ? TAO_CHIP_PLAIN : open ? TAO_CHIP_POS : practice ? TAO_CHIP_PRACTICE : TAO_CHIP_PLAIN,
                       watched ? "view-reveal-symbolic" : open ? "changes-allow-symbolic" : "changes-prevent-symbolic",
                       watched ? _("watch only") : open ? _("unlocked") : practice ? _("play TAO") : _("locked"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->chip), lock);
  gtk_button_set_label (self->lock, open ? _("Lock") : _("Unlock…"));
  gtk_widget_set_visible (GTK_WIDGET (self->lock), !watched);
  gtk_widget_set_visible (self->send, !watched);
  gtk_widget_set_visible (GTK_WIDGET (self->address), account != NULL);
  if (account != NULL)
    tao_address_set_key (self->address, account);
  update_chain_facts (self, state);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), tao_purse_get_problem (purse) != NULL);
  gtk_label_set_text (self->problem, tao_purse_get_problem (purse) != NULL ? tao_purse_get_problem (purse) : "");
  exact = amount (self, state != NULL ? state->free_rao : TAO_UNKNOWN_U64, TRUE);
  /* Nine decimals cut off would be worse than none: a narrow window has them in the tooltip. */
  set_stat (self->free, amount (self, state != NULL ? state->free_rao : TAO_UNKNOWN_U64, !tao_page_get_narrow (TAO_PAGE (self))));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->free), exact);
  set_stat (self->staked, amount (self, state != NULL ? state->staked_value_rao : TAO_UNKNOWN_U64, FALSE));
  set_stat (self->earned, amount (self, earned_of (self, account), FALSE));
  if (state != NULL && state->nonce != TAO_UNKNOWN_U32)
    {
      g_autofree char *count = tao_format_count (state->nonce);
      g_autofree char *note = g_strdup_printf (g_dngettext (NULL, "%s transaction so far", "%s transactions so far", state->nonce), count);

      tao_stat_set_note (self->free, note);
    }
  else
    tao_stat_set_note (self->free, NULL);
  enable (self, "receive", account != NULL);
  enable (self, "label", account != NULL);
  enable (self, "send", account != NULL && !watched);
  enable (self, "order", account != NULL && !watched);
  enable (self, "password", tao_purse_get_kind (purse) == TAO_PURSE_KEY);
  enable (self, "export", tao_purse_get_kind (purse) == TAO_PURSE_KEY);
  enable (self, "rename", !practice);
  enable (self, "remove", !practice);
  enable (self, "drill", tao_purse_get_kind (purse) == TAO_PURSE_KEY && account != NULL);
  enable (self, "sign", !watched);
  enable (self, "rules", account != NULL && !watched);
  enable (self, "hotkey", !practice);
}

static void
update_all (TaoWalletsPage *self)
{
  guint n;

  if (self->wallets == NULL)
    return;
  n = g_list_model_get_n_items (tao_wallets_get_model (self->wallets));
  if (n == 0)
    {
      if (tao_wallets_is_scanned (self->wallets))
        tao_page_show_empty (TAO_PAGE (self), "wallet-symbolic", _("No wallet yet"),
                             _("Create one, import one you have, or watch an address."), _("Add a Wallet"), "wallets.create");
      else
        tao_page_show_loading (TAO_PAGE (self), _("Looking for wallets on this computer."));
      return;
    }
  tao_page_show_content (TAO_PAGE (self));
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->list)); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      Row *row = g_object_get_data (G_OBJECT (child), "tao-row");

      if (row != NULL)
        update_row (self, row);
    }
  if (gtk_list_box_get_selected_row (self->list) == NULL)
    {
      TaoPurse *current = tao_wallets_get_current (self->wallets);
      g_autoptr(TaoPurse) first = g_list_model_get_item (tao_wallets_get_model (self->wallets), 0);

      select_purse (self, current != NULL ? current : first);
    }
  if (self->selected != NULL)
    update_figures (self);
}

static void
selected_cb (TaoWalletsPage *self, GtkListBoxRow *widget)
{
  Row *row = widget != NULL ? g_object_get_data (G_OBJECT (widget), "tao-row") : NULL;

  g_clear_object (&self->selected);
  if (row != NULL)
    self->selected = g_object_ref (row->purse);
  gtk_widget_set_visible (self->right, self->selected != NULL);
  if (self->selected == NULL)
    return;
  update_figures (self);
  update_hotkeys (self);
  update_recent (self);
}

/* --- actions -------------------------------------------------------------------------------------------------- */

static GtkWindow *
window_of (TaoWalletsPage *self)
{
  return GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
}

static void
created_cb (const char *wallet, gpointer user_data)
{
  TaoWalletsPage *self = user_data;

  if (self->wallets != NULL)
    tao_wallets_rescan (self->wallets);
}

static void
create_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TaoWalletsPage *self = user_data;

  tao_create_dialog_present (window_of (self), tao_wallets_get_base (self->wallets), NULL, created_cb, self, G_OBJECT (self));
}

static void
hotkey_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TaoWalletsPage *self = user_data;

  tao_create_dialog_present (window_of (self), tao_wallets_get_base (self->wallets), tao_purse_get_name (self->selected),
                             created_cb, self, G_OBJECT (self));
}

static void
import_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TaoWalletsPage *self = user_data;

  tao_import_dialog_present (window_of (self), tao_wallets_get_base (self->wallets), FALSE, created_cb, self, G_OBJECT (self));
}

static void
watch_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TaoWalletsPage *self = user_data;

  tao_import_dialog_present (window_of (self), tao_wallets_get_base (self->wallets), TRUE, created_cb, self, G_OBJECT (self));
}

static void
rescan_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  tao_wallets_rescan (TAO_WALLETS_PAGE (user_data)->wallets);
}

static void
unlocked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(TaoWalletsPage) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!tao_unlock_finish (TAO_WALLETS (source), result, &error) && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_autofree char *text = tao_word_job_error (error);

      tao_page_toast (TAO_PAGE (self), text);
    }
}

static void
lock_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TaoWalletsPage *self = user_data;

  if (self->selected == NULL)
    return;
  if (tao_wallets_get_unlocked_s (self->wallets, self->selected) > 0)
    tao_wallets_lock (self->wallets, self->selected);
  else
    tao_unlock_present (window_of (self), self->wallets, self->selected, unlocked_cb, g_object_ref (self));
}

static void
receive_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TaoWalletsPage *self = user_data;

  tao_receive_present (window_of (self), tao_purse_get_name (self->selected), tao_purse_get_account (self->selected));
}

static void
send_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TaoWalletsPage *self = user_data;

  tao_send_dialog_present (window_of (self), self->wallets, tao_purse_get_account (self->selected), NULL);
}

/* A form that begins with this wallet. */
static void
order_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TaoWalletsPage *self = user_data;
  g_autofree char *coldkey = tao_format_key (tao_purse_get_account (self->selected));
  g_autofree char *text = g_strdup_printf ("%s?coldkey=%s", g_variant_get_string (parameter, NULL), coldkey);

  gtk_widget_activate_action (GTK_WIDGET (self), "win.order", "s", text);
}

static void
rules_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TaoWalletsPage *self = user_data;

  tao_policy_dialog_present (window_of (self), self->wallets, self->selected);
}

static void
label_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TaoWalletsPage *self = user_data;

  tao_label_present (window_of (self), self->wallets, tao_purse_get_account (self->selected));
}

static void
password_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TaoWalletsPage *self = user_data;

  tao_change_password_present (window_of (self), tao_wallets_get_base (self->wallets), tao_purse_get_name (self->selected),
                               tao_purse_get_encrypted (self->selected));
}

/* @hotkey: "" for the wallet itself. */
static TaoWalletFile
file_of (TaoWalletsPage *self, const char *hotkey)
{
  return (TaoWalletFile) {
    .base = tao_wallets_get_base (self->wallets),
    .wallet = tao_purse_get_name (self->selected),
    .hotkey = *hotkey != '\0' ? hotkey : NULL,
    /* A hotkey may have a password; asking for one it does not need does no harm. */
    .encrypted = *hotkey != '\0' || tao_purse_get_encrypted (self->selected),
  };
}

/* Its key was opened under a name that is no more. */
static void
files_changed_cb (const char *name, gpointer user_data)
{
  TaoWalletsPage *self = user_data;

  if (self->selected != NULL)
    tao_wallets_lock (self->wallets, self->selected);
  tao_wallets_rescan (self->wallets);
}

static void
export_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TaoWalletsPage *self = user_data;
  TaoWalletFile file = file_of (self, g_variant_get_string (parameter, NULL));

  tao_export_present (window_of (self), &file);
}

static void
rename_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TaoWalletsPage *self = user_data;
  TaoWalletFile file = file_of (self, g_variant_get_string (parameter, NULL));

  tao_rename_present (window_of (self), &file, files_changed_cb, G_OBJECT (self));
}

static void
remove_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TaoWalletsPage *self = user_data;
  TaoWalletFile file = file_of (self, g_variant_get_string (parameter, NULL));

  tao_remove_present (window_of (self), &file, files_changed_cb, G_OBJECT (self));
}

static void
drill_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TaoWalletsPage *self = user_data;

  tao_backup_drill_present (window_of (self), tao_purse_get_name (self->selected), tao_purse_get_account (self->selected));
}

static void
choose_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TaoWalletsPage *self = user_data;

  tao_wallets_set_current (self->wallets, self->selected);
}

static void
sign_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TaoWalletsPage *self = user_data;

  gboolean practice = tao_purse_get_kind (self->selected) == TAO_PURSE_PRACTICE;

  tao_sign_present (window_of (self), tao_wallets_get_base (self->wallets), practice ? NULL : tao_purse_get_name (self->selected),
                    tao_purse_get_encrypted (self->selected));
}

static void
verify_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TaoWalletsPage *self = user_data;

  tao_verify_present (window_of (self), self->selected != NULL ? tao_purse_get_account (self->selected) : NULL);
}

/* --- page ------------------------------------------------------------------------------------------------------ */

static void
wallets_changed_cb (TaoWalletsPage *self)
{
  if (!tao_page_get_active (TAO_PAGE (self)))
    return;
  update_all (self);
  if (self->selected != NULL)
    update_hotkeys (self);
}

static void
movements_changed_cb (TaoWalletsPage *self)
{
  if (self->selected != NULL)
    update_recent (self);
}

/* The window has the wallets; without one, as in a test of the page alone, it stays empty. */
static void
find_wallets (TaoWalletsPage *self)
{
  if (self->wallets != NULL)
    return;
  self->wallets = tao_wallets_of (GTK_WIDGET (self));
  if (self->wallets == NULL)
    return;
  g_object_ref (self->wallets);
  gtk_list_box_bind_model (self->list, tao_wallets_get_model (self->wallets), make_row, self, NULL);
  g_signal_connect_object (self->wallets, "changed", G_CALLBACK (wallets_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (tao_wallets_get_movements (self->wallets), "changed", G_CALLBACK (movements_changed_cb), self, G_CONNECT_SWAPPED);
}

static void
tao_wallets_page_activated (TaoPage *page)
{
  TaoWalletsPage *self = TAO_WALLETS_PAGE (page);

  self->lists_stale = TRUE;
  find_wallets (self);
  update_all (self);
}

static void
tao_wallets_page_set_snapshot (TaoPage *page, TaoSnapshot *snapshot)
{
  TaoWalletsPage *self = TAO_WALLETS_PAGE (page);

  find_wallets (self);
  update_all (self);
  if (self->lists_stale && self->selected != NULL)
    {
      self->lists_stale = FALSE;
      update_hotkeys (self);
      update_recent (self);
    }
}

static void
narrow_cb (TaoWalletsPage *self)
{
  gboolean narrow = tao_page_get_narrow (TAO_PAGE (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->columns), narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->head), narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_widget_set_margin_start (GTK_WIDGET (self->columns), narrow ? 12 : 24);
  gtk_widget_set_margin_end (GTK_WIDGET (self->columns), narrow ? 12 : 24);
  if (self->selected != NULL)
    update_figures (self);
}

static void
tao_wallets_page_dispose (GObject *object)
{
  TaoWalletsPage *self = TAO_WALLETS_PAGE (object);

  if (self->list != NULL)
    gtk_list_box_bind_model (self->list, NULL, NULL, NULL, NULL);
  g_clear_object (&self->selected);
  g_clear_object (&self->wallets);
  g_clear_object (&self->settings);
  g_clear_object (&self->actions);
  gtk_widget_dispose_template (GTK_WIDGET (object), TAO_TYPE_WALLETS_PAGE);
  self->list = NULL;
  G_OBJECT_CLASS (tao_wallets_page_parent_class)->dispose (object);
}

static void
tao_wallets_page_class_init (TaoWalletsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  TaoPageClass *page_class = TAO_PAGE_CLASS (klass);

  object_class->dispose = tao_wallets_page_dispose;
  page_class->activated = tao_wallets_page_activated;
  page_class->set_snapshot = tao_wallets_page_set_snapshot;

  g_type_ensure (TAO_TYPE_ADDRESS);
  g_type_ensure (TAO_TYPE_STAT);
  g_type_ensure (TAO_TYPE_STAT_STRIP);
  g_type_ensure (TAO_TYPE_STATUS_CHIP);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/taoscope/Taoscope/ui/wallets/wallets-page.ui");
#define BIND(name) gtk_widget_class_bind_template_child (widget_class, TaoWalletsPage, name)
  BIND (columns);
  BIND (head);
  BIND (left);
  BIND (right);
  BIND (list);
  BIND (hotkeys);
  BIND (recent);
  BIND (name);
  BIND (problem);
  BIND (identity);
  BIND (swap);
  BIND (swap_text);
  BIND (chip);
  BIND (address);
  BIND (lock);
  BIND (send);
  BIND (add_hotkey);
  BIND (free);
  BIND (staked);
  BIND (earned);
#undef BIND
}

static void
tao_wallets_page_init (TaoWalletsPage *self)
{
  static const GActionEntry entries[] = {
    { .name = "create", .activate = create_cb },
    { .name = "import", .activate = import_cb },
    { .name = "watch", .activate = watch_cb },
    { .name = "rescan", .activate = rescan_cb },
    { .name = "hotkey", .activate = hotkey_cb },
    { .name = "lock", .activate = lock_cb },
    { .name = "receive", .activate = receive_cb },
    { .name = "send", .activate = send_cb },
    { .name = "order", .activate = order_cb, .parameter_type = "s" },
    { .name = "rules", .activate = rules_cb },
    { .name = "label", .activate = label_cb },
    { .name = "password", .activate = password_cb },
    { .name = "choose", .activate = choose_cb },
    { .name = "export", .activate = export_cb, .parameter_type = "s" },
    { .name = "rename", .activate = rename_cb, .parameter_type = "s" },
    { .name = "remove", .activate = remove_cb, .parameter_type = "s" },
    { .name = "drill", .activate = drill_cb },
    { .name = "sign", .activate = sign_cb },
    { .name = "verify", .activate = verify_cb },
  };
  g_autoptr(GAction) hide = NULL;

  self->settings = g_settings_new (TAO_APPLICATION_ID);
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  hide = g_settings_create_action (self->settings, "hide-amounts");
  g_action_map_add_action (G_ACTION_MAP (self->actions), hide);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "wallets", G_ACTION_GROUP (self->actions));
  gtk_widget_init_template (GTK_WIDGET (self));
  tao_address_set_full (self->address, TRUE);
  gtk_widget_set_name (GTK_WIDGET (self->lock), "wallet-lock");
  g_signal_connect_object (self->list, "row-selected", G_CALLBACK (selected_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::hide-amounts", G_CALLBACK (wallets_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "notify::narrow", G_CALLBACK (narrow_cb), NULL);
  tao_page_show_loading (TAO_PAGE (self), _("Looking for wallets on this computer."));
}
