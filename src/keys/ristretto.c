/* ristretto255 (RFC 9496) over the twisted Edwards curve -x² + y² = 1 + d x² y², for public values only.
 *
 * Field elements are five limbs of 51 bits.  "Reduced" means limbs below 2^52: what products, squares and
 * differences are.  A sum of two reduced elements has limbs below 2^53; products take limbs up to 2^54. */
#include "keys/ristretto-private.h"

#include <string.h>

__extension__ typedef unsigned __int128 u128;

typedef struct {
  guint64 v[5];
} Fe;

#define LOW_51 ((G_GUINT64_CONSTANT (1) << 51) - 1)

static const Fe fe_zero = { { 0, 0, 0, 0, 0 } };
static const Fe fe_one = { { 1, 0, 0, 0, 0 } };

/* ---- Field ---- */

/* These three are written out: as loops they become vector code that waits for every product to reach memory,
 * which doubles the time of a check. */
static inline Fe
fe_carry (Fe a)
{
  guint64 a0 = a.v[0], a1 = a.v[1], a2 = a.v[2], a3 = a.v[3], a4 = a.v[4];

  return (Fe) { {
    (a0 & LOW_51) + 19 * (a4 >> 51),
    (a1 & LOW_51) + (a0 >> 51),
    (a2 & LOW_51) + (a1 >> 51),
    (a3 & LOW_51) + (a2 >> 51),
    (a4 & LOW_51) + (a3 >> 51),
  } };
}

static inline Fe
fe_add (Fe a, Fe b)
{
  return (Fe) { { a.v[0] + b.v[0], a.v[1] + b.v[1], a.v[2] + b.v[2], a.v[3] + b.v[3], a.v[4] + b.v[4] } };
}

/* @b: limbs below 2^54. */
static inline Fe
fe_sub (Fe a, Fe b)
{
  /* 16 p, so that no limb goes below zero. */
  const guint64 first = 16 * (LOW_51 - 18), other = 16 * LOW_51;

  return fe_carry ((Fe) { {
    a.v[0] + first - b.v[0],
    a.v[1] + other - b.v[1],
    a.v[2] + other - b.v[2],
    a.v[3] + other - b.v[3],
    a.v[4] + other - b.v[4],
  } });
}

static inline Fe
fe_neg (Fe a)
{
  return fe_sub (fe_zero, a);
}

static inline Fe
fe_reduce_wide (u128 r0, u128 r1, u128 r2, u128 r3, u128 r4)
{
  Fe out;
  guint64 carry;

  r1 += (guint64) (r0 >> 51);
  out.v[0] = (guint64) r0 & LOW_51;
  r2 += (guint64) (r1 >> 51);
  out.v[1] = (guint64) r1 & LOW_51;
  r3 += (guint64) (r2 >> 51);
  out.v[2] = (guint64) r2 & LOW_51;
  r4 += (guint64) (r3 >> 51);
  out.v[3] = (guint64) r3 & LOW_51;
  carry = (guint64) (r4 >> 51);
  out.v[4] = (guint64) r4 & LOW_51;
  out.v[0] += 19 * carry;
  out.v[1] += out.v[0] >> 51;
  out.v[0] &= LOW_51;
  return out;
}

static inline Fe
fe_mul (Fe x, Fe y)
{
  const guint64 *a = x.v, *b = y.v;
  const guint64 b1 = 19 * b[1], b2 = 19 * b[2], b3 = 19 * b[3], b4 = 19 * b[4];

  return fe_reduce_wide (
    (u128) a[0] * b[0] + (u128) a[1] * b4 + (u128) a[2] * b3 + (u128) a[3] * b2 + (u128) a[4] * b1,
    (u128) a[0] * b[1] + (u128) a[1] * b[0] + (u128) a[2] * b4 + (u128) a[3] * b3 + (u128) a[4] * b2,
    (u128) a[0] * b[2] + (u128) a[1] * b[1] + (u128) a[2] * b[0] + (u128) a[3] * b4 + (u128) a[4] * b3,
    (u128) a[0] * b[3] + (u128) a[1] * b[2] + (u128) a[2] * b[1] + (u128) a[3] * b[0] + (u128) a[4] * b4,
    (u128) a[0] * b[4] + (u128) a[1] * b[3] + (u128) a[2] * b[2] + (u128) a[3] * b[1] + (u128) a[4] * b[0]);
}

