#include "app/widgets/table.h"

#include <glib/gi18n.h>

#include "app/page-state.h"
#include "app-config.h"

#define ROW_ITEM "tao-row-item"      /* what a narrow row shows */
/* Rows a table has at once when it is filled anew, and what more of them may take of each frame that follows. */
#define FIRST_ROWS 8
#define GROW_US 4000

struct _TaoTable {
  GtkWidget parent_instance;

  GtkWidget *overlay;
  TaoPageState *state;
  GtkStack *stack;
  GtkColumnView *view;
  GtkListView *list;               /* narrow */
  GtkWidget *new_order;
  GtkFilterListModel *filtered;
  GtkSortListModel *sorted;
  GtkSliceListModel *grown;        /* the rows that have been made so far; soon all */
  guint grow_id;                   /* tick */
  GtkSingleSelection *selection;
  GtkEventController *motion;
  GSettings *settings;

  gboolean (*match) (gpointer item, gpointer user_data);
  gpointer match_data;
  void (*bind_narrow) (TaoEntityRow *row, gpointer item);
  char *empty_icon, *empty_title, *empty_label, *empty_action;

  GtkWidget *popover;              /* (nullable) the menu of a row */
  const TaoColumn *asked;          /* (nullable) column under the pointer when it was opened */
  GdkRectangle asked_at;           /* in the overlay */
};

G_DEFINE_FINAL_TYPE (TaoTable, tao_table, GTK_TYPE_WIDGET)

enum { OPEN, SELECTED, N_SIGNALS };
static guint signals[N_SIGNALS];

static gboolean
match_cb (gpointer item, gpointer user_data)
{
  TaoTable *self = user_data;

  return self->match == NULL || self->match (item, self->match_data);
}

/* --- a row costs a widget for each cell, and many at once would be felt --- */

static guint
n_rows (TaoTable *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->sorted));
}

static gboolean
is_grown (TaoTable *self)
{
  return gtk_slice_list_model_get_size (self->grown) >= n_rows (self);
}

static gboolean
grow_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  TaoTable *self = TAO_TABLE (widget);
  gint64 end_us = g_get_monotonic_time () + GROW_US;

  while (!is_grown (self) && g_get_monotonic_time () < end_us)
    gtk_slice_list_model_set_size (self->grown, gtk_slice_list_model_get_size (self->grown) + 2);
  if (!is_grown (self))
    return G_SOURCE_CONTINUE;
  self->grow_id = 0;
  return G_SOURCE_REMOVE;
}

static void
update_grown (TaoTable *self)
{
  if (n_rows (self) == 0)
    gtk_slice_list_model_set_size (self->grown, FIRST_ROWS);
  else if (self->grow_id == 0 && !is_grown (self))
    self->grow_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), grow_cb, NULL, NULL);
}

static void
update_empty (TaoTable *self)
{
  gboolean empty = g_list_model_get_n_items (G_LIST_MODEL (self->filtered)) == 0;

  if (empty && self->empty_title != NULL)
    tao_page_state_show_empty (self->state, self->empty_icon, self->empty_title, NULL, self->empty_label, self->empty_action);
  else if (tao_page_state_get_state (self->state) != TAO_STATE_CONTENT)
    tao_page_state_show_content (self->state);
}

static void
activated_cb (TaoTable *self, guint position)
{
  g_autoptr(GObject) item = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (item != NULL)
    g_signal_emit (self, signals[OPEN], 0, item);
}

static void
selected_cb (TaoTable *self)
{
  g_signal_emit (self, signals[SELECTED], 0, gtk_single_selection_get_selected_item (self->selection));
}

static void
sort_now (TaoTable *self)
{
  gtk_widget_set_visible (self->new_order, FALSE);
  gtk_sorter_changed (gtk_column_view_get_sorter (self->view), GTK_SORTER_CHANGE_DIFFERENT);
}

static void
pointer_left_cb (TaoTable *self)
{
  if (gtk_widget_get_visible (self->new_order))
    sort_now (self);
}

