#include "app/pages/learn/lessons.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

enum { ADA, BO, CY, DEE };
enum { ANVIL, BIRCH, CEDAR, DUNE, ELM };

/* --- situations --- */

static void
fill (TaoLabSetup *setup, const double stake[4], const double weight[4][5])
{
  tao_lab_setup_init (setup, 4, 5);
  memcpy (setup->stake, stake, 4 * sizeof *stake);
  for (guint i = 0; i < 4; i++)
    memcpy (setup->weight[i], weight[i], 5 * sizeof (double));
}

static const double usual_stake[4] = { 0.38, 0.27, 0.19, 0.16 };
static const double usual_weight[4][5] = {
  { 0.34, 0.26, 0.18, 0.13, 0.09 },
  { 0.29, 0.25, 0.21, 0.14, 0.11 },
  { 0.35, 0.24, 0.20, 0.12, 0.09 },
  { 0.33, 0.25, 0.19, 0.14, 0.09 },
};

static void
prepare_usual (TaoLabSetup *before, TaoLabSetup *now)
{
  fill (before, usual_stake, usual_weight);
  *now = *before;
}

static void
prepare_loud (TaoLabSetup *before, TaoLabSetup *now)
{
  prepare_usual (before, now);
  tao_lab_set_weight (now, DEE, ELM, 0.90);
}

static void
prepare_camps (TaoLabSetup *before, TaoLabSetup *now)
{
  static const double stake[4] = { 0.30, 0.26, 0.24, 0.20 };
  static const double weight[4][5] = {
    { 0.45, 0.25, 0.15, 0.10, 0.05 },
    { 0.42, 0.24, 0.16, 0.11, 0.07 },
    { 0.06, 0.12, 0.16, 0.24, 0.42 },
    { 0.05, 0.10, 0.15, 0.25, 0.45 },
  };

  fill (before, stake, weight);
  *now = *before;
}

static void
prepare_collusion (TaoLabSetup *before, TaoLabSetup *now)
{
  prepare_usual (before, now);
  tao_lab_set_weight (now, CY, ELM, 0.90);
  tao_lab_set_weight (now, DEE, ELM, 0.90);
}

/* Everybody but Dee notices that Elm has become the best. */
static void
prepare_copier (TaoLabSetup *before, TaoLabSetup *now)
{
  prepare_usual (before, now);
  tao_lab_set_weight (now, ADA, ELM, 0.36);
  tao_lab_set_weight (now, BO, ELM, 0.34);
  tao_lab_set_weight (now, CY, ELM, 0.38);
}

static void
prepare_newcomer (TaoLabSetup *before, TaoLabSetup *now)
{
  prepare_usual (before, now);
  for (guint i = 0; i < before->n_validators; i++)
    {
      tao_lab_set_weight (before, i, ELM, 0);
      tao_lab_set_weight (now, i, ELM, 0.20 + 0.01 * i);
    }
}

/* --- what tasks ask --- */

static const TaoLabEpoch *
shown (const TaoLabSituation *s)
{
  return &s->run->epoch[s->position];
}

static gboolean
at_end (const TaoLabSituation *s)
{
  return s->position + 1 == TAO_LAB_EPOCHS;
}

static gboolean
is_changed (const TaoLabSituation *s)
{
  return memcmp (s->before, s->now, sizeof *s->now) != 0;
}

static guint
extreme_miner (const TaoLabSituation *s, gboolean largest)
{
  const double *incentive = shown (s)->incentive;
  guint best = 0;

  for (guint j = 1; j < s->now->n_miners; j++)
    if (largest ? incentive[j] > incentive[best] : incentive[j] < incentive[best])
      best = j;
  return best;
}

static gboolean
birch_favoured (const TaoLabSituation *s)
{
  return s->now->weight[ADA][BIRCH] >= 0.495;
}

static gboolean
dune_leads (const TaoLabSituation *s)
{
  return extreme_miner (s, TRUE) == DUNE;
}

