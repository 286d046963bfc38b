/* Epochs: reads what Yuma needs out of storage, lets the economy run it, and stores the result. */
#include "localnet/runtime/subtensor/epoch.h"

#include "localnet/runtime/subtensor/subtensor.h"

#define MAX_MECHANISMS 16

struct _TaoEpochMemory
{
  TaoEpochScratch *scratch;
  TaoEpochOutput outputs[MAX_MECHANISMS];
  TaoEpochOutput merged;
  GArray *weight_starts, *weight_pairs, *bond_starts, *bond_pairs;
};

TaoEpochMemory *
tao_epoch_memory_new (void)
{
  TaoEpochMemory *self = g_new0 (TaoEpochMemory, 1);

  self->scratch = tao_epoch_scratch_new ();
  self->weight_starts = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->weight_pairs = g_array_new (FALSE, FALSE, sizeof (TaoEpochPair));
  self->bond_starts = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->bond_pairs = g_array_new (FALSE, FALSE, sizeof (TaoEpochPair));
  return self;
}

void
tao_epoch_memory_free (TaoEpochMemory *self)
{
  tao_epoch_scratch_free (self->scratch);
  for (guint i = 0; i < MAX_MECHANISMS; i++)
    tao_epoch_output_clear (&self->outputs[i]);
  tao_epoch_output_clear (&self->merged);
  g_array_unref (self->weight_starts);
  g_array_unref (self->weight_pairs);
  g_array_unref (self->bond_starts);
  g_array_unref (self->bond_pairs);
  g_free (self);
}

/* Collects the rows [0, n) of Weights or Bonds of one mechanism. */
static TaoEpochRows
read_rows (TaoRuntime *rt, TaoRtItemId item, guint16 index, guint32 n, GArray *starts, GArray *pairs)
{
  guint32 start = 0;

  g_array_set_size (starts, 0);
  g_array_set_size (pairs, 0);
  g_array_append_val (starts, start);
  for (guint32 uid = 0; uid < n; uid++)
    {
      guint32 count;
      const guint8 *row = tao_st_vector (rt, key_nn (rt, item, index, (guint16) uid), sizeof (TaoEpochPair), &count);

      g_array_append_vals (pairs, row, count);
      g_array_append_val (starts, pairs->len);
    }
  return (TaoEpochRows) { n, (const guint32 *) (gconstpointer) starts->data, (const TaoEpochPair *) (gconstpointer) pairs->data };
}

/* Writes a row unless it is stored already. */
static void
write_row (TaoRuntime *rt, guint16 index, guint16 uid, const TaoEpochPair *row, guint32 count)
{
  TaoKey key = key_nn (rt, ST_Bonds, index, uid);
  guint32 have;
  const guint8 *stored = tao_st_vector (rt, key, sizeof *row, &have);

  if (have != count || (count > 0 && memcmp (stored, row, count * sizeof *row) != 0))
    tao_st_set_vector (rt, key, row, sizeof *row, count);
}

static void
store_mechanism (TaoRuntime *rt, guint16 index, const TaoEpochOutput *out)
{
  g_autoptr (GByteArray) emissions = g_byte_array_sized_new (out->n * 8 + 5);

  tao_st_set_vector (rt, key_n (rt, ST_Incentive, index), out->incentive, 2, out->n);
  for (guint32 uid = 0; uid < out->n; uid++)
    if (out->bonds_written[uid])
      write_row (rt, index, (guint16) uid, tao_epoch_rows_get (&out->bonds, uid), tao_epoch_rows_length (&out->bonds, uid));

  tao_scale_write_compact (emissions, out->n);
  g_byte_array_append (emissions, (const guint8 *) out->server_emission, out->n * 8);
  tao_rt_deposit (rt, ST_EV_IncentiveAlphaEmittedToMiners, index, emissions->data, (gsize) emissions->len);
}

static void
store_subnet (TaoRuntime *rt, guint16 netuid, const TaoEpochOutput *out)
{
  tao_st_set_vector (rt, key_n (rt, ST_Active, netuid), out->active, 1, out->n);
  tao_st_set_vector (rt, key_n (rt, ST_Emission, netuid), out->emission, 8, out->n);
  tao_st_set_vector (rt, key_n (rt, ST_Consensus, netuid), out->consensus, 2, out->n);
  tao_st_set_vector (rt, key_n (rt, ST_Dividends, netuid), out->dividends, 2, out->n);
  tao_st_set_vector (rt, key_n (rt, ST_ValidatorTrust, netuid), out->validator_trust, 2, out->n);
  tao_st_set_vector (rt, key_n (rt, ST_ValidatorPermit, netuid), out->validator_permit, 1, out->n);
  tao_st_set_vector (rt, key_n (rt, ST_StakeWeight, netuid), out->stake_weight, 2, out->n);
}

static gint32
find_owner (TaoRuntime *rt, guint16 netuid, const TaoAccountId *hotkeys, guint32 n)
{
  TaoAccountId owner = st_account (rt, key_n (rt, ST_SubnetOwnerHotkey, netuid));

  if (st_has (rt, key_n (rt, ST_SubnetOwnerHotkey, netuid)))
    for (guint32 uid = 0; uid < n; uid++)
      if (tao_account_id_equal (&hotkeys[uid], &owner))
        return (gint32) uid;
  return TAO_EPOCH_NO_OWNER;
}

