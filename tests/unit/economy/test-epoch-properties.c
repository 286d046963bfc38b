/* The epoch against a slow independent reading of its rules: every epoch of one,
 * two or three uids over extreme values, and random large ones.  Then what must hold
 * whatever the numbers. */
#include <string.h>

#include "bench/economy/epoch-reference.h"
#include "epoch-fixture.h"

static void
assert_agrees (Fixture *f, const TaoRules *rules)
{
  g_autoptr(EpochReference) reference = NULL;
  g_autofree char *difference = NULL;

  fixture_run (f, rules);
  reference = epoch_reference_run (rules, &f->in);
  difference = epoch_reference_compare (reference, &f->out);
  if (difference != NULL)
    g_error ("%s, n %u: %s", rules->name, f->in.n, difference);
}

/* Each choice is one digit of a counter; the whole domain is visited. */
static guint
digit (guint64 *counter, guint base)
{
  guint value = (guint) (*counter % base);

  *counter /= base;
  return value;
}

static void
set_cell (GArray *row, guint16 column, guint choice)
{
  static const guint16 values[] = { 0, 1, 65535 };
  TaoEpochPair pair = { column, values[choice > 0 ? choice - 1 : 0] };

  /* 0: absent, else one of the values, zero included */
  if (choice > 0)
    g_array_append_val (row, pair);
}

/* One uid alone, in every state it can be in. */
static void
test_brute_one (void)
{
  static const guint64 stakes[] = { 0, 1, G_MAXINT64 }, averages[] = { 0, 1000000, G_MAXUINT64 }, emissions[] = { 0, 1, G_MAXUINT64 };
  static const guint16 fractions[] = { 0, 32767, 65535 };
  const guint64 domain = 3 * 4 * 4 * 16 * 3 * 3 * 3 * 3 * 3;
  g_auto(Fixture) f = { 0 };

  fixture_init (&f, 1);
  f.in.block = 100;
  f.in.last_step_block = 50;
  f.in.activity_cutoff = 20;
  for (guint64 k = 0; k < domain; k++)
    {
      guint64 counter = k;
      guint bits, mode;

      g_array_set_size (f.weights[0], 0);
      g_array_set_size (f.bonds[0], 0);
      set_cell (f.weights[0], 0, digit (&counter, 4));
      set_cell (f.bonds[0], 0, digit (&counter, 4));
      fixture_set_stake (&f, 0, stakes[digit (&counter, 3)]);
      bits = digit (&counter, 16);
      f.permit[0] = (bits & 1) != 0;
      f.last_update[0] = bits & 2 ? 90 : 70;
      f.registered_at[0] = bits & 4 ? 95 : 10;
      f.in.owner_uid = bits & 8 ? 0 : TAO_EPOCH_NO_OWNER;
      mode = digit (&counter, 3);
      f.in.yuma3 = mode > 0;
      f.in.liquid_alpha = mode > 1;
      f.in.bonds_penalty = fractions[digit (&counter, 3)];
      f.in.kappa = fractions[digit (&counter, 3)];
      f.in.bonds_moving_average = averages[digit (&counter, 3)];
      f.in.emission = emissions[digit (&counter, 3)];
      assert_agrees (&f, tao_rules_lookup (425));
    }
}

/* Every 2x2 matrix of weights over {absent, 0, 1, max}, with stakes, modes and
 * penalties. */
static void
test_brute_two (void)
{
  static const guint64 stakes[] = { 0, 1, G_MAXINT64 };
  static const guint16 penalties[] = { 0, 1, 65535 };
  const guint64 domain = 4 * 4 * 4 * 4 * 3 * 3 * 3 * 3 * 2;
  g_auto(Fixture) f = { 0 };

  fixture_init (&f, 2);
  f.in.block = 100;
  f.in.last_step_block = 50;
  f.in.owner_uid = 1;
  f.permit[0] = f.permit[1] = TRUE;
  f.last_update[0] = f.last_update[1] = 90;
  f.in.emission = G_MAXUINT64;
  for (guint64 k = 0; k < domain; k++)
    {
      guint64 counter = k;
      guint mode;

      for (guint i = 0; i < 2; i++)
        {
          g_array_set_size (f.weights[i], 0);
          g_array_set_size (f.bonds[i], 0);
          for (guint16 j = 0; j < 2; j++)
            {
              guint choice = digit (&counter, 4);

              set_cell (f.weights[i], j, choice);
              /* bonds mirror the weights, so that both move at once */
              set_cell (f.bonds[1 - i], (guint16) (1 - j), choice);
            }
          fixture_set_stake (&f, i, stakes[digit (&counter, 3)]);
        }
      mode = digit (&counter, 3);
      f.in.yuma3 = mode > 0;
      f.in.liquid_alpha = mode > 1;
      f.in.bonds_penalty = penalties[digit (&counter, 3)];
      f.in.kappa = digit (&counter, 2) ? 65535 : 32767;
      assert_agrees (&f, tao_rules_lookup (425));
    }
}

