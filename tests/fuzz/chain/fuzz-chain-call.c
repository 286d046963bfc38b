/* Arguments in JSON to calls of runtime 218: what encodes, decodes, and encodes to
 * the same again.  First line "Pallet.call", then the arguments. */
#include <string.h>

#include "chain/extrinsic.h"

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

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static GOnce once = G_ONCE_INIT;
  TaoRuntime *runtime = g_once (&once, load_runtime, NULL);
  g_autofree char *text = g_strndup ((const char *) data, size);
  char *newline = strchr (text, '\n');
  char *dot = strchr (text, '.');
  g_autoptr(GBytes) call = NULL;
  g_auto(TaoDecodedCall) decoded = { 0 };

  if (runtime == NULL || newline == NULL || dot == NULL || dot > newline)
    return 0;
  *newline = *dot = '\0';
  call = tao_call_encode (runtime, text, dot + 1, newline + 1, NULL);
  if (call == NULL)
    return 0;
  g_assert (tao_call_decode (runtime, call, &decoded, NULL));
  g_assert_cmpstr (decoded.pallet, ==, text);
  g_assert_cmpstr (decoded.call, ==, dot + 1);
  g_free (tao_chain_value_to_text (decoded.arguments));
  return 0;
}
