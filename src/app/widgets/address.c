#include "app/widgets/address.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/format.h"

struct _TaoAddress {
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkLabel *label;
  GtkWidget *button;
  char *address;
  gboolean full;
};

G_DEFINE_FINAL_TYPE (TaoAddress, tao_address, GTK_TYPE_WIDGET)

enum { PROP_FULL = 1, PROP_COPYABLE, N_PROPS };
static GParamSpec *properties[N_PROPS];

static void
copy_cb (TaoAddress *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.copy", "s", self->address);
}

static void
update (TaoAddress *self)
{
  g_autofree char *text = NULL;
  g_autoptr(PangoAttrList) attributes = NULL;

  text = self->full ? tao_format_address_groups (self->address) : tao_format_address_short (self->address);
  gtk_label_set_text (self->label, text);
  if (self->full && strlen (text) > 16)
    {
      PangoAttribute *first = pango_attr_weight_new (PANGO_WEIGHT_BOLD);
      PangoAttribute *last = pango_attr_weight_new (PANGO_WEIGHT_BOLD);

      attributes = pango_attr_list_new ();
      first->end_index = 8;
      last->start_index = (guint) (strrchr (text, ' ') - text);
      pango_attr_list_insert (attributes, first);
      pango_attr_list_insert (attributes, last);
    }
  gtk_label_set_attributes (self->label, attributes);
  gtk_label_set_wrap (self->label, self->full);
  gtk_widget_set_visible (GTK_WIDGET (self), self->address[0] != '\0');
}

static void
tao_address_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  TaoAddress *self = TAO_ADDRESS (object);

  if (id == PROP_FULL)
    tao_address_set_full (self, g_value_get_boolean (value));
  else if (id == PROP_COPYABLE)
    gtk_widget_set_visible (self->button, g_value_get_boolean (value));
}

static void
tao_address_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TaoAddress *self = TAO_ADDRESS (object);

  g_value_set_boolean (value, id == PROP_FULL ? self->full : gtk_widget_get_visible (self->button));
}

static void
tao_address_dispose (GObject *object)
{
  g_clear_pointer (&TAO_ADDRESS (object)->box, gtk_widget_unparent);
  G_OBJECT_CLASS (tao_address_parent_class)->dispose (object);
}

static void
tao_address_finalize (GObject *object)
{
  g_free (TAO_ADDRESS (object)->address);
  G_OBJECT_CLASS (tao_address_parent_class)->finalize (object);
}

static void
tao_address_class_init (TaoAddressClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tao_address_dispose;
  object_class->finalize = tao_address_finalize;
  object_class->set_property = tao_address_set_property;
  object_class->get_property = tao_address_get_property;
  properties[PROP_FULL] = g_param_spec_boolean ("full", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_COPYABLE] = g_param_spec_boolean ("copyable", NULL, NULL, TRUE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "taoaddress");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
tao_address_init (TaoAddress *self)
{
  self->address = g_strdup ("");
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 2);
  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->label, 0);
  gtk_widget_set_direction (GTK_WIDGET (self->label), GTK_TEXT_DIR_LTR);
  gtk_widget_add_css_class (GTK_WIDGET (self->label), "tao-mono");
  self->button = gtk_button_new_from_icon_name ("edit-copy-symbolic");
  gtk_widget_add_css_class (self->button, "flat");
  gtk_widget_add_css_class (self->button, "tao-small");
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (self->button, _("Copy address"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Copy address"), -1);
  g_signal_connect_object (self->button, "clicked", G_CALLBACK (copy_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->label));
  gtk_box_append (GTK_BOX (self->box), self->button);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
tao_address_new (void)
{
  return g_object_new (TAO_TYPE_ADDRESS, NULL);
}

void
tao_address_set (TaoAddress *self, const char *address, const char *name)
{
  g_autofree char *brief = NULL;

  address = address != NULL ? address : "";
  if (g_str_equal (self->address, address))
    return;
  g_free (self->address);
  self->address = g_strdup (address);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->label), address);
  brief = tao_format_address_short (address);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name != NULL ? name : brief, -1);
  update (self);
}

void
tao_address_set_key (TaoAddress *self, const TaoKey32 *key)
{
  g_autofree char *address = key != NULL && !tao_key_is_zero (key) ? tao_format_key (key) : NULL;

  tao_address_set (self, address, NULL);
}

const char *
tao_address_get (TaoAddress *self)
{
  return self->address;
}

void
tao_address_set_full (TaoAddress *self, gboolean full)
{
  if (self->full == full)
    return;
  self->full = full;
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FULL]);
}
