/* Checks each head that follows the one read before it, from what was read for
 * both anyway. Where heads were passed by, because the chain is faster than it
 * can be read, the parent is read once in a while: a sample, and the summary
 * says how many were passed. */
#include <string.h>

#include "economy/pool.h"
#include "engine/block-audit.h"
#include "engine/core.h"

/* At most so often is a parent read that was passed by. */
#define PARENT_INTERVAL_US (10 * G_USEC_PER_SEC)
/* Counts go to the store after so many blocks, and at the end. */
#define COUNTS_EVERY 20
/* The row of what was counted of blocks as a whole. */
#define KIND_BLOCK TAO_BLOCK_N_CHECKS
#define N_STATUS (TAO_AUDIT_STALE + 1)

/* What was read at one block. */
typedef struct {
  TaoAnchor      *anchor;
  TaoChainNetwork network;
  TaoChainSubnet *subnets;     /* without texts */
  guint           n;
} State;

typedef struct {
  guint64 n[TAO_BLOCK_N_CHECKS + 1][N_STATUS];
} Counts;

struct _TaoBlockAuditor {
  TaoCore             *core;
  State               *last;          /* (nullable) of the head before */
  TaoArena            *arena;         /* of the verdicts (nullable) */
  const TaoBlockAudit *audits;        /* ascending */
  guint                n;
  TaoAuditSummary      summary;       /* the blocks' part */

  gboolean             counts_loaded;
  GHashTable          *totals;        /* netuid → Counts */
  GHashTable          *news;          /* netuid → Counts: not in the store yet */
  guint                n_waiting;     /* blocks in @news */

  gint64               asked_us;      /* when a parent was last read */
  struct _Parent      *asking;        /* (nullable) */
};

/* A parent on its way; once cancelled its owner is gone. */
typedef struct _Parent {
  TaoBlockAuditor *owner;
  State           *after;
  TaoAnchor       *anchor;
  TaoChainNetwork *network;
  TaoChainSubnets *subnets;
  guint            pending;
  gboolean         cancelled;
  char            *problem;           /* (nullable) a reason of docs/engine.md */
} Parent;

static State *
state_new (TaoAnchor *anchor, const TaoChainNetwork *network, const TaoChainSubnets *subnets)
{
  State *state = g_new0 (State, 1);

  state->anchor = tao_anchor_ref (anchor);
  state->network = *network;
  state->n = subnets->n;
  state->subnets = g_memdup2 (subnets->subnets, subnets->n * sizeof *subnets->subnets);
  for (guint i = 0; i < state->n; i++)
    {
      state->subnets[i].name = state->subnets[i].symbol = NULL;
      state->subnets[i].identity = (TaoChainIdentity) { 0 };
    }
  return state;
}

static void
state_free (State *state)
{
  tao_anchor_unref (state->anchor);
  g_free (state->subnets);
  g_free (state);
}

static void
parent_free (Parent *parent)
{
  g_clear_pointer (&parent->after, state_free);
  g_clear_pointer (&parent->anchor, tao_anchor_unref);
  g_clear_pointer (&parent->network, tao_chain_network_free);
  g_clear_pointer (&parent->subnets, tao_chain_subnets_free);
  g_free (parent->problem);
  g_free (parent);
}

TaoBlockAuditor *
tao_block_auditor_new (TaoCore *core)
{
  TaoBlockAuditor *self = g_new0 (TaoBlockAuditor, 1);

  self->core = core;
  self->totals = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->news = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  return self;
}

/* --- counts -------------------------------------------------------------------------------------- */

static Counts *
get_counts (GHashTable *table, guint16 netuid)
{
  Counts *counts = g_hash_table_lookup (table, GUINT_TO_POINTER (netuid));

  if (counts == NULL)
    {
      counts = g_new0 (Counts, 1);
      g_hash_table_insert (table, GUINT_TO_POINTER (netuid), counts);
    }
  return counts;
}

static void
load_counts (TaoBlockAuditor *self)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) rows = NULL;

  if (self->counts_loaded || self->core->store == NULL)
    return;
  self->counts_loaded = TRUE;
  rows = tao_store_load_block_checks (self->core->store, &error);
  if (rows == NULL)
    {
      g_warning ("Earlier checks of blocks cannot be counted: %s", error->message);
      return;
    }
  for (guint i = 0; i < rows->len; i++)
    {
      const TaoStoreBlockCheck *row = &g_array_index (rows, TaoStoreBlockCheck, i);

      if (row->kind <= KIND_BLOCK && row->status < N_STATUS)
        get_counts (self->totals, row->netuid)->n[row->kind][row->status] += row->n;
    }
}

static gboolean
put_counts (TaoStore *store, guint16 netuid, const Counts *counts, GError **error)
{
  for (guint kind = 0; kind <= KIND_BLOCK; kind++)
    for (guint status = 0; status < N_STATUS; status++)
      {
        const TaoStoreBlockCheck row = { .netuid = netuid, .kind = kind, .status = status, .n = counts->n[kind][status] };

        if (row.n > 0 && !tao_store_add_block_check (store, &row, error))
          return FALSE;
      }
  return TRUE;
}

