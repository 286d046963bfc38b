/* Reads one head in one go: network, subnets, accounts and its block, all at the
 * same anchor. Heads that come meanwhile are skipped but for the newest; the
 * blocks between are fetched for the strip of latest blocks. */
#include <string.h>

#include "chain/error.h"
#include "engine/core.h"

/* The directory of validators is large and slow: once in this many blocks. */
#define DELEGATES_EVERY 50
/* A block of the strip that cannot be read is asked for again after this long, twice as long …, so often. */
#define RETRY_MS 1000
#define RETRY_MAX_MS 60000
#define MOST_FAILURES 8
/* Verdicts and metagraphs come in flocks: the records are built again once for all of them. */
#define REBUILD_DELAY_MS 250

typedef struct {
  guint64  number;
  TaoKey32 hash, parent;
  gint64   time_ms;
  guint32  n_extrinsics, n_events;
  GArray  *epochs;        /* guint16 */
  const char *endpoint;   /* interned (nullable) */
} Block;

/* One reading of one head. Shared by its answers; the last to come finishes it. */
typedef struct {
  TaoHead           *head;      /* NULL once the network was left */
  TaoAnchor         *anchor;
  guint              waiting;
  GError            *error;     /* first of what must not fail */
  TaoChainNetwork   *network;
  TaoChainSubnets   *subnets;
  TaoChainAccounts  *accounts;
  TaoChainDelegates *delegates;
  TaoChainBlock     *block;
} Reading;

struct _TaoHead {
  TaoCore           *core;
  TaoAnchor         *wanted;       /* (nullable) newest, not read yet */
  Reading           *reading;      /* (nullable) */
  guint64            finalized;

  TaoChainNetwork   *network;      /* of the last reading */
  TaoChainSubnets   *subnets;
  TaoChainDelegates *delegates;    /* (nullable) */
  guint64            delegates_at;
  TaoChainAccounts  *accounts;     /* (nullable) */
  TaoAnchor         *anchor;       /* of the last reading (nullable) */
  GSource           *rebuild;      /* (nullable) */

  GPtrArray         *blocks;       /* Block, newest first */
  GQueue             passed;       /* TaoAnchor: heads that were not read, newest last */
  gboolean           reading_passed;
  TaoAnchor         *passing;      /* of them, the one being read (nullable) */
  GSource           *again;        /* (nullable) a block could not be read */
  guint              failures;     /* in a row */
  gboolean           start_reached;   /* the node has no block before the oldest shown */
};

static void
block_free (gpointer data)
{
  Block *block = data;

  g_array_unref (block->epochs);
  g_free (block);
}

static void
reading_free (Reading *reading)
{
  g_clear_pointer (&reading->anchor, tao_anchor_unref);
  g_clear_error (&reading->error);
  g_clear_pointer (&reading->network, tao_chain_network_free);
  g_clear_pointer (&reading->subnets, tao_chain_subnets_free);
  g_clear_pointer (&reading->accounts, tao_chain_accounts_free);
  g_clear_pointer (&reading->delegates, tao_chain_delegates_free);
  g_clear_pointer (&reading->block, tao_chain_block_free);
  g_free (reading);
}

TaoHead *
tao_head_new (TaoCore *core)
{
  TaoHead *self = g_new0 (TaoHead, 1);

  self->core = core;
  self->blocks = g_ptr_array_new_with_free_func (block_free);
  return self;
}

void
tao_head_free (TaoHead *self)
{
  /* Answers still to come find nobody. */
  if (self->reading != NULL)
    self->reading->head = NULL;
  tao_source_clear (&self->rebuild);
  tao_source_clear (&self->again);
  g_clear_pointer (&self->passing, tao_anchor_unref);
  g_clear_pointer (&self->anchor, tao_anchor_unref);
  g_clear_pointer (&self->wanted, tao_anchor_unref);
  g_queue_clear_full (&self->passed, (GDestroyNotify) tao_anchor_unref);
  g_clear_pointer (&self->network, tao_chain_network_free);
  g_clear_pointer (&self->subnets, tao_chain_subnets_free);
  g_clear_pointer (&self->delegates, tao_chain_delegates_free);
  g_clear_pointer (&self->accounts, tao_chain_accounts_free);
  g_ptr_array_unref (self->blocks);
  g_free (self);
}

/* --- blocks ---------------------------------------------------------------------------------- */

static const Block *
block_at (TaoHead *self, guint i)
{
  return self->blocks->pdata[i];
}

