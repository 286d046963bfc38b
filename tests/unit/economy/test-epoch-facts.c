/* What the chain's own tests of its epoch and its mathematics say, said of ours: small subnets whose outcome can be told
 * without computing it.  Runtime: spec 425.  The longer stories are in test-epoch-golden.c. */
#include <string.h>

#include "economy/epoch-private.h"
#include "epoch-fixture.h"

#define BILLION G_GUINT64_CONSTANT (1000000000)

/* @fraction of one in parts of a million, raw I32F32 to the nearest. */
static gint64
raw (gint64 millionths)
{
  return (millionths * (G_GINT64_CONSTANT (1) << 32) + 500000) / 1000000;
}

static void
assert_near (gint64 got, gint64 expected, gint64 tolerance)
{
  if (ABS (got - expected) > tolerance)
    g_error ("expected %" G_GINT64_FORMAT " ± %" G_GINT64_FORMAT ", got %" G_GINT64_FORMAT, expected, tolerance, got);
}

/* --- Hardly anybody there ---------------------------------------------------------------------------------------- */

/* test_1_graph, and test_last_update_size_mismatch: too long a LastUpdate changes nothing. */
static void
test_alone (void)
{
  static const guint16 self[][2] = { { 0, 65535 } };
  const guint64 last_update[3] = { 1, 1, 1 };

  for (guint entries = 1; entries <= 3; entries += 2)
    {
      g_auto(Fixture) f = { 0 };
      TaoEpochInput in;

      fixture_start_at_block_one (&f, 1, 10, 8);
      fixture_set_stake (&f, 0, BILLION);
      fixture_set_weights (&f, 0, 1, self);
      in = *fixture_input (&f);
      in.last_update = last_update;
      in.n_last_update = entries;
      g_assert_true (tao_epoch_run (tao_rules_lookup (425), &in, &f.out, f.scratch, NULL));
      g_assert_cmpuint (f.out.consensus[0], ==, 0);
      g_assert_cmpuint (f.out.incentive[0], ==, 0);
      g_assert_cmpuint (f.out.dividends[0], ==, 0);
      g_assert_cmpuint (f.out.stake[0], ==, BILLION);
      /* test_epoch_outputs_single_staker_registered_no_weights */
      assert_near ((gint64) f.out.emission[0], BILLION, 1000);
    }
}

/* test_10_graph: ten alike without permits share alike. */
static void
test_ten_alike (void)
{
  g_auto(Fixture) f = { 0 };

  fixture_start_at_block_one (&f, 10, 10, 8);
  for (guint16 i = 0; i < 10; i++)
    {
      const guint16 self[][2] = { { i, 65535 } };

      fixture_set_stake (&f, i, 1);
      fixture_set_weights (&f, i, 1, self);
    }
  fixture_run (&f, tao_rules_lookup (425));
  for (guint i = 0; i < 10; i++)
    {
      g_assert_cmpuint (f.out.emission[i], ==, 99999999);
      g_assert_cmpuint (f.out.consensus[i], ==, 0);
      g_assert_cmpuint (f.out.incentive[i], ==, 0);
      g_assert_cmpuint (f.out.dividends[i], ==, 0);
    }
}

/* test_zero_weights: the only stake takes all until it rates the other. */
static void
test_zero_weights (void)
{
  static const guint16 zero[][2] = { { 1, 0 } }, rates[][2] = { { 1, 65535 } };
  g_auto(Fixture) f = { 0 };

  fixture_start_at_block_one (&f, 2, 65534, 2);
  fixture_set_stake (&f, 0, 1);
  for (guint e = 0; e < 4; e++)
    {
      fixture_step (&f);
      g_assert_cmpuint (f.out.emission[0], ==, BILLION);
      g_assert_cmpuint (f.out.emission[1], ==, 0);
      f.in.block++;
      if (e == 0)        /* the server rates itself */
        fixture_set_weights (&f, 1, 1, rates);
      else if (e == 1)
        fixture_set_weights (&f, 0, 1, zero);
      else if (e == 2)   /* rated, but somebody else has the uid since */
        {
          fixture_set_weights (&f, 0, 1, rates);
          f.registered_at[1] = f.in.block;
        }
    }
  fixture_set_weights (&f, 0, 1, rates);
  fixture_step (&f);
  g_assert_cmpuint (f.out.emission[0], ==, BILLION / 2);
  g_assert_cmpuint (f.out.emission[1], ==, BILLION / 2);
}

