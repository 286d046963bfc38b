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

/* A hotkey on two subnets with a permit and on a third without one: lowest trust and oldest weights are of those two.
 * Of one without a permit both are unknown or at their bound; the other hotkey of a subnet is nobody's business. */
static void
test_validators (void)
{
  g_autoptr(TaoArena) arena = tao_arena_new ();
  TaoChainDelegate delegates[] = { { .hotkey = { { 1 } }, .take = 100, .root_stake_rao = 5 }, { .hotkey = { { 2 } }, .take = 200, .root_stake_rao = 9 } };
  TaoChainDelegates list = { .n = 2, .delegates = delegates };
  const TaoSubnet subnets[] = { { .netuid = 1, .price_rao = 1000000000 }, { .netuid = 2, .price_rao = 500000000 }, { .netuid = 3, .price_rao = 1 } };
  const TaoKey32 hotkeys[] = { { { 7 } }, { { 1 } } }, third[] = { { { 2 } }, { { 1 } } };
  const guint8 permit[] = { 1, 1 }, none[] = { 0, 0 };
  const guint16 high[] = { 10, 60000 }, low[] = { 10, 50000 }, lowest[] = { 1, 1 };
  const guint64 newer[] = { 1, 900 }, older[] = { 1, 700 }, oldest[] = { 3, 3 }, alpha[] = { 100, 40 };
  const TaoMetagraph one = { .netuid = 1, .n = 2, .hotkey = hotkeys, .permit = permit, .validator_trust = low, .last_update = newer, .alpha_stake = alpha };
  const TaoMetagraph two = { .netuid = 2, .n = 2, .hotkey = hotkeys, .permit = permit, .validator_trust = high, .last_update = older, .alpha_stake = alpha };
  const TaoMetagraph three = { .netuid = 3, .n = 2, .hotkey = third, .permit = none, .validator_trust = lowest, .last_update = oldest };
  const TaoMetagraph *metagraphs[] = { &one, &two, &three };
  guint n;
  TaoValidator *validators = tao_build_validators (arena, &list, subnets, 3, metagraphs, 3, NULL, 0, &n);

  g_assert_cmpuint (n, ==, 2);
  /* By stake: 5 rao on root with 40 and half of 40 from alpha, then 9. */
  g_assert_cmpuint (validators[0].hotkey.bytes[0], ==, 1);
  g_assert_cmpuint (validators[0].stake_subnets_rao, ==, 60);
  g_assert_cmpuint (validators[0].n_subnets, ==, 3);
  g_assert_cmpuint (validators[0].n_permits, ==, 2);
  g_assert_cmpuint (validators[0].lowest_validator_trust, ==, 50000);
  g_assert_cmpuint (validators[0].oldest_weights_block, ==, 700);
  g_assert_cmpuint (validators[1].n_permits, ==, 0);
  g_assert_cmpuint (validators[1].oldest_weights_block, ==, TAO_UNKNOWN_U64);
  /* A subnet that was not read yet: how many there are is not known. */
  validators = tao_build_validators (arena, &list, subnets, 3, metagraphs, 2, NULL, 0, &n);
  g_assert_cmpuint (validators[0].n_subnets, ==, TAO_UNKNOWN_U32);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/build/wide", test_wide);
  g_test_add_func ("/engine/build/value", test_value);
  g_test_add_func ("/engine/build/change", test_change);
  g_test_add_func ("/engine/build/removal", test_removal);
  g_test_add_func ("/engine/build/validators", test_validators);
  return g_test_run ();
}
