#include "app/widgets/stat.h"

#include "app/draw.h"
#include "app/glossary.h"
#include "app/widgets/change.h"

struct _TaoStat {
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkLabel *label;
  GtkLabel *figure;
  GtkLabel *suffix;
  GtkLabel *note;
  TaoChange *change;
};

G_DEFINE_FINAL_TYPE (TaoStat, tao_stat, GTK_TYPE_WIDGET)

enum { PROP_LABEL = 1, N_PROPS };
static GParamSpec *properties[N_PROPS];

static GtkLabel *
new_label (const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, css_class);
  gtk_widget_add_css_class (label, "numeric");
  return GTK_LABEL (label);
}

static void
set_text (GtkLabel *label, const char *text)
{
  text = text != NULL ? text : "";
  if (!g_str_equal (gtk_label_get_text (label), text))
    gtk_label_set_text (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), text[0] != '\0');
}

static void
tao_stat_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_string (value, gtk_label_get_text (TAO_STAT (object)->label));
}

static void
tao_stat_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  tao_stat_set_label (TAO_STAT (object), g_value_get_string (value));
}

static void
tao_stat_dispose (GObject *object)
{
  g_clear_pointer (&TAO_STAT (object)->box, gtk_widget_unparent);
  G_OBJECT_CLASS (tao_stat_parent_class)->dispose (object);
}

static void
tao_stat_class_init (TaoStatClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tao_stat_dispose;
  object_class->get_property = tao_stat_get_property;
  object_class->set_property = tao_stat_set_property;
  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, "", G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "taostat");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
tao_stat_init (TaoStat *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 5);

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  self->label = new_label ("label");
  self->figure = new_label ("figure");
  self->suffix = new_label ("suffix");
  self->note = new_label ("note");
  self->change = TAO_CHANGE (tao_change_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->suffix), "tao-secondary");
  gtk_widget_set_valign (GTK_WIDGET (self->suffix), GTK_ALIGN_BASELINE);
  gtk_widget_set_valign (GTK_WIDGET (self->figure), GTK_ALIGN_BASELINE);
  gtk_widget_add_css_class (GTK_WIDGET (self->change), "caption");
  gtk_widget_set_halign (GTK_WIDGET (self->change), GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->figure));
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->suffix));
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->label));
  gtk_box_append (GTK_BOX (self->box), line);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->note));
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->change));
  gtk_widget_set_visible (GTK_WIDGET (self->suffix), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->note), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->change), FALSE);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_add_css_class (GTK_WIDGET (self), "tao-stat");
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_RELATION_LABELLED_BY, self->label, self->figure, NULL,
                                  -1);
  tao_stat_set_figure (self, "–", NULL);
}

GtkWidget *
tao_stat_new (const char *label)
{
  return g_object_new (TAO_TYPE_STAT, "label", label, NULL);
}

void
tao_stat_set_label (TaoStat *self, const char *label)
{
  const TaoOrigin *origin = tao_origin_get (GTK_WIDGET (self));

  set_text (self->label, label);
  tao_glossary_help (GTK_WIDGET (self->label), label);
  if (origin != NULL)
    {
      TaoOrigin same = *origin;

      tao_stat_set_origin (self, &same);
    }
}

void
tao_stat_set_origin (TaoStat *self, const TaoOrigin *origin)
{
  tao_origin_attach (GTK_WIDGET (self), origin, gtk_label_get_text (self->label));
}

void
tao_stat_set_figure (TaoStat *self, const char *figure, const char *suffix)
{
  set_text (self->figure, figure);
  set_text (self->suffix, suffix);
}

void
tao_stat_set_note (TaoStat *self, const char *note)
{
  set_text (self->note, note);
  gtk_widget_set_visible (GTK_WIDGET (self->change), FALSE);
}

void
tao_stat_set_change (TaoStat *self, gint64 ppm, guint decimals, const char *suffix)
{
  tao_change_set_ppm (self->change, ppm, decimals);
  tao_change_set_suffix (self->change, suffix);
  gtk_widget_set_visible (GTK_WIDGET (self->change), TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->note), FALSE);
}

