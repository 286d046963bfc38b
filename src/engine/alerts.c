#include "engine/alerts.h"

#include <string.h>

#include "engine/outlook.h"

/* Registrations are counted over a day of 12-second blocks. */
/* States kept to tell a beginning from a going on; nobody has more. */
#define MAX_ACTIVE 4096
/* A subnet's blocks have to be right for so long before the next that differs is news. */
#define CALM_BLOCKS 100
#define MAX_RULES 500
/* Of the text of rules; grows with each new default rule.  Texts without one are of the first. */
#define RULES_VERSION 2
/* A state has ended when its value is this far, in percent, on the good side of the threshold: no flutter. */
#define CLEAR_PERCENT 5

typedef struct {
  const char   *code;
  TaoAlertLevel level;
  gboolean      has_threshold;
  gint64        threshold;        /* of the default rule, if there is one */
  gboolean      by_default;
  guint         since;            /* RULES_VERSION that brought the default rule; 0: the first */
} KindInfo;

static const KindInfo kinds[TAO_RULE_N_KINDS] = {
  [TAO_RULE_UID_EXIT] = { "uid-exit", TAO_ALERT_CRITICAL, TRUE, 24, TRUE },
  [TAO_RULE_INCENTIVE_DROP] = { "incentive-drop", TAO_ALERT_WARNING, TRUE, 30, TRUE },
  [TAO_RULE_PERMIT_LOST] = { "permit-lost", TAO_ALERT_WARNING, FALSE, 0, TRUE },
  [TAO_RULE_TAKE_RAISED] = { "take-raised", TAO_ALERT_WARNING, FALSE, 0, TRUE },
  [TAO_RULE_PRICE_ABOVE] = { "price-above", TAO_ALERT_INFO, TRUE, 0, FALSE },
  [TAO_RULE_PRICE_BELOW] = { "price-below", TAO_ALERT_WARNING, TRUE, 0, FALSE },
  [TAO_RULE_PRICE_MOVED] = { "price-moved", TAO_ALERT_INFO, TRUE, 20, TRUE },
  [TAO_RULE_POOL_BELOW] = { "pool-below", TAO_ALERT_WARNING, TRUE, 0, FALSE },
  [TAO_RULE_SUBNET_EXIT] = { "subnet-exit", TAO_ALERT_CRITICAL, FALSE, 0, TRUE },
  [TAO_RULE_SWAP_ANNOUNCED] = { "swap-announced", TAO_ALERT_CRITICAL, FALSE, 0, TRUE },
  [TAO_RULE_PROXY_ADDED] = { "proxy-added", TAO_ALERT_CRITICAL, FALSE, 0, TRUE, 2 },
  [TAO_RULE_PARAMETERS] = { "parameters", TAO_ALERT_INFO, FALSE, 0, TRUE },
  [TAO_RULE_AUDIT_DIFFERS] = { "audit-differs", TAO_ALERT_WARNING, FALSE, 0, TRUE },
  [TAO_RULE_NODE_BEHIND] = { "node-behind", TAO_ALERT_WARNING, TRUE, 20, TRUE },
  [TAO_RULE_NOT_WATCHING] = { "not-watching", TAO_ALERT_WARNING, TRUE, 10, TRUE },
  [TAO_RULE_TEST] = { "test", TAO_ALERT_INFO, FALSE, 0, FALSE },
};

struct _TaoAlertWatch {
  GArray     *rules;        /* TaoRule */
  GHashTable *active;       /* keys of states that alerted and go on */
  GHashTable *differed;     /* netuid → guint64: the block that was last seen to differ */
  GHashTable *own_uids;     /* netuids + 1 where own uids were seen */
  gboolean    everything;   /* look also at what did not change: rules are new */
  guint64     beat_block;   /* last new block, and when it was seen */
  gint64      beat_ms;
};

/* One look. */
typedef struct {
  TaoAlertWatch *watch;
  TaoSnapshot   *before, *now;
  const TaoSyncInfo *sync;
  gint64         now_ms;
  TaoAlertFunc   func;
  gpointer       user_data;
  gboolean       changed;
} Look;

/* --- rules ----------------------------------------------------------------------------------- */

const char *
tao_rule_kind_to_code (TaoRuleKind kind)
{
  g_return_val_if_fail (kind < TAO_RULE_N_KINDS, NULL);

  return kinds[kind].code;
}

