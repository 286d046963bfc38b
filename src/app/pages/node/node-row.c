#include "app/pages/node/node-row.h"

#include <glib/gi18n.h>

#include "app/pages/node/node-words.h"

#define ROW_DATA "tao-node-row"

typedef struct {
  TaoNode *node;
  GtkWidget *dot;
  GtkLabel *title, *line;
} RowData;

static void
row_data_free (gpointer data)
{
  RowData *row = data;

  g_object_unref (row->node);
  g_free (row);
}

static GtkWidget *
new_row (GtkWidget **dot, GtkLabel **title, GtkLabel **line, GtkWidget **end)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);

  *dot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  *title = GTK_LABEL (gtk_label_new (NULL));
  *line = GTK_LABEL (gtk_label_new (NULL));
  *end = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_add_css_class (*dot, "tao-node-dot");
  gtk_widget_set_valign (*dot, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (*end, GTK_ALIGN_CENTER);
  gtk_label_set_xalign (*title, 0);
  gtk_label_set_xalign (*line, 0);
  gtk_label_set_ellipsize (*title, PANGO_ELLIPSIZE_END);
  gtk_label_set_ellipsize (*line, PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (GTK_WIDGET (*line), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (*line), "tao-secondary");
  gtk_widget_add_css_class (GTK_WIDGET (*line), "numeric");
  gtk_box_append (GTK_BOX (lines), GTK_WIDGET (*title));
  gtk_box_append (GTK_BOX (lines), GTK_WIDGET (*line));
  gtk_widget_set_hexpand (lines, TRUE);
  gtk_box_append (GTK_BOX (box), *dot);
  gtk_box_append (GTK_BOX (box), lines);
  gtk_box_append (GTK_BOX (box), *end);
  gtk_widget_add_css_class (row, "tao-node-row");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  return row;
}

static const char *
dot_class (TaoNode *node)
{
  TaoChipKind chip;
  g_autofree char *state G_GNUC_UNUSED = tao_node_words_state (node, &chip);

  switch (chip)
    {
    case TAO_CHIP_POS:
      return "running";
    case TAO_CHIP_ACCENT:
      return "syncing";
    case TAO_CHIP_WARN:
      return "waiting";
    case TAO_CHIP_NEG:
      return "failed";
    case TAO_CHIP_PLAIN:
    case TAO_CHIP_PRACTICE:
    default:
      return "stopped";
    }
}

static void
update_cb (GtkWidget *widget)
{
  RowData *row = g_object_get_data (G_OBJECT (widget), ROW_DATA);
  g_autofree char *line = tao_node_words_line (row->node);
  const char *classes[] = { "tao-node-dot", dot_class (row->node), NULL };

  gtk_label_set_label (row->title, tao_node_get_title (row->node));
  gtk_label_set_label (row->line, line);
  gtk_widget_set_css_classes (row->dot, classes);
}

GtkWidget *
tao_node_row_new (TaoNode *node)
{
  RowData *data = g_new0 (RowData, 1);
  GtkWidget *end, *row = new_row (&data->dot, &data->title, &data->line, &end);

  data->node = g_object_ref (node);
  g_object_set_data_full (G_OBJECT (row), ROW_DATA, data, row_data_free);
  if (tao_node_get_profile (node)->kind == TAO_PROFILE_LOCALNET)
    {
      GtkWidget *chip = tao_status_chip_new ();

      tao_status_chip_set (TAO_STATUS_CHIP (chip), TAO_CHIP_PRACTICE, NULL, _("practice"));
      gtk_box_append (GTK_BOX (end), chip);
    }
  g_signal_connect_object (node, "changed", G_CALLBACK (update_cb), row, G_CONNECT_SWAPPED);
  update_cb (row);
  return row;
}

TaoNode *
tao_node_row_get_node (GtkListBoxRow *row)
{
  RowData *data = g_object_get_data (G_OBJECT (row), ROW_DATA);

  return data->node;
}

GtkWidget *
tao_node_row_new_remote (const char *title, const char *subtitle, const char *dot_name, gboolean current)
{
  GtkWidget *dot, *end;
  GtkLabel *name, *line;
  GtkWidget *row = new_row (&dot, &name, &line, &end);

  gtk_label_set_label (name, title);
  gtk_label_set_label (line, subtitle);
  gtk_widget_add_css_class (dot, dot_name);
  if (current)
    {
      GtkWidget *check = gtk_image_new_from_icon_name ("object-select-symbolic");

      gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, _("In use"), -1);
      gtk_widget_add_css_class (check, "tao-pos");
      gtk_box_append (GTK_BOX (end), check);
    }
  return row;
}
