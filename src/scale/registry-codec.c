/* The portable registry on the wire. */

#include "scale/registry-private.h"

#include <string.h>

gboolean
tao_scale_parse_text (TaoScaleReader  *reader,
                      TaoScaleArena        *arena,
                      const char     **out,
                      GError         **error)
{
  TaoScaleSlice slice;

  if (!tao_scale_read_str (reader, &slice, error))
    return FALSE;
  if (slice.size > 0 && memchr (slice.data, '\0', slice.size) != NULL)
    {
      g_set_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_MALFORMED,
                   "a text that ends at byte %" G_GSIZE_FORMAT " contains a zero byte",
                   tao_scale_reader_offset (reader));
      return FALSE;
    }

  *out = tao_scale_arena_strndup (arena, (const char *) slice.data, slice.size);
  return TRUE;
}

static gboolean
parse_optional_text (TaoScaleReader  *reader,
                     TaoScaleArena        *arena,
                     const char     **out,
                     GError         **error)
{
  gboolean present;

  if (!tao_scale_read_option (reader, &present, error))
    return FALSE;

  *out = NULL;
  return !present || tao_scale_parse_text (reader, arena, out, error);
}

gboolean
tao_scale_parse_text_list (TaoScaleReader       *reader,
                           TaoScaleArena             *arena,
                           const char *const   **out,
                           GError              **error)
{
  const char **list;
  guint32 n;

  if (!tao_scale_read_count (reader, 1, &n, error))
    return FALSE;

  if (n == 0)
    {
      *out = tao_empty_strv;
      return TRUE;
    }

  list = tao_scale_arena_array (arena, const char *, (gsize) n + 1);
  for (guint32 i = 0; i < n; i++)
    if (!tao_scale_parse_text (reader, arena, &list[i], error))
      return FALSE;

  *out = list;
  return TRUE;
}

static gboolean
parse_fields (TaoScaleReader       *reader,
              TaoScaleArena             *arena,
              guint32              *n_fields,
              const TaoScaleField **out,
              GError              **error)
{
  TaoScaleField *fields;

  if (!tao_scale_read_count (reader, 4, n_fields, error))
    return FALSE;

  fields = tao_scale_arena_array (arena, TaoScaleField, *n_fields);
  for (guint32 i = 0; i < *n_fields; i++)
    if (!parse_optional_text (reader, arena, &fields[i].name, error) ||
        !tao_scale_read_compact_u32 (reader, &fields[i].type, error) ||
        !parse_optional_text (reader, arena, &fields[i].type_name, error) ||
        !tao_scale_parse_text_list (reader, arena, &fields[i].docs, error))
      return FALSE;

  *out = fields;
  return TRUE;
}

static gboolean
parse_variants (TaoScaleReader  *reader,
                TaoScaleArena        *arena,
                TaoScaleType    *type,
                GError         **error)
{
  TaoScaleVariant *variants;
  guint32 n;

  if (!tao_scale_read_count (reader, 4, &n, error))
    return FALSE;

  variants = tao_scale_arena_array (arena, TaoScaleVariant, n);
  for (guint32 i = 0; i < n; i++)
    if (!tao_scale_parse_text (reader, arena, &variants[i].name, error) ||
        !parse_fields (reader, arena, &variants[i].n_fields, &variants[i].fields, error) ||
        !tao_scale_read_u8 (reader, &variants[i].index, error) ||
        !tao_scale_parse_text_list (reader, arena, &variants[i].docs, error))
      return FALSE;

  type->variant.n_variants = n;
  type->variant.variants = variants;
  return TRUE;
}

static gboolean
parse_tuple (TaoScaleReader  *reader,
             TaoScaleArena        *arena,
             TaoScaleType    *type,
             GError         **error)
{
  guint32 *types;
  guint32 n;

  if (!tao_scale_read_count (reader, 1, &n, error))
    return FALSE;

  types = tao_scale_arena_array (arena, guint32, n);
  for (guint32 i = 0; i < n; i++)
    if (!tao_scale_read_compact_u32 (reader, &types[i], error))
      return FALSE;

  type->tuple.n_types = n;
  type->tuple.types = types;
  return TRUE;
}