static void
save_counts (TaoBlockAuditor *self)
{
  g_autoptr(GError) error = NULL;
  GHashTableIter iter;
  gpointer netuid, counts;
  gboolean ok;

  if (self->n_waiting == 0 || self->core->store == NULL)
    return;
  ok = tao_store_begin (self->core->store, &error);
  g_hash_table_iter_init (&iter, self->news);
  while (ok && g_hash_table_iter_next (&iter, &netuid, &counts))
    ok = put_counts (self->core->store, (guint16) GPOINTER_TO_UINT (netuid), counts, &error);
  if (!ok || !tao_store_commit (self->core->store, &error))
    {
      tao_store_rollback (self->core->store);
      g_warning ("Checks of blocks are not counted: %s", error->message);
    }
  g_hash_table_remove_all (self->news);
  self->n_waiting = 0;
}

static void
count (TaoBlockAuditor *self, guint16 netuid, guint kind, TaoAuditStatus status)
{
  get_counts (self->news, netuid)->n[kind][status]++;
  get_counts (self->totals, netuid)->n[kind][status]++;
}

void
tao_block_auditor_free (TaoBlockAuditor *self)
{
  /* Its answers find nobody. */
  if (self->asking != NULL)
    self->asking->owner = NULL;
  save_counts (self);
  g_clear_pointer (&self->last, state_free);
  g_clear_pointer (&self->arena, tao_arena_unref);
  g_hash_table_unref (self->totals);
  g_hash_table_unref (self->news);
  g_free (self);
}

/* --- verdicts ---------------------------------------------------------------------------------------- */

/* Counts what the block came to, as a whole and for each subnet. */
static void
keep (TaoBlockAuditor *self, TaoBlockAudit *audits, guint n, guint64 block)
{
  gboolean exact = FALSE;
  guint diverged = 0;
  TaoAuditStatus whole;

  load_counts (self);
  for (guint i = 0; i < n; i++)
    {
      TaoBlockAudit *audit = &audits[i];
      const Counts *totals = get_counts (self->totals, audit->netuid);

      for (guint check = 0; check < TAO_BLOCK_N_CHECKS; check++)
        {
          count (self, audit->netuid, check, audit->status[check]);
          audit->exact_total[check] = totals->n[check][TAO_AUDIT_EXACT];
          audit->differs_total[check] = totals->n[check][TAO_AUDIT_DIFFERS];
          audit->unchecked_total[check] = totals->n[check][TAO_AUDIT_NOT_CHECKED];
          exact |= audit->status[check] == TAO_AUDIT_EXACT;
        }
      diverged += audit->n_differences > 0;
    }
  whole = diverged > 0 ? TAO_AUDIT_DIFFERS : exact ? TAO_AUDIT_EXACT : TAO_AUDIT_NOT_CHECKED;
  count (self, 0, KIND_BLOCK, whole);
  self->summary.prices_exact = whole == TAO_AUDIT_EXACT;
  self->summary.block = block;
  self->summary.block_diverged = diverged;
  self->summary.blocks_exact = get_counts (self->totals, 0)->n[KIND_BLOCK][TAO_AUDIT_EXACT];
  self->summary.blocks_differ = get_counts (self->totals, 0)->n[KIND_BLOCK][TAO_AUDIT_DIFFERS];
  self->summary.blocks_unchecked = get_counts (self->totals, 0)->n[KIND_BLOCK][TAO_AUDIT_NOT_CHECKED];
  if (++self->n_waiting >= COUNTS_EVERY)
    save_counts (self);
}

static void
publish_take (TaoBlockAuditor *self, TaoArena *arena, TaoBlockAudit *audits, guint n, guint64 block)
{
  keep (self, audits, n, block);
  g_clear_pointer (&self->arena, tao_arena_unref);
  self->arena = arena;
  self->audits = audits;
  self->n = n;
  tao_core_update_audits (self->core);
}

static void
check (TaoBlockAuditor *self, TaoAnchor *parent, const TaoBlockFigures *before, const State *after)
{
  g_autoptr(TaoArena) arena = tao_arena_new ();
  TaoBlockAuditCase audit_case = {
    .minimum_reserve = TAO_POOL_MINIMUM_RESERVE,
    .is_first_of_runtime = parent->writer != parent->code,
    .prices_by_next_code = after->anchor->writer != after->anchor->code,
    .before = *before,
    .after = { &after->network, after->subnets, after->n },
  };
  gint64 start = g_get_monotonic_time ();
  TaoBlockAudit *audits;
  guint n;

  tao_core_choose_rules (self->core, parent->code, &audit_case.rules);
  tao_runtime_get_constant_u64 (parent->code, "Swap", "MinimumReserve", &audit_case.minimum_reserve);
  audits = tao_block_audit_run (arena, &audit_case, &n);
  self->summary.block_duration_us = (guint32) (g_get_monotonic_time () - start);
  publish_take (self, g_steal_pointer (&arena), audits, n, after->anchor->number);
}

