#include "engine/orders.h"

#include <gio/gio.h>
#include <string.h>

#include "chain/json.h"
#include "engine/parameters.h"
#include "keys/ss58.h"

#define MOST_CHILDREN 5

G_DEFINE_QUARK (tao-job-error-quark, tao_job_error)

/* Lengths: what the pallet allows. */
const TaoIdentityField tao_identity_fields[] = {
  { "name", 256 }, { "url", 256 }, { "github_repo", 256 }, { "image", 1024 }, { "discord", 256 }, { "description", 1024 },
  { "additional", 1024 }, { NULL, 0 },
};

const TaoIdentityField tao_subnet_identity_fields[] = {
  { "subnet_name", 256 }, { "github_repo", 1024 }, { "subnet_contact", 1024 }, { "subnet_url", 1024 }, { "discord", 256 },
  { "description", 1024 }, { "logo_url", 1024 }, { "additional", 1024 }, { NULL, 0 },
};

void
tao_order_call_clear (TaoOrderCall *self)
{
  g_clear_pointer (&self->arguments, g_free);
}

static char *
address (const TaoKey32 *key)
{
  TaoAccountId account;

  memcpy (account.bytes, key->bytes, sizeof account.bytes);
  return tao_ss58_encode (&account);
}

static gboolean
is_same_key (const TaoKey32 *a, const TaoKey32 *b)
{
  return memcmp (a, b, sizeof *a) == 0;
}

TaoOrderKind
tao_order_effective_kind (const TaoOrder *order)
{
  if (order->kind == TAO_ORDER_MOVE && order->netuid != order->netuid_to && is_same_key (&order->hotkey, &order->to))
    return TAO_ORDER_SWAP;
  return order->kind;
}

gboolean
tao_order_uses_pool (const TaoOrder *order)
{
  switch (order->kind)
    {
    case TAO_ORDER_STAKE:
    case TAO_ORDER_UNSTAKE:
    case TAO_ORDER_SWAP:
      return TRUE;
    case TAO_ORDER_MOVE:
    case TAO_ORDER_TRANSFER_STAKE:
      return order->netuid != order->netuid_to;
    default:
      return FALSE;
    }
}

guint64
tao_order_max_spend (const TaoOrder *order)
{
  switch (order->kind)
    {
    case TAO_ORDER_TRANSFER:
    case TAO_ORDER_STAKE:
    case TAO_ORDER_REGISTER:
    case TAO_ORDER_CREATE_SUBNET:
      return order->amount;
    case TAO_ORDER_TRANSFER_ALL:
      return G_MAXUINT64;
    default:
      return 0;
    }
}

const char *
tao_order_limited_call (const TaoOrder *order)
{
  switch (tao_order_effective_kind (order))
    {
    case TAO_ORDER_STAKE:
      return "add_stake_limit";
    case TAO_ORDER_UNSTAKE:
      return "remove_stake_limit";
    case TAO_ORDER_SWAP:
      return "swap_stake_limit";
    case TAO_ORDER_REGISTER:
      return "register_limit";
    default:
      return NULL;
    }
}

/* --- arguments that are texts ----------------------------------------------------------------------- */

static gboolean G_GNUC_PRINTF (2, 3)
invalid (GError **error, const char *format, ...)
{
  va_list arguments;
  g_autofree char *message = NULL;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, TAO_JOB_ERROR, TAO_JOB_ERROR_INVALID, message);
  return FALSE;
}

static TaoJson *
parse (const char *text, TaoJsonKind kind, const char *what, GError **error)
{
  g_autoptr(TaoJson) json = text != NULL ? tao_json_parse (text, strlen (text), &tao_json_default_limits, error) : NULL;

  if (text != NULL && json == NULL)
    return NULL;
  if (json == NULL || tao_json_value_get_kind (tao_json_get_root (json)) != kind)
    {
      invalid (error, "%s is wanted", what);
      return NULL;
    }
  return g_steal_pointer (&json);
}