/* test_can_set_self_weight_as_subnet_owner */
static void
test_owner_rates_itself (void)
{
  static const guint16 both[][2] = { { 0, 32767 }, { 1, 32767 } };
  g_auto(Fixture) f = { 0 };

  fixture_start_at_block_one (&f, 2, 10, 8);
  f.in.block = 2;
  f.in.owner_uid = 0;
  f.permit[0] = TRUE;
  fixture_set_stake (&f, 0, 5000 * BILLION);
  fixture_set_weights (&f, 0, 2, both);
  fixture_run (&f, tao_rules_lookup (425));
  g_assert_cmpuint (f.out.server_emission[0], >, 0);
  g_assert_cmpuint (f.out.server_emission[0], ==, f.out.server_emission[1]);
}

/* tests/epoch_logs.rs: who is paid where nobody rates, and with masks of odd lengths. */
static void
test_two_without_ratings (void)
{
  static const struct { guint32 permits; gboolean stale[2]; guint64 validator[2]; } rows[] = {
    { 2, { FALSE, FALSE }, { 500000000, 500000000 } },
    { 1, { FALSE, FALSE }, { 1000000000, 0 } },      /* a permit vector of length 1 */
    { 2, { TRUE, TRUE }, { 500000000, 500000000 } }, /* nobody active: by stake */
    { 2, { FALSE, TRUE }, { 1000000000, 0 } },
  };

  for (gsize k = 0; k < G_N_ELEMENTS (rows); k++)
    {
      g_auto(Fixture) f = { 0 };

      fixture_start_at_block_one (&f, 2, 1, 8);
      f.in.block = 1000;
      f.in.n_validator_permit = rows[k].permits;
      for (guint i = 0; i < 2; i++)
        {
          f.permit[i] = TRUE;
          f.last_update[i] = rows[k].stale[i] ? 1 : 1000;
          fixture_set_stake (&f, i, BILLION);
        }
      fixture_run (&f, tao_rules_lookup (425));
      for (guint i = 0; i < 2; i++)
        {
          g_assert_cmpint (f.view.stake[i].bits, ==, raw (500000));
          g_assert_cmpuint (f.out.validator_emission[i], ==, rows[k].validator[i]);
        }
    }
}

/* tests/mechanism.rs: no weights, stake 10, 30, 60. */
static void
test_by_stake (void)
{
  static const guint64 stakes[3] = { 10, 30, 60 };
  g_auto(Fixture) f = { 0 };

  fixture_start_at_block_one (&f, 3, 10, 8);
  f.in.emission = 1000000;
  for (guint i = 0; i < 3; i++)
    {
      f.permit[i] = TRUE;
      fixture_set_stake (&f, i, stakes[i] * BILLION);
    }
  fixture_run (&f, tao_rules_lookup (425));
  for (guint i = 0; i < 3; i++)
    {
      assert_near ((gint64) f.out.validator_emission[i], (gint64) stakes[i] * 10000, 2);
      g_assert_cmpuint (f.out.server_emission[i], ==, 0);
    }
}

/* --- Permits ----------------------------------------------------------------------------------------------------- */

/* test_validator_permits: the seats go to those with stake above the threshold, wherever they sit, and move on when
 * others get more. */
