#include "localnet/runtime/audit.h"
#include "localnet/runtime/balances.h"
#include "localnet/runtime/extrinsic.h"
#include "localnet/runtime/metadata.h"
#include "localnet/runtime/subtensor/subtensor.h"

G_DEFINE_QUARK (tao-runtime-error-quark, tao_runtime_error)

#define SPEC_NAME "node-subtensor"
#define SPEC_VERSION 425
#define AUTHORING_VERSION 1
#define IMPL_VERSION 1
#define TRANSACTION_VERSION 1
#define STATE_VERSION 1
#define BLOCK_HASH_COUNT 2400
/* Arguments of runtime APIs: an extrinsic may be as long as a block takes; lists of accounts and netuids that cost work
 * for each entry are shorter. */
#define MAX_ARGUMENTS (64 * 1024)
#define MAX_EXTRINSIC_ARGUMENTS (8 * 1024 * 1024)

TaoRuntime *
tao_runtime_new (void)
{
  TaoRuntime *self = g_new0 (TaoRuntime, 1);

  tao_rt_tables_init ();
  self->events = g_byte_array_new ();
  self->alpha_notes = g_array_new (FALSE, FALSE, sizeof (TaoAlphaNote));
  self->account_hashes = g_new0 (struct _TaoAccountHashes, 1);
  self->verified = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  tao_subtensor_attach (self);
  return self;
}

void
tao_runtime_free (TaoRuntime *self)
{
  if (self == NULL)
    return;
  tao_subtensor_detach (self);
  for (guint i = 0; i < G_N_ELEMENTS (self->metadata); i++)
    g_clear_pointer (&self->metadata[i], g_bytes_unref);
  g_clear_pointer (&self->digest, g_bytes_unref);
  g_hash_table_unref (self->verified);
  g_byte_array_unref (self->events);
  g_array_unref (self->alpha_notes);
  g_free (self->account_hashes);
  g_free (self);
}

const TaoRuntimeVersion *
tao_runtime_get_version (TaoRuntime *self)
{
  static TaoRuntimeVersion version = {
    .spec_name = SPEC_NAME,
    .impl_name = SPEC_NAME,
    .authoring_version = AUTHORING_VERSION,
    .spec_version = SPEC_VERSION,
    .impl_version = IMPL_VERSION,
    .transaction_version = TRANSACTION_VERSION,
    .state_version = STATE_VERSION,
  };
  static gsize once;

  if (g_once_init_enter (&once))
    {
      struct { guint8 id[8]; guint32 api_version; } *apis = g_malloc0_n (tao_rt_n_apis, sizeof *apis);

      for (guint i = 0; i < tao_rt_n_apis; i++)
        {
          tao_hash_blake2b_64 (tao_rt_apis[i].name, strlen (tao_rt_apis[i].name), apis[i].id);
          apis[i].api_version = tao_rt_apis[i].version;
        }
      version.n_apis = tao_rt_n_apis;
      version.apis = (gpointer) apis;
      g_once_init_leave (&once, 1);
    }
  return &version;
}

void
tao_runtime_set_genesis_hash (TaoRuntime *self, const guint8 hash[32])
{
  memcpy (self->genesis_hash, hash, 32);
}

GBytes *
tao_runtime_make_digest (guint64 slot)
{
  GByteArray *out = g_byte_array_new ();

  tao_scale_write_compact (out, 1);
  tao_scale_write_u8 (out, 6);   /* PreRuntime */
  tao_scale_write_bytes (out, (const guint8 *) "aura", 4);
  tao_scale_write_compact (out, 8);
  tao_scale_write_u64 (out, slot);
  return g_byte_array_free_to_bytes (out);
}

/* The slot in a digest that tao_runtime_make_digest() made; 0 if it is another. */
static guint64
digest_slot (GBytes *digest)
{
  gsize len;
  const guint8 *bytes = g_bytes_get_data (digest, &len);
  guint64 slot = 0;

  if (len == 15 && bytes[1] == 6 && memcmp (bytes + 2, "aura", 4) == 0)
    memcpy (&slot, bytes + 7, 8);
  return slot;
}

/* The author of the block: the authority whose turn the slot is. */
static void
set_author (TaoRuntime *rt, guint64 slot)
{
  guint32 n;
  const guint8 *authorities = tao_st_vector (rt, key_0 (AURA_Authorities), 32, &n);

  memset (&rt->author, 0, sizeof rt->author);
  if (n > 0)
    memcpy (rt->author.bytes, authorities + (slot % n) * 32, 32);
}

