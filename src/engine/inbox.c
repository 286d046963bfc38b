/* The alerts of this network: asks the rules at each snapshot, keeps what they
 * say in the store, and shows the newest in the snapshot. Without a store it
 * works, and forgets. */
#include "engine/core.h"

#include <string.h>

#include "engine/alerts.h"

#define SHOWN_ALERTS 200
#define RULES_DOCUMENT "rules"
#define ACTIVE_DOCUMENT "rules-active"
/* Level, kind's code, time, block, netuid, uid, account, value, threshold. */
#define RECORD_TYPE "(uxtqqayxxs)"

struct _TaoInbox {
  TaoCore       *core;
  TaoAlertWatch *watch;
  GArray        *rules;      /* TaoRule */
  GArray        *alerts;     /* TaoAlert, newest first; texts are static */
  guint64        next_id;    /* without a store */
  gboolean       changed;
};

static gboolean
have_store (TaoInbox *self)
{
  return self->core->store != NULL;
}

/* --- the store -------------------------------------------------------------------------- */

static GBytes *
to_record (const TaoAlert *alert)
{
  GVariant *account = g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, alert->account.bytes, sizeof alert->account.bytes, 1);
  g_autoptr(GVariant) record = NULL;

  record = g_variant_ref_sink (g_variant_new ("(uxtqq@ayxxs)", (guint32) alert->level, alert->time_ms, alert->block, alert->netuid,
                                              alert->uid, account, alert->value, alert->threshold, alert->rule));
  return g_variant_get_data_as_bytes (record);
}

/* FALSE for a record of a rule that is not known (any more), or a damaged one. */
static gboolean
from_record (GBytes *bytes, TaoAlert *alert)
{
  g_autoptr(GVariant) record = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (RECORD_TYPE), bytes, FALSE));
  g_autoptr(GVariant) account = NULL;
  const char *code;
  guint32 level;
  gsize size;
  gconstpointer data;
  TaoRuleKind kind;

  memset (alert, 0, sizeof *alert);
  g_variant_get (record, "(uxtqq@ayxx&s)", &level, &alert->time_ms, &alert->block, &alert->netuid, &alert->uid, &account,
                 &alert->value, &alert->threshold, &code);
  data = g_variant_get_fixed_array (account, &size, 1);
  if (size != sizeof alert->account.bytes || level > TAO_ALERT_CRITICAL || !tao_rule_kind_from_code (code, &kind))
    return FALSE;
  memcpy (alert->account.bytes, data, size);
  alert->level = level;
  alert->rule = tao_rule_kind_to_code (kind);
  return TRUE;
}

static void
add_stored_cb (gint64 id, gint64 time_ms, gboolean seen, GBytes *record, gpointer user_data)
{
  TaoInbox *self = user_data;
  TaoAlert alert;

  if (!from_record (record, &alert))
    return;
  alert.id = (guint64) id;
  alert.seen = seen;
  g_array_append_val (self->alerts, alert);
}

static void
put_document (TaoInbox *self, const char *name, const char *text)
{
  g_autoptr(GError) error = NULL;

  if (have_store (self) && !tao_store_put_document (self->core->store, name, text, &error))
    g_warning ("Alert rules cannot be kept: %s", error->message);
}

static char *
get_document (TaoInbox *self, const char *name)
{
  g_autoptr(GError) error = NULL;
  char *text = tao_store_get_document (self->core->store, name, &error);

  if (error != NULL)
    g_warning ("Alert rules cannot be read: %s", error->message);
  return text;
}

/* --- showing ------------------------------------------------------------------------------ */

void
tao_inbox_show (TaoInbox *self)
{
  g_autoptr(TaoArena) arena = tao_arena_new ();
  TaoAlert *alerts = tao_arena_dup_array (arena, TaoAlert, self->alerts->data, self->alerts->len);

  tao_snapshot_builder_set_alerts (tao_core_touch (self->core), arena, alerts, self->alerts->len);
}

static void
raise_cb (const char *key, const TaoAlert *alert, gpointer user_data)
{
  TaoInbox *self = user_data;
  TaoAlert kept = *alert;

  if (have_store (self))
    {
      g_autoptr(GBytes) record = to_record (alert);
      g_autoptr(GError) error = NULL;

      kept.id = (guint64) tao_store_put_alert (self->core->store, key, alert->time_ms, record, &error);
      if (error != NULL)
        g_warning ("An alert cannot be kept: %s", error->message);
      else if (kept.id == 0)
        return;
    }
  if (kept.id == 0)
    kept.id = self->next_id++;
  g_array_prepend_val (self->alerts, kept);
  if (self->alerts->len > SHOWN_ALERTS)
    g_array_set_size (self->alerts, SHOWN_ALERTS);
  self->changed = TRUE;
}

