#include "app/scope.h"

#include <glib/gi18n.h>

#include "app/format.h"

#define SCOPE_DATA "tao-scope"

struct _TaoScope {
  GObject parent_instance;

  TaoSnapshot *snapshot;     /* (nullable) */
  int netuid;
  char *stale;               /* (nullable) */
};

G_DEFINE_FINAL_TYPE (TaoScope, tao_scope, G_TYPE_OBJECT)

enum { PROP_STALE = 1, N_PROPS };
static GParamSpec *properties[N_PROPS];

static void
tao_scope_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_string (value, TAO_SCOPE (object)->stale);
}

static void
tao_scope_finalize (GObject *object)
{
  TaoScope *self = TAO_SCOPE (object);

  g_clear_pointer (&self->snapshot, tao_snapshot_unref);
  g_free (self->stale);
  G_OBJECT_CLASS (tao_scope_parent_class)->finalize (object);
}

static void
tao_scope_class_init (TaoScopeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = tao_scope_get_property;
  object_class->finalize = tao_scope_finalize;
  properties[PROP_STALE] = g_param_spec_string ("stale", NULL, NULL, NULL,
                                                G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
tao_scope_init (TaoScope *self)
{
  self->netuid = -1;
}

TaoScope *
tao_scope_attach (GtkWidget *widget)
{
  TaoScope *self = g_object_new (TAO_TYPE_SCOPE, NULL);

  g_object_set_data_full (G_OBJECT (widget), SCOPE_DATA, self, g_object_unref);
  return self;
}

TaoScope *
tao_scope_find (GtkWidget *widget)
{
  for (; widget != NULL; widget = gtk_widget_get_parent (widget))
    {
      TaoScope *self = g_object_get_data (G_OBJECT (widget), SCOPE_DATA);

      if (self != NULL)
        return self;
    }
  return NULL;
}

/* What is there stays while the link is made anew, and is as old as it was before. */
static char *
stale_words (const TaoSyncInfo *sync)
{
  g_autofree char *time = NULL;

  if (sync == NULL || sync->best_block == TAO_UNKNOWN_U64 || (sync->state == TAO_SYNC_LIVE && !sync->from_cache))
    return NULL;
  if (sync->block_time_ms <= 0)
    return g_strdup (_("no newer data"));
  time = tao_format_date_time (sync->block_time_ms);
  /* Translators: a date and time. */
  return g_strdup_printf (_("no data since %s"), time);
}

void
tao_scope_set (TaoScope *self, TaoSnapshot *snapshot, int netuid)
{
  g_autofree char *stale = stale_words (snapshot != NULL ? tao_snapshot_get_sync (snapshot) : NULL);

  self->netuid = netuid;
  if (self->snapshot != snapshot)
    {
      g_clear_pointer (&self->snapshot, tao_snapshot_unref);
      self->snapshot = snapshot != NULL ? tao_snapshot_ref (snapshot) : NULL;
    }
  if (g_strcmp0 (self->stale, stale) == 0)
    return;
  g_free (self->stale);
  self->stale = g_steal_pointer (&stale);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STALE]);
}

TaoSnapshot *
tao_scope_get_snapshot (TaoScope *self)
{
  return self->snapshot;
}

int
tao_scope_get_netuid (TaoScope *self)
{
  return self->netuid;
}

const char *
tao_scope_get_stale (TaoScope *self)
{
  return self->stale;
}
