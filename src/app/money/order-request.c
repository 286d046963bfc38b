#include "app/money/order-request.h"

#include <string.h>

#include "keys/ss58.h"

#define MOST_KEYS 16

gboolean
tao_order_read_key (const char *address, TaoKey32 *key)
{
  TaoAccountId account;

  if (!tao_ss58_decode (address, &account, NULL))
    return FALSE;
  memcpy (key->bytes, account.bytes, sizeof key->bytes);
  return TRUE;
}

static gboolean
read_netuid (const char *text, guint16 *netuid)
{
  guint64 value;

  if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT16 - 1, &value, NULL))
    return FALSE;
  *netuid = (guint16) value;
  return TRUE;
}

/* Names of hyperparameters are the chain's: lower case, digits and underscores. */
static gboolean
read_parameter (const char *text, char *out, gsize size)
{
  if (*text == '\0' || strlen (text) >= size)
    return FALSE;
  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_islower (*p) && !g_ascii_isdigit (*p) && *p != '_')
      return FALSE;
  g_strlcpy (out, text, size);
  return TRUE;
}

static gboolean
read_pair (const char *name, const char *value, TaoOrderRequest *out)
{
  if (g_str_equal (name, "netuid"))
    return out->has_netuid = read_netuid (value, &out->netuid);
  if (g_str_equal (name, "netuid_to"))
    return out->has_netuid_to = read_netuid (value, &out->netuid_to);
  if (g_str_equal (name, "hotkey"))
    return out->has_hotkey = tao_order_read_key (value, &out->hotkey);
  if (g_str_equal (name, "to"))
    return out->has_to = tao_order_read_key (value, &out->to);
  if (g_str_equal (name, "coldkey"))
    return out->has_coldkey = tao_order_read_key (value, &out->coldkey);
  if (g_str_equal (name, "amount"))
    return out->has_amount = g_ascii_string_to_unsigned (value, 10, 1, G_MAXUINT64 - 1, &out->amount, NULL);
  if (g_str_equal (name, "parameter"))
    return read_parameter (value, out->parameter, sizeof out->parameter);
  return FALSE;
}

gboolean
tao_order_request_parse (const char *text, TaoOrderRequest *request)
{
  g_auto(GStrv) halves = g_strsplit (text, "?", 2);
  TaoOrderRequest parsed = { .kind = TAO_ORDER_CALL };

  if (halves[0] == NULL || *halves[0] == '\0' || strlen (halves[0]) >= sizeof parsed.name)
    return FALSE;
  g_strlcpy (parsed.name, halves[0], sizeof parsed.name);
  if (halves[1] != NULL && *halves[1] != '\0')
    {
      g_auto(GStrv) pairs = g_strsplit (halves[1], "&", MOST_KEYS);

      for (guint i = 0; pairs[i] != NULL; i++)
        {
          char *equals = strchr (pairs[i], '=');

          if (equals == NULL)
            return FALSE;
          *equals = '\0';
          if (!read_pair (pairs[i], equals + 1, &parsed))
            return FALSE;
        }
    }
  *request = parsed;
  return TRUE;
}
