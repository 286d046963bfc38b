/* What goes into the store and what comes out of it: market samples, epochs,
 * trends for the tables, series for the charts, and the past that was missed
 * while nobody looked. */
#include <string.h>

#include "chain/error.h"
#include "engine/core.h"
#include "engine/gaps.h"

#define HOUR_MS (G_GINT64_CONSTANT (3600) * 1000)
#define DAY_MS (24 * HOUR_MS)

/* One sample in this many blocks: a minute at 12 s. */
#define SAMPLE_BLOCKS 5
/* How far back, and how finely, the past is fetched where the node still has it. */
#define BACKFILL_MS (2 * DAY_MS)
#define BACKFILL_BLOCKS 60
/* Two days of 12 s; where blocks come faster it is less. */
#define BACKFILL_MOST 14400
/* A link that fails is given this long; a block that fails this often is gone. */
#define RETRY_US (30 * G_USEC_PER_SEC)
#define MOST_FAILURES 5
/* Two days of a short tempo. */
#define RECENT_EPOCHS 256
#define TREND_POINTS 46
/* Trends move slowly; reading them costs a scan of a week. */
#define TREND_INTERVAL_US (20 * G_USEC_PER_SEC)
#define MAINTAIN_INTERVAL_MS 60000
#define MAINTAIN_BUDGET_MS 20

typedef struct {
  TaoMarketTrend trend;
  float          spark[TREND_POINTS];
} Trend;

typedef struct {
  guint16 netuid;
  guint64 block;
} MissedEpoch;

struct _TaoHistory {
  TaoCore    *core;
  guint64     sampled_at;        /* block of the last sample */
  GHashTable *trends;            /* netuid → Trend */
  gint64      trends_us;
  GSource    *maintain;

  /* backfill, newest first */
  gboolean    backfill_planned;
  TaoGaps    *gaps;              /* what is not sampled yet */
  guint64     backfill_end;      /* nothing before this block is asked for */
  gboolean    backfilling;
  gboolean    reading;           /* as last told */
  gint64      not_before_us;     /* monotonic: the link failed */
  guint       failures;          /* in a row */
  GArray     *missed;            /* MissedEpoch */
  GHashTable *missed_steps;      /* netuid → last step seen while going back */
};

/* What is old is so by the chain's clock; one that runs ahead of ours must not make us forget. */
static gboolean
maintain_cb (gpointer data)
{
  TaoHistory *self = data;
  gint64 now_ms = g_get_real_time () / 1000;
  g_autoptr(GError) error = NULL;
  gboolean more;

  if (self->core->sync->block_time_ms > 0)
    now_ms = MIN (now_ms, self->core->sync->block_time_ms);
  if (self->core->store != NULL && !tao_store_maintain (self->core->store, now_ms, MAINTAIN_BUDGET_MS, &more, &error))
    g_warning ("The store cannot be maintained: %s", error->message);
  return G_SOURCE_CONTINUE;
}

TaoHistory *
tao_history_new (TaoCore *core)
{
  TaoHistory *self = g_new0 (TaoHistory, 1);

  self->core = core;
  self->trends = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->missed = g_array_new (FALSE, FALSE, sizeof (MissedEpoch));
  self->gaps = tao_gaps_new (BACKFILL_BLOCKS);
  self->missed_steps = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->maintain = tao_core_add_timeout (core, MAINTAIN_INTERVAL_MS, maintain_cb, self);
  return self;
}

void
tao_history_free (TaoHistory *self)
{
  tao_source_clear (&self->maintain);
  g_hash_table_unref (self->trends);
  g_hash_table_unref (self->missed_steps);
  g_array_unref (self->missed);
  tao_gaps_free (self->gaps);
  g_free (self);
}

/* --- samples ---------------------------------------------------------------------------- */

