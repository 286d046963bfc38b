#include "app/pages/node/node-words.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/format.h"
#include "app/text.h"

static gboolean
is_syncing (const TaoNodeProgress *progress)
{
  return progress->phase >= TAO_NODE_PHASE_PREPARING && progress->phase <= TAO_NODE_PHASE_SYNCING;
}

char *
tao_node_words_state (TaoNode *node, TaoChipKind *chip)
{
  TaoSupervisor *supervisor = tao_node_get_supervisor (node);
  gint64 wait;

  switch (tao_supervisor_get_state (supervisor))
    {
    case TAO_PROCESS_STARTING:
      *chip = TAO_CHIP_ACCENT;
      return g_strdup (_("starting"));
    case TAO_PROCESS_RUNNING:
      *chip = is_syncing (tao_node_get_progress (node)) ? TAO_CHIP_ACCENT : TAO_CHIP_POS;
      return g_strdup (is_syncing (tao_node_get_progress (node)) ? _("syncing") : _("running"));
    case TAO_PROCESS_BACKING_OFF:
      *chip = TAO_CHIP_WARN;
      wait = (tao_supervisor_get_retry_us (supervisor) - g_get_monotonic_time ()) / G_USEC_PER_SEC;
      /* Translators: seconds until the program is started again. */
      return g_strdup_printf (_("starts again in %d s"), (int) CLAMP (wait, 0, 3600));
    case TAO_PROCESS_STOPPING:
      *chip = TAO_CHIP_WARN;
      return g_strdup (_("stopping"));
    case TAO_PROCESS_FAILED:
      *chip = TAO_CHIP_NEG;
      return g_strdup (_("failed"));
    case TAO_PROCESS_STOPPED:
    default:
      *chip = tao_node_waits_for_disk (node) ? TAO_CHIP_WARN : TAO_CHIP_PLAIN;
      return g_strdup (tao_node_waits_for_disk (node) ? _("waits for disk space") : _("stopped"));
    }
}

static char *
running_line (const TaoNodeProgress *progress)
{
  double share = tao_node_progress_share (progress);
  guint64 left = tao_node_progress_left (progress);
  g_autofree char *percent = NULL;

  if (progress->phase == TAO_NODE_PHASE_PROOFS)
    return g_strdup (_("Downloading finality proofs"));
  if (!is_syncing (progress) || share < 0)
    return g_strdup (is_syncing (progress) ? _("Preparing to sync") : _("Running"));
  percent = tao_format_percent ((guint64) (share * 1000000), 1000000, 1);
  if (progress->phase == TAO_NODE_PHASE_STATE)
    return g_strdup_printf (_("Downloading state, %s"), percent);
  if (left != G_MAXUINT64)
    {
      g_autofree char *time = tao_format_duration (left);

      /* Translators: "97.4%", "3 min". */
      return g_strdup_printf (_("Syncing %1$s · %2$s left"), percent, time);
    }
  return g_strdup_printf (_("Syncing %s"), percent);
}

char *
tao_node_words_line (TaoNode *node)
{
  TaoSupervisor *supervisor = tao_node_get_supervisor (node);

  switch (tao_supervisor_get_state (supervisor))
    {
    case TAO_PROCESS_RUNNING:
      return running_line (tao_node_get_progress (node));
    case TAO_PROCESS_STARTING:
      return g_strdup (_("Starting"));
    case TAO_PROCESS_BACKING_OFF:
      return g_strdup_printf (g_dngettext (NULL, "Ended by itself, restarted %u time", "Ended by itself, restarted %u times",
                                           tao_supervisor_get_restarts (supervisor)), tao_supervisor_get_restarts (supervisor));
    case TAO_PROCESS_STOPPING:
      return g_strdup (_("Stopping"));
    case TAO_PROCESS_FAILED:
      return g_strdup (_("Failed"));
    case TAO_PROCESS_STOPPED:
    default:
      return g_strdup (tao_node_get_disk_stop (node) ? _("Stopped: the disk is nearly full") : _("Stopped"));
    }
}

