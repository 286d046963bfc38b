/* Every chart and small widget on a real display: drawn once per change and
 * not per frame, hit where it is drawn, moved by keys, exported, and freed.
 * With TAOSCOPE_SHOTS set to a folder the gallery is saved there, for eyes. */
#include <adwaita.h>
#include <math.h>

#include "app/charts/bar-strip.h"
#include "app/charts/chart.h"
#include "app/charts/distribution.h"
#include "app/charts/donut.h"
#include "app/charts/heatmap.h"
#include "app/charts/plot-table.h"
#include "app/charts/sparkline.h"
#include "app/charts/staircase.h"
#include "app/charts/treemap.h"
#include "app/format.h"
#include "app/tour.h"
#include "app/widgets/address.h"
#include "app/widgets/change.h"
#include "app/widgets/choice.h"
#include "app/widgets/entity-row.h"
#include "app/widgets/meter.h"
#include "app/widgets/price-track.h"
#include "app/widgets/ring.h"
#include "app/widgets/shield.h"
#include "app/widgets/stages.h"
#include "app/widgets/stat.h"
#include "app/widgets/status-chip.h"

#define DAY 86400000.0
#define NOW 1763818800000.0

static guint32 seed = 1;

static double
noise (void)
{
  seed = seed * 1664525u + 1013904223u;
  return (double) (seed >> 8) / (1 << 24) - 0.5;
}

static void
add_styles (void)
{
  GtkCssProvider *provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (provider, "/org/taoscope/Taoscope/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (provider), GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  if (adw_style_manager_get_dark (adw_style_manager_get_default ()))
    {
      GtkCssProvider *dark = gtk_css_provider_new ();

      gtk_css_provider_load_from_resource (dark, "/org/taoscope/Taoscope/style-dark.css");
      gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (dark), GTK_STYLE_PROVIDER_PRIORITY_APPLICATION + 1);
      g_object_unref (dark);
    }
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (gdk_display_get_default ()), "/org/taoscope/Taoscope/icons");
  g_object_unref (provider);
}

static GtkWidget *
new_window (GtkWidget *child, int width, int height)
{
  GtkWidget *window = adw_window_new ();

  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  adw_window_set_content (ADW_WINDOW (window), child);
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (child);
  return window;
}

static void
in_card (GtkWidget *box, GtkWidget *widget)
{
  GtkWidget *card = adw_bin_new ();

  gtk_widget_add_css_class (card, "card");
  gtk_widget_set_margin_start (widget, 18);
  gtk_widget_set_margin_end (widget, 18);
  gtk_widget_set_margin_top (widget, 12);
  gtk_widget_set_margin_bottom (widget, 12);
  adw_bin_set_child (ADW_BIN (card), widget);
  gtk_box_append (GTK_BOX (box), card);
}

/* --- samples --- */

static char *
price_text (double value, guint decimals, gpointer user_data)
{
  return g_strdup_printf ("%.*f", MAX ((int) decimals, 4), value);
}

static TaoChartSeries *
price_series (guint n)
{
  g_autofree double *x = g_new (double, n);
  g_autofree double *y = g_new (double, n);
  double price = 0.0435;

  for (guint i = 0; i < n; i++)
    {
      price += noise () * 0.0008 + 0.00001;
      x[i] = NOW - 28 * DAY + 28 * DAY * i / (n - 1);
      y[i] = price;
    }
  return tao_chart_series_new (n, x, y, NULL, NULL, NULL, NULL);
}

static TaoChartSeries *
flow_series (void)
{
  double x[56], y[56];

  for (guint i = 0; i < 56; i++)
    {
      x[i] = NOW - 28 * DAY + 28 * DAY * (i + 0.5) / 56;
      y[i] = noise () * 500;
    }
  return tao_chart_series_new (56, x, y, NULL, NULL, NULL, NULL);
}

static GtkWidget *
price_chart (void)
{
  GtkWidget *chart = tao_chart_new ();
  g_autoptr(TaoChartSeries) price = price_series (400);
  g_autoptr(TaoChartSeries) flow = flow_series ();
  TaoChartSeries *series[] = { price, flow };
  const TaoSeriesStyle styles[] = {
    { .name = "Price", .mark = TAO_MARK_AREA, .color = TAO_COLOR_SERIES_1 },
    { .name = "Net flow", .mark = TAO_MARK_BARS, .color = TAO_COLOR_POS_FILL, .negative = TAO_COLOR_NEG_FILL, .lower = TRUE },
  };
  double last = tao_chart_series_get_y (price, 399);
  g_autofree char *tag = g_strdup_printf ("%.5f", last);
  const TaoChartNote note = { .kind = TAO_NOTE_LEVEL, .y = last, .label = tag, .tag = TRUE, .color = TAO_COLOR_SERIES_1 };

  tao_chart_set_series (TAO_CHART (chart), 2, series, styles);
  tao_chart_set_y_axis (TAO_CHART (chart), FALSE, price_text, NULL);
  tao_chart_set_lower_label (TAO_CHART (chart), "net flow");
  tao_chart_set_notes (TAO_CHART (chart), 1, &note);
  tao_chart_summarize (TAO_CHART (chart), "Price of Lantern");
  return chart;
}

