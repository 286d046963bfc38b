/* Typed access to storage for the runtime's own code.
 *
 * A TaoKey is made by the key functions from an item and its key parts; hashers and prefixes come from the table.
 * What is absent reads as the table says.  Fixed-point numbers are their bits. */
#pragma once

#include "economy/fixed.h"
#include "localnet/runtime/handlers.h"
#include "localnet/storage.h"
#include "scale/writer.h"

#include <string.h>

G_BEGIN_DECLS

/* A transaction around what may fail: storage, events and notes. */
typedef struct
{
  guint events_len;
  guint32 n_events;
  guint n_alpha_notes;
} TaoRtMark;

struct _TaoRuntime
{
  TaoStorage *st;             /* of the call that runs; lent */
  guint32 block;              /* number of the block that runs or was last */
  guint8 parent_hash[32];
  guint8 genesis_hash[32];
  TaoAccountId author;
  GBytes *digest;

  /* The block's events, encoded; a failing call truncates them. */
  GByteArray *events;
  guint32 n_events;
  GArray *alpha_notes;        /* TaoAlphaNote: the block's, truncated likewise */
  gboolean in_block;          /* between the beginning and the end of a block */
  gint64 phase;               /* extrinsic index, or PHASE_* */
  guint32 extrinsic_index;
  gsize extrinsics_len;
  guint64 weight_used;        /* ref_time */
  guint depth;                /* of calls in calls */

  GHashTable *verified;       /* signatures seen valid: blake2b-256 of what was verified */
  GBytes *metadata[3];        /* V14, V15, V16 */
  struct _TaoAccountHashes *account_hashes;

  /* Of SubtensorModule. */
  struct _TaoLedger *ledger;
  struct _TaoEpochMemory *epoch;
  struct
  {
    TaoRtMark marks[32];
    guint depth;
  } ledger_marks;
};

#define PHASE_FINALIZATION (-1)
#define PHASE_INITIALIZATION (-2)

/* blake2b-128 of an account, remembered: the same few thousand are hashed over and over. */
typedef struct
{
  TaoAccountId account;
  guint8 hash[16];
  gboolean used;
} TaoAccountHash;

#define ACCOUNT_HASH_SLOTS 16384

struct _TaoAccountHashes
{
  TaoAccountHash slots[ACCOUNT_HASH_SLOTS];
};

typedef struct
{
  const TaoRtItem *item;
  guint8 len;
  guint8 part;               /* how many parts it has */
  guint8 bytes[166];
} TaoKey;

G_STATIC_ASSERT (32 + 48 + 48 + 34 < 166);

void tao_key_add_bytes (TaoRuntime *rt, TaoKey *key, const guint8 *bytes, gsize len);

static inline TaoKey
key_0 (TaoRtItemId id)
{
  TaoKey key;

  key.item = &tao_rt_items[id];
  key.len = 32;
  key.part = 0;
  memcpy (key.bytes, key.item->prefix, 32);
  return key;
}

static inline void
key_add_u16 (TaoRuntime *rt, TaoKey *key, guint16 number)
{
  guint8 le[2] = { (guint8) number, (guint8) (number >> 8) };

  if (G_LIKELY (key->item->hashers[key->part] == TAO_HASHER_IDENTITY))
    {
      memcpy (key->bytes + key->len, le, 2);
      key->len = (guint8) (key->len + 2);
      key->part++;
    }
  else
    tao_key_add_bytes (rt, key, le, 2);
}

static inline void
key_add_account (TaoRuntime *rt, TaoKey *key, const TaoAccountId *account)
{
  tao_key_add_bytes (rt, key, account->bytes, 32);
}

/* n: a netuid or other u16; a: an account; in the order of the item's keys. */
static inline TaoKey
key_n (TaoRuntime *rt, TaoRtItemId id, guint16 n)
{
  TaoKey key = key_0 (id);

  key_add_u16 (rt, &key, n);
  return key;
}

