#include "chain/bare-apis.h"

#include <string.h>

#include "scale/registry-builder.h"

/* Layouts as of runtime 218, checked byte for byte against its recorded answers. */

static const struct {
  const char *name;
  const char *fields;           /* "name: type | …" */
} layouts[] = {
  { "AxonInfo",
    "block: u64 | version: u32 | ip: u128 | port: u16 | ip_type: u8 | protocol: u8 | placeholder1: u8 | placeholder2: u8" },
  { "PrometheusInfo", "block: u64 | version: u32 | ip: u128 | port: u16 | ip_type: u8" },
  { "SubnetIdentity", "subnet_name: Vec<u8> | github_repo: Vec<u8> | subnet_contact: Vec<u8>" },
  { "NeuronInfo",
    "hotkey: AccountId | coldkey: AccountId | uid: Compact<u16> | netuid: Compact<u16> | active: bool |"
    "axon_info: AxonInfo | prometheus_info: PrometheusInfo | stake: Vec<(AccountId, Compact<u64>)> |"
    "rank: Compact<u16> | emission: Compact<u64> | incentive: Compact<u16> | consensus: Compact<u16> |"
    "trust: Compact<u16> | validator_trust: Compact<u16> | dividends: Compact<u16> | last_update: Compact<u64> |"
    "validator_permit: bool | weights: Vec<(Compact<u16>, Compact<u16>)> | bonds: Vec<(Compact<u16>, Compact<u16>)> |"
    "pruning_score: Compact<u16>" },
  { "NeuronInfoLite",
    "hotkey: AccountId | coldkey: AccountId | uid: Compact<u16> | netuid: Compact<u16> | active: bool |"
    "axon_info: AxonInfo | prometheus_info: PrometheusInfo | stake: Vec<(AccountId, Compact<u64>)> |"
    "rank: Compact<u16> | emission: Compact<u64> | incentive: Compact<u16> | consensus: Compact<u16> |"
    "trust: Compact<u16> | validator_trust: Compact<u16> | dividends: Compact<u16> | last_update: Compact<u64> |"
    "validator_permit: bool | pruning_score: Compact<u16>" },
  { "DelegateInfo",
    "delegate_ss58: AccountId | take: Compact<u16> | nominators: Vec<(AccountId, Compact<u64>)> | owner_ss58: AccountId |"
    "registrations: Vec<Compact<u16>> | validator_permits: Vec<Compact<u16>> | return_per_1000: Compact<u64> |"
    "total_daily_return: Compact<u64>" },
  { "SubnetInfo",
    "netuid: Compact<u16> | rho: Compact<u16> | kappa: Compact<u16> | difficulty: Compact<u64> |"
    "immunity_period: Compact<u16> | max_allowed_validators: Compact<u16> | min_allowed_weights: Compact<u16> |"
    "max_weights_limit: Compact<u16> | scaling_law_power: Compact<u16> | subnetwork_n: Compact<u16> |"
    "max_allowed_uids: Compact<u16> | blocks_since_last_step: Compact<u64> | tempo: Compact<u16> |"
    "network_modality: Compact<u16> | network_connect: Vec<[u16; 2]> | emission_values: Compact<u64> |"
    "burn: Compact<u64> | owner: AccountId" },
  { "SubnetInfov2",
    "netuid: Compact<u16> | rho: Compact<u16> | kappa: Compact<u16> | difficulty: Compact<u64> |"
    "immunity_period: Compact<u16> | max_allowed_validators: Compact<u16> | min_allowed_weights: Compact<u16> |"
    "max_weights_limit: Compact<u16> | scaling_law_power: Compact<u16> | subnetwork_n: Compact<u16> |"
    "max_allowed_uids: Compact<u16> | blocks_since_last_step: Compact<u64> | tempo: Compact<u16> |"
    "network_modality: Compact<u16> | network_connect: Vec<[u16; 2]> | emission_values: Compact<u64> |"
    "burn: Compact<u64> | owner: AccountId | identity: Option<SubnetIdentity>" },
  { "SubnetHyperparams",
    "rho: Compact<u16> | kappa: Compact<u16> | immunity_period: Compact<u16> | min_allowed_weights: Compact<u16> |"
    "max_weights_limit: Compact<u16> | tempo: Compact<u16> | min_difficulty: Compact<u64> |"
    "max_difficulty: Compact<u64> | weights_version: Compact<u64> | weights_rate_limit: Compact<u64> |"
    "adjustment_interval: Compact<u16> | activity_cutoff: Compact<u16> | registration_allowed: bool |"
    "target_regs_per_interval: Compact<u16> | min_burn: Compact<u64> | max_burn: Compact<u64> |"
    "bonds_moving_avg: Compact<u64> | max_regs_per_block: Compact<u16> | serving_rate_limit: Compact<u64> |"
    "max_validators: Compact<u16> | adjustment_alpha: Compact<u64> | difficulty: Compact<u64> |"
    "commit_reveal_weights_interval: Compact<u64> | commit_reveal_weights_enabled: bool | alpha_high: Compact<u16> |"
    "alpha_low: Compact<u16> | liquid_alpha_enabled: bool" },
  { "DynamicInfo",
    "owner: AccountId | netuid: Compact<u16> | tempo: Compact<u16> | last_step: Compact<u64> |"
    "blocks_since_last_step: Compact<u64> | emission: Compact<u64> | alpha_in: Compact<u64> |"
    "alpha_out: Compact<u64> | tao_in: Compact<u64> | total_locked: Compact<u64> | owner_locked: Compact<u64>" },
  { "SubnetState",
    "netuid: Compact<u16> | hotkeys: Vec<AccountId> | coldkeys: Vec<AccountId> | active: Vec<bool> |"
    "validator_permit: Vec<bool> | pruning_score: Vec<Compact<u16>> | last_update: Vec<Compact<u64>> |"
    "emission: Vec<Compact<u64>> | dividends: Vec<Compact<u16>> | incentives: Vec<Compact<u16>> |"
    "consensus: Vec<Compact<u16>> | trust: Vec<Compact<u16>> | rank: Vec<Compact<u16>> |"
    "block_at_registration: Vec<Compact<u64>> | alpha_stake: Vec<Compact<u64>> | tao_stake: Vec<Compact<u64>> |"
    "total_stake: Vec<Compact<u64>> | emission_history: Vec<Vec<Compact<u64>>>" },
  { "StakeInfo",
    "hotkey: AccountId | coldkey: AccountId | netuid: Compact<u16> | stake: Compact<u64> | locked: Compact<u64> |"
    "emission: Compact<u64> | drain: Compact<u64> | is_registered: bool" },
};

