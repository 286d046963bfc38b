#include "app/money/actions.h"

#include <glib/gi18n.h>

#include "app/money/batch-dialog.h"
#include "app/money/order-form.h"
#include "app/money/rebalance-dialog.h"
#include "app/money/send-dialog.h"
#include "app/money/stake-dialog.h"

/* Without a wallet there is nothing to sign with: shows where one comes from. */
static TaoWallets *
wallets_or_go (TaoWindow *window)
{
  TaoWallets *wallets = tao_wallets_of (GTK_WIDGET (window));
  TaoRoute route = tao_route_page ("wallets");

  if (tao_wallets_get_current (wallets) != NULL)
    return wallets;
  tao_window_go (window, &route);
  tao_window_toast (window, _("Create or import a wallet first"));
  return NULL;
}

static void
stake_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TaoWindow *window = user_data;
  TaoWallets *wallets;
  TaoOrderRequest request;

  if (!tao_stake_request_parse (g_variant_get_string (parameter, NULL), &request))
    g_debug ("no such order: %s", g_variant_get_string (parameter, NULL));
  else if ((wallets = wallets_or_go (window)) != NULL)
    tao_stake_dialog_present (GTK_WINDOW (window), wallets, &request);
}

static void
order_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TaoWindow *window = user_data;
  TaoWallets *wallets;
  TaoOrderRequest request;

  if (!tao_order_request_parse (g_variant_get_string (parameter, NULL), &request))
    g_debug ("no such order: %s", g_variant_get_string (parameter, NULL));
  else if ((wallets = wallets_or_go (window)) != NULL)
    tao_order_dialog_present (GTK_WINDOW (window), wallets, &request);
}

static void
batch_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  tao_batch_dialog_present (GTK_WINDOW (user_data), tao_wallets_of (GTK_WIDGET (user_data)));
}

static void
rebalance_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TaoWallets *wallets = wallets_or_go (user_data);

  if (wallets != NULL)
    tao_rebalance_dialog_present (GTK_WINDOW (user_data), wallets);
}

static void
send_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkWidget *window = user_data;
  const char *to = g_variant_get_string (parameter, NULL);

  tao_send_dialog_present (GTK_WINDOW (window), tao_wallets_of (window), NULL, *to != '\0' ? to : NULL);
}

static void
lock_all_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TaoWindow *window = user_data;

  tao_wallets_lock (tao_wallets_of (GTK_WIDGET (window)), NULL);
  tao_window_toast (window, _("All wallets are locked"));
}

static void
update_foot (TaoWindow *window, TaoWallets *wallets)
{
  TaoPurse *purse = tao_wallets_get_current (wallets);
  g_autofree char *note = purse != NULL ? tao_wallets_describe_lock (wallets, purse) : NULL;

  tao_window_set_wallet (window, purse != NULL ? tao_purse_get_name (purse) : NULL, note,
                         purse != NULL && tao_wallets_get_unlocked_s (wallets, purse) > 0);
}

static void
changed_cb (TaoWindow *window, TaoWallets *wallets)
{
  update_foot (window, wallets);
}

void
tao_money_install (TaoWindow *window, TaoWallets *wallets)
{
  static const GActionEntry entries[] = {
    { .name = "stake", .activate = stake_cb, .parameter_type = "s" },
    { .name = "order", .activate = order_cb, .parameter_type = "s" },
    { .name = "batch", .activate = batch_cb },
    { .name = "rebalance", .activate = rebalance_cb },
    { .name = "send", .activate = send_cb, .parameter_type = "s" },
    { .name = "lock-all", .activate = lock_all_cb },
  };
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (window));

  tao_wallets_attach (wallets, GTK_WINDOW (window));
  g_action_map_add_action_entries (G_ACTION_MAP (window), entries, G_N_ELEMENTS (entries), window);
  if (application != NULL)
    {
      static const GActionEntry lock[] = { { .name = "lock-all", .activate = lock_all_cb } };

      g_action_map_add_action_entries (G_ACTION_MAP (application), lock, G_N_ELEMENTS (lock), window);
    }
  g_signal_connect_object (wallets, "changed", G_CALLBACK (changed_cb), window, G_CONNECT_SWAPPED);
  update_foot (window, wallets);
}
