#include "engine/epoch-report.h"

#include "chain/json.h"
#include "engine/asked.h"
#include "engine/engine-private.h"
#include "engine/epoch-replay.h"

typedef struct {
  TaoAsked      asked;
  guint16       netuid;
  guint64       block;
  char         *remarks;
  TaoEpochCase *epoch;         /* (nullable) */
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  tao_asked_clear (&question->asked);
  g_clear_pointer (&question->epoch, tao_epoch_case_free);
  g_free (question->remarks);
  g_free (question);
}

/* --- JSON ------------------------------------------------------------------------------------------------------------ */

static void
add_name (GString *out, const char *name)
{
  if (out->str[out->len - 1] != '{')
    g_string_append (out, ",\n");
  g_string_append_printf (out, "\"%s\":", name);
}

static void
add_number (GString *out, const char *name, gint64 value)
{
  add_name (out, name);
  g_string_append_printf (out, "%" G_GINT64_FORMAT, value);
}

/* What a double may not hold. */
static void
add_u64 (GString *out, const char *name, guint64 value)
{
  add_name (out, name);
  g_string_append_printf (out, "\"%" G_GUINT64_FORMAT "\"", value);
}

static void
add_flag (GString *out, const char *name, gboolean value)
{
  add_name (out, name);
  g_string_append (out, value ? "true" : "false");
}

static void
append_i128 (GString *out, tao_i128 value)
{
  tao_u128 rest = value < 0 ? -(tao_u128) value : (tao_u128) value;
  char digits[42];
  guint at = sizeof digits;

  digits[--at] = '\0';
  do
    {
      digits[--at] = (char) ('0' + (int) (rest % 10));
      rest /= 10;
    }
  while (rest > 0);
  g_string_append_printf (out, "\"%s%s\"", value < 0 ? "-" : "", digits + at);
}

/* @values: @n of @width bytes; NULL: no such list.  @gone: (nullable): entries of which there is nothing to say. */
static void
add_list (GString *out, const char *name, gconstpointer values, guint n, guint width, const guint8 *gone)
{
  if (values == NULL)
    return;
  add_name (out, name);
  for (guint i = 0; i < n; i++)
    {
      g_string_append_c (out, i == 0 ? '[' : ',');
      if (gone != NULL && gone[i])
        g_string_append (out, "null");
      else if (width == 8)
        g_string_append_printf (out, "\"%" G_GUINT64_FORMAT "\"", ((const guint64 *) values)[i]);
      else
        g_string_append_printf (out, "%u", width == 2 ? ((const guint16 *) values)[i] : ((const guint8 *) values)[i]);
    }
  g_string_append (out, n > 0 ? "]" : "[]");
}

static void
append_row (GString *out, guint n, const guint16 *uid, const guint16 *value, gsize stride)
{
  g_string_append_c (out, '[');
  for (guint i = 0; i < n; i++)
    g_string_append_printf (out, "%s[%u,%u]", i > 0 ? "," : "", *(const guint16 *) ((const guint8 *) uid + i * stride),
                            *(const guint16 *) ((const guint8 *) value + i * stride));
  g_string_append_c (out, ']');
}

static void
add_rows (GString *out, const char *name, const TaoEpochRows *rows)
{
  add_name (out, name);
  g_string_append_c (out, '[');
  for (guint i = 0; i < rows->n_rows; i++)
    {
      const TaoEpochPair *pairs = tao_epoch_rows_get (rows, i);

      g_string_append (out, i > 0 ? "," : "");
      append_row (out, tao_epoch_rows_length (rows, i), &pairs->uid, &pairs->value, sizeof *pairs);
    }
  g_string_append_c (out, ']');
}

static void
add_chain_rows (GString *out, const char *name, const TaoChainRows *rows, const guint8 *gone)
{
  if (rows == NULL)
    return;
  add_name (out, name);
  g_string_append_c (out, '[');
  for (guint i = 0; i < rows->n_rows; i++)
    {
      g_string_append (out, i > 0 ? "," : "");
      if (gone[i])
        g_string_append (out, "null");
      else
        append_row (out, rows->offset[i + 1] - rows->offset[i], rows->uid + rows->offset[i], rows->value + rows->offset[i], sizeof (guint16));
    }
  g_string_append_c (out, ']');
}

static void
add_remarks (GString *out, const char *remarks)
{
  g_auto(GStrv) lines = g_strsplit (remarks, "\n", -1);

  add_name (out, "report");
  g_string_append_c (out, '[');
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_string_append (out, i > 0 ? ",\n" : "");
      tao_json_append_string (out, lines[i]);
    }
  g_string_append_c (out, ']');
}

