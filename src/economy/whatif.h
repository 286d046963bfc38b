/* A subnet to play with: change stake, weights, bonds or parameters and see what
 * the next epochs would do.  Starts from a real subnet or from an empty one; runs
 * the same epoch as everything else. */
#pragma once

#include "economy/epoch.h"

G_BEGIN_DECLS

typedef struct _TaoWhatIf TaoWhatIf;

/* A copy of @input; what @input points to is not needed afterwards.  NULL with
 * @error set if @input is unsound.  @rules is static or outlives the copy.
 * Returns: (transfer full). */
TaoWhatIf *tao_whatif_new (const TaoRules       *rules,
                           const TaoEpochInput  *input,
                           GError              **error);

/* @n uids registered long ago, active, without stake, permits or weights, and the
 * chain's default parameters.  Returns: (transfer full). */
TaoWhatIf *tao_whatif_new_empty (const TaoRules *rules,
                                 guint16         n);

void tao_whatif_free (TaoWhatIf *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoWhatIf, tao_whatif_free)

/* The scalar parameters, free to change: kappa, bonds_penalty, yuma3, emission,
 * owner_uid and so on.  n, arrays and rows are not; use the calls below.  Lent. */
TaoEpochInput *tao_whatif_parameters (TaoWhatIf *self);

/* In the calls below a uid of n or more is a programming error. */
void tao_whatif_set_stake  (TaoWhatIf *self, guint16 uid, guint64 stake);
void tao_whatif_set_permit (TaoWhatIf *self, guint16 uid, gboolean permit);
/* Sets the weight of one pair; keeps its place in the row, or goes to the end. */
void tao_whatif_set_weight (TaoWhatIf *self, guint16 validator, guint16 rated, guint16 weight);
/* Takes the pair out of the row, which is not the same as a weight of 0. */
void tao_whatif_remove_weight (TaoWhatIf *self, guint16 validator, guint16 rated);
void tao_whatif_set_bond   (TaoWhatIf *self, guint16 validator, guint16 rated, guint16 bond);

/* Computes an epoch and changes nothing.  The results are lent until the next run
 * or step, or until a change is followed by one. */
const TaoEpochOutput *tao_whatif_run  (TaoWhatIf *self);

/* Computes an epoch, stores its permits, bonds and consensus, and moves on by one
 * tempo.  Validators that have weights repeat them, so nobody falls asleep. */
const TaoEpochOutput *tao_whatif_step (TaoWhatIf *self);

/* The intermediates of the last run or step. */
void tao_whatif_view (const TaoWhatIf *self,
                      TaoEpochView    *view);

G_END_DECLS
