/* DelegateInfoRuntimeApi: hotkeys that others stake to. */
#include "localnet/runtime/api/subnet-info.h"

#define C(value) tao_scale_write_compact (out, (value))
#define BLOCKS_PER_DAY 7200

/* A staker's position, for the nominators of a delegate. */
typedef struct
{
  TaoAccountId coldkey;
  guint16 netuid;
  guint64 stake;
} Nomination;

static gint
compare_nominations (gconstpointer a, gconstpointer b)
{
  const Nomination *left = a, *right = b;
  gint order = tao_account_id_compare (&left->coldkey, &right->coldkey);

  return order != 0 ? order : left->netuid - right->netuid;
}

/* All positions with the hotkey.  (transfer full): Nomination, by coldkey */
static GArray *
nominations_of (TaoRuntime *rt, const TaoAccountId *hotkey)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (Nomination));
  TaoStorageIter iter;

  st_iter (&iter, rt, key_a (rt, ST_AlphaV2, hotkey));
  while (tao_storage_iter_next (&iter))
    {
      Nomination nomination;

      memcpy (nomination.coldkey.bytes, iter.key + iter.key_len - 34, 32);
      memcpy (&nomination.netuid, iter.key + iter.key_len - 2, 2);
      nomination.stake = tao_staking_get_stake (tao_subtensor_ledger (rt), econ_account (hotkey),
                                                econ_account (&nomination.coldkey), nomination.netuid);
      if (nomination.stake > 0)
        g_array_append_val (list, nomination);
    }
  tao_storage_iter_clear (&iter);
  g_array_sort (list, compare_nominations);
  return list;
}

static void
write_nominators (TaoRuntime *rt, const TaoAccountId *hotkey, GByteArray *out)
{
  g_autoptr (GArray) list = nominations_of (rt, hotkey);
  guint coldkeys = 0;

  for (guint i = 0; i < list->len; i++)
    coldkeys += i == 0 || !tao_account_id_equal (&g_array_index (list, Nomination, i).coldkey,
                                                 &g_array_index (list, Nomination, i - 1).coldkey);
  C (coldkeys);
  for (guint i = 0; i < list->len;)
    {
      const Nomination *first = &g_array_index (list, Nomination, i);
      guint end = i;

      while (end < list->len && tao_account_id_equal (&g_array_index (list, Nomination, end).coldkey, &first->coldkey))
        end++;
      write_account (out, first->coldkey);
      C (end - i);
      for (; i < end; i++)
        {
          C (g_array_index (list, Nomination, i).netuid);
          C (g_array_index (list, Nomination, i).stake);
        }
    }
}

/* alpha that a registration earns per day: emission of the last epoch times the epochs of a day. */
static guint64
daily_return (TaoRuntime *rt, guint16 netuid, guint16 uid)
{
  TaoU64F64 emission = tao_u64f64_from_u64 (tao_st_vector_item (rt, key_n (rt, ST_Emission, netuid), 8, uid));
  TaoU64F64 tempo = tao_u64f64_from_u64 (st_u16 (rt, key_n (rt, ST_Tempo, netuid)));

  return tao_u64f64_to_u64 (tao_u64f64_mul_sat (emission, tao_u64f64_div_or_zero (tao_u64f64_from_u64 (BLOCKS_PER_DAY), tempo)));
}

