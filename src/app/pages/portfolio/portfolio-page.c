#include "app/pages/portfolio/portfolio-page.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "app-config.h"
#include "app/charts/chart.h"
#include "app/charts/donut.h"
#include "app/charts/sparkline.h"
#include "app/format.h"
#include "app/money/wallets.h"
#include "app/money/wording.h"
#include "app/origins.h"
#include "app/pages/portfolio/holdings.h"
#include "app/widgets/facts.h"
#include "app/widgets/stat.h"
#include "app/widgets/table.h"

#define SLICES 6                 /* of the ring; the rest is one */
#define MOST_SERIES 12           /* subnets whose past prices are asked for */
#define POINTS 120
#define HISTORY_EVERY_US (60 * G_USEC_PER_SEC)
#define HIDDEN "•••••"

struct _TaoPortfolioPage {
  TaoPage parent_instance;

  GtkBox *content, *cards, *donut_box, *legend;
  TaoDonut *donut;
  TaoStat *value, *sold, *unstaked;
  TaoChart *chart;
  GtkWidget *chart_title, *positions, *move, *unstake;
  GtkLabel *earning;
  AdwBin *table_slot;
  GMenuModel *row_menu;
  TaoTable *table;
  GListStore *rows;             /* of TaoHolding */
  GSimpleActionGroup *actions;
  GSettings *settings;
  TaoFacts *shares;             /* legend of the ring */
  char *shares_names;           /* of the subnets it was made for */

  GCancellable *cancellable;    /* of the histories under way */
  GPtrArray *histories;         /* of TaoSeries, prices of own subnets */
  TaoSeries *worth;             /* (nullable) what was held, as it was recorded */
  guint awaited;
  gint64 asked_us;
};

G_DEFINE_FINAL_TYPE (TaoPortfolioPage, tao_portfolio_page, TAO_TYPE_PAGE)

static gboolean
amounts_hidden (TaoPortfolioPage *self)
{
  return g_settings_get_boolean (self->settings, "hide-amounts");
}

/* --- origins ------------------------------------------------------------------------------------------ */

#define STAKE_CALL "StakeInfoRuntimeApi.get_stake_info_for_coldkey"

static const TaoOrigin amount_origin = {
  .kind = TAO_ORIGIN_HEAD, .item = "SubtensorModule.AlphaV2", .call = STAKE_CALL,
  .how = N_("This coldkey’s share of what the hotkey holds in the subnet; free TAO from System.Account"),
};
static const TaoOrigin value_origin = {
  .kind = TAO_ORIGIN_HEAD, .call = STAKE_CALL, .how = N_("The amount times the spot price of the subnet’s pool"),
};
static const TaoOrigin sold_origin = {
  .kind = TAO_ORIGIN_HEAD, .item = "SubtensorModule.SubnetTAO",
  .how = N_("What the pool would pay for all of it in one order: the chain’s own arithmetic, done here, with fee and impact"),
};
static const TaoOrigin cost_origin = {
  .kind = TAO_ORIGIN_HISTORY, .item = "System.Events", .how = N_("What the stake still held was bought for on average, by the events of the own orders"),
};
static const TaoOrigin profit_origin = { .kind = TAO_ORIGIN_HISTORY, .item = "System.Events", .how = N_("Value less cost") };
static const TaoOrigin day_origin = {
  .kind = TAO_ORIGIN_HISTORY, .call = STAKE_CALL,
  .how = N_("Amount and price now against those a day ago: what own orders brought or took, what came without them at the price of now, and the rest"),
};

/* --- columns ----------------------------------------------------------------------------------------- */

static const char *
name_key (gpointer item)
{
  return tao_holding_get_words (item)->subnet;
}

static char *
name_text (gpointer item)
{
  return g_strdup (name_key (item));
}

static const TaoSubnet *
subnet_of (gpointer item)
{
  TaoSnapshot *snapshot = tao_holding_get_snapshot (item);

  return snapshot != NULL && !tao_holding_is_free (item) ? tao_snapshot_lookup_subnet (snapshot, tao_holding_get (item)->netuid) : NULL;
}

static void
bind_name (GtkWidget *cell, gpointer item)
{
  const TaoHoldingValues *one = tao_holding_get (item);
  TaoEntityRow *row = TAO_ENTITY_ROW (cell);
  const TaoSubnet *subnet = subnet_of (item);
  g_autofree char *detail = tao_holding_is_free (item) ? g_strdup (_("Not staked")) : one->netuid == 0 ? g_strdup (_("Root network"))
                            : g_strdup_printf (_("Subnet %u"), one->netuid);

  tao_token_tile_set_subnet (tao_entity_row_get_tile (row), tao_holding_is_free (item) ? 0 : one->netuid, subnet != NULL ? subnet->symbol : NULL);
  tao_entity_row_set_name (row, name_key (item), detail);
}

static char *
validator_text (gpointer item)
{
  return g_strdup (tao_holding_get_words (item)->validator);
}

