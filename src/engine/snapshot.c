#include "engine/snapshot.h"

#include <string.h>

#include "engine/snapshot-builder.h"

typedef enum {
  PART_SYNC,
  PART_NETWORK,
  PART_AUDITS,
  PART_SUBNETS,
  PART_ACCOUNTS,
  PART_POSITIONS,
  PART_ROOT_CLAIMS,
  PART_BLOCKS,
  PART_VALIDATORS,
  PART_ALERTS,
  N_PARTS,
} Part;

/* Records of one kind and the memory they and their texts live in. */
typedef struct {
  TaoArena     *arena;      /* (nullable) NULL: part never set */
  gconstpointer records;
  guint         n;
} Section;

struct _TaoSnapshot {
  gatomicrefcount ref_count;
  Section         parts[N_PARTS];
  GArray         *metagraphs;      /* Section of one TaoMetagraph, ascending by netuid */
};

struct _TaoSnapshotBuilder {
  TaoSnapshot *snapshot;
};

G_DEFINE_BOXED_TYPE (TaoSnapshot, tao_snapshot, tao_snapshot_ref, tao_snapshot_unref)

static const TaoSyncInfo no_sync = {
  .state = TAO_SYNC_OFFLINE,
  .kind = TAO_NETWORK_OTHER,
  .best_block = TAO_UNKNOWN_U64,
  .finalized_block = TAO_UNKNOWN_U64,
  .target_block = TAO_UNKNOWN_U64,
  .block_interval_ms = TAO_UNKNOWN_U32,
  .spec_version = TAO_UNKNOWN_U32,
  .peers = TAO_UNKNOWN_U32,
};

static const TaoNetworkFigures no_network = {
  .block_emission_rao = TAO_UNKNOWN_U64,
  .total_issuance_rao = TAO_UNKNOWN_U64,
  .total_stake_rao = TAO_UNKNOWN_U64,
  .root_stake_rao = TAO_UNKNOWN_U64,
  .tao_weight_u64 = TAO_UNKNOWN_U64,
  .subnet_lock_cost_rao = TAO_UNKNOWN_U64,
  .subnet_count = TAO_UNKNOWN_U32,
  .subnet_limit = TAO_UNKNOWN_U32,
  .next_halving_issuance_rao = TAO_UNKNOWN_U64,
  .next_halving_blocks = TAO_UNKNOWN_U64,
  .blocks_day_extrinsics = TAO_UNKNOWN_U64,
};

static const TaoAuditSummary no_audits;

static void
section_set (Section *section, TaoArena *arena, gconstpointer records, guint n)
{
  TaoArena *old = section->arena;

  section->arena = tao_arena_ref (arena);
  section->records = records;
  section->n = n;
  g_clear_pointer (&old, tao_arena_unref);
}

static void
section_clear (gpointer data)
{
  Section *section = data;

  g_clear_pointer (&section->arena, tao_arena_unref);
}

/* Index of @netuid's metagraph, or where it belongs. */
static guint
find_metagraph (const GArray *metagraphs, guint16 netuid, gboolean *found)
{
  guint low = 0, high = metagraphs->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      const TaoMetagraph *metagraph = g_array_index (metagraphs, Section, middle).records;

      if (metagraph->netuid < netuid)
        low = middle + 1;
      else
        high = middle;
    }
  *found = low < metagraphs->len
           && ((const TaoMetagraph *) g_array_index (metagraphs, Section, low).records)->netuid == netuid;
  return low;
}

