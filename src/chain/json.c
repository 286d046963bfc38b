#include "chain/json.h"

#include <string.h>


/* How it works: the first pass walks the grammar, checks every limit and notes
 * how many children each container has, in the order in which they open.  The
 * second pass, over text now known to be valid, places values so that the
 * children of a container lie side by side. */

const TaoJsonLimits tao_json_default_limits = {
  .max_bytes = 64 * 1024 * 1024,
  .max_depth = 32,
  .max_values = 1000 * 1000,
};

struct _TaoJsonValue {
  const char *name;              /* in an object, else NULL */
  union {
    const char   *text;          /* number, string; NULL for a string with a zero character */
    TaoJsonValue *children;
  };
  guint32 length;                /* bytes of text, or number of children */
  guint8  kind;
};

struct _TaoJson {
  gatomicrefcount     ref_count;
  TaoJson            *parent;    /* (nullable) owns the memory */
  const TaoJsonValue *root;
  TaoJsonValue       *values;
  char               *strings;
};

/* --- first pass: is it JSON, and how big ------------------------------------ */

typedef struct {
  const char *pos, *end, *start;
  const TaoJsonLimits *limits;
  GArray     *counts;            /* guint32 children of each container, in opening order */
  guint       n_values;
  gsize       n_text;            /* room that strings and numbers need, with final zeros */
  const char *problem;
} Scan;

static gboolean
scan_fail (Scan *s, const char *problem)
{
  if (s->problem == NULL)
    s->problem = problem;
  return FALSE;
}

static void
skip_space (const char **pos, const char *end)
{
  while (*pos < end && (**pos == ' ' || **pos == '\n' || **pos == '\t' || **pos == '\r'))
    (*pos)++;
}

static gboolean
scan_word (Scan *s, const char *word)
{
  gsize length = strlen (word);

  if ((gsize) (s->end - s->pos) < length || memcmp (s->pos, word, length) != 0)
    return scan_fail (s, "an unknown word");
  s->pos += length;
  return TRUE;
}

/* Four hex digits at @p as a number, or -1. */
static int
read_unicode_escape (const char *p, const char *end)
{
  int code = 0;

  if (end - p < 4)
    return -1;
  for (int i = 0; i < 4; i++)
    {
      int digit = g_ascii_xdigit_value (p[i]);

      if (digit < 0)
        return -1;
      code = code * 16 + digit;
    }
  return code;
}

static gboolean
scan_string (Scan *s)
{
  const char *start = ++s->pos;

  while (s->pos < s->end && *s->pos != '"')
    {
      if ((guchar) *s->pos < 0x20)
        return scan_fail (s, "a control character in a string");
      if (*s->pos++ != '\\')
        continue;
      if (s->pos == s->end)
        break;
      if (*s->pos != 'u')
        {
          if (strchr ("\"\\/bfnrt", *s->pos) == NULL)
            return scan_fail (s, "an unknown escape");
          s->pos++;
          continue;
        }

      int code = read_unicode_escape (++s->pos, s->end);
      if (code < 0)
        return scan_fail (s, "a broken \\u escape");
      s->pos += 4;
      if (code >= 0xdc00 && code <= 0xdfff)
        return scan_fail (s, "half a surrogate pair");
      if (code >= 0xd800 && code <= 0xdbff)
        {
          int low = s->end - s->pos >= 6 && s->pos[0] == '\\' && s->pos[1] == 'u'
                      ? read_unicode_escape (s->pos + 2, s->end) : -1;

          if (low < 0xdc00 || low > 0xdfff)
            return scan_fail (s, "half a surrogate pair");
          s->pos += 6;
        }
    }
  if (s->pos == s->end)
    return scan_fail (s, "a string without an end");
  s->n_text += (gsize) (s->pos - start) + 1;
  s->pos++;
  return TRUE;
}

