#include "app/pages/overview/lock-trend.h"

#include <glib/gi18n.h>

#include "app/format.h"
#include "engine/browse.h"

/* Nodes that prune keep the state of 256 blocks. */
#define BACK_BLOCKS 240
#define LEAST_BACK 30
#define ASK_AGAIN_BLOCKS 25
#define BLOCK_MS 12000          /* until the interval is measured */
#define DAY_MS G_GUINT64_CONSTANT (86400000)

__extension__ typedef unsigned __int128 u128;

guint64
tao_lock_trend_past (guint64 head)
{
  if (head == TAO_UNKNOWN_U64 || head <= LEAST_BACK)
    return 0;
  return head > BACK_BLOCKS ? head - BACK_BLOCKS : 1;
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoBrowseAnswer) answer = tao_engine_browse_finish (TAO_ENGINE (source), result, &error);
  TaoLockTrend *self = user_data;
  guint64 rao;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->asking);
  if (answer == NULL || answer->root == NULL || !g_ascii_string_to_unsigned (answer->root->text, 10, 0, G_MAXUINT64 - 1, &rao, NULL))
    return;
  self->block = answer->block;
  self->rao = rao;
}

void
tao_lock_trend_update (TaoLockTrend *self, TaoEngine *engine, const TaoSyncInfo *sync)
{
  TaoBrowseQuestion question = { .is_call = TRUE, .group = "SubnetRegistrationRuntimeApi", .item = "get_network_registration_cost" };
  guint64 past = tao_lock_trend_past (sync->best_block);

  /* Another chain. */
  if (sync->best_block != TAO_UNKNOWN_U64 && sync->best_block < self->asked_block)
    {
      tao_lock_trend_stop (self);
      self->block = 0;
    }
  if (engine == NULL || sync->state != TAO_SYNC_LIVE || past == 0 || self->asking != NULL
      || (self->asked_block != 0 && sync->best_block < self->asked_block + ASK_AGAIN_BLOCKS))
    return;
  self->asked_block = sync->best_block;
  self->asking = g_cancellable_new ();
  question.block = past;
  tao_engine_browse_async (engine, &question, self->asking, answered_cb, self);
}

void
tao_lock_trend_stop (TaoLockTrend *self)
{
  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  self->asked_block = 0;
}

char *
tao_lock_trend_text (const TaoLockTrend *self, guint64 rao, const TaoSyncInfo *sync)
{
  guint64 interval = sync->block_interval_ms != TAO_UNKNOWN_U32 && sync->block_interval_ms > 0 ? sync->block_interval_ms : BLOCK_MS;
  guint64 blocks;
  g_autofree char *amount = NULL, *time = NULL;

  if (self->block == 0 || rao == TAO_UNKNOWN_U64 || sync->best_block == TAO_UNKNOWN_U64 || sync->best_block <= self->block)
    return NULL;
  blocks = sync->best_block - self->block;
  if (rao < self->rao)
    {
      /* The chain lets it fall by as much with each block. */
      u128 day = (u128) (self->rao - rao) * (DAY_MS / interval) / blocks;

      amount = tao_format_decimal ((guint64) MIN (day, G_MAXUINT64 - 1), 9, 2, TAO_ROUND_DOWN);
      return g_strdup_printf (_("falling %s" TAO_NBSP "τ a day"), amount);
    }
  if (rao == self->rao)
    return g_strdup (_("as low as it gets"));
  /* Each new subnet makes the next one dearer at once. */
  amount = tao_format_decimal (rao - self->rao, 9, 2, TAO_ROUND_DOWN);
  time = tao_format_duration (blocks * interval / 1000);
  return g_strdup_printf (_("risen %1$s" TAO_NBSP "τ in %2$s"), amount, time);
}