static char *
wallet_text (gpointer item)
{
  return g_strdup (tao_holding_get_words (item)->wallet);
}

static gboolean
masked (gpointer item)
{
  return tao_holding_get_words (item)->hidden;
}

static char *
stake_text (gpointer item)
{
  const TaoHoldingValues *one = tao_holding_get (item);
  g_autofree char *amount = tao_format_decimal (one->amount, 9, 3, TAO_ROUND_DOWN);

  return masked (item) ? g_strdup (HIDDEN) : g_strconcat (amount, TAO_NBSP, tao_holding_get_words (item)->unit, NULL);
}

static char *
value_text (gpointer item)
{
  return masked (item) ? g_strdup (HIDDEN) : tao_format_column (tao_holding_get (item)->value_rao, 2, TAO_ROUND_DOWN);
}

static guint64
value_key (gpointer item)
{
  return tao_holding_get (item)->value_rao;
}

static char *
sold_text (gpointer item)
{
  return masked (item) ? g_strdup (HIDDEN) : tao_format_column (tao_holding_get (item)->sold_rao, 2, TAO_ROUND_DOWN);
}

static guint64
sold_key (gpointer item)
{
  return tao_holding_get (item)->sold_rao;
}

/* A day's, or of as much of it as is known. */
static guint64
earned_key (gpointer item)
{
  const TaoValueChange *day = &tao_holding_get (item)->day;

  return day->since_block != TAO_UNKNOWN_U64 ? (guint64) MAX (day->emission_alpha, 0) : TAO_UNKNOWN_U64;
}

static char *
earned_text (gpointer item)
{
  return masked (item) ? g_strdup (HIDDEN) : tao_format_column (earned_key (item), 3, TAO_ROUND_DOWN);
}

static guint64
cost_key (gpointer item)
{
  return tao_holding_get (item)->cost_rao;
}

static char *
cost_text (gpointer item)
{
  return masked (item) ? g_strdup (HIDDEN) : tao_format_column (cost_key (item), 2, TAO_ROUND_UP);
}

/* Signed numbers in the order of unsigned ones. */
static guint64
sort_key (gint64 rao)
{
  return rao != TAO_UNKNOWN_I64 ? (guint64) rao + ((guint64) 1 << 63) : TAO_UNKNOWN_U64;
}

static char *
signed_text (gpointer item, gint64 rao)
{
  if (masked (item))
    return g_strdup (HIDDEN);
  return rao != TAO_UNKNOWN_I64 ? tao_format_signed (rao, 2, NULL) : g_strdup (TAO_DASH);
}

static guint64
profit_key (gpointer item)
{
  return sort_key (tao_holding_profit (tao_holding_get (item)));
}

static char *
profit_text (gpointer item)
{
  return signed_text (item, tao_holding_profit (tao_holding_get (item)));
}

#define CHANGE_COLUMN(name, member)                                                     \
  static gint64                                                                         \
  name##_rao (gpointer item)                                                            \
  {                                                                                     \
    const TaoValueChange *day = &tao_holding_get (item)->day;                           \
                                                                                        \
    return day->since_block != TAO_UNKNOWN_U64 ? day->member : TAO_UNKNOWN_I64;         \
  }                                                                                     \
  static guint64                                                                        \
  name##_key (gpointer item)                                                            \
  {                                                                                     \
    return sort_key (name##_rao (item));                                                \
  }                                                                                     \
  static char *                                                                         \
  name##_text (gpointer item)                                                           \
  {                                                                                     \
    return signed_text (item, name##_rao (item));                                       \
  }
CHANGE_COLUMN (own, own_rao)
CHANGE_COLUMN (emission, emission_rao)
CHANGE_COLUMN (price, price_rao)
#undef CHANGE_COLUMN

static GtkWidget *
make_spark (void)
{
  GtkWidget *spark = tao_sparkline_new ();

  tao_plot_set_interactive (TAO_PLOT (spark), FALSE);
  return spark;
}

static void
bind_spark (GtkWidget *cell, gpointer item)
{
  const TaoSubnet *subnet = tao_holding_get (item)->netuid != 0 ? subnet_of (item) : NULL;

  tao_sparkline_set_line (TAO_SPARKLINE (cell), subnet != NULL ? subnet->spark : NULL, subnet != NULL ? subnet->n_spark : 0);
}

/* Made when it is opened: the menu then belongs to the row. */
static void
menu_popup_cb (GtkMenuButton *button, gpointer user_data)
{
  TaoTable *table = TAO_TABLE (gtk_widget_get_ancestor (GTK_WIDGET (button), TAO_TYPE_TABLE));
  TaoPortfolioPage *self = TAO_PORTFOLIO_PAGE (gtk_widget_get_ancestor (GTK_WIDGET (button), TAO_TYPE_PORTFOLIO_PAGE));
  g_autoptr(GMenu) menu = g_menu_new (), last = g_menu_new ();

  tao_table_set_selected (table, g_object_get_data (G_OBJECT (button), "tao-item"));
  g_menu_append (last, _("Where This Comes From"), "row.origin");
  g_menu_append_section (menu, NULL, self->row_menu);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (last));
  gtk_menu_button_set_menu_model (button, G_MENU_MODEL (menu));
}

static GtkWidget *
make_menu (void)
{
  GtkWidget *button = gtk_menu_button_new ();

  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-more-symbolic");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_name (button, "portfolio-row-menu");
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (button), menu_popup_cb, NULL, NULL);
  return button;
}

