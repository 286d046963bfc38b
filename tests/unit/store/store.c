#include "store/store.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define DAY_MS (G_GINT64_CONSTANT (86400) * 1000)
#define START_MS (G_GINT64_CONSTANT (1700006400) * 1000)   /* a whole day */

static const guint8 genesis[32] = { 0x42, 0x43 };

typedef struct {
  char     *folder;
  char     *place;       /* where this genesis lives */
  TaoStore *store;
} Fixture;

static TaoStore *
open_store (Fixture *fixture, char **notice)
{
  g_autoptr(GError) error = NULL;
  TaoStore *store = tao_store_open (fixture->folder, genesis, notice, &error);

  g_assert_no_error (error);
  return store;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *notice = NULL;

  fixture->folder = g_dir_make_tmp ("taoscope-store-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->place = g_build_filename (fixture->folder, "42430000000000000000000000000000", NULL);
  fixture->store = open_store (fixture, &notice);
  g_assert_null (notice);
}

static void
remove_tree (const char *path)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->store, tao_store_close);
  remove_tree (fixture->folder);
  g_free (fixture->place);
  g_free (fixture->folder);
}

static void
put_market (TaoStore *store, guint64 block, gint64 time_ms, const guint16 *netuid, const guint64 *price, guint n)
{
  g_autoptr(GError) error = NULL;
  TaoStoreMarket market = { .block = block, .time_ms = time_ms, .n = n, .netuid = netuid };

  for (guint field = 0; field < TAO_MARKET_N_FIELDS; field++)
    market.field[field] = price;
  tao_store_put_market (store, &market, &error);
  g_assert_no_error (error);
}

static void
test_market (Fixture *fixture, gconstpointer data)
{
  static const guint16 both[] = { 1, 65535 };
  static const guint16 first[] = { 1 };
  g_auto(TaoStoreSeries) one = { 0 }, other = { 0 };
  g_autoptr(GError) error = NULL;

  put_market (fixture->store, 10, START_MS, both, (guint64[]) { 100, G_MAXINT64 }, 2);
  put_market (fixture->store, 11, START_MS + 12000, first, (guint64[]) { 90 }, 1);
  put_market (fixture->store, 12, START_MS + 24000, both, (guint64[]) { 120, 7 }, 2);

  g_assert_true (tao_store_load_market (fixture->store, TAO_MARKET_PRICE, 1, 0, 0, 0, NULL, &one, &error));
  g_assert_cmpuint (one.n, ==, 3);
  g_assert_cmpint (one.value[0], ==, 100);
  g_assert_cmpint (one.value[1], ==, 90);
  g_assert_cmpuint (one.block[2], ==, 12);
  g_assert_true (tao_store_load_market (fixture->store, TAO_MARKET_TAO_IN, 65535, 0, 0, 0, NULL, &other, &error));
  g_assert_cmpuint (other.n, ==, 2);
  g_assert_cmpint (other.value[0], ==, G_MAXINT64);
  g_assert_cmpint (other.value[1], ==, 7);
}