static void
density_changed_cb (TaoTable *self)
{
  if (g_settings_get_enum (self->settings, "density") == 1)
    gtk_widget_add_css_class (GTK_WIDGET (self), "compact");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "compact");
}

/* --- narrow rows --- */

static void
update_narrow (GtkListItem *list_item)
{
  TaoTable *self = g_object_get_data (G_OBJECT (list_item), "tao-table");

  g_object_set_data (G_OBJECT (gtk_list_item_get_child (list_item)), ROW_ITEM, gtk_list_item_get_item (list_item));
  if (self->bind_narrow != NULL && gtk_list_item_get_item (list_item) != NULL)
    self->bind_narrow (TAO_ENTITY_ROW (gtk_list_item_get_child (list_item)), gtk_list_item_get_item (list_item));
}

static void
setup_narrow_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, TaoTable *self)
{
  GtkWidget *row = tao_entity_row_new ();

  g_object_set_data (G_OBJECT (list_item), "tao-table", self);
  gtk_widget_set_size_request (row, -1, 52);
  gtk_list_item_set_child (list_item, row);
}

static void
bind_narrow_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, TaoTable *self)
{
  g_signal_connect_object (gtk_list_item_get_item (list_item), "notify", G_CALLBACK (update_narrow), list_item, G_CONNECT_SWAPPED);
  update_narrow (list_item);
}

static void
unbind_narrow_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, TaoTable *self)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (list_item), update_narrow, list_item);
  g_object_set_data (G_OBJECT (gtk_list_item_get_child (list_item)), ROW_ITEM, NULL);
}

/* --- what a row and a cell can be asked --- */

static const char *
title_of (TaoTable *self, const TaoColumn *column)
{
  GListModel *columns = gtk_column_view_get_columns (self->view);

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr(GtkColumnViewColumn) at = g_list_model_get_item (columns, i);

      if (tao_column_view_get_column (at) == column)
        return gtk_column_view_column_get_title (at);      /* the view keeps it */
    }
  return NULL;
}

/* Of the column that was pointed at; opened by a key, of all columns. */
static void
show_origin (TaoTable *self)
{
  g_autofree char *all = NULL;

  if (self->asked != NULL && self->asked->origin != NULL)
    {
      tao_origin_show (self->overlay, &self->asked_at, self->asked->origin, title_of (self, self->asked));
      return;
    }
  all = tao_column_view_describe_origins (self->view);
  if (all[0] != '\0')
    tao_origin_show_lines (self->overlay, &self->asked_at, all, _("Where this comes from"));
}

static void
origin_action_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  show_origin (TAO_TABLE (widget));
}

static gboolean
ask (TaoTable *self, gpointer item, double x, double y)
{
  self->asked_at = (GdkRectangle) { (int) x, (int) y, 1, 1 };
  if (item != NULL)
    tao_table_set_selected (self, item);
  if (self->popover == NULL)
    {
      if (self->asked == NULL || self->asked->origin == NULL)
        return FALSE;
      show_origin (self);
      return TRUE;
    }
  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover), &self->asked_at);
  gtk_popover_popup (GTK_POPOVER (self->popover));
  return TRUE;
}

/* The item at a place of the overlay; sets which column was meant. */
static gpointer
pick (TaoTable *self, double x, double y)
{
  GtkWidget *at = gtk_widget_pick (self->overlay, x, y, GTK_PICK_DEFAULT);
  double in_view_x, in_view_y;
  gpointer item = NULL;

  self->asked = NULL;
  if (at == NULL)
    return NULL;
  if (gtk_widget_is_ancestor (at, GTK_WIDGET (self->list)))
    {
      GtkWidget *row = gtk_widget_get_ancestor (at, TAO_TYPE_ENTITY_ROW);

      return row != NULL ? g_object_get_data (G_OBJECT (row), ROW_ITEM) : NULL;
    }
  if (gtk_widget_translate_coordinates (self->overlay, GTK_WIDGET (self->view), x, y, &in_view_x, &in_view_y))
    self->asked = tao_column_view_pick (self->view, in_view_x, in_view_y, &item);
  return item;
}