/* Unknown numbers are kept as 0 would be a lie: a subnet without a price is left out. */
static void
put_sample (TaoHistory *self, const TaoAnchor *anchor, gint64 time_ms, const TaoSubnet *subnets, guint n)
{
  g_autofree guint16 *netuids = g_new (guint16, MAX (n, 1));
  g_autofree guint64 *values = g_new0 (guint64, MAX (n, 1) * TAO_MARKET_N_FIELDS);
  TaoStoreMarket market = {
    .block = anchor->number, .time_ms = time_ms, .netuid = netuids, .endpoint = tao_core_get_endpoint (self->core, anchor),
  };
  gboolean flows = n > 0;
  g_autoptr(GError) error = NULL;

  if (self->core->store == NULL || time_ms <= 0)
    return;
  for (guint i = 0; i < n; i++)
    {
      const TaoSubnet *subnet = &subnets[i];
      const guint64 fields[TAO_MARKET_N_FIELDS] = {
        [TAO_MARKET_PRICE] = subnet->price_rao,
        [TAO_MARKET_MOVING_PRICE] = subnet->moving_price_rao,
        [TAO_MARKET_TAO_IN] = subnet->tao_in_rao,
        [TAO_MARKET_ALPHA_IN] = subnet->alpha_in,
        [TAO_MARKET_EMISSION_SHARE] = subnet->emission_share_ppb,
        [TAO_MARKET_VOLUME] = subnet->volume_rao,
        [TAO_MARKET_NET_FLOW] = tao_market_fold_flow (subnet->net_flow_rao),
      };

      if (subnet->price_rao > G_MAXINT64)
        continue;
      flows &= subnet->net_flow_rao != TAO_UNKNOWN_I64;
      netuids[market.n] = subnet->netuid;
      for (guint field = 0; field < TAO_MARKET_N_FIELDS; field++)
        values[(gsize) field * n + market.n] = fields[field] <= G_MAXINT64 ? fields[field] : 0;
      market.n++;
    }
  for (guint field = 0; field < TAO_MARKET_N_FIELDS; field++)
    market.field[field] = values + (gsize) field * n;
  if (!flows)
    market.field[TAO_MARKET_NET_FLOW] = NULL;
  if (!tao_store_put_market (self->core->store, &market, &error))
    g_warning ("Prices of block %" G_GUINT64_FORMAT " are not kept: %s", anchor->number, error->message);
}

/* --- trends -------------------------------------------------------------------------------- */

/* The value at or just before @time_ms, or the unknown. */
static guint64
value_before (const TaoStoreSeries *series, gint64 time_ms)
{
  guint64 value = TAO_UNKNOWN_U64;

  for (guint i = 0; i < series->n && series->time_ms[i] <= time_ms; i++)
    value = (guint64) series->value[i];
  return value;
}

static void
update_trend (Trend *trend, const TaoStoreSeries *week, const TaoStoreSeries *volume, gint64 now_ms)
{
  guint64 now, volume_then, volume_now;
  guint first = 0;

  trend->trend = (TaoMarketTrend) {
    .change_hour_ppm = TAO_UNKNOWN_I64, .change_day_ppm = TAO_UNKNOWN_I64, .change_week_ppm = TAO_UNKNOWN_I64,
    .volume_day_rao = TAO_UNKNOWN_U64, .spark = trend->spark,
  };
  if (week->n == 0)
    return;
  now = (guint64) week->value[week->n - 1];
  trend->trend.change_hour_ppm = tao_change_ppm (value_before (week, now_ms - HOUR_MS), now);
  trend->trend.change_day_ppm = tao_change_ppm (value_before (week, now_ms - DAY_MS), now);
  trend->trend.change_week_ppm = tao_change_ppm (value_before (week, now_ms - 7 * DAY_MS), now);
  volume_then = value_before (volume, now_ms - DAY_MS);
  volume_now = value_before (volume, now_ms);
  if (volume_then != TAO_UNKNOWN_U64 && volume_now != TAO_UNKNOWN_U64 && volume_now >= volume_then)
    trend->trend.volume_day_rao = volume_now - volume_then;

  /* Evenly spaced points of the last day, each the last value before its time. */
  while (first < week->n && week->time_ms[first] < now_ms - DAY_MS)
    first++;
  if (first + 1 >= week->n)
    return;
  for (guint i = 0, at = first; i < TREND_POINTS; i++)
    {
      gint64 start = week->time_ms[first];
      gint64 time_ms = start + (week->time_ms[week->n - 1] - start) * (gint64) i / (TREND_POINTS - 1);

      while (at + 1 < week->n && week->time_ms[at + 1] <= time_ms)
        at++;
      trend->spark[i] = (float) week->value[at];
    }
  trend->trend.n_spark = TREND_POINTS;
}

