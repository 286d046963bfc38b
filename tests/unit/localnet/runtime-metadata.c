/* What we serve is what the main network serves: names, order, hashers, defaults, indices and resolved types of every
 * item are compared with its genuine metadata (spec 424, July 2026). */
#include "localnet/runtime/runtime.h"

#include "scale/metadata.h"

#include <string.h>

typedef struct
{
  TaoMetadata *ours;
  TaoMetadata *theirs;
  GHashTable *equal;      /* pairs of type ids known to be equal, or being compared */
  guint checked;
  guint failures;
} Comparison;

static void
differ (Comparison *c, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
differ (Comparison *c, const char *format, ...)
{
  va_list list;
  g_autofree char *text = NULL;

  va_start (list, format);
  text = g_strdup_vprintf (format, list);
  va_end (list);
  g_test_message ("%s", text);
  c->failures++;
}

static gboolean same_type (Comparison *c, guint32 ours, guint32 theirs, const char *where);

static gboolean
same_fields (Comparison *c, const TaoScaleField *ours, guint n, const TaoScaleField *theirs, guint their_n, const char *where)
{
  if (n != their_n)
    {
      differ (c, "%s: %u fields, not %u", where, n, their_n);
      return FALSE;
    }
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *at = g_strdup_printf ("%s.%s", where, theirs[i].name ? theirs[i].name : "?");

      if (g_strcmp0 (ours[i].name, theirs[i].name) != 0)
        {
          differ (c, "%s: field %u is named %s", at, i, ours[i].name ? ours[i].name : "nothing");
          return FALSE;
        }
      if (!same_type (c, ours[i].type, theirs[i].type, at))
        return FALSE;
    }
  return TRUE;
}

/* Enums of which we serve a part: only pallets and calls that this chain has. */
static gboolean
may_be_partial (const TaoScaleType *type)
{
  guint n = type->path ? g_strv_length ((char **) type->path) : 0;

  return n > 0 && (g_str_equal (type->path[n - 1], "Call") || g_str_has_prefix (type->path[n - 1], "Runtime"));
}

static gboolean
same_variants (Comparison *c, const TaoScaleType *ours, const TaoScaleType *theirs, const char *where)
{
  if (!may_be_partial (ours) && ours->variant.n_variants != theirs->variant.n_variants)
    {
      differ (c, "%s: %u variants, not %u", where, ours->variant.n_variants, theirs->variant.n_variants);
      return FALSE;
    }
  for (guint i = 0; i < ours->variant.n_variants; i++)
    {
      const TaoScaleVariant *variant = &ours->variant.variants[i];
      const TaoScaleVariant *theirs_variant = tao_scale_type_find_variant (theirs, variant->name);
      g_autofree char *at = g_strdup_printf ("%s::%s", where, variant->name);

      if (theirs_variant == NULL || theirs_variant->index != variant->index)
        {
          differ (c, "%s: unknown, or not at index %u", at, variant->index);
          return FALSE;
        }
      if (!same_fields (c, variant->fields, variant->n_fields, theirs_variant->fields, theirs_variant->n_fields, at))
        return FALSE;
    }
  return TRUE;
}

static gboolean
same_type (Comparison *c, guint32 ours_id, guint32 theirs_id, const char *where)
{
  const TaoScaleType *ours = tao_scale_registry_get (tao_metadata_get_registry (c->ours), ours_id);
  const TaoScaleType *theirs = tao_scale_registry_get (tao_metadata_get_registry (c->theirs), theirs_id);
  gint64 pair = (gint64) ours_id << 32 | theirs_id;
  g_autofree char *our_path = NULL;
  g_autofree char *their_path = NULL;

  if (g_hash_table_contains (c->equal, &pair))
    return TRUE;
  g_hash_table_add (c->equal, g_memdup2 (&pair, sizeof pair));
  our_path = g_strjoinv ("::", (char **) ours->path);
  their_path = g_strjoinv ("::", (char **) theirs->path);
  if (ours->kind != theirs->kind || g_strcmp0 (our_path, their_path) != 0)
    {
      differ (c, "%s: %s (kind %d), not %s (kind %d)", where, our_path, ours->kind, their_path, theirs->kind);
      return FALSE;
    }
  /* Parameters that the main network resolves and we do too must be the same. */
  for (guint i = 0; i < MIN (ours->n_params, theirs->n_params); i++)
    if (ours->params[i].type != TAO_SCALE_NO_TYPE && theirs->params[i].type != TAO_SCALE_NO_TYPE
        && !same_type (c, ours->params[i].type, theirs->params[i].type, where))
      return FALSE;
  switch (ours->kind)
    {
    case TAO_SCALE_COMPOSITE:
      return same_fields (c, ours->composite.fields, ours->composite.n_fields, theirs->composite.fields,
                          theirs->composite.n_fields, where);
    case TAO_SCALE_VARIANT:
      return same_variants (c, ours, theirs, where);
    case TAO_SCALE_SEQUENCE:
      return same_type (c, ours->sequence.type, theirs->sequence.type, where);
    case TAO_SCALE_ARRAY:
      if (ours->array.length != theirs->array.length)
        {
          differ (c, "%s: [; %u], not [; %u]", where, ours->array.length, theirs->array.length);
          return FALSE;
        }
      return same_type (c, ours->array.type, theirs->array.type, where);
    case TAO_SCALE_TUPLE:
      if (ours->tuple.n_types != theirs->tuple.n_types)
        {
          differ (c, "%s: tuple of %u, not %u", where, ours->tuple.n_types, theirs->tuple.n_types);
          return FALSE;
        }
      for (guint i = 0; i < ours->tuple.n_types; i++)
        if (!same_type (c, ours->tuple.types[i], theirs->tuple.types[i], where))
          return FALSE;
      return TRUE;
    case TAO_SCALE_PRIMITIVE:
      if (ours->primitive != theirs->primitive)
        differ (c, "%s: %s, not %s", where, tao_scale_primitive_name (ours->primitive),
                tao_scale_primitive_name (theirs->primitive));
      return ours->primitive == theirs->primitive;
    case TAO_SCALE_COMPACT:
      return same_type (c, ours->compact.type, theirs->compact.type, where);
    case TAO_SCALE_BIT_SEQUENCE:
      break;
    }
  differ (c, "%s: unexpected kind", where);
  return FALSE;
}

