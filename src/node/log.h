/* The last lines a program wrote, bounded, as a list model of TaoLogLine. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum {
  TAO_LOG_ERROR,
  TAO_LOG_WARNING,
  TAO_LOG_INFO,
  TAO_LOG_DEBUG,
} TaoLogLevel;

/* Messages that a person can be helped with. */
typedef enum {
  TAO_LOG_PLAIN,
  TAO_LOG_PORT_IN_USE,
  TAO_LOG_DISK_FULL,
  TAO_LOG_DATABASE_LOCKED,
  TAO_LOG_WRONG_GENESIS,
  TAO_LOG_NO_PERMISSION,
  TAO_LOG_OUT_OF_MEMORY,
  TAO_LOG_TOO_MANY_FILES,
  TAO_LOG_NO_PEERS,
  TAO_LOG_NO_ENGINE,         /* the container engine does not answer, or not us */
  TAO_LOG_NAME_TAKEN,        /* another container has the name */
} TaoLogMeaning;

#define TAO_TYPE_LOG_LINE (tao_log_line_get_type ())
G_DECLARE_FINAL_TYPE (TaoLogLine, tao_log_line, TAO, LOG_LINE, GObject)

const char   *tao_log_line_get_text    (TaoLogLine *self);   /* valid UTF-8, no control characters, at most 4 KiB */
gint64        tao_log_line_get_time_ms (TaoLogLine *self);   /* when it was read, Unix ms */
TaoLogLevel   tao_log_line_get_level   (TaoLogLine *self);
TaoLogMeaning tao_log_line_get_meaning (TaoLogLine *self);

/* Pure, for tests. */
TaoLogLevel   tao_log_guess_level      (const char *text);
TaoLogMeaning tao_log_guess_meaning    (const char *text);

#define TAO_TYPE_LOG (tao_log_get_type ())
G_DECLARE_FINAL_TYPE (TaoLog, tao_log, TAO, LOG, GObject)

/* Keeps at most @max_lines; older ones go. */
TaoLog       *tao_log_new     (guint max_lines);
/* Takes bytes as they come; a line is a line when its end has come. A flood costs one change of the model a call. */
void          tao_log_append  (TaoLog *self, const char *bytes, gsize size);
void          tao_log_clear   (TaoLog *self);
/* The last @n lines joined by newlines. (transfer full) */
char         *tao_log_tail    (TaoLog *self, guint n);

G_END_DECLS
