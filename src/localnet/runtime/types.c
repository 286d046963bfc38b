#include "localnet/runtime/types.h"

#include <string.h>

/* Nesting of values that a stranger may send (calls inside calls); the chain's own decoder is as strict. */
#define MAX_DEPTH 48

typedef struct
{
  const char *start;
  const char *pos;
} Parser;

static GHashTable *definitions;   /* name → TaoRtTypeDef */
static GHashTable *resolved;      /* canonical text → TaoRtType */

static const char *const primitives[] = {
  "bool", "char", "str", "u8", "u16", "u32", "u64", "u128", "u256", "i8", "i16", "i32", "i64", "i128", "i256",
};
static const gint32 primitive_sizes[] = { 1, 4, -1, 1, 2, 4, 8, 16, 32, 1, 2, 4, 8, 16, 32 };

static TaoRtType *parse_type (Parser *p);

static G_GNUC_NORETURN void
table_mistake (const Parser *p, const char *expected)
{
  g_error ("type table: expected %s at \"%s\" in \"%s\"", expected, p->pos, p->start);
}

static void
skip_blanks (Parser *p)
{
  while (*p->pos == ' ')
    p->pos++;
}

static gboolean
accept (Parser *p, const char *token)
{
  skip_blanks (p);
  if (!g_str_has_prefix (p->pos, token))
    return FALSE;
  p->pos += strlen (token);
  return TRUE;
}

static void
expect (Parser *p, const char *token)
{
  if (!accept (p, token))
    table_mistake (p, token);
}

static char *
parse_name (Parser *p)
{
  const char *begin;

  skip_blanks (p);
  begin = p->pos;
  while (g_ascii_isalnum (*p->pos) || *p->pos == '_')
    p->pos++;
  if (p->pos == begin)
    table_mistake (p, "a name");
  return g_strndup (begin, (gsize) (p->pos - begin));
}

static guint64
parse_number (Parser *p)
{
  char *end;
  guint64 number;

  skip_blanks (p);
  number = g_ascii_strtoull (p->pos, &end, 10);
  if (end == p->pos)
    table_mistake (p, "a number");
  p->pos = end;
  return number;
}

static TaoRtType *
intern (TaoRtKind kind, char *text_take, const char *path)
{
  TaoRtType *type = g_new0 (TaoRtType, 1);

  type->kind = kind;
  type->text = text_take;
  type->path = path;
  type->fixed_size = -2;
  type->id = G_MAXUINT32;
  g_hash_table_insert (resolved, text_take, type);
  return type;
}

/* Fields up to @close, which is consumed: "a: T, b: U" or "T, U".  Names are optional as a whole. */
static TaoRtField *
parse_fields (Parser *p, const char *close, guint *n_fields)
{
  GArray *fields = g_array_new (FALSE, TRUE, sizeof (TaoRtField));

  while (!accept (p, close))
    {
      TaoRtField field = { 0 };
      Parser look = *p;

      if (fields->len > 0)
        {
          expect (p, ",");
          if (accept (p, close))
            break;
          look = *p;
        }
      skip_blanks (&look);
      while (g_ascii_isalnum (*look.pos) || *look.pos == '_')
        look.pos++;
      if (*look.pos == ':' && look.pos[1] != ':')
        {
          field.name = parse_name (p);
          expect (p, ":");
        }
      skip_blanks (p);
      look = *p;
      field.type = parse_type (p);
      field.type_name = g_strndup (look.pos, (gsize) (p->pos - look.pos));
      g_array_append_val (fields, field);
    }
  *n_fields = fields->len;
  return (TaoRtField *) (gpointer) g_array_free (fields, FALSE);
}

static void
set_params (TaoRtType *type, const char *const *names, TaoRtType *const *types, guint n)
{
  type->n_params = n;
  type->params = g_new0 (TaoRtField, n);
  for (guint i = 0; i < n; i++)
    type->params[i] = (TaoRtField) { .name = names[i], .type = types[i] };
}

