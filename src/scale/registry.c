#include "scale/registry-private.h"

#include <string.h>

/* Longest readable type name, in bytes, and deepest nesting of parameters that it shows. */
#define MAX_NAME_LENGTH 65536
#define MAX_NAME_DEPTH  48

typedef struct {
  TaoScaleType *types;
  guint32       n_types;
  guint8       *state;   /* per type: NEW, OPEN, DONE */
} Sealer;

enum { NEW, OPEN, DONE };

static gboolean seal_type (Sealer *sealer, guint32 id, guint depth, GError **error);

static const struct {
  const char *name;
  guint8      size;
  gboolean    is_signed;
} primitives[] = {
  [TAO_SCALE_BOOL] = { "bool", 1, FALSE },
  [TAO_SCALE_CHAR] = { "char", 4, FALSE },
  [TAO_SCALE_STR] = { "str", 0, FALSE },
  [TAO_SCALE_U8] = { "u8", 1, FALSE },
  [TAO_SCALE_U16] = { "u16", 2, FALSE },
  [TAO_SCALE_U32] = { "u32", 4, FALSE },
  [TAO_SCALE_U64] = { "u64", 8, FALSE },
  [TAO_SCALE_U128] = { "u128", 16, FALSE },
  [TAO_SCALE_U256] = { "u256", 32, FALSE },
  [TAO_SCALE_I8] = { "i8", 1, TRUE },
  [TAO_SCALE_I16] = { "i16", 2, TRUE },
  [TAO_SCALE_I32] = { "i32", 4, TRUE },
  [TAO_SCALE_I64] = { "i64", 8, TRUE },
  [TAO_SCALE_I128] = { "i128", 16, TRUE },
  [TAO_SCALE_I256] = { "i256", 32, TRUE },
};

guint
tao_scale_primitive_size (TaoScalePrimitive primitive)
{
  return primitives[primitive].size;
}

gboolean
tao_scale_primitive_is_signed (TaoScalePrimitive primitive)
{
  return primitives[primitive].is_signed;
}

const char *
tao_scale_primitive_name (TaoScalePrimitive primitive)
{
  return primitives[primitive].name;
}

static gboolean
check_id (const Sealer  *sealer,
          guint32        id,
          GError       **error)
{
  if (id < sealer->n_types)
    return TRUE;

  g_set_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_MALFORMED,
               "type %u is named but only %u are defined", id, sealer->n_types);
  return FALSE;
}

static guint32
clamp_size (guint64 size)
{
  return (guint32) MIN (size, TAO_SCALE_VARIABLE_SIZE - 1);
}

/* Adds @count parts of type @part to the sizes of @type. */
static gboolean
seal_part (Sealer        *sealer,
           TaoScaleType  *type,
           guint32        part,
           guint32        count,
           guint          depth,
           GError       **error)
{
  const TaoScaleType *inner;
  guint64 fixed;

  if (!check_id (sealer, part, error) || !seal_type (sealer, part, depth + 1, error))
    return FALSE;

  inner = &sealer->types[part];
  type->height = (guint16) MAX (type->height, inner->height + 1);
  type->min_size = clamp_size (type->min_size + (guint64) inner->min_size * count);

  if (type->fixed_size != TAO_SCALE_VARIABLE_SIZE && count > 0)
    {
      fixed = type->fixed_size + (guint64) inner->fixed_size * count;
      type->fixed_size = (inner->fixed_size == TAO_SCALE_VARIABLE_SIZE || fixed >= TAO_SCALE_VARIABLE_SIZE)
                         ? TAO_SCALE_VARIABLE_SIZE : (guint32) fixed;
    }
  return TRUE;
}

static gboolean
seal_fields (Sealer               *sealer,
             TaoScaleType         *type,
             const TaoScaleField  *fields,
             guint32               n_fields,
             guint                 depth,
             GError              **error)
{
  for (guint32 i = 0; i < n_fields; i++)
    if (!seal_part (sealer, type, fields[i].type, 1, depth, error))
      return FALSE;

  return TRUE;
}

G_STATIC_ASSERT (G_STRUCT_OFFSET (TaoScaleField, name) == 0);
G_STATIC_ASSERT (G_STRUCT_OFFSET (TaoScaleVariant, name) == 0);

