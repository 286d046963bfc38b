/* Rows of the metagraph: rates, words, and epochs of another owner left out. */
#include <math.h>
#include <string.h>

#include "app/pages/subnet-metagraph/uid-row.h"
#include "engine/snapshot-builder.h"

#define N 20

/* Uids 0 … 3 validate; 4 … 19 mine, the higher the less. Uid 19 is immune, uid 4 the owner's. */
static TaoSnapshot *
snapshot_of (TaoArena *arena, guint32 max_uids, guint n, guint32 block_interval_ms)
{
  TaoSnapshotBuilder *builder = tao_snapshot_builder_new (NULL);
  TaoSubnet *subnet = tao_arena_new_array (arena, TaoSubnet, 1);
  TaoMetagraph *metagraph = tao_arena_new_array (arena, TaoMetagraph, 1);
  TaoKey32 *keys = tao_arena_new_array (arena, TaoKey32, N);
  guint64 *emission = tao_arena_new_array (arena, guint64, N), *registered = tao_arena_new_array (arena, guint64, N);
  guint16 *incentive = tao_arena_new_array (arena, guint16, N), *dividends = tao_arena_new_array (arena, guint16, N);
  guint16 *place = tao_arena_new_array (arena, guint16, N);
  guint8 *permit = tao_arena_new_array (arena, guint8, N), *immune = tao_arena_new_array (arena, guint8, N);
  guint8 *owned = tao_arena_new_array (arena, guint8, N);
  TaoSyncInfo sync = { .state = TAO_SYNC_LIVE, .best_block = 100000, .block_interval_ms = block_interval_ms };

  for (guint uid = 0; uid < N; uid++)
    {
      memset (keys[uid].bytes, (int) uid + 1, 32);
      permit[uid] = uid < 4;
      dividends[uid] = (guint16) (uid < 4 ? 1000 + uid : 0);
      incentive[uid] = (guint16) (uid < 4 ? 0 : 5000 - uid);
      emission[uid] = G_GUINT64_CONSTANT (1000000000);
      registered[uid] = uid == 19 ? 99900 : 1000;
      immune[uid] = uid == 19;
      owned[uid] = uid == 4;
      place[uid] = (guint16) (uid == 4 ? 0 : uid == 19 ? 19 : uid > 4 ? 19 - uid : 15 + uid);
    }
  *subnet = (TaoSubnet) { .netuid = 7, .tempo = 360, .max_uids = max_uids, .immunity_period = 5000, .next_epoch_block = 100060,
                          .price_rao = 50000000 };
  *metagraph = (TaoMetagraph) {
    .netuid = 7, .block = 100000, .epoch_block = 99700, .n = n, .hotkey = keys, .coldkey = keys, .emission = emission,
    .incentive = incentive, .dividends = dividends, .permit = permit, .immune = immune, .owner_protected = owned,
    .registered_at = registered, .leaves_place = place, .owner_uid = 4, .kappa = TAO_UNKNOWN_U32,
  };
  tao_snapshot_builder_set_sync (builder, arena, &sync);
  tao_snapshot_builder_set_subnets (builder, arena, subnet, 1);
  tao_snapshot_builder_set_metagraph (builder, arena, metagraph);
  return tao_snapshot_builder_end (builder);
}

static guint32 interval_ms = 12000;

static TaoUidSummary
update (GListStore *rows, guint32 max_uids, guint n)
{
  g_autoptr(TaoArena) arena = tao_arena_new ();
  g_autoptr(TaoSnapshot) snapshot = snapshot_of (arena, max_uids, n, interval_ms);
  TaoUidSummary summary;

  tao_uid_rows_update (rows, snapshot, tao_snapshot_lookup_subnet (snapshot, 7), tao_snapshot_lookup_metagraph (snapshot, 7), &summary);
  return summary;
}

static TaoUidRow *
nth (GListStore *rows, guint uid)
{
  g_autoptr(TaoUidRow) row = g_list_model_get_item (G_LIST_MODEL (rows), uid);

  return row;
}

static void
assert_status (GListStore *rows, guint uid, const char *expected)
{
  g_autofree char *status = tao_uid_row_describe_status (nth (rows, uid));

  g_assert_cmpstr (status, ==, expected);
}

static void
test_day (void)
{
  /* 7,200 blocks a day are 20 epochs of 360. */
  g_assert_cmpuint (tao_uid_day_alpha (1000000000, 360, 12000), ==, G_GUINT64_CONSTANT (20000000000));
  g_assert_cmpuint (tao_uid_day_alpha (1, 361, 12000), ==, 19);
  g_assert_cmpuint (tao_uid_day_alpha (G_MAXUINT64 - 1, 1, 250), ==, TAO_UNKNOWN_U64);
  g_assert_cmpuint (tao_uid_day_alpha (TAO_UNKNOWN_U64, 360, 12000), ==, TAO_UNKNOWN_U64);
  g_assert_cmpuint (tao_uid_day_alpha (1, TAO_UNKNOWN_U64, 12000), ==, TAO_UNKNOWN_U64);
  g_assert_cmpuint (tao_uid_day_alpha (1, 360, TAO_UNKNOWN_U32), ==, TAO_UNKNOWN_U64);
}