void
tao_rt_enter (TaoRuntime *rt, TaoStorage *storage)
{
  guint32 n;
  const guint8 *authorities;

  rt->st = storage;
  rt->block = st_u32 (rt, key_0 (SYS_Number));
  authorities = tao_st_vector (rt, key_0 (AURA_Authorities), 32, &n);
  if (n > 0)
    memcpy (rt->author.bytes, authorities, 32);
  rt->phase = PHASE_FINALIZATION;
  rt->depth = 0;
  g_byte_array_set_size (rt->events, 0);
  rt->n_events = 0;
}

void
tao_runtime_initialize_block (TaoRuntime *rt, TaoStorage *storage, guint32 number, const guint8 parent_hash[32],
                              GBytes *digest)
{
  gsize digest_len;
  const guint8 *digest_bytes = g_bytes_get_data (digest, &digest_len);
  guint64 slot = digest_slot (digest);

  rt->st = storage;
  rt->block = number;
  rt->depth = 0;
  memcpy (rt->parent_hash, parent_hash, 32);
  g_bytes_ref (digest);
  g_clear_pointer (&rt->digest, g_bytes_unref);
  rt->digest = digest;
  g_byte_array_set_size (rt->events, 0);
  rt->n_events = 0;
  g_array_set_size (rt->alpha_notes, 0);
  rt->in_block = TRUE;
  rt->phase = PHASE_INITIALIZATION;
  rt->extrinsic_index = 0;
  rt->extrinsics_len = 0;
  rt->weight_used = 0;

  st_set (rt, key_0 (SYS_Number), number);
  st_put (rt, key_0 (SYS_ParentHash), parent_hash, 32);
  st_put (rt, key_u32 (rt, SYS_BlockHash, number - 1), parent_hash, 32);
  if (number > BLOCK_HASH_COUNT + 1)
    st_kill (rt, key_u32 (rt, SYS_BlockHash, number - BLOCK_HASH_COUNT - 2));
  st_put (rt, key_0 (SYS_Digest), digest_bytes, digest_len);
  st_set (rt, key_0 (AURA_CurrentSlot), slot);
  set_author (rt, slot);
  tao_subtensor_initialize_block (rt);
}

void
tao_runtime_finalize_block (TaoRuntime *rt, TaoStorage *storage)
{
  g_autoptr (GByteArray) events = g_byte_array_sized_new (rt->events->len + 5);

  rt->st = storage;
  rt->phase = PHASE_FINALIZATION;
  tao_subtensor_finalize_block (rt);
  tao_scale_write_compact (events, rt->n_events);
  g_byte_array_append (events, rt->events->data, rt->events->len);
  st_put (rt, key_0 (SYS_Events), events->data, events->len);
  st_set (rt, key_0 (SYS_EventCount), rt->n_events);
  st_kill (rt, key_0 (TIME_DidUpdate));
  rt->in_block = FALSE;
}

gboolean
tao_runtime_is_block_full (TaoRuntime *rt, gsize extrinsic_len)
{
  /* Three quarters of 5 MiB·2 and of 4·10^12 ref_time, as BlockLength and BlockWeights say of normal calls. */
  return rt->extrinsics_len + extrinsic_len > 7864320 || rt->weight_used > G_GUINT64_CONSTANT (3000000000000);
}

guint32
tao_runtime_get_nonce (TaoRuntime *rt, TaoStorage *storage, const TaoAccountId *account)
{
  TaoRtAccount info;

  tao_rt_enter (rt, storage);
  tao_balances_load (rt, account, &info);
  return info.nonce;
}

GBytes *
tao_runtime_call (TaoRuntime *rt, TaoStorage *storage, const char *function, const guint8 *args, gsize args_len,
                  GError **error)
{
  const TaoRtField *fields;
  guint n;
  const TaoRtMethodDef *method = tao_rt_find_method (function, &fields, &n);
  TaoRtArgs split;
  GByteArray *out;

  if (!method)
    {
      g_set_error (error, TAO_RUNTIME_ERROR, TAO_RUNTIME_ERROR_NO_SUCH_CALL,
                   "Exported method %s is not found", function);
      return NULL;
    }
  if (args_len > (strstr (method->args, "UncheckedExtrinsic") || strstr (method->args, "RuntimeCall") ? MAX_EXTRINSIC_ARGUMENTS
                                                                                                       : MAX_ARGUMENTS))
    {
      g_set_error (error, TAO_RUNTIME_ERROR, TAO_RUNTIME_ERROR_BAD_ARGUMENTS,
                   "%s: more arguments than this chain works through in one call", method->name);
      return NULL;
    }
  if (!tao_rt_split_args (fields, n, args, args_len, &split))
    {
      g_set_error (error, TAO_RUNTIME_ERROR, TAO_RUNTIME_ERROR_BAD_ARGUMENTS,
                   "Bad input data provided to %s: expected (%s)", method->name, method->args);
      return NULL;
    }
  tao_rt_enter (rt, storage);
  out = g_byte_array_new ();
  tao_storage_begin (storage);
  method->handler (rt, &split, out);
  tao_storage_rollback (storage);
  return g_byte_array_free_to_bytes (out);
}

