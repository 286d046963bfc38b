#pragma once

/* Values of any registry type: decode into a tree, print as JSON, encode from JSON-like text.
 *
 * Text forms, the same for printing and reading:
 *   bool                    true, false
 *   u8 … u32, i8 … i32      number                 (also Compact of these)
 *   u64 and wider           "decimal string"       (a number is read too, "0x…" as well)
 *   str, char               "string"
 *   Vec<u8>, [u8; n]        "0x…"                  (a Vec<u8> also reads any other string as its UTF-8)
 *   Vec, array, tuple       [a, b]                 (the unit is [])
 *   struct                  {"field": a}; [a, b] when its fields have no names
 *   struct of one unnamed   the inner value        (newtypes are transparent everywhere)
 *   Option                  null or the value; {"Some": x} when x is itself an Option
 *   enum                    "Name"; {"Name": a} with one unnamed field; {"Name": [a, b]}; {"Name": {"field": a}}
 *   bit sequence            "0b0110", first bit first
 *   AccountId32             "0x…", or what the caller's account functions make of it
 */

#include "scale/reader.h"
#include "scale/registry.h"

G_BEGIN_DECLS

typedef enum {
  TAO_VALUE_BOOL,
  TAO_VALUE_CHAR,
  TAO_VALUE_STR,
  TAO_VALUE_UINT,     /* u8 … u256 and every Compact */
  TAO_VALUE_INT,      /* i8 … i256 */
  TAO_VALUE_BYTES,    /* Vec<u8>, [u8; n] */
  TAO_VALUE_LIST,     /* other sequences and arrays, tuples */
  TAO_VALUE_STRUCT,   /* composites; their children are the fields */
  TAO_VALUE_VARIANT,  /* enums; their children are the variant's fields */
  TAO_VALUE_BITS,
} TaoValueKind;

/* One node of a decoded tree.  The root owns the tree and keeps its registry and a copy of its bytes; the nodes beneath are
 * lent by it. */
typedef struct _TaoValue TaoValue;

/* Decodes one value of type @type from @reader, which moves past it.
 * Returns (transfer full) (nullable): the root; NULL with @error prefixed by the path to the bad part. */
TaoValue *tao_value_read (TaoScaleRegistry *registry,
                          guint32           type,
                          TaoScaleReader   *reader,
                          GError          **error);

/* As above; the value must fill @data. */
TaoValue *tao_value_decode (TaoScaleRegistry *registry,
                            guint32           type,
                            const guint8     *data,
                            gsize             size,
                            GError          **error);

/* Frees a root. */
void tao_value_free (TaoValue *root);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoValue, tao_value_free)

TaoValueKind tao_value_get_kind (const TaoValue *value);

/* The outermost type, so AccountId32 and not [u8; 32]. */
const TaoScaleType *tao_value_get_type (const TaoValue *value);

/* The encoded bytes of this part of the tree. */
TaoScaleSlice tao_value_get_encoded (const TaoValue *value);

/* Each returns FALSE, @out untouched, if @value is of another kind or does not fit. */
gboolean tao_value_get_bool (const TaoValue *value, gboolean *out);
gboolean tao_value_get_u32  (const TaoValue *value, guint32  *out);
gboolean tao_value_get_u64  (const TaoValue *value, guint64  *out);
gboolean tao_value_get_i64  (const TaoValue *value, gint64   *out);
gboolean tao_value_get_u128 (const TaoValue *value, tao_u128 *out);
gboolean tao_value_get_u256 (const TaoValue *value, TaoU256  *out);   /* two's complement for INT */
/* The payload of BYTES, STR (not NUL-terminated), CHAR (4 bytes) or the packed words of BITS. */
gboolean tao_value_get_bytes (const TaoValue *value, TaoScaleSlice *out);

/* How many bits a BITS value has. */
guint32 tao_value_get_n_bits (const TaoValue *value);

/* Children of LIST, STRUCT and VARIANT. */
guint           tao_value_get_n_children (const TaoValue *value);
const TaoValue *tao_value_get_child      (const TaoValue *value, guint position);
/* The name of a child of a STRUCT or VARIANT; (nullable) */
const char     *tao_value_get_child_name (const TaoValue *value, guint position);
/* The child of that name; (nullable) */
const TaoValue *tao_value_get_field      (const TaoValue *value, const char *name);
/* Follows "a.b.0.c": names and positions; Some(x) is passed through.  (nullable) */
const TaoValue *tao_value_lookup         (const TaoValue *value, const char *path);

/* The variant that a VARIANT value has; NULL for other kinds. */
const TaoScaleVariant *tao_value_get_variant (const TaoValue *value);
/* Whether @value is a VARIANT of that name. */
gboolean               tao_value_is_variant  (const TaoValue *value, const char *name);

/* Writes an account for people, as SS58 say.  Returns (transfer full). */
typedef char *(*TaoAccountFormat) (const guint8 account[32],
                                   gpointer     user_data);

/* Reads what TaoAccountFormat wrote.  Returns FALSE if @text is no account. */
typedef gboolean (*TaoAccountParse) (const char *text,
                                     guint8      account[32],
                                     gpointer    user_data);

typedef struct {
  TaoAccountFormat account_format;  /* (nullable) NULL prints hexadecimal */
  TaoAccountParse  account_parse;   /* (nullable) NULL reads hexadecimal only; else "0x…" is tried first */
  gpointer         user_data;
  gboolean         pretty;          /* indent by two spaces and break lines */
} TaoValueTextOptions;

/* Appends @value as JSON to @out.  @options: (nullable). */
void tao_value_append_json (const TaoValue            *value,
                            const TaoValueTextOptions *options,
                            GString                   *out);

/* Returns (transfer full). */
char *tao_value_to_json (const TaoValue            *value,
                         const TaoValueTextOptions *options);

/* Reads @text as a value of @type and appends its encoding to @out.  Strict JSON as above; objects must have exactly
 * the type's fields.  On failure @out is as before and @error names the path of the part that does not fit
 * (TAO_SCALE_ERROR_INVALID_TEXT).  @options: (nullable). */
gboolean tao_value_encode_text (const TaoScaleRegistry    *registry,
                                guint32                    type,
                                const char                *text,
                                const TaoValueTextOptions *options,
                                GByteArray                *out,
                                GError                   **error);

/* Encodes a decoded tree again from its nodes (not by copying its bytes), and appends to @out. */
void tao_value_encode (const TaoValue *value,
                       GByteArray     *out);

G_END_DECLS
