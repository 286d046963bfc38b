#include "app/money/send-dialog.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/format.h"
#include "app/money/destination.h"
#include "app/money/forms.h"
#include "app/money/known.h"
#include "app/money/pickers.h"
#include "app/money/review.h"
#include "app/money/wording.h"

#define FEE_GUESS_RAO G_GUINT64_CONSTANT (2000000)
#define DEPOSIT_GUESS_RAO G_GUINT64_CONSTANT (500)

struct _TaoSendDialog {
  AdwWindow parent_instance;

  TaoWallets *wallets;
  GArray *known;             /* of TaoKnownAccount; names are owned */
  gboolean ready;            /* built: signals of the entries count */

  GtkWidget *confirm, *purse, *to, *amount, *everything, *keep_alive, *notice, *amount_notice;
};

G_DEFINE_FINAL_TYPE (TaoSendDialog, tao_send_dialog, ADW_TYPE_WINDOW)

static TaoSnapshot *
snapshot_of (TaoSendDialog *self)
{
  return tao_engine_get_snapshot (tao_wallets_get_engine (self->wallets));
}

static const TaoKey32 *
sender (TaoSendDialog *self)
{
  const TaoPick *pick = tao_picker_get (self->purse);

  return pick != NULL ? &pick->account : NULL;
}

static guint64
spendable (TaoSendDialog *self)
{
  TaoSnapshot *snapshot = snapshot_of (self);
  const TaoAccountState *state = snapshot != NULL && sender (self) != NULL ? tao_snapshot_lookup_account (snapshot, sender (self)) : NULL;
  guint64 kept = FEE_GUESS_RAO + DEPOSIT_GUESS_RAO;

  if (state == NULL || state->free_rao == TAO_UNKNOWN_U64)
    return TAO_UNKNOWN_U64;
  return state->free_rao > kept ? state->free_rao - kept : 0;
}

/* NULL, or what is missing. */
static const char *
read_order (TaoSendDialog *self, TaoOrder *order, TaoDestination *destination)
{
  gboolean everything = gtk_switch_get_active (GTK_SWITCH (self->everything));
  TaoPurse *purse = sender (self) != NULL ? tao_wallets_lookup (self->wallets, sender (self)) : NULL;
  TaoSnapshot *snapshot = snapshot_of (self);

  memset (order, 0, sizeof *order);
  *destination = tao_destination_classify (gtk_editable_get_text (GTK_EDITABLE (self->to)), sender (self),
                                           (const TaoKnownAccount *) (void *) self->known->data, self->known->len);
  order->kind = everything ? TAO_ORDER_TRANSFER_ALL : TAO_ORDER_TRANSFER;
  order->keep_alive = gtk_switch_get_active (GTK_SWITCH (self->keep_alive));
  order->to = destination->account;
  if (snapshot == NULL || tao_snapshot_get_sync (snapshot)->state == TAO_SYNC_OFFLINE)
    return _("There is no connection");
  if (purse == NULL)
    return _("Choose a wallet first");
  if (tao_purse_get_kind (purse) == TAO_PURSE_WATCHED)
    return _("Only the address of this wallet is here: it cannot sign");
  if (destination->kind == TAO_DESTINATION_NONE || destination->kind == TAO_DESTINATION_INVALID)
    return _("Enter an address");
  if (!everything && (!tao_parse_amount (gtk_editable_get_text (GTK_EDITABLE (self->amount)), &order->amount) || order->amount == 0))
    return _("Enter an amount");
  return NULL;
}

static void
update_cb (TaoSendDialog *self)
{
  TaoOrder order;
  TaoDestination destination;
  const char *missing;
  gboolean warning, everything;
  guint64 most;
  g_autofree char *text = NULL, *free = NULL;

  if (!self->ready)
    return;
  everything = gtk_switch_get_active (GTK_SWITCH (self->everything));
  missing = read_order (self, &order, &destination);
  text = tao_destination_describe (&destination, &warning);
  tao_form_set_notice (self->notice, destination.kind == TAO_DESTINATION_INVALID || destination.look_alike != NULL ? "error"
                                     : warning ? "warning" : "", text);
  most = spendable (self);
  free = tao_format_exact (most, "τ");
  {
    g_autofree char *subtitle = g_strdup_printf (_("%s to send"), free);

    adw_action_row_set_subtitle (ADW_ACTION_ROW (self->purse), subtitle);
  }
  gtk_widget_set_sensitive (self->amount, !everything);
  tao_form_set_notice (self->amount_notice, "error",
                       !everything && most != TAO_UNKNOWN_U64 && order.amount > most + FEE_GUESS_RAO ? _("That is more than is free.") : "");
  gtk_widget_set_sensitive (self->confirm, missing == NULL);
  gtk_widget_set_tooltip_text (self->confirm, missing);
  tao_destination_clear (&destination);
}

