/* JSON from strangers, read without trust: strict grammar, one pass, no recursion, limits on depth
 * and on the number of values.  Numbers keep their text, so nothing is rounded. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  TAO_WIRE_NULL,
  TAO_WIRE_FALSE,
  TAO_WIRE_TRUE,
  TAO_WIRE_NUMBER,
  TAO_WIRE_STRING,
  TAO_WIRE_ARRAY,
  TAO_WIRE_OBJECT,
} TaoWireType;

/* A value inside a document.  Values stand in document order; the members of an object are string
 * and value by turns. */
typedef struct
{
  TaoWireType type;
  guint n_children;     /* elements of an array; members of an object */
  guint end;            /* index of the value behind this one and all it contains */
  guint length;
  const char *text;     /* as written, @length bytes; of a string what stands between the quotes */
} TaoWire;

typedef struct
{
  TaoWire *values;      /* values[0] is the whole document */
  guint n_values;
} TaoWireDocument;

#define TAO_WIRE_MAX_DEPTH 32
#define TAO_WIRE_MAX_VALUES 200000

/* Parses @text, which the document borrows.
 * (transfer full) (nullable): NULL if it is not JSON, not UTF-8, too deep or too large. */
TaoWireDocument *tao_wire_parse (const char *text, gsize len);
void tao_wire_document_free (TaoWireDocument *self);

/* (nullable): element @i of @array, or NULL if there is none or it is no array. */
const TaoWire *tao_wire_element (const TaoWireDocument *doc, const TaoWire *array, guint i);

/* (nullable): the value of member @name, whose name is written without escapes. */
const TaoWire *tao_wire_member (const TaoWireDocument *doc, const TaoWire *object, const char *name);

/* TRUE if @value is a string that reads @text, written without escapes. */
gboolean tao_wire_is_string (const TaoWire *value, const char *text);

/* A number without sign, fraction or exponent, or a "0x" string; FALSE for anything else. */
gboolean tao_wire_get_u64 (const TaoWire *value, guint64 *out);

/* (transfer full) (nullable): the text of a string without escapes; NULL for anything else. */
char *tao_wire_dup_string (const TaoWire *value);

/* (transfer full) (nullable): the bytes of a string of pairs of hex digits, with or without "0x" (clients
 * send "" for no bytes); NULL for anything else. */
GByteArray *tao_wire_dup_hex (const TaoWire *value);

/* Appends @text as a JSON string, escaped; @text is UTF-8. */
void tao_wire_append_string (GString *out, const char *text);

/* Appends "0x…" in quotes. */
void tao_wire_append_hex (GString *out, const guint8 *bytes, gsize len);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoWireDocument, tao_wire_document_free)

G_END_DECLS
