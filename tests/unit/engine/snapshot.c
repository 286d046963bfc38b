#include "engine/snapshot-builder.h"

static TaoSnapshot *
with_metagraphs (TaoSnapshot *previous, const guint16 *netuids, guint n)
{
  TaoSnapshotBuilder *builder = tao_snapshot_builder_new (previous);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(TaoArena) arena = tao_arena_new ();
      TaoMetagraph *metagraph = tao_arena_new_array (arena, TaoMetagraph, 1);

      metagraph->netuid = netuids[i];
      metagraph->block = previous != NULL ? 2 : 1;
      tao_snapshot_builder_set_metagraph (builder, arena, metagraph);
    }
  return tao_snapshot_builder_end (builder);
}

static void
test_empty (void)
{
  g_autoptr(TaoSnapshot) snapshot = tao_snapshot_builder_end (tao_snapshot_builder_new (NULL));
  guint n = 1;

  g_assert_cmpint (tao_snapshot_get_sync (snapshot)->state, ==, TAO_SYNC_OFFLINE);
  g_assert_cmpuint (tao_snapshot_get_network (snapshot)->total_issuance_rao, ==, TAO_UNKNOWN_U64);
  g_assert_null (tao_snapshot_get_subnets (snapshot, &n));
  g_assert_cmpuint (n, ==, 0);
  g_assert_null (tao_snapshot_lookup_subnet (snapshot, 0));
  g_assert_null (tao_snapshot_lookup_metagraph (snapshot, 1));
}

static void
test_lookup (void)
{
  g_autoptr(TaoArena) arena = tao_arena_new ();
  TaoSnapshotBuilder *builder = tao_snapshot_builder_new (NULL);
  TaoSubnet *subnets = tao_arena_new_array (arena, TaoSubnet, 3);
  g_autoptr(TaoSnapshot) snapshot = NULL;

  subnets[0].netuid = 0;
  subnets[1].netuid = 4;
  subnets[2].netuid = 65535;
  subnets[1].name = tao_arena_strdup (arena, "Halcyon");
  tao_snapshot_builder_set_subnets (builder, arena, subnets, 3);
  snapshot = tao_snapshot_builder_end (builder);

  g_assert_cmpstr (tao_snapshot_lookup_subnet (snapshot, 4)->name, ==, "Halcyon");
  g_assert_nonnull (tao_snapshot_lookup_subnet (snapshot, 0));
  g_assert_nonnull (tao_snapshot_lookup_subnet (snapshot, 65535));
  g_assert_null (tao_snapshot_lookup_subnet (snapshot, 3));
}

/* The old snapshot goes first: what it shared must live on in the new one. */
static void
test_sharing (void)
{
  TaoSnapshot *first = with_metagraphs (NULL, (guint16[]) { 9, 1, 5 }, 3);
  TaoSnapshot *second = with_metagraphs (first, (guint16[]) { 5 }, 1);

  g_assert_cmpuint (tao_snapshot_lookup_metagraph (first, 5)->block, ==, 1);
  tao_snapshot_unref (first);
  g_assert_cmpuint (tao_snapshot_lookup_metagraph (second, 1)->block, ==, 1);
  g_assert_cmpuint (tao_snapshot_lookup_metagraph (second, 5)->block, ==, 2);
  g_assert_cmpuint (tao_snapshot_lookup_metagraph (second, 9)->netuid, ==, 9);
  g_assert_null (tao_snapshot_lookup_metagraph (second, 2));
  tao_snapshot_unref (second);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/snapshot/empty", test_empty);
  g_test_add_func ("/engine/snapshot/lookup", test_lookup);
  g_test_add_func ("/engine/snapshot/sharing", test_sharing);
  return g_test_run ();
}
