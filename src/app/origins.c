#include "app/origins.h"

#include <glib/gi18n.h>

#define S(item) "SubtensorModule." item
#define DYNAMIC "SubnetInfoRuntimeApi.get_all_dynamic_info"
#define METAGRAPH "SubnetInfoRuntimeApi.get_metagraph"

/* --- subnets --- */

const TaoOrigin tao_origin_price = {
  .kind = TAO_ORIGIN_HEAD, .call = "SwapRuntimeApi.current_alpha_price_all", .checked = TAO_ORIGIN_PRICES,
};
const TaoOrigin tao_origin_moving_price = { .kind = TAO_ORIGIN_HEAD, .item = S ("SubnetMovingPrice"), .call = DYNAMIC, .checked = TAO_ORIGIN_PRICES };
const TaoOrigin tao_origin_price_change = {
  .kind = TAO_ORIGIN_HISTORY, .how = N_("The price now against the recorded price of that time"),
};
const TaoOrigin tao_origin_tao_reserve = { .kind = TAO_ORIGIN_HEAD, .item = S ("SubnetTAO"), .call = DYNAMIC };
const TaoOrigin tao_origin_alpha_reserve = { .kind = TAO_ORIGIN_HEAD, .item = S ("SubnetAlphaIn"), .call = DYNAMIC };
const TaoOrigin tao_origin_alpha_outside = { .kind = TAO_ORIGIN_HEAD, .item = S ("SubnetAlphaOut"), .call = DYNAMIC };
const TaoOrigin tao_origin_pool_weights = { .kind = TAO_ORIGIN_HEAD, .item = "Swap.SwapBalancer" };
const TaoOrigin tao_origin_fee = { .kind = TAO_ORIGIN_HEAD, .item = "Swap.FeeRate" };
const TaoOrigin tao_origin_market_cap = {
  .kind = TAO_ORIGIN_HEAD, .item = S ("SubnetAlphaIn"), .how = N_("Price times all alpha, in the pool and outside"),
};
const TaoOrigin tao_origin_volume = { .kind = TAO_ORIGIN_HEAD, .item = S ("SubnetVolume"), .call = DYNAMIC };
const TaoOrigin tao_origin_emission = {
  .kind = TAO_ORIGIN_HEAD, .item = S ("SubnetTaoInEmission"), .call = DYNAMIC,
  .how = N_("What went into the pool in the last block, with what the chain bought"), .checked = TAO_ORIGIN_BLOCK_EMISSION,
};
const TaoOrigin tao_origin_emission_share = {
  .kind = TAO_ORIGIN_HEAD, .item = S ("SubnetTaoInEmission"), .call = DYNAMIC,
  .how = N_("This subnet's part of the block's emission"), .checked = TAO_ORIGIN_BLOCK_EMISSION,
};
const TaoOrigin tao_origin_burn_cost = { .kind = TAO_ORIGIN_HEAD, .item = S ("Burn") };
const TaoOrigin tao_origin_registration = { .kind = TAO_ORIGIN_HEAD, .item = S ("NetworkRegistrationAllowed") };
const TaoOrigin tao_origin_immunity_period = { .kind = TAO_ORIGIN_HEAD, .item = S ("ImmunityPeriod") };
const TaoOrigin tao_origin_n_uids = { .kind = TAO_ORIGIN_HEAD, .item = S ("SubnetworkN") };
const TaoOrigin tao_origin_n_validators = {
  .kind = TAO_ORIGIN_METAGRAPH, .item = S ("ValidatorPermit"), .call = METAGRAPH, .how = N_("UIDs with a permit, counted"),
};
const TaoOrigin tao_origin_tempo = { .kind = TAO_ORIGIN_HEAD, .item = S ("Tempo"), .call = DYNAMIC };
const TaoOrigin tao_origin_epoch = {
  .kind = TAO_ORIGIN_HEAD, .item = S ("BlocksSinceLastStep"), .call = DYNAMIC, .how = N_("The tempo less the blocks since the last epoch"),
};
const TaoOrigin tao_origin_mechanisms = { .kind = TAO_ORIGIN_HEAD, .item = S ("MechanismCountCurrent") };
const TaoOrigin tao_origin_consensus_rules = { .kind = TAO_ORIGIN_HEAD, .item = S ("Yuma3On") };
const TaoOrigin tao_origin_net_flow = {
  .kind = TAO_ORIGIN_HISTORY, .item = S ("SubnetTAO"), .how = N_("The change of the pool's TAO reserve less what emission added"),
};

