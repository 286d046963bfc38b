#include "app/pages/uid/uid-alerts.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "app/format.h"

#define EXIT_HOURS 24
#define DROP_PERCENT 10

enum { ALERT_EXIT, ALERT_DROP, N_ALERTS };

static const struct { TaoRuleKind kind; gint64 threshold; const char *title; } alerts[N_ALERTS] = {
  [ALERT_EXIT] = { TAO_RULE_UID_EXIT, EXIT_HOURS, N_("Less than a day left in line") },
  [ALERT_DROP] = { TAO_RULE_INCENTIVE_DROP, DROP_PERCENT, N_("Incentive falls 10% in an epoch") },
};

struct _TaoUidAlerts {
  GtkWidget parent_instance;

  GtkWidget *list;
  AdwActionRow *row[N_ALERTS];
  GtkSwitch *toggle[N_ALERTS];
  TaoEngine *engine;              /* (nullable) */
  GCancellable *loading;          /* (nullable) */
  guint16 netuid, uid;
  gboolean placed;
  gboolean showing;               /* a switch moves because the rules say so */
};

G_DEFINE_FINAL_TYPE (TaoUidAlerts, tao_uid_alerts, GTK_TYPE_WIDGET)

static TaoRule *
find_rule (const GArray *rules, TaoRuleKind kind, guint16 netuid, guint16 uid)
{
  for (guint i = 0; i < rules->len; i++)
    {
      TaoRule *rule = &g_array_index (rules, TaoRule, i);

      if (rule->kind == kind && rule->netuid == netuid && rule->uid == uid)
        return rule;
    }
  return NULL;
}

gboolean
tao_uid_alerts_is_on (const GArray *rules, TaoRuleKind kind, guint16 netuid, guint16 uid)
{
  const TaoRule *rule = find_rule (rules, kind, netuid, uid);

  return rule != NULL && rule->enabled;
}

void
tao_uid_alerts_switch (GArray *rules, TaoRuleKind kind, guint16 netuid, guint16 uid, gboolean on)
{
  TaoRule *rule = find_rule (rules, kind, netuid, uid);
  TaoRule added = { .kind = kind, .enabled = on, .netuid = netuid, .uid = uid };

  if (rule != NULL)
    {
      rule->enabled = on;
      return;
    }
  for (guint i = 0; i < N_ALERTS; i++)
    if (alerts[i].kind == kind)
      added.threshold = alerts[i].threshold;
  g_array_append_val (rules, added);
}

/* --- the rules --- */

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) rules = tao_engine_load_rules_finish (TAO_ENGINE (source), result, &error);
  TaoUidAlerts *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->showing = TRUE;
  for (guint i = 0; i < N_ALERTS; i++)
    {
      gtk_widget_set_sensitive (GTK_WIDGET (self->toggle[i]), rules != NULL);
      if (rules != NULL)
        gtk_switch_set_active (self->toggle[i], tao_uid_alerts_is_on (rules, alerts[i].kind, self->netuid, self->uid));
    }
  self->showing = FALSE;
}

static void
load (TaoUidAlerts *self)
{
  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  for (guint i = 0; i < N_ALERTS; i++)
    gtk_widget_set_sensitive (GTK_WIDGET (self->toggle[i]), FALSE);
  if (self->engine == NULL)
    return;
  self->loading = g_cancellable_new ();
  tao_engine_load_rules_async (self->engine, self->loading, loaded_cb, self);
}

/* What one switch asks for; it outlives the page. */
typedef struct {
  TaoRuleKind kind;
  guint16 netuid, uid;
  gboolean on;
} Change;

/* The rules are read anew, so that what was set elsewhere meanwhile stays. */
static void
change_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Change *change = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) rules = tao_engine_load_rules_finish (TAO_ENGINE (source), result, &error);

  if (rules == NULL)
    {
      g_warning ("The alert is not set: %s", error->message);
      return;
    }
  tao_uid_alerts_switch (rules, change->kind, change->netuid, change->uid, change->on);
  tao_engine_set_rules (TAO_ENGINE (source), rules);
}

