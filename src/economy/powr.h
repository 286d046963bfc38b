/* powr.h: the chain's arbitrary-precision power, last digit included.
 *
 * The weighted pool prices every trade with scale·(bn/bd)^(en/ed), computed by a big-integer series with its own
 * rounding and its own failure modes.  Pool reserves depend on the last digit, so all of it is part of the rules:
 * where the series runs out of terms its nonsense is reproduced, not repaired.
 *
 * Source: the safe big-integer maths used by the swap pallet, spec 423 on (working precision is the caller's). */
#pragma once

#include <gmp.h>

#include "economy/fixed.h"

G_BEGIN_DECLS

/* What became of a power whose caller wants 64 bits. */
typedef enum
{
  TAO_POWR_OK,         /* the result fits */
  TAO_POWR_NONE,       /* a denominator was zero */
  TAO_POWR_NEGATIVE,   /* the series went below zero */
  TAO_POWR_TOO_LARGE,  /* the result needs more than 64 bits */
} TaoPowrStatus;

/* @result := about @scale·(@bn/@bd)^(@en/@ed) as the chain computes it at @precision bits.
 * All arguments are non-negative; @result must be initialised and may not alias an argument.
 * Returns FALSE, @result untouched, if @bd or @ed is 0. */
gboolean tao_powr (mpz_t       result,
                   const mpz_t bn,
                   const mpz_t bd,
                   const mpz_t en,
                   const mpz_t ed,
                   guint       precision,
                   const mpz_t scale) G_GNUC_WARN_UNUSED_RESULT;

/* The same by the series alone, without the quicker way that tao_powr takes where it provably gives the same digits.
 * For tests and benchmarks. */
gboolean tao_powr_plain (mpz_t       result,
                         const mpz_t bn,
                         const mpz_t bd,
                         const mpz_t en,
                         const mpz_t ed,
                         guint       precision,
                         const mpz_t scale) G_GNUC_WARN_UNUSED_RESULT;

/* The pool's form: prices and reserves as base, weights as exponent.  @out is set with TAO_POWR_OK only. */
TaoPowrStatus tao_powr_u64 (tao_u128 bn,
                            tao_u128 bd,
                            guint64  en,
                            guint64  ed,
                            guint    precision,
                            guint64  scale,
                            guint64 *out) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
