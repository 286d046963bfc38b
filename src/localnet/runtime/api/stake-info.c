/* StakeInfoRuntimeApi: who holds what. */
#include "localnet/runtime/api/subnet-info.h"
#include "localnet/runtime/subtensor/locks.h"

#define C(value) tao_scale_write_compact (out, (value))

static void
write_stake_info (TaoRuntime *rt, const TaoAccountId *hotkey, const TaoAccountId *coldkey, guint16 netuid, guint64 stake,
                  GByteArray *out)
{
  write_account (out, *hotkey);
  write_account (out, *coldkey);
  C (netuid);
  C (stake);
  C (0);   /* locked */
  C (st_u64 (rt, key_na (rt, ST_AlphaDividendsPerSubnet, netuid, hotkey)));
  C (0);   /* tao_emission */
  C (0);   /* drain */
  tao_scale_write_bool (out, tao_subtensor_uid (rt, netuid, hotkey) >= 0);
}

/* Vec<StakeInfo>: the positions of a coldkey that are not empty, by subnet, then by hotkey. */
static void
write_positions (TaoRuntime *rt, const TaoAccountId *coldkey, GByteArray *out)
{
  TaoLedger *ledger = tao_subtensor_ledger (rt);
  g_autoptr (GArray) netuids = tao_subtensor_networks (rt);
  g_autoptr (GByteArray) list = g_byte_array_new ();
  guint32 n, count = 0;
  g_autofree TaoAccountId *hotkeys = tao_st_accounts (rt, key_a (rt, ST_StakingHotkeys, coldkey), &n);

  for (guint i = 0; i < netuids->len; i++)
    for (guint32 h = 0; h < n; h++)
      {
        guint16 netuid = g_array_index (netuids, guint16, i);
        guint64 stake = tao_staking_get_stake (ledger, econ_account (&hotkeys[h]), econ_account (coldkey), netuid);

        if (stake == 0)
          continue;
        write_stake_info (rt, &hotkeys[h], coldkey, netuid, stake, list);
        count++;
      }
  C (count);
  tao_scale_write_bytes (out, list->data, list->len);
}

void
tao_api_get_stake_info_for_coldkey (TaoRuntime *rt, const TaoRtArgs *args, GByteArray *out)
{
  write_positions (rt, arg_account (args, 0), out);
}

void
tao_api_get_stake_info_for_coldkeys (TaoRuntime *rt, const TaoRtArgs *args, GByteArray *out)
{
  guint32 n;
  const guint8 *coldkeys = tao_arg_vector (args, 0, &n);

  C (n);
  for (guint32 i = 0; i < n; i++)
    {
      const TaoAccountId *coldkey = (const TaoAccountId *) (gconstpointer) (coldkeys + i * 32);

      write_account (out, *coldkey);
      write_positions (rt, coldkey, out);
    }
}

void
tao_api_get_stake_info_for_hotkey_coldkey_netuid (TaoRuntime *rt, const TaoRtArgs *args, GByteArray *out)
{
  const TaoAccountId *hotkey = arg_account (args, 0);
  const TaoAccountId *coldkey = arg_account (args, 1);
  guint16 netuid = arg_u16 (args, 2);

  tao_scale_write_option (out, TRUE);
  write_stake_info (rt, hotkey, coldkey, netuid,
                    tao_staking_get_stake (tao_subtensor_ledger (rt), econ_account (hotkey), econ_account (coldkey), netuid), out);
}

static gint
compare_accounts (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, 32);
}

/* The netuids asked for: all of them for None; a list that is empty or longer than there are subnets gives nothing. */
static GArray *
wanted_netuids (TaoRuntime *rt, const TaoRtArgs *args)
{
  GArray *all = tao_subtensor_networks (rt);
  const guint8 *list = arg_option (args, 1);
  GArray *wanted;
  TaoRtArgs one;
  guint32 n;
  const guint8 *netuids;

  if (list == NULL)
    return all;
  one = (TaoRtArgs) { .n = 1, .bytes = { list }, .len = { args->len[1] - 1 } };
  netuids = tao_arg_vector (&one, 0, &n);
  wanted = g_array_new (FALSE, FALSE, sizeof (guint16));
  if (n <= all->len)
    for (guint i = 0; i < all->len; i++)
      for (guint32 k = 0; k < n; k++)
        if ((netuids[k * 2] | netuids[k * 2 + 1] << 8) == g_array_index (all, guint16, i))
          {
            g_array_append_val (wanted, g_array_index (all, guint16, i));
            break;
          }
  g_array_unref (all);
  return wanted;
}

