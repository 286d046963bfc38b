/* The superellipse of an unreleased branch: a trade moves along K = X²·b² + Y²·a², where X and Y are the distances of the
 * reserves from a centre that emission moves along.  Integers of up to 512 bits, square roots rounded down, so nobody
 * ever gains by the rounding.
 *
 * Known from one source only and live nowhere: no rule set selects it.  The unit of the scales cancels out of every
 * price and amount; here it is that of the centres, 2^-32 rao. */
#include "economy/pool-private.h"

#include <gmp.h>

#define UNIT_BITS 32

static void
set_u128 (mpz_t    out,
          tao_u128 value)
{
  guint64 limbs[2] = { (guint64) value, (guint64) (value >> 64) };

  mpz_import (out, 2, -1, sizeof limbs[0], 0, 0, limbs);
}

/* All ones where @value needs more. */
static tao_u128
get_u128_sat (const mpz_t value)
{
  guint64 limbs[2] = { 0, 0 };

  if (mpz_sizeinbase (value, 2) > 128)
    return TAO_U128_MAX;
  mpz_export (limbs, NULL, -1, sizeof limbs[0], 0, 0, value);
  return (tao_u128) limbs[1] << 64 | limbs[0];
}

/* How far a reserve is from its centre; FALSE unless that is more than nothing. */
static gboolean
distance (tao_i128 center,
          guint64  reserve,
          mpz_t    out)
{
  tao_u128 at = (tao_u128) reserve << UNIT_BITS;

  if (center <= 0 || (tao_u128) center <= at)
    return FALSE;
  set_u128 (out, (tao_u128) center - at);
  return TRUE;
}

/* X and Y, a² and b²; all four initialised.  FALSE without a curve. */
static gboolean
read_curve (const TaoPool *pool,
            mpz_t          x,
            mpz_t          y,
            mpz_t          a_squared,
            mpz_t          b_squared)
{
  const TaoSuperellipse *curve = &pool->superellipse;

  if (curve->alpha_scale == 0 || curve->tao_scale == 0 ||
      !distance (curve->center_alpha, pool->alpha_reserve, x) || !distance (curve->center_tao, pool->tao_reserve, y))
    return FALSE;
  set_u128 (a_squared, curve->alpha_scale);
  set_u128 (b_squared, curve->tao_scale);
  mpz_mul (a_squared, a_squared, a_squared);
  mpz_mul (b_squared, b_squared, b_squared);
  return TRUE;
}

/* b²X / a²Y */
static TaoU64F64
superellipse_price (const TaoPool *pool)
{
  TaoU64F64 price = { 0 };
  mpz_t x, y, a, b;

  mpz_inits (x, y, a, b, NULL);
  if (read_curve (pool, x, y, a, b))
    {
      mpz_mul (x, x, b);
      mpz_mul_2exp (x, x, 64);
      mpz_mul (y, y, a);
      mpz_fdiv_q (x, x, y);
      price.bits = get_u128_sat (x);
    }
  mpz_clears (x, y, a, b, NULL);
  return price;
}

static gboolean
superellipse_amount_out (const TaoPool  *pool,
                         const TaoRules *rules,
                         TaoSwapKind     kind,
                         guint64         in,
                         guint64        *out)
{
  gboolean possible = FALSE;
  mpz_t x, y, a, b, moved;

  mpz_inits (x, y, a, b, moved, NULL);
  if (read_curve (pool, x, y, a, b))
    {
      /* From here on x is the side that is taken out, y the side that is paid into. */
      if (kind == TAO_SWAP_SELL)
        {
          mpz_swap (x, y);
          mpz_swap (a, b);
        }
      set_u128 (moved, (tao_u128) in << UNIT_BITS);
      mpz_sub (moved, y, moved);
      if (mpz_sgn (moved) > 0)
        {
          /* X' = √(X² + (Y² − Y'²)·a²/b²) */
          mpz_mul (moved, moved, moved);
          mpz_mul (y, y, y);
          mpz_sub (y, y, moved);
          mpz_mul (y, y, a);
          mpz_fdiv_q (y, y, b);
          mpz_addmul (y, x, x);
          mpz_sqrt (y, y);
          mpz_sub (y, y, x);
          mpz_fdiv_q_2exp (y, y, UNIT_BITS);
          possible = get_u128_sat (y) <= tao_pool_reserve_out (pool, kind);
          if (possible)
            *out = (guint64) get_u128_sat (y);
        }
    }
  mpz_clears (x, y, a, b, moved, NULL);
  return possible;
}

/* A centre moved along with its reserve; FALSE where it does not fit any more. */
static gboolean
move_center (tao_i128 *center,
             guint64   amount)
{
  return !__builtin_add_overflow (*center, (tao_i128) amount << UNIT_BITS, center);
}

/* Centres move with the reserves, so the price stays exactly.  With one side empty both wait. */
static gboolean
superellipse_prepare_injection (TaoPool        *pool,
                                const TaoRules *rules,
                                guint64        *tao,
                                guint64        *alpha)
{
  TaoSuperellipse moved = pool->superellipse;

  *tao = tao_u64_add_sat (pool->tao_reservoir, *tao);
  *alpha = tao_u64_add_sat (pool->alpha_reservoir, *alpha);
  if (*tao != 0 && *alpha != 0 && move_center (&moved.center_tao, *tao) && move_center (&moved.center_alpha, *alpha))
    {
      pool->tao_reservoir = pool->alpha_reservoir = 0;
      pool->superellipse = moved;
      return TRUE;
    }
  pool->tao_reservoir = *tao;
  pool->alpha_reservoir = *alpha;
  *tao = *alpha = 0;
  return FALSE;
}

/* 2·weight·reserve in the unit of the scales; at most 2^97. */
static tao_u128
scale_of (guint64 weight_parts,
          guint64 reserve)
{
  tao_u128 scale = 0;

  if (!tao_u128_mul_div ((tao_u128) reserve << (UNIT_BITS + 1), weight_parts, TAO_PERQUINTILL_ONE, &scale))
    return 0;
  return scale;
}

gboolean
tao_pool_to_superellipse (const TaoPool *self,
                          TaoPool       *out)
{
  tao_u128 before = tao_pool_price (self).bits, after, gap;
  TaoPool pool = *self;
  TaoSuperellipse *curve = &pool.superellipse;

  if (self->curve != TAO_CURVE_BALANCER || !self->initialized || self->tao_reserve == 0 || self->alpha_reserve == 0)
    return FALSE;

  pool.curve = TAO_CURVE_SUPERELLIPSE;
  curve->alpha_scale = scale_of (self->quote_weight.parts, self->alpha_reserve);
  curve->tao_scale = scale_of (tao_perquintill_complement (self->quote_weight).parts, self->tao_reserve);
  curve->center_alpha = (tao_i128) (((tao_u128) self->alpha_reserve << UNIT_BITS) + curve->alpha_scale);
  curve->center_tao = (tao_i128) (((tao_u128) self->tao_reserve << UNIT_BITS) + curve->tao_scale);

  after = tao_pool_price (&pool).bits;
  gap = after > before ? after - before : before - after;
  if (after == 0 || gap > before / 10000000 + 16)
    return FALSE;
  *out = pool;
  return TRUE;
}

const TaoCurveClass tao_curve_superellipse = {
  .has_fee = TRUE,
  .has_guards = TRUE,
  .price = superellipse_price,
  .amount_out = superellipse_amount_out,
  .input_to_limit = tao_pool_input_by_search,
  .prepare_injection = superellipse_prepare_injection,
};
