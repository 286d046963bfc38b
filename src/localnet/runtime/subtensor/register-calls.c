/* Becoming a neuron, a root member, a network owner. */
#include "localnet/runtime/subtensor/subtensor.h"

#include "localnet/runtime/subtensor/identity.h"

#define ROOT_MAX_UIDS 64
#define DEFAULT_DELEGATE_TAKE 11796

static TaoRtOutcome
burned_register (TaoRuntime *rt, const TaoAccountId *who, guint16 netuid, const TaoAccountId *hotkey)
{
  return tao_subtensor_outcome (tao_registration_burned_register (tao_subtensor_ledger (rt), econ_account (who), netuid,
                                                                  econ_account (hotkey)));
}

TaoRtOutcome
tao_subtensor_burned_register (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  ENSURE_SIGNED (origin, who);
  return burned_register (rt, who, arg_u16 (args, 0), arg_account (args, 1));
}

/* Proof of work is gone: the same, whatever the work. */
TaoRtOutcome
tao_subtensor_register (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  ENSURE_SIGNED (origin, who);
  return burned_register (rt, who, arg_u16 (args, 0), arg_account (args, 4));
}

TaoRtOutcome
tao_subtensor_register_limit (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  ENSURE_SIGNED (origin, who);
  return tao_subtensor_outcome (tao_registration_register_limit (tao_subtensor_ledger (rt), econ_account (who),
                                                                 arg_u16 (args, 0), econ_account (arg_account (args, 1)),
                                                                 arg_u64 (args, 2)));
}

/* Associates @hotkey with @coldkey if nobody owns it. */
static TaoRtOutcome
claim_hotkey (TaoRuntime *rt, const TaoAccountId *coldkey, const TaoAccountId *hotkey)
{
  if (!hotkey_exists (rt, hotkey))
    ENSURE (tao_staking_create_account (tao_subtensor_ledger (rt), econ_account (coldkey), econ_account (hotkey)),
            ST_E_CannotUseSystemAccount);
  return RT_OK;
}

TaoRtOutcome
tao_subtensor_try_associate_hotkey (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  ENSURE_SIGNED (origin, who);
  claim_hotkey (rt, who, arg_account (args, 0));
  return RT_OK;
}

TaoRtOutcome
tao_subtensor_root_register (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  const TaoAccountId *hotkey = arg_account (args, 0);
  guint16 n = st_u16 (rt, key_n (rt, ST_SubnetworkN, ROOT));
  guint16 uid;

  ENSURE_SIGNED (origin, who);
  ENSURE (network_exists (rt, ROOT), ST_E_RootNetworkDoesNotExist);
  ENSURE (st_u16 (rt, key_n (rt, ST_RegistrationsThisBlock, ROOT)) < st_u16 (rt, key_n (rt, ST_MaxRegistrationsPerBlock, ROOT)),
          ST_E_TooManyRegistrationsThisBlock);
  ENSURE (st_u16 (rt, key_n (rt, ST_RegistrationsThisInterval, ROOT))
            < 3 * st_u16 (rt, key_n (rt, ST_TargetRegistrationsPerInterval, ROOT)),
          ST_E_TooManyRegistrationsThisInterval);
  ENSURE (tao_subtensor_uid (rt, ROOT, hotkey) < 0, ST_E_HotKeyAlreadyRegisteredInSubNet);
  TRY (claim_hotkey (rt, who, hotkey));

  if (n < MIN (ROOT_MAX_UIDS, st_u16 (rt, key_n (rt, ST_MaxAllowedUids, ROOT))))
    uid = tao_subtensor_append_neuron (rt, ROOT, hotkey);
  else
    {
      guint64 lowest = G_MAXUINT64;
      TaoAccountId old = { { 0 } };

      uid = 0;
      for (guint16 i = 0; i < n; i++)
        {
          TaoAccountId member = st_account (rt, key_nn (rt, ST_Keys, ROOT, i));
          guint64 stake = st_u64 (rt, key_an (rt, ST_TotalHotkeyAlpha, &member, ROOT));

          if (stake < lowest)
            {
              lowest = stake;
              uid = i;
              old = member;
            }
        }
      ENSURE (st_u64 (rt, key_an (rt, ST_TotalHotkeyAlpha, hotkey, ROOT)) > lowest, ST_E_StakeTooLowForRoot);
      st_kill (rt, key_na (rt, ST_Uids, ROOT, &old));
      st_set_account (rt, key_nn (rt, ST_Keys, ROOT, uid), hotkey);
      st_set (rt, key_na (rt, ST_Uids, ROOT, hotkey), uid);
      st_set (rt, key_nn (rt, ST_BlockAtRegistration, ROOT, uid), rt->block);
      tao_subtensor_neuron_registered (rt, ROOT, uid, &old, hotkey);
    }
  if (!st_has (rt, key_a (rt, ST_Delegates, hotkey)))
    st_set (rt, key_a (rt, ST_Delegates, hotkey), DEFAULT_DELEGATE_TAKE);
  st_add (rt, key_n (rt, ST_RegistrationsThisInterval, ROOT), 1);
  st_add (rt, key_n (rt, ST_RegistrationsThisBlock, ROOT), 1);
  tao_rt_deposit (rt, ST_EV_NeuronRegistered, ROOT, uid, hotkey);
  return RT_OK;
}

