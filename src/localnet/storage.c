#include "localnet/storage.h"

#include <xxhash.h>

/* Keys that were looked up and found absent are remembered, because defaults are read in each
 * block; beyond this many they are forgotten at the end of the block. */
#define MAX_ABSENT 100000

typedef struct
{
  TaoBlob *committed;   /* (nullable): the value in the state below; own reference */
  TaoBlob *current;     /* (nullable): the value the runtime sees; own reference */
  guint8 dirty;         /* is in the list of dirty entries */
  guint8 fresh;         /* is in the tree of fresh entries */
  guint32 key_len;
  guint8 key[];
} Entry;

typedef struct
{
  guint64 hash;
  Entry *entry;         /* NULL: a free slot */
} Slot;

/* What an entry held before a write inside a transaction. */
typedef struct
{
  Entry *entry;
  TaoBlob *old;
} Undo;

struct _TaoStorage
{
  TaoTrie *state;
  guint64 seed;         /* keeps strangers from choosing keys that collide */
  guint64 era;          /* of the entries: another one in each storage, and after entries were forgotten */

  Slot *slots;
  gsize n_slots;        /* a power of two */
  gsize n_entries;
  gsize n_absent;       /* entries whose committed and current value are both NULL, at the last end of a block */

  GPtrArray *dirty;     /* entries written since the last end of a block */
  GTree *fresh;         /* dirty entries whose key the committed state lacks, in order */
  GArray *undo;
  GArray *marks;        /* undo->len at each open begin */
};

static int
compare_keys (const guint8 *a, gsize a_len, const guint8 *b, gsize b_len)
{
  int order = memcmp (a, b, MIN (a_len, b_len));

  return order != 0 ? order : (a_len > b_len) - (a_len < b_len);
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const Entry *x = a, *y = b;

  return compare_keys (x->key, x->key_len, y->key, y->key_len);
}

static int
compare_entry_pointers (gconstpointer a, gconstpointer b)
{
  return compare_entries (*(Entry *const *) a, *(Entry *const *) b);
}

static void
set_blob (TaoBlob **place, TaoBlob *blob)
{
  if (blob != NULL)
    tao_blob_ref (blob);
  if (*place != NULL)
    tao_blob_unref (*place);
  *place = blob;
}

static void
entry_free (Entry *entry)
{
  set_blob (&entry->committed, NULL);
  set_blob (&entry->current, NULL);
  g_free (entry);
}

TaoStorage *
tao_storage_new (TaoTrie *state)
{
  TaoStorage *self = g_new0 (TaoStorage, 1);

  self->state = tao_trie_ref (state);
  self->seed = (guint64) g_random_int () << 32 | g_random_int ();
  self->era = self->seed | 1;           /* zero is a place's that knows nothing */
  self->n_slots = 256;
  self->slots = g_new0 (Slot, self->n_slots);
  self->dirty = g_ptr_array_new ();
  self->fresh = g_tree_new (compare_entries);
  self->undo = g_array_new (FALSE, FALSE, sizeof (Undo));
  self->marks = g_array_new (FALSE, FALSE, sizeof (guint));
  return self;
}

void
tao_storage_free (TaoStorage *self)
{
  tao_storage_discard (self);
  for (gsize i = 0; i < self->n_slots; i++)
    if (self->slots[i].entry != NULL)
      entry_free (self->slots[i].entry);
  g_free (self->slots);
  g_ptr_array_unref (self->dirty);
  g_tree_unref (self->fresh);
  g_array_unref (self->undo);
  g_array_unref (self->marks);
  tao_trie_unref (self->state);
  g_free (self);
}

/* --- The table of entries -------------------------------------------------- */

static guint64
hash_key (TaoStorage *self, const guint8 *key, gsize key_len)
{
  return XXH3_64bits_withSeed (key, key_len, self->seed);
}

static void
insert_slot (Slot *slots, gsize n_slots, guint64 hash, Entry *entry)
{
  gsize i = hash & (n_slots - 1);

  while (slots[i].entry != NULL)
    i = (i + 1) & (n_slots - 1);
  slots[i] = (Slot) { hash, entry };
}

