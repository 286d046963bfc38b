#include "economy/powr.h"

/* --- The chain's series ------------------------------------------------------------------------------------------ */

/* Results are rounded by this many bits when leaving the series. */
#define GUARD_BITS 24
#define EXACT_LIMIT 1024u

typedef struct
{
  guint internal_bits;   /* fraction bits inside the series */
  guint iterations;
  mpz_t term, next, current, previous, half_guard;
} Series;

static void
series_init (Series *self,
             guint   required_bits)
{
  self->internal_bits = required_bits + GUARD_BITS;
  self->iterations = MIN (4096u, self->internal_bits + 128u);
  mpz_inits (self->term, self->next, self->current, self->previous, self->half_guard, NULL);
  mpz_set_ui (self->half_guard, 1);
  mpz_mul_2exp (self->half_guard, self->half_guard, GUARD_BITS - 1);
}

static void
series_clear (Series *self)
{
  mpz_clears (self->term, self->next, self->current, self->previous, self->half_guard, NULL);
}

/* Drops the guard bits, half away from zero. */
static void
series_round (const Series *self,
              mpz_t         out,
              const mpz_t   value)
{
  if (mpz_sgn (value) >= 0)
    mpz_add (out, value, self->half_guard);
  else
    mpz_sub (out, value, self->half_guard);
  mpz_tdiv_q_2exp (out, out, GUARD_BITS);
}

/* |value| < 2^GUARD_BITS: too small to be seen after rounding. */
static gboolean
is_negligible (const mpz_t value)
{
  return mpz_sizeinbase (value, 2) <= GUARD_BITS;
}

/* ln (1 + x / 2^internal_bits), -1 < x / 2^internal_bits < 1. */
static void
series_ln1p (Series     *self,
             mpz_t       out,
             const mpz_t x)
{
  mpz_set (self->term, x);
  mpz_set (out, x);
  series_round (self, self->previous, out);

  for (guint n = 2; n <= self->iterations; n++)
    {
      mpz_mul (self->term, self->term, x);
      mpz_fdiv_q_2exp (self->term, self->term, self->internal_bits);
      if (mpz_sgn (self->term) == 0)
        break;
      mpz_fdiv_q_ui (self->next, self->term, n);
      if (mpz_sgn (self->next) == 0)
        break;

      if (n % 2 == 0)
        mpz_sub (out, out, self->next);
      else
        mpz_add (out, out, self->next);

      series_round (self, self->current, out);
      if (is_negligible (self->next) || mpz_cmp (self->current, self->previous) == 0)
        break;
      mpz_swap (self->current, self->previous);
    }
}

/* 2^internal_bits · e^(x / 2^internal_bits), as far as the terms reach: there is no range reduction. */
static void
series_exp (Series     *self,
            mpz_t       out,
            const mpz_t x)
{
  mpz_set_ui (self->term, 1);
  mpz_mul_2exp (self->term, self->term, self->internal_bits);
  mpz_set (out, self->term);
  series_round (self, self->previous, out);

  for (guint n = 1; n <= self->iterations; n++)
    {
      mpz_mul (self->term, self->term, x);
      /* Two floors in a row are the floor by the product. */
      mpz_fdiv_q_2exp (self->term, self->term, self->internal_bits);
      mpz_fdiv_q_ui (self->term, self->term, n);
      if (mpz_sgn (self->term) == 0)
        break;
      mpz_add (out, out, self->term);

      series_round (self, self->current, out);
      if (is_negligible (self->term) || mpz_cmp (self->current, self->previous) == 0)
        break;
      mpz_swap (self->current, self->previous);
    }
}

