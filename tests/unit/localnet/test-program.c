/* The program as its users meet it: how it starts, stops and fails, and what it survives. */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sys/prctl.h>

#include "localnet/localnet.h"

static const char *program;

typedef struct
{
  GSubprocess *process;
  guint16 port;
  char *line;
} Running;

/* A test that fails leaves nobody behind. */
static void
die_with_parent (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

/* Starts the program and waits until it listens; @port 0 afterwards if it ended instead. */
static void
start (Running *running, const char *const *args)
{
  g_autoptr(GPtrArray) argv = g_ptr_array_new ();
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | (g_test_verbose () ? 0 : G_SUBPROCESS_FLAGS_STDERR_SILENCE));
  g_autoptr(GDataInputStream) out = NULL;
  g_autoptr(GError) error = NULL;
  const char *colon;

  g_subprocess_launcher_set_child_setup (launcher, die_with_parent, NULL, NULL);
  g_ptr_array_add (argv, (gpointer) program);
  for (guint i = 0; args[i] != NULL; i++)
    g_ptr_array_add (argv, (gpointer) args[i]);
  g_ptr_array_add (argv, NULL);
  running->process = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv->pdata, &error);
  g_assert_no_error (error);
  out = g_data_input_stream_new (g_subprocess_get_stdout_pipe (running->process));
  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (out), FALSE);
  running->line = g_data_input_stream_read_line (out, NULL, NULL, NULL);
  running->port = 0;
  if (running->line != NULL && (colon = strstr (running->line, "127.0.0.1:")) != NULL)
    running->port = (guint16) g_ascii_strtoull (colon + 10, NULL, 10);
}

/* Returns the exit status. */
static int
finish (Running *running, int signal)
{
  int status = -1;

  if (signal != 0)
    g_subprocess_send_signal (running->process, signal);
  g_subprocess_wait (running->process, NULL, NULL);
  if (g_subprocess_get_if_exited (running->process))
    status = g_subprocess_get_exit_status (running->process);
  g_clear_object (&running->process);
  g_clear_pointer (&running->line, g_free);
  return status;
}

static GSocketConnection *
connect_to (const Running *running)
{
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GError) error = NULL;
  GSocketConnection *connection;

  g_socket_client_set_timeout (client, 20);
  connection = g_socket_client_connect_to_host (client, "127.0.0.1", running->port, NULL, &error);
  g_assert_no_error (error);
  return connection;
}

static gboolean
write_all (GSocketConnection *connection, const void *data, gsize len)
{
  return g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), data, len, NULL, NULL, NULL);
}

/* The whole answer to one HTTP request; "" if the server just hangs up. */
static char *
post (const Running *running, const char *body, gsize len)
{
  g_autoptr(GSocketConnection) connection = connect_to (running);
  g_autoptr(GString) request = g_string_new (NULL);
  g_autofree char *answer = g_malloc0 (65536);
  gsize n = 0;

  g_string_append_printf (request, "POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                          "Content-Type: application/json\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n\r\n", len);
  g_string_append_len (request, body, len);
  write_all (connection, request->str, request->len);
  g_input_stream_read_all (g_io_stream_get_input_stream (G_IO_STREAM (connection)), answer, 65535, &n, NULL, NULL);
  return g_steal_pointer (&answer);
}

static void
assert_healthy (const Running *running)
{
  static const char request[] = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"system_chain\",\"params\":[]}";
  g_autofree char *answer = post (running, request, sizeof request - 1);

  g_assert_nonnull (strstr (answer, "200 OK"));
  g_assert_nonnull (strstr (answer, "\"result\":\"Taoscope Localnet\""));
}

static GSocketConnection *
open_websocket (const Running *running)
{
  static const char request[] =
    "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
  GSocketConnection *connection = connect_to (running);
  g_autoptr(GString) answer = g_string_new (NULL);
  char byte;

  write_all (connection, request, sizeof request - 1);
  while (strstr (answer->str, "\r\n\r\n") == NULL
         && g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connection)), &byte, 1, NULL, NULL) == 1)
    g_string_append_c (answer, byte);
  g_assert_nonnull (strstr (answer->str, "101 "));
  return connection;
}