static void
refuse (TaoBlockAuditor *self, const State *after, const char *reason)
{
  g_autoptr(TaoArena) arena = tao_arena_new ();
  const TaoBlockFigures figures = { &after->network, after->subnets, after->n };
  TaoBlockAudit *audits;
  guint n;

  audits = tao_block_audit_refuse (arena, &figures, reason, &n);
  publish_take (self, g_steal_pointer (&arena), audits, n, after->anchor->number);
}

/* --- parents that were passed by ------------------------------------------------------------------------ */

static void
parent_read (Parent *parent)
{
  TaoBlockAuditor *self = parent->owner;

  if (self != NULL)
    {
      self->asking = NULL;
      /* What came in meanwhile is newer than this sample. */
      if (self->summary.block >= parent->after->anchor->number)
        self->summary.blocks_passed++;
      else if (parent->problem == NULL && !parent->cancelled)
        {
          const TaoBlockFigures before = { parent->network, parent->subnets->subnets, parent->subnets->n };

          check (self, parent->anchor, &before, parent->after);
        }
      else if (!parent->cancelled)
        refuse (self, parent->after, parent->problem);
      tao_head_rebuild_later (self->core->head);
    }
  parent_free (parent);
}

static void
part_done (Parent *parent, GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    parent->cancelled = TRUE;
  else if (error != NULL && parent->problem == NULL)
    parent->problem = g_error_matches (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_PRUNED)
                        ? g_strdup ("state-pruned") : g_strdup_printf ("unreadable: %s", error->message);
  g_clear_error (&error);
  if (--parent->pending == 0)
    parent_read (parent);
}

static void
network_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Parent *parent = user_data;
  GError *error = NULL;

  parent->network = tao_chain_read_network_finish (result, &error);
  part_done (parent, error);
}

static void
subnets_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Parent *parent = user_data;
  GError *error = NULL;

  parent->subnets = tao_chain_read_subnets_finish (result, &error);
  part_done (parent, error);
}

static void
anchor_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Parent *parent = user_data;
  TaoCore *core;
  GError *error = NULL;

  parent->anchor = tao_connection_anchor_finish (result, &error);
  if (parent->anchor == NULL || parent->owner == NULL)
    {
      parent->pending = 1;
      part_done (parent, error);
      return;
    }
  core = parent->owner->core;
  parent->pending = 2;
  tao_chain_read_network_async (core->connection, parent->anchor, core->cancellable, network_cb, parent);
  tao_chain_read_subnets_async (core->connection, parent->anchor, core->cancellable, subnets_cb, parent);
}

static void
ask_parent (TaoBlockAuditor *self, const TaoChainNetwork *network, const TaoChainSubnets *subnets)
{
  Parent *parent = g_new0 (Parent, 1);
  TaoAnchor *anchor = self->last->anchor;

  parent->owner = self;
  parent->after = state_new (anchor, network, subnets);
  self->asking = parent;
  self->asked_us = g_get_monotonic_time ();
  tao_connection_anchor_async (self->core->connection, &anchor->parent_hash, self->core->cancellable, anchor_cb, parent);
}

/* --- public ------------------------------------------------------------------------------------------------ */

void
tao_block_auditor_advance (TaoBlockAuditor *self, TaoAnchor *anchor, const TaoChainNetwork *network,
                           const TaoChainSubnets *subnets)
{
  State *last = g_steal_pointer (&self->last);
  guint64 number = anchor->number;

  self->last = state_new (anchor, network, subnets);
  if (last != NULL && tao_account_id_equal (&last->anchor->hash, &anchor->parent_hash))
    {
      const TaoBlockFigures before = { &last->network, last->subnets, last->n };

      check (self, last->anchor, &before, self->last);
    }
  /* The same head read again says nothing new. */
  else if (number > 0 && (last == NULL || !tao_account_id_equal (&last->anchor->hash, &anchor->hash)))
    {
      if (last != NULL && number > last->anchor->number)
        self->summary.blocks_passed += number - last->anchor->number - 1;
      if (self->asking == NULL && g_get_monotonic_time () - self->asked_us >= PARENT_INTERVAL_US)
        ask_parent (self, network, subnets);
      else
        self->summary.blocks_passed++;
    }
  g_clear_pointer (&last, state_free);
}

const TaoBlockAudit *
tao_block_auditor_lookup (TaoBlockAuditor *self, guint16 netuid, TaoArena *arena)
{
  for (guint i = 0; i < self->n; i++)
    if (self->audits[i].netuid == netuid)
      {
        tao_arena_hold (arena, self->arena);
        return &self->audits[i];
      }
  return NULL;
}

void
tao_block_auditor_summarise (TaoBlockAuditor *self, TaoAuditSummary *summary)
{
  summary->prices_exact = self->summary.prices_exact;
  summary->block = self->summary.block;
  summary->block_diverged = self->summary.block_diverged;
  summary->block_duration_us = self->summary.block_duration_us;
  summary->blocks_exact = self->summary.blocks_exact;
  summary->blocks_differ = self->summary.blocks_differ;
  summary->blocks_unchecked = self->summary.blocks_unchecked;
  summary->blocks_passed = self->summary.blocks_passed;
}
