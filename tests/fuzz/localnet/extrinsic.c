/* Extrinsics from strangers: checked for the pool, and put into a block as a dishonest author could.
 * What is refused leaves no trace. */
#include "localnet/runtime/runtime.h"
#include "scale/writer.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static TaoRuntime *runtime;
static TaoTrie *genesis;

static void
open_state (void)
{
  g_autoptr(TaoTrie) empty = tao_trie_new (TAO_STATE_VERSION_1);
  TaoGenesisConfig config = { .preset = TAO_PRESET_EMPTY, .seed = 1, .timestamp_ms = 1000, .slot_duration_ms = 12000 };
  TaoStorage *storage = tao_storage_new (empty);
  static const guint8 hash[32] = { 1 };

  runtime = tao_runtime_new ();
  tao_runtime_build_genesis (runtime, storage, &config);
  genesis = tao_trie_ref (tao_storage_end_block (storage, NULL));
  tao_runtime_set_genesis_hash (runtime, hash);
  tao_storage_free (storage);
}

static void
try_extrinsic (TaoStorage *storage, GBytes *extrinsic)
{
  static const guint8 best[32] = { 2 };
  g_autoptr(GBytes) digest = tao_runtime_make_digest (1);
  g_autoptr(GBytes) timestamp = tao_runtime_make_timestamp (13000);
  g_autoptr(TaoStorageChanges) changes = NULL;
  TaoValidity validity = { 0 };
  TaoApplyResult result = { 0 };

  tao_runtime_validate_extrinsic (runtime, storage, best, extrinsic, &validity);
  tao_storage_end_block (storage, &changes);
  g_assert_cmpuint (changes->n_changes, ==, 0);

  tao_runtime_initialize_block (runtime, storage, 1, best, digest);
  tao_runtime_apply_extrinsic (runtime, storage, timestamp, &result);
  g_assert_cmpint (result.status, ==, TAO_APPLY_OK);
  tao_runtime_apply_extrinsic (runtime, storage, extrinsic, &result);
  g_assert_cmpuint (tao_storage_get_depth (storage), ==, 0);
  /* No input of a fuzzer carries a signature that holds. */
  g_assert_cmpint (result.status, ==, TAO_APPLY_REFUSED);
  tao_storage_discard (storage);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  TaoStorage *storage;
  g_autoptr(GBytes) raw = g_bytes_new (data, size);
  g_autoptr(GByteArray) wrapped = g_byte_array_new ();
  g_autoptr(GBytes) prefixed = NULL;

  if (runtime == NULL)
    open_state ();
  storage = tao_storage_new (genesis);
  try_extrinsic (storage, raw);
  /* The same with the right length in front, so that fuzzing gets past it. */
  tao_scale_write_vec_u8 (wrapped, data, size);
  prefixed = g_byte_array_free_to_bytes (g_steal_pointer (&wrapped));
  try_extrinsic (storage, prefixed);
  tao_storage_free (storage);
  return 0;
}
