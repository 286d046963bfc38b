/* Commits of weights on the development chain: a hash and a ciphertext, from the block they are made in to their expiry. */
#include "engine/commits.h"

#include "jobs-fixture.h"

static TaoWeightCommits *
load (Fixture *fixture, guint16 netuid)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  TaoWeightCommits *commits;

  tao_engine_load_commits_async (fixture->engine, netuid, 0, NULL, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  commits = tao_engine_load_commits_finish (fixture->engine, result, &error);
  g_assert_no_error (error);
  return commits;
}

/* The block it is in. */
static guint64
send (Fixture *fixture, const TaoKey32 *signer, const TaoOrder *order)
{
  g_autoptr(TaoPlanBox) box = NULL;
  g_autoptr(TaoJobResult) result = carry_out (fixture, signer, order, 1, &box);

  return result->block;
}

static void
call (Fixture *fixture, const TaoKey32 *signer, const char *name, const char *arguments)
{
  TaoOrder order = { .kind = TAO_ORDER_CALL, .call = name, .text = arguments };

  send (fixture, signer, &order);
}

static guint16
owned (Fixture *fixture, const TaoKey32 *owner)
{
  const TaoSubnet *subnets;
  guint n;

  subnets = tao_snapshot_get_subnets (tao_engine_get_snapshot (fixture->engine), &n);
  for (guint i = 0; i < n; i++)
    if (memcmp (&subnets[i].owner_coldkey, owner, sizeof *owner) == 0)
      return subnets[i].netuid;
  return 0;
}

static const TaoWeightCommit *
find (const TaoWeightCommits *commits, gboolean timelocked)
{
  for (guint i = 0; i < commits->n; i++)
    if (commits->commits[i].timelocked == timelocked)
      return &commits->commits[i];
  return NULL;
}

static void
test_life (Fixture *fixture, gconstpointer data)
{
  TaoKey32 alice, bob;
  TaoOrder create = { .kind = TAO_ORDER_CREATE_SUBNET }, enable = { .kind = TAO_ORDER_SET_PARAMETER, .text = "true" };
  TaoOrder hash = { .kind = TAO_ORDER_CALL, .call = "SubtensorModule.commit_weights" };
  TaoOrder sealed = { .kind = TAO_ORDER_CALL, .call = "SubtensorModule.commit_timelocked_weights" };
  g_autofree char *tempo = NULL, *rate = NULL, *hash_text = NULL, *sealed_text = NULL;
  g_autoptr(TaoWeightCommits) none = NULL, seen = NULL;
  const TaoWeightCommit *commit;
  guint64 hashed_at, sealed_at, epoch;
  guint16 netuid;

  wait_for (fixture, has_history);
  tao_engine_unlock_development (fixture->engine, "//Alice", &alice);
  tao_engine_unlock_development (fixture->engine, "//Bob", &bob);
  create.hotkey = bob;
  send (fixture, &alice, &create);
  while ((netuid = owned (fixture, &alice)) == 0)
    g_main_context_iteration (NULL, TRUE);
  enable.netuid = netuid;
  enable.call = "commit_reveal_weights_enabled";
  send (fixture, &alice, &enable);
  tempo = g_strdup_printf ("{\"call\":{\"AdminUtils\":{\"sudo_set_tempo\":{\"netuid\":%u,\"tempo\":16}}}}", netuid);
  rate = g_strdup_printf ("{\"call\":{\"AdminUtils\":{\"sudo_set_weights_set_rate_limit\":{\"netuid\":%u,\"weights_set_rate_limit\":0}}}}", netuid);
  call (fixture, &alice, "Sudo.sudo", rate);
  none = load (fixture, netuid);
  g_assert_cmpuint (none->n, ==, 0);
  call (fixture, &alice, "Sudo.sudo", tempo);

  hash.text = hash_text = g_strdup_printf ("{\"netuid\":%u,\"commit_hash\":\"0x%064d\"}", netuid, 7);
  sealed.text = sealed_text = g_strdup_printf ("{\"netuid\":%u,\"commit\":\"0x0102030405\",\"reveal_round\":\"4711\",\"commit_reveal_version\":4}", netuid);
  hashed_at = send (fixture, &bob, &hash);
  sealed_at = send (fixture, &bob, &sealed);

  seen = load (fixture, netuid);
  g_assert_cmpuint (seen->reveal_period, ==, 1);
  g_assert_cmpuint (seen->n, >=, 1);
  commit = find (seen, FALSE);
  g_assert_nonnull (commit);
  g_assert_cmpmem (&commit->hotkey, 32, &bob, 32);
  g_assert_cmpuint (commit->block, ==, hashed_at);
  g_assert_cmpuint (commit->reveal_epoch, ==, commit->epoch + 1);
  g_assert_cmpuint (commit->round, ==, 0);
  commit = find (seen, TRUE);
  if (commit != NULL)      /* else an epoch or two has passed */
    {
      g_assert_cmpmem (&commit->hotkey, 32, &bob, 32);
      g_assert_cmpuint (commit->block, ==, sealed_at);
      g_assert_cmpuint (commit->round, ==, 4711);
    }
  /* Epoch by epoch: its state is what the numbers say, its turn is never past, and in the end the hash has expired and the
   * ciphertext is gone, as no beacon reaches this chain. */
  do
    {
      g_clear_pointer (&seen, tao_weight_commits_unref);
      seen = load (fixture, netuid);
      commit = find (seen, FALSE);
      g_assert_nonnull (commit);
      epoch = seen->epoch;
      g_assert_cmpint (commit->state, ==, epoch <= commit->epoch ? TAO_COMMIT_WAITING
                                          : epoch == commit->epoch + 1 ? TAO_COMMIT_OPEN : TAO_COMMIT_EXPIRED);
      if (commit->state == TAO_COMMIT_EXPIRED)
        g_assert_cmpuint (commit->turn_block, ==, TAO_UNKNOWN_U64);
      else
        g_assert_cmpuint (commit->turn_block - seen->read_block, <=, 16);
      g_main_context_iteration (NULL, TRUE);
    }
  while (commit->state != TAO_COMMIT_EXPIRED || find (seen, TRUE) != NULL);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  if (g_getenv ("TAOSCOPE_LOCALNET") == NULL)
    {
      g_print ("1..0 # SKIP the development chain is not built\n");
      return 0;
    }
  g_test_add ("/engine/commits/life", Fixture, JOBS_CHAIN, set_up, test_life, tear_down);
  return g_test_run ();
}