const TaoOrigin tao_origin_block_emission = { .kind = TAO_ORIGIN_HEAD, .item = S ("BlockEmission"), .checked = TAO_ORIGIN_BLOCK_EMISSION };
const TaoOrigin tao_origin_pool_tao = {
  .kind = TAO_ORIGIN_HEAD, .item = S ("SubnetTaoInEmission"), .call = DYNAMIC, .checked = TAO_ORIGIN_BLOCK_EMISSION,
};
const TaoOrigin tao_origin_chain_buy = { .kind = TAO_ORIGIN_HEAD, .item = S ("SubnetExcessTao"), .checked = TAO_ORIGIN_BLOCK_EMISSION };
const TaoOrigin tao_origin_pool_alpha = {
  .kind = TAO_ORIGIN_HEAD, .item = S ("SubnetAlphaInEmission"), .call = DYNAMIC, .checked = TAO_ORIGIN_BLOCK_EMISSION,
};
const TaoOrigin tao_origin_alpha_out = {
  .kind = TAO_ORIGIN_HEAD, .item = S ("SubnetAlphaOutEmission"), .call = DYNAMIC, .checked = TAO_ORIGIN_BLOCK_EMISSION,
};

const TaoOrigin tao_origin_subnet_name = { .kind = TAO_ORIGIN_HEAD, .item = S ("SubnetIdentitiesV3"), .call = DYNAMIC };
const TaoOrigin tao_origin_own_stake = {
  .kind = TAO_ORIGIN_HEAD, .call = "StakeInfoRuntimeApi.get_stake_info_for_coldkey", .how = N_("Stake at the spot price"),
};

/* --- uids --- */

const TaoOrigin tao_origin_epoch_paid = {
  .kind = TAO_ORIGIN_EPOCH, .item = S ("Emission"), .call = METAGRAPH, .checked = TAO_ORIGIN_STAGE (TAO_AUDIT_STAGE_EMISSION),
  .how = N_("The sum over all UIDs"),
};

