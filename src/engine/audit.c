#include "engine/audit.h"

#include <stdlib.h>
#include <string.h>

#include "economy/emission.h"
#include "economy/epoch.h"
#include "economy/stake-weight.h"

#define MAX_KEPT 1000

/* --- what the block added ------------------------------------------------------------------- */

static const TaoChainSubnet *
find_subnet (const TaoChainSubnets *subnets, guint16 netuid)
{
  for (guint i = 0; i < subnets->n; i++)
    if (subnets->subnets[i].netuid == netuid)
      return &subnets->subnets[i];
  return NULL;
}

static gboolean
is_emitting (const TaoChainSubnet *subnet)
{
  return subnet->netuid != 0
         && tao_emission_is_emitting (subnet->first_emission_block != TAO_CHAIN_UNKNOWN_U64,
                                      subnet->subtoken_enabled == 1, subnet->registration_allowed == 1);
}

/* Whether root dividends are paid: the moving prices of all emitting subnets sum to more than one.
 * -1: cannot be told. */
static int
root_sells (const TaoChainSubnets *all)
{
  __extension__ typedef unsigned __int128 u128;
  u128 sum = 0;
  u128 one = 0;

  for (guint i = 0; i < all->n; i++)
    {
      const TaoChainSubnet *subnet = &all->subnets[i];

      if (!is_emitting (subnet))
        continue;
      if (!subnet->moving_price.known)
        return -1;
      one = (u128) 1 << subnet->moving_price.fraction_bits;
      sum += (u128) subnet->moving_price.high << 64 | subnet->moving_price.low;
    }
  return one > 0 && sum > one;
}

TaoAuditBlockShare
tao_audit_block_share (const TaoRules *rules, const TaoChainSubnets *all, guint16 netuid,
                       const TaoChainSubnet *subnet_after, guint64 tao_weight, guint32 owner_cut,
                       gboolean owner_cut_enabled)
{
  TaoAuditBlockShare share = { 0 };
  const TaoChainSubnet *root = find_subnet (all, 0);
  const TaoChainSubnet *before = find_subnet (all, netuid);
  int sells = root_sells (all);
  guint64 issuance;
  TaoAlphaSplit split;

  if (before == NULL || before->subtoken_enabled == TAO_CHAIN_UNKNOWN_U32
      || before->registration_allowed == TAO_CHAIN_UNKNOWN_U32)
    return share;
  if (!is_emitting (before))
    {
      share.known = TRUE;
      return share;
    }
  if (root == NULL || subnet_after == NULL || sells < 0 || tao_weight == TAO_CHAIN_UNKNOWN_U64
      || owner_cut > G_MAXUINT16 || root->tao_in_rao == TAO_CHAIN_UNKNOWN_U64
      || before->alpha_in == TAO_CHAIN_UNKNOWN_U64 || before->alpha_out == TAO_CHAIN_UNKNOWN_U64
      || subnet_after->alpha_in_emission == TAO_CHAIN_UNKNOWN_U64
      || subnet_after->alpha_out_emission == TAO_CHAIN_UNKNOWN_U64)
    return share;

  /* The root proportion counts this block's injection and mint; chain buys leave the sum as it is. */
  issuance = tao_alpha_issuance (rules, before->alpha_in, before->alpha_out, 0)
             + subnet_after->alpha_in_emission + subnet_after->alpha_out_emission;
  tao_emission_split_alpha (subnet_after->alpha_out_emission, owner_cut_enabled ? (guint16) owner_cut : 0,
                            tao_root_proportion (root->tao_in_rao, tao_weight, issuance), &split);
  share.known = TRUE;
  share.server = split.server;
  share.validator = split.validator;
  share.root = sells ? split.root : 0;
  return share;
}

/* --- inputs ------------------------------------------------------------------------------------ */

/* Everything a recomputation needs beside the records; freed with the arena. */
typedef struct {
  const TaoAuditCase *of;
  const TaoRules     *rules;
  TaoArena           *memory;
  guint               n;
  TaoI64F64          *stake;
  GHashTable         *uid_of;       /* hotkey → uid + 1 */
  guint64             emission;
  gboolean            emission_known;
} Recomputation;

