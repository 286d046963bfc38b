#include "app/route.h"

#include <string.h>

void
tao_route_init (TaoRoute *route, const char *page)
{
  g_return_if_fail (strlen (page) < sizeof route->page);

  memset (route, 0, sizeof *route);
  g_strlcpy (route->page, page, sizeof route->page);
  route->netuid = TAO_ROUTE_NONE;
  route->uid = TAO_ROUTE_NONE;
  route->block = TAO_ROUTE_NONE;
}

TaoRoute
tao_route_page (const char *page)
{
  TaoRoute route;

  tao_route_init (&route, page);
  return route;
}

TaoRoute
tao_route_subnet (guint16 netuid, const char *tab)
{
  TaoRoute route;

  tao_route_init (&route, "subnet");
  route.netuid = netuid;
  if (tab != NULL)
    g_strlcpy (route.tab, tab, sizeof route.tab);
  return route;
}

TaoRoute
tao_route_uid (guint16 netuid, guint16 uid)
{
  TaoRoute route;

  tao_route_init (&route, "uid");
  route.netuid = netuid;
  route.uid = uid;
  return route;
}

TaoRoute
tao_route_account (const char *address)
{
  TaoRoute route;

  tao_route_init (&route, "account");
  g_strlcpy (route.account, address, sizeof route.account);
  return route;
}

TaoRoute
tao_route_block (guint32 number)
{
  TaoRoute route;

  tao_route_init (&route, "activity");
  route.block = number;
  return route;
}

/* Letters, digits and what addresses, hashes and item names need; everything
 * else would have to be escaped, and nothing we link to contains it. */
static gboolean
parse_text (const char *value, char *out, gsize size)
{
  gsize length = strlen (value);

  if (length == 0 || length >= size || out[0] != '\0')
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (value[i]) && strchr ("-_.:/", value[i]) == NULL)
      return FALSE;
  memcpy (out, value, length + 1);
  return TRUE;
}

static gboolean
parse_number (const char *value, gint64 max, gint64 *out)
{
  guint64 number;

  if (*out != TAO_ROUTE_NONE || !g_ascii_string_to_unsigned (value, 10, 0, max, &number, NULL))
    return FALSE;
  *out = (gint64) number;
  return TRUE;
}

gboolean
tao_route_parse (const char *text, TaoRoute *route)
{
  g_auto(GStrv) parts = NULL;
  g_auto(GStrv) pairs = NULL;
  gint64 netuid = TAO_ROUTE_NONE;
  gint64 uid = TAO_ROUTE_NONE;
  gint64 block = TAO_ROUTE_NONE;
  TaoRoute result;

  tao_route_init (&result, "");
  parts = g_strsplit (text, "?", 2);
  if (parts[0] == NULL || !parse_text (parts[0], result.page, sizeof result.page))
    return FALSE;

  pairs = g_strsplit (parts[1] != NULL ? parts[1] : "", "&", 8);
  if (parts[1] != NULL && pairs[0] == NULL)
    return FALSE;
  for (guint i = 0; pairs[i] != NULL; i++)
    {
      char *value = strchr (pairs[i], '=');
      gboolean good;

      if (value == NULL)
        return FALSE;
      *value++ = '\0';
      if (g_str_equal (pairs[i], "netuid"))
        good = parse_number (value, G_MAXUINT16, &netuid);
      else if (g_str_equal (pairs[i], "uid"))
        good = parse_number (value, G_MAXUINT16, &uid);
      else if (g_str_equal (pairs[i], "block"))
        good = parse_number (value, G_MAXUINT32, &block);
      else if (g_str_equal (pairs[i], "tab"))
        good = parse_text (value, result.tab, sizeof result.tab);
      else if (g_str_equal (pairs[i], "account"))
        good = parse_text (value, result.account, sizeof result.account);
      else if (g_str_equal (pairs[i], "item"))
        good = parse_text (value, result.item, sizeof result.item);
      else
        good = FALSE;
      if (!good)
        return FALSE;
    }

  result.netuid = (gint32) netuid;
  result.uid = (gint32) uid;
  result.block = block;
  *route = result;
  return TRUE;
}

static void
append_text (GString *out, char *separator, const char *key, const char *value)
{
  if (value[0] == '\0')
    return;
  g_string_append_printf (out, "%c%s=%s", *separator, key, value);
  *separator = '&';
}

static void
append_number (GString *out, char *separator, const char *key, gint64 value)
{
  if (value == TAO_ROUTE_NONE)
    return;
  g_string_append_printf (out, "%c%s=%" G_GINT64_FORMAT, *separator, key, value);
  *separator = '&';
}

char *
tao_route_to_string (const TaoRoute *route)
{
  GString *out = g_string_new (route->page);
  char separator = '?';

  append_number (out, &separator, "netuid", route->netuid);
  append_number (out, &separator, "uid", route->uid);
  append_number (out, &separator, "block", route->block);
  append_text (out, &separator, "tab", route->tab);
  append_text (out, &separator, "account", route->account);
  append_text (out, &separator, "item", route->item);
  return g_string_free (out, FALSE);
}

gboolean
tao_route_equal (const TaoRoute *a, const TaoRoute *b)
{
  return g_str_equal (a->page, b->page) && g_str_equal (a->tab, b->tab) &&
         g_str_equal (a->account, b->account) && g_str_equal (a->item, b->item) &&
         a->netuid == b->netuid && a->uid == b->uid && a->block == b->block;
}
