/* Who staked with a hotkey: the arithmetic from shares by hand, and the whole
 * against the development chain's own words. */
#include <string.h>

#include "engine/browse.h"
#include "engine/build.h"
#include "localnet-fixture.h"

static char *
address_of (const TaoKey32 *key)
{
  GString *hex = g_string_new ("0x");

  for (guint i = 0; i < sizeof key->bytes; i++)
    g_string_append_printf (hex, "%02x", key->bytes[i]);
  return g_string_free (hex, FALSE);
}

/* --- arithmetic --- */

/* @n as a decimal float the way the chain keeps it: 10^20 < mantissa ≤ 10^21. */
static TaoChainShare
whole_share (guint64 n)
{
  __extension__ unsigned __int128 mantissa = n;
  gint64 exponent = 0;

  for (; mantissa != 0 && mantissa <= (__extension__ (unsigned __int128) 10000000000) * 10000000000; exponent--)
    mantissa *= 10;
  return (TaoChainShare) { .low = (guint64) mantissa, .high = (guint64) (mantissa >> 64), .exponent = exponent };
}

/* Two thirds and one third of 1000 units are 666 and 333: one is nobody's. A share of the older kind counts the same. A
 * share that is worth nothing, and one of a pool that is not there, are left out. */
static void
test_shares (void)
{
  TaoChainStakePool pools[] = {
    { .netuid = 5, .alpha = 1000, .denominator = whole_share (3) },
    { .netuid = 0, .alpha = 70, .denominator = whole_share (1) },
    { .netuid = 9, .alpha = 0, .denominator = whole_share (4) },
  };
  TaoChainNominator stakes[] = {
    { .coldkey = { { 1 } }, .netuid = 0, .share = whole_share (1) },
    { .coldkey = { { 1 } }, .netuid = 5, .share = whole_share (2) },
    { .coldkey = { { 1 } }, .netuid = 9, .share = whole_share (4) },
    { .coldkey = { { 2 } }, .netuid = 5, .share = { .high = 1, .legacy = TRUE } },
    { .coldkey = { { 3 } }, .netuid = 7, .share = whole_share (1) },
  };
  TaoChainNominators read = { .number = 88, .hotkey = { { 9 } }, .owner = { { 2 } }, .has_owner = TRUE,
                              .n_pools = 3, .pools = pools, .n_stakes = 5, .stakes = stakes };
  /* Half a TAO for one alpha of subnet 5. */
  TaoChainSubnet prices[] = { { .netuid = 0, .price_rao = TAO_CHAIN_UNKNOWN_U64 }, { .netuid = 5, .price_rao = 500000000 } };
  TaoChainSubnets subnets = { .n = 2, .subnets = prices };
  g_autoptr(TaoNominators) nominators = tao_build_nominators (&read, &subnets);

  g_assert_cmpuint (nominators->block, ==, 88);
  g_assert_cmpuint (nominators->n_pools, ==, 2);
  g_assert_cmpuint (nominators->pools[0].netuid, ==, 0);
  g_assert_cmpuint (nominators->pools[1].netuid, ==, 5);
  g_assert_cmpuint (nominators->pools[1].alpha, ==, 1000);
  g_assert_cmpuint (nominators->pools[1].shared_alpha, ==, 999);
  g_assert_cmpuint (nominators->pools[1].value_rao, ==, 500);
  g_assert_cmpuint (nominators->pools[1].n_stakers, ==, 2);
  g_assert_cmpuint (nominators->value_rao, ==, 570);
  g_assert_cmpuint (nominators->n_coldkeys, ==, 2);
  g_assert_cmpuint (nominators->n_stakes, ==, 3);
  /* By value: 333, 166, 70 rao. */
  g_assert_cmpuint (nominators->stakes[0].alpha, ==, 666);
  g_assert_cmpuint (nominators->stakes[0].value_rao, ==, 333);
  g_assert_cmpuint (nominators->stakes[0].pool_alpha, ==, 1000);
  g_assert_cmpuint (nominators->stakes[1].alpha, ==, 333);
  g_assert_cmpuint (nominators->stakes[1].value_rao, ==, 166);
  g_assert_cmpuint (nominators->stakes[1].coldkey.bytes[0], ==, 2);
  g_assert_cmpuint (nominators->stakes[2].netuid, ==, 0);
  g_assert_cmpuint (nominators->stakes[2].value_rao, ==, 70);
}