static gboolean
cedar_agreed (const TaoLabSituation *s)
{
  double low = 1, high = 0;

  for (guint i = 0; i < s->now->n_validators; i++)
    {
      low = MIN (low, s->now->weight[i][CEDAR]);
      high = MAX (high, s->now->weight[i][CEDAR]);
    }
  return high - low < 0.0101;
}

static gboolean
changed_and_run (const TaoLabSituation *s)
{
  return at_end (s) && is_changed (s);
}

static gboolean
cy_raised (const TaoLabSituation *s)
{
  return s->now->stake[CY] >= 0.345;
}

static gboolean
elm_agreed (const TaoLabSituation *s)
{
  return shown (s)->consensus[ELM] > 0.40;
}

static gboolean
camps_level (const TaoLabSituation *s)
{
  return at_end (s) && fabs (s->now->stake[ADA] + s->now->stake[BO] - 0.5) < 0.0101;
}

static gboolean
dee_loud (const TaoLabSituation *s)
{
  return s->now->weight[DEE][ELM] >= 0.895;
}

static gboolean
dee_loud_and_run (const TaoLabSituation *s)
{
  return at_end (s) && s->now->weight[DEE][ELM] >= 0.5;
}

static gboolean
dee_moves_elm (const TaoLabSituation *s)
{
  return s->now->stake[DEE] > usual_stake[DEE] + 0.005 &&
         shown (s)->incentive[ELM] >= s->run->epoch[0].incentive[ELM] + 0.05;
}

static gboolean
dee_flips_elm (const TaoLabSituation *s)
{
  return s->now->weight[DEE][ELM] >= 0.5 && shown (s)->consensus[ELM] >= 0.5;
}

static gboolean
copier_lags (const TaoLabSituation *s)
{
  return at_end (s) && s->now->weight[DEE][ELM] < 0.15;
}

static gboolean
copier_follows (const TaoLabSituation *s)
{
  return s->now->weight[DEE][ELM] >= 0.295;
}

static gboolean
copier_recovers (const TaoLabSituation *s)
{
  return at_end (s) && tao_lab_yield (shown (s), DEE) >= 0.95;
}

static gboolean
copier_rules (const TaoLabSituation *s)
{
  return s->now->weight[DEE][ELM] < 0.15 && s->now->stake[DEE] > 0.5 && shown (s)->consensus[ELM] < 0.15;
}

static gboolean
bonds_fast (const TaoLabSituation *s)
{
  return at_end (s) && s->now->bond_rate >= 0.295;
}

static gboolean
bonds_slow (const TaoLabSituation *s)
{
  return at_end (s) && s->now->bond_rate <= 0.035;
}

static gboolean
bonds_unpunished (const TaoLabSituation *s)
{
  return at_end (s) && s->now->bonds_penalty <= 0.005;
}

static gboolean
newcomer_arrives (const TaoLabSituation *s)
{
  return at_end (s) && shown (s)->incentive[ELM] > 0.1;
}

static gboolean
newcomer_alone (const TaoLabSituation *s)
{
  guint scored = 0;

  for (guint i = 0; i < s->now->n_validators; i++)
    scored += s->now->weight[i][ELM] >= 0.005;
  return scored == 1 && shown (s)->consensus[ELM] < 0.001;
}

static gboolean
dune_leaves (const TaoLabSituation *s)
{
  return s->position >= TAO_LAB_CHANGE && extreme_miner (s, FALSE) == DUNE;
}

/* --- explanations --- */

static void
add_paragraph (GString *text, char *paragraph)
{
  if (text->len > 0)
    g_string_append (text, "\n\n");
  g_string_append (text, paragraph);
  g_free (paragraph);
}

