#include "app/money/order-form.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app-config.h"
#include "app/format.h"
#include "app/money/batch-dialog.h"
#include "app/money/child-list.h"
#include "app/money/claim-list.h"
#include "app/money/destination.h"
#include "app/money/fact-words.h"
#include "app/money/forms.h"
#include "app/money/known.h"
#include "app/money/order-present.h"
#include "app/money/parameter-order.h"
#include "app/money/pickers.h"
#include "app/money/review.h"
#include "app/money/wording.h"
#include "app/pages/subnet-parameters/parameter-words.h"
#include "app/text.h"

#define MOST_TEXTS 8

/* Titles of the fields of both identities, in the engine's order. */
static const char *const subnet_titles[MOST_TEXTS] = {
  N_("Name"), N_("Repository"), N_("Contact"), N_("Web address"), N_("Discord"), N_("Description"), N_("Address of a logo"),
  N_("Anything else"),
};
static const char *const wallet_titles[MOST_TEXTS] = {
  N_("Name"), N_("Web address"), N_("Repository"), N_("Address of a picture"), N_("Discord"), N_("Description"), N_("Anything else"),
};

/* --- the dialog -------------------------------------------------------------------------------------------- */

struct _TaoOrderDialog {
  AdwWindow parent_instance;

  TaoWallets *wallets;
  GSettings *settings;
  const TaoOrderForm *form;
  TaoOrderRequest request;
  GArray *known;              /* of TaoKnownAccount */
  GCancellable *cancellable;
  gboolean ready;             /* built, and not yet closed: signals count */

  /* Fields; NULL where the form has none. */
  GtkWidget *wallet, *position, *hotkey, *hotkey_entry, *staked, *validator, *netuid;
  GtkWidget *to, *amount, *share, *choice, *ip, *port, *value, *value_switch, *tolerance;
  GtkWidget *texts[MOST_TEXTS];
  TaoClaimList *claims;
  TaoChildList *children;
  GtkLabel *now;              /* whom rewards are staked with */
  char *filled_for;           /* what the suggestions in the fields belong to: not written over again */
  GCancellable *reading;      /* (nullable) of the question for what is stored now */
  double share_before;        /* percent, when it was asked: to see whether it was edited */
  gboolean present_known;     /* it was answered, or the form has no such question */
  char *present;              /* (nullable) what the order would change, as the chain's JSON: engine/jobs.h, TaoPlanFact */

  GtkWidget *confirm, *add, *destination_notice, *notice;
};

G_DEFINE_FINAL_TYPE (TaoOrderDialog, tao_order_dialog, ADW_TYPE_WINDOW)

static TaoSnapshot *
snapshot_of (TaoOrderDialog *self)
{
  return tao_engine_get_snapshot (tao_wallets_get_engine (self->wallets));
}

static const TaoKey32 *
coldkey_of (TaoOrderDialog *self)
{
  const TaoPick *pick = tao_picker_get (self->wallet);

  return pick != NULL ? &pick->account : NULL;
}

static const TaoSubnet *
subnet_of (TaoOrderDialog *self)
{
  const TaoPick *pick = self->netuid != NULL ? tao_picker_get (self->netuid) : NULL;
  TaoSnapshot *snapshot = snapshot_of (self);

  return pick != NULL && snapshot != NULL ? tao_snapshot_lookup_subnet (snapshot, pick->netuid) : NULL;
}

static const TaoIdentityField *
texts_of (TaoOrderDialog *self)
{
  return self->form->kind == TAO_ORDER_SET_SUBNET_IDENTITY ? tao_subnet_identity_fields : tao_identity_fields;
}

static const char *
text_of (GtkWidget *entry)
{
  return gtk_editable_get_text (GTK_EDITABLE (entry));
}

static guint32
tolerance_of (TaoOrderDialog *self)
{
  if (self->tolerance == NULL)
    return g_settings_get_uint (self->settings, "price-limit") * 100;
  return (guint32) (gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->tolerance)) * 10000 + 0.5);
}

static char *
namer (const TaoKey32 *account, gpointer user_data)
{
  TaoOrderDialog *self = user_data;
  char *name = tao_wallets_dup_name (self->wallets, account);

  return name != NULL ? name : tao_format_key_short (account);
}

/* --- what the fields say -------------------------------------------------------------------------------------- */

/* FALSE: none is chosen, or the address of another is not complete. */
static gboolean
read_hotkey (TaoOrderDialog *self, TaoKey32 *hotkey)
{
  const TaoPick *pick = tao_picker_get (self->hotkey);
  g_autofree char *address = NULL;

  if (pick == NULL)
    return FALSE;
  if (!tao_key_is_zero (&pick->account))
    {
      *hotkey = pick->account;
      return TRUE;
    }
  address = g_strstrip (g_strdup (text_of (self->hotkey_entry)));
  return tao_order_read_key (address, hotkey);
}

