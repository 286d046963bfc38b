/* All subnets: what get_all_dynamic_info tells in one answer, and the rest from
 * storage, field by field. */
#include <string.h>

#include "chain/record-private.h"

#define PALLET "SubtensorModule"
#define OFFSET(field) G_STRUCT_OFFSET (TaoChainSubnet, field)
#define SUBNETS_MAX 4096

/* --- the runtime call -------------------------------------------------------------- */

/* One column per field; what is missing from this runtime's structure comes from storage. */
static const struct {
  const char *path;
  TaoPlanKind kind;
  gsize       size;
  gsize       offset;           /* in TaoChainSubnet, of plain numbers */
  const char *item;             /* (nullable) storage item that tells the same */
} dynamic[] = {
  { "[]", TAO_PLAN_PRESENT, 0, 0, NULL },
  { "[].netuid", TAO_PLAN_U16, 0, 0, NULL },
  { "[].owner_hotkey", TAO_PLAN_FIXED, 32, OFFSET (owner_hotkey), NULL },
  { "[].owner_coldkey", TAO_PLAN_FIXED, 32, OFFSET (owner_coldkey), NULL },
  { "[].owner", TAO_PLAN_FIXED, 32, OFFSET (owner_coldkey), NULL },
  { "[].subnet_name", TAO_PLAN_COUNT, 0, 0, NULL },
  { "[].subnet_name[]", TAO_PLAN_U8, 0, 0, NULL },
  { "[].token_symbol", TAO_PLAN_COUNT, 0, 0, NULL },
  { "[].token_symbol[]", TAO_PLAN_U8, 0, 0, NULL },
  { "[].subnet_identity", TAO_PLAN_RAW, 0, 0, NULL },
  { "[].moving_price", TAO_PLAN_FIXED, 16, OFFSET (moving_price), NULL },
  { "[].subnet_volume", TAO_PLAN_U128, 0, OFFSET (volume), NULL },
  { "[].tempo", TAO_PLAN_U32, 0, OFFSET (tempo), "Tempo" },
  { "[].last_step", TAO_PLAN_U64, 0, OFFSET (last_step), "LastMechansimStepBlock" },
  { "[].blocks_since_last_step", TAO_PLAN_U64, 0, OFFSET (blocks_since_last_step), "BlocksSinceLastStep" },
  { "[].alpha_in", TAO_PLAN_U64, 0, OFFSET (alpha_in), "SubnetAlphaIn" },
  { "[].alpha_out", TAO_PLAN_U64, 0, OFFSET (alpha_out), "SubnetAlphaOut" },
  { "[].tao_in", TAO_PLAN_U64, 0, OFFSET (tao_in_rao), "SubnetTAO" },
  { "[].alpha_out_emission", TAO_PLAN_U64, 0, OFFSET (alpha_out_emission), "SubnetAlphaOutEmission" },
  { "[].alpha_in_emission", TAO_PLAN_U64, 0, OFFSET (alpha_in_emission), "SubnetAlphaInEmission" },
  { "[].tao_in_emission", TAO_PLAN_U64, 0, OFFSET (tao_in_emission_rao), "SubnetTaoInEmission" },
  { "[].pending_alpha_emission", TAO_PLAN_U64, 0, OFFSET (pending_emission), "PendingEmission" },
  { "[].network_registered_at", TAO_PLAN_U64, 0, OFFSET (registered_at), "NetworkRegisteredAt" },
};

enum { D_PRESENT, D_NETUID, D_HOTKEY, D_COLDKEY, D_OWNER, D_NAME_N, D_NAME, D_SYMBOL_N, D_SYMBOL, D_IDENTITY,
       D_MOVING, D_VOLUME, D_FIRST_NUMBER, N_DYNAMIC = G_N_ELEMENTS (dynamic) };

static const TaoPlanField *
dynamic_plan (void)
{
  static TaoPlanField fields[N_DYNAMIC];

  for (guint i = 0; i < N_DYNAMIC && fields[N_DYNAMIC - 1].path == NULL; i++)
    fields[i] = (TaoPlanField) { dynamic[i].path, dynamic[i].kind, i * sizeof (TaoPlanColumn), dynamic[i].size, NULL };
  return fields;
}

/* --- storage ------------------------------------------------------------------------- */

#define STARTED 0                /* its presence says that the subnet has started */

