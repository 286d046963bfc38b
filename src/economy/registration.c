#include "economy/registration.h"

#include <stdlib.h>

#include "economy/emission.h"
#include "economy/staking.h"

/* --- Pure schedules ---------------------------------------------------------------------------------------------- */

/* The lower bound first, so that with crossed bounds the upper one counts. */
static guint64
clamp_burn (guint64 burn,
            guint64 min_burn,
            guint64 max_burn)
{
  burn = MAX (burn, min_burn);
  return MIN (burn, max_burn);
}

guint64
tao_burn_decay (guint64 burn,
                guint16 half_life,
                guint64 min_burn,
                guint64 max_burn)
{
  return clamp_burn (tao_q32_mul (burn, tao_q32_decay (half_life)), min_burn, max_burn);
}

guint64
tao_burn_bump (guint64   burn,
               TaoU64F64 multiplier,
               guint64   min_burn,
               guint64   max_burn)
{
  if (multiplier.bits < TAO_U64F64_ONE.bits)
    multiplier = TAO_U64F64_ONE;
  return clamp_burn (tao_u64f64_to_u64 (tao_u64f64_mul_sat (tao_u64f64_from_u64 (burn), multiplier)), min_burn, max_burn);
}

guint64
tao_lock_cost (const TaoLockCost *input)
{
  /* The interval shrinks with the block emission. */
  TaoI64F64 emission = tao_i64f64_div_or_zero (tao_i64f64_from_u64_sat (tao_block_emission (input->total_issuance)),
                                               tao_i64f64_from_u64_sat (TAO_RAO_PER_TAO));
  guint64 interval = tao_i64f64_to_u64 (tao_i64f64_mul_sat (tao_i64f64_from_u64_sat (input->interval), emission));
  guint64 start = tao_u64_mul_sat (input->last_cost, input->last_block == 0 ? 1 : 2);
  guint64 per_block = interval == 0 ? 0 : input->last_cost / interval;
  guint64 fall = tao_u64_mul_sat (per_block, tao_u64_sub_sat (input->now, input->last_block));
  guint64 cost = tao_u64_sub_sat (start, fall);

  return MAX (cost, input->min_cost);
}

gint
tao_prune_uid (const TaoPruneNeuron *neurons,
               gsize                 n,
               guint64               now,
               guint64               immunity_period,
               guint64               min_non_immune)
{
  /* The worst neuron of each kind: [0] out of immunity, [1] immune. */
  gssize worst[2] = { -1, -1 };
  guint64 n_non_immune = 0;

  for (gsize i = 0; i < n; i++)
    {
      gboolean immune = tao_u64_sub_sat (now, neurons[i].registered_at) < immunity_period;
      const TaoPruneNeuron *best;

      if (neurons[i].immortal)
        continue;
      n_non_immune += !immune;
      if (worst[immune] >= 0)
        {
          best = &neurons[worst[immune]];
          if (neurons[i].emission > best->emission ||
              (neurons[i].emission == best->emission && neurons[i].registered_at >= best->registered_at))
            continue;
        }
      worst[immune] = (gssize) i;
    }
  return (gint) worst[n_non_immune > min_non_immune ? 0 : 1];
}

gint
tao_prune_subnet (const TaoPruneSubnet *subnets,
                  gsize                 n,
                  guint64               now,
                  guint64               immunity_period)
{
  const TaoPruneSubnet *worst = NULL;

  for (gsize i = 0; i < n; i++)
    {
      const TaoPruneSubnet *subnet = &subnets[i];

      if (now < tao_u64_add_sat (subnet->registered_at, immunity_period))
        continue;
      if (worst == NULL || subnet->moving_price.bits < worst->moving_price.bits ||
          (subnet->moving_price.bits == worst->moving_price.bits && subnet->registered_at < worst->registered_at))
        worst = subnet;
    }
  return worst == NULL ? -1 : worst->netuid;
}

static int
compare_prices (const void *a,
                const void *b)
{
  tao_u128 x = ((const TaoU64F64 *) a)->bits, y = ((const TaoU64F64 *) b)->bits;

  return x < y ? -1 : x > y;
}

TaoU64F64
tao_median_price (TaoU64F64 *prices,
                  gsize      n)
{
  gsize first = 0, count;

  if (n > 0)
    qsort (prices, n, sizeof *prices, compare_prices);
  while (first < n && prices[first].bits == 0)
    first++;
  count = n - first;
  if (count == 0)
    return TAO_U64F64_ONE;
  if (count % 2 == 1)
    return prices[first + count / 2];
  return TAO_U64F64 (tao_u64f64_add_sat (prices[first + count / 2 - 1], prices[first + count / 2]).bits / 2);
}

