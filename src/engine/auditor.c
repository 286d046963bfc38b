/* Sees that an epoch has run, reads what went in and what came out, lets a
 * worker recompute it, and keeps the verdict. */
#include <string.h>

#include "chain/block.h"
#include "chain/epoch-state.h"
#include "engine/audit.h"
#include "engine/core.h"

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

/* One audit on its way. Answers that come after the network was left are cancelled, and drop it. */
typedef struct {
  TaoAuditor          *owner;
  guint16              netuid;
  guint64              block;
  guint                pending;        /* reads under way */
  gboolean             cancelled;
  char                *problem;        /* (nullable) first */
  TaoAnchor           *after, *before;
  TaoEpochState  *state, *revealed_state;
  TaoChainEpochOutput *output;
  TaoChainSubnets     *subnets_before, *subnets_after;
  TaoChainNetwork     *network;
  TaoChainBlock       *events;
  TaoQuery            *owner_cut;
  guint8              *is_revealed, *is_replaced;
  TaoRulesAnswer       rules;
  TaoArena            *arena;
  TaoAudit            *audit;
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
  g_clear_pointer (&check->after, tao_anchor_unref);
  g_clear_pointer (&check->before, tao_anchor_unref);
  g_clear_pointer (&check->state, tao_epoch_state_free);
  g_clear_pointer (&check->revealed_state, tao_epoch_state_free);
  g_clear_pointer (&check->output, tao_chain_epoch_output_free);
  g_clear_pointer (&check->subnets_before, tao_chain_subnets_free);
  g_clear_pointer (&check->subnets_after, tao_chain_subnets_free);
  g_clear_pointer (&check->network, tao_chain_network_free);
  g_clear_pointer (&check->events, tao_chain_block_free);
  g_clear_pointer (&check->owner_cut, tao_query_unref);
  g_clear_pointer (&check->arena, tao_arena_unref);
  g_free (check->is_revealed);
  g_free (check->is_replaced);
  g_free (check->problem);
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

static void
publish_summary (TaoAuditor *self)
{
  g_autoptr(TaoArena) arena = tao_arena_new ();
  TaoAuditSummary *summary = tao_arena_new_array (arena, TaoAuditSummary, 1);
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
  tao_snapshot_builder_set_audits (tao_core_touch (self->core), arena, summary);
}

static void
keep (TaoAuditor *self, TaoAudit *audit)
{
  g_autoptr(GError) error = NULL;
  guint64 counts[TAO_AUDIT_STALE + 1];
  TaoStoreAudit row = {
    .netuid = audit->netuid, .block = audit->epoch_block, .checked_ms = audit->checked_at_ms, .status = audit->status,
    .n_differences = audit->n_differences, .duration_us = audit->duration_us, .rule_set = (char *) audit->rule_set,
  };

  if (self->core->store == NULL)
    return;
  if (!tao_store_put_audit (self->core->store, &row, &error)
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
  Entry *entry = get_entry (self, check->netuid);

  self->running--;
  if (check->audit == NULL)
    {
      check->arena = tao_arena_new ();
      check->audit = tao_arena_new_array (check->arena, TaoAudit, 1);
      check->audit->netuid = check->netuid;
      check->audit->epoch_block = check->block;
      check->audit->reason = tao_arena_strdup (check->arena, check->problem);
    }
  check->audit->checked_at_ms = g_get_real_time () / 1000;
  /* A second look that finds the state gone takes nothing back. */
  if (check->audit->status == TAO_AUDIT_NOT_CHECKED && entry->audit != NULL && entry->audit->epoch_block == check->block
      && entry->audit->status != TAO_AUDIT_NOT_CHECKED)
    {
      check->audit->exact_total = entry->audit->exact_total;
      check->audit->differs_total = entry->audit->differs_total;
      check->audit->unchecked_total = entry->audit->unchecked_total;
    }
  else
    keep (self, check->audit);
  if (entry->audit == NULL || entry->audit->epoch_block <= check->block)
    {
      g_clear_pointer (&entry->arena, tao_arena_unref);
      entry->arena = g_steal_pointer (&check->arena);
      entry->audit = check->audit;
    }
  self->last_checked_ms = g_get_real_time () / 1000;
  self->last_duration_us = check->audit->duration_us;
  publish_summary (self);
  tao_head_rebuild_later (self->core->head);
  check_free (check);
  start_next (self);
}

/* --- recomputing ---------------------------------------------------------------------------------- */

static const TaoChainSubnet *
find_subnet (const TaoChainSubnets *subnets, guint16 netuid)
{
  for (guint i = 0; subnets != NULL && i < subnets->n; i++)
    if (subnets->subnets[i].netuid == netuid)
      return &subnets->subnets[i];
  return NULL;
}

/* Worker thread; @check belongs to it until the task returns. */
static void
recompute_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Check *check = data;
  guint64 cut_enabled = 1;
  TaoAuditCase audit_case = {
    .netuid = check->netuid,
    .epoch_block = check->block,
    .rules = check->rules,
    .before = check->state,
    .after = check->output,
    .revealed = check->revealed_state,
    .is_revealed = check->is_revealed,
    .is_replaced = check->is_replaced,
  };

  tao_query_get_u64 (check->owner_cut, 0, &cut_enabled);
  audit_case.share = tao_audit_block_share (&check->rules.rules, check->subnets_before, check->netuid,
                                            find_subnet (check->subnets_after, check->netuid), check->network->tao_weight,
                                            check->network->subnet_owner_cut, cut_enabled != 0);
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
choose_rules (Check *check)
{
  TaoRuntime *runtime = check->before->code;
  const TaoRuntimeId *id = tao_runtime_get_id (runtime);
  gboolean own = check->owner->core->sync->kind == TAO_NETWORK_LOCAL;
  guint32 probes = 0;

  /* The practice chain is ours: it has no code to hash, and serves items of other versions for old clients. */
  if (own)
    {
      tao_rules_for_runtime (id->spec_version, NULL, NULL, &check->rules);
      return;
    }
  for (const TaoProbeItem *item = tao_rules_probe_items (); item->item != NULL; item++)
    if (tao_runtime_has_storage (runtime, item->pallet, item->item))
      probes |= item->probe;
  tao_rules_for_runtime (id->spec_version, tao_account_id_is_zero (&id->code_hash) ? NULL : id->code_hash.bytes, &probes,
                         &check->rules);
}

/* Uids that the block's own events speak of. */
static void
read_events (Check *check)
{
  const TaoChainBlock *block = check->events;
  guint n = check->state->n;

  check->is_replaced = g_new0 (guint8, MAX (n, 1));
  for (guint i = 0; i < block->n_events; i++)
    {
      const TaoChainEvent *event = &block->events[i];
      guint32 first, uid;
      TaoScaleSlice who;

      if (g_strcmp0 (event->pallet, "SubtensorModule") != 0 || event->fields == NULL
          || tao_value_get_n_children (event->fields) < 2
          || !tao_value_get_u32 (tao_value_get_child (event->fields, 0), &first))
        continue;
      if (strcmp (event->name, "NeuronRegistered") == 0 && first == check->netuid && event->extrinsic >= 0
          && tao_value_get_u32 (tao_value_get_child (event->fields, 1), &uid) && uid < n)
        check->is_replaced[uid] = TRUE;
      if ((strcmp (event->name, "TimelockedWeightsRevealed") == 0 || strcmp (event->name, "CRV3WeightsRevealed") == 0)
          && first % 4096 == check->netuid && event->extrinsic < 0)
        {
          who = tao_value_get_encoded (tao_value_get_child (event->fields, 1));
          if (check->is_revealed == NULL)
            check->is_revealed = g_new0 (guint8, MAX (n, 1));
          for (uid = 0; who.size == 32 && uid < n; uid++)
            if (memcmp (check->state->hotkey[uid].bytes, who.data, 32) == 0)
              check->is_revealed[uid] = TRUE;
        }
    }
}

static void
recompute (Check *check)
{
  g_autoptr(GTask) task = g_task_new (NULL, check->owner->core->cancellable, recomputed_cb, check);

  g_task_set_source_tag (task, recompute);
  g_task_set_task_data (task, check, NULL);
  g_task_run_in_thread (task, recompute_thread);
}

/* --- reading ------------------------------------------------------------------------------------------ */

static void
reads_done (Check *check)
{
  if (check->cancelled)
    {
      check_free (check);
      return;
    }
  if (check->problem != NULL)
    {
      finish (check);
      return;
    }
  recompute (check);
}

static void
note_error (Check *check, GError *error)
{
  if (error == NULL)
    return;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    check->cancelled = TRUE;
  else if (check->problem == NULL && g_error_matches (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_PRUNED))
    check->problem = g_strdup ("state-pruned");
  else if (check->problem == NULL)
    check->problem = g_strdup_printf ("unreadable: %s", error->message);
  g_error_free (error);
}

static void
revealed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Check *check = user_data;
  GError *error = NULL;

  check->revealed_state = tao_epoch_state_read_finish (result, &error);
  note_error (check, error);
  reads_done (check);
}

static void
part_done (Check *check, GError *error)
{
  TaoCore *core;

  note_error (check, error);
  if (--check->pending > 0)
    return;
  if (check->cancelled || check->problem != NULL)
    {
      reads_done (check);
      return;
    }
  core = check->owner->core;
  choose_rules (check);
  read_events (check);
  if (check->is_revealed != NULL)
    tao_epoch_state_read_async (core->connection, check->after, check->netuid, core->cancellable, revealed_cb, check);
  else
    reads_done (check);
}

#define PART_CB(name, field, finish_func) \
  static void \
  name (GObject *source, GAsyncResult *result, gpointer user_data) \
  { \
    Check *check = user_data; \
    GError *error = NULL; \
    \
    check->field = finish_func (result, &error); \
    part_done (check, error); \
  }

PART_CB (state_cb, state, tao_epoch_state_read_finish)
PART_CB (output_cb, output, tao_chain_epoch_output_read_finish)
PART_CB (subnets_before_cb, subnets_before, tao_chain_read_subnets_finish)
PART_CB (subnets_after_cb, subnets_after, tao_chain_read_subnets_finish)
PART_CB (network_cb, network, tao_chain_read_network_finish)
PART_CB (events_cb, events, tao_chain_read_block_finish)

#undef PART_CB

static void
owner_cut_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Check *check = user_data;
  GError *error = NULL;

  tao_query_run_finish (check->owner_cut, result, &error);
  part_done (check, error);
}

