#include "engine/persist.h"

#include <string.h>

#include "engine/arena.h"
#include "engine/snapshot-builder.h"
#include "scale/reader.h"
#include "scale/writer.h"

/* Nobody has more; a damaged count must not ask for gigabytes. */
#define MAX_RECORDS 100000
#define MAX_TEXT 8192

/* A record is written field by field as its table says, so that padding never reaches the disk and a table is all
 * there is to keep in step with the struct. */
typedef enum {
  FIELD_BYTES,      /* fixed size, as in memory: keys */
  FIELD_U16,
  FIELD_U32,
  FIELD_U64,
  FIELD_INT,        /* gboolean and enums */
  FIELD_TEXT,       /* (nullable) */
} FieldKind;

typedef struct {
  FieldKind kind;
  guint     offset, size;
} Field;

#define F(type, kind, member) { FIELD_##kind, G_STRUCT_OFFSET (type, member), sizeof (((type *) 0)->member) }

static const Field sync_fields[] = {
#define S(kind, member) F (TaoSyncInfo, kind, member)
  S (INT, state), S (INT, kind), S (INT, own_node), S (INT, from_cache), S (U64, best_block), S (U64, finalized_block),
  S (U64, target_block), S (BYTES, best_hash), S (BYTES, genesis), S (U64, block_time_ms), S (U32, block_interval_ms),
  S (U32, spec_version), S (U32, peers), S (TEXT, chain_name), S (TEXT, node_version), S (TEXT, endpoint),
  S (TEXT, read_endpoint),
#undef S
};

static const Field network_fields[] = {
#define N(kind, member) F (TaoNetworkFigures, kind, member)
  N (U64, block_emission_rao), N (U64, total_issuance_rao), N (U64, total_stake_rao), N (U64, root_stake_rao),
  N (U64, tao_weight_u64), N (U64, subnet_lock_cost_rao), N (U32, subnet_count), N (U32, subnet_limit),
  N (U64, next_halving_issuance_rao), N (U64, next_halving_blocks), N (U64, blocks_day_extrinsics),
#undef N
};

static const Field subnet_fields[] = {
#define S(kind, member) F (TaoSubnet, kind, member)
  S (U16, netuid), S (TEXT, name), S (TEXT, symbol), S (TEXT, description), S (TEXT, url), S (TEXT, github),
  S (TEXT, discord), S (TEXT, contact), S (TEXT, logo_url), S (TEXT, additional), S (BYTES, owner_hotkey),
  S (BYTES, owner_coldkey), S (U64, registered_at), S (U32, tempo), S (U32, n_uids), S (U32, max_uids),
  S (U32, n_validators), S (U32, immunity_period), S (U64, next_epoch_block), S (U64, burn_cost_rao),
  S (INT, registration_open), S (INT, dynamic), S (INT, started), S (INT, yuma3), S (INT, liquid_alpha),
  S (INT, commit_reveal), S (U32, n_mechanisms), S (U64, price_rao), S (U64, moving_price_rao), S (U64, tao_in_rao),
  S (U64, alpha_in), S (U64, alpha_out), S (U64, alpha_issuance), S (U64, volume_rao), S (U64, volume_day_rao),
  S (U64, net_flow_rao),
  S (U64, market_cap_rao), S (U64, emission_rao), S (U64, tao_in_emission_rao), S (U64, excess_tao_rao),
  S (U64, alpha_in_emission), S (U64, alpha_out_emission), S (U64, emission_share_ppb), S (U64, pool_quote_weight_ppb),
  S (U64, pool_quote_weight), S (U64, fee_rate_u16), S (U64, change_hour_ppm), S (U64, change_day_ppm), S (U64, change_week_ppm),
  S (U64, own_stake_alpha), S (INT, near_deregistration), S (U64, immune_until),
#undef S
};

static const Field account_fields[] = {
#define A(kind, member) F (TaoAccountState, kind, member)
  A (BYTES, account), A (TEXT, label), A (INT, own), A (U64, free_rao), A (U64, reserved_rao), A (U64, frozen_rao),
  A (U32, nonce), A (U64, staked_value_rao), A (U64, swap_announced_block), A (BYTES, swap_announced_to),
  A (TEXT, identity), A (U32, n_proxies),
#undef A
};