/* ln 2 = -ln (1 - 1/2), the slowest sum of all: a bit per term.  Remembered for the precisions that pools use. */
static void
series_get_ln2 (Series *self,
                mpz_t   out)
{
  static const guint usual_bits[] = { 256 + GUARD_BITS, 1024 + GUARD_BITS };
  static struct { mpz_t ln2; gsize ready; } usual[G_N_ELEMENTS (usual_bits)];
  gsize k = 0;

  while (k < G_N_ELEMENTS (usual_bits) && usual_bits[k] != self->internal_bits)
    k++;
  if (k == G_N_ELEMENTS (usual_bits) || g_once_init_enter (&usual[k].ready))
    {
      mpz_t minus_half;

      mpz_init_set_si (minus_half, -1);
      mpz_mul_2exp (minus_half, minus_half, self->internal_bits - 1);
      series_ln1p (self, out, minus_half);
      mpz_neg (out, out);
      mpz_clear (minus_half);
      if (k == G_N_ELEMENTS (usual_bits))
        return;
      mpz_init_set (usual[k].ln2, out);
      g_once_init_leave (&usual[k].ready, 1);
    }
  mpz_set (out, usual[k].ln2);
}

/* Splits @value into m·2^shift with 0.75 <= m < 1.5 and adds ln m + shift·ln 2 to @out. */
static void
series_add_ln (Series     *self,
               mpz_t       out,
               const mpz_t ln2,
               const mpz_t value,
               gboolean    subtract)
{
  gsize shift = mpz_sizeinbase (value, 2) - 1;
  mpz_t mantissa, one, logarithm;

  mpz_inits (mantissa, one, logarithm, NULL);
  mpz_set_ui (one, 1);
  mpz_mul_2exp (one, one, self->internal_bits);

  mpz_mul_2exp (mantissa, value, self->internal_bits);
  mpz_fdiv_q_2exp (mantissa, mantissa, shift);
  mpz_sub (mantissa, mantissa, one);
  if (mpz_tstbit (mantissa, self->internal_bits - 1))   /* 1.5 and above */
    {
      mpz_add (mantissa, mantissa, one);
      mpz_fdiv_q_2exp (mantissa, mantissa, 1);
      mpz_sub (mantissa, mantissa, one);
      shift++;
    }

  series_ln1p (self, logarithm, mantissa);
  mpz_addmul_ui (logarithm, ln2, shift);
  if (subtract)
    mpz_sub (out, out, logarithm);
  else
    mpz_add (out, out, logarithm);

  mpz_clears (mantissa, one, logarithm, NULL);
}

static void
powr_by_series (mpz_t       result,
                const mpz_t bn,
                const mpz_t bd,
                const mpz_t en,
                const mpz_t ed,
                guint       precision,
                const mpz_t scale)
{
  guint scale_bits = mpz_sgn (scale) == 0 ? 0 : (guint) mpz_sizeinbase (scale, 2);
  guint required_bits = MAX (MAX (precision, 32u), scale_bits + 8u);
  Series series;
  mpz_t ln2, x, power;

  series_init (&series, required_bits);
  mpz_inits (ln2, x, power, NULL);
  series_get_ln2 (&series, ln2);
  series_add_ln (&series, x, ln2, bn, FALSE);
  series_add_ln (&series, x, ln2, bd, TRUE);
  mpz_mul (x, x, en);
  mpz_fdiv_q (x, x, ed);

  series_exp (&series, power, x);
  series_round (&series, power, power);
  mpz_mul (power, power, scale);
  mpz_fdiv_q_2exp (result, power, required_bits);

  mpz_clears (ln2, x, power, NULL);
  series_clear (&series);
}

/* The largest r with r^ed·bd^en <= bn^en·scale^ed. */
static void
powr_exactly (mpz_t       result,
              const mpz_t bn,
              const mpz_t bd,
              gulong      en,
              gulong      ed,
              const mpz_t scale)
{
  mpz_t numerator, factor;

  mpz_inits (numerator, factor, NULL);
  mpz_pow_ui (numerator, bn, en);
  mpz_pow_ui (factor, scale, ed);
  mpz_mul (numerator, numerator, factor);
  mpz_pow_ui (factor, bd, en);
  mpz_fdiv_q (numerator, numerator, factor);
  mpz_root (result, numerator, ed);
  mpz_clears (numerator, factor, NULL);
}

