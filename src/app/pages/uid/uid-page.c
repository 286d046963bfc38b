#include "app/pages/uid/uid-page.h"

#include <glib/gi18n.h>
#include <stdlib.h>

#include "app-config.h"
#include "app/charts/bar-strip.h"
#include "app/charts/score-bars.h"
#include "app/format.h"
#include "app/neuron-name.h"
#include "app/origins.h"
#include "app/pages/subnet/subnet-place.h"
#include "app/pages/uid/uid-alerts.h"
#include "app/pages/uid/uid-history.h"
#include "app/pages/uid/uid-why.h"
#include "app/pages/uid/uid-words.h"
#include "app/scoring.h"
#include "app/text.h"
#include "app/widgets/address.h"
#include "app/widgets/facts.h"
#include "app/widgets/label.h"
#include "app/widgets/shield.h"
#include "app/widgets/stat.h"
#include "app/widgets/status-chip.h"
#include "app/widgets/token-tile.h"

#define LINE_PLACES 24
#define LINE_HEIGHT 130
#define MOST_SCORES 10
#define SCORE_NAME 14           /* characters beside a bar */

enum { FACT_CONSENSUS, FACT_SCORED, FACT_CLIPPED, FACT_TRUST, FACT_WEIGHTS, FACT_UPDATED, FACT_IMMUNITY, FACT_AXON, FACT_EMISSION,
       FACT_COLDKEY, N_FACTS };

struct _TaoUidPage {
  TaoPage parent_instance;

  GtkBox *columns;
  GtkWidget *side_column;
  GtkToggleButton *pin;
  TaoTokenTile *tile;
  GtkLabel *name;
  TaoStatusChip *mine, *role, *immune;
  GtkBox *identity;
  TaoAddress *hotkey;
  GtkLabel *registered;
  TaoStat *incentive, *rank, *emission, *stake;
  TaoUidHistory *history;
  GtkWidget *scores_card;
  GtkLabel *scores_title;
  TaoPageState *scores_state;
  TaoScoreBars *scores;
  GtkImage *outlook_icon;
  GtkLabel *outlook, *outlook_line, *outlook_detail;
  TaoBarStrip *line;
  TaoShield *shield;
  GtkLabel *checked;
  TaoFacts *facts;
  TaoUidAlerts *alerts;
  TaoUidWhy *why;

  GSettings *settings;
  GSimpleActionGroup *actions;
  guint16 netuid, uid;
  int watched;                   /* or TAO_ROUTE_NONE */
  gboolean showing_pin;
  gboolean validator;            /* as shown */
};

G_DEFINE_FINAL_TYPE (TaoUidPage, tao_uid_page, TAO_TYPE_PAGE)

static char *
fraction_text (gint64 bits)
{
  return bits == TAO_SCORING_NONE ? NULL : tao_format_fixed32 (bits, 6);
}

/* --- the head --- */

static gboolean
is_own (TaoSnapshot *snapshot, const TaoMetagraph *metagraph, guint uid)
{
  const TaoAccountState *account = metagraph->coldkey != NULL ? tao_snapshot_lookup_account (snapshot, &metagraph->coldkey[uid]) : NULL;

  return account != NULL && account->own;
}

static void
show_head (TaoUidPage *self, TaoSnapshot *snapshot, const TaoSubnet *subnet, const TaoMetagraph *metagraph, gboolean validator)
{
  const TaoSyncInfo *sync = tao_snapshot_get_sync (snapshot);
  g_autofree char *name = g_strdup_printf (_("UID %u"), self->uid);
  g_autofree char *subnet_name = tao_text_subnet_name (subnet->name, subnet->netuid);
  g_autofree char *subtitle = g_strdup_printf (_("%1$s · Subnet %2$u"), subnet_name, subnet->netuid);
  g_autofree char *identity = metagraph->identity != NULL ? tao_text_line (metagraph->identity[self->uid], TAO_TEXT_NAME) : NULL;
  g_autofree char *registered = NULL;
  gboolean immune = metagraph->immune != NULL && metagraph->immune[self->uid];

  tao_page_set_title (TAO_PAGE (self), name);
  tao_page_set_subtitle (TAO_PAGE (self), subtitle);
  tao_label_update (self->name, identity != NULL && *identity != '\0' ? identity : name);
  tao_token_tile_set_subnet (self->tile, subnet->netuid, subnet->symbol);
  tao_status_chip_set (self->mine, TAO_CHIP_ACCENT, NULL, is_own (snapshot, metagraph, self->uid) ? _("mine") : "");
  tao_status_chip_set (self->role, TAO_CHIP_PLAIN, NULL, validator ? _("validator") : _("miner"));
  tao_status_chip_set (self->immune, TAO_CHIP_WARN, NULL, immune ? _("immune") : "");
  tao_address_set_key (self->hotkey, &metagraph->hotkey[self->uid]);
  if (metagraph->registered_at != NULL && metagraph->registered_at[self->uid] <= metagraph->block)
    {
      guint64 at = metagraph->registered_at[self->uid];
      guint32 interval = sync != NULL && sync->block_interval_ms != TAO_UNKNOWN_U32 ? sync->block_interval_ms : 12000;
      g_autofree char *block = tao_format_count (at), *age = tao_format_duration ((metagraph->block - at) * interval / 1000);

      registered = g_strdup_printf (_("registered at block %1$s, about %2$s ago"), block, age);
    }
  tao_label_update (self->registered, registered != NULL ? registered : "");
}

