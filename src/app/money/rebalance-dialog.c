#include "app/money/rebalance-dialog.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app-config.h"
#include "app/format.h"
#include "app/money/forms.h"
#include "app/money/pickers.h"
#include "app/money/review.h"
#include "app/money/wording.h"
#include "app/pages/subnet-market/quote.h"
#include "economy/rebalance.h"

#define QUOTE_DELAY_MS 300
#define RESERVE_RAO G_GUINT64_CONSTANT (10000000)     /* of free TAO, kept for fees */
#define LEAST_RAO G_GUINT64_CONSTANT (3000000)        /* a little above the smallest stake the chain takes */
#define LEAST_SHARE 10000                             /* of the whole: less is not worth a trade */
#define WHOLE_PERCENT 100.0

__extension__ typedef unsigned __int128 u128;

/* One place and its target. */
typedef struct {
  TaoKey32 hotkey;
  guint16 netuid;
  guint64 amount, value_rao;       /* as of the newest snapshot */
  GtkWidget *row, *share;
} Place;

struct _TaoRebalanceDialog {
  AdwWindow parent_instance;

  TaoWallets *wallets;
  GSettings *settings;
  GCancellable *cancellable;
  GArray *places;              /* of Place */
  GArray *orders;              /* of TaoOrder: the trades */
  TaoPlanBox *box;             /* (nullable) their quote */
  guint64 question;
  guint quote_id;
  gboolean ready;

  GtkWidget *wallet, *subnet, *validator, *add, *confirm, *notice;
  GtkBox *targets_slot, *trades_slot;
  GtkListBox *targets, *trades;
  GtkLabel *rest;
};

G_DEFINE_FINAL_TYPE (TaoRebalanceDialog, tao_rebalance_dialog, ADW_TYPE_WINDOW)

static TaoSnapshot *
snapshot_of (TaoRebalanceDialog *self)
{
  return tao_engine_get_snapshot (tao_wallets_get_engine (self->wallets));
}

static const TaoKey32 *
coldkey_of (TaoRebalanceDialog *self)
{
  const TaoPick *pick = tao_picker_get (self->wallet);

  return pick != NULL ? &pick->account : NULL;
}

static char *
namer (const TaoKey32 *account, gpointer user_data)
{
  char *name = tao_wallets_dup_name (user_data, account);

  return name != NULL ? name : tao_format_key_short (account);
}

static guint32
tolerance_of (TaoRebalanceDialog *self)
{
  return g_settings_get_uint (self->settings, "price-limit") * 100;
}

static Place *
place_at (TaoRebalanceDialog *self, guint index)
{
  return &g_array_index (self->places, Place, index);
}

static guint64
value_at_spot (TaoSnapshot *snapshot, guint16 netuid, guint64 alpha)
{
  const TaoSubnet *subnet = tao_snapshot_lookup_subnet (snapshot, netuid);

  if (netuid == 0)
    return alpha;
  return subnet != NULL && subnet->price_rao != TAO_UNKNOWN_U64 ? (guint64) ((u128) alpha * subnet->price_rao / TAO_RAO) : TAO_UNKNOWN_U64;
}

static guint64
free_of (TaoRebalanceDialog *self)
{
  const TaoAccountState *state = tao_snapshot_lookup_account (snapshot_of (self), coldkey_of (self));

  return state != NULL && state->free_rao != TAO_UNKNOWN_U64 ? state->free_rao : 0;
}

/* --- from shares to orders ------------------------------------------------------------------------------- */

/* What a sale brings at least, if it happens at all. */
static guint64
worst_proceeds (TaoRebalanceDialog *self, guint16 netuid, guint64 alpha)
{
  TaoSnapshot *snapshot = snapshot_of (self);
  const TaoSubnet *subnet = tao_snapshot_lookup_subnet (snapshot, netuid);
  TaoQuoteBasis basis;
  TaoQuote quote;

  if (netuid == 0)
    return alpha;
  if (subnet == NULL || tao_quote_basis (tao_snapshot_get_sync (snapshot), subnet, &basis) != TAO_QUOTE_OK)
    return 0;
  tao_quote (&basis, TAO_SWAP_SELL, alpha, tolerance_of (self), &quote);
  return quote.preview.worst > 0 ? quote.preview.worst : quote.preview.received - quote.preview.received / 1000000 * tolerance_of (self);
}

