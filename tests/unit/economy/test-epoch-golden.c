/* The epoch against numbers that others computed: outputs of the chain's compiled
 * arithmetic at spec 425, and what the chain's own tests assert. */
#include <string.h>

#include "epoch-fixture.h"

#define N 6

/* A subnet of six in the middle of its life: an inactive validator, a fresh
 * registration, a self-weight, stored zeros, an unsorted row. */
static void
base_scenario (Fixture *f)
{
  static const guint64 last_update[N] = { 9990, 9800, 9700, 3000, 9000, 9000 };
  static const guint64 registered_at[N] = { 10, 20, 30, 40, 9650, 60 };
  static const guint16 w0[][2] = { { 3, 21845 }, { 4, 65535 }, { 5, 43690 } };
  static const guint16 w1[][2] = { { 5, 65535 }, { 4, 32768 }, { 0, 100 } };
  static const guint16 w2[][2] = { { 2, 65535 }, { 3, 65535 }, { 5, 0 } };
  static const guint16 w3[][2] = { { 4, 65535 }, { 5, 65535 } };
  static const guint16 w4[][2] = { { 0, 65535 } };
  static const guint16 b0[][2] = { { 3, 65535 }, { 5, 40000 } };
  static const guint16 b1[][2] = { { 3, 1000 }, { 4, 65535 }, { 5, 65535 } };
  static const guint16 b2[][2] = { { 5, 12345 }, { 3, 54321 } };

  fixture_init (f, N);
  memcpy (f->last_update, last_update, sizeof last_update);
  memcpy (f->registered_at, registered_at, sizeof registered_at);
  f->stake[0].bits = ((tao_i128) 700000000123 << 64) + ((tao_i128) 1 << 63);
  f->stake[1].bits = ((tao_i128) 250000000000 << 64) + 12345678901;
  fixture_set_stake (f, 2, 90000000007);
  fixture_set_stake (f, 3, 60000000000);
  fixture_set_stake (f, 5, 5000);
  for (guint i = 0; i < 4; i++)
    f->permit[i] = TRUE;
  fixture_set_row (f->weights[0], 3, w0);
  fixture_set_row (f->weights[1], 3, w1);
  fixture_set_row (f->weights[2], 3, w2);
  fixture_set_row (f->weights[3], 2, w3);
  fixture_set_row (f->weights[4], 1, w4);
  fixture_set_row (f->bonds[0], 2, b0);
  fixture_set_row (f->bonds[1], 3, b1);
  fixture_set_row (f->bonds[2], 2, b2);
  f->in.block = 10000;
  f->in.last_step_block = 9640;
  f->in.stake_threshold = 1000000;
  f->in.max_validators = 4;
  f->in.emission = 148000000001;
}

static void
assert_q32 (const char *what, const TaoI32F32 *got, const gint64 *expected)
{
  for (guint i = 0; i < N; i++)
    if (got[i].bits != expected[i])
      g_error ("%s[%u]: expected %" G_GINT64_FORMAT ", got %" G_GINT64_FORMAT, what, i, expected[i], got[i].bits);
}

static void
assert_u16 (const char *what, const guint16 *got, const guint16 *expected)
{
  for (guint i = 0; i < N; i++)
    if (got[i] != expected[i])
      g_error ("%s[%u]: expected %u, got %u", what, i, expected[i], got[i]);
}

static void
assert_u64 (const char *what, const guint64 *got, const guint64 *expected)
{
  for (guint i = 0; i < N; i++)
    if (got[i] != expected[i])
      g_error ("%s[%u]: expected %" G_GUINT64_FORMAT ", got %" G_GUINT64_FORMAT, what, i, expected[i], got[i]);
}

/* "3:65535 5:7 / - / …", rows without entries at the end may be left out. */
static void
assert_bonds (const Fixture *f, const char *expected)
{
  g_autoptr(GString) got = g_string_new (NULL);

  for (guint i = 0; i < f->out.n; i++)
    {
      const TaoEpochPair *pairs = tao_epoch_rows_get (&f->out.bonds, i);
      guint32 length = tao_epoch_rows_length (&f->out.bonds, i);

      g_string_append (got, i == 0 ? "" : " / ");
      if (length == 0)
        g_string_append_c (got, '-');
      for (guint32 k = 0; k < length; k++)
        g_string_append_printf (got, "%s%u:%u", k == 0 ? "" : " ", pairs[k].uid, pairs[k].value);
    }
  g_assert_cmpstr (got->str, ==, expected);
}

/* G1 to G7 share everything up to the incentive. */
static void
assert_common (const Fixture *f)
{
  static const gint64 stake[N] = { 2733161006, 976128930, 351406415, 234270943, 0, 0 };
  static const gint64 active[N] = { 2890843372, 1032444060, 371679862, 0, 0, 0 };
  static const gint64 consensus[N] = { 0, 0, 0, 715827882, 2147483648, 1431655765 };
  static const gint64 trust[N] = { 4294967295, 2861871188, 715827882, 1431655765, 0, 0 };
  static const gint64 incentive[N] = { 0, 0, 0, 641464430, 2110740309, 1542762556 };
  static const guint16 stake_u16[N] = { 41704, 14894, 5361, 3574, 0, 0 };
  static const guint16 consensus_u16[N] = { 0, 0, 0, 10922, 32767, 21844 };
  static const guint16 trust_u16[N] = { 65534, 43668, 10922, 21844, 0, 0 };
  static const guint16 incentive_u16[N] = { 0, 0, 0, 9787, 32206, 23540 };
  static const guint64 server[N] = { 0, 0, 0, 11052090632, 36366931813, 26580977520 };
  static const guint8 active_flags[N] = { 1, 1, 1, 0, 1, 1 };
  static const guint8 permit[N] = { 1, 1, 1, 1, 0, 0 };

  assert_q32 ("stake", f->view.stake, stake);
  assert_q32 ("active stake", f->view.active_stake, active);
  assert_q32 ("consensus", f->view.consensus, consensus);
  assert_q32 ("validator trust", f->view.validator_trust, trust);
  assert_q32 ("incentive", f->view.incentive, incentive);
  assert_u16 ("StakeWeight", f->out.stake_weight, stake_u16);
  assert_u16 ("Consensus", f->out.consensus, consensus_u16);
  assert_u16 ("ValidatorTrust", f->out.validator_trust, trust_u16);
  assert_u16 ("Incentive", f->out.incentive, incentive_u16);
  assert_u64 ("server emission", f->out.server_emission, server);
  g_assert_cmpmem (f->out.active, N, active_flags, N);
  g_assert_cmpmem (f->out.validator_permit, N, permit, N);
}

