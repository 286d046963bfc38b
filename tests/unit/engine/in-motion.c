/* Orders where they meet no calm: on a chain that runs through its history, and two from one account at once. */
#include "jobs-fixture.h"

#include <string.h>

#define HISTORY 1000000

/* A thousand blocks a second, more or less: some have passed. */
static gboolean
runs (TaoSnapshot *snapshot)
{
  return is_live (snapshot) && tao_snapshot_get_sync (snapshot)->best_block >= 200
         && tao_snapshot_get_sync (snapshot)->target_block != TAO_UNKNOWN_U64;
}

static void
test_history (Fixture *fixture, gconstpointer data)
{
  TaoKey32 alice, bob;
  TaoOrder order = { .kind = TAO_ORDER_TRANSFER, .amount = G_GUINT64_CONSTANT (1234567890), .keep_alive = TRUE };
  g_autoptr(TaoJobResult) result = NULL;
  const TaoSyncInfo *sync;

  tao_engine_unlock_development (fixture->engine, "//Bob", &bob);
  tao_engine_unlock_development (fixture->engine, "//Alice", &alice);
  sync = tao_snapshot_get_sync (wait_for (fixture, runs));
  g_assert_cmpint (sync->state, ==, TAO_SYNC_SYNCING);
  g_assert_cmpuint (sync->target_block, ==, HISTORY);
  order.to = bob;
  result = carry_out (fixture, &alice, &order, 1, NULL);
  g_test_message ("in block %" G_GUINT64_FORMAT, result->block);
  g_assert_cmpuint (result->block, <, HISTORY);
}

typedef struct {
  TaoPlanBox   *box;
  GAsyncResult *answer;
} Order;

/* Planned, and signed in the same moment: each with a nonce of its own. One in between is refused, and takes none. */
static void
test_at_once (Fixture *fixture, gconstpointer data)
{
  TaoKey32 alice, bob, other;
  TaoOrder order = { .kind = TAO_ORDER_TRANSFER, .keep_alive = TRUE };
  TaoPolicy policy = { .per_call_rao = 0 };
  Order orders[5] = { 0 };
  guint stages = 0;

  wait_for (fixture, has_history);
  tao_engine_unlock_development (fixture->engine, "//Alice", &alice);
  tao_engine_unlock_development (fixture->engine, "//Bob", &bob);
  order.to = bob;
  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    {
      g_autoptr(GError) error = NULL;

      other = i == 4 ? bob : alice;
      order.amount = G_GUINT64_CONSTANT (1000000000) * (i + 1);
      if (i == 4)
        order.to = alice;
      orders[i].box = plan (fixture, &other, &order, 1, &error);
      g_assert_no_error (error);
    }
  /* What is planned may no longer be allowed when its turn comes. */
  policy.per_call_rao = G_GUINT64_CONSTANT (3999999999);
  tao_engine_set_policy (fixture->engine, &alice, &policy);
  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    tao_engine_execute_async (fixture->engine, orders[i].box, progress_cb, &stages, NULL, result_cb, &orders[i].answer);
  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    {
      g_autoptr(TaoJobResult) result = NULL;
      g_autoptr(GError) error = NULL;

      while (orders[i].answer == NULL)
        g_main_context_iteration (NULL, TRUE);
      result = tao_engine_execute_finish (fixture->engine, orders[i].answer, &error);
      if (i == 3)
        {
          g_assert_error (error, TAO_JOB_ERROR, TAO_JOB_ERROR_POLICY);
        }
      else
        {
          g_assert_no_error (error);
          g_assert_true (result->succeeded);
        }
      g_object_unref (orders[i].answer);
      tao_plan_box_unref (orders[i].box);
    }
}

/* The engine ends while orders wait for their turn: each is answered. */
static void
test_ended (Fixture *fixture, gconstpointer data)
{
  TaoKey32 alice, bob;
  TaoOrder order = { .kind = TAO_ORDER_TRANSFER, .amount = 1000000000, .keep_alive = TRUE };
  Order orders[3] = { 0 };
  guint stages = 0;

  wait_for (fixture, has_history);
  tao_engine_unlock_development (fixture->engine, "//Alice", &alice);
  tao_engine_unlock_development (fixture->engine, "//Bob", &bob);
  order.to = bob;
  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    orders[i].box = plan (fixture, &alice, &order, 1, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    tao_engine_execute_async (fixture->engine, orders[i].box, progress_cb, &stages, NULL, result_cb, &orders[i].answer);
  tao_engine_shutdown (fixture->engine);
  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    {
      g_autoptr(TaoJobResult) result = NULL;
      g_autoptr(GError) error = NULL;

      while (orders[i].answer == NULL)
        g_main_context_iteration (NULL, TRUE);
      result = tao_engine_execute_finish (fixture->engine, orders[i].answer, &error);
      g_assert_null (result);
      g_assert_nonnull (error);
      g_object_unref (orders[i].answer);
      tao_plan_box_unref (orders[i].box);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/engine/in-motion/history", Fixture, "--fast-forward=" G_STRINGIFY (HISTORY), set_up, test_history, tear_down);
  g_test_add ("/engine/in-motion/at-once", Fixture, JOBS_CHAIN, set_up, test_at_once, tear_down);
  g_test_add ("/engine/in-motion/ended", Fixture, JOBS_CHAIN, set_up, test_ended, tear_down);
  return g_test_run ();
}
