#include "app/page-state.h"

#include <glib/gi18n.h>

#define SKELETON_DELAY_MS 300
#define AWAITED_DELAY_S 10

struct _TaoPageState {
  GtkWidget parent_instance;

  GtkStack *stack;
  AdwBin *content;
  GtkWidget *loading;
  GtkWidget *skeleton;
  GtkLabel *awaited;
  GtkWidget *status;          /* AdwStatusPage, or a small box when compact */
  GtkWidget *status_icon;
  GtkLabel *status_title;
  GtkLabel *status_text;
  GtkButton *status_button;

  TaoState state;
  gboolean compact;
  guint delay_id;
};

static void tao_page_state_buildable_init (GtkBuildableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TaoPageState, tao_page_state, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE, tao_page_state_buildable_init))

enum { RETRY, N_SIGNALS };
static guint signals[N_SIGNALS];

static GtkBuildableIface *parent_buildable;

static gboolean
awaited_too_long_cb (gpointer user_data)
{
  TaoPageState *self = user_data;

  self->delay_id = 0;
  gtk_widget_set_visible (GTK_WIDGET (self->awaited), TRUE);
  return G_SOURCE_REMOVE;
}

static gboolean
loading_noticed_cb (gpointer user_data)
{
  TaoPageState *self = user_data;

  gtk_widget_set_visible (self->skeleton, TRUE);
  self->delay_id = g_timeout_add_seconds (AWAITED_DELAY_S, awaited_too_long_cb, self);
  return G_SOURCE_REMOVE;
}

static void
retry_clicked_cb (TaoPageState *self)
{
  if (self->state == TAO_STATE_ERROR)
    g_signal_emit (self, signals[RETRY], 0);
}

static void
set_state (TaoPageState *self, TaoState state, GtkWidget *child)
{
  self->state = state;
  g_clear_handle_id (&self->delay_id, g_source_remove);
  gtk_stack_set_visible_child (self->stack, child);
}

static void
set_status (TaoPageState *self, const char *icon, const char *title, const char *text)
{
  gtk_image_set_from_icon_name (GTK_IMAGE (self->status_icon), icon);
  gtk_image_set_pixel_size (GTK_IMAGE (self->status_icon), self->compact ? 24 : 64);
  gtk_label_set_text (self->status_title, title);
  gtk_label_set_text (self->status_text, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->status_text), text != NULL && text[0] != '\0');
  gtk_widget_remove_css_class (GTK_WIDGET (self->status_title), "title-2");
  gtk_widget_remove_css_class (GTK_WIDGET (self->status_title), "heading");
  gtk_widget_add_css_class (GTK_WIDGET (self->status_title), self->compact ? "heading" : "title-2");
}

/* Grey bars in the rhythm of the page to come; they do not shimmer. */
static GtkWidget *
build_skeleton (void)
{
  static const int heights[] = { 84, 240, 120 };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);

  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_start (box, 24);
  gtk_widget_set_margin_end (box, 24);
  for (guint i = 0; i < G_N_ELEMENTS (heights); i++)
    {
      GtkWidget *bar = adw_bin_new ();

      gtk_widget_add_css_class (bar, "tao-skeleton");
      gtk_widget_set_size_request (bar, -1, heights[i]);
      gtk_box_append (GTK_BOX (box), bar);
    }
  return box;
}

static void
tao_page_state_add_child (GtkBuildable *buildable, GtkBuilder *builder, GObject *child, const char *type)
{
  TaoPageState *self = TAO_PAGE_STATE (buildable);

  if (type == NULL && GTK_IS_WIDGET (child) && self->content != NULL)
    tao_page_state_set_child (self, GTK_WIDGET (child));
  else
    parent_buildable->add_child (buildable, builder, child, type);
}

static void
tao_page_state_buildable_init (GtkBuildableIface *iface)
{
  parent_buildable = g_type_interface_peek_parent (iface);
  iface->add_child = tao_page_state_add_child;
}

static void
tao_page_state_dispose (GObject *object)
{
  TaoPageState *self = TAO_PAGE_STATE (object);

  g_clear_handle_id (&self->delay_id, g_source_remove);
  if (self->stack != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->stack));
  self->stack = NULL;
  G_OBJECT_CLASS (tao_page_state_parent_class)->dispose (object);
}

static void
tao_page_state_class_init (TaoPageStateClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tao_page_state_dispose;
  signals[RETRY] = g_signal_new ("retry", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "taopagestate");
}

