#include "transcript.h"

#include <string.h>

#include "chain/runtime.h"
#include "scale/number.h"

GPtrArray *
transcript_load (const char *spec, const char *file)
{
  g_autofree char *path = g_build_filename (g_getenv ("TAOSCOPE_TEST_DATA"), "rpc", spec, file, NULL);
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) lines = NULL;
  GPtrArray *out = g_ptr_array_new_with_free_func ((GDestroyNotify) tao_json_unref);

  if (!g_file_get_contents (path, &text, NULL, &error))
    g_error ("%s", error->message);
  lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    if (**line != '\0')
      {
        TaoJson *json = tao_json_parse (*line, strlen (*line), &tao_json_default_limits, &error);

        g_assert_no_error (error);
        g_ptr_array_add (out, json);
      }
  return out;
}

static char *
plain_name (const char *name)
{
  GString *out = g_string_new (NULL);

  for (; *name != '\0'; name++)
    if (*name != '_')
      g_string_append_c (out, g_ascii_tolower (*name));
  return g_string_free (out, FALSE);
}

const TaoJsonValue *
transcript_member (const TaoJsonValue *object, const char *name)
{
  g_autofree char *wanted = plain_name (name);

  for (guint i = 0; i < tao_json_value_get_length (object); i++)
    {
      g_autofree char *other = plain_name (tao_json_value_get_member_name (object, i));

      if (g_str_equal (wanted, other))
        return tao_json_value_get_item (object, i);
    }
  return NULL;
}

static void
compare_text (const char *ours, const TaoJsonValue *expected, const char *where)
{
  const char *theirs = tao_json_value_get_string (expected, NULL);

  if (theirs == NULL)
    theirs = tao_json_value_get_number (expected);
  if (g_strcmp0 (ours, theirs) != 0)
    g_error ("%s: %s, recorded %s", where, ours, theirs);
}

void
transcript_compare (const TaoValue *value, const TaoJsonValue *expected, const char *where)
{
  const TaoScaleVariant *variant = tao_value_get_variant (value);
  guint n = tao_value_get_n_children (value);

  if (variant != NULL && g_str_equal (variant->name, "None") && tao_json_value_get_kind (expected) == TAO_JSON_NULL)
    return;
  if (variant != NULL && g_str_equal (variant->name, "Some"))
    {
      transcript_compare (tao_value_get_child (value, 0), expected, where);
      return;
    }
  switch (tao_value_get_kind (value))
    {
    case TAO_VALUE_BOOL:
      {
        gboolean ours, theirs;

        g_assert_true (tao_value_get_bool (value, &ours));
        if (!tao_json_value_get_boolean (expected, &theirs) || ours != theirs)
          g_error ("%s: another flag than recorded", where);
        break;
      }
    case TAO_VALUE_UINT:
    case TAO_VALUE_INT:
      {
        char text[TAO_U256_TEXT_SIZE];
        TaoU256 number;
        const TaoJsonValue *bits = tao_json_value_get_member (expected, "bits");

        g_assert_true (tao_value_get_u256 (value, &number));
        if (tao_value_get_kind (value) == TAO_VALUE_INT)
          tao_i256_format (number, text);
        else
          tao_u256_format (number, text);
        compare_text (text, bits != NULL ? bits : expected, where);
        break;
      }
    case TAO_VALUE_STR:
    case TAO_VALUE_BYTES:
      {
        TaoScaleSlice slice;
        g_autofree char *hex = NULL;
        const char *theirs = tao_json_value_get_string (expected, NULL);

        g_assert_true (tao_value_get_bytes (value, &slice));
        if (theirs != NULL && !g_str_has_prefix (theirs, "0x"))
          hex = g_strndup ((const char *) slice.data, slice.size);
        else
          hex = tao_hex_encode (slice.data, slice.size);
        if (g_strcmp0 (hex, theirs) != 0)
          {
            /* The recorder wrote lists of bytes in storage with their length. */
            slice = tao_value_get_encoded (value);
            g_free (hex);
            hex = tao_hex_encode (slice.data, slice.size);
          }
        compare_text (hex, expected, where);
        break;
      }
    case TAO_VALUE_LIST:
      if (tao_json_value_get_kind (expected) != TAO_JSON_ARRAY || tao_json_value_get_length (expected) != n)
        g_error ("%s: %u items, recorded %u", where, n, tao_json_value_get_length (expected));
      for (guint i = 0; i < n; i++)
        {
          g_autofree char *path = g_strdup_printf ("%s[%u]", where, i);

          transcript_compare (tao_value_get_child (value, i), tao_json_value_get_item (expected, i), path);
        }
      break;
    case TAO_VALUE_STRUCT:
      if (tao_json_value_get_kind (expected) != TAO_JSON_OBJECT || tao_json_value_get_length (expected) != n)
        g_error ("%s: another structure than recorded", where);
      for (guint i = 0; i < n; i++)
        {
          const char *name = tao_value_get_child_name (value, i);
          g_autofree char *path = g_strdup_printf ("%s.%s", where, name);

          if (transcript_member (expected, name) == NULL)
            g_error ("%s: not recorded", path);
          transcript_compare (tao_value_get_child (value, i), transcript_member (expected, name), path);
        }
      break;
    case TAO_VALUE_VARIANT:
      if (n == 0)
        compare_text (variant->name, expected, where);
      else if (transcript_member (expected, variant->name) == NULL)
        g_error ("%s: variant %s was not recorded", where, variant->name);
      else if (n == 1)
        transcript_compare (tao_value_get_child (value, 0), transcript_member (expected, variant->name), where);
      break;
    case TAO_VALUE_CHAR:
    case TAO_VALUE_BITS:
      g_assert_not_reached ();
    }
}

TaoRuntime *
transcript_runtime (const char *spec, guint metadata_version)
{
  g_autofree char *name = g_strdup_printf ("metadata_at_version_%u-%s.scale", metadata_version, spec);
  g_autofree char *path = g_build_filename (g_getenv ("TAOSCOPE_TEST_DATA"), "rpc", spec, name, NULL);
  TaoRuntimeId id = { .spec_name = (char *) "node-subtensor", .transaction_version = 1,
                      .spec_version = (guint32) g_ascii_strtoull (spec + 4, NULL, 10) };
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) metadata = NULL;
  g_autofree char *data = NULL;
  gsize size;
  TaoRuntime *runtime;

  if (!g_file_get_contents (path, &data, &size, &error))
    g_error ("%s", error->message);
  /* Option ++ four-byte compact length. */
  metadata = g_bytes_new (data + 5, size - 5);
  runtime = tao_runtime_new (&id, metadata, &error);
  g_assert_no_error (error);
  return runtime;
}
