/* The network as a whole, accounts with their stake, and swaps simulated by the runtime. */
#include <string.h>

#include "chain/record-private.h"
#include "scale/writer.h"

#define PALLET "SubtensorModule"
#define OFFSET(field) G_STRUCT_OFFSET (TaoChainNetwork, field)

static const TaoRecordField network_fields[] = {
  { PALLET, "TotalIssuance", TAO_RECORD_U64, OFFSET (total_issuance_rao), 0 },
  { "Balances", "TotalIssuance", TAO_RECORD_U64, OFFSET (balances_issuance_rao), 0 },
  { PALLET, "TotalStake", TAO_RECORD_U64, OFFSET (total_stake_rao), 0 },
  { PALLET, "BlockEmission", TAO_RECORD_U64, OFFSET (block_emission_rao), 0 },
  { PALLET, "TotalNetworks", TAO_RECORD_U32, OFFSET (total_networks), 0 },
  { PALLET, "SubnetLimit", TAO_RECORD_U32, OFFSET (subnet_limit), 0 },
  { PALLET, "TaoWeight", TAO_RECORD_U64, OFFSET (tao_weight), 0 },
  { PALLET, "StakeThreshold", TAO_RECORD_U64, OFFSET (stake_threshold), 0 },
  { PALLET, "TxRateLimit", TAO_RECORD_U64, OFFSET (tx_rate_limit), 0 },
  { PALLET, "NetworkRateLimit", TAO_RECORD_U64, OFFSET (network_rate_limit), 0 },
  { PALLET, "NetworkImmunityPeriod", TAO_RECORD_U64, OFFSET (network_immunity_period), 0 },
  { PALLET, "ColdkeySwapAnnouncementDelay", TAO_RECORD_U64, OFFSET (swap_announcement_delay), 0 },
  { PALLET, "MaxDelegateTake", TAO_RECORD_U32, OFFSET (max_delegate_take), 0 },
  { PALLET, "MinDelegateTake", TAO_RECORD_U32, OFFSET (min_delegate_take), 0 },
  { PALLET, "MaxChildkeyTake", TAO_RECORD_U32, OFFSET (max_childkey_take), 0 },
  { PALLET, "SubnetOwnerCut", TAO_RECORD_U32, OFFSET (subnet_owner_cut), 0 },
  { PALLET, "SubnetMovingAlpha", TAO_RECORD_WIDE, OFFSET (subnet_moving_alpha), 0 },
  { PALLET, "EmissionGateBar", TAO_RECORD_WIDE, OFFSET (gate_bar), 0 },
  { PALLET, "EmissionBarQuantile", TAO_RECORD_WIDE, OFFSET (gate_quantile), 0 },
  { PALLET, "EmissionGateExponent", TAO_RECORD_WIDE, OFFSET (gate_exponent), 0 },
  { PALLET, "EmissionBarRank", TAO_RECORD_U64, OFFSET (gate_rank), 0 },
};

typedef struct {
  TaoQuery *query;
  guint     fields, cost, now;
} NetworkJob;

static void
network_job_free (gpointer data)
{
  NetworkJob *job = data;

  tao_query_unref (job->query);
  g_free (job);
}

static void
network_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  NetworkJob *job = g_task_get_task_data (task);
  TaoAnchor *anchor = tao_query_get_anchor (job->query);
  GError *error = NULL;
  TaoChainNetwork *network;
  guint64 ms;

  tao_query_run_finish (job->query, result, &error);
  if (tao_record_fail_take (task, error))
    return;
  network = g_new0 (TaoChainNetwork, 1);
  tao_record_clear_fields (network_fields, G_N_ELEMENTS (network_fields), network);
  tao_record_take_fields (job->query, job->fields, network_fields, G_N_ELEMENTS (network_fields), network);
  network->number = anchor->number;
  network->timestamp_ms = tao_query_get_u64 (job->query, job->now, &ms) && ms <= G_MAXINT64
                            ? (gint64) ms : TAO_CHAIN_UNKNOWN_I64;
  network->subnet_lock_cost_rao = TAO_CHAIN_UNKNOWN_U64;
  tao_query_get_u64 (job->query, job->cost, &network->subnet_lock_cost_rao);
  network->existential_deposit_rao = TAO_CHAIN_UNKNOWN_U64;
  tao_runtime_get_constant_u64 (anchor->writer, "Balances", "ExistentialDeposit", &network->existential_deposit_rao);
  g_task_return_pointer (task, network, (GDestroyNotify) tao_chain_network_free);
  g_object_unref (task);
}

