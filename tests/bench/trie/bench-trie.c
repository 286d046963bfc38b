/* Taking a block's changes into the state and hashing it, beside the floor: hashing the very nodes that
 * had to change, and nothing else. */
#include <stdio.h>

#include "keys/hash.h"
#include "trie/proof.h"

#define N_KEYS 100000
#define N_CHANGES 300
#define N_BLOCKS 300

/* Like storage keys: two hashed names, a hashed index, the index. */
static void
make_key (guint32 index, guint8 key[52])
{
  guint32 item = index % 100;
  guint32 id = index / 100;

  tao_hash_twox_128 ("SubtensorModule", 15, key);
  tao_hash_twox_128 (&item, sizeof item, key + 16);
  tao_hash_blake2b_128 (&id, sizeof id, key + 32);
  memcpy (key + 48, &id, sizeof id);
}

static int
compare_changes (gconstpointer a, gconstpointer b)
{
  return memcmp (((const TaoTrieChange *) a)->key, ((const TaoTrieChange *) b)->key, 52);
}

static TaoTrie *
change (TaoTrie *trie, guint8 (*keys)[52], const guint32 *which, guint n, guint32 salt)
{
  g_autofree TaoTrieChange *changes = g_new (TaoTrieChange, n);
  TaoTrie *next;
  guint n_distinct = 0;

  for (guint i = 0; i < n; i++)
    {
      guint8 value[16] = { 0 };

      memcpy (value, &salt, sizeof salt);
      changes[i] = (TaoTrieChange) { keys[which != NULL ? which[i] : i], 52, tao_blob_new (value, sizeof value) };
    }
  qsort (changes, n, sizeof *changes, compare_changes);
  for (guint i = 0; i < n; i++)
    if (n_distinct == 0 || compare_changes (&changes[n_distinct - 1], &changes[i]) != 0)
      changes[n_distinct++] = changes[i];
    else
      tao_blob_unref (changes[i].value);
  next = tao_trie_apply (trie, changes, n_distinct);
  for (guint i = 0; i < n_distinct; i++)
    tao_blob_unref (changes[i].value);
  return next;
}

int
main (void)
{
  g_autoptr(TaoTrie) empty = tao_trie_new (TAO_STATE_VERSION_1);
  g_autofree guint8 (*keys)[52] = g_malloc (52 * N_KEYS);
  TaoTrie *trie;
  gint64 apply_us = 0, root_us = 0, floor_us = 0, start;
  guint64 n_nodes = 0, n_bytes = 0;
  guint8 root[TAO_TRIE_HASH_SIZE];

  for (guint32 i = 0; i < N_KEYS; i++)
    make_key (i, keys[i]);
  start = g_get_monotonic_time ();
  trie = change (empty, keys, NULL, N_KEYS, 0);
  tao_trie_root (trie, root);
  printf ("trie: %u keys built and hashed in %.0f ms\n", N_KEYS, (double) (g_get_monotonic_time () - start) / 1e3);

  for (guint32 block = 1; block <= N_BLOCKS; block++)
    {
      guint32 which[N_CHANGES];
      TaoTrieEntry entries[N_CHANGES] = { 0 };
      g_autoptr(GPtrArray) nodes = NULL;
      TaoTrie *next;

      for (guint i = 0; i < N_CHANGES; i++)
        {
          which[i] = (guint32) g_random_int_range (0, N_KEYS);
          entries[i].key = keys[which[i]];
          entries[i].key_len = 52;
        }
      start = g_get_monotonic_time ();
      next = change (trie, keys, which, N_CHANGES, block);
      apply_us += g_get_monotonic_time () - start;
      start = g_get_monotonic_time ();
      tao_trie_root (next, root);
      root_us += g_get_monotonic_time () - start;

      nodes = tao_trie_prove (next, entries, N_CHANGES);
      start = g_get_monotonic_time ();
      for (guint i = 0; i < nodes->len; i++)
        {
          TaoBlob *node = nodes->pdata[i];

          tao_hash_blake2b_256 (node->data, node->len, root);
          n_bytes += node->len;
        }
      floor_us += g_get_monotonic_time () - start;
      n_nodes += nodes->len;
      tao_trie_unref (trie);
      trie = next;
    }
  tao_trie_unref (trie);

  printf ("trie: %u changes a block: apply %.0f µs, root %.0f µs; %.0f nodes of %.0f bytes, hashed alone %.0f µs: ratio %.2f\n",
          N_CHANGES, (double) apply_us / N_BLOCKS, (double) root_us / N_BLOCKS, (double) n_nodes / N_BLOCKS,
          (double) n_bytes / (double) n_nodes, (double) floor_us / N_BLOCKS, (double) root_us / (double) floor_us);
  return 0;
}
