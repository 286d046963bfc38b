#include "economy/distribution-293.h"

#include "economy/coinbase.h"

/* Shares worth @amount; signed formats are the chain's, so a huge one saturates. */
static TaoU64F64
shares_for (const TaoSharePool293 *pool,
            guint64                amount)
{
  const TaoI64F64 value = tao_i64f64_from_u64_sat (amount);
  tao_u128 per_share;
  TaoI64F64 shares;

  if (tao_u128_mul_div (tao_u64f64_from_u64 (pool->value).bits, TAO_U64F64_ONE.bits, pool->denominator.bits,
                        &per_share))
    {
      const TaoI64F64 divisor = TAO_I64F64 (per_share > (tao_u128) TAO_I128_MAX ? TAO_I128_MAX : (tao_i128) per_share);

      shares = tao_i64f64_div_or_zero (value, divisor);
    }
  else
    {
      const TaoI64F64 denominator = TAO_I64F64 (pool->denominator.bits > (tao_u128) TAO_I128_MAX
                                                  ? TAO_I128_MAX : (tao_i128) pool->denominator.bits);

      shares = tao_i64f64_mul_sat (tao_i64f64_div_or_zero (value, tao_i64f64_from_u64_sat (pool->value)), denominator);
    }
  return TAO_U64F64 (shares.bits < 0 ? 0 : (tao_u128) shares.bits);
}

void
tao_share_pool_293_add (TaoSharePool293 *pool,
                        TaoU64F64       *share,
                        guint64          amount)
{
  if (pool->denominator.bits == 0)
    {
      /* The first holder gets all. */
      pool->denominator = tao_u64f64_from_u64 (amount);
      *share = pool->denominator;
    }
  else
    {
      const TaoU64F64 bought = shares_for (pool, amount);

      pool->denominator = tao_u64f64_add_sat (pool->denominator, bought);
      *share = tao_u64f64_add_sat (*share, bought);
    }
  pool->value = tao_u64_add_sat (pool->value, amount);
}

/* What @proportion of a hotkey's stake weighs, alpha and root together. */
static TaoU96F32
weight_of (const TaoHotkey293 *hotkey,
           TaoU96F32           proportion,
           TaoU96F32           tao_weight)
{
  const TaoU96F32 alpha = tao_u96f32_mul_sat (tao_u96f32_from_u64 (hotkey->alpha.value), proportion);
  const TaoU96F32 root = tao_u96f32_mul_sat (tao_u96f32_from_u64 (hotkey->root.value), proportion);

  return tao_u96f32_add_sat (alpha, tao_u96f32_mul_sat (root, tao_weight));
}

static void
give (TaoHotkey293     *hotkey,
      TaoDividendShare *share,
      TaoU96F32         amount)
{
  hotkey->receives = TRUE;
  share->dividend = tao_u96f32_add_sat (share->dividend, tao_u96f32_from_u64 (tao_u96f32_to_u64_sat (amount)));
}

/* Spreads a member's dividend over its parents and itself by contributed stake. */
static void
spread (TaoHotkey293     *hotkeys,
        TaoDividendShare *shares,
        guint32           index,
        TaoU96F32         tao_weight)
{
  TaoHotkey293 *child = &hotkeys[index];
  const TaoU96F32 dividend = tao_u96f32_from_u64 (child->dividend);
  const TaoU96F32 take_rate = tao_u96f32_from_u16_proportion (child->childkey_take);
  TaoU96F32 own = TAO_U96F32_ONE, left = dividend, taken = { 0 }, total;

  for (guint32 k = 0; k < child->n_children; k++)
    own = tao_u96f32_sub_sat (own, tao_u96f32_from_u64_proportion (child->children[k]));
  total = tao_u96f32_from_u64 (tao_u96f32_to_u64_sat (weight_of (child, own, tao_weight)));
  for (guint32 k = 0; k < child->n_parents; k++)
    total = tao_u96f32_add_sat (total,
                                weight_of (&hotkeys[child->parents[k].hotkey],
                                           tao_u96f32_from_u64_proportion (child->parents[k].proportion), tao_weight));

  for (guint32 k = 0; k < child->n_parents; k++)
    {
      TaoHotkey293 *parent = &hotkeys[child->parents[k].hotkey];
      const TaoU96F32 weight = weight_of (parent, tao_u96f32_from_u64_proportion (child->parents[k].proportion),
                                          tao_weight);
      TaoU96F32 part = tao_u96f32_mul_sat (dividend, tao_u96f32_div_or_zero (weight, total));

      left = tao_u96f32_sub_sat (left, part);
      if (parent->owner != child->owner)
        {
          const TaoU96F32 take = tao_u96f32_mul_sat (take_rate, part);

          part = tao_u96f32_sub_sat (part, take);
          taken = tao_u96f32_add_sat (taken, take);
        }
      give (parent, &shares[child->parents[k].hotkey], part);
    }
  give (child, &shares[index], tao_u96f32_add_sat (left, taken));
}

