/* The inhabitants of the demonstration chain: what they do succeeds, moves the economy, repeats by seed, and adds up. */
#include "localnet/life/life.h"
#include "localnet/life/preset.h"
#include "localnet/runtime/audit.h"
#include "localnet/runtime/state.h"

#include <string.h>

/* Eight tempos. */
#define BLOCKS 3000

typedef struct
{
  TaoRuntime *runtime;
  TaoLocalnet *chain;
  TaoLife *life;
} Town;

static Town
town_new (guint64 seed)
{
  const TaoLocalnetConfig config = {
    .genesis = { .preset = TAO_PRESET_DEMO, .seed = seed, .timestamp_ms = 1767225600000, .slot_duration_ms = 12000 },
    .pruning = 256,
  };
  g_autoptr (GError) error = NULL;
  Town town = { .runtime = tao_runtime_new () };

  town.chain = tao_localnet_new (town.runtime, &config, &error);
  g_assert_no_error (error);
  town.life = tao_life_new (town.chain);
  g_assert_nonnull (town.life);
  return town;
}

static void
town_free (Town *town)
{
  tao_life_free (town->life);
  tao_localnet_free (town->chain);
  tao_runtime_free (town->runtime);
}

static void
town_run (Town *town, guint blocks)
{
  for (guint i = 0; i < blocks; i++)
    {
      g_autoptr (GError) error = NULL;

      tao_localnet_author (town->chain, tao_localnet_get_head_time (town->chain) + 12000, FALSE, &error);
      g_assert_no_error (error);
    }
  tao_localnet_publish (town->chain, NULL);
}

/* The state after the newest block, behind the runtime's own accessors. */
static TaoRuntime *
look (Town *town)
{
  TaoTrie *state = tao_localnet_get_state (town->chain, tao_localnet_get_best (town->chain)->number);

  town->runtime->st = tao_localnet_view_state (town->chain, state);
  return town->runtime;
}

/* Counts System.ExtrinsicSuccess and ExtrinsicFailed of the newest block. */
static void
count_outcomes (Town *town, guint *succeeded, guint *failed)
{
  TaoRuntime *rt = look (town);
  gsize len;
  const guint8 *bytes = st_bytes (rt, key_0 (SYS_Events), &len);
  TaoScaleReader reader;
  guint32 n;

  tao_scale_reader_init (&reader, bytes, len);
  g_assert_true (tao_scale_read_compact_u32 (&reader, &n, NULL));
  for (guint32 i = 0; i < n; i++)
    {
      const guint8 *record = reader.pos;

      g_assert_true (tao_rt_type_skip (tao_rt_types_resolve ("EventRecord"), &reader, NULL));
      if (record[0] == 0 && record[5] == PALLET_SYSTEM)
        {
          *succeeded += record[6] == 0;
          *failed += record[6] == 1;
        }
    }
}

static guint
vector_sum (TaoRuntime *rt, TaoRtItemId item, guint16 netuid)
{
  guint32 n;
  const guint8 *values = tao_st_vector (rt, key_n (rt, item, netuid), 2, &n);
  guint sum = 0;

  for (guint32 i = 0; i < n; i++)
    sum += (guint) (values[i * 2] | values[i * 2 + 1] << 8);
  return sum;
}

/* Adds up the newest block and checks every movement of alpha in it; @previous becomes its audit. */
static void
audit_block (Town *town, TaoRuntimeAudit *previous, gint64 moved[TAO_ALPHA_N_RESTS])
{
  TaoRuntime *rt = look (town);
  TaoRuntimeAudit audit;
  const TaoAlphaNote *notes;
  guint n;

  tao_runtime_audit (rt, rt->st, &audit);
  notes = tao_runtime_get_alpha_notes (rt, &n);
  if (!tao_runtime_audit_block (previous, &audit, notes, n))
    g_error ("block %u: subnet %u does not add up", rt->block, audit.worst_netuid);
  g_assert_cmpuint (audit.total_issuance, ==, audit.balances);
  for (guint i = 0; i < audit.subnets->len; i++)
    for (guint where = 0; where < TAO_ALPHA_N_RESTS; where++)
      moved[where] += g_array_index (audit.subnets, TaoSubnetAudit, i).moved[where];
  tao_runtime_audit_clear (previous);
  *previous = audit;
}

static gint64
sum_of_rests (const TaoRuntimeAudit *audit)
{
  gint64 sum = 0;

  for (guint i = 0; i < audit->subnets->len; i++)
    sum += g_array_index (audit->subnets, TaoSubnetAudit, i).rest;
  return sum;
}

static guint64
recycled (TaoRuntime *rt)
{
  guint64 sum = 0;

  for (guint16 netuid = 1; netuid <= 24; netuid++)
    sum += st_u64 (rt, key_n (rt, AA_AlphaRecycled, netuid));
  return sum;
}

