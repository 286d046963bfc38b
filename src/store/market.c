/* Market history. A row is one moment of all subnets, a column one field of
 * all of them, packed: a sample is one insert however many subnets there are,
 * and a year's prices are one scan.
 *
 * Three levels are kept side by side: every sample, one an hour, one in six
 * hours. A coarse row stands for its whole interval: last value, lowest and
 * highest price. */
#include <string.h>

#include "store/store-private.h"

typedef enum {
  LEVEL_FINE,
  LEVEL_HOUR,
  LEVEL_SIX_HOURS,
  N_LEVELS,
} Level;

static const gint64 level_step_ms[N_LEVELS] = { 0, HOUR_MS, 6 * HOUR_MS };

/* Columns after level, time_ms, block: netuids, price, price_low, price_high, then the other fields. */
enum { COLUMN_NETUIDS = 4, COLUMN_PRICE, COLUMN_LOW, COLUMN_HIGH, COLUMN_OTHERS };

static const char *const insert_sql =
  "INSERT OR REPLACE INTO market (level, time_ms, block, netuids, price, price_low, price_high,"
  " moving_price, tao_in, alpha_in, emission_share, volume, net_flow, endpoint) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)";

/* By field; the price comes with its extremes. */
static const char *const select_sql[TAO_MARKET_N_FIELDS] = {
  "SELECT time_ms, block, netuids, endpoint, price, price_low, price_high FROM market WHERE level = ? AND time_ms BETWEEN ? AND ? ORDER BY time_ms",
  "SELECT time_ms, block, netuids, endpoint, moving_price FROM market WHERE level = ? AND time_ms BETWEEN ? AND ? ORDER BY time_ms",
  "SELECT time_ms, block, netuids, endpoint, tao_in FROM market WHERE level = ? AND time_ms BETWEEN ? AND ? ORDER BY time_ms",
  "SELECT time_ms, block, netuids, endpoint, alpha_in FROM market WHERE level = ? AND time_ms BETWEEN ? AND ? ORDER BY time_ms",
  "SELECT time_ms, block, netuids, endpoint, emission_share FROM market WHERE level = ? AND time_ms BETWEEN ? AND ? ORDER BY time_ms",
  "SELECT time_ms, block, netuids, endpoint, volume FROM market WHERE level = ? AND time_ms BETWEEN ? AND ? ORDER BY time_ms",
  "SELECT time_ms, block, netuids, endpoint, net_flow FROM market WHERE level = ? AND time_ms BETWEEN ? AND ? ORDER BY time_ms",
};

guint64
tao_market_fold_flow (gint64 flow)
{
  return flow < 0 ? ((guint64) -(flow + 1) << 1 | 1) : (guint64) flow << 1;
}

static gint64
unfold (guint64 value)
{
  return value & 1 ? -(gint64) (value >> 1) - 1 : (gint64) (value >> 1);
}

typedef struct {
  guint    n;
  guint16 *netuid;
  guint64 *low, *high;
} Extremes;

static void
extremes_clear (Extremes *extremes)
{
  g_free (extremes->netuid);
  g_free (extremes->low);
  g_free (extremes->high);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Extremes, extremes_clear)

static guint16
netuid_at (const guint8 *netuids, guint index)
{
  return (guint16) (netuids[2 * index] | netuids[2 * index + 1] << 8);
}

/* Where @netuid stands in a packed ascending list, or -1. @hint: where it stood last. */
static int
find_netuid (const guint8 *netuids, guint n, guint16 netuid, int hint)
{
  guint low = 0, high = n;

  if (hint >= 0 && (guint) hint < n && netuid_at (netuids, (guint) hint) == netuid)
    return hint;
  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      guint16 here = netuid_at (netuids, middle);

      if (here == netuid)
        return (int) middle;
      if (here < netuid)
        low = middle + 1;
      else
        high = middle;
    }
  return -1;
}

