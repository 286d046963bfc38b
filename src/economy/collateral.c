#include "economy/collateral.h"

static guint64
part_of (guint64   amount,
         TaoU96F32 ratio)
{
  return tao_u96f32_to_u64_sat (tao_u96f32_mul_sat (tao_u96f32_from_u64 (amount), ratio));
}

void
tao_collateral_split_price (guint64   price,
                            TaoU96F32 share,
                            guint64   standing,
                            guint64  *locked,
                            guint64  *burned)
{
  guint64 part = MIN (part_of (price, share), price);

  *locked = tao_u64_sub_sat (part, standing);
  *burned = price - part;
}

guint64
tao_collateral_capture (TaoCollateral *self,
                        guint64        amount)
{
  guint64 kept = MIN (amount, tao_u64_sub_sat (self->minimum, self->locked));

  self->locked += kept;
  return kept;
}

guint64
tao_collateral_settle (TaoCollateral *self,
                       guint64        incentive)
{
  guint64 released;

  if (self->locked < self->minimum)
    return incentive - tao_collateral_capture (self, incentive);
  released = MIN (self->locked - self->minimum, part_of (incentive, self->drain_ratio));
  self->locked -= released;
  return tao_u64_add_sat (incentive, released);
}