void
tao_api_get_stake_availability_for_coldkeys (TaoRuntime *rt, const TaoRtArgs *args, GByteArray *out)
{
  TaoLedger *ledger = tao_subtensor_ledger (rt);
  guint32 n, unique = 0;
  const guint8 *list = tao_arg_vector (args, 0, &n);
  g_autofree guint8 *coldkeys = g_memdup2 (list, n * (gsize) 32);
  g_autoptr (GArray) netuids = wanted_netuids (rt, args);

  /* A map: keys ascending, each once. */
  if (n > 0)
    qsort (coldkeys, n, 32, compare_accounts);
  for (guint32 i = 0; i < n; i++)
    if (unique == 0 || memcmp (coldkeys + (unique - 1) * 32, coldkeys + i * 32, 32) != 0)
      memmove (coldkeys + unique++ * 32, coldkeys + i * 32, 32);
  C (unique);
  for (guint32 i = 0; i < unique; i++)
    {
      const TaoAccount *coldkey = (const TaoAccount *) (gconstpointer) (coldkeys + i * 32);
      g_autoptr (GByteArray) entries = g_byte_array_new ();
      guint count = 0;

      tao_scale_write_bytes (out, coldkey->bytes, 32);
      for (guint k = 0; k < netuids->len; k++)
        {
          guint16 netuid = g_array_index (netuids, guint16, k);
          guint64 total = tao_staking_get_coldkey_stake (ledger, coldkey, netuid);
          guint64 available = tao_staking_get_available (ledger, coldkey, netuid);

          if (total == 0)
            continue;
          tao_scale_write_u16 (entries, netuid);
          tao_scale_write_compact (entries, total);
          tao_scale_write_compact (entries, total - available);
          tao_scale_write_compact (entries, available);
          count++;
        }
      C (count);
      tao_scale_write_bytes (out, entries->data, entries->len);
    }
}

/* The plain fee formula on the amount, at the destination's rate, or the origin's without one. */
void
tao_api_get_stake_fee (TaoRuntime *rt, const TaoRtArgs *args, GByteArray *out)
{
  const guint8 *from = arg_option (args, 0);
  const guint8 *to = arg_option (args, 2);
  gboolean same_keys = memcmp (args->bytes[1], args->bytes[3], 32) == 0;
  guint64 fee = 0;
  TaoPool pool;

  if ((from || to) && !(from && to && same_keys && memcmp (from, to, 34) == 0))
    {
      const guint8 *at = (to ? to : from) + 32;

      tao_ledger_get_pool (tao_subtensor_ledger (rt), (guint16) (at[0] | at[1] << 8), &pool);
      fee = tao_pool_fee (&pool, arg_u64 (args, 4));
    }
  tao_scale_write_u64 (out, fee);
}

void
tao_api_get_coldkey_lock (TaoRuntime *rt, const TaoRtArgs *args, GByteArray *out)
{
  TaoLock lock;
  gboolean found = tao_locks_get (rt, arg_account (args, 0), arg_u16 (args, 1), &lock);

  tao_scale_write_option (out, found);
  if (!found)
    return;
  tao_scale_write_u64 (out, lock.locked_mass);
  tao_scale_write_u128 (out, lock.conviction.bits);
  tao_scale_write_u64 (out, rt->block);
}

void
tao_api_get_hotkey_conviction (TaoRuntime *rt, const TaoRtArgs *args, GByteArray *out)
{
  tao_scale_write_u128 (out, tao_locks_get_conviction (rt, arg_u16 (args, 1), arg_account (args, 0)).bits);
}

void
tao_api_get_most_convicted_hotkey_on_subnet (TaoRuntime *rt, const TaoRtArgs *args, GByteArray *out)
{
  TaoAccountId hotkey;
  gboolean found = tao_locks_get_most_convicted (rt, arg_u16 (args, 0), &hotkey);

  tao_scale_write_option (out, found);
  if (found)
    write_account (out, hotkey);
}
