/* How alike weights are, by hand from tiny matrices. */
#include "engine/likeness.h"
#include "engine/snapshot-builder.h"

typedef struct {
  guint8  hotkey;          /* its first byte */
  guint16 weights[4];
  guint64 last_update;
} Row;

static TaoMetagraph *
make_metagraph (TaoArena *arena, guint16 netuid, const Row *rows, guint n_rows)
{
  TaoMetagraph *metagraph = tao_arena_new_array (arena, TaoMetagraph, 1);
  TaoKey32 *hotkeys = tao_arena_new_array (arena, TaoKey32, 4);
  guint64 *updates = tao_arena_new_array (arena, guint64, 4);
  guint32 *offsets = tao_arena_new_array (arena, guint32, 5);
  guint16 *uids = tao_arena_new_array (arena, guint16, 16), *values = tao_arena_new_array (arena, guint16, 16);
  guint32 n = 0;

  g_assert_cmpuint (n_rows, <=, 4);
  for (guint i = 0; i < 4; i++)
    {
      offsets[i] = n;
      hotkeys[i].bytes[0] = i < n_rows ? rows[i].hotkey : (guint8) (200 + i);
      updates[i] = i < n_rows ? rows[i].last_update : 0;
      for (guint16 uid = 0; i < n_rows && uid < 4; uid++)
        if (rows[i].weights[uid] > 0)
          {
            uids[n] = uid;
            values[n++] = rows[i].weights[uid];
          }
    }
  offsets[4] = n;
  *metagraph = (TaoMetagraph) {
    .netuid = netuid, .block = 1000, .n = 4, .hotkey = hotkeys, .last_update = updates,
    .weights = { .n_rows = 4, .offset = offsets, .uid = uids, .value = values },
  };
  return metagraph;
}

/* @more: of subnet 2, where it is not NULL. */
static TaoSnapshot *
make_snapshot (const Row *rows, guint n_rows, const Row *more, guint n_more)
{
  TaoSnapshotBuilder *builder = tao_snapshot_builder_new (NULL);
  g_autoptr(TaoArena) arena = tao_arena_new ();
  TaoSubnet *subnets = tao_arena_new_array (arena, TaoSubnet, 2);

  subnets[0].netuid = 1;
  subnets[1].netuid = 2;
  tao_snapshot_builder_set_subnets (builder, arena, subnets, 2);
  tao_snapshot_builder_set_metagraph (builder, arena, make_metagraph (arena, 1, rows, n_rows));
  if (more != NULL)
    tao_snapshot_builder_set_metagraph (builder, arena, make_metagraph (arena, 2, more, n_more));
  return tao_snapshot_builder_end (builder);
}

static const TaoAlike *
alike (const TaoLikeness *likeness, guint8 hotkey, guint8 other)
{
  TaoKey32 key = { { hotkey } };
  guint n;
  const TaoAlike *list = tao_likeness_get (likeness, &key, &n);

  for (guint i = 0; i < n; i++)
    if (list[i].hotkey.bytes[0] == other)
      return &list[i];
  return NULL;
}

static void
test_one_subnet (void)
{
  static const Row rows[] = {
    { 1, { 65535, 0, 30000, 0 }, 100 },
    { 2, { 65535, 0, 30000, 0 }, 90 },       /* the same */
    { 3, { 0, 65535, 0, 12345 }, 100 },      /* nothing in common */
    { 4, { 65535, 65535, 0, 0 }, 110 },
  };
  g_autoptr(TaoSnapshot) snapshot = make_snapshot (rows, 4, NULL, 0);
  g_autoptr(TaoLikeness) likeness = tao_likeness_new (snapshot, NULL);
  TaoKey32 first = { { 1 } }, nobody = { { 77 } };
  guint n;

  g_assert_cmpuint (tao_likeness_get_n_subnets (likeness), ==, 1);
  g_assert_cmpuint (alike (likeness, 1, 2)->ppm, ==, 1000000);
  g_assert_cmpuint (alike (likeness, 1, 3)->ppm, ==, 0);
  /* 65535² / (√(65535² + 30000²) × √(2 × 65535²)) = 0.642942857… */
  g_assert_cmpuint (alike (likeness, 1, 4)->ppm, ==, 642943);
  g_assert_cmpuint (alike (likeness, 4, 1)->ppm, ==, 642943);
  /* Most alike first. */
  g_assert_cmpuint (tao_likeness_get (likeness, &first, &n)[0].hotkey.bytes[0], ==, 2);
  g_assert_cmpuint (n, ==, 3);
  g_assert_null (tao_likeness_get (likeness, &nobody, &n));
  g_assert_cmpuint (n, ==, 0);
  /* 2 set its weights at block 90, before 1 did at 100; 3 in the same block as 1. */
  g_assert_cmpuint (alike (likeness, 1, 2)->n_before, ==, 1);
  g_assert_cmpuint (alike (likeness, 1, 2)->n_after, ==, 0);
  g_assert_cmpuint (alike (likeness, 2, 1)->n_before, ==, 0);
  g_assert_cmpuint (alike (likeness, 2, 1)->n_after, ==, 1);
  g_assert_cmpuint (alike (likeness, 1, 3)->n_before + alike (likeness, 1, 3)->n_after, ==, 0);
}

