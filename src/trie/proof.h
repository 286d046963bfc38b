/* Read proofs: the encoded nodes between the root of a state and some keys.
 *
 * Who knows a root (from a block header that is trusted) can check with them what a stranger says
 * about a key.  The verifier takes nothing on trust: a node counts only by its hash, so whatever
 * the stranger changes, adds or leaves out can make a check fail but never succeed wrongly. */
#pragma once

#include "trie/error.h"
#include "trie/trie.h"

G_BEGIN_DECLS

/* (transfer full) (element-type TaoBlob): the nodes that prove the value, or the absence, of each
 * key, each once, the root first: what state_getReadProof answers.  @keys: borrowed; values are ignored. */
GPtrArray *tao_trie_prove (TaoTrie *self, const TaoTrieEntry *keys, gsize n_keys);

typedef struct _TaoTrieProof TaoTrieProof;

/* A proof as received.  @nodes: (element-type TaoBlob), any bytes at all; references are taken.
 * (transfer full) */
TaoTrieProof *tao_trie_proof_new (const guint8 root[TAO_TRIE_HASH_SIZE], TaoBlob *const *nodes, gsize n_nodes);
void tao_trie_proof_free (TaoTrieProof *self);

/* What the state under the root holds at @key.
 * @value: (out) (transfer full) (nullable): NULL if @key is proved absent.
 * FALSE with TAO_TRIE_ERROR_INCOMPLETE or _MALFORMED if nothing is proved. */
gboolean tao_trie_proof_get (TaoTrieProof *self, const guint8 *key, gsize key_len,
                             TaoBlob **value, GError **error);

/* FALSE with TAO_TRIE_ERROR_SURPLUS if the proof holds a node that no call to tao_trie_proof_get()
 * has needed so far, or one node twice.  Call it after the last key. */
gboolean tao_trie_proof_check_surplus (TaoTrieProof *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoTrieProof, tao_trie_proof_free)

G_END_DECLS
