#include "economy/share-pool.h"

#define TEN_TO_20 ((tao_u128) G_GUINT64_CONSTANT (10000000000) * G_GUINT64_CONSTANT (10000000000))
#define TEN_TO_21 (TEN_TO_20 * 10)
#define MAX_ALIGNMENT 22

/* Exponents come from storage and may be anything; sums of them must not wrap. */
static gint64
add_exponents (gint64 a,
               gint64 b)
{
  return tao_i64_sat ((tao_i128) a + b);
}

/* 10^min(d, 22): further apart the smaller number is lost anyway. */
static tao_u128
power_of_ten (guint64 d)
{
  tao_u128 out = 1;

  for (guint64 i = MIN (d, MAX_ALIGNMENT); i > 0; i--)
    out *= 10;
  return out;
}

TaoSafeFloat
tao_safe_float_normalize (tao_u128 mantissa,
                          gint64   exponent)
{
  if (mantissa == 0)
    return TAO_SAFE_FLOAT_ZERO;
  for (; mantissa > TEN_TO_21; mantissa /= 10)
    exponent = add_exponents (exponent, 1);
  for (; mantissa <= TEN_TO_20; mantissa *= 10)
    exponent = add_exponents (exponent, -1);
  return (TaoSafeFloat) { mantissa, exponent };
}


/* How far two exponents are apart. */
static guint64
exponent_distance (gint64 a,
                   gint64 b)
{
  return a > b ? (guint64) a - (guint64) b : (guint64) b - (guint64) a;
}

TaoSafeFloat
tao_safe_float_from_u64 (guint64 value)
{
  return tao_safe_float_normalize (value, 0);
}

/* The product or quotient of two mantissas can have 256 bits: drop digits until it fits a mantissa. */
static TaoSafeFloat
normalize_wide (TaoWide256 mantissa,
                gint64  exponent)
{
  while (mantissa.hi != 0)
    {
      tao_u128 high = mantissa.hi / 10;
      TaoWide256 rest = { mantissa.hi % 10, mantissa.lo };

      if (!tao_u256_div_u128 (rest, 10, &mantissa.lo, NULL))
        g_assert_not_reached ();
      mantissa.hi = high;
      exponent = add_exponents (exponent, 1);
    }
  return tao_safe_float_normalize (mantissa.lo, exponent);
}

/* ⌊a·b / c⌋ with up to 256 bits of result. */
static TaoWide256
mul_div_wide (tao_u128 a,
              tao_u128 b,
              tao_u128 c)
{
  TaoWide256 product = tao_u256_mul_u128 (a, b);
  TaoWide256 rest = { product.hi % c, product.lo };
  TaoWide256 out = { product.hi / c, 0 };

  if (!tao_u256_div_u128 (rest, c, &out.lo, NULL))
    g_assert_not_reached ();
  return out;
}

gboolean
tao_safe_float_mul_div (TaoSafeFloat  a,
                        TaoSafeFloat  b,
                        TaoSafeFloat  c,
                        TaoSafeFloat *out)
{
  if (c.mantissa == 0)
    return FALSE;
  *out = normalize_wide (mul_div_wide (a.mantissa, b.mantissa, c.mantissa),
                         add_exponents (add_exponents (a.exponent, b.exponent),
                                        c.exponent == G_MININT64 ? G_MAXINT64 : -c.exponent));
  return TRUE;
}

TaoSafeFloat
tao_safe_float_from_u64f64 (TaoU64F64 value)
{
  TaoSafeFloat whole = tao_safe_float_normalize (value.bits >> 64, 0);
  TaoSafeFloat fraction = tao_safe_float_normalize ((guint64) value.bits, 0);
  TaoSafeFloat two_to_64 = tao_safe_float_normalize ((tao_u128) 1 << 64, 0);

  fraction = normalize_wide (mul_div_wide (fraction.mantissa, TEN_TO_21, two_to_64.mantissa),
                             fraction.exponent - two_to_64.exponent - 21);
  return tao_safe_float_add (whole, fraction);
}

guint64
tao_safe_float_to_u64 (TaoSafeFloat a)
{
  tao_u128 value;

  if (a.exponent > 0)
    {
      TaoWide256 product = tao_u256_mul_u128 (a.mantissa, power_of_ten ((guint64) a.exponent));

      value = product.hi != 0 ? TAO_U128_MAX : product.lo;
    }
  else
    value = a.mantissa / power_of_ten (exponent_distance (a.exponent, 0));
  return value > G_MAXUINT64 ? G_MAXUINT64 : (guint64) value;
}

