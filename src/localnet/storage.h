/* The key–value store that the runtime works on: an overlay of the running
 * block over the committed state of its parent.
 *
 * Reads lend bytes, writes copy them.  Transactions nest: an extrinsic that
 * fails is rolled back without trace, while the block goes on.  At the end of
 * the block the node takes all changes at once and makes the next version of
 * the state trie of them.
 *
 * Keys are full storage keys (hashed prefixes and all), at most
 * TAO_TRIE_MAX_KEY bytes; order is by bytes.  An empty value is a value: it is
 * not the same as an absent key.  Not thread-safe. */
#pragma once

#include "trie/trie.h"

G_BEGIN_DECLS

typedef struct _TaoStorage TaoStorage;

/* A view on @state (not NULL, the view takes its own reference).  Views are independent of each
 * other; what one writes, no other sees.  (transfer full) */
TaoStorage *tao_storage_new (TaoTrie *state);
void tao_storage_free (TaoStorage *self);

/* (nullable): the bytes at @key, NULL if the key is absent; for an empty value a pointer that is
 * not NULL.  Lent until this key is written or removed, a transaction is rolled back, or the
 * block ends.  @len (out) (optional): their number, 0 if absent. */
const guint8 *tao_storage_get (TaoStorage *self, const guint8 *key, gsize key_len, gsize *len);

/* Where a key was found, for those who look at the same keys in every block: skips hashing and searching.  All zeros
 * at first.  The caller keeps one for each key and asks before it makes the key. */
typedef struct
{
  /*< private >*/
  guint64 era;
  gpointer entry;
} TaoStoragePlace;

/* TRUE if @place knows where its key is in @self; then the functions below take NULL as key. */
gboolean tao_storage_knows (TaoStorage *self, const TaoStoragePlace *place);
const guint8 *tao_storage_get_at (TaoStorage *self, TaoStoragePlace *place, const guint8 *key, gsize key_len, gsize *len);
void tao_storage_put_at (TaoStorage *self, TaoStoragePlace *place, const guint8 *key, gsize key_len,
                         const guint8 *value, gsize value_len);

gboolean tao_storage_contains (TaoStorage *self, const guint8 *key, gsize key_len);

/* Copies @value; @value may be bytes that tao_storage_get() lent. */
void tao_storage_put (TaoStorage *self, const guint8 *key, gsize key_len,
                      const guint8 *value, gsize value_len);

void tao_storage_remove (TaoStorage *self, const guint8 *key, gsize key_len);

/* Removes at most @limit keys (in order) that begin with @prefix; returns how many it removed. */
guint tao_storage_remove_prefix (TaoStorage *self, const guint8 *prefix, gsize prefix_len, guint limit);

/* (transfer full) (nullable): the first key after @key in byte order, whether or not @key is
 * present; NULL at the end.  For more than one step an iterator is faster. */
GBytes *tao_storage_next_key (TaoStorage *self, const guint8 *key, gsize key_len);

/* Nested transactions.  Every begin is closed by exactly one commit or rollback; the innermost
 * is closed first.  A commit hands the changes to the enclosing transaction. */
void tao_storage_begin (TaoStorage *self);
void tao_storage_commit (TaoStorage *self);
void tao_storage_rollback (TaoStorage *self);
/* How many transactions are open. */
guint tao_storage_get_depth (TaoStorage *self);

/* Walks the keys that begin with a prefix, in byte order, as they are at each step: writing and
 * removing while walking is allowed (a key written behind the walker is not visited).
 * Ending a block or rolling back while walking is not.
 *
 *   TaoStorageIter iter;
 *   tao_storage_iter_init (&iter, storage, prefix, sizeof prefix);
 *   while (tao_storage_iter_next (&iter))
 *     use (iter.key, iter.key_len, iter.value, iter.value_len);
 *   tao_storage_iter_clear (&iter);
 */
typedef struct
{
  const guint8 *key;    /* the whole key, lent until the next step */
  gsize key_len;
  const guint8 *value;  /* lent as by tao_storage_get() */
  gsize value_len;
  /*< private >*/
  TaoStorage *storage;
  TaoTrieIter *committed;
  TaoBlob *next_value;
  const guint8 *next_key;
  gsize next_len;
  GByteArray *last;
  gsize prefix_len;
} TaoStorageIter;

void tao_storage_iter_init (TaoStorageIter *iter, TaoStorage *storage, const guint8 *prefix, gsize prefix_len);
gboolean tao_storage_iter_next (TaoStorageIter *iter);
/* Skips to the first key behind @key (a whole key, which must begin with the prefix). */
void tao_storage_iter_seek_after (TaoStorageIter *iter, const guint8 *key, gsize key_len);
void tao_storage_iter_clear (TaoStorageIter *iter);

/* One key that a block changed, old value and new one; NULL stands for absent. */
typedef struct
{
  TaoBlob *old_value;
  TaoBlob *new_value;
  gsize key_len;
  const guint8 *key;
} TaoStorageChange;

typedef struct
{
  gsize n_changes;
  TaoStorageChange *changes;  /* ascending by key */
  /*< private >*/
  guint8 *keys;
} TaoStorageChanges;

void tao_storage_changes_free (TaoStorageChanges *self);

/* Ends the block: all changes since the last end become the committed state, which is returned
 * (transfer none, ask it for the root); @changes (out) (optional) (transfer full) says what changed.
 * No transaction may be open. */
TaoTrie *tao_storage_end_block (TaoStorage *self, TaoStorageChanges **changes);

/* Drops all changes since the last end of a block, open transactions included. */
void tao_storage_discard (TaoStorage *self);

/* (transfer none): the committed state below the overlay. */
TaoTrie *tao_storage_get_state (TaoStorage *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoStorage, tao_storage_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoStorageChanges, tao_storage_changes_free)

G_END_DECLS
