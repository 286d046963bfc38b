#include "app/pages/overview/attention-list.h"

#include <glib/gi18n.h>

#include "app/pages/overview/attention.h"
#include "app/widgets/list-box.h"

#define MOST_ROWS 5

struct _TaoAttentionList {
  GtkWidget parent_instance;

  GtkListBox *list;
  GtkWidget *calm;           /* shown instead when nothing asks for a look */
  GHashTable *dismissed;     /* set of ids, for this session */
  GPtrArray *items;          /* of TaoAttention, as last collected */
  guint count;
};

G_DEFINE_FINAL_TYPE (TaoAttentionList, tao_attention_list, GTK_TYPE_WIDGET)

enum { DISMISSED, N_SIGNALS };
static guint signals[N_SIGNALS];

enum { PROP_COUNT = 1, N_PROPS };
static GParamSpec *properties[N_PROPS];

#define ROW_DATA "tao-attention-row"

typedef struct {
  char *id, *route;
  GtkImage *icon;
  GtkLabel *title, *detail;
} RowData;

static void
row_data_free (gpointer data)
{
  RowData *row = data;

  g_free (row->id);
  g_free (row->route);
  g_free (row);
}

static RowData *
row_data (gpointer row)
{
  return g_object_get_data (row, ROW_DATA);
}

static void show_items (TaoAttentionList *self);

static void
dismiss (TaoAttentionList *self, const char *id)
{
  g_hash_table_add (self->dismissed, g_strdup (id));
  show_items (self);
  g_signal_emit (self, signals[DISMISSED], 0, id);
}

static void
dismiss_clicked_cb (GtkButton *button, gpointer user_data)
{
  GtkWidget *list = gtk_widget_get_ancestor (GTK_WIDGET (button), TAO_TYPE_ATTENTION_LIST);
  g_autofree char *id = g_strdup (row_data (user_data)->id);

  dismiss (TAO_ATTENTION_LIST (list), id);
}

static gboolean
key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, gpointer user_data)
{
  GtkWidget *row = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller));
  GtkWidget *list = gtk_widget_get_ancestor (row, TAO_TYPE_ATTENTION_LIST);
  g_autofree char *id = NULL;

  if (key != GDK_KEY_Delete)
    return GDK_EVENT_PROPAGATE;
  id = g_strdup (row_data (row)->id);
  gtk_widget_child_focus (list, GTK_DIR_TAB_FORWARD);
  dismiss (TAO_ATTENTION_LIST (list), id);
  return GDK_EVENT_STOP;
}

/* The arrow gives way to the cross while the pointer or the focus is inside. */
static void
inside_changed_cb (GtkStack *stack, GParamSpec *pspec, GtkEventController *controller)
{
  gboolean inside;

  if (GTK_IS_EVENT_CONTROLLER_MOTION (controller))
    inside = gtk_event_controller_motion_contains_pointer (GTK_EVENT_CONTROLLER_MOTION (controller));
  else
    inside = gtk_event_controller_focus_contains_focus (GTK_EVENT_CONTROLLER_FOCUS (controller));
  gtk_stack_set_visible_child_name (stack, inside ? "dismiss" : "arrow");
}

static GtkWidget *
new_row (const TaoAttention *item)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *end = gtk_stack_new (), *cross = gtk_button_new_from_icon_name ("window-close-symbolic");
  GtkEventController *motion = gtk_event_controller_motion_new (), *focus = gtk_event_controller_focus_new ();
  GtkEventController *key = gtk_event_controller_key_new ();
  RowData *data = g_new0 (RowData, 1);

  data->id = g_strdup (item->id);
  data->icon = GTK_IMAGE (gtk_image_new ());
  data->title = GTK_LABEL (gtk_label_new (NULL));
  data->detail = GTK_LABEL (gtk_label_new (NULL));
  g_object_set_data_full (G_OBJECT (row), ROW_DATA, data, row_data_free);

  gtk_label_set_xalign (data->title, 0);
  gtk_label_set_xalign (data->detail, 0);
  gtk_label_set_ellipsize (data->title, PANGO_ELLIPSIZE_END);
  gtk_label_set_ellipsize (data->detail, PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (GTK_WIDGET (data->detail), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (data->detail), "tao-secondary");
  gtk_widget_add_css_class (GTK_WIDGET (data->detail), "numeric");
  gtk_box_append (GTK_BOX (lines), GTK_WIDGET (data->title));
  gtk_box_append (GTK_BOX (lines), GTK_WIDGET (data->detail));
  gtk_widget_set_hexpand (lines, TRUE);
  gtk_widget_set_valign (lines, GTK_ALIGN_CENTER);

  gtk_widget_set_tooltip_text (cross, _("Dismiss"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (cross), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Dismiss"), -1);
  gtk_widget_add_css_class (cross, "flat");
  gtk_widget_add_css_class (cross, "circular");
  gtk_widget_add_css_class (cross, "tao-small");
  gtk_widget_set_valign (cross, GTK_ALIGN_CENTER);
  g_signal_connect_object (cross, "clicked", G_CALLBACK (dismiss_clicked_cb), row, 0);
  gtk_stack_add_named (GTK_STACK (end), gtk_image_new_from_icon_name ("go-next-symbolic"), "arrow");
  gtk_stack_add_named (GTK_STACK (end), cross, "dismiss");
  gtk_widget_set_valign (end, GTK_ALIGN_CENTER);
  g_signal_connect_object (motion, "notify::contains-pointer", G_CALLBACK (inside_changed_cb), end, G_CONNECT_SWAPPED);
  g_signal_connect_object (focus, "notify::contains-focus", G_CALLBACK (inside_changed_cb), end, G_CONNECT_SWAPPED);
  g_signal_connect (key, "key-pressed", G_CALLBACK (key_cb), NULL);
  gtk_widget_add_controller (row, motion);
  gtk_widget_add_controller (row, focus);
  gtk_widget_add_controller (row, key);

  gtk_box_append (GTK_BOX (box), GTK_WIDGET (data->icon));
  gtk_box_append (GTK_BOX (box), lines);
  gtk_box_append (GTK_BOX (box), end);
  gtk_widget_add_css_class (box, "tao-attention-row");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  return row;
}

static void
fill_row (GtkListBoxRow *row, const TaoAttention *item)
{
  RowData *data = row_data (row);

  g_free (data->route);
  data->route = tao_route_to_string (&item->route);
  gtk_image_set_from_icon_name (data->icon, item->icon);
  if (item->warning)
    gtk_widget_add_css_class (GTK_WIDGET (data->icon), "warning");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (data->icon), "warning");
  if (!g_str_equal (gtk_label_get_text (data->title), item->title) ||
      !g_str_equal (gtk_label_get_text (data->detail), item->detail))
    {
      gtk_label_set_text (data->title, item->title);
      gtk_label_set_text (data->detail, item->detail);
      gtk_widget_set_tooltip_text (GTK_WIDGET (data->title), item->title);
      gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, item->title,
                                      GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, item->detail, -1);
    }
}

