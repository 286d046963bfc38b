#include "app/pages/subnet-parameters/parameter-editor.h"

#include <glib/gi18n.h>

#include "app/money/parameter-order.h"
#include "app/widgets/tooltip.h"

struct _TaoParameterEditor {
  GtkWidget parent_instance;

  char *name;
  const TaoOwnerParameter *parameter;
  char *stored;                /* (nullable) not read yet */
  GtkWidget *control, *undo;
  gboolean loading;            /* the control is being set by the program */
};

G_DEFINE_FINAL_TYPE (TaoParameterEditor, tao_parameter_editor, GTK_TYPE_WIDGET)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static gboolean
is_yuma (TaoParameterEditor *self)
{
  return g_str_equal (self->parameter->name, "yuma3_enabled");
}

const char *
tao_parameter_editor_get_text (TaoParameterEditor *self)
{
  if (GTK_IS_SWITCH (self->control))
    return gtk_switch_get_active (GTK_SWITCH (self->control)) ? "true" : "false";
  if (GTK_IS_DROP_DOWN (self->control))
    return gtk_drop_down_get_selected (GTK_DROP_DOWN (self->control)) == 1 ? "true" : "false";
  return gtk_editable_get_text (GTK_EDITABLE (self->control));
}

void
tao_parameter_editor_set_text (TaoParameterEditor *self, const char *text)
{
  if (GTK_IS_SWITCH (self->control))
    gtk_switch_set_active (GTK_SWITCH (self->control), g_str_equal (text, "true"));
  else if (GTK_IS_DROP_DOWN (self->control))
    gtk_drop_down_set_selected (GTK_DROP_DOWN (self->control), g_str_equal (text, "true") ? 1 : 0);
  else if (GTK_IS_SPIN_BUTTON (self->control))
    gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->control), g_ascii_strtod (text, NULL));
  else
    gtk_editable_set_text (GTK_EDITABLE (self->control), text);
}

gboolean
tao_parameter_editor_is_changed (TaoParameterEditor *self)
{
  return self->stored != NULL && !g_str_equal (tao_parameter_editor_get_text (self), self->stored);
}

static void
show (TaoParameterEditor *self)
{
  gtk_widget_set_visible (self->undo, tao_parameter_editor_is_changed (self));
}