/* The part of a place that @value of it is. */
static guint64
amount_of (const Place *place, guint64 value)
{
  return value >= place->value_rao ? place->amount : (guint64) ((u128) place->amount * value / place->value_rao);
}

static void
append_order (TaoRebalanceDialog *self, const TaoRebalanceTrade *trade)
{
  const Place *from = trade->from != TAO_REBALANCE_FREE ? place_at (self, trade->from) : NULL;
  const Place *to = trade->to != TAO_REBALANCE_FREE ? place_at (self, trade->to) : NULL;
  TaoOrder order = { 0 };

  if (from == NULL)
    order = (TaoOrder) { .kind = TAO_ORDER_STAKE, .hotkey = to->hotkey, .netuid = to->netuid, .amount = trade->value };
  else
    {
      order = (TaoOrder) { .kind = TAO_ORDER_UNSTAKE, .hotkey = from->hotkey, .netuid = from->netuid, .amount = amount_of (from, trade->value) };
      order.everything = to == NULL && order.amount == from->amount;
      if (to != NULL)
        {
          order.netuid_to = to->netuid;
          order.to = to->hotkey;
          order.kind = from->netuid == to->netuid ? TAO_ORDER_MOVE : TAO_ORDER_SWAP;
        }
      if (order.kind == TAO_ORDER_SWAP)
        memset (&order.to, 0, sizeof order.to);
    }
  if (order.amount > 0)
    tao_orders_append (self->orders, &order);
}

/* NULL, or why there are no trades. */
static const char *
make_orders (TaoRebalanceDialog *self)
{
  guint n = self->places->len;
  TaoRebalancePlace places[TAO_REBALANCE_MOST];
  TaoRebalanceTrade trades[TAO_REBALANCE_MOST];
  guint32 weights[TAO_REBALANCE_MOST];
  guint64 targets[TAO_REBALANCE_MOST], total = free_of (self), budget = total > RESERVE_RAO ? total - RESERVE_RAO : 0;
  guint n_trades;

  g_array_set_size (self->orders, 0);
  for (guint i = 0; i < n; i++)
    {
      const Place *place = place_at (self, i);

      if (place->value_rao == TAO_UNKNOWN_U64)
        return _("A price is not known yet");
      weights[i] = (guint32) (gtk_spin_button_get_value (GTK_SPIN_BUTTON (place->share)) * 10000 + 0.5);
      total += place->value_rao;
    }
  if (tao_rebalance_targets (weights, n, total, targets) == G_MAXUINT64)
    return _("The shares are more than 100% together");
  for (guint i = 0; i < n; i++)
    {
      places[i] = (TaoRebalancePlace) { .netuid = place_at (self, i)->netuid, .hotkey = i, .value = place_at (self, i)->value_rao, .target = targets[i] };
      for (guint k = 0; k < i && places[i].hotkey == i; k++)
        if (memcmp (&place_at (self, k)->hotkey, &place_at (self, i)->hotkey, sizeof (TaoKey32)) == 0)
          places[i].hotkey = k;
    }
  n_trades = tao_rebalance_plan (places, n, MAX (LEAST_RAO, total / LEAST_SHARE), trades);
  for (guint i = 0; i < n_trades; i++)
    if (trades[i].to == TAO_REBALANCE_FREE)
      budget += worst_proceeds (self, place_at (self, trades[i].from)->netuid, amount_of (place_at (self, trades[i].from), trades[i].value));
  tao_rebalance_fit (trades, n_trades, budget);
  for (guint i = 0; i < n_trades; i++)
    append_order (self, &trades[i]);
  return self->orders->len > 0 ? NULL : _("Everything is where you want it");
}

