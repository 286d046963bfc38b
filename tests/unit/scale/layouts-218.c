#include "layouts-218.h"

#define COMMON_NEURON_HEAD                                \
  { .name = "hotkey", .type_text = "AccountId32" },       \
  { .name = "coldkey", .type_text = "AccountId32" },      \
  { .name = "uid", .type_text = "Compact<u16>" },         \
  { .name = "netuid", .type_text = "Compact<u16>" },      \
  { .name = "active", .type_text = "bool" },              \
  { .name = "axon_info", .type_text = "AxonInfo" },       \
  { .name = "prometheus_info", .type_text = "PrometheusInfo" }, \
  { .name = "stake", .type_text = "Vec<(AccountId32, Compact<u64>)>" }, \
  { .name = "rank", .type_text = "Compact<u16>" },        \
  { .name = "emission", .type_text = "Compact<u64>" },    \
  { .name = "incentive", .type_text = "Compact<u16>" },   \
  { .name = "consensus", .type_text = "Compact<u16>" },   \
  { .name = "trust", .type_text = "Compact<u16>" },       \
  { .name = "validator_trust", .type_text = "Compact<u16>" }, \
  { .name = "dividends", .type_text = "Compact<u16>" },   \
  { .name = "last_update", .type_text = "Compact<u64>" }, \
  { .name = "validator_permit", .type_text = "bool" }

#define COMMON_SUBNET                                     \
  { .name = "netuid", .type_text = "Compact<u16>" },      \
  { .name = "rho", .type_text = "Compact<u16>" },         \
  { .name = "kappa", .type_text = "Compact<u16>" },       \
  { .name = "difficulty", .type_text = "Compact<u64>" },  \
  { .name = "immunity_period", .type_text = "Compact<u16>" }, \
  { .name = "max_allowed_validators", .type_text = "Compact<u16>" }, \
  { .name = "min_allowed_weights", .type_text = "Compact<u16>" }, \
  { .name = "max_weights_limit", .type_text = "Compact<u16>" }, \
  { .name = "scaling_law_power", .type_text = "Compact<u16>" }, \
  { .name = "subnetwork_n", .type_text = "Compact<u16>" }, \
  { .name = "max_allowed_uids", .type_text = "Compact<u16>" }, \
  { .name = "blocks_since_last_step", .type_text = "Compact<u64>" }, \
  { .name = "tempo", .type_text = "Compact<u16>" },       \
  { .name = "network_modality", .type_text = "Compact<u16>" }, \
  { .name = "network_connect", .type_text = "Vec<[u16; 2]>" }, \
  { .name = "emission_values", .type_text = "Compact<u64>" }, \
  { .name = "burn", .type_text = "Compact<u64>" },        \
  { .name = "owner", .type_text = "AccountId32" }

static const TaoFieldSpec account[] = { { .type_text = "[u8; 32]" } };

static const TaoFieldSpec axon[] = {
  { .name = "block", .type_text = "u64" },
  { .name = "version", .type_text = "u32" },
  { .name = "ip", .type_text = "u128" },
  { .name = "port", .type_text = "u16" },
  { .name = "ip_type", .type_text = "u8" },
  { .name = "protocol", .type_text = "u8" },
  { .name = "placeholder1", .type_text = "u8" },
  { .name = "placeholder2", .type_text = "u8" },
};

static const TaoFieldSpec prometheus[] = {
  { .name = "block", .type_text = "u64" },
  { .name = "version", .type_text = "u32" },
  { .name = "ip", .type_text = "u128" },
  { .name = "port", .type_text = "u16" },
  { .name = "ip_type", .type_text = "u8" },
};

static const TaoFieldSpec neuron[] = {
  COMMON_NEURON_HEAD,
  { .name = "weights", .type_text = "Vec<(Compact<u16>, Compact<u16>)>" },
  { .name = "bonds", .type_text = "Vec<(Compact<u16>, Compact<u16>)>" },
  { .name = "pruning_score", .type_text = "Compact<u16>" },
};

static const TaoFieldSpec neuron_lite[] = {
  COMMON_NEURON_HEAD,
  { .name = "pruning_score", .type_text = "Compact<u16>" },
};

static const TaoFieldSpec delegate[] = {
  { .name = "delegate_ss58", .type_text = "AccountId32" },
  { .name = "take", .type_text = "Compact<u16>" },
  { .name = "nominators", .type_text = "Vec<(AccountId32, Compact<u64>)>" },
  { .name = "owner_ss58", .type_text = "AccountId32" },
  { .name = "registrations", .type_text = "Vec<Compact<u16>>" },
  { .name = "validator_permits", .type_text = "Vec<Compact<u16>>" },
  { .name = "return_per_1000", .type_text = "Compact<u64>" },
  { .name = "total_daily_return", .type_text = "Compact<u64>" },
};

static const TaoFieldSpec identity[] = {
  { .name = "subnet_name", .type_text = "Vec<u8>" },
  { .name = "github_repo", .type_text = "Vec<u8>" },
  { .name = "subnet_contact", .type_text = "Vec<u8>" },
};

static const TaoFieldSpec subnet[] = { COMMON_SUBNET };

static const TaoFieldSpec subnet_v2[] = {
  COMMON_SUBNET,
  { .name = "identity", .type_text = "Option<SubnetIdentity>" },
};