static void
edited_cb (TaoParameterEditor *self)
{
  if (self->loading)
    return;
  show (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
tao_parameter_editor_reset (TaoParameterEditor *self)
{
  if (self->stored != NULL)
    tao_parameter_editor_set_text (self, self->stored);
}

/* What may be stored and what an owner may set differ: the chain's genesis and root set what they like. */
static void
widen (TaoParameterEditor *self)
{
  guint64 stored = g_ascii_strtoull (self->stored, NULL, 10);

  if (GTK_IS_SPIN_BUTTON (self->control))
    gtk_spin_button_set_range (GTK_SPIN_BUTTON (self->control), (double) MIN (self->parameter->lowest, stored),
                               (double) MAX (self->parameter->highest, stored));
}

void
tao_parameter_editor_set_stored (TaoParameterEditor *self, const TaoHyperparams *parameters)
{
  gboolean edit = tao_parameter_editor_is_changed (self);
  g_autofree char *text = tao_parameter_order_text (self->name, parameters);

  gtk_widget_set_sensitive (self->control, *text != '\0');
  if (*text == '\0' || g_strcmp0 (text, self->stored) == 0)
    return;
  g_free (self->stored);
  self->stored = g_steal_pointer (&text);
  self->loading = TRUE;
  widen (self);
  if (!edit)
    tao_parameter_editor_set_text (self, self->stored);
  self->loading = FALSE;
  show (self);
}

void
tao_parameter_editor_set_problem (TaoParameterEditor *self, const char *problem)
{
  if (problem != NULL)
    gtk_widget_add_css_class (self->control, "error");
  else
    gtk_widget_remove_css_class (self->control, "error");
  tao_tooltip_set (self->control, problem);
}

/* --- object --- */

/* The wheel scrolls the page; that it also changed what happened to be under it would be found out too late. */
static void
ignore_wheel (GtkWidget *widget)
{
  g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (widget);
  GtkEventController *wheel = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr(GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_SCROLL (controller))
        wheel = controller;
    }
  if (wheel != NULL)
    gtk_widget_remove_controller (widget, wheel);
}

static GtkWidget *
new_control (TaoParameterEditor *self)
{
  static const char *const versions[] = { "Yuma 2", "Yuma 3", NULL };
  GtkWidget *control;

  if (is_yuma (self))
    {
      control = gtk_drop_down_new_from_strings (versions);
      gtk_widget_add_css_class (control, "flat");
      g_signal_connect_object (control, "notify::selected", G_CALLBACK (edited_cb), self, G_CONNECT_SWAPPED);
      return control;
    }
  if (self->parameter->kind == TAO_PARAM_BOOL)
    {
      control = gtk_switch_new ();
      g_signal_connect_object (control, "notify::active", G_CALLBACK (edited_cb), self, G_CONNECT_SWAPPED);
      return control;
    }
  /* A spin button counts in doubles, exact for these. */
  if (self->parameter->kind != TAO_PARAM_RAO && self->parameter->kind != TAO_PARAM_FIXED64 && self->parameter->highest <= G_MAXUINT32)
    {
      control = gtk_spin_button_new_with_range ((double) self->parameter->lowest, (double) self->parameter->highest, 1);
      gtk_editable_set_width_chars (GTK_EDITABLE (control), 6);
      ignore_wheel (control);
    }
  else
    {
      control = gtk_entry_new ();
      gtk_editable_set_width_chars (GTK_EDITABLE (control), 8);
      gtk_editable_set_max_width_chars (GTK_EDITABLE (control), 16);
      gtk_editable_set_alignment (GTK_EDITABLE (control), 1);
    }
  gtk_widget_add_css_class (control, "numeric");
  g_signal_connect_object (control, "changed", G_CALLBACK (edited_cb), self, G_CONNECT_SWAPPED);
  return control;
}

static void
tao_parameter_editor_dispose (GObject *object)
{
  TaoParameterEditor *self = TAO_PARAMETER_EDITOR (object);

  g_clear_pointer (&self->undo, gtk_widget_unparent);
  g_clear_pointer (&self->control, gtk_widget_unparent);
  G_OBJECT_CLASS (tao_parameter_editor_parent_class)->dispose (object);
}

static void
tao_parameter_editor_finalize (GObject *object)
{
  g_free (TAO_PARAMETER_EDITOR (object)->name);
  g_free (TAO_PARAMETER_EDITOR (object)->stored);
  G_OBJECT_CLASS (tao_parameter_editor_parent_class)->finalize (object);
}

static void
tao_parameter_editor_class_init (TaoParameterEditorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tao_parameter_editor_dispose;
  G_OBJECT_CLASS (klass)->finalize = tao_parameter_editor_finalize;
  signals[CHANGED] = g_signal_new ("changed", TAO_TYPE_PARAMETER_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
}

static void
tao_parameter_editor_init (TaoParameterEditor *self)
{
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))), 6);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

GtkWidget *
tao_parameter_editor_new (const char *name, const char *title)
{
  TaoParameterEditor *self = g_object_new (TAO_TYPE_PARAMETER_EDITOR, NULL);
  g_autofree char *hint = tao_parameter_order_hint (name), *undo = g_strdup_printf (_("Undo the change of %s"), title);

  self->name = g_strdup (name);
  self->parameter = tao_parameter_order_find (name);
  self->control = new_control (self);
  gtk_widget_set_name (self->control, name);
  gtk_widget_set_valign (self->control, GTK_ALIGN_CENTER);
  gtk_widget_set_sensitive (self->control, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->control), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, hint, -1);
  self->undo = gtk_button_new_from_icon_name ("edit-undo-symbolic");
  gtk_widget_add_css_class (self->undo, "flat");
  gtk_widget_set_valign (self->undo, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (self->undo, FALSE);
  tao_tooltip_set (self->undo, undo);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->undo), GTK_ACCESSIBLE_PROPERTY_LABEL, undo, -1);
  g_signal_connect_object (self->undo, "clicked", G_CALLBACK (tao_parameter_editor_reset), self, G_CONNECT_SWAPPED);
  gtk_widget_set_parent (self->undo, GTK_WIDGET (self));
  gtk_widget_set_parent (self->control, GTK_WIDGET (self));
  return GTK_WIDGET (self);
}
