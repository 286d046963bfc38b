#include "app/alert-words.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/format.h"
#include "app/text.h"
#include "engine/alerts.h"

static char *
subnet_name (const TaoAlert *alert, const TaoSnapshot *snapshot)
{
  const TaoSubnet *subnet = snapshot != NULL ? tao_snapshot_lookup_subnet (snapshot, alert->netuid) : NULL;

  return tao_text_subnet_name (subnet != NULL ? subnet->name : NULL, alert->netuid);
}

static char *
account_name (const TaoAlert *alert, const TaoSnapshot *snapshot)
{
  const TaoAccountState *account = snapshot != NULL ? tao_snapshot_lookup_account (snapshot, &alert->account) : NULL;
  guint n = 0;
  const TaoValidator *validators = snapshot != NULL ? tao_snapshot_get_validators (snapshot, &n) : NULL;
  g_autofree char *name = account != NULL ? tao_text_line (account->label, TAO_TEXT_NAME) : NULL;

  for (guint i = 0; (name == NULL || name[0] == '\0') && i < n; i++)
    if (memcmp (&validators[i].hotkey, &alert->account, sizeof alert->account) == 0)
      {
        g_free (name);
        name = tao_text_line (validators[i].name, TAO_TEXT_NAME);
        break;
      }
  return name != NULL && name[0] != '\0' ? g_steal_pointer (&name) : tao_format_key_short (&alert->account);
}

static TaoRoute
account_route (const TaoAlert *alert)
{
  g_autofree char *address = tao_format_key (&alert->account);

  return tao_route_account (address);
}

/* The changed parameters by name, in one line. */
static char *
parameter_names (gint64 flags)
{
  static const struct { TaoParameterChange flag; const char *name; } names[] = {
    { TAO_PARAMETER_TEMPO, N_("tempo") },
    { TAO_PARAMETER_MAX_UIDS, N_("number of UIDs") },
    { TAO_PARAMETER_IMMUNITY, N_("immunity period") },
    { TAO_PARAMETER_REGISTRATION, N_("registration") },
    { TAO_PARAMETER_YUMA3, N_("consensus version") },
    { TAO_PARAMETER_LIQUID_ALPHA, N_("liquid alpha") },
    { TAO_PARAMETER_COMMIT_REVEAL, N_("hidden weights") },
    { TAO_PARAMETER_OWNER, N_("owner") },
    { TAO_PARAMETER_MECHANISMS, N_("mechanisms") },
  };
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (flags & names[i].flag)
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", _(names[i].name));
  return g_string_free (text, FALSE);
}

/* "0.048712 τ" */
static char *
price (gint64 rao)
{
  g_autofree char *number = tao_format_price ((guint64) MAX (rao, 0));

  return g_strconcat (number, TAO_NBSP "τ", NULL);
}

/* One subnet's market. */
static void
market_words (TaoRuleKind kind, const TaoAlert *alert, const char *name, TaoAlertWords *words)
{
  g_autofree char *value = NULL;

  words->route = tao_route_subnet (alert->netuid, "market");
  if (kind == TAO_RULE_PRICE_MOVED)
    {
      g_autofree char *change = tao_format_change (alert->value, 2);

      words->title = g_strdup_printf (_("%1$s moved %2$s"), name, change);
      words->detail = g_strdup (_("Price, 24 h"));
      return;
    }
  if (kind == TAO_RULE_POOL_BELOW)
    {
      value = tao_format_headline ((guint64) MAX (alert->value, 0), "τ");
      words->title = g_strdup_printf (_("The pool of %s is small"), name);
      words->detail = g_strdup_printf (_("%s are left in it"), value);
      return;
    }
  value = price (alert->threshold);
  words->title = g_strdup_printf (kind == TAO_RULE_PRICE_ABOVE ? _("%1$s rose above %2$s") : _("%1$s fell below %2$s"), name, value);
  words->detail = price (alert->value);
}

/* One of our uids. */
static void
uid_words (TaoRuleKind kind, const TaoAlert *alert, const char *name, TaoAlertWords *words)
{
  words->route = tao_route_uid (alert->netuid, alert->uid);
  if (kind == TAO_RULE_UID_EXIT)
    {
      words->title = g_strdup_printf (_("UID %u is near the exit"), alert->uid);
      words->detail = g_strdup_printf (g_dngettext (NULL, "%1$s · about %2$u hour left", "%1$s · about %2$u hours left",
                                                    (gulong) MAX (alert->value, 0)), name, (guint) MAX (alert->value, 0));
      return;
    }
  words->title = g_strdup_printf (_("UID %u earns less"), alert->uid);
  words->detail = g_strdup_printf (_("%1$s · %2$u%% less incentive than an epoch ago"), name, (guint) CLAMP (alert->value, 0, 100));
}