/* Symbols of alpha, one per netuid, then again: Greek first, as people know them from the main network. */
static const char *const symbols[] = {
  "τ", "α", "β", "γ", "δ", "ε", "ζ", "η", "θ", "ι", "κ", "λ", "μ", "ν", "ξ", "ο", "π", "ρ", "σ", "t", "υ", "φ", "χ", "ψ",
  "ω", "א", "ב", "ג", "ד", "ה", "ו", "ז", "ח", "ט", "י", "ך", "כ", "ל", "ם", "מ", "ן", "נ", "ס", "ע", "ף", "פ", "ץ", "צ",
  "ק", "ר", "ש", "ת",
};

static gboolean
symbol_is_used (TaoRuntime *rt, const guint8 *symbol, gsize len)
{
  TaoStorageIter iter;
  gboolean used = FALSE;

  st_iter (&iter, rt, key_0 (ST_TokenSymbol));
  while (!used && tao_storage_iter_next (&iter))
    used = iter.value_len == len + 1 && memcmp (iter.value + 1, symbol, len) == 0;
  tao_storage_iter_clear (&iter);
  return used;
}

void
tao_subtensor_set_symbol (TaoRuntime *rt, guint16 netuid)
{
  guint first = netuid % G_N_ELEMENTS (symbols);
  const char *symbol = symbols[first];

  for (guint i = 0; i < G_N_ELEMENTS (symbols); i++)
    {
      const char *candidate = symbols[(first + i) % G_N_ELEMENTS (symbols)];

      if (!symbol_is_used (rt, (const guint8 *) candidate, strlen (candidate)))
        {
          symbol = candidate;
          break;
        }
    }
  tao_st_set_vector (rt, key_n (rt, ST_TokenSymbol, netuid), symbol, 1, (guint32) strlen (symbol));
}

TaoRtOutcome
tao_subtensor_update_symbol (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  guint16 netuid = arg_u16 (args, 0);
  guint32 len;
  const guint8 *symbol = tao_arg_vector (args, 1, &len);
  gboolean known = FALSE;

  TRY (tao_subtensor_ensure_owner (rt, origin, netuid));
  for (guint i = 0; i < G_N_ELEMENTS (symbols); i++)
    known |= strlen (symbols[i]) == len && memcmp (symbols[i], symbol, len) == 0;
  ENSURE (known, ST_E_SymbolDoesNotExist);
  ENSURE (!symbol_is_used (rt, symbol, len), ST_E_SymbolAlreadyInUse);
  tao_st_set_vector (rt, key_n (rt, ST_TokenSymbol, netuid), symbol, 1, len);
  tao_rt_deposit (rt, ST_EV_SymbolUpdated, netuid, args->bytes[1], args->len[1]);
  return RT_OK;
}

