#include "scale/registry-builder.h"

#include <string.h>

#include "scale/registry-private.h"

/* Deepest nesting in a type text. */
#define MAX_TEXT_DEPTH 48

struct _TaoRegistryBuilder {
  TaoScaleArena   *arena;
  GArray     *types;      /* TaoScaleType */
  GArray     *defined;    /* guint8 per type: its content is known */
  GHashTable *names;      /* name or path → id + 1 */
  GHashTable *anonymous;  /* "kind:parts" → id + 1 */
};

TaoRegistryBuilder *
tao_registry_builder_new (void)
{
  TaoRegistryBuilder *builder = g_new0 (TaoRegistryBuilder, 1);

  builder->arena = tao_scale_arena_new (16 * 1024);
  builder->types = g_array_new (FALSE, TRUE, sizeof (TaoScaleType));
  builder->defined = g_array_new (FALSE, TRUE, sizeof (guint8));
  builder->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  builder->anonymous = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return builder;
}

void
tao_registry_builder_free (TaoRegistryBuilder *builder)
{
  if (builder == NULL)
    return;

  g_hash_table_unref (builder->anonymous);
  g_hash_table_unref (builder->names);
  g_array_unref (builder->defined);
  g_array_unref (builder->types);
  tao_scale_arena_free (builder->arena);
  g_free (builder);
}

static TaoScaleType *
get_type (TaoRegistryBuilder *builder,
          guint32             id)
{
  g_assert (id < builder->types->len);
  return &g_array_index (builder->types, TaoScaleType, id);
}

static guint32
append_type (TaoRegistryBuilder *builder,
             const TaoScaleType *type,
             gboolean            defined)
{
  TaoScaleType copy = *type;
  guint8 flag = defined ? 1 : 0;

  copy.id = builder->types->len;
  if (copy.path == NULL)
    copy.path = tao_empty_strv;
  copy.docs = tao_empty_strv;
  g_array_append_val (builder->types, copy);
  g_array_append_val (builder->defined, flag);
  return copy.id;
}

/* The anonymous type that @key describes, made from @type if it does not exist yet.  @key: (transfer full). */
static guint32
intern_take (TaoRegistryBuilder *builder,
             char               *key,
             const TaoScaleType *type)
{
  gpointer found = g_hash_table_lookup (builder->anonymous, key);
  guint32 id;

  if (found != NULL)
    {
      g_free (key);
      return GPOINTER_TO_UINT (found) - 1;
    }

  id = append_type (builder, type, TRUE);
  g_hash_table_insert (builder->anonymous, key, GUINT_TO_POINTER (id + 1));
  return id;
}

guint32
tao_registry_builder_primitive (TaoRegistryBuilder *builder,
                                TaoScalePrimitive   primitive)
{
  return intern_take (builder, g_strdup_printf ("primitive %d", primitive),
                      &(TaoScaleType) { .kind = TAO_SCALE_PRIMITIVE, .primitive = primitive });
}

guint32
tao_registry_builder_sequence (TaoRegistryBuilder *builder,
                               guint32             item)
{
  return intern_take (builder, g_strdup_printf ("sequence %u", item),
                      &(TaoScaleType) { .kind = TAO_SCALE_SEQUENCE, .sequence = { item } });
}

guint32
tao_registry_builder_array (TaoRegistryBuilder *builder,
                            guint32             length,
                            guint32             item)
{
  return intern_take (builder, g_strdup_printf ("array %u %u", length, item),
                      &(TaoScaleType) { .kind = TAO_SCALE_ARRAY, .array = { length, item } });
}

guint32
tao_registry_builder_tuple (TaoRegistryBuilder *builder,
                            const guint32      *types,
                            guint               n_types)
{
  guint32 *copy = tao_scale_arena_array (builder->arena, guint32, n_types);
  GString *key = g_string_new ("tuple");

  for (guint i = 0; i < n_types; i++)
    {
      copy[i] = types[i];
      g_string_append_printf (key, " %u", types[i]);
    }

  return intern_take (builder, g_string_free (key, FALSE),
                      &(TaoScaleType) { .kind = TAO_SCALE_TUPLE, .tuple = { n_types, copy } });
}

