/* Proofs of every recorded entry and of random absent keys, from the recorded node sets and from
 * our own, and what becomes of them when a stranger changes a bit. */
#include "trie/proof.h"

#include "vectors.h"

static void
root_bytes (const Vector *vector, guint8 root[TAO_TRIE_HASH_SIZE])
{
  for (guint i = 0; i < TAO_TRIE_HASH_SIZE; i++)
    root[i] = (guint8) (g_ascii_xdigit_value (vector->root[2 + 2 * i]) << 4 | g_ascii_xdigit_value (vector->root[3 + 2 * i]));
}

static TaoTrieProof *
open_proof (const Vector *vector, GPtrArray *nodes)
{
  guint8 root[TAO_TRIE_HASH_SIZE];

  root_bytes (vector, root);
  return tao_trie_proof_new (root, (TaoBlob **) nodes->pdata, nodes->len);
}

static void
assert_proves (TaoTrieProof *proof, const guint8 *key, gsize key_len, TaoBlob *expected)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoBlob) value = NULL;

  tao_trie_proof_get (proof, key, key_len, &value, &error);
  g_assert_no_error (error);
  g_assert_true (tao_blob_equal (value, expected));
}

/* A key that may be near an entry: one with a byte changed, dropped or added. */
static guint8 *
random_key_near (const Vector *vector, gsize *key_len)
{
  TaoTrieChange *entry = &g_array_index (vector->entries, TaoTrieChange, g_test_rand_int_range (0, vector->entries->len));
  guint8 *key = g_malloc0 (entry->key_len + 2);

  memcpy (key, entry->key, entry->key_len);
  *key_len = entry->key_len;
  switch (g_test_rand_int_range (0, 4))
    {
    case 0:
      if (*key_len > 0)
        key[g_test_rand_int_range (0, *key_len)] ^= (guint8) (1u << g_test_rand_int_range (0, 8));
      break;
    case 1:
      *key_len = g_test_rand_int_range (0, *key_len + 1);
      break;
    case 2:
      key[(*key_len)++] = (guint8) g_test_rand_int_range (0, 256);
      break;
    default:
      for (gsize i = 0; i < *key_len; i++)
        key[i] = (guint8) g_test_rand_int_range (0, 256);
    }
  return key;
}

static void
test_recorded_nodes (void)
{
  g_autoptr(GPtrArray) vectors = load_vectors ();
  guint n_sets = 0, n_entries = 0;

  for (guint i = 0; i < vectors->len; i++)
    {
      Vector *vector = vectors->pdata[i];
      g_autoptr(TaoTrie) trie = vector_trie (vector);
      g_autoptr(TaoTrieProof) proof = NULL;

      if (vector->nodes == NULL || vector->entries->len == 0)
        continue;
      n_sets++;
      proof = open_proof (vector, vector->nodes);
      for (guint j = 0; j < vector->entries->len; j++)
        {
          TaoTrieChange *entry = &g_array_index (vector->entries, TaoTrieChange, j);

          assert_proves (proof, entry->key, entry->key_len, entry->value);
          n_entries++;
        }
      for (guint j = 0; j < 200; j++)
        {
          gsize key_len;
          g_autofree guint8 *key = random_key_near (vector, &key_len);

          assert_proves (proof, key, key_len, tao_trie_get (trie, key, key_len));
        }
    }
  g_assert_cmpuint (n_sets, >, 100);
  g_test_message ("%u node sets, %u entries", n_sets, n_entries);
}

