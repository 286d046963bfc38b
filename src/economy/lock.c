#include "economy/lock.h"

/* The exponent is cut here: e^-40 is still above one unit. */
#define LONGEST_EXPONENT 40
#define DUST 100

TaoU64F64
tao_lock_decay (guint64 blocks,
                guint64 rate)
{
  tao_i128 exponent;
  TaoI64F64 out;

  if (blocks == 0)
    return TAO_U64F64_ONE;
  if (rate == 0)
    return TAO_U64F64 (0);

  if (blocks / rate >= LONGEST_EXPONENT)
    exponent = (tao_i128) LONGEST_EXPONENT << 64;
  else
    exponent = (tao_i128) (((tao_u128) blocks << 64) / rate);
  if (!tao_i64f64_exp (TAO_I64F64 (-exponent), &out) || out.bits < 0)
    return TAO_U64F64 (0);
  return TAO_U64F64 ((tao_u128) out.bits);
}

/* What the mass adds to the conviction of a decaying lock. */
static TaoU64F64
decaying_gain (TaoU64F64           mass,
               guint64             blocks,
               TaoU64F64           unlocked,
               TaoU64F64           matured,
               const TaoLockRules *rules)
{
  TaoI64F64 difference, gamma;

  if (rules->unlock_rate == 0 || rules->maturity_rate == 0)
    return TAO_U64F64 (0);
  if (rules->unlock_rate == rules->maturity_rate)
    return tao_u64f64_mul_sat (mass, tao_u64f64_mul_sat (tao_u64f64_div_or_zero (tao_u64f64_from_u64 (blocks),
                                                                                 tao_u64f64_from_u64 (rules->unlock_rate)),
                                                         matured));

  difference = tao_i64f64_sub_sat (TAO_I64F64 ((tao_i128) unlocked.bits), TAO_I64F64 ((tao_i128) matured.bits));
  gamma = tao_i64f64_div_or_zero (tao_i64f64_mul_sat (tao_i64f64_from_u64_sat (rules->unlock_rate), difference),
                                  tao_i64f64_sub_sat (tao_i64f64_from_u64_sat (rules->unlock_rate),
                                                      tao_i64f64_from_u64_sat (rules->maturity_rate)));
  if (gamma.bits <= 0)
    return TAO_U64F64 (0);
  return tao_u64f64_mul_sat (mass, TAO_U64F64 ((tao_u128) gamma.bits));
}

TaoLock
tao_lock_roll (TaoLock             lock,
               guint64             blocks,
               const TaoLockRules *rules)
{
  TaoU64F64 unlocked = tao_lock_decay (blocks, rules->unlock_rate);
  TaoU64F64 matured = tao_lock_decay (blocks, rules->maturity_rate);
  TaoU64F64 mass = tao_u64f64_from_u64 (lock.locked_mass);
  TaoU64F64 gain = rules->perpetual ? tao_u64f64_mul_sat (mass, tao_u64f64_sub_sat (TAO_U64F64_ONE, matured))
                                    : decaying_gain (mass, blocks, unlocked, matured, rules);

  lock.conviction = tao_u64f64_add_sat (tao_u64f64_mul_sat (matured, lock.conviction), gain);
  if (!rules->perpetual)
    lock.locked_mass = tao_u64f64_to_u64 (tao_u64f64_mul_sat (unlocked, mass));
  if (rules->to_owner)
    lock.conviction = tao_u64f64_from_u64 (lock.locked_mass);
  if (lock.locked_mass < DUST && lock.conviction.bits < tao_u64f64_from_u64 (DUST).bits)
    lock = (TaoLock) { 0, TAO_U64F64 (0) };
  return lock;
}
