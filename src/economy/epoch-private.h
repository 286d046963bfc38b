/* What the parts of the epoch share.  See epoch.h for the whole. */
#pragma once

#include "economy/epoch.h"

G_BEGIN_DECLS

/* Memory handed out in one piece.  A layout runs twice: first with no memory, to
 * learn the size, then for real. */
typedef struct {
  guint8 *memory;
  gsize used;
} TaoArena;

static inline gpointer
tao_arena_take (TaoArena *arena,
                gsize     count,
                gsize     size)
{
  gsize at = arena->used;

  /* Nothing gets a place too, so that no array is NULL. */
  arena->used += (count * size + 16) & ~(gsize) 15;
  return arena->memory != NULL ? arena->memory + at : NULL;
}

#define tao_arena_new(arena, Type, count) ((Type *) tao_arena_take ((arena), (count), sizeof (Type)))

/* A number that many others are divided by: a multiplication and a correction
 * each, with the same result as tao_i32f32_div_or_zero. */
typedef struct {
  TaoI32F32 by;
  guint64 limit;       /* dividends from 0 to here take the fast way */
  guint64 divisor;
  guint64 inverse;     /* floor ((2^64 - 1) / divisor) */
  guint shift;
} TaoDivisor;

static inline TaoDivisor
tao_divisor_new (TaoI32F32 by)
{
  TaoDivisor result = { .by = by };

  if (by.bits <= 0)
    return result;
  /* A whole divisor cancels the shift of the dividend. */
  if ((by.bits & G_MAXUINT32) == 0)
    {
      result.divisor = (guint64) by.bits >> 32;
      result.limit = G_MAXINT64;
    }
  else
    {
      result.divisor = (guint64) by.bits;
      result.limit = G_MAXUINT32;
      result.shift = 32;
    }
  result.inverse = G_MAXUINT64 / result.divisor;
  return result;
}

static inline TaoI32F32
tao_divide (TaoI32F32         value,
            const TaoDivisor *divisor)
{
  guint64 dividend, quotient;

  if ((guint64) value.bits > divisor->limit || divisor->divisor == 0)
    return tao_i32f32_div_or_zero (value, divisor->by);

  /* The inverse is short by less than one unit, so the estimate is exact or one
   * too small. */
  dividend = (guint64) value.bits << divisor->shift;
  quotient = (guint64) (((tao_u128) dividend * divisor->inverse) >> 64);
  if (dividend - quotient * divisor->divisor >= divisor->divisor)
    quotient++;
  return TAO_I32F32 (quotient > G_MAXINT64 ? 0 : (gint64) quotient);
}

/* A weight of one column of the weighted median. */
typedef struct {
  TaoI32F32 score;
  TaoI32F32 stake;
} TaoMedianEntry;

struct _TaoEpochScratch {
  gpointer memory;
  gsize memory_size;
  guint allocations;
  guint32 n;

  guint8 *old_permit;
  guint8 *active;
  guint8 *new_permit;
  TaoI64F64 *filtered;          /* stake above the threshold */
  TaoI32F32 *stake;
  TaoI32F32 *active_stake;
  TaoI32F32 *consensus;
  TaoI32F32 *previous_consensus;
  const TaoI32F32 *alpha_consensus; /* what liquid alpha compares with */
  TaoI32F32 *validator_trust;
  TaoI32F32 *prerank;
  TaoI32F32 *rank;
  TaoI32F32 *incentive;
  TaoI32F32 *dividends;
  TaoI32F32 *server_score;
  TaoI32F32 *validator_score;
  TaoI32F32 *combined_score;
  TaoI32F32 rank_sum;           /* before normalisation, as the next one */
  TaoI32F32 dividend_sum;
  gboolean yuma3;

  TaoEpochMatrix weights;
  TaoEpochMatrix clipped;
  TaoEpochMatrix interpolated;
  const TaoEpochMatrix *bond_weights;  /* one of the three above */
  TaoEpochMatrix bonds;
  TaoEpochMatrix bond_delta;
  TaoEpochMatrix ema;
  TaoEpochMatrix ema_share;     /* columns of ema normalised: what dividends follow */