static void
lookup_stake (const TaoEpochState *state, GHashTable *uid_of, const TaoBytes32 *account, guint64 *alpha, guint64 *root)
{
  const TaoBytes32 *found = state->n_others > 0
    ? bsearch (account, state->other, state->n_others, sizeof *account, (int (*) (const void *, const void *)) tao_account_id_compare)
    : NULL;
  guint uid = GPOINTER_TO_UINT (g_hash_table_lookup (uid_of, account));

  *alpha = *root = 0;
  if (found != NULL)
    {
      *alpha = state->other_alpha[found - state->other];
      *root = state->other_root[found - state->other];
    }
  else if (uid > 0)
    {
      *alpha = state->alpha[uid - 1];
      *root = state->root[uid - 1];
    }
}

static void
build_stake (Recomputation *self)
{
  const TaoEpochState *state = self->of->before;
  TaoStakeMember *members = tao_arena_new_array (self->memory, TaoStakeMember, self->n);

  for (guint uid = 0; uid < self->n; uid++)
    {
      guint32 first_child = state->children.offset[uid], end_child = state->children.offset[uid + 1];
      guint32 first_parent = state->parents.offset[uid], end_parent = state->parents.offset[uid + 1];
      guint64 *children = tao_arena_new_array (self->memory, guint64, end_child - first_child);
      TaoStakeParent *parents = tao_arena_new_array (self->memory, TaoStakeParent, end_parent - first_parent);

      for (guint32 i = first_child; i < end_child; i++)
        children[i - first_child] = state->children.shares[i].proportion;
      for (guint32 i = first_parent; i < end_parent; i++)
        {
          TaoStakeParent *parent = &parents[i - first_parent];

          parent->proportion = state->parents.shares[i].proportion;
          lookup_stake (state, self->uid_of, &state->parents.shares[i].account, &parent->alpha, &parent->root);
          parent->is_subnet_owner = state->has_owner_hotkey
                                    && tao_account_id_equal (&state->parents.shares[i].account, &state->owner_hotkey);
        }
      members[uid] = (TaoStakeMember) {
        .has_key = state->has_key[uid],
        .alpha = state->alpha[uid],
        .root = state->root[uid],
        .children = children,
        .n_children = end_child - first_child,
        .parents = parents,
        .n_parents = end_parent - first_parent,
        .is_subnet_owner = state->has_owner_hotkey && tao_account_id_equal (&state->hotkey[uid], &state->owner_hotkey),
      };
    }
  self->stake = tao_arena_new_array (self->memory, TaoI64F64, self->n);
  tao_stake_weights (self->rules, members, self->n, state->tao_weight, self->stake);
}

/* @replacement's rows where @take says so. */
static TaoEpochRows
build_rows (TaoArena *memory, const TaoChainRows *rows, const TaoChainRows *replacement, const guint8 *take, guint n)
{
  guint32 *starts = tao_arena_new_array (memory, guint32, n + 1);
  TaoEpochPair *pairs;
  guint32 total = 0;

  for (guint row = 0; row < n; row++)
    {
      const TaoChainRows *from = replacement != NULL && take[row] ? replacement : rows;

      starts[row] = total;
      if (from != NULL && row < from->n_rows)
        total += from->offset[row + 1] - from->offset[row];
    }
  starts[n] = total;
  pairs = tao_arena_new_array (memory, TaoEpochPair, total);
  for (guint row = 0, at = 0; row < n; row++)
    {
      const TaoChainRows *from = replacement != NULL && take[row] ? replacement : rows;

      for (guint32 i = from != NULL && row < from->n_rows ? from->offset[row] : 0;
           from != NULL && row < from->n_rows && i < from->offset[row + 1]; i++)
        pairs[at++] = (TaoEpochPair) { .uid = from->uid[i], .value = from->value[i] };
    }
  return (TaoEpochRows) { .n_rows = n, .starts = starts, .pairs = pairs };
}

