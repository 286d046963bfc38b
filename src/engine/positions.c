/* What known coldkeys did with their stake, and what became of it: moves from the
 * chain's events, samples of what each position was worth, and from both the cost
 * and the change over a day that positions of a snapshot carry.
 *
 * At each head storage says for every pair of keys in which block its stake
 * changed last. If that is a block not seen yet its events are read, then storage
 * at the block before says where to look next, and so on back to what is known.
 * Nothing between is read. Blocks that the head read anyway, and that move stake
 * of ours, are looked at too. Where the node has forgotten a state the walk ends,
 * and what lies before is not known. */
#include <string.h>

#include "engine/books.h"
#include "engine/core.h"
#include "engine/stake-event.h"

#define DAY_MS (G_GINT64_CONSTANT (86400) * 1000)
#define HOUR_MS (G_GINT64_CONSTANT (3600) * 1000)
#define SAMPLE_BLOCKS 25
/* Blocks one walk looks at; a coldkey with more moves than that has no cost for its oldest ones. */
#define MOST_VISITS 400
#define RAO G_GUINT64_CONSTANT (1000000000)

/* From a head back to what is known. Shared by its answers. */
typedef struct {
  TaoPositions     *owner;         /* NULL once the network was left */
  TaoAnchor        *head;
  gint64            time_ms;
  GArray           *coldkeys;      /* TaoBytes32 */
  GArray           *rows;          /* TaoStoreHolding: what they have at the head */
  GHashTable       *prices;        /* netuid → guint64 */
  GArray           *found;         /* TaoStoreMove, any order */
  GHashTable       *targets;       /* block numbers to look at */
  guint64           reached;       /* everything above has been looked at */
  guint             visits;
  TaoAnchor        *at;            /* where storage is asked */
  TaoQuery         *query;
  GArray           *maps;          /* guint: index in the query per coldkey */
  TaoChainBlock    *block;
} Walk;

struct _TaoPositions {
  TaoCore    *core;
  GHashTable *books;               /* TaoKey32 → TaoBook */
  GHashTable *noted;               /* numbers of blocks that move stake of ours */
  GArray     *results;             /* TaoPosition, as of the last walk */
  Walk       *walk;                /* (nullable) under way */
  guint64     sampled_at;
  gboolean    sample_now;
};

static void
book_free (gpointer data)
{
  TaoBook *book = data;

  g_array_unref (book->moves);
  g_free (book);
}

static void
walk_free (Walk *walk)
{
  tao_anchor_unref (walk->head);
  g_clear_pointer (&walk->at, tao_anchor_unref);
  g_clear_pointer (&walk->query, tao_query_unref);
  g_clear_pointer (&walk->block, tao_chain_block_free);
  g_array_unref (walk->coldkeys);
  g_array_unref (walk->rows);
  g_array_unref (walk->found);
  g_array_unref (walk->maps);
  g_hash_table_unref (walk->prices);
  g_hash_table_unref (walk->targets);
  g_free (walk);
}

TaoPositions *
tao_positions_new (TaoCore *core)
{
  TaoPositions *self = g_new0 (TaoPositions, 1);

  self->core = core;
  self->books = g_hash_table_new_full (tao_account_id_key_hash, tao_account_id_key_equal, NULL, book_free);
  self->noted = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->results = g_array_new (FALSE, TRUE, sizeof (TaoPosition));
  return self;
}

void
tao_positions_free (TaoPositions *self)
{
  /* Answers still to come find nobody. */
  if (self->walk != NULL)
    self->walk->owner = NULL;
  g_hash_table_unref (self->books);
  g_hash_table_unref (self->noted);
  g_array_unref (self->results);
  g_free (self);
}

/* --- books ------------------------------------------------------------------------------------------ */

static char *
document_name (const TaoKey32 *coldkey)
{
  GString *name = g_string_new ("moves:");

  for (guint i = 0; i < sizeof coldkey->bytes; i++)
    g_string_append_printf (name, "%02x", coldkey->bytes[i]);
  return g_string_free (name, FALSE);
}

