/* Calls as people make them: what succeeds changes what it should, what fails says why and costs only its fee. */
#include "tests/unit/localnet/runtime-world.h"

static void
test_transfers (void)
{
  World *w = world_new ();
  guint64 before = tao_balances_free (w->rt, id (w->bob));

  g_assert_cmphex (CALL (w, w->alice, make_call (PALLET_BALANCES, 0, "Ac", id (w->bob), TAO (7))), ==, RT_OK);
  g_assert_cmpuint (tao_balances_free (w->rt, id (w->bob)) - before, ==, TAO (7));
  /* A new account needs the deposit; nobody can send what they do not have. */
  g_assert_cmphex (CALL (w, w->alice, make_call (PALLET_BALANCES, 0, "Ac", id (w->charlie), (guint64) 499)), ==,
                   RT_TOKEN_BELOW_MINIMUM);
  g_assert_cmphex (CALL (w, w->bob, make_call (PALLET_BALANCES, 3, "Ac", id (w->alice), TAO (60000))), ==,
                   RT_TOKEN_FUNDS_UNAVAILABLE);
  /* transfer_all without keep_alive ends the account: its nonce begins anew */
  g_assert_cmphex (CALL (w, w->bob, make_call (PALLET_BALANCES, 4, "Ab", id (w->charlie), 0)), ==, RT_OK);
  g_assert_cmpuint (tao_balances_free (w->rt, id (w->bob)), ==, 0);
  g_assert_false (st_has (w->rt, key_a (w->rt, SYS_Account, id (w->bob))));
  world_free (w);
}

static void
test_staking (void)
{
  World *w = world_new ();
  guint64 alpha, free, tao_before;

  tao_before = st_u64 (w->rt, key_n (w->rt, ST_SubnetTAO, 1));
  g_assert_cmpuint (tao_before, ==, TAO (1000));
  g_assert_cmphex (CALL (w, w->bob, ST (2, "anq", &w->hot, 1, TAO (10))), ==, RT_OK);
  alpha = stake (w, &w->hot, id (w->bob), 1);
  /* 10 τ less the fee of 33/65535 into 1000 τ : 1000 α (dtao §2.3, §2.4) */
  g_assert_cmpuint (alpha, >, TAO (9));
  g_assert_cmpuint (alpha, <, TAO (10));
  g_assert_cmpuint (st_u64 (w->rt, key_n (w->rt, ST_SubnetTAO, 1)), ==, tao_before + TAO (10) - 5035477);

  g_assert_cmphex (CALL (w, w->bob, ST (2, "anq", &w->hot, 1, (guint64) 2001006)), ==, ST_E_AmountTooLow);
  g_assert_cmphex (CALL (w, w->bob, ST (2, "anq", id (w->charlie), 1, TAO (1))), ==, ST_E_HotKeyAccountNotExists);
  g_assert_cmphex (CALL (w, w->bob, ST (2, "anq", &w->hot, 5, TAO (1))), ==, ST_E_SubnetNotExists);
  g_assert_cmphex (CALL (w, w->bob, ST (2, "anq", &w->hot, 1, TAO (100000))), ==, ST_E_NotEnoughBalanceToStake);
  g_assert_cmphex (CALL (w, w->bob, ST (88, "anqqb", &w->hot, 1, TAO (500), TAO (1) * 105 / 100, 0)), ==, ST_E_SlippageTooHigh);
  g_assert_cmphex (CALL (w, w->bob, ST (88, "anqqb", &w->hot, 1, TAO (500), TAO (1) * 11 / 10, 1)), ==, RT_OK);
  g_assert_cmpuint (stake (w, &w->hot, id (w->bob), 1), >, alpha);

  alpha = stake (w, &w->hot, id (w->bob), 1);
  g_assert_cmphex (CALL (w, w->bob, ST (3, "anq", &w->hot, 1, TAO (2))), ==, RT_OK);
  g_assert_cmpuint (stake (w, &w->hot, id (w->bob), 1), ==, alpha - TAO (2));
  g_assert_cmphex (CALL (w, w->bob, ST (3, "anq", &w->hot, 1, (guint64) 0)), ==, ST_E_AmountTooLow);
  g_assert_cmphex (CALL (w, w->bob, ST (89, "anqqb", &w->hot, 1, TAO (2), TAO (9), 0)), ==, SWAP_E_PriceLimitExceeded);
  free = tao_balances_free (w->rt, id (w->bob));
  g_assert_cmphex (CALL (w, w->bob, ST (83, "a", &w->hot)), ==, RT_OK);
  g_assert_cmpuint (stake (w, &w->hot, id (w->bob), 1), ==, 0);
  g_assert_cmpuint (tao_balances_free (w->rt, id (w->bob)), >, free + TAO (40));
  world_free (w);
}

