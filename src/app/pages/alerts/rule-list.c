#include "app/pages/alerts/rule-list.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "app/format.h"

struct _TaoRuleList {
  GtkWidget parent_instance;

  GtkListBox *list;
  GArray *rules;              /* TaoRule */
  AdwExpanderRow *adder;
  AdwComboRow *kind;
  AdwEntryRow *netuid, *uid, *threshold;
  GtkWidget *add;
};

G_DEFINE_FINAL_TYPE (TaoRuleList, tao_rule_list, GTK_TYPE_WIDGET)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

#define INDEX_DATA "tao-rule-index"

/* --- words --------------------------------------------------------------------------------- */

typedef struct { const char *title, *unit; gboolean amount, needs_netuid, takes_uid, takes_netuid; } KindWords;

static const KindWords kinds[TAO_RULE_N_KINDS] = {
  [TAO_RULE_UID_EXIT] = { N_("UID near the exit, hours left at most"), N_("h"), FALSE, FALSE, TRUE, TRUE },
  [TAO_RULE_INCENTIVE_DROP] = { N_("Incentive lost in one epoch, at least"), "%", FALSE, FALSE, TRUE, TRUE },
  [TAO_RULE_PERMIT_LOST] = { N_("A validator you have stake with loses its permit"), NULL, FALSE, FALSE, FALSE, TRUE },
  [TAO_RULE_TAKE_RAISED] = { N_("A validator you have stake with raises its take"), NULL, FALSE, FALSE, FALSE, FALSE },
  [TAO_RULE_PRICE_ABOVE] = { N_("Price rises to"), "τ", TRUE, TRUE, FALSE, TRUE },
  [TAO_RULE_PRICE_BELOW] = { N_("Price falls to"), "τ", TRUE, TRUE, FALSE, TRUE },
  [TAO_RULE_PRICE_MOVED] = { N_("Price moves within a day by"), "%", FALSE, FALSE, FALSE, TRUE },
  [TAO_RULE_POOL_BELOW] = { N_("TAO in the pool falls to"), "τ", TRUE, TRUE, FALSE, TRUE },
  [TAO_RULE_SUBNET_EXIT] = { N_("A subnet you have stake in is first in line to leave"), NULL, FALSE, FALSE, FALSE, TRUE },
  [TAO_RULE_SWAP_ANNOUNCED] = { N_("A coldkey swap is announced for an account of yours"), NULL, FALSE, FALSE, FALSE, FALSE },
  [TAO_RULE_PROXY_ADDED] = { N_("A proxy is added to an account of yours"), NULL, FALSE, FALSE, FALSE, FALSE },
  [TAO_RULE_PARAMETERS] = { N_("Parameters of a subnet change"), NULL, FALSE, FALSE, FALSE, TRUE },
  [TAO_RULE_AUDIT_DIFFERS] = { N_("A computed epoch or block differs from the chain’s"), NULL, FALSE, FALSE, FALSE, TRUE },
  [TAO_RULE_NODE_BEHIND] = { N_("The node is behind by"), N_("blocks"), FALSE, FALSE, FALSE, FALSE },
  [TAO_RULE_NOT_WATCHING] = { N_("No new block for"), N_("min"), FALSE, FALSE, FALSE, FALSE },
  [TAO_RULE_TEST] = { N_("Test"), NULL, FALSE, FALSE, FALSE, FALSE },
};

const char *
tao_rule_words_title (TaoRuleKind kind)
{
  return kind < TAO_RULE_N_KINDS ? _(kinds[kind].title) : "";
}

char *
tao_rule_words_scope (const TaoRule *rule)
{
  if (rule->netuid != TAO_RULE_ANY && rule->uid != TAO_RULE_ANY)
    return g_strdup_printf (_("UID %1$u of subnet %2$u"), rule->uid, rule->netuid);
  if (rule->netuid != TAO_RULE_ANY)
    return g_strdup_printf (kinds[rule->kind].takes_uid ? _("Your UIDs in subnet %u") : _("Subnet %u"), rule->netuid);
  if (rule->kind == TAO_RULE_AUDIT_DIFFERS)
    return g_strdup (_("In every subnet"));
  if (kinds[rule->kind].takes_uid)
    return g_strdup (_("Your UIDs"));
  return g_strdup (kinds[rule->kind].takes_netuid ? _("Where you have stake, UIDs or a subnet") : "");
}

