#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "store/store-private.h"

const TaoStoreLimits tao_store_default_limits = {
  .fine_days = 7,
  .hourly_days = 90,
  .epoch_days = 30,
  .block_count = 50000,
  .max_bytes = G_GINT64_CONSTANT (2) * 1024 * 1024 * 1024,
};

static const char *const cache_migrations[] = {
  "CREATE TABLE metadata (spec_version INTEGER NOT NULL, code_hash BLOB NOT NULL, bytes BLOB NOT NULL,"
  "  PRIMARY KEY (spec_version, code_hash)) STRICT;"
  "CREATE TABLE snapshot (id INTEGER PRIMARY KEY CHECK (id = 1), format INTEGER NOT NULL, block INTEGER NOT NULL,"
  "  saved_ms INTEGER NOT NULL, bytes BLOB NOT NULL) STRICT;"
  "CREATE TABLE block (number INTEGER PRIMARY KEY, hash BLOB NOT NULL, time_ms INTEGER NOT NULL,"
  "  n_extrinsics INTEGER NOT NULL, n_events INTEGER NOT NULL) STRICT;"
  "CREATE TABLE market (level INTEGER NOT NULL, time_ms INTEGER NOT NULL, block INTEGER NOT NULL,"
  "  netuids BLOB NOT NULL, price BLOB NOT NULL, price_low BLOB NOT NULL, price_high BLOB NOT NULL,"
  "  moving_price BLOB NOT NULL, tao_in BLOB NOT NULL, alpha_in BLOB NOT NULL, emission_share BLOB NOT NULL,"
  "  volume BLOB NOT NULL, UNIQUE (level, time_ms)) STRICT;"
  "CREATE TABLE epoch (field INTEGER NOT NULL, netuid INTEGER NOT NULL, block INTEGER NOT NULL,"
  "  time_ms INTEGER NOT NULL, data BLOB NOT NULL, PRIMARY KEY (field, netuid, block)) STRICT, WITHOUT ROWID;"
  "CREATE TABLE uid_owner (netuid INTEGER NOT NULL, uid INTEGER NOT NULL, block INTEGER NOT NULL,"
  "  hotkey BLOB NOT NULL, PRIMARY KEY (netuid, uid, block)) STRICT, WITHOUT ROWID;"
  "CREATE TABLE audit (netuid INTEGER NOT NULL, block INTEGER NOT NULL, checked_ms INTEGER NOT NULL,"
  "  status INTEGER NOT NULL, n_differences INTEGER NOT NULL, duration_us INTEGER NOT NULL, rule_set TEXT,"
  "  detail BLOB, PRIMARY KEY (netuid, block)) STRICT;"
  "CREATE TABLE audit_count (netuid INTEGER NOT NULL, status INTEGER NOT NULL, n INTEGER NOT NULL,"
  "  PRIMARY KEY (netuid, status)) STRICT;",
  "CREATE TABLE block_check (netuid INTEGER NOT NULL, kind INTEGER NOT NULL, status INTEGER NOT NULL, n INTEGER NOT NULL,"
  "  PRIMARY KEY (netuid, kind, status)) STRICT, WITHOUT ROWID;",
  "ALTER TABLE market ADD COLUMN net_flow BLOB;",
  "CREATE TABLE endpoint (id INTEGER PRIMARY KEY, address TEXT NOT NULL UNIQUE) STRICT;"
  "ALTER TABLE market ADD COLUMN endpoint INTEGER;"
  "ALTER TABLE epoch ADD COLUMN endpoint INTEGER;",
  NULL
};

static const char *const user_migrations[] = {
  "CREATE TABLE label (account BLOB PRIMARY KEY, label TEXT NOT NULL) STRICT;"
  "CREATE TABLE tx (hash BLOB PRIMARY KEY, account BLOB NOT NULL, time_ms INTEGER NOT NULL, nonce INTEGER NOT NULL,"
  "  status INTEGER NOT NULL, block INTEGER NOT NULL, rao_out INTEGER NOT NULL, alpha_in INTEGER NOT NULL,"
  "  netuid INTEGER NOT NULL, call TEXT NOT NULL, arguments TEXT NOT NULL, outcome TEXT) STRICT;"
  "CREATE INDEX tx_by_account ON tx (account, time_ms);"
  "CREATE TABLE alert (id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, time_ms INTEGER NOT NULL,"
  "  seen INTEGER NOT NULL DEFAULT 0, record BLOB NOT NULL) STRICT;"
  "CREATE TABLE document (name TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT;",
  "CREATE TABLE move (coldkey BLOB NOT NULL, block INTEGER NOT NULL, idx INTEGER NOT NULL, time_ms INTEGER NOT NULL,"
  "  hotkey BLOB NOT NULL, netuid INTEGER NOT NULL, added INTEGER NOT NULL, tao_rao INTEGER NOT NULL,"
  "  alpha INTEGER NOT NULL, alpha_before INTEGER NOT NULL, PRIMARY KEY (coldkey, block, idx)) STRICT, WITHOUT ROWID;"
  "CREATE TABLE holding (coldkey BLOB NOT NULL, time_ms INTEGER NOT NULL, hotkey BLOB NOT NULL, netuid INTEGER NOT NULL,"
  "  block INTEGER NOT NULL, level INTEGER NOT NULL, amount INTEGER NOT NULL, value_rao INTEGER NOT NULL, cost_rao INTEGER,"
  "  PRIMARY KEY (coldkey, time_ms, netuid, hotkey)) STRICT, WITHOUT ROWID;"
  "CREATE INDEX holding_by_time ON holding (time_ms);",
  NULL
};