static void
add_clipping (GString *text, const TaoLabSituation *s)
{
  const TaoLabEpoch *epoch = shown (s), *calm = &s->run->epoch[TAO_LAB_CHANGE - 1];
  guint i, j;

  if (!tao_lab_most_clipped (s->now, epoch, &i, &j))
    {
      j = extreme_miner (s, TRUE);
      add_paragraph (text, g_markup_printf_escaped (_("No weight is clipped by more than a trace: nobody gives a miner much more than the rest agrees on. "
                                                      "%s earns most, <b>%.2f%%</b>."),
                                                    s->now->miner[j], 100 * epoch->incentive[j]));
      return;
    }
  add_paragraph (text, g_markup_printf_escaped (_("Consensus for %s is <b>%.2f</b>: enough stake goes that high, and no higher. So <b>%.2f</b> of %s’s "
                                                  "weight of %.2f is clipped."),
                                                s->now->miner[j], epoch->consensus[j],
                                                epoch->weight[i][j] - epoch->counted[i][j], s->now->validator[i],
                                                epoch->weight[i][j]));
  if (s->position >= TAO_LAB_CHANGE && is_changed (s))
    add_paragraph (text, g_markup_printf_escaped (_("%s’s incentive went from <b>%.2f%%</b> to <b>%.2f%%</b>."), s->now->miner[j],
                                                  100 * calm->incentive[j], 100 * epoch->incentive[j]));
}

static void
add_yields (GString *text, const TaoLabSituation *s)
{
  const TaoLabEpoch *epoch = shown (s);
  guint low = 0, high = 0, counted = 0;

  for (guint i = 0; i < s->now->n_validators; i++)
    {
      double yield = tao_lab_yield (epoch, i);

      if (isnan (yield))
        continue;
      if (counted++ == 0)
        low = high = i;
      else if (yield < tao_lab_yield (epoch, low))
        low = i;
      else if (yield > tao_lab_yield (epoch, high))
        high = i;
    }
  if (counted < 2)
    return;
  if (tao_lab_yield (epoch, high) - tao_lab_yield (epoch, low) < 0.02)
    add_paragraph (text, g_markup_printf_escaped (_("In epoch %u all validators earn about the same per unit of stake."), s->position + 1));
  else
    add_paragraph (text, g_markup_printf_escaped (_("In epoch %u %s earns <b>%.2f</b> per unit of stake and %s <b>%.2f</b>; 1 is the average."),
                                                  s->position + 1, s->now->validator[low], tao_lab_yield (epoch, low),
                                                  s->now->validator[high], tao_lab_yield (epoch, high)));
}

char *
tao_lesson_explain_generally (const TaoLabSituation *s)
{
  GString *text = g_string_new (NULL);

  add_clipping (text, s);
  add_yields (text, s);
  return g_string_free (text, FALSE);
}

static char *
explain_weights (const TaoLabSituation *s)
{
  const TaoLabEpoch *epoch = shown (s);
  guint best = extreme_miner (s, TRUE);
  GString *text = g_string_new (NULL);

  add_paragraph (text, g_markup_printf_escaped (_("%s earns most: <b>%.2f%%</b>. Its consensus is <b>%.2f</b>, the most that validators with over half of "
                                                  "the stake give it."),
                                                s->now->miner[best], 100 * epoch->incentive[best], epoch->consensus[best]));
  add_paragraph (text, g_strdup (_("Each score counts as far as consensus, times the stake behind it. The sums, made to add up to 100%, are incentive.")));
  if (is_changed (s))
    add_clipping (text, s);
  return g_string_free (text, FALSE);
}

static char *
explain_stake (const TaoLabSituation *s)
{
  const TaoLabEpoch *epoch = shown (s);
  double first = s->now->stake[ADA] + s->now->stake[BO];
  GString *text = g_string_new (NULL);

  add_paragraph (text, g_markup_printf_escaped (_("Ada and Bo hold <b>%.0f%%</b> of the stake, Cy and Dee <b>%.0f%%</b>. Anvil’s consensus is <b>%.2f</b>, Elm’s <b>%.2f</b>."),
                                                100 * first, 100 * (1 - first), epoch->consensus[ANVIL], epoch->consensus[ELM]));
  if (epoch->consensus[ANVIL] > 0.3 || epoch->consensus[ELM] > 0.3)
    add_paragraph (text, g_strdup (epoch->consensus[ANVIL] > epoch->consensus[ELM]
                                     ? _("The side with more than half of the stake decides. What the other gives beyond it is clipped.")
                                     : _("The majority has changed sides, and consensus with it.")));
  add_yields (text, s);
  return g_string_free (text, FALSE);
}

