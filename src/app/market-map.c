#include "app/market-map.h"

#include <glib/gi18n.h>

#include "app/format.h"
#include "app/origins.h"
#include "app/text.h"

static const struct { const char *id, *label; } sizes[] = {
  [TAO_MARKET_SIZE_EMISSION] = { "emission", N_("Emission") },
  [TAO_MARKET_SIZE_CAP] = { "cap", N_("Market cap") },
  [TAO_MARKET_SIZE_VOLUME] = { "volume", N_("Volume") },
};

void
tao_market_sizes_add (TaoChoice *choice)
{
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    tao_choice_add (choice, sizes[i].id, _(sizes[i].label));
}

TaoMarketSize
tao_market_size_from_id (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    if (g_str_equal (sizes[i].id, id))
      return (TaoMarketSize) i;
  g_return_val_if_reached (TAO_MARKET_SIZE_EMISSION);
}

guint64
tao_market_size_of (const TaoSubnet *subnet, TaoMarketSize size)
{
  if (!subnet->dynamic)
    return TAO_UNKNOWN_U64;
  switch (size)
    {
    case TAO_MARKET_SIZE_CAP:
      return subnet->market_cap_rao;
    case TAO_MARKET_SIZE_VOLUME:
      return subnet->volume_day_rao;
    case TAO_MARKET_SIZE_EMISSION:
    default:
      return subnet->emission_rao;
    }
}

/* "λ 11 · 6.92%", or the amount where a share of it means nothing. */
static char *
detail_of (const TaoSubnet *subnet, TaoMarketSize size, const char *symbol)
{
  g_autofree char *figure = NULL;

  if (size == TAO_MARKET_SIZE_EMISSION)
    figure = subnet->emission_share_ppb != TAO_UNKNOWN_U64 ? tao_format_percent (subnet->emission_share_ppb, 1000000000, 2) : NULL;
  else
    figure = tao_format_headline (tao_market_size_of (subnet, size), "τ");
  return figure != NULL ? g_strdup_printf ("%s %u · %s", symbol, subnet->netuid, figure)
                        : g_strdup_printf ("%s %u", symbol, subnet->netuid);
}

static const char *
why_empty (guint n_dynamic, guint n_passed, TaoMarketSize size)
{
  if (n_dynamic == 0)
    return _("No subnets yet");
  if (n_passed == 0)
    return _("No subnet matches");
  if (size == TAO_MARKET_SIZE_VOLUME)
    return _("No trades known for the last day yet");
  return size == TAO_MARKET_SIZE_EMISSION ? _("No TAO is being emitted to subnets now") : _("No market cap is known yet");
}

/* What a tile's size and its colour are. */
static gboolean
tile_origin (TaoPlot *plot, guint point, guint nth, TaoPointOrigin *out, gpointer user_data)
{
  static const TaoNamedOrigin told_sizes[] = {
    [TAO_MARKET_SIZE_EMISSION] = { N_("Size: emission"), &tao_origin_emission },
    [TAO_MARKET_SIZE_CAP] = { N_("Size: market cap"), &tao_origin_market_cap },
    [TAO_MARKET_SIZE_VOLUME] = { N_("Size: volume"), &tao_origin_volume },
  };
  static const TaoNamedOrigin color = { N_("Colour: change of the price"), &tao_origin_price_change };
  const TaoNamedOrigin *told = nth == 0 ? &told_sizes[GPOINTER_TO_UINT (user_data)] : &color;

  out->series = _(told->series);
  out->origin = *told->origin;
  out->netuid = tao_treemap_get_id (TAO_TREEMAP (plot), point);
  return nth < 2;
}

gboolean
tao_market_map_fill (TaoTreemap *map, TaoSnapshot *snapshot, TaoMarketSize size, TaoSubnetFilter filter, gpointer user_data)
{
  guint n, n_items = 0, n_dynamic = 0, n_passed = 0;
  const TaoSubnet *subnets = tao_snapshot_get_subnets (snapshot, &n);
  g_autofree TaoTreemapItem *items = g_new0 (TaoTreemapItem, MAX (n, 1));
  g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  gboolean own = FALSE;

  for (guint i = 0; i < n; i++)
    {
      const TaoSubnet *subnet = &subnets[i];
      guint64 weight = tao_market_size_of (subnet, size);
      char *name, *symbol, *detail;

      if (!subnet->dynamic)
        continue;
      n_dynamic++;
      if (filter != NULL && !filter (subnet, user_data))
        continue;
      n_passed++;
      if (weight == TAO_UNKNOWN_U64 || weight == 0)
        continue;
      g_ptr_array_add (texts, name = tao_text_subnet_name (subnet->name, subnet->netuid));
      g_ptr_array_add (texts, symbol = tao_format_symbol (subnet->symbol, subnet->netuid));
      g_ptr_array_add (texts, detail = detail_of (subnet, size, symbol));
      items[n_items++] = (TaoTreemapItem) {
        .weight = (double) weight, .change_ppm = subnet->change_day_ppm, .name = name, .symbol = symbol, .detail = detail,
        .marked = subnet->own_stake_alpha != TAO_UNKNOWN_U64 && subnet->own_stake_alpha > 0, .id = subnet->netuid,
      };
      own |= items[n_items - 1].marked;
    }
  tao_treemap_set_items (map, items, n_items);
  tao_plot_set_origin_func (TAO_PLOT (map), tile_origin, GUINT_TO_POINTER (size));
  tao_plot_set_message (TAO_PLOT (map), n_items == 0 ? why_empty (n_dynamic, n_passed, size) : NULL);
  return own;
}

gboolean
tao_market_has_history (const TaoSnapshot *snapshot)
{
  guint n, n_dynamic = 0;
  const TaoSubnet *subnets = tao_snapshot_get_subnets (snapshot, &n);

  for (guint i = 0; i < n; i++)
    if (subnets[i].n_spark > 0)
      return TRUE;
    else
      n_dynamic += subnets[i].dynamic;
  return n_dynamic == 0;
}
