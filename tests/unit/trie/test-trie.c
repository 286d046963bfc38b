/* Roots of the recorded tries, whole and grown change by change. */
#include "trie/trie.h"

#include <json-glib/json-glib.h>

#include "vectors.h"

static void
check_root (TaoTrie *trie, const Vector *vector)
{
  guint8 root[TAO_TRIE_HASH_SIZE];
  g_autofree char *hex = NULL;

  tao_trie_root (trie, root);
  hex = bytes_to_hex (root, sizeof root);
  g_assert_cmpstr (hex, ==, vector->root);
}

static void
test_roots (void)
{
  g_autoptr(GPtrArray) vectors = load_vectors ();

  for (guint i = 0; i < vectors->len; i++)
    {
      Vector *vector = vectors->pdata[i];
      g_autoptr(TaoTrie) trie = vector_trie (vector);

      check_root (trie, vector);
      for (guint j = 0; j < vector->entries->len; j++)
        {
          TaoTrieChange *entry = &g_array_index (vector->entries, TaoTrieChange, j);

          g_assert_true (tao_trie_get (trie, entry->key, entry->key_len) == entry->value);
        }
    }
  g_test_message ("%u roots", vectors->len);
}

/* Entries arrive in random groups, among keys that leave again; every earlier version keeps its root. */
static void
test_grown (void)
{
  g_autoptr(GPtrArray) vectors = load_vectors ();

  for (guint i = 0; i < vectors->len; i++)
    {
      Vector *vector = vectors->pdata[i];
      g_autoptr(TaoTrie) whole = vector_trie (vector);
      g_autoptr(TaoTrie) trie = tao_trie_ref (whole);
      g_autofree guint8 *out = g_malloc0 (vector->entries->len + 1);

      for (guint round = 0; round < 20 && vector->entries->len > 0; round++)
        {
          g_autofree TaoTrieChange *changes = g_new (TaoTrieChange, vector->entries->len);
          g_autoptr(TaoTrie) next = NULL;
          gsize n = 0;

          for (guint j = 0; j < vector->entries->len; j++)
            if (g_test_rand_int_range (0, 3) == 0)
              {
                changes[n] = g_array_index (vector->entries, TaoTrieChange, j);
                out[j] = !out[j];
                if (out[j])
                  changes[n].value = NULL;
                n++;
              }
          next = tao_trie_apply (trie, changes, n);
          tao_trie_unref (trie);
          trie = g_steal_pointer (&next);

          for (guint j = 0; j < vector->entries->len; j++)
            {
              TaoTrieChange *entry = &g_array_index (vector->entries, TaoTrieChange, j);

              g_assert_true (tao_trie_get (trie, entry->key, entry->key_len) == (out[j] ? NULL : entry->value));
            }
          {
            guint8 root[TAO_TRIE_HASH_SIZE];

            tao_trie_root (trie, root);
          }
        }

      /* Put back what is out. */
      {
        g_autofree TaoTrieChange *changes = g_new (TaoTrieChange, vector->entries->len);
        g_autoptr(TaoTrie) restored = NULL;
        gsize n = 0;

        for (guint j = 0; j < vector->entries->len; j++)
          if (out[j])
            changes[n++] = g_array_index (vector->entries, TaoTrieChange, j);
        restored = tao_trie_apply (trie, changes, n);
        check_root (restored, vector);
        check_root (whole, vector);
      }
    }
}

static void
test_iteration (void)
{
  g_autoptr(GPtrArray) vectors = load_vectors ();

  for (guint i = 0; i < vectors->len; i++)
    {
      Vector *vector = vectors->pdata[i];
      g_autoptr(TaoTrie) trie = vector_trie (vector);
      const guint8 *key;
      gsize key_len;
      TaoBlob *value;

      for (guint prefix_len = 0; prefix_len < 4; prefix_len++)
        for (guint start = 0; start < vector->entries->len; start += 1 + start / 4)
          {
            TaoTrieChange *first = &g_array_index (vector->entries, TaoTrieChange, start);
            g_autoptr(TaoTrieIter) iter = NULL;
            guint at = start + 1;

            if (first->key_len < prefix_len)
              continue;
            iter = tao_trie_iter_new (trie, first->key, prefix_len);
            tao_trie_iter_seek_after (iter, first->key, first->key_len);
            while (tao_trie_iter_next (iter, &key, &key_len, &value))
              {
                TaoTrieChange *expected;

                g_assert_cmpuint (at, <, vector->entries->len);
                expected = &g_array_index (vector->entries, TaoTrieChange, at);
                g_assert_cmpmem (key, key_len, expected->key, expected->key_len);
                g_assert_true (value == expected->value);
                at++;
              }
            if (at < vector->entries->len)
              {
                TaoTrieChange *next = &g_array_index (vector->entries, TaoTrieChange, at);

                g_assert_true (next->key_len < prefix_len || memcmp (next->key, first->key, prefix_len) != 0);
              }
          }
    }
}

/* chain.md §1.1: the extrinsics root of a block without extrinsics. */
static void
test_ordered_root (void)
{
  guint8 root[TAO_TRIE_HASH_SIZE];
  g_autofree char *hex = NULL;

  tao_trie_ordered_root (TAO_STATE_VERSION_0, NULL, 0, root);
  hex = bytes_to_hex (root, sizeof root);
  g_assert_cmpstr (hex, ==, "0x03170a2e7597b7b7e3d84c05391d139a62b157e78786d8c082f29dcf4c111314");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trie/root/recorded", test_roots);
  g_test_add_func ("/trie/root/grown", test_grown);
  g_test_add_func ("/trie/iteration", test_iteration);
  g_test_add_func ("/trie/root/ordered", test_ordered_root);
  return g_test_run ();
}