/* Brings both to the larger exponent, which is returned. */
static gint64
align (TaoSafeFloat *a,
       TaoSafeFloat *b)
{
  TaoSafeFloat *small = a->exponent < b->exponent ? a : b;
  gint64 exponent = MAX (a->exponent, b->exponent);

  small->mantissa /= power_of_ten (exponent_distance (a->exponent, b->exponent));
  return exponent;
}

TaoSafeFloat
tao_safe_float_add (TaoSafeFloat a,
                    TaoSafeFloat b)
{
  gint64 exponent;

  if (a.mantissa == 0)
    return b;
  if (b.mantissa == 0)
    return a;
  exponent = align (&a, &b);
  return tao_safe_float_normalize (tao_u64f64_add_sat (TAO_U64F64 (a.mantissa), TAO_U64F64 (b.mantissa)).bits, exponent);
}

gboolean
tao_safe_float_sub (TaoSafeFloat  a,
                    TaoSafeFloat  b,
                    TaoSafeFloat *out)
{
  gint64 exponent;

  if (b.mantissa == 0)
    {
      *out = a.mantissa == 0 ? TAO_SAFE_FLOAT_ZERO : a;
      return TRUE;
    }
  if (a.mantissa == 0)
    return FALSE;
  exponent = align (&a, &b);
  *out = tao_safe_float_normalize (a.mantissa > b.mantissa ? a.mantissa - b.mantissa : 0, exponent);
  return TRUE;
}

guint64
tao_share_pool_value (const TaoSharePool *self,
                      TaoSafeFloat        share)
{
  TaoSafeFloat value;

  if (!tao_safe_float_mul_div (tao_safe_float_from_u64 (self->value), share, self->denominator, &value))
    return 0;
  return tao_safe_float_to_u64 (value);
}

static guint64
magnitude (gint64 amount)
{
  return amount < 0 ? (guint64) 0 - (guint64) amount : (guint64) amount;
}

void
tao_share_pool_add_all (TaoSharePool *self,
                        gint64        amount)
{
  if (amount >= 0)
    self->value = tao_u64_add_sat (self->value, (guint64) amount);
  else
    self->value = tao_u64_sub_sat (self->value, magnitude (amount));
}

/* The share that @amount stands for; zero where the pool has no value to compare with. */
static TaoSafeFloat
share_for (const TaoSharePool *self,
           guint64             amount)
{
  TaoSafeFloat share;

  if (!tao_safe_float_mul_div (tao_safe_float_from_u64 (amount), self->denominator,
                               tao_safe_float_from_u64 (self->value), &share))
    return TAO_SAFE_FLOAT_ZERO;
  return share;
}

void
tao_share_pool_update (TaoSharePool *self,
                       TaoSafeFloat *share,
                       gint64        amount)
{
  if (tao_safe_float_is_zero (self->denominator))
    {
      /* The first staker gets all of the pool, including a value that was there already. */
      *share = tao_safe_float_from_u64 (magnitude (amount));
      self->denominator = *share;
    }
  else
    {
      TaoSafeFloat part = share_for (self, magnitude (amount));

      if (amount > 0)
        {
          self->denominator = tao_safe_float_add (self->denominator, part);
          *share = tao_safe_float_add (*share, part);
        }
      else
        {
          TaoSafeFloat reduced;

          if (tao_safe_float_sub (self->denominator, part, &reduced))
            self->denominator = reduced;
          if (tao_safe_float_sub (*share, part, &reduced))
            *share = reduced;
        }
    }
  tao_share_pool_add_all (self, amount);
}

void
tao_share_pool_remove (TaoSharePool *self,
                       TaoSafeFloat *share)
{
  guint64 value = tao_share_pool_value (self, *share);

  /* Fails only for a share of an empty pool, which has nothing to lose. */
  if (!tao_safe_float_sub (self->denominator, *share, &self->denominator))
    self->denominator = TAO_SAFE_FLOAT_ZERO;
  self->value = tao_u64_sub_sat (self->value, value);
  *share = TAO_SAFE_FLOAT_ZERO;
}

gboolean
tao_share_pool_can_add (const TaoSharePool *self,
                        guint64             amount)
{
  return tao_safe_float_is_zero (self->denominator) || !tao_safe_float_is_zero (share_for (self, amount));
}
