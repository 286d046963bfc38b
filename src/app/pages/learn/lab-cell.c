#include "app/pages/learn/lab-cell.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/draw.h"

#define WIDTH 66
#define LEAST_WIDTH 50
#define HEIGHT 50
#define BAR_WIDTH 16
#define BAR_HEIGHT 40              /* of a weight of 1 */
#define PIXELS_PER_WHOLE 160.0     /* of dragging */
#define MOST 0.99

struct _TaoLabCell {
  GtkWidget parent_instance;

  double weight, clipped;
  double drag_from;
};

G_DEFINE_FINAL_TYPE (TaoLabCell, tao_lab_cell, GTK_TYPE_WIDGET)

enum { EDITED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
edit (TaoLabCell *self, double weight)
{
  weight = round (CLAMP (weight, 0, MOST) * 100) / 100;
  if (fabs (weight - self->weight) >= 0.0005)
    g_signal_emit (self, signals[EDITED], 0, weight);
}

static gboolean
key_cb (TaoLabCell *self, guint key, guint code, GdkModifierType state)
{
  if (state & (GDK_CONTROL_MASK | GDK_ALT_MASK))
    return FALSE;
  switch (key)
    {
    case GDK_KEY_Up: case GDK_KEY_KP_Up: case GDK_KEY_plus: case GDK_KEY_KP_Add:
      edit (self, self->weight + 0.01);
      return TRUE;
    case GDK_KEY_Down: case GDK_KEY_KP_Down: case GDK_KEY_minus: case GDK_KEY_KP_Subtract:
      edit (self, self->weight - 0.01);
      return TRUE;
    case GDK_KEY_Page_Up:
      edit (self, self->weight + 0.1);
      return TRUE;
    case GDK_KEY_Page_Down:
      edit (self, self->weight - 0.1);
      return TRUE;
    case GDK_KEY_Home:
      edit (self, 0);
      return TRUE;
    case GDK_KEY_End:
      edit (self, MOST);
      return TRUE;
    default:
      return FALSE;
    }
}

static void
drag_begin_cb (TaoLabCell *self)
{
  self->drag_from = self->weight;
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
drag_update_cb (TaoLabCell *self, double x, double y, GtkGestureDrag *gesture)
{
  if (fabs (y) > 3)
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  edit (self, self->drag_from - y / PIXELS_PER_WHOLE);
}

static void
tao_lab_cell_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                      int *minimum_baseline, int *natural_baseline)
{
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : HEIGHT;
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? LEAST_WIDTH : HEIGHT;
}

static void
tao_lab_cell_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  TaoLabCell *self = TAO_LAB_CELL (widget);
  const TaoPalette *palette = tao_palette_current ();
  GdkRGBA text = tao_draw_foreground (widget), accent = tao_draw_accent (widget);
  GdkRGBA ground = tao_color_alpha (&text, 0.08f);
  double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  double counted = MAX (0, self->weight - self->clipped) * BAR_HEIGHT, clipped = self->clipped * BAR_HEIGHT;
  double bottom = height - 5;
  gboolean strong = self->clipped >= 0.05;
  g_autofree char *number = g_strdup_printf ("%.2f", self->weight);

  if (strong)
    ground = tao_color_alpha (&palette->color[TAO_COLOR_NEG_FILL], 0.16f);
  tao_draw_rounded (snapshot, 0, 0, width, height, 6, &ground);
  if (counted > 0.2)
    tao_draw_rounded (snapshot, 6, bottom - MAX (counted, 1.5), BAR_WIDTH, MAX (counted, 1.5), 1.5, &palette->color[TAO_COLOR_SERIES_1]);
  if (clipped > 0.2)
    {
      double top = bottom - MAX (counted, 1.5) - MAX (clipped, 1.5);

      if (clipped < 5)
        tao_draw_rounded (snapshot, 6, top, BAR_WIDTH, MAX (clipped, 1.5), 0, &palette->color[TAO_COLOR_NEG_FILL]);
      else
        {
          cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (6, (float) top, BAR_WIDTH, (float) clipped));

          tao_draw_hatch (cr, 6, top, BAR_WIDTH, clipped, palette->hatch_width, &palette->color[TAO_COLOR_NEG_FILL]);
          cairo_destroy (cr);
          tao_draw_outline (snapshot, 6, top, BAR_WIDTH, clipped, 1.5, 1, &palette->color[TAO_COLOR_NEG_FILL]);
        }
    }
  tao_draw_label (snapshot, widget, number, 10, strong, width - 8, height / 2, 1, 0.5, &text);
  if (gtk_widget_has_focus (widget))
    tao_draw_outline (snapshot, 0, 0, width, height, 6, 2, &accent);
}

static void
tao_lab_cell_class_init (TaoLabCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = tao_lab_cell_measure;
  widget_class->snapshot = tao_lab_cell_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SPIN_BUTTON);
  gtk_widget_class_set_css_name (widget_class, "labcell");

  signals[EDITED] = g_signal_new ("edited", TAO_TYPE_LAB_CELL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_DOUBLE);
}

static void
tao_lab_cell_init (TaoLabCell *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();

  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  g_signal_connect (self, "notify::has-focus", G_CALLBACK (gtk_widget_queue_draw), NULL);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "ns-resize");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0, GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, 1.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, 0.0, -1);
}

GtkWidget *
tao_lab_cell_new (void)
{
  return g_object_new (TAO_TYPE_LAB_CELL, NULL);
}

void
tao_lab_cell_set_label (TaoLabCell *self, const char *label)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

void
tao_lab_cell_set (TaoLabCell *self, double weight, double clipped)
{
  g_autofree char *words = NULL;

  clipped = CLAMP (clipped, 0, weight);
  /* What rounding to 16 bits leaves is no clipping. */
  if (clipped < 0.0005)
    clipped = 0;
  if (self->weight == weight && self->clipped == clipped)
    return;
  self->weight = weight;
  self->clipped = clipped;
  words = clipped > 0 ? g_strdup_printf (_("%.2f, of which %.2f is clipped"), weight, clipped) : g_strdup_printf ("%.2f", weight);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, weight, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, words, -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), words);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

double
tao_lab_cell_get_weight (TaoLabCell *self)
{
  return self->weight;
}