static void
resize (TaoStorage *self, gsize n_slots)
{
  Slot *slots = g_new0 (Slot, n_slots);

  for (gsize i = 0; i < self->n_slots; i++)
    if (self->slots[i].entry != NULL)
      insert_slot (slots, n_slots, self->slots[i].hash, self->slots[i].entry);
  g_free (self->slots);
  self->slots = slots;
  self->n_slots = n_slots;
}

static Entry *
find_entry (TaoStorage *self, guint64 hash, const guint8 *key, gsize key_len)
{
  gsize i = hash & (self->n_slots - 1);

  for (; self->slots[i].entry != NULL; i = (i + 1) & (self->n_slots - 1))
    {
      Entry *entry = self->slots[i].entry;

      if (self->slots[i].hash == hash && entry->key_len == key_len && memcmp (entry->key, key, key_len) == 0)
        return entry;
    }
  return NULL;
}

/* The entry of @key; the first look at a key reads the state below. */
static Entry *
ensure_entry (TaoStorage *self, const guint8 *key, gsize key_len)
{
  guint64 hash = hash_key (self, key, key_len);
  Entry *entry = find_entry (self, hash, key, key_len);
  TaoBlob *value;

  if (entry != NULL)
    return entry;
  g_return_val_if_fail (key_len <= TAO_TRIE_MAX_KEY, NULL);

  value = tao_trie_get (self->state, key, key_len);
  entry = g_malloc (sizeof *entry + key_len);
  *entry = (Entry) { .key_len = (guint32) key_len };
  memcpy (entry->key, key, key_len);
  if (value != NULL)
    {
      entry->committed = tao_blob_ref (value);
      entry->current = tao_blob_ref (value);
    }
  else
    {
      self->n_absent++;
    }

  if ((self->n_entries + 1) * 2 > self->n_slots)
    resize (self, self->n_slots * 2);
  insert_slot (self->slots, self->n_slots, hash, entry);
  self->n_entries++;
  return entry;
}

/* Forgets the keys that are absent, so that looking for ever new ones cannot fill the memory. */
static void
forget_absent (TaoStorage *self)
{
  g_autofree Slot *old = g_steal_pointer (&self->slots);
  gsize n_old = self->n_slots;

  self->slots = g_new0 (Slot, n_old);
  for (gsize i = 0; i < n_old; i++)
    {
      Entry *entry = old[i].entry;

      if (entry == NULL)
        continue;
      if (entry->committed == NULL && entry->current == NULL)
        {
          entry_free (entry);
          self->n_entries--;
        }
      else
        {
          insert_slot (self->slots, self->n_slots, old[i].hash, entry);
        }
    }
  self->n_absent = 0;
  self->era += 2;
}

/* The entry behind @place, which is found first if need be. */
static Entry *
visit (TaoStorage *self, TaoStoragePlace *place, const guint8 *key, gsize key_len)
{
  if (place->era != self->era)
    *place = (TaoStoragePlace) { self->era, ensure_entry (self, key, key_len) };
  return place->entry;
}

gboolean
tao_storage_knows (TaoStorage *self, const TaoStoragePlace *place)
{
  return place->era == self->era;
}

/* --- Reading and writing ---------------------------------------------------- */

static const guint8 *
read_entry (Entry *entry, gsize *len)
{
  if (entry == NULL || entry->current == NULL)
    {
      if (len != NULL)
        *len = 0;
      return NULL;
    }
  if (len != NULL)
    *len = entry->current->len;
  return entry->current->data;
}

const guint8 *
tao_storage_get (TaoStorage *self, const guint8 *key, gsize key_len, gsize *len)
{
  return read_entry (ensure_entry (self, key, key_len), len);
}

const guint8 *
tao_storage_get_at (TaoStorage *self, TaoStoragePlace *place, const guint8 *key, gsize key_len, gsize *len)
{
  return read_entry (visit (self, place, key, key_len), len);
}