static void
confirm_cb (TaoSendDialog *self)
{
  TaoOrder order;
  TaoDestination destination;
  const char *missing = read_order (self, &order, &destination);

  tao_destination_clear (&destination);
  if (missing == NULL)
    tao_review_present_for (GTK_WINDOW (self), self->wallets, sender (self), &order, 1, 10000);
}

static GtkWidget *
add_switch (GtkListBox *group, const char *title, const char *subtitle, gboolean active)
{
  GtkWidget *row = adw_action_row_new (), *toggle = gtk_switch_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  gtk_switch_set_active (GTK_SWITCH (toggle), active);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), toggle);
  gtk_list_box_append (group, row);
  return toggle;
}

static void
tao_send_dialog_dispose (GObject *object)
{
  TAO_SEND_DIALOG (object)->ready = FALSE;
  G_OBJECT_CLASS (tao_send_dialog_parent_class)->dispose (object);
}

static void
tao_send_dialog_finalize (GObject *object)
{
  TaoSendDialog *self = TAO_SEND_DIALOG (object);

  g_clear_object (&self->wallets);
  g_clear_pointer (&self->known, g_array_unref);
  G_OBJECT_CLASS (tao_send_dialog_parent_class)->finalize (object);
}

static void
tao_send_dialog_class_init (TaoSendDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tao_send_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = tao_send_dialog_finalize;
}

static void
tao_send_dialog_init (TaoSendDialog *self)
{
}

TaoSendDialog *
tao_send_dialog_present (GtkWindow *parent, TaoWallets *wallets, const TaoKey32 *from, const char *to)
{
  TaoSendDialog *self = g_object_new (TAO_TYPE_SEND_DIALOG, NULL);
  TaoSnapshot *snapshot;
  GtkListBox *group;
  GtkBox *body;

  self->wallets = g_object_ref (wallets);
  self->known = tao_wallets_list_known (wallets);
  body = tao_form_set_up (ADW_WINDOW (self), parent, _("Send TAO"), _("_Review…"), &self->confirm);
  gtk_widget_set_name (self->confirm, "send-confirm");
  snapshot = snapshot_of (self);
  if (snapshot != NULL && tao_snapshot_get_sync (snapshot)->kind == TAO_NETWORK_MAIN)
    tao_form_set_subtitle (ADW_WINDOW (self), _("Main network, real TAO"));
  group = tao_form_add_group (body, NULL);
  self->purse = tao_picker_add (group, _("From"), "send-wallet", "wallet-symbolic");
  self->to = tao_form_add_entry (group, _("To address"), "send-to");
  gtk_widget_add_css_class (self->to, "tao-mono");
  self->notice = tao_form_new_notice ();
  gtk_box_append (body, self->notice);
  group = tao_form_add_group (body, NULL);
  self->amount = tao_form_add_entry (group, _("Amount, τ"), "send-amount");
  gtk_editable_set_enable_undo (GTK_EDITABLE (self->amount), TRUE);
  self->everything = add_switch (group, _("Everything"), _("The whole free balance, less the fee"), FALSE);
  self->keep_alive = add_switch (group, _("Keep the account"), _("Refuses to fall below the deposit that keeps an account alive"), TRUE);
  tao_form_name (self->everything, "send-everything", _("Everything"));
  tao_form_name (self->keep_alive, "send-keep-alive", _("Keep the account"));
  self->amount_notice = tao_form_new_notice ();
  gtk_box_append (body, self->amount_notice);
  tao_picker_fill_wallets (self->purse, wallets, from);
  if (to != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->to), to);
  self->ready = TRUE;
  tao_picker_connect (self->purse, G_CALLBACK (update_cb), self);
  g_signal_connect_swapped (self->to, "changed", G_CALLBACK (update_cb), self);
  g_signal_connect_swapped (self->amount, "changed", G_CALLBACK (update_cb), self);
  g_signal_connect_swapped (self->amount, "entry-activated", G_CALLBACK (confirm_cb), self);
  g_signal_connect_swapped (self->everything, "notify::active", G_CALLBACK (update_cb), self);
  g_signal_connect_swapped (self->keep_alive, "notify::active", G_CALLBACK (update_cb), self);
  g_signal_connect_swapped (self->confirm, "clicked", G_CALLBACK (confirm_cb), self);
  g_signal_connect_object (tao_wallets_get_engine (wallets), "snapshot", G_CALLBACK (update_cb), self, G_CONNECT_SWAPPED);
  update_cb (self);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (self->to);
  return self;
}