static const TaoFieldSpec hyperparams[] = {
  { .name = "rho", .type_text = "Compact<u16>" },
  { .name = "kappa", .type_text = "Compact<u16>" },
  { .name = "immunity_period", .type_text = "Compact<u16>" },
  { .name = "min_allowed_weights", .type_text = "Compact<u16>" },
  { .name = "max_weights_limit", .type_text = "Compact<u16>" },
  { .name = "tempo", .type_text = "Compact<u16>" },
  { .name = "min_difficulty", .type_text = "Compact<u64>" },
  { .name = "max_difficulty", .type_text = "Compact<u64>" },
  { .name = "weights_version", .type_text = "Compact<u64>" },
  { .name = "weights_rate_limit", .type_text = "Compact<u64>" },
  { .name = "adjustment_interval", .type_text = "Compact<u16>" },
  { .name = "activity_cutoff", .type_text = "Compact<u16>" },
  { .name = "registration_allowed", .type_text = "bool" },
  { .name = "target_regs_per_interval", .type_text = "Compact<u16>" },
  { .name = "min_burn", .type_text = "Compact<u64>" },
  { .name = "max_burn", .type_text = "Compact<u64>" },
  { .name = "bonds_moving_avg", .type_text = "Compact<u64>" },
  { .name = "max_regs_per_block", .type_text = "Compact<u16>" },
  { .name = "serving_rate_limit", .type_text = "Compact<u64>" },
  { .name = "max_validators", .type_text = "Compact<u16>" },
  { .name = "adjustment_alpha", .type_text = "Compact<u64>" },
  { .name = "difficulty", .type_text = "Compact<u64>" },
  { .name = "commit_reveal_weights_interval", .type_text = "Compact<u64>" },
  { .name = "commit_reveal_weights_enabled", .type_text = "bool" },
  { .name = "alpha_high", .type_text = "Compact<u16>" },
  { .name = "alpha_low", .type_text = "Compact<u16>" },
  { .name = "liquid_alpha_enabled", .type_text = "bool" },
};

static const TaoFieldSpec dynamic[] = {
  { .name = "owner", .type_text = "AccountId32" },
  { .name = "netuid", .type_text = "Compact<u16>" },
  { .name = "tempo", .type_text = "Compact<u16>" },
  { .name = "last_step", .type_text = "Compact<u64>" },
  { .name = "blocks_since_last_step", .type_text = "Compact<u64>" },
  { .name = "emission", .type_text = "Compact<u64>" },
  { .name = "alpha_in", .type_text = "Compact<u64>" },
  { .name = "alpha_out", .type_text = "Compact<u64>" },
  { .name = "tao_in", .type_text = "Compact<u64>" },
  { .name = "total_locked", .type_text = "Compact<u64>" },
  { .name = "owner_locked", .type_text = "Compact<u64>" },
};

static const TaoFieldSpec state[] = {
  { .name = "netuid", .type_text = "Compact<u16>" },
  { .name = "hotkeys", .type_text = "Vec<AccountId32>" },
  { .name = "coldkeys", .type_text = "Vec<AccountId32>" },
  { .name = "active", .type_text = "Vec<bool>" },
  { .name = "validator_permit", .type_text = "Vec<bool>" },
  { .name = "pruning_score", .type_text = "Vec<Compact<u16>>" },
  { .name = "last_update", .type_text = "Vec<Compact<u64>>" },
  { .name = "emission", .type_text = "Vec<Compact<u64>>" },
  { .name = "dividends", .type_text = "Vec<Compact<u16>>" },
  { .name = "incentives", .type_text = "Vec<Compact<u16>>" },
  { .name = "consensus", .type_text = "Vec<Compact<u16>>" },
  { .name = "trust", .type_text = "Vec<Compact<u16>>" },
  { .name = "rank", .type_text = "Vec<Compact<u16>>" },
  { .name = "block_at_registration", .type_text = "Vec<Compact<u64>>" },
  { .name = "alpha_stake", .type_text = "Vec<Compact<u64>>" },
  { .name = "tao_stake", .type_text = "Vec<Compact<u64>>" },
  { .name = "total_stake", .type_text = "Vec<Compact<u64>>" },
  { .name = "emission_history", .type_text = "Vec<Vec<Compact<u64>>>" },
};

static const TaoFieldSpec stake[] = {
  { .name = "hotkey", .type_text = "AccountId32" },
  { .name = "coldkey", .type_text = "AccountId32" },
  { .name = "netuid", .type_text = "Compact<u16>" },
  { .name = "stake", .type_text = "Compact<u64>" },
  { .name = "locked", .type_text = "Compact<u64>" },
  { .name = "emission", .type_text = "Compact<u64>" },
  { .name = "drain", .type_text = "Compact<u64>" },
  { .name = "is_registered", .type_text = "bool" },
};

#define LAYOUT(name, fields) { name, fields, G_N_ELEMENTS (fields) }

static const struct {
  const char         *name;
  const TaoFieldSpec *fields;
  guint               n_fields;
} layouts[] = {
  LAYOUT ("AccountId32", account),
  LAYOUT ("AxonInfo", axon),
  LAYOUT ("PrometheusInfo", prometheus),
  LAYOUT ("NeuronInfo", neuron),
  LAYOUT ("NeuronInfoLite", neuron_lite),
  LAYOUT ("DelegateInfo", delegate),
  LAYOUT ("SubnetIdentity", identity),
  LAYOUT ("SubnetInfo", subnet),
  LAYOUT ("SubnetInfov2", subnet_v2),
  LAYOUT ("SubnetHyperparams", hyperparams),
  LAYOUT ("DynamicInfo", dynamic),
  LAYOUT ("SubnetState", state),
  LAYOUT ("StakeInfo", stake),
};

TaoRegistryBuilder *
layouts_218_new (void)
{
  TaoRegistryBuilder *builder = tao_registry_builder_new ();
  g_autoptr(GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (layouts); i++)
    {
      tao_registry_builder_composite (builder, layouts[i].name, layouts[i].fields, layouts[i].n_fields, &error);
      g_assert_no_error (error);
    }

  return builder;
}
