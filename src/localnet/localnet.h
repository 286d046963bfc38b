/* The development chain itself: the head that blocks are built on, the blocks and states that can be
 * asked for, the pool.  It knows nothing of sockets and of when blocks are due.
 *
 * A block is authored first and published later: while history is run at full speed, many blocks share
 * one write to the disk and one announcement.  Readers only ever see published blocks, and a block is
 * published only after it is safe on disk, so no announced block is lost when the process is killed. */
#pragma once

#include "localnet/block.h"
#include "localnet/database.h"
#include "localnet/pool.h"
#include "localnet/runtime/audit.h"

G_BEGIN_DECLS

/* Of the states that have left the window of recent ones every so many blocks' one stays readable,
 * for charts, until it is older than the span. */
#define TAO_LOCALNET_MILESTONE 60
#define TAO_LOCALNET_MILESTONE_SPAN 20160

typedef struct
{
  TaoGenesisConfig genesis;     /* of a new chain; an existing one keeps its own */
  const char *base_path;        /* (nullable): NULL keeps everything in memory */
  guint pruning;                /* how many recent states are kept; 0: all of them */
} TaoLocalnetConfig;

typedef struct _TaoLocalnet TaoLocalnet;

/* Opens the chain or makes a new one.  @runtime must outlive it.
 * (transfer full) (nullable): NULL with TAO_DATABASE_ERROR_*. */
TaoLocalnet *tao_localnet_new (TaoRuntime *runtime, const TaoLocalnetConfig *config, GError **error);
void tao_localnet_free (TaoLocalnet *self);

TaoRuntime *tao_localnet_get_runtime (TaoLocalnet *self);
TaoPool *tao_localnet_get_pool (TaoLocalnet *self);

/* As the chain was made with. */
const TaoGenesisConfig *tao_localnet_get_genesis_config (TaoLocalnet *self);

/* (transfer none): block 0; the newest published block; the newest authored one. */
TaoBlock *tao_localnet_get_genesis (TaoLocalnet *self);
TaoBlock *tao_localnet_get_best (TaoLocalnet *self);
TaoBlock *tao_localnet_get_head (TaoLocalnet *self);

/* The block up to which history is being run, 0 when it is not: what a node that catches up calls its highest. */
void tao_localnet_set_target (TaoLocalnet *self, guint32 number);
guint32 tao_localnet_get_target (TaoLocalnet *self);

/* (transfer full) (nullable): a published block; NULL if there is none. */
TaoBlock *tao_localnet_get_block (TaoLocalnet *self, guint32 number);
TaoBlock *tao_localnet_find_block (TaoLocalnet *self, const guint8 hash[32]);

/* (transfer none) (nullable): the state after a published block; NULL if it is not kept any more. */
TaoTrie *tao_localnet_get_state (TaoLocalnet *self, guint32 number);

/* (transfer none): a view on @state for runtime calls; it is kept for the next call on the same
 * state, and valid until then. */
TaoStorage *tao_localnet_view_state (TaoLocalnet *self, TaoTrie *state);

/* Adds up the state after a published block, see audit.h, and runs the block again if the state before it is kept
 * (*@replayed): then its movements are checked too, and that it ends in the same state root.
 * FALSE, @out untouched, if the state of the block is not kept. */
gboolean tao_localnet_audit (TaoLocalnet *self, guint32 number, TaoRuntimeAudit *out, gboolean *replayed);

/* Offers an extrinsic to the pool; see tao_pool_submit(). */
TaoPoolResult tao_localnet_submit (TaoLocalnet *self, GBytes *extrinsic, guint8 hash[32], TaoValidityError *error);

/* The nonce for the next extrinsic of @account, those in the pool counted. */
guint32 tao_localnet_next_nonce (TaoLocalnet *self, const TaoAccountId *account);

/* The Unix time of the newest authored block, ms. */
guint64 tao_localnet_get_head_time (TaoLocalnet *self);

/* Called before each block is built, to submit extrinsics: how the inhabitants act. */
typedef void (*TaoLocalnetActFunc) (TaoLocalnet *self, TaoStorage *state, guint32 next_number, gpointer data);
void tao_localnet_set_act_func (TaoLocalnet *self, TaoLocalnetActFunc func, gpointer data);

/* Builds the next block at Unix time @now_ms, with what the pool has unless @empty. */
gboolean tao_localnet_author (TaoLocalnet *self, guint64 now_ms, gboolean empty, GError **error);

/* Writes what was authored and announces it. */
gboolean tao_localnet_publish (TaoLocalnet *self, GError **error);

/* Called after publishing.  @first: the oldest block that is new. */
typedef void (*TaoLocalnetPublishedFunc) (TaoLocalnet *self, guint32 first, guint32 last, gpointer data);
void tao_localnet_set_published_func (TaoLocalnet *self, TaoLocalnetPublishedFunc func, gpointer data);

/* Where the time goes, in microseconds since the start. */
typedef struct
{
  guint64 blocks;
  guint64 extrinsics;
  gint64 act_us;            /* inhabitants, their signatures included */
  gint64 initialize_us;     /* the chain's step: emission, epochs */
  gint64 extrinsics_us;
  gint64 finalize_us;
  gint64 commit_us;         /* taking the changes into the trie */
  gint64 root_us;           /* hashing */
  gint64 write_us;          /* encoding and SQLite */
} TaoLocalnetTimes;

const TaoLocalnetTimes *tao_localnet_get_times (TaoLocalnet *self);
guint64 tao_localnet_get_disk_size (TaoLocalnet *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoLocalnet, tao_localnet_free)

G_END_DECLS