/* --- the document ----------------------------------------------------------------------------------------------------- */

static void
add_input (GString *out, const TaoEpochInput *input)
{
  add_name (out, "input");
  g_string_append_c (out, '{');
  add_number (out, "n", input->n);
  add_u64 (out, "block", input->block);
  add_number (out, "Tempo", input->tempo);
  add_u64 (out, "activity_cutoff_blocks", input->activity_cutoff);
  add_u64 (out, "LastMechansimStepBlock", input->last_step_block);
  add_list (out, "LastUpdate", input->last_update, input->n_last_update, 8, NULL);
  add_list (out, "BlockAtRegistration", input->registered_at, input->n, 8, NULL);
  add_u64 (out, "StakeThreshold", input->stake_threshold);
  add_number (out, "owner_uid", input->owner_uid);
  add_list (out, "ValidatorPermit", input->validator_permit, input->n_validator_permit, 1, NULL);
  add_number (out, "MaxAllowedValidators", input->max_validators);
  add_rows (out, "Weights", &input->weights);
  add_rows (out, "Bonds", &input->bonds);
  add_flag (out, "CommitRevealWeightsEnabled", input->commit_reveal);
  add_list (out, "earliest_active_commit_block", input->commit_block, input->n, 8, NULL);
  add_number (out, "Kappa", input->kappa);
  add_number (out, "BondsPenalty", input->bonds_penalty);
  add_flag (out, "Yuma3On", input->yuma3);
  add_flag (out, "LiquidAlphaOn", input->liquid_alpha);
  add_u64 (out, "BondsMovingAverage", input->bonds_moving_average);
  add_number (out, "alpha_low", input->alpha_low);
  add_number (out, "alpha_high", input->alpha_high);
  add_number (out, "AlphaSigmoidSteepness", input->alpha_sigmoid_steepness);
  add_u64 (out, "emission_rao", input->emission);
  add_name (out, "total_stake_bits");
  for (guint i = 0; i < input->n; i++)
    {
      g_string_append_c (out, i == 0 ? '[' : ',');
      append_i128 (out, input->stake[i].bits);
    }
  g_string_append (out, input->n > 0 ? "]}" : "[]}");
}

/* What a mechanism stores for itself. */
static void
add_own_output (GString *out, const TaoEpochCase *from, guint mechanism)
{
  const TaoChainEpochOutput *after = from->output;

  if (mechanism >= after->n_mechanisms)
    return;
  add_list (out, "Incentive", after->incentive[mechanism], after->n_incentive[mechanism], 2, from->is_replaced);
  add_chain_rows (out, "Bonds", after->bonds[mechanism], from->is_replaced);
}

/* What the subnet stores, of all its mechanisms together. */
static void
add_common_output (GString *out, TaoEpochCase *from, const TaoRules *rules)
{
  TaoAuditCase audit_case = tao_epoch_case_get_audit (from);
  const TaoChainEpochOutput *after = from->output;
  const guint8 *gone = from->is_replaced;
  guint64 emission;

  add_list (out, "Active", after->active, after->n_active, 1, gone);
  add_list (out, "ValidatorPermit", after->validator_permit, after->n_permit, 1, gone);
  add_list (out, "StakeWeight", after->stake_weight, after->n_stake_weight, 2, gone);
  add_list (out, "Consensus", after->consensus, after->n_consensus, 2, gone);
  add_list (out, "ValidatorTrust", after->validator_trust, after->n_validator_trust, 2, gone);
  add_list (out, "Dividends", after->dividends, after->n_dividends, 2, gone);
  if (rules->legacy_scores)
    {
      add_list (out, "Rank", after->rank, after->n_rank, 2, gone);
      add_list (out, "Trust", after->trust, after->n_trust, 2, gone);
    }
  if (tao_audit_emission (&audit_case, &emission))
    add_list (out, "Emission", after->emission, after->n_emission, 8, gone);
}

/* What @stake was made of, for those who want to go further back. */
static void
add_sources (GString *out, const TaoEpochState *state)
{
  add_name (out, "stake_of");
  g_string_append_c (out, '{');
  add_u64 (out, "TaoWeight", state->tao_weight);
  add_name (out, "hotkeys");
  for (guint i = 0; i < state->n; i++)
    {
      g_string_append (out, i == 0 ? "[\"0x" : ",\"0x");
      for (guint j = 0; j < 32; j++)
        g_string_append_printf (out, "%02x", state->hotkey[i].bytes[j]);
      g_string_append_c (out, '"');
    }
  g_string_append (out, state->n > 0 ? "]" : "[]");
  add_list (out, "alpha", state->alpha, state->n, 8, NULL);
  add_list (out, "root", state->root, state->n, 8, NULL);
  g_string_append_c (out, '}');
}

