/* What each order of a plan is going to do: the chain's own arithmetic on the
 * state that the orders before it leave. */
#include <string.h>

#include "engine/plan-private.h"

#define PARTS_PER_MILLION G_GUINT64_CONSTANT (1000000)
#define IMPACT_WORTH_A_NOTE_PPM 10000

__extension__ typedef unsigned __int128 u128;

static TaoPool *
find_pool (TaoPlanning *planning, guint16 netuid, guint64 minimum_reserve)
{
  const TaoChainSubnet *subnet = tao_planning_find_subnet (planning, netuid);
  TaoPool *pool = g_hash_table_lookup (planning->state.pools, GUINT_TO_POINTER (netuid));

  if (pool != NULL || subnet == NULL || subnet->tao_in_rao == TAO_CHAIN_UNKNOWN_U64 || subnet->alpha_in == TAO_CHAIN_UNKNOWN_U64)
    return pool;
  pool = g_new0 (TaoPool, 1);
  pool->curve = netuid == 0 || subnet->mechanism != 1 ? TAO_CURVE_STABLE : TAO_CURVE_BALANCER;
  pool->tao_reserve = subnet->tao_in_rao;
  pool->alpha_reserve = subnet->alpha_in;
  pool->minimum_reserve = minimum_reserve;
  if (pool->curve == TAO_CURVE_BALANCER)
    {
      if (subnet->quote_weight == TAO_CHAIN_UNKNOWN_U64 || subnet->fee_rate > G_MAXUINT16)
        {
          g_free (pool);
          return NULL;
        }
      pool->quote_weight = (TaoPerquintill) { .parts = subnet->quote_weight };
      pool->initialized = TRUE;
      pool->fee_rate = (guint16) subnet->fee_rate;
    }
  g_hash_table_insert (planning->state.pools, GUINT_TO_POINTER (netuid), pool);
  return pool;
}

static TaoChainStake *
find_stake (TaoPlanning *planning, const TaoKey32 *hotkey, guint16 netuid)
{
  for (guint i = 0; i < planning->state.stakes->len; i++)
    {
      TaoChainStake *stake = &g_array_index (planning->state.stakes, TaoChainStake, i);

      if (stake->netuid == netuid && memcmp (&stake->hotkey, hotkey, sizeof *hotkey) == 0)
        return stake;
    }
  return NULL;
}

static guint64
stake_of (TaoPlanning *planning, const TaoKey32 *hotkey, guint16 netuid)
{
  const TaoChainStake *stake = find_stake (planning, hotkey, netuid);

  return stake != NULL ? stake->alpha : 0;
}

/* A lock holds stake of the coldkey on the whole subnet, whichever hotkey it is with. */
static guint64
locked_on (TaoPlanning *planning, guint16 netuid)
{
  guint64 locked = 0;

  for (guint i = 0; i < planning->state.stakes->len; i++)
    {
      const TaoChainStake *stake = &g_array_index (planning->state.stakes, TaoChainStake, i);

      if (stake->netuid == netuid && stake->locked != TAO_CHAIN_UNKNOWN_U64)
        locked = MAX (locked, stake->locked);
    }
  return locked;
}

static guint64
available_on (TaoPlanning *planning, guint16 netuid)
{
  guint64 total = 0, locked = locked_on (planning, netuid);

  for (guint i = 0; i < planning->state.stakes->len; i++)
    {
      const TaoChainStake *stake = &g_array_index (planning->state.stakes, TaoChainStake, i);

      if (stake->netuid == netuid)
        total = stake->alpha <= G_MAXUINT64 - total ? total + stake->alpha : G_MAXUINT64;
    }
  return total - MIN (locked, total);
}

void
tao_planning_look (TaoPlanning *planning, guint index, TaoHeld *out)
{
  const TaoOrder *order = &g_array_index (planning->orders, TaoOrder, index);
  gboolean known = planning->accounts->accounts[0].free_rao != TAO_CHAIN_UNKNOWN_U64;

  out->balance_rao = known ? planning->state.balance_rao : TAO_UNKNOWN_U64;
  out->from = stake_of (planning, &order->hotkey, order->netuid);
  out->to = order->kind == TAO_ORDER_MOVE ? stake_of (planning, &order->to, order->netuid_to)
            : order->kind == TAO_ORDER_SWAP ? stake_of (planning, &order->hotkey, order->netuid_to) : 0;
  out->locked = locked_on (planning, order->netuid);
}

