/* Identities of coldkeys and subnets: limits on what they may hold. */
#pragma once

#include "localnet/runtime/state.h"

G_BEGIN_DECLS

/* @identity: SCALE of SubnetIdentityV3. */
gboolean tao_identity_is_valid_subnet (const guint8 *identity, gsize len);

/* A symbol that no other subnet has, the netuid's own where it is free. */
void tao_subtensor_set_symbol (TaoRuntime *rt, guint16 netuid);

G_END_DECLS
