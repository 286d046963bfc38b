#include "app/pages/learn/emission-lab.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/format.h"
#include "app/widgets/meter.h"
#include "app/widgets/stat.h"
#include "economy/emission.h"

#define RULES_SPEC 425
#define N 4
#define BLOCKS_PER_DAY 7200
#define ALPHA_RESERVE (100000 * TAO_RAO)
#define ALPHA_OUT (900000 * TAO_RAO)
#define ROOT_TAO (1000000 * TAO_RAO)
#define MINIMUM_RESERVE 1000000
/* TaoWeight of the main network: 18 %. */
#define TAO_WEIGHT G_GUINT64_CONSTANT (3320413933267719290)

static const char *const names[N] = { N_("Lantern"), N_("Harbor"), N_("Quarry"), N_("Meadow") };
static const double start_price[N] = { 0.09, 0.05, 0.03, 0.01 };

enum { COLUMN_NAME, COLUMN_PRICE, COLUMN_PRICE_VALUE, COLUMN_BURN, COLUMN_BURN_VALUE, COLUMN_ENABLED, COLUMN_BAR, COLUMN_SHARE, COLUMN_TAO,
       COLUMN_BUY, COLUMN_ALPHA };

typedef struct {
  GtkScale *price, *burn;
  GtkCheckButton *enabled;
  GtkLabel *price_value, *burn_value, *share, *tao, *buy, *alpha;
  TaoMeter *bar;
} Row;

struct _TaoEmissionLab {
  GtkWidget parent_instance;