/* --- Prices and candidates of a ledger --------------------------------------------------------------------------- */

void
tao_registration_begin_block (TaoLedger *ledger)
{
  g_autoptr(GArray) networks = g_array_new (FALSE, FALSE, sizeof (guint16));
  guint64 now = tao_ledger_get_u64 (ledger, TAO_ITEM_NOW, 0);

  tao_ledger_networks_in_storage_order (ledger, TRUE, networks);
  for (guint i = 0; i < networks->len; i++)
    {
      guint16 netuid = g_array_index (networks, guint16, i);
      guint16 half_life = (guint16) tao_ledger_get_u64 (ledger, TAO_ITEM_BURN_HALF_LIFE, netuid);
      guint64 burn = tao_ledger_get_u64 (ledger, TAO_ITEM_BURN, netuid);
      /* The first block keeps the price but brings it between its bounds. */
      guint64 next = tao_burn_decay (burn, now > 1 ? half_life : 0,
                                     tao_ledger_get_u64 (ledger, TAO_ITEM_MIN_BURN, netuid),
                                     tao_ledger_get_u64 (ledger, TAO_ITEM_MAX_BURN, netuid));

      if (next != burn)
        tao_ledger_put_u64 (ledger, TAO_ITEM_BURN, netuid, next);
      tao_ledger_put_u64 (ledger, TAO_ITEM_REGISTRATIONS_THIS_BLOCK, netuid, 0);

      /* Root has no epoch that runs, so from its first tempo on the interval ends in every block. */
      if (netuid == 0 && tao_u64_sub_sat (now, tao_ledger_get_u64 (ledger, TAO_ITEM_LAST_EPOCH_BLOCK, 0)) >=
                           tao_ledger_get_u64 (ledger, TAO_ITEM_TEMPO, 0))
        tao_ledger_put_u64 (ledger, TAO_ITEM_REGISTRATIONS_THIS_INTERVAL, 0, 0);
    }
}

guint64
tao_registration_lock_cost (TaoLedger *ledger)
{
  TaoLockCost input = {
    .last_cost = tao_ledger_get_u64 (ledger, TAO_ITEM_NETWORK_LAST_LOCK_COST, 0),
    .min_cost = tao_ledger_get_u64 (ledger, TAO_ITEM_NETWORK_MIN_LOCK_COST, 0),
    .interval = tao_ledger_get_u64 (ledger, TAO_ITEM_NETWORK_LOCK_REDUCTION_INTERVAL, 0),
    .last_block = tao_ledger_get_u64 (ledger, TAO_ITEM_NETWORK_LAST_REGISTERED, 0),
    .now = tao_ledger_get_u64 (ledger, TAO_ITEM_NOW, 0),
    .total_issuance = tao_ledger_get_u64 (ledger, TAO_ITEM_TOTAL_ISSUANCE, 0),
  };

  return tao_lock_cost (&input);
}

static gboolean
get_uid (TaoLedger        *ledger,
         guint16           netuid,
         const TaoAccount *hotkey,
         guint16          *uid)
{
  TaoLedgerKey key = tao_ledger_key_account (TAO_ITEM_UIDS, hotkey, NULL, netuid);
  TaoLedgerValue value = { 0 };

  if (!ledger->vtable->get (ledger, &key, &value))
    return FALSE;
  *uid = (guint16) value.number;
  return TRUE;
}

typedef struct
{
  guint64 registered_at;
  guint16 uid;
} OwnedNeuron;

static int
compare_owned (const void *a,
               const void *b)
{
  const OwnedNeuron *x = a, *y = b;

  if (x->registered_at != y->registered_at)
    return x->registered_at < y->registered_at ? -1 : 1;
  return (int) x->uid - (int) y->uid;
}