static void
toggled_cb (TaoUidAlerts *self, GParamSpec *pspec, GtkSwitch *toggle)
{
  Change *change;
  guint which = toggle == self->toggle[ALERT_EXIT] ? ALERT_EXIT : ALERT_DROP;

  if (self->showing || self->engine == NULL)
    return;
  change = g_new0 (Change, 1);
  *change = (Change) { alerts[which].kind, self->netuid, self->uid, gtk_switch_get_active (toggle) };
  tao_engine_load_rules_async (self->engine, NULL, change_cb, change);
}

/* --- the widget --- */

static void
tao_uid_alerts_dispose (GObject *object)
{
  TaoUidAlerts *self = TAO_UID_ALERTS (object);

  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  g_clear_object (&self->engine);
  g_clear_pointer (&self->list, gtk_widget_unparent);
  G_OBJECT_CLASS (tao_uid_alerts_parent_class)->dispose (object);
}

static void
tao_uid_alerts_class_init (TaoUidAlertsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tao_uid_alerts_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
tao_uid_alerts_init (TaoUidAlerts *self)
{
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "boxed-list");
  for (guint i = 0; i < N_ALERTS; i++)
    {
      self->row[i] = ADW_ACTION_ROW (adw_action_row_new ());
      self->toggle[i] = GTK_SWITCH (gtk_switch_new ());
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->row[i]), _(alerts[i].title));
      gtk_widget_set_valign (GTK_WIDGET (self->toggle[i]), GTK_ALIGN_CENTER);
      gtk_widget_set_sensitive (GTK_WIDGET (self->toggle[i]), FALSE);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->toggle[i]), GTK_ACCESSIBLE_PROPERTY_LABEL, _(alerts[i].title), -1);
      adw_action_row_add_suffix (self->row[i], GTK_WIDGET (self->toggle[i]));
      adw_action_row_set_activatable_widget (self->row[i], GTK_WIDGET (self->toggle[i]));
      gtk_list_box_append (GTK_LIST_BOX (self->list), GTK_WIDGET (self->row[i]));
      g_signal_connect_object (self->toggle[i], "notify::active", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
    }
  gtk_widget_set_parent (self->list, GTK_WIDGET (self));
}

static void
show_last (TaoUidAlerts *self, TaoSnapshot *snapshot)
{
  guint n;
  const TaoAlert *all = tao_snapshot_get_alerts (snapshot, &n);

  for (guint i = 0; i < N_ALERTS; i++)
    {
      g_autofree char *text = NULL;
      gint64 last_ms = 0;

      for (guint j = 0; j < n; j++)
        if (all[j].netuid == self->netuid && all[j].uid == self->uid
            && g_strcmp0 (all[j].rule, tao_rule_kind_to_code (alerts[i].kind)) == 0)
          last_ms = MAX (last_ms, all[j].time_ms);
      if (last_ms > 0)
        {
          g_autofree char *time = tao_format_date_time (last_ms);

          text = g_strdup_printf (_("Last fired %s"), time);
        }
      if (g_strcmp0 (adw_action_row_get_subtitle (self->row[i]), text != NULL ? text : _("Desktop notification")) != 0)
        adw_action_row_set_subtitle (self->row[i], text != NULL ? text : _("Desktop notification"));
    }
}

void
tao_uid_alerts_show (TaoUidAlerts *self, TaoEngine *engine, TaoSnapshot *snapshot, guint16 netuid, guint16 uid, gboolean validator)
{
  gboolean same = self->placed && self->netuid == netuid && self->uid == uid;

  g_set_object (&self->engine, engine);
  self->netuid = netuid;
  self->uid = uid;
  self->placed = TRUE;
  gtk_widget_set_visible (GTK_WIDGET (self->row[ALERT_DROP]), !validator);
  show_last (self, snapshot);
  if (!same)
    load (self);
}