/* --- what is shown ------------------------------------------------------------------------------------------ */

static char *
word_quote (TaoRebalanceDialog *self, const TaoPlanStep *step)
{
  g_autofree char *unit = tao_word_unit (snapshot_of (self), step->receives_netuid);
  g_autofree char *receives = tao_format_exact (step->receives, unit), *impact = tao_format_percent_ppm (step->impact_ppm, 2);

  if (!step->uses_pool)
    return g_strdup (_("Nothing is traded: no cost but the fee"));
  return g_strdup_printf (_("brings %1$s · costs %2$s against the price now"), receives, impact);
}

static void
show_trades (TaoRebalanceDialog *self)
{
  const TaoJobPlan *plan = self->box != NULL ? tao_plan_box_get (self->box) : NULL;

  if (self->trades != NULL)
    gtk_box_remove (self->trades_slot, GTK_WIDGET (self->trades));
  self->trades = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->trades, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->trades), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->trades), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Trades"), -1);
  gtk_box_append (self->trades_slot, GTK_WIDGET (self->trades));
  gtk_widget_set_visible (GTK_WIDGET (self->trades_slot), self->orders->len > 0);
  for (guint i = 0; i < self->orders->len; i++)
    {
      const TaoOrder *order = &g_array_index (self->orders, TaoOrder, i);
      GtkWidget *row = adw_action_row_new ();
      g_autofree char *sentence = tao_word_order (order, snapshot_of (self), namer, self->wallets);
      g_autofree char *quote = plan != NULL && i < plan->n_steps ? word_quote (self, &plan->steps[i]) : g_strdup (_("Asking for the quote…"));

      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), sentence);
      adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 3);
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), quote);
      gtk_widget_set_name (row, "rebalance-trade");
      gtk_list_box_append (self->trades, row);
    }
}

static void
show_shares (TaoRebalanceDialog *self)
{
  guint64 total = free_of (self);
  double left = WHOLE_PERCENT;
  g_autofree char *rest = NULL;

  for (guint i = 0; i < self->places->len; i++)
    if (place_at (self, i)->value_rao != TAO_UNKNOWN_U64)
      total += place_at (self, i)->value_rao;
  for (guint i = 0; i < self->places->len; i++)
    {
      const Place *place = place_at (self, i);
      g_autofree char *percent = tao_format_percent (place->value_rao != TAO_UNKNOWN_U64 ? place->value_rao : 0, total, 2);
      g_autofree char *value = tao_format_headline (place->value_rao, "τ");
      g_autofree char *text = g_strdup_printf (_("now %1$s, %2$s"), percent, value);

      left -= gtk_spin_button_get_value (GTK_SPIN_BUTTON (place->share));
      adw_action_row_set_subtitle (ADW_ACTION_ROW (place->row), text);
    }
  rest = tao_format_percent ((guint64) (MAX (left, 0) * 100 + 0.5), 10000, 2);
  gtk_label_set_text (self->rest, left < -0.005 ? TAO_DASH : rest);
}

/* What keeps these trades from being signed, said before the review says it. */
static void
show_refusal (TaoRebalanceDialog *self, const TaoJobPlan *plan)
{
  for (guint i = 0; i < plan->n_notes; i++)
    if (plan->notes[i].level == TAO_NOTE_BLOCK)
      {
        g_autofree char *text = tao_word_note (&plan->notes[i], plan, snapshot_of (self));

        tao_form_set_notice (self->notice, "error", text);
        gtk_widget_set_sensitive (self->confirm, FALSE);
        gtk_widget_set_tooltip_text (self->confirm, _("See the reason above"));
        return;
      }
}

typedef struct {
  TaoRebalanceDialog *dialog;
  guint64 question;
} Question;

