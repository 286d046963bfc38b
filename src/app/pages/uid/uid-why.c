#include "app/pages/uid/uid-why.h"

#include <glib/gi18n.h>

#include "app/format.h"
#include "app/neuron-name.h"
#include "app/pages/subnet-verify/verify-words.h"

#define MOST_TERMS 6
#define ONE (G_GUINT64_CONSTANT (1) << 32)

struct _TaoUidWhy {
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkLabel *title, *note;
  GtkGrid *terms;
  GCancellable *loading;          /* (nullable) */
  TaoSnapshot *snapshot;          /* (nullable) for names */
  guint16 netuid, uid;
  gboolean validator;
  guint64 epoch_block;
  char *words;                    /* (nullable) */
};

G_DEFINE_FINAL_TYPE (TaoUidWhy, tao_uid_why, GTK_TYPE_WIDGET)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* @words: (nullable) (transfer full) */
static void
set_words (TaoUidWhy *self, char *words)
{
  g_free (self->words);
  self->words = words;
  g_signal_emit (self, signals[CHANGED], 0);
}

static const char *
title_of (TaoUidWhy *self)
{
  return self->validator ? _("Why its dividends changed") : _("Why its incentive changed");
}

static void
clear_terms (TaoUidWhy *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->terms))) != NULL)
    gtk_grid_remove (self->terms, child);
}

char *
tao_uid_why_cause (const TaoWhyTerm *term, const TaoMetagraph *metagraph)
{
  g_autofree char *who = term->uid >= 0 ? tao_neuron_name (metagraph, (guint) term->uid) : NULL;

  switch (term->cause)
    {
    case TAO_WHY_STAKE:
      return g_strdup_printf (_("Stake of %s"), who);
    case TAO_WHY_WEIGHT:
      return g_strdup_printf (_("Weight of %s"), who);
    case TAO_WHY_CLIPPING:
      return g_strdup_printf (_("Clipping of %s"), who);
    case TAO_WHY_BOND:
      return g_strdup_printf (_("Bond on UID %d"), term->uid);
    case TAO_WHY_INCENTIVE:
      return g_strdup_printf (_("Incentive of UID %d"), term->uid);
    case TAO_WHY_TOTAL:
    default:
      return g_strdup (_("All others together"));
    }
}

char *
tao_uid_why_delta (gint64 delta)
{
  g_autofree char *number = tao_format_percent ((guint64) ABS (delta), ONE, 4);

  return g_strconcat (delta > 0 ? "+" : delta < 0 ? TAO_MINUS : "", number, NULL);
}

static void
add_line (TaoUidWhy *self, GString *words, int row, const char *cause, gint64 delta, gboolean rest)
{
  g_autofree char *text = tao_uid_why_delta (delta);
  GtkWidget *name = gtk_label_new (cause), *value = gtk_label_new (text);

  g_string_append_printf (words, "%s  %s\n", cause, text);
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_add_css_class (name, "tao-cell");
  if (rest)
    gtk_widget_add_css_class (name, "tao-secondary");
  gtk_label_set_xalign (GTK_LABEL (value), 1);
  gtk_widget_add_css_class (value, "tao-cell");
  gtk_widget_add_css_class (value, "numeric");
  gtk_widget_add_css_class (value, delta < 0 ? "tao-neg" : "tao-pos");
  gtk_grid_attach (self->terms, name, 0, row, 1, 1);
  gtk_grid_attach (self->terms, value, 1, row, 1, 1);
}

