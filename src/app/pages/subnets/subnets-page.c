#include "app/pages/subnets/subnets-page.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app-config.h"
#include "app/format.h"
#include "app/market-map.h"
#include "app/pages/subnets/compare-window.h"
#include "app/pages/subnets/subnet-columns.h"
#include "app/pages/subnets/subnet-row.h"
#include "app/sync-words.h"
#include "app/widgets/table.h"

struct _TaoSubnetsPage {
  TaoPage parent_instance;

  GtkSearchEntry *filter;
  GtkSearchEntry *narrow_filter;
  AdwBin *chips_slot;
  GtkMenuButton *sort_button;
  GtkWidget *views;
  GtkToggleButton *as_map;
  GtkMenuButton *menu_button;
  GtkStack *stack;
  AdwBin *table_slot;
  AdwBin *legend_slot;
  GtkBox *map_head;
  GtkWidget *size_label;
  TaoChoice *size;
  TaoTreemap *map;
  GMenu *view_menu;
  GMenuModel *row_menu;

  TaoChoice *chips;
  TaoTable *table;
  GtkWidget *context_menu;
  GListStore *rows;            /* of TaoSubnetRow, by netuid, without root */
  GSettings *settings;
  char *needle;                /* folded text of the filter */
};

G_DEFINE_FINAL_TYPE (TaoSubnetsPage, tao_subnets_page, TAO_TYPE_PAGE)

static const struct {
  const char *id, *label;
  gboolean (*test) (TaoSubnetRow *row);
} chips[] = {
  { "all", N_("All"), NULL },
  { "watched", N_("Watched"), tao_subnet_row_get_watched },
  { "staked", N_("My stake"), tao_subnet_row_get_staked },
  { "owned", N_("Owned"), tao_subnet_row_get_owned },
  { "immune", N_("Immune"), tao_subnet_row_get_immune },
};

/* --- rows --- */

static gboolean
passes (TaoSubnetsPage *self, TaoSubnetRow *row)
{
  const char *active = tao_choice_get_active (self->chips);

  for (guint i = 0; i < G_N_ELEMENTS (chips); i++)
    if (chips[i].test != NULL && g_str_equal (active, chips[i].id) && !chips[i].test (row))
      return FALSE;
  return tao_subnet_row_matches (row, self->needle);
}

static gboolean
match_cb (gpointer item, gpointer user_data)
{
  return passes (user_data, item);
}

static TaoSubnetRow *
find_row (TaoSubnetsPage *self, guint16 netuid)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->rows));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(TaoSubnetRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), i);

      /* The store keeps it. */
      if (tao_subnet_row_get (row)->netuid == netuid)
        return row;
    }
  return NULL;
}

static gboolean
map_filter (const TaoSubnet *subnet, gpointer user_data)
{
  TaoSubnetRow *row = find_row (user_data, subnet->netuid);

  return row != NULL && passes (user_data, row);
}

/* All rows at once: the table sorts once. */
static void
fill_rows (TaoSubnetsPage *self, TaoSnapshot *snapshot)
{
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  guint n;
  const TaoSubnet *subnets = tao_snapshot_get_subnets (snapshot, &n);

  for (guint i = 0; i < n; i++)
    if (subnets[i].netuid != 0)
      g_ptr_array_add (rows, tao_subnet_row_new (snapshot, &subnets[i]));
  g_list_store_splice (self->rows, 0, 0, rows->pdata, rows->len);
}

/* Both are in order of netuid: what is in both stays. Whether a value changed. */
static gboolean
merge_rows (TaoSubnetsPage *self, TaoSnapshot *snapshot)
{
  guint n, at = 0;
  const TaoSubnet *subnets = tao_snapshot_get_subnets (snapshot, &n);
  gboolean changed = FALSE;

  if (g_list_model_get_n_items (G_LIST_MODEL (self->rows)) == 0)
    {
      fill_rows (self, snapshot);
      return TRUE;
    }
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(TaoSubnetRow) row = NULL;

      if (subnets[i].netuid == 0)
        continue;
      while ((row = g_list_model_get_item (G_LIST_MODEL (self->rows), at)) != NULL &&
             tao_subnet_row_get (row)->netuid < subnets[i].netuid)
        {
          g_list_store_remove (self->rows, at);
          g_clear_object (&row);
        }
      if (row != NULL && tao_subnet_row_get (row)->netuid == subnets[i].netuid)
        changed |= tao_subnet_row_update (row, snapshot, &subnets[i]);
      else
        {
          g_autoptr(TaoSubnetRow) added = tao_subnet_row_new (snapshot, &subnets[i]);

          g_list_store_insert (self->rows, at, added);
          changed = TRUE;
        }
      at++;
    }
  while (g_list_model_get_n_items (G_LIST_MODEL (self->rows)) > at)
    g_list_store_remove (self->rows, at);
  return changed;
}