static void
planned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Question *question = user_data;
  g_autoptr(TaoRebalanceDialog) self = question->dialog;
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoPlanBox) box = tao_engine_plan_finish (TAO_ENGINE (source), result, &error);

  if (!self->ready || question->question != self->question)
    return;
  if (box == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_autofree char *text = tao_word_job_error (error);

          tao_form_set_notice (self->notice, "error", text);
        }
      return;
    }
  self->box = g_steal_pointer (&box);
  show_trades (self);
  show_refusal (self, tao_plan_box_get (self->box));
}

static gboolean
quote_cb (gpointer data)
{
  TaoRebalanceDialog *self = data;
  Question *question;

  self->quote_id = 0;
  if (self->orders->len == 0)
    return G_SOURCE_REMOVE;
  question = g_new0 (Question, 1);
  question->dialog = g_object_ref (self);
  question->question = self->question;
  tao_engine_plan_async (tao_wallets_get_engine (self->wallets), coldkey_of (self), (const TaoOrder *) (void *) self->orders->data,
                         self->orders->len, tolerance_of (self), self->cancellable, planned_cb, question);
  return G_SOURCE_REMOVE;
}

static void
changed_cb (TaoRebalanceDialog *self)
{
  const char *missing;

  if (!self->ready || snapshot_of (self) == NULL || coldkey_of (self) == NULL)
    return;
  self->question++;
  g_clear_pointer (&self->box, tao_plan_box_unref);
  show_shares (self);
  missing = make_orders (self);
  tao_form_set_notice (self->notice, "", missing != NULL ? missing : "");
  gtk_widget_set_sensitive (self->confirm, missing == NULL);
  gtk_widget_set_tooltip_text (self->confirm, missing);
  show_trades (self);
  if (self->quote_id == 0)
    self->quote_id = g_timeout_add (QUOTE_DELAY_MS, quote_cb, self);
}

/* --- places ---------------------------------------------------------------------------------------------------- */

static void
add_place (TaoRebalanceDialog *self, const TaoKey32 *hotkey, guint16 netuid, guint64 amount, double share)
{
  TaoSnapshot *snapshot = snapshot_of (self);
  Place place = { .hotkey = *hotkey, .netuid = netuid, .amount = amount, .value_rao = value_at_spot (snapshot, netuid, amount) };
  g_autofree char *name = namer (hotkey, self->wallets), *subnet = tao_word_subnet (snapshot, netuid);
  g_autofree char *title = g_strdup_printf (_("%1$s in %2$s"), name, subnet);
  g_autofree char *id = g_strdup_printf ("rebalance-share-%u", self->places->len);

  if (self->places->len == TAO_REBALANCE_MOST)
    return;
  place.row = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (place.row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (place.row), title);
  place.share = gtk_spin_button_new_with_range (0, WHOLE_PERCENT, 1);
  gtk_spin_button_set_digits (GTK_SPIN_BUTTON (place.share), 2);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (place.share), share);
  gtk_widget_set_valign (place.share, GTK_ALIGN_CENTER);
  tao_form_name (place.share, id, title);
  adw_action_row_add_suffix (ADW_ACTION_ROW (place.row), place.share);
  gtk_list_box_append (self->targets, place.row);
  g_signal_connect_swapped (place.share, "value-changed", G_CALLBACK (changed_cb), self);
  g_array_append_val (self->places, place);
}