void
tao_inbox_look (TaoInbox *self, TaoSnapshot *before, TaoSnapshot *now)
{
  self->changed = FALSE;
  if (tao_alert_watch_look (self->watch, before, now, g_get_real_time () / 1000, raise_cb, self))
    {
      g_autofree char *active = tao_alert_watch_save (self->watch);

      put_document (self, ACTIVE_DOCUMENT, active);
    }
  if (self->changed)
    tao_inbox_show (self);
}

void
tao_inbox_set_seen (TaoInbox *self, guint64 id)
{
  gboolean any = FALSE;

  for (guint i = 0; i < self->alerts->len; i++)
    {
      TaoAlert *alert = &g_array_index (self->alerts, TaoAlert, i);
      g_autoptr(GError) error = NULL;

      if (alert->seen || (id != 0 && alert->id != id))
        continue;
      alert->seen = TRUE;
      any = TRUE;
      if (have_store (self) && !tao_store_set_alert_seen (self->core->store, (gint64) alert->id, &error))
        g_warning ("An alert cannot be marked as seen: %s", error->message);
    }
  if (any)
    tao_inbox_show (self);
}

void
tao_inbox_test (TaoInbox *self)
{
  gint64 now_ms = g_get_real_time () / 1000;
  g_autofree char *key = g_strdup_printf ("test/%" G_GINT64_FORMAT, now_ms);
  TaoAlert alert = {
    .rule = tao_rule_kind_to_code (TAO_RULE_TEST), .level = TAO_ALERT_INFO, .time_ms = now_ms,
    .block = self->core->sync->best_block, .netuid = TAO_RULE_ANY, .uid = TAO_RULE_ANY,
  };

  raise_cb (key, &alert, self);
  tao_inbox_show (self);
}

/* --- rules ----------------------------------------------------------------------------------- */

void
tao_inbox_set_rules (TaoInbox *self, const GArray *rules)
{
  g_autofree char *text = tao_rules_to_text (rules);

  g_array_set_size (self->rules, 0);
  g_array_append_vals (self->rules, rules->data, rules->len);
  tao_alert_watch_set_rules (self->watch, rules);
  put_document (self, RULES_DOCUMENT, text);
}

const GArray *
tao_inbox_get_rules (TaoInbox *self)
{
  return self->rules;
}

/* --- life -------------------------------------------------------------------------------------- */

void
tao_inbox_open (TaoInbox *self)
{
  g_autofree char *text = NULL;
  g_autofree char *active = NULL;
  g_autoptr(GArray) rules = NULL;
  g_autoptr(GError) error = NULL;

  g_array_set_size (self->alerts, 0);
  if (have_store (self))
    {
      text = get_document (self, RULES_DOCUMENT);
      active = get_document (self, ACTIVE_DOCUMENT);
      if (!tao_store_each_alert (self->core->store, SHOWN_ALERTS, add_stored_cb, self, &error))
        g_warning ("Alerts cannot be read: %s", error->message);
      g_clear_error (&error);
    }
  if (text != NULL && (rules = tao_rules_from_text (text, &error)) == NULL)
    g_warning ("The usual alert rules are used: %s", error->message);
  if (rules == NULL)
    rules = tao_rules_new_default ();
  g_array_set_size (self->rules, 0);
  g_array_append_vals (self->rules, rules->data, rules->len);
  tao_alert_watch_set_rules (self->watch, rules);
  tao_alert_watch_restore (self->watch, active != NULL ? active : "");
  tao_inbox_show (self);
}

TaoInbox *
tao_inbox_new (TaoCore *core)
{
  TaoInbox *self = g_new0 (TaoInbox, 1);

  self->core = core;
  self->rules = tao_rules_new_default ();
  self->watch = tao_alert_watch_new (self->rules);
  self->alerts = g_array_new (FALSE, TRUE, sizeof (TaoAlert));
  self->next_id = 1;
  return self;
}

void
tao_inbox_free (TaoInbox *self)
{
  tao_alert_watch_free (self->watch);
  g_array_unref (self->rules);
  g_array_unref (self->alerts);
  g_free (self);
}
