#include "engine/claimed.h"

#include <string.h>

#include "chain/query.h"
#include "engine/orders.h"

/* The block before, and the claim's own. */
enum { BEFORE, AFTER, N_ENDS };

typedef struct {
  TaoConnection *connection;
  TaoBytes32     signer;
  guint16        netuids[TAO_CLAIMS_MAX];
  guint          n_netuids;
  TaoAnchor     *anchors[N_ENDS];
  guint64        root_stake[N_ENDS];
  GArray        *hotkeys;              /* TaoBytes32: those with root stake before */
  TaoQuery      *queries[N_ENDS];
  guint          type;                 /* index in the first query */
  guint          first[N_ENDS];        /* of what was claimed, by hotkey and netuid */
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  for (guint end = 0; end < N_ENDS; end++)
    {
      g_clear_pointer (&reading->anchors[end], tao_anchor_unref);
      g_clear_pointer (&reading->queries[end], tao_query_unref);
    }
  g_array_unref (reading->hotkeys);
  tao_connection_unref (reading->connection);
  g_free (reading);
}

/* What cannot be read is unknown, and no error of the order. */
static gboolean
give_up (GTask *task, GError *error)
{
  if (error == NULL)
    return FALSE;
  g_debug ("a root claim: %s", error->message);
  g_error_free (error);
  g_task_return_int (task, -1);
  g_object_unref (task);
  return TRUE;
}

gboolean
tao_claim_type_keeps (const TaoValue *type, guint16 netuid)
{
  const TaoScaleVariant *variant = type != NULL ? tao_value_get_variant (type) : NULL;
  const TaoValue *subnets;

  if (variant == NULL || !g_str_equal (variant->name, "KeepSubnets"))
    return variant != NULL && g_str_equal (variant->name, "Keep");
  subnets = tao_value_lookup (type, "subnets");
  for (guint i = 0; subnets != NULL && i < tao_value_get_n_children (subnets); i++)
    {
      guint32 kept;

      if (tao_value_get_u32 (tao_value_get_child (subnets, i), &kept) && kept == netuid)
        return TRUE;
    }
  return FALSE;
}

/* The chain counts what each pair has claimed, dividends kept only add what they bring. */
static gboolean
sum_kept (Reading *reading, guint64 *out)
{
  guint64 sum = 0;

  for (guint i = 0; i < reading->hotkeys->len * reading->n_netuids; i++)
    {
      guint64 ends[N_ENDS];

      for (guint end = 0; end < N_ENDS; end++)
        if (!tao_query_get_u64 (reading->queries[end], reading->first[end] + i, &ends[end]))
          return FALSE;
      if (ends[AFTER] < ends[BEFORE])
        return FALSE;
      sum += ends[AFTER] - ends[BEFORE];
    }
  *out = sum;
  return TRUE;
}

static void
answer (GTask *task, Reading *reading)
{
  const TaoValue *type = tao_query_get (reading->queries[BEFORE], reading->type);
  guint64 received = TAO_UNKNOWN_U64;
  guint kept = 0;

  for (guint i = 0; i < reading->n_netuids; i++)
    kept += tao_claim_type_keeps (type, reading->netuids[i]);
  if (type != NULL && kept == 0 && reading->root_stake[AFTER] >= reading->root_stake[BEFORE])
    received = reading->root_stake[AFTER] - reading->root_stake[BEFORE];
  else if (kept == 1 && reading->n_netuids == 1 && !sum_kept (reading, &received))
    received = TAO_UNKNOWN_U64;
  g_task_return_int (task, received <= G_MAXINT64 ? (gssize) received : -1);
  g_object_unref (task);
}

static void ask (GTask *task, guint end);

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Reading *reading = g_task_get_task_data (task);
  guint end = reading->queries[AFTER] != NULL ? AFTER : BEFORE;
  GError *error = NULL;

  tao_query_run_finish (reading->queries[end], result, &error);
  if (give_up (task, error))
    return;
  if (end == BEFORE)
    ask (task, AFTER);
  else
    answer (task, reading);
}