/* No two of @n names are equal; a name may be missing.  @items: structs of @stride bytes that begin with their name. */
static gboolean
check_names (const char     *what,
             gconstpointer   items,
             gsize           stride,
             guint32         n,
             GError        **error)
{
  g_autoptr(GHashTable) seen = n > 1 ? g_hash_table_new (g_str_hash, g_str_equal) : NULL;

  for (guint32 i = 0; i < n && n > 1; i++)
    {
      const char *name = *(const char *const *) (const void *) ((const char *) items + i * stride);

      if (name != NULL && !g_hash_table_add (seen, (gpointer) name))
        {
          g_set_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_MALFORMED, "two %s are called %s", what, name);
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
check_field_names (const TaoScaleField  *fields,
                   guint32               n_fields,
                   GError              **error)
{
  /* Printing and reading rely on it, and Rust has no other structs. */
  for (guint32 i = 1; i < n_fields; i++)
    if ((fields[i].name == NULL) != (fields[0].name == NULL))
      {
        g_set_error_literal (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_MALFORMED, "only some fields have names");
        return FALSE;
      }

  return check_names ("fields", fields, sizeof *fields, n_fields, error);
}

/* A variant may contain itself, so its fields are only checked to exist; their sizes are never added up. */
static gboolean
seal_variant (Sealer        *sealer,
              TaoScaleType  *type,
              GError       **error)
{
  guint8 seen[32] = { 0 };

  type->fixed_size = type->min_size = 1;
  if (!check_names ("variants", type->variant.variants, sizeof *type->variant.variants, type->variant.n_variants, error))
    return FALSE;

  for (guint32 i = 0; i < type->variant.n_variants; i++)
    {
      const TaoScaleVariant *variant = &type->variant.variants[i];

      if (seen[variant->index / 8] & 1u << variant->index % 8)
        {
          g_set_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_MALFORMED,
                       "two variants have the index %u", variant->index);
          return FALSE;
        }
      seen[variant->index / 8] |= (guint8) (1u << variant->index % 8);

      if (!check_field_names (variant->fields, variant->n_fields, error))
        return FALSE;
      for (guint32 j = 0; j < variant->n_fields; j++)
        if (!check_id (sealer, variant->fields[j].type, error))
          return FALSE;
      if (variant->n_fields > 0)
        type->fixed_size = TAO_SCALE_VARIABLE_SIZE;
    }

  return TRUE;
}

/* The integer, or the unit, that a Compact of @type stands for; NULL if it cannot be compact. */
static const TaoScaleType *
compact_target (const Sealer       *sealer,
                const TaoScaleType *type)
{
  for (guint depth = 0; depth < TAO_SCALE_MAX_DEPTH; depth++)
    {
      switch (type->kind)
        {
        case TAO_SCALE_PRIMITIVE:
          return type->primitive >= TAO_SCALE_U8 && type->primitive <= TAO_SCALE_U256 ? type : NULL;
        case TAO_SCALE_COMPOSITE:
          if (type->composite.n_fields == 0)
            return type;
          if (type->composite.n_fields > 1)
            return NULL;
          type = &sealer->types[type->composite.fields[0].type];
          break;
        case TAO_SCALE_TUPLE:
          if (type->tuple.n_types == 0)
            return type;
          if (type->tuple.n_types > 1)
            return NULL;
          type = &sealer->types[type->tuple.types[0]];
          break;
        default:
          return NULL;
        }
    }

  return NULL;
}

static gboolean
seal_compact (Sealer        *sealer,
              TaoScaleType  *type,
              guint          depth,
              GError       **error)
{
  const TaoScaleType *target;

  if (!seal_part (sealer, type, type->compact.type, 1, depth, error))
    return FALSE;

  target = compact_target (sealer, &sealer->types[type->compact.type]);
  if (target == NULL)
    {
      g_set_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_MALFORMED,
                   "type %u cannot be compact", type->compact.type);
      return FALSE;
    }

  if (target->kind == TAO_SCALE_PRIMITIVE)
    {
      type->fixed_size = TAO_SCALE_VARIABLE_SIZE;
      type->min_size = 1;
    }
  /* Values of a Compact are the integer; of a Compact<()>, the unit. */
  type->shape = target->kind == TAO_SCALE_PRIMITIVE ? type : target;
  type->width = target->width;
  return TRUE;
}

/* Whether the last segment of @type's path is @name. */
static gboolean
ends_with (const TaoScaleType *type,
           const char         *name)
{
  guint n = g_strv_length ((char **) type->path);

  return n > 0 && strcmp (type->path[n - 1], name) == 0;
}