static void
test_update (void)
{
  g_autoptr(GListStore) rows = g_list_store_new (TAO_TYPE_UID_ROW);
  TaoUidSummary summary = update (rows, N, N);
  TaoUidRow *fifth = nth (rows, 5);

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (rows)), ==, N);
  g_assert_true (summary.changed && summary.sorted_anew);
  g_assert_cmpuint (summary.n_validators, ==, 4);
  g_assert_cmpuint (summary.n_miners, ==, 16);
  g_assert_cmpuint (summary.n_immune, ==, 1);
  g_assert_cmpuint (summary.n_at_risk, ==, TAO_UID_RISK);
  g_assert_cmpuint (tao_uid_row_get (nth (rows, 3))->rank, ==, 1);      /* most dividends */
  g_assert_cmpuint (tao_uid_row_get (nth (rows, 4))->rank, ==, 1);      /* most incentive */
  g_assert_cmpuint (tao_uid_row_get (nth (rows, 19))->rank, ==, 16);
  g_assert_cmpuint (tao_uid_row_get (fifth)->day_alpha, ==, G_GUINT64_CONSTANT (20000000000));
  g_assert_cmpuint (tao_uid_row_get (fifth)->day_rao, ==, G_GUINT64_CONSTANT (1000000000));
  g_assert_cmpuint (tao_uid_row_get (fifth)->consensus, ==, TAO_UNKNOWN_U32);

  /* The same again: the same objects, nothing said. */
  summary = update (rows, N, N);
  g_assert_false (summary.changed);
  g_assert_true (nth (rows, 5) == fifth);
  /* Blocks come a little faster: values move, places do not. */
  interval_ms = 11900;
  summary = update (rows, N, N);
  interval_ms = 12000;
  g_assert_true (summary.changed && !summary.sorted_anew);
  update (rows, N, N);
  /* Fewer uids, then more. */
  summary = update (rows, N, 10);
  g_assert_true (summary.changed);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (rows)), ==, 10);
  summary = update (rows, N, N);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (rows)), ==, N);
  g_assert_true (nth (rows, 5) == fifth);
}

static void
test_status (void)
{
  g_autoptr(GListStore) rows = g_list_store_new (TAO_TYPE_UID_ROW);
  TaoUidSummary summary = update (rows, N, N);

  assert_status (rows, 4, "owner, stays");
  assert_status (rows, 18, "leaves 1st");
  assert_status (rows, 16, "leaves 3rd");
  assert_status (rows, 7, "leaves 12th");
  assert_status (rows, 6, "13th to leave");
  assert_status (rows, 19, "immune 16 h");             /* 4,900 blocks of 12 s */
  /* While places are free nobody leaves. */
  summary = update (rows, 256, N);
  g_assert_cmpuint (summary.n_free, ==, 236);
  g_assert_cmpuint (summary.n_at_risk, ==, 0);
  assert_status (rows, 18, "");
  assert_status (rows, 19, "immune 16 h");
}

static void
test_epochs (void)
{
  g_autoptr(GListStore) rows = g_list_store_new (TAO_TYPE_UID_ROW);
  g_autoptr(TaoEpochTable) incentive = tao_epoch_table_new (TAO_SERIES_INCENTIVE, 7, 60, N);
  g_autoptr(TaoEpochTable) dividends = tao_epoch_table_new (TAO_SERIES_DIVIDENDS, 7, 2, N);
  const float *values;
  guint n;

  update (rows, N, N);
  for (guint epoch = 0; epoch < 60; epoch++)
    {
      incentive->block[epoch] = 99911 - 360 * (59 - epoch);
      for (guint uid = 0; uid < N; uid++)
        incentive->value[uid * 60 + epoch] = 1000 * uid + epoch;
    }
  dividends->block[0] = 99000;
  dividends->block[1] = 99700;
  dividends->value[2 * 2 + 1] = 77;
  tao_uid_rows_set_epochs (rows, incentive, dividends);

  values = tao_uid_row_get_epochs (nth (rows, 5), &n);      /* the newest 48 of 60 */
  g_assert_cmpuint (n, ==, TAO_UID_EPOCHS);
  g_assert_cmpfloat (values[0], ==, 5012);
  g_assert_cmpfloat (values[47], ==, 5059);
  values = tao_uid_row_get_epochs (nth (rows, 2), &n);      /* a validator: dividends */
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpfloat (values[1], ==, 77);
  values = tao_uid_row_get_epochs (nth (rows, 19), &n);     /* registered at 99,900: one epoch is its own */
  g_assert_true (isnan (values[46]));
  g_assert_cmpfloat (values[47], ==, 19059);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/uid-row/day", test_day);
  g_test_add_func ("/app/uid-row/update", test_update);
  g_test_add_func ("/app/uid-row/status", test_status);
  g_test_add_func ("/app/uid-row/epochs", test_epochs);
  return g_test_run ();
}