static const TaoRecordField storage_fields[] = {
  { PALLET, "FirstEmissionBlockNumber", TAO_RECORD_U64, OFFSET (first_emission_block), 0 },
  { PALLET, "SubnetMechanism", TAO_RECORD_U32, OFFSET (mechanism), 0 },
  { PALLET, "SubnetworkN", TAO_RECORD_U32, OFFSET (n_uids), 0 },
  { PALLET, "MaxAllowedUids", TAO_RECORD_U32, OFFSET (max_uids), 0 },
  { PALLET, "MechanismCountCurrent", TAO_RECORD_U32, OFFSET (n_mechanisms), 0 },
  { PALLET, "ImmunityPeriod", TAO_RECORD_U32, OFFSET (immunity_period), 0 },
  { PALLET, "MaxAllowedValidators", TAO_RECORD_U32, OFFSET (max_validators), 0 },
  { PALLET, "LastEpochBlock", TAO_RECORD_U64, OFFSET (last_epoch_block), 0 },
  { PALLET, "PendingEpochAt", TAO_RECORD_U64, OFFSET (pending_epoch_at), 0 },
  { PALLET, "SubnetProtocolAlpha", TAO_RECORD_U64, OFFSET (protocol_alpha), 0 },
  { PALLET, "SubnetExcessTao", TAO_RECORD_U64, OFFSET (excess_tao_rao), 0 },
  { PALLET, "SubnetRootSellTao", TAO_RECORD_U64, OFFSET (root_sell_tao_rao), 0 },
  { PALLET, "PendingServerEmission", TAO_RECORD_U64, OFFSET (pending_server), 0 },
  { PALLET, "PendingValidatorEmission", TAO_RECORD_U64, OFFSET (pending_validator), 0 },
  { PALLET, "PendingRootAlphaDivs", TAO_RECORD_U64, OFFSET (pending_root_alpha), 0 },
  { PALLET, "PendingOwnerCut", TAO_RECORD_U64, OFFSET (pending_owner_cut), 0 },
  { PALLET, "RootProp", TAO_RECORD_WIDE, OFFSET (root_prop), 0 },
  { PALLET, "MinerBurned", TAO_RECORD_WIDE, OFFSET (miner_burned), 0 },
  { "Swap", "FeeRate", TAO_RECORD_U32, OFFSET (fee_rate), 0 },
  { PALLET, "Burn", TAO_RECORD_U64, OFFSET (burn_rao), 0 },
  { PALLET, "MinBurn", TAO_RECORD_U64, OFFSET (min_burn_rao), 0 },
  { PALLET, "MaxBurn", TAO_RECORD_U64, OFFSET (max_burn_rao), 0 },
  { PALLET, "NetworkRegistrationAllowed", TAO_RECORD_U32, OFFSET (registration_allowed), 0 },
  { PALLET, "SubtokenEnabled", TAO_RECORD_U32, OFFSET (subtoken_enabled), 0 },
  { PALLET, "SubnetEmissionEnabled", TAO_RECORD_U32, OFFSET (emission_enabled), 0 },
  { PALLET, "TransferToggle", TAO_RECORD_U32, OFFSET (transfer_enabled), 0 },
  { PALLET, "Yuma3On", TAO_RECORD_U32, OFFSET (yuma3), 0 },
  { PALLET, "LiquidAlphaOn", TAO_RECORD_U32, OFFSET (liquid_alpha), 0 },
  { PALLET, "CommitRevealWeightsEnabled", TAO_RECORD_U32, OFFSET (commit_reveal), 0 },
  { PALLET, "RegistrationsThisInterval", TAO_RECORD_U32, OFFSET (registrations_this_interval), 0 },
  { PALLET, "TargetRegistrationsPerInterval", TAO_RECORD_U32, OFFSET (target_registrations_per_interval), 0 },
  { PALLET, "SubnetTaoFlow", TAO_RECORD_I64, OFFSET (tao_flow), 0 },
  { PALLET, "SubnetLocked", TAO_RECORD_U64, OFFSET (locked_rao), 0 },
  { "AlphaAssets", "TotalAlphaIssuance", TAO_RECORD_U64, OFFSET (alpha_issuance), 0 },
  { "AlphaAssets", "AlphaRecycled", TAO_RECORD_U64, OFFSET (alpha_recycled), 0 },
  { "Swap", "PalSwapInitialized", TAO_RECORD_U32, OFFSET (pool_initialized), 0 },
  { "Swap", "BalancerTaoReservoir", TAO_RECORD_U64, OFFSET (tao_reservoir), 0 },
  { "Swap", "BalancerAlphaReservoir", TAO_RECORD_U64, OFFSET (alpha_reservoir), 0 },
  { PALLET, "OwnerCutEnabled", TAO_RECORD_U32, OFFSET (owner_cut_enabled), 0 },
  { PALLET, "EMAPriceHalvingBlocks", TAO_RECORD_U64, OFFSET (price_halving_blocks), 0 },
};

