#include "economy/coinbase.h"

#include <stdlib.h>

#include "economy/root-claim.h"
#include "economy/staking.h"

#define ROOT 0

guint64
tao_coinbase_epoch_emission (const TaoPending *pending)
{
  return tao_u64_add_sat (tao_u64_add_sat (pending->server, pending->validator), pending->root);
}

/* --- Splitting the pots ------------------------------------------------------------------------------------------ */

/* Root stake in units of alpha. */
static TaoU96F32
weighted_root (guint64 root_stake,
               guint64 tao_weight)
{
  return tao_u96f32_mul_sat (tao_u96f32_from_u64 (root_stake), tao_u96f32_from_u64_proportion (tao_weight));
}

/* Divides one dividend into what it owes to alpha and what it owes to root. */
static void
divide (const TaoRules         *rules,
        guint64                 tao_weight,
        const TaoDividendShare *share,
        TaoU96F32              *alpha,
        TaoU96F32              *root)
{
  TaoU96F32 stake = tao_u96f32_from_u64 (share->alpha_stake);
  TaoU96F32 weighted = weighted_root (share->root_stake, tao_weight);
  TaoU96F32 total = tao_u96f32_add_sat (stake, weighted);

  if (rules->dividend_split == TAO_DIVIDEND_SPLIT_ROOT_FIRST)
    {
      *root = tao_u96f32_mul_sat (share->dividend, tao_u96f32_div_or_zero (weighted, total));
      *alpha = tao_u96f32_sub_sat (share->dividend, *root);
      return;
    }

  *alpha = total.bits == 0 ? share->dividend : tao_u96f32_mul_sat (share->dividend, tao_u96f32_div_or_zero (stake, total));
  *root = share->on_root ? tao_u96f32_sub_sat (share->dividend, *alpha) : TAO_U96F32 (0);
}

void
tao_dividends_split (const TaoRules   *rules,
                     guint64           tao_weight,
                     guint64           validator,
                     guint64           root,
                     TaoDividendShare *shares,
                     gsize             n)
{
  TaoU96F32 alpha_sum = TAO_U96F32 (0), root_sum = TAO_U96F32 (0);

  for (gsize i = 0; i < n; i++)
    {
      divide (rules, tao_weight, &shares[i], &shares[i].alpha_pay, &shares[i].root_pay);
      alpha_sum = tao_u96f32_add_sat (alpha_sum, shares[i].alpha_pay);
      root_sum = tao_u96f32_add_sat (root_sum, shares[i].root_pay);
    }
  for (gsize i = 0; i < n; i++)
    {
      shares[i].alpha_pay = tao_u96f32_mul_sat (tao_u96f32_from_u64 (validator), tao_u96f32_div_or_zero (shares[i].alpha_pay, alpha_sum));
      shares[i].root_pay = tao_u96f32_mul_sat (tao_u96f32_from_u64 (root), tao_u96f32_div_or_zero (shares[i].root_pay, root_sum));
    }
}

/* --- Parents and children ---------------------------------------------------------------------------------------- */

/* What one hotkey receives in all, before the pots are split. */
typedef struct
{
  TaoAccount       hotkey;
  TaoDividendShare share;
} Receiver;

static void
give (GArray           *receivers,
      const TaoAccount *hotkey,
      TaoU96F32         amount)
{
  TaoU96F32 whole = TAO_U96F32 ((amount.bits >> 32) << 32);
  guint low = 0, high = receivers->len;

  while (low < high)
    {
      guint middle = (low + high) / 2;
      int order = tao_account_compare (&g_array_index (receivers, Receiver, middle).hotkey, hotkey);

      if (order == 0)
        {
          TaoDividendShare *share = &g_array_index (receivers, Receiver, middle).share;

          share->dividend = tao_u96f32_add_sat (share->dividend, whole);
          return;
        }
      if (order < 0)
        low = middle + 1;
      else
        high = middle;
    }

  {
    Receiver receiver = { .hotkey = *hotkey, .share = { .dividend = whole } };

    g_array_insert_val (receivers, low, receiver);
  }
}