/* --- figures --- */

/* By incentive or dividends; those who share a value share the better place. 0: not known. */
static guint
place_of (const TaoMetagraph *metagraph, guint uid, gboolean validator, guint *of)
{
  const guint16 *share = validator ? metagraph->dividends : metagraph->incentive;
  guint place = 1, all = 0;

  if (share == NULL)
    return 0;
  for (guint other = 0; other < metagraph->n; other++)
    {
      place += share[other] > share[uid];
      all += share[other] > 0 || (!validator && (metagraph->permit == NULL || !metagraph->permit[other]));
    }
  *of = MAX (all, place);
  return place;
}

/* The place against the epoch before, once the history tells; who came since then had none. */
static void
show_rank_change (TaoUidPage *self)
{
  TaoSnapshot *snapshot = tao_page_get_snapshot (TAO_PAGE (self));
  const TaoMetagraph *metagraph = snapshot != NULL ? tao_snapshot_lookup_metagraph (snapshot, self->netuid) : NULL;
  guint of, before, now;
  gboolean came_since;

  if (metagraph == NULL || metagraph->hotkey == NULL || self->uid >= metagraph->n)
    return;
  before = tao_uid_history_get_rank_before (self->history, metagraph->epoch_block);
  now = place_of (metagraph, self->uid, self->validator, &of);
  came_since = metagraph->registered_at != NULL && metagraph->registered_at[self->uid] != TAO_UNKNOWN_U64
               && metagraph->registered_at[self->uid] >= metagraph->epoch_block;
  if (before == 0 || now == 0 || came_since)
    tao_stat_set_note (self->rank, self->validator ? _("by dividends") : _("by incentive"));
  else if (before == now)
    tao_stat_set_note (self->rank, _("as in the epoch before"));
  else
    {
      guint by = before > now ? before - now : now - before;
      g_autofree char *text = before > now ? g_strdup_printf (_("up %u"), by) : g_strdup_printf (_("down %u"), by);

      tao_stat_set_change_text (self->rank, text, before > now ? 1 : -1, _("since the last epoch"));
    }
}

static void
show_change (TaoUidPage *self)
{
  gint64 span_ms = 0, change = tao_uid_history_get_change (self->history, &span_ms);
  g_autofree char *span = NULL, *text = NULL;

  show_rank_change (self);

  if (change == TAO_UNKNOWN_I64)
    {
      tao_stat_set_note (self->incentive, NULL);
      return;
    }
  span = tao_format_duration ((guint64) span_ms / 1000);
  text = g_strdup_printf (_("in %s"), span);
  tao_stat_set_change (self->incentive, change, 2, text);
}