/* Appends the fields of an identity as bytes, so that a text that begins with "0x" stays a text. */
static gboolean
append_identity (GString *out, const char *text, const TaoIdentityField *fields, GError **error)
{
  g_autoptr(TaoJson) json = parse (text, TAO_JSON_OBJECT, "An identity as a JSON object of texts", error);
  const TaoJsonValue *root;

  if (json == NULL)
    return FALSE;
  root = tao_json_get_root (json);
  for (guint i = 0; i < tao_json_value_get_length (root); i++)
    {
      const char *name = tao_json_value_get_member_name (root, i);
      guint f = 0;

      while (fields[f].name != NULL && g_strcmp0 (fields[f].name, name) != 0)
        f++;
      if (fields[f].name == NULL)
        return invalid (error, "An identity has no field “%s”", name);
    }
  for (guint f = 0; fields[f].name != NULL; f++)
    {
      const TaoJsonValue *member = tao_json_value_get_member (root, fields[f].name);
      gsize length = 0;
      const char *value = member != NULL ? tao_json_value_get_string (member, &length) : "";

      if (value == NULL)
        return invalid (error, "“%s” is not a text", fields[f].name);
      if (length > fields[f].max_bytes)
        return invalid (error, "“%s” is longer than %u bytes", fields[f].name, fields[f].max_bytes);
      g_string_append_printf (out, "%s\"%s\":\"0x", f > 0 ? "," : "", fields[f].name);
      for (gsize i = 0; i < length; i++)
        g_string_append_printf (out, "%02x", (guint8) value[i]);
      g_string_append_c (out, '"');
    }
  return TRUE;
}

static gboolean
identity_call (const TaoOrder *order, const TaoIdentityField *fields, const char *before, const char *after, TaoOrderCall *out,
               GError **error)
{
  g_autoptr(GString) arguments = g_string_new (before);

  if (!append_identity (arguments, order->text, fields, error))
    return FALSE;
  g_string_append (arguments, after);
  out->arguments = g_string_free (g_steal_pointer (&arguments), FALSE);
  return TRUE;
}

static gboolean
check_children (const TaoOrder *order, GError **error)
{
  g_autoptr(TaoJson) json = parse (order->text, TAO_JSON_ARRAY, "A list of [proportion, account]", error);
  const TaoJsonValue *root;
  guint64 sum = 0;

  if (json == NULL)
    return FALSE;
  root = tao_json_get_root (json);
  if (tao_json_value_get_length (root) > MOST_CHILDREN)
    return invalid (error, "A hotkey has at most %u children", MOST_CHILDREN);
  for (guint i = 0; i < tao_json_value_get_length (root); i++)
    {
      const TaoJsonValue *entry = tao_json_value_get_item (root, i);
      const TaoJsonValue *share = tao_json_value_get_item (entry, 0);
      const char *child = tao_json_value_get_string (tao_json_value_get_item (entry, 1), NULL);
      TaoAccountId account;
      guint64 proportion;

      if (tao_json_value_get_length (entry) != 2 || child == NULL || !tao_json_value_get_u64 (share, &proportion))
        return invalid (error, "A child is [proportion, account]");
      if (!tao_ss58_decode (child, &account, error))
        return FALSE;
      if (memcmp (account.bytes, order->hotkey.bytes, sizeof account.bytes) == 0)
        return invalid (error, "A hotkey cannot be its own child");
      for (guint j = 0; j < i; j++)
        if (g_strcmp0 (tao_json_value_get_string (tao_json_value_get_item (tao_json_value_get_item (root, j), 1), NULL), child) == 0)
          return invalid (error, "%s is there twice", child);
      if (proportion > G_MAXUINT64 - sum)
        return invalid (error, "The proportions come to more than the whole");
      sum += proportion;
    }
  return TRUE;
}

guint
tao_order_read_claims (const TaoOrder *order, guint16 netuids[TAO_CLAIMS_MAX], GError **error)
{
  g_autoptr(TaoJson) json = NULL;
  guint n = 0;

  if (order->text == NULL)
    {
      netuids[0] = order->netuid;
      return 1;
    }
  json = parse (order->text, TAO_JSON_ARRAY, "A list of netuids", error);
  if (json == NULL)
    return 0;
  for (guint i = 0; i < tao_json_value_get_length (tao_json_get_root (json)); i++)
    {
      guint64 netuid;
      guint at = 0;

      if (!tao_json_value_get_u64 (tao_json_value_get_item (tao_json_get_root (json), i), &netuid) || netuid > G_MAXUINT16)
        {
          invalid (error, "A list of netuids is wanted");
          return 0;
        }
      while (at < n && netuids[at] < netuid)
        at++;
      if (at < n && netuids[at] == netuid)
        continue;
      if (n == TAO_CLAIMS_MAX)
        {
          invalid (error, "At most %u subnets fit into one claim", TAO_CLAIMS_MAX);
          return 0;
        }
      memmove (&netuids[at + 1], &netuids[at], (n - at) * sizeof *netuids);
      netuids[at] = (guint16) netuid;
      n++;
    }
  if (n == 0)
    invalid (error, "There is no subnet to claim from");
  return n;
}