static void
set_one_field (TaoRtType *type, const char *name, TaoRtType *inner)
{
  type->n_fields = 1;
  type->fields = g_new0 (TaoRtField, 1);
  type->fields[0] = (TaoRtField) { .name = name, .type_name = inner->text, .type = inner };
}

static void
set_variants (TaoRtType *type, const TaoRtVariant *variants, guint n)
{
  type->n_variants = n;
  type->variants = g_memdup2 (variants, n * sizeof *variants);
}

static TaoRtField *
one_field (TaoRtType *type)
{
  TaoRtField *field = g_new0 (TaoRtField, 1);

  field->type = type;
  return field;
}

/* The generic types of the standard library and of Substrate; everything else in the table is concrete. */
static TaoRtType *
instantiate (const char *name, TaoRtType **args, guint n)
{
  g_autofree char *text = NULL;
  g_autofree char *list_text = NULL;
  TaoRtType *type;

  text = n == 1 ? g_strdup_printf ("%s<%s>", name, args[0]->text)
                : g_strdup_printf ("%s<%s, %s>", name, args[0]->text, args[1]->text);
  type = g_hash_table_lookup (resolved, text);
  if (type)
    return type;

  if (n == 1 && (g_str_equal (name, "Vec") || g_str_equal (name, "Compact")))
    {
      type = intern (*name == 'V' ? TAO_RT_LIST : TAO_RT_COMPACT, g_steal_pointer (&text), NULL);
      type->inner = args[0];
      return type;
    }
  if (n == 1 && g_str_equal (name, "Option"))
    {
      type = intern (TAO_RT_ENUM, g_steal_pointer (&text), "Option");
      set_variants (type, (TaoRtVariant[]) { { "None", 0, 0, NULL }, { "Some", 1, 1, one_field (args[0]) } }, 2);
      set_params (type, (const char *[]) { "T" }, args, 1);
      return type;
    }
  if (n == 2 && g_str_equal (name, "Result"))
    {
      type = intern (TAO_RT_ENUM, g_steal_pointer (&text), "Result");
      set_variants (type, (TaoRtVariant[]) { { "Ok", 0, 1, one_field (args[0]) }, { "Err", 1, 1, one_field (args[1]) } }, 2);
      set_params (type, (const char *[]) { "T", "E" }, args, 2);
      return type;
    }
  if (n == 2 && g_str_equal (name, "UInt"))   /* a number in types: binary digits, the least significant outside */
    {
      type = intern (TAO_RT_STRUCT, g_steal_pointer (&text), "substrate_typenum::uint::UInt");
      type->n_fields = 2;
      type->fields = g_new0 (TaoRtField, 2);
      type->fields[0] = (TaoRtField) { "msb", "U", args[0] };
      type->fields[1] = (TaoRtField) { "lsb", "B", args[1] };
      set_params (type, (const char *[]) { "U", "B" }, args, 2);
      return type;
    }
  if (n == 2 && g_str_equal (name, "BTreeMap"))
    {
      list_text = g_strdup_printf ("Vec<(%s, %s)>", args[0]->text, args[1]->text);
      type = intern (TAO_RT_STRUCT, g_steal_pointer (&text), "BTreeMap");
      set_one_field (type, NULL, tao_rt_types_resolve (list_text));
      type->fields[0].type_name = NULL;
      set_params (type, (const char *[]) { "K", "V" }, args, 2);
      return type;
    }
  if (n == 1)
    {
      static const struct { const char *name, *path; } lists[] = {
        { "BTreeSet", "BTreeSet" },
        { "BoundedVec", "bounded_collections::bounded_vec::BoundedVec" },
        { "WeakBoundedVec", "bounded_collections::weak_bounded_vec::WeakBoundedVec" },
        { "Cow", "Cow" },
      };

      for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
        if (g_str_equal (name, lists[i].name))
          {
            gboolean is_list = !g_str_equal (name, "Cow");

            list_text = is_list ? g_strdup_printf ("Vec<%s>", args[0]->text) : g_strdup (args[0]->text);
            type = intern (TAO_RT_STRUCT, g_steal_pointer (&text), lists[i].path);
            set_one_field (type, NULL, tao_rt_types_resolve (list_text));
            type->fields[0].type_name = g_str_has_suffix (lists[i].path, "BoundedVec") ? "Vec<T>" : NULL;
            if (g_str_has_suffix (lists[i].path, "BoundedVec"))
              set_params (type, (const char *[]) { "T", "S" }, (TaoRtType *[]) { args[0], NULL }, 2);
            else
              set_params (type, (const char *[]) { "T" }, args, 1);
            return type;
          }
    }
  g_error ("type table: there is no generic %s with %u parameters", name, n);
}

