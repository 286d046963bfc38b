#include "engine/orders.h"

#include <string.h>

#include "keys/ss58.h"

G_DEFINE_QUARK (tao-job-error-quark, tao_job_error)

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

/* A struct of arguments; %s are addresses and JSON parts, amounts travel as decimal strings. */
gboolean
tao_order_to_call (const TaoOrder *order, guint64 limit_rao, TaoOrderCall *out, GError **error)
{
  g_autofree char *hotkey = address (&order->hotkey);
  g_autofree char *to = address (&order->to);
  const char *partial = order->allow_partial ? "true" : "false";

  memset (out, 0, sizeof *out);
  out->pallet = "SubtensorModule";
  switch (order->kind)
    {
    case TAO_ORDER_TRANSFER:
      out->pallet = "Balances";
      out->call = order->keep_alive ? "transfer_keep_alive" : "transfer_allow_death";
      out->arguments = g_strdup_printf ("{\"dest\":{\"Id\":\"%s\"},\"value\":\"%" G_GUINT64_FORMAT "\"}", to, order->amount);
      return TRUE;
    case TAO_ORDER_TRANSFER_ALL:
      out->pallet = "Balances";
      out->call = "transfer_all";
      out->arguments = g_strdup_printf ("{\"dest\":{\"Id\":\"%s\"},\"keep_alive\":%s}", to, order->keep_alive ? "true" : "false");
      return TRUE;
    case TAO_ORDER_STAKE:
      out->call = "add_stake_limit";
      out->arguments = g_strdup_printf ("{\"hotkey\":\"%s\",\"netuid\":%u,\"amount_staked\":\"%" G_GUINT64_FORMAT
                                        "\",\"limit_price\":\"%" G_GUINT64_FORMAT "\",\"allow_partial\":%s}",
                                        hotkey, order->netuid, order->amount, limit_rao, partial);
      return TRUE;
    case TAO_ORDER_UNSTAKE:
      out->call = "remove_stake_limit";
      out->arguments = g_strdup_printf ("{\"hotkey\":\"%s\",\"netuid\":%u,\"amount_unstaked\":\"%" G_GUINT64_FORMAT
                                        "\",\"limit_price\":\"%" G_GUINT64_FORMAT "\",\"allow_partial\":%s}",
                                        hotkey, order->netuid, order->amount, limit_rao, partial);
      return TRUE;
    case TAO_ORDER_MOVE:
      out->call = "move_stake";
      out->arguments = g_strdup_printf ("{\"origin_hotkey\":\"%s\",\"destination_hotkey\":\"%s\",\"origin_netuid\":%u,"
                                        "\"destination_netuid\":%u,\"alpha_amount\":\"%" G_GUINT64_FORMAT "\"}",
                                        hotkey, to, order->netuid, order->netuid_to, order->amount);
      return TRUE;
    case TAO_ORDER_SWAP:
      out->call = "swap_stake_limit";
      out->arguments = g_strdup_printf ("{\"hotkey\":\"%s\",\"origin_netuid\":%u,\"destination_netuid\":%u,"
                                        "\"alpha_amount\":\"%" G_GUINT64_FORMAT "\",\"limit_price\":\"%" G_GUINT64_FORMAT
                                        "\",\"allow_partial\":%s}",
                                        hotkey, order->netuid, order->netuid_to, order->amount, limit_rao, partial);
      return TRUE;
    case TAO_ORDER_TRANSFER_STAKE:
      out->call = "transfer_stake";
      out->arguments = g_strdup_printf ("{\"destination_coldkey\":\"%s\",\"hotkey\":\"%s\",\"origin_netuid\":%u,"
                                        "\"destination_netuid\":%u,\"alpha_amount\":\"%" G_GUINT64_FORMAT "\"}",
                                        to, hotkey, order->netuid, order->netuid_to, order->amount);
      return TRUE;
    case TAO_ORDER_UNSTAKE_ALL:
      out->call = "unstake_all";
      out->arguments = g_strdup_printf ("{\"hotkey\":\"%s\"}", hotkey);
      return TRUE;
    case TAO_ORDER_CLAIM_ROOT:
      out->call = "claim_root";
      out->arguments = g_strdup_printf ("{\"subnets\":[%u]}", order->netuid);
      return TRUE;
    case TAO_ORDER_SET_CLAIM_TYPE:
      if (g_strcmp0 (order->text, "Swap") != 0 && g_strcmp0 (order->text, "Keep") != 0)
        break;
      out->call = "set_root_claim_type";
      out->arguments = g_strdup_printf ("{\"new_root_claim_type\":\"%s\"}", order->text);
      return TRUE;
    case TAO_ORDER_AUTO_STAKE:
      out->call = "set_coldkey_auto_stake_hotkey";
      out->arguments = g_strdup_printf ("{\"netuid\":%u,\"hotkey\":\"%s\"}", order->netuid, hotkey);
      return TRUE;
    case TAO_ORDER_SET_CHILDREN:
      if (order->text == NULL)
        break;
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
      out->call = "register_limit";
      out->arguments = g_strdup_printf ("{\"netuid\":%u,\"hotkey\":\"%s\",\"limit_price\":\"%" G_GUINT64_FORMAT "\"}",
                                        order->netuid, hotkey, order->amount);
      return TRUE;
    case TAO_ORDER_SERVE_AXON:
      if (order->value == 0 || order->value > G_MAXUINT16 || order->amount > G_MAXUINT32)
        break;
      out->call = "serve_axon";
      out->arguments = g_strdup_printf ("{\"netuid\":%u,\"version\":1,\"ip\":\"%" G_GUINT64_FORMAT "\",\"port\":%u,"
                                        "\"ip_type\":4,\"protocol\":4,\"placeholder1\":0,\"placeholder2\":0}",
                                        order->netuid, order->amount, order->value);
      return TRUE;
    case TAO_ORDER_START_SUBNET:
      out->call = "start_call";
      out->arguments = g_strdup_printf ("{\"netuid\":%u}", order->netuid);
      return TRUE;
    case TAO_ORDER_CREATE_SUBNET:
      out->call = "register_network";
      out->arguments = g_strdup_printf ("{\"hotkey\":\"%s\"}", hotkey);
      return TRUE;
    case TAO_ORDER_CALL:
      {
        const char *dot = order->call != NULL ? strchr (order->call, '.') : NULL;
        g_autofree char *pallet = dot != NULL ? g_strndup (order->call, (gsize) (dot - order->call)) : NULL;

        if (dot == NULL || dot[1] == '\0' || order->text == NULL)
          break;
        out->pallet = g_intern_string (pallet);
        out->call = dot + 1;
        out->arguments = g_strdup (order->text);
        return TRUE;
      }
    default:
      break;
    }
  g_set_error_literal (error, TAO_JOB_ERROR, TAO_JOB_ERROR_INVALID, "The order is not complete");
  return FALSE;
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

/* --- policy --------------------------------------------------------------------------------- */

static gboolean
is_allowed_destination (const TaoPolicy *policy, const TaoKey32 *to)
{
  for (guint i = 0; i < policy->n_destinations; i++)
    if (memcmp (&policy->destinations[i], to, sizeof *to) == 0)
      return TRUE;
  return policy->n_destinations == 0;
}

static gboolean
is_allowed_netuid (const TaoPolicy *policy, guint16 netuid)
{
  for (guint i = 0; i < policy->n_netuids; i++)
    if (policy->netuids[i] == netuid)
      return TRUE;
  return policy->n_netuids == 0;
}

static gboolean
gives_away (const TaoOrder *order)
{
  return order->kind == TAO_ORDER_TRANSFER || order->kind == TAO_ORDER_TRANSFER_ALL || order->kind == TAO_ORDER_TRANSFER_STAKE;
}

static gboolean
has_netuid (const TaoOrder *order)
{
  switch (order->kind)
    {
    case TAO_ORDER_TRANSFER:
    case TAO_ORDER_TRANSFER_ALL:
    case TAO_ORDER_UNSTAKE_ALL:
    case TAO_ORDER_SET_CLAIM_TYPE:
    case TAO_ORDER_RAISE_TAKE:
    case TAO_ORDER_LOWER_TAKE:
    case TAO_ORDER_CREATE_SUBNET:
    case TAO_ORDER_CALL:
      return FALSE;
    default:
      return TRUE;
    }
}

const char *
tao_policy_check (const TaoPolicy *policy, const TaoOrder *orders, guint n, guint64 spent_day_rao)
{
  guint64 sum = 0;

  for (guint i = 0; i < n; i++)
    {
      const TaoOrder *order = &orders[i];
      guint64 spend = tao_order_max_spend (order);

      /* What a raw call spends cannot be told, so a policy that limits anything forbids it. */
      if (order->kind == TAO_ORDER_CALL
          && (policy->per_call_rao > 0 || policy->per_day_rao > 0 || policy->n_destinations > 0 || policy->n_netuids > 0))
        return "raw-call";
      if (gives_away (order) && !is_allowed_destination (policy, &order->to))
        return "destination";
      if (has_netuid (order) && !is_allowed_netuid (policy, order->netuid))
        return "netuid";
      if ((order->kind == TAO_ORDER_MOVE || order->kind == TAO_ORDER_SWAP || order->kind == TAO_ORDER_TRANSFER_STAKE)
          && !is_allowed_netuid (policy, order->netuid_to))
        return "netuid";
      if (policy->per_call_rao > 0 && spend > policy->per_call_rao)
        return "per-call";
      sum = spend <= G_MAXUINT64 - sum ? sum + spend : G_MAXUINT64;
    }
  if (policy->per_day_rao > 0 && (sum > policy->per_day_rao || spent_day_rao > policy->per_day_rao - sum))
    return "per-day";
  return NULL;
}