/* What we prove ourselves is a subset of the recorded nodes, and no node of it can be spared. */
static void
test_own_proofs (void)
{
  g_autoptr(GPtrArray) vectors = load_vectors ();

  for (guint i = 0; i < vectors->len; i++)
    {
      Vector *vector = vectors->pdata[i];
      g_autoptr(TaoTrie) trie = vector_trie (vector);

      for (guint j = 0; j < vector->entries->len; j += 1 + vector->entries->len / 40)
        {
          TaoTrieChange keys[2] = { g_array_index (vector->entries, TaoTrieChange, j) };
          g_autofree guint8 *near = random_key_near (vector, &keys[1].key_len);
          g_autoptr(GPtrArray) nodes = NULL;
          g_autoptr(TaoTrieProof) proof = NULL;
          g_autoptr(GError) error = NULL;

          keys[1].key = near;
          nodes = tao_trie_prove (trie, keys, 2);
          if (vector->nodes != NULL)
            for (guint k = 0; k < nodes->len; k++)
              g_assert_true (g_ptr_array_find_with_equal_func (vector->nodes, nodes->pdata[k],
                                                               (GEqualFunc) tao_blob_equal, NULL));
          proof = open_proof (vector, nodes);
          assert_proves (proof, keys[0].key, keys[0].key_len, keys[0].value);
          assert_proves (proof, near, keys[1].key_len, tao_trie_get (trie, near, keys[1].key_len));
          g_assert_true (tao_trie_proof_check_surplus (proof, &error));
          g_assert_no_error (error);

          for (guint k = 0; k < nodes->len; k++)
            {
              g_autoptr(GPtrArray) fewer = g_ptr_array_copy (nodes, (GCopyFunc) (void *) tao_blob_ref, NULL);
              g_autoptr(TaoTrieProof) cut = NULL;
              g_autoptr(TaoBlob) value = NULL;
              gboolean both;

              /* The copy has no free function: the references above end with it. */
              g_ptr_array_set_free_func (fewer, (GDestroyNotify) tao_blob_unref);
              g_ptr_array_remove_index (fewer, k);
              cut = open_proof (vector, fewer);
              both = tao_trie_proof_get (cut, keys[0].key, keys[0].key_len, &value, NULL);
              g_clear_pointer (&value, tao_blob_unref);
              both = tao_trie_proof_get (cut, near, keys[1].key_len, &value, NULL) && both;
              g_assert_false (both);
            }
        }
    }
}

/* The only answer to a changed proof is refusal. */
static void
test_every_bit (void)
{
  g_autoptr(GPtrArray) vectors = load_vectors ();
  guint64 n_flips = 0;

  for (guint i = 0; i < vectors->len; i++)
    {
      Vector *vector = vectors->pdata[i];
      g_autoptr(TaoTrie) trie = vector_trie (vector);
      TaoTrieChange *entry;
      g_autoptr(GPtrArray) nodes = NULL;

      if (vector->entries->len == 0)
        continue;
      entry = &g_array_index (vector->entries, TaoTrieChange, g_test_rand_int_range (0, vector->entries->len));
      nodes = tao_trie_prove (trie, entry, 1);
      for (guint k = 0; k < nodes->len; k++)
        {
          TaoBlob *node = nodes->pdata[k];

          for (gsize bit = 0; bit < 8 * (gsize) node->len; bit++)
            {
              g_autoptr(TaoTrieProof) proof = NULL;
              g_autoptr(TaoBlob) value = NULL;

              node->data[bit / 8] ^= (guint8) (1u << bit % 8);
              proof = open_proof (vector, nodes);
              g_assert_false (tao_trie_proof_get (proof, entry->key, entry->key_len, &value, NULL)
                              && tao_trie_proof_check_surplus (proof, NULL));
              node->data[bit / 8] ^= (guint8) (1u << bit % 8);
              n_flips++;
            }
        }
    }
  g_test_message ("%" G_GUINT64_FORMAT " changed bits refused", n_flips);
  g_assert_cmpuint (n_flips, >, 100000);
}

static void
test_surplus_and_empty (void)
{
  g_autoptr(TaoTrie) empty = tao_trie_new (TAO_STATE_VERSION_1);
  guint8 root[TAO_TRIE_HASH_SIZE];
  g_autoptr(GPtrArray) nodes = tao_trie_prove (empty, NULL, 0);
  g_autoptr(TaoTrieProof) proof = NULL;
  g_autoptr(TaoTrieProof) twice = NULL;
  g_autoptr(GError) error = NULL;

  tao_trie_root (empty, root);
  proof = tao_trie_proof_new (root, (TaoBlob **) nodes->pdata, nodes->len);
  g_assert_false (tao_trie_proof_check_surplus (proof, &error));
  g_assert_error (error, TAO_TRIE_ERROR, TAO_TRIE_ERROR_SURPLUS);
  g_clear_error (&error);
  assert_proves (proof, (const guint8 *) "any", 3, NULL);
  assert_proves (proof, NULL, 0, NULL);
  g_assert_true (tao_trie_proof_check_surplus (proof, &error));

  g_ptr_array_add (nodes, tao_blob_ref (nodes->pdata[0]));
  twice = tao_trie_proof_new (root, (TaoBlob **) nodes->pdata, nodes->len);
  assert_proves (twice, NULL, 0, NULL);
  g_assert_false (tao_trie_proof_check_surplus (twice, &error));
  g_assert_error (error, TAO_TRIE_ERROR, TAO_TRIE_ERROR_SURPLUS);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trie/proof/recorded-nodes", test_recorded_nodes);
  g_test_add_func ("/trie/proof/own", test_own_proofs);
  g_test_add_func ("/trie/proof/every-bit", test_every_bit);
  g_test_add_func ("/trie/proof/surplus-and-empty", test_surplus_and_empty);
  return g_test_run ();
}