static void
test_permits (void)
{
  for (guint32 seats = 1; seats <= 4; seats *= 2)
    for (guint placement = 0; placement < 3; placement++)
      for (guint enough = 0; enough < 2; enough++)
        {
          const guint32 n = 2 * seats;
          g_auto(Fixture) f = { 0 };
          gboolean validator[8] = { FALSE };

          fixture_start_at_block_one (&f, n, 10, (guint16) seats);
          f.in.stake_threshold = seats;
          for (guint32 k = 0; k < seats; k++)
            validator[placement == 0 ? k : placement == 1 ? 2 * k : n - 1 - k] = TRUE;
          for (guint32 i = 0; i < n; i++)
            fixture_set_stake (&f, i, validator[i] ? seats - 1 + enough : 0);
          fixture_run (&f, tao_rules_lookup (425));
          for (guint32 i = 0; i < n; i++)
            g_assert_cmpuint (f.out.validator_permit[i], ==, validator[i] && enough);

          for (guint32 i = 0; i < n; i++)
            if (!validator[i])
              fixture_set_stake (&f, i, 2 * n);
          fixture_run (&f, tao_rules_lookup (425));
          for (guint32 i = 0; i < n; i++)
            g_assert_cmpuint (f.out.validator_permit[i], ==, !validator[i]);
        }
}

/* test_math_is_topk, by way of the seats */
static void
test_topk (void)
{
  static const struct { guint64 stakes[10]; guint16 seats; const char *permits; } rows[] = {
    { { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 }, 0, "0000000000" },
    { { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 }, 5, "0000011111" },
    { { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 }, 10, "1111111111" },
    { { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 }, 100, "1111111111" },
    { { 10, 9, 8, 7, 6, 5, 4, 3, 2, 1 }, 5, "1111100000" },
    /* Among equals the later ones. */
    { { 1, 2, 3, 4, 5, 6, 6, 6, 6, 7 }, 5, "0000011111" },
    { { 6, 6, 6, 6, 6, 6, 6, 6, 6, 6 }, 3, "0000000111" },
  };

  for (gsize k = 0; k < G_N_ELEMENTS (rows); k++)
    {
      g_auto(Fixture) f = { 0 };

      fixture_start_at_block_one (&f, 10, 10, rows[k].seats);
      for (guint i = 0; i < 10; i++)
        fixture_set_stake (&f, i, rows[k].stakes[i]);
      fixture_run (&f, tao_rules_lookup (425));
      for (guint i = 0; i < 10; i++)
        g_assert_cmpuint (f.out.validator_permit[i], ==, rows[k].permits[i] - '0');
    }
}

/* test_math_normalize */
static void
test_normalise (void)
{
  static const guint64 stakes[3] = { 1, 10, 30 };
  g_auto(Fixture) f = { 0 };

  fixture_start_at_block_one (&f, 3, 10, 8);
  for (guint i = 0; i < 3; i++)
    fixture_set_stake (&f, i, stakes[i]);
  fixture_run (&f, tao_rules_lookup (425));
  for (guint i = 0; i < 3; i++)
    g_assert_cmpint (f.view.stake[i].bits, ==, (gint64) (stakes[i] << 32) / 41);
}

/* --- Consensus --------------------------------------------------------------------------------------------------- */

/* Validators score miners in tenths; what is left of a row goes to a last uid that is no question. */
typedef struct {
  guint16 kappa;
  guint n_validators;
  guint64 stakes[10];          /* in hundredths */
  guint scores[10][3];         /* in tenths */
  guint medians[3];
} Median;

