/* Plain readings of the epoch's rules, shaped like the chain's own two routines:
 * the sparse one builds new lists at every step, the dense one new matrices.
 * Liquid alpha fills whole rows, nothing is reused.  They share no arithmetic
 * with the library.  Tests compare with the first, the benchmark measures
 * against both. */
#pragma once

#include "economy/epoch.h"

typedef struct {
  guint32 n;
  gboolean *active;
  gboolean *validator_permit;
  guint16 *stake_weight;
  guint16 *consensus;
  guint16 *validator_trust;
  guint16 *incentive;
  guint16 *dividends;
  guint64 *server_emission;
  guint64 *validator_emission;
  guint64 *emission;
  GArray **bonds;              /* [n] of TaoEpochPair, of the rows that are written */
} EpochReference;

/* Spec 425 where @rules say so, else 293.  (transfer full) */
EpochReference *epoch_reference_run  (const TaoRules *rules, const TaoEpochInput *input);
/* The same by full n x n matrices, spec 425.  For rows in ascending columns and
 * without stored zeros, as the sparse routine treats both in ways of its own. */
EpochReference *epoch_dense_run      (const TaoRules *rules, const TaoEpochInput *input);
void            epoch_reference_free (EpochReference *reference);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EpochReference, epoch_reference_free)

/* The first field that differs, as text, or NULL.  (transfer full) */
char *epoch_reference_compare (const EpochReference *reference, const TaoEpochOutput *output);
