/* Epoch history. A row is one field of one epoch of one subnet, all uids
 * packed, clustered by field and subnet: a miner's year is one scan that
 * takes a few bytes from each row.
 *
 * Who held a uid from which block on is kept apart, so that a series can say
 * where the uid changed hands. */
#include <string.h>

#include "store/store-private.h"

#define FLAG_NEW_OWNER 2
#define HOTKEY_SIZE 32

/* --- hotkeys ------------------------------------------------------------------ */

/* The hotkeys last stored for @netuid, by uid; zeros where unknown. */
static GBytes *
load_owners (TaoStore *self, guint16 netuid, GError **error)
{
  GBytes *known = g_hash_table_lookup (self->owners, GUINT_TO_POINTER (netuid));
  sqlite3_stmt *statement;
  g_autoptr(GByteArray) hotkeys = NULL;
  g_autoptr(GError) local = NULL;

  if (known != NULL)
    return known;
  statement = tao_db_prepare (self->cache,
    "SELECT uid, hotkey, max(block) FROM uid_owner WHERE netuid = ? GROUP BY uid", error);
  if (statement == NULL)
    return NULL;
  hotkeys = g_byte_array_new ();
  sqlite3_bind_int (statement, 1, netuid);
  while (tao_db_step (self->cache, statement, &local))
    {
      guint uid = (guint) sqlite3_column_int (statement, 0);
      guint old = hotkeys->len;

      if (uid > G_MAXUINT16 || sqlite3_column_bytes (statement, 1) != HOTKEY_SIZE)
        continue;
      if (old < (uid + 1) * HOTKEY_SIZE)
        {
          g_byte_array_set_size (hotkeys, (uid + 1) * HOTKEY_SIZE);
          memset (hotkeys->data + old, 0, hotkeys->len - old);
        }
      memcpy (hotkeys->data + uid * HOTKEY_SIZE, sqlite3_column_blob (statement, 1), HOTKEY_SIZE);
    }
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  known = g_byte_array_free_to_bytes (g_steal_pointer (&hotkeys));
  g_hash_table_insert (self->owners, GUINT_TO_POINTER (netuid), known);
  return known;
}

static gboolean
store_owners (TaoStore *self, const TaoStoreEpoch *epoch, GError **error)
{
  GBytes *known;
  const guint8 *before;
  gsize size;
  gboolean changed = FALSE;

  if (epoch->hotkey == NULL)
    return TRUE;
  known = load_owners (self, epoch->netuid, error);
  if (known == NULL)
    return FALSE;
  before = g_bytes_get_data (known, &size);

  for (guint uid = 0; uid < epoch->n; uid++)
    {
      sqlite3_stmt *statement;

      if (((gsize) uid + 1) * HOTKEY_SIZE <= size
          && memcmp (before + (gsize) uid * HOTKEY_SIZE, epoch->hotkey[uid], HOTKEY_SIZE) == 0)
        continue;
      changed = TRUE;
      statement = tao_db_prepare (self->cache,
        "INSERT OR REPLACE INTO uid_owner (netuid, uid, block, hotkey) VALUES (?,?,?,?)", error);
      if (statement == NULL)
        return FALSE;
      sqlite3_bind_int (statement, 1, epoch->netuid);
      sqlite3_bind_int (statement, 2, (int) uid);
      sqlite3_bind_int64 (statement, 3, (gint64) epoch->block);
      bind_blob (statement, 4, epoch->hotkey[uid], HOTKEY_SIZE);
      if (!tao_db_run (self->cache, statement, error))
        return FALSE;
    }
  if (changed)
    g_hash_table_insert (self->owners, GUINT_TO_POINTER (epoch->netuid),
                         g_bytes_new (epoch->hotkey, (gsize) epoch->n * HOTKEY_SIZE));
  return TRUE;
}