/* --- The quicker way --------------------------------------------------------------------------------------------- */

/* Both ways above give the floor of a number that lies within 2^-100 of the true scale·(bn/bd)^(en/ed), as long as the
 * arguments stay in the range that is_tame() admits.  There the same floor comes much cheaper from range reduction at
 * FAST_BITS: with an own error below 2^-100 as well, the floors agree unless the value is within 2^-99 of an integer.
 * In that case, and outside that range, we go back to the chain's way.
 *
 * Why 2^-100 holds: in the series each of at most 408 terms loses less than one unit of 2^-280; the cut-off loses less
 * than 2^25 units; ln 2 is taken at most 160 times; the exponent is at most 2^8, so the logarithm is off by less than
 * 2^-238; e^|Y| with |Y| < 44 is below 2^64 and scale below 2^64, which leaves 2^-110. */
#define FAST_BITS 320
#define FAST_MARGIN_BITS 99
#define FAST_TABLE 32
#define FAST_EXP_SPLIT 8
#define FAST_MAX_Y 44

typedef struct
{
  mpz_t ln_center[FAST_TABLE];   /* ln of the middle of [1 + i/32, 1 + (i+1)/32) */
  mpz_t ln2;
} FastTable;

/* 2·atanh (z), all at FAST_BITS; |z| well below 1. */
static void
fast_double_atanh (mpz_t       out,
                   const mpz_t z)
{
  mpz_t square, power, term;

  mpz_inits (square, power, term, NULL);
  mpz_mul (square, z, z);
  mpz_fdiv_q_2exp (square, square, FAST_BITS);
  mpz_set (power, z);
  mpz_set (out, z);
  for (gulong k = 3;; k += 2)
    {
      mpz_mul (power, power, square);
      mpz_tdiv_q_2exp (power, power, FAST_BITS);
      if (mpz_sgn (power) == 0)
        break;
      mpz_tdiv_q_ui (term, power, k);
      mpz_add (out, out, term);
    }
  mpz_mul_2exp (out, out, 1);
  mpz_clears (square, power, term, NULL);
}

/* ln (num / den) for num / den within a factor of about two of 1. */
static void
fast_ln_ratio (mpz_t  out,
               gulong num,
               gulong den)
{
  mpz_t z;

  mpz_init_set_si (z, (glong) num - (glong) den);
  mpz_mul_2exp (z, z, FAST_BITS);
  mpz_tdiv_q_ui (z, z, num + den);
  fast_double_atanh (out, z);
  mpz_clear (z);
}

/* Never freed: a table of constants. */
static const FastTable *
fast_table (void)
{
  static FastTable table;
  static gsize ready = 0;

  if (g_once_init_enter (&ready))
    {
      mpz_init (table.ln2);
      fast_ln_ratio (table.ln2, 2, 1);
      for (guint i = 0; i < FAST_TABLE; i++)
        {
          mpz_init (table.ln_center[i]);
          fast_ln_ratio (table.ln_center[i], 2 * FAST_TABLE + 2 * i + 1, 2 * FAST_TABLE);
        }
      g_once_init_leave (&ready, 1);
    }
  return &table;
}

