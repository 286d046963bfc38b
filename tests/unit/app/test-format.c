#include <locale.h>

#include "app/format.h"

#define assert_text(call, expected)      \
  G_STMT_START                           \
  {                                      \
    g_autofree char *text_ = (call);     \
    g_assert_cmpstr (text_, ==, expected); \
  }                                      \
  G_STMT_END

static void
test_exact (void)
{
  assert_text (tao_format_exact (0, NULL), "0.000000000");
  assert_text (tao_format_exact (1, NULL), "0.000000001");
  assert_text (tao_format_exact (412348291004, "τ"), "412.348291004\302\240τ");
  assert_text (tao_format_exact (5119659102624, NULL), "5,119.659102624");
  /* 2^64 - 2: where a double would already have lost the last four digits. */
  assert_text (tao_format_exact (G_MAXUINT64 - 1, NULL), "18,446,744,073.709551614");
  assert_text (tao_format_exact (TAO_UNKNOWN_U64, "τ"), "–");
  assert_text (tao_format_plain (5119659102624), "5119.659102624");
}

static void
test_rounding (void)
{
  assert_text (tao_format_decimal (1999999999, 9, 2, TAO_ROUND_DOWN), "1.99");
  assert_text (tao_format_decimal (1990000001, 9, 2, TAO_ROUND_UP), "2.00");
  assert_text (tao_format_decimal (1990000000, 9, 2, TAO_ROUND_UP), "1.99");
  /* Half to even, both ways, and just beside the half. */
  assert_text (tao_format_decimal (125, 2, 1, TAO_ROUND_HALF_EVEN), "1.2");
  assert_text (tao_format_decimal (135, 2, 1, TAO_ROUND_HALF_EVEN), "1.4");
  assert_text (tao_format_decimal (1250001, 6, 1, TAO_ROUND_HALF_EVEN), "1.3");
  assert_text (tao_format_decimal (7, 0, 3, TAO_ROUND_DOWN), "7.000");
  assert_text (tao_format_decimal (G_MAXUINT64, 0, 18, TAO_ROUND_DOWN), "18,446,744,073,709,551,615.000000000000000000");
}

static void
test_table (void)
{
  assert_text (tao_format_table (225270123456789, TAO_ROUND_DOWN), "225,270");
  assert_text (tao_format_table (100000 * TAO_RAO - 1, TAO_ROUND_DOWN), "99,999.99");
  assert_text (tao_format_table (100 * TAO_RAO, TAO_ROUND_DOWN), "100.00");
  assert_text (tao_format_table (100 * TAO_RAO - 1, TAO_ROUND_DOWN), "99.999");
  assert_text (tao_format_table (TAO_RAO, TAO_ROUND_DOWN), "1.000");
  assert_text (tao_format_table (TAO_RAO - 1, TAO_ROUND_DOWN), "0.999999");
  assert_text (tao_format_table (999, TAO_ROUND_DOWN), "<0.000001");
  assert_text (tao_format_table (1000, TAO_ROUND_DOWN), "0.000001");
  assert_text (tao_format_table (0, TAO_ROUND_DOWN), "0.000000");
  assert_text (tao_format_column (5, 9, TAO_ROUND_DOWN), "0.000000005");
  assert_text (tao_format_column (999999999, 0, TAO_ROUND_DOWN), "<1");
  assert_text (tao_format_price (48712345), "0.048712");
  assert_text (tao_format_price (48712500), "0.048712");
  assert_text (tao_format_price (48713500), "0.048714");
  assert_text (tao_format_headline (11724310 * TAO_RAO, "τ"), "11,724,310\302\240τ");
  assert_text (tao_format_headline (TAO_RAO / 2, "τ"), "0.50\302\240τ");
  assert_text (tao_format_signed (371820000000, 2, "τ"), "+371.82\302\240τ");
  assert_text (tao_format_signed (-7660000000, 2, NULL), "−7.66");
  assert_text (tao_format_signed (0, 2, NULL), "0.00");
  assert_text (tao_format_signed (G_MININT64 + 1, 9, NULL), "−9,223,372,036.854775807");
}