typedef struct {
  const char *name;
  guint16 penalty;
  gboolean yuma3, liquid;
  gint16 steepness;
  guint16 low, high;
  gint64 dividends[N];
  guint16 dividends_u16[N];
  guint64 validator[N];
  const char *bonds;
} Golden;

static const Golden goldens[] = {
  { "G1", 65535, FALSE, FALSE, 1000, 45875, 58982,
    { 2659881603, 1222882025, 412203666 }, { 40585, 18659, 6289 },
    { 45828343962, 21069606248, 7102049720 },
    "3:65535 4:65535 5:47170 / 3:846 4:15587 5:65535 / 3:47268 5:11728 / - / - / -" },
  { "G2", 32768, FALSE, FALSE, 1000, 45875, 58982,
    { 2634087819, 1236076266, 424803210 }, { 40192, 18860, 6481 },
    { 45383930796, 21296936013, 7319133156 },
    "3:65535 4:65535 5:45369 / 0:65535 3:876 4:15587 5:65535 / 3:51246 5:11540 / - / - / -" },
  { "G3", 0, FALSE, FALSE, 1000, 45875, 58982,
    { 2615610239, 1246526472, 432830584 }, { 39910, 19020, 6604 },
    { 45065571929, 21476987499, 7457440536 },
    "3:65535 4:65535 5:43983 / 0:65535 3:896 4:15587 5:65535 / 3:53930 5:11396 / - / - / -" },
  { "G4", 65535, TRUE, FALSE, 1000, 45875, 58982,
    { 3282622230, 925233672, 87111393 }, { 50088, 14117, 1329 },
    { 56557833454, 15941283602, 1500882908 },
    "3:60073 4:3276 5:38184 / 3:899 4:2182 5:61165 / 3:49981 5:11110 / 5:2184 / - / -" },
  { "G5", 65535, TRUE, TRUE, 1000, 45875, 58982,
    { 3381466733, 819690234, 93810327 }, { 51596, 12507, 1431 },
    { 58260871637, 14122826353, 1616301975 },
    "3:16759 4:22981 5:26938 / 5:27601 4:15305 / 3:23883 5:3598 / 5:15320 / - / -" },
  { "G6", 0, TRUE, TRUE, -250, 1638, 65535,
    { 3269812356, 938251193, 86903745 }, { 49892, 14316, 1326 },
    { 56337126145, 16165568541, 1497305244 },
    "3:48039 4:25652 5:28290 / 5:52133 4:17084 0:52 / 3:57913 5:3785 / 5:27025 / - / -" },
  { "G7", 32768, TRUE, TRUE, 1000, 45875, 58982,
    { 3278298467, 913423177, 103245651 }, { 50022, 13937, 1575 },
    { 56483337303, 15737795043, 1778867584 },
    "3:16759 4:22981 5:26938 / 0:23 4:15305 5:39297 / 3:42081 / 5:31971 / - / -" },
};

static void
test_modes (void)
{
  for (gsize k = 0; k < G_N_ELEMENTS (goldens); k++)
    {
      const Golden *g = &goldens[k];
      g_auto(Fixture) f = { 0 };

      g_test_message ("%s", g->name);
      base_scenario (&f);
      f.in.bonds_penalty = g->penalty;
      f.in.yuma3 = g->yuma3;
      f.in.liquid_alpha = g->liquid;
      f.in.alpha_sigmoid_steepness = g->steepness;
      f.in.alpha_low = g->low;
      f.in.alpha_high = g->high;
      fixture_run (&f, tao_rules_lookup (425));

      assert_common (&f);
      assert_q32 ("dividends", f.view.dividends, g->dividends);
      assert_u16 ("Dividends", f.out.dividends, g->dividends_u16);
      assert_u64 ("validator emission", f.out.validator_emission, g->validator);
      assert_bonds (&f, g->bonds);
      for (guint i = 0; i < N; i++)
        g_assert_cmpuint (f.out.emission[i], ==, f.out.server_emission[i] + f.out.validator_emission[i]);
    }
}

/* G8: an owner without permit and below the threshold votes for itself. */
static void
test_owner (void)
{
  static const guint16 w5[][2] = { { 5, 65535 }, { 3, 1 } };
  static const gint64 stake[N] = { 2733160994, 976128926, 351406413, 234270942, 0, 19 };
  static const gint64 active[N] = { 2890843359, 1032444056, 371679859, 0, 0, 20 };
  static const gint64 trust[N] = { 4294967295, 2861871188, 715827882, 1431655765, 0, 1431721301 };
  static const gint64 incentive[N] = { 0, 0, 0, 641464429, 2110740305, 1542762560 };
  static const gint64 dividends[N] = { 2659881601, 1222882027, 412203666 };
  static const guint64 server[N] = { 0, 0, 0, 11052090598, 36366931744, 26580977589 };
  static const guint64 validator[N] = { 45828343962, 21069606282, 7102049720 };
  static const guint8 permit[N] = { 1, 1, 1, 1, 0, 1 };
  g_auto(Fixture) f = { 0 };

  base_scenario (&f);
  f.in.owner_uid = 5;
  fixture_set_row (f.weights[4], 0, NULL);
  fixture_set_row (f.weights[5], 2, w5);
  f.last_update[5] = 9999;
  fixture_run (&f, tao_rules_lookup (425));

  assert_q32 ("stake", f.view.stake, stake);
  assert_q32 ("active stake", f.view.active_stake, active);
  assert_q32 ("validator trust", f.view.validator_trust, trust);
  assert_q32 ("incentive", f.view.incentive, incentive);
  assert_q32 ("dividends", f.view.dividends, dividends);
  assert_u64 ("server emission", f.out.server_emission, server);
  assert_u64 ("validator emission", f.out.validator_emission, validator);
  g_assert_cmpmem (f.out.validator_permit, N, permit, N);
  g_assert_cmpuint (f.out.validator_trust[5], ==, 21845);
  /* a bond of 0 is stored */
  assert_bonds (&f, "3:65535 4:65535 5:47170 / 3:846 4:15587 5:65535 / 3:47268 5:11728 / - / - / 5:0");
}

