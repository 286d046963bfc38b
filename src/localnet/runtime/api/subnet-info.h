/* Pieces that several answers about subnets share. */
#pragma once

#include "localnet/runtime/subtensor/subtensor.h"

G_BEGIN_DECLS

/* The subnet's name from its identity, or one made for the netuid, and its symbol, as Vec<Compact<u8>>. */
void tao_write_subnet_name (TaoRuntime *rt, guint16 netuid, GByteArray *out);
void tao_write_subnet_symbol (TaoRuntime *rt, guint16 netuid, GByteArray *out);

/* Option of what is stored at @key. */
void tao_write_stored_option (TaoRuntime *rt, TaoKey key, GByteArray *out);

/* Vec<Compact<T>> of a stored vector with @n entries of @size bytes each. */
void tao_write_compact_vector (TaoRuntime *rt, TaoKey key, gsize size, guint32 n, GByteArray *out);

static inline void
write_account (GByteArray *out, TaoAccountId account)
{
  tao_scale_write_bytes (out, account.bytes, 32);
}

/* Blocks since the last epoch, by block numbers. */
static inline guint64
blocks_since_step (TaoRuntime *rt, guint16 netuid)
{
  guint64 last = st_u64 (rt, key_n (rt, ST_LastMechansimStepBlock, netuid));

  return rt->block - MIN (last, rt->block);
}

G_END_DECLS