/* [1,2], sorted as a set is encoded. (transfer full) (nullable) */
static char *
claim_subnets (const TaoOrder *order, GError **error)
{
  guint16 netuids[TAO_CLAIMS_MAX];
  guint n = tao_order_read_claims (order, netuids, error);
  g_autoptr(GString) out = g_string_new ("[");

  if (n == 0)
    return NULL;
  for (guint i = 0; i < n; i++)
    g_string_append_printf (out, "%s%u", i > 0 ? "," : "", netuids[i]);
  g_string_append_c (out, ']');
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static gboolean
claim_type_call (const TaoOrder *order, TaoOrderCall *out, GError **error)
{
  g_autoptr(TaoJson) json = NULL;

  out->call = "set_root_claim_type";
  if (g_strcmp0 (order->text, "Swap") == 0 || g_strcmp0 (order->text, "Keep") == 0)
    {
      out->arguments = g_strdup_printf ("{\"new_root_claim_type\":\"%s\"}", order->text);
      return TRUE;
    }
  json = parse (order->text, TAO_JSON_OBJECT, "“Swap”, “Keep” or {\"KeepSubnets\": {\"subnets\": […]}}", error);
  if (json == NULL)
    return FALSE;
  out->arguments = g_strdup_printf ("{\"new_root_claim_type\":%s}", order->text);
  return TRUE;
}

/* An address as the chain's 128-bit number. */
static gboolean
axon_call (const TaoOrder *order, TaoOrderCall *out, GError **error)
{
  g_autoptr(GInetAddress) ip = order->text != NULL ? g_inet_address_new_from_string (order->text) : NULL;
  gboolean six;
  g_autoptr(GString) number = g_string_new ("0x");

  if (ip == NULL)
    return invalid (error, "“%s” is no IP address", order->text != NULL ? order->text : "");
  if (g_inet_address_get_is_loopback (ip) || g_inet_address_get_is_any (ip) || g_inet_address_get_is_multicast (ip))
    return invalid (error, "Nobody can reach %s from outside", order->text);
  if (order->value == 0 || order->value > G_MAXUINT16)
    return invalid (error, "A port is a number from 1 to 65535");
  six = g_inet_address_get_family (ip) == G_SOCKET_FAMILY_IPV6;
  for (gsize i = 0; i < g_inet_address_get_native_size (ip); i++)
    g_string_append_printf (number, "%02x", g_inet_address_to_bytes (ip)[i]);
  out->call = "serve_axon";
  out->arguments = g_strdup_printf ("{\"netuid\":%u,\"version\":1,\"ip\":\"%s\",\"port\":%u,\"ip_type\":%u,\"protocol\":4,"
                                    "\"placeholder1\":0,\"placeholder2\":0}",
                                    order->netuid, number->str, order->value, six ? 6 : 4);
  return TRUE;
}

static gboolean
in_range (const TaoOwnerParameter *parameter, const TaoJsonValue *value)
{
  guint64 number;

  return tao_json_value_get_u64 (value, &number) && number >= parameter->lowest && number <= parameter->highest;
}

static gboolean
parameter_call (const TaoOrder *order, TaoOrderCall *out, GError **error)
{
  const TaoOwnerParameter *parameter = tao_owner_parameter_lookup (order->call);
  g_autoptr(TaoJson) json = NULL;
  g_auto(GStrv) names = NULL;
  const TaoJsonValue *value;
  const char *text;
  gboolean flag;

  if (parameter == NULL)
    return invalid (error, "An owner cannot set “%s”", order->call != NULL ? order->call : "");
  json = order->text != NULL ? tao_json_parse (order->text, strlen (order->text), &tao_json_default_limits, error) : NULL;
  if (json == NULL)
    return order->text != NULL ? FALSE : invalid (error, "A value is wanted");
  value = tao_json_get_root (json);
  names = g_strsplit (parameter->arguments, " ", 2);
  out->pallet = parameter->pallet;
  out->call = parameter->call;
  switch (parameter->kind)
    {
    case TAO_PARAM_BOOL:
      if (!tao_json_value_get_boolean (value, &flag))
        return invalid (error, "%s is true or false", parameter->name);
      break;
    case TAO_PARAM_PAIR:
      if (tao_json_value_get_length (value) != 2 || !in_range (parameter, tao_json_value_get_item (value, 0))
          || !in_range (parameter, tao_json_value_get_item (value, 1)))
        return invalid (error, "%s is [low, high], each from %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT, parameter->name,
                        parameter->lowest, parameter->highest);
      {
        g_autofree char *low = tao_json_value_to_text (tao_json_value_get_item (value, 0));
        g_autofree char *high = tao_json_value_to_text (tao_json_value_get_item (value, 1));

        out->arguments = g_strdup_printf ("{\"netuid\":%u,\"%s\":%s,\"%s\":%s}", order->netuid, names[0], low, names[1], high);
      }
      return TRUE;
    case TAO_PARAM_CHOICE:
      {
        g_auto(GStrv) choices = g_strsplit (parameter->choices, " ", -1);

        text = tao_json_value_get_string (value, NULL);
        if (text == NULL || !g_strv_contains ((const char *const *) choices, text))
          return invalid (error, "%s is one of: %s", parameter->name, parameter->choices);
        break;
      }
    case TAO_PARAM_ACCOUNT:
      {
        TaoAccountId account;

        text = tao_json_value_get_string (value, NULL);
        if (text == NULL || !tao_ss58_decode (text, &account, NULL))
          return invalid (error, "%s is an address", parameter->name);
        break;
      }
    case TAO_PARAM_SHARES:
    case TAO_PARAM_FIXED64:
      break;                       /* what their types in metadata say is enough */
    default:
      if (!in_range (parameter, value))
        return invalid (error, "%s goes from %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT, parameter->name, parameter->lowest,
                        parameter->highest);
    }
  out->arguments = g_strdup_printf (parameter->kind == TAO_PARAM_FIXED64 ? "{\"netuid\":%u,\"%s\":{\"bits\":%s}}"
                                                                           : "{\"netuid\":%u,\"%s\":%s}",
                                    order->netuid, names[0], order->text);
  return TRUE;
}

static gboolean
raw_call (const TaoOrder *order, TaoOrderCall *out, GError **error)
{
  const char *dot = order->call != NULL ? strchr (order->call, '.') : NULL;
  g_autofree char *pallet = dot != NULL ? g_strndup (order->call, (gsize) (dot - order->call)) : NULL;
  g_autoptr(TaoJson) json = NULL;

  if (dot == NULL || dot[1] == '\0')
    return invalid (error, "A call as Pallet.name is wanted");
  json = parse (order->text, TAO_JSON_OBJECT, "An object of the call's arguments", error);
  if (json == NULL)
    return FALSE;
  out->pallet = g_intern_string (pallet);
  out->call = dot + 1;
  out->arguments = g_strdup (order->text);
  return TRUE;
}

/* --- calls ------------------------------------------------------------------------------------------------ */

#define U64 "\"%" G_GUINT64_FORMAT "\""

/* Stake that is bought, sold or swapped: with the limit, or as the call that has none. */
static gboolean
pool_call (const TaoOrder *order, guint64 limit_rao, gboolean limited, TaoOrderCall *out)
{
  g_autofree char *hotkey = address (&order->hotkey);
  g_autofree char *limit = limited ? g_strdup_printf (",\"limit_price\":" U64 ",\"allow_partial\":%s", limit_rao,
                                                      order->allow_partial ? "true" : "false")
                                   : g_strdup ("");

  switch (tao_order_effective_kind (order))
    {
    case TAO_ORDER_STAKE:
      out->call = limited ? "add_stake_limit" : "add_stake";
      out->arguments = g_strdup_printf ("{\"hotkey\":\"%s\",\"netuid\":%u,\"amount_staked\":" U64 "%s}", hotkey, order->netuid,
                                        order->amount, limit);
      return TRUE;
    case TAO_ORDER_UNSTAKE:
      if (order->everything)
        {
          g_autofree char *least = limited ? g_strdup_printf (U64, limit_rao) : g_strdup ("null");

          out->call = "remove_stake_full_limit";
          out->arguments = g_strdup_printf ("{\"hotkey\":\"%s\",\"netuid\":%u,\"limit_price\":%s}", hotkey, order->netuid, least);
          return TRUE;
        }
      out->call = limited ? "remove_stake_limit" : "remove_stake";
      out->arguments = g_strdup_printf ("{\"hotkey\":\"%s\",\"netuid\":%u,\"amount_unstaked\":" U64 "%s}", hotkey,
                                        order->netuid, order->amount, limit);
      return TRUE;
    default:
      out->call = limited ? "swap_stake_limit" : "swap_stake";
      out->arguments = g_strdup_printf ("{\"hotkey\":\"%s\",\"origin_netuid\":%u,\"destination_netuid\":%u,\"alpha_amount\":" U64
                                        "%s}", hotkey, order->netuid, order->netuid_to, order->amount, limit);
      return TRUE;
    }
}

gboolean
tao_order_to_call (const TaoOrder *order, guint64 limit_rao, gboolean limited, TaoOrderCall *out, GError **error)
{
  g_autofree char *hotkey = address (&order->hotkey);
  g_autofree char *to = address (&order->to);
  g_autofree char *list = NULL;

  memset (out, 0, sizeof *out);
  out->pallet = "SubtensorModule";
  switch (tao_order_effective_kind (order))
    {
    case TAO_ORDER_TRANSFER:
      out->pallet = "Balances";
      out->call = order->keep_alive ? "transfer_keep_alive" : "transfer_allow_death";
      out->arguments = g_strdup_printf ("{\"dest\":{\"Id\":\"%s\"},\"value\":" U64 "}", to, order->amount);
      return TRUE;
    case TAO_ORDER_TRANSFER_ALL:
      out->pallet = "Balances";
      out->call = "transfer_all";
      out->arguments = g_strdup_printf ("{\"dest\":{\"Id\":\"%s\"},\"keep_alive\":%s}", to, order->keep_alive ? "true" : "false");
      return TRUE;
    case TAO_ORDER_STAKE:
    case TAO_ORDER_UNSTAKE:
    case TAO_ORDER_SWAP:
      return pool_call (order, limit_rao, limited, out);
    case TAO_ORDER_MOVE:
      out->call = "move_stake";
      out->arguments = g_strdup_printf ("{\"origin_hotkey\":\"%s\",\"destination_hotkey\":\"%s\",\"origin_netuid\":%u,"
                                        "\"destination_netuid\":%u,\"alpha_amount\":" U64 "}",
                                        hotkey, to, order->netuid, order->netuid_to, order->amount);
      return TRUE;
    case TAO_ORDER_TRANSFER_STAKE:
      out->call = "transfer_stake";
      out->arguments = g_strdup_printf ("{\"destination_coldkey\":\"%s\",\"hotkey\":\"%s\",\"origin_netuid\":%u,"
                                        "\"destination_netuid\":%u,\"alpha_amount\":" U64 "}",
                                        to, hotkey, order->netuid, order->netuid_to, order->amount);
      return TRUE;
    case TAO_ORDER_UNSTAKE_ALL:
    case TAO_ORDER_UNSTAKE_ALL_ALPHA:
      out->call = order->kind == TAO_ORDER_UNSTAKE_ALL ? "unstake_all" : "unstake_all_alpha";
      out->arguments = g_strdup_printf ("{\"hotkey\":\"%s\"}", hotkey);
      return TRUE;
    case TAO_ORDER_CLAIM_ROOT:
      list = claim_subnets (order, error);
      if (list == NULL)
        return FALSE;
      out->call = "claim_root";
      out->arguments = g_strdup_printf ("{\"subnets\":%s}", list);
      return TRUE;
    case TAO_ORDER_SET_CLAIM_TYPE:
      return claim_type_call (order, out, error);
    case TAO_ORDER_AUTO_STAKE:
      out->call = "set_coldkey_auto_stake_hotkey";
      out->arguments = g_strdup_printf ("{\"netuid\":%u,\"hotkey\":\"%s\"}", order->netuid, hotkey);
      return TRUE;
    case TAO_ORDER_SET_CHILDREN:
      if (!check_children (order, error))
        return FALSE;
      out->call = "set_children";
      out->arguments = g_strdup_printf ("{\"hotkey\":\"%s\",\"netuid\":%u,\"children\":%s}", hotkey, order->netuid, order->text);
      return TRUE;
    case TAO_ORDER_SET_CHILDKEY_TAKE:
      out->call = "set_childkey_take";
      out->arguments = g_strdup_printf ("{\"hotkey\":\"%s\",\"netuid\":%u,\"take\":%u}", hotkey, order->netuid, order->value);
      return TRUE;
    case TAO_ORDER_RAISE_TAKE:
    case TAO_ORDER_LOWER_TAKE:
      out->call = order->kind == TAO_ORDER_RAISE_TAKE ? "increase_take" : "decrease_take";
      out->arguments = g_strdup_printf ("{\"hotkey\":\"%s\",\"take\":%u}", hotkey, order->value);
      return TRUE;
    case TAO_ORDER_REGISTER:
      out->call = limited ? "register_limit" : "burned_register";
      out->arguments = limited ? g_strdup_printf ("{\"netuid\":%u,\"hotkey\":\"%s\",\"limit_price\":" U64 "}", order->netuid,
                                                  hotkey, limit_rao)
                               : g_strdup_printf ("{\"netuid\":%u,\"hotkey\":\"%s\"}", order->netuid, hotkey);
      return TRUE;
    case TAO_ORDER_REGISTER_ROOT:
      out->call = "root_register";
      out->arguments = g_strdup_printf ("{\"hotkey\":\"%s\"}", hotkey);
      return TRUE;
    case TAO_ORDER_SERVE_AXON:
      return axon_call (order, out, error);
    case TAO_ORDER_SET_IDENTITY:
      out->call = "set_identity";
      return identity_call (order, tao_identity_fields, "{", "}", out, error);
    case TAO_ORDER_SET_SUBNET_IDENTITY:
      {
        g_autofree char *before = g_strdup_printf ("{\"netuid\":%u,", order->netuid);

        out->call = "set_subnet_identity";
        return identity_call (order, tao_subnet_identity_fields, before, "}", out, error);
      }
    case TAO_ORDER_SET_PARAMETER:
      return parameter_call (order, out, error);
    case TAO_ORDER_START_SUBNET:
      out->call = "start_call";
      out->arguments = g_strdup_printf ("{\"netuid\":%u}", order->netuid);
      return TRUE;
    case TAO_ORDER_CREATE_SUBNET:
      {
        g_autofree char *before = g_strdup_printf ("{\"hotkey\":\"%s\",\"identity\":{", hotkey);

        out->call = order->text != NULL ? "register_network_with_identity" : "register_network";
        if (order->text != NULL)
          return identity_call (order, tao_subnet_identity_fields, before, "}}", out, error);
        out->arguments = g_strdup_printf ("{\"hotkey\":\"%s\"}", hotkey);
        return TRUE;
      }
    case TAO_ORDER_CALL:
      return raw_call (order, out, error);
    default:
      return invalid (error, "There is no such order");
    }
}

void
tao_order_batch (const TaoOrderCall *calls, guint n, TaoOrderCall *out)
{
  g_autoptr(GString) text = g_string_new ("{\"calls\":[");

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s{\"%s\":{\"%s\":%s}}", i > 0 ? "," : "", calls[i].pallet, calls[i].call,
                            calls[i].arguments);
  g_string_append (text, "]}");
  *out = (TaoOrderCall) {
    .pallet = "Utility", .call = "batch_all", .arguments = g_string_free (g_steal_pointer (&text), FALSE),
  };
}

/* --- several at once ---------------------------------------------------------------------------------------- */

GArray *
tao_orders_new_unstake_all (const TaoSnapshot *snapshot, const TaoKey32 *coldkey, const TaoKey32 *hotkey)
{
  GArray *orders = g_array_new (FALSE, TRUE, sizeof (TaoOrder));
  const TaoPosition *positions;
  guint n;

  positions = tao_snapshot_get_positions (snapshot, &n);
  for (guint i = 0; i < n && orders->len < TAO_ORDERS_MAX; i++)
    {
      TaoOrder order = {
        .kind = TAO_ORDER_UNSTAKE, .hotkey = *hotkey, .netuid = positions[i].netuid, .amount = positions[i].alpha,
        .everything = TRUE,
      };

      if (positions[i].alpha > 0 && is_same_key (&positions[i].coldkey, coldkey) && is_same_key (&positions[i].hotkey, hotkey))
        g_array_append_val (orders, order);
    }
  return orders;
}