/* Renames the file and its journals to NAME.damaged-TIME. */
static gboolean
move_aside (const char *path, char **moved_to, GError **error)
{
  static const char *const endings[] = { "", "-wal", "-shm" };
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *stamp = g_date_time_format (now, "%Y%m%dT%H%M%SZ");
  g_autofree char *target = g_strdup_printf ("%s.damaged-%s", path, stamp);

  for (guint i = 2; g_file_test (target, G_FILE_TEST_EXISTS); i++)
    {
      g_free (target);
      target = g_strdup_printf ("%s.damaged-%s-%u", path, stamp, i);
    }
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *from = g_strconcat (path, endings[i], NULL);
      g_autofree char *to = g_strconcat (target, endings[i], NULL);

      if (g_rename (from, to) != 0 && errno != ENOENT)
        {
          g_set_error (error, TAO_STORE_ERROR, TAO_STORE_ERROR_DAMAGED,
                       "%s is damaged and could not be moved aside: %s", path, g_strerror (errno));
          return FALSE;
        }
    }
  *moved_to = g_steal_pointer (&target);
  return TRUE;
}

static TaoDb *
open_or_replace (const char *path, const char *const *migrations, GString *notice, GError **error)
{
  g_autoptr(GError) local = NULL;
  g_autofree char *moved_to = NULL;
  TaoDb *db = tao_db_open (path, migrations, &local);

  /* A header can be whole while pages are not. */
  if (db != NULL && tao_db_pragma (db, "SELECT count(*) FROM sqlite_master") < 0)
    {
      g_clear_pointer (&db, tao_db_close);
      g_set_error_literal (&local, TAO_STORE_ERROR, TAO_STORE_ERROR_DAMAGED, "its schema cannot be read");
    }
  if (db != NULL)
    return db;
  if (!g_error_matches (local, TAO_STORE_ERROR, TAO_STORE_ERROR_DAMAGED))
    {
      g_propagate_prefixed_error (error, g_steal_pointer (&local), "%s: ", path);
      return NULL;
    }
  if (!move_aside (path, &moved_to, error))
    return NULL;
  g_string_append_printf (notice, "%s%s was damaged (%s). It was kept as %s and a new one was started.",
                          notice->len > 0 ? " " : "", path, local->message, moved_to);
  return tao_db_open (path, migrations, error);
}

TaoStore *
tao_store_open (const char *folder, const guint8 genesis[32], char **notice, GError **error)
{
  g_autoptr(TaoStore) self = g_new0 (TaoStore, 1);
  g_autoptr(GString) hex = g_string_new (NULL);
  g_autoptr(GString) told = g_string_new (NULL);
  g_autofree char *place = NULL;

  for (guint i = 0; i < 16; i++)
    g_string_append_printf (hex, "%02x", genesis[i]);
  place = g_build_filename (folder, hex->str, NULL);
  if (g_mkdir_with_parents (place, 0700) != 0)
    {
      g_set_error (error, TAO_STORE_ERROR, TAO_STORE_ERROR_OPEN, "The folder %s cannot be made: %s",
                   place, g_strerror (errno));
      return NULL;
    }

  self->limits = tao_store_default_limits;
  self->owners = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_bytes_unref);
  self->endpoints = g_hash_table_new (NULL, NULL);
  self->cache_path = g_build_filename (place, "cache.db", NULL);
  self->user_path = g_build_filename (place, "user.db", NULL);
  self->cache = open_or_replace (self->cache_path, cache_migrations, told, error);
  if (self->cache == NULL)
    return NULL;
  self->user = open_or_replace (self->user_path, user_migrations, told, error);
  if (self->user == NULL)
    return NULL;

  if (notice != NULL)
    *notice = told->len > 0 ? g_string_free (g_steal_pointer (&told), FALSE) : NULL;
  return g_steal_pointer (&self);
}

