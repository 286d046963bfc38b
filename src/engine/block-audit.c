#include "engine/block-audit.h"

#include "economy/coinbase.h"
#include "engine/audit.h"
#include "engine/block-ledger.h"

/* What one subnet can differ in at most. */
#define MAX_FIELDS 20

/* --- one subnet ------------------------------------------------------------------------------------ */

typedef struct {
  TaoArena           *arena;
  TaoBlockAudit      *audit;
  TaoBlockDifference  differences[MAX_FIELDS];
  guint               n_values[TAO_BLOCK_N_CHECKS];
  guint               n_differences[TAO_BLOCK_N_CHECKS];
} Comparison;

static const char *
number_text (TaoArena *arena, tao_u128 number)
{
  char digits[40], *at = digits + sizeof digits;

  *--at = '\0';
  do
    *--at = (char) ('0' + (int) (number % 10));
  while ((number /= 10) > 0);
  return tao_arena_strdup (arena, at);
}

static void
compare (Comparison *self, TaoBlockCheck check, const char *field, tao_u128 chain, tao_u128 ours)
{
  guint n = self->n_differences[0] + self->n_differences[1];

  self->n_values[check]++;
  if (chain == ours)
    return;
  self->n_differences[check]++;
  if (n < MAX_FIELDS)
    self->differences[n] = (TaoBlockDifference) {
      .check = check, .field = field, .chain = number_text (self->arena, chain), .ours = number_text (self->arena, ours),
    };
}

/* What this runtime does not store is not compared. */
static void
compare_number (Comparison *self, TaoBlockCheck check, const char *field, guint64 chain, guint64 ours)
{
  if (chain != TAO_CHAIN_UNKNOWN_U64)
    compare (self, check, field, chain, ours);
}

static void
compare_wide (Comparison *self, TaoBlockCheck check, const char *field, const TaoChainWide *chain, tao_u128 ours)
{
  if (chain->known)
    compare (self, check, field, (tao_u128) chain->high << 64 | chain->low, ours);
}

/* What the epoch of the same block, or a call, took out of existence beside what the emission itself did. */
static guint64
recycled_besides (TaoLedger *ours, const TaoChainSubnet *after)
{
  guint64 expected = tao_ledger_get_u64 (ours, TAO_ITEM_ALPHA_RECYCLED, after->netuid);

  return after->alpha_recycled != TAO_CHAIN_UNKNOWN_U64 && after->alpha_recycled > expected ? after->alpha_recycled - expected : 0;
}

static void
compare_emission (Comparison *self, TaoLedger *ours, const TaoChainSubnet *after, gboolean epoch_ran)
{
  const guint16 netuid = after->netuid;

  compare_number (self, TAO_BLOCK_CHECK_EMISSION, "SubnetTaoInEmission", after->tao_in_emission_rao,
                  tao_ledger_get_u64 (ours, TAO_ITEM_SUBNET_TAO_IN_EMISSION, netuid));
  compare_number (self, TAO_BLOCK_CHECK_EMISSION, "SubnetAlphaInEmission", after->alpha_in_emission,
                  tao_ledger_get_u64 (ours, TAO_ITEM_SUBNET_ALPHA_IN_EMISSION, netuid));
  compare_number (self, TAO_BLOCK_CHECK_EMISSION, "SubnetAlphaOutEmission", after->alpha_out_emission,
                  tao_ledger_get_u64 (ours, TAO_ITEM_SUBNET_ALPHA_OUT_EMISSION, netuid));
  compare_number (self, TAO_BLOCK_CHECK_EMISSION, "SubnetExcessTao", after->excess_tao_rao,
                  tao_ledger_get_u64 (ours, TAO_ITEM_SUBNET_EXCESS_TAO, netuid));
  /* The root proportion is stored after the epoch, which may have recycled alpha. */
  if (!epoch_ran || recycled_besides (ours, after) == 0)
    compare_wide (self, TAO_BLOCK_CHECK_EMISSION, "RootProp", &after->root_prop,
                  tao_ledger_get_u128 (ours, TAO_ITEM_ROOT_PROP, netuid));
  /* An epoch takes what is pending, after this block's part was added. */
  compare_number (self, TAO_BLOCK_CHECK_EMISSION, "PendingServerEmission", after->pending_server,
                  epoch_ran ? 0 : tao_ledger_get_u64 (ours, TAO_ITEM_PENDING_SERVER_EMISSION, netuid));
  compare_number (self, TAO_BLOCK_CHECK_EMISSION, "PendingValidatorEmission", after->pending_validator,
                  epoch_ran ? 0 : tao_ledger_get_u64 (ours, TAO_ITEM_PENDING_VALIDATOR_EMISSION, netuid));
  compare_number (self, TAO_BLOCK_CHECK_EMISSION, "PendingRootAlphaDivs", after->pending_root_alpha,
                  epoch_ran ? 0 : tao_ledger_get_u64 (ours, TAO_ITEM_PENDING_ROOT_ALPHA_DIVS, netuid));
  compare_number (self, TAO_BLOCK_CHECK_EMISSION, "PendingOwnerCut", after->pending_owner_cut,
                  epoch_ran ? 0 : tao_ledger_get_u64 (ours, TAO_ITEM_PENDING_OWNER_CUT, netuid));
}