/* Marks the uids that the subnet's owner may keep: the oldest of its hotkeys, the owner hotkey in any case. */
static void
mark_immortal (TaoLedger      *ledger,
               guint16         netuid,
               TaoPruneNeuron *neurons,
               guint64         n)
{
  g_autoptr(GArray) hotkeys = g_array_new (FALSE, FALSE, sizeof (TaoLedgerValue));
  g_autoptr(GArray) owned = g_array_new (FALSE, FALSE, sizeof (OwnedNeuron));
  TaoLedgerKey owner_key = tao_ledger_key_netuid (TAO_ITEM_SUBNET_OWNER, netuid);
  TaoLedgerKey hotkey_key = tao_ledger_key_netuid (TAO_ITEM_SUBNET_OWNER_HOTKEY, netuid);
  guint64 limit = tao_ledger_get_u64 (ledger, TAO_ITEM_IMMUNE_OWNER_UIDS_LIMIT, netuid);
  TaoLedgerKey list_key;
  TaoAccount owner;
  guint16 uid;

  tao_ledger_get_account (ledger, &owner_key, &owner);
  list_key = tao_ledger_key_account (TAO_ITEM_OWNED_HOTKEYS, NULL, &owner, 0);
  ledger->vtable->get_list (ledger, &list_key, hotkeys);
  for (guint i = 0; i < hotkeys->len; i++)
    if (get_uid (ledger, netuid, &g_array_index (hotkeys, TaoLedgerValue, i).account, &uid) && uid < n)
      {
        OwnedNeuron entry = { neurons[uid].registered_at, uid };

        g_array_append_val (owned, entry);
      }
  g_array_sort (owned, compare_owned);
  if (owned->len > limit)
    g_array_set_size (owned, (guint) limit);

  if (tao_ledger_get_account (ledger, &hotkey_key, &owner) && get_uid (ledger, netuid, &owner, &uid) && uid < n)
    {
      gboolean listed = FALSE;

      for (guint i = 0; i < owned->len && !listed; i++)
        listed = g_array_index (owned, OwnedNeuron, i).uid == uid;
      if (!listed)
        {
          OwnedNeuron entry = { 0, uid };

          g_array_prepend_val (owned, entry);
          if (owned->len > limit)
            g_array_set_size (owned, (guint) limit);
        }
    }

  for (guint i = 0; i < owned->len; i++)
    neurons[g_array_index (owned, OwnedNeuron, i).uid].immortal = TRUE;
}

gint
tao_registration_uid_to_prune (TaoLedger *ledger,
                               guint16    netuid)
{
  g_autoptr(GArray) emission = g_array_new (FALSE, FALSE, sizeof (TaoLedgerValue));
  TaoLedgerKey emission_key = tao_ledger_key_netuid (TAO_ITEM_EMISSION, netuid);
  guint64 n = MIN (tao_ledger_get_u64 (ledger, TAO_ITEM_SUBNETWORK_N, netuid), G_MAXUINT16);
  g_autofree TaoPruneNeuron *neurons = g_new0 (TaoPruneNeuron, n);

  ledger->vtable->get_list (ledger, &emission_key, emission);
  for (guint64 uid = 0; uid < n; uid++)
    {
      TaoLedgerKey key = tao_ledger_key_netuid (TAO_ITEM_BLOCK_AT_REGISTRATION, netuid);

      key.index = uid;
      neurons[uid].registered_at = tao_ledger_get_key_u64 (ledger, &key);
      neurons[uid].emission = uid < emission->len ? (guint64) g_array_index (emission, TaoLedgerValue, uid).number : 0;
    }
  mark_immortal (ledger, netuid, neurons, n);

  return tao_prune_uid (neurons, n, tao_ledger_get_u64 (ledger, TAO_ITEM_NOW, 0),
                        tao_ledger_get_u64 (ledger, TAO_ITEM_IMMUNITY_PERIOD, netuid),
                        tao_ledger_get_u64 (ledger, TAO_ITEM_MIN_NON_IMMUNE_UIDS, netuid));
}

gint
tao_registration_subnet_to_prune (TaoLedger *ledger)
{
  g_autoptr(GArray) networks = g_array_new (FALSE, FALSE, sizeof (guint16));
  g_autofree TaoPruneSubnet *subnets = NULL;

  tao_ledger_networks_in_storage_order (ledger, FALSE, networks);
  subnets = g_new0 (TaoPruneSubnet, networks->len);
  for (guint i = 0; i < networks->len; i++)
    {
      guint16 netuid = g_array_index (networks, guint16, i);
      gboolean dynamic = tao_ledger_get_u64 (ledger, TAO_ITEM_SUBNET_MECHANISM, netuid) == 1;
      tao_u128 stored = tao_ledger_get_u128 (ledger, TAO_ITEM_SUBNET_MOVING_PRICE, netuid);

      subnets[i].netuid = netuid;
      subnets[i].registered_at = tao_ledger_get_u64 (ledger, TAO_ITEM_NETWORK_REGISTERED_AT, netuid);
      subnets[i].moving_price = dynamic ? tao_i96f32_to_u64f64_sat (TAO_I96F32 ((tao_i128) stored)) : TAO_U64F64_ONE;
    }
  return tao_prune_subnet (subnets, networks->len, tao_ledger_get_u64 (ledger, TAO_ITEM_NOW, 0),
                           tao_ledger_get_u64 (ledger, TAO_ITEM_NETWORK_IMMUNITY_PERIOD, 0));
}

