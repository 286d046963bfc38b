/* The verifier on bytes from strangers.  The first half of the input is a node that the root
 * commits to and keys to look up in it; the whole input is also a set of entries whose honest
 * proof must verify. */
#include "keys/hash.h"
#include "trie/proof.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* Nodes and keys: each a length byte and so many bytes.  Long nodes need two pieces. */
static void
look_up (const guint8 *data, gsize size)
{
  g_autoptr(GPtrArray) nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) tao_blob_unref);
  g_autoptr(TaoTrieProof) proof = NULL;
  guint8 root[TAO_TRIE_HASH_SIZE];
  gsize node_len;

  if (size < 2)
    return;
  node_len = MIN (data[0] | (gsize) data[1] << 8, size - 2);
  data += 2;
  size -= 2;
  g_ptr_array_add (nodes, tao_blob_new (data, node_len));
  tao_hash_blake2b_256 (data, node_len, root);
  proof = tao_trie_proof_new (root, (TaoBlob **) nodes->pdata, nodes->len);
  data += node_len;
  size -= node_len;
  while (size > 0)
    {
      gsize key_len = MIN (data[0], size - 1);
      g_autoptr(TaoBlob) value = NULL;
      g_autoptr(GError) error = NULL;

      if (tao_trie_proof_get (proof, data + 1, key_len, &value, &error))
        g_assert_true (error == NULL);
      else
        g_assert_true (error != NULL && value == NULL);
      data += 1 + key_len;
      size -= 1 + key_len;
    }
}

static void
prove_entries (const guint8 *data, gsize size)
{
  g_autoptr(TaoTrie) empty = tao_trie_new (size % 2 ? TAO_STATE_VERSION_1 : TAO_STATE_VERSION_0);
  TaoTrie *trie = tao_trie_ref (empty);
  g_autoptr(GPtrArray) nodes = NULL;
  g_autoptr(TaoTrieProof) proof = NULL;
  g_autoptr(TaoBlob) proved = NULL;
  TaoTrieChange last = { 0 };
  guint8 root[TAO_TRIE_HASH_SIZE];

  for (guint n = 0; size > 2 && n < 64; n++)
    {
      gsize key_len = MIN (data[0] % 16, size - 2);
      gsize value_len = data[1] % 64;
      TaoTrieChange change = { data + 2, key_len, NULL };
      TaoTrie *next;

      if (value_len > 0)
        {
          guint8 value[64];

          memset (value, data[1], sizeof value);
          change.value = tao_blob_new (value, value_len);
        }
      next = tao_trie_apply (trie, &change, 1);
      tao_trie_unref (trie);
      trie = next;
      if (change.value != NULL)
        tao_blob_unref (change.value);
      last = change;
      data += 2 + key_len;
      size -= 2 + key_len;
    }

  tao_trie_root (trie, root);
  nodes = tao_trie_prove (trie, &last, 1);
  proof = tao_trie_proof_new (root, (TaoBlob **) nodes->pdata, nodes->len);
  g_assert_true (tao_trie_proof_get (proof, last.key, last.key_len, &proved, NULL));
  g_assert_true (tao_blob_equal (proved, tao_trie_get (trie, last.key, last.key_len)));
  g_assert_true (tao_trie_proof_check_surplus (proof, NULL));
  tao_trie_unref (trie);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  look_up (data, size);
  prove_entries (data, size);
  return 0;
}