static void
update_watched (TaoSubnetsPage *self)
{
  g_autoptr(GVariant) watched = g_settings_get_value (self->settings, "watched-subnets");
  gsize n_watched;
  const guint32 *netuids = g_variant_get_fixed_array (watched, &n_watched, sizeof *netuids);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->rows));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(TaoSubnetRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), i);
      gboolean is_watched = FALSE;

      for (gsize w = 0; w < n_watched; w++)
        is_watched |= netuids[w] == tao_subnet_row_get (row)->netuid;
      tao_subnet_row_set_watched (row, is_watched);
    }
}

static void
update_counts (TaoSubnetsPage *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->rows));

  for (guint c = 0; c < G_N_ELEMENTS (chips); c++)
    {
      gint64 count = 0;

      for (guint i = 0; i < n; i++)
        {
          g_autoptr(TaoSubnetRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), i);

          count += chips[c].test == NULL || chips[c].test (row);
        }
      tao_choice_set_count (self->chips, chips[c].id, tao_page_get_narrow (TAO_PAGE (self)) ? -1 : count);
    }
}

static void
update_map (TaoSubnetsPage *self)
{
  TaoSnapshot *snapshot = tao_page_get_snapshot (TAO_PAGE (self));

  if (snapshot == NULL || !gtk_toggle_button_get_active (self->as_map))
    return;
  tao_market_map_fill (self->map, snapshot, tao_market_size_from_id (tao_choice_get_active (self->size)), map_filter, self);
}

static void
filter_changed (TaoSubnetsPage *self)
{
  tao_table_refilter (self->table);
  update_map (self);
}

static void
text_changed_cb (TaoSubnetsPage *self, GtkEditable *entry)
{
  GtkEditable *other = entry == GTK_EDITABLE (self->filter) ? GTK_EDITABLE (self->narrow_filter) : GTK_EDITABLE (self->filter);
  const char *text = gtk_editable_get_text (entry);
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  g_autofree char *needle = g_utf8_casefold (stripped, -1);

  if (!g_str_equal (gtk_editable_get_text (other), text))
    gtk_editable_set_text (other, text);
  if (g_strcmp0 (self->needle, needle) == 0)
    return;
  g_free (self->needle);
  self->needle = g_steal_pointer (&needle);
  filter_changed (self);
}

static void
stop_search_cb (TaoSubnetsPage *self, GtkEditable *entry)
{
  gtk_editable_set_text (entry, "");
  if (tao_page_get_narrow (TAO_PAGE (self)))
    gtk_widget_set_visible (GTK_WIDGET (self->narrow_filter), FALSE);
}

static void
watched_changed_cb (TaoSubnetsPage *self)
{
  update_watched (self);
  update_counts (self);
  if (g_str_equal (tao_choice_get_active (self->chips), "watched"))
    filter_changed (self);
}

static void
view_changed_cb (TaoSubnetsPage *self)
{
  gtk_stack_set_visible_child_name (self->stack, gtk_toggle_button_get_active (self->as_map) ? "map" : "table");
  update_map (self);
}

/* --- page --- */

