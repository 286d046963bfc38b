/* The second half of a block step: what spec 293 pays out after the epoch. */
#include "block-payout.h"

#include "economy/distribution-293.h"

#include <string.h>

static guint
length_of (JsonArray *list)
{
  return list != NULL ? json_array_get_length (list) : 0;
}

/* "KEY/KEY/…" → value: a stored map as it should be or as it came out. */
typedef GHashTable Map;

static Map *
map_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

static void
map_set (Map *map, char *key, tao_u128 value)
{
  g_hash_table_replace (map, key, g_memdup2 (&value, sizeof value));
}

static tao_u128
map_get (Map *map, const char *key)
{
  const tao_u128 *value = g_hash_table_lookup (map, key);

  return value != NULL ? *value : 0;
}

/* The first @n_keys entries of a row, joined. */
static char *
key_of (VectorRun *run, JsonArray *row, guint n_keys, const char *field)
{
  GString *key = g_string_new (NULL);

  for (guint k = 0; k < n_keys && k < length_of (row); k++)
    {
      JsonNode *node = json_array_get_element (row, k);

      if (k > 0)
        g_string_append_c (key, '/');
      if (json_node_get_value_type (node) == G_TYPE_STRING)
        g_string_append (key, json_node_get_string (node));
      else
        g_string_append_printf (key, "%" G_GUINT64_FORMAT, vectors_node_u64 (run, node, field));
    }
  return g_string_free (key, FALSE);
}

/* Rows of keys and a value into @map. */
static void
read_map (VectorRun *run, JsonObject *object, const char *name, guint n_keys, Map *map)
{
  JsonArray *rows = json_object_has_member (object, name) ? vectors_array (run, object, name) : NULL;

  for (guint k = 0; k < length_of (rows); k++)
    {
      JsonArray *row = vectors_node_array (run, json_array_get_element (rows, k), name);

      if (length_of (row) != n_keys + 1)
        {
          vectors_malformed (run, name, "row of another length");
          continue;
        }
      map_set (map, key_of (run, row, n_keys, name),
               vectors_node_u128 (run, json_array_get_element (row, n_keys), name));
    }
}

/* Input, changed rows, minus removed keys. */
static Map *
expected_map (VectorRun *run, JsonObject *in, JsonObject *out, const char *name, guint n_keys)
{
  Map *map = map_new ();
  g_autofree char *removed = g_strdup_printf ("%s_removed", name);
  JsonArray *rows = json_object_has_member (out, removed) ? vectors_array (run, out, removed) : NULL;

  read_map (run, in, name, n_keys, map);
  read_map (run, out, name, n_keys, map);
  for (guint k = 0; k < length_of (rows); k++)
    {
      JsonNode *node = json_array_get_element (rows, k);
      g_autofree char *key = JSON_NODE_HOLDS_ARRAY (node)
                               ? key_of (run, json_node_get_array (node), n_keys, removed)
                               : g_strdup (vectors_node_text (run, node, removed));

      if (key != NULL)
        g_hash_table_remove (map, key);
    }
  return map;
}

/* Absent and 0 are the same for these maps. */
static void
compare_maps (VectorRun *run, const char *name, Map *expected, Map *got)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, expected);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    vectors_expect_u128 (run, name, key, map_get (expected, key), map_get (got, key));
  g_hash_table_iter_init (&iter, got);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (!g_hash_table_contains (expected, key))
      vectors_expect_u128 (run, name, key, 0, map_get (got, key));
}

/* Everything the payout reads, hotkeys in the order of their accounts. */
typedef struct {
  GPtrArray *names;            /* hotkeys as hex text, whose order is that of the bytes */
  TaoHotkey293 *hotkeys;
  TaoU64F64 *shares;           /* [2 n]: the owner's on the subnet and on root */
  TaoU64F64 separate_share;    /* the subnet owner's, where it is not one of those */
  GPtrArray *memory;           /* lists that hotkeys point to */
} Payees;

static void
payees_clear (Payees *payees)
{
  g_clear_pointer (&payees->names, g_ptr_array_unref);
  g_clear_pointer (&payees->memory, g_ptr_array_unref);
  g_free (payees->hotkeys);
  g_free (payees->shares);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Payees, payees_clear)

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static gint32
find_name (const Payees *payees, const char *name)
{
  for (guint i = 0; name != NULL && i < payees->names->len; i++)
    if (strcmp (g_ptr_array_index (payees->names, i), name) == 0)
      return (gint32) i;
  return -1;
}

