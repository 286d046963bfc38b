#include "scale/value-private.h"

#include <string.h>

#include "scale/walk-private.h"

typedef struct {
  TaoValue          value;    /* first: the root is the tree */
  TaoScaleRegistry *registry;
  TaoScaleArena         *arena;
  guint8           *bytes;
} TaoValueTree;

typedef struct {
  const TaoScaleRegistry *registry;
  TaoScaleArena               *arena;
  TaoScaleReader          reader;
  guint64                 budget;
} Builder;

static gboolean build_value (Builder *builder, guint32 id, guint depth, TaoValue *value, GError **error);

static void
prefix_part (const TaoScaleParts *parts,
             guint32              position,
             GError             **error)
{
  const char *name = parts->fields != NULL ? parts->fields[position].name : NULL;

  if (name != NULL)
    g_prefix_error (error, "%s: ", name);
  else
    g_prefix_error (error, "[%u]: ", position);
}

static gboolean
build_parts (Builder   *builder,
             guint      depth,
             TaoValue  *value,
             GError   **error)
{
  TaoScaleParts parts;
  TaoValue *children;

  if (depth >= TAO_SCALE_MAX_DEPTH)
    {
      g_set_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_LIMIT,
                   "a value is nested more than %d levels deep", TAO_SCALE_MAX_DEPTH);
      return FALSE;
    }
  if (!tao_scale_read_parts (builder->registry, value->type->shape, &builder->reader, &parts, error) ||
      !tao_scale_take_from_budget (&builder->budget, parts.n, error))
    return FALSE;

  children = tao_scale_arena_array (builder->arena, TaoValue, parts.n);
  for (guint32 i = 0; i < parts.n; i++)
    if (!build_value (builder, tao_scale_parts_get_type (&parts, i), depth + 1, &children[i], error))
      {
        prefix_part (&parts, i, error);
        return FALSE;
      }

  value->children = children;
  value->n_children = parts.n;
  return TRUE;
}

static gboolean
build_value (Builder   *builder,
             guint32    id,
             guint      depth,
             TaoValue  *value,
             GError   **error)
{
  TaoScaleSlice payload;
  guint32 n_bits;

  value->type = &builder->registry->types[id];
  value->encoded = builder->reader.pos;

  if (tao_scale_shape_is_leaf (value->type->shape))
    {
      if (!tao_scale_read_leaf (value->type->shape, &builder->reader, &payload, &n_bits, error))
        return FALSE;
    }
  else if (!build_parts (builder, depth, value, error))
    {
      return FALSE;
    }

  value->size = (guint32) (builder->reader.pos - value->encoded);
  return TRUE;
}

TaoValue *
tao_value_read (TaoScaleRegistry  *registry,
                guint32            type,
                TaoScaleReader    *reader,
                GError           **error)
{
  TaoScaleReader ahead = *reader;
  g_autoptr(TaoScaleArena) arena = NULL;
  g_autofree guint8 *bytes = NULL;
  Builder builder = { .registry = registry };
  TaoValueTree *tree;
  TaoValue root = { NULL };
  gsize size;

  g_return_val_if_fail (type < tao_scale_registry_size (registry), NULL);

  if (!tao_scale_skip (registry, type, &ahead, error))
    return NULL;

  size = (gsize) (ahead.pos - reader->pos);
  if (size > TAO_SCALE_MAX_TEXT)
    {
      g_set_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_LIMIT,
                   "a value of %" G_GSIZE_FORMAT " bytes is too large", size);
      return NULL;
    }

  bytes = g_memdup2 (reader->pos, size);
  arena = tao_scale_arena_new (MIN (size * 8, 64 * 1024));
  builder.arena = arena;
  tao_scale_reader_init (&builder.reader, bytes, size);
  builder.budget = tao_scale_part_budget (&builder.reader);
  if (!tao_scale_take_from_budget (&builder.budget, 1, error) ||
      !build_value (&builder, type, 0, &root, error) || !tao_scale_reader_finish (&builder.reader, error))
    return NULL;

  tree = g_new (TaoValueTree, 1);
  tree->value = root;
  tree->registry = tao_scale_registry_ref (registry);
  tree->arena = g_steal_pointer (&arena);
  tree->bytes = g_steal_pointer (&bytes);
  *reader = ahead;
  return &tree->value;
}

TaoValue *
tao_value_decode (TaoScaleRegistry  *registry,
                  guint32            type,
                  const guint8      *data,
                  gsize              size,
                  GError           **error)
{
  g_autoptr(TaoValue) value = NULL;
  TaoScaleReader reader;

  tao_scale_reader_init (&reader, data, size);
  value = tao_value_read (registry, type, &reader, error);
  if (value == NULL || !tao_scale_reader_finish (&reader, error))
    return NULL;

  return g_steal_pointer (&value);
}

void
tao_value_free (TaoValue *root)
{
  TaoValueTree *tree = (TaoValueTree *) root;

  if (tree == NULL)
    return;

  tao_scale_arena_free (tree->arena);
  tao_scale_registry_unref (tree->registry);
  g_free (tree->bytes);
  g_free (tree);
}

