/* The state of block 0. */
#include "localnet/life/preset.h"
#include "localnet/runtime/subtensor/identity.h"
#include "localnet/runtime/subtensor/subtensor.h"

/* 18 %, as on the main network: TaoWeight is a fraction of 2^64 - 1. */
#define GENESIS_TAO_WEIGHT G_GUINT64_CONSTANT (3320413933267719290)
#define TAO(amount) ((guint64) (amount) * TAO_RAO_PER_TAO)

static const struct
{
  const char *path;
  guint64 tao;
} development_accounts[] = {
  { "//Alice", 1000000 }, { "//Bob", 1000000 }, { "//Charlie", 1000000 }, { "//Dave", 2000 }, { "//Eve", 2000 },
  { "//Ferdie", 2000 },
};

static TaoAccountId
development_account (const char *path)
{
  g_autoptr (TaoKeypair) key = tao_keypair_new_development (path);

  return *tao_keypair_get_account (key);
}

static TaoAccountId
actor (guint64 seed, TaoActorRole role, guint16 netuid, guint32 index)
{
  g_autoptr (TaoKeypair) key = tao_preset_actor_key (seed, role, netuid, index);

  return *tao_keypair_get_account (key);
}

/* New TAO at genesis: counts in both issuances. */
static void
endow (TaoRuntime *rt, const TaoAccountId *who, guint64 rao)
{
  tao_balances_issue (rt, rao);
  st_add (rt, key_0 (ST_TotalIssuance), rao);
  tao_balances_give (rt, who, rao);
}

static void
build_root (TaoRuntime *rt)
{
  TaoAccountId account = tao_subtensor_subnet_account (ROOT);

  tao_subtensor_init_network (rt, ROOT, 100);
  st_set (rt, key_n (rt, ST_MaxAllowedUids, ROOT), 64);
  st_set (rt, key_n (rt, ST_MaxAllowedValidators, ROOT), 64);
  st_set (rt, key_n (rt, ST_MinAllowedWeights, ROOT), 0);
  st_set (rt, key_n (rt, ST_TargetRegistrationsPerInterval, ROOT), 1);
  st_set (rt, key_n (rt, ST_SubtokenEnabled, ROOT), TRUE);
  tao_subtensor_set_symbol (rt, ROOT);
  endow (rt, &account, EXISTENTIAL_DEPOSIT);
}

/* Stake that exists from the start: TAO on root, alpha elsewhere, with every total that goes with it. */
static void
give_stake (TaoRuntime *rt, guint16 netuid, const TaoAccountId *hotkey, const TaoAccountId *coldkey, guint64 amount)
{
  TaoLedger *ledger = tao_subtensor_ledger (rt);

  if (amount == 0)
    return;
  tao_staking_increase (ledger, econ_account (hotkey), econ_account (coldkey), netuid, amount);
  st_add (rt, key_n (rt, ST_SubnetAlphaOut, netuid), amount);
  if (netuid == ROOT)
    {
      TaoAccountId account = tao_subtensor_subnet_account (ROOT);

      endow (rt, &account, amount);
      st_add (rt, key_n (rt, ST_SubnetTAO, ROOT), amount);
      st_add (rt, key_0 (ST_TotalStake), amount);
      tao_root_claim_index_add (ledger, econ_account (coldkey));
    }
}

static void
own (TaoRuntime *rt, const TaoAccountId *coldkey, const TaoAccountId *hotkey)
{
  if (!hotkey_exists (rt, hotkey))
    tao_staking_create_account (tao_subtensor_ledger (rt), econ_account (coldkey), econ_account (hotkey));
}

static void
write_identity (TaoRuntime *rt, guint16 netuid, const TaoPresetSubnet *subnet)
{
  g_autoptr (GByteArray) identity = g_byte_array_new ();

  tao_scale_write_str (identity, subnet->name);
  for (guint i = 0; i < 4; i++)   /* repository, contact, url, discord */
    tao_scale_write_str (identity, "");
  tao_scale_write_str (identity, subnet->description);
  tao_scale_write_str (identity, "");
  tao_scale_write_str (identity, "");
  st_put (rt, key_n (rt, ST_SubnetIdentitiesV3, netuid), identity->data, identity->len);
}

static void
write_coldkey_identity (TaoRuntime *rt, const TaoAccountId *coldkey, const char *name)
{
  g_autoptr (GByteArray) identity = g_byte_array_new ();

  tao_scale_write_str (identity, name);
  for (guint i = 0; i < 6; i++)
    tao_scale_write_str (identity, "");
  st_put (rt, key_a (rt, ST_IdentitiesV2, coldkey), identity->data, identity->len);
}

