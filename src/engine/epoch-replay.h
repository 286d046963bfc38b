/* One epoch run again in this process, with all that it lends. Private to the
 * room; pure once the case is read, and belongs to one thread. */
#pragma once

#include "engine/epoch-case.h"

G_BEGIN_DECLS

typedef struct {
  TaoArena        *memory;
  TaoEpochScratch *scratch;
  TaoEpochInput    input;
  TaoEpochOutput   output;
  TaoEpochView     view;
  const TaoRules  *rules;
  gboolean         exact;      /* every incentive is what the chain stored */
} TaoEpochReplay;

/* Runs @mechanism under the rules of its runtime; where those are not known, under the ones that reproduce it. @out:
 * zeroed at first; leans on @from. FALSE, *@reason (of docs/engine.md) set, if it cannot be run. */
gboolean tao_epoch_replay_run   (TaoEpochReplay *out, TaoEpochCase *from, guint mechanism, const char **reason);
void     tao_epoch_replay_clear (TaoEpochReplay *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TaoEpochReplay, tao_epoch_replay_clear)

G_END_DECLS