static void
test_ratios (void)
{
  assert_text (tao_format_percent (8488402, 11724310, 2), "72.40%");
  assert_text (tao_format_percent (1, 0, 2), "–");
  assert_text (tao_format_percent (1, 800, 2), "0.12%");     /* 0.125: to even */
  assert_text (tao_format_percent (3, 800, 2), "0.38%");     /* 0.375: to even */
  assert_text (tao_format_percent (G_MAXUINT64 - 1, G_MAXUINT64 - 1, 9), "100.000000000%");
  assert_text (tao_format_change (31800, 2), "+3.18%");
  assert_text (tao_format_change (-4200, 2), "−0.42%");
  assert_text (tao_format_change (0, 2), "0.00%");
  assert_text (tao_format_change (TAO_UNKNOWN_I64, 2), "–");
  assert_text (tao_format_change (-250000000, 0), "−25,000%");
  assert_text (tao_format_change_spoken (31800, 2), "up 3.18 percent");
  assert_text (tao_format_change_spoken (-487200, 1), "down 48.7 percent");
  assert_text (tao_format_u16 (65535, 6), "1.000000");
  assert_text (tao_format_u16 (39, 6), "0.000595");
  assert_text (tao_format_u16 (0, 4), "0.0000");
}

static void
test_counts (void)
{
  assert_text (tao_format_count (9571284), "9,571,284");
  assert_text (tao_format_count (999), "999");
  assert_text (tao_format_si (1500), "1.5k");
  assert_text (tao_format_si (21000000), "21M");
  assert_text (tao_format_si (999.6), "1k");
  assert_text (tao_format_si (-2300), "−2.3k");
  assert_text (tao_format_ordinal (1), "1st");
  assert_text (tao_format_ordinal (6), "6th");
  assert_text (tao_format_ordinal (12), "12th");
  assert_text (tao_format_ordinal (113), "113th");
  assert_text (tao_format_ordinal (22), "22nd");
}

static void
test_times (void)
{
  const gint64 now = G_GINT64_CONSTANT (1763818800000);   /* 2025-11-22 13:40:00 UTC */

  assert_text (tao_format_ago (now - 41000, now), "41 s ago");
  assert_text (tao_format_ago (now - 59 * 60 * 1000, now), "59 min ago");
  assert_text (tao_format_ago (now - 23 * 3600 * 1000, now), "23 h ago");
  assert_text (tao_format_ago (now - 25 * 3600 * 1000, now), "21 Nov");
  assert_text (tao_format_ago (now + 5000, now), "now");
  assert_text (tao_format_date (now - (gint64) 400 * 86400 * 1000, now), "18 Oct 2024");
  assert_text (tao_format_date_time (now), "22 Nov, 13:40");
  assert_text (tao_format_duration (48), "48 s");
  assert_text (tao_format_duration (420), "7 min");
  assert_text (tao_format_duration (86400 + 14 * 3600), "1 d 14 h");
  assert_text (tao_format_blocks (34, 12000), "34 blocks, about 7 min");
  assert_text (tao_format_blocks (1, 12000), "1 block, about 12 s");
  assert_text (tao_format_blocks (214, TAO_UNKNOWN_U32), "214 blocks");
}

