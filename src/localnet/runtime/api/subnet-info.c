/* SubnetInfoRuntimeApi without the metagraphs, and SubnetRegistrationRuntimeApi. */
#include "localnet/runtime/api/subnet-info.h"

#define C(value) tao_scale_write_compact (out, (value))
#define N(item) key_n (rt, ST_##item, netuid)

/* Vec<Compact<u8>>: bytes each as a compact integer. */
static void
write_compact_bytes (GByteArray *out, const guint8 *bytes, gsize len)
{
  tao_scale_write_compact (out, len);
  for (gsize i = 0; i < len; i++)
    tao_scale_write_compact (out, bytes[i]);
}

void
tao_write_subnet_name (TaoRuntime *rt, guint16 netuid, GByteArray *out)
{
  TaoKey key = key_n (rt, ST_SubnetIdentitiesV3, netuid);
  gsize len;
  const guint8 *identity = tao_storage_get (rt->st, key.bytes, key.len, &len);
  TaoScaleReader reader;
  TaoScaleSlice name;
  g_autofree char *plain = NULL;

  if (identity)
    {
      tao_scale_reader_init (&reader, identity, len);
      if (tao_scale_read_vec_u8 (&reader, &name, NULL) && name.size > 0)
        {
          write_compact_bytes (out, name.data, name.size);
          return;
        }
    }
  plain = netuid == ROOT ? g_strdup ("root") : g_strdup_printf ("subnet %u", netuid);
  write_compact_bytes (out, (const guint8 *) plain, strlen (plain));
}

void
tao_write_subnet_symbol (TaoRuntime *rt, guint16 netuid, GByteArray *out)
{
  guint32 n;
  const guint8 *symbol = tao_st_vector (rt, key_n (rt, ST_TokenSymbol, netuid), 1, &n);

  write_compact_bytes (out, symbol, n);
}

void
tao_write_stored_option (TaoRuntime *rt, TaoKey key, GByteArray *out)
{
  gsize len;
  const guint8 *bytes = tao_storage_get (rt->st, key.bytes, key.len, &len);

  tao_scale_write_option (out, bytes != NULL);
  if (bytes)
    tao_scale_write_bytes (out, bytes, len);
}

void
tao_write_compact_vector (TaoRuntime *rt, TaoKey key, gsize size, guint32 n, GByteArray *out)
{
  guint32 have;
  const guint8 *items = tao_st_vector (rt, key, size, &have);

  tao_scale_write_compact (out, n);
  for (guint32 i = 0; i < n; i++)
    {
      guint64 value = 0;

      if (i < have)
        memcpy (&value, items + i * size, size);
      tao_scale_write_compact (out, value);
    }
}

/* Option<T> of one subnet. */
static void
write_one (TaoRuntime *rt, guint16 netuid, GByteArray *out, void (*write) (TaoRuntime *, guint16, GByteArray *))
{
  gboolean exists = network_exists (rt, netuid);

  tao_scale_write_option (out, exists);
  if (exists)
    write (rt, netuid, out);
}

/* Vec<Option<T>> of all subnets, root included. */
static void
write_all (TaoRuntime *rt, GByteArray *out, void (*write) (TaoRuntime *, guint16, GByteArray *))
{
  g_autoptr (GArray) netuids = tao_subtensor_networks (rt);

  tao_scale_write_compact (out, netuids->len);
  for (guint i = 0; i < netuids->len; i++)
    write_one (rt, g_array_index (netuids, guint16, i), out, write);
}

static void
write_subnet_info (TaoRuntime *rt, guint16 netuid, GByteArray *out)
{
  C (netuid);
  C (st_u16 (rt, N (Rho)));
  C (st_u16 (rt, N (Kappa)));
  C (st_u64 (rt, N (Difficulty)));
  C (st_u16 (rt, N (ImmunityPeriod)));
  C (st_u16 (rt, N (MaxAllowedValidators)));
  C (st_u16 (rt, N (MinAllowedWeights)));
  C (st_u16 (rt, N (MaxWeightsLimit)));
  C (st_u16 (rt, N (ScalingLawPower)));
  C (st_u16 (rt, N (SubnetworkN)));
  C (st_u16 (rt, N (MaxAllowedUids)));
  C (st_u64 (rt, N (BlocksSinceLastStep)));
  C (st_u16 (rt, N (Tempo)));
  C (0);   /* network_modality */
  C (0);   /* network_connect: an empty list */
  C (0);   /* emission_values */
  C (st_u64 (rt, N (Burn)));
  write_account (out, st_account (rt, N (SubnetOwner)));
}

