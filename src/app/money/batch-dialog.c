#include "app/money/batch-dialog.h"

#include <glib/gi18n.h>

#include "app/format.h"
#include "app/money/basket.h"
#include "app/money/forms.h"
#include "app/money/review.h"
#include "app/money/wording.h"

typedef struct {
  TaoWallets *wallets;
  GtkWindow *window;       /* NULL after it has closed */
  GtkBox *body, *content;
} Batch;

/* One line's place, for its buttons. */
typedef struct {
  Batch *batch;
  TaoKey32 signer;
  guint index;
} Place;

static void rebuild (Batch *self);

static void
batch_free (gpointer data)
{
  Batch *self = data;

  g_object_unref (self->wallets);
  g_free (self);
}

static char *
namer (const TaoKey32 *account, gpointer user_data)
{
  char *name = tao_wallets_dup_name (user_data, account);

  return name != NULL ? name : tao_format_key_short (account);
}

static Place *
place_new (Batch *self, const TaoKey32 *signer, guint index)
{
  Place *place = g_new0 (Place, 1);

  place->batch = self;
  place->signer = *signer;
  place->index = index;
  return place;
}

static void
place_free (gpointer data, GClosure *closure)
{
  g_free (data);
}

static void
remove_cb (Place *place)
{
  tao_basket_remove (tao_wallets_get_basket (place->batch->wallets), &place->signer, place->index);
}

static void
done_cb (TaoBasket *basket, gboolean succeeded, TaoReview *review)
{
  const TaoKey32 *signer = g_object_get_data (G_OBJECT (review), "tao-signer");

  if (succeeded)
    tao_basket_clear (basket, signer);
}

static void
review_cb (Place *place)
{
  Batch *self = place->batch;
  TaoBasket *basket = tao_wallets_get_basket (self->wallets);
  GtkWindow *parent = gtk_window_get_transient_for (self->window);
  TaoReview *review;
  const TaoOrder *orders;
  guint n;

  orders = tao_basket_get_orders (basket, &place->signer, &n);
  if (n == 0)
    return;
  review = tao_review_present (parent != NULL ? parent : self->window, self->wallets, &place->signer, orders, n,
                               tao_basket_get_tolerance (basket, &place->signer));
  g_object_set_data_full (G_OBJECT (review), "tao-signer", g_memdup2 (&place->signer, sizeof place->signer), g_free);
  g_signal_connect_object (review, "done", G_CALLBACK (done_cb), basket, G_CONNECT_SWAPPED);
  gtk_window_destroy (self->window);
}

static void
add_line (Batch *self, GtkListBox *group, const TaoKey32 *signer, guint index, const TaoOrder *order)
{
  GtkWidget *row = adw_action_row_new (), *remove = gtk_button_new_from_icon_name ("window-close-symbolic");
  TaoSnapshot *snapshot = tao_engine_get_snapshot (tao_wallets_get_engine (self->wallets));
  g_autofree char *order_text = tao_word_order (order, snapshot, namer, self->wallets);
  g_autofree char *sentence = g_strdup_printf (_("%1$u. %2$s"), index + 1, order_text);
  g_autofree char *label = g_strdup_printf (_("Take out: %s"), sentence);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), sentence);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 3);
  gtk_widget_set_valign (remove, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (remove, "flat");
  gtk_widget_set_tooltip_text (remove, _("Take out of the batch"));
  tao_form_name (remove, "batch-remove", label);
  g_signal_connect_data (remove, "clicked", G_CALLBACK (remove_cb), place_new (self, signer, index), place_free, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), remove);
  gtk_list_box_append (group, row);
}