void
tao_chain_read_network_async (TaoConnection *connection, TaoAnchor *anchor, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  NetworkJob *job = g_new0 (NetworkJob, 1);

  job->query = tao_query_new (connection, anchor);
  job->fields = tao_record_add_fields (job->query, network_fields, G_N_ELEMENTS (network_fields), NULL, 0);
  job->now = tao_query_add_storage (job->query, "Timestamp", "Now", NULL, 0);
  job->cost = tao_query_add_call (job->query, "SubnetRegistrationRuntimeApi", "get_network_registration_cost", NULL, 0);
  tao_query_run_async (job->query, cancellable, network_cb,
                       tao_record_task (cancellable, callback, user_data, job, network_job_free));
}

TaoChainNetwork *
tao_chain_read_network_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
tao_chain_network_free (TaoChainNetwork *self)
{
  g_free (self);
}

/* --- accounts --------------------------------------------------------------------- */

typedef struct {
  guint32 nonce;
  guint64 free_rao, reserved_rao, frozen_rao;
} Balance;

static const TaoPlanField balance_fields[] = {
  { "nonce", TAO_PLAN_U32, G_STRUCT_OFFSET (Balance, nonce), 0, NULL },
  { "data.free", TAO_PLAN_U64, G_STRUCT_OFFSET (Balance, free_rao), 0, NULL },
  { "data.reserved", TAO_PLAN_U64, G_STRUCT_OFFSET (Balance, reserved_rao), 0, NULL },
  { "data.frozen", TAO_PLAN_U64, G_STRUCT_OFFSET (Balance, frozen_rao), 0, NULL },
};

enum { STAKE_HOTKEY, STAKE_COLDKEY, STAKE_NETUID, STAKE_ALPHA, STAKE_EMISSION, STAKE_REGISTERED, N_STAKE };
#define COLUMN(i) ((gsize) (i) * sizeof (TaoPlanColumn))

static const TaoPlanField stake_fields[N_STAKE] = {
  [STAKE_HOTKEY] = { "[].hotkey", TAO_PLAN_FIXED, COLUMN (STAKE_HOTKEY), 32, NULL },
  [STAKE_COLDKEY] = { "[].coldkey", TAO_PLAN_FIXED, COLUMN (STAKE_COLDKEY), 32, NULL },
  [STAKE_NETUID] = { "[].netuid", TAO_PLAN_U16, COLUMN (STAKE_NETUID), 0, NULL },
  [STAKE_ALPHA] = { "[].stake", TAO_PLAN_U64, COLUMN (STAKE_ALPHA), 0, NULL },
  [STAKE_EMISSION] = { "[].emission", TAO_PLAN_U64, COLUMN (STAKE_EMISSION), 0, NULL },
  [STAKE_REGISTERED] = { "[].is_registered", TAO_PLAN_BOOL, COLUMN (STAKE_REGISTERED), 0, NULL },
};

typedef struct {
  guint balance, swap, identity, old_identity, stake, proxies;
} AccountItems;

typedef struct {
  TaoQuery     *query;
  guint         n, availability;
  TaoBytes32   *accounts;
  AccountItems *items;
} AccountsJob;

static void
accounts_job_free (gpointer data)
{
  AccountsJob *job = data;

  tao_query_unref (job->query);
  g_free (job->accounts);
  g_free (job->items);
  g_free (job);
}

