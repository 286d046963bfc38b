/* The chain around a tiny runtime: what it keeps, forgets and finds again after a restart. */
#include <glib/gstdio.h>
#include <sqlite3.h>

#include "localnet/localnet.h"
#include "tiny-extrinsic.h"

typedef struct
{
  char *base_path;
  TaoRuntime *runtime;
  TaoLocalnet *chain;
} Fixture;

static TaoLocalnet *
open_chain (Fixture *fixture, guint pruning, GError **error)
{
  TaoLocalnetConfig config = {
    .genesis = { .seed = 7, .timestamp_ms = 1000, .slot_duration_ms = 12000 },
    .base_path = fixture->base_path,
    .pruning = pruning,
  };

  return tao_localnet_new (fixture->runtime, &config, error);
}

static void
remove_folder (const char *path)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      g_unlink (file);
    }
  g_rmdir (path);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  fixture->base_path = g_dir_make_tmp ("taoscope-test-XXXXXX", &error);
  fixture->runtime = tao_runtime_new ();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->chain, tao_localnet_free);
  tao_runtime_free (fixture->runtime);
  remove_folder (fixture->base_path);
  g_free (fixture->base_path);
}

static void
grow (TaoLocalnet *chain, guint n, gboolean publish_each)
{
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < n; i++)
    {
      tao_localnet_author (chain, tao_localnet_get_head_time (chain) + 12000, FALSE, &error);
      g_assert_no_error (error);
      if (publish_each)
        tao_localnet_publish (chain, &error);
      g_assert_no_error (error);
    }
  tao_localnet_publish (chain, &error);
  g_assert_no_error (error);
}

/* Every state that is kept has its block's root. */
static guint
check_states (TaoLocalnet *chain)
{
  guint n_states = 0;

  for (guint32 number = 0; number <= tao_localnet_get_best (chain)->number; number++)
    {
      g_autoptr(TaoBlock) block = tao_localnet_get_block (chain, number);
      TaoTrie *state = tao_localnet_get_state (chain, number);
      guint8 root[32];

      if (state == NULL)
        continue;
      tao_trie_root (state, root);
      g_assert_cmpmem (root, 32, block->state_root, 32);
      if (number > 0)
        {
          TaoBlob *value = tao_trie_get (state, (const guint8 *) "number", 6);

          g_assert_cmpmem (value->data, value->len, &number, 4);
        }
      n_states++;
    }
  return n_states;
}

/* Every block names its parent and is found by its hash, and the states hold. */
static guint
check_chain (TaoLocalnet *chain)
{
  guint8 parent[32] = { 0 };

  for (guint32 number = 0; number <= tao_localnet_get_best (chain)->number; number++)
    {
      g_autoptr(TaoBlock) block = tao_localnet_get_block (chain, number);
      g_autoptr(TaoBlock) found = NULL;

      g_assert_nonnull (block);
      g_assert_cmpmem (block->parent_hash, 32, parent, 32);
      memcpy (parent, block->hash, 32);
      found = tao_localnet_find_block (chain, block->hash);
      g_assert_cmpuint (found->number, ==, number);
    }
  return check_states (chain);
}

static void
test_restart (Fixture *fixture, gconstpointer data)
{
  guint pruning = GPOINTER_TO_UINT (data);
  guint8 hashes[6][32];
  guint states[6];

  /* Alternately block by block and many at once, over several milestones. */
  for (guint round = 0; round < 6; round++)
    {
      g_autoptr(GError) error = NULL;

      fixture->chain = open_chain (fixture, pruning, &error);
      g_assert_no_error (error);
      if (round > 0)
        {
          g_assert_cmpuint (tao_localnet_get_best (fixture->chain)->number, ==, 97 * round);
          g_assert_cmpmem (tao_localnet_get_best (fixture->chain)->hash, 32, hashes[round - 1], 32);
          /* Deltas hold fewer states than memory did where many blocks were written at once. */
          g_assert_cmpuint (check_chain (fixture->chain), <=, states[round - 1]);
        }
      grow (fixture->chain, 97, round % 2 == 0);
      memcpy (hashes[round], tao_localnet_get_best (fixture->chain)->hash, 32);
      states[round] = check_chain (fixture->chain);
      if (pruning == 0 && round == 0)
        g_assert_cmpuint (states[round], ==, 98);
      g_assert_nonnull (tao_localnet_get_state (fixture->chain, 60));
      if (pruning > 0 && round == 5)
        g_assert_null (tao_localnet_get_state (fixture->chain, 59));
      g_clear_pointer (&fixture->chain, tao_localnet_free);
    }
}

