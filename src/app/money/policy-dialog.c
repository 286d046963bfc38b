#include "app/money/policy-dialog.h"

#include <glib/gi18n.h>

#include "app/format.h"
#include "app/money/forms.h"
#include "app/money/order-request.h"
#include "app/money/unlock-dialog.h"
#include "app/money/wording.h"

#define MOST_DESTINATIONS 8
#define MOST_NETUIDS 128

typedef struct {
  TaoWallets *wallets;
  TaoPurse *purse;
  GtkWindow *window;         /* NULL after it has closed */
  GtkWidget *confirm, *notice, *per_call, *per_day, *netuids;
  GtkWidget *destinations[MOST_DESTINATIONS];
  GtkLabel *spent;
} Rules;

static void
rules_free (gpointer data)
{
  Rules *self = data;

  g_object_unref (self->wallets);
  g_object_unref (self->purse);
  g_free (self);
}

static void
closed_cb (Rules *self)
{
  self->window = NULL;
}

static const char *
text_of (GtkWidget *entry)
{
  return gtk_editable_get_text (GTK_EDITABLE (entry));
}

/* Empty means no limit, and so would zero: it is refused, as it says the opposite. */
static gboolean
read_limit (GtkWidget *entry, guint64 *rao)
{
  *rao = 0;
  return *text_of (entry) == '\0' || (tao_parse_amount (text_of (entry), rao) && *rao > 0);
}

/* NULL, or what is wrong. */
static const char *
read_rules (Rules *self, TaoPolicy *policy, TaoKey32 *destinations, guint16 *netuids)
{
  g_auto(GStrv) parts = g_strsplit_set (text_of (self->netuids), " ,", -1);

  *policy = (TaoPolicy) { .destinations = destinations, .netuids = netuids };
  if (!read_limit (self->per_call, &policy->per_call_rao) || !read_limit (self->per_day, &policy->per_day_rao))
    return _("A limit is an amount above zero, or empty.");
  for (guint i = 0; i < MOST_DESTINATIONS; i++)
    {
      g_autofree char *address = g_strstrip (g_strdup (text_of (self->destinations[i])));

      if (*address == '\0')
        continue;
      if (!tao_order_read_key (address, &destinations[policy->n_destinations]))
        return _("A destination is not a complete address.");
      policy->n_destinations++;
    }
  for (guint i = 0; parts[i] != NULL; i++)
    {
      guint64 netuid;

      if (*parts[i] == '\0')
        continue;
      if (policy->n_netuids == MOST_NETUIDS || !g_ascii_string_to_unsigned (parts[i], 10, 0, G_MAXUINT16 - 1, &netuid, NULL))
        return _("Subnets are numbers, with blanks between them.");
      netuids[policy->n_netuids++] = (guint16) netuid;
    }
  return NULL;
}

static void
update_cb (Rules *self)
{
  TaoKey32 destinations[MOST_DESTINATIONS];
  guint16 netuids[MOST_NETUIDS];
  TaoPolicy policy;
  const char *wrong = read_rules (self, &policy, destinations, netuids);

  for (guint i = 1; i < MOST_DESTINATIONS; i++)
    gtk_widget_set_visible (self->destinations[i], *text_of (self->destinations[i]) != '\0' || *text_of (self->destinations[i - 1]) != '\0');
  tao_form_set_notice (self->notice, "error", wrong != NULL ? wrong : "");
  gtk_widget_set_sensitive (self->confirm, wrong == NULL);
}

static void
unlocked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GtkWindow) window = user_data;
  Rules *self = g_object_get_data (G_OBJECT (window), "tao-rules");
  TaoKey32 destinations[MOST_DESTINATIONS];
  guint16 netuids[MOST_NETUIDS];
  TaoPolicy policy;
  gboolean any;
  g_autoptr(GError) error = NULL;

  if (!tao_unlock_finish (TAO_WALLETS (source), result, &error))
    {
      if (self->window != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_autofree char *text = tao_word_job_error (error);

          tao_form_set_notice (self->notice, "error", text);
        }
      return;
    }
  if (self->window == NULL || read_rules (self, &policy, destinations, netuids) != NULL)
    return;
  any = policy.per_call_rao > 0 || policy.per_day_rao > 0 || policy.n_destinations > 0 || policy.n_netuids > 0;
  if (!tao_policies_set (tao_wallets_get_policies (self->wallets), tao_purse_get_account (self->purse), any ? &policy : NULL, &error))
    {
      g_autofree char *text = g_strdup_printf (_("The rules cannot be kept: %s"), error->message);

      tao_form_set_notice (self->notice, "error", text);
      return;
    }
  gtk_window_destroy (window);
}

static void
confirm_cb (Rules *self)
{
  tao_unlock_present (self->window, self->wallets, self->purse, unlocked_cb, g_object_ref (self->window));
}

