/* taoctl audit: did the chain compute this right? */
#include <stdlib.h>

#include "cli/network.h"

static const char *const status_names[] = { "not checked", "checking", "exact", "differs", "stale" };

/* Netuids given on the command line; none: all. */
static GArray *
parse_netuids (TaoCli *cli, int argc, char **argv)
{
  g_autoptr(GArray) netuids = g_array_new (FALSE, FALSE, sizeof (guint16));

  for (int i = 0; i < argc; i++)
    {
      guint64 value;
      guint16 netuid;

      if (!g_ascii_string_to_unsigned (argv[i], 10, 1, G_MAXUINT16, &value, NULL))
        {
          tao_cli_usage (cli, "“%s” is no netuid", argv[i]);
          return NULL;
        }
      netuid = (guint16) value;
      g_array_append_val (netuids, netuid);
    }
  return g_steal_pointer (&netuids);
}

static gboolean
is_wanted (const GArray *netuids, guint16 netuid)
{
  for (guint i = 0; i < netuids->len; i++)
    if (g_array_index (netuids, guint16, i) == netuid)
      return TRUE;
  return netuids->len == 0 && netuid != 0;
}

/* All wanted subnets that had an epoch have a verdict on their last one. */
static gboolean
is_checked (TaoSnapshot *snapshot, gpointer data)
{
  const GArray *netuids = data;
  const TaoAuditSummary *summary = tao_snapshot_get_audits (snapshot);
  const TaoSubnet *subnets;
  guint n, found = 0;

  if (!tao_cli_is_live (snapshot, NULL))
    return FALSE;
  subnets = tao_snapshot_get_subnets (snapshot, &n);
  for (guint i = 0; i < n; i++)
    if (is_wanted (netuids, subnets[i].netuid) && subnets[i].audit != NULL)
      found++;
  return netuids->len > 0 ? found == netuids->len
                          : found > 0 && summary->checking == 0;
}

static void
print_subnet (TaoCli *cli, const TaoSubnet *subnet, JsonBuilder *builder)
{
  const TaoAudit *audit = subnet->audit;
  guint32 values = 0;

  for (guint stage = 0; stage < TAO_AUDIT_N_STAGES; stage++)
    values += audit->stage_values[stage];
  tao_cli_print (cli, "%5u  %-24.24s  block %-9" G_GUINT64_FORMAT "  %-11s  %6u values  %5u differ  %6u µs  %s%s%s",
                 subnet->netuid, subnet->name != NULL ? subnet->name : "", audit->epoch_block, status_names[audit->status],
                 values, audit->n_differences, audit->duration_us, audit->rule_set != NULL ? audit->rule_set : "-",
                 audit->reason != NULL ? "  " : "", audit->reason != NULL ? audit->reason : "");
  for (guint i = 0; i < MIN (audit->n_kept, 20); i++)
    {
      const TaoAuditDifference *difference = &audit->differences[i];

      if (difference->other_uid != G_MAXUINT16)
        tao_cli_print (cli, "         %s[%u][%u]: chain %s, ours %s", difference->field, difference->uid,
                       difference->other_uid, difference->chain, difference->ours);
      else
        tao_cli_print (cli, "         %s[%u]: chain %s, ours %s", difference->field, difference->uid, difference->chain,
                       difference->ours);
    }

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "netuid");
  json_builder_add_int_value (builder, subnet->netuid);
  json_builder_set_member_name (builder, "block");
  json_builder_add_int_value (builder, (gint64) audit->epoch_block);
  json_builder_set_member_name (builder, "status");
  json_builder_add_string_value (builder, status_names[audit->status]);
  json_builder_set_member_name (builder, "rules");
  json_builder_add_string_value (builder, audit->rule_set);
  json_builder_set_member_name (builder, "values");
  json_builder_add_int_value (builder, values);
  json_builder_set_member_name (builder, "differences");
  json_builder_add_int_value (builder, audit->n_differences);
  json_builder_set_member_name (builder, "reason");
  json_builder_add_string_value (builder, audit->reason);
  json_builder_end_object (builder);
}

