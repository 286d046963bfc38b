/* The methods of Subtensor's own: each is a runtime API under another name, and answers the SCALE
 * bytes as a list of numbers (chain.md §1.3). */
#include "localnet/rpc-private.h"

#include "keys/ss58.h"
#include "scale/reader.h"
#include "scale/writer.h"

/* @args: what the parameters are, one letter each: w u16, b u8, q u64, v a list of u16, a an account
 * (32 numbers or an address).  @number: the answer is a u64, given as a number. */
static const struct
{
  const char *name;
  const char *function;
  const char *args;
  gboolean number;
} methods[] = {
  { "delegateInfo_getDelegates", "DelegateInfoRuntimeApi_get_delegates", "", FALSE },
  { "delegateInfo_getDelegate", "DelegateInfoRuntimeApi_get_delegate", "a", FALSE },
  { "delegateInfo_getDelegated", "DelegateInfoRuntimeApi_get_delegated", "a", FALSE },
  { "neuronInfo_getNeuronsLite", "NeuronInfoRuntimeApi_get_neurons_lite", "w", FALSE },
  { "neuronInfo_getNeuronLite", "NeuronInfoRuntimeApi_get_neuron_lite", "ww", FALSE },
  { "neuronInfo_getNeurons", "NeuronInfoRuntimeApi_get_neurons", "w", FALSE },
  { "neuronInfo_getNeuron", "NeuronInfoRuntimeApi_get_neuron", "ww", FALSE },
  { "subnetInfo_getSubnetInfo", "SubnetInfoRuntimeApi_get_subnet_info", "w", FALSE },
  { "subnetInfo_getSubnetsInfo", "SubnetInfoRuntimeApi_get_subnets_info", "", FALSE },
  { "subnetInfo_getSubnetInfo_v2", "SubnetInfoRuntimeApi_get_subnet_info_v2", "w", FALSE },
  { "subnetInfo_getSubnetsInfo_v2", "SubnetInfoRuntimeApi_get_subnets_info_v2", "", FALSE },
  { "subnetInfo_getSubnetHyperparams", "SubnetInfoRuntimeApi_get_subnet_hyperparams", "w", FALSE },
  { "subnetInfo_getSubnetHyperparamsV2", "SubnetInfoRuntimeApi_get_subnet_hyperparams_v2", "w", FALSE },
  { "subnetInfo_getAllDynamicInfo", "SubnetInfoRuntimeApi_get_all_dynamic_info", "", FALSE },
  { "subnetInfo_getDynamicInfo", "SubnetInfoRuntimeApi_get_dynamic_info", "w", FALSE },
  { "subnetInfo_getAllMetagraphs", "SubnetInfoRuntimeApi_get_all_metagraphs", "", FALSE },
  { "subnetInfo_getMetagraph", "SubnetInfoRuntimeApi_get_metagraph", "w", FALSE },
  { "subnetInfo_getAllMechagraphs", "SubnetInfoRuntimeApi_get_all_mechagraphs", "", FALSE },
  { "subnetInfo_getMechagraph", "SubnetInfoRuntimeApi_get_mechagraph", "wb", FALSE },
  { "subnetInfo_getSubnetState", "SubnetInfoRuntimeApi_get_subnet_state", "w", FALSE },
  { "subnetInfo_getSelectiveMetagraph", "SubnetInfoRuntimeApi_get_selective_metagraph", "wv", FALSE },
  { "subnetInfo_getSelectiveMechagraph", "SubnetInfoRuntimeApi_get_selective_mechagraph", "wbv", FALSE },
  { "subnetInfo_getLockCost", "SubnetRegistrationRuntimeApi_get_network_registration_cost", "", TRUE },
  { "swap_currentAlphaPrice", "SwapRuntimeApi_current_alpha_price", "w", TRUE },
  { "swap_simSwapTaoForAlpha", "SwapRuntimeApi_sim_swap_tao_for_alpha", "wq", FALSE },
  { "swap_simSwapAlphaForTao", "SwapRuntimeApi_sim_swap_alpha_for_tao", "wq", FALSE },
};

