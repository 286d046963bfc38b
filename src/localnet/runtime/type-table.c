/* What the runtime's named types are: paths, fields and indices as the main network's metadata has them. */
#include "localnet/runtime/types.h"

/* Type-level numbers of fraction bits: 64 is 1000000 and 32 is 100000 in binary digits. */
#define DIGIT1(above) "UInt<" above ", B1>"
#define DIGIT0(above) "UInt<" above ", B0>"
#define THIRTY_TWO DIGIT0 (DIGIT0 (DIGIT0 (DIGIT0 (DIGIT0 (DIGIT1 ("UTerm"))))))

#define EXTRINSIC_PARAMS \
  "Address: MultiAddress, Call: RuntimeCall, Signature: MultiSignature, Extra: TransactionExtensions"

const TaoRtTypeDef tao_rt_type_table[] = {
  /* Aliases */
  { "NetUid", NULL, "= u16" },
  { "NetUidStorageIndex", NULL, "= u16" },
  { "MechId", NULL, "= u8" },
  { "TaoBalance", NULL, "= u64" },
  { "AlphaBalance", NULL, "= u64" },
  { "Balance", NULL, "= u64" },
  { "BlockNumber", NULL, "= u32" },
  { "LeaseId", NULL, "= u32" },
  { "FracBits32", NULL, "= " THIRTY_TWO },
  { "FracBits64", NULL, "= " DIGIT0 (THIRTY_TWO) },

  { "UTerm", "substrate_typenum::uint::UTerm", "{}" },
  { "B0", "substrate_typenum::bit::B0", "{}" },
  { "B1", "substrate_typenum::bit::B1", "{}" },

  /* Numbers, hashes, accounts */
  { "NonZeroU64", "NonZeroU64",
    "(u64)" },
  { "PalletId", "frame_support::PalletId",
    "([u8; 8])" },
  { "H160", "primitive_types::H160",
    "([u8; 20])" },
  { "H256", "primitive_types::H256",
    "([u8; 32])" },
  { "SafeFloat", "share_pool::SafeFloat",
    "{ mantissa: u128, exponent: i64 }" },
  { "FixedU128", "sp_arithmetic::fixed_point::FixedU128",
    "(u128)" },
  { "Percent", "sp_arithmetic::per_things::Percent",
    "(u8)" },
  { "Perquintill", "sp_arithmetic::per_things::Perquintill",
    "(u64)" },
  { "OpaqueMetadata", "sp_core::OpaqueMetadata",
    "(Vec<u8>)" },
  { "AccountId", "sp_core::crypto::AccountId32",
    "([u8; 32])" },
  { "ArithmeticError", "sp_arithmetic::ArithmeticError",
    "enum Underflow, Overflow, DivisionByZero" },
  { "I64F64", "substrate_fixed::FixedI128",
    "{ bits: i128 }", "Frac: FracBits64" },
  { "I96F32", "substrate_fixed::FixedI128",
    "{ bits: i128 }", "Frac: FracBits32" },
  { "I32F32", "substrate_fixed::FixedI64",
    "{ bits: i64 }", "Frac: FracBits32" },
  { "U64F64", "substrate_fixed::FixedU128",
    "{ bits: u128 }", "Frac: FracBits64" },
  { "U96F32", "substrate_fixed::FixedU128",
    "{ bits: u128 }", "Frac: FracBits32" },

  /* Substrate */
  { "PerDispatchClassWeight", "frame_support::dispatch::PerDispatchClass",
    "{ normal: Weight, operational: Weight, mandatory: Weight }", "T: Weight" },
  { "BalanceStatus", "frame_support::traits::tokens::misc::BalanceStatus",
    "enum Free, Reserved" },
  { "AccountInfo", "frame_system::AccountInfo",
    "{ nonce: u32, consumers: u32, providers: u32, sufficients: u32, data: AccountData }", "Nonce: u32, AccountData: AccountData" },
  { "DispatchEventInfo", "frame_system::DispatchEventInfo",
    "{ weight: Weight, class: DispatchClass, pays_fee: Pays }" },
  { "DispatchClass", "frame_support::dispatch::DispatchClass",
    "enum Normal, Operational, Mandatory" },
  { "Pays", "frame_support::dispatch::Pays",
    "enum Yes, No" },
  { "EventRecord", "frame_system::EventRecord",
    "{ phase: Phase, event: RuntimeEvent, topics: Vec<H256> }", "E: RuntimeEvent, T: H256" },
  { "LastRuntimeUpgradeInfo", "frame_system::LastRuntimeUpgradeInfo",
    "{ spec_version: Compact<u32>, spec_name: Cow<str> }" },
  { "Phase", "frame_system::Phase",
    "enum ApplyExtrinsic(u32), Finalization, Initialization" },
  { "BlockLength", "frame_system::limits::BlockLength",
    "{ max: PerDispatchClassU32 }" },
  { "PerDispatchClassU32", "frame_support::dispatch::PerDispatchClass",
    "{ normal: u32, operational: u32, mandatory: u32 }", "T: u32" },
  { "BlockWeights", "frame_system::limits::BlockWeights",
    "{ base_block: Weight, max_block: Weight, per_class: PerDispatchClassLimits }" },
  { "PerDispatchClassLimits", "frame_support::dispatch::PerDispatchClass",
    "{ normal: WeightsPerClass, operational: WeightsPerClass, mandatory: WeightsPerClass }", "T: WeightsPerClass" },
  { "WeightsPerClass", "frame_system::limits::WeightsPerClass",
    "{ base_extrinsic: Weight, max_extrinsic: Option<Weight>, max_total: Option<Weight>, reserved: Option<Weight> }" },
  { "AccountData", "pallet_balances::types::AccountData",
    "{ free: Balance, reserved: Balance, frozen: Balance, flags: ExtraFlags }", "Balance: Balance" },
  { "BalanceLock", "pallet_balances::types::BalanceLock",
    "{ id: [u8; 8], amount: Balance, reasons: Reasons }", "Balance: Balance" },
  { "ExtraFlags", "pallet_balances::types::ExtraFlags",
    "(u128)" },
  { "Reasons", "pallet_balances::types::Reasons",
    "enum Fee, Misc, All" },
  { "ReserveData", "pallet_balances::types::ReserveData",
    "{ id: [u8; 8], amount: Balance }" },
  { "Releases", "pallet_transaction_payment::Releases",
    "enum V1Ancient, V2" },
  { "FeeDetails", "pallet_transaction_payment::types::FeeDetails",
    "{ inclusion_fee: Option<InclusionFee>, tip: Balance }" },
  { "InclusionFee", "pallet_transaction_payment::types::InclusionFee",
    "{ base_fee: Balance, len_fee: Balance, adjusted_weight_fee: Balance }" },
  { "RuntimeDispatchInfo", "pallet_transaction_payment::types::RuntimeDispatchInfo",
    "{ weight: Weight, class: DispatchClass, partial_fee: Balance }" },
  { "AuraId", "sp_consensus_aura::sr25519::app_sr25519::Public",
    "([u8; 32])" },
  { "Public", "sp_consensus_grandpa::app::Public",
    "([u8; 32])" },
  { "Slot", "sp_consensus_slots::Slot",
    "(u64)" },
  { "SlotDuration", "sp_consensus_slots::SlotDuration",
    "(u64)" },
  { "DispatchError", "sp_runtime::DispatchError",
    "enum Other, CannotLookup, BadOrigin, Module(ModuleError), ConsumerRemaining, NoProviders, TooManyConsumers, "
    "Token(TokenError), Arithmetic(ArithmeticError), Transactional(TransactionalError), Exhausted, Corruption, "
    "Unavailable, RootNotAllowed, Trie(TrieError)" },
  { "ModuleError", "sp_runtime::ModuleError",
    "{ index: u8, error: [u8; 4] }" },
  { "TokenError", "sp_runtime::TokenError",
    "enum FundsUnavailable, OnlyProvider, BelowMinimum, CannotCreate, UnknownAsset, Frozen, Unsupported, "
    "CannotCreateHold, NotExpendable, Blocked" },
  { "TransactionalError", "sp_runtime::TransactionalError",
    "enum LimitReached, NoLayer" },
  { "Digest", "sp_runtime::generic::digest::Digest",
    "{ logs: Vec<DigestItem> }" },
  { "DigestItem", "sp_runtime::generic::digest::DigestItem",
    "enum Other(Vec<u8>), Consensus([u8; 4], Vec<u8>) = 4, Seal([u8; 4], Vec<u8>), PreRuntime([u8; 4], Vec<u8>), "
    "RuntimeEnvironmentUpdated = 8" },
  { "MultiSignature", "sp_runtime::MultiSignature",
    "enum Ed25519([u8; 64]), Sr25519([u8; 64]), Ecdsa([u8; 65])" },
  { "MultiAddress", "sp_runtime::multiaddress::MultiAddress",
    "enum Id(AccountId), Index(Compact<()>), Raw(Vec<u8>), Address32([u8; 32]), Address20([u8; 20])",
    "AccountId: AccountId, AccountIndex: ()" },
  { "TrieError", "sp_runtime::proving_trie::TrieError",
    "enum InvalidStateRoot, IncompleteDatabase, ValueAtIncompleteKey, DecoderError, InvalidHash, DuplicateKey, "
    "ExtraneousNode, ExtraneousValue, ExtraneousHashReference, InvalidChildReference, ValueMismatch, IncompleteProof, "
    "RootMismatch, DecodeError" },
  { "TransactionSource", "sp_runtime::transaction_validity::TransactionSource",
    "enum InBlock, Local, External" },
  { "TransactionValidityError", "sp_runtime::transaction_validity::TransactionValidityError",
    "enum Invalid(InvalidTransaction), Unknown(UnknownTransaction)" },
  { "InvalidTransaction", "sp_runtime::transaction_validity::InvalidTransaction",
    "enum Call, Payment, Future, Stale, BadProof, AncientBirthBlock, ExhaustsResources, Custom(u8), BadMandatory, "
    "MandatoryValidation, BadSigner, IndeterminateImplicit, UnknownOrigin" },
  { "UnknownTransaction", "sp_runtime::transaction_validity::UnknownTransaction",
    "enum CannotLookup, NoUnsignedValidator, Custom(u8)" },
  { "ValidTransaction", "sp_runtime::transaction_validity::ValidTransaction",
    "{ priority: u64, requires: Vec<Vec<u8>>, provides: Vec<Vec<u8>>, longevity: u64, propagate: bool }" },
  { "RuntimeVersion", "sp_version::RuntimeVersion",
    "{ spec_name: Cow<str>, impl_name: Cow<str>, authoring_version: u32, spec_version: u32, impl_version: u32, "
    "apis: Cow<Vec<([u8; 8], u32)>>, transaction_version: u32, system_version: u8 }" },
  { "RuntimeDbWeight", "sp_weights::RuntimeDbWeight",
    "{ read: u64, write: u64 }" },
  { "Weight", "sp_weights::weight_v2::Weight",
    "{ ref_time: Compact<u64>, proof_size: Compact<u64> }" },

  /* Answers of runtime APIs */
  { "DelegateInfo", "pallet_subtensor::rpc_info::delegate_info::DelegateInfo",
    "{ delegate_ss58: AccountId, take: Compact<u16>, nominators: Vec<(AccountId, Vec<(Compact<NetUid>, "
    "Compact<u64>)>)>, owner_ss58: AccountId, registrations: Vec<Compact<NetUid>>, "
    "validator_permits: Vec<Compact<NetUid>>, return_per_1000: Compact<u64>, total_daily_return: Compact<u64> }" },
  { "DynamicInfo", "pallet_subtensor::rpc_info::dynamic_info::DynamicInfo",
    "{ netuid: Compact<NetUid>, owner_hotkey: AccountId, owner_coldkey: AccountId, subnet_name: Vec<Compact<u8>>, "
    "token_symbol: Vec<Compact<u8>>, tempo: Compact<u16>, last_step: Compact<u64>, "
    "blocks_since_last_step: Compact<u64>, emission: Compact<u64>, alpha_in: Compact<AlphaBalance>, "
    "alpha_out: Compact<AlphaBalance>, tao_in: Compact<TaoBalance>, alpha_out_emission: Compact<AlphaBalance>, "
    "alpha_in_emission: Compact<AlphaBalance>, tao_in_emission: Compact<TaoBalance>, "
    "pending_alpha_emission: Compact<AlphaBalance>, pending_root_emission: Compact<TaoBalance>, "
    "subnet_volume: Compact<u128>, network_registered_at: Compact<u64>, subnet_identity: Option<SubnetIdentityV3>, "
    "moving_price: I96F32 }" },
  { "Metagraph", "pallet_subtensor::rpc_info::metagraph::Metagraph",
    "{ netuid: Compact<NetUid>, name: Vec<Compact<u8>>, symbol: Vec<Compact<u8>>, identity: Option<SubnetIdentityV3>, "
    "network_registered_at: Compact<u64>, owner_hotkey: AccountId, owner_coldkey: AccountId, block: Compact<u64>, "
    "tempo: Compact<u16>, last_step: Compact<u64>, blocks_since_last_step: Compact<u64>, "
    "subnet_emission: Compact<u64>, alpha_in: Compact<AlphaBalance>, alpha_out: Compact<AlphaBalance>, "
    "tao_in: Compact<TaoBalance>, alpha_out_emission: Compact<AlphaBalance>, "
    "alpha_in_emission: Compact<AlphaBalance>, tao_in_emission: Compact<TaoBalance>, "
    "pending_alpha_emission: Compact<AlphaBalance>, pending_root_emission: Compact<TaoBalance>, "
    "subnet_volume: Compact<u128>, moving_price: I96F32, rho: Compact<u16>, kappa: Compact<u16>, "
    "min_allowed_weights: Compact<u16>, max_weights_limit: Compact<u16>, weights_version: Compact<u64>, "
    "weights_rate_limit: Compact<u64>, activity_cutoff: Compact<u64>, max_validators: Compact<u16>, "
    "num_uids: Compact<u16>, max_uids: Compact<u16>, burn: Compact<TaoBalance>, difficulty: Compact<u64>, "
    "registration_allowed: bool, pow_registration_allowed: bool, immunity_period: Compact<u16>, "
    "min_difficulty: Compact<u64>, max_difficulty: Compact<u64>, min_burn: Compact<TaoBalance>, "
    "max_burn: Compact<TaoBalance>, adjustment_alpha: Compact<u64>, adjustment_interval: Compact<u16>, "
    "target_regs_per_interval: Compact<u16>, max_regs_per_block: Compact<u16>, serving_rate_limit: Compact<u64>, "
    "commit_reveal_weights_enabled: bool, commit_reveal_period: Compact<u64>, liquid_alpha_enabled: bool, "
    "alpha_high: Compact<u16>, alpha_low: Compact<u16>, bonds_moving_avg: Compact<u64>, hotkeys: Vec<AccountId>, "
    "coldkeys: Vec<AccountId>, identities: Vec<Option<ChainIdentityV2>>, axons: Vec<AxonInfo>, active: Vec<bool>, "
    "validator_permit: Vec<bool>, pruning_score: Vec<Compact<u16>>, last_update: Vec<Compact<u64>>, "
    "emission: Vec<Compact<AlphaBalance>>, dividends: Vec<Compact<u16>>, incentives: Vec<Compact<u16>>, "
    "consensus: Vec<Compact<u16>>, trust: Vec<Compact<u16>>, rank: Vec<Compact<u16>>, "
    "block_at_registration: Vec<Compact<u64>>, alpha_stake: Vec<Compact<AlphaBalance>>, "
    "tao_stake: Vec<Compact<TaoBalance>>, total_stake: Vec<Compact<TaoBalance>>, "
    "tao_dividends_per_hotkey: Vec<(AccountId, Compact<TaoBalance>)>, alpha_dividends_per_hotkey: Vec<(AccountId, "
    "Compact<AlphaBalance>)> }" },
  { "SelectiveMetagraph", "pallet_subtensor::rpc_info::metagraph::SelectiveMetagraph",
    "{ netuid: Compact<NetUid>, name: Option<Vec<Compact<u8>>>, symbol: Option<Vec<Compact<u8>>>, "
    "identity: Option<Option<SubnetIdentityV3>>, network_registered_at: Option<Compact<u64>>, "
    "owner_hotkey: Option<AccountId>, owner_coldkey: Option<AccountId>, block: Option<Compact<u64>>, "
    "tempo: Option<Compact<u16>>, last_step: Option<Compact<u64>>, blocks_since_last_step: Option<Compact<u64>>, "
    "subnet_emission: Option<Compact<u64>>, alpha_in: Option<Compact<AlphaBalance>>, "
    "alpha_out: Option<Compact<AlphaBalance>>, tao_in: Option<Compact<TaoBalance>>, "
    "alpha_out_emission: Option<Compact<AlphaBalance>>, alpha_in_emission: Option<Compact<AlphaBalance>>, "
    "tao_in_emission: Option<Compact<TaoBalance>>, pending_alpha_emission: Option<Compact<AlphaBalance>>, "
    "pending_root_emission: Option<Compact<TaoBalance>>, subnet_volume: Option<Compact<u128>>, "
    "moving_price: Option<I96F32>, rho: Option<Compact<u16>>, kappa: Option<Compact<u16>>, "
    "min_allowed_weights: Option<Compact<u16>>, max_weights_limit: Option<Compact<u16>>, "
    "weights_version: Option<Compact<u64>>, weights_rate_limit: Option<Compact<u64>>, "
    "activity_cutoff: Option<Compact<u64>>, max_validators: Option<Compact<u16>>, num_uids: Option<Compact<u16>>, "
    "max_uids: Option<Compact<u16>>, burn: Option<Compact<TaoBalance>>, difficulty: Option<Compact<u64>>, "
    "registration_allowed: Option<bool>, pow_registration_allowed: Option<bool>, "
    "immunity_period: Option<Compact<u16>>, min_difficulty: Option<Compact<u64>>, "
    "max_difficulty: Option<Compact<u64>>, min_burn: Option<Compact<TaoBalance>>, "
    "max_burn: Option<Compact<TaoBalance>>, adjustment_alpha: Option<Compact<u64>>, "
    "adjustment_interval: Option<Compact<u16>>, target_regs_per_interval: Option<Compact<u16>>, "
    "max_regs_per_block: Option<Compact<u16>>, serving_rate_limit: Option<Compact<u64>>, "
    "commit_reveal_weights_enabled: Option<bool>, commit_reveal_period: Option<Compact<u64>>, "
    "liquid_alpha_enabled: Option<bool>, alpha_high: Option<Compact<u16>>, alpha_low: Option<Compact<u16>>, "
    "bonds_moving_avg: Option<Compact<u64>>, hotkeys: Option<Vec<AccountId>>, coldkeys: Option<Vec<AccountId>>, "
    "identities: Option<Vec<Option<ChainIdentityV2>>>, axons: Option<Vec<AxonInfo>>, active: Option<Vec<bool>>, "
    "validator_permit: Option<Vec<bool>>, pruning_score: Option<Vec<Compact<u16>>>, "
    "last_update: Option<Vec<Compact<u64>>>, emission: Option<Vec<Compact<AlphaBalance>>>, "
    "dividends: Option<Vec<Compact<u16>>>, incentives: Option<Vec<Compact<u16>>>, "
    "consensus: Option<Vec<Compact<u16>>>, trust: Option<Vec<Compact<u16>>>, rank: Option<Vec<Compact<u16>>>, "
    "block_at_registration: Option<Vec<Compact<u64>>>, alpha_stake: Option<Vec<Compact<AlphaBalance>>>, "
    "tao_stake: Option<Vec<Compact<TaoBalance>>>, total_stake: Option<Vec<Compact<TaoBalance>>>, "
    "tao_dividends_per_hotkey: Option<Vec<(AccountId, Compact<TaoBalance>)>>, "
    "alpha_dividends_per_hotkey: Option<Vec<(AccountId, Compact<AlphaBalance>)>>, "
    "validators: Option<Vec<Compact<u16>>>, commitments: Option<Vec<(AccountId, Vec<Compact<u8>>)>> }" },
  { "NeuronInfo", "pallet_subtensor::rpc_info::neuron_info::NeuronInfo",
    "{ hotkey: AccountId, coldkey: AccountId, uid: Compact<u16>, netuid: Compact<NetUid>, active: bool, "
    "axon_info: AxonInfo, prometheus_info: PrometheusInfo, stake: Vec<(AccountId, Compact<AlphaBalance>)>, "
    "rank: Compact<u16>, emission: Compact<AlphaBalance>, incentive: Compact<u16>, consensus: Compact<u16>, "
    "trust: Compact<u16>, validator_trust: Compact<u16>, dividends: Compact<u16>, last_update: Compact<u64>, "
    "validator_permit: bool, weights: Vec<(Compact<u16>, Compact<u16>)>, bonds: Vec<(Compact<u16>, Compact<u16>)>, "
    "pruning_score: Compact<u16> }" },
  { "NeuronInfoLite", "pallet_subtensor::rpc_info::neuron_info::NeuronInfoLite",
    "{ hotkey: AccountId, coldkey: AccountId, uid: Compact<u16>, netuid: Compact<NetUid>, active: bool, "
    "axon_info: AxonInfo, prometheus_info: PrometheusInfo, stake: Vec<(AccountId, Compact<AlphaBalance>)>, "
    "rank: Compact<u16>, emission: Compact<AlphaBalance>, incentive: Compact<u16>, consensus: Compact<u16>, "
    "trust: Compact<u16>, validator_trust: Compact<u16>, dividends: Compact<u16>, last_update: Compact<u64>, "
    "validator_permit: bool, pruning_score: Compact<u16> }" },
  { "SubnetState", "pallet_subtensor::rpc_info::show_subnet::SubnetState",
    "{ netuid: Compact<NetUid>, hotkeys: Vec<AccountId>, coldkeys: Vec<AccountId>, active: Vec<bool>, "
    "validator_permit: Vec<bool>, pruning_score: Vec<Compact<u16>>, last_update: Vec<Compact<u64>>, "
    "emission: Vec<Compact<AlphaBalance>>, dividends: Vec<Compact<u16>>, incentives: Vec<Compact<u16>>, "
    "consensus: Vec<Compact<u16>>, trust: Vec<Compact<u16>>, rank: Vec<Compact<u16>>, "
    "block_at_registration: Vec<Compact<u64>>, alpha_stake: Vec<Compact<AlphaBalance>>, "
    "tao_stake: Vec<Compact<TaoBalance>>, total_stake: Vec<Compact<TaoBalance>>, "
    "emission_history: Vec<Vec<Compact<AlphaBalance>>> }" },
  { "StakeAvailability", "pallet_subtensor::rpc_info::stake_info::StakeAvailability",
    "{ total: Compact<AlphaBalance>, locked: Compact<AlphaBalance>, available: Compact<AlphaBalance> }" },
  { "StakeInfo", "pallet_subtensor::rpc_info::stake_info::StakeInfo",
    "{ hotkey: AccountId, coldkey: AccountId, netuid: Compact<NetUid>, stake: Compact<AlphaBalance>, "
    "locked: Compact<u64>, emission: Compact<AlphaBalance>, tao_emission: Compact<TaoBalance>, drain: Compact<u64>, "
    "is_registered: bool }" },
  { "HyperparamEntry", "pallet_subtensor::rpc_info::subnet_info::HyperparamEntry",
    "{ name: Vec<u8>, value: HyperparamValue }" },
  { "HyperparamValue", "pallet_subtensor::rpc_info::subnet_info::HyperparamValue",
    "enum Bool(bool), U16(Compact<u16>), U32(Compact<u32>), U64(Compact<u64>), U128(Compact<u128>), "
    "TaoBalance(Compact<TaoBalance>), I32F32(I32F32), U64F64(U64F64)" },
  { "SubnetHyperparams", "pallet_subtensor::rpc_info::subnet_info::SubnetHyperparams",
    "{ rho: Compact<u16>, kappa: Compact<u16>, immunity_period: Compact<u16>, min_allowed_weights: Compact<u16>, "
    "max_weights_limit: Compact<u16>, tempo: Compact<u16>, min_difficulty: Compact<u64>, "
    "max_difficulty: Compact<u64>, weights_version: Compact<u64>, weights_rate_limit: Compact<u64>, "
    "adjustment_interval: Compact<u16>, activity_cutoff: Compact<u64>, registration_allowed: bool, "
    "target_regs_per_interval: Compact<u16>, min_burn: Compact<TaoBalance>, max_burn: Compact<TaoBalance>, "
    "bonds_moving_avg: Compact<u64>, max_regs_per_block: Compact<u16>, serving_rate_limit: Compact<u64>, "
    "max_validators: Compact<u16>, adjustment_alpha: Compact<u64>, difficulty: Compact<u64>, "
    "commit_reveal_period: Compact<u64>, commit_reveal_weights_enabled: bool, alpha_high: Compact<u16>, "
    "alpha_low: Compact<u16>, liquid_alpha_enabled: bool }" },
  { "SubnetHyperparamsV2", "pallet_subtensor::rpc_info::subnet_info::SubnetHyperparamsV2",
    "{ rho: Compact<u16>, kappa: Compact<u16>, immunity_period: Compact<u16>, min_allowed_weights: Compact<u16>, "
    "max_weights_limit: Compact<u16>, tempo: Compact<u16>, min_difficulty: Compact<u64>, "
    "max_difficulty: Compact<u64>, weights_version: Compact<u64>, weights_rate_limit: Compact<u64>, "
    "adjustment_interval: Compact<u16>, activity_cutoff: Compact<u64>, registration_allowed: bool, "
    "target_regs_per_interval: Compact<u16>, min_burn: Compact<TaoBalance>, max_burn: Compact<TaoBalance>, "
    "bonds_moving_avg: Compact<u64>, max_regs_per_block: Compact<u16>, serving_rate_limit: Compact<u64>, "
    "max_validators: Compact<u16>, adjustment_alpha: Compact<u64>, difficulty: Compact<u64>, "
    "commit_reveal_period: Compact<u64>, commit_reveal_weights_enabled: bool, alpha_high: Compact<u16>, "
    "alpha_low: Compact<u16>, liquid_alpha_enabled: bool, alpha_sigmoid_steepness: I32F32, "
    "yuma_version: Compact<u16>, subnet_is_active: bool, transfers_enabled: bool, bonds_reset_enabled: bool, "
    "user_liquidity_enabled: bool }" },
  { "SubnetInfo", "pallet_subtensor::rpc_info::subnet_info::SubnetInfo",
    "{ netuid: Compact<NetUid>, rho: Compact<u16>, kappa: Compact<u16>, difficulty: Compact<u64>, "
    "immunity_period: Compact<u16>, max_allowed_validators: Compact<u16>, min_allowed_weights: Compact<u16>, "
    "max_weights_limit: Compact<u16>, scaling_law_power: Compact<u16>, subnetwork_n: Compact<u16>, "
    "max_allowed_uids: Compact<u16>, blocks_since_last_step: Compact<u64>, tempo: Compact<u16>, "
    "network_modality: Compact<u16>, network_connect: Vec<[u16; 2]>, emission_values: Compact<u64>, "
    "burn: Compact<TaoBalance>, owner: AccountId }" },
  { "SubnetInfov2", "pallet_subtensor::rpc_info::subnet_info::SubnetInfov2",
    "{ netuid: Compact<NetUid>, rho: Compact<u16>, kappa: Compact<u16>, difficulty: Compact<u64>, "
    "immunity_period: Compact<u16>, max_allowed_validators: Compact<u16>, min_allowed_weights: Compact<u16>, "
    "max_weights_limit: Compact<u16>, scaling_law_power: Compact<u16>, subnetwork_n: Compact<u16>, "
    "max_allowed_uids: Compact<u16>, blocks_since_last_step: Compact<u64>, tempo: Compact<u16>, "
    "network_modality: Compact<u16>, network_connect: Vec<[u16; 2]>, emission_value: Compact<u64>, "
    "burn: Compact<TaoBalance>, owner: AccountId, identity: Option<SubnetIdentityV3> }" },
  { "SimSwapResult", "pallet_subtensor_swap_runtime_api::SimSwapResult",
    "{ tao_amount: TaoBalance, alpha_amount: AlphaBalance, tao_fee: TaoBalance, alpha_fee: AlphaBalance, "
    "tao_slippage: TaoBalance, alpha_slippage: AlphaBalance }" },
  { "SubnetPrice", "pallet_subtensor_swap_runtime_api::SubnetPrice",
    "{ netuid: NetUid, price: u64 }" },
  { "ProxyFilterInfo", "subtensor_runtime_common::ProxyFilterInfo",
    "{ proxy_type: u8, name: Vec<u8>, deprecated: bool, filter_mode: FilterMode, calls: Vec<CallInfo>, "
    "exceptions: Vec<CallInfo> }" },
  { "CallInfo", "subtensor_runtime_common::CallInfo",
    "{ pallet_name: Vec<u8>, pallet_index: u8, call_name: Option<Vec<u8>>, call_index: Option<u8>, "
    "condition: Option<CallCondition> }" },
  { "CallCondition", "subtensor_runtime_common::CallCondition",
    "enum ParamLessThan { param_name: Vec<u8>, limit: u128 }, NestedCallMustBe { pallet_name: Vec<u8>, "
    "call_name: Vec<u8> }" },
  { "FilterMode", "subtensor_runtime_common::FilterMode",
    "enum AllowAll, DenyAll, Allow, Deny" },
  { "ProxyTypeInfo", "subtensor_runtime_common::ProxyTypeInfo",
    "{ name: Vec<u8>, index: u8, deprecated: bool }" },

  /* Subtensor */
  { "PrecompileEnum", "pallet_admin_utils::pallet::PrecompileEnum",
    "enum BalanceTransfer, Staking, Subnet, Metagraph, Neuron, UidLookup, Alpha, Crowdloan, Proxy, Leasing, "
    "AddressMapping, VotingPower" },
  { "RateLimitKey", "pallet_subtensor::RateLimitKey",
    "enum SetSNOwnerHotkey(NetUid), OwnerHyperparamUpdate(NetUid, Hyperparameter), NetworkLastRegistered, "
    "LastTxBlock(AccountId), LastTxBlockChildKeyTake(AccountId), LastTxBlockDelegateTake(AccountId), "
    "AddStakeBurn(NetUid)" },
  { "AxonInfo", "pallet_subtensor::pallet::AxonInfo",
    "{ block: u64, version: u32, ip: u128, port: u16, ip_type: u8, protocol: u8, placeholder1: u8, placeholder2: u8 }" },
  { "ChainIdentityV2", "pallet_subtensor::pallet::ChainIdentityV2",
    "{ name: Vec<u8>, url: Vec<u8>, github_repo: Vec<u8>, image: Vec<u8>, discord: Vec<u8>, description: Vec<u8>, "
    "additional: Vec<u8> }" },
  { "NeuronCertificate", "pallet_subtensor::pallet::NeuronCertificate",
    "{ public_key: BoundedVec<u8>, algorithm: u8 }" },
  { "PrometheusInfo", "pallet_subtensor::pallet::PrometheusInfo",
    "{ block: u64, version: u32, ip: u128, port: u16, ip_type: u8 }" },
  { "RecycleOrBurnEnum", "pallet_subtensor::pallet::RecycleOrBurnEnum",
    "enum Burn, Recycle" },
  { "RootClaimTypeEnum", "pallet_subtensor::pallet::RootClaimTypeEnum",
    "enum Swap, Keep, KeepSubnets { subnets: BTreeSet<NetUid> }" },
  { "SubnetIdentityV3", "pallet_subtensor::pallet::SubnetIdentityV3",
    "{ subnet_name: Vec<u8>, github_repo: Vec<u8>, subnet_contact: Vec<u8>, subnet_url: Vec<u8>, discord: Vec<u8>, "
    "description: Vec<u8>, logo_url: Vec<u8>, additional: Vec<u8> }" },
  { "LockState", "pallet_subtensor::staking::lock::LockState",
    "{ locked_mass: AlphaBalance, conviction: U64F64, last_update: u64 }" },
  { "SubnetLease", "pallet_subtensor::subnets::leasing::SubnetLease",
    "{ beneficiary: AccountId, coldkey: AccountId, hotkey: AccountId, emissions_share: Percent, "
    "end_block: Option<BlockNumber>, netuid: NetUid, cost: Balance }" },
  { "Hyperparameter", "pallet_subtensor::utils::rate_limiting::Hyperparameter",
    "enum Unknown, ServingRateLimit, MaxDifficulty, AdjustmentAlpha, MaxWeightLimit, ImmunityPeriod, "
    "MinAllowedWeights, Kappa, Rho, ActivityCutoff, PowRegistrationAllowed, MinBurn, MaxBurn, BondsMovingAverage, "
    "BondsPenalty, CommitRevealEnabled, LiquidAlphaEnabled, AlphaValues, WeightCommitInterval, TransferEnabled, "
    "AlphaSigmoidSteepness, Yuma3Enabled, BondsResetEnabled, ImmuneNeuronLimit, RecycleOrBurn, MaxAllowedUids, "
    "BurnHalfLife, BurnIncreaseMult, SubnetEmissionEnabled, MinChildkeyTake, ActivityCutoffFactorMilli, TriggerEpoch" },
  { "Announcement", "pallet_subtensor_proxy::Announcement",
    "{ real: AccountId, call_hash: H256, height: BlockNumber }" },
  { "DepositKind", "pallet_subtensor_proxy::DepositKind",
    "enum Proxies, Announcements" },
  { "ProxyDefinition", "pallet_subtensor_proxy::ProxyDefinition",
    "{ delegate: AccountId, proxy_type: ProxyType, delay: BlockNumber }" },
  { "PositionId", "pallet_subtensor_swap::pallet::PositionId",
    "(u128)" },
  { "TickIndex", "pallet_subtensor_swap::pallet::TickIndex",
    "(i32)" },
  { "Balancer", "pallet_subtensor_swap::pallet::balancer::Balancer",
    "{ quote: Perquintill }" },
  { "ProxyType", "subtensor_runtime_common::ProxyType",
    "enum Any, Owner, NonCritical, NonTransfer, Senate, NonFungible, Triumvirate, Governance, Staking, Registration, "
    "Transfer, SmallTransfer, RootWeights, ChildKeys, SudoUncheckedSetCode, SwapHotkey, SubnetLeaseBeneficiary, "
    "RootClaim" },

  /* The extrinsic: opaque bytes whose parts the parameters name */
  { "UncheckedExtrinsic", "fp_self_contained::unchecked_extrinsic::UncheckedExtrinsic",
    "(GenericExtrinsic)", EXTRINSIC_PARAMS },
  { "GenericExtrinsic", "sp_runtime::generic::unchecked_extrinsic::UncheckedExtrinsic",
    "(Vec<u8>)", EXTRINSIC_PARAMS },
  { "TransactionExtensions", NULL,
    "= ((CheckNonZeroSender, CheckSpecVersion, CheckTxVersion, CheckGenesis, CheckMortality, CheckNonce, CheckWeight), "
    "(ChargeTransactionPaymentWrapper, SudoTransactionExtension, CheckShieldedTxValidity, SubtensorTransactionExtension, "
    "DrandPriority), CheckMetadataHash)" },
  { "CheckNonZeroSender", "frame_system::extensions::check_non_zero_sender::CheckNonZeroSender", "{}" },
  { "CheckSpecVersion", "frame_system::extensions::check_spec_version::CheckSpecVersion", "{}" },
  { "CheckTxVersion", "frame_system::extensions::check_tx_version::CheckTxVersion", "{}" },
  { "CheckGenesis", "frame_system::extensions::check_genesis::CheckGenesis", "{}" },
  { "CheckMortality", "node_subtensor_runtime::check_mortality::CheckMortality", "(Era)" },
  { "CheckNonce", "node_subtensor_runtime::check_nonce::CheckNonce", "(Compact<u32>)" },
  { "CheckWeight", "frame_system::extensions::check_weight::CheckWeight", "{}" },
  { "ChargeTransactionPaymentWrapper", "node_subtensor_runtime::transaction_payment_wrapper::ChargeTransactionPaymentWrapper", "{ inner: ChargeTransactionPayment }" },
  { "ChargeTransactionPayment", "pallet_transaction_payment::ChargeTransactionPayment", "(Compact<Balance>)" },
  { "SudoTransactionExtension", "node_subtensor_runtime::sudo_wrapper::SudoTransactionExtension", "{}" },
  { "CheckShieldedTxValidity", "pallet_shield::extension::CheckShieldedTxValidity", "{}" },
  { "SubtensorTransactionExtension", "pallet_subtensor::extensions::subtensor::SubtensorTransactionExtension", "{}" },
  { "DrandPriority", "pallet_drand::drand_priority::DrandPriority", "{}" },
  { "CheckMetadataHash", "frame_metadata_hash_extension::CheckMetadataHash", "{ mode: Mode }" },
  { "Mode", "frame_metadata_hash_extension::Mode", "enum Disabled, Enabled" },
  { NULL }
};
