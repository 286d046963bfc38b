#include "engine/build.h"

#include <stdlib.h>
#include <string.h>

#include "economy/emission.h"
#include "economy/registration.h"

#define ALPHA (G_GUINT64_CONSTANT (1000000000))     /* units of one alpha, and rao of one TAO */
#define PPB (G_GUINT64_CONSTANT (1000000000))

__extension__ typedef unsigned __int128 u128;
__extension__ typedef __int128 i128;

/* The longest text of a stranger that a page shows; storage allows kilobytes. */
#define MAX_TEXT 1024

guint64
tao_chain_wide_scale (const TaoChainWide *value, guint64 factor)
{
  u128 wide = (u128) value->high << 64 | value->low;
  u128 whole, rest;

  if (!value->known || value->high >> 63 != 0 || value->fraction_bits > 96)
    return TAO_UNKNOWN_U64;
  whole = wide >> value->fraction_bits;
  rest = wide - (whole << value->fraction_bits);
  if (whole > G_MAXUINT64 || (factor > 0 && (guint64) whole > (G_MAXUINT64 - factor) / factor))
    return TAO_UNKNOWN_U64;
  /* A fraction of more than 64 bits is cut to 64, which moves the result by less than 2^-64 × factor. */
  if (value->fraction_bits > 64)
    rest >>= value->fraction_bits - 64;
  return (guint64) whole * factor + (guint64) (rest * factor >> MIN (value->fraction_bits, 64));
}

guint64
tao_alpha_value_rao (guint64 alpha, guint64 price_rao)
{
  u128 value;

  if (alpha == TAO_UNKNOWN_U64 || price_rao == TAO_UNKNOWN_U64)
    return TAO_UNKNOWN_U64;
  value = (u128) alpha * price_rao / ALPHA;
  return value < G_MAXUINT64 ? (guint64) value : TAO_UNKNOWN_U64;
}

gint64
tao_change_ppm (guint64 then, guint64 now)
{
  i128 numerator, quotient, rest;

  if (then == TAO_UNKNOWN_U64 || now == TAO_UNKNOWN_U64 || then == 0)
    return TAO_UNKNOWN_I64;
  numerator = ((i128) now - (i128) then) * 1000000;
  quotient = numerator / (i128) then;
  rest = numerator % (i128) then;
  if (rest < 0)
    rest = -rest;
  if (2 * rest > (i128) then || (2 * rest == (i128) then && quotient % 2 != 0))
    quotient += numerator < 0 ? -1 : 1;
  return (gint64) CLAMP (quotient, -(i128) G_MAXINT64, (i128) G_MAXINT64);
}

static const char *
copy_text (TaoArena *arena, const char *text)
{
  g_autofree char *cut = NULL;

  if (text == NULL || *text == '\0')
    return NULL;
  if (g_utf8_strlen (text, -1) <= MAX_TEXT)
    return tao_arena_strdup (arena, text);
  cut = g_utf8_substring (text, 0, MAX_TEXT);
  return tao_arena_strdup (arena, cut);
}

static guint64
add_known (guint64 a, guint64 b)
{
  if (a == TAO_UNKNOWN_U64 || b == TAO_UNKNOWN_U64)
    return TAO_UNKNOWN_U64;
  return a <= G_MAXUINT64 - b ? a + b : TAO_UNKNOWN_U64;
}

static gboolean
is_true (guint32 value)
{
  return value == 1;
}

static void
copy_key (TaoKey32 *to, const TaoBytes32 *from)
{
  memcpy (to->bytes, from->bytes, sizeof to->bytes);
}

/* --- network --------------------------------------------------------------------- */

/* What a block mints. The storage item of that name holds whatever subnet computed last, so it is worked out. */
static guint64
block_emission (const TaoChainNetwork *network)
{
  return network->total_issuance_rao != TAO_CHAIN_UNKNOWN_U64 ? tao_block_emission (network->total_issuance_rao)
                                                              : TAO_UNKNOWN_U64;
}

