#include "app/money/parameter-order.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/format.h"
#include "keys/ss58.h"

__extension__ typedef unsigned __int128 u128;

/* Where the list of hyperparameters has another name than the call. */
static const struct { const char *listed, *own; } other_names[] = {
  { "alpha_high", "alpha_values" },
  { "alpha_low", "alpha_values" },
  { "bonds_moving_avg", "bonds_moving_average" },
  { "commit_reveal_period", "commit_reveal_weights_interval" },
  { "min_childkey_take", "min_childkey_take_per_subnet" },
  { "transfers_enabled", "toggle_transfer" },
  { "weights_version", "weights_version_key" },
  { "yuma_version", "yuma3_enabled" },
};

const TaoOwnerParameter *
tao_parameter_order_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (other_names); i++)
    if (g_str_equal (other_names[i].listed, name))
      return tao_owner_parameter_lookup (other_names[i].own);
  return tao_owner_parameter_lookup (name);
}

/* --- in words ------------------------------------------------------------------------------------------- */

/* An amount without the zeros at its end, for an entry. */
static char *
plain (guint64 nano)
{
  char *text = tao_format_plain (nano);
  gsize length = strlen (text);

  while (length > 0 && text[length - 1] == '0')
    text[--length] = '\0';
  if (length > 0 && text[length - 1] == '.')
    text[length - 1] = '\0';
  return text;
}

static char *
word_range (guint64 lowest, guint64 highest)
{
  g_autofree char *low = tao_format_count (lowest), *high = tao_format_count (highest);

  return highest == G_MAXUINT64 ? g_strdup_printf (_("At least %s."), low) : g_strdup_printf (_("From %1$s to %2$s."), low, high);
}

char *
tao_parameter_order_hint (const char *name)
{
  const TaoOwnerParameter *parameter = tao_parameter_order_find (name);
  g_autofree char *range = parameter != NULL ? word_range (parameter->lowest, parameter->highest) : NULL;

  if (parameter == NULL)
    return g_strdup ("");
  switch (parameter->kind)
    {
    case TAO_PARAM_NUMBER:
    case TAO_PARAM_FIXED64:
      return g_steal_pointer (&range);
    case TAO_PARAM_SHARE:
      return g_strdup_printf (_("65535 means 100%%. %s"), range);
    case TAO_PARAM_BLOCKS:
      return g_strdup_printf (_("Blocks. %s"), range);
    case TAO_PARAM_EPOCHS:
      return g_strdup_printf (_("Epochs. %s"), range);
    case TAO_PARAM_RAO:
      {
        g_autofree char *low = plain (parameter->lowest), *high = plain (parameter->highest);

        return parameter->highest == G_MAXUINT64 ? g_strdup_printf (_("At least %s τ."), low)
                                                 : g_strdup_printf (_("From %1$s to %2$s τ."), low, high);
      }
    case TAO_PARAM_PAIR:
      return g_strdup_printf (_("The low end and the high end, with a blank between. 65535 means 100%%. %s"), range);
    case TAO_PARAM_SHARES:
      return g_strdup (_("A share for each mechanism, with blanks between, 65535 in all. Empty: the same for all."));
    case TAO_PARAM_CHOICE:
      return g_strdup_printf (_("One of: %s"), parameter->choices);
    case TAO_PARAM_ACCOUNT:
      return g_strdup (_("The address of a hotkey."));
    case TAO_PARAM_BOOL:
    default:
      return g_strdup (g_str_equal (parameter->name, "yuma3_enabled") ? _("On is Yuma 3, off is Yuma 2.") : "");
    }
}

static char *
number_text (const TaoHyperparams *parameters, const char *name)
{
  const TaoParameter *parameter = tao_hyperparams_find (parameters, name);

  return parameter != NULL && parameter->known ? g_strdup_printf ("%" G_GUINT64_FORMAT, parameter->low) : g_strdup ("");
}

/* The nearest nine places: what was written as 1.26 reads as 1.26. */
static char *
fixed_text (const TaoParameter *parameter)
{
  guint64 whole = parameter->high, fraction = parameter->low;

  if (parameter->fraction_bits != 64)
    return g_strdup ("");
  return plain (whole * TAO_RAO + (guint64) ((((u128) fraction * TAO_RAO >> 63) + 1) >> 1));
}

