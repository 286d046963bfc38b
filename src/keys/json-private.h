/* A strict reader for the small JSON of key files, over bytes that stay where they are: a general parser
 * would copy secrets into ordinary memory. */
#pragma once

#include "keys/error.h"
#include "keys/secret.h"

G_BEGIN_DECLS

/* One value inside checked text. */
typedef struct {
  const char *start;
  gsize len;
} TaoJson;

/* Checks that @text is one JSON value (RFC 8259, UTF-8, at most 16 levels deep) and nothing else.
 * @root: (out), untouched on failure.  Errors: TAO_KEYS_ERROR_MALFORMED. */
gboolean tao_json_check (const char *text, gsize len, TaoJson *root, GError **error);

/* First character of the value: '{', '[', '"', 't', 'f', 'n', or a number's. */
static inline char
tao_json_kind (TaoJson value)
{
  return value.start[0];
}

/* The member @name of an object; the last, if it is written twice.  FALSE if there is none, if it is null,
 * or if @object is none. */
gboolean tao_json_get_member (TaoJson object, const char *name, TaoJson *value);

/* Element @index of an array; FALSE if there are not as many, or @array is none. */
gboolean tao_json_get_element (TaoJson array, guint index, TaoJson *value);

/* TRUE if @value is the string @text, which needs no escapes. */
gboolean tao_json_is_string (TaoJson value, const char *text);

/* The text of a string value, escapes resolved; NULL if it is none. */
TaoSecret *tao_json_dup_string (TaoJson value);

G_END_DECLS