static const guint64 *
build_commits (Recomputation *self, const TaoEpochState *state, guint mechanism)
{
  const TaoEpochMechanism *from = &state->mechanisms[mechanism];
  TaoEpochCommit *commits;
  guint64 *out;

  if (from->n_commits == 0 || state->reveal_period_epochs == TAO_CHAIN_UNKNOWN_U64
      || state->epoch_index == TAO_CHAIN_UNKNOWN_U64)
    return NULL;
  commits = tao_arena_new_array (self->memory, TaoEpochCommit, from->n_commits);
  for (guint i = 0; i < from->n_commits; i++)
    commits[i] = (TaoEpochCommit) {
      .uid = (gint32) GPOINTER_TO_UINT (g_hash_table_lookup (self->uid_of, &from->commits[i].account)) - 1,
      .epoch = from->commits[i].commit_epoch,
      .block = from->commits[i].commit_block,
    };
  out = tao_arena_new_array (self->memory, guint64, self->n);
  /* Queues are in order of time, so that the first unexpired commit of one is also its earliest: one list serves both
   * kinds. The index has already been raised when the epoch runs. */
  tao_epoch_commit_blocks (self->n, NULL, NULL, 0, commits, from->n_commits, self->of->before->epoch_index + 1,
                           state->reveal_period_epochs, out);
  return out;
}

static const guint64 *
build_last_update (Recomputation *self, guint mechanism, guint32 *n)
{
  const TaoEpochMechanism *from = &self->of->before->mechanisms[mechanism];
  guint64 *out;

  *n = from->n_last_update;
  if (self->of->revealed == NULL || mechanism >= self->of->revealed->n_mechanisms)
    return from->last_update;
  out = tao_arena_dup_array (self->memory, guint64, from->last_update, from->n_last_update);
  for (guint uid = 0; uid < MIN (from->n_last_update, self->n); uid++)
    if (self->of->is_revealed[uid] && uid < self->of->revealed->mechanisms[mechanism].n_last_update)
      out[uid] = self->of->revealed->mechanisms[mechanism].last_update[uid];
  return out;
}

static void
build_input (Recomputation *self, guint mechanism, guint64 emission, TaoEpochInput *input)
{
  const TaoEpochState *state = self->of->before;
  const TaoEpochMechanism *from = &state->mechanisms[mechanism];
  const TaoEpochMechanism *revealed = self->of->revealed != NULL && mechanism < self->of->revealed->n_mechanisms
                                        ? &self->of->revealed->mechanisms[mechanism] : NULL;

  *input = (TaoEpochInput) {
    .n = self->n,
    .block = self->of->epoch_block,
    .emission = emission,
    .stake = self->stake,
    .stake_threshold = state->stake_threshold,
    .owner_uid = state->owner_uid >= 0 ? state->owner_uid : TAO_EPOCH_NO_OWNER,
    .registered_at = state->registered_at,
    .activity_cutoff = tao_epoch_activity_cutoff (self->rules, state->activity_cutoff_factor_milli,
                                                  (guint16) state->activity_cutoff, (guint16) state->tempo),
    .tempo = (guint16) state->tempo,
    .last_step_block = state->last_step_block,
    .validator_permit = state->validator_permit,
    .n_validator_permit = state->n_validator_permit,
    .max_validators = (guint16) state->max_validators,
    .weights = build_rows (self->memory, from->weights, revealed != NULL ? revealed->weights : NULL,
                           self->of->is_revealed, self->n),
    .bonds = build_rows (self->memory, from->bonds, NULL, NULL, self->n),
    .commit_reveal = state->commit_reveal == 1,
    .commit_block = build_commits (self, revealed != NULL ? self->of->revealed : state, mechanism),
    .kappa = (guint16) state->kappa,
    .bonds_penalty = (guint16) state->bonds_penalty,
    .bonds_moving_average = state->bonds_moving_average,
    .yuma3 = state->yuma3 == 1,
    .liquid_alpha = state->liquid_alpha == 1,
    .alpha_low = (guint16) state->alpha_low,
    .alpha_high = (guint16) state->alpha_high,
    .alpha_sigmoid_steepness = (gint16) state->alpha_sigmoid_steepness,
    .consensus_mode = TAO_CONSENSUS_MODE_CURRENT,
    .kind = TAO_EPOCH_YUMA,
  };
  input->last_update = build_last_update (self, mechanism, &input->n_last_update);
}