/* Only where the runtime call does not tell. */
static const TaoRecordField spare_fields[] = {
  { PALLET, "SubnetOwnerHotkey", TAO_RECORD_ACCOUNT, OFFSET (owner_hotkey), OFFSET (has_owner_hotkey) },
  { PALLET, "SubnetOwner", TAO_RECORD_ACCOUNT, OFFSET (owner_coldkey), OFFSET (has_owner_coldkey) },
  { PALLET, "SubnetMovingPrice", TAO_RECORD_WIDE, OFFSET (moving_price), 0 },
  { PALLET, "SubnetVolume", TAO_RECORD_WIDE, OFFSET (volume), 0 },
};

static const char *const identity_items[] = { "SubnetIdentitiesV3", "SubnetIdentitiesV2", "SubnetIdentities" };

typedef struct {
  guint fields, spare, numbers, identity, symbol, quote, price;
} SubnetItems;

typedef struct {
  TaoConnection   *connection;
  TaoQuery        *query;
  guint            networks, dynamic, prices;
  TaoChainSubnets *subnets;
  TaoQuery        *rest;
  SubnetItems     *items;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  tao_connection_unref (job->connection);
  tao_query_unref (job->query);
  g_clear_pointer (&job->rest, tao_query_unref);
  g_clear_pointer (&job->subnets, tao_chain_subnets_free);
  g_free (job->items);
  g_free (job);
}

static int
compare_subnets (gconstpointer a, gconstpointer b)
{
  return ((const TaoChainSubnet *) a)->netuid - ((const TaoChainSubnet *) b)->netuid;
}

static TaoChainSubnet *
find_subnet (TaoChainSubnets *subnets, guint16 netuid)
{
  TaoChainSubnet key = { .netuid = netuid };

  return subnets->n > 0 ? bsearch (&key, subnets->subnets, subnets->n, sizeof key, compare_subnets) : NULL;
}

static void
make_subnets (Job *job)
{
  guint n = tao_query_get_n_entries (job->query, job->networks);

  job->subnets->subnets = g_new0 (TaoChainSubnet, n + 1);
  for (guint i = 0; i < n; i++)
    {
      TaoChainSubnet *subnet = &job->subnets->subnets[job->subnets->n];
      const TaoValue *added = tao_query_get_entry (job->query, job->networks, i);
      TaoScaleSlice key;
      gboolean exists;

      if (!tao_query_get_entry_key (job->query, job->networks, i, 0, &key) || key.size != 2
          || !tao_value_get_bool (added, &exists) || !exists)
        continue;
      tao_record_clear_fields (storage_fields, G_N_ELEMENTS (storage_fields), subnet);
      for (guint j = D_FIRST_NUMBER; j < N_DYNAMIC; j++)
        {
          gpointer target = (guint8 *) subnet + dynamic[j].offset;

          if (dynamic[j].kind == TAO_PLAN_U32)
            *(guint32 *) target = TAO_CHAIN_UNKNOWN_U32;
          else
            *(guint64 *) target = TAO_CHAIN_UNKNOWN_U64;
        }
      subnet->netuid = (guint16) (key.data[0] | key.data[1] << 8);
      subnet->price_rao = TAO_CHAIN_UNKNOWN_U64;
      subnet->quote_weight = TAO_CHAIN_UNKNOWN_U64;
      subnet->is_started = TAO_CHAIN_UNKNOWN_U32;
      job->subnets->n++;
    }
  qsort (job->subnets->subnets, job->subnets->n, sizeof (TaoChainSubnet), compare_subnets);
}

static gboolean
has_dynamic (Job *job, guint field)
{
  return tao_query_is_available (job->query, job->dynamic)
         && tao_query_has_field (job->query, job->dynamic, dynamic_plan (), N_DYNAMIC, field);
}

static TaoChainWide
wide_from_u128 (tao_u128 value, guint8 fraction_bits)
{
  return (TaoChainWide) { .low = (guint64) value, .high = (guint64) (value >> 64), .fraction_bits = fraction_bits, .known = TRUE };
}