/* Blocks at which @uid changed hands, ascending; the first holder is no change. */
static GArray *
load_changes (TaoStore *self, guint16 netuid, guint16 uid, GError **error)
{
  sqlite3_stmt *statement = tao_db_prepare (self->cache,
    "SELECT block FROM uid_owner WHERE netuid = ? AND uid = ? ORDER BY block LIMIT -1 OFFSET 1", error);
  g_autoptr(GArray) blocks = NULL;
  g_autoptr(GError) local = NULL;

  if (statement == NULL)
    return NULL;
  blocks = g_array_new (FALSE, FALSE, sizeof (guint64));
  sqlite3_bind_int (statement, 1, netuid);
  sqlite3_bind_int (statement, 2, uid);
  while (tao_db_step (self->cache, statement, &local))
    {
      guint64 block = (guint64) sqlite3_column_int64 (statement, 0);

      g_array_append_val (blocks, block);
    }
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  return g_steal_pointer (&blocks);
}

/* --- epochs ---------------------------------------------------------------------- */

gboolean
tao_store_put_epoch (TaoStore *self, const TaoStoreEpoch *epoch, GError **error)
{
  g_autoptr(GError) local = NULL;
  gint64 endpoint = tao_store_number_endpoint (self, epoch->endpoint, &local);

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  for (guint field = 0; field < TAO_EPOCH_N_FIELDS; field++)
    {
      g_autoptr(GByteArray) packed = NULL;
      sqlite3_stmt *statement;

      if (epoch->field[field] == NULL)
        continue;
      packed = tao_store_pack (epoch->field[field], field == TAO_EPOCH_EXIT_LINE ? 1 : epoch->n);
      statement = tao_db_prepare (self->cache,
        "INSERT OR REPLACE INTO epoch (field, netuid, block, time_ms, data, endpoint) VALUES (?,?,?,?,?,?)", error);
      if (statement == NULL)
        return FALSE;
      sqlite3_bind_int (statement, 1, (int) field);
      sqlite3_bind_int (statement, 2, epoch->netuid);
      sqlite3_bind_int64 (statement, 3, (gint64) epoch->block);
      sqlite3_bind_int64 (statement, 4, epoch->time_ms);
      bind_blob (statement, 5, packed->data, packed->len);
      if (endpoint > 0)
        sqlite3_bind_int64 (statement, 6, endpoint);
      if (!tao_db_run (self->cache, statement, error))
        return FALSE;
    }
  return store_owners (self, epoch, error);
}

gboolean
tao_store_load_epochs (TaoStore *self, TaoEpochField field, guint16 netuid, guint16 uid, gint64 from_ms, gint64 to_ms,
                       guint max_points, GCancellable *cancellable, TaoStoreSeries *out, GError **error)
{
  sqlite3_stmt *statement;
  g_auto(TaoSeriesBuilder) builder = { 0 };
  g_autoptr(GArray) changes = NULL;
  g_autoptr(GError) local = NULL;
  guint change = 0;

  g_return_val_if_fail (field < TAO_EPOCH_N_FIELDS, FALSE);

  changes = load_changes (self, netuid, uid, error);
  if (changes == NULL)
    return FALSE;
  statement = tao_db_prepare (self->cache,
    "SELECT e.block, e.time_ms, e.data, e.endpoint, a.status FROM epoch AS e"
    " LEFT JOIN audit AS a ON a.netuid = e.netuid AND a.block = e.block"
    " WHERE e.field = ? AND e.netuid = ? AND e.time_ms BETWEEN ? AND ? ORDER BY e.block",
    error);
  if (statement == NULL)
    return FALSE;

  tao_series_builder_init (&builder);
  sqlite3_bind_int (statement, 1, (int) field);
  sqlite3_bind_int (statement, 2, netuid);
  sqlite3_bind_int64 (statement, 3, from_ms);
  sqlite3_bind_int64 (statement, 4, to_ms != 0 ? to_ms : G_MAXINT64);
  tao_db_set_cancellable (self->cache, cancellable);
  while (tao_db_step (self->cache, statement, &local))
    {
      TaoSeriesPoint point = {
        .block = (guint64) sqlite3_column_int64 (statement, 0),
        .time_ms = sqlite3_column_int64 (statement, 1),
        .endpoint = tao_store_name_endpoint (self, sqlite3_column_int64 (statement, 3)),
      };
      guint64 value;

      if (!tao_store_unpack_one (sqlite3_column_blob (statement, 2), (gsize) sqlite3_column_bytes (statement, 2),
                                 uid, &value))
        continue;
      point.value = point.low = point.high = (gint64) value;
      if (sqlite3_column_type (statement, 4) != SQLITE_NULL)
        point.audited = (guint8) CLAMP (sqlite3_column_int64 (statement, 4) + 1, 0, G_MAXUINT8);
      while (change < changes->len && g_array_index (changes, guint64, change) <= point.block)
        {
          if (builder.points->len > 0)
            point.flags |= FLAG_NEW_OWNER;
          change++;
        }
      tao_series_builder_add (&builder, &point);
    }
  tao_db_set_cancellable (self->cache, NULL);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  tao_series_builder_end (&builder, max_points, out);
  return TRUE;
}