char *
tao_rule_threshold_to_text (TaoRuleKind kind, gint64 threshold)
{
  char *text, *point, *end;

  if (!kinds[kind].amount)
    return g_strdup_printf ("%" G_GINT64_FORMAT, threshold);
  text = tao_format_plain ((guint64) MAX (threshold, 0));
  point = strchr (text, '.');
  for (end = text + strlen (text); point != NULL && end > point && (end[-1] == '0' || end[-1] == '.'); end--)
    end[-1] = '\0';
  return text;
}

gboolean
tao_rule_threshold_from_text (TaoRuleKind kind, const char *text, gint64 *threshold)
{
  g_autofree char *clean = g_strstrip (g_strdup (text));
  guint64 rao;

  if (!kinds[kind].amount)
    return g_ascii_string_to_signed (clean, 10, 1, 1000000, threshold, NULL);
  if (!tao_parse_amount (clean, &rao) || rao == 0 || rao > G_MAXINT64)
    return FALSE;
  *threshold = (gint64) rao;
  return TRUE;
}

/* --- rows ------------------------------------------------------------------------------------- */

static void fill (TaoRuleList *self);

static TaoRule *
rule_of (TaoRuleList *self, gpointer widget)
{
  guint index = GPOINTER_TO_UINT (g_object_get_data (widget, INDEX_DATA));

  return index < self->rules->len ? &g_array_index (self->rules, TaoRule, index) : NULL;
}

static void
switched_cb (TaoRuleList *self, GParamSpec *pspec, GtkSwitch *toggle)
{
  TaoRule *rule = rule_of (self, toggle);

  if (rule == NULL || rule->enabled == gtk_switch_get_active (toggle))
    return;
  rule->enabled = gtk_switch_get_active (toggle);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
threshold_cb (TaoRuleList *self, GtkEntry *entry)
{
  TaoRule *rule = rule_of (self, entry);
  gint64 threshold;

  if (rule == NULL || !tao_rule_threshold_from_text (rule->kind, gtk_editable_get_text (GTK_EDITABLE (entry)), &threshold))
    {
      gtk_widget_add_css_class (GTK_WIDGET (entry), "error");
      return;
    }
  gtk_widget_remove_css_class (GTK_WIDGET (entry), "error");
  if (rule->threshold == threshold)
    return;
  rule->threshold = threshold;
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
left_cb (GtkEventController *controller, TaoRuleList *self)
{
  GtkWidget *entry = gtk_event_controller_get_widget (controller);

  /* One whose row went because the list was filled anew belongs to rules that are no longer there. */
  if (gtk_widget_is_ancestor (entry, GTK_WIDGET (self)))
    threshold_cb (self, GTK_ENTRY (entry));
}

static void
remove_cb (TaoRuleList *self, GtkButton *button)
{
  guint index = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), INDEX_DATA));

  if (index >= self->rules->len)
    return;
  g_array_remove_index (self->rules, index);
  fill (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static GtkWidget *
threshold_entry (TaoRuleList *self, const TaoRule *rule, guint index)
{
  GtkWidget *entry = gtk_entry_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  g_autofree char *text = tao_rule_threshold_to_text (rule->kind, rule->threshold);

  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 6);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), 10);
  gtk_editable_set_alignment (GTK_EDITABLE (entry), 1);
  gtk_widget_set_valign (entry, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (entry, "numeric");
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, tao_rule_words_title (rule->kind), -1);
  g_object_set_data (G_OBJECT (entry), INDEX_DATA, GUINT_TO_POINTER (index));
  g_signal_connect_object (entry, "activate", G_CALLBACK (threshold_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (focus, "leave", G_CALLBACK (left_cb), self, 0);
  gtk_widget_add_controller (entry, focus);
  return entry;
}

static GtkWidget *
new_row (TaoRuleList *self, guint index)
{
  const TaoRule *rule = &g_array_index (self->rules, TaoRule, index);
  GtkWidget *row = adw_action_row_new (), *toggle = gtk_switch_new (), *drop = gtk_button_new_from_icon_name ("user-trash-symbolic");
  g_autofree char *scope = tao_rule_words_scope (rule);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), tao_rule_words_title (rule->kind));
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 4);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), scope);
  if (tao_rule_kind_has_threshold (rule->kind))
    {
      GtkWidget *unit = gtk_label_new (_(kinds[rule->kind].unit));

      gtk_widget_add_css_class (unit, "tao-secondary");
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), threshold_entry (self, rule, index));
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), unit);
    }
  gtk_widget_set_tooltip_text (drop, _("Remove this rule"));
  gtk_widget_add_css_class (drop, "flat");
  gtk_widget_set_valign (drop, GTK_ALIGN_CENTER);
  g_object_set_data (G_OBJECT (drop), INDEX_DATA, GUINT_TO_POINTER (index));
  g_signal_connect_object (drop, "clicked", G_CALLBACK (remove_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), drop);
  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  gtk_switch_set_active (GTK_SWITCH (toggle), rule->enabled);
  gtk_accessible_update_property (GTK_ACCESSIBLE (toggle), GTK_ACCESSIBLE_PROPERTY_LABEL, tao_rule_words_title (rule->kind), -1);
  g_object_set_data (G_OBJECT (toggle), INDEX_DATA, GUINT_TO_POINTER (index));
  g_signal_connect_object (toggle, "notify::active", G_CALLBACK (switched_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
  return row;
}

static void
fill (TaoRuleList *self)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL && GTK_WIDGET (row) != GTK_WIDGET (self->adder))
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = 0; i < self->rules->len; i++)
    gtk_list_box_insert (self->list, new_row (self, i), (int) i);
}

