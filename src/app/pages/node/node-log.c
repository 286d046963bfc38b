#include "app/pages/node/node-log.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/pages/node/node-words.h"
#include "app/widgets/choice.h"

struct _TaoNodeLog {
  GtkWidget parent_instance;

  GtkBox *head;
  TaoChoice *level;
  GtkSearchEntry *search;
  GtkScrolledWindow *scroller;
  GtkListView *list;
  GtkLabel *nothing;
  GtkStack *stack;
  GtkFilterListModel *lines;
  GtkFilter *filter;
  TaoLogLevel least;
  char *words;              /* casefolded, or NULL */
  gboolean follow;          /* stays at the end */
  guint settling;           /* idle source: lines have come, the end is not in sight yet */
};

G_DEFINE_FINAL_TYPE (TaoNodeLog, tao_node_log, GTK_TYPE_WIDGET)

/* --- filter ------------------------------------------------------------------------------ */

static gboolean
matches (gpointer item, gpointer user_data)
{
  TaoNodeLog *self = user_data;
  g_autofree char *folded = NULL;

  if (tao_log_line_get_level (item) > self->least)
    return FALSE;
  if (self->words == NULL)
    return TRUE;
  folded = g_utf8_casefold (tao_log_line_get_text (item), -1);
  return strstr (folded, self->words) != NULL;
}

static void
level_changed_cb (TaoNodeLog *self)
{
  const char *id = tao_choice_get_active (self->level);

  self->least = g_str_equal (id, "errors") ? TAO_LOG_ERROR : g_str_equal (id, "warnings") ? TAO_LOG_WARNING : TAO_LOG_DEBUG;
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

static void
search_changed_cb (TaoNodeLog *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));

  g_clear_pointer (&self->words, g_free);
  if (*text != '\0')
    self->words = g_utf8_casefold (text, -1);
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

/* After the list has taken the new lines; where it lies meanwhile is nobody's wish. */
static gboolean
settle_cb (gpointer data)
{
  TaoNodeLog *self = data;
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->lines));

  if (n > 0)
    gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", n - 1);
  self->settling = 0;
  return G_SOURCE_REMOVE;
}

static void
lines_changed_cb (TaoNodeLog *self)
{
  gboolean any = g_list_model_get_n_items (G_LIST_MODEL (self->lines)) > 0;
  gboolean filtered = self->words != NULL || self->least != TAO_LOG_DEBUG;

  gtk_stack_set_visible_child_name (self->stack, any ? "lines" : "nothing");
  if (any && self->follow && self->settling == 0)
    self->settling = g_idle_add (settle_cb, self);
  if (!any)
    gtk_label_set_label (self->nothing, filtered ? _("No line matches.") : _("Nothing logged yet."));
}

static void
copy_cb (GtkButton *button, gpointer user_data)
{
  TaoNodeLog *self = user_data;
  GListModel *lines = G_LIST_MODEL (self->lines);
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (lines); i++)
    {
      g_autoptr(TaoLogLine) line = g_list_model_get_item (lines, i);

      g_string_append_printf (text, "%s\n", tao_log_line_get_text (line));
    }
  gtk_widget_activate_action (GTK_WIDGET (self), "win.copy", "s", text->str);
}

/* --- rows ----------------------------------------------------------------------------------- */

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *help = gtk_label_new (NULL);

  for (guint i = 0; i < 3; i++)
    {
      GtkWidget *label = gtk_label_new (NULL);

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_widget_set_valign (label, GTK_ALIGN_BASELINE);
      gtk_widget_add_css_class (label, "tao-mono");
      gtk_box_append (GTK_BOX (line), label);
    }
  gtk_widget_add_css_class (gtk_widget_get_first_child (line), "tao-secondary");
  gtk_label_set_width_chars (GTK_LABEL (gtk_widget_get_next_sibling (gtk_widget_get_first_child (line))), 5);
  gtk_label_set_selectable (GTK_LABEL (gtk_widget_get_last_child (line)), FALSE);
  gtk_label_set_ellipsize (GTK_LABEL (gtk_widget_get_last_child (line)), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (gtk_widget_get_last_child (line), TRUE);
  gtk_label_set_xalign (GTK_LABEL (help), 0);
  gtk_label_set_wrap (GTK_LABEL (help), TRUE);
  gtk_widget_add_css_class (help, "caption");
  gtk_widget_add_css_class (help, "tao-log-help");
  gtk_box_append (GTK_BOX (row), line);
  gtk_box_append (GTK_BOX (row), help);
  gtk_list_item_set_child (item, row);
  gtk_list_item_set_activatable (item, FALSE);
}