static gboolean
take_stakes (TaoQuery *query, guint index, TaoChainAccount *account)
{
  TaoPlanColumn columns[N_STAKE] = { 0 };
  guint n = 0;
  gboolean good;

  if (!tao_query_is_available (query, index))
    return FALSE;
  good = tao_query_fill (query, index, stake_fields, N_STAKE, columns, NULL);
  for (guint i = 0; i < N_STAKE && good; i++)
    good = i == STAKE_EMISSION || i == STAKE_REGISTERED || tao_query_has_field (query, index, stake_fields, N_STAKE, i);
  if (good)
    {
      gboolean has_emission = tao_query_has_field (query, index, stake_fields, N_STAKE, STAKE_EMISSION);
      gboolean has_registered = tao_query_has_field (query, index, stake_fields, N_STAKE, STAKE_REGISTERED);

      account->stakes = g_new0 (TaoChainStake, columns[STAKE_ALPHA].n + 1);
      for (guint32 i = 0; i < columns[STAKE_ALPHA].n; i++)
        {
          TaoChainStake *stake = &account->stakes[n];

          stake->alpha = tao_plan_column_get (&columns[STAKE_ALPHA], guint64, i);
          if (stake->alpha == 0)
            continue;
          stake->hotkey = tao_plan_column_get (&columns[STAKE_HOTKEY], TaoBytes32, i);
          stake->coldkey = tao_plan_column_get (&columns[STAKE_COLDKEY], TaoBytes32, i);
          stake->netuid = tao_plan_column_get (&columns[STAKE_NETUID], guint16, i);
          stake->locked = TAO_CHAIN_UNKNOWN_U64;
          stake->emission = has_emission ? tao_plan_column_get (&columns[STAKE_EMISSION], guint64, i)
                                         : TAO_CHAIN_UNKNOWN_U64;
          stake->is_registered = has_registered ? tao_plan_column_get (&columns[STAKE_REGISTERED], guint8, i)
                                                : TAO_CHAIN_UNKNOWN_U32;
          n++;
        }
      account->n_stakes = n;
    }
  for (guint i = 0; i < N_STAKE; i++)
    tao_plan_column_clear (&columns[i]);
  return good;
}

/* BTreeMap<AccountId, BTreeMap<u16, { total, locked, available }>>: the lock belongs to
 * a coldkey on a subnet; it is told on the first position there. */
static void
take_locks (const TaoValue *map, TaoChainAccount *account)
{
  for (guint i = 0; map != NULL && i < tao_value_get_n_children (map); i++)
    {
      const TaoValue *pair = tao_value_get_child (map, i);
      const TaoValue *subnets = tao_value_get_child (pair, 1);
      TaoScaleSlice key;

      if (!tao_value_get_bytes (tao_value_get_child (pair, 0), &key) || key.size != 32
          || memcmp (key.data, account->account.bytes, 32) != 0)
        continue;
      for (guint j = 0; j < tao_value_get_n_children (subnets); j++)
        {
          const TaoValue *entry = tao_value_get_child (subnets, j);
          guint32 netuid;
          guint64 locked;

          if (!tao_value_get_u32 (tao_value_get_child (entry, 0), &netuid)
              || !tao_value_get_u64 (tao_value_lookup (tao_value_get_child (entry, 1), "locked"), &locked))
            continue;
          for (guint k = 0; k < account->n_stakes; k++)
            if (account->stakes[k].netuid == netuid)
              {
                account->stakes[k].locked = locked;
                locked = 0;
              }
        }
    }
}

/* (Vec<{ delegate, proxy_type, delay }>, deposit) */
static void
take_proxies (TaoQuery *query, guint index, TaoChainAccount *account)
{
  const TaoValue *value = tao_query_get (query, index), *list = value != NULL ? tao_value_get_child (value, 0) : NULL;
  guint n = list != NULL ? tao_value_get_n_children (list) : 0;

  account->n_proxies = TAO_CHAIN_UNKNOWN_U32;
  if (list == NULL)
    return;
  account->proxies = g_new0 (TaoChainProxy, MAX (n, 1));
  account->n_proxies = 0;
  for (guint i = 0; i < n; i++)
    {
      const TaoValue *entry = tao_value_get_child (list, i), *type = tao_value_get_field (entry, "proxy_type");
      const TaoValue *delay = tao_value_get_field (entry, "delay");
      TaoChainProxy *proxy = &account->proxies[account->n_proxies];
      TaoScaleSlice delegate;

      if (tao_value_get_field (entry, "delegate") == NULL
          || !tao_value_get_bytes (tao_value_get_field (entry, "delegate"), &delegate) || delegate.size != 32)
        continue;
      memcpy (proxy->delegate.bytes, delegate.data, 32);
      proxy->type = g_strdup (type != NULL && tao_value_get_variant (type) != NULL ? tao_value_get_variant (type)->name : NULL);
      proxy->delay = TAO_CHAIN_UNKNOWN_U64;
      if (delay != NULL)
        tao_value_get_u64 (delay, &proxy->delay);
      account->n_proxies++;
    }
}

