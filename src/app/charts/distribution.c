#include "app/charts/distribution.h"

#include <glib/gi18n.h>
#include <math.h>

#define TOP 22
#define FOOT 22
#define GROUP_GAP 20
#define VALIDATOR_SHARE 0.11
#define HANDLE_WIDTH 14

/* --- a handle: a slider of its own, so that keys and screen readers reach it --- */

#define TAO_TYPE_RANGE_HANDLE (tao_range_handle_get_type ())
G_DECLARE_FINAL_TYPE (TaoRangeHandle, tao_range_handle, TAO, RANGE_HANDLE, GtkWidget)

struct _TaoRangeHandle {
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (TaoRangeHandle, tao_range_handle, GTK_TYPE_WIDGET)

static void
tao_range_handle_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  GdkRGBA accent = tao_draw_accent (widget);
  double height = gtk_widget_get_height (widget);

  tao_draw_rounded (snapshot, HANDLE_WIDTH / 2 - 2, height / 2 - 13, 4, 26, 2, &accent);
}

static void
tao_range_handle_class_init (TaoRangeHandleClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = tao_range_handle_snapshot;
  gtk_widget_class_set_css_name (widget_class, "taorangehandle");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SLIDER);
}

static void
tao_range_handle_init (TaoRangeHandle *self)
{
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "col-resize");
}

/* --- the strip --- */

struct _TaoDistribution {
  TaoPlot parent_instance;

  GArray *bars;             /* of TaoDistributionBar, texts owned; validators first */
  guint n_validators;
  char *validator_caption, *miner_caption;
  guint from, to;
  GtkWidget *handle[2];
};

G_DEFINE_FINAL_TYPE (TaoDistribution, tao_distribution, TAO_TYPE_PLOT)

