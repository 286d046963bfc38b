/* The Substrate state trie as a persistent structure: each TaoTrie is one
 * immutable version of the whole state, and applying a block's changes makes
 * the next version while sharing every node that did not change, cached hashes
 * included.  So a block costs only its changed paths, old blocks stay readable,
 * and dropping a version frees exactly what no other version needs.
 *
 * The layout (base-16 Patricia tree, node codec, blake2b-256) is that of
 * sp-trie; docs/trie.md repeats it.  Not thread-safe: versions share nodes and
 * fill in their hashes lazily, so all versions of a state belong to one thread. */
#pragma once

#include "trie/blob.h"

G_BEGIN_DECLS

#define TAO_TRIE_HASH_SIZE 32
/* The longest key in bytes that the node codec can describe is 32,767. */
#define TAO_TRIE_MAX_KEY 32767

/* How values enter the root.  Version 1 puts only the hash of a value longer
 * than 32 bytes into its node, so that proofs stay small. */
typedef enum
{
  TAO_STATE_VERSION_0 = 0,
  TAO_STATE_VERSION_1 = 1,
} TaoStateVersion;

typedef struct _TaoTrie TaoTrie;

/* One key to set, or to remove where @value is NULL.  Everything is borrowed. */
typedef struct
{
  const guint8 *key;
  gsize key_len;
  TaoBlob *value;
} TaoTrieChange;

/* (transfer full): the empty state. */
TaoTrie *tao_trie_new (TaoStateVersion version);
TaoTrie *tao_trie_ref (TaoTrie *self);
void tao_trie_unref (TaoTrie *self);

/* (transfer none) (nullable): the value at @key; it lives as long as a version that holds it. */
TaoBlob *tao_trie_get (const TaoTrie *self, const guint8 *key, gsize key_len);

/* The next version.  @changes: strictly ascending by key bytes (shorter first),
 * each key at most TAO_TRIE_MAX_KEY long.  Removing an absent key is no change.
 * (transfer full) */
TaoTrie *tao_trie_apply (const TaoTrie *self, const TaoTrieChange *changes, gsize n_changes);

/* The Merkle root; hashes only what no earlier call has hashed. */
void tao_trie_root (TaoTrie *self, guint8 root[TAO_TRIE_HASH_SIZE]);

/* The Merkle value of the topmost node at or below @prefix: 32 bytes of hash, or
 * fewer bytes of a node's encoding.  Returns its length, 0 if no key begins with @prefix. */
gsize tao_trie_descendant_value (TaoTrie *self, const guint8 *prefix, gsize prefix_len,
                                 guint8 value[TAO_TRIE_HASH_SIZE]);

/* Keys in ascending order.  The iterator holds its version of the trie. */
typedef struct _TaoTrieIter TaoTrieIter;

/* Walks the keys that begin with @prefix.  (transfer full) */
TaoTrieIter *tao_trie_iter_new (TaoTrie *self, const guint8 *prefix, gsize prefix_len);
void tao_trie_iter_free (TaoTrieIter *self);

/* Goes on behind @key, whether or not @key is present; keys before the prefix are skipped as well. */
void tao_trie_iter_seek_after (TaoTrieIter *self, const guint8 *key, gsize key_len);

/* FALSE at the end.  @key and @value are lent until the next call. */
gboolean tao_trie_iter_next (TaoTrieIter *self, const guint8 **key, gsize *key_len, TaoBlob **value);

/* A key to prove; its value does not matter. */
typedef TaoTrieChange TaoTrieEntry;

/* The root of a trie whose keys are the compact-encoded positions of @values, under @version:
 * how a header commits to its extrinsics. */
void tao_trie_ordered_root (TaoStateVersion version, TaoBlob *const *values, gsize n_values,
                            guint8 root[TAO_TRIE_HASH_SIZE]);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoTrie, tao_trie_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoTrieIter, tao_trie_iter_free)

G_END_DECLS