gboolean
tao_rule_kind_from_code (const char *code, TaoRuleKind *kind)
{
  for (guint i = 0; i < TAO_RULE_N_KINDS; i++)
    if (g_strcmp0 (code, kinds[i].code) == 0)
      {
        *kind = i;
        return TRUE;
      }
  return FALSE;
}

gboolean
tao_rule_kind_has_threshold (TaoRuleKind kind)
{
  g_return_val_if_fail (kind < TAO_RULE_N_KINDS, FALSE);

  return kinds[kind].has_threshold;
}

static void
append_default (GArray *rules, TaoRuleKind kind)
{
  TaoRule rule = { .kind = kind, .enabled = TRUE, .netuid = TAO_RULE_ANY, .uid = TAO_RULE_ANY, .threshold = kinds[kind].threshold };

  g_array_append_val (rules, rule);
}

GArray *
tao_rules_new_default (void)
{
  GArray *rules = g_array_new (FALSE, FALSE, sizeof (TaoRule));

  for (guint i = 0; i < TAO_RULE_N_KINDS; i++)
    if (kinds[i].by_default)
      append_default (rules, i);
  return rules;
}

static void
append_place (GString *text, guint16 place)
{
  if (place == TAO_RULE_ANY)
    g_string_append (text, " *");
  else
    g_string_append_printf (text, " %u", place);
}

/* "uid-exit on * * 24" */
char *
tao_rules_to_text (const GArray *rules)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "version %u\n", RULES_VERSION);
  for (guint i = 0; i < rules->len; i++)
    {
      const TaoRule *rule = &g_array_index (rules, TaoRule, i);

      g_string_append_printf (text, "%s %s", kinds[rule->kind].code, rule->enabled ? "on" : "off");
      append_place (text, rule->netuid);
      append_place (text, rule->uid);
      g_string_append_printf (text, " %" G_GINT64_FORMAT "\n", rule->threshold);
    }
  return g_string_free (text, FALSE);
}

static gboolean
parse_place (const char *word, guint16 *place)
{
  guint64 value;

  *place = TAO_RULE_ANY;
  if (g_str_equal (word, "*"))
    return TRUE;
  if (!g_ascii_string_to_unsigned (word, 10, 0, TAO_RULE_ANY - 1, &value, NULL))
    return FALSE;
  *place = (guint16) value;
  return TRUE;
}

static gboolean
parse_rule (const char *line, TaoRule *rule)
{
  g_auto(GStrv) words = g_strsplit (line, " ", 6);

  if (g_strv_length (words) != 5 || !tao_rule_kind_from_code (words[0], &rule->kind) || rule->kind == TAO_RULE_TEST)
    return FALSE;
  rule->enabled = g_str_equal (words[1], "on");
  return (rule->enabled || g_str_equal (words[1], "off")) && parse_place (words[2], &rule->netuid)
         && parse_place (words[3], &rule->uid)
         && g_ascii_string_to_signed (words[4], 10, 0, G_MAXINT64, &rule->threshold, NULL);
}

/* The default rules that @version did not have yet, unless there is one of that kind. */
static void
append_newer_defaults (GArray *rules, guint64 version)
{
  gboolean present[TAO_RULE_N_KINDS] = { FALSE };

  for (guint i = 0; i < rules->len; i++)
    present[g_array_index (rules, TaoRule, i).kind] = TRUE;
  for (guint i = 0; i < TAO_RULE_N_KINDS; i++)
    if (kinds[i].by_default && kinds[i].since > version && !present[i])
      append_default (rules, i);
}

static gboolean
parse_version (const char *line, guint64 *version)
{
  return g_str_has_prefix (line, "version ")
         && g_ascii_string_to_unsigned (line + strlen ("version "), 10, 1, G_MAXUINT, version, NULL);
}

GArray *
tao_rules_from_text (const char *text, GError **error)
{
  g_autoptr(GArray) rules = g_array_new (FALSE, FALSE, sizeof (TaoRule));
  g_auto(GStrv) lines = g_strsplit (text, "\n", MAX_RULES + 3);
  guint64 version = 1;

  for (char **line = lines; *line != NULL; line++)
    {
      TaoRule rule;

      if (**line == '\0' || (line == lines && parse_version (*line, &version)))
        continue;
      if (rules->len == MAX_RULES || !parse_rule (*line, &rule))
        {
          g_autofree char *quoted = g_utf8_make_valid (*line, (gssize) MIN (strlen (*line), 80));

          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "Not a rule: “%s”", quoted);
          return NULL;
        }
      g_array_append_val (rules, rule);
    }
  append_newer_defaults (rules, version);
  return g_steal_pointer (&rules);
}