/* G9: a commit older than a registration hides the new uid. */
static void
test_commit_mask (void)
{
  static const guint64 commits[N] = { 9645, G_MAXUINT64, 9600, 9700, G_MAXUINT64, G_MAXUINT64 };
  static const gint64 consensus[N] = { 0, 0, 0, 1431655765, 0, 2863311530 };
  static const gint64 trust[N] = { 4294967295, 2860387201, 1431655765, 2863311530, 0, 0 };
  static const gint64 incentive[N] = { 0, 0, 0, 1261586765, 0, 3033380530 };
  static const gint64 dividends[N] = { 1877432434, 1606918774, 810616086 };
  static const guint16 trust_u16[N] = { 65534, 43645, 21844, 43689, 0, 0 };
  static const guint16 incentive_u16[N] = { 0, 0, 0, 19249, 0, 46285 };
  static const guint16 dividends_u16[N] = { 28646, 24519, 12368 };
  static const guint64 server[N] = { 0, 0, 0, 21736468313, 0, 52263531652 };
  static const guint64 validator[N] = { 32347161350, 27686355001, 13966483614 };
  g_auto(Fixture) f = { 0 };

  base_scenario (&f);
  memcpy (f.commit_block, commits, sizeof commits);
  f.in.commit_reveal = TRUE;
  fixture_run (&f, tao_rules_lookup (425));

  assert_q32 ("consensus", f.view.consensus, consensus);
  assert_q32 ("validator trust", f.view.validator_trust, trust);
  assert_q32 ("incentive", f.view.incentive, incentive);
  assert_q32 ("dividends", f.view.dividends, dividends);
  assert_u16 ("ValidatorTrust", f.out.validator_trust, trust_u16);
  assert_u16 ("Incentive", f.out.incentive, incentive_u16);
  assert_u16 ("Dividends", f.out.dividends, dividends_u16);
  assert_u64 ("server emission", f.out.server_emission, server);
  assert_u64 ("validator emission", f.out.validator_emission, validator);
  assert_bonds (&f, "3:65535 5:47174 / 3:846 5:65535 / 3:47268 5:11728 / - / - / -");

  g_assert_cmpint (tao_epoch_weight_fate (tao_rules_lookup (425), &f.in, 0, 4), ==, TAO_WEIGHT_COMMIT);
  g_assert_cmpint (tao_epoch_weight_fate (tao_rules_lookup (425), &f.in, 3, 4), ==, TAO_WEIGHT_OUTDATED);
  g_assert_cmpint (tao_epoch_weight_fate (tao_rules_lookup (425), &f.in, 2, 2), ==, TAO_WEIGHT_SELF);
  g_assert_cmpint (tao_epoch_weight_fate (tao_rules_lookup (425), &f.in, 4, 0), ==, TAO_WEIGHT_NO_PERMIT);
  g_assert_cmpint (tao_epoch_weight_fate (tao_rules_lookup (425), &f.in, 0, 6), ==, TAO_WEIGHT_NO_SUCH_UID);
  g_assert_cmpint (tao_epoch_weight_fate (tao_rules_lookup (425), &f.in, 0, 3), ==, TAO_WEIGHT_COUNTS);

  /* With the switch off the commits are ignored. */
  f.in.commit_reveal = FALSE;
  fixture_run (&f, tao_rules_lookup (425));
  assert_common (&f);
}

/* G10: nobody rates anyone. G11: and nobody is active. */
static void
test_without_ratings (void)
{
  static const guint64 by_active_stake[N] = { 99615384605, 35576923024, 12807692302 };
  static const guint64 by_stake[N] = { 94181818163, 33636363605, 12109090904, 8072727258 };
  static const guint16 zeros[N] = { 0 };
  const char *bonds = "3:65535 5:39999 / 3:999 5:65535 / 3:54321 5:12344 / - / - / -";
  g_auto(Fixture) f = { 0 };
  g_auto(Fixture) g = { 0 };

  base_scenario (&f);
  for (guint i = 0; i < N; i++)
    fixture_set_row (f.weights[i], 0, NULL);
  fixture_run (&f, tao_rules_lookup (425));
  assert_u16 ("Consensus", f.out.consensus, zeros);
  assert_u16 ("ValidatorTrust", f.out.validator_trust, zeros);
  assert_u16 ("Incentive", f.out.incentive, zeros);
  assert_u16 ("Dividends", f.out.dividends, zeros);
  assert_u64 ("validator emission", f.out.validator_emission, by_active_stake);
  assert_u64 ("emission", f.out.emission, by_active_stake);
  assert_bonds (&f, bonds);

  base_scenario (&g);
  for (guint i = 0; i < N; i++)
    g.last_update[i] = 1;
  fixture_run (&g, tao_rules_lookup (425));
  for (guint i = 0; i < N; i++)
    g_assert_false (g.out.active[i]);
  assert_u64 ("validator emission", g.out.validator_emission, by_stake);
  assert_u64 ("emission", g.out.emission, by_stake);
  assert_bonds (&g, bonds);
}