/* The netuid for a new subnet: the smallest free one, or a pruned one's. */
static TaoRtOutcome
find_netuid (TaoRuntime *rt, guint16 *netuid, gboolean *prune)
{
  g_autoptr (GArray) netuids = tao_subtensor_networks (rt);
  guint non_root = netuids->len - (network_exists (rt, ROOT) ? 1 : 0);

  *prune = FALSE;
  if (non_root >= st_u16 (rt, key_0 (ST_SubnetLimit)))
    {
      gint candidate = tao_registration_subnet_to_prune (tao_subtensor_ledger (rt));

      ENSURE (candidate >= 0, ST_E_SubnetLimitReached);
      *netuid = (guint16) candidate;
      *prune = TRUE;
      return RT_OK;
    }
  for (*netuid = 1; network_exists (rt, *netuid); (*netuid)++)
    ;
  return RT_OK;
}

/* Root validators follow a new owner unless they opted out. */
static void
delegate_to_owner (TaoRuntime *rt, guint16 netuid, const TaoAccountId *owner_hotkey)
{
  guint32 n;
  g_autofree TaoAccountId *members = tao_subtensor_hotkeys (rt, ROOT, &n);
  guint8 child[40];

  memset (child, 0xff, 8);
  memcpy (child + 8, owner_hotkey->bytes, 32);
  for (guint32 i = 0; i < n; i++)
    if (!tao_account_id_equal (&members[i], owner_hotkey) && st_bool (rt, key_a (rt, ST_AutoParentDelegationEnabled, &members[i])))
      tao_children_set (rt, &members[i], netuid, child, 1);
}

/* The alpha that is worth @tao. */
static guint64
alpha_at_price (guint64 tao, TaoU64F64 price)
{
  return tao_u64f64_to_u64 (tao_u64f64_div_or_zero (tao_u64f64_from_u64 (tao), price));
}