static void
show_figures (TaoUidPage *self, TaoSnapshot *snapshot, const TaoSubnet *subnet, const TaoMetagraph *metagraph, gboolean validator)
{
  const TaoSyncInfo *sync = tao_snapshot_get_sync (snapshot);
  guint32 interval = sync != NULL ? sync->block_interval_ms : TAO_UNKNOWN_U32;
  const guint16 *share = validator ? metagraph->dividends : metagraph->incentive;
  g_autofree char *symbol = tao_format_symbol (subnet->symbol, subnet->netuid), *figure = NULL, *rank = NULL, *of = NULL;
  g_autofree char *emission = NULL, *emission_note = NULL, *stake = NULL, *stake_note = NULL;
  guint place, all = 0;
  guint64 day, alpha = metagraph->alpha_stake != NULL ? metagraph->alpha_stake[self->uid] : TAO_UNKNOWN_U64;

  tao_stat_set_label (self->incentive, validator ? _("Dividends") : _("Incentive"));
  tao_stat_set_origin (self->incentive, validator ? &tao_origin_dividends : &tao_origin_incentive);
  figure = share != NULL ? tao_format_percent (share[self->uid], G_MAXUINT16, 4) : g_strdup (TAO_DASH);
  tao_stat_set_figure (self->incentive, figure, NULL);
  show_change (self);

  tao_stat_set_label (self->rank, _("Rank"));
  place = place_of (metagraph, self->uid, validator, &all);
  if (place > 0)
    {
      rank = tao_format_count (place);
      of = g_strdup_printf (_("of %u"), all);
    }
  tao_stat_set_figure (self->rank, rank != NULL ? rank : TAO_DASH, of);

  day = metagraph->emission != NULL ? tao_uid_emission_per_day (metagraph->emission[self->uid], subnet->tempo, interval) : TAO_UNKNOWN_U64;
  emission = tao_format_headline (day, symbol);
  tao_stat_set_figure (self->emission, emission, _("a day"));
  if (day != TAO_UNKNOWN_U64 && subnet->price_rao != TAO_UNKNOWN_U64)
    {
      __extension__ typedef unsigned __int128 u128;
      guint64 value = (guint64) ((u128) day * subnet->price_rao / TAO_RAO);
      g_autofree char *tao = tao_format_table (value, TAO_ROUND_DOWN);

      emission_note = g_strdup_printf (_("≈ %s τ a day"), tao);
    }
  tao_stat_set_note (self->emission, emission_note);

  stake = tao_format_headline (alpha, symbol);
  tao_stat_set_figure (self->stake, stake, NULL);
  if (metagraph->stake_weight_rao != NULL)
    {
      g_autofree char *weight = tao_format_headline (metagraph->stake_weight_rao[self->uid], "τ");

      stake_note = g_strdup_printf (_("weight %s"), weight);
    }
  tao_stat_set_note (self->stake, stake_note);
}

/* --- who scores it, or whom it scores --- */

typedef struct {
  guint index;
  gint64 weight;
} Given;

static int
by_weight (const void *a, const void *b)
{
  gint64 x = ((const Given *) a)->weight, y = ((const Given *) b)->weight;

  return (x < y) - (x > y);
}

/* Stake times the weight that counts, as the epoch adds them up. */
static double
contribution (const TaoScoring *scoring, guint scorer, guint uid)
{
  return tao_scoring_real (scoring->scorers[scorer].share) * tao_scoring_real (tao_scoring_counted (scoring, scorer, uid));
}

/* The validators with most stake that give this uid a weight. */
static guint
collect_scorers (TaoUidPage *self, const TaoScoring *scoring, const TaoMetagraph *metagraph, TaoScoreBar *bars)
{
  double score = 0;
  guint n = 0;

  for (guint i = 0; i < scoring->n_scorers; i++)
    score += contribution (scoring, i, self->uid);

  for (guint i = 0; i < scoring->n_scorers && n < MOST_SCORES; i++)
    {
      gint64 weight = scoring->weight[(gsize) i * scoring->n_uids + self->uid];
      g_autofree char *name = NULL;

      if (weight == TAO_SCORING_NONE)
        continue;
      name = tao_neuron_name (metagraph, scoring->scorers[i].uid);
      bars[n++] = (TaoScoreBar) { .name = tao_text_line (name, SCORE_NAME), .weight = tao_scoring_real (weight),
                                  .share = tao_scoring_real (scoring->scorers[i].share),
                                  .part = score > 0 ? contribution (scoring, i, self->uid) / score : 0 };
    }
  return n;
}

static void
show_scores (TaoUidPage *self, const TaoScoring *scoring, const TaoMetagraph *metagraph, gboolean validator)
{
  TaoScoreBar bars[MOST_SCORES];
  guint n;

  tao_label_update (self->scores_title, _("Who scores it"));
  /* Validators are rarely scored; what they give stands among this epoch's values. */
  gtk_widget_set_visible (self->scores_card, !validator || (scoring != NULL && tao_scoring_count (scoring, self->uid) > 0));
  if (scoring == NULL)
    {
      tao_page_state_show_loading (self->scores_state, _("Reading this subnet's weights."));
      return;
    }
  n = collect_scorers (self, scoring, metagraph, bars);
  tao_score_bars_set (self->scores, bars, n, tao_scoring_real (scoring->consensus[self->uid]));
  for (guint i = 0; i < n; i++)
    g_free ((char *) bars[i].name);
  if (n == 0)
    tao_page_state_show_empty (self->scores_state, "weights-symbolic", _("No validator has scored this UID"), NULL, NULL, NULL);
  else
    tao_page_state_show_content (self->scores_state);
}

