/* Values written as JSON-like text, encoded; the forms are described in value.h. */

#include "scale/value-private.h"

#include <string.h>

#include "scale/json-private.h"
#include "scale/walk-private.h"
#include "scale/writer.h"

typedef struct {
  const TaoScaleRegistry    *registry;
  const TaoValueTextOptions *options;
  GByteArray                *out;
} Encoder;

static gboolean encode_json (Encoder *encoder, guint32 id, const TaoJson *json, guint depth, GError **error);

static gboolean
fail (GError     **error,
      const char  *what)
{
  g_set_error_literal (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_INVALID_TEXT, what);
  return FALSE;
}

static gboolean
encode_number (Encoder             *encoder,
               const TaoScaleType  *shape,
               const TaoJson       *json,
               GError             **error)
{
  gboolean is_signed = shape->kind == TAO_SCALE_PRIMITIVE && tao_scale_primitive_is_signed (shape->primitive);
  guint8 bytes[32];
  TaoU256 number;

  if ((json->kind != TAO_JSON_NUMBER && json->kind != TAO_JSON_STRING) || strlen (json->text) != json->length ||
      !(is_signed ? tao_i256_parse : tao_u256_parse) (json->text, &number))
    return fail (error, is_signed ? "a whole number was expected" : "a whole number of 0 or more was expected");

  if (!tao_u256_to_le (number, is_signed, bytes, shape->width))
    {
      g_set_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_INVALID_TEXT,
                   "%s does not fit in %u bits", json->text, shape->width * 8u);
      return FALSE;
    }

  if (shape->kind == TAO_SCALE_COMPACT)
    tao_scale_write_compact_big (encoder->out, bytes, shape->width);
  else
    tao_scale_write_bytes (encoder->out, bytes, shape->width);
  return TRUE;
}

static gboolean
encode_primitive (Encoder             *encoder,
                  const TaoScaleType  *shape,
                  const TaoJson       *json,
                  GError             **error)
{
  switch (shape->primitive)
    {
    case TAO_SCALE_BOOL:
      if (json->kind != TAO_JSON_BOOL)
        return fail (error, "true or false was expected");
      tao_scale_write_bool (encoder->out, json->truth);
      return TRUE;

    case TAO_SCALE_STR:
      if (json->kind != TAO_JSON_STRING)
        return fail (error, "a string was expected");
      tao_scale_write_vec_u8 (encoder->out, (const guint8 *) json->text, json->length);
      return TRUE;

    case TAO_SCALE_CHAR:
      /* One character; a zero byte is one that GLib does not count. */
      if (json->kind != TAO_JSON_STRING || json->length == 0 ||
          (gsize) g_utf8_skip[(guchar) *json->text] != json->length)
        return fail (error, "a string of one character was expected");
      tao_scale_write_u32 (encoder->out, *json->text == '\0' ? 0 : g_utf8_get_char (json->text));
      return TRUE;

    default:
      return encode_number (encoder, shape, json, error);
    }
}

static gboolean
parse_account (Encoder       *encoder,
               const TaoJson *json,
               guint8         account[32])
{
  return !g_str_has_prefix (json->text, "0x") && encoder->options->account_parse != NULL &&
         encoder->options->account_parse (json->text, account, encoder->options->user_data);
}

static gboolean
encode_bytes (Encoder             *encoder,
              const TaoScaleType  *type,
              const TaoJson       *json,
              GError             **error)
{
  const TaoScaleType *shape = type->shape;
  g_autoptr(GByteArray) bytes = NULL;
  guint8 account[32];

  if (json->kind != TAO_JSON_STRING)
    return fail (error, "a string of bytes (\"0x…\") was expected");

  if (type->is_account && parse_account (encoder, json, account))
    {
      tao_scale_write_bytes (encoder->out, account, sizeof account);
      return TRUE;
    }

  if (shape->kind == TAO_SCALE_SEQUENCE && !g_str_has_prefix (json->text, "0x"))
    {
      tao_scale_write_vec_u8 (encoder->out, (const guint8 *) json->text, json->length);
      return TRUE;
    }

  if (!g_str_has_prefix (json->text, "0x"))
    return fail (error, type->is_account ? "this is no account" : "bytes (\"0x…\") were expected");

  bytes = tao_hex_decode (json->text, error);
  if (bytes == NULL)
    return FALSE;

  if (shape->kind == TAO_SCALE_SEQUENCE)
    {
      tao_scale_write_compact (encoder->out, bytes->len);
    }
  else if (bytes->len != shape->array.length)
    {
      g_set_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_INVALID_TEXT,
                   "%u bytes were expected, not %u", shape->array.length, bytes->len);
      return FALSE;
    }

  tao_scale_write_bytes (encoder->out, bytes->data, bytes->len);
  return TRUE;
}