static const Field position_fields[] = {
#define P(kind, member) F (TaoPosition, kind, member)
  P (BYTES, coldkey), P (BYTES, hotkey), P (U16, netuid), P (U64, alpha), P (U64, value_rao), P (U64, if_sold_rao),
  P (U64, emission_day_alpha), P (U64, cost_rao), P (U64, root_claimable_alpha),
  P (U64, root_claimable_rao), P (U64, day.since_block), P (U64, day.until_block), P (U64, day.since_ms), P (U64, day.until_ms),
  P (U64, day.before_rao), P (U64, day.after_rao), P (U64, day.own_rao), P (U64, day.emission_rao), P (U64, day.price_rao),
  P (U64, day.emission_alpha),
#undef P
};

static const Field block_fields[] = {
#define B(kind, member) F (TaoBlockSummary, kind, member)
  B (U64, number), B (BYTES, hash), B (U64, time_ms), B (U32, n_extrinsics), B (U32, n_events), B (INT, finalized),
#undef B
};

static const Field validator_fields[] = {
#define V(kind, member) F (TaoValidator, kind, member)
  V (BYTES, hotkey), V (BYTES, coldkey), V (TEXT, name), V (U64, stake_root_rao), V (U64, stake_subnets_rao),
  V (U64, own_stake_rao), V (U32, n_subnets), V (U32, n_nominators), V (U16, take), V (U16, lowest_validator_trust),
  V (U64, oldest_weights_block),
  V (U64, return_month_ppm),
#undef V
};

/* --- writing ------------------------------------------------------------------------- */

static void
write_record (GByteArray *out, const Field *fields, guint n_fields, gconstpointer record)
{
  for (guint i = 0; i < n_fields; i++)
    {
      gconstpointer at = (const guint8 *) record + fields[i].offset;

      switch (fields[i].kind)
        {
        case FIELD_BYTES:
          tao_scale_write_bytes (out, at, fields[i].size);
          break;
        case FIELD_U16:
          tao_scale_write_u16 (out, *(const guint16 *) at);
          break;
        case FIELD_U32:
        case FIELD_INT:
          tao_scale_write_u32 (out, *(const guint32 *) at);
          break;
        case FIELD_U64:
          tao_scale_write_u64 (out, *(const guint64 *) at);
          break;
        case FIELD_TEXT:
          {
            const char *text = *(const char *const *) at;

            tao_scale_write_option (out, text != NULL);
            if (text != NULL)
              tao_scale_write_str (out, text);
          }
          break;
        default:
          g_assert_not_reached ();
        }
    }
}

static void
write_u16_list (GByteArray *out, const guint16 *values, guint n)
{
  tao_scale_write_compact (out, n);
  for (guint i = 0; i < n; i++)
    tao_scale_write_u16 (out, values[i]);
}

#define WRITE(out, table, record) write_record ((out), (table), G_N_ELEMENTS (table), (record))

GBytes *
tao_persist_save (const TaoSnapshot *snapshot)
{
  GByteArray *out = g_byte_array_new ();
  const TaoSubnet *subnets;
  const TaoAccountState *accounts;
  const TaoPosition *positions;
  const TaoBlockSummary *blocks;
  const TaoValidator *validators;
  guint n;

  WRITE (out, sync_fields, tao_snapshot_get_sync (snapshot));
  WRITE (out, network_fields, tao_snapshot_get_network (snapshot));

  subnets = tao_snapshot_get_subnets (snapshot, &n);
  tao_scale_write_compact (out, n);
  for (guint i = 0; i < n; i++)
    {
      WRITE (out, subnet_fields, &subnets[i]);
      tao_scale_write_vec_u8 (out, (const guint8 *) subnets[i].spark, subnets[i].n_spark * sizeof (float));
    }

  accounts = tao_snapshot_get_accounts (snapshot, &n);
  tao_scale_write_compact (out, n);
  for (guint i = 0; i < n; i++)
    WRITE (out, account_fields, &accounts[i]);

  positions = tao_snapshot_get_positions (snapshot, &n);
  tao_scale_write_compact (out, n);
  for (guint i = 0; i < n; i++)
    WRITE (out, position_fields, &positions[i]);

  blocks = tao_snapshot_get_blocks (snapshot, &n);
  tao_scale_write_compact (out, n);
  for (guint i = 0; i < n; i++)
    {
      WRITE (out, block_fields, &blocks[i]);
      write_u16_list (out, blocks[i].epochs, blocks[i].n_epochs);
    }

  validators = tao_snapshot_get_validators (snapshot, &n);
  tao_scale_write_compact (out, n);
  for (guint i = 0; i < n; i++)
    {
      WRITE (out, validator_fields, &validators[i]);
      write_u16_list (out, validators[i].netuids, validators[i].n_netuids);
      write_u16_list (out, validators[i].permits, validators[i].n_permits);
    }
  return g_byte_array_free_to_bytes (out);
}

