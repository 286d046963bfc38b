/* The calls of neurons, owners and delegates that runtime-calls.c leaves out. */
#include "localnet/runtime/subtensor/locks.h"
#include "tests/unit/localnet/runtime-world.h"

/* serve_axon for @ip and @port. */
static GByteArray *
axon (guint16 netuid, guint32 ip, guint16 port, guint8 ip_type)
{
  GByteArray *call = ST (4, "nu", netuid, (guint32) 7);

  tao_scale_write_u128 (call, ip);
  tao_scale_write_u16 (call, port);
  tao_scale_write_u8 (call, ip_type);
  tao_scale_write_bytes (call, (const guint8[]) { 4, 0, 0 }, 3);
  return call;
}

static gint
pool_refuses (World *w, TaoKeypair *who, GByteArray *call_take)
{
  gint custom = tao_subtensor_check_call (w->rt, id (who), call_take->data, call_take->len);

  g_byte_array_unref (call_take);
  return custom;
}

static void
test_serving (void)
{
  World *w = world_new ();
  gsize len;
  const guint8 *stored;

  /* what the pool refuses: not registered 10, bad address 11, too soon 12, no port 13 */
  g_assert_cmpint (pool_refuses (w, w->bob, axon (1, 0x0a000001, 8091, 4)), ==, 10);
  g_assert_cmphex (CALL (w, w->bob, ST (7, "na", 1, id (w->bob))), ==, RT_OK);
  g_assert_cmpint (pool_refuses (w, w->bob, axon (1, 0x7f000001, 8091, 4)), ==, 11);
  g_assert_cmpint (pool_refuses (w, w->bob, axon (1, 0x0a000001, 8091, 5)), ==, 11);
  g_assert_cmpint (pool_refuses (w, w->bob, axon (1, 0x0a000001, 0, 4)), ==, 13);
  g_assert_cmphex (CALL (w, w->bob, axon (1, 0x0a000001, 8091, 4)), ==, RT_OK);
  g_assert_cmpint (pool_refuses (w, w->bob, axon (1, 0x0a000002, 8091, 4)), ==, 12);
  stored = st_bytes (w->rt, key_na (w->rt, ST_Axons, 1, id (w->bob)), &len);
  g_assert_cmpuint (len, ==, 34);
  g_assert_cmpmem (stored + 8, 8, "\x07\0\0\0\x01\0\0\x0a", 8);
  world_free (w);
}

static void
test_identities (void)
{
  World *w = world_new ();
  GByteArray *call;
  gsize len;

#define SEVEN(name) ({ GByteArray *identity = ST (68, ""); tao_scale_write_str (identity, name); \
  for (guint i = 0; i < 6; i++) tao_scale_write_str (identity, ""); identity; })
  g_assert_cmphex (CALL (w, w->bob, SEVEN ("Bob")), ==, ST_E_HotKeyNotRegisteredInNetwork);
  g_assert_cmphex (CALL (w, w->bob, ST (7, "na", 1, id (w->bob))), ==, RT_OK);
  g_assert_cmphex (CALL (w, w->bob, SEVEN ("Bob")), ==, RT_OK);
  g_assert_cmpmem (st_bytes (w->rt, key_a (w->rt, ST_IdentitiesV2, id (w->bob)), &len), 4, "\x0c" "Bob", 4);
  {
    g_autofree char *long_name = g_strnfill (257, 'x');

    g_assert_cmphex (CALL (w, w->bob, SEVEN (long_name)), ==, ST_E_InvalidIdentity);
  }
  for (guint who = 0; who < 2; who++)
    {
      call = ST (78, "n", 1);
      tao_scale_write_str (call, "Heath");
      for (guint i = 0; i < 7; i++)
        tao_scale_write_str (call, "");
      g_assert_cmphex (CALL (w, who ? w->alice : w->bob, call), ==, who ? RT_OK : ST_E_NotSubnetOwner);
    }
  g_assert_true (st_has (w->rt, key_n (w->rt, ST_SubnetIdentitiesV3, 1)));
  world_free (w);
}

