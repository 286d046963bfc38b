#include "app/pages/validators/validator-history.h"

#include <math.h>
#include <string.h>

#define DAY_MS (G_GINT64_CONSTANT (86400) * 1000)
#define MONTH_MS (TAO_VALIDATOR_DAYS * DAY_MS)
#define AGAIN_US (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)
/* Epochs asked for at most: 30 days of the shortest usual tempo. */
#define MOST_EPOCHS 720

/* One hotkey on one subnet. */
typedef struct {
  double stake[TAO_VALIDATOR_DAYS];    /* rao, the mean of a slice */
  guint  n[TAO_VALIDATOR_DAYS];
  double earned_rao;                   /* before take */
  double mean_stake_rao;
  gint64 span_ms;
} Record;

typedef struct {
  guint16     netuid;
  gint64      read_us;                 /* monotonic; 0: never */
  GHashTable *records;                 /* TaoKey32 → Record */
} Subnet;

struct _TaoValidatorHistory {
  TaoEngine    *engine;                /* (nullable) */
  GFunc         changed;
  gpointer      user_data;
  GHashTable   *subnets;               /* netuid → Subnet */
  GCancellable *loading;               /* (nullable) */
  guint16       netuid;                /* being read */
  TaoSnapshot  *snapshot;              /* the newest seen (nullable) */
  TaoEpochTable *stake;                /* of netuid, waits for the emission (nullable) */
};

static guint
key_hash (gconstpointer key)
{
  guint hash;

  memcpy (&hash, key, sizeof hash);
  return hash;
}

static gboolean
key_equal (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, sizeof (TaoKey32)) == 0;
}

static void
subnet_free (gpointer data)
{
  Subnet *subnet = data;

  g_hash_table_unref (subnet->records);
  g_free (subnet);
}

static Subnet *
subnet_of (TaoValidatorHistory *self, guint16 netuid)
{
  Subnet *subnet = g_hash_table_lookup (self->subnets, GUINT_TO_POINTER ((guint) netuid + 1));

  if (subnet == NULL)
    {
      subnet = g_new0 (Subnet, 1);
      subnet->netuid = netuid;
      subnet->records = g_hash_table_new_full (key_hash, key_equal, g_free, g_free);
      g_hash_table_insert (self->subnets, GUINT_TO_POINTER ((guint) netuid + 1), subnet);
    }
  return subnet;
}

TaoValidatorHistory *
tao_validator_history_new (TaoEngine *engine, GFunc changed, gpointer user_data)
{
  TaoValidatorHistory *self = g_new0 (TaoValidatorHistory, 1);

  g_set_object (&self->engine, engine);
  self->changed = changed;
  self->user_data = user_data;
  self->subnets = g_hash_table_new_full (NULL, NULL, NULL, subnet_free);
  return self;
}

void
tao_validator_history_free (TaoValidatorHistory *self)
{
  if (self->loading != NULL)
    g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  g_clear_pointer (&self->stake, tao_epoch_table_unref);
  g_clear_pointer (&self->snapshot, tao_snapshot_unref);
  g_hash_table_unref (self->subnets);
  g_clear_object (&self->engine);
  g_free (self);
}

/* --- one subnet --- */

static void
add_uid (Subnet *subnet, const TaoMetagraph *metagraph, guint uid, const TaoEpochTable *stake, const TaoEpochTable *emission,
         guint64 best, guint32 interval_ms, double price_rao)
{
  Record *record = g_new0 (Record, 1);
  double sum = 0;
  guint epochs = 0, k = 0;

  for (guint e = 0; e < stake->n_epochs; e++)
    {
      guint64 weight = stake->value[(gsize) uid * stake->n_epochs + e];
      gint64 age_ms = best >= stake->block[e] ? (gint64) (best - stake->block[e]) * interval_ms : 0;
      guint slice = (guint) CLAMP (TAO_VALIDATOR_DAYS - 1 - age_ms / DAY_MS, 0, TAO_VALIDATOR_DAYS - 1);
      double rao = (double) weight * price_rao / 1e9;

      /* Before it was registered the uid was somebody else. */
      if (weight == 0 || age_ms >= MONTH_MS || (metagraph->registered_at != NULL && stake->block[e] < metagraph->registered_at[uid]))
        continue;
      record->stake[slice] += rao;
      record->n[slice]++;
      record->span_ms = MAX (record->span_ms, age_ms);
      sum += rao;
      epochs++;
      while (k < emission->n_epochs && emission->block[k] < stake->block[e])
        k++;
      if (k < emission->n_epochs && emission->block[k] == stake->block[e] && uid < emission->n_uids)
        record->earned_rao += (double) emission->value[(gsize) uid * emission->n_epochs + k] * price_rao / 1e9;
    }
  if (epochs == 0)
    {
      g_free (record);
      return;
    }
  for (guint i = 0; i < TAO_VALIDATOR_DAYS; i++)
    if (record->n[i] > 0)
      record->stake[i] /= record->n[i];
  record->mean_stake_rao = sum / epochs;
  g_hash_table_replace (subnet->records, g_memdup2 (&metagraph->hotkey[uid], sizeof (TaoKey32)), record);
}

