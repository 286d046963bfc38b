/* taoctl metadata and taoctl decode, as programs.
 * argv[1]: the program. */
#include <gio/gio.h>
#include <json-glib/json-glib.h>

static const char *program;
static char *metadata;   /* a recorded file */

/* Runs taoctl with @arguments.  Returns the exit code; @out: (transfer full) standard output. */
static int
run (const char *const *arguments, char **out)
{
  g_autoptr(GStrvBuilder) argv = g_strv_builder_new ();
  g_auto(GStrv) words = NULL;
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GError) error = NULL;

  g_strv_builder_add (argv, program);
  g_strv_builder_addv (argv, (const char **) arguments);
  words = g_strv_builder_end (argv);
  process = g_subprocess_newv ((const char *const *) words,
                               G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, out, NULL, &error));
  g_assert_true (g_subprocess_get_if_exited (process));
  return g_subprocess_get_exit_status (process);
}

static void
test_metadata (void)
{
  g_autofree char *out = NULL;
  g_autoptr(JsonNode) root = NULL;
  g_autoptr(GError) error = NULL;
  JsonObject *object;

  g_assert_cmpint (run ((const char *[]) { "metadata", metadata, "--json", NULL }, &out), ==, 0);
  root = json_from_string (out, &error);
  g_assert_no_error (error);
  object = json_node_get_object (root);
  g_assert_cmpint (json_object_get_int_member (object, "version"), ==, 15);
  g_assert_cmpint (json_object_get_int_member (object, "types"), ==, 487);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "pallets")), ==, 26);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "apis")), ==, 19);
}

static void
test_decode (void)
{
  g_autofree char *account = NULL;
  g_autofree char *event = NULL;

  g_assert_cmpint (run ((const char *[]) { "decode", "--metadata", metadata, "--type", "AccountId32", "--json",
                                           "0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d", NULL },
                        &account), ==, 0);
  g_assert_cmpstr (account, ==, "\"5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY\"\n");

  g_assert_cmpint (run ((const char *[]) { "decode", "--metadata", metadata, "--type", "frame_support::dispatch::DispatchInfo",
                                           "--json", "c2945c3f55170200", NULL }, &event), ==, 0);
  g_assert_cmpstr (event, ==,
                   "{\"weight\":{\"ref_time\":\"265758000\",\"proof_size\":\"1493\"},\"class\":\"Mandatory\","
                   "\"pays_fee\":\"Yes\"}\n");
}

static void
test_refusals (void)
{
  static const struct {
    int         exit_code;
    const char *arguments[8];
  } cases[] = {
    { 2, { "metadata" } },
    { 1, { "metadata", "/nonexistent" } },
    { 1, { "metadata", "/dev/zero" } },
    { 1, { "metadata", "/" } },
    { 2, { "decode", "0x00" } },
    { 2, { "decode", "--metadata", "FILE", "--type", "u8" } },
    { 1, { "decode", "--metadata", "FILE", "--type", "NoSuchType", "0x00" } },
    { 1, { "decode", "--metadata", "FILE", "--type", "99999", "0x00" } },
    { 1, { "decode", "--metadata", "FILE", "--type", "u8", "0x0" } },
    { 1, { "decode", "--metadata", "FILE", "--type", "u8", "0x0000" } },
    { 1, { "decode", "--metadata", "FILE", "--type", "u16", "0x00" } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *arguments[G_N_ELEMENTS (cases[i].arguments) + 1] = { NULL };
      g_autofree char *out = NULL;

      for (gsize j = 0; cases[i].arguments[j] != NULL; j++)
        arguments[j] = g_str_equal (cases[i].arguments[j], "FILE") ? metadata : cases[i].arguments[j];
      g_assert_cmpint (run (arguments, &out), ==, cases[i].exit_code);
      g_assert_cmpstr (out, ==, "");
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  program = argv[1];
  metadata = g_build_filename (g_getenv ("TAOSCOPE_TEST_DATA"), "rpc", "spec218", "metadata_at_version_15-spec218.scale", NULL);
  g_test_add_func ("/cli/metadata/summary", test_metadata);
  g_test_add_func ("/cli/metadata/decode", test_decode);
  g_test_add_func ("/cli/metadata/refusals", test_refusals);
  return g_test_run ();
}
