/* state_* */
#include "localnet/rpc-private.h"

#include "keys/hash.h"
#include "trie/proof.h"

/* The value at parameter 0, at the block in parameter 1; FALSE if the call failed. */
static gboolean
param_value (RpcCall *call, TaoBlob **value)
{
  g_autoptr(GByteArray) key = NULL;
  TaoTrie *state;

  if (!rpc_param_bytes (call, 0, &key) || !rpc_param_state (call, 1, NULL, &state))
    return FALSE;
  *value = key->len <= TAO_TRIE_MAX_KEY ? tao_trie_get (state, key->data, key->len) : NULL;
  return TRUE;
}

static void
state_get_storage (RpcCall *call)
{
  TaoBlob *value;

  if (param_value (call, &value))
    rpc_append_blob (call->out, value);
}

static void
state_get_storage_hash (RpcCall *call)
{
  guint8 hash[32];
  TaoBlob *value;

  if (!param_value (call, &value) || value == NULL)
    return;
  tao_hash_blake2b_256 (value->data, value->len, hash);
  rpc_append_hash (call->out, hash);
}

static void
state_get_storage_size (RpcCall *call)
{
  TaoBlob *value;

  if (param_value (call, &value) && value != NULL)
    g_string_append_printf (call->out, "%u", value->len);
}

/* Keys behind @start (nullable) that begin with @prefix, at most @max. */
static void
append_keys (RpcCall *call, TaoTrie *state, GByteArray *prefix, GByteArray *start, guint max)
{
  g_autoptr(TaoTrieIter) iter = tao_trie_iter_new (state, prefix->data, prefix->len);
  const guint8 *key;
  gsize key_len;
  TaoBlob *value;
  guint n = 0;

  if (start != NULL)
    tao_trie_iter_seek_after (iter, start->data, start->len);
  g_string_append_c (call->out, '[');
  while (n < max && tao_trie_iter_next (iter, &key, &key_len, &value))
    {
      if (n++ > 0)
        g_string_append_c (call->out, ',');
      tao_wire_append_hex (call->out, key, key_len);
    }
  g_string_append_c (call->out, ']');
}

static gboolean
is_key (RpcCall *call, GByteArray *key)
{
  return key == NULL || key->len <= TAO_TRIE_MAX_KEY ? TRUE : rpc_fail_params (call, "a key is too long");
}

static void
state_get_keys_paged (RpcCall *call)
{
  g_autoptr(GByteArray) prefix = NULL;
  g_autoptr(GByteArray) start = NULL;
  TaoTrie *state;
  guint64 count;

  if (rpc_param (call, 0) == NULL)
    prefix = g_byte_array_new ();
  else if (!rpc_param_bytes (call, 0, &prefix))
    return;
  if (!rpc_param_u64 (call, 1, &count)
      || (rpc_param (call, 2) != NULL && !rpc_param_bytes (call, 2, &start))
      || !is_key (call, prefix) || !is_key (call, start)
      || !rpc_param_state (call, 3, NULL, &state))
    return;
  if (count > RPC_MAX_KEYS_PAGE)
    {
      rpc_fail (call, RPC_STATE_TOO_MANY, "count exceeds maximum value", "value: %" G_GUINT64_FORMAT ", max: %d",
                count, RPC_MAX_KEYS_PAGE);
      return;
    }
  append_keys (call, state, prefix, start, (guint) count);
}

/* Deprecated on nodes; here it stops where the paged form would. */
static void
state_get_keys (RpcCall *call)
{
  g_autoptr(GByteArray) prefix = NULL;
  TaoTrie *state;

  if (rpc_param_bytes (call, 0, &prefix) && is_key (call, prefix) && rpc_param_state (call, 1, NULL, &state))
    append_keys (call, state, prefix, NULL, RPC_MAX_QUERY_KEYS);
}

static TaoBlob *
get_value (TaoTrie *state, GBytes *key)
{
  return tao_trie_get (state, g_bytes_get_data (key, NULL), g_bytes_get_size (key));
}

/* [[key, value or null], …] of the keys whose value differs from @known (element-type TaoBlob), which is
 * brought up to date; all keys where @all.  Returns how many. */
static guint
append_changes (GString *out, TaoTrie *state, GPtrArray *keys, GPtrArray *known, gboolean all)
{
  guint n = 0;

  g_string_append_c (out, '[');
  for (guint i = 0; i < keys->len; i++)
    {
      TaoBlob *value = get_value (state, keys->pdata[i]);

      if (!all && tao_blob_equal (known->pdata[i], value))
        continue;
      if (known->pdata[i] != NULL)
        tao_blob_unref (known->pdata[i]);
      known->pdata[i] = value != NULL ? tao_blob_ref (value) : NULL;
      g_string_append (out, n++ > 0 ? ",[" : "[");
      tao_wire_append_hex (out, g_bytes_get_data (keys->pdata[i], NULL), g_bytes_get_size (keys->pdata[i]));
      g_string_append_c (out, ',');
      rpc_append_blob (out, value);
      g_string_append_c (out, ']');
    }
  g_string_append_c (out, ']');
  return n;
}