/* "block 10,519, final", from what the node answers; its log may be silent. */
static char *
words_head (const TaoNodeStatus *status)
{
  g_autofree char *best = tao_format_count (status->best_block);

  if (status->finalized_block == TAO_UNKNOWN_U64 || status->finalized_block > status->best_block)
    return g_strdup_printf (_("block %s"), best);
  if (status->finalized_block == status->best_block)
    return g_strdup_printf (_("block %s, final"), best);
  return g_strdup_printf (_("block %1$s, final −%2$" G_GUINT64_FORMAT), best, status->best_block - status->finalized_block);
}

char *
tao_node_words_progress (TaoNode *node)
{
  const TaoNodeProgress *progress = tao_node_get_progress (node);
  g_autofree char *best = tao_format_count (progress->best), *target = tao_format_count (progress->target);

  if (progress->phase == TAO_NODE_PHASE_SYNCING && progress->target > 0)
    return g_strdup_printf (_("block %1$s of %2$s"), best, target);
  if (progress->phase == TAO_NODE_PHASE_STATE)
    return g_strdup_printf (_("state, %u%%"), progress->percent);
  if (progress->phase == TAO_NODE_PHASE_PROOFS)
    return g_strdup (_("finality proofs"));
  if (progress->phase == TAO_NODE_PHASE_HISTORY && progress->history > 0)
    {
      g_autofree char *history = tao_format_count (progress->history);

      return g_strdup_printf (_("caught up · filling in history, block %s"), history);
    }
  if (tao_node_get_status (node) != NULL)
    return words_head (tao_node_get_status (node));
  return progress->best > 0 ? g_strdup_printf (_("block %s"), best) : NULL;
}

char *
tao_node_words_rate (TaoNode *node)
{
  const TaoNodeProgress *progress = tao_node_get_progress (node);
  const TaoNodeStatus *status = tao_node_get_status (node);
  /* The practice chain is alone, and that is no news. */
  guint peers = progress->peers != G_MAXUINT || status == NULL || status->peers == TAO_UNKNOWN_U32 || status->peers == 0
                  ? progress->peers : status->peers;
  g_autoptr(GString) text = g_string_new (NULL);

  if (progress->phase == TAO_NODE_PHASE_SYNCING && progress->rate > 0)
    g_string_append_printf (text, _("%.0f blocks a second"), progress->rate);
  if (peers != G_MAXUINT)
    {
      if (text->len > 0)
        g_string_append (text, " · ");
      g_string_append_printf (text, g_dngettext (NULL, "%u peer", "%u peers", peers), peers);
    }
  return text->len > 0 ? g_strdup (text->str) : NULL;
}

static const char *
exit_words (TaoSupervisor *supervisor)
{
  /* The newest line that we can explain says more than any number. */
  GListModel *log = G_LIST_MODEL (tao_supervisor_get_log (supervisor));
  guint n = g_list_model_get_n_items (log);

  for (guint i = 0; i < MIN (n, 50); i++)
    {
      g_autoptr(TaoLogLine) line = g_list_model_get_item (log, n - 1 - i);
      TaoLogMeaning meaning = tao_log_line_get_meaning (line);

      if (meaning != TAO_LOG_PLAIN && meaning != TAO_LOG_NO_PEERS)
        return tao_node_words_meaning (meaning);
    }
  return _("The last lines of the log say more.");
}

char *
tao_node_words_failure (TaoNode *node)
{
  TaoSupervisor *supervisor = tao_node_get_supervisor (node);
  TaoProcessState state = tao_supervisor_get_state (supervisor);
  int code = tao_supervisor_get_exit_code (supervisor);
  g_autofree char *end = NULL;

  if (tao_node_get_disk_stop (node))
    return g_strdup (tao_node_waits_for_disk (node)
                       ? _("It was stopped because less than 1 GiB of disk space is left. It starts again by itself when 2 GiB are free.")
                       : _("It was stopped because less than 1 GiB of disk space is left. Free some space, then start it again."));
  if (state != TAO_PROCESS_FAILED && state != TAO_PROCESS_BACKING_OFF)
    return NULL;
  if (code < 0)
    end = g_strdup_printf (_("It was ended by signal %1$d (%2$s)."), -code, strsignal (-code));
  else
    end = g_strdup_printf (_("It ended by itself with exit code %d."), code);
  if (state == TAO_PROCESS_FAILED && tao_node_get_restart (node))
    return g_strdup_printf (_("%s It ended too often in a short time and is not started again by itself. %s"), end,
                            exit_words (supervisor));
  return g_strdup_printf ("%s %s", end, exit_words (supervisor));
}

