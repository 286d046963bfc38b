/* Blocks per second at full speed, and where the time goes.  bench-trie sets the hashing beside its floor. */
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "keys/keypair.h"
#include "keys/sr25519.h"
#include "localnet/life/life.h"

static double
share (gint64 part, gint64 whole)
{
  return 100.0 * (double) part / (double) MAX (whole, 1);
}

/* What checking one signature costs, µs. */
static double
signature_floor (void)
{
  static const guint8 message[120] = { 1, 2, 3 };
  g_autoptr(TaoKeypair) alice = tao_keypair_new_development ("//Alice");
  guint8 signature[TAO_SIGNATURE_SIZE];
  gint64 start;

  tao_keypair_sign (alice, message, sizeof message, signature);
  start = g_get_monotonic_time ();
  for (guint i = 0; i < 1000; i++)
    if (!tao_sr25519_verify (tao_keypair_get_account (alice), message, sizeof message, signature))
      g_error ("a good signature is refused");
  return (double) (g_get_monotonic_time () - start) / 1000;
}

static guint64
resident_kib (void)
{
  g_autofree char *text = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/status", &text, NULL, NULL) || (line = strstr (text, "VmRSS:")) == NULL)
    return 0;
  return g_ascii_strtoull (line + 6, NULL, 10);
}

static void
run (const char *name, TaoPreset preset, guint32 n_blocks, const char *base_path)
{
  g_autoptr(TaoRuntime) runtime = tao_runtime_new ();
  TaoLocalnetConfig config = { .genesis = { .preset = preset, .seed = 1, .timestamp_ms = 1000, .slot_duration_ms = 12000 },
                               .base_path = base_path, .pruning = 256 };
  g_autoptr(TaoLocalnet) chain = NULL;
  g_autoptr(TaoLife) life = NULL;
  g_autoptr(GError) error = NULL;
  guint64 n_signed;
  double signature_us;
  const TaoLocalnetTimes *t;
  gint64 start = g_get_monotonic_time ();
  gint64 opened, total;
  clock_t cpu;

  chain = tao_localnet_new (runtime, &config, &error);
  if (chain == NULL)
    g_error ("%s", error->message);
  life = tao_life_new (chain);
  opened = g_get_monotonic_time ();
  cpu = clock ();
  for (guint32 i = 0; i < n_blocks; i++)
    if (!tao_localnet_author (chain, tao_localnet_get_head_time (chain) + 12000, FALSE, &error)
        || (i % 100 == 99 && !tao_localnet_publish (chain, &error)))
      g_error ("%s", error->message);
  total = g_get_monotonic_time () - opened;
  cpu = clock () - cpu;
  t = tao_localnet_get_times (chain);

  printf ("%s: %u blocks, %.0f blocks/s (%.0f per second of processor time), %.1f extrinsics a block; opened in %.2f s; %.0f MiB resident\n",
          name, n_blocks, 1e6 * n_blocks / (double) total,
          (double) CLOCKS_PER_SEC * n_blocks / (double) MAX (cpu, 1), (double) t->extrinsics / n_blocks,
          (double) (opened - start) / 1e6, (double) resident_kib () / 1024);
  if (base_path != NULL)
    printf ("  %.1f MiB on disk\n", (double) tao_localnet_get_disk_size (chain) / (1024 * 1024));
  printf ("  act %.1f %%, initialize %.1f %%, extrinsics %.1f %%, finalize %.1f %%, commit %.1f %%, root %.1f %%, write %.1f %%\n",
          share (t->act_us, total), share (t->initialize_us, total), share (t->extrinsics_us, total),
          share (t->finalize_us, total), share (t->commit_us, total), share (t->root_us, total), share (t->write_us, total));

  /* Each is checked for the pool and again in the block. */
  n_signed = t->extrinsics - t->blocks;
  signature_us = signature_floor ();
  printf ("  %.0f µs a signature: checking them alone takes %.1f %%\n", signature_us,
          share ((gint64) (2 * signature_us * (double) n_signed), total));
}

static void
run_on_disk (TaoPreset preset, guint32 n_blocks)
{
  static const char *const files[] = { "LOCK", "localnet.db", "localnet.db-wal", "localnet.db-shm" };
  g_autofree char *folder = g_dir_make_tmp ("taoscope-bench-XXXXXX", NULL);

  run ("demo on disk", preset, n_blocks, folder);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (folder, files[i], NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
}

int
main (int argc, char *argv[])
{
  guint32 n = argc > 1 ? (guint32) g_ascii_strtoull (argv[1], NULL, 10) : 1440;
  const char *only = argc > 2 ? argv[2] : NULL;

  if (only == NULL || g_str_equal (only, "demo"))
    run ("demo", TAO_PRESET_DEMO, n, NULL);
  if (only == NULL || g_str_equal (only, "disk"))
    run_on_disk (TAO_PRESET_DEMO, n);
  if (only == NULL || g_str_equal (only, "network"))
    run ("network", TAO_PRESET_NETWORK, only == NULL ? n / 4 : n, NULL);
  return 0;
}