static const char *
read_endpoint (TaoOrderDialog *self, TaoOrder *order, char **text)
{
  g_autofree char *typed = g_strstrip (g_strdup (text_of (self->ip)));
  g_autoptr(GInetAddress) address = g_inet_address_new_from_string (typed);
  guint64 port;

  if (address == NULL || g_inet_address_get_is_loopback (address))
    return _("Enter the public IP address");
  if (!g_ascii_string_to_unsigned (text_of (self->port), 10, 1, G_MAXUINT16, &port, NULL))
    return _("Enter a port from 1 to 65535");
  *text = g_inet_address_to_string (address);
  order->value = (guint32) port;
  return NULL;
}

static void
append_json_string (GString *out, const char *text)
{
  g_string_append_c (out, '"');
  for (const char *p = text; *p != '\0'; p++)
    if (*p == '"' || *p == '\\')
      g_string_append_printf (out, "\\%c", *p);
    else if ((guchar) *p < 0x20)
      g_string_append_printf (out, "\\u%04x", (guchar) *p);
    else
      g_string_append_c (out, *p);
  g_string_append_c (out, '"');
}

static const char *
read_texts (TaoOrderDialog *self, char **json)
{
  g_autoptr(GString) text = g_string_new ("{");
  const TaoIdentityField *fields = texts_of (self);

  if (*text_of (self->texts[0]) == '\0')
    return _("Enter a name");
  for (guint i = 0; i < MOST_TEXTS && fields[i].name != NULL; i++)
    {
      const char *value = text_of (self->texts[i]);

      if (strlen (value) > fields[i].max_bytes)
        return _("A text is longer than the chain takes");
      g_string_append_printf (text, "%s\"%s\":", i > 0 ? "," : "", fields[i].name);
      append_json_string (text, value);
    }
  g_string_append_c (text, '}');
  *json = g_string_free (g_steal_pointer (&text), FALSE);
  return NULL;
}

/* "Swap", "Keep", or NULL: as it is now. */
static const char *
claim_type_of (TaoOrderDialog *self)
{
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (self->choice));

  return selected == 0 ? "Swap" : selected == 1 ? "Keep" : NULL;
}

/* Nobody who never chose has a type stored; the chain then swaps. */
static gboolean
is_present_claim_type (TaoOrderDialog *self, const char *type)
{
  g_autofree char *quoted = g_strdup_printf ("\"%s\"", type);

  return g_strcmp0 (self->present != NULL ? self->present : "\"Swap\"", quoted) == 0;
}

/* One order for each position that is left. */
static const char *
read_unstake_all (TaoOrderDialog *self, GArray *orders)
{
  const TaoPick *staked = tao_picker_get (self->staked);
  TaoSnapshot *snapshot = snapshot_of (self);
  gboolean to_root = adw_combo_row_get_selected (ADW_COMBO_ROW (self->choice)) == 1;
  const TaoPosition *positions;
  guint n = 0;

  if (staked == NULL || snapshot == NULL)
    return _("Nothing is staked");
  positions = tao_snapshot_get_positions (snapshot, &n);
  for (guint i = 0; i < n; i++)
    {
      TaoOrder order = {
        .kind = to_root ? TAO_ORDER_SWAP : TAO_ORDER_UNSTAKE, .hotkey = positions[i].hotkey, .netuid = positions[i].netuid,
        .amount = positions[i].alpha, .everything = !to_root,
      };

      if (memcmp (&positions[i].coldkey, coldkey_of (self), sizeof (TaoKey32)) != 0 || positions[i].alpha == 0
          || (to_root && positions[i].netuid == 0)
          || (!tao_key_is_zero (&staked->account) && memcmp (&staked->account, &positions[i].hotkey, sizeof (TaoKey32)) != 0))
        continue;
      tao_orders_append (orders, &order);
    }
  if (orders->len > TAO_BASKET_MOST)
    return _("These are too many positions for one signature: choose a hotkey");
  return orders->len > 0 ? NULL : _("Nothing is staked");
}

static const char *
read_share (TaoOrderDialog *self, TaoOrder *order)
{
  guint64 present;

  order->value = (guint32) tao_form_get_share (self->share, G_MAXUINT16);
  if (self->present == NULL || !g_ascii_string_to_unsigned (self->present, 10, 0, G_MAXUINT16, &present, NULL))
    return NULL;
  if (order->value == present)
    return _("This is the take already");
  if (order->kind == TAO_ORDER_RAISE_TAKE && order->value < present)
    order->kind = TAO_ORDER_LOWER_TAKE;
  return NULL;
}

/* A claim, and before it another claim type if that was chosen. */
static const char *
read_claims (TaoOrderDialog *self, GArray *orders)
{
  g_autofree char *json = NULL;
  TaoOrder type = { .kind = TAO_ORDER_SET_CLAIM_TYPE, .text = claim_type_of (self) };
  TaoOrder claim = { .kind = TAO_ORDER_CLAIM_ROOT };
  const char *missing = tao_claim_list_read (self->claims, &json);

  if (missing != NULL)
    return missing;
  if (type.text != NULL && !is_present_claim_type (self, type.text))
    tao_orders_append (orders, &type);
  claim.text = json;
  tao_orders_append (orders, &claim);
  return NULL;
}

