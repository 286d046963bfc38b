#include "app/pages/subnet-parameters/parameter-bar.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/format.h"
#include "app/money/review.h"
#include "app/money/wording.h"
#include "app/widgets/label.h"

#define QUOTE_DELAY_MS 300

struct _TaoParameterBar {
  GtkWidget parent_instance;

  GtkWidget *revealer;
  GtkLabel *count, *note;
  GtkWidget *discard, *review;

  TaoWallets *wallets;         /* (nullable) */
  TaoKey32 signer;
  GArray *orders;              /* of TaoOrder */
  GCancellable *asking;        /* (nullable) what they would cost */
  guint quote_id;
};

G_DEFINE_FINAL_TYPE (TaoParameterBar, tao_parameter_bar, GTK_TYPE_WIDGET)

enum { DISCARD, DONE, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
say (TaoParameterBar *self, gboolean trouble, const char *text)
{
  tao_label_update (self->note, text);
  if (trouble)
    gtk_widget_add_css_class (GTK_WIDGET (self->note), "tao-neg");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->note), "tao-neg");
}

/* --- what they would cost --- */

static void
show_plan (TaoParameterBar *self, const TaoJobPlan *plan)
{
  g_autofree char *fee = tao_format_exact (plan->fee_rao, "τ"), *text = NULL;

  for (guint i = 0; i < plan->n_notes; i++)
    if (plan->notes[i].level == TAO_NOTE_BLOCK)
      {
        g_autofree char *refusal = tao_word_note (&plan->notes[i], plan, tao_engine_get_snapshot (tao_wallets_get_engine (self->wallets)));

        say (self, TRUE, refusal);
        return;
      }
  text = g_strdup_printf (_("in one transaction, about %s in fees"), fee);
  say (self, FALSE, text);
}

static void
planned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(TaoParameterBar) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoPlanBox) box = tao_engine_plan_finish (TAO_ENGINE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->revealer == NULL)
    return;
  g_clear_object (&self->asking);
  if (box != NULL)
    show_plan (self, tao_plan_box_get (box));
  else
    {
      g_autofree char *text = tao_word_job_error (error);

      say (self, TRUE, text);
    }
}

static gboolean
quote_cb (gpointer data)
{
  TaoParameterBar *self = data;

  self->quote_id = 0;
  self->asking = g_cancellable_new ();
  tao_engine_plan_async (tao_wallets_get_engine (self->wallets), &self->signer, (const TaoOrder *) (void *) self->orders->data,
                         self->orders->len, 0, self->asking, planned_cb, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

static void
forget (TaoParameterBar *self)
{
  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  g_clear_handle_id (&self->quote_id, g_source_remove);
}

/* --- buttons --- */

static void
done_cb (TaoParameterBar *self, gboolean succeeded)
{
  if (succeeded && self->revealer != NULL)
    g_signal_emit (self, signals[DONE], 0);
}

static void
review_cb (TaoParameterBar *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  TaoReview *review;

  if (self->wallets == NULL || self->orders->len == 0 || !GTK_IS_WINDOW (root))
    return;
  review = tao_review_present (GTK_WINDOW (root), self->wallets, &self->signer, (const TaoOrder *) (void *) self->orders->data,
                               self->orders->len, 0);
  g_signal_connect_object (review, "done", G_CALLBACK (done_cb), self, G_CONNECT_SWAPPED);
}

static void
discard_cb (TaoParameterBar *self)
{
  g_signal_emit (self, signals[DISCARD], 0);
}

/* --- public --- */

void
tao_parameter_bar_set (TaoParameterBar *self, TaoWallets *wallets, const TaoKey32 *signer, GArray *orders, guint n, const char *problem)
{
  g_autofree char *count = g_strdup_printf (g_dngettext (NULL, "%u change", "%u changes", n), n);

  forget (self);
  g_set_object (&self->wallets, wallets);
  self->signer = *signer;
  g_array_set_size (self->orders, 0);
  for (guint i = 0; i < orders->len; i++)
    tao_orders_append (self->orders, &g_array_index (orders, TaoOrder, i));
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), n > 0);
  gtk_widget_set_visible (GTK_WIDGET (self), n > 0);
  gtk_widget_set_sensitive (self->review, n > 0 && problem == NULL && wallets != NULL);
  gtk_widget_set_tooltip_text (self->review, wallets == NULL ? _("There is no wallet that can sign") : problem);
  tao_label_update (self->count, count);
  say (self, problem != NULL, problem != NULL ? problem : "");
  if (n > 0 && problem == NULL && wallets != NULL)
    self->quote_id = g_timeout_add (QUOTE_DELAY_MS, quote_cb, self);
}

/* --- object --- */

static void
tao_parameter_bar_dispose (GObject *object)
{
  TaoParameterBar *self = TAO_PARAMETER_BAR (object);

  forget (self);
  g_clear_object (&self->wallets);
  g_clear_pointer (&self->revealer, gtk_widget_unparent);
  G_OBJECT_CLASS (tao_parameter_bar_parent_class)->dispose (object);
}

static void
tao_parameter_bar_finalize (GObject *object)
{
  g_array_unref (TAO_PARAMETER_BAR (object)->orders);
  G_OBJECT_CLASS (tao_parameter_bar_parent_class)->finalize (object);
}

static void
tao_parameter_bar_class_init (TaoParameterBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tao_parameter_bar_dispose;
  G_OBJECT_CLASS (klass)->finalize = tao_parameter_bar_finalize;
  signals[DISCARD] = g_signal_new ("discard", TAO_TYPE_PARAMETER_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[DONE] = g_signal_new ("done", TAO_TYPE_PARAMETER_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static GtkWidget *
new_button (TaoParameterBar *self, GtkBox *box, const char *label, const char *name, GCallback callback)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_name (button, name);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  gtk_box_append (box, button);
  return button;
}

static void
tao_parameter_bar_init (TaoParameterBar *self)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->orders = tao_orders_new ();
  self->count = GTK_LABEL (gtk_label_new (NULL));
  self->note = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->count, 0);
  gtk_label_set_xalign (self->note, 0);
  gtk_label_set_wrap (self->note, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->count), "heading");
  gtk_widget_add_css_class (GTK_WIDGET (self->note), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->note), "tao-secondary");
  gtk_widget_set_name (GTK_WIDGET (self->note), "parameters-note");
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (words), GTK_WIDGET (self->count));
  gtk_box_append (GTK_BOX (words), GTK_WIDGET (self->note));
  gtk_widget_add_css_class (bar, "tao-bottom-bar");
  gtk_box_append (GTK_BOX (bar), words);
  self->discard = new_button (self, GTK_BOX (bar), _("_Discard"), "parameters-discard", G_CALLBACK (discard_cb));
  self->review = new_button (self, GTK_BOX (bar), _("_Review…"), "parameters-review", G_CALLBACK (review_cb));
  gtk_widget_add_css_class (self->review, "suggested-action");
  self->revealer = gtk_revealer_new ();
  gtk_revealer_set_transition_type (GTK_REVEALER (self->revealer), GTK_REVEALER_TRANSITION_TYPE_SLIDE_UP);
  gtk_revealer_set_child (GTK_REVEALER (self->revealer), bar);
  gtk_widget_set_parent (self->revealer, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
tao_parameter_bar_new (void)
{
  return g_object_new (TAO_TYPE_PARAMETER_BAR, NULL);
}
