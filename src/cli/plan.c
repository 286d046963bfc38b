/* How a plan and its outcome read. */
#include "cli/order.h"

/* The codes of plan notes, worded. */
static const struct {
  const char *code, *words;
} note_words[] = {
  { "no-quote", "the price cannot be computed" },
  { "quotes-differ", "the runtime promises another amount than the chain's own arithmetic gives" },
  { "chain-refuses", "the chain would refuse" },
  { "partly", "only a part can be filled within the limit" },
  { "impact", "the trade itself moves the price by more than 1 %" },
  { "no-limit", "this call has no price limit: what arrives depends on the price then" },
  { "too-expensive", "this costs more than is wanted" },
  { "stays", "the stake on this subnet cannot be sold and stays" },
  { "takes-effect", "takes effect at block" },
  { "full-take", "the whole reward goes to the validator" },
  { "not-enough", "the balance is too small" },
  { "below-deposit", "what is left is below the existential deposit, and would be lost" },
  { "fee-unknown", "the fee is not known" },
};

static const char *const level_names[] = { "info", "warning", "refused" };

const char *
tao_cli_stage_name (TaoJobStage stage)
{
  static const char *const names[] = {
    [TAO_JOB_SIGNED] = "signed", [TAO_JOB_SUBMITTED] = "submitted", [TAO_JOB_IN_BLOCK] = "in-block",
    [TAO_JOB_RETRACTED] = "retracted", [TAO_JOB_SEARCHING] = "searching", [TAO_JOB_FINALIZED] = "finalized",
  };

  return names[stage];
}

static const char *
word_note (const char *code)
{
  for (guint i = 0; i < G_N_ELEMENTS (note_words); i++)
    if (g_str_equal (note_words[i].code, code))
      return note_words[i].words;
  return code;
}

/* "12.5 TAO", "12.5 alpha of subnet 3". (transfer full) */
static char *
amount_of (guint64 amount, guint16 netuid)
{
  g_autofree char *text = tao_cli_amount (amount);

  if (amount == TAO_UNKNOWN_U64)
    return g_strdup ("an amount that is not known");
  return netuid == G_MAXUINT16 ? g_strdup_printf ("%s TAO", text) : g_strdup_printf ("%s alpha of subnet %u", text, netuid);
}

static void
print_step (TaoCli *cli, const TaoJobPlan *plan, guint index)
{
  const TaoPlanStep *step = &plan->steps[index];
  g_autofree char *pays = amount_of (step->pays, step->pays_netuid);
  g_autofree char *receives = amount_of (step->receives, step->receives_netuid);
  g_autofree char *worst = amount_of (step->receives_worst, step->receives_netuid);
  g_autofree char *now = tao_cli_amount (step->price_now_rao);
  g_autofree char *after = tao_cli_amount (step->price_after_rao);
  g_autofree char *fee = tao_cli_amount (step->pool_fee);

  tao_cli_print (cli, "%s.%s %s", step->pallet, step->call, step->arguments);
  if (step->pays != TAO_UNKNOWN_U64)
    tao_cli_print (cli, "  %-14s %s", "pays", pays);
  for (guint i = 0; i < step->n_facts; i++)
    tao_cli_print (cli, "  %-14s %s → %s", step->facts[i].code, step->facts[i].before != NULL ? step->facts[i].before : "-",
                   step->facts[i].after != NULL ? step->facts[i].after : "-");
  if (step->receives == TAO_UNKNOWN_U64)
    return;
  tao_cli_print (cli, "  %-14s %s", "receives", receives);
  if (step->receives_worst != TAO_UNKNOWN_U64)
    tao_cli_print (cli, "  %-14s %s", "at least", worst);
  if (!step->uses_pool)
    return;
  tao_cli_print (cli, "  %-14s %s → %s TAO per alpha, %" G_GUINT64_FORMAT ".%04" G_GUINT64_FORMAT " %% lost to fee and impact",
                 "price", now, after, step->impact_ppm / 10000, step->impact_ppm % 10000);
  tao_cli_print (cli, "  %-14s %s %s", "pool fee", fee, step->pool_fee_in_tao ? "TAO" : "alpha");
  if (step->limit_rao > 0)
    {
      g_autofree char *limit = tao_cli_amount (step->limit_rao);

      tao_cli_print (cli, "  %-14s %s %s", "limit", limit,
                     step->pays_netuid != G_MAXUINT16 && step->receives_netuid != G_MAXUINT16 ? "of one price to the other"
                                                                                              : "TAO per alpha");
    }
}