static gboolean
scan_digits (Scan *s)
{
  const char *start = s->pos;

  while (s->pos < s->end && g_ascii_isdigit (*s->pos))
    s->pos++;
  return s->pos > start ? TRUE : scan_fail (s, "a number without digits");
}

static gboolean
scan_number (Scan *s)
{
  const char *start = s->pos;

  if (*s->pos == '-')
    s->pos++;
  if (s->pos < s->end && *s->pos == '0')
    s->pos++;
  else if (!scan_digits (s))
    return FALSE;
  if (s->pos < s->end && *s->pos == '.')
    {
      s->pos++;
      if (!scan_digits (s))
        return FALSE;
    }
  if (s->pos < s->end && (*s->pos == 'e' || *s->pos == 'E'))
    {
      s->pos++;
      if (s->pos < s->end && (*s->pos == '+' || *s->pos == '-'))
        s->pos++;
      if (!scan_digits (s))
        return FALSE;
    }
  s->n_text += (gsize) (s->pos - start) + 1;
  return TRUE;
}

static gboolean scan_value (Scan *s, guint depth);

static gboolean
scan_container (Scan *s, guint depth)
{
  gboolean object = *s->pos == '{';
  char close = object ? '}' : ']';
  guint slot = s->counts->len;
  guint32 n = 0;

  if (depth == s->limits->max_depth)
    return scan_fail (s, "too deep");
  g_array_append_val (s->counts, n);
  s->pos++;
  skip_space (&s->pos, s->end);
  if (s->pos < s->end && *s->pos == close)
    {
      s->pos++;
      return TRUE;
    }
  for (;;)
    {
      skip_space (&s->pos, s->end);
      if (object)
        {
          if (s->pos == s->end || *s->pos != '"')
            return scan_fail (s, "an object member without a name");
          if (!scan_string (s))
            return FALSE;
          skip_space (&s->pos, s->end);
          if (s->pos == s->end || *s->pos != ':')
            return scan_fail (s, "an object member without a colon");
          s->pos++;
        }
      if (!scan_value (s, depth + 1))
        return FALSE;
      n++;
      skip_space (&s->pos, s->end);
      if (s->pos == s->end || (*s->pos != ',' && *s->pos != close))
        return scan_fail (s, "a list without an end");
      if (*s->pos++ == close)
        break;
    }
  g_array_index (s->counts, guint32, slot) = n;
  return TRUE;
}

static gboolean
scan_value (Scan *s, guint depth)
{
  skip_space (&s->pos, s->end);
  if (s->pos == s->end)
    return scan_fail (s, "a value that is not there");
  if (++s->n_values > s->limits->max_values)
    return scan_fail (s, "too many values");
  switch (*s->pos)
    {
    case '{':
    case '[':
      return scan_container (s, depth);
    case '"':
      return scan_string (s);
    case 't':
      return scan_word (s, "true");
    case 'f':
      return scan_word (s, "false");
    case 'n':
      return scan_word (s, "null");
    default:
      if (*s->pos == '-' || g_ascii_isdigit (*s->pos))
        return scan_number (s);
      return scan_fail (s, "not a value");
    }
}

/* --- second pass: build ----------------------------------------------------- */

typedef struct {
  const char    *pos, *end;
  const guint32 *counts;         /* next container's */
  TaoJsonValue  *next;           /* free values */
  char          *text;           /* free text */
} Build;

static void
write_utf8 (char **out, gunichar code)
{
  *out += g_unichar_to_utf8 (code, *out);
}