static const Median medians[] = {
  /* test_math_weighted_median, majority 0.51 */
  { 33422, 2, { 49, 51 }, { { 5 }, { 10 } }, { 10 } },
  { 33422, 2, { 51, 49 }, { { 5 }, { 10 } }, { 5 } },
  { 33422, 3, { 49, 0, 51 }, { { 5 }, { 7 }, { 10 } }, { 10 } },
  { 33422, 3, { 49, 1, 50 }, { { 5 }, { 7 }, { 10 } }, { 7 } },
  { 33422, 3, { 49, 51, 0 }, { { 5 }, { 7 }, { 10 } }, { 7 } },
  { 33422, 3, { 0, 49, 51 }, { { 5 }, { 7 }, { 10 } }, { 10 } },
  { 33422, 4, { 0, 49, 0, 51 }, { { 5 }, { 5 }, { 10 }, { 10 } }, { 10 } },
  { 33422, 5, { 20, 20, 20, 20, 20 }, { { 8 }, { 2 }, { 10 }, { 6 }, { 4 } }, { 6 } },
  { 33422, 10, { 10, 10, 10, 10, 10, 10, 10, 10, 10, 10 },
    { { 8 }, { 8 }, { 2 }, { 2 }, { 10 }, { 10 }, { 6 }, { 6 }, { 4 }, { 4 } }, { 6 } },
  { 33422, 1, { 100 }, { { 3 } }, { 3 } },
  { 33422, 0, { 0 }, { { 0 } }, { 0 } },
  /* test_math_weighted_median_col: majority 0.24, 0.26, 0.76 */
  { 15728, 4, { 0, 75, 25, 0 }, { { 0, 1, 0 }, { 0, 2, 4 }, { 0, 3, 1 }, { 0, 4, 5 } }, { 0, 3, 4 } },
  { 17039, 4, { 0, 75, 25, 0 }, { { 0, 1, 0 }, { 0, 2, 4 }, { 0, 3, 1 }, { 0, 4, 5 } }, { 0, 2, 4 } },
  { 49807, 4, { 0, 75, 25, 0 }, { { 0, 1, 0 }, { 0, 2, 4 }, { 0, 3, 1 }, { 0, 4, 5 } }, { 0, 2, 1 } },
  { 33422, 4, { 0, 30, 20, 50 }, { { 0, 1, 0 }, { 0, 2, 4 }, { 0, 3, 1 }, { 0, 0, 5 } }, { 0, 0, 4 } },
};

static void
test_medians (void)
{
  for (gsize k = 0; k < G_N_ELEMENTS (medians); k++)
    {
      const Median *m = &medians[k];
      const guint filler = m->n_validators + 3;
      g_auto(Fixture) f = { 0 };

      g_test_message ("row %" G_GSIZE_FORMAT, k);
      fixture_start_at_block_one (&f, m->n_validators + 4, 10, 20);
      f.in.block = 2;
      f.in.kappa = m->kappa;
      for (guint i = 0; i < m->n_validators; i++)
        {
          guint16 row[4][2] = { { 0 } };
          guint left = 10;

          for (guint j = 0; j < 3; j++)
            {
              row[j][0] = (guint16) (m->n_validators + j);
              row[j][1] = (guint16) m->scores[i][j];
              left -= m->scores[i][j];
            }
          row[3][0] = (guint16) filler;
          row[3][1] = (guint16) left;
          f.permit[i] = TRUE;
          f.last_update[i] = f.in.block;
          fixture_set_stake (&f, i, m->stakes[i]);
          fixture_set_row (f.weights[i], 4, (const guint16 (*)[2]) row);
        }
      fixture_run (&f, tao_rules_lookup (425));
      for (guint j = 0; j < 3; j++)
        assert_near (f.view.consensus[m->n_validators + j].bits, raw (m->medians[j] * 100000), 2);
    }
}

/* --- Masks ------------------------------------------------------------------------------------------------------- */

/* test_epoch_masks_incoming_to_sniped_uid_prevents_inheritance, …no_mask_when_commit_reveal_disabled,
 * …does_not_mask_outside_window_but_masks_inside */
static void
test_commit_window (void)
{
  static const guint16 all[][2] = { { 1, 100 }, { 2, 100 }, { 3, 100 } };

  for (guint reveal = 0; reveal < 2; reveal++)
    {
      g_auto(Fixture) f = { 0 };

      fixture_start_at_block_one (&f, 4, 8, 8);
      f.in.block = 50;
      f.in.emission = 1000;
      f.in.commit_reveal = (gboolean) reveal;
      f.permit[0] = TRUE;
      fixture_set_stake (&f, 0, 1);
      f.commit_block[0] = 20;
      f.registered_at[1] = 20;
      f.registered_at[2] = f.registered_at[3] = 21;
      fixture_set_weights (&f, 0, 3, all);
      fixture_run (&f, tao_rules_lookup (425));
      g_assert_cmpuint (f.out.incentive[1], >, 0);
      for (guint i = 2; i < 4; i++)
        g_assert_cmpuint (f.out.incentive[i] > 0, ==, !reveal);
    }
}

