/* Explanations add up exactly, and name the cause that was changed. */
#include <string.h>

#include "economy/explain.h"
#include "economy/whatif.h"
#include "epoch-fixture.h"

#define N 9
#define VALIDATORS 4

/* Four validators with different opinions about five miners. */
static TaoWhatIf *
subnet_new (gboolean yuma3, guint32 seed)
{
  TaoWhatIf *subnet = tao_whatif_new_empty (tao_rules_lookup (425), N);
  g_autoptr(GRand) rand = g_rand_new_with_seed (seed);

  tao_whatif_parameters (subnet)->yuma3 = yuma3;
  for (guint16 i = 0; i < VALIDATORS; i++)
    {
      tao_whatif_set_stake (subnet, i, 1000000000 + (guint64) g_rand_int_range (rand, 0, 1000000000));
      tao_whatif_set_permit (subnet, i, TRUE);
      for (guint16 j = VALIDATORS; j < N; j++)
        tao_whatif_set_weight (subnet, i, j, (guint16) g_rand_int_range (rand, 0, 65536));
    }
  tao_whatif_step (subnet);
  return subnet;
}

static void
copy_view (TaoWhatIf *subnet, TaoEpochView *view)
{
  tao_whatif_run (subnet);
  tao_whatif_view (subnet, view);
}

static gint64
sum_of (GArray *terms)
{
  gint64 sum = 0;

  for (guint k = 0; k < terms->len; k++)
    sum += g_array_index (terms, TaoExplainTerm, k).delta;
  return sum;
}

static void
assert_causes (GArray *terms, guint allowed)
{
  for (guint k = 0; k < terms->len; k++)
    g_assert_cmpuint (allowed & (1u << g_array_index (terms, TaoExplainTerm, k).cause), !=, 0);
}

static void
test_change (void)
{
  for (guint round = 0; round < 300; round++)
    {
      /* Equal, until one of them is changed. */
      const guint32 seed = (guint32) g_test_rand_int ();
      g_autoptr(TaoWhatIf) a = subnet_new (round % 2, seed);
      g_autoptr(TaoWhatIf) b = subnet_new (round % 2, seed);
      TaoEpochView before, after;
      guint allowed, moved = 0;

      switch (round % 4)
        {
        case 0:
          tao_whatif_set_stake (b, 1, 5000000000);
          /* stake moves the median too */
          allowed = 1u << TAO_EXPLAIN_STAKE | 1u << TAO_EXPLAIN_CLIPPING | 1u << TAO_EXPLAIN_TOTAL;
          break;
        case 1:
          tao_whatif_set_weight (b, 2, 5, 65535);
          tao_whatif_set_weight (b, 2, 6, 0);
          allowed = 1u << TAO_EXPLAIN_WEIGHT | 1u << TAO_EXPLAIN_CLIPPING | 1u << TAO_EXPLAIN_TOTAL;
          break;
        case 2:
          tao_whatif_parameters (b)->kappa = 60000;
          allowed = 1u << TAO_EXPLAIN_CLIPPING | 1u << TAO_EXPLAIN_TOTAL;
          break;
        default:
          for (guint16 j = VALIDATORS; j < N; j++)
            tao_whatif_set_bond (b, 0, j, 7);
          allowed = 0;
          break;
        }
      copy_view (a, &before);
      copy_view (b, &after);

      for (guint16 j = 0; j < N; j++)
        {
          g_autoptr(GArray) terms = g_array_new (FALSE, FALSE, sizeof (TaoExplainTerm));
          gint64 change = after.incentive[j].bits - before.incentive[j].bits;

          g_assert_cmpint (tao_explain_incentive_change (&before, &after, j, terms), ==, change);
          g_assert_cmpint (sum_of (terms), ==, change);
          assert_causes (terms, allowed);
          moved += terms->len;
        }
      g_assert_cmpint (moved > 0, ==, allowed != 0);

      moved = 0;
      for (guint16 i = 0; i < N; i++)
        {
          g_autoptr(GArray) terms = g_array_new (FALSE, FALSE, sizeof (TaoExplainTerm));
          gint64 change = after.dividends[i].bits - before.dividends[i].bits;

          g_assert_cmpint (tao_explain_dividend_change (&before, &after, i, terms), ==, change);
          g_assert_cmpint (sum_of (terms), ==, change);
          if (allowed == 0)
            assert_causes (terms, 1u << TAO_EXPLAIN_BOND | 1u << TAO_EXPLAIN_TOTAL);
          moved += terms->len;
        }
      g_assert_cmpuint (moved, >, 0);
    }
}