/* --- telling ---------------------------------------------------------------------------------- */

static TaoAlert
new_alert (Look *look, const TaoRule *rule, guint16 netuid, guint16 uid, gint64 value)
{
  TaoAlert alert = {
    .rule = kinds[rule->kind].code,
    .level = kinds[rule->kind].level,
    .time_ms = look->now_ms,
    .block = look->sync->best_block,
    .netuid = netuid,
    .uid = uid,
    .value = value,
    .threshold = rule->threshold,
  };

  return alert;
}

/* A change, told each time; @key says which one it was. */
static void
tell_change (Look *look, const char *key, const TaoAlert *alert)
{
  look->func (key, alert, look->user_data);
}

/* A state. @holds: it is so; @ended: it certainly is not; neither: in between. */
static void
tell_state (Look *look, const char *key, gboolean holds, gboolean ended, const TaoAlert *alert)
{
  GHashTable *active = look->watch->active;

  if (holds && !g_hash_table_contains (active, key) && g_hash_table_size (active) < MAX_ACTIVE)
    {
      g_autofree char *occurrence = g_strdup_printf ("%s@%" G_GINT64_FORMAT, key, look->now_ms);

      g_hash_table_add (active, g_strdup (key));
      look->changed = TRUE;
      look->func (occurrence, alert, look->user_data);
    }
  else if (ended && g_hash_table_remove (active, key))
    look->changed = TRUE;
}

static char *
key_text (const TaoKey32 *key)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < sizeof key->bytes; i++)
    g_string_append_printf (text, "%02x", key->bytes[i]);
  return g_string_free (text, FALSE);
}

/* --- whose -------------------------------------------------------------------------------------- */

static gboolean
is_own (Look *look, const TaoKey32 *account)
{
  const TaoAccountState *state = tao_snapshot_lookup_account (look->now, account);

  return state != NULL && state->own;
}

static gboolean
has_own_stake (const TaoSubnet *subnet)
{
  return subnet->own_stake_alpha != TAO_UNKNOWN_U64 && subnet->own_stake_alpha > 0;
}

static gboolean
concerns (Look *look, const TaoRule *rule, const TaoSubnet *subnet)
{
  if (rule->netuid != TAO_RULE_ANY)
    return rule->netuid == subnet->netuid;
  return has_own_stake (subnet) || is_own (look, &subnet->owner_coldkey)
         || g_hash_table_contains (look->watch->own_uids, GUINT_TO_POINTER (subnet->netuid + 1u));
}

static gboolean
uid_of (const TaoMetagraph *metagraph, const TaoKey32 *hotkey, guint *uid)
{
  if (metagraph->hotkey == NULL)
    return FALSE;
  for (guint i = 0; i < metagraph->n; i++)
    if (memcmp (&metagraph->hotkey[i], hotkey, sizeof *hotkey) == 0)
      {
        *uid = i;
        return TRUE;
      }
  return FALSE;
}

/* --- uids ----------------------------------------------------------------------------------------- */

static void
look_at_exit (Look *look, const TaoRule *rule, const TaoSubnet *subnet, const TaoMetagraph *metagraph, guint uid)
{
  g_autofree char *hotkey = key_text (&metagraph->hotkey[uid]);
  g_autofree char *key = g_strdup_printf ("uid-exit/%u/%u/%s", metagraph->netuid, uid, hotkey);
  gboolean near = FALSE, far = TRUE;
  guint64 hours = tao_outlook_hours (subnet, metagraph, uid, look->sync->block_interval_ms);
  TaoAlert alert;

  if (metagraph->leaves_place == NULL || metagraph->registered_at == NULL)
    return;
  if (hours != TAO_UNKNOWN_U64 && !(metagraph->immune != NULL && metagraph->immune[uid]))
    {
      near = (gint64) hours <= rule->threshold;
      far = (gint64) hours > rule->threshold + rule->threshold / 4;
    }
  alert = new_alert (look, rule, metagraph->netuid, (guint16) uid, hours != TAO_UNKNOWN_U64 ? (gint64) hours : 0);
  alert.account = metagraph->hotkey[uid];
  tell_state (look, key, near, far, &alert);
}