static void
test_addresses (void)
{
  /* Alice's well-known development account. */
  static const TaoKey32 alice = { {
    0xd4, 0x35, 0x93, 0xc7, 0x15, 0xfd, 0xd3, 0x1c, 0x61, 0x14, 0x1a, 0xbd, 0x04, 0xa9, 0x9f, 0xd6,
    0x82, 0x2c, 0x85, 0x58, 0x85, 0x4c, 0xcd, 0xe3, 0x9a, 0x56, 0x84, 0xe7, 0xa5, 0x6d, 0xa2, 0x7d,
  } };
  static const TaoKey32 zero;

  assert_text (tao_format_key (&alice), "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY");
  assert_text (tao_format_key_short (&alice), "5Grw…utQY");
  assert_text (tao_format_address_groups ("5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"),
               "5GrwvaEF 5zXb26Fz 9rcQpDWS 57CtERHp NehXCPcN oHGKutQY");
  assert_text (tao_format_hash_short (&alice), "0xd435…a27d");
  g_assert_true (tao_key_is_zero (&zero));
  g_assert_false (tao_key_is_zero (&alice));
}

static void
test_symbols (void)
{
  assert_text (tao_format_symbol ("λ", 11), "λ");
  assert_text (tao_format_symbol ("t", 19), "α₁₉");
  assert_text (tao_format_symbol ("\341\232\200", 128), "α₁₂₈");
  assert_text (tao_format_symbol (NULL, 10), "α₁₀");
  assert_text (tao_format_symbol ("x", 0), "τ");
  assert_text (tao_format_symbol ("ת", 51), "\342\201\250ת\342\201\251");
}

static void
test_parse (void)
{
  static const struct { const char *text; guint64 rao; } good[] = {
    { "250", 250 * TAO_RAO }, { "0.000000001", 1 }, { ".5", TAO_RAO / 2 }, { "5.", 5 * TAO_RAO },
    { " 1,234.5 ", 1234500000000 }, { "1 234 567", 1234567 * TAO_RAO }, { "1'000", 1000 * TAO_RAO },
    { "18446744073.709551615", G_MAXUINT64 },
  };
  static const char *const bad[] = {
    "", ".", "1,5", "1,23,456", "12,34", "1.2.3", "-1", "+1", "1e3", "0x10", "1.0000000001", "18446744073.709551616",
    "99999999999999999999999999", "1,", ",1", "1234,567", "τ",
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      guint64 rao = 42;

      g_assert_true (tao_parse_amount (good[i].text, &rao));
      g_assert_cmpuint (rao, ==, good[i].rao);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      guint64 rao = 42;

      if (tao_parse_amount (bad[i], &rao))
        g_error ("“%s” was read as %" G_GUINT64_FORMAT " rao", bad[i], rao);
      g_assert_cmpuint (rao, ==, 42);
    }
}

/* What is shown exactly is read back exactly, and nothing shown exceeds what is owned. */
static void
test_round_trip (void)
{
  for (guint i = 0; i < 20000; i++)
    {
      guint64 rao = ((guint64) g_test_rand_int () << 32 | (guint32) g_test_rand_int ()) >> g_test_rand_int_range (0, 64);
      g_autofree char *text = tao_format_exact (rao, NULL);
      g_autofree char *two = tao_format_decimal (rao, 9, 2, TAO_ROUND_DOWN);
      guint64 back;

      if (rao == TAO_UNKNOWN_U64)
        continue;
      g_assert_true (tao_parse_amount (text, &back));
      g_assert_cmpuint (back, ==, rao);
      g_assert_true (tao_parse_amount (two, &back));
      g_assert_cmpuint (back, <=, rao);
      g_assert_cmpuint (rao - back, <, TAO_RAO / 100);
    }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/format/exact", test_exact);
  g_test_add_func ("/app/format/rounding", test_rounding);
  g_test_add_func ("/app/format/table", test_table);
  g_test_add_func ("/app/format/ratios", test_ratios);
  g_test_add_func ("/app/format/counts", test_counts);
  g_test_add_func ("/app/format/times", test_times);
  g_test_add_func ("/app/format/addresses", test_addresses);
  g_test_add_func ("/app/format/symbols", test_symbols);
  g_test_add_func ("/app/format/parse", test_parse);
  g_test_add_func ("/app/format/round-trip", test_round_trip);
  return g_test_run ();
}
