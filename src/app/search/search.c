#include "app/search/search.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/search/index.h"
#include "app/widgets/list-box.h"
#include "app/widgets/token-tile.h"

#define MOST_OF_A_KIND 5
#define MOST_RECENT 8

struct _TaoSearch {
  GtkWidget parent_instance;

  gboolean narrow;

  /* NULL until it is first opened. */
  GtkWidget *clamp;
  GtkWidget *box;
  GtkEntry *entry;
  GtkListBox *list;
  GtkWidget *scroller;
  GtkLabel *nothing;

  TaoSearchIndex *index;       /* while open */
  GPtrArray *recent;           /* of TaoFound, the last chosen first */
  GtkWidget *focus_before;     /* weak */
};

G_DEFINE_FINAL_TYPE (TaoSearch, tao_search, GTK_TYPE_WIDGET)

#define FOUND_KEY "tao-found"

static const char *const kinds[] = {
  [TAO_FOUND_RECENT] = N_("Recent"), [TAO_FOUND_SUBNET] = N_("Subnets"), [TAO_FOUND_UID] = N_("UIDs"),
  [TAO_FOUND_VALIDATOR] = N_("Validators"), [TAO_FOUND_ACCOUNT] = N_("Accounts"), [TAO_FOUND_BLOCK] = N_("Blocks"),
  [TAO_FOUND_PAGE] = N_("Pages"), [TAO_FOUND_LESSON] = N_("Lessons and terms"),
  [TAO_FOUND_ACTION] = N_("Actions"), [TAO_FOUND_PREFERENCE] = N_("Preferences"),
};

static const TaoFound *
found_of (gpointer row)
{
  return g_object_get_data (row, FOUND_KEY);
}

/* --- rows --- */

/* The matched part in the accent, through attributes: a title is never markup. */
static void
highlight (GtkLabel *label, const char *title, const char *query)
{
  g_autofree char *lower_title = g_utf8_strdown (title, -1);
  g_autofree char *lower_query = g_utf8_strdown (query, -1);
  const char *at = strlen (lower_title) == strlen (title) ? strstr (lower_title, lower_query) : NULL;
  PangoAttrList *attributes;
  PangoAttribute *parts[2];
  GdkRGBA accent;

  if (at == NULL || query[0] == '\0' ||
      !gtk_style_context_lookup_color (gtk_widget_get_style_context (GTK_WIDGET (label)), "accent_color", &accent))
    return;
  attributes = pango_attr_list_new ();
  parts[0] = pango_attr_weight_new (PANGO_WEIGHT_BOLD);
  parts[1] = pango_attr_foreground_new ((guint16) (accent.red * 65535), (guint16) (accent.green * 65535), (guint16) (accent.blue * 65535));
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      parts[i]->start_index = (guint) (at - lower_title);
      parts[i]->end_index = parts[i]->start_index + (guint) strlen (lower_query);
      pango_attr_list_insert (attributes, parts[i]);
    }
  gtk_label_set_attributes (label, attributes);
  pango_attr_list_unref (attributes);
}

static GtkWidget *
new_sign (const TaoFound *found)
{
  GtkWidget *sign;

  if (found->route.netuid >= 0 && found->route.uid < 0 && found->action == NULL && found->symbol != NULL)
    {
      sign = tao_token_tile_new ();
      tao_token_tile_set_subnet (TAO_TOKEN_TILE (sign), (guint16) found->route.netuid, found->symbol);
      return sign;
    }
  if (found->kind == TAO_FOUND_VALIDATOR)
    {
      sign = tao_token_tile_new ();
      tao_token_tile_set_initial (TAO_TOKEN_TILE (sign), found->title);
      return sign;
    }
  sign = gtk_image_new_from_icon_name (found->icon);
  gtk_widget_set_size_request (sign, 28, 28);
  gtk_widget_add_css_class (sign, "tao-sign");
  gtk_widget_set_valign (sign, GTK_ALIGN_CENTER);
  return sign;
}