static TaoRtOutcome
register_network (TaoRuntime *rt, const TaoAccountId *who, const TaoAccountId *hotkey, const guint8 *identity, gsize identity_len)
{
  TaoLedger *ledger = tao_subtensor_ledger (rt);
  guint16 tempo = 360;
  guint64 cost, got, min_cost, reserve;
  TaoU64F64 price;
  TaoAccountId account;
  guint16 netuid;
  gboolean prune;

  ENSURE (!hotkey_exists (rt, hotkey) || coldkey_owns (rt, who, hotkey), ST_E_NonAssociatedColdKey);
  ENSURE (rt->block >= st_u64 (rt, key_0 (ST_NetworkRegistrationStartBlock)), ST_E_SubNetRegistrationDisabled);
  ENSURE (rate_passed (rt, tao_rate_key (rt, RATE_NETWORK_LAST_REGISTERED), st_u64 (rt, key_0 (ST_NetworkRateLimit))),
          ST_E_NetworkTxRateLimitExceeded);
  TRY (find_netuid (rt, &netuid, &prune));
  cost = tao_registration_lock_cost (ledger);
  ENSURE (tao_balances_reducible (rt, who, FALSE) >= cost, ST_E_CannotAffordLockCost);
  if (prune)
    tao_subtensor_dissolve (rt, netuid);
  price = tao_registration_median_price (ledger);

  tao_subtensor_init_network (rt, netuid, tempo);
  account = tao_subtensor_subnet_account (netuid);
  got = MIN (cost, tao_balances_reducible (rt, who, TRUE));
  TRY (tao_balances_move (rt, who, &account, got, TRUE));
  st_set (rt, key_0 (ST_NetworkLastLockCost), got);
  st_set (rt, tao_rate_key (rt, RATE_NETWORK_LAST_REGISTERED), rt->block);

  TRY (claim_hotkey (rt, who, hotkey));
  tao_subtensor_append_neuron (rt, netuid, hotkey);
  st_set (rt, key_n (rt, ST_SubnetMechanism, netuid), 1);
  /* Time-locked commits need a randomness beacon that this chain has not: clients set weights openly. */
  st_set (rt, key_n (rt, ST_CommitRevealWeightsEnabled, netuid), FALSE);
  st_set (rt, key_n (rt, ST_NetworkRegisteredAt, netuid), rt->block);
  st_add (rt, key_n (rt, ST_RegisteredSubnetCounter, netuid), 1);
  tao_subtensor_set_symbol (rt, netuid);

  min_cost = st_u64 (rt, key_0 (ST_NetworkMinLockCost));
  reserve = MAX (got, min_cost);
  st_set (rt, key_n (rt, ST_SubnetTAO, netuid), reserve);
  st_set (rt, key_n (rt, ST_SubnetAlphaIn, netuid), alpha_at_price (reserve, price));
  st_set (rt, key_n (rt, ST_SubnetAlphaOut, netuid), 0);
  st_set (rt, key_n (rt, ST_SubnetLocked, netuid), got);
  st_set (rt, key_n (rt, ST_RAORecycledForRegistration, netuid), got - MIN (got, reserve));
  st_add (rt, key_0 (ST_TotalStake), reserve);
  st_set_account (rt, key_n (rt, ST_SubnetOwner, netuid), who);
  st_set_account (rt, key_n (rt, ST_SubnetOwnerHotkey, netuid), hotkey);
  if (identity)
    {
      ENSURE (tao_identity_is_valid_subnet (identity, identity_len), ST_E_InvalidIdentity);
      st_put (rt, key_n (rt, ST_SubnetIdentitiesV3, netuid), identity, identity_len);
      tao_rt_deposit (rt, ST_EV_SubnetIdentitySet, netuid);
    }
  delegate_to_owner (rt, netuid, hotkey);
  tao_rt_deposit (rt, ST_EV_NetworkAdded, netuid, 1);
  st_set (rt, key_n (rt, ST_SubnetEmissionEnabled, netuid), FALSE);
  return RT_OK;
}

TaoRtOutcome
tao_subtensor_register_network (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  ENSURE_SIGNED (origin, who);
  return register_network (rt, who, arg_account (args, 0), NULL, 0);
}

TaoRtOutcome
tao_subtensor_register_network_with_identity (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  const guint8 *identity = arg_option (args, 1);

  ENSURE_SIGNED (origin, who);
  return register_network (rt, who, arg_account (args, 0), identity, args->len[1] - 1);
}

TaoRtOutcome
tao_subtensor_start_call (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  guint16 netuid = arg_u16 (args, 0);
  TaoAccountId owner = st_account (rt, key_n (rt, ST_SubnetOwner, netuid));

  ENSURE_SIGNED (origin, who);
  ENSURE (network_exists (rt, netuid), ST_E_SubnetNotExists);
  ENSURE (tao_account_id_equal (&owner, who), ST_E_NotSubnetOwner);
  ENSURE (!st_has (rt, key_n (rt, ST_FirstEmissionBlockNumber, netuid)), ST_E_FirstEmissionBlockNumberAlreadySet);
  ENSURE (rt->block >= st_u64 (rt, key_n (rt, ST_NetworkRegisteredAt, netuid)) + st_u64 (rt, key_0 (ST_StartCallDelay)),
          ST_E_NeedWaitingMoreBlocksToStarCall);
  st_set (rt, key_n (rt, ST_FirstEmissionBlockNumber, netuid), rt->block + 1u);
  st_set (rt, key_n (rt, ST_SubtokenEnabled, netuid), TRUE);
  tao_rt_deposit (rt, ST_EV_FirstEmissionBlockNumberSet, netuid, (guint64) rt->block + 1);
  return RT_OK;
}