static const char *
read_position (TaoOrderDialog *self, TaoOrder *order)
{
  const TaoPick *pick = tao_picker_get (self->position);

  if (pick == NULL)
    return _("Nothing is staked");
  order->hotkey = pick->account;
  order->netuid = order->netuid_to = pick->netuid;
  if (!tao_parse_amount (text_of (self->amount), &order->amount) || order->amount == 0)
    return _("Enter an amount");
  return order->amount > pick->amount ? _("There is less stake here") : NULL;
}

/* Writes the destination's notice as well. */
static const char *
read_destination (TaoOrderDialog *self, TaoOrder *order)
{
  TaoDestination destination = tao_destination_classify (text_of (self->to), coldkey_of (self),
                                                         (const TaoKnownAccount *) (void *) self->known->data, self->known->len);
  gboolean warning;
  g_autofree char *text = tao_destination_describe (&destination, &warning);
  gboolean missing = destination.kind == TAO_DESTINATION_NONE || destination.kind == TAO_DESTINATION_INVALID;

  tao_form_set_notice (self->destination_notice, destination.kind == TAO_DESTINATION_INVALID || destination.look_alike != NULL ? "error"
                       : warning ? "warning" : "", text);
  order->to = destination.account;
  tao_destination_clear (&destination);
  return missing ? _("Enter an address") : NULL;
}

static const char *
read_parameter (TaoOrderDialog *self, guint16 netuid, TaoOrder *order)
{
  const char *text = self->value_switch != NULL ? gtk_switch_get_active (GTK_SWITCH (self->value_switch)) ? "true" : "false"
                                                : text_of (self->value);

  if (*text == '\0' && tao_parameter_order_find (self->request.parameter)->kind != TAO_PARAM_SHARES)
    return _("Enter a value");
  return tao_parameter_order_make (netuid, self->request.parameter, text, order, NULL) ? NULL : _("This value is outside what the chain takes.");
}

/* NULL, or what is missing. @orders: (out caller-allocates) of TaoOrder; @signer: who signs them. */
static const char *
read_orders (TaoOrderDialog *self, GArray *orders, TaoKey32 *signer)
{
  guint fields = self->form->fields;
  TaoOrder order = { .kind = self->form->kind };
  g_autofree char *json = NULL;
  const char *missing = NULL;

  if (coldkey_of (self) == NULL)
    return _("Choose a wallet first");
  *signer = *coldkey_of (self);
  if (fields & TAO_FIELD_STAKED)
    return read_unstake_all (self, orders);
  if (!self->present_known)
    return _("Reading what is on the chain now");
  if (fields & TAO_FIELD_CLAIMS)
    return read_claims (self, orders);
  if (self->netuid != NULL)
    {
      if (tao_picker_get (self->netuid) == NULL)
        return _("Choose a subnet");
      order.netuid = tao_picker_get (self->netuid)->netuid;
    }
  if (fields & TAO_FIELD_KEY_HOTKEY)
    {
      if (tao_picker_get (self->hotkey) == NULL)
        return _("This wallet has no hotkey here that can sign");
      *signer = order.hotkey = tao_picker_get (self->hotkey)->account;
    }
  else if (self->hotkey != NULL && !read_hotkey (self, &order.hotkey))
    return _("Choose a hotkey");
  if (self->validator != NULL)
    {
      if (tao_picker_get (self->validator) == NULL)
        return _("Choose a validator");
      order.hotkey = tao_picker_get (self->validator)->account;
    }
  if (fields & TAO_FIELD_TO)
    missing = read_destination (self, &order);
  if (missing == NULL && fields & TAO_FIELD_POSITION)
    missing = read_position (self, &order);
  if (missing == NULL && fields & TAO_FIELD_COST && (!tao_parse_amount (text_of (self->amount), &order.amount) || order.amount == 0))
    missing = _("Enter the most it may cost");
  if (missing == NULL && fields & TAO_FIELD_SHARE)
    missing = read_share (self, &order);
  if (missing == NULL && fields & TAO_FIELD_CHOICE)
    {
      order.text = claim_type_of (self);
      if (order.text == NULL || is_present_claim_type (self, order.text))
        missing = _("This is so already");
    }
  if (missing == NULL && fields & TAO_FIELD_CHILDREN)
    missing = tao_child_list_read (self->children, &order.hotkey, &json);
  if (missing == NULL && fields & TAO_FIELD_ENDPOINT)
    missing = read_endpoint (self, &order, &json);
  if (missing == NULL && fields & TAO_FIELD_TEXTS)
    missing = read_texts (self, &json);
  if (missing == NULL && fields & TAO_FIELD_PARAMETER)
    {
      missing = read_parameter (self, order.netuid, &order);
      json = (char *) order.text;
    }
  if (self->form->kind == TAO_ORDER_CREATE_SUBNET && snapshot_of (self) != NULL)
    order.amount = tao_snapshot_get_network (snapshot_of (self))->subnet_lock_cost_rao;
  if (missing != NULL)
    return missing;
  if (json != NULL)
    order.text = json;
  tao_orders_append (orders, &order);
  return NULL;
}