static inline Fe
fe_square (Fe x)
{
  const guint64 *a = x.v;
  const guint64 a0 = 2 * a[0], a1 = 2 * a[1], a3 = 19 * a[3], a4 = 19 * a[4];

  return fe_reduce_wide (
    (u128) a[0] * a[0] + (u128) a1 * a4 + (u128) (2 * a[2]) * a3,
    (u128) a0 * a[1] + (u128) (2 * a[2]) * a4 + (u128) a[3] * a3,
    (u128) a0 * a[2] + (u128) a[1] * a[1] + (u128) (2 * a[3]) * a4,
    (u128) a0 * a[3] + (u128) a1 * a[2] + (u128) a[4] * a4,
    (u128) a0 * a[4] + (u128) a1 * a[3] + (u128) a[2] * a[2]);
}

static Fe
fe_square_n (Fe a, guint n)
{
  while (n-- > 0)
    a = fe_square (a);
  return a;
}

static void
fe_to_bytes (Fe a, guint8 out[32])
{
  guint64 q, words[4];

  a = fe_carry (fe_carry (a));
  /* Now below 2^255 + small: q is 1 exactly if the value is p or more. */
  q = (a.v[0] + 19) >> 51;
  for (guint i = 1; i < 5; i++)
    q = (a.v[i] + q) >> 51;
  a.v[0] += 19 * q;
  for (guint i = 0; i < 4; i++)
    {
      a.v[i + 1] += a.v[i] >> 51;
      a.v[i] &= LOW_51;
    }
  a.v[4] &= LOW_51;

  words[0] = a.v[0] | a.v[1] << 51;
  words[1] = a.v[1] >> 13 | a.v[2] << 38;
  words[2] = a.v[2] >> 26 | a.v[3] << 25;
  words[3] = a.v[3] >> 39 | a.v[4] << 12;
  for (guint i = 0; i < 4; i++)
    {
      guint64 word = GUINT64_TO_LE (words[i]);

      memcpy (out + 8 * i, &word, sizeof word);
    }
}

static Fe
fe_from_bytes (const guint8 bytes[32])
{
  guint64 w[4];

  memcpy (w, bytes, sizeof w);
  for (guint i = 0; i < 4; i++)
    w[i] = GUINT64_FROM_LE (w[i]);
  return (Fe) { { w[0] & LOW_51, (w[0] >> 51 | w[1] << 13) & LOW_51, (w[1] >> 38 | w[2] << 26) & LOW_51,
                  (w[2] >> 25 | w[3] << 39) & LOW_51, w[3] >> 12 & LOW_51 } };
}

static gboolean
fe_equal (Fe a, Fe b)
{
  guint8 x[32], y[32];

  fe_to_bytes (a, x);
  fe_to_bytes (b, y);
  return memcmp (x, y, sizeof x) == 0;
}

/* Odd, in the range below p: what RFC 9496 calls negative. */
static gboolean
fe_is_negative (Fe a)
{
  guint8 bytes[32];

  fe_to_bytes (a, bytes);
  return bytes[0] & 1;
}

static Fe
fe_abs (Fe a)
{
  return fe_is_negative (a) ? fe_neg (a) : a;
}