/* An input that this runtime does not store, and the rules need: no verdict. NULL: all there. */
static const char *
missing_input (const TaoEpochState *state, const TaoRules *rules)
{
  if (state->tao_weight == TAO_CHAIN_UNKNOWN_U64 || state->stake_threshold == TAO_CHAIN_UNKNOWN_U64)
    return "missing: TaoWeight or StakeThreshold";
  if (state->kappa == TAO_CHAIN_UNKNOWN_U32 || state->bonds_moving_average == TAO_CHAIN_UNKNOWN_U64
      || state->max_validators == TAO_CHAIN_UNKNOWN_U32 || state->tempo == TAO_CHAIN_UNKNOWN_U32)
    return "missing: consensus parameters";
  if (rules->activity_by_factor ? state->activity_cutoff_factor_milli == TAO_CHAIN_UNKNOWN_U32
                                : state->activity_cutoff == TAO_CHAIN_UNKNOWN_U32)
    return "missing: activity cutoff";
  if (rules->alpha_consensus != TAO_ALPHA_CONSENSUS_CURRENT && state->yuma3 == 1 && state->liquid_alpha == 1)
    return "missing: the consensus that liquid alpha looks at";
  if (state->has_key == NULL || state->hotkey == NULL || state->registered_at == NULL || state->alpha == NULL
      || state->root == NULL || state->parents.offset == NULL || state->children.offset == NULL || state->n_mechanisms == 0)
    return "missing: neurons";
  return NULL;
}

/* --- comparison ---------------------------------------------------------------------------------- */

typedef struct {
  TaoArena           *arena;
  const TaoAuditCase *of;
  TaoAudit           *audit;
  GArray             *differences;    /* TaoAuditDifference */
} Comparison;

static void
note (Comparison *self, TaoAuditStage stage, const char *field, guint uid, guint other_uid, const char *chain, const char *ours)
{
  TaoAuditDifference difference = {
    .stage = stage, .field = field, .uid = (guint16) uid, .other_uid = (guint16) other_uid,
    .chain = tao_arena_strdup (self->arena, chain), .ours = tao_arena_strdup (self->arena, ours),
  };

  self->audit->n_differences++;
  self->audit->stage_differences[stage]++;
  if (self->differences->len < MAX_KEPT)
    g_array_append_val (self->differences, difference);
}

/* Compares a stored vector with ours, value by value. @width: bytes of one value: 1, 2 or 8. A vector that the runtime
 * does not have is not compared; one of another length differs where it is short. */
static void
compare_vector (Comparison *self, TaoAuditStage stage, const char *field, gconstpointer chain, guint n_chain,
                gconstpointer ours, guint n, guint width)
{
  if (chain == NULL || ours == NULL)
    return;
  for (guint uid = 0; uid < n; uid++)
    {
      guint64 theirs = 0, mine = 0;
      g_autofree char *theirs_text = NULL, *mine_text = NULL;

      if (self->of->is_replaced != NULL && self->of->is_replaced[uid])
        continue;
      self->audit->stage_values[stage]++;
      memcpy (&mine, (const guint8 *) ours + (gsize) uid * width, width);
      if (uid < n_chain)
        memcpy (&theirs, (const guint8 *) chain + (gsize) uid * width, width);
      if (uid < n_chain && theirs == mine)
        continue;
      theirs_text = uid < n_chain ? g_strdup_printf ("%" G_GUINT64_FORMAT, theirs) : g_strdup ("-");
      mine_text = g_strdup_printf ("%" G_GUINT64_FORMAT, mine);
      note (self, stage, field, uid, G_MAXUINT16, theirs_text, mine_text);
    }
}

