/* The preferences window. Every choice is a key of the schema and takes effect
 * at once. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

void tao_preferences_present (GtkWindow *parent, GSettings *settings);

/* Whether @text is an address a connection can be made to: ws:// or wss://
 * with a host and without user info. */
gboolean tao_endpoint_is_valid (const char *text);

G_END_DECLS