static gboolean
insert (TaoStore *self, Level level, gint64 time_ms, const TaoStoreMarket *market, const guint64 *low,
        const guint64 *high, GError **error)
{
  g_autoptr(GError) local = NULL;
  gint64 endpoint = tao_store_number_endpoint (self, market->endpoint, &local);
  sqlite3_stmt *statement = local == NULL ? tao_db_prepare (self->cache, insert_sql, &local) : NULL;
  g_autoptr(GPtrArray) packed = g_ptr_array_new_with_free_func ((GDestroyNotify) g_byte_array_unref);
  g_autofree guint8 *netuids = g_malloc (2 * MAX (market->n, 1));
  int column = COLUMN_PRICE;

  if (statement == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  for (guint i = 0; i < market->n; i++)
    {
      netuids[2 * i] = (guint8) market->netuid[i];
      netuids[2 * i + 1] = (guint8) (market->netuid[i] >> 8);
    }
  g_ptr_array_add (packed, tao_store_pack (market->field[TAO_MARKET_PRICE], market->n));
  g_ptr_array_add (packed, tao_store_pack (low, market->n));
  g_ptr_array_add (packed, tao_store_pack (high, market->n));
  for (guint field = TAO_MARKET_PRICE + 1; field < TAO_MARKET_N_FIELDS; field++)
    g_ptr_array_add (packed, tao_store_pack (market->field[field], market->field[field] != NULL ? market->n : 0));

  sqlite3_bind_int (statement, 1, (int) level);
  sqlite3_bind_int64 (statement, 2, time_ms);
  sqlite3_bind_int64 (statement, 3, (gint64) market->block);
  bind_blob (statement, COLUMN_NETUIDS, netuids, 2 * market->n);
  for (guint i = 0; i < packed->len; i++)
    {
      const GByteArray *bytes = packed->pdata[i];

      bind_blob (statement, column++, bytes->data, bytes->len);
    }
  if (endpoint > 0)
    sqlite3_bind_int64 (statement, column, endpoint);
  return tao_db_run (self->cache, statement, error);
}

/* What the coarse row of @bucket knows so far; n = 0 if there is none. */
static gboolean
load_extremes (TaoStore *self, Level level, gint64 bucket, Extremes *out, GError **error)
{
  sqlite3_stmt *statement = tao_db_prepare (self->cache,
    "SELECT netuids, price_low, price_high FROM market WHERE level = ? AND time_ms = ?", error);
  g_autoptr(GError) local = NULL;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int (statement, 1, (int) level);
  sqlite3_bind_int64 (statement, 2, bucket);
  if (tao_db_step (self->cache, statement, &local))
    {
      const guint8 *netuids = sqlite3_column_blob (statement, 0);
      const guint8 *low = sqlite3_column_blob (statement, 1);
      const guint8 *high = sqlite3_column_blob (statement, 2);
      gsize low_size = (gsize) sqlite3_column_bytes (statement, 1);
      gsize high_size = (gsize) sqlite3_column_bytes (statement, 2);

      out->n = (guint) sqlite3_column_bytes (statement, 0) / 2;
      out->netuid = g_new0 (guint16, out->n);
      out->low = g_new0 (guint64, out->n);
      out->high = g_new0 (guint64, out->n);
      for (guint i = 0; i < out->n; i++)
        {
          out->netuid[i] = netuid_at (netuids, i);
          if (!tao_store_unpack_one (low, low_size, i, &out->low[i])
              || !tao_store_unpack_one (high, high_size, i, &out->high[i]))
            {
              out->n = i;
              break;
            }
        }
      sqlite3_reset (statement);
    }
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  return TRUE;
}

/* Lets the coarse row of @level that covers @market take it in. */
static gboolean
merge_into (TaoStore *self, Level level, const TaoStoreMarket *market, GError **error)
{
  gint64 bucket = market->time_ms - market->time_ms % level_step_ms[level];
  g_auto(Extremes) known = { 0 };
  g_autofree guint64 *low = g_memdup2 (market->field[TAO_MARKET_PRICE], sizeof *low * market->n);
  g_autofree guint64 *high = g_memdup2 (market->field[TAO_MARKET_PRICE], sizeof *high * market->n);

  if (!load_extremes (self, level, bucket, &known, error))
    return FALSE;
  for (guint i = 0, j = 0; i < market->n && j < known.n;)
    {
      if (market->netuid[i] < known.netuid[j])
        i++;
      else if (market->netuid[i] > known.netuid[j])
        j++;
      else
        {
          low[i] = MIN (low[i], known.low[j]);
          high[i] = MAX (high[i], known.high[j]);
          i++, j++;
        }
    }
  return insert (self, level, bucket, market, low, high, error);
}

gboolean
tao_store_put_market (TaoStore *self, const TaoStoreMarket *market, GError **error)
{
  const guint64 *price = market->field[TAO_MARKET_PRICE];

  g_return_val_if_fail (market->time_ms >= 0, FALSE);

  return insert (self, LEVEL_FINE, market->time_ms, market, price, price, error)
         && merge_into (self, LEVEL_HOUR, market, error)
         && merge_into (self, LEVEL_SIX_HOURS, market, error);
}

/* What @query tells of a level's times, or G_MAXINT64 for an empty one. */
static gint64
time_of (TaoStore *self, const char *query, Level level)
{
  sqlite3_stmt *statement = tao_db_prepare (self->cache, query, NULL);
  gint64 time_ms = G_MAXINT64;

  if (statement == NULL)
    return time_ms;
  sqlite3_bind_int (statement, 1, (int) level);
  if (tao_db_step (self->cache, statement, NULL))
    {
      if (sqlite3_column_type (statement, 0) != SQLITE_NULL)
        time_ms = sqlite3_column_int64 (statement, 0);
      sqlite3_reset (statement);
    }
  return time_ms;
}

static gint64
earliest (TaoStore *self, Level level)
{
  return time_of (self, "SELECT min(time_ms) FROM market WHERE level = ?", level);
}

/* The coarsest level that still fills @max_points, unless a coarser one reaches further back. */
static Level
choose_level (TaoStore *self, gint64 from_ms, gint64 to_ms, guint max_points)
{
  gint64 oldest = earliest (self, LEVEL_SIX_HOURS);
  gint64 start = MAX (from_ms, oldest);
  Level level = LEVEL_FINE;

  if (max_points > 0 && oldest != G_MAXINT64)
    {
      gint64 newest = time_of (self, "SELECT max(time_ms) FROM market WHERE level = ?", LEVEL_SIX_HOURS);
      gint64 step = (MIN (to_ms, newest + level_step_ms[LEVEL_SIX_HOURS]) - start) / max_points;

      while (level + 1 < N_LEVELS && level_step_ms[level + 1] <= step)
        level++;
    }
  /* A bucket begins before the first sample in it: only one that ends before the finer level begins reaches further. */
  for (Level coarser = level + 1; coarser < N_LEVELS; coarser++)
    {
      gint64 reach = earliest (self, coarser);

      if (reach != G_MAXINT64 && MAX (from_ms, reach) + level_step_ms[coarser] <= earliest (self, level))
        level = coarser;
    }
  return level;
}

gboolean
tao_store_load_markets (TaoStore *self, TaoMarketField field, const guint16 *netuids, guint n, gint64 from_ms,
                        gint64 to_ms, guint max_points, GCancellable *cancellable, TaoStoreSeries *out,
                        GError **error)
{
  sqlite3_stmt *statement;
  g_autofree TaoSeriesBuilder *builders = NULL;
  g_autofree int *hints = NULL;
  g_autoptr(GError) local = NULL;
  Level level;

  g_return_val_if_fail (field < TAO_MARKET_N_FIELDS, FALSE);

  if (to_ms == 0)
    to_ms = G_MAXINT64;
  level = choose_level (self, from_ms, to_ms, max_points);
  statement = tao_db_prepare (self->cache, select_sql[field], error);
  if (statement == NULL)
    return FALSE;

  builders = g_new0 (TaoSeriesBuilder, MAX (n, 1));
  hints = g_new (int, MAX (n, 1));
  for (guint i = 0; i < n; i++)
    {
      tao_series_builder_init (&builders[i]);
      hints[i] = -1;
    }

  sqlite3_bind_int (statement, 1, (int) level);
  sqlite3_bind_int64 (statement, 2, from_ms - from_ms % MAX (level_step_ms[level], 1));
  sqlite3_bind_int64 (statement, 3, to_ms);
  tao_db_set_cancellable (self->cache, cancellable);
  while (tao_db_step (self->cache, statement, &local))
    {
      TaoSeriesPoint point = {
        .time_ms = sqlite3_column_int64 (statement, 0),
        .block = (guint64) sqlite3_column_int64 (statement, 1),
        .endpoint = tao_store_name_endpoint (self, sqlite3_column_int64 (statement, 3)),
      };
      const guint8 *list = sqlite3_column_blob (statement, 2);
      guint n_list = (guint) sqlite3_column_bytes (statement, 2) / 2;
      const guint8 *values = sqlite3_column_blob (statement, 4);
      gsize size = (gsize) sqlite3_column_bytes (statement, 4);
      const guint8 *low = NULL, *high = NULL;
      gsize low_size = 0, high_size = 0;

      if (field == TAO_MARKET_PRICE && level != LEVEL_FINE)
        {
          low = sqlite3_column_blob (statement, 5);
          low_size = (gsize) sqlite3_column_bytes (statement, 5);
          high = sqlite3_column_blob (statement, 6);
          high_size = (gsize) sqlite3_column_bytes (statement, 6);
        }
      for (guint i = 0; i < n; i++)
        {
          int at = find_netuid (list, n_list, netuids[i], hints[i]);
          guint64 value, bound;

          if (at < 0 || !tao_store_unpack_one (values, size, (guint) at, &value))
            continue;
          hints[i] = at;
          point.value = point.low = point.high = field == TAO_MARKET_NET_FLOW ? unfold (value) : (gint64) value;
          if (low != NULL && tao_store_unpack_one (low, low_size, (guint) at, &bound))
            point.low = (gint64) bound;
          if (high != NULL && tao_store_unpack_one (high, high_size, (guint) at, &bound))
            point.high = (gint64) bound;
          tao_series_builder_add (&builders[i], &point);
        }
    }
  tao_db_set_cancellable (self->cache, NULL);

  for (guint i = 0; i < n; i++)
    {
      if (local == NULL)
        tao_series_builder_end (&builders[i], max_points, &out[i]);
      else
        tao_series_builder_clear (&builders[i]);
    }
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  return TRUE;
}

gboolean
tao_store_load_market (TaoStore *self, TaoMarketField field, guint16 netuid, gint64 from_ms, gint64 to_ms,
                       guint max_points, GCancellable *cancellable, TaoStoreSeries *out, GError **error)
{
  return tao_store_load_markets (self, field, &netuid, 1, from_ms, to_ms, max_points, cancellable, out, error);
}

/* --- upkeep ----------------------------------------------------------------- */

static gboolean
delete_before (TaoStore *self, Level level, gint64 time_ms, gboolean *done, GError **error)
{
  sqlite3_stmt *statement = tao_db_prepare (self->cache,
    "DELETE FROM market WHERE rowid IN"
    " (SELECT rowid FROM market WHERE level = ? AND time_ms < ? ORDER BY time_ms LIMIT 500)", error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int (statement, 1, (int) level);
  sqlite3_bind_int64 (statement, 2, time_ms);
  if (!tao_db_run (self->cache, statement, error))
    return FALSE;
  if (tao_db_changes (self->cache) > 0)
    *done = FALSE;
  return TRUE;
}

gboolean
tao_store_thin_market (TaoStore *self, gint64 now_ms, gint64 deadline_us, gboolean *done, GError **error)
{
  gboolean finished;

  do
    {
      finished = TRUE;
      if (!delete_before (self, LEVEL_FINE, now_ms - self->limits.fine_days * DAY_MS, &finished, error)
          || !delete_before (self, LEVEL_HOUR, now_ms - self->limits.hourly_days * DAY_MS, &finished, error))
        return FALSE;
    }
  while (!finished && g_get_monotonic_time () < deadline_us);
  if (!finished)
    *done = FALSE;
  return TRUE;
}

gboolean
tao_store_drop_oldest_market (TaoStore *self, gboolean *dropped, GError **error)
{
  gint64 oldest = earliest (self, LEVEL_FINE);
  gboolean done = TRUE;

  if (oldest == G_MAXINT64)
    return TRUE;
  if (!delete_before (self, LEVEL_FINE, oldest + DAY_MS, &done, error))
    return FALSE;
  if (!done)
    *dropped = TRUE;
  return TRUE;
}

/* Coarse rows that took in a forgotten sample are made again from the samples that stay. */
static gboolean
rebuild_from (TaoStore *self, gint64 bucket, GError **error)
{
  sqlite3_stmt *statement = tao_db_prepare (self->cache,
    "SELECT time_ms, block, netuids, price, moving_price, tao_in, alpha_in, emission_share, volume, net_flow, endpoint"
    " FROM market WHERE level = 0 AND time_ms >= ? ORDER BY time_ms", error);
  g_autoptr(GError) local = NULL;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, bucket);
  while (tao_db_step (self->cache, statement, &local))
    {
      guint n = (guint) sqlite3_column_bytes (statement, 2) / 2;
      const guint8 *list = sqlite3_column_blob (statement, 2);
      g_autofree guint16 *netuids = g_new0 (guint16, MAX (n, 1));
      g_autofree guint64 *values = g_new0 (guint64, MAX (n, 1) * TAO_MARKET_N_FIELDS);
      TaoStoreMarket market = {
        .time_ms = sqlite3_column_int64 (statement, 0),
        .block = (guint64) sqlite3_column_int64 (statement, 1),
        .n = n,
        .netuid = netuids,
        .endpoint = tao_store_name_endpoint (self, sqlite3_column_int64 (statement, 3 + TAO_MARKET_N_FIELDS)),
      };

      for (guint i = 0; i < n; i++)
        netuids[i] = netuid_at (list, i);
      for (guint field = 0; field < TAO_MARKET_N_FIELDS; field++)
        {
          const guint8 *data = sqlite3_column_blob (statement, 3 + (int) field);
          gsize size = (gsize) sqlite3_column_bytes (statement, 3 + (int) field);

          market.field[field] = size > 0 ? values + (gsize) field * n : NULL;
          for (guint i = 0; i < n; i++)
            tao_store_unpack_one (data, size, i, &values[(gsize) field * n + i]);
        }
      if (!merge_into (self, LEVEL_HOUR, &market, &local) || !merge_into (self, LEVEL_SIX_HOURS, &market, &local))
        {
          sqlite3_reset (statement);
          break;
        }
    }
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  return TRUE;
}

gboolean
tao_store_rewind_market (TaoStore *self, guint64 number, GError **error)
{
  sqlite3_stmt *statement = tao_db_prepare (self->cache,
    "SELECT min(time_ms) FROM market WHERE level = 2 AND block > ?", error);
  gint64 bucket = -1;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, (gint64) number);
  if (tao_db_step (self->cache, statement, NULL))
    {
      if (sqlite3_column_type (statement, 0) != SQLITE_NULL)
        bucket = sqlite3_column_int64 (statement, 0);
      sqlite3_reset (statement);
    }
  if (bucket < 0)
    return TRUE;

  statement = tao_db_prepare (self->cache, "DELETE FROM market WHERE block > ? AND time_ms >= ?", error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, (gint64) number);
  sqlite3_bind_int64 (statement, 2, bucket);
  return tao_db_run (self->cache, statement, error) && rebuild_from (self, bucket, error);
}