/* What the store remembers, or an empty book. */
static TaoBook *
find_book (TaoPositions *self, const TaoKey32 *coldkey)
{
  TaoBook *book = g_hash_table_lookup (self->books, coldkey);
  g_autofree char *name = NULL, *text = NULL;
  g_autoptr(GError) error = NULL;

  if (book != NULL)
    return book;
  book = g_new0 (TaoBook, 1);
  book->coldkey = *coldkey;
  g_hash_table_insert (self->books, &book->coldkey, book);
  if (self->core->store != NULL)
    {
      g_auto(GStrv) words = NULL;

      name = document_name (coldkey);
      text = tao_store_get_document (self->core->store, name, NULL);
      words = g_strsplit (text != NULL ? text : "", " ", 2);
      book->moves = tao_store_load_moves (self->core->store, coldkey->bytes, &error);
      if (book->moves != NULL && words[0] != NULL && words[1] != NULL)
        {
          g_ascii_string_to_unsigned (words[0], 10, 0, G_MAXINT64, &book->known_from, NULL);
          g_ascii_string_to_unsigned (words[1], 10, 0, G_MAXINT64, &book->through, NULL);
        }
      if (error != NULL)
        g_warning ("Own moves of stake cannot be read: %s", error->message);
    }
  if (book->moves == NULL)
    book->moves = g_array_new (FALSE, FALSE, sizeof (TaoStoreMove));
  return book;
}

static void
save_book (TaoPositions *self, const TaoBook *book)
{
  g_autofree char *name = document_name (&book->coldkey);
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT, book->known_from, book->through);
  g_autoptr(GError) error = NULL;

  if (self->core->store != NULL && !tao_store_put_document (self->core->store, name, text, &error))
    g_warning ("How far own moves are known is not kept: %s", error->message);
}

void
tao_positions_rewind (TaoPositions *self, guint64 number)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->books);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      TaoBook *book = value;

      while (book->moves->len > 0 && g_array_index (book->moves, TaoStoreMove, book->moves->len - 1).block > number)
        g_array_set_size (book->moves, book->moves->len - 1);
      if (book->through <= number)
        continue;
      book->through = number;
      book->known_from = MIN (book->known_from, number);
      save_book (self, book);
    }
  self->sampled_at = MIN (self->sampled_at, number);
}

static gboolean
is_ours (TaoPositions *self, const TaoKey32 *coldkey)
{
  const GArray *accounts = self->core->accounts;

  for (guint i = 0; i < accounts->len; i++)
    if (memcmp (&g_array_index (accounts, TaoBytes32, i), coldkey, sizeof *coldkey) == 0)
      return TRUE;
  return FALSE;
}

void
tao_positions_note_block (TaoPositions *self, const TaoChainBlock *block)
{
  TaoStakeEvent event;

  if (self->core->accounts->len == 0 || !block->events_known)
    return;
  for (guint i = 0; i < block->n_events; i++)
    if (tao_stake_event_read (&block->events[i], FALSE, &event) && is_ours (self, &event.coldkey))
      {
        gint64 number = (gint64) block->anchor->number;

        g_hash_table_add (self->noted, g_memdup2 (&number, sizeof number));
        return;
      }
}

/* --- the end of a walk -------------------------------------------------------------------------------- */

static int
compare_moves (gconstpointer a, gconstpointer b)
{
  const TaoStoreMove *x = a, *y = b;

  return x->block != y->block ? (x->block > y->block) - (x->block < y->block) : (x->index > y->index) - (x->index < y->index);
}

static void
add_moves (TaoPositions *self, const Walk *walk, TaoBook *book)
{
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < walk->found->len; i++)
    {
      const TaoStoreMove *move = &g_array_index (walk->found, TaoStoreMove, i);

      if (memcmp (move->coldkey, book->coldkey.bytes, sizeof move->coldkey) != 0 || move->block <= book->through)
        continue;
      g_array_append_vals (book->moves, move, 1);
      if (self->core->store != NULL && error == NULL && !tao_store_put_move (self->core->store, move, &error))
        g_warning ("An own move of stake is not kept: %s", error->message);
    }
}

static guint64
price_of (const Walk *walk, guint16 netuid)
{
  const guint64 *price = g_hash_table_lookup (walk->prices, GUINT_TO_POINTER (netuid));

  return netuid == 0 ? RAO : price != NULL ? *price : TAO_UNKNOWN_U64;
}

