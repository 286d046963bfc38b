#include <string.h>

#include "app/pages/overview/attention.h"
#include "engine/snapshot-builder.h"

static const TaoAttention *
find (GPtrArray *items, const char *id)
{
  for (guint i = 0; i < items->len; i++)
    if (g_str_equal (((TaoAttention *) g_ptr_array_index (items, i))->id, id))
      return g_ptr_array_index (items, i);
  return NULL;
}

/* Two subnets; ours is full, and owns uids 0 (protected), 1 (next), 2 (immune). */
static TaoSnapshot *
sample (guint64 best, guint n_uids)
{
  TaoSnapshotBuilder *builder = tao_snapshot_builder_new (NULL);
  g_autoptr(TaoArena) arena = tao_arena_new ();
  TaoSyncInfo sync = { .state = TAO_SYNC_LIVE, .best_block = best, .block_interval_ms = 12000 };
  TaoSubnet *subnets = tao_arena_new_array (arena, TaoSubnet, 2);
  TaoAccountState *accounts = tao_arena_new_array (arena, TaoAccountState, 1);
  TaoMetagraph *metagraph = tao_arena_new_array (arena, TaoMetagraph, 1);
  TaoKey32 *coldkeys = tao_arena_new_array (arena, TaoKey32, 4);
  guint16 *places = tao_arena_new_array (arena, guint16, 4);
  guint8 *immune = tao_arena_new_array (arena, guint8, 4);

  accounts[0] = (TaoAccountState) { .own = TRUE, .swap_announced_block = 2000, .label = "Garden" };
  accounts[0].account.bytes[5] = 9;
  for (guint i = 0; i < 2; i++)
    subnets[i] = (TaoSubnet) { .netuid = i == 0 ? 4 : 11, .name = i == 0 ? "Halcyon" : "Lantern", .dynamic = TRUE, .n_uids = n_uids,
                               .max_uids = 4, .next_epoch_block = 1100, .own_stake_alpha = i, .near_deregistration = i == 1 };
  subnets[0].owner_coldkey = accounts[0].account;
  for (guint uid = 0; uid < 3; uid++)
    coldkeys[uid] = accounts[0].account;
  places[1] = 6;
  places[2] = 2;
  places[3] = 1;
  immune[2] = TRUE;
  *metagraph = (TaoMetagraph) { .netuid = 11, .n = 4, .coldkey = coldkeys, .leaves_place = places, .immune = immune };
  tao_snapshot_builder_set_sync (builder, arena, tao_arena_dup_array (arena, TaoSyncInfo, &sync, 1));
  tao_snapshot_builder_set_subnets (builder, arena, subnets, 2);
  tao_snapshot_builder_set_accounts (builder, arena, accounts, 1);
  tao_snapshot_builder_set_metagraph (builder, arena, metagraph);
  return tao_snapshot_builder_end (builder);
}

static void
test_own (void)
{
  g_autoptr(TaoSnapshot) snapshot = sample (1056, 4);
  g_autoptr(GPtrArray) items = tao_attention_collect (snapshot);
  const TaoAttention *exit_item = find (items, "exit/11/1"), *freeze = find (items, "freeze/4/1100"), *leaving = find (items, "leaving/11");

  g_assert_cmpuint (items->len, ==, 4);
  /* The swap first: it moves everything. */
  g_assert_true (g_str_has_prefix (((TaoAttention *) g_ptr_array_index (items, 0))->id, "swap/"));
  g_assert_nonnull (exit_item);
  g_assert_cmpstr (exit_item->title, ==, "UID 1 is near the exit");
  g_assert_cmpstr (exit_item->detail, ==, "Lantern · 6th in line to leave");
  g_assert_cmpint (exit_item->route.uid, ==, 1);
  g_assert_nonnull (freeze);
  g_assert_cmpstr (freeze->detail, ==, "Halcyon · 34 blocks, about 7 min");
  g_assert_cmpstr (freeze->route.tab, ==, "parameters");
  g_assert_cmpstr (leaving->detail, ==, "You hold stake in it");
}

/* Nothing is said where there is room, or far from the freeze, or in it. */
static void
test_calm (void)
{
  static const guint64 blocks[] = { 1000, 1090, 1095, 1200 };

  for (guint i = 0; i < G_N_ELEMENTS (blocks); i++)
    {
      g_autoptr(TaoSnapshot) snapshot = sample (blocks[i], 3);
      g_autoptr(GPtrArray) items = tao_attention_collect (snapshot);

      g_assert_null (find (items, "exit/11/1"));
      g_assert_null (find (items, "freeze/4/1100"));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/attention/own", test_own);
  g_test_add_func ("/app/attention/calm", test_calm);
  return g_test_run ();
}
