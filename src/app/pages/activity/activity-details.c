#include "app/pages/activity/activity-details.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "app/format.h"
#include "app/pages/activity/inner-calls.h"
#include "app/pages/activity/words.h"
#include "app/route.h"
#include "app/text.h"
#include "app/widgets/facts.h"
#include "app/widgets/list-box.h"

struct _TaoActivityDetails {
  GtkWidget parent_instance;

  GtkWidget *words_box, *effects_box;
  GtkLabel *title, *call, *effects_count;
  AdwBin *arguments;
  GtkListBox *effects;

  TaoSnapshot *snapshot;         /* lent while something is being shown (nullable) */
};

G_DEFINE_FINAL_TYPE (TaoActivityDetails, tao_activity_details, GTK_TYPE_WIDGET)

static void
add_effect (TaoActivityDetails *self, guint number, const TaoBlockEvent *event)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *row = gtk_list_box_row_new (), *index, *words;
  g_autofree char *count = g_strdup_printf ("%u", number);
  g_autofree char *text = tao_activity_event (event, self->snapshot);
  g_autofree char *name = g_strdup_printf ("%s.%s", event->pallet, event->name);

  index = gtk_label_new (count);
  words = gtk_label_new (text);
  gtk_widget_add_css_class (index, "tao-secondary");
  gtk_widget_add_css_class (index, "tao-cell");
  gtk_widget_add_css_class (words, "tao-cell");
  gtk_label_set_wrap (GTK_LABEL (words), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (words), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (words), 0);
  gtk_box_append (GTK_BOX (box), index);
  gtk_box_append (GTK_BOX (box), words);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_tooltip_text (row, name);
  gtk_list_box_append (self->effects, row);
}

static void
add_account_fact (TaoFacts *facts, const char *name, const char *address)
{
  guint row = tao_facts_add (facts, name);
  g_autofree char *text = tao_format_address_short (address);
  TaoRoute place = tao_route_account (address);
  g_autofree char *route = tao_route_to_string (&place);

  tao_facts_set (facts, row, text);
  tao_facts_set_source (facts, row, address);
  tao_facts_set_link (facts, row, route);
}

static void
add_fact (TaoFacts *facts, const char *name, const char *value, const char *source)
{
  guint row = tao_facts_add (facts, name);

  tao_facts_set (facts, row, value);
  tao_facts_set_source (facts, row, source);
}

/* In place of the argument that is the list of them. */
static void
add_inner_calls (TaoFacts *facts, const GPtrArray *calls)
{
  for (guint i = 0; i < calls->len; i++)
    {
      const TaoInnerCall *call = calls->pdata[i];
      g_autofree char *name = g_strdup_printf ("%u · %s", i + 1, call->title);

      add_fact (facts, name, call->detail, NULL);
    }
}

static void
fill_arguments (TaoActivityDetails *self, const TaoBlockRecord *block, const TaoBlockExtrinsic *extrinsic)
{
  TaoFacts *facts = TAO_FACTS (tao_facts_new (TRUE));
  g_autoptr(GPtrArray) calls = tao_inner_calls (extrinsic, self->snapshot);

  if (extrinsic->has_signer)
    {
      g_autofree char *signer = tao_format_key (&extrinsic->signer);

      add_account_fact (facts, _("Signed by"), signer);
    }
  if (extrinsic->error != NULL)
    {
      g_autofree char *words = tao_activity_error (extrinsic->error);
      guint row = tao_facts_add (facts, _("Failed"));
      g_autofree char *source = extrinsic->error_docs != NULL ? g_strdup_printf ("%s: %s", extrinsic->error, extrinsic->error_docs)
                                                              : g_strdup (extrinsic->error);

      tao_facts_set (facts, row, words);
      tao_facts_set_source (facts, row, source);
      tao_facts_set_class (facts, row, "tao-neg");
    }
  for (guint i = 0; i < extrinsic->n_arguments; i++)
    {
      const TaoBlockField *field = &extrinsic->arguments[i];
      g_autofree char *name = tao_activity_argument_name (field->name), *value = tao_activity_argument_value (extrinsic, i, self->snapshot);
      g_autofree char *source = tao_text_line (field->value, 512), *account = tao_activity_account (field->value);

      if (calls != NULL && (g_str_equal (field->name, "calls") || g_str_equal (field->name, "call")))
        add_inner_calls (facts, calls);
      else if (account != NULL)
        add_account_fact (facts, name, account);
      else
        add_fact (facts, name, value, source);
    }
  if (extrinsic->bytes != NULL)
    {
      g_autofree char *version = block->spec_version != TAO_UNKNOWN_U32 ? g_strdup_printf (_("Bytes, runtime %u"), block->spec_version) : g_strdup (_("Bytes"));

      add_fact (facts, version, extrinsic->bytes, extrinsic->problem);
    }
  if (extrinsic->is_signed)
    {
      g_autofree char *fee = tao_format_exact (extrinsic->fee_rao, "τ"), *nonce = tao_format_count (extrinsic->nonce);

      add_fact (facts, _("Fee"), fee, NULL);
      add_fact (facts, _("Nonce"), nonce, NULL);
    }
  {
    g_autofree char *hash = tao_format_hash (&extrinsic->hash), *short_hash = tao_format_hash_short (&extrinsic->hash);

    add_fact (facts, _("Hash"), short_hash, hash);
  }
  adw_bin_set_child (self->arguments, GTK_WIDGET (facts));
}