static void
update_trends (TaoHistory *self, gint64 now_ms, const TaoSubnet *subnets, guint n)
{
  g_autofree guint16 *netuids = g_new (guint16, MAX (n, 1));
  g_autofree TaoStoreSeries *prices = g_new0 (TaoStoreSeries, MAX (n, 1));
  g_autofree TaoStoreSeries *volumes = g_new0 (TaoStoreSeries, MAX (n, 1));
  g_autoptr(GError) error = NULL;
  gint64 now_us = g_get_monotonic_time ();

  if (self->core->store == NULL || (self->trends_us != 0 && now_us < self->trends_us + TREND_INTERVAL_US))
    return;
  self->trends_us = now_us;
  for (guint i = 0; i < n; i++)
    netuids[i] = subnets[i].netuid;
  if (!tao_store_load_markets (self->core->store, TAO_MARKET_PRICE, netuids, n, now_ms - 8 * DAY_MS, 0, 700, NULL, prices,
                               &error)
      || !tao_store_load_markets (self->core->store, TAO_MARKET_VOLUME, netuids, n, now_ms - DAY_MS - 2 * HOUR_MS, 0, 200,
                                  NULL, volumes, &error))
    {
      g_warning ("Trends cannot be read: %s", error->message);
    }
  else
    {
      for (guint i = 0; i < n; i++)
        {
          Trend *trend = g_hash_table_lookup (self->trends, GUINT_TO_POINTER (netuids[i]));

          if (trend == NULL)
            {
              trend = g_new0 (Trend, 1);
              g_hash_table_insert (self->trends, GUINT_TO_POINTER (netuids[i]), trend);
            }
          update_trend (trend, &prices[i], &volumes[i], now_ms);
        }
    }
  for (guint i = 0; i < n; i++)
    {
      tao_store_series_clear (&prices[i]);
      tao_store_series_clear (&volumes[i]);
    }
}

const TaoMarketTrend *
tao_history_get_trend (TaoHistory *self, guint16 netuid)
{
  const Trend *trend = g_hash_table_lookup (self->trends, GUINT_TO_POINTER (netuid));

  return trend != NULL ? &trend->trend : NULL;
}

/* --- epochs ---------------------------------------------------------------------------------- */

static guint64 *
widen (const guint16 *values, guint n)
{
  guint64 *out = g_new (guint64, MAX (n, 1));

  for (guint i = 0; i < n; i++)
    out[i] = values[i];
  return out;
}

/* Places by incentive, 1 = most; equal ones share the better place. */
static guint64 *
rank_by (const guint16 *incentive, guint n)
{
  g_autofree guint32 *count = g_new0 (guint32, G_MAXUINT16 + 2);
  guint64 *out = g_new (guint64, MAX (n, 1));

  for (guint i = 0; i < n; i++)
    count[incentive[i]]++;
  /* count[v] becomes how many have more than v. */
  for (guint32 value = G_MAXUINT16, above = 0; ; value--)
    {
      guint32 here = count[value];

      count[value] = above;
      above += here;
      if (value == 0)
        break;
    }
  for (guint i = 0; i < n; i++)
    out[i] = count[incentive[i]] + 1;
  return out;
}