static void
secondary_pressed_cb (TaoTable *self, int n_press, double x, double y, GtkGesture *gesture)
{
  gpointer item = pick (self, x, y);

  if (item != NULL && ask (self, item, x, y))
    gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
}

static gboolean
menu_key_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  TaoTable *self = TAO_TABLE (widget);

  self->asked = NULL;
  if (tao_table_get_selected (self) == NULL)
    return GDK_EVENT_PROPAGATE;
  if (self->popover != NULL)
    return ask (self, NULL, 48, 48);
  self->asked_at = (GdkRectangle) { 48, 48, 1, 1 };
  show_origin (self);
  return GDK_EVENT_STOP;
}

/* --- widget --- */

static void
tao_table_dispose (GObject *object)
{
  TaoTable *self = TAO_TABLE (object);

  self->match = NULL;
  self->bind_narrow = NULL;
  g_clear_pointer (&self->popover, gtk_widget_unparent);
  g_clear_pointer (&self->overlay, gtk_widget_unparent);
  g_clear_object (&self->selection);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (tao_table_parent_class)->dispose (object);
}

static void
tao_table_finalize (GObject *object)
{
  TaoTable *self = TAO_TABLE (object);

  g_free (self->empty_icon);
  g_free (self->empty_title);
  g_free (self->empty_label);
  g_free (self->empty_action);
  G_OBJECT_CLASS (tao_table_parent_class)->finalize (object);
}

static void
tao_table_class_init (TaoTableClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tao_table_dispose;
  G_OBJECT_CLASS (klass)->finalize = tao_table_finalize;
  signals[OPEN] = g_signal_new ("open", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_OBJECT);
  signals[SELECTED] = g_signal_new ("selected", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                    G_TYPE_OBJECT);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "taotable");
  gtk_widget_class_install_action (widget_class, "row.origin", NULL, origin_action_cb);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, menu_key_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, menu_key_cb, NULL);
}

static GtkWidget *
in_scroller (GtkWidget *child)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), child);
  gtk_widget_set_vexpand (scroller, TRUE);
  return scroller;
}

