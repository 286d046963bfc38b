#include "app/pages/activity/activity-page.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/format.h"
#include "app/pages/activity/activity-columns.h"
#include "app/pages/activity/activity-details.h"
#include "app/pages/activity/activity-row.h"
#include "app/pages/activity/block-row.h"
#include "app/pages/activity/words.h"
#include "app/text.h"
#include "app/widgets/choice.h"
#include "app/widgets/table.h"
#include "keys/ss58.h"

/* Blocks in words that are kept: those listed and some that were looked up. */
#define CACHE_MOST 96
#define MODE_EXTRINSICS "extrinsics"
#define MODE_EVENTS "events"
#define MODE_MINE "mine"

struct _TaoActivityPage {
  TaoPage parent_instance;

  GtkToggleButton *pause;
  GtkBox *columns, *filters;
  GtkWidget *left, *blocks_scroller, *follow_bar;
  GtkLabel *interval, *follow_label;
  TaoActivityDetails *details;
  GtkButton *unfollow;
  GtkListView *blocks;
  GtkSearchEntry *search;
  AdwBin *mode_slot, *table_slot;
  TaoPageState *state;

  TaoChoice *mode;
  TaoTable *table;
  GListStore *block_rows;        /* of TaoBlockRow, newest first */
  GtkSingleSelection *block_selection;
  GListStore *rows;              /* of TaoActivityRow */
  GHashTable *cache;             /* TaoKey32 → TaoBlockRecord */
  GHashTable *failed;            /* set of TaoKey32 that could not be read */
  GQueue order;                  /* TaoKey32 of cache, oldest first; lent by cache */

  gboolean live;                 /* the newest block is selected as it comes */
  gboolean updating;
  TaoBlockRecord *shown;         /* whose rows are listed (nullable) */
  gint64 wanted;                 /* number of a block outside the list, or TAO_ROUTE_NONE */
  char *account;                 /* followed (nullable) */
  GPtrArray *own;                /* addresses */
  char *needle;                  /* folded */
  GCancellable *loading;         /* (nullable) */
  TaoKey32 loading_hash;
};

G_DEFINE_FINAL_TYPE (TaoActivityPage, tao_activity_page, TAO_TYPE_PAGE)

static void load_next (TaoActivityPage *self);

static guint
key_hash (gconstpointer key)
{
  guint hash;

  memcpy (&hash, key, sizeof hash);
  return hash;
}

static gboolean
key_equal (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, sizeof (TaoKey32)) == 0;
}

static gboolean
in_mode (TaoActivityPage *self, const char *mode)
{
  return g_str_equal (tao_choice_get_active (self->mode), mode);
}

/* Rows of all blocks that have been read, not of one. */
static gboolean
is_across (TaoActivityPage *self)
{
  return in_mode (self, MODE_MINE) || self->account != NULL;
}

static void
show_selected (TaoActivityPage *self)
{
  tao_activity_details_show (self->details, tao_table_get_selected (self->table), tao_page_get_snapshot (TAO_PAGE (self)));
}

/* --- rows --- */

static gboolean
match_cb (gpointer item, gpointer user_data)
{
  TaoActivityPage *self = user_data;

  return self->needle == NULL || tao_activity_row_matches (item, self->needle);
}

static gboolean
is_mine (TaoActivityPage *self, TaoActivityRow *row)
{
  if (self->account != NULL)
    return tao_activity_row_concerns (row, self->account);
  for (guint i = 0; i < self->own->len; i++)
    if (tao_activity_row_concerns (row, self->own->pdata[i]))
      return TRUE;
  return FALSE;
}

static void
add_rows_of (TaoActivityPage *self, TaoBlockRecord *block, GPtrArray *out)
{
  TaoSnapshot *snapshot = tao_page_get_snapshot (TAO_PAGE (self));
  gboolean across = is_across (self), events = in_mode (self, MODE_EVENTS) && !across;
  guint n = events ? block->n_events : block->n_extrinsics;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(TaoActivityRow) row = tao_activity_row_new (block, i, events ? (gint) i : -1, across, snapshot);

      if (!across || is_mine (self, row))
        g_ptr_array_add (out, g_steal_pointer (&row));
    }
}