static void
bind_menu (GtkWidget *cell, gpointer item)
{
  const TaoHoldingWords *words = tao_holding_get_words (item);
  g_autofree char *label = g_strdup_printf (_("Actions for %1$s with %2$s"), words->subnet, words->validator);

  g_object_set_data (G_OBJECT (cell), "tao-item", item);
  gtk_widget_set_tooltip_text (cell, _("Actions"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (cell), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
unbind_menu (GtkWidget *cell, gpointer item)
{
  gtk_menu_button_popdown (GTK_MENU_BUTTON (cell));
  g_object_set_data (G_OBJECT (cell), "tao-item", NULL);
}

static const TaoColumn columns[] = {
  { .id = "subnet", .title = N_("Subnet"), .expand = TRUE, .make = tao_entity_row_new, .bind = bind_name, .text = name_text,
    .key_text = name_key },
  { .id = "validator", .title = N_("Validator"), .width = 100, .text = validator_text },
  { .id = "wallet", .title = N_("Wallet"), .width = 104, .text = wallet_text },
  { .id = "stake", .title = N_("Amount"), .numeric = TRUE, .width = 118, .text = stake_text, .origin = &amount_origin },
  { .id = "value", .title = N_("Value, τ"), .numeric = TRUE, .width = 100, .text = value_text, .key_u64 = value_key, .css_class = "tao-strong",
    .origin = &value_origin },
  { .id = "sold", .title = N_("If sold now, τ"), .numeric = TRUE, .width = 102, .text = sold_text, .key_u64 = sold_key,
    .origin = &sold_origin },
  { .id = "cost", .title = N_("Cost, τ"), .numeric = TRUE, .width = 84, .text = cost_text, .key_u64 = cost_key, .origin = &cost_origin },
  { .id = "profit", .title = N_("Profit, τ"), .numeric = TRUE, .width = 84, .text = profit_text, .key_u64 = profit_key,
    .origin = &profit_origin },
  { .id = "earned", .title = N_("Earned, α in 24 h"), .numeric = TRUE, .text = earned_text, .key_u64 = earned_key, .hidden = TRUE,
    .origin = &day_origin },
  { .id = "emission", .title = N_("By emission, τ in 24 h"), .numeric = TRUE, .text = emission_text, .key_u64 = emission_key,
    .hidden = TRUE, .origin = &day_origin },
  { .id = "price", .title = N_("By price, τ in 24 h"), .numeric = TRUE, .text = price_text, .key_u64 = price_key, .hidden = TRUE,
    .origin = &day_origin },
  { .id = "own", .title = N_("By own orders, τ in 24 h"), .numeric = TRUE, .text = own_text, .key_u64 = own_key, .hidden = TRUE,
    .origin = &day_origin },
  { .id = "spark", .title = N_("Last day"), .width = 104, .make = make_spark, .bind = bind_spark },
  { .id = "menu", .title = "", .width = 44, .make = make_menu, .bind = bind_menu, .unbind = unbind_menu },
};

static void
bind_narrow (TaoEntityRow *row, gpointer item)
{
  g_autofree char *value = value_text (item);

  bind_name (GTK_WIDGET (row), item);
  tao_entity_row_set_value (row, value);
}

/* --- rows ------------------------------------------------------------------------------------------------ */

static gboolean
same_place (const TaoHoldingValues *a, const TaoHoldingValues *b)
{
  return a->netuid == b->netuid && memcmp (&a->hotkey, &b->hotkey, sizeof a->hotkey) == 0 && memcmp (&a->coldkey, &b->coldkey, sizeof a->coldkey) == 0;
}

static char *
account_text (TaoWallets *wallets, const TaoKey32 *account)
{
  char *name = wallets != NULL ? tao_wallets_dup_name (wallets, account) : NULL;

  return name != NULL ? name : tao_format_key_short (account);
}

static void
describe (TaoPortfolioPage *self, TaoHolding *row, TaoSnapshot *snapshot)
{
  const TaoHoldingValues *one = tao_holding_get (row);
  TaoWallets *wallets = tao_wallets_of (GTK_WIDGET (self));
  gboolean is_free = tao_holding_is_free (row);
  TaoHoldingWords words = {
    .subnet = is_free ? g_strdup (_("Free TAO")) : tao_word_subnet (snapshot, one->netuid),
    .validator = is_free ? g_strdup (TAO_DASH) : account_text (wallets, &one->hotkey),
    .wallet = account_text (wallets, &one->coldkey),
    .unit = tao_word_unit (snapshot, one->netuid),
    .hidden = amounts_hidden (self),
  };

  tao_holding_take_words (row, snapshot, &words);
}

static gboolean
merge_rows (TaoPortfolioPage *self, TaoSnapshot *snapshot, const GArray *holdings)
{
  GListModel *model = G_LIST_MODEL (self->rows);
  gboolean changed = FALSE;

  for (guint i = g_list_model_get_n_items (model); i-- > 0;)
    {
      g_autoptr(TaoHolding) row = g_list_model_get_item (model, i);
      gboolean kept = FALSE;

      for (guint k = 0; k < holdings->len && !kept; k++)
        kept = same_place (tao_holding_get (row), &g_array_index (holdings, TaoHoldingValues, k));
      if (!kept)
        g_list_store_remove (self->rows, i);
    }
  for (guint k = 0; k < holdings->len; k++)
    {
      const TaoHoldingValues *one = &g_array_index (holdings, TaoHoldingValues, k);
      gboolean found = FALSE;

      for (guint i = 0; i < g_list_model_get_n_items (model) && !found; i++)
        {
          g_autoptr(TaoHolding) row = g_list_model_get_item (model, i);

          found = same_place (tao_holding_get (row), one);
          if (found)
            {
              changed |= tao_holding_update (row, one);
              describe (self, row, snapshot);
            }
        }
      if (!found)
        {
          g_autoptr(TaoHolding) row = tao_holding_new (one);

          describe (self, row, snapshot);
          g_list_store_append (self->rows, row);
          changed = TRUE;
        }
    }
  return changed;
}

/* --- the ring ---------------------------------------------------------------------------------------------- */

typedef struct {
  guint16 netuid;
  guint64 value_rao;
} Share;

static int
by_value (gconstpointer a, gconstpointer b)
{
  guint64 x = ((const Share *) a)->value_rao, y = ((const Share *) b)->value_rao;

  return x > y ? -1 : x < y;
}

static GArray *
gather_shares (const GArray *holdings)
{
  GArray *shares = g_array_new (FALSE, FALSE, sizeof (Share));

  for (guint i = 0; i < holdings->len; i++)
    {
      const TaoHoldingValues *one = &g_array_index (holdings, TaoHoldingValues, i);
      Share share = { one->netuid, one->value_rao };
      gboolean found = FALSE;

      if (one->value_rao == TAO_UNKNOWN_U64 || one->value_rao == 0)
        continue;
      for (guint k = 0; k < shares->len && !found; k++)
        if (g_array_index (shares, Share, k).netuid == one->netuid)
          {
            g_array_index (shares, Share, k).value_rao += one->value_rao;
            found = TRUE;
          }
      if (!found)
        g_array_append_val (shares, share);
    }
  g_array_sort (shares, by_value);
  return shares;
}

/* Lines are made anew only when other subnets come into it. */
static void
update_legend (TaoPortfolioPage *self, const TaoDonutSlice *slices, guint n)
{
  g_autoptr(GString) names = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (names, "%s\n", slices[i].name);
  if (g_strcmp0 (names->str, self->shares_names) != 0)
    {
      if (self->shares != NULL)
        gtk_box_remove (self->legend, GTK_WIDGET (self->shares));
      self->shares = TAO_FACTS (tao_facts_new (FALSE));
      for (guint i = 0; i < n; i++)
        {
          tao_facts_add (self->shares, slices[i].name);
          tao_facts_set_swatch (self->shares, i, slices[i].color);
        }
      gtk_box_append (self->legend, GTK_WIDGET (self->shares));
      g_free (self->shares_names);
      self->shares_names = g_strdup (names->str);
    }
  for (guint i = 0; i < n; i++)
    tao_facts_set (self->shares, i, slices[i].text);
}

static void
update_ring (TaoPortfolioPage *self, TaoSnapshot *snapshot, const GArray *holdings, const TaoHoldingTotals *totals)
{
  g_autoptr(GArray) shares = gather_shares (holdings);
  guint n = MIN (shares->len, SLICES);
  TaoDonutSlice slices[SLICES];
  char *names[SLICES], *texts[SLICES];
  guint64 sum = 0, rest = 0;
  static const TaoNamedOrigin share_origin = { N_("Share"), &tao_origin_share };
  g_autofree char *total = amounts_hidden (self) ? g_strdup (HIDDEN) : tao_format_headline (totals->value_rao, NULL);

  for (guint i = 0; i < shares->len; i++)
    {
      sum += g_array_index (shares, Share, i).value_rao;
      if (i >= SLICES - 1)
        rest += g_array_index (shares, Share, i).value_rao;
    }
  for (guint i = 0; i < n; i++)
    {
      const Share *share = &g_array_index (shares, Share, i);
      gboolean others = i == SLICES - 1 && shares->len > SLICES;
      guint64 value = others ? rest : share->value_rao;

      names[i] = others ? g_strdup (_("Others")) : share->netuid == G_MAXUINT16 ? g_strdup (_("Free TAO")) : tao_word_subnet (snapshot, share->netuid);
      texts[i] = tao_format_percent (value, sum, 1);
      slices[i] = (TaoDonutSlice) {
        .value = (double) value, .name = names[i], .text = texts[i],
        .color = others || share->netuid == G_MAXUINT16 ? TAO_COLOR_OTHER : (TaoColor) (TAO_COLOR_SERIES_1 + i % TAO_N_SERIES),
      };
    }
  tao_donut_set_slices (self->donut, slices, n);
  tao_plot_set_origins (TAO_PLOT (self->donut), 1, &share_origin);
  tao_donut_set_center (self->donut, _("Total"), total, amounts_hidden (self) ? NULL : "τ");
  tao_plot_set_label (TAO_PLOT (self->donut), _("Shares of the portfolio"), NULL);
  update_legend (self, slices, n);
  for (guint i = 0; i < n; i++)
    {
      g_free (names[i]);
      g_free (texts[i]);
    }
}

/* --- the past ------------------------------------------------------------------------------------------------ */

/* Small moves of a large sum: the axis needs all its digits. */
static char *
axis_text (double value, guint decimals, gpointer user_data)
{
  return tao_format_decimal ((guint64) (fmax (value, 0) * 1e6), 6, MIN (decimals, 6), TAO_ROUND_HALF_EVEN);
}

/* The price at @time_ms: the newest point not after it, or NaN before the first. */
static double
price_at (const TaoSeries *series, gint64 time_ms)
{
  guint low = 0, high = series->n;

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (series->time_ms[middle] <= time_ms)
        low = middle + 1;
      else
        high = middle;
    }
  return low > 0 ? (double) series->value[low - 1] / (double) TAO_RAO : NAN;
}

/* What was held then, at the prices of then. */
static void
draw_worth (TaoPortfolioPage *self)
{
  TaoSeries *worth = self->worth;
  g_autofree double *x = g_new (double, worth->n), *y = g_new (double, worth->n);
  g_autoptr(TaoChartSeries) line = NULL;
  TaoSeriesStyle style = { .name = _("Value, τ"), .mark = TAO_MARK_AREA, .color = TAO_COLOR_SERIES_1,
                           .origin = &tao_origin_portfolio_value };

  for (guint i = 0; i < worth->n; i++)
    {
      x[i] = (double) worth->time_ms[i];
      y[i] = (double) worth->value[i] / (double) TAO_RAO;
      style.base = i == 0 ? y[0] : fmin (style.base, y[i]);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->chart), TRUE);
  gtk_widget_set_visible (self->chart_title, TRUE);
  gtk_label_set_text (GTK_LABEL (self->chart_title), _("Value over time, as recorded"));
  line = tao_chart_series_new (worth->n, x, y, NULL, NULL, NULL, NULL);
  tao_chart_series_set_history (line, worth);
  tao_chart_set_series (self->chart, 1, &line, &style);
  tao_chart_summarize (self->chart, _("Value over time, as recorded"));
}

static void
draw_history (TaoPortfolioPage *self)
{
  TaoSnapshot *snapshot = tao_page_get_snapshot (TAO_PAGE (self));
  double x[POINTS], y[POINTS];
  gint64 from = G_MAXINT64, to = 0;
  TaoHoldingTotals totals;
  g_autoptr(GArray) holdings = tao_holdings_compute (snapshot, &totals);
  g_autoptr(TaoChartSeries) line = NULL;
  TaoSeriesStyle style = { .name = _("Value, τ"), .mark = TAO_MARK_AREA, .color = TAO_COLOR_SERIES_1,
                           .origin = &tao_origin_portfolio_held };

  for (guint i = 0; i < self->histories->len; i++)
    {
      const TaoSeries *series = self->histories->pdata[i];

      if (series->n < 2)
        continue;
      from = MIN (from, series->time_ms[0]);
      to = MAX (to, series->time_ms[series->n - 1]);
    }
  if (self->worth != NULL && self->worth->n > 2)
    {
      draw_worth (self);
      return;
    }
  gtk_widget_set_visible (GTK_WIDGET (self->chart), to > from);
  gtk_widget_set_visible (self->chart_title, to > from);
  gtk_label_set_text (GTK_LABEL (self->chart_title), _("What you hold now, at past prices"));
  if (to <= from)
    return;
  for (guint p = 0; p < POINTS; p++)
    {
      gint64 time = from + (to - from) * p / (POINTS - 1);

      x[p] = (double) time;
      y[p] = 0;
      for (guint i = 0; i < holdings->len; i++)
        {
          const TaoHoldingValues *one = &g_array_index (holdings, TaoHoldingValues, i);
          double price = one->netuid == 0 || one->netuid == G_MAXUINT16 ? 1.0 : NAN;

          for (guint k = 0; k < self->histories->len && isnan (price); k++)
            if (((const TaoSeries *) self->histories->pdata[k])->netuid == one->netuid)
              price = price_at (self->histories->pdata[k], time);
          y[p] += price * (double) one->amount / (double) TAO_RAO;
        }
    }
  line = tao_chart_series_new (POINTS, x, y, NULL, NULL, NULL, NULL);
  style.base = y[0];
  for (guint p = 0; p < POINTS; p++)
    style.base = fmin (style.base, y[p]);
  tao_chart_set_series (self->chart, 1, &line, &style);
  tao_chart_summarize (self->chart, _("What you hold now, at past prices"));
}

static void
history_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(TaoPortfolioPage) self = user_data;
  g_autoptr(GError) error = NULL;
  TaoSeries *series = tao_engine_load_series_finish (TAO_ENGINE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->histories == NULL)
    {
      g_clear_pointer (&series, tao_series_unref);
      return;
    }
  if (series != NULL && series->kind == TAO_SERIES_PORTFOLIO_VALUE)
    {
      g_clear_pointer (&self->worth, tao_series_unref);
      self->worth = series;
    }
  else if (series != NULL)
    g_ptr_array_add (self->histories, series);
  if (--self->awaited == 0 && self->chart != NULL && tao_page_get_active (TAO_PAGE (self)))
    draw_history (self);
}