static void
look_at_incentive (Look *look, const TaoRule *rule, const TaoMetagraph *metagraph, const TaoMetagraph *old, guint uid)
{
  g_autofree char *key = NULL;
  guint was, is, lost;
  TaoAlert alert;

  if (old == NULL || old->epoch_block == metagraph->epoch_block || uid >= old->n || old->incentive == NULL
      || metagraph->incentive == NULL || memcmp (&old->hotkey[uid], &metagraph->hotkey[uid], sizeof (TaoKey32)) != 0)
    return;
  was = old->incentive[uid];
  is = metagraph->incentive[uid];
  if (is >= was)
    return;
  lost = (was - is) * 100 / was;
  if (lost < rule->threshold)
    return;
  key = g_strdup_printf ("incentive-drop/%u/%u/%" G_GUINT64_FORMAT, metagraph->netuid, uid, metagraph->epoch_block);
  alert = new_alert (look, rule, metagraph->netuid, (guint16) uid, lost);
  alert.account = metagraph->hotkey[uid];
  tell_change (look, key, &alert);
}

static void
look_at_uids (Look *look, const TaoSubnet *subnet)
{
  const TaoMetagraph *metagraph = tao_snapshot_lookup_metagraph (look->now, subnet->netuid);
  const TaoMetagraph *old = look->before != NULL ? tao_snapshot_lookup_metagraph (look->before, subnet->netuid) : NULL;
  GArray *rules = look->watch->rules;
  gpointer place = GUINT_TO_POINTER (subnet->netuid + 1u);
  gboolean any = FALSE;

  if (metagraph == NULL || metagraph->hotkey == NULL || metagraph->coldkey == NULL
      || (metagraph == old && !look->watch->everything))
    return;
  for (guint uid = 0; uid < metagraph->n; uid++)
    {
      gboolean own = is_own (look, &metagraph->coldkey[uid]), exit_done = FALSE, incentive_done = FALSE;

      any |= own;
      for (guint i = 0; i < rules->len; i++)
        {
          const TaoRule *rule = &g_array_index (rules, TaoRule, i);
          gboolean named = rule->netuid == metagraph->netuid && rule->uid == uid;
          gboolean meant = named || (own && rule->uid == TAO_RULE_ANY
                                     && (rule->netuid == TAO_RULE_ANY || rule->netuid == metagraph->netuid));

          if (!rule->enabled || !meant)
            continue;
          /* The first rule that speaks of a uid decides for it. */
          if (rule->kind == TAO_RULE_UID_EXIT && !exit_done)
            {
              look_at_exit (look, rule, subnet, metagraph, uid);
              exit_done = TRUE;
            }
          else if (rule->kind == TAO_RULE_INCENTIVE_DROP && !incentive_done)
            {
              look_at_incentive (look, rule, metagraph, old, uid);
              incentive_done = TRUE;
            }
        }
    }
  if (any)
    g_hash_table_add (look->watch->own_uids, place);
  else
    g_hash_table_remove (look->watch->own_uids, place);
}

/* --- validators --------------------------------------------------------------------------------------- */

static void
look_at_permits (Look *look, const TaoRule *rule)
{
  guint n;
  const TaoPosition *positions = tao_snapshot_get_positions (look->now, &n);

  for (guint i = 0; look->before != NULL && i < n; i++)
    {
      const TaoPosition *position = &positions[i];
      const TaoMetagraph *now = tao_snapshot_lookup_metagraph (look->now, position->netuid);
      const TaoMetagraph *old = tao_snapshot_lookup_metagraph (look->before, position->netuid);
      g_autofree char *hotkey = NULL;
      g_autofree char *key = NULL;
      guint uid, uid_then;
      TaoAlert alert;

      if (now == NULL || old == NULL || now == old || now->permit == NULL || old->permit == NULL
          || (rule->netuid != TAO_RULE_ANY && rule->netuid != position->netuid)
          || !uid_of (old, &position->hotkey, &uid_then) || !old->permit[uid_then])
        continue;
      /* A hotkey that was pushed out has no permit either. */
      if (!uid_of (now, &position->hotkey, &uid))
        uid = G_MAXUINT16;
      else if (now->permit[uid])
        continue;
      hotkey = key_text (&position->hotkey);
      key = g_strdup_printf ("permit-lost/%u/%s/%" G_GUINT64_FORMAT, position->netuid, hotkey, now->block);
      alert = new_alert (look, rule, position->netuid, (guint16) uid, 0);
      alert.account = position->hotkey;
      tell_change (look, key, &alert);
    }
}

