/* When blocks are made: history at full speed, then by the clock, by hand, or as transactions come. */
#pragma once

#include "localnet/localnet.h"

G_BEGIN_DECLS

typedef struct
{
  guint32 fast_forward;     /* run history up to this block number first */
  guint block_time_ms;      /* then one block each so many ms; 0: not by the clock */
  gboolean instant;         /* each transaction that is ready gets a block at once */
} TaoProducerConfig;

typedef struct _TaoProducer TaoProducer;

/* Called when the chain cannot go on (the disk is full). */
typedef void (*TaoProducerFailedFunc) (const GError *error, gpointer data);

/* Works in the thread-default main context.  (transfer full) */
TaoProducer *tao_producer_new (TaoLocalnet *chain, const TaoProducerConfig *config,
                               TaoProducerFailedFunc failed, gpointer data);
void tao_producer_free (TaoProducer *self);

/* Makes and publishes one block now; fails while history runs. */
gboolean tao_producer_make_block (TaoProducer *self, gboolean empty, GError **error);

/* Something in the pool is ready.  Where blocks are instant one is made after what the main context is at now. */
void tao_producer_wake (TaoProducer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoProducer, tao_producer_free)

G_END_DECLS
