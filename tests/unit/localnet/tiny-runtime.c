/* A runtime just large enough to test the node around it.  An extrinsic is, behind its length,
 * 0x84, an account, a u32 nonce, and a key and a value (each with a length byte) to store; the inherent
 * is 0x04 and a u64. */
#include "localnet/runtime/audit.h"

#include "keys/hash.h"
#include "scale/reader.h"
#include "scale/writer.h"

G_DEFINE_QUARK (tao-runtime-error-quark, tao_runtime_error)

/* Keys that each block rewrites. */
#define N_BUSY_KEYS 50
/* Accounts whose first byte is this cannot pay. */
#define POOR 0xee

struct _TaoRuntime
{
  GBytes *metadata;
  guint length;
};

typedef struct
{
  TaoAccountId account;
  guint32 nonce;
  TaoScaleSlice key;
  TaoScaleSlice value;
} Extrinsic;

static const struct { guint8 id[8]; guint32 version; } apis[] = { { { 0xdf, 0x6a, 0xcb, 0x68, 0x99, 0x07, 0x60, 0x9b }, 5 } };

TaoRuntime *
tao_runtime_new (void)
{
  TaoRuntime *self = g_new0 (TaoRuntime, 1);

  self->metadata = g_bytes_new_static ("meta\x0e", 5);
  return self;
}

void
tao_runtime_free (TaoRuntime *self)
{
  g_bytes_unref (self->metadata);
  g_free (self);
}

const TaoRuntimeVersion *
tao_runtime_get_version (TaoRuntime *self)
{
  static const TaoRuntimeVersion version = { "tiny", "tiny", 1, 425, 1, 1, 1, 1, (gconstpointer) apis };

  return &version;
}

GBytes *
tao_runtime_get_metadata (TaoRuntime *self, guint version)
{
  return version == 14 ? self->metadata : NULL;
}

static void
put_busy_keys (TaoStorage *storage, guint32 number)
{
  for (guint32 i = 0; i < N_BUSY_KEYS; i++)
    {
      guint8 key[40];

      tao_hash_twox_256 (&i, sizeof i, key);
      memcpy (key + 32, &i, sizeof i);
      if ((number + i) % 7 == 0)
        tao_storage_remove (storage, key, 36);
      else
        tao_storage_put (storage, key, 36, (const guint8 *) &number, 1 + i % 4);
    }
}

void
tao_runtime_build_genesis (TaoRuntime *self, TaoStorage *storage, const TaoGenesisConfig *config)
{
  tao_storage_put (storage, (const guint8 *) "seed", 4, (const guint8 *) &config->seed, sizeof config->seed);
  put_busy_keys (storage, 0);
}

void
tao_runtime_set_genesis_hash (TaoRuntime *self, const guint8 hash[32])
{
}

GBytes *
tao_runtime_make_digest (guint64 slot)
{
  GByteArray *out = g_byte_array_new ();

  tao_scale_write_compact (out, 1);
  g_byte_array_append (out, (const guint8 *) "\6aura", 5);
  tao_scale_write_vec_u8 (out, (const guint8 *) &slot, sizeof slot);
  return g_byte_array_free_to_bytes (out);
}

GBytes *
tao_runtime_make_timestamp (guint64 now_ms)
{
  GByteArray *out = g_byte_array_new ();

  tao_scale_write_compact (out, 9);
  tao_scale_write_u8 (out, 0x04);
  tao_scale_write_u64 (out, now_ms);
  return g_byte_array_free_to_bytes (out);
}

void
tao_runtime_initialize_block (TaoRuntime *self, TaoStorage *storage, guint32 number,
                              const guint8 parent_hash[32], GBytes *digest)
{
  self->length = 0;
  tao_storage_put (storage, (const guint8 *) "number", 6, (const guint8 *) &number, sizeof number);
  tao_storage_put (storage, (const guint8 *) "parent", 6, parent_hash, 32);
  put_busy_keys (storage, number);
}

void
tao_runtime_finalize_block (TaoRuntime *self, TaoStorage *storage)
{
}

char *
tao_validity_error_describe (const TaoValidityError *error)
{
  return g_strdup_printf ("refused with %u", error->variant);
}

