#include "localnet/runtime/handlers.h"

#include <string.h>

#define FREE RT_FREE
#define USUAL RT_USUAL

#define STORAGE_ROW(name, keys, value, fallback) { #name, keys, value, fallback },
#define EVENT_ROW(name, fields) { #name, fields },
#define ERROR_ROW(name) #name,
#define CONSTANT_ROW(name, type, value) { #name, type, value },

static const TaoRtStorageDef system_storage[] = { SYSTEM_STORAGE (STORAGE_ROW) };
static const TaoRtStorageDef timestamp_storage[] = { TIMESTAMP_STORAGE (STORAGE_ROW) };
static const TaoRtStorageDef aura_storage[] = { AURA_STORAGE (STORAGE_ROW) };
static const TaoRtStorageDef balances_storage[] = { BALANCES_STORAGE (STORAGE_ROW) };
static const TaoRtStorageDef payment_storage[] = { TRANSACTION_PAYMENT_STORAGE (STORAGE_ROW) };
static const TaoRtStorageDef subtensor_storage[] = { SUBTENSOR_STORAGE (STORAGE_ROW) };
static const TaoRtStorageDef sudo_storage[] = { SUDO_STORAGE (STORAGE_ROW) };
static const TaoRtStorageDef proxy_storage[] = { PROXY_STORAGE (STORAGE_ROW) };
static const TaoRtStorageDef admin_storage[] = { ADMIN_STORAGE (STORAGE_ROW) };
static const TaoRtStorageDef drand_storage[] = { DRAND_STORAGE (STORAGE_ROW) };
static const TaoRtStorageDef swap_storage[] = { SWAP_STORAGE (STORAGE_ROW) };
static const TaoRtStorageDef alpha_assets_storage[] = { ALPHA_ASSETS_STORAGE (STORAGE_ROW) };

#define X(index, name, fee, args) { index, #name, fee, args, tao_system_##name },
static const TaoRtCallDef system_calls[] = { SYSTEM_CALLS (X) };
#undef X
#define X(index, name, fee, args) { index, #name, fee, args, tao_timestamp_##name },
static const TaoRtCallDef timestamp_calls[] = { TIMESTAMP_CALLS (X) };
#undef X
#define X(index, name, fee, args) { index, #name, fee, args, tao_balances_##name },
static const TaoRtCallDef balances_calls[] = { BALANCES_CALLS (X) };
#undef X
#define X(index, name, fee, args) { index, #name, fee, args, tao_subtensor_##name },
static const TaoRtCallDef subtensor_calls[] = { SUBTENSOR_CALLS (X) };
#undef X
#define X(index, name, fee, args) { index, #name, fee, args, tao_utility_##name },
static const TaoRtCallDef utility_calls[] = { UTILITY_CALLS (X) };
#undef X
#define X(index, name, fee, args) { index, #name, fee, args, tao_sudo_##name },
static const TaoRtCallDef sudo_calls[] = { SUDO_CALLS (X) };
#undef X
#define X(index, name, fee, args) { index, #name, fee, args, tao_proxy_##name },
static const TaoRtCallDef proxy_calls[] = { PROXY_CALLS (X) };
#undef X
#define X(index, name, fee, args) { index, #name, fee, args, tao_swap_##name },
static const TaoRtCallDef swap_calls[] = { SWAP_CALLS (X) };
#undef X
#define SETTING_ROW(index, name, args, item, event, rules, limit) { index, #name, USUAL, args, tao_admin_##name },
#define X(index, name, fee, args) { index, #name, fee, args, tao_admin_##name },
static const TaoRtCallDef admin_calls[] = { ADMIN_SETTINGS (SETTING_ROW) ADMIN_CALLS (X) };
#undef X

static const TaoRtEventDef system_events[] = { SYSTEM_EVENTS (EVENT_ROW) };
static const TaoRtEventDef balances_events[] = { BALANCES_EVENTS (EVENT_ROW) };
static const TaoRtEventDef payment_events[] = { TRANSACTION_PAYMENT_EVENTS (EVENT_ROW) };
static const TaoRtEventDef subtensor_events[] = { SUBTENSOR_EVENTS (EVENT_ROW) };
static const TaoRtEventDef utility_events[] = { UTILITY_EVENTS (EVENT_ROW) };
static const TaoRtEventDef sudo_events[] = { SUDO_EVENTS (EVENT_ROW) };
static const TaoRtEventDef proxy_events[] = { PROXY_EVENTS (EVENT_ROW) };
static const TaoRtEventDef admin_events[] = { ADMIN_EVENTS (EVENT_ROW) };
static const TaoRtEventDef swap_events[] = { SWAP_EVENTS (EVENT_ROW) };