guint32
tao_registry_builder_compact (TaoRegistryBuilder *builder,
                              guint32             type)
{
  return intern_take (builder, g_strdup_printf ("compact %u", type),
                      &(TaoScaleType) { .kind = TAO_SCALE_COMPACT, .compact = { type } });
}

guint32
tao_registry_builder_bit_sequence (TaoRegistryBuilder *builder,
                                   guint32             store,
                                   guint32             order)
{
  return intern_take (builder, g_strdup_printf ("bits %u %u", store, order),
                      &(TaoScaleType) { .kind = TAO_SCALE_BIT_SEQUENCE, .bits = { store, order } });
}

static const char *const *
split_path (TaoScaleArena   *arena,
            const char *path)
{
  g_auto(GStrv) segments = g_strsplit (path, "::", -1);
  guint n = g_strv_length (segments);
  const char **copy = tao_scale_arena_array (arena, const char *, n + 1);

  for (guint i = 0; i < n; i++)
    copy[i] = tao_scale_arena_strdup (arena, segments[i]);

  return copy;
}

/* A generic type of the standard library: made once per combination of its parameters. */
static guint32
intern_generic (TaoRegistryBuilder  *builder,
                const TaoScaleType  *definition,
                const char          *name,
                const char *const   *param_names,
                const guint32       *params,
                guint32              n_params)
{
  TaoScaleType type = *definition;
  TaoScaleParam *copies = tao_scale_arena_array (builder->arena, TaoScaleParam, n_params);
  GString *key = g_string_new (name);

  for (guint32 i = 0; i < n_params; i++)
    {
      copies[i] = (TaoScaleParam) { param_names[i], params[i] };
      g_string_append_printf (key, " %u", params[i]);
    }

  type.path = split_path (builder->arena, name);
  type.params = copies;
  type.n_params = n_params;
  return intern_take (builder, g_string_free (key, FALSE), &type);
}

/* An unnamed field. */
static const TaoScaleField *
single_field (TaoRegistryBuilder *builder,
              guint32             type)
{
  TaoScaleField *field = tao_scale_arena_array (builder->arena, TaoScaleField, 1);

  field->type = type;
  field->docs = tao_empty_strv;
  return field;
}

static void
set_variant (TaoRegistryBuilder *builder,
             TaoScaleVariant    *variant,
             const char         *name,
             guint8              index,
             guint32             type)
{
  variant->name = name;
  variant->index = index;
  variant->docs = tao_empty_strv;
  if (type != TAO_SCALE_NO_TYPE)
    {
      variant->n_fields = 1;
      variant->fields = single_field (builder, type);
    }
}

guint32
tao_registry_builder_option (TaoRegistryBuilder *builder,
                             guint32             type)
{
  static const char *const names[] = { "T" };
  TaoScaleVariant *variants = tao_scale_arena_array (builder->arena, TaoScaleVariant, 2);
  TaoScaleType option = { .kind = TAO_SCALE_VARIANT, .variant = { 2, variants } };

  set_variant (builder, &variants[0], "None", 0, TAO_SCALE_NO_TYPE);
  set_variant (builder, &variants[1], "Some", 1, type);
  return intern_generic (builder, &option, "Option", names, &type, 1);
}

guint32
tao_registry_builder_result (TaoRegistryBuilder *builder,
                             guint32             ok,
                             guint32             error)
{
  static const char *const names[] = { "T", "E" };
  guint32 params[2] = { ok, error };
  TaoScaleVariant *variants = tao_scale_arena_array (builder->arena, TaoScaleVariant, 2);
  TaoScaleType result = { .kind = TAO_SCALE_VARIANT, .variant = { 2, variants } };

  set_variant (builder, &variants[0], "Ok", 0, ok);
  set_variant (builder, &variants[1], "Err", 1, error);
  return intern_generic (builder, &result, "Result", names, params, 2);
}

/* BTreeMap and BTreeSet are newtypes of a list. */
static guint32
make_collection (TaoRegistryBuilder *builder,
                 const char         *name,
                 const char *const  *param_names,
                 const guint32      *params,
                 guint32             n_params)
{
  guint32 item = n_params == 1 ? params[0] : tao_registry_builder_tuple (builder, params, n_params);
  guint32 list = tao_registry_builder_sequence (builder, item);
  TaoScaleType type = { .kind = TAO_SCALE_COMPOSITE, .composite = { 1, single_field (builder, list) } };

  return intern_generic (builder, &type, name, param_names, params, n_params);
}

