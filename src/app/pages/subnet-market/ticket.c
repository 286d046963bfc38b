#include "app/pages/subnet-market/ticket.h"

#include <glib/gi18n.h>

#include "app-config.h"
#include "app/format.h"
#include "app/widgets/facts.h"
#include "app/widgets/label.h"

/* Kept back by "Max" for fees and the deposit. */
#define KEPT_BACK_RAO G_GUINT64_CONSTANT (1000000)

enum { ROW_RECEIVE, ROW_AVERAGE, ROW_IMPACT, ROW_FEE, ROW_LIMIT, N_ROWS };

struct _TaoTicket {
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkToggleButton *buy, *sell;
  GtkEditable *amount;
  GtkLabel *unit;
  GtkWidget *shares[4];
  TaoFacts *facts;
  GtkMenuButton *limit;
  GtkLabel *message;
  GtkButton *review;

  GSettings *settings;
  guint16 netuid;
  char *symbol;
  TaoSwapKind kind;
  TaoQuoteProblem problem;
  TaoQuoteBasis basis;
  gboolean live, has_subnet;
  guint64 balance_rao, own_alpha;      /* of the best own account, or unknown */
  guint64 units;                       /* what was typed; 0: nothing */
  TaoQuote quote;
  gboolean has_quote;
};

G_DEFINE_FINAL_TYPE (TaoTicket, tao_ticket, GTK_TYPE_WIDGET)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static const struct { const char *label; guint percent; } shares[] = {
  { N_("25%"), 25 }, { N_("50%"), 50 }, { N_("75%"), 75 }, { N_("Max"), 100 },
};

static guint64
available (TaoTicket *self)
{
  if (self->kind == TAO_SWAP_SELL || self->balance_rao == TAO_UNKNOWN_U64)
    return self->kind == TAO_SWAP_SELL ? self->own_alpha : TAO_UNKNOWN_U64;
  return self->balance_rao - MIN (self->balance_rao, KEPT_BACK_RAO);
}

/* --- the quote in words --- */

static const char *
describe_status (TaoCallStatus status)
{
  switch (status)
    {
    case TAO_CALL_AMOUNT_TOO_LOW:
      return _("The amount is below the smallest stake.");
    case TAO_CALL_INSUFFICIENT_LIQUIDITY:
    case TAO_CALL_SWAP_INSUFFICIENT_LIQUIDITY:
    case TAO_CALL_SWAP_RESERVES_TOO_LOW:
    case TAO_CALL_SWAP_INPUT_TOO_LARGE:
      return _("The pool is too small for this amount.");
    default:
      return _("The chain would refuse this order.");
    }
}

/* What keeps the order from being placed, most important first. NULL: nothing. (transfer full) */
static char *
find_obstacle (TaoTicket *self)
{
  guint64 have = available (self);

  if (!self->has_subnet)
    return g_strdup ("");
  if (self->problem == TAO_QUOTE_NO_POOL)
    return g_strdup (_("There is no pool: stake is always 1 to 1."));
  if (self->problem == TAO_QUOTE_UNREADABLE)
    return g_strdup (_("The pool's reserves could not be read."));
  if (self->problem == TAO_QUOTE_UNKNOWN_RULES)
    return g_strdup (_("This runtime is newer than the rules known here, so no quote can be given."));
  if (!self->live)
    return g_strdup (_("Not connected: prices may have moved."));
  if (self->units == 0)
    return g_strdup ("");
  if (self->quote.beyond_limit)
    {
      g_autofree char *most = tao_format_table (self->quote.max_amount, TAO_ROUND_DOWN);

      if (self->quote.max_amount == TAO_UNKNOWN_U64)
        return g_strdup (_("The price would pass your limit."));
      return g_strdup_printf (_("The price would pass your limit. It lets through %1$s" TAO_NBSP "%2$s."), most,
                              self->kind == TAO_SWAP_BUY ? "τ" : self->symbol);
    }
  if (self->quote.preview.status != TAO_CALL_OK)
    return g_strdup (describe_status (self->quote.preview.status));
  if (have != TAO_UNKNOWN_U64 && self->units > have)
    {
      g_autofree char *owned = tao_format_exact (have, self->kind == TAO_SWAP_BUY ? "τ" : self->symbol);

      return g_strdup_printf (_("You can use %s."), owned);
    }
  return NULL;
}