/* Anew for another wallet: what it has now, as the target to begin with. */
static void
fill_places (TaoRebalanceDialog *self)
{
  TaoSnapshot *snapshot = snapshot_of (self);
  const TaoPosition *positions = NULL;
  guint64 total;
  guint n = 0;

  if (self->targets != NULL)
    gtk_box_remove (self->targets_slot, GTK_WIDGET (self->targets));
  self->targets = tao_form_add_group (self->targets_slot, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->targets), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Target shares, percent"), -1);
  g_array_set_size (self->places, 0);
  self->rest = tao_form_add_value (self->targets, _("Free TAO: the rest"), TAO_DASH);
  gtk_widget_set_name (GTK_WIDGET (self->rest), "rebalance-rest");
  if (snapshot == NULL || coldkey_of (self) == NULL)
    return;
  positions = tao_snapshot_get_positions (snapshot, &n);
  total = free_of (self);
  for (guint i = 0; i < n; i++)
    if (memcmp (&positions[i].coldkey, coldkey_of (self), sizeof (TaoKey32)) == 0)
      {
        guint64 value = value_at_spot (snapshot, positions[i].netuid, positions[i].alpha);

        total += value != TAO_UNKNOWN_U64 ? value : 0;
      }
  for (guint i = 0; i < n; i++)
    if (memcmp (&positions[i].coldkey, coldkey_of (self), sizeof (TaoKey32)) == 0 && positions[i].alpha > 0)
      {
        guint64 value = value_at_spot (snapshot, positions[i].netuid, positions[i].alpha);
        /* Down to a hundredth of a percent: together they are never more than the whole. */
        guint64 hundredths = value != TAO_UNKNOWN_U64 && total > 0 ? (guint64) ((u128) value * 10000 / total) : 0;

        add_place (self, &positions[i].hotkey, positions[i].netuid, positions[i].alpha, (double) hundredths / 100);
      }
}

static void
wallet_cb (TaoRebalanceDialog *self)
{
  fill_places (self);
  changed_cb (self);
}

static void
subnet_cb (TaoRebalanceDialog *self)
{
  const TaoPick *subnet = tao_picker_get (self->subnet);

  if (subnet != NULL)
    tao_picker_fill_validators (self->validator, self->wallets, subnet->netuid, NULL);
}

static void
add_cb (TaoRebalanceDialog *self)
{
  const TaoPick *subnet = tao_picker_get (self->subnet), *validator = tao_picker_get (self->validator);

  if (subnet == NULL || validator == NULL || snapshot_of (self) == NULL)
    return;
  for (guint i = 0; i < self->places->len; i++)
    if (place_at (self, i)->netuid == subnet->netuid && memcmp (&place_at (self, i)->hotkey, &validator->account, sizeof (TaoKey32)) == 0)
      {
        gtk_widget_grab_focus (place_at (self, i)->share);
        return;
      }
  add_place (self, &validator->account, subnet->netuid, 0, 0);
  changed_cb (self);
}

static void
snapshot_cb (TaoRebalanceDialog *self)
{
  TaoSnapshot *snapshot = snapshot_of (self);
  const TaoPosition *positions;
  guint n;

  if (!self->ready || coldkey_of (self) == NULL)
    return;
  if (tao_picker_get_n (self->subnet) == 0)
    {
      tao_picker_fill_subnets (self->subnet, self->wallets, TRUE, NULL);
      subnet_cb (self);
    }
  positions = tao_snapshot_get_positions (snapshot, &n);
  for (guint i = 0; i < self->places->len; i++)
    {
      Place *place = place_at (self, i);

      for (guint k = 0; k < n; k++)
        if (positions[k].netuid == place->netuid && memcmp (&positions[k].hotkey, &place->hotkey, sizeof (TaoKey32)) == 0
            && memcmp (&positions[k].coldkey, coldkey_of (self), sizeof (TaoKey32)) == 0)
          place->amount = positions[k].alpha;
      place->value_rao = value_at_spot (snapshot, place->netuid, place->amount);
    }
  show_shares (self);
}

static void
confirm_cb (TaoRebalanceDialog *self)
{
  /* By the newest prices, as the quote will be. */
  if (make_orders (self) == NULL)
    tao_review_present_for (GTK_WINDOW (self), self->wallets, coldkey_of (self), (const TaoOrder *) (void *) self->orders->data,
                            self->orders->len, tolerance_of (self));
}

/* --- object ---------------------------------------------------------------------------------------------------- */

static void
tao_rebalance_dialog_dispose (GObject *object)
{
  TaoRebalanceDialog *self = TAO_REBALANCE_DIALOG (object);

  self->ready = FALSE;
  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->quote_id, g_source_remove);
  G_OBJECT_CLASS (tao_rebalance_dialog_parent_class)->dispose (object);
}

