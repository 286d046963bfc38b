/* Where the price of founding a subnet is going: what the chain asked for some
 * while ago, read from its state then, beside what it asks for now. */
#pragma once

#include "engine/engine.h"

G_BEGIN_DECLS

typedef struct {
  GCancellable *asking;        /* (nullable) */
  guint64       asked_block;   /* of the head, when it was last asked for; 0: never */
  guint64       block, rao;    /* the earlier price; block 0: not known */
} TaoLockTrend;

/* The block to compare @head with: any node still has its state. 0: the chain is too young to tell. */
guint64 tao_lock_trend_past   (guint64 head);

/* Asks now and then, with every snapshot while it is looked at. @engine: (nullable). */
void    tao_lock_trend_update (TaoLockTrend *self, TaoEngine *engine, const TaoSyncInfo *sync);
void    tao_lock_trend_stop   (TaoLockTrend *self);

/* "falling 14.70 τ a day", "risen by 400 τ in 48 min", or NULL where it is not known. (transfer full) (nullable) */
char   *tao_lock_trend_text   (const TaoLockTrend *self, guint64 rao, const TaoSyncInfo *sync);

G_END_DECLS