static void
ask_history (TaoPortfolioPage *self, const GArray *holdings)
{
  TaoEngine *engine = tao_page_get_engine (TAO_PAGE (self));
  gint64 now = g_get_monotonic_time ();
  gboolean asked[G_MAXUINT16 + 1] = { FALSE };

  if (engine == NULL || self->awaited > 0 || (self->asked_us != 0 && now - self->asked_us < HISTORY_EVERY_US))
    return;
  self->asked_us = now;
  g_ptr_array_set_size (self->histories, 0);
  self->awaited++;
  tao_engine_load_series_async (engine, TAO_SERIES_PORTFOLIO_VALUE, G_MAXUINT16, G_MAXUINT16, 0, 0, POINTS, self->cancellable,
                                history_cb, g_object_ref (self));
  for (guint i = 0; i < holdings->len && self->awaited < MOST_SERIES; i++)
    {
      guint16 netuid = g_array_index (holdings, TaoHoldingValues, i).netuid;

      if (netuid == 0 || netuid == G_MAXUINT16 || asked[netuid])
        continue;
      asked[netuid] = TRUE;
      self->awaited++;
      tao_engine_load_series_async (engine, TAO_SERIES_PRICE, netuid, G_MAXUINT16, 0, 0, POINTS, self->cancellable,
                                    history_cb, g_object_ref (self));
    }
}