/* Cuts the next @n bytes off a flattened column of text. */
static char *
next_text (const TaoPlanColumn *bytes, guint32 *position, guint32 n)
{
  const guint8 *data = bytes->data;
  char *text = n <= bytes->n - *position ? tao_record_text (data + *position, n) : NULL;

  *position += MIN (n, bytes->n - *position);
  return text;
}

static void
take_identity_bytes (Job *job, const TaoScaleSlice *raw, guint32 type, TaoChainSubnet *subnet)
{
  const TaoScaleRegistry *registry = tao_query_get_registry (job->query, job->dynamic);
  g_autoptr(TaoValue) value = NULL;

  if (raw->size == 0)
    return;
  value = tao_value_decode ((TaoScaleRegistry *) registry, type, raw->data, raw->size, NULL);
  if (value != NULL)
    tao_record_identity (value, &subnet->identity);
}

/* The type of a field of the structure inside Vec<Option<…>>. */
static guint32
field_type (Job *job, const char *name)
{
  const TaoScaleRegistry *registry = tao_query_get_registry (job->query, job->dynamic);
  const TaoScaleType *type = tao_scale_registry_get (registry, tao_query_get_type (job->query, job->dynamic));

  for (guint depth = 0; depth < 8 && type != NULL; depth++)
    {
      const TaoScaleField *field = tao_scale_type_find_field (type->shape, name);

      if (field != NULL)
        return field->type;
      if (type->shape->kind == TAO_SCALE_SEQUENCE)
        type = tao_scale_registry_get (registry, type->shape->sequence.type);
      else if (tao_scale_type_is_option (type->shape))
        type = tao_scale_registry_get (registry, type->shape->variant.variants[1].fields[0].type);
      else
        break;
    }
  return TAO_SCALE_NO_TYPE;
}

static void
take_one_dynamic (Job *job, const TaoPlanColumn *columns, guint32 i, TaoChainSubnet *subnet, guint8 moving_bits)
{
  if (has_dynamic (job, D_HOTKEY))
    {
      subnet->owner_hotkey = tao_plan_column_get (&columns[D_HOTKEY], TaoBytes32, i);
      subnet->has_owner_hotkey = TRUE;
    }
  if (has_dynamic (job, D_COLDKEY) || has_dynamic (job, D_OWNER))
    {
      guint column = has_dynamic (job, D_COLDKEY) ? D_COLDKEY : D_OWNER;

      subnet->owner_coldkey = tao_plan_column_get (&columns[column], TaoBytes32, i);
      subnet->has_owner_coldkey = TRUE;
    }
  if (has_dynamic (job, D_MOVING))
    {
      tao_u128 bits;

      memcpy (&bits, (const guint8 *) columns[D_MOVING].data + 16 * i, sizeof bits);
      subnet->moving_price = wide_from_u128 (bits, moving_bits);
    }
  if (has_dynamic (job, D_VOLUME))
    subnet->volume = wide_from_u128 (tao_plan_column_get (&columns[D_VOLUME], tao_u128, i), 0);
  for (guint j = D_FIRST_NUMBER; j < N_DYNAMIC; j++)
    if (has_dynamic (job, j))
      {
        gpointer target = (guint8 *) subnet + dynamic[j].offset;

        if (dynamic[j].kind == TAO_PLAN_U32)
          *(guint32 *) target = tao_plan_column_get (&columns[j], guint32, i);
        else
          *(guint64 *) target = tao_plan_column_get (&columns[j], guint64, i);
      }
}