/* a^((p - 5) / 8) = a^(2^252 - 3) */
static Fe
fe_pow_p58 (Fe a)
{
  Fe a2 = fe_square (a), a9 = fe_mul (fe_square_n (a2, 2), a), a11 = fe_mul (a9, a2);
  Fe e5 = fe_mul (fe_square (a11), a9);                  /* a^(2^5 - 1), and so on */
  Fe e10 = fe_mul (fe_square_n (e5, 5), e5), e20 = fe_mul (fe_square_n (e10, 10), e10);
  Fe e40 = fe_mul (fe_square_n (e20, 20), e20), e50 = fe_mul (fe_square_n (e40, 10), e10);
  Fe e100 = fe_mul (fe_square_n (e50, 50), e50), e200 = fe_mul (fe_square_n (e100, 100), e100);
  Fe e250 = fe_mul (fe_square_n (e200, 50), e50);

  return fe_mul (fe_square_n (e250, 2), a);
}

/* a^(p - 2) */
static Fe
fe_invert (Fe a)
{
  return fe_mul (fe_square_n (fe_pow_p58 (a), 3), fe_mul (fe_square (a), a));
}

/* ---- Points, by what the next operation wants ---- */

typedef struct {
  Fe x, y, z;             /* projective: x = X/Z, y = Y/Z */
} Projective;

typedef struct {
  Fe x, y, z, t;          /* extended: also T = XY/Z */
} Extended;

typedef struct {
  Fe x, y, z, t;          /* ((X:Z), (Y:T)): what an addition gives before its last products */
} Completed;

typedef struct {
  Fe y_plus_x, y_minus_x, z, t2d;
} Cached;

typedef struct {
  Fe y_plus_x, y_minus_x, xy2d;     /* affine: z = 1 */
} Niels;

/* Odd multiples of the generator: 1, 3, … 127. */
#define BASE_WIDTH 8
#define BASE_POINTS (1 << (BASE_WIDTH - 2))
/* Odd multiples of a public key: 1, 3, … 15. */
#define KEY_WIDTH 5
#define KEY_POINTS (1 << (KEY_WIDTH - 2))

static inline Projective
completed_to_projective (const Completed *c)
{
  return (Projective) { fe_mul (c->x, c->t), fe_mul (c->y, c->z), fe_mul (c->z, c->t) };
}

static inline Extended
completed_to_extended (const Completed *c)
{
  return (Extended) { fe_mul (c->x, c->t), fe_mul (c->y, c->z), fe_mul (c->z, c->t), fe_mul (c->x, c->y) };
}

static inline Completed
point_double (Fe x, Fe y, Fe z)
{
  Fe xx = fe_square (x), yy = fe_square (y), zz = fe_square (z), sum = fe_square (fe_add (x, y));
  Completed c;

  c.y = fe_add (yy, xx);
  c.z = fe_sub (yy, xx);
  c.x = fe_sub (sum, c.y);
  c.t = fe_sub (fe_add (zz, zz), c.z);
  return c;
}

/* @p plus, or with @minus less, a point whose products with p are pp, mm, t and whose 2ZZ is z2. */
static inline Completed
finish_add (Fe pp, Fe mm, Fe z2, Fe t, gboolean minus)
{
  Completed c;

  c.x = fe_sub (pp, mm);
  c.y = fe_add (pp, mm);
  c.z = minus ? fe_sub (z2, t) : fe_add (z2, t);
  c.t = minus ? fe_add (z2, t) : fe_sub (z2, t);
  return c;
}

static inline Completed
add_cached (const Extended *p, const Cached *q, gboolean minus)
{
  Fe zz = fe_mul (p->z, q->z);

  return finish_add (fe_mul (fe_add (p->y, p->x), minus ? q->y_minus_x : q->y_plus_x),
                     fe_mul (fe_sub (p->y, p->x), minus ? q->y_plus_x : q->y_minus_x),
                     fe_add (zz, zz), fe_mul (p->t, q->t2d), minus);
}

static inline Completed
add_niels (const Extended *p, const Niels *q, gboolean minus)
{
  return finish_add (fe_mul (fe_add (p->y, p->x), minus ? q->y_minus_x : q->y_plus_x),
                     fe_mul (fe_sub (p->y, p->x), minus ? q->y_plus_x : q->y_minus_x),
                     fe_add (p->z, p->z), fe_mul (p->t, q->xy2d), minus);
}

/* ---- Constants, computed once from their public encodings ---- */