static guint64
stake_of (TaoLedger        *ledger,
          const TaoAccount *hotkey,
          guint16           netuid)
{
  TaoLedgerKey key = tao_ledger_key_account (TAO_ITEM_TOTAL_HOTKEY_ALPHA, hotkey, NULL, netuid);

  return tao_ledger_get_key_u64 (ledger, &key);
}

/* The weight of @proportion of a hotkey's stake, alpha and root together. */
static TaoU96F32
weight_of (TaoLedger        *ledger,
           const TaoAccount *hotkey,
           guint16           netuid,
           TaoU96F32         proportion,
           guint64           tao_weight)
{
  TaoU96F32 alpha = tao_u96f32_mul_sat (tao_u96f32_from_u64 (stake_of (ledger, hotkey, netuid)), proportion);
  TaoU96F32 root = tao_u96f32_mul_sat (tao_u96f32_from_u64 (stake_of (ledger, hotkey, ROOT)), proportion);

  return tao_u96f32_add_sat (alpha, tao_u96f32_mul_sat (root, tao_u96f32_from_u64_proportion (tao_weight)));
}

static TaoU96F32
childkey_take (TaoLedger        *ledger,
               const TaoAccount *hotkey,
               guint16           netuid)
{
  TaoLedgerKey key = tao_ledger_key_account (TAO_ITEM_CHILDKEY_TAKE, hotkey, NULL, netuid);
  guint64 minimum = MAX (tao_ledger_get_u64 (ledger, TAO_ITEM_MIN_CHILDKEY_TAKE, 0),
                         tao_ledger_get_u64 (ledger, TAO_ITEM_MIN_CHILDKEY_TAKE_PER_SUBNET, netuid));

  return tao_u96f32_from_u16_proportion ((guint16) MAX (tao_ledger_get_key_u64 (ledger, &key), minimum));
}

/* Whether what @parent lends is hidden: it is suspended, and not the subnet owner's own. */
static gboolean
is_hidden_parent (TaoLedger        *ledger,
                  guint16           netuid,
                  const TaoAccount *parent)
{
  TaoLedgerKey suspended = tao_ledger_key_account (TAO_ITEM_CHILDKEY_THRESHOLD_SUSPENDED, parent, NULL, 0);
  TaoLedgerKey owner_key = tao_ledger_key_netuid (TAO_ITEM_SUBNET_OWNER_HOTKEY, netuid);
  TaoAccount owner;

  return ledger->rules->childkey_edges == TAO_CHILDKEY_EDGES_HIDE_SUSPENDED && tao_ledger_contains (ledger, &suspended) &&
         !(tao_ledger_get_account (ledger, &owner_key, &owner) && tao_account_equal (&owner, parent));
}

/* The visible parents and children of @hotkey: TaoLedgerValue with proportion and account, in stored order. */
static void
get_relatives (TaoLedger        *ledger,
               const TaoAccount *hotkey,
               guint16           netuid,
               GArray           *parents,
               GArray           *children)
{
  TaoLedgerKey parents_key = tao_ledger_key_account (TAO_ITEM_PARENT_KEYS, hotkey, NULL, netuid);
  TaoLedgerKey children_key = tao_ledger_key_account (TAO_ITEM_CHILD_KEYS, hotkey, NULL, netuid);

  ledger->vtable->get_list (ledger, &parents_key, parents);
  for (guint i = parents->len; i-- > 0;)
    if (is_hidden_parent (ledger, netuid, &g_array_index (parents, TaoLedgerValue, i).account))
      g_array_remove_index (parents, i);
  if (!is_hidden_parent (ledger, netuid, hotkey))
    ledger->vtable->get_list (ledger, &children_key, children);
}

