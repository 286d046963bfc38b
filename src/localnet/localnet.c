#include "localnet/localnet.h"

/* Blocks kept at hand; older ones come from the database. */
#define MAX_RECENT 512
/* An archive holds only so many whole states between milestones; others are made again when asked for. */
#define ARCHIVE_WINDOW 256
#define MAX_RESTORED 64
/* A view remembers what it has read: after so many uses it starts anew. */
#define MAX_VIEW_USES 256
/* Aura's slot, as on the main network. */
#define SLOT_MS 12000
/* Where a chain keeps its runtime.  Clients tell runtimes apart by the hash of what is there. */
#define CODE_KEY ":code"

struct _TaoLocalnet
{
  TaoRuntime *runtime;
  TaoDatabase *database;
  TaoPool *pool;
  TaoGenesisConfig genesis_config;
  guint pruning;

  TaoStorage *storage;          /* the head's state and the running block's overlay */
  TaoBlock *genesis;
  TaoBlock *head;
  TaoBlock *best;
  guint64 head_time_ms;
  guint32 target;               /* of history under way, or 0 */

  GQueue recent;                /* TaoBlock, oldest first, without gaps, the head last */
  GHashTable *states;           /* number → TaoTrie */
  GQueue restored;              /* numbers of states that an archive has made again, oldest first */
  guint32 oldest_state;         /* the base in the database */
  guint32 compacted;            /* up to here only milestones are kept */
  TaoDelta *pending;            /* changes since the newest version in the database */
  gboolean writing;             /* a transaction is open */

  TaoStorage *view;
  guint view_uses;

  TaoLocalnetActFunc act_func;
  gpointer act_data;
  TaoLocalnetPublishedFunc published_func;
  gpointer published_data;
  TaoLocalnetTimes times;
};

static gpointer
number_key (guint32 number)
{
  return GUINT_TO_POINTER (number);
}

static void
remember_block (TaoLocalnet *self, TaoBlock *block)
{
  g_queue_push_tail (&self->recent, tao_block_ref (block));
  while (self->recent.length > MAX_RECENT)
    tao_block_unref (g_queue_pop_head (&self->recent));
}

static void
set_head (TaoLocalnet *self, TaoBlock *block)
{
  remember_block (self, block);
  g_clear_pointer (&self->head, tao_block_unref);
  self->head = tao_block_ref (block);
}

static void
keep_state (TaoLocalnet *self, guint32 number, TaoTrie *state)
{
  g_hash_table_insert (self->states, number_key (number), tao_trie_ref (state));
}

/* --- Opening ------------------------------------------------------------------------- */

static gboolean
set_number_fact (TaoLocalnet *self, const char *name, guint64 value, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, value);

  return tao_database_set_fact (self->database, name, text, error);
}

static gboolean
get_number_fact (TaoLocalnet *self, const char *name, guint64 *value, GError **error)
{
  g_autoptr(GError) local = NULL;
  g_autofree char *text = tao_database_get_fact (self->database, name, &local);

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (text == NULL || !g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT64, value, NULL))
    {
      g_set_error (error, TAO_DATABASE_ERROR, TAO_DATABASE_ERROR_DAMAGED, "the database lacks the fact “%s”", name);
      return FALSE;
    }
  return TRUE;
}

static gboolean
create_chain (TaoLocalnet *self, GError **error)
{
  static const guint8 no_parent[32];
  static const guint8 empty_digest = 0;
  static const guint8 code[] = "This runtime is native code; there is no WebAssembly.";
  g_autoptr(TaoTrie) empty = tao_trie_new (TAO_STATE_VERSION_1);
  g_autoptr(GBytes) digest = g_bytes_new_static (&empty_digest, 1);
  g_autoptr(GPtrArray) extrinsics = g_ptr_array_new ();
  g_autoptr(TaoBlock) block = NULL;
  TaoTrie *state;
  guint8 root[32];

  self->storage = tao_storage_new (empty);
  tao_runtime_build_genesis (self->runtime, self->storage, &self->genesis_config);
  tao_storage_put (self->storage, (const guint8 *) CODE_KEY, strlen (CODE_KEY), code, sizeof code - 1);
  state = tao_storage_end_block (self->storage, NULL);
  tao_trie_root (state, root);
  block = tao_block_new (0, no_parent, root, digest, extrinsics);
  keep_state (self, 0, state);
  set_head (self, block);
  self->head_time_ms = self->genesis_config.timestamp_ms;

  return tao_database_begin (self->database, error)
         && tao_database_add_block (self->database, block, error)
         && tao_database_set_base (self->database, 0, state, error)
         && set_number_fact (self, "preset", self->genesis_config.preset, error)
         && set_number_fact (self, "seed", self->genesis_config.seed, error)
         && set_number_fact (self, "genesis-time", self->genesis_config.timestamp_ms, error)
         && set_number_fact (self, "slot", self->genesis_config.slot_duration_ms, error)
         && set_number_fact (self, "head-time", self->head_time_ms, error)
         && set_number_fact (self, "compacted", 0, error)
         && tao_database_commit (self->database, error);
}