static void
test_moving_stake (void)
{
  World *w = world_new ();
  guint64 alpha;

  g_assert_cmphex (CALL (w, w->bob, ST (2, "anq", &w->hot, 1, TAO (20))), ==, RT_OK);
  alpha = stake (w, &w->hot, id (w->bob), 1);
  g_assert_cmphex (CALL (w, w->bob, ST (86, "aannq", id (w->charlie), &w->hot, 1, 1, TAO (5))), ==, RT_OK);
  g_assert_cmpuint (stake (w, &w->hot, id (w->charlie), 1), ==, TAO (5));
  g_assert_cmpuint (stake (w, &w->hot, id (w->bob), 1), ==, alpha - TAO (5));
  g_assert_cmphex (CALL (w, w->bob, ST (87, "annq", &w->hot, 1, 1, TAO (1))), ==, ST_E_SameNetuid);
  g_assert_cmphex (CALL (w, w->bob, ST (87, "annq", &w->hot, 1, 0, TAO (4))), ==, RT_OK);
  g_assert_cmpuint (stake (w, &w->hot, id (w->bob), 0), >, TAO (3));
  g_assert_cmphex (CALL (w, w->bob, ST (85, "aannq", &w->hot, id (w->charlie), 1, 1, TAO (1))), ==, ST_E_HotKeyAccountNotExists);
  sudo (w, make_call (PALLET_ADMIN, 61, "nb", 1, 0));
  g_assert_cmphex (CALL (w, w->bob, ST (86, "aannq", id (w->charlie), &w->hot, 1, 1, TAO (1))), ==, ST_E_TransferDisallowed);
  /* recycled alpha leaves SubnetAlphaOut, burned alpha stays in it */
  alpha = st_u64 (w->rt, key_n (w->rt, ST_SubnetAlphaOut, 1));
  g_assert_cmphex (CALL (w, w->bob, ST (102, "aqn", &w->hot, TAO (1), 1)), ==, RT_OK);
  g_assert_cmpuint (st_u64 (w->rt, key_n (w->rt, ST_SubnetAlphaOut, 1)), ==, alpha);
  g_assert_cmphex (CALL (w, w->bob, ST (101, "aqn", &w->hot, TAO (1), 1)), ==, RT_OK);
  g_assert_cmpuint (st_u64 (w->rt, key_n (w->rt, ST_SubnetAlphaOut, 1)), ==, alpha - TAO (1));
  world_free (w);
}

static void
test_registration (void)
{
  World *w = world_new ();
  guint64 burn = st_u64 (w->rt, key_n (w->rt, ST_Burn, 1));

  g_assert_cmpuint (burn, ==, TAO (1));
  g_assert_cmphex (CALL (w, w->bob, ST (7, "na", 1, id (w->charlie))), ==, RT_OK);
  g_assert_cmpint (tao_subtensor_uid (w->rt, 1, id (w->charlie)), ==, 1);
  g_assert_cmpuint (st_u64 (w->rt, key_n (w->rt, ST_Burn, 1)), ==, 1260000000);
  g_assert_true (st_bool (w->rt, key_an (w->rt, ST_IsNetworkMember, id (w->charlie), 1)));
  g_assert_cmphex (CALL (w, w->bob, ST (7, "na", 1, id (w->charlie))), ==, ST_E_HotKeyAlreadyRegisteredInSubNet);
  g_assert_cmphex (CALL (w, w->bob, ST (7, "na", 0, id (w->charlie))), ==, ST_E_RegistrationNotPermittedOnRootSubnet);
  g_assert_cmphex (CALL (w, w->bob, ST (7, "na", 9, id (w->bob))), ==, ST_E_SubnetNotExists);
  g_assert_cmphex (CALL (w, w->bob, ST (7, "na", 1, &w->hot)), ==, ST_E_HotKeyAlreadyRegisteredInSubNet);
  g_assert_cmphex (CALL (w, w->bob, ST (134, "naq", 1, id (w->bob), TAO (1))), ==, ST_E_RegistrationPriceLimitExceeded);
  g_assert_cmphex (CALL (w, w->bob, ST (62, "a", id (w->charlie))), ==, RT_OK);
  g_assert_cmpuint (st_u16 (w->rt, key_n (w->rt, ST_SubnetworkN, 0)), ==, 1);
  g_assert_cmphex (CALL (w, w->bob, ST (62, "a", id (w->bob))), ==, ST_E_TooManyRegistrationsThisBlock);
  /* a second subnet within the rate limit is refused by the pool already: custom error 6 */
  {
    g_autoptr (GByteArray) call = ST (59, "a", id (w->bob));

    g_assert_cmpint (tao_subtensor_check_call (w->rt, id (w->bob), call->data, call->len), ==, 6);
  }
  g_assert_cmphex (CALL (w, w->bob, ST (92, "n", 1)), ==, ST_E_NotSubnetOwner);
  g_assert_cmphex (CALL (w, w->alice, ST (92, "n", 1)), ==, ST_E_FirstEmissionBlockNumberAlreadySet);
  world_free (w);
}