/* Spreads the dividend of @hotkey over itself and its parents by the stake that each contributed. */
static void
spread_dividend (TaoLedger        *ledger,
                 const TaoAccount *hotkey,
                 guint16           netuid,
                 guint64           dividend,
                 GArray           *receivers)
{
  g_autoptr(GArray) children = g_array_new (FALSE, FALSE, sizeof (TaoLedgerValue));
  g_autoptr(GArray) parents = g_array_new (FALSE, FALSE, sizeof (TaoLedgerValue));
  guint64 tao_weight = tao_ledger_get_u64 (ledger, TAO_ITEM_TAO_WEIGHT, 0);
  TaoU96F32 burn_rate = tao_u96f32_from_u64_proportion (tao_ledger_get_u64 (ledger, TAO_ITEM_CK_BURN, 0));
  TaoU96F32 take_rate = childkey_take (ledger, hotkey, netuid);
  TaoU96F32 total_dividend = tao_u96f32_from_u64 (dividend);
  TaoU96F32 left = total_dividend, taken = TAO_U96F32 (0), delegated = TAO_U96F32 (0), total;
  TaoAccount owner;

  get_relatives (ledger, hotkey, netuid, parents, children);
  tao_ledger_get_owner (ledger, hotkey, &owner);

  for (guint i = 0; i < children->len; i++)
    delegated = tao_u96f32_add_sat (delegated,
                                    tao_u96f32_from_u64_proportion ((guint64) g_array_index (children, TaoLedgerValue, i).number));
  total = weight_of (ledger, hotkey, netuid, tao_u96f32_sub_sat (TAO_U96F32_ONE, delegated), tao_weight);
  total = tao_u96f32_from_u64 (tao_u96f32_to_u64_sat (total));
  for (guint i = 0; i < parents->len; i++)
    {
      const TaoLedgerValue *parent = &g_array_index (parents, TaoLedgerValue, i);

      total = tao_u96f32_add_sat (total, weight_of (ledger, &parent->account, netuid,
                                                    tao_u96f32_from_u64_proportion ((guint64) parent->number), tao_weight));
    }

  for (guint i = 0; i < parents->len; i++)
    {
      const TaoLedgerValue *parent = &g_array_index (parents, TaoLedgerValue, i);
      TaoU96F32 weight = weight_of (ledger, &parent->account, netuid,
                                    tao_u96f32_from_u64_proportion ((guint64) parent->number), tao_weight);
      TaoU96F32 part = tao_u96f32_mul_sat (total_dividend, tao_u96f32_div_or_zero (weight, total));
      TaoAccount parent_owner;

      left = tao_u96f32_sub_sat (left, part);
      tao_ledger_get_owner (ledger, &parent->account, &parent_owner);
      if (!tao_account_equal (&parent_owner, &owner))
        {
          TaoU96F32 burnt = tao_u96f32_mul_sat (burn_rate, part);
          TaoU96F32 take = tao_u96f32_mul_sat (take_rate, part);

          part = tao_u96f32_sub_sat (tao_u96f32_sub_sat (part, burnt), take);
          taken = tao_u96f32_add_sat (taken, take);
          /* Gone from the count, but the pots are paid out in full all the same. */
          tao_staking_recycle (ledger, netuid, tao_u96f32_to_u64_sat (burnt));
          tao_ledger_note_alpha (ledger, netuid, TAO_ALPHA_DROPPED, 0 - tao_u96f32_to_u64_sat (burnt));
        }
      give (receivers, &parent->account, part);
    }
  give (receivers, hotkey, tao_u96f32_add_sat (left, taken));
}

/* --- Paying ------------------------------------------------------------------------------------------------------ */