static gboolean
keep_version_cb (guint32 number, TaoTrie *state, gpointer data)
{
  TaoLocalnet *self = data;

  if (g_hash_table_size (self->states) == 0)
    self->oldest_state = number;
  /* Whole states between the milestones are only for the present; see restore_state(). */
  if (self->pruning > 0 || number % TAO_LOCALNET_MILESTONE == 0 || number > self->compacted)
    keep_state (self, number, state);
  return TRUE;
}

static gboolean
fail_damaged (const char *what, guint32 number, GError **error)
{
  g_set_error (error, TAO_DATABASE_ERROR, TAO_DATABASE_ERROR_DAMAGED, "block %u: %s", number, what);
  return FALSE;
}

static gboolean
load_chain (TaoLocalnet *self, guint32 newest, GError **error)
{
  TaoTrie *state;
  guint64 preset, slot, compacted;

  if (!get_number_fact (self, "preset", &preset, error)
      || !get_number_fact (self, "seed", &self->genesis_config.seed, error)
      || !get_number_fact (self, "genesis-time", &self->genesis_config.timestamp_ms, error)
      || !get_number_fact (self, "slot", &slot, error)
      || !get_number_fact (self, "head-time", &self->head_time_ms, error)
      || !get_number_fact (self, "compacted", &compacted, error))
    return FALSE;
  self->genesis_config.preset = (TaoPreset) preset;
  self->genesis_config.slot_duration_ms = (guint32) slot;
  self->compacted = (guint32) compacted;
  if (!tao_database_load (self->database, keep_version_cb, self, error))
    return FALSE;

  state = g_hash_table_lookup (self->states, number_key (newest));
  if (state == NULL)
    return fail_damaged ("its state is not in the database", newest, error);

  for (guint32 number = newest > MAX_RECENT ? newest - MAX_RECENT : 0; number <= newest; number++)
    {
      g_autoptr(TaoBlock) block = tao_database_get_block (self->database, number, error);

      if (block == NULL)
        return error != NULL && *error != NULL ? FALSE : fail_damaged ("it is missing", number, error);
      if (self->head != NULL && memcmp (block->parent_hash, self->head->hash, 32) != 0)
        return fail_damaged ("its parent is another block", number, error);
      set_head (self, block);
    }
  self->storage = tao_storage_new (state);
  return TRUE;
}

TaoLocalnet *
tao_localnet_new (TaoRuntime *runtime, const TaoLocalnetConfig *config, GError **error)
{
  g_autoptr(TaoLocalnet) self = g_new0 (TaoLocalnet, 1);
  gboolean any;
  guint32 newest;

  self->runtime = runtime;
  self->genesis_config = config->genesis;
  self->pruning = config->pruning;
  g_queue_init (&self->recent);
  g_queue_init (&self->restored);
  self->states = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) tao_trie_unref);
  self->pending = tao_delta_new ();
  self->pool = tao_pool_new (runtime);
  self->database = tao_database_open (config->base_path, config->pruning == 0, error);
  if (self->database == NULL)
    return NULL;

  if (!tao_database_get_newest (self->database, &any, &newest, error)
      || !(any ? load_chain (self, newest, error) : create_chain (self, error)))
    return NULL;
  self->best = tao_block_ref (self->head);
  self->genesis = tao_localnet_get_block (self, 0);
  if (self->genesis == NULL)
    {
      fail_damaged ("it is missing", 0, error);
      return NULL;
    }
  tao_runtime_set_genesis_hash (runtime, self->genesis->hash);
  return g_steal_pointer (&self);
}