/* How many miners a validator scores, and which one most. */
static char *
weights_given (TaoUidPage *self, const TaoScoring *scoring)
{
  int scorer = tao_scoring_find (scoring, self->uid);
  guint n = 0;
  g_autofree Given *given = g_new0 (Given, MAX (scoring->n_uids, 1));
  g_autofree char *weight = NULL;

  if (scorer < 0)
    return NULL;
  for (guint uid = 0; uid < scoring->n_uids; uid++)
    if (scoring->weight[(gsize) scorer * scoring->n_uids + uid] != TAO_SCORING_NONE)
      given[n++] = (Given) { uid, scoring->weight[(gsize) scorer * scoring->n_uids + uid] };
  if (n == 0)
    return g_strdup (_("none"));
  qsort (given, n, sizeof *given, by_weight);
  weight = fraction_text (given[0].weight);
  /* Translators: a count of miners, then the uid that gets most and its weight. */
  return g_strdup_printf (_("%1$u, most %2$s to UID %3$u"), n, weight, given[0].index);
}

/* --- the line to leave --- */

static void
show_line (TaoUidPage *self, const TaoSubnet *subnet, const TaoMetagraph *metagraph, guint32 interval)
{
  TaoOutlook outlook = tao_uid_outlook (subnet, metagraph, self->uid);
  g_autofree char *title = tao_uid_outlook_title (outlook), *line = tao_uid_outlook_line (metagraph, self->uid, outlook);
  g_autofree char *detail = tao_uid_outlook_detail (subnet, metagraph, self->uid, outlook, interval), *description = NULL;
  gboolean danger = outlook == TAO_OUTLOOK_NEXT, earning = FALSE;
  TaoStripItem items[LINE_PLACES] = { 0 };
  char *texts[LINE_PLACES] = { NULL };
  char label[8];
  guint n = 0;

  tao_label_update (self->outlook, title);
  tao_label_update (self->outlook_line, line);
  tao_label_update (self->outlook_detail, detail);
  gtk_image_set_from_icon_name (self->outlook_icon, danger ? "dialog-warning-symbolic" : "appointment-soon-symbolic");
  if (danger)
    gtk_widget_add_css_class (GTK_WIDGET (self->outlook_icon), "tao-neg");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->outlook_icon), "tao-neg");

  g_snprintf (label, sizeof label, "%u", self->uid);
  for (guint place = 1; metagraph->leaves_place != NULL && metagraph->emission != NULL && place <= LINE_PLACES; place++)
    for (guint uid = 0; uid < metagraph->n; uid++)
      if (metagraph->leaves_place[uid] == place)
        {
          g_autofree char *ordinal = tao_format_ordinal (place), *emission = tao_format_exact (metagraph->emission[uid], NULL);
          gboolean this = uid == self->uid, before = metagraph->leaves_place[self->uid] > place && metagraph->leaves_place[self->uid] <= LINE_PLACES;

          texts[n] = g_strdup_printf (_("UID %1$u · %2$s to leave\nemission of the last epoch %3$s"), uid, ordinal, emission);
          items[n] = (TaoStripItem) {
            .value = (double) metagraph->emission[uid], .color = this ? TAO_COLOR_SERIES_1 : before ? TAO_COLOR_NEG_FILL : TAO_COLOR_OTHER,
            .faint = before, .label = this ? label : NULL, .text = texts[n], .id = uid,
          };
          n++;
        }
  for (guint i = 0; i < n; i++)
    earning |= items[i].value > 0;
  tao_bar_strip_set_items (self->line, items, n);
  tao_plot_set_message (TAO_PLOT (self->line), earning ? NULL : _("The next to leave earned nothing in the last epoch."));
  tao_bar_strip_set_captions (self->line, n > 0 ? _("leaves next") : NULL, n == LINE_PLACES ? _("24th") : NULL);
  description = g_strdup_printf ("%s. %s", title, line);
  tao_plot_set_label (TAO_PLOT (self->line), _("Next to leave, by emission"), description);
  gtk_widget_set_visible (GTK_WIDGET (self->line), n > 0);
  for (guint i = 0; i < n; i++)
    g_free (texts[i]);
}

/* Why it changed stands below in full; the figures say it where one asks. */
static void
why_changed_cb (TaoUidPage *self)
{
  const char *why = tao_uid_why_get_words (self->why);

  gtk_widget_set_tooltip_text (GTK_WIDGET (self->incentive), why);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->rank), why);
}

static void
line_activated_cb (TaoUidPage *self, guint point)
{
  TaoRoute route = tao_route_uid (self->netuid, (guint16) tao_bar_strip_get_id (self->line, point));

  tao_page_go (TAO_PAGE (self), &route);
}

/* --- this epoch's values --- */