static void
print_note (TaoCli *cli, const TaoPlanNote *note)
{
  g_autofree char *value = g_strdup_printf (" %" G_GUINT64_FORMAT, note->value);
  gboolean numbered = g_str_equal (note->code, "takes-effect");

  tao_cli_print (cli, "%s: %s%s%s%s", level_names[note->level], word_note (note->code), numbered ? value : "",
                 note->detail != NULL ? ": " : "", note->detail != NULL ? note->detail : "");
}

void
tao_cli_print_plan (TaoCli *cli, const TaoJobPlan *plan)
{
  g_autofree char *signer = tao_cli_address (&plan->signer);
  g_autofree char *fee = tao_cli_amount (plan->fee_rao);
  g_autofree char *before = tao_cli_amount (plan->balance_before_rao);
  g_autofree char *after = tao_cli_amount (plan->balance_after_rao);

  tao_cli_print (cli, "On %s at block %" G_GUINT64_FORMAT ", signed by %s:", plan->chain_name != NULL ? plan->chain_name : "-",
                 plan->block, signer);
  for (guint i = 0; i < plan->n_steps; i++)
    print_step (cli, plan, i);
  tao_cli_print (cli, "%-16s %s TAO", "fee", fee);
  tao_cli_print (cli, "%-16s %s → %s TAO", "free balance", before, after);
  for (guint i = 0; i < plan->n_notes; i++)
    print_note (cli, &plan->notes[i]);
}

