#include "scale/json-private.h"

#include <string.h>

#define MAX_JSON_DEPTH (4 * TAO_SCALE_MAX_DEPTH)

typedef struct {
  const char *start;
  const char *pos;
  TaoScaleArena   *arena;
} Parser;

static gboolean parse_value (Parser *parser, guint depth, TaoJson *out, GError **error);

static gboolean
fail (const Parser  *parser,
      const char    *what,
      GError       **error)
{
  g_set_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_INVALID_TEXT, "%s at character %" G_GSIZE_FORMAT, what,
               (gsize) (parser->pos - parser->start) + 1);
  return FALSE;
}

static void
skip_blanks (Parser *parser)
{
  parser->pos += strspn (parser->pos, " \t\r\n");
}

static gboolean
parse_hex4 (Parser    *parser,
            gunichar  *out,
            GError   **error)
{
  gunichar code = 0;

  for (guint i = 0; i < 4; i++, parser->pos++)
    {
      int digit = g_ascii_xdigit_value (*parser->pos);

      if (digit < 0)
        return fail (parser, "\\u needs four hexadecimal digits", error);
      code = code << 4 | (gunichar) digit;
    }

  *out = code;
  return TRUE;
}

static gboolean
parse_unicode_escape (Parser   *parser,
                      GString  *text,
                      GError  **error)
{
  gunichar code, low;

  if (!parse_hex4 (parser, &code, error))
    return FALSE;

  if (code >= 0xd800 && code < 0xdc00)
    {
      if (parser->pos[0] != '\\' || parser->pos[1] != 'u')
        return fail (parser, "half a surrogate pair", error);
      parser->pos += 2;
      if (!parse_hex4 (parser, &low, error))
        return FALSE;
      if (low < 0xdc00 || low > 0xdfff)
        return fail (parser, "half a surrogate pair", error);
      code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
    }
  else if (code >= 0xdc00 && code < 0xe000)
    {
      return fail (parser, "half a surrogate pair", error);
    }

  if (code == 0)
    g_string_append_c (text, '\0');
  else
    g_string_append_unichar (text, code);
  return TRUE;
}

static gboolean
parse_escape (Parser   *parser,
              GString  *text,
              GError  **error)
{
  static const char from[] = "\"\\/bfnrt";
  static const char to[] = "\"\\/\b\f\n\r\t";
  char letter = *parser->pos;
  const char *found = letter != '\0' ? strchr (from, letter) : NULL;

  if (letter == 'u')
    {
      parser->pos++;
      return parse_unicode_escape (parser, text, error);
    }
  if (found == NULL)
    return fail (parser, "an unknown escape", error);

  g_string_append_c (text, to[found - from]);
  parser->pos++;
  return TRUE;
}

/* The opening quote is the current character. */
static gboolean
parse_string (Parser      *parser,
              const char **out,
              gsize       *length,
              GError     **error)
{
  g_autoptr(GString) text = g_string_new (NULL);

  parser->pos++;
  while (*parser->pos != '"')
    {
      const char *plain = parser->pos;

      while ((guchar) *parser->pos >= 0x20 && *parser->pos != '"' && *parser->pos != '\\')
        parser->pos++;
      g_string_append_len (text, plain, parser->pos - plain);

      if ((guchar) *parser->pos < 0x20)
        return fail (parser, *parser->pos == '\0' ? "the text ends inside a string" : "a control character in a string",
                     error);
      if (*parser->pos == '\\')
        {
          parser->pos++;
          if (!parse_escape (parser, text, error))
            return FALSE;
        }
    }

  parser->pos++;
  *out = tao_scale_arena_strndup (parser->arena, text->str, text->len);
  *length = text->len;
  return TRUE;
}

static gboolean
parse_number (Parser   *parser,
              TaoJson  *out,
              GError  **error)
{
  const char *start = parser->pos;

  if (*parser->pos == '-')
    parser->pos++;
  if (!g_ascii_isdigit (*parser->pos))
    return fail (parser, "a digit was expected", error);
  if (parser->pos[0] == '0' && g_ascii_isdigit (parser->pos[1]))
    return fail (parser, "a number with a leading zero", error);
  while (g_ascii_isdigit (*parser->pos))
    parser->pos++;
  if (*parser->pos == '.' || *parser->pos == 'e' || *parser->pos == 'E')
    return fail (parser, "only whole numbers are understood", error);

  out->kind = TAO_JSON_NUMBER;
  out->length = (gsize) (parser->pos - start);
  out->text = tao_scale_arena_strndup (parser->arena, start, out->length);
  return TRUE;
}

