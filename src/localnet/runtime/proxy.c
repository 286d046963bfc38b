/* Proxies: accounts that may call in another's name. */
#include "localnet/runtime/balances.h"

#define DEPOSIT_BASE G_GUINT64_CONSTANT (60000000)
#define DEPOSIT_FACTOR G_GUINT64_CONSTANT (33000000)
#define MAX_PROXIES 20

/* ProxyDefinition as stored. */
typedef struct __attribute__ ((packed))
{
  guint8 delegate[32];
  guint8 type;
  guint32 delay;
} Definition;

typedef enum
{
  TYPE_ANY = 0,
  TYPE_OWNER = 1,
  TYPE_NON_CRITICAL = 2,
  TYPE_NON_TRANSFER = 3,
  TYPE_NON_FUNGIBLE = 5,
  TYPE_STAKING = 8,
  TYPE_REGISTRATION = 9,
  TYPE_TRANSFER = 10,
  TYPE_SMALL_TRANSFER = 11,
  TYPE_CHILD_KEYS = 13,
  TYPE_SWAP_HOTKEY = 15,
  TYPE_ROOT_CLAIM = 17,
} ProxyType;

static gboolean
is_one_of (guint8 index, const guint8 *list, gsize n)
{
  return memchr (list, index, n) != NULL;
}

#define IN(index, ...) is_one_of (index, (const guint8[]) { __VA_ARGS__ }, sizeof ((const guint8[]) { __VA_ARGS__ }))

/* Whether a proxy of @type may make the call.  Types that no longer do anything allow nothing. */
static gboolean
type_allows (guint8 type, const guint8 *call, gsize len)
{
  guint8 pallet = call[0], index = call[1];
  gboolean subtensor = pallet == PALLET_SUBTENSOR;
  gboolean moves_stake = subtensor && IN (index, 2, 3, 83, 84, 85, 87, 88, 89, 90, 103);

  switch (type)
    {
    case TYPE_ANY:
      return TRUE;
    case TYPE_OWNER:
      return (pallet == PALLET_ADMIN && index != 64 && index != 67) || (subtensor && IN (index, 78, 112, 139, 140, 141));
    case TYPE_NON_CRITICAL:
      return !(subtensor && IN (index, 61, 62, 7, 6, 134)) && pallet != PALLET_SUDO;
    case TYPE_NON_TRANSFER:
      return pallet != PALLET_BALANCES && !(subtensor && IN (index, 86, 70, 72, 126));
    case TYPE_NON_FUNGIBLE:
      return pallet != PALLET_BALANCES && !moves_stake && !(subtensor && IN (index, 86, 7, 6, 62, 134, 70, 72, 126));
    case TYPE_STAKING:
      return moves_stake;
    case TYPE_REGISTRATION:
      return subtensor && IN (index, 6, 7, 134);
    case TYPE_TRANSFER:
      return (pallet == PALLET_BALANCES && IN (index, 0, 3, 4)) || (subtensor && index == 86);
    case TYPE_SMALL_TRANSFER:
      {
        const TaoRtField *fields;
        TaoRtArgs args;
        guint n;

        if (pallet == PALLET_BALANCES && IN (index, 0, 3) && tao_rt_find_call (pallet, index, &fields, &n)
            && tao_rt_split_args (fields, n, call + 2, len - 2, &args))
          return tao_arg_compact (&args, 1) < G_GUINT64_CONSTANT (500000000);   /* half a TAO */
        if (subtensor && index == 86 && tao_rt_find_call (pallet, index, &fields, &n)
            && tao_rt_split_args (fields, n, call + 2, len - 2, &args))
          return arg_u64 (&args, 4) < G_GUINT64_CONSTANT (500000000);
        return FALSE;
      }
    case TYPE_CHILD_KEYS:
      return subtensor && IN (index, 67, 75);
    case TYPE_SWAP_HOTKEY:
      return subtensor && IN (index, 70, 72);
    case TYPE_ROOT_CLAIM:
      return subtensor && index == 121;
    default:
      return FALSE;
    }
}