static void
decide_state (TaoActivityPage *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->rows));

  if (n > 0)
    tao_page_state_show_content (self->state);
  else if (self->account != NULL)
    tao_page_state_show_empty (self->state, "activity-symbolic", _("Nothing of this account yet"),
                               _("None of the blocks listed here has anything of it. New ones are watched."), NULL, NULL);
  else if (in_mode (self, MODE_MINE))
    tao_page_state_show_empty (self->state, "activity-symbolic",
                               self->own->len > 0 ? _("Nothing of yours in these blocks") : _("No accounts yet"),
                               self->own->len > 0 ? _("New blocks are watched while this is open.") : _("Create, import or watch an account to see what concerns it."),
                               self->own->len > 0 ? NULL : _("Open Wallets"), self->own->len > 0 ? NULL : "win.go::wallets");
  else if (self->shown != NULL && !self->shown->events_known && in_mode (self, MODE_EVENTS))
    tao_page_state_show_empty (self->state, "activity-symbolic", _("No events"), _("This node no longer has the state of that block. An archive node has."), NULL, NULL);
  else if (self->shown != NULL)
    tao_page_state_show_empty (self->state, "activity-symbolic", _("Empty block"), NULL, NULL, NULL);
}

static void
list_rows (TaoActivityPage *self)
{
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  TaoActivityRow *selected = tao_table_get_selected (self->table);
  guint64 order = selected != NULL ? tao_activity_row_get_order (selected) : G_MAXUINT64;
  gboolean event = selected != NULL && tao_activity_row_get_event (selected) != NULL;
  gpointer again = NULL;

  if (is_across (self))
    for (GList *l = self->order.head; l != NULL; l = l->next)
      add_rows_of (self, g_hash_table_lookup (self->cache, l->data), rows);
  else if (self->shown != NULL)
    add_rows_of (self, self->shown, rows);
  for (guint i = 0; i < rows->len; i++)
    if (order == tao_activity_row_get_order (rows->pdata[i]) && event == (tao_activity_row_get_event (rows->pdata[i]) != NULL))
      again = rows->pdata[i];
  /* What people look for first is rarely the time. */
  if (again == NULL && !is_across (self) && !in_mode (self, MODE_EVENTS))
    for (guint i = 0; i < rows->len && again == NULL; i++)
      if (tao_activity_row_get_signer (rows->pdata[i])[0] != '\0')
        again = rows->pdata[i];
  g_list_store_splice (self->rows, 0, g_list_model_get_n_items (G_LIST_MODEL (self->rows)), rows->pdata, rows->len);
  decide_state (self);
  if (again == NULL && rows->len > 0)
    again = rows->pdata[0];
  if (again != NULL)
    tao_table_set_selected (self->table, again);
  show_selected (self);
}

static void
show_block (TaoActivityPage *self, TaoBlockRecord *block)
{
  if (self->shown == block)
    return;
  g_clear_pointer (&self->shown, tao_block_record_unref);
  self->shown = tao_block_record_ref (block);
  if (!is_across (self))
    list_rows (self);
}

/* --- reading blocks --- */