/* G12: two seats for three equal stakes. */
static void
test_ties (void)
{
  static const guint64 stakes[N] = { 5, 7, 7, 7, 0, 1 };
  static const gint64 stake[N] = { 795364314, 1113510039, 1113510039, 1113510039, 0, 159072862 };
  static const gint64 active[N] = { 1130254552, 1582356371, 1582356371 };
  static const gint64 consensus[N] = { 0, 0, 0, 715827882, 1430215423, 1431655765 };
  static const gint64 trust[N] = { 3577699070, 2861871188, 715827882, 1431655765 };
  static const gint64 incentive[N] = { 0, 0, 0, 859339279, 1716949455, 1718678561 };
  static const gint64 dividends[N] = { 1767073788, 1968153842, 559739664 };
  static const guint16 stake_u16[N] = { 12136, 16990, 16990, 16990, 0, 2427 };
  static const guint16 consensus_u16[N] = { 0, 0, 0, 10922, 21823, 21844 };
  static const guint16 trust_u16[N] = { 54590, 43668, 10922, 21844 };
  static const guint16 incentive_u16[N] = { 0, 0, 0, 13112, 26198, 26224 };
  static const guint16 dividends_u16[N] = { 26962, 30031, 8540 };
  static const guint64 server[N] = { 0, 0, 0, 14805958273, 29582125040, 29611916616 };
  static const guint64 validator[N] = { 30445740631, 33910242912, 9644016422 };
  static const guint8 permit[N] = { 0, 0, 1, 1, 0, 0 };
  g_auto(Fixture) f = { 0 };

  base_scenario (&f);
  for (guint i = 0; i < N; i++)
    fixture_set_stake (&f, i, stakes[i]);
  f.in.stake_threshold = 0;
  f.in.max_validators = 2;
  fixture_run (&f, tao_rules_lookup (425));

  assert_q32 ("stake", f.view.stake, stake);
  assert_q32 ("active stake", f.view.active_stake, active);
  assert_q32 ("consensus", f.view.consensus, consensus);
  assert_q32 ("validator trust", f.view.validator_trust, trust);
  assert_q32 ("incentive", f.view.incentive, incentive);
  assert_q32 ("dividends", f.view.dividends, dividends);
  assert_u16 ("StakeWeight", f.out.stake_weight, stake_u16);
  assert_u16 ("Consensus", f.out.consensus, consensus_u16);
  assert_u16 ("ValidatorTrust", f.out.validator_trust, trust_u16);
  assert_u16 ("Incentive", f.out.incentive, incentive_u16);
  assert_u16 ("Dividends", f.out.dividends, dividends_u16);
  assert_u64 ("server emission", f.out.server_emission, server);
  assert_u64 ("validator emission", f.out.validator_emission, validator);
  g_assert_cmpmem (f.out.validator_permit, N, permit, N);
  assert_bonds (&f, "- / - / 3:57265 5:11056 / - / - / -");
}

static void
test_bond_history (void)
{
  static const struct {
    gint changed;               /* validator that changes its row before the epoch, -1 all, -2 nobody */
    guint16 to;                 /* the only uid it rates from now on */
    guint16 column;             /* of the asserted bonds */
    guint16 bonds[4];
    guint64 emission[8];
  } epochs[] = {
    { -1, 0, 4, { 16383, 32767, 49151, 65535 },
      { 49999998, 99999999, 150000000, 200000001, 49998779, 100000610, 149996337, 200004272 } },
    { 0, 0, 4, { 14582, 32767, 49151, 65535 },
      { 44998351, 101110561, 151667215, 202223870, 49998779, 100000610, 149996337, 200004272 } },
    { 1, 1, 4, { 12603, 28321, 49151, 65535 },
      { 40496805, 90999783, 157929636, 210573773, 49998779, 100000610, 149996337, 200004272 } },
    { 2, 2, 7, { 12602, 28320, 49150, 65535 }, { 99999999, 199999999, 299999999, 399999999, 0, 0, 0, 0 } },
    { 2, 7, 7, { 10951, 24609, 49150, 65535 }, { 36443733, 81898628, 163565493, 218092144, 0, 0, 0, 500000000 } },
    { -2, 0, 7, { 9559, 21482, 49150, 65535 }, { 32799427, 73706612, 168638129, 224855830, 0, 0, 0, 500000000 } },
    { -2, 0, 7, { 8376, 18824, 49150, 65535 }, { 29518068, 66336137, 173203134, 230942659, 0, 0, 0, 500000000 } },
    { -2, 0, 7, { 7363, 16549, 49150, 65535 }, { 26565175, 59701871, 177311856, 236421095, 0, 0, 0, 500000000 } },
  };
  static const guint16 all[][2] = { { 4, 16383 }, { 5, 32767 }, { 6, 49149 }, { 7, 65535 } };
  g_auto(Fixture) f = { 0 };

  fixture_start_at_block_one (&f, 8, 1, 8);
  for (guint i = 0; i < 4; i++)
    fixture_set_stake (&f, i, i + 1);
  fixture_step (&f);

  for (gsize e = 0; e < G_N_ELEMENTS (epochs); e++)
    {
      f.in.block++;
      if (epochs[e].changed == -1)
        for (guint i = 0; i < 4; i++)
          fixture_set_weights (&f, i, 4, all);
      else if (epochs[e].changed >= 0)
        {
          const guint16 one[][2] = { { epochs[e].to, 65535 } };

          fixture_set_weights (&f, (guint32) epochs[e].changed, 1, one);
        }
      fixture_step (&f);
      for (guint i = 0; i < 4; i++)
        g_assert_cmpuint (fixture_bond (&f, i, epochs[e].column), ==, epochs[e].bonds[i]);
      for (guint i = 0; i < 8; i++)
        g_assert_cmpuint (f.out.emission[i], ==, epochs[e].emission[i]);
    }
}

