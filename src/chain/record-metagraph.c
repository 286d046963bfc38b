/* One subnet's neurons as arrays, and rows of weights and bonds. */
#include <string.h>

#include "chain/record-private.h"

#define PALLET "SubtensorModule"
#define COLUMN(i) ((gsize) (i) * sizeof (TaoPlanColumn))

/* --- neurons ------------------------------------------------------------------------- */

/* Metagraph and SubnetState name these alike; the older one lacks axons and identities. */
enum { G_PRESENT, G_HOTKEY, G_COLDKEY, G_ACTIVE, G_PERMIT, G_UPDATE, G_REGISTERED, G_EMISSION, G_INCENTIVE, G_DIVIDENDS,
       G_CONSENSUS, G_TRUST, G_RANK, G_PRUNING, G_ALPHA, G_TAO, G_TOTAL, G_AXON_BLOCK, G_AXON_VERSION, G_AXON_IP,
       G_AXON_PORT, G_AXON_TYPE, G_AXON_PROTOCOL, G_NAME, N_GRAPH };

static const TaoPlanField graph_fields[N_GRAPH] = {
  [G_PRESENT] = { "", TAO_PLAN_PRESENT, COLUMN (N_GRAPH), 0, NULL },
  [G_HOTKEY] = { "hotkeys[]", TAO_PLAN_FIXED, COLUMN (G_HOTKEY), 32, NULL },
  [G_COLDKEY] = { "coldkeys[]", TAO_PLAN_FIXED, COLUMN (G_COLDKEY), 32, NULL },
  [G_ACTIVE] = { "active[]", TAO_PLAN_BOOL, COLUMN (G_ACTIVE), 0, NULL },
  [G_PERMIT] = { "validator_permit[]", TAO_PLAN_BOOL, COLUMN (G_PERMIT), 0, NULL },
  [G_UPDATE] = { "last_update[]", TAO_PLAN_U64, COLUMN (G_UPDATE), 0, NULL },
  [G_REGISTERED] = { "block_at_registration[]", TAO_PLAN_U64, COLUMN (G_REGISTERED), 0, NULL },
  [G_EMISSION] = { "emission[]", TAO_PLAN_U64, COLUMN (G_EMISSION), 0, NULL },
  [G_INCENTIVE] = { "incentives[]", TAO_PLAN_U16, COLUMN (G_INCENTIVE), 0, NULL },
  [G_DIVIDENDS] = { "dividends[]", TAO_PLAN_U16, COLUMN (G_DIVIDENDS), 0, NULL },
  [G_CONSENSUS] = { "consensus[]", TAO_PLAN_U16, COLUMN (G_CONSENSUS), 0, NULL },
  [G_TRUST] = { "trust[]", TAO_PLAN_U16, COLUMN (G_TRUST), 0, NULL },
  [G_RANK] = { "rank[]", TAO_PLAN_U16, COLUMN (G_RANK), 0, NULL },
  [G_PRUNING] = { "pruning_score[]", TAO_PLAN_U16, COLUMN (G_PRUNING), 0, NULL },
  [G_ALPHA] = { "alpha_stake[]", TAO_PLAN_U64, COLUMN (G_ALPHA), 0, NULL },
  [G_TAO] = { "tao_stake[]", TAO_PLAN_U64, COLUMN (G_TAO), 0, NULL },
  [G_TOTAL] = { "total_stake[]", TAO_PLAN_U64, COLUMN (G_TOTAL), 0, NULL },
  [G_AXON_BLOCK] = { "axons[].block", TAO_PLAN_U64, COLUMN (G_AXON_BLOCK), 0, NULL },
  [G_AXON_VERSION] = { "axons[].version", TAO_PLAN_U32, COLUMN (G_AXON_VERSION), 0, NULL },
  [G_AXON_IP] = { "axons[].ip", TAO_PLAN_U128, COLUMN (G_AXON_IP), 0, NULL },
  [G_AXON_PORT] = { "axons[].port", TAO_PLAN_U16, COLUMN (G_AXON_PORT), 0, NULL },
  [G_AXON_TYPE] = { "axons[].ip_type", TAO_PLAN_U8, COLUMN (G_AXON_TYPE), 0, NULL },
  [G_AXON_PROTOCOL] = { "axons[].protocol", TAO_PLAN_U8, COLUMN (G_AXON_PROTOCOL), 0, NULL },
  [G_NAME] = { "identities[].name", TAO_PLAN_BYTES, COLUMN (G_NAME), 0, NULL },
};