static void
add_name (GHashTable *seen, Payees *payees, const char *name)
{
  if (name != NULL && g_hash_table_add (seen, (gpointer) name))
    g_ptr_array_add (payees->names, (gpointer) name);
}

/* The rows [proportion, hotkey] of @name for @hotkey on this subnet. */
static JsonArray *
edges_of (VectorRun *run, JsonObject *in, const char *name, const char *hotkey, guint64 netuid)
{
  JsonArray *rows = vectors_array (run, in, name);

  for (guint k = 0; k < length_of (rows); k++)
    {
      JsonArray *row = vectors_node_array (run, json_array_get_element (rows, k), name);

      if (length_of (row) == 3 &&
          g_strcmp0 (vectors_node_text (run, json_array_get_element (row, 0), name), hotkey) == 0 &&
          vectors_node_u64 (run, json_array_get_element (row, 1), name) == netuid)
        return vectors_node_array (run, json_array_get_element (row, 2), name);
    }
  return NULL;
}

static void
collect_names (VectorRun *run, JsonObject *in, guint64 netuid, const char **keys, guint32 n, Payees *payees)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  payees->names = g_ptr_array_new ();
  payees->memory = g_ptr_array_new_with_free_func (g_free);
  if (!vectors_is_null (in, "SubnetOwnerHotkey"))
    add_name (seen, payees, vectors_text (run, in, "SubnetOwnerHotkey"));
  for (guint32 i = 0; i < n; i++)
    {
      JsonArray *parents;

      if (keys[i] == NULL)
        continue;
      add_name (seen, payees, keys[i]);
      parents = edges_of (run, in, "ParentKeys", keys[i], netuid);
      for (guint k = 0; k < length_of (parents); k++)
        {
          JsonArray *row = vectors_node_array (run, json_array_get_element (parents, k), "ParentKeys");

          if (length_of (row) == 2)
            add_name (seen, payees, vectors_node_text (run, json_array_get_element (row, 1), "ParentKeys"));
        }
    }
  g_ptr_array_sort (payees->names, compare_names);
}

/* hotkey → coldkey, "" for none */
static const char *
owner_of (VectorRun *run, JsonObject *in, const char *hotkey)
{
  JsonArray *rows = vectors_array (run, in, "Owner");

  for (guint k = 0; k < length_of (rows); k++)
    {
      JsonArray *row = vectors_node_array (run, json_array_get_element (rows, k), "Owner");

      if (length_of (row) == 2 &&
          g_strcmp0 (vectors_node_text (run, json_array_get_element (row, 0), "Owner"), hotkey) == 0)
        return vectors_node_text (run, json_array_get_element (row, 1), "Owner");
    }
  return "0x0000000000000000000000000000000000000000000000000000000000000000";
}

#define DEFAULT_TAKE 11796

