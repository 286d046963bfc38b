#include "app/pages/overview/overview-page.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/charts/bar-strip.h"
#include "app/charts/treemap.h"
#include "app/format.h"
#include "app/origins.h"
#include "app/market-map.h"
#include "app/pages/overview/attention-list.h"
#include "app/pages/overview/attention.h"
#include "app/pages/overview/lock-trend.h"
#include "app/sync-words.h"
#include "app/text.h"
#include "app/widgets/choice.h"
#include "app/widgets/entity-row.h"
#include "app/widgets/list-box.h"
#include "app/widgets/ring.h"
#include "app/widgets/shield.h"
#include "app/widgets/stat.h"

#define MOVES 3
#define BLOCK_SLOTS 66
#define DAY_MS G_GUINT64_CONSTANT (86400000)
#define MAX_SUPPLY_RAO G_GUINT64_CONSTANT (21000000000000000)

struct _TaoOverviewPage {
  TaoPage parent_instance;

  GtkBox *content;
  GtkBox *columns;
  GtkWidget *side_column;
  GtkBox *map_head;
  GtkWidget *size_label;
  GtkBox *legend;
  GtkWidget *own_legend;
  GtkBox *blocks_head;
  TaoStat *emission, *issued, *staked, *subnets, *cost;
  TaoChoice *size;
  TaoTreemap *map;
  TaoBarStrip *blocks;
  TaoAttentionList *attention;
  GtkLabel *attention_count;
  GtkWidget *verification;
  TaoShield *shield;
  GtkLabel *verdict, *verdict_note;
  GtkWidget *halving_section;
  TaoRing *ring;
  GtkLabel *halving_left, *halving_date, *halving_effect;
  GtkWidget *moves_section;
  GtkListBox *moves;
  TaoLockTrend lock;
};

G_DEFINE_FINAL_TYPE (TaoOverviewPage, tao_overview_page, TAO_TYPE_PAGE)

static void
set_text (GtkLabel *label, const char *text)
{
  if (!g_str_equal (gtk_label_get_text (label), text))
    gtk_label_set_text (label, text);
}

/* --- figures --- */

/* "0.5 τ": a headline that keeps what little there is. */
static char *
format_tau (guint64 rao)
{
  g_autofree char *number = NULL;

  if (rao == TAO_UNKNOWN_U64)
    return g_strdup (TAO_DASH);
  if (rao != 0 && rao < TAO_RAO && rao % (TAO_RAO / 10) == 0)
    number = tao_format_decimal (rao, 9, 1, TAO_ROUND_DOWN);
  else if (rao >= 10000 * TAO_RAO || rao % TAO_RAO == 0)
    number = tao_format_decimal (rao, 9, 0, TAO_ROUND_DOWN);
  else
    number = tao_format_decimal (rao, 9, rao < TAO_RAO ? 4 : 2, TAO_ROUND_DOWN);
  return g_strconcat (number, TAO_NBSP "τ", NULL);
}

static void
set_stat (TaoStat *stat, guint64 rao, char *note)
{
  g_autofree char *figure = format_tau (rao);
  g_autofree char *owned = note;

  tao_stat_set_figure (stat, figure, NULL);
  tao_stat_set_note (stat, owned);
}

/* What blocks of the measured time mint in a day. NULL if that is unknown. */
static char *
emission_note (const TaoNetworkFigures *network, const TaoSyncInfo *sync)
{
  g_autofree char *day = NULL;

  if (network->block_emission_rao == TAO_UNKNOWN_U64)
    return NULL;
  if (sync->block_interval_ms == TAO_UNKNOWN_U32 || sync->block_interval_ms == 0)
    return g_strdup (_("per block"));
  day = tao_format_decimal (network->block_emission_rao / TAO_RAO * (DAY_MS / sync->block_interval_ms) +
                              network->block_emission_rao % TAO_RAO * (DAY_MS / sync->block_interval_ms) / TAO_RAO,
                            0, 0, TAO_ROUND_DOWN);
  return g_strdup_printf (_("per block · %s τ a day"), day);
}

