#include <glib/gi18n.h>

#include "app/search.h"
#include "app/widgets/token-tile.h"

#define MOST_OF_A_KIND 5

#define TAO_TYPE_SEARCH_WINDOW (tao_search_window_get_type ())
G_DECLARE_FINAL_TYPE (TaoSearchWindow, tao_search_window, TAO, SEARCH_WINDOW, AdwWindow)

struct _TaoSearchWindow {
  AdwWindow parent_instance;

  GtkSearchEntry *entry;
  GtkListBox *list;
  GtkWidget *scroller;
  TaoSnapshot *snapshot;
  GtkWindow *opener;
};

G_DEFINE_FINAL_TYPE (TaoSearchWindow, tao_search_window, ADW_TYPE_WINDOW)

static const char *const kinds[] = {
  [TAO_FOUND_SUBNET] = N_("Subnets"), [TAO_FOUND_UID] = N_("UIDs"), [TAO_FOUND_VALIDATOR] = N_("Validators"),
  [TAO_FOUND_ACCOUNT] = N_("Accounts"), [TAO_FOUND_BLOCK] = N_("Blocks"), [TAO_FOUND_PAGE] = N_("Pages"),
};
static const char *const icons[] = {
  [TAO_FOUND_SUBNET] = "subnets-symbolic", [TAO_FOUND_UID] = "miner-symbolic", [TAO_FOUND_VALIDATOR] = "validators-symbolic",
  [TAO_FOUND_ACCOUNT] = "hotkey-symbolic", [TAO_FOUND_BLOCK] = "block-symbolic", [TAO_FOUND_PAGE] = "go-next-symbolic",
};

/* The matched part in the accent, through attributes: a title is never markup. */
static void
highlight (GtkLabel *label, const char *title, const char *query)
{
  g_autofree char *lower_title = g_utf8_strdown (title, -1);
  g_autofree char *lower_query = g_utf8_strdown (query, -1);
  const char *at = strlen (lower_title) == strlen (title) ? strstr (lower_title, lower_query) : NULL;
  PangoAttrList *attributes;
  PangoAttribute *weight;

  if (at == NULL || query[0] == '\0')
    return;
  attributes = pango_attr_list_new ();
  weight = pango_attr_weight_new (PANGO_WEIGHT_BOLD);
  weight->start_index = (guint) (at - lower_title);
  weight->end_index = weight->start_index + (guint) strlen (lower_query);
  pango_attr_list_insert (attributes, weight);
  gtk_label_set_attributes (label, attributes);
  pango_attr_list_unref (attributes);
}

static GtkWidget *
new_row (const TaoFound *found, const char *query)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *title = gtk_label_new (found->title), *detail = gtk_label_new (found->detail), *sign;

  if (found->kind == TAO_FOUND_SUBNET)
    {
      sign = tao_token_tile_new ();
      tao_token_tile_set_subnet (TAO_TOKEN_TILE (sign), (guint16) found->route.netuid, found->symbol);
    }
  else if (found->kind == TAO_FOUND_VALIDATOR)
    {
      sign = tao_token_tile_new ();
      tao_token_tile_set_initial (TAO_TOKEN_TILE (sign), found->title);
    }
  else
    {
      sign = gtk_image_new_from_icon_name (icons[found->kind]);
      gtk_widget_set_size_request (sign, 28, 28);
      gtk_widget_add_css_class (sign, "tao-sign");
      gtk_widget_set_valign (sign, GTK_ALIGN_CENTER);
    }
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  highlight (GTK_LABEL (title), found->title, query);
  gtk_label_set_xalign (GTK_LABEL (detail), 0);
  gtk_label_set_ellipsize (GTK_LABEL (detail), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (detail, "caption");
  gtk_widget_add_css_class (detail, "tao-secondary");
  gtk_widget_add_css_class (detail, "numeric");
  gtk_box_append (GTK_BOX (lines), title);
  gtk_box_append (GTK_BOX (lines), detail);
  gtk_box_append (GTK_BOX (box), sign);
  gtk_box_append (GTK_BOX (box), lines);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, found->title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, found->detail, -1);
  g_object_set_data (G_OBJECT (row), "tao-kind", GINT_TO_POINTER (found->kind + 1));
  g_object_set_data_full (G_OBJECT (row), "tao-route", tao_route_to_string (&found->route), g_free);
  return row;
}

static void
update_header (GtkListBoxRow *row, GtkListBoxRow *before, gpointer user_data)
{
  int kind = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (row), "tao-kind"));
  GtkWidget *label;

  if (before != NULL && GPOINTER_TO_INT (g_object_get_data (G_OBJECT (before), "tao-kind")) == kind)
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  label = gtk_label_new (_(kinds[kind - 1]));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_margin_start (label, 12);
  gtk_widget_set_margin_top (label, 8);
  gtk_widget_set_margin_bottom (label, 2);
  gtk_widget_add_css_class (label, "tao-caption-heading");
  gtk_list_box_row_set_header (row, label);
}