/* A history that begins in the middle of a bucket, here the fourth hour of six: the bucket does not reach further back. */
static void
test_market_young (Fixture *fixture, gconstpointer data)
{
  static const guint16 netuid[] = { 3 };
  gint64 first_ms = START_MS - START_MS % DAY_MS + 4 * DAY_MS / 24 + 600000;
  g_auto(TaoStoreSeries) all = { 0 };
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 30; i++)
    put_market (fixture->store, i, first_ms + i * G_GINT64_CONSTANT (60000), netuid, (guint64[]) { 1000 + i }, 1);
  g_assert_true (tao_store_load_market (fixture->store, TAO_MARKET_PRICE, 3, 0, 0, 0, NULL, &all, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (all.n, ==, 30);
  g_assert_cmpint (all.value[0], ==, 1000);
}

/* Twenty days at ten minutes: a chart of ten points must still show the one spike. */
static void
test_market_levels (Fixture *fixture, gconstpointer data)
{
  static const guint16 netuid[] = { 3 };
  g_auto(TaoStoreSeries) fine = { 0 }, coarse = { 0 }, back = { 0 };
  g_auto(TaoStoreSeries) last_day = { 0 };
  g_autoptr(GError) error = NULL;
  gint64 low = G_MAXINT64, high = 0;
  guint n = 20 * 144;
  gboolean more;

  g_assert_true (tao_store_begin (fixture->store, &error));
  for (guint i = 0; i < n; i++)
    put_market (fixture->store, i, START_MS + i * G_GINT64_CONSTANT (600000), netuid,
                (guint64[]) { i == 1000 ? 5000 : i == 2000 ? 1 : 1000 }, 1);
  g_assert_true (tao_store_commit (fixture->store, &error));

  g_assert_true (tao_store_load_market (fixture->store, TAO_MARKET_PRICE, 3, START_MS, START_MS + 20 * DAY_MS, 10,
                                        NULL, &coarse, &error));
  g_assert_cmpuint (coarse.n, <=, 10);
  g_assert_cmpuint (coarse.n, >=, 9);
  for (guint i = 0; i < coarse.n; i++)
    {
      low = MIN (low, coarse.low[i]);
      high = MAX (high, coarse.high[i]);
      g_assert_cmpint (coarse.value[i], ==, 1000);
    }
  g_assert_cmpint (low, ==, 1);
  g_assert_cmpint (high, ==, 5000);

  /* A range without an end ends with the last sample, however long ago that is. */
  g_assert_true (tao_store_load_market (fixture->store, TAO_MARKET_PRICE, 3, START_MS + 19 * DAY_MS, 0, 300, NULL, &last_day,
                                        &error));
  g_assert_cmpuint (last_day.n, ==, 144);

  /* After thinning only coarse rows are left of the first days. */
  do
    g_assert_true (tao_store_maintain (fixture->store, START_MS + 20 * DAY_MS, 1000, &more, &error));
  while (more);
  g_assert_true (tao_store_load_market (fixture->store, TAO_MARKET_PRICE, 3, START_MS + 13 * DAY_MS, 0, 0, NULL,
                                        &fine, &error));
  g_assert_cmpuint (fine.n, ==, 7 * 144);
  g_assert_true (tao_store_load_market (fixture->store, TAO_MARKET_PRICE, 3, START_MS, START_MS + 2 * DAY_MS, 0,
                                        NULL, &back, &error));
  g_assert_cmpuint (back.n, ==, 2 * 24 + 1);
}

static void
test_rewind (Fixture *fixture, gconstpointer data)
{
  static const guint16 netuid[] = { 3 };
  g_auto(TaoStoreSeries) series = { 0 };
  g_autoptr(GError) error = NULL;
  TaoStoreBlock block = { .number = 100, .time_ms = START_MS }, read[4];

  for (guint i = 0; i < 12; i++)
    {
      put_market (fixture->store, i, START_MS + i * G_GINT64_CONSTANT (600000), netuid,
                  (guint64[]) { i < 8 ? 10 : 99 }, 1);
      block.number = i;
      g_assert_true (tao_store_put_block (fixture->store, &block, &error));
    }
  g_assert_true (tao_store_rewind (fixture->store, 7, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (tao_store_get_blocks (fixture->store, G_MAXUINT64, read, 4, &error), ==, 4);
  g_assert_cmpuint (read[0].number, ==, 7);

  /* One point an interval of an hour or more forces the coarse levels. */
  g_assert_true (tao_store_load_market (fixture->store, TAO_MARKET_PRICE, 3, START_MS, START_MS + DAY_MS, 2, NULL,
                                        &series, &error));
  g_assert_cmpuint (series.n, >, 0);
  for (guint i = 0; i < series.n; i++)
    {
      g_assert_cmpuint (series.block[i], <=, 7);
      g_assert_cmpint (series.high[i], ==, 10);
    }
}

static void
put_epoch (TaoStore *store, guint64 block, gint64 time_ms, guint64 incentive, guint8 holder)
{
  guint64 values[2] = { 5, incentive };
  guint8 hotkeys[2][32] = { { 1 }, { holder } };
  g_autoptr(GError) error = NULL;
  TaoStoreEpoch epoch = {
    .netuid = 8, .block = block, .time_ms = time_ms, .n = 2,
    .hotkey = (const guint8 (*)[32]) hotkeys,
  };

  epoch.field[TAO_EPOCH_INCENTIVE] = values;
  epoch.field[TAO_EPOCH_STAKE] = values;
  epoch.field[TAO_EPOCH_EXIT_LINE] = values;
  tao_store_put_epoch (store, &epoch, &error);
  g_assert_no_error (error);
}

static void
test_epochs (Fixture *fixture, gconstpointer data)
{
  g_auto(TaoStoreSeries) series = { 0 }, exit_line = { 0 }, none = { 0 };
  g_autoptr(GError) error = NULL;
  guint64 recent[3 * 2], blocks[3];

  put_epoch (fixture->store, 360, START_MS, 65535, 7);
  put_epoch (fixture->store, 720, START_MS + 4320000, 300, 7);

  /* The holders are remembered across a restart. */
  g_clear_pointer (&fixture->store, tao_store_close);
  fixture->store = open_store (fixture, NULL);
  put_epoch (fixture->store, 1080, START_MS + 8640000, 0, 9);
  put_epoch (fixture->store, 1440, START_MS + 12960000, 1, 9);

  g_assert_true (tao_store_load_epochs (fixture->store, TAO_EPOCH_INCENTIVE, 8, 1, 0, 0, 0, NULL, &series, &error));
  g_assert_cmpuint (series.n, ==, 4);
  g_assert_cmpint (series.value[0], ==, 65535);
  g_assert_cmpint (series.value[1], ==, 300);
  g_assert_cmpint (series.value[3], ==, 1);
  g_assert_cmpuint (series.flags[0], ==, 0);
  g_assert_cmpuint (series.flags[1], ==, 0);
  g_assert_cmpuint (series.flags[2], ==, 2);
  g_assert_cmpuint (series.flags[3], ==, 0);
  g_assert_true (tao_store_load_epochs (fixture->store, TAO_EPOCH_EXIT_LINE, 8, 0, 0, 0, 0, NULL, &exit_line, &error));
  g_assert_cmpuint (exit_line.n, ==, 4);
  g_assert_true (tao_store_load_epochs (fixture->store, TAO_EPOCH_INCENTIVE, 8, 2, 0, 0, 0, NULL, &none, &error));
  g_assert_cmpuint (none.n, ==, 0);

  g_assert_cmpuint (tao_store_load_recent_epochs (fixture->store, TAO_EPOCH_INCENTIVE, 8, 3, 2, recent, blocks, &error), ==, 3);
  g_assert_cmpuint (blocks[0], ==, 720);
  g_assert_cmpuint (blocks[2], ==, 1440);
  g_assert_cmpuint (recent[1], ==, 300);
  g_assert_cmpuint (recent[5], ==, 1);
}

/* Records say which endpoint they were read from and how their epoch's check ended; a file of before knows neither. */
static void
test_provenance (Fixture *fixture, gconstpointer data)
{
  g_auto(TaoStoreSeries) epochs = { 0 }, prices = { 0 }, coarse = { 0 };
  g_autofree char *path = g_build_filename (fixture->place, "cache.db", NULL);
  g_autoptr(GError) error = NULL;
  guint64 value[] = { 41 }, reserve[] = { 1 };
  const guint16 netuid[] = { 8 };
  TaoStoreEpoch epoch = { .netuid = 8, .block = 720, .time_ms = START_MS + 4320000, .n = 1, .endpoint = "wss://one.example" };
  TaoStoreMarket market = { .block = 800, .time_ms = START_MS + 5280000, .n = 1, .netuid = netuid, .endpoint = "wss://two.example" };
  TaoStoreAudit audit = { .netuid = 8, .block = 720, .status = 2 };
  sqlite3 *handle;

  put_epoch (fixture->store, 360, START_MS, 65535, 7);
  put_market (fixture->store, 400, START_MS + 480000, netuid, (guint64[]) { 40 }, 1);
  g_clear_pointer (&fixture->store, tao_store_close);
  g_assert_cmpint (sqlite3_open (path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, "ALTER TABLE epoch DROP COLUMN endpoint; ALTER TABLE market DROP COLUMN endpoint;"
                                         "DROP TABLE endpoint; PRAGMA user_version = 3", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (handle);
  fixture->store = open_store (fixture, NULL);

  epoch.field[TAO_EPOCH_INCENTIVE] = value;
  for (guint i = 0; i < TAO_MARKET_N_FIELDS; i++)
    market.field[i] = reserve;
  g_assert_true (tao_store_put_epoch (fixture->store, &epoch, &error));
  g_assert_true (tao_store_put_audit (fixture->store, &audit, &error));
  g_assert_true (tao_store_put_market (fixture->store, &market, &error));
  g_assert_no_error (error);

  g_assert_true (tao_store_load_epochs (fixture->store, TAO_EPOCH_INCENTIVE, 8, 0, 0, 0, 0, NULL, &epochs, &error));
  g_assert_cmpuint (epochs.n, ==, 2);
  g_assert_null (epochs.endpoint[0]);
  g_assert_cmpuint (epochs.audited[0], ==, 0);
  g_assert_cmpstr (epochs.endpoint[1], ==, "wss://one.example");
  g_assert_cmpuint (epochs.audited[1], ==, 3);
  g_assert_true (tao_store_load_market (fixture->store, TAO_MARKET_PRICE, 8, 0, 0, 0, NULL, &prices, &error));
  g_assert_cmpuint (prices.n, ==, 2);
  g_assert_cmpuint (prices.n_read, ==, 2);
  g_assert_null (prices.endpoint[0]);
  g_assert_cmpstr (prices.endpoint[1], ==, "wss://two.example");
  g_assert_cmpint (prices.value[1], ==, 1);
  /* Reduced to one point: its last sample's endpoint, and how many it stands for. */
  g_assert_true (tao_store_load_epochs (fixture->store, TAO_EPOCH_INCENTIVE, 8, 0, 0, 0, 1, NULL, &coarse, &error));
  g_assert_cmpuint (coarse.n, ==, 1);
  g_assert_cmpuint (coarse.n_read, ==, 2);
  g_assert_cmpstr (coarse.endpoint[0], ==, "wss://one.example");
  g_assert_cmpuint (coarse.audited[0], ==, 3);
}

static void
test_epochs_thinned (Fixture *fixture, gconstpointer data)
{
  g_auto(TaoStoreSeries) series = { 0 };
  g_autoptr(GError) error = NULL;
  gboolean more;

  for (guint i = 0; i < 40; i++)
    put_epoch (fixture->store, i * 1000, START_MS + i * (DAY_MS / 4), i, 7);
  do
    g_assert_true (tao_store_maintain (fixture->store, START_MS + 35 * DAY_MS, 1000, &more, &error));
  while (more);
  g_assert_true (tao_store_load_epochs (fixture->store, TAO_EPOCH_INCENTIVE, 8, 1, 0, 0, 0, NULL, &series, &error));

  /* Five old days keep their last of four epochs, five younger ones all. */
  g_assert_cmpuint (series.n, ==, 5 + 5 * 4);
  g_assert_cmpint (series.value[0], ==, 3);
  g_assert_cmpint (series.value[4], ==, 19);
  g_assert_cmpint (series.value[5], ==, 20);
}

static void
test_audits (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) audits = NULL;
  g_autoptr(GBytes) detail = g_bytes_new_static ("uid 3", 5);
  guint64 counts[4];
  TaoStoreAudit audit = { .netuid = 8, .status = 0, .rule_set = (char *) "R425" };

  for (audit.block = 1; audit.block <= 5; audit.block++)
    g_assert_true (tao_store_put_audit (fixture->store, &audit, &error));
  /* Checked again: it moves from one count to the other. */
  audit.block = 3;
  audit.status = 3;
  audit.n_differences = 2;
  audit.detail = detail;
  g_assert_true (tao_store_put_audit (fixture->store, &audit, &error));

  g_assert_true (tao_store_count_audits (fixture->store, 8, counts, 4, &error));
  g_assert_cmpuint (counts[0], ==, 4);
  g_assert_cmpuint (counts[3], ==, 1);
  audits = tao_store_load_audits (fixture->store, 8, 3, &error);
  g_assert_cmpuint (audits->len, ==, 3);
  g_assert_cmpuint (g_array_index (audits, TaoStoreAudit, 0).block, ==, 5);
  g_assert_cmpuint (g_array_index (audits, TaoStoreAudit, 2).n_differences, ==, 2);
  g_assert_true (g_bytes_equal (g_array_index (audits, TaoStoreAudit, 2).detail, detail));

  g_assert_true (tao_store_rewind (fixture->store, 2, &error));
  g_assert_true (tao_store_count_audits (fixture->store, 8, counts, 4, &error));
  g_assert_cmpuint (counts[0], ==, 2);
  g_assert_cmpuint (counts[3], ==, 0);
}

static void
count_label_cb (const guint8 account[32], const char *label, gpointer user_data)
{
  GString *all = user_data;

  g_string_append_printf (all, "%02x=%s;", account[0], label);
}

static void
count_alert_cb (gint64 id, gint64 time_ms, gboolean seen, GBytes *record, gpointer user_data)
{
  GString *all = user_data;

  g_string_append_printf (all, "%s%s;", (const char *) g_bytes_get_data (record, NULL), seen ? "*" : "");
}

/* Counts add up, also over a restart, and nothing takes them back. */
static void
test_block_checks (Fixture *fixture, gconstpointer data)
{
  const TaoStoreBlockCheck checks[] = { { 8, 0, 2, 20 }, { 8, 0, 2, 7 }, { 8, 1, 0, 3 }, { 9, 0, 3, 1 } };
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) loaded = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (checks); i++)
    g_assert_true (tao_store_add_block_check (fixture->store, &checks[i], &error));
  g_assert_true (tao_store_rewind (fixture->store, 1, &error));
  g_clear_pointer (&fixture->store, tao_store_close);
  fixture->store = open_store (fixture, NULL);
  loaded = tao_store_load_block_checks (fixture->store, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (loaded->len, ==, 3);
  for (guint i = 0; i < loaded->len; i++)
    {
      const TaoStoreBlockCheck *check = &g_array_index (loaded, TaoStoreBlockCheck, i);

      g_assert_cmpuint (check->n, ==, check->netuid == 9 ? 1 : check->kind == 0 ? 27 : 3);
      g_assert_cmpuint (check->status, ==, check->netuid == 9 ? 3 : check->kind == 0 ? 2 : 0);
    }
}

static void
test_holdings (Fixture *fixture, gconstpointer data)
{
  const gint64 day = G_GINT64_CONSTANT (86400) * 1000, first = 20000 * day;
  guint8 coldkeys[2][32] = { { 1 }, { 2 } };
  TaoStoreMove move = { .block = 7, .index = 3, .netuid = 4, .added = TRUE, .tao_rao = 5, .alpha = 6, .alpha_before = 9, .coldkey = { 1 } };
  g_autoptr(GArray) moves = NULL, then = NULL, oldest = NULL, none = NULL;
  g_auto(TaoStoreSeries) value = { 0 }, cost = { 0 };
  g_autoptr(GError) error = NULL;
  gboolean more;

  move.hotkey[0] = 8;
  g_assert_true (tao_store_put_move (fixture->store, &move, &error));
  move.index = 2;
  move.added = FALSE;
  g_assert_true (tao_store_put_move (fixture->store, &move, &error));
  moves = tao_store_load_moves (fixture->store, coldkeys[0], &error);
  g_assert_cmpuint (moves->len, ==, 2);
  g_assert_cmpuint (g_array_index (moves, TaoStoreMove, 0).index, ==, 2);
  g_assert_true (g_array_index (moves, TaoStoreMove, 1).added);
  g_assert_cmpuint (g_array_index (moves, TaoStoreMove, 1).alpha_before, ==, 9);

  /* Two accounts, three moments; a cost that is not known at the second. */
  for (guint i = 0; i < 3; i++)
    {
      TaoStoreHolding rows[3] = {
        { .block = 10 + i, .time_ms = first + i * day / 100, .coldkey = { 1 }, .netuid = 1, .amount = 5, .value_rao = 100 + i, .cost_rao = i == 1 ? -1 : 60 },
        { .block = 10 + i, .time_ms = first + i * day / 100, .coldkey = { 1 }, .netuid = G_MAXUINT16, .amount = 7, .value_rao = 7, .cost_rao = -1 },
        { .block = 10 + i, .time_ms = first + i * day / 100, .coldkey = { 2 }, .netuid = 1, .amount = 1, .value_rao = 1000, .cost_rao = 900 },
      };

      g_assert_true (tao_store_put_holdings (fixture->store, rows, G_N_ELEMENTS (rows), &error));
    }
  g_assert_no_error (error);
  then = tao_store_load_holdings_at (fixture->store, coldkeys[0], first + day / 50 - 1, &error);
  g_assert_cmpuint (then->len, ==, 2);
  g_assert_cmpuint (g_array_index (then, TaoStoreHolding, 0).block, ==, 11);
  oldest = tao_store_load_holdings_at (fixture->store, coldkeys[0], first - day, &error);
  g_assert_cmpuint (g_array_index (oldest, TaoStoreHolding, 0).block, ==, 10);
  none = tao_store_load_holdings_at (fixture->store, (const guint8[32]) { 3 }, first, &error);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_true (tao_store_load_portfolio (fixture->store, TAO_PORTFOLIO_VALUE, coldkeys, 2, 0, 0, 0, &value, &error));
  g_assert_cmpuint (value.n, ==, 3);
  g_assert_cmpint (value.value[1], ==, 101 + 7 + 1000);
  g_assert_true (tao_store_load_portfolio (fixture->store, TAO_PORTFOLIO_COST, coldkeys, 1, 0, 0, 0, &cost, &error));
  g_assert_cmpuint (cost.n, ==, 2);
  g_assert_cmpint (cost.value[1], ==, 60 + 7);

  /* After a week one moment an hour is left: the first of each. */
  g_assert_true (tao_store_maintain (fixture->store, first + 30 * day, 1000, &more, &error));
  tao_store_series_clear (&value);
  g_assert_true (tao_store_load_portfolio (fixture->store, TAO_PORTFOLIO_VALUE, coldkeys, 2, 0, 0, 0, &value, &error));
  g_assert_cmpuint (value.n, ==, 1);
  g_assert_cmpuint (value.block[0], ==, 10);
  g_assert_true (tao_store_rewind (fixture->store, 6, &error));
  g_clear_pointer (&moves, g_array_unref);
  moves = tao_store_load_moves (fixture->store, coldkeys[0], &error);
  g_assert_cmpuint (moves->len, ==, 0);
}

static void
test_user (Fixture *fixture, gconstpointer data)
{
  static const guint8 a[32] = { 0xaa }, b[32] = { 0xbb };
  g_autoptr(GError) error = NULL;
  g_autoptr(GString) labels = g_string_new (NULL), alerts = g_string_new (NULL);
  g_autoptr(GBytes) record = g_bytes_new_static ("gone", 5);
  g_autoptr(GArray) txs = NULL;
  g_autofree char *rules = NULL, *nothing = NULL;
  gint64 id;
  TaoStoreTx tx = { .hash = { 1 }, .account = { 0xaa }, .time_ms = 5, .netuid = 11, .rao_out = -3,
                    .call = (char *) "Balances.transfer_all", .arguments = (char *) "{}" };

  g_assert_true (tao_store_put_label (fixture->store, a, "Garden", &error));
  g_assert_true (tao_store_put_label (fixture->store, b, "'; DROP TABLE label; --", &error));
  g_assert_true (tao_store_put_label (fixture->store, a, NULL, &error));
  g_assert_true (tao_store_each_label (fixture->store, count_label_cb, labels, &error));
  g_assert_cmpstr (labels->str, ==, "bb='; DROP TABLE label; --;");

  id = tao_store_put_alert (fixture->store, "miner/8/3", 1, record, &error);
  g_assert_cmpint (id, >, 0);
  g_assert_cmpint (tao_store_put_alert (fixture->store, "miner/8/3", 2, record, &error), ==, 0);
  g_assert_no_error (error);
  g_assert_true (tao_store_set_alert_seen (fixture->store, id, &error));
  g_assert_true (tao_store_each_alert (fixture->store, 10, count_alert_cb, alerts, &error));
  g_assert_cmpstr (alerts->str, ==, "gone*;");

  g_assert_true (tao_store_put_tx (fixture->store, &tx, &error));
  tx.status = TAO_STORE_TX_FINALIZED;
  tx.outcome = (char *) "{\"received\":\"12\"}";
  g_assert_true (tao_store_put_tx (fixture->store, &tx, &error));
  txs = tao_store_load_txs (fixture->store, a, 10, &error);
  g_assert_cmpuint (txs->len, ==, 1);
  g_assert_cmpint (g_array_index (txs, TaoStoreTx, 0).status, ==, TAO_STORE_TX_FINALIZED);
  g_assert_cmpint (g_array_index (txs, TaoStoreTx, 0).rao_out, ==, -3);
  g_assert_cmpstr (g_array_index (txs, TaoStoreTx, 0).outcome, ==, tx.outcome);

  g_assert_true (tao_store_put_document (fixture->store, "rules", "[]", &error));
  rules = tao_store_get_document (fixture->store, "rules", &error);
  g_assert_cmpstr (rules, ==, "[]");
  g_assert_true (tao_store_put_document (fixture->store, "rules", NULL, &error));
  nothing = tao_store_get_document (fixture->store, "rules", &error);
  g_assert_null (nothing);
  g_assert_no_error (error);
}

static void
test_cache (Fixture *fixture, gconstpointer data)
{
  static const guint8 hash[32] = { 9 }, other[32] = { 8 };
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = g_bytes_new_static ("meta", 4);
  g_autoptr(GBytes) read = NULL, snapshot = NULL;
  guint64 block;
  gint64 saved;

  g_assert_true (tao_store_put_metadata (fixture->store, 425, hash, bytes, &error));
  read = tao_store_get_metadata (fixture->store, 425, hash, &error);
  g_assert_true (g_bytes_equal (read, bytes));
  g_assert_null (tao_store_get_metadata (fixture->store, 425, other, &error));
  g_assert_no_error (error);

  g_assert_true (tao_store_put_snapshot (fixture->store, 3, 77, 123, bytes, &error));
  g_assert_null (tao_store_get_snapshot (fixture->store, 4, &block, &saved, &error));
  snapshot = tao_store_get_snapshot (fixture->store, 3, &block, &saved, &error);
  g_assert_true (g_bytes_equal (snapshot, bytes));
  g_assert_cmpuint (block, ==, 77);
  g_assert_cmpint (saved, ==, 123);
}

/* A cancelled read says so and leaves the store usable. */
static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  static const guint16 netuid[] = { 3 };
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  g_auto(TaoStoreSeries) series = { 0 };

  g_assert_true (tao_store_begin (fixture->store, &error));
  for (guint i = 0; i < 4000; i++)
    put_market (fixture->store, i, START_MS + i * G_GINT64_CONSTANT (12000), netuid, (guint64[]) { 1 }, 1);
  g_assert_true (tao_store_commit (fixture->store, &error));
  g_cancellable_cancel (cancellable);
  g_assert_false (tao_store_load_market (fixture->store, TAO_MARKET_PRICE, 3, 0, 0, 0, cancellable, &series, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_true (tao_store_load_market (fixture->store, TAO_MARKET_PRICE, 3, 0, 0, 0, NULL, &series, &error));
  g_assert_cmpuint (series.n, ==, 4000);
}

static void
test_damaged (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->place, "user.db", NULL);
  g_autofree char *notice = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GDir) dir = NULL;
  const char *name;
  guint kept = 0;

  g_clear_pointer (&fixture->store, tao_store_close);
  g_assert_true (g_file_set_contents (path, "this was a database once, and now it is not any more at all", -1, &error));
  fixture->store = open_store (fixture, &notice);
  g_assert_nonnull (notice);
  g_assert_nonnull (strstr (notice, "damaged"));
  g_assert_true (tao_store_put_document (fixture->store, "works", "yes", &error));

  dir = g_dir_open (fixture->place, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (fixture->place, name, NULL);
      g_autofree char *text = NULL;

      if (!g_str_has_prefix (name, "user.db.damaged-") || g_str_has_suffix (name, "-wal") || g_str_has_suffix (name, "-shm"))
        continue;
      g_assert_true (g_file_get_contents (child, &text, NULL, NULL));
      g_assert_true (g_str_has_prefix (text, "this was a database once"));
      kept++;
    }
  g_assert_cmpuint (kept, ==, 1);
}

static void
test_newer (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->place, "cache.db", NULL);
  g_autofree char *before = NULL, *after = NULL;
  gsize before_size, after_size;
  g_autoptr(GError) error = NULL;
  sqlite3 *handle;

  g_clear_pointer (&fixture->store, tao_store_close);
  g_assert_cmpint (sqlite3_open (path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, "PRAGMA user_version = 9999", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (handle);
  g_assert_true (g_file_get_contents (path, &before, &before_size, NULL));

  g_assert_null (tao_store_open (fixture->folder, genesis, NULL, &error));
  g_assert_error (error, TAO_STORE_ERROR, TAO_STORE_ERROR_NEWER);
  g_assert_true (g_file_get_contents (path, &after, &after_size, NULL));
  g_assert_cmpuint (before_size, ==, after_size);
  g_assert_true (memcmp (before, after, before_size) == 0);
}

static void
test_unusable_folder (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "a-file", NULL);
  g_autoptr(GError) error = NULL;

  g_assert_true (g_file_set_contents (path, "", 0, &error));
  g_assert_null (tao_store_open (path, genesis, NULL, &error));
  g_assert_error (error, TAO_STORE_ERROR, TAO_STORE_ERROR_OPEN);
}

/* The kernel refuses to let files grow: what was there before stays, and writing works again later. */
static void
test_full_disk (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *big = g_strnfill (4 * 1024 * 1024, 'x');
  g_autofree char *kept = NULL, *missing = NULL;
  struct rlimit before, tight;

  g_assert_true (tao_store_put_document (fixture->store, "kept", "1", &error));
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  tight = before;
  tight.rlim_cur = 512 * 1024;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &tight), ==, 0);
  g_assert_false (tao_store_put_document (fixture->store, "big", big, &error));
  g_assert_nonnull (error);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  g_clear_error (&error);

  kept = tao_store_get_document (fixture->store, "kept", &error);
  g_assert_cmpstr (kept, ==, "1");
  missing = tao_store_get_document (fixture->store, "big", &error);
  g_assert_null (missing);
  g_assert_true (tao_store_put_document (fixture->store, "big", big, &error));
  g_assert_no_error (error);
}

