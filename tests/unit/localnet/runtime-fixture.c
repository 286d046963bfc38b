#include "tests/unit/localnet/runtime-fixture.h"

static void
header_hash (Chain *chain, guint32 number, guint8 out[32])
{
  g_autoptr (GByteArray) header = g_byte_array_new ();

  /* Any hash that depends on the parent will do for the runtime. */
  tao_scale_write_bytes (header, chain->hash, 32);
  tao_scale_write_u32 (header, number);
  tao_hash_blake2b_256 (header->data, header->len, out);
}

Chain *
chain_new (TaoPreset preset)
{
  Chain *chain = g_new0 (Chain, 1);
  TaoGenesisConfig config = { .preset = preset, .seed = 7, .timestamp_ms = 1700000000000, .slot_duration_ms = 12000 };
  g_autoptr (TaoTrie) empty = tao_trie_new (TAO_STATE_VERSION_1);

  chain->runtime = tao_runtime_new ();
  chain->storage = tao_storage_new (empty);
  chain->now = config.timestamp_ms;
  tao_runtime_build_genesis (chain->runtime, chain->storage, &config);
  tao_storage_end_block (chain->storage, NULL);
  header_hash (chain, 0, chain->hash);
  memcpy (chain->genesis, chain->hash, 32);
  tao_runtime_set_genesis_hash (chain->runtime, chain->hash);
  return chain;
}

void
chain_free (Chain *chain)
{
  tao_storage_free (chain->storage);
  tao_runtime_free (chain->runtime);
  g_free (chain);
}

void
chain_begin (Chain *chain)
{
  g_autoptr (GBytes) timestamp = NULL;
  g_autoptr (GBytes) digest = NULL;
  TaoApplyResult result;

  chain->number++;
  chain->now += 12000;
  digest = tao_runtime_make_digest (chain->now / 12000);
  timestamp = tao_runtime_make_timestamp (chain->now);
  tao_runtime_initialize_block (chain->runtime, chain->storage, chain->number, chain->hash, digest);
  tao_runtime_apply_extrinsic (chain->runtime, chain->storage, timestamp, &result);
  g_assert_cmpint (result.status, ==, TAO_APPLY_OK);
}

void
chain_end (Chain *chain)
{
  tao_runtime_finalize_block (chain->runtime, chain->storage);
  tao_storage_end_block (chain->storage, NULL);
  header_hash (chain, chain->number, chain->hash);
}

void
chain_block (Chain *chain)
{
  chain_begin (chain);
  chain_end (chain);
}

GByteArray *
call_new (guint8 pallet, guint8 index)
{
  GByteArray *call = g_byte_array_new ();

  tao_scale_write_u8 (call, pallet);
  tao_scale_write_u8 (call, index);
  return call;
}

GBytes *
chain_sign (Chain *chain, TaoKeypair *key, GBytes *call)
{
  const TaoRuntimeVersion *version = tao_runtime_get_version (chain->runtime);
  guint32 nonce = 0;
  g_autoptr (GByteArray) payload = g_byte_array_new ();
  g_autoptr (GByteArray) extra = g_byte_array_new ();
  g_autoptr (GByteArray) body = g_byte_array_new ();
  GByteArray *out = g_byte_array_new ();
  gsize call_len;
  const guint8 *call_bytes = g_bytes_get_data (call, &call_len);
  TaoKey account_key = key_a (chain->runtime, SYS_Account, tao_keypair_get_account (key));
  const guint8 *account = tao_storage_get (chain->storage, account_key.bytes, account_key.len, NULL);
  guint8 signature[64];
  guint8 digest[32];

  if (account)
    memcpy (&nonce, account, 4);
  tao_scale_write_u8 (extra, 0);
  tao_scale_write_compact (extra, nonce);
  tao_scale_write_compact (extra, 0);
  tao_scale_write_u8 (extra, 0);
  tao_scale_write_bytes (payload, call_bytes, call_len);
  tao_scale_write_bytes (payload, extra->data, extra->len);
  tao_scale_write_u32 (payload, version->spec_version);
  tao_scale_write_u32 (payload, version->transaction_version);
  tao_scale_write_bytes (payload, chain->genesis, 32);
  tao_scale_write_bytes (payload, chain->genesis, 32);
  tao_scale_write_u8 (payload, 0);
  if (payload->len > 256)
    {
      tao_hash_blake2b_256 (payload->data, payload->len, digest);
      tao_keypair_sign (key, digest, sizeof digest, signature);
    }
  else
    tao_keypair_sign (key, payload->data, payload->len, signature);

  tao_scale_write_u8 (body, 0x84);
  tao_scale_write_u8 (body, 0);
  tao_scale_write_bytes (body, tao_keypair_get_account (key)->bytes, 32);
  tao_scale_write_u8 (body, (guint8) tao_keypair_get_crypto (key));
  tao_scale_write_bytes (body, signature, 64);
  tao_scale_write_bytes (body, extra->data, extra->len);
  tao_scale_write_bytes (body, call_bytes, call_len);
  tao_scale_write_vec_u8 (out, body->data, body->len);
  return g_byte_array_free_to_bytes (out);
}

guint32
chain_call (Chain *chain, TaoKeypair *key, GByteArray *call_take)
{
  g_autoptr (GBytes) call = g_byte_array_free_to_bytes (call_take);
  g_autoptr (GBytes) extrinsic = chain_sign (chain, key, call);
  TaoApplyResult result;

  tao_runtime_apply_extrinsic (chain->runtime, chain->storage, extrinsic, &result);
  if (result.status == TAO_APPLY_REFUSED)
    {
      g_autofree char *why = tao_validity_error_describe (&result.validity);

      g_error ("block %u refuses the call: %s", chain->number, why);
    }
  if (result.status == TAO_APPLY_OK)
    return 0;
  return (guint32) result.error.kind << 16 | (guint32) result.error.pallet << 8 | result.error.code;
}