TaoValueKind
tao_value_get_kind (const TaoValue *value)
{
  const TaoScaleType *shape = value->type->shape;

  switch (shape->kind)
    {
    case TAO_SCALE_COMPOSITE:
      return TAO_VALUE_STRUCT;
    case TAO_SCALE_VARIANT:
      return TAO_VALUE_VARIANT;
    case TAO_SCALE_SEQUENCE:
    case TAO_SCALE_ARRAY:
      return shape->is_bytes ? TAO_VALUE_BYTES : TAO_VALUE_LIST;
    case TAO_SCALE_TUPLE:
      return TAO_VALUE_LIST;
    case TAO_SCALE_COMPACT:
      return TAO_VALUE_UINT;
    case TAO_SCALE_BIT_SEQUENCE:
      return TAO_VALUE_BITS;
    case TAO_SCALE_PRIMITIVE:
    default:
      break;
    }

  switch (shape->primitive)
    {
    case TAO_SCALE_BOOL:
      return TAO_VALUE_BOOL;
    case TAO_SCALE_CHAR:
      return TAO_VALUE_CHAR;
    case TAO_SCALE_STR:
      return TAO_VALUE_STR;
    default:
      return tao_scale_primitive_is_signed (shape->primitive) ? TAO_VALUE_INT : TAO_VALUE_UINT;
    }
}

const TaoScaleType *
tao_value_get_type (const TaoValue *value)
{
  return value->type;
}

TaoScaleSlice
tao_value_get_encoded (const TaoValue *value)
{
  return (TaoScaleSlice) { value->encoded, value->size };
}

gboolean
tao_value_get_bool (const TaoValue *value,
                    gboolean       *out)
{
  if (tao_value_get_kind (value) != TAO_VALUE_BOOL)
    return FALSE;

  *out = value->encoded[0];
  return TRUE;
}

gboolean
tao_value_get_u256 (const TaoValue *value,
                    TaoU256        *out)
{
  TaoValueKind kind = tao_value_get_kind (value);
  TaoScaleReader reader;
  guint8 big[67];
  gsize size;

  if (kind != TAO_VALUE_UINT && kind != TAO_VALUE_INT)
    return FALSE;

  if (value->type->shape->kind != TAO_SCALE_COMPACT)
    {
      *out = tao_u256_from_le (value->encoded, value->size, kind == TAO_VALUE_INT);
      return TRUE;
    }

  tao_scale_reader_init (&reader, value->encoded, value->size);
  if (!tao_scale_read_compact_big (&reader, big, &size, NULL))
    return FALSE;
  *out = tao_u256_from_le (big, size, FALSE);
  return TRUE;
}

gboolean
tao_value_get_u128 (const TaoValue *value,
                    tao_u128       *out)
{
  TaoU256 wide;

  if (!tao_value_get_u256 (value, &wide) || !tao_u256_fits_u128 (wide))
    return FALSE;

  *out = tao_u256_low (wide);
  return TRUE;
}

gboolean
tao_value_get_u64 (const TaoValue *value,
                   guint64        *out)
{
  tao_u128 wide;

  if (!tao_value_get_u128 (value, &wide) || wide > G_MAXUINT64)
    return FALSE;

  *out = (guint64) wide;
  return TRUE;
}

gboolean
tao_value_get_u32 (const TaoValue *value,
                   guint32        *out)
{
  guint64 wide;

  if (!tao_value_get_u64 (value, &wide) || wide > G_MAXUINT32)
    return FALSE;

  *out = (guint32) wide;
  return TRUE;
}

gboolean
tao_value_get_i64 (const TaoValue *value,
                   gint64         *out)
{
  TaoU256 wide;

  return tao_value_get_u256 (value, &wide) &&
         tao_u256_to_le (wide, TRUE, (guint8 *) out, sizeof *out);
}

/* The payload of a leaf, read again from its encoding: it was checked when the tree was made. */
static void
read_payload (const TaoValue *value,
              TaoScaleSlice  *payload,
              guint32        *n_bits)
{
  TaoScaleReader reader;

  tao_scale_reader_init (&reader, value->encoded, value->size);
  if (!tao_scale_read_leaf (value->type->shape, &reader, payload, n_bits, NULL))
    g_assert_not_reached ();
}

gboolean
tao_value_get_bytes (const TaoValue *value,
                     TaoScaleSlice  *out)
{
  guint32 n_bits;

  switch (tao_value_get_kind (value))
    {
    case TAO_VALUE_BYTES:
    case TAO_VALUE_STR:
    case TAO_VALUE_CHAR:
    case TAO_VALUE_BITS:
      read_payload (value, out, &n_bits);
      return TRUE;
    case TAO_VALUE_BOOL:
    case TAO_VALUE_UINT:
    case TAO_VALUE_INT:
    case TAO_VALUE_LIST:
    case TAO_VALUE_STRUCT:
    case TAO_VALUE_VARIANT:
    default:
      return FALSE;
    }
}