void
tao_history_add_epoch (TaoHistory *self, const TaoMetagraph *metagraph, guint64 epoch_block, gint64 time_ms)
{
  TaoStoreEpoch epoch = {
    .netuid = metagraph->netuid, .block = epoch_block, .time_ms = time_ms, .n = metagraph->n,
    .hotkey = (const guint8 (*)[32]) metagraph->hotkey, .endpoint = metagraph->endpoint,
  };
  g_autofree guint64 *incentive = NULL, *dividends = NULL, *consensus = NULL, *trust = NULL, *rank = NULL;
  guint64 exit_line = TAO_UNKNOWN_U64;
  g_autoptr(GError) error = NULL;

  if (self->core->store == NULL || time_ms <= 0)
    return;
  if (metagraph->incentive != NULL)
    {
      incentive = widen (metagraph->incentive, metagraph->n);
      rank = rank_by (metagraph->incentive, metagraph->n);
    }
  if (metagraph->dividends != NULL)
    dividends = widen (metagraph->dividends, metagraph->n);
  if (metagraph->consensus != NULL)
    consensus = widen (metagraph->consensus, metagraph->n);
  if (metagraph->validator_trust != NULL)
    trust = widen (metagraph->validator_trust, metagraph->n);
  for (guint uid = 0; metagraph->leaves_place != NULL && incentive != NULL && uid < metagraph->n; uid++)
    if (metagraph->leaves_place[uid] == 1)
      exit_line = incentive[uid];

  epoch.field[TAO_EPOCH_INCENTIVE] = incentive;
  epoch.field[TAO_EPOCH_DIVIDENDS] = dividends;
  epoch.field[TAO_EPOCH_CONSENSUS] = consensus;
  epoch.field[TAO_EPOCH_VALIDATOR_TRUST] = trust;
  epoch.field[TAO_EPOCH_EMISSION] = metagraph->emission;
  epoch.field[TAO_EPOCH_STAKE] = metagraph->stake_weight_rao;
  epoch.field[TAO_EPOCH_RANK] = rank;
  epoch.field[TAO_EPOCH_EXIT_LINE] = exit_line != TAO_UNKNOWN_U64 ? &exit_line : NULL;
  if (!tao_store_put_epoch (self->core->store, &epoch, &error))
    g_warning ("Epoch %" G_GUINT64_FORMAT " of subnet %u is not kept: %s", epoch_block, metagraph->netuid, error->message);
}

/* --- the past ------------------------------------------------------------------------------------ */

typedef struct {
  TaoHistory *owner;       /* checked through cancellation: a cancelled answer touches nothing */
  TaoAnchor  *anchor;
  guint16     netuid;      /* of an epoch; 0: a sample */
  guint64     block;
  TaoChainNetwork *network;
  TaoChainSubnets *subnets;
  guint       waiting;
  gboolean    failed;
} Fetch;

static void backfill (TaoHistory *self);

static void
fetch_free (Fetch *fetch)
{
  g_clear_pointer (&fetch->anchor, tao_anchor_unref);
  g_clear_pointer (&fetch->network, tao_chain_network_free);
  g_clear_pointer (&fetch->subnets, tao_chain_subnets_free);
  g_free (fetch);
}

static gboolean
is_passing (const GError *error)
{
  return g_error_matches (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_DISCONNECTED)
         || g_error_matches (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_TIMEOUT)
         || g_error_matches (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_BUSY);
}

/* What this node no longer has, it will not have further back either; what only the link kept from us is asked again. */
static void
note_failure (TaoHistory *self, const Fetch *fetch, const GError *error)
{
  MissedEpoch missed = { .netuid = fetch->netuid, .block = fetch->block };

  g_debug ("block %" G_GUINT64_FORMAT " of the past: %s", fetch->block, error->message);
  if (is_passing (error) && ++self->failures < MOST_FAILURES)
    {
      self->not_before_us = g_get_monotonic_time () + RETRY_US;
      if (fetch->netuid == 0)
        tao_gaps_put_back (self->gaps, fetch->block);
      else
        g_array_prepend_val (self->missed, missed);
      return;
    }
  self->failures = 0;
  /* A reorganisation took the block away, not the past. */
  if (fetch->block > self->core->sync->best_block)
    return;
  tao_gaps_end (self->gaps, fetch->block);
  for (guint i = self->missed->len; i-- > 0; )
    if (g_array_index (self->missed, MissedEpoch, i).block <= fetch->block)
      g_array_remove_index (self->missed, i);
}