void
tao_localnet_free (TaoLocalnet *self)
{
  g_clear_pointer (&self->view, tao_storage_free);
  g_clear_pointer (&self->storage, tao_storage_free);
  g_clear_pointer (&self->genesis, tao_block_unref);
  g_clear_pointer (&self->head, tao_block_unref);
  g_clear_pointer (&self->best, tao_block_unref);
  g_queue_clear_full (&self->recent, (GDestroyNotify) tao_block_unref);
  g_queue_clear (&self->restored);
  g_hash_table_unref (self->states);
  tao_delta_free (self->pending);
  tao_pool_free (self->pool);
  g_clear_pointer (&self->database, tao_database_free);
  g_free (self);
}

/* --- Reading ----------------------------------------------------------------------------- */

TaoRuntime *
tao_localnet_get_runtime (TaoLocalnet *self)
{
  return self->runtime;
}

TaoPool *
tao_localnet_get_pool (TaoLocalnet *self)
{
  return self->pool;
}

const TaoGenesisConfig *
tao_localnet_get_genesis_config (TaoLocalnet *self)
{
  return &self->genesis_config;
}

TaoBlock *
tao_localnet_get_genesis (TaoLocalnet *self)
{
  return self->genesis;
}

TaoBlock *
tao_localnet_get_best (TaoLocalnet *self)
{
  return self->best;
}

void
tao_localnet_set_target (TaoLocalnet *self, guint32 number)
{
  self->target = number;
}

guint32
tao_localnet_get_target (TaoLocalnet *self)
{
  return self->target;
}

TaoBlock *
tao_localnet_get_head (TaoLocalnet *self)
{
  return self->head;
}

guint64
tao_localnet_get_head_time (TaoLocalnet *self)
{
  return self->head_time_ms;
}

TaoBlock *
tao_localnet_get_block (TaoLocalnet *self, guint32 number)
{
  g_autoptr(GError) error = NULL;
  TaoBlock *block;
  guint from_head;

  if (number > self->best->number)
    return NULL;
  from_head = self->head->number - number;
  if (from_head < self->recent.length)
    return tao_block_ref (g_queue_peek_nth (&self->recent, self->recent.length - 1 - from_head));

  block = tao_database_get_block (self->database, number, &error);
  if (error != NULL)
    g_warning ("%s", error->message);
  return block;
}

TaoBlock *
tao_localnet_find_block (TaoLocalnet *self, const guint8 hash[32])
{
  guint32 number;

  for (GList *l = self->recent.tail; l != NULL; l = l->prev)
    {
      TaoBlock *block = l->data;

      if (memcmp (block->hash, hash, 32) == 0)
        return block->number <= self->best->number ? tao_block_ref (block) : NULL;
    }
  if (!tao_database_find_block (self->database, hash, &number))
    return NULL;
  return tao_localnet_get_block (self, number);
}

/* A chain that was not always an archive lacks the changes of single blocks. */
static gboolean
is_state_of (TaoLocalnet *self, guint32 number, TaoTrie *state)
{
  g_autoptr(TaoBlock) block = tao_localnet_get_block (self, number);
  guint8 root[32];

  tao_trie_root (state, root);
  return block != NULL && memcmp (root, block->state_root, sizeof root) == 0;
}

/* An archive keeps, between milestones, only what changed: makes a state again from the nearest one
 * before it.  (nullable): NULL if the changes were not kept when the block was made. */
static TaoTrie *
restore_state (TaoLocalnet *self, guint32 number)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoTrie) state = NULL;
  TaoTrie *nearest = NULL;
  guint32 from = number;

  while (nearest == NULL && from-- > self->oldest_state)
    nearest = g_hash_table_lookup (self->states, number_key (from));
  if (nearest == NULL)
    return NULL;
  state = tao_database_follow_deltas (self->database, nearest, from, number, &error);
  if (state == NULL)
    {
      g_warning ("%s", error->message);
      return NULL;
    }
  if (!is_state_of (self, number, state))
    return NULL;
  keep_state (self, number, state);
  g_queue_push_tail (&self->restored, number_key (number));
  while (self->restored.length > MAX_RESTORED)
    g_hash_table_remove (self->states, g_queue_pop_head (&self->restored));
  return g_hash_table_lookup (self->states, number_key (number));
}

TaoTrie *
tao_localnet_get_state (TaoLocalnet *self, guint32 number)
{
  TaoTrie *state;

  if (number > self->best->number)
    return NULL;
  state = g_hash_table_lookup (self->states, number_key (number));
  if (state == NULL && self->pruning == 0 && number < self->compacted)
    state = restore_state (self, number);
  return state;
}

