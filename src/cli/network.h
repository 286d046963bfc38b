/* What the commands that look at a network share: the option, the engine, and
 * waiting for a snapshot that has what is wanted. */
#pragma once

#include "cli/command.h"
#include "engine/engine.h"

G_BEGIN_DECLS

typedef struct {
  char *network;      /* "local", "finney", "test" or an endpoint */
  int   timeout_s;
} TaoCliNetwork;

#define TAO_CLI_NETWORK_ENTRIES(options) \
  { "network", 'n', 0, G_OPTION_ARG_STRING, &(options).network, "local, finney, test or an endpoint (local)", "NAME|URL" }, \
  { "timeout", 't', 0, G_OPTION_ARG_INT, &(options).timeout_s, "Seconds to wait for an answer (30)", "SECONDS" }

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

/* A snapshot read from the node, not from the cache, with its subnets. For tao_cli_wait. */
gboolean     tao_cli_is_live       (TaoSnapshot *snapshot, gpointer user_data);

/* Nine decimals, no unit; "-" if unknown. (transfer full) */
char        *tao_cli_amount        (guint64 amount);
/* @ppm as a percentage with two decimals and a sign; "-" if unknown. (transfer full) */
char        *tao_cli_change        (gint64 ppm);

G_END_DECLS