static gboolean
take_dynamic (Job *job, GError **error)
{
  TaoPlanColumn columns[N_DYNAMIC] = { 0 };
  guint32 name = 0, symbol = 0, identity_type, moving_type;
  guint8 moving_bits;
  gboolean filled = tao_query_fill (job->query, job->dynamic, dynamic_plan (), N_DYNAMIC, columns, error);

  if (filled)
    {
      identity_type = field_type (job, "subnet_identity");
      moving_type = field_type (job, "moving_price");
      moving_bits = moving_type == TAO_SCALE_NO_TYPE ? 0
        : tao_record_fraction_bits (tao_scale_registry_get (tao_query_get_registry (job->query, job->dynamic), moving_type),
                                    tao_query_get_registry (job->query, job->dynamic));
      for (guint32 i = 0; i < columns[D_PRESENT].n; i++)
        {
          guint16 netuid = has_dynamic (job, D_NETUID) ? tao_plan_column_get (&columns[D_NETUID], guint16, i) : (guint16) i;
          TaoChainSubnet *subnet = tao_plan_column_get (&columns[D_PRESENT], guint8, i) ? find_subnet (job->subnets, netuid) : NULL;
          g_autofree char *name_text = has_dynamic (job, D_NAME)
            ? next_text (&columns[D_NAME], &name, tao_plan_column_get (&columns[D_NAME_N], guint32, i)) : NULL;
          g_autofree char *symbol_text = has_dynamic (job, D_SYMBOL)
            ? next_text (&columns[D_SYMBOL], &symbol, tao_plan_column_get (&columns[D_SYMBOL_N], guint32, i)) : NULL;

          if (subnet == NULL || subnet->name != NULL)
            continue;
          take_one_dynamic (job, columns, i, subnet, moving_bits);
          if (identity_type != TAO_SCALE_NO_TYPE)
            take_identity_bytes (job, &tao_plan_column_get (&columns[D_IDENTITY], TaoScaleSlice, i), identity_type, subnet);
          subnet->name = g_steal_pointer (&name_text);
          subnet->symbol = g_steal_pointer (&symbol_text);
        }
    }
  for (guint i = 0; i < N_DYNAMIC; i++)
    tao_plan_column_clear (&columns[i]);
  return filled || error == NULL || *error == NULL;
}

static void
take_prices (Job *job)
{
  const TaoValue *list = tao_query_get (job->query, job->prices);

  for (guint i = 0; list != NULL && i < tao_value_get_n_children (list); i++)
    {
      const TaoValue *entry = tao_value_get_child (list, i);
      TaoChainSubnet *subnet;
      guint32 netuid;

      if (tao_value_get_u32 (tao_value_lookup (entry, "netuid"), &netuid) && netuid <= G_MAXUINT16
          && (subnet = find_subnet (job->subnets, (guint16) netuid)) != NULL)
        tao_value_get_u64 (tao_value_lookup (entry, "price"), &subnet->price_rao);
    }
}

/* --- second round: per subnet -------------------------------------------------------- */

static void
add_subnet (Job *job, guint i)
{
  TaoChainSubnet *subnet = &job->subnets->subnets[i];
  SubnetItems *items = &job->items[i];
  TaoKeyPart key = TAO_KEY_PART_U16 (subnet->netuid);
  TaoQuery *rest = job->rest;
  TaoRuntime *runtime = tao_query_get_anchor (job->query)->writer;
  const char *identity = NULL;
  guint first = G_MAXUINT;

  items->fields = tao_record_add_fields (rest, storage_fields, G_N_ELEMENTS (storage_fields), &key, 1);
  items->spare = tao_record_add_fields (rest, spare_fields, G_N_ELEMENTS (spare_fields), &key, 1);
  for (guint j = D_FIRST_NUMBER; j < N_DYNAMIC; j++)
    {
      /* Named always, so that the numbers stay in step; asked only where needed. */
      guint index = tao_query_add_storage (rest, PALLET, has_dynamic (job, j) ? "" : dynamic[j].item, &key, 1);

      first = MIN (first, index);
    }
  items->numbers = first;
  for (guint j = 0; j < G_N_ELEMENTS (identity_items) && identity == NULL; j++)
    if (tao_runtime_has_storage (runtime, PALLET, identity_items[j]))
      identity = identity_items[j];
  items->identity = tao_query_add_storage (rest, PALLET, has_dynamic (job, D_IDENTITY) || identity == NULL ? "" : identity, &key, 1);
  items->symbol = tao_query_add_storage (rest, PALLET, has_dynamic (job, D_SYMBOL) ? "" : "TokenSymbol", &key, 1);
  items->quote = tao_query_add_storage (rest, "Swap", "SwapBalancer", &key, 1);
  items->price = tao_query_add_call (rest, "SwapRuntimeApi",
                                     tao_query_is_available (job->query, job->prices) ? "" : "current_alpha_price", &key, 1);
}

