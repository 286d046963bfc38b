#include "app/pages/subnet-verify/verify-words.h"

#include <errno.h>
#include <glib/gi18n.h>

#include "app/format.h"
#include "app/neuron-name.h"
#include "app/text.h"
#include "app-config.h"

static const char *const stage_names[TAO_AUDIT_N_STAGES] = {
  N_("Stake"), N_("Weights"), N_("Consensus"), N_("Clipping"), N_("Incentive"), N_("Bonds"), N_("Dividends"), N_("Emission"),
};

/* As they stand in the middle of a sentence. */
static const char *const stage_nouns[TAO_AUDIT_N_STAGES] = {
  N_("stake"), N_("weights"), N_("consensus"), N_("clipping"), N_("incentive"), N_("bonds"), N_("dividends"), N_("emission"),
};

const char *
tao_verify_stage_name (TaoAuditStage stage)
{
  return _(stage_names[stage]);
}

TaoAuditStage
tao_verify_first_cause (const TaoAudit *audit)
{
  guint stage = 0;

  while (stage < TAO_AUDIT_N_STAGES && audit->stage_differences[stage] == 0)
    stage++;
  return (TaoAuditStage) stage;
}

static guint64
values_compared (const TaoAudit *audit)
{
  guint64 sum = 0;

  for (guint stage = 0; stage < TAO_AUDIT_N_STAGES; stage++)
    sum += audit->stage_values[stage];
  return sum;
}

static gboolean
reason_is (const TaoAudit *audit, const char *code)
{
  return audit->reason != NULL && g_str_has_prefix (audit->reason, code);
}

char *
tao_verify_title (const TaoAudit *audit)
{
  TaoAuditStage cause = tao_verify_first_cause (audit);

  switch (audit->status)
    {
    case TAO_AUDIT_EXACT:
      return g_strdup (_("The chain and this computer agree"));
    case TAO_AUDIT_DIFFERS:
      /* Translators: a stage of the epoch, such as "bonds". */
      return cause < TAO_AUDIT_N_STAGES ? g_strdup_printf (_("The chain and this computer disagree at %s"), _(stage_nouns[cause]))
                                        : g_strdup (_("The chain and this computer disagree"));
    case TAO_AUDIT_CHECKING:
      return g_strdup (_("Recomputing the last epoch"));
    case TAO_AUDIT_STALE:
      return g_strdup (_("A newer epoch has not been checked yet"));
    case TAO_AUDIT_NOT_CHECKED:
    default:
      return g_strdup (_("The last epoch was not checked"));
    }
}

static char *
unchecked_reason (const TaoAudit *audit)
{
  g_autofree char *block = tao_format_count (audit->epoch_block > 0 ? audit->epoch_block - 1 : 0);
  const char *detail = audit->reason != NULL ? strchr (audit->reason, ':') : NULL;
  g_autofree char *clean = tao_text_line (detail != NULL ? detail + 1 : NULL, TAO_TEXT_LINE);

  if (reason_is (audit, "state-pruned"))
    return g_strdup_printf (_("This endpoint no longer has block %s."), block);
  if (reason_is (audit, "rules-unknown"))
    return g_strdup (_("The chain runs a newer version than the rules known here, and none of them reproduces this epoch."));
  if (reason_is (audit, "rules-unconfirmed"))
    return g_strdup (_("The rules of this version are not proven, and they do not reproduce this epoch."));
  if (reason_is (audit, "missing"))
    return g_strdup_printf (_("The chain does not store an input that the rules need: %s."), clean);
  if (reason_is (audit, "unreadable"))
    return g_strdup_printf (_("The endpoint did not answer: %s."), clean);
  return g_strdup (_("The inputs of this epoch could not be put together."));
}

