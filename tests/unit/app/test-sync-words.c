#include "app/sync-words.h"

static void
test_words (void)
{
  g_autofree char *known = tao_sync_reason_words ("wrong-network: 0x2f05…, not 0x743a…");
  g_autofree char *bare = tao_sync_reason_words ("silent");
  g_autofree char *longer = tao_sync_reason_words ("silently: no");
  g_autofree char *hostile = tao_sync_reason_words ("<b>odd</b>\n\342\200\256evil");

  g_assert_cmpstr (known, ==, "The endpoint belongs to another network.");
  g_assert_cmpstr (bare, ==, "The endpoint has stopped answering.");
  g_assert_cmpstr (longer, ==, "silently: no");             /* a code is the whole word */
  g_assert_cmpstr (hostile, ==, "<b>odd</b> evil");         /* one clean line; shown as plain text */
  g_assert_null (tao_sync_reason_words (NULL));
  g_assert_null (tao_sync_reason_words (""));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/sync-words", test_words);
  return g_test_run ();
}
