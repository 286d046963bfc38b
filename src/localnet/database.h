/* What the chain keeps across restarts, in one SQLite file under the base path (or in memory).
 *
 * Blocks are kept whole.  Of the states, one whole version is kept, the oldest (the base), and for
 * each later kept version the keys that changed since the kept version before it.  All writes between
 * tao_database_begin() and tao_database_commit() reach the disk together or not at all, so whatever
 * moment the process is killed at, the file opens at the end of some block.
 *
 * One process at a time: a lock is held on the base path. */
#pragma once

#include "localnet/block.h"
#include "localnet/storage.h"

G_BEGIN_DECLS

typedef enum
{
  TAO_DATABASE_ERROR_LOCKED,    /* another process works on this base path */
  TAO_DATABASE_ERROR_DAMAGED,   /* not a database of this program, or not what was once written */
  TAO_DATABASE_ERROR_FORMAT,    /* written by a version of this program that keeps its data otherwise */
  TAO_DATABASE_ERROR_FAILED,    /* the disk is full, the folder not writable, … */
} TaoDatabaseError;

#define TAO_DATABASE_ERROR (tao_database_error_quark ())
GQuark tao_database_error_quark (void);

typedef struct _TaoDatabase TaoDatabase;

/* @base_path: a folder, made if it is not there; NULL keeps everything in memory, and of the states only
 * what changed, and that only if @keep_deltas.  (transfer full) */
TaoDatabase *tao_database_open (const char *base_path, gboolean keep_deltas, GError **error);
void tao_database_free (TaoDatabase *self);

gboolean tao_database_begin (TaoDatabase *self, GError **error);
gboolean tao_database_commit (TaoDatabase *self, GError **error);

/* Small named facts.  (transfer full) (nullable) */
char *tao_database_get_fact (TaoDatabase *self, const char *name, GError **error);
gboolean tao_database_set_fact (TaoDatabase *self, const char *name, const char *value, GError **error);

gboolean tao_database_add_block (TaoDatabase *self, const TaoBlock *block, GError **error);

/* (transfer full) (nullable): NULL without @error if there is no such block. */
TaoBlock *tao_database_get_block (TaoDatabase *self, guint32 number, GError **error);

/* Whether there is a block with this hash; @number: (out). */
gboolean tao_database_find_block (TaoDatabase *self, const guint8 hash[32], guint32 *number);

/* @any: (out): whether there is any block; @number: (out): of the newest one. */
gboolean tao_database_get_newest (TaoDatabase *self, gboolean *any, guint32 *number, GError **error);

/* --- States; no-ops where they are not kept --------------------------------------- */

gboolean tao_database_keeps_deltas (TaoDatabase *self);

/* Changes of several blocks, the latest value of each key. */
typedef struct _TaoDelta TaoDelta;

TaoDelta *tao_delta_new (void);
void tao_delta_free (TaoDelta *self);
void tao_delta_add (TaoDelta *self, const TaoStorageChanges *changes);

/* Keeps the version of block @number: @delta leads to it from the newest version kept so far. */
gboolean tao_database_add_delta (TaoDatabase *self, guint32 number, TaoDelta *delta, GError **error);

/* The same for a version that is one block behind the one before: its changes need not be gathered first. */
gboolean tao_database_add_changes (TaoDatabase *self, guint32 number, const TaoStorageChanges *changes, GError **error);

/* Writes the whole of @state as the base; the file must not hold any state yet. */
gboolean tao_database_set_base (TaoDatabase *self, guint32 number, TaoTrie *state, GError **error);

/* The version of block @last, which is kept, made of @state, the version of block @first.
 * (transfer full) (nullable) */
TaoTrie *tao_database_follow_deltas (TaoDatabase *self, TaoTrie *state, guint32 first, guint32 last, GError **error);

/* Forgets the versions of the blocks behind @first and before @last; @last stays readable. */
gboolean tao_database_merge_deltas (TaoDatabase *self, guint32 first, guint32 last, GError **error);

/* Makes @number, which is kept, the base, forgetting all versions before it. */
gboolean tao_database_move_base (TaoDatabase *self, guint32 number, GError **error);

/* Called for each kept version, the base first.  @state: (transfer none).  FALSE stops. */
typedef gboolean (*TaoDatabaseVersionFunc) (guint32 number, TaoTrie *state, gpointer data);

/* Builds all kept versions again, and checks them: the first and the last by the roots in their blocks,
 * what lies between by checksums. */
gboolean tao_database_load (TaoDatabase *self, TaoDatabaseVersionFunc func, gpointer data, GError **error);

/* Bytes on disk, 0 in memory. */
guint64 tao_database_get_size (TaoDatabase *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoDatabase, tao_database_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoDelta, tao_delta_free)

G_END_DECLS