static void
write_delegate (TaoRuntime *rt, const TaoAccountId *hotkey, gboolean with_nominators, GByteArray *out)
{
  g_autoptr (GArray) netuids = tao_subtensor_networks (rt);
  g_autoptr (GByteArray) registrations = g_byte_array_new ();
  g_autoptr (GByteArray) permits = g_byte_array_new ();
  guint16 take = st_u16 (rt, key_a (rt, ST_Delegates, hotkey));
  guint64 root_stake = st_u64 (rt, key_an (rt, ST_TotalHotkeyAlpha, hotkey, ROOT));
  guint n_registrations = 0, n_permits = 0;
  guint64 daily = 0, per_1000 = 0;

  for (guint i = 0; i < netuids->len; i++)
    {
      guint16 netuid = g_array_index (netuids, guint16, i);
      gint uid = tao_subtensor_uid (rt, netuid, hotkey);

      if (uid < 0)
        continue;
      tao_scale_write_compact (registrations, netuid);
      n_registrations++;
      if (tao_st_vector_item (rt, key_n (rt, ST_ValidatorPermit, netuid), 1, (guint32) uid))
        {
          tao_scale_write_compact (permits, netuid);
          n_permits++;
        }
      if (netuid != ROOT)
        daily += daily_return (rt, netuid, (guint16) uid);
    }
  if (root_stake > 0)
    {
      /* what nominators keep of a day, per 1000 TAO of root stake */
      guint64 kept = (guint64) ((tao_u128) daily * (65535u - take) / 65535);

      per_1000 = (guint64) ((tao_u128) kept * 1000 * TAO_RAO_PER_TAO / root_stake);
    }

  write_account (out, *hotkey);
  C (take);
  if (with_nominators)
    write_nominators (rt, hotkey, out);
  else
    C (0);
  write_account (out, st_account (rt, key_a (rt, ST_Owner, hotkey)));
  C (n_registrations);
  tao_scale_write_bytes (out, registrations->data, registrations->len);
  C (n_permits);
  tao_scale_write_bytes (out, permits->data, permits->len);
  C (per_1000);
  C (daily);
}

/* All delegates.  (transfer full): TaoAccountId */
static GArray *
delegates (TaoRuntime *rt)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (TaoAccountId));
  TaoStorageIter iter;

  st_iter (&iter, rt, key_0 (ST_Delegates));
  while (tao_storage_iter_next (&iter))
    g_array_append_vals (list, iter.key + iter.key_len - 32, 1);
  tao_storage_iter_clear (&iter);
  return list;
}

void
tao_api_get_delegates (TaoRuntime *rt, const TaoRtArgs *args, GByteArray *out)
{
  g_autoptr (GArray) list = delegates (rt);

  C (list->len);
  for (guint i = 0; i < list->len; i++)
    write_delegate (rt, &g_array_index (list, TaoAccountId, i), TRUE, out);
}

void
tao_api_get_delegate (TaoRuntime *rt, const TaoRtArgs *args, GByteArray *out)
{
  const TaoAccountId *hotkey = arg_account (args, 0);
  gboolean exists = st_has (rt, key_a (rt, ST_Delegates, hotkey));

  tao_scale_write_option (out, exists);
  if (exists)
    write_delegate (rt, hotkey, TRUE, out);
}

/* One entry for each (delegate, netuid) that the coldkey has stake in. */
void
tao_api_get_delegated (TaoRuntime *rt, const TaoRtArgs *args, GByteArray *out)
{
  const TaoAccountId *coldkey = arg_account (args, 0);
  g_autoptr (GArray) netuids = tao_subtensor_networks (rt);
  g_autoptr (GByteArray) rows = g_byte_array_new ();
  guint32 n, count = 0;
  g_autofree TaoAccountId *hotkeys = tao_st_accounts (rt, key_a (rt, ST_StakingHotkeys, coldkey), &n);

  for (guint32 h = 0; h < n; h++)
    for (guint i = 0; i < netuids->len; i++)
      {
        guint16 netuid = g_array_index (netuids, guint16, i);
        guint64 stake;

        if (!st_has (rt, key_a (rt, ST_Delegates, &hotkeys[h])))
          continue;
        stake = tao_staking_get_stake (tao_subtensor_ledger (rt), econ_account (&hotkeys[h]), econ_account (coldkey), netuid);
        if (stake == 0)
          continue;
        write_delegate (rt, &hotkeys[h], FALSE, rows);
        tao_scale_write_compact (rows, netuid);
        tao_scale_write_compact (rows, stake);
        count++;
      }
  C (count);
  tao_scale_write_bytes (out, rows->data, rows->len);
}