/* --- what is shown -------------------------------------------------------------------------------------------- */

/* Who owns the subnet, where only owners may do this. */
static const char *
caution (TaoOrderDialog *self)
{
  const TaoSubnet *subnet = subnet_of (self);
  gboolean owners = self->form->kind == TAO_ORDER_SET_SUBNET_IDENTITY || self->form->kind == TAO_ORDER_START_SUBNET
                    || self->form->kind == TAO_ORDER_SET_PARAMETER;

  if (owners && subnet != NULL && coldkey_of (self) != NULL && !tao_key_is_zero (&subnet->owner_coldkey)
      && memcmp (&subnet->owner_coldkey, coldkey_of (self), sizeof (TaoKey32)) != 0)
    return _("This wallet does not own the subnet. The chain will refuse.");
  if (self->form->kind == TAO_ORDER_REGISTER && subnet != NULL && !subnet->registration_open)
    return _("Registration in this subnet is closed. The chain will refuse.");
  return "";
}

static void
update_cb (TaoOrderDialog *self)
{
  g_autoptr(GArray) orders = tao_orders_new ();
  TaoSnapshot *snapshot = snapshot_of (self);
  TaoKey32 signer;
  const char *missing;

  if (!self->ready)
    return;
  if (self->hotkey_entry != NULL)
    {
      const TaoPick *pick = tao_picker_get (self->hotkey);

      gtk_widget_set_visible (self->hotkey_entry, pick != NULL && tao_key_is_zero (&pick->account));
    }
  missing = read_orders (self, orders, &signer);
  tao_form_set_notice (self->notice, "warning", caution (self));
  gtk_widget_set_sensitive (self->add, missing == NULL);
  gtk_widget_set_tooltip_text (self->add, missing);
  if (missing == NULL && (snapshot == NULL || tao_snapshot_get_sync (snapshot)->state == TAO_SYNC_OFFLINE))
    missing = _("There is no connection");
  gtk_widget_set_sensitive (self->confirm, missing == NULL);
  gtk_widget_set_tooltip_text (self->confirm, missing);
}

/* --- what is on the chain now ------------------------------------------------------------------------------------ */

static void
show_claim_type (TaoOrderDialog *self)
{
  GtkStringList *list = GTK_STRING_LIST (adw_combo_row_get_model (ADW_COMBO_ROW (self->choice)));
  guint selected = is_present_claim_type (self, "Swap") ? 0 : is_present_claim_type (self, "Keep") ? 1 : 2;

  if (selected == 2)
    gtk_string_list_append (list, _("As now: kept in some subnets, sold in the others"));
  if (adw_combo_row_get_selected (ADW_COMBO_ROW (self->choice)) == GTK_INVALID_LIST_POSITION)
    adw_combo_row_set_selected (ADW_COMBO_ROW (self->choice), selected);
}

/* What was typed meanwhile stays. @text: (nullable) */
static void
fill_entry (GtkWidget *entry, const char *text)
{
  if (text != NULL && *text_of (entry) == '\0')
    gtk_editable_set_text (GTK_EDITABLE (entry), text);
}

/* Fields begin with what is stored, so that saving changes only what was edited. */
static void
show_present (TaoOrderDialog *self)
{
  guint64 take;

  if (self->choice != NULL)
    show_claim_type (self);
  if (self->share != NULL && self->present != NULL && self->share_before == gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->share))
      && g_ascii_string_to_unsigned (self->present, 10, 0, G_MAXUINT16, &take, NULL))
    gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->share), (double) take * 100.0 / G_MAXUINT16);
  if (self->children != NULL && tao_child_list_is_empty (self->children))
    tao_child_list_fill (self->children, self->present);
  if (self->ip != NULL && *text_of (self->ip) == '\0')
    {
      g_autofree char *ip = tao_fact_dup_ip (self->present), *port = tao_fact_get_text (self->present, "port");

      fill_entry (self->ip, ip);
      fill_entry (self->port, port);
    }
  for (guint i = 0; i < MOST_TEXTS && self->texts[i] != NULL; i++)
    {
      g_autofree char *text = tao_fact_get_text (self->present, texts_of (self)[i].name);

      fill_entry (self->texts[i], text);
    }
  if (self->now != NULL)
    {
      g_autofree char *name = self->present != NULL ? tao_fact_word_account (self->present, namer, self) : g_strdup (_("nobody"));

      gtk_label_set_text (self->now, name);
    }
}

