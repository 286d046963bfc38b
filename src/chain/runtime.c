#include "chain/runtime-private.h"

#include <string.h>

#include "chain/bare-apis.h"
#include "scale/cursor.h"

struct _TaoRuntime {
  grefcount    ref_count;
  TaoRuntimeId id;
  GBytes      *bytes;
  TaoMetadata *metadata;
  GHashTable  *plans;           /* PlanKey → TaoPlan */
  guint32      block_time_ms;
};

typedef struct {
  const TaoScaleRegistry *registry;
  const TaoPlanField     *fields;
  guint32                 type;
} PlanKey;

static guint
plan_key_hash (gconstpointer data)
{
  const PlanKey *key = data;

  return g_direct_hash (key->fields) * 31 + key->type;
}

static gboolean
plan_key_equal (gconstpointer a, gconstpointer b)
{
  const PlanKey *x = a, *y = b;

  return x->registry == y->registry && x->fields == y->fields && x->type == y->type;
}

static guint32
find_block_time (TaoRuntime *self)
{
  guint64 ms;

  if (tao_runtime_get_constant_u64 (self, "Aura", "SlotDuration", &ms) && ms > 0 && ms < 3600 * 1000)
    return (guint32) ms;
  if (tao_runtime_get_constant_u64 (self, "Timestamp", "MinimumPeriod", &ms) && ms > 0 && ms < 1800 * 1000)
    return (guint32) (2 * ms);
  return 12000;
}

TaoRuntime *
tao_runtime_new (const TaoRuntimeId *id, GBytes *metadata, GError **error)
{
  g_autoptr(GError) why = NULL;
  gsize size;
  const guint8 *data = g_bytes_get_data (metadata, &size);
  g_autoptr(TaoMetadata) parsed = tao_metadata_parse (data, size, &why);

  if (parsed == NULL)
    {
      g_set_error (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_PROTOCOL, "metadata of runtime %u: %s",
                   id->spec_version, why->message);
      return NULL;
    }

  TaoRuntime *self = g_new0 (TaoRuntime, 1);
  g_ref_count_init (&self->ref_count);
  self->id = *id;
  self->id.spec_name = g_strdup (id->spec_name);
  self->bytes = g_bytes_ref (metadata);
  self->metadata = g_steal_pointer (&parsed);
  self->plans = g_hash_table_new_full (plan_key_hash, plan_key_equal, g_free, (GDestroyNotify) tao_plan_free);
  self->block_time_ms = find_block_time (self);
  return self;
}

TaoRuntime *
tao_runtime_ref (TaoRuntime *self)
{
  g_ref_count_inc (&self->ref_count);
  return self;
}

void
tao_runtime_unref (TaoRuntime *self)
{
  if (!g_ref_count_dec (&self->ref_count))
    return;
  g_hash_table_unref (self->plans);
  tao_metadata_unref (self->metadata);
  g_bytes_unref (self->bytes);
  g_free (self->id.spec_name);
  g_free (self);
}

const TaoRuntimeId *
tao_runtime_get_id (TaoRuntime *self)
{
  return &self->id;
}

const TaoMetadata *
tao_runtime_get_metadata (TaoRuntime *self)
{
  return self->metadata;
}

GBytes *
tao_runtime_get_metadata_bytes (TaoRuntime *self)
{
  return self->bytes;
}

guint32
tao_runtime_get_spec_version (TaoRuntime *self)
{
  return self->id.spec_version;
}

guint32
tao_runtime_get_block_time_ms (TaoRuntime *self)
{
  return self->block_time_ms;
}

TaoValue *
tao_runtime_decode (TaoRuntime *self, guint32 type, GBytes *bytes, GError **error)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  g_autoptr(GError) why = NULL;
  TaoValue *value = tao_value_decode (tao_metadata_get_registry (self->metadata), type, data, size, &why);

  if (value == NULL)
    g_set_error (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_PROTOCOL, "%s", why->message);
  return value;
}

gboolean
tao_runtime_check_value (TaoScaleRegistry *registry, guint32 type, const guint8 *data, gsize size, GError **error)
{
  g_autoptr(GError) why = NULL;
  TaoScaleReader reader;

  tao_scale_reader_init (&reader, data, size);
  if (tao_scale_skip (registry, type, &reader, &why) && tao_scale_reader_finish (&reader, &why))
    return TRUE;
  g_set_error (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_PROTOCOL, "%s", why->message);
  return FALSE;
}

