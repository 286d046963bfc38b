/* Calls from strangers: parsed, weighed, validated, and, as if signed by Alice or by root, executed on a small chain; and
 * the same bytes as arguments of runtime APIs. */
#include "keys/keypair.h"
#include "localnet/runtime/extrinsic.h"
#include "localnet/runtime/subtensor/subtensor.h"

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

static TaoRuntime *runtime;
static TaoStorage *storage;
static TaoAccountId alice;

static void
make_chain (void)
{
  const TaoGenesisConfig config = { .preset = TAO_PRESET_EMPTY, .seed = 1, .timestamp_ms = 1700000000000 };
  g_autoptr (TaoTrie) empty = tao_trie_new (TAO_STATE_VERSION_1);
  g_autoptr (TaoKeypair) key = tao_keypair_new_development ("//Alice");
  g_autoptr (GByteArray) call = g_byte_array_new ();
  const guint8 parent[32] = { 0 };
  g_autoptr (GBytes) digest = tao_runtime_make_digest (1);
  TaoRtOrigin origin = { ORIGIN_SIGNED };

  runtime = tao_runtime_new ();
  storage = tao_storage_new (empty);
  alice = *tao_keypair_get_account (key);
  tao_runtime_build_genesis (runtime, storage, &config);
  tao_storage_end_block (storage, NULL);
  tao_runtime_initialize_block (runtime, storage, 1, parent, digest);
  /* A subnet of Alice's, so that calls find something. */
  origin.account = alice;
  tao_scale_write_bytes (call, (const guint8[]) { PALLET_SUBTENSOR, 59 }, 2);
  tao_scale_write_bytes (call, alice.bytes, 32);
  g_assert (tao_rt_dispatch (runtime, &origin, call->data, call->len) == RT_OK);
}

/* The first byte chooses the API, the second its method. */
static void
ask_api (const guint8 *data, gsize size)
{
  const TaoRtApi *api = &tao_rt_apis[data[0] % tao_rt_n_apis];
  const TaoRtMethodDef *method = &api->methods[data[1] % api->n_methods];
  g_autofree char *function = g_strdup_printf ("%s_%s", api->name, method->name);
  g_autoptr (GBytes) answer = tao_runtime_call (runtime, storage, function, data + 2, size - 2, NULL);
  TaoScaleReader reader;

  if (answer == NULL)
    return;
  tao_scale_reader_init (&reader, g_bytes_get_data (answer, NULL), g_bytes_get_size (answer));
  g_assert (tao_rt_type_skip (tao_rt_types_resolve (method->result), &reader, NULL));
  g_assert (tao_scale_reader_left (&reader) == 0);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autoptr (GBytes) extrinsic = NULL;
  TaoRtOrigin origin = { ORIGIN_ROOT };
  TaoRtExtrinsic parsed;
  TaoApplyResult result;
  gboolean pays;

  if (runtime == NULL)
    make_chain ();
  if (size < 3)
    return 0;

  extrinsic = g_bytes_new (data, size);
  tao_rt_extrinsic_parse (extrinsic, &parsed);
  tao_storage_begin (storage);
  tao_runtime_apply_extrinsic (runtime, storage, extrinsic, &result);
  tao_storage_rollback (storage);

  /* The first byte chooses who calls, the rest is the call. */
  if (data[0] & 1)
    {
      origin.kind = ORIGIN_SIGNED;
      origin.account = alice;
    }
  if (tao_rt_call_len (data + 1, size - 1) == size - 1)
    {
      guint events = runtime->events->len;

      tao_rt_call_weight (data + 1, size - 1, &pays);
      tao_subtensor_check_call (runtime, &alice, data + 1, size - 1);
      tao_storage_begin (storage);
      tao_rt_dispatch (runtime, &origin, data + 1, size - 1);
      tao_storage_rollback (storage);
      g_byte_array_set_size (runtime->events, events);
    }
  if (data[0] & 2)
    ask_api (data + 1, size - 1);
  return 0;
}