char *
tao_parameter_order_text (const char *name, const TaoHyperparams *parameters)
{
  const TaoOwnerParameter *setter = tao_parameter_order_find (name);
  const TaoParameter *parameter = NULL;

  if (setter == NULL)
    return g_strdup ("");
  if (g_str_equal (name, "alpha_low") || g_str_equal (name, "alpha_high"))
    return number_text (parameters, name);
  if (setter->kind == TAO_PARAM_PAIR)
    {
      g_autofree char *low = number_text (parameters, "alpha_low"), *high = number_text (parameters, "alpha_high");

      return g_strconcat (low, " ", high, NULL);
    }
  parameter = tao_hyperparams_find (parameters, name);
  for (guint i = 0; i < G_N_ELEMENTS (other_names) && parameter == NULL; i++)
    if (g_str_equal (other_names[i].own, name))
      parameter = tao_hyperparams_find (parameters, other_names[i].listed);
  if (parameter == NULL || !parameter->known)
    return g_strdup ("");
  switch (setter->kind)
    {
    case TAO_PARAM_BOOL:
      return g_strdup (parameter->low == (g_str_equal (setter->name, "yuma3_enabled") ? 3u : 1u) ? "true" : "false");
    case TAO_PARAM_RAO:
      return plain (parameter->low);
    case TAO_PARAM_FIXED64:
      return fixed_text (parameter);
    default:
      /* Told as a fixed-point number, stored and set as a whole one. */
      if (parameter->kind == TAO_PARAMETER_FIXED)
        return parameter->high == 0 && parameter->fraction_bits < 64
               ? g_strdup_printf ("%" G_GUINT64_FORMAT, parameter->low >> parameter->fraction_bits) : g_strdup ("");
      return g_strdup_printf ("%" G_GUINT64_FORMAT, parameter->low);
    }
}

/* --- values --------------------------------------------------------------------------------------------- */

/* @nano / 10^9 as a number of 2^-64, rounded down. */
static char *
fixed64_bits (guint64 nano)
{
  u128 bits = ((u128) nano << 64) / TAO_RAO;
  char digits[40];
  guint at = sizeof digits;

  digits[--at] = '\0';
  do
    {
      digits[--at] = (char) ('0' + (int) (bits % 10));
      bits /= 10;
    }
  while (bits > 0);
  return g_strdup_printf ("\"%s\"", digits + at);
}

static gboolean
read_number (const TaoOwnerParameter *parameter, const char *text, guint64 *out)
{
  return g_ascii_string_to_unsigned (text, 10, parameter->lowest, parameter->highest, out, NULL);
}

