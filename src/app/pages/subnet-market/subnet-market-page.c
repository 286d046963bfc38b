#include "app/pages/subnet-market/subnet-market-page.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/format.h"
#include "app/origins.h"
#include "app/pages/subnet-market/impact-chart.h"
#include "app/pages/subnet-market/price-chart.h"
#include "app/pages/subnet-market/ticket.h"
#include "app/pages/subnet/subnet-place.h"
#include "app/text.h"
#include "app/widgets/facts.h"
#include "app/widgets/label.h"
#include "app/widgets/meter.h"
#include "app/widgets/shield.h"

#define SIDE_WIDTH 308

enum { POOL_TAO, POOL_ALPHA, POOL_WEIGHTS, POOL_FEE, POOL_OUTSIDE, POOL_CAP, N_POOL };

struct _TaoSubnetMarketPage {
  TaoPage parent_instance;

  GtkBox *columns;
  GtkWidget *side;
  TaoPriceChart *price;
  TaoImpactChart *impact;
  TaoTicket *ticket;
  TaoShield *shield;
  GtkLabel *read_at;
  TaoMeter *reserves;
  TaoFacts *pool;
  GtkWidget *own;
  AdwActionRow *own_row;
  GtkLabel *own_value;

  int netuid;
};

G_DEFINE_FINAL_TYPE (TaoSubnetMarketPage, tao_subnet_market_page, TAO_TYPE_PAGE)

/* What of the pool was recomputed for the last block that was looked at. */
static void
update_shield (TaoSubnetMarketPage *self, const TaoBlockAudit *audit)
{
  g_autofree char *block = audit != NULL ? tao_format_count (audit->block) : NULL;
  g_autofree char *words = NULL;
  TaoAuditStatus status = audit != NULL ? audit->status[TAO_BLOCK_CHECK_PRICE] : TAO_AUDIT_NOT_CHECKED;

  if (audit != NULL && audit->n_differences > 0)
    {
      const TaoBlockDifference *first = &audit->differences[0];

      status = TAO_AUDIT_DIFFERS;
      /* Translators: a storage item, a block, and two numbers */
      words = g_strdup_printf (_("%1$s of block %2$s is %3$s on the chain, and %4$s by our own computation."), first->field,
                               block, first->chain, first->ours);
    }
  else if (status == TAO_AUDIT_EXACT)
    words = g_strdup_printf (_("Emission, reserves and prices of block %s were recomputed here and match."), block);
  else if (audit != NULL && g_strcmp0 (audit->reason[TAO_BLOCK_CHECK_PRICE], "trades") == 0)
    words = g_strdup_printf (_("There were trades in block %s, so its reserves cannot be recomputed; its emission and moving "
                               "price were, and match."), block);
  else
    words = g_strdup (_("The prices of this block were read, not recomputed."));
  tao_shield_set_status (self->shield, status, words);
}