/* "9,571,070", or "9,571,070 (number 26,587)" where the chain counts epochs. */
static char *
epoch_text (const TaoAudit *audit)
{
  g_autofree char *block = tao_format_count (audit->epoch_block), *number = NULL;

  if (audit->epoch_number == 0)
    return g_steal_pointer (&block);
  number = tao_format_count (audit->epoch_number);
  /* Translators: block of an epoch, and the chain's number of it. */
  return g_strdup_printf (_("%1$s (number %2$s)"), block, number);
}

char *
tao_verify_subtitle (const TaoAudit *audit)
{
  g_autofree char *block = epoch_text (audit);
  g_autofree char *compared = tao_format_count (values_compared (audit));
  TaoAuditStage cause = tao_verify_first_cause (audit);

  if (audit->status == TAO_AUDIT_EXACT)
    /* Translators: a block number, a count of values, a time such as "38". */
    return g_strdup_printf (_("Epoch of block %1$s. All %2$s values are the same to the last digit, recomputed in %3$.1f ms."),
                            block, compared, audit->duration_us / 1000.0);
  if (audit->status == TAO_AUDIT_DIFFERS && cause < TAO_AUDIT_N_STAGES)
    {
      g_autofree char *first = tao_format_count (audit->stage_differences[cause]);
      g_autofree char *of = tao_format_count (audit->stage_values[cause]);
      guint follow = audit->n_differences - audit->stage_differences[cause];
      g_autofree char *head = g_strdup_printf (_("Epoch of block %1$s. %2$s of %3$s values differ there"), block, first, of);
      g_autofree char *tail = follow > 0
        ? g_strdup_printf (g_dngettext (NULL, ", and %u later value follows from them.", ", and %u later values follow from them.", follow), follow)
        : g_strdup (".");

      return g_strconcat (head, tail, NULL);
    }
  if (audit->status == TAO_AUDIT_NOT_CHECKED)
    {
      g_autofree char *reason = unchecked_reason (audit);

      return g_strdup_printf (_("Epoch of block %1$s. %2$s"), block, reason);
    }
  return g_strdup_printf (_("Epoch of block %s."), block);
}

void
tao_verify_stages (const TaoAudit *audit, TaoStageInfo *stages, char **notes)
{
  TaoAuditStage cause = tao_verify_first_cause (audit);
  gboolean verdict = audit->status == TAO_AUDIT_EXACT || audit->status == TAO_AUDIT_DIFFERS || audit->status == TAO_AUDIT_STALE;

  for (guint stage = 0; stage < TAO_AUDIT_N_STAGES; stage++)
    {
      guint32 values = audit->stage_values[stage], differences = audit->stage_differences[stage];
      g_autofree char *count = tao_format_count (differences > 0 ? differences : values);

      stages[stage].name = tao_verify_stage_name ((TaoAuditStage) stage);
      if (!verdict || values == 0)
        {
          stages[stage].state = audit->status == TAO_AUDIT_CHECKING ? TAO_STAGE_RUNNING : TAO_STAGE_WAITING;
          notes[stage] = g_strdup (_("not checked"));
        }
      else if (differences == 0)
        {
          stages[stage].state = TAO_STAGE_DONE;
          notes[stage] = g_strdup_printf (_("%s same"), count);
        }
      else if (stage == cause)
        {
          stages[stage].state = TAO_STAGE_FAILED;
          notes[stage] = g_strdup_printf (_("%s differ"), count);
        }
      else
        {
          stages[stage].state = TAO_STAGE_FOLLOWS;
          notes[stage] = g_strdup_printf (_("%s follow"), count);
        }
      stages[stage].note = notes[stage];
    }
}

/* --- differences ------------------------------------------------------------------ */

static const struct { const char *field, *words; } fields[] = {
  { "StakeWeight", N_("Stake weight") },
  { "Active", N_("Active") },
  { "ValidatorPermit", N_("Validator permit") },
  { "Consensus", N_("Consensus") },
  { "ValidatorTrust", N_("Validator trust") },
  { "Trust", N_("Trust") },
  { "Rank", N_("Rank") },
  { "Incentive", N_("Incentive") },
  { "Dividends", N_("Dividends") },
  { "Emission", N_("Emission") },
};

