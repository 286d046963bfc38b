#include "economy/ledger.h"

const TaoLedgerItemInfo *
tao_ledger_item_get_info (TaoLedgerItem item)
{
  static const TaoLedgerItemInfo infos[] = {
#define TAO_LEDGER_ITEM_INFO(id, name, key, kind, number) [TAO_ITEM_##id] = { name, key, TAO_VALUE_##kind, number },
    TAO_LEDGER_ITEMS (TAO_LEDGER_ITEM_INFO)
#undef TAO_LEDGER_ITEM_INFO
  };

  g_assert ((guint) item < TAO_LEDGER_N_ITEMS);
  return &infos[item];
}

TaoLedgerKey
tao_ledger_key_netuid (TaoLedgerItem item,
                       guint16       netuid)
{
  return (TaoLedgerKey) { .item = item, .netuid = netuid };
}

TaoLedgerKey
tao_ledger_key_account (TaoLedgerItem     item,
                        const TaoAccount *hotkey,
                        const TaoAccount *coldkey,
                        guint16           netuid)
{
  TaoLedgerKey key = { .item = item, .netuid = netuid };

  if (hotkey != NULL)
    key.hotkey = *hotkey;
  if (coldkey != NULL)
    key.coldkey = *coldkey;
  return key;
}

tao_u128
tao_ledger_get_u128 (TaoLedger    *self,
                     TaoLedgerItem item,
                     guint16       netuid)
{
  TaoLedgerKey key = tao_ledger_key_netuid (item, netuid);
  TaoLedgerValue value = { 0 };

  self->vtable->get (self, &key, &value);
  return value.number;
}

void
tao_ledger_put_u128 (TaoLedger    *self,
                     TaoLedgerItem item,
                     guint16       netuid,
                     tao_u128      number)
{
  TaoLedgerKey key = tao_ledger_key_netuid (item, netuid);
  TaoLedgerValue value = { .number = number };

  self->vtable->put (self, &key, &value);
}

guint64
tao_ledger_get_u64 (TaoLedger    *self,
                    TaoLedgerItem item,
                    guint16       netuid)
{
  tao_u128 number = tao_ledger_get_u128 (self, item, netuid);

  return number > G_MAXUINT64 ? G_MAXUINT64 : (guint64) number;
}

void
tao_ledger_put_u64 (TaoLedger    *self,
                    TaoLedgerItem item,
                    guint16       netuid,
                    guint64       value)
{
  tao_ledger_put_u128 (self, item, netuid, value);
}

void
tao_ledger_add_u64 (TaoLedger    *self,
                    TaoLedgerItem item,
                    guint16       netuid,
                    guint64       amount)
{
  tao_ledger_put_u64 (self, item, netuid, tao_u64_add_sat (tao_ledger_get_u64 (self, item, netuid), amount));
}

void
tao_ledger_sub_u64 (TaoLedger    *self,
                    TaoLedgerItem item,
                    guint16       netuid,
                    guint64       amount)
{
  tao_ledger_put_u64 (self, item, netuid, tao_u64_sub_sat (tao_ledger_get_u64 (self, item, netuid), amount));
}

void
tao_ledger_add_flow (TaoLedger    *self,
                     TaoLedgerItem item,
                     guint16       netuid,
                     guint64       amount,
                     gboolean      negative)
{
  /* The chain casts the amount to i64 before it adds. */
  tao_i128 change = (gint64) amount;
  tao_i128 flow = (tao_i128) tao_ledger_get_u128 (self, item, netuid);

  tao_ledger_put_u128 (self, item, netuid, (tao_u128) (tao_i128) tao_i64_sat (negative ? flow - change : flow + change));
}

gboolean
tao_ledger_has_network (TaoLedger *self,
                        guint16    netuid)
{
  return tao_ledger_get_u64 (self, TAO_ITEM_NETWORKS_ADDED, netuid) != 0;
}

void
tao_ledger_get_pool (TaoLedger *self,
                     guint16    netuid,
                     TaoPool   *out)
{
  out->curve = tao_ledger_get_u64 (self, TAO_ITEM_SUBNET_MECHANISM, netuid) == 1 ? TAO_CURVE_BALANCER : TAO_CURVE_STABLE;
  out->tao_reserve = tao_ledger_get_u64 (self, TAO_ITEM_SUBNET_TAO, netuid);
  out->alpha_reserve = tao_ledger_get_u64 (self, TAO_ITEM_SUBNET_ALPHA_IN, netuid);
  out->quote_weight.parts = tao_ledger_get_u64 (self, TAO_ITEM_SWAP_BALANCER, netuid);
  out->initialized = tao_ledger_get_u64 (self, TAO_ITEM_PAL_SWAP_INITIALIZED, netuid) != 0;
  out->fee_rate = (guint16) tao_ledger_get_u64 (self, TAO_ITEM_FEE_RATE, netuid);
  out->minimum_reserve = self->minimum_reserve;
  out->tao_reservoir = out->alpha_reservoir = 0;
  if (self->rules->pool == TAO_POOL_BALANCER_RESERVOIR)
    {
      out->tao_reservoir = tao_ledger_get_u64 (self, TAO_ITEM_BALANCER_TAO_RESERVOIR, netuid);
      out->alpha_reservoir = tao_ledger_get_u64 (self, TAO_ITEM_BALANCER_ALPHA_RESERVOIR, netuid);
    }
}

TaoU64F64
tao_ledger_get_price (TaoLedger *self,
                      guint16    netuid)
{
  TaoPool pool;

  tao_ledger_get_pool (self, netuid, &pool);
  return tao_pool_price (&pool);
}