/* A new head replaces whatever stood at its number or above: those left the best chain. */
static void
drop_abandoned (TaoHead *self, const TaoAnchor *anchor)
{
  guint64 number = anchor->number;
  g_autoptr(GError) error = NULL;

  /* The same head once more abandons nothing. */
  if (self->blocks->len == 0 || block_at (self, 0)->number < number
      || memcmp (block_at (self, 0)->hash.bytes, anchor->hash.bytes, sizeof anchor->hash.bytes) == 0)
    return;
  while (self->blocks->len > 0 && block_at (self, 0)->number >= number)
    g_ptr_array_remove_index (self->blocks, 0);
  if (self->core->store != NULL && number > 0 && !tao_store_rewind (self->core->store, number - 1, &error))
    g_warning ("History of abandoned blocks stays: %s", error->message);
  if (number > 0)
    tao_positions_rewind (self->core->positions, number - 1);
}

/* A head that was passed by may be read after a reorganisation: what is no parent of the block shown above it is gone. */
static gboolean
is_abandoned (TaoHead *self, const Block *block)
{
  for (guint i = 0; i < self->blocks->len; i++)
    if (block_at (self, i)->number == block->number + 1)
      return memcmp (&block_at (self, i)->parent, &block->hash, sizeof block->hash) != 0;
  return FALSE;
}

/* What stands below it but is not its parent left the best chain. (transfer full) @block. */
static void
show_block (TaoHead *self, Block *block)
{
  guint at = 0;

  while (at < self->blocks->len && block_at (self, at)->number > block->number)
    at++;
  if (at < self->blocks->len && block_at (self, at)->number == block->number)
    g_ptr_array_remove_index (self->blocks, at);
  g_ptr_array_insert (self->blocks, (int) at, block);
  if (at + 1 < self->blocks->len && block_at (self, at + 1)->number + 1 == block->number
      && memcmp (&block_at (self, at + 1)->hash, &block->parent, sizeof block->parent) != 0)
    g_ptr_array_remove_index (self->blocks, at + 1);
  if (self->blocks->len > TAO_CORE_BLOCKS)
    g_ptr_array_set_size (self->blocks, TAO_CORE_BLOCKS);
}

/* What the header alone tells. (transfer full) */
static Block *
block_new (TaoHead *self, const TaoAnchor *anchor, gint64 time_ms)
{
  Block *block = g_new0 (Block, 1);

  block->endpoint = tao_core_get_endpoint (self->core, anchor);
  block->number = anchor->number;
  memcpy (block->hash.bytes, anchor->hash.bytes, sizeof block->hash.bytes);
  memcpy (block->parent.bytes, anchor->parent_hash.bytes, sizeof block->parent.bytes);
  block->time_ms = time_ms != TAO_CHAIN_UNKNOWN_I64 ? time_ms : 0;
  block->n_extrinsics = block->n_events = TAO_UNKNOWN_U32;
  block->epochs = g_array_new (FALSE, FALSE, sizeof (guint16));
  return block;
}

/* FALSE: the block above it is of another branch. */
static gboolean
put_block (TaoHead *self, const TaoChainBlock *chain)
{
  Block *block = block_new (self, chain->anchor, chain->timestamp_ms);

  if (is_abandoned (self, block))
    {
      block_free (block);
      return FALSE;
    }
  tao_positions_note_block (self->core->positions, chain);
  block->n_extrinsics = chain->n_extrinsics;
  block->n_events = chain->events_known ? chain->n_events : TAO_UNKNOWN_U32;
  show_block (self, block);

  if (self->core->store != NULL)
    {
      TaoStoreBlock row = {
        .number = block->number, .time_ms = block->time_ms, .n_extrinsics = block->n_extrinsics, .n_events = block->n_events,
      };
      g_autoptr(GError) error = NULL;

      memcpy (row.hash, block->hash.bytes, sizeof row.hash);
      if (!tao_store_put_block (self->core->store, &row, &error))
        g_warning ("Block %" G_GUINT64_FORMAT " is not kept: %s", block->number, error->message);
    }
  return TRUE;
}

/* The node's own block before the oldest shown is not its parent: the oldest left the best chain. */
static void
drop_oldest (TaoHead *self)
{
  if (self->blocks->len > 1)
    g_ptr_array_set_size (self->blocks, (int) self->blocks->len - 1);
  else
    self->start_reached = TRUE;
}

