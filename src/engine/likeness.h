/* How alike the weights of validators are, on all subnets whose weights a
 * snapshot has: evidence of copying, no proof. Immutable and reference counted.
 *
 * On one subnet it is the cosine of the angle between two rows of weights: 1
 * where both give in the same proportions, 0 where nobody gets anything from
 * both. Over subnets it is the mean of those that both rate. A validator that
 * gives everything to one uid is left out there: many do, to burn a subnet's
 * emission, and that says nothing. */
#pragma once

#include <gio/gio.h>

#include "engine/snapshot.h"

G_BEGIN_DECLS

/* Others kept of each validator. */
#define TAO_LIKENESS_MOST 10

typedef struct {
  TaoKey32 hotkey;        /* the other */
  guint32  ppm;           /* 10^6: the same */
  guint16  n_subnets;     /* that both rate */
  guint16  n_before;      /* of them, where the other's weights were set in an earlier block */
  guint16  n_after;       /* and where in a later one */
} TaoAlike;

typedef struct _TaoLikeness TaoLikeness;

TaoLikeness    *tao_likeness_ref   (TaoLikeness *self);
void            tao_likeness_unref (TaoLikeness *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoLikeness, tao_likeness_unref)

/* Pure and slow: for a worker, or a test. NULL if cancelled. (transfer full) */
TaoLikeness    *tao_likeness_new   (TaoSnapshot *snapshot, GCancellable *cancellable);

/* In a worker thread. Fails with G_IO_ERROR_CANCELLED only. */
void            tao_likeness_compute_async  (TaoSnapshot *snapshot, GCancellable *cancellable, GAsyncReadyCallback callback,
                                             gpointer user_data);
TaoLikeness    *tao_likeness_compute_finish (GAsyncResult *result, GError **error);

/* Most alike first, at most TAO_LIKENESS_MOST; NULL and 0 where no weights are known. (transfer none) */
const TaoAlike *tao_likeness_get           (const TaoLikeness *self, const TaoKey32 *hotkey, guint *n);
/* Subnets whose weights were compared. */
guint           tao_likeness_get_n_subnets (const TaoLikeness *self);

/* What it depends on in @snapshot: equal stamps give equal answers. Cheap. */
guint64         tao_likeness_stamp (const TaoSnapshot *snapshot);

G_END_DECLS