static void
show_facts (TaoUidPage *self, TaoSnapshot *snapshot, const TaoSubnet *subnet, const TaoMetagraph *metagraph, const TaoScoring *scoring,
            gboolean validator)
{
  const TaoSyncInfo *sync = tao_snapshot_get_sync (snapshot);
  guint32 interval = sync != NULL ? sync->block_interval_ms : TAO_UNKNOWN_U32;
  g_autofree char *consensus = NULL, *scored = NULL, *clipped = NULL, *trust = NULL, *weights = NULL, *updated = NULL, *axon = NULL;
  g_autofree char *immunity = tao_uid_immunity (subnet, metagraph, self->uid, interval), *emission = NULL, *symbol = NULL, *coldkey = NULL;
  g_autofree char *route = NULL, *address = NULL;
  const TaoAudit *audit = subnet->audit;

  if (scoring != NULL)
    {
      gint64 part = tao_scoring_clipped_share (scoring, self->uid);

      consensus = fraction_text (scoring->consensus[self->uid]);
      scored = g_strdup_printf (_("%1$u of %2$u validators"), tao_scoring_count (scoring, self->uid), scoring->n_scorers);
      clipped = part == TAO_SCORING_NONE ? NULL : tao_format_fixed32_percent (part, 2);
      weights = validator ? weights_given (self, scoring) : NULL;
    }
  if (metagraph->validator_trust != NULL)
    trust = tao_format_u16 (metagraph->validator_trust[self->uid], 4);
  if (metagraph->last_update != NULL && metagraph->last_update[self->uid] <= metagraph->block)
    {
      g_autofree char *blocks = tao_format_blocks (metagraph->block - metagraph->last_update[self->uid], interval);

      updated = g_strdup_printf (_("%s ago"), blocks);
    }
  axon = metagraph->axon != NULL && metagraph->axon[self->uid] != NULL ? tao_text_line (metagraph->axon[self->uid], TAO_TEXT_NAME)
                                                                       : g_strdup (_("none"));
  symbol = tao_format_symbol (subnet->symbol, subnet->netuid);
  emission = metagraph->emission != NULL ? tao_format_exact (metagraph->emission[self->uid], symbol) : NULL;
  tao_facts_set (self->facts, FACT_CONSENSUS, consensus);
  tao_facts_set (self->facts, FACT_SCORED, scored);
  tao_facts_set (self->facts, FACT_CLIPPED, clipped);
  tao_facts_set (self->facts, FACT_TRUST, trust);
  tao_facts_set (self->facts, FACT_WEIGHTS, weights);
  tao_facts_set (self->facts, FACT_UPDATED, updated);
  tao_facts_set (self->facts, FACT_IMMUNITY, immunity);
  tao_facts_set (self->facts, FACT_AXON, axon);
  tao_facts_set (self->facts, FACT_EMISSION, emission);
  for (guint i = FACT_CONSENSUS; i <= FACT_CLIPPED; i++)
    tao_facts_set_visible (self->facts, i, !validator);
  for (guint i = FACT_TRUST; i <= FACT_UPDATED; i++)
    tao_facts_set_visible (self->facts, i, validator);
  if (metagraph->coldkey != NULL)
    {
      const TaoAccountState *account = tao_snapshot_lookup_account (snapshot, &metagraph->coldkey[self->uid]);
      const char *known = account == NULL ? NULL : account->label != NULL ? account->label : account->identity;
      g_autofree char *key = tao_format_key_short (&metagraph->coldkey[self->uid]), *label = NULL;

      label = known != NULL ? tao_text_line (known, SCORE_NAME) : NULL;
      coldkey = label != NULL && label[0] != '\0' ? g_strdup_printf ("%s · %s", label, key) : g_steal_pointer (&key);
      address = tao_format_key (&metagraph->coldkey[self->uid]);
      route = g_strdup_printf ("account?account=%s", address);
      tao_facts_set (self->facts, FACT_COLDKEY, coldkey);
      tao_facts_set_source (self->facts, FACT_COLDKEY, address);
      tao_facts_set_link (self->facts, FACT_COLDKEY, route);
    }
  tao_shield_set_status (self->shield, audit != NULL ? audit->status : TAO_AUDIT_NOT_CHECKED, NULL);
  tao_label_update (self->checked, audit != NULL && audit->status == TAO_AUDIT_EXACT ? _("recomputed")
                         : audit != NULL && audit->status == TAO_AUDIT_DIFFERS ? _("differs") : _("not checked"));
}

/* --- the pin --- */

static char *
own_route (TaoUidPage *self)
{
  TaoRoute route = tao_route_uid (self->netuid, self->uid);

  return tao_route_to_string (&route);
}

static void
show_pin (TaoUidPage *self)
{
  g_auto(GStrv) pinned = g_settings_get_strv (self->settings, "pinned");
  g_autofree char *route = own_route (self);

  self->showing_pin = TRUE;
  gtk_toggle_button_set_active (self->pin, g_strv_contains ((const char *const *) pinned, route));
  self->showing_pin = FALSE;
}