/* NULL, *@reason set, where it cannot be run. */
static char *
write_report (const Question *question, const char **reason)
{
  TaoEpochCase *from = question->epoch;
  guint count = from->state->n_mechanisms;
  g_autoptr(GString) out = g_string_new ("{");
  const TaoRules *rules = NULL;

  for (guint m = 0; m < count; m++)
    {
      g_auto(TaoEpochReplay) run = { 0 };

      if (!tao_epoch_replay_run (&run, from, m, reason))
        return NULL;
      if (m == 0)
        {
          /* By the number of a runtime whose rules are known, where the chain's own are not. */
          rules = run.rules;
          add_name (out, "id");
          g_string_append_printf (out, "\"subnet %u, epoch of block %" G_GUINT64_FORMAT "\"", question->netuid, from->block);
          add_number (out, "spec_version", CLAMP (from->state->spec_version, rules->first_spec, rules->last_spec));
          add_number (out, "runtime_spec_version", from->state->spec_version);
          add_name (out, "rules");
          tao_json_append_string (out, rules->name);
          if (count > 1)
            {
              add_name (out, "mechanisms");
              g_string_append_c (out, '[');
            }
        }
      if (count > 1)
        g_string_append (out, m > 0 ? ",{" : "{");
      add_input (out, &run.input);
      add_name (out, "output");
      g_string_append_c (out, '{');
      add_own_output (out, from, m);
      if (count == 1)
        add_common_output (out, from, rules);
      g_string_append (out, count > 1 ? "}}" : "}");
    }
  if (count > 1)
    {
      g_string_append_c (out, ']');
      add_name (out, "output");
      g_string_append_c (out, '{');
      add_common_output (out, from, rules);
      g_string_append_c (out, '}');
    }
  add_sources (out, from->state);
  add_remarks (out, question->remarks);
  g_string_append (out, "}\n");
  return g_string_free (g_steal_pointer (&out), FALSE);
}

char *
tao_epoch_report_remarks_only (const char *remarks)
{
  GString *out = g_string_new ("{");

  add_remarks (out, remarks);
  g_string_append (out, "}\n");
  return g_string_free (out, FALSE);
}

/* --- asking ------------------------------------------------------------------------------------------------------------ */

/* Worker thread; the question belongs to it until the task returns. */
static void
write_thread (GTask *work, gpointer source, gpointer data, GCancellable *cancellable)
{
  const char *reason = NULL;
  char *text = write_report (data, &reason);

  if (text != NULL)
    g_task_return_pointer (work, text, g_free);
  else
    g_task_return_new_error (work, G_IO_ERROR, G_IO_ERROR_FAILED, "%s", reason);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Question *question = user_data;
  GError *error = NULL;
  char *text = g_task_propagate_pointer (G_TASK (result), &error);

  if (text == NULL)
    tao_asked_take_error (&question->asked, error);
  else
    tao_asked_answer (&question->asked, text, g_free);
  question_free (question);
}

static void
read_cb (TaoEpochCase *epoch, gpointer user_data)
{
  Question *question = user_data;
  g_autoptr(GTask) work = NULL;

  question->epoch = epoch;
  if (!tao_epoch_case_check (epoch, &question->asked))
    {
      question_free (question);
      return;
    }
  work = g_task_new (NULL, NULL, written_cb, question);
  g_task_set_source_tag (work, read_cb);
  g_task_set_task_data (work, question, NULL);
  g_task_run_in_thread (work, write_thread);
}

/* In the engine's thread. */
static void
report_command (TaoCore *core, gpointer data)
{
  Question *question = data;

  if (!tao_epoch_case_ask (core, &question->asked, question->netuid, question->block, read_cb, question))
    question_free (question);
}

void
tao_engine_load_epoch_report_async (TaoEngine *self, guint16 netuid, guint64 epoch_block, const char *remarks,
                                    GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  Question *question;

  g_return_if_fail (TAO_IS_ENGINE (self));

  question = g_new0 (Question, 1);
  tao_asked_init (&question->asked, self, tao_engine_load_epoch_report_async, cancellable, callback, user_data);
  question->netuid = netuid;
  question->block = epoch_block;
  question->remarks = g_strdup (remarks);
  tao_engine_send_owned (self, report_command, question, question_free);
}

char *
tao_engine_load_epoch_report_finish (TaoEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
