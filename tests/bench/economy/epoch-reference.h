/* A plain reading of the epoch's rules, shaped like the chain's own code: every
 * step builds new lists, liquid alpha fills whole rows, nothing is reused.  It
 * shares no arithmetic with the library.  Tests compare with it, the benchmark
 * measures against it. */
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
void            epoch_reference_free (EpochReference *reference);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EpochReference, epoch_reference_free)

/* The first field that differs, as text, or NULL.  (transfer full) */
char *epoch_reference_compare (const EpochReference *reference, const TaoEpochOutput *output);
