#include "app/widgets/ring.h"

#include <math.h>

#include "app/draw.h"

struct _TaoRing {
  GtkWidget parent_instance;

  double fraction;
  char *text;
  int size;
};

G_DEFINE_FINAL_TYPE (TaoRing, tao_ring, GTK_TYPE_WIDGET)

enum { PROP_SIZE = 1, N_PROPS };
static GParamSpec *properties[N_PROPS];

static void
tao_ring_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                  int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = TAO_RING (widget)->size;
}

static void
tao_ring_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  TaoRing *self = TAO_RING (widget);
  double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  double line = MAX (4, self->size / 12.0), radius = (self->size - line) / 2;
  GdkRGBA text = tao_draw_foreground (widget), accent = tao_draw_accent (widget);
  GdkRGBA track = tao_color_alpha (&text, tao_palette_current ()->high_contrast ? 0.35f : 0.13f);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));

  cairo_set_line_width (cr, line);
  gdk_cairo_set_source_rgba (cr, &track);
  cairo_arc (cr, width / 2, height / 2, radius, 0, 2 * G_PI);
  cairo_stroke (cr);
  if (self->fraction > 0)
    {
      cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
      gdk_cairo_set_source_rgba (cr, &accent);
      cairo_arc (cr, width / 2, height / 2, radius, -G_PI / 2, -G_PI / 2 + 2 * G_PI * self->fraction);
      cairo_stroke (cr);
    }
  cairo_destroy (cr);
  tao_draw_label (snapshot, widget, self->text, 0, TRUE, width / 2, height / 2, 0.5, 0.5, &text);
}

static void
tao_ring_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_int (value, TAO_RING (object)->size);
}

static void
tao_ring_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  TAO_RING (object)->size = g_value_get_int (value);
  gtk_widget_queue_resize (GTK_WIDGET (object));
}

static void
tao_ring_finalize (GObject *object)
{
  g_free (TAO_RING (object)->text);
  G_OBJECT_CLASS (tao_ring_parent_class)->finalize (object);
}

static void
tao_ring_class_init (TaoRingClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->finalize = tao_ring_finalize;
  object_class->get_property = tao_ring_get_property;
  object_class->set_property = tao_ring_set_property;
  widget_class->measure = tao_ring_measure;
  widget_class->snapshot = tao_ring_snapshot;
  properties[PROP_SIZE] = g_param_spec_int ("size", NULL, NULL, 24, 1024, 84, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_css_name (widget_class, "taoring");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
tao_ring_init (TaoRing *self)
{
  self->size = 84;
  self->text = g_strdup ("");
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

GtkWidget *
tao_ring_new (void)
{
  return g_object_new (TAO_TYPE_RING, NULL);
}

void
tao_ring_set (TaoRing *self, double fraction, const char *text)
{
  fraction = CLAMP (fraction, 0, 1);
  if (fabs (self->fraction - fraction) < 1e-9 && g_str_equal (self->text, text))
    return;
  self->fraction = fraction;
  g_free (self->text);
  self->text = g_strdup (text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