static void
test_takes (void)
{
  World *w = world_new ();

  g_assert_cmphex (CALL (w, w->bob, ST (7, "na", 1, id (w->bob))), ==, RT_OK);
  g_assert_cmpint (pool_refuses (w, w->bob, ST (66, "an", id (w->bob), 12000)), ==, 27);
  g_assert_cmpint (pool_refuses (w, w->bob, ST (66, "an", id (w->charlie), 9000)), ==, 4);
  g_assert_cmpint (pool_refuses (w, w->bob, ST (66, "an", &w->hot, 9000)), ==, 25);
  g_assert_cmphex (CALL (w, w->bob, ST (65, "an", id (w->bob), 3000)), ==, RT_OK);
  g_assert_cmpint (pool_refuses (w, w->bob, ST (65, "an", id (w->bob), 3000)), ==, 26);
  g_assert_cmpint (pool_refuses (w, w->bob, ST (66, "an", id (w->bob), 4000)), ==, 6);   /* a decrease restarts the timer */
  sudo (w, make_call (PALLET_ADMIN, 45, "q", (guint64) 0));
  world_next (w);
  g_assert_cmphex (CALL (w, w->bob, ST (66, "an", id (w->bob), 4000)), ==, RT_OK);
  g_assert_cmpuint (st_u16 (w->rt, key_a (w->rt, ST_Delegates, id (w->bob))), ==, 4000);
  world_free (w);
}

static void
test_owner_schedule (void)
{
  World *w = world_new ();

  g_assert_cmphex (CALL (w, w->bob, ST (139, "nn", 1, 400)), ==, RT_BAD_ORIGIN);
  g_assert_cmphex (CALL (w, w->alice, ST (139, "nn", 1, 359)), ==, ST_E_TempoOutOfBounds);
  g_assert_cmphex (CALL (w, w->alice, ST (139, "nn", 1, 400)), ==, RT_OK);
  g_assert_cmpuint (st_u16 (w->rt, key_n (w->rt, ST_Tempo, 1)), ==, 400);
  g_assert_cmphex (CALL (w, w->alice, ST (139, "nn", 1, 500)), ==, ST_E_TxRateLimitExceeded);
  g_assert_cmphex (CALL (w, w->alice, ST (140, "nu", 1, (guint32) 999)), ==, ST_E_ActivityCutoffFactorMilliOutOfBounds);
  g_assert_cmphex (CALL (w, w->alice, ST (140, "nu", 1, (guint32) 20000)), ==, RT_OK);
  g_assert_cmpuint (tao_subtensor_activity_cutoff (w->rt, 1), ==, 8000);
  sudo (w, make_call (PALLET_ADMIN, 74, "n", 5));
  g_assert_cmphex (CALL (w, w->alice, ST (141, "n", 1)), ==, RT_OK);
  g_assert_cmphex (CALL (w, w->alice, ST (141, "n", 1)), ==, ST_E_EpochTriggerAlreadyPending);
  for (guint i = 0; i < 6; i++)
    world_next (w);
  g_assert_cmpuint (st_u64 (w->rt, key_n (w->rt, ST_SubnetEpochIndex, 1)), ==, 1);
  g_assert_cmpuint (st_u64 (w->rt, key_n (w->rt, ST_LastEpochBlock, 1)), ==, 6);
  world_free (w);
}

