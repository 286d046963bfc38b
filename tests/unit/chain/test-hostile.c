/* A server that misbehaves in every way we could think of.  For each: no crash, no
 * wrong figure, bounded memory, and a state that a person understands.  The list
 * with what happens is docs/threats.md; keep them together. */
#include <stdio.h>
#include <string.h>

#include "chain/records.h"
#include "replay-server.h"
#include "scale/number.h"

#define ALICE "0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d"
#define ALICE_FREE 1000000000000000u
#define GENESIS_TEXT "\"0x4545454545454545454545454545454545454545454545454545454545454545\""
#define OTHER_TEXT "\"0x4646464646464646464646464646464646464646464646464646464646464646\""

typedef enum {
  LIVE,              /* tolerated: goes on, and what is read is right */
  LIVE_READ_FAILS,   /* goes on; the read is an error */
  LIVE_READ_UNKNOWN, /* goes on; what was damaged is "not available" */
  BACKS_OFF,         /* with the reason */
  REFUSED,           /* with the reason */
  DROPS_THEN_BACKS_OFF, /* was live; then leaves with the reason */
} Outcome;

typedef struct _Hostile Hostile;

typedef struct {
  const char   *name;
  Outcome       outcome;
  TaoLinkReason reason;
  /* Returns TRUE when it has answered. */
  gboolean    (*answer) (Hostile *hostile, SoupWebsocketConnection *socket, const char *id, const char *method,
                         const TaoJsonValue *params);
  void        (*when_live) (Hostile *hostile);
  guint         status;          /* of the handshake */
  /* Changes the answers to a batch before they go out; TRUE: it has sent something itself. */
  gboolean    (*batch) (Hostile *hostile, SoupWebsocketConnection *socket, GPtrArray *answers);
} Misdeed;

struct _Hostile {
  const Misdeed *misdeed;
  Replay        *replay;
  TaoConnection *connection;
  gboolean       was_live, done;
  SoupWebsocketConnection *socket;
  guint          n_best, n_batches;
  TaoLinkReason  last_reason;
  GAsyncResult  *result;
};

/* --- answers -------------------------------------------------------------------------- */

static void
send_raw (SoupWebsocketConnection *socket, const char *text)
{
  if (soup_websocket_connection_get_state (socket) == SOUP_WEBSOCKET_STATE_OPEN)
    soup_websocket_connection_send_text (socket, text);
}

static void
send_format (SoupWebsocketConnection *socket, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
send_format (SoupWebsocketConnection *socket, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  send_raw (socket, text);
}

static char *
repeated (const char *part, guint n)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append (out, part);
  return g_string_free (out, FALSE);
}

#define ANSWER(NAME) \
  static gboolean \
  NAME (Hostile *hostile, SoupWebsocketConnection *socket, const char *id, const char *method, const TaoJsonValue *params)

ANSWER (wrong_id)
{
  send_format (socket, "{\"jsonrpc\":\"2.0\",\"id\":%s999,\"result\":" GENESIS_TEXT "}", id);
  return TRUE;
}

ANSWER (id_as_text)
{
  g_autofree char *quoted = g_strdup_printf ("\"%s\"", id);

  replay_answer (hostile->replay, socket, quoted, method, params);
  return TRUE;
}

ANSWER (no_id)
{
  send_raw (socket, "{\"jsonrpc\":\"2.0\",\"result\":" GENESIS_TEXT "}");
  return TRUE;
}

ANSWER (null_id)
{
  send_raw (socket, "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32600,\"message\":\"no\"}}");
  return TRUE;
}

ANSWER (fractional_id)
{
  send_format (socket, "{\"jsonrpc\":\"2.0\",\"id\":%s.5,\"result\":" GENESIS_TEXT "}", id);
  return TRUE;
}

ANSWER (neither_result_nor_error)
{
  send_format (socket, "{\"jsonrpc\":\"2.0\",\"id\":%s}", id);
  return TRUE;
}

ANSWER (error_is_text)
{
  send_format (socket, "{\"jsonrpc\":\"2.0\",\"id\":%s,\"error\":\"no\"}", id);
  return TRUE;
}

ANSWER (error_code_is_text)
{
  send_format (socket, "{\"jsonrpc\":\"2.0\",\"id\":%s,\"error\":{\"code\":\"x\",\"message\":[1]}}", id);
  return TRUE;
}

ANSWER (answered_twice)
{
  replay_answer (hostile->replay, socket, id, method, params);
  if (g_str_has_prefix (method, "system_"))
    replay_answer (hostile->replay, socket, id, method, params);
  return TRUE;
}

ANSWER (not_json)
{
  send_raw (socket, "hello");
  return TRUE;
}

ANSWER (html_page)
{
  send_raw (socket, "<html><body>502 Bad Gateway</body></html>");
  return TRUE;
}

ANSWER (empty_message)
{
  send_raw (socket, "");
  return TRUE;
}

ANSWER (bare_number)
{
  send_raw (socket, "7");
  return TRUE;
}

