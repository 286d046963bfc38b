/* Metadata, plans and trees on recorded bytes.  Ratios are between measurements of the same run. */

#include <json-glib/json-glib.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "scale/metadata.h"
#include "scale/plan.h"
#include "scale/value.h"

#define RUNS 25

typedef void (*Work) (gpointer data);

/* Everything that the application shows of a subnet, as columns. */
typedef struct {
  guint16       netuid, tempo, num_uids, max_uids;
  guint64       block, last_step, alpha_in, alpha_out, tao_in, burn;
  tao_u128      subnet_volume;
  TaoScaleSlice subnet_name;
  guint8        owner_hotkey[32], owner_coldkey[32];
  guint8        registration_allowed;
  TaoPlanColumn columns[19];
} Metagraph;

#define COLUMN(i) (G_STRUCT_OFFSET (Metagraph, columns) + (i) * sizeof (TaoPlanColumn))

static const TaoPlanField fields[] = {
  { "netuid", TAO_PLAN_U16, G_STRUCT_OFFSET (Metagraph, netuid) },
  { "tempo", TAO_PLAN_U16, G_STRUCT_OFFSET (Metagraph, tempo) },
  { "num_uids", TAO_PLAN_U16, G_STRUCT_OFFSET (Metagraph, num_uids) },
  { "max_uids", TAO_PLAN_U16, G_STRUCT_OFFSET (Metagraph, max_uids) },
  { "block", TAO_PLAN_U64, G_STRUCT_OFFSET (Metagraph, block) },
  { "last_step", TAO_PLAN_U64, G_STRUCT_OFFSET (Metagraph, last_step) },
  { "alpha_in", TAO_PLAN_U64, G_STRUCT_OFFSET (Metagraph, alpha_in) },
  { "alpha_out", TAO_PLAN_U64, G_STRUCT_OFFSET (Metagraph, alpha_out) },
  { "tao_in", TAO_PLAN_U64, G_STRUCT_OFFSET (Metagraph, tao_in) },
  { "burn", TAO_PLAN_U64, G_STRUCT_OFFSET (Metagraph, burn) },
  { "subnet_volume", TAO_PLAN_U128, G_STRUCT_OFFSET (Metagraph, subnet_volume) },
  { "identity.subnet_name", TAO_PLAN_BYTES, G_STRUCT_OFFSET (Metagraph, subnet_name) },
  { "owner_hotkey", TAO_PLAN_FIXED, G_STRUCT_OFFSET (Metagraph, owner_hotkey), 32 },
  { "owner_coldkey", TAO_PLAN_FIXED, G_STRUCT_OFFSET (Metagraph, owner_coldkey), 32 },
  { "registration_allowed", TAO_PLAN_BOOL, G_STRUCT_OFFSET (Metagraph, registration_allowed) },
  { "hotkeys[]", TAO_PLAN_FIXED, COLUMN (0), 32 },
  { "coldkeys[]", TAO_PLAN_FIXED, COLUMN (1), 32 },
  { "active[]", TAO_PLAN_BOOL, COLUMN (2) },
  { "validator_permit[]", TAO_PLAN_BOOL, COLUMN (3) },
  { "pruning_score[]", TAO_PLAN_U16, COLUMN (4) },
  { "last_update[]", TAO_PLAN_U64, COLUMN (5) },
  { "emission[]", TAO_PLAN_U64, COLUMN (6) },
  { "dividends[]", TAO_PLAN_U16, COLUMN (7) },
  { "incentives[]", TAO_PLAN_U16, COLUMN (8) },
  { "consensus[]", TAO_PLAN_U16, COLUMN (9) },
  { "trust[]", TAO_PLAN_U16, COLUMN (10) },
  { "block_at_registration[]", TAO_PLAN_U64, COLUMN (11) },
  { "alpha_stake[]", TAO_PLAN_U64, COLUMN (12) },
  { "tao_stake[]", TAO_PLAN_U64, COLUMN (13) },
  { "total_stake[]", TAO_PLAN_U64, COLUMN (14) },
  { "axons[].ip", TAO_PLAN_U128, COLUMN (15) },
  { "axons[].port", TAO_PLAN_U16, COLUMN (16) },
  { "tao_dividends_per_hotkey[].1", TAO_PLAN_U64, COLUMN (17) },
  { "alpha_dividends_per_hotkey[].1", TAO_PLAN_U64, COLUMN (18) },
};