static gboolean
seal_bits (Sealer        *sealer,
           TaoScaleType  *type,
           guint          depth,
           GError       **error)
{
  const TaoScaleType *store;

  if (!check_id (sealer, type->bits.order, error) ||
      !seal_part (sealer, type, type->bits.store, 1, depth, error))
    return FALSE;

  store = sealer->types[type->bits.store].shape;
  if (store->kind != TAO_SCALE_PRIMITIVE || store->primitive < TAO_SCALE_U8 || store->primitive > TAO_SCALE_U64)
    {
      g_set_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_MALFORMED,
                   "type %u cannot hold the bits of a bit sequence", type->bits.store);
      return FALSE;
    }

  type->fixed_size = TAO_SCALE_VARIABLE_SIZE;
  type->min_size = 1;
  type->width = store->width;
  type->is_msb0 = ends_with (&sealer->types[type->bits.order], "Msb0");
  return TRUE;
}

static gboolean
seal_definition (Sealer        *sealer,
                 TaoScaleType  *type,
                 guint          depth,
                 GError       **error)
{
  switch (type->kind)
    {
    case TAO_SCALE_COMPOSITE:
      if (!check_field_names (type->composite.fields, type->composite.n_fields, error) ||
          !seal_fields (sealer, type, type->composite.fields, type->composite.n_fields, depth, error))
        return FALSE;
      if (type->composite.n_fields == 1 && type->composite.fields[0].name == NULL)
        type->shape = sealer->types[type->composite.fields[0].type].shape;
      return TRUE;

    case TAO_SCALE_VARIANT:
      return seal_variant (sealer, type, error);

    case TAO_SCALE_SEQUENCE:
      type->fixed_size = TAO_SCALE_VARIABLE_SIZE;
      type->min_size = 1;
      return check_id (sealer, type->sequence.type, error);

    case TAO_SCALE_ARRAY:
      return seal_part (sealer, type, type->array.type, type->array.length, depth, error);

    case TAO_SCALE_TUPLE:
      for (guint32 i = 0; i < type->tuple.n_types; i++)
        if (!seal_part (sealer, type, type->tuple.types[i], 1, depth, error))
          return FALSE;
      if (type->tuple.n_types == 1)
        type->shape = sealer->types[type->tuple.types[0]].shape;
      return TRUE;

    case TAO_SCALE_PRIMITIVE:
      type->fixed_size = type->min_size = type->width = primitives[type->primitive].size;
      if (type->primitive == TAO_SCALE_STR)
        {
          type->fixed_size = TAO_SCALE_VARIABLE_SIZE;
          type->min_size = 1;
        }
      return TRUE;

    case TAO_SCALE_COMPACT:
      return seal_compact (sealer, type, depth, error);

    case TAO_SCALE_BIT_SEQUENCE:
      return seal_bits (sealer, type, depth, error);

    default:
      g_assert_not_reached ();
    }
}

/* Derives sizes, depth first.  Lists and variants end the descent, so meeting an open type means one that contains
 * itself without end. */
static gboolean
seal_type (Sealer   *sealer,
           guint32   id,
           guint     depth,
           GError  **error)
{
  TaoScaleType *type = &sealer->types[id];

  if (sealer->state[id] == DONE)
    return TRUE;
  if (sealer->state[id] == OPEN)
    {
      g_set_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_MALFORMED, "type %u contains itself", id);
      return FALSE;
    }

  sealer->state[id] = OPEN;
  type->shape = type;
  if (depth <= TAO_SCALE_MAX_DEPTH)
    {
      if (!seal_definition (sealer, type, depth, error))
        return FALSE;
    }
  if (depth > TAO_SCALE_MAX_DEPTH || type->height > TAO_SCALE_MAX_DEPTH)
    {
      g_set_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_LIMIT,
                   "type %u is nested more than %d levels deep", id, TAO_SCALE_MAX_DEPTH);
      return FALSE;
    }

  sealer->state[id] = DONE;
  return TRUE;
}