  /* The weighted median's columns. */
  TaoI32F32 *median_stake;      /* by uid */
  guint32 *column_start;        /* n + 1 */
  guint32 *column_fill;
  guint32 *column_last_row;
  TaoMedianEntry *column_entries;
  TaoMedianEntry *column_spare; /* n: a column has at most one entry per row */

  /* Work space per column, for one row or one matrix at a time. */
  TaoI32F32 *column;            /* kept at 0 between uses */
  TaoI32F32 *column_b;
  TaoI32F32 *column_c;
  TaoDivisor *column_divisor;
  guint64 *touched;             /* bitmap of n columns, kept clear between uses */

  /* Work space of one row of liquid alpha. */
  TaoI32F32 *row_distance;
  TaoI32F32 *row_alpha;
};

static inline void
tao_touch (guint64 *touched,
           guint    column)
{
  touched[column / 64] |= G_GUINT64_CONSTANT (1) << (column % 64);
}

/* Is @uid the owner's, with the privileges that some @rules give it? */
static inline gboolean
tao_epoch_is_privileged_owner (const TaoRules      *rules,
                               const TaoEpochInput *input,
                               guint32              uid)
{
  return rules->owner_uid == TAO_OWNER_UID_PRIVILEGED && input->owner_uid == (gint64) uid;
}

static inline guint64
tao_epoch_last_update (const TaoEpochInput *input,
                       guint32              uid)
{
  return uid < input->n_last_update ? input->last_update[uid] : 0;
}

/* Makes room for @n uids and up to @n_bonds pairs; everything is 0. */
void tao_epoch_prepare_output (TaoEpochOutput *output, const TaoRules *rules, guint32 n, gsize n_bonds);

/* epoch-seats.c: moves the @count first seats, by rank and then uid, to the front,
 * in no particular order. */
typedef struct {
  tao_i128 rank;
  guint32 uid;
} TaoSeat;

void tao_seats_select_first (TaoSeat *seats, guint32 n, guint32 count);
/* tao_apportion() with work space of @n seats; adds the parts to @out. */
void tao_seats_apportion (guint64 amount, const guint64 *shares, guint32 n, TaoSeat *seats, guint64 *out);

/* Divides @vector by its own sum, unless that is 0.  Returns the sum. */
TaoI32F32 tao_epoch_normalise (TaoI32F32 *vector, guint32 n);

/* epoch-consensus.c: weights, consensus, clipping, ranks; fills the scratch up to
 * incentive and bond_weights. */
void tao_epoch_weigh (const TaoRules *rules, const TaoEpochInput *input, TaoEpochScratch *scratch);

/* epoch-bonds.c: previous bonds to new bonds and dividends. */
void tao_epoch_bond (const TaoRules *rules, const TaoEpochInput *input, TaoEpochScratch *scratch);

/* epoch-alpha.c: the liquid alpha of @count cells, given how far each weight or
 * bond moved (0..1).  @distance and @alpha may be the same array. */
typedef struct {
  TaoI32F32 low;
  TaoI32F32 high;
  TaoI32F32 slope;             /* steepness / -100 */
  TaoExponential exponential;
  TaoI32F32 at_zero;           /* the alpha of distance 0, by far the most frequent */
} TaoLiquidAlpha;

TaoLiquidAlpha tao_liquid_alpha_new (const TaoRules *rules, const TaoEpochInput *input);
TaoI32F32      tao_liquid_alpha_distance (TaoI32F32 consensus, TaoI32F32 weight, TaoI32F32 bond);
void           tao_liquid_alpha_of (const TaoLiquidAlpha *liquid, const TaoI32F32 *distance,
                                    TaoI32F32 *alpha, guint32 count);

/* epoch-null.c: the whole epoch of a Null subnet, into @output. */
void tao_epoch_run_null (const TaoRules *rules, const TaoEpochInput *input,
                         TaoEpochOutput *output, TaoEpochScratch *scratch);

G_END_DECLS
