#include "app/charts/plot.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/charts/cursor.h"
#include "app/charts/plot-table.h"
#include "app/scope.h"

typedef struct {
  GtkWidget *cursor;
  GtkWidget *notice;          /* (nullable) message or error above the plot, made with the first one */
  GtkLabel *notice_label;
  GtkWidget *retry;
  GtkWidget *menu;            /* made on first use */
  GskRenderNode *picture;
  guint renders;
  char *label;
  char *description;          /* (nullable) */
  char *message;
  char *file_name;
  guint asked;                /* the point the menu was opened on */
  const TaoNamedOrigin *origins;       /* of every point */
  guint n_origins;
  TaoPointOriginFunc origin_func;      /* (nullable) */
  gpointer origin_data;
  TaoScope *scope;            /* (nullable) */
  char *stale;                /* (nullable) */
  gboolean timeless;
} TaoPlotPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (TaoPlot, tao_plot, GTK_TYPE_WIDGET)

#define PRIV(self) ((TaoPlotPrivate *) tao_plot_get_instance_private (self))

enum { POINT_ACTIVATED, POINT_HOVERED, RETRY, CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

void
tao_csv_append (GString *csv, const char *field)
{
  gboolean formula = field[0] != '\0' && strchr ("=+-@\t\r", field[0]) != NULL && !g_ascii_isdigit (field[1]);

  if (!formula && strpbrk (field, "\",\n\r") == NULL)
    {
      g_string_append (csv, field);
      return;
    }
  g_string_append_c (csv, '"');
  if (formula)
    g_string_append_c (csv, '\'');
  for (const char *p = field; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (csv, '"');
      g_string_append_c (csv, *p);
    }
  g_string_append_c (csv, '"');
}

void
tao_plot_append_number (GString *text, double value, guint digits)
{
  char format[8], number[G_ASCII_DTOSTR_BUF_SIZE];

  if (!isfinite (value))
    return;
  g_snprintf (format, sizeof format, "%%.%ug", MIN (digits, 17));
  g_string_append (text, g_ascii_formatd (number, sizeof number, format, value));
}

static gboolean
tao_plot_column (TaoPlot *self, guint column, TaoPlotColumn *out)
{
  TaoPlotClass *klass = TAO_PLOT_GET_CLASS (self);

  if (column >= klass->n_columns)
    return FALSE;
  *out = klass->columns[column];
  return TRUE;
}

/* --- where a point comes from --- */

static gboolean
tao_plot_origin (TaoPlot *self, guint point, guint nth, TaoPointOrigin *out)
{
  TaoPlotPrivate *priv = PRIV (self);

  if (priv->origin_func != NULL)
    return priv->origin_func (self, point, nth, out, priv->origin_data);
  if (nth >= priv->n_origins)
    return FALSE;
  out->series = _(priv->origins[nth].series);
  out->origin = *priv->origins[nth].origin;
  return TRUE;
}

static gboolean
ask_origin (TaoPlot *self, guint point, guint nth, TaoPointOrigin *out)
{
  TaoScope *scope = tao_scope_find (GTK_WIDGET (self));

  *out = (TaoPointOrigin) { .netuid = scope != NULL ? tao_scope_get_netuid (scope) : -1 };
  return TAO_PLOT_GET_CLASS (self)->origin (self, point, nth, out);
}

char *
tao_plot_describe_origin (TaoPlot *self, guint point)
{
  TaoScope *scope = tao_scope_find (GTK_WIDGET (self));
  g_autoptr(GPtrArray) answers = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  TaoPointOrigin origin;

  for (guint nth = 0; ask_origin (self, point, nth, &origin); nth++)
    {
      g_ptr_array_add (answers, tao_origin_describe (&origin.origin, scope != NULL ? tao_scope_get_snapshot (scope) : NULL, origin.netuid));
      g_ptr_array_add (names, g_strdup (origin.series != NULL ? origin.series : _("Value")));
    }
  return answers->len > 0 ? tao_origin_merge (names, answers) : NULL;
}

/* The point the cursor stands on, or where the menu was opened: the pointer leaves the chart for the menu. */
static guint
point_asked (TaoPlot *self)
{
  guint point = tao_plot_get_cursor (self);

  return point != TAO_PLOT_NO_POINT ? point : PRIV (self)->asked;
}

static gboolean
is_point (TaoPlot *self, guint point)
{
  TaoPlotClass *klass = TAO_PLOT_GET_CLASS (self);

  return klass->n_points != NULL && point < klass->n_points (self);
}

static void
origin_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  TaoPlot *self = TAO_PLOT (widget);
  guint point = point_asked (self);
  g_autofree char *lines = is_point (self, point) ? tao_plot_describe_origin (self, point) : NULL;
  g_autofree char *text = NULL;
  TaoRect place = { gtk_widget_get_width (widget) / 2.0, gtk_widget_get_height (widget) / 2.0, 0, 0 };

