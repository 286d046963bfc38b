#include "app/pages/learn/lab.h"

#include <math.h>
#include <string.h>

#include "economy/whatif.h"

/* The rules that the lab teaches. */
#define RULES_SPEC 425
/* In Yuma 3 a bond of rate 0.1 has gone 99.8 % of its way after these. */
#define SETTLING_EPOCHS 60
/* All stake there is in the lab, in the smallest unit: 100,000 alpha. */
#define ALL_STAKE 1e14

void
tao_lab_setup_init (TaoLabSetup *self, guint n_validators, guint n_miners)
{
  static const char *const validators[] = { "Ada", "Bo", "Cy", "Dee" };
  static const char *const miners[] = { "Anvil", "Birch", "Cedar", "Dune", "Elm" };

  g_return_if_fail (n_validators <= TAO_LAB_MOST && n_miners <= TAO_LAB_MOST);

  memset (self, 0, sizeof *self);
  self->n_validators = n_validators;
  self->n_miners = n_miners;
  for (guint i = 0; i < MIN (n_validators, G_N_ELEMENTS (validators)); i++)
    g_strlcpy (self->validator[i], validators[i], sizeof self->validator[i]);
  for (guint i = 0; i < MIN (n_miners, G_N_ELEMENTS (miners)); i++)
    g_strlcpy (self->miner[i], miners[i], sizeof self->miner[i]);
  self->kappa = 0.5;
  self->bond_rate = 0.1;
  self->bonds_penalty = 1;
  self->yuma3 = TRUE;
}

/* Makes @shares[chosen] @share of 1 and scales the others to the rest. */
static void
set_share (double *shares, guint n, guint chosen, double share)
{
  double others = 0;

  share = CLAMP (share, 0, 1);
  for (guint i = 0; i < n; i++)
    if (i != chosen)
      others += shares[i];
  for (guint i = 0; i < n; i++)
    if (i != chosen)
      shares[i] = others > 0 ? shares[i] / others * (1 - share) : n > 1 ? (1 - share) / (n - 1) : 0;
  shares[chosen] = share;
}

void
tao_lab_set_stake (TaoLabSetup *self, guint validator, double share)
{
  g_return_if_fail (validator < self->n_validators);

  /* Some stake stays with the others, or nobody could win it back. */
  set_share (self->stake, self->n_validators, validator, MIN (share, 0.97));
}

void
tao_lab_set_weight (TaoLabSetup *self, guint validator, guint miner, double share)
{
  double *row = self->weight[validator];
  double others = 0;

  g_return_if_fail (validator < self->n_validators && miner < self->n_miners);

  for (guint j = 0; j < self->n_miners; j++)
    if (j != miner)
      others += row[j];
  /* The first weight of an empty row stands alone. */
  if (others == 0)
    row[miner] = share > 0 ? 1 : 0;
  else
    set_share (row, self->n_miners, miner, MIN (share, 0.99));
}

static guint16
to_u16 (double share)
{
  return (guint16) lrint (CLAMP (share, 0, 1) * G_MAXUINT16);
}

static void
apply (TaoWhatIf *whatif, const TaoLabSetup *setup)
{
  TaoEpochInput *parameters = tao_whatif_parameters (whatif);

  parameters->kappa = (guint16) (setup->kappa * G_MAXUINT16);
  parameters->bonds_penalty = to_u16 (setup->bonds_penalty);
  parameters->bonds_moving_average = (guint64) lrint ((1 - CLAMP (setup->bond_rate, 0.01, 1)) * 1e6);
  parameters->yuma3 = setup->yuma3;
  parameters->liquid_alpha = setup->liquid_alpha;
  for (guint i = 0; i < setup->n_validators; i++)
    {
      const double *row = setup->weight[i];
      double largest = 0;

      tao_whatif_set_stake (whatif, (guint16) i, (guint64) llrint (MAX (setup->stake[i], 0) * ALL_STAKE));
      for (guint j = 0; j < setup->n_miners; j++)
        largest = MAX (largest, row[j]);
      for (guint j = 0; j < setup->n_miners; j++)
        {
          guint16 uid = (guint16) (setup->n_validators + j);

          /* Stored as the chain stores them: the largest of a row is 65535. */
          if (row[j] > 0)
            tao_whatif_set_weight (whatif, (guint16) i, uid, to_u16 (row[j] / largest));
          else
            tao_whatif_remove_weight (whatif, (guint16) i, uid);
        }
    }
}

static double
to_double (TaoI32F32 value)
{
  return (double) value.bits / 4294967296.0;
}

static void
read_matrix (const TaoEpochMatrix *matrix, const TaoLabSetup *setup, double out[TAO_LAB_MOST][TAO_LAB_MOST])
{
  for (guint i = 0; i < setup->n_validators && i < matrix->n_rows; i++)
    for (guint32 k = matrix->starts[i]; k < matrix->starts[i] + matrix->lengths[i]; k++)
      if (matrix->uids[k] >= setup->n_validators && matrix->uids[k] < setup->n_validators + setup->n_miners)
        out[i][matrix->uids[k] - setup->n_validators] = to_double (matrix->values[k]);
}

static void
read_epoch (const TaoWhatIf *whatif, const TaoLabSetup *setup, TaoLabEpoch *out)
{
  TaoEpochView view;

  memset (out, 0, sizeof *out);
  tao_whatif_view (whatif, &view);
  for (guint i = 0; i < setup->n_validators; i++)
    {
      out->stake[i] = to_double (view.active_stake[i]);
      out->dividends[i] = to_double (view.dividends[i]);
      out->trust[i] = to_double (view.validator_trust[i]);
    }
  for (guint j = 0; j < setup->n_miners; j++)
    {
      out->consensus[j] = to_double (view.consensus[setup->n_validators + j]);
      out->incentive[j] = to_double (view.incentive[setup->n_validators + j]);
    }
  read_matrix (view.weights, setup, out->weight);
  read_matrix (view.clipped, setup, out->counted);
}