static GtkWidget *
incentive_chart (void)
{
  GtkWidget *chart = tao_chart_new ();
  double x[300], y[300], exit_line[300];
  TaoChartSeries *series[2];
  const TaoSeriesStyle styles[] = {
    { .name = "Incentive", .mark = TAO_MARK_AREA, .color = TAO_COLOR_SERIES_1 },
    { .name = "Exit line", .mark = TAO_MARK_AREA, .color = TAO_COLOR_NEG_FILL, .dashed = TRUE },
  };

  for (guint i = 0; i < 300; i++)
    {
      x[i] = NOW - 28 * DAY + 28 * DAY * i / 299;
      y[i] = 0.12 - 0.06 / (1 + exp ((200.0 - i) / 25)) + noise () * 0.012;
      exit_line[i] = 0.048 + noise () * 0.006;
    }
  series[0] = tao_chart_series_new (300, x, y, NULL, NULL, NULL, NULL);
  series[1] = tao_chart_series_new (300, x, exit_line, NULL, NULL, NULL, NULL);
  tao_chart_set_series (TAO_CHART (chart), 2, series, styles);
  tao_chart_set_y_axis (TAO_CHART (chart), TRUE, NULL, NULL);
  tao_chart_set_natural_size (TAO_CHART (chart), 600, 200);
  tao_chart_series_unref (series[0]);
  tao_chart_series_unref (series[1]);
  return chart;
}

static GtkWidget *
candle_chart (void)
{
  GtkWidget *chart = tao_chart_new ();
  double x[48], open[48], close[48], low[48], high[48], price = 1;
  TaoChartSeries *series;
  const TaoSeriesStyle style = { .name = "Price", .mark = TAO_MARK_CANDLES, .color = TAO_COLOR_POS_FILL };

  for (guint i = 0; i < 48; i++)
    {
      x[i] = NOW - (48 - i) * 3600000.0;
      open[i] = price;
      price += noise () * 0.1;
      close[i] = price;
      low[i] = MIN (open[i], close[i]) - fabs (noise ()) * 0.05;
      high[i] = MAX (open[i], close[i]) + fabs (noise ()) * 0.05;
    }
  series = tao_chart_series_new (48, x, close, open, low, high, NULL);
  tao_chart_set_series (TAO_CHART (chart), 1, &series, &style);
  tao_chart_set_natural_size (TAO_CHART (chart), 600, 180);
  tao_chart_series_unref (series);
  return chart;
}

static GtkWidget *
treemap (guint n)
{
  GtkWidget *map = tao_treemap_new ();
  static const char *const names[] = { "Lantern", "Halcyon", "Quarry", "Meridian", "Orrery", "Murmur", "Tessera", "Tamarind", "Loam", "Sextant", "Shale", "Fathom" };
  static const char *const symbols[] = { "λ", "δ", "π", "ψ", "η", "χ", "υ", "ת", "β", "σ", "ξ", "φ" };
  g_autofree TaoTreemapItem *items = g_new0 (TaoTreemapItem, n);

  for (guint i = 0; i < n; i++)
    items[i] = (TaoTreemapItem) {
      .weight = 7.0 / (1 + i * 0.2) + 0.2, .change_ppm = (gint64) (noise () * 200000), .name = names[i % 12],
      .symbol = i < 40 ? symbols[i % 12] : g_intern_string (g_strdup_printf ("%u", i)), .detail = "λ 11 · 6.92%", .marked = i == 1, .id = (guint16) (i + 1),
    };
  tao_treemap_set_items (TAO_TREEMAP (map), items, n);
  return map;
}

static GtkWidget *
heatmap (guint rows, guint columns)
{
  GtkWidget *map = tao_heatmap_new ();
  static const char *const names[] = { "Northwind", "Stonebridge", "Copperleaf", "Saltmarsh", "Greyfriars", "Larkspur", "Old Mill", "Tidewater",
                                       "Ravenhill", "Applegate", "Fernbank", "Highmoor", "Brightwater", "Elmhurst", "Quietwood", "Sundial" };
  g_autofree float *value = g_new (float, rows * columns);
  g_autofree float *clipped = g_new0 (float, rows * columns);
  g_autofree float *column_bar = g_new (float, columns);
  g_autofree float *row_bar = g_new (float, rows);
  g_autofree const char **row_names = g_new0 (const char *, rows + 1);
  g_autofree guint16 *ids = g_new (guint16, columns);
  TaoHeatmapData data = { rows, columns, value, clipped, column_bar, row_bar, row_names, NULL, ids, 0.024, TAO_HEATMAP_HEAT };

  for (guint c = 0; c < columns; c++)
    {
      column_bar[c] = (float) (0.012 - 0.008 * c / columns);
      ids[c] = (guint16) (c * 2 + 1);
    }
  for (guint r = 0; r < rows; r++)
    {
      row_bar[r] = 0.18f / (float) (r + 1);
      row_names[r] = names[r % 16];
      for (guint c = 0; c < columns; c++)
        {
          value[r * columns + c] = column_bar[c] * (float) (1 + noise () * 0.6);
          if (noise () > 0.4)
            {
              value[r * columns + c] *= 1.5f;
              clipped[r * columns + c] = 0.33f;
            }
        }
    }
  value[5] = NAN;
  tao_heatmap_set_data (TAO_HEATMAP (map), &data);
  tao_heatmap_set_labels (TAO_HEATMAP (map), "consensus", "stake", "miners by incentive, 1–96 of 240");
  tao_heatmap_set_selected (TAO_HEATMAP (map), 6, 18);
  return map;
}