static char *
explain_loud (const TaoLabSituation *s)
{
  const TaoLabEpoch *epoch = shown (s), *calm = &s->run->epoch[TAO_LAB_CHANGE - 1];
  double clipped = epoch->weight[DEE][ELM] - epoch->counted[DEE][ELM];
  GString *text = g_string_new (NULL);

  if (s->position < TAO_LAB_CHANGE || clipped < 0.005)
    {
      if (epoch->consensus[ELM] >= 0.3)
        add_paragraph (text, g_markup_printf_escaped (_("Dee now has <b>%.0f%%</b> of the stake. That is over half, so Dee’s opinion is the consensus: "
                                                        "<b>%.2f</b> for Elm. Now the others are clipped."),
                                                      100 * s->now->stake[DEE], epoch->consensus[ELM]));
      else
        add_paragraph (text, g_markup_printf_escaped (_("All give Elm about the same. Its consensus is <b>%.2f</b>, its incentive <b>%.2f%%</b>."),
                                                      epoch->consensus[ELM], 100 * epoch->incentive[ELM]));
      add_yields (text, s);
      return g_string_free (text, FALSE);
    }
  add_paragraph (text, g_markup_printf_escaped (_("Consensus for Elm is <b>%.2f</b>. Half the stake never went higher, so <b>%.2f</b> of Dee’s weight is clipped. "
                                                  "Elm’s incentive only moved from <b>%.2f%%</b> to <b>%.2f%%</b>."),
                                                epoch->consensus[ELM], clipped, 100 * calm->incentive[ELM], 100 * epoch->incentive[ELM]));
  if (tao_lab_yield (epoch, DEE) < 0.9)
    add_paragraph (text, g_markup_printf_escaped (_("In epoch %u Dee earns <b>%.2f</b> per unit of stake, Ada <b>%.2f</b>. Shouting costs the one who shouts."),
                                                  s->position + 1, tao_lab_yield (epoch, DEE), tao_lab_yield (epoch, ADA)));
  else
    add_yields (text, s);
  return g_string_free (text, FALSE);
}

static char *
explain_copier (const TaoLabSituation *s)
{
  const TaoLabEpoch *epoch = shown (s);
  GString *text = g_string_new (NULL);

  if (s->position < TAO_LAB_CHANGE)
    add_paragraph (text, g_strdup (_("While nothing changes, a copy is as good as the work itself: Dee earns what the others earn.")));
  else
    {
      add_paragraph (text, g_markup_printf_escaped (_("The others now give Elm about 0.36; its consensus is <b>%.2f</b>. Dee repeats an old answer: <b>%.2f</b>."),
                                                    epoch->consensus[ELM], s->now->weight[DEE][ELM]));
      add_paragraph (text, g_markup_printf_escaped (_("Bonds follow what a validator says while it is right. In epoch %u Dee earns <b>%.2f</b> per unit of "
                                                      "stake, Ada <b>%.2f</b>. Hidden weights (commit and reveal) make copies old, and old copies cheap to ignore."),
                                                    s->position + 1, tao_lab_yield (epoch, DEE), tao_lab_yield (epoch, ADA)));
    }
  return g_string_free (text, FALSE);
}

static char *
explain_bonds (const TaoLabSituation *s)
{
  double from = tao_lab_yield (&s->run->epoch[TAO_LAB_CHANGE - 1], DEE);
  double to = tao_lab_yield (&s->run->epoch[TAO_LAB_EPOCHS - 1], DEE);
  GString *text = g_string_new (NULL);
  guint half = TAO_LAB_EPOCHS;

  for (guint e = TAO_LAB_EPOCHS; e-- > TAO_LAB_CHANGE;)
    if (fabs (tao_lab_yield (&s->run->epoch[e], DEE) - to) <= fabs (from - to) / 2)
      half = e;
    else
      break;
  add_paragraph (text, g_markup_printf_escaped (_("A bond moves <b>%.0f%%</b> of its way in each epoch. Dee’s dividends per unit of stake go from <b>%.2f</b> to <b>%.2f</b>."),
                                                100 * s->now->bond_rate, from, to));
  if (fabs (from - to) > 0.02 && half < TAO_LAB_EPOCHS)
    add_paragraph (text, g_markup_printf_escaped (ngettext ("Half of that has arrived after <b>%u</b> epoch.", "Half of that has arrived after <b>%u</b> epochs.",
                                                            half - TAO_LAB_CHANGE + 1),
                                                  half - TAO_LAB_CHANGE + 1));
  add_paragraph (text, g_markup_printf_escaped (_("The penalty says how much of a clipped weight is kept from building bonds: now <b>%.0f%%</b>."),
                                                100 * s->now->bonds_penalty));
  return g_string_free (text, FALSE);
}

