#include "localnet/database.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <unistd.h>

#include "keys/hash.h"
#include "scale/reader.h"
#include "scale/writer.h"

G_DEFINE_QUARK (tao-database-error-quark, tao_database_error)

#define APPLICATION_ID 0x54414f4c       /* "TAOL" */
/* Of the tables, of what is encoded in them, and of the runtime's storage.  Raise it with each change after which
 * this program would misread an older file; such a file is refused, not touched. */
#define FORMAT 2
#define CHECKSUM_SIZE 8

static const char schema[] =
  "CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;"
  "CREATE TABLE block (number INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, header BLOB NOT NULL,"
  " body BLOB NOT NULL) STRICT;"
  "CREATE TABLE base (key BLOB PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;"
  "CREATE TABLE delta (number INTEGER PRIMARY KEY, changes BLOB NOT NULL) STRICT;";

enum
{
  GET_FACT, SET_FACT,
  ADD_BLOCK, GET_BLOCK, FIND_BLOCK, NEWEST_BLOCK,
  SET_BASE, UNSET_BASE, LIST_BASE,
  ADD_DELTA, LIST_DELTAS, DROP_DELTAS,
  N_STATEMENTS
};

static const char *const statement_sql[N_STATEMENTS] = {
  [GET_FACT] = "SELECT value FROM fact WHERE name = ?1",
  [SET_FACT] = "INSERT INTO fact VALUES (?1, ?2) ON CONFLICT DO UPDATE SET value = ?2",
  [ADD_BLOCK] = "INSERT INTO block VALUES (?1, ?2, ?3, ?4)",
  [GET_BLOCK] = "SELECT header, body, hash FROM block WHERE number = ?1",
  [FIND_BLOCK] = "SELECT number FROM block WHERE hash = ?1",
  [NEWEST_BLOCK] = "SELECT max(number) FROM block",
  [SET_BASE] = "INSERT INTO base VALUES (?1, ?2) ON CONFLICT DO UPDATE SET value = ?2",
  [UNSET_BASE] = "DELETE FROM base WHERE key = ?1",
  [LIST_BASE] = "SELECT key, value FROM base ORDER BY key",
  [ADD_DELTA] = "INSERT INTO delta VALUES (?1, ?2) ON CONFLICT DO UPDATE SET changes = ?2",
  [LIST_DELTAS] = "SELECT number, changes FROM delta WHERE number > ?1 AND number <= ?2 ORDER BY number",
  [DROP_DELTAS] = "DELETE FROM delta WHERE number > ?1 AND number < ?2",
};

struct _TaoDatabase
{
  sqlite3 *db;
  int lock_fd;
  char *path;           /* NULL in memory */
  gboolean keeps_deltas;
  sqlite3_stmt *statements[N_STATEMENTS];
};

/* What the disk and its rights forbid is one thing; that SQLite cannot do as it is told with the file
 * it reads is another. */