GBytes *
tao_runtime_get_metadata (TaoRuntime *self, guint version)
{
  if (version < 14 || version > 16)
    return NULL;
  if (self->metadata[version - 14] == NULL)
    self->metadata[version - 14] = tao_rt_make_metadata (version);
  return self->metadata[version - 14];
}

void
tao_api_version (TaoRuntime *rt, const TaoRtArgs *args, GByteArray *out)
{
  tao_rt_write_version (rt, out);
}

void
tao_rt_write_version (TaoRuntime *rt, GByteArray *out)
{
  const TaoRuntimeVersion *version = tao_runtime_get_version (rt);

  tao_scale_write_str (out, version->spec_name);
  tao_scale_write_str (out, version->impl_name);
  tao_scale_write_u32 (out, version->authoring_version);
  tao_scale_write_u32 (out, version->spec_version);
  tao_scale_write_u32 (out, version->impl_version);
  tao_scale_write_compact (out, version->n_apis);
  for (guint i = 0; i < version->n_apis; i++)
    {
      tao_scale_write_bytes (out, version->apis[i].id, 8);
      tao_scale_write_u32 (out, version->apis[i].version);
    }
  tao_scale_write_u32 (out, version->transaction_version);
  tao_scale_write_u8 (out, version->state_version);
}

static void
write_opaque (GByteArray *out, GBytes *bytes)
{
  gsize len;
  const guint8 *data = g_bytes_get_data (bytes, &len);

  tao_scale_write_vec_u8 (out, data, len);
}

void
tao_api_metadata (TaoRuntime *rt, const TaoRtArgs *args, GByteArray *out)
{
  write_opaque (out, tao_runtime_get_metadata (rt, 14));
}

void
tao_api_metadata_at_version (TaoRuntime *rt, const TaoRtArgs *args, GByteArray *out)
{
  GBytes *bytes = tao_runtime_get_metadata (rt, arg_u32 (args, 0));

  tao_scale_write_option (out, bytes != NULL);
  if (bytes)
    write_opaque (out, bytes);
}

void
tao_api_metadata_versions (TaoRuntime *rt, const TaoRtArgs *args, GByteArray *out)
{
  tao_scale_write_compact (out, 3);
  for (guint32 version = 14; version <= 16; version++)
    tao_scale_write_u32 (out, version);
}

void
tao_api_slot_duration (TaoRuntime *rt, const TaoRtArgs *args, GByteArray *out)
{
  tao_scale_write_u64 (out, 12000);
}

void
tao_api_authorities (TaoRuntime *rt, const TaoRtArgs *args, GByteArray *out)
{
  gsize len;
  const guint8 *bytes = st_bytes (rt, key_0 (AURA_Authorities), &len);

  tao_scale_write_bytes (out, bytes, len);
}

TaoRtOutcome
tao_system_remark (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  return origin->kind == ORIGIN_NONE ? RT_BAD_ORIGIN : RT_OK;
}

TaoRtOutcome
tao_system_remark_with_event (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  guint32 n;
  const guint8 *remark = tao_arg_vector (args, 0, &n);
  guint8 hash[32];

  ENSURE_SIGNED (origin, who);
  tao_hash_blake2b_256 (remark, n, hash);
  tao_rt_deposit (rt, SYS_EV_Remarked, who, hash);
  return RT_OK;
}

TaoRtOutcome
tao_timestamp_set (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  ENSURE (origin->kind == ORIGIN_NONE, RT_BAD_ORIGIN);
  st_set (rt, key_0 (TIME_Now), tao_arg_compact (args, 0));
  st_set (rt, key_0 (TIME_DidUpdate), TRUE);
  return RT_OK;
}