/* Returns how many differ. */
static guint
print (TaoCli *cli, TaoSnapshot *snapshot, const GArray *netuids)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  const TaoSubnet *subnets;
  guint n, differ = 0;

  subnets = tao_snapshot_get_subnets (snapshot, &n);
  json_builder_begin_array (builder);
  for (guint i = 0; i < n; i++)
    if (is_wanted (netuids, subnets[i].netuid) && subnets[i].audit != NULL)
      {
        print_subnet (cli, &subnets[i], builder);
        differ += subnets[i].audit->status == TAO_AUDIT_DIFFERS;
      }
  json_builder_end_array (builder);
  tao_cli_print_json (cli, json_builder_get_root (builder));
  return differ;
}

typedef struct {
  TaoCli      *cli;
  GHashTable  *seen;        /* netuid → block of the verdict printed last */
  const GArray *netuids;
} Watch;

static void
watch_cb (TaoEngine *engine, TaoSnapshot *snapshot, gpointer data)
{
  Watch *watch = data;
  const TaoSubnet *subnets;
  guint n;

  subnets = tao_snapshot_get_subnets (snapshot, &n);
  for (guint i = 0; i < n; i++)
    {
      const TaoAudit *audit = subnets[i].audit;
      g_autoptr(JsonBuilder) builder = NULL;
      guint64 *seen;

      if (audit == NULL || !is_wanted (watch->netuids, subnets[i].netuid))
        continue;
      seen = g_hash_table_lookup (watch->seen, GUINT_TO_POINTER (subnets[i].netuid));
      if (seen != NULL && *seen == audit->epoch_block)
        continue;
      g_hash_table_insert (watch->seen, GUINT_TO_POINTER (subnets[i].netuid), g_memdup2 (&audit->epoch_block, sizeof (guint64)));
      builder = json_builder_new ();
      print_subnet (watch->cli, &subnets[i], builder);
      tao_cli_print_json (watch->cli, json_builder_get_root (builder));
    }
}

static int
run (TaoCli *cli, int argc, char **argv)
{
  TaoCliNetwork options = { .at = TAO_CLI_NOW };
  gboolean keep_watching = FALSE;
  const GOptionEntry entries[] = {
    TAO_CLI_NETWORK_ENTRIES (options),
    { "watch", 'w', 0, G_OPTION_ARG_NONE, &keep_watching, "Go on with every new epoch", NULL },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr(TaoEngine) engine = NULL;
  g_autoptr(TaoSnapshot) snapshot = NULL;
  g_autoptr(GArray) netuids = NULL;
  GError *error = NULL;
  int exit_code = TAO_EXIT_OK;

  if (!tao_cli_parse (cli, entries, &argc, &argv, &exit_code))
    return exit_code;
  netuids = parse_netuids (cli, argc, argv);
  if (netuids == NULL)
    return TAO_EXIT_USAGE;
  engine = tao_cli_open_engine (&options);
  if (keep_watching)
    {
      g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
      g_autoptr(GHashTable) seen = g_hash_table_new_full (NULL, NULL, NULL, g_free);
      Watch watch = { .cli = cli, .seen = seen, .netuids = netuids };

      g_signal_connect (engine, "snapshot", G_CALLBACK (watch_cb), &watch);
      g_main_loop_run (loop);
    }
  snapshot = tao_cli_wait (engine, &options, is_checked, netuids, &error);
  if (snapshot == NULL)
    exit_code = tao_cli_refuse (cli, error);
  else if (print (cli, snapshot, netuids) > 0)
    exit_code = TAO_EXIT_REFUSED;
  tao_engine_shutdown (engine);
  tao_cli_network_clear (&options);
  return exit_code;
}

const TaoCommand tao_command_audit = {
  .name = "audit",
  .summary = "Recompute the last epoch of subnets and compare",
  .usage = "audit [NETUID…] [--watch] [--network NAME|URL]",
  .run = run,
};
