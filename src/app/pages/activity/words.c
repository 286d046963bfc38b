#include "app/pages/activity/words.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/format.h"
#include "app/text.h"
#include "keys/ss58.h"

/* How the amount of a call reads. */
typedef enum { UNIT_NONE, UNIT_TAO, UNIT_ALPHA, UNIT_PRICE } Unit;

static const struct { const char *pallet, *call, *title; } titles[] = {
  { "Balances", "force_transfer", N_("Transfer") },
  { "Balances", "transfer_all", N_("Transfer of all") },
  { "Balances", "transfer_allow_death", N_("Transfer") },
  { "Balances", "transfer_keep_alive", N_("Transfer") },
  { "Drand", "write_pulse", N_("Randomness recorded") },
  { "Proxy", "add_proxy", N_("Proxy added") },
  { "Proxy", "proxy", N_("By proxy") },
  { "Proxy", "remove_proxy", N_("Proxy removed") },
  { "SubtensorModule", "add_stake", N_("Stake added") },
  { "SubtensorModule", "add_stake_limit", N_("Stake added") },
  { "SubtensorModule", "announce_coldkey_swap", N_("Coldkey swap announced") },
  { "SubtensorModule", "batch_commit_weights", N_("Weights committed") },
  { "SubtensorModule", "batch_reveal_weights", N_("Weights revealed") },
  { "SubtensorModule", "batch_set_weights", N_("Weights set") },
  { "SubtensorModule", "become_delegate", N_("Became a validator") },
  { "SubtensorModule", "burned_register", N_("UID registered") },
  { "SubtensorModule", "claim_root", N_("Root claimed") },
  { "SubtensorModule", "commit_crv3_weights", N_("Weights committed") },
  { "SubtensorModule", "commit_mechanism_weights", N_("Weights committed") },
  { "SubtensorModule", "commit_timelocked_weights", N_("Weights committed") },
  { "SubtensorModule", "commit_timelocked_mechanism_weights", N_("Weights committed") },
  { "SubtensorModule", "commit_weights", N_("Weights committed") },
  { "SubtensorModule", "decrease_take", N_("Take lowered") },
  { "SubtensorModule", "increase_take", N_("Take raised") },
  { "SubtensorModule", "move_stake", N_("Stake moved") },
  { "SubtensorModule", "register", N_("UID registered") },
  { "SubtensorModule", "register_limit", N_("UID registered") },
  { "SubtensorModule", "register_network", N_("Subnet created") },
  { "SubtensorModule", "register_network_with_identity", N_("Subnet created") },
  { "SubtensorModule", "remove_stake", N_("Stake removed") },
  { "SubtensorModule", "remove_stake_full_limit", N_("Stake removed") },
  { "SubtensorModule", "remove_stake_limit", N_("Stake removed") },
  { "SubtensorModule", "reveal_weights", N_("Weights revealed") },
  { "SubtensorModule", "root_register", N_("Registered on root") },
  { "SubtensorModule", "serve_axon", N_("Axon served") },
  { "SubtensorModule", "serve_axon_tls", N_("Axon served") },
  { "SubtensorModule", "set_childkey_take", N_("Child take set") },
  { "SubtensorModule", "set_children", N_("Child hotkeys set") },
  { "SubtensorModule", "set_identity", N_("Identity set") },
  { "SubtensorModule", "set_mechanism_weights", N_("Weights set") },
  { "SubtensorModule", "set_subnet_identity", N_("Subnet identity set") },
  { "SubtensorModule", "set_weights", N_("Weights set") },
  { "SubtensorModule", "start_call", N_("Subnet started") },
  { "SubtensorModule", "swap_hotkey", N_("Hotkey swapped") },
  { "SubtensorModule", "swap_stake", N_("Stake swapped") },
  { "SubtensorModule", "swap_stake_limit", N_("Stake swapped") },
  { "SubtensorModule", "transfer_stake", N_("Stake transferred") },
  { "SubtensorModule", "unstake_all", N_("All stake removed") },
  { "SubtensorModule", "unstake_all_alpha", N_("All alpha removed") },
  { "Sudo", "sudo", N_("By the network’s administrator") },
  { "Timestamp", "set", N_("Time set") },
  { "Utility", "batch", N_("Batch of calls") },
  { "Utility", "batch_all", N_("Batch of calls") },
  { "Utility", "force_batch", N_("Batch of calls") },
};