/* Another wallet, subnet or hotkey: what the fields said belongs to the one before. */
static void
forget_present (TaoOrderDialog *self)
{
  GtkWidget *entries[] = { self->ip, self->port };

  g_clear_pointer (&self->present, g_free);
  if (self->choice != NULL && self->form->kind != TAO_ORDER_UNSTAKE)
    {
      GtkStringList *list = GTK_STRING_LIST (adw_combo_row_get_model (ADW_COMBO_ROW (self->choice)));

      if (g_list_model_get_n_items (G_LIST_MODEL (list)) > 2)
        gtk_string_list_remove (list, 2);
      adw_combo_row_set_selected (ADW_COMBO_ROW (self->choice), GTK_INVALID_LIST_POSITION);
    }
  if (self->share != NULL)
    self->share_before = gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->share));
  if (self->children != NULL)
    tao_child_list_fill (self->children, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    if (entries[i] != NULL)
      gtk_editable_set_text (GTK_EDITABLE (entries[i]), "");
  for (guint i = 0; i < MOST_TEXTS && self->texts[i] != NULL; i++)
    gtk_editable_set_text (GTK_EDITABLE (self->texts[i]), "");
}

static void
present_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(TaoOrderDialog) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoPlanBox) box = tao_engine_plan_finish (TAO_ENGINE (source), result, &error);

  if (!self->ready || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (box == NULL)
    {
      /* The next snapshot asks again. */
      g_clear_object (&self->reading);
      return;
    }
  g_free (self->present);
  self->present = g_strdup (tao_present_find (tao_plan_box_get (box), self->form->kind));
  show_present (self);
  self->present_known = TRUE;
  update_cb (self);
}

static void
ask_present (TaoOrderDialog *self)
{
  const TaoPick *subnet = self->netuid != NULL ? tao_picker_get (self->netuid) : NULL;
  TaoKey32 hotkey = { { 0 } };
  gboolean named = self->hotkey == NULL || read_hotkey (self, &hotkey);
  TaoOrder order = tao_present_question (self->form->kind, subnet != NULL ? subnet->netuid : 0, &hotkey);
  const TaoKey32 *signer = self->form->fields & TAO_FIELD_KEY_HOTKEY ? &hotkey : coldkey_of (self);

  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  self->present_known = tao_present_code (self->form->kind) == NULL || signer == NULL || !named;
  if (self->present_known)
    return;
  self->reading = g_cancellable_new ();
  tao_engine_plan_async (tao_wallets_get_engine (self->wallets), signer, &order, 1, tolerance_of (self), self->reading, present_cb,
                         g_object_ref (self));
}

/* Suggests what is known of the present choice, once for each. */
static void
suggest (TaoOrderDialog *self)
{
  const TaoSubnet *subnet = subnet_of (self);
  guint16 netuid = subnet != NULL ? subnet->netuid : G_MAXUINT16;
  TaoKey32 hotkey = { { 0 } }, nobody = { { 0 } };
  g_autofree char *key = NULL, *name = NULL, *wallet = NULL;

  if (self->hotkey != NULL && !read_hotkey (self, &hotkey))
    hotkey = nobody;
  name = tao_format_key (&hotkey);
  wallet = tao_format_key (coldkey_of (self) != NULL ? coldkey_of (self) : &nobody);
  key = g_strdup_printf ("%s %u %s", wallet, netuid, name);
  if (g_strcmp0 (key, self->filled_for) == 0)
    return;
  g_free (self->filled_for);
  self->filled_for = g_steal_pointer (&key);
  if (self->form->fields & TAO_FIELD_COST && subnet != NULL && subnet->burn_cost_rao != TAO_UNKNOWN_U64)
    {
      /* A block or two of other registrations may come before. */
      g_autofree char *text = tao_format_plain (subnet->burn_cost_rao + subnet->burn_cost_rao / 20);
      g_autofree char *now = tao_format_exact (subnet->burn_cost_rao, "τ");
      g_autofree char *title = g_strdup_printf (_("At most, τ (now %s)"), now);

      gtk_editable_set_text (GTK_EDITABLE (self->amount), text);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->amount), title);
    }
  forget_present (self);
  ask_present (self);
}

static void
fill_validators (TaoOrderDialog *self)
{
  const TaoPick *subnet = self->netuid != NULL ? tao_picker_get (self->netuid) : NULL;

  if (self->validator != NULL && subnet != NULL)
    tao_picker_fill_validators (self->validator, self->wallets, subnet->netuid, self->request.has_hotkey ? &self->request.hotkey : NULL);
}

static void
fill_of_wallet (TaoOrderDialog *self)
{
  const TaoKey32 *wanted = self->request.has_hotkey ? &self->request.hotkey : NULL;
  TaoPick position = { .account = self->request.hotkey, .netuid = self->request.netuid };

  if (self->position != NULL)
    tao_picker_fill_positions (self->position, self->wallets, coldkey_of (self), self->request.has_netuid ? &position : NULL);
  if (self->staked != NULL)
    tao_picker_fill_staked (self->staked, self->wallets, coldkey_of (self), wanted);
  if (self->claims != NULL)
    tao_claim_list_fill (self->claims, snapshot_of (self), coldkey_of (self), self->request.has_netuid ? &self->request.netuid : NULL);
  if (self->hotkey != NULL)
    tao_picker_fill_hotkeys (self->hotkey, self->wallets, coldkey_of (self), self->form->fields & TAO_FIELD_OWN_HOTKEY, wanted);
}

