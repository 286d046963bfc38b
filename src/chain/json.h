/* A strict, bounded, read-only JSON tree for what strangers send.
 *
 * One pass checks size, depth, number of values, grammar and UTF-8 and builds
 * the tree; nothing is built from text that is not wholly valid.  Numbers keep
 * their text, so 2^64-1 stays 2^64-1 and 1e3 is no integer (json-glib 1.6.6
 * reads the first as -1 and dies on deep nesting, which is why it is not used
 * here).  A tree is immutable; values live as long as their TaoJson. */
#pragma once

#include "chain/error.h"

G_BEGIN_DECLS

typedef struct {
  gsize max_bytes;   /* of text */
  guint max_depth;   /* of arrays and objects inside each other */
  guint max_values;  /* of all kinds, members included */
} TaoJsonLimits;

/* 64 MiB, 32 levels, a million values: above the largest honest answer. */
extern const TaoJsonLimits tao_json_default_limits;

typedef enum {
  TAO_JSON_NULL,
  TAO_JSON_FALSE,
  TAO_JSON_TRUE,
  TAO_JSON_NUMBER,
  TAO_JSON_STRING,
  TAO_JSON_ARRAY,
  TAO_JSON_OBJECT,
} TaoJsonKind;

typedef struct _TaoJson      TaoJson;
typedef struct _TaoJsonValue TaoJsonValue;

/* Parses @length bytes of @text, which need not end with a zero byte and is not
 * kept.  Errors: TOO_LARGE (a limit), PROTOCOL (not JSON). (transfer full) */
TaoJson            *tao_json_parse        (const char *text, gsize length, const TaoJsonLimits *limits, GError **error);
/* A part of @self as an answer of its own; @value must belong to @self. (transfer full) */
TaoJson            *tao_json_new_part     (TaoJson *self, const TaoJsonValue *value);
TaoJson            *tao_json_ref          (TaoJson *self);
void                tao_json_unref        (TaoJson *self);
const TaoJsonValue *tao_json_get_root     (TaoJson *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoJson, tao_json_unref)

/* All getters below take NULL for "no such value" and then fail or return the
 * empty answer, so that lookups can be chained. */
TaoJsonKind         tao_json_value_get_kind   (const TaoJsonValue *value);   /* NULL: TAO_JSON_NULL */
guint               tao_json_value_get_length (const TaoJsonValue *value);   /* of an array or object, else 0 */
const TaoJsonValue *tao_json_value_get_item   (const TaoJsonValue *value, guint index);   /* (nullable) */
/* The first member of that name: a repeated one cannot replace it. (nullable) */
const TaoJsonValue *tao_json_value_get_member (const TaoJsonValue *value, const char *name);
const char         *tao_json_value_get_member_name (const TaoJsonValue *value, guint index);   /* (nullable) */

/* The string's text, or NULL if it is no string or holds a zero character.
 * @length: (out) (optional) bytes. */
const char         *tao_json_value_get_string (const TaoJsonValue *value, gsize *length);
/* The text of a number exactly as sent, or NULL. */
const char         *tao_json_value_get_number (const TaoJsonValue *value);
gboolean            tao_json_value_get_boolean (const TaoJsonValue *value, gboolean *out);
/* A non-negative integer written as a number, as a decimal string or as a 0x
 * string of at most 16 significant digits. */
gboolean            tao_json_value_get_u64    (const TaoJsonValue *value, guint64 *out);
/* The bytes of a "0x…" string with an even number of digits.  NULL with PROTOCOL
 * if it is anything else. (transfer full) */
GBytes             *tao_json_value_get_hex    (const TaoJsonValue *value, GError **error);
gboolean            tao_json_value_get_hash   (const TaoJsonValue *value, TaoBytes32 *out);
/* The value as compact JSON; to compare opaque ids. (transfer full) */
char               *tao_json_value_to_text    (const TaoJsonValue *value);

/* Appends @text as a JSON string with its quotes. */
void                tao_json_append_string (GString *out, const char *text);

G_END_DECLS