static void
update_figures (TaoOverviewPage *self, const TaoNetworkFigures *network, const TaoSyncInfo *sync)
{
  g_autofree char *issued_share = tao_format_percent (network->total_issuance_rao, MAX_SUPPLY_RAO, 2);
  g_autofree char *staked_share = tao_format_percent (network->total_stake_rao, network->total_issuance_rao, 2);
  gboolean issued_known = network->total_issuance_rao != TAO_UNKNOWN_U64;
  g_autofree char *count = tao_format_count (network->subnet_count == TAO_UNKNOWN_U32 ? TAO_UNKNOWN_U64 : network->subnet_count);
  g_autofree char *slots = NULL;
  char *trend;

  set_stat (self->emission, network->block_emission_rao, emission_note (network, sync));
  /* Translators: a share of all TAO there will ever be. */
  set_stat (self->issued, network->total_issuance_rao, issued_known ? g_strdup_printf (_("%s of 21" TAO_NBSP "M"), issued_share) : NULL);
  set_stat (self->staked, network->total_stake_rao,
            issued_known && network->total_stake_rao != TAO_UNKNOWN_U64 ? g_strdup_printf (_("%s of issued"), staked_share) : NULL);
  trend = tao_lock_trend_text (&self->lock, network->subnet_lock_cost_rao, sync);
  set_stat (self->cost, network->subnet_lock_cost_rao, trend != NULL ? trend : g_strdup (_("to create one now")));

  tao_stat_set_figure (self->subnets, count, NULL);
  if (network->subnet_limit != TAO_UNKNOWN_U32 && network->subnet_count != TAO_UNKNOWN_U32)
    slots = network->subnet_count >= network->subnet_limit
              ? g_strdup (_("and root · all slots used"))
              : g_strdup_printf (_("and root · of %u slots"), network->subnet_limit);
  tao_stat_set_note (self->subnets, slots);
}

/* --- treemap --- */

static void
update_map (TaoOverviewPage *self, TaoSnapshot *snapshot)
{
  TaoMarketSize size = tao_market_size_from_id (tao_choice_get_active (self->size));
  gboolean own = tao_market_map_fill (self->map, snapshot, size, NULL, NULL);

  gtk_widget_set_visible (self->own_legend, own);
}

static void
size_changed_cb (TaoOverviewPage *self)
{
  TaoSnapshot *snapshot = tao_page_get_snapshot (TAO_PAGE (self));

  if (snapshot != NULL)
    update_map (self, snapshot);
}

static void
map_activated_cb (TaoOverviewPage *self, guint point)
{
  TaoRoute route = tao_route_subnet (tao_treemap_get_id (self->map, point), NULL);

  tao_page_go (TAO_PAGE (self), &route);
}

/* --- blocks --- */

static char *
describe_block (const TaoBlockSummary *block)
{
  g_autofree char *number = tao_format_count (block->number);
  g_autofree char *time = tao_format_date_time (block->time_ms);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, _("Block %s"), number);
  if (block->time_ms > 0)
    g_string_append_printf (text, "\n%s", time);
  g_string_append_c (text, '\n');
  if (block->n_extrinsics == TAO_UNKNOWN_U32)
    g_string_append (text, _("not read"));
  else
    g_string_append_printf (text, g_dngettext (NULL, "%u extrinsic", "%u extrinsics", block->n_extrinsics), block->n_extrinsics);
  g_string_append_printf (text, "\n%s", block->finalized ? _("final") : _("not yet final"));
  if (block->n_epochs > 0)
    {
      g_string_append_c (text, '\n');
      g_string_append_printf (text, g_dngettext (NULL, "epoch of subnet", "epochs of subnets", block->n_epochs));
      for (guint i = 0; i < MIN (block->n_epochs, 8); i++)
        g_string_append_printf (text, "%s %u", i > 0 ? "," : "", block->epochs[i]);
      if (block->n_epochs > 8)
        g_string_append (text, " …");
    }
  return g_string_free (text, FALSE);
}

static gboolean
block_origin (TaoPlot *plot, guint point, guint nth, TaoPointOrigin *out, gpointer user_data)
{
  TaoSnapshot *snapshot = tao_page_get_snapshot (user_data);
  guint64 number = tao_bar_strip_get_id (TAO_BAR_STRIP (plot), point);
  guint n;
  const TaoBlockSummary *blocks = tao_snapshot_get_blocks (snapshot, &n);

  out->origin = tao_origin_block;
  out->origin.block = number;
  for (guint i = 0; i < n; i++)
    if (blocks[i].number == number)
      out->origin.endpoint = blocks[i].endpoint;
  return nth == 0;
}