static void
test_active_stake (void)
{
  static const guint16 both[][2] = { { 2, 32767 }, { 3, 32767 } };
  static const guint64 first[4] = { 250000000, 250000000, 250000000, 250000000 };
  static const guint64 second[4] = { 274999999, 224999999, 250000000, 250000000 };
  static const guint64 third[4] = { 272501132, 227498866, 250000000, 250000000 };
  g_auto(Fixture) f = { 0 };

  fixture_start_at_block_one (&f, 4, 1, 4);
  for (guint i = 0; i < 4; i++)
    fixture_set_stake (&f, i, 1);
  fixture_step (&f);

  f.in.block++;
  fixture_set_weights (&f, 0, 2, both);
  fixture_set_weights (&f, 1, 2, both);
  fixture_step (&f);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpuint (f.out.emission[i], ==, first[i]);
  g_assert_cmpuint (f.out.dividends[0], ==, 32767);
  g_assert_cmpuint (fixture_bond (&f, 0, 2), ==, 65535);
  g_assert_cmpuint (fixture_bond (&f, 1, 3), ==, 65535);

  /* Both go stale, then one comes back. */
  f.in.block += 20;
  fixture_set_weights (&f, 0, 2, both);
  fixture_step (&f);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpuint (f.out.emission[i], ==, second[i]);
  g_assert_cmpuint (f.out.dividends[0], ==, 36044);
  g_assert_cmpuint (f.out.dividends[1], ==, 29490);
  g_assert_cmpuint (fixture_bond (&f, 1, 2), ==, 53619);

  fixture_set_weights (&f, 1, 2, both);
  f.in.block++;
  fixture_step (&f);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpuint (f.out.emission[i], ==, third[i]);
  g_assert_cmpuint (f.out.dividends[0], ==, 35716);
  g_assert_cmpuint (f.out.dividends[1], ==, 29818);
  g_assert_cmpuint (fixture_bond (&f, 1, 2), ==, 54712);
}

static void
test_outdated_weights (void)
{
  static const guint16 both[][2] = { { 2, 43690 }, { 3, 21845 } };
  static const guint64 first[4] = { 250000000, 250000000, 333331637, 166668361 };
  static const guint64 second[4] = { 250000000, 250000000, 500000000, 0 };
  g_auto(Fixture) f = { 0 };

  fixture_start_at_block_one (&f, 4, 0, 4);
  f.in.activity_cutoff = 5000;
  for (guint i = 0; i < 4; i++)
    fixture_set_stake (&f, i, 1);
  fixture_step (&f);

  f.in.block++;
  fixture_set_weights (&f, 0, 2, both);
  fixture_set_weights (&f, 1, 2, both);
  g_assert_cmpuint (g_array_index (f.weights[0], TaoEpochPair, 0).value, ==, 65535);
  g_assert_cmpuint (g_array_index (f.weights[0], TaoEpochPair, 1).value, ==, 32768);
  fixture_step (&f);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpuint (f.out.emission[i], ==, first[i]);

  /* Someone else takes uid 3; only validator 0 speaks again. */
  f.in.block++;
  f.registered_at[3] = f.last_update[3] = f.in.block;
  f.in.block++;
  fixture_set_weights (&f, 0, 1, both);
  fixture_step (&f);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpuint (f.out.emission[i], ==, second[i]);
}

/* 64 validators of equal stake rate 448 servers alike. */
static void
test_large_graph (void)
{
  g_auto(Fixture) f = { 0 };

  fixture_start_at_block_one (&f, 512, 1, 64);
  f.in.activity_cutoff = 5000;
  for (guint i = 0; i < 64; i++)
    fixture_set_stake (&f, i, 328125000000000);
  fixture_step (&f);
  f.in.block++;
  for (guint i = 0; i < 64; i++)
    {
      g_array_set_size (f.weights[i], 0);
      for (guint16 j = 64; j < 512; j++)
        {
          TaoEpochPair pair = { j, 65535 };

          g_array_append_val (f.weights[i], pair);
        }
      f.last_update[i] = f.in.block;
    }
  for (guint e = 0; e < 3; e++)
    {
      fixture_step (&f);
      f.in.block++;
    }
  for (guint i = 0; i < 512; i++)
    {
      g_assert_cmpuint (f.out.consensus[i], ==, i < 64 ? 0 : 146);
      g_assert_cmpuint (f.out.incentive[i], ==, i < 64 ? 0 : 146);
      g_assert_cmpuint (f.out.dividends[i], ==, i < 64 ? 1023 : 0);
      g_assert_cmpuint (f.out.emission[i], ==, i < 64 ? 7812500 : 1116071);
      g_assert_cmpuint (fixture_bond (&f, i, 64), ==, i < 64 ? 65535 : 0);
      g_assert_cmpuint (fixture_bond (&f, i, 0), ==, 0);
    }
}

/* How bonds follow weights under Yuma 3: rows of "who rates which server". */
typedef struct {
  const char *name;
  guint64 stake[3];
  gboolean liquid;
  guint n_servers;
  const char *weights[6];      /* per epoch: servers rated by A, B, C, separated by spaces */
  guint16 bonds[6][3][3];
  guint16 dividends[6][3];
} Yuma3Story;