/* One recorded answer, or the input of metadata parsing. */
typedef struct {
  const char       *name;
  GByteArray       *bytes;
  TaoScaleRegistry *registry;
  guint32           type;
  TaoPlan          *plan;
  Metagraph         target;
} Subject;

/* Processor time of this process in seconds: others share the machine. */
static double
now (void)
{
  struct timespec time;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time);
  return (double) time.tv_sec + (double) time.tv_nsec / 1e9;
}

/* Seconds per call, the best of a few runs. */
static double
measure (Work     work,
         gpointer data,
         guint    rounds)
{
  double best = G_MAXDOUBLE;

  for (guint run = 0; run < RUNS; run++)
    {
      double start = now ();

      for (guint i = 0; i < rounds; i++)
        work (data);
      best = MIN (best, (now () - start) / rounds);
    }

  return best;
}

static void
parse_metadata (gpointer data)
{
  GBytes *bytes = data;
  g_autoptr(TaoMetadata) metadata = tao_metadata_parse_wrapped (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL);

  g_assert (metadata != NULL);
}

static void
fill_plan (gpointer data)
{
  Subject *subject = data;

  if (!tao_plan_fill (subject->plan, subject->bytes->data, subject->bytes->len, &subject->target, NULL))
    g_assert_not_reached ();
}

static void
build_tree (gpointer data)
{
  Subject *subject = data;
  g_autoptr(TaoValue) value = tao_value_decode (subject->registry, subject->type, subject->bytes->data, subject->bytes->len,
                                                NULL);

  g_assert (value != NULL);
}

static void
copy_bytes (gpointer data)
{
  Subject *subject = data;
  g_autofree guint8 *copy = g_memdup2 (subject->bytes->data, subject->bytes->len);
  guint8 *volatile escape = copy;

  g_assert (escape != NULL);
}

static GBytes *
read_file (const char *path)
{
  char *content;
  gsize size;

  return g_file_get_contents (path, &content, &size, NULL) ? g_bytes_new_take (content, size) : NULL;
}

static void
bench_metadata (const char *path)
{
  g_autoptr(GBytes) bytes = read_file (path);
  g_autofree char *name = g_path_get_basename (path);
  double seconds;

  if (bytes == NULL)
    {
      printf ("%s: absent, not measured\n", path);
      return;
    }

  seconds = measure (parse_metadata, bytes, 20);
  printf ("%-40s %7" G_GSIZE_FORMAT " bytes  %6.3f ms  %5.0f MB/s\n", name, g_bytes_get_size (bytes), seconds * 1e3,
          (double) g_bytes_get_size (bytes) / seconds / 1e6);
}

static void
bench_answer (Subject *subject)
{
  guint rounds = 5000000 / (subject->bytes->len + 1000);
  double size = subject->bytes->len;
  double plan = measure (fill_plan, subject, rounds);
  double tree = measure (build_tree, subject, rounds / 10 + 1);
  double copy = measure (copy_bytes, subject, rounds);

  printf ("%-40s %7u bytes  plan %6.0f MB/s  tree %5.0f MB/s  plan is %4.1f × tree, a plain copy %4.1f × plan\n", subject->name,
          subject->bytes->len, size / plan / 1e6, size / tree / 1e6, tree / plan, plan / copy);
}

/* Repeats each list of @value so that the subnet has @factor times as many neurons: the recorded ones have at most 16,
 * mainnet's have 256. */
