/* Loading a year of history at the size of the main network: a miner's series
 * (one epoch in 72 minutes) and the price of 128 subnets. */
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/store.h"

#define YEAR_MS (G_GINT64_CONSTANT (365) * 86400 * 1000)
#define N_UIDS 256
#define N_SUBNETS 128
#define EPOCH_MS (G_GINT64_CONSTANT (72) * 60 * 1000)
#define SAMPLE_MS (G_GINT64_CONSTANT (12) * 60 * 1000)
#define START_MS (G_GINT64_CONSTANT (1700006400) * 1000)
#define RUNS 7

static void
must (gboolean ok, GError *error)
{
  if (!ok)
    g_error ("%s", error != NULL ? error->message : "failed");
}

static void
fill (TaoStore *store)
{
  g_autofree guint64 *values = g_new (guint64, N_UIDS);
  g_autofree guint16 *netuids = g_new (guint16, N_SUBNETS);
  guint8 hotkeys[N_UIDS][32] = { { 0 } };
  GError *error = NULL;
  TaoStoreEpoch epoch = { .netuid = 1, .n = N_UIDS, .hotkey = (const guint8 (*)[32]) hotkeys };
  TaoStoreMarket market = { .n = N_SUBNETS, .netuid = netuids };

  for (guint i = 0; i < N_SUBNETS; i++)
    netuids[i] = (guint16) (i + 1);
  must (tao_store_begin (store, &error), error);
  for (gint64 t = 0; t < YEAR_MS; t += EPOCH_MS)
    {
      for (guint i = 0; i < N_UIDS; i++)
        values[i] = (guint64) g_random_int_range (0, 65536);
      for (guint field = 0; field < TAO_EPOCH_N_FIELDS; field++)
        epoch.field[field] = values;
      epoch.block = (guint64) (t / 12000);
      epoch.time_ms = START_MS + t;
      must (tao_store_put_epoch (store, &epoch, &error), error);
    }
  for (gint64 t = 0; t < YEAR_MS; t += SAMPLE_MS)
    {
      for (guint i = 0; i < N_SUBNETS; i++)
        values[i] = 1000000 + (guint64) g_random_int_range (0, 1000000);
      for (guint field = 0; field < TAO_MARKET_N_FIELDS; field++)
        market.field[field] = values;
      market.block = (guint64) (t / 12000);
      market.time_ms = START_MS + t;
      must (tao_store_put_market (store, &market, &error), error);
    }
  must (tao_store_commit (store, &error), error);
}

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

int
main (void)
{
  g_autofree char *folder = g_dir_make_tmp ("taoscope-bench-XXXXXX", NULL);
  guint8 genesis[32] = { 1 };
  GError *error = NULL;
  TaoStore *store = tao_store_open (folder, genesis, NULL, &error);
  guint16 netuids[N_SUBNETS];
  double miner[RUNS], prices[RUNS], copy[RUNS];
  g_autofree char *command = g_strdup_printf ("rm -rf %s", folder);
  guint n_miner = 0, n_prices = 0;

  must (store != NULL, error);
  fill (store);
  for (guint i = 0; i < N_SUBNETS; i++)
    netuids[i] = (guint16) (i + 1);

  for (guint run = 0; run < RUNS; run++)
    {
      TaoStoreSeries one = { 0 }, all[N_SUBNETS] = { 0 };
      g_autofree guint8 *from = g_malloc0 (8 * 1024 * 1024), *to = g_malloc0 (8 * 1024 * 1024);
      gint64 start = g_get_monotonic_time ();

      must (tao_store_load_epochs (store, TAO_EPOCH_INCENTIVE, 1, 137, 0, 0, 0, NULL, &one, &error), error);
      miner[run] = (double) (g_get_monotonic_time () - start) / 1000;
      start = g_get_monotonic_time ();
      must (tao_store_load_markets (store, TAO_MARKET_PRICE, netuids, N_SUBNETS, START_MS, START_MS + YEAR_MS, 1000,
                                    NULL, all, &error), error);
      prices[run] = (double) (g_get_monotonic_time () - start) / 1000;
      start = g_get_monotonic_time ();
      memcpy (to, from, 8 * 1024 * 1024);
      copy[run] = (double) MAX (g_get_monotonic_time () - start, 1) / 1000 + (double) to[run] * 0;

      n_miner = one.n;
      n_prices = all[0].n;
      tao_store_series_clear (&one);
      for (guint i = 0; i < N_SUBNETS; i++)
        tao_store_series_clear (&all[i]);
    }
  qsort (miner, RUNS, sizeof *miner, compare_doubles);
  qsort (prices, RUNS, sizeof *prices, compare_doubles);
  qsort (copy, RUNS, sizeof *copy, compare_doubles);
  g_print ("miner, one year (%u epochs): %.2f ms, %.1f × a copy of 8 MiB\n", n_miner, miner[RUNS / 2],
           miner[RUNS / 2] / copy[RUNS / 2]);
  g_print ("price of %u subnets, one year (%u points each): %.2f ms, %.1f × a copy of 8 MiB\n", N_SUBNETS, n_prices,
           prices[RUNS / 2], prices[RUNS / 2] / copy[RUNS / 2]);
  g_print ("size of the file: %.1f MB\n", (double) tao_store_get_size (store) / 1e6);
  tao_store_close (store);
  return g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL) ? 0 : 1;
}