/* A proxy of type @outer may add and remove only proxies that can do no more than itself. */
static gboolean
is_superset (guint8 outer, guint8 inner)
{
  return outer == inner || outer == TYPE_ANY || (outer == TYPE_NON_TRANSFER && inner != TYPE_ANY && inner != TYPE_TRANSFER
                                                 && inner != TYPE_SMALL_TRANSFER)
         || (outer == TYPE_TRANSFER && inner == TYPE_SMALL_TRANSFER);
}

/* (BoundedVec<ProxyDefinition>, deposit).  (transfer full) */
static GArray *
load (TaoRuntime *rt, const TaoAccountId *who, guint64 *deposit)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (Definition));
  gsize len;
  const guint8 *bytes = st_bytes (rt, key_a (rt, PROXY_Proxies, who), &len);
  TaoScaleReader reader;
  guint32 n;

  tao_scale_reader_init (&reader, bytes, len);
  if (!tao_scale_read_compact_u32 (&reader, &n, NULL))
    g_assert_not_reached ();
  g_array_append_vals (list, reader.pos, n);
  memcpy (deposit, bytes + len - 8, 8);
  return list;
}

/* Stores the list and moves the deposit between free and reserved balance. */
static TaoRtOutcome
store (TaoRuntime *rt, const TaoAccountId *who, GArray *list, guint64 old_deposit)
{
  guint64 deposit = list->len > 0 ? DEPOSIT_BASE + list->len * DEPOSIT_FACTOR : 0;
  g_autoptr (GByteArray) out = g_byte_array_new ();
  TaoRtAccount account;

  tao_balances_load (rt, who, &account);
  if (deposit > old_deposit)
    {
      ENSURE (tao_balances_reducible (rt, who, TRUE) >= deposit - old_deposit, BAL_E_InsufficientBalance);
      account.free -= deposit - old_deposit;
      account.reserved += deposit - old_deposit;
      tao_rt_deposit (rt, BAL_EV_Reserved, who, deposit - old_deposit);
    }
  else if (deposit < old_deposit)
    {
      account.free += old_deposit - deposit;
      account.reserved -= MIN (account.reserved, old_deposit - deposit);
      tao_rt_deposit (rt, BAL_EV_Unreserved, who, old_deposit - deposit);
    }
  tao_balances_store (rt, who, &account);
  if (list->len == 0)
    {
      st_kill (rt, key_a (rt, PROXY_Proxies, who));
      return RT_OK;
    }
  tao_scale_write_compact (out, list->len);
  g_byte_array_append (out, (const guint8 *) list->data, list->len * (guint) sizeof (Definition));
  tao_scale_write_u64 (out, deposit);
  st_put (rt, key_a (rt, PROXY_Proxies, who), out->data, out->len);
  return RT_OK;
}

static gint
compare_definitions (const Definition *a, const Definition *b)
{
  gint order = memcmp (a->delegate, b->delegate, 32);

  if (order != 0)
    return order;
  if (a->type != b->type)
    return a->type < b->type ? -1 : 1;
  return a->delay == b->delay ? 0 : a->delay < b->delay ? -1 : 1;
}

static TaoRtOutcome
read_definition (const TaoRtArgs *args, Definition *out)
{
  TaoAccountId delegate;

  ENSURE (tao_arg_address (args, 0, &delegate), RT_CANNOT_LOOKUP);
  memcpy (out->delegate, delegate.bytes, 32);
  out->type = arg_u8 (args, 1);
  out->delay = arg_u32 (args, 2);
  return RT_OK;
}

