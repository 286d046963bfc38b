/* The runner of the vectors, run on folders made for it: it must pass what is right, name what is wrong, and not be
 * content with nothing.  argv[1]: the runner. */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>
#include <sys/wait.h>

#define EPOCH_FILE "epoch-425/epoch-425-000-n16.json"
#define EPOCH_ID "epoch-425-000-n16"

static const char *runner;

/* --- A folder ---------------------------------------------------------------------------------------------------- */

static char *
new_folder (void)
{
  g_autoptr(GError) error = NULL;
  char *path = g_dir_make_tmp ("taoscope-vectors-XXXXXX", &error);

  g_assert_no_error (error);
  return path;
}

static void
remove_tree (const char *path)
{
  g_autoptr(GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

static JsonNode *
load (const char *relative)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autoptr(GError) error = NULL;
  g_autofree char *path = g_build_filename (g_getenv ("TAOSCOPE_TEST_DATA"), relative, NULL);

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  return json_parser_steal_root (parser);
}

/* Writes @node to @folder/@name, making the folders in between. */
static void
save (const char *folder,
      const char *name,
      JsonNode   *node)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);
  g_autofree char *text = json_to_string (node, FALSE);
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

/* Runs the runner and removes @folder.  Gives its exit status. */
static int
run (char  *folder,
     char **output)
{
  const char *argv[] = { runner, folder, NULL };
  g_autoptr(GError) error = NULL;
  int status = -1;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, output, NULL, &status, &error);
  g_assert_no_error (error);
  g_test_message ("%s", *output);
  remove_tree (folder);
  g_free (folder);
  g_assert_true (WIFEXITED (status));
  return WEXITSTATUS (status);
}

static void
assert_has (const char *output,
            const char *line)
{
  if (strstr (output, line) == NULL)
    g_error ("\"%s\" is not in:\n%s", line, output);
}

static JsonObject *
part (JsonNode   *document,
      const char *name)
{
  return json_object_get_object_member (json_node_get_object (document), name);
}

/* --- Tests ------------------------------------------------------------------------------------------------------- */

static void
test_nothing (void)
{
  g_autofree char *output = NULL;

  g_assert_cmpint (run (new_folder (), &output), ==, 1);
  assert_has (output, "no case found");
  assert_has (output, "0 passed, 0 failed");
}

static void
test_strangers (void)
{
  char *folder = new_folder ();
  g_autofree char *broken = g_build_filename (folder, "broken.json", NULL);
  g_autofree char *output = NULL;
  g_autoptr(JsonNode) other = json_from_string ("{\"hello\": [1, 2]}", NULL);

  save (folder, "other.json", other);
  save (folder, "README.md", other);
  g_assert_true (g_file_set_contents (broken, "{\"id\":", -1, NULL));
  g_assert_cmpint (run (folder, &output), ==, 1);
  assert_has (output, "other.json: no kind of vectors that is known here");
  assert_has (output, "ignored ");
  assert_has (output, "2 other documents ignored");
}

/* Folders are walked, packed documents are read too. */
static void
test_right (void)
{
  char *folder = new_folder ();
  g_autofree char *packed_path = g_build_filename (folder, "packed.json.gz", NULL);
  g_autofree char *output = NULL;
  g_autofree char *text = NULL;
  g_autoptr(JsonNode) document = load (EPOCH_FILE);
  g_autoptr(GFile) packed = g_file_new_for_path (packed_path);
  g_autoptr(GZlibCompressor) gzip = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 6);
  g_autoptr(GFileOutputStream) file = g_file_replace (packed, NULL, FALSE, G_FILE_CREATE_NONE, NULL, NULL);
  g_autoptr(GOutputStream) stream = g_converter_output_stream_new (G_OUTPUT_STREAM (file), G_CONVERTER (gzip));

  text = json_to_string (document, FALSE);
  g_assert_true (g_output_stream_write_all (stream, text, strlen (text), NULL, NULL, NULL));
  g_assert_true (g_output_stream_close (stream, NULL, NULL));
  save (folder, "a/b/c/any name.json", document);
  g_assert_cmpint (run (folder, &output), ==, 0);
  assert_has (output, "2 passed, 0 failed");
}

/* One value changed: the case, the field, the index and both values. */
static void
test_wrong_epoch (void)
{
  char *folder = new_folder ();
  g_autofree char *output = NULL;
  g_autofree char *line = NULL;
  g_autoptr(JsonNode) document = load (EPOCH_FILE);
  JsonArray *incentive = json_object_get_array_member (part (document, "output"), "Incentive");
  gint64 right = json_array_get_int_element (incentive, 3);
  JsonArray *changed = json_array_new ();

  for (guint i = 0; i < json_array_get_length (incentive); i++)
    json_array_add_int_element (changed, json_array_get_int_element (incentive, i) + (i == 3 ? 7 : 0));
  json_object_set_array_member (part (document, "output"), "Incentive", changed);
  save (folder, "wrong.json", document);
  g_assert_cmpint (run (folder, &output), ==, 1);
  line = g_strdup_printf (EPOCH_ID ": Incentive[3]: expected %" G_GINT64_FORMAT ", got %" G_GINT64_FORMAT "\n", right + 7, right);
  assert_has (output, line);
  assert_has (output, "0 passed, 1 failed");
}

