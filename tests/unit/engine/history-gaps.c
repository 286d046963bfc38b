/* Which blocks of the past are asked for, in which order. */
#include "engine/gaps.h"

#define STEP 60

/* Everything that is asked for, as text. */
static char *
take_all (TaoGaps *gaps)
{
  g_autoptr(GString) out = g_string_new (NULL);
  guint64 block;

  while (tao_gaps_take (gaps, &block))
    g_string_append_printf (out, "%s%" G_GUINT64_FORMAT, out->len > 0 ? " " : "", block);
  g_assert_true (tao_gaps_is_empty (gaps));
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
check_find (const guint64 *sampled, guint n, guint64 floor, guint64 head, const char *expected)
{
  g_autoptr(TaoGaps) gaps = tao_gaps_new (STEP);
  g_autofree char *asked = NULL;

  tao_gaps_find (gaps, sampled, n, floor, head);
  asked = take_all (gaps);
  g_assert_cmpstr (asked, ==, expected);
}

static void
test_find (void)
{
  const guint64 own[] = { 5, 300 }, outside[] = { 40, 100, 130, 400 };

  check_find (NULL, 0, 0, 250, "190 130 70 10");
  check_find (NULL, 0, 100, 250, "190 130");
  /* A sample hides nothing of what lies before it. */
  check_find (own, 2, 0, 400, "340 240 180 120 60");
  /* What lies before the floor or after the head counts for nothing. */
  check_find (outside, 4, 100, 200, "140");
  check_find (NULL, 0, 0, 60, "");
  check_find (NULL, 0, 0, 0, "");
}

static void
test_changes (void)
{
  g_autoptr(TaoGaps) gaps = tao_gaps_new (STEP);
  g_autofree char *all = NULL, *rest = NULL;
  guint64 block;

  /* The chain runs ahead while the past is fetched: the newest comes first. */
  tao_gaps_find (gaps, NULL, 0, 0, 200);
  g_assert_true (tao_gaps_take (gaps, &block));
  g_assert_cmpuint (block, ==, 140);
  tao_gaps_add (gaps, 400, 200);
  tao_gaps_add (gaps, 450, 400);
  g_assert_true (tao_gaps_take (gaps, &block));
  g_assert_cmpuint (block, ==, 340);
  tao_gaps_put_back (gaps, 340);
  all = take_all (gaps);
  g_assert_cmpstr (all, ==, "340 280 220 80 20");

  /* The node has forgotten 230 and all before it. */
  tao_gaps_find (gaps, NULL, 0, 0, 200);
  tao_gaps_add (gaps, 400, 200);
  tao_gaps_end (gaps, 230);
  rest = take_all (gaps);
  g_assert_cmpstr (rest, ==, "340 280");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/history-gaps/find", test_find);
  g_test_add_func ("/engine/history-gaps/changes", test_changes);
  return g_test_run ();
}