static void
test_weights_and_epoch (void)
{
  World *w = world_new ();
  const guint16 uids[] = { 0, 2 }, values[] = { 100, 50 };
  const guint16 duplicate[] = { 0, 0 }, unknown[] = { 0, 7 };
  guint32 n;
  const guint8 *row;
  guint64 before;

  sudo (w, make_call (PALLET_ADMIN, 94, "nb", 1, 1));   /* pool side emission on */
  sudo (w, make_call (PALLET_ADMIN, 30, "nn", 1, 20));
  g_assert_cmphex (CALL (w, w->bob, ST (7, "na", 1, id (w->bob))), ==, RT_OK);       /* uid 1: Bob validates */
  g_assert_cmphex (CALL (w, w->bob, ST (7, "na", 1, id (w->charlie))), ==, RT_OK);   /* uid 2: mines */
  g_assert_cmphex (CALL (w, w->bob, ST (2, "anq", id (w->bob), 1, TAO (500))), ==, RT_OK);
  sudo (w, make_call (PALLET_ADMIN, 49, "nb", 1, 1));
  g_assert_cmphex (set_weights (w, w->bob, 1, 2, uids, values), ==, ST_E_CommitRevealEnabled);
  sudo (w, make_call (PALLET_ADMIN, 49, "nb", 1, 0));
  g_assert_cmphex (set_weights (w, w->bob, 1, 2, uids, values), ==, ST_E_SettingWeightsTooFast);
  for (guint i = 0; i < 101; i++)
    world_next (w);
  /* epochs gave the permit to whoever has stake */
  g_assert_cmpuint (tao_st_vector_item (w->rt, key_n (w->rt, ST_ValidatorPermit, 1), 1, 1), ==, 1);
  g_assert_cmphex (set_weights (w, w->bob, 1, 2, duplicate, values), ==, ST_E_DuplicateUids);
  g_assert_cmphex (set_weights (w, w->bob, 1, 2, unknown, values), ==, ST_E_UidVecContainInvalidOne);
  g_assert_cmphex (set_weights (w, w->bob, 1, 2, uids, values), ==, RT_OK);
  row = tao_st_vector (w->rt, key_nn (w->rt, ST_Weights, 1, 1), 4, &n);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpmem (row, 8, ((const guint16[]) { 0, 65535, 2, 32768 }), 8);   /* max-upscaled */
  before = stake (w, id (w->charlie), id (w->bob), 1);
  for (guint i = 0; i < 41; i++)
    world_next (w);
  /* the miner earned, half of what uid 0 would if it were not the owner's */
  g_assert_cmpuint (tao_st_vector_item (w->rt, key_n (w->rt, ST_Incentive, 1), 2, 2), ==, 21845);
  g_assert_cmpuint (tao_st_vector_item (w->rt, key_n (w->rt, ST_Dividends, 1), 2, 1), ==, 65535);
  g_assert_cmpuint (stake (w, id (w->charlie), id (w->bob), 1), >, before);
  g_assert_cmpuint (st_u64 (w->rt, key_n (w->rt, ST_SubnetEpochIndex, 1)), >=, 5);
  world_free (w);
}

