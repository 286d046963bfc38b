/* What a uid of a subnet is called. */
#pragma once

#include "engine/snapshot.h"

G_BEGIN_DECLS

/* The identity as a clean line, else the short hotkey, else "UID 7". @metagraph: (nullable). (transfer full) */
char *tao_neuron_name (const TaoMetagraph *metagraph, guint uid);

G_END_DECLS