static const char *const system_errors[] = { SYSTEM_ERRORS (ERROR_ROW) };
static const char *const balances_errors[] = { BALANCES_ERRORS (ERROR_ROW) };
static const char *const subtensor_errors[] = { SUBTENSOR_ERRORS (ERROR_ROW) };
static const char *const utility_errors[] = { UTILITY_ERRORS (ERROR_ROW) };
static const char *const sudo_errors[] = { SUDO_ERRORS (ERROR_ROW) };
static const char *const proxy_errors[] = { PROXY_ERRORS (ERROR_ROW) };
static const char *const admin_errors[] = { ADMIN_ERRORS (ERROR_ROW) };
static const char *const swap_errors[] = { SWAP_ERRORS (ERROR_ROW) };

static const TaoRtConstantDef system_constants[] = { SYSTEM_CONSTANTS (CONSTANT_ROW) };
static const TaoRtConstantDef timestamp_constants[] = { TIMESTAMP_CONSTANTS (CONSTANT_ROW) };
static const TaoRtConstantDef aura_constants[] = { AURA_CONSTANTS (CONSTANT_ROW) };
static const TaoRtConstantDef balances_constants[] = { BALANCES_CONSTANTS (CONSTANT_ROW) };
static const TaoRtConstantDef payment_constants[] = { TRANSACTION_PAYMENT_CONSTANTS (CONSTANT_ROW) };
static const TaoRtConstantDef subtensor_constants[] = { SUBTENSOR_CONSTANTS (CONSTANT_ROW) };
static const TaoRtConstantDef utility_constants[] = { UTILITY_CONSTANTS (CONSTANT_ROW) };
static const TaoRtConstantDef proxy_constants[] = { PROXY_CONSTANTS (CONSTANT_ROW) };
static const TaoRtConstantDef swap_constants[] = { SWAP_CONSTANTS (CONSTANT_ROW) };

#define STORAGE(of, first) .storage = of##_storage, .n_storage = G_N_ELEMENTS (of##_storage), .first_item = first
#define CALLS(of) .calls = of##_calls, .n_calls = G_N_ELEMENTS (of##_calls)
#define EVENTS(of) .events = of##_events, .n_events = G_N_ELEMENTS (of##_events)
#define ERRORS(of) .errors = of##_errors, .n_errors = G_N_ELEMENTS (of##_errors)
#define CONSTANTS(of) .constants = of##_constants, .n_constants = G_N_ELEMENTS (of##_constants)

