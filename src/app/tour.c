#include "app/tour.h"

#include <errno.h>

#include "app/format.h"
#include "app/page-registry.h"
#include "app/tour-dialogs.h"
#include "app/tour-practice.h"

#define SETTLE_FRAMES 12       /* layout changes, then animations end */
#define READY_DEADLINE_US (10 * G_USEC_PER_SEC)
/* The chain of a tour first makes two days of history, which the engine then reads. */
#define HISTORY_DEADLINE_US (300 * G_USEC_PER_SEC)
#define STILL_US (3 * G_USEC_PER_SEC)

struct _TaoTour {
  TaoWindow *window;
  TaoEngine *engine;
  TaoTourDialogs *dialogs;   /* (nullable): pages are still shown */
  GCancellable *cancellable;
  char *folder;
  TaoTourDone done;
  gpointer user_data;
  guint step;
  guint frames;
  gint64 deadline;
  GdkFrameClock *clock;
  gulong painted_id;
  guint tick_id;
  guint done_id;
  guint64 block;             /* newest, */
  gint64 block_us;           /* and since when */
  gboolean acting;           /* the practice wallet is at it */
  gboolean acted;
  gboolean connected;
  gboolean success;
};

static const struct { int width, height; } sizes[] = { { 1280, 800 }, { 400, 800 } };
#define N_LOOKS (2 * (guint) G_N_ELEMENTS (sizes))

static guint16
best_miner (TaoSnapshot *snapshot, guint16 netuid)
{
  const TaoMetagraph *metagraph = snapshot != NULL ? tao_snapshot_lookup_metagraph (snapshot, netuid) : NULL;
  guint16 best = 0;

  for (guint uid = 0; metagraph != NULL && metagraph->incentive != NULL && uid < metagraph->n; uid++)
    if (metagraph->incentive[uid] > metagraph->incentive[best])
      best = (guint16) uid;
  return best;
}

/* Pages that need a place are shown one: the subnet with the lowest number
 * above root, its best miner, the first known account. */
static TaoRoute
entry_route (TaoTour *self, const TaoPageEntry *entry)
{
  TaoSnapshot *snapshot = tao_window_get_snapshot (self->window);
  const TaoSubnet *subnets = NULL;
  const TaoValidator *validators = NULL;
  guint n = 0, n_validators = 0;
  TaoRoute route = tao_route_page (entry->parent != NULL ? entry->parent : entry->name);

  if (entry->parent != NULL)
    g_strlcpy (route.tab, entry->name, sizeof route.tab);
  if (snapshot != NULL)
    {
      subnets = tao_snapshot_get_subnets (snapshot, &n);
      validators = tao_snapshot_get_validators (snapshot, &n_validators);
    }
  if (entry->flags & TAO_PAGE_NEEDS_PLACE)
    route.netuid = n > 1 ? subnets[1].netuid : 1;
  if (g_str_equal (entry->name, "uid"))
    route.uid = best_miner (snapshot, (guint16) route.netuid);
  if (g_str_equal (entry->name, "account") && n_validators > 0)
    {
      g_autofree char *address = tao_format_key (&validators[0].hotkey);

      route = tao_route_account (address);
    }
  return route;
}

static void
begin_step (TaoTour *self)
{
  const TaoPageEntry *entries;
  guint n;
  guint look = self->step % N_LOOKS;
  TaoRoute route;

  entries = tao_page_registry (&n);
  route = entry_route (self, &entries[self->step / N_LOOKS]);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      look % 2 == 0 ? ADW_COLOR_SCHEME_FORCE_LIGHT : ADW_COLOR_SCHEME_FORCE_DARK);
  gtk_window_set_default_size (GTK_WINDOW (self->window), sizes[look / 2].width, sizes[look / 2].height);
  tao_window_go (self->window, &route);
  self->frames = 0;
  self->deadline = g_get_monotonic_time () + READY_DEADLINE_US;
}

static gboolean
finished_cb (gpointer user_data)
{
  TaoTour *self = user_data;

  self->done_id = 0;
  self->done (self, self->success, self->user_data);
  return G_SOURCE_REMOVE;
}

static void
finish (TaoTour *self, gboolean success)
{
  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self->window), self->tick_id);
  self->tick_id = 0;
  g_clear_signal_handler (&self->painted_id, self->clock);
  self->success = success;
  self->done_id = g_idle_add (finished_cb, self);
}

