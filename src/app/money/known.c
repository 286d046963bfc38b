#include "app/money/known.h"

#include <string.h>

#include "app/money/order-request.h"

static void
known_clear (gpointer data)
{
  g_free ((char *) ((TaoKnownAccount *) data)->name);
}

/* @name: (transfer full) (nullable) */
static void
add (GArray *list, const TaoKey32 *account, TaoDestinationKind kind, char *name)
{
  TaoKnownAccount known = { .account = *account, .kind = kind, .name = name };

  g_array_append_val (list, known);
}

static void
add_own (GArray *list, TaoWallets *wallets)
{
  GListModel *model = tao_wallets_get_model (wallets);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(TaoPurse) purse = g_list_model_get_item (model, i);

      if (tao_purse_get_account (purse) != NULL)
        add (list, tao_purse_get_account (purse), TAO_DESTINATION_OWN, g_strdup (tao_purse_get_name (purse)));
      for (guint k = 0; k < tao_purse_get_n_hotkeys (purse); k++)
        {
          const TaoPurseHotkey *hotkey = tao_purse_get_hotkey (purse, k);

          if (hotkey->has_account)
            add (list, &hotkey->account, TAO_DESTINATION_HOTKEY, g_strdup (hotkey->name));
        }
    }
}

static void
add_labelled (GArray *list, TaoWallets *wallets)
{
  g_autoptr(GPtrArray) labels = tao_wallets_list_labels (wallets);

  for (guint i = 0; i < labels->len; i++)
    {
      TaoKey32 key;
      char *label;

      if (!tao_order_read_key (labels->pdata[i], &key))
        continue;
      label = tao_wallets_dup_label (wallets, &key);
      add (list, &key, label != NULL && tao_destination_is_exchange (label) ? TAO_DESTINATION_EXCHANGE : TAO_DESTINATION_LABELLED, label);
    }
}

static void
add_seen (GArray *list, TaoWallets *wallets)
{
  TaoMovements *movements = tao_wallets_get_movements (wallets);
  static const TaoKey32 nobody;

  for (guint i = 0; i < tao_movements_get_n (movements); i++)
    {
      const TaoMovement *movement = tao_movements_get (movements, i);

      if (movement->succeeded && memcmp (&movement->to, &nobody, sizeof nobody) != 0)
        add (list, &movement->to, TAO_DESTINATION_SEEN, NULL);
    }
}

GArray *
tao_wallets_list_known (TaoWallets *wallets)
{
  GArray *list = g_array_new (FALSE, TRUE, sizeof (TaoKnownAccount));
  TaoSnapshot *snapshot = tao_engine_get_snapshot (tao_wallets_get_engine (wallets));
  const TaoValidator *validators = NULL;
  guint n = 0;

  g_array_set_clear_func (list, known_clear);
  add_own (list, wallets);
  add_labelled (list, wallets);
  if (snapshot != NULL)
    validators = tao_snapshot_get_validators (snapshot, &n);
  for (guint i = 0; i < n; i++)
    add (list, &validators[i].hotkey, TAO_DESTINATION_HOTKEY, tao_wallets_dup_name (wallets, &validators[i].hotkey));
  add_seen (list, wallets);
  return list;
}