void
tao_store_close (TaoStore *self)
{
  g_clear_pointer (&self->cache, tao_db_close);
  g_clear_pointer (&self->user, tao_db_close);
  g_clear_pointer (&self->owners, g_hash_table_unref);
  g_clear_pointer (&self->endpoints, g_hash_table_unref);
  g_free (self->cache_path);
  g_free (self->user_path);
  g_free (self);
}

void
tao_store_set_limits (TaoStore *self, const TaoStoreLimits *limits)
{
  self->limits = *limits;
}

gboolean
tao_store_begin (TaoStore *self, GError **error)
{
  return tao_db_execute (self->cache, "BEGIN IMMEDIATE", error);
}

gboolean
tao_store_commit (TaoStore *self, GError **error)
{
  if (tao_db_execute (self->cache, "COMMIT", error))
    return TRUE;
  tao_store_rollback (self);
  return FALSE;
}

void
tao_store_rollback (TaoStore *self)
{
  /* Fails harmlessly where SQLite has already rolled back by itself, as on a full disk. */
  tao_db_execute (self->cache, "ROLLBACK", NULL);
  g_hash_table_remove_all (self->owners);
}

static gint64
file_size (const char *path, const char *ending)
{
  g_autofree char *name = g_strconcat (path, ending, NULL);
  GStatBuf status;

  return g_stat (name, &status) == 0 ? (gint64) status.st_size : 0;
}

gint64
tao_store_get_size (TaoStore *self)
{
  return file_size (self->cache_path, "") + file_size (self->cache_path, "-wal")
         + file_size (self->user_path, "") + file_size (self->user_path, "-wal");
}

static gint64
used_bytes (TaoStore *self)
{
  gint64 pages = tao_db_pragma (self->cache, "PRAGMA page_count") - tao_db_pragma (self->cache, "PRAGMA freelist_count");

  return pages * tao_db_pragma (self->cache, "PRAGMA page_size");
}

gboolean
tao_store_maintain (TaoStore *self, gint64 now_ms, guint budget_ms, gboolean *more, GError **error)
{
  gint64 deadline_us = g_get_monotonic_time () + (gint64) budget_ms * 1000;
  gboolean done = TRUE;
  sqlite3_stmt *statement;

  if (!tao_store_thin_market (self, now_ms, deadline_us, &done, error)
      || !tao_store_thin_epochs (self, now_ms, deadline_us, &done, error) || !tao_store_thin_holdings (self, now_ms, error))
    return FALSE;

  statement = tao_db_prepare (self->cache,
    "DELETE FROM block WHERE number <= (SELECT max(number) FROM block) - ?", error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, self->limits.block_count);
  if (!tao_db_run (self->cache, statement, error))
    return FALSE;

  while (used_bytes (self) > self->limits.max_bytes)
    {
      gboolean dropped = FALSE;

      if (!tao_store_drop_oldest_market (self, &dropped, error)
          || !tao_store_drop_oldest_epochs (self, &dropped, error))
        return FALSE;
      if (!dropped)
        break;
      if (g_get_monotonic_time () > deadline_us)
        {
          done = FALSE;
          break;
        }
    }

  while (tao_db_pragma (self->cache, "PRAGMA freelist_count") > 0)
    {
      if (g_get_monotonic_time () > deadline_us)
        {
          done = FALSE;
          break;
        }
      if (!tao_db_execute (self->cache, "PRAGMA incremental_vacuum(256)", error))
        return FALSE;
    }
  *more = !done;
  return TRUE;
}

/* --- metadata, snapshot, blocks ------------------------------------------------- */