/* The oldest milestones go as well, and the base moves up, on disk as in memory. */
static void
test_long (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  guint32 best = TAO_LOCALNET_MILESTONE_SPAN + 1000;
  guint32 oldest = 0;
  guint kept;

  fixture->chain = open_chain (fixture, 100, &error);
  while (tao_localnet_get_best (fixture->chain)->number < best)
    grow (fixture->chain, 145, FALSE);
  best = tao_localnet_get_best (fixture->chain)->number;
  g_assert_null (tao_localnet_get_state (fixture->chain, 0));
  while (tao_localnet_get_state (fixture->chain, oldest) == NULL)
    oldest++;
  g_assert_cmpuint (oldest % TAO_LOCALNET_MILESTONE, ==, 0);
  g_assert_cmpuint (best - oldest, >=, TAO_LOCALNET_MILESTONE_SPAN);
  g_assert_cmpuint (best - oldest, <=, TAO_LOCALNET_MILESTONE_SPAN + 100 + 3 * TAO_LOCALNET_MILESTONE);
  for (guint32 number = oldest; number <= best; number += TAO_LOCALNET_MILESTONE)
    g_assert_nonnull (tao_localnet_get_state (fixture->chain, number));
  kept = check_states (fixture->chain);
  g_assert_cmpuint (kept, <=, TAO_LOCALNET_MILESTONE_SPAN / TAO_LOCALNET_MILESTONE + 100 + 2 * TAO_LOCALNET_MILESTONE);
  g_clear_pointer (&fixture->chain, tao_localnet_free);

  fixture->chain = open_chain (fixture, 100, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (tao_localnet_get_best (fixture->chain)->number, ==, best);
  g_assert_nonnull (tao_localnet_get_state (fixture->chain, oldest));
  g_assert_null (tao_localnet_get_state (fixture->chain, oldest - TAO_LOCALNET_MILESTONE));
  g_assert_cmpuint (check_states (fixture->chain), <=, kept);
  grow (fixture->chain, 200, TRUE);
  check_states (fixture->chain);
}

static void
test_locked (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  fixture->chain = open_chain (fixture, 10, &error);
  g_assert_no_error (error);
  g_assert_null (open_chain (fixture, 10, &error));
  g_assert_error (error, TAO_DATABASE_ERROR, TAO_DATABASE_ERROR_LOCKED);
}

/* A file of another format is refused in words, and not touched. */
static void
test_format (Fixture *fixture, gconstpointer data)
{
  static const struct { int format; const char *words; } others[] = { { 1, "*earlier version*format 1*--base-path*" },
                                                                      { 99, "*later version*format 99*" } };
  g_autofree char *path = g_build_filename (fixture->base_path, "localnet.db", NULL);

  fixture->chain = open_chain (fixture, 10, NULL);
  g_clear_pointer (&fixture->chain, tao_localnet_free);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autofree char *mark = g_strdup_printf ("PRAGMA user_version = %d", others[i].format);
      g_autofree char *before = NULL;
      g_autofree char *after = NULL;
      g_autoptr(GError) error = NULL;
      gsize size, size_after;
      sqlite3 *db;

      g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
      g_assert_cmpint (sqlite3_exec (db, mark, NULL, NULL, NULL), ==, SQLITE_OK);
      g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
      g_assert_true (g_file_get_contents (path, &before, &size, NULL));

      g_assert_null (open_chain (fixture, 10, &error));
      g_assert_error (error, TAO_DATABASE_ERROR, TAO_DATABASE_ERROR_FORMAT);
      g_assert_true (g_pattern_match_simple (others[i].words, error->message));
      g_assert_true (g_file_get_contents (path, &after, &size_after, NULL));
      g_assert_cmpmem (before, size, after, size_after);
    }
}