static void
take_account (AccountsJob *job, guint i, TaoChainAccount *account)
{
  const AccountItems *items = &job->items[i];
  Balance balance = { 0 };
  const TaoValue *swap = tao_query_get (job->query, items->swap);
  const TaoValue *identity;
  TaoScaleSlice hash;

  account->account = job->accounts[i];
  account->free_rao = account->reserved_rao = account->frozen_rao = TAO_CHAIN_UNKNOWN_U64;
  account->nonce = TAO_CHAIN_UNKNOWN_U32;
  account->swap_block = TAO_CHAIN_UNKNOWN_U64;
  if (tao_query_fill (job->query, items->balance, balance_fields, G_N_ELEMENTS (balance_fields), &balance, NULL))
    {
      account->exists = tao_query_is_stored (job->query, items->balance);
      if (tao_query_has_field (job->query, items->balance, balance_fields, G_N_ELEMENTS (balance_fields), 0))
        account->nonce = balance.nonce;
      if (tao_query_has_field (job->query, items->balance, balance_fields, G_N_ELEMENTS (balance_fields), 1))
        account->free_rao = balance.free_rao;
      if (tao_query_has_field (job->query, items->balance, balance_fields, G_N_ELEMENTS (balance_fields), 2))
        account->reserved_rao = balance.reserved_rao;
      if (tao_query_has_field (job->query, items->balance, balance_fields, G_N_ELEMENTS (balance_fields), 3))
        account->frozen_rao = balance.frozen_rao;
    }
  if (swap != NULL && tao_value_get_n_children (swap) == 2
      && tao_value_get_bytes (tao_value_get_child (swap, 1), &hash) && hash.size == 32
      && tao_value_get_u64 (tao_value_get_child (swap, 0), &account->swap_block))
    memcpy (account->swap_hash.bytes, hash.data, 32);
  identity = tao_query_get (job->query, items->identity);
  tao_record_identity (identity != NULL ? identity : tao_query_get (job->query, items->old_identity), &account->identity);
  take_proxies (job->query, items->proxies, account);
  if (take_stakes (job->query, items->stake, account))
    take_locks (tao_query_get (job->query, job->availability), account);
}

static void
accounts_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  AccountsJob *job = g_task_get_task_data (task);
  GError *error = NULL;
  TaoChainAccounts *accounts;

  tao_query_run_finish (job->query, result, &error);
  if (tao_record_fail_take (task, error))
    return;
  accounts = g_new0 (TaoChainAccounts, 1);
  accounts->number = tao_query_get_anchor (job->query)->number;
  accounts->n = job->n;
  accounts->accounts = g_new0 (TaoChainAccount, job->n);
  for (guint i = 0; i < job->n; i++)
    take_account (job, i, &accounts->accounts[i]);
  g_task_return_pointer (task, accounts, (GDestroyNotify) tao_chain_accounts_free);
  g_object_unref (task);
}

static guint
add_availability (TaoQuery *query, const TaoBytes32 *accounts, guint n)
{
  g_autoptr(GByteArray) list = g_byte_array_new ();
  g_autoptr(GBytes) list_bytes = NULL;
  g_autoptr(GBytes) none = g_bytes_new_static ("\0", 1);

  tao_scale_write_compact (list, n);
  for (guint i = 0; i < n; i++)
    g_byte_array_append (list, accounts[i].bytes, 32);
  list_bytes = g_byte_array_free_to_bytes (g_steal_pointer (&list));
  return tao_query_add_call (query, "StakeInfoRuntimeApi", "get_stake_availability_for_coldkeys",
                             (TaoKeyPart[]) { TAO_KEY_PART_SCALE (list_bytes), TAO_KEY_PART_SCALE (none) }, 2);
}

void
tao_chain_read_accounts_async (TaoConnection *connection, TaoAnchor *anchor, const TaoBytes32 *accounts, guint n_accounts,
                               GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  AccountsJob *job = g_new0 (AccountsJob, 1);
  TaoQuery *query = job->query = tao_query_new (connection, anchor);

  job->n = n_accounts;
  job->accounts = g_memdup2 (accounts, n_accounts * sizeof *accounts);
  job->items = g_new0 (AccountItems, n_accounts);
  for (guint i = 0; i < n_accounts; i++)
    {
      TaoKeyPart key = TAO_KEY_PART_ACCOUNT (&job->accounts[i]);

      job->items[i].balance = tao_query_add_storage (query, "System", "Account", &key, 1);
      job->items[i].swap = tao_query_add_storage (query, PALLET, "ColdkeySwapAnnouncements", &key, 1);
      job->items[i].identity = tao_query_add_storage (query, PALLET, "IdentitiesV2", &key, 1);
      job->items[i].old_identity = tao_query_add_storage (query, PALLET, "Identities", &key, 1);
      job->items[i].proxies = tao_query_add_storage (query, "Proxy", "Proxies", &key, 1);
      job->items[i].stake = tao_query_add_call (query, "StakeInfoRuntimeApi", "get_stake_info_for_coldkey", &key, 1);
    }
  job->availability = add_availability (query, accounts, n_accounts);
  tao_query_run_async (query, cancellable, accounts_cb,
                       tao_record_task (cancellable, callback, user_data, job, accounts_job_free));
}

