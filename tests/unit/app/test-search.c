#include <string.h>

#include "app/glossary.h"
#include "app/search/index.h"
#include "engine/snapshot-builder.h"
#include "keys/ss58.h"

#define ALICE "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"

static const TaoFound *
first_of (GPtrArray *results, TaoFoundKind kind)
{
  for (guint i = 0; i < results->len; i++)
    if (((TaoFound *) g_ptr_array_index (results, i))->kind == kind)
      return g_ptr_array_index (results, i);
  return NULL;
}

static guint
count_of (GPtrArray *results, TaoFoundKind kind)
{
  guint n = 0;

  for (guint i = 0; i < results->len; i++)
    n += ((TaoFound *) g_ptr_array_index (results, i))->kind == kind;
  return n;
}

static GPtrArray *
find (TaoSnapshot *snapshot, const char *query, guint most)
{
  g_autoptr(TaoSearchIndex) index = tao_search_index_new (snapshot);

  return tao_search_index_find (index, query, most);
}

static void
test_without_network (void)
{
  g_autoptr(GPtrArray) pages = find (NULL, "WALL", 5);
  g_autoptr(GPtrArray) block = find (NULL, "9571284", 5);
  g_autoptr(GPtrArray) grouped = find (NULL, "9,571,284", 5);
  g_autoptr(GPtrArray) uid = find (NULL, "11/137", 5);
  g_autoptr(GPtrArray) account = find (NULL, ALICE, 5);
  g_autoptr(GPtrArray) wrong = find (NULL, "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQZ", 5);
  g_autoptr(GPtrArray) nothing = find (NULL, "  \342\200\213 ", 5);
  g_autoptr(GPtrArray) hash = find (NULL, "0x5100000000000000000000000000000000000000000000000000000000007704", 5);
  g_autoptr(GPtrArray) short_hash = find (NULL, "0x51", 5);
  g_autofree char *route = NULL;

  g_assert_cmpuint (count_of (pages, TAO_FOUND_PAGE), ==, 1);
  g_assert_cmpstr (first_of (pages, TAO_FOUND_PAGE)->route.page, ==, "wallets");
  g_assert_cmpstr (first_of (block, TAO_FOUND_BLOCK)->title, ==, "Block 9,571,284");
  g_assert_cmpint (first_of (grouped, TAO_FOUND_BLOCK)->route.block, ==, 9571284);
  route = tao_route_to_string (&first_of (uid, TAO_FOUND_UID)->route);
  g_assert_cmpstr (route, ==, "uid?netuid=11&uid=137");
  g_assert_nonnull (first_of (account, TAO_FOUND_ACCOUNT));
  g_assert_null (first_of (wrong, TAO_FOUND_ACCOUNT));   /* a wrong checksum is no address */
  g_assert_cmpuint (nothing->len, ==, 0);
  g_assert_cmpstr (first_of (hash, TAO_FOUND_BLOCK)->route.page, ==, "activity");
  g_assert_cmpuint (strlen (first_of (hash, TAO_FOUND_BLOCK)->route.item), ==, 66);
  g_assert_null (first_of (short_hash, TAO_FOUND_BLOCK));
}

static void
test_actions (void)
{
  g_autoptr(GPtrArray) sidebar = find (NULL, "sidebar", 5);
  g_autoptr(GPtrArray) network = find (NULL, "use the main", 5);
  g_autoptr(GPtrArray) cache = find (NULL, "cache", 5);

  g_assert_cmpstr (first_of (sidebar, TAO_FOUND_ACTION)->action, !=, NULL);
  g_assert_cmpstr (first_of (network, TAO_FOUND_ACTION)->action, ==, "app.network::finney");
  g_assert_cmpstr (first_of (cache, TAO_FOUND_PREFERENCE)->action, ==, "app.preferences");
}

static void
set_key (TaoKey32 *key, const char *address)
{
  TaoAccountId account;

  g_assert_true (tao_ss58_decode (address, &account, NULL));
  memcpy (key->bytes, account.bytes, sizeof key->bytes);
}

