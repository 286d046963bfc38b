#include "localnet/runtime/audit.h"

#include "localnet/runtime/subtensor/subtensor.h"

static guint64
sum_balances (TaoRuntime *rt)
{
  TaoStorageIter iter;
  guint64 sum = 0;

  st_iter (&iter, rt, key_0 (SYS_Account));
  while (tao_storage_iter_next (&iter))
    {
      TaoRtAccount account;

      memcpy (&account, iter.value, sizeof account);
      sum += account.free + account.reserved;
    }
  tao_storage_iter_clear (&iter);
  return sum;
}

static TaoSubnetAudit *
find_subnet (const TaoRuntimeAudit *self, guint16 netuid)
{
  for (guint i = 0; i < self->subnets->len; i++)
    if (g_array_index (self->subnets, TaoSubnetAudit, i).netuid == netuid)
      return &g_array_index (self->subnets, TaoSubnetAudit, i);
  return NULL;
}

/* Stake of a hotkey lies under (hotkey, netuid); what is left of a subnet that is gone breaks the rules. */
static void
sum_stakes (TaoRuntime *rt, TaoRuntimeAudit *out)
{
  TaoSubnetAudit **places = g_newa (TaoSubnetAudit *, G_MAXUINT16 + 1);
  TaoStorageIter iter;

  memset (places, 0, (G_MAXUINT16 + 1) * sizeof *places);
  for (guint i = 0; i < out->subnets->len; i++)
    {
      TaoSubnetAudit *subnet = &g_array_index (out->subnets, TaoSubnetAudit, i);

      places[subnet->netuid] = subnet;
    }
  st_iter (&iter, rt, key_0 (ST_TotalHotkeyAlpha));
  while (tao_storage_iter_next (&iter))
    {
      guint16 netuid = (guint16) (iter.key[iter.key_len - 2] | iter.key[iter.key_len - 1] << 8);
      guint64 value;

      memcpy (&value, iter.value, sizeof value);
      if (places[netuid] != NULL)
        places[netuid]->staked += value;
      else if (out->ok)
        {
          out->ok = FALSE;
          out->worst_netuid = netuid;
        }
    }
  tao_storage_iter_clear (&iter);
}

static TaoSubnetAudit
read_subnet (TaoRuntime *rt, guint16 netuid)
{
  TaoAccountId account = tao_subtensor_subnet_account (netuid);
  TaoSubnetAudit subnet = {
    .netuid = netuid,
    .account = tao_balances_free (rt, &account),
    .reserve = st_u64 (rt, key_n (rt, ST_SubnetTAO, netuid)),
    .alpha_out = st_u64 (rt, key_n (rt, ST_SubnetAlphaOut, netuid)),
    .pending = st_u64 (rt, key_n (rt, ST_PendingServerEmission, netuid))
               + st_u64 (rt, key_n (rt, ST_PendingValidatorEmission, netuid))
               + st_u64 (rt, key_n (rt, ST_PendingRootAlphaDivs, netuid)) + st_u64 (rt, key_n (rt, ST_PendingOwnerCut, netuid)),
    .protocol = st_u64 (rt, key_n (rt, ST_SubnetProtocolAlpha, netuid)),
  };

  return subnet;
}

gboolean
tao_runtime_audit (TaoRuntime *rt, TaoStorage *storage, TaoRuntimeAudit *out)
{
  g_autoptr (GArray) netuids = NULL;

  memset (out, 0, sizeof *out);
  rt->st = storage;
  out->total_issuance = st_u64 (rt, key_0 (BAL_TotalIssuance));
  out->balances = sum_balances (rt);
  out->ok = out->total_issuance == out->balances;

  netuids = tao_subtensor_networks (rt);
  out->subnets = g_array_sized_new (FALSE, FALSE, sizeof (TaoSubnetAudit), netuids->len);
  for (guint i = 0; i < netuids->len; i++)
    {
      TaoSubnetAudit subnet = read_subnet (rt, g_array_index (netuids, guint16, i));

      g_array_append_val (out->subnets, subnet);
    }
  sum_stakes (rt, out);
  for (guint i = 0; i < out->subnets->len; i++)
    {
      TaoSubnetAudit *subnet = &g_array_index (out->subnets, TaoSubnetAudit, i);

      subnet->rest = (gint64) (subnet->alpha_out - subnet->staked - subnet->pending - subnet->protocol);
      out->subnet_accounts += subnet->account;
      out->reserves += subnet->reserve;
      if (out->ok && (subnet->reserve > subnet->account || subnet->rest < 0))
        {
          out->ok = FALSE;
          out->worst_netuid = subnet->netuid;
        }
    }
  return out->ok;
}

void
tao_runtime_audit_clear (TaoRuntimeAudit *self)
{
  g_clear_pointer (&self->subnets, g_array_unref);
}

gboolean
tao_runtime_audit_block (const TaoRuntimeAudit *before, TaoRuntimeAudit *after, const TaoAlphaNote *notes, guint n)
{
  for (guint i = 0; i < after->subnets->len; i++)
    {
      TaoSubnetAudit *subnet = &g_array_index (after->subnets, TaoSubnetAudit, i);
      const TaoSubnetAudit *previous = find_subnet (before, subnet->netuid);
      gint64 rest = previous != NULL ? previous->rest : 0;

      memset (subnet->moved, 0, sizeof subnet->moved);
      for (guint k = 0; k < n; k++)
        if (notes[k].netuid == subnet->netuid)
          {
            if (notes[k].dissolved)
              {
                memset (subnet->moved, 0, sizeof subnet->moved);
                rest = 0;
                continue;
              }
            subnet->moved[notes[k].where] += notes[k].alpha;
            rest += notes[k].alpha;
          }
      if (after->ok && rest != subnet->rest)
        {
          after->ok = FALSE;
          after->worst_netuid = subnet->netuid;
        }
    }
  return after->ok;
}

const TaoAlphaNote *
tao_runtime_get_alpha_notes (TaoRuntime *rt, guint *n)
{
  *n = rt->alpha_notes->len;
  return (const TaoAlphaNote *) (gconstpointer) rt->alpha_notes->data;
}

void
tao_rt_note_alpha (TaoRuntime *rt, guint16 netuid, TaoAlphaRest where, gint64 alpha)
{
  TaoAlphaNote note = { .netuid = netuid, .where = where, .alpha = alpha };

  if (rt->in_block)
    g_array_append_val (rt->alpha_notes, note);
}

void
tao_rt_note_dissolved (TaoRuntime *rt, guint16 netuid)
{
  TaoAlphaNote note = { .netuid = netuid, .dissolved = TRUE };

  if (rt->in_block)
    g_array_append_val (rt->alpha_notes, note);
}
