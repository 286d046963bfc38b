/* How long an epoch takes: against the plain reference in the same run, over
 * growing subnets at fixed density, over a whole network, and how often it
 * allocates once warm. */
#include "epoch-reference.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define WARM_RUNS 3

/* Counts what the process allocates, whoever asks. */
static guint64 allocations;

#ifdef __GLIBC__
extern void *__libc_malloc (size_t size);
extern void *__libc_calloc (size_t count, size_t size);
extern void *__libc_realloc (void *memory, size_t size);

void *
malloc (size_t size)
{
  allocations++;
  return __libc_malloc (size);
}

void *
calloc (size_t count, size_t size)
{
  allocations++;
  return __libc_calloc (count, size);
}

void *
realloc (void *memory, size_t size)
{
  allocations++;
  return __libc_realloc (memory, size);
}
#endif

typedef struct {
  TaoEpochInput input;
  TaoI64F64 *stake;
  guint64 *last_update;
  guint64 *registered_at;
  guint64 *commit_block;
  guint8 *permit;
  guint32 *weight_starts;
  guint32 *bond_starts;
  TaoEpochPair *weights;
  TaoEpochPair *bonds;
} Subnet;

static guint32 random_state = 12345;

static guint32
random_below (guint32 limit)
{
  random_state = random_state * 1664525 + 1013904223;
  return (guint32) (((guint64) random_state * limit) >> 32);
}

/* @validators rows of @row_length distinct columns each, weights around a common
 * opinion. */
static Subnet
subnet_new (guint32 n, guint32 validators, guint32 row_length)
{
  Subnet s = { 0 };
  g_autofree guint32 *opinion = g_new (guint32, n);
  guint32 at = 0;

  s.stake = g_new0 (TaoI64F64, n);
  s.last_update = g_new0 (guint64, n);
  s.registered_at = g_new0 (guint64, n);
  s.commit_block = g_new0 (guint64, n);
  s.permit = g_new0 (guint8, n);
  s.weight_starts = g_new0 (guint32, n + 1);
  s.bond_starts = g_new0 (guint32, n + 1);
  s.weights = g_new0 (TaoEpochPair, (gsize) validators * row_length);
  s.bonds = g_new0 (TaoEpochPair, (gsize) validators * row_length);

  for (guint32 i = 0; i < n; i++)
    {
      opinion[i] = random_below (40000);
      s.last_update[i] = 9000 + random_below (1000);
      s.registered_at[i] = random_below (5000);
      s.commit_block[i] = G_MAXUINT64;
      s.permit[i] = i < validators;
      s.stake[i].bits = i < validators ? (tao_i128) (1000000000000 + (guint64) random_below (1000000) * 1000000) << 64 : 0;
      s.weight_starts[i] = s.bond_starts[i] = at;
      for (guint32 k = 0; i < validators && k < row_length; k++)
        {
          guint16 j = (guint16) (((guint64) k * n / row_length + (row_length < n ? i % 7 : 0)) % n);

          s.weights[at] = (TaoEpochPair) { j, (guint16) (1 + opinion[j] + random_below (20000)) };
          s.bonds[at] = (TaoEpochPair) { j, (guint16) (1 + random_below (60000)) };
          at++;
        }
    }
  s.weight_starts[n] = s.bond_starts[n] = at;

  s.input = (TaoEpochInput) {
    .n = n,
    .block = 10000,
    .emission = 148000000001,
    .stake = s.stake,
    .stake_threshold = 1000,
    .owner_uid = 0,
    .last_update = s.last_update,
    .n_last_update = n,
    .registered_at = s.registered_at,
    .activity_cutoff = 5000,
    .tempo = 360,
    .last_step_block = 9640,
    .validator_permit = s.permit,
    .n_validator_permit = n,
    .max_validators = (guint16) validators,
    .weights = { n, s.weight_starts, s.weights },
    .bonds = { n, s.bond_starts, s.bonds },
    .commit_reveal = TRUE,
    .commit_block = s.commit_block,
    .kappa = 32767,
    .bonds_penalty = 65535,
    .bonds_moving_average = 900000,
    .alpha_low = 45875,
    .alpha_high = 58982,
    .alpha_sigmoid_steepness = 1000,
  };
  return s;
}

static void
subnet_clear (Subnet *s)
{
  g_free (s->stake);
  g_free (s->last_update);
  g_free (s->registered_at);
  g_free (s->commit_block);
  g_free (s->permit);
  g_free (s->weight_starts);
  g_free (s->bond_starts);
  g_free (s->weights);
  g_free (s->bonds);
}

static void
run_once (const TaoRules *rules, const Subnet *s, TaoEpochOutput *output, TaoEpochScratch *scratch)
{
  if (!tao_epoch_run (rules, &s->input, output, scratch, NULL))
    g_error ("the benchmark's own input is unsound");
}