/* Subnets whose last step is a block we show get a dot there. */
static void
mark_epochs (TaoHead *self, const TaoChainSubnets *subnets)
{
  for (guint i = 0; i < subnets->n; i++)
    {
      const TaoChainSubnet *subnet = &subnets->subnets[i];

      if (subnet->netuid == 0 || subnet->last_step == TAO_CHAIN_UNKNOWN_U64)
        continue;
      for (guint b = 0; b < self->blocks->len; b++)
        {
          Block *block = self->blocks->pdata[b];
          gboolean known = FALSE;

          if (block->number != subnet->last_step)
            continue;
          for (guint e = 0; e < block->epochs->len; e++)
            known |= g_array_index (block->epochs, guint16, e) == subnet->netuid;
          if (!known)
            g_array_append_val (block->epochs, subnet->netuid);
        }
    }
}

static void
set_blocks (TaoHead *self)
{
  g_autoptr(TaoArena) arena = tao_arena_new ();
  TaoBlockSummary *out = tao_arena_new_array (arena, TaoBlockSummary, self->blocks->len);

  for (guint i = 0; i < self->blocks->len; i++)
    {
      const Block *block = self->blocks->pdata[i];

      out[i].number = block->number;
      out[i].hash = block->hash;
      out[i].time_ms = block->time_ms;
      out[i].n_extrinsics = block->n_extrinsics;
      out[i].n_events = block->n_events;
      out[i].finalized = block->number <= self->finalized;
      out[i].n_epochs = block->epochs->len;
      out[i].endpoint = block->endpoint;
      out[i].epochs = tao_arena_dup_array (arena, guint16, block->epochs->data, block->epochs->len);
    }
  tao_snapshot_builder_set_blocks (tao_core_touch (self->core), arena, out, self->blocks->len);
}

/* Over the blocks shown; what a single pair says is noise. */
static guint32
measured_interval (TaoHead *self)
{
  const Block *newest, *oldest;

  if (self->blocks->len < 3)
    return TAO_UNKNOWN_U32;
  newest = self->blocks->pdata[0];
  oldest = self->blocks->pdata[self->blocks->len - 1];
  if (newest->time_ms <= oldest->time_ms || newest->number <= oldest->number)
    return TAO_UNKNOWN_U32;
  return (guint32) ((guint64) (newest->time_ms - oldest->time_ms) / (newest->number - oldest->number));
}

/* --- one reading --------------------------------------------------------------------------------- */

static const TaoMarketTrend *
trend_cb (guint16 netuid, gpointer user_data)
{
  TaoCore *core = user_data;

  return tao_history_get_trend (core->history, netuid);
}

static const TaoAudit *
audit_cb (guint16 netuid, TaoArena *arena, gpointer user_data)
{
  TaoCore *core = user_data;

  return tao_auditor_lookup (core->auditor, netuid, arena);
}

static const TaoBlockAudit *
block_audit_cb (guint16 netuid, TaoArena *arena, gpointer user_data)
{
  TaoCore *core = user_data;

  return tao_block_auditor_lookup (core->block_auditor, netuid, arena);
}

static guint32
validators_cb (guint16 netuid, gpointer user_data)
{
  TaoCore *core = user_data;

  return tao_metagraphs_count_validators (core->metagraphs, netuid);
}

static guint64
own_alpha_cb (guint16 netuid, gpointer user_data)
{
  TaoCore *core = user_data;
  const TaoChainAccounts *accounts = core->head->accounts;
  guint64 sum = 0;

  for (guint i = 0; accounts != NULL && i < accounts->n; i++)
    for (guint s = 0; s < accounts->accounts[i].n_stakes; s++)
      if (accounts->accounts[i].stakes[s].netuid == netuid)
        sum += accounts->accounts[i].stakes[s].alpha;
  return sum;
}

static const char *
label_cb (const TaoKey32 *account, gpointer user_data)
{
  TaoCore *core = user_data;

  return g_hash_table_lookup (core->labels, account);
}

/* What a build brought; lives in the builder of the next snapshot. */
typedef struct {
  TaoSubnet       *subnets;
  TaoPosition     *positions;
  guint            n_positions;
  TaoAccountState *accounts;
} Built;