static const struct { const char *name; Unit unit; } amounts[] = {
  { "amount_staked", UNIT_TAO }, { "amount_unstaked", UNIT_ALPHA }, { "alpha_amount", UNIT_ALPHA }, { "value", UNIT_TAO },
  { "limit_price", UNIT_PRICE }, { "burn_cost", UNIT_TAO }, { "max_burn", UNIT_TAO }, { "min_burn", UNIT_TAO },
};

/* "add_stake_limit" and "StakeAdded" as words: "Add stake limit", "Stake added". */
static char *
humanize (const char *name)
{
  g_autofree char *clean = tao_text_line (name, 64);
  GString *words = g_string_new (NULL);

  for (const char *c = clean; *c != '\0'; c++)
    if (*c == '_')
      g_string_append_c (words, ' ');
    else if (g_ascii_isupper (*c) && c > clean && g_ascii_islower (c[-1]))
      g_string_append_printf (words, " %c", g_ascii_tolower (*c));
    else
      g_string_append_c (words, words->len == 0 ? g_ascii_toupper (*c) : *c);
  return g_string_free (words, FALSE);
}

char *
tao_activity_title (const char *pallet, const char *call)
{
  if (pallet == NULL || call == NULL)
    return g_strdup (_("Not decoded"));
  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    if (g_str_equal (titles[i].pallet, pallet) && g_str_equal (titles[i].call, call))
      return g_strdup (_(titles[i].title));
  return humanize (call);
}

static gboolean
parse_u64 (const char *text, guint64 *out)
{
  return text != NULL && g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT64, out, NULL);
}

static char *
subnet_name (const char *netuid, const TaoSnapshot *snapshot)
{
  guint64 number;
  const TaoSubnet *subnet;

  if (!parse_u64 (netuid, &number) || number > G_MAXUINT16)
    return tao_text_line (netuid, 16);
  if (number == 0)
    return g_strdup (_("Root"));
  subnet = snapshot != NULL ? tao_snapshot_lookup_subnet (snapshot, (guint16) number) : NULL;
  return tao_text_subnet_name (subnet != NULL ? subnet->name : NULL, (guint16) number);
}

static char *
symbol_of (const char *netuid, const TaoSnapshot *snapshot)
{
  guint64 number;
  const TaoSubnet *subnet;

  if (!parse_u64 (netuid, &number) || number > G_MAXUINT16)
    return g_strdup ("α");
  subnet = snapshot != NULL ? tao_snapshot_lookup_subnet (snapshot, (guint16) number) : NULL;
  return tao_format_symbol (subnet != NULL ? subnet->symbol : NULL, (guint16) number);
}

static const char *
argument (const TaoBlockExtrinsic *extrinsic, const char *name)
{
  return tao_block_field_lookup (extrinsic->arguments, extrinsic->n_arguments, name);
}

/* The subnet whose alpha a call counts in. */
static const char *
netuid_of (const TaoBlockExtrinsic *extrinsic)
{
  const char *origin = argument (extrinsic, "origin_netuid");

  return origin != NULL ? origin : argument (extrinsic, "netuid");
}

static Unit
unit_of (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (amounts); i++)
    if (g_str_equal (amounts[i].name, name))
      return amounts[i].unit;
  return UNIT_NONE;
}

static char *
amount_text (const char *value, Unit unit, const char *netuid, const TaoSnapshot *snapshot)
{
  g_autofree char *symbol = unit == UNIT_ALPHA ? symbol_of (netuid, snapshot) : g_strdup ("τ");
  guint64 number;

  if (!parse_u64 (value, &number))
    return NULL;
  /* What "all" and "no limit" are on chain. */
  if (number == G_MAXUINT64)
    return g_strdup (unit == UNIT_PRICE ? _("none") : _("all"));
  return tao_format_exact (number, symbol);
}

static gboolean
is_account (const char *value)
{
  gsize length = strlen (value);

  return value[0] == '5' && length >= 47 && length <= 48;
}

/* How many members a JSON list of plain values has. */
static guint
count_list (const char *value)
{
  guint n = 0, depth = 0;
  gboolean any = FALSE;

  for (const char *c = value; *c != '\0'; c++)
    {
      if (*c == '[' || *c == '{')
        depth++;
      else if ((*c == ']' || *c == '}') && depth > 0)
        depth--;
      else if (*c == ',' && depth == 1)
        n++;
      else if (depth >= 1 && !g_ascii_isspace (*c))
        any = TRUE;
    }
  return any ? n + 1 : 0;
}