/* Nodes begin each line with the time, which stands beside it already: "2026-01-01 10:00:00 …", with or without fractions. */
static const char *
without_time (const char *line)
{
  static const char shape[] = "0000-00-00 00:00:00";
  gsize i = 0;

  for (; shape[i] != '\0'; i++)
    if (shape[i] == '0' ? !g_ascii_isdigit (line[i]) : line[i] != shape[i])
      return line;
  i += strspn (line + i, ".0123456789");
  return line[i] == ' ' ? line + i + strspn (line + i, " ") : line;
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  static const char *const classes[] = { "error", "warn", "info", "debug" };
  const char *names[] = { _("error"), _("warn"), _("info"), _("debug") };
  TaoLogLine *line = gtk_list_item_get_item (item);
  GtkWidget *row = gtk_list_item_get_child (item), *box = gtk_widget_get_first_child (row);
  GtkWidget *time = gtk_widget_get_first_child (box), *level = gtk_widget_get_next_sibling (time);
  GtkWidget *text = gtk_widget_get_last_child (box), *help = gtk_widget_get_last_child (row);
  const char *meaning = tao_node_words_meaning (tao_log_line_get_meaning (line));
  TaoLogLevel rank = MIN (tao_log_line_get_level (line), TAO_LOG_DEBUG);
  g_autoptr(GDateTime) when = g_date_time_new_from_unix_local (tao_log_line_get_time_ms (line) / 1000);
  g_autofree char *clock = when != NULL ? g_date_time_format (when, "%H:%M:%S") : g_strdup ("");
  const char *level_classes[] = { "tao-mono", "tao-log-level", classes[rank], NULL };

  gtk_label_set_label (GTK_LABEL (time), clock);
  gtk_label_set_label (GTK_LABEL (level), names[rank]);
  gtk_widget_set_css_classes (level, level_classes);
  gtk_label_set_label (GTK_LABEL (text), without_time (tao_log_line_get_text (line)));
  gtk_widget_set_tooltip_text (text, g_utf8_strlen (tao_log_line_get_text (line), -1) > 60 ? tao_log_line_get_text (line) : NULL);
  gtk_widget_set_visible (help, meaning != NULL);
  gtk_label_set_label (GTK_LABEL (help), meaning != NULL ? meaning : "");
}

/* --- staying at the end ------------------------------------------------------------------------ */

static void
scrolled_cb (GtkAdjustment *adjustment, TaoNodeLog *self)
{
  double end = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment);

  if (self->settling == 0)
    self->follow = gtk_adjustment_get_value (adjustment) >= end - 24;
}

/* --- object -------------------------------------------------------------------------------------- */

void
tao_node_log_set_log (TaoNodeLog *self, TaoLog *log)
{
  if (gtk_filter_list_model_get_model (self->lines) == (gpointer) log)
    return;
  self->follow = TRUE;
  gtk_filter_list_model_set_model (self->lines, G_LIST_MODEL (log));
  lines_changed_cb (self);
}

GListModel *
tao_node_log_get_lines (TaoNodeLog *self)
{
  return G_LIST_MODEL (self->lines);
}

void
tao_node_log_set_search (TaoNodeLog *self, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), text);
  search_changed_cb (self);
}

void
tao_node_log_focus_search (TaoNodeLog *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

void
tao_node_log_set_narrow (TaoNodeLog *self, gboolean narrow)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->head), narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_widget_set_halign (GTK_WIDGET (self->search), narrow ? GTK_ALIGN_FILL : GTK_ALIGN_END);
}

static void
tao_node_log_dispose (GObject *object)
{
  TaoNodeLog *self = TAO_NODE_LOG (object);
  GtkWidget *child;

  g_clear_handle_id (&self->settling, g_source_remove);
  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  self->list = NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->lines);
  G_OBJECT_CLASS (tao_node_log_parent_class)->dispose (object);
}

static void
tao_node_log_finalize (GObject *object)
{
  g_free (TAO_NODE_LOG (object)->words);
  G_OBJECT_CLASS (tao_node_log_parent_class)->finalize (object);
}

static void
tao_node_log_class_init (TaoNodeLogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tao_node_log_dispose;
  object_class->finalize = tao_node_log_finalize;
  g_type_ensure (TAO_TYPE_CHOICE);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/taoscope/Taoscope/ui/node/node-log.ui");
  gtk_widget_class_bind_template_child (widget_class, TaoNodeLog, head);
  gtk_widget_class_bind_template_child (widget_class, TaoNodeLog, level);
  gtk_widget_class_bind_template_child (widget_class, TaoNodeLog, search);
  gtk_widget_class_bind_template_child (widget_class, TaoNodeLog, scroller);
  gtk_widget_class_bind_template_child (widget_class, TaoNodeLog, list);
  gtk_widget_class_bind_template_child (widget_class, TaoNodeLog, nothing);
  gtk_widget_class_bind_template_child (widget_class, TaoNodeLog, stack);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
}

static void
tao_node_log_init (TaoNodeLog *self)
{
  g_autoptr(GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  GtkNoSelection *selection;
  GtkAdjustment *adjustment;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->least = TAO_LOG_DEBUG;
  self->follow = TRUE;
  self->filter = GTK_FILTER (gtk_custom_filter_new (matches, self, NULL));
  self->lines = gtk_filter_list_model_new (NULL, self->filter);
  g_signal_connect_object (self->lines, "items-changed", G_CALLBACK (lines_changed_cb), self, G_CONNECT_SWAPPED);
  tao_choice_add (self->level, "all", _("All"));
  tao_choice_add (self->level, "warnings", _("Warnings"));
  tao_choice_add (self->level, "errors", _("Errors"));
  g_signal_connect_object (self->level, "notify::active", G_CALLBACK (level_changed_cb), self, G_CONNECT_SWAPPED);

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  selection = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->lines)));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
  g_object_unref (selection);
  gtk_list_view_set_factory (self->list, factory);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Log"), -1);
  adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (scrolled_cb), self, 0);
}