TaoNetworkFigures *
tao_build_network (TaoArena *arena, const TaoChainNetwork *network, const TaoChainSubnets *subnets)
{
  TaoNetworkFigures *out = tao_arena_new_array (arena, TaoNetworkFigures, 1);
  guint64 emission = block_emission (network);

  out->block_emission_rao = emission;
  out->total_issuance_rao = network->total_issuance_rao;
  out->total_stake_rao = network->total_stake_rao;
  out->root_stake_rao = TAO_UNKNOWN_U64;
  out->tao_weight_u64 = network->tao_weight;
  out->subnet_lock_cost_rao = network->subnet_lock_cost_rao;
  out->subnet_count = TAO_UNKNOWN_U32;
  out->subnet_limit = network->subnet_limit;
  out->next_halving_issuance_rao = TAO_UNKNOWN_U64;
  out->next_halving_blocks = TAO_UNKNOWN_U64;
  out->blocks_day_extrinsics = TAO_UNKNOWN_U64;

  for (guint i = 0; i < subnets->n; i++)
    if (subnets->subnets[i].netuid == 0)
      out->root_stake_rao = subnets->subnets[i].tao_in_rao;
  out->subnet_count = 0;
  for (guint i = 0; i < subnets->n; i++)
    if (subnets->subnets[i].netuid != 0)
      out->subnet_count++;

  if (emission != TAO_UNKNOWN_U64)
    {
      out->next_halving_issuance_rao = tao_next_halving (network->total_issuance_rao);
      if (emission > 0)
        out->next_halving_blocks = (out->next_halving_issuance_rao - network->total_issuance_rao + emission - 1) / emission;
    }
  return out;
}

/* --- subnets ----------------------------------------------------------------------- */

guint64
tao_chain_spot_price_rao (const TaoChainSubnet *subnet)
{
  guint64 quote = subnet->quote_weight;
  u128 price;

  /* The runtime's own word, where it has one, before anything that follows from storage. */
  if (subnet->netuid != 0 && subnet->price_rao != TAO_CHAIN_UNKNOWN_U64)
    return subnet->price_rao;
  if (subnet->netuid == 0 || subnet->mechanism == 0)
    return ALPHA;
  if (subnet->alpha_in == TAO_CHAIN_UNKNOWN_U64 || subnet->tao_in_rao == TAO_CHAIN_UNKNOWN_U64 || subnet->alpha_in == 0)
    return TAO_UNKNOWN_U64;
  /* Without weights a pool is balanced: price = tao / alpha. */
  price = (u128) subnet->tao_in_rao * ALPHA / subnet->alpha_in;
  if (quote != TAO_CHAIN_UNKNOWN_U64 && quote > 0 && quote < PPB * PPB)
    price = price * (PPB * PPB - quote) / quote;
  return price < G_MAXUINT64 ? (guint64) price : TAO_UNKNOWN_U64;
}

static guint64
next_epoch (const TaoChainSubnet *subnet)
{
  guint64 next = TAO_UNKNOWN_U64;

  if (subnet->tempo == 0 || subnet->tempo == TAO_CHAIN_UNKNOWN_U32)
    return TAO_UNKNOWN_U64;
  if (subnet->last_epoch_block != TAO_CHAIN_UNKNOWN_U64)
    next = subnet->last_epoch_block + subnet->tempo;
  else if (subnet->last_step != TAO_CHAIN_UNKNOWN_U64 && subnet->last_step > 0)
    next = subnet->last_step + subnet->tempo + 1;      /* the period before dynamic tempo */
  if (subnet->pending_epoch_at != TAO_CHAIN_UNKNOWN_U64 && subnet->pending_epoch_at > 0)
    next = MIN (next, subnet->pending_epoch_at);
  return next;
}