static void
load_hotkeys (VectorRun *run, JsonObject *in, guint64 netuid, Payees *payees, Map *totals, Map *denominators,
              Map *shares)
{
  g_autoptr(GHashTable) owners = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GHashTable) delegates = map_new ();
  g_autoptr(GHashTable) childkey_takes = map_new ();
  const guint n = payees->names->len;

  read_map (run, in, "Delegates", 1, delegates);
  read_map (run, in, "ChildkeyTake", 2, childkey_takes);
  payees->hotkeys = g_new0 (TaoHotkey293, n + 1);
  payees->shares = g_new0 (TaoU64F64, 2 * n + 1);

  for (guint i = 0; i < n; i++)
    {
      const char *name = g_ptr_array_index (payees->names, i), *owner = owner_of (run, in, name);
      TaoHotkey293 *hotkey = &payees->hotkeys[i];
      g_autofree char *on_subnet = g_strdup_printf ("%s/%" G_GUINT64_FORMAT, name, netuid);
      g_autofree char *on_root = g_strdup_printf ("%s/0", name);
      g_autofree char *share_key = g_strdup_printf ("%s/%s/%" G_GUINT64_FORMAT, name, owner, netuid);
      g_autofree char *root_share_key = g_strdup_printf ("%s/%s/0", name, owner);
      JsonArray *rows;
      GArray *list;

      hotkey->alpha = (TaoSharePool293) { (guint64) map_get (totals, on_subnet),
                                          TAO_U64F64 (map_get (denominators, on_subnet)) };
      hotkey->root = (TaoSharePool293) { (guint64) map_get (totals, on_root),
                                         TAO_U64F64 (map_get (denominators, on_root)) };
      hotkey->owner_alpha = &payees->shares[2 * i];
      hotkey->owner_root = &payees->shares[2 * i + 1];
      hotkey->owner_alpha->bits = map_get (shares, share_key);
      hotkey->owner_root->bits = map_get (shares, root_share_key);
      hotkey->take = g_hash_table_contains (delegates, name) ? (guint16) map_get (delegates, name) : DEFAULT_TAKE;
      hotkey->childkey_take = (guint16) map_get (childkey_takes, on_subnet);
      if (!g_hash_table_contains (owners, owner))
        g_hash_table_insert (owners, (gpointer) owner, GUINT_TO_POINTER (g_hash_table_size (owners) + 1));
      hotkey->owner = GPOINTER_TO_UINT (g_hash_table_lookup (owners, owner));

      rows = edges_of (run, in, "ChildKeys", name, netuid);
      list = g_array_new (FALSE, TRUE, sizeof (guint64));
      for (guint k = 0; k < length_of (rows); k++)
        {
          JsonArray *row = vectors_node_array (run, json_array_get_element (rows, k), "ChildKeys");
          guint64 proportion = length_of (row) == 2
                                 ? vectors_node_u64 (run, json_array_get_element (row, 0), "ChildKeys") : 0;

          g_array_append_val (list, proportion);
        }
      hotkey->n_children = list->len;
      hotkey->children = (guint64 *) (gpointer) list->data;
      g_ptr_array_add (payees->memory, g_array_free (list, FALSE));

      rows = edges_of (run, in, "ParentKeys", name, netuid);
      list = g_array_new (FALSE, TRUE, sizeof (TaoParent293));
      for (guint k = 0; k < length_of (rows); k++)
        {
          JsonArray *row = vectors_node_array (run, json_array_get_element (rows, k), "ParentKeys");
          const char *parent_name = length_of (row) == 2
                                      ? vectors_node_text (run, json_array_get_element (row, 1), "ParentKeys") : NULL;
          gint32 index = find_name (payees, parent_name);
          TaoParent293 parent;

          /* Parents of a hotkey that is no member play no part. */
          if (index < 0)
            continue;
          parent = (TaoParent293) { vectors_node_u64 (run, json_array_get_element (row, 0), "ParentKeys"),
                                    (guint32) index };
          g_array_append_val (list, parent);
        }
      hotkey->n_parents = list->len;
      hotkey->parents = (TaoParent293 *) (gpointer) list->data;
      g_ptr_array_add (payees->memory, g_array_free (list, FALSE));
    }
}

static void
expect_scalar (VectorRun *run, JsonObject *in, JsonObject *out, const char *name, guint64 got)
{
  JsonObject *holder = vectors_is_null (out, name) ? in : out;

  vectors_expect_number (run, name, -1, vectors_u64 (run, holder, name), got);
}