TaoU64F64
tao_registration_median_price (TaoLedger *ledger)
{
  g_autoptr(GArray) networks = g_array_new (FALSE, FALSE, sizeof (guint16));
  g_autofree TaoU64F64 *prices = NULL;

  tao_ledger_networks_in_storage_order (ledger, FALSE, networks);
  prices = g_new (TaoU64F64, networks->len);
  for (guint i = 0; i < networks->len; i++)
    prices[i] = tao_ledger_get_price (ledger, g_array_index (networks, guint16, i));
  return tao_median_price (prices, networks->len);
}

/* --- The calls --------------------------------------------------------------------------------------------------- */

/* Gives @hotkey a new uid, or that of the neuron that goes.  The caller made sure that there is one. */
static guint16
assign_uid (TaoLedger        *ledger,
            guint16           netuid,
            const TaoAccount *hotkey,
            gint              replaced)
{
  g_autoptr(GArray) emission = g_array_new (FALSE, FALSE, sizeof (TaoLedgerValue));
  TaoLedgerKey emission_key = tao_ledger_key_netuid (TAO_ITEM_EMISSION, netuid);
  TaoLedgerKey keys = tao_ledger_key_netuid (TAO_ITEM_KEYS, netuid);
  TaoLedgerKey uids = tao_ledger_key_account (TAO_ITEM_UIDS, hotkey, NULL, netuid);
  TaoLedgerKey registered = tao_ledger_key_netuid (TAO_ITEM_BLOCK_AT_REGISTRATION, netuid);
  TaoLedgerKey owner_key = tao_ledger_key_netuid (TAO_ITEM_SUBNET_OWNER_HOTKEY, netuid);
  TaoLedgerValue zero = { 0 };
  TaoAccount old, owner;
  guint16 uid;

  ledger->vtable->get_list (ledger, &emission_key, emission);
  if (replaced < 0)
    {
      uid = (guint16) tao_ledger_get_u64 (ledger, TAO_ITEM_SUBNETWORK_N, netuid);
      tao_ledger_put_u64 (ledger, TAO_ITEM_SUBNETWORK_N, netuid, (guint64) uid + 1);
      g_array_append_val (emission, zero);
      keys.index = uid;
    }
  else
    {
      TaoLedgerKey old_uid;

      uid = (guint16) replaced;
      keys.index = uid;
      tao_ledger_get_account (ledger, &keys, &old);
      /* The owner's hotkey is never put out; the newcomer gets nothing then. */
      if (tao_ledger_get_account (ledger, &owner_key, &owner) && tao_account_equal (&owner, &old))
        return uid;
      old_uid = tao_ledger_key_account (TAO_ITEM_UIDS, &old, NULL, netuid);
      ledger->vtable->remove (ledger, &old_uid);
      if (uid < emission->len)
        g_array_index (emission, TaoLedgerValue, uid) = zero;
    }
  ledger->vtable->put_list (ledger, &emission_key, (const TaoLedgerValue *) (void *) emission->data, emission->len);

  tao_ledger_put_account (ledger, &keys, hotkey);
  tao_ledger_put_key_u64 (ledger, &uids, uid);
  registered.index = uid;
  tao_ledger_put_key_u64 (ledger, &registered, tao_ledger_get_u64 (ledger, TAO_ITEM_NOW, 0));
  if (ledger->vtable->neuron_registered != NULL)
    ledger->vtable->neuron_registered (ledger, netuid, uid, replaced < 0 ? NULL : &old, hotkey);
  return uid;
}

static TaoCallStatus
burn_for_registration (TaoLedger        *ledger,
                       const TaoAccount *coldkey,
                       guint16           netuid,
                       guint64           cost,
                       guint64          *paid)
{
  TaoCallStatus status;
  TaoSwap swap;

  *paid = cost;
  status = tao_ledger_transfer_to_subnet (ledger, coldkey, netuid, paid);
  if (status == TAO_CALL_OK)
    status = tao_staking_swap (ledger, netuid, TAO_SWAP_BUY, *paid, TAO_POOL_MAX_LIMIT_RAO, FALSE, &swap);
  /* The bought alpha ceases to exist; the fee stays on the subnet's account. */
  if (status == TAO_CALL_OK)
    tao_ledger_sub_u64 (ledger, TAO_ITEM_SUBNET_ALPHA_OUT, netuid, swap.out);
  return status;
}

