/* Metagraphs: everything about one subnet and its neurons, whole or by field. */
#include "localnet/runtime/api/subnet-info.h"

#define C(value) tao_scale_write_compact (out, (value))
#define N(item) key_n (rt, ST_##item, m->netuid)

/* What the fields are written from. */
typedef struct
{
  guint16 netuid;
  guint16 index;            /* of the mechanism */
  guint32 n;
  TaoAccountId *hotkeys;
  TaoAccountId *coldkeys;
  TaoStakeWeight *stakes;
} Meta;

typedef void (*FieldWriter) (TaoRuntime *rt, const Meta *m, GByteArray *out);

static Meta *
meta_new (TaoRuntime *rt, guint16 netuid, guint8 mechanism)
{
  Meta *m = g_new0 (Meta, 1);

  m->netuid = netuid;
  m->index = (guint16) (netuid + mechanism * MECHANISM_STRIDE);
  m->hotkeys = tao_subtensor_hotkeys (rt, netuid, &m->n);
  m->coldkeys = g_new (TaoAccountId, m->n + 1);
  for (guint32 uid = 0; uid < m->n; uid++)
    m->coldkeys[uid] = st_account (rt, key_a (rt, ST_Owner, &m->hotkeys[uid]));
  m->stakes = g_new (TaoStakeWeight, m->n + 1);
  tao_subtensor_stake_weights (rt, netuid, m->hotkeys, m->n, m->stakes);
  return m;
}

static void
meta_free (Meta *m)
{
  g_free (m->hotkeys);
  g_free (m->coldkeys);
  g_free (m->stakes);
  g_free (m);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Meta, meta_free)

static void
write_bools (TaoRuntime *rt, TaoKey key, guint32 n, GByteArray *out)
{
  g_autofree guint8 *flags = g_malloc (n + 1);

  tao_st_copy_vector (rt, key, 1, flags, n);
  C (n);
  tao_scale_write_bytes (out, flags, n);
}

#define FIELD(name) static void write_##name (TaoRuntime *rt, const Meta *m, GByteArray *out)
#define COMPACT_U16(name, item) FIELD (name) { C (st_u16 (rt, N (item))); }
#define COMPACT_U64(name, item) FIELD (name) { C (st_u64 (rt, N (item))); }
#define BOOL(name, item) FIELD (name) { tao_scale_write_bool (out, st_bool (rt, N (item))); }

FIELD (netuid) { C (m->index); }
FIELD (name) { tao_write_subnet_name (rt, m->netuid, out); }
FIELD (symbol) { tao_write_subnet_symbol (rt, m->netuid, out); }
FIELD (identity) { tao_write_stored_option (rt, N (SubnetIdentitiesV3), out); }
COMPACT_U64 (registered_at, NetworkRegisteredAt)
FIELD (owner_hotkey) { write_account (out, st_account (rt, N (SubnetOwnerHotkey))); }
FIELD (owner_coldkey) { write_account (out, st_account (rt, N (SubnetOwner))); }
FIELD (block) { C (rt->block); }
COMPACT_U16 (tempo, Tempo)
COMPACT_U64 (last_step, LastMechansimStepBlock)
FIELD (since_step) { C (blocks_since_step (rt, m->netuid)); }
FIELD (zero) { C (0); }
COMPACT_U64 (alpha_in, SubnetAlphaIn)
COMPACT_U64 (alpha_out, SubnetAlphaOut)
COMPACT_U64 (tao_in, SubnetTAO)
COMPACT_U64 (alpha_out_emission, SubnetAlphaOutEmission)
COMPACT_U64 (alpha_in_emission, SubnetAlphaInEmission)
COMPACT_U64 (tao_in_emission, SubnetTaoInEmission)
FIELD (pending_alpha) { C (st_u64 (rt, N (PendingValidatorEmission)) + st_u64 (rt, N (PendingServerEmission))); }
FIELD (volume) { C (st_u128 (rt, N (SubnetVolume))); }
FIELD (moving_price) { tao_scale_write_u128 (out, st_u128 (rt, N (SubnetMovingPrice))); }
COMPACT_U16 (rho, Rho)
COMPACT_U16 (kappa, Kappa)
COMPACT_U16 (min_allowed_weights, MinAllowedWeights)
COMPACT_U16 (max_weights_limit, MaxWeightsLimit)
COMPACT_U64 (weights_version, WeightsVersionKey)
COMPACT_U64 (weights_rate_limit, WeightsSetRateLimit)
FIELD (activity_cutoff) { C (tao_subtensor_activity_cutoff (rt, m->netuid)); }
COMPACT_U16 (max_validators, MaxAllowedValidators)
FIELD (num_uids) { C (m->n); }
COMPACT_U16 (max_uids, MaxAllowedUids)
COMPACT_U64 (burn, Burn)
COMPACT_U64 (difficulty, Difficulty)
BOOL (registration_allowed, NetworkRegistrationAllowed)
BOOL (pow_registration_allowed, NetworkPowRegistrationAllowed)
COMPACT_U16 (immunity_period, ImmunityPeriod)
COMPACT_U64 (min_difficulty, MinDifficulty)
COMPACT_U64 (max_difficulty, MaxDifficulty)
COMPACT_U64 (min_burn, MinBurn)
COMPACT_U64 (max_burn, MaxBurn)
COMPACT_U64 (adjustment_alpha, AdjustmentAlpha)
COMPACT_U16 (adjustment_interval, AdjustmentInterval)
COMPACT_U16 (target_regs, TargetRegistrationsPerInterval)
COMPACT_U16 (max_regs, MaxRegistrationsPerBlock)
COMPACT_U64 (serving_rate_limit, ServingRateLimit)
BOOL (commit_reveal, CommitRevealWeightsEnabled)
COMPACT_U64 (reveal_period, RevealPeriodEpochs)
BOOL (liquid_alpha, LiquidAlphaOn)
FIELD (alpha_high) { C (st_u32 (rt, N (AlphaValues)) >> 16); }
FIELD (alpha_low) { C (st_u32 (rt, N (AlphaValues)) & 0xffff); }
COMPACT_U64 (bonds_moving_avg, BondsMovingAverage)

