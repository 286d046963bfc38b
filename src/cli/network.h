/* What the commands that look at a network share: the option, the engine, and
 * waiting for a snapshot that has what is wanted. */
#pragma once

#include "cli/command.h"
#include "cli/json.h"
#include "cli/text.h"
#include "engine/engine.h"

G_BEGIN_DECLS

typedef struct {
  char *network;      /* "local", "finney", "test" or an endpoint */
  int   timeout_s;
  gint64 at;          /* block; negative: so many before the best; TAO_CLI_NOW: the best */
} TaoCliNetwork;

#define TAO_CLI_NOW G_MININT64

#define TAO_CLI_NETWORK_ENTRIES(options) \
  { "network", 'n', 0, G_OPTION_ARG_STRING, &(options).network, "local, finney, test or an endpoint (local)", "NAME|URL" }, \
  { "timeout", 't', 0, G_OPTION_ARG_INT, &(options).timeout_s, "Seconds to wait for an answer (30)", "SECONDS" }

/* For commands that can look back. */
#define TAO_CLI_AT_ENTRY(options) \
  { "at", 0, 0, G_OPTION_ARG_INT64, &(options).at, "As it was at this block; -100: a hundred blocks ago", "BLOCK" }

/* Also the options' texts. */
void         tao_cli_network_clear (TaoCliNetwork *options);

/* An engine on the network of @options. (transfer full) */
TaoEngine   *tao_cli_open_engine   (const TaoCliNetwork *options);

/* TRUE when the snapshot has what the command needs. */
typedef gboolean (*TaoCliReady) (TaoSnapshot *snapshot, gpointer user_data);

/* The first snapshot that @ready accepts.  On a terminal says on standard error what it waits for.
 * NULL with @error at the timeout, with the reason the connection gives. (transfer full) */
TaoSnapshot *tao_cli_wait          (TaoEngine *engine, const TaoCliNetwork *options, TaoCliReady ready, gpointer user_data,
                                    GError **error);

/* The block that --at means, seen from @live; TAO_BLOCK_BEST without it.  FALSE with @error before the first block. */
gboolean     tao_cli_resolve_at    (const TaoCliNetwork *options, TaoSnapshot *live, guint64 *block, GError **error);

/* A snapshot read from the node, not from the cache, with its subnets. For tao_cli_wait. */
gboolean     tao_cli_is_live       (TaoSnapshot *snapshot, gpointer user_data);

/* Keeps the answer of an asynchronous call at @data, a GAsyncResult **, for tao_cli_await. */
void          tao_cli_answered_cb   (GObject *source, GAsyncResult *result, gpointer data);
/* Runs the main loop until the answer is there. (transfer full) */
GAsyncResult *tao_cli_await         (GAsyncResult **answer);

/* The network as it is, or as it was at the block of --at: then with the metagraph of @netuid (G_MAXUINT16: none) and
 * @account (nullable), and without what only history tells.  @exact: read all at one block also without --at.
 * (transfer full) */
TaoSnapshot  *tao_cli_read          (TaoEngine *engine, const TaoCliNetwork *options, guint16 netuid, const TaoKey32 *account,
                                     gboolean exact, GError **error);

/* The subnet, or NULL with an error that says there is none. */
const TaoSubnet *tao_cli_find_subnet (TaoSnapshot *snapshot, guint16 netuid, GError **error);

/* A series from the store.  A store that is new fills from the chain in the background: waits while it grows.
 * (transfer full) */
TaoSeries    *tao_cli_load_series   (TaoEngine *engine, TaoSeriesKind kind, guint16 netuid, guint16 uid, GError **error);

G_END_DECLS
