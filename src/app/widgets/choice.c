#include "app/widgets/choice.h"

#include "app/format.h"

struct _TaoChoice {
  GtkWidget parent_instance;

  GtkWidget *box;
  GPtrArray *buttons;       /* of GtkToggleButton, data "tao-id" and "tao-count" */
  const char *active;       /* interned */
  gboolean chips;
};

G_DEFINE_FINAL_TYPE (TaoChoice, tao_choice, GTK_TYPE_WIDGET)

enum { PROP_CHIPS = 1, PROP_ACTIVE, N_PROPS };
static GParamSpec *properties[N_PROPS];

static const char *
button_id (gpointer button)
{
  return g_object_get_data (button, "tao-id");
}

static GtkWidget *
find_button (TaoChoice *self, const char *id)
{
  for (guint i = 0; i < self->buttons->len; i++)
    if (g_str_equal (button_id (g_ptr_array_index (self->buttons, i)), id))
      return g_ptr_array_index (self->buttons, i);
  return NULL;
}

static void
toggled_cb (TaoChoice *self, GtkToggleButton *button)
{
  if (!gtk_toggle_button_get_active (button) || g_str_equal (self->active, button_id (button)))
    return;
  self->active = button_id (button);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTIVE]);
}

static void
tao_choice_constructed (GObject *object)
{
  TaoChoice *self = TAO_CHOICE (object);

  G_OBJECT_CLASS (tao_choice_parent_class)->constructed (object);
  gtk_box_set_spacing (GTK_BOX (self->box), self->chips ? 6 : 0);
  if (!self->chips)
    gtk_widget_add_css_class (self->box, "linked");
}

static void
tao_choice_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TaoChoice *self = TAO_CHOICE (object);

  if (id == PROP_CHIPS)
    g_value_set_boolean (value, self->chips);
  else
    g_value_set_string (value, self->active);
}

static void
tao_choice_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  TaoChoice *self = TAO_CHOICE (object);

  if (id == PROP_CHIPS)
    self->chips = g_value_get_boolean (value);
  else
    tao_choice_set_active (self, g_value_get_string (value));
}

static void
tao_choice_dispose (GObject *object)
{
  TaoChoice *self = TAO_CHOICE (object);

  g_ptr_array_set_size (self->buttons, 0);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (tao_choice_parent_class)->dispose (object);
}

static void
tao_choice_finalize (GObject *object)
{
  g_ptr_array_unref (TAO_CHOICE (object)->buttons);
  G_OBJECT_CLASS (tao_choice_parent_class)->finalize (object);
}

static void
tao_choice_class_init (TaoChoiceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = tao_choice_constructed;
  object_class->dispose = tao_choice_dispose;
  object_class->finalize = tao_choice_finalize;
  object_class->get_property = tao_choice_get_property;
  object_class->set_property = tao_choice_set_property;
  properties[PROP_CHIPS] = g_param_spec_boolean ("chips", NULL, NULL, FALSE,
                                                 G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_ACTIVE] = g_param_spec_string ("active", NULL, NULL, "",
                                                 G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "taochoice");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
tao_choice_init (TaoChoice *self)
{
  self->buttons = g_ptr_array_new ();
  self->active = "";
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

GtkWidget *
tao_choice_new (gboolean chips)
{
  return g_object_new (TAO_TYPE_CHOICE, "chips", chips, NULL);
}

void
tao_choice_add (TaoChoice *self, const char *id, const char *label)
{
  GtkWidget *button = gtk_toggle_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *count = gtk_label_new (NULL);

  gtk_box_append (GTK_BOX (box), gtk_label_new (label));
  gtk_widget_add_css_class (count, "count");
  gtk_widget_add_css_class (count, "numeric");
  gtk_widget_set_visible (count, FALSE);
  gtk_box_append (GTK_BOX (box), count);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, self->chips ? "tao-chip" : "tao-range");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_set_data (G_OBJECT (button), "tao-id", (gpointer) g_intern_string (id));
  g_object_set_data (G_OBJECT (button), "tao-count", count);
  if (self->buttons->len > 0)
    gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), g_ptr_array_index (self->buttons, 0));
  gtk_box_append (GTK_BOX (self->box), button);
  g_ptr_array_add (self->buttons, button);
  g_signal_connect_object (button, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
  if (self->buttons->len == 1)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), TRUE);
}

void
tao_choice_set_count (TaoChoice *self, const char *id, gint64 count)
{
  GtkWidget *button = find_button (self, id);
  GtkLabel *label;
  g_autofree char *text = NULL;

  g_return_if_fail (button != NULL);

  label = g_object_get_data (G_OBJECT (button), "tao-count");
  text = count >= 0 ? tao_format_count ((guint64) count) : g_strdup ("");
  if (!g_str_equal (gtk_label_get_text (label), text))
    gtk_label_set_text (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), count >= 0);
}

void
tao_choice_set_visible (TaoChoice *self, const char *id, gboolean visible)
{
  GtkWidget *button = find_button (self, id);

  g_return_if_fail (button != NULL);

  gtk_widget_set_visible (button, visible);
}

const char *
tao_choice_get_active (TaoChoice *self)
{
  return self->active;
}

void
tao_choice_set_active (TaoChoice *self, const char *id)
{
  GtkWidget *button = find_button (self, id);

  if (button != NULL)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), TRUE);
}