static const TaoStoreHolding *
find_row (const GArray *rows, const TaoStoreHolding *like)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const TaoStoreHolding *row = &g_array_index (rows, TaoStoreHolding, i);

      if (row->netuid == like->netuid && memcmp (row->hotkey, like->hotkey, sizeof row->hotkey) == 0)
        return row;
    }
  return NULL;
}

static void
compute_result (const Walk *walk, TaoStoreHolding *row, const TaoBook *book, const GArray *then)
{
  TaoPosition result = { .netuid = row->netuid, .emission_day_alpha = TAO_UNKNOWN_U64 };
  const TaoStoreHolding *moment = then != NULL && then->len > 0 ? &g_array_index (then, TaoStoreHolding, 0) : NULL;
  const TaoStoreHolding *before = moment != NULL ? find_row (then, row) : NULL;
  TaoValueChange *day = &result.day;

  memcpy (result.coldkey.bytes, row->coldkey, sizeof row->coldkey);
  memcpy (result.hotkey.bytes, row->hotkey, sizeof row->hotkey);
  result.cost_rao = tao_book_get_cost (book, &result.hotkey, row->netuid);
  row->cost_rao = result.cost_rao <= G_MAXINT64 ? (gint64) result.cost_rao : -1;
  day->since_block = TAO_UNKNOWN_U64;
  if (moment != NULL)
    {
      *day = (TaoValueChange) {
        .since_block = moment->block, .since_ms = moment->time_ms, .until_block = walk->head->number, .until_ms = walk->time_ms,
        .before_rao = before != NULL ? before->value_rao : 0, .after_rao = row->value_rao,
      };
      if (tao_book_get_change (book, &result.hotkey, row->netuid, before != NULL ? before->amount : 0, row->amount,
                               price_of (walk, row->netuid), day)
          && ABS (walk->time_ms - moment->time_ms - DAY_MS) <= HOUR_MS)
        result.emission_day_alpha = (guint64) MAX (day->emission_alpha, 0);
    }
  g_array_append_val (walk->owner->results, result);
}

static void
take_sample (TaoPositions *self, const Walk *walk)
{
  g_autoptr(GError) error = NULL;

  if (self->core->store == NULL || walk->time_ms <= 0 || walk->rows->len == 0
      || (!self->sample_now && walk->head->number < self->sampled_at + SAMPLE_BLOCKS))
    return;
  self->sampled_at = walk->head->number;
  self->sample_now = FALSE;
  if (!tao_store_put_holdings (self->core->store, (const TaoStoreHolding *) (gpointer) walk->rows->data, walk->rows->len, &error))
    g_warning ("What own positions are worth is not kept: %s", error->message);
}

/* @complete: nothing is missing between what was known and the head. */
static void
end_walk (Walk *walk, gboolean complete)
{
  TaoPositions *self = walk->owner;

  g_array_sort (walk->found, compare_moves);
  g_array_set_size (self->results, 0);
  for (guint c = 0; c < walk->coldkeys->len; c++)
    {
      const TaoKey32 *coldkey = &g_array_index (walk->coldkeys, TaoKey32, c);
      TaoBook *book = find_book (self, coldkey);
      g_autoptr(GArray) then = self->core->store != NULL
                                 ? tao_store_load_holdings_at (self->core->store, coldkey->bytes, walk->time_ms - DAY_MS, NULL) : NULL;

      add_moves (self, walk, book);
      if (!complete)
        book->known_from = MAX (book->known_from, walk->reached);
      if (book->through != walk->head->number)
        {
          gboolean keep = walk->found->len > 0 || !complete || walk->head->number >= book->through + SAMPLE_BLOCKS;

          book->through = walk->head->number;
          if (keep)
            save_book (self, book);
        }
      for (guint i = 0; i < walk->rows->len; i++)
        {
          TaoStoreHolding *row = &g_array_index (walk->rows, TaoStoreHolding, i);

          if (row->netuid != G_MAXUINT16 && memcmp (row->coldkey, coldkey->bytes, sizeof row->coldkey) == 0)
            compute_result (walk, row, book, then);
        }
    }
  take_sample (self, walk);
  g_hash_table_remove_all (self->noted);
  self->walk = NULL;
  walk_free (walk);
  tao_head_rebuild_later (self->core->head);
}

