#include "app/charts/cursor.h"

#include <glib/gi18n.h>
#include <math.h>

#define PLATE_GAP 12
#define PLATE_PAD_X 10
#define PLATE_PAD_Y 7

struct _TaoCursor {
  GtkWidget parent_instance;

  TaoPlot *plot;            /* our parent */
  guint point;
  gboolean by_key;          /* stays when the pointer leaves */
  double drag_x;
  gboolean dragged;
  double pinch;
};

G_DEFINE_FINAL_TYPE (TaoCursor, tao_cursor, GTK_TYPE_WIDGET)

static TaoPlotClass *
plot_class (TaoCursor *self)
{
  return TAO_PLOT_GET_CLASS (self->plot);
}

static guint
n_points (TaoCursor *self)
{
  return plot_class (self)->n_points != NULL ? plot_class (self)->n_points (self->plot) : 0;
}

static void
speak (TaoCursor *self)
{
  g_autofree char *text = NULL;
  guint n = n_points (self);

  if (self->point < n && plot_class (self)->describe != NULL)
    text = plot_class (self)->describe (self->plot, self->point);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, n > 0 ? n - 1.0 : 0.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, self->point < n ? (double) self->point : 0.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text != NULL ? text : "",
                                  -1);
}

static void
move_to (TaoCursor *self, guint point)
{
  if (self->point == point)
    return;
  self->point = point;
  speak (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit_by_name (self->plot, "point-hovered", point);
}

/* --- drawing --- */

static void
draw_plate (TaoCursor *self, GtkSnapshot *snapshot, const TaoRect *place, const char *text)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const TaoPalette *palette = tao_palette_current ();
  GdkRGBA white = { 1, 1, 1, 1 };
  g_autoptr(PangoLayout) layout = tao_draw_layout (widget, text, 9, FALSE);
  PangoAttrList *attributes = pango_attr_list_copy (pango_layout_get_attributes (layout));
  PangoAttribute *heading = pango_attr_weight_new (PANGO_WEIGHT_BOLD);
  const char *first_line = strchr (text, '\n');
  int text_width, text_height;
  double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget), x, y, plate_width, plate_height;

  heading->end_index = (guint) (first_line != NULL ? first_line - text : (glong) strlen (text));
  pango_attr_list_insert (attributes, heading);
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
  pango_layout_set_spacing (layout, 2 * PANGO_SCALE);
  pango_layout_get_pixel_size (layout, &text_width, &text_height);
  plate_width = text_width + 2 * PLATE_PAD_X;
  plate_height = text_height + 2 * PLATE_PAD_Y;

  /* On the side with more room, beside the point and never under it. */
  if (place->x + place->width / 2 > width / 2)
    x = place->x - PLATE_GAP - plate_width;
  else
    x = place->x + place->width + PLATE_GAP;
  y = place->y + place->height / 2 - plate_height - PLATE_GAP;
  if (y < 0)
    y = place->y + place->height / 2 + PLATE_GAP;
  x = CLAMP (x, 0, MAX (0, width - plate_width));
  y = CLAMP (y, 0, MAX (0, height - plate_height));
  tao_draw_rounded (snapshot, (int) x, (int) y, plate_width, plate_height, 8, &palette->color[TAO_COLOR_PLATE]);
  tao_draw_text (snapshot, layout, (int) x + PLATE_PAD_X, (int) y + PLATE_PAD_Y, &white);
}

static void
tao_cursor_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  TaoCursor *self = TAO_CURSOR (widget);
  TaoPlotClass *klass = plot_class (self);
  g_autofree char *text = NULL;
  TaoRect place;

  if (self->point >= n_points (self) || !klass->locate (self->plot, self->point, &place))
    return;
  if (klass->draw_cursor != NULL)
    klass->draw_cursor (self->plot, snapshot, self->point);
  else
    {
      GdkRGBA text_color = tao_draw_foreground (widget);

      tao_draw_outline (snapshot, place.x - 1, place.y - 1, place.width + 2, place.height + 2, 5, 2, &text_color);
    }
  text = klass->describe != NULL ? klass->describe (self->plot, self->point) : NULL;
  if (text != NULL && text[0] != '\0')
    draw_plate (self, snapshot, &place, text);
}

/* --- pointer --- */