/* --- page ------------------------------------------------------------------------------------------------------ */

static void
set_stat (TaoPortfolioPage *self, TaoStat *stat, guint64 rao, char *note)
{
  g_autofree char *figure = amounts_hidden (self) ? g_strdup (HIDDEN) : tao_format_headline (rao, "τ");
  g_autofree char *owned = note;

  tao_stat_set_figure (stat, figure, NULL);
  tao_stat_set_note (stat, amounts_hidden (self) ? NULL : owned);
}

static void
update_actions (TaoPortfolioPage *self)
{
  TaoHolding *row = self->table != NULL ? tao_table_get_selected (self->table) : NULL;
  gboolean stake = row != NULL && !tao_holding_is_free (row);
  static const char *const names[] = { "move", "swap", "transfer", "unstake", "open-validator", "open-subnet" };

  /* The table lets go of its rows while the page is taken down. */
  if (self->actions == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), names[i])), stake);
}

static void
tao_portfolio_page_set_snapshot (TaoPage *page, TaoSnapshot *snapshot)
{
  TaoPortfolioPage *self = TAO_PORTFOLIO_PAGE (page);
  TaoHoldingTotals totals;
  g_autoptr(GArray) holdings = tao_holdings_compute (snapshot, &totals);
  guint n_accounts;

  tao_snapshot_get_accounts (snapshot, &n_accounts);
  if (n_accounts == 0)
    {
      tao_page_show_empty (page, "portfolio-symbolic", _("Nothing to show yet"), _("Create or import a wallet, or watch an address."),
                           _("Open Wallets"), "win.go::wallets");
      return;
    }
  if (holdings->len == 0)
    {
      tao_page_show_empty (page, "portfolio-symbolic", _("Nothing staked yet"), _("Your wallets hold no TAO on this network."),
                           _("Choose a Subnet"), "win.go::subnets");
      return;
    }
  tao_page_show_content (page);
  if (totals.profit_rao != TAO_UNKNOWN_I64)
    {
      g_autofree char *profit = tao_format_signed (totals.profit_rao, 2, "τ");

      set_stat (self, self->value, totals.value_rao, g_strdup_printf (_("%s against cost"), profit));
    }
  else
    set_stat (self, self->value, totals.value_rao, NULL);
  set_stat (self, self->unstaked, totals.free_rao, NULL);
  if (totals.sold_rao != TAO_UNKNOWN_U64 && totals.value_rao != TAO_UNKNOWN_U64)
    {
      g_autofree char *cost = tao_format_signed ((gint64) (totals.sold_rao - totals.value_rao), 2, "τ");

      set_stat (self, self->sold, totals.sold_rao, g_strdup_printf (_("%s impact and fees"), cost));
    }
  else
    set_stat (self, self->sold, TAO_UNKNOWN_U64, NULL);
  if (totals.earned_rao != TAO_UNKNOWN_U64 && totals.earned_rao > 0)
    {
      g_autofree char *earned = tao_format_table (totals.earned_rao, TAO_ROUND_DOWN);
      g_autofree char *text = g_strdup_printf (_("earning %s τ a day"), earned);

      gtk_label_set_text (self->earning, amounts_hidden (self) ? "" : text);
    }
  else
    gtk_label_set_text (self->earning, "");
  update_ring (self, snapshot, holdings, &totals);
  if (merge_rows (self, snapshot, holdings))
    tao_table_reorder (self->table);
  update_actions (self);
  ask_history (self, holdings);
}