static GtkWidget *
new_row (const TaoFound *found, const char *query)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  GtkWidget *title = gtk_label_new (found->title), *detail = gtk_label_new (found->detail), *cap = gtk_label_new (_("Enter"));

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  highlight (GTK_LABEL (title), found->title, query);
  gtk_label_set_xalign (GTK_LABEL (detail), 0);
  gtk_label_set_ellipsize (GTK_LABEL (detail), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (detail, "caption");
  gtk_widget_add_css_class (detail, "tao-secondary");
  gtk_widget_add_css_class (detail, "numeric");
  gtk_widget_set_visible (detail, found->detail[0] != '\0');
  gtk_box_append (GTK_BOX (lines), title);
  gtk_box_append (GTK_BOX (lines), detail);
  gtk_widget_set_hexpand (lines, TRUE);
  gtk_widget_set_valign (lines, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (cap, "tao-key-cap");
  gtk_widget_set_valign (cap, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), new_sign (found));
  gtk_box_append (GTK_BOX (box), lines);
  gtk_box_append (GTK_BOX (box), cap);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_focusable (row, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, found->title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, found->detail, -1);
  g_object_set_data_full (G_OBJECT (row), FOUND_KEY, tao_found_copy (found), tao_found_free);
  return row;
}

static void
update_header (GtkListBoxRow *row, GtkListBoxRow *before, gpointer user_data)
{
  const TaoFound *found = found_of (row);
  GtkWidget *label;

  if (before != NULL && found_of (before)->kind == found->kind)
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  label = gtk_label_new (found->heading != NULL ? found->heading : _(kinds[found->kind]));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, "tao-caption-heading");
  gtk_widget_add_css_class (label, "tao-search-heading");
  gtk_list_box_row_set_header (row, label);
}

static void
select_row (TaoSearch *self, GtkListBoxRow *row)
{
  gtk_list_box_select_row (self->list, row);
  if (row == NULL)
    {
      gtk_accessible_reset_relation (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_RELATION_ACTIVE_DESCENDANT);
      return;
    }
  /* The focus is the entry's; a reader is told what is chosen. */
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_RELATION_ACTIVE_DESCENDANT, row, -1);
}

/* Keeps the chosen row in view, the first with its heading. */
static void
scroll_to (TaoSearch *self, GtkListBoxRow *row)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));
  graphene_rect_t bounds;

  if (gtk_list_box_row_get_index (row) == 0)
    gtk_adjustment_set_value (adjustment, 0);
  else if (gtk_widget_compute_bounds (GTK_WIDGET (row), GTK_WIDGET (self->list), &bounds))
    gtk_adjustment_clamp_page (adjustment, bounds.origin.y, bounds.origin.y + bounds.size.height);
}

/* --- choosing --- */

static gboolean
offered (TaoSearch *self, const TaoFound *found)
{
  GApplication *application = g_application_get_default ();
  g_autofree char *name = NULL;

  if (found->action == NULL || !g_str_has_prefix (found->action, "app."))
    return TRUE;
  name = g_strdup (found->action + strlen ("app."));
  if (strstr (name, "::") != NULL)
    *strstr (name, "::") = '\0';
  return application != NULL && g_action_group_has_action (G_ACTION_GROUP (application), name);
}

static void
remember (TaoSearch *self, const TaoFound *found)
{
  TaoFound *copy = tao_found_copy (found);

  for (guint i = 0; i < self->recent->len; i++)
    {
      const TaoFound *old = g_ptr_array_index (self->recent, i);

      if (g_strcmp0 (old->action, found->action) == 0 && tao_route_equal (&old->route, &found->route) &&
          g_str_equal (old->title, found->title))
        {
          g_ptr_array_remove_index (self->recent, i);
          break;
        }
    }
  g_ptr_array_insert (self->recent, 0, copy);
  if (self->recent->len > MOST_RECENT)
    g_ptr_array_set_size (self->recent, MOST_RECENT);
}

static void
choose (TaoSearch *self, GtkListBoxRow *row)
{
  g_autoptr(GVariant) target = NULL;
  g_autofree char *route = NULL;
  g_autofree char *action = NULL;
  const TaoFound *found;

  if (row == NULL)
    return;
  found = found_of (row);
  remember (self, found);
  if (found->action == NULL)
    {
      route = tao_route_to_string (&found->route);
      action = g_strdup ("win.go");
      target = g_variant_ref_sink (g_variant_new_string (route));
    }
  else if (!g_action_parse_detailed_name (found->action, &action, &target, NULL))
    g_return_if_reached ();
  tao_search_close (self);
  gtk_widget_activate_action_variant (GTK_WIDGET (self), action, target);
}