gboolean
tao_storage_contains (TaoStorage *self, const guint8 *key, gsize key_len)
{
  return tao_storage_get (self, key, key_len, NULL) != NULL;
}

/* @value: (transfer full) (nullable) */
static void
write_entry (TaoStorage *self, Entry *entry, TaoBlob *value)
{
  if (self->marks->len > 0)
    {
      Undo undo = { entry, entry->current };

      g_array_append_val (self->undo, undo);
    }
  else if (entry->current != NULL)
    {
      tao_blob_unref (entry->current);
    }
  entry->current = value;

  if (!entry->dirty)
    {
      entry->dirty = TRUE;
      g_ptr_array_add (self->dirty, entry);
    }
  if (entry->committed == NULL && !entry->fresh)
    {
      entry->fresh = TRUE;
      g_tree_insert (self->fresh, entry, entry);
    }
}

static void
put_entry (TaoStorage *self, Entry *entry, const guint8 *value, gsize value_len)
{
  g_return_if_fail (entry != NULL);
  if (entry->current != NULL && entry->current->len == value_len
      && memcmp (entry->current->data, value, value_len) == 0)
    return;
  write_entry (self, entry, tao_blob_new (value, value_len));
}

void
tao_storage_put (TaoStorage *self, const guint8 *key, gsize key_len, const guint8 *value, gsize value_len)
{
  put_entry (self, ensure_entry (self, key, key_len), value, value_len);
}

void
tao_storage_put_at (TaoStorage *self, TaoStoragePlace *place, const guint8 *key, gsize key_len, const guint8 *value,
                    gsize value_len)
{
  put_entry (self, visit (self, place, key, key_len), value, value_len);
}

void
tao_storage_remove (TaoStorage *self, const guint8 *key, gsize key_len)
{
  Entry *entry = ensure_entry (self, key, key_len);

  g_return_if_fail (entry != NULL);
  if (entry->current != NULL)
    write_entry (self, entry, NULL);
}

guint
tao_storage_remove_prefix (TaoStorage *self, const guint8 *prefix, gsize prefix_len, guint limit)
{
  TaoStorageIter iter;
  guint removed = 0;

  tao_storage_iter_init (&iter, self, prefix, prefix_len);
  while (removed < limit && tao_storage_iter_next (&iter))
    {
      tao_storage_remove (self, iter.key, iter.key_len);
      removed++;
    }
  tao_storage_iter_clear (&iter);
  return removed;
}

GBytes *
tao_storage_next_key (TaoStorage *self, const guint8 *key, gsize key_len)
{
  TaoStorageIter iter;
  GBytes *next = NULL;

  tao_storage_iter_init (&iter, self, NULL, 0);
  tao_storage_iter_seek_after (&iter, key, key_len);
  if (tao_storage_iter_next (&iter))
    next = g_bytes_new (iter.key, iter.key_len);
  tao_storage_iter_clear (&iter);
  return next;
}

/* --- Walking ------------------------------------------------------------------ */

static void
fetch_committed (TaoStorageIter *iter)
{
  if (!tao_trie_iter_next (iter->committed, &iter->next_key, &iter->next_len, &iter->next_value))
    iter->next_key = NULL;
}

/* (nullable): the first fresh entry with a value at or behind @key, or behind it with @after. */
static Entry *
find_fresh (TaoStorage *self, const guint8 *key, gsize key_len, gboolean after)
{
  g_autofree Entry *bound = NULL;
  GTreeNode *node;

  if (g_tree_nnodes (self->fresh) == 0)
    return NULL;
  bound = g_malloc (sizeof *bound + key_len);
  bound->key_len = (guint32) key_len;
  memcpy (bound->key, key, key_len);
  node = after ? g_tree_upper_bound (self->fresh, bound) : g_tree_lower_bound (self->fresh, bound);
  for (; node != NULL; node = g_tree_node_next (node))
    {
      Entry *entry = g_tree_node_value (node);

      if (entry->current != NULL)
        return entry;
    }
  return NULL;
}