const char *
tao_verify_field_name (const char *field)
{
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (g_strcmp0 (field, fields[i].field) == 0)
      return _(fields[i].words);
  return field;
}

char *
tao_verify_value_name (const TaoAuditDifference *difference)
{
  if (difference->other_uid != G_MAXUINT16)
    return g_strdup_printf (_("Bond on UID %u"), difference->other_uid);
  return tao_text_line (tao_verify_field_name (difference->field), TAO_TEXT_NAME);
}

static gboolean
parse (const char *text, guint64 *value)
{
  return text != NULL && g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT64, value, NULL);
}

gboolean
tao_verify_delta_value (const TaoAuditDifference *difference, gint64 *delta)
{
  guint64 chain, ours;

  if (!parse (difference->chain, &chain) || !parse (difference->ours, &ours)
      || (ours > chain ? ours - chain : chain - ours) > G_MAXINT64)
    return FALSE;
  *delta = ours >= chain ? (gint64) (ours - chain) : -(gint64) (chain - ours);
  return TRUE;
}

char *
tao_verify_delta (const TaoAuditDifference *difference)
{
  g_autofree char *count = NULL;
  gint64 delta;

  if (!tao_verify_delta_value (difference, &delta))
    return g_strdup (TAO_DASH);
  count = tao_format_count ((guint64) ABS (delta));
  return g_strconcat (delta < 0 ? TAO_MINUS : "+", count, NULL);
}

/* The largest distance among the first causes, or 0 if it cannot be told. */
static guint64
largest_step (const TaoAudit *audit)
{
  TaoAuditStage cause = tao_verify_first_cause (audit);
  guint64 most = 0;

  for (guint i = 0; i < audit->n_kept; i++)
    {
      gint64 delta;

      if (audit->differences[i].stage != cause)
        continue;
      if (!tao_verify_delta_value (&audit->differences[i], &delta))
        return 0;
      most = MAX (most, (guint64) ABS (delta));
    }
  return most;
}

char *
tao_verify_meaning (const TaoAudit *audit, guint32 spec_version, char **advice)
{
  g_autofree char *rules = tao_text_line (audit->rule_set, TAO_TEXT_NAME);

  if (advice != NULL)
    *advice = NULL;
  if (audit->status == TAO_AUDIT_DIFFERS)
    {
      if (advice != NULL && spec_version != TAO_UNKNOWN_U32)
        *advice = g_strdup_printf (_("Runtime %1$u, checked against rules %2$s. Update Taoscope, or send the report."), spec_version, rules);
      if (largest_step (audit) == 1)
        return g_strdup (_("The runtime rounds one step differently from this version of Taoscope. No stake is at risk."));
      return g_strdup (_("Either the runtime follows rules that this version of Taoscope does not know, or an input changed between "
                         "the two reads. The chain's own values stay what is paid out."));
    }
  if (audit->status == TAO_AUDIT_NOT_CHECKED)
    {
      if (advice != NULL && reason_is (audit, "state-pruned"))
        *advice = g_strdup (_("An archive endpoint, set in Preferences, keeps every block."));
      else if (advice != NULL && reason_is (audit, "rules-"))
        *advice = g_strdup (_("A newer Taoscope may know these rules."));
      else if (advice != NULL && reason_is (audit, "unreadable"))
        *advice = g_strdup (_("Recompute to ask again, or choose another endpoint."));
      return g_strdup (_("Nothing is claimed about this epoch: neither that it is right, nor that it is wrong."));
    }
  if (audit->status == TAO_AUDIT_EXACT && audit->rule_set_inferred)
    return g_strdup_printf (_("The rules of this runtime are not proven here, but rules %s reproduce every value of this epoch."), rules);
  if (audit->status == TAO_AUDIT_EXACT)
    return g_strdup (_("This computer read what the epoch started from, ran the same integer arithmetic, and got every stored value again."));
  return g_strdup ("");
}

