/* system_*, payment_*, chainSpec_v1_*, rpc_methods. */
#include "localnet/rpc-private.h"

#include <string.h>

#include "keys/ss58.h"
#include "scale/reader.h"
#include "scale/writer.h"

#define CHAIN_NAME "Taoscope Localnet"
#define PROPERTIES "{\"ss58Format\":42,\"tokenDecimals\":9,\"tokenSymbol\":\"TAO\"}"
/* Nobody can dial this node, but clients want to see that it has an identity. */
#define PEER_ID "12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp"

static void
system_chain (RpcCall *call)
{
  g_string_append (call->out, "\"" CHAIN_NAME "\"");
}

static void
system_name (RpcCall *call)
{
  g_string_append (call->out, "\"taoscope-localnet\"");
}

static void
system_version (RpcCall *call)
{
  g_string_append (call->out, "\"" TAOSCOPE_VERSION "\"");
}

static void
system_chain_type (RpcCall *call)
{
  g_string_append (call->out, "\"Development\"");
}

static void
system_properties (RpcCall *call)
{
  g_string_append (call->out, PROPERTIES);
}

static void
system_health (RpcCall *call)
{
  g_string_append_printf (call->out, "{\"peers\":0,\"isSyncing\":%s,\"shouldHavePeers\":false}",
                          tao_localnet_get_target (call->chain) > 0 ? "true" : "false");
}

static void
system_sync_state (RpcCall *call)
{
  guint32 best = tao_localnet_get_best (call->chain)->number;

  g_string_append_printf (call->out, "{\"startingBlock\":0,\"currentBlock\":%u,\"highestBlock\":%u}", best,
                          MAX (best, tao_localnet_get_target (call->chain)));
}

static void
system_node_roles (RpcCall *call)
{
  g_string_append (call->out, "[\"Authority\"]");
}

static void
system_local_peer_id (RpcCall *call)
{
  g_string_append (call->out, "\"" PEER_ID "\"");
}

static void
empty_list (RpcCall *call)
{
  g_string_append (call->out, "[]");
}

static void
system_account_next_index (RpcCall *call)
{
  g_autofree char *address = NULL;
  g_autoptr(GError) error = NULL;
  TaoAccountId account;
  guint16 prefix;

  if (!rpc_param_string (call, 0, &address))
    return;
  if (!tao_ss58_decode_any (address, &prefix, &account, &error))
    {
      rpc_fail_params (call, "%s", error->message);
      return;
    }
  g_string_append_printf (call->out, "%u", tao_localnet_next_nonce (call->chain, &account));
}

/* --- Payment ------------------------------------------------------------------------- */

/* Asks the runtime about the extrinsic in parameter 0, at the block in parameter 1. */
static GBytes *
query_payment (RpcCall *call, const char *function)
{
  g_autoptr(GByteArray) args = NULL;
  TaoTrie *state;
  guint length;

  if (!rpc_param_bytes (call, 0, &args) || !rpc_param_state (call, 1, NULL, &state))
    return NULL;
  length = args->len;
  tao_scale_write_u32 (args, length);
  return rpc_runtime_call (call, state, function, args->data, args->len);
}

static void
payment_query_info (RpcCall *call)
{
  static const char *const classes[] = { "normal", "operational", "mandatory" };
  g_autoptr(GBytes) bytes = query_payment (call, "TransactionPaymentApi_query_info");
  TaoScaleReader in;
  guint64 ref_time, proof_size, fee;
  guint8 class;

  if (bytes == NULL)
    return;
  tao_scale_reader_init (&in, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  if (!tao_scale_read_compact_u64 (&in, &ref_time, NULL) || !tao_scale_read_compact_u64 (&in, &proof_size, NULL)
      || !tao_scale_read_u8 (&in, &class, NULL) || class >= G_N_ELEMENTS (classes)
      || !tao_scale_read_u64 (&in, &fee, NULL))
    {
      rpc_fail (call, RPC_INTERNAL_ERROR, "Internal error", "the runtime's answer does not decode");
      return;
    }
  g_string_append_printf (call->out,
                          "{\"weight\":{\"ref_time\":%" G_GUINT64_FORMAT ",\"proof_size\":%" G_GUINT64_FORMAT "},"
                          "\"class\":\"%s\",\"partialFee\":\"%" G_GUINT64_FORMAT "\"}",
                          ref_time, proof_size, classes[class], fee);
}

static void
payment_query_fee_details (RpcCall *call)
{
  g_autoptr(GBytes) bytes = query_payment (call, "TransactionPaymentApi_query_fee_details");
  TaoScaleReader in;
  gboolean present;
  guint64 base, length, weight;

  if (bytes == NULL)
    return;
  tao_scale_reader_init (&in, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  if (!tao_scale_read_option (&in, &present, NULL)
      || (present && (!tao_scale_read_u64 (&in, &base, NULL) || !tao_scale_read_u64 (&in, &length, NULL)
                      || !tao_scale_read_u64 (&in, &weight, NULL))))
    {
      rpc_fail (call, RPC_INTERNAL_ERROR, "Internal error", "the runtime's answer does not decode");
      return;
    }
  if (present)
    g_string_append_printf (call->out,
                            "{\"inclusionFee\":{\"baseFee\":\"0x%" G_GINT64_MODIFIER "x\",\"lenFee\":\"0x%"
                            G_GINT64_MODIFIER "x\",\"adjustedWeightFee\":\"0x%" G_GINT64_MODIFIER "x\"}}",
                            base, length, weight);
  else
    g_string_append (call->out, "{\"inclusionFee\":null}");
}

/* --- Chain specification, list of methods --------------------------------------------- */

static void
genesis_hash (RpcCall *call)
{
  rpc_append_hash (call->out, tao_localnet_get_genesis (call->chain)->hash);
}

static void
rpc_methods (RpcCall *call)
{
  g_autoptr(GList) names = g_list_sort (g_hash_table_get_keys (call->rpc->methods), (GCompareFunc) strcmp);

  g_string_append (call->out, "{\"methods\":[");
  for (GList *l = names; l != NULL; l = l->next)
    {
      tao_wire_append_string (call->out, l->data);
      if (l->next != NULL)
        g_string_append_c (call->out, ',');
    }
  g_string_append (call->out, "]}");
}

const RpcMethodEntry rpc_system_methods[] = {
  { "system_chain", system_chain },
  { "system_name", system_name },
  { "system_version", system_version },
  { "system_chainType", system_chain_type },
  { "system_properties", system_properties },
  { "system_health", system_health },
  { "system_syncState", system_sync_state },
  { "system_nodeRoles", system_node_roles },
  { "system_localPeerId", system_local_peer_id },
  { "system_localListenAddresses", empty_list },
  { "system_peers", empty_list },
  { "system_accountNextIndex", system_account_next_index },
  { "account_nextIndex", system_account_next_index },
  { "payment_queryInfo", payment_query_info },
  { "payment_queryFeeDetails", payment_query_fee_details },
  { "chainSpec_v1_chainName", system_chain },
  { "chainSpec_v1_genesisHash", genesis_hash },
  { "chainSpec_v1_properties", system_properties },
  { "archive_v1_genesisHash", genesis_hash },
  { "rpc_methods", rpc_methods },
  { NULL, NULL }
};