static void
blob_unref_or_null (gpointer data)
{
  if (data != NULL)
    tao_blob_unref (data);
}

static GPtrArray *
no_values (guint n)
{
  GPtrArray *values = g_ptr_array_new_with_free_func (blob_unref_or_null);

  g_ptr_array_set_size (values, (int) n);
  return values;
}

static void
append_change_set (GString *out, const TaoBlock *block, TaoTrie *state, GPtrArray *keys, GPtrArray *known, gboolean all)
{
  g_string_append (out, "{\"block\":");
  rpc_append_hash (out, block->hash);
  g_string_append (out, ",\"changes\":");
  append_changes (out, state, keys, known, all);
  g_string_append_c (out, '}');
}

static gboolean
param_keys (RpcCall *call, guint i, guint max, GPtrArray **keys)
{
  if (!rpc_param_bytes_list (call, i, max, keys))
    return FALSE;
  for (guint n = 0; n < (*keys)->len; n++)
    if (g_bytes_get_size ((*keys)->pdata[n]) > TAO_TRIE_MAX_KEY)
      {
        g_clear_pointer (keys, g_ptr_array_unref);
        return rpc_fail_params (call, "a key is too long");
      }
  return TRUE;
}

static void
state_query_storage_at (RpcCall *call)
{
  g_autoptr(GPtrArray) keys = NULL;
  g_autoptr(GPtrArray) values = NULL;
  g_autoptr(TaoBlock) block = NULL;
  TaoTrie *state;

  if (!param_keys (call, 0, RPC_MAX_QUERY_KEYS, &keys) || !rpc_param_state (call, 1, &block, &state))
    return;
  values = no_values (keys->len);
  g_string_append_c (call->out, '[');
  append_change_set (call->out, block, state, keys, values, TRUE);
  g_string_append_c (call->out, ']');
}

/* Change sets over a range of blocks; the first one has all values. */
static void
state_query_storage (RpcCall *call)
{
  g_autoptr(GPtrArray) keys = NULL;
  g_autoptr(GPtrArray) values = NULL;
  g_autoptr(TaoBlock) from = NULL;
  g_autoptr(TaoBlock) to = NULL;
  guint8 hash[32];
  guint64 work;
  gboolean any = FALSE;

  if (!param_keys (call, 0, RPC_MAX_QUERY_KEYS, &keys) || !rpc_param_hash (call, 1, hash)
      || !rpc_param_state (call, 1, &from, NULL) || !rpc_param_state (call, 2, &to, NULL))
    return;
  if (from->number > to->number)
    {
      rpc_fail (call, 4001, "Cannot resolve a block range", "the range ends before it begins");
      return;
    }
  work = (guint64) (to->number - from->number + 1) * MAX (keys->len, 1);
  if (to->number - from->number >= RPC_MAX_QUERY_BLOCKS || work > 100 * RPC_MAX_QUERY_KEYS)
    {
      rpc_fail (call, RPC_STATE_TOO_MANY, "count exceeds maximum value", "too many blocks and keys in one query");
      return;
    }

  values = no_values (keys->len);
  g_string_append_c (call->out, '[');
  for (guint32 number = from->number; number <= to->number; number++)
    {
      g_autoptr(TaoBlock) block = tao_localnet_get_block (call->chain, number);
      TaoTrie *state = tao_localnet_get_state (call->chain, number);
      g_autoptr(GString) changes = g_string_new (NULL);

      if (block == NULL || state == NULL)
        {
          rpc_fail (call, RPC_STATE_ERROR, "Client error: UnknownBlock: State already discarded", "block %u", number);
          return;
        }
      if (append_changes (changes, state, keys, values, number == from->number) == 0 && number != from->number)
        continue;
      g_string_append (call->out, any ? ",{\"block\":" : "{\"block\":");
      rpc_append_hash (call->out, block->hash);
      g_string_append_printf (call->out, ",\"changes\":%s}", changes->str);
      any = TRUE;
    }
  g_string_append_c (call->out, ']');
}

static void
state_call (RpcCall *call)
{
  g_autofree char *function = NULL;
  g_autoptr(GByteArray) args = NULL;
  g_autoptr(GBytes) result = NULL;
  TaoTrie *state;

  if (!rpc_param_string (call, 0, &function) || !rpc_param_bytes (call, 1, &args)
      || !rpc_param_state (call, 2, NULL, &state))
    return;
  result = rpc_runtime_call (call, state, function, args->data, args->len);
  if (result != NULL)
    tao_wire_append_hex (call->out, g_bytes_get_data (result, NULL), g_bytes_get_size (result));
}