static TaoSnapshot *
sample (void)
{
  TaoSnapshotBuilder *builder = tao_snapshot_builder_new (NULL);
  g_autoptr(TaoArena) arena = tao_arena_new ();
  TaoSubnet *subnets = tao_arena_new_array (arena, TaoSubnet, 4);
  TaoValidator *validators = tao_arena_new_array (arena, TaoValidator, 2);
  TaoAccountState *accounts = tao_arena_new_array (arena, TaoAccountState, 1);
  TaoSyncInfo *sync = tao_arena_new_array (arena, TaoSyncInfo, 1);
  TaoMetagraph *metagraph = tao_arena_new_array (arena, TaoMetagraph, 1);
  TaoKey32 *coldkeys = tao_arena_new_array (arena, TaoKey32, 3);
  static const struct { guint16 netuid; const char *name, *symbol; guint64 own; } data[] = {
    { 0, NULL, "τ", 0 }, { 4, "New Lantern", "δ", 5 }, { 11, "Lantern", "λ", 0 }, { 12, "Slantwise", "μ", 0 },
  };

  for (guint i = 0; i < 4; i++)
    {
      subnets[i].netuid = data[i].netuid;
      subnets[i].name = data[i].name;
      subnets[i].symbol = data[i].symbol;
      subnets[i].own_stake_alpha = data[i].own;
      subnets[i].n_uids = 64;
      subnets[i].dynamic = i > 0;
    }
  validators[0].name = "Old Mill, Lantern owner";
  validators[0].hotkey.bytes[0] = 1;
  set_key (&validators[1].hotkey, "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty");
  set_key (&accounts[0].account, ALICE);
  accounts[0].label = "Garden";
  accounts[0].own = TRUE;
  coldkeys[2] = accounts[0].account;
  metagraph->netuid = 11;
  metagraph->n = 3;
  metagraph->coldkey = coldkeys;
  sync->best_block = 9571284;
  tao_snapshot_builder_set_sync (builder, arena, sync);
  tao_snapshot_builder_set_subnets (builder, arena, subnets, 4);
  tao_snapshot_builder_set_validators (builder, arena, validators, 2);
  tao_snapshot_builder_set_accounts (builder, arena, accounts, 1);
  tao_snapshot_builder_set_metagraph (builder, arena, metagraph);
  return tao_snapshot_builder_end (builder);
}

/* Own before prefix before inside; an exact number or symbol before all. */
static void
test_subnets (void)
{
  g_autoptr(TaoSnapshot) snapshot = sample ();
  g_autoptr(GPtrArray) lan = find (snapshot, "lan", 5);
  g_autoptr(GPtrArray) number = find (snapshot, "11", 5);
  g_autoptr(GPtrArray) symbol = find (snapshot, "μ", 5);
  g_autoptr(GPtrArray) uid = find (snapshot, "11/64", 5);
  g_autoptr(GPtrArray) elsewhere = find (snapshot, "77/1", 5);
  g_autoptr(GPtrArray) few = find (snapshot, "lan", 1);
  g_autoptr(GPtrArray) future = find (snapshot, "9571285", 1);
  static const int order[] = { 4, 11, 12 };

  g_assert_cmpuint (count_of (lan, TAO_FOUND_SUBNET), ==, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpint (((TaoFound *) g_ptr_array_index (lan, i))->route.netuid, ==, order[i]);
  g_assert_cmpstr (first_of (lan, TAO_FOUND_VALIDATOR)->title, ==, "Old Mill, Lantern owner");
  g_assert_cmpint (first_of (number, TAO_FOUND_SUBNET)->route.netuid, ==, 11);
  g_assert_nonnull (first_of (number, TAO_FOUND_BLOCK));
  g_assert_cmpint (first_of (symbol, TAO_FOUND_SUBNET)->route.netuid, ==, 12);
  g_assert_null (first_of (uid, TAO_FOUND_UID));         /* 64 uids: 0 to 63 */
  g_assert_null (first_of (elsewhere, TAO_FOUND_UID));
  g_assert_cmpuint (count_of (few, TAO_FOUND_SUBNET), ==, 1);
  g_assert_cmpuint (count_of (future, TAO_FOUND_BLOCK), ==, 0);
}

/* The best subnet brings its own uids and what one may do with it. */
static void
test_own (void)
{
  g_autoptr(TaoSnapshot) snapshot = sample ();
  g_autoptr(GPtrArray) lantern = find (snapshot, "lantern", 5);
  g_autoptr(GPtrArray) eleven = find (snapshot, "11", 5);
  g_autoptr(GPtrArray) wallet = find (snapshot, "gard", 5);
  g_autoptr(GPtrArray) address = find (snapshot, ALICE, 5);
  g_autoptr(GPtrArray) prefix = find (snapshot, "5FHneW", 5);

  g_assert_cmpstr (first_of (eleven, TAO_FOUND_UID)->title, ==, "UID 2, mine");
  g_assert_cmpstr (first_of (eleven, TAO_FOUND_UID)->heading, ==, "UIDs in Lantern");
  g_assert_cmpstr (first_of (eleven, TAO_FOUND_ACTION)->title, ==, "Stake into Lantern");
  g_assert_cmpstr (first_of (eleven, TAO_FOUND_ACTION)->action, ==, "win.stake::stake?netuid=11");
  g_assert_cmpint (first_of (lantern, TAO_FOUND_SUBNET)->route.netuid, ==, 11);   /* exact, before the own one */
  g_assert_cmpstr (first_of (wallet, TAO_FOUND_ACCOUNT)->route.account, ==, ALICE);
  g_assert_cmpuint (count_of (address, TAO_FOUND_ACCOUNT), ==, 1);                /* its label, once */
  g_assert_cmpstr (first_of (address, TAO_FOUND_ACCOUNT)->title, ==, "Garden");
  g_assert_nonnull (first_of (prefix, TAO_FOUND_VALIDATOR));
}

static void
test_recent (void)
{
  g_autoptr(TaoSnapshot) snapshot = sample ();
  g_autoptr(TaoSearchIndex) index = tao_search_index_new (snapshot);
  g_autoptr(GPtrArray) recent = g_ptr_array_new_with_free_func (tao_found_free);
  g_autoptr(GPtrArray) before = tao_search_index_find (index, "twi", 5);
  g_autoptr(GPtrArray) none = tao_search_index_find (index, "", 5);
  g_autoptr(GPtrArray) after = NULL;
  g_autoptr(GPtrArray) shown = NULL;

  g_assert_cmpuint (none->len, ==, 0);
  g_ptr_array_add (recent, tao_found_copy (first_of (before, TAO_FOUND_SUBNET)));
  tao_search_index_set_recent (index, recent);
  after = tao_search_index_find (index, "twi", 5);
  shown = tao_search_index_find (index, "", 5);
  g_assert_cmpint (first_of (after, TAO_FOUND_SUBNET)->rank, <, first_of (before, TAO_FOUND_SUBNET)->rank);
  g_assert_cmpuint (shown->len, ==, 1);
  g_assert_cmpint (first_of (shown, TAO_FOUND_RECENT)->route.netuid, ==, 12);
}

/* The size of the main network: 128 subnets, 2,000 validators. */
static void
test_large (void)
{
  TaoSnapshotBuilder *builder = tao_snapshot_builder_new (NULL);
  g_autoptr(TaoArena) arena = tao_arena_new ();
  g_autoptr(TaoSnapshot) snapshot = NULL;
  TaoValidator *validators = tao_arena_new_array (arena, TaoValidator, 2000);
  gint64 start, indexed, found;
  g_autoptr(TaoSearchIndex) index = NULL;

  for (guint i = 0; i < 2000; i++)
    {
      g_autofree char *name = g_strdup_printf ("Validator of the %u hills", i);

      validators[i].name = tao_arena_strdup (arena, name);
      memcpy (validators[i].hotkey.bytes, &i, sizeof i);
    }
  tao_snapshot_builder_set_validators (builder, arena, validators, 2000);
  snapshot = tao_snapshot_builder_end (builder);
  start = g_get_monotonic_time ();
  index = tao_search_index_new (snapshot);
  indexed = g_get_monotonic_time ();
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *query = g_strdup_printf ("%u hil", 1980 + i);
      g_autoptr(GPtrArray) results = tao_search_index_find (index, query, 5);

      g_assert_cmpuint (count_of (results, TAO_FOUND_VALIDATOR), >=, 1);
    }
  found = g_get_monotonic_time ();
  g_test_message ("2,000 names: index %.2f ms, a query %.3f ms", (double) (indexed - start) / 1e3, (double) (found - indexed) / 2e4);
}