static void
append (GString *text, char *part)
{
  if (part != NULL && part[0] != '\0')
    g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", part);
  g_free (part);
}

char *
tao_activity_error (const char *error)
{
  static const struct { const char *name, *words; } known[] = {
    { "SubtensorModule.SlippageTooHigh", N_("price passed the limit") },
    { "SubtensorModule.NotEnoughBalanceToStake", N_("not enough TAO") },
    { "SubtensorModule.NotEnoughStakeToWithdraw", N_("not enough stake") },
    { "SubtensorModule.AmountTooLow", N_("amount too low") },
    { "SubtensorModule.StakingRateLimitExceeded", N_("too soon after the last change of stake") },
    { "SubtensorModule.SettingWeightsTooFast", N_("weights were set too recently") },
    { "SubtensorModule.NotEnoughStakeToSetWeights", N_("too little stake to set weights") },
    { "SubtensorModule.NeuronNoValidatorPermit", N_("no validator permit") },
    { "SubtensorModule.HotKeyNotRegisteredInSubNet", N_("hotkey is not registered there") },
    { "SubtensorModule.HotKeyAlreadyRegisteredInSubNet", N_("hotkey is already registered there") },
    { "SubtensorModule.TooManyRegistrationsThisBlock", N_("too many registrations in this block") },
    { "Balances.InsufficientBalance", N_("not enough TAO") },
    { "Token.FundsUnavailable", N_("not enough TAO") },
    { "BadOrigin", N_("not allowed to this account") },
  };
  const char *dot;

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_str_equal (known[i].name, error))
      return g_strdup (_(known[i].words));
  dot = strrchr (error, '.');
  return humanize (dot != NULL ? dot + 1 : error);
}

char *
tao_activity_detail (const TaoBlockExtrinsic *extrinsic, const TaoSnapshot *snapshot)
{
  GString *text = g_string_new (NULL);
  const char *netuid = argument (extrinsic, "netuid"), *from = argument (extrinsic, "origin_netuid");
  const char *to = argument (extrinsic, "destination_netuid"), *list, *dest;
  g_autofree char *account = NULL;
  guint64 now;

  if (extrinsic->problem != NULL)
    append (text, tao_text_line (extrinsic->problem, TAO_TEXT_LINE));
  if (from != NULL && to != NULL && !g_str_equal (from, to))
    {
      g_autofree char *source = subnet_name (from, snapshot), *target = subnet_name (to, snapshot);

      append (text, g_strdup_printf (_("%1$s to %2$s"), source, target));
    }
  else if (from != NULL || netuid != NULL)
    append (text, subnet_name (from != NULL ? from : netuid, snapshot));
  if (extrinsic->outcome == TAO_BLOCK_OUTCOME_FAILED || extrinsic->outcome == TAO_BLOCK_OUTCOME_INNER_FAILED)
    {
      append (text, extrinsic->error != NULL ? tao_activity_error (extrinsic->error) : g_strdup (_("failed")));
      return g_string_free (text, FALSE);
    }
  for (guint i = 0; i < extrinsic->n_arguments; i++)
    {
      Unit unit = unit_of (extrinsic->arguments[i].name);

      if (unit == UNIT_TAO || unit == UNIT_ALPHA)
        append (text, amount_text (extrinsic->arguments[i].value, unit, netuid_of (extrinsic), snapshot));
    }
  if ((dest = argument (extrinsic, "dest")) != NULL && (account = tao_activity_account (dest)) != NULL)
    {
      g_autofree char *whom = tao_format_address_short (account);

      append (text, g_strdup_printf (_("to %s"), whom));
    }
  if ((list = argument (extrinsic, "dests")) != NULL)
    {
      guint n = count_list (list);

      append (text, g_strdup_printf (g_dngettext (NULL, "%u weight", "%u weights", n), n));
    }
  if ((list = argument (extrinsic, "calls")) != NULL)
    {
      guint n = count_list (list);

      append (text, g_strdup_printf (g_dngettext (NULL, "%u call", "%u calls", n), n));
    }
  if ((list = argument (extrinsic, "subnets")) != NULL)
    {
      guint n = count_list (list);

      append (text, g_strdup_printf (g_dngettext (NULL, "%u subnet", "%u subnets", n), n));
    }
  if (g_strcmp0 (extrinsic->pallet, "Timestamp") == 0 && parse_u64 (argument (extrinsic, "now"), &now) && now < G_MAXINT64 / 1000)
    append (text, tao_format_date_time ((gint64) now));
  return g_string_free (text, FALSE);
}