static void
query_changed_cb (TaoSearch *self)
{
  const char *query = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  g_autoptr(GPtrArray) results = NULL;
  g_autofree char *clean = g_strstrip (g_strdup (query));
  guint shown = 0;

  if (self->index == NULL)
    return;
  results = tao_search_index_find (self->index, query, MOST_OF_A_KIND);
  tao_list_box_drop (self->list, 0);
  for (guint i = 0; i < results->len; i++)
    if (offered (self, g_ptr_array_index (results, i)))
      {
        gtk_list_box_append (self->list, new_row (g_ptr_array_index (results, i), clean));
        shown++;
      }
  select_row (self, gtk_list_box_get_row_at_index (self->list, 0));
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller)), 0);
  gtk_widget_set_visible (self->scroller, shown > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->nothing), shown == 0 && clean[0] != '\0');
}

static void
entry_activated_cb (TaoSearch *self)
{
  choose (self, gtk_list_box_get_selected_row (self->list));
}

static gboolean
key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, TaoSearch *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  int at = row != NULL ? gtk_list_box_row_get_index (row) : -1;
  int last = (int) tao_search_get_n_results (self) - 1;

  switch (key)
    {
    case GDK_KEY_Escape:
      tao_search_close (self);
      return GDK_EVENT_STOP;
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      at--;
      break;
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      at++;
      break;
    case GDK_KEY_Page_Up:
      at -= MOST_OF_A_KIND;
      break;
    case GDK_KEY_Page_Down:
      at += MOST_OF_A_KIND;
      break;
    case GDK_KEY_Tab:
    case GDK_KEY_ISO_Left_Tab:
      /* There is nothing else to go to. */
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
  row = gtk_list_box_get_row_at_index (self->list, CLAMP (at, 0, MAX (0, last)));
  if (row != NULL)
    {
      select_row (self, row);
      scroll_to (self, row);
    }
  return GDK_EVENT_STOP;
}

static void
pressed_cb (TaoSearch *self, int n_press, double x, double y)
{
  GtkWidget *under = gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT);

  if (under == NULL || (under != self->box && !gtk_widget_is_ancestor (under, self->box)))
    tao_search_close (self);
}

/* --- widget --- */

static void
tao_search_dispose (GObject *object)
{
  TaoSearch *self = TAO_SEARCH (object);

  g_clear_pointer (&self->index, tao_search_index_free);
  g_clear_weak_pointer (&self->focus_before);
  g_clear_pointer (&self->clamp, gtk_widget_unparent);
  G_OBJECT_CLASS (tao_search_parent_class)->dispose (object);
}

static void
tao_search_finalize (GObject *object)
{
  g_ptr_array_unref (TAO_SEARCH (object)->recent);
  G_OBJECT_CLASS (tao_search_parent_class)->finalize (object);
}

static void
tao_search_class_init (TaoSearchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tao_search_dispose;
  object_class->finalize = tao_search_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "taosearch");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_DIALOG);
}

static void
apply_narrow (TaoSearch *self)
{
  gtk_widget_set_margin_top (self->clamp, self->narrow ? 6 : 84);
  gtk_widget_set_margin_bottom (self->clamp, self->narrow ? 6 : 24);
  gtk_widget_set_margin_start (self->clamp, self->narrow ? 6 : 12);
  gtk_widget_set_margin_end (self->clamp, self->narrow ? 6 : 12);
}