  GtkBox *box;
  GtkScale *issuance;
  GtkLabel *issuance_value;
  TaoStat *block, *day, *halving, *sum;
  Row row[N];
  TaoEmissionStages stages[N];
  guint64 minted;
  double price_sum;
  gboolean root_sell;
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (TaoEmissionLab, tao_emission_lab, GTK_TYPE_WIDGET)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static double
share_of (TaoU64F64 share)
{
  return (double) share.bits / 18446744073709551616.0;
}

static guint64
whole (TaoU96F32 value)
{
  return (guint64) (value.bits >> 32);
}

static void
compute (TaoEmissionLab *self)
{
  TaoEmissionInput input[N];
  TaoEmissionBlock block = { .now = 1000000, .root_tao = ROOT_TAO, .tao_weight = TAO_WEIGHT };
  TaoU64F64 gate_bar;

  block.minted = self->minted = tao_block_emission ((guint64) (gtk_range_get_value (GTK_RANGE (self->issuance)) * 1e15));
  self->price_sum = 0;
  for (guint i = 0; i < N; i++)
    {
      double price = gtk_range_get_value (GTK_RANGE (self->row[i].price));

      self->price_sum += price;
      input[i] = (TaoEmissionInput) {
        .netuid = (guint16) (i + 1),
        /* Spot and moving price agree, so that there is one thing less to explain. */
        .pool = { .curve = TAO_CURVE_BALANCER, .tao_reserve = (guint64) (price * (double) ALPHA_RESERVE), .alpha_reserve = ALPHA_RESERVE,
                  .quote_weight = { TAO_PERQUINTILL_ONE / 2 }, .initialized = TRUE, .fee_rate = 33, .minimum_reserve = MINIMUM_RESERVE },
        .alpha_out = ALPHA_OUT,
        .moving_price = TAO_I96F32 ((tao_i128) llround (price * 4294967296.0)),
        .miner_burned = TAO_U96F32 ((tao_u128) llround (gtk_range_get_value (GTK_RANGE (self->row[i].burn)) / 100 * 4294967296.0)),
        .emission_enabled = gtk_check_button_get_active (self->row[i].enabled),
      };
    }
  tao_emission_compute (tao_rules_lookup (RULES_SPEC), &block, input, N, self->stages, &self->root_sell, &gate_bar);
}

static void
set_amount (GtkLabel *label, guint64 rao)
{
  g_autofree char *text = tao_format_column (rao, 4, TAO_ROUND_DOWN);

  gtk_label_set_text (label, text);
}

static void
show (TaoEmissionLab *self)
{
  guint64 issuance = (guint64) (gtk_range_get_value (GTK_RANGE (self->issuance)) * 1e15);
  g_autofree char *issued = tao_format_decimal (issuance, 9, 0, TAO_ROUND_DOWN);
  g_autofree char *minted = NULL, *day = NULL, *next = NULL, *sum = NULL;

  compute (self);
  minted = tao_format_decimal (self->minted, 9, 4, TAO_ROUND_DOWN);
  day = tao_format_decimal (self->minted * BLOCKS_PER_DAY, 9, 0, TAO_ROUND_DOWN);
  next = tao_format_decimal (tao_next_halving (issuance), 9, 0, TAO_ROUND_DOWN);
  sum = g_strdup_printf ("%.3f", self->price_sum);
  gtk_label_set_text (self->issuance_value, issued);
  tao_stat_set_figure (self->block, minted, "τ");
  tao_stat_set_figure (self->day, day, "τ");
  tao_stat_set_figure (self->halving, next, "τ");
  tao_stat_set_figure (self->sum, sum, NULL);
  tao_stat_set_note (self->sum, self->root_sell ? _("root dividends are paid") : _("root dividends pause"));
  for (guint i = 0; i < N; i++)
    {
      Row *row = &self->row[i];
      const TaoEmissionStages *stages = &self->stages[i];
      double share = share_of (stages->share);
      g_autofree char *price = g_strdup_printf ("%.3f", gtk_range_get_value (GTK_RANGE (row->price)));
      g_autofree char *burn = g_strdup_printf ("%.0f%%", gtk_range_get_value (GTK_RANGE (row->burn)));
      g_autofree char *words = g_strdup_printf ("%.2f%%", 100 * share);

      gtk_label_set_text (row->price_value, price);
      gtk_label_set_text (row->burn_value, burn);
      gtk_label_set_text (row->share, words);
      tao_meter_set_one (row->bar, share, TAO_COLOR_SERIES_1 + i);
      set_amount (row->tao, whole (stages->tao_in));
      set_amount (row->buy, whole (stages->chain_buy));
      set_amount (row->alpha, whole (stages->alpha_emission));
    }
  g_signal_emit (self, signals[CHANGED], 0);
}

char *
tao_emission_lab_explain (TaoEmissionLab *self)
{
  GString *text = g_string_new (NULL);
  guint best = 0;
  double bought = 0, injected = 0;
  g_autofree char *first = NULL, *second = NULL;

  for (guint i = 0; i < N; i++)
    {
      if (self->stages[i].share.bits > self->stages[best].share.bits)
        best = i;
      bought += (double) whole (self->stages[i].chain_buy) / 1e9;
      injected += (double) whole (self->stages[i].tao_in) / 1e9;
    }
  first = g_markup_printf_escaped (_("%s gets most: its moving price is <b>%.1f%%</b> of the sum of prices; after burned miner emission and switched-off subnets that "
                                     "is <b>%.1f%%</b> of the block."),
                                   _(names[best]), 100 * share_of (self->stages[best].price_share), 100 * share_of (self->stages[best].share));
  second = g_markup_printf_escaped (_("Of each block <b>%.4f τ</b> go into pools together with alpha, so that prices stay. Alpha put in is capped; with prices "
                                      "summing to %.3f, the remaining <b>%.4f τ</b> buy alpha from the pools."),
                                    injected, self->price_sum, bought);
  g_string_append_printf (text, "%s\n\n%s", first, second);
  return g_string_free (text, FALSE);
}

static void
changed_cb (TaoEmissionLab *self)
{
  if (!self->updating)
    show (self);
}

void
tao_emission_lab_reset (TaoEmissionLab *self)
{
  self->updating = TRUE;
  gtk_range_set_value (GTK_RANGE (self->issuance), 10.8);
  for (guint i = 0; i < N; i++)
    {
      gtk_range_set_value (GTK_RANGE (self->row[i].price), start_price[i]);
      gtk_range_set_value (GTK_RANGE (self->row[i].burn), 0);
      gtk_check_button_set_active (self->row[i].enabled, TRUE);
    }
  self->updating = FALSE;
  show (self);
}

/* --- building --- */

static GtkLabel *
add_label (GtkGrid *grid, int column, int row, const char *text, const char *css_class, float xalign, int width_chars)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_label_set_width_chars (GTK_LABEL (label), width_chars);
  gtk_widget_add_css_class (label, css_class);
  gtk_widget_add_css_class (label, "numeric");
  gtk_grid_attach (grid, label, column, row, 1, 1);
  return GTK_LABEL (label);
}