static void
change_stake (TaoPlanning *planning, const TaoKey32 *hotkey, guint16 netuid, guint64 added, guint64 taken)
{
  TaoChainStake *stake = find_stake (planning, hotkey, netuid);

  if (stake == NULL)
    {
      TaoChainStake fresh = { .netuid = netuid, .locked = TAO_CHAIN_UNKNOWN_U64 };

      memcpy (&fresh.hotkey, hotkey, sizeof *hotkey);
      g_array_append_val (planning->state.stakes, fresh);
      stake = &g_array_index (planning->state.stakes, TaoChainStake, planning->state.stakes->len - 1);
    }
  stake->alpha -= MIN (taken, stake->alpha);
  stake->alpha = added <= G_MAXUINT64 - stake->alpha ? stake->alpha + added : G_MAXUINT64;
}

static void
change_balance (TaoPlanning *planning, guint64 added, guint64 taken)
{
  guint64 *balance = &planning->state.balance_rao;

  planning->state.overdrawn |= taken > *balance;
  *balance -= MIN (taken, *balance);
  planning->state.lowest_rao = MIN (planning->state.lowest_rao, *balance);
  *balance = added <= G_MAXUINT64 - *balance ? *balance + added : G_MAXUINT64;
}

static guint64
parts_lost (guint64 ideal, guint64 received)
{
  if (ideal == 0 || received >= ideal)
    return 0;
  return (guint64) ((u128) (ideal - received) * PARTS_PER_MILLION / ideal);
}

static TaoPreviewAccount
account_for (TaoPlanning *planning, const TaoKey32 *hotkey, guint16 netuid)
{
  TaoRuntime *runtime = planning->anchor->code;
  TaoPreviewAccount account = { .balance = planning->state.balance_rao, .existential_deposit = 500, .minimum_stake = 2000000 };

  tao_runtime_get_constant_u64 (runtime, "Balances", "ExistentialDeposit", &account.existential_deposit);
  tao_runtime_get_constant_u64 (runtime, "SubtensorModule", "InitialMinStake", &account.minimum_stake);
  account.stake = stake_of (planning, hotkey, netuid);
  account.available = available_on (planning, netuid);
  return account;
}

/* The least ratio of the two prices that is accepted, times 10^9: what swap_stake_limit takes. */
static guint64
ratio_limit (const TaoPool *from, const TaoPool *to, guint32 tolerance_ppm)
{
  u128 origin = tao_price_to_rao (tao_pool_price (from)), target = tao_price_to_rao (tao_pool_price (to)), limit;

  if (target == 0)
    return 0;
  limit = origin * 1000000000 * (PARTS_PER_MILLION - MIN (tolerance_ppm, PARTS_PER_MILLION - 1)) / PARTS_PER_MILLION / target;
  return limit > G_MAXUINT64 ? G_MAXUINT64 : MAX ((guint64) limit, 1);
}

/* Whether the step can carry a limit on this runtime. */
static gboolean
can_limit (TaoPlanning *planning, const TaoOrder *order)
{
  const char *call = tao_order_limited_call (order);

  return call != NULL && tao_runtime_has_call (planning->anchor->code, "SubtensorModule", call);
}