static void
show_facts (TaoTicket *self)
{
  const TaoStakePreview *preview = &self->quote.preview;
  gboolean filled = self->has_quote && preview->status == TAO_CALL_OK;
  g_autofree char *receive = filled ? tao_format_exact (preview->received, self->kind == TAO_SWAP_BUY ? self->symbol : "τ") : NULL;
  g_autofree char *average = filled ? tao_format_price (self->quote.average_rao) : NULL;
  g_autofree char *average_unit = average != NULL ? g_strconcat (average, TAO_NBSP "τ", NULL) : NULL;
  g_autofree char *impact = filled ? tao_format_change (self->quote.impact_ppm, 3) : NULL;
  g_autofree char *fee = filled ? tao_format_exact (preview->fee, preview->fee_in_tao ? "τ" : self->symbol) : NULL;
  g_autofree char *limit = self->has_quote && preview->limit_rao != 0 ? tao_format_price (preview->limit_rao) : NULL;
  g_autofree char *limit_unit = limit != NULL ? g_strconcat (limit, TAO_NBSP "τ", NULL) : NULL;

  tao_facts_set (self->facts, ROW_RECEIVE, receive);
  tao_facts_set (self->facts, ROW_AVERAGE, average_unit);
  tao_facts_set (self->facts, ROW_IMPACT, impact);
  tao_facts_set (self->facts, ROW_FEE, fee);
  tao_facts_set (self->facts, ROW_LIMIT, limit_unit);
}

static void
show_limit (TaoTicket *self)
{
  guint hundredths = g_settings_get_uint (self->settings, "price-limit");
  g_autofree char *percent = tao_format_percent (hundredths, 10000, 2);
  g_autofree char *label = g_strdup_printf (self->kind == TAO_SWAP_BUY ? "+%s" : TAO_MINUS "%s", percent);

  gtk_menu_button_set_label (self->limit, label);
}

static void
update (TaoTicket *self)
{
  g_autofree char *obstacle = NULL;
  gboolean ready;

  self->has_quote = self->has_subnet && self->problem == TAO_QUOTE_OK && self->units > 0;
  if (self->has_quote)
    tao_quote (&self->basis, self->kind, self->units, tao_ticket_get_tolerance_ppm (self), &self->quote);
  else
    self->quote = (TaoQuote) { 0 };
  show_facts (self);
  show_limit (self);
  obstacle = find_obstacle (self);
  tao_label_update (self->message, obstacle != NULL ? obstacle : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), obstacle != NULL && obstacle[0] != '\0');
  for (guint i = 0; i < G_N_ELEMENTS (shares); i++)
    gtk_widget_set_sensitive (self->shares[i], available (self) != TAO_UNKNOWN_U64 && available (self) > 0);

  ready = obstacle == NULL && self->units > 0;
  if (ready)
    {
      g_autofree char *target = g_strdup_printf ("%s?netuid=%u&amount=%" G_GUINT64_FORMAT, self->kind == TAO_SWAP_BUY ? "stake" : "unstake",
                                                 self->netuid, self->units);

      gtk_actionable_set_action_target (GTK_ACTIONABLE (self->review), "s", target);
      /* Makes it insensitive as long as no window has that action. */
      gtk_actionable_set_action_name (GTK_ACTIONABLE (self->review), "win.stake");
    }
  else
    {
      gtk_actionable_set_action_name (GTK_ACTIONABLE (self->review), NULL);
      gtk_widget_set_sensitive (GTK_WIDGET (self->review), FALSE);
    }
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->review), obstacle != NULL && obstacle[0] != '\0' ? obstacle : NULL);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* --- input --- */

