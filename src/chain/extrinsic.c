/* Calls and extrinsics as bytes. */
#include "chain/extrinsic.h"

#include <string.h>

#include "chain/runtime-private.h"
#include "keys/hash.h"
#include "keys/ss58.h"
#include "scale/writer.h"

/* --- calls ---------------------------------------------------------------------------- */

static gboolean
parse_account (const char *text, guint8 account[32], gpointer user_data)
{
  TaoAccountId id;

  if (!tao_ss58_decode (text, &id, NULL))
    return FALSE;
  memcpy (account, id.bytes, sizeof id.bytes);
  return TRUE;
}

/* "5F…" where a MultiAddress is wanted means its Id. */
static gboolean
is_plain_address (TaoScaleRegistry *registry, guint32 type, const TaoJsonValue *value)
{
  const TaoScaleType *shape = tao_scale_registry_get (registry, type)->shape;
  const char *text = tao_json_value_get_string (value, NULL);
  const TaoScaleVariant *id;

  if (text == NULL || shape->kind != TAO_SCALE_VARIANT || tao_scale_type_find_variant (shape, text) != NULL)
    return FALSE;
  id = tao_scale_type_find_variant (shape, "Id");
  return id != NULL && id->n_fields == 1
         && tao_scale_registry_get (registry, id->fields[0].type)->is_account;
}

static char *
call_text (TaoScaleRegistry *registry, const char *pallet, const TaoScaleVariant *call, const TaoJsonValue *arguments)
{
  GString *text = g_string_new ("{");

  tao_json_append_string (text, pallet);
  g_string_append_c (text, ':');
  if (call->n_fields == 0)
    {
      tao_json_append_string (text, call->name);
      g_string_append_c (text, '}');
      return g_string_free (text, FALSE);
    }
  g_string_append_c (text, '{');
  tao_json_append_string (text, call->name);
  g_string_append (text, ":{");
  for (guint i = 0; i < tao_json_value_get_length (arguments); i++)
    {
      const TaoJsonValue *value = tao_json_value_get_item (arguments, i);
      const char *name = tao_json_value_get_member_name (arguments, i);
      const TaoScaleField *field = NULL;
      g_autofree char *value_text = tao_json_value_to_text (value);

      for (guint32 j = 0; j < call->n_fields && field == NULL; j++)
        if (g_strcmp0 (call->fields[j].name, name) == 0)
          field = &call->fields[j];
      if (i > 0)
        g_string_append_c (text, ',');
      tao_json_append_string (text, name != NULL ? name : "");
      g_string_append_printf (text, field != NULL && is_plain_address (registry, field->type, value) ? ":{\"Id\":%s}" : ":%s",
                              value_text);
    }
  g_string_append (text, "}}}");
  return g_string_free (text, FALSE);
}

GBytes *
tao_call_encode (TaoRuntime *runtime, const char *pallet, const char *call, const char *arguments, GError **error)
{
  const TaoMetadata *metadata = tao_runtime_get_metadata (runtime);
  TaoScaleRegistry *registry = tao_metadata_get_registry (metadata);
  const TaoScaleVariant *variant = tao_metadata_find_call (metadata, pallet, call);
  TaoValueTextOptions options = { .account_parse = parse_account };
  g_autoptr(GByteArray) out = g_byte_array_new ();
  g_autoptr(TaoJson) json = NULL;
  g_autoptr(GError) why = NULL;
  g_autofree char *text = NULL;

  if (variant == NULL)
    {
      g_set_error (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_INVALID, "runtime %u has no call %s.%s",
                   tao_runtime_get_spec_version (runtime), pallet, call);
      return NULL;
    }
  json = tao_json_parse (arguments, strlen (arguments), &tao_json_default_limits, &why);
  if (json != NULL && tao_json_value_get_kind (tao_json_get_root (json)) == TAO_JSON_OBJECT
      && (variant->n_fields > 0 || tao_json_value_get_length (tao_json_get_root (json)) == 0))
    {
      text = call_text (registry, pallet, variant, tao_json_get_root (json));
      if (tao_value_encode_text (registry, tao_metadata_get_call_type (metadata), text, &options, out, &why))
        return g_byte_array_free_to_bytes (g_steal_pointer (&out));
    }
  g_set_error (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_INVALID, "%s.%s: %s", pallet, call,
               why != NULL ? why->message : variant->n_fields == 0 ? "this call has no arguments"
                                                                   : "the arguments are not an object by name");
  return NULL;
}

gboolean
tao_call_decode (TaoRuntime *runtime, GBytes *call, TaoDecodedCall *out, GError **error)
{
  guint32 type = tao_metadata_get_call_type (tao_runtime_get_metadata (runtime));
  g_autoptr(TaoValue) root = NULL;
  const TaoValue *inner;

  if (type == TAO_SCALE_NO_TYPE)
    {
      g_set_error (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_NOT_AVAILABLE, "this runtime does not describe its calls");
      return FALSE;
    }
  root = tao_runtime_decode (runtime, type, call, error);
  if (root == NULL)
    return FALSE;
  inner = tao_value_get_n_children (root) == 1 ? tao_value_get_child (root, 0) : NULL;
  if (tao_value_get_variant (root) == NULL || inner == NULL || tao_value_get_variant (inner) == NULL)
    {
      g_set_error (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_PROTOCOL, "the call is not of a pallet");
      return FALSE;
    }
  out->pallet = g_strdup (tao_value_get_variant (root)->name);
  out->call = g_strdup (tao_value_get_variant (inner)->name);
  out->arguments = inner;
  out->root = g_steal_pointer (&root);
  return TRUE;
}