/* A validator we have stake with. */
static char *
difference_words (const TaoAlert *alert, const char *count)
{
  gulong n = (gulong) MAX (alert->value, 0);
  g_autofree char *block = NULL;

  if (alert->threshold <= 0)
    return g_strdup_printf (g_dngettext (NULL, "%s value of the last epoch", "%s values of the last epoch", n), count);
  block = tao_format_count ((guint64) alert->threshold);
  return g_strdup_printf (g_dngettext (NULL, "%1$s value of block %2$s", "%1$s values of block %2$s", n), count, block);
}

static void
validator_words (TaoRuleKind kind, const TaoAlert *alert, const char *name, const char *who, TaoAlertWords *words)
{
  words->route = account_route (alert);
  if (kind == TAO_RULE_PERMIT_LOST)
    {
      words->title = g_strdup_printf (_("%s lost its permit"), who);
      words->detail = g_strdup_printf (_("In %s, where you have stake with it"), name);
      return;
    }
  {
    g_autofree char *before = tao_format_percent ((guint64) MAX (alert->threshold, 0), 65535, 2);
    g_autofree char *after = tao_format_percent ((guint64) MAX (alert->value, 0), 65535, 2);

    words->title = g_strdup_printf (_("%s raised its take"), who);
    words->detail = g_strdup_printf (_("From %1$s to %2$s"), before, after);
  }
}

void
tao_alert_words (const TaoAlert *alert, const TaoSnapshot *snapshot, TaoAlertWords *words)
{
  g_autofree char *name = subnet_name (alert, snapshot);
  g_autofree char *who = account_name (alert, snapshot);
  g_autofree char *count = tao_format_count ((guint64) MAX (alert->value, 0));
  TaoRuleKind kind;

  *words = (TaoAlertWords) { .route = tao_route_page ("overview") };
  if (!tao_rule_kind_from_code (alert->rule, &kind))
    kind = TAO_RULE_N_KINDS;
  switch (kind)
    {
    case TAO_RULE_UID_EXIT:
    case TAO_RULE_INCENTIVE_DROP:
      uid_words (kind, alert, name, words);
      break;
    case TAO_RULE_PERMIT_LOST:
    case TAO_RULE_TAKE_RAISED:
      validator_words (kind, alert, name, who, words);
      break;
    case TAO_RULE_PRICE_ABOVE:
    case TAO_RULE_PRICE_BELOW:
    case TAO_RULE_PRICE_MOVED:
    case TAO_RULE_POOL_BELOW:
      market_words (kind, alert, name, words);
      break;
    case TAO_RULE_SUBNET_EXIT:
      words->title = g_strdup_printf (_("%s is first in line to leave"), name);
      words->detail = g_strdup (_("You hold stake in it"));
      words->route = tao_route_subnet (alert->netuid, NULL);
      break;
    case TAO_RULE_SWAP_ANNOUNCED:
      words->title = g_strdup (_("Coldkey swap announced"));
      words->detail = g_strdup_printf (_("%1$s · at block %2$s"), who, count);
      words->route = account_route (alert);
      break;
    case TAO_RULE_PROXY_ADDED:
      words->title = g_strdup (_("Somebody may act for an account of yours"));
      words->detail = g_strdup_printf (_("A proxy of %s is new"), who);
      words->route = account_route (alert);
      break;
    case TAO_RULE_PARAMETERS:
      words->title = g_strdup_printf (_("Parameters of %s changed"), name);
      words->detail = parameter_names (alert->value);
      words->route = tao_route_subnet (alert->netuid, "parameters");
      break;
    case TAO_RULE_AUDIT_DIFFERS:
      words->title = g_strdup_printf (_("%s differs from our computation"), name);
      words->detail = difference_words (alert, count);
      words->route = tao_route_subnet (alert->netuid, "verify");
      break;
    case TAO_RULE_NODE_BEHIND:
      words->title = g_strdup (_("The node is behind"));
      words->detail = g_strdup_printf (g_dngettext (NULL, "%s block", "%s blocks", (gulong) MAX (alert->value, 0)), count);
      words->route = tao_route_page ("node");
      break;
    case TAO_RULE_NOT_WATCHING:
      words->title = g_strdup (_("No new blocks"));
      words->detail = g_strdup_printf (g_dngettext (NULL, "For %s minute", "For %s minutes", (gulong) MAX (alert->value, 0)), count);
      words->route = tao_route_page ("node");
      break;
    case TAO_RULE_TEST:
      words->title = g_strdup (_("Alerts arrive"));
      words->detail = g_strdup (_("This one was a test."));
      break;
    case TAO_RULE_N_KINDS:
    default:
      words->title = tao_text_line (alert->rule, TAO_TEXT_NAME);
      words->detail = g_strdup ("");
      break;
    }
}

void
tao_alert_words_clear (TaoAlertWords *words)
{
  g_clear_pointer (&words->title, g_free);
  g_clear_pointer (&words->detail, g_free);
}

gboolean
tao_is_quiet (guint minute, guint from, guint to)
{
  if (from == to)
    return FALSE;
  return from < to ? minute >= from && minute < to : minute >= from || minute < to;
}