const TaoOrigin tao_origin_incentive = {
  .kind = TAO_ORIGIN_EPOCH, .item = S ("Incentive"), .call = METAGRAPH, .checked = TAO_ORIGIN_STAGE (TAO_AUDIT_STAGE_INCENTIVE),
  .how = N_("A part of 65,535"),
};
const TaoOrigin tao_origin_dividends = {
  .kind = TAO_ORIGIN_EPOCH, .item = S ("Dividends"), .call = METAGRAPH, .checked = TAO_ORIGIN_STAGE (TAO_AUDIT_STAGE_DIVIDENDS),
  .how = N_("A part of 65,535"),
};
const TaoOrigin tao_origin_consensus = {
  .kind = TAO_ORIGIN_EPOCH, .item = S ("Consensus"), .call = METAGRAPH, .checked = TAO_ORIGIN_STAGE (TAO_AUDIT_STAGE_CONSENSUS),
  .how = N_("A part of 65,535"),
};
const TaoOrigin tao_origin_validator_trust = {
  .kind = TAO_ORIGIN_EPOCH, .item = S ("ValidatorTrust"), .checked = TAO_ORIGIN_STAGE (TAO_AUDIT_STAGE_CLIPPING),
  .how = N_("A part of 65,535"),
};
const TaoOrigin tao_origin_uid_emission = {
  .kind = TAO_ORIGIN_EPOCH, .item = S ("Emission"), .call = METAGRAPH, .checked = TAO_ORIGIN_STAGE (TAO_AUDIT_STAGE_EMISSION),
};
const TaoOrigin tao_origin_uid_emission_day = {
  .kind = TAO_ORIGIN_EPOCH, .item = S ("Emission"), .call = METAGRAPH, .checked = TAO_ORIGIN_STAGE (TAO_AUDIT_STAGE_EMISSION),
  .how = N_("Emission of the last epoch, at as many epochs as fit into a day"),
};
const TaoOrigin tao_origin_uid_emission_tao = {
  .kind = TAO_ORIGIN_EPOCH, .item = S ("Emission"), .call = METAGRAPH, .checked = TAO_ORIGIN_STAGE (TAO_AUDIT_STAGE_EMISSION),
  .how = N_("Emission a day at the present price"),
};
const TaoOrigin tao_origin_uid_rank = {
  .kind = TAO_ORIGIN_EPOCH, .item = S ("Incentive"), .call = METAGRAPH, .checked = TAO_ORIGIN_STAGE (TAO_AUDIT_STAGE_INCENTIVE),
  .how = N_("Place by incentive; validators by dividends"),
};
const TaoOrigin tao_origin_alpha_stake = { .kind = TAO_ORIGIN_METAGRAPH, .item = S ("TotalHotkeyAlpha"), .call = METAGRAPH };
const TaoOrigin tao_origin_stake_weight = {
  .kind = TAO_ORIGIN_METAGRAPH, .call = METAGRAPH, .how = N_("Alpha stake, and TAO on root at the network's TAO weight"),
};
const TaoOrigin tao_origin_last_update = { .kind = TAO_ORIGIN_METAGRAPH, .item = S ("LastUpdate"), .call = METAGRAPH };
const TaoOrigin tao_origin_registered_at = { .kind = TAO_ORIGIN_METAGRAPH, .item = S ("BlockAtRegistration"), .call = METAGRAPH };
const TaoOrigin tao_origin_leaves = {
  .kind = TAO_ORIGIN_METAGRAPH, .item = S ("Emission"),
  .how = N_("The chain's removal order: not immune first, least emission first, then the older registration, then the lower UID"),
};
const TaoOrigin tao_origin_uid_epochs = { .kind = TAO_ORIGIN_HISTORY, .item = S ("Incentive"), .how = N_("One value of each recorded epoch") };
const TaoOrigin tao_origin_hotkey = { .kind = TAO_ORIGIN_METAGRAPH, .item = S ("Keys"), .call = METAGRAPH };
const TaoOrigin tao_origin_coldkey = { .kind = TAO_ORIGIN_METAGRAPH, .item = S ("Owner"), .call = METAGRAPH };
const TaoOrigin tao_origin_axon = { .kind = TAO_ORIGIN_METAGRAPH, .item = S ("Axons"), .call = METAGRAPH };
const TaoOrigin tao_origin_permit = {
  .kind = TAO_ORIGIN_EPOCH, .item = S ("ValidatorPermit"), .call = METAGRAPH, .checked = TAO_ORIGIN_STAGE (TAO_AUDIT_STAGE_STAKE),
};
const TaoOrigin tao_origin_weights = {
  .kind = TAO_ORIGIN_METAGRAPH, .item = S ("Weights"), .how = N_("As a part of the row's sum, of the weights that count"),
};
const TaoOrigin tao_origin_bonds = {
  .kind = TAO_ORIGIN_METAGRAPH, .item = S ("Bonds"), .how = N_("As a part of all bonds on this UID"),
};
const TaoOrigin tao_origin_next_consensus = {
  .kind = TAO_ORIGIN_METAGRAPH, .item = S ("Weights"), .how = N_("The weighted median of the weights stored now, as the next epoch will see it"),
};
const TaoOrigin tao_origin_exit_line = {
  .kind = TAO_ORIGIN_HISTORY, .item = S ("Incentive"), .call = METAGRAPH, .checked = TAO_ORIGIN_STAGE (TAO_AUDIT_STAGE_INCENTIVE),
  .how = N_("The incentive of the UID that was next to leave, in the chain's removal order"),
};
const TaoOrigin tao_origin_rank_by_incentive = {
  .kind = TAO_ORIGIN_HISTORY, .item = S ("Incentive"), .call = METAGRAPH, .checked = TAO_ORIGIN_STAGE (TAO_AUDIT_STAGE_INCENTIVE),
  .how = N_("One more than there are UIDs with more incentive"),
};
const TaoOrigin tao_origin_rank_by_dividends = {
  .kind = TAO_ORIGIN_HISTORY, .item = S ("Dividends"), .call = METAGRAPH, .checked = TAO_ORIGIN_STAGE (TAO_AUDIT_STAGE_DIVIDENDS),
  .how = N_("One more than there are UIDs with more dividends"),
};
const TaoOrigin tao_origin_candle = {
  .kind = TAO_ORIGIN_HISTORY, .call = "SwapRuntimeApi.current_alpha_price_all", .checked = TAO_ORIGIN_PRICES,
  .how = N_("First, highest, lowest and last of the prices recorded in that time"),
};
const TaoOrigin tao_origin_pool_flow = {
  .kind = TAO_ORIGIN_HISTORY, .item = S ("SubnetTAO"), .call = DYNAMIC,
  .how = N_("The TAO in the pool at the end of that time less the TAO at its start"),
};
const TaoOrigin tao_origin_relative_price = {
  .kind = TAO_ORIGIN_HISTORY, .call = "SwapRuntimeApi.current_alpha_price_all", .checked = TAO_ORIGIN_PRICES,
  .how = N_("The recorded price against the first one on view"),
};
const TaoOrigin tao_origin_portfolio_value = {
  .kind = TAO_ORIGIN_HISTORY, .item = "System.Account", .call = "StakeInfoRuntimeApi.get_stake_info_for_coldkey",
  .how = N_("All stake at the spot prices of that block, and free TAO"),
};
const TaoOrigin tao_origin_portfolio_held = {
  .kind = TAO_ORIGIN_HISTORY, .call = "SwapRuntimeApi.current_alpha_price_all", .checked = TAO_ORIGIN_PRICES,
  .how = N_("What is held now at the recorded prices of that time"),
};
const TaoOrigin tao_origin_score_part = {
  .kind = TAO_ORIGIN_METAGRAPH, .item = S ("Weights"),
  .how = N_("Stake times the weight up to consensus, of the sum over all validators"),
};
const TaoOrigin tao_origin_against_consensus = {
  .kind = TAO_ORIGIN_METAGRAPH, .item = S ("Weights"), .how = N_("The weight as a multiple of the UID's consensus"),
};
const TaoOrigin tao_origin_impact = {
  .kind = TAO_ORIGIN_HEAD, .item = S ("SubnetTAO"), .call = DYNAMIC,
  .how = N_("From both reserves, the pool's weights and the fee, by the same integer steps as the chain's"),
};
const TaoOrigin tao_origin_block = {
  .kind = TAO_ORIGIN_BLOCK, .item = "System.Events", .how = N_("Extrinsics and events of the block, counted"),
};
const TaoOrigin tao_origin_verdict = {
  .kind = TAO_ORIGIN_HISTORY, .checked = TAO_ORIGIN_STAGE (TAO_AUDIT_STAGE_EMISSION),
  .how = N_("The epoch run again here from the state before it, every value compared with what the chain stored"),
};
const TaoOrigin tao_origin_share = {
  .kind = TAO_ORIGIN_HEAD, .call = "StakeInfoRuntimeApi.get_stake_info_for_coldkey", .how = N_("Stake at the spot price, of the sum"),
};
const TaoOrigin tao_origin_next_clipped = {
  .kind = TAO_ORIGIN_METAGRAPH, .item = S ("Weights"), .how = N_("What of the weights stored now is above their consensus"),
};