/* test_deregistered_miner_bonds */
static void
test_bonds_of_the_replaced (void)
{
  static const guint16 both[][2] = { { 2, 43690 }, { 3, 21845 } };
  guint16 to_kept, to_replaced;
  g_auto(Fixture) f = { 0 };

  fixture_start_at_block_one (&f, 4, 2, 4);
  f.in.activity_cutoff = 5000;
  for (guint i = 0; i < 4; i++)
    fixture_set_stake (&f, i, 1);
  fixture_step (&f);
  f.in.block = 3;
  fixture_set_weights (&f, 0, 2, both);
  fixture_set_weights (&f, 1, 2, both);
  fixture_step (&f);
  to_kept = fixture_bond (&f, 0, 2);
  to_replaced = fixture_bond (&f, 0, 3);

  f.in.block++;
  f.registered_at[3] = f.last_update[3] = f.in.block;
  f.in.block++;
  fixture_set_weights (&f, 0, 2, both);
  fixture_set_weights (&f, 1, 1, both);
  fixture_step (&f);
  g_assert_cmpuint (fixture_bond (&f, 0, 2), >=, to_kept);
  g_assert_cmpuint (fixture_bond (&f, 0, 3), <=, to_replaced);
}

/* --- Bonds ------------------------------------------------------------------------------------------------------- */

static void
start_yuma3 (Fixture *f)
{
  static const guint64 stakes[3] = { 8, 1, 1 };

  fixture_start_at_block_one (f, 5, 1, 3);
  f->in.bonds_penalty = 0;
  f->in.bonds_moving_average = 975000;
  f->in.alpha_low = 6553;
  f->in.alpha_high = 19660;
  f->in.yuma3 = f->in.liquid_alpha = TRUE;
  for (guint i = 0; i < 3; i++)
    fixture_set_stake (f, i, stakes[i]);
  fixture_step (f);
  f->in.block++;
}

/* Each of three validators gives all its weight to one of two servers, 1 or 2. */
static void
rate_one_each (Fixture *f, const guint servers[3])
{
  for (guint i = 0; i < 3; i++)
    {
      const guint16 row[][2] = { { 3, servers[i] == 1 ? 65535 : 0 }, { 4, servers[i] == 2 ? 65535 : 0 } };

      fixture_set_weights (f, i, 2, row);
    }
  f->in.block++;
}

/* test_yuma_3_bonds_reset: in epoch 20 the bonds to the first server are forgotten.  Targets in ten thousandths, -1 where
 * there is none. */
