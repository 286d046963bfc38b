#include "app/pages/subnet-parameters/parameter-words.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/format.h"
#include "app/text.h"

typedef enum {
  UNIT_NONE,
  UNIT_BLOCKS,           /* the meaning ends in a time */
  UNIT_U16,              /* proportion of 65535 */
  UNIT_U64,              /* proportion of 2^64 - 1 */
  UNIT_PPM,
  UNIT_MILLI_TEMPO,      /* thousandths of an epoch */
  UNIT_YUMA,
} Unit;

typedef struct {
  const char *name;
  TaoParameterGroup group;
  gboolean network;
  Unit unit;
  const char *title, *meaning;
} Entry;

#define REGISTRATION TAO_PARAMETER_GROUP_REGISTRATION
#define WEIGHTS TAO_PARAMETER_GROUP_WEIGHTS
#define CONSENSUS TAO_PARAMETER_GROUP_CONSENSUS
#define VALIDATORS TAO_PARAMETER_GROUP_VALIDATORS
#define SUBNET TAO_PARAMETER_GROUP_SUBNET
#define UNLISTED TAO_PARAMETER_GROUP_UNLISTED

/* Who may set what: pallet admin-utils of spec 425. */
static const Entry entries[] = {
  { "registration_allowed", REGISTRATION, TRUE, UNIT_NONE, N_("Registration open"), N_("New miners and validators may join") },
  { "immunity_period", REGISTRATION, FALSE, UNIT_BLOCKS, N_("Immunity period"), N_("Blocks a new UID is safe from removal") },
  { "min_burn", REGISTRATION, FALSE, UNIT_NONE, N_("Lowest cost"), N_("The UID cost falls towards this") },
  { "max_burn", REGISTRATION, FALSE, UNIT_NONE, N_("Highest cost"), N_("The UID cost never rises above this") },
  { "burn_half_life", REGISTRATION, FALSE, UNIT_BLOCKS, N_("Cost half-life"), N_("Blocks in which the UID cost halves when nobody registers") },
  { "burn_increase_mult", REGISTRATION, FALSE, UNIT_NONE, N_("Cost rise"), N_("Each registration multiplies the UID cost by this") },
  { "max_regs_per_block", REGISTRATION, TRUE, UNIT_NONE, N_("Registrations in a block"), N_("At most so many UIDs register in one block") },
  { "target_regs_per_interval", REGISTRATION, TRUE, UNIT_NONE, N_("Target registrations"), N_("Registrations in an interval at which the old cost rule stays level") },
  { "adjustment_interval", REGISTRATION, TRUE, UNIT_BLOCKS, N_("Adjustment interval"), N_("Blocks between two adjustments of the old cost rule") },
  { "adjustment_alpha", REGISTRATION, FALSE, UNIT_U64, N_("Adjustment smoothing"), N_("Part of the old value kept at each adjustment") },
  { "difficulty", REGISTRATION, TRUE, UNIT_NONE, N_("Work difficulty"), N_("Of registration by work, where it is open") },
  { "min_difficulty", REGISTRATION, TRUE, UNIT_NONE, N_("Lowest difficulty"), N_("Of registration by work") },
  { "max_difficulty", REGISTRATION, FALSE, UNIT_NONE, N_("Highest difficulty"), N_("Of registration by work") },

  { "tempo", WEIGHTS, FALSE, UNIT_BLOCKS, N_("Tempo"), N_("Blocks in one epoch") },
  { "weights_rate_limit", WEIGHTS, TRUE, UNIT_BLOCKS, N_("Weights rate limit"), N_("Blocks between two weight settings by one validator") },
  { "commit_reveal_weights_enabled", WEIGHTS, FALSE, UNIT_NONE, N_("Hide weights until revealed"), N_("Commit first, reveal later, so that nobody can copy") },
  { "commit_reveal_period", WEIGHTS, FALSE, UNIT_NONE, N_("Reveal period"), N_("Epochs from commit to reveal") },
  { "min_allowed_weights", WEIGHTS, FALSE, UNIT_NONE, N_("Fewest weights"), N_("A validator scores at least so many miners") },
  { "max_weights_limit", WEIGHTS, TRUE, UNIT_U16, N_("Largest weight"), N_("Most that one weight may be of a validator's sum") },
  { "weights_version", WEIGHTS, FALSE, UNIT_NONE, N_("Weights version"), N_("Validators with an older version cannot set weights") },

  { "yuma_version", CONSENSUS, FALSE, UNIT_YUMA, N_("Yuma version"), N_("Rules by which bonds follow weights") },
  { "kappa", CONSENSUS, TRUE, UNIT_U16, N_("Kappa"), N_("Share of stake that must support a weight") },
  { "rho", CONSENSUS, FALSE, UNIT_NONE, N_("Rho"), N_("Steepness of the old trust curve, unused by Yuma 2 and 3") },
  { "liquid_alpha_enabled", CONSENSUS, FALSE, UNIT_NONE, N_("Liquid alpha"), N_("Bonds follow consensus faster for some validators") },
  { "alpha_low", CONSENSUS, FALSE, UNIT_U16, N_("Slowest bond rate"), N_("Lower end of the liquid alpha range") },
  { "alpha_high", CONSENSUS, FALSE, UNIT_U16, N_("Fastest bond rate"), N_("Upper end of the liquid alpha range") },
  { "alpha_sigmoid_steepness", CONSENSUS, FALSE, UNIT_NONE, N_("Liquid alpha steepness"), N_("How sharply the rate changes near consensus") },
  { "bonds_moving_avg", CONSENSUS, FALSE, UNIT_PPM, N_("Bonds memory"), N_("Part of the old bonds kept at each epoch, without liquid alpha") },
  { "bonds_penalty", CONSENSUS, FALSE, UNIT_U16, N_("Bonds penalty"), N_("How much bonds lose for weight beyond consensus") },
  { "bonds_reset_enabled", CONSENSUS, FALSE, UNIT_NONE, N_("Reset bonds"), N_("A new miner on a UID starts without the old one's bonds") },

  { "max_validators", VALIDATORS, TRUE, UNIT_NONE, N_("Validator permits"), N_("At most so many UIDs may set weights") },
  { "activity_cutoff", VALIDATORS, FALSE, UNIT_BLOCKS, N_("Activity cutoff"), N_("Blocks without new weights after which a validator does not count") },
  { "activity_cutoff_factor", VALIDATORS, FALSE, UNIT_MILLI_TEMPO, N_("Activity cutoff in epochs"), N_("Epochs without new weights after which a validator does not count") },
  { "min_childkey_take", VALIDATORS, FALSE, UNIT_U16, N_("Lowest child key take"), N_("Least a child hotkey keeps of what it earns for its parents") },
  { "serving_rate_limit", VALIDATORS, FALSE, UNIT_BLOCKS, N_("Serving rate limit"), N_("Blocks between two announcements of an axon") },

  { "subnet_is_active", SUBNET, TRUE, UNIT_NONE, N_("Started"), N_("The token trades and emission may flow") },
  { "transfers_enabled", SUBNET, FALSE, UNIT_NONE, N_("Transfers"), N_("Stake may be handed to another coldkey") },
  { "owner_cut_enabled", SUBNET, FALSE, UNIT_NONE, N_("Owner's cut"), N_("The owner takes part of the emission") },
  { "owner_cut_auto_lock_enabled", SUBNET, FALSE, UNIT_NONE, N_("Lock the owner's cut"), N_("What the owner takes stays locked at first") },
  { "user_liquidity_enabled", SUBNET, TRUE, UNIT_NONE, N_("Liquidity by users"), N_("Users may add positions to the pool") },

  { "max_allowed_uids", UNLISTED, FALSE, UNIT_NONE, N_("Largest number of UIDs"), N_("Once they are taken, a newcomer replaces somebody") },
  { "mechanism_count", UNLISTED, FALSE, UNIT_NONE, N_("Mechanisms"), N_("Each has weights and bonds of its own") },
  { "mechanism_emission_split", UNLISTED, FALSE, UNIT_NONE, N_("Emission of the mechanisms"), N_("The share of each; without one all have the same") },
  { "owner_immune_neuron_limit", UNLISTED, FALSE, UNIT_NONE, N_("The owner's protected UIDs"), N_("So many of the owner's UIDs are never replaced") },
  { "recycle_or_burn", UNLISTED, FALSE, UNIT_NONE, N_("Recycle or burn"), N_("What becomes of emission to the owner's own miners") },
  { "root_claim_threshold", UNLISTED, FALSE, UNIT_NONE, N_("Smallest root claim"), N_("Root dividends below this are not paid out by themselves") },
  { "sn_owner_hotkey", UNLISTED, FALSE, UNIT_NONE, N_("The owner's hotkey"), N_("Gets the owner's cut and stands for the subnet") },
};

