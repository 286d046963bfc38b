/* The epoch of a Null subnet: the largest stake alone decides about the miners,
 * validators are paid by stake.
 *
 * No such subnet was live when this was written; the order in which equal
 * remainders are served is open, here the lower uid comes first. */
#include "economy/epoch-private.h"

#include <string.h>

static guint32
largest_stake (const TaoEpochInput *input)
{
  guint32 winner = 0;

  for (guint32 i = 1; i < input->n; i++)
    if (input->stake[i].bits > input->stake[winner].bits)
      winner = i;
  return winner;
}

void
tao_epoch_run_null (const TaoRules      *rules,
                    const TaoEpochInput *input,
                    TaoEpochOutput      *output,
                    TaoEpochScratch     *scratch)
{
  /* Free at this point and wide enough. */
  guint64 *shares = (guint64 *) scratch->column_b;
  TaoSeat *seats = (TaoSeat *) scratch->column_divisor;
  const guint32 n = input->n;
  guint64 validator_pool, miner_pool;
  guint32 *starts = (guint32 *) output->bonds.starts;
  TaoEpochPair *pairs = (TaoEpochPair *) output->bonds.pairs;
  gboolean has_stake = FALSE, has_ratings = FALSE;
  guint32 winner;

  starts[0] = 0;
  if (n == 0)
    return;

  winner = largest_stake (input);
  for (guint32 i = 0; i < n; i++)
    {
      shares[i] = scratch->stake[i].bits > 0 ? tao_i64f64_to_u64 (input->stake[i]) : 0;
      has_stake |= shares[i] > 0;
    }
  validator_pool = has_stake ? input->emission / 2 : 0;
  miner_pool = input->emission - validator_pool;
  tao_seats_apportion (validator_pool, shares, n, seats, output->validator_emission);

  memset (shares, 0, n * sizeof *shares);
  for (guint32 k = 0; k < tao_epoch_rows_length (&input->weights, winner); k++)
    {
      const TaoEpochPair *pair = &tao_epoch_rows_get (&input->weights, winner)[k];
      const TaoWeightFate fate = tao_epoch_weight_fate (rules, input, (guint16) winner, pair->uid);

      /* The winner needs no permit of the previous epoch. */
      if (fate != TAO_WEIGHT_COUNTS &&
          !(fate == TAO_WEIGHT_NO_PERMIT && pair->uid < n && pair->uid != winner &&
            tao_epoch_last_update (input, winner) > input->registered_at[pair->uid]))
        continue;
      shares[pair->uid] = pair->value;
      has_ratings |= pair->value > 0;
    }
  if (!has_stake || !has_ratings)
    for (guint32 i = 0; i < n; i++)
      shares[i] = 1;
  tao_seats_apportion (miner_pool, shares, n, seats, output->server_emission);

  for (guint32 i = 0; i < n; i++)
    {
      const guint32 length = tao_epoch_rows_length (&input->bonds, i);

      output->active[i] = scratch->active[i];
      output->validator_permit[i] = i == winner && has_stake;
      output->stake_weight[i] = tao_i32f32_to_u16_proportion (scratch->stake[i]);
      output->stake[i] = tao_i64f64_to_u64 (input->stake[i]);
      output->emission[i] = tao_u64_add_sat (output->server_emission[i], output->validator_emission[i]);
      if (miner_pool > 0)
        output->incentive[i] = (guint16) ((tao_u128) output->server_emission[i] * G_MAXUINT16 / miner_pool);
      if (validator_pool > 0)
        output->dividends[i] = (guint16) ((tao_u128) output->validator_emission[i] * G_MAXUINT16 / validator_pool);

      /* Bonds stay as they are stored. */
      if (length > 0)
        memcpy (pairs + starts[i], tao_epoch_rows_get (&input->bonds, i), length * sizeof *pairs);
      starts[i + 1] = starts[i] + length;
    }
}
