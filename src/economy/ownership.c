#include "economy/ownership.h"

/* @a·@factor_a against @b·@factor_b, in full. */
static int
compare_products (tao_u128 a,
                  guint    factor_a,
                  tao_u128 b,
                  guint    factor_b)
{
  TaoWide256 x = tao_u256_mul_u128 (a, factor_a), y = tao_u256_mul_u128 (b, factor_b);

  if (x.hi != y.hi)
    return x.hi < y.hi ? -1 : 1;
  return x.lo < y.lo ? -1 : x.lo > y.lo;
}

gboolean
tao_ownership_changes (const TaoRules          *rules,
                       const TaoOwnershipInput *input)
{
  guint64 circulating;

  if (input->alpha_out == 0 || input->now < tao_u64_add_sat (input->registered_at, TAO_OWNERSHIP_AGE))
    return FALSE;

  switch (rules->ownership)
    {
    case TAO_OWNERSHIP_TENTH_OF_TOTAL:
      return compare_products (input->total_conviction.bits, 10, tao_u64f64_from_u64 (input->alpha_out).bits, 1) >= 0;
    case TAO_OWNERSHIP_ONE_HOTKEY:
      circulating = tao_u64_sub_sat (tao_u64_sub_sat (input->alpha_out, input->protocol_alpha), input->burned_alpha);
      return compare_products (input->best_conviction.bits, 100, tao_u64f64_from_u64 (circulating).bits, 18) > 0;
    case TAO_OWNERSHIP_OFF:
    default:
      return FALSE;
    }
}