static void
pin_toggled_cb (TaoUidPage *self)
{
  g_auto(GStrv) pinned = g_settings_get_strv (self->settings, "pinned");
  g_autofree char *route = own_route (self);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) changed = NULL;

  if (self->showing_pin)
    return;
  for (guint i = 0; pinned[i] != NULL; i++)
    if (!g_str_equal (pinned[i], route))
      g_strv_builder_add (builder, pinned[i]);
  if (gtk_toggle_button_get_active (self->pin))
    g_strv_builder_add (builder, route);
  changed = g_strv_builder_end (builder);
  g_settings_set_strv (self->settings, "pinned", (const char *const *) changed);
}

static gboolean
tao_uid_page_toggle_star (TaoPage *page)
{
  TaoUidPage *self = TAO_UID_PAGE (page);

  gtk_toggle_button_set_active (self->pin, !gtk_toggle_button_get_active (self->pin));
  return TRUE;
}

/* --- the page --- */

static void
tao_uid_page_set_snapshot (TaoPage *page, TaoSnapshot *snapshot)
{
  TaoUidPage *self = TAO_UID_PAGE (page);
  const char *unknown = _("The UIDs of this subnet were not kept, and cannot be read without a connection.");
  const char *awaited = _("Reading this subnet's metagraph.");
  const TaoSubnet *subnet = tao_subnet_place_find (page, snapshot, self->netuid, unknown, awaited);
  const TaoMetagraph *metagraph = tao_snapshot_lookup_metagraph (snapshot, self->netuid);
  const TaoSyncInfo *sync = tao_snapshot_get_sync (snapshot);
  g_autoptr(TaoScoring) scoring = NULL;
  g_autofree char *symbol = NULL;
  gboolean validator;

  if (subnet == NULL)
    return;
  if (metagraph == NULL || metagraph->hotkey == NULL)
    {
      tao_subnet_place_await (page, snapshot, unknown, awaited);
      return;
    }
  if (self->uid >= metagraph->n)
    {
      g_autofree char *title = g_strdup_printf (_("No UID %u"), self->uid);
      g_autofree char *text = g_strdup_printf (g_dngettext (NULL, "This subnet has %u UID.", "This subnet has %u UIDs.", metagraph->n), metagraph->n);
      g_autofree char *action = g_strdup_printf ("win.go::subnet?netuid=%u&tab=metagraph", self->netuid);

      tao_page_show_empty (page, "miner-symbolic", title, text, _("Open Metagraph"), action);
      return;
    }
  /* A miner with much stake has a permit too: what it earns from tells which it is. */
  validator = metagraph->permit != NULL && metagraph->permit[self->uid]
              && !(metagraph->incentive != NULL && metagraph->incentive[self->uid] > 0)
              && !(metagraph->dividends != NULL && metagraph->dividends[self->uid] == 0 && metagraph->incentive != NULL);
  self->validator = validator;
  scoring = tao_scoring_new (metagraph, subnet->yuma3);
  symbol = tao_format_symbol (subnet->symbol, subnet->netuid);
  show_head (self, snapshot, subnet, metagraph, validator);
  show_figures (self, snapshot, subnet, metagraph, validator);
  tao_uid_history_show (self->history, tao_page_get_engine (page), self->netuid, self->uid, validator, metagraph->epoch_block,
                        metagraph->n, symbol);
  show_scores (self, scoring, metagraph, validator);
  tao_uid_why_show (self->why, tao_page_get_engine (page), snapshot, self->netuid, self->uid, validator, metagraph->epoch_block);
  show_line (self, subnet, metagraph, sync != NULL ? sync->block_interval_ms : TAO_UNKNOWN_U32);
  show_facts (self, snapshot, subnet, metagraph, scoring, validator);
  tao_uid_alerts_show (self->alerts, tao_page_get_engine (page), snapshot, self->netuid, self->uid, validator);
  tao_page_show_content (page);
}

static void
tao_uid_page_navigate (TaoPage *page, const TaoRoute *route)
{
  TaoUidPage *self = TAO_UID_PAGE (page);
  g_autofree char *title = NULL;

  self->netuid = route->netuid != TAO_ROUTE_NONE ? (guint16) route->netuid : 0;
  self->uid = route->uid != TAO_ROUTE_NONE ? (guint16) route->uid : 0;
  if (self->watched != TAO_ROUTE_NONE)
    tao_subnet_place_watch (page, &self->watched, self->netuid);
  title = g_strdup_printf (_("UID %u"), self->uid);
  tao_page_set_title (page, title);
  tao_page_set_subtitle (page, NULL);
  show_pin (self);
  if (tao_page_get_snapshot (page) != NULL)
    tao_uid_page_set_snapshot (page, tao_page_get_snapshot (page));
}

static void
tao_uid_page_activated (TaoPage *page)
{
  tao_subnet_place_watch (page, &TAO_UID_PAGE (page)->watched, TAO_UID_PAGE (page)->netuid);
}