static const Yuma3Story stories[] = {
  { "kappa moves first", { 8, 1, 1 }, TRUE, 2,
    { "1 1 1", "2 1 1", "2 2 1", "2 2 2", "2 2 2", "2 2 2" },
    { { { 6640, 0 }, { 6640, 0 }, { 6640, 0 } },
      { { 5951, 6640 }, { 24229, 0 }, { 24229, 0 } },
      { { 5336, 12607 }, { 20770, 6640 }, { 36565, 0 } },
      { { 4786, 17970 }, { 18119, 12607 }, { 28221, 6640 } },
      { { 4294, 22789 }, { 15957, 17970 }, { 23518, 12607 } },
      { { 3853, 27120 }, { 14133, 22789 }, { 20244, 17970 } } },
    { { 52428, 6553, 6553 }, { 65535, 0, 0 }, { 61486, 4048, 0 },
      { 57796, 5068, 2669 }, { 56122, 5531, 3881 }, { 55170, 5795, 4569 } } },
  { "kappa moves second", { 8, 1, 1 }, TRUE, 2,
    { "1 1 1", "1 2 1", "2 2 1", "2 2 2", "2 2 2", "2 2 2" },
    { { { 6640, 0 }, { 6640, 0 }, { 6640, 0 } },
      { { 12607, 0 }, { 5951, 19572 }, { 12607, 0 } },
      { { 11235, 6640 }, { 5336, 24229 }, { 28414, 0 } },
      { { 10030, 12607 }, { 4786, 28414 }, { 23641, 6640 } },
      { { 8966, 17970 }, { 4294, 32175 }, { 20336, 12607 } },
      { { 8023, 22789 }, { 3853, 35555 }, { 17771, 17970 } } },
    { { 52428, 6553, 6553 }, { 55350, 3266, 6918 }, { 45007, 20527, 0 },
      { 48632, 13700, 3201 }, { 49969, 11183, 4382 }, { 50661, 9879, 4993 } } },
  { "kappa moves last", { 8, 1, 1 }, TRUE, 2,
    { "1 1 1", "1 2 1", "1 2 2", "2 2 2", "2 2 2", "2 2 2" },
    { { { 6640, 0 }, { 6640, 0 }, { 6640, 0 } },
      { { 12607, 0 }, { 5951, 19572 }, { 12607, 0 } },
      { { 17970, 0 }, { 5336, 33299 }, { 11235, 19572 } },
      { { 15832, 6640 }, { 4786, 36565 }, { 10030, 24229 } },
      { { 14026, 12607 }, { 4294, 39500 }, { 8966, 28414 } },
      { { 12471, 17970 }, { 3853, 42138 }, { 8023, 32175 } } },
    { { 52428, 6553, 6553 }, { 55350, 3266, 6918 }, { 58761, 2181, 4592 },
      { 30561, 21034, 13938 }, { 39164, 15337, 11033 }, { 43202, 12663, 9669 } } },
  { "one epoch switch", { 33, 33, 34 }, TRUE, 2,
    { "1 1 1", "1 1 1", "1 1 2", "1 1 1", "1 1 1", "1 1 1" },
    { { { 6640, 0 }, { 6640, 0 }, { 6640, 0 } },
      { { 12607, 0 }, { 12607, 0 }, { 12607, 0 } },
      { { 17970, 0 }, { 17970, 0 }, { 11235, 19572 } },
      { { 22789, 0 }, { 22789, 0 }, { 16737, 17153 } },
      { { 27120, 0 }, { 27120, 0 }, { 21681, 15147 } },
      { { 31012, 0 }, { 31012, 0 }, { 26124, 13439 } } },
    { { 21626, 21626, 22281 }, { 21626, 21626, 22281 }, { 24784, 24784, 15965 },
      { 23773, 23773, 17988 }, { 23209, 23209, 19116 }, { 22851, 22851, 19832 } } },
  { "liquid alpha disabled", { 33, 33, 34 }, FALSE, 2,
    { "1 1 1", "1 1 1", "1 1 2", "1 1 1", "1 1 1", "1 1 1" },
    { { { 1638, 0 }, { 1638, 0 }, { 1638, 0 } },
      { { 3235, 0 }, { 3235, 0 }, { 3235, 0 } },
      { { 4792, 0 }, { 4792, 0 }, { 3154, 1638 } },
      { { 6310, 0 }, { 6310, 0 }, { 4713, 1597 } },
      { { 7790, 0 }, { 7790, 0 }, { 6233, 1557 } },
      { { 9233, 0 }, { 9233, 0 }, { 7715, 1518 } } },
    { { 21626, 21626, 22281 }, { 21626, 21626, 22281 }, { 24470, 24470, 16593 },
      { 23662, 23662, 18209 }, { 23203, 23203, 19128 }, { 22907, 22907, 19720 } } },
  { "stable miner", { 8, 1, 1 }, TRUE, 3,
    { "13 13 13", "13 23 13", "23 23 13", "23 23 23", "23 23 23", "23 23 23" },
    { { { 3320, 0, 3320 }, { 3320, 0, 3320 }, { 3320, 0, 3320 } },
      { { 6303, 0, 6303 }, { 2980, 6553, 6303 }, { 6303, 0, 6303 } },
      { { 5650, 3320, 8984 }, { 2675, 9209, 8984 }, { 11595, 0, 8984 } },
      { { 5067, 6303, 11394 }, { 2402, 11596, 11394 }, { 10347, 3320, 11394 } },
      { { 4545, 8984, 13559 }, { 2157, 13741, 13559 }, { 9246, 6303, 13559 } },
      { { 4078, 11394, 15505 }, { 1937, 15668, 15505 }, { 8271, 8984, 15505 } } },
    { { 52428, 6553, 6553 }, { 53911, 4884, 6738 }, { 50789, 11044, 3700 },
      { 51538, 8990, 5005 }, { 51851, 8133, 5550 }, { 52013, 7688, 5832 } } },
};

static void
test_yuma3_stories (void)
{
  for (gsize k = 0; k < G_N_ELEMENTS (stories); k++)
    {
      const Yuma3Story *story = &stories[k];
      g_auto(Fixture) f = { 0 };

      g_test_message ("%s", story->name);
      fixture_start_at_block_one (&f, 3 + story->n_servers, 1, 3);
      f.in.bonds_penalty = 0;
      f.in.bonds_moving_average = 975000;
      f.in.alpha_low = 6553;
      f.in.alpha_high = 19660;
      f.in.yuma3 = TRUE;
      f.in.liquid_alpha = story->liquid;
      for (guint i = 0; i < 3; i++)
        fixture_set_stake (&f, i, story->stake[i]);
      fixture_step (&f);
      f.in.block++;

      for (guint e = 0; e < 6; e++)
        {
          g_auto(GStrv) rated = g_strsplit (story->weights[e], " ", 3);

          for (guint i = 0; i < 3; i++)
            {
              guint16 row[3][2];

              for (guint s = 0; s < story->n_servers; s++)
                {
                  row[s][0] = (guint16) (3 + s);
                  row[s][1] = strchr (rated[i], (int) ('1' + s)) != NULL ? 32767 : 0;
                }
              fixture_set_weights (&f, i, story->n_servers, (const guint16 (*)[2]) row);
            }
          f.in.block++;
          fixture_step (&f);

          for (guint i = 0; i < 3; i++)
            {
              g_assert_cmpuint (f.out.dividends[i], ==, story->dividends[e][i]);
              for (guint s = 0; s < story->n_servers; s++)
                g_assert_cmpuint (fixture_bond (&f, i, (guint16) (3 + s)), ==, story->bonds[e][i][s]);
            }
        }
    }
}