/* FALSE if there is nothing to show the content for. */
static gboolean
decide_state (TaoPage *page, const TaoSnapshot *snapshot)
{
  const TaoSyncInfo *sync = tao_snapshot_get_sync (snapshot);
  g_autofree char *reason = tao_sync_reason_words (sync->reason);
  guint n;

  tao_snapshot_get_subnets (snapshot, &n);
  if (n > 1)
    {
      tao_page_show_content (page);
      return TRUE;
    }
  if (n == 1 && sync->state == TAO_SYNC_LIVE)
    tao_page_show_empty (page, "subnets-symbolic", _("No subnets yet"), _("Root is the only network here. The first subnet can be created now."),
                         _("Open Wallets"), "win.go::wallets");
  else if (sync->state == TAO_SYNC_REFUSED)
    tao_page_show_error (page, _("The endpoint was refused"), reason != NULL ? reason : _("Choose another one in Preferences."));
  else if (sync->state == TAO_SYNC_OFFLINE)
    tao_page_show_empty (page, "network-offline-symbolic", _("Not connected"),
                         reason != NULL ? reason : _("No network can be reached, and nothing was seen of it before."), _("Open Node"), "win.go::node");
  else
    tao_page_show_loading (page, _("Waiting for the list of subnets."));
  return FALSE;
}

static void
tao_subnets_page_set_snapshot (TaoPage *page, TaoSnapshot *snapshot)
{
  TaoSubnetsPage *self = TAO_SUBNETS_PAGE (page);
  const TaoSyncInfo *sync = tao_snapshot_get_sync (snapshot);
  gboolean changed;

  if (!decide_state (page, snapshot))
    return;
  changed = merge_rows (self, snapshot);
  if (sync->from_cache || sync->state == TAO_SYNC_OFFLINE)
    gtk_widget_add_css_class (GTK_WIDGET (self->table), "tao-washed");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->table), "tao-washed");
  if (!changed)
    return;
  update_watched (self);
  update_counts (self);
  if (!g_str_equal (tao_choice_get_active (self->chips), "all"))
    tao_table_refilter (self->table);
  tao_table_reorder (self->table);
  update_map (self);
}

static gboolean
tao_subnets_page_is_ready (TaoPage *page)
{
  return tao_page_get_state (page) != TAO_STATE_LOADING &&
         (tao_page_get_snapshot (page) == NULL || tao_market_has_history (tao_page_get_snapshot (page)));
}

static gboolean
tao_subnets_page_focus_filter (TaoPage *page)
{
  TaoSubnetsPage *self = TAO_SUBNETS_PAGE (page);
  gboolean narrow = tao_page_get_narrow (page);

  if (narrow)
    gtk_widget_set_visible (GTK_WIDGET (self->narrow_filter), TRUE);
  return gtk_widget_grab_focus (GTK_WIDGET (narrow ? self->narrow_filter : self->filter));
}

/* What actions are about: the selected row, or the tile under the cursor. */
static TaoSubnetRow *
current (TaoSubnetsPage *self)
{
  guint cursor;

  if (!gtk_toggle_button_get_active (self->as_map))
    return tao_table_get_selected (self->table);
  cursor = tao_plot_get_cursor (TAO_PLOT (self->map));
  return cursor != TAO_PLOT_NO_POINT ? find_row (self, tao_treemap_get_id (self->map, cursor)) : NULL;
}

static gboolean
tao_subnets_page_toggle_star (TaoPage *page)
{
  TaoSubnetRow *row = current (TAO_SUBNETS_PAGE (page));

  if (row == NULL)
    return FALSE;
  tao_subnet_toggle_watched (tao_subnet_row_get (row)->netuid);
  return TRUE;
}

static void
narrow_changed_cb (TaoSubnetsPage *self)
{
  gboolean narrow = tao_page_get_narrow (TAO_PAGE (self));

  tao_table_set_narrow (self->table, narrow);
  gtk_widget_set_visible (GTK_WIDGET (self->filter), !narrow);
  gtk_widget_set_visible (GTK_WIDGET (self->narrow_filter), narrow && self->needle[0] != '\0');
  gtk_widget_set_visible (GTK_WIDGET (self->sort_button), narrow);
  gtk_widget_set_visible (self->views, !narrow);
  gtk_widget_set_visible (GTK_WIDGET (self->menu_button), !narrow);
  gtk_widget_set_visible (self->size_label, !narrow);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->map_head), narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  update_counts (self);
}

/* --- actions --- */

static void
go_to_tab (TaoSubnetsPage *self, TaoSubnetRow *row, const char *tab)
{
  TaoRoute route;

  if (row == NULL)
    return;
  route = tao_route_subnet (tao_subnet_row_get (row)->netuid, tab);
  tao_page_go (TAO_PAGE (self), &route);
}