static void
add_name (TaoRegistryBuilder *builder,
          const char         *name,
          guint32             id)
{
  /* The first of several types whose last segment is the same keeps the short name. */
  if (!g_hash_table_contains (builder->names, name))
    g_hash_table_insert (builder->names, g_strdup (name), GUINT_TO_POINTER (id + 1));
}

guint32
tao_registry_builder_declare (TaoRegistryBuilder *builder,
                              const char         *path)
{
  TaoScaleType type = { .kind = TAO_SCALE_COMPOSITE, .path = split_path (builder->arena, path) };
  const char *tail = g_strrstr (path, "::");
  guint32 id = append_type (builder, &type, FALSE);

  add_name (builder, path, id);
  if (tail != NULL)
    add_name (builder, tail + 2, id);
  return id;
}

void
tao_registry_builder_alias (TaoRegistryBuilder *builder,
                            const char         *name,
                            guint32             type)
{
  g_hash_table_replace (builder->names, g_strdup (name), GUINT_TO_POINTER (type + 1));
}

static gboolean
make_fields (TaoRegistryBuilder   *builder,
             const TaoFieldSpec   *specs,
             guint                 n_fields,
             const TaoScaleField **out,
             GError              **error)
{
  TaoScaleField *fields = tao_scale_arena_array (builder->arena, TaoScaleField, n_fields);

  for (guint i = 0; i < n_fields; i++)
    {
      const TaoFieldSpec *spec = &specs[i];

      fields[i].type = spec->type;
      if (spec->type_text != NULL)
        fields[i].type = tao_registry_builder_type (builder, spec->type_text, error);
      if (fields[i].type == TAO_SCALE_NO_TYPE)
        {
          g_prefix_error (error, "field %s: ", spec->name != NULL ? spec->name : "without a name");
          return FALSE;
        }

      fields[i].name = tao_scale_arena_strdup (builder->arena, spec->name);
      fields[i].type_name = tao_scale_arena_strdup (builder->arena,
                                              spec->type_name != NULL ? spec->type_name : spec->type_text);
      fields[i].docs = tao_scale_arena_split_lines (builder->arena, spec->docs);
    }

  *out = fields;
  return TRUE;
}

gboolean
tao_registry_builder_define_composite (TaoRegistryBuilder  *builder,
                                       guint32              id,
                                       const TaoFieldSpec  *specs,
                                       guint                n_fields,
                                       GError             **error)
{
  const TaoScaleField *fields;
  TaoScaleType *type;

  if (!make_fields (builder, specs, n_fields, &fields, error))
    return FALSE;

  type = get_type (builder, id);
  type->kind = TAO_SCALE_COMPOSITE;
  type->composite.n_fields = n_fields;
  type->composite.fields = fields;
  g_array_index (builder->defined, guint8, id) = 1;
  return TRUE;
}

gboolean
tao_registry_builder_define_variant (TaoRegistryBuilder    *builder,
                                     guint32                id,
                                     const TaoVariantSpec  *specs,
                                     guint                  n_variants,
                                     GError               **error)
{
  TaoScaleVariant *variants = tao_scale_arena_array (builder->arena, TaoScaleVariant, n_variants);
  TaoScaleType *type;

  for (guint i = 0; i < n_variants; i++)
    {
      if (!make_fields (builder, specs[i].fields, specs[i].n_fields, &variants[i].fields, error))
        {
          g_prefix_error (error, "variant %s: ", specs[i].name);
          return FALSE;
        }

      variants[i].name = tao_scale_arena_strdup (builder->arena, specs[i].name);
      variants[i].index = specs[i].index;
      variants[i].n_fields = specs[i].n_fields;
      variants[i].docs = tao_scale_arena_split_lines (builder->arena, specs[i].docs);
    }

  /* Only now: making the fields may have moved the array of types. */
  type = get_type (builder, id);
  type->kind = TAO_SCALE_VARIANT;
  type->variant.n_variants = n_variants;
  type->variant.variants = variants;
  g_array_index (builder->defined, guint8, id) = 1;
  return TRUE;
}