TaoStorage *
tao_localnet_view_state (TaoLocalnet *self, TaoTrie *state)
{
  if (self->view != NULL
      && (tao_storage_get_state (self->view) != state || self->view_uses >= MAX_VIEW_USES))
    g_clear_pointer (&self->view, tao_storage_free);
  if (self->view == NULL)
    {
      self->view = tao_storage_new (state);
      self->view_uses = 0;
    }
  self->view_uses++;
  return self->view;
}

/* Runs @block again on the state before it.  Returns whether it ends as its header says. */
static gboolean
replay_block (TaoLocalnet *self, const TaoBlock *block, TaoTrie *before)
{
  g_autoptr(TaoStorage) storage = tao_storage_new (before);
  guint8 root[32];

  tao_runtime_initialize_block (self->runtime, storage, block->number, block->parent_hash, block->digest);
  for (guint i = 0; i < block->extrinsics->len; i++)
    {
      TaoApplyResult result;

      tao_runtime_apply_extrinsic (self->runtime, storage, block->extrinsics->pdata[i], &result);
      if (result.status == TAO_APPLY_REFUSED)
        return FALSE;
    }
  tao_runtime_finalize_block (self->runtime, storage);
  tao_trie_root (tao_storage_end_block (storage, NULL), root);
  return memcmp (root, block->state_root, sizeof root) == 0;
}

gboolean
tao_localnet_audit (TaoLocalnet *self, guint32 number, TaoRuntimeAudit *out, gboolean *replayed)
{
  g_autoptr(TaoBlock) block = tao_localnet_get_block (self, number);
  TaoTrie *after = tao_localnet_get_state (self, number);
  TaoTrie *before = number > 0 ? tao_localnet_get_state (self, number - 1) : NULL;
  g_auto(TaoRuntimeAudit) previous = { 0 };
  const TaoAlphaNote *notes;
  guint n;

  *replayed = FALSE;
  if (block == NULL || after == NULL)
    return FALSE;
  tao_runtime_audit (self->runtime, tao_localnet_view_state (self, after), out);
  if (before == NULL)
    return TRUE;

  tao_runtime_audit (self->runtime, tao_localnet_view_state (self, before), &previous);
  out->ok = replay_block (self, block, before) && out->ok;
  notes = tao_runtime_get_alpha_notes (self->runtime, &n);
  tao_runtime_audit_block (&previous, out, notes, n);
  *replayed = TRUE;
  return TRUE;
}

TaoPoolResult
tao_localnet_submit (TaoLocalnet *self, GBytes *extrinsic, guint8 hash[32], TaoValidityError *error)
{
  return tao_pool_submit (self->pool, self->storage, self->head->number, self->head->hash, extrinsic, hash, error);
}

guint32
tao_localnet_next_nonce (TaoLocalnet *self, const TaoAccountId *account)
{
  return tao_pool_next_nonce (self->pool, account, tao_runtime_get_nonce (self->runtime, self->storage, account));
}

void
tao_localnet_set_act_func (TaoLocalnet *self, TaoLocalnetActFunc func, gpointer data)
{
  self->act_func = func;
  self->act_data = data;
}

void
tao_localnet_set_published_func (TaoLocalnet *self, TaoLocalnetPublishedFunc func, gpointer data)
{
  self->published_func = func;
  self->published_data = data;
}

const TaoLocalnetTimes *
tao_localnet_get_times (TaoLocalnet *self)
{
  return &self->times;
}

guint64
tao_localnet_get_disk_size (TaoLocalnet *self)
{
  return tao_database_get_size (self->database);
}

/* --- Building ----------------------------------------------------------------------------- */

/* Adds the time since *@last to *@sum. */
static void
lap (gint64 *last, gint64 *sum)
{
  gint64 now = g_get_monotonic_time ();

  *sum += now - *last;
  *last = now;
}

static gboolean
write_pending (TaoLocalnet *self, guint32 number, GError **error)
{
  if (!tao_database_add_delta (self->database, number, self->pending, error))
    return FALSE;
  tao_delta_free (self->pending);
  self->pending = tao_delta_new ();
  return TRUE;
}

static gboolean
write_block (TaoLocalnet *self, TaoBlock *block, const TaoStorageChanges *changes, GError **error)
{
  if (!self->writing && !tao_database_begin (self->database, error))
    return FALSE;
  self->writing = TRUE;
  if (!tao_database_add_block (self->database, block, error))
    return FALSE;
  if (self->pruning == 0)
    return tao_database_add_changes (self->database, block->number, changes, error);
  if (tao_database_keeps_deltas (self->database))
    tao_delta_add (self->pending, changes);
  return block->number % TAO_LOCALNET_MILESTONE != 0 || write_pending (self, block->number, error);
}