/* --- checks --------------------------------------------------------------------------------- */

static char *
amount_words (const TaoCheck *check, const char *fine, const char *little)
{
  g_autofree char *value = g_format_size_full (check->value, G_FORMAT_SIZE_IEC_UNITS);
  g_autofree char *need = g_format_size_full (check->need, G_FORMAT_SIZE_IEC_UNITS);

  /* Both are our own literals with as many places as they are given. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  return check->result == TAO_CHECK_FINE ? g_strdup_printf (fine, value) : g_strdup_printf (little, value, need);
#pragma GCC diagnostic pop
}

char *
tao_node_words_check (const TaoCheck *check)
{
  gboolean fine = check->result == TAO_CHECK_FINE;

  switch (check->kind)
    {
    case TAO_CHECK_PROGRAM:
      return fine ? g_strdup_printf (_("Program found: %s"), check->detail)
                  : g_strdup_printf (_("The program “%s” is not installed, or not in PATH"), check->detail);
    case TAO_CHECK_VERSION:
      if (check->result == TAO_CHECK_FAILED)
        {
          g_autofree char *said = check->detail != NULL ? tao_text_line (check->detail, TAO_TEXT_LINE) : NULL;

          return said != NULL ? g_strdup_printf (_("The container engine does not answer: %s"), said)
                              : g_strdup (_("The container engine does not answer"));
        }
      return fine ? tao_text_line (check->detail, TAO_TEXT_LINE) : g_strdup (_("The program does not say its version"));
    case TAO_CHECK_FOLDER:
      return fine ? g_strdup (_("The data folder can be written"))
                  : g_strdup_printf (_("The data folder cannot be written: %s"), check->detail);
    case TAO_CHECK_DISK:
      return amount_words (check, _("%s of disk space free"), _("%1$s of disk space free, %2$s advised"));
    case TAO_CHECK_MEMORY:
      return amount_words (check, _("%s of memory available"), _("%1$s of memory available, %2$s advised"));
    case TAO_CHECK_RPC_PORT:
      return g_strdup_printf (fine ? _("Port %u for RPC is free") : _("Port %u for RPC is in use by another program"),
                              (guint) check->value);
    case TAO_CHECK_P2P_PORT:
      return g_strdup_printf (fine ? _("Port %u for peers is free") : _("Port %u for peers is in use by another program"),
                              (guint) check->value);
    case TAO_CHECK_CLOCK:
      return g_strdup (fine ? _("The clock is kept in step") : _("The clock is not kept in step with a time server"));
    case TAO_CHECK_N:
    default:
      return g_strdup ("");
    }
}

/* --- log messages ------------------------------------------------------------------------------ */

const char *
tao_node_words_meaning (TaoLogMeaning meaning)
{
  switch (meaning)
    {
    case TAO_LOG_PORT_IN_USE:
      return _("Another program uses the port. Stop it, or choose another port for this node.");
    case TAO_LOG_DISK_FULL:
      return _("The disk is full. Free some space, then start the node again.");
    case TAO_LOG_DATABASE_LOCKED:
      return _("Another node uses the same data folder. Stop it first.");
    case TAO_LOG_WRONG_GENESIS:
      return _("The data folder belongs to another network. Choose another folder, or delete the data.");
    case TAO_LOG_NO_PERMISSION:
      return _("The program may not read or write its files. Look at the owner of the data folder.");
    case TAO_LOG_OUT_OF_MEMORY:
      return _("There is not enough memory. Close other programs.");
    case TAO_LOG_TOO_MANY_FILES:
      return _("The limit of open files is too low for the database. Raise it with ulimit -n.");
    case TAO_LOG_NO_PEERS:
      return _("No other node is connected. Look at the network connection and the firewall.");
    case TAO_LOG_NO_ENGINE:
      return _("The container engine does not answer. See that it runs, and that you may use it.");
    case TAO_LOG_NAME_TAKEN:
      return _("Another container has the name and could not be removed. Remove it, or give this node another name.");
    case TAO_LOG_PLAIN:
    default:
      return NULL;
    }
}