static void
update_pool (TaoSubnetMarketPage *self, TaoSnapshot *snapshot, const TaoSubnet *subnet, const char *symbol)
{
  const TaoSyncInfo *sync = tao_snapshot_get_sync (snapshot);
  g_autofree char *tao_in = tao_format_take_unit (tao_format_column (subnet->tao_in_rao, 2, TAO_ROUND_DOWN), "τ");
  g_autofree char *alpha_in = tao_format_take_unit (tao_format_column (subnet->alpha_in, 2, TAO_ROUND_DOWN), symbol);
  g_autofree char *outside = tao_format_take_unit (tao_format_column (subnet->alpha_out, 2, TAO_ROUND_DOWN), symbol);
  g_autofree char *cap = tao_format_take_unit (tao_format_column (subnet->market_cap_rao, 0, TAO_ROUND_DOWN), "τ");
  g_autofree char *block = tao_format_count (sync->best_block);
  g_autofree char *read_at = g_strdup_printf (_("read at block %s"), block);
  g_autofree char *weights = NULL, *fee = NULL, *source = NULL;
  static const TaoColor colors[] = { TAO_COLOR_SERIES_1, TAO_COLOR_SERIES_4 };

  if (subnet->pool_quote_weight != TAO_UNKNOWN_U64 && subnet->pool_quote_weight <= TAO_PERQUINTILL_ONE)
    {
      guint64 other = TAO_PERQUINTILL_ONE - subnet->pool_quote_weight;
      g_autofree char *of_tao = tao_format_decimal (subnet->pool_quote_weight, 18, 6, TAO_ROUND_HALF_EVEN);
      g_autofree char *of_alpha = tao_format_decimal (other, 18, 6, TAO_ROUND_HALF_EVEN);
      g_autofree char *exact_weight = tao_format_decimal (subnet->pool_quote_weight, 18, 18, TAO_ROUND_DOWN);
      double share = (double) subnet->pool_quote_weight / (double) TAO_PERQUINTILL_ONE;

      weights = g_strdup_printf ("%s / %s", of_tao, of_alpha);
      source = g_strdup_printf (_("%s of TAO"), exact_weight);
      tao_meter_set (self->reserves, 2, (double[]) { share, 1 - share }, colors);
    }
  if (subnet->fee_rate_u16 <= G_MAXUINT16)
    {
      g_autofree char *percent = tao_format_percent (subnet->fee_rate_u16, 65535, 3);

      fee = g_strdup_printf (_("%1$u/65535 ≈ %2$s"), (guint) subnet->fee_rate_u16, percent);
    }
  tao_facts_set (self->pool, POOL_TAO, tao_in);
  tao_facts_set (self->pool, POOL_ALPHA, alpha_in);
  tao_facts_set (self->pool, POOL_WEIGHTS, weights);
  tao_facts_set_source (self->pool, POOL_WEIGHTS, source);
  tao_facts_set (self->pool, POOL_FEE, fee);
  tao_facts_set (self->pool, POOL_OUTSIDE, outside);
  tao_facts_set (self->pool, POOL_CAP, cap);
  tao_label_update (self->read_at, read_at);
  update_shield (self, subnet->block_audit);
}

/* --- own stake --- */

/* Names of validators, where they have one. (transfer full) */
static char *
validator_name (const TaoSnapshot *snapshot, const TaoKey32 *hotkey)
{
  guint n;
  const TaoValidator *validators = tao_snapshot_get_validators (snapshot, &n);
  char *name = NULL;

  for (guint i = 0; i < n && name == NULL; i++)
    if (memcmp (&validators[i].hotkey, hotkey, sizeof *hotkey) == 0 && validators[i].name != NULL)
      name = tao_text_line (validators[i].name, TAO_TEXT_NAME);
  if (name != NULL && name[0] != '\0')
    return name;
  g_free (name);
  return tao_format_key_short (hotkey);
}

static void
update_own (TaoSubnetMarketPage *self, const TaoSnapshot *snapshot, const TaoSubnet *subnet, const char *symbol)
{
  guint n, n_here = 0;
  const TaoPosition *positions = tao_snapshot_get_positions (snapshot, &n);
  const TaoPosition *last = NULL;
  guint64 alpha = 0, value = 0;

  for (guint i = 0; i < n; i++)
    if (positions[i].netuid == subnet->netuid && positions[i].alpha > 0 && positions[i].alpha != TAO_UNKNOWN_U64)
      {
        last = &positions[i];
        n_here++;
        alpha += last->alpha;
        value = value == TAO_UNKNOWN_U64 || last->value_rao == TAO_UNKNOWN_U64 ? TAO_UNKNOWN_U64 : value + last->value_rao;
      }
  gtk_widget_set_visible (self->own, n_here > 0);
  if (n_here == 0)
    return;
  {
    g_autofree char *amount = tao_format_take_unit (tao_format_table (alpha, TAO_ROUND_DOWN), symbol);
    g_autofree char *name = validator_name (snapshot, &last->hotkey);
    g_autofree char *subtitle = n_here == 1 ? g_strdup_printf (_("%1$s with %2$s"), amount, name)
                                            : g_strdup_printf (g_dngettext (NULL, "%1$s with %2$u validator", "%1$s with %2$u validators", n_here),
                                                               amount, n_here);
    g_autofree char *worth = tao_format_take_unit (tao_format_table (value, TAO_ROUND_DOWN), "τ");

    adw_action_row_set_subtitle (self->own_row, subtitle);
    tao_label_update (self->own_value, worth);
  }
}