static void
write_subnet_info_v2 (TaoRuntime *rt, guint16 netuid, GByteArray *out)
{
  write_subnet_info (rt, netuid, out);
  tao_write_stored_option (rt, N (SubnetIdentitiesV3), out);
}

void
tao_api_get_subnet_info (TaoRuntime *rt, const TaoRtArgs *args, GByteArray *out)
{
  write_one (rt, arg_u16 (args, 0), out, write_subnet_info);
}

void
tao_api_get_subnets_info (TaoRuntime *rt, const TaoRtArgs *args, GByteArray *out)
{
  write_all (rt, out, write_subnet_info);
}

void
tao_api_get_subnet_info_v2 (TaoRuntime *rt, const TaoRtArgs *args, GByteArray *out)
{
  write_one (rt, arg_u16 (args, 0), out, write_subnet_info_v2);
}

void
tao_api_get_subnets_info_v2 (TaoRuntime *rt, const TaoRtArgs *args, GByteArray *out)
{
  write_all (rt, out, write_subnet_info_v2);
}

static void
write_dynamic_info (TaoRuntime *rt, guint16 netuid, GByteArray *out)
{
  C (netuid);
  write_account (out, st_account (rt, N (SubnetOwnerHotkey)));
  write_account (out, st_account (rt, N (SubnetOwner)));
  tao_write_subnet_name (rt, netuid, out);
  tao_write_subnet_symbol (rt, netuid, out);
  C (st_u16 (rt, N (Tempo)));
  C (st_u64 (rt, N (LastMechansimStepBlock)));
  C (blocks_since_step (rt, netuid));
  C (0);   /* emission */
  C (st_u64 (rt, N (SubnetAlphaIn)));
  C (st_u64 (rt, N (SubnetAlphaOut)));
  C (st_u64 (rt, N (SubnetTAO)));
  C (st_u64 (rt, N (SubnetAlphaOutEmission)));
  C (st_u64 (rt, N (SubnetAlphaInEmission)));
  C (st_u64 (rt, N (SubnetTaoInEmission)));
  C (st_u64 (rt, N (PendingValidatorEmission)) + st_u64 (rt, N (PendingServerEmission)));
  C (0);   /* pending_root_emission */
  C (st_u128 (rt, N (SubnetVolume)));
  C (st_u64 (rt, N (NetworkRegisteredAt)));
  tao_write_stored_option (rt, N (SubnetIdentitiesV3), out);
  tao_scale_write_u128 (out, st_u128 (rt, N (SubnetMovingPrice)));
}

void
tao_api_get_dynamic_info (TaoRuntime *rt, const TaoRtArgs *args, GByteArray *out)
{
  write_one (rt, arg_u16 (args, 0), out, write_dynamic_info);
}

void
tao_api_get_all_dynamic_info (TaoRuntime *rt, const TaoRtArgs *args, GByteArray *out)
{
  write_all (rt, out, write_dynamic_info);
}

static guint16
alpha_value (TaoRuntime *rt, guint16 netuid, gboolean high)
{
  guint32 both = st_u32 (rt, N (AlphaValues));

  return high ? (guint16) (both >> 16) : (guint16) both;
}

static void
write_hyperparams (TaoRuntime *rt, guint16 netuid, GByteArray *out)
{
  C (st_u16 (rt, N (Rho)));
  C (st_u16 (rt, N (Kappa)));
  C (st_u16 (rt, N (ImmunityPeriod)));
  C (st_u16 (rt, N (MinAllowedWeights)));
  C (st_u16 (rt, N (MaxWeightsLimit)));
  C (st_u16 (rt, N (Tempo)));
  C (st_u64 (rt, N (MinDifficulty)));
  C (st_u64 (rt, N (MaxDifficulty)));
  C (st_u64 (rt, N (WeightsVersionKey)));
  C (st_u64 (rt, N (WeightsSetRateLimit)));
  C (st_u16 (rt, N (AdjustmentInterval)));
  C (tao_subtensor_activity_cutoff (rt, netuid));
  tao_scale_write_bool (out, st_bool (rt, N (NetworkRegistrationAllowed)));
  C (st_u16 (rt, N (TargetRegistrationsPerInterval)));
  C (st_u64 (rt, N (MinBurn)));
  C (st_u64 (rt, N (MaxBurn)));
  C (st_u64 (rt, N (BondsMovingAverage)));
  C (st_u16 (rt, N (MaxRegistrationsPerBlock)));
  C (st_u64 (rt, N (ServingRateLimit)));
  C (st_u16 (rt, N (MaxAllowedValidators)));
  C (st_u64 (rt, N (AdjustmentAlpha)));
  C (st_u64 (rt, N (Difficulty)));
  C (st_u64 (rt, N (RevealPeriodEpochs)));
  tao_scale_write_bool (out, st_bool (rt, N (CommitRevealWeightsEnabled)));
  C (alpha_value (rt, netuid, TRUE));
  C (alpha_value (rt, netuid, FALSE));
  tao_scale_write_bool (out, st_bool (rt, N (LiquidAlphaOn)));
}