static char *
read_list (const TaoOwnerParameter *parameter, const char *text)
{
  g_auto(GStrv) parts = g_strsplit (text, " ", 16);
  g_autoptr(GString) out = g_string_new ("[");
  guint64 value, sum = 0, last = 0;
  guint n = 0;

  for (guint i = 0; parts[i] != NULL; i++)
    {
      if (*parts[i] == '\0')
        continue;
      if (!read_number (parameter, parts[i], &value) || (parameter->kind == TAO_PARAM_PAIR && value < last))
        return NULL;
      g_string_append_printf (out, "%s%" G_GUINT64_FORMAT, n++ > 0 ? "," : "", value);
      sum += value;
      last = value;
    }
  if (parameter->kind == TAO_PARAM_PAIR ? n != 2 : n > 0 && sum != G_MAXUINT16)
    return NULL;
  if (n == 0)
    return g_strdup ("null");
  g_string_append_c (out, ']');
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* The engine's JSON of @text, or NULL. */
static char *
read_value (const TaoOwnerParameter *parameter, const char *text)
{
  g_auto(GStrv) choices = NULL;
  TaoAccountId account;
  guint64 value;

  switch (parameter->kind)
    {
    case TAO_PARAM_BOOL:
      return g_str_equal (text, "true") || g_str_equal (text, "false") ? g_strdup (text) : NULL;
    case TAO_PARAM_RAO:
      if (!tao_parse_amount (text, &value) || value < parameter->lowest || value > parameter->highest)
        return NULL;
      return g_strdup_printf ("\"%" G_GUINT64_FORMAT "\"", value);
    case TAO_PARAM_FIXED64:
      if (!tao_parse_amount (text, &value) || value < parameter->lowest * TAO_RAO || value > parameter->highest * TAO_RAO)
        return NULL;
      return fixed64_bits (value);
    case TAO_PARAM_PAIR:
    case TAO_PARAM_SHARES:
      return read_list (parameter, text);
    case TAO_PARAM_CHOICE:
      choices = g_strsplit (parameter->choices, " ", -1);
      return g_strv_contains ((const char *const *) choices, text) ? g_strdup_printf ("\"%s\"", text) : NULL;
    case TAO_PARAM_ACCOUNT:
      return tao_ss58_decode (text, &account, NULL) ? g_strdup_printf ("\"%s\"", text) : NULL;
    case TAO_PARAM_NUMBER:
    case TAO_PARAM_SHARE:
    case TAO_PARAM_BLOCKS:
    case TAO_PARAM_EPOCHS:
    default:
      return read_number (parameter, text, &value) ? g_strdup_printf ("\"%" G_GUINT64_FORMAT "\"", value) : NULL;
    }
}

gboolean
tao_parameter_order_read (const char *name, const char *text, TaoParameter *value)
{
  const TaoOwnerParameter *parameter = tao_parameter_order_find (name);
  guint64 number;

  if (parameter == NULL || !value->known)
    return FALSE;
  switch (parameter->kind)
    {
    case TAO_PARAM_BOOL:
      number = g_str_equal (text, "true");
      if (g_str_equal (parameter->name, "yuma3_enabled"))
        number += 2;
      break;
    case TAO_PARAM_RAO:
      if (!tao_parse_amount (text, &number))
        return FALSE;
      break;
    case TAO_PARAM_FIXED64:
      if (value->fraction_bits != 64 || !tao_parse_amount (text, &number))
        return FALSE;
      value->high = number / TAO_RAO;
      value->low = (guint64) (((u128) (number % TAO_RAO) << 64) / TAO_RAO);
      return TRUE;
    case TAO_PARAM_SHARES:
    case TAO_PARAM_CHOICE:
    case TAO_PARAM_ACCOUNT:
      return FALSE;
    case TAO_PARAM_NUMBER:
    case TAO_PARAM_SHARE:
    case TAO_PARAM_BLOCKS:
    case TAO_PARAM_EPOCHS:
    case TAO_PARAM_PAIR:
    default:
      if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT64, &number, NULL))
        return FALSE;
      if (value->kind == TAO_PARAMETER_FIXED && (value->fraction_bits >= 64 || number > G_MAXUINT64 >> value->fraction_bits))
        return FALSE;
      if (value->kind == TAO_PARAMETER_FIXED)
        number <<= value->fraction_bits;
      break;
    }
  value->high = 0;
  value->low = number;
  return TRUE;
}

gboolean
tao_parameter_order_make (guint16 netuid, const char *name, const char *value, TaoOrder *order, GError **error)
{
  const TaoOwnerParameter *parameter = tao_parameter_order_find (name);
  g_autofree char *text = g_strstrip (g_strdup (value)), *json = parameter != NULL ? read_value (parameter, text) : NULL;

  if (parameter == NULL)
    {
      g_set_error_literal (error, TAO_JOB_ERROR, TAO_JOB_ERROR_INVALID, _("Subnet owners cannot set this."));
      return FALSE;
    }
  if (json == NULL)
    {
      g_autofree char *hint = tao_parameter_order_hint (name);

      g_set_error (error, TAO_JOB_ERROR, TAO_JOB_ERROR_INVALID, "%s %s", _("This value is outside what the chain takes."), hint);
      return FALSE;
    }
  *order = (TaoOrder) {
    .kind = TAO_ORDER_SET_PARAMETER, .netuid = netuid, .call = parameter->name, .text = g_steal_pointer (&json),
  };
  return TRUE;
}
