#include "store/db.h"

#include <string.h>

struct _TaoDb {
  sqlite3      *handle;
  GHashTable   *statements;    /* address of the SQL literal → sqlite3_stmt */
  GCancellable *cancellable;   /* of the read under way, borrowed */
};

/* How many virtual-machine steps between looks at the cancellable. */
#define PROGRESS_STEPS 10000

G_DEFINE_QUARK (tao-store-error-quark, tao_store_error)

static int
error_code (int code)
{
  switch (code & 0xff)
    {
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return TAO_STORE_ERROR_OPEN;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return TAO_STORE_ERROR_DAMAGED;
    case SQLITE_FULL:
      return TAO_STORE_ERROR_FULL;
    default:
      return TAO_STORE_ERROR_FAILED;
    }
}

static gboolean
fail (TaoDb *self, int code, GError **error)
{
  if (code == SQLITE_INTERRUPT)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The read was cancelled");
      return FALSE;
    }
  g_set_error (error, TAO_STORE_ERROR, error_code (code), "%s",
               self->handle != NULL ? sqlite3_errmsg (self->handle) : sqlite3_errstr (code));
  return FALSE;
}

static void
finalize_statement (gpointer statement)
{
  sqlite3_finalize (statement);
}

static int
progress_cb (gpointer data)
{
  TaoDb *self = data;

  return self->cancellable != NULL && g_cancellable_is_cancelled (self->cancellable);
}

gboolean
tao_db_execute (TaoDb *self, const char *sql, GError **error)
{
  int code = sqlite3_exec (self->handle, sql, NULL, NULL, NULL);

  return code == SQLITE_OK || fail (self, code, error);
}

gint64
tao_db_pragma (TaoDb *self, const char *sql)
{
  sqlite3_stmt *statement = NULL;
  gint64 value = -1;

  if (sqlite3_prepare_v2 (self->handle, sql, -1, &statement, NULL) == SQLITE_OK
      && sqlite3_step (statement) == SQLITE_ROW)
    value = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  return value;
}

/* Before anything is set up: a newer file must not be touched. */
static gboolean
read_version (TaoDb *self, guint newest, guint *out, GError **error)
{
  gint64 version = tao_db_pragma (self, "PRAGMA user_version");

  if (version < 0)
    return fail (self, sqlite3_errcode (self->handle), error);
  if (version > newest)
    {
      g_set_error (error, TAO_STORE_ERROR, TAO_STORE_ERROR_NEWER,
                   "It was written by a newer version of Taoscope (format %" G_GINT64_FORMAT
                   ", this version knows %u) and is left untouched", version, newest);
      return FALSE;
    }
  *out = (guint) version;
  return TRUE;
}

static gboolean
migrate (TaoDb *self, guint version, const char *const *migrations, GError **error)
{
  guint newest = g_strv_length ((char **) migrations);

  for (guint i = version; i < newest; i++)
    {
      g_autofree char *set_version = g_strdup_printf ("PRAGMA user_version = %u", i + 1);

      if (!tao_db_execute (self, "BEGIN IMMEDIATE", error))
        return FALSE;
      if (!tao_db_execute (self, migrations[i], error)
          || !tao_db_execute (self, set_version, error)
          || !tao_db_execute (self, "COMMIT", error))
        {
          sqlite3_exec (self->handle, "ROLLBACK", NULL, NULL, NULL);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
set_up (TaoDb *self, GError **error)
{
  sqlite3_stmt *statement = NULL;
  gboolean wal;

  sqlite3_extended_result_codes (self->handle, 1);
  sqlite3_busy_timeout (self->handle, 2000);
  sqlite3_progress_handler (self->handle, PROGRESS_STEPS, progress_cb, self);

  /* Before the first table, or it has no effect. */
  if (!tao_db_execute (self, "PRAGMA auto_vacuum = INCREMENTAL", error))
    return FALSE;
  if (sqlite3_prepare_v2 (self->handle, "PRAGMA journal_mode = WAL", -1, &statement, NULL) != SQLITE_OK
      || sqlite3_step (statement) != SQLITE_ROW)
    {
      sqlite3_finalize (statement);
      return fail (self, sqlite3_errcode (self->handle), error);
    }
  wal = g_strcmp0 ((const char *) sqlite3_column_text (statement, 0), "wal") == 0;
  sqlite3_finalize (statement);
  if (!wal)
    {
      g_set_error_literal (error, TAO_STORE_ERROR, TAO_STORE_ERROR_OPEN,
                           "The file system does not allow a write-ahead log");
      return FALSE;
    }
  return tao_db_execute (self,
                         "PRAGMA synchronous = NORMAL;"
                         "PRAGMA foreign_keys = ON;"
                         "PRAGMA trusted_schema = OFF;"
                         "PRAGMA cache_size = -8192;", error);
}

TaoDb *
tao_db_open (const char *path, const char *const *migrations, GError **error)
{
  g_autoptr(TaoDb) self = g_new0 (TaoDb, 1);
  guint version = 0;
  int code;

  self->statements = g_hash_table_new_full (NULL, NULL, NULL, finalize_statement);
  code = sqlite3_open_v2 (path, &self->handle,
                          SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
  if (code != SQLITE_OK)
    {
      fail (self, code, error);
      return NULL;
    }
  if (!read_version (self, g_strv_length ((char **) migrations), &version, error)
      || !set_up (self, error)
      || !migrate (self, version, migrations, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
tao_db_close (TaoDb *self)
{
  g_hash_table_unref (self->statements);
  sqlite3_close (self->handle);
  g_free (self);
}

sqlite3_stmt *
tao_db_prepare (TaoDb *self, const char *sql, GError **error)
{
  sqlite3_stmt *statement = g_hash_table_lookup (self->statements, sql);
  int code;

  if (statement != NULL)
    return statement;
  code = sqlite3_prepare_v3 (self->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
  if (code != SQLITE_OK)
    {
      fail (self, code, error);
      return NULL;
    }
  g_hash_table_insert (self->statements, (gpointer) sql, statement);
  return statement;
}

gboolean
tao_db_step (TaoDb *self, sqlite3_stmt *statement, GError **error)
{
  int code = sqlite3_step (statement);

  if (code == SQLITE_ROW)
    return TRUE;
  if (code != SQLITE_DONE)
    fail (self, code, error);
  sqlite3_reset (statement);
  sqlite3_clear_bindings (statement);
  return FALSE;
}

gboolean
tao_db_run (TaoDb *self, sqlite3_stmt *statement, GError **error)
{
  int code = sqlite3_step (statement);
  gboolean ok = code == SQLITE_DONE || code == SQLITE_ROW;

  if (!ok)
    fail (self, code, error);
  sqlite3_reset (statement);
  sqlite3_clear_bindings (statement);
  return ok;
}

void
tao_db_set_cancellable (TaoDb *self, GCancellable *cancellable)
{
  self->cancellable = cancellable;
}

int
tao_db_changes (TaoDb *self)
{
  return sqlite3_changes (self->handle);
}

gint64
tao_db_last_id (TaoDb *self)
{
  return sqlite3_last_insert_rowid (self->handle);
}