static gboolean
encode_bits (Encoder             *encoder,
             const TaoScaleType  *shape,
             const TaoJson       *json,
             GError             **error)
{
  g_autofree guint8 *words = NULL;
  const char *digits;
  guint32 word_bits = 8u * shape->width;
  gsize n_bits;

  if (json->kind != TAO_JSON_STRING || !g_str_has_prefix (json->text, "0b"))
    return fail (error, "bits (\"0b…\") were expected");

  digits = json->text + 2;
  n_bits = json->length - 2;
  words = g_malloc0 ((n_bits / word_bits + 1) * shape->width);
  for (gsize i = 0; i < n_bits; i++)
    {
      gsize in_word = i % word_bits;

      if (digits[i] != '0' && digits[i] != '1')
        return fail (error, "bits are written with 0 and 1");
      if (shape->is_msb0)
        in_word = word_bits - 1 - in_word;
      if (digits[i] == '1')
        words[i / word_bits * shape->width + in_word / 8] |= (guint8) (1u << in_word % 8);
    }

  tao_scale_write_bits (encoder->out, shape->width, (guint32) n_bits, words);
  return TRUE;
}

static gboolean
encode_item (Encoder        *encoder,
             guint32         id,
             const TaoJson  *json,
             guint32         position,
             guint           depth,
             GError        **error)
{
  if (encode_json (encoder, id, json, depth + 1, error))
    return TRUE;

  g_prefix_error (error, "[%u]: ", position);
  return FALSE;
}

static gboolean
expect_items (const TaoJson  *json,
              guint32         n,
              GError        **error)
{
  if (json->kind != TAO_JSON_ARRAY)
    return fail (error, "a list ([…]) was expected");
  if (json->n_items == n)
    return TRUE;

  g_set_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_INVALID_TEXT,
               "%u items were expected, not %u", n, json->n_items);
  return FALSE;
}

static gboolean
encode_list (Encoder             *encoder,
             const TaoScaleType  *shape,
             const TaoJson       *json,
             guint                depth,
             GError             **error)
{
  guint32 item;

  if (shape->kind == TAO_SCALE_SEQUENCE)
    {
      item = shape->sequence.type;
      if (json->kind != TAO_JSON_ARRAY)
        return fail (error, "a list ([…]) was expected");
      tao_scale_write_compact (encoder->out, json->n_items);
    }
  else
    {
      item = shape->array.type;
      if (!expect_items (json, shape->array.length, error))
        return FALSE;
    }

  for (guint32 i = 0; i < json->n_items; i++)
    if (!encode_item (encoder, item, &json->items[i], i, depth, error))
      return FALSE;

  return TRUE;
}

static gboolean
encode_tuple (Encoder             *encoder,
              const TaoScaleType  *shape,
              const TaoJson       *json,
              guint                depth,
              GError             **error)
{
  if (!expect_items (json, shape->tuple.n_types, error))
    return FALSE;

  for (guint32 i = 0; i < json->n_items; i++)
    if (!encode_item (encoder, shape->tuple.types[i], &json->items[i], i, depth, error))
      return FALSE;

  return TRUE;
}

static gboolean
encode_named_fields (Encoder              *encoder,
                     const TaoScaleField  *fields,
                     guint32               n_fields,
                     const TaoJson        *json,
                     guint                 depth,
                     GError              **error)
{
  if (json->kind != TAO_JSON_OBJECT)
    return fail (error, "a struct ({…}) was expected");

  for (guint32 i = 0; i < n_fields; i++)
    {
      const TaoJson *member = tao_scale_json_get_member (json, fields[i].name, i);

      if (member == NULL)
        {
          g_set_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_INVALID_TEXT, "the field %s is missing", fields[i].name);
          return FALSE;
        }
      if (!encode_json (encoder, fields[i].type, member, depth + 1, error))
        {
          g_prefix_error (error, "%s: ", fields[i].name);
          return FALSE;
        }
    }

  /* All fields are there under different names, so more members means an unknown one. */
  if (json->n_items == n_fields)
    return TRUE;

  for (guint32 i = 0; i < json->n_items; i++)
    {
      gboolean known = FALSE;

      for (guint32 j = 0; j < n_fields && !known; j++)
        known = strcmp (fields[j].name, json->items[i].key) == 0;
      if (!known)
        {
          g_set_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_INVALID_TEXT, "there is no field %s", json->items[i].key);
          return FALSE;
        }
    }
  g_assert_not_reached ();
}

static gboolean
encode_fields (Encoder              *encoder,
               const TaoScaleField  *fields,
               guint32               n_fields,
               const TaoJson        *json,
               guint                 depth,
               GError              **error)
{
  if (n_fields > 0 && fields[0].name != NULL)
    return encode_named_fields (encoder, fields, n_fields, json, depth, error);

  if (!expect_items (json, n_fields, error))
    return FALSE;

  for (guint32 i = 0; i < n_fields; i++)
    if (!encode_item (encoder, fields[i].type, &json->items[i], i, depth, error))
      return FALSE;

  return TRUE;
}