/* Lessons by title and terms of the glossary lead to their places on the Learn page. */
static void
test_lessons (void)
{
  g_autoptr(TaoSearchIndex) index = tao_search_index_new (NULL);
  g_autoptr(GPtrArray) lesson = tao_search_index_find (index, "copier", 5), term = tao_search_index_find (index, "tempo", 5);

  g_assert_cmpstr (first_of (lesson, TAO_FOUND_LESSON)->route.page, ==, "learn");
  g_assert_cmpstr (first_of (lesson, TAO_FOUND_LESSON)->detail, ==, "Lesson");
  g_assert_cmpstr (first_of (term, TAO_FOUND_LESSON)->route.item, ==, "glossary");
  g_assert_cmpstr (first_of (term, TAO_FOUND_LESSON)->route.tab, ==, "tempo");
}

/* Help is found by whole words, the longest term first. */
static void
test_terms (void)
{
  static const struct { const char *label, *id; } cases[] = {
    { "Trust, lowest", "trust" }, { "Moving price, τ", "moving-price" }, { "Price", "price" }, { "Validators", "validator" },
    { "Stake weight, τ", "stake-weight" }, { "UID cost, τ", "uid" }, { "Priceless", NULL }, { "mistakes", NULL }, { "", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const TaoGlossaryEntry *entry = tao_glossary_find_in (cases[i].label);

      g_assert_cmpstr (entry != NULL ? entry->id : NULL, ==, cases[i].id);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/search/without-network", test_without_network);
  g_test_add_func ("/app/search/actions", test_actions);
  g_test_add_func ("/app/search/subnets", test_subnets);
  g_test_add_func ("/app/search/own", test_own);
  g_test_add_func ("/app/search/recent", test_recent);
  g_test_add_func ("/app/search/large", test_large);
  g_test_add_func ("/app/search/lessons", test_lessons);
  g_test_add_func ("/app/search/terms", test_terms);
  return g_test_run ();
}