static void
keep_block (TaoActivityPage *self, TaoBlockRecord *block)
{
  TaoKey32 *key = g_memdup2 (&block->hash, sizeof block->hash);

  if (g_hash_table_contains (self->cache, key))
    {
      g_free (key);
      return;
    }
  g_hash_table_insert (self->cache, key, tao_block_record_ref (block));
  g_queue_push_tail (&self->order, key);
  while (self->order.length > CACHE_MOST)
    g_hash_table_remove (self->cache, g_queue_pop_head (&self->order));
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoBlockRecord) block = tao_engine_read_block_finish (TAO_ENGINE (source), result, &error);
  TaoActivityPage *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = user_data;
  g_clear_object (&self->loading);
  if (block == NULL)
    {
      g_autofree char *text = tao_text_line (error->message, TAO_TEXT_LINE);

      if (self->wanted != TAO_ROUTE_NONE)
        self->wanted = TAO_ROUTE_NONE;
      else
        g_hash_table_add (self->failed, g_memdup2 (&self->loading_hash, sizeof self->loading_hash));
      if (self->shown == NULL && !is_across (self))
        tao_page_state_show_error (self->state, _("The block could not be read"), text);
      else
        tao_page_toast (TAO_PAGE (self), text);
      load_next (self);
      return;
    }
  keep_block (self, block);
  if (self->wanted != TAO_ROUTE_NONE && (guint64) self->wanted == block->number)
    {
      self->wanted = TAO_ROUTE_NONE;
      show_block (self, block);
    }
  if (is_across (self))
    list_rows (self);
  load_next (self);
}

static void
start_loading (TaoActivityPage *self, guint64 number, const TaoKey32 *hash)
{
  TaoEngine *engine = tao_page_get_engine (TAO_PAGE (self));

  if (engine == NULL || self->loading != NULL)
    return;
  self->loading = g_cancellable_new ();
  if (hash != NULL)
    self->loading_hash = *hash;
  tao_engine_read_block_async (engine, number, hash, self->loading, loaded_cb, self);
}

/* First what was asked for, then the block that is selected, then the rest where all count. */
static void
load_next (TaoActivityPage *self)
{
  TaoBlockRow *selected = gtk_single_selection_get_selected_item (self->block_selection);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->block_rows));
  TaoSnapshot *snapshot = tao_page_get_snapshot (TAO_PAGE (self));
  TaoSyncState sync = snapshot != NULL ? tao_snapshot_get_sync (snapshot)->state : TAO_SYNC_OFFLINE;

  if (!tao_page_get_active (TAO_PAGE (self)))
    return;
  if (sync == TAO_SYNC_OFFLINE || sync == TAO_SYNC_CONNECTING || sync == TAO_SYNC_REFUSED)
    {
      if (self->shown == NULL && !is_across (self))
        tao_page_state_show_loading (self->state, _("Blocks can be read once the network is connected."));
      return;
    }
  if (self->wanted != TAO_ROUTE_NONE)
    {
      start_loading (self, (guint64) self->wanted, NULL);
      return;
    }
  if (selected != NULL)
    {
      TaoBlockRecord *known = g_hash_table_lookup (self->cache, tao_block_row_get_hash (selected));

      if (known != NULL)
        show_block (self, known);
      else if (!g_hash_table_contains (self->failed, tao_block_row_get_hash (selected)))
        {
          if (self->shown == NULL && !is_across (self))
            tao_page_state_show_loading (self->state, _("The block is being read from the node."));
          start_loading (self, tao_block_row_get_number (selected), tao_block_row_get_hash (selected));
          return;
        }
    }
  for (guint i = 0; i < n && is_across (self); i++)
    {
      g_autoptr(TaoBlockRow) row = g_list_model_get_item (G_LIST_MODEL (self->block_rows), i);

      if (!g_hash_table_contains (self->cache, tao_block_row_get_hash (row)) && !g_hash_table_contains (self->failed, tao_block_row_get_hash (row)))
        {
          start_loading (self, tao_block_row_get_number (row), tao_block_row_get_hash (row));
          return;
        }
    }
}

static void
stop_loading (TaoActivityPage *self)
{
  if (self->loading != NULL)
    g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
}

/* --- the list of blocks --- */

