#include "app/pages/subnet-weights/commit-list.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#include "app/format.h"
#include "app/neuron-name.h"
#include "app/route.h"
#include "app/text.h"
#include "app/widgets/label.h"
#include "app/widgets/list-box.h"
#include "app/widgets/origin.h"
#include "app/widgets/status-chip.h"

#define MOST_ROWS 64
#define READ_AGAIN_BLOCKS 5
#define BLOCK_MS 12000          /* until the interval is measured */
#define STATE_WIDTH 84          /* no state is cut */

/* One commit on view. */
typedef struct {
  TaoStatusChip *state;
  GtkLabel *turn;
} Row;

struct _TaoCommitList {
  GtkWidget parent_instance;

  GtkWidget *card;
  GtkLabel *note;
  GtkListBox *list;
  GArray *rows;                /* of Row, as in @commits */

  TaoSnapshot *snapshot;       /* (nullable) the last one */
  TaoWeightCommits *commits;   /* (nullable) */
  GCancellable *asking;        /* (nullable) */
  guint16 netuid;
  guint mechanism;
  guint64 asked_block;         /* unknown: not yet */
};

G_DEFINE_FINAL_TYPE (TaoCommitList, tao_commit_list, GTK_TYPE_WIDGET)

/* --- words --- */

static char *
word_turn (const TaoWeightCommit *commit, const TaoSyncInfo *sync)
{
  guint64 interval = sync != NULL && sync->block_interval_ms != TAO_UNKNOWN_U32 ? sync->block_interval_ms : BLOCK_MS;
  guint64 head = sync != NULL ? sync->best_block : TAO_UNKNOWN_U64, left;
  g_autofree char *time = NULL;

  if (commit->turn_block == TAO_UNKNOWN_U64 || head == TAO_UNKNOWN_U64)
    return g_strdup ("");
  left = commit->turn_block > head ? commit->turn_block - head : 0;
  time = tao_format_duration (left * interval / 1000);
  if (commit->state == TAO_COMMIT_WAITING)
    return g_strdup_printf (g_dngettext (NULL, "in %1$u block, about %2$s", "in %1$u blocks, about %2$s", (gulong) MIN (left, G_MAXINT)),
                            (guint) MIN (left, G_MAXUINT), time);
  return g_strdup_printf (g_dngettext (NULL, "%1$u block left, about %2$s", "%1$u blocks left, about %2$s", (gulong) MIN (left, G_MAXINT)),
                          (guint) MIN (left, G_MAXUINT), time);
}

static char *
word_commit (const TaoWeightCommit *commit)
{
  g_autofree char *block = tao_format_count (commit->block), *epoch = tao_format_count (commit->reveal_epoch);
  g_autofree char *round = tao_format_count (commit->round);

  /* Translators: a block, an epoch, a number of the drand beacon. */
  return commit->timelocked
    ? g_strdup_printf (_("Time-locked at block %1$s. Opens in epoch %2$s with drand round %3$s."), block, epoch, round)
    : g_strdup_printf (_("Hash committed at block %1$s. To be revealed in epoch %2$s."), block, epoch);
}

static void
show_state (TaoStatusChip *chip, TaoCommitState state)
{
  switch (state)
    {
    case TAO_COMMIT_OPEN:
      tao_status_chip_set (chip, TAO_CHIP_ACCENT, NULL, _("now"));
      break;
    case TAO_COMMIT_EXPIRED:
      tao_status_chip_set (chip, TAO_CHIP_WARN, NULL, _("expired"));
      break;
    case TAO_COMMIT_WAITING:
    default:
      tao_status_chip_set (chip, TAO_CHIP_PLAIN, NULL, _("waiting"));
      break;
    }
}

/* --- rows --- */

static int
uid_of (const TaoMetagraph *metagraph, const TaoKey32 *hotkey)
{
  for (guint uid = 0; metagraph != NULL && uid < metagraph->n; uid++)
    if (memcmp (&metagraph->hotkey[uid], hotkey, sizeof *hotkey) == 0)
      return (int) uid;
  return -1;
}

