#include "localnet/wire.h"

#include <errno.h>
#include <string.h>

typedef struct
{
  const char *at;
  const char *end;
} Scan;

static void
skip_space (Scan *in)
{
  while (in->at < in->end && (*in->at == ' ' || *in->at == '\t' || *in->at == '\n' || *in->at == '\r'))
    in->at++;
}

static gboolean
scan_word (Scan *in, const char *word)
{
  gsize len = strlen (word);

  if ((gsize) (in->end - in->at) < len || memcmp (in->at, word, len) != 0)
    return FALSE;
  in->at += len;
  return TRUE;
}

static gboolean
scan_digits (Scan *in)
{
  const char *start = in->at;

  while (in->at < in->end && g_ascii_isdigit (*in->at))
    in->at++;
  return in->at > start;
}

static gboolean
scan_number (Scan *in)
{
  if (in->at < in->end && *in->at == '-')
    in->at++;
  if (in->at < in->end && *in->at == '0')
    in->at++;
  else if (!scan_digits (in))
    return FALSE;
  if (in->at < in->end && *in->at == '.')
    {
      in->at++;
      if (!scan_digits (in))
        return FALSE;
    }
  if (in->at < in->end && (*in->at == 'e' || *in->at == 'E'))
    {
      in->at++;
      if (in->at < in->end && (*in->at == '+' || *in->at == '-'))
        in->at++;
      if (!scan_digits (in))
        return FALSE;
    }
  return TRUE;
}

/* Behind the opening quote; stops behind the closing one. */
static gboolean
scan_string (Scan *in)
{
  while (in->at < in->end)
    {
      guchar c = (guchar) *in->at++;

      if (c == '"')
        return TRUE;
      if (c < 0x20)
        return FALSE;
      if (c != '\\')
        continue;
      if (in->at == in->end)
        return FALSE;
      c = (guchar) *in->at++;
      if (c == 'u')
        {
          for (guint i = 0; i < 4; i++, in->at++)
            if (in->at == in->end || !g_ascii_isxdigit (*in->at))
              return FALSE;
        }
      else if (c == '\0' || strchr ("\"\\/bfnrt", c) == NULL)
        {
          return FALSE;
        }
    }
  return FALSE;
}

static gboolean
scan_scalar (Scan *in, TaoWire *value)
{
  value->text = in->at;
  switch (*in->at)
    {
    case 'n':
      value->type = TAO_WIRE_NULL;
      if (!scan_word (in, "null"))
        return FALSE;
      break;
    case 't':
      value->type = TAO_WIRE_TRUE;
      if (!scan_word (in, "true"))
        return FALSE;
      break;
    case 'f':
      value->type = TAO_WIRE_FALSE;
      if (!scan_word (in, "false"))
        return FALSE;
      break;
    case '"':
      value->type = TAO_WIRE_STRING;
      value->text = ++in->at;
      if (!scan_string (in))
        return FALSE;
      value->length = (guint) (in->at - value->text - 1);
      return TRUE;
    default:
      value->type = TAO_WIRE_NUMBER;
      if (!scan_number (in))
        return FALSE;
    }
  value->length = (guint) (in->at - value->text);
  return TRUE;
}

/* One value after the other, the open containers on a small stack. */
static gboolean
parse_values (Scan *in, GArray *values)
{
  guint open[TAO_WIRE_MAX_DEPTH];
  guint depth = 0;
  gboolean name_due = FALSE;    /* the next value is a member's name */

  while (TRUE)
    {
      TaoWire value = { 0 };
      guint index = values->len;

      skip_space (in);
      if (in->at == in->end || values->len == TAO_WIRE_MAX_VALUES)
        return FALSE;
      if (name_due && *in->at != '"')
        return FALSE;

      if (*in->at == '[' || *in->at == '{')
        {
          gboolean is_object = *in->at == '{';

          if (depth == TAO_WIRE_MAX_DEPTH)
            return FALSE;
          value.type = is_object ? TAO_WIRE_OBJECT : TAO_WIRE_ARRAY;
          value.text = in->at++;
          g_array_append_val (values, value);
          open[depth++] = index;
          skip_space (in);
          if (in->at == in->end)
            return FALSE;
          if (*in->at != (is_object ? '}' : ']'))
            {
              name_due = is_object;
              continue;
            }
        }
      else
        {
          if (!scan_scalar (in, &value))
            return FALSE;
          value.end = index + 1;
          g_array_append_val (values, value);
          if (name_due)
            {
              skip_space (in);
              if (!scan_word (in, ":"))
                return FALSE;
              name_due = FALSE;
              continue;
            }
          if (depth > 0)
            g_array_index (values, TaoWire, open[depth - 1]).n_children++;
        }

      /* A value is complete; so may be the containers around it. */
      while (depth > 0)
        {
          TaoWire *container = &g_array_index (values, TaoWire, open[depth - 1]);
          char close = container->type == TAO_WIRE_OBJECT ? '}' : ']';

          skip_space (in);
          if (in->at == in->end)
            return FALSE;
          if (*in->at == ',' && container->n_children > 0)
            {
              in->at++;
              name_due = container->type == TAO_WIRE_OBJECT;
              break;
            }
          if (*in->at != close)
            return FALSE;
          in->at++;
          container->end = values->len;
          container->length = (guint) (in->at - container->text);
          depth--;
          if (depth > 0)
            g_array_index (values, TaoWire, open[depth - 1]).n_children++;
        }
      if (depth == 0)
        {
          skip_space (in);
          return in->at == in->end;
        }
    }
}

