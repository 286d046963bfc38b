#include "app/widgets/meter.h"

#include "app/draw.h"

struct _TaoMeter {
  GtkWidget parent_instance;

  int width, thickness;
  guint n;
  double fraction[TAO_METER_SHARES];
  TaoColor color[TAO_METER_SHARES];
};

G_DEFINE_FINAL_TYPE (TaoMeter, tao_meter, GTK_TYPE_WIDGET)

enum { PROP_WIDTH = 1, PROP_THICKNESS, N_PROPS };
static GParamSpec *properties[N_PROPS];

static void
tao_meter_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                   int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  TaoMeter *self = TAO_METER (widget);

  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? self->width : self->thickness;
}

static void
tao_meter_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  TaoMeter *self = TAO_METER (widget);
  const TaoPalette *palette = tao_palette_current ();
  GdkRGBA text = tao_draw_foreground (widget);
  GdkRGBA track = tao_color_alpha (&text, palette->high_contrast ? 0.3f : 0.12f);
  double width = gtk_widget_get_width (widget), height = self->thickness;
  double y = (gtk_widget_get_height (widget) - self->thickness) / 2, x = 0;
  GskRoundedRect clip;

  gsk_rounded_rect_init_from_rect (&clip, &GRAPHENE_RECT_INIT (0, (float) y, (float) width, (float) height),
                                   (float) height / 2);
  gtk_snapshot_push_rounded_clip (snapshot, &clip);
  gtk_snapshot_append_color (snapshot, &track, &clip.bounds);
  for (guint i = 0; i < self->n; i++)
    {
      double share = width * self->fraction[i];
      gboolean last = i + 1 == self->n;

      /* The end of the last share is round, shares are a pixel apart. */
      if (last && share >= height && x + share < width - 0.5)
        {
          tao_draw_rounded (snapshot, x - height, y, share + height, height, height / 2, &palette->color[self->color[i]]);
          if (x > 0 && i > 0)
            gtk_snapshot_append_color (snapshot, &palette->color[self->color[i - 1]],
                                       &GRAPHENE_RECT_INIT ((float) (x - height - 1), (float) y, (float) height, (float) height));
        }
      else
        gtk_snapshot_append_color (snapshot, &palette->color[self->color[i]],
                                   &GRAPHENE_RECT_INIT ((float) x, (float) y, (float) MAX (share, share > 0 ? 1 : 0),
                                                        (float) height));
      x += share + (last || share <= 0 ? 0 : 1);
    }
  gtk_snapshot_pop (snapshot);
}

static void
tao_meter_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TaoMeter *self = TAO_METER (object);

  g_value_set_int (value, id == PROP_WIDTH ? self->width : self->thickness);
}

static void
tao_meter_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  TaoMeter *self = TAO_METER (object);

  *(id == PROP_WIDTH ? &self->width : &self->thickness) = g_value_get_int (value);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
tao_meter_class_init (TaoMeterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = tao_meter_get_property;
  object_class->set_property = tao_meter_set_property;
  widget_class->measure = tao_meter_measure;
  widget_class->snapshot = tao_meter_snapshot;
  properties[PROP_WIDTH] = g_param_spec_int ("width", NULL, NULL, 1, 4096, 56, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_THICKNESS] = g_param_spec_int ("thickness", NULL, NULL, 1, 64, 6, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_css_name (widget_class, "taometer");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
tao_meter_init (TaoMeter *self)
{
  self->width = 56;
  self->thickness = 6;
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

GtkWidget *
tao_meter_new (void)
{
  return g_object_new (TAO_TYPE_METER, NULL);
}

void
tao_meter_set (TaoMeter *self, guint n, const double *fractions, const TaoColor *colors)
{
  g_return_if_fail (n <= TAO_METER_SHARES);

  self->n = n;
  for (guint i = 0; i < n; i++)
    {
      self->fraction[i] = CLAMP (fractions[i], 0, 1);
      self->color[i] = colors[i];
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
tao_meter_set_one (TaoMeter *self, double fraction, TaoColor color)
{
  tao_meter_set (self, 1, &fraction, &color);
}
