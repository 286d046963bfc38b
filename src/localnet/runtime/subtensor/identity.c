#include "localnet/runtime/subtensor/identity.h"

#include "localnet/runtime/subtensor/subtensor.h"

/* Longest texts, in bytes, field by field: as the pallet allows them. */
static const guint16 subnet_limits[] = { 256, 1024, 1024, 1024, 256, 1024, 1024, 1024 };
static const guint16 coldkey_limits[] = { 256, 256, 256, 1024, 256, 1024, 1024 };

static gboolean
texts_fit (const guint8 *bytes, gsize len, const guint16 *limits, guint n)
{
  TaoScaleReader reader;

  tao_scale_reader_init (&reader, bytes, len);
  for (guint i = 0; i < n; i++)
    {
      TaoScaleSlice text;

      if (!tao_scale_read_vec_u8 (&reader, &text, NULL) || text.size > limits[i])
        return FALSE;
    }
  return tao_scale_reader_left (&reader) == 0;
}

gboolean
tao_identity_is_valid_subnet (const guint8 *identity, gsize len)
{
  return texts_fit (identity, len, subnet_limits, G_N_ELEMENTS (subnet_limits));
}

/* The arguments from @first on, as they lie one behind the other in the call: the fields of the identity. */
static const guint8 *
join_args (const TaoRtArgs *args, guint first, gsize *len)
{
  *len = (gsize) (args->bytes[args->n - 1] + args->len[args->n - 1] - args->bytes[first]);
  return args->bytes[first];
}

TaoRtOutcome
tao_subtensor_set_identity (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  gsize len;
  const guint8 *identity = join_args (args, 0, &len);
  g_autofree TaoAccountId *hotkeys = NULL;
  gboolean registered = FALSE;
  guint32 n;

  ENSURE_SIGNED (origin, who);
  /* Someone with a neuron anywhere: an identity costs nothing and must not be spam. */
  hotkeys = tao_st_accounts (rt, key_a (rt, ST_OwnedHotkeys, who), &n);
  for (guint32 i = 0; i < n && !registered; i++)
    {
      TaoStorageIter iter;

      st_iter (&iter, rt, key_a (rt, ST_IsNetworkMember, &hotkeys[i]));
      registered = tao_storage_iter_next (&iter);
      tao_storage_iter_clear (&iter);
    }
  ENSURE (registered, ST_E_HotKeyNotRegisteredInNetwork);
  ENSURE (texts_fit (identity, len, coldkey_limits, G_N_ELEMENTS (coldkey_limits)), ST_E_InvalidIdentity);
  st_put (rt, key_a (rt, ST_IdentitiesV2, who), identity, len);
  tao_rt_deposit (rt, ST_EV_ChainIdentitySet, who);
  return RT_OK;
}

TaoRtOutcome
tao_subtensor_set_subnet_identity (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  guint16 netuid = arg_u16 (args, 0);
  TaoAccountId owner = st_account (rt, key_n (rt, ST_SubnetOwner, netuid));
  gsize len;
  const guint8 *identity = join_args (args, 1, &len);

  ENSURE_SIGNED (origin, who);
  ENSURE (network_exists (rt, netuid), ST_E_SubnetNotExists);
  ENSURE (tao_account_id_equal (&owner, who), ST_E_NotSubnetOwner);
  ENSURE (tao_identity_is_valid_subnet (identity, len), ST_E_InvalidIdentity);
  st_put (rt, key_n (rt, ST_SubnetIdentitiesV3, netuid), identity, len);
  tao_rt_deposit (rt, ST_EV_SubnetIdentitySet, netuid);
  return RT_OK;
}
