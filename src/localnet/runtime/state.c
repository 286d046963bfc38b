#include "localnet/runtime/state.h"

static const guint8 *
account_hash (TaoRuntime *rt, const guint8 *account)
{
  guint slot;
  TaoAccountHash *entry;

  memcpy (&slot, account + 4, sizeof slot);
  entry = &rt->account_hashes->slots[slot % ACCOUNT_HASH_SLOTS];
  if (!entry->used || memcmp (entry->account.bytes, account, 32) != 0)
    {
      memcpy (entry->account.bytes, account, 32);
      tao_hash_blake2b_128 (account, 32, entry->hash);
      entry->used = TRUE;
    }
  return entry->hash;
}

void
tao_key_add_bytes (TaoRuntime *rt, TaoKey *key, const guint8 *bytes, gsize len)
{
  guint8 *end = key->bytes + key->len;
  gsize hash_len = 0;

  g_assert (key->part < key->item->n_parts && key->len + 16 + len <= sizeof key->bytes);
  switch (key->item->hashers[key->part])
    {
    case TAO_HASHER_BLAKE2_128_CONCAT:
      if (len == 32)
        memcpy (end, account_hash (rt, bytes), 16);
      else
        tao_hash_blake2b_128 (bytes, len, end);
      hash_len = 16;
      break;
    case TAO_HASHER_TWOX_64_CONCAT:
      tao_hash_twox_64 (bytes, len, end);
      hash_len = 8;
      break;
    default:
      break;
    }
  memcpy (end + hash_len, bytes, len);
  key->len = (guint8) (key->len + hash_len + len);
  key->part++;
}

/* The count at the head of a vector that this runtime wrote itself. */
static guint32
read_count (const guint8 **pos, const guint8 *end)
{
  TaoScaleReader reader;
  guint32 n = 0;

  tao_scale_reader_init (&reader, *pos, (gsize) (end - *pos));
  if (reader.pos != reader.end && !tao_scale_read_compact_u32 (&reader, &n, NULL))
    g_assert_not_reached ();
  *pos = reader.pos;
  return n;
}

static gsize
write_count (guint8 out[5], guint32 n)
{
  if (n < 64)
    {
      out[0] = (guint8) (n << 2);
      return 1;
    }
  if (n < 16384)
    {
      out[0] = (guint8) ((n << 2) | 1);
      out[1] = (guint8) (n >> 6);
      return 2;
    }
  g_assert (n < (1u << 30));
  n = (n << 2) | 2;
  memcpy (out, &n, 4);
  return 4;
}

const guint8 *
tao_st_vector (TaoRuntime *rt, TaoKey key, gsize item_size, guint32 *n)
{
  gsize len;
  const guint8 *pos = st_bytes (rt, key, &len);
  const guint8 *end = pos + len;

  *n = read_count (&pos, end);
  g_assert ((gsize) (end - pos) == *n * item_size);
  return pos;
}

void
tao_st_set_vector (TaoRuntime *rt, TaoKey key, const void *items, gsize item_size, guint32 n)
{
  guint8 count[5];
  gsize count_len = write_count (count, n);
  gsize len = count_len + n * item_size;
  g_autofree guint8 *large = len > 2048 ? g_malloc (len) : NULL;
  guint8 small[2048];
  guint8 *bytes = large ? large : small;

  memcpy (bytes, count, count_len);
  if (n > 0)
    memcpy (bytes + count_len, items, n * item_size);
  st_put (rt, key, bytes, len);
}

void
tao_st_copy_vector (TaoRuntime *rt, TaoKey key, gsize item_size, void *out, guint32 n)
{
  guint32 have;
  const guint8 *items = tao_st_vector (rt, key, item_size, &have);

  have = MIN (have, n);
  if (have > 0)
    memcpy (out, items, have * item_size);
  memset ((guint8 *) out + have * item_size, 0, (n - have) * item_size);
}