/* Pays the take to the hotkey's owner, the rest to everyone who staked on it.
 * Returns: the rest. */
static guint64
pay (const TaoHotkey293 *hotkey,
     TaoSharePool293    *pool,
     TaoU64F64          *owner_share,
     TaoU96F32           amount,
     guint64            *take)
{
  const TaoU96F32 cut = tao_u96f32_mul_sat (tao_u96f32_from_u16_proportion (hotkey->take), amount);
  const guint64 rest = tao_u96f32_to_u64_sat (tao_u96f32_sub_sat (amount, cut));

  *take = tao_u96f32_to_u64_sat (cut);
  tao_share_pool_293_add (pool, owner_share, *take);
  pool->value = tao_u64_add_sat (pool->value, rest);
  return rest;
}

guint64
tao_distribute_293 (const TaoPending293 *pending,
                    guint64              tao_weight,
                    gint32               owner_hotkey,
                    TaoU64F64           *owner_share,
                    TaoHotkey293        *hotkeys,
                    guint32              n)
{
  g_autofree TaoDividendShare *shares = g_new0 (TaoDividendShare, (gsize) n + 1);
  g_autofree TaoDividendShare *receivers = g_new0 (TaoDividendShare, (gsize) n + 1);
  const TaoU96F32 weight = tao_u96f32_from_u64_proportion (tao_weight);
  guint64 incentives = 0, validator = pending->alpha, root_added = 0, take;
  guint32 n_receivers = 0;

  /* Half of the epoch goes to miners; what was sold for root comes off the other
   * half.  Without miners validators get all. */
  for (guint32 i = 0; i < n; i++)
    incentives = tao_u64_add_sat (incentives, hotkeys[i].is_member ? hotkeys[i].incentive : 0);
  if (incentives > 0)
    validator = tao_u64_sub_sat (tao_u64_add_sat (pending->alpha, pending->swapped) / 2, pending->swapped);

  for (guint32 i = 0; i < n; i++)
    {
      hotkeys[i].receives = FALSE;
      hotkeys[i].alpha_dividend = hotkeys[i].root_dividend = 0;
    }
  for (guint32 i = 0; i < n; i++)
    if (hotkeys[i].is_member)
      spread (hotkeys, shares, i, weight);
  for (guint32 i = 0; i < n; i++)
    if (hotkeys[i].receives)
      {
        receivers[n_receivers] = shares[i];
        receivers[n_receivers].alpha_stake = hotkeys[i].alpha.value;
        receivers[n_receivers].root_stake = hotkeys[i].root.value;
        n_receivers++;
      }
  tao_dividends_split (tao_rules_lookup (293), tao_weight, validator, pending->tao, receivers, n_receivers);

  if (owner_hotkey >= 0)
    tao_share_pool_293_add (&hotkeys[owner_hotkey].alpha, owner_share, pending->owner_cut);
  for (guint32 i = 0; i < n; i++)
    if (hotkeys[i].is_member && owner_hotkey != (gint32) i)
      tao_share_pool_293_add (&hotkeys[i].alpha, hotkeys[i].owner_alpha, hotkeys[i].incentive);

  for (guint32 i = 0, at = 0; i < n; i++)
    if (hotkeys[i].receives)
      hotkeys[i].alpha_dividend = pay (&hotkeys[i], &hotkeys[i].alpha, hotkeys[i].owner_alpha,
                                       receivers[at++].alpha_pay, &take);
  for (guint32 i = 0, at = 0; i < n; i++)
    if (hotkeys[i].receives)
      {
        hotkeys[i].root_dividend = pay (&hotkeys[i], &hotkeys[i].root, hotkeys[i].owner_root,
                                        receivers[at++].root_pay, &take);
        root_added = tao_u64_add_sat (root_added, tao_u64_add_sat (take, hotkeys[i].root_dividend));
      }
  return root_added;
}