static void
open_cb (TaoPortfolioPage *self, TaoHolding *row)
{
  TaoRoute route = tao_holding_is_free (row) ? tao_route_page ("wallets") : tao_route_subnet (tao_holding_get (row)->netuid, "market");

  tao_page_go (TAO_PAGE (self), &route);
}

/* An order that begins with the selected position: the action's own name, or the form that it is given. */
static void
order_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TaoPortfolioPage *self = user_data;
  TaoHolding *row = tao_table_get_selected (self->table);
  const char *name = g_action_get_name (G_ACTION (action));
  gboolean transfer = g_str_equal (name, "transfer");
  const char *kind = parameter != NULL ? g_variant_get_string (parameter, NULL) : transfer ? "transfer-stake" : name;
  g_autofree char *text = NULL;

  if (row != NULL && !tao_holding_is_free (row))
    {
      const TaoHoldingValues *one = tao_holding_get (row);
      g_autofree char *hotkey = tao_format_key (&one->hotkey), *coldkey = tao_format_key (&one->coldkey);

      text = g_strdup_printf ("%s?netuid=%u&hotkey=%s&coldkey=%s", kind, one->netuid, hotkey, coldkey);
    }
  else if (row != NULL)
    {
      g_autofree char *coldkey = tao_format_key (&tao_holding_get (row)->coldkey);

      text = g_strdup_printf ("%s?coldkey=%s", kind, coldkey);
    }
  gtk_widget_activate_action (GTK_WIDGET (self), parameter != NULL || transfer ? "win.order" : "win.stake", "s", text != NULL ? text : kind);
}