static void
test_size_limit (Fixture *fixture, gconstpointer data)
{
  static const guint16 netuid[] = { 3 };
  TaoStoreLimits limits = tao_store_default_limits;
  g_autoptr(GError) error = NULL;
  gboolean more;
  gint64 before;

  limits.max_bytes = 400 * 1024;
  tao_store_set_limits (fixture->store, &limits);
  g_assert_true (tao_store_begin (fixture->store, &error));
  for (guint i = 0; i < 5 * 1440; i++)
    put_market (fixture->store, i, START_MS + i * G_GINT64_CONSTANT (60000), netuid, (guint64[]) { G_MAXINT64 }, 1);
  g_assert_true (tao_store_commit (fixture->store, &error));
  before = tao_store_get_size (fixture->store);
  g_assert_cmpint (before, >, limits.max_bytes);
  do
    g_assert_true (tao_store_maintain (fixture->store, START_MS + 5 * DAY_MS, 50, &more, &error));
  while (more);
  g_clear_pointer (&fixture->store, tao_store_close);
  fixture->store = open_store (fixture, NULL);
  g_assert_cmpint (tao_store_get_size (fixture->store), <=, 2 * limits.max_bytes);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/store/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("market", test_market);
  ADD ("market-levels", test_market_levels);
  ADD ("market-young", test_market_young);
  ADD ("rewind", test_rewind);
  ADD ("epochs", test_epochs);
  ADD ("epochs-thinned", test_epochs_thinned);
  ADD ("provenance", test_provenance);
  ADD ("audits", test_audits);
  ADD ("holdings", test_holdings);
  ADD ("block-checks", test_block_checks);
  ADD ("user", test_user);
  ADD ("cache", test_cache);
  ADD ("cancel", test_cancel);
  ADD ("damaged", test_damaged);
  ADD ("newer", test_newer);
  ADD ("unusable-folder", test_unusable_folder);
  ADD ("full-disk", test_full_disk);
  ADD ("size-limit", test_size_limit);
#undef ADD
  return g_test_run ();
}