/* --- the walk --------------------------------------------------------------------------------------------- */

static void next_visit (Walk *walk);

/* TRUE if the answer may be used; else the walk is over. */
static gboolean
goes_on (Walk *walk, const GError *error)
{
  if (walk->owner == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      if (walk->owner != NULL)
        walk->owner->walk = NULL;
      walk_free (walk);
      return FALSE;
    }
  if (error == NULL)
    return TRUE;
  g_debug ("own moves before block %" G_GUINT64_FORMAT ": %s", walk->reached, error->message);
  /* Not even the head could be asked: nothing was learnt, the next one is asked again. */
  if (walk->visits == 0)
    {
      walk->owner->walk = NULL;
      walk_free (walk);
      return FALSE;
    }
  end_walk (walk, FALSE);
  return FALSE;
}

static void
add_target (Walk *walk, guint64 block)
{
  gint64 number = (gint64) block;

  if (block < walk->reached && block > 0)
    g_hash_table_add (walk->targets, g_memdup2 (&number, sizeof number));
}

static void
take_last_changes (Walk *walk)
{
  for (guint c = 0; c < walk->coldkeys->len; c++)
    {
      const TaoBook *book = find_book (walk->owner, &g_array_index (walk->coldkeys, TaoKey32, c));
      guint index = g_array_index (walk->maps, guint, c);

      for (guint e = 0; e < tao_query_get_n_entries (walk->query, index); e++)
        {
          const TaoValue *value = tao_query_get_entry (walk->query, index, e);
          guint64 block;

          if (value != NULL && tao_value_get_u64 (value, &block) && block > book->through)
            add_target (walk, block);
        }
    }
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Walk *walk = user_data;
  g_autoptr(GError) error = NULL;

  tao_query_run_finish (walk->query, result, &error);
  if (!goes_on (walk, error))
    return;
  take_last_changes (walk);
  next_visit (walk);
}

/* In which blocks stake changed last, seen from @walk->at. */
static void
ask_last_changes (Walk *walk)
{
  TaoCore *core = walk->owner->core;

  /* A runtime without it does not say where to look. */
  if (!tao_runtime_has_storage (walk->at->writer, "SubtensorModule", "LastColdkeyHotkeyStakeBlock"))
    {
      walk->reached = MIN (walk->reached, walk->at->number + 1) - 1;
      end_walk (walk, FALSE);
      return;
    }
  g_clear_pointer (&walk->query, tao_query_unref);
  walk->query = tao_query_new (core->connection, walk->at);
  g_array_set_size (walk->maps, 0);
  for (guint c = 0; c < walk->coldkeys->len; c++)
    {
      TaoKeyPart part = TAO_KEY_PART_ACCOUNT (&g_array_index (walk->coldkeys, TaoBytes32, c));
      guint index = tao_query_add_map (walk->query, "SubtensorModule", "LastColdkeyHotkeyStakeBlock", &part, 1, 0);

      g_array_append_val (walk->maps, index);
    }
  tao_query_run_async (walk->query, core->cancellable, asked_cb, walk);
}

static guint64
alpha_before (const TaoChainAccounts *accounts, const GArray *found, const TaoStakeEvent *event, guint64 block)
{
  /* An earlier move of the same block counts. */
  for (guint i = found->len; i-- > 0;)
    {
      const TaoStoreMove *move = &g_array_index (found, TaoStoreMove, i);

      if (move->block != block)
        break;
      if (move->netuid == event->netuid && memcmp (move->hotkey, event->hotkey.bytes, sizeof move->hotkey) == 0
          && memcmp (move->coldkey, event->coldkey.bytes, sizeof move->coldkey) == 0)
        return move->added ? move->alpha_before + move->alpha : move->alpha_before - MIN (move->alpha, move->alpha_before);
    }
  for (guint a = 0; a < accounts->n; a++)
    for (guint s = 0; s < accounts->accounts[a].n_stakes; s++)
      {
        const TaoChainStake *stake = &accounts->accounts[a].stakes[s];

        if (stake->netuid == event->netuid && memcmp (&stake->hotkey, &event->hotkey, sizeof event->hotkey) == 0
            && memcmp (&stake->coldkey, &event->coldkey, sizeof event->coldkey) == 0)
          return stake->alpha;
      }
  return 0;
}