static void
fast_ln (mpz_t       out,
         const mpz_t value)
{
  const FastTable *table = fast_table ();
  gsize shift = mpz_sizeinbase (value, 2) - 1;
  mpz_t mantissa, numerator, index;
  gulong i;

  mpz_inits (mantissa, numerator, index, NULL);
  mpz_mul_2exp (mantissa, value, FAST_BITS);
  mpz_fdiv_q_2exp (mantissa, mantissa, shift);

  /* The five bits below the leading one. */
  mpz_fdiv_q_2exp (index, mantissa, FAST_BITS - 5);
  i = mpz_get_ui (index) - FAST_TABLE;

  /* z = (m - c) / (m + c), |z| < 1/128 */
  mpz_set_ui (index, 2 * FAST_TABLE + 2 * i + 1);
  mpz_mul_2exp (index, index, FAST_BITS - 6);
  mpz_sub (numerator, mantissa, index);
  mpz_add (mantissa, mantissa, index);
  mpz_mul_2exp (numerator, numerator, FAST_BITS);
  mpz_tdiv_q (numerator, numerator, mantissa);
  fast_double_atanh (out, numerator);

  mpz_add (out, out, table->ln_center[i]);
  mpz_addmul_ui (out, table->ln2, shift);
  mpz_clears (mantissa, numerator, index, NULL);
}

/* @out := e^(@y / 2^FAST_BITS) · 2^FAST_BITS.  Returns with @y clobbered. */
static void
fast_exp (mpz_t out,
          mpz_t y)
{
  const FastTable *table = fast_table ();
  mpz_t quotient, term;
  glong exponent;

  mpz_inits (quotient, term, NULL);
  mpz_fdiv_qr (quotient, y, y, table->ln2);
  exponent = mpz_get_si (quotient);

  mpz_fdiv_q_2exp (y, y, FAST_EXP_SPLIT);
  mpz_set_ui (term, 1);
  mpz_mul_2exp (term, term, FAST_BITS);
  mpz_set (out, term);
  for (gulong n = 1;; n++)
    {
      mpz_mul (term, term, y);
      mpz_fdiv_q_2exp (term, term, FAST_BITS);
      mpz_fdiv_q_ui (term, term, n);
      if (mpz_sgn (term) == 0)
        break;
      mpz_add (out, out, term);
    }
  for (guint i = 0; i < FAST_EXP_SPLIT; i++)
    {
      mpz_mul (out, out, out);
      mpz_fdiv_q_2exp (out, out, FAST_BITS);
    }

  if (exponent >= 0)
    mpz_mul_2exp (out, out, (mp_bitcnt_t) exponent);
  else
    mpz_fdiv_q_2exp (out, out, (mp_bitcnt_t) -exponent);
  mpz_clears (quotient, term, NULL);
}

static gboolean
is_tame (const mpz_t bn,
         const mpz_t bd,
         const mpz_t en,
         const mpz_t ed,
         const mpz_t scale)
{
  return mpz_sizeinbase (bn, 2) <= 160 && mpz_sizeinbase (bd, 2) <= 160 && mpz_sizeinbase (scale, 2) <= 64 &&
         mpz_sizeinbase (en, 2) < mpz_sizeinbase (ed, 2) + 8;
}

/* FALSE where the cheap way cannot tell the floor. */
static gboolean
powr_fast (mpz_t       result,
           const mpz_t bn,
           const mpz_t bd,
           const mpz_t en,
           const mpz_t ed,
           const mpz_t scale)
{
  mpz_t y, other, power;
  gboolean decided = FALSE;

  if (!is_tame (bn, bd, en, ed, scale))
    return FALSE;

  mpz_inits (y, other, power, NULL);
  fast_ln (y, bn);
  fast_ln (other, bd);
  mpz_sub (y, y, other);
  mpz_mul (y, y, en);
  mpz_fdiv_q (y, y, ed);

  mpz_fdiv_q_2exp (other, y, FAST_BITS);
  if (mpz_cmpabs_ui (other, FAST_MAX_Y) < 0)
    {
      fast_exp (power, y);
      mpz_mul (power, power, scale);

      /* Floor of the value with the margin taken off and put on. */
      mpz_set_ui (other, 1);
      mpz_mul_2exp (other, other, FAST_BITS - FAST_MARGIN_BITS);
      mpz_sub (y, power, other);
      mpz_add (power, power, other);
      mpz_fdiv_q_2exp (y, y, FAST_BITS);
      mpz_fdiv_q_2exp (power, power, FAST_BITS);
      decided = mpz_cmp (y, power) == 0;
      if (decided)
        mpz_set (result, y);
    }
  mpz_clears (y, other, power, NULL);
  return decided;
}