static void
setup_block_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *icon = gtk_image_new (), *number = gtk_label_new (NULL);
  GtkWidget *dot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0), *count = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (number), 0);
  gtk_widget_set_hexpand (number, TRUE);
  gtk_widget_add_css_class (number, "numeric");
  gtk_widget_add_css_class (dot, "tao-epoch-dot");
  gtk_widget_set_valign (dot, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (count, "caption");
  gtk_widget_add_css_class (count, "tao-secondary");
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), number);
  gtk_box_append (GTK_BOX (box), dot);
  gtk_box_append (GTK_BOX (box), count);
  gtk_list_item_set_child (item, box);
}

static void
show_block_item (GtkListItem *item)
{
  TaoBlockRow *row = gtk_list_item_get_item (item);
  GtkWidget *icon = gtk_widget_get_first_child (gtk_list_item_get_child (item)), *number = gtk_widget_get_next_sibling (icon);
  GtkWidget *dot = gtk_widget_get_next_sibling (number), *count = gtk_widget_get_next_sibling (dot);
  gboolean final = tao_block_row_get_finalized (row);
  guint n = tao_block_row_get_n_extrinsics (row), epochs = tao_block_row_get_n_epochs (row);
  g_autofree char *height = tao_format_count (tao_block_row_get_number (row));
  g_autofree char *words = n != TAO_UNKNOWN_U32 ? g_strdup_printf (g_dngettext (NULL, "%u extrinsic", "%u extrinsics", n), n) : g_strdup (TAO_DASH);
  g_autofree char *epoch_words = g_strdup_printf (g_dngettext (NULL, "The epoch of %u subnet ran here", "The epochs of %u subnets ran here", epochs), epochs);
  g_autofree char *time = tao_block_row_get_time_ms (row) > 0 ? tao_format_time_full (tao_block_row_get_time_ms (row), tao_block_row_get_number (row)) : NULL;

  gtk_image_set_from_icon_name (GTK_IMAGE (icon), final ? "block-symbolic" : "content-loading-symbolic");
  gtk_widget_set_tooltip_text (icon, final ? _("Final") : _("Not final yet"));
  gtk_label_set_text (GTK_LABEL (number), height);
  gtk_widget_set_visible (dot, epochs > 0);
  gtk_widget_set_tooltip_text (dot, epoch_words);
  gtk_label_set_text (GTK_LABEL (count), words);
  gtk_widget_set_tooltip_text (gtk_list_item_get_child (item), time);
}

static void
bind_block_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  g_signal_connect_object (gtk_list_item_get_item (item), "notify", G_CALLBACK (show_block_item), item, G_CONNECT_SWAPPED);
  show_block_item (item);
}

static void
unbind_block_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item), show_block_item, item);
}

static void
block_selected_cb (TaoActivityPage *self)
{
  if (self->updating)
    return;
  self->live = gtk_single_selection_get_selected (self->block_selection) == 0;
  self->wanted = TAO_ROUTE_NONE;
  if (is_across (self) && self->account == NULL)
    tao_choice_set_active (self->mode, MODE_EXTRINSICS);
  stop_loading (self);
  load_next (self);
}

/* What is on both lists stays the same object. */
static void
merge_blocks (TaoActivityPage *self, const TaoBlockSummary *blocks, guint n)
{
  g_autoptr(TaoBlockRow) selected = NULL;
  guint at = 0;

  self->updating = TRUE;
  g_set_object (&selected, gtk_single_selection_get_selected_item (self->block_selection));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(TaoBlockRow) row = NULL;

      while ((row = g_list_model_get_item (G_LIST_MODEL (self->block_rows), at)) != NULL &&
             (tao_block_row_get_number (row) > blocks[i].number ||
              (tao_block_row_get_number (row) == blocks[i].number && !key_equal (tao_block_row_get_hash (row), &blocks[i].hash))))
        {
          g_list_store_remove (self->block_rows, at);
          g_clear_object (&row);
        }
      if (row != NULL && key_equal (tao_block_row_get_hash (row), &blocks[i].hash))
        tao_block_row_update (row, &blocks[i]);
      else
        {
          g_autoptr(TaoBlockRow) added = tao_block_row_new (&blocks[i]);

          g_list_store_insert (self->block_rows, at, added);
        }
      at++;
    }
  while (g_list_model_get_n_items (G_LIST_MODEL (self->block_rows)) > at)
    g_list_store_remove (self->block_rows, at);
  if (self->live && self->wanted == TAO_ROUTE_NONE)
    {
      gtk_single_selection_set_selected (self->block_selection, 0);
      if (n > 0)
        gtk_widget_activate_action (GTK_WIDGET (self->blocks), "list.scroll-to-item", "u", 0);
    }
  else if (selected != NULL)
    {
      guint position;

      gtk_single_selection_set_selected (self->block_selection,
                                         g_list_store_find (self->block_rows, selected, &position) ? position : GTK_INVALID_LIST_POSITION);
    }
  self->updating = FALSE;
}

