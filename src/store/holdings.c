/* What the user had and did: moves of stake, and what each position was worth from time to time. */
#include <string.h>

#include "store/store-private.h"

#define WEEK_MS (7 * DAY_MS)
#define YEAR_MS (365 * DAY_MS)

/* How long a moment is kept: the first of its day, of its hour, or any other. */
enum { LEVEL_FINE, LEVEL_HOUR, LEVEL_DAY };

gboolean
tao_store_put_move (TaoStore *self, const TaoStoreMove *move, GError **error)
{
  sqlite3_stmt *statement = tao_db_prepare (self->user,
    "INSERT OR REPLACE INTO move (coldkey, block, idx, time_ms, hotkey, netuid, added, tao_rao, alpha, alpha_before)"
    " VALUES (?,?,?,?,?,?,?,?,?,?)", error);

  if (statement == NULL)
    return FALSE;
  bind_blob (statement, 1, move->coldkey, sizeof move->coldkey);
  sqlite3_bind_int64 (statement, 2, (gint64) move->block);
  sqlite3_bind_int64 (statement, 3, move->index);
  sqlite3_bind_int64 (statement, 4, move->time_ms);
  bind_blob (statement, 5, move->hotkey, sizeof move->hotkey);
  sqlite3_bind_int (statement, 6, move->netuid);
  sqlite3_bind_int (statement, 7, move->added);
  sqlite3_bind_int64 (statement, 8, (gint64) move->tao_rao);
  sqlite3_bind_int64 (statement, 9, (gint64) move->alpha);
  sqlite3_bind_int64 (statement, 10, (gint64) move->alpha_before);
  return tao_db_run (self->user, statement, error);
}

GArray *
tao_store_load_moves (TaoStore *self, const guint8 coldkey[32], GError **error)
{
  sqlite3_stmt *statement = tao_db_prepare (self->user,
    "SELECT block, idx, time_ms, hotkey, netuid, added, tao_rao, alpha, alpha_before FROM move WHERE coldkey = ?"
    " ORDER BY block, idx", error);
  g_autoptr(GArray) moves = NULL;
  g_autoptr(GError) local = NULL;

  if (statement == NULL)
    return NULL;
  moves = g_array_new (FALSE, FALSE, sizeof (TaoStoreMove));
  bind_blob (statement, 1, coldkey, 32);
  while (tao_db_step (self->user, statement, &local))
    {
      TaoStoreMove move = {
        .block = (guint64) sqlite3_column_int64 (statement, 0),
        .index = (guint32) sqlite3_column_int64 (statement, 1),
        .time_ms = sqlite3_column_int64 (statement, 2),
        .netuid = (guint16) sqlite3_column_int (statement, 4),
        .added = sqlite3_column_int (statement, 5) != 0,
        .tao_rao = (guint64) sqlite3_column_int64 (statement, 6),
        .alpha = (guint64) sqlite3_column_int64 (statement, 7),
        .alpha_before = (guint64) sqlite3_column_int64 (statement, 8),
      };

      if (sqlite3_column_bytes (statement, 3) != sizeof move.hotkey)
        continue;
      memcpy (move.coldkey, coldkey, sizeof move.coldkey);
      memcpy (move.hotkey, sqlite3_column_blob (statement, 3), sizeof move.hotkey);
      g_array_append_val (moves, move);
    }
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  return g_steal_pointer (&moves);
}

/* --- moments -------------------------------------------------------------------------------------- */

/* The newest moment of @coldkey before @time_ms, or -1. */
static gint64
moment_before (TaoStore *self, const guint8 coldkey[32], gint64 time_ms, GError **error)
{
  sqlite3_stmt *statement = tao_db_prepare (self->user, "SELECT max(time_ms) FROM holding WHERE coldkey = ? AND time_ms < ?", error);
  gint64 moment = -1;

  if (statement == NULL)
    return -1;
  bind_blob (statement, 1, coldkey, 32);
  sqlite3_bind_int64 (statement, 2, time_ms);
  if (tao_db_step (self->user, statement, error))
    {
      if (sqlite3_column_type (statement, 0) != SQLITE_NULL)
        moment = sqlite3_column_int64 (statement, 0);
      sqlite3_reset (statement);
    }
  return moment;
}

gboolean
tao_store_put_holdings (TaoStore *self, const TaoStoreHolding *rows, guint n, GError **error)
{
  for (guint i = 0; i < n; i++)
    {
      const TaoStoreHolding *row = &rows[i];
      gint64 before = moment_before (self, row->coldkey, row->time_ms, error);
      int level = before / DAY_MS != row->time_ms / DAY_MS ? LEVEL_DAY : before / HOUR_MS != row->time_ms / HOUR_MS ? LEVEL_HOUR : LEVEL_FINE;
      sqlite3_stmt *statement = tao_db_prepare (self->user,
        "INSERT OR REPLACE INTO holding (coldkey, time_ms, hotkey, netuid, block, level, amount, value_rao, cost_rao)"
        " VALUES (?,?,?,?,?,?,?,?,?)", error);

      if (statement == NULL)
        return FALSE;
      bind_blob (statement, 1, row->coldkey, sizeof row->coldkey);
      sqlite3_bind_int64 (statement, 2, row->time_ms);
      bind_blob (statement, 3, row->hotkey, sizeof row->hotkey);
      sqlite3_bind_int (statement, 4, row->netuid);
      sqlite3_bind_int64 (statement, 5, (gint64) row->block);
      sqlite3_bind_int (statement, 6, level);
      sqlite3_bind_int64 (statement, 7, (gint64) row->amount);
      sqlite3_bind_int64 (statement, 8, (gint64) row->value_rao);
      if (row->cost_rao >= 0)
        sqlite3_bind_int64 (statement, 9, row->cost_rao);
      if (!tao_db_run (self->user, statement, error))
        return FALSE;
    }
  return TRUE;
}