static void
append_scaled (const TaoValue *value,
               guint           factor,
               GString        *out)
{
  gboolean first = TRUE;

  g_string_append_c (out, '{');
  for (guint i = 0; i < tao_value_get_n_children (value); i++)
    {
      const TaoValue *child = tao_value_get_child (value, i);
      const char *name = tao_value_get_child_name (value, i);
      gboolean per_neuron = tao_value_get_kind (child) == TAO_VALUE_LIST && strcmp (name, "name") != 0 &&
                            strcmp (name, "symbol") != 0;

      g_string_append_printf (out, "%s\"%s\":", first ? "" : ",", name);
      first = FALSE;
      if (!per_neuron)
        {
          tao_value_append_json (child, NULL, out);
          continue;
        }

      g_string_append_c (out, '[');
      for (guint j = 0; j < factor * tao_value_get_n_children (child); j++)
        {
          if (j > 0)
            g_string_append_c (out, ',');
          tao_value_append_json (tao_value_get_child (child, j % tao_value_get_n_children (child)), NULL, out);
        }
      g_string_append_c (out, ']');
    }
  g_string_append_c (out, '}');
}

static void
bench_recorded (TaoMetadata *metadata,
                const char  *hex)
{
  const TaoRuntimeMethod *method = tao_metadata_find_state_call (metadata, "SubnetInfoRuntimeApi_get_all_metagraphs");
  Subject subject = { .registry = tao_metadata_get_registry (metadata) };
  g_autoptr(GByteArray) all = tao_hex_decode (hex, NULL);
  g_autoptr(TaoValue) list = tao_value_decode (subject.registry, method->output, all->data, all->len, NULL);
  g_autoptr(GByteArray) large = g_byte_array_new ();
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GError) error = NULL;
  const TaoValue *metagraph = NULL;
  TaoScaleSlice encoded;

  /* The largest of them. */
  for (guint i = 0; i < tao_value_get_n_children (list); i++)
    {
      const TaoValue *candidate = tao_value_get_child (tao_value_get_child (list, i), 0);

      if (metagraph == NULL || tao_value_get_encoded (candidate).size > tao_value_get_encoded (metagraph).size)
        metagraph = candidate;
    }

  subject.type = tao_value_get_type (metagraph)->id;
  subject.plan = tao_plan_new (subject.registry, subject.type, fields, G_N_ELEMENTS (fields), &error);
  g_assert_no_error (error);

  encoded = tao_value_get_encoded (metagraph);
  subject.name = "metagraph as recorded";
  subject.bytes = g_byte_array_new ();
  g_byte_array_append (subject.bytes, encoded.data, (guint) encoded.size);
  bench_answer (&subject);
  g_byte_array_unref (subject.bytes);

  append_scaled (metagraph, 16, text);
  if (!tao_value_encode_text (subject.registry, subject.type, text->str, NULL, large, &error))
    g_error ("%s", error->message);
  subject.name = "the same with 16 times the neurons";
  subject.bytes = large;
  bench_answer (&subject);

  for (gsize i = 0; i < G_N_ELEMENTS (subject.target.columns); i++)
    tao_plan_column_clear (&subject.target.columns[i]);
  tao_plan_free (subject.plan);
}

int
main (void)
{
  g_autofree char *mainnet = g_strdup_printf ("%s/metadata/finney-2026-07-v16.scale", g_getenv ("TAOSCOPE_SHARED_DATA"));
  g_autofree char *recorded = g_build_filename (g_getenv ("TAOSCOPE_TEST_DATA"), "rpc", "spec293",
                                                "metadata_at_version_15-spec293.scale", NULL);
  g_autofree char *transcript = g_build_filename (g_getenv ("TAOSCOPE_TEST_DATA"), "rpc", "spec293", "05-runtime-api.jsonl",
                                                  NULL);
  g_autoptr(GBytes) blob = read_file (recorded);
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;
  g_autoptr(TaoMetadata) metadata = NULL;

  bench_metadata (mainnet);
  bench_metadata (recorded);

  metadata = tao_metadata_parse_wrapped (g_bytes_get_data (blob, NULL), g_bytes_get_size (blob), NULL);
  if (!g_file_get_contents (transcript, &text, NULL, NULL))
    g_error ("%s is absent", transcript);

  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (strstr (lines[i], "get_all_metagraphs") != NULL)
        {
          g_autoptr(JsonNode) line = json_from_string (lines[i], NULL);
          JsonObject *response = json_object_get_object_member (json_node_get_object (line), "response");

          bench_recorded (metadata, json_object_get_string_member (response, "result"));
        }
    }

  return 0;
}