void
tao_storage_iter_init (TaoStorageIter *iter, TaoStorage *storage, const guint8 *prefix, gsize prefix_len)
{
  *iter = (TaoStorageIter) { .storage = storage, .prefix_len = prefix_len };
  iter->committed = tao_trie_iter_new (storage->state, prefix, prefix_len);
  iter->last = g_byte_array_sized_new (128);
  if (prefix_len > 0)
    g_byte_array_append (iter->last, prefix, (guint) prefix_len);
  fetch_committed (iter);
}

void
tao_storage_iter_clear (TaoStorageIter *iter)
{
  g_clear_pointer (&iter->committed, tao_trie_iter_free);
  g_clear_pointer (&iter->last, g_byte_array_unref);
}

void
tao_storage_iter_seek_after (TaoStorageIter *iter, const guint8 *key, gsize key_len)
{
  g_return_if_fail (iter->prefix_len == 0
                    || (key_len >= iter->prefix_len && memcmp (key, iter->last->data, iter->prefix_len) == 0));

  tao_trie_iter_seek_after (iter->committed, key, key_len);
  fetch_committed (iter);
  g_byte_array_set_size (iter->last, 0);
  g_byte_array_append (iter->last, key, (guint) key_len);
  iter->key = iter->last->data;         /* as if that key had been visited */
}

gboolean
tao_storage_iter_next (TaoStorageIter *iter)
{
  TaoStorage *self = iter->storage;
  TaoBlob *value = NULL;
  Entry *fresh;

  /* Of the committed keys, the first that the block has not removed. */
  for (; iter->next_key != NULL; fetch_committed (iter))
    {
      Entry *entry;

      value = iter->next_value;
      if (self->dirty->len == 0)
        break;
      entry = find_entry (self, hash_key (self, iter->next_key, iter->next_len), iter->next_key, iter->next_len);
      if (entry == NULL)
        break;
      value = entry->current;
      if (value != NULL)
        break;
    }

  fresh = find_fresh (self, iter->last->data, iter->last->len, iter->key != NULL);
  if (fresh != NULL
      && (fresh->key_len < iter->prefix_len || memcmp (fresh->key, iter->last->data, iter->prefix_len) != 0))
    fresh = NULL;

  if (fresh != NULL
      && (iter->next_key == NULL
          || compare_keys (fresh->key, fresh->key_len, iter->next_key, iter->next_len) < 0))
    {
      value = fresh->current;
      g_byte_array_set_size (iter->last, 0);
      g_byte_array_append (iter->last, fresh->key, fresh->key_len);
    }
  else if (iter->next_key != NULL)
    {
      g_byte_array_set_size (iter->last, 0);
      g_byte_array_append (iter->last, iter->next_key, (guint) iter->next_len);
      fetch_committed (iter);
    }
  else
    {
      return FALSE;
    }

  iter->key = iter->last->data;
  iter->key_len = iter->last->len;
  iter->value = value->data;
  iter->value_len = value->len;
  return TRUE;
}

/* --- Transactions --------------------------------------------------------------- */

void
tao_storage_begin (TaoStorage *self)
{
  g_array_append_val (self->marks, self->undo->len);
}

void
tao_storage_commit (TaoStorage *self)
{
  g_return_if_fail (self->marks->len > 0);

  g_array_set_size (self->marks, self->marks->len - 1);
  if (self->marks->len > 0)
    return;
  for (guint i = 0; i < self->undo->len; i++)
    {
      Undo *undo = &g_array_index (self->undo, Undo, i);

      if (undo->old != NULL)
        tao_blob_unref (undo->old);
    }
  g_array_set_size (self->undo, 0);
}

void
tao_storage_rollback (TaoStorage *self)
{
  guint mark;

  g_return_if_fail (self->marks->len > 0);

  mark = g_array_index (self->marks, guint, self->marks->len - 1);
  for (guint i = self->undo->len; i > mark; i--)
    {
      Undo *undo = &g_array_index (self->undo, Undo, i - 1);

      if (undo->entry->current != NULL)
        tao_blob_unref (undo->entry->current);
      undo->entry->current = undo->old;
    }
  g_array_set_size (self->undo, mark);
  g_array_set_size (self->marks, self->marks->len - 1);
}