/* The others of a list are not touched by the one that is wrong. */
static void
test_wrong_pool (void)
{
  char *folder = new_folder ();
  g_autofree char *output = NULL;
  g_autofree char *line = NULL;
  g_autoptr(JsonNode) document = load ("dtao-425/pool.json");
  JsonArray *cases = json_node_get_array (document);
  guint n = json_array_get_length (cases), changed = n;
  const char *id = NULL;

  for (guint i = 0; i < n && changed == n; i++)
    {
      JsonObject *object = json_array_get_object_element (cases, i), *out = json_object_get_object_member (object, "output");

      if (!json_object_has_member (out, "price_bits"))
        continue;
      changed = i;
      id = json_object_get_string_member (object, "id");
      line = g_strdup_printf ("%s: price_bits: expected 12345, got %s\n", id, json_object_get_string_member (out, "price_bits"));
      json_object_set_string_member (out, "price_bits", "12345");
    }
  g_assert_cmpuint (changed, <, n);
  save (folder, "pool.json", document);
  g_assert_cmpint (run (folder, &output), ==, 1);
  assert_has (output, line);
  g_free (line);
  line = g_strdup_printf ("%u passed, 1 failed", n - 1);
  assert_has (output, line);
}

/* A staking call of 218, one storage entry changed. */
static void
test_wrong_call (void)
{
  char *folder = new_folder ();
  g_autofree char *output = NULL;
  g_autoptr(JsonNode) document = load ("dtao-218/dtao-218-stake-00.json");
  JsonArray *steps = json_object_get_array_member (json_node_get_object (document), "steps");
  JsonObject *changes = json_object_get_object_member (json_array_get_object_element (steps, 0), "extrinsic");

  json_object_set_string_member (changes, "SubnetTAO/2", "1");
  save (folder, "wrong.json", document);
  g_assert_cmpint (run (folder, &output), ==, 1);
  assert_has (output, "dtao-218-stake-00, block 3: SubnetTAO/2: expected 1, got 4017832842368\n");
}

/* What has a default may be missing, what has none is named. */
static void
test_missing (void)
{
  static const struct { const char *field; int status; const char *line; } rows[] = {
    { "BondsPenalty", 0, "1 passed, 0 failed" },
    { "earliest_active_commit_block", 0, "1 passed, 0 failed" },
    { "LastUpdate", 1, EPOCH_ID ": LastUpdate: malformed: missing\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      char *folder = new_folder ();
      g_autofree char *output = NULL;
      g_autoptr(JsonNode) document = load (EPOCH_FILE);
      JsonObject *input = part (document, "input");

      /* As the document has it by default, so that its absence changes nothing. */
      if (i == 0)
        g_assert_cmpint (json_object_get_int_member (input, "BondsPenalty"), ==, 65535);
      json_object_remove_member (input, rows[i].field);
      if (i == 1)
        json_object_set_boolean_member (input, "CommitRevealWeightsEnabled", FALSE);
      save (folder, "short.json", document);
      g_assert_cmpint (run (folder, &output), ==, rows[i].status);
      assert_has (output, rows[i].line);
    }
}

/* Rules are picked by the document's version; without rules there is no verdict. */
static void
test_version (void)
{
  static const struct { gint64 version; int status; const char *line; } rows[] = {
    { 424, 0, "1 passed, 0 failed" },
    { 432, 0, "1 passed, 0 failed" },
    { 999, 1, "skipped " EPOCH_ID ": no rules for its runtime version" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      char *folder = new_folder ();
      g_autofree char *output = NULL;
      g_autoptr(JsonNode) document = load (EPOCH_FILE);

      json_object_set_int_member (json_node_get_object (document), "spec_version", rows[i].version);
      save (folder, "other.json", document);
      g_assert_cmpint (run (folder, &output), ==, rows[i].status);
      assert_has (output, rows[i].line);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (argc < 2)
    g_error ("Say which runner to test.");
  runner = argv[1];

  g_test_add_func ("/vectors/runner/nothing", test_nothing);
  g_test_add_func ("/vectors/runner/strangers", test_strangers);
  g_test_add_func ("/vectors/runner/right", test_right);
  g_test_add_func ("/vectors/runner/wrong-epoch", test_wrong_epoch);
  g_test_add_func ("/vectors/runner/wrong-pool", test_wrong_pool);
  g_test_add_func ("/vectors/runner/wrong-call", test_wrong_call);
  g_test_add_func ("/vectors/runner/missing", test_missing);
  g_test_add_func ("/vectors/runner/version", test_version);

  return g_test_run ();
}
