#include "keys/json-private.h"

#include <string.h>

#define DEPTH_MAX 16

/* The scanners take the position and the end, and return the position after what they read, or NULL. */
static const char *scan_value (const char *p, const char *end, guint depth);

static const char *
skip_space (const char *p, const char *end)
{
  while (p < end && (*p == ' ' || *p == '\t' || *p == '\n' || *p == '\r'))
    p++;
  return p;
}

static const char *
scan_string (const char *p, const char *end)
{
  if (p == end || *p != '"')
    return NULL;
  for (p++; p < end; p++)
    {
      if (*p == '"')
        return p + 1;
      if ((guint8) *p < 0x20)
        return NULL;
      if (*p != '\\')
        continue;
      if (++p == end)
        return NULL;
      if (*p == 'u')
        {
          for (guint i = 0; i < 4; i++)
            if (++p == end || !g_ascii_isxdigit (*p))
              return NULL;
        }
      else if (strchr ("\"\\/bfnrt", *p) == NULL || *p == '\0')
        return NULL;
    }
  return NULL;
}

static const char *
scan_digits (const char *p, const char *end)
{
  if (p == end || !g_ascii_isdigit (*p))
    return NULL;
  while (p < end && g_ascii_isdigit (*p))
    p++;
  return p;
}

static const char *
scan_number (const char *p, const char *end)
{
  if (p < end && *p == '-')
    p++;
  if (p < end && *p == '0')
    p++;
  else
    p = scan_digits (p, end);
  if (p != NULL && p < end && *p == '.')
    p = scan_digits (p + 1, end);
  if (p != NULL && p < end && (*p == 'e' || *p == 'E'))
    {
      p++;
      if (p < end && (*p == '+' || *p == '-'))
        p++;
      p = scan_digits (p, end);
    }
  return p;
}

static const char *
scan_word (const char *p, const char *end, const char *word)
{
  gsize len = strlen (word);

  return (gsize) (end - p) >= len && memcmp (p, word, len) == 0 ? p + len : NULL;
}

/* An object or array, after its opening bracket. */
static const char *
scan_items (const char *p, const char *end, guint depth, gboolean object)
{
  const char close = object ? '}' : ']';

  p = skip_space (p, end);
  if (p < end && *p == close)
    return p + 1;
  for (;;)
    {
      if (object)
        {
          p = scan_string (skip_space (p, end), end);
          if (p == NULL)
            return NULL;
          p = skip_space (p, end);
          if (p == end || *p++ != ':')
            return NULL;
        }
      p = scan_value (skip_space (p, end), end, depth);
      if (p == NULL)
        return NULL;
      p = skip_space (p, end);
      if (p == end)
        return NULL;
      if (*p == close)
        return p + 1;
      if (*p++ != ',')
        return NULL;
    }
}

static const char *
scan_value (const char *p, const char *end, guint depth)
{
  if (p == end || depth > DEPTH_MAX)
    return NULL;
  switch (*p)
    {
    case '{':
      return scan_items (p + 1, end, depth + 1, TRUE);
    case '[':
      return scan_items (p + 1, end, depth + 1, FALSE);
    case '"':
      return scan_string (p, end);
    case 't':
      return scan_word (p, end, "true");
    case 'f':
      return scan_word (p, end, "false");
    case 'n':
      return scan_word (p, end, "null");
    default:
      return scan_number (p, end);
    }
}

gboolean
tao_json_check (const char *text, gsize len, TaoJson *root, GError **error)
{
  const char *end = text + len, *start = skip_space (text, end), *after;

  after = g_utf8_validate (text, (gssize) len, NULL) ? scan_value (start, end, 0) : NULL;
  if (after == NULL || skip_space (after, end) != end)
    {
      g_set_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_MALFORMED, "The content is not JSON");
      return FALSE;
    }
  root->start = start;
  root->len = (gsize) (after - start);
  return TRUE;
}

gboolean
tao_json_get_member (TaoJson object, const char *name, TaoJson *value)
{
  const char *p = object.start + 1, *end = object.start + object.len;
  gboolean found = FALSE;

  if (tao_json_kind (object) != '{')
    return FALSE;
  for (p = skip_space (p, end); *p != '}'; p = skip_space (p, end))
    {
      const char *after, *start;
      TaoJson key;

      if (*p == ',')
        p = skip_space (p + 1, end);
      after = scan_string (p, end);
      key = (TaoJson) { p, (gsize) (after - p) };
      start = skip_space (skip_space (after, end) + 1, end);
      p = scan_value (start, end, 0);
      if (tao_json_is_string (key, name))
        {
          found = *start != 'n';
          *value = (TaoJson) { start, (gsize) (p - start) };
        }
    }
  return found;
}

gboolean
tao_json_get_element (TaoJson array, guint index, TaoJson *value)
{
  const char *p = array.start + 1, *end = array.start + array.len;

  if (tao_json_kind (array) != '[')
    return FALSE;
  for (p = skip_space (p, end); *p != ']'; p = skip_space (p, end), index--)
    {
      const char *start = *p == ',' ? skip_space (p + 1, end) : p;

      p = scan_value (start, end, 0);
      if (index == 0)
        {
          *value = (TaoJson) { start, (gsize) (p - start) };
          return TRUE;
        }
    }
  return FALSE;
}

gboolean
tao_json_is_string (TaoJson value, const char *text)
{
  gsize len = strlen (text);

  return tao_json_kind (value) == '"' && value.len == len + 2 && memcmp (value.start + 1, text, len) == 0;
}

static gunichar
read_hex4 (const char *p)
{
  gunichar c = 0;

  for (guint i = 0; i < 4; i++)
    c = c << 4 | (gunichar) g_ascii_xdigit_value (p[i]);
  return c;
}

TaoSecret *
tao_json_dup_string (TaoJson value)
{
  const char *p = value.start + 1, *end = value.start + value.len - 1;
  TaoSecret *text;
  char *out;

  if (tao_json_kind (value) != '"')
    return NULL;
  text = tao_secret_new (value.len);        /* an escape is never shorter than what it stands for */
  out = (char *) tao_secret_get_writable (text);
  while (p < end)
    {
      gunichar c;

      if (*p != '\\')
        {
          *out++ = *p++;
          continue;
        }
      p += 2;
      switch (p[-1])
        {
        case 'b': *out++ = '\b'; break;
        case 'f': *out++ = '\f'; break;
        case 'n': *out++ = '\n'; break;
        case 'r': *out++ = '\r'; break;
        case 't': *out++ = '\t'; break;
        case 'u':
          c = read_hex4 (p);
          p += 4;
          if (c >= 0xd800 && c < 0xdc00 && end - p >= 6 && p[0] == '\\' && p[1] == 'u'
              && read_hex4 (p + 2) >= 0xdc00 && read_hex4 (p + 2) < 0xe000)
            {
              c = 0x10000 + ((c - 0xd800) << 10) + (read_hex4 (p + 2) - 0xdc00);
              p += 6;
            }
          if (c >= 0xd800 && c < 0xe000)
            c = 0xfffd;                     /* half a pair stands for nothing */
          out += g_unichar_to_utf8 (c, out);
          break;
        default:
          *out++ = p[-1];
        }
    }
  tao_secret_truncate (text, (gsize) (out - tao_secret_get_text (text)));
  return text;
}