/* Three uids, weights among them over {absent, 0, max} off the diagonal, masks of
 * every kind. */
static void
test_brute_three (void)
{
  static const guint16 kappas[] = { 0, 32767, 65535 };
  const guint64 domain = 3 * 3 * 3 * 3 * 3 * 3 * 3 * 2 * 2 * 2 * 2;
  g_auto(Fixture) f = { 0 };

  fixture_init (&f, 3);
  f.in.block = 100;
  f.in.activity_cutoff = 20;
  f.in.tempo = 30;
  f.in.bonds_penalty = 40000;
  f.in.owner_uid = 2;
  fixture_set_stake (&f, 0, 7);
  fixture_set_stake (&f, 1, 7);
  fixture_set_stake (&f, 2, 1);
  f.in.max_validators = 2;
  for (guint64 k = 0; k < domain; k++)
    {
      guint64 counter = k;
      guint bits;

      for (guint16 i = 0; i < 3; i++)
        {
          g_array_set_size (f.weights[i], 0);
          for (guint16 j = 0; j < 3; j++)
            if (i != j)
              {
                guint choice = digit (&counter, 3);

                set_cell (f.weights[i], j, choice == 2 ? 3 : choice);
              }
        }
      f.in.kappa = kappas[digit (&counter, 3)];
      bits = digit (&counter, 16);
      f.last_update[0] = 90;
      f.last_update[1] = bits & 1 ? 90 : 70;      /* active or not */
      f.last_update[2] = 95;
      f.registered_at[0] = bits & 2 ? 92 : 10;    /* fresh or not */
      f.permit[0] = TRUE;
      f.permit[1] = (bits & 4) != 0;
      f.permit[2] = FALSE;
      f.in.yuma3 = (bits & 8) != 0;
      f.in.liquid_alpha = f.in.yuma3 && (bits & 1);
      assert_agrees (&f, tao_rules_lookup (425));
      /* Bonds of this epoch meet the next one. */
      if (k % 7 == 0)
        fixture_store (&f);
    }
}