static void
test_commit_reveal (void)
{
  World *w = world_new ();
  g_autoptr (GByteArray) committed = g_byte_array_new ();
  GByteArray *call;
  guint8 hash[32];

  sudo (w, make_call (PALLET_ADMIN, 49, "nb", 1, 1));
  sudo (w, make_call (PALLET_ADMIN, 30, "nn", 1, 10));
  sudo (w, make_call (PALLET_ADMIN, 7, "nq", 1, (guint64) 0));
  g_assert_cmphex (CALL (w, w->bob, ST (7, "na", 1, id (w->bob))), ==, RT_OK);
  g_assert_cmphex (CALL (w, w->bob, ST (2, "anq", id (w->bob), 1, TAO (500))), ==, RT_OK);
  for (guint i = 0; i < 12; i++)
    world_next (w);

  tao_scale_write_bytes (committed, id (w->bob)->bytes, 32);
  tao_scale_write_u16 (committed, 1);
  /* uids [0], values [9], salt [7, 8], version 0 */
  tao_scale_write_bytes (committed, (const guint8[]) { 4, 0, 0, 4, 9, 0, 8, 7, 0, 8, 0 }, 11);
  tao_scale_write_u64 (committed, 0);
  tao_hash_blake2b_256 (committed->data, committed->len, hash);
  call = ST (96, "n", 1);
  tao_scale_write_bytes (call, hash, 32);
  g_assert_cmphex (CALL (w, w->bob, call), ==, RT_OK);

#define REVEAL(salt) ({ GByteArray *reveal = ST (97, "n", 1); \
  tao_scale_write_bytes (reveal, (const guint8[]) { 4, 0, 0, 4, 9, 0, 8, salt, 0, 8, 0 }, 11); \
  tao_scale_write_u64 (reveal, 0); reveal; })
  g_assert_cmphex (CALL (w, w->bob, REVEAL (7)), ==, ST_E_RevealTooEarly);
  for (guint i = 0; i < 10; i++)
    world_next (w);
  g_assert_cmphex (CALL (w, w->bob, REVEAL (6)), ==, ST_E_InvalidRevealCommitHashNotMatch);
  g_assert_cmphex (CALL (w, w->bob, REVEAL (7)), ==, RT_OK);
  g_assert_cmphex (CALL (w, w->bob, REVEAL (7)), ==, ST_E_NoWeightsCommitFound);
  world_free (w);
}

/* The pulse that would open them never comes: they wait, hold back the weights of others, and go. */
static void
test_timelocked_commits (void)
{
  World *w = world_new ();
  TaoStorageIter iter;
  guint waiting = 0;

#define TIMELOCKED(version) ({ GByteArray *commit = ST (113, "n", 1); \
  tao_scale_write_vec_u8 (commit, (const guint8 *) "sealed", 6); \
  tao_scale_write_u64 (commit, 12345); tao_scale_write_u16 (commit, version); commit; })
  g_assert_cmphex (CALL (w, w->alice, ST (7, "na", 1, id (w->bob))), ==, RT_OK);
  g_assert_cmphex (CALL (w, w->bob, ST (2, "anq", id (w->bob), 1, TAO (500))), ==, RT_OK);
  g_assert_cmphex (CALL (w, w->bob, TIMELOCKED (4)), ==, ST_E_CommitRevealDisabled);
  sudo (w, make_call (PALLET_ADMIN, 49, "nb", 1, 1));
  sudo (w, make_call (PALLET_ADMIN, 30, "nn", 1, 10));
  g_assert_cmphex (CALL (w, w->bob, TIMELOCKED (3)), ==, ST_E_IncorrectCommitRevealVersion);
  g_assert_cmphex (CALL (w, w->bob, TIMELOCKED (4)), ==, ST_E_CommittingWeightsTooFast);
  sudo (w, make_call (PALLET_ADMIN, 7, "nq", 1, (guint64) 0));
  for (guint i = 0; i < 10; i++)
    g_assert_cmphex (CALL (w, w->bob, TIMELOCKED (4)), ==, RT_OK);
  g_assert_cmphex (CALL (w, w->bob, TIMELOCKED (4)), ==, ST_E_TooManyUnrevealedCommits);

  /* (hotkey, block, ciphertext, round), behind the number of entries */
  st_iter (&iter, w->rt, key_n (w->rt, ST_TimelockedWeightCommits, 1));
  while (tao_storage_iter_next (&iter))
    {
      waiting++;
      g_assert_cmpuint (iter.value_len, ==, 1 + 10 * (32 + 8 + 7 + 8));
      g_assert_cmpmem (iter.value + 1, 32, id (w->bob)->bytes, 32);
      g_assert_cmpmem (iter.value + 41, 7, "\x18sealed", 7);
    }
  tao_storage_iter_clear (&iter);
  g_assert_cmpuint (waiting, ==, 1);

  /* Epochs count them while they wait; two epochs later they are gone. */
  for (guint i = 0; i < 30; i++)
    world_next (w);
  st_iter (&iter, w->rt, key_n (w->rt, ST_TimelockedWeightCommits, 1));
  g_assert_false (tao_storage_iter_next (&iter));
  tao_storage_iter_clear (&iter);
  world_free (w);
}

