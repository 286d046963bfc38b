#include "engine/epoch-replay.h"

void
tao_epoch_replay_clear (TaoEpochReplay *self)
{
  tao_epoch_output_clear (&self->output);
  g_clear_pointer (&self->scratch, tao_epoch_scratch_free);
  g_clear_pointer (&self->memory, tao_arena_unref);
}

static gboolean
is_exact (const TaoEpochCase *from, const TaoEpochOutput *output, guint mechanism)
{
  const guint16 *stored = mechanism < from->output->n_mechanisms ? from->output->incentive[mechanism] : NULL;

  if (stored == NULL || from->output->n_incentive[mechanism] != output->n)
    return FALSE;
  for (guint uid = 0; uid < output->n; uid++)
    if (stored[uid] != output->incentive[uid] && !from->is_replaced[uid])
      return FALSE;
  return TRUE;
}

static gboolean
run_under (TaoEpochReplay *out, TaoEpochCase *from, guint mechanism, const TaoRules *rules, const char **reason)
{
  TaoAuditCase audit_case = tao_epoch_case_get_audit (from);

  tao_epoch_replay_clear (out);
  out->memory = tao_arena_new ();
  out->scratch = tao_epoch_scratch_new ();
  *reason = tao_audit_recompute (&audit_case, rules, mechanism, out->memory, out->scratch, &out->input, &out->output);
  if (*reason != NULL)
    return FALSE;
  tao_epoch_scratch_view (out->scratch, &out->view);
  out->rules = rules;
  out->exact = is_exact (from, &out->output, mechanism);
  return TRUE;
}

gboolean
tao_epoch_replay_run (TaoEpochReplay *out, TaoEpochCase *from, guint mechanism, const char **reason)
{
  if (from->rules.support != TAO_SUPPORT_UNKNOWN)
    return run_under (out, from, mechanism, &from->rules.rules, reason);
  for (guint i = 0;; i++)
    {
      const TaoRules *rules = tao_audit_candidate (i, from->state->spec_version);

      if (rules == NULL)
        break;
      if (run_under (out, from, mechanism, rules, reason) && out->exact)
        return TRUE;
    }
  *reason = "rules-unknown";
  return FALSE;
}
