#include "engine/stake-event.h"

#include <string.h>

/* Positional fields of StakeAdded and StakeRemoved. */
enum { COLDKEY, HOTKEY, TAO_AMOUNT, ALPHA, NETUID, FEE };

gboolean
tao_stake_events_have_fee_apart (TaoRuntime *writer)
{
  return tao_runtime_has_storage (writer, "Swap", "SwapBalancer");
}

static gboolean
read_key (const TaoValue *fields, guint position, TaoKey32 *out)
{
  TaoScaleSlice bytes;

  if (!tao_value_get_bytes (tao_value_get_child (fields, position), &bytes) || bytes.size != sizeof out->bytes)
    return FALSE;
  memcpy (out->bytes, bytes.data, sizeof out->bytes);
  return TRUE;
}

gboolean
tao_stake_event_read (const TaoChainEvent *event, gboolean fee_apart, TaoStakeEvent *out)
{
  TaoStakeEvent read = { 0 };
  guint64 fee = 0;
  guint32 netuid;

  if (g_strcmp0 (event->pallet, "SubtensorModule") != 0 || event->fields == NULL)
    return FALSE;
  read.added = g_strcmp0 (event->name, "StakeAdded") == 0;
  if ((!read.added && g_strcmp0 (event->name, "StakeRemoved") != 0) || tao_value_get_n_children (event->fields) <= NETUID
      || !read_key (event->fields, COLDKEY, &read.coldkey) || !read_key (event->fields, HOTKEY, &read.hotkey)
      || !tao_value_get_u64 (tao_value_get_child (event->fields, TAO_AMOUNT), &read.tao_rao)
      || !tao_value_get_u64 (tao_value_get_child (event->fields, ALPHA), &read.alpha)
      || !tao_value_get_u32 (tao_value_get_child (event->fields, NETUID), &netuid) || netuid > G_MAXUINT16)
    return FALSE;
  read.netuid = (guint16) netuid;
  if (!read.added && fee_apart && tao_value_get_n_children (event->fields) > FEE
      && tao_value_get_u64 (tao_value_get_child (event->fields, FEE), &fee))
    read.alpha = fee <= G_MAXUINT64 - read.alpha ? read.alpha + fee : G_MAXUINT64;
  *out = read;
  return TRUE;
}