static void
before_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Walk *walk = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoChainAccounts) accounts = tao_chain_read_accounts_finish (result, &error);
  const TaoChainBlock *block = walk->block;
  gboolean fee_apart;

  if (!goes_on (walk, error))
    return;
  fee_apart = tao_stake_events_have_fee_apart (block->anchor->writer);
  for (guint i = 0; i < block->n_events; i++)
    {
      TaoStakeEvent event;
      TaoStoreMove move;

      if (!tao_stake_event_read (&block->events[i], fee_apart, &event) || !is_ours (walk->owner, &event.coldkey))
        continue;
      move = (TaoStoreMove) {
        .block = block->anchor->number, .index = i, .netuid = event.netuid, .added = event.added, .tao_rao = event.tao_rao,
        .alpha = event.alpha, .time_ms = block->timestamp_ms != TAO_CHAIN_UNKNOWN_I64 ? block->timestamp_ms : 0,
        .alpha_before = alpha_before (accounts, walk->found, &event, block->anchor->number),
      };
      memcpy (move.coldkey, event.coldkey.bytes, sizeof move.coldkey);
      memcpy (move.hotkey, event.hotkey.bytes, sizeof move.hotkey);
      g_array_append_val (walk->found, move);
    }
  walk->reached = block->anchor->number;
  ask_last_changes (walk);
}

static void
parent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Walk *walk = user_data;
  g_autoptr(GError) error = NULL;
  TaoAnchor *anchor = tao_connection_anchor_finish (result, &error);

  if (!goes_on (walk, error))
    {
      g_clear_pointer (&anchor, tao_anchor_unref);
      return;
    }
  g_clear_pointer (&walk->at, tao_anchor_unref);
  walk->at = anchor;
  tao_chain_read_accounts_async (walk->owner->core->connection, walk->at, (const TaoBytes32 *) (gpointer) walk->coldkeys->data,
                                 walk->coldkeys->len, walk->owner->core->cancellable, before_cb, walk);
}

static void
block_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Walk *walk = user_data;
  g_autoptr(GError) error = NULL;
  TaoChainBlock *block = tao_chain_read_block_finish (result, &error);

  if (block != NULL && !block->events_known)
    error = g_error_new_literal (TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_PRUNED, "its events are not there any more");
  if (!goes_on (walk, error))
    {
      g_clear_pointer (&block, tao_chain_block_free);
      return;
    }
  g_clear_pointer (&walk->block, tao_chain_block_free);
  walk->block = block;
  tao_connection_anchor_at_async (walk->owner->core->connection, block->anchor->number - 1, walk->owner->core->cancellable,
                                  parent_cb, walk);
}

static void
visited_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Walk *walk = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoAnchor) anchor = tao_connection_anchor_finish (result, &error);

  if (!goes_on (walk, error))
    return;
  tao_chain_read_block_async (walk->owner->core->connection, anchor, walk->owner->core->cancellable, block_cb, walk);
}

/* The newest block that is still to be looked at. */
static void
next_visit (Walk *walk)
{
  TaoCore *core = walk->owner->core;
  GHashTableIter iter;
  gpointer key;
  gint64 newest = 0;

  g_hash_table_iter_init (&iter, walk->targets);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    newest = MAX (newest, *(const gint64 *) key);
  if (newest == 0)
    {
      end_walk (walk, TRUE);
      return;
    }
  g_hash_table_remove (walk->targets, &newest);
  if (++walk->visits > MOST_VISITS)
    {
      end_walk (walk, FALSE);
      return;
    }
  /* Should it be unreadable, everything up to it is not known. */
  walk->reached = (guint64) newest;
  tao_connection_anchor_at_async (core->connection, (guint64) newest, core->cancellable, visited_cb, walk);
}

