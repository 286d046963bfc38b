#include "app/text.h"

static void
test_line (void)
{
  static const struct { const char *in, *out; } cases[] = {
    { NULL, "" },
    { "  Lantern\t\n subnet ", "Lantern subnet" },
    { "a\302\205b\001c", "a bc" },                              /* NEL is a space, SOH is nothing */
    { "bad \377\300 bytes", "bad \357\277\275\357\277\275 bytes" },
    { "\342\200\256gpj.exe", "gpj.exe" },                       /* right-to-left override */
    { "a\342\200\213b\357\273\277c", "abc" },                   /* zero-width space, BOM */
    { "\363\240\200\201\363\240\200\202x", "x" },               /* tag characters */
    { "\342\240\200\343\205\244", "" },                         /* braille blank, hangul filler */
    { "<b>&amp;</b>", "<b>&amp;</b>" },                         /* kept: it is never markup */
    { "e\314\201\314\201\314\201\314\201\314\201x", "e\314\201\314\201\314\201x" },
    { "שלום", "\342\201\250שלום\342\201\251" },
    { "\356\200\200", "" },                                     /* private use */
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *line = tao_text_line (cases[i].in, 100);

      g_assert_cmpstr (line, ==, cases[i].out);
    }
}

static void
test_bounds (void)
{
  g_autofree char *four = tao_text_line ("Lantern", 4);
  g_autofree char *exact = tao_text_line ("Lantern", 7);
  g_autofree char *breaks = tao_text_paragraph ("a\n\n\n\n\nb\nc", 100);
  g_autofree char *fallback = tao_text_subnet_name ("\342\200\213", 11);
  g_autofree char *root = tao_text_subnet_name (NULL, 0);

  g_assert_cmpstr (four, ==, "Lant…");
  g_assert_cmpstr (exact, ==, "Lantern");
  g_assert_cmpstr (breaks, ==, "a\n\nb\nc");
  g_assert_cmpstr (fallback, ==, "Subnet 11");
  g_assert_cmpstr (root, ==, "Root");
}

static void
test_web_address (void)
{
  static const char *const bad[] = {
    NULL, "", "javascript:alert(1)", "file:///etc/passwd", "https://", "http://user:pw@example.org/", "https://exa mple.org",
    "https://ex\303\244mple.org", "HTTPS", "data:text/html,x", "https://a\"b.org",
  };
  g_autofree char *good = tao_text_web_address ("https://example.org/a?b=c#d");

  g_assert_cmpstr (good, ==, "https://example.org/a?b=c#d");
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *address = tao_text_web_address (bad[i]);

      g_assert_null (address);
    }
}

/* Any bytes: the result is valid, bounded, one line, and stays as it is when
 * it is cleaned again. */
static void
test_any_bytes (void)
{
  for (guint i = 0; i < 20000; i++)
    {
      char bytes[65];
      guint n = (guint) g_test_rand_int_range (0, 64);
      g_autofree char *line = NULL;
      g_autofree char *again = NULL;

      for (guint j = 0; j < n; j++)
        bytes[j] = (char) g_test_rand_int_range (1, 256);
      bytes[n] = '\0';
      line = tao_text_line (bytes, 20);
      again = tao_text_line (line, 21);
      g_assert_true (g_utf8_validate (line, -1, NULL));
      g_assert_cmpint (g_utf8_strlen (line, -1), <=, 20 + 3);
      g_assert_null (strpbrk (line, "\r\n\t"));
      g_assert_cmpstr (again, ==, line);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/text/line", test_line);
  g_test_add_func ("/app/text/bounds", test_bounds);
  g_test_add_func ("/app/text/web-address", test_web_address);
  g_test_add_func ("/app/text/any-bytes", test_any_bytes);
  return g_test_run ();
}
