#include "app/tour-practice.h"

#include "app/money/wallets.h"
#include "engine/jobs.h"

#define RAO G_GUINT64_CONSTANT (1000000000)
#define TOLERANCE_PPM 50000

static const struct { guint16 netuid; guint64 tao; } stakes[] = {
  { 0, 900 }, { 7, 640 }, { 2, 410 }, { 4, 300 }, { 1, 250 }, { 13, 90 },
};

static void
executed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoJobResult) done = tao_engine_execute_finish (TAO_ENGINE (source), result, &error);

  if (done == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (!done->succeeded)
    g_task_return_new_error (task, TAO_JOB_ERROR, TAO_JOB_ERROR_INVALID, "The chain refused the stakes: %s", done->error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
planned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoPlanBox) plan = tao_engine_plan_finish (TAO_ENGINE (source), result, &error);
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (plan == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    tao_engine_execute_async (TAO_ENGINE (source), plan, NULL, NULL, cancellable, executed_cb, g_steal_pointer (&task));
}

/* The validator with most stake among those that have a permit there; NULL: none has. */
static const TaoValidator *
validator_of (TaoSnapshot *snapshot, guint16 netuid)
{
  guint n;
  const TaoValidator *validators = tao_snapshot_get_validators (snapshot, &n);

  for (guint i = 0; i < n; i++)
    for (guint k = 0; k < validators[i].n_permits; k++)
      if (validators[i].permits[k] == netuid)
        return &validators[i];
  return NULL;
}

void
tao_tour_practice_async (TaoEngine *engine, TaoSnapshot *snapshot, GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new (engine, cancellable, callback, user_data);
  TaoOrder orders[G_N_ELEMENTS (stakes)] = { 0 };
  TaoKey32 account;
  guint n_validators, n = 0;
  const TaoValidator *first = tao_snapshot_get_validators (snapshot, &n_validators);

  g_task_set_source_tag (task, tao_tour_practice_async);
  for (guint i = 0; i < G_N_ELEMENTS (stakes); i++)
    {
      const TaoValidator *validator = stakes[i].netuid == 0 && n_validators > 0 ? first : validator_of (snapshot, stakes[i].netuid);

      if (validator != NULL)
        orders[n++] = (TaoOrder) {
          .kind = TAO_ORDER_STAKE, .hotkey = validator->hotkey, .netuid = stakes[i].netuid, .amount = stakes[i].tao * RAO,
        };
    }
  if (n == 0)
    {
      g_task_return_new_error (task, TAO_JOB_ERROR, TAO_JOB_ERROR_INVALID, "The chain has no validators");
      return;
    }
  tao_engine_unlock_development (engine, TAO_PRACTICE_PATH, &account);
  tao_engine_plan_async (engine, &account, orders, n, TOLERANCE_PPM, cancellable, planned_cb, g_steal_pointer (&task));
}

gboolean
tao_tour_practice_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
