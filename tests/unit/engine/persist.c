#include <string.h>

#include "engine/persist.h"
#include "engine/snapshot-builder.h"

static TaoSnapshot *
make_snapshot (void)
{
  g_autoptr(TaoArena) arena = tao_arena_new ();
  TaoSnapshotBuilder *builder = tao_snapshot_builder_new (NULL);
  TaoSyncInfo *sync = tao_arena_new_array (arena, TaoSyncInfo, 1);
  TaoSubnet *subnets = tao_arena_new_array (arena, TaoSubnet, 2);
  TaoBlockSummary *blocks = tao_arena_new_array (arena, TaoBlockSummary, 1);
  TaoValidator *validators = tao_arena_new_array (arena, TaoValidator, 1);
  static const float spark[] = { 1.5f, 2.5f };
  static const guint16 netuids[] = { 1, 77 };

  sync->best_block = 9571284;
  sync->endpoint = tao_arena_strdup (arena, "ws://127.0.0.1:9944");
  sync->genesis.bytes[31] = 0xaa;
  tao_snapshot_builder_set_sync (builder, arena, sync);

  subnets[0].netuid = 1;
  subnets[1].netuid = 77;
  subnets[1].name = tao_arena_strdup (arena, "Halcyon");
  subnets[1].price_rao = G_MAXUINT64;
  subnets[1].change_day_ppm = -91900;
  subnets[1].dynamic = TRUE;
  subnets[1].spark = spark;
  subnets[1].n_spark = 2;
  tao_snapshot_builder_set_subnets (builder, arena, subnets, 2);

  blocks[0].number = 5;
  blocks[0].epochs = netuids;
  blocks[0].n_epochs = 2;
  tao_snapshot_builder_set_blocks (builder, arena, blocks, 1);
  validators[0].permits = netuids + 1;
  validators[0].n_permits = 1;
  validators[0].take = 11796;
  validators[0].oldest_weights_block = 9571000;
  tao_snapshot_builder_set_validators (builder, arena, validators, 1);
  return tao_snapshot_builder_end (builder);
}

static void
test_round_trip (void)
{
  g_autoptr(TaoSnapshot) snapshot = make_snapshot ();
  g_autoptr(GBytes) bytes = tao_persist_save (snapshot);
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoSnapshot) loaded = tao_persist_load (bytes, &error);
  const TaoSubnet *subnet;
  guint n;

  g_assert_no_error (error);
  g_assert_cmpuint (tao_snapshot_get_sync (loaded)->best_block, ==, 9571284);
  g_assert_cmpstr (tao_snapshot_get_sync (loaded)->endpoint, ==, "ws://127.0.0.1:9944");
  g_assert_null (tao_snapshot_get_sync (loaded)->chain_name);
  g_assert_cmphex (tao_snapshot_get_sync (loaded)->genesis.bytes[31], ==, 0xaa);
  subnet = tao_snapshot_lookup_subnet (loaded, 77);
  g_assert_cmpstr (subnet->name, ==, "Halcyon");
  g_assert_cmpuint (subnet->price_rao, ==, TAO_UNKNOWN_U64);
  g_assert_cmpint (subnet->change_day_ppm, ==, -91900);
  g_assert_true (subnet->dynamic);
  g_assert_cmpuint (subnet->n_spark, ==, 2);
  g_assert_cmpfloat (subnet->spark[1], ==, 2.5f);
  g_assert_cmpuint (tao_snapshot_get_blocks (loaded, &n)[0].epochs[1], ==, 77);
  g_assert_cmpuint (tao_snapshot_get_validators (loaded, &n)[0].permits[0], ==, 77);
  g_assert_cmpuint (tao_snapshot_get_validators (loaded, &n)[0].take, ==, 11796);
  g_assert_cmpuint (tao_snapshot_get_validators (loaded, &n)[0].oldest_weights_block, ==, 9571000);
}

/* Every cut is refused, every flipped bit answered without a crash. */
static void
test_damaged (void)
{
  g_autoptr(TaoSnapshot) snapshot = make_snapshot ();
  g_autoptr(GBytes) bytes = tao_persist_save (snapshot);
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  for (gsize cut = 0; cut < size; cut++)
    {
      g_autoptr(GBytes) part = g_bytes_new (data, cut);
      g_autoptr(GError) error = NULL;

      g_assert_null (tao_persist_load (part, &error));
      g_assert_nonnull (error);
    }
  for (gsize bit = 0; bit < 8 * size; bit++)
    {
      g_autofree guint8 *copy = g_memdup2 (data, size);
      g_autoptr(GBytes) changed = NULL;
      TaoSnapshot *loaded;

      copy[bit / 8] ^= (guint8) (1 << bit % 8);
      changed = g_bytes_new (copy, size);
      loaded = tao_persist_load (changed, NULL);
      g_clear_pointer (&loaded, tao_snapshot_unref);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/persist/round-trip", test_round_trip);
  g_test_add_func ("/engine/persist/damaged", test_damaged);
  return g_test_run ();
}
