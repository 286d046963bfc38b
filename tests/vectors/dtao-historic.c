/* dtao-218 and dtao-293: block-by-block storage of two old runtimes, flat, "Item/key/key" → value.
 *
 * Spec 218 is replayed: each block's EmissionValues from the TAO in the pools, and each staking call from the storage just
 * before it, every changed entry compared.  The rest of its blocks (an epoch at every block, sold root dividends) and
 * the tick pool of 293 are not computed. */
#include "handlers.h"

#include "economy/pool.h"
#include "economy/rules.h"
#include "economy/stake-218.h"

#include <string.h>

#define MAX_SUBNETS 64
#define DEFAULT_EMISSION G_GUINT64_CONSTANT (1000000000)

static gboolean
recognises (JsonNode *root)
{
  static const char *const members[] = { "id", "spec_version", "initial" };
  JsonObject *object;

  if (!JSON_NODE_HOLDS_OBJECT (root))
    return FALSE;
  object = json_node_get_object (root);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    if (!json_object_has_member (object, members[i]))
      return FALSE;
  return json_object_has_member (object, "steps") || json_object_has_member (object, "blocks");
}

/* --- Storage ----------------------------------------------------------------------------------------------------- */

/* Storage with what a call changes of it, both "Item/key" → number as text.  Lists are kept as their members, joined. */
typedef struct
{
  VectorRun  *run;
  GHashTable *storage;
  GHashTable *changes;
} State;

/* Scalars as they are written, lists of texts joined by commas; NULL for anything else. */
static char *
node_to_text (JsonNode *node)
{
  GString *text;
  JsonArray *list;

  if (JSON_NODE_HOLDS_VALUE (node))
    {
      if (json_node_get_value_type (node) == G_TYPE_STRING)
        return g_strdup (json_node_get_string (node));
      return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_value_type (node) == G_TYPE_BOOLEAN
                                                      ? (gint64) json_node_get_boolean (node)
                                                      : json_node_get_int (node));
    }
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return NULL;

  text = g_string_new (NULL);
  list = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      g_autofree char *element = node_to_text (json_array_get_element (list, i));

      g_string_append_printf (text, "%s%s", i > 0 ? "," : "", element != NULL ? element : "");
    }
  return g_string_free (text, FALSE);
}

/* Entries replace, null removes. */
static void
apply (GHashTable *storage,
       JsonObject *changes)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (changes == NULL)
    return;
  json_object_iter_init (&iter, changes);
  while (json_object_iter_next (&iter, &name, &node))
    {
      char *text = JSON_NODE_HOLDS_NULL (node) ? NULL : node_to_text (node);

      if (text != NULL)
        g_hash_table_insert (storage, g_strdup (name), text);
      else
        g_hash_table_remove (storage, name);
    }
}