/* A sale, a purchase or a move from one pool into another. */
static void
preview_pool (TaoPlanning *planning, guint index, const TaoRules *rules, guint64 minimum_reserve)
{
  const TaoOrder *order = &g_array_index (planning->orders, TaoOrder, index);
  TaoOrderKind kind = tao_order_effective_kind (order);
  TaoPlanStep *step = &planning->steps[index];
  gboolean limited = can_limit (planning, order);
  TaoPreviewLimit limit = { .tolerance_ppm = limited ? planning->tolerance_ppm : 0, .allow_partial = order->allow_partial };
  TaoPreviewAccount account = account_for (planning, &order->hotkey, order->netuid);
  TaoPool *pool = rules != NULL ? find_pool (planning, order->netuid, minimum_reserve) : NULL;
  gboolean moves = kind != TAO_ORDER_STAKE && kind != TAO_ORDER_UNSTAKE;
  TaoPool *target = moves && rules != NULL ? find_pool (planning, order->netuid_to, minimum_reserve) : NULL;
  TaoStakePreview preview = { 0 };

  step->uses_pool = TRUE;
  if (pool == NULL || (moves && target == NULL))
    {
      tao_planning_note (planning, TAO_NOTE_BLOCK, "no-quote", index, pool == NULL ? order->netuid : order->netuid_to, NULL);
      return;
    }
  step->pays_netuid = kind == TAO_ORDER_STAKE ? G_MAXUINT16 : order->netuid;
  step->receives_netuid = moves ? order->netuid_to : kind == TAO_ORDER_STAKE ? order->netuid : G_MAXUINT16;
  if (kind == TAO_ORDER_STAKE)
    {
      tao_preview_add_stake (rules, pool, &account, order->amount, &limit, &preview);
    }
  else if (kind == TAO_ORDER_UNSTAKE)
    {
      tao_preview_remove_stake (rules, pool, &account, order->amount, &limit, &preview);
    }
  else
    {
      limit.limit_rao = limited ? ratio_limit (pool, target, planning->tolerance_ppm) : 0;
      tao_preview_move_stake (rules, pool, target, &account, order->amount, &limit, &preview);
      if (order->kind == TAO_ORDER_TRANSFER_STAKE && preview.status == TAO_CALL_OK
          && (tao_planning_find_subnet (planning, order->netuid)->transfer_enabled == 0
              || tao_planning_find_subnet (planning, order->netuid_to)->transfer_enabled == 0))
        preview.status = TAO_CALL_TRANSFER_DISALLOWED;
    }

  step->pays = preview.paid;
  step->receives = preview.received;
  step->receives_worst = preview.worst_is_enforced ? preview.worst : TAO_UNKNOWN_U64;
  step->pool_fee = preview.fee;
  step->pool_fee_in_tao = preview.fee_in_tao;
  step->limit_rao = preview.limit_rao;
  step->price_now_rao = tao_price_to_rao (preview.price_before);
  step->price_after_rao = tao_price_to_rao (preview.price_after);
  step->impact_ppm = parts_lost (preview.ideal, preview.received);
  if (preview.limit_rao == 0)
    tao_planning_note (planning, TAO_NOTE_WARNING, "no-limit", index, 0, NULL);
  if (preview.status != TAO_CALL_OK)
    {
      tao_planning_refuse (planning, index, tao_call_status_get_name (preview.status));
      return;
    }
  if (preview.unexecuted > 0)
    tao_planning_note (planning, TAO_NOTE_WARNING, "partly", index, preview.unexecuted, NULL);
  if (step->impact_ppm > IMPACT_WORTH_A_NOTE_PPM)
    tao_planning_note (planning, TAO_NOTE_WARNING, "impact", index, step->impact_ppm, NULL);

  *pool = preview.pool_after;
  if (moves)
    *target = preview.target_after;
  if (kind == TAO_ORDER_STAKE)
    change_balance (planning, 0, preview.paid);
  else
    change_stake (planning, &order->hotkey, order->netuid, 0, preview.paid);
  if (kind == TAO_ORDER_STAKE)
    change_stake (planning, &order->hotkey, order->netuid, preview.received, 0);
  else if (kind == TAO_ORDER_UNSTAKE)
    change_balance (planning, preview.received, 0);
  else if (kind == TAO_ORDER_SWAP)
    change_stake (planning, &order->hotkey, order->netuid_to, preview.received, 0);
  else if (kind == TAO_ORDER_MOVE)
    change_stake (planning, &order->to, order->netuid_to, preview.received, 0);
}