static GtkWidget *
staircase (void)
{
  GtkWidget *stairs = tao_staircase_new ();
  const TaoStair data[] = {
    { 0.186, 0.0085, "Northwind" }, { 0.154, 0.0078, "Stonebridge" }, { 0.13, 0.0085, "Copperleaf" }, { 0.105, 0.0102, "Saltmarsh" },
    { 0.045, 0.0309, "Old Mill" }, { 0.095, 0.0131, "Greyfriars" }, { 0.069, 0.009, "Larkspur" }, { 0.216, 0.008, "others" },
  };

  tao_staircase_set (TAO_STAIRCASE (stairs), data, G_N_ELEMENTS (data), 0.008247, 0.5);
  tao_staircase_set_selected (TAO_STAIRCASE (stairs), "Old Mill");
  return stairs;
}

static GtkWidget *
bar_strip (void)
{
  GtkWidget *strip = tao_bar_strip_new ();
  TaoStripItem items[66];

  for (guint i = 0; i < 66; i++)
    items[i] = (TaoStripItem) {
      .value = 20 + noise () * 30, .color = TAO_COLOR_SERIES_1, .faint = TRUE, .hollow = i > 63, .dot = i % 9 == 4, .text = "9,571,284\n23 extrinsics", .id = i,
    };
  tao_bar_strip_set_items (TAO_BAR_STRIP (strip), items, 66);
  return strip;
}

static GtkWidget *
distribution (void)
{
  GtkWidget *strip = tao_distribution_new ();
  TaoDistributionBar validators[16], miners[240];

  for (guint i = 0; i < 16; i++)
    validators[i] = (TaoDistributionBar) { 1.0 / (i + 1), TAO_COLOR_SERIES_4, (guint16) i, FALSE, "UID\n0.2%" };
  for (guint i = 0; i < 240; i++)
    miners[i] = (TaoDistributionBar) {
      pow (1 - i / 260.0, 2), i > 227 ? TAO_COLOR_NEG_FILL : i % 50 == 49 ? TAO_COLOR_SERIES_3 : TAO_COLOR_SERIES_1, (guint16) (i + 16), i == 30 || i == 215,
      "UID\n0.06%",
    };
  tao_distribution_set_bars (TAO_DISTRIBUTION (strip), validators, 16, miners, 240, "16 validators, by dividends", "240 miners, by incentive");
  return strip;
}

static void
count_cb (GtkWidget *widget, guint from, guint to, guint *count)
{
  *count += to - from;
}

static void
test_range (void)
{
  GtkWidget *strip = distribution ();
  GtkWidget *window = new_window (strip, 900, 140);
  guint from, to, count = 0;

  g_signal_connect (strip, "range-changed", G_CALLBACK (count_cb), &count);
  tao_distribution_get_range (TAO_DISTRIBUTION (strip), &from, &to);
  g_assert_cmpuint (from, ==, 0);
  g_assert_cmpuint (to, ==, 240);
  tao_distribution_set_range (TAO_DISTRIBUTION (strip), 206, 999);
  tao_distribution_get_range (TAO_DISTRIBUTION (strip), &from, &to);
  g_assert_cmpuint (from, ==, 206);
  g_assert_cmpuint (to, ==, 240);
  g_assert_cmpuint (count, ==, 0);
  g_assert_cmpuint (tao_distribution_get_uid (TAO_DISTRIBUTION (strip), 16), ==, 16);
  /* Fewer miners than the range: it shrinks, and says so. */
  {
    const TaoDistributionBar few[3] = { { .value = 3 }, { .value = 2 }, { .value = 1 } };

    tao_distribution_set_bars (TAO_DISTRIBUTION (strip), NULL, 0, few, 3, NULL, NULL);
    tao_distribution_get_range (TAO_DISTRIBUTION (strip), &from, &to);
    g_assert_cmpuint (from, <, to);
    g_assert_cmpuint (to, <=, 3);
    g_assert_cmpuint (count, >, 0);
  }
  gtk_window_destroy (GTK_WINDOW (window));
}