/* Frees @fetch. */
static void
give_up (Fetch *fetch, const GError *error)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      fetch->owner->backfilling = FALSE;
      note_failure (fetch->owner, fetch, error);
    }
  fetch_free (fetch);
}

static void
note_epochs (TaoHistory *self, const TaoChainSubnets *subnets)
{
  for (guint i = 0; i < subnets->n; i++)
    {
      const TaoChainSubnet *subnet = &subnets->subnets[i];
      guint64 *seen = g_hash_table_lookup (self->missed_steps, GUINT_TO_POINTER (subnet->netuid));
      MissedEpoch missed = { .netuid = subnet->netuid, .block = subnet->last_step };

      if (subnet->netuid == 0 || subnet->last_step == TAO_CHAIN_UNKNOWN_U64 || subnet->last_step == 0
          || subnet->last_step < self->backfill_end || (seen != NULL && *seen == subnet->last_step))
        continue;
      g_hash_table_insert (self->missed_steps, GUINT_TO_POINTER (subnet->netuid), g_memdup2 (&subnet->last_step, sizeof (guint64)));
      g_array_append_val (self->missed, missed);
    }
}

static const TaoMarketTrend *no_trend_cb (guint16 netuid, gpointer user_data) { return NULL; }
static const TaoAudit *no_audit_cb (guint16 netuid, TaoArena *arena, gpointer user_data) { return NULL; }
static guint32 no_validators_cb (guint16 netuid, gpointer user_data) { return TAO_UNKNOWN_U32; }
static guint64 no_alpha_cb (guint16 netuid, gpointer user_data) { return 0; }

static const TaoBuildContext plain_context = {
  .trend = no_trend_cb, .audit = no_audit_cb, .validators = no_validators_cb, .own_alpha = no_alpha_cb,
};

static void
past_sample_done (Fetch *fetch)
{
  TaoHistory *self = fetch->owner;
  g_autoptr(TaoArena) arena = NULL;

  if (--fetch->waiting > 0)
    return;
  if (fetch->failed)
    {
      self->backfilling = FALSE;
      fetch_free (fetch);
      return;
    }
  arena = tao_arena_new ();
  put_sample (self, fetch->anchor, fetch->network->timestamp_ms,
              tao_build_subnets (arena, fetch->network, fetch->subnets, &plain_context), fetch->subnets->n);
  note_epochs (self, fetch->subnets);
  self->backfilling = FALSE;
  self->failures = 0;
  self->trends_us = 0;
  fetch_free (fetch);
  /* The trends of all that was fetched are shown at once, not with the next block. */
  if (tao_gaps_is_empty (self->gaps))
    tao_head_again (self->core->head);
  backfill (self);
}

static void
past_failed (Fetch *fetch, GError *error)
{
  TaoHistory *self = fetch->owner;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      if (--fetch->waiting == 0)
        fetch_free (fetch);
      return;
    }
  if (!fetch->failed)
    note_failure (self, fetch, error);
  fetch->failed = TRUE;
  past_sample_done (fetch);
}

static void
past_network_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fetch *fetch = user_data;
  g_autoptr(GError) error = NULL;

  fetch->network = tao_chain_read_network_finish (result, &error);
  if (error != NULL)
    past_failed (fetch, error);
  else
    past_sample_done (fetch);
}

static void
past_subnets_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fetch *fetch = user_data;
  g_autoptr(GError) error = NULL;

  fetch->subnets = tao_chain_read_subnets_finish (result, &error);
  if (error != NULL)
    past_failed (fetch, error);
  else
    past_sample_done (fetch);
}