enum { RANGE_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static const TaoDistributionBar *
bar (TaoDistribution *self, guint i)
{
  return &g_array_index (self->bars, TaoDistributionBar, i);
}

static guint
n_miners (TaoDistribution *self)
{
  return self->bars->len - self->n_validators;
}

/* The rectangles of both groups. */
static void
groups (TaoDistribution *self, int width, int height, TaoRect *validators, TaoRect *miners)
{
  double first = self->n_validators > 0 ? MAX (floor (width * VALIDATOR_SHARE), MIN (100, width / 4)) : 0;
  double gap = first > 0 ? GROUP_GAP : 0, bars = MAX (1, height - TOP - FOOT);

  *validators = (TaoRect) { 0, TOP, first, bars };
  *miners = (TaoRect) { first + gap, TOP, MAX (1, width - first - gap), bars };
}

static void
groups_now (TaoDistribution *self, TaoRect *validators, TaoRect *miners)
{
  groups (self, gtk_widget_get_width (GTK_WIDGET (self)), gtk_widget_get_height (GTK_WIDGET (self)), validators, miners);
}

static double
largest (TaoDistribution *self, guint from, guint n)
{
  double most = 0;

  for (guint i = from; i < from + n; i++)
    most = MAX (most, bar (self, i)->value);
  return most > 0 ? most : 1;
}

static TaoRect
place_of (TaoDistribution *self, guint i, const TaoRect *validators, const TaoRect *miners, double most)
{
  gboolean validator = i < self->n_validators;
  const TaoRect *group = validator ? validators : miners;
  guint n = validator ? self->n_validators : n_miners (self), at = validator ? i : i - self->n_validators;
  double slot = group->width / n, gap = slot >= 5 ? 1.5 : slot >= 2.5 ? 1 : 0;
  double size = MAX (1, bar (self, i)->value / most * group->height);

  return (TaoRect) { group->x + slot * at, group->y + group->height - size, MAX (0.6, slot - gap), size };
}

static double
rank_x (TaoDistribution *self, const TaoRect *miners, guint rank)
{
  return miners->x + miners->width * rank / MAX (1, n_miners (self));
}

static gboolean
is_narrowed (TaoDistribution *self)
{
  return self->from > 0 || self->to < n_miners (self);
}

static void
draw_mark (TaoDistribution *self, GtkSnapshot *snapshot, guint i, const TaoRect *place, double width, const GdkRGBA *text)
{
  g_autofree char *label = g_strdup_printf ("%u", bar (self, i)->uid);
  double x = CLAMP (place->x + place->width / 2, 8, width - 8), y = MAX (place->y - 10, TOP - 6);

  tao_draw_triangle (snapshot, x - 4, y, 8, FALSE, text);
  tao_draw_label (snapshot, GTK_WIDGET (self), label, 9, TRUE, x, y - 1, 0.5, 1, text);
}

static void
tao_distribution_render (TaoPlot *plot, GtkSnapshot *snapshot, int width, int height)
{
  TaoDistribution *self = TAO_DISTRIBUTION (plot);
  GtkWidget *widget = GTK_WIDGET (self);
  const TaoPalette *palette = tao_palette_current ();
  GdkRGBA text = tao_draw_foreground (widget), secondary = tao_color_alpha (&text, 0.7f), accent = tao_draw_accent (widget);
  GdkRGBA wash = tao_color_alpha (&accent, 0.12f);
  TaoRect validators, miners;
  double most[2];

  groups (self, width, height, &validators, &miners);
  most[0] = largest (self, 0, self->n_validators);
  most[1] = largest (self, self->n_validators, n_miners (self));
  if (is_narrowed (self))
    tao_draw_rounded (snapshot, rank_x (self, &miners, self->from), miners.y - 10, rank_x (self, &miners, self->to) - rank_x (self, &miners, self->from),
                      miners.height + 10, 6, &wash);
  for (guint i = 0; i < self->bars->len; i++)
    {
      TaoRect place = place_of (self, i, &validators, &miners, most[i >= self->n_validators]);

      gtk_snapshot_append_color (snapshot, &palette->color[bar (self, i)->color],
                                 &GRAPHENE_RECT_INIT ((float) place.x, (float) place.y, (float) place.width, (float) place.height));
    }
  for (guint i = 0; i < self->bars->len; i++)
    if (bar (self, i)->marked)
      {
        TaoRect place = place_of (self, i, &validators, &miners, most[i >= self->n_validators]);

        draw_mark (self, snapshot, i, &place, width, &text);
      }
  if (self->validator_caption != NULL && self->n_validators > 0 && width > 560)
    tao_draw_label (snapshot, widget, self->validator_caption, 9, FALSE, 0, height - 2, 0, 1, &secondary);
  if (self->miner_caption != NULL)
    /* Beside the other caption, which is wider than its bars. */
    tao_draw_label (snapshot, widget, self->miner_caption, 9, FALSE, width > 560 ? MAX (miners.x, 170) : miners.x, height - 2, 0, 1, &secondary);
  if (is_narrowed (self))
    {
      /* Translators: places of miners by incentive, first and last. */
      g_autofree char *ranks = g_strdup_printf (_("ranks %1$u–%2$u"), self->from + 1, self->to);

      tao_draw_label (snapshot, widget, ranks, 9, TRUE, CLAMP (rank_x (self, &miners, self->from), 0, width - 100), height - 2, 0, 1, &accent);
    }
}

/* --- vfuncs of the plot --- */

static guint
tao_distribution_n_points (TaoPlot *plot)
{
  return TAO_DISTRIBUTION (plot)->bars->len;
}

static guint
tao_distribution_nearest (TaoPlot *plot, double x, double y)
{
  TaoDistribution *self = TAO_DISTRIBUTION (plot);
  TaoRect validators, miners;

  groups_now (self, &validators, &miners);
  if (x < validators.width && self->n_validators > 0)
    return (guint) CLAMP (x / validators.width * self->n_validators, 0, self->n_validators - 1);
  if (x >= miners.x && n_miners (self) > 0)
    return self->n_validators + (guint) CLAMP ((x - miners.x) / miners.width * n_miners (self), 0, n_miners (self) - 1);
  return TAO_PLOT_NO_POINT;
}

static gboolean
tao_distribution_locate (TaoPlot *plot, guint point, TaoRect *place)
{
  TaoDistribution *self = TAO_DISTRIBUTION (plot);
  TaoRect validators, miners;
  double most = point < self->n_validators ? largest (self, 0, self->n_validators) : largest (self, self->n_validators, n_miners (self));

  groups_now (self, &validators, &miners);
  *place = place_of (self, point, &validators, &miners, most);
  return TRUE;
}

static char *
tao_distribution_describe (TaoPlot *plot, guint point)
{
  return g_strdup (bar (TAO_DISTRIBUTION (plot), point)->text);
}

static const TaoPlotColumn columns[] = {
  { "kind", N_("Role"), TRUE }, { "rank", N_("Rank"), FALSE }, { "uid", N_("UID"), FALSE }, { "value", N_("Value"), FALSE },
};

static guint
tao_distribution_n_rows (TaoPlot *plot)
{
  return TAO_DISTRIBUTION (plot)->bars->len;
}

static void
tao_distribution_cell (TaoPlot *plot, guint row, guint column, GString *text)
{
  TaoDistribution *self = TAO_DISTRIBUTION (plot);
  gboolean validator = row < self->n_validators;

  switch (column)
    {
    case 0:
      g_string_append (text, validator ? "validator" : "miner");
      break;
    case 1:
      g_string_append_printf (text, "%u", 1 + (validator ? row : row - self->n_validators));
      break;
    case 2:
      g_string_append_printf (text, "%u", bar (self, row)->uid);
      break;
    default:
      tao_plot_append_number (text, bar (self, row)->value, 12);
      break;
    }
}

/* --- range --- */

static void
set_range (TaoDistribution *self, guint from, guint to, gboolean notify)
{
  guint n = n_miners (self);

  from = MIN (from, n > 0 ? n - 1 : 0);
  to = CLAMP (to, from + (n > 0), n);
  if (from == self->from && to == self->to)
    return;
  self->from = from;
  self->to = to;
  for (guint i = 0; i < 2; i++)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->handle[i]),
                                    GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 1.0, GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, (double) n,
                                    GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, (double) (i == 0 ? from + 1 : to), -1);
  tao_plot_invalidate (TAO_PLOT (self));
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  if (notify)
    g_signal_emit (self, signals[RANGE_CHANGED], 0, from, to);
}