const TaoRtPallet tao_rt_pallets[] = {
  { "System", PALLET_SYSTEM, "frame_system::pallet",
    STORAGE (system, SYS_Account), CALLS (system), EVENTS (system), ERRORS (system), CONSTANTS (system) },
  { "Timestamp", PALLET_TIMESTAMP, "pallet_timestamp::pallet",
    STORAGE (timestamp, TIME_Now), CALLS (timestamp), CONSTANTS (timestamp) },
  { "Aura", PALLET_AURA, "pallet_aura::pallet",
    STORAGE (aura, AURA_Authorities), CONSTANTS (aura) },
  { "Balances", PALLET_BALANCES, "pallet_balances::pallet",
    STORAGE (balances, BAL_TotalIssuance), CALLS (balances), EVENTS (balances), ERRORS (balances), CONSTANTS (balances) },
  { "TransactionPayment", PALLET_TRANSACTION_PAYMENT, "pallet_transaction_payment::pallet",
    STORAGE (payment, TXP_NextFeeMultiplier), EVENTS (payment), CONSTANTS (payment) },
  { "SubtensorModule", PALLET_SUBTENSOR, "pallet_subtensor::pallet",
    STORAGE (subtensor, ST_MinActivityCutoff), CALLS (subtensor), EVENTS (subtensor), ERRORS (subtensor), CONSTANTS (subtensor) },
  { "Utility", PALLET_UTILITY, "pallet_subtensor_utility::pallet",
    CALLS (utility), EVENTS (utility), ERRORS (utility), CONSTANTS (utility) },
  { "Sudo", PALLET_SUDO, "pallet_sudo::pallet",
    STORAGE (sudo, SUDO_Key), CALLS (sudo), EVENTS (sudo), ERRORS (sudo) },
  { "Proxy", PALLET_PROXY, "pallet_subtensor_proxy::pallet",
    STORAGE (proxy, PROXY_Proxies), CALLS (proxy), EVENTS (proxy), ERRORS (proxy), CONSTANTS (proxy) },
  { "AdminUtils", PALLET_ADMIN, "pallet_admin_utils::pallet",
    STORAGE (admin, ADMIN_PrecompileEnable), CALLS (admin), EVENTS (admin), ERRORS (admin) },
  { "Drand", PALLET_DRAND, "pallet_drand::pallet",
    STORAGE (drand, DRAND_LastStoredRound) },
  { "Swap", PALLET_SWAP, "pallet_subtensor_swap::pallet::pallet",
    STORAGE (swap, SWAP_AlphaSqrtPrice), CALLS (swap), EVENTS (swap), ERRORS (swap), CONSTANTS (swap) },
  { "AlphaAssets", PALLET_ALPHA_ASSETS, "pallet_alpha_assets::pallet",
    STORAGE (alpha_assets, AA_TotalAlphaIssuance) },
};
const guint tao_rt_n_pallets = G_N_ELEMENTS (tao_rt_pallets);

#define X(name, args, result) { #name, args, result, tao_api_##name },
#define A(name, version, methods) static const TaoRtMethodDef methods_of_##name[] = { methods (X) };
RUNTIME_APIS (A)
#undef A
#define A(name, version, methods) { #name, version, methods_of_##name, G_N_ELEMENTS (methods_of_##name) },
const TaoRtApi tao_rt_apis[] = { RUNTIME_APIS (A) };
#undef A
#undef X
const guint tao_rt_n_apis = G_N_ELEMENTS (tao_rt_apis);

TaoRtItem tao_rt_items[N_ITEMS];

typedef struct
{
  const TaoRtCallDef *def;
  TaoRtField *args;
  guint n_args;
} CallEntry;

typedef struct
{
  const TaoRtMethodDef *def;
  TaoRtField *args;
  guint n_args;
} MethodEntry;

static CallEntry call_entries[256][256];
static TaoRtEvent *event_entries[256];
static GHashTable *method_entries;   /* "Api_method" → MethodEntry */

static TaoHasher
hasher_from_name (const char *name)
{
  if (g_str_equal (name, "Identity"))
    return TAO_HASHER_IDENTITY;
  if (g_str_equal (name, "Twox64Concat"))
    return TAO_HASHER_TWOX_64_CONCAT;
  g_assert (g_str_equal (name, "Blake2_128Concat"));
  return TAO_HASHER_BLAKE2_128_CONCAT;
}

guint8 *
tao_rt_literal (TaoRtType *type, const char *text, gsize *len)
{
  GByteArray *out = g_byte_array_new ();

  if (g_str_has_prefix (text, "0x"))
    {
      for (const char *p = text + 2; *p; p += 2)
        g_byte_array_append (out, &(guint8) { (guint8) (g_ascii_xdigit_value (p[0]) * 16 + g_ascii_xdigit_value (p[1])) }, 1);
    }
  else if (g_str_has_prefix (text, "0*"))
    g_byte_array_set_size (out, (guint) g_ascii_strtoull (text + 2, NULL, 10));
  else if (g_str_equal (text, "true") || g_str_equal (text, "false"))
    g_byte_array_append (out, &(guint8) { *text == 't' }, 1);
  else
    {
      guint64 value = *text == '-' ? (guint64) g_ascii_strtoll (text, NULL, 10) : g_ascii_strtoull (text, NULL, 10);
      guint8 bytes[16];
      gint32 size = tao_rt_type_fixed_size (type);

      g_assert (size > 0 && size <= 16);
      memset (bytes, *text == '-' ? 0xff : 0, sizeof bytes);
      for (guint i = 0; i < 8; i++)
        bytes[i] = (guint8) (value >> (8 * i));
      g_byte_array_append (out, bytes, (guint) size);
    }
  if (g_str_has_prefix (text, "0*"))
    memset (out->data, 0, out->len);
  *len = out->len;
  return g_byte_array_free (out, FALSE);
}