static gboolean
encode_option (Encoder             *encoder,
               const TaoScaleType  *shape,
               const TaoJson       *json,
               guint                depth,
               GError             **error)
{
  const TaoScaleVariant *some = &shape->variant.variants[1];

  tao_scale_write_option (encoder->out, json->kind != TAO_JSON_NULL);
  if (json->kind == TAO_JSON_NULL)
    return TRUE;

  if (tao_value_option_is_wrapped (encoder->registry, shape))
    {
      if (json->kind != TAO_JSON_OBJECT || json->n_items != 1 || strcmp (json->items[0].key, "Some") != 0)
        return fail (error, "null or {\"Some\": …} was expected");
      json = &json->items[0];
    }

  return encode_json (encoder, some->fields[0].type, json, depth + 1, error);
}

static gboolean
encode_variant (Encoder             *encoder,
                const TaoScaleType  *shape,
                const TaoJson       *json,
                guint                depth,
                GError             **error)
{
  const TaoScaleVariant *variant;
  const char *name;
  gboolean done;

  if (tao_scale_type_is_option (shape))
    return encode_option (encoder, shape, json, depth, error);

  if (json->kind == TAO_JSON_STRING)
    name = json->text;
  else if (json->kind == TAO_JSON_OBJECT && json->n_items == 1)
    name = json->items[0].key;
  else
    return fail (error, "a variant (\"Name\" or {\"Name\": …}) was expected");

  variant = tao_scale_type_find_variant (shape, name);
  if (variant == NULL)
    {
      g_set_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_INVALID_TEXT, "there is no variant %s", name);
      return FALSE;
    }

  if ((json->kind == TAO_JSON_STRING) != (variant->n_fields == 0))
    {
      g_set_error (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_INVALID_TEXT, "the variant %s has %u fields", name,
                   variant->n_fields);
      return FALSE;
    }

  tao_scale_write_u8 (encoder->out, variant->index);
  if (variant->n_fields == 0)
    return TRUE;

  if (variant->n_fields == 1 && variant->fields[0].name == NULL)
    done = encode_json (encoder, variant->fields[0].type, &json->items[0], depth + 1, error);
  else
    done = encode_fields (encoder, variant->fields, variant->n_fields, &json->items[0], depth, error);
  if (!done)
    g_prefix_error (error, "%s: ", name);
  return done;
}

static gboolean
encode_json (Encoder        *encoder,
             guint32         id,
             const TaoJson  *json,
             guint           depth,
             GError        **error)
{
  const TaoScaleType *type = &encoder->registry->types[id];
  const TaoScaleType *shape = type->shape;

  if (depth > TAO_SCALE_MAX_DEPTH)
    return fail (error, "nested too deeply");
  if (encoder->out->len > 2 * TAO_SCALE_MAX_TEXT)
    return fail (error, "the value is too large");

  switch (shape->kind)
    {
    case TAO_SCALE_COMPOSITE:
      if (shape->composite.n_fields == 0)
        return json->kind == TAO_JSON_OBJECT && json->n_items == 0 ? TRUE : fail (error, "{} was expected");
      return encode_fields (encoder, shape->composite.fields, shape->composite.n_fields, json, depth, error);
    case TAO_SCALE_VARIANT:
      return encode_variant (encoder, shape, json, depth, error);
    case TAO_SCALE_SEQUENCE:
    case TAO_SCALE_ARRAY:
      return shape->is_bytes ? encode_bytes (encoder, type, json, error)
                             : encode_list (encoder, shape, json, depth, error);
    case TAO_SCALE_TUPLE:
      return encode_tuple (encoder, shape, json, depth, error);
    case TAO_SCALE_PRIMITIVE:
      return encode_primitive (encoder, shape, json, error);
    case TAO_SCALE_COMPACT:
      return encode_number (encoder, shape, json, error);
    case TAO_SCALE_BIT_SEQUENCE:
      return encode_bits (encoder, shape, json, error);
    default:
      g_assert_not_reached ();
    }
}

gboolean
tao_value_encode_text (const TaoScaleRegistry     *registry,
                       guint32                     type,
                       const char                 *text,
                       const TaoValueTextOptions  *options,
                       GByteArray                 *out,
                       GError                    **error)
{
  static const TaoValueTextOptions none;
  g_autoptr(TaoScaleArena) arena = tao_scale_arena_new (4096);
  g_autoptr(GByteArray) bytes = g_byte_array_new ();
  Encoder encoder = { registry, options != NULL ? options : &none, bytes };
  TaoJson json;

  g_return_val_if_fail (type < registry->n_types, FALSE);

  if (strlen (text) > TAO_SCALE_MAX_TEXT)
    {
      g_set_error_literal (error, TAO_SCALE_ERROR, TAO_SCALE_ERROR_LIMIT, "the text is too long");
      return FALSE;
    }
  if (!tao_scale_json_parse (text, arena, &json, error) || !encode_json (&encoder, type, &json, 0, error))
    return FALSE;

  tao_scale_write_bytes (out, bytes->data, bytes->len);
  return TRUE;
}