/* --- the order --- */

static void
order_changed_cb (TaoSubnetMarketPage *self)
{
  TaoSnapshot *snapshot = tao_page_get_snapshot (TAO_PAGE (self));
  const TaoSubnet *subnet = snapshot != NULL && self->netuid != TAO_ROUTE_NONE ? tao_snapshot_lookup_subnet (snapshot, (guint16) self->netuid) : NULL;
  TaoQuoteBasis basis;
  guint64 amount;
  const TaoQuote *quote;
  g_autofree char *symbol = NULL;

  if (subnet == NULL)
    return;
  if (tao_quote_basis (tao_snapshot_get_sync (snapshot), subnet, &basis) != TAO_QUOTE_OK)
    {
      tao_impact_chart_set_message (self->impact, tao_ticket_get_message (self->ticket));
      return;
    }
  symbol = tao_format_symbol (subnet->symbol, subnet->netuid);
  quote = tao_ticket_get_quote (self->ticket, &amount);
  tao_impact_chart_set (self->impact, &basis, symbol, tao_ticket_get_kind (self->ticket), quote, amount, tao_ticket_get_tolerance_ppm (self->ticket));
}

/* --- page --- */

static void
tao_subnet_market_page_set_snapshot (TaoPage *page, TaoSnapshot *snapshot)
{
  TaoSubnetMarketPage *self = TAO_SUBNET_MARKET_PAGE (page);
  const TaoSubnet *subnet;
  g_autofree char *symbol = NULL;

  if (self->netuid == TAO_ROUTE_NONE)
    return;
  subnet = tao_subnet_place_find (page, snapshot, self->netuid, _("Nothing is known of this pool, and it cannot be read without a connection."),
                                  _("The pool is being read from the chain."));
  if (subnet == NULL)
    return;
  if (!subnet->dynamic)
    {
      tao_page_show_empty (page, "market-symbolic", subnet->netuid == 0 ? _("Root stake is always 1 to 1") : _("Stake here is always 1 to 1"),
                           _("There is no pool, so there is no price."), _("Show All Subnets"), "win.go::subnets");
      return;
    }
  symbol = tao_format_symbol (subnet->symbol, subnet->netuid);
  tao_price_chart_set_snapshot (self->price, snapshot, subnet);
  tao_ticket_set_snapshot (self->ticket, snapshot, subnet);     /* and, through "changed", the curve */
  update_pool (self, snapshot, subnet, symbol);
  update_own (self, snapshot, subnet, symbol);
  tao_page_show_content (page);
}

static void
tao_subnet_market_page_navigate (TaoPage *page, const TaoRoute *route)
{
  TaoSubnetMarketPage *self = TAO_SUBNET_MARKET_PAGE (page);

  if (self->netuid == route->netuid)
    return;
  self->netuid = route->netuid;
  tao_ticket_reset (self->ticket);
  if (route->netuid != TAO_ROUTE_NONE)
    tao_price_chart_set_subnet (self->price, tao_page_get_engine (page), (guint16) route->netuid);
  tao_page_show_loading (page, _("The pool is being read from the chain."));
}

static gboolean
tao_subnet_market_page_is_ready (TaoPage *page)
{
  return tao_page_get_state (page) == TAO_STATE_EMPTY || tao_page_get_state (page) == TAO_STATE_ERROR
         || (tao_page_get_state (page) == TAO_STATE_CONTENT && tao_price_chart_is_ready (TAO_SUBNET_MARKET_PAGE (page)->price));
}