static void
fill_event (TaoActivityDetails *self, const TaoBlockEvent *event)
{
  TaoFacts *facts = TAO_FACTS (tao_facts_new (TRUE));

  for (guint i = 0; i < event->n_fields; i++)
    {
      g_autofree char *name = tao_activity_argument_name (event->fields[i].name), *value = tao_text_line (event->fields[i].value, TAO_TEXT_LINE);
      g_autofree char *account = tao_activity_account (event->fields[i].value);

      if (account != NULL)
        add_account_fact (facts, name, account);
      else
        add_fact (facts, name, value, NULL);
    }
  if (event->docs != NULL)
    {
      g_autofree char *docs = tao_text_line (event->docs, TAO_TEXT_LINE);

      add_fact (facts, _("Meaning"), docs, NULL);
    }
  adw_bin_set_child (self->arguments, GTK_WIDGET (facts));
}

void
tao_activity_details_show (TaoActivityDetails *self, TaoActivityRow *row, TaoSnapshot *snapshot)
{
  const TaoBlockExtrinsic *extrinsic = row != NULL ? tao_activity_row_get_extrinsic (row) : NULL;
  const TaoBlockRecord *block = row != NULL ? tao_activity_row_get_block (row) : NULL;
  g_autofree char *height = NULL, *title = NULL, *call = NULL, *count = NULL;
  guint n = 0;

  gtk_widget_set_visible (GTK_WIDGET (self), row != NULL);
  if (row == NULL)
    return;
  self->snapshot = snapshot;
  height = tao_format_count (block->number);
  tao_list_box_drop (self->effects, 0);
  gtk_widget_set_visible (self->effects_box, extrinsic != NULL);
  if (extrinsic == NULL)
    {
      const TaoBlockEvent *event = tao_activity_row_get_event (row);

      title = event->extrinsic >= 0 ? g_strdup_printf ("%s / %" G_GINT64_FORMAT, height, event->extrinsic) : g_strdup (height);
      call = g_strdup_printf ("%s.%s", event->pallet, event->name);
      fill_event (self, event);
    }
  else
    {
      title = g_strdup_printf ("%s / %u", height, extrinsic->index);
      call = extrinsic->call != NULL ? g_strdup_printf ("%s.%s", extrinsic->pallet, extrinsic->call) : g_strdup ("");
      fill_arguments (self, block, extrinsic);
      for (guint i = 0; i < block->n_events; i++)
        if (block->events[i].extrinsic == (gint64) extrinsic->index)
          add_effect (self, ++n, &block->events[i]);
      count = block->events_known ? g_strdup_printf (g_dngettext (NULL, "%u event", "%u events", n), n) : g_strdup (_("no longer kept by this node"));
      gtk_label_set_text (self->effects_count, count);
      gtk_widget_set_visible (GTK_WIDGET (self->effects), n > 0);
    }
  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->call, call);
  self->snapshot = NULL;
}

void
tao_activity_details_set_narrow (TaoActivityDetails *self, gboolean narrow)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
}

static void
tao_activity_details_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), TAO_TYPE_ACTIVITY_DETAILS);
  G_OBJECT_CLASS (tao_activity_details_parent_class)->dispose (object);
}

static void
tao_activity_details_class_init (TaoActivityDetailsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tao_activity_details_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/taoscope/Taoscope/ui/activity/activity-details.ui");
  gtk_widget_class_bind_template_child (widget_class, TaoActivityDetails, words_box);
  gtk_widget_class_bind_template_child (widget_class, TaoActivityDetails, title);
  gtk_widget_class_bind_template_child (widget_class, TaoActivityDetails, call);
  gtk_widget_class_bind_template_child (widget_class, TaoActivityDetails, arguments);
  gtk_widget_class_bind_template_child (widget_class, TaoActivityDetails, effects_box);
  gtk_widget_class_bind_template_child (widget_class, TaoActivityDetails, effects_count);
  gtk_widget_class_bind_template_child (widget_class, TaoActivityDetails, effects);
}

static void
tao_activity_details_init (TaoActivityDetails *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))), 18);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