static void
fill_subnet (TaoArena *arena, const TaoChainSubnet *in, guint64 emission, const TaoBuildContext *context, TaoSubnet *out)
{
  const TaoMarketTrend *trend = context->trend (in->netuid, context->user_data);

  out->netuid = in->netuid;
  out->name = copy_text (arena, in->identity.name != NULL ? in->identity.name : in->name);
  out->symbol = copy_text (arena, in->symbol);
  out->description = copy_text (arena, in->identity.description);
  out->url = copy_text (arena, in->identity.url);
  out->github = copy_text (arena, in->identity.github);
  out->discord = copy_text (arena, in->identity.discord);
  out->contact = copy_text (arena, in->identity.contact);
  out->logo_url = copy_text (arena, in->identity.image);
  out->additional = copy_text (arena, in->identity.additional);
  copy_key (&out->owner_hotkey, &in->owner_hotkey);
  copy_key (&out->owner_coldkey, &in->owner_coldkey);
  out->registered_at = in->registered_at;
  out->tempo = in->tempo;
  out->n_uids = in->n_uids;
  out->max_uids = in->max_uids;
  out->n_validators = context->validators (in->netuid, context->user_data);
  out->immunity_period = in->immunity_period;
  out->next_epoch_block = next_epoch (in);
  out->burn_cost_rao = in->burn_rao;
  out->registration_open = in->registration_allowed != 0 && in->netuid != 0;
  out->dynamic = in->netuid != 0 && in->mechanism != 0;
  out->started = in->is_started != TAO_CHAIN_UNKNOWN_U32 ? is_true (in->is_started)
                                                         : in->first_emission_block != TAO_CHAIN_UNKNOWN_U64;
  out->yuma3 = is_true (in->yuma3);
  out->liquid_alpha = is_true (in->liquid_alpha);
  out->commit_reveal = is_true (in->commit_reveal);
  out->n_mechanisms = in->n_mechanisms;
  out->price_rao = tao_chain_spot_price_rao (in);
  out->moving_price_rao = in->netuid == 0 ? ALPHA : tao_chain_wide_scale (&in->moving_price, ALPHA);
  out->tao_in_rao = in->tao_in_rao;
  out->alpha_in = in->alpha_in;
  out->alpha_out = in->alpha_out;
  out->alpha_issuance = in->alpha_issuance != TAO_CHAIN_UNKNOWN_U64 ? in->alpha_issuance
                                                                    : add_known (in->alpha_in, in->alpha_out);
  out->volume_rao = tao_chain_wide_scale (&in->volume, 1);
  out->net_flow_rao = in->tao_flow != TAO_CHAIN_UNKNOWN_I64 ? in->tao_flow : TAO_UNKNOWN_I64;
  out->volume_day_rao = trend != NULL ? trend->volume_day_rao : TAO_UNKNOWN_U64;
  out->market_cap_rao = tao_alpha_value_rao (add_known (in->alpha_in, in->alpha_out), out->price_rao);
  out->tao_in_emission_rao = in->tao_in_emission_rao;
  out->excess_tao_rao = in->excess_tao_rao;
  out->alpha_in_emission = in->alpha_in_emission;
  out->alpha_out_emission = in->alpha_out_emission;
  out->emission_rao = in->excess_tao_rao != TAO_CHAIN_UNKNOWN_U64 ? add_known (in->tao_in_emission_rao, in->excess_tao_rao)
                                                                  : in->tao_in_emission_rao;
  out->emission_share_ppb = TAO_UNKNOWN_U64;
  if (out->emission_rao != TAO_UNKNOWN_U64 && emission != TAO_UNKNOWN_U64 && emission > 0)
    out->emission_share_ppb = (guint64) ((u128) out->emission_rao * PPB / emission);
  out->pool_quote_weight_ppb = in->quote_weight != TAO_CHAIN_UNKNOWN_U64 ? in->quote_weight / PPB : TAO_UNKNOWN_U64;
  out->pool_quote_weight = in->quote_weight;
  out->fee_rate_u16 = in->fee_rate != TAO_CHAIN_UNKNOWN_U32 ? in->fee_rate : TAO_UNKNOWN_U64;
  out->change_hour_ppm = trend != NULL ? trend->change_hour_ppm : TAO_UNKNOWN_I64;
  out->change_day_ppm = trend != NULL ? trend->change_day_ppm : TAO_UNKNOWN_I64;
  out->change_week_ppm = trend != NULL ? trend->change_week_ppm : TAO_UNKNOWN_I64;
  if (trend != NULL && trend->n_spark > 0)
    {
      out->spark = tao_arena_dup_array (arena, float, trend->spark, trend->n_spark);
      out->n_spark = trend->n_spark;
    }
  out->own_stake_alpha = context->own_alpha (in->netuid, context->user_data);
  out->audit = context->audit (in->netuid, arena, context->user_data);
  if (context->block_audit != NULL)
    out->block_audit = context->block_audit (in->netuid, arena, context->user_data);
}

