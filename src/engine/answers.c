#include "engine/answers.h"

TaoAuditHistory *
tao_audit_history_new (guint16 netuid, guint n)
{
  TaoAuditHistory *self = g_new0 (TaoAuditHistory, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->netuid = netuid;
  self->n = n;
  self->records = g_new0 (TaoAuditRecord, n);
  return self;
}

TaoAuditHistory *
tao_audit_history_ref (TaoAuditHistory *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
tao_audit_history_unref (TaoAuditHistory *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  for (guint i = 0; i < self->n; i++)
    g_free (self->records[i].rule_set);
  g_free (self->records);
  g_free (self);
}

TaoHyperparams *
tao_hyperparams_new (guint16 netuid, guint n)
{
  TaoHyperparams *self = g_new0 (TaoHyperparams, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->netuid = netuid;
  self->n = n;
  self->parameters = g_new0 (TaoParameter, n);
  return self;
}

TaoHyperparams *
tao_hyperparams_ref (TaoHyperparams *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
tao_hyperparams_unref (TaoHyperparams *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  for (guint i = 0; i < self->n; i++)
    {
      g_free (self->parameters[i].name);
      g_free (self->parameters[i].text);
    }
  g_free (self->parameters);
  g_free (self);
}

const TaoParameter *
tao_hyperparams_find (const TaoHyperparams *self, const char *name)
{
  for (guint i = 0; i < self->n; i++)
    if (g_str_equal (self->parameters[i].name, name))
      return &self->parameters[i];
  return NULL;
}
