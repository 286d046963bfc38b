/* Hundreds of epochs in a row, over all subnets of the demo preset: each is seen, and each is exact. Blocks are made as
 * fast as they are wanted; TAOSCOPE_EPOCHS says how many epochs (500). */
#include "chain/connection.h"
#include "localnet-fixture.h"

typedef struct {
  TaoConnection *connection;
  TaoEngine     *engine;
  gboolean       stopped, waiting;
  guint64        n_blocks;
} Maker;

/* How far the chain may be ahead: well below a tempo, so that no epoch passes between two looks. */
#define MAX_AHEAD 100

static void make_block (Maker *maker);
static void make_more (Maker *maker);

static void
made_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Maker *maker = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoJson) answer G_GNUC_UNUSED = tao_connection_call_finish (result, &error);

  if (maker->stopped)
    return;
  g_assert_no_error (error);
  maker->n_blocks++;
  maker->waiting = TRUE;
  make_more (maker);
}

static void
make_more (Maker *maker)
{
  TaoSnapshot *snapshot = tao_engine_get_snapshot (maker->engine);

  if (!maker->waiting || maker->n_blocks > tao_snapshot_get_sync (snapshot)->best_block + MAX_AHEAD)
    return;
  maker->waiting = FALSE;
  make_block (maker);
}

static void
make_block (Maker *maker)
{
  tao_connection_call_async (maker->connection, "engine_createBlock", "[true,true,null]", 0, NULL, made_cb, maker);
}

static void
status_cb (TaoConnection *connection, const TaoLinkStatus *status, gpointer data)
{
  Maker *maker = data;

  if (status->state == TAO_LINK_LIVE && maker->n_blocks == 0)
    make_block (maker);
}

/* Verdicts over all subnets. */
static guint64
count_exact (TaoSnapshot *snapshot, guint64 *others)
{
  const TaoSubnet *subnets;
  guint64 exact = 0;
  guint n;

  *others = 0;
  subnets = tao_snapshot_get_subnets (snapshot, &n);
  for (guint i = 0; i < n; i++)
    if (subnets[i].audit != NULL)
      {
        exact += subnets[i].audit->exact_total;
        *others += subnets[i].audit->differs_total + subnets[i].audit->unchecked_total;
        if (subnets[i].audit->status != TAO_AUDIT_EXACT)
          g_test_message ("subnet %u, block %" G_GUINT64_FORMAT ": %s", subnets[i].netuid, subnets[i].audit->epoch_block,
                          subnets[i].audit->reason != NULL ? subnets[i].audit->reason : "differs");
      }
  return exact;
}

static void
audits_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  TaoAuditHistory **out = data;
  g_autoptr(GError) error = NULL;

  *out = tao_engine_load_audits_finish (TAO_ENGINE (source), result, &error);
  g_assert_no_error (error);
}

/* None was left out between the first and the last: epochs come a tempo apart. */
static void
check_gaps (Fixture *fixture, const TaoSubnet *subnet)
{
  g_autoptr(TaoAuditHistory) history = NULL;

  tao_engine_load_audits_async (fixture->engine, subnet->netuid, 1000, NULL, audits_cb, &history);
  while (history == NULL)
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < history->n; i++)
    {
      g_assert_cmpint (history->records[i].status, ==, TAO_AUDIT_EXACT);
      if (i > 0)
        g_assert_cmpuint (history->records[i].block - history->records[i - 1].block, <=, subnet->tempo + 1);
    }
}

static void
test_consecutive (Fixture *fixture, gconstpointer data)
{
  const char *text = g_getenv ("TAOSCOPE_EPOCHS");
  guint64 wanted = text != NULL ? g_ascii_strtoull (text, NULL, 10) : 500, exact = 0, others = 0;
  const char *endpoints[] = { fixture->endpoint, NULL };
  TaoConnectionConfig config = { .endpoints = endpoints };
  TaoConnectionEvents events = { .status_changed = status_cb };
  Maker maker = { .engine = fixture->engine };
  const TaoSubnet *subnets;
  TaoSnapshot *snapshot;
  guint n;

  /* Some minutes are what it takes. */
  g_source_remove (fixture->deadline);
  fixture->deadline = g_timeout_add_seconds (900, deadline_cb, NULL);
  wait_for (fixture, is_live);
  maker.connection = tao_connection_new (&config, &events, &maker);
  tao_connection_start (maker.connection);
  while (exact < wanted)
    {
      g_main_context_iteration (NULL, TRUE);
      make_more (&maker);
      snapshot = tao_engine_get_snapshot (fixture->engine);
      exact = count_exact (snapshot, &others);
      g_assert_cmpuint (others, ==, 0);
    }
  maker.stopped = TRUE;
  tao_connection_stop (maker.connection);
  tao_connection_unref (maker.connection);

  g_test_message ("%" G_GUINT64_FORMAT " epochs exact in %" G_GUINT64_FORMAT " blocks", exact, maker.n_blocks);
  subnets = tao_snapshot_get_subnets (tao_engine_get_snapshot (fixture->engine), &n);
  for (guint i = 0; i < n; i++)
    if (subnets[i].audit != NULL)
      check_gaps (fixture, &subnets[i]);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  if (g_getenv ("TAOSCOPE_LOCALNET") == NULL)
    {
      g_print ("1..0 # SKIP the development chain is not built\n");
      return 0;
    }
  g_test_add ("/engine/consecutive", Fixture, "--manual --fast-forward=2", set_up, test_consecutive, tear_down);
  return g_test_run ();
}
