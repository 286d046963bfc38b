#include "engine/build.h"

/* 2^64 + 1/2, with 32 and with 64 fraction bits. */
static void
test_wide (void)
{
  TaoChainWide half_32 = { .low = G_GUINT64_CONSTANT (0x80000000), .high = 0, .fraction_bits = 32, .known = TRUE };
  TaoChainWide three_halves_64 = { .low = G_GUINT64_CONSTANT (1) << 63, .high = 1, .fraction_bits = 64, .known = TRUE };
  TaoChainWide whole = { .low = 7, .fraction_bits = 0, .known = TRUE };
  TaoChainWide negative = { .low = G_MAXUINT64, .high = G_MAXUINT64, .fraction_bits = 32, .known = TRUE };
  TaoChainWide huge = { .high = 5, .fraction_bits = 0, .known = TRUE };
  TaoChainWide missing = { .low = 1 };

  g_assert_cmpuint (tao_chain_wide_scale (&half_32, 1000000000), ==, 500000000);
  g_assert_cmpuint (tao_chain_wide_scale (&three_halves_64, 1000000000), ==, 1500000000);
  g_assert_cmpuint (tao_chain_wide_scale (&whole, 1), ==, 7);
  g_assert_cmpuint (tao_chain_wide_scale (&negative, 1), ==, TAO_UNKNOWN_U64);
  g_assert_cmpuint (tao_chain_wide_scale (&huge, 1), ==, TAO_UNKNOWN_U64);
  g_assert_cmpuint (tao_chain_wide_scale (&missing, 1), ==, TAO_UNKNOWN_U64);
}

static void
test_value (void)
{
  g_assert_cmpuint (tao_alpha_value_rao (3, 333333333), ==, 0);
  g_assert_cmpuint (tao_alpha_value_rao (3000000000, 333333333), ==, 999999999);
  g_assert_cmpuint (tao_alpha_value_rao (TAO_UNKNOWN_U64, 1), ==, TAO_UNKNOWN_U64);
  g_assert_cmpuint (tao_alpha_value_rao (G_MAXUINT64 - 1, G_MAXUINT64 - 1), ==, TAO_UNKNOWN_U64);
}

static void
test_change (void)
{
  g_assert_cmpint (tao_change_ppm (100, 103), ==, 30000);
  g_assert_cmpint (tao_change_ppm (100, 97), ==, -30000);
  g_assert_cmpint (tao_change_ppm (0, 97), ==, TAO_UNKNOWN_I64);
  g_assert_cmpint (tao_change_ppm (TAO_UNKNOWN_U64, 97), ==, TAO_UNKNOWN_I64);
  /* Halves go to the even neighbour: 0.5, 1.5 and -0.5 ppm. */
  g_assert_cmpint (tao_change_ppm (2000000, 2000001), ==, 0);
  g_assert_cmpint (tao_change_ppm (2000000, 2000003), ==, 2);
  g_assert_cmpint (tao_change_ppm (2000000, 1999999), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/build/wide", test_wide);
  g_test_add_func ("/engine/build/value", test_value);
  g_test_add_func ("/engine/build/change", test_change);
  return g_test_run ();
}