static void
add_signer (Batch *self, const TaoKey32 *signer)
{
  g_autofree char *name = namer (signer, self->wallets);
  g_autofree char *label = NULL, *title = NULL, *steps = NULL;
  GtkListBox *group;
  GtkWidget *review;
  const TaoOrder *orders;
  guint n;

  orders = tao_basket_get_orders (tao_wallets_get_basket (self->wallets), signer, &n);
  steps = g_strdup_printf (g_dngettext (NULL, "%u step", "%u steps", n), n);
  title = g_strdup_printf ("%s · %s", name, steps);
  group = tao_form_add_group (self->content, title);
  for (guint i = 0; i < n; i++)
    add_line (self, group, signer, i, &orders[i]);
  label = g_strdup_printf (g_dngettext (NULL, "Review %u Order…", "Review %u Orders…", n), n);
  review = gtk_button_new_with_label (label);
  gtk_widget_set_halign (review, GTK_ALIGN_END);
  gtk_widget_add_css_class (review, "suggested-action");
  gtk_widget_set_name (review, "batch-review");
  g_signal_connect_data (review, "clicked", G_CALLBACK (review_cb), place_new (self, signer, 0), place_free, G_CONNECT_SWAPPED);
  gtk_box_append (self->content, review);
}

static void
rebuild (Batch *self)
{
  TaoBasket *basket = tao_wallets_get_basket (self->wallets);
  guint n = tao_basket_get_n_signers (basket);

  if (self->content != NULL)
    gtk_box_remove (self->body, GTK_WIDGET (self->content));
  self->content = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 12));
  gtk_box_append (self->body, GTK_WIDGET (self->content));
  tao_form_add_text (self->content,
                     n > 0 ? _("All orders of a wallet are signed as one: all of them happen, or none.")
                           : _("Nothing is collected. “Add to Batch” in a form puts an order here."), "tao-secondary");
  for (guint i = 0; i < n; i++)
    add_signer (self, tao_basket_get_signer (basket, i));
}

static void
changed_cb (GtkWindow *window)
{
  Batch *self = g_object_get_data (G_OBJECT (window), "tao-batch");

  if (self->window != NULL)
    rebuild (self);
}

static void
closed_cb (Batch *self)
{
  self->window = NULL;
}

void
tao_batch_dialog_present (GtkWindow *parent, TaoWallets *wallets)
{
  Batch *self = g_new0 (Batch, 1);
  AdwWindow *window = ADW_WINDOW (adw_window_new ());

  self->wallets = g_object_ref (wallets);
  self->window = GTK_WINDOW (window);
  g_object_set_data_full (G_OBJECT (window), "tao-batch", self, batch_free);
  gtk_widget_set_name (GTK_WIDGET (window), "batch");
  self->body = tao_form_set_up (window, parent, _("Batch"), NULL, NULL);
  g_signal_connect_object (tao_wallets_get_basket (wallets), "changed", G_CALLBACK (changed_cb), window, G_CONNECT_SWAPPED);
  g_signal_connect_swapped (window, "destroy", G_CALLBACK (closed_cb), self);
  rebuild (self);
  gtk_window_present (GTK_WINDOW (window));
}

/* --- from forms ------------------------------------------------------------------------------------------ */

gboolean
tao_batch_add (GtkWindow *form, TaoWallets *wallets, const TaoKey32 *signer, const TaoOrder *orders, guint n, guint32 tolerance_ppm)
{
  if (!tao_basket_add (tao_wallets_get_basket (wallets), signer, orders, n, tolerance_ppm))
    return FALSE;
  tao_batch_dialog_present (gtk_window_get_transient_for (form), wallets);
  gtk_window_destroy (form);
  return TRUE;
}

static void
count_cb (GtkButton *button, TaoBasket *basket)
{
  guint n = tao_basket_get_n (basket);
  g_autofree char *label = n > 0 ? g_strdup_printf (g_dngettext (NULL, "Add to _Batch (%u step so far)", "Add to _Batch (%u steps so far)", n), n)
                                 : g_strdup (_("Add to _Batch"));

  gtk_button_set_label (button, label);
}

GtkWidget *
tao_batch_button_new (TaoWallets *wallets, const char *name)
{
  TaoBasket *basket = tao_wallets_get_basket (wallets);
  GtkWidget *button = gtk_button_new ();

  gtk_button_set_use_underline (GTK_BUTTON (button), TRUE);
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_widget_set_name (button, name);
  g_signal_connect_object (basket, "changed", G_CALLBACK (count_cb), button, G_CONNECT_SWAPPED);
  count_cb (GTK_BUTTON (button), basket);
  return button;
}