static gboolean
parse (GBytes *bytes, Extrinsic *out)
{
  TaoScaleReader in;
  TaoScaleSlice body;
  guint8 version, len;

  tao_scale_reader_init (&in, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  if (!tao_scale_read_vec_u8 (&in, &body, NULL) || tao_scale_reader_left (&in) > 0)
    return FALSE;
  tao_scale_reader_init (&in, body.data, body.size);
  if (!tao_scale_read_u8 (&in, &version, NULL) || version != 0x84
      || !tao_scale_read_copy (&in, out->account.bytes, 32, NULL)
      || !tao_scale_read_u32 (&in, &out->nonce, NULL)
      || !tao_scale_read_u8 (&in, &len, NULL) || !tao_scale_read_bytes (&in, len, &out->key.data, NULL))
    return FALSE;
  out->key.size = len;
  if (!tao_scale_read_u8 (&in, &len, NULL) || !tao_scale_read_bytes (&in, len, &out->value.data, NULL))
    return FALSE;
  out->value.size = len;
  return tao_scale_reader_left (&in) == 0;
}

guint32
tao_runtime_get_nonce (TaoRuntime *self, TaoStorage *storage, const TaoAccountId *account)
{
  const guint8 *value = tao_storage_get (storage, account->bytes, 32, NULL);
  guint32 nonce = 0;

  if (value != NULL)
    memcpy (&nonce, value, sizeof nonce);
  return nonce;
}

void
tao_runtime_validate_extrinsic (TaoRuntime *self, TaoStorage *storage, const guint8 best_hash[32],
                                GBytes *extrinsic, TaoValidity *out)
{
  Extrinsic ext;
  guint32 nonce;

  *out = (TaoValidity) { 0 };
  if (!parse (extrinsic, &ext))
    {
      out->error.variant = TAO_INVALID_CALL;
      return;
    }
  nonce = tao_runtime_get_nonce (self, storage, &ext.account);
  if (ext.account.bytes[0] == POOR)
    {
      out->error.variant = TAO_INVALID_PAYMENT;
      return;
    }
  if (ext.nonce < nonce)
    {
      out->error.variant = TAO_INVALID_STALE;
      return;
    }
  out->valid = TRUE;
  /* Who stores under "!" is in a hurry. */
  out->priority = ext.key.size == 1 && ext.key.data[0] == '!' ? 2 : 1;
  out->provides = (TaoPoolTag) { ext.account, ext.nonce };
  out->has_requires = ext.nonce > nonce;
  out->requires = (TaoPoolTag) { ext.account, ext.nonce - 1 };
  /* A value "brief" lives for two blocks. */
  out->longevity = ext.value.size == 5 && memcmp (ext.value.data, "brief", 5) == 0 ? 2 : G_MAXUINT64;
}

void
tao_runtime_apply_extrinsic (TaoRuntime *self, TaoStorage *storage, GBytes *extrinsic, TaoApplyResult *out)
{
  Extrinsic ext;
  guint32 nonce;

  *out = (TaoApplyResult) { TAO_APPLY_OK };
  self->length += (guint) g_bytes_get_size (extrinsic);
  if (g_bytes_get_size (extrinsic) == 10)
    {
      tao_storage_put (storage, (const guint8 *) "now", 3, (const guint8 *) g_bytes_get_data (extrinsic, NULL) + 2, 8);
      return;
    }
  nonce = parse (extrinsic, &ext) ? tao_runtime_get_nonce (self, storage, &ext.account) : 0;
  if (ext.nonce != nonce)
    {
      out->status = TAO_APPLY_REFUSED;
      out->validity.variant = ext.nonce > nonce ? TAO_INVALID_FUTURE : TAO_INVALID_STALE;
      return;
    }
  nonce++;
  tao_storage_put (storage, ext.account.bytes, 32, (const guint8 *) &nonce, sizeof nonce);
  tao_storage_begin (storage);
  tao_storage_put (storage, ext.key.data, ext.key.size, ext.value.data, ext.value.size);
  if (ext.value.size == 4 && memcmp (ext.value.data, "fail", 4) == 0)
    {
      tao_storage_rollback (storage);
      out->status = TAO_APPLY_FAILED;
      return;
    }
  tao_storage_commit (storage);
}

gboolean
tao_runtime_is_block_full (TaoRuntime *self, gsize extrinsic_len)
{
  return self->length + extrinsic_len > 3000;
}

GBytes *
tao_runtime_call (TaoRuntime *self, TaoStorage *storage, const char *function,
                  const guint8 *args, gsize args_len, GError **error)
{
  const guint8 *value;
  gsize len;

  if (!g_str_equal (function, "Tiny_get"))
    {
      g_set_error_literal (error, TAO_RUNTIME_ERROR, TAO_RUNTIME_ERROR_NO_SUCH_CALL, "no such function");
      return NULL;
    }
  value = tao_storage_get (storage, args, args_len, &len);
  return g_bytes_new (value, len);
}

gboolean
tao_runtime_audit (TaoRuntime *self, TaoStorage *storage, TaoRuntimeAudit *out)
{
  *out = (TaoRuntimeAudit) { .ok = TRUE, .subnets = g_array_new (FALSE, FALSE, sizeof (TaoSubnetAudit)) };
  return TRUE;
}

void
tao_runtime_audit_clear (TaoRuntimeAudit *self)
{
  g_clear_pointer (&self->subnets, g_array_unref);
}

gboolean
tao_runtime_audit_block (const TaoRuntimeAudit *before, TaoRuntimeAudit *after, const TaoAlphaNote *notes, guint n)
{
  return after->ok;
}

const TaoAlphaNote *
tao_runtime_get_alpha_notes (TaoRuntime *self, guint *n)
{
  *n = 0;
  return NULL;
}