static inline TaoKey
key_a (TaoRuntime *rt, TaoRtItemId id, const TaoAccountId *a)
{
  TaoKey key = key_0 (id);

  key_add_account (rt, &key, a);
  return key;
}

static inline TaoKey
key_nn (TaoRuntime *rt, TaoRtItemId id, guint16 n, guint16 m)
{
  TaoKey key = key_n (rt, id, n);

  key_add_u16 (rt, &key, m);
  return key;
}

static inline TaoKey
key_na (TaoRuntime *rt, TaoRtItemId id, guint16 n, const TaoAccountId *a)
{
  TaoKey key = key_n (rt, id, n);

  key_add_account (rt, &key, a);
  return key;
}

static inline TaoKey
key_an (TaoRuntime *rt, TaoRtItemId id, const TaoAccountId *a, guint16 n)
{
  TaoKey key = key_a (rt, id, a);

  key_add_u16 (rt, &key, n);
  return key;
}

static inline TaoKey
key_aa (TaoRuntime *rt, TaoRtItemId id, const TaoAccountId *a, const TaoAccountId *b)
{
  TaoKey key = key_a (rt, id, a);

  key_add_account (rt, &key, b);
  return key;
}

static inline TaoKey
key_aan (TaoRuntime *rt, TaoRtItemId id, const TaoAccountId *a, const TaoAccountId *b, guint16 n)
{
  TaoKey key = key_aa (rt, id, a, b);

  key_add_u16 (rt, &key, n);
  return key;
}

static inline TaoKey
key_naa (TaoRuntime *rt, TaoRtItemId id, guint16 n, const TaoAccountId *a, const TaoAccountId *b)
{
  TaoKey key = key_na (rt, id, n, a);

  key_add_account (rt, &key, b);
  return key;
}

static inline TaoKey
key_ann (TaoRuntime *rt, TaoRtItemId id, const TaoAccountId *a, guint16 n, guint16 m)
{
  TaoKey key = key_an (rt, id, a, n);

  key_add_u16 (rt, &key, m);
  return key;
}

static inline TaoKey
key_u32 (TaoRuntime *rt, TaoRtItemId id, guint32 number)
{
  TaoKey key = key_0 (id);

  number = GUINT32_TO_LE (number);
  tao_key_add_bytes (rt, &key, (const guint8 *) &number, 4);
  return key;
}

static inline TaoKey
key_u64 (TaoRuntime *rt, TaoRtItemId id, guint64 number)
{
  TaoKey key = key_0 (id);

  number = GUINT64_TO_LE (number);
  tao_key_add_bytes (rt, &key, (const guint8 *) &number, 8);
  return key;
}

static inline gboolean
st_has (TaoRuntime *rt, TaoKey key)
{
  return tao_storage_contains (rt->st, key.bytes, key.len);
}

static inline void
st_kill (TaoRuntime *rt, TaoKey key)
{
  tao_storage_remove (rt->st, key.bytes, key.len);
}

/* The entry's bytes, or those of the table's default; lent as by tao_storage_get(). */
static inline const guint8 *
st_bytes (TaoRuntime *rt, TaoKey key, gsize *len)
{
  const guint8 *bytes = tao_storage_get (rt->st, key.bytes, key.len, len);

  if (bytes)
    return bytes;
  *len = key.item->fallback_len;
  return key.item->fallback;
}

static inline void
st_put (TaoRuntime *rt, TaoKey key, const void *bytes, gsize len)
{
  tao_storage_put (rt->st, key.bytes, key.len, bytes, len);
}

static inline guint64
st_u64 (TaoRuntime *rt, TaoKey key)
{
  gsize len;
  const guint8 *bytes = st_bytes (rt, key, &len);
  guint64 value = 0;

  memcpy (&value, bytes, MIN (len, 8));
  return GUINT64_FROM_LE (value);
}