void
tao_stat_set_change_text (TaoStat *self, const char *text, int direction, const char *suffix)
{
  tao_change_set_text (self->change, text, direction);
  tao_change_set_suffix (self->change, suffix);
  gtk_widget_set_visible (GTK_WIDGET (self->change), TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->note), FALSE);
}

void
tao_stat_set_direction (TaoStat *self, int direction)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self->figure), "tao-pos");
  gtk_widget_remove_css_class (GTK_WIDGET (self->figure), "tao-neg");
  if (direction != 0)
    gtk_widget_add_css_class (GTK_WIDGET (self->figure), direction > 0 ? "tao-pos" : "tao-neg");
}

/* --- the strip --- */

#define STRIP_GAP 18
#define STRIP_ROW_GAP 12
#define MOST_COLUMNS 12

struct _TaoStatStrip {
  GtkWidget parent_instance;

  gboolean lined;
  int fold;
};

static void tao_stat_strip_buildable_init (GtkBuildableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TaoStatStrip, tao_stat_strip, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE, tao_stat_strip_buildable_init))

enum { PROP_LINED = 1, PROP_FOLD, N_STRIP_PROPS };
static GParamSpec *strip_properties[N_STRIP_PROPS];
static GtkBuildableIface *parent_buildable;

static void
tao_stat_strip_add_child (GtkBuildable *buildable, GtkBuilder *builder, GObject *child, const char *type)
{
  if (GTK_IS_WIDGET (child))
    tao_stat_strip_append (TAO_STAT_STRIP (buildable), GTK_WIDGET (child));
  else
    parent_buildable->add_child (buildable, builder, child, type);
}

static void
tao_stat_strip_buildable_init (GtkBuildableIface *iface)
{
  parent_buildable = g_type_interface_peek_parent (iface);
  iface->add_child = tao_stat_strip_add_child;
}

static int
count_children (GtkWidget *widget)
{
  int n = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    n += gtk_widget_should_layout (child);
  return n;
}

static int
columns_for (TaoStatStrip *self, int width)
{
  int n = count_children (GTK_WIDGET (self));

  return MIN (width >= 0 && width < self->fold ? MIN (n, 2) : n, MOST_COLUMNS);
}

/* Equal columns, but for those whose figure needs more while the others have room to spare: a balance is not to be cut.
 * @starts: of each column, and where one more would start. */
static void
place_columns (TaoStatStrip *self, int width, int columns, int *starts)
{
  int wanted[MOST_COLUMNS] = { 0 }, room = width - (columns - 1) * STRIP_GAP, others = columns, i = 0;
  gboolean wide[MOST_COLUMNS] = { FALSE }, again = TRUE;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      int natural;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
      wanted[i % columns] = MAX (wanted[i % columns], natural);
      i++;
    }
  while (again && others > 0)
    {
      again = FALSE;
      for (i = 0; i < columns && others > 0; i++)
        if (!wide[i] && wanted[i] > room / others)
          {
            wide[i] = again = TRUE;
            room -= wanted[i];
            others--;
          }
    }
  starts[0] = 0;
  for (i = 0; i < columns; i++)
    starts[i + 1] = others == 0 || room < 0 ? (width + STRIP_GAP) * (i + 1) / columns
                                            : starts[i] + (wide[i] ? wanted[i] : room / others) + STRIP_GAP;
}

static GtkSizeRequestMode
tao_stat_strip_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
tao_stat_strip_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                        int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  TaoStatStrip *self = TAO_STAT_STRIP (widget);
  int n = MAX (1, count_children (widget));
  int largest_min = 0, largest_nat = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      int child_min, child_nat;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, orientation, -1, &child_min, &child_nat, NULL, NULL);
      largest_min = MAX (largest_min, child_min);
      largest_nat = MAX (largest_nat, child_nat);
    }
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = MIN (2, n) * largest_min + (MIN (2, n) - 1) * STRIP_GAP;
      *natural = n * largest_nat + (n - 1) * STRIP_GAP;
    }
  else
    {
      int rows = (n + MAX (1, columns_for (self, for_size)) - 1) / MAX (1, columns_for (self, for_size));

      *minimum = *natural = rows * largest_nat + (rows - 1) * STRIP_ROW_GAP;
    }
}