static void
parse_enum (Parser *p, TaoRtType *type)
{
  GArray *variants = g_array_new (FALSE, TRUE, sizeof (TaoRtVariant));
  guint next = 0;

  for (skip_blanks (p); *p->pos; skip_blanks (p))
    {
      TaoRtVariant variant = { 0 };

      if (variants->len > 0)
        expect (p, ",");
      variant.name = parse_name (p);
      if (accept (p, "("))
        variant.fields = parse_fields (p, ")", &variant.n_fields);
      else if (accept (p, "{"))
        variant.fields = parse_fields (p, "}", &variant.n_fields);
      if (accept (p, "="))
        next = (guint) parse_number (p);
      g_assert (next < 256);
      variant.index = (guint8) next++;
      g_array_append_val (variants, variant);
    }
  set_variants (type, (const TaoRtVariant *) (gpointer) variants->data, variants->len);
  g_array_unref (variants);
}

/* "T: Type, S": S is named in the registry but not resolved. */
static void
parse_params (Parser *p, TaoRtType *type)
{
  GArray *params = g_array_new (FALSE, TRUE, sizeof (TaoRtField));

  do
    {
      TaoRtField param = { .name = parse_name (p) };

      if (accept (p, ":"))
        param.type = parse_type (p);
      g_array_append_val (params, param);
    }
  while (accept (p, ","));
  type->n_params = params->len;
  type->params = (TaoRtField *) (gpointer) g_array_free (params, FALSE);
}

static TaoRtType *
resolve_name (const char *name)
{
  TaoRtType *type = g_hash_table_lookup (resolved, name);
  const TaoRtTypeDef *def;
  Parser p;

  if (type)
    return type;
  for (guint i = 0; i < G_N_ELEMENTS (primitives); i++)
    if (g_str_equal (name, primitives[i]))
      {
        type = intern (TAO_RT_PRIMITIVE, g_strdup (name), NULL);
        type->primitive = (guint8) i;
        type->fixed_size = primitive_sizes[i];
        return type;
      }

  def = g_hash_table_lookup (definitions, name);
  if (!def)
    g_error ("type table: nothing is named %s", name);
  p = (Parser) { def->definition, def->definition };
  if (accept (&p, "= "))
    return parse_type (&p);

  /* The node exists before its body is read: calls contain calls. */
  type = intern (TAO_RT_STRUCT, g_strdup (name), def->path);
  if (accept (&p, "enum"))
    {
      type->kind = TAO_RT_ENUM;
      parse_enum (&p, type);
    }
  else if (accept (&p, "{"))
    type->fields = parse_fields (&p, "}", &type->n_fields);
  else
    {
      expect (&p, "(");
      type->fields = parse_fields (&p, ")", &type->n_fields);
    }
  skip_blanks (&p);
  if (*p.pos)
    table_mistake (&p, "the end");
  if (def->params)
    {
      p = (Parser) { def->params, def->params };
      parse_params (&p, type);
    }
  return type;
}

