/* Keeps a metagraph of every subnet: read once, again after each epoch and
 * registration, and watched ones every block. Weights and bonds are large and
 * read for watched subnets only. */
#include <string.h>

#include "engine/core.h"

/* Reads under way at once; a public endpoint is shared with others. */
#define MAX_READING 4
/* A subnet nobody looks at is read again after this many blocks even without an epoch. */
#define IDLE_BLOCKS 300

typedef struct {
  guint16  netuid;
  guint    watchers;
  guint64  read_at;           /* block, 0 never */
  guint64  read_step;         /* last_step when read */
  guint64  kept_step;         /* last_step of the epoch stored last */
  guint32  n_uids;            /* when read */
  guint32  n_validators;
  gboolean queued, reading;
  gboolean rows_read;         /* with weights and bonds */
} Entry;

typedef struct {
  TaoMetagraphs     *owner;   /* NULL once the network was left */
  guint16            netuid;
  TaoAnchor         *anchor;
  guint64            last_step;
  gboolean           with_rows;
  guint              waiting;
  gboolean           failed;
  guint32            kappa;
  TaoQuery          *query;
  TaoChainMetagraph *metagraph;
  TaoChainRows      *weights, *bonds;
} Reading;

struct _TaoMetagraphs {
  TaoCore    *core;
  GHashTable *entries;        /* netuid → Entry */
  GQueue      queue;          /* Entry; watched ones at the front */
  GPtrArray  *readings;
  TaoAnchor  *anchor;         /* newest head (nullable) */
};

TaoMetagraphs *
tao_metagraphs_new (TaoCore *core)
{
  TaoMetagraphs *self = g_new0 (TaoMetagraphs, 1);

  self->core = core;
  self->entries = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->readings = g_ptr_array_new ();
  return self;
}

void
tao_metagraphs_free (TaoMetagraphs *self)
{
  for (guint i = 0; i < self->readings->len; i++)
    ((Reading *) self->readings->pdata[i])->owner = NULL;
  g_ptr_array_unref (self->readings);
  g_queue_clear (&self->queue);
  g_hash_table_unref (self->entries);
  g_clear_pointer (&self->anchor, tao_anchor_unref);
  g_free (self);
}

static void
reading_free (Reading *reading)
{
  tao_anchor_unref (reading->anchor);
  g_clear_pointer (&reading->query, tao_query_unref);
  g_clear_pointer (&reading->metagraph, tao_chain_metagraph_free);
  g_clear_pointer (&reading->weights, tao_chain_rows_free);
  g_clear_pointer (&reading->bonds, tao_chain_rows_free);
  g_free (reading);
}

static Entry *
get_entry (TaoMetagraphs *self, guint16 netuid)
{
  Entry *entry = g_hash_table_lookup (self->entries, GUINT_TO_POINTER (netuid));

  if (entry == NULL)
    {
      entry = g_new0 (Entry, 1);
      entry->netuid = netuid;
      entry->n_validators = TAO_UNKNOWN_U32;
      g_hash_table_insert (self->entries, GUINT_TO_POINTER (netuid), entry);
    }
  return entry;
}

static const TaoChainSubnet *
find_subnet (const TaoChainSubnets *subnets, guint16 netuid)
{
  for (guint i = 0; subnets != NULL && i < subnets->n; i++)
    if (subnets->subnets[i].netuid == netuid)
      return &subnets->subnets[i];
  return NULL;
}

static void start_next (TaoMetagraphs *self);

static void
use (TaoMetagraphs *self, Reading *reading)
{
  TaoCore *core = self->core;
  Entry *entry = get_entry (self, reading->netuid);
  const TaoSubnet *subnet = tao_core_lookup_subnet (core, reading->netuid);
  g_autoptr(TaoArena) arena = tao_arena_new ();
  TaoMetagraph *metagraph;

  if (subnet == NULL)
    return;
  metagraph = tao_build_metagraph (arena, reading->metagraph, subnet, reading->weights, reading->bonds, reading->kappa);
  metagraph->epoch_block = reading->last_step;
  metagraph->endpoint = tao_core_get_endpoint (core, reading->anchor);
  tao_snapshot_builder_set_metagraph (tao_core_touch (core), arena, metagraph);

  entry->read_at = reading->anchor->number;
  entry->read_step = reading->last_step;
  entry->n_uids = metagraph->n;
  entry->rows_read = reading->weights != NULL;
  entry->n_validators = metagraph->permit != NULL ? 0 : TAO_UNKNOWN_U32;
  for (guint uid = 0; metagraph->permit != NULL && uid < metagraph->n; uid++)
    entry->n_validators += metagraph->permit[uid] != 0;

  tao_head_rebuild_later (core->head);

  if (reading->netuid != 0 && reading->last_step != TAO_UNKNOWN_U64 && reading->last_step > 0
      && reading->last_step != entry->kept_step)
    {
      entry->kept_step = reading->last_step;
      tao_history_add_epoch (core->history, metagraph, reading->last_step, core->sync->block_time_ms);
    }
}

static void
part_done (Reading *reading, GError *error)
{
  TaoMetagraphs *self = reading->owner;

  if (error != NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_debug ("metagraph %u: %s", reading->netuid, error->message);
      g_error_free (error);
      reading->failed = TRUE;
    }
  if (--reading->waiting > 0)
    return;
  if (self != NULL)
    {
      get_entry (self, reading->netuid)->reading = FALSE;
      g_ptr_array_remove_fast (self->readings, reading);
      if (!reading->failed)
        use (self, reading);
      start_next (self);
    }
  reading_free (reading);
}

