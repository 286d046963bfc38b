#include "app/money/destination.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/format.h"
#include "keys/hash.h"
#include "keys/ss58.h"

/* What people compare: the first and the last characters. The very first is the same for all. */
#define ALIKE_HEAD 5
#define ALIKE_TAIL 4
#define EVM_BYTES 20

gboolean
tao_destination_is_alike (const char *a, const char *b)
{
  gsize la = strlen (a), lb = strlen (b);

  return la > ALIKE_HEAD + ALIKE_TAIL && lb > ALIKE_HEAD + ALIKE_TAIL && strncmp (a, b, ALIKE_HEAD) == 0
         && strcmp (a + la - ALIKE_TAIL, b + lb - ALIKE_TAIL) == 0;
}

gboolean
tao_destination_is_exchange (const char *label)
{
  static const char *const words[] = {
    "exchange", "deposit", "binance", "coinbase", "kraken", "kucoin", "mexc", "gate.io", "bitget", "bybit", "okx", "htx", "bitmart", "crypto.com",
  };
  g_autofree char *folded = g_utf8_casefold (label, -1);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strstr (folded, words[i]) != NULL)
      return TRUE;
  return FALSE;
}

gboolean
tao_destination_mirror (const char *text, TaoKey32 *account)
{
  guint8 preimage[4 + EVM_BYTES] = { 'e', 'v', 'm', ':' };

  if (!g_str_has_prefix (text, "0x") || strlen (text) != 2 + 2 * EVM_BYTES)
    return FALSE;
  for (guint i = 0; i < EVM_BYTES; i++)
    {
      int high = g_ascii_xdigit_value (text[2 + 2 * i]), low = g_ascii_xdigit_value (text[3 + 2 * i]);

      if (high < 0 || low < 0)
        return FALSE;
      preimage[4 + i] = (guint8) (high << 4 | low);
    }
  tao_hash_blake2b_256 (preimage, sizeof preimage, account->bytes);
  return TRUE;
}

TaoDestination
tao_destination_classify (const char *text, const TaoKey32 *sender, const TaoKnownAccount *known, guint n)
{
  g_autofree char *address = g_strstrip (g_strdup (text));
  TaoDestination result = { .kind = TAO_DESTINATION_NONE };
  g_autoptr(GError) error = NULL;
  TaoAccountId account;
  gboolean mirror;

  if (*address == '\0')
    return result;
  mirror = tao_destination_mirror (address, &result.account);
  if (!mirror && !tao_ss58_decode (address, &account, &error))
    {
      result.kind = TAO_DESTINATION_INVALID;
      result.reason = g_strdup (error->message);
      return result;
    }
  if (!mirror)
    memcpy (result.account.bytes, account.bytes, sizeof result.account.bytes);
  result.kind = mirror ? TAO_DESTINATION_EVM : TAO_DESTINATION_NEW;
  if (sender != NULL && memcmp (sender, &result.account, sizeof *sender) == 0)
    result.kind = TAO_DESTINATION_SELF;
  for (guint i = 0; i < n; i++)
    if (memcmp (&known[i].account, &result.account, sizeof result.account) == 0)
      {
        if (result.kind == TAO_DESTINATION_NEW)
          result.kind = known[i].kind;
        result.name = known[i].name;
        return result;
      }
  for (guint i = 0; i < n && result.look_alike == NULL && !mirror; i++)
    {
      g_autofree char *other = tao_format_key (&known[i].account);

      if (tao_destination_is_alike (address, other))
        result.look_alike = &known[i];
    }
  return result;
}

void
tao_destination_clear (TaoDestination *self)
{
  g_clear_pointer (&self->reason, g_free);
}

char *
tao_destination_describe (const TaoDestination *self, gboolean *warning)
{
  const char *name = self->name != NULL ? self->name : _("without a name");

  *warning = TRUE;
  if (self->look_alike != NULL)
    return g_strdup_printf (_("This address begins and ends like the one of %s, but it is another. Compare every character."),
                            self->look_alike->name != NULL ? self->look_alike->name : _("an account you know"));
  switch (self->kind)
    {
    case TAO_DESTINATION_INVALID:
      return g_strdup (self->reason);
    case TAO_DESTINATION_SELF:
      return g_strdup (_("This is the sending wallet itself."));
    case TAO_DESTINATION_HOTKEY:
      return g_strdup_printf (_("This is a hotkey of the network (%s). TAO sent there can only be moved with that key."), name);
    case TAO_DESTINATION_EXCHANGE:
      return g_strdup_printf (_("In your address book: %s, by its name an exchange. Send only what it says it takes, from an address it knows; "
                                "stake sent to an exchange is lost."), name);
    case TAO_DESTINATION_EVM:
      return g_strdup (_("An EVM address: TAO goes to the account that mirrors it, and only its EVM key can use it there. "
                         "Do not send to an exchange’s EVM address."));
    case TAO_DESTINATION_NEW:
      return g_strdup (_("You have never sent to this address. Check all of it; nobody can take a transfer back."));
    case TAO_DESTINATION_OWN:
      *warning = FALSE;
      return g_strdup_printf (_("Your own wallet: %s."), name);
    case TAO_DESTINATION_LABELLED:
      *warning = FALSE;
      return g_strdup_printf (_("In your address book: %s."), name);
    case TAO_DESTINATION_SEEN:
      *warning = FALSE;
      return g_strdup (_("You have sent to this address before."));
    case TAO_DESTINATION_NONE:
    default:
      *warning = FALSE;
      return g_strdup ("");
    }
}