TaoWireDocument *
tao_wire_parse (const char *text, gsize len)
{
  g_autoptr(GArray) values = NULL;
  Scan in = { text, text != NULL ? text + len : NULL };
  TaoWireDocument *doc;

  if (len > G_MAXINT || !g_utf8_validate_len (text, len, NULL))
    return NULL;
  values = g_array_new (FALSE, FALSE, sizeof (TaoWire));
  if (!parse_values (&in, values))
    return NULL;
  doc = g_new (TaoWireDocument, 1);
  doc->n_values = values->len;
  doc->values = (TaoWire *) (void *) g_array_free (g_steal_pointer (&values), FALSE);
  return doc;
}

void
tao_wire_document_free (TaoWireDocument *self)
{
  g_free (self->values);
  g_free (self);
}

const TaoWire *
tao_wire_element (const TaoWireDocument *doc, const TaoWire *array, guint i)
{
  guint at;

  if (array == NULL || array->type != TAO_WIRE_ARRAY || i >= array->n_children)
    return NULL;
  at = (guint) (array - doc->values) + 1;
  while (i-- > 0)
    at = doc->values[at].end;
  return &doc->values[at];
}

const TaoWire *
tao_wire_member (const TaoWireDocument *doc, const TaoWire *object, const char *name)
{
  guint at;

  if (object == NULL || object->type != TAO_WIRE_OBJECT)
    return NULL;
  at = (guint) (object - doc->values) + 1;
  for (guint i = 0; i < object->n_children; i++)
    {
      if (tao_wire_is_string (&doc->values[at], name))
        return &doc->values[at + 1];
      at = doc->values[at + 1].end;
    }
  return NULL;
}

gboolean
tao_wire_is_string (const TaoWire *value, const char *text)
{
  return value != NULL && value->type == TAO_WIRE_STRING
         && value->length == strlen (text) && memcmp (value->text, text, value->length) == 0;
}

gboolean
tao_wire_get_u64 (const TaoWire *value, guint64 *out)
{
  char digits[24];
  const char *start = digits;
  guint base = 10;
  char *end;
  guint64 n;

  if (value == NULL || value->length == 0 || value->length >= sizeof digits)
    return FALSE;
  memcpy (digits, value->text, value->length);
  digits[value->length] = '\0';
  if (value->type == TAO_WIRE_STRING)
    {
      if (!g_str_has_prefix (digits, "0x"))
        return FALSE;
      start += 2;
      base = 16;
      if (!g_ascii_isxdigit (*start))
        return FALSE;
    }
  else if (value->type != TAO_WIRE_NUMBER || !g_ascii_isdigit (*start))
    {
      return FALSE;
    }
  errno = 0;
  n = g_ascii_strtoull (start, &end, base);
  if (errno != 0 || *end != '\0')
    return FALSE;
  *out = n;
  return TRUE;
}

char *
tao_wire_dup_string (const TaoWire *value)
{
  if (value == NULL || value->type != TAO_WIRE_STRING || memchr (value->text, '\\', value->length) != NULL)
    return NULL;
  return g_strndup (value->text, value->length);
}

GByteArray *
tao_wire_dup_hex (const TaoWire *value)
{
  GByteArray *bytes;
  const char *digits;
  guint n;

  if (value == NULL || value->type != TAO_WIRE_STRING || value->length % 2 != 0)
    return NULL;
  digits = value->text;
  n = value->length / 2;
  if (n > 0 && digits[0] == '0' && digits[1] == 'x')
    {
      digits += 2;
      n--;
    }
  bytes = g_byte_array_sized_new (n);
  g_byte_array_set_size (bytes, n);
  for (guint i = 0; i < n; i++)
    {
      int high = g_ascii_xdigit_value (digits[2 * i]);
      int low = g_ascii_xdigit_value (digits[2 * i + 1]);

      if (high < 0 || low < 0)
        {
          g_byte_array_unref (bytes);
          return NULL;
        }
      bytes->data[i] = (guint8) (high << 4 | low);
    }
  return bytes;
}

void
tao_wire_append_string (GString *out, const char *text)
{
  g_string_append_c (out, '"');
  for (const char *c = text; *c != '\0'; c++)
    if (*c == '"' || *c == '\\')
      {
        g_string_append_c (out, '\\');
        g_string_append_c (out, *c);
      }
    else if ((guchar) *c < 0x20)
      g_string_append_printf (out, "\\u%04x", (guint) *c);
    else
      g_string_append_c (out, *c);
  g_string_append_c (out, '"');
}

void
tao_wire_append_hex (GString *out, const guint8 *bytes, gsize len)
{
  static const char digits[] = "0123456789abcdef";
  gsize start = out->len;
  char *to;

  g_string_set_size (out, start + 2 * len + 4);
  to = out->str + start;
  *to++ = '"';
  *to++ = '0';
  *to++ = 'x';
  for (gsize i = 0; i < len; i++)
    {
      *to++ = digits[bytes[i] >> 4];
      *to++ = digits[bytes[i] & 0x0f];
    }
  *to = '"';
}