static void
update_blocks (TaoOverviewPage *self, const TaoSnapshot *snapshot)
{
  guint n;
  const TaoBlockSummary *blocks = tao_snapshot_get_blocks (snapshot, &n);
  TaoStripItem items[BLOCK_SLOTS];
  guint64 before = 0;

  n = MIN (n, BLOCK_SLOTS);
  for (guint i = 0; i < n; i++)
    {
      const TaoBlockSummary *block = &blocks[n - 1 - i];

      items[i] = (TaoStripItem) {
        .value = block->n_extrinsics == TAO_UNKNOWN_U32 ? 0 : block->n_extrinsics,
        .color = TAO_COLOR_SERIES_1, .faint = TRUE, .hollow = !block->finalized, .dot = block->n_epochs > 0,
        .text = describe_block (block), .id = block->number,
      };
      before += block->n_extrinsics == TAO_UNKNOWN_U32 ? 0 : block->n_extrinsics;
    }
  tao_bar_strip_set_items (self->blocks, items, n);
  for (guint i = 0; i < n; i++)
    g_free ((char *) items[i].text);
  tao_plot_set_message (TAO_PLOT (self->blocks), n == 0 ? _("The first block is awaited") : NULL);
  if (n > 0)
    {
      g_autofree char *first = tao_format_count (blocks[n - 1].number);
      g_autofree char *last = tao_format_count (blocks[0].number);
      g_autofree char *total = tao_format_count (before);
      g_autofree char *words = g_strdup_printf (_("Blocks %1$s to %2$s with %3$s extrinsics"), first, last, total);

      tao_plot_set_label (TAO_PLOT (self->blocks), _("Latest blocks"), words);
    }
}

static void
block_activated_cb (TaoOverviewPage *self, guint point)
{
  TaoRoute route = tao_route_block ((guint32) tao_bar_strip_get_id (self->blocks, point));

  tao_page_go (TAO_PAGE (self), &route);
}

/* --- verification --- */

/* Where a click leads: the subnet that differs, else the one checked last. */
static const TaoSubnet *
most_telling_subnet (const TaoSnapshot *snapshot)
{
  guint n;
  const TaoSubnet *subnets = tao_snapshot_get_subnets (snapshot, &n);
  const TaoSubnet *best = NULL;

  for (guint i = 0; i < n; i++)
    {
      if (subnets[i].audit == NULL)
        continue;
      if (subnets[i].audit->status == TAO_AUDIT_DIFFERS)
        return &subnets[i];
      if (best == NULL || subnets[i].audit->checked_at_ms > best->audit->checked_at_ms)
        best = &subnets[i];
    }
  return best;
}

static void
update_verification (TaoOverviewPage *self, const TaoSnapshot *snapshot)
{
  const TaoAuditSummary *audits = tao_snapshot_get_audits (snapshot);
  const TaoSubnet *subnet = most_telling_subnet (snapshot);
  guint checked = audits->verified + audits->diverged;
  guint total = checked + audits->not_checked + audits->checking;
  g_autofree char *verdict = NULL;
  g_autofree char *note = NULL;
  g_autofree char *target = NULL;
  TaoAuditStatus status = TAO_AUDIT_NOT_CHECKED;
  TaoRoute route = tao_route_page ("subnets");

  if (audits->diverged > 0)
    {
      status = TAO_AUDIT_DIFFERS;
      verdict = g_strdup_printf (g_dngettext (NULL, "%1$u of %2$u subnets differs", "%1$u of %2$u subnets differ", audits->diverged),
                                 audits->diverged, total);
    }
  else if (audits->verified > 0)
    {
      status = TAO_AUDIT_EXACT;
      verdict = g_strdup_printf (g_dngettext (NULL, "%1$u of %2$u subnets matches", "%1$u of %2$u subnets match", audits->verified),
                                 audits->verified, total);
    }
  else
    verdict = g_strdup (_("Nothing recomputed yet"));
  if (audits->last_checked_ms > 0)
    {
      g_autofree char *ago = tao_format_ago (audits->last_checked_ms, g_get_real_time () / 1000);
      g_autofree char *took = audits->last_duration_us < 1000 ? g_strdup_printf (_("%u µs"), audits->last_duration_us)
                                                              : g_strdup_printf (_("%u ms"), audits->last_duration_us / 1000);

      note = g_strdup_printf (_("Last epoch recomputed %1$s · %2$s"), ago, took);
    }
  else
    note = g_strdup (_("Each epoch is checked as it ends"));

  set_text (self->verdict, verdict);
  set_text (self->verdict_note, note);
  tao_shield_set_status (self->shield, status, verdict);
  if (subnet != NULL)
    route = tao_route_subnet (subnet->netuid, "verify");
  target = tao_route_to_string (&route);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->verification), "s", target);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->verification), GTK_ACCESSIBLE_PROPERTY_LABEL, verdict, -1);
}