static const Entry *
find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    if (g_str_equal (entries[i].name, name))
      return &entries[i];
  return NULL;
}

const char *
tao_parameter_group_name (TaoParameterGroup group)
{
  static const char *const names[TAO_PARAMETER_N_GROUPS] = {
    N_("Registration"), N_("Weights"), N_("Consensus"), N_("Validators"), N_("Subnet"), N_("More that owners set"), N_("Not described here yet"),
  };

  return _(names[group]);
}

TaoParameterGroup
tao_parameter_group (const char *name)
{
  const Entry *entry = find (name);

  return entry != NULL ? entry->group : TAO_PARAMETER_GROUP_OTHER;
}

guint
tao_parameter_place (const char *name)
{
  const Entry *entry = find (name);

  return entry != NULL ? (guint) (entry - entries) : G_N_ELEMENTS (entries);
}

gboolean
tao_parameter_is_network (const char *name)
{
  const Entry *entry = find (name);

  return entry != NULL && entry->network;
}

gboolean
tao_parameter_is_unlisted (const char *name)
{
  const Entry *entry = find (name);

  return entry != NULL && entry->group == UNLISTED;
}

const char *
tao_parameter_purpose (const char *name)
{
  const Entry *entry = find (name);

  return entry != NULL ? _(entry->meaning) : "";
}