static void
test_sources (void)
{
  for (guint round = 0; round < 100; round++)
    {
      g_autoptr(TaoWhatIf) subnet = subnet_new (round % 2, (guint32) g_test_rand_int ());
      TaoEpochView view;

      copy_view (subnet, &view);
      for (guint16 j = 0; j < N; j++)
        {
          g_autoptr(GArray) sources = g_array_new (FALSE, FALSE, sizeof (TaoExplainSource));
          gint64 sum = 0;

          tao_explain_incentive_sources (&view, j, sources);
          for (guint k = 0; k < sources->len; k++)
            {
              const TaoExplainSource *source = &g_array_index (sources, TaoExplainSource, k);

              g_assert_cmpint (source->clipped.bits, <=, source->weight.bits);
              g_assert_cmpint (source->clipped.bits, <=, view.consensus[j].bits);
              g_assert_cmpint (source->contribution, >=, 0);
              sum += source->contribution;
            }
          g_assert_cmpint (sum, ==, view.incentive[j].bits);
          if (j < VALIDATORS)
            g_assert_cmpuint (sources->len, ==, 0);
        }
    }
}

/* A subnet that grew between two epochs, and one explained from nothing. */
static void
test_sizes (void)
{
  g_autoptr(TaoWhatIf) small = tao_whatif_new_empty (tao_rules_lookup (425), 2);
  g_autoptr(TaoWhatIf) large = subnet_new (FALSE, 1);
  TaoEpochView before, after;

  copy_view (small, &before);
  copy_view (large, &after);
  for (guint16 j = 0; j < N; j++)
    {
      g_autoptr(GArray) terms = g_array_new (FALSE, FALSE, sizeof (TaoExplainTerm));

      g_assert_cmpint (tao_explain_incentive_change (&before, &after, j, terms), ==, after.incentive[j].bits);
      g_assert_cmpint (tao_explain_incentive_change (&after, &before, j, terms), ==, -after.incentive[j].bits);
      g_assert_cmpint (tao_explain_dividend_change (&before, &after, j, terms), ==, after.dividends[j].bits);
      g_assert_cmpint (sum_of (terms), ==, after.dividends[j].bits);
    }
}

/* The copy runs the same epochs as the original. */
static void
test_whatif (void)
{
  g_auto(Fixture) f = { 0 };
  g_autoptr(TaoWhatIf) copy = NULL;
  g_autoptr(GError) error = NULL;

  fixture_init (&f, 5);
  f.in.block = 100;
  f.in.tempo = 10;
  f.in.activity_cutoff = 50;
  for (guint16 i = 0; i < 3; i++)
    {
      const guint16 row[][2] = { { 4, (guint16) (20000 + i) }, { 3, (guint16) (1000 * i + 1) } };

      f.permit[i] = TRUE;
      f.last_update[i] = 99;
      fixture_set_stake (&f, i, 1000 + i);
      fixture_set_row (f.weights[i], 2, row);
    }
  copy = tao_whatif_new (tao_rules_lookup (425), fixture_input (&f), &error);
  g_assert_no_error (error);

  for (guint e = 0; e < 5; e++)
    {
      const TaoEpochOutput *out = tao_whatif_step (copy);

      fixture_run (&f, tao_rules_lookup (425));
      g_assert_cmpint (memcmp (out->dividends, f.out.dividends, 5 * sizeof *out->dividends), ==, 0);
      g_assert_cmpint (memcmp (out->incentive, f.out.incentive, 5 * sizeof *out->incentive), ==, 0);
      g_assert_cmpuint (tao_epoch_rows_total (&out->bonds), ==, tao_epoch_rows_total (&f.out.bonds));
      fixture_store (&f);
      f.in.last_step_block = f.in.block;
      f.in.block += 10;
      for (guint i = 0; i < 3; i++)
        f.last_update[i] = f.in.block - 1;
    }

  /* Changes take effect, and a removed weight is not a weight of 0. */
  tao_whatif_parameters (copy)->yuma3 = TRUE;
  tao_whatif_parameters (copy)->liquid_alpha = TRUE;
  for (guint16 i = 0; i < 3; i++)
    tao_whatif_set_bond (copy, i, 3, 60000);
  for (guint16 i = 0; i < 3; i++)
    tao_whatif_set_weight (copy, i, 3, 0);
  g_assert_cmpuint (tao_epoch_rows_length (&tao_whatif_run (copy)->bonds, 0), ==, 2);
  for (guint16 i = 0; i < 3; i++)
    tao_whatif_remove_weight (copy, i, 3);
  g_assert_cmpuint (tao_epoch_rows_length (&tao_whatif_run (copy)->bonds, 0), ==, 1);
  g_assert_cmpuint (tao_whatif_run (copy)->incentive[4], ==, 65535);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/economy/explain/change", test_change);
  g_test_add_func ("/economy/explain/sources", test_sources);
  g_test_add_func ("/economy/explain/sizes", test_sizes);
  g_test_add_func ("/economy/explain/whatif", test_whatif);
  return g_test_run ();
}