static void
add_row (TaoCommitList *self, const TaoWeightCommit *commit, const TaoMetagraph *metagraph)
{
  int uid = uid_of (metagraph, &commit->hotkey);
  g_autofree char *name = uid >= 0 ? tao_neuron_name (metagraph, (guint) uid) : tao_format_key_short (&commit->hotkey);
  g_autofree char *title = uid >= 0 ? g_strdup_printf (_("%1$s · UID %2$d"), name, uid) : g_strdup_printf (_("%s · not registered any more"), name);
  g_autofree char *what = word_commit (commit);
  GtkWidget *row = adw_action_row_new (), *end = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3), *chip = tao_status_chip_new ();
  GtkWidget *turn = gtk_label_new (NULL);
  Row made = { TAO_STATUS_CHIP (chip), GTK_LABEL (turn) };

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), what);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 3);
  gtk_widget_set_halign (chip, GTK_ALIGN_END);
  gtk_widget_set_valign (end, GTK_ALIGN_CENTER);
  gtk_widget_set_size_request (end, STATE_WIDTH, -1);
  gtk_label_set_xalign (GTK_LABEL (turn), 1);
  gtk_label_set_wrap (GTK_LABEL (turn), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (turn), 20);
  gtk_widget_add_css_class (turn, "caption");
  gtk_widget_add_css_class (turn, "tao-secondary");
  gtk_widget_add_css_class (turn, "numeric");
  gtk_box_append (GTK_BOX (end), chip);
  gtk_box_append (GTK_BOX (end), turn);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), end);
  if (uid >= 0)
    {
      TaoRoute route = tao_route_uid (self->netuid, (guint16) uid);
      g_autofree char *target = tao_route_to_string (&route);

      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", target);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.go");
    }
  show_state (made.state, commit->state);
  gtk_list_box_append (self->list, row);
  g_array_append_val (self->rows, made);
}

static void
clear_rows (TaoCommitList *self)
{
  tao_list_box_drop (self->list, 0);
  g_array_set_size (self->rows, 0);
}

static void
show_turns (TaoCommitList *self)
{
  const TaoSyncInfo *sync = self->snapshot != NULL ? tao_snapshot_get_sync (self->snapshot) : NULL;

  for (guint i = 0; i < self->rows->len; i++)
    {
      g_autofree char *turn = word_turn (&self->commits->commits[i], sync);

      tao_label_update (g_array_index (self->rows, Row, i).turn, turn);
      gtk_widget_set_visible (GTK_WIDGET (g_array_index (self->rows, Row, i).turn), *turn != '\0');
    }
}

static gboolean
is_same (const TaoWeightCommits *a, const TaoWeightCommits *b)
{
  if (a == NULL || a->n != b->n)
    return FALSE;
  for (guint i = 0; i < a->n; i++)
    if (memcmp (&a->commits[i].hotkey, &b->commits[i].hotkey, sizeof (TaoKey32)) != 0 || a->commits[i].block != b->commits[i].block
        || a->commits[i].state != b->commits[i].state || a->commits[i].timelocked != b->commits[i].timelocked)
      return FALSE;
  return TRUE;
}

void
tao_commit_list_take (TaoCommitList *self, const TaoWeightCommits *commits)
{
  const TaoMetagraph *metagraph = self->snapshot != NULL ? tao_snapshot_lookup_metagraph (self->snapshot, self->netuid) : NULL;
  g_autofree char *epoch = tao_format_count (commits->epoch), *block = tao_format_count (commits->read_block), *text = NULL;
  gboolean same = is_same (self->commits, commits);
  TaoOrigin origin = {
    .kind = TAO_ORIGIN_BLOCK, .item = "SubtensorModule.WeightCommits",
    .how = N_("Time-locked ones lie in TimelockedWeightCommits; the chain's count of epochs and the reveal period say whose turn it is"),
    .block = commits->read_block,
  };
  TaoWeightCommits *taken = tao_weight_commits_ref ((TaoWeightCommits *) commits);

  g_clear_pointer (&self->commits, tao_weight_commits_unref);
  self->commits = taken;
  if (!same)
    {
      clear_rows (self);
      for (guint i = 0; i < MIN (commits->n, MOST_ROWS); i++)
        add_row (self, &commits->commits[i], metagraph);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->list), commits->n > 0);
  text = commits->n == 0
    ? g_strdup_printf (_("Nobody has an open commit. The subnet is in epoch %1$s, at block %2$s."), epoch, block)
    : g_strdup_printf (g_dngettext (NULL, "%1$u commit in epoch %2$s, at block %3$s. What is revealed leaves the list.",
                                    "%1$u commits in epoch %2$s, at block %3$s. What is revealed leaves the list.", commits->n),
                       commits->n, epoch, block);
  tao_label_update (self->note, text);
  tao_origin_attach (GTK_WIDGET (self->note), &origin, _("Commits that are not revealed"));
  show_turns (self);
}