void
tao_uid_why_take (TaoUidWhy *self, const TaoWhy *why)
{
  const TaoMetagraph *metagraph = self->snapshot != NULL ? tao_snapshot_lookup_metagraph (self->snapshot, why->netuid) : NULL;
  const TaoWhyTerm *terms = self->validator ? why->dividends_terms : why->incentive_terms;
  guint n = self->validator ? why->n_dividends_terms : why->n_incentive_terms;
  gint64 change = self->validator ? why->dividends_change : why->incentive_change, rest = change;
  g_autofree char *before = tao_format_count (why->block_before), *after = tao_format_count (why->block_after);
  g_autofree char *total = tao_uid_why_delta (change), *note = NULL;
  GString *words = g_string_new (title_of (self));

  g_string_append_c (words, '\n');
  clear_terms (self);
  for (guint i = 0; i < MIN (n, MOST_TERMS); i++)
    {
      g_autofree char *cause = tao_uid_why_cause (&terms[i], metagraph);

      add_line (self, words, (int) i, cause, terms[i].delta, FALSE);
      rest -= terms[i].delta;
    }
  if (n > MOST_TERMS)
    add_line (self, words, MOST_TERMS, _("Everything else"), rest, TRUE);
  /* Translators: a change such as "+0.0598%", then two block numbers. */
  note = g_strdup_printf (why->exact ? _("%1$s between the epochs of blocks %2$s and %3$s, both recomputed exactly.")
                                     : _("%1$s between the epochs of blocks %2$s and %3$s. The recomputation differs from the chain."),
                          total, before, after);
  if (why->changed_hands)
    g_string_assign (words, _("Another hotkey had this UID in the epoch before."));
  else
    g_string_append (words, note);
  gtk_label_set_text (self->title, title_of (self));
  gtk_label_set_text (self->note, why->changed_hands ? _("Another hotkey had this UID in the epoch before.") : note);
  gtk_widget_set_visible (GTK_WIDGET (self->terms), !why->changed_hands);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  set_words (self, g_string_free (words, FALSE));
}

void
tao_uid_why_take_problem (TaoUidWhy *self, const GError *error)
{
  g_autofree char *words = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND)
                             ? g_strdup (_("This takes two epochs, and there are not two yet.")) : tao_verify_problem (error);

  clear_terms (self);
  gtk_label_set_text (self->title, title_of (self));
  gtk_label_set_text (self->note, words);
  gtk_widget_set_visible (GTK_WIDGET (self->terms), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  set_words (self, NULL);
}

const char *
tao_uid_why_get_words (TaoUidWhy *self)
{
  return self->words;
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoWhy) why = tao_engine_load_why_finish (TAO_ENGINE (source), result, &error);
  TaoUidWhy *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->loading);
  if (why != NULL)
    tao_uid_why_take (self, why);
  else
    tao_uid_why_take_problem (self, error);
}

static void
tao_uid_why_dispose (GObject *object)
{
  TaoUidWhy *self = TAO_UID_WHY (object);

  tao_uid_why_stop (self);
  g_clear_pointer (&self->snapshot, tao_snapshot_unref);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->words, g_free);
  G_OBJECT_CLASS (tao_uid_why_parent_class)->dispose (object);
}

static void
tao_uid_why_class_init (TaoUidWhyClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tao_uid_why_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  signals[CHANGED] = g_signal_new ("changed", TAO_TYPE_UID_WHY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
tao_uid_why_init (TaoUidWhy *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  self->title = GTK_LABEL (gtk_label_new (NULL));
  self->note = GTK_LABEL (gtk_label_new (NULL));
  self->terms = GTK_GRID (gtk_grid_new ());
  gtk_label_set_xalign (self->title, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->title), "heading");
  gtk_label_set_xalign (self->note, 0);
  gtk_label_set_wrap (self->note, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->note), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->note), "tao-secondary");
  gtk_grid_set_row_spacing (self->terms, 4);
  gtk_grid_set_column_spacing (self->terms, 12);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->title));
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->terms));
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->note));
  gtk_widget_add_css_class (self->box, "tao-card-body");
  gtk_widget_add_css_class (GTK_WIDGET (self), "card");
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
tao_uid_why_show (TaoUidWhy *self, TaoEngine *engine, TaoSnapshot *snapshot, guint16 netuid, guint16 uid, gboolean validator,
                  guint64 epoch_block)
{
  gboolean same_place = self->netuid == netuid && self->uid == uid && self->validator == validator;

  if (same_place && self->epoch_block == epoch_block)
    return;
  tao_uid_why_stop (self);
  g_clear_pointer (&self->snapshot, tao_snapshot_unref);
  self->snapshot = tao_snapshot_ref (snapshot);
  self->netuid = netuid;
  self->uid = uid;
  self->validator = validator;
  self->epoch_block = epoch_block;
  if (!same_place)
    {
      gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
      set_words (self, NULL);
    }
  if (engine == NULL)
    return;
  self->loading = g_cancellable_new ();
  tao_engine_load_why_async (engine, netuid, uid, 0, self->loading, loaded_cb, self);
}

void
tao_uid_why_stop (TaoUidWhy *self)
{
  g_cancellable_cancel (self->loading);
  if (self->loading != NULL)
    self->epoch_block = 0;
  g_clear_object (&self->loading);
}