static gboolean
parse_primitive (TaoScaleReader  *reader,
                 TaoScaleType    *type,
                 GError         **error)
{
  guint8 primitive;

  if (!tao_scale_read_u8 (reader, &primitive, error))
    return FALSE;
  if (primitive > TAO_SCALE_I256)
    {
      g_set_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_MALFORMED, "there is no primitive type %u", primitive);
      return FALSE;
    }

  type->primitive = primitive;
  return TRUE;
}

static gboolean
parse_definition (TaoScaleReader  *reader,
                  TaoScaleArena        *arena,
                  TaoScaleType    *type,
                  GError         **error)
{
  guint8 tag;

  if (!tao_scale_read_u8 (reader, &tag, error))
    return FALSE;

  type->kind = tag;
  switch (tag)
    {
    case TAO_SCALE_COMPOSITE:
      return parse_fields (reader, arena, &type->composite.n_fields, &type->composite.fields, error);
    case TAO_SCALE_VARIANT:
      return parse_variants (reader, arena, type, error);
    case TAO_SCALE_SEQUENCE:
      return tao_scale_read_compact_u32 (reader, &type->sequence.type, error);
    case TAO_SCALE_ARRAY:
      return tao_scale_read_u32 (reader, &type->array.length, error) &&
             tao_scale_read_compact_u32 (reader, &type->array.type, error);
    case TAO_SCALE_TUPLE:
      return parse_tuple (reader, arena, type, error);
    case TAO_SCALE_PRIMITIVE:
      return parse_primitive (reader, type, error);
    case TAO_SCALE_COMPACT:
      return tao_scale_read_compact_u32 (reader, &type->compact.type, error);
    case TAO_SCALE_BIT_SEQUENCE:
      return tao_scale_read_compact_u32 (reader, &type->bits.store, error) &&
             tao_scale_read_compact_u32 (reader, &type->bits.order, error);
    default:
      g_set_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_MALFORMED, "there is no kind of type %u", tag);
      return FALSE;
    }
}

static gboolean
parse_params (TaoScaleReader  *reader,
              TaoScaleArena        *arena,
              TaoScaleType    *type,
              GError         **error)
{
  TaoScaleParam *params;

  if (!tao_scale_read_count (reader, 2, &type->n_params, error))
    return FALSE;

  params = tao_scale_arena_array (arena, TaoScaleParam, type->n_params);
  for (guint32 i = 0; i < type->n_params; i++)
    {
      gboolean present;

      params[i].type = TAO_SCALE_NO_TYPE;
      if (!tao_scale_parse_text (reader, arena, &params[i].name, error) ||
          !tao_scale_read_option (reader, &present, error) ||
          (present && !tao_scale_read_compact_u32 (reader, &params[i].type, error)))
        return FALSE;
    }

  type->params = params;
  return TRUE;
}

static gboolean
parse_type (TaoScaleReader  *reader,
            TaoScaleArena        *arena,
            TaoScaleType    *type,
            GError         **error)
{
  guint32 id;

  if (!tao_scale_read_compact_u32 (reader, &id, error))
    return FALSE;
  if (id != type->id)
    {
      g_set_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_MALFORMED, "it calls itself type %u", id);
      return FALSE;
    }

  return tao_scale_parse_text_list (reader, arena, &type->path, error) &&
         parse_params (reader, arena, type, error) &&
         parse_definition (reader, arena, type, error) &&
         tao_scale_parse_text_list (reader, arena, &type->docs, error);
}

TaoScaleRegistry *
tao_scale_registry_parse (TaoScaleReader  *reader,
                          GError         **error)
{
  g_autoptr(TaoScaleArena) arena = NULL;
  TaoScaleType *types;
  guint32 n_types;

  /* Id, path, parameters, kind, one byte of definition, docs. */
  if (!tao_scale_read_count (reader, 6, &n_types, error))
    return NULL;

  arena = tao_scale_arena_new (MIN (tao_scale_reader_left (reader), 1024 * 1024));
  types = tao_scale_arena_array (arena, TaoScaleType, n_types);
  for (guint32 i = 0; i < n_types; i++)
    {
      types[i].id = i;
      if (!parse_type (reader, arena, &types[i], error))
        {
          g_prefix_error (error, "type %u: ", i);
          return NULL;
        }
    }

  return tao_scale_registry_seal_take (g_steal_pointer (&arena), types, n_types, error);
}