static void
test_upscale (void)
{
  static const struct { guint n; guint16 from[8]; guint16 to[8]; } table[] = {
    { 0, { 0 }, { 0 } },
    { 1, { 0 }, { 0 } },
    { 1, { 1 }, { 65535 } },
    { 1, { 16384 }, { 65535 } },
    { 1, { 32768 }, { 65535 } },
    { 1, { 32769 }, { 65535 } },
    { 1, { 65534 }, { 65535 } },
    { 1, { 65535 }, { 65535 } },
    { 3, { 0, 1, 65535 }, { 0, 1, 65535 } },
    { 3, { 0, 1, 65534 }, { 0, 1, 65535 } },
    { 7, { 0, 1, 2, 3, 4, 65533, 65535 }, { 0, 1, 2, 3, 4, 65533, 65535 } },
    { 2, { 16384, 32768 }, { 32768, 65535 } },
    { 2, { 43690, 21845 }, { 65535, 32768 } },
  };

  for (gsize k = 0; k < G_N_ELEMENTS (table); k++)
    {
      guint16 weights[8];

      memcpy (weights, table[k].from, sizeof weights);
      tao_epoch_upscale_weights (weights, table[k].n);
      for (guint i = 0; i < table[k].n; i++)
        g_assert_cmpuint (weights[i], ==, table[k].to[i]);
    }
}

static void
test_split (void)
{
  static const struct { guint64 total; guint n_split; guint16 split[5]; guint count; guint64 parts[5]; } table[] = {
    { 25, 0, { 0 }, 5, { 5, 5, 5, 5, 5 } },
    { 10, 0, { 0 }, 4, { 4, 2, 2, 2 } },
    { 19, 5, { 3450, 6899, 10348, 17247, 27594 }, 5, { 1, 2, 3, 5, 8 } },
    { 1000000000, 2, { 16383, 49152 }, 2, { 249988556, 750011444 } },
    { 1000000000, 1, { 16383 }, 3, { 1000000000, 0, 0 } },
    { G_MAXUINT64, 0, { 0 }, 1, { G_MAXUINT64 } },
    { 0, 0, { 0 }, 2, { 0, 0 } },
  };

  for (gsize k = 0; k < G_N_ELEMENTS (table); k++)
    {
      guint64 parts[5];

      tao_epoch_split_emission (table[k].total, table[k].n_split > 0 ? table[k].split : NULL, table[k].n_split,
                                table[k].count, parts);
      for (guint m = 0; m < table[k].count; m++)
        g_assert_cmpuint (parts[m], ==, table[k].parts[m]);
    }
}