static gboolean
key_cb (TaoSubnetMarketPage *self, guint key, guint code, GdkModifierType state)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  /* Letters act on the charts; elsewhere they are typed. */
  if (focus == NULL || gtk_widget_is_ancestor (focus, self->side) || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  if (key != GDK_KEY_b && key != GDK_KEY_l)
    return GDK_EVENT_PROPAGATE;
  tao_ticket_set_kind (self->ticket, key == GDK_KEY_b ? TAO_SWAP_BUY : TAO_SWAP_SELL);
  return GDK_EVENT_STOP;
}

static void
narrow_changed_cb (TaoSubnetMarketPage *self)
{
  gboolean narrow = tao_page_get_narrow (TAO_PAGE (self));

  tao_subnet_place_fold (self->columns, self->side, SIDE_WIDTH, narrow);
  tao_price_chart_set_narrow (self->price, narrow);
  tao_impact_chart_set_narrow (self->impact, narrow);
  order_changed_cb (self);      /* its labels are shorter there */
}

static void
tao_subnet_market_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), TAO_TYPE_SUBNET_MARKET_PAGE);
  G_OBJECT_CLASS (tao_subnet_market_page_parent_class)->dispose (object);
}

static void
tao_subnet_market_page_class_init (TaoSubnetMarketPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  TaoPageClass *page_class = TAO_PAGE_CLASS (klass);

  object_class->dispose = tao_subnet_market_page_dispose;
  page_class->set_snapshot = tao_subnet_market_page_set_snapshot;
  page_class->navigate = tao_subnet_market_page_navigate;
  page_class->is_ready = tao_subnet_market_page_is_ready;

  g_type_ensure (TAO_TYPE_PRICE_CHART);
  g_type_ensure (TAO_TYPE_IMPACT_CHART);
  g_type_ensure (TAO_TYPE_TICKET);
  g_type_ensure (TAO_TYPE_SHIELD);
  g_type_ensure (TAO_TYPE_METER);
  g_type_ensure (TAO_TYPE_FACTS);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/taoscope/Taoscope/ui/subnet-market/subnet-market-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetMarketPage, columns);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetMarketPage, side);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetMarketPage, price);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetMarketPage, impact);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetMarketPage, ticket);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetMarketPage, shield);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetMarketPage, read_at);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetMarketPage, reserves);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetMarketPage, pool);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetMarketPage, own);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetMarketPage, own_row);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetMarketPage, own_value);
}

static void
tao_subnet_market_page_init (TaoSubnetMarketPage *self)
{
  static const char *const rows[N_POOL] = {
    N_("TAO reserve"), N_("Alpha reserve"), N_("Weights"), N_("Fee"), N_("Staked outside pool"), N_("Market cap"),
  };
  static const TaoOrigin *const origins[N_POOL] = {
    &tao_origin_tao_reserve, &tao_origin_alpha_reserve, &tao_origin_pool_weights, &tao_origin_fee, &tao_origin_alpha_outside,
    &tao_origin_market_cap,
  };
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->netuid = TAO_ROUTE_NONE;
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < N_POOL; i++)
    {
      tao_facts_add (self->pool, _(rows[i]));
      tao_facts_set_origin (self->pool, i, origins[i]);
    }
  tao_facts_set_swatch (self->pool, POOL_TAO, TAO_COLOR_SERIES_1);
  tao_facts_set_swatch (self->pool, POOL_ALPHA, TAO_COLOR_SERIES_4);
  gtk_widget_add_controller (GTK_WIDGET (self->columns), keys);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->ticket, "changed", G_CALLBACK (order_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self, "notify::narrow", G_CALLBACK (narrow_changed_cb), self, G_CONNECT_SWAPPED);
  narrow_changed_cb (self);
}