/* Which subnet leaves if another registers now: of those out of immunity the one with the lowest moving price,
 * the older one on a tie.  Source: dtao.md §5.4. */
static void
mark_next_to_leave (TaoSubnet *subnets, guint n, const TaoChainSubnets *chain, const TaoChainNetwork *network)
{
  TaoSubnet *first = NULL;

  if (network->network_immunity_period == TAO_CHAIN_UNKNOWN_U64 || network->subnet_limit == TAO_CHAIN_UNKNOWN_U32
      || n <= network->subnet_limit)
    return;
  for (guint i = 0; i < n; i++)
    {
      TaoSubnet *subnet = &subnets[i];

      if (subnet->netuid == 0 || subnet->moving_price_rao == TAO_UNKNOWN_U64 || subnet->registered_at == TAO_UNKNOWN_U64
          || chain->number < subnet->registered_at + network->network_immunity_period)
        continue;
      if (first == NULL || subnet->moving_price_rao < first->moving_price_rao
          || (subnet->moving_price_rao == first->moving_price_rao && subnet->registered_at < first->registered_at))
        first = subnet;
    }
  if (first != NULL)
    first->near_deregistration = TRUE;
}

TaoSubnet *
tao_build_subnets (TaoArena *arena, const TaoChainNetwork *network, const TaoChainSubnets *subnets,
                   const TaoBuildContext *context)
{
  TaoSubnet *out = tao_arena_new_array (arena, TaoSubnet, subnets->n);
  guint64 emission = block_emission (network);

  for (guint i = 0; i < subnets->n; i++)
    {
      fill_subnet (arena, &subnets->subnets[i], emission, context, &out[i]);
      out[i].immune_until = out[i].netuid != 0 ? add_known (out[i].registered_at, network->network_immunity_period)
                                               : TAO_UNKNOWN_U64;
    }
  mark_next_to_leave (out, subnets->n, subnets, network);
  return out;
}

/* --- metagraph ----------------------------------------------------------------------- */

#define COPY(type, field) (in->field != NULL ? tao_arena_dup_array (arena, type, in->field, in->n) : NULL)

static const char *
axon_text (TaoArena *arena, const TaoChainAxon *axon)
{
  g_autoptr(GInetAddress) address = NULL;
  g_autofree char *host = NULL, *text = NULL;

  if (axon->ip_type == 4)
    address = g_inet_address_new_from_bytes (axon->ip + 12, G_SOCKET_FAMILY_IPV4);
  else if (axon->ip_type == 6)
    address = g_inet_address_new_from_bytes (axon->ip, G_SOCKET_FAMILY_IPV6);
  if (address == NULL || g_inet_address_get_is_any (address))
    return NULL;
  host = g_inet_address_to_string (address);
  text = g_strdup_printf (axon->ip_type == 6 ? "[%s]:%u" : "%s:%u", host, axon->port);
  return tao_arena_strdup (arena, text);
}