guint32
tao_value_get_n_bits (const TaoValue *value)
{
  TaoScaleSlice payload;
  guint32 n_bits = 0;

  if (tao_value_get_kind (value) == TAO_VALUE_BITS)
    read_payload (value, &payload, &n_bits);

  return n_bits;
}

guint
tao_value_get_n_children (const TaoValue *value)
{
  return value->n_children;
}

const TaoValue *
tao_value_get_child (const TaoValue *value,
                     guint           position)
{
  return position < value->n_children ? &value->children[position] : NULL;
}

static const TaoScaleField *
get_fields (const TaoValue *value)
{
  const TaoScaleType *shape = value->type->shape;

  if (shape->kind == TAO_SCALE_COMPOSITE)
    return shape->composite.fields;
  if (shape->kind == TAO_SCALE_VARIANT)
    return tao_scale_type_get_variant (shape, value->encoded[0])->fields;
  return NULL;
}

const char *
tao_value_get_child_name (const TaoValue *value,
                          guint           position)
{
  const TaoScaleField *fields = get_fields (value);

  return fields != NULL && position < value->n_children ? fields[position].name : NULL;
}

const TaoValue *
tao_value_get_field (const TaoValue *value,
                     const char     *name)
{
  const TaoScaleField *fields = get_fields (value);

  for (guint32 i = 0; fields != NULL && i < value->n_children; i++)
    if (g_strcmp0 (fields[i].name, name) == 0)
      return &value->children[i];

  return NULL;
}

const TaoValue *
tao_value_lookup (const TaoValue *value,
                  const char     *path)
{
  while (value != NULL && *path != '\0')
    {
      gsize length = strcspn (path, ".");
      g_autofree char *segment = g_strndup (path, length);
      const TaoValue *next;
      guint64 position;

      if (tao_scale_type_is_option (value->type->shape) && value->n_children == 1)
        {
          value = &value->children[0];
          continue;
        }

      next = tao_value_get_field (value, segment);
      if (next == NULL && g_ascii_string_to_unsigned (segment, 10, 0, G_MAXUINT32, &position, NULL))
        next = tao_value_get_child (value, (guint) position);

      value = next;
      path += length + (path[length] == '.' ? 1 : 0);
    }

  return value;
}

const TaoScaleVariant *
tao_value_get_variant (const TaoValue *value)
{
  const TaoScaleType *shape = value->type->shape;

  return shape->kind == TAO_SCALE_VARIANT ? tao_scale_type_get_variant (shape, value->encoded[0]) : NULL;
}

gboolean
tao_value_is_variant (const TaoValue *value,
                      const char     *name)
{
  const TaoScaleVariant *variant = tao_value_get_variant (value);

  return variant != NULL && strcmp (variant->name, name) == 0;
}

gboolean
tao_value_option_is_wrapped (const TaoScaleRegistry *registry,
                             const TaoScaleType     *option)
{
  guint32 inner = option->variant.variants[1].fields[0].type;

  return tao_scale_type_is_option (tao_scale_registry_get (registry, inner)->shape);
}

static void
encode_leaf (const TaoValue *value,
             GByteArray     *out)
{
  const TaoScaleType *shape = value->type->shape;
  TaoScaleSlice payload;
  guint32 n_bits;
  TaoU256 number;

  switch (tao_value_get_kind (value))
    {
    case TAO_VALUE_UINT:
    case TAO_VALUE_INT:
      if (!tao_value_get_u256 (value, &number))
        g_assert_not_reached ();
      if (shape->kind == TAO_SCALE_COMPACT)
        tao_scale_write_compact_big (out, (const guint8 *) &number, sizeof number);
      else
        tao_scale_write_bytes (out, (const guint8 *) &number, shape->width);
      break;

    case TAO_VALUE_BITS:
      read_payload (value, &payload, &n_bits);
      tao_scale_write_bits (out, shape->width, n_bits, payload.data);
      break;

    case TAO_VALUE_STR:
    case TAO_VALUE_BYTES:
    case TAO_VALUE_BOOL:
    case TAO_VALUE_CHAR:
    case TAO_VALUE_LIST:
    case TAO_VALUE_STRUCT:
    case TAO_VALUE_VARIANT:
    default:
      read_payload (value, &payload, &n_bits);
      if (shape->kind == TAO_SCALE_SEQUENCE || (shape->kind == TAO_SCALE_PRIMITIVE && shape->primitive == TAO_SCALE_STR))
        tao_scale_write_compact (out, payload.size);
      tao_scale_write_bytes (out, payload.data, payload.size);
      break;
    }
}

void
tao_value_encode (const TaoValue *value,
                  GByteArray     *out)
{
  const TaoScaleType *shape = value->type->shape;

  if (tao_scale_shape_is_leaf (shape))
    {
      encode_leaf (value, out);
      return;
    }

  if (shape->kind == TAO_SCALE_VARIANT)
    tao_scale_write_u8 (out, tao_value_get_variant (value)->index);
  else if (shape->kind == TAO_SCALE_SEQUENCE)
    tao_scale_write_compact (out, value->n_children);

  for (guint32 i = 0; i < value->n_children; i++)
    tao_value_encode (&value->children[i], out);
}