static void
test_economy (void)
{
  Town town = town_new (1);
  guint succeeded = 0, failed = 0;
  gint64 moved[TAO_ALPHA_N_RESTS] = { 0 };
  g_auto(TaoRuntimeAudit) audit = { 0 };
  TaoRuntime *rt = look (&town);

  g_assert_true (tao_runtime_audit (rt, rt->st, &audit));
  g_assert_cmpint (sum_of_rests (&audit), ==, 0);
  for (guint i = 0; i < BLOCKS; i++)
    {
      town_run (&town, 1);
      audit_block (&town, &audit, moved);
      count_outcomes (&town, &succeeded, &failed);
    }

  /* The prices of alpha sum to less than one TAO here, so root's part is recycled and miners get less than their pot by
   * half of it.  Beyond that, less than one unit is lost per block and pot. */
  g_test_message ("claimable %" G_GINT64_FORMAT ", burnt %" G_GINT64_FORMAT ", dropped %" G_GINT64_FORMAT,
                  moved[TAO_ALPHA_CLAIMABLE], moved[TAO_ALPHA_BURNED], moved[TAO_ALPHA_DROPPED]);
  g_assert_cmpint (moved[TAO_ALPHA_CLAIMABLE] + moved[TAO_ALPHA_BURNED] + moved[TAO_ALPHA_DROPPED], ==, sum_of_rests (&audit));
  g_assert_cmpint (moved[TAO_ALPHA_CLAIMABLE], ==, 0);
  g_assert_cmpint (moved[TAO_ALPHA_DROPPED], >, 0);
  g_assert_cmpint (moved[TAO_ALPHA_DROPPED], <, (gint64) recycled (look (&town)) / 2 + 4 * BLOCKS * 24);
  g_test_message ("%u calls succeeded, %u failed", succeeded, failed);
  g_assert_cmpuint (succeeded, >, 2 * BLOCKS);   /* half of them timestamps */
  g_assert_cmpuint (failed * 50, <, succeeded);

  rt = look (&town);
  for (guint16 netuid = 1; netuid <= 22; netuid++)
    {
      /* both sum to about one after epochs with weights */
      g_assert_cmpuint (vector_sum (rt, ST_Incentive, netuid), >, 60000);
      g_assert_cmpuint (vector_sum (rt, ST_Dividends, netuid), >, 60000);
    }
  /* one miner takes it all on the seventh */
  {
    guint32 n;
    const guint8 *incentive = tao_st_vector (rt, key_n (rt, ST_Incentive, 7), 2, &n);
    guint best = 0;

    for (guint32 i = 0; i < n; i++)
      best = MAX (best, (guint) (incentive[i * 2] | incentive[i * 2 + 1] << 8));
    g_assert_cmpuint (best, >, 50000);
  }
  g_assert_cmpuint (vector_sum (rt, ST_Incentive, 8 + 4096), >, 60000);   /* the second mechanism */
  town_free (&town);
}

/* Someone founds a subnet; by then those of the beginning are no longer immune, and the poorest would have to go. */
static void
test_newborn (void)
{
  Town town = town_new (2);
  TaoRuntime *rt;
  g_autoptr (GBytes) prune = NULL;

  town_run (&town, TAO_PRESET_FOUNDING_BLOCK);
  rt = look (&town);
  g_assert_true (st_bool (rt, key_n (rt, ST_NetworksAdded, 25)));
  g_assert_cmpuint (st_u64 (rt, key_n (rt, ST_NetworkRegisteredAt, 25)), ==, TAO_PRESET_FOUNDING_BLOCK);
  g_assert_false (st_has (rt, key_n (rt, ST_FirstEmissionBlockNumber, 25)));
  prune = tao_runtime_call (rt, rt->st, "SubnetInfoRuntimeApi_get_subnet_to_prune", NULL, 0, NULL);
  g_assert_cmpmem (g_bytes_get_data (prune, NULL), (int) g_bytes_get_size (prune), "\1\x18\0", 3);   /* 24: Driftwood */
  town_free (&town);
}

static void
test_repeats (void)
{
  Town first = town_new (5), second = town_new (5), other = town_new (6);

  town_run (&first, 120);
  town_run (&second, 120);
  town_run (&other, 120);
  g_assert_cmpmem (tao_localnet_get_best (first.chain)->hash, 32, tao_localnet_get_best (second.chain)->hash, 32);
  g_assert_true (memcmp (tao_localnet_get_best (first.chain)->hash, tao_localnet_get_best (other.chain)->hash, 32) != 0);

  /* An audit runs a block again, on the state before it, and comes to the same state. */
  for (guint32 number = 1; number <= 120; number++)
    {
      g_auto(TaoRuntimeAudit) audit = { 0 };
      gboolean replayed;

      g_assert_true (tao_localnet_audit (first.chain, number, &audit, &replayed));
      g_assert_true (replayed);
      g_assert_true (audit.ok);
    }
  town_free (&first);
  town_free (&second);
  town_free (&other);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/localnet/life/economy", test_economy);
  g_test_add_func ("/localnet/life/repeats", test_repeats);
  if (g_test_slow ())
    g_test_add_func ("/localnet/life/newborn", test_newborn);
  return g_test_run ();
}