const TaoPlan *
tao_runtime_get_plan_in (TaoRuntime *self, TaoScaleRegistry *registry, guint32 type,
                         const TaoPlanField *fields, guint n_fields, GError **error)
{
  PlanKey key = { .registry = registry, .fields = fields, .type = type };
  TaoPlan *plan = g_hash_table_lookup (self->plans, &key);
  g_autoptr(GError) why = NULL;

  if (plan != NULL)
    return plan;
  plan = tao_plan_new (registry, type, fields, n_fields, &why);
  if (plan == NULL)
    {
      g_set_error (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_NOT_AVAILABLE, "runtime %u: %s",
                   self->id.spec_version, why->message);
      return NULL;
    }
  g_hash_table_insert (self->plans, g_memdup2 (&key, sizeof key), plan);
  return plan;
}

const TaoPlan *
tao_runtime_get_plan (TaoRuntime *self, guint32 type, const TaoPlanField *fields, guint n_fields, GError **error)
{
  return tao_runtime_get_plan_in (self, tao_metadata_get_registry (self->metadata), type, fields, n_fields, error);
}

TaoValue *
tao_runtime_get_constant (TaoRuntime *self, const char *pallet, const char *name, GError **error)
{
  const TaoConstant *constant = tao_metadata_find_constant (self->metadata, pallet, name);
  g_autoptr(GBytes) bytes = NULL;

  if (constant == NULL)
    {
      g_set_error (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_NOT_AVAILABLE, "runtime %u has no constant %s.%s",
                   self->id.spec_version, pallet, name);
      return NULL;
    }
  bytes = g_bytes_new_static (constant->value, constant->value_size);
  return tao_runtime_decode (self, constant->type, bytes, error);
}

gboolean
tao_runtime_get_constant_u64 (TaoRuntime *self, const char *pallet, const char *name, guint64 *out)
{
  g_autoptr(TaoValue) value = tao_runtime_get_constant (self, pallet, name, NULL);

  return value != NULL && tao_value_get_u64 (value, out);
}

gboolean
tao_runtime_has_storage (TaoRuntime *self, const char *pallet, const char *item)
{
  return tao_metadata_find_storage (self->metadata, pallet, item) != NULL;
}

gboolean
tao_runtime_has_call (TaoRuntime *self, const char *pallet, const char *call)
{
  return tao_metadata_find_call (self->metadata, pallet, call) != NULL;
}

gboolean
tao_runtime_find_api (TaoRuntime *self, const char *api, const char *method, TaoRuntimeCall *out)
{
  const TaoRuntimeMethod *found = tao_metadata_find_method (self->metadata, api, method);
  TaoScaleRegistry *registry = tao_metadata_get_registry (self->metadata);
  const TaoScaleType *type;
  TaoRuntimeCall call = { .method = found, .registry = registry };

  if (found == NULL)
    return FALSE;
  call.type = found->output;
  type = tao_scale_registry_get (registry, found->output);
  if (type->shape->kind == TAO_SCALE_SEQUENCE
      && tao_scale_type_is_u8 (tao_scale_registry_get (registry, type->shape->sequence.type)))
    {
      call.type = tao_bare_api_find (api, method, &call.empty_is_none);
      if (call.type == TAO_SCALE_NO_TYPE)
        return FALSE;
      call.registry = tao_bare_api_get_registry ();
      call.bare = TRUE;
    }
  *out = call;
  return TRUE;
}

gboolean
tao_runtime_has_api (TaoRuntime *self, const char *api, const char *method)
{
  TaoRuntimeCall call;

  return tao_runtime_find_api (self, api, method, &call);
}

TaoAnchor *
tao_anchor_new (void)
{
  TaoAnchor *self = g_new0 (TaoAnchor, 1);

  g_atomic_ref_count_init (&self->ref_count);
  return self;
}

TaoAnchor *
tao_anchor_ref (TaoAnchor *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
tao_anchor_unref (TaoAnchor *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_clear_pointer (&self->writer, tao_runtime_unref);
  g_clear_pointer (&self->code, tao_runtime_unref);
  g_free (self);
}
