#include "app/widgets/typed-confirm.h"

#include <adwaita.h>
#include <glib/gi18n.h>

typedef struct {
  AdwMessageDialog *dialog;
  GtkEditable *entry;
  char *word;
  TaoConfirmFunc func;
  GWeakRef owner;
} Question;

static void
question_free (gpointer data, GClosure *closure)
{
  Question *question = data;

  g_free (question->word);
  g_weak_ref_clear (&question->owner);
  g_free (question);
}

static void
typed_cb (GtkEditable *entry, gpointer user_data)
{
  Question *question = user_data;
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  adw_message_dialog_set_response_enabled (question->dialog, "go", g_str_equal (text, question->word));
}

static void
response_cb (AdwMessageDialog *dialog, const char *response, gpointer user_data)
{
  Question *question = user_data;
  g_autoptr(GObject) owner = g_weak_ref_get (&question->owner);

  if (g_str_equal (response, "go") && owner != NULL)
    question->func (owner);
}

GtkWidget *
tao_typed_confirm (GtkWidget *widget, const char *heading, const char *body, const char *word, const char *action,
                   TaoConfirmFunc func, GObject *owner)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *dialog = adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, heading, body);
  GtkWidget *entry = gtk_entry_new ();
  Question *question = g_new0 (Question, 1);
  /* Translators: the word must be typed as it stands. */
  g_autofree char *hint = g_strdup_printf (_("Type “%s” to confirm"), word);

  question->dialog = ADW_MESSAGE_DIALOG (dialog);
  question->entry = GTK_EDITABLE (entry);
  question->word = g_strdup (word);
  question->func = func;
  g_weak_ref_init (&question->owner, owner);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), hint);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, hint, -1);
  adw_message_dialog_set_extra_child (question->dialog, entry);
  adw_message_dialog_add_responses (question->dialog, "cancel", _("Cancel"), "go", action, NULL);
  adw_message_dialog_set_response_appearance (question->dialog, "go", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_response_enabled (question->dialog, "go", FALSE);
  adw_message_dialog_set_default_response (question->dialog, "go");
  adw_message_dialog_set_close_response (question->dialog, "cancel");
  g_signal_connect (entry, "changed", G_CALLBACK (typed_cb), question);
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), question, question_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
  return dialog;
}