/* --- filters --- */

static void
mode_changed_cb (TaoActivityPage *self)
{
  if (self->updating)
    return;
  list_rows (self);
  load_next (self);
}

static void
search_changed_cb (TaoActivityPage *self)
{
  g_autofree char *line = tao_text_line (gtk_editable_get_text (GTK_EDITABLE (self->search)), 64);

  g_clear_pointer (&self->needle, g_free);
  if (line[0] != '\0')
    self->needle = g_utf8_casefold (line, -1);
  tao_table_refilter (self->table);
}

/* Enter on a number goes to that block. */
/* A number leads to that block, an address follows that account; anything else has filtered already. */
static void
search_activated_cb (TaoActivityPage *self)
{
  TaoAccountId account;
  g_autofree char *line = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->search))));
  GString *digits = g_string_new (NULL);
  guint64 number;

  for (const char *c = line; *c != '\0'; c++)
    if (*c != ',' && *c != ' ')
      g_string_append_c (digits, *c);
  if (g_ascii_string_to_unsigned (digits->str, 10, 0, G_MAXUINT32, &number, NULL))
    {
      TaoRoute route = tao_route_block ((guint32) number);

      gtk_editable_set_text (GTK_EDITABLE (self->search), "");
      tao_page_go (TAO_PAGE (self), &route);
    }
  else if (tao_ss58_decode (line, &account, NULL))
    {
      TaoRoute route = tao_route_page ("activity");

      g_strlcpy (route.account, line, sizeof route.account);
      gtk_editable_set_text (GTK_EDITABLE (self->search), "");
      tao_page_go (TAO_PAGE (self), &route);
    }
  g_string_free (digits, TRUE);
}

static void
clear_filter_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gtk_editable_set_text (GTK_EDITABLE (TAO_ACTIVITY_PAGE (widget)->search), "");
}

static void
unfollow_cb (TaoActivityPage *self)
{
  TaoRoute route = tao_route_page ("activity");

  tao_page_go (TAO_PAGE (self), &route);
}

/* An account of the row, to follow it: its page links here. */
static void
open_cb (TaoActivityPage *self, TaoActivityRow *row)
{
  const char *signer = tao_activity_row_get_signer (row);
  TaoRoute route;

  if (signer[0] == '\0')
    return;
  route = tao_route_account (signer);
  tao_page_go (TAO_PAGE (self), &route);
}

/* --- page --- */

static void
update_own (TaoActivityPage *self, TaoSnapshot *snapshot)
{
  guint n;
  const TaoAccountState *accounts = tao_snapshot_get_accounts (snapshot, &n);

  g_ptr_array_set_size (self->own, 0);
  for (guint i = 0; i < n; i++)
    if (accounts[i].own)
      g_ptr_array_add (self->own, tao_format_key (&accounts[i].account));
}