/* Processor time of this process in microseconds: what else the machine does is no concern of an epoch. */
static gint64
now_us (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (gint64) now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* Microseconds of the quickest of @runs. */
static gint64
time_epoch (const TaoRules *rules, const Subnet *s, guint runs, TaoEpochOutput *output, TaoEpochScratch *scratch)
{
  gint64 best = G_MAXINT64;

  for (guint k = 0; k < WARM_RUNS; k++)
    run_once (rules, s, output, scratch);
  for (guint k = 0; k < runs; k++)
    {
      gint64 start = now_us ();

      run_once (rules, s, output, scratch);
      best = MIN (best, now_us () - start);
    }
  return best;
}

typedef EpochReference *(*ReferenceFunc) (const TaoRules *rules, const TaoEpochInput *input);

static gint64
time_reference (ReferenceFunc run, const TaoRules *rules, const Subnet *s, guint runs, const TaoEpochOutput *output)
{
  gint64 best = G_MAXINT64;

  for (guint k = 0; k < runs; k++)
    {
      gint64 start = now_us ();
      g_autoptr(EpochReference) reference = run (rules, &s->input);
      g_autofree char *difference = NULL;

      best = MIN (best, now_us () - start);
      difference = epoch_reference_compare (reference, output);
      if (difference != NULL)
        g_error ("the reference disagrees: %s", difference);
    }
  return best;
}

static const struct {
  const char *name;
  gboolean yuma3;
  gboolean liquid;
  guint16 penalty;
} modes[] = {
  { "Yuma 2, penalty 1", FALSE, FALSE, 65535 },
  { "Yuma 2, penalty 0.5", FALSE, FALSE, 32768 },
  { "Yuma 3, penalty 1", TRUE, FALSE, 65535 },
  { "Yuma 3, penalty 0", TRUE, FALSE, 0 },
  { "Yuma 3 liquid, penalty 1", TRUE, TRUE, 65535 },
  { "Yuma 3 liquid, penalty 0.5", TRUE, TRUE, 32768 },
  { "Yuma 3 liquid, penalty 0", TRUE, TRUE, 0 },
};

int
main (void)
{
  const TaoRules *rules = tao_rules_lookup (425);
  g_autoptr(TaoEpochScratch) scratch = tao_epoch_scratch_new ();
  g_auto(TaoEpochOutput) output = { 0 };
  static const guint32 sizes[] = { 64, 256, 1024, 4096 };

  printf ("n = 256, 64 validators, full rows\n");
  for (gsize m = 0; m < G_N_ELEMENTS (modes); m++)
    {
      Subnet s = subnet_new (256, 64, 256);
      gint64 ours, sparse, dense;

      s.input.yuma3 = modes[m].yuma3;
      s.input.liquid_alpha = modes[m].liquid;
      s.input.bonds_penalty = modes[m].penalty;
      ours = time_epoch (rules, &s, 50, &output, scratch);
      sparse = time_reference (epoch_reference_run, rules, &s, 5, &output);
      dense = time_reference (epoch_dense_run, rules, &s, 5, &output);
      printf ("  %-28s %6" G_GINT64_FORMAT " us, sparse reference %6" G_GINT64_FORMAT " us, ratio %5.1f, "
              "dense reference %6" G_GINT64_FORMAT " us, ratio %5.1f\n",
              modes[m].name, ours, sparse, (double) sparse / (double) MAX (ours, 1), dense, (double) dense / (double) MAX (ours, 1));
      subnet_clear (&s);
    }

  printf ("fixed density: 64 validators rate 64 uids each\n");
  for (gsize k = 0; k < G_N_ELEMENTS (sizes); k++)
    {
      Subnet s = subnet_new (sizes[k], 64, 64);

      printf ("  n = %4u %6" G_GINT64_FORMAT " us\n", sizes[k], time_epoch (rules, &s, 20, &output, scratch));
      subnet_clear (&s);
    }
  printf ("fixed density: a quarter of n validators rate 16 uids each\n");
  for (gsize k = 0; k < G_N_ELEMENTS (sizes); k++)
    {
      Subnet s = subnet_new (sizes[k], sizes[k] / 4, 16);

      printf ("  n = %4u, %6u weights %6" G_GINT64_FORMAT " us\n", sizes[k], sizes[k] / 4 * 16,
              time_epoch (rules, &s, 20, &output, scratch));
      subnet_clear (&s);
    }

  {
    g_autofree Subnet *network = g_new (Subnet, 128);
    gint64 start, best = G_MAXINT64;
    guint64 before;

    for (guint k = 0; k < 128; k++)
      {
        network[k] = subnet_new (256, 64, 192);
        network[k].input.yuma3 = k % 2;
        network[k].input.liquid_alpha = k % 4 == 3;
      }
    for (guint k = 0; k < 128; k++)
      run_once (rules, &network[k], &output, scratch);

    before = allocations;
    for (guint round = 0; round < 5; round++)
      {
        start = now_us ();
        for (guint k = 0; k < 128; k++)
          run_once (rules, &network[k], &output, scratch);
        best = MIN (best, now_us () - start);
      }
    printf ("128 subnets of 256 uids, 64 rows of 192: %.1f ms\n", (double) best / 1000);
    printf ("allocations per epoch, over 640 epochs: %.2f\n", (double) (allocations - before) / 640);
    for (guint k = 0; k < 128; k++)
      subnet_clear (&network[k]);
  }
  return EXIT_SUCCESS;
}