/* Whatever page of the file is overwritten: the chain opens as it was, or is refused as damaged. */
static void
test_damaged (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->base_path, "localnet.db", NULL);
  g_autofree char *whole = NULL;
  gsize size;
  guint8 hash[32];
  guint refused = 0;

  fixture->chain = open_chain (fixture, 10, NULL);
  grow (fixture->chain, 130, TRUE);
  memcpy (hash, tao_localnet_get_best (fixture->chain)->hash, 32);
  g_clear_pointer (&fixture->chain, tao_localnet_free);
  g_assert_true (g_file_get_contents (path, &whole, &size, NULL));

  for (gsize at = 0; at < size; at += 4096)
    {
      g_autofree char *copy = g_memdup2 (whole, size);
      g_autoptr(GError) error = NULL;

      memset (copy + at, 0xa5, 4096);
      g_assert_true (g_file_set_contents (path, copy, size, NULL));
      fixture->chain = open_chain (fixture, 10, &error);
      if (fixture->chain == NULL)
        {
          g_assert_error (error, TAO_DATABASE_ERROR, TAO_DATABASE_ERROR_DAMAGED);
          refused++;
        }
      else
        {
          g_assert_cmpmem (tao_localnet_get_best (fixture->chain)->hash, 32, hash, 32);
          check_states (fixture->chain);
        }
      g_clear_pointer (&fixture->chain, tao_localnet_free);
    }
  g_test_message ("%u of %" G_GSIZE_FORMAT " damaged pages refused", refused, size / 4096);
  g_assert_cmpuint (refused, >, 10);
}

static void
test_unpublished_is_unseen (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  guint8 hash[32];

  fixture->chain = open_chain (fixture, 10, &error);
  tao_localnet_author (fixture->chain, 5000, FALSE, &error);
  g_assert_no_error (error);
  memcpy (hash, tao_localnet_get_head (fixture->chain)->hash, 32);
  g_assert_null (tao_localnet_get_block (fixture->chain, 1));
  g_assert_null (tao_localnet_find_block (fixture->chain, hash));
  g_assert_null (tao_localnet_get_state (fixture->chain, 1));
  tao_localnet_publish (fixture->chain, &error);
  g_assert_no_error (error);
  {
    g_autoptr(TaoBlock) found = tao_localnet_find_block (fixture->chain, hash);

    g_assert_cmpuint (found->number, ==, 1);
  }
}

/* --- The pool ------------------------------------------------------------------------------- */

static TaoPoolResult
submit (Fixture *fixture, guint8 who, guint32 nonce, const char *key, const char *value, guint8 hash[32])
{
  g_autoptr(GBytes) extrinsic = tiny_extrinsic (who, nonce, key, value);
  TaoValidityError error;

  return tao_localnet_submit (fixture->chain, extrinsic, hash, &error);
}

static const char *
stored (Fixture *fixture, const char *key)
{
  TaoTrie *state = tao_localnet_get_state (fixture->chain, tao_localnet_get_best (fixture->chain)->number);
  TaoBlob *blob = tao_trie_get (state, (const guint8 *) key, strlen (key));
  static char text[64];

  if (blob == NULL)
    return NULL;
  g_strlcpy (text, (const char *) blob->data, MIN (blob->len + 1, sizeof text));
  return text;
}

