/* Sees that an epoch has run, reads what went in and what came out, lets a
 * worker recompute it, and keeps the verdict. */
#include <string.h>

#include "engine/epoch-case.h"

/* Under way at once; each is some ten questions to the node. */
#define MAX_RUNNING 2
#define MAX_WAITING 4096

typedef struct {
  guint16   netuid;
  guint64   seen_step;        /* last epoch asked for */
  TaoArena *arena;            /* of the verdict (nullable) */
  TaoAudit *audit;            /* (nullable) */
} Entry;

typedef struct {
  guint16 netuid;
  guint64 block;
} Wanted;

struct _TaoAuditor {
  TaoCore    *core;
  GHashTable *entries;        /* netuid → Entry */
  GQueue      waiting;        /* Wanted */
  guint       running;
  gint64      last_checked_ms;
  guint32     last_duration_us;
};

/* One audit on its way. Once cancelled its owner is gone. */
typedef struct {
  TaoAuditor   *owner;
  TaoEpochCase *epoch;
  TaoArena     *arena;
  TaoAudit     *audit;
} Check;

static void start_next (TaoAuditor *self);

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_clear_pointer (&entry->arena, tao_arena_unref);
  g_free (entry);
}

static void
check_free (Check *check)
{
  g_clear_pointer (&check->epoch, tao_epoch_case_free);
  g_clear_pointer (&check->arena, tao_arena_unref);
  g_free (check);
}

TaoAuditor *
tao_auditor_new (TaoCore *core)
{
  TaoAuditor *self = g_new0 (TaoAuditor, 1);

  self->core = core;
  self->entries = g_hash_table_new_full (NULL, NULL, NULL, entry_free);
  return self;
}

void
tao_auditor_free (TaoAuditor *self)
{
  g_hash_table_unref (self->entries);
  g_queue_clear_full (&self->waiting, g_free);
  g_free (self);
}

/* --- verdicts ---------------------------------------------------------------------------------- */

static Entry *
get_entry (TaoAuditor *self, guint16 netuid)
{
  Entry *entry = g_hash_table_lookup (self->entries, GUINT_TO_POINTER (netuid));

  if (entry == NULL)
    {
      entry = g_new0 (Entry, 1);
      entry->netuid = netuid;
      g_hash_table_insert (self->entries, GUINT_TO_POINTER (netuid), entry);
    }
  return entry;
}

const TaoAudit *
tao_auditor_lookup (TaoAuditor *self, guint16 netuid, TaoArena *arena)
{
  const Entry *entry = g_hash_table_lookup (self->entries, GUINT_TO_POINTER (netuid));

  if (entry == NULL || entry->audit == NULL)
    return NULL;
  tao_arena_hold (arena, entry->arena);
  return entry->audit;
}

void
tao_auditor_summarise (TaoAuditor *self, TaoAuditSummary *summary)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Entry *entry = value;

      if (entry->audit == NULL)
        summary->checking++;
      else if (entry->audit->status == TAO_AUDIT_EXACT)
        summary->verified++;
      else if (entry->audit->status == TAO_AUDIT_DIFFERS)
        summary->diverged++;
      else
        summary->not_checked++;
    }
  summary->last_checked_ms = self->last_checked_ms;
  summary->last_duration_us = self->last_duration_us;
}

/* The verdict that the store has of this epoch already, found when its state was still there, counts: a second look
 * that finds the state gone takes nothing back.  Which values were compared is not kept. */
static gboolean
take_stored (TaoAuditor *self, TaoArena *arena, TaoAudit *audit)
{
  g_autoptr(GArray) newest = tao_store_load_audits (self->core->store, audit->netuid, 1, NULL);
  const TaoStoreAudit *row = newest != NULL && newest->len > 0 ? &g_array_index (newest, TaoStoreAudit, 0) : NULL;

  if (row == NULL || row->block != audit->epoch_block || (row->status != TAO_AUDIT_EXACT && row->status != TAO_AUDIT_DIFFERS))
    return FALSE;
  audit->status = (TaoAuditStatus) row->status;
  audit->rule_set = tao_arena_strdup (arena, row->rule_set);
  audit->checked_at_ms = row->checked_ms;
  audit->duration_us = row->duration_us;
  audit->n_differences = row->n_differences;
  audit->reason = NULL;
  return TRUE;
}

static void
keep (TaoAuditor *self, TaoArena *arena, TaoAudit *audit)
{
  g_autoptr(GError) error = NULL;
  gboolean put;
  guint64 counts[TAO_AUDIT_STALE + 1];
  TaoStoreAudit row = {
    .netuid = audit->netuid, .block = audit->epoch_block, .checked_ms = audit->checked_at_ms, .status = audit->status,
    .n_differences = audit->n_differences, .duration_us = audit->duration_us, .rule_set = (char *) audit->rule_set,
  };

  if (self->core->store == NULL)
    return;
  put = audit->status != TAO_AUDIT_NOT_CHECKED || !take_stored (self, arena, audit);
  if ((put && !tao_store_put_audit (self->core->store, &row, &error))
      || !tao_store_count_audits (self->core->store, audit->netuid, counts, G_N_ELEMENTS (counts), &error))
    {
      g_warning ("A verdict is not kept: %s", error->message);
      return;
    }
  audit->exact_total = counts[TAO_AUDIT_EXACT];
  audit->differs_total = counts[TAO_AUDIT_DIFFERS];
  audit->unchecked_total = counts[TAO_AUDIT_NOT_CHECKED];
}