gboolean
tao_store_put_metadata (TaoStore *self, guint32 spec_version, const guint8 code_hash[32], GBytes *bytes, GError **error)
{
  sqlite3_stmt *statement = tao_db_prepare (self->cache,
    "INSERT OR REPLACE INTO metadata (spec_version, code_hash, bytes) VALUES (?,?,?)", error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, spec_version);
  bind_blob (statement, 2, code_hash, 32);
  bind_blob (statement, 3, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  return tao_db_run (self->cache, statement, error);
}

static GBytes *
column_bytes (sqlite3_stmt *statement, int column)
{
  return g_bytes_new (sqlite3_column_blob (statement, column), (gsize) sqlite3_column_bytes (statement, column));
}

GBytes *
tao_store_get_metadata (TaoStore *self, guint32 spec_version, const guint8 code_hash[32], GError **error)
{
  sqlite3_stmt *statement = tao_db_prepare (self->cache,
    "SELECT bytes FROM metadata WHERE spec_version = ? AND code_hash = ?", error);
  GBytes *bytes = NULL;

  if (statement == NULL)
    return NULL;
  sqlite3_bind_int64 (statement, 1, spec_version);
  bind_blob (statement, 2, code_hash, 32);
  if (tao_db_step (self->cache, statement, error))
    {
      bytes = column_bytes (statement, 0);
      sqlite3_reset (statement);
    }
  return bytes;
}

gboolean
tao_store_put_snapshot (TaoStore *self, guint32 format, guint64 block, gint64 saved_ms, GBytes *bytes, GError **error)
{
  sqlite3_stmt *statement = tao_db_prepare (self->cache,
    "INSERT OR REPLACE INTO snapshot (id, format, block, saved_ms, bytes) VALUES (1,?,?,?,?)", error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, format);
  sqlite3_bind_int64 (statement, 2, (gint64) block);
  sqlite3_bind_int64 (statement, 3, saved_ms);
  bind_blob (statement, 4, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  return tao_db_run (self->cache, statement, error);
}

GBytes *
tao_store_get_snapshot (TaoStore *self, guint32 format, guint64 *block, gint64 *saved_ms, GError **error)
{
  sqlite3_stmt *statement = tao_db_prepare (self->cache,
    "SELECT block, saved_ms, bytes FROM snapshot WHERE format = ?", error);
  GBytes *bytes = NULL;

  if (statement == NULL)
    return NULL;
  sqlite3_bind_int64 (statement, 1, format);
  if (tao_db_step (self->cache, statement, error))
    {
      *block = (guint64) sqlite3_column_int64 (statement, 0);
      *saved_ms = sqlite3_column_int64 (statement, 1);
      bytes = column_bytes (statement, 2);
      sqlite3_reset (statement);
    }
  return bytes;
}

gboolean
tao_store_put_block (TaoStore *self, const TaoStoreBlock *block, GError **error)
{
  sqlite3_stmt *statement = tao_db_prepare (self->cache,
    "INSERT OR REPLACE INTO block (number, hash, time_ms, n_extrinsics, n_events) VALUES (?,?,?,?,?)", error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, (gint64) block->number);
  bind_blob (statement, 2, block->hash, sizeof block->hash);
  sqlite3_bind_int64 (statement, 3, block->time_ms);
  sqlite3_bind_int64 (statement, 4, block->n_extrinsics);
  sqlite3_bind_int64 (statement, 5, block->n_events);
  return tao_db_run (self->cache, statement, error);
}

guint
tao_store_get_blocks (TaoStore *self, guint64 newest, TaoStoreBlock *out, guint n, GError **error)
{
  sqlite3_stmt *statement = tao_db_prepare (self->cache,
    "SELECT number, hash, time_ms, n_extrinsics, n_events FROM block WHERE number <= ?"
    " ORDER BY number DESC LIMIT ?", error);
  guint count = 0;

  if (statement == NULL)
    return 0;
  sqlite3_bind_int64 (statement, 1, (gint64) MIN (newest, (guint64) G_MAXINT64));
  sqlite3_bind_int (statement, 2, (int) MIN (n, G_MAXINT));
  while (tao_db_step (self->cache, statement, error))
    {
      TaoStoreBlock *block = &out[count];

      block->number = (guint64) sqlite3_column_int64 (statement, 0);
      if (sqlite3_column_bytes (statement, 1) != sizeof block->hash)
        continue;
      memcpy (block->hash, sqlite3_column_blob (statement, 1), sizeof block->hash);
      block->time_ms = sqlite3_column_int64 (statement, 2);
      block->n_extrinsics = (guint32) sqlite3_column_int64 (statement, 3);
      block->n_events = (guint32) sqlite3_column_int64 (statement, 4);
      count++;
    }
  return count;
}

gboolean
tao_store_rewind (TaoStore *self, guint64 number, GError **error)
{
  sqlite3_stmt *statement = tao_db_prepare (self->cache, "DELETE FROM block WHERE number > ?", error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, (gint64) number);
  return tao_db_run (self->cache, statement, error)
         && tao_store_rewind_market (self, number, error)
         && tao_store_rewind_epochs (self, number, error)
         && tao_store_rewind_holdings (self, number, error);
}

/* As tao_store_open() names them. */
static gboolean
is_store_folder (const char *name)
{
  return strlen (name) == 32 && strspn (name, "0123456789abcdef") == 32;
}

void
tao_store_remove_all (const char *folder)
{
  g_autoptr(GDir) all = g_dir_open (folder, 0, NULL);
  const char *name, *inner;

  while (all != NULL && (name = g_dir_read_name (all)) != NULL)
    {
      g_autofree char *place = g_build_filename (folder, name, NULL);
      g_autoptr(GDir) store = is_store_folder (name) ? g_dir_open (place, 0, NULL) : NULL;

      if (store == NULL)
        continue;
      while ((inner = g_dir_read_name (store)) != NULL)
        {
          g_autofree char *path = g_build_filename (place, inner, NULL);

          g_remove (path);
        }
      g_remove (place);
    }
}
