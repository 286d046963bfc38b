#include "app/sync-words.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/text.h"

static const struct { const char *code, *words; } reasons[] = {
  { "unreachable", N_("The endpoint cannot be reached.") },
  { "certificate", N_("The endpoint's certificate is not trusted.") },
  { "not-a-node", N_("Something answers there, but it is not a node.") },
  { "rate-limited", N_("The endpoint asks for fewer questions. Waiting.") },
  { "closed", N_("The endpoint ended the connection.") },
  { "silent", N_("The endpoint has stopped answering.") },
  { "protocol", N_("The endpoint's answers are not to be trusted.") },
  { "too-large", N_("The endpoint's answers are too large.") },
  { "wrong-network", N_("The endpoint belongs to another network.") },
  { "runtime", N_("The network's description of itself cannot be read.") },
};

char *
tao_sync_reason_words (const char *reason)
{
  gsize length;

  if (reason == NULL || reason[0] == '\0')
    return NULL;
  length = strcspn (reason, ":");
  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (strlen (reasons[i].code) == length && strncmp (reasons[i].code, reason, length) == 0)
      return g_strdup (_(reasons[i].words));
  return tao_text_line (reason, TAO_TEXT_LINE);
}