static void
open_cb (TaoSubnetsPage *self, TaoSubnetRow *row)
{
  go_to_tab (self, row, NULL);
}

static void
map_activated_cb (TaoSubnetsPage *self, guint point)
{
  go_to_tab (self, find_row (self, tao_treemap_get_id (self->map, point)), NULL);
}

static void
open_action_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  TaoSubnetsPage *self = TAO_SUBNETS_PAGE (widget);

  go_to_tab (self, current (self), g_str_equal (action, "subnets.market") ? "market" : NULL);
}

static char *
owner_of (TaoSubnetsPage *self)
{
  TaoSubnetRow *row = current (self);

  return row != NULL && !tao_key_is_zero (&tao_subnet_row_get (row)->owner_coldkey)
           ? tao_format_key (&tao_subnet_row_get (row)->owner_coldkey) : NULL;
}

static void
owner_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autofree char *owner = owner_of (TAO_SUBNETS_PAGE (widget));
  TaoRoute route;

  if (owner == NULL)
    return;
  if (g_str_equal (action, "subnets.copy-owner"))
    {
      tao_page_copy (TAO_PAGE (widget), owner);
      return;
    }
  route = tao_route_account (owner);
  tao_page_go (TAO_PAGE (widget), &route);
}

/* The row as it would stand in the file: exact enough for a sheet. */
static void
copy_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  TaoSubnetRow *row = current (TAO_SUBNETS_PAGE (widget));
  const TaoColumn *columns;
  GString *text;
  guint n;

  if (row == NULL)
    return;
  columns = tao_subnet_columns (&n);
  text = g_string_new (NULL);
  for (guint i = 0; i < n; i++)
    if (columns[i].text != NULL)
      {
        g_autofree char *field = columns[i].text (row);

        g_string_append_printf (text, "%s%s", text->len > 0 ? "\t" : "", field);
      }
  tao_page_copy (TAO_PAGE (widget), text->str);
  g_string_free (text, TRUE);
}

static void
compare_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  TaoSubnetsPage *self = TAO_SUBNETS_PAGE (widget);
  TaoSnapshot *snapshot = tao_page_get_snapshot (TAO_PAGE (self));
  TaoSubnetRow *row = current (self);
  GListModel *rows = tao_table_get_rows (self->table);
  guint16 pair[2] = { 0, 0 };
  guint n_pair = 0;

  if (snapshot == NULL)
    return;
  if (row != NULL)
    pair[n_pair++] = tao_subnet_row_get (row)->netuid;
  /* With what stands first, so that a new pair is one choice away. */
  for (guint i = 0; rows != NULL && n_pair < 2 && i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr(TaoSubnetRow) other = g_list_model_get_item (rows, i);

      if (n_pair == 0 || tao_subnet_row_get (other)->netuid != pair[0])
        pair[n_pair++] = tao_subnet_row_get (other)->netuid;
    }
  gtk_window_present (tao_compare_window_new (GTK_WINDOW (gtk_widget_get_root (widget)), tao_page_get_engine (TAO_PAGE (self)),
                                              snapshot, pair[0], pair[1]));
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(TaoSubnetsPage) self = user_data;
  g_autoptr(GError) error = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    tao_page_toast (TAO_PAGE (self), _("Saved"));
  else
    {
      g_autofree char *words = g_strdup_printf (_("The file could not be saved: %s"), error->message);

      tao_page_toast (TAO_PAGE (self), words);
    }
}

static void
export_response_cb (GtkNativeDialog *dialog, int response, TaoSubnetsPage *self)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr(GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      char *csv = tao_column_view_to_csv (tao_table_get_view (self->table), tao_table_get_rows (self->table));
      g_autoptr(GBytes) bytes = g_bytes_new_take (csv, strlen (csv));

      g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL, saved_cb, g_object_ref (self));
    }
  g_object_unref (dialog);
}

static void
export_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (_("Save as CSV"), GTK_WINDOW (gtk_widget_get_root (widget)),
                                                              GTK_FILE_CHOOSER_ACTION_SAVE, _("_Save"), _("_Cancel"));

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), "subnets.csv");
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (export_response_cb), widget, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
clear_filter_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  TaoSubnetsPage *self = TAO_SUBNETS_PAGE (widget);

  gtk_editable_set_text (GTK_EDITABLE (self->filter), "");
  tao_choice_set_active (self->chips, "all");
}

