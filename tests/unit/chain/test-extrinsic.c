/* Extrinsics against the published vectors (main network's metadata), eras, and
 * recorded blocks with their events. */
#include <string.h>

#include "chain/block-private.h"
#include "chain/extrinsic-private.h"
#include "chain/runtime-private.h"
#include "keys/sr25519.h"
#include "scale/number.h"
#include "transcript.h"

static TaoJson *
load_vectors (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("TAOSCOPE_TEST_DATA"), "crypto-vectors.json", NULL);
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;
  gsize length;
  TaoJson *json;

  if (!g_file_get_contents (path, &text, &length, &error))
    g_error ("%s", error->message);
  json = tao_json_parse (text, length, &tao_json_default_limits, &error);
  g_assert_no_error (error);
  return json;
}

static GBytes *
hex_member (const TaoJsonValue *object, const char *name)
{
  g_autoptr(GError) error = NULL;
  GBytes *bytes = tao_json_value_get_hex (tao_json_value_get_member (object, name), &error);

  g_assert_no_error (error);
  return bytes;
}

static void
assert_bytes (GBytes *ours, const TaoJsonValue *object, const char *name)
{
  g_autofree char *text = tao_hex_encode (g_bytes_get_data (ours, NULL), g_bytes_get_size (ours));

  g_assert_cmpstr (text, ==, tao_json_value_get_string (tao_json_value_get_member (object, name), NULL));
}

static TaoRuntime *
finney_runtime (const TaoJsonValue *item)
{
  g_autofree char *path = g_build_filename (g_getenv ("TAOSCOPE_SHARED_DATA"), "metadata", "finney-2026-07-v16.scale", NULL);
  g_autofree char *data = NULL;
  g_autoptr(GBytes) metadata = NULL;
  g_autoptr(GError) error = NULL;
  TaoRuntimeId id = { .spec_name = (char *) "node-subtensor" };
  guint64 spec, transaction;
  gsize size;
  TaoRuntime *runtime;

  if (!g_file_get_contents (path, &data, &size, NULL))
    return NULL;
  g_assert_true (tao_json_value_get_u64 (tao_json_value_get_member (item, "spec_version"), &spec));
  g_assert_true (tao_json_value_get_u64 (tao_json_value_get_member (item, "transaction_version"), &transaction));
  g_assert_true (tao_json_value_get_hash (tao_json_value_get_member (item, "genesis_hash"), &id.genesis));
  id.spec_version = (guint32) spec;
  id.transaction_version = (guint32) transaction;
  metadata = g_bytes_new (data, size);
  runtime = tao_runtime_new (&id, metadata, &error);
  g_assert_no_error (error);
  return runtime;
}

/* The arguments object out of {"name": {…}}. */
static char *
arguments_of (const TaoDecodedCall *call)
{
  g_autofree char *text = tao_chain_value_to_text (call->arguments);
  g_autoptr(TaoJson) json = tao_json_parse (text, strlen (text), &tao_json_default_limits, NULL);

  g_assert_nonnull (json);
  return tao_json_value_to_text (tao_json_value_get_item (tao_json_get_root (json), 0));
}

