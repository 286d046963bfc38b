/* JSON from strangers, read without trust: strict grammar, one pass, no recursion, limits on depth
 * and on the number of values.  Numbers keep their text, so nothing is rounded. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  TAO_JSON_NULL,
  TAO_JSON_FALSE,
  TAO_JSON_TRUE,
  TAO_JSON_NUMBER,
  TAO_JSON_STRING,
  TAO_JSON_ARRAY,
  TAO_JSON_OBJECT,
} TaoJsonType;

/* A value inside a document.  Values stand in document order; the members of an object are string
 * and value by turns. */
typedef struct
{
  TaoJsonType type;
  guint n_children;     /* elements of an array; members of an object */
  guint end;            /* index of the value behind this one and all it contains */
  guint length;
  const char *text;     /* as written, @length bytes; of a string what stands between the quotes */
} TaoJson;

typedef struct
{
  TaoJson *values;      /* values[0] is the whole document */
  guint n_values;
} TaoJsonDocument;

#define TAO_JSON_MAX_DEPTH 32
#define TAO_JSON_MAX_VALUES 200000

/* Parses @text, which the document borrows.
 * (transfer full) (nullable): NULL if it is not JSON, not UTF-8, too deep or too large. */
TaoJsonDocument *tao_json_parse (const char *text, gsize len);
void tao_json_document_free (TaoJsonDocument *self);

/* (nullable): element @i of @array, or NULL if there is none or it is no array. */
const TaoJson *tao_json_element (const TaoJsonDocument *doc, const TaoJson *array, guint i);

/* (nullable): the value of member @name, whose name is written without escapes. */
const TaoJson *tao_json_member (const TaoJsonDocument *doc, const TaoJson *object, const char *name);

/* TRUE if @value is a string that reads @text, written without escapes. */
gboolean tao_json_is_string (const TaoJson *value, const char *text);

/* A number without sign, fraction or exponent, or a "0x" string; FALSE for anything else. */
gboolean tao_json_get_u64 (const TaoJson *value, guint64 *out);

/* (transfer full) (nullable): the text of a string without escapes; NULL for anything else. */
char *tao_json_dup_string (const TaoJson *value);

/* (transfer full) (nullable): the bytes of a string "0x" + pairs of hex digits; NULL for anything else. */
GByteArray *tao_json_dup_hex (const TaoJson *value);

/* Appends @text as a JSON string, escaped; @text is UTF-8. */
void tao_json_append_string (GString *out, const char *text);

/* Appends "0x…" in quotes. */
void tao_json_append_hex (GString *out, const guint8 *bytes, gsize len);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoJsonDocument, tao_json_document_free)

G_END_DECLS