static gboolean
append_number (RpcCall *call, guint i, guint64 max, guint width, GByteArray *args)
{
  guint64 value;

  if (!rpc_param_u64 (call, i, &value))
    return FALSE;
  if (value > max)
    return rpc_fail_params (call, "parameter %u is too large", i);
  value = GUINT64_TO_LE (value);
  g_byte_array_append (args, (const guint8 *) &value, width);
  return TRUE;
}

static gboolean
append_account (RpcCall *call, guint i, GByteArray *args)
{
  const TaoWire *value = rpc_param (call, i);
  g_autofree char *address = tao_wire_dup_string (value);
  TaoAccountId account;
  guint16 prefix;

  if (address != NULL)
    {
      if (!tao_ss58_decode_any (address, &prefix, &account, NULL))
        return rpc_fail_params (call, "parameter %u is not an address", i);
      g_byte_array_append (args, account.bytes, sizeof account.bytes);
      return TRUE;
    }
  if (value == NULL || value->type != TAO_WIRE_ARRAY || value->n_children != sizeof account.bytes)
    return rpc_fail_params (call, "parameter %u must be an address or a list of 32 numbers", i);
  for (guint n = 0; n < sizeof account.bytes; n++)
    {
      guint64 byte;

      if (!tao_wire_get_u64 (tao_wire_element (call->doc, value, n), &byte) || byte > G_MAXUINT8)
        return rpc_fail_params (call, "parameter %u must be a list of 32 numbers below 256", i);
      account.bytes[n] = (guint8) byte;
    }
  g_byte_array_append (args, account.bytes, sizeof account.bytes);
  return TRUE;
}

static gboolean
append_u16_list (RpcCall *call, guint i, GByteArray *args)
{
  const TaoWire *list = rpc_param (call, i);
  const TaoWire *value;

  if (list == NULL || list->type != TAO_WIRE_ARRAY || list->n_children > G_MAXUINT16)
    return rpc_fail_params (call, "parameter %u must be a list of numbers", i);
  tao_scale_write_compact (args, list->n_children);
  value = list + 1;
  for (guint n = 0; n < list->n_children; n++)
    {
      guint64 number;

      if (!tao_wire_get_u64 (value, &number) || number > G_MAXUINT16)
        return rpc_fail_params (call, "parameter %u must be a list of numbers below 65536", i);
      tao_scale_write_u16 (args, (guint16) number);
      value = call->doc->values + value->end;
    }
  return TRUE;
}

static void
call_subtensor (RpcCall *call)
{
  g_autoptr(GByteArray) args = g_byte_array_new ();
  g_autoptr(GBytes) result = NULL;
  const guint8 *bytes;
  gsize size;
  TaoTrie *state;
  guint which = 0;
  guint n;

  while (strcmp (methods[which].name, call->method) != 0)
    which++;
  for (n = 0; methods[which].args[n] != '\0'; n++)
    {
      gboolean ok;

      switch (methods[which].args[n])
        {
        case 'b':
          ok = append_number (call, n, G_MAXUINT8, 1, args);
          break;
        case 'w':
          ok = append_number (call, n, G_MAXUINT16, 2, args);
          break;
        case 'q':
          ok = append_number (call, n, G_MAXUINT64, 8, args);
          break;
        case 'v':
          ok = append_u16_list (call, n, args);
          break;
        default:
          ok = append_account (call, n, args);
        }
      if (!ok)
        return;
    }
  if (!rpc_param_state (call, n, NULL, &state))
    return;
  result = rpc_runtime_call (call, state, methods[which].function, args->data, args->len);
  if (result == NULL)
    {
      /* These methods have a code of their own for failures of the runtime. */
      call->code = RPC_RUNTIME_ERROR;
      return;
    }

  bytes = g_bytes_get_data (result, &size);
  if (methods[which].number)
    {
      TaoScaleReader in;
      guint64 value;

      tao_scale_reader_init (&in, bytes, size);
      if (tao_scale_read_u64 (&in, &value, NULL))
        g_string_append_printf (call->out, "%" G_GUINT64_FORMAT, value);
      return;
    }
  g_string_append_c (call->out, '[');
  for (gsize i = 0; i < size; i++)
    g_string_append_printf (call->out, i > 0 ? ",%u" : "%u", bytes[i]);
  g_string_append_c (call->out, ']');
}

void
rpc_subtensor_add_methods (GHashTable *table)
{
  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    g_hash_table_insert (table, (gpointer) methods[i].name, call_subtensor);
}