/* A masked frame, as clients send them. */
static gboolean
send_frame (GSocketConnection *connection, guint first_byte, const void *data, gsize len)
{
  g_autoptr(GByteArray) frame = g_byte_array_new ();
  guint8 header[14] = { (guint8) first_byte };
  gsize n;

  if (len < 126)
    {
      header[1] = (guint8) (0x80 | len);
      n = 2;
    }
  else if (len < 65536)
    {
      header[1] = 0x80 | 126;
      header[2] = (guint8) (len >> 8);
      header[3] = (guint8) len;
      n = 4;
    }
  else
    {
      header[1] = 0x80 | 127;
      for (guint i = 0; i < 8; i++)
        header[2 + i] = (guint8) ((guint64) len >> (56 - 8 * i));
      n = 10;
    }
  /* A mask of zeros leaves the payload as it is. */
  g_byte_array_append (frame, header, n + 4);
  if (len > 0)
    g_byte_array_append (frame, data, len);
  return write_all (connection, frame->data, frame->len);
}

static guint64
resident_kib (const Running *running)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/status", g_subprocess_get_identifier (running->process));
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return g_ascii_strtoull (strstr (text, "VmRSS:") + 6, NULL, 10);
}

/* --- Starting and stopping ----------------------------------------------------------------- */

static void
remove_folder (const char *path)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      g_unlink (file);
    }
  g_rmdir (path);
}

static void
test_exit_codes (void)
{
  g_autofree char *folder = g_dir_make_tmp ("taoscope-test-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (folder, "localnet.db", NULL);
  g_autofree char *port = NULL;
  Running first = { 0 }, second = { 0 };

  start (&first, (const char *const[]) { "--base-path", folder, "--port", "0", "--manual", NULL });
  g_assert_cmpuint (first.port, !=, 0);
  g_assert_true (g_regex_match_simple ("^listening 127\\.0\\.0\\.1:[0-9]+ genesis 0x[0-9a-f]{64}$", first.line, 0, 0));
  assert_healthy (&first);

  start (&second, (const char *const[]) { "--base-path", folder, "--port", "0", NULL });
  g_assert_cmpint (finish (&second, 0), ==, 5);
  port = g_strdup_printf ("%u", first.port);
  start (&second, (const char *const[]) { "--tmp", "--port", port, NULL });
  g_assert_cmpint (finish (&second, 0), ==, 3);
  start (&second, (const char *const[]) { "--port", "0", NULL });
  g_assert_cmpint (finish (&second, 0), ==, 2);
  start (&second, (const char *const[]) { "--tmp", "--block-time", "10", NULL });
  g_assert_cmpint (finish (&second, 0), ==, 2);
  start (&second, (const char *const[]) { "--tmp", "--preset", "nobody", NULL });
  g_assert_cmpint (finish (&second, 0), ==, 2);

  g_assert_cmpint (finish (&first, SIGTERM), ==, 0);
  start (&first, (const char *const[]) { "--base-path", folder, "--port", "0", NULL });
  g_assert_cmpint (finish (&first, SIGINT), ==, 0);

  g_assert_true (g_file_set_contents (file, "this is no database, but it is long enough to look like one", -1, NULL));
  start (&first, (const char *const[]) { "--base-path", folder, "--port", "0", NULL });
  g_assert_cmpint (finish (&first, 0), ==, 4);
  remove_folder (folder);
}

/* --- Strangers -------------------------------------------------------------------------------- */

static char *
malformed (gsize *len)
{
  static const char *const fixed[] = {
    "", "{", "}", "nul", "\"", "{\"jsonrpc\":\"2.0\",\"id\":1}", "[1,2,3]", "{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"system_chain\"}",
    "{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"system_chain\"}", "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":7}",
    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"state_call\",\"params\":[1,2,3]}",
    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"state_getKeysPaged\",\"params\":[\"0x\",1e99]}",
    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"state_getKeysPaged\",\"params\":[\"0x\",18446744073709551616]}",
    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"state_queryStorageAt\",\"params\":[[\"0x0\"]]}",
    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"author_submitExtrinsic\",\"params\":[\"0xffffffffffffffffffffffff\"]}",
    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"chainHead_v1_storage\",\"params\":[\"x\",\"y\",[{}],null]}",
    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"chainHead_v1_unpin\",\"params\":[null,null]}",
    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"system_accountNextIndex\",\"params\":[\"5\\u0000\"]}",
    "\xff\xfe\x00\x01",
  };
  GString *text = g_string_new (NULL);

  switch (g_test_rand_int_range (0, 6))
    {
    case 0:     /* deep */
      for (guint n = (guint) g_test_rand_int_range (1, 50000); n > 0; n--)
        g_string_append_c (text, "[{"[n % 2]);
      break;
    case 1:     /* bytes */
      for (guint n = (guint) g_test_rand_int_range (0, 300); n > 0; n--)
        g_string_append_c (text, (char) g_test_rand_int_range (0, 256));
      break;
    case 2:     /* a good one, broken somewhere */
      g_string_append (text, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"state_getStorage\",\"params\":[\"0x6e756d626572\",null]}");
      text->str[g_test_rand_int_range (0, text->len)] = (char) g_test_rand_int_range (0, 256);
      break;
    case 3:     /* wide */
      g_string_append_c (text, '[');
      for (guint n = (guint) g_test_rand_int_range (1, 3000); n > 0; n--)
        g_string_append (text, "{},");
      break;
    default:
      g_string_append (text, fixed[g_test_rand_int_range (0, G_N_ELEMENTS (fixed))]);
    }
  *len = text->len;
  return g_string_free (text, FALSE);
}