static void
check_item (TaoRuntime *runtime, const TaoJsonValue *item)
{
  g_autoptr(GBytes) call = hex_member (item, "call");
  g_autoptr(GBytes) era = hex_member (item, "era");
  g_autoptr(GBytes) signature = hex_member (item, "signature_sr25519");
  g_autoptr(GBytes) payload = NULL;
  g_autoptr(GBytes) extra = NULL;
  g_autoptr(GBytes) signed_bytes = NULL;
  g_autoptr(GBytes) extrinsic = NULL;
  g_autoptr(GBytes) again = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *arguments = NULL;
  g_auto(TaoDecodedCall) decoded = { 0 };
  const char *name = tao_json_value_get_string (tao_json_value_get_member (item, "name"), NULL);
  TaoExtrinsicParts parts = { .call = call };
  TaoChainExtrinsic read;
  TaoBytes32 hash;
  guint64 nonce, tip;
  guint32 phase;
  gsize used;

  g_assert_true (tao_json_value_get_u64 (tao_json_value_get_member (item, "nonce"), &nonce));
  g_assert_true (tao_json_value_get_u64 (tao_json_value_get_member (item, "tip"), &tip));
  g_assert_true (tao_json_value_get_hash (tao_json_value_get_member (item, "era_block_hash"), &parts.era_hash));
  g_assert_true (tao_era_decode (g_bytes_get_data (era, NULL), g_bytes_get_size (era), &parts.era_period, &phase, &used));
  g_assert_cmpuint (used, ==, g_bytes_get_size (era));
  parts.era_current = phase;
  parts.nonce = (guint32) nonce;
  parts.tip_rao = tip;

  /* The call to words and back. */
  g_assert_true (tao_call_decode (runtime, call, &decoded, &error));
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (name, decoded.pallet));
  arguments = arguments_of (&decoded);
  again = tao_call_encode (runtime, decoded.pallet, decoded.call, arguments, &error);
  g_assert_no_error (error);
  assert_bytes (again, item, "call");

  g_assert_true (tao_extrinsic_payload (runtime, &parts, &payload, &extra, &error));
  g_assert_no_error (error);
  assert_bytes (payload, item, "payload");
  signed_bytes = tao_extrinsic_signed_bytes (payload);
  assert_bytes (signed_bytes, item, "signed_bytes");

  /* Signer //Alice stands at bytes 4 … 36 of each extrinsic after its length. */
  extrinsic = hex_member (item, "extrinsic");
  tao_chain_extrinsic_decode (runtime, extrinsic, &read);
  g_assert_cmpstr (read.problem, ==, NULL);
  g_assert_true (read.is_signed && read.has_signer);
  g_assert_cmpuint (read.nonce, ==, nonce);
  g_assert_cmpuint (read.tip, ==, tip);
  g_assert_cmpstr (read.pallet, ==, decoded.pallet);
  g_assert_cmpstr (read.call, ==, decoded.call);
  g_assert_true (tao_json_value_get_hash (tao_json_value_get_member (item, "extrinsic_hash"), &hash));
  g_assert_true (tao_account_id_equal (&read.hash, &hash));
  parts.signer = read.signer;
  g_assert_true (tao_sr25519_verify (&parts.signer, g_bytes_get_data (signed_bytes, NULL), g_bytes_get_size (signed_bytes),
                                     g_bytes_get_data (signature, NULL)));
  g_clear_pointer (&extrinsic, g_bytes_unref);
  extrinsic = tao_extrinsic_assemble (runtime, &parts, extra, g_bytes_get_data (signature, NULL), &error);
  g_assert_no_error (error);
  assert_bytes (extrinsic, item, "extrinsic");
  tao_chain_extrinsic_clear (&read);
}

static void
test_vectors (void)
{
  g_autoptr(TaoJson) json = load_vectors ();
  const TaoJsonValue *items = tao_json_value_get_member (tao_json_value_get_member (tao_json_get_root (json), "extrinsics"), "items");
  g_autoptr(TaoRuntime) runtime = finney_runtime (tao_json_value_get_item (items, 0));

  if (runtime == NULL)
    {
      g_test_skip ("the main network's metadata is not here");
      return;
    }
  g_assert_cmpuint (tao_json_value_get_length (items), ==, 12);
  for (guint i = 0; i < 12; i++)
    check_item (runtime, tao_json_value_get_item (items, i));
}