static void
encode_optional_text (const char *text,
                      GByteArray *out)
{
  tao_scale_write_option (out, text != NULL);
  if (text != NULL)
    tao_scale_write_str (out, text);
}

void
tao_scale_encode_text_list (const char *const *list,
                            GByteArray        *out)
{
  guint n = g_strv_length ((char **) list);

  tao_scale_write_compact (out, n);
  for (guint i = 0; i < n; i++)
    tao_scale_write_str (out, list[i]);
}

static void
encode_fields (const TaoScaleField *fields,
               guint32              n_fields,
               GByteArray          *out)
{
  tao_scale_write_compact (out, n_fields);
  for (guint32 i = 0; i < n_fields; i++)
    {
      encode_optional_text (fields[i].name, out);
      tao_scale_write_compact (out, fields[i].type);
      encode_optional_text (fields[i].type_name, out);
      tao_scale_encode_text_list (fields[i].docs, out);
    }
}

static void
encode_variants (const TaoScaleType *type,
                 GByteArray         *out)
{
  tao_scale_write_compact (out, type->variant.n_variants);
  for (guint32 i = 0; i < type->variant.n_variants; i++)
    {
      const TaoScaleVariant *variant = &type->variant.variants[i];

      tao_scale_write_str (out, variant->name);
      encode_fields (variant->fields, variant->n_fields, out);
      tao_scale_write_u8 (out, variant->index);
      tao_scale_encode_text_list (variant->docs, out);
    }
}

static void
encode_definition (const TaoScaleType *type,
                   GByteArray         *out)
{
  tao_scale_write_u8 (out, (guint8) type->kind);
  switch (type->kind)
    {
    case TAO_SCALE_COMPOSITE:
      encode_fields (type->composite.fields, type->composite.n_fields, out);
      break;
    case TAO_SCALE_VARIANT:
      encode_variants (type, out);
      break;
    case TAO_SCALE_SEQUENCE:
      tao_scale_write_compact (out, type->sequence.type);
      break;
    case TAO_SCALE_ARRAY:
      tao_scale_write_u32 (out, type->array.length);
      tao_scale_write_compact (out, type->array.type);
      break;
    case TAO_SCALE_TUPLE:
      tao_scale_write_compact (out, type->tuple.n_types);
      for (guint32 i = 0; i < type->tuple.n_types; i++)
        tao_scale_write_compact (out, type->tuple.types[i]);
      break;
    case TAO_SCALE_PRIMITIVE:
      tao_scale_write_u8 (out, (guint8) type->primitive);
      break;
    case TAO_SCALE_COMPACT:
      tao_scale_write_compact (out, type->compact.type);
      break;
    case TAO_SCALE_BIT_SEQUENCE:
      tao_scale_write_compact (out, type->bits.store);
      tao_scale_write_compact (out, type->bits.order);
      break;
    default:
      g_assert_not_reached ();
    }
}

void
tao_scale_registry_encode (const TaoScaleRegistry *registry,
                           GByteArray             *out)
{
  tao_scale_write_compact (out, registry->n_types);
  for (guint32 i = 0; i < registry->n_types; i++)
    {
      const TaoScaleType *type = &registry->types[i];

      tao_scale_write_compact (out, i);
      tao_scale_encode_text_list (type->path, out);
      tao_scale_write_compact (out, type->n_params);
      for (guint32 j = 0; j < type->n_params; j++)
        {
          tao_scale_write_str (out, type->params[j].name);
          tao_scale_write_option (out, type->params[j].type != TAO_SCALE_NO_TYPE);
          if (type->params[j].type != TAO_SCALE_NO_TYPE)
            tao_scale_write_compact (out, type->params[j].type);
        }
      encode_definition (type, out);
      tao_scale_encode_text_list (type->docs, out);
    }
}