static void
copy_rows (TaoArena *arena, const TaoChainRows *in, TaoSparseRows *out)
{
  guint n = in->offset[in->n_rows];

  out->n_rows = in->n_rows;
  out->offset = tao_arena_dup_array (arena, guint32, in->offset, in->n_rows + 1);
  out->uid = tao_arena_dup_array (arena, guint16, in->uid, n);
  out->value = tao_arena_dup_array (arena, guint16, in->value, n);
}

/* MinNonImmuneUids where nobody has set it: with no more than this many out of immunity, immune ones go first.
 * Source: dtao.md §5, economy/registration.c. */
#define MIN_NON_IMMUNE_UIDS 10

/* Fills the removal order; needs emission, registration and the owner. */
static void
rank_for_removal (TaoArena *arena, TaoMetagraph *out, const TaoSubnet *subnet)
{
  guint16 *place = tao_arena_new_array (arena, guint16, out->n);
  guint8 *immune = tao_arena_new_array (arena, guint8, out->n);
  guint8 *owned = tao_arena_new_array (arena, guint8, out->n);
  guint n_mortal = 0, n_immune = 0, n_first;

  for (guint uid = 0; uid < out->n; uid++)
    {
      immune[uid] = out->registered_at != NULL && subnet->immunity_period != TAO_UNKNOWN_U32
                    && out->block - MIN (out->block, out->registered_at[uid]) < subnet->immunity_period;
      if (memcmp (&out->hotkey[uid], &subnet->owner_hotkey, sizeof (TaoKey32)) == 0)
        {
          owned[uid] = TRUE;
          out->owner_uid = (guint16) uid;
        }
    }
  out->immune = immune;
  out->owner_protected = owned;
  if (out->emission == NULL || out->registered_at == NULL)
    return;

  /* Not immune before immune; within each lowest emission, then older registration, then lower uid. The last few out
   * of immunity are kept back for when nobody else is left. */
  for (guint uid = 0; uid < out->n; uid++)
    {
      n_mortal += !owned[uid] && !immune[uid];
      n_immune += !owned[uid] && immune[uid];
    }
  n_first = n_mortal - MIN (n_mortal, MIN_NON_IMMUNE_UIDS);
  for (guint a = 0; a < out->n; a++)
    {
      guint before = 0;

      if (owned[a])
        continue;
      for (guint b = 0; b < out->n; b++)
        {
          if (b == a || owned[b] || immune[b] != immune[a])
            continue;
          if (out->emission[b] != out->emission[a])
            before += out->emission[b] < out->emission[a];
          else if (out->registered_at[b] != out->registered_at[a])
            before += out->registered_at[b] < out->registered_at[a];
          else
            before += b < a;
        }
      if (immune[a])
        before += n_first;
      else if (before >= n_first)
        before += n_immune;
      place[a] = (guint16) (before + 1);
    }
  out->leaves_place = place;
}

