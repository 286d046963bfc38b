/* What the user made: labels, own transactions, alerts, documents. */
#include <string.h>

#include "store/store-private.h"

gboolean
tao_store_put_label (TaoStore *self, const guint8 account[32], const char *label, GError **error)
{
  sqlite3_stmt *statement;

  if (label != NULL)
    statement = tao_db_prepare (self->user, "INSERT OR REPLACE INTO label (account, label) VALUES (?,?)", error);
  else
    statement = tao_db_prepare (self->user, "DELETE FROM label WHERE account = ?", error);
  if (statement == NULL)
    return FALSE;
  bind_blob (statement, 1, account, 32);
  if (label != NULL)
    sqlite3_bind_text (statement, 2, label, -1, SQLITE_STATIC);
  return tao_db_run (self->user, statement, error);
}

gboolean
tao_store_each_label (TaoStore *self, TaoStoreLabelFunc func, gpointer user_data, GError **error)
{
  sqlite3_stmt *statement = tao_db_prepare (self->user, "SELECT account, label FROM label ORDER BY account", error);
  g_autoptr(GError) local = NULL;

  if (statement == NULL)
    return FALSE;
  while (tao_db_step (self->user, statement, &local))
    if (sqlite3_column_bytes (statement, 0) == 32)
      func (sqlite3_column_blob (statement, 0), (const char *) sqlite3_column_text (statement, 1), user_data);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  return TRUE;
}

void
tao_store_tx_clear (TaoStoreTx *tx)
{
  g_clear_pointer (&tx->call, g_free);
  g_clear_pointer (&tx->arguments, g_free);
  g_clear_pointer (&tx->outcome, g_free);
}

gboolean
tao_store_put_tx (TaoStore *self, const TaoStoreTx *tx, GError **error)
{
  sqlite3_stmt *statement = tao_db_prepare (self->user,
    "INSERT OR REPLACE INTO tx (hash, account, time_ms, nonce, status, block, rao_out, alpha_in, netuid, call,"
    " arguments, outcome) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)", error);

  if (statement == NULL)
    return FALSE;
  bind_blob (statement, 1, tx->hash, sizeof tx->hash);
  bind_blob (statement, 2, tx->account, sizeof tx->account);
  sqlite3_bind_int64 (statement, 3, tx->time_ms);
  sqlite3_bind_int64 (statement, 4, tx->nonce);
  sqlite3_bind_int (statement, 5, (int) tx->status);
  sqlite3_bind_int64 (statement, 6, (gint64) tx->block);
  sqlite3_bind_int64 (statement, 7, tx->rao_out);
  sqlite3_bind_int64 (statement, 8, tx->alpha_in);
  sqlite3_bind_int (statement, 9, tx->netuid);
  sqlite3_bind_text (statement, 10, tx->call, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 11, tx->arguments, -1, SQLITE_STATIC);
  if (tx->outcome != NULL)
    sqlite3_bind_text (statement, 12, tx->outcome, -1, SQLITE_STATIC);
  return tao_db_run (self->user, statement, error);
}

GArray *
tao_store_load_txs (TaoStore *self, const guint8 *account, guint n, GError **error)
{
  sqlite3_stmt *statement = tao_db_prepare (self->user,
    "SELECT hash, account, time_ms, nonce, status, block, rao_out, alpha_in, netuid, call, arguments, outcome FROM tx"
    " WHERE ?1 IS NULL OR account = ?1 ORDER BY time_ms DESC, nonce DESC LIMIT ?2", error);
  g_autoptr(GArray) txs = NULL;
  g_autoptr(GError) local = NULL;

  if (statement == NULL)
    return NULL;
  txs = g_array_new (FALSE, FALSE, sizeof (TaoStoreTx));
  g_array_set_clear_func (txs, (GDestroyNotify) tao_store_tx_clear);
  if (account != NULL)
    bind_blob (statement, 1, account, 32);
  sqlite3_bind_int (statement, 2, (int) MIN (n, G_MAXINT));
  while (tao_db_step (self->user, statement, &local))
    {
      TaoStoreTx tx = {
        .time_ms = sqlite3_column_int64 (statement, 2),
        .nonce = (guint32) sqlite3_column_int64 (statement, 3),
        .status = (TaoStoreTxStatus) sqlite3_column_int (statement, 4),
        .block = (guint64) sqlite3_column_int64 (statement, 5),
        .rao_out = sqlite3_column_int64 (statement, 6),
        .alpha_in = sqlite3_column_int64 (statement, 7),
        .netuid = (guint16) sqlite3_column_int (statement, 8),
      };

      if (sqlite3_column_bytes (statement, 0) != sizeof tx.hash
          || sqlite3_column_bytes (statement, 1) != sizeof tx.account)
        continue;
      memcpy (tx.hash, sqlite3_column_blob (statement, 0), sizeof tx.hash);
      memcpy (tx.account, sqlite3_column_blob (statement, 1), sizeof tx.account);
      tx.call = g_strdup ((const char *) sqlite3_column_text (statement, 9));
      tx.arguments = g_strdup ((const char *) sqlite3_column_text (statement, 10));
      tx.outcome = g_strdup ((const char *) sqlite3_column_text (statement, 11));
      g_array_append_val (txs, tx);
    }
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  return g_steal_pointer (&txs);
}