static char *
explain_newcomer (const TaoLabSituation *s)
{
  const TaoLabEpoch *epoch = shown (s);
  guint last = extreme_miner (s, FALSE);
  GString *text = g_string_new (NULL);

  if (s->position < TAO_LAB_CHANGE)
    add_paragraph (text, g_strdup (_("Elm has just registered. Nobody has scored it, so it has no consensus and no incentive. An immunity period keeps it from being removed.")));
  else if (epoch->consensus[ELM] < 0.001)
    add_paragraph (text, g_strdup (_("Those who score Elm hold less than half of the stake. Consensus is 0, and Elm earns nothing at all.")));
  else
    add_paragraph (text, g_markup_printf_escaped (_("Consensus for Elm is <b>%.2f</b>. It earns <b>%.2f%%</b> from the first epoch in which the majority scores it."),
                                                  epoch->consensus[ELM], 100 * epoch->incentive[ELM]));
  add_paragraph (text, g_markup_printf_escaped (_("When the subnet is full, a registration removes the UID with the lowest emission that is not immune. "
                                                  "Once immunity has ended, that is <b>%s</b> with <b>%.2f%%</b>."),
                                                s->now->miner[last], 100 * epoch->incentive[last]));
  return g_string_free (text, FALSE);
}

/* --- the lists --- */

static const TaoLesson lessons[] = {
  { "weights", N_("From weights to incentive"),
    N_("Each validator spreads one whole over the miners. How do four opinions become one reward?"),
    N_("Weights change"), TAO_LESSON_SHOWS_INCENTIVE, FALSE, prepare_usual,
    { { N_("Drag Ada’s weight for Birch up to 0.50"), birch_favoured },
      { N_("Let all four agree on Cedar within 0.01"), cedar_agreed },
      { N_("Make Dune the best paid miner"), dune_leads },
      { N_("Press Run and see incentive follow at once"), changed_and_run } },
    explain_weights },
  { "stake", N_("Stake decides who is heard"),
    N_("Ada and Bo believe in Anvil, Cy and Dee in Elm. What makes one side right?"),
    N_("Stake moves"), TAO_LESSON_SHOWS_YIELD, FALSE, prepare_camps,
    { { N_("Raise Cy’s stake to 35%"), cy_raised },
      { N_("Move stake until consensus for Elm is above 0.40"), elm_agreed },
      { N_("Bring Ada and Bo to 50% together, and run"), camps_level } },
    explain_stake },
  { "loud", N_("One loud validator"),
    N_("The four give Elm about 0.09. Can one voice buy a miner a reward?"),
    N_("Dee turns loud"), TAO_LESSON_SHOWS_YIELD, FALSE, prepare_usual,
    { { N_("Drag Dee’s weight for Elm up to 0.90"), dee_loud },
      { N_("Press Run and watch Dee’s dividends"), dee_loud_and_run },
      { N_("Raise Dee’s stake until Elm’s incentive moves"), dee_moves_elm },
      { N_("Find the share of stake where consensus flips"), dee_flips_elm } },
    explain_loud },
  { "copier", N_("The copier"),
    N_("Elm has become the best. Three validators noticed; Dee only copies what was true before. What is a copy worth?"),
    N_("Elm becomes the best"), TAO_LESSON_SHOWS_YIELD, FALSE, prepare_copier,
    { { N_("Press Run and watch Dee’s dividends"), copier_lags },
      { N_("Let Dee follow: give Elm at least 0.30"), copier_follows },
      { N_("Run again until Dee earns 0.95 per unit or more"), copier_recovers },
      { N_("Reset, then let the copier rule: give Dee over half of the stake"), copier_rules } },
    explain_copier },
  { "bonds", N_("Bonds remember"),
    N_("Dividends do not follow weights but bonds, and bonds move slowly. How slowly is a parameter of the subnet."),
    N_("Dee turns loud"), TAO_LESSON_SHOWS_YIELD, TRUE, prepare_loud,
    { { N_("Set the bond rate to 30% and run: the price comes sooner"), bonds_fast },
      { N_("Set it to 3% and run: bonds hardly move"), bonds_slow },
      { N_("Set the penalty to 0% and run: clipped weights build bonds too"), bonds_unpunished } },
    explain_bonds },
  { "newcomer", N_("Arriving and leaving"),
    N_("Elm has just registered. When does a new miner earn, and who has to go when the subnet is full?"),
    N_("Elm is scored"), TAO_LESSON_SHOWS_INCENTIVE, FALSE, prepare_newcomer,
    { { N_("Press Run and watch Elm’s incentive"), newcomer_arrives },
      { N_("Let only one validator score Elm"), newcomer_alone },
      { N_("Make Dune the next to leave"), dune_leaves } },
    explain_newcomer },
  { "pool", N_("A pool makes the price"),
    N_("A subnet’s token has no order book. Two reserves and one formula set its price. What does a trade do to them?"),
    NULL, TAO_LESSON_SHOWS_YIELD, FALSE, NULL, { { NULL, NULL } }, NULL },
};