static void
pay_owner (TaoLedger *ledger,
           guint16    netuid,
           guint64    cut)
{
  TaoLedgerKey coldkey_key = tao_ledger_key_netuid (TAO_ITEM_SUBNET_OWNER, netuid);
  TaoLedgerKey hotkey_key = tao_ledger_key_netuid (TAO_ITEM_SUBNET_OWNER_HOTKEY, netuid);
  TaoAccount coldkey, hotkey;

  if (tao_ledger_get_account (ledger, &coldkey_key, &coldkey) && tao_ledger_get_account (ledger, &hotkey_key, &hotkey))
    {
      tao_staking_increase (ledger, &hotkey, &coldkey, netuid, cut);
      if (ledger->vtable->owner_paid != NULL)
        ledger->vtable->owner_paid (ledger, netuid, &coldkey, &hotkey, cut);
    }
  else
    tao_ledger_note_alpha (ledger, netuid, TAO_ALPHA_DROPPED, cut);
}

/* Whether the incentive of @hotkey is withheld: it is the subnet owner's own. */
static gboolean
is_owner_hotkey (TaoLedger        *ledger,
                 guint16           netuid,
                 const TaoAccount *hotkey)
{
  TaoLedgerKey uid_key = tao_ledger_key_account (TAO_ITEM_UIDS, hotkey, NULL, netuid);
  TaoLedgerKey owner_hotkey_key = tao_ledger_key_netuid (TAO_ITEM_SUBNET_OWNER_HOTKEY, netuid);
  TaoLedgerKey owner_key = tao_ledger_key_netuid (TAO_ITEM_SUBNET_OWNER, netuid);
  TaoLedgerKey owned_key;
  TaoAccount account;

  if (!tao_ledger_contains (ledger, &uid_key))
    return FALSE;
  if (tao_ledger_get_account (ledger, &owner_hotkey_key, &account) && tao_account_equal (&account, hotkey))
    return TRUE;
  tao_ledger_get_account (ledger, &owner_key, &account);
  owned_key = tao_ledger_key_account (TAO_ITEM_OWNED_HOTKEYS, NULL, &account, 0);
  return tao_ledger_list_contains (ledger, &owned_key, hotkey);
}

/* What a miner is credited of its @incentive after its collateral has had its part, or has given some back. */
static guint64
settle_collateral (TaoLedger        *ledger,
                   guint16           netuid,
                   const TaoAccount *hotkey,
                   guint64           incentive)
{
  TaoCollateral collateral;
  guint64 credited;

  if (ledger->rules->incentive_credit != TAO_INCENTIVE_COLLATERAL || ledger->vtable->get_collateral == NULL ||
      !ledger->vtable->get_collateral (ledger, hotkey, netuid, &collateral))
    return incentive;
  credited = tao_collateral_settle (&collateral, incentive);
  ledger->vtable->put_collateral (ledger, hotkey, netuid, &collateral);
  return credited;
}

static void
pay_miner (TaoLedger        *ledger,
           guint16           netuid,
           const TaoAccount *hotkey,
           guint64           incentive)
{
  TaoLedgerEvent event = { .kind = TAO_EVENT_AUTO_STAKE_ADDED, .netuid = netuid, .hotkey = *hotkey, .alpha = incentive };
  TaoLedgerKey key;

  tao_ledger_get_owner (ledger, hotkey, &event.coldkey);
  key = tao_ledger_key_account (TAO_ITEM_AUTO_STAKE_DESTINATION, NULL, &event.coldkey, netuid);
  if (tao_ledger_get_account (ledger, &key, &event.other_hotkey))
    tao_ledger_emit (ledger, &event);
  else
    event.other_hotkey = *hotkey;
  tao_staking_increase (ledger, &event.other_hotkey, &event.coldkey, netuid, incentive);
}