static GtkWidget *
donut (void)
{
  GtkWidget *ring = tao_donut_new ();
  const TaoDonutSlice slices[] = {
    { 27.7, "Root", "27.7%", TAO_COLOR_SERIES_1 }, { 24.8, "Halcyon", "24.8%", TAO_COLOR_SERIES_2 }, { 17.0, "Orrery", "17.0%", TAO_COLOR_SERIES_3 },
    { 11.5, "Quarry", "11.5%", TAO_COLOR_SERIES_4 }, { 6.3, "Lantern", "6.3%", TAO_COLOR_SERIES_5 }, { 12.7, "Free TAO", "12.7%", TAO_COLOR_OTHER },
  };

  tao_donut_set_slices (TAO_DONUT (ring), slices, G_N_ELEMENTS (slices));
  tao_donut_set_center (TAO_DONUT (ring), "Total", "3,249.03", "τ");
  return ring;
}

static GtkWidget *
small_widgets (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *strip = tao_stat_strip_new (), *stat, *chips = tao_choice_new (TRUE), *ranges = tao_choice_new (FALSE);
  GtkWidget *change = tao_change_new (), *loss = tao_change_new (), *address = tao_address_new (), *full = tao_address_new ();
  GtkWidget *ring = tao_ring_new (), *track = tao_price_track_new (), *stages = tao_stages_new (), *row = tao_entity_row_new ();
  const TaoStageInfo infos[] = {
    { "Stake", "256 same", TAO_STAGE_DONE }, { "Weights", "3,612 same", TAO_STAGE_DONE }, { "Consensus", "256 same", TAO_STAGE_DONE },
    { "Bonds", "11 differ", TAO_STAGE_FAILED }, { "Dividends", "4 follow", TAO_STAGE_FOLLOWS },
  };
  float spark[30];

  for (guint i = 0; i < 30; i++)
    spark[i] = (float) (i * 0.02 + noise ());
  stat = tao_stat_new ("Incentive");
  tao_stat_set_figure (TAO_STAT (stat), "0.0598%", NULL);
  tao_stat_set_change (TAO_STAT (stat), -487200, 2, "in 30 d");
  tao_stat_strip_append (TAO_STAT_STRIP (strip), stat);
  stat = tao_stat_new ("Rank");
  tao_stat_set_figure (TAO_STAT (stat), "231", "of 240");
  tao_stat_set_change (TAO_STAT (stat), 31800, 2, "24 h");
  tao_stat_strip_append (TAO_STAT_STRIP (strip), stat);
  stat = tao_stat_new ("Emission");
  tao_stat_set_figure (TAO_STAT (stat), "0.5 τ", NULL);
  tao_stat_set_note (TAO_STAT (stat), "per block · 3,600 τ a day");
  tao_stat_strip_append (TAO_STAT_STRIP (strip), stat);
  gtk_box_append (GTK_BOX (box), strip);

  tao_choice_add (TAO_CHOICE (chips), "all", "All");
  tao_choice_add (TAO_CHOICE (chips), "watched", "Watched");
  tao_choice_set_count (TAO_CHOICE (chips), "all", 128);
  tao_choice_set_count (TAO_CHOICE (chips), "watched", 6);
  tao_choice_add (TAO_CHOICE (ranges), "d", "1 D");
  tao_choice_add (TAO_CHOICE (ranges), "w", "1 W");
  tao_choice_add (TAO_CHOICE (ranges), "m", "1 M");
  gtk_box_append (GTK_BOX (line), chips);
  gtk_box_append (GTK_BOX (line), ranges);
  gtk_box_append (GTK_BOX (box), line);

  line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  tao_change_set_ppm (TAO_CHANGE (change), 31800, 2);
  tao_change_set_ppm (TAO_CHANGE (loss), -4200, 2);
  tao_address_set (TAO_ADDRESS (address), "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY", NULL);
  gtk_box_append (GTK_BOX (line), change);
  gtk_box_append (GTK_BOX (line), loss);
  gtk_box_append (GTK_BOX (line), address);
  for (int kind = TAO_CHIP_PLAIN; kind <= TAO_CHIP_PRACTICE; kind++)
    {
      GtkWidget *chip = tao_status_chip_new ();

      tao_status_chip_set (TAO_STATUS_CHIP (chip), (TaoChipKind) kind, kind == TAO_CHIP_NEG ? "dialog-warning-symbolic" : NULL, "leaves 6th");
      gtk_box_append (GTK_BOX (line), chip);
    }
  for (int status = TAO_AUDIT_NOT_CHECKED; status <= TAO_AUDIT_STALE; status++)
    {
      GtkWidget *shield = tao_shield_new ();

      tao_shield_set_status (TAO_SHIELD (shield), (TaoAuditStatus) status, NULL);
      gtk_box_append (GTK_BOX (line), shield);
    }
  gtk_box_append (GTK_BOX (box), line);

  line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  tao_ring_set (TAO_RING (ring), 0.233, "23.3%");
  tao_price_track_set (TAO_PRICE_TRACK (track), 48712000, 48902000, 49199120);
  gtk_widget_set_hexpand (track, TRUE);
  gtk_widget_set_valign (track, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (line), ring);
  gtk_box_append (GTK_BOX (line), track);
  gtk_box_append (GTK_BOX (box), line);
  tao_stages_set (TAO_STAGES (stages), G_N_ELEMENTS (infos), infos);
  gtk_box_append (GTK_BOX (box), stages);
  tao_token_tile_set_subnet (tao_entity_row_get_tile (TAO_ENTITY_ROW (row)), 11, "λ");
  tao_entity_row_set_name (TAO_ENTITY_ROW (row), "Lantern", "Subnet 11 · 6.92%");
  tao_entity_row_set_marked (TAO_ENTITY_ROW (row), TRUE);
  tao_entity_row_set_spark (TAO_ENTITY_ROW (row), spark, 30);
  tao_entity_row_set_value (TAO_ENTITY_ROW (row), "0.048712 τ");
  tao_entity_row_set_change (TAO_ENTITY_ROW (row), 31800);
  gtk_box_append (GTK_BOX (box), row);
  tao_address_set_full (TAO_ADDRESS (full), TRUE);
  tao_address_set (TAO_ADDRESS (full), "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY", NULL);
  gtk_box_append (GTK_BOX (box), full);
  line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  for (guint netuid = 1; netuid <= 8; netuid++)
    {
      GtkWidget *tile = tao_token_tile_new ();

      tao_token_tile_set_subnet (TAO_TOKEN_TILE (tile), (guint16) netuid, netuid == 3 ? "t" : netuid == 5 ? "ת" : "λ");
      gtk_box_append (GTK_BOX (line), tile);
    }
  {
    GtkWidget *meter = tao_meter_new (), *two = tao_meter_new (), *bars = tao_sparkline_new ();
    const double shares[] = { 0.44, 0.3 };
    const TaoColor colors[] = { TAO_COLOR_SERIES_4, TAO_COLOR_SERIES_1 };

    tao_meter_set_one (TAO_METER (meter), 0.6, TAO_COLOR_SERIES_1);
    tao_meter_set (TAO_METER (two), 2, shares, colors);
    for (guint i = 0; i < 30; i++)
      spark[i] = (float) (1 + noise () * 0.5);
    tao_sparkline_set_bars (TAO_SPARKLINE (bars), spark, 30, TAO_COLOR_NEG_FILL);
    gtk_box_append (GTK_BOX (line), meter);
    gtk_box_append (GTK_BOX (line), two);
    gtk_box_append (GTK_BOX (line), bars);
  }
  gtk_box_append (GTK_BOX (box), line);
  return box;
}