gboolean
tao_parameter_is_known (const char *name)
{
  return find (name) != NULL;
}

char *
tao_parameter_title (const char *name)
{
  const Entry *entry = find (name);

  return entry != NULL ? g_strdup (_(entry->title)) : tao_text_line (name, TAO_TEXT_NAME);
}

char *
tao_parameter_meaning (const TaoParameter *parameter, guint32 interval_ms)
{
  const Entry *entry = find (parameter->name);

  if (entry == NULL)
    return g_strdup ("");
  if (entry->unit == UNIT_BLOCKS && parameter->known && parameter->high == 0 && parameter->low > 1 && parameter->low < G_MAXUINT32)
    {
      g_autofree char *time = tao_format_duration (parameter->low * (interval_ms != TAO_UNKNOWN_U32 && interval_ms > 0 ? interval_ms : 12000) / 1000);

      /* Translators: what the parameter does, then a time. */
      return g_strdup_printf (_("%1$s, about %2$s"), _(entry->meaning), time);
    }
  return g_strdup (_(entry->meaning));
}

/* 128 bits with a point, at most six decimals, trailing zeros dropped. Values of chains in use fit 64 bits before it. */
static char *
fixed_text (const TaoParameter *parameter)
{
  __extension__ typedef unsigned __int128 u128;
  u128 bits = (u128) parameter->high << 64 | parameter->low;
  gboolean negative = (parameter->high >> 63) != 0;
  u128 whole, fraction;
  g_autofree char *number = NULL;
  char *end;

  if (negative)
    bits = -bits;
  if (parameter->fraction_bits == 0 || parameter->fraction_bits > 64)
    return NULL;
  whole = bits >> parameter->fraction_bits;
  fraction = bits - (whole << parameter->fraction_bits);
  /* Half a unit of the sixth decimal on top; the carry goes over by itself. */
  fraction = (fraction * 1000000 + ((u128) 1 << (parameter->fraction_bits - 1))) >> parameter->fraction_bits;
  whole = whole * 1000000 + fraction;
  if (whole > G_MAXUINT64)
    return NULL;
  number = tao_format_decimal ((guint64) whole, 6, 6, TAO_ROUND_DOWN);
  for (end = number + strlen (number) - 1; *end == '0'; end--)
    *end = '\0';
  if (!g_ascii_isdigit (*end))
    *end = '\0';
  return g_strconcat (negative ? TAO_MINUS : "", number, NULL);
}

static char *
integer_text (const TaoParameter *parameter, Unit unit)
{
  guint64 value = parameter->low;

  switch (unit)
    {
    case UNIT_U16:
      return tao_format_u16 ((guint16) MIN (value, G_MAXUINT16), 4);
    case UNIT_U64:
      return tao_format_percent (value >> 32, G_MAXUINT32, 2);
    case UNIT_PPM:
      return tao_format_percent_ppm (value, 2);
    case UNIT_MILLI_TEMPO:
      return tao_format_decimal (value, 3, value % 1000 == 0 ? 0 : 3, TAO_ROUND_DOWN);
    case UNIT_YUMA:
      return g_strdup_printf (_("Yuma %u"), (guint) value);
    case UNIT_NONE:
    case UNIT_BLOCKS:
    default:
      return value == G_MAXUINT64 ? NULL : tao_format_count (value);
    }
}

