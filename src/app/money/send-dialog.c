#include "app/money/send-dialog.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/format.h"
#include "app/money/destination.h"
#include "app/money/forms.h"
#include "app/money/review.h"
#include "app/money/wording.h"
#include "keys/ss58.h"

#define FEE_GUESS_RAO G_GUINT64_CONSTANT (2000000)
#define DEPOSIT_GUESS_RAO G_GUINT64_CONSTANT (500)

struct _TaoSendDialog {
  AdwWindow parent_instance;

  TaoWallets *wallets;
  GArray *purses;            /* of TaoKey32, as listed */
  GArray *known;             /* of TaoKnownAccount; names are owned */
  gboolean ready;            /* built: signals of the entries count */

  GtkWidget *confirm, *purse, *to, *amount, *everything, *keep_alive, *notice, *amount_notice;
};

G_DEFINE_FINAL_TYPE (TaoSendDialog, tao_send_dialog, ADW_TYPE_WINDOW)

static void
known_clear (gpointer data)
{
  g_free ((char *) ((TaoKnownAccount *) data)->name);
}

static TaoSnapshot *
snapshot_of (TaoSendDialog *self)
{
  return tao_engine_get_snapshot (tao_wallets_get_engine (self->wallets));
}

static void
add_known (TaoSendDialog *self, const TaoKey32 *account, TaoDestinationKind kind, char *name)
{
  TaoKnownAccount known = { .account = *account, .kind = kind, .name = name };

  g_array_append_val (self->known, known);
}

/* In the order of what says most about an address. */
static void
gather_known (TaoSendDialog *self)
{
  GListModel *model = tao_wallets_get_model (self->wallets);
  g_autoptr(GPtrArray) labels = tao_wallets_list_labels (self->wallets);
  TaoSnapshot *snapshot = snapshot_of (self);
  const TaoValidator *validators = NULL;
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(TaoPurse) purse = g_list_model_get_item (model, i);

      if (tao_purse_get_account (purse) != NULL)
        add_known (self, tao_purse_get_account (purse), TAO_DESTINATION_OWN, g_strdup (tao_purse_get_name (purse)));
      for (guint k = 0; k < tao_purse_get_n_hotkeys (purse); k++)
        {
          const TaoPurseHotkey *hotkey = tao_purse_get_hotkey (purse, k);

          if (hotkey->has_account)
            add_known (self, &hotkey->account, TAO_DESTINATION_HOTKEY, g_strdup (hotkey->name));
        }
    }
  for (guint i = 0; i < labels->len; i++)
    {
      TaoAccountId account;
      TaoKey32 key;

      if (!tao_ss58_decode (labels->pdata[i], &account, NULL))
        continue;
      memcpy (key.bytes, account.bytes, sizeof key.bytes);
      add_known (self, &key, TAO_DESTINATION_LABELLED, tao_wallets_dup_label (self->wallets, &key));
    }
  if (snapshot != NULL)
    validators = tao_snapshot_get_validators (snapshot, &n);
  for (guint i = 0; i < n; i++)
    add_known (self, &validators[i].hotkey, TAO_DESTINATION_HOTKEY, tao_wallets_dup_name (self->wallets, &validators[i].hotkey));
}

static const TaoKey32 *
sender (TaoSendDialog *self)
{
  guint at = adw_combo_row_get_selected (ADW_COMBO_ROW (self->purse));

  return at < self->purses->len ? &g_array_index (self->purses, TaoKey32, at) : NULL;
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
    g_autofree char *subtitle = g_strdup_printf (_("about %s can be sent"), free);

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
done_cb (TaoSendDialog *self, gboolean succeeded, TaoReview *review)
{
  if (!succeeded || !self->ready)
    return;
  gtk_window_set_transient_for (GTK_WINDOW (review), gtk_window_get_transient_for (GTK_WINDOW (self)));
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
confirm_cb (TaoSendDialog *self)
{
  TaoOrder order;
  TaoDestination destination;
  const char *missing = read_order (self, &order, &destination);

  tao_destination_clear (&destination);
  if (missing == NULL)
    {
      TaoReview *review = tao_review_present (GTK_WINDOW (self), self->wallets, sender (self), &order, 1, 10000);

      g_signal_connect_object (review, "done", G_CALLBACK (done_cb), self, G_CONNECT_SWAPPED);
    }
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
  g_array_unref (self->purses);
  g_array_unref (self->known);
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
  self->purses = g_array_new (FALSE, FALSE, sizeof (TaoKey32));
  self->known = g_array_new (FALSE, TRUE, sizeof (TaoKnownAccount));
  g_array_set_clear_func (self->known, known_clear);
}

static void
fill_purses (TaoSendDialog *self, const TaoKey32 *from)
{
  GListModel *model = tao_wallets_get_model (self->wallets);
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);
  TaoPurse *current = tao_wallets_get_current (self->wallets);
  guint selected = 0;

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(TaoPurse) purse = g_list_model_get_item (model, i);
      const TaoKey32 *account = tao_purse_get_account (purse);

      if (account == NULL)
        continue;
      if (from != NULL ? memcmp (account, from, sizeof *from) == 0 : purse == current)
        selected = self->purses->len;
      g_array_append_vals (self->purses, account, 1);
      gtk_string_list_append (names, tao_purse_get_name (purse));
    }
  adw_combo_row_set_model (ADW_COMBO_ROW (self->purse), G_LIST_MODEL (names));
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->purse), selected);
}

TaoSendDialog *
tao_send_dialog_present (GtkWindow *parent, TaoWallets *wallets, const TaoKey32 *from, const char *to)
{
  TaoSendDialog *self = g_object_new (TAO_TYPE_SEND_DIALOG, NULL);
  TaoSnapshot *snapshot;
  GtkListBox *group;
  GtkBox *body;

  self->wallets = g_object_ref (wallets);
  gather_known (self);
  body = tao_form_set_up (ADW_WINDOW (self), parent, _("Send TAO"), _("_Review…"), &self->confirm);
  gtk_widget_set_name (self->confirm, "send-confirm");
  snapshot = snapshot_of (self);
  if (snapshot != NULL && tao_snapshot_get_sync (snapshot)->kind == TAO_NETWORK_MAIN)
    tao_form_set_subtitle (ADW_WINDOW (self), _("Main network, real TAO"));
  group = tao_form_add_group (body, NULL);
  self->purse = adw_combo_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->purse), _("From"));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->purse), FALSE);
  gtk_list_box_append (group, self->purse);
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
  fill_purses (self, from);
  if (to != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->to), to);
  self->ready = TRUE;
  g_signal_connect_swapped (self->purse, "notify::selected", G_CALLBACK (update_cb), self);
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