/* Everything added up at a block, and for each subnet where the alpha outside its pool is and what the block moved.
 * Amounts in rao and in alpha's smallest unit, as strings. */
static void
localnet_audit (RpcCall *call)
{
  static const char *const rests[] = { "claimable", "burned", "dropped" };
  g_autoptr(TaoBlock) block = NULL;
  g_auto(TaoRuntimeAudit) audit = { 0 };
  gboolean replayed;

  if (!rpc_param_state (call, 0, &block, NULL))
    return;
  if (!tao_localnet_audit (call->chain, block->number, &audit, &replayed))
    {
      rpc_fail (call, RPC_SERVER_ERROR, "the state of this block is not kept", NULL);
      return;
    }
  g_string_append_printf (call->out,
                          "{\"ok\":%s,\"replayed\":%s,\"totalIssuance\":\"%" G_GUINT64_FORMAT "\",\"balances\":\"%" G_GUINT64_FORMAT
                          "\",\"subnetAccounts\":\"%" G_GUINT64_FORMAT "\",\"reserves\":\"%" G_GUINT64_FORMAT "\",\"subnets\":[",
                          audit.ok ? "true" : "false", replayed ? "true" : "false", audit.total_issuance, audit.balances,
                          audit.subnet_accounts, audit.reserves);
  for (guint i = 0; i < audit.subnets->len; i++)
    {
      const TaoSubnetAudit *subnet = &g_array_index (audit.subnets, TaoSubnetAudit, i);

      g_string_append_printf (call->out,
                              "%s{\"netuid\":%u,\"alphaOut\":\"%" G_GUINT64_FORMAT "\",\"staked\":\"%" G_GUINT64_FORMAT
                              "\",\"pending\":\"%" G_GUINT64_FORMAT "\",\"protocol\":\"%" G_GUINT64_FORMAT "\",\"rest\":\"%" G_GINT64_FORMAT
                              "\"",
                              i > 0 ? "," : "", subnet->netuid, subnet->alpha_out, subnet->staked, subnet->pending, subnet->protocol,
                              subnet->rest);
      for (guint r = 0; replayed && r < G_N_ELEMENTS (rests); r++)
        g_string_append_printf (call->out, ",\"%s\":\"%" G_GINT64_FORMAT "\"", rests[r], subnet->moved[r]);
      g_string_append_c (call->out, '}');
    }
  g_string_append (call->out, "]}");
}

static void
state_get_metadata (RpcCall *call)
{
  GBytes *metadata;

  if (!rpc_param_state (call, 0, NULL, NULL))
    return;
  metadata = tao_runtime_get_metadata (tao_localnet_get_runtime (call->chain), 14);
  if (metadata != NULL)
    tao_wire_append_hex (call->out, g_bytes_get_data (metadata, NULL), g_bytes_get_size (metadata));
}

static void
state_get_runtime_version (RpcCall *call)
{
  if (rpc_param_state (call, 0, NULL, NULL))
    rpc_append_runtime_version (call->out, tao_localnet_get_runtime (call->chain));
}

static void
state_get_read_proof (RpcCall *call)
{
  g_autoptr(GPtrArray) keys = NULL;
  g_autoptr(GPtrArray) nodes = NULL;
  g_autoptr(TaoBlock) block = NULL;
  g_autofree TaoTrieEntry *entries = NULL;
  TaoTrie *state;

  if (!param_keys (call, 0, RPC_MAX_PROOF_KEYS, &keys) || !rpc_param_state (call, 1, &block, &state))
    return;
  entries = g_new0 (TaoTrieEntry, keys->len);
  for (guint i = 0; i < keys->len; i++)
    entries[i].key = g_bytes_get_data (keys->pdata[i], &entries[i].key_len);
  nodes = tao_trie_prove (state, entries, keys->len);

  g_string_append (call->out, "{\"at\":");
  rpc_append_hash (call->out, block->hash);
  g_string_append (call->out, ",\"proof\":[");
  for (guint i = 0; i < nodes->len; i++)
    {
      if (i > 0)
        g_string_append_c (call->out, ',');
      rpc_append_blob (call->out, nodes->pdata[i]);
    }
  g_string_append (call->out, "]}");
}

/* --- Subscriptions --------------------------------------------------------------------- */

/* Keys that the storage subscriptions of a session hold. */
static guint
count_keys (TaoRpcSession *session)
{
  GHashTableIter iter;
  gpointer data;
  guint n = 0;

  g_hash_table_iter_init (&iter, session->subscriptions);
  while (g_hash_table_iter_next (&iter, NULL, &data))
    if (((RpcSubscription *) data)->keys != NULL)
      n += ((RpcSubscription *) data)->keys->len;
  return n;
}