static void
before_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Check *check = user_data;
  TaoCore *core;
  GError *error = NULL;

  check->before = tao_connection_anchor_finish (result, &error);
  if (check->before == NULL)
    {
      note_error (check, error);
      reads_done (check);
      return;
    }
  core = check->owner->core;
  check->pending = 7;
  tao_epoch_state_read_async (core->connection, check->before, check->netuid, core->cancellable, state_cb, check);
  tao_chain_epoch_output_read_async (core->connection, check->after, check->netuid, core->cancellable, output_cb, check);
  tao_chain_read_subnets_async (core->connection, check->before, core->cancellable, subnets_before_cb, check);
  tao_chain_read_subnets_async (core->connection, check->after, core->cancellable, subnets_after_cb, check);
  tao_chain_read_network_async (core->connection, check->before, core->cancellable, network_cb, check);
  tao_chain_read_block_async (core->connection, check->after, core->cancellable, events_cb, check);
  check->owner_cut = tao_query_new (core->connection, check->before);
  tao_query_add_storage (check->owner_cut, "SubtensorModule", "OwnerCutEnabled", &TAO_KEY_PART_U16 (check->netuid), 1);
  tao_query_run_async (check->owner_cut, core->cancellable, owner_cut_cb, check);
}

static void
after_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Check *check = user_data;
  TaoCore *core;
  GError *error = NULL;

  check->after = tao_connection_anchor_finish (result, &error);
  if (check->after == NULL)
    {
      note_error (check, error);
      reads_done (check);
      return;
    }
  core = check->owner->core;
  tao_connection_anchor_async (core->connection, &check->after->parent_hash, core->cancellable, before_cb, check);
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
      check->netuid = wanted->netuid;
      check->block = wanted->block;
      tao_connection_anchor_at_async (self->core->connection, check->block, self->core->cancellable, after_cb, check);
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