static void
test_malformed (void)
{
  Running running = { 0 };
  g_autoptr(GPtrArray) half_open = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GSocketConnection) socket = NULL;
  gint64 begin = g_get_monotonic_time ();
  guint64 before;

  start (&running, (const char *const[]) { "--tmp", "--port", "0", "--block-time", "250", NULL });
  before = resident_kib (&running);
  for (guint i = 0; i < 10000; i++)
    {
      gsize len;
      g_autofree char *text = malformed (&len);

      if (i % 100 == 0)
        {
          /* Begins and never goes on; the oldest give up. */
          GSocketConnection *silent = connect_to (&running);

          write_all (silent, "POST / HTTP/1.1\r\nContent-Length: 99", (gsize) (i / 100 % 36));
          g_ptr_array_add (half_open, silent);
          if (half_open->len > 60)
            g_ptr_array_remove_index (half_open, 0);
        }
      if (i % 8 == 0)
        {
          g_autofree char *answer = post (&running, text, len);

          g_assert_true (answer[0] == '\0' || g_str_has_prefix (answer, "HTTP/1.1 "));
          continue;
        }
      /* Text, binary, unfinished, reserved and control frames. */
      if (socket == NULL)
        socket = open_websocket (&running);
      if (!send_frame (socket, (guint[]) { 0x81, 0x82, 0x81, 0x01, 0x8b, 0x89, 0xc1 }[i % 97 < 90 ? i % 3 : i % 7], text, len))
        g_clear_object (&socket);
      if (i % 50 == 0)
        g_clear_object (&socket);
    }
  assert_healthy (&running);
  g_test_message ("10000 malformed requests in %.1f s, memory %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT " KiB",
                  (double) (g_get_monotonic_time () - begin) / 1e6, before, resident_kib (&running));
#ifndef __SANITIZE_ADDRESS__     /* which keeps what is freed */
  g_assert_cmpuint (resident_kib (&running), <, before + 100 * 1024);
#endif
  g_assert_cmpint (finish (&running, SIGTERM), ==, 0);
}

static void
test_too_large (void)
{
  Running running = { 0 };
  g_autofree char *huge = g_malloc (5 * 1024 * 1024);
  g_autofree char *answer = NULL;
  static const char endless[] = "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n";
  g_autoptr(GSocketConnection) chunked = NULL;
  g_autoptr(GSocketConnection) socket = NULL;
  guint64 before;
  gboolean accepted = TRUE;

  memset (huge, ' ', 5 * 1024 * 1024);
  start (&running, (const char *const[]) { "--tmp", "--port", "0", "--manual", NULL });
  before = resident_kib (&running);
  answer = post (&running, huge, 5 * 1024 * 1024);
  g_assert_true (answer[0] == '\0' || strstr (answer, "413") != NULL);

  chunked = connect_to (&running);
  write_all (chunked, endless, sizeof endless - 1);
  for (guint i = 0; i < 2000 && accepted; i++)
    accepted = write_all (chunked, "10000\r\n", 7) && write_all (chunked, huge, 65536) && write_all (chunked, "\r\n", 2);
  g_assert_false (accepted);

  socket = open_websocket (&running);
  send_frame (socket, 0x81, huge, 5 * 1024 * 1024);
  assert_healthy (&running);
  g_assert_cmpuint (resident_kib (&running), <, before + 64 * 1024);
  g_assert_cmpint (finish (&running, SIGTERM), ==, 0);
}