static void
resolve_item (TaoRtItem *item, const TaoRtPallet *pallet, const TaoRtStorageDef *def)
{
  g_auto (GStrv) parts = g_strsplit (def->keys, ", ", -1);

  item->pallet = pallet;
  item->def = def;
  tao_hash_twox_128 (pallet->name, strlen (pallet->name), item->prefix);
  tao_hash_twox_128 (def->name, strlen (def->name), item->prefix + 16);
  for (guint i = 0; parts[i]; i++)
    {
      char *space = strchr (parts[i], ' ');

      g_assert (space && i < RT_MAX_KEY_PARTS);
      *space = '\0';
      item->hashers[i] = hasher_from_name (parts[i]);
      item->key_types[i] = tao_rt_types_resolve (space + 1);
      tao_rt_type_fixed_size (item->key_types[i]);
      item->n_parts = i + 1;
    }
  item->value = tao_rt_types_resolve (def->value);
  tao_rt_type_fixed_size (item->value);
  item->optional = g_str_equal (def->fallback, "None");
  if (item->optional)
    item->fallback = (const guint8 *) "", item->fallback_len = 0;
  else
    item->fallback = tao_rt_literal (item->value, def->fallback, &item->fallback_len);
}

static TaoRtFieldKind
event_field_kind (TaoRtType *type)
{
  gint32 size = tao_rt_type_fixed_size (type);

  if (g_str_equal (type->text, "DispatchError"))
    return RT_FIELD_OUTCOME;
  if (g_str_equal (type->text, "Result<(), DispatchError>"))
    return RT_FIELD_RESULT;
  if (g_str_equal (type->text, "AccountId") || g_str_equal (type->text, "H256"))
    return RT_FIELD_ACCOUNT;
  if (type->kind == TAO_RT_PRIMITIVE || type->kind == TAO_RT_ENUM)
    switch (size)
      {
      case 1: return RT_FIELD_U8;
      case 2: return RT_FIELD_U16;
      case 4: return RT_FIELD_U32;
      case 8: return RT_FIELD_U64;
      default: break;
      }
  return RT_FIELD_ENCODED;
}

static void
resolve_event (TaoRtEvent *event, const TaoRtEventDef *def)
{
  TaoRtField *fields = tao_rt_types_parse_fields (def->fields, &event->n_fields);

  g_assert (event->n_fields <= RT_MAX_EVENT_FIELDS);
  event->def = def;
  for (guint i = 0; i < event->n_fields; i++)
    event->kinds[i] = (guint8) event_field_kind (fields[i].type);
  tao_rt_fields_free (fields, event->n_fields);
}

/* RuntimeCall, RuntimeEvent and RuntimeError are enums over the pallets, made of the tables. */
static void
define_outer_enums (void)
{
  GString *call = g_string_new ("enum "), *event = g_string_new ("enum "), *error = g_string_new ("enum ");

  for (guint p = 0; p < tao_rt_n_pallets; p++)
    {
      const TaoRtPallet *pallet = &tao_rt_pallets[p];

#define ADD(outer, Kind, n, write_variant) \
      if (n > 0) \
        { \
          GString *inner = g_string_new ("enum "); \
          for (guint i = 0; i < n; i++) \
            { \
              g_string_append (inner, i ? ", " : ""); \
              write_variant; \
            } \
          tao_rt_types_define (g_strdup_printf ("%s" Kind, pallet->name), g_strdup_printf ("%s::" Kind, pallet->path), \
                               g_string_free (inner, FALSE), "T"); \
          g_string_append_printf (outer, "%s%s(%s" Kind ") = %u", (outer)->len > 5 ? ", " : "", pallet->name, \
                                  pallet->name, pallet->index); \
        }
      ADD (call, "Call", pallet->n_calls,
           g_string_append_printf (inner, "%s { %s } = %u", pallet->calls[i].name, pallet->calls[i].args, pallet->calls[i].index))
      ADD (event, "Event", pallet->n_events,
           {
             gboolean named = strchr (pallet->events[i].fields, ':') != NULL;

             g_string_append (inner, pallet->events[i].name);
             if (*pallet->events[i].fields)
               g_string_append_printf (inner, named ? " { %s }" : "(%s)", pallet->events[i].fields);
           })
      ADD (error, "Error", pallet->n_errors, g_string_append (inner, pallet->errors[i]))
#undef ADD
    }
  tao_rt_types_define ("RuntimeCall", "node_subtensor_runtime::RuntimeCall", g_string_free (call, FALSE), NULL);
  tao_rt_types_define ("RuntimeEvent", "node_subtensor_runtime::RuntimeEvent", g_string_free (event, FALSE), NULL);
  tao_rt_types_define ("RuntimeError", "node_subtensor_runtime::RuntimeError", g_string_free (error, FALSE), NULL);
}