static void
search_changed_cb (TaoSearchWindow *self)
{
  const char *query = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  g_autoptr(GPtrArray) results = tao_search (self->snapshot, query, MOST_OF_A_KIND);
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = 0; i < results->len; i++)
    gtk_list_box_append (self->list, new_row (g_ptr_array_index (results, i), query));
  gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, 0));
  gtk_widget_set_visible (self->scroller, results->len > 0);
}

static void
row_activated_cb (TaoSearchWindow *self, GtkListBoxRow *row)
{
  const char *route = g_object_get_data (G_OBJECT (row), "tao-route");

  gtk_widget_activate_action (GTK_WIDGET (self->opener), "win.go", "s", route);
  gtk_window_close (GTK_WINDOW (self));
}

static void
entry_activated_cb (TaoSearchWindow *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  if (row != NULL)
    row_activated_cb (self, row);
}

/* Up and Down move the selection while the entry keeps the focus. */
static gboolean
key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, TaoSearchWindow *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  int at = row != NULL ? gtk_list_box_row_get_index (row) : -1;

  if (key != GDK_KEY_Up && key != GDK_KEY_Down)
    return GDK_EVENT_PROPAGATE;
  row = gtk_list_box_get_row_at_index (self->list, MAX (0, at + (key == GDK_KEY_Down ? 1 : -1)));
  if (row != NULL)
    gtk_list_box_select_row (self->list, row);
  return GDK_EVENT_STOP;
}

static void
tao_search_window_dispose (GObject *object)
{
  TaoSearchWindow *self = TAO_SEARCH_WINDOW (object);

  g_clear_pointer (&self->snapshot, tao_snapshot_unref);
  G_OBJECT_CLASS (tao_search_window_parent_class)->dispose (object);
}

static void
tao_search_window_class_init (TaoSearchWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tao_search_window_dispose;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
tao_search_window_init (TaoSearchWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *hint = gtk_label_new (_("Type a name, a block number, an address or 11/137"));
  GtkEventController *key = gtk_event_controller_key_new ();

  self->entry = GTK_SEARCH_ENTRY (gtk_search_entry_new ());
  g_object_set (self->entry, "placeholder-text", _("Search Taoscope"), "search-delay", 0, NULL);
  gtk_widget_set_margin_start (GTK_WIDGET (self->entry), 12);
  gtk_widget_set_margin_end (GTK_WIDGET (self->entry), 12);
  gtk_widget_set_margin_top (GTK_WIDGET (self->entry), 12);
  gtk_widget_set_margin_bottom (GTK_WIDGET (self->entry), 6);
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_header_func (self->list, update_header, NULL, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "navigation-sidebar");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Results"), -1);
  self->scroller = gtk_scrolled_window_new ();
  g_object_set (self->scroller, "hscrollbar-policy", GTK_POLICY_NEVER, "propagate-natural-height", TRUE, "max-content-height", 440, NULL);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (self->list));
  gtk_label_set_xalign (GTK_LABEL (hint), 0);
  gtk_label_set_ellipsize (GTK_LABEL (hint), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (hint, "caption");
  gtk_widget_add_css_class (hint, "tao-secondary");
  gtk_widget_add_css_class (hint, "tao-bottom-bar");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->entry));
  gtk_box_append (GTK_BOX (box), self->scroller);
  gtk_box_append (GTK_BOX (box), hint);
  adw_window_set_content (ADW_WINDOW (self), box);
  gtk_window_set_default_size (GTK_WINDOW (self), 572, -1);
  gtk_window_set_title (GTK_WINDOW (self), _("Search"));

  g_signal_connect_object (self->entry, "search-changed", G_CALLBACK (search_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->entry, "activate", G_CALLBACK (entry_activated_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->entry, "stop-search", G_CALLBACK (gtk_window_close), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (row_activated_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (key, "key-pressed", G_CALLBACK (key_cb), self, 0);
  gtk_event_controller_set_propagation_phase (key, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (GTK_WIDGET (self->entry), key);
  gtk_widget_set_visible (self->scroller, FALSE);
}

void
tao_search_present (GtkWindow *parent, TaoSnapshot *snapshot)
{
  TaoSearchWindow *self = g_object_new (TAO_TYPE_SEARCH_WINDOW, "transient-for", parent, "modal", TRUE, NULL);

  self->opener = parent;
  self->snapshot = snapshot != NULL ? tao_snapshot_ref (snapshot) : NULL;
  gtk_window_present (GTK_WINDOW (self));
}