guint
tao_store_load_recent_epochs (TaoStore *self, TaoEpochField field, guint16 netuid, guint n, guint n_uids, guint64 *out,
                              guint64 *blocks, GError **error)
{
  sqlite3_stmt *statement = tao_db_prepare (self->cache,
    "SELECT data, block FROM (SELECT block, data FROM epoch WHERE field = ? AND netuid = ? ORDER BY block DESC LIMIT ?)"
    " ORDER BY block", error);
  guint count = 0;

  if (statement == NULL)
    return 0;
  sqlite3_bind_int (statement, 1, (int) field);
  sqlite3_bind_int (statement, 2, netuid);
  sqlite3_bind_int (statement, 3, (int) MIN (n, G_MAXINT));
  while (tao_db_step (self->cache, statement, error))
    {
      const guint8 *data = sqlite3_column_blob (statement, 0);
      gsize size = (gsize) sqlite3_column_bytes (statement, 0);

      for (guint uid = 0; uid < n_uids; uid++)
        if (!tao_store_unpack_one (data, size, uid, &out[(gsize) count * n_uids + uid]))
          out[(gsize) count * n_uids + uid] = 0;
      if (blocks != NULL)
        blocks[count] = (guint64) sqlite3_column_int64 (statement, 1);
      count++;
    }
  return count;
}

/* --- audits ------------------------------------------------------------------------- */

void
tao_store_audit_clear (TaoStoreAudit *audit)
{
  g_clear_pointer (&audit->rule_set, g_free);
  g_clear_pointer (&audit->detail, g_bytes_unref);
}