GdkTexture *
tao_tour_draw (GtkWindow *window)
{
  g_autoptr(GdkPaintable) paintable = gtk_widget_paintable_new (GTK_WIDGET (window));
  g_autoptr(GskRenderNode) node = NULL;
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GskRenderer *renderer = gtk_native_get_renderer (GTK_NATIVE (window));
  double width = gdk_paintable_get_intrinsic_width (paintable);
  double height = gdk_paintable_get_intrinsic_height (paintable);

  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_free_to_node (snapshot);
  if (node == NULL || renderer == NULL)
    return NULL;
  return gsk_renderer_render_texture (renderer, node, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
}

static gboolean
save_step (TaoTour *self)
{
  const TaoPageEntry *entries;
  g_autoptr(GdkTexture) texture = tao_tour_draw (GTK_WINDOW (self->window));
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;
  guint n;
  guint look = self->step % N_LOOKS;
  const TaoPageEntry *entry;

  entries = tao_page_registry (&n);
  entry = &entries[self->step / N_LOOKS];
  name = g_strdup_printf ("%s%s%s-%d-%s.png", entry->parent != NULL ? entry->parent : "", entry->parent != NULL ? "-" : "",
                          entry->name, sizes[look / 2].width, look % 2 == 0 ? "light" : "dark");
  path = g_build_filename (self->folder, name, NULL);
  if (!tao_page_is_ready (tao_window_get_page (self->window)))
    g_printerr ("tour: %s was not ready in time\n", name);
  if (texture == NULL || !gdk_texture_save_to_png (texture, path))
    {
      g_printerr ("tour: cannot write %s\n", path);
      return FALSE;
    }
  return TRUE;
}

/* The chain stands still, its past is read, and every verdict is there. */
static gboolean
is_settled (TaoTour *self, TaoSnapshot *snapshot)
{
  const TaoSyncInfo *sync = snapshot != NULL ? tao_snapshot_get_sync (snapshot) : NULL;
  gint64 now_us = g_get_monotonic_time ();
  const TaoSubnet *subnets;
  guint n;

  if (sync == NULL || sync->state != TAO_SYNC_LIVE || sync->from_cache)
    return FALSE;
  if (self->block != sync->best_block)
    {
      self->block = sync->best_block;
      self->block_us = now_us;
    }
  if (sync->reading_past || now_us < self->block_us + STILL_US)
    return FALSE;
  subnets = tao_snapshot_get_subnets (snapshot, &n);
  for (guint i = 0; i < n; i++)
    if (subnets[i].dynamic && subnets[i].registered_at == 0 && subnets[i].change_day_ppm == TAO_UNKNOWN_I64)
      return FALSE;
  return n > 1 && tao_snapshot_get_audits (snapshot)->checking == 0;
}

/* Keeps frames coming, so that painted_cb is called. */
static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  gtk_widget_queue_draw (widget);
  return G_SOURCE_CONTINUE;
}

static void
acted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TaoTour *self = user_data;
  g_autoptr(GError) error = NULL;

  if (!tao_tour_practice_finish (result, &error))
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
      g_printerr ("tour: the practice wallet could not stake: %s\n", error->message);
    }
  self->acting = FALSE;
  self->acted = TRUE;
  self->block_us = g_get_monotonic_time ();   /* the block of it is still to be read */
}

/* Whether the pictures can be taken. */
static gboolean
prepare (TaoTour *self)
{
  TaoSnapshot *snapshot = tao_window_get_snapshot (self->window);

  if (self->acting || !is_settled (self, snapshot))
    return FALSE;
  if (!self->acted)
    {
      self->acting = TRUE;
      tao_tour_practice_async (self->engine, snapshot, self->cancellable, acted_cb, self);
    }
  return !self->acting;
}

static void
dialogs_done_cb (gboolean success, gpointer user_data)
{
  finish (user_data, success);
}

/* After a paint, and only then, every widget's picture is current. */
static void
painted_cb (TaoTour *self)
{
  guint n;

  if (++self->frames < SETTLE_FRAMES || self->done_id != 0)
    return;
  if (!self->connected)
    {
      /* The first page waits for the network; without one the tour shows that. */
      self->connected = prepare (self);
      if (!self->connected && g_get_monotonic_time () < self->deadline)
        return;
      self->connected = TRUE;
      begin_step (self);
      return;
    }
  if (!tao_page_is_ready (tao_window_get_page (self->window)) && g_get_monotonic_time () < self->deadline)
    return;

  tao_page_registry (&n);
  if (!save_step (self))
    finish (self, FALSE);
  else if (++self->step == n * N_LOOKS)
    {
      g_clear_signal_handler (&self->painted_id, self->clock);
      self->dialogs = tao_tour_dialogs_start (self->window, self->folder, dialogs_done_cb, self);
    }
  else
    begin_step (self);
}

TaoTour *
tao_tour_start (TaoWindow *window, TaoEngine *engine, const char *folder, TaoTourDone done, gpointer user_data)
{
  TaoTour *self = g_new0 (TaoTour, 1);

  self->window = window;
  self->engine = g_object_ref (engine);
  self->cancellable = g_cancellable_new ();
  self->folder = g_strdup (folder);
  self->done = done;
  self->user_data = user_data;
  if (g_mkdir_with_parents (folder, 0755) != 0)
    {
      g_printerr ("tour: cannot make the folder %s: %s\n", folder, g_strerror (errno));
      finish (self, FALSE);
      return self;
    }
  /* The same everywhere: the desktop's defaults, whatever X server this is. */
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, "gtk-font-name", "Cantarell 11",
                "gtk-decoration-layout", "appmenu:close", NULL);
  begin_step (self);
  self->deadline = g_get_monotonic_time () + HISTORY_DEADLINE_US;
  self->clock = g_object_ref (gtk_widget_get_frame_clock (GTK_WIDGET (window)));
  self->painted_id = g_signal_connect_swapped (self->clock, "after-paint", G_CALLBACK (painted_cb), self);
  self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (window), tick_cb, NULL, NULL);
  return self;
}

void
tao_tour_free (TaoTour *self)
{
  g_clear_pointer (&self->dialogs, tao_tour_dialogs_free);
  g_clear_handle_id (&self->done_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->engine);
  g_clear_object (&self->clock);
  g_free (self->folder);
  g_free (self);
}
