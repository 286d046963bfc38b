#include "engine/received.h"

#include <string.h>

#include "engine/orders.h"

/* Positional fields of StakeAdded and StakeRemoved. */
enum { STAKE_COLDKEY, STAKE_HOTKEY, STAKE_TAO, STAKE_ALPHA, STAKE_NETUID };

static gboolean
is_event (const TaoChainEvent *event, const char *pallet, const char *name, guint n_fields)
{
  return g_strcmp0 (event->pallet, pallet) == 0 && g_strcmp0 (event->name, name) == 0 && event->fields != NULL
         && tao_value_get_n_children (event->fields) >= n_fields;
}

static gboolean
is_key (const TaoValue *fields, guint position, const TaoKey32 *key)
{
  TaoScaleSlice bytes;

  return tao_value_get_bytes (tao_value_get_child (fields, position), &bytes) && bytes.size == 32
         && memcmp (bytes.data, key->bytes, 32) == 0;
}

/* Sums field @amount of the stake events @name of (@coldkey, @hotkey, @netuid); G_MAXUINT16: every subnet.  FALSE if there
 * is none. */
static gboolean
sum_stake (const TaoChainEvent *events, guint n, const char *name, const TaoKey32 *coldkey, const TaoKey32 *hotkey, guint netuid,
           guint amount, guint64 *out)
{
  gboolean found = FALSE;
  guint64 sum = 0;

  for (guint i = 0; i < n; i++)
    {
      const TaoValue *fields = events[i].fields;
      guint64 value;
      guint32 at;

      if (!is_event (&events[i], "SubtensorModule", name, STAKE_NETUID + 1) || !is_key (fields, STAKE_COLDKEY, coldkey)
          || !is_key (fields, STAKE_HOTKEY, hotkey) || !tao_value_get_u32 (tao_value_get_child (fields, STAKE_NETUID), &at)
          || (netuid != G_MAXUINT16 && at != netuid) || !tao_value_get_u64 (tao_value_get_child (fields, amount), &value))
        continue;
      found = TRUE;
      sum += value;
    }
  if (found)
    *out = sum;
  return found;
}

static void
read_transfer (const TaoChainEvent *events, guint n, const TaoJobPlan *plan, const TaoOrder *order, guint64 *out)
{
  for (guint i = 0; i < n; i++)
    if (is_event (&events[i], "Balances", "Transfer", 3) && is_key (events[i].fields, 0, &plan->signer)
        && is_key (events[i].fields, 1, &order->to))
      tao_value_get_u64 (tao_value_get_child (events[i].fields, 2), out);
}

static void
read_step (const TaoJobPlan *plan, const TaoOrder *order, const TaoChainEvent *events, guint n, guint64 *received, guint64 *paid)
{
  const TaoKey32 *me = &plan->signer, *hotkey = &order->hotkey;

  *received = *paid = TAO_UNKNOWN_U64;
  switch (tao_order_effective_kind (order))
    {
    case TAO_ORDER_TRANSFER:
    case TAO_ORDER_TRANSFER_ALL:
      read_transfer (events, n, plan, order, received);
      *paid = *received;
      break;
    case TAO_ORDER_STAKE:
      sum_stake (events, n, "StakeAdded", me, hotkey, order->netuid, STAKE_ALPHA, received);
      sum_stake (events, n, "StakeAdded", me, hotkey, order->netuid, STAKE_TAO, paid);
      break;
    case TAO_ORDER_UNSTAKE:
      sum_stake (events, n, "StakeRemoved", me, hotkey, order->netuid, STAKE_TAO, received);
      sum_stake (events, n, "StakeRemoved", me, hotkey, order->netuid, STAKE_ALPHA, paid);
      break;
    case TAO_ORDER_SWAP:
    case TAO_ORDER_MOVE:
    case TAO_ORDER_TRANSFER_STAKE:
      if (!sum_stake (events, n, "StakeRemoved", me, hotkey, order->netuid, STAKE_ALPHA, paid))
        break;
      /* What is too little to be staked again stays as TAO: nothing arrives, and the event is missing. */
      *received = 0;
      sum_stake (events, n, "StakeAdded", order->kind == TAO_ORDER_TRANSFER_STAKE ? &order->to : me,
                 order->kind == TAO_ORDER_MOVE ? &order->to : hotkey, order->netuid_to, STAKE_ALPHA, received);
      break;
    case TAO_ORDER_UNSTAKE_ALL:
      sum_stake (events, n, "StakeRemoved", me, hotkey, G_MAXUINT16, STAKE_TAO, received);
      break;
    case TAO_ORDER_UNSTAKE_ALL_ALPHA:
      sum_stake (events, n, "StakeAdded", me, hotkey, 0, STAKE_ALPHA, received);
      break;
    default:
      break;
    }
}

void
tao_received_read (const TaoJobPlan *plan, const TaoChainEvent *events, guint n_events, guint64 *received, guint64 *paid)
{
  guint first = 0;

  for (guint step = 0; step < plan->n_steps; step++)
    {
      guint end = n_events;

      /* A batch says where each of its calls ends. */
      for (guint i = first; plan->n_steps > 1 && i < n_events && end == n_events; i++)
        if (g_strcmp0 (events[i].pallet, "Utility") == 0 && g_strcmp0 (events[i].name, "ItemCompleted") == 0)
          end = i;
      read_step (plan, &plan->steps[step].order, events + first, end - first, &received[step], &paid[step]);
      first = MIN (end + 1, n_events);
    }
}