/* Items that today's clients still read and the newest runtime no longer has. */
static gboolean
is_compatibility_item (const char *pallet, const char *item)
{
  return g_str_equal (pallet, "Swap") && g_str_equal (item, "AlphaSqrtPrice");
}

static void
compare_storage (Comparison *c, const TaoPallet *ours)
{
  for (guint i = 0; i < ours->n_storage; i++)
    {
      const TaoStorageEntry *entry = &ours->storage[i];
      const TaoStorageEntry *theirs = tao_metadata_find_storage (c->theirs, ours->name, entry->name);
      g_autofree char *where = g_strdup_printf ("%s.%s", ours->name, entry->name);

      if (is_compatibility_item (ours->name, entry->name))
        continue;
      c->checked++;
      if (theirs == NULL)
        {
          differ (c, "%s: no such item", where);
          continue;
        }
      if (entry->optional != theirs->optional || entry->n_hashers != theirs->n_hashers
          || (entry->n_hashers > 0 && memcmp (entry->hashers, theirs->hashers, entry->n_hashers) != 0))
        differ (c, "%s: modifier or hashers", where);
      if (entry->default_size != theirs->default_size
          || memcmp (entry->default_value, theirs->default_value, entry->default_size) != 0)
        differ (c, "%s: default", where);
      for (guint k = 0; k < MIN (entry->n_hashers, theirs->n_hashers); k++)
        same_type (c, entry->keys[k], theirs->keys[k], where);
      same_type (c, entry->value, theirs->value, where);
    }
}

static void
compare_enum (Comparison *c, const char *pallet, const char *what, const TaoPalletEnum *ours, const TaoPalletEnum *theirs)
{
  g_autofree char *where = g_strdup_printf ("%s.%s", pallet, what);

  if (ours->type == TAO_SCALE_NO_TYPE)
    return;
  c->checked += tao_scale_registry_get (tao_metadata_get_registry (c->ours), ours->type)->variant.n_variants;
  if (theirs->type == TAO_SCALE_NO_TYPE)
    differ (c, "%s: they have none", where);
  else
    same_type (c, ours->type, theirs->type, where);
}

static void
compare_constants (Comparison *c, const TaoPallet *ours)
{
  for (guint i = 0; i < ours->n_constants; i++)
    {
      const TaoConstant *constant = &ours->constants[i];
      const TaoConstant *theirs = tao_metadata_find_constant (c->theirs, ours->name, constant->name);
      g_autofree char *where = g_strdup_printf ("%s.%s", ours->name, constant->name);

      c->checked++;
      if (theirs == NULL)
        {
          differ (c, "%s: no such constant", where);
          continue;
        }
      same_type (c, constant->type, theirs->type, where);
      if (g_str_equal (constant->name, "Version"))
        continue;   /* ours is 425, with the APIs that we serve */
      if (constant->value_size != theirs->value_size || memcmp (constant->value, theirs->value, constant->value_size) != 0)
        differ (c, "%s: value", where);
    }
}

static void
compare_apis (Comparison *c)
{
  guint n_apis;
  const TaoRuntimeApi *apis = tao_metadata_get_apis (c->ours, &n_apis);

  for (guint i = 0; i < n_apis; i++)
    {
      const TaoRuntimeApi *theirs = tao_metadata_find_api (c->theirs, apis[i].name);

      g_assert_nonnull (theirs);
      g_assert_cmpuint (apis[i].version, ==, theirs->version);
      for (guint m = 0; m < apis[i].n_methods; m++)
        {
          const TaoRuntimeMethod *method = &apis[i].methods[m];
          const TaoRuntimeMethod *other = tao_metadata_find_method (c->theirs, apis[i].name, method->name);
          g_autofree char *where = g_strdup_printf ("%s_%s", apis[i].name, method->name);

          c->checked++;
          if (other == NULL || other->n_inputs != method->n_inputs)
            {
              differ (c, "%s: no such method", where);
              continue;
            }
          for (guint a = 0; a < method->n_inputs; a++)
            {
              if (g_strcmp0 (method->inputs[a].name, other->inputs[a].name) != 0)
                differ (c, "%s: argument %s, not %s", where, method->inputs[a].name, other->inputs[a].name);
              same_type (c, method->inputs[a].type, other->inputs[a].type, where);
            }
          same_type (c, method->output, other->output, where);
        }
    }
}