static gboolean
holds_with (Look *look, const TaoKey32 *hotkey)
{
  guint n;
  const TaoPosition *positions = tao_snapshot_get_positions (look->now, &n);

  for (guint i = 0; i < n; i++)
    if (memcmp (&positions[i].hotkey, hotkey, sizeof *hotkey) == 0)
      return TRUE;
  return FALSE;
}

static void
look_at_takes (Look *look, const TaoRule *rule)
{
  guint n, n_old;
  const TaoValidator *now = tao_snapshot_get_validators (look->now, &n), *old;

  if (look->before == NULL)
    return;
  old = tao_snapshot_get_validators (look->before, &n_old);
  if (now == old)
    return;
  for (guint i = 0; i < n; i++)
    {
      const TaoValidator *then = NULL;
      g_autofree char *hotkey = NULL;
      g_autofree char *key = NULL;
      TaoAlert alert;

      if (!holds_with (look, &now[i].hotkey))
        continue;
      for (guint j = 0; j < n_old && then == NULL; j++)
        if (memcmp (&old[j].hotkey, &now[i].hotkey, sizeof (TaoKey32)) == 0)
          then = &old[j];
      if (then == NULL || now[i].take <= then->take)
        continue;
      hotkey = key_text (&now[i].hotkey);
      key = g_strdup_printf ("take-raised/%s/%u/%" G_GUINT64_FORMAT, hotkey, now[i].take, look->sync->best_block);
      alert = new_alert (look, rule, TAO_RULE_ANY, TAO_RULE_ANY, now[i].take);
      alert.threshold = then->take;
      alert.account = now[i].hotkey;
      tell_change (look, key, &alert);
    }
}

/* --- subnets ------------------------------------------------------------------------------------------- */

static void
look_at_price (Look *look, const TaoRule *rule, const TaoSubnet *subnet)
{
  gboolean above = rule->kind == TAO_RULE_PRICE_ABOVE;
  guint64 limit = (guint64) rule->threshold, margin = limit / 100 * CLEAR_PERCENT, value;
  g_autofree char *key = NULL;
  TaoAlert alert;

  value = rule->kind == TAO_RULE_POOL_BELOW ? subnet->tao_in_rao : subnet->price_rao;
  if (value == TAO_UNKNOWN_U64 || !subnet->dynamic)
    return;
  key = g_strdup_printf ("%s/%u/%" G_GUINT64_FORMAT, kinds[rule->kind].code, subnet->netuid, limit);
  alert = new_alert (look, rule, subnet->netuid, TAO_RULE_ANY, (gint64) value);
  if (above)
    tell_state (look, key, value >= limit, value < limit - margin, &alert);
  else
    tell_state (look, key, value <= limit, value > limit + margin, &alert);
}

static void
look_at_move (Look *look, const TaoRule *rule, const TaoSubnet *subnet)
{
  g_autofree char *key = NULL;
  gint64 limit, moved;
  TaoAlert alert;

  if (subnet->change_day_ppm == TAO_UNKNOWN_I64)
    return;
  limit = rule->threshold > G_MAXINT32 ? G_MAXINT64 : rule->threshold * 10000;
  moved = ABS (subnet->change_day_ppm);
  key = g_strdup_printf ("price-moved/%u", subnet->netuid);
  alert = new_alert (look, rule, subnet->netuid, TAO_RULE_ANY, subnet->change_day_ppm);
  tell_state (look, key, moved >= limit, moved < limit - limit / 4, &alert);
}

static void
look_at_line (Look *look, const TaoRule *rule, const TaoSubnet *subnet)
{
  g_autofree char *key = g_strdup_printf ("subnet-exit/%u/%" G_GUINT64_FORMAT, subnet->netuid, subnet->registered_at);
  TaoAlert alert = new_alert (look, rule, subnet->netuid, TAO_RULE_ANY, 0);

  tell_state (look, key, subnet->near_deregistration && (rule->netuid == subnet->netuid || has_own_stake (subnet)),
              !subnet->near_deregistration, &alert);
}