/* The width of a number is the item's: one function reads u8 to u64. */
#define st_u32(rt, key) ((guint32) st_u64 (rt, key))
#define st_u16(rt, key) ((guint16) st_u64 (rt, key))
#define st_u8(rt, key) ((guint8) st_u64 (rt, key))
#define st_bool(rt, key) (st_u64 (rt, key) != 0)

/* Writes @value with the item's width. */
static inline void
st_set (TaoRuntime *rt, TaoKey key, guint64 value)
{
  gint32 size = key.item->value->fixed_size;

  g_assert (size > 0 && size <= 8);
  value = GUINT64_TO_LE (value);
  st_put (rt, key, &value, (gsize) size);
}

static inline tao_u128
st_u128 (TaoRuntime *rt, TaoKey key)
{
  gsize len;
  const guint8 *bytes = st_bytes (rt, key, &len);
  tao_u128 value = 0;

  memcpy (&value, bytes, MIN (len, 16));   /* little-endian machines only, as all of ours are */
  return value;
}

static inline void
st_set_u128 (TaoRuntime *rt, TaoKey key, tao_u128 value)
{
  st_put (rt, key, &value, 16);
}

G_STATIC_ASSERT (G_BYTE_ORDER == G_LITTLE_ENDIAN);

static inline TaoAccountId
st_account (TaoRuntime *rt, TaoKey key)
{
  gsize len;
  const guint8 *bytes = st_bytes (rt, key, &len);
  TaoAccountId account = { { 0 } };

  memcpy (account.bytes, bytes, MIN (len, 32));
  return account;
}

static inline void
st_set_account (TaoRuntime *rt, TaoKey key, const TaoAccountId *account)
{
  st_put (rt, key, account->bytes, 32);
}

/* value + amount, value − amount, both saturating. */
static inline void
st_add (TaoRuntime *rt, TaoKey key, guint64 amount)
{
  guint64 value = st_u64 (rt, key);

  if (amount > 0)
    st_set (rt, key, value > G_MAXUINT64 - amount ? G_MAXUINT64 : value + amount);
}

static inline void
st_sub (TaoRuntime *rt, TaoKey key, guint64 amount)
{
  guint64 value = st_u64 (rt, key);

  if (amount > 0)
    st_set (rt, key, value > amount ? value - amount : 0);
}

/* Vectors of fixed-size items: Vec<u16>, Vec<u64>, Vec<bool>, Vec<AccountId>, Vec<(u16, u16)>.
 * Lent: the first item behind the count.  @n: how many. */
const guint8 *tao_st_vector (TaoRuntime *rt, TaoKey key, gsize item_size, guint32 *n);
void tao_st_set_vector (TaoRuntime *rt, TaoKey key, const void *items, gsize item_size, guint32 n);

/* Copies at most @n items to @out and zeroes the rest. */
void tao_st_copy_vector (TaoRuntime *rt, TaoKey key, gsize item_size, void *out, guint32 n);

/* One item of such a vector; items beyond its end read as 0 and are made by writing. */
guint64 tao_st_vector_item (TaoRuntime *rt, TaoKey key, gsize item_size, guint32 index);
void tao_st_set_vector_item (TaoRuntime *rt, TaoKey key, gsize item_size, guint32 index, guint64 value);

/* Vec<AccountId>: append if absent (TRUE if appended); remove if present. */
gboolean tao_st_list_add (TaoRuntime *rt, TaoKey key, const TaoAccountId *account);
gboolean tao_st_list_remove (TaoRuntime *rt, TaoKey key, const TaoAccountId *account);

/* A copy of a Vec<AccountId>.  (transfer full) */
TaoAccountId *tao_st_accounts (TaoRuntime *rt, TaoKey key, guint32 *n);

/* Walks the entries under a (partial) key. */
static inline void
st_iter (TaoStorageIter *iter, TaoRuntime *rt, TaoKey key)
{
  tao_storage_iter_init (iter, rt->st, key.bytes, key.len);
}