static void
build_entry (TaoSearch *self)
{
  GtkWidget *overlay = gtk_overlay_new (), *cap = gtk_label_new (_("Esc"));
  GtkEventController *key = gtk_event_controller_key_new ();

  self->entry = GTK_ENTRY (gtk_entry_new ());
  gtk_entry_set_icon_from_icon_name (self->entry, GTK_ENTRY_ICON_PRIMARY, "system-search-symbolic");
  gtk_entry_set_icon_activatable (self->entry, GTK_ENTRY_ICON_PRIMARY, FALSE);
  gtk_entry_set_placeholder_text (self->entry, _("Search subnets, UIDs, validators, blocks and actions"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Search"), -1);
  gtk_widget_add_css_class (cap, "tao-key-cap");
  gtk_widget_set_halign (cap, GTK_ALIGN_END);
  gtk_widget_set_valign (cap, GTK_ALIGN_CENTER);
  gtk_widget_set_margin_end (cap, 9);
  gtk_widget_set_can_target (cap, FALSE);
  gtk_overlay_set_child (GTK_OVERLAY (overlay), GTK_WIDGET (self->entry));
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), cap);
  gtk_widget_add_css_class (overlay, "tao-search-entry");
  gtk_box_append (GTK_BOX (self->box), overlay);

  g_signal_connect_object (self->entry, "changed", G_CALLBACK (query_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->entry, "activate", G_CALLBACK (entry_activated_cb), self, G_CONNECT_SWAPPED);
  gtk_event_controller_set_propagation_phase (key, GTK_PHASE_CAPTURE);
  g_signal_connect_object (key, "key-pressed", G_CALLBACK (key_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), key);
}

/* What is in the box: made when it is first opened, not with the window. */
static void
build (TaoSearch *self)
{
  GtkWidget *hint = gtk_label_new (_("Type a block number, an address or 11/137"));

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (self->box, "tao-search-box");
  gtk_widget_set_overflow (self->box, GTK_OVERFLOW_HIDDEN);
  build_entry (self);

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_header_func (self->list, update_header, NULL, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "tao-search-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Results"), -1);
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (choose), self, G_CONNECT_SWAPPED);
  self->scroller = gtk_scrolled_window_new ();
  g_object_set (self->scroller, "hscrollbar-policy", GTK_POLICY_NEVER, "propagate-natural-height", TRUE, "max-content-height", 420,
                "visible", FALSE, NULL);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (self->list));
  gtk_box_append (GTK_BOX (self->box), self->scroller);

  self->nothing = GTK_LABEL (gtk_label_new (_("Nothing found")));
  gtk_widget_add_css_class (GTK_WIDGET (self->nothing), "tao-search-nothing");
  gtk_widget_set_visible (GTK_WIDGET (self->nothing), FALSE);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->nothing));

  gtk_label_set_xalign (GTK_LABEL (hint), 0);
  gtk_label_set_ellipsize (GTK_LABEL (hint), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (hint, "caption");
  gtk_widget_add_css_class (hint, "tao-search-hint");
  gtk_box_append (GTK_BOX (self->box), hint);

  self->clamp = adw_clamp_new ();
  adw_clamp_set_maximum_size (ADW_CLAMP (self->clamp), 572);
  adw_clamp_set_tightening_threshold (ADW_CLAMP (self->clamp), 572);
  adw_clamp_set_child (ADW_CLAMP (self->clamp), self->box);
  gtk_widget_set_valign (self->clamp, GTK_ALIGN_START);
  gtk_widget_set_parent (self->clamp, GTK_WIDGET (self));
  apply_narrow (self);
}

static void
tao_search_init (TaoSearch *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  self->recent = g_ptr_array_new_with_free_func (tao_found_free);
  g_signal_connect_object (click, "pressed", G_CALLBACK (pressed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Search"), GTK_ACCESSIBLE_PROPERTY_MODAL, TRUE, -1);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
tao_search_new (void)
{
  return g_object_new (TAO_TYPE_SEARCH, NULL);
}

/* What lies under the box can be neither focused nor clicked meanwhile. */
static void
set_covered (TaoSearch *self, gboolean covered)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));
  GtkWidget *child = GTK_IS_OVERLAY (parent) ? gtk_overlay_get_child (GTK_OVERLAY (parent)) : NULL;

  if (child != NULL)
    gtk_widget_set_can_focus (child, !covered);
}

void
tao_search_open (TaoSearch *self, TaoSnapshot *snapshot)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (tao_search_is_open (self))
    return;
  if (self->clamp == NULL)
    build (self);
  g_set_weak_pointer (&self->focus_before, root != NULL ? gtk_root_get_focus (root) : NULL);
  self->index = tao_search_index_new (snapshot);
  tao_search_index_set_recent (self->index, self->recent);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  query_changed_cb (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  set_covered (self, TRUE);
}

void
tao_search_close (TaoSearch *self)
{
  if (!tao_search_is_open (self))
    return;
  set_covered (self, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  g_clear_pointer (&self->index, tao_search_index_free);
  if (self->focus_before != NULL)
    gtk_widget_grab_focus (self->focus_before);
  g_clear_weak_pointer (&self->focus_before);
}

gboolean
tao_search_is_open (TaoSearch *self)
{
  return self->index != NULL;
}

void
tao_search_set_narrow (TaoSearch *self, gboolean narrow)
{
  self->narrow = narrow;
  if (self->clamp != NULL)
    apply_narrow (self);
}

void
tao_search_set_query (TaoSearch *self, const char *query)
{
  gtk_editable_set_text (GTK_EDITABLE (self->entry), query);
}

guint
tao_search_get_n_results (TaoSearch *self)
{
  guint n = 0;

  while (self->list != NULL && gtk_list_box_get_row_at_index (self->list, (int) n) != NULL)
    n++;
  return n;
}