static void
look_at_epoch_audit (Look *look, const TaoRule *rule, const TaoSubnet *subnet)
{
  const TaoAudit *audit = subnet->audit;
  g_autofree char *key = NULL;
  TaoAlert alert;

  if (audit == NULL)
    return;
  key = g_strdup_printf ("audit-differs/%u", subnet->netuid);
  alert = new_alert (look, rule, subnet->netuid, TAO_RULE_ANY, audit->n_differences);
  alert.threshold = 0;
  tell_state (look, key, audit->status == TAO_AUDIT_DIFFERS, audit->status == TAO_AUDIT_EXACT, &alert);
}

/* A block in which one of the checks was not possible ends nothing, and nor does one that is right: what differs now and
 * then would be told again and again. */
static void
look_at_block_audit (Look *look, const TaoRule *rule, const TaoSubnet *subnet)
{
  const TaoBlockAudit *audit = subnet->block_audit;
  guint64 *last;
  g_autofree char *key = NULL;
  gboolean differs = FALSE, exact = TRUE;
  TaoAlert alert;

  if (audit == NULL)
    return;
  for (guint check = 0; check < TAO_BLOCK_N_CHECKS; check++)
    {
      differs |= audit->status[check] == TAO_AUDIT_DIFFERS;
      exact &= audit->status[check] == TAO_AUDIT_EXACT;
    }
  key = g_strdup_printf ("audit-differs/%u/block", subnet->netuid);
  alert = new_alert (look, rule, subnet->netuid, TAO_RULE_ANY, audit->n_differences);
  alert.threshold = (gint64) audit->block;
  last = g_hash_table_lookup (look->watch->differed, GUINT_TO_POINTER (subnet->netuid));
  if (differs || last == NULL)
    {
      last = g_memdup2 (&audit->block, sizeof audit->block);
      g_hash_table_insert (look->watch->differed, GUINT_TO_POINTER (subnet->netuid), last);
    }
  tell_state (look, key, differs, exact && audit->block >= *last + CALM_BLOCKS, &alert);
}

static gboolean
differ (guint32 a, guint32 b)
{
  return a != b && a != TAO_UNKNOWN_U32 && b != TAO_UNKNOWN_U32;
}

static void
look_at_parameters (Look *look, const TaoRule *rule, const TaoSubnet *now)
{
  const TaoSubnet *old = look->before != NULL ? tao_snapshot_lookup_subnet (look->before, now->netuid) : NULL;
  g_autofree char *key = NULL;
  guint changes = 0;
  TaoAlert alert;

  /* Another subnet under the same number is no change of parameters. */
  if (old == NULL || old == now || old->registered_at != now->registered_at)
    return;
  changes |= differ (old->tempo, now->tempo) ? TAO_PARAMETER_TEMPO : 0;
  changes |= differ (old->max_uids, now->max_uids) ? TAO_PARAMETER_MAX_UIDS : 0;
  changes |= differ (old->immunity_period, now->immunity_period) ? TAO_PARAMETER_IMMUNITY : 0;
  changes |= old->registration_open != now->registration_open ? TAO_PARAMETER_REGISTRATION : 0;
  changes |= old->yuma3 != now->yuma3 ? TAO_PARAMETER_YUMA3 : 0;
  changes |= old->liquid_alpha != now->liquid_alpha ? TAO_PARAMETER_LIQUID_ALPHA : 0;
  changes |= old->commit_reveal != now->commit_reveal ? TAO_PARAMETER_COMMIT_REVEAL : 0;
  changes |= memcmp (&old->owner_coldkey, &now->owner_coldkey, sizeof (TaoKey32)) != 0 ? TAO_PARAMETER_OWNER : 0;
  changes |= differ (old->n_mechanisms, now->n_mechanisms) ? TAO_PARAMETER_MECHANISMS : 0;
  if (changes == 0)
    return;
  key = g_strdup_printf ("parameters/%u/%" G_GUINT64_FORMAT, now->netuid, look->sync->best_block);
  alert = new_alert (look, rule, now->netuid, TAO_RULE_ANY, changes);
  tell_change (look, key, &alert);
}