FIELD (hotkeys)
{
  C (m->n);
  tao_scale_write_bytes (out, (const guint8 *) m->hotkeys, m->n * sizeof *m->hotkeys);
}

FIELD (coldkeys)
{
  C (m->n);
  tao_scale_write_bytes (out, (const guint8 *) m->coldkeys, m->n * sizeof *m->coldkeys);
}

FIELD (identities)
{
  C (m->n);
  for (guint32 uid = 0; uid < m->n; uid++)
    tao_write_stored_option (rt, key_a (rt, ST_IdentitiesV2, &m->coldkeys[uid]), out);
}

FIELD (axons)
{
  static const guint8 none[34] = { 0 };

  C (m->n);
  for (guint32 uid = 0; uid < m->n; uid++)
    {
      TaoKey key = key_na (rt, ST_Axons, m->netuid, &m->hotkeys[uid]);
      gsize len;
      const guint8 *axon = tao_storage_get (rt->st, key.bytes, key.len, &len);

      tao_scale_write_bytes (out, axon ? axon : none, sizeof none);
    }
}

FIELD (active) { write_bools (rt, N (Active), m->n, out); }
FIELD (validator_permit) { write_bools (rt, N (ValidatorPermit), m->n, out); }
FIELD (last_update) { tao_write_compact_vector (rt, key_n (rt, ST_LastUpdate, m->index), 8, m->n, out); }
FIELD (emission) { tao_write_compact_vector (rt, N (Emission), 8, m->n, out); }
FIELD (dividends) { tao_write_compact_vector (rt, N (Dividends), 2, m->n, out); }
FIELD (incentives) { tao_write_compact_vector (rt, key_n (rt, ST_Incentive, m->index), 2, m->n, out); }
FIELD (consensus) { tao_write_compact_vector (rt, N (Consensus), 2, m->n, out); }

FIELD (block_at_registration)
{
  C (m->n);
  for (guint32 uid = 0; uid < m->n; uid++)
    C (st_u64 (rt, key_nn (rt, ST_BlockAtRegistration, m->netuid, (guint16) uid)));
}

FIELD (alpha_stake)
{
  C (m->n);
  for (guint32 uid = 0; uid < m->n; uid++)
    C (m->stakes[uid].alpha);
}

FIELD (tao_stake)
{
  C (m->n);
  for (guint32 uid = 0; uid < m->n; uid++)
    C (m->stakes[uid].root);
}

FIELD (total_stake)
{
  C (m->n);
  for (guint32 uid = 0; uid < m->n; uid++)
    C (tao_i64f64_to_u64 (m->stakes[uid].total));
}

/* The amounts are always 0 in this runtime. */
FIELD (tao_dividends)
{
  C (m->n);
  for (guint32 uid = 0; uid < m->n; uid++)
    {
      write_account (out, m->hotkeys[uid]);
      C (0);
    }
}