gboolean
tao_localnet_author (TaoLocalnet *self, guint64 now_ms, gboolean empty, GError **error)
{
  guint32 number = self->head->number + 1;
  g_autoptr(GBytes) digest = tao_runtime_make_digest (now_ms / SLOT_MS);
  g_autoptr(GPtrArray) extrinsics = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr(TaoStorageChanges) changes = NULL;
  g_autoptr(TaoBlock) block = NULL;
  TaoApplyResult result = { 0 };
  TaoTrie *state;
  guint8 root[32];
  gint64 clock = g_get_monotonic_time ();

  if (!empty && self->act_func != NULL)
    self->act_func (self, self->storage, number, self->act_data);
  lap (&clock, &self->times.act_us);

  tao_runtime_initialize_block (self->runtime, self->storage, number, self->head->hash, digest);
  lap (&clock, &self->times.initialize_us);

  g_ptr_array_add (extrinsics, tao_runtime_make_timestamp (now_ms));
  tao_runtime_apply_extrinsic (self->runtime, self->storage, extrinsics->pdata[0], &result);
  if (result.status != TAO_APPLY_OK)
    g_error ("block %u: the runtime refuses its own inherent", number);
  if (!empty)
    tao_pool_fill_block (self->pool, self->storage, extrinsics);
  tao_pool_expire (self->pool, number);
  self->times.extrinsics += extrinsics->len;
  lap (&clock, &self->times.extrinsics_us);

  tao_runtime_finalize_block (self->runtime, self->storage);
  lap (&clock, &self->times.finalize_us);

  state = tao_storage_end_block (self->storage, &changes);
  lap (&clock, &self->times.commit_us);

  tao_trie_root (state, root);
  block = tao_block_new (number, self->head->hash, root, digest, extrinsics);
  lap (&clock, &self->times.root_us);

  keep_state (self, number, state);
  set_head (self, block);
  self->head_time_ms = now_ms;
  self->times.blocks++;
  if (!write_block (self, block, changes, error))
    return FALSE;
  lap (&clock, &self->times.write_us);
  return TRUE;
}

/* Keeps only the milestones of what has left the window, and of those only the younger ones. */
static gboolean
forget_old_states (TaoLocalnet *self, GError **error)
{
  guint window = self->pruning > 0 ? self->pruning : ARCHIVE_WINDOW;
  gboolean compacted = FALSE;

  while (self->compacted + TAO_LOCALNET_MILESTONE + window <= self->head->number)
    {
      guint32 next = self->compacted + TAO_LOCALNET_MILESTONE;

      for (guint32 number = self->compacted + 1; number < next; number++)
        g_hash_table_remove (self->states, number_key (number));
      if (self->pruning > 0 && !tao_database_merge_deltas (self->database, self->compacted, next, error))
        return FALSE;
      self->compacted = next;
      compacted = TRUE;

      if (self->pruning > 0 && next > TAO_LOCALNET_MILESTONE_SPAN + self->oldest_state)
        {
          guint32 base = self->oldest_state + TAO_LOCALNET_MILESTONE;

          if (!tao_database_move_base (self->database, base, error))
            return FALSE;
          g_hash_table_remove (self->states, number_key (self->oldest_state));
          self->oldest_state = base;
        }
    }
  return !compacted || set_number_fact (self, "compacted", self->compacted, error);
}

gboolean
tao_localnet_publish (TaoLocalnet *self, GError **error)
{
  guint32 first = self->best->number + 1;
  gint64 clock = g_get_monotonic_time ();

  if (self->best == self->head)
    return TRUE;
  if ((self->pruning > 0 && self->head->number % TAO_LOCALNET_MILESTONE != 0
       && !write_pending (self, self->head->number, error))
      || !forget_old_states (self, error)
      || !set_number_fact (self, "head-time", self->head_time_ms, error)
      || !tao_database_commit (self->database, error))
    return FALSE;
  self->writing = FALSE;
  lap (&clock, &self->times.write_us);

  tao_block_unref (self->best);
  self->best = tao_block_ref (self->head);
  if (self->published_func != NULL)
    self->published_func (self, first, self->best->number, self->published_data);
  return TRUE;
}