static void
look_at_subnet (Look *look, const TaoRule *rule, const TaoSubnet *subnet)
{
  /* A difference is news whoever it hits. */
  if (!(rule->kind == TAO_RULE_AUDIT_DIFFERS && rule->netuid == TAO_RULE_ANY) && !concerns (look, rule, subnet))
    return;
  switch (rule->kind)
    {
    case TAO_RULE_PRICE_ABOVE:
    case TAO_RULE_PRICE_BELOW:
    case TAO_RULE_POOL_BELOW:
      look_at_price (look, rule, subnet);
      break;
    case TAO_RULE_PRICE_MOVED:
      look_at_move (look, rule, subnet);
      break;
    case TAO_RULE_SUBNET_EXIT:
      look_at_line (look, rule, subnet);
      break;
    case TAO_RULE_AUDIT_DIFFERS:
      look_at_epoch_audit (look, rule, subnet);
      look_at_block_audit (look, rule, subnet);
      break;
    case TAO_RULE_PARAMETERS:
      look_at_parameters (look, rule, subnet);
      break;
    default:
      break;
    }
}

/* --- accounts and the connection ------------------------------------------------------------------------ */

static void
look_at_swaps (Look *look, const TaoRule *rule)
{
  guint n;
  const TaoAccountState *accounts = tao_snapshot_get_accounts (look->now, &n);

  for (guint i = 0; i < n; i++)
    {
      gboolean announced = accounts[i].swap_announced_block != TAO_UNKNOWN_U64;
      g_autofree char *account = NULL;
      g_autofree char *key = NULL;
      TaoAlert alert;

      if (!accounts[i].own)
        continue;
      account = key_text (&accounts[i].account);
      key = g_strdup_printf ("swap-announced/%s", account);
      alert = new_alert (look, rule, TAO_RULE_ANY, TAO_RULE_ANY, announced ? (gint64) accounts[i].swap_announced_block : 0);
      alert.account = accounts[i].account;
      tell_state (look, key, announced, !announced, &alert);
    }
}

/* A proxy is a state, told once for each: also one that came while nobody looked. */
static void
look_at_proxies (Look *look, const TaoRule *rule)
{
  guint n;
  const TaoAccountState *accounts = tao_snapshot_get_accounts (look->now, &n);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *account = key_text (&accounts[i].account);
      g_autofree char *prefix = g_strdup_printf ("proxy-added/%s/", account);
      g_autoptr(GHashTable) now = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_autoptr(GList) active = NULL;
      TaoAlert alert;

      if (!accounts[i].own || accounts[i].n_proxies == TAO_UNKNOWN_U32)
        continue;
      alert = new_alert (look, rule, TAO_RULE_ANY, TAO_RULE_ANY, accounts[i].n_proxies);
      alert.account = accounts[i].account;
      for (guint p = 0; p < accounts[i].n_proxies; p++)
        {
          const TaoProxy *proxy = &accounts[i].proxies[p];
          g_autofree char *delegate = key_text (&proxy->delegate);
          char *key = g_strdup_printf ("%s%s/%s", prefix, delegate, proxy->type != NULL ? proxy->type : "");

          g_hash_table_add (now, key);
          tell_state (look, key, TRUE, FALSE, &alert);
        }
      active = g_hash_table_get_keys (look->watch->active);
      for (GList *link = active; link != NULL; link = link->next)
        if (g_str_has_prefix (link->data, prefix) && !g_hash_table_contains (now, link->data))
          {
            g_autofree char *gone = g_strdup (link->data);

            tell_state (look, gone, FALSE, TRUE, &alert);
          }
    }
}

static void
look_at_node (Look *look, const TaoRule *rule)
{
  const TaoSyncInfo *sync = look->sync;
  gint64 behind = 0;
  TaoAlert alert;

  if (sync->best_block == TAO_UNKNOWN_U64)
    return;
  /* The practice chain makes its history; there is no network that it is behind of. */
  if (sync->kind != TAO_NETWORK_LOCAL && sync->target_block != TAO_UNKNOWN_U64 && sync->target_block > sync->best_block)
    behind = (gint64) (sync->target_block - sync->best_block);
  alert = new_alert (look, rule, TAO_RULE_ANY, TAO_RULE_ANY, behind);
  tell_state (look, "node-behind", behind > rule->threshold, behind <= rule->threshold / 2, &alert);
}

static void
look_at_beat (Look *look, const TaoRule *rule)
{
  gint64 minutes = (look->now_ms - look->watch->beat_ms) / 60000;
  TaoAlert alert = new_alert (look, rule, TAO_RULE_ANY, TAO_RULE_ANY, minutes);

  tell_state (look, "not-watching", minutes >= rule->threshold, minutes < rule->threshold, &alert);
}