static void
tao_activity_page_set_snapshot (TaoPage *page, TaoSnapshot *snapshot)
{
  TaoActivityPage *self = TAO_ACTIVITY_PAGE (page);
  const TaoSyncInfo *sync = tao_snapshot_get_sync (snapshot);
  guint n;
  const TaoBlockSummary *blocks = tao_snapshot_get_blocks (snapshot, &n);

  if (n == 0 && self->shown == NULL)
    {
      tao_page_show_awaited (page, _("Waiting for the first block."));
      return;
    }
  tao_page_show_content (page);
  if (gtk_toggle_button_get_active (self->pause))
    return;
  update_own (self, snapshot);
  merge_blocks (self, blocks, n);
  if (sync->block_interval_ms != TAO_UNKNOWN_U32)
    {
      g_autofree char *interval = g_strdup_printf (_("%.1f s each"), sync->block_interval_ms / 1000.0);

      gtk_label_set_text (self->interval, interval);
    }
  load_next (self);
}

static void
tao_activity_page_navigate (TaoPage *page, const TaoRoute *route)
{
  TaoActivityPage *self = TAO_ACTIVITY_PAGE (page);

  stop_loading (self);
  g_clear_pointer (&self->account, g_free);
  if (route->account[0] != '\0')
    self->account = g_strdup (route->account);
  gtk_widget_set_visible (self->follow_bar, self->account != NULL);
  if (self->account != NULL)
    {
      g_autofree char *text = g_strdup_printf (_("Following %s"), self->account);

      gtk_label_set_text (self->follow_label, text);
    }
  self->wanted = route->block != TAO_ROUTE_NONE ? route->block : TAO_ROUTE_NONE;
  self->live = self->wanted == TAO_ROUTE_NONE;
  if (!self->live)
    {
      self->updating = TRUE;
      gtk_single_selection_set_selected (self->block_selection, GTK_INVALID_LIST_POSITION);
      if (in_mode (self, MODE_MINE))
        tao_choice_set_active (self->mode, MODE_EXTRINSICS);
      self->updating = FALSE;
    }
  list_rows (self);
  load_next (self);
}

static void
tao_activity_page_activated (TaoPage *page)
{
  load_next (TAO_ACTIVITY_PAGE (page));
}

static void
tao_activity_page_deactivated (TaoPage *page)
{
  stop_loading (TAO_ACTIVITY_PAGE (page));
}

static void
tao_activity_page_refresh (TaoPage *page)
{
  TaoActivityPage *self = TAO_ACTIVITY_PAGE (page);

  g_hash_table_remove_all (self->failed);
  load_next (self);
}

static gboolean
tao_activity_page_focus_filter (TaoPage *page)
{
  return gtk_widget_grab_focus (GTK_WIDGET (TAO_ACTIVITY_PAGE (page)->search));
}

static gboolean
tao_activity_page_is_ready (TaoPage *page)
{
  TaoActivityPage *self = TAO_ACTIVITY_PAGE (page);

  return tao_page_get_state (page) != TAO_STATE_LOADING && tao_page_state_get_state (self->state) != TAO_STATE_LOADING && self->loading == NULL;
}

static void
move_block (TaoActivityPage *self, int by)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->block_rows)), at = gtk_single_selection_get_selected (self->block_selection);

  if (n == 0)
    return;
  at = at == GTK_INVALID_LIST_POSITION ? 0 : (guint) CLAMP ((int) at + by, 0, (int) n - 1);
  gtk_single_selection_set_selected (self->block_selection, at);
}