TaoChainAccounts *
tao_chain_read_accounts_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
tao_chain_accounts_free (TaoChainAccounts *self)
{
  for (guint i = 0; i < self->n; i++)
    {
      tao_chain_identity_clear (&self->accounts[i].identity);
      g_free (self->accounts[i].stakes);
      for (guint p = 0; self->accounts[i].proxies != NULL && p < self->accounts[i].n_proxies; p++)
        g_free (self->accounts[i].proxies[p].type);
      g_free (self->accounts[i].proxies);
    }
  g_free (self->accounts);
  g_free (self);
}

/* --- swaps --------------------------------------------------------------------------- */

static const TaoPlanField swap_fields[] = {
  { "tao_amount", TAO_PLAN_U64, G_STRUCT_OFFSET (TaoChainSwap, tao_rao), 0, NULL },
  { "alpha_amount", TAO_PLAN_U64, G_STRUCT_OFFSET (TaoChainSwap, alpha), 0, NULL },
  { "tao_fee", TAO_PLAN_U64, G_STRUCT_OFFSET (TaoChainSwap, tao_fee_rao), 0, NULL },
  { "alpha_fee", TAO_PLAN_U64, G_STRUCT_OFFSET (TaoChainSwap, alpha_fee), 0, NULL },
  { "tao_slippage", TAO_PLAN_U64, G_STRUCT_OFFSET (TaoChainSwap, tao_slippage_rao), 0, NULL },
  { "alpha_slippage", TAO_PLAN_U64, G_STRUCT_OFFSET (TaoChainSwap, alpha_slippage), 0, NULL },
};

typedef struct {
  TaoQuery    *query;
  guint        item;
  TaoChainSwap swap;
} SwapJob;

static void
swap_job_free (gpointer data)
{
  SwapJob *job = data;

  tao_query_unref (job->query);
  g_free (job);
}

static void
swap_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  SwapJob *job = g_task_get_task_data (task);
  GError *error = NULL;
  gsize offsets[] = { G_STRUCT_OFFSET (TaoChainSwap, tao_slippage_rao), G_STRUCT_OFFSET (TaoChainSwap, alpha_slippage) };

  if (tao_query_run_finish (job->query, result, &error)
      && !tao_query_fill (job->query, job->item, swap_fields, G_N_ELEMENTS (swap_fields), &job->swap, &error)
      && error == NULL)
    error = g_error_new (TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_NOT_AVAILABLE, "this runtime does not simulate swaps");
  for (guint i = 0; error == NULL && i < 4; i++)
    if (!tao_query_has_field (job->query, job->item, swap_fields, G_N_ELEMENTS (swap_fields), i))
      error = g_error_new (TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_NOT_AVAILABLE, "this runtime does not tell the %s of a swap",
                           swap_fields[i].path);
  if (tao_record_fail_take (task, error))
    return;
  for (guint i = 0; i < 2; i++)    /* younger than the rest */
    if (!tao_query_has_field (job->query, job->item, swap_fields, G_N_ELEMENTS (swap_fields), 4 + i))
      *(guint64 *) (gpointer) ((guint8 *) &job->swap + offsets[i]) = TAO_CHAIN_UNKNOWN_U64;
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

void
tao_chain_simulate_swap_async (TaoConnection *connection, TaoAnchor *anchor, guint16 netuid, gboolean buying, guint64 amount,
                               GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  SwapJob *job = g_new0 (SwapJob, 1);

  job->query = tao_query_new (connection, anchor);
  job->item = tao_query_add_call (job->query, "SwapRuntimeApi",
                                  buying ? "sim_swap_tao_for_alpha" : "sim_swap_alpha_for_tao",
                                  (TaoKeyPart[]) { TAO_KEY_PART_U16 (netuid), TAO_KEY_PART_U64 (amount) }, 2);
  tao_query_run_async (job->query, cancellable, swap_cb,
                       tao_record_task (cancellable, callback, user_data, job, swap_job_free));
}

gboolean
tao_chain_simulate_swap_finish (GAsyncResult *result, TaoChainSwap *out, GError **error)
{
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  *out = ((SwapJob *) g_task_get_task_data (G_TASK (result)))->swap;
  return TRUE;
}