static gboolean
is_circumstance (int code)
{
  switch (code)
    {
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_NOMEM:
    case SQLITE_BUSY:
    case SQLITE_TOOBIG:
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
fail_sqlite (TaoDatabase *self, GError **error)
{
  g_set_error (error, TAO_DATABASE_ERROR,
               is_circumstance (sqlite3_errcode (self->db)) ? TAO_DATABASE_ERROR_FAILED : TAO_DATABASE_ERROR_DAMAGED,
               "%s: %s", self->path != NULL ? self->path : "database", sqlite3_errmsg (self->db));
  return FALSE;
}

static gboolean
fail_damaged (TaoDatabase *self, const char *what, GError **error)
{
  g_set_error (error, TAO_DATABASE_ERROR, TAO_DATABASE_ERROR_DAMAGED,
               "%s is damaged: %s", self->path != NULL ? self->path : "database", what);
  return FALSE;
}

static gboolean
execute (TaoDatabase *self, const char *sql, GError **error)
{
  if (sqlite3_exec (self->db, sql, NULL, NULL, NULL) != SQLITE_OK)
    return fail_sqlite (self, error);
  return TRUE;
}

/* (transfer none) (nullable): a prepared statement, ready for binding. */
static sqlite3_stmt *
statement (TaoDatabase *self, guint which, GError **error)
{
  sqlite3_stmt **place = &self->statements[which];

  if (*place == NULL
      && sqlite3_prepare_v3 (self->db, statement_sql[which], -1, SQLITE_PREPARE_PERSISTENT, place, NULL) != SQLITE_OK)
    {
      fail_sqlite (self, error);
      return NULL;
    }
  return *place;
}

/* A statement that is reset when the scope ends. */
typedef sqlite3_stmt Statement;

static void
statement_reset (Statement *self)
{
  sqlite3_reset (self);
  sqlite3_clear_bindings (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Statement, statement_reset)

/* An empty blob is not a NULL. */
static void
bind_bytes (sqlite3_stmt *stmt, int at, const void *data, gsize len)
{
  sqlite3_bind_blob64 (stmt, at, len > 0 ? data : "", len, SQLITE_STATIC);
}

static GBytes *
column_bytes (sqlite3_stmt *stmt, int at)
{
  const void *data = sqlite3_column_blob (stmt, at);

  return g_bytes_new (data, (gsize) sqlite3_column_bytes (stmt, at));
}

static gboolean
run (TaoDatabase *self, sqlite3_stmt *stmt, GError **error)
{
  if (sqlite3_step (stmt) != SQLITE_DONE)
    return fail_sqlite (self, error);
  return TRUE;
}

/* --- Opening ---------------------------------------------------------------------- */

static gboolean
read_pragma (TaoDatabase *self, const char *sql, gint64 *value, GError **error)
{
  sqlite3_stmt *stmt = NULL;
  gboolean ok;

  if (sqlite3_prepare_v2 (self->db, sql, -1, &stmt, NULL) != SQLITE_OK)
    return fail_sqlite (self, error);
  ok = sqlite3_step (stmt) == SQLITE_ROW;
  if (ok)
    *value = sqlite3_column_int64 (stmt, 0);
  else
    fail_sqlite (self, error);
  sqlite3_finalize (stmt);
  return ok;
}

static gboolean
prepare_file (TaoDatabase *self, GError **error)
{
  gint64 id, format, n_tables;
  g_autofree char *marks = NULL;

  if (!read_pragma (self, "PRAGMA application_id", &id, error)
      || !read_pragma (self, "PRAGMA user_version", &format, error)
      || !read_pragma (self, "SELECT count(*) FROM sqlite_schema", &n_tables, error))
    return FALSE;
  if (id == APPLICATION_ID && format != FORMAT)
    {
      g_set_error (error, TAO_DATABASE_ERROR, TAO_DATABASE_ERROR_FORMAT,
                   "%s was written by %s version of this program (format %" G_GINT64_FORMAT ", not %d) and is left as it is: "
                   "use that version, or begin a new chain with another --base-path",
                   self->path, format > FORMAT ? "a later" : "an earlier", format, FORMAT);
      return FALSE;
    }
  if (n_tables > 0)
    return id == APPLICATION_ID ? TRUE : fail_damaged (self, "it is another program's database", error);

  marks = g_strdup_printf ("PRAGMA application_id = %d; PRAGMA user_version = %d;", APPLICATION_ID, FORMAT);
  return execute (self, "BEGIN IMMEDIATE", error)
         && execute (self, schema, error)
         && execute (self, marks, error)
         && execute (self, "COMMIT", error);
}

static gboolean
take_lock (TaoDatabase *self, const char *base_path, GError **error)
{
  g_autofree char *path = g_build_filename (base_path, "LOCK", NULL);

  if (g_mkdir_with_parents (base_path, 0700) != 0
      || (self->lock_fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600)) < 0)
    {
      g_set_error (error, TAO_DATABASE_ERROR, TAO_DATABASE_ERROR_FAILED,
                   "cannot use the base path %s: %s", base_path, g_strerror (errno));
      return FALSE;
    }
  if (flock (self->lock_fd, LOCK_EX | LOCK_NB) != 0)
    {
      g_set_error (error, TAO_DATABASE_ERROR, TAO_DATABASE_ERROR_LOCKED,
                   "the base path %s is in use by another process", base_path);
      return FALSE;
    }
  return TRUE;
}

TaoDatabase *
tao_database_open (const char *base_path, gboolean keep_deltas, GError **error)
{
  g_autoptr(TaoDatabase) self = g_new0 (TaoDatabase, 1);

  self->lock_fd = -1;
  self->keeps_deltas = keep_deltas || base_path != NULL;
  if (base_path != NULL)
    {
      if (!take_lock (self, base_path, error))
        return NULL;
      self->path = g_build_filename (base_path, "localnet.db", NULL);
    }
  if (sqlite3_open_v2 (self->path != NULL ? self->path : ":memory:", &self->db,
                       SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
    {
      fail_sqlite (self, error);
      return NULL;
    }
  if (!execute (self, "PRAGMA trusted_schema = OFF", error)
      || !prepare_file (self, error)
      || !execute (self, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL", error))
    return NULL;
  return g_steal_pointer (&self);
}

void
tao_database_free (TaoDatabase *self)
{
  for (guint i = 0; i < N_STATEMENTS; i++)
    sqlite3_finalize (self->statements[i]);
  sqlite3_close (self->db);
  if (self->lock_fd >= 0)
    close (self->lock_fd);
  g_free (self->path);
  g_free (self);
}

gboolean
tao_database_begin (TaoDatabase *self, GError **error)
{
  return execute (self, "BEGIN IMMEDIATE", error);
}

gboolean
tao_database_commit (TaoDatabase *self, GError **error)
{
  return execute (self, "COMMIT", error);
}

char *
tao_database_get_fact (TaoDatabase *self, const char *name, GError **error)
{
  g_autoptr(Statement) stmt = statement (self, GET_FACT, error);
  int rc;

  if (stmt == NULL)
    return NULL;
  sqlite3_bind_text (stmt, 1, name, -1, SQLITE_STATIC);
  rc = sqlite3_step (stmt);
  if (rc == SQLITE_ROW)
    return g_strdup ((const char *) sqlite3_column_text (stmt, 0));
  if (rc != SQLITE_DONE)
    fail_sqlite (self, error);
  return NULL;
}

gboolean
tao_database_set_fact (TaoDatabase *self, const char *name, const char *value, GError **error)
{
  g_autoptr(Statement) stmt = statement (self, SET_FACT, error);

  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_text (stmt, 1, name, -1, SQLITE_STATIC);
  sqlite3_bind_text (stmt, 2, value, -1, SQLITE_STATIC);
  return run (self, stmt, error);
}

/* --- Blocks -------------------------------------------------------------------------- */

gboolean
tao_database_add_block (TaoDatabase *self, const TaoBlock *block, GError **error)
{
  g_autoptr(GBytes) header = tao_block_encode_header (block);
  g_autoptr(GBytes) body = tao_block_encode_body (block);
  g_autoptr(Statement) stmt = statement (self, ADD_BLOCK, error);

  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_int64 (stmt, 1, block->number);
  bind_bytes (stmt, 2, block->hash, 32);
  bind_bytes (stmt, 3, g_bytes_get_data (header, NULL), g_bytes_get_size (header));
  bind_bytes (stmt, 4, g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  return run (self, stmt, error);
}

TaoBlock *
tao_database_get_block (TaoDatabase *self, guint32 number, GError **error)
{
  g_autoptr(Statement) stmt = statement (self, GET_BLOCK, error);
  g_autoptr(GBytes) header = NULL;
  g_autoptr(GBytes) body = NULL;
  g_autoptr(TaoBlock) block = NULL;
  int rc;

  if (stmt == NULL)
    return NULL;
  sqlite3_bind_int64 (stmt, 1, number);
  rc = sqlite3_step (stmt);
  if (rc == SQLITE_DONE)
    return NULL;
  if (rc != SQLITE_ROW)
    {
      fail_sqlite (self, error);
      return NULL;
    }
  header = column_bytes (stmt, 0);
  body = column_bytes (stmt, 1);
  block = tao_block_decode (header, body);
  if (block == NULL || block->number != number
      || sqlite3_column_bytes (stmt, 2) != 32 || memcmp (sqlite3_column_blob (stmt, 2), block->hash, 32) != 0)
    {
      g_autofree char *what = g_strdup_printf ("block %u does not match its hash", number);

      fail_damaged (self, what, error);
      return NULL;
    }
  return g_steal_pointer (&block);
}

gboolean
tao_database_find_block (TaoDatabase *self, const guint8 hash[32], guint32 *number)
{
  g_autoptr(Statement) stmt = statement (self, FIND_BLOCK, NULL);

  if (stmt == NULL)
    return FALSE;
  bind_bytes (stmt, 1, hash, 32);
  if (sqlite3_step (stmt) != SQLITE_ROW)
    return FALSE;
  *number = (guint32) sqlite3_column_int64 (stmt, 0);
  return TRUE;
}

gboolean
tao_database_get_newest (TaoDatabase *self, gboolean *any, guint32 *number, GError **error)
{
  g_autoptr(Statement) stmt = statement (self, NEWEST_BLOCK, error);

  if (stmt == NULL)
    return FALSE;
  if (sqlite3_step (stmt) != SQLITE_ROW)
    return fail_sqlite (self, error);
  *any = sqlite3_column_type (stmt, 0) != SQLITE_NULL;
  *number = (guint32) sqlite3_column_int64 (stmt, 0);
  return TRUE;
}

/* --- Deltas ---------------------------------------------------------------------------- */

typedef struct
{
  gsize key_len;
  TaoBlob *value;       /* (nullable): NULL removes */
  guint8 key[];
} DeltaEntry;

struct _TaoDelta
{
  GHashTable *entries;
};

static guint
entry_hash (gconstpointer data)
{
  const DeltaEntry *entry = data;
  guint32 hash = 2166136261u;

  /* The end of a key varies most. */
  for (gsize i = entry->key_len > 40 ? entry->key_len - 40 : 0; i < entry->key_len; i++)
    hash = (hash ^ entry->key[i]) * 16777619u;
  return hash;
}

static gboolean
entry_equal (gconstpointer a, gconstpointer b)
{
  const DeltaEntry *x = a, *y = b;

  return x->key_len == y->key_len && memcmp (x->key, y->key, x->key_len) == 0;
}

static void
entry_free (gpointer data)
{
  DeltaEntry *entry = data;

  g_clear_pointer (&entry->value, tao_blob_unref);
  g_free (entry);
}

TaoDelta *
tao_delta_new (void)
{
  TaoDelta *self = g_new (TaoDelta, 1);

  self->entries = g_hash_table_new_full (entry_hash, entry_equal, NULL, entry_free);
  return self;
}

void
tao_delta_free (TaoDelta *self)
{
  g_hash_table_unref (self->entries);
  g_free (self);
}

static void
delta_set (TaoDelta *self, const guint8 *key, gsize key_len, TaoBlob *value)
{
  DeltaEntry *entry = g_malloc (sizeof *entry + key_len);

  entry->key_len = key_len;
  entry->value = value != NULL ? tao_blob_ref (value) : NULL;
  memcpy (entry->key, key, key_len);
  /* Replaces an older value together with its key. */
  g_hash_table_add (self->entries, entry);
}

void
tao_delta_add (TaoDelta *self, const TaoStorageChanges *changes)
{
  for (gsize i = 0; i < changes->n_changes; i++)
    delta_set (self, changes->changes[i].key, changes->changes[i].key_len, changes->changes[i].new_value);
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const DeltaEntry *x = *(DeltaEntry *const *) a, *y = *(DeltaEntry *const *) b;
  int order = memcmp (x->key, y->key, MIN (x->key_len, y->key_len));

  return order != 0 ? order : (x->key_len > y->key_len) - (x->key_len < y->key_len);
}

/* (transfer container): ascending by key. */
static GPtrArray *
delta_sorted (TaoDelta *self)
{
  GPtrArray *sorted = g_ptr_array_sized_new (g_hash_table_size (self->entries));
  GHashTableIter iter;
  gpointer entry;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, &entry, NULL))
    g_ptr_array_add (sorted, entry);
  g_ptr_array_sort (sorted, compare_entries);
  return sorted;
}

static guint
shared_length (const guint8 *a, gsize a_len, const guint8 *b, gsize b_len)
{
  guint n = 0;

  while (n < a_len && n < b_len && a[n] == b[n])
    n++;
  return n;
}

/* A checksum of the rest; count, then per key, ascending: how many bytes it shares with the key before it, the
 * others, whether a value follows, the value. */
static GByteArray *
encoding_begin (gsize n)
{
  GByteArray *out = g_byte_array_sized_new (4096);

  g_byte_array_set_size (out, CHECKSUM_SIZE);
  tao_scale_write_compact (out, n);
  return out;
}

static void
encode_change (GByteArray *out, const guint8 *before, gsize before_len, const guint8 *key, gsize key_len, const TaoBlob *value)
{
  guint shared = shared_length (before, before_len, key, key_len);

  tao_scale_write_compact (out, shared);
  tao_scale_write_vec_u8 (out, key + shared, key_len - shared);
  tao_scale_write_option (out, value != NULL);
  if (value != NULL)
    tao_scale_write_vec_u8 (out, value->data, value->len);
}

/* Writes the version of block @number: (encoding_begin(), encode_change() …). */
static gboolean
add_encoded (TaoDatabase *self, guint32 number, GByteArray *encoding, GError **error)
{
  g_autoptr(Statement) stmt = statement (self, ADD_DELTA, error);

  if (stmt == NULL)
    return FALSE;
  tao_hash_blake2b_64 (encoding->data + CHECKSUM_SIZE, encoding->len - CHECKSUM_SIZE, encoding->data);
  sqlite3_bind_int64 (stmt, 1, number);
  bind_bytes (stmt, 2, encoding->data, encoding->len);
  return run (self, stmt, error);
}

static gboolean
delta_decode_into (TaoDelta *self, const guint8 *bytes, gsize len)
{
  g_autoptr(GByteArray) key = g_byte_array_new ();
  guint8 checksum[CHECKSUM_SIZE];
  TaoScaleReader in;
  guint32 n;

  if (len < CHECKSUM_SIZE)
    return FALSE;
  tao_hash_blake2b_64 (bytes + CHECKSUM_SIZE, len - CHECKSUM_SIZE, checksum);
  if (memcmp (checksum, bytes, CHECKSUM_SIZE) != 0)
    return FALSE;
  tao_scale_reader_init (&in, bytes + CHECKSUM_SIZE, len - CHECKSUM_SIZE);
  if (!tao_scale_read_count (&in, 3, &n, NULL))
    return FALSE;
  for (guint32 i = 0; i < n; i++)
    {
      g_autoptr(TaoBlob) value = NULL;
      TaoScaleSlice rest, slice;
      guint32 shared;
      gboolean present;

      if (!tao_scale_read_compact_u32 (&in, &shared, NULL) || shared > key->len
          || !tao_scale_read_vec_u8 (&in, &rest, NULL) || shared + rest.size > TAO_TRIE_MAX_KEY
          || !tao_scale_read_option (&in, &present, NULL)
          || (present && !tao_scale_read_vec_u8 (&in, &slice, NULL)))
        return FALSE;
      if (present)
        value = tao_blob_new (slice.data, slice.size);
      g_byte_array_set_size (key, shared);
      g_byte_array_append (key, rest.data, (guint) rest.size);
      delta_set (self, key->data, key->len, value);
    }
  return tao_scale_reader_left (&in) == 0;
}

gboolean
tao_database_keeps_deltas (TaoDatabase *self)
{
  return self->keeps_deltas;
}

gboolean
tao_database_add_delta (TaoDatabase *self, guint32 number, TaoDelta *delta, GError **error)
{
  g_autoptr(GPtrArray) sorted = NULL;
  g_autoptr(GByteArray) encoding = NULL;

  if (!self->keeps_deltas)
    return TRUE;
  sorted = delta_sorted (delta);
  encoding = encoding_begin (sorted->len);
  for (guint i = 0; i < sorted->len; i++)
    {
      const DeltaEntry *entry = sorted->pdata[i];
      const DeltaEntry *before = i > 0 ? sorted->pdata[i - 1] : NULL;

      encode_change (encoding, before != NULL ? before->key : NULL, before != NULL ? before->key_len : 0, entry->key,
                     entry->key_len, entry->value);
    }
  return add_encoded (self, number, encoding, error);
}

gboolean
tao_database_add_changes (TaoDatabase *self, guint32 number, const TaoStorageChanges *changes, GError **error)
{
  g_autoptr(GByteArray) encoding = NULL;

  if (!self->keeps_deltas)
    return TRUE;
  encoding = encoding_begin (changes->n_changes);
  for (gsize i = 0; i < changes->n_changes; i++)
    {
      const TaoStorageChange *change = &changes->changes[i];
      const TaoStorageChange *before = i > 0 ? change - 1 : NULL;

      encode_change (encoding, before != NULL ? before->key : NULL, before != NULL ? before->key_len : 0, change->key,
                     change->key_len, change->new_value);
    }
  return add_encoded (self, number, encoding, error);
}

static gboolean
set_base_entry (TaoDatabase *self, const guint8 *key, gsize key_len, TaoBlob *value, GError **error)
{
  g_autoptr(Statement) stmt = statement (self, value != NULL ? SET_BASE : UNSET_BASE, error);

  if (stmt == NULL)
    return FALSE;
  bind_bytes (stmt, 1, key, key_len);
  if (value != NULL)
    bind_bytes (stmt, 2, value->data, value->len);
  return run (self, stmt, error);
}

static gboolean
set_base_number (TaoDatabase *self, guint32 number, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%u", number);

  return tao_database_set_fact (self, "base", text, error);
}

gboolean
tao_database_set_base (TaoDatabase *self, guint32 number, TaoTrie *state, GError **error)
{
  g_autoptr(TaoTrieIter) iter = NULL;
  const guint8 *key;
  gsize key_len;
  TaoBlob *value;

  if (self->path == NULL)
    return TRUE;
  iter = tao_trie_iter_new (state, NULL, 0);
  while (tao_trie_iter_next (iter, &key, &key_len, &value))
    if (!set_base_entry (self, key, key_len, value, error))
      return FALSE;
  return set_base_number (self, number, error);
}

/* Adds the deltas behind @first up to @last to @delta. */
static gboolean
collect_deltas (TaoDatabase *self, guint32 first, guint32 last, TaoDelta *delta, GError **error)
{
  g_autoptr(Statement) stmt = statement (self, LIST_DELTAS, error);
  int rc;

  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_int64 (stmt, 1, first);
  sqlite3_bind_int64 (stmt, 2, last);
  while ((rc = sqlite3_step (stmt)) == SQLITE_ROW)
    if (!delta_decode_into (delta, sqlite3_column_blob (stmt, 1), (gsize) sqlite3_column_bytes (stmt, 1)))
      return fail_damaged (self, "the changes of a block do not decode", error);
  return rc == SQLITE_DONE ? TRUE : fail_sqlite (self, error);
}

static gboolean
drop_deltas (TaoDatabase *self, guint32 first, guint32 last, GError **error)
{
  g_autoptr(Statement) stmt = statement (self, DROP_DELTAS, error);

  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_int64 (stmt, 1, first);
  sqlite3_bind_int64 (stmt, 2, last);
  return run (self, stmt, error);
}

gboolean
tao_database_merge_deltas (TaoDatabase *self, guint32 first, guint32 last, GError **error)
{
  g_autoptr(TaoDelta) delta = NULL;

  if (self->path == NULL)
    return TRUE;
  delta = tao_delta_new ();
  return collect_deltas (self, first, last, delta, error)
         && drop_deltas (self, first, last, error)
         && tao_database_add_delta (self, last, delta, error);
}

static gboolean
get_base_number (TaoDatabase *self, guint32 *number, GError **error)
{
  g_autofree char *text = tao_database_get_fact (self, "base", error);
  guint64 value;

  if (text == NULL || !g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT32, &value, NULL))
    {
      if (error == NULL || *error == NULL)
        fail_damaged (self, "it does not say which state it holds", error);
      return FALSE;
    }
  *number = (guint32) value;
  return TRUE;
}

gboolean
tao_database_move_base (TaoDatabase *self, guint32 number, GError **error)
{
  g_autoptr(TaoDelta) delta = NULL;
  g_autoptr(GPtrArray) sorted = NULL;
  guint32 base;

  if (self->path == NULL)
    return TRUE;
  delta = tao_delta_new ();
  if (!get_base_number (self, &base, error) || !collect_deltas (self, base, number, delta, error))
    return FALSE;
  sorted = delta_sorted (delta);
  for (guint i = 0; i < sorted->len; i++)
    {
      DeltaEntry *entry = sorted->pdata[i];

      if (!set_base_entry (self, entry->key, entry->key_len, entry->value, error))
        return FALSE;
    }
  return drop_deltas (self, base, number + 1, error) && set_base_number (self, number, error);
}

/* --- Loading ------------------------------------------------------------------------------ */

static TaoTrie *
load_base (TaoDatabase *self, GError **error)
{
  g_autoptr(TaoTrie) empty = tao_trie_new (TAO_STATE_VERSION_1);
  g_autoptr(GArray) entries = g_array_new (FALSE, FALSE, sizeof (TaoTrieChange));
  g_autoptr(Statement) stmt = statement (self, LIST_BASE, error);
  TaoTrie *state = NULL;
  int rc;

  if (stmt == NULL)
    return NULL;
  while ((rc = sqlite3_step (stmt)) == SQLITE_ROW)
    {
      gsize key_len = (gsize) sqlite3_column_bytes (stmt, 0);
      TaoTrieChange entry = {
        .key = g_memdup2 (sqlite3_column_blob (stmt, 0), key_len),
        .key_len = key_len,
        .value = tao_blob_new (sqlite3_column_blob (stmt, 1), (gsize) sqlite3_column_bytes (stmt, 1)),
      };

      g_array_append_val (entries, entry);
    }
  if (rc == SQLITE_DONE)
    state = tao_trie_apply (empty, (TaoTrieChange *) (void *) entries->data, entries->len);
  else
    fail_sqlite (self, error);
  for (guint i = 0; i < entries->len; i++)
    {
      TaoTrieChange *entry = &g_array_index (entries, TaoTrieChange, i);

      g_free ((guint8 *) entry->key);
      tao_blob_unref (entry->value);
    }
  return state;
}

static TaoTrie *
apply_delta (TaoTrie *state, TaoDelta *delta)
{
  g_autoptr(GPtrArray) sorted = delta_sorted (delta);
  g_autofree TaoTrieChange *changes = g_new (TaoTrieChange, sorted->len);

  for (guint i = 0; i < sorted->len; i++)
    {
      DeltaEntry *entry = sorted->pdata[i];

      changes[i] = (TaoTrieChange) { entry->key, entry->key_len, entry->value };
    }
  return tao_trie_apply (state, changes, sorted->len);
}

TaoTrie *
tao_database_follow_deltas (TaoDatabase *self, TaoTrie *state, guint32 first, guint32 last, GError **error)
{
  g_autoptr(TaoDelta) delta = tao_delta_new ();

  if (!collect_deltas (self, first, last, delta, error))
    return NULL;
  return apply_delta (state, delta);
}

static gboolean
check_root (TaoDatabase *self, guint32 number, TaoTrie *state, GError **error)
{
  g_autoptr(GError) local = NULL;
  g_autoptr(TaoBlock) block = tao_database_get_block (self, number, &local);
  guint8 root[TAO_TRIE_HASH_SIZE];

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  tao_trie_root (state, root);
  if (block == NULL || memcmp (root, block->state_root, sizeof root) != 0)
    {
      g_autofree char *what = g_strdup_printf ("the state of block %u has another root", number);

      return fail_damaged (self, what, error);
    }
  return TRUE;
}

gboolean
tao_database_load (TaoDatabase *self, TaoDatabaseVersionFunc func, gpointer data, GError **error)
{
  g_autoptr(TaoTrie) state = NULL;
  g_autoptr(Statement) stmt = NULL;
  guint32 number;
  int rc;

  if (!get_base_number (self, &number, error))
    return FALSE;
  state = load_base (self, error);
  if (state == NULL || !check_root (self, number, state, error))
    return FALSE;
  if (!func (number, state, data))
    return TRUE;

  stmt = statement (self, LIST_DELTAS, error);
  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_int64 (stmt, 1, number);
  sqlite3_bind_int64 (stmt, 2, G_MAXUINT32);
  while ((rc = sqlite3_step (stmt)) == SQLITE_ROW)
    {
      g_autoptr(TaoDelta) delta = tao_delta_new ();
      TaoTrie *next;

      if (!delta_decode_into (delta, sqlite3_column_blob (stmt, 1), (gsize) sqlite3_column_bytes (stmt, 1)))
        return fail_damaged (self, "the changes of a block do not decode", error);
      next = apply_delta (state, delta);
      tao_trie_unref (state);
      state = next;
      number = (guint32) sqlite3_column_int64 (stmt, 0);
      if (!func (number, state, data))
        return TRUE;
    }
  if (rc != SQLITE_DONE)
    return fail_sqlite (self, error);
  return check_root (self, number, state, error);
}

guint64
tao_database_get_size (TaoDatabase *self)
{
  GStatBuf st;

  return self->path != NULL && g_stat (self->path, &st) == 0 ? (guint64) st.st_size : 0;
}
