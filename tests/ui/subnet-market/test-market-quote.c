/* What the Market tab says of a trade, beside what the chain's own runtime answers at the same block: to the last unit, both
 * ways, in small and in large. No display. */
#include "jobs-fixture.h"

#include "app/pages/subnet-market/quote.h"
#include "engine/browse.h"

static const guint64 amounts[] = {
  G_GUINT64_CONSTANT (1000000000), G_GUINT64_CONSTANT (37123456789), G_GUINT64_CONSTANT (2500000000000),
};

/* A number in the runtime's answer to @method of the swap pallet; @member NULL: the answer itself. */
static guint64
ask (Fixture *fixture, guint64 block, const char *method, guint16 netuid, guint64 amount, const char *member)
{
  g_autofree char *subnet = g_strdup_printf ("%u", netuid), *units = g_strdup_printf ("%" G_GUINT64_FORMAT, amount);
  const char *const texts[] = { subnet, units };
  TaoBrowseQuestion question = {
    .is_call = TRUE, .group = "SwapRuntimeApi", .item = method, .n_texts = member != NULL ? 2 : 1, .texts = texts, .block = block,
  };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(TaoBrowseAnswer) answer = NULL;
  g_autoptr(GError) error = NULL;
  const char *text = NULL;
  guint64 value;

  tao_engine_browse_async (fixture->engine, &question, NULL, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  answer = tao_engine_browse_finish (fixture->engine, result, &error);
  g_assert_no_error (error);
  if (member == NULL)
    text = answer->root->text;
  for (guint i = 0; i < answer->root->n_children; i++)
    if (g_strcmp0 (answer->root->children[i].name, member) == 0)
      text = answer->root->children[i].text;
  g_assert_nonnull (text);
  g_assert_true (g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT64, &value, NULL));
  return value;
}

static void
check (Fixture *fixture, const TaoSyncInfo *sync, const TaoSubnet *subnet, TaoSwapKind kind, guint64 amount)
{
  gboolean buy = kind == TAO_SWAP_BUY;
  const char *method = buy ? "sim_swap_tao_for_alpha" : "sim_swap_alpha_for_tao";
  TaoQuoteBasis basis;
  TaoQuote quote;

  g_assert_cmpint (tao_quote_basis (sync, subnet, &basis), ==, TAO_QUOTE_OK);
  tao_quote (&basis, kind, amount, 500000, &quote);
  g_assert_cmpint (quote.preview.status, ==, TAO_CALL_OK);
  g_assert_cmpuint (quote.preview.received, ==, ask (fixture, sync->best_block, method, subnet->netuid, amount, buy ? "alpha_amount" : "tao_amount"));
  g_assert_cmpuint (quote.preview.fee, ==, ask (fixture, sync->best_block, method, subnet->netuid, amount, buy ? "tao_fee" : "alpha_fee"));
  g_assert_cmpuint (tao_price_to_rao (quote.preview.price_before), ==, subnet->price_rao);
  g_assert_cmpuint (subnet->price_rao, ==, ask (fixture, sync->best_block, "current_alpha_price", subnet->netuid, 0, NULL));
  /* What the depth chart draws. */
  g_assert_cmpuint (tao_quote_price_after (&basis, TAO_SWAP_BUY, 0), ==, subnet->price_rao);
  if (buy)
    g_assert_cmpuint (tao_quote_price_after (&basis, kind, amount), ==, tao_price_to_rao (quote.preview.price_after));
}

static void
test_exact (Fixture *fixture, gconstpointer data)
{
  g_autoptr(TaoSnapshot) snapshot = NULL;
  const TaoSubnet *subnets;
  guint n, checked = 0;

  snapshot = tao_snapshot_ref (wait_for (fixture, has_history));
  subnets = tao_snapshot_get_subnets (snapshot, &n);
  for (guint i = 0; i < n && checked < 4; i++)
    if (subnets[i].dynamic && subnets[i].started)
      {
        for (guint a = 0; a < G_N_ELEMENTS (amounts); a++)
          {
            check (fixture, tao_snapshot_get_sync (snapshot), &subnets[i], TAO_SWAP_BUY, amounts[a]);
            check (fixture, tao_snapshot_get_sync (snapshot), &subnets[i], TAO_SWAP_SELL, amounts[a]);
          }
        checked++;
      }
  g_assert_cmpuint (checked, ==, 4);
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
  g_test_add ("/market/quote/exact", Fixture, "--manual --fast-forward=400", set_up, test_exact, tear_down);
  return g_test_run ();
}