/* Everything that follows from the last reading and from what is kept beside it. */
static Built
build (TaoHead *self)
{
  TaoCore *core = self->core;
  TaoSnapshotBuilder *builder = tao_core_touch (core);
  g_autoptr(TaoArena) arena = tao_arena_new ();
  const TaoBuildContext context = {
    .trend = trend_cb, .audit = audit_cb, .block_audit = block_audit_cb, .validators = validators_cb,
    .own_alpha = own_alpha_cb, .user_data = core,
  };
  Built built = { .subnets = tao_build_subnets (arena, self->network, self->subnets, &context) };
  TaoRootClaim *claims;
  guint n_claims;

  tao_snapshot_builder_set_network (builder, arena, tao_build_network (arena, self->network, self->subnets));
  tao_snapshot_builder_set_subnets (builder, arena, built.subnets, self->subnets->n);
  if (self->accounts != NULL)
    {
      built.accounts = tao_build_accounts (arena, self->accounts, built.subnets, self->subnets->n, label_cb, core);
      built.positions = tao_build_positions (arena, self->accounts, built.subnets, self->subnets->n, &built.n_positions);
      tao_positions_fill (core->positions, built.positions, built.n_positions);
      tao_claims_fill (core->claims, built.positions, built.n_positions, built.subnets, self->subnets->n);
      tao_snapshot_builder_set_accounts (builder, arena, built.accounts, self->accounts->n);
      claims = tao_claims_list (core->claims, arena, built.subnets, self->subnets->n, &n_claims);
      tao_snapshot_builder_set_positions (builder, arena, built.positions, built.n_positions);
      tao_snapshot_builder_set_root_claims (builder, arena, claims, n_claims);
    }
  if (self->delegates != NULL)
    {
      g_autoptr(GPtrArray) metagraphs = g_ptr_array_new ();
      guint n;
      TaoValidator *validators;

      for (guint i = 0; core->snapshot != NULL && i < self->subnets->n; i++)
        {
          const TaoMetagraph *metagraph = tao_snapshot_lookup_metagraph (core->snapshot, self->subnets->subnets[i].netuid);

          if (metagraph != NULL)
            g_ptr_array_add (metagraphs, (gpointer) metagraph);
        }
      validators = tao_build_validators (arena, self->delegates, built.subnets, self->subnets->n,
                                         (const TaoMetagraph *const *) metagraphs->pdata, metagraphs->len, built.positions,
                                         built.n_positions, &n);
      tao_snapshot_builder_set_validators (builder, arena, validators, n);
    }
  return built;
}

static gboolean
rebuild_cb (gpointer data)
{
  TaoHead *self = data;

  tao_source_clear (&self->rebuild);
  if (self->anchor != NULL)
    build (self);
  return G_SOURCE_REMOVE;
}

void
tao_head_rebuild_later (TaoHead *self)
{
  if (self->rebuild == NULL && self->anchor != NULL)
    self->rebuild = tao_core_add_timeout (self->core, REBUILD_DELAY_MS, rebuild_cb, self);
}

static void
advance (TaoHead *self, TaoAnchor *anchor)
{
  TaoCore *core = self->core;
  Built built;

  g_clear_pointer (&self->anchor, tao_anchor_unref);
  self->anchor = tao_anchor_ref (anchor);
  tao_block_auditor_advance (core->block_auditor, anchor, self->network, self->subnets);
  built = build (self);
  mark_epochs (self, self->subnets);
  set_blocks (self);

  core->sync->best_block = anchor->number;
  memcpy (core->sync->best_hash.bytes, anchor->hash.bytes, sizeof core->sync->best_hash.bytes);
  core->sync->from_cache = FALSE;
  core->sync->read_endpoint = tao_core_get_endpoint (core, anchor);
  core->sync->finalized_block = self->finalized;
  core->sync->block_interval_ms = measured_interval (self);
  if (self->network->timestamp_ms != TAO_CHAIN_UNKNOWN_I64)
    core->sync->block_time_ms = self->network->timestamp_ms;
  tao_core_update_sync (core);

  tao_metagraphs_advance (core->metagraphs, anchor, self->subnets);
  tao_history_advance (core->history, anchor, core->sync->block_time_ms, built.subnets, self->subnets->n);
  tao_auditor_advance (core->auditor, self->subnets);
  if (built.accounts != NULL)
    {
      tao_positions_advance (core->positions, anchor, core->sync->block_time_ms, built.subnets, self->subnets->n,
                             built.positions, built.n_positions, built.accounts, self->accounts->n);
      tao_claims_advance (core->claims, anchor, built.positions, built.n_positions);
    }
}

static void start_reading (TaoHead *self);
static void read_passed (TaoHead *self);