static void
randomise (Fixture *f)
{
  static const guint16 extremes[] = { 0, 1, 32767, 32768, 65534, 65535 };
  const guint32 n = f->in.n;
  const guint density = (guint) g_test_rand_int_range (0, 101);

  f->in.block = (guint64) g_test_rand_int_range (0, 20000);
  f->in.emission = g_test_rand_bit () ? (guint64) g_test_rand_int () * 100 : G_MAXUINT64;
  f->in.stake_threshold = g_test_rand_bit () ? 0 : (guint64) g_test_rand_int_range (0, 1000000);
  f->in.owner_uid = g_test_rand_int_range (-1, (gint32) n + 1);
  f->in.activity_cutoff = (guint64) g_test_rand_int_range (0, 20000);
  f->in.tempo = (guint16) g_test_rand_int_range (0, 1000);
  f->in.last_step_block = g_test_rand_bit () ? 0 : (guint64) g_test_rand_int_range (0, 20000);
  f->in.max_validators = (guint16) g_test_rand_int_range (0, (gint32) n + 3);
  f->in.kappa = g_test_rand_bit () ? 32767 : extremes[g_test_rand_int_range (0, 6)];
  f->in.bonds_penalty = extremes[g_test_rand_int_range (0, 6)];
  f->in.bonds_moving_average = g_test_rand_bit () ? 900000
                               : g_test_rand_bit () ? (guint64) g_test_rand_int_range (0, 1100000)
                                                    : G_MAXUINT64 - (guint64) g_test_rand_int_range (0, 3);
  f->in.yuma3 = g_test_rand_bit ();
  f->in.liquid_alpha = g_test_rand_bit ();
  f->in.alpha_low = (guint16) g_test_rand_int_range (0, 65536);
  f->in.alpha_high = (guint16) g_test_rand_int_range (0, 65536);
  f->in.alpha_sigmoid_steepness = (gint16) g_test_rand_int_range (-32768, 32768);
  if (g_test_rand_bit ())
    f->in.alpha_sigmoid_steepness = 1000;
  f->in.commit_reveal = g_test_rand_bit ();
  f->in.n_last_update = (guint32) g_test_rand_int_range (0, (gint32) n + 1);
  f->in.n_validator_permit = g_test_rand_int_range (0, 8) == 0 ? (guint32) g_test_rand_int_range (0, (gint32) n + 1) : n;
  if (g_test_rand_bit ())
    f->in.n_last_update = n;

  for (guint32 i = 0; i < n; i++)
    {
      f->permit[i] = g_test_rand_int_range (0, 4) != 0;
      f->last_update[i] = (guint64) g_test_rand_int_range (0, 20000);
      f->registered_at[i] = (guint64) g_test_rand_int_range (0, g_test_rand_bit () ? 20000 : 100);
      f->commit_block[i] = g_test_rand_bit () ? G_MAXUINT64 : (guint64) g_test_rand_int_range (0, 20000);
      f->stake[i].bits = g_test_rand_int_range (0, 3) == 0
                           ? 0
                           : (tao_i128) (((tao_u128) (guint32) g_test_rand_int () << 70) | (guint32) g_test_rand_int ());
      for (guint which = 0; which < 2; which++)
        {
          GArray *row = which == 0 ? f->weights[i] : f->bonds[i];

          g_array_set_size (row, 0);
          for (guint32 j = 0; j < n; j++)
            {
              TaoEpochPair pair = { (guint16) j, extremes[g_test_rand_int_range (0, 6)] };

              if (g_test_rand_bit ())
                pair.value = (guint16) g_test_rand_int_range (0, 65536);
              /* a bond toward a uid that is gone, now and then */
              if (which == 1 && g_test_rand_int_range (0, 50) == 0)
                pair.uid = (guint16) (n + 3);
              if (g_test_rand_int_range (0, 100) < (gint32) density)
                g_array_append_val (row, pair);
            }
          /* Rows keep the order in which they were submitted. */
          for (guint k = 0; row->len > 1 && k < 3 && g_test_rand_bit (); k++)
            {
              TaoEpochPair *a = &g_array_index (row, TaoEpochPair, g_test_rand_int_range (0, (gint32) row->len));
              TaoEpochPair *b = &g_array_index (row, TaoEpochPair, g_test_rand_int_range (0, (gint32) row->len));
              TaoEpochPair swap = *a;

              *a = *b;
              *b = swap;
            }
        }
    }
}

static void
test_random (void)
{
  static const guint32 specs[] = { 293, 423, 425, 475 };
  const guint rounds = g_test_quick () ? 600 : 6000;

  for (guint k = 0; k < rounds; k++)
    {
      g_auto(Fixture) f = { 0 };

      fixture_init (&f, (guint32) g_test_rand_int_range (0, 24));
      randomise (&f);
      assert_agrees (&f, tao_rules_lookup (specs[k % G_N_ELEMENTS (specs)]));
      assert_agrees (&f, tao_rules_lookup (425));
    }
}

/* Several sizes through one scratch and one output leave nothing behind, and
 * memory is allocated only for the largest. */
static void
test_reuse (void)
{
  g_autoptr(TaoEpochScratch) scratch = tao_epoch_scratch_new ();
  g_auto(TaoEpochOutput) output = { 0 };
  guint allocations = 0;

  for (guint pass = 0; pass < 2; pass++)
    {
      if (pass == 1)
        allocations = tao_epoch_scratch_allocations (scratch);
      for (guint32 n = 40; n-- > 0;)
        {
          g_auto(Fixture) f = { 0 };
          g_autoptr(EpochReference) reference = NULL;
          g_autofree char *difference = NULL;

          fixture_init (&f, n);
          randomise (&f);
          g_assert_true (tao_epoch_run (tao_rules_lookup (425), fixture_input (&f), &output, scratch, NULL));
          reference = epoch_reference_run (tao_rules_lookup (425), &f.in);
          difference = epoch_reference_compare (reference, &output);
          g_assert_cmpstr (difference, ==, NULL);
        }
    }
  /* Random densities may still want a little more, but not per epoch. */
  g_assert_cmpuint (tao_epoch_scratch_allocations (scratch) - allocations, <=, 3);
}