static void
pay_miners (TaoLedger            *ledger,
            guint16               netuid,
            const TaoEpochPayout *payouts,
            gsize                 n)
{
  gboolean recycles = tao_ledger_get_u64 (ledger, TAO_ITEM_RECYCLE_OR_BURN, netuid) == 1;
  guint64 withheld = 0, total = 0;

  for (gsize i = 0; i < n; i++)
    {
      total = tao_u64_add_sat (total, payouts[i].incentive);
      if (!is_owner_hotkey (ledger, netuid, &payouts[i].hotkey))
        {
          pay_miner (ledger, netuid, &payouts[i].hotkey,
                     settle_collateral (ledger, netuid, &payouts[i].hotkey, payouts[i].incentive));
          continue;
        }
      withheld = tao_u64_add_sat (withheld, payouts[i].incentive);
      if (recycles)
        tao_staking_recycle (ledger, netuid, payouts[i].incentive);
      else
        tao_staking_burn (ledger, netuid, payouts[i].incentive);
    }
  tao_ledger_put_u128 (ledger, TAO_ITEM_MINER_BURNED, netuid,
                       tao_u96f32_div_or_zero (tao_u96f32_from_u64 (withheld), tao_u96f32_from_u64 (total)).bits);
}

/* Pays the take to the hotkey's owner; gives the rest.  What both are is taken from *@left of the pot. */
static guint64
pay_take (TaoLedger        *ledger,
          guint16           netuid,
          const TaoAccount *hotkey,
          TaoU96F32         amount,
          guint64          *left)
{
  TaoLedgerKey key = tao_ledger_key_account (TAO_ITEM_DELEGATES, hotkey, NULL, 0);
  TaoU96F32 rate = tao_u96f32_from_u16_proportion ((guint16) tao_ledger_get_key_u64 (ledger, &key));
  TaoU96F32 take = tao_u96f32_mul_sat (rate, amount);
  guint64 rest = tao_u96f32_to_u64_sat (tao_u96f32_sub_sat (amount, take));
  TaoAccount owner;

  tao_ledger_get_owner (ledger, hotkey, &owner);
  tao_staking_increase (ledger, hotkey, &owner, netuid, tao_u96f32_to_u64_sat (take));
  *left -= tao_u96f32_to_u64_sat (take) + rest;
  return rest;
}

static void
add_at (TaoLedger        *ledger,
        TaoLedgerItem     item,
        guint16           netuid,
        const TaoAccount *hotkey,
        guint64           amount)
{
  TaoLedgerKey key = tao_ledger_key_account (item, hotkey, NULL, netuid);

  tao_ledger_put_key_u64 (ledger, &key, tao_u64_add_sat (tao_ledger_get_key_u64 (ledger, &key), amount));
}

static void
pay_alpha_dividends (TaoLedger *ledger,
                     guint16    netuid,
                     guint64    pot,
                     GArray    *receivers)
{
  ledger->vtable->clear (ledger, TAO_ITEM_ALPHA_DIVIDENDS_PER_SUBNET, netuid);
  for (guint i = 0; i < receivers->len; i++)
    {
      const Receiver *receiver = &g_array_index (receivers, Receiver, i);
      guint64 rest = pay_take (ledger, netuid, &receiver->hotkey, receiver->share.alpha_pay, &pot);
      TaoLedgerKey last = tao_ledger_key_account (TAO_ITEM_TOTAL_HOTKEY_ALPHA_LAST_EPOCH, &receiver->hotkey, NULL, netuid);

      tao_staking_increase_hotkey (ledger, &receiver->hotkey, netuid, rest);
      add_at (ledger, TAO_ITEM_ALPHA_DIVIDENDS_PER_SUBNET, netuid, &receiver->hotkey, rest);
      tao_ledger_put_key_u64 (ledger, &last, stake_of (ledger, &receiver->hotkey, netuid));
    }
  tao_ledger_note_alpha (ledger, netuid, TAO_ALPHA_DROPPED, pot);
}