/* Numbers that no chain stores: they come to something, and nothing breaks. */
static void
test_hostile_shares (void)
{
  static const gint64 exponents[] = { G_MININT64, -1, 0, 1, G_MAXINT64 };
  TaoChainSubnet prices[] = { { .netuid = 5, .price_rao = G_MAXUINT64 - 1 } };
  TaoChainSubnets subnets = { .n = 1, .subnets = prices };

  for (guint i = 0; i < G_N_ELEMENTS (exponents) * G_N_ELEMENTS (exponents) * 4; i++)
    {
      TaoChainShare share = { G_MAXUINT64, G_MAXUINT64, exponents[i % 5], (i / 25) & 1 };
      TaoChainShare all = { (i / 50) & 1, 0, exponents[i / 5 % 5], FALSE };
      TaoChainStakePool pools[] = { { .netuid = 5, .alpha = G_MAXUINT64, .denominator = all } };
      TaoChainNominator stakes[] = { { .coldkey = { { 1 } }, .netuid = 5, .share = share }, { .coldkey = { { 2 } }, .netuid = 5, .share = share } };
      TaoChainNominators read = { .n_pools = 1, .pools = pools, .n_stakes = 2, .stakes = stakes };
      g_autoptr(TaoNominators) nominators = tao_build_nominators (&read, &subnets);

      g_assert_cmpuint (nominators->n_stakes, <=, 2);
      /* Nobody has a share of a pool without shares. */
      if (all.low == 0)
        g_assert_cmpuint (nominators->n_stakes, ==, 0);
    }
}

/* --- the chain --- */

static void
result_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GAsyncResult **out = data;

  *out = g_object_ref (result);
}