static void
take_subnet (Job *job, guint i)
{
  TaoChainSubnet *subnet = &job->subnets->subnets[i];
  const SubnetItems *items = &job->items[i];
  TaoChainSubnet spare = *subnet;

  tao_record_take_fields (job->rest, items->fields, storage_fields, G_N_ELEMENTS (storage_fields), subnet);
  tao_record_take_fields (job->rest, items->spare, spare_fields, G_N_ELEMENTS (spare_fields), &spare);
  if (!subnet->has_owner_hotkey && (subnet->has_owner_hotkey = spare.has_owner_hotkey))
    subnet->owner_hotkey = spare.owner_hotkey;
  if (!subnet->has_owner_coldkey && (subnet->has_owner_coldkey = spare.has_owner_coldkey))
    subnet->owner_coldkey = spare.owner_coldkey;
  if (!subnet->moving_price.known)
    subnet->moving_price = spare.moving_price;
  if (!subnet->volume.known)
    subnet->volume = spare.volume;
  for (guint j = D_FIRST_NUMBER; j < N_DYNAMIC; j++)
    {
      gpointer target = (guint8 *) subnet + dynamic[j].offset;
      guint64 number;

      if (!tao_query_get_u64 (job->rest, items->numbers + j - D_FIRST_NUMBER, &number))
        continue;
      if (dynamic[j].kind == TAO_PLAN_U32)
        *(guint32 *) target = number <= G_MAXUINT32 ? (guint32) number : TAO_CHAIN_UNKNOWN_U32;
      else
        *(guint64 *) target = number;
    }
  if (tao_query_is_stored (job->rest, items->identity))
    tao_record_identity (tao_query_get (job->rest, items->identity), &subnet->identity);
  if (subnet->symbol == NULL)
    subnet->symbol = tao_record_value_text (tao_query_get (job->rest, items->symbol));
  if (subnet->name == NULL)
    subnet->name = g_strdup (subnet->identity.name);
  if (tao_query_is_available (job->rest, items->fields + STARTED))
    subnet->is_started = tao_query_is_stored (job->rest, items->fields + STARTED);
  tao_query_get_u64 (job->rest, items->price, &subnet->price_rao);
  if (tao_query_get (job->rest, items->quote) != NULL)
    tao_value_get_u64 (tao_value_lookup (tao_query_get (job->rest, items->quote), "quote"), &subnet->quote_weight);
}

static void
rest_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;

  tao_query_run_finish (job->rest, result, &error);
  if (tao_record_fail_take (task, error))
    return;
  for (guint i = 0; i < job->subnets->n; i++)
    take_subnet (job, i);
  g_task_return_pointer (task, g_steal_pointer (&job->subnets), (GDestroyNotify) tao_chain_subnets_free);
  g_object_unref (task);
}

static void
first_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;

  if (tao_query_run_finish (job->query, result, &error))
    {
      make_subnets (job);
      /* A structure that changed its shape is one that does not tell: storage will. */
      if (!take_dynamic (job, &error) && g_error_matches (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_NOT_AVAILABLE))
        g_clear_error (&error);
    }
  if (tao_record_fail_take (task, error))
    return;
  take_prices (job);
  job->rest = tao_query_new (job->connection, tao_query_get_anchor (job->query));
  job->items = g_new0 (SubnetItems, job->subnets->n);
  for (guint i = 0; i < job->subnets->n; i++)
    add_subnet (job, i);
  tao_query_run_async (job->rest, g_task_get_cancellable (task), rest_cb, task);
}

void
tao_chain_read_subnets_async (TaoConnection *connection, TaoAnchor *anchor, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  Job *job = g_new0 (Job, 1);

  job->connection = tao_connection_ref (connection);
  job->subnets = g_new0 (TaoChainSubnets, 1);
  job->subnets->number = anchor->number;
  job->query = tao_query_new (connection, anchor);
  job->networks = tao_query_add_map (job->query, PALLET, "NetworksAdded", NULL, 0, SUBNETS_MAX);
  job->dynamic = tao_query_add_call (job->query, "SubnetInfoRuntimeApi", "get_all_dynamic_info", NULL, 0);
  job->prices = tao_query_add_call (job->query, "SwapRuntimeApi", "current_alpha_price_all", NULL, 0);
  tao_query_run_async (job->query, cancellable, first_cb,
                       tao_record_task (cancellable, callback, user_data, job, job_free));
}

TaoChainSubnets *
tao_chain_read_subnets_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
tao_chain_subnets_free (TaoChainSubnets *self)
{
  for (guint i = 0; i < self->n; i++)
    {
      g_free (self->subnets[i].name);
      g_free (self->subnets[i].symbol);
      tao_chain_identity_clear (&self->subnets[i].identity);
    }
  g_free (self->subnets);
  g_free (self);
}
