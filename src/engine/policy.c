/* What a wallet may do by itself: judged on orders alone, before anything is signed. */
#include <string.h>

#include "engine/orders.h"

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

/* Whether the order acts on its own netuid; claims may name several. */
static gboolean
names_netuid (const TaoOrder *order)
{
  switch (order->kind)
    {
    case TAO_ORDER_TRANSFER:
    case TAO_ORDER_TRANSFER_ALL:
    case TAO_ORDER_UNSTAKE_ALL:
    case TAO_ORDER_UNSTAKE_ALL_ALPHA:
    case TAO_ORDER_CLAIM_ROOT:
    case TAO_ORDER_SET_CLAIM_TYPE:
    case TAO_ORDER_RAISE_TAKE:
    case TAO_ORDER_LOWER_TAKE:
    case TAO_ORDER_SET_IDENTITY:
    case TAO_ORDER_CREATE_SUBNET:
    case TAO_ORDER_CALL:
      return FALSE;
    default:
      return TRUE;
    }
}

/* One that acts on subnets which the order does not name. */
static gboolean
acts_anywhere (const TaoOrder *order)
{
  return order->kind == TAO_ORDER_UNSTAKE_ALL || order->kind == TAO_ORDER_UNSTAKE_ALL_ALPHA;
}

static gboolean
claims_elsewhere (const TaoPolicy *policy, const TaoOrder *order)
{
  guint16 netuids[TAO_CLAIMS_MAX];
  guint n = tao_order_read_claims (order, netuids, NULL);

  for (guint i = 0; i < n; i++)
    if (!is_allowed_netuid (policy, netuids[i]))
      return TRUE;
  return n == 0;
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
      if (policy->n_netuids > 0 && (acts_anywhere (order) || (order->kind == TAO_ORDER_CLAIM_ROOT && claims_elsewhere (policy, order))))
        return "netuid";
      if (names_netuid (order) && !is_allowed_netuid (policy, order->netuid))
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