static void
spent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GtkWindow) window = user_data;
  Rules *self = g_object_get_data (G_OBJECT (window), "tao-rules");
  guint64 rao = TAO_UNKNOWN_U64;
  g_autofree char *text = NULL;

  tao_engine_load_spent_finish (TAO_ENGINE (source), result, &rao, NULL);
  text = tao_format_exact (rao, "τ");
  if (self->window != NULL)
    gtk_label_set_text (self->spent, text);
}

static void
set_amount (GtkWidget *entry, guint64 rao)
{
  g_autofree char *text = rao > 0 ? tao_word_amount (rao, NULL) : g_strdup ("");

  gtk_editable_set_text (GTK_EDITABLE (entry), text);
}

static void
fill (Rules *self, const TaoPolicy *policy)
{
  g_autoptr(GString) netuids = g_string_new (NULL);

  set_amount (self->per_call, policy->per_call_rao);
  set_amount (self->per_day, policy->per_day_rao);
  for (guint i = 0; i < MIN (policy->n_destinations, MOST_DESTINATIONS); i++)
    {
      g_autofree char *address = tao_format_key (&policy->destinations[i]);

      gtk_editable_set_text (GTK_EDITABLE (self->destinations[i]), address);
    }
  for (guint i = 0; i < policy->n_netuids; i++)
    g_string_append_printf (netuids, "%s%u", i > 0 ? " " : "", policy->netuids[i]);
  gtk_editable_set_text (GTK_EDITABLE (self->netuids), netuids->str);
}

void
tao_policy_dialog_present (GtkWindow *parent, TaoWallets *wallets, TaoPurse *purse)
{
  Rules *self = g_new0 (Rules, 1);
  AdwWindow *window = ADW_WINDOW (adw_window_new ());
  const TaoPolicy *policy = tao_policies_get (tao_wallets_get_policies (wallets), tao_purse_get_account (purse));
  GtkListBox *group;
  GtkBox *body;

  self->wallets = g_object_ref (wallets);
  self->purse = g_object_ref (purse);
  self->window = GTK_WINDOW (window);
  g_object_set_data_full (G_OBJECT (window), "tao-rules", self, rules_free);
  body = tao_form_set_up (window, parent, _("Spending Rules"), _("_Save"), &self->confirm);
  tao_form_set_subtitle (window, tao_purse_get_name (purse));
  gtk_widget_set_name (self->confirm, "policy-confirm");
  tao_form_add_text (body, _("Taoscope signs nothing for this wallet that breaks these rules. Whatever is empty has no limit. "
                             "Other programs that hold the key are not bound by them."), "tao-secondary");
  group = tao_form_add_group (body, _("At most, τ"));
  self->per_call = tao_form_add_entry (group, _("At once"), "policy-per-call");
  self->per_day = tao_form_add_entry (group, _("In 24 hours"), "policy-per-day");
  self->spent = tao_form_add_value (group, _("Spent in the last 24 hours"), TAO_DASH);
  gtk_widget_set_name (GTK_WIDGET (self->spent), "policy-spent");
  group = tao_form_add_group (body, _("Only to these addresses"));
  for (guint i = 0; i < MOST_DESTINATIONS; i++)
    {
      g_autofree char *name = g_strdup_printf ("policy-destination-%u", i);

      self->destinations[i] = tao_form_add_entry (group, _("Address"), name);
      gtk_widget_add_css_class (self->destinations[i], "tao-mono");
    }
  group = tao_form_add_group (body, _("Only in these subnets"));
  self->netuids = tao_form_add_entry (group, _("Numbers, such as 0 4 11"), "policy-netuids");
  self->notice = tao_form_new_notice ();
  gtk_box_append (body, self->notice);
  if (policy != NULL)
    fill (self, policy);
  for (guint i = 0; i < MOST_DESTINATIONS; i++)
    g_signal_connect_swapped (self->destinations[i], "changed", G_CALLBACK (update_cb), self);
  g_signal_connect_swapped (self->per_call, "changed", G_CALLBACK (update_cb), self);
  g_signal_connect_swapped (self->per_day, "changed", G_CALLBACK (update_cb), self);
  g_signal_connect_swapped (self->netuids, "changed", G_CALLBACK (update_cb), self);
  g_signal_connect_swapped (self->confirm, "clicked", G_CALLBACK (confirm_cb), self);
  g_signal_connect_swapped (window, "destroy", G_CALLBACK (closed_cb), self);
  update_cb (self);
  tao_engine_load_spent_async (tao_wallets_get_engine (wallets), tao_purse_get_account (purse), NULL, spent_cb, g_object_ref (window));
  gtk_window_present (GTK_WINDOW (window));
}
