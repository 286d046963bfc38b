#include "app/widgets/token-tile.h"

#include "app/draw.h"
#include "app/format.h"
#include "app/text.h"

struct _TaoTokenTile {
  GtkWidget parent_instance;

  char *text;
  int series;        /* -1: an initial in a circle */
  guint16 netuid;
  int size;
};

G_DEFINE_FINAL_TYPE (TaoTokenTile, tao_token_tile, GTK_TYPE_WIDGET)

enum { PROP_SIZE = 1, N_PROPS };
static GParamSpec *properties[N_PROPS];

static void
tao_token_tile_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                        int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = TAO_TOKEN_TILE (widget)->size;
}

static void
tao_token_tile_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  TaoTokenTile *self = TAO_TOKEN_TILE (widget);
  const TaoPalette *palette = tao_palette_current ();
  GdkRGBA white = { 1, 1, 1, 1 }, black = { 0, 0, 0, 1 };
  GdkRGBA fill, text = tao_draw_foreground (widget);
  double x = (gtk_widget_get_width (widget) - self->size) / 2;
  double y = (gtk_widget_get_height (widget) - self->size) / 2;
  double radius = self->series < 0 ? self->size / 2.0 : self->size * 8.0 / 28;
  g_autoptr(PangoLayout) layout = NULL;
  PangoRectangle ink;

  if (self->series < 0)
    fill = tao_color_alpha (&text, 0.09f);
  else
    {
      const GdkRGBA *series = tao_palette_series (palette, (guint) self->series);

      fill = tao_color_alpha (series, palette->dark ? 0.28f : 0.18f);
      text = palette->dark ? tao_color_mix (series, &white, 0.55f) : tao_color_mix (series, &black, 0.38f);
    }
  if (palette->high_contrast)
    tao_draw_outline (snapshot, x, y, self->size, self->size, radius, 1, &text);
  else
    tao_draw_rounded (snapshot, x, y, self->size, self->size, radius, &fill);

  layout = tao_draw_layout (widget, self->text, self->size * 11.0 / 28, TRUE);
  if (pango_layout_get_unknown_glyphs_count (layout) > 0)
    {
      g_autofree char *number = g_strdup_printf ("%u", self->netuid);

      pango_layout_set_text (layout, number, -1);
    }
  pango_layout_get_pixel_extents (layout, &ink, NULL);
  tao_draw_text (snapshot, layout, (int) (x + (self->size - ink.width) / 2.0 - ink.x),
                 (int) (y + (self->size - ink.height) / 2.0 - ink.y), &text);
}

static void
tao_token_tile_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_int (value, TAO_TOKEN_TILE (object)->size);
}

static void
tao_token_tile_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  tao_token_tile_set_size (TAO_TOKEN_TILE (object), g_value_get_int (value));
}

static void
tao_token_tile_finalize (GObject *object)
{
  g_free (TAO_TOKEN_TILE (object)->text);
  G_OBJECT_CLASS (tao_token_tile_parent_class)->finalize (object);
}

static void
tao_token_tile_class_init (TaoTokenTileClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->finalize = tao_token_tile_finalize;
  object_class->get_property = tao_token_tile_get_property;
  object_class->set_property = tao_token_tile_set_property;
  widget_class->measure = tao_token_tile_measure;
  widget_class->snapshot = tao_token_tile_snapshot;
  properties[PROP_SIZE] = g_param_spec_int ("size", NULL, NULL, 16, 256, 28, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_css_name (widget_class, "taotokentile");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
tao_token_tile_init (TaoTokenTile *self)
{
  self->size = 28;
  self->text = g_strdup ("");
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

GtkWidget *
tao_token_tile_new (void)
{
  return g_object_new (TAO_TYPE_TOKEN_TILE, NULL);
}

static void
set (TaoTokenTile *self, char *text, int series, guint16 netuid)
{
  g_free (self->text);
  self->text = text;
  self->series = series;
  self->netuid = netuid;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
tao_token_tile_set_subnet (TaoTokenTile *self, guint16 netuid, const char *symbol)
{
  g_autofree char *line = tao_text_line (symbol, 4);
  gboolean usable = netuid == 0 || (line[0] != '\0' && !g_str_equal (line, "t"));
  char *text = usable ? tao_format_symbol (symbol, netuid) : g_strdup_printf ("%u", netuid);

  set (self, text, netuid == 0 ? 0 : (int) tao_palette_subnet_series (netuid), netuid);
}

void
tao_token_tile_set_initial (TaoTokenTile *self, const char *name)
{
  g_autofree char *line = tao_text_line (name, 1);
  g_autofree char *upper = NULL;
  char *end;

  upper = g_utf8_strup (line, -1);
  end = upper[0] != '\0' ? g_utf8_next_char (upper) : upper;
  set (self, end > upper ? g_strndup (upper, (gsize) (end - upper)) : g_strdup ("?"), -1, 0);
}

void
tao_token_tile_set_size (TaoTokenTile *self, int pixels)
{
  if (self->size == pixels)
    return;
  self->size = pixels;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
