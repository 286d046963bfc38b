#include "engine/block-ledger.h"

#include "economy/emission.h"

/* One row per item, one column per subnet, and a last one for what is chain-wide. */
struct _TaoBlockLedger {
  TaoLedger ledger;
  guint     n;
  guint16  *netuids;             /* ascending */
  tao_u128 *values;
  guint8   *present;
  guint64   balances_issuance;
};

static tao_u128
wide (const TaoChainWide *value)
{
  return (tao_u128) value->high << 64 | value->low;
}

static gboolean
find_column (const TaoBlockLedger *self, const TaoLedgerKey *key, guint *out)
{
  guint low = 0, high = self->n;

  if (tao_ledger_item_get_info (key->item)->key[0] == '\0')
    {
      *out = self->n;
      return TRUE;
    }
  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (self->netuids[middle] < key->netuid)
        low = middle + 1;
      else
        high = middle;
    }
  *out = low;
  return low < self->n && self->netuids[low] == key->netuid;
}

static gsize
cell (const TaoBlockLedger *self, TaoLedgerItem item, guint column)
{
  return (gsize) item * (self->n + 1) + column;
}

/* --- what the coinbase asks for ------------------------------------------------------------------ */

static gboolean
ledger_get (TaoLedger *ledger, const TaoLedgerKey *key, TaoLedgerValue *value)
{
  const TaoBlockLedger *self = (const TaoBlockLedger *) ledger;
  guint column;

  if (find_column (self, key, &column) && self->present[cell (self, key->item, column)])
    {
      value->number = self->values[cell (self, key->item, column)];
      return TRUE;
    }
  value->number = tao_ledger_item_get_info (key->item)->number;
  return FALSE;
}

static void
ledger_put (TaoLedger *ledger, const TaoLedgerKey *key, const TaoLedgerValue *value)
{
  TaoBlockLedger *self = (TaoBlockLedger *) ledger;
  guint column;

  if (!find_column (self, key, &column))
    return;
  self->values[cell (self, key->item, column)] = value->number;
  self->present[cell (self, key->item, column)] = TRUE;
}

static void
ledger_clear (TaoLedger *ledger, TaoLedgerItem item, gint netuid)
{
  TaoBlockLedger *self = (TaoBlockLedger *) ledger;

  for (guint i = 0; i < self->n; i++)
    if (netuid < 0 || self->netuids[i] == netuid)
      self->present[cell (self, item, i)] = FALSE;
}

static void
ledger_networks (TaoLedger *ledger, GArray *out)
{
  const TaoBlockLedger *self = (const TaoBlockLedger *) ledger;

  g_array_append_vals (out, self->netuids, self->n);
}

static guint64
ledger_issue (TaoLedger *ledger, guint64 amount)
{
  const TaoBlockLedger *self = (const TaoBlockLedger *) ledger;

  return MIN (amount, tao_u64_sub_sat (TAO_MAX_ISSUANCE, self->balances_issuance));
}

static gboolean
ledger_deposit (TaoLedger *ledger, const TaoAccount *to, guint64 amount)
{
  return TRUE;
}

static void
ledger_withdraw (TaoLedger *ledger, guint64 amount)
{
}

/* Balances are not kept; one account is as good as another. */
static gboolean
ledger_system_account (TaoLedger *ledger, TaoSystemAccount which, guint16 netuid, TaoAccount *out)
{
  *out = (TaoAccount) { 0 };
  return TRUE;
}

/* Without an epoch, nothing but numbers of subnets is asked for. */
static const TaoLedgerVTable vtable = {
  .get = ledger_get,
  .put = ledger_put,
  .clear = ledger_clear,
  .networks = ledger_networks,
  .issue = ledger_issue,
  .deposit = ledger_deposit,
  .withdraw = ledger_withdraw,
  .system_account = ledger_system_account,
};

/* --- filling ---------------------------------------------------------------------------------------- */

static void
put_number (TaoBlockLedger *self, TaoLedgerItem item, guint16 netuid, guint64 number)
{
  if (number != TAO_CHAIN_UNKNOWN_U64)
    tao_ledger_put_u64 (&self->ledger, item, netuid, number);
}

static void
put_small (TaoBlockLedger *self, TaoLedgerItem item, guint16 netuid, guint32 number)
{
  if (number != TAO_CHAIN_UNKNOWN_U32)
    tao_ledger_put_u64 (&self->ledger, item, netuid, number);
}

static void
put_wide (TaoBlockLedger *self, TaoLedgerItem item, guint16 netuid, const TaoChainWide *number)
{
  if (number->known)
    tao_ledger_put_u128 (&self->ledger, item, netuid, wide (number));
}

