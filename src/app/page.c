#include "app/page.h"

#include <glib/gi18n.h>

#include "app/scope.h"
#include "app/sync-words.h"

#define SMALLEST_WIDTH 360

typedef struct {
  char *title;
  char *subtitle;
  GtkWidget *layout;
  AdwBin *bar;
  TaoPageState *state;
  AdwBin *bottom;
  GtkWidget *header_start;    /* strong: the window borrows these while we are shown */
  GtkWidget *header_end;
  TaoEngine *engine;
  TaoSnapshot *offered;       /* newest we know of */
  TaoSnapshot *snapshot;      /* newest the subclass has seen */
  TaoScope *scope;            /* of what is inside us; lives as long as we do */
  TaoRoute route;
  gboolean active;
  gboolean narrow;
} TaoPagePrivate;

static void tao_page_buildable_init (GtkBuildableIface *iface);

G_DEFINE_ABSTRACT_TYPE_WITH_CODE (TaoPage, tao_page, GTK_TYPE_WIDGET,
                                  G_ADD_PRIVATE (TaoPage)
                                  G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE, tao_page_buildable_init))

enum { PROP_TITLE = 1, PROP_SUBTITLE, PROP_NARROW, N_PROPS };
static GParamSpec *properties[N_PROPS];
static GtkBuildableIface *parent_buildable;

#define PRIV(self) ((TaoPagePrivate *) tao_page_get_instance_private (self))

static void
deliver (TaoPage *self)
{
  TaoPagePrivate *priv = PRIV (self);

  if (!priv->active || priv->offered == NULL || priv->offered == priv->snapshot)
    return;
  g_clear_pointer (&priv->snapshot, tao_snapshot_unref);
  priv->snapshot = tao_snapshot_ref (priv->offered);
  tao_scope_set (priv->scope, priv->snapshot, priv->route.netuid);
  if (TAO_PAGE_GET_CLASS (self)->set_snapshot != NULL)
    TAO_PAGE_GET_CLASS (self)->set_snapshot (self, priv->snapshot);
}

/* A container of tabs is itself a page and has pages inside: their titles and
 * header widgets are the container's affair, everything else works the same. */
static void
tao_page_add_child (GtkBuildable *buildable, GtkBuilder *builder, GObject *child, const char *type)
{
  TaoPagePrivate *priv = PRIV (TAO_PAGE (buildable));

  if (!GTK_IS_WIDGET (child) || GTK_WIDGET (child) == priv->layout)
    parent_buildable->add_child (buildable, builder, child, type);
  else if (type == NULL)
    tao_page_state_set_child (priv->state, GTK_WIDGET (child));
  else if (g_str_equal (type, "header-start"))
    gtk_box_append (GTK_BOX (priv->header_start), GTK_WIDGET (child));
  else if (g_str_equal (type, "header-end"))
    gtk_box_append (GTK_BOX (priv->header_end), GTK_WIDGET (child));
  else if (g_str_equal (type, "bar"))
    adw_bin_set_child (priv->bar, GTK_WIDGET (child));
  else if (g_str_equal (type, "bottom"))
    adw_bin_set_child (priv->bottom, GTK_WIDGET (child));
  else
    GTK_BUILDER_WARN_INVALID_CHILD_TYPE (buildable, type);
}

static void
tao_page_buildable_init (GtkBuildableIface *iface)
{
  parent_buildable = g_type_interface_peek_parent (iface);
  iface->add_child = tao_page_add_child;
}

static void
tao_page_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                  int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  TaoPagePrivate *priv = PRIV (TAO_PAGE (widget));
  int child_min;

  if (orientation == GTK_ORIENTATION_VERTICAL && for_size >= 0)
    {
      gtk_widget_measure (priv->layout, GTK_ORIENTATION_HORIZONTAL, -1, &child_min, NULL, NULL, NULL);
      for_size = MAX (for_size, child_min);
    }
  gtk_widget_measure (priv->layout, orientation, for_size, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = MIN (*minimum, SMALLEST_WIDTH);
  else
    *minimum = MIN (*minimum, 300);
}

static void
tao_page_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  TaoPagePrivate *priv = PRIV (TAO_PAGE (widget));
  int min_width, min_height;

  gtk_widget_measure (priv->layout, GTK_ORIENTATION_HORIZONTAL, -1, &min_width, NULL, NULL, NULL);
  width = MAX (width, min_width);
  gtk_widget_measure (priv->layout, GTK_ORIENTATION_VERTICAL, width, &min_height, NULL, NULL, NULL);
  gtk_widget_allocate (priv->layout, width, MAX (height, min_height), baseline, NULL);
}

static void
tao_page_real_refresh (TaoPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "app.refresh", NULL);
}

static gboolean
tao_page_real_is_ready (TaoPage *self)
{
  return tao_page_get_state (self) != TAO_STATE_LOADING;
}

