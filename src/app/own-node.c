#include "app/own-node.h"

#include <glib/gi18n.h>
#include <string.h>

/* A block or two come later here than there without anything being wrong. */
#define LAG_BLOCKS 2
/* One that is in use may lag for longer before it is left. */
#define BEHIND_BLOCKS 10
/* Ten block times of the public networks. */
#define PATIENCE_MS 120000
/* Answers in a row: with one in six seconds, it has kept up for a quarter of a minute. */
#define READY_TIMES 3
#define SILENT_TIMES 2

struct _TaoOwnNode {
  GObject    parent_instance;
  TaoNodes  *nodes;
  TaoEngine *engine;
  GSettings *settings;
  TaoNode   *node;               /* in use (nullable) */
  char      *endpoint;           /* of the same */
  TaoOwnNodeVerdict reason;
  guint64    behind;
  guint      patience_ms, ready_times;
  GHashTable *ready;             /* TaoNode → times in a row it was ready */
  guint      silent;             /* times in a row the one in use was not heard */
};

G_DEFINE_FINAL_TYPE (TaoOwnNode, tao_own_node, G_TYPE_OBJECT)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

TaoOwnNodeVerdict
tao_own_node_judge (const TaoOwnNodeFacts *facts)
{
  const TaoNodeStatus *status = facts->status;

  if (status == NULL)
    return TAO_OWN_NODE_SILENT;
  if (facts->genesis != NULL && memcmp (&status->genesis, facts->genesis, sizeof status->genesis) != 0)
    return TAO_OWN_NODE_OTHER_CHAIN;
  if (facts->needs_peers && status->peers == 0)
    return TAO_OWN_NODE_ALONE;
  if (status->syncing || (status->target_block != TAO_UNKNOWN_U64 && status->target_block > status->best_block + BEHIND_BLOCKS)
      || (facts->reference != TAO_UNKNOWN_U64 && facts->reference > status->best_block + LAG_BLOCKS))
    return TAO_OWN_NODE_BEHIND;
  if (facts->stood_ms > facts->patience_ms)
    return TAO_OWN_NODE_STANDS_STILL;
  return TAO_OWN_NODE_READY;
}

char *
tao_own_node_words (TaoOwnNodeVerdict reason, guint64 behind)
{
  switch (reason)
    {
    case TAO_OWN_NODE_STOPPED:
      return g_strdup (_("Your node has ended. Reading from the public endpoint again."));
    case TAO_OWN_NODE_SILENT:
      return g_strdup (_("Your node does not answer. Reading from the public endpoint again."));
    case TAO_OWN_NODE_OTHER_CHAIN:
      return g_strdup (_("Your node follows another chain. Reading from the public endpoint again."));
    case TAO_OWN_NODE_ALONE:
      return g_strdup (_("Your node has no peers. Reading from the public endpoint again."));
    case TAO_OWN_NODE_BEHIND:
      if (behind == 0)
        return g_strdup (_("Your node has fallen behind. Reading from the public endpoint again."));
      return g_strdup_printf (g_dngettext (NULL, "Your node is %u block behind. Reading from the public endpoint again.",
                                           "Your node is %u blocks behind. Reading from the public endpoint again.", (gulong) behind),
                              (guint) MIN (behind, G_MAXUINT));
    case TAO_OWN_NODE_STANDS_STILL:
      return g_strdup (_("Your node has had no new block for long. Reading from the public endpoint again."));
    case TAO_OWN_NODE_READY:
    default:
      return g_strdup (_("Reading from the public endpoint again."));
    }
}