/* --- reading ----------------------------------------------------------------------------- */

typedef struct {
  TaoScaleReader reader;
  TaoArena      *arena;
} Loader;

static gboolean
read_text (Loader *loader, const char **out, GError **error)
{
  TaoScaleSlice slice;
  gboolean present;
  char *text;

  if (!tao_scale_read_option (&loader->reader, &present, error))
    return FALSE;
  *out = NULL;
  if (!present)
    return TRUE;
  if (!tao_scale_read_str (&loader->reader, &slice, error))
    return FALSE;
  if (slice.size > MAX_TEXT || memchr (slice.data, '\0', slice.size) != NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "A text is not one");
      return FALSE;
    }
  text = tao_arena_alloc (loader->arena, slice.size + 1, 1);
  memcpy (text, slice.data, slice.size);
  *out = text;
  return TRUE;
}

static gboolean
read_record (Loader *loader, const Field *fields, guint n_fields, gpointer record, GError **error)
{
  for (guint i = 0; i < n_fields; i++)
    {
      gpointer at = (guint8 *) record + fields[i].offset;
      gboolean ok;

      switch (fields[i].kind)
        {
        case FIELD_BYTES:
          ok = tao_scale_read_copy (&loader->reader, at, fields[i].size, error);
          break;
        case FIELD_U16:
          ok = tao_scale_read_u16 (&loader->reader, at, error);
          break;
        case FIELD_U32:
        case FIELD_INT:
          ok = tao_scale_read_u32 (&loader->reader, at, error);
          break;
        case FIELD_U64:
          ok = tao_scale_read_u64 (&loader->reader, at, error);
          break;
        case FIELD_TEXT:
          ok = read_text (loader, at, error);
          break;
        default:
          g_assert_not_reached ();
        }
      if (!ok)
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_u16_list (Loader *loader, const guint16 **out, guint *n_out, GError **error)
{
  guint16 *values;
  guint32 n;

  if (!tao_scale_read_count (&loader->reader, 2, &n, error))
    return FALSE;
  values = tao_arena_new_array (loader->arena, guint16, n);
  for (guint32 i = 0; i < n; i++)
    if (!tao_scale_read_u16 (&loader->reader, &values[i], error))
      return FALSE;
  *out = values;
  *n_out = n;
  return TRUE;
}

static gboolean
read_count (Loader *loader, guint32 *n, GError **error)
{
  if (!tao_scale_read_count (&loader->reader, 1, n, error))
    return FALSE;
  if (*n <= MAX_RECORDS)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%u records are too many", *n);
  return FALSE;
}

#define READ(loader, table, record, error) read_record ((loader), (table), G_N_ELEMENTS (table), (record), (error))

static gboolean
load_subnets (Loader *loader, TaoSnapshotBuilder *builder, GError **error)
{
  TaoSubnet *subnets;
  guint32 n;

  if (!read_count (loader, &n, error))
    return FALSE;
  subnets = tao_arena_new_array (loader->arena, TaoSubnet, n);
  for (guint32 i = 0; i < n; i++)
    {
      TaoScaleSlice spark;

      if (!READ (loader, subnet_fields, &subnets[i], error) || !tao_scale_read_vec_u8 (&loader->reader, &spark, error))
        return FALSE;
      if (i > 0 && subnets[i].netuid <= subnets[i - 1].netuid)
        {
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "The subnets are out of order");
          return FALSE;
        }
      subnets[i].n_spark = (guint) (spark.size / sizeof (float));
      subnets[i].spark = tao_arena_dup (loader->arena, spark.data, subnets[i].n_spark, sizeof (float));
    }
  tao_snapshot_builder_set_subnets (builder, loader->arena, subnets, n);
  return TRUE;
}

static gboolean
load_accounts (Loader *loader, TaoSnapshotBuilder *builder, GError **error)
{
  TaoAccountState *accounts;
  TaoPosition *positions;
  guint32 n;

  if (!read_count (loader, &n, error))
    return FALSE;
  accounts = tao_arena_new_array (loader->arena, TaoAccountState, n);
  for (guint32 i = 0; i < n; i++)
    if (!READ (loader, account_fields, &accounts[i], error))
      return FALSE;
  tao_snapshot_builder_set_accounts (builder, loader->arena, accounts, n);

  if (!read_count (loader, &n, error))
    return FALSE;
  positions = tao_arena_new_array (loader->arena, TaoPosition, n);
  for (guint32 i = 0; i < n; i++)
    if (!READ (loader, position_fields, &positions[i], error))
      return FALSE;
  tao_snapshot_builder_set_positions (builder, loader->arena, positions, n);
  return TRUE;
}

static gboolean
load_blocks (Loader *loader, TaoSnapshotBuilder *builder, GError **error)
{
  TaoBlockSummary *blocks;
  guint32 n;

  if (!read_count (loader, &n, error))
    return FALSE;
  blocks = tao_arena_new_array (loader->arena, TaoBlockSummary, n);
  for (guint32 i = 0; i < n; i++)
    if (!READ (loader, block_fields, &blocks[i], error)
        || !read_u16_list (loader, &blocks[i].epochs, &blocks[i].n_epochs, error))
      return FALSE;
  tao_snapshot_builder_set_blocks (builder, loader->arena, blocks, n);
  return TRUE;
}

static gboolean
load_validators (Loader *loader, TaoSnapshotBuilder *builder, GError **error)
{
  TaoValidator *validators;
  guint32 n;

  if (!read_count (loader, &n, error))
    return FALSE;
  validators = tao_arena_new_array (loader->arena, TaoValidator, n);
  for (guint32 i = 0; i < n; i++)
    if (!READ (loader, validator_fields, &validators[i], error)
        || !read_u16_list (loader, &validators[i].netuids, &validators[i].n_netuids, error)
        || !read_u16_list (loader, &validators[i].permits, &validators[i].n_permits, error))
      return FALSE;
  tao_snapshot_builder_set_validators (builder, loader->arena, validators, n);
  return TRUE;
}

TaoSnapshot *
tao_persist_load (GBytes *bytes, GError **error)
{
  g_autoptr(TaoArena) arena = tao_arena_new ();
  g_autoptr(TaoSnapshotBuilder) builder = tao_snapshot_builder_new (NULL);
  Loader loader = { .arena = arena };
  TaoSyncInfo *sync = tao_arena_new_array (arena, TaoSyncInfo, 1);
  TaoNetworkFigures *network = tao_arena_new_array (arena, TaoNetworkFigures, 1);
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  tao_scale_reader_init (&loader.reader, data, size);
  if (!READ (&loader, sync_fields, sync, error)
      || !READ (&loader, network_fields, network, error)
      || !load_subnets (&loader, builder, error)
      || !load_accounts (&loader, builder, error)
      || !load_blocks (&loader, builder, error)
      || !load_validators (&loader, builder, error)
      || !tao_scale_reader_finish (&loader.reader, error))
    return NULL;
  tao_snapshot_builder_set_sync (builder, arena, sync);
  tao_snapshot_builder_set_network (builder, arena, network);
  return tao_snapshot_builder_end (g_steal_pointer (&builder));
}