static void
tao_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TaoPagePrivate *priv = PRIV (TAO_PAGE (object));

  switch (id)
    {
    case PROP_TITLE:
      g_value_set_string (value, priv->title);
      break;
    case PROP_SUBTITLE:
      g_value_set_string (value, priv->subtitle);
      break;
    case PROP_NARROW:
      g_value_set_boolean (value, priv->narrow);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
tao_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  TaoPage *self = TAO_PAGE (object);

  switch (id)
    {
    case PROP_TITLE:
      tao_page_set_title (self, g_value_get_string (value));
      break;
    case PROP_SUBTITLE:
      tao_page_set_subtitle (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
tao_page_dispose (GObject *object)
{
  TaoPagePrivate *priv = PRIV (TAO_PAGE (object));

  g_clear_pointer (&priv->layout, gtk_widget_unparent);
  g_clear_object (&priv->header_start);
  g_clear_object (&priv->header_end);
  g_clear_object (&priv->engine);
  g_clear_pointer (&priv->offered, tao_snapshot_unref);
  g_clear_pointer (&priv->snapshot, tao_snapshot_unref);
  G_OBJECT_CLASS (tao_page_parent_class)->dispose (object);
}

static void
tao_page_finalize (GObject *object)
{
  TaoPagePrivate *priv = PRIV (TAO_PAGE (object));

  g_free (priv->title);
  g_free (priv->subtitle);
  G_OBJECT_CLASS (tao_page_parent_class)->finalize (object);
}

static void
tao_page_class_init (TaoPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tao_page_dispose;
  object_class->finalize = tao_page_finalize;
  object_class->get_property = tao_page_get_property;
  object_class->set_property = tao_page_set_property;
  widget_class->measure = tao_page_measure;
  widget_class->size_allocate = tao_page_size_allocate;
  klass->refresh = tao_page_real_refresh;
  klass->is_ready = tao_page_real_is_ready;

  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, "",
                                                G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SUBTITLE] = g_param_spec_string ("subtitle", NULL, NULL, "",
                                                   G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE,
                                                  G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_css_name (widget_class, "taopage");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
tao_page_init (TaoPage *self)
{
  TaoPagePrivate *priv = PRIV (self);

  priv->title = g_strdup ("");
  priv->subtitle = g_strdup ("");
  tao_route_init (&priv->route, "");
  priv->scope = tao_scope_attach (GTK_WIDGET (self));
  priv->header_start = g_object_ref_sink (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6));
  priv->header_end = g_object_ref_sink (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6));

  priv->layout = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  priv->bar = ADW_BIN (adw_bin_new ());
  priv->state = TAO_PAGE_STATE (tao_page_state_new ());
  priv->bottom = ADW_BIN (adw_bin_new ());
  gtk_widget_set_vexpand (GTK_WIDGET (priv->state), TRUE);
  gtk_box_append (GTK_BOX (priv->layout), GTK_WIDGET (priv->bar));
  gtk_box_append (GTK_BOX (priv->layout), GTK_WIDGET (priv->state));
  gtk_box_append (GTK_BOX (priv->layout), GTK_WIDGET (priv->bottom));
  gtk_widget_set_parent (priv->layout, GTK_WIDGET (self));
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  g_signal_connect_object (priv->state, "retry", G_CALLBACK (tao_page_refresh), self, G_CONNECT_SWAPPED);
}

void
tao_page_set_title (TaoPage *self, const char *title)
{
  TaoPagePrivate *priv = PRIV (self);

  title = title != NULL ? title : "";
  if (g_str_equal (priv->title, title))
    return;
  g_free (priv->title);
  priv->title = g_strdup (title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}

const char *
tao_page_get_title (TaoPage *self)
{
  return PRIV (self)->title;
}

void
tao_page_set_subtitle (TaoPage *self, const char *subtitle)
{
  TaoPagePrivate *priv = PRIV (self);

  subtitle = subtitle != NULL ? subtitle : "";
  if (g_str_equal (priv->subtitle, subtitle))
    return;
  g_free (priv->subtitle);
  priv->subtitle = g_strdup (subtitle);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SUBTITLE]);
}

const char *
tao_page_get_subtitle (TaoPage *self)
{
  return PRIV (self)->subtitle;
}

void
tao_page_show_content (TaoPage *self)
{
  tao_page_state_show_content (PRIV (self)->state);
}

void
tao_page_show_loading (TaoPage *self, const char *awaited)
{
  tao_page_state_show_loading (PRIV (self)->state, awaited);
}

void
tao_page_show_awaited (TaoPage *self, const char *awaited)
{
  const TaoSyncInfo *sync = PRIV (self)->offered != NULL ? tao_snapshot_get_sync (PRIV (self)->offered) : NULL;

  if (sync != NULL && sync->state == TAO_SYNC_REFUSED)
    {
      g_autofree char *reason = tao_sync_reason_words (sync->reason);

      tao_page_show_error (self, _("The endpoint was refused"), reason != NULL ? reason : _("Choose another one in Preferences."));
    }
  else if (sync != NULL && sync->state == TAO_SYNC_OFFLINE)
    tao_page_show_empty (self, "network-offline-symbolic", _("Not connected"),
                         _("No network can be reached, and this was not seen before."), _("Open Node"), "win.go::node");
  else
    tao_page_show_loading (self, awaited);
}

void
tao_page_show_empty (TaoPage *self, const char *icon, const char *title, const char *description,
                     const char *action_label, const char *action)
{
  tao_page_state_show_empty (PRIV (self)->state, icon, title, description, action_label, action);
}

void
tao_page_show_error (TaoPage *self, const char *title, const char *message)
{
  tao_page_state_show_error (PRIV (self)->state, title, message);
}

TaoState
tao_page_get_state (TaoPage *self)
{
  return tao_page_state_get_state (PRIV (self)->state);
}

gboolean
tao_page_is_ready (TaoPage *self)
{
  return TAO_PAGE_GET_CLASS (self)->is_ready (self);
}

gboolean
tao_page_get_narrow (TaoPage *self)
{
  return PRIV (self)->narrow;
}

gboolean
tao_page_get_active (TaoPage *self)
{
  return PRIV (self)->active;
}

TaoEngine *
tao_page_get_engine (TaoPage *self)
{
  return PRIV (self)->engine;
}

TaoSnapshot *
tao_page_get_snapshot (TaoPage *self)
{
  return PRIV (self)->snapshot;
}

const TaoRoute *
tao_page_get_route (TaoPage *self)
{
  return &PRIV (self)->route;
}

void
tao_page_go (TaoPage *self, const TaoRoute *route)
{
  g_autofree char *text = tao_route_to_string (route);

  gtk_widget_activate_action (GTK_WIDGET (self), "win.go", "s", text);
}

void
tao_page_toast (TaoPage *self, const char *text)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", text);
}

