/* chain_*, the simple part of archive_v1_*, engine_createBlock. */
#include "localnet/rpc-private.h"

static void
append_number_hash (RpcCall *call, const TaoWire *value)
{
  g_autoptr(TaoBlock) block = NULL;
  guint64 number;

  if (!tao_wire_get_u64 (value, &number))
    {
      rpc_fail_params (call, "a block number must be a whole number");
      return;
    }
  if (number <= G_MAXUINT32)
    block = tao_localnet_get_block (call->chain, (guint32) number);
  if (block != NULL)
    rpc_append_hash (call->out, block->hash);
  else
    g_string_append (call->out, "null");
}

static void
chain_get_block_hash (RpcCall *call)
{
  const TaoWire *value = rpc_param (call, 0);

  if (value == NULL)
    {
      rpc_append_hash (call->out, tao_localnet_get_best (call->chain)->hash);
    }
  else if (value->type == TAO_WIRE_ARRAY)
    {
      if (value->n_children > RPC_MAX_QUERY_KEYS)
        {
          rpc_fail_params (call, "at most %d numbers in a list", RPC_MAX_QUERY_KEYS);
          return;
        }
      g_string_append_c (call->out, '[');
      for (guint i = 0, at = (guint) (value - call->doc->values) + 1; i < value->n_children; i++)
        {
          if (i > 0)
            g_string_append_c (call->out, ',');
          append_number_hash (call, &call->doc->values[at]);
          at = call->doc->values[at].end;
        }
      g_string_append_c (call->out, ']');
    }
  else
    {
      append_number_hash (call, value);
    }
}

static void
chain_get_finalized_head (RpcCall *call)
{
  rpc_append_hash (call->out, tao_localnet_get_best (call->chain)->hash);
}

/* The block whose hash is parameter 0, or the best one; FALSE if the call failed.  @block: (nullable). */
static gboolean
param_block (RpcCall *call, TaoBlock **block)
{
  guint8 hash[32];

  if (rpc_param (call, 0) == NULL)
    {
      *block = tao_block_ref (tao_localnet_get_best (call->chain));
      return TRUE;
    }
  if (!rpc_param_hash (call, 0, hash))
    return FALSE;
  *block = tao_localnet_find_block (call->chain, hash);
  return TRUE;
}

static void
chain_get_header (RpcCall *call)
{
  g_autoptr(TaoBlock) block = NULL;

  if (param_block (call, &block) && block != NULL)
    rpc_append_header (call->out, block);
}

static void
append_body (GString *out, const TaoBlock *block)
{
  g_string_append_c (out, '[');
  for (guint i = 0; i < block->extrinsics->len; i++)
    {
      GBytes *extrinsic = block->extrinsics->pdata[i];

      if (i > 0)
        g_string_append_c (out, ',');
      tao_wire_append_hex (out, g_bytes_get_data (extrinsic, NULL), g_bytes_get_size (extrinsic));
    }
  g_string_append_c (out, ']');
}

static void
chain_get_block (RpcCall *call)
{
  g_autoptr(TaoBlock) block = NULL;

  if (!param_block (call, &block) || block == NULL)
    return;
  g_string_append (call->out, "{\"block\":{\"header\":");
  rpc_append_header (call->out, block);
  g_string_append (call->out, ",\"extrinsics\":");
  append_body (call->out, block);
  g_string_append (call->out, "},\"justifications\":null}");
}

/* --- Heads ---------------------------------------------------------------------------- */

static const struct
{
  RpcKind kind;
  const char *notification;
} heads[] = {
  { RPC_NEW_HEADS, "chain_newHead" },
  { RPC_FINALIZED_HEADS, "chain_finalizedHead" },
  { RPC_ALL_HEADS, "chain_allHead" },
};

static void
tell_head (RpcSubscription *subscription, gpointer data)
{
  const TaoBlock *block = data;
  GString *text;

  for (guint i = 0; i < G_N_ELEMENTS (heads); i++)
    if (heads[i].kind == subscription->kind)
      {
        text = rpc_begin_notification (subscription, heads[i].notification);
        rpc_append_header (text, block);
        rpc_notify_take (subscription, text);
      }
}

/* Of blocks that come in a flood only the newest is told, as of finalized heads on any chain. */
void
rpc_chain_published (TaoRpc *self, guint32 first, guint32 last)
{
  for (guint i = 0; i < G_N_ELEMENTS (heads); i++)
    rpc_foreach_subscription (self, heads[i].kind, tell_head, tao_localnet_get_best (self->chain));
}

static void
subscribe_heads (RpcCall *call, RpcKind kind)
{
  RpcSubscription *subscription = rpc_subscribe (call, kind);

  if (subscription != NULL)
    tell_head (subscription, tao_localnet_get_best (call->chain));
}

static void
chain_subscribe_new_heads (RpcCall *call)
{
  subscribe_heads (call, RPC_NEW_HEADS);
}

static void
chain_unsubscribe_new_heads (RpcCall *call)
{
  rpc_unsubscribe (call, RPC_NEW_HEADS);
}

static void
chain_subscribe_finalized_heads (RpcCall *call)
{
  subscribe_heads (call, RPC_FINALIZED_HEADS);
}

