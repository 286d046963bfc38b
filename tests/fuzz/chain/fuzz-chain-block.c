/* Extrinsics, events, headers and whole blocks of runtime 218, whose recorded
 * metadata must be in TAOSCOPE_TEST_DATA (without it nothing is tried).  The first
 * byte says which. */
#include <string.h>

#include "chain/block-private.h"
#include "chain/runtime-private.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static gpointer
load_runtime (gpointer unused)
{
  TaoRuntimeId id = { .spec_name = (char *) "node-subtensor", .spec_version = 218, .transaction_version = 1 };
  g_autofree char *path = NULL;
  g_autofree char *bytes = NULL;
  g_autoptr(GBytes) metadata = NULL;
  gsize length;

  if (g_getenv ("TAOSCOPE_TEST_DATA") == NULL)
    return NULL;
  path = g_build_filename (g_getenv ("TAOSCOPE_TEST_DATA"), "rpc", "spec218", "metadata-v14-spec218.scale", NULL);
  if (!g_file_get_contents (path, &bytes, &length, NULL))
    return NULL;
  metadata = g_bytes_new (bytes, length);
  return tao_runtime_new (&id, metadata, NULL);
}

static void
try_extrinsic (TaoRuntime *runtime, GBytes *bytes)
{
  TaoChainExtrinsic extrinsic;

  tao_chain_extrinsic_decode (runtime, bytes, &extrinsic);
  g_assert ((extrinsic.problem == NULL) == (extrinsic.arguments != NULL));
  if (extrinsic.arguments != NULL)
    g_free (tao_chain_value_to_text (extrinsic.arguments));
  tao_chain_extrinsic_clear (&extrinsic);
}

static void
try_events (TaoRuntime *runtime, GBytes *bytes)
{
  TaoChainBlock *block = g_new0 (TaoChainBlock, 1);

  block->anchor = tao_anchor_new ();
  block->anchor->writer = tao_runtime_ref (runtime);
  block->extrinsics = g_new0 (TaoChainExtrinsic, 2);
  block->n_extrinsics = 2;
  block->extrinsics[1].index = 1;
  tao_chain_block_take_events (block, bytes, NULL);
  tao_chain_block_free (block);
}

static void
try_block (TaoRuntime *runtime, const char *text, gsize length)
{
  g_autoptr(TaoJson) json = tao_json_parse (text, length, &tao_json_default_limits, NULL);
  g_autoptr(TaoAnchor) anchor = tao_anchor_new ();
  TaoChainBlock *block;
  TaoAnchor header = { 0 };

  if (json == NULL)
    return;
  tao_chain_header_parse (tao_json_get_root (json), &header, NULL);
  anchor->writer = tao_runtime_ref (runtime);
  block = tao_chain_block_parse (anchor, tao_json_get_root (json), NULL);
  if (block != NULL)
    tao_chain_block_free (block);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static GOnce once = G_ONCE_INIT;
  TaoRuntime *runtime = g_once (&once, load_runtime, NULL);
  g_autoptr(GBytes) bytes = NULL;

  if (runtime == NULL || size == 0)
    return 0;
  bytes = g_bytes_new (data + 1, size - 1);
  if (data[0] == 'x')
    try_extrinsic (runtime, bytes);
  else if (data[0] == 'e')
    try_events (runtime, bytes);
  else
    try_block (runtime, (const char *) data + 1, size - 1);
  return 0;
}
