#include "app/neuron-name.h"

#include <glib/gi18n.h>

#include "app/format.h"
#include "app/text.h"

char *
tao_neuron_name (const TaoMetagraph *metagraph, guint uid)
{
  if (metagraph != NULL && uid < metagraph->n)
    {
      g_autofree char *name = metagraph->identity != NULL ? tao_text_line (metagraph->identity[uid], TAO_TEXT_NAME) : NULL;

      if (name != NULL && *name != '\0')
        return g_steal_pointer (&name);
      if (metagraph->hotkey != NULL)
        return tao_format_key_short (&metagraph->hotkey[uid]);
    }
  return g_strdup_printf (_("UID %u"), uid);
}