static void
compare_bonds (Comparison *self, const TaoChainRows *chain, const TaoEpochOutput *ours, guint n)
{
  if (chain == NULL)
    return;
  for (guint row = 0; row < n; row++)
    {
      guint32 n_mine = tao_epoch_rows_length (&ours->bonds, row);
      const TaoEpochPair *mine = tao_epoch_rows_get (&ours->bonds, row);
      guint32 first = row < chain->n_rows ? chain->offset[row] : 0;
      guint32 n_theirs = row < chain->n_rows ? chain->offset[row + 1] - first : 0;

      if (self->of->is_replaced != NULL && self->of->is_replaced[row])
        continue;
      self->audit->stage_values[TAO_AUDIT_STAGE_BONDS] += MAX (n_mine, n_theirs);
      for (guint32 i = 0; i < MAX (n_mine, n_theirs); i++)
        {
          g_autofree char *theirs_text = NULL, *mine_text = NULL;

          if (i < n_mine && i < n_theirs && mine[i].uid == chain->uid[first + i] && mine[i].value == chain->value[first + i])
            continue;
          theirs_text = i < n_theirs ? g_strdup_printf ("%u", chain->value[first + i]) : g_strdup ("-");
          mine_text = i < n_mine ? g_strdup_printf ("%u", mine[i].value) : g_strdup ("-");
          note (self, TAO_AUDIT_STAGE_BONDS, "Bonds", row, i < n_mine ? mine[i].uid : chain->uid[first + i], theirs_text,
                mine_text);
        }
    }
}

/* Runs all mechanisms under @rules and compares. FALSE if the epoch could not be run at all. */
static gboolean
run_under (Recomputation *self, Comparison *comparison)
{
  const TaoChainEpochOutput *after = self->of->after;
  guint count = MAX (self->of->before->n_mechanisms, 1);
  guint16 *split = NULL;
  g_autofree guint64 *emissions = g_new0 (guint64, count);
  g_autofree TaoEpochOutput *outputs = g_new0 (TaoEpochOutput, count);
  g_autofree const TaoEpochOutput **pointers = g_new0 (const TaoEpochOutput *, count);
  g_auto(TaoEpochOutput) merged = { 0 };
  const TaoEpochOutput *whole;
  g_autoptr(TaoEpochScratch) scratch = tao_epoch_scratch_new ();
  gboolean ok = TRUE;

  split = self->of->before->split;
  build_stake (self);
  tao_epoch_split_emission (self->emission, split, self->of->before->n_split, count, emissions);
  for (guint m = 0; m < count && ok; m++)
    {
      TaoEpochInput input;
      g_autoptr(GError) error = NULL;

      build_input (self, m, emissions[m], &input);
      ok = tao_epoch_run (self->rules, &input, &outputs[m], scratch, &error);
      pointers[m] = &outputs[m];
      if (!ok)
        g_debug ("audit of subnet %u: %s", self->of->netuid, error->message);
    }
  if (ok && count > 1)
    ok = tao_epoch_merge (self->rules, pointers, emissions, count, self->emission, &merged, NULL);
  whole = count > 1 ? &merged : &outputs[0];

  if (ok)
    {
      compare_vector (comparison, TAO_AUDIT_STAGE_STAKE, "StakeWeight", after->stake_weight, after->n_stake_weight,
                      whole->stake_weight, self->n, 2);
      compare_vector (comparison, TAO_AUDIT_STAGE_WEIGHTS, "Active", after->active, after->n_active, whole->active, self->n, 1);
      compare_vector (comparison, TAO_AUDIT_STAGE_WEIGHTS, "ValidatorPermit", after->validator_permit, after->n_permit,
                      whole->validator_permit, self->n, 1);
      compare_vector (comparison, TAO_AUDIT_STAGE_CONSENSUS, "Consensus", after->consensus, after->n_consensus,
                      whole->consensus, self->n, 2);
      compare_vector (comparison, TAO_AUDIT_STAGE_CLIPPING, "ValidatorTrust", after->validator_trust,
                      after->n_validator_trust, whole->validator_trust, self->n, 2);
      for (guint m = 0; m < MIN (count, after->n_mechanisms); m++)
        {
          compare_vector (comparison, TAO_AUDIT_STAGE_INCENTIVE, "Incentive", after->incentive[m], after->n_incentive[m],
                          outputs[m].incentive, self->n, 2);
          compare_bonds (comparison, after->bonds[m], &outputs[m], self->n);
        }
      compare_vector (comparison, TAO_AUDIT_STAGE_DIVIDENDS, "Dividends", after->dividends, after->n_dividends,
                      whole->dividends, self->n, 2);
      if (self->rules->legacy_scores)
        {
          compare_vector (comparison, TAO_AUDIT_STAGE_CLIPPING, "Trust", after->trust, after->n_trust, whole->trust, self->n, 2);
          compare_vector (comparison, TAO_AUDIT_STAGE_INCENTIVE, "Rank", after->rank, after->n_rank, whole->rank, self->n, 2);
        }
      if (self->emission_known)
        compare_vector (comparison, TAO_AUDIT_STAGE_EMISSION, "Emission", after->emission, after->n_emission,
                        whole->emission, self->n, 8);
    }
  for (guint m = 0; m < count; m++)
    tao_epoch_output_clear (&outputs[m]);
  return ok;
}

