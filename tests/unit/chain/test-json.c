/* The JSON reader: what it must refuse, and that it never alters a number. */
#include <glib.h>
#include <string.h>

#include "chain/json.h"

static TaoJson *
parse (const char *text)
{
  return tao_json_parse (text, strlen (text), &tao_json_default_limits, NULL);
}

static void
test_refuses (void)
{
  static const char *const bad[] = {
    "", " ", "nul", "tru", "truex", "[1,]", "[,1]", "[1 2]", "{\"a\"}", "{\"a\":}", "{a:1}", "{\"a\":1,}",
    "\"", "\"\\\"", "\"\\x\"", "\"\\u12\"", "\"\\ud800\"", "\"\\ud800\\u0041\"", "\"\\udc00\"", "\"a\nb\"",
    "01", "-", "-a", "1.", ".5", "1e", "1e+", "+1", "0x10", "NaN", "Infinity", "--1", "1 1", "[]]", "[[]",
    "{\"a\":1}x", "'a'", "[1}", "{\"a\":1]", "\x01", "// c\n1", "[1]/**/", "\"\xc3\x28\"", "\xff", "\"\xed\xa0\x80\"",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(TaoJson) json = tao_json_parse (bad[i], strlen (bad[i]), &tao_json_default_limits, &error);

      if (json != NULL)
        g_error ("%u accepted: %s", i, bad[i]);
      g_assert_error (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_PROTOCOL);
    }

  /* A zero byte inside the text. */
  g_autoptr(GError) error = NULL;
  g_assert_null (tao_json_parse ("[1\0]", 4, &tao_json_default_limits, &error));
  g_assert_error (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_PROTOCOL);
}

static void
test_round_trip (void)
{
  static const char *const same[] = {
    "null", "true", "false", "0", "-0", "18446744073709551615", "-1.5e+300", "1E400", "\"\"", "\"a\\\"b\\\\c\"",
    "[]", "{}", "[1,[2,{\"a\":[],\"b\":{}}],\"x\"]", "{\"a\":1,\"a\":2}", "\"\xf0\x9d\x9c\x8f\"", "[[],[[]],[[],[]]]",
  };

  for (guint i = 0; i < G_N_ELEMENTS (same); i++)
    {
      g_autoptr(TaoJson) json = parse (same[i]);
      g_autofree char *text = NULL;

      g_assert_nonnull (json);
      text = tao_json_value_to_text (tao_json_get_root (json));
      g_assert_cmpstr (text, ==, same[i]);
    }
}

static void
test_strings (void)
{
  g_autoptr(TaoJson) json = parse ("[\"\\u00e9\\ud835\\udf0f\\n\\/\\b\\f\\r\\t\", \"a\\u0000b\", \"\\u0000\"]");
  const TaoJsonValue *root = tao_json_get_root (json);
  gsize length = 0;

  g_assert_cmpstr (tao_json_value_get_string (tao_json_value_get_item (root, 0), &length), ==, "\xc3\xa9\xf0\x9d\x9c\x8f\n/\b\f\r\t");
  g_assert_cmpuint (length, ==, 12);
  g_assert_null (tao_json_value_get_string (tao_json_value_get_item (root, 1), NULL));
  g_assert_null (tao_json_value_get_string (tao_json_value_get_item (root, 2), NULL));
}

static void
test_numbers (void)
{
  static const struct { const char *text; gboolean ok; guint64 value; } cases[] = {
    { "0", TRUE, 0 }, { "18446744073709551615", TRUE, G_MAXUINT64 }, { "18446744073709551616", FALSE, 0 },
    { "9007199254740993", TRUE, 9007199254740993u }, { "-1", FALSE, 0 }, { "-0", FALSE, 0 }, { "1.0", FALSE, 0 },
    { "1e3", FALSE, 0 }, { "\"12\"", TRUE, 12 }, { "\"012\"", TRUE, 12 }, { "\"\"", FALSE, 0 }, { "\" 1\"", FALSE, 0 },
    { "\"0x\"", FALSE, 0 }, { "\"0x5b8d80\"", TRUE, 6000000 }, { "\"0x0000000f\"", TRUE, 15 },
    { "\"0xffffffffffffffff\"", TRUE, G_MAXUINT64 }, { "\"0x10000000000000000\"", FALSE, 0 },
    { "\"0x00000000000000000000000001\"", TRUE, 1 }, { "\"0xg\"", FALSE, 0 }, { "true", FALSE, 0 }, { "null", FALSE, 0 },
    { "[1]", FALSE, 0 }, { "\"99999999999999999999999999\"", FALSE, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(TaoJson) json = parse (cases[i].text);
      guint64 value = 4242;

      g_assert_nonnull (json);
      if (tao_json_value_get_u64 (tao_json_get_root (json), &value) != cases[i].ok)
        g_error ("%s", cases[i].text);
      g_assert_cmpuint (value, ==, cases[i].ok ? cases[i].value : 4242);
    }
}

static void
test_hex (void)
{
  static const char *const bad[] = { "\"\"", "\"0\"", "\"0x1\"", "\"0xzz\"", "\"00\"", "\"0x 1\"", "1", "null", "\"0X00\"", "\"0x0g\"" };
  g_autoptr(TaoJson) json = parse ("[\"0x\", \"0x00ffAb\"]");
  g_autoptr(GBytes) empty = tao_json_value_get_hex (tao_json_value_get_item (tao_json_get_root (json), 0), NULL);
  g_autoptr(GBytes) three = tao_json_value_get_hex (tao_json_value_get_item (tao_json_get_root (json), 1), NULL);

  g_assert_cmpuint (g_bytes_get_size (empty), ==, 0);
  g_assert_cmpuint (g_bytes_get_size (three), ==, 3);
  g_assert_true (memcmp (g_bytes_get_data (three, NULL), "\x00\xff\xab", 3) == 0);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(TaoJson) value = parse (bad[i]);
      g_autoptr(GError) error = NULL;

      g_assert_null (tao_json_value_get_hex (tao_json_get_root (value), &error));
      g_assert_error (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_PROTOCOL);
    }
}