static GtkScale *
add_scale (TaoEmissionLab *self, GtkGrid *grid, int column, int row, double high, double step, const char *label)
{
  GtkWidget *scale = gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, 0, high, step);

  gtk_widget_set_size_request (scale, 62, -1);
  gtk_widget_set_hexpand (scale, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (scale), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect_swapped (scale, "value-changed", G_CALLBACK (changed_cb), self);
  gtk_grid_attach (grid, scale, column, row, 1, 1);
  return GTK_SCALE (scale);
}

static void
build_table (TaoEmissionLab *self, GtkBox *body)
{
  static const struct { int column; const char *text; float xalign; } heads[] = {
    { COLUMN_NAME, N_("Subnet"), 0 }, { COLUMN_PRICE, N_("Moving price"), 0 }, { COLUMN_BURN, N_("Miners burn"), 0 },
    { COLUMN_ENABLED, N_("On"), 0.5f }, { COLUMN_SHARE, N_("Share"), 1 }, { COLUMN_TAO, N_("To pool, τ"), 1 },
    { COLUMN_BUY, N_("Buys α, τ"), 1 }, { COLUMN_ALPHA, N_("Minted, α"), 1 },
  };
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkGrid *grid = GTK_GRID (gtk_grid_new ());

  gtk_grid_set_column_spacing (grid, 6);
  gtk_grid_set_row_spacing (grid, 6);
  for (guint i = 0; i < G_N_ELEMENTS (heads); i++)
    {
      gboolean wide = heads[i].column == COLUMN_PRICE || heads[i].column == COLUMN_BURN;
      GtkWidget *label = GTK_WIDGET (add_label (grid, heads[i].column, 0, _(heads[i].text), "tao-caption-heading", heads[i].xalign, -1));

      /* Over the slider and its value. */
      g_object_set (gtk_layout_manager_get_layout_child (gtk_widget_get_layout_manager (GTK_WIDGET (grid)), label), "column-span", wide ? 2 : 1, NULL);
    }
  for (guint i = 0; i < N; i++)
    {
      Row *row = &self->row[i];
      int y = (int) i + 1;
      g_autofree char *price = g_strdup_printf (_("Moving price of %s"), _(names[i]));
      g_autofree char *burn = g_strdup_printf (_("Miner emission that %s burns, percent"), _(names[i]));
      g_autofree char *enabled = g_strdup_printf (_("Emission of %s"), _(names[i]));

      add_label (grid, COLUMN_NAME, y, _(names[i]), "tao-cell", 0, 7);
      row->price = add_scale (self, grid, COLUMN_PRICE, y, 0.5, 0.001, price);
      row->price_value = add_label (grid, COLUMN_PRICE_VALUE, y, "", "tao-cell", 1, 5);
      row->burn = add_scale (self, grid, COLUMN_BURN, y, 100, 1, burn);
      row->burn_value = add_label (grid, COLUMN_BURN_VALUE, y, "", "tao-cell", 1, 4);
      row->enabled = GTK_CHECK_BUTTON (gtk_check_button_new ());
      gtk_accessible_update_property (GTK_ACCESSIBLE (row->enabled), GTK_ACCESSIBLE_PROPERTY_LABEL, enabled, -1);
      gtk_widget_set_halign (GTK_WIDGET (row->enabled), GTK_ALIGN_CENTER);
      g_signal_connect_swapped (row->enabled, "toggled", G_CALLBACK (changed_cb), self);
      gtk_grid_attach (grid, GTK_WIDGET (row->enabled), COLUMN_ENABLED, y, 1, 1);
      row->bar = TAO_METER (tao_meter_new ());
      g_object_set (row->bar, "width", 36, NULL);
      gtk_grid_attach (grid, GTK_WIDGET (row->bar), COLUMN_BAR, y, 1, 1);
      row->share = add_label (grid, COLUMN_SHARE, y, "", "tao-cell", 1, 7);
      row->tao = add_label (grid, COLUMN_TAO, y, "", "tao-cell", 1, 7);
      row->buy = add_label (grid, COLUMN_BUY, y, "", "tao-cell", 1, 7);
      row->alpha = add_label (grid, COLUMN_ALPHA, y, "", "tao-cell", 1, 7);
    }
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_AUTOMATIC, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (grid));
  gtk_box_append (body, scroller);
}

