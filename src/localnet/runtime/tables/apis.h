/* Runtime APIs: what state_call answers. */
#pragma once

/* A (name, version, its methods) */
#define RUNTIME_APIS(A) \
  A (Core, 5, CORE_METHODS) \
  A (Metadata, 2, METADATA_METHODS) \
  A (TaggedTransactionQueue, 3, TAGGED_TRANSACTION_QUEUE_METHODS) \
  A (AuraApi, 1, AURA_API_METHODS) \
  A (AccountNonceApi, 1, ACCOUNT_NONCE_API_METHODS) \
  A (TransactionPaymentApi, 4, TRANSACTION_PAYMENT_API_METHODS) \
  A (TransactionPaymentCallApi, 3, TRANSACTION_PAYMENT_CALL_API_METHODS) \
  A (DelegateInfoRuntimeApi, 1, DELEGATE_INFO_RUNTIME_API_METHODS) \
  A (NeuronInfoRuntimeApi, 1, NEURON_INFO_RUNTIME_API_METHODS) \
  A (SubnetInfoRuntimeApi, 2, SUBNET_INFO_RUNTIME_API_METHODS) \
  A (StakeInfoRuntimeApi, 1, STAKE_INFO_RUNTIME_API_METHODS) \
  A (SubnetRegistrationRuntimeApi, 1, SUBNET_REGISTRATION_RUNTIME_API_METHODS) \
  A (SwapRuntimeApi, 1, SWAP_RUNTIME_API_METHODS)

/* X (name, arguments, result) */
#define CORE_METHODS(X) \
  X (version, "", "RuntimeVersion")

#define METADATA_METHODS(X) \
  X (metadata, "", "OpaqueMetadata") \
  X (metadata_at_version, "version: u32", "Option<OpaqueMetadata>") \
  X (metadata_versions, "", "Vec<u32>")

#define TAGGED_TRANSACTION_QUEUE_METHODS(X) \
  X (validate_transaction, "source: TransactionSource, tx: UncheckedExtrinsic, block_hash: H256", "Result<ValidTransaction, TransactionValidityError>")

#define AURA_API_METHODS(X) \
  X (slot_duration, "", "SlotDuration") \
  X (authorities, "", "Vec<AuraId>")

#define ACCOUNT_NONCE_API_METHODS(X) \
  X (account_nonce, "account: AccountId", "u32")

#define TRANSACTION_PAYMENT_API_METHODS(X) \
  X (query_info, "uxt: UncheckedExtrinsic, len: u32", "RuntimeDispatchInfo") \
  X (query_fee_details, "uxt: UncheckedExtrinsic, len: u32", "FeeDetails") \
  X (query_weight_to_fee, "weight: Weight", "u64") \
  X (query_length_to_fee, "length: u32", "u64")

#define TRANSACTION_PAYMENT_CALL_API_METHODS(X) \
  X (query_call_info, "call: RuntimeCall, len: u32", "RuntimeDispatchInfo") \
  X (query_call_fee_details, "call: RuntimeCall, len: u32", "FeeDetails") \
  X (query_weight_to_fee, "weight: Weight", "u64") \
  X (query_length_to_fee, "length: u32", "u64")

#define DELEGATE_INFO_RUNTIME_API_METHODS(X) \
  X (get_delegates, "", "Vec<DelegateInfo>") \
  X (get_delegate, "delegate_account: AccountId", "Option<DelegateInfo>") \
  X (get_delegated, "delegatee_account: AccountId", "Vec<(DelegateInfo, (Compact<u16>, Compact<u64>))>")

#define NEURON_INFO_RUNTIME_API_METHODS(X) \
  X (get_neurons, "netuid: NetUid", "Vec<NeuronInfo>") \
  X (get_neuron, "netuid: NetUid, uid: u16", "Option<NeuronInfo>") \
  X (get_neurons_lite, "netuid: NetUid", "Vec<NeuronInfoLite>") \
  X (get_neuron_lite, "netuid: NetUid, uid: u16", "Option<NeuronInfoLite>")

