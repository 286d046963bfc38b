/* Every recorded answer of both runtimes, decoded by us and compared with what an
 * independent library made of the same bytes; then the typed records end to end,
 * through a socket. */
#include <string.h>

#include "chain/epoch-state.h"
#include "chain/record-private.h"
#include "chain/runtime-private.h"
#include "replay-server.h"
#include "scale/number.h"
#include "transcript.h"

/* --- raw answers ------------------------------------------------------------------- */

static GBytes *
recorded_bytes (const TaoJsonValue *line)
{
  return tao_json_value_get_hex (tao_json_value_get_member (tao_json_value_get_member (line, "response"), "result"), NULL);
}

static void
test_runtime_calls (gconstpointer data)
{
  const char *spec = data;
  g_autoptr(TaoRuntime) runtime = transcript_runtime (spec, 15);
  g_autoptr(GPtrArray) lines = transcript_load (spec, "05-runtime-api.jsonl");
  guint n = 0;

  for (guint i = 0; i < lines->len; i++)
    {
      const TaoJsonValue *line = tao_json_get_root (lines->pdata[i]);
      const TaoJsonValue *decoded = tao_json_value_get_member (line, "decoded");
      const char *name = tao_json_value_get_string (
        tao_json_value_get_item (tao_json_value_get_member (tao_json_value_get_member (line, "request"), "params"), 0), NULL);
      g_autoptr(GBytes) bytes = recorded_bytes (line);
      g_autoptr(GError) error = NULL;
      g_autoptr(TaoValue) value = NULL;
      const char *split = strstr (name, "Api_");
      g_autofree char *api = NULL;
      TaoRuntimeCall call;
      const guint8 *content;
      gsize size;

      if (bytes == NULL || decoded == NULL)
        continue;
      api = g_strndup (name, (gsize) (split + 3 - name));
      if (!tao_runtime_find_api (runtime, api, split + 4, &call))
        {
          /* Lists of structures inside tuples: 218 has two that we read another way. */
          g_assert_true (g_str_equal (name, "StakeInfoRuntimeApi_get_stake_info_for_coldkeys")
                         || g_str_equal (name, "SubnetInfoRuntimeApi_get_subnets_info_v2"));
          continue;
        }
      content = g_bytes_get_data (bytes, &size);
      if (call.bare)
        {
          TaoScaleReader reader;
          TaoScaleSlice inner;

          tao_scale_reader_init (&reader, content, size);
          g_assert_true (tao_scale_read_vec_u8 (&reader, &inner, NULL));
          if (inner.size == 0 && call.empty_is_none)
            {
              g_assert_cmpint (tao_json_value_get_kind (decoded), ==, TAO_JSON_NULL);
              continue;
            }
          content = inner.data;
          size = inner.size;
        }
      value = tao_value_decode (call.registry, call.type, content, size, &error);
      g_assert_no_error (error);
      transcript_compare (value, decoded, name);
      n++;
    }
  g_test_message ("%s: %u answers equal", spec, n);
  g_assert_cmpuint (n, >=, 25);
}

