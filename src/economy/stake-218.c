#include "economy/stake-218.h"

guint64
tao_share_pool_218_value (const TaoSharePool218 *self,
                          guint64                share)
{
  TaoI96F32 per_share = tao_i96f32_div_or_zero (tao_i96f32_from_u64 (self->value), tao_i96f32_from_u64 (self->denominator));

  return tao_i96f32_to_u64_sat (tao_i96f32_mul_sat (per_share, tao_i96f32_from_u64 (share)));
}

void
tao_share_pool_218_update (TaoSharePool218 *self,
                           guint64         *share,
                           gint64           amount)
{
  guint64 magnitude = amount < 0 ? -(guint64) amount : (guint64) amount;
  guint64 (*change) (guint64, guint64) = amount < 0 ? tao_u64_sub_sat : tao_u64_add_sat;
  guint64 shares = magnitude;

  if (self->denominator != 0)
    {
      /* The part of the pool first, cut toward zero at 32 bits: in a large pool that is quite a few shares. */
      TaoI96F32 part = tao_i96f32_div_or_zero (tao_i96f32_from_u64 (magnitude), tao_i96f32_from_u64 (self->value));

      shares = tao_i96f32_to_u64_sat (tao_i96f32_mul_sat (part, tao_i96f32_from_u64 (self->denominator)));
    }
  self->value = change (self->value, magnitude);
  self->denominator = change (self->denominator, shares);
  *share = change (*share, shares);
}

guint64
tao_emission_218 (guint64 block_emission,
                  guint64 tao,
                  guint64 of_mechanism,
                  guint64 of_all)
{
  TaoI96F32 mechanism = tao_i96f32_mul_sat (tao_i96f32_from_u64 (block_emission),
                                            tao_i96f32_div_or_zero (tao_i96f32_from_u64 (of_mechanism), tao_i96f32_from_u64 (of_all)));

  return tao_i96f32_to_u64_sat (tao_i96f32_mul_sat (mechanism, tao_i96f32_div_or_zero (tao_i96f32_from_u64 (tao),
                                                                                       tao_i96f32_from_u64 (of_mechanism))));
}