static void
amount_changed_cb (TaoTicket *self)
{
  const char *text = gtk_editable_get_text (self->amount);
  guint64 units = 0;
  gboolean valid = tao_parse_amount (text, &units);

  self->units = valid ? units : 0;
  if (valid || text[0] == '\0')
    gtk_widget_remove_css_class (GTK_WIDGET (self->amount), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->amount), "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->amount), GTK_ACCESSIBLE_STATE_INVALID,
                               valid || text[0] == '\0' ? GTK_ACCESSIBLE_INVALID_FALSE : GTK_ACCESSIBLE_INVALID_TRUE, -1);
  update (self);
}

static void
name_sides (TaoTicket *self)
{
  /* Translators: %s is a subnet's token. */
  g_autofree char *buy = g_strdup_printf (_("Buy %s"), self->symbol);
  g_autofree char *sell = g_strdup_printf (_("Sell %s"), self->symbol);

  gtk_button_set_label (GTK_BUTTON (self->buy), buy);
  gtk_button_set_label (GTK_BUTTON (self->sell), sell);
  tao_label_update (self->unit, self->kind == TAO_SWAP_BUY ? "τ" : self->symbol);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->amount), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  self->kind == TAO_SWAP_BUY ? _("Amount to pay, in TAO") : _("Amount to sell, in the subnet's token"), -1);
}

static void
kind_toggled_cb (TaoTicket *self)
{
  TaoSwapKind kind = gtk_toggle_button_get_active (self->sell) ? TAO_SWAP_SELL : TAO_SWAP_BUY;

  if (self->kind == kind)
    return;
  self->kind = kind;
  name_sides (self);
  /* The number meant another token. */
  if (gtk_editable_get_text (self->amount)[0] != '\0')
    gtk_editable_set_text (self->amount, "");
  else
    update (self);
}

static void
share_clicked_cb (TaoTicket *self, GtkWidget *button)
{
  guint64 have = available (self);

  for (guint i = 0; i < G_N_ELEMENTS (shares); i++)
    if (self->shares[i] == button && have != TAO_UNKNOWN_U64)
      {
        guint64 units = have / 100 * shares[i].percent + have % 100 * shares[i].percent / 100;
        g_autofree char *text = tao_format_plain (units);

        gtk_editable_set_text (self->amount, text);
      }
}

/* --- public --- */

void
tao_ticket_set_snapshot (TaoTicket *self, TaoSnapshot *snapshot, const TaoSubnet *subnet)
{
  guint n;
  const TaoAccountState *accounts = tao_snapshot_get_accounts (snapshot, &n);
  const TaoPosition *positions;
  g_autofree char *symbol = tao_format_symbol (subnet->symbol, subnet->netuid);

  self->netuid = subnet->netuid;
  self->has_subnet = TRUE;
  self->live = tao_snapshot_get_sync (snapshot)->state == TAO_SYNC_LIVE && !tao_snapshot_get_sync (snapshot)->from_cache;
  self->problem = tao_quote_basis (tao_snapshot_get_sync (snapshot), subnet, &self->basis);
  /* One account signs an order: the best-off is the measure. */
  self->balance_rao = self->own_alpha = TAO_UNKNOWN_U64;
  for (guint i = 0; i < n; i++)
    if (accounts[i].own && accounts[i].free_rao != TAO_UNKNOWN_U64
        && (self->balance_rao == TAO_UNKNOWN_U64 || accounts[i].free_rao > self->balance_rao))
      self->balance_rao = accounts[i].free_rao;
  positions = tao_snapshot_get_positions (snapshot, &n);
  for (guint i = 0; i < n; i++)
    if (positions[i].netuid == subnet->netuid && positions[i].alpha != TAO_UNKNOWN_U64
        && (self->own_alpha == TAO_UNKNOWN_U64 || positions[i].alpha > self->own_alpha))
      self->own_alpha = positions[i].alpha;
  if (!g_str_equal (self->symbol, symbol))
    {
      g_free (self->symbol);
      self->symbol = g_steal_pointer (&symbol);
      name_sides (self);
    }
  update (self);
}

