/* What the explorer's figures are read from, one constant each: the storage item,
 * the runtime API that hands it over, and how the figure follows. The names are
 * those of src/chain/record-*.c. */
#pragma once

#include "app/widgets/origin.h"

G_BEGIN_DECLS

/* --- subnets, read at each head ------------------------------------------ */

extern const TaoOrigin tao_origin_price, tao_origin_moving_price, tao_origin_price_change, tao_origin_tao_reserve,
  tao_origin_alpha_reserve, tao_origin_alpha_outside, tao_origin_pool_weights, tao_origin_fee, tao_origin_market_cap,
  tao_origin_volume, tao_origin_emission, tao_origin_emission_share, tao_origin_burn_cost, tao_origin_registration,
  tao_origin_immunity_period, tao_origin_n_uids, tao_origin_n_validators, tao_origin_tempo, tao_origin_epoch,
  tao_origin_mechanisms, tao_origin_consensus_rules, tao_origin_net_flow, tao_origin_block_emission,
  tao_origin_pool_tao, tao_origin_chain_buy, tao_origin_pool_alpha, tao_origin_alpha_out, tao_origin_subnet_name,
  tao_origin_own_stake;

/* --- uids, read with the metagraph ------------------------------------------ */

extern const TaoOrigin tao_origin_incentive, tao_origin_dividends, tao_origin_consensus, tao_origin_validator_trust,
  tao_origin_epoch_paid, tao_origin_uid_emission, tao_origin_uid_emission_day, tao_origin_uid_emission_tao, tao_origin_uid_rank,
  tao_origin_alpha_stake, tao_origin_stake_weight, tao_origin_last_update, tao_origin_registered_at, tao_origin_leaves,
  tao_origin_uid_epochs, tao_origin_hotkey, tao_origin_coldkey, tao_origin_axon, tao_origin_permit, tao_origin_weights,
  tao_origin_bonds, tao_origin_next_consensus, tao_origin_next_clipped;

/* --- what charts draw from the records of this computer --------------------- */

extern const TaoOrigin tao_origin_exit_line, tao_origin_rank_by_incentive, tao_origin_rank_by_dividends, tao_origin_candle,
  tao_origin_pool_flow, tao_origin_relative_price, tao_origin_portfolio_value, tao_origin_portfolio_held;

/* --- what charts work out from what is read ---------------------------------- */

extern const TaoOrigin tao_origin_score_part, tao_origin_against_consensus, tao_origin_impact, tao_origin_block, tao_origin_verdict,
  tao_origin_share;

/* --- validators ---------------------------------------------------------------- */

extern const TaoOrigin tao_origin_validator_stake, tao_origin_validator_root_stake, tao_origin_validator_subnets_stake,
  tao_origin_validator_take, tao_origin_validator_subnets, tao_origin_validator_permits, tao_origin_validator_lowest_trust,
  tao_origin_validator_return, tao_origin_validator_month, tao_origin_validator_weights, tao_origin_likeness;

G_END_DECLS