guint64
tao_st_vector_item (TaoRuntime *rt, TaoKey key, gsize item_size, guint32 index)
{
  guint32 n;
  const guint8 *items = tao_st_vector (rt, key, item_size, &n);
  guint64 value = 0;

  g_assert (item_size <= 8);
  if (index < n)
    memcpy (&value, items + index * item_size, item_size);
  return value;
}

void
tao_st_set_vector_item (TaoRuntime *rt, TaoKey key, gsize item_size, guint32 index, guint64 value)
{
  guint32 n;
  const guint8 *items = tao_st_vector (rt, key, item_size, &n);
  guint32 new_n = MAX (n, index + 1);
  g_autofree guint8 *copy = g_malloc0 (new_n * item_size);

  if (n > 0)
    memcpy (copy, items, n * item_size);
  memcpy (copy + index * item_size, &value, item_size);
  tao_st_set_vector (rt, key, copy, item_size, new_n);
}

static gint64
find_account (const guint8 *items, guint32 n, const TaoAccountId *account)
{
  for (guint32 i = 0; i < n; i++)
    if (memcmp (items + i * 32, account->bytes, 32) == 0)
      return i;
  return -1;
}

gboolean
tao_st_list_add (TaoRuntime *rt, TaoKey key, const TaoAccountId *account)
{
  guint32 n;
  const guint8 *items = tao_st_vector (rt, key, 32, &n);
  g_autofree TaoAccountId *copy = NULL;

  if (find_account (items, n, account) >= 0)
    return FALSE;
  copy = g_new (TaoAccountId, n + 1);
  if (n > 0)
    memcpy (copy, items, n * 32);
  copy[n] = *account;
  tao_st_set_vector (rt, key, copy, 32, n + 1);
  return TRUE;
}

gboolean
tao_st_list_remove (TaoRuntime *rt, TaoKey key, const TaoAccountId *account)
{
  guint32 n;
  g_autofree TaoAccountId *list = tao_st_accounts (rt, key, &n);
  gint64 at = find_account ((const guint8 *) list, n, account);

  if (at < 0)
    return FALSE;
  memmove (list + at, list + at + 1, (n - 1 - (gsize) at) * sizeof *list);
  if (n == 1)
    st_kill (rt, key);
  else
    tao_st_set_vector (rt, key, list, 32, n - 1);
  return TRUE;
}

TaoAccountId *
tao_st_accounts (TaoRuntime *rt, TaoKey key, guint32 *n)
{
  const guint8 *items = tao_st_vector (rt, key, 32, n);

  return g_memdup2 (items, *n * (gsize) 32);
}

guint64
tao_arg_compact (const TaoRtArgs *args, guint i)
{
  TaoScaleReader reader;
  guint64 value = 0;

  tao_scale_reader_init (&reader, args->bytes[i], args->len[i]);
  if (!tao_scale_read_compact_u64 (&reader, &value, NULL))
    g_assert_not_reached ();
  return value;
}

const guint8 *
tao_arg_vector (const TaoRtArgs *args, guint i, guint32 *n)
{
  const guint8 *pos = args->bytes[i];

  *n = read_count (&pos, pos + args->len[i]);
  return pos;
}

gboolean
tao_arg_address (const TaoRtArgs *args, guint i, TaoAccountId *out)
{
  if (args->bytes[i][0] != 0 || args->len[i] != 33)
    return FALSE;
  memcpy (out->bytes, args->bytes[i] + 1, 32);
  return TRUE;
}

TaoRtMark
tao_rt_begin (TaoRuntime *rt)
{
  tao_storage_begin (rt->st);
  return (TaoRtMark) { rt->events->len, rt->n_events, rt->alpha_notes->len };
}

void
tao_rt_end (TaoRuntime *rt, TaoRtMark mark, TaoRtOutcome outcome)
{
  if (outcome == RT_OK)
    {
      tao_storage_commit (rt->st);
      return;
    }
  tao_storage_rollback (rt->st);
  g_byte_array_set_size (rt->events, mark.events_len);
  rt->n_events = mark.n_events;
  g_array_set_size (rt->alpha_notes, mark.n_alpha_notes);
}