/* --- verdict --------------------------------------------------------------------------------------- */

static TaoSubnetTraits
traits_of (const TaoEpochState *state)
{
  TaoSubnetTraits traits = TAO_TRAIT_NONE;

  if (state->yuma3 == 1 && state->liquid_alpha == 1)
    traits |= TAO_TRAIT_LIQUID_YUMA3;
  if (state->n_mechanisms > 1)
    traits |= TAO_TRAIT_MANY_MECHANISMS;
  return traits;
}

static gboolean
add_known (guint64 *sum, guint64 value)
{
  if (value == TAO_CHAIN_UNKNOWN_U64 || *sum > G_MAXUINT64 - value)
    return FALSE;
  *sum += value;
  return TRUE;
}

/* What the coinbase hands to the epoch: what was pending, and what the block added. */
gboolean
tao_audit_emission (const TaoAuditCase *audit_case, guint64 *out)
{
  const TaoEpochState *state = audit_case->before;

  *out = 0;
  return audit_case->share.known
         && add_known (out, state->pending_server) && add_known (out, state->pending_validator)
         && add_known (out, state->pending_root_alpha) && add_known (out, audit_case->share.server)
         && add_known (out, audit_case->share.validator) && add_known (out, audit_case->share.root);
}

/* The proportions do not depend on the amount; any will do to check them. */
#define SOME_EMISSION G_GUINT64_CONSTANT (1000000000)

static GHashTable *
index_hotkeys (const TaoEpochState *state)
{
  GHashTable *uid_of = g_hash_table_new (tao_account_id_key_hash, tao_account_id_key_equal);

  for (guint uid = 0; uid < state->n && state->hotkey != NULL; uid++)
    g_hash_table_insert (uid_of, &state->hotkey[uid], GUINT_TO_POINTER (uid + 1));
  return uid_of;
}

const char *
tao_audit_recompute (const TaoAuditCase *audit_case, const TaoRules *rules, guint mechanism, TaoArena *memory,
                     TaoEpochScratch *scratch, TaoEpochInput *input, TaoEpochOutput *output)
{
  g_autoptr(GHashTable) uid_of = index_hotkeys (audit_case->before);
  Recomputation recomputation = {
    .of = audit_case, .rules = rules, .memory = memory, .n = audit_case->before->n, .uid_of = uid_of,
  };
  const char *reason = missing_input (audit_case->before, rules);
  guint count = audit_case->before->n_mechanisms;
  g_autofree guint64 *emissions = g_new0 (guint64, MAX (count, 1));
  guint64 total;

  if (reason != NULL)
    return reason;
  if (mechanism >= count)
    return "missing: the mechanism";
  if (!tao_audit_emission (audit_case, &total))
    total = SOME_EMISSION;
  tao_epoch_split_emission (total, audit_case->before->split, audit_case->before->n_split, count, emissions);
  build_stake (&recomputation);
  build_input (&recomputation, mechanism, emissions[mechanism], input);
  return tao_epoch_run (rules, input, output, scratch, NULL) ? NULL : "inputs contradict each other";
}

