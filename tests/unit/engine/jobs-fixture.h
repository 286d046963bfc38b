/* Plans and their execution, for tests that do something on a development chain. */
#pragma once

#include <string.h>

#include "engine/jobs.h"
#include "localnet-fixture.h"

/* Where everything is slower, the chain is too. */
#if defined __SANITIZE_ADDRESS__
#define JOBS_CHAIN "--block-time=2000 --fast-forward=400"
#else
#define JOBS_CHAIN "--block-time=250 --fast-forward=400"
#endif

/* In fast motion numbers change between a plan and its execution. */
static inline gboolean
has_history (TaoSnapshot *snapshot)
{
  return is_live (snapshot) && tao_snapshot_get_sync (snapshot)->best_block >= 400;
}

static inline void
result_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GAsyncResult **out = data;

  *out = g_object_ref (result);
}

static inline TaoPlanBox *
plan (Fixture *fixture, const TaoKey32 *signer, const TaoOrder *orders, guint n, GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  tao_engine_plan_async (fixture->engine, signer, orders, n, 10000, NULL, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return tao_engine_plan_finish (fixture->engine, result, error);
}

static inline void
progress_cb (TaoJobStage stage, guint64 block, gpointer user_data)
{
  guint *seen = user_data;

  *seen |= 1u << stage;
}

static inline TaoJobResult *
execute (Fixture *fixture, TaoPlanBox *box, guint *stages, GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  tao_engine_execute_async (fixture->engine, box, progress_cb, stages, NULL, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return tao_engine_execute_finish (fixture->engine, result, error);
}

/* The hotkey with a permit on @netuid that has most stake. */
static inline TaoKey32
find_validator (Fixture *fixture, guint16 netuid)
{
  const TaoMetagraph *metagraph = NULL;
  guint best = G_MAXUINT;

  while ((metagraph = tao_snapshot_lookup_metagraph (tao_engine_get_snapshot (fixture->engine), netuid)) == NULL)
    g_main_context_iteration (NULL, TRUE);
  for (guint uid = 0; uid < metagraph->n; uid++)
    if (metagraph->permit[uid] && (best == G_MAXUINT || metagraph->alpha_stake[uid] > metagraph->alpha_stake[best]))
      best = uid;
  g_assert_cmpuint (best, !=, G_MAXUINT);
  return metagraph->hotkey[best];
}

static inline const TaoPosition *
find_position (TaoSnapshot *snapshot, const TaoKey32 *hotkey, guint16 netuid)
{
  const TaoPosition *positions;
  guint n;

  positions = tao_snapshot_get_positions (snapshot, &n);
  for (guint i = 0; i < n; i++)
    if (positions[i].netuid == netuid && memcmp (&positions[i].hotkey, hotkey, sizeof *hotkey) == 0)
      return &positions[i];
  return NULL;
}

/* Plans @n orders, which must not be refused, carries them out, and expects success. */
static inline TaoJobResult *
carry_out (Fixture *fixture, const TaoKey32 *signer, const TaoOrder *orders, guint n, TaoPlanBox **out_box)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoPlanBox) box = plan (fixture, signer, orders, n, &error);
  const TaoJobPlan *made;
  TaoJobResult *result;
  guint stages = 0;

  g_assert_no_error (error);
  made = tao_plan_box_get (box);
  for (guint i = 0; i < made->n_notes; i++)
    g_test_message ("note %s of step %u: %s", made->notes[i].code, made->notes[i].step, made->notes[i].detail);
  g_assert_false (made->blocked);
  result = execute (fixture, box, &stages, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (result->error, ==, NULL);
  g_assert_true (result->succeeded);
  if (out_box != NULL)
    *out_box = g_steal_pointer (&box);
  return result;
}

/* What the chain has now of what @order changes, as the plan's fact @code says it; NULL: nothing is stored. */
static inline char *
read_fact (Fixture *fixture, const TaoKey32 *signer, const TaoOrder *order, const char *code)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoPlanBox) box = plan (fixture, signer, order, 1, &error);
  const TaoPlanStep *step;

  g_assert_no_error (error);
  step = &tao_plan_box_get (box)->steps[0];
  for (guint i = 0; i < step->n_facts; i++)
    if (g_str_equal (step->facts[i].code, code))
      return g_strdup (step->facts[i].before);
  g_assert_not_reached ();
}

/* Whether a plan for @order is refused with the chain's @error. */
static inline gboolean
is_refused (Fixture *fixture, const TaoKey32 *signer, const TaoOrder *order, const char *chain_error)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoPlanBox) box = plan (fixture, signer, order, 1, &error);
  const TaoJobPlan *made;

  g_assert_no_error (error);
  made = tao_plan_box_get (box);
  for (guint i = 0; i < made->n_notes; i++)
    if (g_str_equal (made->notes[i].code, "chain-refuses") && g_strcmp0 (made->notes[i].detail, chain_error) == 0)
      return made->blocked;
  return FALSE;
}

static inline gboolean
has_note (const TaoJobPlan *plan, const char *code)
{
  for (guint i = 0; i < plan->n_notes; i++)
    if (g_str_equal (plan->notes[i].code, code))
      return TRUE;
  return FALSE;
}
