#include "node/log.h"

#include <string.h>

#define MAX_LINE 4096

struct _TaoLogLine {
  GObject       parent_instance;
  char         *text;
  gint64        time_ms;
  TaoLogLevel   level;
  TaoLogMeaning meaning;
};

G_DEFINE_FINAL_TYPE (TaoLogLine, tao_log_line, G_TYPE_OBJECT)

struct _TaoLog {
  GObject    parent_instance;
  GPtrArray *lines;         /* TaoLogLine, oldest first */
  guint      max_lines;
  GString   *partial;       /* a line whose end has not come */
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TaoLog, tao_log, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

/* --- a line ------------------------------------------------------------------------- */

static void
tao_log_line_finalize (GObject *object)
{
  g_free (TAO_LOG_LINE (object)->text);
  G_OBJECT_CLASS (tao_log_line_parent_class)->finalize (object);
}

static void
tao_log_line_class_init (TaoLogLineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tao_log_line_finalize;
}

static void
tao_log_line_init (TaoLogLine *self)
{
}

const char *
tao_log_line_get_text (TaoLogLine *self)
{
  return self->text;
}

gint64
tao_log_line_get_time_ms (TaoLogLine *self)
{
  return self->time_ms;
}

TaoLogLevel
tao_log_line_get_level (TaoLogLine *self)
{
  return self->level;
}

TaoLogMeaning
tao_log_line_get_meaning (TaoLogLine *self)
{
  return self->meaning;
}

TaoLogLevel
tao_log_guess_level (const char *text)
{
  static const struct { const char *word; TaoLogLevel level; } words[] = {
    { "ERROR", TAO_LOG_ERROR }, { "Error:", TAO_LOG_ERROR }, { "panicked", TAO_LOG_ERROR }, { "CRITICAL", TAO_LOG_ERROR },
    { "error:", TAO_LOG_ERROR }, { "WARN", TAO_LOG_WARNING }, { "warning", TAO_LOG_WARNING },
    { "DEBUG", TAO_LOG_DEBUG }, { "TRACE", TAO_LOG_DEBUG },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strstr (text, words[i].word) != NULL)
      return words[i].level;
  return TAO_LOG_INFO;
}

TaoLogMeaning
tao_log_guess_meaning (const char *text)
{
  static const struct { const char *words; TaoLogMeaning meaning; } known[] = {
    { "Address already in use", TAO_LOG_PORT_IN_USE },
    { "No space left on device", TAO_LOG_DISK_FULL },
    { "While lock file", TAO_LOG_DATABASE_LOCKED },
    { "lock hold by current process", TAO_LOG_DATABASE_LOCKED },
    { "Database file is in use", TAO_LOG_DATABASE_LOCKED },
    { "Failed to acquire lock", TAO_LOG_DATABASE_LOCKED },
    { "another instance", TAO_LOG_DATABASE_LOCKED },
    { "Genesis mismatch", TAO_LOG_WRONG_GENESIS },
    { "daemon socket", TAO_LOG_NO_ENGINE },
    { "Cannot connect to", TAO_LOG_NO_ENGINE },
    { "is already in use by", TAO_LOG_NAME_TAKEN },
    { "address already in use", TAO_LOG_PORT_IN_USE },
    { "port is already allocated", TAO_LOG_PORT_IN_USE },
    { "no space left on device", TAO_LOG_DISK_FULL },
    { "Permission denied", TAO_LOG_NO_PERMISSION },
    { "permission denied", TAO_LOG_NO_PERMISSION },
    { "Cannot allocate memory", TAO_LOG_OUT_OF_MEMORY },
    { "Too many open files", TAO_LOG_TOO_MANY_FILES },
    { "(0 peers)", TAO_LOG_NO_PEERS },
  };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (strstr (text, known[i].words) != NULL)
      return known[i].meaning;
  return TAO_LOG_PLAIN;
}

/* Colours and other control sequences are for terminals. */
static char *
clean_line (const char *bytes)
{
  g_autofree char *valid = g_utf8_make_valid (bytes, -1);
  GString *text = g_string_sized_new (strlen (valid));

  for (const char *at = valid; *at != '\0';)
    {
      gunichar c = g_utf8_get_char (at);

      if (c == 0x1b && at[1] == '[')
        {
          at += 2;
          while (*at != '\0' && !(*at >= '@' && *at <= '~'))
            at = g_utf8_next_char (at);
          if (*at != '\0')
            at++;
          continue;
        }
      if (c == '\t')
        g_string_append_c (text, ' ');
      else if (g_unichar_iscntrl (c) == FALSE && g_unichar_type (c) != G_UNICODE_FORMAT)
        g_string_append_unichar (text, c);
      at = g_utf8_next_char (at);
    }
  return g_string_free (text, FALSE);
}

static TaoLogLine *
line_new (const char *bytes)
{
  TaoLogLine *line = g_object_new (TAO_TYPE_LOG_LINE, NULL);

  line->text = clean_line (bytes);
  line->time_ms = g_get_real_time () / 1000;
  line->level = tao_log_guess_level (line->text);
  line->meaning = tao_log_guess_meaning (line->text);
  return line;
}

/* --- the list ------------------------------------------------------------------------- */

static GType
get_item_type (GListModel *model)
{
  return TAO_TYPE_LOG_LINE;
}

static guint
get_n_items (GListModel *model)
{
  return TAO_LOG (model)->lines->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  TaoLog *self = TAO_LOG (model);

  return position < self->lines->len ? g_object_ref (self->lines->pdata[position]) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
tao_log_finalize (GObject *object)
{
  TaoLog *self = TAO_LOG (object);

  g_ptr_array_unref (self->lines);
  g_string_free (self->partial, TRUE);
  G_OBJECT_CLASS (tao_log_parent_class)->finalize (object);
}

static void
tao_log_class_init (TaoLogClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tao_log_finalize;
}

static void
tao_log_init (TaoLog *self)
{
  self->lines = g_ptr_array_new_with_free_func (g_object_unref);
  self->partial = g_string_new (NULL);
}

TaoLog *
tao_log_new (guint max_lines)
{
  TaoLog *self = g_object_new (TAO_TYPE_LOG, NULL);

  self->max_lines = MAX (max_lines, 1);
  return self;
}

void
tao_log_append (TaoLog *self, const char *bytes, gsize size)
{
  g_autoptr(GPtrArray) fresh = g_ptr_array_new_with_free_func (g_object_unref);
  guint before, drop;

  for (gsize i = 0; i < size; i++)
    {
      if (bytes[i] == '\n')
        {
          g_ptr_array_add (fresh, line_new (self->partial->str));
          g_string_truncate (self->partial, 0);
          if (fresh->len > self->max_lines)
            g_ptr_array_remove_index (fresh, 0);
        }
      else if (self->partial->len < MAX_LINE && bytes[i] != '\0' && bytes[i] != '\r')
        {
          g_string_append_c (self->partial, bytes[i]);
        }
    }
  if (fresh->len == 0)
    return;

  before = self->lines->len;
  drop = before + fresh->len > self->max_lines ? before + fresh->len - self->max_lines : 0;
  if (drop > 0)
    {
      g_ptr_array_remove_range (self->lines, 0, drop);
      g_list_model_items_changed (G_LIST_MODEL (self), 0, drop, 0);
    }
  before = self->lines->len;
  for (guint i = 0; i < fresh->len; i++)
    g_ptr_array_add (self->lines, g_object_ref (fresh->pdata[i]));
  g_list_model_items_changed (G_LIST_MODEL (self), before, 0, fresh->len);
}

void
tao_log_clear (TaoLog *self)
{
  guint n = self->lines->len;

  g_ptr_array_set_size (self->lines, 0);
  g_string_truncate (self->partial, 0);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n, 0);
}

char *
tao_log_tail (TaoLog *self, guint n)
{
  GString *text = g_string_new (NULL);
  guint first = self->lines->len > n ? self->lines->len - n : 0;

  for (guint i = first; i < self->lines->len; i++)
    {
      if (text->len > 0)
        g_string_append_c (text, '\n');
      g_string_append (text, tao_log_line_get_text (self->lines->pdata[i]));
    }
  return g_string_free (text, FALSE);
}