/* The pool with its TAO, at the price that the table says. */
static void
build_pool (TaoRuntime *rt, guint16 netuid, const TaoPresetSubnet *subnet)
{
  TaoAccountId account = tao_subtensor_subnet_account (netuid);
  guint64 reserve = TAO (subnet->tao_reserve);
  guint64 alpha = (guint64) ((tao_u128) reserve * 1000 / subnet->price_milli);

  endow (rt, &account, reserve + EXISTENTIAL_DEPOSIT);
  st_set (rt, key_n (rt, ST_SubnetTAO, netuid), reserve);
  st_set (rt, key_n (rt, ST_SubnetAlphaIn, netuid), alpha);
  st_set (rt, key_n (rt, ST_SubnetLocked, netuid), MIN (reserve, TAO (1000)));
  st_add (rt, key_0 (ST_TotalStake), reserve);
  /* The moving price has had time: it is the price, as I96F32. */
  st_set_u128 (rt, key_n (rt, ST_SubnetMovingPrice, netuid),
               ((tao_u128) MIN (subnet->price_milli, 1000) << 32) / 1000);
}

/* Validators hold stake in steps: the first has several times the last. */
static guint64
validator_share (const TaoPresetSubnet *subnet, guint validator)
{
  guint64 weight = 4 * (subnet->validators - validator) + 6;
  guint64 total = 0;

  for (guint v = 0; v < subnet->validators; v++)
    total += 4 * (subnet->validators - v) + 6u;
  return (guint64) ((tao_u128) TAO (subnet->alpha_staked) * 92 / 100 * weight / total);
}

static void
build_subnet (TaoRuntime *rt, const TaoGenesisConfig *config, guint16 netuid, const TaoPresetSubnet *subnet)
{
  guint64 seed = config->seed;
  TaoAccountId owner = actor (seed, TAO_ACTOR_OWNER, netuid, 0);
  TaoAccountId owner_hotkey = actor (seed, TAO_ACTOR_OWNER_HOTKEY, netuid, 0);
  TaoAccountId miner_coldkey = owner;

  tao_subtensor_init_network (rt, netuid, subnet->tempo);
  /* Epochs of the subnets are spread over a tempo, as they are where each began at another block: the first one is
   * triggered, the others follow it. */
  st_set (rt, key_n (rt, ST_PendingEpochAt, netuid), 20u + netuid * 61u % subnet->tempo);
  st_set (rt, key_n (rt, ST_SubnetMechanism, netuid), 1);
  st_set (rt, key_n (rt, ST_RegisteredSubnetCounter, netuid), 1);
  st_set (rt, key_n (rt, ST_CommitRevealWeightsEnabled, netuid), FALSE);
  st_set_account (rt, key_n (rt, ST_SubnetOwner, netuid), &owner);
  st_set_account (rt, key_n (rt, ST_SubnetOwnerHotkey, netuid), &owner_hotkey);
  tao_subtensor_set_symbol (rt, netuid);
  write_identity (rt, netuid, subnet);
  build_pool (rt, netuid, subnet);
  endow (rt, &owner, TAO (200));
  own (rt, &owner, &owner_hotkey);
  tao_subtensor_append_neuron (rt, netuid, &owner_hotkey);
  st_set (rt, key_n (rt, ST_FirstEmissionBlockNumber, netuid), 1);
  st_set (rt, key_n (rt, ST_SubtokenEnabled, netuid), TRUE);
  give_stake (rt, netuid, &owner_hotkey, &owner, TAO (subnet->alpha_staked) / 50);
  if (subnet->character == TAO_CHARACTER_LIQUID)
    st_set (rt, key_n (rt, ST_LiquidAlphaOn, netuid), TRUE);
  if (subnet->character == TAO_CHARACTER_TWO_MECHANISMS)
    {
      /* 256 uids are shared by the mechanisms. */
      st_set (rt, key_n (rt, ST_MaxAllowedUids, netuid), 128);
      st_set (rt, key_n (rt, ST_MechanismCountCurrent, netuid), 2);
      tao_st_set_vector (rt, key_n (rt, ST_MechanismEmissionSplit, netuid), (const guint16[]) { 45875, 19660 }, 2, 2);
    }

  for (guint v = 0; v < subnet->validators; v++)
    {
      TaoAccountId hotkey = actor (seed, TAO_ACTOR_VALIDATOR, 0, v);
      TaoAccountId coldkey = actor (seed, TAO_ACTOR_VALIDATOR_COLDKEY, 0, v);

      own (rt, &coldkey, &hotkey);
      st_set (rt, key_a (rt, ST_Delegates, &hotkey), 11796 - 700 * (v % 8));
      tao_subtensor_append_neuron (rt, netuid, &hotkey);
      give_stake (rt, netuid, &hotkey, &coldkey, validator_share (subnet, v));
      /* They hold permits already, or nobody could set weights before the first epoch. */
      tao_st_set_vector_item (rt, key_n (rt, ST_ValidatorPermit, netuid), 1, v + 1, TRUE);
    }
  for (guint m = 0; m < subnet->miners; m++)
    {
      TaoAccountId hotkey;

      if (m % 8 == 0)
        miner_coldkey = actor (seed, TAO_ACTOR_MINER_COLDKEY, netuid, m / 8);
      if (tao_preset_miners_have_keys (config->preset))
        hotkey = actor (seed, TAO_ACTOR_MINER, netuid, m);
      else
        tao_preset_actor_seed (seed, TAO_ACTOR_MINER, netuid, m, hotkey.bytes);
      own (rt, &miner_coldkey, &hotkey);
      tao_subtensor_append_neuron (rt, netuid, &hotkey);
      give_stake (rt, netuid, &hotkey, &miner_coldkey, TAO (subnet->alpha_staked) * 6 / 100 / subnet->miners);
    }
}