static TaoRtType *
parse_type (Parser *p)
{
  if (accept (p, "("))
    {
      guint n = 0;
      TaoRtField *items = parse_fields (p, ")", &n);
      GString *text = g_string_new ("(");
      TaoRtType *type;

      for (guint i = 0; i < n; i++)
        g_string_append_printf (text, "%s%s", i ? ", " : "", items[i].type->text);
      g_string_append (text, n == 1 ? ",)" : ")");
      type = g_hash_table_lookup (resolved, text->str);
      if (type)
        {
          g_string_free (text, TRUE);
          tao_rt_fields_free (items, n);
          return type;
        }
      type = intern (TAO_RT_TUPLE, g_string_free (text, FALSE), NULL);
      type->fields = items;
      type->n_fields = n;
      return type;
    }
  if (accept (p, "["))
    {
      TaoRtType *inner = parse_type (p);
      TaoRtType *type;
      guint32 length;
      char *text;

      expect (p, ";");
      length = (guint32) parse_number (p);
      expect (p, "]");
      text = g_strdup_printf ("[%s; %u]", inner->text, length);
      type = g_hash_table_lookup (resolved, text);
      if (type)
        {
          g_free (text);
          return type;
        }
      type = intern (TAO_RT_ARRAY, text, NULL);
      type->inner = inner;
      type->length = length;
      return type;
    }
  else
    {
      g_autofree char *name = parse_name (p);

      if (accept (p, "<"))
        {
          TaoRtType *args[2];
          guint n = 0;

          do
            args[n++] = parse_type (p);
          while (n < 2 && accept (p, ","));
          expect (p, ">");
          return instantiate (name, args, n);
        }
      return resolve_name (name);
    }
}

static void
ensure_tables (void)
{
  if (definitions)
    return;
  definitions = g_hash_table_new (g_str_hash, g_str_equal);
  resolved = g_hash_table_new (g_str_hash, g_str_equal);
  for (const TaoRtTypeDef *def = tao_rt_type_table; def->name; def++)
    if (!g_hash_table_insert (definitions, (gpointer) def->name, (gpointer) def))
      g_error ("type table: %s is defined twice", def->name);
}

void
tao_rt_types_define (const char *name, const char *path, const char *definition, const char *params)
{
  TaoRtTypeDef *def = g_new0 (TaoRtTypeDef, 1);

  ensure_tables ();
  *def = (TaoRtTypeDef) { name, path, definition, params };
  if (!g_hash_table_insert (definitions, (gpointer) name, def))
    g_error ("type table: %s is defined twice", name);
}

TaoRtType *
tao_rt_types_resolve (const char *text)
{
  Parser p = { text, text };
  TaoRtType *type;

  ensure_tables ();
  type = parse_type (&p);
  skip_blanks (&p);
  if (*p.pos)
    table_mistake (&p, "the end");
  return type;
}

TaoRtField *
tao_rt_types_parse_fields (const char *text, guint *n_fields)
{
  g_autofree char *closed = g_strconcat (text, "\n", NULL);
  Parser p = { closed, closed };
  TaoRtField *fields;

  ensure_tables ();
  fields = parse_fields (&p, "\n", n_fields);
  for (guint i = 0; i < *n_fields; i++)
    g_assert (fields[i].type);
  return fields;
}

void
tao_rt_fields_free (TaoRtField *fields, guint n_fields)
{
  for (guint i = 0; i < n_fields; i++)
    {
      g_free ((char *) fields[i].name);
      g_free ((char *) fields[i].type_name);
    }
  g_free (fields);
}

gint32
tao_rt_type_fixed_size (TaoRtType *type)
{
  gint32 size = 0;

  if (type->fixed_size != -2)
    return type->fixed_size;
  type->fixed_size = -1;   /* what contains itself has no fixed size */
  switch (type->kind)
    {
    case TAO_RT_STRUCT:
    case TAO_RT_TUPLE:
      for (guint i = 0; i < type->n_fields && size >= 0; i++)
        {
          gint32 part = tao_rt_type_fixed_size (type->fields[i].type);

          size = part < 0 ? -1 : size + part;
        }
      break;
    case TAO_RT_ARRAY:
      size = tao_rt_type_fixed_size (type->inner);
      size = size < 0 ? -1 : size * (gint32) type->length;
      break;
    case TAO_RT_ENUM:
      size = 1;
      for (guint i = 0; i < type->n_variants; i++)
        if (type->variants[i].n_fields > 0)
          size = -1;
      break;
    case TAO_RT_PRIMITIVE:
    case TAO_RT_LIST:
    case TAO_RT_COMPACT:
      size = -1;
      break;
    }
  type->fixed_size = size;
  return size;
}