/* The list of neurons, for what the others do not tell. */
enum { L_UID, L_TRUST, L_AXON_BLOCK, L_AXON_VERSION, L_AXON_IP, L_AXON_PORT, L_AXON_TYPE, L_AXON_PROTOCOL, N_LITE };

static const TaoPlanField lite_fields[N_LITE] = {
  [L_UID] = { "[].uid", TAO_PLAN_U16, COLUMN (L_UID), 0, NULL },
  [L_TRUST] = { "[].validator_trust", TAO_PLAN_U16, COLUMN (L_TRUST), 0, NULL },
  [L_AXON_BLOCK] = { "[].axon_info.block", TAO_PLAN_U64, COLUMN (L_AXON_BLOCK), 0, NULL },
  [L_AXON_VERSION] = { "[].axon_info.version", TAO_PLAN_U32, COLUMN (L_AXON_VERSION), 0, NULL },
  [L_AXON_IP] = { "[].axon_info.ip", TAO_PLAN_U128, COLUMN (L_AXON_IP), 0, NULL },
  [L_AXON_PORT] = { "[].axon_info.port", TAO_PLAN_U16, COLUMN (L_AXON_PORT), 0, NULL },
  [L_AXON_TYPE] = { "[].axon_info.ip_type", TAO_PLAN_U8, COLUMN (L_AXON_TYPE), 0, NULL },
  [L_AXON_PROTOCOL] = { "[].axon_info.protocol", TAO_PLAN_U8, COLUMN (L_AXON_PROTOCOL), 0, NULL },
};

typedef struct {
  TaoQuery *query;
  guint16   netuid;
  gboolean  full;               /* get_metagraph, else get_subnet_state and the list */
  guint     graph, lite, trust;
} GraphJob;

static void
graph_job_free (gpointer data)
{
  GraphJob *job = data;

  tao_query_unref (job->query);
  g_free (job);
}

/* Takes a column's memory if it has an entry per neuron.  An empty list is how newer
 * runtimes say that they no longer keep it. */
static gpointer
take_column (TaoPlanColumn *column, guint n)
{
  if (column->n != n || n == 0)
    return NULL;
  column->n = column->reserved = 0;
  return g_steal_pointer (&column->data);
}

static TaoChainAxon *
make_axons (const TaoPlanColumn *columns, const guint fields[6], guint n)
{
  TaoChainAxon *axons;

  for (guint i = 0; i < 6; i++)
    if (columns[fields[i]].n != n)
      return NULL;
  axons = g_new0 (TaoChainAxon, n + 1);
  for (guint i = 0; i < n; i++)
    {
      tao_u128 ip = tao_plan_column_get (&columns[fields[2]], tao_u128, i);

      axons[i].block = tao_plan_column_get (&columns[fields[0]], guint64, i);
      axons[i].version = tao_plan_column_get (&columns[fields[1]], guint32, i);
      for (guint j = 0; j < 16; j++)
        axons[i].ip[j] = (guint8) (ip >> (8 * (15 - j)));
      axons[i].port = tao_plan_column_get (&columns[fields[3]], guint16, i);
      axons[i].ip_type = tao_plan_column_get (&columns[fields[4]], guint8, i);
      axons[i].protocol = tao_plan_column_get (&columns[fields[5]], guint8, i);
    }
  return axons;
}

