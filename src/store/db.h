/* One SQLite connection as the store uses it: migrations, statements prepared
 * once, errors as GError.  Private to the room. */
#pragma once

#include <gio/gio.h>
#include <sqlite3.h>

#include "store/store.h"

G_BEGIN_DECLS

typedef struct _TaoDb TaoDb;

/* Opens @path and brings it to the newest version. @migrations: append only, entry i makes user_version
 * i + 1, NULL terminated. */
TaoDb        *tao_db_open     (const char *path, const char *const *migrations, GError **error);
void          tao_db_close    (TaoDb *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoDb, tao_db_close)

/* The statement for @sql, a literal: it is kept by address.  Reset and without bindings. (transfer none) */
sqlite3_stmt *tao_db_prepare  (TaoDb *self, const char *sql, GError **error);

/* Runs a statement that yields no row, and resets it. */
gboolean      tao_db_run      (TaoDb *self, sqlite3_stmt *statement, GError **error);
/* TRUE: a row stands ready.  FALSE without error: done, and reset.  FALSE with error: reset. */
gboolean      tao_db_step     (TaoDb *self, sqlite3_stmt *statement, GError **error);
gboolean      tao_db_execute  (TaoDb *self, const char *sql, GError **error);

/* While set, long reads stop when @cancellable is cancelled. */
void          tao_db_set_cancellable (TaoDb *self, GCancellable *cancellable);

int           tao_db_changes  (TaoDb *self);
gint64        tao_db_last_id  (TaoDb *self);
gint64        tao_db_pragma   (TaoDb *self, const char *sql);   /* the first column of its first row, or -1 */

G_END_DECLS