static guint
rank_at (TaoDistribution *self, double x)
{
  TaoRect validators, miners;

  groups_now (self, &validators, &miners);
  return (guint) CLAMP (lround ((x - miners.x) / miners.width * n_miners (self)), 0, (glong) n_miners (self));
}

static void
drag_begin_cb (GtkGestureDrag *gesture, double x, double y, TaoDistribution *self)
{
  GtkWidget *handle = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));

  gtk_widget_grab_focus (handle);
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
drag_update_cb (GtkGestureDrag *gesture, double dx, double dy, TaoDistribution *self)
{
  GtkWidget *handle = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));
  graphene_point_t at;
  double x, y;

  /* The handle moves under the pointer, so the offset is taken from our own space. */
  if (!gtk_gesture_get_point (GTK_GESTURE (gesture), NULL, &x, &y) ||
      !gtk_widget_compute_point (handle, GTK_WIDGET (self), &GRAPHENE_POINT_INIT ((float) x, (float) y), &at))
    return;
  if (handle == self->handle[0])
    set_range (self, MIN (rank_at (self, at.x), self->to - 1), self->to, TRUE);
  else
    set_range (self, self->from, MAX (rank_at (self, at.x), self->from + 1), TRUE);
}

static gboolean
handle_key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, TaoDistribution *self)
{
  gboolean first = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller)) == self->handle[0];
  int by = state & GDK_SHIFT_MASK ? 10 : 1;
  gint64 value = first ? self->from : self->to;

  switch (key)
    {
    case GDK_KEY_Left:
    case GDK_KEY_Down:
      value -= by;
      break;
    case GDK_KEY_Right:
    case GDK_KEY_Up:
      value += by;
      break;
    case GDK_KEY_Home:
      value = first ? 0 : self->from + 1;
      break;
    case GDK_KEY_End:
      value = first ? (gint64) self->to - 1 : (gint64) n_miners (self);
      break;
    default:
      return GDK_EVENT_PROPAGATE;
    }
  if (first)
    set_range (self, (guint) CLAMP (value, 0, (gint64) self->to - 1), self->to, TRUE);
  else
    set_range (self, self->from, (guint) CLAMP (value, (gint64) self->from + 1, (gint64) n_miners (self)), TRUE);
  return GDK_EVENT_STOP;
}

/* --- widget --- */

static void
tao_distribution_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                          int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 280 : 90;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 990 : 132;
}

static void
tao_distribution_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  TaoDistribution *self = TAO_DISTRIBUTION (widget);
  TaoRect validators, miners;

  GTK_WIDGET_CLASS (tao_distribution_parent_class)->size_allocate (widget, width, height, baseline);
  groups (self, width, height, &validators, &miners);
  for (guint i = 0; i < 2; i++)
    {
      int x = (int) rank_x (self, &miners, i == 0 ? self->from : self->to) - HANDLE_WIDTH / 2;

      gtk_widget_size_allocate (self->handle[i],
                                &(GtkAllocation) { CLAMP (x, 0, MAX (0, width - HANDLE_WIDTH)), TOP - 10, HANDLE_WIDTH, (int) miners.height + 10 }, -1);
    }
}

static void
tao_distribution_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  TaoDistribution *self = TAO_DISTRIBUTION (widget);

  GTK_WIDGET_CLASS (tao_distribution_parent_class)->snapshot (widget, snapshot);
  if (n_miners (self) > 0)
    for (guint i = 0; i < 2; i++)
      gtk_widget_snapshot_child (widget, self->handle[i], snapshot);
}