static void
take_names (const TaoPlanColumn *column, TaoChainMetagraph *graph)
{
  if (column->n != graph->n)
    return;
  graph->identity = g_new0 (char *, graph->n + 1);
  for (guint i = 0; i < graph->n; i++)
    {
      TaoScaleSlice name = tao_plan_column_get (column, TaoScaleSlice, i);

      if (name.size > 0)
        graph->identity[i] = tao_record_text (name.data, name.size);
    }
}

static TaoChainMetagraph *
take_graph (GraphJob *job, GError **error)
{
  static const guint axon_fields[] = { G_AXON_BLOCK, G_AXON_VERSION, G_AXON_IP, G_AXON_PORT, G_AXON_TYPE, G_AXON_PROTOCOL };
  struct { TaoPlanColumn columns[N_GRAPH]; guint8 present; } target = { 0 };
  TaoPlanColumn *columns = target.columns;
  TaoChainMetagraph *graph = NULL;
  gboolean filled = tao_query_fill (job->query, job->graph, graph_fields, N_GRAPH, &target, error);

  if (filled && target.present)
    {
      graph = g_new0 (TaoChainMetagraph, 1);
      graph->netuid = job->netuid;
      graph->number = tao_query_get_anchor (job->query)->number;
      graph->n = columns[G_HOTKEY].n;
      graph->axon = make_axons (columns, axon_fields, graph->n);
      take_names (&columns[G_NAME], graph);
      graph->hotkey = take_column (&columns[G_HOTKEY], graph->n);
      graph->coldkey = take_column (&columns[G_COLDKEY], graph->n);
      graph->active = take_column (&columns[G_ACTIVE], graph->n);
      graph->validator_permit = take_column (&columns[G_PERMIT], graph->n);
      graph->last_update = take_column (&columns[G_UPDATE], graph->n);
      graph->registered_at = take_column (&columns[G_REGISTERED], graph->n);
      graph->emission = take_column (&columns[G_EMISSION], graph->n);
      graph->incentive = take_column (&columns[G_INCENTIVE], graph->n);
      graph->dividends = take_column (&columns[G_DIVIDENDS], graph->n);
      graph->consensus = take_column (&columns[G_CONSENSUS], graph->n);
      graph->trust = take_column (&columns[G_TRUST], graph->n);
      graph->rank = take_column (&columns[G_RANK], graph->n);
      graph->pruning_score = take_column (&columns[G_PRUNING], graph->n);
      graph->alpha_stake = take_column (&columns[G_ALPHA], graph->n);
      graph->tao_stake = take_column (&columns[G_TAO], graph->n);
      graph->total_stake = take_column (&columns[G_TOTAL], graph->n);
    }
  else if (error == NULL || *error == NULL)
    g_set_error (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_NOT_AVAILABLE,
                 filled || tao_query_is_available (job->query, job->graph) ? "there is no subnet %u"
                                                                            : "this runtime does not tell the neurons of subnet %u",
                 job->netuid);
  for (guint i = 0; i < N_GRAPH; i++)
    tao_plan_column_clear (&columns[i]);
  return graph;
}

static void
take_lite (GraphJob *job, TaoChainMetagraph *graph)
{
  static const guint axon_fields[] = { L_AXON_BLOCK, L_AXON_VERSION, L_AXON_IP, L_AXON_PORT, L_AXON_TYPE, L_AXON_PROTOCOL };
  TaoPlanColumn columns[N_LITE] = { 0 };
  gboolean good = tao_query_fill (job->query, job->lite, lite_fields, N_LITE, columns, NULL)
                  && columns[L_UID].n == graph->n;

  for (guint i = 0; good && i < graph->n; i++)
    good = tao_plan_column_get (&columns[L_UID], guint16, i) == i;
  if (good && graph->axon == NULL)
    graph->axon = make_axons (columns, axon_fields, graph->n);
  if (good && graph->validator_trust == NULL)
    graph->validator_trust = take_column (&columns[L_TRUST], graph->n);
  for (guint i = 0; i < N_LITE; i++)
    tao_plan_column_clear (&columns[i]);
}