static void
open_validator_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TaoPortfolioPage *self = user_data;
  TaoHolding *row = tao_table_get_selected (self->table);
  g_autofree char *address = tao_format_key (&tao_holding_get (row)->hotkey);
  TaoRoute route = tao_route_account (address);

  tao_page_go (TAO_PAGE (self), &route);
}

static void
open_subnet_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TaoPortfolioPage *self = user_data;

  open_cb (self, tao_table_get_selected (self->table));
}

static void
saved_cb (GtkNativeDialog *dialog, int response, gpointer user_data)
{
  TaoPortfolioPage *self = user_data;
  gboolean json = g_object_get_data (G_OBJECT (dialog), "json") != NULL;

  if (response == GTK_RESPONSE_ACCEPT && tao_page_get_snapshot (TAO_PAGE (self)) != NULL)
    {
      g_autoptr(GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      g_autofree char *text = tao_holdings_export (tao_page_get_snapshot (TAO_PAGE (self)), json);
      g_autoptr(GError) error = NULL;

      if (g_file_replace_contents (file, text, strlen (text), NULL, FALSE, G_FILE_CREATE_PRIVATE, NULL, NULL, &error))
        tao_page_toast (TAO_PAGE (self), _("Saved"));
      else
        tao_page_toast (TAO_PAGE (self), error->message);
    }
  g_object_unref (self);
  g_object_unref (dialog);
}

static void
export_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TaoPortfolioPage *self = user_data;
  gboolean json = g_str_equal (g_variant_get_string (parameter, NULL), "json");
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (_("Save Portfolio"), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                                              GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), json ? "portfolio.json" : "portfolio.csv");
  g_object_set_data (G_OBJECT (dialog), "json", json ? dialog : NULL);
  g_signal_connect (dialog, "response", G_CALLBACK (saved_cb), g_object_ref (self));
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
hide_changed_cb (TaoPortfolioPage *self)
{
  TaoSnapshot *snapshot = tao_page_get_snapshot (TAO_PAGE (self));

  if (snapshot == NULL || !tao_page_get_active (TAO_PAGE (self)))
    return;
  tao_portfolio_page_set_snapshot (TAO_PAGE (self), snapshot);
}