static void
compare_extrinsic (Comparison *c)
{
  const TaoExtrinsicInfo *ours = tao_metadata_get_extrinsic (c->ours);
  const TaoExtrinsicInfo *theirs = tao_metadata_get_extrinsic (c->theirs);

  g_assert_cmpuint (ours->n_extensions, ==, theirs->n_extensions);
  for (guint i = 0; i < ours->n_extensions; i++)
    {
      g_assert_cmpstr (ours->extensions[i].identifier, ==, theirs->extensions[i].identifier);
      same_type (c, ours->extensions[i].type, theirs->extensions[i].type, ours->extensions[i].identifier);
      same_type (c, ours->extensions[i].implicit, theirs->extensions[i].implicit, ours->extensions[i].identifier);
      c->checked++;
    }
  same_type (c, ours->address, theirs->address, "address");
  same_type (c, ours->signature, theirs->signature, "signature");
  same_type (c, ours->call, theirs->call, "call");
  g_assert_cmpuint (ours->n_versions, ==, theirs->n_versions);
}

static TaoMetadata *
parse (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  TaoMetadata *metadata = tao_metadata_parse (data, size, &error);

  g_assert_no_error (error);
  return metadata;
}

static void
test_same_as_main_network (void)
{
  const char *shared = g_getenv ("TAOSCOPE_SHARED_DATA");
  g_autofree char *path = g_build_filename (shared ? shared : ".", "metadata", "finney-2026-07-v16.scale", NULL);
  g_autoptr (TaoRuntime) runtime = tao_runtime_new ();
  g_autoptr (GBytes) genuine = NULL;
  g_autofree char *contents = NULL;
  Comparison c = { 0 };
  const TaoPallet *pallets;
  guint n_pallets;
  gsize size;

  if (!g_file_get_contents (path, &contents, &size, NULL))
    {
      g_test_skip ("the main network's metadata is not here");
      return;
    }
  genuine = g_bytes_new_take (g_steal_pointer (&contents), size);
  c.ours = parse (tao_runtime_get_metadata (runtime, 16));
  c.theirs = parse (genuine);
  c.equal = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  pallets = tao_metadata_get_pallets (c.ours, &n_pallets);
  for (guint i = 0; i < n_pallets; i++)
    {
      const TaoPallet *theirs = tao_metadata_find_pallet (c.theirs, pallets[i].name);

      g_assert_nonnull (theirs);
      g_assert_cmpuint (pallets[i].index, ==, theirs->index);
      compare_storage (&c, &pallets[i]);
      compare_enum (&c, pallets[i].name, "calls", &pallets[i].calls, &theirs->calls);
      compare_enum (&c, pallets[i].name, "events", &pallets[i].events, &theirs->events);
      compare_enum (&c, pallets[i].name, "errors", &pallets[i].errors, &theirs->errors);
      compare_constants (&c, &pallets[i]);
    }
  compare_apis (&c);
  compare_extrinsic (&c);
  g_test_message ("%u items compared, %u types", c.checked, g_hash_table_size (c.equal));
  g_assert_cmpuint (c.failures, ==, 0);
  g_assert_cmpuint (c.checked, >, 700);
  g_hash_table_unref (c.equal);
  tao_metadata_unref (c.ours);
  tao_metadata_unref (c.theirs);
}

static void
test_versions (void)
{
  g_autoptr (TaoRuntime) runtime = tao_runtime_new ();

  for (guint version = 14; version <= 16; version++)
    {
      TaoMetadata *metadata = parse (tao_runtime_get_metadata (runtime, version));

      g_assert_cmpuint (tao_metadata_get_version (metadata), ==, version);
      g_assert_nonnull (tao_metadata_find_storage (metadata, "SubtensorModule", "SubnetTAO"));
      g_assert_nonnull (tao_metadata_find_call (metadata, "SubtensorModule", "add_stake"));
      g_assert_cmpuint (tao_metadata_get_extrinsic (metadata)->address, !=, TAO_SCALE_NO_TYPE);
      if (version > 14)
        g_assert_nonnull (tao_metadata_find_state_call (metadata, "SubnetInfoRuntimeApi_get_metagraph"));
      tao_metadata_unref (metadata);
    }
  g_assert_null (tao_runtime_get_metadata (runtime, 13));
  g_assert_null (tao_runtime_get_metadata (runtime, 17));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/localnet/runtime/metadata/versions", test_versions);
  g_test_add_func ("/localnet/runtime/metadata/same-as-main-network", test_same_as_main_network);
  return g_test_run ();
}