static void
test_limits (void)
{
  TaoJsonLimits limits = { .max_bytes = 1000, .max_depth = 4, .max_values = 10 };
  static const struct { const char *text; gboolean ok; } cases[] = {
    { "[[[[]]]]", TRUE }, { "[[[[[]]]]]", FALSE }, { "[1,2,3,4,5,6,7,8,9]", TRUE }, { "[1,2,3,4,5,6,7,8,9,10]", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(TaoJson) json = tao_json_parse (cases[i].text, strlen (cases[i].text), &limits, &error);

      g_assert_true ((json != NULL) == cases[i].ok);
      if (!cases[i].ok)
        g_assert_error (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_TOO_LARGE);
    }

  /* A million opening brackets must not take the stack. */
  g_autofree char *deep = g_malloc (1000000);
  g_autoptr(GError) error = NULL;
  memset (deep, '[', 1000000);
  g_assert_null (tao_json_parse (deep, 1000000, &tao_json_default_limits, &error));
  g_assert_error (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_TOO_LARGE);
  g_clear_error (&error);
  g_assert_null (tao_json_parse (deep, 1001, &limits, &error));
  g_assert_error (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_TOO_LARGE);
}

static void
test_lookups (void)
{
  g_autoptr(TaoJson) json = parse ("{\"a\":1,\"b\":[10,20],\"a\":2}");
  g_autoptr(TaoJson) part = NULL;
  const TaoJsonValue *root = tao_json_get_root (json);
  guint64 value;

  g_assert_true (tao_json_value_get_u64 (tao_json_value_get_member (root, "a"), &value));
  g_assert_cmpuint (value, ==, 1);
  g_assert_null (tao_json_value_get_member (root, "c"));
  g_assert_null (tao_json_value_get_item (tao_json_value_get_member (root, "b"), 2));
  g_assert_null (tao_json_value_get_member (NULL, "a"));
  g_assert_null (tao_json_value_get_member (tao_json_value_get_member (root, "a"), "a"));
  g_assert_cmpstr (tao_json_value_get_member_name (root, 1), ==, "b");
  part = tao_json_new_part (json, tao_json_value_get_member (root, "b"));
  g_clear_pointer (&json, tao_json_unref);
  g_assert_true (tao_json_value_get_u64 (tao_json_value_get_item (tao_json_get_root (part), 1), &value));
  g_assert_cmpuint (value, ==, 20);
}

/* Any truncation of a good text is refused, and no mutation crashes. */
static void
test_mutations (void)
{
  const char *good = "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"a\":[\"\\u00e9\\ud835\\udf0f\",1.5e3,null,true,false],\"b\":\"0x00\"}}";
  gsize length = strlen (good);

  for (gsize i = 0; i < length; i++)
    g_assert_null (tao_json_parse (good, i, &tao_json_default_limits, NULL));
  for (guint i = 0; i < 20000; i++)
    {
      g_autofree char *text = g_strdup (good);
      g_autoptr(TaoJson) json = NULL;

      for (guint j = 0; j < 3; j++)
        text[g_test_rand_int_range (0, (gint32) length)] = (char) g_test_rand_int_range (0, 256);
      json = tao_json_parse (text, length, &tao_json_default_limits, NULL);
      if (json != NULL)
        g_free (tao_json_value_to_text (tao_json_get_root (json)));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chain/json/refuses", test_refuses);
  g_test_add_func ("/chain/json/round-trip", test_round_trip);
  g_test_add_func ("/chain/json/strings", test_strings);
  g_test_add_func ("/chain/json/numbers", test_numbers);
  g_test_add_func ("/chain/json/hex", test_hex);
  g_test_add_func ("/chain/json/limits", test_limits);
  g_test_add_func ("/chain/json/lookups", test_lookups);
  g_test_add_func ("/chain/json/mutations", test_mutations);
  return g_test_run ();
}