static const struct {
  const char *api, *method, *type;
  gboolean    empty_is_none;
} methods[] = {
  { "DelegateInfoRuntimeApi", "get_delegates", "Vec<DelegateInfo>", FALSE },
  { "DelegateInfoRuntimeApi", "get_delegate", "DelegateInfo", TRUE },
  { "DelegateInfoRuntimeApi", "get_delegated", "Vec<(DelegateInfo, Compact<u64>)>", FALSE },
  { "NeuronInfoRuntimeApi", "get_neurons", "Vec<NeuronInfo>", FALSE },
  { "NeuronInfoRuntimeApi", "get_neuron", "NeuronInfo", TRUE },
  { "NeuronInfoRuntimeApi", "get_neurons_lite", "Vec<NeuronInfoLite>", FALSE },
  { "NeuronInfoRuntimeApi", "get_neuron_lite", "NeuronInfoLite", TRUE },
  { "SubnetInfoRuntimeApi", "get_subnet_info", "SubnetInfo", TRUE },
  { "SubnetInfoRuntimeApi", "get_subnets_info", "Vec<Option<SubnetInfo>>", FALSE },
  { "SubnetInfoRuntimeApi", "get_subnet_info_v2", "SubnetInfov2", TRUE },
  { "SubnetInfoRuntimeApi", "get_subnet_hyperparams", "SubnetHyperparams", TRUE },
  { "SubnetInfoRuntimeApi", "get_dynamic_info", "Option<DynamicInfo>", FALSE },
  { "SubnetInfoRuntimeApi", "get_all_dynamic_info", "Vec<Option<DynamicInfo>>", FALSE },
  { "SubnetInfoRuntimeApi", "get_subnet_state", "Option<SubnetState>", FALSE },
  { "StakeInfoRuntimeApi", "get_stake_info_for_coldkey", "Vec<StakeInfo>", FALSE },
};

static TaoScaleRegistry *registry;
static guint32 method_types[G_N_ELEMENTS (methods)];

static void
define_layout (TaoRegistryBuilder *builder, const char *name, const char *text)
{
  g_auto(GStrv) parts = g_strsplit (text, "|", -1);
  g_autoptr(GArray) fields = g_array_new (FALSE, TRUE, sizeof (TaoFieldSpec));
  g_autoptr(GError) error = NULL;

  for (char **part = parts; *part != NULL; part++)
    {
      char *colon = strstr (*part, ": ");
      TaoFieldSpec field = { 0 };

      g_assert (colon != NULL);
      *colon = '\0';
      field.name = g_strstrip (*part);
      field.type_text = g_strstrip (colon + 1);
      g_array_append_val (fields, field);
    }
  if (tao_registry_builder_composite (builder, name, (const TaoFieldSpec *) (gpointer) fields->data, fields->len,
                                      &error) == TAO_SCALE_NO_TYPE)
    g_error ("layout %s: %s", name, error->message);
}

static gpointer
build_registry (gpointer unused)
{
  g_autoptr(TaoRegistryBuilder) builder = tao_registry_builder_new ();
  g_autoptr(GError) error = NULL;
  TaoFieldSpec account = { .type_text = "[u8; 32]" };

  tao_registry_builder_alias (builder, "AccountId",
                              tao_registry_builder_composite (builder, "sp_core::crypto::AccountId32", &account, 1, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (layouts); i++)
    define_layout (builder, layouts[i].name, layouts[i].fields);
  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      method_types[i] = tao_registry_builder_type (builder, methods[i].type, &error);
      if (method_types[i] == TAO_SCALE_NO_TYPE)
        g_error ("%s: %s", methods[i].method, error->message);
    }
  registry = tao_registry_builder_build (builder, &error);
  if (registry == NULL)
    g_error ("layouts: %s", error->message);
  return registry;
}

TaoScaleRegistry *
tao_bare_api_get_registry (void)
{
  static GOnce once = G_ONCE_INIT;

  return g_once (&once, build_registry, NULL);
}

guint32
tao_bare_api_find (const char *api, const char *method, gboolean *empty_is_none)
{
  tao_bare_api_get_registry ();
  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    if (g_strcmp0 (api, methods[i].api) == 0 && g_strcmp0 (method, methods[i].method) == 0)
      {
        *empty_is_none = methods[i].empty_is_none;
        return method_types[i];
      }
  return TAO_SCALE_NO_TYPE;
}