  if (lines == NULL)
    return;
  TAO_PLOT_GET_CLASS (self)->locate (self, point, &place);
  text = TAO_PLOT_GET_CLASS (self)->describe != NULL ? TAO_PLOT_GET_CLASS (self)->describe (self, point) : NULL;
  if (text != NULL)
    text[strcspn (text, "\n")] = '\0';
  tao_origin_show_lines (widget, &(GdkRectangle) { (int) place.x, (int) place.y, MAX (1, (int) place.width), MAX (1, (int) place.height) },
                         lines, text != NULL && text[0] != '\0' ? text : PRIV (self)->label);
}

/* --- export --- */

static void
toast (TaoPlot *self, const char *text)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", text);
}

static void
copy_point_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  TaoPlot *self = TAO_PLOT (widget);
  guint point = point_asked (self);
  g_autofree char *text = NULL;

  if (!is_point (self, point) || TAO_PLOT_GET_CLASS (self)->describe == NULL)
    return;
  text = TAO_PLOT_GET_CLASS (self)->describe (self, point);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  toast (self, _("Point copied"));
}

static void
copy_data_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autofree char *csv = tao_plot_to_csv (TAO_PLOT (widget));

  if (csv == NULL)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), csv);
  toast (TAO_PLOT (widget), _("Data copied"));
}

static void
save_response_cb (GtkNativeDialog *dialog, int response, gpointer user_data)
{
  TaoPlot *self = user_data;

  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr(GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      g_autoptr(GError) error = NULL;
      g_autoptr(GBytes) bytes = NULL;

      if (g_object_get_data (G_OBJECT (dialog), "tao-image") != NULL)
        {
          g_autoptr(GdkTexture) texture = tao_plot_to_texture (self);

          bytes = texture != NULL ? gdk_texture_save_to_png_bytes (texture) : NULL;
        }
      else
        {
          char *csv = tao_plot_to_csv (self);

          bytes = csv != NULL ? g_bytes_new_take (csv, strlen (csv)) : NULL;
        }
      if (bytes == NULL)
        toast (self, _("There is nothing to save yet"));
      else if (!g_file_replace_contents (file, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL, FALSE,
                                         G_FILE_CREATE_NONE, NULL, NULL, &error))
        {
          g_autofree char *text = g_strdup_printf (_("Not saved: %s"), error->message);

          toast (self, text);
        }
    }
  gtk_native_dialog_destroy (dialog);
}

static void
save (TaoPlot *self, gboolean image)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkFileChooserNative *dialog;
  g_autofree char *name = g_strdup_printf ("%s.%s", PRIV (self)->file_name, image ? "png" : "csv");

  dialog = gtk_file_chooser_native_new (image ? _("Save as Image") : _("Save as CSV"), GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                        GTK_FILE_CHOOSER_ACTION_SAVE, _("_Save"), NULL);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  if (image)
    g_object_set_data (G_OBJECT (dialog), "tao-image", GINT_TO_POINTER (1));
  g_object_set_data_full (G_OBJECT (self), "tao-dialog", dialog, g_object_unref);
  g_signal_connect_object (dialog, "response", G_CALLBACK (save_response_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
save_csv_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  save (TAO_PLOT (widget), FALSE);
}

static void
save_image_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  save (TAO_PLOT (widget), TRUE);
}

static void
view_table_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  if (TAO_PLOT_GET_CLASS (widget)->cell != NULL)
    tao_plot_table_present (TAO_PLOT (widget));
}