static void
test_mechanisms (void)
{
  World *w = world_new ();
  GByteArray *call;
  guint32 n;

  sudo (w, make_call (PALLET_ADMIN, 30, "nn", 1, 15));
  g_assert_cmphex (CALL (w, w->alice, make_call (PALLET_ADMIN, 76, "nb", 1, 2)), ==, ST_E_TooManyUIDsPerMechanism);
  g_assert_cmphex (CALL (w, w->alice, make_call (PALLET_ADMIN, 15, "nn", 1, 128)), ==, RT_OK);
  g_assert_cmphex (CALL (w, w->alice, make_call (PALLET_ADMIN, 76, "nb", 1, 3)), ==, ST_E_InvalidValue);
  g_assert_cmphex (CALL (w, w->alice, make_call (PALLET_ADMIN, 76, "nb", 1, 2)), ==, RT_OK);
  call = make_call (PALLET_ADMIN, 77, "nb", 1, 1);
  tao_scale_write_bytes (call, (const guint8[]) { 8, 0, 0x80, 0xfe, 0x7f }, 5);   /* 32768 + 32766: one short */
  g_assert_cmphex (CALL (w, w->alice, call), ==, ST_E_InvalidValue);
  g_assert_cmphex (CALL (w, w->bob, ST (7, "na", 1, id (w->bob))), ==, RT_OK);
  g_assert_cmphex (CALL (w, w->bob, ST (7, "na", 1, id (w->charlie))), ==, RT_OK);
  g_assert_cmphex (CALL (w, w->bob, ST (2, "anq", id (w->bob), 1, TAO (100))), ==, RT_OK);
  sudo (w, make_call (PALLET_ADMIN, 7, "nq", 1, (guint64) 0));
  for (guint i = 0; i < 16; i++)
    world_next (w);
  for (guint8 mechanism = 1; mechanism < 3; mechanism++)
    {
      call = ST (119, "nb", 1, (int) mechanism);
      tao_scale_write_bytes (call, (const guint8[]) { 4, 2, 0, 4, 9, 0 }, 6);
      tao_scale_write_u64 (call, 0);
      g_assert_cmphex (CALL (w, w->bob, call), ==, mechanism == 1 ? RT_OK : ST_E_MechanismDoesNotExist);
    }
  for (guint i = 0; i < 31; i++)
    world_next (w);
  tao_st_vector (w->rt, key_nn (w->rt, ST_Weights, 1 + MECHANISM_STRIDE, 1), 4, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpuint (tao_st_vector_item (w->rt, key_n (w->rt, ST_Incentive, 1 + MECHANISM_STRIDE), 2, 2), ==, 65535);
  g_assert_cmpuint (tao_st_vector_item (w->rt, key_n (w->rt, ST_Incentive, 1), 2, 2), ==, 0);
  world_free (w);
}

static void
test_other_stake (void)
{
  World *w = world_new ();
  guint64 root_before, out_before;

  g_assert_cmphex (CALL (w, w->bob, ST (7, "na", 1, id (w->bob))), ==, RT_OK);
  g_assert_cmphex (CALL (w, w->bob, ST (2, "anq", &w->hot, 1, TAO (40))), ==, RT_OK);
  g_assert_cmphex (CALL (w, w->bob, ST (114, "na", 1, id (w->charlie))), ==, ST_E_HotKeyNotRegisteredInSubNet);
  g_assert_cmphex (CALL (w, w->bob, ST (114, "na", 1, &w->hot)), ==, RT_OK);
  g_assert_cmphex (CALL (w, w->bob, ST (114, "na", 1, &w->hot)), ==, ST_E_SameAutoStakeHotkeyAlreadySet);
  /* unstake_all_alpha turns everything into root stake */
  root_before = stake (w, &w->hot, id (w->bob), 0);
  g_assert_cmphex (CALL (w, w->bob, ST (84, "a", &w->hot)), ==, RT_OK);
  g_assert_cmpuint (stake (w, &w->hot, id (w->bob), 0), >, root_before + TAO (38));
  g_assert_cmpuint (stake (w, &w->hot, id (w->bob), 1), ==, 0);
  /* add_stake_burn buys alpha that nobody holds */
  out_before = st_u64 (w->rt, key_n (w->rt, ST_SubnetAlphaOut, 1));
  g_assert_cmphex (CALL (w, w->bob, ST (132, "anqb", &w->hot, 1, TAO (10), 0)), ==, RT_OK);
  g_assert_cmpuint (stake (w, &w->hot, id (w->bob), 1), ==, 0);
  g_assert_cmpuint (st_u64 (w->rt, key_n (w->rt, ST_SubnetAlphaOut, 1)), >, out_before + TAO (9));
  g_assert_cmpuint (st_u64 (w->rt, key_n (w->rt, AA_AlphaBurned, 1)), >, TAO (9));
  g_assert_cmphex (CALL (w, w->bob, ST (103, "anb", &w->hot, 0, 0)), ==, RT_OK);
  g_assert_cmpuint (stake (w, &w->hot, id (w->bob), 0), ==, 0);
  world_free (w);
}

static void
test_symbols_and_fees (void)
{
  World *w = world_new ();
  GByteArray *call;

  call = ST (112, "n", 1);
  tao_scale_write_str (call, "ω");
  g_assert_cmphex (CALL (w, w->alice, call), ==, RT_OK);
  call = ST (112, "n", 1);
  tao_scale_write_str (call, "ω");
  g_assert_cmphex (CALL (w, w->alice, call), ==, ST_E_SymbolAlreadyInUse);
  call = ST (112, "n", 1);
  tao_scale_write_str (call, "no symbol");
  g_assert_cmphex (CALL (w, w->alice, call), ==, ST_E_SymbolDoesNotExist);
  g_assert_cmphex (CALL (w, w->alice, make_call (PALLET_SWAP, 0, "nn", 1, 100)), ==, RT_BAD_ORIGIN);
  sudo (w, make_call (PALLET_SWAP, 0, "nn", 1, 10001));
  g_assert_cmpuint (st_u16 (w->rt, key_n (w->rt, SWAP_FeeRate, 1)), ==, 33);
  sudo (w, make_call (PALLET_SWAP, 0, "nn", 1, 100));
  g_assert_cmpuint (st_u16 (w->rt, key_n (w->rt, SWAP_FeeRate, 1)), ==, 100);
  world_free (w);
}

/* One block decays a lock by e^(-1/934866), which is 18446724341754161508 / 2^64 by the chain's own arithmetic. */
static void
test_locks (void)
{
  const guint64 amount = G_GUINT64_CONSTANT (500000000000);
  World *w = world_new ();
  TaoAccountId nobody = { "nobody" }, most;
  guint64 staked;
  TaoLock lock;

  g_assert_cmphex (CALL (w, w->bob, ST (7, "na", 1, id (w->bob))), ==, RT_OK);
  g_assert_cmphex (CALL (w, w->bob, ST (2, "anq", id (w->bob), 1, TAO (20000))), ==, RT_OK);
  staked = stake (w, id (w->bob), id (w->bob), 1);
  g_assert_cmpuint (staked, >, amount + TAO (1));

  g_assert_cmphex (CALL (w, w->bob, ST (136, "anq", id (w->bob), 1, (guint64) 0)), ==, ST_E_AmountTooLow);
  g_assert_cmphex (CALL (w, w->bob, ST (136, "anq", &nobody, 1, amount)), ==, ST_E_HotKeyAccountNotExists);
  g_assert_cmphex (CALL (w, w->bob, ST (136, "anq", id (w->bob), 1, staked + 1)), ==, ST_E_InsufficientStakeForLock);
  g_assert_cmphex (CALL (w, w->bob, ST (137, "an", &w->hot, 1)), ==, ST_E_NoExistingLock);
  g_assert_cmphex (CALL (w, w->bob, ST (136, "anq", id (w->bob), 1, amount)), ==, RT_OK);
  g_assert_cmphex (CALL (w, w->bob, ST (136, "anq", &w->hot, 1, amount)), ==, ST_E_LockHotkeyMismatch);
  world_next (w);
  g_assert_true (tao_locks_get (w->rt, id (w->bob), 1, &lock));
  g_assert_cmpuint (lock.locked_mass, ==, G_GUINT64_CONSTANT (499999465164));
  g_assert_cmpuint (tao_u64f64_to_u64 (lock.conviction), ==, 534835);
  g_assert_true (tao_locks_get_conviction (w->rt, 1, id (w->bob)).bits == lock.conviction.bits);
  g_assert_true (tao_locks_get_most_convicted (w->rt, 1, &most) && tao_account_id_equal (&most, id (w->bob)));

  /* What is locked stays, with whatever hotkey it is. */
  g_assert_cmphex (CALL (w, w->bob, ST (3, "anq", id (w->bob), 1, staked)), ==, ST_E_StakeUnavailable);
  g_assert_cmphex (CALL (w, w->bob, ST (3, "anq", id (w->bob), 1, staked - amount)), ==, RT_OK);
  g_assert_cmphex (CALL (w, w->bob, ST (87, "annq", id (w->bob), 1, 0, TAO (10))), ==, ST_E_StakeUnavailable);

  /* To somebody else only with the lock, and only if they will have it. */
  g_assert_cmphex (CALL (w, w->bob, ST (86, "aannq", id (w->charlie), id (w->bob), 1, 1, amount / 2)), ==,
                   ST_E_AccountRejectsLockedAlpha);
  g_assert_cmphex (CALL (w, w->alice, make_call (PALLET_BALANCES, 3, "Ac", id (w->charlie), TAO (10))), ==, RT_OK);
  g_assert_cmphex (CALL (w, w->charlie, ST (142, "b", 0)), ==, RT_OK);
  g_assert_cmphex (CALL (w, w->bob, ST (86, "aannq", id (w->charlie), id (w->bob), 1, 1, amount / 2)), ==, RT_OK);
  g_assert_true (tao_locks_get (w->rt, id (w->charlie), 1, &lock));
  g_assert_cmpuint (lock.locked_mass, >, amount / 2 - TAO (1));
  g_assert_cmpuint (lock.locked_mass + tao_locks_get_mass (w->rt, id (w->bob), 1), ==, G_GUINT64_CONSTANT (499999465164));

  /* Perpetual: the mass stays.  On the owner's hotkey conviction is the mass. */
  g_assert_cmphex (CALL (w, w->bob, ST (138, "nb", 1, 1)), ==, RT_OK);
  g_assert_true (tao_locks_get (w->rt, id (w->bob), 1, &lock));
  world_next (w);
  g_assert_cmpuint (tao_locks_get_mass (w->rt, id (w->bob), 1), ==, lock.locked_mass);
  g_assert_cmphex (CALL (w, w->bob, ST (137, "an", &w->hot, 1)), ==, RT_OK);
  g_assert_true (tao_locks_get (w->rt, id (w->bob), 1, &lock));
  g_assert_true (lock.conviction.bits == tao_u64f64_from_u64 (lock.locked_mass).bits);
  g_assert_true (tao_locks_get_conviction (w->rt, 1, &w->hot).bits == lock.conviction.bits);

  /* They follow a hotkey that is exchanged, the owner's too. */
  g_assert_cmphex (CALL (w, w->alice, ST (70, "aab", &w->hot, &nobody, 0)), ==, RT_OK);
  g_assert_true (tao_locks_get_conviction (w->rt, 1, &nobody).bits == lock.conviction.bits);
  g_assert_cmphex (CALL (w, w->bob, ST (136, "anq", &nobody, 1, (guint64) 1000)), ==, ST_E_InsufficientStakeForLock);
  g_assert_cmphex (CALL (w, w->bob, ST (2, "anq", id (w->bob), 1, TAO (10))), ==, RT_OK);
  g_assert_cmphex (CALL (w, w->bob, ST (136, "anq", &nobody, 1, (guint64) 1000)), ==, RT_OK);

  /* Nothing of them outlives the subnet. */
  sudo (w, ST (120, "n", 1));
  g_assert_cmpuint (tao_locks_get_mass (w->rt, id (w->bob), 1), ==, 0);
  g_assert_false (tao_locks_get_most_convicted (w->rt, 1, &most));
  world_free (w);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name) g_test_add_func ("/localnet/runtime/more-calls/" #name, test_##name)
  ADD (serving);
  ADD (identities);
  ADD (takes);
  ADD (owner_schedule);
  ADD (mechanisms);
  ADD (other_stake);
  ADD (symbols_and_fees);
  ADD (locks);
  return g_test_run ();
}