static void
tao_uid_page_deactivated (TaoPage *page)
{
  tao_subnet_place_watch (page, &TAO_UID_PAGE (page)->watched, TAO_ROUTE_NONE);
  tao_uid_history_stop (TAO_UID_PAGE (page)->history);
  tao_uid_why_stop (TAO_UID_PAGE (page)->why);
}

static gboolean
tao_uid_page_is_ready (TaoPage *page)
{
  TaoUidPage *self = TAO_UID_PAGE (page);

  return tao_page_get_state (page) != TAO_STATE_LOADING && tao_uid_history_is_ready (self->history)
         && (tao_page_get_state (page) != TAO_STATE_CONTENT || tao_page_state_get_state (self->scores_state) != TAO_STATE_LOADING);
}

static void
weights_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TaoUidPage *self = user_data;
  TaoRoute route = tao_route_subnet (self->netuid, "weights");

  route.uid = self->uid;
  tao_page_go (TAO_PAGE (self), &route);
}

static void
narrow_changed_cb (TaoUidPage *self)
{
  gboolean narrow = tao_page_get_narrow (TAO_PAGE (self));
  int margin = narrow ? 12 : 24;

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->columns), narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->identity), narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_widget_set_margin_start (GTK_WIDGET (self->columns), margin);
  gtk_widget_set_margin_end (GTK_WIDGET (self->columns), margin);
  gtk_widget_set_size_request (self->side_column, narrow ? -1 : 308, -1);
  tao_uid_history_set_narrow (self->history, narrow);
}

static void
tao_uid_page_dispose (GObject *object)
{
  TaoUidPage *self = TAO_UID_PAGE (object);

  g_clear_object (&self->settings);
  g_clear_object (&self->actions);
  gtk_widget_dispose_template (GTK_WIDGET (object), TAO_TYPE_UID_PAGE);
  G_OBJECT_CLASS (tao_uid_page_parent_class)->dispose (object);
}

static void
tao_uid_page_class_init (TaoUidPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  TaoPageClass *page_class = TAO_PAGE_CLASS (klass);

  g_type_ensure (TAO_TYPE_ADDRESS);
  g_type_ensure (TAO_TYPE_BAR_STRIP);
  g_type_ensure (TAO_TYPE_FACTS);
  g_type_ensure (TAO_TYPE_PAGE_STATE);
  g_type_ensure (TAO_TYPE_SHIELD);
  g_type_ensure (TAO_TYPE_STAT);
  g_type_ensure (TAO_TYPE_STAT_STRIP);
  g_type_ensure (TAO_TYPE_STATUS_CHIP);
  g_type_ensure (TAO_TYPE_TOKEN_TILE);
  g_type_ensure (TAO_TYPE_UID_ALERTS);
  g_type_ensure (TAO_TYPE_UID_HISTORY);
  g_type_ensure (TAO_TYPE_UID_WHY);
  object_class->dispose = tao_uid_page_dispose;
  page_class->set_snapshot = tao_uid_page_set_snapshot;
  page_class->navigate = tao_uid_page_navigate;
  page_class->activated = tao_uid_page_activated;
  page_class->deactivated = tao_uid_page_deactivated;
  page_class->toggle_star = tao_uid_page_toggle_star;
  page_class->is_ready = tao_uid_page_is_ready;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/taoscope/Taoscope/ui/uid/uid-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TaoUidPage, columns);
  gtk_widget_class_bind_template_child (widget_class, TaoUidPage, side_column);
  gtk_widget_class_bind_template_child (widget_class, TaoUidPage, pin);
  gtk_widget_class_bind_template_child (widget_class, TaoUidPage, tile);
  gtk_widget_class_bind_template_child (widget_class, TaoUidPage, name);
  gtk_widget_class_bind_template_child (widget_class, TaoUidPage, mine);
  gtk_widget_class_bind_template_child (widget_class, TaoUidPage, role);
  gtk_widget_class_bind_template_child (widget_class, TaoUidPage, immune);
  gtk_widget_class_bind_template_child (widget_class, TaoUidPage, identity);
  gtk_widget_class_bind_template_child (widget_class, TaoUidPage, hotkey);
  gtk_widget_class_bind_template_child (widget_class, TaoUidPage, registered);
  gtk_widget_class_bind_template_child (widget_class, TaoUidPage, incentive);
  gtk_widget_class_bind_template_child (widget_class, TaoUidPage, rank);
  gtk_widget_class_bind_template_child (widget_class, TaoUidPage, emission);
  gtk_widget_class_bind_template_child (widget_class, TaoUidPage, stake);
  gtk_widget_class_bind_template_child (widget_class, TaoUidPage, history);
  gtk_widget_class_bind_template_child (widget_class, TaoUidPage, scores_card);
  gtk_widget_class_bind_template_child (widget_class, TaoUidPage, scores_title);
  gtk_widget_class_bind_template_child (widget_class, TaoUidPage, scores_state);
  gtk_widget_class_bind_template_child (widget_class, TaoUidPage, outlook_icon);
  gtk_widget_class_bind_template_child (widget_class, TaoUidPage, outlook);
  gtk_widget_class_bind_template_child (widget_class, TaoUidPage, outlook_line);
  gtk_widget_class_bind_template_child (widget_class, TaoUidPage, outlook_detail);
  gtk_widget_class_bind_template_child (widget_class, TaoUidPage, line);
  gtk_widget_class_bind_template_child (widget_class, TaoUidPage, shield);
  gtk_widget_class_bind_template_child (widget_class, TaoUidPage, checked);
  gtk_widget_class_bind_template_child (widget_class, TaoUidPage, facts);
  gtk_widget_class_bind_template_child (widget_class, TaoUidPage, alerts);
  gtk_widget_class_bind_template_child (widget_class, TaoUidPage, why);
}