/* --- context menu --- */

static void
popup (TaoSubnetsPage *self, double x, double y)
{
  const GdkRectangle place = { (int) x, (int) y, 1, 1 };

  gtk_popover_set_pointing_to (GTK_POPOVER (self->context_menu), &place);
  gtk_popover_popup (GTK_POPOVER (self->context_menu));
}

static void
secondary_click_cb (GtkGestureClick *gesture, int n_press, double x, double y, TaoSubnetsPage *self)
{
  GtkWidget *under = gtk_widget_pick (GTK_WIDGET (self->table), x, y, GTK_PICK_DEFAULT);
  gpointer item = under != NULL ? tao_subnet_item_at (under) : NULL;

  if (item == NULL)
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  tao_table_set_selected (self->table, item);
  popup (self, x, y);
}

static gboolean
menu_key_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  TaoSubnetsPage *self = TAO_SUBNETS_PAGE (widget);
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));
  graphene_point_t at = GRAPHENE_POINT_INIT (60, 60);

  if (tao_table_get_selected (self->table) == NULL || focus == NULL || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self->table)))
    return FALSE;
  if (gtk_widget_compute_point (focus, GTK_WIDGET (self->table), &GRAPHENE_POINT_INIT (60, 20), &at))
    popup (self, at.x, at.y);
  else
    popup (self, 60, 60);
  return TRUE;
}

static void
build_context_menu (TaoSubnetsPage *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  self->context_menu = gtk_popover_menu_new_from_model (self->row_menu);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->context_menu), FALSE);
  gtk_widget_set_halign (self->context_menu, GTK_ALIGN_START);
  gtk_widget_set_parent (self->context_menu, GTK_WIDGET (self->table_slot));
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect_object (click, "pressed", G_CALLBACK (secondary_click_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self->table), GTK_EVENT_CONTROLLER (click));
}

static void
build_view_menu (TaoSubnetsPage *self)
{
  g_autoptr(GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr(GAction) density = g_settings_create_action (self->settings, "density");
  g_autoptr(GMenuModel) columns = tao_column_view_menu (tao_table_get_view (self->table), GTK_WIDGET (self));
  g_autoptr(GMenu) densities = g_menu_new ();

  g_action_map_add_action (G_ACTION_MAP (group), density);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "view", G_ACTION_GROUP (group));
  g_menu_append (densities, _("Comfortable Rows"), "view.density::comfortable");
  g_menu_append (densities, _("Compact Rows"), "view.density::compact");
  g_menu_prepend_section (self->view_menu, NULL, G_MENU_MODEL (densities));
  g_menu_prepend_submenu (self->view_menu, _("Columns"), columns);
  gtk_menu_button_set_menu_model (self->menu_button, G_MENU_MODEL (self->view_menu));
}

static void
tao_subnets_page_dispose (GObject *object)
{
  TaoSubnetsPage *self = TAO_SUBNETS_PAGE (object);

  g_clear_pointer (&self->context_menu, gtk_widget_unparent);
  if (self->table != NULL)
    tao_table_set_filter (self->table, NULL, NULL);
  self->table = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (object), TAO_TYPE_SUBNETS_PAGE);
  g_clear_object (&self->rows);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (tao_subnets_page_parent_class)->dispose (object);
}

static void
tao_subnets_page_finalize (GObject *object)
{
  g_free (TAO_SUBNETS_PAGE (object)->needle);
  G_OBJECT_CLASS (tao_subnets_page_parent_class)->finalize (object);
}