static gboolean
skip_value (const TaoRtType *type, TaoScaleReader *reader, guint depth, GError **error);

static gboolean
skip_fields (const TaoRtField *fields, guint n, TaoScaleReader *reader, guint depth, GError **error)
{
  for (guint i = 0; i < n; i++)
    if (!skip_value (fields[i].type, reader, depth, error))
      return FALSE;
  return TRUE;
}

static gboolean
malformed (const TaoRtType *type, GError **error)
{
  g_set_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_MALFORMED, "these bytes are no %s", type->text);
  return FALSE;
}

static gboolean
skip_value (const TaoRtType *type, TaoScaleReader *reader, guint depth, GError **error)
{
  const guint8 *bytes;
  gint32 size;

  if (depth > MAX_DEPTH)
    return malformed (type, error);
  switch (type->kind)
    {
    case TAO_RT_PRIMITIVE:
      if (type->primitive == 0)
        return tao_scale_read_bool (reader, &(gboolean) { FALSE }, error);
      if (type->primitive == 2)
        return tao_scale_read_str (reader, &(TaoScaleSlice) { 0 }, error);
      return tao_scale_read_bytes (reader, (gsize) type->fixed_size, &bytes, error);
    case TAO_RT_COMPACT:
      {
        const TaoRtType *inner = type->inner;
        tao_u128 value;

        while ((inner->kind == TAO_RT_STRUCT || inner->kind == TAO_RT_TUPLE) && inner->n_fields == 1)
          inner = inner->fields[0].type;
        if (inner->n_fields == 0 && inner->kind == TAO_RT_TUPLE)
          return TRUE;   /* Compact<()> */
        if (!tao_scale_read_compact_u128 (reader, &value, error))
          return FALSE;
        size = inner->fixed_size;
        return size >= 16 || (value >> (size * 8)) == 0 || malformed (type, error);
      }
    case TAO_RT_LIST:
      {
        guint32 count;

        size = type->inner->fixed_size;
        if (!tao_scale_read_count (reader, size > 0 ? (gsize) size : size == 0 ? 0 : 1, &count, error))
          return FALSE;
        if (type->inner->kind == TAO_RT_PRIMITIVE && type->inner->primitive > 2)
          return tao_scale_read_bytes (reader, (gsize) count * (gsize) size, &bytes, error);
        for (guint32 i = 0; i < count; i++)
          if (!skip_value (type->inner, reader, depth + 1, error))
            return FALSE;
        return TRUE;
      }
    case TAO_RT_ARRAY:
      if (type->inner->kind == TAO_RT_PRIMITIVE && type->inner->primitive > 2)
        return tao_scale_read_bytes (reader, type->length * (gsize) type->inner->fixed_size, &bytes, error);
      for (guint32 i = 0; i < type->length; i++)
        if (!skip_value (type->inner, reader, depth + 1, error))
          return FALSE;
      return TRUE;
    case TAO_RT_STRUCT:
    case TAO_RT_TUPLE:
      return skip_fields (type->fields, type->n_fields, reader, depth + 1, error);
    case TAO_RT_ENUM:
      {
        guint8 index;

        if (!tao_scale_read_u8 (reader, &index, error))
          return FALSE;
        for (guint i = 0; i < type->n_variants; i++)
          if (type->variants[i].index == index)
            return skip_fields (type->variants[i].fields, type->variants[i].n_fields, reader, depth + 1, error);
        return malformed (type, error);
      }
    }
  return FALSE;
}

gboolean
tao_rt_type_skip (const TaoRtType *type, TaoScaleReader *reader, GError **error)
{
  TaoScaleReader start = *reader;

  if (skip_value (type, reader, 0, error))
    return TRUE;
  *reader = start;
  return FALSE;
}
