#include "engine/epoch-case.h"

#include <string.h>

void
tao_epoch_case_free (TaoEpochCase *self)
{
  g_clear_pointer (&self->after, tao_anchor_unref);
  g_clear_pointer (&self->before, tao_anchor_unref);
  g_clear_pointer (&self->state, tao_epoch_state_free);
  g_clear_pointer (&self->revealed_state, tao_epoch_state_free);
  g_clear_pointer (&self->output, tao_chain_epoch_output_free);
  g_clear_pointer (&self->subnets_before, tao_chain_subnets_free);
  g_clear_pointer (&self->subnets_after, tao_chain_subnets_free);
  g_clear_pointer (&self->network, tao_chain_network_free);
  g_clear_pointer (&self->events, tao_chain_block_free);
  g_clear_pointer (&self->owner_cut, tao_query_unref);
  g_free (self->is_revealed);
  g_free (self->is_replaced);
  g_free (self->problem);
  g_free (self);
}

/* Uids that the block's own events speak of. */
static void
read_events (TaoEpochCase *self)
{
  const TaoChainBlock *block = self->events;
  guint n = self->state->n;

  self->is_replaced = g_new0 (guint8, MAX (n, 1));
  for (guint i = 0; i < block->n_events; i++)
    {
      const TaoChainEvent *event = &block->events[i];
      guint32 first, uid;
      TaoScaleSlice who;

      if (g_strcmp0 (event->pallet, "SubtensorModule") != 0 || event->fields == NULL
          || tao_value_get_n_children (event->fields) < 2
          || !tao_value_get_u32 (tao_value_get_child (event->fields, 0), &first))
        continue;
      if (strcmp (event->name, "NeuronRegistered") == 0 && first == self->netuid && event->extrinsic >= 0
          && tao_value_get_u32 (tao_value_get_child (event->fields, 1), &uid) && uid < n)
        self->is_replaced[uid] = TRUE;
      if ((strcmp (event->name, "TimelockedWeightsRevealed") == 0 || strcmp (event->name, "CRV3WeightsRevealed") == 0)
          && first % 4096 == self->netuid && event->extrinsic < 0)
        {
          who = tao_value_get_encoded (tao_value_get_child (event->fields, 1));
          if (self->is_revealed == NULL)
            self->is_revealed = g_new0 (guint8, MAX (n, 1));
          for (uid = 0; who.size == 32 && uid < n; uid++)
            if (memcmp (self->state->hotkey[uid].bytes, who.data, 32) == 0)
              self->is_revealed[uid] = TRUE;
        }
    }
}

/* --- reading ------------------------------------------------------------------------------------------ */

static void
done (TaoEpochCase *self)
{
  self->func (self, self->user_data);
}

static void
note_error (TaoEpochCase *self, GError *error)
{
  if (error == NULL)
    return;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    self->cancelled = TRUE;
  else if (self->problem == NULL && g_error_matches (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_PRUNED))
    self->problem = g_strdup ("state-pruned");
  else if (self->problem == NULL)
    self->problem = g_strdup_printf ("unreadable: %s", error->message);
  g_error_free (error);
}

static void
revealed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TaoEpochCase *self = user_data;
  GError *error = NULL;

  self->revealed_state = tao_epoch_state_read_finish (result, &error);
  note_error (self, error);
  done (self);
}

static void
part_done (TaoEpochCase *self, GError *error)
{
  TaoCore *core;

  note_error (self, error);
  if (--self->pending > 0)
    return;
  if (self->cancelled || self->problem != NULL)
    {
      done (self);
      return;
    }
  core = self->core;
  tao_core_choose_rules (core, self->before->code, &self->rules);
  read_events (self);
  if (self->is_revealed != NULL)
    tao_epoch_state_read_async (core->connection, self->after, self->netuid, core->cancellable, revealed_cb, self);
  else
    done (self);
}

#define PART_CB(name, field, finish_func) \
  static void \
  name (GObject *source, GAsyncResult *result, gpointer user_data) \
  { \
    TaoEpochCase *self = user_data; \
    GError *error = NULL; \
    \
    self->field = finish_func (result, &error); \
    part_done (self, error); \
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
  TaoEpochCase *self = user_data;
  GError *error = NULL;

  tao_query_run_finish (self->owner_cut, result, &error);
  part_done (self, error);
}