static void
metagraph_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Reading *reading = user_data;
  GError *error = NULL;

  reading->metagraph = tao_chain_read_metagraph_finish (result, &error);
  part_done (reading, error);
}

static void
weights_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Reading *reading = user_data;
  GError *error = NULL;

  reading->weights = tao_chain_read_rows_finish (result, &error);
  part_done (reading, error);
}

static void
bonds_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Reading *reading = user_data;
  GError *error = NULL;

  reading->bonds = tao_chain_read_rows_finish (result, &error);
  part_done (reading, error);
}

static void
kappa_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Reading *reading = user_data;
  GError *error = NULL;
  guint64 kappa;

  if (tao_query_run_finish (reading->query, result, &error) && tao_query_get_u64 (reading->query, 0, &kappa))
    reading->kappa = (guint32) MIN (kappa, G_MAXUINT16);
  part_done (reading, error);
}

static void
start_reading (TaoMetagraphs *self, Entry *entry, const TaoChainSubnet *subnet)
{
  TaoCore *core = self->core;
  Reading *reading = g_new0 (Reading, 1);

  entry->reading = TRUE;
  reading->owner = self;
  reading->netuid = entry->netuid;
  reading->anchor = tao_anchor_ref (self->anchor);
  reading->last_step = subnet->last_step;
  reading->kappa = TAO_UNKNOWN_U32;
  reading->with_rows = entry->watchers > 0 && entry->netuid != 0;
  reading->waiting = reading->with_rows ? 4 : 1;
  g_ptr_array_add (self->readings, reading);

  tao_chain_read_metagraph_async (core->connection, reading->anchor, reading->netuid, core->cancellable, metagraph_cb,
                                  reading);
  if (!reading->with_rows)
    return;
  tao_chain_read_rows_async (core->connection, reading->anchor, "Weights", reading->netuid, 0, subnet->n_uids,
                             core->cancellable, weights_cb, reading);
  tao_chain_read_rows_async (core->connection, reading->anchor, "Bonds", reading->netuid, 0, subnet->n_uids,
                             core->cancellable, bonds_cb, reading);
  reading->query = tao_query_new (core->connection, reading->anchor);
  tao_query_add_storage (reading->query, "SubtensorModule", "Kappa", &TAO_KEY_PART_U16 (reading->netuid), 1);
  tao_query_run_async (reading->query, core->cancellable, kappa_cb, reading);
}

static void
start_next (TaoMetagraphs *self)
{
  const TaoChainSubnets *subnets = tao_head_get_subnets (self->core->head);

  while (self->readings->len < MAX_READING && self->core->connection != NULL && self->anchor != NULL)
    {
      Entry *entry = g_queue_pop_head (&self->queue);
      const TaoChainSubnet *subnet;

      if (entry == NULL)
        return;
      entry->queued = FALSE;
      subnet = find_subnet (subnets, entry->netuid);
      if (subnet != NULL)
        start_reading (self, entry, subnet);
    }
}

static gboolean
is_due (const Entry *entry, const TaoChainSubnet *subnet, guint64 number)
{
  if (entry->read_at == 0 || number < entry->read_at)
    return TRUE;
  if (entry->watchers > 0)
    return number > entry->read_at || !entry->rows_read;
  return subnet->last_step != entry->read_step || subnet->n_uids != entry->n_uids
         || number >= entry->read_at + IDLE_BLOCKS;
}

static void
enqueue (TaoMetagraphs *self, Entry *entry)
{
  if (entry->queued || entry->reading)
    return;
  entry->queued = TRUE;
  if (entry->watchers > 0)
    g_queue_push_head (&self->queue, entry);
  else
    g_queue_push_tail (&self->queue, entry);
}

/* A subnet that is gone takes its metagraph along. */
static void
drop_gone (TaoMetagraphs *self, const TaoChainSubnets *subnets)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Entry *entry = value;

      if (entry->read_at == 0 || find_subnet (subnets, entry->netuid) != NULL)
        continue;
      entry->read_at = 0;
      entry->n_validators = TAO_UNKNOWN_U32;
      tao_snapshot_builder_remove_metagraph (tao_core_touch (self->core), entry->netuid);
    }
}

void
tao_metagraphs_advance (TaoMetagraphs *self, TaoAnchor *anchor, const TaoChainSubnets *subnets)
{
  g_clear_pointer (&self->anchor, tao_anchor_unref);
  self->anchor = tao_anchor_ref (anchor);
  for (guint i = 0; i < subnets->n; i++)
    {
      Entry *entry = get_entry (self, subnets->subnets[i].netuid);

      if (is_due (entry, &subnets->subnets[i], anchor->number))
        enqueue (self, entry);
    }
  drop_gone (self, subnets);
  start_next (self);
}

void
tao_metagraphs_watch (TaoMetagraphs *self, guint16 netuid, int change)
{
  Entry *entry = get_entry (self, netuid);

  if (change < 0 && entry->watchers == 0)
    return;
  entry->watchers = (guint) ((int) entry->watchers + change);
  if (change > 0 && !entry->rows_read && find_subnet (tao_head_get_subnets (self->core->head), netuid) != NULL)
    {
      enqueue (self, entry);
      start_next (self);
    }
}

guint32
tao_metagraphs_count_validators (TaoMetagraphs *self, guint16 netuid)
{
  const Entry *entry = g_hash_table_lookup (self->entries, GUINT_TO_POINTER (netuid));

  return entry != NULL ? entry->n_validators : TAO_UNKNOWN_U32;
}