void
tao_decoded_call_clear (TaoDecodedCall *self)
{
  g_clear_pointer (&self->pallet, g_free);
  g_clear_pointer (&self->call, g_free);
  g_clear_pointer (&self->root, tao_value_free);
  self->arguments = NULL;
}

/* --- eras ------------------------------------------------------------------------------- */

static TaoScaleEra
make_era (guint64 current, guint32 period)
{
  guint32 quantum = MAX (period / 4096, 1);

  if (period == 0)
    return (TaoScaleEra) { .mortal = FALSE };
  return (TaoScaleEra) { .mortal = TRUE, .period = period, .phase = current % period / quantum * quantum };
}

static gboolean
is_period (guint32 period)
{
  return period == 0 || (period >= 4 && period <= 65536 && (period & (period - 1)) == 0);
}

guint
tao_era_encode (guint64 current, guint32 period, guint8 out[2])
{
  g_autoptr(GByteArray) bytes = g_byte_array_new ();
  TaoScaleEra era = make_era (current, period);

  g_return_val_if_fail (is_period (period), 0);
  tao_scale_write_era (bytes, &era);
  memcpy (out, bytes->data, bytes->len);
  return bytes->len;
}

guint64
tao_era_birth (guint64 current, guint32 period)
{
  TaoScaleEra era = make_era (current, period);

  if (!era.mortal)
    return 0;
  return (MAX (current, era.phase) - era.phase) / era.period * era.period + era.phase;
}

gboolean
tao_era_decode (const guint8 *bytes, gsize length, guint32 *period, guint32 *phase, gsize *used)
{
  TaoScaleReader reader;
  TaoScaleEra era;

  tao_scale_reader_init (&reader, bytes, length);
  if (!tao_scale_read_era (&reader, &era, NULL))
    return FALSE;
  *period = era.mortal ? (guint32) era.period : 0;
  *phase = era.mortal ? (guint32) era.phase : 0;
  *used = tao_scale_reader_offset (&reader);
  return TRUE;
}

/* --- payload ------------------------------------------------------------------------------ */

typedef struct {
  TaoRuntime              *runtime;
  const TaoExtrinsicParts *parts;
  GByteArray              *extra, *implicit;   /* of the extension at hand */
} Extension;

static void
write_nothing (Extension *e)
{
}

static void
write_spec_version (Extension *e)
{
  tao_scale_write_u32 (e->implicit, tao_runtime_get_id (e->runtime)->spec_version);
}

static void
write_tx_version (Extension *e)
{
  tao_scale_write_u32 (e->implicit, tao_runtime_get_id (e->runtime)->transaction_version);
}

static void
write_genesis (Extension *e)
{
  tao_scale_write_bytes (e->implicit, tao_runtime_get_id (e->runtime)->genesis.bytes, 32);
}

static void
write_mortality (Extension *e)
{
  TaoScaleEra era = make_era (e->parts->era_current, e->parts->era_period);

  tao_scale_write_era (e->extra, &era);
  tao_scale_write_bytes (e->implicit, e->parts->era_hash.bytes, 32);
}

static void
write_nonce (Extension *e)
{
  tao_scale_write_compact (e->extra, e->parts->nonce);
}

static void
write_tip (Extension *e)
{
  tao_scale_write_compact (e->extra, e->parts->tip_rao);
}

static void
write_metadata_hash_off (Extension *e)
{
  tao_scale_write_u8 (e->extra, 0);
  tao_scale_write_u8 (e->implicit, 0);
}

static const struct {
  const char *identifier;
  void      (*write) (Extension *e);
} extensions[] = {
  { "CheckSpecVersion", write_spec_version },
  { "CheckTxVersion", write_tx_version },
  { "CheckGenesis", write_genesis },
  { "CheckMortality", write_mortality },
  { "CheckEra", write_mortality },
  { "CheckNonce", write_nonce },
  { "ChargeTransactionPayment", write_tip },
  { "ChargeTransactionPaymentWrapper", write_tip },
  { "CheckMetadataHash", write_metadata_hash_off },
};

/* An extension we do not know must have nothing to say. */
static gboolean
write_extension (Extension *e, const TaoTransactionExtension *extension, GError **error)
{
  TaoScaleRegistry *registry = tao_metadata_get_registry (tao_runtime_get_metadata (e->runtime));
  void (*write) (Extension *) = write_nothing;

  for (guint i = 0; i < G_N_ELEMENTS (extensions); i++)
    if (g_str_equal (extension->identifier, extensions[i].identifier))
      write = extensions[i].write;
  write (e);
  if (tao_runtime_check_value (registry, extension->type, e->extra->data, e->extra->len, NULL)
      && tao_runtime_check_value (registry, extension->implicit, e->implicit->data, e->implicit->len, NULL))
    return TRUE;
  g_set_error (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_INVALID,
               "this program does not know how to sign with the extension %s of runtime %u",
               extension->identifier, tao_runtime_get_spec_version (e->runtime));
  return FALSE;
}