void
tao_validator_history_add (TaoValidatorHistory *self, TaoSnapshot *snapshot, const TaoEpochTable *stake, const TaoEpochTable *emission)
{
  const TaoMetagraph *metagraph = tao_snapshot_lookup_metagraph (snapshot, stake->netuid);
  const TaoSubnet *info = tao_snapshot_lookup_subnet (snapshot, stake->netuid);
  const TaoSyncInfo *sync = tao_snapshot_get_sync (snapshot);
  Subnet *subnet = subnet_of (self, stake->netuid);

  subnet->read_us = g_get_monotonic_time ();
  g_hash_table_remove_all (subnet->records);
  if (metagraph == NULL || metagraph->hotkey == NULL || info == NULL || info->price_rao == TAO_UNKNOWN_U64
      || sync->best_block == TAO_UNKNOWN_U64 || sync->block_interval_ms == TAO_UNKNOWN_U32)
    return;
  for (guint uid = 0; uid < MIN (metagraph->n, stake->n_uids); uid++)
    if (metagraph->permit == NULL || metagraph->permit[uid] != 0)
      add_uid (subnet, metagraph, uid, stake, emission, sync->best_block, sync->block_interval_ms, (double) info->price_rao);
}

/* --- one subnet after the other --- */

static void load_next (TaoValidatorHistory *self);

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoEpochTable) table = tao_engine_load_epochs_finish (TAO_ENGINE (source), result, &error);
  TaoValidatorHistory *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = user_data;
  if (table != NULL && table->kind == TAO_SERIES_STAKE)
    {
      self->stake = g_steal_pointer (&table);
      return;                              /* its emission was asked for with it */
    }
  if (table != NULL && self->stake != NULL)
    tao_validator_history_add (self, self->snapshot, self->stake, table);
  else
    subnet_of (self, self->netuid)->read_us = g_get_monotonic_time ();
  g_clear_pointer (&self->stake, tao_epoch_table_unref);
  g_clear_object (&self->loading);
  self->changed (self, self->user_data);
  load_next (self);
}

static void
load_next (TaoValidatorHistory *self)
{
  guint n;
  const TaoSubnet *subnets = tao_snapshot_get_subnets (self->snapshot, &n);

  if (self->engine == NULL || self->loading != NULL)
    return;
  for (guint i = 0; i < n; i++)
    {
      const TaoMetagraph *metagraph = tao_snapshot_lookup_metagraph (self->snapshot, subnets[i].netuid);
      Subnet *subnet = subnet_of (self, subnets[i].netuid);

      if (metagraph == NULL || metagraph->n == 0 || subnets[i].netuid == 0
          || (subnet->read_us != 0 && g_get_monotonic_time () - subnet->read_us < AGAIN_US))
        continue;
      self->netuid = subnet->netuid;
      self->loading = g_cancellable_new ();
      tao_engine_load_epochs_async (self->engine, TAO_SERIES_STAKE, subnet->netuid, MOST_EPOCHS, metagraph->n, self->loading, loaded_cb, self);
      tao_engine_load_epochs_async (self->engine, TAO_SERIES_EMISSION, subnet->netuid, MOST_EPOCHS, metagraph->n, self->loading, loaded_cb, self);
      return;
    }
}

void
tao_validator_history_update (TaoValidatorHistory *self, TaoSnapshot *snapshot)
{
  g_clear_pointer (&self->snapshot, tao_snapshot_unref);
  self->snapshot = tao_snapshot_ref (snapshot);
  load_next (self);
}

gboolean
tao_validator_history_is_busy (const TaoValidatorHistory *self)
{
  return self->loading != NULL;
}

gboolean
tao_validator_history_get (const TaoValidatorHistory *self, const TaoValidator *validator, TaoValidatorMonth *out)
{
  double earned = 0, stake = 0, sum[TAO_VALIDATOR_DAYS] = { 0 };
  guint with[TAO_VALIDATOR_DAYS] = { 0 }, most = 0;
  GHashTableIter iter;
  gpointer value;

  *out = (TaoValidatorMonth) { .return_ppm = TAO_UNKNOWN_I64 };
  g_hash_table_iter_init (&iter, self->subnets);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Record *record = g_hash_table_lookup (((Subnet *) value)->records, &validator->hotkey);

      if (record == NULL)
        continue;
      earned += record->earned_rao;
      stake += record->mean_stake_rao;
      out->span_ms = MAX (out->span_ms, record->span_ms);
      for (guint i = 0; i < TAO_VALIDATOR_DAYS; i++)
        if (record->n[i] > 0)
          {
            sum[i] += record->stake[i];
            with[i]++;
            most = MAX (most, with[i]);
          }
    }
  /* A day that some of its subnets say nothing about would look like a loss. */
  for (guint i = 0; i < TAO_VALIDATOR_DAYS; i++)
    out->stake[i] = most > 0 && with[i] == most ? (float) (sum[i] / 1e9) : NAN;
  if (stake > 0)
    out->return_ppm = (gint64) (earned * (1 - validator->take / 65535.0) / stake * 1e6);
  return most > 0;
}