void
block_payout_compare (VectorRun *run, JsonObject *document, JsonObject *in, JsonObject *out, const char **keys,
                      const TaoEpochOutput *epoch)
{
  const guint64 netuid = vectors_u64 (run, document, "netuid");
  JsonObject *drained = vectors_object (run, document, "drained");
  g_autoptr(GHashTable) totals = map_new ();
  g_autoptr(GHashTable) denominators = map_new ();
  g_autoptr(GHashTable) shares = map_new ();
  g_autoptr(GHashTable) last_epoch = map_new ();
  g_autoptr(GHashTable) alpha_dividends = map_new ();
  g_autoptr(GHashTable) root_dividends = map_new ();
  g_auto(Payees) payees = { 0 };
  const char *owner_hotkey_name = NULL, *owner_coldkey = NULL;
  TaoU64F64 *owner_share = &payees.separate_share;
  g_autofree char *owner_share_key = NULL;
  TaoPending293 pending;
  gint32 owner_hotkey = -1;
  guint64 root_added;

  if (drained == NULL)
    return;
  read_map (run, in, "TotalHotkeyAlpha", 2, totals);
  read_map (run, in, "TotalHotkeyShares", 2, denominators);
  read_map (run, in, "Alpha", 3, shares);
  read_map (run, in, "TotalHotkeyAlphaLastEpoch", 2, last_epoch);
  collect_names (run, in, netuid, keys, epoch->n, &payees);
  load_hotkeys (run, in, netuid, &payees, totals, denominators, shares);

  for (guint32 i = 0; i < epoch->n; i++)
    {
      gint32 index = find_name (&payees, keys[i]);

      if (index < 0)
        continue;
      payees.hotkeys[index].is_member = TRUE;
      payees.hotkeys[index].incentive = epoch->server_emission[i];
      payees.hotkeys[index].dividend = epoch->validator_emission[i];
    }

  if (!vectors_is_null (in, "SubnetOwnerHotkey") && !vectors_is_null (in, "SubnetOwner"))
    {
      owner_hotkey_name = vectors_text (run, in, "SubnetOwnerHotkey");
      owner_coldkey = vectors_text (run, in, "SubnetOwner");
      owner_hotkey = find_name (&payees, owner_hotkey_name);
      owner_share_key = g_strdup_printf ("%s/%s/%" G_GUINT64_FORMAT, owner_hotkey_name, owner_coldkey, netuid);
      payees.separate_share.bits = map_get (shares, owner_share_key);
      if (owner_hotkey >= 0 && g_strcmp0 (owner_of (run, in, owner_hotkey_name), owner_coldkey) == 0)
        owner_share = payees.hotkeys[owner_hotkey].owner_alpha;
    }

  pending = (TaoPending293) {
    .alpha = vectors_u64 (run, drained, "pending_alpha"),
    .swapped = vectors_u64 (run, drained, "pending_swapped"),
    .tao = vectors_u64 (run, drained, "pending_tao"),
    .owner_cut = vectors_u64 (run, drained, "owner_cut"),
  };
  root_added = tao_distribute_293 (&pending, vectors_u64 (run, in, "TaoWeight"), owner_hotkey, owner_share,
                                   payees.hotkeys, payees.names->len);

  for (guint i = 0; i < payees.names->len; i++)
    {
      const char *name = g_ptr_array_index (payees.names, i), *owner = owner_of (run, in, name);
      const TaoHotkey293 *hotkey = &payees.hotkeys[i];

      map_set (totals, g_strdup_printf ("%s/%" G_GUINT64_FORMAT, name, netuid), hotkey->alpha.value);
      map_set (totals, g_strdup_printf ("%s/0", name), hotkey->root.value);
      map_set (denominators, g_strdup_printf ("%s/%" G_GUINT64_FORMAT, name, netuid), hotkey->alpha.denominator.bits);
      map_set (denominators, g_strdup_printf ("%s/0", name), hotkey->root.denominator.bits);
      map_set (shares, g_strdup_printf ("%s/%s/%" G_GUINT64_FORMAT, name, owner, netuid), hotkey->owner_alpha->bits);
      map_set (shares, g_strdup_printf ("%s/%s/0", name, owner), hotkey->owner_root->bits);
      if (!hotkey->receives)
        continue;
      map_set (last_epoch, g_strdup_printf ("%s/%" G_GUINT64_FORMAT, name, netuid), hotkey->alpha.value);
      map_set (alpha_dividends, g_strdup (name), hotkey->alpha_dividend);
      map_set (root_dividends, g_strdup (name), hotkey->root_dividend);
    }
  if (owner_share == &payees.separate_share && owner_share_key != NULL)
    map_set (shares, g_steal_pointer (&owner_share_key), owner_share->bits);

  {
    const struct { const char *name; guint n_keys; Map *got; } maps[] = {
      { "TotalHotkeyAlpha", 2, totals },
      { "TotalHotkeyShares", 2, denominators },
      { "Alpha", 3, shares },
      { "TotalHotkeyAlphaLastEpoch", 2, last_epoch },
      { "AlphaDividendsPerSubnet", 1, alpha_dividends },
      { "TaoDividendsPerSubnet", 1, root_dividends },
    };

    for (gsize k = 0; k < G_N_ELEMENTS (maps); k++)
      {
        g_autoptr(GHashTable) expected = expected_map (run, in, out, maps[k].name, maps[k].n_keys);

        compare_maps (run, maps[k].name, expected, maps[k].got);
      }
  }

  expect_scalar (run, in, out, "SubnetTAO[0]", tao_u64_add_sat (vectors_u64 (run, in, "SubnetTAO[0]"), root_added));
  expect_scalar (run, in, out, "PendingEmission", 0);
  expect_scalar (run, in, out, "PendingRootDivs", 0);
  expect_scalar (run, in, out, "PendingAlphaSwapped", 0);
  expect_scalar (run, in, out, "PendingOwnerCut", 0);
  expect_scalar (run, in, out, "BlocksSinceLastStep", 0);
  expect_scalar (run, in, out, "LastMechansimStepBlock", vectors_u64 (run, document, "block"));
}
