#include "app/palette.h"

#include <adwaita.h>
#include <math.h>

typedef struct {
  const char *color[TAO_N_COLORS];
  const char *diverging[TAO_N_STEPS];
  const char *heat[TAO_N_STEPS];
} Tokens;

static const Tokens light_tokens = {
  .color = {
    [TAO_COLOR_POS] = "#08787a", [TAO_COLOR_POS_FILL] = "#128f8b",
    [TAO_COLOR_NEG] = "#bf4510", [TAO_COLOR_NEG_FILL] = "#ea7f3c",
    [TAO_COLOR_TAG_POS] = "#066466", [TAO_COLOR_TAG_NEG] = "#a83c0c",
    [TAO_COLOR_TAG_WARN] = "#7d5700", [TAO_COLOR_TAG_ACCENT] = "#1a5fb4",
    [TAO_COLOR_PRACTICE] = "#813d9c",
    [TAO_COLOR_SERIES_1] = "#3584e4", [TAO_COLOR_SERIES_2] = "#0a7f86", [TAO_COLOR_SERIES_3] = "#d29a00",
    [TAO_COLOR_SERIES_4] = "#6b3fa0", [TAO_COLOR_SERIES_5] = "#c64600", [TAO_COLOR_SERIES_6] = "#de79b0",
    [TAO_COLOR_SERIES_7] = "#4a3a2e", [TAO_COLOR_OTHER] = "#b8b6b2", [TAO_COLOR_PLATE] = "#2b2b2d",
    [TAO_COLOR_TEXT] = "#323232", [TAO_COLOR_WINDOW] = "#fafafa", [TAO_COLOR_CARD] = "#ffffff",
    [TAO_COLOR_SIDEBAR] = "#ebebeb",
  },
  .diverging = { "#e2762f", "#f0a06c", "#f7cdb0", "#e4e3e1", "#b5dbd8", "#6bb9b4", "#1d918c" },
  .heat = { "#f1f3f5", "#cfe1f4", "#9cc3ea", "#5f9bdc", "#2f72bf", "#1b4d90", "#0e2c5a" },
};

static const Tokens dark_tokens = {
  .color = {
    [TAO_COLOR_POS] = "#4fd1c5", [TAO_COLOR_POS_FILL] = "#23a49d",
    [TAO_COLOR_NEG] = "#ff9e64", [TAO_COLOR_NEG_FILL] = "#e07a3c",
    [TAO_COLOR_TAG_POS] = "#6fdcd2", [TAO_COLOR_TAG_NEG] = "#ffab7a",
    [TAO_COLOR_TAG_WARN] = "#f5d94a", [TAO_COLOR_TAG_ACCENT] = "#99c1f1",
    [TAO_COLOR_PRACTICE] = "#dc8add",
    [TAO_COLOR_SERIES_1] = "#62a0ea", [TAO_COLOR_SERIES_2] = "#2fb8ae", [TAO_COLOR_SERIES_3] = "#f5c24c",
    [TAO_COLOR_SERIES_4] = "#8f5cc4", [TAO_COLOR_SERIES_5] = "#f0824a", [TAO_COLOR_SERIES_6] = "#f7c4e0",
    [TAO_COLOR_SERIES_7] = "#8f7460", [TAO_COLOR_OTHER] = "#77767b", [TAO_COLOR_PLATE] = "#46464b",
    [TAO_COLOR_TEXT] = "#ffffff", [TAO_COLOR_WINDOW] = "#242424", [TAO_COLOR_CARD] = "#363636",
    [TAO_COLOR_SIDEBAR] = "#303030",
  },
  .diverging = { "#b85826", "#8a4a2a", "#60402d", "#45454a", "#2b5351", "#226763", "#157f79" },
  .heat = { "#2b2d31", "#203a56", "#215585", "#2b78bd", "#55a4ea", "#a5d1fb", "#eaf5ff" },
};

static void
parse_all (const char *const *texts, guint n, GdkRGBA *out)
{
  for (guint i = 0; i < n; i++)
    if (!gdk_rgba_parse (&out[i], texts[i]))
      g_assert_not_reached ();
}

