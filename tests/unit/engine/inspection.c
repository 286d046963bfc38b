/* What pages ask about one uid's epoch and about changed parameters, against the
 * development chain. */
#include <string.h>

#include "engine/inspection.h"
#include "engine/jobs.h"
#include "engine/mechanism.h"
#include "engine/parameter-history.h"
#include "localnet-fixture.h"

static void
result_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GAsyncResult **out = data;

  *out = g_object_ref (result);
}

static TaoInspection *
inspect (Fixture *fixture, guint16 netuid, guint16 uid, guint mechanism, guint64 block, GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  tao_engine_load_inspection_async (fixture->engine, netuid, uid, mechanism, block, NULL, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return tao_engine_load_inspection_finish (fixture->engine, result, error);
}

static gboolean
is_checked (TaoSnapshot *snapshot)
{
  const TaoSubnet *subnet = tao_snapshot_lookup_subnet (snapshot, 1);

  return tao_snapshot_get_sync (snapshot)->best_block >= 800 && subnet != NULL && subnet->audit != NULL
         && subnet->audit->status == TAO_AUDIT_EXACT && subnet->audit->epoch_block + subnet->tempo >= 800
         && tao_snapshot_lookup_metagraph (snapshot, 1) != NULL
         && tao_snapshot_lookup_metagraph (snapshot, 1)->epoch_block == subnet->audit->epoch_block;
}

static const TaoInspectedValue *
find_value (const TaoInspection *inspection, const char *field)
{
  for (guint i = 0; i < inspection->n_values; i++)
    if (g_str_equal (inspection->values[i].field, field))
      return &inspection->values[i];
  g_error ("%s is missing", field);
}

/* A miner that earns: the values are those of the metagraph, the contributions of its validators add up to its incentive. */
static void
test_miner (Fixture *fixture, gconstpointer data)
{
  TaoSnapshot *snapshot = wait_for (fixture, is_checked);
  const TaoMetagraph *metagraph = tao_snapshot_lookup_metagraph (snapshot, 1);
  guint16 best = 0;
  guint64 epoch_block = metagraph->epoch_block;
  g_autoptr(TaoInspection) found = NULL, again = NULL;
  g_autoptr(GError) error = NULL;
  gint64 sum = 0;
  guint counted = 0;

  for (guint16 uid = 0; uid < metagraph->n; uid++)
    if (metagraph->incentive[uid] > metagraph->incentive[best])
      best = uid;
  g_assert_cmpuint (metagraph->incentive[best], >, 0);
  found = inspect (fixture, 1, best, 0, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (found->epoch_block, ==, epoch_block);
  g_assert_cmpuint (found->input_block, ==, epoch_block - 1);
  g_assert_cmpstr (found->rule_set, ==, "R425");
  g_assert_true (found->exact);
  g_assert_cmpuint (find_value (found, "Incentive")->chain, ==, metagraph->incentive[best]);
  g_assert_cmpuint (find_value (found, "Emission")->chain, ==, metagraph->emission[best]);
  for (guint i = 0; i < found->n_values; i++)
    {
      g_assert_true (found->values[i].has_chain && found->values[i].has_ours);
      g_assert_cmpuint (found->values[i].chain, ==, found->values[i].ours);
    }
  for (guint i = 0; i < found->n_column; i++)
    {
      const TaoInspectedWeight *weight = &found->column[i];

      sum += weight->contribution;
      counted += weight->reason == TAO_FATE_COUNTS && weight->weight > 0;
      g_assert_cmpint (weight->clipped, ==, MIN (weight->weight, found->consensus));
      g_assert_cmpint (weight->bond_chain, ==, weight->bond_ours);
    }
  g_assert_cmpuint (counted, >, 0);
  g_assert_cmpint (sum, ==, found->incentive);
  g_assert_cmpuint ((guint64) (found->incentive * 65535 >> 32), ==, find_value (found, "Incentive")->ours);

  /* An epoch of one's choice: the same one by its number. */
  again = inspect (fixture, 1, best, 0, epoch_block, &error);
  g_assert_no_error (error);
  g_assert_cmpint (again->incentive, ==, found->incentive);
}

static void
test_validator_and_errors (Fixture *fixture, gconstpointer data)
{
  TaoSnapshot *snapshot = wait_for (fixture, is_checked);
  const TaoMetagraph *metagraph = tao_snapshot_lookup_metagraph (snapshot, 1);
  guint16 best = 0, n = (guint16) metagraph->n;
  g_autoptr(TaoInspection) found = NULL;
  GError *error = NULL;

  for (guint16 uid = 0; uid < metagraph->n; uid++)
    if (metagraph->dividends[uid] > metagraph->dividends[best])
      best = uid;
  found = inspect (fixture, 1, best, 0, 0, &error);
  g_assert_no_error (error);
  g_assert_true (found->had_permit && found->active);
  g_assert_cmpuint (found->n_row, >, 0);
  g_assert_cmpint (found->active_stake, >, 0);
  for (guint i = 1; i < found->n_row; i++)
    g_assert_cmpuint (found->row[i].other, !=, found->row[i - 1].other);

  g_assert_null (inspect (fixture, 1, n, 0, 0, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (inspect (fixture, 1, 0, 7, 0, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (inspect (fixture, 99, 0, 0, 0, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);
}

/* The rows of the first mechanism are those that a watched subnet's metagraph carries. */
static gboolean
has_weights (TaoSnapshot *snapshot)
{
  return is_checked (snapshot) && tao_snapshot_lookup_metagraph (snapshot, 1)->weights.offset != NULL
         && tao_snapshot_lookup_metagraph (snapshot, 1)->block == tao_snapshot_get_sync (snapshot)->best_block;
}

static void
test_mechanism (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(TaoMechanismRows) rows = NULL;
  g_autoptr(GError) error = NULL;
  const TaoMetagraph *metagraph;

  tao_engine_watch_subnet (fixture->engine, 1);
  metagraph = tao_snapshot_lookup_metagraph (wait_for (fixture, has_weights), 1);
  tao_engine_load_mechanism_async (fixture->engine, 1, 0, metagraph->n, NULL, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  rows = tao_engine_load_mechanism_finish (fixture->engine, result, &error);
  g_assert_no_error (error);
  metagraph = tao_snapshot_lookup_metagraph (tao_engine_get_snapshot (fixture->engine), 1);
  g_assert_cmpuint (rows->weights.n_rows, ==, metagraph->n);
  g_assert_cmpuint (rows->weights.offset[metagraph->n], ==, metagraph->weights.offset[metagraph->n]);
  g_assert_cmpuint (rows->weights.offset[metagraph->n], >, 0);
  for (guint32 i = 0; i < rows->weights.offset[metagraph->n]; i++)
    g_assert_cmpuint (rows->weights.value[i], ==, metagraph->weights.value[i]);

  /* One that is not there is empty. */
  g_clear_object (&result);
  g_clear_pointer (&rows, tao_mechanism_rows_unref);
  tao_engine_load_mechanism_async (fixture->engine, 1, 5, metagraph->n, NULL, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  rows = tao_engine_load_mechanism_finish (fixture->engine, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->weights.offset[rows->weights.n_rows], ==, 0);
}

/* --- parameters ------------------------------------------------------------------------------------- */

static TaoParameterHistory *
load_history (Fixture *fixture)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  TaoParameterHistory *history;

  tao_engine_load_parameter_history_async (fixture->engine, 1, NULL, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  history = tao_engine_load_parameter_history_finish (fixture->engine, result, &error);
  g_assert_no_error (error);
  return history;
}

static gboolean
has_blocks (TaoSnapshot *snapshot)
{
  return is_live (snapshot) && tao_snapshot_get_sync (snapshot)->best_block >= 200;
}

/* Alice, who has sudo, sets a parameter; the history tells in which block, and what it was. */
static void
test_parameters (Fixture *fixture, gconstpointer data)
{
  TaoKey32 alice;
  TaoOrder order = {
    .kind = TAO_ORDER_CALL, .call = "Sudo.sudo",
    .text = (char *) "{\"call\":{\"AdminUtils\":{\"sudo_set_immunity_period\":{\"netuid\":1,\"immunity_period\":777}}}}",
  };
  g_autoptr(TaoParameterHistory) before = NULL, after = NULL;
  g_autoptr(GAsyncResult) planned = NULL, done = NULL;
  g_autoptr(TaoPlanBox) box = NULL;
  g_autoptr(TaoJobResult) result = NULL;
  g_autoptr(GError) error = NULL;
  const TaoParameterChange *change;

  wait_for (fixture, has_blocks);
  before = load_history (fixture);
  for (guint i = 0; i < before->n; i++)
    g_assert_cmpstr (before->changes[i].now.name, !=, "immunity_period");
  g_assert_true (before->complete);
  g_assert_true (before->from_start);

  tao_engine_unlock_development (fixture->engine, "//Alice", &alice);
  tao_engine_plan_async (fixture->engine, &alice, &order, 1, 10000, NULL, result_cb, &planned);
  while (planned == NULL)
    g_main_context_iteration (NULL, TRUE);
  box = tao_engine_plan_finish (fixture->engine, planned, &error);
  g_assert_no_error (error);
  tao_engine_execute_async (fixture->engine, box, NULL, NULL, NULL, result_cb, &done);
  while (done == NULL)
    g_main_context_iteration (NULL, TRUE);
  result = tao_engine_execute_finish (fixture->engine, done, &error);
  g_assert_no_error (error);
  g_assert_true (result->succeeded);

  after = load_history (fixture);
  g_assert_cmpuint (after->n, ==, before->n + 1);
  change = &after->changes[0];
  g_assert_cmpstr (change->now.name, ==, "immunity_period");
  g_assert_cmpuint (change->now.low, ==, 777);
  g_assert_cmpuint (change->before.low, !=, 777);
  g_assert_cmpuint (change->block, ==, result->block);
  g_assert_cmpuint (change->after, ==, result->block - 1);
  g_assert_cmpuint (after->n_reads, <=, 100);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  if (g_getenv ("TAOSCOPE_LOCALNET") == NULL)
    {
      g_print ("1..0 # SKIP the development chain is not built\n");
      return 0;
    }
  g_test_add ("/engine/inspection/miner", Fixture, "--manual --fast-forward=800", set_up, test_miner, tear_down);
  g_test_add ("/engine/inspection/validator-and-errors", Fixture, "--manual --fast-forward=800", set_up, test_validator_and_errors,
              tear_down);
  g_test_add ("/engine/inspection/mechanism", Fixture, "--manual --fast-forward=800", set_up, test_mechanism, tear_down);
  g_test_add ("/engine/inspection/parameters", Fixture, "--block-time=250 --fast-forward=200", set_up, test_parameters, tear_down);
  return g_test_run ();
}