typedef struct {
  Fe d, d2, sqrt_m1;
  Niels base[BASE_POINTS];
} Constants;

static Cached
to_cached (const Constants *k, const Extended *p)
{
  return (Cached) { fe_add (p->y, p->x), fe_sub (p->y, p->x), p->z, fe_mul (p->t, k->d2) };
}

/* RFC 9496, 4.2 with u = 1: *@root = 1/sqrt (@v), non-negative; FALSE if v is not a non-zero square. */
static gboolean
inverse_sqrt (const Constants *k, Fe v, Fe *root)
{
  Fe v3 = fe_mul (fe_square (v), v), v7 = fe_mul (fe_square (v3), v);
  Fe r = fe_mul (v3, fe_pow_p58 (v7)), check = fe_mul (v, fe_square (r));

  if (fe_equal (check, fe_one))
    *root = fe_abs (r);
  else if (fe_equal (check, fe_neg (fe_one)))
    *root = fe_abs (fe_mul (r, k->sqrt_m1));
  else
    return FALSE;
  return TRUE;
}

/* RFC 9496, 4.3.1. */
static gboolean
decode (const Constants *k, const guint8 bytes[32], Extended *out)
{
  Fe s = fe_from_bytes (bytes), ss, u1, u2, u2_squared, v, root, den_x, den_y;
  guint8 canonical[32];

  fe_to_bytes (s, canonical);
  if (memcmp (canonical, bytes, sizeof canonical) != 0 || (bytes[0] & 1) != 0)
    return FALSE;
  ss = fe_square (s);
  u1 = fe_sub (fe_one, ss);
  u2 = fe_add (fe_one, ss);
  u2_squared = fe_square (u2);
  v = fe_sub (fe_neg (fe_mul (k->d, fe_square (u1))), u2_squared);
  if (!inverse_sqrt (k, fe_mul (v, u2_squared), &root))
    return FALSE;
  den_x = fe_mul (root, u2);
  den_y = fe_mul (fe_mul (root, den_x), v);
  out->x = fe_abs (fe_mul (fe_add (s, s), den_x));
  out->y = fe_mul (u1, den_y);
  out->z = fe_one;
  out->t = fe_mul (out->x, out->y);
  return !fe_is_negative (out->t) && !fe_equal (out->y, fe_zero);
}

static const Constants *
get_constants (void)
{
  static const guint8 d[32] = {
    0xa3, 0x78, 0x59, 0x13, 0xca, 0x4d, 0xeb, 0x75, 0xab, 0xd8, 0x41, 0x41, 0x4d, 0x0a, 0x70, 0x00,
    0x98, 0xe8, 0x79, 0x77, 0x79, 0x40, 0xc7, 0x8c, 0x73, 0xfe, 0x6f, 0x2b, 0xee, 0x6c, 0x03, 0x52,
  };
  static const guint8 sqrt_m1[32] = {
    0xb0, 0xa0, 0x0e, 0x4a, 0x27, 0x1b, 0xee, 0xc4, 0x78, 0xe4, 0x2f, 0xad, 0x06, 0x18, 0x43, 0x2f,
    0xa7, 0xd7, 0xfb, 0x3d, 0x99, 0x00, 0x4d, 0x2b, 0x0b, 0xdf, 0xc1, 0x4f, 0x80, 0x24, 0x83, 0x2b,
  };
  static const guint8 generator[32] = {
    0xe2, 0xf2, 0xae, 0x0a, 0x6a, 0xbc, 0x4e, 0x71, 0xa8, 0x84, 0xa9, 0x61, 0xc5, 0x00, 0x51, 0x5f,
    0x58, 0xe3, 0x0b, 0x6a, 0xa5, 0x82, 0xdd, 0x8d, 0xb6, 0xa6, 0x59, 0x45, 0xe0, 0x8d, 0x2d, 0x76,
  };
  static Constants constants;
  static gsize once;

  if (g_once_init_enter (&once))
    {
      Constants *k = &constants;
      Extended point, twice;
      Completed sum;
      Cached step;

      k->d = fe_from_bytes (d);
      k->d2 = fe_carry (fe_add (k->d, k->d));
      k->sqrt_m1 = fe_from_bytes (sqrt_m1);
      if (!decode (k, generator, &point))
        g_assert_not_reached ();
      sum = point_double (point.x, point.y, point.z);
      twice = completed_to_extended (&sum);
      step = to_cached (k, &twice);
      for (guint i = 0; i < BASE_POINTS; i++)
        {
          Fe inverse = fe_invert (point.z), x = fe_mul (point.x, inverse), y = fe_mul (point.y, inverse);

          k->base[i] = (Niels) { fe_carry (fe_add (y, x)), fe_sub (y, x), fe_mul (fe_mul (x, y), k->d2) };
          sum = add_cached (&point, &step, FALSE);
          point = completed_to_extended (&sum);
        }
      g_once_init_leave (&once, 1);
    }
  return &constants;
}