static void
test_bonds_reset (void)
{
  static const struct { guint epoch; gint dividends[3], bonds[3][2]; } targets[] = {
    { 0, { 8000, 1000, 1000 }, { { -1, -1 }, { -1, -1 }, { -1, -1 } } },
    { 1, { 8944, 528, 528 }, { { -1, -1 }, { -1, -1 }, { -1, -1 } } },
    { 2, { 5230, 2385, 2385 }, { { -1, -1 }, { -1, -1 }, { -1, -1 } } },
    { 19, { 7919, 1040, 1040 }, { { 269, 8539 }, { 131, 8975 }, { 131, 8975 } } },
    { 20, { 7928, 1036, 1036 }, { { 0, 8687 }, { 0, 9079 }, { 0, 9079 } } },
    { 21, { 8467, 766, 766 }, { { 0, 8820 }, { 2987, 6386 }, { 2987, 6386 } } },
    { 40, { 7928, 1036, 1036 }, { { 8687, 578 }, { 9079, 523 }, { 9079, 523 } } },
  };
  gsize next = 0;
  g_auto(Fixture) f = { 0 };

  start_yuma3 (&f);
  for (guint e = 0; e <= 40; e++)
    {
      const guint first = e >= 2 && e <= 21 ? 2 : 1, others = e >= 1 && e <= 20 ? 2 : 1;

      if (e == 20)
        for (guint i = 0; i < 3; i++)
          for (guint k = f.bonds[i]->len; k-- > 0;)
            if (g_array_index (f.bonds[i], TaoEpochPair, k).uid == 3)
              g_array_remove_index (f.bonds[i], k);
      rate_one_each (&f, (const guint[]) { first, others, others });
      fixture_step (&f);
      if (next == G_N_ELEMENTS (targets) || e != targets[next].epoch)
        continue;
      g_test_message ("epoch %u", e);
      for (guint i = 0; i < 3; i++)
        {
          assert_near (f.out.dividends[i], targets[next].dividends[i] * 65535 / 10000, 66);
          for (guint16 s = 0; s < 2; s++)
            if (targets[next].bonds[i][s] >= 0)
              assert_near (fixture_bond (&f, i, (guint16) (3 + s)), targets[next].bonds[i][s] * 65535 / 10000, 66);
        }
      next++;
    }
  g_assert_cmpuint (next, ==, G_N_ELEMENTS (targets));
}

/* test_liquid_alpha_equal_values_against_itself: a liquid alpha that cannot move is the plain one. */
static void
test_liquid_alpha_still (void)
{
  static const guint rated[4][3] = { { 1, 1, 2 }, { 2, 1, 2 }, { 2, 2, 1 }, { 1, 2, 2 } };
  g_auto(Fixture) liquid = { 0 };
  g_auto(Fixture) plain = { 0 };

  start_yuma3 (&liquid);
  start_yuma3 (&plain);
  liquid.in.bonds_moving_average = plain.in.bonds_moving_average = 900000;
  liquid.in.alpha_low = liquid.in.alpha_high = 6553;
  plain.in.liquid_alpha = FALSE;
  for (guint e = 0; e < 4; e++)
    {
      rate_one_each (&liquid, rated[e]);
      rate_one_each (&plain, rated[e]);
      fixture_step (&liquid);
      fixture_step (&plain);
      for (guint i = 0; i < 3; i++)
        for (guint16 s = 3; s < 5; s++)
          assert_near (fixture_bond (&liquid, i, s), fixture_bond (&plain, i, s), 66);
    }
}

/* The sigmoid of liquid alpha at the default bounds, four steepnesses. */
static void
test_liquid_alpha_values (void)
{
  static const gint16 steepness[4] = { 1000, 0, 100, -1000 };
  static const struct { gint64 consensus, weight, bond; gint64 alpha[4]; } rows[] = {
    { 500000, 500000, 0, { 3012258989, 3436006604, 3330814839, 3859754218 } },
    { 0, 1000000, 0, { 3859754218, 3436006604, 3541198368, 3012258989 } },
    { 250000, 500000, 100000, { 3071671555, 3436006604, 3382597396, 3800341653 } },
    { 250000, 100000, 500000, { 3237528797, 3436006604, 3414549645, 3634484411 } },
    { 0, 0, 1000000, { 3859754218, 3436006604, 3541198368, 3012258989 } },
    { 0, 750000, 250000, { 3800341653, 3436006604, 3489415811, 3071671555 } },
  };

  for (guint s = 0; s < G_N_ELEMENTS (steepness); s++)
    {
      const TaoEpochInput in = { .alpha_low = 45875, .alpha_high = 58982, .alpha_sigmoid_steepness = steepness[s] };
      const TaoLiquidAlpha liquid = tao_liquid_alpha_new (tao_rules_lookup (425), &in);

      for (gsize k = 0; k < G_N_ELEMENTS (rows); k++)
        {
          /* 0.1 is cut, not rounded, in this table. */
          TaoI32F32 c = { rows[k].consensus * ((gint64) 1 << 32) / 1000000 };
          TaoI32F32 w = { rows[k].weight * ((gint64) 1 << 32) / 1000000 };
          TaoI32F32 b = { rows[k].bond * ((gint64) 1 << 32) / 1000000 };
          TaoI32F32 distance = tao_liquid_alpha_distance (c, w, b), alpha;

          tao_liquid_alpha_of (&liquid, &distance, &alpha, 1);
          g_assert_cmpint (alpha.bits, ==, rows[k].alpha[s]);
        }
    }
}