TaoMetagraph *
tao_build_metagraph (TaoArena *arena, const TaoChainMetagraph *in, const TaoSubnet *subnet, const TaoChainRows *weights,
                     const TaoChainRows *bonds, guint32 kappa)
{
  TaoMetagraph *out = tao_arena_new_array (arena, TaoMetagraph, 1);
  const char **axons = NULL, **names = NULL;

  out->netuid = in->netuid;
  out->block = in->number;
  out->epoch_block = TAO_UNKNOWN_U64;
  out->n = in->n;
  out->hotkey = (const TaoKey32 *) COPY (TaoBytes32, hotkey);
  out->coldkey = (const TaoKey32 *) COPY (TaoBytes32, coldkey);
  out->stake_weight_rao = COPY (guint64, total_stake);
  out->alpha_stake = COPY (guint64, alpha_stake);
  out->tao_stake_rao = COPY (guint64, tao_stake);
  out->emission = COPY (guint64, emission);
  out->incentive = COPY (guint16, incentive);
  out->dividends = COPY (guint16, dividends);
  out->consensus = COPY (guint16, consensus);
  out->trust = COPY (guint16, trust);
  out->validator_trust = COPY (guint16, validator_trust);
  out->rank = COPY (guint16, rank);
  out->pruning_score = COPY (guint16, pruning_score);
  out->active = COPY (guint8, active);
  out->permit = COPY (guint8, validator_permit);
  out->last_update = COPY (guint64, last_update);
  out->registered_at = COPY (guint64, registered_at);
  out->owner_uid = G_MAXUINT16;
  out->kappa = kappa;
  if (in->axon != NULL)
    {
      axons = tao_arena_new_array (arena, const char *, in->n);
      for (guint uid = 0; uid < in->n; uid++)
        axons[uid] = axon_text (arena, &in->axon[uid]);
    }
  if (in->identity != NULL)
    {
      names = tao_arena_new_array (arena, const char *, in->n);
      for (guint uid = 0; uid < in->n; uid++)
        names[uid] = copy_text (arena, in->identity[uid]);
    }
  out->axon = axons;
  out->identity = names;
  if (weights != NULL)
    copy_rows (arena, weights, &out->weights);
  if (bonds != NULL)
    copy_rows (arena, bonds, &out->bonds);
  if (out->hotkey != NULL)
    rank_for_removal (arena, out, subnet);
  return out;
}

/* --- accounts --------------------------------------------------------------------------- */

static const TaoSubnet *
find_subnet (const TaoSubnet *subnets, guint n, guint16 netuid)
{
  for (guint i = 0; i < n; i++)
    if (subnets[i].netuid == netuid)
      return &subnets[i];
  return NULL;
}

static guint64
position_value (const TaoChainStake *stake, const TaoSubnet *subnets, guint n)
{
  const TaoSubnet *subnet = find_subnet (subnets, n, stake->netuid);

  return subnet != NULL ? tao_alpha_value_rao (stake->alpha, subnet->price_rao) : TAO_UNKNOWN_U64;
}

static const TaoProxy *
copy_proxies (TaoArena *arena, const TaoChainAccount *account)
{
  guint n = account->n_proxies != TAO_CHAIN_UNKNOWN_U32 ? account->n_proxies : 0;
  TaoProxy *out = tao_arena_new_array (arena, TaoProxy, n);

  for (guint i = 0; i < n; i++)
    {
      copy_key (&out[i].delegate, &account->proxies[i].delegate);
      out[i].type = tao_arena_strdup (arena, account->proxies[i].type);
      out[i].delay_blocks = account->proxies[i].delay;
    }
  return out;
}

TaoAccountState *
tao_build_accounts (TaoArena *arena, const TaoChainAccounts *accounts, const TaoSubnet *subnets, guint n_subnets,
                    TaoLabelFunc label, gpointer user_data)
{
  TaoAccountState *out = tao_arena_new_array (arena, TaoAccountState, accounts->n);

  for (guint i = 0; i < accounts->n; i++)
    {
      const TaoChainAccount *in = &accounts->accounts[i];

      copy_key (&out[i].account, &in->account);
      out[i].label = copy_text (arena, label (&out[i].account, user_data));
      out[i].own = TRUE;
      out[i].free_rao = in->free_rao;
      out[i].reserved_rao = in->reserved_rao;
      out[i].frozen_rao = in->frozen_rao;
      out[i].nonce = in->nonce;
      out[i].staked_value_rao = in->stakes != NULL || in->n_stakes == 0 ? 0 : TAO_UNKNOWN_U64;
      for (guint s = 0; s < in->n_stakes; s++)
        out[i].staked_value_rao = add_known (out[i].staked_value_rao, position_value (&in->stakes[s], subnets, n_subnets));
      out[i].swap_announced_block = in->swap_block;
      copy_key (&out[i].swap_announced_to, &in->swap_hash);
      out[i].n_proxies = in->n_proxies;
      out[i].proxies = copy_proxies (arena, in);
      out[i].identity = copy_text (arena, in->identity.name);
    }
  return out;
}

