#include "app/money/forms.h"

#include <glib/gi18n.h>
#include <string.h>

#define TITLE_DATA "tao-form-title"

/* A question under way may keep a closed window a little longer than its parent lives. */
static void
destroy_cb (GtkWindow *window)
{
  gtk_window_set_transient_for (window, NULL);
}

GtkBox *
tao_form_set_up (AdwWindow *window, GtkWindow *parent, const char *title, const char *action_label, GtkWidget **action)
{
  GtkWidget *page = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *header = adw_header_bar_new ();
  GtkWidget *heading = adw_window_title_new (title, ""), *cancel, *scroller, *clamp;
  GtkWidget *body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_window_set_modal (GTK_WINDOW (window), TRUE);
  if (parent != NULL)
    gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (window), TRUE);
  g_signal_connect (window, "destroy", G_CALLBACK (destroy_cb), NULL);
  gtk_window_set_title (GTK_WINDOW (window), title);
  gtk_window_set_default_size (GTK_WINDOW (window), 548, -1);

  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (header), action_label == NULL);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), heading);
  gtk_widget_add_css_class (header, "flat");
  g_object_set_data (G_OBJECT (window), TITLE_DATA, heading);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
    gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0), gtk_named_action_new ("window.close")));
  if (action_label != NULL)
    {
      GtkWidget *confirm = gtk_button_new_with_mnemonic (action_label);

      cancel = gtk_button_new_with_mnemonic (_("_Cancel"));
      gtk_actionable_set_action_name (GTK_ACTIONABLE (cancel), "window.close");
      adw_header_bar_pack_start (ADW_HEADER_BAR (header), cancel);
      gtk_widget_add_css_class (confirm, "suggested-action");
      gtk_widget_set_name (confirm, "confirm");
      adw_header_bar_pack_end (ADW_HEADER_BAR (header), confirm);
      gtk_window_set_default_widget (GTK_WINDOW (window), confirm);
      gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Return, GDK_CONTROL_MASK), gtk_named_action_new ("default.activate")));
      *action = confirm;
    }
  gtk_widget_add_controller (GTK_WIDGET (window), keys);

  gtk_widget_set_margin_top (body, 6);
  gtk_widget_set_margin_bottom (body, 18);
  gtk_widget_set_margin_start (body, 18);
  gtk_widget_set_margin_end (body, 18);
  clamp = adw_clamp_new ();
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 640);
  adw_clamp_set_child (ADW_CLAMP (clamp), body);
  scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 680);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), clamp);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (page), header);
  gtk_box_append (GTK_BOX (page), scroller);
  adw_window_set_content (window, page);
  return GTK_BOX (body);
}

void
tao_form_set_subtitle (AdwWindow *window, const char *subtitle)
{
  AdwWindowTitle *heading = g_object_get_data (G_OBJECT (window), TITLE_DATA);

  adw_window_title_set_subtitle (heading, subtitle);
}

GtkListBox *
tao_form_add_group (GtkBox *body, const char *title)
{
  GtkWidget *list = gtk_list_box_new ();

  if (title != NULL)
    {
      GtkWidget *heading = gtk_label_new (title);

      gtk_label_set_xalign (GTK_LABEL (heading), 0);
      gtk_widget_add_css_class (heading, "heading");
      gtk_widget_set_margin_top (heading, 6);
      gtk_box_append (body, heading);
      gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
    }
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_box_append (body, list);
  return GTK_LIST_BOX (list);
}

GtkLabel *
tao_form_add_value (GtkListBox *group, const char *title, const char *value)
{
  GtkWidget *row = adw_action_row_new (), *label = gtk_label_new (value);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);
  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_RIGHT);
  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_set_margin_top (label, 9);
  gtk_widget_set_margin_bottom (label, 9);
  gtk_widget_set_can_focus (label, FALSE);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  gtk_list_box_append (group, row);
  return GTK_LABEL (label);
}

GtkLabel *
tao_form_add_text (GtkBox *body, const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  gtk_box_append (body, label);
  return GTK_LABEL (label);
}