/* Steepness as I32F32: a whole number. */
static gint64
steepness_i32f32 (TaoRuntime *rt, guint16 netuid)
{
  return (gint64) (gint16) st_u16 (rt, N (AlphaSigmoidSteepness)) * (G_GINT64_CONSTANT (1) << 32);
}

static void
write_hyperparams_v2 (TaoRuntime *rt, guint16 netuid, GByteArray *out)
{
  write_hyperparams (rt, netuid, out);
  tao_scale_write_i64 (out, steepness_i32f32 (rt, netuid));
  C (st_bool (rt, N (Yuma3On)) ? 3 : 2);
  tao_scale_write_bool (out, st_bool (rt, N (SubtokenEnabled)));
  tao_scale_write_bool (out, st_bool (rt, N (TransferToggle)));
  tao_scale_write_bool (out, st_bool (rt, N (BondsResetOn)));
  tao_scale_write_bool (out, FALSE);   /* user_liquidity_enabled */
}

void
tao_api_get_subnet_hyperparams (TaoRuntime *rt, const TaoRtArgs *args, GByteArray *out)
{
  write_one (rt, arg_u16 (args, 0), out, write_hyperparams);
}

void
tao_api_get_subnet_hyperparams_v2 (TaoRuntime *rt, const TaoRtArgs *args, GByteArray *out)
{
  write_one (rt, arg_u16 (args, 0), out, write_hyperparams_v2);
}

/* HyperparamValue */
enum { V_BOOL, V_U16, V_U32, V_U64, V_U128, V_TAO, V_I32F32, V_U64F64 };