static TaoAudit *
try_rules (TaoArena *arena, const TaoAuditCase *audit_case, const TaoRules *rules, GHashTable *uid_of)
{
  g_autoptr(TaoArena) memory = tao_arena_new ();
  g_autoptr(GArray) differences = g_array_new (FALSE, FALSE, sizeof (TaoAuditDifference));
  Comparison comparison = { .arena = arena, .of = audit_case, .differences = differences };
  Recomputation recomputation = {
    .of = audit_case, .rules = rules, .memory = memory, .n = audit_case->before->n, .uid_of = uid_of,
  };
  TaoAudit *audit = tao_arena_new_array (arena, TaoAudit, 1);
  gint64 start = g_get_monotonic_time ();

  audit->netuid = audit_case->netuid;
  audit->epoch_block = audit_case->epoch_block;
  audit->epoch_number = audit_case->before->epoch_index != TAO_CHAIN_UNKNOWN_U64 ? audit_case->before->epoch_index + 1 : 0;
  audit->rule_set = tao_arena_strdup (arena, rules->name);
  comparison.audit = audit;
  recomputation.emission_known = tao_audit_emission (audit_case, &recomputation.emission);
  if (!recomputation.emission_known)
    recomputation.emission = SOME_EMISSION;

  audit->reason = missing_input (audit_case->before, rules);
  if (audit->reason == NULL && !run_under (&recomputation, &comparison))
    audit->reason = "inputs contradict each other";
  audit->duration_us = (guint32) (g_get_monotonic_time () - start);
  audit->n_kept = differences->len;
  audit->differences = tao_arena_dup_array (arena, TaoAuditDifference, differences->data, differences->len);
  audit->status = audit->reason != NULL ? TAO_AUDIT_NOT_CHECKED
                : audit->n_differences == 0 ? TAO_AUDIT_EXACT : TAO_AUDIT_DIFFERS;
  return audit;
}

/* Rule sets to try where the version is not known, newest first; 0 stands for the version's own number, in case only
 * its build is strange. */
static const guint32 known_specs[] = { 0, 475, 470, 464, 440, 438, 432, 425, 424, 423, 293 };

const TaoRules *
tao_audit_candidate (guint i, guint32 spec_version)
{
  for (; i < G_N_ELEMENTS (known_specs); i++)
    {
      const TaoRules *rules = tao_rules_lookup (known_specs[i] != 0 ? known_specs[i] : spec_version);

      if (rules != NULL)
        return rules;
    }
  return NULL;
}

TaoAudit *
tao_audit_run (TaoArena *arena, const TaoAuditCase *audit_case)
{
  g_autoptr(GHashTable) uid_of = index_hotkeys (audit_case->before);
  TaoSupport support = tao_rules_stage_support (&audit_case->rules, TAO_STAGE_EPOCH, traits_of (audit_case->before));
  TaoAudit *audit = NULL;

  if (audit_case->rules.support != TAO_SUPPORT_UNKNOWN)
    {
      audit = try_rules (arena, audit_case, &audit_case->rules.rules, uid_of);
      if (support == TAO_SUPPORT_SUPPORTED || audit->status == TAO_AUDIT_NOT_CHECKED)
        return audit;
      if (audit->status == TAO_AUDIT_EXACT)
        {
          audit->rule_set_inferred = TRUE;
          return audit;
        }
      /* Rules that are not proven accuse nobody. */
      audit->status = TAO_AUDIT_NOT_CHECKED;
      audit->reason = "rules-unconfirmed";
    }
  for (guint i = 0; i < G_N_ELEMENTS (known_specs); i++)
    {
      const TaoRules *rules = tao_audit_candidate (i, audit_case->before->spec_version);
      TaoAudit *attempt = rules != NULL ? try_rules (arena, audit_case, rules, uid_of) : NULL;

      if (attempt != NULL && attempt->status == TAO_AUDIT_EXACT)
        {
          attempt->rule_set_inferred = TRUE;
          return attempt;
        }
    }
  if (audit == NULL)
    {
      audit = tao_arena_new_array (arena, TaoAudit, 1);
      audit->netuid = audit_case->netuid;
      audit->epoch_block = audit_case->epoch_block;
      audit->reason = "rules-unknown";
    }
  return audit;
}