/* Asks and asks, and never reads an answer. */
static void
test_slow_reader (void)
{
  Running running = { 0 };
  g_autoptr(GString) batch = g_string_new ("[");
  g_autoptr(GSocketConnection) socket = NULL;
  guint64 before;
  guint n = 0;

  for (guint i = 0; i < 500; i++)
    g_string_append (batch, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"rpc_methods\"},");
  batch->str[batch->len - 1] = ']';
  start (&running, (const char *const[]) { "--tmp", "--port", "0", "--manual", NULL });
  before = resident_kib (&running);
  socket = open_websocket (&running);
  while (n < 2000 && send_frame (socket, 0x81, batch->str, batch->len))
    n++;
  g_assert_cmpuint (n, <, 2000);
  assert_healthy (&running);
  g_test_message ("dropped after about %u batches, memory %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT " KiB",
                  n, before, resident_kib (&running));
  g_assert_cmpuint (resident_kib (&running), <, before + 128 * 1024);
  g_assert_cmpint (finish (&running, SIGTERM), ==, 0);
}

/* Who holds all connections does not hold the server for ever, and nobody gets hurt. */
static void
test_many_connections (void)
{
  Running running = { 0 };
  g_autoptr(GPtrArray) open = g_ptr_array_new_with_free_func (g_object_unref);

  start (&running, (const char *const[]) { "--tmp", "--port", "0", "--manual", NULL });
  for (guint i = 0; i < 400; i++)
    g_ptr_array_add (open, connect_to (&running));
  g_ptr_array_set_size (open, 0);
  /* The server learns of it when it reads. */
  for (guint i = 0; i < 200; i++)
    {
      static const char request[] = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"system_chain\",\"params\":[]}";
      g_autofree char *answer = post (&running, request, sizeof request - 1);

      if (answer[0] != '\0')
        break;
    }
  assert_healthy (&running);
  g_assert_cmpint (finish (&running, SIGTERM), ==, 0);
}

/* --- Sudden death ------------------------------------------------------------------------------ */

static void
test_kill (void)
{
  g_autofree char *folder = g_dir_make_tmp ("taoscope-test-XXXXXX", NULL);
  TaoLocalnetConfig config = { .base_path = folder, .pruning = 256 };
  guint rounds = g_test_slow () ? 200 : 40;
  guint32 best = 0;
  guint8 best_hash[32] = { 0 };

  for (guint round = 0; round < rounds; round++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(TaoRuntime) runtime = NULL;
      g_autoptr(TaoLocalnet) chain = NULL;
      guint8 parent[32];
      Running running = { 0 };

      start (&running, (const char *const[]) { "--base-path", folder, "--port", "0", "--fast-forward", "10000000", NULL });
      g_assert_cmpuint (running.port, !=, 0);
      /* History is written every 250 ms: some rounds die before, in and after such a moment. */
      g_usleep ((gulong) g_test_rand_int_range (0, round % 4 == 0 ? 600000 : 60000));
      finish (&running, SIGKILL);

      runtime = tao_runtime_new ();
      chain = tao_localnet_new (runtime, &config, &error);
      g_assert_no_error (error);

      /* Nothing that was safe is lost, and the new blocks follow on it. */
      g_assert_cmpuint (tao_localnet_get_best (chain)->number, >=, best);
      memcpy (parent, best_hash, 32);
      for (guint32 number = best; number <= tao_localnet_get_best (chain)->number; number++)
        {
          g_autoptr(TaoBlock) block = tao_localnet_get_block (chain, number);

          g_assert_nonnull (block);
          if (number == best && round > 0)
            g_assert_cmpmem (block->hash, 32, best_hash, 32);
          else if (number > best)
            g_assert_cmpmem (block->parent_hash, 32, parent, 32);
          memcpy (parent, block->hash, 32);
        }
      best = tao_localnet_get_best (chain)->number;
      memcpy (best_hash, parent, 32);
    }
  g_test_message ("killed %u times, %u blocks in the end", rounds, best);
  g_assert_cmpuint (best, >, 0);
  remove_folder (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  program = argv[1];
  signal (SIGPIPE, SIG_IGN);
  g_test_add_func ("/localnet/program/exit-codes", test_exit_codes);
  g_test_add_func ("/localnet/program/malformed", test_malformed);
  g_test_add_func ("/localnet/program/too-large", test_too_large);
  g_test_add_func ("/localnet/program/slow-reader", test_slow_reader);
  g_test_add_func ("/localnet/program/many-connections", test_many_connections);
  g_test_add_func ("/localnet/program/kill", test_kill);
  return g_test_run ();
}