/* --- adding -------------------------------------------------------------------------------------- */

/* TRUE with TAO_RULE_ANY for an empty text. */
static gboolean
parse_place (AdwEntryRow *row, guint16 *place)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
  guint64 value;

  *place = TAO_RULE_ANY;
  if (*text == '\0')
    return TRUE;
  if (!g_ascii_string_to_unsigned (text, 10, 0, TAO_RULE_ANY - 1, &value, NULL))
    return FALSE;
  *place = (guint16) value;
  return TRUE;
}

static gboolean
read_new (TaoRuleList *self, TaoRule *rule)
{
  const KindWords *words;

  *rule = (TaoRule) { .kind = adw_combo_row_get_selected (self->kind), .enabled = TRUE, .netuid = TAO_RULE_ANY, .uid = TAO_RULE_ANY };
  if (rule->kind >= TAO_RULE_TEST)
    return FALSE;
  words = &kinds[rule->kind];
  if (words->takes_netuid && !parse_place (self->netuid, &rule->netuid))
    return FALSE;
  if (words->takes_uid && !parse_place (self->uid, &rule->uid))
    return FALSE;
  if ((words->needs_netuid || rule->uid != TAO_RULE_ANY) && rule->netuid == TAO_RULE_ANY)
    return FALSE;
  return !tao_rule_kind_has_threshold (rule->kind)
         || tao_rule_threshold_from_text (rule->kind, gtk_editable_get_text (GTK_EDITABLE (self->threshold)), &rule->threshold);
}

static void
new_changed_cb (TaoRuleList *self)
{
  TaoRuleKind kind = adw_combo_row_get_selected (self->kind);
  TaoRule rule;

  if (kind >= TAO_RULE_TEST)
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->netuid), kinds[kind].takes_netuid);
  gtk_widget_set_visible (GTK_WIDGET (self->uid), kinds[kind].takes_uid);
  gtk_widget_set_visible (GTK_WIDGET (self->threshold), tao_rule_kind_has_threshold (kind));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->netuid),
                                 kinds[kind].needs_netuid ? _("Subnet, by number") : _("Subnet, by number (empty: yours)"));
  if (kinds[kind].unit != NULL)
    {
      g_autofree char *title = g_strdup_printf (_("Threshold, in %s"), _(kinds[kind].unit));

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->threshold), title);
    }
  gtk_widget_set_sensitive (self->add, read_new (self, &rule));
}