/* --- tests --- */

static void
save_shot (GtkWidget *window, const char *name)
{
  const char *folder = g_getenv ("TAOSCOPE_SHOTS");
  g_autofree char *path = NULL;
  GdkTexture *texture;

  if (folder == NULL)
    return;
  texture = tao_tour_draw (GTK_WINDOW (window));
  path = g_build_filename (folder, name, NULL);
  g_assert_nonnull (texture);
  gdk_texture_save_to_png (texture, path);
  g_object_unref (texture);
}

static void
test_gallery (void)
{
  GtkWidget *columns = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 18);
  GtkWidget *left = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18), *right = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GtkWidget *window;

  gtk_widget_set_margin_start (columns, 24);
  gtk_widget_set_margin_end (columns, 24);
  gtk_widget_set_margin_top (columns, 24);
  gtk_box_append (GTK_BOX (columns), left);
  gtk_box_append (GTK_BOX (columns), right);
  in_card (left, price_chart ());
  in_card (left, incentive_chart ());
  in_card (left, heatmap (16, 96));
  in_card (right, treemap (128));
  in_card (right, bar_strip ());
  in_card (right, small_widgets ());
  window = new_window (columns, 1500, 1100);
  save_shot (window, "gallery-1.png");
  gtk_window_destroy (GTK_WINDOW (window));

  columns = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 18);
  left = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  right = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  gtk_box_append (GTK_BOX (columns), left);
  gtk_box_append (GTK_BOX (columns), right);
  in_card (left, staircase ());
  in_card (left, candle_chart ());
  in_card (right, donut ());
  {
    GtkWidget *strip = distribution ();

    tao_distribution_set_range (TAO_DISTRIBUTION (strip), 206, 240);
    in_card (left, strip);
  }
  window = new_window (columns, 1100, 500);
  save_shot (window, "gallery-2.png");
  gtk_window_destroy (GTK_WINDOW (window));
}

/* The picture is made once, whatever the cursor does, and again when data,
 * size or style change. */