static void
test_pool (Fixture *fixture, gconstpointer data)
{
  guint8 hash[32], first[32];
  TaoPool *pool;
  TaoAccountId account;

  memset (account.bytes, 1, 32);
  fixture->chain = open_chain (fixture, 10, NULL);
  pool = tao_localnet_get_pool (fixture->chain);

  g_assert_cmpint (submit (fixture, 1, 1, "b", "two", hash), ==, TAO_POOL_FUTURE);
  g_assert_cmpint (submit (fixture, 1, 0, "a", "one", first), ==, TAO_POOL_READY);
  g_assert_cmpint (submit (fixture, 1, 0, "a", "one", hash), ==, TAO_POOL_KNOWN);
  g_assert_cmpint (submit (fixture, 1, 0, "a", "other", hash), ==, TAO_POOL_LOW_PRIORITY);
  g_assert_cmpint (submit (fixture, 1, 3, "d", "gap", hash), ==, TAO_POOL_FUTURE);
  g_assert_cmpint (submit (fixture, 0xee, 0, "x", "poor", hash), ==, TAO_POOL_INVALID);
  g_assert_cmpuint (tao_localnet_next_nonce (fixture->chain, &account), ==, 2);

  /* A hurried one takes the place of the first. */
  g_assert_cmpint (submit (fixture, 1, 0, "!", "now", hash), ==, TAO_POOL_READY);
  g_assert_false (tao_pool_contains (pool, first));
  g_assert_true (tao_pool_contains (pool, hash));

  grow (fixture->chain, 1, TRUE);
  g_assert_cmpstr (stored (fixture, "!"), ==, "now");
  g_assert_cmpstr (stored (fixture, "b"), ==, "two");
  g_assert_null (stored (fixture, "a"));
  g_assert_null (stored (fixture, "d"));
  g_assert_cmpuint (tao_localnet_get_best (fixture->chain)->extrinsics->len, ==, 3);

  /* The gap closes. */
  g_assert_cmpint (submit (fixture, 1, 2, "c", "three", hash), ==, TAO_POOL_READY);
  g_assert_cmpuint (tao_localnet_next_nonce (fixture->chain, &account), ==, 4);
  grow (fixture->chain, 1, TRUE);
  g_assert_cmpstr (stored (fixture, "d"), ==, "gap");
  g_assert_cmpint (submit (fixture, 1, 0, "e", "old", hash), ==, TAO_POOL_INVALID);
}

static void
test_pool_failed_and_expired (Fixture *fixture, gconstpointer data)
{
  guint8 failing[32], brief[32];

  fixture->chain = open_chain (fixture, 10, NULL);
  g_assert_cmpint (submit (fixture, 2, 0, "f", "fail", failing), ==, TAO_POOL_READY);
  g_assert_cmpint (submit (fixture, 3, 1, "g", "brief", brief), ==, TAO_POOL_FUTURE);
  grow (fixture->chain, 1, TRUE);
  g_assert_null (stored (fixture, "f"));
  g_assert_cmpuint (tao_localnet_get_best (fixture->chain)->extrinsics->len, ==, 2);
  g_assert_true (tao_pool_contains (tao_localnet_get_pool (fixture->chain), brief));
  grow (fixture->chain, 2, TRUE);
  g_assert_false (tao_pool_contains (tao_localnet_get_pool (fixture->chain), brief));
}

static void
test_pool_full_block (Fixture *fixture, gconstpointer data)
{
  guint8 hash[32];
  guint n = 0;

  fixture->chain = open_chain (fixture, 10, NULL);
  for (guint8 who = 1; who <= 100; who++)
    g_assert_cmpint (submit (fixture, who, 0, "key", "value", hash), ==, TAO_POOL_READY);
  g_assert_cmpint (submit (fixture, 101, 0, "!", "first", hash), ==, TAO_POOL_READY);
  grow (fixture->chain, 1, TRUE);
  g_assert_cmpstr (stored (fixture, "!"), ==, "first");
  for (guint32 number = 1; number <= tao_localnet_get_best (fixture->chain)->number; number++)
    {
      g_autoptr(TaoBlock) block = tao_localnet_get_block (fixture->chain, number);

      n += block->extrinsics->len - 1;
      if (n < 101)
        grow (fixture->chain, 1, TRUE);
    }
  g_assert_cmpuint (n, ==, 101);
  g_assert_cmpuint (tao_localnet_get_best (fixture->chain)->number, ==, 2);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func, data) g_test_add ("/localnet/" name, Fixture, data, set_up, func, tear_down)
  ADD ("restart/pruned", test_restart, GUINT_TO_POINTER (20));
  ADD ("restart/archive", test_restart, NULL);
  ADD ("long", test_long, NULL);
  ADD ("locked", test_locked, NULL);
  ADD ("format", test_format, NULL);
  ADD ("damaged", test_damaged, NULL);
  ADD ("unpublished-is-unseen", test_unpublished_is_unseen, NULL);
  ADD ("pool/order", test_pool, NULL);
  ADD ("pool/failed-and-expired", test_pool_failed_and_expired, NULL);
  ADD ("pool/full-block", test_pool_full_block, NULL);
  return g_test_run ();
}