static void
ask (GTask *task, guint end)
{
  Reading *reading = g_task_get_task_data (task);
  TaoQuery *query = tao_query_new (reading->connection, reading->anchors[end]);
  TaoKeyPart signer = TAO_KEY_PART_ACCOUNT (&reading->signer);

  reading->queries[end] = query;
  if (end == BEFORE)
    reading->type = tao_query_add_storage (query, "SubtensorModule", "RootClaimType", &signer, 1);
  for (guint h = 0; h < reading->hotkeys->len; h++)
    for (guint i = 0; i < reading->n_netuids; i++)
      {
        TaoKeyPart parts[] = {
          TAO_KEY_PART_U16 (reading->netuids[i]), TAO_KEY_PART_ACCOUNT (&g_array_index (reading->hotkeys, TaoBytes32, h)), signer,
        };
        guint index = tao_query_add_storage (query, "SubtensorModule", "RootClaimed", parts, G_N_ELEMENTS (parts));

        if (h == 0 && i == 0)
          reading->first[end] = index;
      }
  tao_query_run_async (query, g_task_get_cancellable (task), asked_cb, task);
}

static void
accounts_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Reading *reading = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(TaoChainAccounts) accounts = tao_chain_read_accounts_finish (result, &error);
  guint end;

  if (give_up (task, error))
    return;
  end = accounts->number == reading->anchors[AFTER]->number ? AFTER : BEFORE;
  if (accounts->n != 1 || accounts->accounts[0].stakes == NULL)
    {
      give_up (task, g_error_new_literal (TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_NOT_AVAILABLE, "stake is not told"));
      return;
    }
  for (guint i = 0; i < accounts->accounts[0].n_stakes; i++)
    {
      const TaoChainStake *stake = &accounts->accounts[0].stakes[i];

      if (stake->netuid != 0)
        continue;
      reading->root_stake[end] += stake->alpha;
      if (end == BEFORE)
        g_array_append_val (reading->hotkeys, stake->hotkey);
    }
  if (end == AFTER)
    tao_chain_read_accounts_async (reading->connection, reading->anchors[BEFORE], &reading->signer, 1,
                                   g_task_get_cancellable (task), accounts_cb, task);
  else
    ask (task, BEFORE);
}

static void
anchor_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Reading *reading = g_task_get_task_data (task);
  GError *error = NULL;
  TaoAnchor *anchor = tao_connection_anchor_finish (result, &error);

  if (give_up (task, error))
    return;
  if (reading->anchors[AFTER] == NULL)
    {
      reading->anchors[AFTER] = anchor;
      tao_connection_anchor_async (reading->connection, &anchor->parent_hash, g_task_get_cancellable (task), anchor_cb, task);
      return;
    }
  reading->anchors[BEFORE] = anchor;
  tao_chain_read_accounts_async (reading->connection, reading->anchors[AFTER], &reading->signer, 1, g_task_get_cancellable (task),
                                 accounts_cb, task);
}

void
tao_claimed_read_async (TaoConnection *connection, const TaoKey32 *signer, const TaoOrder *order, const TaoBytes32 *block,
                        GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  Reading *reading = g_new0 (Reading, 1);
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, tao_claimed_read_async);
  g_task_set_task_data (task, reading, reading_free);
  reading->connection = tao_connection_ref (connection);
  reading->hotkeys = g_array_new (FALSE, FALSE, sizeof (TaoBytes32));
  reading->n_netuids = tao_order_read_claims (order, reading->netuids, NULL);
  memcpy (reading->signer.bytes, signer->bytes, sizeof reading->signer.bytes);
  tao_connection_anchor_async (connection, block, cancellable, anchor_cb, task);
}

guint64
tao_claimed_read_finish (GAsyncResult *result)
{
  gssize received = g_task_propagate_int (G_TASK (result), NULL);

  return received >= 0 ? (guint64) received : TAO_UNKNOWN_U64;
}
