/* The colours of the design, for drawing code. The style sheets define the
 * same tokens for CSS; a test compares the two. The accent is the system's
 * own and is asked of the style context, never kept here. */
#pragma once

#include <gdk/gdk.h>

G_BEGIN_DECLS

typedef enum {
  TAO_COLOR_POS,            /* text: gain, verified, running */
  TAO_COLOR_POS_FILL,
  TAO_COLOR_NEG,            /* text: loss, diverged, clipped, at risk */
  TAO_COLOR_NEG_FILL,
  TAO_COLOR_TAG_POS,        /* text on a tint */
  TAO_COLOR_TAG_NEG,
  TAO_COLOR_TAG_WARN,
  TAO_COLOR_TAG_ACCENT,
  TAO_COLOR_PRACTICE,
  TAO_COLOR_SERIES_1,       /* TAO, miners */
  TAO_COLOR_SERIES_2,       /* consensus */
  TAO_COLOR_SERIES_3,       /* immune */
  TAO_COLOR_SERIES_4,       /* validators, stake */
  TAO_COLOR_SERIES_5,
  TAO_COLOR_SERIES_6,
  TAO_COLOR_SERIES_7,
  TAO_COLOR_OTHER,
  TAO_COLOR_PLATE,          /* tooltips of charts; their text is white */
  TAO_COLOR_TEXT,
  TAO_COLOR_WINDOW,         /* backgrounds, opaque */
  TAO_COLOR_CARD,
  TAO_COLOR_SIDEBAR,
  TAO_N_COLORS,
} TaoColor;

#define TAO_N_SERIES 7

/* How much of TEXT there is in what charts draw with it: ticks and lines that mark a moment (3:1 on a card), and captions
 * (4.5:1). */
#define TAO_ALPHA_MARK 0.6f
#define TAO_ALPHA_CAPTION 0.75f
#define TAO_N_STEPS 7

typedef struct {
  gboolean dark;
  gboolean high_contrast;
  GdkRGBA color[TAO_N_COLORS];
  GdkRGBA diverging[TAO_N_STEPS];   /* loss … gain; breaks at ±1, ±4, ±8 % */
  GdkRGBA heat[TAO_N_STEPS];        /* low … high */
  float grid_alpha;                 /* of TEXT, for grid lines */
  float line_width;                 /* of chart lines, px */
  float hatch_width;
} TaoPalette;

/* (transfer none), never NULL, immutable. */
const TaoPalette *tao_palette_get (gboolean dark, gboolean high_contrast);

/* The one in use, following AdwStyleManager. Main thread. */
const TaoPalette *tao_palette_current (void);

/* @index counts from 0 and wraps. */
const GdkRGBA *tao_palette_series (const TaoPalette *self, guint index);

/* The series a subnet's tile takes: (netuid × 2654435761 mod 2^32) mod 7. */
guint tao_palette_subnet_series (guint16 netuid);

/* The diverging step, 0 … 6, of a change in parts per million. */
guint tao_palette_diverging_step (gint64 ppm);

/* 256 RGBA bytes × 4, interpolated over the heat steps, for textures. */
void tao_palette_heat_table (const TaoPalette *self, guint8 table[256 * 4]);

GdkRGBA tao_color_mix (const GdkRGBA *a, const GdkRGBA *b, float share_of_b);
GdkRGBA tao_color_alpha (const GdkRGBA *color, float alpha);

/* WCAG 2 contrast of opaque colours, 1 … 21. */
double tao_color_contrast (const GdkRGBA *a, const GdkRGBA *b);

G_END_DECLS
