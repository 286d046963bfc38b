#include <string.h>

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

/* Fourteen out of immunity and three immune: four leave, then the immune, then the last ten.
 * The order within each is that of the pallet: emission, registration, uid. */
static void
test_removal (void)
{
  g_autoptr(TaoArena) arena = tao_arena_new ();
  TaoBytes32 keys[18];
  guint64 emission[18], registered[18];
  TaoChainMetagraph chain = { .netuid = 3, .number = 10000, .n = 18, .hotkey = keys, .coldkey = keys, .emission = emission,
                              .registered_at = registered };
  TaoSubnet subnet = { .netuid = 3, .immunity_period = 1000 };
  TaoMetagraph *out;

  for (guint uid = 0; uid < 18; uid++)
    {
      memset (keys[uid].bytes, (int) uid + 1, 32);
      emission[uid] = 1000 + uid;
      registered[uid] = uid >= 15 ? 9500 : 100;
    }
  memcpy (&subnet.owner_hotkey, &keys[0], 32);
  emission[0] = 0;                      /* the owner's, which stays */
  emission[7] = 1;                      /* the worst */
  emission[2] = emission[1];            /* older than uid 1 */
  registered[2] = 50;
  emission[16] = 5;                     /* immune, and worse than most */
  out = tao_build_metagraph (arena, &chain, &subnet, NULL, NULL, TAO_UNKNOWN_U32);
  g_assert_cmpuint (out->leaves_place[0], ==, 0);
  g_assert_cmpuint (out->leaves_place[7], ==, 1);
  g_assert_cmpuint (out->leaves_place[2], ==, 2);
  g_assert_cmpuint (out->leaves_place[1], ==, 3);
  g_assert_cmpuint (out->leaves_place[3], ==, 4);
  g_assert_cmpuint (out->leaves_place[16], ==, 5);
  g_assert_cmpuint (out->leaves_place[15], ==, 6);
  g_assert_cmpuint (out->leaves_place[17], ==, 7);
  g_assert_cmpuint (out->leaves_place[4], ==, 8);
  g_assert_cmpuint (out->leaves_place[14], ==, 17);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/build/wide", test_wide);
  g_test_add_func ("/engine/build/value", test_value);
  g_test_add_func ("/engine/build/change", test_change);
  g_test_add_func ("/engine/build/removal", test_removal);
  return g_test_run ();
}