static void
set_node (TaoOwnNode *self, TaoNode *node, TaoOwnNodeVerdict reason)
{
  if (self->node == node)
    return;
  g_set_object (&self->node, node);
  g_free (self->endpoint);
  self->endpoint = node != NULL ? tao_node_dup_endpoint (node) : NULL;
  self->reason = reason;
  self->silent = 0;
  g_hash_table_remove_all (self->ready);
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
belongs (TaoOwnNode *self, TaoNode *node)
{
  const TaoProfile *profile = tao_node_get_profile (node);
  g_autofree char *network = g_settings_get_string (self->settings, "network");

  return profile->kind != TAO_PROFILE_LOCALNET && (g_str_equal (network, "finney") || g_str_equal (network, "test"))
         && g_strcmp0 (profile->network, network) == 0;
}

static TaoOwnNodeVerdict
judge (TaoOwnNode *self, TaoNode *node)
{
  TaoSnapshot *snapshot = tao_engine_get_snapshot (self->engine);
  const TaoSyncInfo *sync = snapshot != NULL ? tao_snapshot_get_sync (snapshot) : NULL;
  static const TaoKey32 unknown;
  TaoOwnNodeFacts facts = {
    .status = tao_node_get_status (node),
    .reference = TAO_UNKNOWN_U64,
    .stood_ms = tao_node_get_stood_ms (node),
    .patience_ms = self->patience_ms,
    /* Only a custom command may be a chain that runs without others. */
    .needs_peers = tao_node_get_profile (node)->kind != TAO_PROFILE_CUSTOM,
  };
  TaoOwnNodeVerdict verdict;

  if (tao_supervisor_get_pid (tao_node_get_supervisor (node)) == 0)
    return TAO_OWN_NODE_STOPPED;
  if (sync != NULL && memcmp (&sync->genesis, &unknown, sizeof unknown) != 0)
    facts.genesis = &sync->genesis;
  /* While the window reads from the node itself nothing else is known. */
  if (sync != NULL && !sync->own_node && !sync->from_cache && sync->state == TAO_SYNC_LIVE)
    facts.reference = sync->best_block;
  verdict = tao_own_node_judge (&facts);
  self->behind = 0;
  if (verdict == TAO_OWN_NODE_BEHIND)
    {
      guint64 top = facts.reference != TAO_UNKNOWN_U64 ? facts.reference : facts.status->target_block;

      self->behind = top != TAO_UNKNOWN_U64 && top > facts.status->best_block ? top - facts.status->best_block : 0;
    }
  return verdict;
}

/* Whether the node that was in use goes on being so. */
static void
keep_or_leave (TaoOwnNode *self)
{
  TaoOwnNodeVerdict verdict = belongs (self, self->node) ? judge (self, self->node) : TAO_OWN_NODE_OTHER_CHAIN;

  if (verdict == TAO_OWN_NODE_SILENT && ++self->silent < SILENT_TIMES)
    return;
  if (verdict != TAO_OWN_NODE_SILENT)
    self->silent = 0;
  /* What was signed is followed to its end where it was sent, unless that node is gone. */
  if (verdict == TAO_OWN_NODE_READY || (verdict != TAO_OWN_NODE_STOPPED && tao_engine_is_executing (self->engine)))
    return;
  set_node (self, NULL, verdict);
}

/* A node has answered, or failed to. */
static void
probed_cb (TaoOwnNode *self, TaoNode *node)
{
  guint times;

  if (!g_settings_get_boolean (self->settings, "use-own-node"))
    return;
  if (node == self->node)
    keep_or_leave (self);
  if (self->node != NULL)
    return;
  times = belongs (self, node) && judge (self, node) == TAO_OWN_NODE_READY
            ? GPOINTER_TO_UINT (g_hash_table_lookup (self->ready, node)) + 1 : 0;
  g_hash_table_insert (self->ready, node, GUINT_TO_POINTER (times));
  if (times >= self->ready_times && !tao_engine_is_executing (self->engine))
    set_node (self, node, TAO_OWN_NODE_READY);
}

static void
switched_cb (TaoOwnNode *self)
{
  if (!g_settings_get_boolean (self->settings, "use-own-node"))
    set_node (self, NULL, TAO_OWN_NODE_READY);
  g_hash_table_remove_all (self->ready);
}

/* Nothing is told: whoever goes to another network does not wonder why the node of the one before is left. */
static void
network_changed_cb (TaoOwnNode *self)
{
  g_clear_object (&self->node);
  g_clear_pointer (&self->endpoint, g_free);
  g_hash_table_remove_all (self->ready);
}

const char *
tao_own_node_get_endpoint (TaoOwnNode *self)
{
  return self->endpoint;
}

TaoNode *
tao_own_node_get_node (TaoOwnNode *self)
{
  return self->node;
}

TaoOwnNodeVerdict
tao_own_node_get_reason (TaoOwnNode *self, guint64 *behind)
{
  *behind = self->behind;
  return self->reason;
}

void
tao_own_node_set_patience (TaoOwnNode *self, guint patience_ms, guint ready_times)
{
  self->patience_ms = patience_ms;
  self->ready_times = ready_times;
}

static void
tao_own_node_dispose (GObject *object)
{
  TaoOwnNode *self = TAO_OWN_NODE (object);

  g_clear_object (&self->node);
  g_clear_object (&self->nodes);
  g_clear_object (&self->engine);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (tao_own_node_parent_class)->dispose (object);
}

static void
tao_own_node_finalize (GObject *object)
{
  TaoOwnNode *self = TAO_OWN_NODE (object);

  g_free (self->endpoint);
  g_hash_table_unref (self->ready);
  G_OBJECT_CLASS (tao_own_node_parent_class)->finalize (object);
}

static void
tao_own_node_class_init (TaoOwnNodeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tao_own_node_dispose;
  G_OBJECT_CLASS (klass)->finalize = tao_own_node_finalize;
  signals[CHANGED] = g_signal_new ("changed", TAO_TYPE_OWN_NODE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
tao_own_node_init (TaoOwnNode *self)
{
  self->patience_ms = PATIENCE_MS;
  self->ready_times = READY_TIMES;
  self->ready = g_hash_table_new (NULL, NULL);
}

TaoOwnNode *
tao_own_node_new (TaoNodes *nodes, TaoEngine *engine, GSettings *settings)
{
  TaoOwnNode *self = g_object_new (TAO_TYPE_OWN_NODE, NULL);

  self->nodes = g_object_ref (nodes);
  self->engine = g_object_ref (engine);
  self->settings = g_object_ref (settings);
  g_signal_connect_object (nodes, "probed", G_CALLBACK (probed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed::use-own-node", G_CALLBACK (switched_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed::network", G_CALLBACK (network_changed_cb), self, G_CONNECT_SWAPPED);
  return self;
}