static TaoCallStatus
register_neuron (TaoLedger        *ledger,
                 const TaoAccount *coldkey,
                 guint16           netuid,
                 const TaoAccount *hotkey,
                 const guint64    *limit_price)
{
  guint64 cost = tao_ledger_get_u64 (ledger, TAO_ITEM_BURN, netuid);
  guint64 max_uids = tao_ledger_get_u64 (ledger, TAO_ITEM_MAX_ALLOWED_UIDS, netuid);
  TaoLedgerEvent event = { .kind = TAO_EVENT_NEURON_REGISTERED, .netuid = netuid, .hotkey = *hotkey };
  TaoCallStatus status;
  TaoAccount owner;
  guint64 paid;
  gint replaced = -1;
  guint16 uid;

  if (netuid == 0)
    return TAO_CALL_REGISTRATION_NOT_PERMITTED_ON_ROOT_SUBNET;
  if (!tao_ledger_has_network (ledger, netuid))
    return TAO_CALL_SUBNET_NOT_EXISTS;
  if (limit_price != NULL && cost > *limit_price)
    return TAO_CALL_REGISTRATION_PRICE_LIMIT_EXCEEDED;
  if (!tao_ledger_get_u64 (ledger, TAO_ITEM_NETWORK_REGISTRATION_ALLOWED, netuid))
    return TAO_CALL_SUBNET_REGISTRATION_DISABLED;
  if (get_uid (ledger, netuid, hotkey, &uid))
    return TAO_CALL_HOT_KEY_ALREADY_REGISTERED_IN_SUBNET;
  if (ledger->vtable->balance (ledger, coldkey, FALSE) < cost)
    return TAO_CALL_NOT_ENOUGH_BALANCE_TO_STAKE;
  if (!tao_staking_create_account (ledger, coldkey, hotkey))
    return TAO_CALL_CANNOT_USE_SYSTEM_ACCOUNT;
  if (!tao_ledger_get_owner (ledger, hotkey, &owner) || !tao_account_equal (&owner, coldkey))
    return TAO_CALL_NON_ASSOCIATED_COLD_KEY;
  if (max_uids == 0)
    return TAO_CALL_NO_NEURON_ID_AVAILABLE;
  if (tao_ledger_get_u64 (ledger, TAO_ITEM_SUBNETWORK_N, netuid) >= max_uids)
    {
      replaced = tao_registration_uid_to_prune (ledger, netuid);
      if (replaced < 0)
        return TAO_CALL_NO_NEURON_ID_AVAILABLE;
    }

  status = burn_for_registration (ledger, coldkey, netuid, cost, &paid);
  if (status != TAO_CALL_OK)
    return status;

  event.uid = assign_uid (ledger, netuid, hotkey, replaced);
  tao_ledger_put_u64 (ledger, TAO_ITEM_BURN, netuid,
                      tao_burn_bump (cost, TAO_U64F64 (tao_ledger_get_u128 (ledger, TAO_ITEM_BURN_INCREASE_MULT, netuid)),
                                     tao_ledger_get_u64 (ledger, TAO_ITEM_MIN_BURN, netuid),
                                     tao_ledger_get_u64 (ledger, TAO_ITEM_MAX_BURN, netuid)));
  tao_ledger_add_u64 (ledger, TAO_ITEM_REGISTRATIONS_THIS_BLOCK, netuid, 1);
  tao_ledger_add_u64 (ledger, TAO_ITEM_RAO_RECYCLED_FOR_REGISTRATION, netuid, cost);
  tao_ledger_add_flow (ledger, TAO_ITEM_SUBNET_TAO_FLOW, netuid, paid, FALSE);
  tao_ledger_emit (ledger, &event);
  return TAO_CALL_OK;
}

static TaoCallStatus
register_in_transaction (TaoLedger        *ledger,
                         const TaoAccount *coldkey,
                         guint16           netuid,
                         const TaoAccount *hotkey,
                         const guint64    *limit_price)
{
  TaoCallStatus status;

  ledger->vtable->begin (ledger);
  status = register_neuron (ledger, coldkey, netuid, hotkey, limit_price);
  if (status == TAO_CALL_OK)
    ledger->vtable->commit (ledger);
  else
    ledger->vtable->rollback (ledger);
  return status;
}

TaoCallStatus
tao_registration_burned_register (TaoLedger        *ledger,
                                  const TaoAccount *coldkey,
                                  guint16           netuid,
                                  const TaoAccount *hotkey)
{
  return register_in_transaction (ledger, coldkey, netuid, hotkey, NULL);
}

TaoCallStatus
tao_registration_register_limit (TaoLedger        *ledger,
                                 const TaoAccount *coldkey,
                                 guint16           netuid,
                                 const TaoAccount *hotkey,
                                 guint64           limit_price)
{
  return register_in_transaction (ledger, coldkey, netuid, hotkey, &limit_price);
}
