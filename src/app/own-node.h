/* Whether the window may read from a node of this computer instead of a public
 * endpoint: it takes one that has caught up, and leaves it when it falls behind.
 *
 * Judging is pure; TaoOwnNode watches the nodes and decides with patience, so
 * that one late answer does not move the window back and forth. */
#pragma once

#include "app/nodes.h"
#include "engine/engine.h"

G_BEGIN_DECLS

typedef enum {
  TAO_OWN_NODE_READY,
  TAO_OWN_NODE_STOPPED,         /* does not run any more */
  TAO_OWN_NODE_SILENT,          /* does not answer */
  TAO_OWN_NODE_OTHER_CHAIN,     /* its genesis is another */
  TAO_OWN_NODE_ALONE,           /* no peers on a public network */
  TAO_OWN_NODE_BEHIND,          /* of its peers, or of what is known from elsewhere */
  TAO_OWN_NODE_STANDS_STILL,    /* no new block for long */
} TaoOwnNodeVerdict;

typedef struct {
  const TaoNodeStatus *status;      /* NULL: no answer */
  const TaoKey32      *genesis;     /* of the network on view; NULL: not known yet */
  guint64              reference;   /* best block known from elsewhere, or TAO_UNKNOWN_U64 */
  gint64               stood_ms;    /* since its best block last moved */
  gint64               patience_ms; /* how long it may stand */
  gboolean             needs_peers;
} TaoOwnNodeFacts;

TaoOwnNodeVerdict tao_own_node_judge (const TaoOwnNodeFacts *facts);
/* Why a node was left, as a sentence. (transfer full) */
char             *tao_own_node_words (TaoOwnNodeVerdict reason, guint64 behind);

#define TAO_TYPE_OWN_NODE (tao_own_node_get_type ())
G_DECLARE_FINAL_TYPE (TaoOwnNode, tao_own_node, TAO, OWN_NODE, GObject)

/* Signal ::changed (): another node, or none, is to be read from now.
 * Not emitted when @settings "network" changes: that leaves the node too, and whoever cares follows it.
 * @settings "use-own-node" switches it off. */
TaoOwnNode *tao_own_node_new         (TaoNodes *nodes, TaoEngine *engine, GSettings *settings);
/* The endpoint to read from; NULL: the public one. (transfer none) (nullable) */
const char *tao_own_node_get_endpoint (TaoOwnNode *self);
/* The node in use. (transfer none) (nullable) */
TaoNode    *tao_own_node_get_node    (TaoOwnNode *self);
/* Why the one before was left, and by how many blocks it was behind (0: does not apply). */
TaoOwnNodeVerdict tao_own_node_get_reason (TaoOwnNode *self, guint64 *behind);
/* How long a node may stand still, and how often a row it must be ready; for tests. */
void        tao_own_node_set_patience (TaoOwnNode *self, guint patience_ms, guint ready_times);

G_END_DECLS