void
tao_ticket_reset (TaoTicket *self)
{
  self->has_subnet = FALSE;
  gtk_editable_set_text (self->amount, "");
  update (self);
}

void
tao_ticket_set_kind (TaoTicket *self, TaoSwapKind kind)
{
  gtk_toggle_button_set_active (kind == TAO_SWAP_BUY ? self->buy : self->sell, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->amount));
}

void
tao_ticket_set_amount (TaoTicket *self, const char *text)
{
  gtk_editable_set_text (self->amount, text);
}

TaoSwapKind
tao_ticket_get_kind (TaoTicket *self)
{
  return self->kind;
}

guint32
tao_ticket_get_tolerance_ppm (TaoTicket *self)
{
  return g_settings_get_uint (self->settings, "price-limit") * 100;
}

const TaoQuote *
tao_ticket_get_quote (TaoTicket *self, guint64 *amount)
{
  *amount = self->units;
  return self->has_quote && self->quote.preview.status == TAO_CALL_OK ? &self->quote : NULL;
}

const char *
tao_ticket_get_message (TaoTicket *self)
{
  return gtk_label_get_text (self->message);
}

/* --- widget --- */

static void
tao_ticket_dispose (GObject *object)
{
  TaoTicket *self = TAO_TICKET (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (tao_ticket_parent_class)->dispose (object);
}

static void
tao_ticket_finalize (GObject *object)
{
  g_free (TAO_TICKET (object)->symbol);
  G_OBJECT_CLASS (tao_ticket_parent_class)->finalize (object);
}

static void
tao_ticket_class_init (TaoTicketClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tao_ticket_dispose;
  G_OBJECT_CLASS (klass)->finalize = tao_ticket_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "taoticket");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static GtkWidget *
new_sides (TaoTicket *self)
{
  GtkWidget *sides = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  self->buy = GTK_TOGGLE_BUTTON (gtk_toggle_button_new ());
  self->sell = GTK_TOGGLE_BUTTON (gtk_toggle_button_new ());
  gtk_toggle_button_set_group (self->sell, self->buy);
  gtk_toggle_button_set_active (self->buy, TRUE);
  gtk_box_set_homogeneous (GTK_BOX (sides), TRUE);
  gtk_widget_add_css_class (sides, "linked");
  gtk_box_append (GTK_BOX (sides), GTK_WIDGET (self->buy));
  gtk_box_append (GTK_BOX (sides), GTK_WIDGET (self->sell));
  g_signal_connect_object (self->sell, "toggled", G_CALLBACK (kind_toggled_cb), self, G_CONNECT_SWAPPED);
  return sides;
}

static GtkWidget *
new_amount (TaoTicket *self)
{
  GtkWidget *overlay = gtk_overlay_new ();

  self->amount = GTK_EDITABLE (gtk_entry_new ());
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->amount), "0");
  gtk_entry_set_input_purpose (GTK_ENTRY (self->amount), GTK_INPUT_PURPOSE_NUMBER);
  gtk_entry_set_max_length (GTK_ENTRY (self->amount), 32);
  gtk_widget_add_css_class (GTK_WIDGET (self->amount), "tao-ticket-amount");
  gtk_widget_add_css_class (GTK_WIDGET (self->amount), "numeric");
  self->unit = GTK_LABEL (gtk_label_new ("τ"));
  gtk_widget_set_halign (GTK_WIDGET (self->unit), GTK_ALIGN_END);
  gtk_widget_set_margin_end (GTK_WIDGET (self->unit), 12);
  gtk_widget_set_can_target (GTK_WIDGET (self->unit), FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self->unit), "tao-secondary");
  gtk_overlay_set_child (GTK_OVERLAY (overlay), GTK_WIDGET (self->amount));
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), GTK_WIDGET (self->unit));
  g_signal_connect_object (self->amount, "changed", G_CALLBACK (amount_changed_cb), self, G_CONNECT_SWAPPED);
  return overlay;
}