/* --- asking --- */

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoWeightCommits) commits = tao_engine_load_commits_finish (TAO_ENGINE (source), result, &error);
  TaoCommitList *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->asking);
  if (commits != NULL)
    tao_commit_list_take (self, commits);
  else if (self->commits == NULL)
    tao_label_update (self->note, g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_CONNECTED)
                                    ? _("Who has committed is not known without a connection.")
                                    : _("This endpoint does not tell who has committed."));
}

void
tao_commit_list_stop (TaoCommitList *self)
{
  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  self->asked_block = TAO_UNKNOWN_U64;
}

static void
forget (TaoCommitList *self)
{
  tao_commit_list_stop (self);
  clear_rows (self);
  g_clear_pointer (&self->commits, tao_weight_commits_unref);
  gtk_widget_set_visible (GTK_WIDGET (self->list), FALSE);
  tao_label_update (self->note, _("Reading who has committed."));
}

void
tao_commit_list_update (TaoCommitList *self, TaoEngine *engine, TaoSnapshot *snapshot, guint16 netuid, guint mechanism)
{
  const TaoSubnet *subnet = tao_snapshot_lookup_subnet (snapshot, netuid);
  const TaoSyncInfo *sync = tao_snapshot_get_sync (snapshot);

  if (self->netuid != netuid || self->mechanism != mechanism)
    forget (self);
  self->netuid = netuid;
  self->mechanism = mechanism;
  g_clear_pointer (&self->snapshot, tao_snapshot_unref);
  self->snapshot = tao_snapshot_ref (snapshot);
  gtk_widget_set_visible (GTK_WIDGET (self), subnet != NULL && subnet->commit_reveal);
  if (subnet == NULL || !subnet->commit_reveal)
    return;
  show_turns (self);
  if (engine == NULL || self->asking != NULL || sync->best_block == TAO_UNKNOWN_U64
      || (self->asked_block != TAO_UNKNOWN_U64 && sync->best_block >= self->asked_block
          && sync->best_block < self->asked_block + READ_AGAIN_BLOCKS))
    return;
  self->asked_block = sync->best_block;
  self->asking = g_cancellable_new ();
  tao_engine_load_commits_async (engine, netuid, mechanism, self->asking, loaded_cb, self);
}

/* --- object --- */

static void
tao_commit_list_dispose (GObject *object)
{
  TaoCommitList *self = TAO_COMMIT_LIST (object);

  tao_commit_list_stop (self);
  g_clear_pointer (&self->card, gtk_widget_unparent);
  G_OBJECT_CLASS (tao_commit_list_parent_class)->dispose (object);
}

static void
tao_commit_list_finalize (GObject *object)
{
  TaoCommitList *self = TAO_COMMIT_LIST (object);

  g_array_unref (self->rows);
  g_clear_pointer (&self->commits, tao_weight_commits_unref);
  g_clear_pointer (&self->snapshot, tao_snapshot_unref);
  G_OBJECT_CLASS (tao_commit_list_parent_class)->finalize (object);
}

static void
tao_commit_list_class_init (TaoCommitListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tao_commit_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = tao_commit_list_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
tao_commit_list_init (TaoCommitList *self)
{
  GtkWidget *title = gtk_label_new (_("Committed, not revealed"));

  self->rows = g_array_new (FALSE, FALSE, sizeof (Row));
  self->asked_block = TAO_UNKNOWN_U64;
  self->card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_add_css_class (title, "heading");
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_widget_set_visible (GTK_WIDGET (self->list), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Commits that are not revealed"), -1);
  self->note = GTK_LABEL (gtk_label_new (_("Reading who has committed.")));
  gtk_label_set_xalign (self->note, 0);
  gtk_label_set_wrap (self->note, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->note), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->note), "tao-secondary");
  gtk_box_append (GTK_BOX (self->card), title);
  gtk_box_append (GTK_BOX (self->card), GTK_WIDGET (self->list));
  gtk_box_append (GTK_BOX (self->card), GTK_WIDGET (self->note));
  gtk_widget_set_parent (self->card, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
