#include "engine/likeness.h"

#include <math.h>
#include <string.h>

#include "keys/account.h"

/* Rows of one subnet that are compared; their number squared is the work. */
#define ROWS_MAX 1024
/* Weights that make a row say something. */
#define FEWEST_WEIGHTS 2

/* A validator and whom it is like. */
typedef struct {
  TaoKey32 hotkey;
  GArray  *alike;          /* of TaoAlike */
} Entry;

struct _TaoLikeness {
  gatomicrefcount ref_count;
  GHashTable     *entries;         /* TaoKey32 → Entry */
  guint           n_subnets;
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_array_unref (entry->alike);
  g_free (entry);
}

TaoLikeness *
tao_likeness_ref (TaoLikeness *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
tao_likeness_unref (TaoLikeness *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_hash_table_unref (self->entries);
  g_free (self);
}

/* --- one subnet ------------------------------------------------------------------------------- */

/* Of two validators, the one that was met first first. */
typedef struct {
  const Entry *a, *b;
  double       sum;        /* of cosines */
  guint16      n, a_before, b_before;
} Pair;

typedef struct {
  TaoLikeness  *likeness;
  GHashTable   *pairs;     /* Pair, by itself */
  GCancellable *cancellable;
} Work;

static guint
pair_hash (gconstpointer data)
{
  const Pair *pair = data;

  return g_direct_hash (pair->a) * 31 + g_direct_hash (pair->b);
}

static gboolean
pair_equal (gconstpointer left, gconstpointer right)
{
  const Pair *x = left, *y = right;

  return x->a == y->a && x->b == y->b;
}

/* Whoever has the lower address in memory is a; entries stay where they are. */
static Pair *
pair_of (Work *work, const Entry *a, const Entry *b)
{
  Pair wanted = { .a = a, .b = b };
  Pair *pair = g_hash_table_lookup (work->pairs, &wanted);

  if (pair == NULL)
    {
      pair = g_memdup2 (&wanted, sizeof wanted);
      g_hash_table_add (work->pairs, pair);
    }
  return pair;
}

static Entry *
entry_of (TaoLikeness *self, const TaoKey32 *hotkey)
{
  Entry *entry = g_hash_table_lookup (self->entries, hotkey);

  if (entry == NULL)
    {
      entry = g_new0 (Entry, 1);
      entry->hotkey = *hotkey;
      entry->alike = g_array_new (FALSE, FALSE, sizeof (TaoAlike));
      g_hash_table_insert (self->entries, &entry->hotkey, entry);
    }
  return entry;
}

/* A row that says something. */
typedef struct {
  guint   uid;
  Entry  *entry;
  guint64 square;          /* of its length */
} Row;

static GArray *
collect_rows (TaoLikeness *self, const TaoMetagraph *metagraph)
{
  const TaoSparseRows *weights = &metagraph->weights;
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (Row));

  for (guint uid = 0; uid < MIN (weights->n_rows, metagraph->n) && rows->len < ROWS_MAX; uid++)
    {
      Row row = { .uid = uid };
      guint n = 0;

      if (metagraph->permit != NULL && metagraph->permit[uid] == 0)
        continue;
      for (guint32 k = weights->offset[uid]; k < weights->offset[uid + 1]; k++)
        if (weights->uid[k] < metagraph->n && weights->value[k] > 0)
          {
            row.square += (guint64) weights->value[k] * weights->value[k];
            n++;
          }
      if (n < FEWEST_WEIGHTS)
        continue;
      row.entry = entry_of (self, &metagraph->hotkey[uid]);
      g_array_append_val (rows, row);
    }
  return rows;
}

static void
compare (Work *work, const TaoMetagraph *metagraph, const Row *a, const Row *b, const guint16 *given_by_a)
{
  const TaoSparseRows *weights = &metagraph->weights;
  gboolean in_order = a->entry < b->entry;
  Pair *pair = pair_of (work, in_order ? a->entry : b->entry, in_order ? b->entry : a->entry);
  guint64 dot = 0;

  for (guint32 k = weights->offset[b->uid]; k < weights->offset[b->uid + 1]; k++)
    if (weights->uid[k] < metagraph->n)
      dot += (guint64) given_by_a[weights->uid[k]] * weights->value[k];
  /* The root of a square is exact: the same weights give 1, not nearly 1. */
  pair->sum += (double) dot / sqrt ((double) a->square * (double) b->square);
  pair->n++;
  if (metagraph->last_update == NULL)
    return;
  if (metagraph->last_update[a->uid] < metagraph->last_update[b->uid])
    *(in_order ? &pair->a_before : &pair->b_before) += 1;
  else if (metagraph->last_update[b->uid] < metagraph->last_update[a->uid])
    *(in_order ? &pair->b_before : &pair->a_before) += 1;
}