static void
test_call_words (void)
{
  g_autoptr(TaoRuntime) runtime = transcript_runtime ("spec218", 15);
  static const struct { const char *pallet, *call, *arguments, *hex; } good[] = {
    { "Balances", "transfer_keep_alive", "{\"dest\":\"5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty\",\"value\":1000000000}",
      "0x0503008eaf04151687736326c9fea17e25fc5287613693c912909cb226aa4794f26a4802286bee" },
    { "Balances", "transfer_keep_alive",
      "{\"value\":\"1000000000\",\"dest\":{\"Id\":\"0x8eaf04151687736326c9fea17e25fc5287613693c912909cb226aa4794f26a48\"}}",
      "0x0503008eaf04151687736326c9fea17e25fc5287613693c912909cb226aa4794f26a4802286bee" },
  };
  static const struct { const char *pallet, *call, *arguments; } bad[] = {
    { "Balances", "transfer_keep_alive", "{}" },
    { "Balances", "transfer_keep_alive", "{\"dest\":\"5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty\"}" },
    { "Balances", "transfer_keep_alive", "{\"dest\":\"5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty\",\"value\":1,\"x\":1}" },
    { "Balances", "transfer_keep_alive", "{\"dest\":\"5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694tz\",\"value\":1}" },
    { "Balances", "transfer_keep_alive", "{\"dest\":\"5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty\",\"value\":-1}" },
    { "Balances", "transfer_keep_alive", "{\"dest\":\"5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty\",\"value\":1.5}" },
    { "Balances", "transfer_keep_alive", "{\"dest\":\"5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty\",\"value\":\"99999999999999999999\"}" },
    { "Balances", "transfer_keep_alive", "[1,2]" },
    { "Balances", "transfer_keep_alive", "nonsense" },
    { "Balances", "no_such_call", "{}" },
    { "NoSuchPallet", "transfer", "{}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GBytes) call = tao_call_encode (runtime, good[i].pallet, good[i].call, good[i].arguments, &error);
      g_autofree char *hex = NULL;

      g_assert_no_error (error);
      hex = tao_hex_encode (g_bytes_get_data (call, NULL), g_bytes_get_size (call));
      g_assert_cmpstr (hex, ==, good[i].hex);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (tao_call_encode (runtime, bad[i].pallet, bad[i].call, bad[i].arguments, &error));
      g_assert_error (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_INVALID);
    }
}

static void
test_eras (void)
{
  g_autoptr(TaoJson) json = load_vectors ();
  const TaoJsonValue *eras = tao_json_value_get_member (tao_json_get_root (json), "eras");
  guint8 bytes[2];
  guint32 period, phase;
  gsize used;

  for (guint i = 0; i < tao_json_value_get_length (eras); i++)
    {
      const TaoJsonValue *era = tao_json_value_get_item (eras, i);
      guint64 current, want_period, want_phase, birth;
      g_autofree char *hex = NULL;
      guint n;

      g_assert_true (tao_json_value_get_u64 (tao_json_value_get_member (era, "current"), &current));
      g_assert_true (tao_json_value_get_u64 (tao_json_value_get_member (era, "period"), &want_period));
      g_assert_true (tao_json_value_get_u64 (tao_json_value_get_member (era, "phase"), &want_phase));
      g_assert_true (tao_json_value_get_u64 (tao_json_value_get_member (era, "birth"), &birth));
      n = tao_era_encode (current, (guint32) want_period, bytes);
      hex = tao_hex_encode (bytes, n);
      g_assert_cmpstr (hex, ==, tao_json_value_get_string (tao_json_value_get_member (era, "encoded"), NULL));
      g_assert_cmpuint (tao_era_birth (current, (guint32) want_period), ==, birth);
      g_assert_true (tao_era_decode (bytes, n, &period, &phase, &used));
      g_assert_cmpuint (period, ==, want_period);
      g_assert_cmpuint (phase, ==, want_phase);
    }
  g_assert_cmpuint (tao_era_encode (1000, 0, bytes), ==, 1);
  g_assert_cmpuint (bytes[0], ==, 0);
  g_assert_cmpuint (tao_era_birth (1000, 0), ==, 0);
}

/* --- recorded blocks ------------------------------------------------------------------ */

static const TaoJsonValue *
result_of (const TaoJsonValue *line)
{
  return tao_json_value_get_member (tao_json_value_get_member (line, "response"), "result");
}

static TaoChainBlock *
read_recorded_block (TaoRuntime *runtime, GPtrArray *lines, guint i, const TaoJsonValue **events)
{
  g_autoptr(TaoAnchor) anchor = tao_anchor_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = NULL;
  const TaoJsonValue *header = tao_json_value_get_member (tao_json_value_get_member (result_of (tao_json_get_root (lines->pdata[i])), "block"), "header");
  TaoChainBlock *block;

  g_assert_true (tao_chain_header_parse (header, anchor, &error));
  anchor->writer = tao_runtime_ref (runtime);
  block = tao_chain_block_parse (anchor, result_of (tao_json_get_root (lines->pdata[i])), &error);
  g_assert_no_error (error);
  bytes = tao_json_value_get_hex (result_of (tao_json_get_root (lines->pdata[i + 1])), &error);
  g_assert_no_error (error);
  tao_chain_block_take_events (block, bytes, &error);
  g_assert_no_error (error);
  *events = tao_json_value_get_member (tao_json_get_root (lines->pdata[i + 1]), "decoded");
  return block;
}

static void
compare_events (const TaoChainBlock *block, const TaoJsonValue *expected)
{
  g_assert_cmpuint (block->n_events, ==, tao_json_value_get_length (expected));
  for (guint i = 0; i < block->n_events; i++)
    {
      const TaoChainEvent *event = &block->events[i];
      const TaoJsonValue *want = tao_json_value_get_item (expected, i);
      const TaoJsonValue *data = tao_json_value_get_member (want, "data");
      guint64 index;

      g_assert_true (g_ascii_strcasecmp (event->pallet, tao_json_value_get_string (tao_json_value_get_member (want, "section"), NULL)) == 0);
      g_assert_cmpstr (event->name, ==, tao_json_value_get_string (tao_json_value_get_member (want, "method"), NULL));
      g_assert_true (tao_json_value_get_u64 (tao_json_value_get_member (tao_json_value_get_member (want, "phase"), "ApplyExtrinsic"), &index));
      g_assert_cmpint (event->extrinsic, ==, index);
      g_assert_cmpuint (tao_value_get_n_children (event->fields), ==, tao_json_value_get_length (data));
      for (guint j = 0; j < tao_json_value_get_length (data); j++)
        transcript_compare (tao_value_get_child (event->fields, j), tao_json_value_get_item (data, j), event->name);
    }
}

static void
test_blocks (void)
{
  g_autoptr(TaoRuntime) runtime = transcript_runtime ("spec218", 15);
  g_autoptr(GPtrArray) lines = transcript_load ("spec218", "06-payment-and-author.jsonl");
  guint n = 0;

  for (guint i = 0; i + 1 < lines->len; i++)
    {
      const char *method = tao_json_value_get_string (
        tao_json_value_get_member (tao_json_value_get_member (tao_json_get_root (lines->pdata[i]), "request"), "method"), NULL);
      g_autoptr(TaoChainBlock) block = NULL;
      const TaoJsonValue *events;

      if (!g_str_equal (method, "chain_getBlock"))
        continue;
      block = read_recorded_block (runtime, lines, i, &events);
      compare_events (block, events);
      g_assert_cmpuint (block->n_extrinsics, ==, 3);
      g_assert_cmpstr (block->extrinsics[0].pallet, ==, "Timestamp");
      g_assert_false (block->extrinsics[0].is_signed);
      g_assert_cmpint (block->timestamp_ms, >, 1710000000000);
      if (n++ == 0)
        {
          g_assert_cmpstr (block->extrinsics[1].call, ==, "transfer_keep_alive");
          g_assert_cmpint (block->extrinsics[1].outcome, ==, TAO_OUTCOME_SUCCESS);
          g_assert_cmpuint (block->extrinsics[1].fee_rao, ==, 135260);
          g_assert_cmpuint (block->extrinsics[1].nonce, ==, 0);
          g_assert_cmpstr (block->extrinsics[2].call, ==, "add_stake");
          g_assert_cmpuint (block->extrinsics[2].fee_rao, ==, 0);
        }
      else
        {
          /* The recorded ModuleError indices 7/6 and 12/0, by the names in that runtime's metadata. */
          g_assert_cmpint (block->extrinsics[1].outcome, ==, TAO_OUTCOME_FAILED);
          g_assert_cmpstr (block->extrinsics[1].error, ==, "SubtensorModule.HotKeyAccountNotExists");
          g_assert_nonnull (block->extrinsics[1].error_docs);
          g_assert_cmpint (block->extrinsics[2].outcome, ==, TAO_OUTCOME_FAILED);
          g_assert_cmpstr (block->extrinsics[2].error, ==, "Sudo.RequireSudo");
        }
    }
  g_assert_cmpuint (n, ==, 2);
}

/* Version 14 tells addresses and signatures only through type parameters. */
static void
test_metadata_14 (void)
{
  g_autoptr(TaoRuntime) runtime = transcript_runtime ("spec218", 14);
  g_autoptr(GPtrArray) lines = transcript_load ("spec218", "06-payment-and-author.jsonl");

  for (guint i = 0; i + 1 < lines->len; i++)
    {
      const TaoJsonValue *request = tao_json_value_get_member (tao_json_get_root (lines->pdata[i]), "request");
      const TaoJsonValue *events;
      g_autoptr(TaoChainBlock) block = NULL;

      if (!g_str_equal (tao_json_value_get_string (tao_json_value_get_member (request, "method"), NULL), "chain_getBlock"))
        continue;
      block = read_recorded_block (runtime, lines, i, &events);
      compare_events (block, events);
      for (guint j = 0; j < block->n_extrinsics; j++)
        g_assert_cmpstr (block->extrinsics[j].problem, ==, NULL);
    }
}

static void
test_damaged (void)
{
  g_autoptr(TaoRuntime) runtime = transcript_runtime ("spec218", 15);
  g_autoptr(GPtrArray) lines = transcript_load ("spec218", "06-payment-and-author.jsonl");
  const TaoJsonValue *params = tao_json_value_get_member (tao_json_value_get_member (tao_json_get_root (lines->pdata[0]), "request"), "params");
  g_autoptr(GBytes) good = tao_json_value_get_hex (tao_json_value_get_item (params, 0), NULL);
  gsize size = g_bytes_get_size (good);
  TaoChainExtrinsic extrinsic;

  for (gsize i = 0; i < size; i++)
    {
      g_autoptr(GBytes) cut = g_bytes_new_from_bytes (good, 0, i);

      tao_chain_extrinsic_decode (runtime, cut, &extrinsic);
      g_assert_nonnull (extrinsic.problem);
      g_assert_null (extrinsic.arguments);
      tao_chain_extrinsic_clear (&extrinsic);
    }
  for (guint i = 0; i < 5000; i++)
    {
      g_autofree guint8 *data = g_memdup2 (g_bytes_get_data (good, NULL), size);
      g_autoptr(GBytes) changed = NULL;

      data[g_test_rand_int_range (0, (gint32) size)] ^= (guint8) (1 << g_test_rand_int_range (0, 8));
      changed = g_bytes_new (data, size);
      tao_chain_extrinsic_decode (runtime, changed, &extrinsic);
      g_assert_true ((extrinsic.problem == NULL) == (extrinsic.arguments != NULL));
      tao_chain_extrinsic_clear (&extrinsic);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chain/extrinsic/vectors", test_vectors);
  g_test_add_func ("/chain/extrinsic/call-words", test_call_words);
  g_test_add_func ("/chain/extrinsic/eras", test_eras);
  g_test_add_func ("/chain/extrinsic/blocks", test_blocks);
  g_test_add_func ("/chain/extrinsic/metadata-14", test_metadata_14);
  g_test_add_func ("/chain/extrinsic/damaged", test_damaged);
  return g_test_run ();
}