static void
tao_uid_page_init (TaoUidPage *self)
{
  static const GActionEntry actions[] = {
    { .name = "weights", .activate = weights_cb },
  };
  static const char *const names[N_FACTS] = {
    N_("Consensus weight"), N_("Scored by"), N_("Clipped away"), N_("Validator trust"), N_("Weights given"), N_("Weights set"),
    N_("Immunity"), N_("Axon"), N_("Emission, last epoch"), N_("Owner, its coldkey"),
  };
  static const TaoOrigin *const origins[N_FACTS] = {
    &tao_origin_next_consensus, &tao_origin_weights, &tao_origin_next_clipped, &tao_origin_validator_trust, &tao_origin_weights,
    &tao_origin_last_update, &tao_origin_immunity_period, &tao_origin_axon, &tao_origin_uid_emission, &tao_origin_coldkey,
  };

  static const TaoNamedOrigin score_origins[] = {
    { N_("Weight"), &tao_origin_weights }, { N_("Stake"), &tao_origin_stake_weight }, { N_("Clipped"), &tao_origin_next_clipped },
    { N_("Part of the score"), &tao_origin_score_part },
  };
  static const TaoNamedOrigin line_origins[] = { { N_("Emission"), &tao_origin_uid_emission }, { N_("Place"), &tao_origin_leaves } };

  self->watched = TAO_ROUTE_NONE;
  self->settings = g_settings_new (TAO_APPLICATION_ID);
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), actions, G_N_ELEMENTS (actions), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "uid", G_ACTION_GROUP (self->actions));
  gtk_widget_init_template (GTK_WIDGET (self));

  for (guint i = 0; i < N_FACTS; i++)
    {
      tao_facts_add (self->facts, _(names[i]));
      tao_facts_set_origin (self->facts, i, origins[i]);
    }
  tao_origin_attach (GTK_WIDGET (self->outlook_line), &tao_origin_leaves, _("Place in the line to leave"));
  tao_stat_set_origin (self->rank, &tao_origin_uid_rank);
  tao_stat_set_origin (self->emission, &tao_origin_uid_emission_day);
  tao_stat_set_origin (self->stake, &tao_origin_alpha_stake);
  self->scores = TAO_SCORE_BARS (tao_score_bars_new ());
  tao_plot_set_label (TAO_PLOT (self->scores), _("Weights of validators on this UID"), NULL);
  tao_plot_set_file_name (TAO_PLOT (self->scores), "scores");
  tao_page_state_set_compact (self->scores_state, TRUE);
  tao_page_state_set_child (self->scores_state, GTK_WIDGET (self->scores));
  tao_bar_strip_set_natural_height (self->line, LINE_HEIGHT);
  tao_bar_strip_set_slots (self->line, LINE_PLACES);
  tao_plot_set_file_name (TAO_PLOT (self->line), "next-to-leave");
  tao_plot_set_origins (TAO_PLOT (self->scores), G_N_ELEMENTS (score_origins), score_origins);
  tao_plot_set_origins (TAO_PLOT (self->line), G_N_ELEMENTS (line_origins), line_origins);
  g_signal_connect_object (self->line, "point-activated", G_CALLBACK (line_activated_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->why, "changed", G_CALLBACK (why_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->history, "loaded", G_CALLBACK (show_change), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pin, "toggled", G_CALLBACK (pin_toggled_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::pinned", G_CALLBACK (show_pin), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self, "notify::narrow", G_CALLBACK (narrow_changed_cb), self, G_CONNECT_SWAPPED);
  tao_page_show_loading (TAO_PAGE (self), _("Reading this subnet's metagraph."));
}