static void
add_step (JsonBuilder *builder, const TaoPlanStep *step)
{
  json_builder_begin_object (builder);
  tao_cli_add_string (builder, "pallet", step->pallet);
  tao_cli_add_string (builder, "call", step->call);
  tao_cli_add_json (builder, "arguments", step->arguments);
  tao_cli_add_u64 (builder, "pays", step->pays);
  tao_cli_add_uint (builder, "pays_netuid", step->pays_netuid != G_MAXUINT16 ? step->pays_netuid : TAO_UNKNOWN_U32);
  tao_cli_add_u64 (builder, "receives", step->receives);
  tao_cli_add_u64 (builder, "receives_worst", step->receives_worst);
  tao_cli_add_uint (builder, "receives_netuid", step->receives_netuid != G_MAXUINT16 ? step->receives_netuid : TAO_UNKNOWN_U32);
  if (step->uses_pool)
    {
      tao_cli_add_u64 (builder, "pool_fee", step->pool_fee);
      tao_cli_add_boolean (builder, "pool_fee_in_tao", step->pool_fee_in_tao);
      tao_cli_add_u64 (builder, "price_now_rao", step->price_now_rao);
      tao_cli_add_u64 (builder, "price_after_rao", step->price_after_rao);
      tao_cli_add_u64 (builder, "limit_rao", step->limit_rao);
      tao_cli_add_u64 (builder, "impact_ppm", step->impact_ppm);
      tao_cli_add_u64 (builder, "runtime_receives", step->runtime_receives);
    }
  json_builder_set_member_name (builder, "facts");
  json_builder_begin_array (builder);
  for (guint i = 0; i < step->n_facts; i++)
    {
      json_builder_begin_object (builder);
      tao_cli_add_string (builder, "code", step->facts[i].code);
      tao_cli_add_string (builder, "before", step->facts[i].before);
      tao_cli_add_string (builder, "after", step->facts[i].after);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

void
tao_cli_add_plan (JsonBuilder *builder, const TaoJobPlan *plan)
{
  json_builder_set_member_name (builder, "plan");
  json_builder_begin_object (builder);
  tao_cli_add_account (builder, "signer", &plan->signer);
  tao_cli_add_hash (builder, "genesis", &plan->genesis);
  tao_cli_add_string (builder, "chain", plan->chain_name);
  tao_cli_add_u64 (builder, "block", plan->block);
  tao_cli_add_uint (builder, "spec_version", plan->spec_version);
  tao_cli_add_u64 (builder, "fee_rao", plan->fee_rao);
  tao_cli_add_u64 (builder, "era_end", plan->era_end);
  tao_cli_add_u64 (builder, "balance_before_rao", plan->balance_before_rao);
  tao_cli_add_u64 (builder, "balance_after_rao", plan->balance_after_rao);
  tao_cli_add_string (builder, "call_hex", plan->call_hex);
  tao_cli_add_boolean (builder, "blocked", plan->blocked);
  json_builder_set_member_name (builder, "steps");
  json_builder_begin_array (builder);
  for (guint i = 0; i < plan->n_steps; i++)
    add_step (builder, &plan->steps[i]);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "notes");
  json_builder_begin_array (builder);
  for (guint i = 0; i < plan->n_notes; i++)
    {
      json_builder_begin_object (builder);
      tao_cli_add_string (builder, "level", level_names[plan->notes[i].level]);
      tao_cli_add_string (builder, "code", plan->notes[i].code);
      tao_cli_add_string (builder, "detail", plan->notes[i].detail);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

void
tao_cli_print_result (TaoCli *cli, const TaoJobPlan *plan, const TaoJobResult *result)
{
  g_autofree char *hash = tao_cli_hash (&result->hash);
  g_autofree char *fee = tao_cli_amount (result->fee_rao);

  if (result->succeeded)
    tao_cli_print (cli, "Done in block %" G_GUINT64_FORMAT ", final: %s", result->block, hash);
  else
    tao_cli_print (cli, "The chain said no in block %" G_GUINT64_FORMAT ": %s%s%s (%s)", result->block,
                   result->error != NULL ? result->error : "no reason given", result->error_docs != NULL ? ": " : "",
                   result->error_docs != NULL ? result->error_docs : "", hash);
  tao_cli_print (cli, "%-16s %s TAO", "fee", fee);
  for (guint i = 0; result->succeeded && i < MIN (result->n_received, plan->n_steps); i++)
    {
      const TaoPlanStep *step = &plan->steps[i];
      g_autofree char *quoted = amount_of (step->receives, step->receives_netuid);
      g_autofree char *received = amount_of (result->received[i], step->receives_netuid);

      if (step->receives != TAO_UNKNOWN_U64)
        tao_cli_print (cli, "%-16s %s\n%-16s %s", "quoted", quoted, "received", received);
    }
}

void
tao_cli_add_result (JsonBuilder *builder, const TaoJobResult *result)
{
  json_builder_set_member_name (builder, "result");
  json_builder_begin_object (builder);
  tao_cli_add_boolean (builder, "succeeded", result->succeeded);
  tao_cli_add_hash (builder, "hash", &result->hash);
  tao_cli_add_hash (builder, "block_hash", &result->block_hash);
  tao_cli_add_u64 (builder, "block", result->block);
  tao_cli_add_string (builder, "error", result->error);
  tao_cli_add_u64 (builder, "fee_rao", result->fee_rao);
  json_builder_set_member_name (builder, "received");
  json_builder_begin_array (builder);
  for (guint i = 0; i < result->n_received; i++)
    {
      g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, result->received[i]);

      if (result->received[i] == TAO_UNKNOWN_U64)
        json_builder_add_null_value (builder);
      else
        json_builder_add_string_value (builder, text);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}