static void
finish_reading (Reading *reading)
{
  TaoHead *self = reading->head;

  if (--reading->waiting > 0)
    return;
  if (self == NULL)
    {
      reading_free (reading);
      return;
    }

  self->reading = NULL;
  if (reading->error != NULL)
    {
      /* The connection tells people what is wrong with it; a head that could not be read is followed by another. */
      g_debug ("head %" G_GUINT64_FORMAT ": %s", reading->anchor->number, reading->error->message);
    }
  else
    {
      g_clear_pointer (&self->network, tao_chain_network_free);
      g_clear_pointer (&self->subnets, tao_chain_subnets_free);
      self->network = g_steal_pointer (&reading->network);
      self->subnets = g_steal_pointer (&reading->subnets);
      if (reading->accounts != NULL)
        {
          g_clear_pointer (&self->accounts, tao_chain_accounts_free);
          self->accounts = g_steal_pointer (&reading->accounts);
        }
      if (reading->delegates != NULL)
        {
          g_clear_pointer (&self->delegates, tao_chain_delegates_free);
          self->delegates = g_steal_pointer (&reading->delegates);
          self->delegates_at = reading->anchor->number;
        }
      drop_abandoned (self, reading->anchor);
      if (reading->block != NULL)
        put_block (self, reading->block);
      else if (self->blocks->len == 0 || block_at (self, 0)->number < reading->anchor->number)
        show_block (self, block_new (self, reading->anchor, self->network->timestamp_ms));
      advance (self, reading->anchor);
    }
  reading_free (reading);
  start_reading (self);
  read_passed (self);
}

static void
take_error (Reading *reading, GError *error)
{
  if (reading->error == NULL)
    reading->error = error;
  else
    g_error_free (error);
}

static void
network_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Reading *reading = user_data;
  GError *error = NULL;

  reading->network = tao_chain_read_network_finish (result, &error);
  if (error != NULL)
    take_error (reading, error);
  finish_reading (reading);
}

static void
subnets_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Reading *reading = user_data;
  GError *error = NULL;

  reading->subnets = tao_chain_read_subnets_finish (result, &error);
  if (error != NULL)
    take_error (reading, error);
  finish_reading (reading);
}

static void
accounts_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Reading *reading = user_data;
  GError *error = NULL;

  reading->accounts = tao_chain_read_accounts_finish (result, &error);
  if (error != NULL)
    take_error (reading, error);
  finish_reading (reading);
}

/* Neither the directory nor the block's contents make a head unusable. */
static void
delegates_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Reading *reading = user_data;
  g_autoptr(GError) error = NULL;

  reading->delegates = tao_chain_read_delegates_finish (result, &error);
  if (error != NULL)
    g_debug ("validators: %s", error->message);
  finish_reading (reading);
}

static void
block_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Reading *reading = user_data;
  g_autoptr(GError) error = NULL;

  reading->block = tao_chain_read_block_finish (result, &error);
  if (error != NULL)
    g_debug ("block: %s", error->message);
  finish_reading (reading);
}

static void
start_reading (TaoHead *self)
{
  TaoCore *core = self->core;
  Reading *reading;

  if (self->reading != NULL || self->wanted == NULL || core->connection == NULL)
    return;
  reading = g_new0 (Reading, 1);
  reading->head = self;
  reading->anchor = g_steal_pointer (&self->wanted);
  self->reading = reading;

  reading->waiting = 3;
  tao_chain_read_network_async (core->connection, reading->anchor, core->cancellable, network_cb, reading);
  tao_chain_read_subnets_async (core->connection, reading->anchor, core->cancellable, subnets_cb, reading);
  tao_chain_read_block_async (core->connection, reading->anchor, core->cancellable, block_cb, reading);
  if (core->accounts->len > 0)
    {
      reading->waiting++;
      tao_chain_read_accounts_async (core->connection, reading->anchor, (const TaoBytes32 *) (void *) core->accounts->data,
                                     core->accounts->len, core->cancellable, accounts_cb, reading);
    }
  if (self->delegates == NULL || reading->anchor->number >= self->delegates_at + DELEGATES_EVERY
      || reading->anchor->number < self->delegates_at)
    {
      reading->waiting++;
      tao_chain_read_delegates_async (core->connection, reading->anchor, core->cancellable, delegates_cb, reading);
    }
}

/* --- heads that were passed by -------------------------------------------------------------------- */

static gboolean
again_cb (gpointer data)
{
  TaoHead *self = data;

  tao_source_clear (&self->again);
  read_passed (self);
  return G_SOURCE_REMOVE;
}