void
tao_page_copy (TaoPage *self, const char *text)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.copy", "s", text);
}

void
tao_page_attach (TaoPage *self, TaoEngine *engine)
{
  g_set_object (&PRIV (self)->engine, engine);
}

void
tao_page_navigate (TaoPage *self, const TaoRoute *route)
{
  TaoPagePrivate *priv = PRIV (self);

  priv->route = *route;
  if (TAO_PAGE_GET_CLASS (self)->navigate != NULL)
    TAO_PAGE_GET_CLASS (self)->navigate (self, &priv->route);
  /* What is shown has changed, so the snapshot must be looked at again. */
  g_clear_pointer (&priv->snapshot, tao_snapshot_unref);
  deliver (self);
}

void
tao_page_set_active (TaoPage *self, gboolean active)
{
  TaoPagePrivate *priv = PRIV (self);

  if (priv->active == active)
    return;
  priv->active = active;
  if (active)
    {
      if (TAO_PAGE_GET_CLASS (self)->activated != NULL)
        TAO_PAGE_GET_CLASS (self)->activated (self);
      deliver (self);
    }
  else if (TAO_PAGE_GET_CLASS (self)->deactivated != NULL)
    TAO_PAGE_GET_CLASS (self)->deactivated (self);
}

void
tao_page_set_narrow (TaoPage *self, gboolean narrow)
{
  TaoPagePrivate *priv = PRIV (self);

  if (priv->narrow == narrow)
    return;
  priv->narrow = narrow;
  if (narrow)
    gtk_widget_add_css_class (GTK_WIDGET (self), "narrow");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "narrow");
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NARROW]);
}

void
tao_page_offer_snapshot (TaoPage *self, TaoSnapshot *snapshot)
{
  TaoPagePrivate *priv = PRIV (self);

  if (priv->offered == snapshot)
    return;
  g_clear_pointer (&priv->offered, tao_snapshot_unref);
  priv->offered = tao_snapshot_ref (snapshot);
  deliver (self);
}

void
tao_page_refresh (TaoPage *self)
{
  TAO_PAGE_GET_CLASS (self)->refresh (self);
}

gboolean
tao_page_focus_filter (TaoPage *self)
{
  return TAO_PAGE_GET_CLASS (self)->focus_filter != NULL && TAO_PAGE_GET_CLASS (self)->focus_filter (self);
}

gboolean
tao_page_switch_tab (TaoPage *self, int by)
{
  return TAO_PAGE_GET_CLASS (self)->switch_tab != NULL && TAO_PAGE_GET_CLASS (self)->switch_tab (self, by);
}

gboolean
tao_page_toggle_star (TaoPage *self)
{
  return TAO_PAGE_GET_CLASS (self)->toggle_star != NULL && TAO_PAGE_GET_CLASS (self)->toggle_star (self);
}

GtkWidget *
tao_page_get_header_start (TaoPage *self)
{
  return PRIV (self)->header_start;
}

GtkWidget *
tao_page_get_header_end (TaoPage *self)
{
  return PRIV (self)->header_end;
}