static gboolean
parse_word (Parser       *parser,
            const char   *word,
            GError      **error)
{
  if (!g_str_has_prefix (parser->pos, word) || g_ascii_isalnum (parser->pos[strlen (word)]))
    return fail (parser, "not a JSON value", error);

  parser->pos += strlen (word);
  return TRUE;
}

static gboolean
parse_member (Parser      *parser,
              guint        depth,
              gboolean     is_object,
              GHashTable  *keys,
              TaoJson     *item,
              GError     **error)
{
  gsize length;

  skip_blanks (parser);
  if (is_object)
    {
      if (*parser->pos != '"')
        return fail (parser, "a quoted name was expected", error);
      if (!parse_string (parser, &item->key, &length, error))
        return FALSE;
      if (!g_hash_table_add (keys, (gpointer) item->key))
        return fail (parser, "a name is given twice before this point", error);
      skip_blanks (parser);
      if (*parser->pos != ':')
        return fail (parser, "':' was expected", error);
      parser->pos++;
    }

  return parse_value (parser, depth + 1, item, error);
}

/* The opening bracket is the current character. */
static gboolean
parse_items (Parser   *parser,
             guint     depth,
             TaoJson  *out,
             GError  **error)
{
  gboolean is_object = *parser->pos == '{';
  char close = is_object ? '}' : ']';
  g_autoptr(GArray) items = g_array_new (FALSE, TRUE, sizeof (TaoJson));
  g_autoptr(GHashTable) keys = is_object ? g_hash_table_new (g_str_hash, g_str_equal) : NULL;
  TaoJson *copy;

  if (depth >= MAX_JSON_DEPTH)
    return fail (parser, "nested too deeply", error);

  parser->pos++;
  skip_blanks (parser);
  while (*parser->pos != close)
    {
      TaoJson item = { TAO_JSON_NULL };

      if (items->len > 0)
        {
          if (*parser->pos != ',')
            return fail (parser, is_object ? "',' or '}' was expected" : "',' or ']' was expected", error);
          parser->pos++;
        }
      if (!parse_member (parser, depth, is_object, keys, &item, error))
        return FALSE;
      g_array_append_val (items, item);
      skip_blanks (parser);
    }
  parser->pos++;

  copy = tao_scale_arena_array (parser->arena, TaoJson, items->len);
  if (items->len > 0)
    memcpy (copy, items->data, items->len * sizeof *copy);

  out->kind = is_object ? TAO_JSON_OBJECT : TAO_JSON_ARRAY;
  out->n_items = items->len;
  out->items = copy;
  return TRUE;
}

static gboolean
parse_value (Parser   *parser,
             guint     depth,
             TaoJson  *out,
             GError  **error)
{
  skip_blanks (parser);
  switch (*parser->pos)
    {
    case '{':
    case '[':
      return parse_items (parser, depth, out, error);
    case '"':
      out->kind = TAO_JSON_STRING;
      return parse_string (parser, &out->text, &out->length, error);
    case 'n':
      out->kind = TAO_JSON_NULL;
      return parse_word (parser, "null", error);
    case 't':
      out->kind = TAO_JSON_BOOL;
      out->truth = TRUE;
      return parse_word (parser, "true", error);
    case 'f':
      out->kind = TAO_JSON_BOOL;
      out->truth = FALSE;
      return parse_word (parser, "false", error);
    case '\0':
      return fail (parser, "the text ends where a value was expected", error);
    default:
      return parse_number (parser, out, error);
    }
}

gboolean
tao_scale_json_parse (const char  *text,
                TaoScaleArena    *arena,
                TaoJson     *out,
                GError     **error)
{
  Parser parser = { text, text, arena };
  TaoJson value = { TAO_JSON_NULL };

  if (!g_utf8_validate (text, -1, &parser.pos))
    return fail (&parser, "the text is not UTF-8", error);

  parser.pos = text;
  if (!parse_value (&parser, 0, &value, error))
    return FALSE;

  skip_blanks (&parser);
  if (*parser.pos != '\0')
    return fail (&parser, "something follows the value", error);

  *out = value;
  return TRUE;
}

const TaoJson *
tao_scale_json_get_member (const TaoJson *object,
                     const char    *key,
                     guint32        hint)
{
  if (hint < object->n_items && strcmp (object->items[hint].key, key) == 0)
    return &object->items[hint];

  for (guint32 i = 0; i < object->n_items; i++)
    if (strcmp (object->items[i].key, key) == 0)
      return &object->items[i];

  return NULL;
}