static void
add_cb (TaoRuleList *self)
{
  TaoRule rule;

  if (!read_new (self, &rule))
    return;
  g_array_append_val (self->rules, rule);
  fill (self);
  gtk_editable_set_text (GTK_EDITABLE (self->threshold), "");
  adw_expander_row_set_expanded (self->adder, FALSE);
  g_signal_emit (self, signals[CHANGED], 0);
}

static AdwEntryRow *
add_entry (TaoRuleList *self, const char *title)
{
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_expander_row_add_row (self->adder, row);
  g_signal_connect_object (row, "changed", G_CALLBACK (new_changed_cb), self, G_CONNECT_SWAPPED);
  return ADW_ENTRY_ROW (row);
}

static void
build_adder (TaoRuleList *self)
{
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);
  GtkWidget *row = gtk_list_box_row_new ();

  for (guint i = 0; i < TAO_RULE_TEST; i++)
    gtk_string_list_append (names, tao_rule_words_title (i));
  self->adder = ADW_EXPANDER_ROW (adw_expander_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->adder), _("Add a rule"));
  self->kind = ADW_COMBO_ROW (adw_combo_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->kind), _("Watch for"));
  adw_combo_row_set_model (self->kind, G_LIST_MODEL (names));
  adw_expander_row_add_row (self->adder, GTK_WIDGET (self->kind));
  self->netuid = add_entry (self, _("Subnet, by number"));
  self->uid = add_entry (self, _("UID (empty: yours)"));
  self->threshold = add_entry (self, _("Threshold"));
  self->add = gtk_button_new_with_label (_("Add"));
  gtk_widget_add_css_class (self->add, "suggested-action");
  gtk_widget_set_halign (self->add, GTK_ALIGN_END);
  gtk_widget_set_margin_top (self->add, 9);
  gtk_widget_set_margin_bottom (self->add, 9);
  gtk_widget_set_margin_end (self->add, 12);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), self->add);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  adw_expander_row_add_row (self->adder, row);
  gtk_list_box_append (self->list, GTK_WIDGET (self->adder));
  g_signal_connect_object (self->kind, "notify::selected", G_CALLBACK (new_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->add, "clicked", G_CALLBACK (add_cb), self, G_CONNECT_SWAPPED);
  new_changed_cb (self);
}

/* --- object --------------------------------------------------------------------------------------- */

void
tao_rule_list_set_rules (TaoRuleList *self, const GArray *rules)
{
  g_array_set_size (self->rules, 0);
  g_array_append_vals (self->rules, rules->data, rules->len);
  fill (self);
}

const GArray *
tao_rule_list_get_rules (TaoRuleList *self)
{
  return self->rules;
}

static void
tao_rule_list_dispose (GObject *object)
{
  TaoRuleList *self = TAO_RULE_LIST (object);

  if (self->list != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->list));
  self->list = NULL;
  G_OBJECT_CLASS (tao_rule_list_parent_class)->dispose (object);
}

static void
tao_rule_list_finalize (GObject *object)
{
  g_array_unref (TAO_RULE_LIST (object)->rules);
  G_OBJECT_CLASS (tao_rule_list_parent_class)->finalize (object);
}

static void
tao_rule_list_class_init (TaoRuleListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tao_rule_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = tao_rule_list_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  signals[CHANGED] = g_signal_new ("changed", TAO_TYPE_RULE_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
tao_rule_list_init (TaoRuleList *self)
{
  self->rules = g_array_new (FALSE, FALSE, sizeof (TaoRule));
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Rules"), -1);
  gtk_widget_set_parent (GTK_WIDGET (self->list), GTK_WIDGET (self));
  build_adder (self);
}
