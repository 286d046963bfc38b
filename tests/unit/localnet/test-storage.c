/* The overlay against the plainest model there is: a sorted list of keys and
 * values that is copied whole at every begin. */
#include "localnet/storage.h"

typedef struct
{
  GTree *tree;          /* char * → char * */
} Model;

static int
compare_text (gconstpointer a, gconstpointer b, gpointer data)
{
  return strcmp (a, b);
}

static gboolean
copy_node (gpointer key, gpointer value, gpointer data)
{
  g_tree_insert (data, g_strdup (key), g_strdup (value));
  return FALSE;
}

static GTree *
model_new (GTree *from)
{
  GTree *tree = g_tree_new_full (compare_text, NULL, g_free, g_free);

  if (from != NULL)
    g_tree_foreach (from, copy_node, tree);
  return tree;
}

/* A small alphabet, so that keys repeat, are prefixes of each other and share nodes. */
static char *
random_key (void)
{
  static const char letters[] = "\x10\x11\x1fq\xf0";
  guint n = (guint) g_test_rand_int_range (0, 6);
  char *key = g_malloc0 (n + 1);

  for (guint i = 0; i < n; i++)
    key[i] = letters[g_test_rand_int_range (0, 5)];
  return key;
}

static void
check_walk (TaoStorage *storage, GTree *model, const char *prefix)
{
  TaoStorageIter iter;
  GTreeNode *node = g_tree_lower_bound (model, prefix);

  tao_storage_iter_init (&iter, storage, (const guint8 *) prefix, strlen (prefix));
  while (tao_storage_iter_next (&iter))
    {
      g_assert_nonnull (node);
      g_assert_cmpmem (iter.key, iter.key_len, g_tree_node_key (node), strlen (g_tree_node_key (node)));
      g_assert_cmpmem (iter.value, iter.value_len, g_tree_node_value (node), strlen (g_tree_node_value (node)));
      node = g_tree_node_next (node);
    }
  tao_storage_iter_clear (&iter);
  if (node != NULL)
    g_assert_false (g_str_has_prefix (g_tree_node_key (node), prefix));
}

static void
check_next (TaoStorage *storage, GTree *model, const char *key)
{
  GTreeNode *node = g_tree_upper_bound (model, key);
  g_autoptr(GBytes) next = tao_storage_next_key (storage, (const guint8 *) key, strlen (key));

  g_assert_cmpint (node != NULL, ==, next != NULL);
  if (node != NULL)
    g_assert_cmpmem (g_bytes_get_data (next, NULL), g_bytes_get_size (next),
                     g_tree_node_key (node), strlen (g_tree_node_key (node)));
}

static void
test_model (void)
{
  g_autoptr(TaoTrie) empty = tao_trie_new (TAO_STATE_VERSION_1);
  g_autoptr(TaoStorage) storage = tao_storage_new (empty);
  g_autoptr(GPtrArray) saved = g_ptr_array_new_with_free_func ((GDestroyNotify) g_tree_unref);
  GTree *model = model_new (NULL);
  GTree *committed = model_new (NULL);

  for (guint step = 0; step < 40000; step++)
    {
      g_autofree char *key = random_key ();
      gsize key_len = strlen (key);

      switch (g_test_rand_int_range (0, 14))
        {
        case 0: case 1: case 2: case 3:
          {
            char *value = random_key ();

            tao_storage_put (storage, (guint8 *) key, key_len, (guint8 *) value, strlen (value));
            g_tree_replace (model, g_strdup (key), value);
            break;
          }
        case 4: case 5:
          tao_storage_remove (storage, (guint8 *) key, key_len);
          g_tree_remove (model, key);
          break;
        case 6:
          if (key_len >= 2)
            {
              GTreeNode *node;
              guint n = 0;

              while ((node = g_tree_lower_bound (model, key)) != NULL && g_str_has_prefix (g_tree_node_key (node), key))
                {
                  g_tree_remove (model, g_tree_node_key (node));
                  n++;
                }
              g_assert_cmpuint (tao_storage_remove_prefix (storage, (guint8 *) key, key_len, G_MAXUINT), ==, n);
            }
          break;
        case 7:
          if (saved->len < 4)
            {
              tao_storage_begin (storage);
              g_ptr_array_add (saved, model_new (model));
            }
          break;
        case 8:
          if (saved->len > 0)
            {
              tao_storage_commit (storage);
              g_ptr_array_set_size (saved, (int) saved->len - 1);
            }
          break;
        case 9:
          if (saved->len > 0)
            {
              tao_storage_rollback (storage);
              g_tree_unref (model);
              model = g_ptr_array_steal_index (saved, saved->len - 1);
            }
          break;
        case 10:
          if (saved->len == 0 && g_test_rand_int_range (0, 8) == 0)
            {
              g_autoptr(TaoStorageChanges) changes = NULL;

              tao_storage_end_block (storage, &changes);
              for (gsize i = 0; i < changes->n_changes; i++)
                {
                  TaoStorageChange *change = &changes->changes[i];
                  g_autofree char *name = g_strndup ((const char *) change->key, change->key_len);
                  const char *before = g_tree_lookup (committed, name);
                  const char *after = g_tree_lookup (model, name);

                  g_assert_false (tao_blob_equal (change->old_value, change->new_value));
                  g_assert_cmpint (before != NULL, ==, change->old_value != NULL);
                  g_assert_cmpint (after != NULL, ==, change->new_value != NULL);
                  if (after != NULL)
                    {
                      g_assert_cmpmem (change->new_value->data, change->new_value->len, after, strlen (after));
                      g_tree_replace (committed, g_strdup (name), g_strdup (after));
                    }
                  else
                    g_tree_remove (committed, name);
                }
              g_assert_cmpint (g_tree_nnodes (committed), ==, g_tree_nnodes (model));
            }
          else if (g_test_rand_int_range (0, 60) == 0)
            {
              tao_storage_discard (storage);
              g_ptr_array_set_size (saved, 0);
              g_tree_unref (model);
              model = model_new (committed);
            }
          break;
        case 11:
          check_next (storage, model, key);
          break;
        case 12:
          if (step % 8 == 0)
            check_walk (storage, model, key);
          break;
        default:
          {
            const char *expected = g_tree_lookup (model, key);
            gsize len;
            const guint8 *value = tao_storage_get (storage, (guint8 *) key, key_len, &len);

            g_assert_cmpint (expected != NULL, ==, value != NULL);
            if (expected != NULL)
              g_assert_cmpmem (value, len, expected, strlen (expected));
          }
        }
    }
  while (tao_storage_get_depth (storage) > 0)
    tao_storage_commit (storage);
  tao_storage_end_block (storage, NULL);
  check_walk (storage, model, "");
  g_tree_unref (model);
  g_tree_unref (committed);
}