static void
motion_cb (TaoCursor *self, double x, double y)
{
  if (n_points (self) == 0 || self->dragged)
    return;
  self->by_key = FALSE;
  move_to (self, plot_class (self)->nearest (self->plot, x, y));
}

static void
leave_cb (TaoCursor *self)
{
  if (!self->by_key)
    move_to (self, TAO_PLOT_NO_POINT);
}

static void
pressed_cb (TaoCursor *self, int n_press, double x, double y)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (n_press == 2 && plot_class (self)->reset != NULL)
    plot_class (self)->reset (self->plot);
}

static void
released_cb (TaoCursor *self, int n_press, double x, double y)
{
  guint point = n_points (self) > 0 ? plot_class (self)->nearest (self->plot, x, y) : TAO_PLOT_NO_POINT;

  if (n_press == 1 && !self->dragged && point != TAO_PLOT_NO_POINT)
    g_signal_emit_by_name (self->plot, "point-activated", point);
}

static void
drag_begin_cb (TaoCursor *self, double x, double y)
{
  self->drag_x = 0;
  self->dragged = FALSE;
}

static void
drag_update_cb (TaoCursor *self, double x, double y)
{
  if (plot_class (self)->pan == NULL)
    return;
  self->dragged |= fabs (x) > 4;
  if (self->dragged)
    {
      plot_class (self)->pan (self->plot, x - self->drag_x);
      self->drag_x = x;
    }
}

static void
drag_end_cb (TaoCursor *self, double x, double y)
{
  self->dragged = FALSE;
}

/* Only what charts understand; a plain vertical scroll belongs to the page. */
static gboolean
scroll_cb (GtkEventControllerScroll *scroll, double dx, double dy, gpointer user_data)
{
  TaoCursor *self = user_data;
  GdkEvent *event = gtk_event_controller_get_current_event (GTK_EVENT_CONTROLLER (scroll));
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (scroll));

  if (state & GDK_CONTROL_MASK && plot_class (self)->zoom != NULL)
    {
      double x = gtk_widget_get_width (GTK_WIDGET (self)) / 2, y;

      if (event != NULL && gdk_event_get_position (event, &x, &y))
        {
          graphene_point_t at;

          if (gtk_widget_compute_point (GTK_WIDGET (gtk_widget_get_native (GTK_WIDGET (self))), GTK_WIDGET (self),
                                        &GRAPHENE_POINT_INIT ((float) x, (float) y), &at))
            x = at.x;
        }
      plot_class (self)->zoom (self->plot, pow (1.2, -dy), x);
      return GDK_EVENT_STOP;
    }
  if (fabs (dx) > fabs (dy) && plot_class (self)->pan != NULL)
    {
      plot_class (self)->pan (self->plot, -dx * 32);
      return GDK_EVENT_STOP;
    }
  return GDK_EVENT_PROPAGATE;
}

static void
pinch_begin_cb (TaoCursor *self)
{
  self->pinch = 1;
}

static void
pinch_cb (TaoCursor *self, double scale, GtkGesture *gesture)
{
  double x = 0, y = 0;

  if (plot_class (self)->zoom == NULL || scale <= 0)
    return;
  gtk_gesture_get_bounding_box_center (gesture, &x, &y);
  plot_class (self)->zoom (self->plot, scale / self->pinch, x);
  self->pinch = scale;
}

/* --- keyboard --- */

static guint
step (TaoCursor *self, int dx, int dy)
{
  guint n = n_points (self);

  if (self->point >= n)
    return n - 1;
  if (plot_class (self)->step != NULL)
    return plot_class (self)->step (self->plot, self->point, dx, dy);
  return (guint) CLAMP ((gint64) self->point + dx - dy, 0, (gint64) n - 1);
}

