/* What the node page says: states, checks and known messages in words. Pure;
 * all (transfer full) unless said otherwise. */
#pragma once

#include "app/nodes.h"
#include "app/widgets/status-chip.h"

G_BEGIN_DECLS

/* The state in a word or two, and how its chip looks. */
char       *tao_node_words_state    (TaoNode *node, TaoChipKind *chip);
/* A line for the list: "Syncing 97.4% · 3 min left", "Stopped". */
char       *tao_node_words_line     (TaoNode *node);
/* Left and right of the progress bar; NULL where there is nothing to say. */
char       *tao_node_words_progress (TaoNode *node);
char       *tao_node_words_rate     (TaoNode *node);
/* How the last run ended and what to do about it, or NULL. */
char       *tao_node_words_failure  (TaoNode *node);
/* One check of a preflight. */
char       *tao_node_words_check    (const TaoCheck *check);
/* What a known log message means and what helps; NULL for others. (transfer none) */
const char *tao_node_words_meaning  (TaoLogMeaning meaning);

G_END_DECLS