void
tao_subtensor_run_epoch (TaoRuntime *rt, guint16 netuid, guint64 emission, GArray *payouts)
{
  TaoEpochMemory *memory = rt->epoch;
  const TaoRules *rules = tao_subtensor_rules ();
  guint32 n;
  g_autofree TaoAccountId *hotkeys = tao_subtensor_hotkeys (rt, netuid, &n);
  g_autofree TaoStakeWeight *weights = g_new (TaoStakeWeight, n + 1);
  g_autofree TaoI64F64 *stake = g_new (TaoI64F64, n + 1);
  g_autofree guint64 *last_update = g_new (guint64, n + 1);
  g_autofree guint64 *registered_at = g_new (guint64, n + 1);
  g_autofree guint8 *permit = g_new (guint8, n + 1);
  g_autofree guint64 *commits = g_new (guint64, n + 1);
  guint32 count = MIN (MAX (st_u8 (rt, key_n (rt, ST_MechanismCountCurrent, netuid)), 1), MAX_MECHANISMS);
  guint64 emissions[MAX_MECHANISMS];
  const TaoEpochOutput *outputs[MAX_MECHANISMS];
  const TaoEpochOutput *result;
  guint32 n_split = 0;
  g_autofree guint16 *split = NULL;
  guint32 alpha_values;
  TaoEpochInput input = { 0 };

  if (n == 0)
    return;
  if (st_has (rt, key_n (rt, ST_MechanismEmissionSplit, netuid)))
    {
      const guint8 *stored = tao_st_vector (rt, key_n (rt, ST_MechanismEmissionSplit, netuid), 2, &n_split);

      split = g_memdup2 (stored, n_split * (gsize) 2);
    }
  tao_epoch_split_emission (emission, split, n_split, count, emissions);

  tao_subtensor_stake_weights (rt, netuid, hotkeys, n, weights);
  for (guint32 uid = 0; uid < n; uid++)
    {
      stake[uid] = weights[uid].total;
      registered_at[uid] = st_u64 (rt, key_nn (rt, ST_BlockAtRegistration, netuid, (guint16) uid));
    }
  tao_st_copy_vector (rt, key_n (rt, ST_ValidatorPermit, netuid), 1, permit, n);

  input.n = n;
  input.block = rt->block;
  input.stake = stake;
  input.stake_threshold = st_u64 (rt, key_0 (ST_StakeThreshold));
  input.owner_uid = find_owner (rt, netuid, hotkeys, n);
  input.registered_at = registered_at;
  input.tempo = st_u16 (rt, key_n (rt, ST_Tempo, netuid));
  input.activity_cutoff = tao_subtensor_activity_cutoff (rt, netuid);
  input.last_step_block = st_u64 (rt, key_n (rt, ST_LastMechansimStepBlock, netuid));
  input.validator_permit = permit;
  input.n_validator_permit = n;
  input.max_validators = st_u16 (rt, key_n (rt, ST_MaxAllowedValidators, netuid));
  input.commit_reveal = st_bool (rt, key_n (rt, ST_CommitRevealWeightsEnabled, netuid));
  input.kappa = st_u16 (rt, key_n (rt, ST_Kappa, netuid));
  input.bonds_penalty = st_u16 (rt, key_n (rt, ST_BondsPenalty, netuid));
  input.bonds_moving_average = st_u64 (rt, key_n (rt, ST_BondsMovingAverage, netuid));
  input.yuma3 = st_bool (rt, key_n (rt, ST_Yuma3On, netuid));
  input.liquid_alpha = st_bool (rt, key_n (rt, ST_LiquidAlphaOn, netuid));
  alpha_values = st_u32 (rt, key_n (rt, ST_AlphaValues, netuid));
  input.alpha_low = (guint16) alpha_values;
  input.alpha_high = (guint16) (alpha_values >> 16);
  input.alpha_sigmoid_steepness = (gint16) st_u16 (rt, key_n (rt, ST_AlphaSigmoidSteepness, netuid));

  for (guint32 m = 0; m < count; m++)
    {
      guint16 index = (guint16) (netuid + m * MECHANISM_STRIDE);
      g_autoptr (GError) error = NULL;

      input.emission = emissions[m];
      tao_st_copy_vector (rt, key_n (rt, ST_LastUpdate, index), 8, last_update, n);
      input.last_update = last_update;
      input.n_last_update = n;
      input.weights = read_rows (rt, ST_Weights, index, n, memory->weight_starts, memory->weight_pairs);
      input.bonds = read_rows (rt, ST_Bonds, index, n, memory->bond_starts, memory->bond_pairs);
      input.commit_block = input.commit_reveal && tao_weights_commit_blocks (rt, index, netuid, n, commits) ? commits : NULL;
      if (!tao_epoch_run (rules, &input, &memory->outputs[m], memory->scratch, &error))
        g_error ("epoch of netuid %u: %s", netuid, error->message);   /* the shapes are ours */
      store_mechanism (rt, index, &memory->outputs[m]);
      outputs[m] = &memory->outputs[m];
    }

  result = outputs[0];
  if (count > 1)
    {
      g_autoptr (GError) error = NULL;

      if (!tao_epoch_merge (rules, outputs, emissions, count, emission, &memory->merged, &error))
        g_error ("epoch of netuid %u: %s", netuid, error->message);
      result = &memory->merged;
    }
  store_subnet (rt, netuid, result);
  for (guint32 uid = 0; uid < n; uid++)
    {
      TaoEpochPayout payout = {
        .hotkey = *econ_account (&hotkeys[uid]),
        .incentive = result->server_emission[uid],
        .dividend = result->validator_emission[uid],
      };

      g_array_append_val (payouts, payout);
    }
}
