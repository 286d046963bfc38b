/* NeuronInfoRuntimeApi. */
#include "localnet/runtime/api/subnet-info.h"

#define C(value) tao_scale_write_compact (out, (value))

/* Bytes stored at @key, or @size zeros. */
static void
write_or_zeros (TaoRuntime *rt, TaoKey key, gsize size, GByteArray *out)
{
  static const guint8 zeros[64] = { 0 };
  gsize len;
  const guint8 *bytes = tao_storage_get (rt->st, key.bytes, key.len, &len);

  tao_scale_write_bytes (out, bytes && len == size ? bytes : zeros, size);
}

/* Vec<(Compact<u16>, Compact<u16>)> of a row without its zeros. */
static void
write_row (TaoRuntime *rt, TaoRtItemId item, guint16 netuid, guint16 uid, GByteArray *out)
{
  guint32 n, count = 0;
  const guint8 *row = tao_st_vector (rt, key_nn (rt, item, netuid, uid), 4, &n);

  for (guint32 i = 0; i < n; i++)
    count += (row[i * 4 + 2] | row[i * 4 + 3]) != 0;
  C (count);
  for (guint32 i = 0; i < n; i++)
    if ((row[i * 4 + 2] | row[i * 4 + 3]) != 0)
      {
        C ((guint) (row[i * 4] | row[i * 4 + 1] << 8));
        C ((guint) (row[i * 4 + 2] | row[i * 4 + 3] << 8));
      }
}

static void
write_neuron (TaoRuntime *rt, guint16 netuid, guint16 uid, gboolean lite, GByteArray *out)
{
  TaoAccountId hotkey = st_account (rt, key_nn (rt, ST_Keys, netuid, uid));
  TaoAccountId coldkey = st_account (rt, key_a (rt, ST_Owner, &hotkey));

#define ITEM(item, size) tao_st_vector_item (rt, key_n (rt, ST_##item, netuid), size, uid)
  write_account (out, hotkey);
  write_account (out, coldkey);
  C (uid);
  C (netuid);
  tao_scale_write_bool (out, ITEM (Active, 1) != 0);
  write_or_zeros (rt, key_na (rt, ST_Axons, netuid, &hotkey), 34, out);
  write_or_zeros (rt, key_na (rt, ST_Prometheus, netuid, &hotkey), 31, out);
  C (1);
  write_account (out, coldkey);
  C (st_u64 (rt, key_an (rt, ST_TotalHotkeyAlpha, &hotkey, netuid)));
  C (0);   /* rank */
  C (ITEM (Emission, 8));
  C (ITEM (Incentive, 2));
  C (ITEM (Consensus, 2));
  C (0);   /* trust */
  C (ITEM (ValidatorTrust, 2));
  C (ITEM (Dividends, 2));
  C (ITEM (LastUpdate, 8));
  tao_scale_write_bool (out, ITEM (ValidatorPermit, 1) != 0);
  if (!lite)
    {
      write_row (rt, ST_Weights, netuid, uid, out);
      write_row (rt, ST_Bonds, netuid, uid, out);
    }
  C (65535);   /* pruning_score */
#undef ITEM
}

static void
write_neurons (TaoRuntime *rt, guint16 netuid, gboolean lite, GByteArray *out)
{
  guint16 n = network_exists (rt, netuid) ? st_u16 (rt, key_n (rt, ST_SubnetworkN, netuid)) : 0;

  C (n);
  for (guint16 uid = 0; uid < n; uid++)
    write_neuron (rt, netuid, uid, lite, out);
}

static void
write_one (TaoRuntime *rt, const TaoRtArgs *args, gboolean lite, GByteArray *out)
{
  guint16 netuid = arg_u16 (args, 0), uid = arg_u16 (args, 1);
  gboolean exists = network_exists (rt, netuid) && uid < st_u16 (rt, key_n (rt, ST_SubnetworkN, netuid));

  tao_scale_write_option (out, exists);
  if (exists)
    write_neuron (rt, netuid, uid, lite, out);
}

void
tao_api_get_neurons (TaoRuntime *rt, const TaoRtArgs *args, GByteArray *out)
{
  write_neurons (rt, arg_u16 (args, 0), FALSE, out);
}

void
tao_api_get_neurons_lite (TaoRuntime *rt, const TaoRtArgs *args, GByteArray *out)
{
  write_neurons (rt, arg_u16 (args, 0), TRUE, out);
}

void
tao_api_get_neuron (TaoRuntime *rt, const TaoRtArgs *args, GByteArray *out)
{
  write_one (rt, args, FALSE, out);
}

void
tao_api_get_neuron_lite (TaoRuntime *rt, const TaoRtArgs *args, GByteArray *out)
{
  write_one (rt, args, TRUE, out);
}