/* --- the look ------------------------------------------------------------------------------------------- */

static void
take_beat (Look *look)
{
  TaoAlertWatch *self = look->watch;

  if (self->beat_ms != 0 && (look->sync->from_cache || look->sync->best_block == self->beat_block))
    return;
  self->beat_ms = look->now_ms;
  self->beat_block = look->sync->from_cache ? TAO_UNKNOWN_U64 : look->sync->best_block;
}

static void
look_with (Look *look, const TaoRule *rule)
{
  guint n;
  const TaoSubnet *subnets = tao_snapshot_get_subnets (look->now, &n);

  switch (rule->kind)
    {
    case TAO_RULE_PERMIT_LOST:
      look_at_permits (look, rule);
      break;
    case TAO_RULE_TAKE_RAISED:
      look_at_takes (look, rule);
      break;
    case TAO_RULE_SWAP_ANNOUNCED:
      look_at_swaps (look, rule);
      break;
    case TAO_RULE_PROXY_ADDED:
      look_at_proxies (look, rule);
      break;
    case TAO_RULE_NODE_BEHIND:
      look_at_node (look, rule);
      break;
    case TAO_RULE_UID_EXIT:
    case TAO_RULE_INCENTIVE_DROP:
    case TAO_RULE_NOT_WATCHING:
      break;
    default:
      for (guint i = 0; i < n; i++)
        look_at_subnet (look, rule, &subnets[i]);
      break;
    }
}

gboolean
tao_alert_watch_look (TaoAlertWatch *self, TaoSnapshot *before, TaoSnapshot *now, gint64 now_ms, TaoAlertFunc func,
                      gpointer user_data)
{
  Look look = {
    .watch = self, .before = before, .now = now, .sync = tao_snapshot_get_sync (now), .now_ms = now_ms, .func = func,
    .user_data = user_data,
  };
  guint n;
  const TaoSubnet *subnets = tao_snapshot_get_subnets (now, &n);

  take_beat (&look);
  for (guint i = 0; i < self->rules->len; i++)
    {
      const TaoRule *rule = &g_array_index (self->rules, TaoRule, i);

      if (rule->enabled && rule->kind == TAO_RULE_NOT_WATCHING)
        look_at_beat (&look, rule);
    }
  /* What was saved has been looked at when it was new. */
  if (look.sync->from_cache)
    return look.changed;

  for (guint i = 0; i < n; i++)
    look_at_uids (&look, &subnets[i]);
  for (guint i = 0; i < self->rules->len; i++)
    {
      const TaoRule *rule = &g_array_index (self->rules, TaoRule, i);

      if (rule->enabled)
        look_with (&look, rule);
    }
  self->everything = FALSE;
  return look.changed;
}

/* --- life -------------------------------------------------------------------------------------------------- */

TaoAlertWatch *
tao_alert_watch_new (const GArray *rules)
{
  TaoAlertWatch *self = g_new0 (TaoAlertWatch, 1);

  self->rules = g_array_new (FALSE, FALSE, sizeof (TaoRule));
  self->active = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->differed = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->own_uids = g_hash_table_new (NULL, NULL);
  tao_alert_watch_set_rules (self, rules);
  return self;
}

void
tao_alert_watch_free (TaoAlertWatch *self)
{
  g_array_unref (self->rules);
  g_hash_table_unref (self->active);
  g_hash_table_unref (self->differed);
  g_hash_table_unref (self->own_uids);
  g_free (self);
}

void
tao_alert_watch_set_rules (TaoAlertWatch *self, const GArray *rules)
{
  g_array_set_size (self->rules, 0);
  g_array_append_vals (self->rules, rules->data, rules->len);
  self->everything = TRUE;
}

char *
tao_alert_watch_save (TaoAlertWatch *self)
{
  GString *text = g_string_new (NULL);
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->active);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_string_append_printf (text, "%s\n", (const char *) key);
  return g_string_free (text, FALSE);
}

void
tao_alert_watch_restore (TaoAlertWatch *self, const char *text)
{
  g_auto(GStrv) lines = g_strsplit (text, "\n", MAX_ACTIVE + 1);

  g_hash_table_remove_all (self->active);
  for (char **line = lines; *line != NULL; line++)
    if (**line != '\0')
      g_hash_table_add (self->active, g_strdup (*line));
}
