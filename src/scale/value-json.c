/* Values printed as JSON; the forms are described in value.h. */

#include "scale/value-private.h"

#include <string.h>

typedef struct {
  const TaoValueTextOptions *options;
  GString                   *out;
  guint                      indent;
} Printer;

static void print_value (Printer *printer, const TaoValue *value);

static void
break_line (Printer *printer)
{
  if (!printer->options->pretty)
    return;

  g_string_append_c (printer->out, '\n');
  for (guint i = 0; i < printer->indent; i++)
    g_string_append (printer->out, "  ");
}

static void
print_string (Printer    *printer,
              const char *text,
              gsize       length)
{
  g_string_append_c (printer->out, '"');
  for (gsize i = 0; i < length; i++)
    {
      if (text[i] == '"' || text[i] == '\\')
        g_string_append_c (printer->out, '\\');
      if ((guchar) text[i] < 0x20)
        g_string_append_printf (printer->out, "\\u%04x", (guint) text[i]);
      else
        g_string_append_c (printer->out, text[i]);
    }
  g_string_append_c (printer->out, '"');
}

static void
print_number (Printer        *printer,
              const TaoValue *value)
{
  gboolean is_signed = tao_value_get_kind (value) == TAO_VALUE_INT;
  const char *quote = value->type->shape->width > 4 ? "\"" : "";
  char text[TAO_U256_TEXT_SIZE];
  TaoU256 number;

  if (!tao_value_get_u256 (value, &number))
    g_assert_not_reached ();

  (is_signed ? tao_i256_format : tao_u256_format) (number, text);
  g_string_append_printf (printer->out, "%s%s%s", quote, text, quote);
}

static void
print_bytes (Printer        *printer,
             const TaoValue *value)
{
  TaoScaleSlice payload;

  if (!tao_value_get_bytes (value, &payload))
    g_assert_not_reached ();

  if (value->type->is_account && printer->options->account_format != NULL)
    {
      g_autofree char *text = printer->options->account_format (payload.data, printer->options->user_data);

      print_string (printer, text, strlen (text));
      return;
    }

  g_string_append_c (printer->out, '"');
  tao_hex_append (printer->out, payload.data, payload.size);
  g_string_append_c (printer->out, '"');
}

/* Whether bit @position of the packed words is set. */
static gboolean
get_bit (const TaoScaleType *shape,
         const guint8       *words,
         gboolean            most_significant_first,
         guint32             position)
{
  guint32 word_bits = 8u * shape->width;
  guint32 in_word = position % word_bits;
  gsize word = position / word_bits * (gsize) shape->width;

  if (most_significant_first)
    in_word = word_bits - 1 - in_word;

  /* Words are little-endian. */
  return words[word + in_word / 8] >> in_word % 8 & 1;
}

static void
print_bits (Printer        *printer,
            const TaoValue *value)
{
  const TaoScaleType *shape = value->type->shape;
  TaoScaleSlice payload;
  guint32 n_bits = tao_value_get_n_bits (value);

  if (!tao_value_get_bytes (value, &payload))
    g_assert_not_reached ();

  g_string_append (printer->out, "\"0b");
  for (guint32 i = 0; i < n_bits; i++)
    g_string_append_c (printer->out, get_bit (shape, payload.data, shape->is_msb0, i) ? '1' : '0');
  g_string_append_c (printer->out, '"');
}

static void
print_char (Printer        *printer,
            const TaoValue *value)
{
  TaoScaleSlice payload;
  guint32 code;
  char utf8[6];
  int length = 1;

  if (!tao_value_get_bytes (value, &payload))
    g_assert_not_reached ();

  memcpy (&code, payload.data, sizeof code);
  utf8[0] = '\0';
  if (code != 0)
    length = g_unichar_to_utf8 (code, utf8);
  print_string (printer, utf8, (gsize) length);
}

static void
print_children (Printer        *printer,
                const TaoValue *value)
{
  gboolean named = value->n_children > 0 && tao_value_get_child_name (value, 0) != NULL;

  /* Structs without fields are objects too, so that they read back by their kind. */
  named = named || (value->n_children == 0 && tao_value_get_kind (value) == TAO_VALUE_STRUCT);

  g_string_append_c (printer->out, named ? '{' : '[');
  printer->indent++;
  for (guint32 i = 0; i < value->n_children; i++)
    {
      if (i > 0)
        g_string_append_c (printer->out, ',');
      break_line (printer);
      if (named)
        {
          const char *name = tao_value_get_child_name (value, i);

          print_string (printer, name, strlen (name));
          g_string_append (printer->out, printer->options->pretty ? ": " : ":");
        }
      print_value (printer, &value->children[i]);
    }
  printer->indent--;
  if (value->n_children > 0)
    break_line (printer);
  g_string_append_c (printer->out, named ? '}' : ']');
}

static void
print_tagged (Printer        *printer,
              const char     *name,
              const TaoValue *value)
{
  g_string_append_c (printer->out, '{');
  printer->indent++;
  break_line (printer);
  print_string (printer, name, strlen (name));
  g_string_append (printer->out, printer->options->pretty ? ": " : ":");
  if (value->n_children == 1 && tao_value_get_child_name (value, 0) == NULL)
    print_value (printer, &value->children[0]);
  else
    print_children (printer, value);
  printer->indent--;
  break_line (printer);
  g_string_append_c (printer->out, '}');
}

static void
print_variant (Printer        *printer,
               const TaoValue *value)
{
  const TaoScaleVariant *variant = tao_value_get_variant (value);

  if (tao_scale_type_is_option (value->type->shape))
    {
      if (value->n_children == 0)
        g_string_append (printer->out, "null");
      else if (tao_scale_type_is_option (value->children[0].type->shape))
        print_tagged (printer, "Some", value);
      else
        print_value (printer, &value->children[0]);
    }
  else if (value->n_children == 0)
    {
      print_string (printer, variant->name, strlen (variant->name));
    }
  else
    {
      print_tagged (printer, variant->name, value);
    }
}

static void
print_value (Printer        *printer,
             const TaoValue *value)
{
  TaoScaleSlice payload;

  switch (tao_value_get_kind (value))
    {
    case TAO_VALUE_BOOL:
      g_string_append (printer->out, value->encoded[0] ? "true" : "false");
      break;
    case TAO_VALUE_CHAR:
      print_char (printer, value);
      break;
    case TAO_VALUE_STR:
      if (tao_value_get_bytes (value, &payload))
        print_string (printer, (const char *) payload.data, payload.size);
      break;
    case TAO_VALUE_UINT:
    case TAO_VALUE_INT:
      print_number (printer, value);
      break;
    case TAO_VALUE_BYTES:
      print_bytes (printer, value);
      break;
    case TAO_VALUE_LIST:
    case TAO_VALUE_STRUCT:
      print_children (printer, value);
      break;
    case TAO_VALUE_VARIANT:
      print_variant (printer, value);
      break;
    case TAO_VALUE_BITS:
      print_bits (printer, value);
      break;
    default:
      g_assert_not_reached ();
    }
}

void
tao_value_append_json (const TaoValue            *value,
                       const TaoValueTextOptions *options,
                       GString                   *out)
{
  static const TaoValueTextOptions none;
  Printer printer = { options != NULL ? options : &none, out, 0 };

  print_value (&printer, value);
}

char *
tao_value_to_json (const TaoValue            *value,
                   const TaoValueTextOptions *options)
{
  GString *out = g_string_new (NULL);

  tao_value_append_json (value, options, out);
  return g_string_free (out, FALSE);
}