static void
test_children_and_takes (void)
{
  World *w = world_new ();
  GByteArray *call;

  g_assert_cmphex (CALL (w, w->bob, ST (7, "na", 1, id (w->bob))), ==, RT_OK);
  call = ST (67, "an", id (w->bob), 1);
  tao_scale_write_compact (call, 1);
  tao_scale_write_u64 (call, G_MAXUINT64 / 2);
  tao_scale_write_bytes (call, w->hot.bytes, 32);
  g_assert_cmphex (CALL (w, w->bob, call), ==, RT_OK);
  g_assert_true (st_has (w->rt, key_na (w->rt, ST_PendingChildKeys, 1, id (w->bob))));
  call = ST (67, "an", &w->hot, 1);
  tao_scale_write_compact (call, 0);
  g_assert_cmphex (CALL (w, w->bob, call), ==, ST_E_NonAssociatedColdKey);
  call = ST (67, "an", id (w->bob), 1);
  tao_scale_write_compact (call, 0);
  g_assert_cmphex (CALL (w, w->bob, call), ==, ST_E_TxRateLimitExceeded);

  g_assert_cmphex (CALL (w, w->bob, ST (65, "an", id (w->bob), 5000)), ==, RT_OK);
  g_assert_cmpuint (st_u16 (w->rt, key_a (w->rt, ST_Delegates, id (w->bob))), ==, 5000);
  g_assert_cmphex (CALL (w, w->bob, ST (75, "ann", id (w->bob), 1, 12000)), ==, ST_E_InvalidChildkeyTake);
  g_assert_cmphex (CALL (w, w->bob, ST (75, "ann", id (w->bob), 1, 6553)), ==, RT_OK);
  world_free (w);
}

static void
test_administration (void)
{
  World *w = world_new ();

  g_assert_cmphex (CALL (w, w->bob, make_call (PALLET_SUDO, 0, "V", make_call (PALLET_ADMIN, 7, "nq", 1, (guint64) 5))), ==,
                   SUDO_E_RequireSudo);
  g_assert_cmphex (CALL (w, w->bob, make_call (PALLET_ADMIN, 13, "nn", 1, 100)), ==, RT_BAD_ORIGIN);
  g_assert_cmphex (CALL (w, w->alice, make_call (PALLET_ADMIN, 13, "nn", 1, 100)), ==, RT_OK);   /* Alice owns subnet 1 */
  g_assert_cmpuint (st_u16 (w->rt, key_n (w->rt, ST_ImmunityPeriod, 1)), ==, 100);
  g_assert_cmphex (CALL (w, w->alice, make_call (PALLET_ADMIN, 13, "nn", 1, 101)), ==, ST_E_TxRateLimitExceeded);
  g_assert_cmphex (CALL (w, w->alice, make_call (PALLET_ADMIN, 89, "nn", 1, 0)), ==, ADMIN_E_InvalidValue);
  g_assert_cmphex (CALL (w, w->alice, make_call (PALLET_ADMIN, 22, "nq", 1, TAO (2))), ==, ADMIN_E_ValueNotInBounds);
  g_assert_cmphex (CALL (w, w->alice, make_call (PALLET_ADMIN, 51, "nnn", 1, 2000, 3000)), ==, ST_E_LiquidAlphaDisabled);
  sudo (w, make_call (PALLET_ADMIN, 74, "n", 400));
  g_assert_cmphex (CALL (w, w->alice, make_call (PALLET_ADMIN, 17, "nn", 1, 9)), ==, ST_E_AdminActionProhibitedDuringWeightsWindow);
  world_free (w);
}