static void
past_anchor_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fetch *fetch = user_data;
  g_autoptr(GError) error = NULL;
  TaoCore *core;

  fetch->anchor = tao_connection_anchor_finish (result, &error);
  if (fetch->anchor == NULL)
    {
      give_up (fetch, error);
      return;
    }
  core = fetch->owner->core;
  fetch->waiting = 2;
  tao_chain_read_network_async (core->connection, fetch->anchor, core->cancellable, past_network_cb, fetch);
  tao_chain_read_subnets_async (core->connection, fetch->anchor, core->cancellable, past_subnets_cb, fetch);
}

static void
past_metagraph_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fetch *fetch = user_data;
  TaoHistory *self;
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoChainMetagraph) chain = tao_chain_read_metagraph_finish (result, &error);
  const TaoSubnet *subnet;

  if (chain == NULL)
    {
      give_up (fetch, error);
      return;
    }
  self = fetch->owner;
  subnet = tao_core_lookup_subnet (self->core, fetch->netuid);
  if (subnet != NULL)
    {
      g_autoptr(TaoArena) arena = tao_arena_new ();
      guint64 age = self->core->sync->best_block - fetch->block;
      guint32 interval = self->core->sync->block_interval_ms;

      /* The block's own time would cost another question; the measured interval is as good for a chart. */
      if (interval != TAO_UNKNOWN_U32)
        {
          TaoMetagraph *metagraph = tao_build_metagraph (arena, chain, subnet, NULL, NULL, TAO_UNKNOWN_U32);

          metagraph->endpoint = tao_core_get_endpoint (self->core, fetch->anchor);
          tao_history_add_epoch (self, metagraph, fetch->block, self->core->sync->block_time_ms - (gint64) (age * interval));
        }
    }
  self->backfilling = FALSE;
  self->failures = 0;
  fetch_free (fetch);
  backfill (self);
}

static void
past_epoch_anchor_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fetch *fetch = user_data;
  g_autoptr(GError) error = NULL;
  TaoCore *core;

  fetch->anchor = tao_connection_anchor_finish (result, &error);
  if (fetch->anchor == NULL)
    {
      give_up (fetch, error);
      return;
    }
  core = fetch->owner->core;
  tao_chain_read_metagraph_async (core->connection, fetch->anchor, fetch->netuid, core->cancellable, past_metagraph_cb,
                                  fetch);
}

static gboolean
is_epoch_kept (TaoHistory *self, const MissedEpoch *epoch)
{
  guint64 blocks[RECENT_EPOCHS], none;
  guint n = tao_store_load_recent_epochs (self->core->store, TAO_EPOCH_INCENTIVE, epoch->netuid, RECENT_EPOCHS, 0, &none,
                                          blocks, NULL);

  for (guint i = 0; i < n; i++)
    if (blocks[i] == epoch->block)
      return TRUE;
  return FALSE;
}

static gboolean
take_missed (TaoHistory *self, MissedEpoch *out)
{
  while (self->missed->len > 0)
    {
      *out = g_array_index (self->missed, MissedEpoch, 0);
      g_array_remove_index (self->missed, 0);
      if (!is_epoch_kept (self, out))
        return TRUE;
    }
  return FALSE;
}

static void
set_reading (TaoHistory *self, gboolean reading)
{
  if (self->reading == reading)
    return;
  self->reading = reading;
  tao_core_update_sync (self->core);
}

gboolean
tao_history_is_reading (TaoHistory *self)
{
  return self->reading;
}

/* One question at a time: the past can wait, the present cannot. */
static void
backfill (TaoHistory *self)
{
  TaoCore *core = self->core;
  MissedEpoch missed = { 0 };
  GAsyncReadyCallback callback = past_anchor_cb;
  Fetch *fetch;

  if (self->backfilling || core->connection == NULL || core->store == NULL
      || tao_connection_get_status (core->connection)->state != TAO_LINK_LIVE
      || g_get_monotonic_time () < self->not_before_us)
    return;
  if (!tao_gaps_take (self->gaps, &missed.block))
    {
      if (!take_missed (self, &missed))
        {
          set_reading (self, FALSE);
          return;
        }
      callback = past_epoch_anchor_cb;
    }
  self->backfilling = TRUE;
  set_reading (self, TRUE);
  fetch = g_new0 (Fetch, 1);
  fetch->owner = self;
  fetch->netuid = missed.netuid;
  fetch->block = missed.block;
  tao_connection_anchor_at_async (core->connection, fetch->block, core->cancellable, callback, fetch);
}