static int
compare_positions (const void *a, const void *b)
{
  const TaoPosition *x = a, *y = b;
  int order = memcmp (&x->coldkey, &y->coldkey, sizeof x->coldkey);

  if (order == 0)
    order = (x->netuid > y->netuid) - (x->netuid < y->netuid);
  return order != 0 ? order : memcmp (&x->hotkey, &y->hotkey, sizeof x->hotkey);
}

TaoPosition *
tao_build_positions (TaoArena *arena, const TaoChainAccounts *accounts, const TaoSubnet *subnets, guint n_subnets,
                     guint *n_out)
{
  TaoPosition *out;
  guint n = 0;

  for (guint i = 0; i < accounts->n; i++)
    n += accounts->accounts[i].n_stakes;
  out = tao_arena_new_array (arena, TaoPosition, n);
  n = 0;
  for (guint i = 0; i < accounts->n; i++)
    for (guint s = 0; s < accounts->accounts[i].n_stakes; s++)
      {
        const TaoChainStake *stake = &accounts->accounts[i].stakes[s];
        TaoPosition *position = &out[n++];

        copy_key (&position->coldkey, &stake->coldkey);
        copy_key (&position->hotkey, &stake->hotkey);
        position->netuid = stake->netuid;
        position->alpha = stake->alpha;
        position->value_rao = position_value (stake, subnets, n_subnets);
        position->if_sold_rao = stake->netuid == 0 ? stake->alpha : TAO_UNKNOWN_U64;
        position->emission_day_alpha = TAO_UNKNOWN_U64;
        position->cost_rao = TAO_UNKNOWN_U64;
        position->root_claimable_alpha = TAO_UNKNOWN_U64;
        position->root_claimable_rao = TAO_UNKNOWN_U64;
        position->day.since_block = TAO_UNKNOWN_U64;
      }
  qsort (out, n, sizeof *out, compare_positions);
  *n_out = n;
  return out;
}

/* --- validators ----------------------------------------------------------------------------- */

static int
compare_validators (const void *a, const void *b)
{
  const TaoValidator *x = a, *y = b;
  guint64 sx = add_known (x->stake_root_rao, x->stake_subnets_rao), sy = add_known (y->stake_root_rao, y->stake_subnets_rao);

  if (sx != sy)
    return sx > sy ? -1 : 1;
  return memcmp (&x->hotkey, &y->hotkey, sizeof x->hotkey);
}

static gboolean
has_members (const TaoMetagraph *const *metagraphs, guint n, guint16 netuid)
{
  for (guint i = 0; i < n; i++)
    if (metagraphs[i]->netuid == netuid)
      return metagraphs[i]->hotkey != NULL && metagraphs[i]->permit != NULL;
  return FALSE;
}