static void
write_hyperparams_v3 (TaoRuntime *rt, guint16 netuid, GByteArray *out)
{
  const struct
  {
    const char *name;
    guint8 kind;
    guint64 value;
  } entries[] = {
    { "kappa", V_U16, st_u16 (rt, N (Kappa)) },
    { "immunity_period", V_U16, st_u16 (rt, N (ImmunityPeriod)) },
    { "min_allowed_weights", V_U16, st_u16 (rt, N (MinAllowedWeights)) },
    { "max_weights_limit", V_U16, st_u16 (rt, N (MaxWeightsLimit)) },
    { "tempo", V_U16, st_u16 (rt, N (Tempo)) },
    { "weights_version", V_U64, st_u64 (rt, N (WeightsVersionKey)) },
    { "weights_rate_limit", V_U64, st_u64 (rt, N (WeightsSetRateLimit)) },
    { "activity_cutoff", V_U64, tao_subtensor_activity_cutoff (rt, netuid) },
    { "activity_cutoff_factor", V_U32, st_u32 (rt, N (ActivityCutoffFactorMilli)) },
    { "registration_allowed", V_BOOL, st_u64 (rt, N (NetworkRegistrationAllowed)) },
    { "target_regs_per_interval", V_U16, st_u16 (rt, N (TargetRegistrationsPerInterval)) },
    { "min_burn", V_TAO, st_u64 (rt, N (MinBurn)) },
    { "max_burn", V_TAO, st_u64 (rt, N (MaxBurn)) },
    { "burn_half_life", V_U16, st_u16 (rt, N (BurnHalfLife)) },
    { "burn_increase_mult", V_U64F64, 0 },
    { "bonds_moving_avg", V_U64, st_u64 (rt, N (BondsMovingAverage)) },
    { "max_regs_per_block", V_U16, st_u16 (rt, N (MaxRegistrationsPerBlock)) },
    { "serving_rate_limit", V_U64, st_u64 (rt, N (ServingRateLimit)) },
    { "max_validators", V_U16, st_u16 (rt, N (MaxAllowedValidators)) },
    { "commit_reveal_period", V_U64, st_u64 (rt, N (RevealPeriodEpochs)) },
    { "commit_reveal_weights_enabled", V_BOOL, st_u64 (rt, N (CommitRevealWeightsEnabled)) },
    { "alpha_high", V_U16, alpha_value (rt, netuid, TRUE) },
    { "alpha_low", V_U16, alpha_value (rt, netuid, FALSE) },
    { "liquid_alpha_enabled", V_BOOL, st_u64 (rt, N (LiquidAlphaOn)) },
    { "alpha_sigmoid_steepness", V_I32F32, (guint64) steepness_i32f32 (rt, netuid) },
    { "yuma_version", V_U16, st_bool (rt, N (Yuma3On)) ? 3 : 2 },
    { "subnet_is_active", V_BOOL, st_u64 (rt, N (SubtokenEnabled)) },
    { "transfers_enabled", V_BOOL, st_u64 (rt, N (TransferToggle)) },
    { "bonds_reset_enabled", V_BOOL, st_u64 (rt, N (BondsResetOn)) },
    { "user_liquidity_enabled", V_BOOL, FALSE },
    { "owner_cut_enabled", V_BOOL, st_u64 (rt, N (OwnerCutEnabled)) },
    { "owner_cut_auto_lock_enabled", V_BOOL, st_u64 (rt, N (OwnerCutAutoLockEnabled)) },
    { "min_childkey_take", V_U16, MAX (st_u16 (rt, key_0 (ST_MinChildkeyTake)), st_u16 (rt, N (MinChildkeyTakePerSubnet))) },
  };

  C (G_N_ELEMENTS (entries));
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    {
      tao_scale_write_str (out, entries[i].name);
      tao_scale_write_u8 (out, entries[i].kind);
      switch (entries[i].kind)
        {
        case V_BOOL:
          tao_scale_write_bool (out, entries[i].value != 0);
          break;
        case V_I32F32:
          tao_scale_write_u64 (out, entries[i].value);
          break;
        case V_U64F64:
          tao_scale_write_u128 (out, st_u128 (rt, N (BurnIncreaseMult)));
          break;
        default:
          C (entries[i].value);
          break;
        }
    }
}

void
tao_api_get_subnet_hyperparams_v3 (TaoRuntime *rt, const TaoRtArgs *args, GByteArray *out)
{
  write_one (rt, arg_u16 (args, 0), out, write_hyperparams_v3);
}

void
tao_api_get_coldkey_auto_stake_hotkey (TaoRuntime *rt, const TaoRtArgs *args, GByteArray *out)
{
  tao_write_stored_option (rt, key_an (rt, ST_AutoStakeDestination, arg_account (args, 0), arg_u16 (args, 1)), out);
}

void
tao_api_get_subnet_to_prune (TaoRuntime *rt, const TaoRtArgs *args, GByteArray *out)
{
  gint netuid = tao_registration_subnet_to_prune (tao_subtensor_ledger (rt));

  tao_scale_write_option (out, netuid >= 0);
  if (netuid >= 0)
    tao_scale_write_u16 (out, (guint16) netuid);
}

void
tao_api_get_subnet_account_id (TaoRuntime *rt, const TaoRtArgs *args, GByteArray *out)
{
  guint16 netuid = arg_u16 (args, 0);
  gboolean exists = netuid == ROOT || network_exists (rt, netuid);

  tao_scale_write_option (out, exists);
  if (exists)
    write_account (out, tao_subtensor_subnet_account (netuid));
}

void
tao_api_get_next_epoch_start_block (TaoRuntime *rt, const TaoRtArgs *args, GByteArray *out)
{
  guint16 netuid = arg_u16 (args, 0);
  guint16 tempo = st_u16 (rt, N (Tempo));
  guint64 pending = st_u64 (rt, N (PendingEpochAt));
  guint64 next = st_u64 (rt, N (LastEpochBlock)) + tempo;
  gboolean some = network_exists (rt, netuid) && tempo != 0;

  tao_scale_write_option (out, some);
  if (some)
    tao_scale_write_u64 (out, MAX (pending > 0 ? MIN (pending, next) : next, rt->block + 1u));
}

void
tao_api_get_network_registration_cost (TaoRuntime *rt, const TaoRtArgs *args, GByteArray *out)
{
  tao_scale_write_u64 (out, tao_registration_lock_cost (tao_subtensor_ledger (rt)));
}