guint32
tao_registry_builder_composite (TaoRegistryBuilder  *builder,
                                const char          *path,
                                const TaoFieldSpec  *fields,
                                guint                n_fields,
                                GError             **error)
{
  guint32 id = tao_registry_builder_declare (builder, path);

  return tao_registry_builder_define_composite (builder, id, fields, n_fields, error) ? id : TAO_SCALE_NO_TYPE;
}

guint32
tao_registry_builder_variant (TaoRegistryBuilder    *builder,
                              const char            *path,
                              const TaoVariantSpec  *variants,
                              guint                  n_variants,
                              GError               **error)
{
  guint32 id = tao_registry_builder_declare (builder, path);

  return tao_registry_builder_define_variant (builder, id, variants, n_variants, error) ? id : TAO_SCALE_NO_TYPE;
}

void
tao_registry_builder_add_param (TaoRegistryBuilder *builder,
                                guint32             id,
                                const char         *name,
                                guint32             param)
{
  TaoScaleType *type = get_type (builder, id);
  TaoScaleParam *params = tao_scale_arena_array (builder->arena, TaoScaleParam, type->n_params + 1);

  if (type->n_params > 0)
    memcpy (params, type->params, type->n_params * sizeof *params);
  params[type->n_params] = (TaoScaleParam) { tao_scale_arena_strdup (builder->arena, name), param };
  type->params = params;
  type->n_params++;
}

void
tao_registry_builder_set_docs (TaoRegistryBuilder *builder,
                               guint32             id,
                               const char         *docs)
{
  get_type (builder, id)->docs = tao_scale_arena_split_lines (builder->arena, docs);
}

/* ---- Type texts ---- */

typedef struct {
  TaoRegistryBuilder *builder;
  const char         *text;
  const char         *pos;
} TextParser;

static guint32 parse_type (TextParser *parser, guint depth, GError **error);

static guint32
text_error (TextParser  *parser,
            const char  *what,
            GError     **error)
{
  g_set_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_INVALID_TEXT, "type \"%s\": %s at character %u", parser->text, what,
               (guint) (parser->pos - parser->text) + 1);
  return TAO_SCALE_NO_TYPE;
}

static char
next_char (TextParser *parser)
{
  while (*parser->pos == ' ')
    parser->pos++;

  return *parser->pos;
}

/* Types separated by commas up to @close, which is consumed. */
static gboolean
parse_types (TextParser  *parser,
             char         close,
             guint        depth,
             GArray      *out,
             GError     **error)
{
  while (next_char (parser) != close)
    {
      guint32 id;

      if (out->len > 0)
        {
          if (*parser->pos != ',')
            {
              text_error (parser, "a comma was expected", error);
              return FALSE;
            }
          parser->pos++;
          if (next_char (parser) == close)
            break;
        }

      id = parse_type (parser, depth + 1, error);
      if (id == TAO_SCALE_NO_TYPE)
        return FALSE;
      g_array_append_val (out, id);
    }

  parser->pos++;
  return TRUE;
}

static guint32
parse_array_type (TextParser  *parser,
                  guint        depth,
                  GError     **error)
{
  guint32 item = parse_type (parser, depth + 1, error);
  guint64 length;
  char *end;

  if (item == TAO_SCALE_NO_TYPE)
    return item;
  if (next_char (parser) != ';')
    return text_error (parser, "';' was expected", error);

  parser->pos++;
  next_char (parser);
  length = g_ascii_strtoull (parser->pos, &end, 10);
  if (end == parser->pos || length > G_MAXUINT32)
    return text_error (parser, "a length was expected", error);

  parser->pos = end;
  if (next_char (parser) != ']')
    return text_error (parser, "']' was expected", error);

  parser->pos++;
  return tao_registry_builder_array (parser->builder, (guint32) length, item);
}