TaoRtOutcome
tao_proxy_add_proxy (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  g_autoptr (GArray) list = NULL;
  Definition added;
  guint64 deposit;
  guint at = 0;

  ENSURE_SIGNED (origin, who);
  TRY (read_definition (args, &added));
  ENSURE (memcmp (added.delegate, who->bytes, 32) != 0, PROXY_E_NoSelfProxy);
  list = load (rt, who, &deposit);
  ENSURE (list->len < MAX_PROXIES, PROXY_E_TooMany);
  while (at < list->len && compare_definitions (&g_array_index (list, Definition, at), &added) < 0)
    at++;
  ENSURE (at == list->len || compare_definitions (&g_array_index (list, Definition, at), &added) != 0, PROXY_E_Duplicate);
  g_array_insert_val (list, at, added);
  TRY (store (rt, who, list, deposit));
  tao_rt_deposit (rt, PROXY_EV_ProxyAdded, who, added.delegate, (int) added.type, added.delay);
  return RT_OK;
}

TaoRtOutcome
tao_proxy_remove_proxy (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  g_autoptr (GArray) list = NULL;
  Definition removed;
  guint64 deposit;

  ENSURE_SIGNED (origin, who);
  TRY (read_definition (args, &removed));
  list = load (rt, who, &deposit);
  for (guint i = 0; i < list->len; i++)
    if (compare_definitions (&g_array_index (list, Definition, i), &removed) == 0)
      {
        g_array_remove_index (list, i);
        TRY (store (rt, who, list, deposit));
        tao_rt_deposit (rt, PROXY_EV_ProxyRemoved, who, removed.delegate, (int) removed.type, removed.delay);
        return RT_OK;
      }
  return PROXY_E_NotFound;
}

TaoRtOutcome
tao_proxy_remove_proxies (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  g_autoptr (GArray) list = NULL;
  guint64 deposit;

  ENSURE_SIGNED (origin, who);
  list = load (rt, who, &deposit);
  g_array_set_size (list, 0);
  return store (rt, who, list, deposit);
}

TaoRtOutcome
tao_proxy_proxy (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  const guint8 *wanted = arg_option (args, 1);
  const guint8 *call = args->bytes[2];
  TaoRtOrigin real = { ORIGIN_SIGNED };
  const Definition *definition = NULL;
  g_autoptr (GArray) list = NULL;
  TaoRtOutcome outcome;
  guint64 deposit;

  ENSURE_SIGNED (origin, who);
  ENSURE (tao_arg_address (args, 0, &real.account), RT_CANNOT_LOOKUP);
  list = load (rt, &real.account, &deposit);
  for (guint i = 0; i < list->len && !definition; i++)
    {
      const Definition *candidate = &g_array_index (list, Definition, i);

      if (memcmp (candidate->delegate, who->bytes, 32) == 0 && (!wanted || candidate->type == *wanted))
        definition = candidate;
    }
  ENSURE (definition, PROXY_E_NotProxy);
  ENSURE (definition->delay == 0, PROXY_E_Unannounced);

  /* What the type forbids fails inside, as the call itself would. */
  if (!type_allows (definition->type, call, args->len[2])
      || (call[0] == PALLET_PROXY && IN (call[1], 1, 2) && call[2] == 0 && !is_superset (definition->type, call[2 + 33]))
      || (call[0] == PALLET_PROXY && call[1] == 3 && definition->type != TYPE_ANY))
    outcome = SYS_E_CallFiltered;
  else
    outcome = tao_rt_dispatch (rt, &real, call, args->len[2]);
  st_put (rt, key_a (rt, PROXY_LastCallResult, &real.account), "\0", 1);
  if (outcome != RT_OK)
    {
      g_autoptr (GByteArray) result = g_byte_array_new ();

      tao_scale_write_u8 (result, 1);
      tao_rt_write_error (result, outcome);
      st_put (rt, key_a (rt, PROXY_LastCallResult, &real.account), result->data, result->len);
    }
  tao_rt_deposit (rt, PROXY_EV_ProxyExecuted, outcome);
  return RT_OK;
}