/* --- validators --- */

const TaoOrigin tao_origin_validator_stake = {
  .kind = TAO_ORIGIN_HEAD, .item = S ("TotalHotkeyAlpha"), .how = N_("TAO on root, and the alpha on every subnet times its spot price"),
};
const TaoOrigin tao_origin_validator_root_stake = {
  .kind = TAO_ORIGIN_HEAD, .item = S ("TotalHotkeyAlpha"), .how = N_("What all stakers have on root with this hotkey; the directory is read once in 50 blocks"),
};
const TaoOrigin tao_origin_validator_subnets_stake = {
  .kind = TAO_ORIGIN_METAGRAPH, .item = S ("TotalHotkeyAlpha"), .call = METAGRAPH, .how = N_("The alpha on every subnet times its spot price"),
};
const TaoOrigin tao_origin_validator_take = {
  .kind = TAO_ORIGIN_HEAD, .item = S ("Delegates"), .how = N_("The directory is read once in 50 blocks"),
};
const TaoOrigin tao_origin_validator_subnets = {
  .kind = TAO_ORIGIN_METAGRAPH, .item = S ("Keys"), .call = METAGRAPH, .how = N_("Subnets where the hotkey has a UID, counted"),
};
const TaoOrigin tao_origin_validator_permits = {
  .kind = TAO_ORIGIN_METAGRAPH, .item = S ("ValidatorPermit"), .call = METAGRAPH, .how = N_("Subnets where the hotkey has a permit, counted"),
};
const TaoOrigin tao_origin_validator_lowest_trust = {
  .kind = TAO_ORIGIN_METAGRAPH, .item = S ("ValidatorTrust"), .call = METAGRAPH, .how = N_("The lowest of all subnets where it has a permit"),
};
const TaoOrigin tao_origin_validator_return = {
  .kind = TAO_ORIGIN_HISTORY, .item = S ("Emission"),
  .how = N_("What its epochs of the last 30 days paid on all its subnets, after its take, against its mean stake weight there, both at today’s prices"),
};
const TaoOrigin tao_origin_validator_month = {
  .kind = TAO_ORIGIN_HISTORY, .item = S ("StakeWeight"), .how = N_("The mean of the epochs of each day, on all its subnets, at today’s prices"),
};
const TaoOrigin tao_origin_validator_weights = {
  .kind = TAO_ORIGIN_METAGRAPH, .item = S ("LastUpdate"), .call = METAGRAPH,
  .how = N_("How long ago its weights were set, on the subnet with a permit where that is longest ago"),
};
const TaoOrigin tao_origin_likeness = {
  .kind = TAO_ORIGIN_METAGRAPH, .item = S ("Weights"),
  .how = N_("The cosine of the angle between two validators’ weights on a subnet; the mean of the subnets that both rate, of those whose "
            "weights are read now. Who gives everything to one UID is left out there"),
};