static guint32
make_generic (TextParser     *parser,
              const char     *word,
              const guint32  *types,
              guint           n_types,
              GError        **error)
{
  static const char *const map_params[] = { "K", "V" };
  static const char *const set_params[] = { "T" };

  if (n_types == 1)
    {
      if (strcmp (word, "Vec") == 0)
        return tao_registry_builder_sequence (parser->builder, types[0]);
      if (strcmp (word, "Compact") == 0)
        return tao_registry_builder_compact (parser->builder, types[0]);
      if (strcmp (word, "Option") == 0)
        return tao_registry_builder_option (parser->builder, types[0]);
      if (strcmp (word, "Box") == 0)
        return types[0];
      if (strcmp (word, "BTreeSet") == 0)
        return make_collection (parser->builder, word, set_params, types, 1);
    }
  else if (n_types == 2)
    {
      if (strcmp (word, "Result") == 0)
        return tao_registry_builder_result (parser->builder, types[0], types[1]);
      if (strcmp (word, "BTreeMap") == 0)
        return make_collection (parser->builder, word, map_params, types, 2);
    }

  return text_error (parser, "an unknown generic type", error);
}

static guint32
parse_named_type (TextParser  *parser,
                  guint        depth,
                  GError     **error)
{
  const char *start = parser->pos;
  g_autofree char *word = NULL;
  gpointer found;

  while (g_ascii_isalnum (*parser->pos) || *parser->pos == '_' || *parser->pos == ':')
    parser->pos++;
  if (parser->pos == start)
    return text_error (parser, "a type was expected", error);

  word = g_strndup (start, (gsize) (parser->pos - start));
  if (next_char (parser) == '<')
    {
      g_autoptr(GArray) types = g_array_new (FALSE, FALSE, sizeof (guint32));

      parser->pos++;
      if (!parse_types (parser, '>', depth, types, error))
        return TAO_SCALE_NO_TYPE;
      return make_generic (parser, word, (const guint32 *) (const void *) types->data, types->len, error);
    }

  found = g_hash_table_lookup (parser->builder->names, word);
  if (found != NULL)
    return GPOINTER_TO_UINT (found) - 1;

  for (int i = TAO_SCALE_BOOL; i <= TAO_SCALE_I256; i++)
    if (strcmp (word, tao_scale_primitive_name ((TaoScalePrimitive) i)) == 0)
      return tao_registry_builder_primitive (parser->builder, (TaoScalePrimitive) i);
  if (strcmp (word, "String") == 0)
    return tao_registry_builder_primitive (parser->builder, TAO_SCALE_STR);

  g_set_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_INVALID_TEXT, "type \"%s\": %s is unknown", parser->text, word);
  return TAO_SCALE_NO_TYPE;
}

static guint32
parse_type (TextParser  *parser,
            guint        depth,
            GError     **error)
{
  if (depth > MAX_TEXT_DEPTH)
    return text_error (parser, "nested too deeply", error);

  switch (next_char (parser))
    {
    case '(':
      {
        g_autoptr(GArray) types = g_array_new (FALSE, FALSE, sizeof (guint32));

        parser->pos++;
        if (!parse_types (parser, ')', depth, types, error))
          return TAO_SCALE_NO_TYPE;
        return tao_registry_builder_tuple (parser->builder, (const guint32 *) (const void *) types->data, types->len);
      }
    case '[':
      parser->pos++;
      return parse_array_type (parser, depth, error);
    default:
      return parse_named_type (parser, depth, error);
    }
}

guint32
tao_registry_builder_type (TaoRegistryBuilder  *builder,
                           const char          *text,
                           GError             **error)
{
  TextParser parser = { builder, text, text };
  guint32 id = parse_type (&parser, 0, error);

  if (id != TAO_SCALE_NO_TYPE && next_char (&parser) != '\0')
    return text_error (&parser, "something follows the type", error);

  return id;
}

TaoScaleRegistry *
tao_registry_builder_build (TaoRegistryBuilder  *builder,
                            GError             **error)
{
  g_autoptr(GByteArray) encoded = g_byte_array_new ();
  TaoScaleRegistry draft = {
    .types = (TaoScaleType *) (void *) builder->types->data,
    .n_types = builder->types->len,
  };
  TaoScaleReader reader;

  for (guint32 i = 0; i < draft.n_types; i++)
    if (!g_array_index (builder->defined, guint8, i))
      {
        g_autofree char *path = g_strjoinv ("::", (char **) draft.types[i].path);

        g_set_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_NOT_FOUND, "the type %s was never defined", path);
        return NULL;
      }

  /* Through the wire form: it copies everything and passes the same checks as a stranger's registry. */
  tao_scale_registry_encode (&draft, encoded);
  tao_scale_reader_init (&reader, encoded->data, encoded->len);
  return tao_scale_registry_parse (&reader, error);
}