/* --- the report --------------------------------------------------------------------- */

static void
report_line (GString *report, const char *name, const char *value)
{
  g_string_append_printf (report, "%-22s%s\n", name, value != NULL ? value : "-");
}

char *
tao_verify_report (const TaoSnapshot *snapshot, guint16 netuid)
{
  static const char *const states[] = { "not checked", "checking", "exact", "differs", "stale" };
  const TaoSubnet *subnet = tao_snapshot_lookup_subnet (snapshot, netuid);
  const TaoAudit *audit = subnet != NULL ? subnet->audit : NULL;
  const TaoSyncInfo *sync = tao_snapshot_get_sync (snapshot);
  GString *report;

  if (audit == NULL)
    return NULL;
  report = g_string_new ("Taoscope verification report\n\n");
  report_line (report, "taoscope", TAO_VERSION);
  if (sync != NULL)
    {
      g_autofree char *genesis = tao_format_hash (&sync->genesis);
      g_autofree char *chain = tao_text_line (sync->chain_name, TAO_TEXT_NAME);
      g_autofree char *node = tao_text_line (sync->node_version, TAO_TEXT_NAME);
      g_autofree char *spec = sync->spec_version != TAO_UNKNOWN_U32 ? g_strdup_printf ("%u", sync->spec_version) : NULL;

      report_line (report, "chain", chain);
      report_line (report, "genesis", genesis);
      report_line (report, "node", node);
      report_line (report, "runtime", spec);
    }
  g_string_append_printf (report, "%-22s%u\n%-22s%" G_GUINT64_FORMAT "\n", "netuid", netuid, "epoch block", audit->epoch_block);
  report_line (report, "rules", audit->rule_set);
  report_line (report, "rules inferred", audit->rule_set_inferred ? "yes" : "no");
  report_line (report, "verdict", audit->status < G_N_ELEMENTS (states) ? states[audit->status] : NULL);
  report_line (report, "reason", audit->reason);
  g_string_append_printf (report, "%-22s%u\n\n%-12s %10s %10s\n", "microseconds", audit->duration_us, "stage", "compared", "differ");
  for (guint stage = 0; stage < TAO_AUDIT_N_STAGES; stage++)
    g_string_append_printf (report, "%-12s %10u %10u\n", stage_nouns[stage], audit->stage_values[stage], audit->stage_differences[stage]);
  if (audit->n_differences > 0)
    g_string_append_printf (report, "\n%u differences, %u listed\n%-12s %-18s %6s %6s %22s %22s\n", audit->n_differences, audit->n_kept,
                            "stage", "storage item", "uid", "on", "chain", "here");
  for (guint i = 0; i < audit->n_kept; i++)
    {
      const TaoAuditDifference *difference = &audit->differences[i];
      g_autofree char *other = difference->other_uid != G_MAXUINT16 ? g_strdup_printf ("%u", difference->other_uid) : g_strdup ("");

      g_string_append_printf (report, "%-12s %-18s %6u %6s %22s %22s\n", stage_nouns[difference->stage], difference->field,
                              difference->uid, other, difference->chain, difference->ours);
    }
  return g_string_free (report, FALSE);
}

char *
tao_verify_problem (const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_CONNECTED))
    return g_strdup (_("The inputs are read from the chain when they are looked at. Connect to a network and try again."));
  if (strstr (error->message, "state-pruned") != NULL)
    return g_strdup (_("This endpoint no longer has the state before this epoch. An archive endpoint, set in Preferences, keeps it."));
  if (strstr (error->message, "rules-") != NULL)
    return g_strdup (_("No known rules reproduce this epoch."));
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    return g_strdup (_("There was no such UID in this epoch."));
  return g_strdup (_("The endpoint did not hand over what went into this epoch."));
}