gboolean
tao_ledger_get_owner (TaoLedger        *self,
                      const TaoAccount *hotkey,
                      TaoAccount       *out)
{
  TaoLedgerKey key = tao_ledger_key_account (TAO_ITEM_OWNER, hotkey, NULL, 0);
  TaoLedgerValue value = { 0 };
  gboolean found = self->vtable->get (self, &key, &value);

  *out = value.account;
  return found;
}

gboolean
tao_ledger_get_account (TaoLedger          *self,
                        const TaoLedgerKey *key,
                        TaoAccount         *out)
{
  TaoLedgerValue value = { 0 };
  gboolean found = self->vtable->get (self, key, &value);

  *out = value.account;
  return found;
}

void
tao_ledger_put_account (TaoLedger          *self,
                        const TaoLedgerKey *key,
                        const TaoAccount   *account)
{
  TaoLedgerValue value = { .account = *account };

  self->vtable->put (self, key, &value);
}

guint64
tao_ledger_get_key_u64 (TaoLedger          *self,
                        const TaoLedgerKey *key)
{
  TaoLedgerValue value = { 0 };

  self->vtable->get (self, key, &value);
  return value.number > G_MAXUINT64 ? G_MAXUINT64 : (guint64) value.number;
}

void
tao_ledger_put_key_u64 (TaoLedger          *self,
                        const TaoLedgerKey *key,
                        guint64             number)
{
  TaoLedgerValue value = { .number = number };

  self->vtable->put (self, key, &value);
}

void
tao_ledger_put_or_remove_u64 (TaoLedger          *self,
                              const TaoLedgerKey *key,
                              guint64             value)
{
  if (value == 0)
    self->vtable->remove (self, key);
  else
    tao_ledger_put_key_u64 (self, key, value);
}

gboolean
tao_ledger_contains (TaoLedger          *self,
                     const TaoLedgerKey *key)
{
  TaoLedgerValue value = { 0 };

  return self->vtable->get (self, key, &value);
}

gboolean
tao_ledger_list_contains (TaoLedger          *self,
                          const TaoLedgerKey *key,
                          const TaoAccount   *account)
{
  g_autoptr(GArray) list = g_array_new (FALSE, FALSE, sizeof (TaoLedgerValue));

  self->vtable->get_list (self, key, list);
  for (guint i = 0; i < list->len; i++)
    if (tao_account_equal (&g_array_index (list, TaoLedgerValue, i).account, account))
      return TRUE;
  return FALSE;
}

void
tao_ledger_list_append (TaoLedger          *self,
                        const TaoLedgerKey *key,
                        const TaoAccount   *account)
{
  g_autoptr(GArray) list = g_array_new (FALSE, FALSE, sizeof (TaoLedgerValue));
  TaoLedgerValue value = { .account = *account };

  self->vtable->get_list (self, key, list);
  g_array_append_val (list, value);
  self->vtable->put_list (self, key, (const TaoLedgerValue *) (void *) list->data, list->len);
}

void
tao_ledger_emit (TaoLedger            *self,
                 const TaoLedgerEvent *event)
{
  if (self->vtable->event != NULL)
    self->vtable->event (self, event);
}

void
tao_ledger_note_alpha (TaoLedger   *self,
                       guint16      netuid,
                       TaoAlphaRest where,
                       guint64      alpha)
{
  if (self->vtable->note_alpha != NULL && alpha != 0)
    self->vtable->note_alpha (self, netuid, where, (gint64) alpha);
}

static int
compare_storage_order (const void *a,
                       const void *b)
{
  guint16 x = GUINT16_SWAP_LE_BE (*(const guint16 *) a), y = GUINT16_SWAP_LE_BE (*(const guint16 *) b);

  return x < y ? -1 : x > y;
}

void
tao_ledger_networks_in_storage_order (TaoLedger *self,
                                      gboolean   with_root,
                                      GArray    *out)
{
  self->vtable->networks (self, out);
  if (!with_root && out->len > 0 && g_array_index (out, guint16, 0) == 0)
    g_array_remove_index (out, 0);
  g_array_sort (out, compare_storage_order);
}

TaoCallStatus
tao_ledger_transfer (TaoLedger        *self,
                     const TaoAccount *from,
                     const TaoAccount *to,
                     guint64           amount)
{
  guint64 before = self->vtable->balance (self, from, FALSE), after;
  TaoCallStatus status;

  if (amount > before)
    return TAO_CALL_INSUFFICIENT_BALANCE;
  status = self->vtable->transfer (self, from, to, amount);
  if (status != TAO_CALL_OK || tao_account_equal (from, to))
    return status;

  after = self->vtable->balance (self, from, FALSE);
  if (before - amount > after)
    tao_ledger_sub_u64 (self, TAO_ITEM_TOTAL_ISSUANCE, 0, before - amount - after);
  return TAO_CALL_OK;
}

TaoCallStatus
tao_ledger_transfer_to_subnet (TaoLedger        *self,
                               const TaoAccount *from,
                               guint16           netuid,
                               guint64          *amount)
{
  TaoAccount account;

  if (*amount == 0)
    return TAO_CALL_OK;
  if (!self->vtable->system_account (self, TAO_SYSTEM_ACCOUNT_SUBNET, netuid, &account))
    return TAO_CALL_SUBNET_NOT_EXISTS;
  *amount = MIN (*amount, self->vtable->balance (self, from, TRUE));
  if (*amount == 0)
    return TAO_CALL_INSUFFICIENT_BALANCE;
  return tao_ledger_transfer (self, from, &account, *amount);
}
