/* Emission and prices of each block, recomputed and compared with what the development chain stored. */
#include <string.h>

#include "chain/connection.h"
#include "economy/pool.h"
#include "engine/block-audit.h"
#include "localnet-fixture.h"

/* Blocks in a row that are checked, and where they begin: the preset's people trade in all of them. */
#define N_BLOCKS 320
#define FIRST_BLOCK 40
#define HEAD 400

/* --- reading without an engine ------------------------------------------------------------------- */

typedef struct {
  TaoAnchor       *anchor;
  TaoChainNetwork *network;
  TaoChainSubnets *subnets;
} Read;

static void
read_clear (Read *read)
{
  g_clear_pointer (&read->anchor, tao_anchor_unref);
  g_clear_pointer (&read->network, tao_chain_network_free);
  g_clear_pointer (&read->subnets, tao_chain_subnets_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Read, read_clear)

static void
result_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static GAsyncResult *
wait_result (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static void
read_block (TaoConnection *connection, guint64 number, Read *out)
{
  g_autoptr(GAsyncResult) at = NULL;
  g_autoptr(GAsyncResult) network = NULL;
  g_autoptr(GAsyncResult) subnets = NULL;
  g_autoptr(GError) error = NULL;

  tao_connection_anchor_at_async (connection, number, NULL, result_cb, &at);
  out->anchor = tao_connection_anchor_finish (wait_result (&at), &error);
  g_assert_no_error (error);
  tao_chain_read_network_async (connection, out->anchor, NULL, result_cb, &network);
  tao_chain_read_subnets_async (connection, out->anchor, NULL, result_cb, &subnets);
  out->network = tao_chain_read_network_finish (wait_result (&network), &error);
  g_assert_no_error (error);
  out->subnets = tao_chain_read_subnets_finish (wait_result (&subnets), &error);
  g_assert_no_error (error);
}

static TaoBlockAuditCase
case_of (const Read *before, const Read *after)
{
  TaoBlockAuditCase audit_case = {
    .minimum_reserve = TAO_POOL_MINIMUM_RESERVE,
    .before = { before->network, before->subnets->subnets, before->subnets->n },
    .after = { after->network, after->subnets->subnets, after->subnets->n },
  };

  tao_rules_for_runtime (tao_runtime_get_spec_version (before->anchor->code), NULL, NULL, &audit_case.rules);
  return audit_case;
}

static void
live_cb (TaoConnection *connection, const TaoLinkStatus *status, gpointer data)
{
  *(gboolean *) data = status->state == TAO_LINK_LIVE;
}

static TaoConnection *
connect_to (Fixture *fixture, gboolean *live)
{
  static const TaoConnectionEvents events = { .status_changed = live_cb };
  const char *endpoints[] = { fixture->endpoint, NULL };
  const TaoConnectionConfig config = { .endpoints = endpoints };
  TaoConnection *connection = tao_connection_new (&config, &events, live);

  tao_connection_start (connection);
  /* The chain is there before its history is. */
  while (!*live || tao_connection_get_best (connection) == NULL || tao_connection_get_best (connection)->number < HEAD)
    g_main_context_iteration (NULL, TRUE);
  return connection;
}

static void
disconnect (TaoConnection *connection)
{
  tao_connection_stop (connection);
  tao_connection_unref (connection);
}

/* --- every block is exact ------------------------------------------------------------------------- */

static void
expect_no_difference (const TaoBlockAudit *audit)
{
  for (guint i = 0; i < audit->n_differences; i++)
    g_test_message ("block %" G_GUINT64_FORMAT ", subnet %u: %s is %s, ours %s", audit->block, audit->netuid,
                    audit->differences[i].field, audit->differences[i].chain, audit->differences[i].ours);
  g_assert_cmpuint (audit->n_differences, ==, 0);
  g_assert_false (audit->rule_set_inferred);
}

static void
test_consecutive (Fixture *fixture, gconstpointer data)
{
  gboolean live = FALSE;
  TaoConnection *connection = connect_to (fixture, &live);
  g_auto(Read) before = { 0 };
  guint n_exact[TAO_BLOCK_N_CHECKS] = { 0 }, n_traded = 0, n_epochs = 0;

  read_block (connection, FIRST_BLOCK, &before);
  for (guint i = 1; i <= N_BLOCKS; i++)
    {
      g_autoptr(TaoArena) arena = tao_arena_new ();
      g_auto(Read) after = { 0 };
      TaoBlockAuditCase audit_case;
      TaoBlockAudit *audits;
      guint n;

      read_block (connection, FIRST_BLOCK + i, &after);
      audit_case = case_of (&before, &after);
      audits = tao_block_audit_run (arena, &audit_case, &n);
      g_assert_cmpuint (n, ==, after.subnets->n - 1);
      for (guint s = 0; s < n; s++)
        {
          const TaoChainSubnet *subnet = &after.subnets->subnets[s + 1];

          expect_no_difference (&audits[s]);
          g_assert_cmpuint (audits[s].netuid, ==, subnet->netuid);
          g_assert_cmpint (audits[s].status[TAO_BLOCK_CHECK_EMISSION], ==, TAO_AUDIT_EXACT);
          n_exact[TAO_BLOCK_CHECK_EMISSION]++;
          if (audits[s].status[TAO_BLOCK_CHECK_PRICE] == TAO_AUDIT_EXACT)
            n_exact[TAO_BLOCK_CHECK_PRICE]++;
          else
            {
              g_assert_cmpstr (audits[s].reason[TAO_BLOCK_CHECK_PRICE], ==, "trades");
              n_traded++;
            }
          n_epochs += subnet->last_step == after.anchor->number;
        }
      read_clear (&before);
      before = after;
      after = (Read) { 0 };
    }
  disconnect (connection);
  g_test_message ("%u blocks: emission exact %u times, prices %u times, %u times traded, %u epochs", N_BLOCKS,
                  n_exact[TAO_BLOCK_CHECK_EMISSION], n_exact[TAO_BLOCK_CHECK_PRICE], n_traded, n_epochs);
  /* All kinds of block were among them. */
  g_assert_cmpuint (n_exact[TAO_BLOCK_CHECK_PRICE], >, N_BLOCKS);
  g_assert_cmpuint (n_traded, >, 0);
  g_assert_cmpuint (n_epochs, >, 0);
}

/* --- lies are found --------------------------------------------------------------------------------- */

typedef struct {
  const char   *field;
  gsize         offset;        /* in TaoChainSubnet, of the low 64 bits */
  TaoBlockCheck check;
} Lie;

#define LIE(name, member, kind) { name, G_STRUCT_OFFSET (TaoChainSubnet, member), TAO_BLOCK_CHECK_##kind }

static const Lie lies[] = {
  LIE ("SubnetTaoInEmission", tao_in_emission_rao, EMISSION),
  LIE ("SubnetAlphaInEmission", alpha_in_emission, EMISSION),
  LIE ("SubnetAlphaOutEmission", alpha_out_emission, EMISSION),
  LIE ("SubnetExcessTao", excess_tao_rao, EMISSION),
  LIE ("RootProp", root_prop.low, EMISSION),
  LIE ("PendingServerEmission", pending_server, EMISSION),
  LIE ("PendingValidatorEmission", pending_validator, EMISSION),
  LIE ("PendingRootAlphaDivs", pending_root_alpha, EMISSION),
  LIE ("PendingOwnerCut", pending_owner_cut, EMISSION),
  LIE ("SubnetMovingPrice", moving_price.low, PRICE),
  LIE ("SubnetTAO", tao_in_rao, PRICE),
  LIE ("SubnetAlphaIn", alpha_in, PRICE),
  LIE ("SubnetAlphaOut", alpha_out, PRICE),
  LIE ("SwapBalancer", quote_weight, PRICE),
  LIE ("current_alpha_price", price_rao, PRICE),
};

static gboolean
names_field (const TaoBlockAudit *audit, const char *field, guint64 chain)
{
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, chain);

  for (guint i = 0; i < audit->n_differences; i++)
    if (g_str_equal (audit->differences[i].field, field) && g_str_equal (audit->differences[i].chain, text)
        && !g_str_equal (audit->differences[i].ours, text))
      return TRUE;
  return FALSE;
}

/* The first block in which nobody traded in the first subnet and no epoch ran there. */
static void
read_quiet_pair (TaoConnection *connection, Read *before, Read *after)
{
  read_block (connection, FIRST_BLOCK, before);
  for (guint64 number = FIRST_BLOCK + 1;; number++)
    {
      g_autoptr(TaoArena) arena = tao_arena_new ();
      TaoBlockAuditCase audit_case;
      TaoBlockAudit *audits;
      guint n;

      read_block (connection, number, after);
      audit_case = case_of (before, after);
      audits = tao_block_audit_run (arena, &audit_case, &n);
      if (audits[0].status[TAO_BLOCK_CHECK_PRICE] == TAO_AUDIT_EXACT && after->subnets->subnets[1].last_step != number)
        return;
      read_clear (before);
      *before = *after;
      *after = (Read) { 0 };
    }
}

static void
test_lies (Fixture *fixture, gconstpointer data)
{
  gboolean live = FALSE;
  TaoConnection *connection = connect_to (fixture, &live);
  g_auto(Read) before = { 0 };
  g_auto(Read) after = { 0 };
  TaoBlockAuditCase audit_case;
  guint n;

  read_quiet_pair (connection, &before, &after);
  disconnect (connection);
  audit_case = case_of (&before, &after);
  for (guint i = 0; i < G_N_ELEMENTS (lies); i++)
    {
      g_autoptr(TaoArena) arena = tao_arena_new ();
      guint64 *value = (guint64 *) (gpointer) ((guint8 *) &after.subnets->subnets[1] + lies[i].offset);
      TaoBlockAudit *audits;

      *value += 1;
      audits = tao_block_audit_run (arena, &audit_case, &n);
      g_test_message ("%s", lies[i].field);
      g_assert_cmpint (audits[0].status[lies[i].check], ==, TAO_AUDIT_DIFFERS);
      g_assert_true (names_field (&audits[0], lies[i].field, *value));
      for (guint s = 1; s < n; s++)
        g_assert_cmpuint (audits[s].n_differences, ==, 0);
      *value -= 1;
    }
}

/* What cannot be judged accuses nobody, and says why. */
static void
test_unchecked (Fixture *fixture, gconstpointer data)
{
  gboolean live = FALSE;
  TaoConnection *connection = connect_to (fixture, &live);
  g_autoptr(TaoArena) arena = tao_arena_new ();
  g_auto(Read) before = { 0 };
  g_auto(Read) after = { 0 };
  TaoBlockAuditCase audit_case, changed;
  TaoChainSubnet *subnet;
  TaoBlockAudit *audits;
  guint n;

  read_quiet_pair (connection, &before, &after);
  disconnect (connection);
  audit_case = case_of (&before, &after);
  subnet = &after.subnets->subnets[1];

  /* Somebody traded: the reserves may be anything, but emission and moving price may not. */
  subnet->volume.low++;
  subnet->tao_in_rao++;
  subnet->price_rao = TAO_CHAIN_UNKNOWN_U64;
  audits = tao_block_audit_run (arena, &audit_case, &n);
  g_assert_cmpint (audits[0].status[TAO_BLOCK_CHECK_EMISSION], ==, TAO_AUDIT_EXACT);
  g_assert_cmpint (audits[0].status[TAO_BLOCK_CHECK_PRICE], ==, TAO_AUDIT_NOT_CHECKED);
  g_assert_cmpstr (audits[0].reason[TAO_BLOCK_CHECK_PRICE], ==, "trades");
  g_assert_cmpint (audits[1].status[TAO_BLOCK_CHECK_PRICE], !=, TAO_AUDIT_DIFFERS);
  subnet->moving_price.low ^= 1;
  audits = tao_block_audit_run (arena, &audit_case, &n);
  g_assert_cmpint (audits[0].status[TAO_BLOCK_CHECK_PRICE], ==, TAO_AUDIT_DIFFERS);

  /* Rules that are not proven. */
  changed = audit_case;
  changed.rules.support = TAO_SUPPORT_UNCONFIRMED;
  audits = tao_block_audit_run (arena, &changed, &n);
  g_assert_cmpint (audits[0].status[TAO_BLOCK_CHECK_PRICE], ==, TAO_AUDIT_NOT_CHECKED);
  g_assert_cmpstr (audits[0].reason[TAO_BLOCK_CHECK_PRICE], ==, "rules-unconfirmed");
  g_assert_cmpint (audits[0].status[TAO_BLOCK_CHECK_EMISSION], ==, TAO_AUDIT_EXACT);
  g_assert_true (audits[0].rule_set_inferred);
  subnet->moving_price.low ^= 1;

  /* A version nobody knows, which one of the known rule sets reproduces; and one that none does. */
  changed.rules = (TaoRulesAnswer) { .support = TAO_SUPPORT_UNKNOWN };
  audits = tao_block_audit_run (arena, &changed, &n);
  g_assert_cmpint (audits[0].status[TAO_BLOCK_CHECK_EMISSION], ==, TAO_AUDIT_EXACT);
  g_assert_true (audits[0].rule_set_inferred);
  subnet->tao_in_emission_rao++;
  audits = tao_block_audit_run (arena, &changed, &n);
  g_assert_cmpint (audits[0].status[TAO_BLOCK_CHECK_EMISSION], ==, TAO_AUDIT_NOT_CHECKED);
  g_assert_cmpstr (audits[0].reason[TAO_BLOCK_CHECK_EMISSION], ==, "rules-unknown");
  subnet->tao_in_emission_rao--;

  /* The first block of a new runtime, whose migrations nobody recomputes. */
  changed = audit_case;
  changed.is_first_of_runtime = TRUE;
  audits = tao_block_audit_run (arena, &changed, &n);
  g_assert_cmpstr (audits[0].reason[TAO_BLOCK_CHECK_EMISSION], ==, "upgrade");

  /* An input that is missing. */
  before.subnets->subnets[2].moving_price.known = FALSE;
  audits = tao_block_audit_run (arena, &audit_case, &n);
  g_assert_cmpint (audits[0].status[TAO_BLOCK_CHECK_EMISSION], ==, TAO_AUDIT_NOT_CHECKED);
  g_assert_cmpstr (audits[0].reason[TAO_BLOCK_CHECK_EMISSION], ==, "missing: SubnetMovingPrice");
  before.subnets->subnets[2].moving_price.known = TRUE;

  /* Another subnet under an old number. */
  subnet->registered_at++;
  audits = tao_block_audit_run (arena, &audit_case, &n);
  g_assert_cmpstr (audits[0].reason[TAO_BLOCK_CHECK_EMISSION], ==, "new-subnet");
}

/* --- through the engine --------------------------------------------------------------------------------- */

static void
made_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoJson) answer G_GNUC_UNUSED = tao_connection_call_finish (result, &error);

  g_assert_no_error (error);
}