static void
put_subnet (TaoBlockLedger *self, const TaoChainSubnet *subnet)
{
  guint16 netuid = subnet->netuid;

  put_small (self, TAO_ITEM_SUBNET_MECHANISM, netuid, subnet->mechanism);
  put_number (self, TAO_ITEM_SUBNET_TAO, netuid, subnet->tao_in_rao);
  put_number (self, TAO_ITEM_SUBNET_ALPHA_IN, netuid, subnet->alpha_in);
  put_number (self, TAO_ITEM_SUBNET_ALPHA_OUT, netuid, subnet->alpha_out);
  put_wide (self, TAO_ITEM_SUBNET_VOLUME, netuid, &subnet->volume);
  put_number (self, TAO_ITEM_SWAP_BALANCER, netuid, subnet->quote_weight);
  put_small (self, TAO_ITEM_PAL_SWAP_INITIALIZED, netuid, subnet->pool_initialized);
  put_number (self, TAO_ITEM_BALANCER_TAO_RESERVOIR, netuid, subnet->tao_reservoir);
  put_number (self, TAO_ITEM_BALANCER_ALPHA_RESERVOIR, netuid, subnet->alpha_reservoir);
  put_small (self, TAO_ITEM_SUBTOKEN_ENABLED, netuid, subnet->subtoken_enabled);
  put_number (self, TAO_ITEM_FIRST_EMISSION_BLOCK_NUMBER, netuid, subnet->first_emission_block);
  put_small (self, TAO_ITEM_NETWORK_REGISTRATION_ALLOWED, netuid, subnet->registration_allowed);
  put_small (self, TAO_ITEM_SUBNET_EMISSION_ENABLED, netuid, subnet->emission_enabled);
  put_small (self, TAO_ITEM_OWNER_CUT_ENABLED, netuid, subnet->owner_cut_enabled);
  put_wide (self, TAO_ITEM_SUBNET_MOVING_PRICE, netuid, &subnet->moving_price);
  put_number (self, TAO_ITEM_EMA_PRICE_HALVING_BLOCKS, netuid, subnet->price_halving_blocks);
  put_wide (self, TAO_ITEM_MINER_BURNED, netuid, &subnet->miner_burned);
  put_wide (self, TAO_ITEM_ROOT_PROP, netuid, &subnet->root_prop);
  put_number (self, TAO_ITEM_SUBNET_TAO_IN_EMISSION, netuid, subnet->tao_in_emission_rao);
  put_number (self, TAO_ITEM_SUBNET_ALPHA_IN_EMISSION, netuid, subnet->alpha_in_emission);
  put_number (self, TAO_ITEM_SUBNET_ALPHA_OUT_EMISSION, netuid, subnet->alpha_out_emission);
  put_number (self, TAO_ITEM_SUBNET_EXCESS_TAO, netuid, subnet->excess_tao_rao);
  put_number (self, TAO_ITEM_PENDING_SERVER_EMISSION, netuid, subnet->pending_server);
  put_number (self, TAO_ITEM_PENDING_VALIDATOR_EMISSION, netuid, subnet->pending_validator);
  put_number (self, TAO_ITEM_PENDING_ROOT_ALPHA_DIVS, netuid, subnet->pending_root_alpha);
  put_number (self, TAO_ITEM_PENDING_OWNER_CUT, netuid, subnet->pending_owner_cut);
  put_number (self, TAO_ITEM_ALPHA_RECYCLED, netuid, subnet->alpha_recycled);
  /* No epoch is ever due. */
  put_number (self, TAO_ITEM_TEMPO, netuid, 0);
}

/* --- public ------------------------------------------------------------------------------------------- */

TaoBlockLedger *
tao_block_ledger_new (const TaoRules *rules, const TaoChainNetwork *network, const TaoChainSubnet *subnets, guint n,
                      guint64 minimum_reserve)
{
  TaoBlockLedger *self = g_new0 (TaoBlockLedger, 1);

  self->ledger = (TaoLedger) {
    .vtable = &vtable, .rules = rules, .minimum_reserve = minimum_reserve, .minimum_stake = TAO_LEDGER_MINIMUM_STAKE,
  };
  self->n = n;
  self->netuids = g_new (guint16, MAX (n, 1));
  self->values = g_new0 (tao_u128, (gsize) TAO_LEDGER_N_ITEMS * (n + 1));
  self->present = g_new0 (guint8, (gsize) TAO_LEDGER_N_ITEMS * (n + 1));
  self->balances_issuance = network->balances_issuance_rao;
  for (guint i = 0; i < n; i++)
    self->netuids[i] = subnets[i].netuid;
  for (guint i = 0; i < n; i++)
    put_subnet (self, &subnets[i]);
  put_number (self, TAO_ITEM_NOW, 0, network->number + 1);
  put_number (self, TAO_ITEM_TOTAL_ISSUANCE, 0, network->total_issuance_rao);
  put_number (self, TAO_ITEM_TAO_WEIGHT, 0, network->tao_weight);
  put_small (self, TAO_ITEM_SUBNET_OWNER_CUT, 0, network->subnet_owner_cut);
  put_wide (self, TAO_ITEM_SUBNET_MOVING_ALPHA, 0, &network->subnet_moving_alpha);
  put_wide (self, TAO_ITEM_EMISSION_GATE_BAR, 0, &network->gate_bar);
  put_wide (self, TAO_ITEM_EMISSION_BAR_QUANTILE, 0, &network->gate_quantile);
  put_wide (self, TAO_ITEM_EMISSION_GATE_EXPONENT, 0, &network->gate_exponent);
  put_number (self, TAO_ITEM_EMISSION_BAR_RANK, 0, network->gate_rank);
  return self;
}