gint64
tao_store_put_alert (TaoStore *self, const char *key, gint64 time_ms, GBytes *record, GError **error)
{
  sqlite3_stmt *statement = tao_db_prepare (self->user,
    "INSERT OR IGNORE INTO alert (key, time_ms, record) VALUES (?,?,?)", error);

  if (statement == NULL)
    return 0;
  sqlite3_bind_text (statement, 1, key, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 2, time_ms);
  bind_blob (statement, 3, g_bytes_get_data (record, NULL), g_bytes_get_size (record));
  if (!tao_db_run (self->user, statement, error) || tao_db_changes (self->user) == 0)
    return 0;
  return tao_db_last_id (self->user);
}

gboolean
tao_store_set_alert_seen (TaoStore *self, gint64 id, GError **error)
{
  sqlite3_stmt *statement = tao_db_prepare (self->user, "UPDATE alert SET seen = 1 WHERE id = ?", error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, id);
  return tao_db_run (self->user, statement, error);
}

gboolean
tao_store_each_alert (TaoStore *self, guint newest, TaoStoreAlertFunc func, gpointer user_data, GError **error)
{
  sqlite3_stmt *statement = tao_db_prepare (self->user,
    "SELECT id, time_ms, seen, record FROM alert ORDER BY id DESC LIMIT ?", error);
  g_autoptr(GError) local = NULL;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int (statement, 1, (int) MIN (newest, G_MAXINT));
  while (tao_db_step (self->user, statement, &local))
    {
      g_autoptr(GBytes) record = g_bytes_new (sqlite3_column_blob (statement, 3),
                                              (gsize) sqlite3_column_bytes (statement, 3));

      func (sqlite3_column_int64 (statement, 0), sqlite3_column_int64 (statement, 1),
            sqlite3_column_int (statement, 2) != 0, record, user_data);
    }
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  return TRUE;
}

gboolean
tao_store_put_document (TaoStore *self, const char *name, const char *text, GError **error)
{
  sqlite3_stmt *statement;

  if (text != NULL)
    statement = tao_db_prepare (self->user, "INSERT OR REPLACE INTO document (name, text) VALUES (?,?)", error);
  else
    statement = tao_db_prepare (self->user, "DELETE FROM document WHERE name = ?", error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_text (statement, 1, name, -1, SQLITE_STATIC);
  if (text != NULL)
    sqlite3_bind_text (statement, 2, text, -1, SQLITE_STATIC);
  return tao_db_run (self->user, statement, error);
}

char *
tao_store_get_document (TaoStore *self, const char *name, GError **error)
{
  sqlite3_stmt *statement = tao_db_prepare (self->user, "SELECT text FROM document WHERE name = ?", error);
  char *text = NULL;

  if (statement == NULL)
    return NULL;
  sqlite3_bind_text (statement, 1, name, -1, SQLITE_STATIC);
  if (tao_db_step (self->user, statement, error))
    {
      text = g_strdup ((const char *) sqlite3_column_text (statement, 0));
      sqlite3_reset (statement);
    }
  return text;
}