/* A link that breaks or an endpoint that is busy is asked again, later and later; what is gone stays gone. */
static void
fail_passed (TaoHead *self, const GError *error)
{
  gboolean gone = g_error_matches (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_PRUNED)
                  || g_error_matches (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_NOT_AVAILABLE);

  g_debug ("a block of the strip: %s", error->message);
  self->reading_passed = FALSE;
  if (gone || ++self->failures >= MOST_FAILURES)
    {
      /* A hole among the newest does not keep the older ones away. */
      self->start_reached = self->passing == NULL;
      g_clear_pointer (&self->passing, tao_anchor_unref);
      self->failures = 0;
      read_passed (self);
      return;
    }
  if (self->passing != NULL)
    g_queue_push_tail (&self->passed, g_steal_pointer (&self->passing));
  self->again = tao_core_add_timeout (self->core, MIN (RETRY_MS << (self->failures - 1), RETRY_MAX_MS), again_cb, self);
}

static void
passed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TaoHead *self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoChainBlock) block = tao_chain_read_block_finish (result, &error);

  /* Cancelled means that the network was left, and this with it. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (block == NULL)
    {
      fail_passed (self, error);
      return;
    }
  self->reading_passed = FALSE;
  self->failures = 0;
  g_clear_pointer (&self->passing, tao_anchor_unref);
  if (!put_block (self, block) && block->anchor->number < block_at (self, self->blocks->len - 1)->number)
    drop_oldest (self);
  if (self->subnets != NULL)
    mark_epochs (self, self->subnets);
  set_blocks (self);
  self->core->sync->block_interval_ms = measured_interval (self);
  tao_core_update_sync (self->core);
  tao_history_resume (self->core->history);
  read_passed (self);
}

static void
earlier_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TaoHead *self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoAnchor) anchor = tao_connection_anchor_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (anchor == NULL)
    {
      fail_passed (self, error);
      return;
    }
  tao_chain_read_block_async (self->core->connection, anchor, self->core->cancellable, passed_cb, self);
}

/* After a start the strip of blocks fills backwards, so that it, and the
 * measured block time, need not wait for new ones. */
static void
read_earlier (TaoHead *self)
{
  const Block *oldest;

  if (self->start_reached || self->blocks->len == 0 || self->blocks->len >= TAO_CORE_BLOCKS)
    return;
  oldest = block_at (self, self->blocks->len - 1);
  if (oldest->number <= 1)
    return;
  self->reading_passed = TRUE;
  tao_connection_anchor_at_async (self->core->connection, oldest->number - 1, self->core->cancellable, earlier_cb, self);
}

/* One after another, so that they never delay a head. */
static void
read_passed (TaoHead *self)
{
  g_autoptr(TaoAnchor) anchor = NULL;

  if (self->reading_passed || self->again != NULL || self->core->connection == NULL || self->subnets == NULL)
    return;
  anchor = g_queue_pop_tail (&self->passed);
  if (anchor == NULL)
    {
      read_earlier (self);
      return;
    }
  self->reading_passed = TRUE;
  self->passing = tao_anchor_ref (anchor);
  tao_chain_read_block_async (self->core->connection, anchor, self->core->cancellable, passed_cb, self);
}

void
tao_head_advance (TaoHead *self, TaoAnchor *anchor)
{
  if (self->wanted != NULL && self->wanted->number < anchor->number)
    {
      g_queue_push_tail (&self->passed, g_steal_pointer (&self->wanted));
      while (self->passed.length > TAO_CORE_BLOCKS)
        tao_anchor_unref (g_queue_pop_head (&self->passed));
    }
  g_clear_pointer (&self->wanted, tao_anchor_unref);
  self->wanted = tao_anchor_ref (anchor);
  start_reading (self);
}

void
tao_head_again (TaoHead *self)
{
  TaoAnchor *best = self->core->connection != NULL ? tao_connection_get_best (self->core->connection) : NULL;

  if (best != NULL)
    tao_head_advance (self, best);
}

void
tao_head_set_finalized (TaoHead *self, guint64 number)
{
  self->finalized = number;
  self->core->sync->finalized_block = number;
  if (self->subnets != NULL)
    set_blocks (self);
  tao_core_update_sync (self->core);
}

TaoAnchor *
tao_head_get_anchor (TaoHead *self)
{
  return self->anchor;
}

const TaoChainSubnets *
tao_head_get_subnets (TaoHead *self)
{
  return self->subnets;
}

const TaoChainNetwork *
tao_head_get_network (TaoHead *self)
{
  return self->network;
}