static void
tao_table_init (TaoTable *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkFilter *filter = GTK_FILTER (gtk_custom_filter_new (match_cb, self, NULL));
  GtkGesture *secondary = gtk_gesture_click_new ();

  self->settings = g_settings_new (TAO_APPLICATION_ID);
  self->view = GTK_COLUMN_VIEW (gtk_column_view_new (NULL));
  gtk_column_view_set_show_row_separators (self->view, FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "tao-cell");
  self->filtered = gtk_filter_list_model_new (NULL, filter);
  self->sorted = gtk_sort_list_model_new (G_LIST_MODEL (self->filtered), g_object_ref (gtk_column_view_get_sorter (self->view)));
  self->grown = gtk_slice_list_model_new (G_LIST_MODEL (self->sorted), 0, FIRST_ROWS);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (self->grown));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));

  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_narrow_cb), self, 0);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_narrow_cb), self, 0);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_narrow_cb), self, 0);
  self->list = GTK_LIST_VIEW (gtk_list_view_new (NULL, factory));
  gtk_list_view_set_single_click_activate (self->list, TRUE);
  gtk_list_view_set_show_separators (self->list, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "tao-narrow-list");

  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_set_hhomogeneous (self->stack, FALSE);
  gtk_stack_add_named (self->stack, in_scroller (GTK_WIDGET (self->view)), "wide");
  gtk_stack_add_named (self->stack, in_scroller (GTK_WIDGET (self->list)), "narrow");
  self->state = TAO_PAGE_STATE (tao_page_state_new ());
  tao_page_state_set_child (self->state, GTK_WIDGET (self->stack));
  self->overlay = gtk_overlay_new ();
  gtk_overlay_set_child (GTK_OVERLAY (self->overlay), GTK_WIDGET (self->state));
  self->new_order = gtk_button_new_with_label (_("New Order"));
  gtk_widget_add_css_class (self->new_order, "pill");
  gtk_widget_add_css_class (self->new_order, "osd");
  gtk_widget_set_halign (self->new_order, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (self->new_order, GTK_ALIGN_END);
  gtk_widget_set_margin_bottom (self->new_order, 12);
  gtk_widget_set_visible (self->new_order, FALSE);
  gtk_overlay_add_overlay (GTK_OVERLAY (self->overlay), self->new_order);
  gtk_widget_set_parent (self->overlay, GTK_WIDGET (self));
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_add_css_class (GTK_WIDGET (self), "card");
  gtk_widget_add_css_class (GTK_WIDGET (self), "tao-table");

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (secondary), GDK_BUTTON_SECONDARY);
  gtk_widget_add_controller (self->overlay, GTK_EVENT_CONTROLLER (secondary));
  g_signal_connect_object (secondary, "pressed", G_CALLBACK (secondary_pressed_cb), self, G_CONNECT_SWAPPED);

  self->motion = gtk_event_controller_motion_new ();
  g_signal_connect_object (self->motion, "leave", G_CALLBACK (pointer_left_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), self->motion);
  g_signal_connect_object (self->view, "activate", G_CALLBACK (activated_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "activate", G_CALLBACK (activated_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->new_order, "clicked", G_CALLBACK (sort_now), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (selected_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->filtered, "items-changed", G_CALLBACK (update_empty), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->sorted, "items-changed", G_CALLBACK (update_grown), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::density", G_CALLBACK (density_changed_cb), self, G_CONNECT_SWAPPED);
  density_changed_cb (self);
}

GtkWidget *
tao_table_new (const char *id, const TaoColumn *columns, guint n, const char *first)
{
  TaoTable *self = g_object_new (TAO_TYPE_TABLE, NULL);

  /* The first column that names its rows names the table. */
  for (guint i = 0; i < n; i++)
    if (columns[i].title[0] != '\0' && !columns[i].numeric)
      {
        g_autofree char *label = g_strdup_printf (_("Table: %s"), g_dgettext (NULL, columns[i].title));

        gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
        gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
        break;
      }
  tao_column_view_add_all (self->view, columns, n);
  tao_column_view_remember (self->view, id, first);
  return GTK_WIDGET (self);
}

void
tao_table_set_model (TaoTable *self, GListModel *model)
{
  gtk_filter_list_model_set_model (self->filtered, model);
  update_empty (self);
}

void
tao_table_set_filter (TaoTable *self, gboolean (*match) (gpointer item, gpointer user_data), gpointer user_data)
{
  self->match = match;
  self->match_data = user_data;
  tao_table_refilter (self);
}

void
tao_table_refilter (TaoTable *self)
{
  gtk_filter_changed (gtk_filter_list_model_get_filter (self->filtered), GTK_FILTER_CHANGE_DIFFERENT);
  update_empty (self);
}

static gboolean
in_order (TaoTable *self)
{
  GtkSorter *sorter = gtk_column_view_get_sorter (self->view);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->sorted));
  g_autoptr(GObject) before = g_list_model_get_item (G_LIST_MODEL (self->sorted), 0);

  for (guint i = 1; i < n; i++)
    {
      g_autoptr(GObject) item = g_list_model_get_item (G_LIST_MODEL (self->sorted), i);

      if (gtk_sorter_compare (sorter, before, item) == GTK_ORDERING_LARGER)
        return FALSE;
      g_set_object (&before, item);
    }
  return TRUE;
}

void
tao_table_reorder (TaoTable *self)
{
  if (in_order (self))
    gtk_widget_set_visible (self->new_order, FALSE);
  else if (gtk_event_controller_motion_contains_pointer (GTK_EVENT_CONTROLLER_MOTION (self->motion)))
    gtk_widget_set_visible (self->new_order, TRUE);
  else
    sort_now (self);
}

void
tao_table_set_narrow_row (TaoTable *self, void (*bind) (TaoEntityRow *row, gpointer item))
{
  self->bind_narrow = bind;
}

void
tao_table_set_narrow (TaoTable *self, gboolean narrow)
{
  narrow = narrow && self->bind_narrow != NULL;
  /* Both views keep the model: GTK 4.8 loses count of the rows when it is taken from one and given to the other. The one
   * out of view has no size, and so hardly any rows. */
  if (narrow && gtk_list_view_get_model (self->list) == NULL)
    gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  gtk_stack_set_visible_child_name (self->stack, narrow ? "narrow" : "wide");
}

void
tao_table_set_menu (TaoTable *self, GMenuModel *menu)
{
  g_autoptr(GMenu) whole = g_menu_new ();
  g_autoptr(GMenu) last = g_menu_new ();
  g_autofree char *origins = tao_column_view_describe_origins (self->view);

  g_clear_pointer (&self->popover, gtk_widget_unparent);
  g_menu_append_section (whole, NULL, menu);
  if (origins[0] != '\0')
    {
      g_menu_append (last, _("Where This Comes From"), "row.origin");
      g_menu_append_section (whole, NULL, G_MENU_MODEL (last));
    }
  self->popover = gtk_popover_menu_new_from_model (G_MENU_MODEL (whole));
  gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
  gtk_widget_set_halign (self->popover, GTK_ALIGN_START);
  gtk_widget_set_parent (self->popover, self->overlay);
}

void
tao_table_set_empty (TaoTable *self, const char *icon, const char *title, const char *action_label, const char *action)
{
  g_free (self->empty_icon);
  g_free (self->empty_title);
  g_free (self->empty_label);
  g_free (self->empty_action);
  self->empty_icon = g_strdup (icon);
  self->empty_title = g_strdup (title);
  self->empty_label = g_strdup (action_label);
  self->empty_action = g_strdup (action);
  update_empty (self);
}

gpointer
tao_table_get_selected (TaoTable *self)
{
  return gtk_single_selection_get_selected_item (self->selection);
}

void
tao_table_set_selected (TaoTable *self, gpointer item)
{
  guint n = n_rows (self);
  GtkWidget *inner = gtk_widget_get_last_child (GTK_WIDGET (self->view));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(GObject) at = g_list_model_get_item (G_LIST_MODEL (self->sorted), i);

      if ((gpointer) at != item)
        continue;
      if (i >= gtk_slice_list_model_get_size (self->grown))
        gtk_slice_list_model_set_size (self->grown, n);
      gtk_single_selection_set_selected (self->selection, i);
      /* GTK 4.8: only the inner list can scroll to a row. */
      if (gtk_stack_get_visible_child (self->stack) == gtk_stack_get_child_by_name (self->stack, "narrow"))
        gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", i);
      else if (inner != NULL)
        gtk_widget_activate_action (inner, "list.scroll-to-item", "u", i);
      return;
    }
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
}

