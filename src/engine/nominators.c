#include "engine/nominators.h"

#include <string.h>

#include "economy/share-pool.h"
#include "engine/asked.h"
#include "engine/engine-private.h"

TaoNominators *
tao_nominators_ref (TaoNominators *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
tao_nominators_unref (TaoNominators *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  tao_arena_unref (self->memory);
  g_free (self);
}

const TaoNominatorPool *
tao_nominators_find_pool (const TaoNominators *self, guint16 netuid)
{
  for (guint i = 0; i < self->n_pools; i++)
    if (self->pools[i].netuid == netuid)
      return &self->pools[i];
  return NULL;
}

/* --- from shares to amounts ------------------------------------------------------------------- */

static TaoSafeFloat
share_of (const TaoChainShare *stored)
{
  tao_u128 number = (tao_u128) stored->high << 64 | stored->low;

  /* Bytes of a stranger's: what the chain itself writes is normalised already. */
  return stored->legacy ? tao_safe_float_from_u64f64 (TAO_U64F64 (number)) : tao_safe_float_normalize (number, stored->exponent);
}

static guint64
price_of (const TaoChainSubnets *subnets, guint16 netuid)
{
  for (guint i = 0; i < subnets->n; i++)
    if (subnets->subnets[i].netuid == netuid)
      return tao_chain_spot_price_rao (&subnets->subnets[i]);
  return TAO_UNKNOWN_U64;
}

static int
compare_pools (const void *a, const void *b)
{
  return ((const TaoNominatorPool *) a)->netuid - ((const TaoNominatorPool *) b)->netuid;
}

static int
compare_stakes (const void *a, const void *b)
{
  const TaoNominator *x = a, *y = b;
  gboolean known_x = x->value_rao != TAO_UNKNOWN_U64, known_y = y->value_rao != TAO_UNKNOWN_U64;
  int order;

  if (known_x != known_y)
    return known_x ? -1 : 1;
  if (x->value_rao != y->value_rao)
    return x->value_rao > y->value_rao ? -1 : 1;
  order = memcmp (&x->coldkey, &y->coldkey, sizeof x->coldkey);
  return order != 0 ? order : x->netuid - y->netuid;
}

/* A pool while shares are valued. */
typedef struct {
  TaoSharePool      pool;
  guint64           price_rao;
  TaoNominatorPool *out;
} Pool;

/* By netuid. */
static GHashTable *
make_pools (const TaoChainNominators *read, const TaoChainSubnets *subnets, TaoNominatorPool *out)
{
  GHashTable *pools = g_hash_table_new_full (NULL, NULL, NULL, g_free);

  for (guint i = 0; i < read->n_pools; i++)
    {
      const TaoChainStakePool *in = &read->pools[i];
      Pool *pool = g_new0 (Pool, 1);

      pool->pool = (TaoSharePool) { in->alpha, share_of (&in->denominator) };
      pool->price_rao = price_of (subnets, in->netuid);
      pool->out = &out[i];
      out[i] = (TaoNominatorPool) {
        .netuid = in->netuid, .alpha = in->alpha, .value_rao = tao_alpha_value_rao (in->alpha, pool->price_rao),
      };
      g_hash_table_replace (pools, GUINT_TO_POINTER (in->netuid), pool);
    }
  return pools;
}

TaoNominators *
tao_build_nominators (const TaoChainNominators *read, const TaoChainSubnets *subnets)
{
  TaoNominators *self = g_new0 (TaoNominators, 1);
  TaoArena *arena = tao_arena_new ();
  TaoNominatorPool *pools = tao_arena_new_array (arena, TaoNominatorPool, read->n_pools);
  TaoNominator *stakes = tao_arena_new_array (arena, TaoNominator, read->n_stakes);
  g_autoptr(GHashTable) by_netuid = make_pools (read, subnets, pools);
  const TaoBytes32 *last = NULL;

  g_atomic_ref_count_init (&self->ref_count);
  self->memory = arena;
  self->block = read->number;
  memcpy (self->hotkey.bytes, read->hotkey.bytes, sizeof self->hotkey.bytes);
  memcpy (self->owner.bytes, read->owner.bytes, sizeof self->owner.bytes);
  self->has_owner = read->has_owner;
  for (guint i = 0; i < read->n_stakes; i++)
    {
      const TaoChainNominator *in = &read->stakes[i];
      Pool *pool = g_hash_table_lookup (by_netuid, GUINT_TO_POINTER (in->netuid));
      guint64 alpha = pool != NULL ? tao_share_pool_value (&pool->pool, share_of (&in->share)) : 0;
      TaoNominator *out = &stakes[self->n_stakes];

      if (alpha == 0)
        continue;
      *out = (TaoNominator) {
        .netuid = in->netuid, .alpha = alpha, .value_rao = tao_alpha_value_rao (alpha, pool->price_rao),
        .pool_alpha = pool->pool.value,
      };
      memcpy (out->coldkey.bytes, in->coldkey.bytes, sizeof out->coldkey.bytes);
      /* They come by coldkey. */
      if (last == NULL || !tao_account_id_equal (last, &in->coldkey))
        self->n_coldkeys++;
      last = &in->coldkey;
      pool->out->shared_alpha += alpha;
      pool->out->n_stakers++;
      self->n_stakes++;
    }
  for (guint i = 0; i < read->n_pools; i++)
    if (pools[i].alpha > 0 || pools[i].n_stakers > 0)
      {
        if (pools[i].value_rao != TAO_UNKNOWN_U64)
          self->value_rao += pools[i].value_rao;
        pools[self->n_pools++] = pools[i];
      }
  qsort (pools, self->n_pools, sizeof *pools, compare_pools);
  qsort (stakes, self->n_stakes, sizeof *stakes, compare_stakes);
  self->pools = pools;
  self->stakes = stakes;
  return self;
}

/* --- reading ------------------------------------------------------------------------------------ */

typedef struct {
  TaoAsked            asked;
  TaoConnection      *connection;
  TaoAnchor          *anchor;
  TaoBytes32          hotkey;
  guint64             block;
  guint               waiting;
  GError             *error;
  TaoChainNominators *read;
  TaoChainSubnets    *subnets;
  TaoNominators      *nominators;
  GArray             *named;         /* TaoBytes32, by value of the largest position */
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  tao_asked_clear (&question->asked);
  g_clear_pointer (&question->connection, tao_connection_unref);
  g_clear_pointer (&question->anchor, tao_anchor_unref);
  g_clear_error (&question->error);
  g_clear_pointer (&question->read, tao_chain_nominators_free);
  g_clear_pointer (&question->subnets, tao_chain_subnets_free);
  g_clear_pointer (&question->nominators, tao_nominators_unref);
  g_clear_pointer (&question->named, g_array_unref);
  g_free (question);
}

static GCancellable *
cancellable_of (Question *question)
{
  return g_task_get_cancellable (question->asked.task);
}

/* @error: (transfer full). */
static void
fail (Question *question, GError *error)
{
  /* Not by who asked: the network was left. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) && !g_cancellable_is_cancelled (cancellable_of (question)))
    {
      g_error_free (error);
      error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_CONNECTED, "Not connected");
    }
  tao_asked_take_error (&question->asked, error);
  question_free (question);
}

static void
names_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Question *question = user_data;
  TaoNominators *nominators = question->nominators;
  GError *error = NULL;
  g_autoptr(GPtrArray) names = tao_chain_read_names_finish (result, &error);
  g_autoptr(GHashTable) by_coldkey = g_hash_table_new (tao_account_id_key_hash, tao_account_id_key_equal);
  TaoNominator *stakes = (TaoNominator *) nominators->stakes;

  if (names == NULL)
    {
      fail (question, error);
      return;
    }
  for (guint i = 0; i < names->len; i++)
    if (names->pdata[i] != NULL)
      g_hash_table_insert (by_coldkey, &g_array_index (question->named, TaoBytes32, i),
                           tao_arena_strdup (nominators->memory, names->pdata[i]));
  for (guint i = 0; i < nominators->n_stakes; i++)
    stakes[i].identity = g_hash_table_lookup (by_coldkey, stakes[i].coldkey.bytes);
  tao_asked_answer (&question->asked, g_steal_pointer (&question->nominators), (GDestroyNotify) tao_nominators_unref);
  question_free (question);
}

static void
read_names (Question *question)
{
  const TaoNominators *nominators = question->nominators;
  g_autoptr(GHashTable) seen = g_hash_table_new (tao_account_id_key_hash, tao_account_id_key_equal);

  question->named = g_array_new (FALSE, FALSE, sizeof (TaoBytes32));
  for (guint i = 0; i < nominators->n_stakes && question->named->len < TAO_NOMINATORS_NAMED; i++)
    if (g_hash_table_add (seen, (gpointer) nominators->stakes[i].coldkey.bytes))
      g_array_append_vals (question->named, nominators->stakes[i].coldkey.bytes, 1);
  tao_chain_read_names_async (question->connection, question->anchor, (const TaoBytes32 *) (void *) question->named->data,
                              question->named->len, cancellable_of (question), names_cb, question);
}

static void
part_done (Question *question, GError *error)
{
  if (error != NULL && question->error == NULL)
    question->error = error;
  else
    g_clear_error (&error);
  if (--question->waiting > 0)
    return;
  if (question->error != NULL)
    {
      fail (question, g_steal_pointer (&question->error));
      return;
    }
  question->nominators = tao_build_nominators (question->read, question->subnets);
  question->nominators->time_ms = g_get_real_time () / 1000;
  memcpy (question->nominators->block_hash.bytes, question->anchor->hash.bytes, sizeof question->nominators->block_hash.bytes);
  read_names (question);
}

static void
nominators_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Question *question = user_data;
  GError *error = NULL;

  question->read = tao_chain_read_nominators_finish (result, &error);
  part_done (question, error);
}

static void
subnets_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Question *question = user_data;
  GError *error = NULL;

  question->subnets = tao_chain_read_subnets_finish (result, &error);
  part_done (question, error);
}

static void
read_at_anchor (Question *question)
{
  question->waiting = 2;
  tao_chain_read_nominators_async (question->connection, question->anchor, &question->hotkey, cancellable_of (question),
                                   nominators_cb, question);
  tao_chain_read_subnets_async (question->connection, question->anchor, cancellable_of (question), subnets_cb, question);
}

static void
anchored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Question *question = user_data;
  GError *error = NULL;

  question->anchor = tao_connection_anchor_finish (result, &error);
  if (question->anchor == NULL)
    fail (question, error);
  else
    read_at_anchor (question);
}

/* In the engine's thread. */
static void
nominators_command (TaoCore *core, gpointer data)
{
  Question *question = data;
  TaoAnchor *head = tao_head_get_anchor (core->head);

  if (core->connection == NULL || head == NULL)
    {
      tao_asked_fail (&question->asked, G_IO_ERROR_NOT_CONNECTED, "Not connected");
      question_free (question);
      return;
    }
  question->connection = tao_connection_ref (core->connection);
  if (question->block == TAO_BLOCK_BEST || question->block == head->number)
    {
      question->anchor = tao_anchor_ref (head);
      read_at_anchor (question);
    }
  else
    {
      tao_connection_anchor_at_async (core->connection, question->block, cancellable_of (question), anchored_cb, question);
    }
}

void
tao_engine_load_nominators_async (TaoEngine *self, const TaoKey32 *hotkey, guint64 block, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data)
{
  Question *question;

  g_return_if_fail (TAO_IS_ENGINE (self));

  question = g_new0 (Question, 1);
  tao_asked_init (&question->asked, self, tao_engine_load_nominators_async, cancellable, callback, user_data);
  memcpy (question->hotkey.bytes, hotkey->bytes, sizeof question->hotkey.bytes);
  question->block = block;
  tao_engine_send_owned (self, nominators_command, question, question_free);
}

TaoNominators *
tao_engine_load_nominators_finish (TaoEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