void
tao_lab_run (const TaoLabSetup *before, const TaoLabSetup *now, TaoLabRun *run)
{
  g_autoptr(TaoWhatIf) whatif = NULL;

  g_return_if_fail (before->n_validators == now->n_validators && before->n_miners == now->n_miners);

  whatif = tao_whatif_new_empty (tao_rules_lookup (RULES_SPEC), (guint16) (now->n_validators + now->n_miners));
  for (guint i = 0; i < now->n_validators; i++)
    tao_whatif_set_permit (whatif, (guint16) i, TRUE);
  apply (whatif, before);
  for (guint e = 0; e < SETTLING_EPOCHS; e++)
    tao_whatif_step (whatif);
  for (guint e = 0; e < TAO_LAB_EPOCHS; e++)
    {
      if (e == TAO_LAB_CHANGE)
        apply (whatif, now);
      tao_whatif_step (whatif);
      read_epoch (whatif, now, &run->epoch[e]);
    }
}

double
tao_lab_yield (const TaoLabEpoch *epoch, guint validator)
{
  return epoch->stake[validator] > 0 ? epoch->dividends[validator] / epoch->stake[validator] : NAN;
}

gboolean
tao_lab_most_clipped (const TaoLabSetup *setup, const TaoLabEpoch *epoch, guint *validator, guint *miner)
{
  double most = 0.005;
  gboolean found = FALSE;

  for (guint i = 0; i < setup->n_validators; i++)
    for (guint j = 0; j < setup->n_miners; j++)
      if (epoch->weight[i][j] - epoch->counted[i][j] >= most)
        {
          most = epoch->weight[i][j] - epoch->counted[i][j];
          *validator = i;
          *miner = j;
          found = TRUE;
        }
  return found;
}

/* --- a real subnet --- */

/* The uids of the @most largest values, largest first; those with 0 are left out. */
static guint
pick_largest (const double *values, guint n, guint most, guint16 *picked)
{
  guint count = 0;

  for (guint uid = 0; uid < n; uid++)
    {
      guint place = count;

      if (values[uid] <= 0)
        continue;
      while (place > 0 && values[picked[place - 1]] < values[uid])
        place--;
      if (place >= most)
        continue;
      memmove (&picked[place + 1], &picked[place], (MIN (count, most - 1) - place) * sizeof *picked);
      picked[place] = (guint16) uid;
      count = MIN (count + 1, most);
    }
  return count;
}

gboolean
tao_lab_setup_from_metagraph (TaoLabSetup *self, const TaoMetagraph *metagraph, guint most)
{
  const TaoSparseRows *rows = &metagraph->weights;
  g_autofree double *value = g_new0 (double, metagraph->n + 1);
  guint16 validators[TAO_LAB_MOST], miners[TAO_LAB_MOST];
  guint n_validators, n_miners;
  double all_stake = 0;

  g_return_val_if_fail (most > 0 && most <= TAO_LAB_MOST, FALSE);

  if (rows->offset == NULL || rows->uid == NULL || rows->value == NULL)
    return FALSE;
  for (guint i = 0; i < MIN (metagraph->n, rows->n_rows); i++)
    if (rows->offset[i + 1] > rows->offset[i] && metagraph->stake_weight_rao[i] != TAO_UNKNOWN_U64)
      value[i] = (double) metagraph->stake_weight_rao[i];
  n_validators = pick_largest (value, metagraph->n, most, validators);

  memset (value, 0, metagraph->n * sizeof *value);
  for (guint v = 0; v < n_validators; v++)
    for (guint32 k = rows->offset[validators[v]]; k < rows->offset[validators[v] + 1]; k++)
      if (rows->uid[k] < metagraph->n && rows->value[k] > 0 && rows->uid[k] != validators[v])
        /* Incentive decides; who has none yet still goes before who is not scored. */
        value[rows->uid[k]] = metagraph->incentive[rows->uid[k]] + 0.5;
  n_miners = pick_largest (value, metagraph->n, most, miners);
  if (n_validators == 0 || n_miners == 0)
    return FALSE;

  tao_lab_setup_init (self, n_validators, n_miners);
  for (guint j = 0; j < n_miners; j++)
    g_snprintf (self->miner[j], sizeof self->miner[j], "UID %u", miners[j]);
  for (guint i = 0; i < n_validators; i++)
    {
      g_snprintf (self->validator[i], sizeof self->validator[i], "UID %u", validators[i]);
      self->stake[i] = (double) metagraph->stake_weight_rao[validators[i]];
      all_stake += self->stake[i];
    }
  for (guint i = 0; i < n_validators; i++)
    {
      double sum = 0;

      self->stake[i] /= all_stake;
      for (guint32 k = rows->offset[validators[i]]; k < rows->offset[validators[i] + 1]; k++)
        for (guint j = 0; j < n_miners; j++)
          if (rows->uid[k] == miners[j] && miners[j] != validators[i])
            {
              self->weight[i][j] = rows->value[k];
              sum += rows->value[k];
            }
      for (guint j = 0; j < n_miners && sum > 0; j++)
        self->weight[i][j] /= sum;
    }
  if (metagraph->kappa != TAO_UNKNOWN_U32)
    self->kappa = metagraph->kappa / 65535.0;
  return TRUE;
}