TaoValidator *
tao_build_validators (TaoArena *arena, const TaoChainDelegates *delegates, const TaoSubnet *subnets, guint n_subnets,
                      const TaoMetagraph *const *metagraphs, guint n_metagraphs, const TaoPosition *positions,
                      guint n_positions, guint *n_out)
{
  TaoValidator *out = tao_arena_new_array (arena, TaoValidator, delegates->n);
  g_autoptr(GHashTable) by_hotkey = g_hash_table_new (tao_account_id_key_hash, tao_account_id_key_equal);
  gboolean all_known = TRUE;

  for (guint i = 0; i < n_subnets; i++)
    all_known &= subnets[i].netuid == 0 || has_members (metagraphs, n_metagraphs, subnets[i].netuid);
  for (guint i = 0; i < delegates->n; i++)
    {
      const TaoChainDelegate *in = &delegates->delegates[i];

      copy_key (&out[i].hotkey, &in->hotkey);
      copy_key (&out[i].coldkey, &in->owner);
      out[i].name = copy_text (arena, in->name);
      out[i].stake_root_rao = in->root_stake_rao;
      out[i].stake_subnets_rao = 0;
      out[i].n_nominators = in->n_nominators;
      out[i].take = (guint16) MIN (in->take, G_MAXUINT16);
      out[i].lowest_validator_trust = G_MAXUINT16;
      out[i].oldest_weights_block = TAO_UNKNOWN_U64;
      out[i].return_month_ppm = TAO_UNKNOWN_I64;
      /* Counted below from the metagraphs: the delegates' own lists are not read on large networks. */
      out[i].n_subnets = all_known ? 0 : TAO_UNKNOWN_U32;
      g_hash_table_insert (by_hotkey, &out[i].hotkey, &out[i]);
    }

  for (guint m = 0; m < n_metagraphs; m++)
    {
      const TaoMetagraph *metagraph = metagraphs[m];
      const TaoSubnet *subnet = find_subnet (subnets, n_subnets, metagraph->netuid);

      if (subnet == NULL || metagraph->netuid == 0 || metagraph->hotkey == NULL)
        continue;
      for (guint uid = 0; uid < metagraph->n; uid++)
        {
          TaoValidator *validator = g_hash_table_lookup (by_hotkey, &metagraph->hotkey[uid]);

          if (validator == NULL)
            continue;
          if (validator->netuids == NULL)
            {
              validator->netuids = tao_arena_new_array (arena, guint16, n_metagraphs);
              validator->permits = tao_arena_new_array (arena, guint16, n_metagraphs);
            }
          ((guint16 *) validator->netuids)[validator->n_netuids++] = metagraph->netuid;
          if (metagraph->permit != NULL && metagraph->permit[uid])
            ((guint16 *) validator->permits)[validator->n_permits++] = metagraph->netuid;
          if (all_known)
            validator->n_subnets++;
          if (metagraph->alpha_stake != NULL)
            validator->stake_subnets_rao = add_known (validator->stake_subnets_rao,
                                                      tao_alpha_value_rao (metagraph->alpha_stake[uid], subnet->price_rao));
          if (metagraph->permit != NULL && metagraph->permit[uid] && metagraph->validator_trust != NULL)
            validator->lowest_validator_trust = MIN (validator->lowest_validator_trust, metagraph->validator_trust[uid]);
          if (metagraph->permit != NULL && metagraph->permit[uid] && metagraph->last_update != NULL)
            validator->oldest_weights_block = MIN (validator->oldest_weights_block, metagraph->last_update[uid]);
        }
    }
  for (guint i = 0; i < n_positions; i++)
    {
      TaoValidator *validator = g_hash_table_lookup (by_hotkey, &positions[i].hotkey);

      if (validator != NULL)
        validator->own_stake_rao = add_known (validator->own_stake_rao, positions[i].value_rao);
    }
  qsort (out, delegates->n, sizeof *out, compare_validators);
  *n_out = delegates->n;
  return out;
}

/* --- blocks ------------------------------------------------------------------------------------ */

void
tao_build_block (TaoArena *arena, const TaoChainBlock *block, const guint16 *epochs, guint n_epochs, TaoBlockSummary *out)
{
  out->number = block->anchor->number;
  copy_key (&out->hash, &block->anchor->hash);
  out->time_ms = block->timestamp_ms != TAO_CHAIN_UNKNOWN_I64 ? block->timestamp_ms : 0;
  out->n_extrinsics = block->n_extrinsics;
  out->n_events = block->events_known ? block->n_events : TAO_UNKNOWN_U32;
  out->finalized = FALSE;
  out->epochs = tao_arena_dup_array (arena, guint16, epochs, n_epochs);
  out->n_epochs = n_epochs;
}