/* The same proportions in other numbers are the same; the mean counts each shared subnet once, whatever its uids. */
static void
test_two_subnets (void)
{
  static const Row rows[] = { { 1, { 65535, 65535, 0, 0 }, 50 }, { 2, { 100, 100, 0, 0 }, 40 }, { 5, { 1, 1, 0, 0 }, 40 } };
  static const Row more[] = { { 2, { 1, 1, 0, 0 }, 70 }, { 1, { 0, 0, 1, 1 }, 60 } };
  g_autoptr(TaoSnapshot) snapshot = make_snapshot (rows, 3, more, 2);
  g_autoptr(TaoLikeness) likeness = tao_likeness_new (snapshot, NULL);

  g_assert_cmpuint (tao_likeness_get_n_subnets (likeness), ==, 2);
  g_assert_cmpuint (alike (likeness, 1, 2)->ppm, ==, 500000);
  g_assert_cmpuint (alike (likeness, 1, 2)->n_subnets, ==, 2);
  g_assert_cmpuint (alike (likeness, 1, 2)->n_before, ==, 1);
  g_assert_cmpuint (alike (likeness, 1, 2)->n_after, ==, 1);
  g_assert_cmpuint (alike (likeness, 1, 5)->ppm, ==, 1000000);
  g_assert_cmpuint (alike (likeness, 1, 5)->n_subnets, ==, 1);
}

/* Everything to one uid says nothing, and neither does a subnet without weights. */
static void
test_left_out (void)
{
  static const Row rows[] = { { 1, { 65535, 0, 0, 0 }, 50 }, { 2, { 65535, 0, 0, 0 }, 40 }, { 3, { 65535, 1, 0, 0 }, 40 } };
  g_autoptr(TaoSnapshot) snapshot = make_snapshot (rows, 3, NULL, 0), empty = NULL;
  g_autoptr(TaoLikeness) likeness = tao_likeness_new (snapshot, NULL), none = NULL;
  TaoSnapshotBuilder *builder = tao_snapshot_builder_new (NULL);

  g_assert_null (alike (likeness, 1, 2));
  g_assert_null (alike (likeness, 1, 3));
  empty = tao_snapshot_builder_end (builder);
  none = tao_likeness_new (empty, NULL);
  g_assert_cmpuint (tao_likeness_get_n_subnets (none), ==, 0);
  g_assert_cmpuint (tao_likeness_stamp (empty), ==, 0);
  g_assert_cmpuint (tao_likeness_stamp (snapshot), !=, 0);
}

static void
computed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static void
test_worker (void)
{
  static const Row rows[] = { { 1, { 5, 6, 0, 0 }, 50 }, { 2, { 5, 6, 0, 0 }, 40 } };
  g_autoptr(TaoSnapshot) snapshot = make_snapshot (rows, 2, NULL, 0);
  g_autoptr(GCancellable) cancelled = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL, refused = NULL;
  g_autoptr(TaoLikeness) likeness = NULL;
  g_autoptr(GError) error = NULL;

  tao_likeness_compute_async (snapshot, NULL, computed_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  likeness = tao_likeness_compute_finish (result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (alike (likeness, 2, 1)->ppm, ==, 1000000);
  g_cancellable_cancel (cancelled);
  tao_likeness_compute_async (snapshot, cancelled, computed_cb, &refused);
  while (refused == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (tao_likeness_compute_finish (refused, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/likeness/one-subnet", test_one_subnet);
  g_test_add_func ("/engine/likeness/two-subnets", test_two_subnets);
  g_test_add_func ("/engine/likeness/left-out", test_left_out);
  g_test_add_func ("/engine/likeness/worker", test_worker);
  return g_test_run ();
}