static gboolean
key_cb (TaoActivityPage *self, guint key, guint code, GdkModifierType state)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0 || (focus != NULL && GTK_IS_EDITABLE (focus)))
    return GDK_EVENT_PROPAGATE;
  switch (key)
    {
    case GDK_KEY_j:
      move_block (self, 1);
      return GDK_EVENT_STOP;
    case GDK_KEY_k:
      move_block (self, -1);
      return GDK_EVENT_STOP;
    case GDK_KEY_space:
      /* On a button it presses that. */
      if (focus != NULL && GTK_IS_BUTTON (focus))
        return GDK_EVENT_PROPAGATE;
      gtk_toggle_button_set_active (self->pause, !gtk_toggle_button_get_active (self->pause));
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static void
pause_changed_cb (TaoActivityPage *self)
{
  gboolean paused = gtk_toggle_button_get_active (self->pause);
  TaoSnapshot *snapshot = tao_page_get_snapshot (TAO_PAGE (self));

  gtk_button_set_icon_name (GTK_BUTTON (self->pause), paused ? "media-playback-start-symbolic" : "media-playback-pause-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->pause), paused ? _("Continue (Space)") : _("Pause (Space)"));
  if (!paused && snapshot != NULL)
    tao_activity_page_set_snapshot (TAO_PAGE (self), snapshot);
}

static void
narrow_changed_cb (TaoActivityPage *self)
{
  gboolean narrow = tao_page_get_narrow (TAO_PAGE (self));
  GtkOrientation orientation = narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL;

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->columns), orientation);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->filters), orientation);
  tao_activity_details_set_narrow (self->details, narrow);
  gtk_widget_set_vexpand (self->blocks_scroller, !narrow);
  gtk_widget_set_size_request (self->blocks_scroller, narrow ? -1 : 262, narrow ? 132 : -1);
  /* Then the page scrolls as a whole, and its table keeps room for some rows. */
  gtk_widget_set_size_request (GTK_WIDGET (self->table_slot), -1, narrow ? 240 : -1);
  tao_table_set_narrow (self->table, narrow);
}

static void
tao_activity_page_dispose (GObject *object)
{
  TaoActivityPage *self = TAO_ACTIVITY_PAGE (object);

  stop_loading (self);
  if (self->table != NULL)
    tao_table_set_filter (self->table, NULL, NULL);
  self->table = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (object), TAO_TYPE_ACTIVITY_PAGE);
  g_clear_object (&self->block_selection);
  g_clear_object (&self->block_rows);
  g_clear_object (&self->rows);
  g_clear_pointer (&self->shown, tao_block_record_unref);
  G_OBJECT_CLASS (tao_activity_page_parent_class)->dispose (object);
}

static void
tao_activity_page_finalize (GObject *object)
{
  TaoActivityPage *self = TAO_ACTIVITY_PAGE (object);

  g_queue_clear (&self->order);
  g_hash_table_unref (self->cache);
  g_hash_table_unref (self->failed);
  g_ptr_array_unref (self->own);
  g_free (self->account);
  g_free (self->needle);
  G_OBJECT_CLASS (tao_activity_page_parent_class)->finalize (object);
}

static void
tao_activity_page_class_init (TaoActivityPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  TaoPageClass *page_class = TAO_PAGE_CLASS (klass);

  object_class->dispose = tao_activity_page_dispose;
  object_class->finalize = tao_activity_page_finalize;
  page_class->set_snapshot = tao_activity_page_set_snapshot;
  page_class->navigate = tao_activity_page_navigate;
  page_class->activated = tao_activity_page_activated;
  page_class->deactivated = tao_activity_page_deactivated;
  page_class->refresh = tao_activity_page_refresh;
  page_class->focus_filter = tao_activity_page_focus_filter;
  page_class->is_ready = tao_activity_page_is_ready;

  g_type_ensure (TAO_TYPE_ACTIVITY_DETAILS);
  g_type_ensure (TAO_TYPE_PAGE_STATE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/taoscope/Taoscope/ui/activity/activity-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TaoActivityPage, pause);
  gtk_widget_class_bind_template_child (widget_class, TaoActivityPage, columns);
  gtk_widget_class_bind_template_child (widget_class, TaoActivityPage, left);
  gtk_widget_class_bind_template_child (widget_class, TaoActivityPage, interval);
  gtk_widget_class_bind_template_child (widget_class, TaoActivityPage, blocks_scroller);
  gtk_widget_class_bind_template_child (widget_class, TaoActivityPage, blocks);
  gtk_widget_class_bind_template_child (widget_class, TaoActivityPage, filters);
  gtk_widget_class_bind_template_child (widget_class, TaoActivityPage, mode_slot);
  gtk_widget_class_bind_template_child (widget_class, TaoActivityPage, search);
  gtk_widget_class_bind_template_child (widget_class, TaoActivityPage, follow_bar);
  gtk_widget_class_bind_template_child (widget_class, TaoActivityPage, follow_label);
  gtk_widget_class_bind_template_child (widget_class, TaoActivityPage, unfollow);
  gtk_widget_class_bind_template_child (widget_class, TaoActivityPage, state);
  gtk_widget_class_bind_template_child (widget_class, TaoActivityPage, table_slot);
  gtk_widget_class_bind_template_child (widget_class, TaoActivityPage, details);
  gtk_widget_class_install_action (widget_class, "activity.clear-filter", NULL, clear_filter_cb);
}