/* The reserves themselves, where nobody traded. */
static void
compare_reserves (Comparison *self, TaoLedger *ours, const TaoChainSubnet *after)
{
  const guint16 netuid = after->netuid;

  compare_number (self, TAO_BLOCK_CHECK_PRICE, "SubnetTAO", after->tao_in_rao,
                  tao_ledger_get_u64 (ours, TAO_ITEM_SUBNET_TAO, netuid));
  compare_number (self, TAO_BLOCK_CHECK_PRICE, "SubnetAlphaIn", after->alpha_in,
                  tao_ledger_get_u64 (ours, TAO_ITEM_SUBNET_ALPHA_IN, netuid));
  compare_number (self, TAO_BLOCK_CHECK_PRICE, "SwapBalancer", after->quote_weight,
                  tao_ledger_get_u64 (ours, TAO_ITEM_SWAP_BALANCER, netuid));
  if (ours->rules->pool == TAO_POOL_BALANCER_RESERVOIR)
    {
      compare_number (self, TAO_BLOCK_CHECK_PRICE, "BalancerTaoReservoir", after->tao_reservoir,
                      tao_ledger_get_u64 (ours, TAO_ITEM_BALANCER_TAO_RESERVOIR, netuid));
      compare_number (self, TAO_BLOCK_CHECK_PRICE, "BalancerAlphaReservoir", after->alpha_reservoir,
                      tao_ledger_get_u64 (ours, TAO_ITEM_BALANCER_ALPHA_RESERVOIR, netuid));
    }
  if (after->alpha_recycled != TAO_CHAIN_UNKNOWN_U64)
    compare_number (self, TAO_BLOCK_CHECK_PRICE, "SubnetAlphaOut", after->alpha_out,
                    tao_u64_sub_sat (tao_ledger_get_u64 (ours, TAO_ITEM_SUBNET_ALPHA_OUT, netuid),
                                     recycled_besides (ours, after)));
}

/* The price that the runtime tells, from the reserves that it tells: also where trades moved them. */
static void
compare_quoted_price (Comparison *self, const TaoChainSubnet *after)
{
  const TaoPool pool = {
    .curve = after->mechanism == 1 ? TAO_CURVE_BALANCER : TAO_CURVE_STABLE,
    .tao_reserve = after->tao_in_rao,
    .alpha_reserve = after->alpha_in,
    .quote_weight.parts = after->quote_weight,
  };

  if (after->quote_weight <= TAO_PERQUINTILL_ONE)
    compare_number (self, TAO_BLOCK_CHECK_PRICE, "current_alpha_price", after->price_rao,
                    tao_price_to_rao (tao_pool_price (&pool)));
}

static gboolean
has_trades (TaoLedger *ours, const TaoChainSubnet *after)
{
  const TaoChainWide *volume = &after->volume;

  return !volume->known
         || ((tao_u128) volume->high << 64 | volume->low) != tao_ledger_get_u128 (ours, TAO_ITEM_SUBNET_VOLUME, after->netuid);
}