/* A subnet of ordinary numbers, without ties. */
static void
ordinary (Fixture *f, guint32 n)
{
  fixture_init (f, n);
  f->in.block = 10000;
  f->in.last_step_block = 9640;
  f->in.yuma3 = g_test_rand_bit ();
  f->in.liquid_alpha = g_test_rand_bit ();
  for (guint32 i = 0; i < n; i++)
    {
      gboolean validator = i % 3 == 0;

      f->permit[i] = (guint8) validator;
      f->last_update[i] = 9900;
      f->registered_at[i] = 10 + i;
      fixture_set_stake (f, i, validator ? 1000000000 + (guint64) g_test_rand_int_range (1, 1000000) * 1000 + i : 0);
      for (guint32 j = 0; validator && j < n; j++)
        {
          TaoEpochPair pair = { (guint16) j, (guint16) g_test_rand_int_range (1, 65536) };

          if (j % 3 != 0)
            g_array_append_val (f->weights[i], pair);
        }
    }
}

static void
test_sums (void)
{
  for (guint k = 0; k < 500; k++)
    {
      g_auto(Fixture) f = { 0 };
      tao_u128 emission = 0;
      guint64 incentive = 0, dividends = 0, stake = 0;

      fixture_init (&f, (guint32) g_test_rand_int_range (1, 20));
      randomise (&f);
      /* Beyond 10^6 the moving average is no average, and bonds grow. */
      f.in.bonds_moving_average = MIN (f.in.bonds_moving_average, 1000000);
      fixture_run (&f, tao_rules_lookup (425));
      for (guint32 i = 0; i < f.in.n; i++)
        {
          emission += f.out.emission[i];
          incentive += f.out.incentive[i];
          dividends += f.out.dividends[i];
          stake += f.out.stake_weight[i];
        }
      g_assert_true (emission <= f.in.emission);
      g_assert_cmpuint (incentive, <=, 65535);
      g_assert_cmpuint (dividends, <=, 65535);
      g_assert_cmpuint (stake, <=, 65535);
    }
}

/* Only the proportions of stake count. */
static void
test_scaling (void)
{
  for (guint k = 0; k < 200; k++)
    {
      g_auto(Fixture) f = { 0 };
      g_autofree guint16 *incentive = NULL;
      g_autofree guint16 *dividends = NULL;

      ordinary (&f, 12);
      fixture_run (&f, tao_rules_lookup (425));
      incentive = g_memdup2 (f.out.incentive, 12 * sizeof *incentive);
      dividends = g_memdup2 (f.out.dividends, 12 * sizeof *dividends);

      /* A power of two scales without any rounding. */
      for (guint32 i = 0; i < 12; i++)
        f.stake[i].bits *= 1024;
      fixture_run (&f, tao_rules_lookup (425));
      for (guint32 i = 0; i < 12; i++)
        {
          g_assert_cmpuint (f.out.incentive[i], ==, incentive[i]);
          g_assert_cmpuint (f.out.dividends[i], ==, dividends[i]);
        }

      /* Any other factor: exact proportions, as stakes are whole and the quotient
       * is the same number. */
      for (guint32 i = 0; i < 12; i++)
        f.stake[i].bits = f.stake[i].bits / 1024 * 999;
      fixture_run (&f, tao_rules_lookup (425));
      for (guint32 i = 0; i < 12; i++)
        g_assert_cmpuint (f.out.incentive[i], ==, incentive[i]);
    }
}

