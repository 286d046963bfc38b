#include "app/text.h"

#include <glib/gi18n.h>
#include <string.h>

#define MOST_MARKS 3
#define MOST_BREAKS 40
#define FSI "\342\201\250"
#define PDI "\342\201\251"

static gboolean
is_dropped (gunichar c)
{
  switch (g_unichar_type (c))
    {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT:            /* bidi controls, zero width, tags, BOM */
    case G_UNICODE_PRIVATE_USE:
    case G_UNICODE_SURROGATE:
    case G_UNICODE_UNASSIGNED:
      return TRUE;
    default:
      /* Blank, but letters or marks to Unicode: fillers and selectors. */
      return c == 0x115F || c == 0x1160 || c == 0x3164 || c == 0xFFA0 || c == 0x034F || c == 0x2800 ||
             (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF);
    }
}

static gboolean
is_right_to_left (gunichar c)
{
  return (c >= 0x0590 && c <= 0x08FF) || (c >= 0xFB1D && c <= 0xFDFF) || (c >= 0xFE70 && c <= 0xFEFF) ||
         (c >= 0x10800 && c <= 0x10FFF) || (c >= 0x1E800 && c <= 0x1EFFF);
}

static char *
sanitize (const char *text, guint max_chars, gboolean keep_breaks)
{
  GString *out = g_string_new (NULL);
  gboolean pending_space = FALSE, rtl = FALSE;
  guint pending_breaks = 0, breaks = 0, marks = 0, chars = 0;

  for (const char *p = text != NULL ? text : ""; *p != '\0';)
    {
      gunichar c = g_utf8_get_char_validated (p, -1);

      if (c == (gunichar) -1 || c == (gunichar) -2)
        {
          c = 0xFFFD;
          p++;
        }
      else
        p = g_utf8_next_char (p);

      if (keep_breaks && c == '\n')
        {
          pending_breaks++;
          continue;
        }
      if (g_unichar_isspace (c) || c == 0x85 || c == 0x1680)
        {
          pending_space = TRUE;
          continue;
        }
      if (is_dropped (c))
        continue;
      if (g_unichar_ismark (c))
        {
          if (chars == 0 || ++marks > MOST_MARKS)
            continue;
        }
      else
        marks = 0;

      if (chars + (chars > 0 && (pending_space || pending_breaks > 0)) >= max_chars)
        {
          g_string_append (out, "…");
          break;
        }
      if (chars > 0 && pending_breaks > 0 && breaks < MOST_BREAKS)
        {
          g_string_append (out, pending_breaks > 1 ? "\n\n" : "\n");
          breaks += MIN (pending_breaks, 2);
          chars++;
        }
      else if (chars > 0 && (pending_space || pending_breaks > 0))
        {
          g_string_append_c (out, ' ');
          chars++;
        }
      pending_space = FALSE;
      pending_breaks = 0;
      rtl |= is_right_to_left (c);
      g_string_append_unichar (out, c);
      chars++;
    }
  if (rtl)
    {
      g_string_prepend (out, FSI);
      g_string_append (out, PDI);
    }
  return g_string_free (out, FALSE);
}

char *
tao_text_line (const char *text, guint max_chars)
{
  return sanitize (text, max_chars, FALSE);
}

char *
tao_text_paragraph (const char *text, guint max_chars)
{
  return sanitize (text, max_chars, TRUE);
}

char *
tao_text_subnet_name (const char *name, guint16 netuid)
{
  g_autofree char *line = tao_text_line (name, TAO_TEXT_NAME);

  if (line[0] != '\0')
    return g_steal_pointer (&line);
  return netuid == 0 ? g_strdup (_("Root")) : g_strdup_printf (_("Subnet %u"), netuid);
}

char *
tao_text_web_address (const char *text)
{
  g_autoptr(GUri) uri = NULL;
  gsize length;

  if (text == NULL || (length = strlen (text)) > 512)
    return NULL;
  for (gsize i = 0; i < length; i++)
    if (text[i] <= ' ' || text[i] > '~' || strchr ("<>\"'`\\", text[i]) != NULL)
      return NULL;
  uri = g_uri_parse (text, G_URI_FLAGS_NONE, NULL);
  if (uri == NULL || g_uri_get_userinfo (uri) != NULL ||
      (g_strcmp0 (g_uri_get_scheme (uri), "https") != 0 && g_strcmp0 (g_uri_get_scheme (uri), "http") != 0) ||
      g_uri_get_host (uri) == NULL || g_uri_get_host (uri)[0] == '\0')
    return NULL;
  return g_strdup (text);
}