static void
judge (Comparison *self, TaoBlockCheck check, const char *unchecked)
{
  TaoBlockAudit *audit = self->audit;

  audit->reason[check] = NULL;
  if (self->n_differences[check] > 0)
    audit->status[check] = TAO_AUDIT_DIFFERS;
  else if (unchecked != NULL || self->n_values[check] == 0)
    {
      audit->status[check] = TAO_AUDIT_NOT_CHECKED;
      audit->reason[check] = unchecked != NULL ? unchecked : "missing: everything";
    }
  else
    audit->status[check] = TAO_AUDIT_EXACT;
}

static void
compare_subnet (TaoArena *arena, const TaoBlockAuditCase *audit_case, TaoLedger *ours, const TaoChainSubnet *after,
                TaoBlockAudit *audit)
{
  Comparison comparison = { .arena = arena, .audit = audit };
  gboolean epoch_ran = after->last_step == audit_case->after.network->number;
  gboolean traded = has_trades (ours, after);

  compare_emission (&comparison, ours, after, epoch_ran);
  compare_wide (&comparison, TAO_BLOCK_CHECK_PRICE, "SubnetMovingPrice", &after->moving_price,
                tao_ledger_get_u128 (ours, TAO_ITEM_SUBNET_MOVING_PRICE, after->netuid));
  if (!traded)
    compare_reserves (&comparison, ours, after);
  if (!audit_case->prices_by_next_code)
    compare_quoted_price (&comparison, after);

  judge (&comparison, TAO_BLOCK_CHECK_EMISSION, NULL);
  judge (&comparison, TAO_BLOCK_CHECK_PRICE, traded ? "trades" : NULL);
  audit->n_differences = MIN (comparison.n_differences[0] + comparison.n_differences[1], MAX_FIELDS);
  audit->differences = tao_arena_dup_array (arena, TaoBlockDifference, comparison.differences, audit->n_differences);
}

/* --- the block -------------------------------------------------------------------------------------- */

static const TaoChainSubnet *
find_subnet (const TaoBlockFigures *figures, guint16 netuid)
{
  for (guint i = 0; i < figures->n; i++)
    if (figures->subnets[i].netuid == netuid)
      return &figures->subnets[i];
  return NULL;
}

static void
leave_unchecked (TaoBlockAudit *audit, const char *reason)
{
  for (guint check = 0; check < TAO_BLOCK_N_CHECKS; check++)
    {
      audit->status[check] = TAO_AUDIT_NOT_CHECKED;
      audit->reason[check] = reason;
    }
  audit->n_differences = 0;
}

/* TRUE if no subnet differs. */
static gboolean
try_rules (TaoArena *arena, const TaoBlockAuditCase *audit_case, const TaoRules *rules, TaoBlockAudit *audits)
{
  const TaoBlockFigures *before = &audit_case->before, *after = &audit_case->after;
  const char *gap = tao_block_ledger_find_gap (rules, before->network, before->subnets, before->n);
  g_autofree char *missing = gap != NULL ? g_strconcat ("missing: ", gap, NULL) : NULL;
  const char *reason = tao_arena_strdup (arena, missing);
  g_autoptr(TaoBlockLedger) ledger = NULL;
  gboolean exact = gap == NULL;

  if (gap == NULL)
    {
      ledger = tao_block_ledger_new (rules, before->network, before->subnets, before->n, audit_case->minimum_reserve);
      tao_coinbase_run_emission (tao_block_ledger_get (ledger));
    }
  for (guint i = 0, at = 0; i < after->n; i++)
    {
      const TaoChainSubnet *subnet = &after->subnets[i], *earlier = find_subnet (before, subnet->netuid);
      TaoBlockAudit *audit;

      if (subnet->netuid == 0)
        continue;
      audit = &audits[at++];
      audit->rule_set = tao_arena_strdup (arena, rules->name);
      if (gap != NULL)
        leave_unchecked (audit, reason);
      else if (earlier == NULL || earlier->registered_at != subnet->registered_at)
        leave_unchecked (audit, "new-subnet");
      else
        compare_subnet (arena, audit_case, tao_block_ledger_get (ledger), subnet, audit);
      for (guint check = 0; check < TAO_BLOCK_N_CHECKS; check++)
        exact &= audit->status[check] != TAO_AUDIT_DIFFERS;
    }
  return exact;
}

