#include "app/widgets/stages.h"

#include <glib/gi18n.h>

#include "app/draw.h"

#define MOST_STAGES 12
#define DISC 32
#define HEIGHT 80

struct _TaoStages {
  GtkWidget parent_instance;

  guint n;
  struct { char *name, *note; TaoStageState state; } stage[MOST_STAGES];
};

G_DEFINE_FINAL_TYPE (TaoStages, tao_stages, GTK_TYPE_WIDGET)

enum { STAGE_CLICKED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
tao_stages_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                    int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  TaoStages *self = TAO_STAGES (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = (int) self->n * (DISC + 4);
      *natural = (int) self->n * 110;
    }
  else
    *minimum = *natural = HEIGHT;
}

static void
draw_glyph (cairo_t *cr, double x, double y, TaoStageState state)
{
  cairo_set_line_width (cr, 2.4);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  switch (state)
    {
    case TAO_STAGE_DONE:
      cairo_move_to (cr, x - 5, y + 0.5);
      cairo_line_to (cr, x - 1.5, y + 4);
      cairo_line_to (cr, x + 5, y - 3.5);
      break;
    case TAO_STAGE_FAILED:
      cairo_move_to (cr, x, y - 5.5);
      cairo_line_to (cr, x, y + 1);
      cairo_move_to (cr, x, y + 5.2);
      cairo_line_to (cr, x, y + 5.3);
      break;
    case TAO_STAGE_FOLLOWS:
      cairo_move_to (cr, x - 2, y - 5);
      cairo_line_to (cr, x + 3, y);
      cairo_line_to (cr, x - 2, y + 5);
      break;
    case TAO_STAGE_RUNNING:
    case TAO_STAGE_WAITING:
    default:
      for (int i = -1; i <= 1; i++)
        {
          cairo_move_to (cr, x + 5 * i, y);
          cairo_line_to (cr, x + 5 * i, y + 0.1);
        }
      break;
    }
  cairo_stroke (cr);
}

static void
tao_stages_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  TaoStages *self = TAO_STAGES (widget);
  const TaoPalette *palette = tao_palette_current ();
  double width = gtk_widget_get_width (widget);
  double step = self->n > 0 ? width / self->n : 0, y = DISC / 2 + 1;
  GdkRGBA text = tao_draw_foreground (widget), secondary = tao_color_alpha (&text, 0.7f), accent = tao_draw_accent (widget);
  GdkRGBA grey = tao_color_alpha (&text, 0.18f), white = { 1, 1, 1, 1 };

  for (guint i = 0; i < self->n; i++)
    {
      double x = step * (i + 0.5);
      TaoStageState state = self->stage[i].state;
      GdkRGBA fill = state == TAO_STAGE_DONE ? palette->color[TAO_COLOR_POS_FILL]
                     : state == TAO_STAGE_FAILED ? palette->color[TAO_COLOR_NEG_FILL]
                     : state == TAO_STAGE_RUNNING ? accent : grey;
      GdkRGBA ink = state == TAO_STAGE_FOLLOWS || state == TAO_STAGE_WAITING ? text : white;
      GdkRGBA note = state == TAO_STAGE_FAILED ? palette->color[TAO_COLOR_NEG] : secondary;
      cairo_t *cr;

      if (i + 1 < self->n)
        {
          gboolean reached = state == TAO_STAGE_DONE;

          gtk_snapshot_append_color (snapshot, reached ? &fill : &grey,
                                     &GRAPHENE_RECT_INIT ((float) (x + DISC / 2), (float) y - 1, (float) (step - DISC), 2));
        }
      tao_draw_rounded (snapshot, x - DISC / 2, y - DISC / 2, DISC, DISC, DISC / 2, &fill);
      cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT ((float) x - DISC / 2, (float) y - DISC / 2, DISC, DISC));
      gdk_cairo_set_source_rgba (cr, &ink);
      draw_glyph (cr, x, y, state);
      cairo_destroy (cr);
      if (step >= 64)
        {
          tao_draw_label (snapshot, widget, self->stage[i].name, 10, TRUE, x, DISC + 6, 0.5, 0, &text);
          tao_draw_label (snapshot, widget, self->stage[i].note, 9, state == TAO_STAGE_FAILED, x, DISC + 25, 0.5, 0, &note);
        }
    }
  /* When narrow only the one that matters is named. */
  if (step < 64)
    for (guint i = 0; i < self->n; i++)
      if (self->stage[i].state == TAO_STAGE_FAILED || self->stage[i].state == TAO_STAGE_RUNNING || i + 1 == self->n)
        {
          g_autofree char *line = g_strdup_printf ("%s · %s", self->stage[i].name, self->stage[i].note);

          tao_draw_label (snapshot, widget, line, 10, FALSE, width / 2, DISC + 10, 0.5, 0, &text);
          break;
        }
}

static void
clicked_cb (TaoStages *self, int n_press, double x, double y)
{
  if (self->n > 0)
    g_signal_emit (self, signals[STAGE_CLICKED], 0, MIN ((guint) (x / gtk_widget_get_width (GTK_WIDGET (self)) * self->n), self->n - 1));
}

static void
clear (TaoStages *self)
{
  for (guint i = 0; i < self->n; i++)
    {
      g_free (self->stage[i].name);
      g_free (self->stage[i].note);
    }
  self->n = 0;
}

static void
tao_stages_finalize (GObject *object)
{
  clear (TAO_STAGES (object));
  G_OBJECT_CLASS (tao_stages_parent_class)->finalize (object);
}

static void
tao_stages_class_init (TaoStagesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = tao_stages_finalize;
  widget_class->measure = tao_stages_measure;
  widget_class->snapshot = tao_stages_snapshot;
  signals[STAGE_CLICKED] = g_signal_new ("stage-clicked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_UINT);
  gtk_widget_class_set_css_name (widget_class, "taostages");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
tao_stages_init (TaoStages *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect_object (click, "released", G_CALLBACK (clicked_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

GtkWidget *
tao_stages_new (void)
{
  return g_object_new (TAO_TYPE_STAGES, NULL);
}

void
tao_stages_set (TaoStages *self, guint n, const TaoStageInfo *stages)
{
  g_autoptr(GString) spoken = g_string_new (NULL);
  gboolean resized = n != self->n;

  g_return_if_fail (n <= MOST_STAGES);

  clear (self);
  for (guint i = 0; i < n; i++)
    {
      self->stage[i].name = g_strdup (stages[i].name);
      self->stage[i].note = g_strdup (stages[i].note != NULL ? stages[i].note : "");
      self->stage[i].state = stages[i].state;
      g_string_append_printf (spoken, "%s%s: %s", i > 0 ? "; " : "", stages[i].name, self->stage[i].note);
    }
  self->n = n;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken->str, -1);
  if (resized)
    gtk_widget_queue_resize (GTK_WIDGET (self));
  else
    gtk_widget_queue_draw (GTK_WIDGET (self));
}