FIELD (alpha_dividends)
{
  C (m->n);
  for (guint32 uid = 0; uid < m->n; uid++)
    {
      write_account (out, m->hotkeys[uid]);
      C (st_u64 (rt, key_na (rt, ST_AlphaDividendsPerSubnet, m->netuid, &m->hotkeys[uid])));
    }
}

static gint
compare_by_stake (gconstpointer a, gconstpointer b, gpointer data)
{
  const Meta *m = data;
  guint64 left = tao_i64f64_to_u64 (m->stakes[*(const guint16 *) a].total);
  guint64 right = tao_i64f64_to_u64 (m->stakes[*(const guint16 *) b].total);

  return left < right ? -1 : left > right;
}

/* Uids with a permit and more stake than the threshold, ascending by stake. */
FIELD (validators)
{
  g_autoptr (GArray) uids = g_array_new (FALSE, FALSE, sizeof (guint16));
  guint64 threshold = st_u64 (rt, key_0 (ST_StakeThreshold));
  g_autofree guint8 *permit = g_malloc (m->n + 1);

  tao_st_copy_vector (rt, N (ValidatorPermit), 1, permit, m->n);
  for (guint16 uid = 0; uid < m->n; uid++)
    if (permit[uid] && tao_i64f64_to_u64 (m->stakes[uid].total) > threshold)
      g_array_append_val (uids, uid);
  g_array_sort_with_data (uids, compare_by_stake, (gpointer) m);
  C (uids->len);
  for (guint i = 0; i < uids->len; i++)
    C (g_array_index (uids, guint16, i));
}

/* Positions are the numbers that a selective metagraph is asked for. */
static const FieldWriter fields[] = {
  write_netuid, write_name, write_symbol, write_identity, write_registered_at, write_owner_hotkey, write_owner_coldkey,
  write_block, write_tempo, write_last_step, write_since_step, write_zero /* subnet_emission */, write_alpha_in,
  write_alpha_out, write_tao_in, write_alpha_out_emission, write_alpha_in_emission, write_tao_in_emission,
  write_pending_alpha, write_zero /* pending_root_emission */, write_volume, write_moving_price, write_rho, write_kappa,
  write_min_allowed_weights, write_max_weights_limit, write_weights_version, write_weights_rate_limit,
  write_activity_cutoff, write_max_validators, write_num_uids, write_max_uids, write_burn, write_difficulty,
  write_registration_allowed, write_pow_registration_allowed, write_immunity_period, write_min_difficulty,
  write_max_difficulty, write_min_burn, write_max_burn, write_adjustment_alpha, write_adjustment_interval,
  write_target_regs, write_max_regs, write_serving_rate_limit, write_commit_reveal, write_reveal_period,
  write_liquid_alpha, write_alpha_high, write_alpha_low, write_bonds_moving_avg, write_hotkeys, write_coldkeys,
  write_identities, write_axons, write_active, write_validator_permit, write_zero /* pruning_score: empty */,
  write_last_update, write_emission, write_dividends, write_incentives, write_consensus, write_zero /* trust: empty */,
  write_zero /* rank: empty */, write_block_at_registration, write_alpha_stake, write_tao_stake, write_total_stake,
  write_tao_dividends, write_alpha_dividends,
  /* selective only */
  write_validators, write_zero /* commitments: this runtime has no such pallet */,
};

#define N_METAGRAPH_FIELDS 72
G_STATIC_ASSERT (G_N_ELEMENTS (fields) == 74);

static gboolean
mechanism_exists (TaoRuntime *rt, guint16 netuid, guint8 mechanism)
{
  return network_exists (rt, netuid) && mechanism < MAX (st_u8 (rt, key_n (rt, ST_MechanismCountCurrent, netuid)), 1);
}

static void
write_metagraph (TaoRuntime *rt, guint16 netuid, guint8 mechanism, GByteArray *out)
{
  g_autoptr (Meta) m = NULL;
  gboolean exists = mechanism_exists (rt, netuid, mechanism);

  tao_scale_write_option (out, exists);
  if (!exists)
    return;
  m = meta_new (rt, netuid, mechanism);
  for (guint i = 0; i < N_METAGRAPH_FIELDS; i++)
    fields[i] (rt, m, out);
}

void
tao_api_get_metagraph (TaoRuntime *rt, const TaoRtArgs *args, GByteArray *out)
{
  write_metagraph (rt, arg_u16 (args, 0), 0, out);
}