static void
build_houses (TaoRuntime *rt, guint64 seed)
{
  static const char *const names[TAO_PRESET_HOUSES] = {
    "Aldergrove", "Baywatchers", "Coppermine", "Dunlin Stake", "Elderfield", "Farlight", "Greenshank", "Harbour Nodes",
    "Isobar", "Juniper & Sons", "Kittiwake", "Longshore", "Millrace", "Northing", "Oxbow", "Pennant",
  };
  TaoAccountId founder;

  for (guint v = 0; v < G_N_ELEMENTS (names); v++)
    {
      TaoAccountId coldkey = actor (seed, TAO_ACTOR_VALIDATOR_COLDKEY, 0, v);

      endow (rt, &coldkey, TAO (5000));
      write_coldkey_identity (rt, &coldkey, names[v]);
      if (v < TAO_PRESET_ROOT_VALIDATORS)
        {
          TaoAccountId hotkey = actor (seed, TAO_ACTOR_VALIDATOR, 0, v);

          own (rt, &coldkey, &hotkey);
          tao_subtensor_append_neuron (rt, ROOT, &hotkey);
          give_stake (rt, ROOT, &hotkey, &coldkey, TAO (400000 - 30000 * v));
        }
    }
  founder = actor (seed, TAO_ACTOR_FOUNDER, 0, 0);
  endow (rt, &founder, TAO (1500));
  for (guint t = 0; t < TAO_PRESET_TRADERS; t++)
    {
      TaoAccountId trader = actor (seed, TAO_ACTOR_TRADER, 0, t);

      endow (rt, &trader, TAO (2500));
    }
}

void
tao_runtime_build_genesis (TaoRuntime *rt, TaoStorage *storage, const TaoGenesisConfig *config)
{
  TaoAccountId alice = development_account ("//Alice");
  const TaoPresetSubnet *subnets;
  guint n;

  rt->st = storage;
  rt->block = 0;
  rt->phase = PHASE_INITIALIZATION;
  rt->ledger_marks.depth = 0;
  memset (&rt->author, 0, sizeof rt->author);

  st_set (rt, key_0 (SYS_Number), 0);
  st_set (rt, key_0 (TIME_Now), config->timestamp_ms);
  tao_st_set_vector (rt, key_0 (AURA_Authorities), &alice, 32, 1);
  st_set_account (rt, key_0 (SUDO_Key), &alice);
  st_set (rt, key_0 (ST_TaoWeight), GENESIS_TAO_WEIGHT);
  st_set (rt, key_0 (ST_AdminFreezeWindow), 0);
  for (guint i = 0; i < G_N_ELEMENTS (development_accounts); i++)
    {
      TaoAccountId account = development_account (development_accounts[i].path);

      if (config->preset != TAO_PRESET_EMPTY || i == 0)
        endow (rt, &account, TAO (development_accounts[i].tao));
    }

  build_root (rt);
  subnets = tao_preset_subnets (config->preset, &n);
  if (n > 0)
    {
      st_set (rt, key_0 (ST_NetworkImmunityPeriod), TAO_PRESET_NETWORK_IMMUNITY);
      build_houses (rt, config->seed);
    }
  for (guint i = 0; i < n; i++)
    build_subnet (rt, config, (guint16) (i + 1), &subnets[i]);

  /* A first block has no events. */
  g_byte_array_set_size (rt->events, 0);
  rt->n_events = 0;
}
