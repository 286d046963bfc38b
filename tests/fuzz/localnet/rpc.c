/* Requests from strangers to a chain that runs a real runtime.  Whatever arrives, the answer is JSON
 * again, and the next good request is answered. */
#include "localnet/rpc.h"
#include "localnet/wire.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static guint n_pushed;

static void
push_cb (GString *text, gpointer data)
{
  g_autoptr(TaoWireDocument) doc = tao_wire_parse (text->str, text->len);

  g_assert_nonnull (doc);
  n_pushed++;
}

static TaoRpc *
open_chain (void)
{
  static TaoRpc *rpc;
  TaoLocalnetConfig config = { .genesis = { .preset = TAO_PRESET_EMPTY, .seed = 1, .timestamp_ms = 1000 }, .pruning = 10 };
  TaoLocalnet *chain;

  if (rpc == NULL)
    {
      chain = tao_localnet_new (tao_runtime_new (), &config, NULL);
      g_assert_nonnull (chain);
      rpc = tao_rpc_new (chain);
    }
  return rpc;
}

/* A lone value must come out as it went in; its accessors must not read beyond it. */
static void
touch_values (const TaoWireDocument *doc)
{
  for (guint i = 0; i < doc->n_values; i++)
    {
      const TaoWire *value = &doc->values[i];
      g_autofree char *string G_GNUC_UNUSED = tao_wire_dup_string (value);
      g_autoptr(GByteArray) hex G_GNUC_UNUSED = tao_wire_dup_hex (value);
      guint64 number;

      g_assert_cmpuint (value->end, >, i);
      g_assert_cmpuint (value->end, <=, doc->n_values);
      tao_wire_get_u64 (value, &number);
      tao_wire_element (doc, value, 1);
      tao_wire_member (doc, value, "id");
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  TaoRpcSession *session = tao_rpc_session_new (open_chain (), push_cb, NULL);
  g_autofree char *text = g_memdup2 (data, size);     /* no NUL behind it to lean on */
  g_autoptr(TaoWireDocument) doc = tao_wire_parse (text, size);
  GString *reply = tao_rpc_session_handle (session, text, size);

  if (doc != NULL)
    touch_values (doc);
  if (reply != NULL)
    {
      g_autoptr(TaoWireDocument) answer = tao_wire_parse (reply->str, reply->len);

      /* An answer may hold more values than a question may. */
      g_assert_true (answer != NULL || reply->len > TAO_WIRE_MAX_VALUES);
      g_string_free (reply, TRUE);
    }
  tao_rpc_session_flush (session);
  tao_rpc_session_free (session);
  return 0;
}