/* --- halving --- */

static void
update_halving (TaoOverviewPage *self, const TaoNetworkFigures *network, const TaoSyncInfo *sync)
{
  guint64 next = network->next_halving_issuance_rao, issued = network->total_issuance_rao;
  guint64 previous, span;
  g_autofree char *share = NULL, *left = NULL, *date = NULL, *now_each = NULL, *then_each = NULL, *at = NULL, *effect = NULL;
  gboolean known = next != TAO_UNKNOWN_U64 && issued != TAO_UNKNOWN_U64 && next < MAX_SUPPLY_RAO && issued < next;

  gtk_widget_set_visible (self->halving_section, known);
  if (!known)
    return;
  /* Halvings are at 1/2, 3/4, 7/8 … of the supply: the last was as far below as twice what is left after the next. */
  previous = MAX_SUPPLY_RAO - 2 * (MAX_SUPPLY_RAO - next);
  span = next - previous;
  share = tao_format_percent (issued - MIN (issued, previous), span, 1);
  tao_ring_set (self->ring, (double) (issued - MIN (issued, previous)) / (double) span, share);

  if (network->next_halving_blocks == TAO_UNKNOWN_U64)
    left = g_strdup (TAO_DASH);
  else if (sync->block_interval_ms == TAO_UNKNOWN_U32)
    {
      g_autofree char *blocks = tao_format_count (network->next_halving_blocks);

      left = g_strdup_printf (g_dngettext (NULL, "%s block", "%s blocks", network->next_halving_blocks), blocks);
    }
  else
    {
      guint64 milliseconds = network->next_halving_blocks * sync->block_interval_ms;
      guint64 days = milliseconds / DAY_MS;
      gint64 now_ms = g_get_real_time () / 1000;
      g_autofree char *day = tao_format_date (now_ms + (gint64) milliseconds, now_ms);
      g_autofree char *count = tao_format_count (days);

      left = days > 0 ? g_strdup_printf (g_dngettext (NULL, "%s day", "%s days", days), count)
                      : tao_format_duration (milliseconds / 1000);
      date = g_strdup_printf (_("around %s"), day);
    }
  set_text (self->halving_left, left);
  set_text (self->halving_date, date != NULL ? date : "");
  gtk_widget_set_visible (GTK_WIDGET (self->halving_date), date != NULL);

  now_each = tao_format_headline (network->block_emission_rao, NULL);
  then_each = tao_format_headline (network->block_emission_rao / 2, "τ");
  at = tao_format_headline (next, "τ");
  effect = g_strdup_printf (_("%1$s → %2$s per block\nat %3$s issued"), now_each, then_each, at);
  set_text (self->halving_effect, effect);
}

/* --- largest moves --- */