/* Copies a string without its escapes.  A zero character makes it unusable: NULL. */
static const char *
build_string (Build *b, guint32 *length)
{
  const char *start = b->text;
  gboolean has_zero = FALSE;

  for (b->pos++; *b->pos != '"'; b->pos++)
    {
      if (*b->pos != '\\')
        {
          *b->text++ = *b->pos;
          continue;
        }
      switch (*++b->pos)
        {
        case 'b': *b->text++ = '\b'; break;
        case 'f': *b->text++ = '\f'; break;
        case 'n': *b->text++ = '\n'; break;
        case 'r': *b->text++ = '\r'; break;
        case 't': *b->text++ = '\t'; break;
        case 'u':
          {
            int code = read_unicode_escape (b->pos + 1, b->end);

            b->pos += 4;
            if (code >= 0xd800 && code <= 0xdbff)
              {
                int low = read_unicode_escape (b->pos + 3, b->end);

                b->pos += 6;
                code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
              }
            has_zero |= code == 0;
            write_utf8 (&b->text, (gunichar) code);
            break;
          }
        default:
          *b->text++ = *b->pos;
        }
    }
  b->pos++;
  if (length != NULL)
    *length = (guint32) (b->text - start);
  *b->text++ = '\0';
  return has_zero ? NULL : start;
}

static void build_value (Build *b, TaoJsonValue *out);

static void
build_container (Build *b, TaoJsonValue *out)
{
  gboolean object = *b->pos == '{';

  out->kind = object ? TAO_JSON_OBJECT : TAO_JSON_ARRAY;
  out->length = *b->counts++;
  out->children = b->next;
  b->next += out->length;
  b->pos++;
  for (guint32 i = 0; i < out->length; i++)
    {
      skip_space (&b->pos, b->end);
      if (object)
        {
          out->children[i].name = build_string (b, NULL);
          skip_space (&b->pos, b->end);
          b->pos++;              /* the colon */
        }
      build_value (b, &out->children[i]);
      skip_space (&b->pos, b->end);
      if (i + 1 < out->length)
        b->pos++;                /* the comma */
    }
  skip_space (&b->pos, b->end);
  b->pos++;
}

static void
build_value (Build *b, TaoJsonValue *out)
{
  skip_space (&b->pos, b->end);
  switch (*b->pos)
    {
    case '{':
    case '[':
      build_container (b, out);
      break;
    case '"':
      out->kind = TAO_JSON_STRING;
      out->text = build_string (b, &out->length);
      break;
    case 't':
      out->kind = TAO_JSON_TRUE;
      b->pos += 4;
      break;
    case 'f':
      out->kind = TAO_JSON_FALSE;
      b->pos += 5;
      break;
    case 'n':
      out->kind = TAO_JSON_NULL;
      b->pos += 4;
      break;
    default:
      out->kind = TAO_JSON_NUMBER;
      out->text = b->text;
      while (b->pos < b->end && (g_ascii_isalnum (*b->pos) || *b->pos == '-' || *b->pos == '+' || *b->pos == '.'))
        *b->text++ = *b->pos++;
      out->length = (guint32) (b->text - out->text);
      *b->text++ = '\0';
    }
}