static gboolean
count_audit (TaoStore *self, guint16 netuid, guint32 status, int change, GError **error)
{
  sqlite3_stmt *statement = tao_db_prepare (self->cache,
    "INSERT INTO audit_count (netuid, status, n) VALUES (?1, ?2, ?3)"
    " ON CONFLICT (netuid, status) DO UPDATE SET n = n + ?3", error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int (statement, 1, netuid);
  sqlite3_bind_int64 (statement, 2, status);
  sqlite3_bind_int (statement, 3, change);
  return tao_db_run (self->cache, statement, error);
}

gboolean
tao_store_put_audit (TaoStore *self, const TaoStoreAudit *audit, GError **error)
{
  sqlite3_stmt *statement = tao_db_prepare (self->cache, "SELECT status FROM audit WHERE netuid = ? AND block = ?", error);
  gint64 before = -1;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int (statement, 1, audit->netuid);
  sqlite3_bind_int64 (statement, 2, (gint64) audit->block);
  if (tao_db_step (self->cache, statement, NULL))
    {
      before = sqlite3_column_int64 (statement, 0);
      sqlite3_reset (statement);
    }

  statement = tao_db_prepare (self->cache,
    "INSERT OR REPLACE INTO audit (netuid, block, checked_ms, status, n_differences, duration_us, rule_set, detail)"
    " VALUES (?,?,?,?,?,?,?,?)", error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int (statement, 1, audit->netuid);
  sqlite3_bind_int64 (statement, 2, (gint64) audit->block);
  sqlite3_bind_int64 (statement, 3, audit->checked_ms);
  sqlite3_bind_int64 (statement, 4, audit->status);
  sqlite3_bind_int64 (statement, 5, audit->n_differences);
  sqlite3_bind_int64 (statement, 6, audit->duration_us);
  if (audit->rule_set != NULL)
    sqlite3_bind_text (statement, 7, audit->rule_set, -1, SQLITE_STATIC);
  if (audit->detail != NULL)
    bind_blob (statement, 8, g_bytes_get_data (audit->detail, NULL), g_bytes_get_size (audit->detail));
  if (!tao_db_run (self->cache, statement, error))
    return FALSE;

  if (before >= 0 && !count_audit (self, audit->netuid, (guint32) before, -1, error))
    return FALSE;
  return count_audit (self, audit->netuid, audit->status, 1, error);
}

GArray *
tao_store_load_audits (TaoStore *self, guint16 netuid, guint n, GError **error)
{
  sqlite3_stmt *statement = tao_db_prepare (self->cache,
    "SELECT block, checked_ms, status, n_differences, duration_us, rule_set, detail FROM audit"
    " WHERE netuid = ? ORDER BY block DESC LIMIT ?", error);
  g_autoptr(GArray) audits = NULL;
  g_autoptr(GError) local = NULL;

  if (statement == NULL)
    return NULL;
  audits = g_array_new (FALSE, FALSE, sizeof (TaoStoreAudit));
  g_array_set_clear_func (audits, (GDestroyNotify) tao_store_audit_clear);
  sqlite3_bind_int (statement, 1, netuid);
  sqlite3_bind_int (statement, 2, (int) MIN (n, G_MAXINT));
  while (tao_db_step (self->cache, statement, &local))
    {
      TaoStoreAudit audit = {
        .netuid = netuid,
        .block = (guint64) sqlite3_column_int64 (statement, 0),
        .checked_ms = sqlite3_column_int64 (statement, 1),
        .status = (guint32) sqlite3_column_int64 (statement, 2),
        .n_differences = (guint32) sqlite3_column_int64 (statement, 3),
        .duration_us = (guint32) sqlite3_column_int64 (statement, 4),
        .rule_set = g_strdup ((const char *) sqlite3_column_text (statement, 5)),
      };

      if (sqlite3_column_type (statement, 6) != SQLITE_NULL)
        audit.detail = g_bytes_new (sqlite3_column_blob (statement, 6), (gsize) sqlite3_column_bytes (statement, 6));
      g_array_append_val (audits, audit);
    }
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  return g_steal_pointer (&audits);
}

gboolean
tao_store_count_audits (TaoStore *self, guint16 netuid, guint64 *counts, guint n, GError **error)
{
  sqlite3_stmt *statement = tao_db_prepare (self->cache, "SELECT status, n FROM audit_count WHERE netuid = ?", error);
  g_autoptr(GError) local = NULL;

  if (statement == NULL)
    return FALSE;
  memset (counts, 0, n * sizeof *counts);
  sqlite3_bind_int (statement, 1, netuid);
  while (tao_db_step (self->cache, statement, &local))
    {
      gint64 status = sqlite3_column_int64 (statement, 0);

      if (status >= 0 && status < n)
        counts[status] = (guint64) MAX (sqlite3_column_int64 (statement, 1), 0);
    }
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  return TRUE;
}

/* --- checks of blocks ------------------------------------------------------------------ */

gboolean
tao_store_add_block_check (TaoStore *self, const TaoStoreBlockCheck *check, GError **error)
{
  sqlite3_stmt *statement = tao_db_prepare (self->cache,
    "INSERT INTO block_check (netuid, kind, status, n) VALUES (?1, ?2, ?3, ?4)"
    " ON CONFLICT (netuid, kind, status) DO UPDATE SET n = n + ?4", error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int (statement, 1, check->netuid);
  sqlite3_bind_int64 (statement, 2, check->kind);
  sqlite3_bind_int64 (statement, 3, check->status);
  sqlite3_bind_int64 (statement, 4, (gint64) check->n);
  return tao_db_run (self->cache, statement, error);
}

GArray *
tao_store_load_block_checks (TaoStore *self, GError **error)
{
  sqlite3_stmt *statement = tao_db_prepare (self->cache, "SELECT netuid, kind, status, n FROM block_check", error);
  g_autoptr(GArray) checks = NULL;
  g_autoptr(GError) local = NULL;

  if (statement == NULL)
    return NULL;
  checks = g_array_new (FALSE, FALSE, sizeof (TaoStoreBlockCheck));
  while (tao_db_step (self->cache, statement, &local))
    {
      const TaoStoreBlockCheck check = {
        .netuid = (guint16) sqlite3_column_int64 (statement, 0),
        .kind = (guint32) sqlite3_column_int64 (statement, 1),
        .status = (guint32) sqlite3_column_int64 (statement, 2),
        .n = (guint64) MAX (sqlite3_column_int64 (statement, 3), 0),
      };

      g_array_append_val (checks, check);
    }
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  return g_steal_pointer (&checks);
}

/* --- upkeep ---------------------------------------------------------------------------- */

static gboolean
run_before (TaoStore *self, const char *sql, gint64 time_ms, gboolean *changed, GError **error)
{
  sqlite3_stmt *statement = tao_db_prepare (self->cache, sql, error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, time_ms);
  if (!tao_db_run (self->cache, statement, error))
    return FALSE;
  if (tao_db_changes (self->cache) > 0)
    *changed = TRUE;
  return TRUE;
}

/* Keeps the last epoch of each day of each subnet. A whole pass over old rows is dear, so old rows that were
 * thinned once are marked by their absence: the statement looks only at days that still have several. */
gboolean
tao_store_thin_epochs (TaoStore *self, gint64 now_ms, gint64 deadline_us, gboolean *done, GError **error)
{
  gint64 before_ms = now_ms - self->limits.epoch_days * DAY_MS;
  gboolean changed;

  before_ms -= before_ms % DAY_MS;
  do
    {
      changed = FALSE;
      if (!run_before (self,
                       "DELETE FROM epoch WHERE (field, netuid, block) IN (SELECT e.field, e.netuid, e.block FROM epoch e"
                       " WHERE e.time_ms < ?1 AND EXISTS (SELECT 1 FROM epoch f WHERE f.field = e.field"
                       " AND f.netuid = e.netuid AND f.block > e.block"
                       " AND f.time_ms / 86400000 = e.time_ms / 86400000) LIMIT 500)",
                       before_ms, &changed, error))
        return FALSE;
    }
  while (changed && g_get_monotonic_time () < deadline_us);
  if (changed)
    *done = FALSE;
  return TRUE;
}

gboolean
tao_store_drop_oldest_epochs (TaoStore *self, gboolean *dropped, GError **error)
{
  gint64 oldest = tao_db_pragma (self->cache, "SELECT min(time_ms) FROM epoch");

  if (oldest <= 0)
    return TRUE;
  return run_before (self, "DELETE FROM epoch WHERE time_ms < ?", oldest + DAY_MS, dropped, error);
}

gboolean
tao_store_rewind_epochs (TaoStore *self, guint64 number, GError **error)
{
  static const char *const statements[] = {
    "DELETE FROM epoch WHERE block > ?",
    "DELETE FROM uid_owner WHERE block > ?",
    ("UPDATE audit_count SET n = n - (SELECT count(*) FROM audit a WHERE a.netuid = audit_count.netuid"
     " AND a.status = audit_count.status AND a.block > ?)"),
    "DELETE FROM audit WHERE block > ?",
  };

  for (guint i = 0; i < G_N_ELEMENTS (statements); i++)
    {
      sqlite3_stmt *statement = tao_db_prepare (self->cache, statements[i], error);

      if (statement == NULL)
        return FALSE;
      sqlite3_bind_int64 (statement, 1, (gint64) number);
      if (!tao_db_run (self->cache, statement, error))
        return FALSE;
    }
  g_hash_table_remove_all (self->owners);
  return TRUE;
}
