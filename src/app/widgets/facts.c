#include "app/widgets/facts.h"

#include <glib/gi18n.h>

#include "app/draw.h"
#include "app/format.h"
#include "app/glossary.h"
#include "app/widgets/cell-link.h"
#include "app/widgets/tooltip.h"

typedef struct {
  GtkWidget *row;           /* a GtkListBoxRow when boxed, else the line itself */
  GtkWidget *swatch;
  GtkLabel *name, *value;
  char *css_class;
  char *route;
} Fact;

struct _TaoFacts {
  GtkWidget parent_instance;

  GtkWidget *box;
  GArray *facts;            /* of Fact */
  gboolean boxed;
};

G_DEFINE_FINAL_TYPE (TaoFacts, tao_facts, GTK_TYPE_WIDGET)

enum { PROP_BOXED = 1, N_PROPS };
static GParamSpec *properties[N_PROPS];

static Fact *
fact (TaoFacts *self, guint row)
{
  return &g_array_index (self->facts, Fact, row);
}

static void
row_activated_cb (TaoFacts *self, GtkListBoxRow *row)
{
  for (guint i = 0; i < self->facts->len; i++)
    if (fact (self, i)->row == GTK_WIDGET (row) && fact (self, i)->route != NULL)
      gtk_widget_activate_action (GTK_WIDGET (self), "win.go", "s", fact (self, i)->route);
}

static void
tao_facts_constructed (GObject *object)
{
  TaoFacts *self = TAO_FACTS (object);

  G_OBJECT_CLASS (tao_facts_parent_class)->constructed (object);
  if (self->boxed)
    {
      self->box = gtk_list_box_new ();
      gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->box), GTK_SELECTION_NONE);
      gtk_widget_add_css_class (self->box, "boxed-list");
      g_signal_connect_object (self->box, "row-activated", G_CALLBACK (row_activated_cb), self, G_CONNECT_SWAPPED);
    }
  else
    self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

static void
tao_facts_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_boolean (value, TAO_FACTS (object)->boxed);
}

static void
tao_facts_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  TAO_FACTS (object)->boxed = g_value_get_boolean (value);
}

static void
tao_facts_dispose (GObject *object)
{
  g_clear_pointer (&TAO_FACTS (object)->box, gtk_widget_unparent);
  G_OBJECT_CLASS (tao_facts_parent_class)->dispose (object);
}

static void
clear_fact (gpointer data)
{
  g_free (((Fact *) data)->css_class);
  g_free (((Fact *) data)->route);
}

static void
tao_facts_finalize (GObject *object)
{
  g_array_unref (TAO_FACTS (object)->facts);
  G_OBJECT_CLASS (tao_facts_parent_class)->finalize (object);
}

static void
tao_facts_class_init (TaoFactsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = tao_facts_constructed;
  object_class->dispose = tao_facts_dispose;
  object_class->finalize = tao_facts_finalize;
  object_class->get_property = tao_facts_get_property;
  object_class->set_property = tao_facts_set_property;
  properties[PROP_BOXED] = g_param_spec_boolean ("boxed", NULL, NULL, TRUE, G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "taofacts");
}

static void
tao_facts_init (TaoFacts *self)
{
  self->facts = g_array_new (FALSE, TRUE, sizeof (Fact));
  g_array_set_clear_func (self->facts, clear_fact);
}

GtkWidget *
tao_facts_new (gboolean boxed)
{
  return g_object_new (TAO_TYPE_FACTS, "boxed", boxed, NULL);
}

static void
draw_swatch (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer color)
{
  gdk_cairo_set_source_rgba (cr, &tao_palette_current ()->color[GPOINTER_TO_UINT (color)]);
  cairo_arc (cr, width / 2.0, height / 2.0, 4, 0, 2 * G_PI);
  cairo_fill (cr);
}

