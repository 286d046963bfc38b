/* Who staked with a hotkey: its pools and everybody's shares of them, from the maps that begin with the hotkey. The
 * runtime call that lists nominators looks pools up by their place in the list of subnets, so that its amounts are wrong
 * where netuids have gaps. */
#include <string.h>

#include "chain/record-private.h"

#define PALLET "SubtensorModule"
/* Positions with one hotkey that are read; the largest validators have tens of thousands. */
#define STAKES_MAX 100000
#define POOLS_MAX 4096

typedef struct {
  TaoBytes32 hotkey;
  TaoQuery  *query;
  guint      owner, totals, denominators, old_denominators, shares, old_shares;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  tao_query_unref (job->query);
  g_free (job);
}

static gboolean
entry_netuid (TaoQuery *query, guint map, guint entry, guint part, guint16 *out)
{
  TaoScaleSlice key;

  if (!tao_query_get_entry_key (query, map, entry, part, &key) || key.size != 2)
    return FALSE;
  *out = (guint16) (key.data[0] | key.data[1] << 8);
  return TRUE;
}

/* @legacy: a fixed-point number, else a decimal float. */
static gboolean
take_share (const TaoValue *value, gboolean legacy, TaoChainShare *out)
{
  TaoChainShare share = { .legacy = legacy };
  const TaoValue *bits, *exponent;
  tao_u128 number;

  if (value == NULL)
    return FALSE;
  bits = tao_value_get_field (value, legacy ? "bits" : "mantissa");
  exponent = legacy ? NULL : tao_value_get_field (value, "exponent");
  if (!tao_value_get_u128 (bits != NULL ? bits : value, &number)
      || (!legacy && (exponent == NULL || !tao_value_get_i64 (exponent, &share.exponent))))
    return FALSE;
  share.low = (guint64) number;
  share.high = (guint64) (number >> 64);
  *out = share;
  return TRUE;
}

/* --- pools --- */

static TaoChainStakePool *
find_pool (TaoChainNominators *target, guint16 netuid)
{
  for (guint i = 0; i < target->n_pools; i++)
    if (target->pools[i].netuid == netuid)
      return &target->pools[i];
  return NULL;
}

static void
take_pools (Job *job, TaoChainNominators *target)
{
  guint n = tao_query_get_n_entries (job->query, job->totals);
  const guint maps[] = { job->denominators, job->old_denominators };

  target->pools = g_new0 (TaoChainStakePool, n + 1);
  for (guint i = 0; i < n; i++)
    {
      TaoChainStakePool *pool = &target->pools[target->n_pools];

      if (entry_netuid (job->query, job->totals, i, 1, &pool->netuid)
          && tao_value_get_u64 (tao_query_get_entry (job->query, job->totals, i), &pool->alpha))
        target->n_pools++;
    }
  /* The older map last: what it still has counts. */
  for (guint m = 0; m < G_N_ELEMENTS (maps); m++)
    for (guint i = 0; i < tao_query_get_n_entries (job->query, maps[m]); i++)
      {
        guint16 netuid;
        TaoChainStakePool *pool = entry_netuid (job->query, maps[m], i, 1, &netuid) ? find_pool (target, netuid) : NULL;

        if (pool != NULL)
          take_share (tao_query_get_entry (job->query, maps[m], i), m == 1, &pool->denominator);
      }
}

/* --- shares --- */

static int
compare_stakes (gconstpointer a, gconstpointer b)
{
  const TaoChainNominator *x = a, *y = b;
  int order = memcmp (&x->coldkey, &y->coldkey, sizeof x->coldkey);

  if (order == 0)
    order = x->netuid - y->netuid;
  /* Of a share that is in both maps the older map's comes first. */
  return order != 0 ? order : y->share.legacy - x->share.legacy;
}

guint
tao_record_merge_stakes (TaoChainNominator *stakes, guint n)
{
  guint kept = 0;

  qsort (stakes, n, sizeof *stakes, compare_stakes);
  for (guint i = 0; i < n; i++)
    if (kept == 0 || stakes[i].netuid != stakes[kept - 1].netuid || !tao_account_id_equal (&stakes[i].coldkey, &stakes[kept - 1].coldkey))
      stakes[kept++] = stakes[i];
  return kept;
}

static void
take_stakes (Job *job, TaoChainNominators *target)
{
  const guint maps[] = { job->shares, job->old_shares };
  guint n = 0;

  target->stakes = g_new0 (TaoChainNominator, tao_query_get_n_entries (job->query, maps[0])
                                                + tao_query_get_n_entries (job->query, maps[1]) + 1);
  for (guint m = 0; m < G_N_ELEMENTS (maps); m++)
    for (guint i = 0; i < tao_query_get_n_entries (job->query, maps[m]); i++)
      {
        TaoChainNominator *stake = &target->stakes[n];
        TaoScaleSlice key;

        if (!tao_query_get_entry_key (job->query, maps[m], i, 1, &key) || key.size != 32
            || !entry_netuid (job->query, maps[m], i, 2, &stake->netuid)
            || !take_share (tao_query_get_entry (job->query, maps[m], i), m == 1, &stake->share))
          continue;
        memcpy (stake->coldkey.bytes, key.data, 32);
        n++;
      }
  target->n_stakes = tao_record_merge_stakes (target->stakes, n);
}