gboolean
tao_extrinsic_payload (TaoRuntime *runtime, const TaoExtrinsicParts *parts, GBytes **payload, GBytes **extra, GError **error)
{
  const TaoExtrinsicInfo *info = tao_metadata_get_extrinsic (tao_runtime_get_metadata (runtime));
  g_autoptr(GByteArray) all_extra = g_byte_array_new ();
  g_autoptr(GByteArray) all_implicit = g_byte_array_new ();
  g_autoptr(GByteArray) bytes = g_byte_array_new ();
  gsize size;
  const guint8 *data = g_bytes_get_data (parts->call, &size);

  if (info->n_extension_versions == 0 || !is_period (parts->era_period))
    {
      g_set_error (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_INVALID, "no extrinsic can be made like this");
      return FALSE;
    }
  for (guint32 i = 0; i < info->extension_versions[0].n_extensions; i++)
    {
      g_autoptr(GByteArray) one_extra = g_byte_array_new ();
      g_autoptr(GByteArray) one_implicit = g_byte_array_new ();
      Extension e = { runtime, parts, one_extra, one_implicit };

      if (!write_extension (&e, &info->extensions[info->extension_versions[0].extensions[i]], error))
        return FALSE;
      g_byte_array_append (all_extra, one_extra->data, one_extra->len);
      g_byte_array_append (all_implicit, one_implicit->data, one_implicit->len);
    }
  g_byte_array_append (bytes, data, (guint) size);
  g_byte_array_append (bytes, all_extra->data, all_extra->len);
  g_byte_array_append (bytes, all_implicit->data, all_implicit->len);
  *payload = g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
  *extra = g_byte_array_free_to_bytes (g_steal_pointer (&all_extra));
  return TRUE;
}

GBytes *
tao_extrinsic_signed_bytes (GBytes *payload)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (payload, &size);
  guint8 hash[32];

  if (size <= 256)
    return g_bytes_ref (payload);
  tao_hash_blake2b_256 (data, size, hash);
  return g_bytes_new (hash, sizeof hash);
}

static gboolean
append_variant_or_plain (TaoScaleRegistry *registry, guint32 type, const char *name, const guint8 *data, gsize size,
                         GByteArray *out, GError **error)
{
  const TaoScaleType *shape = type != TAO_SCALE_NO_TYPE ? tao_scale_registry_get (registry, type)->shape : NULL;
  const TaoScaleVariant *variant = shape != NULL && shape->kind == TAO_SCALE_VARIANT
                                     ? tao_scale_type_find_variant (shape, name) : NULL;
  guint start = out->len;

  if (variant != NULL)
    tao_scale_write_u8 (out, variant->index);
  g_byte_array_append (out, data, (guint) size);
  if (shape != NULL && tao_runtime_check_value (registry, type, out->data + start, out->len - start, NULL))
    return TRUE;
  g_set_error (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_INVALID, "this runtime takes no %s in an extrinsic", name);
  return FALSE;
}

GBytes *
tao_extrinsic_assemble (TaoRuntime *runtime, const TaoExtrinsicParts *parts, GBytes *extra, const guint8 signature[64],
                        GError **error)
{
  const TaoMetadata *metadata = tao_runtime_get_metadata (runtime);
  const TaoExtrinsicInfo *info = tao_metadata_get_extrinsic (metadata);
  TaoScaleRegistry *registry = tao_metadata_get_registry (metadata);
  g_autoptr(GByteArray) body = g_byte_array_new ();
  g_autoptr(GByteArray) out = g_byte_array_new ();
  gboolean version_4 = FALSE;
  gsize size;
  const guint8 *data;

  for (guint32 i = 0; i < info->n_versions; i++)
    version_4 |= info->versions[i] == 4;
  if (!version_4)
    {
      g_set_error (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_INVALID, "this runtime takes no extrinsics of version 4");
      return NULL;
    }
  tao_scale_write_u8 (body, 0x84);
  if (!append_variant_or_plain (registry, info->address, "Id", parts->signer.bytes, 32, body, error)
      || !append_variant_or_plain (registry, info->signature, "Sr25519", signature, 64, body, error))
    return NULL;
  data = g_bytes_get_data (extra, &size);
  g_byte_array_append (body, data, (guint) size);
  data = g_bytes_get_data (parts->call, &size);
  g_byte_array_append (body, data, (guint) size);
  tao_scale_write_vec_u8 (out, body->data, body->len);
  return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}

void
tao_extrinsic_hash (GBytes *extrinsic, TaoBytes32 *out)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (extrinsic, &size);

  tao_hash_blake2b_256 (data, size, out->bytes);
}