static void
update_moves (TaoOverviewPage *self, const TaoSnapshot *snapshot)
{
  guint n, n_moves = 0;
  const TaoSubnet *subnets = tao_snapshot_get_subnets (snapshot, &n);
  static const TaoNamedOrigin origins[] = {
    { N_("Name"), &tao_origin_subnet_name }, { N_("Change of the price"), &tao_origin_price_change },
  };
  const TaoSubnet *moves[MOVES] = { NULL };
  GtkListBoxRow *row;

  for (guint i = 0; i < n; i++)
    {
      const TaoSubnet *subnet = &subnets[i];

      if (!subnet->dynamic || subnet->change_day_ppm == TAO_UNKNOWN_I64 || subnet->change_day_ppm == 0)
        continue;
      for (guint place = 0; place < MOVES && subnet != NULL; place++)
        if (moves[place] == NULL || ABS (subnet->change_day_ppm) > ABS (moves[place]->change_day_ppm))
          {
            const TaoSubnet *lower = moves[place];

            moves[place] = subnet;
            subnet = lower;
          }
    }
  for (; n_moves < MOVES && moves[n_moves] != NULL; n_moves++)
    {
      const TaoSubnet *subnet = moves[n_moves];
      g_autofree char *name = tao_text_subnet_name (subnet->name, subnet->netuid);
      TaoEntityRow *entity;

      row = gtk_list_box_get_row_at_index (self->moves, (int) n_moves);
      if (row == NULL)
        {
          gtk_list_box_append (self->moves, tao_entity_row_new ());
          row = gtk_list_box_get_row_at_index (self->moves, (int) n_moves);
        }
      entity = TAO_ENTITY_ROW (gtk_list_box_row_get_child (row));
      tao_token_tile_set_size (tao_entity_row_get_tile (entity), 22);
      tao_token_tile_set_subnet (tao_entity_row_get_tile (entity), subnet->netuid, subnet->symbol);
      tao_entity_row_set_name (entity, name, NULL);
      tao_entity_row_set_spark (entity, subnet->spark, subnet->n_spark);
      tao_entity_row_set_change (entity, subnet->change_day_ppm);
      tao_entity_row_set_origins (entity, G_N_ELEMENTS (origins), origins, subnet->netuid);
      g_object_set_data (G_OBJECT (row), "tao-netuid", GUINT_TO_POINTER (subnet->netuid));
    }
  tao_list_box_drop (self->moves, n_moves);
  gtk_widget_set_visible (self->moves_section, n_moves > 0);
}

static void
move_activated_cb (TaoOverviewPage *self, GtkListBoxRow *row)
{
  TaoRoute route = tao_route_subnet ((guint16) GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), "tao-netuid")), NULL);

  tao_page_go (TAO_PAGE (self), &route);
}

/* --- page --- */

static void
update_attention_count (TaoOverviewPage *self)
{
  guint count = tao_attention_list_get_count (self->attention);
  g_autofree char *text = count > 0 ? tao_format_count (count) : g_strdup ("");

  set_text (self->attention_count, text);
}

/* A dismissed alert is gone for good, the other matters until the next start. */
static void
dismissed_cb (TaoOverviewPage *self, const char *id)
{
  TaoEngine *engine = tao_page_get_engine (TAO_PAGE (self));

  if (engine != NULL && g_str_has_prefix (id, TAO_ATTENTION_ALERT))
    tao_engine_set_alert_seen (engine, g_ascii_strtoull (id + strlen (TAO_ATTENTION_ALERT), NULL, 10));
}

/* FALSE if there is nothing to show the content for. */
static gboolean
decide_state (TaoPage *page, const TaoSnapshot *snapshot)
{
  const TaoSyncInfo *sync = tao_snapshot_get_sync (snapshot);
  g_autofree char *reason = tao_sync_reason_words (sync->reason);
  guint n;

  tao_snapshot_get_subnets (snapshot, &n);
  if (n > 0)
    {
      tao_page_show_content (page);
      return TRUE;
    }
  switch (sync->state)
    {
    case TAO_SYNC_REFUSED:
      tao_page_show_error (page, _("The endpoint was refused"), reason != NULL ? reason : _("Choose another one in Preferences."));
      break;
    case TAO_SYNC_OFFLINE:
      tao_page_show_empty (page, "network-offline-symbolic", _("Not connected"),
                           reason != NULL ? reason : _("No network can be reached, and nothing was seen of it before."), _("Open Node"), "win.go::node");
      break;
    case TAO_SYNC_CONNECTING:
    case TAO_SYNC_SYNCING:
    case TAO_SYNC_LIVE:
    case TAO_SYNC_STALLED:
    default:
      tao_page_show_loading (page, _("Waiting for the network's first figures."));
      break;
    }
  return FALSE;
}

static void
tao_overview_page_set_snapshot (TaoPage *page, TaoSnapshot *snapshot)
{
  TaoOverviewPage *self = TAO_OVERVIEW_PAGE (page);
  const TaoNetworkFigures *network = tao_snapshot_get_network (snapshot);
  const TaoSyncInfo *sync = tao_snapshot_get_sync (snapshot);

  if (!decide_state (page, snapshot))
    return;
  tao_lock_trend_update (&self->lock, tao_page_get_engine (page), sync);
  update_figures (self, network, sync);
  update_map (self, snapshot);
  update_blocks (self, snapshot);
  tao_attention_list_update (self->attention, snapshot);
  update_attention_count (self);
  update_verification (self, snapshot);
  update_halving (self, network, sync);
  update_moves (self, snapshot);
}