/* Wherever the store has holes, no further back than two days, or so many blocks. What was sampled since the start does not hide what lies
 * before it: a chain in fast motion may be far ahead when its pace is known. Public nodes forget after 256 blocks, so
 * asking them once is enough to learn it. */
static void
plan_backfill (TaoHistory *self, guint64 head, gint64 now_ms)
{
  g_auto(TaoStoreSeries) known = { 0 };
  guint32 interval = self->core->sync->block_interval_ms;

  if (self->backfill_planned || self->core->store == NULL || interval == TAO_UNKNOWN_U32 || interval == 0)
    return;
  self->backfill_planned = TRUE;
  self->backfill_end = head - MIN (MIN ((guint64) BACKFILL_MS / interval, BACKFILL_MOST), head);
  if (!tao_store_load_market (self->core->store, TAO_MARKET_PRICE, 0, now_ms - BACKFILL_MS, 0, 0, NULL, &known, NULL))
    known.n = 0;
  tao_gaps_find (self->gaps, known.block, known.n, self->backfill_end, head);
}

void
tao_history_resume (TaoHistory *self)
{
  const TaoSyncInfo *sync = self->core->sync;

  if (sync->best_block == TAO_UNKNOWN_U64)
    return;
  plan_backfill (self, sync->best_block, sync->block_time_ms);
  backfill (self);
}

void
tao_history_advance (TaoHistory *self, TaoAnchor *anchor, gint64 time_ms, const TaoSubnet *subnets, guint n)
{
  gboolean planned = self->backfill_planned;

  plan_backfill (self, anchor->number, time_ms);
  /* A chain in fast motion leaves more behind between two heads than a chart may miss. */
  if (planned && self->sampled_at > 0 && anchor->number > self->sampled_at + BACKFILL_BLOCKS)
    tao_gaps_add (self->gaps, anchor->number, self->sampled_at);
  if (anchor->number >= self->sampled_at + SAMPLE_BLOCKS || anchor->number < self->sampled_at)
    {
      self->sampled_at = anchor->number;
      put_sample (self, anchor, time_ms, subnets, n);
    }
  update_trends (self, time_ms, subnets, n);
  backfill (self);
}

/* --- series for charts --------------------------------------------------------------------------------- */

static TaoSeries *
take_series (TaoSeriesKind kind, guint16 netuid, guint16 uid, const TaoStoreSeries *from)
{
  TaoSeries *series = tao_series_new (kind, netuid, uid, from->n);

  series->n_read = from->n_read;
  memcpy (series->block, from->block, from->n * sizeof *series->block);
  memcpy (series->time_ms, from->time_ms, from->n * sizeof *series->time_ms);
  memcpy (series->value, from->value, from->n * sizeof *series->value);
  memcpy (series->low, from->low, from->n * sizeof *series->low);
  memcpy (series->high, from->high, from->n * sizeof *series->high);
  memcpy (series->flags, from->flags, from->n);
  memcpy (series->endpoint, from->endpoint, from->n * sizeof *series->endpoint);
  memcpy (series->verdict, from->audited, from->n);
  return series;
}