/* --- Mechanisms -------------------------------------------------------------------------------------------------- */

/* tests/mechanism.rs: two validators rate each other in two mechanisms; in the second one of them may rate with 0. */
static void
test_two_mechanisms (void)
{
  for (guint zero = 0; zero < 2; zero++)
    {
      const guint16 rows[2][1][2] = { { { 1, zero ? 0 : 65535 } }, { { 0, 65535 } } };
      g_auto(Fixture) f = { 0 };

      fixture_start_at_block_one (&f, 2, 10, 8);
      f.in.block = 2;
      for (guint i = 0; i < 2; i++)
        {
          f.permit[i] = TRUE;
          fixture_set_stake (&f, i, BILLION);
          fixture_set_weights (&f, i, 1, rows[i]);
        }
      fixture_run (&f, tao_rules_lookup (425));
      if (!zero)
        {
          g_assert_cmpuint (f.out.incentive[0], ==, 32767);
          g_assert_cmpuint (f.out.incentive[1], ==, 32767);
          g_assert_cmpuint (fixture_bond (&f, 0, 1), ==, 65535);
        }
      else
        g_assert_cmpuint (tao_epoch_rows_length (&f.out.bonds, 0), ==, 0);
      g_assert_cmpuint (fixture_bond (&f, 1, 0), ==, 65535);
    }
}

/* One validator, two miners, weights 1 and 0. */
static void
test_one_of_two_miners (void)
{
  static const guint16 row[][2] = { { 1, 65535 }, { 2, 0 } };
  static const guint16 incentive[3] = { 0, 65535, 0 };
  g_auto(Fixture) f = { 0 };

  fixture_start_at_block_one (&f, 3, 10, 8);
  f.in.block = 2;
  f.permit[0] = TRUE;
  fixture_set_stake (&f, 0, 1);
  fixture_set_weights (&f, 0, 2, row);
  fixture_run (&f, tao_rules_lookup (425));
  g_assert_cmpmem (f.out.incentive, sizeof incentive, incentive, sizeof incentive);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/economy/epoch-facts/alone", test_alone);
  g_test_add_func ("/economy/epoch-facts/ten-alike", test_ten_alike);
  g_test_add_func ("/economy/epoch-facts/zero-weights", test_zero_weights);
  g_test_add_func ("/economy/epoch-facts/owner-rates-itself", test_owner_rates_itself);
  g_test_add_func ("/economy/epoch-facts/two-without-ratings", test_two_without_ratings);
  g_test_add_func ("/economy/epoch-facts/by-stake", test_by_stake);
  g_test_add_func ("/economy/epoch-facts/permits", test_permits);
  g_test_add_func ("/economy/epoch-facts/topk", test_topk);
  g_test_add_func ("/economy/epoch-facts/normalise", test_normalise);
  g_test_add_func ("/economy/epoch-facts/medians", test_medians);
  g_test_add_func ("/economy/epoch-facts/commit-window", test_commit_window);
  g_test_add_func ("/economy/epoch-facts/bonds-of-the-replaced", test_bonds_of_the_replaced);
  g_test_add_func ("/economy/epoch-facts/bonds-reset", test_bonds_reset);
  g_test_add_func ("/economy/epoch-facts/liquid-alpha-still", test_liquid_alpha_still);
  g_test_add_func ("/economy/epoch-facts/liquid-alpha-values", test_liquid_alpha_values);
  g_test_add_func ("/economy/epoch-facts/two-mechanisms", test_two_mechanisms);
  g_test_add_func ("/economy/epoch-facts/one-of-two-miners", test_one_of_two_miners);
  return g_test_run ();
}