/* Within one subnet nothing is swapped. */
static void
preview_within (TaoPlanning *planning, guint index, guint64 minimum_reserve)
{
  const TaoOrder *order = &g_array_index (planning->orders, TaoOrder, index);
  TaoPlanStep *step = &planning->steps[index];
  TaoPreviewAccount account = account_for (planning, &order->hotkey, order->netuid);
  TaoPool *pool = find_pool (planning, order->netuid, minimum_reserve);
  TaoStakePreview preview = { 0 };

  step->pays_netuid = step->receives_netuid = order->netuid;
  if (pool == NULL)
    {
      tao_planning_note (planning, TAO_NOTE_BLOCK, "no-quote", index, order->netuid, NULL);
      return;
    }
  tao_preview_transfer_within (pool, &account, order->amount, &preview);
  step->pays = step->receives = step->receives_worst = order->amount;
  if (order->amount > account.stake)
    preview.status = TAO_CALL_NOT_ENOUGH_STAKE_TO_WITHDRAW;
  else if (order->kind == TAO_ORDER_TRANSFER_STAKE && tao_planning_find_subnet (planning, order->netuid)->transfer_enabled == 0)
    preview.status = TAO_CALL_TRANSFER_DISALLOWED;
  else if (memcmp (&order->to, order->kind == TAO_ORDER_MOVE ? &order->hotkey : &planning->signer, sizeof order->to) == 0)
    preview.status = TAO_CALL_SAME_NETUID;
  if (preview.status != TAO_CALL_OK)
    {
      tao_planning_refuse (planning, index, tao_call_status_get_name (preview.status));
      return;
    }
  change_stake (planning, &order->hotkey, order->netuid, 0, order->amount);
  if (order->kind == TAO_ORDER_MOVE)
    change_stake (planning, &order->to, order->netuid, order->amount, 0);
}

/* Everything on one hotkey, subnet by subnet; what cannot be sold is left out, as the chain does. */
static void
preview_unstake_all (TaoPlanning *planning, guint index, const TaoRules *rules, guint64 minimum_reserve)
{
  const TaoOrder *order = &g_array_index (planning->orders, TaoOrder, index);
  gboolean to_root = order->kind == TAO_ORDER_UNSTAKE_ALL_ALPHA;
  TaoPlanStep *step = &planning->steps[index];
  TaoPreviewLimit none = { 0 };
  guint64 sum = 0, ideal = 0;

  step->receives_netuid = to_root ? 0 : G_MAXUINT16;
  tao_planning_note (planning, TAO_NOTE_WARNING, "no-limit", index, 0, NULL);
  for (guint i = 0; i < planning->state.stakes->len; i++)
    {
      const TaoChainStake *stake = &g_array_index (planning->state.stakes, TaoChainStake, i);
      guint16 netuid = stake->netuid;
      TaoPreviewAccount account;
      TaoStakePreview preview = { 0 };
      TaoPool *pool;

      if (memcmp (&stake->hotkey, &order->hotkey, sizeof stake->hotkey) != 0 || stake->alpha == 0 || (to_root && netuid == 0))
        continue;
      account = account_for (planning, &order->hotkey, netuid);
      pool = rules != NULL ? find_pool (planning, netuid, minimum_reserve) : NULL;
      if (pool == NULL)
        {
          tao_planning_note (planning, TAO_NOTE_BLOCK, "no-quote", index, netuid, NULL);
          return;
        }
      tao_preview_remove_stake (rules, pool, &account, stake->alpha, &none, &preview);
      if (preview.status != TAO_CALL_OK || tao_planning_find_subnet (planning, netuid)->subtoken_enabled == 0)
        {
          tao_planning_note (planning, TAO_NOTE_WARNING, "stays", index, netuid, tao_call_status_get_name (preview.status));
          continue;
        }
      *pool = preview.pool_after;
      sum += preview.received;
      ideal += preview.ideal;
      change_stake (planning, &order->hotkey, netuid, 0, preview.paid);
    }
  step->receives = sum;
  step->impact_ppm = parts_lost (ideal, sum);
  if (sum == 0)
    tao_planning_refuse (planning, index, "AmountTooLow");
  if (step->impact_ppm > IMPACT_WORTH_A_NOTE_PPM)
    tao_planning_note (planning, TAO_NOTE_WARNING, "impact", index, step->impact_ppm, NULL);
  if (to_root)
    change_stake (planning, &order->hotkey, 0, sum, 0);
  else
    change_balance (planning, sum, 0);
}

static guint64
with_tolerance (guint64 price, guint32 tolerance_ppm)
{
  u128 most = (u128) price * (PARTS_PER_MILLION + tolerance_ppm) / PARTS_PER_MILLION;

  return most > G_MAXUINT64 ? G_MAXUINT64 : (guint64) most;
}