guint
tao_facts_add (TaoFacts *self, const char *name)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *label = gtk_label_new (name), *value = gtk_label_new (TAO_DASH);
  Fact added = { .row = line, .name = GTK_LABEL (label), .value = GTK_LABEL (value) };

  added.swatch = gtk_drawing_area_new ();
  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (added.swatch), 8);
  gtk_widget_set_visible (added.swatch, FALSE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);
  gtk_widget_add_css_class (label, "tao-secondary");
  gtk_widget_add_css_class (label, "tao-cell");
  tao_glossary_help (label, name);
  gtk_label_set_xalign (GTK_LABEL (value), 1);
  gtk_label_set_ellipsize (GTK_LABEL (value), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (value, TRUE);
  gtk_widget_add_css_class (value, "numeric");
  gtk_widget_add_css_class (value, "tao-cell");
  gtk_box_append (GTK_BOX (line), added.swatch);
  gtk_box_append (GTK_BOX (line), label);
  gtk_box_append (GTK_BOX (line), value);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (value), GTK_ACCESSIBLE_RELATION_LABELLED_BY, label, value, NULL, -1);
  if (self->boxed)
    {
      added.row = gtk_list_box_row_new ();
      gtk_widget_set_size_request (line, -1, 38);
      gtk_widget_set_margin_start (line, 14);
      gtk_widget_set_margin_end (line, 14);
      gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (added.row), line);
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (added.row), FALSE);
      gtk_list_box_append (GTK_LIST_BOX (self->box), added.row);
    }
  else
    gtk_box_append (GTK_BOX (self->box), line);
  g_array_append_val (self->facts, added);
  return self->facts->len - 1;
}

void
tao_facts_set (TaoFacts *self, guint row, const char *value)
{
  g_return_if_fail (row < self->facts->len);

  value = value != NULL ? value : TAO_DASH;
  if (!g_str_equal (gtk_label_get_text (fact (self, row)->value), value))
    gtk_label_set_text (fact (self, row)->value, value);
}

void
tao_facts_set_wrap (TaoFacts *self, guint row)
{
  GtkLabel *value = g_array_index (self->facts, Fact, row).value;

  gtk_label_set_ellipsize (value, PANGO_ELLIPSIZE_NONE);
  gtk_label_set_wrap (value, TRUE);
  gtk_label_set_natural_wrap_mode (value, GTK_NATURAL_WRAP_NONE);
  gtk_label_set_justify (value, GTK_JUSTIFY_RIGHT);
}

void
tao_facts_set_source (TaoFacts *self, guint row, const char *source)
{
  g_return_if_fail (row < self->facts->len);

  tao_tooltip_set (fact (self, row)->row, source);
}

void
tao_facts_set_origin (TaoFacts *self, guint row, const TaoOrigin *origin)
{
  g_return_if_fail (row < self->facts->len);

  tao_origin_attach (fact (self, row)->row, origin, gtk_label_get_text (fact (self, row)->name));
}

void
tao_facts_set_name (TaoFacts *self, guint row, const char *name)
{
  g_return_if_fail (row < self->facts->len);

  if (g_str_equal (gtk_label_get_text (fact (self, row)->name), name))
    return;
  gtk_label_set_text (fact (self, row)->name, name);
  tao_glossary_help (GTK_WIDGET (fact (self, row)->name), name);
}

void
tao_facts_set_class (TaoFacts *self, guint row, const char *css_class)
{
  Fact *at;

  g_return_if_fail (row < self->facts->len);

  at = fact (self, row);
  if (g_strcmp0 (at->css_class, css_class) == 0)
    return;
  if (at->css_class != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (at->value), at->css_class);
  g_free (at->css_class);
  at->css_class = g_strdup (css_class);
  if (css_class != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (at->value), css_class);
}

void
tao_facts_set_swatch (TaoFacts *self, guint row, TaoColor color)
{
  g_return_if_fail (row < self->facts->len);

  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (fact (self, row)->swatch), draw_swatch, GUINT_TO_POINTER (color), NULL);
  gtk_widget_set_visible (fact (self, row)->swatch, TRUE);
}

void
tao_facts_set_link (TaoFacts *self, guint row, const char *route)
{
  g_return_if_fail (row < self->facts->len && self->boxed);

  g_free (fact (self, row)->route);
  fact (self, row)->route = g_strdup (route);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (fact (self, row)->row), route != NULL);
}

void
tao_facts_set_name_link (TaoFacts *self, guint row, const TaoRoute *route)
{
  GtkWidget *label, *line, *before, *link;

  g_return_if_fail (row < self->facts->len);

  label = GTK_WIDGET (fact (self, row)->name);
  line = gtk_widget_get_parent (label);
  if (GTK_IS_BUTTON (line))
    {
      tao_cell_link_set_route (line, route);
      return;
    }
  before = gtk_widget_get_prev_sibling (label);
  g_object_ref (label);
  gtk_box_remove (GTK_BOX (line), label);
  link = tao_cell_link_new (label);
  g_object_unref (label);
  gtk_widget_set_valign (link, GTK_ALIGN_CENTER);
  tao_cell_link_set_route (link, route);
  gtk_box_insert_child_after (GTK_BOX (line), link, before);
}

void
tao_facts_set_visible (TaoFacts *self, guint row, gboolean visible)
{
  g_return_if_fail (row < self->facts->len);

  gtk_widget_set_visible (fact (self, row)->row, visible);
}
