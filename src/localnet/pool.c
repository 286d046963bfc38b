#include "localnet/pool.h"

#include "keys/hash.h"
#include "localnet/block.h"

typedef struct
{
  guint8 hash[32];          /* first: the table looks at it through a pointer to the entry */
  TaoPoolTag provides;
  gboolean has_requires;
  TaoPoolTag requires;
  guint64 priority;
  guint64 arrival;
  guint64 expires;          /* the last block number it may wait for */
  gboolean ready;
  GBytes *bytes;
} Entry;

struct _TaoPool
{
  TaoRuntime *runtime;
  GHashTable *by_hash;      /* owns the entries */
  GHashTable *by_tag;       /* provides → entry */
  gsize n_bytes;
  guint64 n_arrivals;
  TaoPoolStatusFunc status_func;
  gpointer status_data;
};

static guint
tag_hash (gconstpointer data)
{
  const TaoPoolTag *tag = data;

  return tao_account_id_key_hash (&tag->account) ^ (tag->nonce * 2654435761u);
}

static gboolean
tag_equal (gconstpointer a, gconstpointer b)
{
  const TaoPoolTag *x = a, *y = b;

  return x->nonce == y->nonce && tao_account_id_equal (&x->account, &y->account);
}

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_bytes_unref (entry->bytes);
  g_free (entry);
}

TaoPool *
tao_pool_new (TaoRuntime *runtime)
{
  TaoPool *self = g_new0 (TaoPool, 1);

  self->runtime = runtime;
  self->by_hash = g_hash_table_new_full (tao_hash_key_hash, tao_hash_key_equal, NULL, entry_free);
  self->by_tag = g_hash_table_new (tag_hash, tag_equal);
  return self;
}

void
tao_pool_free (TaoPool *self)
{
  g_hash_table_unref (self->by_tag);
  g_hash_table_unref (self->by_hash);
  g_free (self);
}

void
tao_pool_set_status_func (TaoPool *self, TaoPoolStatusFunc func, gpointer data)
{
  self->status_func = func;
  self->status_data = data;
}

static void
report (TaoPool *self, const Entry *entry, TaoPoolStatus status, const guint8 *other_hash)
{
  if (self->status_func != NULL)
    self->status_func (entry->hash, status, other_hash, self->status_data);
}

static void
remove_entry (TaoPool *self, Entry *entry)
{
  self->n_bytes -= g_bytes_get_size (entry->bytes);
  if (g_hash_table_lookup (self->by_tag, &entry->provides) == entry)
    g_hash_table_remove (self->by_tag, &entry->provides);
  g_hash_table_remove (self->by_hash, entry->hash);
}

static Entry *
successor (TaoPool *self, const Entry *entry)
{
  TaoPoolTag tag = entry->provides;

  tag.nonce++;
  return g_hash_table_lookup (self->by_tag, &tag);
}

/* Marks the entries ready that waited for @entry, which is. */
static void
promote_successors (TaoPool *self, Entry *entry)
{
  while ((entry = successor (self, entry)) != NULL && !entry->ready)
    {
      entry->ready = TRUE;
      report (self, entry, TAO_POOL_STATUS_READY, NULL);
    }
}

static void
demote_successors (TaoPool *self, const Entry *entry)
{
  Entry *next = successor (self, entry);

  for (; next != NULL && next->has_requires; next = successor (self, next))
    next->ready = FALSE;
}

TaoPoolResult
tao_pool_submit (TaoPool *self, TaoStorage *storage, guint32 number, const guint8 best_hash[32],
                 GBytes *extrinsic, guint8 hash[32], TaoValidityError *error)
{
  TaoValidity validity = { 0 };
  Entry *entry, *other;

  tao_hash_blake2b_256 (g_bytes_get_data (extrinsic, NULL), g_bytes_get_size (extrinsic), hash);
  if (tao_pool_contains (self, hash))
    return TAO_POOL_KNOWN;
  if (g_hash_table_size (self->by_hash) >= TAO_POOL_MAX_COUNT
      || self->n_bytes + g_bytes_get_size (extrinsic) > TAO_POOL_MAX_BYTES)
    return TAO_POOL_FULL;

  tao_runtime_validate_extrinsic (self->runtime, storage, best_hash, extrinsic, &validity);
  if (!validity.valid)
    {
      *error = validity.error;
      return TAO_POOL_INVALID;
    }
  other = g_hash_table_lookup (self->by_tag, &validity.provides);
  if (other != NULL)
    {
      if (validity.priority <= other->priority)
        return TAO_POOL_LOW_PRIORITY;
      report (self, other, TAO_POOL_STATUS_USURPED, hash);
      remove_entry (self, other);
    }

  entry = g_new0 (Entry, 1);
  memcpy (entry->hash, hash, 32);
  entry->provides = validity.provides;
  entry->has_requires = validity.has_requires;
  entry->requires = validity.requires;
  entry->priority = validity.priority;
  entry->arrival = self->n_arrivals++;
  entry->expires = validity.longevity < G_MAXUINT32 ? number + validity.longevity : G_MAXUINT64;
  entry->bytes = g_bytes_ref (extrinsic);
  self->n_bytes += g_bytes_get_size (extrinsic);
  g_hash_table_insert (self->by_hash, entry->hash, entry);
  g_hash_table_insert (self->by_tag, &entry->provides, entry);

  other = entry->has_requires ? g_hash_table_lookup (self->by_tag, &entry->requires) : NULL;
  entry->ready = !entry->has_requires || (other != NULL && other->ready);
  if (!entry->ready)
    return TAO_POOL_FUTURE;
  promote_successors (self, entry);
  return TAO_POOL_READY;
}