static void
preview_registration (TaoPlanning *planning, guint index)
{
  TaoOrder *order = &g_array_index (planning->orders, TaoOrder, index);
  const TaoChainSubnet *subnet = tao_planning_find_subnet (planning, order->netuid);
  TaoPlanStep *step = &planning->steps[index];

  if (order->netuid == 0 || subnet == NULL)
    {
      tao_planning_refuse (planning, index, order->netuid == 0 ? "RegistrationNotPermittedOnRootSubnet" : "SubnetNotExists");
      return;
    }
  if (subnet->burn_rao == TAO_CHAIN_UNKNOWN_U64)
    {
      tao_planning_note (planning, TAO_NOTE_BLOCK, "no-quote", index, order->netuid, NULL);
      return;
    }
  if (order->amount == 0)
    order->amount = with_tolerance (subnet->burn_rao, planning->tolerance_ppm);
  step->pays = subnet->burn_rao;
  if (can_limit (planning, order))
    step->limit_rao = order->amount;
  else
    tao_planning_note (planning, TAO_NOTE_WARNING, "no-limit", index, 0, NULL);
  if (subnet->burn_rao > order->amount)
    tao_planning_refuse (planning, index, "RegistrationPriceLimitExceeded");
  else if (subnet->registration_allowed == 0)
    tao_planning_refuse (planning, index, "SubNetRegistrationDisabled");
  change_balance (planning, 0, subnet->burn_rao);
}

/* The chain takes whatever a subnet costs in that block; that the price is still what was agreed is checked here. */
static void
preview_creation (TaoPlanning *planning, guint index)
{
  TaoOrder *order = &g_array_index (planning->orders, TaoOrder, index);
  TaoPlanStep *step = &planning->steps[index];
  guint64 cost;

  tao_planning_note (planning, TAO_NOTE_WARNING, "no-limit", index, 0, NULL);
  if (!tao_planning_get_fact (planning, index, TAO_FACT_COST, &cost))
    {
      tao_planning_note (planning, TAO_NOTE_BLOCK, "no-quote", index, G_MAXUINT16, NULL);
      return;
    }
  if (order->amount != 0 && cost > order->amount)
    tao_planning_note (planning, TAO_NOTE_BLOCK, "too-expensive", index, cost, NULL);
  order->amount = MAX (order->amount, cost);
  step->pays = cost;
  change_balance (planning, 0, cost);
}

void
tao_planning_preview_step (TaoPlanning *planning, guint index, const TaoRules *rules, guint64 minimum_reserve)
{
  TaoOrder *order = &g_array_index (planning->orders, TaoOrder, index);
  TaoPlanStep *step = &planning->steps[index];

  step->pays = step->receives = step->receives_worst = step->runtime_receives = TAO_UNKNOWN_U64;
  step->price_now_rao = step->price_after_rao = TAO_UNKNOWN_U64;
  step->pays_netuid = step->receives_netuid = G_MAXUINT16;
  if (tao_order_uses_pool (order))
    preview_pool (planning, index, rules, minimum_reserve);
  else
    switch (order->kind)
      {
      case TAO_ORDER_TRANSFER:
        step->pays = step->receives = step->receives_worst = order->amount;
        change_balance (planning, 0, order->amount);
        break;
      case TAO_ORDER_MOVE:
      case TAO_ORDER_TRANSFER_STAKE:
        preview_within (planning, index, minimum_reserve);
        break;
      case TAO_ORDER_UNSTAKE_ALL:
      case TAO_ORDER_UNSTAKE_ALL_ALPHA:
        preview_unstake_all (planning, index, rules, minimum_reserve);
        break;
      case TAO_ORDER_REGISTER:
        preview_registration (planning, index);
        break;
      case TAO_ORDER_CREATE_SUBNET:
        preview_creation (planning, index);
        break;
      case TAO_ORDER_RAISE_TAKE:
        if (order->value == G_MAXUINT16)
          tao_planning_note (planning, TAO_NOTE_WARNING, "full-take", index, order->value, NULL);
        break;
      default:
        break;
      }
  /* What an order without an amount comes to is part of the plan, and of the policy's sums. */
  step->order = *order;
}