static GtkWidget *
add_entry (GtkListBox *group, GtkWidget *row, const char *title, const char *name)
{
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  tao_form_name (row, name, title);
  gtk_list_box_append (group, row);
  return row;
}

GtkWidget *
tao_form_add_entry (GtkListBox *group, const char *title, const char *name)
{
  return add_entry (group, adw_entry_row_new (), title, name);
}

GtkWidget *
tao_form_add_password (GtkListBox *group, const char *title, const char *name)
{
  return add_entry (group, adw_password_entry_row_new (), title, name);
}

GtkWidget *
tao_form_new_percent (double most, double value, const char *name, const char *label)
{
  GtkWidget *spin = gtk_spin_button_new_with_range (0, most, 0.25);

  gtk_spin_button_set_digits (GTK_SPIN_BUTTON (spin), 2);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), value);
  gtk_widget_set_valign (spin, GTK_ALIGN_CENTER);
  tao_form_name (spin, name, label);
  return spin;
}

GtkWidget *
tao_form_new_tolerance (GSettings *settings, const char *name)
{
  GtkWidget *spin = tao_form_new_percent (50, g_settings_get_uint (settings, "price-limit") / 100.0, name, _("Worst price accepted, percent"));

  gtk_spin_button_set_range (GTK_SPIN_BUTTON (spin), 0.01, 50);
  return spin;
}

guint64
tao_form_get_share (GtkWidget *percent, guint64 whole)
{
  __extension__ typedef unsigned __int128 u128;
  guint64 hundredths = (guint64) (gtk_spin_button_get_value (GTK_SPIN_BUTTON (percent)) * 100 + 0.5);

  return (guint64) ((u128) whole * hundredths / 10000);
}

GtkWidget *
tao_form_new_notice (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10), *label = gtk_label_new (NULL);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), gtk_image_new ());
  gtk_box_append (GTK_BOX (box), label);
  gtk_widget_add_css_class (box, "tao-notice");
  gtk_widget_set_visible (box, FALSE);
  return box;
}

/* Windows do not grow by themselves: what a notice pushes down must not end below the edge. */
static void
make_room (GtkWidget *notice)
{
  GtkRoot *root = gtk_widget_get_root (notice);
  int width, height, natural;

  if (!GTK_IS_WINDOW (root) || g_object_get_data (G_OBJECT (root), TITLE_DATA) == NULL || !gtk_widget_get_mapped (GTK_WIDGET (root)))
    return;
  gtk_window_get_default_size (GTK_WINDOW (root), &width, &height);
  gtk_widget_measure (GTK_WIDGET (root), GTK_ORIENTATION_VERTICAL, gtk_widget_get_width (GTK_WIDGET (root)), NULL, &natural, NULL, NULL);
  if (natural > gtk_widget_get_height (GTK_WIDGET (root)))
    gtk_window_set_default_size (GTK_WINDOW (root), width, natural);
}

void
tao_form_set_notice (GtkWidget *notice, const char *css_class, const char *text)
{
  GtkWidget *icon = gtk_widget_get_first_child (notice), *label = gtk_widget_get_last_child (notice);

  gtk_widget_set_visible (notice, *text != '\0');
  gtk_label_set_text (GTK_LABEL (label), text);
  gtk_widget_remove_css_class (notice, "warning");
  gtk_widget_remove_css_class (notice, "error");
  if (*css_class != '\0')
    gtk_widget_add_css_class (notice, css_class);
  if (*text != '\0')
    make_room (notice);
  gtk_image_set_from_icon_name (GTK_IMAGE (icon), g_str_equal (css_class, "") ? "dialog-information-symbolic" : "dialog-warning-symbolic");
}

TaoSecret *
tao_form_take_secret (GtkEditable *entry)
{
  const char *text = gtk_editable_get_text (entry);
  TaoSecret *secret = *text != '\0' ? tao_secret_new_copy (text, strlen (text)) : NULL;

  gtk_editable_set_text (entry, "");
  return secret;
}

void
tao_form_name (GtkWidget *widget, const char *name, const char *label)
{
  gtk_widget_set_name (widget, name);
  if (label != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}
