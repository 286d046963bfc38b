#include "handlers.h"

#include <gio/gio.h>
#include <stdlib.h>
#include <string.h>

/* So that a loop of links ends. */
#define MAX_DEPTH 16

struct _VectorRun {
  const char *path;            /* of the document being replayed */
  char *case_id;
  guint case_mismatches;
  guint passed;
  guint failed;
  guint skipped;
  guint ignored;
};

/* One line per kind of document; the first that recognises it gets it. */
static const VectorHandler *const handlers[] = {
  &vectors_epoch,
  &vectors_block_step,
  &vectors_dtao_epochs,
  &vectors_dtao,
  &vectors_dtao_historic,
};

void
vectors_begin_case (VectorRun  *run,
                    const char *id)
{
  g_assert (run->case_id == NULL);
  run->case_id = g_strdup (id);
  run->case_mismatches = 0;
}

void
vectors_end_case (VectorRun *run)
{
  g_assert (run->case_id != NULL);
  if (run->case_mismatches == 0)
    run->passed++;
  else
    run->failed++;
  g_clear_pointer (&run->case_id, g_free);
}

void
vectors_skip (VectorRun  *run,
              const char *id,
              const char *reason)
{
  g_print ("skipped %s: %s\n", id, reason);
  run->skipped++;
}

void
vectors_malformed (VectorRun  *run,
                   const char *field,
                   const char *what)
{
  g_print ("%s: %s: malformed: %s\n", run->case_id != NULL ? run->case_id : run->path, field, what);
  if (run->case_id != NULL)
    run->case_mismatches++;
  else
    run->failed++;
}

gboolean
vectors_expect_text (VectorRun  *run,
                     const char *field,
                     const char *index,
                     const char *expected,
                     const char *got)
{
  if (g_strcmp0 (expected, got) == 0)
    return TRUE;
  g_print ("%s: %s%s%s%s: expected %s, got %s\n", run->case_id, field,
           index != NULL ? "[" : "", index != NULL ? index : "", index != NULL ? "]" : "",
           expected != NULL ? expected : "nothing", got != NULL ? got : "nothing");
  run->case_mismatches++;
  return FALSE;
}

gboolean
vectors_expect_u128 (VectorRun  *run,
                     const char *field,
                     const char *index,
                     tao_u128    expected,
                     tao_u128    got)
{
  g_autofree char *expected_text = NULL;
  g_autofree char *got_text = NULL;

  if (expected == got)
    return TRUE;
  expected_text = vectors_format_u128 (expected);
  got_text = vectors_format_u128 (got);
  return vectors_expect_text (run, field, index, expected_text, got_text);
}

gboolean
vectors_expect_i128 (VectorRun  *run,
                     const char *field,
                     const char *index,
                     tao_i128    expected,
                     tao_i128    got)
{
  g_autofree char *expected_text = NULL;
  g_autofree char *got_text = NULL;

  if (expected == got)
    return TRUE;
  expected_text = vectors_format_i128 (expected);
  got_text = vectors_format_i128 (got);
  return vectors_expect_text (run, field, index, expected_text, got_text);
}

gboolean
vectors_expect_number (VectorRun  *run,
                       const char *field,
                       gint64      index,
                       tao_u128    expected,
                       tao_u128    got)
{
  char text[24];

  if (expected == got)
    return TRUE;
  g_snprintf (text, sizeof text, "%" G_GINT64_FORMAT, index);
  return vectors_expect_u128 (run, field, index < 0 ? NULL : text, expected, got);
}

gboolean
vectors_parse_u128 (const char *text,
                    tao_u128   *out)
{
  tao_u128 value = 0;

  if (*text == '\0')
    return FALSE;
  for (; *text != '\0'; text++)
    {
      if (!g_ascii_isdigit (*text) ||
          __builtin_mul_overflow (value, (tao_u128) 10, &value) ||
          __builtin_add_overflow (value, (tao_u128) (*text - '0'), &value))
        return FALSE;
    }
  *out = value;
  return TRUE;
}

gboolean
vectors_parse_i128 (const char *text,
                    tao_i128   *out)
{
  gboolean negative = *text == '-';
  tao_u128 magnitude;

  if (!vectors_parse_u128 (text + negative, &magnitude) ||
      magnitude > (tao_u128) TAO_I128_MAX + (negative ? 1 : 0))
    return FALSE;
  *out = tao_i128_from_magnitude_sat (negative, magnitude);
  return TRUE;
}

static char *
format_decimal (gboolean negative,
                tao_u128 value)
{
  char digits[48];
  gsize at = sizeof digits - 1;

  digits[at] = '\0';
  do
    {
      digits[--at] = (char) ('0' + (int) (value % 10));
      value /= 10;
    }
  while (value != 0);
  if (negative)
    digits[--at] = '-';
  return g_strdup (digits + at);
}