static void
finish (Check *check)
{
  TaoAuditor *self = check->owner;
  Entry *entry = get_entry (self, check->epoch->netuid);

  self->running--;
  if (check->audit == NULL)
    {
      check->arena = tao_arena_new ();
      check->audit = tao_arena_new_array (check->arena, TaoAudit, 1);
      check->audit->netuid = check->epoch->netuid;
      check->audit->epoch_block = check->epoch->block;
      check->audit->reason = tao_arena_strdup (check->arena, check->epoch->problem);
    }
  check->audit->checked_at_ms = g_get_real_time () / 1000;
  keep (self, check->arena, check->audit);
  if (entry->audit == NULL || entry->audit->epoch_block <= check->epoch->block)
    {
      g_clear_pointer (&entry->arena, tao_arena_unref);
      entry->arena = g_steal_pointer (&check->arena);
      entry->audit = check->audit;
    }
  self->last_checked_ms = g_get_real_time () / 1000;
  self->last_duration_us = check->audit->duration_us;
  tao_core_update_audits (self->core);
  tao_head_rebuild_later (self->core->head);
  check_free (check);
  start_next (self);
}

/* --- recomputing ---------------------------------------------------------------------------------- */

/* Worker thread; @check belongs to it until the task returns. */
static void
recompute_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Check *check = data;
  TaoAuditCase audit_case = tao_epoch_case_get_audit (check->epoch);

  check->arena = tao_arena_new ();
  check->audit = tao_audit_run (check->arena, &audit_case);
  g_task_return_boolean (task, TRUE);
}

static void
recomputed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Check *check = user_data;

  if (!g_task_propagate_boolean (G_TASK (result), NULL))
    {
      check_free (check);
      return;
    }
  finish (check);
}

static void
read_cb (TaoEpochCase *epoch, gpointer user_data)
{
  Check *check = user_data;
  g_autoptr(GTask) task = NULL;

  check->epoch = epoch;
  if (epoch->cancelled)
    {
      check_free (check);
      return;
    }
  if (epoch->problem != NULL)
    {
      finish (check);
      return;
    }
  task = g_task_new (NULL, check->owner->core->cancellable, recomputed_cb, check);
  g_task_set_source_tag (task, read_cb);
  g_task_set_task_data (task, check, NULL);
  g_task_run_in_thread (task, recompute_thread);
}

static void
start_next (TaoAuditor *self)
{
  while (self->running < MAX_RUNNING && self->core->connection != NULL
         && tao_connection_get_status (self->core->connection)->state == TAO_LINK_LIVE)
    {
      g_autofree Wanted *wanted = g_queue_pop_head (&self->waiting);
      Check *check;

      if (wanted == NULL)
        return;
      self->running++;
      check = g_new0 (Check, 1);
      check->owner = self;
      tao_epoch_case_read (self->core, wanted->netuid, wanted->block, read_cb, check);
    }
}

void
tao_auditor_advance (TaoAuditor *self, const TaoChainSubnets *subnets)
{
  for (guint i = 0; i < subnets->n; i++)
    {
      const TaoChainSubnet *subnet = &subnets->subnets[i];
      Entry *entry;
      Wanted *wanted;

      if (subnet->netuid == 0 || subnet->last_step == TAO_CHAIN_UNKNOWN_U64 || subnet->last_step == 0)
        continue;
      entry = get_entry (self, subnet->netuid);
      if (entry->seen_step == subnet->last_step)
        continue;
      entry->seen_step = subnet->last_step;
      wanted = g_new0 (Wanted, 1);
      wanted->netuid = subnet->netuid;
      wanted->block = subnet->last_step;
      g_queue_push_tail (&self->waiting, wanted);
      /* A chain in fast motion makes epochs faster than they can be read: the newest matter. */
      while (self->waiting.length > MAX_WAITING)
        g_free (g_queue_pop_head (&self->waiting));
    }
  start_next (self);
}

void
tao_auditor_recheck (TaoAuditor *self, guint16 netuid)
{
  const Entry *entry = g_hash_table_lookup (self->entries, GUINT_TO_POINTER (netuid));
  Wanted *wanted;

  if (entry == NULL || entry->seen_step == 0)
    return;
  wanted = g_new0 (Wanted, 1);
  wanted->netuid = netuid;
  wanted->block = entry->seen_step;
  g_queue_push_head (&self->waiting, wanted);
  start_next (self);
}