/* ---- Scalars ---- */

/* @scalar as odd digits below 2^(width-1) in size, at least @width places apart: naf[i] counts 2^i. */
static void
recode (const guint8 scalar[32], guint width, gint8 naf[256])
{
  guint64 words[5] = { 0 };
  const guint64 full = G_GUINT64_CONSTANT (1) << width;
  guint64 carry = 0;

  memcpy (words, scalar, 32);
  for (guint i = 0; i < 4; i++)
    words[i] = GUINT64_FROM_LE (words[i]);
  memset (naf, 0, 256);
  for (guint at = 0; at < 256; )
    {
      guint word = at / 64, bit = at % 64;
      guint64 bits = words[word] >> bit, window;

      if (bit > 64 - width)
        bits |= words[word + 1] << (64 - bit);
      window = carry + (bits & (full - 1));
      if ((window & 1) == 0)
        {
          at++;
          continue;
        }
      carry = window >= full / 2;
      naf[at] = (gint8) ((gint64) window - (carry ? (gint64) full : 0));
      at += width;
    }
}

gboolean
tao_ristretto_check (const guint8 s[32], const guint8 k[32], const guint8 a[32], const guint8 r[32])
{
  const Constants *c = get_constants ();
  gint8 naf_s[256], naf_k[256];
  Cached multiples[KEY_POINTS], step;
  Extended point, expected, twice;
  Completed sum;
  Projective total = { fe_zero, fe_one, fe_one };      /* the identity */
  int i = 255;

  if (!decode (c, a, &point) || !decode (c, r, &expected))
    return FALSE;
  recode (s, BASE_WIDTH, naf_s);
  recode (k, KEY_WIDTH, naf_k);

  sum = point_double (point.x, point.y, point.z);
  twice = completed_to_extended (&sum);
  step = to_cached (c, &twice);
  for (guint j = 0; j < KEY_POINTS; j++)
    {
      multiples[j] = to_cached (c, &point);
      sum = add_cached (&point, &step, FALSE);
      point = completed_to_extended (&sum);
    }

  /* Both products share the doublings.  k's digits count negatively. */
  while (i >= 0 && naf_s[i] == 0 && naf_k[i] == 0)
    i--;
  for (; i >= 0; i--)
    {
      sum = point_double (total.x, total.y, total.z);
      if (naf_k[i] != 0)
        {
          point = completed_to_extended (&sum);
          sum = add_cached (&point, &multiples[ABS (naf_k[i]) / 2], naf_k[i] > 0);
        }
      if (naf_s[i] != 0)
        {
          point = completed_to_extended (&sum);
          sum = add_niels (&point, &c->base[ABS (naf_s[i]) / 2], naf_s[i] < 0);
        }
      total = completed_to_projective (&sum);
    }

  /* RFC 9496, 4.3.3: equal up to the torsion that the encoding hides; expected has z = 1. */
  return fe_equal (fe_mul (total.x, expected.y), fe_mul (total.y, expected.x))
         || fe_equal (fe_mul (total.y, expected.y), fe_mul (total.x, expected.x));
}