static TaoSnapshot *
snapshot_new (void)
{
  TaoSnapshot *self = g_new0 (TaoSnapshot, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->metagraphs = g_array_new (FALSE, FALSE, sizeof (Section));
  g_array_set_clear_func (self->metagraphs, section_clear);
  return self;
}

TaoSnapshot *
tao_snapshot_ref (TaoSnapshot *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
tao_snapshot_unref (TaoSnapshot *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  for (guint i = 0; i < N_PARTS; i++)
    section_clear (&self->parts[i]);
  g_array_unref (self->metagraphs);
  g_free (self);
}

TaoSnapshotBuilder *
tao_snapshot_builder_new (TaoSnapshot *previous)
{
  TaoSnapshotBuilder *self = g_new0 (TaoSnapshotBuilder, 1);

  self->snapshot = snapshot_new ();
  if (previous == NULL)
    return self;

  for (guint i = 0; i < N_PARTS; i++)
    {
      const Section *part = &previous->parts[i];

      if (part->arena != NULL)
        section_set (&self->snapshot->parts[i], part->arena, part->records, part->n);
    }
  for (guint i = 0; i < previous->metagraphs->len; i++)
    {
      Section section = g_array_index (previous->metagraphs, Section, i);

      tao_arena_ref (section.arena);
      g_array_append_val (self->snapshot->metagraphs, section);
    }
  return self;
}

void
tao_snapshot_builder_free (TaoSnapshotBuilder *self)
{
  g_clear_pointer (&self->snapshot, tao_snapshot_unref);
  g_free (self);
}

void
tao_snapshot_builder_set_sync (TaoSnapshotBuilder *self, TaoArena *arena, const TaoSyncInfo *sync)
{
  section_set (&self->snapshot->parts[PART_SYNC], arena, sync, 1);
}

void
tao_snapshot_builder_set_network (TaoSnapshotBuilder *self, TaoArena *arena, const TaoNetworkFigures *network)
{
  section_set (&self->snapshot->parts[PART_NETWORK], arena, network, 1);
}

void
tao_snapshot_builder_set_audits (TaoSnapshotBuilder *self, TaoArena *arena, const TaoAuditSummary *audits)
{
  section_set (&self->snapshot->parts[PART_AUDITS], arena, audits, 1);
}

void
tao_snapshot_builder_set_subnets (TaoSnapshotBuilder *self, TaoArena *arena, const TaoSubnet *subnets, guint n)
{
  section_set (&self->snapshot->parts[PART_SUBNETS], arena, subnets, n);
}

void
tao_snapshot_builder_set_accounts (TaoSnapshotBuilder *self, TaoArena *arena, const TaoAccountState *accounts, guint n)
{
  section_set (&self->snapshot->parts[PART_ACCOUNTS], arena, accounts, n);
}

void
tao_snapshot_builder_set_positions (TaoSnapshotBuilder *self, TaoArena *arena, const TaoPosition *positions, guint n)
{
  section_set (&self->snapshot->parts[PART_POSITIONS], arena, positions, n);
}

void
tao_snapshot_builder_set_root_claims (TaoSnapshotBuilder *self, TaoArena *arena, const TaoRootClaim *claims, guint n)
{
  section_set (&self->snapshot->parts[PART_ROOT_CLAIMS], arena, claims, n);
}

void
tao_snapshot_builder_set_blocks (TaoSnapshotBuilder *self, TaoArena *arena, const TaoBlockSummary *blocks, guint n)
{
  section_set (&self->snapshot->parts[PART_BLOCKS], arena, blocks, n);
}

void
tao_snapshot_builder_set_validators (TaoSnapshotBuilder *self, TaoArena *arena, const TaoValidator *validators, guint n)
{
  section_set (&self->snapshot->parts[PART_VALIDATORS], arena, validators, n);
}

void
tao_snapshot_builder_set_alerts (TaoSnapshotBuilder *self, TaoArena *arena, const TaoAlert *alerts, guint n)
{
  section_set (&self->snapshot->parts[PART_ALERTS], arena, alerts, n);
}

void
tao_snapshot_builder_set_metagraph (TaoSnapshotBuilder *self, TaoArena *arena, const TaoMetagraph *metagraph)
{
  GArray *metagraphs = self->snapshot->metagraphs;
  gboolean found;
  guint at = find_metagraph (metagraphs, metagraph->netuid, &found);

  if (found)
    {
      section_set (&g_array_index (metagraphs, Section, at), arena, metagraph, 1);
    }
  else
    {
      Section section = { .arena = tao_arena_ref (arena), .records = metagraph, .n = 1 };

      g_array_insert_val (metagraphs, at, section);
    }
}

void
tao_snapshot_builder_remove_metagraph (TaoSnapshotBuilder *self, guint16 netuid)
{
  gboolean found;
  guint at = find_metagraph (self->snapshot->metagraphs, netuid, &found);

  if (found)
    g_array_remove_index (self->snapshot->metagraphs, at);
}

TaoSnapshot *
tao_snapshot_builder_end (TaoSnapshotBuilder *self)
{
  TaoSnapshot *snapshot = g_steal_pointer (&self->snapshot);

  tao_snapshot_builder_free (self);
  return snapshot;
}

const TaoSyncInfo *
tao_snapshot_get_sync (const TaoSnapshot *self)
{
  const Section *part = &self->parts[PART_SYNC];

  return part->arena != NULL ? part->records : &no_sync;
}

const TaoNetworkFigures *
tao_snapshot_get_network (const TaoSnapshot *self)
{
  const Section *part = &self->parts[PART_NETWORK];

  return part->arena != NULL ? part->records : &no_network;
}

const TaoAuditSummary *
tao_snapshot_get_audits (const TaoSnapshot *self)
{
  const Section *part = &self->parts[PART_AUDITS];

  return part->arena != NULL ? part->records : &no_audits;
}

static gconstpointer
get_records (const TaoSnapshot *self, Part part, guint *n)
{
  *n = self->parts[part].n;
  return self->parts[part].records;
}

const TaoSubnet *
tao_snapshot_get_subnets (const TaoSnapshot *self, guint *n)
{
  return get_records (self, PART_SUBNETS, n);
}

const TaoSubnet *
tao_snapshot_lookup_subnet (const TaoSnapshot *self, guint16 netuid)
{
  const TaoSubnet *subnets = self->parts[PART_SUBNETS].records;
  guint low = 0, high = self->parts[PART_SUBNETS].n;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (subnets[middle].netuid == netuid)
        return &subnets[middle];
      if (subnets[middle].netuid < netuid)
        low = middle + 1;
      else
        high = middle;
    }
  return NULL;
}

const TaoMetagraph *
tao_snapshot_lookup_metagraph (const TaoSnapshot *self, guint16 netuid)
{
  gboolean found;
  guint at = find_metagraph (self->metagraphs, netuid, &found);

  return found ? g_array_index (self->metagraphs, Section, at).records : NULL;
}

const TaoAccountState *
tao_snapshot_get_accounts (const TaoSnapshot *self, guint *n)
{
  return get_records (self, PART_ACCOUNTS, n);
}

const TaoAccountState *
tao_snapshot_lookup_account (const TaoSnapshot *self, const TaoKey32 *account)
{
  const TaoAccountState *accounts = self->parts[PART_ACCOUNTS].records;

  for (guint i = 0; i < self->parts[PART_ACCOUNTS].n; i++)
    if (memcmp (&accounts[i].account, account, sizeof *account) == 0)
      return &accounts[i];
  return NULL;
}

const TaoPosition *
tao_snapshot_get_positions (const TaoSnapshot *self, guint *n)
{
  return get_records (self, PART_POSITIONS, n);
}

const TaoRootClaim *
tao_snapshot_get_root_claims (const TaoSnapshot *self, guint *n)
{
  return get_records (self, PART_ROOT_CLAIMS, n);
}

const TaoBlockSummary *
tao_snapshot_get_blocks (const TaoSnapshot *self, guint *n)
{
  return get_records (self, PART_BLOCKS, n);
}

const TaoValidator *
tao_snapshot_get_validators (const TaoSnapshot *self, guint *n)
{
  return get_records (self, PART_VALIDATORS, n);
}

const TaoAlert *
tao_snapshot_get_alerts (const TaoSnapshot *self, guint *n)
{
  return get_records (self, PART_ALERTS, n);
}