static void
test_storage_values (gconstpointer data)
{
  const char *spec = data;
  g_autoptr(TaoRuntime) runtime = transcript_runtime (spec, 15);
  g_autoptr(GPtrArray) lines = transcript_load (spec, "04-storage.jsonl");
  guint n = 0;

  for (guint i = 0; i < lines->len; i++)
    {
      const TaoJsonValue *line = tao_json_get_root (lines->pdata[i]);
      const TaoJsonValue *request = tao_json_value_get_member (line, "request");
      const char *type = tao_json_value_get_string (tao_json_value_get_member (line, "type"), NULL);
      g_autoptr(GBytes) bytes = recorded_bytes (line);
      g_autoptr(GBytes) prefix = NULL;
      g_autofree char *prefix_text = NULL;
      g_autofree char *item = NULL;
      g_autoptr(TaoValue) value = NULL;
      g_autoptr(GError) error = NULL;
      const TaoStorageEntry *entry;
      const char *dot, *open, *key;
      g_autofree char *pallet = NULL;

      if (bytes == NULL || type == NULL || strchr (type, '(') == NULL
          || !g_str_equal (tao_json_value_get_string (tao_json_value_get_member (request, "method"), NULL), "state_getStorage"))
        continue;
      dot = strchr (type, '.');
      open = strchr (type, '(');
      pallet = g_strndup (type, (gsize) (dot - type));
      item = g_strndup (dot + 1, (gsize) (open - dot - 1));
      entry = tao_metadata_find_storage (tao_runtime_get_metadata (runtime), pallet, item);
      if (entry == NULL)
        g_error ("%s: no %s.%s", spec, pallet, item);
      if (g_str_equal (item, "Events"))
        continue;                /* compared in test-extrinsic.c */

      /* Our prefix is the one that was asked. */
      prefix = tao_runtime_storage_key (runtime, pallet, item, NULL, 0, &error);
      g_assert_no_error (error);
      prefix_text = tao_hex_encode (g_bytes_get_data (prefix, NULL), g_bytes_get_size (prefix));
      key = tao_json_value_get_string (tao_json_value_get_item (tao_json_value_get_member (request, "params"), 0), NULL);
      g_assert_true (g_str_has_prefix (key, prefix_text));

      value = tao_runtime_decode (runtime, entry->value, bytes, &error);
      g_assert_no_error (error);
      transcript_compare (value, tao_json_value_get_member (line, "decoded"), type);
      n++;
    }
  g_test_message ("%s: %u values equal", spec, n);
  g_assert_cmpuint (n, >=, 80);
}

/* --- records through the socket --------------------------------------------------------- */

typedef struct {
  Replay        *replay;
  TaoConnection *connection;
  GPtrArray     *lines;          /* of 05 */
  gboolean       done;
  GAsyncResult  *result;
} Fixture;

static gboolean
fixture_is_live (gpointer data)
{
  return tao_connection_get_status (((Fixture *) data)->connection)->state == TAO_LINK_LIVE;
}

static gboolean
fixture_is_done (gpointer data)
{
  return ((Fixture *) data)->done;
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Fixture *fixture = data;

  fixture->done = TRUE;
  g_set_object (&fixture->result, result);
}

static GAsyncResult *
fixture_wait (Fixture *fixture)
{
  replay_wait (fixture_is_done, fixture);
  fixture->done = FALSE;
  return fixture->result;
}

static void
fixture_set_up (Fixture *fixture, gconstpointer spec)
{
  static const TaoConnectionEvents no_events = { 0 };
  const char *endpoints[] = { NULL, NULL };
  TaoConnectionConfig config = { .endpoints = endpoints };

  fixture->replay = replay_new (spec);
  fixture->lines = transcript_load (spec, "05-runtime-api.jsonl");
  endpoints[0] = replay_get_uri (fixture->replay);
  fixture->connection = tao_connection_new (&config, &no_events, NULL);
  tao_connection_start (fixture->connection);
  replay_wait (fixture_is_live, fixture);
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer spec)
{
  g_clear_object (&fixture->result);
  tao_connection_stop (fixture->connection);
  tao_connection_unref (fixture->connection);
  g_ptr_array_unref (fixture->lines);
  replay_free (fixture->replay);
}

/* The decoded answer to a recorded call. */
static const TaoJsonValue *
find_decoded (GPtrArray *lines, const char *name, const char *arguments)
{
  for (guint i = 0; i < lines->len; i++)
    {
      const TaoJsonValue *line = tao_json_get_root (lines->pdata[i]);
      const TaoJsonValue *params = tao_json_value_get_member (tao_json_value_get_member (line, "request"), "params");

      if (g_strcmp0 (tao_json_value_get_string (tao_json_value_get_item (params, 0), NULL), name) == 0
          && g_strcmp0 (tao_json_value_get_string (tao_json_value_get_item (params, 1), NULL), arguments) == 0)
        return tao_json_value_get_member (line, "decoded");
    }
  g_error ("%s is not recorded", name);
}

static guint64
number (const TaoJsonValue *object, const char *name)
{
  guint64 value;

  if (!tao_json_value_get_u64 (transcript_member (object, name), &value))
    g_error ("%s is not recorded as a number", name);
  return value;
}

static void
assert_account (const TaoBytes32 *account, const TaoJsonValue *expected)
{
  TaoBytes32 theirs;

  g_assert_true (tao_json_value_get_hash (expected, &theirs));
  g_assert_true (tao_account_id_equal (account, &theirs));
}