static void
check_renders (GtkWidget *widget)
{
  TaoPlot *plot = TAO_PLOT (widget);
  GtkWidget *window = new_window (widget, 700, 400);
  guint renders = tao_plot_get_renders (plot);
  g_autofree char *csv = tao_plot_to_csv (plot);
  TaoRect place;
  guint n = TAO_PLOT_GET_CLASS (plot)->n_points (plot);

  g_assert_cmpuint (renders, >=, 1);
  g_assert_cmpuint (n, >, 0);
  g_assert_nonnull (csv);
  g_assert_nonnull (strchr (csv, '\n'));
  for (guint point = 0; point < n; point += MAX (1, n / 7))
    {
      g_autofree char *text = TAO_PLOT_GET_CLASS (plot)->describe (plot, point);

      tao_plot_set_cursor (plot, point);
      gtk_test_widget_wait_for_draw (widget);
      g_assert_cmpuint (tao_plot_get_cursor (plot), ==, point);
      g_assert_cmpstr (text, !=, "");
      g_assert_true (g_utf8_validate (text, -1, NULL));
      /* A point is found where it is drawn. */
      if (TAO_PLOT_GET_CLASS (plot)->locate (plot, point, &place))
        g_assert_cmpuint (TAO_PLOT_GET_CLASS (plot)->nearest (plot, place.x + place.width / 2, place.y + place.height / 2), ==, point);
    }
  /* One more is allowed: the window's focus may arrive late and change its style. */
  g_assert_cmpuint (tao_plot_get_renders (plot), <=, renders + 1);
  renders = tao_plot_get_renders (plot);
  tao_plot_invalidate (plot);
  gtk_test_widget_wait_for_draw (widget);
  g_assert_cmpuint (tao_plot_get_renders (plot), >, renders);
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_ROLE_IMG);
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (gtk_widget_get_first_child (widget)), GTK_ACCESSIBLE_ROLE_SLIDER);

  g_object_ref (widget);
  gtk_window_destroy (GTK_WINDOW (window));
  g_assert_finalize_object (widget);
}

static void
test_renders (void)
{
  check_renders (price_chart ());
  check_renders (candle_chart ());
  check_renders (treemap (40));
  check_renders (heatmap (16, 96));
  check_renders (staircase ());
  check_renders (bar_strip ());
  check_renders (donut ());
  check_renders (distribution ());
}

