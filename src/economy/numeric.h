/* numeric.h: the smaller number formats around dynamic TAO: Perquintill weights, Q32 decay, and the low-precision
 * logarithm and exponential on wider fixed point. */
#pragma once

#include "economy/fixed.h"

G_BEGIN_DECLS

/* One, in parts: a Perquintill of q means q / 10^18. */
#define TAO_PERQUINTILL_ONE G_GUINT64_CONSTANT (1000000000000000000)

/* A share between 0 and 1 in parts of 10^18. */
typedef struct { guint64 parts; } TaoPerquintill;

/* ⌊10^18·@p / @n⌋, one if @n is 0 or @p > @n. */
TaoPerquintill tao_perquintill_ratio     (tao_u128       p,
                                          tao_u128       n);
/* @q·@value rounded half up, at most 2^128 − 1. */
tao_u128       tao_perquintill_mul_round (TaoPerquintill q,
                                          tao_u128       value);

static inline TaoPerquintill
tao_perquintill_complement (TaoPerquintill q)
{
  return (TaoPerquintill) { q.parts > TAO_PERQUINTILL_ONE ? 0 : TAO_PERQUINTILL_ONE - q.parts };
}

/* Splits @amount by @shares so that the @n @parts add up to it exactly: each is the floor of its share or one more, the
 * largest remainders first and the earlier of equal ones.  A share of 0 gets nothing; without any shares nobody does. */
void tao_apportion (guint64        amount,
                    const guint64 *shares,
                    guint32        n,
                    guint64       *parts);

/* Factors with 32 fraction bits, for the registration price.  One is 2^32. */
guint64 tao_q32_mul   (guint64 value,
                       guint64 factor);
guint64 tao_q32_pow   (guint64 base,
                       guint16 exponent);
/* The factor that halves a price in @half_life blocks; 2^32 for 0. */
guint64 tao_q32_decay (guint16 half_life);

/* Logarithm and exponential of I64F64 and I96F32 as the chain's fixed-point library computes them: log2(e) and, for
 * exp (1), e cut to 23 fraction bits.  FALSE, @out untouched, where the chain reports an error. */
gboolean tao_i64f64_log2 (TaoI64F64 value, TaoI64F64 *out) G_GNUC_WARN_UNUSED_RESULT;
gboolean tao_i64f64_ln   (TaoI64F64 value, TaoI64F64 *out) G_GNUC_WARN_UNUSED_RESULT;
gboolean tao_i64f64_exp  (TaoI64F64 value, TaoI64F64 *out) G_GNUC_WARN_UNUSED_RESULT;
gboolean tao_i96f32_log2 (TaoI96F32 value, TaoI96F32 *out) G_GNUC_WARN_UNUSED_RESULT;
gboolean tao_i96f32_ln   (TaoI96F32 value, TaoI96F32 *out) G_GNUC_WARN_UNUSED_RESULT;
gboolean tao_i96f32_exp  (TaoI96F32 value, TaoI96F32 *out) G_GNUC_WARN_UNUSED_RESULT;

/* v^p for the emission gate: ln and exp in I32F32, with the traps that has (0 where v is 0, a huge value where the
 * short exponential series overflows).  Source: the fixed-point power helper of the coinbase, spec 440 on. */
TaoU64F64 tao_u64f64_pow_gate (TaoU64F64 v,
                               TaoU64F64 p);

G_END_DECLS