/* Removes all entries under a (partial) key. */
static inline void
st_clear (TaoRuntime *rt, TaoKey key)
{
  tao_storage_remove_prefix (rt->st, key.bytes, key.len, G_MAXUINT);
}

/* Arguments of calls and APIs. */
static inline guint64
arg_u64 (const TaoRtArgs *args, guint i)
{
  guint64 value = 0;

  g_assert (i < args->n && args->len[i] <= 8);
  memcpy (&value, args->bytes[i], args->len[i]);
  return value;
}
#define arg_u8(args, i) ((guint8) arg_u64 (args, i))
#define arg_u16(args, i) ((guint16) arg_u64 (args, i))
#define arg_u32(args, i) ((guint32) arg_u64 (args, i))
#define arg_bool(args, i) (arg_u64 (args, i) != 0)

static inline const TaoAccountId *
arg_account (const TaoRtArgs *args, guint i)
{
  g_assert (i < args->n && args->len[i] == 32);
  return (const TaoAccountId *) (gconstpointer) args->bytes[i];
}

guint64 tao_arg_compact (const TaoRtArgs *args, guint i);

/* A Vec argument: count and first item. */
const guint8 *tao_arg_vector (const TaoRtArgs *args, guint i, guint32 *n);

/* MultiAddress::Id; FALSE (CannotLookup) for the other forms. */
gboolean tao_arg_address (const TaoRtArgs *args, guint i, TaoAccountId *out);

/* Option: NULL for None, else the value's bytes. */
static inline const guint8 *
arg_option (const TaoRtArgs *args, guint i)
{
  return args->bytes[i][0] ? args->bytes[i] + 1 : NULL;
}

/* Deposits an event with the running block's phase; the arguments are as TaoRtFieldKind says, one for each field. */
void tao_rt_deposit (TaoRuntime *rt, guint event, ...);

/* SCALE of a DispatchError. */
void tao_rt_write_error (GByteArray *out, TaoRtOutcome error);

TaoRtMark tao_rt_begin (TaoRuntime *rt);
void tao_rt_end (TaoRuntime *rt, TaoRtMark mark, TaoRtOutcome outcome);

/* Dispatches the call at @bytes (pallet, index, arguments; all of @len) inside a transaction of its own.
 * The bytes must be a valid RuntimeCall. */
TaoRtOutcome tao_rt_dispatch (TaoRuntime *rt, const TaoRtOrigin *origin, const guint8 *bytes, gsize len);

/* Length of the RuntimeCall that begins at @bytes; 0 if it is none. */
gsize tao_rt_call_len (const guint8 *bytes, gsize len);

/* Splits the bytes by the types; FALSE if they are not exactly such values. */
gboolean tao_rt_split_args (const TaoRtField *fields, guint n, const guint8 *bytes, gsize len, TaoRtArgs *out);

static inline TaoRtOutcome
ensure_root (const TaoRtOrigin *origin)
{
  return origin->kind == ORIGIN_ROOT ? RT_OK : RT_BAD_ORIGIN;
}

/* Leaves the handler unless the call is signed; @who (const TaoAccountId *) is declared. */
#define ENSURE_SIGNED(origin, who) \
  const TaoAccountId *who = &(origin)->account; \
  if ((origin)->kind != ORIGIN_SIGNED) \
    return RT_BAD_ORIGIN

#define ENSURE_ROOT(origin) \
  if ((origin)->kind != ORIGIN_ROOT) \
    return RT_BAD_ORIGIN

/* Leaves the function with @error unless @condition holds. */
#define ENSURE(condition, error) \
  G_STMT_START { \
    if (!(condition)) \
      return (TaoRtOutcome) (error); \
  } G_STMT_END

/* Leaves the function with the outcome of @expression unless it is RT_OK. */
#define TRY(expression) \
  G_STMT_START { \
    TaoRtOutcome try_outcome = (expression); \
    if (try_outcome != RT_OK) \
      return try_outcome; \
  } G_STMT_END

G_END_DECLS
