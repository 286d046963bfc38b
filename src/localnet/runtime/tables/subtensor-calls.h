/* SubtensorModule, pallet 7: calls. */
#pragma once

/* X (index, name, dispatch fee in rao, arguments) */
#define SUBTENSOR_CALLS(X) \
  X (0, set_weights, FREE, "netuid: NetUid, dests: Vec<u16>, weights: Vec<u16>, version_key: u64") \
  X (2, add_stake, 1532032, "hotkey: AccountId, netuid: NetUid, amount_staked: TaoBalance") \
  X (3, remove_stake, 1284599, "hotkey: AccountId, netuid: NetUid, amount_unstaked: AlphaBalance") \
  X (4, serve_axon, FREE, "netuid: NetUid, version: u32, ip: u128, port: u16, ip_type: u8, protocol: u8, placeholder1: u8, placeholder2: u8") \
  X (5, serve_prometheus, FREE, "netuid: NetUid, version: u32, ip: u128, port: u16, ip_type: u8") \
  X (6, register, 2043407, "netuid: NetUid, block_number: u64, nonce: u64, work: Vec<u8>, hotkey: AccountId, coldkey: AccountId") \
  X (7, burned_register, 2043407, "netuid: NetUid, hotkey: AccountId") \
  X (40, serve_axon_tls, FREE, "netuid: NetUid, version: u32, ip: u128, port: u16, ip_type: u8, protocol: u8, placeholder1: u8, placeholder2: u8, certificate: Vec<u8>") \
  X (59, register_network, 3038562, "hotkey: AccountId") \
  X (61, dissolve_network, USUAL, "coldkey: AccountId, netuid: NetUid") \
  X (62, root_register, 1089467, "hotkey: AccountId") \
  X (65, decrease_take, FREE, "hotkey: AccountId, take: u16") \
  X (66, increase_take, FREE, "hotkey: AccountId, take: u16") \
  X (67, set_children, USUAL, "hotkey: AccountId, netuid: NetUid, children: Vec<(u64, AccountId)>") \
  X (68, set_identity, USUAL, "name: Vec<u8>, url: Vec<u8>, github_repo: Vec<u8>, image: Vec<u8>, discord: Vec<u8>, description: Vec<u8>, additional: Vec<u8>") \
  X (69, sudo_set_tx_childkey_take_rate_limit, USUAL, "tx_rate_limit: u64") \
  X (70, swap_hotkey, USUAL, "hotkey: AccountId, new_hotkey: AccountId, netuid: Option<NetUid>") \
  X (71, swap_coldkey, USUAL, "old_coldkey: AccountId, new_coldkey: AccountId, swap_cost: TaoBalance") \
  X (72, swap_hotkey_v2, USUAL, "hotkey: AccountId, new_hotkey: AccountId, netuid: Option<NetUid>, keep_stake: bool") \
  X (75, set_childkey_take, USUAL, "hotkey: AccountId, netuid: NetUid, take: u16") \
  X (76, sudo_set_min_childkey_take, USUAL, "take: u16") \
  X (77, sudo_set_max_childkey_take, USUAL, "take: u16") \
  X (78, set_subnet_identity, USUAL, "netuid: NetUid, subnet_name: Vec<u8>, github_repo: Vec<u8>, subnet_contact: Vec<u8>, subnet_url: Vec<u8>, discord: Vec<u8>, description: Vec<u8>, logo_url: Vec<u8>, additional: Vec<u8>") \
  X (79, register_network_with_identity, 3038562, "hotkey: AccountId, identity: Option<SubnetIdentityV3>") \
  X (80, batch_set_weights, FREE, "netuids: Vec<Compact<NetUid>>, weights: Vec<Vec<(Compact<u16>, Compact<u16>)>>, version_keys: Vec<Compact<u64>>") \
  X (83, unstake_all, 1284599, "hotkey: AccountId") \
  X (84, unstake_all_alpha, 1284599, "hotkey: AccountId") \
  X (85, move_stake, 695530, "origin_hotkey: AccountId, destination_hotkey: AccountId, origin_netuid: NetUid, destination_netuid: NetUid, alpha_amount: AlphaBalance") \
  X (86, transfer_stake, 666770, "destination_coldkey: AccountId, hotkey: AccountId, origin_netuid: NetUid, destination_netuid: NetUid, alpha_amount: AlphaBalance") \
  X (87, swap_stake, 2158509, "hotkey: AccountId, origin_netuid: NetUid, destination_netuid: NetUid, alpha_amount: AlphaBalance") \
  X (88, add_stake_limit, 1626502, "hotkey: AccountId, netuid: NetUid, amount_staked: TaoBalance, limit_price: TaoBalance, allow_partial: bool") \
  X (89, remove_stake_limit, 1284599, "hotkey: AccountId, netuid: NetUid, amount_unstaked: AlphaBalance, limit_price: TaoBalance, allow_partial: bool") \
  X (90, swap_stake_limit, 2158509, "hotkey: AccountId, origin_netuid: NetUid, destination_netuid: NetUid, alpha_amount: AlphaBalance, limit_price: TaoBalance, allow_partial: bool") \
  X (91, try_associate_hotkey, USUAL, "hotkey: AccountId") \
  X (92, start_call, USUAL, "netuid: NetUid") \
  X (96, commit_weights, FREE, "netuid: NetUid, commit_hash: H256") \
  X (97, reveal_weights, FREE, "netuid: NetUid, uids: Vec<u16>, values: Vec<u16>, salt: Vec<u16>, version_key: u64") \
  X (98, batch_reveal_weights, FREE, "netuid: NetUid, uids_list: Vec<Vec<u16>>, values_list: Vec<Vec<u16>>, salts_list: Vec<Vec<u16>>, version_keys: Vec<u64>") \
  X (100, batch_commit_weights, FREE, "netuids: Vec<Compact<NetUid>>, commit_hashes: Vec<H256>") \
  X (101, recycle_alpha, USUAL, "hotkey: AccountId, amount: AlphaBalance, netuid: NetUid") \
  X (102, burn_alpha, USUAL, "hotkey: AccountId, amount: AlphaBalance, netuid: NetUid") \
  X (103, remove_stake_full_limit, 1284599, "hotkey: AccountId, netuid: NetUid, limit_price: Option<TaoBalance>") \
  X (109, set_pending_childkey_cooldown, USUAL, "cooldown: u64") \
  X (112, update_symbol, USUAL, "netuid: NetUid, symbol: Vec<u8>") \
  X (113, commit_timelocked_weights, FREE, "netuid: NetUid, commit: BoundedVec<u8>, reveal_round: u64, commit_reveal_version: u16") \
  X (114, set_coldkey_auto_stake_hotkey, USUAL, "netuid: NetUid, hotkey: AccountId") \
  X (115, commit_mechanism_weights, FREE, "netuid: NetUid, mecid: MechId, commit_hash: H256") \
  X (116, reveal_mechanism_weights, FREE, "netuid: NetUid, mecid: MechId, uids: Vec<u16>, values: Vec<u16>, salt: Vec<u16>, version_key: u64") \
  X (117, commit_crv3_mechanism_weights, FREE, "netuid: NetUid, mecid: MechId, commit: BoundedVec<u8>, reveal_round: u64") \
  X (118, commit_timelocked_mechanism_weights, FREE, "netuid: NetUid, mecid: MechId, commit: BoundedVec<u8>, reveal_round: u64, commit_reveal_version: u16") \
  X (119, set_mechanism_weights, FREE, "netuid: NetUid, mecid: MechId, dests: Vec<u16>, weights: Vec<u16>, version_key: u64") \
  X (120, root_dissolve_network, USUAL, "netuid: NetUid") \
  X (121, claim_root, 469499, "subnets: BTreeSet<NetUid>") \
  X (122, set_root_claim_type, USUAL, "new_root_claim_type: RootClaimTypeEnum") \
  X (123, sudo_set_num_root_claims, USUAL, "new_value: u64") \
  X (124, sudo_set_root_claim_threshold, USUAL, "netuid: NetUid, new_value: u64") \
  X (125, announce_coldkey_swap, USUAL, "new_coldkey_hash: H256") \
  X (126, swap_coldkey_announced, USUAL, "new_coldkey: AccountId") \
  X (127, dispute_coldkey_swap, USUAL, "") \
  X (128, reset_coldkey_swap, USUAL, "coldkey: AccountId") \
  X (132, add_stake_burn, USUAL, "hotkey: AccountId, netuid: NetUid, amount: TaoBalance, limit: Option<TaoBalance>") \
  X (133, clear_coldkey_swap_announcement, USUAL, "") \
  X (134, register_limit, 2043407, "netuid: NetUid, hotkey: AccountId, limit_price: u64") \
  X (135, set_auto_parent_delegation_enabled, USUAL, "hotkey: AccountId, enabled: bool") \
  X (136, lock_stake, USUAL, "hotkey: AccountId, netuid: NetUid, amount: AlphaBalance") \
  X (137, move_lock, USUAL, "destination_hotkey: AccountId, netuid: NetUid") \
  X (138, set_perpetual_lock, USUAL, "netuid: NetUid, enabled: bool") \
  X (139, set_tempo, USUAL, "netuid: NetUid, tempo: u16") \
  X (140, set_activity_cutoff_factor, USUAL, "netuid: NetUid, factor_milli: u32") \
  X (141, trigger_epoch, USUAL, "netuid: NetUid") \
  X (142, set_reject_locked_alpha, USUAL, "enabled: bool")