static const TaoPlanField u16_list[] = { { "[]", TAO_PLAN_U16, 0, 0, NULL } };

static void
take_validator_trust (GraphJob *job, TaoChainMetagraph *graph)
{
  TaoPlanColumn column = { 0 };

  if (tao_query_is_stored (job->query, job->trust)
      && tao_query_fill (job->query, job->trust, u16_list, 1, &column, NULL))
    graph->validator_trust = take_column (&column, graph->n);
  tao_plan_column_clear (&column);
}

static void
graph_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  GraphJob *job = g_task_get_task_data (task);
  GError *error = NULL;
  TaoChainMetagraph *graph = NULL;

  if (tao_query_run_finish (job->query, result, &error))
    graph = take_graph (job, &error);
  if (tao_record_fail_take (task, error))
    return;
  take_validator_trust (job, graph);
  if (!job->full)
    take_lite (job, graph);
  g_task_return_pointer (task, graph, (GDestroyNotify) tao_chain_metagraph_free);
  g_object_unref (task);
}

void
tao_chain_read_metagraph_async (TaoConnection *connection, TaoAnchor *anchor, guint16 netuid, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data)
{
  GraphJob *job = g_new0 (GraphJob, 1);
  TaoKeyPart key = TAO_KEY_PART_U16 (netuid);

  job->netuid = netuid;
  job->query = tao_query_new (connection, anchor);
  job->full = tao_runtime_has_api (anchor->code, "SubnetInfoRuntimeApi", "get_metagraph");
  job->graph = tao_query_add_call (job->query, "SubnetInfoRuntimeApi", job->full ? "get_metagraph" : "get_subnet_state", &key, 1);
  job->trust = tao_query_add_storage (job->query, PALLET, "ValidatorTrust", &key, 1);
  job->lite = tao_query_add_call (job->query, "NeuronInfoRuntimeApi", job->full ? "" : "get_neurons_lite", &key, 1);
  tao_query_run_async (job->query, cancellable, graph_cb,
                       tao_record_task (cancellable, callback, user_data, job, graph_job_free));
}

TaoChainMetagraph *
tao_chain_read_metagraph_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
tao_chain_metagraph_free (TaoChainMetagraph *self)
{
  for (guint i = 0; self->identity != NULL && i < self->n; i++)
    g_free (self->identity[i]);
  g_free (self->identity);
  g_free (self->axon);
  g_free (self->hotkey);
  g_free (self->coldkey);
  g_free (self->active);
  g_free (self->validator_permit);
  g_free (self->last_update);
  g_free (self->registered_at);
  g_free (self->emission);
  g_free (self->incentive);
  g_free (self->dividends);
  g_free (self->consensus);
  g_free (self->validator_trust);
  g_free (self->trust);
  g_free (self->rank);
  g_free (self->pruning_score);
  g_free (self->alpha_stake);
  g_free (self->tao_stake);
  g_free (self->total_stake);
  g_free (self);
}

/* --- rows --------------------------------------------------------------------------------- */

typedef struct { TaoPlanColumn uid, value; } Row;

static const TaoPlanField row_fields[] = {
  { "[].0", TAO_PLAN_U16, G_STRUCT_OFFSET (Row, uid), 0, NULL },
  { "[].1", TAO_PLAN_U16, G_STRUCT_OFFSET (Row, value), 0, NULL },
};