/* Two mechanisms: counts add, proportions weigh by emission. */
static void
test_merge (void)
{
  const TaoRules *rules = tao_rules_lookup (425);
  g_auto(Fixture) a = { 0 };
  g_auto(Fixture) b = { 0 };
  g_auto(TaoEpochOutput) merged = { 0 };
  const TaoEpochOutput *both[2];
  const guint64 emissions[2] = { 750, 250 };
  g_autoptr(GError) error = NULL;

  base_scenario (&a);
  base_scenario (&b);
  a.in.emission = emissions[0];
  b.in.emission = emissions[1];
  b.permit[3] = FALSE;
  fixture_run (&a, rules);
  fixture_run (&b, rules);
  both[0] = &a.out;
  both[1] = &b.out;

  g_assert_true (tao_epoch_merge (rules, both, emissions, 2, 1000, &merged, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < N; i++)
    {
      g_assert_cmpuint (merged.server_emission[i], ==, a.out.server_emission[i] + b.out.server_emission[i]);
      g_assert_cmpuint (merged.stake[i], ==, 2 * a.out.stake[i]);
      /* 3/4 and 1/4 are exact */
      g_assert_cmpuint (merged.consensus[i], ==, a.out.consensus[i] * 3 / 4 + b.out.consensus[i] / 4);
      g_assert_cmpuint (merged.emission[i], ==, a.out.emission[i] * 3 / 4 + b.out.emission[i] / 4);
    }

  /* One mechanism is itself; without emission the first counts whole. */
  g_assert_true (tao_epoch_merge (rules, both, emissions, 1, emissions[0], &merged, &error));
  for (guint i = 0; i < N; i++)
    {
      g_assert_cmpuint (merged.dividends[i], ==, a.out.dividends[i]);
      g_assert_cmpuint (merged.emission[i], ==, a.out.emission[i]);
    }
  g_assert_true (tao_epoch_merge (rules, both, (const guint64[]) { 0, 0 }, 2, 0, &merged, &error));
  for (guint i = 0; i < N; i++)
    g_assert_cmpuint (merged.dividends[i], ==, a.out.dividends[i]);
}

static void
test_commit_blocks (void)
{
  static const TaoEpochCommit hashed[] = {
    { 0, 3, 100 }, { 0, 7, 200 }, { 0, 8, 150 },  /* first is expired, second counts, third never */
    { 1, 2, 90 },                                 /* expired */
    { -1, 9, 10 },                                /* not a member */
    { 9, 9, 10 },                                 /* out of range */
  };
  static const guint32 ends[] = { 3, 4, 5, 6 };
  static const TaoEpochCommit timelocked[] = { { 1, 8, 300 }, { 1, 9, 250 }, { 1, 1, 5 }, { 2, G_MAXUINT64, 77 } };
  guint64 out[4];

  tao_epoch_commit_blocks (4, hashed, ends, 4, timelocked, 4, 8, 1, out);
  g_assert_cmpuint (out[0], ==, 200);
  g_assert_cmpuint (out[1], ==, 250);
  g_assert_cmpuint (out[2], ==, 77);
  g_assert_cmpuint (out[3], ==, G_MAXUINT64);
}

static void
test_cutoff (void)
{
  const TaoRules *by_factor = tao_rules_lookup (425), *absolute = tao_rules_lookup (293);

  g_assert_cmpuint (tao_epoch_activity_cutoff (by_factor, 13889, 0, 360), ==, 5000);
  g_assert_cmpuint (tao_epoch_activity_cutoff (by_factor, 13889, 7, 0), ==, 1);
  g_assert_cmpuint (tao_epoch_activity_cutoff (by_factor, G_MAXUINT32, 0, 65535), ==,
                    (guint64) G_MAXUINT32 * 65535 / 1000);
  g_assert_cmpuint (tao_epoch_activity_cutoff (absolute, 13889, 720, 360), ==, 720);
}

/* LiquidAlphaConsensusMode: previous consensus instead of the present one. */
static void
test_consensus_mode (void)
{
  static const guint16 previous[N] = { 0, 0, 0, 50000, 5000, 1000 };
  TaoRules rules = *tao_rules_lookup (475);
  g_auto(Fixture) now = { 0 };
  g_auto(Fixture) f = { 0 };

  base_scenario (&now);
  now.in.yuma3 = now.in.liquid_alpha = TRUE;
  now.in.bonds_penalty = 0;
  now.in.previous_consensus = previous;
  now.in.n_previous_consensus = N;
  fixture_run (&now, &rules);

  base_scenario (&f);
  f.in = now.in;
  /* "Auto" follows the penalty; 0 means the present consensus. */
  f.in.consensus_mode = TAO_CONSENSUS_MODE_AUTO;
  fixture_run (&f, &rules);
  for (guint i = 0; i < N; i++)
    g_assert_cmpuint (fixture_bond (&f, i, 4), ==, fixture_bond (&now, i, 4));

  f.in.consensus_mode = TAO_CONSENSUS_MODE_PREVIOUS;
  fixture_run (&f, &rules);
  /* The weight 0.5 of uid 0 to uid 4 is now far above consensus: a faster bond. */
  g_assert_cmpuint (fixture_bond (&f, 0, 4), >, fixture_bond (&now, 0, 4));
  /* Nothing else in the epoch looks at it. */
  assert_u16 ("Incentive", f.out.incentive, now.out.incentive);
  assert_u16 ("Consensus", f.out.consensus, now.out.consensus);

  /* Nothing stored: the present one. And older rules never look. */
  f.in.n_previous_consensus = 0;
  fixture_run (&f, &rules);
  g_assert_cmpuint (fixture_bond (&f, 0, 4), ==, fixture_bond (&now, 0, 4));
  f.in.n_previous_consensus = N;
  fixture_run (&f, tao_rules_lookup (425));
  g_assert_cmpuint (fixture_bond (&f, 0, 4), ==, fixture_bond (&now, 0, 4));
}

/* A Null subnet: stake decides, everything is handed out to the last unit. */
static void
test_null (void)
{
  static const guint16 w1[][2] = { { 0, 1 }, { 2, 2 }, { 1, 65535 } };
  const TaoRules *rules = tao_rules_lookup (475);
  g_auto(Fixture) f = { 0 };
  guint64 sum = 0;

  fixture_init (&f, 4);
  f.in.kind = TAO_EPOCH_NULL;
  f.in.emission = 1000000;
  fixture_run (&f, rules);
  for (guint i = 0; i < 4; i++)
    {
      g_assert_cmpuint (f.out.server_emission[i], ==, 250000);
      g_assert_cmpuint (f.out.validator_emission[i], ==, 0);
    }

  fixture_set_stake (&f, 1, 300);
  fixture_set_stake (&f, 3, 100);
  f.last_update[1] = 5;
  fixture_set_row (f.weights[1], 3, w1);
  f.in.emission = 1000001;
  fixture_run (&f, rules);
  g_assert_cmpuint (f.out.validator_emission[1], ==, 375000);
  g_assert_cmpuint (f.out.validator_emission[3], ==, 125000);
  g_assert_cmpuint (f.out.server_emission[0], ==, 166667);
  g_assert_cmpuint (f.out.server_emission[2], ==, 333334);
  g_assert_cmpuint (f.out.server_emission[1], ==, 0);
  for (guint i = 0; i < 4; i++)
    {
      sum += f.out.emission[i];
      g_assert_cmpuint (f.out.validator_permit[i], ==, i == 1);
      g_assert_cmpuint (f.out.consensus[i], ==, 0);
    }
  g_assert_cmpuint (sum, ==, 1000001);

  /* The same subnet is Yuma under rules that know nothing else. */
  fixture_run (&f, tao_rules_lookup (473));
  g_assert_cmpuint (f.out.server_emission[2], ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/economy/epoch/modes", test_modes);
  g_test_add_func ("/economy/epoch/owner", test_owner);
  g_test_add_func ("/economy/epoch/commit-mask", test_commit_mask);
  g_test_add_func ("/economy/epoch/without-ratings", test_without_ratings);
  g_test_add_func ("/economy/epoch/ties", test_ties);
  g_test_add_func ("/economy/epoch/bond-history", test_bond_history);
  g_test_add_func ("/economy/epoch/active-stake", test_active_stake);
  g_test_add_func ("/economy/epoch/outdated-weights", test_outdated_weights);
  g_test_add_func ("/economy/epoch/large-graph", test_large_graph);
  g_test_add_func ("/economy/epoch/yuma3-stories", test_yuma3_stories);
  g_test_add_func ("/economy/epoch/upscale", test_upscale);
  g_test_add_func ("/economy/epoch/split", test_split);
  g_test_add_func ("/economy/epoch/merge", test_merge);
  g_test_add_func ("/economy/epoch/commit-blocks", test_commit_blocks);
  g_test_add_func ("/economy/epoch/cutoff", test_cutoff);
  g_test_add_func ("/economy/epoch/consensus-mode", test_consensus_mode);
  g_test_add_func ("/economy/epoch/null", test_null);
  return g_test_run ();
}