static gboolean
key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, gpointer user_data)
{
  TaoCursor *self = user_data;
  guint n = n_points (self);
  int size = state & GDK_SHIFT_MASK ? 10 : 1;
  double middle = gtk_widget_get_width (GTK_WIDGET (self)) / 2.0;
  TaoRect place;

  if (state & (GDK_CONTROL_MASK | GDK_ALT_MASK))
    {
      if ((key == GDK_KEY_c || key == GDK_KEY_C) && state & GDK_CONTROL_MASK && self->point < n)
        {
          gtk_widget_activate_action (GTK_WIDGET (self), "plot.copy-point", NULL);
          return GDK_EVENT_STOP;
        }
      return GDK_EVENT_PROPAGATE;
    }
  if (self->point < n && plot_class (self)->locate (self->plot, self->point, &place))
    middle = place.x + place.width / 2;
  switch (key)
    {
    case GDK_KEY_plus:
    case GDK_KEY_KP_Add:
    case GDK_KEY_equal:
    case GDK_KEY_minus:
    case GDK_KEY_KP_Subtract:
      if (plot_class (self)->zoom == NULL)
        return GDK_EVENT_PROPAGATE;
      plot_class (self)->zoom (self->plot, key == GDK_KEY_minus || key == GDK_KEY_KP_Subtract ? 1 / 1.5 : 1.5, middle);
      return GDK_EVENT_STOP;
    case GDK_KEY_F10:
      if (!(state & GDK_SHIFT_MASK))
        return GDK_EVENT_PROPAGATE;
      G_GNUC_FALLTHROUGH;
    case GDK_KEY_Menu:
      gtk_widget_activate_action (GTK_WIDGET (self), "plot.menu", NULL);
      return GDK_EVENT_STOP;
    default:
      break;
    }
  if (n == 0)
    return GDK_EVENT_PROPAGATE;
  self->by_key = TRUE;
  switch (key)
    {
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
      move_to (self, step (self, -size, 0));
      return GDK_EVENT_STOP;
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      move_to (self, step (self, size, 0));
      return GDK_EVENT_STOP;
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      move_to (self, step (self, 0, -size));
      return GDK_EVENT_STOP;
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      move_to (self, step (self, 0, size));
      return GDK_EVENT_STOP;
    case GDK_KEY_Home:
    case GDK_KEY_KP_Home:
      move_to (self, 0);
      return GDK_EVENT_STOP;
    case GDK_KEY_End:
    case GDK_KEY_KP_End:
      move_to (self, n - 1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
    case GDK_KEY_space:
      if (self->point < n)
        g_signal_emit_by_name (self->plot, "point-activated", self->point);
      return GDK_EVENT_STOP;
    case GDK_KEY_Escape:
      if (self->point == TAO_PLOT_NO_POINT)
        return GDK_EVENT_PROPAGATE;
      move_to (self, TAO_PLOT_NO_POINT);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static void
tao_cursor_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                    int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = 0;
}

static void
tao_cursor_class_init (TaoCursorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = tao_cursor_measure;
  widget_class->snapshot = tao_cursor_snapshot;
  gtk_widget_class_set_css_name (widget_class, "taocursor");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SLIDER);
}

static void
tao_cursor_init (TaoCursor *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *pinch = gtk_gesture_zoom_new ();

  self->point = TAO_PLOT_NO_POINT;
  gtk_widget_set_focusable (widget, TRUE);
  g_signal_connect_object (motion, "enter", G_CALLBACK (motion_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (motion, "motion", G_CALLBACK (motion_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (motion, "leave", G_CALLBACK (leave_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (click, "pressed", G_CALLBACK (pressed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (click, "released", G_CALLBACK (released_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "drag-update", G_CALLBACK (drag_update_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "drag-end", G_CALLBACK (drag_end_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (scroll, "scroll", G_CALLBACK (scroll_cb), self, 0);
  g_signal_connect_object (pinch, "begin", G_CALLBACK (pinch_begin_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (pinch, "scale-changed", G_CALLBACK (pinch_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (key, "key-pressed", G_CALLBACK (key_cb), self, 0);
  gtk_widget_add_controller (widget, motion);
  gtk_widget_add_controller (widget, scroll);
  gtk_widget_add_controller (widget, key);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (pinch));
  gtk_gesture_group (click, drag);
}

GtkWidget *
tao_cursor_new (TaoPlot *plot)
{
  TaoCursor *self = g_object_new (TAO_TYPE_CURSOR, NULL);

  self->plot = plot;
  return GTK_WIDGET (self);
}

guint
tao_cursor_get_point (TaoCursor *self)
{
  return self->point;
}

void
tao_cursor_set_point (TaoCursor *self, guint point)
{
  self->by_key = TRUE;
  move_to (self, point);
}

void
tao_cursor_refresh (TaoCursor *self)
{
  if (self->point != TAO_PLOT_NO_POINT && self->point >= n_points (self))
    move_to (self, TAO_PLOT_NO_POINT);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
