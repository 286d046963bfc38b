#include "localnet/producer.h"

#include <gio/gio.h>

/* History yields to readers after each slice and is announced at most four times a second. */
#define SLICE_US 10000
#define ANNOUNCE_US 250000
#define REPORT_US G_USEC_PER_SEC
/* Between blocks of history, and of blocks made without the clock: their time does not depend on the clock. */
#define HISTORY_STEP_MS 12000

struct _TaoProducer
{
  TaoLocalnet *chain;
  TaoProducerConfig config;
  TaoProducerFailedFunc failed;
  gpointer failed_data;
  GSource *source;          /* (nullable): of history or of the clock */
  gboolean in_history;
  gint64 announced_us;
  gint64 history_began_us;
  gint64 reported_us;       /* when and where history was reported last */
  guint32 reported;
};

static gboolean
author_history_block (TaoProducer *self, gboolean empty, GError **error)
{
  return tao_localnet_author (self->chain, tao_localnet_get_head_time (self->chain) + HISTORY_STEP_MS, empty, error);
}

static gboolean
author_clock_block (TaoProducer *self, GError **error)
{
  guint64 now = (guint64) (g_get_real_time () / 1000);
  guint64 after = tao_localnet_get_head_time (self->chain) + 1;

  return tao_localnet_author (self->chain, MAX (now, after), FALSE, error)
         && tao_localnet_publish (self->chain, error);
}

static gboolean
stop_after (TaoProducer *self, const GError *error)
{
  self->in_history = FALSE;
  self->failed (error, self->failed_data);
  return G_SOURCE_REMOVE;
}

static gboolean
clock_cb (gpointer data)
{
  TaoProducer *self = data;
  g_autoptr(GError) error = NULL;

  if (!author_clock_block (self, &error))
    return stop_after (self, error);
  return G_SOURCE_CONTINUE;
}

static void
set_source (TaoProducer *self, GSource *source, int priority, GSourceFunc func)
{
  if (self->source != NULL)
    {
      g_source_destroy (self->source);
      g_source_unref (self->source);
    }
  self->source = source;
  if (source == NULL)
    return;
  g_source_set_priority (source, priority);
  g_source_set_callback (source, func, self, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
}

static void
start_clock (TaoProducer *self)
{
  self->in_history = FALSE;
  tao_localnet_set_target (self->chain, 0);
  set_source (self, self->config.block_time_ms > 0 ? g_timeout_source_new (self->config.block_time_ms) : NULL,
              G_PRIORITY_DEFAULT, clock_cb);
}

/* In the words of a node that catches up, and as often: whoever reads those understands these. */
static void
report (TaoProducer *self, gint64 now)
{
  guint32 best = tao_localnet_get_head (self->chain)->number;
  double seconds = (double) (now - self->reported_us) / G_USEC_PER_SEC;

  g_message ("Syncing %.1f bps, target=#%u, best: #%u (history)", seconds > 0 ? (best - self->reported) / seconds : 0,
             self->config.fast_forward, best);
  self->reported_us = now;
  self->reported = best;
}

static gboolean
history_cb (gpointer data)
{
  TaoProducer *self = data;
  g_autoptr(GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  guint32 target = self->config.fast_forward;
  gint64 now;

  do
    {
      if (!author_history_block (self, FALSE, &error))
        return stop_after (self, error);
      now = g_get_monotonic_time ();
    }
  while (now - start < SLICE_US && tao_localnet_get_head (self->chain)->number < target);

  if (now - self->announced_us >= ANNOUNCE_US || tao_localnet_get_head (self->chain)->number >= target)
    {
      if (!tao_localnet_publish (self->chain, &error))
        return stop_after (self, error);
      self->announced_us = now;
    }
  if (now - self->reported_us >= REPORT_US)
    report (self, now);
  if (tao_localnet_get_head (self->chain)->number < target)
    return G_SOURCE_CONTINUE;

  g_message ("history up to block %u is done after %.1f s", target, (double) (now - self->history_began_us) / 1e6);
  start_clock (self);
  return G_SOURCE_REMOVE;
}

TaoProducer *
tao_producer_new (TaoLocalnet *chain, const TaoProducerConfig *config, TaoProducerFailedFunc failed, gpointer data)
{
  TaoProducer *self = g_new0 (TaoProducer, 1);

  self->chain = chain;
  self->config = *config;
  self->failed = failed;
  self->failed_data = data;
  if (tao_localnet_get_head (chain)->number >= config->fast_forward)
    {
      start_clock (self);
      return self;
    }
  self->in_history = TRUE;
  self->history_began_us = self->reported_us = g_get_monotonic_time ();
  self->reported = tao_localnet_get_head (chain)->number;
  tao_localnet_set_target (chain, config->fast_forward);
  report (self, self->history_began_us);
  set_source (self, g_idle_source_new (), G_PRIORITY_DEFAULT_IDLE, history_cb);
  return self;
}

void
tao_producer_free (TaoProducer *self)
{
  set_source (self, NULL, 0, NULL);
  g_free (self);
}

gboolean
tao_producer_make_block (TaoProducer *self, gboolean empty, GError **error)
{
  if (self->in_history)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_BUSY, "history is still being run");
      return FALSE;
    }
  if (self->config.block_time_ms > 0 && !empty)
    return author_clock_block (self, error);
  return author_history_block (self, empty, error) && tao_localnet_publish (self->chain, error);
}

static gboolean
instant_cb (gpointer data)
{
  TaoProducer *self = data;
  g_autoptr(GError) error = NULL;

  g_clear_pointer (&self->source, g_source_unref);
  if (!author_history_block (self, FALSE, &error) || !tao_localnet_publish (self->chain, &error))
    return stop_after (self, error);
  return G_SOURCE_REMOVE;
}

void
tao_producer_wake (TaoProducer *self)
{
  /* History takes it along. */
  if (self->config.instant && !self->in_history && self->source == NULL)
    set_source (self, g_idle_source_new (), G_PRIORITY_DEFAULT_IDLE, instant_cb);
}