static void
wallet_cb (TaoOrderDialog *self)
{
  fill_of_wallet (self);
  suggest (self);
  update_cb (self);
}

static void
subnet_cb (TaoOrderDialog *self)
{
  fill_validators (self);
  suggest (self);
  update_cb (self);
}

static void
picked_cb (TaoOrderDialog *self)
{
  suggest (self);
  update_cb (self);
}

static void
snapshot_cb (TaoOrderDialog *self)
{
  if (!self->ready)
    return;
  if (self->netuid != NULL && tao_picker_get_n (self->netuid) == 0)
    tao_picker_fill_subnets (self->netuid, self->wallets, FALSE, self->request.has_netuid ? &self->request.netuid : NULL);
  fill_of_wallet (self);
  if (self->validator != NULL && tao_picker_get_n (self->validator) == 0)
    fill_validators (self);
  suggest (self);
  if (!self->present_known && self->reading == NULL)
    ask_present (self);
  update_cb (self);
}

/* --- ends ------------------------------------------------------------------------------------------------------ */

static void
confirm_cb (TaoOrderDialog *self)
{
  g_autoptr(GArray) orders = tao_orders_new ();
  TaoKey32 signer;

  if (read_orders (self, orders, &signer) == NULL)
    tao_review_present_for (GTK_WINDOW (self), self->wallets, &signer, (const TaoOrder *) (void *) orders->data, orders->len,
                            tolerance_of (self));
}

static void
add_cb (TaoOrderDialog *self)
{
  g_autoptr(GArray) orders = tao_orders_new ();
  TaoKey32 signer;

  if (read_orders (self, orders, &signer) == NULL
      && !tao_batch_add (GTK_WINDOW (self), self->wallets, &signer, (const TaoOrder *) (void *) orders->data, orders->len, tolerance_of (self)))
    tao_form_set_notice (self->notice, "error", _("The batch is full: sign what is in it first."));
}

/* --- building ---------------------------------------------------------------------------------------------------- */

static GtkWidget *
add_entry (TaoOrderDialog *self, GtkListBox *group, const char *title, const char *name)
{
  g_autofree char *full = g_strconcat ("order-", name, NULL);
  GtkWidget *entry = tao_form_add_entry (group, title, full);

  gtk_editable_set_enable_undo (GTK_EDITABLE (entry), TRUE);
  g_signal_connect_swapped (entry, "changed", G_CALLBACK (update_cb), self);
  return entry;
}

static GtkWidget *
add_spin_row (GtkListBox *group, const char *title, GtkWidget *spin)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), spin);
  gtk_list_box_append (group, row);
  return spin;
}

static void
add_choice (TaoOrderDialog *self, GtkListBox *group)
{
  g_autoptr(GtkStringList) list = gtk_string_list_new (NULL);

  for (guint i = 0; self->form->choices[i] != NULL; i++)
    gtk_string_list_append (list, _(self->form->choices[i]));
  self->choice = adw_combo_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->choice), self->form->kind == TAO_ORDER_UNSTAKE ? _("Into") : _("Dividends"));
  adw_combo_row_set_model (ADW_COMBO_ROW (self->choice), G_LIST_MODEL (list));
  tao_form_name (self->choice, "order-choice", NULL);
  adw_combo_row_set_use_subtitle (ADW_COMBO_ROW (self->choice), TRUE);
  gtk_list_box_append (group, self->choice);
  g_signal_connect_swapped (self->choice, "notify::selected", G_CALLBACK (update_cb), self);
}

static void
add_value (TaoOrderDialog *self, GtkBox *body)
{
  const char *name = self->request.parameter;
  g_autofree char *title = tao_parameter_title (name), *hint = tao_parameter_order_hint (name);
  GtkListBox *group = tao_form_add_group (body, NULL);

  if (tao_parameter_order_find (name)->kind == TAO_PARAM_BOOL)
    {
      self->value_switch = gtk_switch_new ();
      gtk_widget_set_valign (self->value_switch, GTK_ALIGN_CENTER);
      tao_form_name (self->value_switch, "order-switch", title);
      add_spin_row (group, title, self->value_switch);
      g_signal_connect_swapped (self->value_switch, "notify::active", G_CALLBACK (update_cb), self);
    }
  else
    self->value = add_entry (self, group, title, "value");
  if (*hint != '\0')
    gtk_widget_add_css_class (GTK_WIDGET (tao_form_add_text (body, hint, "caption")), "tao-secondary");
}