static void
tao_page_state_init (TaoPageState *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *loading = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);

  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_set_hhomogeneous (self->stack, FALSE);
  gtk_stack_set_vhomogeneous (self->stack, FALSE);
  gtk_widget_set_parent (GTK_WIDGET (self->stack), GTK_WIDGET (self));

  self->content = ADW_BIN (adw_bin_new ());
  gtk_stack_add_child (self->stack, GTK_WIDGET (self->content));

  self->skeleton = build_skeleton ();
  gtk_widget_set_visible (self->skeleton, FALSE);
  self->awaited = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->awaited, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->awaited), "tao-secondary");
  gtk_widget_set_visible (GTK_WIDGET (self->awaited), FALSE);
  gtk_box_append (GTK_BOX (loading), self->skeleton);
  gtk_box_append (GTK_BOX (loading), GTK_WIDGET (self->awaited));
  self->loading = loading;
  gtk_stack_add_child (self->stack, loading);

  self->status_icon = gtk_image_new ();
  gtk_widget_add_css_class (self->status_icon, "dim-label");
  self->status_title = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->status_title, TRUE);
  gtk_label_set_justify (self->status_title, GTK_JUSTIFY_CENTER);
  self->status_text = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->status_text, TRUE);
  gtk_label_set_max_width_chars (self->status_text, 54);
  gtk_label_set_justify (self->status_text, GTK_JUSTIFY_CENTER);
  gtk_widget_add_css_class (GTK_WIDGET (self->status_text), "tao-secondary");
  self->status_button = GTK_BUTTON (gtk_button_new ());
  gtk_widget_set_halign (GTK_WIDGET (self->status_button), GTK_ALIGN_CENTER);
  gtk_widget_set_margin_top (GTK_WIDGET (self->status_button), 6);
  gtk_widget_add_css_class (GTK_WIDGET (self->status_button), "pill");
  g_signal_connect_object (self->status_button, "clicked", G_CALLBACK (retry_clicked_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), self->status_icon);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->status_title));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->status_text));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->status_button));
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_widget_set_vexpand (box, TRUE);
  gtk_widget_set_margin_start (box, 24);
  gtk_widget_set_margin_end (box, 24);
  gtk_widget_set_margin_top (box, 12);
  gtk_widget_set_margin_bottom (box, 12);
  self->status = box;
  gtk_stack_add_child (self->stack, box);
}

GtkWidget *
tao_page_state_new (void)
{
  return g_object_new (TAO_TYPE_PAGE_STATE, NULL);
}

void
tao_page_state_set_child (TaoPageState *self, GtkWidget *child)
{
  adw_bin_set_child (self->content, child);
}

TaoState
tao_page_state_get_state (TaoPageState *self)
{
  return self->state;
}

void
tao_page_state_show_content (TaoPageState *self)
{
  set_state (self, TAO_STATE_CONTENT, GTK_WIDGET (self->content));
}

void
tao_page_state_show_loading (TaoPageState *self, const char *awaited)
{
  gtk_label_set_text (self->awaited, awaited);
  if (self->state == TAO_STATE_LOADING)
    return;
  set_state (self, TAO_STATE_LOADING, self->loading);
  gtk_widget_set_visible (self->skeleton, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->awaited), FALSE);
  self->delay_id = g_timeout_add (SKELETON_DELAY_MS, loading_noticed_cb, self);
}

/* The target before the name: with the name first GTK meets a moment without its target, and warns. */
static void
set_action (GtkActionable *button, const char *detailed)
{
  g_autofree char *name = NULL;
  g_autoptr(GVariant) target = NULL;
  g_autoptr(GError) error = NULL;

  if (!g_action_parse_detailed_name (detailed, &name, &target, &error))
    g_error ("%s: %s", detailed, error->message);
  gtk_actionable_set_action_name (button, NULL);
  gtk_actionable_set_action_target_value (button, target);
  gtk_actionable_set_action_name (button, name);
}

void
tao_page_state_show_empty (TaoPageState *self, const char *icon, const char *title,
                           const char *description, const char *action_label, const char *action)
{
  set_state (self, TAO_STATE_EMPTY, self->status);
  set_status (self, icon, title, description);
  gtk_widget_set_visible (GTK_WIDGET (self->status_button), action_label != NULL);
  if (action_label != NULL)
    {
      gtk_button_set_label (self->status_button, action_label);
      set_action (GTK_ACTIONABLE (self->status_button), action);
    }
}

void
tao_page_state_show_error (TaoPageState *self, const char *title, const char *message)
{
  set_state (self, TAO_STATE_ERROR, self->status);
  set_status (self, "dialog-warning-symbolic", title, message);
  gtk_widget_set_visible (GTK_WIDGET (self->status_button), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->status_button), NULL);
  gtk_button_set_label (self->status_button, _("Try Again"));
}

void
tao_page_state_set_compact (TaoPageState *self, gboolean compact)
{
  self->compact = compact;
}
