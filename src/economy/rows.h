/* Sparse rows of (uid, u16) pairs: weights and bonds as the chain stores them.
 *
 * Order and explicit zeros are part of the value, both matter to an epoch. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  guint16 uid;     /* column */
  guint16 value;   /* 65535 = 1 */
} TaoEpochPair;

/* Row i is pairs[starts[i]] … pairs[starts[i + 1] - 1].  Rows from n_rows on are
 * empty.  With n_rows = 0 both pointers may be NULL. */
typedef struct {
  guint32 n_rows;
  const guint32 *starts;        /* [n_rows + 1], ascending, starts[0] = 0 */
  const TaoEpochPair *pairs;    /* [starts[n_rows]] */
} TaoEpochRows;

static inline guint32
tao_epoch_rows_length (const TaoEpochRows *rows,
                       guint32             row)
{
  return row < rows->n_rows ? rows->starts[row + 1] - rows->starts[row] : 0;
}

/* NULL only for an empty row. */
static inline const TaoEpochPair *
tao_epoch_rows_get (const TaoEpochRows *rows,
                    guint32             row)
{
  return row < rows->n_rows && rows->pairs != NULL ? rows->pairs + rows->starts[row] : NULL;
}

/* Number of pairs in all rows. */
static inline guint32
tao_epoch_rows_total (const TaoEpochRows *rows)
{
  return rows->n_rows > 0 ? rows->starts[rows->n_rows] : 0;
}

G_END_DECLS