static void
tao_distribution_dispose (GObject *object)
{
  TaoDistribution *self = TAO_DISTRIBUTION (object);

  for (guint i = 0; i < 2; i++)
    g_clear_pointer (&self->handle[i], gtk_widget_unparent);
  G_OBJECT_CLASS (tao_distribution_parent_class)->dispose (object);
}

static void
tao_distribution_finalize (GObject *object)
{
  TaoDistribution *self = TAO_DISTRIBUTION (object);

  g_array_unref (self->bars);
  g_free (self->validator_caption);
  g_free (self->miner_caption);
  G_OBJECT_CLASS (tao_distribution_parent_class)->finalize (object);
}

static void
tao_distribution_class_init (TaoDistributionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  TaoPlotClass *plot_class = TAO_PLOT_CLASS (klass);

  object_class->dispose = tao_distribution_dispose;
  object_class->finalize = tao_distribution_finalize;
  widget_class->measure = tao_distribution_measure;
  widget_class->size_allocate = tao_distribution_size_allocate;
  widget_class->snapshot = tao_distribution_snapshot;
  plot_class->render = tao_distribution_render;
  plot_class->n_points = tao_distribution_n_points;
  plot_class->nearest = tao_distribution_nearest;
  plot_class->locate = tao_distribution_locate;
  plot_class->describe = tao_distribution_describe;
  plot_class->n_rows = tao_distribution_n_rows;
  plot_class->cell = tao_distribution_cell;
  plot_class->columns = columns;
  plot_class->n_columns = G_N_ELEMENTS (columns);
  signals[RANGE_CHANGED] = g_signal_new ("range-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
  gtk_widget_class_set_css_name (widget_class, "taodistribution");
}

static void
clear_bar (gpointer data)
{
  g_free ((char *) ((TaoDistributionBar *) data)->text);
}

static void
tao_distribution_init (TaoDistribution *self)
{
  const char *const labels[] = { _("First rank on view"), _("Last rank on view") };

  self->bars = g_array_new (FALSE, TRUE, sizeof (TaoDistributionBar));
  g_array_set_clear_func (self->bars, clear_bar);
  for (guint i = 0; i < 2; i++)
    {
      GtkEventController *key = gtk_event_controller_key_new ();
      GtkGesture *drag = gtk_gesture_drag_new ();

      self->handle[i] = g_object_new (TAO_TYPE_RANGE_HANDLE, NULL);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->handle[i]), GTK_ACCESSIBLE_PROPERTY_LABEL, labels[i], -1);
      gtk_widget_set_parent (self->handle[i], GTK_WIDGET (self));
      g_signal_connect_object (key, "key-pressed", G_CALLBACK (handle_key_cb), self, 0);
      g_signal_connect_object (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self, 0);
      g_signal_connect_object (drag, "drag-update", G_CALLBACK (drag_update_cb), self, 0);
      gtk_widget_add_controller (self->handle[i], key);
      gtk_widget_add_controller (self->handle[i], GTK_EVENT_CONTROLLER (drag));
    }
}

GtkWidget *
tao_distribution_new (void)
{
  return g_object_new (TAO_TYPE_DISTRIBUTION, NULL);
}

void
tao_distribution_set_bars (TaoDistribution *self, const TaoDistributionBar *validators, guint n_validators,
                           const TaoDistributionBar *miners, guint n,
                           const char *validator_caption, const char *miner_caption)
{
  gboolean narrowed = is_narrowed (self);

  g_array_set_size (self->bars, 0);
  for (guint i = 0; i < n_validators + n; i++)
    {
      TaoDistributionBar copy = i < n_validators ? validators[i] : miners[i - n_validators];

      copy.value = isfinite (copy.value) ? MAX (0, copy.value) : 0;
      copy.text = g_strdup (copy.text);
      g_array_append_val (self->bars, copy);
    }
  self->n_validators = n_validators;
  g_free (self->validator_caption);
  g_free (self->miner_caption);
  self->validator_caption = g_strdup (validator_caption);
  self->miner_caption = g_strdup (miner_caption);
  tao_plot_invalidate (TAO_PLOT (self));
  set_range (self, narrowed ? self->from : 0, narrowed ? self->to : n, narrowed && self->to > n);
}

void
tao_distribution_get_range (TaoDistribution *self, guint *from, guint *to)
{
  *from = self->from;
  *to = self->to;
}

void
tao_distribution_set_range (TaoDistribution *self, guint from, guint to)
{
  set_range (self, from, to, FALSE);
}

guint16
tao_distribution_get_uid (TaoDistribution *self, guint point)
{
  g_return_val_if_fail (point < self->bars->len, 0);

  return bar (self, point)->uid;
}

gboolean
tao_distribution_is_validator (TaoDistribution *self, guint point)
{
  return point < self->n_validators;
}
