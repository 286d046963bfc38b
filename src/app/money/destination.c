#include "app/money/destination.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/format.h"
#include "keys/ss58.h"

/* What people compare: the first and the last characters. The very first is the same for all. */
#define ALIKE_HEAD 5
#define ALIKE_TAIL 4

gboolean
tao_destination_is_alike (const char *a, const char *b)
{
  gsize la = strlen (a), lb = strlen (b);

  return la > ALIKE_HEAD + ALIKE_TAIL && lb > ALIKE_HEAD + ALIKE_TAIL && strncmp (a, b, ALIKE_HEAD) == 0
         && strcmp (a + la - ALIKE_TAIL, b + lb - ALIKE_TAIL) == 0;
}

TaoDestination
tao_destination_classify (const char *text, const TaoKey32 *sender, const TaoKnownAccount *known, guint n)
{
  g_autofree char *address = g_strstrip (g_strdup (text));
  TaoDestination result = { .kind = TAO_DESTINATION_NONE };
  g_autoptr(GError) error = NULL;
  TaoAccountId account;

  if (*address == '\0')
    return result;
  if (!tao_ss58_decode (address, &account, &error))
    {
      result.kind = TAO_DESTINATION_INVALID;
      result.reason = g_strdup (error->message);
      return result;
    }
  memcpy (result.account.bytes, account.bytes, sizeof result.account.bytes);
  result.kind = TAO_DESTINATION_NEW;
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
  for (guint i = 0; i < n && result.look_alike == NULL; i++)
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