static void
add_rows (Walk *walk, const TaoPosition *positions, guint n_positions, const TaoAccountState *accounts, guint n_accounts)
{
  for (guint i = 0; i < n_positions; i++)
    {
      TaoStoreHolding row = {
        .block = walk->head->number, .time_ms = walk->time_ms, .netuid = positions[i].netuid, .amount = positions[i].alpha,
        .value_rao = positions[i].value_rao, .cost_rao = -1,
      };

      memcpy (row.coldkey, positions[i].coldkey.bytes, sizeof row.coldkey);
      memcpy (row.hotkey, positions[i].hotkey.bytes, sizeof row.hotkey);
      if (row.value_rao <= G_MAXINT64 && row.amount <= G_MAXINT64)
        g_array_append_val (walk->rows, row);
    }
  for (guint i = 0; i < n_accounts; i++)
    {
      TaoStoreHolding row = {
        .block = walk->head->number, .time_ms = walk->time_ms, .netuid = G_MAXUINT16, .amount = accounts[i].free_rao,
        .value_rao = accounts[i].free_rao, .cost_rao = -1,
      };

      memcpy (row.coldkey, accounts[i].account.bytes, sizeof row.coldkey);
      if (row.value_rao <= G_MAXINT64)
        g_array_append_val (walk->rows, row);
    }
}

void
tao_positions_advance (TaoPositions *self, TaoAnchor *anchor, gint64 time_ms, const TaoSubnet *subnets, guint n_subnets,
                       const TaoPosition *positions, guint n_positions, const TaoAccountState *accounts, guint n_accounts)
{
  TaoCore *core = self->core;
  GHashTableIter iter;
  gpointer key;
  Walk *walk;

  if (self->walk != NULL || core->connection == NULL || n_accounts == 0)
    return;
  walk = g_new0 (Walk, 1);
  walk->owner = self;
  walk->head = tao_anchor_ref (anchor);
  walk->at = tao_anchor_ref (anchor);
  walk->reached = anchor->number + 1;
  walk->time_ms = time_ms;
  walk->coldkeys = g_array_new (FALSE, FALSE, sizeof (TaoBytes32));
  walk->rows = g_array_new (FALSE, FALSE, sizeof (TaoStoreHolding));
  walk->found = g_array_new (FALSE, FALSE, sizeof (TaoStoreMove));
  walk->maps = g_array_new (FALSE, FALSE, sizeof (guint));
  walk->prices = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  walk->targets = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->walk = walk;
  for (guint i = 0; i < n_accounts; i++)
    {
      TaoBook *book = find_book (self, &accounts[i].account);

      self->sample_now |= book->through == 0;
      g_array_append_vals (walk->coldkeys, &accounts[i].account, 1);
    }
  for (guint i = 0; i < n_subnets; i++)
    if (subnets[i].price_rao != TAO_UNKNOWN_U64)
      g_hash_table_insert (walk->prices, GUINT_TO_POINTER (subnets[i].netuid), g_memdup2 (&subnets[i].price_rao, sizeof (guint64)));
  add_rows (walk, positions, n_positions, accounts, n_accounts);
  g_hash_table_iter_init (&iter, self->noted);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      guint64 number = (guint64) *(const gint64 *) key;
      gboolean known = TRUE;

      for (guint i = 0; i < n_accounts; i++)
        known &= find_book (self, &accounts[i].account)->through >= number;
      if (!known)
        add_target (walk, number);
    }
  ask_last_changes (walk);
}

/* --- what snapshots and charts want ---------------------------------------------------------------------------- */

void
tao_positions_fill (TaoPositions *self, TaoPosition *positions, guint n)
{
  for (guint i = 0; i < n; i++)
    for (guint r = 0; r < self->results->len; r++)
      {
        const TaoPosition *result = &g_array_index (self->results, TaoPosition, r);

        if (result->netuid != positions[i].netuid || memcmp (&result->hotkey, &positions[i].hotkey, sizeof result->hotkey) != 0
            || memcmp (&result->coldkey, &positions[i].coldkey, sizeof result->coldkey) != 0)
          continue;
        positions[i].cost_rao = result->cost_rao;
        positions[i].emission_day_alpha = result->emission_day_alpha;
        positions[i].day = result->day;
      }
}

gboolean
tao_positions_load_series (TaoPositions *self, TaoPortfolioField field, gint64 from_ms, gint64 to_ms, guint max_points,
                           TaoStoreSeries *out, GError **error)
{
  const GArray *accounts = self->core->accounts;

  return tao_store_load_portfolio (self->core->store, field, (const guint8 (*)[32]) (gpointer) accounts->data, accounts->len,
                                   from_ms, to_ms, max_points, out, error);
}