static GtkWidget *
new_shares (TaoTicket *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_box_set_homogeneous (GTK_BOX (box), TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (shares); i++)
    {
      self->shares[i] = gtk_button_new_with_label (_(shares[i].label));
      gtk_widget_add_css_class (self->shares[i], "tao-share");
      gtk_widget_set_tooltip_text (self->shares[i], _("Of what your best-off account has here"));
      g_signal_connect_object (self->shares[i], "clicked", G_CALLBACK (share_clicked_cb), self, G_CONNECT_SWAPPED);
      gtk_box_append (GTK_BOX (box), self->shares[i]);
    }
  return box;
}

static GtkWidget *
new_limit (TaoTicket *self)
{
  static const guint limits[] = { 10, 50, 100, 200, 500 };
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (_("Limit"));
  g_autoptr(GMenu) menu = g_menu_new ();
  g_autoptr(GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr(GAction) action = g_settings_create_action (self->settings, "price-limit");

  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    {
      g_autofree char *percent = tao_format_percent (limits[i], 10000, 2);
      g_autofree char *detailed = g_strdup_printf ("ticket.price-limit(uint32 %u)", limits[i]);

      g_menu_append (menu, percent, detailed);
    }
  g_action_map_add_action (G_ACTION_MAP (group), action);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "ticket", G_ACTION_GROUP (group));
  self->limit = GTK_MENU_BUTTON (gtk_menu_button_new ());
  gtk_menu_button_set_menu_model (self->limit, G_MENU_MODEL (menu));
  gtk_menu_button_set_always_show_arrow (self->limit, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->limit), "flat");
  gtk_widget_add_css_class (GTK_WIDGET (self->limit), "tao-limit");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->limit), _("How far the price may move against you"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->limit), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Limit"), -1);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "tao-cell");
  gtk_widget_add_css_class (label, "tao-secondary");
  gtk_box_append (GTK_BOX (line), label);
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->limit));
  return line;
}

static void
tao_ticket_init (TaoTicket *self)
{
  static const char *const rows[N_ROWS] = { N_("You receive"), N_("Average price"), N_("Price impact"), N_("Swap fee"), N_("Limit price") };

  self->settings = g_settings_new (TAO_APPLICATION_ID);
  self->symbol = g_strdup ("α");
  self->balance_rao = self->own_alpha = TAO_UNKNOWN_U64;
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_box_append (GTK_BOX (self->box), new_sides (self));
  gtk_box_append (GTK_BOX (self->box), new_amount (self));
  gtk_box_append (GTK_BOX (self->box), new_shares (self));
  self->facts = TAO_FACTS (tao_facts_new (FALSE));
  for (guint i = 0; i < N_ROWS; i++)
    tao_facts_add (self->facts, _(rows[i]));
  tao_facts_set_class (self->facts, ROW_RECEIVE, "tao-strong");
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->facts));
  gtk_box_append (GTK_BOX (self->box), new_limit (self));
  self->message = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->message, TRUE);
  gtk_label_set_xalign (self->message, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->message), "caption");
  gtk_widget_set_visible (GTK_WIDGET (self->message), FALSE);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->message));
  self->review = GTK_BUTTON (gtk_button_new_with_label (_("Review…")));
  gtk_widget_add_css_class (GTK_WIDGET (self->review), "suggested-action");
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->review));
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  g_signal_connect_object (self->settings, "changed::price-limit", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  name_sides (self);
  update (self);
}

GtkWidget *
tao_ticket_new (void)
{
  return g_object_new (TAO_TYPE_TICKET, NULL);
}