static void
add_fields (TaoOrderDialog *self, GtkBox *body)
{
  guint fields = self->form->fields;
  GtkListBox *group = tao_form_add_group (body, NULL);

  self->wallet = tao_picker_add (group, _("Wallet"), "order-wallet", "wallet-symbolic");
  tao_picker_connect (self->wallet, G_CALLBACK (wallet_cb), self);
  if (fields & TAO_FIELD_POSITION)
    {
      self->position = tao_picker_add (group, _("From"), "order-position", "portfolio-symbolic");
      tao_picker_connect (self->position, G_CALLBACK (picked_cb), self);
    }
  if (fields & TAO_FIELD_STAKED)
    {
      self->staked = tao_picker_add (group, _("From"), "order-staked", "validators-symbolic");
      tao_picker_connect (self->staked, G_CALLBACK (picked_cb), self);
    }
  if (fields & (TAO_FIELD_OWN_HOTKEY | TAO_FIELD_KEY_HOTKEY))
    {
      self->hotkey = tao_picker_add (group, _("Hotkey"), "order-hotkey", "hotkey-symbolic");
      tao_picker_connect (self->hotkey, G_CALLBACK (picked_cb), self);
    }
  if (fields & TAO_FIELD_OWN_HOTKEY)
    {
      self->hotkey_entry = add_entry (self, group, _("Address of the hotkey"), "hotkey-address");
      gtk_widget_add_css_class (self->hotkey_entry, "tao-mono");
    }
  if (fields & TAO_FIELD_NETUID)
    {
      self->netuid = tao_picker_add (group, _("Subnet"), "order-netuid", "subnets-symbolic");
      tao_picker_connect (self->netuid, G_CALLBACK (subnet_cb), self);
    }
  if (fields & TAO_FIELD_VALIDATOR)
    {
      self->validator = tao_picker_add (group, _("Validator"), "order-validator", "validators-symbolic");
      tao_picker_connect (self->validator, G_CALLBACK (picked_cb), self);
    }
  if (fields & TAO_FIELD_TO)
    {
      self->to = add_entry (self, group, _("To coldkey"), "to");
      gtk_widget_add_css_class (self->to, "tao-mono");
      self->destination_notice = tao_form_new_notice ();
      gtk_box_append (body, self->destination_notice);
      group = tao_form_add_group (body, NULL);
    }
  if (fields & TAO_FIELD_ALPHA)
    self->amount = add_entry (self, group, _("Amount"), "amount");
  if (fields & TAO_FIELD_COST)
    self->amount = add_entry (self, group, _("At most, τ"), "amount");
  if (fields & TAO_FIELD_SHARE)
    {
      self->share = add_spin_row (group, _("Take, percent"), tao_form_new_percent (100, 18, "order-share", _("Take, percent")));
      g_signal_connect_swapped (self->share, "value-changed", G_CALLBACK (update_cb), self);
    }
  if (fields & TAO_FIELD_CLAIMS)
    {
      self->claims = TAO_CLAIM_LIST (tao_claim_list_new ());
      gtk_box_append (body, GTK_WIDGET (self->claims));
      g_signal_connect_object (self->claims, "changed", G_CALLBACK (update_cb), self, G_CONNECT_SWAPPED);
      group = tao_form_add_group (body, NULL);
    }
  if (fields & TAO_FIELD_CHOICE)
    add_choice (self, group);
  if (self->form->kind == TAO_ORDER_AUTO_STAKE)
    self->now = tao_form_add_value (group, _("Until now"), TAO_DASH);
  if (fields & TAO_FIELD_ENDPOINT)
    {
      self->ip = add_entry (self, group, _("Public IP address"), "ip");
      self->port = add_entry (self, group, _("Port"), "port");
    }
  if (fields & TAO_FIELD_TOLERANCE)
    {
      self->tolerance = tao_form_new_tolerance (self->settings, "order-tolerance");
      add_spin_row (group, _("Worst price accepted, percent"), self->tolerance);
      g_signal_connect_swapped (self->tolerance, "value-changed", G_CALLBACK (update_cb), self);
    }
  if (fields & TAO_FIELD_CHILDREN)
    {
      self->children = TAO_CHILD_LIST (tao_child_list_new ());
      gtk_box_append (body, GTK_WIDGET (self->children));
      g_signal_connect_object (self->children, "changed", G_CALLBACK (update_cb), self, G_CONNECT_SWAPPED);
    }
  if (fields & TAO_FIELD_PARAMETER)
    add_value (self, body);
  if (fields & TAO_FIELD_TEXTS)
    {
      const TaoIdentityField *texts = texts_of (self);
      const char *const *titles = texts == tao_identity_fields ? wallet_titles : subnet_titles;

      group = tao_form_add_group (body, NULL);
      for (guint i = 0; i < MOST_TEXTS && texts[i].name != NULL; i++)
        self->texts[i] = add_entry (self, group, _(titles[i]), texts[i].name);
    }
}

/* What only one form says. */
static void
add_remark (TaoOrderDialog *self, GtkBox *body)
{
  TaoSnapshot *snapshot = snapshot_of (self);

  if (self->form->kind == TAO_ORDER_CREATE_SUBNET && snapshot != NULL)
    {
      g_autofree char *cost = tao_format_exact (tao_snapshot_get_network (snapshot)->subnet_lock_cost_rao, "τ");
      GtkListBox *group = tao_form_add_group (body, NULL);

      tao_form_add_value (group, _("TAO that is locked now"), cost);
    }
}