TaoChainRows *
tao_record_take_rows (TaoQuery *query, guint index, guint n_rows, GError **error)
{
  TaoRuntime *writer = tao_query_get_anchor (query)->writer;
  g_autofree guint *entry_of = g_new (guint, n_rows + 1);
  g_autoptr(GArray) uids = g_array_new (FALSE, FALSE, sizeof (guint16));
  g_autoptr(GArray) values = g_array_new (FALSE, FALSE, sizeof (guint16));
  const TaoPlan *plan = NULL;
  TaoChainRows *rows;
  Row row = { 0 };
  gboolean good;

  if (tao_query_is_available (query, index))
    plan = tao_runtime_get_plan (writer, tao_query_get_type (query, index), row_fields, G_N_ELEMENTS (row_fields), error);
  else
    g_set_error (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_NOT_AVAILABLE, "this runtime has no such rows");
  good = plan != NULL;
  if (plan != NULL && (!tao_plan_has_field (plan, 0) || !tao_plan_has_field (plan, 1)))
    {
      g_set_error (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_NOT_AVAILABLE, "rows are not lists of pairs in this runtime");
      good = FALSE;
    }
  for (guint i = 0; i <= n_rows; i++)
    entry_of[i] = G_MAXUINT;
  for (guint i = 0; good && i < tao_query_get_n_entries (query, index); i++)
    {
      TaoScaleSlice key;

      if (tao_query_get_entry_key (query, index, i, 1, &key) && key.size == 2
          && (guint) (key.data[0] | key.data[1] << 8) < n_rows)
        entry_of[key.data[0] | key.data[1] << 8] = i;
    }
  rows = g_new0 (TaoChainRows, 1);
  rows->n_rows = n_rows;
  rows->offset = g_new0 (guint32, n_rows + 1);
  for (guint i = 0; i < n_rows && good; i++)
    {
      GBytes *bytes = entry_of[i] != G_MAXUINT ? tao_query_get_entry_bytes (query, index, entry_of[i]) : NULL;

      if (bytes != NULL)
        {
          g_autoptr(GError) why = NULL;
          gsize size;
          const guint8 *data = g_bytes_get_data (bytes, &size);

          good = tao_plan_fill (plan, data, size, &row, &why);
          if (!good)
            g_set_error (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_PROTOCOL, "row %u: %s", i, why->message);
          else if (row.uid.n > 0)
            {
              g_array_append_vals (uids, row.uid.data, row.uid.n);
              g_array_append_vals (values, row.value.data, row.value.n);
            }
        }
      rows->offset[i + 1] = uids->len;
    }
  tao_plan_column_clear (&row.uid);
  tao_plan_column_clear (&row.value);
  if (!good)
    {
      tao_chain_rows_free (rows);
      return NULL;
    }
  rows->uid = (guint16 *) (gpointer) g_array_free (g_steal_pointer (&uids), FALSE);
  rows->value = (guint16 *) (gpointer) g_array_free (g_steal_pointer (&values), FALSE);
  return rows;
}

typedef struct {
  TaoQuery *query;
  guint     map, n;
} RowsJob;

static void
rows_job_free (gpointer data)
{
  RowsJob *job = data;

  tao_query_unref (job->query);
  g_free (job);
}

static void
rows_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  RowsJob *job = g_task_get_task_data (task);
  GError *error = NULL;
  TaoChainRows *rows = NULL;

  if (tao_query_run_finish (job->query, result, &error))
    rows = tao_record_take_rows (job->query, job->map, job->n, &error);
  if (tao_record_fail_take (task, error))
    return;
  g_task_return_pointer (task, rows, (GDestroyNotify) tao_chain_rows_free);
  g_object_unref (task);
}

void
tao_chain_read_rows_async (TaoConnection *connection, TaoAnchor *anchor, const char *item, guint16 netuid, guint8 mechanism,
                           guint n_uids, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  RowsJob *job = g_new0 (RowsJob, 1);
  TaoKeyPart key = TAO_KEY_PART_U16 (tao_record_mechanism_index (netuid, mechanism));

  job->n = n_uids;
  job->query = tao_query_new (connection, anchor);
  job->map = tao_query_add_map (job->query, PALLET, item, &key, 1, 65536);
  tao_query_run_async (job->query, cancellable, rows_cb,
                       tao_record_task (cancellable, callback, user_data, job, rows_job_free));
}

TaoChainRows *
tao_chain_read_rows_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
tao_chain_rows_free (TaoChainRows *self)
{
  g_free (self->offset);
  g_free (self->uid);
  g_free (self->value);
  g_free (self);
}