/* --- Public ------------------------------------------------------------------------------------------------------ */

static gboolean
powr (mpz_t       result,
      const mpz_t bn,
      const mpz_t bd,
      const mpz_t en,
      const mpz_t ed,
      guint       precision,
      const mpz_t scale,
      gboolean    allow_fast)
{
  mpz_t divisor, n, d;

  if (mpz_sgn (bd) == 0 || mpz_sgn (ed) == 0)
    return FALSE;
  if (mpz_sgn (bn) == 0)
    {
      mpz_set_ui (result, 0);
      return TRUE;
    }
  if (mpz_sgn (en) == 0)
    {
      mpz_set (result, scale);
      return TRUE;
    }

  mpz_inits (divisor, n, d, NULL);
  mpz_gcd (divisor, en, ed);
  mpz_divexact (n, en, divisor);
  mpz_divexact (d, ed, divisor);

  if (mpz_cmp_ui (n, 1) == 0 && mpz_cmp_ui (d, 1) == 0)
    {
      mpz_mul (divisor, bn, scale);
      mpz_fdiv_q (result, divisor, bd);
    }
  else if (mpz_cmp_ui (n, EXACT_LIMIT) <= 0 && mpz_cmp_ui (d, EXACT_LIMIT) <= 0)
    {
      if (!allow_fast || !powr_fast (result, bn, bd, n, d, scale))
        powr_exactly (result, bn, bd, mpz_get_ui (n), mpz_get_ui (d), scale);
    }
  else
    {
      if (!allow_fast || precision < 256 || !powr_fast (result, bn, bd, n, d, scale))
        powr_by_series (result, bn, bd, n, d, precision, scale);
    }

  mpz_clears (divisor, n, d, NULL);
  return TRUE;
}

gboolean
tao_powr (mpz_t       result,
          const mpz_t bn,
          const mpz_t bd,
          const mpz_t en,
          const mpz_t ed,
          guint       precision,
          const mpz_t scale)
{
  return powr (result, bn, bd, en, ed, precision, scale, TRUE);
}

gboolean
tao_powr_plain (mpz_t       result,
                const mpz_t bn,
                const mpz_t bd,
                const mpz_t en,
                const mpz_t ed,
                guint       precision,
                const mpz_t scale)
{
  return powr (result, bn, bd, en, ed, precision, scale, FALSE);
}

static void
set_u128 (mpz_t    out,
          tao_u128 value)
{
  guint64 limbs[2] = { (guint64) value, (guint64) (value >> 64) };

  mpz_import (out, 2, -1, sizeof limbs[0], 0, 0, limbs);
}

TaoPowrStatus
tao_powr_u64 (tao_u128 bn,
              tao_u128 bd,
              guint64  en,
              guint64  ed,
              guint    precision,
              guint64  scale,
              guint64 *out)
{
  TaoPowrStatus status;
  mpz_t result, n, d, e, f, s;

  mpz_inits (result, n, d, e, f, s, NULL);
  set_u128 (n, bn);
  set_u128 (d, bd);
  set_u128 (e, en);
  set_u128 (f, ed);
  set_u128 (s, scale);

  if (!tao_powr (result, n, d, e, f, precision, s))
    status = TAO_POWR_NONE;
  else if (mpz_sgn (result) < 0)
    status = TAO_POWR_NEGATIVE;
  else if (mpz_sizeinbase (result, 2) > 64)
    status = TAO_POWR_TOO_LARGE;
  else
    {
      status = TAO_POWR_OK;
      *out = 0;
      mpz_export (out, NULL, -1, sizeof *out, 0, 0, result);
    }

  mpz_clears (result, n, d, e, f, s, NULL);
  return status;
}