static void
before_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TaoEpochCase *self = user_data;
  TaoCore *core;
  GError *error = NULL;

  self->before = tao_connection_anchor_finish (result, &error);
  if (self->before == NULL)
    {
      note_error (self, error);
      done (self);
      return;
    }
  core = self->core;
  self->pending = 7;
  tao_epoch_state_read_async (core->connection, self->before, self->netuid, core->cancellable, state_cb, self);
  tao_chain_epoch_output_read_async (core->connection, self->after, self->netuid, core->cancellable, output_cb, self);
  tao_chain_read_subnets_async (core->connection, self->before, core->cancellable, subnets_before_cb, self);
  tao_chain_read_subnets_async (core->connection, self->after, core->cancellable, subnets_after_cb, self);
  tao_chain_read_network_async (core->connection, self->before, core->cancellable, network_cb, self);
  tao_chain_read_block_async (core->connection, self->after, core->cancellable, events_cb, self);
  self->owner_cut = tao_query_new (core->connection, self->before);
  tao_query_add_storage (self->owner_cut, "SubtensorModule", "OwnerCutEnabled", &TAO_KEY_PART_U16 (self->netuid), 1);
  tao_query_run_async (self->owner_cut, core->cancellable, owner_cut_cb, self);
}

static void
after_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TaoEpochCase *self = user_data;
  TaoCore *core;
  GError *error = NULL;

  self->after = tao_connection_anchor_finish (result, &error);
  if (self->after == NULL)
    {
      note_error (self, error);
      done (self);
      return;
    }
  core = self->core;
  tao_connection_anchor_async (core->connection, &self->after->parent_hash, core->cancellable, before_cb, self);
}

static const TaoChainSubnet *
find_subnet (const TaoChainSubnets *subnets, guint16 netuid)
{
  for (guint i = 0; subnets != NULL && i < subnets->n; i++)
    if (subnets->subnets[i].netuid == netuid)
      return &subnets->subnets[i];
  return NULL;
}

/* --- public ------------------------------------------------------------------------------------------- */

void
tao_epoch_case_read (TaoCore *core, guint16 netuid, guint64 block, TaoEpochCaseFunc func, gpointer user_data)
{
  TaoEpochCase *self = g_new0 (TaoEpochCase, 1);

  self->core = core;
  self->netuid = netuid;
  self->block = block;
  self->func = func;
  self->user_data = user_data;
  tao_connection_anchor_at_async (core->connection, block, core->cancellable, after_cb, self);
}

TaoAuditCase
tao_epoch_case_get_audit (TaoEpochCase *self)
{
  guint64 cut_enabled = 1;

  tao_query_get_u64 (self->owner_cut, 0, &cut_enabled);
  return (TaoAuditCase) {
    .netuid = self->netuid,
    .epoch_block = self->block,
    .rules = self->rules,
    .before = self->state,
    .after = self->output,
    .share = tao_audit_block_share (&self->rules.rules, self->subnets_before, self->netuid,
                                    find_subnet (self->subnets_after, self->netuid), self->network->tao_weight,
                                    self->network->subnet_owner_cut, cut_enabled != 0),
    .revealed = self->revealed_state,
    .is_revealed = self->is_revealed,
    .is_replaced = self->is_replaced,
  };
}

guint64
tao_epoch_case_last_block (TaoCore *core, guint16 netuid)
{
  const TaoChainSubnets *subnets = tao_head_get_subnets (core->head);

  for (guint i = 0; subnets != NULL && i < subnets->n; i++)
    if (subnets->subnets[i].netuid == netuid && subnets->subnets[i].last_step != TAO_CHAIN_UNKNOWN_U64)
      return subnets->subnets[i].last_step;
  return 0;
}

gboolean
tao_epoch_case_ask (TaoCore *core, TaoAsked *asked, guint16 netuid, guint64 block, TaoEpochCaseFunc func, gpointer user_data)
{
  if (core->connection == NULL || tao_head_get_subnets (core->head) == NULL)
    {
      tao_asked_fail (asked, G_IO_ERROR_NOT_CONNECTED, "Not connected");
      return FALSE;
    }
  if (block == 0)
    block = tao_epoch_case_last_block (core, netuid);
  if (block == 0 || netuid == 0)
    {
      tao_asked_fail (asked, G_IO_ERROR_NOT_FOUND, "Subnet %u has had no epoch", netuid);
      return FALSE;
    }
  tao_epoch_case_read (core, netuid, block, func, user_data);
  return TRUE;
}

gboolean
tao_epoch_case_check (const TaoEpochCase *self, TaoAsked *asked)
{
  if (self->cancelled)
    tao_asked_fail (asked, G_IO_ERROR_CANCELLED, "The network was left");
  else if (self->problem != NULL)
    tao_asked_fail (asked, G_IO_ERROR_FAILED, "block %" G_GUINT64_FORMAT ": %s", self->block, self->problem);
  else
    return TRUE;
  return FALSE;
}