static void
popup_menu (TaoPlot *self, guint point, double x, double y)
{
  TaoPlotPrivate *priv = PRIV (self);
  TaoPointOrigin origin;

  if (priv->menu == NULL)
    {
      g_autoptr(GMenu) model = g_menu_new ();

      g_menu_append (model, _("_Where Does This Come From?"), "plot.origin");
      g_menu_append (model, _("View as _Table"), "plot.view-table");
      g_menu_append (model, _("_Copy Point"), "plot.copy-point");
      g_menu_append (model, _("Copy _Data"), "plot.copy-data");
      g_menu_append (model, _("_Save as CSV…"), "plot.save-csv");
      g_menu_append (model, _("Save as _Image…"), "plot.save-image");
      priv->menu = gtk_popover_menu_new_from_model (G_MENU_MODEL (model));
      gtk_popover_set_has_arrow (GTK_POPOVER (priv->menu), FALSE);
      gtk_widget_set_halign (priv->menu, GTK_ALIGN_START);
      gtk_widget_set_parent (priv->menu, GTK_WIDGET (self));
    }
  priv->asked = point;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "plot.copy-point", is_point (self, point));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "plot.origin", is_point (self, point) && ask_origin (self, point, 0, &origin));
  gtk_popover_set_pointing_to (GTK_POPOVER (priv->menu), &(GdkRectangle) { (int) x, (int) y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (priv->menu));
}

static void
menu_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  TaoPlot *self = TAO_PLOT (widget);
  guint point = tao_plot_get_cursor (self);
  TaoRect place = { gtk_widget_get_width (widget) / 2, gtk_widget_get_height (widget) / 2, 0, 0 };

  if (point != TAO_PLOT_NO_POINT)
    TAO_PLOT_GET_CLASS (self)->locate (self, point, &place);
  popup_menu (self, point, place.x, place.y);
}

static void
secondary_pressed_cb (TaoPlot *self, int n_press, double x, double y)
{
  guint point = tao_plot_get_cursor (self);

  if (point == TAO_PLOT_NO_POINT && is_point (self, 0))
    point = TAO_PLOT_GET_CLASS (self)->nearest (self, x, y);
  popup_menu (self, point, x, y);
}

static void
retry_clicked_cb (TaoPlot *self)
{
  g_signal_emit (self, signals[RETRY], 0);
}

/* --- widget --- */

static void
tao_plot_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  TaoPlotPrivate *priv = PRIV (TAO_PLOT (widget));
  int notice_width, notice_height;

  g_clear_pointer (&priv->picture, gsk_render_node_unref);
  gtk_widget_size_allocate (priv->cursor, &(GtkAllocation) { 0, 0, width, height }, -1);
  if (priv->notice != NULL && gtk_widget_get_visible (priv->notice))
    {
      gtk_widget_measure (priv->notice, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &notice_width, NULL, NULL);
      notice_width = MIN (notice_width, width);
      gtk_widget_measure (priv->notice, GTK_ORIENTATION_VERTICAL, notice_width, NULL, &notice_height, NULL, NULL);
      gtk_widget_size_allocate (priv->notice,
                                &(GtkAllocation) { (width - notice_width) / 2, MAX (0, (height - notice_height) / 2 - 8),
                                                   notice_width, notice_height },
                                -1);
    }
  if (priv->menu != NULL)
    gtk_popover_present (GTK_POPOVER (priv->menu));
}

static void
tao_plot_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  TaoPlot *self = TAO_PLOT (widget);
  TaoPlotPrivate *priv = PRIV (self);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);

  if (priv->picture == NULL && width > 0 && height > 0)
    {
      GtkSnapshot *fresh = gtk_snapshot_new ();

      TAO_PLOT_GET_CLASS (self)->render (self, fresh, width, height);
      if (tao_plot_get_stale (self) != NULL && TAO_PLOT_GET_CLASS (self)->render_stale != NULL)
        TAO_PLOT_GET_CLASS (self)->render_stale (self, fresh, width, height, tao_plot_get_stale (self));
      priv->picture = gtk_snapshot_free_to_node (fresh);
      priv->renders++;
    }
  if (priv->picture != NULL)
    gtk_snapshot_append_node (snapshot, priv->picture);
  if (priv->notice != NULL && gtk_widget_get_visible (priv->notice))
    gtk_widget_snapshot_child (widget, priv->notice, snapshot);
  if (gtk_widget_get_visible (priv->cursor))
    gtk_widget_snapshot_child (widget, priv->cursor, snapshot);
}

static void
tao_plot_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (tao_plot_parent_class)->css_changed (widget, change);
  g_clear_pointer (&PRIV (TAO_PLOT (widget))->picture, gsk_render_node_unref);
  gtk_widget_queue_draw (widget);
}

/* --- age --- */

#define STALE_WASH 0.45f
#define STALE_PAD 4