static void
compare_subnet (Work *work, const TaoMetagraph *metagraph)
{
  const TaoSparseRows *weights = &metagraph->weights;
  g_autoptr(GArray) rows = collect_rows (work->likeness, metagraph);
  g_autofree guint16 *given = g_new0 (guint16, metagraph->n + 1);

  for (guint i = 0; i < rows->len && !g_cancellable_is_cancelled (work->cancellable); i++)
    {
      const Row *a = &g_array_index (rows, Row, i);

      memset (given, 0, metagraph->n * sizeof *given);
      for (guint32 k = weights->offset[a->uid]; k < weights->offset[a->uid + 1]; k++)
        if (weights->uid[k] < metagraph->n)
          given[weights->uid[k]] = weights->value[k];
      for (guint j = i + 1; j < rows->len; j++)
        compare (work, metagraph, a, &g_array_index (rows, Row, j), given);
    }
}

/* --- all of them ------------------------------------------------------------------------------ */

static gboolean
has_weights (const TaoMetagraph *metagraph)
{
  return metagraph != NULL && metagraph->netuid != 0 && metagraph->hotkey != NULL && metagraph->weights.offset != NULL;
}

static int
compare_alike (gconstpointer left, gconstpointer right)
{
  const TaoAlike *x = left, *y = right;

  if (x->ppm != y->ppm)
    return x->ppm > y->ppm ? -1 : 1;
  if (x->n_subnets != y->n_subnets)
    return x->n_subnets > y->n_subnets ? -1 : 1;
  return memcmp (&x->hotkey, &y->hotkey, sizeof x->hotkey);
}

static void
keep_best (gpointer key, gpointer value, gpointer user_data)
{
  GArray *alike = ((Entry *) value)->alike;

  g_array_sort (alike, compare_alike);
  if (alike->len > TAO_LIKENESS_MOST)
    g_array_set_size (alike, TAO_LIKENESS_MOST);
}

static void
spread_pairs (Work *work)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, work->pairs);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      const Pair *pair = key;
      guint32 ppm = (guint32) CLAMP (lround (pair->sum / pair->n * 1e6), 0, 1000000);
      TaoAlike of_a = { pair->b->hotkey, ppm, pair->n, pair->b_before, pair->a_before };
      TaoAlike of_b = { pair->a->hotkey, ppm, pair->n, pair->a_before, pair->b_before };

      g_array_append_val (pair->a->alike, of_a);
      g_array_append_val (pair->b->alike, of_b);
    }
  g_hash_table_foreach (work->likeness->entries, keep_best, NULL);
}

TaoLikeness *
tao_likeness_new (TaoSnapshot *snapshot, GCancellable *cancellable)
{
  g_autoptr(TaoLikeness) self = g_new0 (TaoLikeness, 1);
  g_autoptr(GHashTable) pairs = g_hash_table_new_full (pair_hash, pair_equal, g_free, NULL);
  Work work = { self, pairs, cancellable };
  guint n;
  const TaoSubnet *subnets = tao_snapshot_get_subnets (snapshot, &n);

  g_atomic_ref_count_init (&self->ref_count);
  self->entries = g_hash_table_new_full (tao_account_id_key_hash, tao_account_id_key_equal, NULL, entry_free);
  for (guint i = 0; i < n; i++)
    {
      const TaoMetagraph *metagraph = tao_snapshot_lookup_metagraph (snapshot, subnets[i].netuid);

      if (!has_weights (metagraph))
        continue;
      compare_subnet (&work, metagraph);
      self->n_subnets++;
    }
  if (g_cancellable_is_cancelled (cancellable))
    return NULL;
  spread_pairs (&work);
  return g_steal_pointer (&self);
}

guint64
tao_likeness_stamp (const TaoSnapshot *snapshot)
{
  guint n;
  const TaoSubnet *subnets = tao_snapshot_get_subnets (snapshot, &n);
  guint64 stamp = 0;

  /* A metagraph that was not read anew is shared by reference. */
  for (guint i = 0; i < n; i++)
    {
      const TaoMetagraph *metagraph = tao_snapshot_lookup_metagraph (snapshot, subnets[i].netuid);

      if (has_weights (metagraph))
        stamp = (stamp ^ ((guint64) metagraph->netuid << 48) ^ metagraph->block) * G_GUINT64_CONSTANT (1099511628211) + 1;
    }
  return stamp;
}

const TaoAlike *
tao_likeness_get (const TaoLikeness *self, const TaoKey32 *hotkey, guint *n)
{
  const Entry *entry = g_hash_table_lookup (self->entries, hotkey);

  *n = entry != NULL ? entry->alike->len : 0;
  return *n > 0 ? (const TaoAlike *) (void *) entry->alike->data : NULL;
}

guint
tao_likeness_get_n_subnets (const TaoLikeness *self)
{
  return self->n_subnets;
}

/* --- in a worker ------------------------------------------------------------------------------ */

static void
work_cb (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  TaoLikeness *likeness = tao_likeness_new (data, cancellable);

  if (likeness != NULL)
    g_task_return_pointer (task, likeness, (GDestroyNotify) tao_likeness_unref);
  else
    g_task_return_error_if_cancelled (task);
}

void
tao_likeness_compute_async (TaoSnapshot *snapshot, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, tao_likeness_compute_async);
  g_task_set_task_data (task, tao_snapshot_ref (snapshot), (GDestroyNotify) tao_snapshot_unref);
  g_task_run_in_thread (task, work_cb);
}

TaoLikeness *
tao_likeness_compute_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