/* How far the rules may be trusted with each check: as far as with the weakest stage it needs. */
static TaoSupport
check_support (const TaoRulesAnswer *answer, TaoBlockCheck check)
{
  static const TaoStage stages[] = { TAO_STAGE_SHARES, TAO_STAGE_INJECTION, TAO_STAGE_PRICE };
  TaoSupport weakest = TAO_SUPPORT_SUPPORTED;

  for (guint i = 0; i < G_N_ELEMENTS (stages); i++)
    if (stages[i] != TAO_STAGE_PRICE || check == TAO_BLOCK_CHECK_PRICE)
      weakest = MIN (weakest, tao_rules_stage_support (answer, stages[i], TAO_TRAIT_NONE));
  return weakest;
}

/* Rules that are not proven accuse nobody. */
static void
withdraw_accusation (const TaoRulesAnswer *answer, TaoBlockAudit *audit)
{
  for (guint check = 0; check < TAO_BLOCK_N_CHECKS; check++)
    {
      if (check_support (answer, check) == TAO_SUPPORT_SUPPORTED)
        continue;
      audit->rule_set_inferred = TRUE;
      if (audit->status[check] == TAO_AUDIT_DIFFERS)
        {
          audit->status[check] = TAO_AUDIT_NOT_CHECKED;
          audit->reason[check] = "rules-unconfirmed";
        }
    }
}

/* Runs under the best rules there are; a reason for every subnet otherwise. */
static const char *
run (TaoArena *arena, const TaoBlockAuditCase *audit_case, TaoBlockAudit *audits, guint n)
{
  const TaoRulesAnswer *answer = &audit_case->rules;
  const TaoRules *rules;

  if (audit_case->is_first_of_runtime)
    return "upgrade";
  if (check_support (answer, TAO_BLOCK_CHECK_EMISSION) != TAO_SUPPORT_UNKNOWN)
    {
      try_rules (arena, audit_case, &answer->rules, audits);
      for (guint i = 0; i < n; i++)
        withdraw_accusation (answer, &audits[i]);
      return NULL;
    }
  for (guint i = 0; (rules = tao_audit_candidate (i, 0)) != NULL; i++)
    if (rules->support[TAO_STAGE_SHARES] != TAO_SUPPORT_UNKNOWN && try_rules (arena, audit_case, rules, audits))
      {
        for (guint j = 0; j < n; j++)
          audits[j].rule_set_inferred = TRUE;
        return NULL;
      }
  return "rules-unknown";
}

static TaoBlockAudit *
new_audits (TaoArena *arena, const TaoBlockFigures *after, guint *n_out)
{
  TaoBlockAudit *audits = tao_arena_new_array (arena, TaoBlockAudit, after->n);
  guint n = 0;

  for (guint i = 0; i < after->n; i++)
    if (after->subnets[i].netuid != 0)
      audits[n++] = (TaoBlockAudit) { .netuid = after->subnets[i].netuid, .block = after->network->number };
  *n_out = n;
  return audits;
}

TaoBlockAudit *
tao_block_audit_run (TaoArena *arena, const TaoBlockAuditCase *audit_case, guint *n_out)
{
  TaoBlockAudit *audits = new_audits (arena, &audit_case->after, n_out);
  const char *reason = run (arena, audit_case, audits, *n_out);

  for (guint i = 0; i < *n_out && reason != NULL; i++)
    leave_unchecked (&audits[i], reason);
  return audits;
}

TaoBlockAudit *
tao_block_audit_refuse (TaoArena *arena, const TaoBlockFigures *after, const char *reason, guint *n_out)
{
  TaoBlockAudit *audits = new_audits (arena, after, n_out);
  const char *kept = tao_arena_strdup (arena, reason);

  for (guint i = 0; i < *n_out; i++)
    leave_unchecked (&audits[i], kept);
  return audits;
}