#define SUBNET_INFO_RUNTIME_API_METHODS(X) \
  X (get_subnet_info, "netuid: NetUid", "Option<SubnetInfo>") \
  X (get_subnets_info, "", "Vec<Option<SubnetInfo>>") \
  X (get_subnet_info_v2, "netuid: NetUid", "Option<SubnetInfov2>") \
  X (get_subnets_info_v2, "", "Vec<Option<SubnetInfov2>>") \
  X (get_subnet_hyperparams, "netuid: NetUid", "Option<SubnetHyperparams>") \
  X (get_subnet_hyperparams_v2, "netuid: NetUid", "Option<SubnetHyperparamsV2>") \
  X (get_all_dynamic_info, "", "Vec<Option<DynamicInfo>>") \
  X (get_all_metagraphs, "", "Vec<Option<Metagraph>>") \
  X (get_metagraph, "netuid: NetUid", "Option<Metagraph>") \
  X (get_all_mechagraphs, "", "Vec<Option<Metagraph>>") \
  X (get_mechagraph, "netuid: NetUid, mecid: u8", "Option<Metagraph>") \
  X (get_dynamic_info, "netuid: NetUid", "Option<DynamicInfo>") \
  X (get_subnet_state, "netuid: NetUid", "Option<SubnetState>") \
  X (get_selective_metagraph, "netuid: NetUid, metagraph_indexes: Vec<u16>", "Option<SelectiveMetagraph>") \
  X (get_coldkey_auto_stake_hotkey, "coldkey: AccountId, netuid: NetUid", "Option<AccountId>") \
  X (get_selective_mechagraph, "netuid: NetUid, subid: u8, metagraph_indexes: Vec<u16>", "Option<SelectiveMetagraph>") \
  X (get_subnet_to_prune, "", "Option<u16>") \
  X (get_subnet_account_id, "netuid: NetUid", "Option<AccountId>") \
  X (get_next_epoch_start_block, "netuid: NetUid", "Option<u64>") \
  X (get_subnet_hyperparams_v3, "netuid: NetUid", "Option<Vec<HyperparamEntry>>")

#define STAKE_INFO_RUNTIME_API_METHODS(X) \
  X (get_stake_info_for_coldkey, "coldkey_account: AccountId", "Vec<StakeInfo>") \
  X (get_stake_info_for_coldkeys, "coldkey_accounts: Vec<AccountId>", "Vec<(AccountId, Vec<StakeInfo>)>") \
  X (get_stake_info_for_hotkey_coldkey_netuid, "hotkey_account: AccountId, coldkey_account: AccountId, netuid: NetUid", "Option<StakeInfo>") \
  X (get_stake_availability_for_coldkeys, "coldkey_accounts: Vec<AccountId>, netuids: Option<Vec<u16>>", "BTreeMap<AccountId, BTreeMap<u16, StakeAvailability>>") \
  X (get_stake_fee, "origin: Option<(AccountId, u16)>, origin_coldkey_account: AccountId, destination: Option<(AccountId, u16)>, destination_coldkey_account: AccountId, amount: u64", "u64") \
  X (get_coldkey_lock, "coldkey: AccountId, netuid: NetUid", "Option<LockState>") \
  X (get_hotkey_conviction, "hotkey: AccountId, netuid: NetUid", "U64F64") \
  X (get_most_convicted_hotkey_on_subnet, "netuid: NetUid", "Option<AccountId>")

#define SUBNET_REGISTRATION_RUNTIME_API_METHODS(X) \
  X (get_network_registration_cost, "", "u64")

#define SWAP_RUNTIME_API_METHODS(X) \
  X (current_alpha_price, "netuid: NetUid", "u64") \
  X (current_alpha_price_all, "", "Vec<SubnetPrice>") \
  X (sim_swap_tao_for_alpha, "netuid: NetUid, tao: u64", "SimSwapResult") \
  X (sim_swap_alpha_for_tao, "netuid: NetUid, alpha: u64", "SimSwapResult")