static void
tao_emission_lab_dispose (GObject *object)
{
  TaoEmissionLab *self = TAO_EMISSION_LAB (object);

  if (self->box != NULL)
    gtk_widget_unparent (GTK_WIDGET (g_steal_pointer (&self->box)));
  G_OBJECT_CLASS (tao_emission_lab_parent_class)->dispose (object);
}

static void
tao_emission_lab_class_init (TaoEmissionLabClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tao_emission_lab_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  signals[CHANGED] = g_signal_new ("changed", TAO_TYPE_EMISSION_LAB, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
tao_emission_lab_init (TaoEmissionLab *self)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18), *strip = tao_stat_strip_new ();
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9), *reset = gtk_button_new_with_label (_("Reset"));
  GtkGrid *supply = GTK_GRID (gtk_grid_new ());
  GtkLabel *title;

  self->updating = TRUE;
  self->box = GTK_BOX (card);
  gtk_widget_set_parent (card, GTK_WIDGET (self));
  gtk_widget_set_valign (card, GTK_ALIGN_START);
  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (body, "tao-card-body");
  gtk_widget_set_hexpand (body, TRUE);
  gtk_box_append (GTK_BOX (card), body);

  title = GTK_LABEL (gtk_label_new (_("Four subnets share a block")));
  gtk_label_set_xalign (title, 0);
  gtk_label_set_ellipsize (title, PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (GTK_WIDGET (title), "heading");
  gtk_widget_set_hexpand (GTK_WIDGET (title), TRUE);
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (title));
  g_signal_connect_swapped (reset, "clicked", G_CALLBACK (tao_emission_lab_reset), self);
  gtk_box_append (GTK_BOX (head), reset);
  gtk_box_append (GTK_BOX (body), head);

  self->block = TAO_STAT (tao_stat_new (_("A block mints")));
  self->day = TAO_STAT (tao_stat_new (_("A day of 7,200 blocks")));
  self->halving = TAO_STAT (tao_stat_new (_("Halves at an issuance of")));
  self->sum = TAO_STAT (tao_stat_new (_("Sum of moving prices")));
  tao_stat_strip_append (TAO_STAT_STRIP (strip), GTK_WIDGET (self->block));
  tao_stat_strip_append (TAO_STAT_STRIP (strip), GTK_WIDGET (self->day));
  tao_stat_strip_append (TAO_STAT_STRIP (strip), GTK_WIDGET (self->halving));
  tao_stat_strip_append (TAO_STAT_STRIP (strip), GTK_WIDGET (self->sum));
  gtk_box_append (GTK_BOX (body), strip);

  gtk_grid_set_column_spacing (supply, 12);
  add_label (supply, 0, 0, _("Issued so far"), "tao-cell", 0, -1);
  self->issuance = add_scale (self, supply, 1, 0, 20.9, 0.1, _("Issued so far, millions of TAO"));
  self->issuance_value = add_label (supply, 2, 0, "", "tao-cell", 1, 11);
  gtk_box_append (GTK_BOX (body), GTK_WIDGET (supply));
  build_table (self, GTK_BOX (body));
  self->updating = FALSE;
  tao_emission_lab_reset (self);
}

GtkWidget *
tao_emission_lab_new (void)
{
  return g_object_new (TAO_TYPE_EMISSION_LAB, NULL);
}