void
tao_plot_draw_stale_caption (TaoPlot *self, GtkSnapshot *snapshot, double right, double bottom, const char *caption)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GdkRGBA text = tao_draw_foreground (widget), secondary = tao_color_alpha (&text, TAO_ALPHA_CAPTION);
  g_autoptr(PangoLayout) layout = tao_draw_layout (widget, caption, 9, FALSE);
  int width, height;

  pango_layout_get_pixel_size (layout, &width, &height);
  tao_draw_rounded (snapshot, right - width - 3 * STALE_PAD, bottom - height - 2 * STALE_PAD, width + 2 * STALE_PAD, height + STALE_PAD, 4,
                    &tao_palette_current ()->color[TAO_COLOR_CARD]);
  tao_draw_text (snapshot, layout, right - width - 2 * STALE_PAD, bottom - height - 1.5 * STALE_PAD, &secondary);
}

static void
tao_plot_render_stale (TaoPlot *self, GtkSnapshot *snapshot, int width, int height, const char *caption)
{
  GdkRGBA wash = tao_color_alpha (&tao_palette_current ()->color[TAO_COLOR_CARD], STALE_WASH);

  gtk_snapshot_append_color (snapshot, &wash, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  if (caption != NULL)
    tao_plot_draw_stale_caption (self, snapshot, width, height, caption);
}

static void
tell_description (TaoPlot *self)
{
  TaoPlotPrivate *priv = PRIV (self);
  const char *stale = tao_plot_get_stale (self), *own = priv->description != NULL ? priv->description : "";
  g_autofree char *text = stale != NULL ? g_strdup_printf ("%s%s%s", own, own[0] != '\0' ? " " : "", stale) : g_strdup (own);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

void
tao_plot_set_stale (TaoPlot *self, const char *caption)
{
  TaoPlotPrivate *priv = PRIV (self);

  if (g_strcmp0 (priv->stale, caption) == 0)
    return;
  g_free (priv->stale);
  priv->stale = g_strdup (caption);
  if (priv->timeless)
    return;
  tell_description (self);
  tao_plot_invalidate (self);
}

const char *
tao_plot_get_stale (TaoPlot *self)
{
  return PRIV (self)->timeless ? NULL : PRIV (self)->stale;
}

void
tao_plot_set_timeless (TaoPlot *self, gboolean timeless)
{
  PRIV (self)->timeless = timeless;
}

static void
stale_changed_cb (TaoPlot *self)
{
  tao_plot_set_stale (self, tao_scope_get_stale (PRIV (self)->scope));
}

static void
leave_scope (TaoPlot *self)
{
  TaoPlotPrivate *priv = PRIV (self);

  if (priv->scope == NULL)
    return;
  g_signal_handlers_disconnect_by_func (priv->scope, stale_changed_cb, self);
  g_clear_object (&priv->scope);
}

/* A small chart in a row does not ask: there are hundreds of them. */
static void
tao_plot_root (GtkWidget *widget)
{
  TaoPlot *self = TAO_PLOT (widget);
  TaoPlotPrivate *priv = PRIV (self);
  TaoScope *scope = TAO_PLOT_GET_CLASS (self)->render_stale != NULL ? tao_scope_find (widget) : NULL;

  GTK_WIDGET_CLASS (tao_plot_parent_class)->root (widget);
  leave_scope (self);
  if (scope == NULL)
    return;
  priv->scope = g_object_ref (scope);
  g_signal_connect_object (scope, "notify::stale", G_CALLBACK (stale_changed_cb), self, G_CONNECT_SWAPPED);
  stale_changed_cb (self);
}

static void
tao_plot_unroot (GtkWidget *widget)
{
  leave_scope (TAO_PLOT (widget));
  GTK_WIDGET_CLASS (tao_plot_parent_class)->unroot (widget);
}

static void
tao_plot_dispose (GObject *object)
{
  TaoPlotPrivate *priv = PRIV (TAO_PLOT (object));

  leave_scope (TAO_PLOT (object));
  g_clear_pointer (&priv->menu, gtk_widget_unparent);
  g_clear_pointer (&priv->notice, gtk_widget_unparent);
  g_clear_pointer (&priv->cursor, gtk_widget_unparent);
  g_clear_pointer (&priv->picture, gsk_render_node_unref);
  G_OBJECT_CLASS (tao_plot_parent_class)->dispose (object);
}

static void
tao_plot_finalize (GObject *object)
{
  TaoPlotPrivate *priv = PRIV (TAO_PLOT (object));

  g_free (priv->label);
  g_free (priv->description);
  g_free (priv->stale);
  g_free (priv->message);
  g_free (priv->file_name);
  G_OBJECT_CLASS (tao_plot_parent_class)->finalize (object);
}

static void
tao_plot_class_init (TaoPlotClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tao_plot_dispose;
  object_class->finalize = tao_plot_finalize;
  klass->column = tao_plot_column;
  klass->origin = tao_plot_origin;
  klass->render_stale = tao_plot_render_stale;
  widget_class->root = tao_plot_root;
  widget_class->unroot = tao_plot_unroot;
  widget_class->size_allocate = tao_plot_size_allocate;
  widget_class->snapshot = tao_plot_snapshot;
  widget_class->css_changed = tao_plot_css_changed;

  signals[POINT_ACTIVATED] = g_signal_new ("point-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                           NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[POINT_HOVERED] = g_signal_new ("point-hovered", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[RETRY] = g_signal_new ("retry", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_install_action (widget_class, "plot.origin", NULL, origin_cb);
  gtk_widget_class_install_action (widget_class, "plot.view-table", NULL, view_table_cb);
  gtk_widget_class_install_action (widget_class, "plot.copy-point", NULL, copy_point_cb);
  gtk_widget_class_install_action (widget_class, "plot.copy-data", NULL, copy_data_cb);
  gtk_widget_class_install_action (widget_class, "plot.save-csv", NULL, save_csv_cb);
  gtk_widget_class_install_action (widget_class, "plot.save-image", NULL, save_image_cb);
  gtk_widget_class_install_action (widget_class, "plot.menu", NULL, menu_cb);
  gtk_widget_class_set_css_name (widget_class, "taoplot");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
tao_plot_init (TaoPlot *self)
{
  TaoPlotPrivate *priv = PRIV (self);
  GtkGesture *secondary = gtk_gesture_click_new ();

  priv->asked = TAO_PLOT_NO_POINT;
  priv->file_name = g_strdup ("taoscope");
  priv->cursor = tao_cursor_new (self);
  gtk_widget_set_parent (priv->cursor, GTK_WIDGET (self));

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (secondary), GDK_BUTTON_SECONDARY);
  g_signal_connect_object (secondary, "pressed", G_CALLBACK (secondary_pressed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (secondary));
}

void
tao_plot_invalidate (TaoPlot *self)
{
  TaoPlotPrivate *priv = PRIV (self);

  g_clear_pointer (&priv->picture, gsk_render_node_unref);
  if (priv->cursor != NULL)
    tao_cursor_refresh (TAO_CURSOR (priv->cursor));
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[CHANGED], 0);
}

void
tao_plot_set_label (TaoPlot *self, const char *label, const char *description)
{
  TaoPlotPrivate *priv = PRIV (self);

  if (priv->label != label)
    {
      g_free (priv->label);
      priv->label = g_strdup (label);
    }
  if (priv->description != description)
    {
      g_free (priv->description);
      priv->description = g_strdup (description);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  tell_description (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (priv->cursor), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

const char *
tao_plot_get_label (TaoPlot *self)
{
  return PRIV (self)->label;
}

/* Most plots never have one, and a table has a plot in every row. */
static void
make_notice (TaoPlot *self)
{
  TaoPlotPrivate *priv = PRIV (self);

  priv->notice = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  priv->notice_label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (priv->notice_label, TRUE);
  gtk_label_set_justify (priv->notice_label, GTK_JUSTIFY_CENTER);
  gtk_label_set_max_width_chars (priv->notice_label, 44);
  gtk_widget_add_css_class (GTK_WIDGET (priv->notice_label), "tao-secondary");
  priv->retry = gtk_button_new_with_label (_("Try Again"));
  gtk_widget_set_halign (priv->retry, GTK_ALIGN_CENTER);
  g_signal_connect_object (priv->retry, "clicked", G_CALLBACK (retry_clicked_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (priv->notice), GTK_WIDGET (priv->notice_label));
  gtk_box_append (GTK_BOX (priv->notice), priv->retry);
  gtk_widget_set_parent (priv->notice, GTK_WIDGET (self));
}

static void
set_notice (TaoPlot *self, const char *text, gboolean retry)
{
  TaoPlotPrivate *priv = PRIV (self);

  if (priv->notice == NULL && text == NULL)
    return;
  if (priv->notice == NULL)
    make_notice (self);
  gtk_label_set_text (priv->notice_label, text != NULL ? text : "");
  gtk_widget_set_visible (priv->retry, retry);
  gtk_widget_set_visible (priv->notice, text != NULL);
  tao_plot_invalidate (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

void
tao_plot_set_message (TaoPlot *self, const char *message)
{
  if (g_strcmp0 (PRIV (self)->message, message) == 0 && message != NULL)
    return;
  g_free (PRIV (self)->message);
  PRIV (self)->message = g_strdup (message);
  set_notice (self, message, FALSE);
}

const char *
tao_plot_get_message (TaoPlot *self)
{
  return PRIV (self)->message;
}

void
tao_plot_set_error (TaoPlot *self, const char *message)
{
  g_free (PRIV (self)->message);
  PRIV (self)->message = g_strdup (message);
  set_notice (self, message, message != NULL);
}

void
tao_plot_set_origins (TaoPlot *self, guint n, const TaoNamedOrigin *origins)
{
  PRIV (self)->n_origins = n;
  PRIV (self)->origins = origins;
}

void
tao_plot_set_origin_func (TaoPlot *self, TaoPointOriginFunc func, gpointer user_data)
{
  PRIV (self)->origin_func = func;
  PRIV (self)->origin_data = user_data;
}

guint
tao_plot_get_cursor (TaoPlot *self)
{
  return tao_cursor_get_point (TAO_CURSOR (PRIV (self)->cursor));
}

void
tao_plot_set_cursor (TaoPlot *self, guint point)
{
  tao_cursor_set_point (TAO_CURSOR (PRIV (self)->cursor), point);
}

void
tao_plot_set_interactive (TaoPlot *self, gboolean interactive)
{
  gtk_widget_set_visible (PRIV (self)->cursor, interactive);
  gtk_widget_set_can_target (GTK_WIDGET (self), interactive);
}

void
tao_plot_set_file_name (TaoPlot *self, const char *name)
{
  g_free (PRIV (self)->file_name);
  PRIV (self)->file_name = g_strdelimit (g_strdup (name), "/\\:", '-');
}

char *
tao_plot_to_csv (TaoPlot *self)
{
  TaoPlotClass *klass = TAO_PLOT_GET_CLASS (self);
  g_autoptr(GString) cell = g_string_new (NULL);
  TaoPlotColumn column;
  GString *csv;
  guint n_rows, n_columns = 0;

  if (klass->cell == NULL)
    return NULL;
  csv = g_string_new (NULL);
  for (; klass->column (self, n_columns, &column); n_columns++)
    {
      if (n_columns > 0)
        g_string_append_c (csv, ',');
      tao_csv_append (csv, column.name);
    }
  g_string_append (csv, "\r\n");
  n_rows = klass->n_rows (self);
  for (guint row = 0; row < n_rows; row++)
    {
      for (guint i = 0; i < n_columns; i++)
        {
          if (i > 0)
            g_string_append_c (csv, ',');
          g_string_truncate (cell, 0);
          klass->cell (self, row, i, cell);
          tao_csv_append (csv, cell->str);
        }
      g_string_append (csv, "\r\n");
    }
  return g_string_free (csv, FALSE);
}

GdkTexture *
tao_plot_to_texture (TaoPlot *self)
{
  TaoPlotPrivate *priv = PRIV (self);
  GtkNative *native = gtk_widget_get_native (GTK_WIDGET (self));
  float width = (float) gtk_widget_get_width (GTK_WIDGET (self)), height = (float) gtk_widget_get_height (GTK_WIDGET (self));
  GtkSnapshot *snapshot;
  g_autoptr(GskRenderNode) node = NULL;

  if (priv->picture == NULL || native == NULL || gtk_native_get_renderer (native) == NULL)
    return NULL;
  snapshot = gtk_snapshot_new ();
  gtk_snapshot_append_color (snapshot, &tao_palette_current ()->color[TAO_COLOR_CARD], &GRAPHENE_RECT_INIT (0, 0, width, height));
  gtk_snapshot_append_node (snapshot, priv->picture);
  node = gtk_snapshot_free_to_node (snapshot);
  return gsk_renderer_render_texture (gtk_native_get_renderer (native), node, &GRAPHENE_RECT_INIT (0, 0, width, height));
}

guint
tao_plot_get_renders (TaoPlot *self)
{
  return PRIV (self)->renders;
}