void
tao_api_get_mechagraph (TaoRuntime *rt, const TaoRtArgs *args, GByteArray *out)
{
  write_metagraph (rt, arg_u16 (args, 0), arg_u8 (args, 1), out);
}

void
tao_api_get_all_metagraphs (TaoRuntime *rt, const TaoRtArgs *args, GByteArray *out)
{
  g_autoptr (GArray) netuids = tao_subtensor_networks (rt);

  C (netuids->len);
  for (guint i = 0; i < netuids->len; i++)
    write_metagraph (rt, g_array_index (netuids, guint16, i), 0, out);
}

void
tao_api_get_all_mechagraphs (TaoRuntime *rt, const TaoRtArgs *args, GByteArray *out)
{
  g_autoptr (GArray) netuids = tao_subtensor_networks (rt);
  guint total = 0;

  for (guint i = 0; i < netuids->len; i++)
    total += MAX (st_u8 (rt, key_n (rt, ST_MechanismCountCurrent, g_array_index (netuids, guint16, i))), 1);
  C (total);
  for (guint i = 0; i < netuids->len; i++)
    {
      guint16 netuid = g_array_index (netuids, guint16, i);
      guint count = MAX (st_u8 (rt, key_n (rt, ST_MechanismCountCurrent, netuid)), 1);

      for (guint mechanism = 0; mechanism < count; mechanism++)
        write_metagraph (rt, netuid, (guint8) mechanism, out);
    }
}

static void
write_selective (TaoRuntime *rt, guint16 netuid, guint8 mechanism, const TaoRtArgs *args, guint list, GByteArray *out)
{
  gboolean wanted[G_N_ELEMENTS (fields)] = { FALSE };
  gboolean exists = mechanism_exists (rt, netuid, mechanism);
  g_autoptr (Meta) m = NULL;
  guint32 n;
  const guint8 *indexes = tao_arg_vector (args, list, &n);

  tao_scale_write_option (out, exists);
  if (!exists)
    return;
  for (guint32 i = 0; i < n; i++)
    {
      guint index = (guint) (indexes[i * 2] | indexes[i * 2 + 1] << 8);

      if (index < G_N_ELEMENTS (wanted))
        wanted[index] = TRUE;
    }
  m = meta_new (rt, netuid, mechanism);
  /* A subnet's own netuid shows only if asked for; a mechanism's always, and plain. */
  C (list == 2 || wanted[0] ? netuid : 0);
  for (guint i = 1; i < G_N_ELEMENTS (fields); i++)
    {
      tao_scale_write_option (out, wanted[i]);
      if (wanted[i])
        fields[i] (rt, m, out);
    }
}

void
tao_api_get_selective_metagraph (TaoRuntime *rt, const TaoRtArgs *args, GByteArray *out)
{
  write_selective (rt, arg_u16 (args, 0), 0, args, 1, out);
}

void
tao_api_get_selective_mechagraph (TaoRuntime *rt, const TaoRtArgs *args, GByteArray *out)
{
  write_selective (rt, arg_u16 (args, 0), arg_u8 (args, 1), args, 2, out);
}

void
tao_api_get_subnet_state (TaoRuntime *rt, const TaoRtArgs *args, GByteArray *out)
{
  static const FieldWriter state_fields[] = {
    write_netuid, write_hotkeys, write_coldkeys, write_active, write_validator_permit, write_zero, write_last_update,
    write_emission, write_dividends, write_incentives, write_consensus, write_zero, write_zero, write_block_at_registration,
    write_alpha_stake, write_tao_stake, write_total_stake,
  };
  guint16 netuid = arg_u16 (args, 0);
  g_autoptr (GArray) netuids = NULL;
  g_autoptr (Meta) m = NULL;

  tao_scale_write_option (out, network_exists (rt, netuid));
  if (!network_exists (rt, netuid))
    return;
  m = meta_new (rt, netuid, 0);
  for (guint i = 0; i < G_N_ELEMENTS (state_fields); i++)
    state_fields[i] (rt, m, out);
  /* emission_history: per subnet, per hotkey */
  netuids = tao_subtensor_networks (rt);
  C (netuids->len);
  for (guint i = 0; i < netuids->len; i++)
    {
      C (m->n);
      for (guint32 uid = 0; uid < m->n; uid++)
        C (st_u64 (rt, key_an (rt, ST_LastHotkeyEmissionOnNetuid, &m->hotkeys[uid], g_array_index (netuids, guint16, i))));
    }
}
