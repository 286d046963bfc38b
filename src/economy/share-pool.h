/* share-pool.h: how one hotkey's alpha on one subnet is divided among the coldkeys that staked it.
 *
 * The pool holds a value in alpha and a denominator; each coldkey holds a share.  Shares are decimal floats with 20 to
 * 21 digits (TaoSafeFloat), so that dividends only move the value.  Rounding always loses to nobody: dust shares stay.
 *
 * Source: the safe-float and share-pool crates, spec 411 on. */
#pragma once

#include "economy/fixed.h"

G_BEGIN_DECLS

/* mantissa·10^exponent.  Zero is (0, 0); anything else is normalised to 10^20 < mantissa <= 10^21. */
typedef struct
{
  tao_u128 mantissa;
  gint64   exponent;
} TaoSafeFloat;

#define TAO_SAFE_FLOAT_ZERO ((TaoSafeFloat) { 0, 0 })

static inline gboolean
tao_safe_float_is_zero (TaoSafeFloat a)
{
  return a.mantissa == 0;
}

TaoSafeFloat tao_safe_float_normalize   (tao_u128      mantissa,
                                         gint64        exponent);
TaoSafeFloat tao_safe_float_from_u64    (guint64       value);
/* For the legacy share maps, which hold U64F64. */
TaoSafeFloat tao_safe_float_from_u64f64 (TaoU64F64     value);
/* Truncated, at most 2^64 − 1. */
guint64      tao_safe_float_to_u64      (TaoSafeFloat  a);
TaoSafeFloat tao_safe_float_add         (TaoSafeFloat  a,
                                         TaoSafeFloat  b);
/* FALSE for 0 − b, b > 0.  Otherwise never below zero. */
gboolean     tao_safe_float_sub         (TaoSafeFloat  a,
                                         TaoSafeFloat  b,
                                         TaoSafeFloat *out) G_GNUC_WARN_UNUSED_RESULT;
/* @a·@b / @c, FALSE if @c is 0. */
gboolean     tao_safe_float_mul_div     (TaoSafeFloat  a,
                                         TaoSafeFloat  b,
                                         TaoSafeFloat  c,
                                         TaoSafeFloat *out) G_GNUC_WARN_UNUSED_RESULT;

/* TotalHotkeyAlpha[h][n] and TotalHotkeySharesV2[h][n]. */
typedef struct
{
  guint64      value;         /* alpha in its smallest unit */
  TaoSafeFloat denominator;
} TaoSharePool;

/* What @share is worth, in alpha. */
guint64 tao_share_pool_value   (const TaoSharePool *self,
                                TaoSafeFloat        share);
/* Dividends (or a loss) for everybody: moves the value only. */
void    tao_share_pool_add_all (TaoSharePool       *self,
                                gint64              amount);
/* Adds @amount alpha for the holder of @share, or takes it if negative. */
void    tao_share_pool_update  (TaoSharePool       *self,
                                TaoSafeFloat       *share,
                                gint64              amount);
/* Takes all that @share is worth and the share with it, dust included (470 on). */
void    tao_share_pool_remove  (TaoSharePool       *self,
                                TaoSafeFloat       *share);
/* Whether @amount would buy a share greater than zero. */
gboolean tao_share_pool_can_add (const TaoSharePool *self,
                                 guint64             amount);

G_END_DECLS