GArray *
tao_store_load_holdings_at (TaoStore *self, const guint8 coldkey[32], gint64 time_ms, GError **error)
{
  sqlite3_stmt *statement = tao_db_prepare (self->user,
    "SELECT time_ms, hotkey, netuid, block, amount, value_rao, cost_rao FROM holding WHERE coldkey = ?1 AND time_ms ="
    " coalesce ((SELECT max(time_ms) FROM holding WHERE coldkey = ?1 AND time_ms <= ?2),"
    " (SELECT min(time_ms) FROM holding WHERE coldkey = ?1))", error);
  g_autoptr(GArray) rows = NULL;
  g_autoptr(GError) local = NULL;

  if (statement == NULL)
    return NULL;
  rows = g_array_new (FALSE, FALSE, sizeof (TaoStoreHolding));
  bind_blob (statement, 1, coldkey, 32);
  sqlite3_bind_int64 (statement, 2, time_ms);
  while (tao_db_step (self->user, statement, &local))
    {
      TaoStoreHolding row = {
        .time_ms = sqlite3_column_int64 (statement, 0),
        .netuid = (guint16) sqlite3_column_int (statement, 2),
        .block = (guint64) sqlite3_column_int64 (statement, 3),
        .amount = (guint64) sqlite3_column_int64 (statement, 4),
        .value_rao = (guint64) sqlite3_column_int64 (statement, 5),
        .cost_rao = sqlite3_column_type (statement, 6) != SQLITE_NULL ? sqlite3_column_int64 (statement, 6) : -1,
      };

      if (sqlite3_column_bytes (statement, 1) != sizeof row.hotkey)
        continue;
      memcpy (row.coldkey, coldkey, sizeof row.coldkey);
      memcpy (row.hotkey, sqlite3_column_blob (statement, 1), sizeof row.hotkey);
      g_array_append_val (rows, row);
    }
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  return g_steal_pointer (&rows);
}

static gboolean
is_among (const guint8 (*coldkeys)[32], guint n, gconstpointer coldkey)
{
  for (guint i = 0; i < n; i++)
    if (memcmp (coldkeys[i], coldkey, 32) == 0)
      return TRUE;
  return FALSE;
}

gboolean
tao_store_load_portfolio (TaoStore *self, TaoPortfolioField field, const guint8 (*coldkeys)[32], guint n, gint64 from_ms,
                          gint64 to_ms, guint max_points, TaoStoreSeries *out, GError **error)
{
  sqlite3_stmt *statement = tao_db_prepare (self->user,
    "SELECT time_ms, coldkey, block, netuid, value_rao, cost_rao FROM holding WHERE time_ms BETWEEN ? AND ? ORDER BY time_ms", error);
  g_auto(TaoSeriesBuilder) builder = { 0 };
  g_autoptr(GError) local = NULL;
  TaoSeriesPoint point = { .time_ms = -1 };
  gboolean known = TRUE, more;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, from_ms);
  sqlite3_bind_int64 (statement, 2, to_ms != 0 ? to_ms : G_MAXINT64);
  tao_series_builder_init (&builder);
  do
    {
      gint64 time_ms;

      more = tao_db_step (self->user, statement, &local);
      time_ms = more ? sqlite3_column_int64 (statement, 0) : G_MAXINT64;
      if (point.time_ms >= 0 && time_ms != point.time_ms)
        {
          point.low = point.high = point.value;
          if (known)
            tao_series_builder_add (&builder, &point);
          point = (TaoSeriesPoint) { .time_ms = -1 };
          known = TRUE;
        }
      if (!more || sqlite3_column_bytes (statement, 1) != 32 || !is_among (coldkeys, n, sqlite3_column_blob (statement, 1)))
        continue;
      point.time_ms = time_ms;
      point.block = (guint64) sqlite3_column_int64 (statement, 2);
      if (field == TAO_PORTFOLIO_VALUE || sqlite3_column_int (statement, 3) == G_MAXUINT16)
        point.value += sqlite3_column_int64 (statement, 4);
      else if (sqlite3_column_type (statement, 5) == SQLITE_NULL)
        known = FALSE;
      else
        point.value += sqlite3_column_int64 (statement, 5);
    }
  while (more);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  tao_series_builder_end (&builder, max_points, out);
  return TRUE;
}

/* --- upkeep ------------------------------------------------------------------------------------------ */

static gboolean
run_with (TaoStore *self, const char *sql, gint64 value, GError **error)
{
  sqlite3_stmt *statement = tao_db_prepare (self->user, sql, error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, value);
  return tao_db_run (self->user, statement, error);
}

gboolean
tao_store_rewind_holdings (TaoStore *self, guint64 number, GError **error)
{
  return run_with (self, "DELETE FROM move WHERE block > ?", (gint64) number, error)
         && run_with (self, "DELETE FROM holding WHERE block > ?", (gint64) number, error);
}

gboolean
tao_store_thin_holdings (TaoStore *self, gint64 now_ms, GError **error)
{
  return run_with (self, "DELETE FROM holding WHERE level = 0 AND time_ms < ?", now_ms - WEEK_MS, error)
         && run_with (self, "DELETE FROM holding WHERE level = 1 AND time_ms < ?", now_ms - YEAR_MS, error);
}