ANSWER (deep_json)
{
  g_autofree char *deep = repeated ("[", 100000);

  send_format (socket, "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":%s", id, deep);
  return TRUE;
}

ANSWER (many_values)
{
  g_autofree char *many = repeated ("1,", 1100000);

  send_format (socket, "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":[%s1]}", id, many);
  return TRUE;
}

ANSWER (huge_message)
{
  g_autofree char *huge = repeated ("0123456789abcdef", 600000);

  send_format (socket, "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":\"%s\"}", id, huge);
  return TRUE;
}

/* Bytes past libsoup's own framing. */
static gboolean
raw_bytes (SoupWebsocketConnection *socket, gconstpointer bytes, gsize size)
{
  GOutputStream *out = g_io_stream_get_output_stream (soup_websocket_connection_get_io_stream (socket));

  g_output_stream_write_all (out, bytes, size, NULL, NULL, NULL);
  return TRUE;
}

#define RAW_ANSWER(NAME, ...) \
  ANSWER (NAME) \
  { \
    static const guint8 frame[] = { __VA_ARGS__ }; \
    return raw_bytes (socket, frame, sizeof frame); \
  }

RAW_ANSWER (not_utf8, 0x81, 4, '"', 0xff, 0xfe, '"')
RAW_ANSWER (reserved_opcode, 0x83, 2, 'h', 'i')
RAW_ANSWER (reserved_bits, 0xf1, 2, 'h', 'i')
RAW_ANSWER (masked_frame, 0x81, 0x82, 1, 2, 3, 4, 'i', 'k')
RAW_ANSWER (continues_nothing, 0x80, 2, 'h', 'i')
RAW_ANSWER (frame_of_exabytes, 0x81, 127, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 'x')
RAW_ANSWER (fragmented_ping, 0x09, 1, 'x')
RAW_ANSWER (frame_without_end, 0x81, 126, 0x40, 0x00, '{', '"')

ANSWER (long_control_frame)
{
  guint8 frame[4 + 256] = { 0x89, 126, 0x01, 0x00 };

  return raw_bytes (socket, frame, sizeof frame);
}

ANSWER (closes_mid_frame)
{
  static const guint8 frame[] = { 0x81, 126, 0x40, 0x00, '{', '"' };

  raw_bytes (socket, frame, sizeof frame);
  g_io_stream_close (soup_websocket_connection_get_io_stream (socket), NULL, NULL);
  return TRUE;
}

ANSWER (silence_when_live)
{
  hostile->socket = socket;
  return hostile->was_live;
}

/* Each fragment is small; only their sum is not. */
static void
send_endless_fragments (Hostile *hostile)
{
  static const guint8 first[] = { 0x01, 1, '"' };
  g_autoptr(SoupWebsocketConnection) socket = g_object_ref (hostile->socket);
  guint8 more[4 + 60000] = { 0x00, 126, 60000 >> 8, 60000 & 0xff };

  raw_bytes (socket, first, sizeof first);
  memset (more + 4, 'a', 60000);
  hostile->was_live = TRUE;
  for (guint i = 0; i < 300 && replay_get_n_sockets (hostile->replay) > 0; i++)
    {
      raw_bytes (socket, more, sizeof more);
      replay_run_for (2);
    }
}

ANSWER (ping_flood)
{
  static const guint8 ping[] = { 0x89, 0 };

  for (guint i = 0; i < 100; i++)
    raw_bytes (socket, ping, sizeof ping);
  return FALSE;
}

ANSWER (surrogate_half)
{
  send_format (socket, "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":\"\\ud800\"}", id);
  return TRUE;
}

ANSWER (binary_garbage)
{
  static const guint8 garbage[] = { 0, 1, 2, 0xff, 0xfe, 0 };

  soup_websocket_connection_send_binary (socket, garbage, sizeof garbage);
  return TRUE;
}

ANSWER (zero_character)
{
  send_format (socket, "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":\"0x45\\u0000\"}", id);
  return TRUE;
}

ANSWER (answers_as_batch)
{
  if (!g_str_has_prefix (method, "system_"))
    return FALSE;
  send_format (socket, "[{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":\"x\"},7,[],null]", id);
  return TRUE;
}

ANSWER (stray_flood)
{
  g_autofree char *many = repeated ("{\"jsonrpc\":\"2.0\",\"id\":123456789,\"result\":1},", 300);

  send_format (socket, "[%snull]", many);
  return TRUE;
}

/* Genesis. */

static gboolean
instead (SoupWebsocketConnection *socket, const char *id, const char *method, const char *which, const char *result)
{
  if (!g_str_equal (method, which))
    return FALSE;
  replay_send_result (socket, id, result);
  return TRUE;
}

ANSWER (genesis_number)
{
  return instead (socket, id, method, "chain_getBlockHash", "7");
}

ANSWER (genesis_null)
{
  return instead (socket, id, method, "chain_getBlockHash", "null");
}

ANSWER (genesis_short)
{
  return instead (socket, id, method, "chain_getBlockHash", "\"0x4545\"");
}

ANSWER (genesis_not_hex)
{
  return instead (socket, id, method, "chain_getBlockHash",
                  "\"0xzz45454545454545454545454545454545454545454545454545454545454545\"");
}

ANSWER (other_genesis)
{
  return instead (socket, id, method, "chain_getBlockHash", OTHER_TEXT);
}

/* Runtime. */

ANSWER (version_is_text)
{
  return instead (socket, id, method, "state_getRuntimeVersion", "\"218\"");
}

ANSWER (version_negative)
{
  return instead (socket, id, method, "state_getRuntimeVersion",
                  "{\"specName\":\"x\",\"specVersion\":-1,\"transactionVersion\":1}");
}

ANSWER (version_beyond_32_bits)
{
  return instead (socket, id, method, "state_getRuntimeVersion",
                  "{\"specName\":\"x\",\"specVersion\":4294967296,\"transactionVersion\":1}");
}

static gboolean
is_metadata (const char *method, const TaoJsonValue *params)
{
  const char *first = tao_json_value_get_string (tao_json_value_get_item (params, 0), NULL);

  return g_str_equal (method, "state_getMetadata")
         || (g_str_equal (method, "state_call") && first != NULL && g_str_has_prefix (first, "Metadata_"));
}

static gboolean
metadata_is (SoupWebsocketConnection *socket, const char *id, const char *method, const TaoJsonValue *params, const char *result)
{
  if (!is_metadata (method, params))
    return FALSE;
  replay_send_result (socket, id, result);
  return TRUE;
}

ANSWER (metadata_garbage)
{
  return metadata_is (socket, id, method, params, "\"0x0124deadbeef000102030405\"");
}

ANSWER (metadata_odd_hex)
{
  return metadata_is (socket, id, method, params, "\"0x010\"");
}

ANSWER (metadata_null)
{
  return metadata_is (socket, id, method, params, "null");
}

/* "meta", version 15, a registry of 2^30 - 1 types, and nothing more. */
ANSWER (metadata_bomb)
{
  return metadata_is (socket, id, method, params,
                      g_str_equal (method, "state_getMetadata") ? "\"0x6d6574610ffeffffff\"" : "\"0x01246d6574610ffeffffff\"");
}

/* One type that is a tuple of itself many times over. */
ANSWER (metadata_self_reference)
{
  return metadata_is (socket, id, method, params,
                      g_str_equal (method, "state_getMetadata") ? "\"0x6d6574610f0400000004100000000000\""
                                                                : "\"0x01406d6574610f0400000004100000000000\"");
}

ANSWER (metadata_without_end)
{
  g_autofree char *zeros = NULL;
  g_autofree char *text = NULL;

  if (!is_metadata (method, params))
    return FALSE;
  zeros = repeated ("00000000", 200000);
  text = g_strdup_printf ("\"0x6d6574610f%s\"", zeros);
  replay_send_result (socket, id, text);
  return TRUE;
}

/* Headers. */

static gboolean
header_is (SoupWebsocketConnection *socket, const char *id, const char *method, const char *header)
{
  return instead (socket, id, method, "chain_getHeader", header);
}

#define HEADER(number, digest) "{\"parentHash\":" GENESIS_TEXT ",\"number\":" number ",\"stateRoot\":" GENESIS_TEXT \
                               ",\"extrinsicsRoot\":" GENESIS_TEXT ",\"digest\":" digest "}"

ANSWER (header_number_text)
{
  return g_str_has_prefix (method, "chain_subscribe") ? (replay_send_error (socket, id, -32601, "no"), TRUE)
         : header_is (socket, id, method, HEADER ("\"ten\"", "{\"logs\":[]}"));
}

ANSWER (header_number_huge)
{
  return g_str_has_prefix (method, "chain_subscribe") ? (replay_send_error (socket, id, -32601, "no"), TRUE)
         : header_is (socket, id, method, HEADER ("\"0xffffffffffff\"", "{\"logs\":[]}"));
}

ANSWER (header_without_parent)
{
  return g_str_has_prefix (method, "chain_subscribe") ? (replay_send_error (socket, id, -32601, "no"), TRUE)
         : header_is (socket, id, method, "{\"number\":\"0x1\"}");
}

ANSWER (header_bad_digest)
{
  return g_str_has_prefix (method, "chain_subscribe") ? (replay_send_error (socket, id, -32601, "no"), TRUE)
         : header_is (socket, id, method, HEADER ("\"0xf\"", "{\"logs\":[\"0x0\"]}"));
}

ANSWER (header_digest_is_number)
{
  return g_str_has_prefix (method, "chain_subscribe") ? (replay_send_error (socket, id, -32601, "no"), TRUE)
         : header_is (socket, id, method, HEADER ("\"0xf\"", "7"));
}

ANSWER (header_many_logs)
{
  g_autofree char *logs = NULL;
  g_autofree char *header = NULL;

  if (g_str_has_prefix (method, "chain_subscribe"))
    {
      replay_send_error (socket, id, -32601, "no");
      return TRUE;
    }
  logs = repeated ("\"0x00\",", 1000);
  header = g_strdup_printf (HEADER ("\"0xf\"", "{\"logs\":[%s\"0x00\"]}"), logs);
  return header_is (socket, id, method, header);
}

ANSWER (head_notified_as_garbage)
{
  if (!g_str_equal (method, "chain_subscribeNewHeads"))
    return FALSE;
  replay_send_result (socket, id, "\"s\"");
  send_raw (socket, "{\"jsonrpc\":\"2.0\",\"method\":\"chain_newHead\",\"params\":{\"subscription\":\"s\",\"result\":{\"number\":7}}}");
  return TRUE;
}

ANSWER (notified_before_answered)
{
  if (!g_str_equal (method, "chain_subscribeNewHeads"))
    return FALSE;
  send_raw (socket, "{\"jsonrpc\":\"2.0\",\"method\":\"chain_newHead\",\"params\":{\"subscription\":\"early\",\"result\":"
                    HEADER ("\"0x10\"", "{\"logs\":[]}") "}}");
  replay_send_result (socket, id, "\"early\"");
  return TRUE;
}

ANSWER (subscription_id_number)
{
  if (!g_str_equal (method, "chain_subscribeNewHeads"))
    return FALSE;
  replay_send_result (socket, id, "5");
  send_raw (socket, "{\"jsonrpc\":\"2.0\",\"method\":\"chain_newHead\",\"params\":{\"subscription\":5,\"result\":"
                    HEADER ("\"0x10\"", "{\"logs\":[]}") "}}");
  return TRUE;
}

ANSWER (unknown_notifications)
{
  for (guint i = 0; i < 400; i++)
    send_format (socket, "{\"jsonrpc\":\"2.0\",\"method\":\"x\",\"params\":{\"subscription\":\"n%u\",\"result\":[]}}", i);
  return FALSE;
}

ANSWER (notifications_without_params)
{
  for (guint i = 0; i < 400; i++)
    send_raw (socket, "{\"jsonrpc\":\"2.0\",\"method\":\"chain_newHead\"}");
  return FALSE;
}

/* Silence and refusal. */

ANSWER (silence)
{
  return TRUE;
}

ANSWER (busy_always)
{
  replay_send_error (socket, id, -32029, "limit");
  return TRUE;
}

ANSWER (busy_in_words)
{
  replay_send_error (socket, id, -32000, "Too many requests, slow down");
  return TRUE;
}

ANSWER (busy_without_id)
{
  send_raw (socket, "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32029,\"message\":\"limit\"}}");
  return TRUE;
}

ANSWER (closes_at_once)
{
  soup_websocket_connection_close (socket, SOUP_WEBSOCKET_CLOSE_SERVER_ERROR, NULL);
  return TRUE;
}

ANSWER (closes_by_policy)
{
  soup_websocket_connection_close (socket, SOUP_WEBSOCKET_CLOSE_POLICY_VIOLATION, NULL);
  return TRUE;
}

ANSWER (drops_without_close)
{
  g_io_stream_close (soup_websocket_connection_get_io_stream (socket), NULL, NULL);
  return TRUE;
}

ANSWER (every_method_unknown)
{
  replay_send_error (socket, id, -32601, "Method not found");
  return TRUE;
}

ANSWER (no_subscriptions)
{
  if (!g_str_has_prefix (method, "chain_subscribe"))
    return FALSE;
  replay_send_error (socket, id, -32601, "Method not found");
  return TRUE;
}

/* Storage and calls. */

ANSWER (values_of_another_block)
{
  return instead (socket, id, method, "state_queryStorageAt", "[{\"block\":" OTHER_TEXT ",\"changes\":[]}]");
}

static gboolean
changes_are (SoupWebsocketConnection *socket, const char *id, const char *method, const TaoJsonValue *params, const char *changes)
{
  const char *at = tao_json_value_get_string (tao_json_value_get_item (params, 1), NULL);
  g_autofree char *result = NULL;

  if (!g_str_equal (method, "state_queryStorageAt"))
    return FALSE;
  result = g_strdup_printf ("[{\"block\":\"%s\",\"changes\":%s}]", at, changes);
  replay_send_result (socket, id, result);
  return TRUE;
}

ANSWER (values_left_out)
{
  return changes_are (socket, id, method, params, "[]");
}

ANSWER (values_not_asked)
{
  return changes_are (socket, id, method, params, "[[\"0x00\",\"0x01\"]]");
}

ANSWER (values_not_a_list)
{
  return changes_are (socket, id, method, params, "{\"a\":1}");
}

/* The recorded answer with every value treated by @change. */
static gboolean
changed_values (Hostile *hostile, SoupWebsocketConnection *socket, const char *id, const char *method,
                const TaoJsonValue *params, const char *value)
{
  const TaoJsonValue *keys = tao_json_value_get_item (params, 0);
  g_autoptr(GString) changes = g_string_new ("[");

  if (!g_str_equal (method, "state_queryStorageAt"))
    return FALSE;
  for (guint i = 0; i < tao_json_value_get_length (keys); i++)
    g_string_append_printf (changes, "%s[\"%s\",%s]", i > 0 ? "," : "",
                            tao_json_value_get_string (tao_json_value_get_item (keys, i), NULL), value);
  g_string_append_c (changes, ']');
  return changes_are (socket, id, method, params, changes->str);
}

ANSWER (values_truncated)
{
  return changed_values (hostile, socket, id, method, params, "\"0x0000000000\"");
}

ANSWER (values_too_long)
{
  g_autofree char *zeros = repeated ("00", 200);
  g_autofree char *value = g_strdup_printf ("\"0x%s\"", zeros);

  return changed_values (hostile, socket, id, method, params, value);
}

ANSWER (values_odd_hex)
{
  return changed_values (hostile, socket, id, method, params, "\"0x123\"");
}

ANSWER (values_are_numbers)
{
  return changed_values (hostile, socket, id, method, params, "5");
}

ANSWER (storage_error)
{
  if (!g_str_equal (method, "state_queryStorageAt"))
    return FALSE;
  replay_send_error (socket, id, 4003, "Client error: UnknownBlock: State already discarded");
  return TRUE;
}

static gboolean
is_stake_call (const char *method, const TaoJsonValue *params)
{
  return g_str_equal (method, "state_call")
         && g_strcmp0 (tao_json_value_get_string (tao_json_value_get_item (params, 0), NULL),
                       "StakeInfoRuntimeApi_get_stake_info_for_coldkey") == 0;
}

static gboolean
stake_is (SoupWebsocketConnection *socket, const char *id, const char *method, const TaoJsonValue *params, const char *result)
{
  if (!is_stake_call (method, params))
    return FALSE;
  replay_send_result (socket, id, result);
  return TRUE;
}

ANSWER (call_truncated)
{
  return stake_is (socket, id, method, params, "\"0x08\"");
}

ANSWER (call_huge_count)
{
  return stake_is (socket, id, method, params, "\"0xfeffffff00\"");
}

ANSWER (call_null)
{
  return stake_is (socket, id, method, params, "null");
}

ANSWER (call_object)
{
  return stake_is (socket, id, method, params, "{\"a\":1}");
}

ANSWER (call_traps)
{
  if (!is_stake_call (method, params))
    return FALSE;
  replay_send_error (socket, id, 4003, "wasm trap: unreachable");
  return TRUE;
}

/* Maps: the reader asks for NetworksAdded too. */

ANSWER (keys_without_end)
{
  static const char prefix[] = "0x658faa385070e074c85bf6b568cf05550e30450fc4d507a846032a7fa65d9a43";
  g_autoptr(GString) keys = NULL;

  if (!g_str_equal (method, "state_getKeysPaged"))
    return FALSE;
  keys = g_string_new ("[");
  for (guint i = 0; i < 1000; i++)
    g_string_append_printf (keys, "%s\"%s%04x\"", i > 0 ? "," : "", prefix, i);
  g_string_append_c (keys, ']');
  replay_send_result (socket, id, keys->str);
  return TRUE;
}

ANSWER (keys_outside_prefix)
{
  return instead (socket, id, method, "state_getKeysPaged", "[\"0x00112233\"]");
}

ANSWER (keys_unsorted)
{
  return instead (socket, id, method, "state_getKeysPaged",
                  "[\"0x658faa385070e074c85bf6b568cf05550e30450fc4d507a846032a7fa65d9a430200\","
                  "\"0x658faa385070e074c85bf6b568cf05550e30450fc4d507a846032a7fa65d9a430100\"]");
}

ANSWER (keys_not_a_list)
{
  return instead (socket, id, method, "state_getKeysPaged", "\"0x\"");
}

/* --- what happens once live ------------------------------------------------------------ */

static gboolean
has_newest_head (gpointer data)
{
  Hostile *hostile = data;
  const TaoAnchor *best = tao_connection_get_best (hostile->connection);

  return best != NULL && best->number == replay_get_height (hostile->replay);
}

static void
heads_go_back (Hostile *hostile)
{
  replay_grow (hostile->replay);
  replay_grow (hostile->replay);
  replay_wait (has_newest_head, hostile);
  for (guint i = 0; i < 6; i++)
    replay_notify (hostile->replay, "newHead", "chain_newHead", HEADER ("\"0x2\"", "{\"logs\":[]}"));
}

static void
finality_goes_back (Hostile *hostile)
{
  replay_grow (hostile->replay);
  replay_wait (has_newest_head, hostile);
  for (guint i = 0; i < 6; i++)
    replay_notify (hostile->replay, "finalizedHead", "chain_finalizedHead", HEADER ("\"0x2\"", "{\"logs\":[]}"));
}

static void
heads_repeat (Hostile *hostile)
{
  guint before;

  replay_grow (hostile->replay);
  replay_wait (has_newest_head, hostile);
  before = hostile->n_best;
  for (guint i = 0; i < 200; i++)
    replay_repeat_head (hostile->replay, 0);
  replay_run_for (50);
  g_assert_cmpuint (hostile->n_best, ==, before);
}

/* A block, then its parent again, then the block again: two branches taking turns. */
static void
heads_out_of_order (Hostile *hostile)
{
  replay_set_finalizes (hostile->replay, FALSE);
  for (guint i = 0; i < 12; i++)
    {
      replay_grow (hostile->replay);
      replay_repeat_head (hostile->replay, 1);
      replay_repeat_head (hostile->replay, 0);
    }
  replay_wait (has_newest_head, hostile);
}

/* --- batches -------------------------------------------------------------------------- */

#define BATCH(NAME) \
  static gboolean \
  NAME (Hostile *hostile, SoupWebsocketConnection *socket, GPtrArray *answers)

/* As servers say that they take no batches. */
BATCH (batches_refused)
{
  send_raw (socket, "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32005,\"message\":\"Batched requests are not supported\"},\"id\":null}");
  return TRUE;
}

/* Told to slow down, once for all of it. */
BATCH (batches_busy)
{
  if (hostile->n_batches++ > 1)
    return FALSE;
  send_raw (socket, "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32029,\"message\":\"Too many requests\"},\"id\":null}");
  return TRUE;
}

BATCH (batch_answers_missing)
{
  g_ptr_array_set_size (answers, 1);
  return FALSE;
}

BATCH (batch_answers_doubled)
{
  for (guint i = 0, n = answers->len; i < n; i++)
    g_ptr_array_add (answers, g_strdup (answers->pdata[i]));
  return FALSE;
}

BATCH (batch_answers_reversed)
{
  for (guint i = 0; i < answers->len / 2; i++)
    {
      gpointer first = answers->pdata[i];

      answers->pdata[i] = answers->pdata[answers->len - 1 - i];
      answers->pdata[answers->len - 1 - i] = first;
    }
  return FALSE;
}

BATCH (batch_ids_wrong)
{
  for (guint i = 0; i < answers->len; i++)
    {
      g_free (answers->pdata[i]);
      answers->pdata[i] = g_strdup_printf ("{\"jsonrpc\":\"2.0\",\"id\":%u,\"result\":\"0x00\"}", 900000 + i);
    }
  return FALSE;
}

BATCH (batch_empty)
{
  send_raw (socket, "[]");
  return TRUE;
}

BATCH (batch_of_arrays)
{
  send_raw (socket, "[[],[[]],1,null,\"x\"]");
  return TRUE;
}

/* Each answer for itself, as if there had been no batch. */
BATCH (batch_one_by_one)
{
  for (guint i = 0; i < answers->len; i++)
    send_raw (socket, answers->pdata[i]);
  return TRUE;
}

static void
genesis_changes (Hostile *hostile)
{
  hostile->was_live = TRUE;
  /* A head that does not follow the last one makes us look. */
  replay_notify (hostile->replay, "newHead", "chain_newHead", HEADER ("\"0x20\"", "{\"logs\":[]}"));
}

ANSWER (other_genesis_when_live)
{
  return hostile->was_live && tao_json_value_get_length (params) == 1
         && instead (socket, id, method, "chain_getBlockHash", OTHER_TEXT);
}

static void
stray_when_live (Hostile *hostile)
{
  for (guint i = 0; i < 400; i++)
    replay_notify (hostile->replay, "newHead", "chain_newHead", "null");
}

static void
becomes_silent (Hostile *hostile)
{
  hostile->was_live = TRUE;
}

/* --- the list ---------------------------------------------------------------------------- */

static const Misdeed misdeeds[] = {
  { "answers-with-wrong-id", BACKS_OFF, TAO_LINK_REASON_SILENT, wrong_id },
  { "answers-with-id-as-text", LIVE, 0, id_as_text },
  { "answers-without-id", BACKS_OFF, TAO_LINK_REASON_SILENT, no_id },
  { "answers-with-null-id", BACKS_OFF, TAO_LINK_REASON_SILENT, null_id },
  { "answers-with-fractional-id", BACKS_OFF, TAO_LINK_REASON_SILENT, fractional_id },
  { "neither-result-nor-error", BACKS_OFF, TAO_LINK_REASON_PROTOCOL, neither_result_nor_error },
  { "error-is-text", BACKS_OFF, TAO_LINK_REASON_PROTOCOL, error_is_text },
  { "error-code-is-text", BACKS_OFF, TAO_LINK_REASON_PROTOCOL, error_code_is_text },
  { "answers-twice", LIVE, 0, answered_twice },
  { "not-json", BACKS_OFF, TAO_LINK_REASON_PROTOCOL, not_json },
  { "html-page", BACKS_OFF, TAO_LINK_REASON_PROTOCOL, html_page },
  { "empty-message", BACKS_OFF, TAO_LINK_REASON_PROTOCOL, empty_message },
  { "bare-number", BACKS_OFF, TAO_LINK_REASON_SILENT, bare_number },
  { "deep-json", BACKS_OFF, TAO_LINK_REASON_TOO_LARGE, deep_json },
  { "million-values", BACKS_OFF, TAO_LINK_REASON_TOO_LARGE, many_values },
  { "huge-message", BACKS_OFF, TAO_LINK_REASON_TOO_LARGE, huge_message },
  { "invalid-utf-8", BACKS_OFF, TAO_LINK_REASON_PROTOCOL, not_utf8 },
  { "reserved-opcode", BACKS_OFF, TAO_LINK_REASON_PROTOCOL, reserved_opcode },
  { "reserved-bits", BACKS_OFF, TAO_LINK_REASON_PROTOCOL, reserved_bits },
  { "masked-frame", BACKS_OFF, TAO_LINK_REASON_PROTOCOL, masked_frame },
  { "continuation-of-nothing", BACKS_OFF, TAO_LINK_REASON_PROTOCOL, continues_nothing },
  { "frame-of-exabytes", BACKS_OFF, TAO_LINK_REASON_TOO_LARGE, frame_of_exabytes },
  { "long-control-frame", BACKS_OFF, TAO_LINK_REASON_PROTOCOL, long_control_frame },
  { "fragmented-ping", BACKS_OFF, TAO_LINK_REASON_PROTOCOL, fragmented_ping },
  { "frame-without-end", BACKS_OFF, TAO_LINK_REASON_SILENT, frame_without_end },
  { "closes-mid-frame", BACKS_OFF, TAO_LINK_REASON_CLOSED_BY_PEER, closes_mid_frame },
  { "endless-fragments", DROPS_THEN_BACKS_OFF, TAO_LINK_REASON_TOO_LARGE, silence_when_live, send_endless_fragments },
  { "ping-flood", LIVE, 0, ping_flood },
  { "half-a-surrogate", BACKS_OFF, TAO_LINK_REASON_PROTOCOL, surrogate_half },
  { "binary-garbage", BACKS_OFF, TAO_LINK_REASON_PROTOCOL, binary_garbage },
  { "zero-character", BACKS_OFF, TAO_LINK_REASON_PROTOCOL, zero_character },
  { "batch-nobody-asked-for", LIVE, 0, answers_as_batch },
  { "flood-of-stray-answers", BACKS_OFF, TAO_LINK_REASON_PROTOCOL, stray_flood },
  { "genesis-is-a-number", BACKS_OFF, TAO_LINK_REASON_PROTOCOL, genesis_number },
  { "genesis-is-null", BACKS_OFF, TAO_LINK_REASON_PROTOCOL, genesis_null },
  { "genesis-is-short", BACKS_OFF, TAO_LINK_REASON_PROTOCOL, genesis_short },
  { "genesis-is-not-hex", BACKS_OFF, TAO_LINK_REASON_PROTOCOL, genesis_not_hex },
  { "genesis-of-another-network", REFUSED, TAO_LINK_REASON_WRONG_NETWORK, other_genesis },
  { "genesis-changes-half-way", DROPS_THEN_BACKS_OFF, TAO_LINK_REASON_WRONG_NETWORK, other_genesis_when_live, genesis_changes },
  { "version-is-text", BACKS_OFF, TAO_LINK_REASON_PROTOCOL, version_is_text },
  { "version-is-negative", BACKS_OFF, TAO_LINK_REASON_PROTOCOL, version_negative },
  { "version-beyond-32-bits", BACKS_OFF, TAO_LINK_REASON_PROTOCOL, version_beyond_32_bits },
  { "metadata-garbage", REFUSED, TAO_LINK_REASON_RUNTIME, metadata_garbage },
  { "metadata-odd-hex", BACKS_OFF, TAO_LINK_REASON_PROTOCOL, metadata_odd_hex },
  { "metadata-null", BACKS_OFF, TAO_LINK_REASON_PROTOCOL, metadata_null },
  { "metadata-bomb", REFUSED, TAO_LINK_REASON_RUNTIME, metadata_bomb },
  { "metadata-of-itself", REFUSED, TAO_LINK_REASON_RUNTIME, metadata_self_reference },
  { "metadata-padded", REFUSED, TAO_LINK_REASON_RUNTIME, metadata_without_end },
  { "header-number-is-a-word", BACKS_OFF, TAO_LINK_REASON_PROTOCOL, header_number_text },
  { "header-number-is-huge", BACKS_OFF, TAO_LINK_REASON_PROTOCOL, header_number_huge },
  { "header-without-parent", BACKS_OFF, TAO_LINK_REASON_PROTOCOL, header_without_parent },
  { "header-digest-odd-hex", BACKS_OFF, TAO_LINK_REASON_PROTOCOL, header_bad_digest },
  { "header-digest-is-a-number", BACKS_OFF, TAO_LINK_REASON_PROTOCOL, header_digest_is_number },
  { "header-with-a-thousand-logs", BACKS_OFF, TAO_LINK_REASON_PROTOCOL, header_many_logs },
  { "head-notified-as-garbage", BACKS_OFF, TAO_LINK_REASON_PROTOCOL, head_notified_as_garbage },
  { "head-notified-before-the-answer", LIVE, 0, notified_before_answered },
  { "subscription-id-is-a-number", LIVE, 0, subscription_id_number },
  { "flood-of-unknown-notifications", BACKS_OFF, TAO_LINK_REASON_PROTOCOL, unknown_notifications },
  { "notifications-without-params", BACKS_OFF, TAO_LINK_REASON_PROTOCOL, notifications_without_params },
  { "heads-go-back-behind-finality", DROPS_THEN_BACKS_OFF, TAO_LINK_REASON_PROTOCOL, NULL, heads_go_back },
  { "finality-goes-back", DROPS_THEN_BACKS_OFF, TAO_LINK_REASON_PROTOCOL, NULL, finality_goes_back },
  { "heads-repeated", LIVE, 0, NULL, heads_repeat },
  { "heads-out-of-order", LIVE, 0, NULL, heads_out_of_order },
  { "heads-become-null", DROPS_THEN_BACKS_OFF, TAO_LINK_REASON_PROTOCOL, NULL, stray_when_live },
  { "batches-refused", LIVE, 0, NULL, NULL, 0, batches_refused },
  { "batches-busy", LIVE, 0, NULL, NULL, 0, batches_busy },
  { "batch-answers-missing", LIVE, 0, NULL, NULL, 0, batch_answers_missing },
  { "batch-answers-doubled", LIVE, 0, NULL, NULL, 0, batch_answers_doubled },
  { "batch-answers-reversed", LIVE, 0, NULL, NULL, 0, batch_answers_reversed },
  { "batch-ids-wrong", LIVE, 0, NULL, NULL, 0, batch_ids_wrong },
  { "batch-empty", LIVE, 0, NULL, NULL, 0, batch_empty },
  { "batch-of-arrays", LIVE, 0, NULL, NULL, 0, batch_of_arrays },
  { "batch-one-by-one", LIVE, 0, NULL, NULL, 0, batch_one_by_one },
  { "silence", BACKS_OFF, TAO_LINK_REASON_SILENT, silence },
  { "silence-once-live", DROPS_THEN_BACKS_OFF, TAO_LINK_REASON_SILENT, silence_when_live, becomes_silent },
  { "rate-limit-always", BACKS_OFF, TAO_LINK_REASON_RATE_LIMITED, busy_always },
  { "rate-limit-in-words", BACKS_OFF, TAO_LINK_REASON_RATE_LIMITED, busy_in_words },
  { "rate-limit-without-id", BACKS_OFF, TAO_LINK_REASON_SILENT, busy_without_id },
  { "handshake-429", BACKS_OFF, TAO_LINK_REASON_RATE_LIMITED, NULL, NULL, 429 },
  { "handshake-503", BACKS_OFF, TAO_LINK_REASON_RATE_LIMITED, NULL, NULL, 503 },
  { "handshake-404", BACKS_OFF, TAO_LINK_REASON_HANDSHAKE, NULL, NULL, 404 },
  { "handshake-500", BACKS_OFF, TAO_LINK_REASON_HANDSHAKE, NULL, NULL, 500 },
  { "handshake-200", BACKS_OFF, TAO_LINK_REASON_HANDSHAKE, NULL, NULL, 200 },
  { "handshake-401", BACKS_OFF, TAO_LINK_REASON_HANDSHAKE, NULL, NULL, 401 },
  { "closes-at-once", BACKS_OFF, TAO_LINK_REASON_CLOSED_BY_PEER, closes_at_once },
  { "closes-by-policy", BACKS_OFF, TAO_LINK_REASON_RATE_LIMITED, closes_by_policy },
  { "drops-without-close", BACKS_OFF, TAO_LINK_REASON_CLOSED_BY_PEER, drops_without_close },
  { "every-method-unknown", BACKS_OFF, TAO_LINK_REASON_PROTOCOL, every_method_unknown },
  { "no-subscriptions", LIVE, 0, no_subscriptions },
  { "values-of-another-block", LIVE_READ_FAILS, 0, values_of_another_block },
  { "values-left-out", LIVE_READ_FAILS, 0, values_left_out },
  { "values-not-asked-for", LIVE_READ_FAILS, 0, values_not_asked },
  { "values-not-a-list", LIVE_READ_FAILS, 0, values_not_a_list },
  { "values-truncated", LIVE_READ_FAILS, 0, values_truncated },
  { "values-too-long", LIVE_READ_FAILS, 0, values_too_long },
  { "values-odd-hex", LIVE_READ_FAILS, 0, values_odd_hex },
  { "values-are-numbers", LIVE_READ_FAILS, 0, values_are_numbers },
  { "state-pruned", LIVE_READ_FAILS, 0, storage_error },
  { "call-truncated", LIVE_READ_FAILS, 0, call_truncated },
  { "call-claims-a-billion-items", LIVE_READ_FAILS, 0, call_huge_count },
  { "call-null", LIVE_READ_FAILS, 0, call_null },
  { "call-object", LIVE_READ_FAILS, 0, call_object },
  { "call-traps", LIVE_READ_UNKNOWN, 0, call_traps },
  { "keys-without-end", LIVE_READ_FAILS, 0, keys_without_end },
  { "keys-outside-the-prefix", LIVE_READ_FAILS, 0, keys_outside_prefix },
  { "keys-unsorted", LIVE_READ_FAILS, 0, keys_unsorted },
  { "keys-not-a-list", LIVE_READ_FAILS, 0, keys_not_a_list },
};

/* --- running one -------------------------------------------------------------------------- */

static gboolean
hook (Replay *replay, SoupWebsocketConnection *socket, const char *id, const char *method, const TaoJsonValue *params, gpointer data)
{
  Hostile *hostile = data;

  return hostile->misdeed->answer != NULL && hostile->misdeed->answer (hostile, socket, id, method, params);
}

static gboolean
batch_hook (Replay *replay, SoupWebsocketConnection *socket, GPtrArray *answers, gpointer data)
{
  Hostile *hostile = data;

  return hostile->misdeed->batch != NULL && hostile->misdeed->batch (hostile, socket, answers);
}

static void
status_cb (TaoConnection *connection, const TaoLinkStatus *status, gpointer data)
{
  Hostile *hostile = data;

  if (status->reason != TAO_LINK_REASON_NONE)
    hostile->last_reason = status->reason;
  /* Whatever happens, there are words for it. */
  if (status->state == TAO_LINK_BACKING_OFF || status->state == TAO_LINK_REFUSED)
    g_assert_cmpstr (status->message, !=, "");
}

static void
best_cb (TaoConnection *connection, TaoAnchor *anchor, gpointer data)
{
  ((Hostile *) data)->n_best++;
}

static gboolean
is_live (gpointer data)
{
  return tao_connection_get_status (((Hostile *) data)->connection)->state == TAO_LINK_LIVE;
}

static gboolean
is_stopped (gpointer data)
{
  TaoLinkState state = tao_connection_get_status (((Hostile *) data)->connection)->state;

  return state == TAO_LINK_BACKING_OFF || state == TAO_LINK_REFUSED;
}

static gboolean
is_done (gpointer data)
{
  return ((Hostile *) data)->done;
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Hostile *hostile = data;

  hostile->done = TRUE;
  g_set_object (&hostile->result, result);
}

static GAsyncResult *
wait (Hostile *hostile)
{
  replay_wait (is_done, hostile);
  hostile->done = FALSE;
  return hostile->result;
}

/* Reads accounts and subnets: right, unknown, or an error; never wrong. */
static void
read_everything (Hostile *hostile, gboolean *failed, gboolean *unknown)
{
  g_autoptr(TaoAnchor) anchor = tao_anchor_ref (tao_connection_get_best (hostile->connection));
  g_autoptr(TaoChainAccounts) accounts = NULL;
  g_autoptr(TaoChainSubnets) subnets = NULL;
  g_autoptr(GByteArray) key = tao_hex_decode (ALICE, NULL);
  TaoBytes32 alice;

  memcpy (alice.bytes, key->data, 32);
  tao_chain_read_accounts_async (hostile->connection, anchor, &alice, 1, NULL, done_cb, hostile);
  accounts = tao_chain_read_accounts_finish (wait (hostile), NULL);
  *failed = accounts == NULL;
  if (accounts != NULL)
    {
      g_assert_cmpuint (accounts->accounts[0].free_rao, ==, ALICE_FREE);
      if (accounts->accounts[0].stakes == NULL)
        *unknown = TRUE;
      else
        g_assert_cmpuint (accounts->accounts[0].n_stakes, ==, 3);
    }
  if (!is_live (hostile))
    return;
  tao_chain_read_subnets_async (hostile->connection, anchor, NULL, done_cb, hostile);
  subnets = tao_chain_read_subnets_finish (wait (hostile), NULL);
  *failed |= subnets == NULL;
  if (subnets != NULL)
    {
      g_assert_cmpuint (subnets->n, ==, 4);
      g_assert_cmpuint (subnets->subnets[1].tao_in_rao, ==, 67378766978684);
    }
}

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

/* Several reads at once, so that their light questions travel together: all of them right. */
static void
read_together (Hostile *hostile)
{
  g_autoptr(TaoAnchor) anchor = tao_anchor_ref (tao_connection_get_best (hostile->connection));
  g_autoptr(GByteArray) key = tao_hex_decode (ALICE, NULL);
  g_autoptr(GError) error = NULL;
  TaoBytes32 alice;

  memcpy (alice.bytes, key->data, 32);
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr(GAsyncResult) accounts_result = NULL;
      g_autoptr(GAsyncResult) subnets_result = NULL;
      g_autoptr(TaoChainAccounts) accounts = NULL;
      g_autoptr(TaoChainSubnets) subnets = NULL;

      tao_chain_read_accounts_async (hostile->connection, anchor, &alice, 1, NULL, kept_cb, &accounts_result);
      tao_chain_read_subnets_async (hostile->connection, anchor, NULL, kept_cb, &subnets_result);
      while (accounts_result == NULL || subnets_result == NULL)
        g_main_context_iteration (NULL, TRUE);
      accounts = tao_chain_read_accounts_finish (accounts_result, &error);
      g_assert_no_error (error);
      subnets = tao_chain_read_subnets_finish (subnets_result, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (accounts->accounts[0].free_rao, ==, ALICE_FREE);
      g_assert_cmpuint (subnets->subnets[1].tao_in_rao, ==, 67378766978684);
    }
  g_assert_cmpuint (replay_get_n_batches (hostile->replay), >, 0);
}

static void
test_misdeed (gconstpointer data)
{
  const Misdeed *misdeed = data;
  g_autoptr(Replay) replay = replay_new ("spec218");
  Hostile hostile = { .misdeed = misdeed, .replay = replay };
  const char *endpoints[] = { replay_get_uri (replay), NULL };
  static const TaoConnectionEvents events = { .status_changed = status_cb, .best_head = best_cb };
  TaoBytes32 genesis;
  /* Short patience only where running out of it is the point. */
  gboolean waits = misdeed->reason == TAO_LINK_REASON_SILENT || misdeed->reason == TAO_LINK_REASON_RATE_LIMITED;
  TaoConnectionConfig config = {
    .endpoints = endpoints, .genesis = &genesis, .block_time_ms = waits ? 500 : 3000,
    .backoff_min_ms = 2000, .backoff_max_ms = 4000, .connect_timeout_ms = waits ? 400 : 5000,
    .call_timeout_ms = 5000, .max_message = 4 * 1024 * 1024,
  };
  gboolean failed = FALSE, unknown = FALSE;

  memset (genesis.bytes, 0x45, 32);
  replay_set_hook (replay, hook, &hostile);
  replay_set_batch_hook (replay, batch_hook, &hostile);
  replay_set_status (replay, misdeed->status, 0);
  hostile.connection = tao_connection_new (&config, &events, &hostile);
  tao_connection_start (hostile.connection);
  switch (misdeed->outcome)
    {
    case BACKS_OFF:
    case REFUSED:
      replay_wait (is_stopped, &hostile);
      g_assert_cmpint (tao_connection_get_status (hostile.connection)->state, ==,
                       misdeed->outcome == REFUSED ? TAO_LINK_REFUSED : TAO_LINK_BACKING_OFF);
      g_assert_cmpint (tao_connection_get_status (hostile.connection)->reason, ==, misdeed->reason);
      break;
    case DROPS_THEN_BACKS_OFF:
      replay_wait (is_live, &hostile);
      misdeed->when_live (&hostile);
      replay_wait (is_stopped, &hostile);
      g_assert_cmpint (hostile.last_reason, ==, misdeed->reason);
      break;
    case LIVE:
    case LIVE_READ_FAILS:
    case LIVE_READ_UNKNOWN:
      replay_wait (is_live, &hostile);
      if (misdeed->when_live != NULL)
        misdeed->when_live (&hostile);
      read_everything (&hostile, &failed, &unknown);
      g_assert_cmpint (failed, ==, misdeed->outcome == LIVE_READ_FAILS);
      g_assert_cmpint (unknown, ==, misdeed->outcome == LIVE_READ_UNKNOWN);
      if (misdeed->batch != NULL)
        read_together (&hostile);
      /* Told once is enough. */
      if (misdeed->batch == batches_refused)
        g_assert_cmpuint (replay_get_n_batches (replay), ==, 1);
      break;
    }
  g_clear_object (&hostile.result);
  tao_connection_stop (hostile.connection);
  tao_connection_unref (hostile.connection);
}

/* All of them again in one process: memory stays where it is. */
static guint64
resident (void)
{
  g_autofree char *text = NULL;
  guint64 total = 0, pages = 0;

  if (!g_file_get_contents ("/proc/self/statm", &text, NULL, NULL))
    return 0;
  sscanf (text, "%" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT, &total, &pages);
  return pages * 4;
}

static void
test_memory (void)
{
  g_test_message ("resident after all: %" G_GUINT64_FORMAT " KiB", resident ());
#ifndef __SANITIZE_ADDRESS__     /* which keeps what is freed */
  g_assert_cmpuint (resident (), <, 200 * 1024);
#endif
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (misdeeds); i++)
    {
      g_autofree char *path = g_strdup_printf ("/chain/hostile/%02u-%s", i + 1, misdeeds[i].name);

      g_test_add_data_func (path, &misdeeds[i], test_misdeed);
    }
  g_test_add_func ("/chain/hostile/memory", test_memory);
  return g_test_run ();
}
