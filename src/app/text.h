/* Text from the network is hostile: names, identities, symbols, errors. It
 * reaches a widget only through here, and only as plain text. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TAO_TEXT_NAME 48          /* characters of a name in a row or title */
#define TAO_TEXT_LINE 160         /* of a one-line description */
#define TAO_TEXT_PARAGRAPH 2000

/* One line of at most @max_chars characters, (transfer full), possibly empty,
 * valid UTF-8: invalid bytes become U+FFFD; controls, bidi controls, invisible
 * and private-use characters are dropped; white space collapses to single
 * spaces; at most three combining marks stay on a letter; what is cut off ends
 * in an ellipsis; text with right-to-left letters is isolated, so that numbers
 * beside it keep their place. @text: (nullable), any bytes up to its NUL. */
char *tao_text_line (const char *text, guint max_chars);

/* The same, keeping line breaks (at most two together, at most 40 in all). */
char *tao_text_paragraph (const char *text, guint max_chars);

/* @name as a line, or the fallback "Subnet 11" if nothing visible is left. */
char *tao_text_subnet_name (const char *name, guint16 netuid);

/* A web address one may offer to open after showing it in full: http or https,
 * a host, no user info, plain ASCII, at most 512 bytes. NULL for anything else. */
char *tao_text_web_address (const char *text);

G_END_DECLS