guint
tao_storage_get_depth (TaoStorage *self)
{
  return self->marks->len;
}

/* --- Ends of blocks --------------------------------------------------------------- */

void
tao_storage_changes_free (TaoStorageChanges *self)
{
  for (gsize i = 0; i < self->n_changes; i++)
    {
      g_clear_pointer (&self->changes[i].old_value, tao_blob_unref);
      g_clear_pointer (&self->changes[i].new_value, tao_blob_unref);
    }
  g_free (self->changes);
  g_free (self->keys);
  g_free (self);
}

/* Copies the keys as well: an entry may be forgotten before the changes are. */
static TaoStorageChanges *
describe_changes (GPtrArray *entries)
{
  TaoStorageChanges *changes = g_new (TaoStorageChanges, 1);
  gsize size = 0;
  guint8 *end;

  for (guint i = 0; i < entries->len; i++)
    size += ((Entry *) entries->pdata[i])->key_len;
  changes->n_changes = entries->len;
  changes->changes = g_new (TaoStorageChange, entries->len);
  changes->keys = end = g_malloc (size + 1);     /* even a lone empty key has an address */
  for (guint i = 0; i < entries->len; i++)
    {
      Entry *entry = entries->pdata[i];

      changes->changes[i] = (TaoStorageChange) {
        .old_value = entry->committed != NULL ? tao_blob_ref (entry->committed) : NULL,
        .new_value = entry->current != NULL ? tao_blob_ref (entry->current) : NULL,
        .key = end,
        .key_len = entry->key_len,
      };
      memcpy (end, entry->key, entry->key_len);
      end += entry->key_len;
    }
  return changes;
}

TaoTrie *
tao_storage_end_block (TaoStorage *self, TaoStorageChanges **changes)
{
  g_autofree TaoTrieChange *list = NULL;
  TaoTrie *next;
  guint n = 0;

  g_return_val_if_fail (self->marks->len == 0, NULL);

  for (guint i = 0; i < self->dirty->len; i++)
    {
      Entry *entry = self->dirty->pdata[i];

      entry->dirty = FALSE;
      entry->fresh = FALSE;
      if (tao_blob_equal (entry->committed, entry->current))
        set_blob (&entry->current, entry->committed);
      else
        self->dirty->pdata[n++] = entry;
    }
  g_ptr_array_set_size (self->dirty, (int) n);
  if (n > 0)
    qsort (self->dirty->pdata, n, sizeof (gpointer), compare_entry_pointers);

  list = g_new (TaoTrieChange, n);
  for (guint i = 0; i < n; i++)
    {
      Entry *entry = self->dirty->pdata[i];

      list[i] = (TaoTrieChange) { entry->key, entry->key_len, entry->current };
    }
  next = tao_trie_apply (self->state, list, n);
  tao_trie_unref (self->state);
  self->state = next;

  if (changes != NULL)
    *changes = describe_changes (self->dirty);
  for (guint i = 0; i < n; i++)
    {
      Entry *entry = self->dirty->pdata[i];

      set_blob (&entry->committed, entry->current);
      if (entry->current == NULL)
        self->n_absent++;
    }
  g_ptr_array_set_size (self->dirty, 0);
  g_tree_remove_all (self->fresh);
  if (self->n_absent > MAX_ABSENT)
    forget_absent (self);
  return self->state;
}

void
tao_storage_discard (TaoStorage *self)
{
  while (self->marks->len > 0)
    tao_storage_rollback (self);
  for (guint i = 0; i < self->dirty->len; i++)
    {
      Entry *entry = self->dirty->pdata[i];

      entry->dirty = FALSE;
      entry->fresh = FALSE;
      set_blob (&entry->current, entry->committed);
    }
  g_ptr_array_set_size (self->dirty, 0);
  g_tree_remove_all (self->fresh);
}

TaoTrie *
tao_storage_get_state (TaoStorage *self)
{
  return self->state;
}
