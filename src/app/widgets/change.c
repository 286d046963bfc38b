#include "app/widgets/change.h"

#include "app/draw.h"
#include "app/format.h"

#define TRIANGLE 7
#define GAP 3

struct _TaoChange {
  GtkWidget parent_instance;

  GtkWidget *label;
  GtkWidget *suffix;
  int direction;
};

G_DEFINE_FINAL_TYPE (TaoChange, tao_change, GTK_TYPE_WIDGET)

static void
tao_change_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                    int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  TaoChange *self = TAO_CHANGE (widget);
  int label_min, label_nat, suffix_min = 0, suffix_nat = 0;

  gtk_widget_measure (self->label, orientation, -1, &label_min, &label_nat, minimum_baseline, natural_baseline);
  if (gtk_widget_get_visible (self->suffix))
    gtk_widget_measure (self->suffix, orientation, -1, &suffix_min, &suffix_nat, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = label_min + TRIANGLE + GAP + suffix_min;
      *natural = label_nat + TRIANGLE + GAP + suffix_nat + (suffix_nat > 0 ? GAP : 0);
      *minimum_baseline = *natural_baseline = -1;
    }
  else
    {
      *minimum = MAX (label_min, suffix_min);
      *natural = MAX (label_nat, suffix_nat);
    }
}

/* The triangle keeps its room when absent, so that numbers stay in line. */
static void
tao_change_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  TaoChange *self = TAO_CHANGE (widget);
  gboolean suffixed = gtk_widget_get_visible (self->suffix);
  gboolean at_end = gtk_widget_get_halign (widget) == GTK_ALIGN_END || gtk_widget_get_halign (widget) == GTK_ALIGN_FILL;
  int label_width, x;

  gtk_widget_measure (self->label, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &label_width, NULL, NULL);
  label_width = MIN (label_width, MAX (1, width - TRIANGLE - GAP));
  x = at_end && !suffixed ? width - label_width : TRIANGLE + GAP;
  if (self->direction == 0 && !at_end)
    x = 0;
  gtk_widget_size_allocate (self->label, &(GtkAllocation) { x, 0, label_width, height }, baseline);
  if (suffixed)
    gtk_widget_size_allocate (self->suffix,
                              &(GtkAllocation) { x + label_width + GAP, 0, MAX (1, width - x - label_width - GAP), height },
                              baseline);
}

static void
tao_change_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  TaoChange *self = TAO_CHANGE (widget);

  if (self->direction != 0)
    {
      GdkRGBA color = tao_palette_current ()->color[self->direction > 0 ? TAO_COLOR_POS : TAO_COLOR_NEG];
      graphene_rect_t bounds;

      if (gtk_widget_compute_bounds (self->label, widget, &bounds))
        tao_draw_triangle (snapshot, bounds.origin.x - GAP - TRIANGLE,
                           (int) ((float) gtk_widget_get_height (widget) - TRIANGLE) / 2 + 1, TRIANGLE,
                           self->direction > 0, &color);
    }
  GTK_WIDGET_CLASS (tao_change_parent_class)->snapshot (widget, snapshot);
}

static void
tao_change_dispose (GObject *object)
{
  TaoChange *self = TAO_CHANGE (object);

  g_clear_pointer (&self->label, gtk_widget_unparent);
  g_clear_pointer (&self->suffix, gtk_widget_unparent);
  G_OBJECT_CLASS (tao_change_parent_class)->dispose (object);
}

static void
tao_change_class_init (TaoChangeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tao_change_dispose;
  widget_class->measure = tao_change_measure;
  widget_class->size_allocate = tao_change_size_allocate;
  widget_class->snapshot = tao_change_snapshot;
  gtk_widget_class_set_css_name (widget_class, "taochange");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
}

static void
tao_change_init (TaoChange *self)
{
  self->label = gtk_label_new (TAO_DASH);
  gtk_widget_add_css_class (self->label, "numeric");
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
  self->suffix = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->suffix), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (self->suffix, "tao-secondary");
  gtk_widget_set_visible (self->suffix, FALSE);
  gtk_widget_set_parent (self->suffix, GTK_WIDGET (self));
}

GtkWidget *
tao_change_new (void)
{
  return g_object_new (TAO_TYPE_CHANGE, NULL);
}

static void
set (TaoChange *self, const char *text, int direction, const char *spoken)
{
  direction = direction > 0 ? 1 : direction < 0 ? -1 : 0;
  if (g_str_equal (gtk_label_get_text (GTK_LABEL (self->label)), text) && direction == self->direction)
    return;
  gtk_label_set_text (GTK_LABEL (self->label), text);
  gtk_widget_remove_css_class (self->label, "tao-pos");
  gtk_widget_remove_css_class (self->label, "tao-neg");
  if (direction != 0)
    gtk_widget_add_css_class (self->label, direction > 0 ? "tao-pos" : "tao-neg");
  self->direction = direction;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
tao_change_set_ppm (TaoChange *self, gint64 ppm, guint decimals)
{
  g_autofree char *text = tao_format_change (ppm, decimals);
  g_autofree char *spoken = tao_format_change_spoken (ppm, decimals);

  set (self, text, ppm == TAO_UNKNOWN_I64 || ppm == 0 ? 0 : ppm > 0 ? 1 : -1, spoken);
}

void
tao_change_set_text (TaoChange *self, const char *text, int direction)
{
  set (self, text, direction, text);
}

void
tao_change_set_suffix (TaoChange *self, const char *suffix)
{
  gtk_label_set_text (GTK_LABEL (self->suffix), suffix != NULL ? suffix : "");
  gtk_widget_set_visible (self->suffix, suffix != NULL);
}
