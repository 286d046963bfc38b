#include "engine/series.h"

G_DEFINE_BOXED_TYPE (TaoSeries, tao_series, tao_series_ref, tao_series_unref)

TaoSeries *
tao_series_new (TaoSeriesKind kind, guint16 netuid, guint16 uid, guint n)
{
  TaoSeries *self = g_new0 (TaoSeries, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->kind = kind;
  self->netuid = netuid;
  self->uid = uid;
  self->n = self->n_read = n;
  self->block = g_new0 (guint64, n);
  self->time_ms = g_new0 (gint64, n);
  self->value = g_new0 (gint64, n);
  self->low = g_new0 (gint64, n);
  self->high = g_new0 (gint64, n);
  self->flags = g_new0 (guint8, n);
  self->endpoint = g_new0 (const char *, n);
  self->verdict = g_new0 (guint8, n);
  return self;
}

TaoSeries *
tao_series_ref (TaoSeries *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
tao_series_unref (TaoSeries *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->block);
  g_free (self->time_ms);
  g_free (self->value);
  g_free (self->low);
  g_free (self->high);
  g_free (self->flags);
  g_free (self->endpoint);
  g_free (self->verdict);
  g_free (self);
}

TaoEpochTable *
tao_epoch_table_new (TaoSeriesKind kind, guint16 netuid, guint n_epochs, guint n_uids)
{
  TaoEpochTable *self = g_new0 (TaoEpochTable, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->kind = kind;
  self->netuid = netuid;
  self->n_epochs = n_epochs;
  self->n_uids = n_uids;
  self->block = g_new0 (guint64, n_epochs);
  self->value = g_new0 (guint64, (gsize) n_epochs * n_uids);
  return self;
}

TaoEpochTable *
tao_epoch_table_ref (TaoEpochTable *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
tao_epoch_table_unref (TaoEpochTable *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->block);
  g_free (self->value);
  g_free (self);
}