/* The colours of the map come with the history. */
static gboolean
tao_overview_page_is_ready (TaoPage *page)
{
  return tao_page_get_state (page) != TAO_STATE_LOADING &&
         (tao_page_get_snapshot (page) == NULL || tao_market_has_history (tao_page_get_snapshot (page)));
}

static void
narrow_changed_cb (TaoOverviewPage *self)
{
  gboolean narrow = tao_page_get_narrow (TAO_PAGE (self));
  GtkOrientation across = narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL;

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->columns), across);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->map_head), across);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->legend), across);
  gtk_box_set_spacing (self->legend, narrow ? 6 : 18);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->blocks_head), across);
  gtk_widget_set_visible (self->size_label, !narrow);
}

static gboolean
focus_map_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  return gtk_widget_grab_focus (GTK_WIDGET (TAO_OVERVIEW_PAGE (widget)->map));
}

static void
tao_overview_page_deactivated (TaoPage *page)
{
  tao_lock_trend_stop (&TAO_OVERVIEW_PAGE (page)->lock);
}

static void
tao_overview_page_dispose (GObject *object)
{
  tao_lock_trend_stop (&TAO_OVERVIEW_PAGE (object)->lock);
  gtk_widget_dispose_template (GTK_WIDGET (object), TAO_TYPE_OVERVIEW_PAGE);
  G_OBJECT_CLASS (tao_overview_page_parent_class)->dispose (object);
}

static void
tao_overview_page_class_init (TaoOverviewPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tao_overview_page_dispose;
  TAO_PAGE_CLASS (klass)->set_snapshot = tao_overview_page_set_snapshot;
  TAO_PAGE_CLASS (klass)->is_ready = tao_overview_page_is_ready;
  TAO_PAGE_CLASS (klass)->deactivated = tao_overview_page_deactivated;

  g_type_ensure (TAO_TYPE_ATTENTION_LIST);
  g_type_ensure (TAO_TYPE_BAR_STRIP);
  g_type_ensure (TAO_TYPE_CHOICE);
  g_type_ensure (TAO_TYPE_RING);
  g_type_ensure (TAO_TYPE_SHIELD);
  g_type_ensure (TAO_TYPE_STAT);
  g_type_ensure (TAO_TYPE_STAT_STRIP);
  g_type_ensure (TAO_TYPE_TREEMAP);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/taoscope/Taoscope/ui/overview/overview-page.ui");
#define BIND(name) gtk_widget_class_bind_template_child (widget_class, TaoOverviewPage, name)
  BIND (content);
  BIND (columns);
  BIND (side_column);
  BIND (map_head);
  BIND (size_label);
  BIND (legend);
  BIND (own_legend);
  BIND (blocks_head);
  BIND (emission);
  BIND (issued);
  BIND (staked);
  BIND (subnets);
  BIND (cost);
  BIND (size);
  BIND (map);
  BIND (blocks);
  BIND (attention);
  BIND (attention_count);
  BIND (verification);
  BIND (shield);
  BIND (verdict);
  BIND (verdict_note);
  BIND (halving_section);
  BIND (ring);
  BIND (halving_left);
  BIND (halving_date);
  BIND (halving_effect);
  BIND (moves_section);
  BIND (moves);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, move_activated_cb);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_t, 0, focus_map_cb, NULL);
}

static void
tao_overview_page_init (TaoOverviewPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  tao_market_sizes_add (self->size);
  gtk_box_append (self->legend, tao_treemap_legend_new (_("Price, 24 h")));
  tao_plot_set_label (TAO_PLOT (self->map), _("Subnets by size"), NULL);
  tao_bar_strip_set_slots (self->blocks, BLOCK_SLOTS);
  tao_plot_set_origin_func (TAO_PLOT (self->blocks), block_origin, self);
  tao_shield_set_size (self->shield, 32);

  g_signal_connect_object (self, "notify::narrow", G_CALLBACK (narrow_changed_cb), self, 0);
  g_signal_connect_object (self->size, "notify::active", G_CALLBACK (size_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->map, "point-activated", G_CALLBACK (map_activated_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->blocks, "point-activated", G_CALLBACK (block_activated_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->attention, "dismissed", G_CALLBACK (dismissed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->attention, "notify::count", G_CALLBACK (update_attention_count), self, G_CONNECT_SWAPPED);
  tao_page_show_loading (TAO_PAGE (self), _("Waiting for the network's first figures."));
}