static gboolean
seal_all (Sealer  *sealer,
          GError **error)
{
  for (guint32 i = 0; i < sealer->n_types; i++)
    {
      const TaoScaleType *type = &sealer->types[i];

      for (guint32 j = 0; j < type->n_params; j++)
        if (type->params[j].type != TAO_SCALE_NO_TYPE && !check_id (sealer, type->params[j].type, error))
          return FALSE;
      if (!seal_type (sealer, i, 0, error))
        {
          g_prefix_error (error, "type %u: ", i);
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
is_account (const TaoScaleType *type)
{
  return ends_with (type, "AccountId32") && type->fixed_size == 32 && type->shape->kind == TAO_SCALE_ARRAY;
}

/* What needs the sizes and shapes of all types. */
static void
mark_bytes_and_accounts (TaoScaleRegistry *registry)
{
  for (guint32 i = 0; i < registry->n_types; i++)
    {
      TaoScaleType *type = &registry->types[i];
      const TaoScaleType *inner = type;

      if (type->kind == TAO_SCALE_SEQUENCE)
        type->is_bytes = tao_scale_type_is_u8 (&registry->types[type->sequence.type]);
      else if (type->kind == TAO_SCALE_ARRAY)
        type->is_bytes = tao_scale_type_is_u8 (&registry->types[type->array.type]);

      /* Down the newtypes to the shape. */
      type->is_account = is_account (inner);
      while (!type->is_account && inner != inner->shape && inner->kind == TAO_SCALE_COMPOSITE)
        {
          inner = &registry->types[inner->composite.fields[0].type];
          type->is_account = is_account (inner);
        }
    }
}

static void
index_paths (TaoScaleRegistry *registry)
{
  registry->by_path = g_hash_table_new (g_str_hash, g_str_equal);
  registry->by_tail = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint32 i = 0; i < registry->n_types; i++)
    {
      const char *const *path = registry->types[i].path;
      guint n = g_strv_length ((char **) path);
      g_autofree char *joined = NULL;

      if (n == 0)
        continue;

      joined = g_strjoinv ("::", (char **) path);
      if (!g_hash_table_contains (registry->by_path, joined))
        g_hash_table_insert (registry->by_path, tao_scale_arena_strdup (registry->arena, joined), GUINT_TO_POINTER (i + 1));
      if (!g_hash_table_contains (registry->by_tail, path[n - 1]))
        g_hash_table_insert (registry->by_tail, (gpointer) path[n - 1], GUINT_TO_POINTER (i + 1));
    }
}

TaoScaleRegistry *
tao_scale_registry_seal_take (TaoScaleArena      *arena,
                              TaoScaleType  *types,
                              guint32        n_types,
                              GError       **error)
{
  g_autoptr(TaoScaleRegistry) registry = g_new0 (TaoScaleRegistry, 1);
  g_autofree guint8 *state = g_new0 (guint8, n_types);
  Sealer sealer = { types, n_types, state };

  g_atomic_ref_count_init (&registry->ref_count);
  registry->arena = arena;
  registry->types = types;
  registry->n_types = n_types;

  if (!seal_all (&sealer, error))
    return NULL;

  mark_bytes_and_accounts (registry);
  index_paths (registry);
  return g_steal_pointer (&registry);
}

TaoScaleRegistry *
tao_scale_registry_ref (TaoScaleRegistry *registry)
{
  g_atomic_ref_count_inc (&registry->ref_count);
  return registry;
}

void
tao_scale_registry_unref (TaoScaleRegistry *registry)
{
  if (!g_atomic_ref_count_dec (&registry->ref_count))
    return;

  g_clear_pointer (&registry->by_path, g_hash_table_unref);
  g_clear_pointer (&registry->by_tail, g_hash_table_unref);
  tao_scale_arena_free (registry->arena);
  g_free (registry);
}

guint32
tao_scale_registry_size (const TaoScaleRegistry *registry)
{
  return registry->n_types;
}

const TaoScaleType *
tao_scale_registry_get (const TaoScaleRegistry *registry,
                        guint32                 id)
{
  return id < registry->n_types ? &registry->types[id] : NULL;
}

guint32
tao_scale_registry_find_path (const TaoScaleRegistry *registry,
                              const char             *path)
{
  gpointer found = g_hash_table_lookup (registry->by_path, path);

  if (found == NULL && strstr (path, "::") == NULL)
    found = g_hash_table_lookup (registry->by_tail, path);

  return found != NULL ? GPOINTER_TO_UINT (found) - 1 : TAO_SCALE_NO_TYPE;
}

static void
append_name (const TaoScaleRegistry *registry,
             guint32                 id,
             guint                   depth,
             GString                *out)
{
  const TaoScaleType *type = &registry->types[id];
  const char *separator = "<";

  if (depth > MAX_NAME_DEPTH || out->len > MAX_NAME_LENGTH)
    {
      g_string_append (out, "…");
      return;
    }

  if (type->path[0] != NULL)
    {
      for (guint i = 0; type->path[i] != NULL; i++)
        g_string_append_printf (out, "%s%s", i > 0 ? "::" : "", type->path[i]);
      for (guint32 i = 0; i < type->n_params; i++)
        {
          if (type->params[i].type == TAO_SCALE_NO_TYPE)
            continue;
          g_string_append (out, separator);
          append_name (registry, type->params[i].type, depth + 1, out);
          separator = ", ";
        }
      if (*separator == ',')
        g_string_append_c (out, '>');
      return;
    }

  switch (type->kind)
    {
    case TAO_SCALE_SEQUENCE:
      g_string_append (out, "Vec<");
      append_name (registry, type->sequence.type, depth + 1, out);
      g_string_append_c (out, '>');
      break;
    case TAO_SCALE_ARRAY:
      g_string_append_c (out, '[');
      append_name (registry, type->array.type, depth + 1, out);
      g_string_append_printf (out, "; %u]", type->array.length);
      break;
    case TAO_SCALE_TUPLE:
      g_string_append_c (out, '(');
      for (guint32 i = 0; i < type->tuple.n_types; i++)
        {
          if (i > 0)
            g_string_append (out, ", ");
          append_name (registry, type->tuple.types[i], depth + 1, out);
        }
      g_string_append (out, type->tuple.n_types == 1 ? ",)" : ")");
      break;
    case TAO_SCALE_PRIMITIVE:
      g_string_append (out, primitives[type->primitive].name);
      break;
    case TAO_SCALE_COMPACT:
      g_string_append (out, "Compact<");
      append_name (registry, type->compact.type, depth + 1, out);
      g_string_append_c (out, '>');
      break;
    case TAO_SCALE_BIT_SEQUENCE:
      g_string_append (out, "BitVec<");
      append_name (registry, type->bits.store, depth + 1, out);
      g_string_append (out, ", ");
      append_name (registry, type->bits.order, depth + 1, out);
      g_string_append_c (out, '>');
      break;
    case TAO_SCALE_COMPOSITE:
    case TAO_SCALE_VARIANT:
    default:
      g_string_append_printf (out, "{%u}", id);
      break;
    }
}

char *
tao_scale_registry_dup_type_name (const TaoScaleRegistry *registry,
                                  guint32                 id)
{
  GString *out;

  g_return_val_if_fail (id < registry->n_types, NULL);

  out = g_string_new (NULL);
  append_name (registry, id, 0, out);
  return g_string_free (out, FALSE);
}

guint32
tao_scale_registry_find_name (const TaoScaleRegistry *registry,
                              const char             *name)
{
  for (guint32 i = 0; i < registry->n_types; i++)
    {
      g_autofree char *candidate = tao_scale_registry_dup_type_name (registry, i);

      if (g_strcmp0 (candidate, name) == 0)
        return i;
    }

  return tao_scale_registry_find_path (registry, name);
}

const TaoScaleField *
tao_scale_type_find_field (const TaoScaleType *type,
                           const char         *name)
{
  if (type->kind != TAO_SCALE_COMPOSITE)
    return NULL;

  for (guint32 i = 0; i < type->composite.n_fields; i++)
    if (g_strcmp0 (type->composite.fields[i].name, name) == 0)
      return &type->composite.fields[i];

  return NULL;
}

const TaoScaleVariant *
tao_scale_type_find_variant (const TaoScaleType *type,
                             const char         *name)
{
  if (type->kind != TAO_SCALE_VARIANT)
    return NULL;

  for (guint32 i = 0; i < type->variant.n_variants; i++)
    if (strcmp (type->variant.variants[i].name, name) == 0)
      return &type->variant.variants[i];

  return NULL;
}

const TaoScaleVariant *
tao_scale_type_get_variant (const TaoScaleType *type,
                            guint8              index)
{
  const TaoScaleVariant *variants = type->variant.variants;

  if (type->kind != TAO_SCALE_VARIANT)
    return NULL;

  /* Most enums have no gaps. */
  if (index < type->variant.n_variants && variants[index].index == index)
    return &variants[index];

  for (guint32 i = 0; i < type->variant.n_variants; i++)
    if (variants[i].index == index)
      return &variants[i];

  return NULL;
}

gboolean
tao_scale_type_has_path (const TaoScaleType *type,
                         const char         *path)
{
  for (guint i = 0; type->path[i] != NULL; i++)
    {
      gsize length = strlen (type->path[i]);

      if (strncmp (path, type->path[i], length) != 0)
        return FALSE;
      path += length;
      if (type->path[i + 1] == NULL)
        return *path == '\0';
      if (strncmp (path, "::", 2) != 0)
        return FALSE;
      path += 2;
    }

  return FALSE;
}

gboolean
tao_scale_type_is_option (const TaoScaleType *type)
{
  return type->kind == TAO_SCALE_VARIANT &&
         tao_scale_type_has_path (type, "Option") &&
         type->variant.n_variants == 2 &&
         type->variant.variants[0].index == 0 && type->variant.variants[0].n_fields == 0 &&
         type->variant.variants[1].index == 1 && type->variant.variants[1].n_fields == 1;
}

gboolean
tao_scale_type_is_u8 (const TaoScaleType *type)
{
  return type->shape->kind == TAO_SCALE_PRIMITIVE && type->shape->primitive == TAO_SCALE_U8;
}