/* Era: Immortal, and 255 variants of one more byte each, because its first byte is part of the value. */
static void
define_era (void)
{
  GString *era = g_string_new ("enum Immortal");

  for (guint i = 1; i < 256; i++)
    g_string_append_printf (era, ", Mortal%u(u8)", i);
  tao_rt_types_define ("Era", "sp_runtime::generic::era::Era", g_string_free (era, FALSE), NULL);
}

void
tao_rt_tables_init (void)
{
  static gsize once;

  if (!g_once_init_enter (&once))
    return;

  define_era ();
  define_outer_enums ();
  method_entries = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint p = 0; p < tao_rt_n_pallets; p++)
    {
      const TaoRtPallet *pallet = &tao_rt_pallets[p];

      for (guint i = 0; i < pallet->n_storage; i++)
        resolve_item (&tao_rt_items[pallet->first_item + i], pallet, &pallet->storage[i]);
      event_entries[pallet->index] = g_new0 (TaoRtEvent, MAX (pallet->n_events, 1));
      for (guint i = 0; i < pallet->n_events; i++)
        resolve_event (&event_entries[pallet->index][i], &pallet->events[i]);
      for (guint i = 0; i < pallet->n_calls; i++)
        {
          CallEntry *entry = &call_entries[pallet->index][pallet->calls[i].index];

          g_assert (entry->def == NULL);
          entry->def = &pallet->calls[i];
          entry->args = tao_rt_types_parse_fields (entry->def->args, &entry->n_args);
          g_assert (entry->n_args <= RT_MAX_ARGS);
          for (guint a = 0; a < entry->n_args; a++)
            tao_rt_type_fixed_size (entry->args[a].type);
        }
    }
  for (guint a = 0; a < tao_rt_n_apis; a++)
    for (guint i = 0; i < tao_rt_apis[a].n_methods; i++)
      {
        MethodEntry *entry = g_new0 (MethodEntry, 1);

        entry->def = &tao_rt_apis[a].methods[i];
        entry->args = tao_rt_types_parse_fields (entry->def->args, &entry->n_args);
        tao_rt_types_resolve (entry->def->result);
        g_hash_table_insert (method_entries, g_strdup_printf ("%s_%s", tao_rt_apis[a].name, entry->def->name), entry);
      }
  g_once_init_leave (&once, 1);
}

const TaoRtEvent *
tao_rt_event (guint event)
{
  return &event_entries[event >> 8][event & 0xff];
}

const TaoRtCallDef *
tao_rt_find_call (guint8 pallet, guint8 index, const TaoRtField **args, guint *n_args)
{
  const CallEntry *entry = &call_entries[pallet][index];

  *args = entry->args;
  *n_args = entry->n_args;
  return entry->def;
}

const TaoRtMethodDef *
tao_rt_find_method (const char *function, const TaoRtField **args, guint *n_args)
{
  const MethodEntry *entry = g_hash_table_lookup (method_entries, function);

  if (!entry)
    return NULL;
  *args = entry->args;
  *n_args = entry->n_args;
  return entry->def;
}

TaoRtType *
tao_rt_call_type (void)
{
  return tao_rt_types_resolve ("RuntimeCall");
}