static void
test_subnets (Fixture *fixture, gconstpointer spec)
{
  const TaoJsonValue *list = find_decoded (fixture->lines, "SubnetInfoRuntimeApi_get_all_dynamic_info", "0x");
  gboolean old = g_str_equal (spec, "spec218");
  g_autoptr(TaoChainSubnets) subnets = NULL;
  g_autoptr(GError) error = NULL;

  tao_chain_read_subnets_async (fixture->connection, tao_connection_get_best (fixture->connection), NULL, done_cb, fixture);
  subnets = tao_chain_read_subnets_finish (fixture_wait (fixture), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (subnets->n, ==, 4);
  for (guint i = 0; i < 4; i++)
    {
      const TaoChainSubnet *subnet = &subnets->subnets[i];
      const TaoJsonValue *expected = tao_json_value_get_item (list, i);

      g_assert_cmpuint (subnet->netuid, ==, number (expected, "netuid"));
      g_assert_cmpuint (subnet->tempo, ==, number (expected, "tempo"));
      g_assert_cmpuint (subnet->last_step, ==, number (expected, "last_step"));
      g_assert_cmpuint (subnet->blocks_since_last_step, ==, number (expected, "blocks_since_last_step"));
      g_assert_cmpuint (subnet->alpha_in, ==, number (expected, "alpha_in"));
      g_assert_cmpuint (subnet->alpha_out, ==, number (expected, "alpha_out"));
      g_assert_cmpuint (subnet->tao_in_rao, ==, number (expected, "tao_in"));
      g_assert_true (subnet->has_owner_coldkey);
      assert_account (&subnet->owner_coldkey, transcript_member (expected, old ? "owner" : "owner_coldkey"));
      g_assert_true (subnet->quote_weight == TAO_CHAIN_UNKNOWN_U64);     /* neither runtime has weighted pools */
      g_assert_true (subnet->pending_epoch_at == TAO_CHAIN_UNKNOWN_U64);
      if (old)
        {
          g_assert_false (subnet->moving_price.known);
          g_assert_true (subnet->price_rao == TAO_CHAIN_UNKNOWN_U64);
          continue;
        }
      assert_account (&subnet->owner_hotkey, transcript_member (expected, "owner_hotkey"));
      g_assert_cmpuint (subnet->alpha_out_emission, ==, number (expected, "alpha_out_emission"));
      g_assert_cmpuint (subnet->alpha_in_emission, ==, number (expected, "alpha_in_emission"));
      g_assert_cmpuint (subnet->tao_in_emission_rao, ==, number (expected, "tao_in_emission"));
      g_assert_cmpuint (subnet->registered_at, ==, number (expected, "network_registered_at"));
      g_assert_true (subnet->moving_price.known);
      g_assert_cmpuint (subnet->moving_price.fraction_bits, ==, 32);
      g_assert_cmpuint (subnet->moving_price.low, ==, number (transcript_member (expected, "moving_price"), "bits"));
      g_assert_cmpuint (subnet->volume.low, ==, number (expected, "subnet_volume"));
    }
  g_assert_cmpstr (subnets->subnets[1].name, ==, "Subnet 1");
  g_assert_cmpstr (subnets->subnets[1].symbol, ==, "\xce\xb1");
  g_assert_cmpstr (subnets->subnets[1].identity.github, ==, "example/repo1");
  g_assert_cmpstr (subnets->subnets[1].identity.contact, ==, "contact@example.org");
  g_assert_cmpuint (subnets->subnets[2].n_uids, ==, 16);
  if (!old)
    {
      g_assert_cmpuint (subnets->subnets[1].price_rao, ==, 115205686);
      g_assert_cmpuint (subnets->subnets[2].price_rao, ==, 60385311);
      g_assert_true (subnets->subnets[3].price_rao == TAO_CHAIN_UNKNOWN_U64);   /* was not recorded: no guess */
      g_assert_cmpstr (subnets->subnets[1].identity.description, ==, "A test subnet");
      g_assert_cmpuint (subnets->subnets[1].burn_rao, ==, 5039339511);
    }
  else
    g_assert_cmpuint (subnets->subnets[1].burn_rao, ==, 112505345);
}

static void
compare_u64 (const guint64 *ours, guint n, const TaoJsonValue *expected)
{
  g_assert_nonnull (ours);
  g_assert_cmpuint (tao_json_value_get_length (expected), ==, n);
  for (guint i = 0; i < n; i++)
    {
      guint64 theirs;

      g_assert_true (tao_json_value_get_u64 (tao_json_value_get_item (expected, i), &theirs));
      g_assert_cmpuint (ours[i], ==, theirs);
    }
}

static void
compare_u16 (const guint16 *ours, guint n, const TaoJsonValue *expected)
{
  /* An empty list is how a runtime says that it no longer keeps it. */
  if (tao_json_value_get_length (expected) == 0)
    {
      g_assert_null (ours);
      return;
    }
  g_assert_nonnull (ours);
  g_assert_cmpuint (tao_json_value_get_length (expected), ==, n);
  for (guint i = 0; i < n; i++)
    {
      guint64 theirs;

      g_assert_true (tao_json_value_get_u64 (tao_json_value_get_item (expected, i), &theirs));
      g_assert_cmpuint (ours[i], ==, theirs);
    }
}

static void
test_metagraph (Fixture *fixture, gconstpointer spec)
{
  gboolean old = g_str_equal (spec, "spec218");
  const TaoJsonValue *expected = find_decoded (fixture->lines, old ? "SubnetInfoRuntimeApi_get_subnet_state"
                                                                   : "SubnetInfoRuntimeApi_get_metagraph", "0x0100");
  g_autoptr(TaoChainMetagraph) graph = NULL;
  g_autoptr(GError) error = NULL;

  tao_chain_read_metagraph_async (fixture->connection, tao_connection_get_best (fixture->connection), 1, NULL, done_cb, fixture);
  graph = tao_chain_read_metagraph_finish (fixture_wait (fixture), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (graph->n, ==, 8);
  for (guint i = 0; i < 8; i++)
    {
      assert_account (&graph->hotkey[i], tao_json_value_get_item (transcript_member (expected, "hotkeys"), i));
      assert_account (&graph->coldkey[i], tao_json_value_get_item (transcript_member (expected, "coldkeys"), i));
      g_assert_cmpuint (graph->active[i], ==, 1);
    }
  compare_u64 (graph->emission, 8, transcript_member (expected, "emission"));
  compare_u64 (graph->last_update, 8, transcript_member (expected, "last_update"));
  compare_u64 (graph->registered_at, 8, transcript_member (expected, "block_at_registration"));
  compare_u64 (graph->alpha_stake, 8, transcript_member (expected, "alpha_stake"));
  compare_u64 (graph->tao_stake, 8, transcript_member (expected, "tao_stake"));
  compare_u64 (graph->total_stake, 8, transcript_member (expected, "total_stake"));
  compare_u16 (graph->incentive, 8, transcript_member (expected, "incentives"));
  compare_u16 (graph->dividends, 8, transcript_member (expected, "dividends"));
  compare_u16 (graph->consensus, 8, transcript_member (expected, "consensus"));
  compare_u16 (graph->trust, 8, transcript_member (expected, "trust"));
  compare_u16 (graph->rank, 8, transcript_member (expected, "rank"));
  compare_u16 (graph->pruning_score, 8, transcript_member (expected, "pruning_score"));
  g_assert_nonnull (graph->validator_trust);
  if (old)
    g_assert_null (graph->axon);         /* the list of neurons of subnet 1 was not recorded: no guess */
  else
    {
      const TaoJsonValue *axons = transcript_member (expected, "axons");

      for (guint i = 0; i < 8; i++)
        {
          guint64 ip = number (tao_json_value_get_item (axons, i), "ip");

          g_assert_cmpuint (graph->axon[i].port, ==, number (tao_json_value_get_item (axons, i), "port"));
          g_assert_cmpuint (graph->axon[i].ip[15], ==, ip & 0xff);
          g_assert_cmpuint (graph->axon[i].ip[12], ==, ip >> 24 & 0xff);
        }
    }

  g_clear_pointer (&graph, tao_chain_metagraph_free);
  tao_chain_read_metagraph_async (fixture->connection, tao_connection_get_best (fixture->connection), 99, NULL, done_cb, fixture);
  graph = tao_chain_read_metagraph_finish (fixture_wait (fixture), &error);
  g_assert_null (graph);
  g_assert_error (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_NOT_AVAILABLE);
}

static const char alice[] = "0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d";

static void
test_accounts (Fixture *fixture, gconstpointer spec)
{
  gboolean old = g_str_equal (spec, "spec218");
  g_autofree char *arguments = old ? g_strconcat ("0x80", alice + 2, NULL) : g_strdup (alice);
  const TaoJsonValue *expected = find_decoded (fixture->lines, "StakeInfoRuntimeApi_get_stake_info_for_coldkey", arguments);
  g_autoptr(TaoChainAccounts) accounts = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GByteArray) key = tao_hex_decode (alice, NULL);
  TaoBytes32 asked[2];
  guint n = 0;

  memcpy (asked[0].bytes, key->data, 32);
  memset (asked[1].bytes, 0xab, 32);
  tao_chain_read_accounts_async (fixture->connection, tao_connection_get_best (fixture->connection), asked, 2, NULL, done_cb, fixture);
  accounts = tao_chain_read_accounts_finish (fixture_wait (fixture), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (accounts->n, ==, 2);
  g_assert_cmpuint (accounts->accounts[0].free_rao, ==, 1000000000000000);
  g_assert_cmpuint (accounts->accounts[0].nonce, ==, 0);
  g_assert_cmpuint (accounts->accounts[0].exists, ==, 1);
  g_assert_true (accounts->accounts[0].swap_block == TAO_CHAIN_UNKNOWN_U64);
  for (guint i = 0; i < tao_json_value_get_length (expected); i++)
    {
      const TaoJsonValue *position = tao_json_value_get_item (expected, i);
      const TaoChainStake *stake = &accounts->accounts[0].stakes[n];

      if (number (position, "stake") == 0)
        continue;
      assert_account (&stake->hotkey, transcript_member (position, "hotkey"));
      g_assert_cmpuint (stake->netuid, ==, number (position, "netuid"));
      g_assert_cmpuint (stake->alpha, ==, number (position, "stake"));
      g_assert_cmpuint (stake->emission, ==, number (position, "emission"));
      g_assert_true (stake->locked == TAO_CHAIN_UNKNOWN_U64);
      n++;
    }
  g_assert_cmpuint (accounts->accounts[0].n_stakes, ==, n);
  g_assert_cmpuint (n, >=, 2);
  if (!old)
    g_assert_cmpstr (accounts->accounts[0].identity.name, ==, "Alice");
  g_assert_cmpuint (accounts->accounts[1].exists, ==, 0);
  g_assert_cmpuint (accounts->accounts[1].free_rao, ==, 0);
  g_assert_cmpuint (accounts->accounts[1].n_stakes, ==, 0);
}

static void
test_network (Fixture *fixture, gconstpointer spec)
{
  gboolean old = g_str_equal (spec, "spec218");
  g_autoptr(TaoChainNetwork) network = NULL;
  g_autoptr(GError) error = NULL;

  tao_chain_read_network_async (fixture->connection, tao_connection_get_best (fixture->connection), NULL, done_cb, fixture);
  network = tao_chain_read_network_finish (fixture_wait (fixture), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (network->total_networks, ==, 4);
  g_assert_cmpuint (network->block_emission_rao, ==, 1000000000);
  g_assert_cmpuint (network->subnet_lock_cost_rao, ==, old ? 1000000000 : 1000000000000);
  g_assert_cmpuint (network->existential_deposit_rao, ==, 500);
  if (old)
    {
      g_assert_cmpint (network->timestamp_ms, ==, 1710000045000);
      g_assert_cmpuint (network->balances_issuance_rao, ==, 12000000000000000);
      g_assert_true (network->swap_announcement_delay == TAO_CHAIN_UNKNOWN_U64);
    }
}

static void
test_rows (Fixture *fixture, gconstpointer spec)
{
  g_autoptr(TaoChainRows) rows = NULL;
  g_autoptr(GError) error = NULL;

  tao_chain_read_rows_async (fixture->connection, tao_connection_get_best (fixture->connection), "Weights", 2, 0, 16,
                             NULL, done_cb, fixture);
  rows = tao_chain_read_rows_finish (fixture_wait (fixture), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->n_rows, ==, 16);
  g_assert_cmpuint (rows->offset[1], ==, 14);        /* only row 0 was recorded */
  g_assert_cmpuint (rows->offset[16], ==, 14);
  g_assert_cmpuint (rows->uid[0], ==, 1);
  g_assert_cmpuint (rows->value[0], ==, 9638);
  g_assert_cmpuint (rows->uid[13], ==, 15);
  g_assert_cmpuint (rows->value[13], ==, 43696);

  g_clear_pointer (&rows, tao_chain_rows_free);
  tao_chain_read_rows_async (fixture->connection, tao_connection_get_best (fixture->connection), "NoSuchItem", 2, 0, 16,
                             NULL, done_cb, fixture);
  rows = tao_chain_read_rows_finish (fixture_wait (fixture), &error);
  g_assert_null (rows);
  g_assert_error (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_NOT_AVAILABLE);
}

static void
test_hyperparams (Fixture *fixture, gconstpointer spec)
{
  gboolean old = g_str_equal (spec, "spec218");
  const TaoJsonValue *expected = find_decoded (fixture->lines, old ? "SubnetInfoRuntimeApi_get_subnet_hyperparams"
                                                                   : "SubnetInfoRuntimeApi_get_subnet_hyperparams_v2", "0x0100");
  g_autoptr(TaoChainHyperparams) params = NULL;
  g_autoptr(GError) error = NULL;

  tao_chain_read_hyperparams_async (fixture->connection, tao_connection_get_best (fixture->connection), 1, NULL, done_cb, fixture);
  params = tao_chain_read_hyperparams_finish (fixture_wait (fixture), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (params->n, ==, old ? 27 : 33);
  for (guint i = 0; i < params->n; i++)
    {
      const TaoChainHyperparam *param = &params->params[i];
      const TaoJsonValue *theirs = transcript_member (expected, param->name);
      const TaoJsonValue *bits = tao_json_value_get_member (theirs, "bits");
      g_autofree char *text = NULL;

      g_assert_nonnull (theirs);
      theirs = bits != NULL ? bits : theirs;
      /* Numbers above 32 bits were recorded as strings. */
      text = tao_json_value_get_string (theirs, NULL) != NULL ? g_strdup (tao_json_value_get_string (theirs, NULL))
                                                               : tao_json_value_to_text (theirs);
      g_assert_cmpstr (param->text, ==, text);
      g_assert_cmpint (param->kind, !=, TAO_HYPER_OTHER);
    }
  g_assert_cmpint (tao_chain_hyperparams_find (params, "max_burn")->kind, ==, TAO_HYPER_RAO);
  g_assert_cmpint (tao_chain_hyperparams_find (params, "registration_allowed")->kind, ==, TAO_HYPER_BOOL);
  if (!old)
    {
      g_assert_cmpint (tao_chain_hyperparams_find (params, "alpha_sigmoid_steepness")->kind, ==, TAO_HYPER_FIXED);
      g_assert_cmpuint (tao_chain_hyperparams_find (params, "alpha_sigmoid_steepness")->value.fraction_bits, ==, 32);
    }

  g_clear_pointer (&params, tao_chain_hyperparams_free);
  tao_chain_read_hyperparams_async (fixture->connection, tao_connection_get_best (fixture->connection), 99, NULL, done_cb, fixture);
  params = tao_chain_read_hyperparams_finish (fixture_wait (fixture), &error);
  g_assert_null (params);
  g_assert_error (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_NOT_AVAILABLE);
}

static void
test_epoch_state (Fixture *fixture, gconstpointer spec)
{
  g_autoptr(TaoEpochState) state = NULL;
  g_autoptr(TaoChainEpochOutput) output = NULL;
  g_autoptr(GError) error = NULL;

  tao_epoch_state_read_async (fixture->connection, tao_connection_get_best (fixture->connection), 2, NULL, done_cb, fixture);
  state = tao_epoch_state_read_finish (fixture_wait (fixture), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (state->n, ==, 16);
  g_assert_cmpuint (state->spec_version, ==, g_str_equal (spec, "spec218") ? 218 : 293);
  g_assert_cmpuint (state->tempo, ==, 12);
  g_assert_cmpuint (state->kappa, ==, 32767);
  g_assert_cmpuint (state->n_validator_permit, ==, 16);
  g_assert_cmpuint (state->mechanisms[0].n_last_update, ==, 16);
  g_assert_cmpuint (state->mechanisms[0].weights->offset[1], ==, 14);
  for (guint i = 0; i < 16; i++)
    g_assert_true (state->has_key[i]);
  g_assert_true (state->pending_epoch_at == TAO_CHAIN_UNKNOWN_U64);
  /* Default of a runtime's metadata where nothing is stored. */
  g_assert_cmpuint (state->alpha_low, ==, 45875);
  g_assert_cmpuint (state->alpha_high, ==, 58982);

  tao_chain_epoch_output_read_async (fixture->connection, tao_connection_get_best (fixture->connection), 2, NULL, done_cb, fixture);
  output = tao_chain_epoch_output_read_finish (fixture_wait (fixture), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (output->n_emission, ==, 16);
  g_assert_cmpuint (output->n_incentive[0], ==, 16);
  g_assert_cmpuint (output->n_rank, ==, 16);           /* both runtimes still kept it */
}

static void
test_swap (Fixture *fixture, gconstpointer spec)
{
  g_autoptr(GError) error = NULL;
  TaoChainSwap swap;

  tao_chain_simulate_swap_async (fixture->connection, tao_connection_get_best (fixture->connection), 1, TRUE, 1000, NULL, done_cb, fixture);
  g_assert_false (tao_chain_simulate_swap_finish (fixture_wait (fixture), &swap, &error));
  g_assert_error (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_NOT_AVAILABLE);
}

/* A share that both maps have counts as the older one says, whichever was read first. */
static void
test_merge_stakes (void)
{
  TaoChainNominator stakes[] = {
    { .coldkey = { { 2 } }, .netuid = 1, .share = { .low = 21 } },
    { .coldkey = { { 1 } }, .netuid = 7, .share = { .low = 17 } },
    { .coldkey = { { 1 } }, .netuid = 0, .share = { .low = 10 } },
    { .coldkey = { { 1 } }, .netuid = 7, .share = { .low = 170, .legacy = TRUE } },
    { .coldkey = { { 2 } }, .netuid = 1, .share = { .low = 210, .legacy = TRUE } },
    { .coldkey = { { 3 } }, .netuid = 1, .share = { .low = 31, .legacy = TRUE } },
  };
  static const guint64 left[] = { 10, 170, 210, 31 };

  g_assert_cmpuint (tao_record_merge_stakes (stakes, G_N_ELEMENTS (stakes)), ==, G_N_ELEMENTS (left));
  for (guint i = 0; i < G_N_ELEMENTS (left); i++)
    g_assert_cmpuint (stakes[i].share.low, ==, left[i]);
  g_assert_cmpuint (tao_record_merge_stakes (stakes, 0), ==, 0);
}

int
main (int argc, char *argv[])
{
  static const char *const specs[] = { "spec218", "spec293" };
  static const struct { const char *name; void (*test) (Fixture *, gconstpointer); } records[] = {
    { "network", test_network }, { "subnets", test_subnets }, { "metagraph", test_metagraph },
    { "accounts", test_accounts }, { "rows", test_rows }, { "swap", test_swap },
    { "hyperparams", test_hyperparams }, { "epoch-state", test_epoch_state },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (specs); i++)
    {
      g_autofree char *calls = g_strdup_printf ("/chain/records/runtime-calls/%s", specs[i]);
      g_autofree char *storage = g_strdup_printf ("/chain/records/storage/%s", specs[i]);

      g_test_add_data_func (calls, specs[i], test_runtime_calls);
      g_test_add_data_func (storage, specs[i], test_storage_values);
      for (guint j = 0; j < G_N_ELEMENTS (records); j++)
        {
          g_autofree char *path = g_strdup_printf ("/chain/records/%s/%s", records[j].name, specs[i]);

          g_test_add (path, Fixture, specs[i], fixture_set_up, records[j].test, fixture_tear_down);
        }
    }
  g_test_add_func ("/chain/records/merge-stakes", test_merge_stakes);
  return g_test_run ();
}