static TaoNominators *
load (Fixture *fixture, const TaoKey32 *hotkey, guint64 block, GCancellable *cancellable, GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  tao_engine_load_nominators_async (fixture->engine, hotkey, block, cancellable, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return tao_engine_load_nominators_finish (fixture->engine, result, error);
}

static TaoBrowseAnswer *
browse (Fixture *fixture, gboolean is_call, const char *group, const char *item, const char *const *texts, guint n, guint64 block)
{
  TaoBrowseQuestion question = { .is_call = is_call, .group = group, .item = item, .n_texts = n, .texts = texts, .block = block };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  TaoBrowseAnswer *answer;

  tao_engine_browse_async (fixture->engine, &question, NULL, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  answer = tao_engine_browse_finish (fixture->engine, result, &error);
  g_assert_no_error (error);
  return answer;
}

static gboolean
has_validators (TaoSnapshot *snapshot)
{
  guint n;

  tao_snapshot_get_validators (snapshot, &n);
  return is_live (snapshot) && n > 0 && tao_snapshot_get_sync (snapshot)->best_block >= 800;
}

static const TaoBrowseNode *
child (const TaoBrowseNode *node, const char *name)
{
  for (guint i = 0; i < node->n_children; i++)
    if (g_str_equal (node->children[i].name, name))
      return &node->children[i];
  g_error ("%s has no %s", node->name, name);
}

/* The demo's traders, who may have sold all they had and still hold a share worth less than a unit. */
#define TRADERS 16

/* The pool of (hotkey, netuid) as stored, against what the shares add up to: each is rounded down, so less than a unit per
 * holder of a share is nobody's. */
static void
check_pools (Fixture *fixture, const TaoNominators *nominators)
{
  g_autofree char *hotkey = address_of (&nominators->hotkey);

  for (guint i = 0; i < nominators->n_pools; i++)
    {
      const TaoNominatorPool *pool = &nominators->pools[i];
      g_autofree char *netuid = g_strdup_printf ("%u", pool->netuid);
      const char *texts[] = { hotkey, netuid };
      g_autoptr(TaoBrowseAnswer) total = browse (fixture, FALSE, "SubtensorModule", "TotalHotkeyAlpha", texts, 2, nominators->block);
      guint64 sum = 0;
      guint n = 0;

      for (guint s = 0; s < nominators->n_stakes; s++)
        if (nominators->stakes[s].netuid == pool->netuid)
          {
            sum += nominators->stakes[s].alpha;
            n++;
          }
      g_assert_true (total->set);
      g_assert_cmpuint (g_ascii_strtoull (total->root->text, NULL, 10), ==, pool->alpha);
      g_assert_cmpuint (sum, ==, pool->shared_alpha);
      g_assert_cmpuint (n, ==, pool->n_stakers);
      g_assert_cmpuint (sum, <=, pool->alpha);
      g_assert_cmpuint (pool->alpha - sum, <, pool->n_stakers + TRADERS);
    }
}

/* The runtime's own list of nominators: netuids have no gaps on this chain, so that its amounts are right here. */
static guint
check_runtime_list (Fixture *fixture, const TaoNominators *nominators)
{
  g_autofree char *hotkey = address_of (&nominators->hotkey);
  const char *texts[] = { hotkey };
  g_autoptr(TaoBrowseAnswer) answer = browse (fixture, TRUE, "DelegateInfoRuntimeApi", "get_delegate", texts, 1, nominators->block);
  const TaoBrowseNode *list = child (answer->root->n_children == 1 ? &answer->root->children[0] : answer->root, "nominators");
  guint n = 0;

  for (guint i = 0; i < list->n_children; i++)
    {
      const TaoBrowseNode *coldkey = &list->children[i].children[0], *stakes = &list->children[i].children[1];

      for (guint s = 0; s < stakes->n_children; s++, n++)
        {
          guint64 netuid = g_ascii_strtoull (stakes->children[s].children[0].text, NULL, 10);
          guint64 alpha = g_ascii_strtoull (stakes->children[s].children[1].text, NULL, 10);
          gboolean found = FALSE;

          for (guint k = 0; k < nominators->n_stakes && !found; k++)
            found = nominators->stakes[k].netuid == netuid && nominators->stakes[k].alpha == alpha;
          if (!found)
            g_error ("%s has %" G_GUINT64_FORMAT " on %" G_GUINT64_FORMAT ", which is not listed", coldkey->text, alpha, netuid);
        }
    }
  g_assert_cmpuint (nominators->n_coldkeys, ==, list->n_children);
  return n;
}

static void
test_chain (Fixture *fixture, gconstpointer data)
{
  TaoSnapshot *snapshot = tao_snapshot_ref (wait_for (fixture, has_validators));
  guint n, n_positions = 0, most = 0;
  const TaoValidator *validators = tao_snapshot_get_validators (snapshot, &n);

  for (guint i = 0; i < MIN (n, 6); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(TaoNominators) nominators = load (fixture, &validators[i].hotkey, TAO_BLOCK_BEST, NULL, &error);

      g_assert_no_error (error);
      g_assert_true (nominators->has_owner);
      g_assert_cmpmem (&nominators->owner, 32, &validators[i].coldkey, 32);
      g_assert_cmpmem (&nominators->hotkey, 32, &validators[i].hotkey, 32);
      for (guint s = 1; s < nominators->n_stakes; s++)
        g_assert_cmpuint (nominators->stakes[s - 1].value_rao, >=, nominators->stakes[s].value_rao);
      check_pools (fixture, nominators);
      g_assert_cmpuint (check_runtime_list (fixture, nominators), ==, nominators->n_stakes);
      n_positions += nominators->n_stakes;
      most = MAX (most, nominators->n_coldkeys);
    }
  g_test_message ("%u positions, at most %u coldkeys with one hotkey", n_positions, most);
  g_assert_cmpuint (n_positions, >, 6);
  g_assert_cmpuint (most, >, 1);
  tao_snapshot_unref (snapshot);
}

/* At an earlier block the same hotkey had what it had then; nobody staked with one that nobody knows. */
static void
test_past (Fixture *fixture, gconstpointer data)
{
  TaoSnapshot *snapshot = tao_snapshot_ref (wait_for (fixture, has_validators));
  guint n;
  TaoKey32 hotkey = tao_snapshot_get_validators (snapshot, &n)[0].hotkey, nobody = { { 1, 2, 3 } };
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoNominators) then = load (fixture, &hotkey, 400, NULL, &error), none = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (then->block, ==, 400);
  check_pools (fixture, then);
  none = load (fixture, &nobody, TAO_BLOCK_BEST, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (none->has_owner);
  g_assert_cmpuint (none->n_pools, ==, 0);
  g_assert_cmpuint (none->n_stakes, ==, 0);
  tao_snapshot_unref (snapshot);
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  TaoSnapshot *snapshot = wait_for (fixture, has_validators);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  guint n;

  tao_engine_load_nominators_async (fixture->engine, &tao_snapshot_get_validators (snapshot, &n)[0].hotkey, TAO_BLOCK_BEST,
                                    cancellable, result_cb, &result);
  g_cancellable_cancel (cancellable);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (tao_engine_load_nominators_finish (fixture->engine, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/nominators/shares", test_shares);
  g_test_add_func ("/engine/nominators/hostile-shares", test_hostile_shares);
  g_test_add ("/engine/nominators/chain", Fixture, "--manual --fast-forward=800", set_up, test_chain, tear_down);
  g_test_add ("/engine/nominators/past", Fixture, "--manual --fast-forward=800", set_up, test_past, tear_down);
  g_test_add ("/engine/nominators/cancel", Fixture, "--manual --fast-forward=800", set_up, test_cancel, tear_down);
  return g_test_run ();
}