static GHashTable *
new_table (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

static const char *
get_text (State      *state,
          const char *key)
{
  const char *text = g_hash_table_lookup (state->changes, key);

  return text != NULL ? text : g_hash_table_lookup (state->storage, key);
}

static gboolean
has (State      *state,
     const char *item,
     const char *part)
{
  g_autofree char *key = g_strdup_printf ("%s/%s", item, part);

  return get_text (state, key) != NULL;
}

/* 0 for what is absent. */
static guint64
get_number (State      *state,
            const char *item,
            const char *part)
{
  g_autofree char *key = part != NULL ? g_strdup_printf ("%s/%s", item, part) : g_strdup (item);
  const char *text = get_text (state, key);
  tao_u128 value = 0;

  if (text != NULL && (!vectors_parse_u128 (text, &value) || value > G_MAXUINT64))
    vectors_malformed (state->run, key, "not an unsigned integer");
  return (guint64) MIN (value, G_MAXUINT64);
}

static void
put_number (State      *state,
            const char *item,
            const char *part,
            guint64     value)
{
  char *key = part != NULL ? g_strdup_printf ("%s/%s", item, part) : g_strdup (item);

  g_hash_table_insert (state->changes, key, g_strdup_printf ("%" G_GUINT64_FORMAT, value));
}

/* Nothing and zero are the same. */
static void
compare_entry (State      *state,
               const char *key,
               const char *expected)
{
  const char *got = get_text (state, key);

  vectors_expect_text (state->run, key, NULL, expected != NULL ? expected : "0", got != NULL ? got : "0");
}

/* Every expected change is ours, and what we change besides stays as it was. */
static void
compare_changes (State      *state,
                 JsonObject *expected)
{
  g_autoptr(GHashTable) after = new_table ();
  GHashTableIter hash_iter;
  JsonObjectIter object_iter;
  const char *name;
  gpointer key;

  if (expected == NULL)
    return;
  apply (after, expected);
  json_object_iter_init (&object_iter, expected);
  while (json_object_iter_next (&object_iter, &name, NULL))
    compare_entry (state, name, g_hash_table_lookup (after, name));
  g_hash_table_iter_init (&hash_iter, state->changes);
  while (g_hash_table_iter_next (&hash_iter, &key, NULL))
    if (!json_object_has_member (expected, key))
      compare_entry (state, key, g_hash_table_lookup (state->storage, key));
}

/* --- Stakes and pools -------------------------------------------------------------------------------------------- */

/* "hotkey/netuid", "hotkey/coldkey/netuid" */
typedef struct
{
  char *pool;
  char *share;
} StakeKey;

static void
stake_key_clear (StakeKey *self)
{
  g_free (self->pool);
  g_free (self->share);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (StakeKey, stake_key_clear)

static StakeKey
stake_key (const char *hotkey,
           const char *coldkey,
           const char *netuid)
{
  return (StakeKey) {
    g_strdup_printf ("%s/%s", hotkey, netuid),
    g_strdup_printf ("%s/%s/%s", hotkey, coldkey, netuid),
  };
}

static TaoSharePool218
get_share_pool (State          *state,
                const StakeKey *key)
{
  return (TaoSharePool218) {
    get_number (state, "TotalHotkeyAlpha", key->pool), get_number (state, "TotalHotkeyShares", key->pool),
  };
}

static guint64
get_stake (State      *state,
           const char *hotkey,
           const char *coldkey,
           const char *netuid)
{
  g_auto(StakeKey) key = stake_key (hotkey, coldkey, netuid);
  TaoSharePool218 pool = get_share_pool (state, &key);

  return tao_share_pool_218_value (&pool, get_number (state, "Alpha", key.share));
}

static void
change_stake (State      *state,
              const char *hotkey,
              const char *coldkey,
              const char *netuid,
              gint64      amount)
{
  g_auto(StakeKey) key = stake_key (hotkey, coldkey, netuid);
  TaoSharePool218 pool = get_share_pool (state, &key);
  guint64 share = get_number (state, "Alpha", key.share);

  tao_share_pool_218_update (&pool, &share, amount);
  put_number (state, "TotalHotkeyAlpha", key.pool, pool.value);
  put_number (state, "TotalHotkeyShares", key.pool, pool.denominator);
  put_number (state, "Alpha", key.share, share);
}

/* Trades on a subnet's pool and keeps its books; returns what comes out. */
static guint64
trade (State      *state,
       const char *netuid,
       TaoSwapKind kind,
       guint64     amount)
{
  TaoPool pool = {
    .curve = get_number (state, "SubnetMechanism", netuid) == 1 ? TAO_CURVE_PRODUCT : TAO_CURVE_STABLE,
    .tao_reserve = get_number (state, "SubnetTAO", netuid),
    .alpha_reserve = get_number (state, "SubnetAlphaIn", netuid),
  };
  guint64 outside = get_number (state, "SubnetAlphaOut", netuid), total = get_number (state, "TotalStake", NULL);
  TaoSwap swap = { 0 };

  if (tao_pool_swap (&pool, tao_rules_lookup (218), kind, amount, kind == TAO_SWAP_BUY ? G_MAXUINT64 : 0, FALSE, FALSE, &swap) != TAO_CALL_OK)
    vectors_malformed (state->run, "call", "the pool refuses the trade");
  tao_pool_apply (&pool, &swap);
  put_number (state, "SubnetTAO", netuid, pool.tao_reserve);
  put_number (state, "SubnetAlphaIn", netuid, pool.alpha_reserve);
  put_number (state, "SubnetAlphaOut", netuid, kind == TAO_SWAP_BUY ? tao_u64_add_sat (outside, swap.out) : tao_u64_sub_sat (outside, swap.in));
  put_number (state, "TotalStake", NULL, kind == TAO_SWAP_BUY ? tao_u64_add_sat (total, swap.in) : tao_u64_sub_sat (total, swap.out));
  return swap.out;
}

/* --- Calls ------------------------------------------------------------------------------------------------------- */

static void
remember_hotkey (State      *state,
                 const char *coldkey,
                 const char *hotkey)
{
  char *key = g_strdup_printf ("StakingHotkeys/%s", coldkey);
  const char *list = get_text (state, key);

  if (list != NULL && strstr (list, hotkey) != NULL)
    g_free (key);
  else
    g_hash_table_insert (state->changes, key, list == NULL || *list == '\0' ? g_strdup (hotkey) : g_strdup_printf ("%s,%s", list, hotkey));
}

/* Each gives the chain's error, or NULL after changing the state. */
static const char *
add_stake (State      *state,
           const char *coldkey,
           const char *hotkey,
           const char *netuid,
           guint64     tao)
{
  guint64 balance = get_number (state, "System.Account.free", coldkey), alpha;

  if (!has (state, "NetworksAdded", netuid))
    return "SubnetNotExists";
  if (balance < tao)
    return "NotEnoughBalanceToStake";
  if (!has (state, "Owner", hotkey))
    return "HotKeyAccountNotExists";

  put_number (state, "System.Account.free", coldkey, balance - tao);
  alpha = trade (state, netuid, TAO_SWAP_BUY, tao);
  change_stake (state, hotkey, coldkey, netuid, (gint64) alpha);
  remember_hotkey (state, coldkey, hotkey);
  return NULL;
}

static const char *
remove_stake (State      *state,
              const char *coldkey,
              const char *hotkey,
              const char *netuid,
              guint64     alpha)
{
  guint64 tao;

  if (alpha == 0)
    return "StakeToWithdrawIsZero";
  if (!has (state, "NetworksAdded", netuid))
    return "SubnetNotExists";
  if (!has (state, "Owner", hotkey))
    return "HotKeyAccountNotExists";
  if (get_stake (state, hotkey, coldkey, netuid) < alpha)
    return "NotEnoughStakeToWithdraw";

  change_stake (state, hotkey, coldkey, netuid, -(gint64) alpha);
  tao = trade (state, netuid, TAO_SWAP_SELL, alpha);
  put_number (state, "System.Account.free", coldkey, tao_u64_add_sat (get_number (state, "System.Account.free", coldkey), tao));
  return NULL;
}

static const char *
move_stake (State      *state,
            const char *coldkey,
            const char *from_hotkey,
            const char *from_netuid,
            const char *to_hotkey,
            const char *to_netuid,
            guint64     alpha)
{
  guint64 tao;

  if (!has (state, "NetworksAdded", from_netuid) || !has (state, "NetworksAdded", to_netuid))
    return "SubnetNotExists";
  if (!has (state, "Owner", from_hotkey) || !has (state, "Owner", to_hotkey))
    return "HotKeyAccountNotExists";
  if (get_stake (state, from_hotkey, coldkey, from_netuid) < alpha)
    return "NotEnoughStakeToWithdraw";

  change_stake (state, from_hotkey, coldkey, from_netuid, -(gint64) alpha);
  tao = trade (state, from_netuid, TAO_SWAP_SELL, alpha);
  change_stake (state, to_hotkey, coldkey, to_netuid, (gint64) trade (state, to_netuid, TAO_SWAP_BUY, tao));
  remember_hotkey (state, coldkey, to_hotkey);
  return NULL;
}

/* An argument as text, numbers too. */
static char *
argument (State      *state,
          JsonObject *args,
          const char *name)
{
  JsonNode *node = vectors_member (state->run, args, name);
  char *text = node != NULL ? node_to_text (node) : NULL;

  return text != NULL ? text : g_strdup ("");
}

/* FALSE for a call that is not known here. */
static gboolean
run_call (State       *state,
          JsonObject  *step,
          const char **error)
{
  JsonObject *args = vectors_object (state->run, step, "args");
  const char *call = vectors_text (state->run, step, "call"), *signer = vectors_text (state->run, step, "signer");

  if (args == NULL || call == NULL || signer == NULL)
    return FALSE;
  if (g_str_equal (call, "move_stake"))
    {
      g_autofree char *from_hotkey = argument (state, args, "origin_hotkey");
      g_autofree char *to_hotkey = argument (state, args, "destination_hotkey");
      g_autofree char *from_netuid = argument (state, args, "origin_netuid");
      g_autofree char *to_netuid = argument (state, args, "destination_netuid");

      *error = move_stake (state, signer, from_hotkey, from_netuid, to_hotkey, to_netuid, vectors_u64 (state->run, args, "alpha_amount"));
      return TRUE;
    }
  if (g_str_equal (call, "add_stake") || g_str_equal (call, "remove_stake"))
    {
      g_autofree char *hotkey = argument (state, args, "hotkey");
      g_autofree char *netuid = argument (state, args, "netuid");

      *error = *call == 'a'
                 ? add_stake (state, signer, hotkey, netuid, vectors_u64 (state->run, args, "amount_staked"))
                 : remove_stake (state, signer, hotkey, netuid, vectors_u64 (state->run, args, "amount_unstaked"));
      return TRUE;
    }
  return FALSE;
}

/* The name of the pallet's error, or what the result says instead; NULL for success. */
static const char *
expected_error (VectorRun  *run,
                JsonObject *result)
{
  const char *name;

  if (vectors_flag (run, result, "ok"))
    return NULL;
  name = vectors_text (run, result, "error");
  return name != NULL && strchr (name, '.') != NULL ? strchr (name, '.') + 1 : name;
}

static void
replay_call (VectorRun  *run,
             const char *id,
             GHashTable *storage,
             JsonObject *step)
{
  g_autoptr(GHashTable) changes = new_table ();
  g_autofree char *name = g_strdup_printf ("%s, block %" G_GUINT64_FORMAT, id, vectors_u64 (run, step, "block"));
  State state = { run, storage, changes };
  JsonObject *result = vectors_object (run, step, "result");
  const char *expected, *got = NULL;

  if (result != NULL && g_strcmp0 (json_object_get_string_member_with_default (result, "kind", ""), "validity") == 0)
    {
      vectors_skip (run, name, "refused by the transaction extension, which is not the economy's");
      return;
    }
  vectors_begin_case (run, name);
  if (result != NULL)
    {
      expected = expected_error (run, result);
      if (!run_call (&state, step, &got))
        vectors_malformed (run, "call", "not a staking call of spec 218");
      else if (vectors_expect_text (run, "error", NULL, expected, got) && got == NULL)
        compare_changes (&state, vectors_object (run, step, "extrinsic"));
    }
  vectors_end_case (run);
}

/* --- Emission ---------------------------------------------------------------------------------------------------- */

static void
replay_emission (VectorRun  *run,
                 const char *name,
                 GHashTable *storage,
                 JsonObject *changes)
{
  g_autoptr(GHashTable) none = new_table ();
  State state = { run, storage, none };
  guint64 block_emission = get_text (&state, "BlockEmission") != NULL ? get_number (&state, "BlockEmission", NULL) : DEFAULT_EMISSION;
  guint64 tao[MAX_SUBNETS] = { 0 }, of_all = 0;

  vectors_begin_case (run, name);
  for (guint netuid = 1; netuid < MAX_SUBNETS; netuid++)
    {
      g_autofree char *part = g_strdup_printf ("%u", netuid);

      tao[netuid] = get_number (&state, "SubnetTAO", part);
      of_all = tao_u64_add_sat (of_all, tao[netuid]);
    }
  for (guint netuid = 1; netuid < MAX_SUBNETS; netuid++)
    {
      g_autofree char *part = g_strdup_printf ("%u", netuid);
      g_autofree char *key = g_strdup_printf ("EmissionValues/%u", netuid);
      guint64 mechanism = get_number (&state, "SubnetMechanism", part), of_mechanism = 0, got;

      if (!has (&state, "NetworksAdded", part))
        continue;
      for (guint other = 1; other < MAX_SUBNETS; other++)
        {
          g_autofree char *other_part = g_strdup_printf ("%u", other);

          if (get_number (&state, "SubnetMechanism", other_part) == mechanism)
            of_mechanism = tao_u64_add_sat (of_mechanism, tao[other]);
        }
      got = tao_emission_218 (block_emission, tao[netuid], of_mechanism, of_all);
      if (json_object_has_member (changes, key))
        vectors_expect_u128 (run, "EmissionValues", part, vectors_u64 (run, changes, key), got);
      else
        vectors_expect_u128 (run, "EmissionValues", part, get_number (&state, "EmissionValues", part), got);
    }
  vectors_end_case (run);
}

/* --- Documents --------------------------------------------------------------------------------------------------- */

static void
replay_218 (VectorRun  *run,
            const char *id,
            JsonObject *object)
{
  g_autoptr(GHashTable) storage = new_table ();
  gboolean has_calls = json_object_has_member (object, "steps");
  JsonArray *list = vectors_array (run, object, has_calls ? "steps" : "blocks");

  apply (storage, vectors_object (run, object, "initial"));
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      g_autofree char *name = g_strdup_printf ("%s, emission %u", id, i);
      JsonNode *node = json_array_get_element (list, i);
      JsonObject *step = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      JsonObject *block = has_calls && step != NULL ? vectors_object (run, step, "block_step") : step;

      if (block == NULL)
        {
          vectors_malformed (run, "blocks", "not an object");
          return;
        }
      replay_emission (run, name, storage, block);
      apply (storage, block);
      if (has_calls)
        {
          replay_call (run, id, storage, step);
          apply (storage, vectors_is_null (step, "extrinsic") ? NULL : vectors_object (run, step, "extrinsic"));
        }
    }
  vectors_skip (run, id, "what else its blocks do: an epoch at every block and sold root dividends of spec 218");
}

static void
replay (VectorRun *run,
        JsonNode  *root)
{
  JsonObject *object = json_node_get_object (root);
  const char *id = vectors_text (run, object, "id");
  const TaoRules *rules = tao_rules_lookup ((guint32) MIN (vectors_u64 (run, object, "spec_version"), G_MAXUINT32));

  if (id == NULL)
    id = "?";
  if (rules != NULL && rules->pool == TAO_POOL_PRODUCT)
    replay_218 (run, id, object);
  else if (rules != NULL && rules->pool == TAO_POOL_SQRT_PRICE)
    vectors_skip (run, id, "the tick pool of spec 293 is not computed");
  else
    vectors_skip (run, id, "no rules for a sequence of blocks of this version");
}

const VectorHandler vectors_dtao_historic = { "dynamic TAO of old runtimes", recognises, replay };
