#include "app/search.h"
#include "engine/snapshot-builder.h"

static const TaoFound *
first_of (GPtrArray *results, TaoFoundKind kind)
{
  for (guint i = 0; i < results->len; i++)
    if (((TaoFound *) g_ptr_array_index (results, i))->kind == kind)
      return g_ptr_array_index (results, i);
  return NULL;
}

static void
test_without_network (void)
{
  g_autoptr(GPtrArray) pages = tao_search (NULL, "WALL", 5);
  g_autoptr(GPtrArray) block = tao_search (NULL, "9571284", 5);
  g_autoptr(GPtrArray) uid = tao_search (NULL, "11/137", 5);
  g_autoptr(GPtrArray) account = tao_search (NULL, "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY", 5);
  g_autoptr(GPtrArray) wrong = tao_search (NULL, "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQZ", 5);
  g_autoptr(GPtrArray) nothing = tao_search (NULL, "  \342\200\213 ", 5);
  g_autofree char *route = NULL;

  g_assert_cmpuint (pages->len, ==, 1);
  g_assert_cmpstr (first_of (pages, TAO_FOUND_PAGE)->route.page, ==, "wallets");
  g_assert_cmpstr (first_of (block, TAO_FOUND_BLOCK)->title, ==, "Block 9,571,284");
  route = tao_route_to_string (&first_of (uid, TAO_FOUND_UID)->route);
  g_assert_cmpstr (route, ==, "uid?netuid=11&uid=137");
  g_assert_nonnull (first_of (account, TAO_FOUND_ACCOUNT));
  g_assert_null (first_of (wrong, TAO_FOUND_ACCOUNT));   /* a wrong checksum is no address */
  g_assert_cmpuint (nothing->len, ==, 0);
}

static TaoSnapshot *
sample (void)
{
  TaoSnapshotBuilder *builder = tao_snapshot_builder_new (NULL);
  g_autoptr(TaoArena) arena = tao_arena_new ();
  TaoSubnet *subnets = tao_arena_new_array (arena, TaoSubnet, 4);
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
    }
  tao_snapshot_builder_set_subnets (builder, arena, subnets, 4);
  return tao_snapshot_builder_end (builder);
}

/* Own before prefix before inside; an exact number or symbol before all. */
static void
test_subnets (void)
{
  g_autoptr(TaoSnapshot) snapshot = sample ();
  g_autoptr(GPtrArray) lan = tao_search (snapshot, "lan", 5);
  g_autoptr(GPtrArray) number = tao_search (snapshot, "11", 5);
  g_autoptr(GPtrArray) symbol = tao_search (snapshot, "μ", 5);
  g_autoptr(GPtrArray) uid = tao_search (snapshot, "11/64", 5);
  g_autoptr(GPtrArray) few = tao_search (snapshot, "lan", 1);
  static const int order[] = { 4, 11, 12 };

  g_assert_cmpuint (lan->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpint (((TaoFound *) g_ptr_array_index (lan, i))->route.netuid, ==, order[i]);
  g_assert_cmpint (first_of (number, TAO_FOUND_SUBNET)->route.netuid, ==, 11);
  g_assert_nonnull (first_of (number, TAO_FOUND_BLOCK));
  g_assert_cmpint (first_of (symbol, TAO_FOUND_SUBNET)->route.netuid, ==, 12);
  g_assert_null (first_of (uid, TAO_FOUND_UID));         /* 64 uids: 0 to 63 */
  g_assert_cmpuint (few->len, ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/search/without-network", test_without_network);
  g_test_add_func ("/app/search/subnets", test_subnets);
  return g_test_run ();
}