static void
build_blocks (TaoActivityPage *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_block_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_block_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_block_cb), NULL);
  self->block_rows = g_list_store_new (TAO_TYPE_BLOCK_ROW);
  self->block_selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->block_rows)));
  gtk_single_selection_set_autoselect (self->block_selection, FALSE);
  gtk_single_selection_set_can_unselect (self->block_selection, TRUE);
  gtk_list_view_set_factory (self->blocks, factory);
  gtk_list_view_set_model (self->blocks, GTK_SELECTION_MODEL (self->block_selection));
  g_object_unref (factory);
  g_signal_connect_object (self->block_selection, "notify::selected", G_CALLBACK (block_selected_cb), self, G_CONNECT_SWAPPED);
}

static void
tao_activity_page_init (TaoActivityPage *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  const TaoColumn *columns;
  guint n_columns;

  self->wanted = TAO_ROUTE_NONE;
  self->live = TRUE;
  self->own = g_ptr_array_new_with_free_func (g_free);
  self->cache = g_hash_table_new_full (key_hash, key_equal, g_free, (GDestroyNotify) tao_block_record_unref);
  self->failed = g_hash_table_new_full (key_hash, key_equal, g_free, NULL);
  g_queue_init (&self->order);
  self->rows = g_list_store_new (TAO_TYPE_ACTIVITY_ROW);
  gtk_widget_init_template (GTK_WIDGET (self));
  build_blocks (self);

  self->mode = TAO_CHOICE (tao_choice_new (FALSE));
  tao_choice_add (self->mode, MODE_EXTRINSICS, _("Extrinsics"));
  tao_choice_add (self->mode, MODE_EVENTS, _("Events"));
  tao_choice_add (self->mode, MODE_MINE, _("Mine"));
  adw_bin_set_child (self->mode_slot, GTK_WIDGET (self->mode));

  columns = tao_activity_columns (&n_columns);
  self->table = TAO_TABLE (tao_table_new ("activity", columns, n_columns, "index"));
  tao_table_set_narrow_row (self->table, tao_activity_bind_narrow);
  tao_table_set_empty (self->table, "system-search-symbolic", _("Nothing matches"), _("Clear Filter"), "activity.clear-filter");
  tao_table_set_filter (self->table, match_cb, self);
  tao_table_set_model (self->table, G_LIST_MODEL (self->rows));
  adw_bin_set_child (self->table_slot, GTK_WIDGET (self->table));

  gtk_widget_add_controller (GTK_WIDGET (self->columns), keys);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->table, "selected", G_CALLBACK (show_selected), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->table, "open", G_CALLBACK (open_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->mode, "notify::active", G_CALLBACK (mode_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "search-changed", G_CALLBACK (search_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "activate", G_CALLBACK (search_activated_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pause, "toggled", G_CALLBACK (pause_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->unfollow, "clicked", G_CALLBACK (unfollow_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->state, "retry", G_CALLBACK (tao_activity_page_refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self, "notify::narrow", G_CALLBACK (narrow_changed_cb), self, G_CONNECT_SWAPPED);
}