GListModel *
tao_table_get_rows (TaoTable *self)
{
  return G_LIST_MODEL (self->sorted);
}

guint
tao_table_get_n_shown (TaoTable *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->filtered));
}

GtkColumnView *
tao_table_get_view (TaoTable *self)
{
  return self->view;
}

static void
sort_by_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TaoTable *self = user_data;
  guint index = g_variant_get_uint32 (parameter);
  g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (gtk_column_view_get_columns (self->view), index);

  if (column != NULL)
    gtk_column_view_sort_by_column (self->view, column, GTK_SORT_ASCENDING);
}

GMenuModel *
tao_table_sort_menu (TaoTable *self, GtkWidget *widget)
{
  GMenu *menu = g_menu_new ();
  g_autoptr(GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr(GSimpleAction) action = g_simple_action_new ("sort", G_VARIANT_TYPE_UINT32);
  GListModel *columns = gtk_column_view_get_columns (self->view);

  g_signal_connect_object (action, "activate", G_CALLBACK (sort_by_cb), self, 0);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
  gtk_widget_insert_action_group (widget, "table", G_ACTION_GROUP (group));
  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, i);
      g_autofree char *detailed = g_strdup_printf ("table.sort(uint32 %u)", i);

      if (gtk_column_view_column_get_sorter (column) != NULL)
        g_menu_append (menu, gtk_column_view_column_get_title (column), detailed);
    }
  return G_MENU_MODEL (menu);
}