/* --- reading --- */

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Job *job = g_task_get_task_data (task);
  TaoChainNominators *target;
  TaoScaleSlice owner;
  GError *error = NULL;

  if (tao_query_run_finish (job->query, result, &error)
      && !(tao_query_is_available (job->query, job->totals)
           && (tao_query_is_available (job->query, job->shares) || tao_query_is_available (job->query, job->old_shares))))
    error = g_error_new (TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_NOT_AVAILABLE, "this runtime keeps stake in another way");
  if (tao_record_fail_take (task, error))
    return;
  target = g_new0 (TaoChainNominators, 1);
  target->number = tao_query_get_anchor (job->query)->number;
  target->hotkey = job->hotkey;
  if (tao_query_is_stored (job->query, job->owner) && tao_value_get_bytes (tao_query_get (job->query, job->owner), &owner)
      && owner.size == 32)
    {
      memcpy (target->owner.bytes, owner.data, 32);
      target->has_owner = TRUE;
    }
  take_pools (job, target);
  take_stakes (job, target);
  g_task_return_pointer (task, target, (GDestroyNotify) tao_chain_nominators_free);
  g_object_unref (task);
}

void
tao_chain_read_nominators_async (TaoConnection *connection, TaoAnchor *anchor, const TaoBytes32 *hotkey,
                                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  Job *job = g_new0 (Job, 1);
  TaoQuery *query = job->query = tao_query_new (connection, anchor);
  TaoKeyPart key;

  job->hotkey = *hotkey;
  key = TAO_KEY_PART_ACCOUNT (&job->hotkey);
  job->owner = tao_query_add_storage (query, PALLET, "Owner", &key, 1);
  job->totals = tao_query_add_map (query, PALLET, "TotalHotkeyAlpha", &key, 1, POOLS_MAX);
  job->denominators = tao_query_add_map (query, PALLET, "TotalHotkeySharesV2", &key, 1, POOLS_MAX);
  job->old_denominators = tao_query_add_map (query, PALLET, "TotalHotkeyShares", &key, 1, POOLS_MAX);
  job->shares = tao_query_add_map (query, PALLET, "AlphaV2", &key, 1, STAKES_MAX);
  job->old_shares = tao_query_add_map (query, PALLET, "Alpha", &key, 1, STAKES_MAX);
  tao_query_run_async (query, cancellable, read_cb, tao_record_task (cancellable, callback, user_data, job, job_free));
}

TaoChainNominators *
tao_chain_read_nominators_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
tao_chain_nominators_free (TaoChainNominators *self)
{
  g_free (self->pools);
  g_free (self->stakes);
  g_free (self);
}

/* --- names --- */

typedef struct {
  TaoBytes32 *accounts;
  guint       n, first;
  TaoQuery   *query;
} NamesJob;

static void
names_job_free (gpointer data)
{
  NamesJob *job = data;

  tao_query_unref (job->query);
  g_free (job->accounts);
  g_free (job);
}

static void
names_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  NamesJob *job = g_task_get_task_data (task);
  g_autoptr(GPtrArray) names = NULL;
  GError *error = NULL;

  tao_query_run_finish (job->query, result, &error);
  if (tao_record_fail_take (task, error))
    return;
  names = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < job->n; i++)
    {
      TaoChainIdentity identity = { 0 };
      const TaoValue *value = tao_query_get (job->query, job->first + 2 * i);

      tao_record_identity (value != NULL ? value : tao_query_get (job->query, job->first + 2 * i + 1), &identity);
      g_ptr_array_add (names, g_steal_pointer (&identity.name));
      tao_chain_identity_clear (&identity);
    }
  g_task_return_pointer (task, g_steal_pointer (&names), (GDestroyNotify) g_ptr_array_unref);
  g_object_unref (task);
}

void
tao_chain_read_names_async (TaoConnection *connection, TaoAnchor *anchor, const TaoBytes32 *accounts, guint n_accounts,
                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  NamesJob *job = g_new0 (NamesJob, 1);

  job->query = tao_query_new (connection, anchor);
  job->n = n_accounts;
  job->accounts = g_memdup2 (accounts, n_accounts * sizeof *accounts);
  for (guint i = 0; i < n_accounts; i++)
    {
      TaoKeyPart key = TAO_KEY_PART_ACCOUNT (&job->accounts[i]);
      guint index = tao_query_add_storage (job->query, PALLET, "IdentitiesV2", &key, 1);

      tao_query_add_storage (job->query, PALLET, "Identities", &key, 1);
      if (i == 0)
        job->first = index;
    }
  tao_query_run_async (job->query, cancellable, names_cb,
                       tao_record_task (cancellable, callback, user_data, job, names_job_free));
}

GPtrArray *
tao_chain_read_names_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
