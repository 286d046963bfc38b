/* How far a node is, as far as its own log lines tell. Pure. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  TAO_NODE_PHASE_UNKNOWN,
  TAO_NODE_PHASE_PREPARING,
  TAO_NODE_PHASE_PROOFS,      /* warp sync: finality proofs */
  TAO_NODE_PHASE_STATE,       /* warp sync: the state itself; percent */
  TAO_NODE_PHASE_SYNCING,     /* block after block up to target */
  TAO_NODE_PHASE_HISTORY,     /* caught up; old blocks are filled in */
  TAO_NODE_PHASE_IDLE,        /* caught up */
} TaoNodePhase;

typedef struct {
  TaoNodePhase phase;
  guint64      best, target, finalized, history;   /* block numbers; 0: not told */
  guint        percent;                            /* of STATE */
  guint        peers;                              /* G_MAXUINT: not told */
  double       rate;                               /* blocks a second while SYNCING, as the node says */
} TaoNodeProgress;

void     tao_node_progress_init  (TaoNodeProgress *self);
/* TRUE if @line told something. Read loosely: words and the numbers after "#". */
gboolean tao_node_progress_feed  (TaoNodeProgress *self, const char *line);

/* 0 … 1, or negative where there is nothing to measure. */
double   tao_node_progress_share (const TaoNodeProgress *self);
/* Seconds until target, or G_MAXUINT64: the chain grows by a block in 12 s meanwhile. */
guint64  tao_node_progress_left  (const TaoNodeProgress *self);

G_END_DECLS
