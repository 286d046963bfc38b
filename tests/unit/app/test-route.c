#include "app/page-registry.h"
#include "app/route.h"

static void
test_round_trip (void)
{
  static const char *const routes[] = {
    "overview", "subnet?netuid=11&tab=market", "uid?netuid=11&uid=137", "activity?block=9571284",
    "account?account=5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY", "learn?item=lesson-3",
    "subnet?netuid=65535", "activity?block=4294967295",
  };

  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    {
      TaoRoute route, again;
      g_autofree char *text = NULL;

      g_assert_true (tao_route_parse (routes[i], &route));
      text = tao_route_to_string (&route);
      g_assert_cmpstr (text, ==, routes[i]);
      g_assert_true (tao_route_parse (text, &again));
      g_assert_true (tao_route_equal (&route, &again));
    }
}

static void
test_refused (void)
{
  static const char *const bad[] = {
    "", "?", "?netuid=1", "subnet?", "subnet?netuid", "subnet?netuid=", "subnet?netuid=65536", "subnet?netuid=-1",
    "subnet?netuid=1&netuid=2", "subnet?other=1", "subnet?tab=a b", "subnet?tab=<b>", "activity?block=4294967296",
    "a-page-name-that-is-far-too-long-to-exist", "uid?uid=1&", "subnet?tab=x&tab=y", "learn?item=\303\244",
  };
  TaoRoute untouched = tao_route_uid (3, 4);

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      TaoRoute route = untouched;

      if (tao_route_parse (bad[i], &route))
        g_error ("“%s” was taken for a route", bad[i]);
      g_assert_true (tao_route_equal (&route, &untouched));
    }
}

static void
test_registry (void)
{
  guint n, rows = 0;
  const TaoPageEntry *entries = tao_page_registry (&n);

  for (guint i = 0; i < n; i++)
    {
      TaoRoute route;

      g_assert_true (tao_route_parse (entries[i].name, &route));
      if (entries[i].parent == NULL)
        g_assert_true (tao_page_registry_lookup (entries[i].name) == &entries[i]);
      else
        g_assert_nonnull (tao_page_registry_lookup (entries[i].parent));
      if (entries[i].section[0] != '\0')
        g_assert_cmpint (tao_page_registry_lookup (entries[i].section)->group, !=, 0);
      g_assert_true (g_type_is_a (entries[i].get_type (), TAO_TYPE_PAGE));
      rows += entries[i].group != 0;
    }
  /* Ctrl+1 to Ctrl+8. */
  g_assert_cmpuint (rows, ==, 8);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/route/round-trip", test_round_trip);
  g_test_add_func ("/app/route/refused", test_refused);
  g_test_add_func ("/app/route/registry", test_registry);
  return g_test_run ();
}