char *
tao_activity_argument_name (const char *name)
{
  static const struct { const char *name, *words; } known[] = {
    { "netuid", N_("Subnet") }, { "dest", N_("To") }, { "value", N_("Amount") }, { "amount_staked", N_("Amount") },
    { "amount_unstaked", N_("Amount") }, { "alpha_amount", N_("Amount") }, { "allow_partial", N_("Fill part of it") },
    { "origin_netuid", N_("From subnet") }, { "destination_netuid", N_("To subnet") }, { "origin_hotkey", N_("From hotkey") },
    { "destination_hotkey", N_("To hotkey") }, { "destination_coldkey", N_("To coldkey") }, { "dests", N_("UIDs") },
    { "version_key", N_("Version") }, { "now", N_("Time") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_str_equal (known[i].name, name))
      return g_strdup (_(known[i].words));
  return humanize (name);
}

char *
tao_activity_account (const char *value)
{
  static const char before[] = "{\"Id\":\"", after[] = "\"}";
  gsize length = strlen (value);
  g_autofree char *address = NULL;
  TaoAccountId account;

  if (g_str_has_prefix (value, before) && g_str_has_suffix (value, after) && length > strlen (before) + strlen (after))
    address = g_strndup (value + strlen (before), length - strlen (before) - strlen (after));
  else
    address = g_strdup (value);
  return tao_ss58_decode (address, &account, NULL) ? g_steal_pointer (&address) : NULL;
}

char *
tao_activity_argument_value (const TaoBlockExtrinsic *extrinsic, guint index, const TaoSnapshot *snapshot)
{
  const TaoBlockField *field = &extrinsic->arguments[index];
  Unit unit = unit_of (field->name);
  guint64 time_ms;
  g_autofree char *account = NULL;
  char *amount = unit != UNIT_NONE ? amount_text (field->value, unit, netuid_of (extrinsic), snapshot) : NULL;

  if (amount != NULL)
    return amount;
  if (g_str_has_suffix (field->name, "netuid"))
    {
      g_autofree char *name = subnet_name (field->value, snapshot), *number = tao_text_line (field->value, 8);

      return g_strdup_printf ("%s (%s)", name, number);
    }
  if (g_str_equal (field->name, "now") && g_ascii_string_to_unsigned (field->value, 10, 1, G_MAXINT64, &time_ms, NULL))
    return tao_format_date_time ((gint64) time_ms);
  if (g_str_equal (field->value, "true"))
    return g_strdup (_("yes"));
  if (g_str_equal (field->value, "false"))
    return g_strdup (_("no"));
  if ((account = tao_activity_account (field->value)) != NULL)
    return tao_format_address_short (account);
  return tao_text_line (field->value, TAO_TEXT_LINE);
}

/* --- events --- */

/* What stands for a field in a pattern: an account, an amount, a subnet, a plain value. */
static char *
event_part (const TaoBlockEvent *event, char kind, const char *name, const TaoSnapshot *snapshot)
{
  const char *value = tao_block_field_lookup (event->fields, event->n_fields, name);

  if (value == NULL)
    return g_strdup (TAO_DASH);
  switch (kind)
    {
    case 'a':
      return is_account (value) ? tao_format_address_short (value) : tao_text_line (value, 24);
    case 't':
      {
        char *text = amount_text (value, UNIT_TAO, NULL, snapshot);

        return text != NULL ? text : tao_text_line (value, 24);
      }
    case 'l':
      {
        char *text = amount_text (value, UNIT_ALPHA, NULL, snapshot);

        return text != NULL ? text : tao_text_line (value, 24);
      }
    case 'n':
      return subnet_name (value, snapshot);
    default:
      return tao_text_line (value, 48);
    }
}

/* In a pattern "{t:amount}" is the field amount as TAO; kinds are those of event_part(). */
static char *
fill_pattern (const char *pattern, const TaoBlockEvent *event, const TaoSnapshot *snapshot)
{
  GString *text = g_string_new (NULL);

  for (const char *c = pattern; *c != '\0';)
    {
      const char *end = *c == '{' ? strchr (c, '}') : NULL;

      if (end != NULL && end > c + 3)
        {
          g_autofree char *name = g_strndup (c + 3, (gsize) (end - c - 3));
          g_autofree char *part = event_part (event, c[1], name, snapshot);

          g_string_append (text, part);
          c = end + 1;
        }
      else
        {
          g_string_append_c (text, *c);
          c++;
        }
    }
  return g_string_free (text, FALSE);
}

char *
tao_activity_event (const TaoBlockEvent *event, const TaoSnapshot *snapshot)
{
  static const struct { const char *pallet, *name, *pattern; } known[] = {
    /* Translators: leave what stands in braces as it is. */
    { "TransactionPayment", "TransactionFeePaid", N_("Fee paid, {t:actual_fee}") },
    { "Balances", "Withdraw", N_("{t:amount} taken from {a:who}") },
    { "Balances", "Deposit", N_("{t:amount} given to {a:who}") },
    { "Balances", "Transfer", N_("{t:amount} from {a:from} to {a:to}") },
    { "Balances", "Endowed", N_("Account {a:account} opened with {t:free_balance}") },
    { "Balances", "DustLost", N_("{t:amount} of {a:account} lost as dust") },
    { "Balances", "Burned", N_("{t:amount} of {a:who} burned") },
    { "Balances", "Minted", N_("{t:amount} minted to {a:who}") },
    { "System", "ExtrinsicSuccess", N_("Succeeded") },
    { "System", "ExtrinsicFailed", N_("Failed") },
    { "System", "NewAccount", N_("Account {a:account} is new") },
    { "System", "KilledAccount", N_("Account {a:account} is gone") },
    { "SubtensorModule", "StakeAdded", N_("Stake added to {a:1} on {n:4}: {t:2} for {l:3}") },
    { "SubtensorModule", "StakeRemoved", N_("Stake removed from {a:1} on {n:4}: {l:3} for {t:2}") },
    { "SubtensorModule", "StakeMoved", N_("Stake moved from {n:2} to {n:4}, worth {t:5}") },
    { "SubtensorModule", "StakeSwapped", N_("Stake of {a:1} swapped from {n:2} to {n:3}, worth {t:4}") },
    { "SubtensorModule", "StakeTransferred", N_("Stake of {a:2} transferred to {a:1}, worth {t:5}") },
    { "SubtensorModule", "WeightsSet", N_("Weights of UID {v:1} set") },
    { "SubtensorModule", "WeightsCommitted", N_("{a:0} committed weights on {n:1}") },
    { "SubtensorModule", "TimelockedWeightsCommitted", N_("{a:0} committed weights on {n:1}") },
    { "SubtensorModule", "TimelockedWeightsRevealed", N_("Weights of {a:1} revealed on {n:0}") },
    { "SubtensorModule", "WeightsRevealed", N_("{a:0} revealed weights on {n:1}") },
    { "SubtensorModule", "NeuronRegistered", N_("{a:2} registered as UID {v:1} on {n:0}") },
    { "SubtensorModule", "AxonServed", N_("{a:1} serves an axon on {n:0}") },
    { "SubtensorModule", "NetworkAdded", N_("{n:0} created") },
    { "SubtensorModule", "NetworkRemoved", N_("{n:0} removed") },
    { "SubtensorModule", "RootClaimed", N_("Root dividends claimed for {a:coldkey}") },
    { "SubtensorModule", "BulkNeuronsRegistered", N_("{v:1} UIDs registered on {n:0}") },
    { "Utility", "BatchCompleted", N_("The whole batch succeeded") },
    { "Utility", "BatchInterrupted", N_("The batch stopped at call {v:index}") },
    { "Utility", "ItemCompleted", N_("A call of the batch succeeded") },
    { "Utility", "ItemFailed", N_("A call of the batch failed") },
  };
  g_autofree char *title = NULL;
  GString *text;

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_str_equal (known[i].pallet, event->pallet) && g_str_equal (known[i].name, event->name))
      return fill_pattern (_(known[i].pattern), event, snapshot);

  title = humanize (event->name);
  text = g_string_new (title);
  for (guint i = 0; i < event->n_fields && i < 4; i++)
    {
      const TaoBlockField *field = &event->fields[i];
      g_autofree char *value = event_part (event, is_account (field->value) ? 'a' : g_str_equal (field->name, "netuid") ? 'n' : 'v',
                                           field->name, snapshot);

      if (g_ascii_isdigit (field->name[0]))
        g_string_append_printf (text, "%s %s", i == 0 ? ":" : ",", value);
      else
        {
          g_autofree char *name = tao_activity_argument_name (field->name);

          g_string_append_printf (text, "%s %s %s", i == 0 ? ":" : ",", name, value);
        }
    }
  return g_string_free (text, FALSE);
}
