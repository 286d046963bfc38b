/* What starts at login: one file in the user's autostart folder, there only
 * while a node is to be started, so that it can be seen and removed like any
 * other. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Whether the node @id is among those started at login, and whether the file that would do it is there. */
gboolean tao_autostart_get    (GSettings *settings, const char *id);
/* Errors: G_IO_ERROR; nothing has changed then. */
gboolean tao_autostart_set    (GSettings *settings, const char *id, gboolean start, GError **error);
/* $XDG_CONFIG_HOME/autostart/….desktop. (transfer full) */
char    *tao_autostart_path   (void);
/* What stands in it when @program is started; a path with anything in it is quoted. (transfer full) */
char    *tao_autostart_text   (const char *program);

G_END_DECLS