static void
test_batches_and_proxies (void)
{
  World *w = world_new ();
  GByteArray *call = call_new (PALLET_UTILITY, 2);
  GByteArray *again;
  guint64 before = tao_balances_free (w->rt, id (w->charlie));

  tao_scale_write_compact (call, 2);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GByteArray) inner = make_call (PALLET_BALANCES, 0, "Ac", id (w->charlie), i ? TAO (1000000) : TAO (1));

      tao_scale_write_bytes (call, inner->data, inner->len);
    }
  again = call_new (PALLET_UTILITY, 0);
  tao_scale_write_bytes (again, call->data + 2, call->len - 2);
  g_assert_cmphex (CALL (w, w->bob, call), ==, RT_TOKEN_FUNDS_UNAVAILABLE);
  g_assert_cmpuint (tao_balances_free (w->rt, id (w->charlie)), ==, before);   /* all or nothing */
  g_assert_cmphex (CALL (w, w->bob, again), ==, RT_OK);                         /* batch: the first stays */
  g_assert_cmpuint (tao_balances_free (w->rt, id (w->charlie)), ==, before + TAO (1));

  g_assert_cmphex (CALL (w, w->bob, make_call (PALLET_PROXY, 1, "Abu", id (w->charlie), 8, (guint32) 0)), ==, RT_OK);
  g_assert_cmphex (CALL (w, w->bob, make_call (PALLET_PROXY, 1, "Abu", id (w->charlie), 8, (guint32) 0)), ==, PROXY_E_Duplicate);
  g_assert_cmphex (CALL (w, w->bob, make_call (PALLET_PROXY, 1, "Abu", id (w->bob), 8, (guint32) 0)), ==, PROXY_E_NoSelfProxy);
  /* a staking proxy may stake for Bob, but not send his TAO away */
  g_assert_cmphex (CALL (w, w->charlie, make_call (PALLET_PROXY, 0, "AbV", id (w->bob), 0, ST (2, "anq", &w->hot, 1, TAO (3)))), ==, RT_OK);
  g_assert_cmpuint (stake (w, &w->hot, id (w->bob), 1), >, TAO (2));
  before = tao_balances_free (w->rt, id (w->alice));
  g_assert_cmphex (CALL (w, w->charlie, make_call (PALLET_PROXY, 0, "AbV", id (w->bob), 0,
                                                   make_call (PALLET_BALANCES, 0, "Ac", id (w->alice), TAO (1)))), ==, RT_OK);
  g_assert_cmpuint (tao_balances_free (w->rt, id (w->alice)), <, before + TAO (1));
  g_assert_cmphex (CALL (w, w->alice, make_call (PALLET_PROXY, 0, "AbV", id (w->bob), 0, make_call (PALLET_SYSTEM, 0, "b", 0))), ==,
                   PROXY_E_NotProxy);
  g_assert_cmphex (CALL (w, w->bob, make_call (PALLET_PROXY, 2, "Abu", id (w->charlie), 8, (guint32) 0)), ==, RT_OK);
  g_assert_cmphex (CALL (w, w->bob, make_call (PALLET_PROXY, 2, "Abu", id (w->charlie), 8, (guint32) 0)), ==, PROXY_E_NotFound);
  world_free (w);
}