static void
state_subscribe_storage (RpcCall *call)
{
  g_autoptr(GPtrArray) keys = NULL;
  RpcSubscription *subscription;
  TaoBlock *best = tao_localnet_get_best (call->chain);
  GString *text;

  if (rpc_param (call, 0) == NULL)
    {
      rpc_fail (call, RPC_METHOD_NOT_FOUND, "RPC call is unsafe to be called externally", NULL);
      return;
    }
  if (!param_keys (call, 0, RPC_MAX_SUBSCRIBED_KEYS, &keys))
    return;
  /* Each block looks at all of them. */
  if (count_keys (call->session) + keys->len > RPC_MAX_SUBSCRIBED_KEYS)
    {
      rpc_fail (call, RPC_TOO_MANY_SUBSCRIPTIONS, "Too many subscriptions on the connection",
                "at most %d keys in all", RPC_MAX_SUBSCRIBED_KEYS);
      return;
    }
  subscription = rpc_subscribe (call, RPC_STORAGE);
  if (subscription == NULL)
    return;
  subscription->values = no_values (keys->len);
  subscription->keys = g_steal_pointer (&keys);
  text = rpc_begin_notification (subscription, "state_storage");
  append_change_set (text, best, tao_localnet_get_state (call->chain, best->number),
                     subscription->keys, subscription->values, TRUE);
  rpc_notify_take (subscription, text);
}

static void
state_unsubscribe_storage (RpcCall *call)
{
  rpc_unsubscribe (call, RPC_STORAGE);
}

static void
tell_changes (RpcSubscription *subscription, gpointer data)
{
  TaoRpc *self = data;
  const TaoBlock *best = tao_localnet_get_best (self->chain);
  TaoTrie *state = tao_localnet_get_state (self->chain, best->number);
  GString *text;

  for (guint i = 0; i < subscription->keys->len; i++)
    if (!tao_blob_equal (subscription->values->pdata[i], get_value (state, subscription->keys->pdata[i])))
      {
        text = rpc_begin_notification (subscription, "state_storage");
        append_change_set (text, best, state, subscription->keys, subscription->values, FALSE);
        rpc_notify_take (subscription, text);
        return;
      }
}

void
rpc_state_published (TaoRpc *self, guint32 first, guint32 last)
{
  rpc_foreach_subscription (self, RPC_STORAGE, tell_changes, self);
}

/* The runtime never changes while the chain runs: the first notification is the only one. */
static void
state_subscribe_runtime_version (RpcCall *call)
{
  RpcSubscription *subscription = rpc_subscribe (call, RPC_RUNTIME_VERSION);
  GString *text;

  if (subscription == NULL)
    return;
  text = rpc_begin_notification (subscription, "state_runtimeVersion");
  rpc_append_runtime_version (text, tao_localnet_get_runtime (call->chain));
  rpc_notify_take (subscription, text);
}

static void
state_unsubscribe_runtime_version (RpcCall *call)
{
  rpc_unsubscribe (call, RPC_RUNTIME_VERSION);
}

const RpcMethodEntry rpc_state_methods[] = {
  { "state_getStorage", state_get_storage },
  { "state_getStorageAt", state_get_storage },
  { "state_getStorageHash", state_get_storage_hash },
  { "state_getStorageHashAt", state_get_storage_hash },
  { "state_getStorageSize", state_get_storage_size },
  { "state_getStorageSizeAt", state_get_storage_size },
  { "state_getKeys", state_get_keys },
  { "state_getKeysPaged", state_get_keys_paged },
  { "state_getKeysPagedAt", state_get_keys_paged },
  { "state_queryStorage", state_query_storage },
  { "state_queryStorageAt", state_query_storage_at },
  { "localnet_audit", localnet_audit },
  { "state_call", state_call },
  { "state_callAt", state_call },
  { "state_getMetadata", state_get_metadata },
  { "state_getRuntimeVersion", state_get_runtime_version },
  { "chain_getRuntimeVersion", state_get_runtime_version },
  { "state_getReadProof", state_get_read_proof },
  { "state_subscribeStorage", state_subscribe_storage },
  { "state_unsubscribeStorage", state_unsubscribe_storage },
  { "state_subscribeRuntimeVersion", state_subscribe_runtime_version },
  { "chain_subscribeRuntimeVersion", state_subscribe_runtime_version },
  { "state_unsubscribeRuntimeVersion", state_unsubscribe_runtime_version },
  { "chain_unsubscribeRuntimeVersion", state_unsubscribe_runtime_version },
  { NULL, NULL }
};