TaoJson *
tao_json_parse (const char *text, gsize length, const TaoJsonLimits *limits, GError **error)
{
  g_autoptr(GArray) counts = g_array_new (FALSE, FALSE, sizeof (guint32));
  Scan scan = { .pos = text, .start = text, .end = text + length, .limits = limits, .counts = counts };
  const char *bad;

  if (length > limits->max_bytes)
    {
      g_set_error (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_TOO_LARGE, "message of %" G_GSIZE_FORMAT " bytes", length);
      return NULL;
    }
  if (!g_utf8_validate (text, (gssize) length, &bad))
    {
      g_set_error (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_PROTOCOL,
                   "message is not UTF-8 at byte %" G_GSIZE_FORMAT, (gsize) (bad - text));
      return NULL;
    }
  if (scan_value (&scan, 0))
    {
      skip_space (&scan.pos, scan.end);
      if (scan.pos != scan.end)
        scan_fail (&scan, "something after the value");
    }
  if (scan.problem != NULL)
    {
      gboolean limit = g_str_has_prefix (scan.problem, "too ");

      g_set_error (error, TAO_CHAIN_ERROR, limit ? TAO_CHAIN_ERROR_TOO_LARGE : TAO_CHAIN_ERROR_PROTOCOL,
                   "message is not good JSON: %s at byte %" G_GSIZE_FORMAT, scan.problem, (gsize) (scan.pos - text));
      return NULL;
    }

  TaoJson *self = g_new0 (TaoJson, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->values = g_new0 (TaoJsonValue, scan.n_values);
  self->strings = g_malloc (scan.n_text + 1);
  self->root = self->values;

  Build build = {
    .pos = text, .end = text + length, .counts = (const guint32 *) (gpointer) counts->data,
    .next = self->values + 1, .text = self->strings,
  };
  build_value (&build, self->values);
  return self;
}

TaoJson *
tao_json_new_part (TaoJson *self, const TaoJsonValue *value)
{
  TaoJson *part = g_new0 (TaoJson, 1);

  g_atomic_ref_count_init (&part->ref_count);
  part->parent = tao_json_ref (self->parent != NULL ? self->parent : self);
  part->root = value;
  return part;
}

TaoJson *
tao_json_ref (TaoJson *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
tao_json_unref (TaoJson *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_clear_pointer (&self->parent, tao_json_unref);
  g_free (self->values);
  g_free (self->strings);
  g_free (self);
}

const TaoJsonValue *
tao_json_get_root (TaoJson *self)
{
  return self->root;
}

/* --- getters ---------------------------------------------------------------- */

TaoJsonKind
tao_json_value_get_kind (const TaoJsonValue *value)
{
  return value != NULL ? value->kind : TAO_JSON_NULL;
}

guint
tao_json_value_get_length (const TaoJsonValue *value)
{
  return value != NULL && (value->kind == TAO_JSON_ARRAY || value->kind == TAO_JSON_OBJECT) ? value->length : 0;
}

const TaoJsonValue *
tao_json_value_get_item (const TaoJsonValue *value, guint index)
{
  return index < tao_json_value_get_length (value) ? &value->children[index] : NULL;
}

const TaoJsonValue *
tao_json_value_get_member (const TaoJsonValue *value, const char *name)
{
  if (value == NULL || value->kind != TAO_JSON_OBJECT)
    return NULL;
  for (guint32 i = 0; i < value->length; i++)
    if (g_strcmp0 (value->children[i].name, name) == 0)
      return &value->children[i];
  return NULL;
}

const char *
tao_json_value_get_member_name (const TaoJsonValue *value, guint index)
{
  return value != NULL && value->kind == TAO_JSON_OBJECT && index < value->length ? value->children[index].name : NULL;
}

const char *
tao_json_value_get_string (const TaoJsonValue *value, gsize *length)
{
  if (value == NULL || value->kind != TAO_JSON_STRING || value->text == NULL)
    return NULL;
  if (length != NULL)
    *length = value->length;
  return value->text;
}

const char *
tao_json_value_get_number (const TaoJsonValue *value)
{
  return value != NULL && value->kind == TAO_JSON_NUMBER ? value->text : NULL;
}

gboolean
tao_json_value_get_boolean (const TaoJsonValue *value, gboolean *out)
{
  if (value == NULL || (value->kind != TAO_JSON_TRUE && value->kind != TAO_JSON_FALSE))
    return FALSE;
  *out = value->kind == TAO_JSON_TRUE;
  return TRUE;
}

gboolean
tao_json_value_get_u64 (const TaoJsonValue *value, guint64 *out)
{
  const char *text = NULL;
  guint64 number = 0;

  if (value != NULL && (value->kind == TAO_JSON_NUMBER || value->kind == TAO_JSON_STRING))
    text = value->text;
  if (text == NULL || *text == '\0')
    return FALSE;
  if (value->kind == TAO_JSON_STRING && text[0] == '0' && text[1] == 'x')
    {
      text += 2;
      if (*text == '\0')
        return FALSE;
      for (; *text != '\0'; text++)
        {
          int digit = g_ascii_xdigit_value (*text);

          if (digit < 0 || number >> 60 != 0)
            return FALSE;
          number = number << 4 | (guint64) digit;
        }
    }
  else
    for (; *text != '\0'; text++)
      {
        guint64 digit = (guint64) (*text - '0');

        if (!g_ascii_isdigit (*text) || number > (G_MAXUINT64 - digit) / 10)
          return FALSE;
        number = number * 10 + digit;
      }
  *out = number;
  return TRUE;
}

GBytes *
tao_json_value_get_hex (const TaoJsonValue *value, GError **error)
{
  gsize length;
  const char *text = tao_json_value_get_string (value, &length);

  if (text == NULL || length < 2 || length % 2 != 0 || text[0] != '0' || text[1] != 'x')
    {
      g_set_error (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_PROTOCOL, "the server sent something else than 0x and whole bytes");
      return NULL;
    }

  gsize size = length / 2 - 1;
  g_autofree guint8 *bytes = g_malloc (size + 1);
  for (gsize i = 0; i < size; i++)
    {
      int high = g_ascii_xdigit_value (text[2 + 2 * i]), low = g_ascii_xdigit_value (text[3 + 2 * i]);

      if (high < 0 || low < 0)
        {
          g_set_error (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_PROTOCOL,
                       "the server sent a wrong hex digit at %" G_GSIZE_FORMAT, 2 + 2 * i);
          return NULL;
        }
      bytes[i] = (guint8) (high << 4 | low);
    }
  return g_bytes_new_take (g_steal_pointer (&bytes), size);
}

gboolean
tao_json_value_get_hash (const TaoJsonValue *value, TaoBytes32 *out)
{
  gsize length;
  const char *text = tao_json_value_get_string (value, &length);

  if (text == NULL || length != 66)
    return FALSE;

  g_autoptr(GBytes) bytes = tao_json_value_get_hex (value, NULL);
  if (bytes == NULL)
    return FALSE;
  memcpy (out->bytes, g_bytes_get_data (bytes, NULL), sizeof out->bytes);
  return TRUE;
}

void
tao_json_append_string (GString *out, const char *text)
{
  g_string_append_c (out, '"');
  for (; *text != '\0'; text++)
    {
      if (*text == '"' || *text == '\\')
        {
          g_string_append_c (out, '\\');
          g_string_append_c (out, *text);
        }
      else if ((guchar) *text < 0x20)
        g_string_append_printf (out, "\\u%04x", (guint) (guchar) *text);
      else
        g_string_append_c (out, *text);
    }
  g_string_append_c (out, '"');
}

static void
append_value (GString *out, const TaoJsonValue *value)
{
  switch ((TaoJsonKind) value->kind)
    {
    case TAO_JSON_NULL:
      g_string_append (out, "null");
      break;
    case TAO_JSON_FALSE:
      g_string_append (out, "false");
      break;
    case TAO_JSON_TRUE:
      g_string_append (out, "true");
      break;
    case TAO_JSON_NUMBER:
      g_string_append (out, value->text);
      break;
    case TAO_JSON_STRING:
      tao_json_append_string (out, value->text != NULL ? value->text : "");
      break;
    case TAO_JSON_ARRAY:
    case TAO_JSON_OBJECT:
      g_string_append_c (out, value->kind == TAO_JSON_ARRAY ? '[' : '{');
      for (guint32 i = 0; i < value->length; i++)
        {
          if (i > 0)
            g_string_append_c (out, ',');
          if (value->kind == TAO_JSON_OBJECT)
            {
              tao_json_append_string (out, value->children[i].name != NULL ? value->children[i].name : "");
              g_string_append_c (out, ':');
            }
          append_value (out, &value->children[i]);
        }
      g_string_append_c (out, value->kind == TAO_JSON_ARRAY ? ']' : '}');
    }
}

char *
tao_json_value_to_text (const TaoJsonValue *value)
{
  GString *out = g_string_new (NULL);

  if (value == NULL)
    g_string_append (out, "null");
  else
    append_value (out, value);
  return g_string_free (out, FALSE);
}