char *
vectors_format_u128 (tao_u128 value)
{
  return format_decimal (FALSE, value);
}

char *
vectors_format_i128 (tao_i128 value)
{
  return format_decimal (value < 0, tao_i128_magnitude (value));
}

JsonNode *
vectors_member (VectorRun  *run,
                JsonObject *object,
                const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  if (node == NULL)
    vectors_malformed (run, name, "missing");
  return node;
}

JsonObject *
vectors_object (VectorRun  *run,
                JsonObject *object,
                const char *name)
{
  JsonNode *node = vectors_member (run, object, name);

  if (node == NULL)
    return NULL;
  if (JSON_NODE_HOLDS_OBJECT (node))
    return json_node_get_object (node);
  vectors_malformed (run, name, "not an object");
  return NULL;
}

JsonArray *
vectors_node_array (VectorRun  *run,
                    JsonNode   *node,
                    const char *field)
{
  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node))
    return json_node_get_array (node);
  if (node != NULL)
    vectors_malformed (run, field, "not a list");
  return NULL;
}

JsonArray *
vectors_array (VectorRun  *run,
               JsonObject *object,
               const char *name)
{
  return vectors_node_array (run, vectors_member (run, object, name), name);
}

gboolean
vectors_is_null (JsonObject *object,
                 const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node == NULL || JSON_NODE_HOLDS_NULL (node);
}

guint64
vectors_u64_or (VectorRun  *run,
                JsonObject *object,
                const char *name,
                guint64     absent)
{
  return object == NULL || vectors_is_null (object, name) ? absent : vectors_u64 (run, object, name);
}

gint64
vectors_i64_or (VectorRun  *run,
                JsonObject *object,
                const char *name,
                gint64      absent)
{
  return object == NULL || vectors_is_null (object, name) ? absent : (gint64) vectors_i128 (run, object, name);
}

const char *
vectors_node_text (VectorRun  *run,
                   JsonNode   *node,
                   const char *field)
{
  if (node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    return json_node_get_string (node);
  if (node != NULL)
    vectors_malformed (run, field, "not a text");
  return NULL;
}

const char *
vectors_text (VectorRun  *run,
              JsonObject *object,
              const char *name)
{
  return vectors_node_text (run, vectors_member (run, object, name), name);
}

/* The value inside {"bits": …}, or the node itself. */
static JsonNode *
unwrap_bits (JsonNode *node)
{
  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node) &&
      json_object_has_member (json_node_get_object (node), "bits"))
    return json_object_get_member (json_node_get_object (node), "bits");
  return node;
}

/* Small values, common to the signed and the unsigned reader. */
static gboolean
read_plain_number (JsonNode *node,
                   gint64   *out)
{
  if (!JSON_NODE_HOLDS_VALUE (node))
    return FALSE;
  if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    *out = json_node_get_boolean (node);
  else if (json_node_get_value_type (node) == G_TYPE_INT64)
    *out = json_node_get_int (node);
  else
    return FALSE;
  return TRUE;
}

static gboolean
node_is_text (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING;
}

tao_u128
vectors_node_u128 (VectorRun  *run,
                   JsonNode   *node,
                   const char *field)
{
  tao_u128 value;
  gint64 plain;

  node = unwrap_bits (node);
  if (node == NULL)
    return 0;
  if (node_is_text (node) && vectors_parse_u128 (json_node_get_string (node), &value))
    return value;
  if (read_plain_number (node, &plain) && plain >= 0)
    return (tao_u128) plain;
  vectors_malformed (run, field, "not an unsigned integer");
  return 0;
}

tao_i128
vectors_node_i128 (VectorRun  *run,
                   JsonNode   *node,
                   const char *field)
{
  tao_i128 value;
  gint64 plain;

  node = unwrap_bits (node);
  if (node == NULL)
    return 0;
  if (node_is_text (node) && vectors_parse_i128 (json_node_get_string (node), &value))
    return value;
  if (read_plain_number (node, &plain))
    return plain;
  vectors_malformed (run, field, "not an integer");
  return 0;
}

guint64
vectors_node_u64 (VectorRun  *run,
                  JsonNode   *node,
                  const char *field)
{
  tao_u128 value = vectors_node_u128 (run, node, field);

  if (value <= G_MAXUINT64)
    return (guint64) value;
  vectors_malformed (run, field, "more than 64 bits");
  return 0;
}

tao_u128
vectors_u128 (VectorRun  *run,
              JsonObject *object,
              const char *name)
{
  return vectors_node_u128 (run, vectors_member (run, object, name), name);
}

