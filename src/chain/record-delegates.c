/* Every hotkey with the delegate flag.  The runtime call that lists them also lists
 * all their nominators, many megabytes on a large network, so it is only asked for
 * where few delegates exist. */
#include <string.h>

#include "chain/record-private.h"

#define PALLET "SubtensorModule"
#define DELEGATES_MAX 65536
#define FEW 128
#define COLUMN(i) ((gsize) (i) * sizeof (TaoPlanColumn))

enum { D_HOTKEY, D_NOMINATORS, D_REGISTRATIONS_N, D_REGISTRATIONS, D_PERMITS_N, D_PERMITS, N_DELEGATE };

static const TaoPlanField delegate_fields[N_DELEGATE] = {
  [D_HOTKEY] = { "[].delegate_ss58", TAO_PLAN_FIXED, COLUMN (D_HOTKEY), 32, NULL },
  [D_NOMINATORS] = { "[].nominators", TAO_PLAN_COUNT, COLUMN (D_NOMINATORS), 0, NULL },
  [D_REGISTRATIONS_N] = { "[].registrations", TAO_PLAN_COUNT, COLUMN (D_REGISTRATIONS_N), 0, NULL },
  [D_REGISTRATIONS] = { "[].registrations[]", TAO_PLAN_U16, COLUMN (D_REGISTRATIONS), 0, NULL },
  [D_PERMITS_N] = { "[].validator_permits", TAO_PLAN_COUNT, COLUMN (D_PERMITS_N), 0, NULL },
  [D_PERMITS] = { "[].validator_permits[]", TAO_PLAN_U16, COLUMN (D_PERMITS), 0, NULL },
};

typedef struct { guint owner, root; } Items;

typedef struct {
  TaoConnection     *connection;
  TaoAnchor         *anchor;
  TaoQuery          *query;      /* of the present round */
  guint              map, call;
  Items             *items;
  TaoChainDelegates *delegates;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  tao_connection_unref (job->connection);
  tao_anchor_unref (job->anchor);
  g_clear_pointer (&job->query, tao_query_unref);
  g_clear_pointer (&job->delegates, tao_chain_delegates_free);
  g_free (job->items);
  g_free (job);
}

static void
new_round (Job *job)
{
  g_clear_pointer (&job->query, tao_query_unref);
  job->query = tao_query_new (job->connection, job->anchor);
}

static TaoChainDelegate *
find_delegate (Job *job, const TaoBytes32 *hotkey)
{
  for (guint i = 0; i < job->delegates->n; i++)
    if (tao_account_id_equal (&job->delegates->delegates[i].hotkey, hotkey))
      return &job->delegates->delegates[i];
  return NULL;
}

/* Cuts the next @n numbers off a flattened column. */
static guint16 *
next_list (const TaoPlanColumn *column, guint32 *position, guint32 n, guint *out_n)
{
  guint16 *list = NULL;

  if (n <= column->n - *position)
    {
      list = g_memdup2 ((const guint16 *) column->data + *position, n * sizeof *list);
      *out_n = n;
      *position += n;
    }
  return list;
}

static void
take_call (Job *job)
{
  TaoPlanColumn columns[N_DELEGATE] = { 0 };
  guint32 registration = 0, permit = 0;
  gboolean good = tao_query_fill (job->query, job->call, delegate_fields, N_DELEGATE, columns, NULL);

  for (guint i = 0; good && i < N_DELEGATE; i++)
    good = tao_query_has_field (job->query, job->call, delegate_fields, N_DELEGATE, i);
  for (guint32 i = 0; good && i < columns[D_HOTKEY].n; i++)
    {
      TaoChainDelegate *delegate = find_delegate (job, &tao_plan_column_get (&columns[D_HOTKEY], TaoBytes32, i));
      TaoChainDelegate nobody = { 0 };
      TaoChainDelegate *target = delegate != NULL && delegate->registrations == NULL ? delegate : &nobody;

      target->n_nominators = tao_plan_column_get (&columns[D_NOMINATORS], guint32, i);
      target->registrations = next_list (&columns[D_REGISTRATIONS], &registration,
                                         tao_plan_column_get (&columns[D_REGISTRATIONS_N], guint32, i), &target->n_registrations);
      target->permits = next_list (&columns[D_PERMITS], &permit,
                                   tao_plan_column_get (&columns[D_PERMITS_N], guint32, i), &target->n_permits);
      g_free (nobody.registrations);
      g_free (nobody.permits);
    }
  for (guint i = 0; i < N_DELEGATE; i++)
    tao_plan_column_clear (&columns[i]);
}