static const struct { gboolean market; int field; } sources[] = {
  [TAO_SERIES_PRICE] = { TRUE, TAO_MARKET_PRICE },
  [TAO_SERIES_MOVING_PRICE] = { TRUE, TAO_MARKET_MOVING_PRICE },
  [TAO_SERIES_TAO_IN] = { TRUE, TAO_MARKET_TAO_IN },
  [TAO_SERIES_EMISSION_SHARE] = { TRUE, TAO_MARKET_EMISSION_SHARE },
  [TAO_SERIES_NET_FLOW] = { TRUE, TAO_MARKET_NET_FLOW },
  [TAO_SERIES_INCENTIVE] = { FALSE, TAO_EPOCH_INCENTIVE },
  [TAO_SERIES_DIVIDENDS] = { FALSE, TAO_EPOCH_DIVIDENDS },
  [TAO_SERIES_EMISSION] = { FALSE, TAO_EPOCH_EMISSION },
  [TAO_SERIES_CONSENSUS] = { FALSE, TAO_EPOCH_CONSENSUS },
  [TAO_SERIES_VALIDATOR_TRUST] = { FALSE, TAO_EPOCH_VALIDATOR_TRUST },
  [TAO_SERIES_STAKE] = { FALSE, TAO_EPOCH_STAKE },
  [TAO_SERIES_RANK] = { FALSE, TAO_EPOCH_RANK },
  [TAO_SERIES_EXIT_LINE] = { FALSE, TAO_EPOCH_EXIT_LINE },
};

TaoSeries *
tao_history_load (TaoHistory *self, TaoSeriesKind kind, guint16 netuid, guint16 uid, gint64 from_ms, gint64 to_ms,
                  guint max_points, GCancellable *cancellable, GError **error)
{
  g_auto(TaoStoreSeries) stored = { 0 };
  TaoStore *store = self != NULL ? self->core->store : NULL;

  if (store != NULL && (kind == TAO_SERIES_PORTFOLIO_VALUE || kind == TAO_SERIES_PORTFOLIO_PAID_IN))
    {
      if (!tao_positions_load_series (self->core->positions,
                                      kind == TAO_SERIES_PORTFOLIO_VALUE ? TAO_PORTFOLIO_VALUE : TAO_PORTFOLIO_COST, from_ms, to_ms,
                                      max_points, &stored, error))
        return NULL;
      return take_series (kind, netuid, uid, &stored);
    }
  /* No store, no history: an empty chart says so. */
  if (store == NULL || kind >= G_N_ELEMENTS (sources))
    return tao_series_new (kind, netuid, uid, 0);
  if (sources[kind].market
        ? !tao_store_load_market (store, (TaoMarketField) sources[kind].field, netuid, from_ms, to_ms, max_points,
                                  cancellable, &stored, error)
        : !tao_store_load_epochs (store, (TaoEpochField) sources[kind].field, netuid,
                                  kind == TAO_SERIES_EXIT_LINE ? 0 : uid, from_ms, to_ms, max_points, cancellable,
                                  &stored, error))
    return NULL;
  return take_series (kind, netuid, uid, &stored);
}

#define MOST_EPOCHS 1000
#define MOST_UIDS 4096

TaoEpochTable *
tao_history_load_epochs (TaoHistory *self, TaoSeriesKind kind, guint16 netuid, guint n_epochs, guint n_uids, GError **error)
{
  TaoStore *store = self != NULL ? self->core->store : NULL;
  g_autofree guint64 *rows = NULL, *blocks = NULL;
  g_autoptr(GError) local = NULL;
  TaoEpochTable *table;
  guint n;

  if (store == NULL || kind >= G_N_ELEMENTS (sources) || sources[kind].market || n_epochs == 0 || n_uids == 0)
    return tao_epoch_table_new (kind, netuid, 0, 0);
  n_epochs = MIN (n_epochs, MOST_EPOCHS);
  n_uids = MIN (n_uids, MOST_UIDS);
  rows = g_new0 (guint64, (gsize) n_epochs * n_uids);
  blocks = g_new0 (guint64, n_epochs);
  n = tao_store_load_recent_epochs (store, (TaoEpochField) sources[kind].field, netuid, n_epochs, n_uids, rows, blocks, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  table = tao_epoch_table_new (kind, netuid, n, n_uids);
  memcpy (table->block, blocks, n * sizeof *blocks);
  for (guint epoch = 0; epoch < n; epoch++)
    for (guint uid = 0; uid < n_uids; uid++)
      table->value[(gsize) uid * n + epoch] = rows[(gsize) epoch * n_uids + uid];
  return table;
}
