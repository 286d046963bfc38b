#include "app/node-progress.h"

#include <string.h>

#define BLOCKS_PER_SECOND (1.0 / 12)

void
tao_node_progress_init (TaoNodeProgress *self)
{
  *self = (TaoNodeProgress) { .peers = G_MAXUINT };
}

/* The number after @word, such as "best: #" */
static gboolean
number_after (const char *line, const char *word, guint64 *out)
{
  const char *at = strstr (line, word);

  if (at == NULL || !g_ascii_isdigit (at[strlen (word)]))
    return FALSE;
  *out = g_ascii_strtoull (at + strlen (word), NULL, 10);
  return TRUE;
}

/* The number that ends before @word, such as " peers)" or "%". */
static gboolean
number_before (const char *line, const char *word, double *out)
{
  const char *end = strstr (line, word), *at = end;

  if (end == NULL)
    return FALSE;
  while (at > line && (g_ascii_isdigit (at[-1]) || at[-1] == '.'))
    at--;
  if (at == end)
    return FALSE;
  *out = g_ascii_strtod (at, NULL);
  return TRUE;
}

static gboolean
take_phase (TaoNodeProgress *self, const char *line)
{
  static const struct { const char *words; TaoNodePhase phase; } known[] = {
    { "Downloading finality proofs", TAO_NODE_PHASE_PROOFS },
    { "downloading finality proofs", TAO_NODE_PHASE_PROOFS },
    { "Downloading state", TAO_NODE_PHASE_STATE },
    { "State sync", TAO_NODE_PHASE_STATE },
    { "Importing state", TAO_NODE_PHASE_STATE },
    { "Block history", TAO_NODE_PHASE_HISTORY },
    { "Syncing", TAO_NODE_PHASE_SYNCING },
    { "Preparing", TAO_NODE_PHASE_PREPARING },
    { "Idle (", TAO_NODE_PHASE_IDLE },
    { "history up to block", TAO_NODE_PHASE_IDLE },     /* the practice chain */
  };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (strstr (line, known[i].words) != NULL)
      {
        self->phase = known[i].phase;
        return TRUE;
      }
  return FALSE;
}

gboolean
tao_node_progress_feed (TaoNodeProgress *self, const char *line)
{
  double value;

  if (!take_phase (self, line))
    return number_after (line, "Imported #", &self->best);
  number_after (line, "best: #", &self->best);
  number_after (line, "target=#", &self->target);
  number_after (line, "finalized #", &self->finalized);
  if (self->phase == TAO_NODE_PHASE_HISTORY)
    number_after (line, "#", &self->history);
  if (number_before (line, " peers)", &value))
    self->peers = (guint) CLAMP (value, 0, 100000);
  if (self->phase == TAO_NODE_PHASE_STATE && number_before (line, "%", &value))
    self->percent = (guint) CLAMP (value, 0, 100);
  if (self->phase == TAO_NODE_PHASE_SYNCING)
    self->rate = number_before (line, " bps", &value) ? value : 0;
  return TRUE;
}

double
tao_node_progress_share (const TaoNodeProgress *self)
{
  if (self->phase == TAO_NODE_PHASE_STATE)
    return self->percent / 100.0;
  if (self->phase == TAO_NODE_PHASE_SYNCING && self->target > 0)
    return MIN ((double) self->best / (double) self->target, 1);
  return -1;
}

guint64
tao_node_progress_left (const TaoNodeProgress *self)
{
  if (self->phase != TAO_NODE_PHASE_SYNCING || self->target <= self->best || self->rate <= 2 * BLOCKS_PER_SECOND)
    return G_MAXUINT64;
  return (guint64) ((double) (self->target - self->best) / (self->rate - BLOCKS_PER_SECOND));
}