tao_i128
vectors_i128 (VectorRun  *run,
              JsonObject *object,
              const char *name)
{
  return vectors_node_i128 (run, vectors_member (run, object, name), name);
}

guint64
vectors_u64 (VectorRun  *run,
             JsonObject *object,
             const char *name)
{
  return vectors_node_u64 (run, vectors_member (run, object, name), name);
}

guint16
vectors_u16 (VectorRun  *run,
             JsonObject *object,
             const char *name)
{
  guint64 value = vectors_u64 (run, object, name);

  if (value <= G_MAXUINT16)
    return (guint16) value;
  vectors_malformed (run, name, "more than 16 bits");
  return 0;
}

gboolean
vectors_flag (VectorRun  *run,
              JsonObject *object,
              const char *name)
{
  return vectors_u64 (run, object, name) != 0;
}

static void
ignore (VectorRun  *run,
        const char *path,
        const char *reason)
{
  g_print ("ignored %s: %s\n", path, reason);
  run->ignored++;
}

/* The text of a document, unpacked where its name ends in .gz. */
static GBytes *
read_document (const char *path,
               GError    **error)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GFileInputStream) packed = NULL;
  g_autoptr(GInputStream) stream = NULL;
  g_autoptr(GOutputStream) memory = g_memory_output_stream_new_resizable ();

  packed = g_file_read (file, NULL, error);
  if (packed == NULL)
    return NULL;
  if (g_str_has_suffix (path, ".gz"))
    {
      g_autoptr(GZlibDecompressor) gzip = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);

      stream = g_converter_input_stream_new (G_INPUT_STREAM (packed), G_CONVERTER (gzip));
    }
  else
    stream = g_object_ref (G_INPUT_STREAM (packed));
  if (g_output_stream_splice (memory, stream, G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, NULL, error) < 0)
    return NULL;
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

static void
replay_file (VectorRun  *run,
             const char *path)
{
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) text = read_document (path, &error);
  JsonNode *root;

  if (text == NULL || g_bytes_get_size (text) == 0 ||
      !json_parser_load_from_data (parser, g_bytes_get_data (text, NULL), (gssize) g_bytes_get_size (text), &error) ||
      (root = json_parser_get_root (parser)) == NULL)
    {
      ignore (run, path, error != NULL ? error->message : "empty");
      return;
    }

  run->path = path;
  for (gsize i = 0; i < G_N_ELEMENTS (handlers); i++)
    if (handlers[i]->recognises (root))
      {
        handlers[i]->replay (run, root);
        return;
      }
  ignore (run, path, "no kind of vectors that is known here");
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
walk (VectorRun  *run,
      const char *path,
      guint       depth)
{
  g_autoptr(GDir) folder = NULL;
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  if (!g_file_test (path, G_FILE_TEST_IS_DIR))
    {
      if (g_str_has_suffix (path, ".json") || g_str_has_suffix (path, ".json.gz"))
        replay_file (run, path);
      return;
    }

  if (depth == MAX_DEPTH || (folder = g_dir_open (path, 0, NULL)) == NULL)
    return;
  while ((name = g_dir_read_name (folder)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *child = g_build_filename (path, g_ptr_array_index (names, i), NULL);

      walk (run, child, depth + 1);
    }
}

int
main (int   argc,
      char *argv[])
{
  VectorRun run = { 0 };
  const char *path = argc > 1 ? argv[1] : g_getenv ("TAOSCOPE_VECTORS");
  g_autofree char *from_there = NULL;

  if (path == NULL || *path == '\0')
    path = g_getenv ("TAOSCOPE_TEST_DATA");
  if (path == NULL)
    {
      g_printerr ("Usage: run-vectors FOLDER, or set TAOSCOPE_VECTORS to it.\n");
      return 2;
    }
  /* Test runners change folders; what the person typed was meant from theirs. */
  if (!g_file_test (path, G_FILE_TEST_EXISTS) && !g_path_is_absolute (path) && g_getenv ("PWD") != NULL)
    path = from_there = g_build_filename (g_getenv ("PWD"), path, NULL);
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_printerr ("%s does not exist.\n", path);
      return 2;
    }

  walk (&run, path, 0);

  if (run.skipped > 0)
    g_print ("%u skipped on purpose\n", run.skipped);
  if (run.ignored > 0)
    g_print ("%u other documents ignored\n", run.ignored);
  if (run.passed + run.failed == 0)
    g_print ("no case found in %s\n", path);
  g_print ("%u passed, %u failed\n", run.passed, run.failed);
  return run.failed == 0 && run.passed > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