/* Renaming uids renames results: no result depends on a position, ties aside. */
static void
test_permutation (void)
{
  enum { COUNT = 12 };

  for (guint k = 0; k < 200; k++)
    {
      guint16 to[COUNT];
      g_auto(Fixture) f = { 0 };
      g_auto(Fixture) g = { 0 };

      ordinary (&f, COUNT);
      for (guint16 i = 0; i < COUNT; i++)
        to[i] = i;
      for (guint16 i = COUNT; i-- > 1;)
        {
          guint16 other = (guint16) g_test_rand_int_range (0, i + 1), swap = to[i];

          to[i] = to[other];
          to[other] = swap;
        }

      fixture_init (&g, COUNT);
      g.in = f.in;
      for (guint i = 0; i < COUNT; i++)
        {
          g.permit[to[i]] = f.permit[i];
          g.last_update[to[i]] = f.last_update[i];
          g.registered_at[to[i]] = f.registered_at[i];
          g.stake[to[i]] = f.stake[i];
          for (guint c = 0; c < f.weights[i]->len; c++)
            {
              TaoEpochPair pair = g_array_index (f.weights[i], TaoEpochPair, c);
              guint at = 0;

              pair.uid = to[pair.uid];
              /* keep rows sorted, as their order has a meaning of its own */
              while (at < g.weights[to[i]]->len && g_array_index (g.weights[to[i]], TaoEpochPair, at).uid < pair.uid)
                at++;
              g_array_insert_val (g.weights[to[i]], at, pair);
            }
        }
      fixture_run (&f, tao_rules_lookup (425));
      fixture_run (&g, tao_rules_lookup (425));
      for (guint i = 0; i < COUNT; i++)
        {
          g_assert_cmpuint (g.out.incentive[to[i]], ==, f.out.incentive[i]);
          g_assert_cmpuint (g.out.consensus[to[i]], ==, f.out.consensus[i]);
          g_assert_cmpuint (g.out.validator_permit[to[i]], ==, f.out.validator_permit[i]);
          /* Sums of dividends run in column order, where each product was floored
           * already: the order does not matter. */
          g_assert_cmpuint (g.out.dividends[to[i]], ==, f.out.dividends[i]);
          g_assert_cmpuint (g.out.emission[to[i]], ==, f.out.emission[i]);
        }
    }
}

/* Shapes that do not fit are refused, not read. */
static void
test_unsound (void)
{
  static const guint32 backwards[] = { 0, 3, 2 };
  static const guint32 late[] = { 1, 2, 2 };
  static const guint32 without_pairs[] = { 0, 0, 3 };
  static const TaoEpochPair pairs[3] = { { 0, 1 }, { 1, 2 }, { 60000, 3 } };
  g_autoptr(TaoEpochScratch) scratch = tao_epoch_scratch_new ();
  g_auto(TaoEpochOutput) output = { 0 };

  for (guint k = 0; k < 6; k++)
    {
      g_auto(Fixture) f = { 0 };
      g_autoptr(GError) error = NULL;
      TaoEpochInput in;

      fixture_init (&f, 2);
      in = *fixture_input (&f);
      switch (k)
        {
        case 0:
          in.weights = (TaoEpochRows) { 2, backwards, pairs };
          break;
        case 1:
          in.bonds = (TaoEpochRows) { 2, late, pairs };
          break;
        case 2:
          in.stake = NULL;
          break;
        case 3:
          in.n = TAO_EPOCH_MAX_UIDS + 1;
          break;
        case 4:
          in.last_update = NULL;
          break;
        default:
          in.weights.pairs = NULL;
          in.weights.starts = without_pairs;
          break;
        }
      g_assert_false (tao_epoch_run (tao_rules_lookup (425), &in, &output, scratch, &error));
      g_assert_error (error, TAO_EPOCH_ERROR, TAO_EPOCH_ERROR_INPUT);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/economy/epoch/brute/one", test_brute_one);
  g_test_add_func ("/economy/epoch/brute/two", test_brute_two);
  g_test_add_func ("/economy/epoch/brute/three", test_brute_three);
  g_test_add_func ("/economy/epoch/random", test_random);
  g_test_add_func ("/economy/epoch/reuse", test_reuse);
  g_test_add_func ("/economy/epoch/sums", test_sums);
  g_test_add_func ("/economy/epoch/scaling", test_scaling);
  g_test_add_func ("/economy/epoch/permutation", test_permutation);
  g_test_add_func ("/economy/epoch/unsound", test_unsound);
  return g_test_run ();
}