static void
hyperparams_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(TaoOrderDialog) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoHyperparams) parameters = tao_engine_load_hyperparams_finish (TAO_ENGINE (source), result, &error);
  g_autofree char *text = NULL;

  if (!self->ready || parameters == NULL)
    return;
  text = tao_parameter_order_text (self->request.parameter, parameters);
  if (self->value_switch != NULL)
    gtk_switch_set_active (GTK_SWITCH (self->value_switch), g_str_equal (text, "true"));
  else if (*text_of (self->value) == '\0')
    gtk_editable_set_text (GTK_EDITABLE (self->value), text);
}

static void
tao_order_dialog_dispose (GObject *object)
{
  TaoOrderDialog *self = TAO_ORDER_DIALOG (object);

  self->ready = FALSE;
  g_cancellable_cancel (self->cancellable);
  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  G_OBJECT_CLASS (tao_order_dialog_parent_class)->dispose (object);
}

static void
tao_order_dialog_finalize (GObject *object)
{
  TaoOrderDialog *self = TAO_ORDER_DIALOG (object);

  g_clear_object (&self->wallets);
  g_clear_object (&self->settings);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->reading);
  g_free (self->present);
  g_clear_pointer (&self->known, g_array_unref);
  g_free (self->filled_for);
  G_OBJECT_CLASS (tao_order_dialog_parent_class)->finalize (object);
}

static void
tao_order_dialog_class_init (TaoOrderDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tao_order_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = tao_order_dialog_finalize;
}

static void
tao_order_dialog_init (TaoOrderDialog *self)
{
  self->settings = g_settings_new (TAO_APPLICATION_ID);
  self->cancellable = g_cancellable_new ();
}

TaoOrderDialog *
tao_order_dialog_present (GtkWindow *parent, TaoWallets *wallets, const TaoOrderRequest *request)
{
  const TaoOrderForm *form = tao_order_form_find (request->name);
  TaoOrderDialog *self;
  TaoSnapshot *snapshot;
  GtkBox *body;

  if (form == NULL || (form->fields & TAO_FIELD_PARAMETER && tao_parameter_order_find (request->parameter) == NULL))
    return NULL;
  self = g_object_new (TAO_TYPE_ORDER_DIALOG, NULL);
  self->wallets = g_object_ref (wallets);
  self->form = form;
  self->request = *request;
  self->known = tao_wallets_list_known (wallets);
  body = tao_form_set_up (ADW_WINDOW (self), parent, _(form->title), _("_Review…"), &self->confirm);
  gtk_widget_set_name (self->confirm, "order-confirm");
  snapshot = snapshot_of (self);
  if (snapshot != NULL && tao_snapshot_get_sync (snapshot)->kind == TAO_NETWORK_MAIN)
    tao_form_set_subtitle (ADW_WINDOW (self), _("Main network, real TAO"));
  if (*form->explanation != '\0')
    tao_form_add_text (body, _(form->explanation), "tao-secondary");
  add_fields (self, body);
  add_remark (self, body);
  self->notice = tao_form_new_notice ();
  gtk_box_append (body, self->notice);
  self->add = tao_batch_button_new (wallets, "order-add");
  gtk_box_append (body, self->add);
  g_signal_connect_swapped (self->confirm, "clicked", G_CALLBACK (confirm_cb), self);
  g_signal_connect_swapped (self->add, "clicked", G_CALLBACK (add_cb), self);
  g_signal_connect_object (tao_wallets_get_engine (wallets), "snapshot", G_CALLBACK (snapshot_cb), self, G_CONNECT_SWAPPED);
  tao_picker_fill_wallets (self->wallet, wallets, request->has_coldkey ? &request->coldkey : NULL);
  if (self->netuid != NULL)
    tao_picker_fill_subnets (self->netuid, wallets, FALSE, request->has_netuid ? &request->netuid : NULL);
  fill_of_wallet (self);
  fill_validators (self);
  if (self->to != NULL && request->has_to)
    {
      g_autofree char *address = tao_format_key (&request->to);

      gtk_editable_set_text (GTK_EDITABLE (self->to), address);
    }
  suggest (self);
  self->ready = TRUE;
  update_cb (self);
  if (form->fields & TAO_FIELD_PARAMETER)
    tao_engine_load_hyperparams_async (tao_wallets_get_engine (wallets), request->netuid, self->cancellable, hyperparams_cb, g_object_ref (self));
  gtk_window_present (GTK_WINDOW (self));
  return self;
}

TaoOrderDialog *
tao_parameter_dialog_present (GtkWindow *parent, TaoWallets *wallets, guint16 netuid, const char *parameter)
{
  TaoOrderRequest request = { .name = "parameter", .has_netuid = TRUE, .netuid = netuid };

  g_strlcpy (request.parameter, parameter, sizeof request.parameter);
  return tao_order_dialog_present (parent, wallets, &request);
}
