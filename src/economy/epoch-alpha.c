/* Liquid alpha: how fast a bond follows a weight, one coefficient per cell.
 *
 * The exponential of every cell is the costliest part of an epoch.  Its series is
 * a chain of dependent steps, so several cells run side by side. */
#include "economy/epoch-private.h"

#define LANES 4
#define EXP_TERMS 31

/* Up to here terms stay below 2^44, which the reciprocals below are exact for. */
#define LANE_LIMIT (G_GUINT64_CONSTANT (8) << 32)

/* t / i is the upper half of t x R (i) for t < 2^64 / i. */
#define R(i) (G_MAXUINT64 / (i) + 1)
static const guint64 reciprocals[EXP_TERMS + 1] = {
  0, 0, R (2), R (3), R (4), R (5), R (6), R (7), R (8), R (9), R (10),
  R (11), R (12), R (13), R (14), R (15), R (16), R (17), R (18), R (19), R (20),
  R (21), R (22), R (23), R (24), R (25), R (26), R (27), R (28), R (29), R (30), R (31),
};
#undef R

/* floor (2^64 / x) for x > 1 */
static inline guint64
inverse_of (guint64 x)
{
  guint64 quotient = G_MAXUINT64 / x;

  return quotient + (G_MAXUINT64 - quotient * x + 1 == x);
}

/* exp of @x, as tao_i32f32_exp, for |x| <= LANE_LIMIT. */
static void
exp_lanes (const TaoI32F32  x[LANES],
           TaoI32F32        out[LANES])
{
  guint64 magnitude[LANES], term[LANES], sum[LANES];

  for (guint lane = 0; lane < LANES; lane++)
    {
      magnitude[lane] = (guint64) (x[lane].bits < 0 ? -x[lane].bits : x[lane].bits);
      term[lane] = magnitude[lane];
      sum[lane] = magnitude[lane] + (guint64) TAO_I32F32_ONE.bits;
    }

  for (guint i = 2; i <= EXP_TERMS; i++)
    {
      guint64 left = 0;

#pragma GCC unroll 4
      for (guint lane = 0; lane < LANES; lane++)
        {
          guint64 product = (guint64) (((tao_u128) term[lane] * magnitude[lane]) >> 32);

          term[lane] = (guint64) (((tao_u128) product * reciprocals[i]) >> 64);
          sum[lane] += term[lane];
          left |= term[lane];
        }
      if (left == 0)
        break;
    }

  for (guint lane = 0; lane < LANES; lane++)
    {
      /* 1 is a special case on chain, before the series. */
      if (x[lane].bits == TAO_I32F32_ONE.bits)
        out[lane] = tao_i32f32_exp_clamped (x[lane]);
      else
        out[lane] = TAO_I32F32 ((gint64) (x[lane].bits < 0 ? inverse_of (sum[lane]) : sum[lane]));
    }
}

static TaoI32F32
exponential_of (const TaoLiquidAlpha *liquid,
                TaoI32F32             x)
{
  TaoI32F32 result;

  switch (liquid->exponential)
    {
    case TAO_EXPONENTIAL_CLAMPED:
      return tao_i32f32_exp_clamped (x);
    case TAO_EXPONENTIAL_UNCLAMPED:
      break;
    }
  return tao_i32f32_exp (x, &result) ? result : TAO_I32F32 (0);
}

static inline TaoI32F32
exponent_of (const TaoLiquidAlpha *liquid,
             TaoI32F32             distance)
{
  const TaoI32F32 half = TAO_I32F32 (TAO_I32F32_ONE.bits / 2);

  return tao_i32f32_mul_sat (liquid->slope, tao_i32f32_sub_sat (distance, half));
}

/* low + (high - low) / (1 + e), within low..high */
static inline TaoI32F32
alpha_from_exponential (const TaoLiquidAlpha *liquid,
                        TaoI32F32             e)
{
  const TaoI32F32 span = tao_i32f32_sub_sat (liquid->high, liquid->low);
  const TaoI32F32 sum = tao_i32f32_add_sat (TAO_I32F32_ONE, e);
  const TaoI32F32 sigmoid = TAO_I32F32 ((gint64) inverse_of ((guint64) sum.bits));

  return tao_i32f32_clamp (tao_i32f32_add_sat (liquid->low, tao_i32f32_mul_sat (sigmoid, span)),
                           liquid->low, liquid->high);
}

TaoLiquidAlpha
tao_liquid_alpha_new (const TaoRules      *rules,
                      const TaoEpochInput *input)
{
  TaoLiquidAlpha liquid = {
    .low = tao_i32f32_from_u16_proportion (input->alpha_low),
    .high = tao_i32f32_from_u16_proportion (input->alpha_high),
    .slope = tao_i32f32_div_sat (tao_i32f32_from_int_sat (input->alpha_sigmoid_steepness),
                                 tao_i32f32_from_int_sat (-100)),
    .exponential = rules->exponential,
  };

  liquid.at_zero = alpha_from_exponential (&liquid, exponential_of (&liquid, exponent_of (&liquid, TAO_I32F32 (0))));
  return liquid;
}

/* A weight at or above the bond is a purchase, measured against consensus; below,
 * a sale, measured against the bond. */
TaoI32F32
tao_liquid_alpha_distance (TaoI32F32 consensus,
                           TaoI32F32 weight,
                           TaoI32F32 bond)
{
  TaoI32F32 distance = weight.bits >= bond.bits ? tao_i32f32_sub_sat (weight, consensus)
                                                : tao_i32f32_sub_sat (bond, weight);

  return tao_i32f32_clamp (distance, TAO_I32F32 (0), TAO_I32F32_ONE);
}

void
tao_liquid_alpha_of (const TaoLiquidAlpha *liquid,
                     const TaoI32F32      *distance,
                     TaoI32F32            *alpha,
                     guint32               count)
{
  TaoI32F32 pending[LANES];
  guint32 where[LANES];
  guint waiting = 0;

  for (guint32 k = 0; k < count; k++)
    {
      TaoI32F32 exponent;

      if (distance[k].bits == 0)
        {
          alpha[k] = liquid->at_zero;
          continue;
        }
      exponent = exponent_of (liquid, distance[k]);
      if ((guint64) exponent.bits + LANE_LIMIT > 2 * LANE_LIMIT)
        {
          alpha[k] = alpha_from_exponential (liquid, exponential_of (liquid, exponent));
          continue;
        }
      pending[waiting] = exponent;
      where[waiting++] = k;
      if (waiting == LANES)
        {
          exp_lanes (pending, pending);
          for (guint lane = 0; lane < LANES; lane++)
            alpha[where[lane]] = alpha_from_exponential (liquid, pending[lane]);
          waiting = 0;
        }
    }
  for (guint lane = 0; lane < waiting; lane++)
    alpha[where[lane]] = alpha_from_exponential (liquid, exponential_of (liquid, pending[lane]));
}
