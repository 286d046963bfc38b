#include "localnet/life/life-private.h"

#include <string.h>

#define PALLET_SUBTENSOR 7

guint64
tao_life_dice (const TaoLife *self, guint64 occasion, guint64 a, guint64 b)
{
  guint64 x = self->seed + occasion * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  /* splitmix64, once for each part */
  for (guint i = 0; i < 3; i++)
    {
      x += (i == 0 ? a : i == 1 ? b : 1) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9) + G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
      x = (x ^ (x >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
      x = (x ^ (x >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
      x ^= x >> 31;
    }
  return x;
}

/* The 32 bytes with which the item's keys begin; hashed once.  @item is a literal. */
static const guint8 *
prefix_of (TaoLife *self, const char *item)
{
  GByteArray *prefix = g_hash_table_lookup (self->prefixes, item);

  if (prefix == NULL)
    {
      prefix = g_byte_array_sized_new (32);
      tao_hash_append_storage_prefix ("SubtensorModule", item, prefix);
      g_hash_table_insert (self->prefixes, (gpointer) item, prefix);
    }
  return prefix->data;
}

const guint8 *
tao_life_look (TaoLife *self, const char *item, guint16 netuid, gint uid, gsize *len)
{
  guint8 key[36];
  guint16 parts[2] = { GUINT16_TO_LE (netuid), GUINT16_TO_LE ((guint16) MAX (uid, 0)) };

  memcpy (key, prefix_of (self, item), 32);
  memcpy (key + 32, parts, sizeof parts);
  return tao_storage_get (self->state, key, uid >= 0 ? 36 : 34, len);
}

guint64
tao_life_look_u64 (TaoLife *self, const char *item, guint16 netuid)
{
  gsize len;
  const guint8 *bytes = tao_life_look (self, item, netuid, -1, &len);
  guint64 value = 0;

  if (bytes)
    memcpy (&value, bytes, MIN (len, sizeof value));
  return value;
}

gboolean
tao_life_subnet_exists (TaoLife *self, guint16 netuid)
{
  return tao_life_look_u64 (self, "NetworksAdded", netuid) != 0;
}

guint64
tao_life_free_balance (TaoLife *self, const TaoAccountId *account)
{
  g_autoptr (GByteArray) key = g_byte_array_sized_new (80);
  const guint8 *bytes;
  guint64 free_rao = 0;
  gsize len;

  tao_hash_append_storage_prefix ("System", "Account", key);
  tao_hasher_append (TAO_HASHER_BLAKE2_128_CONCAT, account->bytes, 32, key);
  bytes = tao_storage_get (self->state, key->data, key->len, &len);
  if (bytes && len >= 24)
    memcpy (&free_rao, bytes + 16, 8);
  return free_rao;
}

GByteArray *
tao_life_call (guint8 index)
{
  GByteArray *call = g_byte_array_new ();

  tao_scale_write_u8 (call, PALLET_SUBTENSOR);
  tao_scale_write_u8 (call, index);
  return call;
}

/* Immortal, without a tip: era 00, nonce, tip 0, no metadata hash. */
static void
write_extra (GByteArray *out, guint32 nonce)
{
  tao_scale_write_u8 (out, 0);
  tao_scale_write_compact (out, nonce);
  tao_scale_write_compact (out, 0);
  tao_scale_write_u8 (out, 0);
}

gboolean
tao_life_submit (TaoLife *self, TaoKeypair *who, GByteArray *call_take)
{
  g_autoptr (GByteArray) call = call_take;
  const TaoRuntimeVersion *version = tao_runtime_get_version (tao_localnet_get_runtime (self->chain));
  const guint8 *genesis = tao_localnet_get_genesis (self->chain)->hash;
  guint32 nonce = tao_localnet_next_nonce (self->chain, tao_keypair_get_account (who));
  g_autoptr (GByteArray) payload = g_byte_array_sized_new (call->len + 90);
  g_autoptr (GByteArray) body = g_byte_array_sized_new (call->len + 110);
  g_autoptr (GByteArray) out = g_byte_array_sized_new (call->len + 115);
  g_autoptr (GBytes) extrinsic = NULL;
  TaoValidityError error;
  guint8 signature[TAO_SIGNATURE_SIZE];
  guint8 digest[32];
  guint8 hash[32];

  tao_scale_write_bytes (payload, call->data, call->len);
  write_extra (payload, nonce);
  tao_scale_write_u32 (payload, version->spec_version);
  tao_scale_write_u32 (payload, version->transaction_version);
  tao_scale_write_bytes (payload, genesis, 32);
  tao_scale_write_bytes (payload, genesis, 32);
  tao_scale_write_u8 (payload, 0);
  if (payload->len > 256)
    {
      tao_hash_blake2b_256 (payload->data, payload->len, digest);
      tao_keypair_sign (who, digest, sizeof digest, signature);
    }
  else
    tao_keypair_sign (who, payload->data, payload->len, signature);

  tao_scale_write_u8 (body, 0x84);
  tao_scale_write_u8 (body, 0);
  tao_scale_write_bytes (body, tao_keypair_get_account (who)->bytes, 32);
  tao_scale_write_u8 (body, (guint8) tao_keypair_get_crypto (who));
  tao_scale_write_bytes (body, signature, sizeof signature);
  write_extra (body, nonce);
  tao_scale_write_bytes (body, call->data, call->len);
  tao_scale_write_vec_u8 (out, body->data, body->len);
  extrinsic = g_byte_array_free_to_bytes (g_steal_pointer (&out));
  return tao_localnet_submit (self->chain, extrinsic, hash, &error) == TAO_POOL_READY;
}

TaoKeypair *
tao_life_validator (TaoLife *self, guint validator)
{
  if (self->validators[validator] == NULL)
    self->validators[validator] = tao_preset_actor_key (self->seed, TAO_ACTOR_VALIDATOR, 0, validator);
  return self->validators[validator];
}

static void
act_cb (TaoLocalnet *chain, TaoStorage *state, guint32 next_number, gpointer data)
{
  TaoLife *self = data;

  self->state = state;
  self->block = next_number;
  tao_life_validators_act (self);
  tao_life_miners_act (self);
  tao_life_traders_act (self);
  tao_life_founder_act (self);
  self->state = NULL;
}

TaoLife *
tao_life_new (TaoLocalnet *chain)
{
  const TaoGenesisConfig *genesis = tao_localnet_get_genesis_config (chain);
  TaoLife *self;
  guint n;
  const TaoPresetSubnet *subnets = tao_preset_subnets (genesis->preset, &n);

  if (n == 0)
    return NULL;
  self = g_new0 (TaoLife, 1);
  self->chain = chain;
  self->seed = genesis->seed;
  self->subnets = subnets;
  self->n_subnets = n;
  self->prefixes = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_byte_array_unref);
  for (guint t = 0; t < TAO_PRESET_TRADERS; t++)
    self->traders[t] = tao_preset_actor_key (self->seed, TAO_ACTOR_TRADER, 0, t);
  tao_localnet_set_act_func (chain, act_cb, self);
  return self;
}

void
tao_life_free (TaoLife *self)
{
  if (self == NULL)
    return;
  tao_localnet_set_act_func (self->chain, NULL, NULL);
  for (guint v = 0; v < TAO_PRESET_HOUSES; v++)
    g_clear_pointer (&self->validators[v], tao_keypair_unref);
  for (guint t = 0; t < TAO_PRESET_TRADERS; t++)
    tao_keypair_unref (self->traders[t]);
  g_hash_table_unref (self->prefixes);
  g_free (self);
}
