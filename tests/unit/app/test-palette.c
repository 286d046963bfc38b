#include "app/palette.h"

#include <string.h>

static const struct { const char *token; TaoColor color; } tokens[] = {
  { "tao_pos", TAO_COLOR_POS }, { "tao_pos_fill", TAO_COLOR_POS_FILL },
  { "tao_neg", TAO_COLOR_NEG }, { "tao_neg_fill", TAO_COLOR_NEG_FILL },
  { "tao_tag_pos", TAO_COLOR_TAG_POS }, { "tao_tag_neg", TAO_COLOR_TAG_NEG },
  { "tao_tag_warn", TAO_COLOR_TAG_WARN }, { "tao_tag_accent", TAO_COLOR_TAG_ACCENT },
  { "tao_practice", TAO_COLOR_PRACTICE },
  { "tao_series_1", TAO_COLOR_SERIES_1 }, { "tao_series_2", TAO_COLOR_SERIES_2 },
  { "tao_series_3", TAO_COLOR_SERIES_3 }, { "tao_series_4", TAO_COLOR_SERIES_4 },
  { "tao_series_5", TAO_COLOR_SERIES_5 }, { "tao_series_6", TAO_COLOR_SERIES_6 },
  { "tao_series_7", TAO_COLOR_SERIES_7 }, { "tao_other", TAO_COLOR_OTHER }, { "tao_plate", TAO_COLOR_PLATE },
};

static void
check_style_sheet (const char *file, gboolean dark)
{
  const TaoPalette *palette = tao_palette_get (dark, FALSE);
  g_autofree char *path = g_build_filename (g_getenv ("TAOSCOPE_UI_FOLDER"), file, NULL);
  g_autofree char *css = NULL;
  g_autoptr(GError) error = NULL;

  g_file_get_contents (path, &css, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (tokens); i++)
    {
      g_autofree char *prefix = g_strdup_printf ("@define-color %s #", tokens[i].token);
      g_autofree char *value = NULL;
      const char *at = strstr (css, prefix);
      GdkRGBA color;

      if (at == NULL)
        g_error ("%s does not define %s", file, tokens[i].token);
      value = g_strndup (at + strlen (prefix) - 1, 7);
      g_assert_true (gdk_rgba_parse (&color, value));
      if (!gdk_rgba_equal (&color, &palette->color[tokens[i].color]))
        g_error ("%s: %s is %s, not the palette's", file, tokens[i].token, value);
    }
}

static void
test_style_sheets (void)
{
  check_style_sheet ("style.css", FALSE);
  check_style_sheet ("style-dark.css", TRUE);
}

static void
assert_contrast (const GdkRGBA *text, const GdkRGBA *ground, double least, const char *what)
{
  double contrast = tao_color_contrast (text, ground);

  if (contrast < least)
    g_error ("%s: contrast %.2f is below %.1f", what, contrast, least);
}

/* WCAG AA for text, 3:1 for marks. */
static void
test_contrast (void)
{
  static const TaoColor texts[] = { TAO_COLOR_TEXT, TAO_COLOR_POS, TAO_COLOR_NEG, TAO_COLOR_PRACTICE };
  static const struct { TaoColor text, fill; float tint; } tags[] = {
    { TAO_COLOR_TAG_POS, TAO_COLOR_POS_FILL, 0.15f },
    { TAO_COLOR_TAG_NEG, TAO_COLOR_NEG_FILL, 0.18f },
  };

  for (guint dark = 0; dark < 2; dark++)
    {
      const TaoPalette *palette = tao_palette_get (dark, FALSE);
      const GdkRGBA *card = &palette->color[TAO_COLOR_CARD];
      GdkRGBA white = { 1, 1, 1, 1 }, black = { 0, 0, 0, 1 };
      GdkRGBA secondary = tao_color_mix (card, &palette->color[TAO_COLOR_TEXT], 0.7f);

      for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
        {
          assert_contrast (&palette->color[texts[i]], card, 4.5, "text on card");
          assert_contrast (&palette->color[texts[i]], &palette->color[TAO_COLOR_WINDOW], 4.5, "text on window");
        }
      assert_contrast (&secondary, card, 4.5, "secondary text on card");
      for (guint i = 0; i < G_N_ELEMENTS (tags); i++)
        {
          GdkRGBA ground = tao_color_mix (card, &palette->color[tags[i].fill], tags[i].tint);

          assert_contrast (&palette->color[tags[i].text], &ground, 4.5, "tag on its tint");
        }
      for (guint i = TAO_COLOR_TAG_POS; i <= TAO_COLOR_TAG_ACCENT; i++)
        assert_contrast (&palette->color[i], &palette->color[TAO_COLOR_SIDEBAR], 4.5, "tag colour on sidebar");
      for (guint i = 0; i < TAO_N_STEPS; i++)
        assert_contrast (dark ? &white : &black, &palette->diverging[i], 4.5, "text on a tile");
      assert_contrast (&white, &palette->color[TAO_COLOR_PLATE], 4.5, "text on a plate");
      /* Ticks and lines that mark a moment, captions of charts, and the lines of a uid's past. */
      {
        GdkRGBA mark = tao_color_mix (card, &palette->color[TAO_COLOR_TEXT], TAO_ALPHA_MARK);
        GdkRGBA caption = tao_color_mix (card, &palette->color[TAO_COLOR_TEXT], TAO_ALPHA_CAPTION);

        assert_contrast (&mark, card, 3.0, "a mark on card");
        assert_contrast (&caption, card, 4.5, "a chart's caption on card");
        assert_contrast (&palette->color[TAO_COLOR_SERIES_1], card, 3.0, "incentive over time");
        assert_contrast (&palette->color[TAO_COLOR_SERIES_2], card, 3.0, "emission over time");
        assert_contrast (&palette->color[TAO_COLOR_SERIES_5], card, 3.0, "rank over time");
      }
      assert_contrast (&palette->color[TAO_COLOR_POS_FILL], card, 3.0, "gain fill on card");
    }
}

static void
test_steps (void)
{
  static const struct { gint64 ppm; guint step; } cases[] = {
    { -92000, 0 }, { -80000, 0 }, { -79999, 1 }, { -53600, 1 }, { -11200, 2 }, { -10000, 2 }, { -9999, 3 }, { 0, 3 },
    { 9999, 3 }, { 10000, 4 }, { 31800, 4 }, { 40000, 5 }, { 64200, 5 }, { 80000, 6 }, { 97100, 6 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpuint (tao_palette_diverging_step (cases[i].ppm), ==, cases[i].step);
  /* 11 × 2654435761 = 29198793371; mod 2^32 = 3428989595; mod 7 = 3: violet, as Lantern in the design. */
  g_assert_cmpuint (tao_palette_subnet_series (11), ==, 3);
}

static void
test_heat_table (void)
{
  guint8 table[256 * 4];
  const TaoPalette *palette = tao_palette_get (FALSE, FALSE);

  tao_palette_heat_table (palette, table);
  g_assert_cmpuint (table[0], ==, 0xf1);
  g_assert_cmpuint (table[255 * 4 + 2], ==, 0x5a);
  /* Darker all the way: the ramp is ordered without colour vision. */
  for (guint i = 1; i < 256; i++)
    g_assert_cmpuint (table[4 * i + 1], <=, table[4 * (i - 1) + 1]);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/palette/style-sheets", test_style_sheets);
  g_test_add_func ("/app/palette/contrast", test_contrast);
  g_test_add_func ("/app/palette/steps", test_steps);
  g_test_add_func ("/app/palette/heat-table", test_heat_table);
  return g_test_run ();
}