/* What a history of blocks, removals and rollbacks leaves has the root of a state built at once. */
static void
test_root_forgets_history (void)
{
  g_autoptr(TaoTrie) empty = tao_trie_new (TAO_STATE_VERSION_1);
  g_autoptr(TaoStorage) storage = tao_storage_new (empty);

  for (guint block = 0; block < 200; block++)
    {
      g_autoptr(TaoStorage) fresh = tao_storage_new (empty);
      guint8 grown[32], built[32];
      TaoStorageIter iter;

      for (guint i = 0; i < 30; i++)
        {
          g_autofree char *key = random_key ();
          guint8 value[64] = { (guint8) block, (guint8) i };

          if (g_test_rand_int_range (0, 2))
            tao_storage_remove (storage, (guint8 *) key, strlen (key));
          else
            tao_storage_put (storage, (guint8 *) key, strlen (key), value,
                             (gsize) g_test_rand_int_range (0, sizeof value));
        }
      tao_trie_root (tao_storage_end_block (storage, NULL), grown);

      tao_storage_iter_init (&iter, storage, NULL, 0);
      while (tao_storage_iter_next (&iter))
        tao_storage_put (fresh, iter.key, iter.key_len, iter.value, iter.value_len);
      tao_storage_iter_clear (&iter);
      tao_trie_root (tao_storage_end_block (fresh, NULL), built);
      g_assert_cmpmem (grown, 32, built, 32);
    }
}

static void
test_walk_while_writing (void)
{
  g_autoptr(TaoTrie) empty = tao_trie_new (TAO_STATE_VERSION_1);
  g_autoptr(TaoStorage) storage = tao_storage_new (empty);
  TaoStorageIter iter;
  guint8 visited = 0;

  for (guint8 i = 0; i < 100; i += 2)
    tao_storage_put (storage, &i, 1, &i, 1);
  tao_storage_end_block (storage, NULL);

  /* Each even key inserts the odd one ahead of it and removes itself. */
  tao_storage_iter_init (&iter, storage, NULL, 0);
  while (tao_storage_iter_next (&iter))
    {
      guint8 key = iter.key[0];

      g_assert_cmpuint (key, ==, visited);
      g_assert_cmpmem (iter.value, iter.value_len, &key, 1);
      if (key % 2 == 0)
        {
          guint8 ahead = (guint8) (key + 1);

          tao_storage_put (storage, &ahead, 1, &ahead, 1);
        }
      tao_storage_remove (storage, iter.key, iter.key_len);
      visited++;
    }
  tao_storage_iter_clear (&iter);
  g_assert_cmpuint (visited, ==, 100);
  g_assert_null (tao_storage_next_key (storage, NULL, 0));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/localnet/storage/model", test_model);
  g_test_add_func ("/localnet/storage/root-forgets-history", test_root_forgets_history);
  g_test_add_func ("/localnet/storage/walk-while-writing", test_walk_while_writing);
  return g_test_run ();
}