static GtkListBoxRow *
find_row (TaoAttentionList *self, const char *id)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (g_str_equal (row_data (row)->id, id))
      return row;
  return NULL;
}

/* Brings the rows in step with the items, moving and remaking as few as can be. */
static void
show_items (TaoAttentionList *self)
{
  guint count = 0;
  int at = 0;
  GtkListBoxRow *row;

  for (guint i = 0; i < self->items->len; i++)
    {
      const TaoAttention *item = g_ptr_array_index (self->items, i);

      if (g_hash_table_contains (self->dismissed, item->id) || count++ >= MOST_ROWS)
        continue;
      row = find_row (self, item->id);
      if (row == NULL)
        {
          row = GTK_LIST_BOX_ROW (new_row (item));
          gtk_list_box_insert (self->list, GTK_WIDGET (row), at);
        }
      else if (gtk_list_box_row_get_index (row) != at)
        {
          g_object_ref (row);
          gtk_list_box_remove (self->list, GTK_WIDGET (row));
          gtk_list_box_insert (self->list, GTK_WIDGET (row), at);
          g_object_unref (row);
        }
      fill_row (row, item);
      at++;
    }
  tao_list_box_drop (self->list, (guint) at);
  gtk_widget_set_visible (GTK_WIDGET (self->list), at > 0);
  gtk_widget_set_visible (self->calm, at == 0);
  if (self->count != count)
    {
      self->count = count;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COUNT]);
    }
}

static void
row_activated_cb (TaoAttentionList *self, GtkListBoxRow *row)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.go", "s", row_data (row)->route);
}

static void
tao_attention_list_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_uint (value, TAO_ATTENTION_LIST (object)->count);
}

static void
tao_attention_list_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (tao_attention_list_parent_class)->dispose (object);
}

static void
tao_attention_list_finalize (GObject *object)
{
  TaoAttentionList *self = TAO_ATTENTION_LIST (object);

  g_hash_table_unref (self->dismissed);
  g_ptr_array_unref (self->items);
  G_OBJECT_CLASS (tao_attention_list_parent_class)->finalize (object);
}

static void
tao_attention_list_class_init (TaoAttentionListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tao_attention_list_dispose;
  object_class->finalize = tao_attention_list_finalize;
  object_class->get_property = tao_attention_list_get_property;
  properties[PROP_COUNT] = g_param_spec_uint ("count", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[DISMISSED] = g_signal_new ("dismissed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                     G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "taoattentionlist");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
tao_attention_list_init (TaoAttentionList *self)
{
  GtkWidget *words = gtk_label_new (_("Nothing needs your attention"));

  self->dismissed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->items = g_ptr_array_new ();
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_widget_set_hexpand (GTK_WIDGET (self->list), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Needs attention"), -1);
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (row_activated_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_set_parent (GTK_WIDGET (self->list), GTK_WIDGET (self));

  self->calm = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  gtk_box_append (GTK_BOX (self->calm), gtk_image_new_from_icon_name ("object-select-symbolic"));
  gtk_label_set_xalign (GTK_LABEL (words), 0);
  gtk_label_set_ellipsize (GTK_LABEL (words), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (self->calm), words);
  gtk_widget_add_css_class (self->calm, "card");
  gtk_widget_add_css_class (self->calm, "tao-calm");
  gtk_widget_set_hexpand (self->calm, TRUE);
  gtk_widget_set_parent (self->calm, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self->list), FALSE);
}

void
tao_attention_list_update (TaoAttentionList *self, const TaoSnapshot *snapshot)
{
  g_ptr_array_unref (self->items);
  self->items = tao_attention_collect (snapshot);
  show_items (self);
}

guint
tao_attention_list_get_count (TaoAttentionList *self)
{
  return self->count;
}
