#include "engine/received.h"

#include <string.h>

#include "engine/orders.h"
#include "engine/stake-event.h"

/* The events of one step. */
typedef struct {
  const TaoChainEvent *events;
  guint                n;
  gboolean             fee_apart;
} Slice;

static gboolean
is_key (const TaoKey32 *a, const TaoKey32 *b)
{
  return memcmp (a, b, sizeof *a) == 0;
}

/* Sums what was added to, or removed from, (@coldkey, @hotkey, @netuid); G_MAXUINT16: every subnet.  FALSE, both untouched,
 * if nothing was. */
static gboolean
sum_stake (const Slice *slice, gboolean added, const TaoKey32 *coldkey, const TaoKey32 *hotkey, guint16 netuid, guint64 *tao_rao,
           guint64 *alpha)
{
  guint64 tao_sum = 0, alpha_sum = 0;
  gboolean found = FALSE;

  for (guint i = 0; i < slice->n; i++)
    {
      TaoStakeEvent event;

      if (!tao_stake_event_read (&slice->events[i], slice->fee_apart, &event) || event.added != added
          || !is_key (&event.coldkey, coldkey) || !is_key (&event.hotkey, hotkey)
          || (netuid != G_MAXUINT16 && event.netuid != netuid))
        continue;
      found = TRUE;
      tao_sum += event.tao_rao;
      alpha_sum += event.alpha;
    }
  if (found && tao_rao != NULL)
    *tao_rao = tao_sum;
  if (found && alpha != NULL)
    *alpha = alpha_sum;
  return found;
}

static void
read_transfer (const Slice *slice, const TaoKey32 *from, const TaoKey32 *to, guint64 *out)
{
  for (guint i = 0; i < slice->n; i++)
    {
      const TaoChainEvent *event = &slice->events[i];
      TaoScaleSlice sender, receiver;

      if (g_strcmp0 (event->pallet, "Balances") == 0 && g_strcmp0 (event->name, "Transfer") == 0 && event->fields != NULL
          && tao_value_get_n_children (event->fields) >= 3
          && tao_value_get_bytes (tao_value_get_child (event->fields, 0), &sender) && sender.size == 32
          && tao_value_get_bytes (tao_value_get_child (event->fields, 1), &receiver) && receiver.size == 32
          && memcmp (sender.data, from->bytes, 32) == 0 && memcmp (receiver.data, to->bytes, 32) == 0)
        tao_value_get_u64 (tao_value_get_child (event->fields, 2), out);
    }
}

static void
read_step (const TaoJobPlan *plan, const TaoOrder *order, const Slice *slice, guint64 *received, guint64 *paid)
{
  const TaoKey32 *me = &plan->signer, *hotkey = &order->hotkey;

  *received = *paid = TAO_UNKNOWN_U64;
  switch (tao_order_effective_kind (order))
    {
    case TAO_ORDER_TRANSFER:
    case TAO_ORDER_TRANSFER_ALL:
      read_transfer (slice, me, &order->to, received);
      *paid = *received;
      break;
    case TAO_ORDER_STAKE:
      sum_stake (slice, TRUE, me, hotkey, order->netuid, paid, received);
      break;
    case TAO_ORDER_UNSTAKE:
      sum_stake (slice, FALSE, me, hotkey, order->netuid, received, paid);
      break;
    case TAO_ORDER_SWAP:
    case TAO_ORDER_MOVE:
    case TAO_ORDER_TRANSFER_STAKE:
      if (!sum_stake (slice, FALSE, me, hotkey, order->netuid, NULL, paid))
        break;
      /* What is too little to be staked again stays as TAO: nothing arrives, and the event is missing. */
      *received = 0;
      sum_stake (slice, TRUE, order->kind == TAO_ORDER_TRANSFER_STAKE ? &order->to : me,
                 order->kind == TAO_ORDER_MOVE ? &order->to : hotkey, order->netuid_to, NULL, received);
      break;
    case TAO_ORDER_UNSTAKE_ALL:
      sum_stake (slice, FALSE, me, hotkey, G_MAXUINT16, received, NULL);
      break;
    case TAO_ORDER_UNSTAKE_ALL_ALPHA:
      sum_stake (slice, TRUE, me, hotkey, 0, NULL, received);
      break;
    default:
      break;
    }
}

void
tao_received_read (const TaoJobPlan *plan, const TaoChainEvent *events, guint n_events, gboolean fee_apart, guint64 *received,
                   guint64 *paid)
{
  guint first = 0;

  for (guint step = 0; step < plan->n_steps; step++)
    {
      guint end = n_events;

      /* A batch says where each of its calls ends. */
      for (guint i = first; plan->n_steps > 1 && i < n_events && end == n_events; i++)
        if (g_strcmp0 (events[i].pallet, "Utility") == 0 && g_strcmp0 (events[i].name, "ItemCompleted") == 0)
          end = i;
      read_step (plan, &plan->steps[step].order, &(Slice) { events + first, end - first, fee_apart }, &received[step], &paid[step]);
      first = MIN (end + 1, n_events);
    }
}