static void
pay_root_dividends (TaoLedger *ledger,
                    guint16    netuid,
                    guint64    pot,
                    GArray    *receivers)
{
  ledger->vtable->clear (ledger, TAO_ITEM_ROOT_ALPHA_DIVIDENDS_PER_SUBNET, netuid);
  for (guint i = 0; i < receivers->len; i++)
    {
      const Receiver *receiver = &g_array_index (receivers, Receiver, i);
      guint64 rest = pay_take (ledger, netuid, &receiver->hotkey, receiver->share.root_pay, &pot);

      if (ledger->rules->root_sink == TAO_ROOT_SINK_CLAIMABLE)
        tao_root_claim_add_dividends (ledger, &receiver->hotkey, netuid, rest);
      else if (ledger->vtable->queue_basket_deposit != NULL)
        ledger->vtable->queue_basket_deposit (ledger, &receiver->hotkey, netuid, rest);
      add_at (ledger, TAO_ITEM_ROOT_ALPHA_DIVIDENDS_PER_SUBNET, netuid, &receiver->hotkey, rest);
    }
  tao_ledger_note_alpha (ledger, netuid, TAO_ALPHA_DROPPED, pot);
}

static int
compare_payouts (const void *a,
                 const void *b)
{
  return tao_account_compare (&((const TaoEpochPayout *) a)->hotkey, &((const TaoEpochPayout *) b)->hotkey);
}

void
tao_coinbase_distribute (TaoLedger        *ledger,
                         guint16           netuid,
                         const TaoPending *pending,
                         TaoEpochPayout   *payouts,
                         gsize             n)
{
  g_autoptr(GArray) receivers = g_array_new (FALSE, FALSE, sizeof (Receiver));
  g_autofree TaoDividendShare *shares = NULL;
  guint64 server = pending->server, validator = pending->validator, incentives = 0, root_paid = 0;

  if (n > 0)
    qsort (payouts, n, sizeof *payouts, compare_payouts);
  for (gsize i = 0; i < n; i++)
    incentives = tao_u64_add_sat (incentives, payouts[i].incentive);
  if (incentives == 0)
    {
      validator = tao_u64_add_sat (validator, server);
      server = 0;
    }

  for (gsize i = 0; i < n; i++)
    spread_dividend (ledger, &payouts[i].hotkey, netuid, payouts[i].dividend, receivers);

  shares = g_new (TaoDividendShare, receivers->len);
  for (guint i = 0; i < receivers->len; i++)
    {
      const Receiver *receiver = &g_array_index (receivers, Receiver, i);
      TaoLedgerKey root_uid = tao_ledger_key_account (TAO_ITEM_UIDS, &receiver->hotkey, NULL, ROOT);

      shares[i] = receiver->share;
      shares[i].alpha_stake = stake_of (ledger, &receiver->hotkey, netuid);
      shares[i].root_stake = stake_of (ledger, &receiver->hotkey, ROOT);
      shares[i].on_root = tao_ledger_contains (ledger, &root_uid);
    }
  tao_dividends_split (ledger->rules, tao_ledger_get_u64 (ledger, TAO_ITEM_TAO_WEIGHT, 0),
                       validator, pending->root, shares, receivers->len);
  for (guint i = 0; i < receivers->len; i++)
    {
      g_array_index (receivers, Receiver, i).share = shares[i];
      root_paid = tao_u64_add_sat (root_paid, tao_u96f32_to_u64_sat (shares[i].root_pay));
    }

  pay_owner (ledger, netuid, pending->owner);
  pay_miners (ledger, netuid, payouts, n);
  /* Incentives are half of all that the epoch ran on, whatever this pot holds.  While root's part is recycled and not
   * kept, that is less than the pot by half of that part; otherwise rounding can make it a little more. */
  tao_ledger_note_alpha (ledger, netuid, TAO_ALPHA_DROPPED, server - incentives);
  pay_alpha_dividends (ledger, netuid, validator, receivers);
  pay_root_dividends (ledger, netuid, pending->root, receivers);
  /* Root alpha that no member of root earned; earlier rules lose it in rounding. */
  if (ledger->rules->dividend_split == TAO_DIVIDEND_SPLIT_ALPHA_FIRST && root_paid == 0)
    {
      tao_staking_recycle (ledger, netuid, pending->root);
      tao_ledger_note_alpha (ledger, netuid, TAO_ALPHA_DROPPED, 0 - pending->root);
    }
}