static void
test_zoom (void)
{
  GtkWidget *widget = price_chart ();
  TaoPlot *plot = TAO_PLOT (widget);
  TaoPlotClass *klass = TAO_PLOT_GET_CLASS (plot);
  GtkWidget *window = new_window (widget, 700, 400);
  double first, last, from, to;

  tao_chart_get_view (TAO_CHART (widget), &first, &last);
  for (guint i = 0; i < 40; i++)
    klass->zoom (plot, 1.5, 300);
  tao_chart_get_view (TAO_CHART (widget), &from, &to);
  g_assert_cmpfloat (to - from, <, (last - first) / 20);
  g_assert_cmpfloat (to - from, >, 0);
  /* Far to the right: never into the future, the length stays. */
  klass->pan (plot, -1e6);
  g_assert_cmpfloat (TAO_PLOT_GET_CLASS (plot)->n_points (plot), ==, 400);
  {
    double length = to - from;

    tao_chart_get_view (TAO_CHART (widget), &from, &to);
    g_assert_cmpfloat_with_epsilon (to, last, 1);
    g_assert_cmpfloat_with_epsilon (to - from, length, 1);
  }
  for (guint i = 0; i < 60; i++)
    klass->zoom (plot, 1 / 1.5, 100);
  tao_chart_get_view (TAO_CHART (widget), &from, &to);
  g_assert_cmpfloat (from, ==, first);
  g_assert_cmpfloat (to, ==, last);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_odd_data (void)
{
  const double one_x[] = { 5 }, one_y[] = { 7 }, flat_x[] = { 1, 2, 3 }, flat_y[] = { 2, 2, 2 }, gap_y[] = { NAN, NAN, NAN };
  TaoChartSeries *cases[] = {
    tao_chart_series_new (0, NULL, NULL, NULL, NULL, NULL, NULL),
    tao_chart_series_new (1, one_x, one_y, NULL, NULL, NULL, NULL),
    tao_chart_series_new (3, flat_x, flat_y, NULL, NULL, NULL, NULL),
    tao_chart_series_new (3, flat_x, gap_y, NULL, NULL, NULL, NULL),
  };
  GtkWidget *chart = tao_chart_new ();
  GtkWidget *window = new_window (chart, 400, 300);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (int mark = TAO_MARK_LINE; mark <= TAO_MARK_CANDLES; mark++)
      {
        const TaoSeriesStyle style = { .name = "x", .mark = (TaoMark) mark, .color = TAO_COLOR_SERIES_1, .end_label = mark == TAO_MARK_LINE };
        g_autofree char *csv = NULL;

        tao_chart_set_series (TAO_CHART (chart), 1, &cases[i], &style);
        tao_plot_set_stale (TAO_PLOT (chart), "no data since 14:02");
        gtk_test_widget_wait_for_draw (chart);
        csv = tao_plot_to_csv (TAO_PLOT (chart));
        g_assert_true (g_str_has_prefix (csv, "time,x\r\n"));
      }
  tao_plot_set_message (TAO_PLOT (chart), "First point after the next epoch, in 214 blocks");
  g_assert_cmpuint (TAO_PLOT_GET_CLASS (chart)->n_points (TAO_PLOT (chart)), ==, 0);
  gtk_test_widget_wait_for_draw (chart);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    tao_chart_series_unref (cases[i]);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Every label below @widget, in order, for a look at what a table shows. */
static void
collect_inscriptions (GtkWidget *widget, GString *text)
{
  if (GTK_IS_INSCRIPTION (widget) && gtk_widget_get_mapped (widget))
    g_string_append_printf (text, "[%s]", gtk_inscription_get_text (GTK_INSCRIPTION (widget)));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    collect_inscriptions (child, text);
}

static char *
table_text (GtkWindow *window)
{
  GString *text = g_string_new (NULL);

  gtk_test_widget_wait_for_draw (GTK_WIDGET (window));
  collect_inscriptions (GTK_WIDGET (window), text);
  return g_string_free (text, FALSE);
}

/* "View as Table" shows the chart's own numbers, follows it, and closes with it. */
static void
test_table (void)
{
  const double x[] = { 1, 2, 3 }, y[] = { 0.5, NAN, -2 };
  TaoChartSeries *series = tao_chart_series_new (3, x, y, NULL, NULL, NULL, NULL);
  const TaoSeriesStyle style = { .name = "Depth", .mark = TAO_MARK_LINE, .color = TAO_COLOR_SERIES_1 };
  GtkWidget *chart = tao_chart_new ();
  GtkWidget *window = new_window (chart, 500, 300);
  g_autofree char *before = NULL, *after = NULL;
  GtkWindow *table;

  tao_chart_set_x_axis (TAO_CHART (chart), TAO_AXIS_NUMBER, NULL, NULL);
  tao_chart_set_series (TAO_CHART (chart), 1, &series, &style);
  tao_plot_set_label (TAO_PLOT (chart), "Depth of the pool", NULL);
  gtk_widget_activate_action (chart, "plot.view-table", NULL);
  table = g_object_get_data (G_OBJECT (chart), "tao-table-window");
  g_assert_nonnull (table);
  g_assert_cmpstr (gtk_window_get_title (table), ==, "Depth of the pool");
  before = table_text (table);
  g_assert_cmpstr (before, ==, "[1][0.5][2][–][3][-2]");

  tao_chart_series_unref (series);
  series = tao_chart_series_new (2, x, (const double[]) { 7, 8 }, NULL, NULL, NULL, NULL);
  tao_chart_set_series (TAO_CHART (chart), 1, &series, &style);
  after = table_text (table);
  g_assert_cmpstr (after, ==, "[1][7][2][8]");
  tao_chart_series_unref (series);

  /* Asked for twice, it is the same window; the chart takes it along. */
  g_assert_true (tao_plot_table_present (TAO_PLOT (chart)) == table);
  g_object_add_weak_pointer (G_OBJECT (table), (gpointer *) &table);
  g_object_ref (chart);
  gtk_window_destroy (GTK_WINDOW (window));
  g_assert_finalize_object (chart);
  while (table != NULL)
    g_main_context_iteration (NULL, TRUE);
}

/* Every kind of chart has a table of as many columns as its header says. */
static void
test_tables (void)
{
  GtkWidget *plots[] = { price_chart (), candle_chart (), treemap (40), heatmap (4, 8), staircase (), bar_strip (), donut (), distribution () };

  for (guint i = 0; i < G_N_ELEMENTS (plots); i++)
    {
      g_autoptr(GtkWidget) widget = g_object_ref_sink (plots[i]);
      TaoPlotClass *klass = TAO_PLOT_GET_CLASS (widget);
      g_autoptr(GString) cell = g_string_new (NULL);
      TaoPlotColumn column;
      guint n = 0;

      while (klass->column (TAO_PLOT (widget), n, &column))
        n++;
      g_assert_cmpuint (n, >=, 2);
      g_assert_cmpuint (klass->n_rows (TAO_PLOT (widget)), >, 0);
      for (guint c = 0; c < n; c++)
        klass->cell (TAO_PLOT (widget), 0, c, cell);
      g_assert_cmpuint (cell->len, >, 0);
    }
}

/* The dark ring at the end of a stale line: a hole in the line's colour. */
static void
test_stale (void)
{
  const double x[] = { 0, 1, 2 }, y[] = { 1, 1, 1 };
  TaoChartSeries *series = tao_chart_series_new (3, x, y, NULL, NULL, NULL, NULL);
  const TaoSeriesStyle style = { .name = "Price", .mark = TAO_MARK_LINE, .color = TAO_COLOR_SERIES_1 };
  const GdkRGBA *card = &tao_palette_current ()->color[TAO_COLOR_CARD], *line = &tao_palette_current ()->color[TAO_COLOR_SERIES_1];
  GtkWidget *chart = tao_chart_new ();
  GtkWidget *window = new_window (chart, 500, 300);

  tao_chart_set_series (TAO_CHART (chart), 1, &series, &style);
  tao_chart_set_view (TAO_CHART (chart), 0, 4);
  for (guint stale = 0; stale < 2; stale++)
    {
      g_autoptr(GdkTexture) texture = NULL;
      g_autofree guint8 *pixels = NULL;
      const GdkRGBA *expected = stale ? card : line;
      const guint8 *pixel;
      TaoRect place;
      int width, height;

      tao_plot_set_stale (TAO_PLOT (chart), stale ? "no data since 14:02" : NULL);
      for (guint i = 0; i < 2; i++)
        gtk_test_widget_wait_for_draw (chart);
      texture = tao_plot_to_texture (TAO_PLOT (chart));
      g_assert_nonnull (texture);
      width = gdk_texture_get_width (texture);
      height = gdk_texture_get_height (texture);
      pixels = g_malloc ((gsize) width * (gsize) height * 4);
      gdk_texture_download (texture, pixels, (gsize) width * 4);
      g_assert_true (TAO_PLOT_GET_CLASS (chart)->locate (TAO_PLOT (chart), 2, &place));
      pixel = pixels + 4 * ((int) place.y * width + (int) place.x - (stale ? 0 : 3));
      g_assert_cmpint (ABS (pixel[2] - (int) lroundf (expected->red * 255)), <=, 40);
      g_assert_cmpint (ABS (pixel[0] - (int) lroundf (expected->blue * 255)), <=, 40);
    }
  tao_chart_series_unref (series);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_csv (void)
{
  static const struct { const char *in, *out; } cases[] = {
    { "Lantern", "Lantern" }, { "a,b", "\"a,b\"" }, { "say \"x\"", "\"say \"\"x\"\"\"" }, { "=A1+2", "\"'=A1+2\"" },
    { "=cmd()", "\"'=cmd()\"" }, { "@sum", "\"'@sum\"" }, { "-5", "-5" }, { "line\nbreak", "\"line\nbreak\"" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GString) csv = g_string_new (NULL);

      tao_csv_append (csv, cases[i].in);
      g_assert_cmpstr (csv->str, ==, cases[i].out);
    }
}

/* A tile keeps its colour at the place where it is hit. */
static void
test_pixels (void)
{
  GtkWidget *map = tao_treemap_new ();
  const TaoTreemapItem items[] = {
    { .weight = 3, .change_ppm = 97000, .name = "Up", .symbol = "u", .id = 1 },
    { .weight = 1, .change_ppm = -97000, .name = "Down", .symbol = "d", .id = 2 },
  };
  GtkWidget *window;
  g_autoptr(GdkTexture) texture = NULL;
  g_autofree guint8 *pixels = NULL;
  int width, height;

  tao_treemap_set_items (TAO_TREEMAP (map), items, 2);
  window = new_window (map, 400, 300);
  texture = tao_plot_to_texture (TAO_PLOT (map));
  g_assert_nonnull (texture);
  width = gdk_texture_get_width (texture);
  height = gdk_texture_get_height (texture);
  pixels = g_malloc ((gsize) width * (gsize) height * 4);
  gdk_texture_download (texture, pixels, (gsize) width * 4);
  for (guint i = 0; i < 2; i++)
    {
      const GdkRGBA *step = &tao_palette_current ()->diverging[i == 0 ? 6 : 0];
      const guint8 *pixel;
      TaoRect place;

      g_assert_true (TAO_PLOT_GET_CLASS (map)->locate (TAO_PLOT (map), i, &place));
      pixel = pixels + 4 * ((int) (place.y + place.height / 2) * width + (int) (place.x + place.width / 2));
      g_assert_cmpint (ABS (pixel[0] - (int) lroundf (step->blue * 255)), <=, 1);
      g_assert_cmpint (ABS (pixel[1] - (int) lroundf (step->green * 255)), <=, 1);
      g_assert_cmpint (ABS (pixel[2] - (int) lroundf (step->red * 255)), <=, 1);
    }
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-font-name", "Cantarell 11", "gtk-enable-animations", FALSE, NULL);
  if (g_getenv ("TAOSCOPE_DARK") != NULL)
    adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_DARK);
  add_styles ();
  g_test_add_func ("/ui/charts/gallery", test_gallery);
  g_test_add_func ("/ui/charts/renders", test_renders);
  g_test_add_func ("/ui/charts/zoom", test_zoom);
  g_test_add_func ("/ui/charts/odd-data", test_odd_data);
  g_test_add_func ("/ui/charts/range", test_range);
  g_test_add_func ("/ui/charts/table", test_table);
  g_test_add_func ("/ui/charts/tables", test_tables);
  g_test_add_func ("/ui/charts/stale", test_stale);
  g_test_add_func ("/ui/charts/csv", test_csv);
  g_test_add_func ("/ui/charts/pixels", test_pixels);
  return g_test_run ();
}