gboolean
tao_pool_contains (TaoPool *self, const guint8 hash[32])
{
  return g_hash_table_contains (self->by_hash, hash);
}

void
tao_pool_remove (TaoPool *self, const guint8 hash[32])
{
  Entry *entry = g_hash_table_lookup (self->by_hash, hash);

  if (entry == NULL)
    return;
  demote_successors (self, entry);
  remove_entry (self, entry);
}

guint32
tao_pool_next_nonce (TaoPool *self, const TaoAccountId *account, guint32 nonce)
{
  TaoPoolTag tag = { *account, nonce };
  Entry *entry;

  while ((entry = g_hash_table_lookup (self->by_tag, &tag)) != NULL && entry->ready)
    tag.nonce++;
  return tag.nonce;
}

static int
compare_order (gconstpointer a, gconstpointer b)
{
  const Entry *x = *(Entry *const *) a, *y = *(Entry *const *) b;

  if (x->priority != y->priority)
    return x->priority > y->priority ? -1 : 1;
  return (x->arrival > y->arrival) - (x->arrival < y->arrival);
}

/* (transfer container): the ready entries that need no other one first, best first. */
static GPtrArray *
sorted_heads (TaoPool *self)
{
  GPtrArray *heads = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer data;

  g_hash_table_iter_init (&iter, self->by_hash);
  while (g_hash_table_iter_next (&iter, NULL, &data))
    {
      Entry *entry = data;

      if (entry->ready && !(entry->has_requires && g_hash_table_contains (self->by_tag, &entry->requires)))
        g_ptr_array_add (heads, entry);
    }
  g_ptr_array_sort (heads, compare_order);
  return heads;
}

GPtrArray *
tao_pool_list_ready (TaoPool *self)
{
  g_autoptr(GPtrArray) heads = sorted_heads (self);
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  for (guint i = 0; i < heads->len; i++)
    for (Entry *entry = heads->pdata[i]; entry != NULL && entry->ready; entry = successor (self, entry))
      g_ptr_array_add (list, g_bytes_ref (entry->bytes));
  return list;
}

void
tao_pool_fill_block (TaoPool *self, TaoStorage *storage, GPtrArray *included)
{
  g_autoptr(GPtrArray) heads = sorted_heads (self);

  for (guint i = 0; i < heads->len; i++)
    {
      Entry *entry = heads->pdata[i];

      /* One account's extrinsics follow each other; the first that does not get in ends the row. */
      while (entry != NULL && entry->ready)
        {
          TaoApplyResult result = { 0 };
          Entry *next = successor (self, entry);

          if (tao_runtime_is_block_full (self->runtime, g_bytes_get_size (entry->bytes)))
            return;
          tao_runtime_apply_extrinsic (self->runtime, storage, entry->bytes, &result);
          if (result.status == TAO_APPLY_REFUSED)
            {
              if (result.validity.kind == 0
                  && (result.validity.variant == TAO_INVALID_FUTURE
                      || result.validity.variant == TAO_INVALID_EXHAUSTS_RESOURCES))
                break;
              demote_successors (self, entry);
              report (self, entry, TAO_POOL_STATUS_INVALID, NULL);
              remove_entry (self, entry);
              break;
            }
          g_ptr_array_add (included, g_bytes_ref (entry->bytes));
          remove_entry (self, entry);
          if (next != NULL)
            next->has_requires = FALSE;
          entry = next;
        }
    }
}

void
tao_pool_expire (TaoPool *self, guint32 number)
{
  g_autoptr(GPtrArray) expired = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer data;

  g_hash_table_iter_init (&iter, self->by_hash);
  while (g_hash_table_iter_next (&iter, NULL, &data))
    if (((Entry *) data)->expires < number)
      g_ptr_array_add (expired, data);
  for (guint i = 0; i < expired->len; i++)
    {
      Entry *entry = expired->pdata[i];

      demote_successors (self, entry);
      report (self, entry, TAO_POOL_STATUS_INVALID, NULL);
      remove_entry (self, entry);
    }
}