static void
chain_unsubscribe_finalized_heads (RpcCall *call)
{
  rpc_unsubscribe (call, RPC_FINALIZED_HEADS);
}

static void
chain_subscribe_all_heads (RpcCall *call)
{
  subscribe_heads (call, RPC_ALL_HEADS);
}

static void
chain_unsubscribe_all_heads (RpcCall *call)
{
  rpc_unsubscribe (call, RPC_ALL_HEADS);
}

/* --- Archive --------------------------------------------------------------------------- */

static void
archive_finalized_height (RpcCall *call)
{
  g_string_append_printf (call->out, "%u", tao_localnet_get_best (call->chain)->number);
}

static void
archive_hash_by_height (RpcCall *call)
{
  g_autoptr(TaoBlock) block = NULL;
  guint64 number;

  if (!rpc_param_u64 (call, 0, &number))
    return;
  if (number <= G_MAXUINT32)
    block = tao_localnet_get_block (call->chain, (guint32) number);
  g_string_append_c (call->out, '[');
  if (block != NULL)
    rpc_append_hash (call->out, block->hash);
  g_string_append_c (call->out, ']');
}

static void
archive_header (RpcCall *call)
{
  g_autoptr(TaoBlock) block = NULL;
  g_autoptr(GBytes) header = NULL;
  guint8 hash[32];

  if (!rpc_param_hash (call, 0, hash))
    return;
  block = tao_localnet_find_block (call->chain, hash);
  if (block == NULL)
    return;
  header = tao_block_encode_header (block);
  tao_wire_append_hex (call->out, g_bytes_get_data (header, NULL), g_bytes_get_size (header));
}

static void
archive_body (RpcCall *call)
{
  g_autoptr(TaoBlock) block = NULL;
  guint8 hash[32];

  if (!rpc_param_hash (call, 0, hash))
    return;
  block = tao_localnet_find_block (call->chain, hash);
  if (block != NULL)
    append_body (call->out, block);
}

/* --- Blocks by hand ----------------------------------------------------------------------- */

/* create_empty, finalize, parent_hash: blocks are always final here, and have one parent. */
static void
engine_create_block (RpcCall *call)
{
  g_autoptr(GError) error = NULL;
  const TaoWire *empty = rpc_param (call, 0);
  guint8 parent[32];

  if (call->rpc->create_block == NULL)
    {
      rpc_fail (call, RPC_METHOD_NOT_FOUND, "Method not found", "blocks are made by the clock; start with --manual");
      return;
    }
  if (rpc_param (call, 2) != NULL)
    {
      if (!rpc_param_hash (call, 2, parent))
        return;
      if (memcmp (parent, tao_localnet_get_best (call->chain)->hash, 32) != 0)
        {
          rpc_fail_params (call, "blocks are built on the best block only");
          return;
        }
    }
  if (!call->rpc->create_block (empty != NULL && empty->type == TAO_WIRE_TRUE, call->rpc->create_block_data, &error))
    {
      rpc_fail (call, RPC_INTERNAL_ERROR, "Internal error", "%s", error->message);
      return;
    }
  g_string_append (call->out, "{\"hash\":");
  rpc_append_hash (call->out, tao_localnet_get_best (call->chain)->hash);
  g_string_append (call->out, ",\"aux\":{\"header_only\":false,\"clear_justification_requests\":false,"
                              "\"needs_justification\":false,\"bad_justification\":false,\"is_new_best\":true},"
                              "\"proof_size\":0}");
}

const RpcMethodEntry rpc_chain_methods[] = {
  { "chain_getBlockHash", chain_get_block_hash },
  { "chain_getHead", chain_get_block_hash },
  { "chain_getFinalizedHead", chain_get_finalized_head },
  { "chain_getFinalisedHead", chain_get_finalized_head },
  { "chain_getHeader", chain_get_header },
  { "chain_getBlock", chain_get_block },
  { "chain_subscribeNewHeads", chain_subscribe_new_heads },
  { "chain_subscribeNewHead", chain_subscribe_new_heads },
  { "subscribe_newHead", chain_subscribe_new_heads },
  { "chain_unsubscribeNewHeads", chain_unsubscribe_new_heads },
  { "chain_unsubscribeNewHead", chain_unsubscribe_new_heads },
  { "unsubscribe_newHead", chain_unsubscribe_new_heads },
  { "chain_subscribeFinalizedHeads", chain_subscribe_finalized_heads },
  { "chain_subscribeFinalisedHeads", chain_subscribe_finalized_heads },
  { "chain_unsubscribeFinalizedHeads", chain_unsubscribe_finalized_heads },
  { "chain_unsubscribeFinalisedHeads", chain_unsubscribe_finalized_heads },
  { "chain_subscribeAllHeads", chain_subscribe_all_heads },
  { "chain_unsubscribeAllHeads", chain_unsubscribe_all_heads },
  { "archive_v1_finalizedHeight", archive_finalized_height },
  { "archive_v1_hashByHeight", archive_hash_by_height },
  { "archive_v1_header", archive_header },
  { "archive_v1_body", archive_body },
  { "engine_createBlock", engine_create_block },
  { NULL, NULL }
};