static void
test_swapping_keys (void)
{
  World *w = world_new ();
  GByteArray *call;
  guint8 hash[32];
  guint64 alpha;
  g_autoptr (TaoKeypair) fresh = tao_keypair_new_development ("//Fresh");

  g_assert_cmphex (CALL (w, w->bob, ST (7, "na", 1, id (w->bob))), ==, RT_OK);
  g_assert_cmphex (CALL (w, w->bob, ST (2, "anq", id (w->bob), 1, TAO (30))), ==, RT_OK);
  alpha = stake (w, id (w->bob), id (w->bob), 1);
  g_assert_cmphex (CALL (w, w->bob, ST (70, "aab", id (w->bob), id (w->charlie), 0)), ==, RT_OK);
  g_assert_cmpint (tao_subtensor_uid (w->rt, 1, id (w->charlie)), ==, 1);
  g_assert_cmpint (tao_subtensor_uid (w->rt, 1, id (w->bob)), ==, -1);
  g_assert_cmpuint (stake (w, id (w->charlie), id (w->bob), 1), ==, alpha);
  g_assert_cmpuint (stake (w, id (w->bob), id (w->bob), 1), ==, 0);
  g_assert_cmphex (CALL (w, w->bob, ST (70, "aab", &w->hot, id (w->bob), 0)), ==, ST_E_NonAssociatedColdKey);

  sudo (w, make_call (PALLET_ADMIN, 86, "u", (guint32) 2));
  tao_hash_blake2b_256 (id (fresh)->bytes, 32, hash);
  call = ST (125, "");
  tao_scale_write_bytes (call, hash, 32);
  g_assert_cmphex (CALL (w, w->bob, call), ==, RT_OK);
  g_assert_cmphex (CALL (w, w->bob, ST (126, "a", id (fresh))), ==, ST_E_ColdkeySwapTooEarly);
  g_assert_cmphex (CALL (w, w->bob, ST (126, "a", id (w->alice))), ==, ST_E_AnnouncedColdkeyHashDoesNotMatch);
  world_next (w);
  world_next (w);
  g_assert_cmphex (CALL (w, w->bob, ST (126, "a", id (fresh))), ==, RT_OK);
  g_assert_cmpuint (stake (w, id (w->charlie), id (fresh), 1), ==, alpha);
  g_assert_cmpuint (tao_balances_free (w->rt, id (fresh)), >, TAO (49000));
  world_free (w);
}

static void
test_dissolving (void)
{
  World *w = world_new ();
  guint64 before;

  g_assert_cmphex (CALL (w, w->bob, ST (2, "anq", &w->hot, 1, TAO (30))), ==, RT_OK);
  before = tao_balances_free (w->rt, id (w->bob));
  g_assert_cmphex (CALL (w, w->bob, ST (120, "n", 1)), ==, RT_BAD_ORIGIN);
  sudo (w, ST (120, "n", 1));
  g_assert_false (st_bool (w->rt, key_n (w->rt, ST_NetworksAdded, 1)));
  g_assert_cmpuint (tao_balances_free (w->rt, id (w->bob)), >, before + TAO (29));
  g_assert_false (st_has (w->rt, key_n (w->rt, ST_SubnetOwner, 1)));
  g_assert_false (st_has (w->rt, key_aan (w->rt, ST_AlphaV2, &w->hot, id (w->bob), 1)));
  g_assert_cmpuint (st_u16 (w->rt, key_0 (ST_TotalNetworks)), ==, 1);
  world_free (w);
}

/* Root stakers earn a part of each subnet's dividends and claim it. */
static void
test_root_claims (void)
{
  World *w = world_new ();
  GByteArray *call;
  guint64 before;

  sudo (w, make_call (PALLET_ADMIN, 94, "nb", 1, 1));
  sudo (w, make_call (PALLET_ADMIN, 30, "nn", 1, 10));
  g_assert_cmphex (CALL (w, w->bob, ST (7, "na", 1, id (w->bob))), ==, RT_OK);
  g_assert_cmphex (CALL (w, w->bob, ST (62, "a", id (w->bob))), ==, RT_OK);
  g_assert_cmphex (CALL (w, w->bob, ST (2, "anq", id (w->bob), 0, TAO (5000))), ==, RT_OK);
  g_assert_cmpuint (stake (w, id (w->bob), id (w->bob), 0), ==, TAO (5000));
  /* root dividends flow only while the moving prices sum to more than one: make it so */
  st_set_u128 (w->rt, key_n (w->rt, ST_SubnetMovingPrice, 1), ((tao_u128) 3 << 32) / 2);
  /* KeepSubnets { [] } says nothing; Keep takes the alpha itself */
  g_assert_cmphex (CALL (w, w->bob, ST (122, "bb", 2, 0)), ==, ST_E_InvalidSubnetNumber);
  g_assert_cmphex (CALL (w, w->bob, ST (122, "b", 1)), ==, RT_OK);
  call = ST (121, "");
  tao_scale_write_compact (call, 0);
  g_assert_cmphex (CALL (w, w->bob, call), ==, ST_E_InvalidSubnetNumber);
  sudo (w, ST (123, "q", (guint64) 0));   /* no automatic claims meanwhile */
  for (guint i = 0; i < 25; i++)
    world_next (w);
  g_assert_true (st_has (w->rt, key_a (w->rt, ST_RootClaimable, id (w->bob))));
  before = stake (w, id (w->bob), id (w->bob), 1);
  call = ST (121, "");
  tao_scale_write_compact (call, 1);
  tao_scale_write_u16 (call, 1);
  g_assert_cmphex (CALL (w, w->bob, call), ==, RT_OK);
  g_assert_cmpuint (stake (w, id (w->bob), id (w->bob), 1), >, before);
  world_free (w);
}