static void
narrow_cb (TaoPortfolioPage *self)
{
  gboolean narrow = tao_page_get_narrow (TAO_PAGE (self));
  int margin = narrow ? 12 : 24;

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->cards), narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_widget_set_margin_start (GTK_WIDGET (self->content), margin);
  gtk_widget_set_margin_end (GTK_WIDGET (self->content), margin);
  gtk_widget_set_size_request (GTK_WIDGET (self->donut), narrow ? 140 : 196, narrow ? 140 : 196);
  gtk_widget_set_visible (self->positions, !narrow);
  /* There they are in the menu beside them, which fits. */
  gtk_widget_set_visible (self->move, !narrow);
  gtk_widget_set_visible (self->unstake, !narrow);
  tao_table_set_narrow (self->table, narrow);
}

static void
tao_portfolio_page_dispose (GObject *object)
{
  TaoPortfolioPage *self = TAO_PORTFOLIO_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->rows);
  g_clear_object (&self->actions);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->histories, g_ptr_array_unref);
  g_clear_pointer (&self->worth, tao_series_unref);
  g_clear_pointer (&self->shares_names, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (object), TAO_TYPE_PORTFOLIO_PAGE);
  self->chart = NULL;
  self->table = NULL;
  G_OBJECT_CLASS (tao_portfolio_page_parent_class)->dispose (object);
}

static void
tao_portfolio_page_class_init (TaoPortfolioPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tao_portfolio_page_dispose;
  TAO_PAGE_CLASS (klass)->set_snapshot = tao_portfolio_page_set_snapshot;

  g_type_ensure (TAO_TYPE_DONUT);
  g_type_ensure (TAO_TYPE_CHART);
  g_type_ensure (TAO_TYPE_STAT);
  g_type_ensure (TAO_TYPE_STAT_STRIP);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/taoscope/Taoscope/ui/portfolio/portfolio-page.ui");
#define BIND(name) gtk_widget_class_bind_template_child (widget_class, TaoPortfolioPage, name)
  BIND (content);
  BIND (cards);
  BIND (donut_box);
  BIND (legend);
  BIND (donut);
  BIND (value);
  BIND (sold);
  BIND (unstaked);
  BIND (chart);
  BIND (chart_title);
  BIND (positions);
  BIND (move);
  BIND (unstake);
  BIND (earning);
  BIND (table_slot);
  BIND (row_menu);
#undef BIND
}

static void
tao_portfolio_page_init (TaoPortfolioPage *self)
{
  static const GActionEntry entries[] = {
    { .name = "stake", .activate = order_cb },
    { .name = "unstake", .activate = order_cb },
    { .name = "move", .activate = order_cb },
    { .name = "swap", .activate = order_cb },
    { .name = "transfer", .activate = order_cb },
    { .name = "open-validator", .activate = open_validator_cb },
    { .name = "open-subnet", .activate = open_subnet_cb },
    { .name = "order", .activate = order_cb, .parameter_type = "s" },
    { .name = "export", .activate = export_cb, .parameter_type = "s" },
  };

  self->settings = g_settings_new (TAO_APPLICATION_ID);
  self->rows = g_list_store_new (TAO_TYPE_HOLDING);
  self->cancellable = g_cancellable_new ();
  self->histories = g_ptr_array_new_with_free_func ((GDestroyNotify) tao_series_unref);
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "portfolio", G_ACTION_GROUP (self->actions));
  gtk_widget_init_template (GTK_WIDGET (self));
  self->table = TAO_TABLE (tao_table_new ("portfolio", columns, G_N_ELEMENTS (columns), "value"));
  tao_table_set_narrow_row (self->table, bind_narrow);
  tao_table_set_menu (self->table, self->row_menu);
  tao_table_set_model (self->table, G_LIST_MODEL (self->rows));
  adw_bin_set_child (self->table_slot, GTK_WIDGET (self->table));
  tao_chart_set_y_axis (self->chart, FALSE, axis_text, NULL);
  tao_chart_set_natural_size (self->chart, 420, 150);
  gtk_widget_set_visible (GTK_WIDGET (self->chart), FALSE);
  gtk_widget_set_visible (self->chart_title, FALSE);
  g_signal_connect_object (self->table, "open", G_CALLBACK (open_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->table, "selected", G_CALLBACK (update_actions), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::hide-amounts", G_CALLBACK (hide_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "notify::narrow", G_CALLBACK (narrow_cb), NULL);
  update_actions (self);
  tao_page_show_loading (TAO_PAGE (self), _("Waiting for the balances of your wallets."));
}