const TaoPalette *
tao_palette_get (gboolean dark, gboolean high_contrast)
{
  static TaoPalette palettes[4];
  static gsize ready;

  if (g_once_init_enter (&ready))
    {
      for (guint i = 0; i < G_N_ELEMENTS (palettes); i++)
        {
          TaoPalette *self = &palettes[i];
          const Tokens *tokens = i & 1 ? &dark_tokens : &light_tokens;

          self->dark = i & 1;
          self->high_contrast = i >> 1;
          parse_all (tokens->color, TAO_N_COLORS, self->color);
          parse_all (tokens->diverging, TAO_N_STEPS, self->diverging);
          parse_all (tokens->heat, TAO_N_STEPS, self->heat);
          self->grid_alpha = self->high_contrast ? 0.25f : 0.07f;
          self->line_width = self->high_contrast ? 2.5f : 1.8f;
          self->hatch_width = self->high_contrast ? 2.0f : 1.2f;
        }
      g_once_init_leave (&ready, 1);
    }
  return &palettes[(dark ? 1 : 0) + (high_contrast ? 2 : 0)];
}

const TaoPalette *
tao_palette_current (void)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  return tao_palette_get (adw_style_manager_get_dark (manager), adw_style_manager_get_high_contrast (manager));
}

const GdkRGBA *
tao_palette_series (const TaoPalette *self, guint index)
{
  return &self->color[TAO_COLOR_SERIES_1 + index % TAO_N_SERIES];
}

guint
tao_palette_subnet_series (guint16 netuid)
{
  return (guint32) (netuid * G_GUINT64_CONSTANT (2654435761)) % TAO_N_SERIES;
}

guint
tao_palette_diverging_step (gint64 ppm)
{
  static const gint64 breaks[TAO_N_STEPS - 1] = { -80000, -40000, -10000, 10000, 40000, 80000 };
  guint step = 0;

  while (step < G_N_ELEMENTS (breaks) && (breaks[step] < 0 ? ppm > breaks[step] : ppm >= breaks[step]))
    step++;
  return step;
}

GdkRGBA
tao_color_mix (const GdkRGBA *a, const GdkRGBA *b, float share_of_b)
{
  return (GdkRGBA) {
    a->red + (b->red - a->red) * share_of_b,
    a->green + (b->green - a->green) * share_of_b,
    a->blue + (b->blue - a->blue) * share_of_b,
    a->alpha + (b->alpha - a->alpha) * share_of_b,
  };
}

GdkRGBA
tao_color_alpha (const GdkRGBA *color, float alpha)
{
  return (GdkRGBA) { color->red, color->green, color->blue, color->alpha * alpha };
}

void
tao_palette_heat_table (const TaoPalette *self, guint8 table[256 * 4])
{
  for (guint i = 0; i < 256; i++)
    {
      float at = (float) i / 255 * (TAO_N_STEPS - 1);
      guint step = MIN ((guint) at, TAO_N_STEPS - 2);
      GdkRGBA color = tao_color_mix (&self->heat[step], &self->heat[step + 1], at - (float) step);

      table[4 * i + 0] = (guint8) lroundf (color.red * 255);
      table[4 * i + 1] = (guint8) lroundf (color.green * 255);
      table[4 * i + 2] = (guint8) lroundf (color.blue * 255);
      table[4 * i + 3] = 255;
    }
}

static double
linear (float channel)
{
  return channel <= 0.04045f ? channel / 12.92 : pow ((channel + 0.055) / 1.055, 2.4);
}

static double
luminance (const GdkRGBA *color)
{
  return 0.2126 * linear (color->red) + 0.7152 * linear (color->green) + 0.0722 * linear (color->blue);
}

double
tao_color_contrast (const GdkRGBA *a, const GdkRGBA *b)
{
  double la = luminance (a), lb = luminance (b);

  return (MAX (la, lb) + 0.05) / (MIN (la, lb) + 0.05);
}