char *
tao_parameter_value (const TaoParameter *parameter)
{
  const Entry *entry = find (parameter->name);
  char *text = NULL;

  if (parameter->known)
    switch (parameter->kind)
      {
      case TAO_PARAMETER_BOOL:
        return g_strdup (parameter->low != 0 ? _("yes") : _("no"));
      case TAO_PARAMETER_RAO:
        text = parameter->high == 0 && parameter->low != TAO_UNKNOWN_U64 ? tao_format_table (parameter->low, TAO_ROUND_HALF_EVEN) : NULL;
        break;
      case TAO_PARAMETER_FIXED:
        text = fixed_text (parameter);
        break;
      case TAO_PARAMETER_INTEGER:
        text = parameter->high == 0 ? integer_text (parameter, entry != NULL ? entry->unit : UNIT_NONE) : NULL;
        break;
      case TAO_PARAMETER_SIGNED:
      case TAO_PARAMETER_OTHER:
      default:
        break;
      }
  return text != NULL ? text : tao_text_line (parameter->text, TAO_TEXT_NAME);
}

const char *
tao_parameter_unit (const TaoParameter *parameter)
{
  const Entry *entry = find (parameter->name);

  if (!parameter->known)
    return "";
  if (parameter->kind == TAO_PARAMETER_RAO)
    return "τ";
  if (entry == NULL || parameter->kind != TAO_PARAMETER_INTEGER)
    return "";
  switch (entry->unit)
    {
    case UNIT_BLOCKS:
      return g_dngettext (NULL, "block", "blocks", (gulong) MIN (parameter->low, 2));
    case UNIT_MILLI_TEMPO:
      return _("epochs");
    case UNIT_U16:
      return _("of 1");
    case UNIT_NONE:
    case UNIT_U64:
    case UNIT_PPM:
    case UNIT_YUMA:
    default:
      return "";
    }
}

const char *
tao_parameter_stored_unit (const TaoParameter *parameter)
{
  const Entry *entry = find (parameter->name);

  if (parameter->known && entry != NULL && parameter->kind == TAO_PARAMETER_INTEGER)
    switch (entry->unit)
      {
      case UNIT_U16:
        return _("of 65,535");
      case UNIT_U64:
        return _("of 2⁶⁴");
      case UNIT_PPM:
        return _("of 1,000,000");
      case UNIT_MILLI_TEMPO:
        return _("‰ of an epoch");
      case UNIT_NONE:
      case UNIT_BLOCKS:
      case UNIT_YUMA:
      default:
        break;
      }
  return tao_parameter_unit (parameter);
}

static gboolean
contains (const char *text, const char *needle)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);

  return strstr (folded, needle) != NULL;
}

gboolean
tao_parameter_matches (const char *name, const char *needle)
{
  const Entry *entry = find (name);
  g_autofree char *clean = tao_text_line (name, TAO_TEXT_NAME);

  return contains (clean, needle) || (entry != NULL && (contains (_(entry->title), needle) || contains (_(entry->meaning), needle)));
}

/* --- changes --- */

char *
tao_parameter_change_text (const TaoParameterChange *change)
{
  g_autofree char *before = tao_parameter_value (&change->before), *now = tao_parameter_value (&change->now);

  /* Translators: the old value, the new one. */
  return g_strdup_printf (_("%1$s → %2$s"), before, now);
}

char *
tao_parameter_change_place (const TaoParameterChange *change)
{
  g_autofree char *after = tao_format_count (change->after), *block = tao_format_count (change->block);

  return change->block - change->after <= 1 ? g_strdup_printf (_("block %s"), block)
                                            : g_strdup_printf (_("between blocks %1$s and %2$s"), after, block);
}

char *
tao_parameter_history_note (const TaoParameterHistory *history)
{
  g_autofree char *first = tao_format_count (history->first_block), *last = tao_format_count (history->last_block);
  g_autofree char *span = history->from_start
    ? g_strdup_printf (_("Compared at %1$u blocks from %2$s, where the subnet began, to %3$s."), history->n_reads, first, last)
    : g_strdup_printf (_("Compared at %1$u blocks from %2$s, the oldest this endpoint has, to %3$s."), history->n_reads, first, last);

  return g_strconcat (span, " ", history->complete ? _("What changed and changed back between two of them is not seen.")
                                                   : _("There are more changes than were followed to their blocks."), NULL);
}
