#include "app/money/child-list.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "app/money/forms.h"
#include "app/money/order-request.h"

#define MOST_CHILDREN 5
#define WHOLE G_MAXUINT64
#define FIRST_SHARE 10               /* percent, until another is chosen */

struct _TaoChildList {
  AdwBin parent_instance;

  GtkWidget *children[MOST_CHILDREN], *shares[MOST_CHILDREN];
  guint64 exact[MOST_CHILDREN];      /* what the percentage on view was made of; 0: it was typed */
};

G_DEFINE_FINAL_TYPE (TaoChildList, tao_child_list, ADW_TYPE_BIN)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static const char *
text_of (TaoChildList *self, guint index)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->children[index]));
}

static guint64
share_of (TaoChildList *self, guint index)
{
  return self->exact[index] != 0 ? self->exact[index] : tao_form_get_share (self->shares[index], WHOLE);
}

const char *
tao_child_list_read (TaoChildList *self, const TaoKey32 *parent, char **json)
{
  g_autoptr(GString) text = g_string_new ("[");
  guint64 sum = 0;
  guint n = 0;
  TaoKey32 seen[MOST_CHILDREN];

  for (guint i = 0; i < MOST_CHILDREN; i++)
    {
      g_autofree char *address = g_strstrip (g_strdup (text_of (self, i)));
      guint64 share = share_of (self, i);

      if (*address == '\0')
        continue;
      if (!tao_order_read_key (address, &seen[n]))
        return _("A child’s address is not complete");
      if (memcmp (&seen[n], parent, sizeof *parent) == 0)
        return _("A hotkey cannot be its own child");
      for (guint k = 0; k < n; k++)
        if (memcmp (&seen[k], &seen[n], sizeof seen[n]) == 0)
          return _("A child is named twice");
      if (share == 0)
        return _("A child’s share is missing");
      if (share > WHOLE - sum)
        return _("The shares are more than 100% together");
      sum += share;
      g_string_append_printf (text, "%s[\"%" G_GUINT64_FORMAT "\",\"%s\"]", n > 0 ? "," : "", share, address);
      n++;
    }
  g_string_append_c (text, ']');
  *json = g_string_free (g_steal_pointer (&text), FALSE);
  return NULL;
}

static void
show_rows (TaoChildList *self)
{
  for (guint i = 1; i < MOST_CHILDREN; i++)
    gtk_widget_set_visible (self->children[i], *text_of (self, i) != '\0'
                            || (*text_of (self, i - 1) != '\0' && gtk_widget_get_visible (self->children[i - 1])));
}

static void
changed_cb (TaoChildList *self)
{
  show_rows (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
share_cb (TaoChildList *self, GtkWidget *spin)
{
  for (guint i = 0; i < MOST_CHILDREN; i++)
    if (self->shares[i] == spin)
      self->exact[i] = 0;
  changed_cb (self);
}

/* A number of 64 bits is a text in the chain's JSON. */
static gboolean
read_pair (JsonNode *node, guint64 *share, const char **address)
{
  JsonArray *pair = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  const char *number;

  if (pair == NULL || json_array_get_length (pair) != 2)
    return FALSE;
  number = json_node_get_string (json_array_get_element (pair, 0));
  *address = json_node_get_string (json_array_get_element (pair, 1));
  return number != NULL && *address != NULL && g_ascii_string_to_unsigned (number, 10, 0, G_MAXUINT64, share, NULL);
}

void
tao_child_list_fill (TaoChildList *self, const char *json)
{
  g_autoptr(JsonNode) root = json != NULL ? json_from_string (json, NULL) : NULL;
  JsonArray *list = root != NULL && JSON_NODE_HOLDS_ARRAY (root) ? json_node_get_array (root) : NULL;

  for (guint i = 0; i < MOST_CHILDREN; i++)
    {
      const char *address = "";
      guint64 share = 0;
      gboolean there = list != NULL && i < json_array_get_length (list) && read_pair (json_array_get_element (list, i), &share, &address);

      gtk_editable_set_text (GTK_EDITABLE (self->children[i]), there ? address : "");
      gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->shares[i]), there ? (double) share / (double) WHOLE * 100 : FIRST_SHARE);
      self->exact[i] = share;
    }
}

gboolean
tao_child_list_is_empty (TaoChildList *self)
{
  for (guint i = 0; i < MOST_CHILDREN; i++)
    if (*text_of (self, i) != '\0')
      return FALSE;
  return TRUE;
}

static void
tao_child_list_class_init (TaoChildListClass *klass)
{
  signals[CHANGED] = g_signal_new ("changed", TAO_TYPE_CHILD_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
tao_child_list_init (TaoChildList *self)
{
  GtkWidget *body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkListBox *group = tao_form_add_group (GTK_BOX (body), _("Children and their shares, percent"));

  for (guint i = 0; i < MOST_CHILDREN; i++)
    {
      g_autofree char *title = g_strdup_printf (_("Child hotkey %u"), i + 1), *name = g_strdup_printf ("order-child-%u", i);
      g_autofree char *spin_name = g_strdup_printf ("order-share-%u", i), *label = g_strdup_printf (_("Share of child %u, percent"), i + 1);

      self->shares[i] = tao_form_new_percent (100, FIRST_SHARE, spin_name, label);
      self->children[i] = tao_form_add_entry (group, title, name);
      gtk_editable_set_enable_undo (GTK_EDITABLE (self->children[i]), TRUE);
      adw_entry_row_add_suffix (ADW_ENTRY_ROW (self->children[i]), self->shares[i]);
      g_signal_connect_object (self->children[i], "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (self->shares[i], "value-changed", G_CALLBACK (share_cb), self, G_CONNECT_SWAPPED);
    }
  show_rows (self);
  adw_bin_set_child (ADW_BIN (self), body);
}

GtkWidget *
tao_child_list_new (void)
{
  return g_object_new (TAO_TYPE_CHILD_LIST, NULL);
}
