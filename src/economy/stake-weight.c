#include "economy/stake-weight.h"

static gboolean
edge_is_visible (const TaoRules *rules,
                 gboolean        parent_suspended,
                 gboolean        parent_is_subnet_owner)
{
  return rules->childkey_edges == TAO_CHILDKEY_EDGES_ALL ||
         !parent_suspended || parent_is_subnet_owner;
}

static TaoU96F32
add_share (TaoU96F32 sum,
           guint64   stake,
           guint64   proportion)
{
  return tao_u96f32_add_sat (sum, tao_u96f32_mul_sat (tao_u96f32_from_u64 (stake),
                                                      tao_u96f32_from_u64_proportion (proportion)));
}

TaoStakeWeight
tao_stake_weight_of (const TaoRules       *rules,
                     const TaoStakeMember *member,
                     guint64               tao_weight)
{
  TaoU96F32 alpha_out = { 0 }, alpha_in = { 0 }, root_out = { 0 }, root_in = { 0 };
  TaoU96F32 alpha, root;
  TaoI64F64 weight = TAO_I64F64 ((tao_i128) tao_u96f32_from_u64_proportion (tao_weight).bits << 32);
  TaoStakeWeight result = { 0 };

  if (!member->has_key)
    return result;

  if (edge_is_visible (rules, member->suspended, member->is_subnet_owner))
    for (guint32 i = 0; i < member->n_children; i++)
      {
        alpha_out = add_share (alpha_out, member->alpha, member->children[i]);
        root_out = add_share (root_out, member->root, member->children[i]);
      }
  for (guint32 i = 0; i < member->n_parents; i++)
    {
      const TaoStakeParent *parent = &member->parents[i];

      if (!edge_is_visible (rules, parent->suspended, parent->is_subnet_owner))
        continue;
      alpha_in = add_share (alpha_in, parent->alpha, parent->proportion);
      root_in = add_share (root_in, parent->root, parent->proportion);
    }

  /* What is lent out stops at zero before anything borrowed is added. */
  alpha = tao_u96f32_add_sat (tao_u96f32_sub_sat (tao_u96f32_from_u64 (member->alpha), alpha_out), alpha_in);
  root = tao_u96f32_add_sat (tao_u96f32_sub_sat (tao_u96f32_from_u64 (member->root), root_out), root_in);

  result.alpha = tao_u96f32_to_u64_sat (alpha);
  result.root = tao_u96f32_to_u64_sat (root);
  result.total = tao_i64f64_add_sat (tao_i64f64_from_u64_sat (result.alpha),
                                     tao_i64f64_mul_sat (tao_i64f64_from_u64_sat (result.root), weight));
  return result;
}

void
tao_stake_weights (const TaoRules       *rules,
                   const TaoStakeMember *members,
                   guint32               n,
                   guint64               tao_weight,
                   TaoI64F64            *out)
{
  for (guint32 i = 0; i < n; i++)
    out[i] = tao_stake_weight_of (rules, &members[i], tao_weight).total;
}
