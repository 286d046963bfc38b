/* What the two plain readings of the epoch share: arithmetic in 128 bits, the vectors before the weights and the scores
 * after the bonds.  Neither shares anything with the library. */
#pragma once

#include "epoch-reference.h"

#include <string.h>

G_BEGIN_DECLS

/* Raw I32F32 and I64F64. */
typedef gint64 Q32;
typedef tao_i128 Q64;

#define ONE ((Q32) 1 << 32)

static inline Q32
saturate (tao_i128 x)
{
  if (x > G_MAXINT64)
    return G_MAXINT64;
  if (x < G_MININT64)
    return G_MININT64;
  return (Q32) x;
}

static inline Q32
add (Q32 a, Q32 b)
{
  return saturate ((tao_i128) a + b);
}

static inline Q32
sub (Q32 a, Q32 b)
{
  return saturate ((tao_i128) a - b);
}

static inline Q32
mul (Q32 a, Q32 b)
{
  return saturate (((tao_i128) a * b) >> 32);
}

static inline Q32
divide (Q32 a, Q32 b)
{
  tao_i128 q;

  if (b == 0)
    return 0;
  q = (tao_i128) a * ONE / b;
  return q > G_MAXINT64 || q < G_MININT64 ? 0 : (Q32) q;
}

static inline Q32
divide_saturating (Q32 a, Q32 b)
{
  return saturate ((tao_i128) a * ONE / b);
}

static inline Q32
plain_sum (const Q32 *v, guint32 n)
{
  guint64 sum = 0;

  for (guint32 i = 0; i < n; i++)
    sum += (guint64) v[i];
  return (Q32) sum;
}

static inline void
normalise (Q32 *v, guint32 n)
{
  Q32 sum = plain_sum (v, n);

  for (guint32 i = 0; sum != 0 && i < n; i++)
    v[i] = divide (v[i], sum);
}

static inline guint16
to_u16 (Q32 x)
{
  Q32 scaled = mul (x, (Q32) 65535 * ONE) >> 32;

  return scaled < 0 ? 0 : scaled > 65535 ? 65535 : (guint16) scaled;
}

static inline Q32
from_u16 (guint16 u)
{
  return divide ((Q32) u * ONE, (Q32) 65535 * ONE);
}

/* One run, from stake to scores; the matrices are the routine's own. */
typedef struct {
  const TaoRules *rules;
  const TaoEpochInput *in;
  guint32 n;
  guint8 *permit;              /* of the previous epoch, the owner's included */
  Q32 *stake;
  Q32 *active;
  Q32 *consensus;              /* from here on the routine's business */
  Q32 *trust;
  Q32 *incentive;
  Q32 *dividends;
  guint64 mask_block;          /* bonds toward uids registered since are forgotten */
  EpochReference *out;
} ReferenceWork;

void            reference_begin (ReferenceWork *work, const TaoRules *rules, const TaoEpochInput *in);
/* Frees the work.  (transfer full) */
EpochReference *reference_end   (ReferenceWork *work);

/* The value below which more than @minority of the stake lies.  Reorders @index, which has @count entries. */
Q32 reference_median (const Q32 *stake, const Q32 *score, guint32 *index, guint32 count, Q32 minority);
Q32 reference_liquid_alpha (const TaoEpochInput *in, gboolean clamped, Q32 consensus, Q32 weight, Q32 bond);
Q32 reference_ema_alpha (const TaoEpochInput *in);

static inline guint64
reference_last_update (const TaoEpochInput *in, guint32 i)
{
  return i < in->n_last_update ? in->last_update[i] : 0;
}

G_END_DECLS