static const TaoLesson presets[] = {
  { "sandbox-consensus", N_("Consensus"), N_("Four validators that nearly agree. Change anything."),
    N_("Your change"), TAO_LESSON_SHOWS_YIELD, TRUE, prepare_usual, { { NULL, NULL } }, tao_lesson_explain_generally },
  { "sandbox-outlier", N_("Outlier"), N_("Dee, with 16% of the stake, gives Elm 0.90."),
    N_("Dee turns loud"), TAO_LESSON_SHOWS_YIELD, TRUE, prepare_loud, { { NULL, NULL } }, tao_lesson_explain_generally },
  { "sandbox-collusion", N_("Collusion"), N_("Cy and Dee, with 35% together, both give Elm 0.90."),
    N_("Cy and Dee collude"), TAO_LESSON_SHOWS_YIELD, TRUE, prepare_collusion, { { NULL, NULL } }, tao_lesson_explain_generally },
  { "sandbox-copying", N_("Weight copying"), N_("Elm has become the best; Dee copies old weights."),
    N_("Elm becomes the best"), TAO_LESSON_SHOWS_YIELD, TRUE, prepare_copier, { { NULL, NULL } }, tao_lesson_explain_generally },
  { "sandbox-newcomer", N_("New miner"), N_("Elm is new. All four begin to score it."),
    N_("Elm is scored"), TAO_LESSON_SHOWS_INCENTIVE, TRUE, prepare_newcomer, { { NULL, NULL } }, tao_lesson_explain_generally },
};

const TaoLesson *
tao_lessons (guint *n)
{
  *n = G_N_ELEMENTS (lessons);
  return lessons;
}

const TaoLesson *
tao_lab_presets (guint *n)
{
  *n = G_N_ELEMENTS (presets);
  return presets;
}

const TaoLesson *
tao_lesson_lookup (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (lessons); i++)
    if (g_str_equal (lessons[i].id, id))
      return &lessons[i];
  for (guint i = 0; i < G_N_ELEMENTS (presets); i++)
    if (g_str_equal (presets[i].id, id))
      return &presets[i];
  return NULL;
}

guint
tao_lesson_count_tasks (const TaoLesson *self)
{
  guint n = 0;

  while (n < TAO_LESSON_MOST_TASKS && self->task[n].text != NULL)
    n++;
  return n;
}