static guint64 wanted_block;

static gboolean
has_checked (TaoSnapshot *snapshot)
{
  return tao_snapshot_get_audits (snapshot)->block >= wanted_block
         && tao_snapshot_get_sync (snapshot)->best_block >= wanted_block;
}

static void
test_followed (Fixture *fixture, gconstpointer data)
{
  gboolean live = FALSE;
  TaoConnection *connection = connect_to (fixture, &live);
  const TaoAuditSummary *summary;
  const TaoSubnet *subnets;
  TaoSnapshot *snapshot;
  guint64 before, passed;
  guint n;

  /* The first head too: its parent is asked for. A head that was not yet checked when the chain stood still does not
   * come again, so that one more is needed. */
  tao_connection_call_async (connection, "engine_createBlock", "[true,true,null]", 0, NULL, made_cb, NULL);
  wanted_block = HEAD + 1;
  snapshot = wait_for (fixture, has_checked);
  before = tao_snapshot_get_audits (snapshot)->blocks_exact;
  passed = tao_snapshot_get_audits (snapshot)->blocks_passed;
  g_assert_cmpuint (before, >, 0);
  for (guint i = 1; i <= 8; i++)
    {
      tao_connection_call_async (connection, "engine_createBlock", "[true,true,null]", 0, NULL, made_cb, NULL);
      wanted_block = HEAD + 1 + i;
      snapshot = wait_for (fixture, has_checked);
      summary = tao_snapshot_get_audits (snapshot);
      g_assert_true (summary->prices_exact);
      g_assert_cmpuint (summary->block, ==, wanted_block);
      subnets = tao_snapshot_get_subnets (snapshot, &n);
      for (guint s = 1; s < n; s++)
        {
          g_assert_nonnull (subnets[s].block_audit);
          expect_no_difference (subnets[s].block_audit);
          g_assert_cmpuint (subnets[s].block_audit->block, ==, wanted_block);
          g_assert_cmpint (subnets[s].block_audit->status[TAO_BLOCK_CHECK_EMISSION], ==, TAO_AUDIT_EXACT);
          g_assert_cmpuint (subnets[s].block_audit->exact_total[TAO_BLOCK_CHECK_EMISSION], ==, before + i);
        }
    }
  summary = tao_snapshot_get_audits (snapshot);
  g_assert_cmpuint (summary->blocks_exact, ==, before + 8);
  g_assert_cmpuint (summary->blocks_differ, ==, 0);
  g_assert_cmpuint (summary->blocks_passed, ==, passed);

  /* The counts outlive the engine, whose first head is checked against a parent that it asks for. */
  close_engine (fixture);
  open_engine (fixture, FALSE);
  snapshot = wait_for (fixture, has_checked);
  g_assert_cmpuint (tao_snapshot_get_audits (snapshot)->blocks_exact, ==, before + 9);
  disconnect (connection);
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
#define ADD(name, func) g_test_add ("/engine/block-audit/" name, Fixture, "--manual --fast-forward=400", set_up, func, tear_down)
  ADD ("consecutive", test_consecutive);
  ADD ("lies", test_lies);
  ADD ("unchecked", test_unchecked);
  ADD ("followed", test_followed);
  return g_test_run ();
}