static void
tao_stat_strip_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  TaoStatStrip *self = TAO_STAT_STRIP (widget);
  int columns = MAX (1, columns_for (self, width));
  int rows = (count_children (widget) + columns - 1) / columns;
  int row_height = (height - MAX (0, rows - 1) * STRIP_ROW_GAP) / MAX (1, rows);
  int starts[MOST_COLUMNS + 1], i = 0;

  place_columns (self, width, columns, starts);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      int left = starts[i % columns], right = starts[i % columns + 1] - STRIP_GAP;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_size_allocate (child,
                                &(GtkAllocation) { left, i / columns * (row_height + STRIP_ROW_GAP), MAX (right - left, 1),
                                                   row_height },
                                -1);
      i++;
    }
}

static void
tao_stat_strip_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  TaoStatStrip *self = TAO_STAT_STRIP (widget);
  int width = gtk_widget_get_width (widget);
  int columns = MAX (1, columns_for (self, width));

  GTK_WIDGET_CLASS (tao_stat_strip_parent_class)->snapshot (widget, snapshot);
  if (self->lined)
    {
      GdkRGBA text = tao_draw_foreground (widget);
      GdkRGBA line = tao_color_alpha (&text, tao_palette_current ()->high_contrast ? 0.4f : 0.12f);
      int starts[MOST_COLUMNS + 1];

      place_columns (self, width, columns, starts);
      for (int i = 1; i < columns; i++)
        gtk_snapshot_append_color (snapshot, &line,
                                   &GRAPHENE_RECT_INIT ((float) (starts[i] - STRIP_GAP), 0, 1,
                                                        (float) gtk_widget_get_height (widget)));
    }
}

static void
tao_stat_strip_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TaoStatStrip *self = TAO_STAT_STRIP (object);

  if (id == PROP_LINED)
    g_value_set_boolean (value, self->lined);
  else
    g_value_set_int (value, self->fold);
}

static void
tao_stat_strip_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  TaoStatStrip *self = TAO_STAT_STRIP (object);

  if (id == PROP_LINED)
    self->lined = g_value_get_boolean (value);
  else
    self->fold = g_value_get_int (value);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
tao_stat_strip_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (tao_stat_strip_parent_class)->dispose (object);
}

static void
tao_stat_strip_class_init (TaoStatStripClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tao_stat_strip_dispose;
  object_class->get_property = tao_stat_strip_get_property;
  object_class->set_property = tao_stat_strip_set_property;
  widget_class->get_request_mode = tao_stat_strip_get_request_mode;
  widget_class->measure = tao_stat_strip_measure;
  widget_class->size_allocate = tao_stat_strip_size_allocate;
  widget_class->snapshot = tao_stat_strip_snapshot;
  strip_properties[PROP_LINED] = g_param_spec_boolean ("lined", NULL, NULL, TRUE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  strip_properties[PROP_FOLD] = g_param_spec_int ("fold", NULL, NULL, 0, 4096, 520, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_STRIP_PROPS, strip_properties);
  gtk_widget_class_set_css_name (widget_class, "taostatstrip");
}

static void
tao_stat_strip_init (TaoStatStrip *self)
{
  self->lined = TRUE;
  self->fold = 520;
}

GtkWidget *
tao_stat_strip_new (void)
{
  return g_object_new (TAO_TYPE_STAT_STRIP, NULL);
}

void
tao_stat_strip_append (TaoStatStrip *self, GtkWidget *child)
{
  gtk_widget_set_parent (child, GTK_WIDGET (self));
}