static void
tao_rebalance_dialog_finalize (GObject *object)
{
  TaoRebalanceDialog *self = TAO_REBALANCE_DIALOG (object);

  g_clear_object (&self->wallets);
  g_clear_object (&self->settings);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->box, tao_plan_box_unref);
  g_array_unref (self->places);
  g_array_unref (self->orders);
  G_OBJECT_CLASS (tao_rebalance_dialog_parent_class)->finalize (object);
}

static void
tao_rebalance_dialog_class_init (TaoRebalanceDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tao_rebalance_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = tao_rebalance_dialog_finalize;
}

static void
tao_rebalance_dialog_init (TaoRebalanceDialog *self)
{
  self->settings = g_settings_new (TAO_APPLICATION_ID);
  self->cancellable = g_cancellable_new ();
  self->places = g_array_new (FALSE, TRUE, sizeof (Place));
  self->orders = tao_orders_new ();
}

TaoRebalanceDialog *
tao_rebalance_dialog_present (GtkWindow *parent, TaoWallets *wallets)
{
  TaoRebalanceDialog *self = g_object_new (TAO_TYPE_REBALANCE_DIALOG, NULL);
  TaoSnapshot *snapshot;
  GtkListBox *group;
  GtkBox *body;

  self->wallets = g_object_ref (wallets);
  body = tao_form_set_up (ADW_WINDOW (self), parent, _("Rebalance"), _("_Review…"), &self->confirm);
  gtk_widget_set_name (self->confirm, "rebalance-confirm");
  gtk_window_set_default_size (GTK_WINDOW (self), 548, 720);
  snapshot = snapshot_of (self);
  if (snapshot != NULL && tao_snapshot_get_sync (snapshot)->kind == TAO_NETWORK_MAIN)
    tao_form_set_subtitle (ADW_WINDOW (self), _("Main network, real TAO"));
  tao_form_add_text (body, _("Set the share that each place should have. The fewest trades that lead there are worked out, "
                             "each with a price limit, and signed as one."), "tao-secondary");
  group = tao_form_add_group (body, NULL);
  self->wallet = tao_picker_add (group, _("Wallet"), "rebalance-wallet", "wallet-symbolic");
  self->targets_slot = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  tao_form_add_text (body, _("Target shares, percent"), "heading");
  gtk_box_append (body, GTK_WIDGET (self->targets_slot));
  group = tao_form_add_group (body, _("Another place"));
  self->subnet = tao_picker_add (group, _("Subnet"), "rebalance-subnet", "subnets-symbolic");
  self->validator = tao_picker_add (group, _("Validator"), "rebalance-validator", "validators-symbolic");
  self->add = gtk_button_new_with_mnemonic (_("_Add Place"));
  gtk_widget_set_halign (self->add, GTK_ALIGN_START);
  gtk_widget_set_name (self->add, "rebalance-add");
  gtk_box_append (body, self->add);
  self->notice = tao_form_new_notice ();
  gtk_box_append (body, self->notice);
  self->trades_slot = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 12));
  tao_form_add_text (self->trades_slot, _("Trades"), "heading");
  gtk_box_append (body, GTK_WIDGET (self->trades_slot));
  tao_picker_fill_wallets (self->wallet, wallets, NULL);
  tao_picker_fill_subnets (self->subnet, wallets, TRUE, NULL);
  subnet_cb (self);
  fill_places (self);
  tao_picker_connect (self->wallet, G_CALLBACK (wallet_cb), self);
  tao_picker_connect (self->subnet, G_CALLBACK (subnet_cb), self);
  g_signal_connect_swapped (self->add, "clicked", G_CALLBACK (add_cb), self);
  g_signal_connect_swapped (self->confirm, "clicked", G_CALLBACK (confirm_cb), self);
  g_signal_connect_object (tao_wallets_get_engine (wallets), "snapshot", G_CALLBACK (snapshot_cb), self, G_CONNECT_SWAPPED);
  self->ready = TRUE;
  changed_cb (self);
  gtk_window_present (GTK_WINDOW (self));
  return self;
}