void
tao_block_ledger_free (TaoBlockLedger *self)
{
  g_free (self->netuids);
  g_free (self->values);
  g_free (self->present);
  g_free (self);
}

TaoLedger *
tao_block_ledger_get (TaoBlockLedger *self)
{
  return &self->ledger;
}

/* A fixed-point number in another format than the rules compute with is as good as none. */
static gboolean
is_fixed (const TaoChainWide *value, guint8 fraction_bits)
{
  return value->known && value->fraction_bits == fraction_bits;
}

static const char *
find_gap_of_subnet (const TaoRules *rules, const TaoChainSubnet *subnet)
{
  if (subnet->tao_in_rao == TAO_CHAIN_UNKNOWN_U64 || subnet->alpha_in == TAO_CHAIN_UNKNOWN_U64
      || subnet->alpha_out == TAO_CHAIN_UNKNOWN_U64 || subnet->mechanism == TAO_CHAIN_UNKNOWN_U32)
    return "SubnetTAO, SubnetAlphaIn, SubnetAlphaOut or SubnetMechanism";
  if (subnet->quote_weight > TAO_PERQUINTILL_ONE)
    return "SwapBalancer";
  if (subnet->pool_initialized == TAO_CHAIN_UNKNOWN_U32)
    return "PalSwapInitialized";
  if (subnet->is_started == TAO_CHAIN_UNKNOWN_U32 || subnet->subtoken_enabled == TAO_CHAIN_UNKNOWN_U32
      || subnet->registration_allowed == TAO_CHAIN_UNKNOWN_U32)
    return "FirstEmissionBlockNumber, SubtokenEnabled or NetworkRegistrationAllowed";
  if (!is_fixed (&subnet->moving_price, 32))
    return "SubnetMovingPrice";
  if (!is_fixed (&subnet->miner_burned, 32))
    return "MinerBurned";
  if (subnet->emission_enabled == TAO_CHAIN_UNKNOWN_U32)
    return "SubnetEmissionEnabled";
  if (subnet->price_halving_blocks == TAO_CHAIN_UNKNOWN_U64)
    return "EMAPriceHalvingBlocks";
  if (rules->pool == TAO_POOL_BALANCER_RESERVOIR
      && (subnet->tao_reservoir == TAO_CHAIN_UNKNOWN_U64 || subnet->alpha_reservoir == TAO_CHAIN_UNKNOWN_U64))
    return "BalancerTaoReservoir or BalancerAlphaReservoir";
  return NULL;
}

const char *
tao_block_ledger_find_gap (const TaoRules *rules, const TaoChainNetwork *network, const TaoChainSubnet *subnets, guint n)
{
  const char *gap = NULL;

  if (network->total_issuance_rao == TAO_CHAIN_UNKNOWN_U64 || network->balances_issuance_rao == TAO_CHAIN_UNKNOWN_U64)
    return "TotalIssuance";
  if (network->tao_weight == TAO_CHAIN_UNKNOWN_U64 || network->subnet_owner_cut > G_MAXUINT16)
    return "TaoWeight or SubnetOwnerCut";
  if (!is_fixed (&network->subnet_moving_alpha, 32))
    return "SubnetMovingAlpha";
  if (rules->gate != TAO_GATE_NONE
      && (!is_fixed (&network->gate_bar, 64) || !is_fixed (&network->gate_quantile, 64) || !is_fixed (&network->gate_exponent, 64)))
    return "EmissionGateBar, EmissionBarQuantile or EmissionGateExponent";
  if (rules->gate == TAO_GATE_RANK && network->gate_rank == TAO_CHAIN_UNKNOWN_U64)
    return "EmissionBarRank";
  /* Root has no pool, but its stake counts. */
  for (guint i = 0; i < n && gap == NULL; i++)
    if (subnets[i].netuid != 0)
      gap = find_gap_of_subnet (rules, &subnets[i]);
    else if (subnets[i].tao_in_rao == TAO_CHAIN_UNKNOWN_U64)
      gap = "SubnetTAO";
  return gap;
}