static void
tao_subnets_page_class_init (TaoSubnetsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  TaoPageClass *page_class = TAO_PAGE_CLASS (klass);

  object_class->dispose = tao_subnets_page_dispose;
  object_class->finalize = tao_subnets_page_finalize;
  page_class->set_snapshot = tao_subnets_page_set_snapshot;
  page_class->is_ready = tao_subnets_page_is_ready;
  page_class->focus_filter = tao_subnets_page_focus_filter;
  page_class->toggle_star = tao_subnets_page_toggle_star;

  g_type_ensure (TAO_TYPE_CHOICE);
  g_type_ensure (TAO_TYPE_TREEMAP);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/taoscope/Taoscope/ui/subnets/subnets-page.ui");
#define BIND(name) gtk_widget_class_bind_template_child (widget_class, TaoSubnetsPage, name)
  BIND (filter);
  BIND (narrow_filter);
  BIND (chips_slot);
  BIND (sort_button);
  BIND (views);
  BIND (as_map);
  BIND (menu_button);
  BIND (stack);
  BIND (table_slot);
  BIND (legend_slot);
  BIND (map_head);
  BIND (size_label);
  BIND (size);
  BIND (map);
  BIND (view_menu);
  BIND (row_menu);
#undef BIND
  gtk_widget_class_install_action (widget_class, "subnets.open", NULL, open_action_cb);
  gtk_widget_class_install_action (widget_class, "subnets.market", NULL, open_action_cb);
  gtk_widget_class_install_action (widget_class, "subnets.owner", NULL, owner_cb);
  gtk_widget_class_install_action (widget_class, "subnets.copy", NULL, copy_cb);
  gtk_widget_class_install_action (widget_class, "subnets.copy-owner", NULL, owner_cb);
  gtk_widget_class_install_action (widget_class, "subnets.compare", NULL, compare_cb);
  gtk_widget_class_install_action (widget_class, "subnets.export", NULL, export_cb);
  gtk_widget_class_install_action (widget_class, "subnets.clear-filter", NULL, clear_filter_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "subnets.copy", NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, menu_key_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, menu_key_cb, NULL);
}

static void
tao_subnets_page_init (TaoSubnetsPage *self)
{
  const TaoColumn *columns;
  guint n;

  self->settings = g_settings_new (TAO_APPLICATION_ID);
  self->needle = g_strdup ("");
  self->rows = g_list_store_new (TAO_TYPE_SUBNET_ROW);
  gtk_widget_init_template (GTK_WIDGET (self));

  self->chips = TAO_CHOICE (tao_choice_new (TRUE));
  for (guint i = 0; i < G_N_ELEMENTS (chips); i++)
    tao_choice_add (self->chips, chips[i].id, _(chips[i].label));
  adw_bin_set_child (self->chips_slot, GTK_WIDGET (self->chips));
  tao_market_sizes_add (self->size);
  adw_bin_set_child (self->legend_slot, tao_treemap_legend_new (_("Price, 24 h")));
  tao_plot_set_label (TAO_PLOT (self->map), _("Subnets by size"), NULL);

  columns = tao_subnet_columns (&n);
  self->table = TAO_TABLE (tao_table_new ("subnets", columns, n, "cap"));
  tao_table_set_narrow_row (self->table, tao_subnet_bind_narrow);
  tao_table_set_empty (self->table, "system-search-symbolic", _("No subnet matches"), _("Clear Filter"), "subnets.clear-filter");
  tao_table_set_filter (self->table, match_cb, self);
  tao_table_set_model (self->table, G_LIST_MODEL (self->rows));
  adw_bin_set_child (self->table_slot, GTK_WIDGET (self->table));
  build_view_menu (self);
  build_context_menu (self);
  {
    g_autoptr(GMenuModel) sort = tao_table_sort_menu (self->table, GTK_WIDGET (self));

    gtk_menu_button_set_menu_model (self->sort_button, sort);
  }

  g_signal_connect_object (self, "notify::narrow", G_CALLBACK (narrow_changed_cb), self, 0);
  g_signal_connect_object (self->filter, "search-changed", G_CALLBACK (text_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->narrow_filter, "search-changed", G_CALLBACK (text_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->filter, "stop-search", G_CALLBACK (stop_search_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->narrow_filter, "stop-search", G_CALLBACK (stop_search_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->chips, "notify::active", G_CALLBACK (filter_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->size, "notify::active", G_CALLBACK (update_map), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->as_map, "toggled", G_CALLBACK (view_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->map, "point-activated", G_CALLBACK (map_activated_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->table, "open", G_CALLBACK (open_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::watched-subnets", G_CALLBACK (watched_changed_cb), self, G_CONNECT_SWAPPED);
  tao_page_show_loading (TAO_PAGE (self), _("Waiting for the list of subnets."));
}