/* A fee that no TAO is left for is taken out of the stake that the call is about. */
static void
test_fee_in_alpha (void)
{
  World *w = world_new ();
  guint64 alpha;

  g_assert_cmphex (CALL (w, w->bob, ST (2, "anq", &w->hot, 1, TAO (50))), ==, RT_OK);
  g_assert_cmphex (CALL (w, w->bob, make_call (PALLET_BALANCES, 4, "Ab", id (w->alice), 1)), ==, RT_OK);
  g_assert_cmpuint (tao_balances_free (w->rt, id (w->bob)), ==, EXISTENTIAL_DEPOSIT);
  alpha = stake (w, &w->hot, id (w->bob), 1);
  g_assert_cmphex (CALL (w, w->bob, ST (3, "anq", &w->hot, 1, TAO (10))), ==, RT_OK);
  g_assert_cmpuint (stake (w, &w->hot, id (w->bob), 1), <, alpha - TAO (10));
  g_assert_cmpuint (tao_balances_free (w->rt, id (w->bob)), >, TAO (9));
  world_free (w);
}

/* What the pool refuses, with the number that a node reports. */
static void
test_validity (void)
{
  World *w = world_new ();
  g_autoptr (GByteArray) call = make_call (PALLET_SYSTEM, 0, "b", 0);
  g_autoptr (GBytes) call_bytes = g_bytes_new (call->data, call->len);
  g_autoptr (GBytes) good = chain_sign (w->chain, w->bob, call_bytes);
  g_autoptr (GBytes) poor = chain_sign (w->chain, w->charlie, call_bytes);
  g_autofree guint8 *bytes = g_memdup2 (g_bytes_get_data (good, NULL), g_bytes_get_size (good));
  g_autoptr (GBytes) broken = NULL;
  g_autoptr (GBytes) junk = g_bytes_new ("\x0c\x84\x00\x00", 4);
  TaoValidity validity;

#define VALIDATE(bytes) tao_runtime_validate_extrinsic (w->rt, w->chain->storage, w->chain->hash, bytes, &validity)
  VALIDATE (good);
  g_assert_true (validity.valid);
  g_assert_cmpuint (validity.provides.nonce, ==, 0);
  g_assert_false (validity.has_requires);
  VALIDATE (poor);
  g_assert_false (validity.valid);
  g_assert_cmpint (validity.error.variant, ==, TAO_INVALID_PAYMENT);
  bytes[60] ^= 1;
  broken = g_bytes_new (bytes, g_bytes_get_size (good));
  VALIDATE (broken);
  g_assert_cmpint (validity.error.variant, ==, TAO_INVALID_BAD_PROOF);
  VALIDATE (junk);
  g_assert_cmpint (validity.error.variant, ==, TAO_INVALID_CALL);
  g_assert_cmphex (CALL (w, w->bob, make_call (PALLET_SYSTEM, 0, "b", 0)), ==, RT_OK);
  VALIDATE (good);
  g_assert_cmpint (validity.error.variant, ==, TAO_INVALID_STALE);
  world_next (w);
  world_free (w);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name) g_test_add_func ("/localnet/runtime/calls/" #name, test_##name)
  ADD (transfers);
  ADD (staking);
  ADD (moving_stake);
  ADD (registration);
  ADD (weights_and_epoch);
  ADD (commit_reveal);
  ADD (timelocked_commits);
  ADD (children_and_takes);
  ADD (administration);
  ADD (batches_and_proxies);
  ADD (swapping_keys);
  ADD (dissolving);
  ADD (root_claims);
  ADD (fee_in_alpha);
  ADD (validity);
  return g_test_run ();
}
