/* Where neurons say that they can be reached. */
#include "localnet/runtime/subtensor/checks.h"
#include "localnet/runtime/subtensor/subtensor.h"

typedef struct __attribute__ ((packed))
{
  guint64 block;
  guint32 version;
  tao_u128 ip;
  guint16 port;
  guint8 ip_type;
  guint8 protocol;
  guint8 placeholder1;
  guint8 placeholder2;
} AxonInfo;

typedef struct __attribute__ ((packed))
{
  guint64 block;
  guint32 version;
  tao_u128 ip;
  guint16 port;
  guint8 ip_type;
} PrometheusInfo;

static tao_u128
arg_u128 (const TaoRtArgs *args, guint i)
{
  tao_u128 value;

  memcpy (&value, args->bytes[i], 16);
  return value;
}

static gboolean
ip_is_valid (tao_u128 ip, guint8 type)
{
  if (ip == 0)
    return TRUE;
  if (type == 4)
    return ip < G_MAXUINT32 && ip != 0x7f000001;
  return ip != ~(tao_u128) 0 && ip != 1;
}

/* The checks that axon and prometheus share.  @last: block of the last service of this kind. */
static TaoRtOutcome
check (TaoRuntime *rt, guint16 netuid, const TaoAccountId *hotkey, tao_u128 ip, guint8 ip_type, guint16 port, guint64 last)
{
  ENSURE (tao_subtensor_uid (rt, netuid, hotkey) >= 0, ST_E_HotKeyNotRegisteredInNetwork);
  ENSURE (ip_type == 4 || ip_type == 6, ST_E_InvalidIpType);
  ENSURE (ip_is_valid (ip, ip_type), ST_E_InvalidIpAddress);
  ENSURE (last == 0 || rt->block - MIN (last, rt->block) >= st_u64 (rt, key_n (rt, ST_ServingRateLimit, netuid)),
          ST_E_ServingRateLimitExceeded);
  ENSURE (port != 0, ST_E_InvalidPort);
  return RT_OK;
}

static guint64
last_served (TaoRuntime *rt, TaoKey key)
{
  guint64 block = 0;
  gsize len;
  const guint8 *bytes = tao_storage_get (rt->st, key.bytes, key.len, &len);

  if (bytes)
    memcpy (&block, bytes, 8);
  return block;
}

TaoRtOutcome
tao_subtensor_check_axon (TaoRuntime *rt, const TaoAccountId *who, const TaoRtArgs *args)
{
  guint16 netuid = arg_u16 (args, 0);

  return check (rt, netuid, who, arg_u128 (args, 2), arg_u8 (args, 4), arg_u16 (args, 3),
                last_served (rt, key_na (rt, ST_Axons, netuid, who)));
}

TaoRtOutcome
tao_subtensor_serve_axon (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  guint16 netuid = arg_u16 (args, 0);
  AxonInfo axon = {
    .block = rt->block,
    .version = arg_u32 (args, 1),
    .ip = arg_u128 (args, 2),
    .port = arg_u16 (args, 3),
    .ip_type = arg_u8 (args, 4),
    .protocol = arg_u8 (args, 5),
    .placeholder1 = arg_u8 (args, 6),
    .placeholder2 = arg_u8 (args, 7),
  };

  ENSURE_SIGNED (origin, who);
  TRY (tao_subtensor_check_axon (rt, who, args));
  st_put (rt, key_na (rt, ST_Axons, netuid, who), &axon, sizeof axon);
  tao_rt_deposit (rt, ST_EV_AxonServed, netuid, who);
  return RT_OK;
}

TaoRtOutcome
tao_subtensor_serve_axon_tls (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  guint16 netuid = arg_u16 (args, 0);
  guint32 len;
  const guint8 *certificate = tao_arg_vector (args, 8, &len);

  TRY (tao_subtensor_serve_axon (rt, origin, args));
  /* The first byte names the algorithm, the rest is a key of at most 64 bytes; anything else is not stored. */
  if (len >= 2 && len <= 65)
    {
      g_autoptr (GByteArray) stored = g_byte_array_new ();

      tao_scale_write_vec_u8 (stored, certificate + 1, len - 1);
      tao_scale_write_u8 (stored, certificate[0]);
      st_put (rt, key_na (rt, ST_NeuronCertificates, netuid, &origin->account), stored->data, stored->len);
    }
  return RT_OK;
}

TaoRtOutcome
tao_subtensor_serve_prometheus (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  guint16 netuid = arg_u16 (args, 0);
  PrometheusInfo info = {
    .block = rt->block,
    .version = arg_u32 (args, 1),
    .ip = arg_u128 (args, 2),
    .port = arg_u16 (args, 3),
    .ip_type = arg_u8 (args, 4),
  };

  ENSURE_SIGNED (origin, who);
  TRY (check (rt, netuid, who, info.ip, info.ip_type, info.port, last_served (rt, key_na (rt, ST_Prometheus, netuid, who))));
  st_put (rt, key_na (rt, ST_Prometheus, netuid, who), &info, sizeof info);
  tao_rt_deposit (rt, ST_EV_PrometheusServed, netuid, who);
  return RT_OK;
}