static void
names_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(GPtrArray) names = tao_chain_read_names_finish (result, &error);

  if (tao_record_fail_take (task, error))
    return;
  for (guint i = 0; i < job->delegates->n; i++)
    job->delegates->delegates[i].name = g_steal_pointer (&names->pdata[i]);
  g_task_return_pointer (task, g_steal_pointer (&job->delegates), (GDestroyNotify) tao_chain_delegates_free);
  g_object_unref (task);
}

static void
details_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Job *job = g_task_get_task_data (task);
  g_autofree TaoBytes32 *owners = g_new0 (TaoBytes32, job->delegates->n + 1);
  GError *error = NULL;

  tao_query_run_finish (job->query, result, &error);
  if (tao_record_fail_take (task, error))
    return;
  for (guint i = 0; i < job->delegates->n; i++)
    {
      TaoChainDelegate *delegate = &job->delegates->delegates[i];
      const TaoValue *owner = tao_query_get (job->query, job->items[i].owner);
      TaoScaleSlice account;

      if (owner != NULL && tao_value_get_bytes (owner, &account) && account.size == 32)
        memcpy (delegate->owner.bytes, account.data, 32);
      owners[i] = delegate->owner;
      tao_query_get_u64 (job->query, job->items[i].root, &delegate->root_stake_rao);
    }
  take_call (job);
  tao_chain_read_names_async (job->connection, job->anchor, owners, job->delegates->n, g_task_get_cancellable (task), names_cb, task);
}

static void
map_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;
  guint n;

  if (tao_query_run_finish (job->query, result, &error) && !tao_query_is_available (job->query, job->map))
    error = g_error_new (TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_NOT_AVAILABLE, "this runtime has no list of delegates");
  if (tao_record_fail_take (task, error))
    return;
  n = tao_query_get_n_entries (job->query, job->map);
  job->delegates->delegates = g_new0 (TaoChainDelegate, n + 1);
  for (guint i = 0; i < n; i++)
    {
      TaoChainDelegate *delegate = &job->delegates->delegates[job->delegates->n];
      TaoScaleSlice key;

      delegate->take = delegate->n_nominators = TAO_CHAIN_UNKNOWN_U32;
      delegate->root_stake_rao = TAO_CHAIN_UNKNOWN_U64;
      if (!tao_query_get_entry_key (job->query, job->map, i, 0, &key) || key.size != 32)
        continue;
      memcpy (delegate->hotkey.bytes, key.data, 32);
      tao_value_get_u32 (tao_query_get_entry (job->query, job->map, i), &delegate->take);
      job->delegates->n++;
    }
  new_round (job);
  job->items = g_new0 (Items, n + 1);
  for (guint i = 0; i < job->delegates->n; i++)
    {
      TaoKeyPart key[] = { TAO_KEY_PART_ACCOUNT (&job->delegates->delegates[i].hotkey), TAO_KEY_PART_U16 (0) };

      job->items[i].owner = tao_query_add_storage (job->query, PALLET, "Owner", key, 1);
      job->items[i].root = tao_query_add_storage (job->query, PALLET, "TotalHotkeyAlpha", key, 2);
    }
  job->call = tao_query_add_call (job->query, "DelegateInfoRuntimeApi", job->delegates->n <= FEW ? "get_delegates" : "", NULL, 0);
  tao_query_run_async (job->query, g_task_get_cancellable (task), details_cb, task);
}

void
tao_chain_read_delegates_async (TaoConnection *connection, TaoAnchor *anchor, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data)
{
  Job *job = g_new0 (Job, 1);

  job->connection = tao_connection_ref (connection);
  job->anchor = tao_anchor_ref (anchor);
  job->delegates = g_new0 (TaoChainDelegates, 1);
  new_round (job);
  job->map = tao_query_add_map (job->query, PALLET, "Delegates", NULL, 0, DELEGATES_MAX);
  tao_query_run_async (job->query, cancellable, map_cb,
                       tao_record_task (cancellable, callback, user_data, job, job_free));
}

TaoChainDelegates *
tao_chain_read_delegates_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
tao_chain_delegates_free (TaoChainDelegates *self)
{
  for (guint i = 0; i < self->n; i++)
    {
      g_free (self->delegates[i].registrations);
      g_free (self->delegates[i].permits);
      g_free (self->delegates[i].name);
    }
  g_free (self->delegates);
  g_free (self);
}
