#include "app/pages/subnet-overview/subnet-overview-page.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/charts/sparkline.h"
#include "app/format.h"
#include "app/origins.h"
#include "app/pages/subnet-metagraph/uid-row.h"
#include "app/pages/subnet-overview/emission-stages.h"
#include "app/pages/subnet-overview/subnet-events.h"
#include "app/pages/subnet/subnet-place.h"
#include "app/text.h"
#include "app/widgets/address.h"
#include "app/widgets/entity-row.h"
#include "app/widgets/facts.h"
#include "app/widgets/label.h"
#include "app/widgets/list-box.h"
#include "app/widgets/ring.h"
#include "app/widgets/shield.h"
#include "app/widgets/stat.h"
#include "app/widgets/token-tile.h"

#define TOP 5
#define MOST_EVENTS 6
#define MOST_OWN 8
#define DAY_MS G_GINT64_CONSTANT (86400000)
#define WEEK_MS (7 * DAY_MS)
#define RELOAD_US (60 * G_USEC_PER_SEC)
#define EMISSION_POINTS 120

enum { LINK_WEB, LINK_GITHUB, LINK_DISCORD, LINK_CONTACT, N_LINKS };
enum { RULE_COST, RULE_OPEN, RULE_IMMUNITY, RULE_UIDS, RULE_VALIDATORS, RULE_TEMPO, RULE_CAP, RULE_MODE, RULE_MECHANISMS, N_RULES };

struct _TaoSubnetOverviewPage {
  TaoPage parent_instance;

  GtkBox *columns, *sparks, *tops;
  GtkWidget *side;
  TaoTokenTile *tile;
  GtkLabel *name, *since, *description;
  GtkWidget *stake;
  TaoFacts *links;
  GtkWidget *owner_line;
  TaoAddress *owner;
  TaoStat *price, *emission;
  TaoSparkline *price_spark, *emission_spark;
  TaoPageState *miners_state, *validators_state;
  GtkListBox *miners, *validators;
  TaoRing *ring;
  GtkLabel *countdown, *verdict;
  GtkWidget *verify;
  TaoShield *shield;
  GtkWidget *own_section, *events_section;
  GtkListBox *own, *events;
  TaoFacts *rules;
  TaoEmissionStages *stages;

  int netuid, watched;           /* or TAO_ROUTE_NONE */
  GListStore *uids;              /* of TaoUidRow */
  GCancellable *loading;         /* (nullable) */
  gint64 loaded_us;
};

G_DEFINE_FINAL_TYPE (TaoSubnetOverviewPage, tao_subnet_overview_page, TAO_TYPE_PAGE)

/* --- rows of the lists --- */

/* The i-th row, made if need be, leading to @route. */
static TaoEntityRow *
nth_row (GtkListBox *list, guint i, const TaoRoute *route)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (list, (int) i);
  g_autofree char *target = tao_route_to_string (route);

  if (row == NULL)
    {
      GtkWidget *entity = tao_entity_row_new ();

      gtk_widget_set_size_request (entity, -1, 48);
      gtk_widget_set_margin_start (entity, 12);
      gtk_widget_set_margin_end (entity, 12);
      gtk_list_box_append (list, entity);
      row = gtk_list_box_get_row_at_index (list, (int) i);
    }
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", target);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.go");
  return TAO_ENTITY_ROW (gtk_list_box_row_get_child (row));
}

static void
hide_tile (TaoEntityRow *row)
{
  gtk_widget_set_visible (GTK_WIDGET (tao_entity_row_get_tile (row)), FALSE);
}

/* --- identity --- */

static gboolean
set_link (TaoSubnetOverviewPage *self, guint row, const char *text)
{
  g_autofree char *line = tao_text_line (text, TAO_TEXT_LINE);

  tao_facts_set (self->links, row, line);
  tao_facts_set_source (self->links, row, line[0] != '\0' ? line : NULL);
  tao_facts_set_visible (self->links, row, line[0] != '\0');
  return line[0] != '\0';
}

static void
update_identity (TaoSubnetOverviewPage *self, const TaoSubnet *subnet)
{
  g_autofree char *name = tao_text_subnet_name (subnet->name, subnet->netuid);
  g_autofree char *description = tao_text_paragraph (subnet->description, 600);
  g_autofree char *symbol = tao_format_symbol (subnet->symbol, subnet->netuid);
  g_autofree char *block = tao_format_count (subnet->registered_at);
  g_autofree char *since = g_strdup_printf (_("Subnet %1$u · %2$s · since block %3$s"), subnet->netuid, symbol, block);
  g_autofree char *target = g_strdup_printf ("stake?netuid=%u", subnet->netuid);
  gboolean empty = description[0] == '\0', any = FALSE;

  tao_token_tile_set_subnet (self->tile, subnet->netuid, subnet->symbol);
  tao_label_update (self->name, name);
  tao_label_update (self->since, since);
  tao_label_update (self->description, empty ? _("The owner has described nothing.") : description);
  if (empty)
    gtk_widget_add_css_class (GTK_WIDGET (self->description), "tao-secondary");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->description), "tao-secondary");
  any |= set_link (self, LINK_WEB, subnet->url);
  any |= set_link (self, LINK_GITHUB, subnet->github);
  any |= set_link (self, LINK_DISCORD, subnet->discord);
  any |= set_link (self, LINK_CONTACT, subnet->contact);
  gtk_widget_set_visible (GTK_WIDGET (self->links), any);
  gtk_widget_set_visible (self->owner_line, !tao_key_is_zero (&subnet->owner_coldkey));
  tao_address_set_key (self->owner, &subnet->owner_coldkey);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->stake), "s", target);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->stake), "win.stake");
}

/* --- price and emission --- */

static void
emission_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoSeries) series = tao_engine_load_series_finish (TAO_ENGINE (source), result, &error);
  TaoSubnetOverviewPage *self;
  g_autofree float *values = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = user_data;
  g_clear_object (&self->loading);
  if (series == NULL)
    {
      g_debug ("no history: %s", error->message);
      return;
    }
  values = g_new (float, series->n + 1);
  for (guint i = 0; i < series->n; i++)
    values[i] = (float) series->value[i];
  tao_sparkline_set_area (self->emission_spark, values, series->n > 1 ? series->n : 0, TAO_COLOR_SERIES_1);
  gtk_widget_set_visible (GTK_WIDGET (self->emission_spark), series->n > 1);
}

static void
flow_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoSeries) series = tao_engine_load_series_finish (TAO_ENGINE (source), result, &error);

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    tao_emission_stages_set_flow (TAO_SUBNET_OVERVIEW_PAGE (user_data)->stages, series);
}

static void
load_emission (TaoSubnetOverviewPage *self, const TaoSyncInfo *sync)
{
  TaoEngine *engine = tao_page_get_engine (TAO_PAGE (self));
  gint64 now_us = g_get_monotonic_time ();

  if (engine == NULL || self->loading != NULL || (self->loaded_us != 0 && now_us - self->loaded_us < RELOAD_US))
    return;
  self->loaded_us = now_us;
  self->loading = g_cancellable_new ();
  tao_engine_load_series_async (engine, TAO_SERIES_NET_FLOW, (guint16) self->netuid, 0,
                                sync->block_time_ms > DAY_MS ? sync->block_time_ms - DAY_MS : 0, 0, 0, self->loading, flow_cb, self);
  tao_engine_load_series_async (engine, TAO_SERIES_EMISSION_SHARE, (guint16) self->netuid, 0,
                                sync->block_time_ms > WEEK_MS ? sync->block_time_ms - WEEK_MS : 0, 0, EMISSION_POINTS,
                                self->loading, emission_cb, self);
}

static void
update_market (TaoSubnetOverviewPage *self, const TaoSubnet *subnet)
{
  g_autofree char *price = tao_format_take_unit (tao_format_price (subnet->price_rao), "τ");
  g_autofree char *share = subnet->emission_share_ppb == TAO_UNKNOWN_U64 ? g_strdup (TAO_DASH)
                                                                         : tao_format_percent (subnet->emission_share_ppb, 1000000000, 2);
  g_autofree char *per_block = tao_format_take_unit (tao_format_column (subnet->emission_rao, 6, TAO_ROUND_HALF_EVEN), "τ");
  g_autofree char *note = g_strdup_printf (_("%s a block"), per_block);

  tao_stat_set_figure (self->price, price, NULL);
  if (subnet->change_day_ppm != TAO_UNKNOWN_I64)
    tao_stat_set_change (self->price, subnet->change_day_ppm, 2, _("in 24" TAO_NBSP "h"));
  else
    tao_stat_set_note (self->price, _("one day of history is not there yet"));
  if (subnet->n_spark > 1)
    tao_sparkline_set_line (self->price_spark, subnet->spark, subnet->n_spark);
  gtk_widget_set_visible (GTK_WIDGET (self->price_spark), subnet->n_spark > 1);
  tao_stat_set_figure (self->emission, share, _("of all"));
  tao_stat_set_note (self->emission, subnet->started ? note : _("not started yet"));
}

/* --- epoch and verdict --- */

static void
update_epoch (TaoSubnetOverviewPage *self, const TaoSyncInfo *sync, const TaoSubnet *subnet)
{
  static const char *const verdicts[] = {
    [TAO_AUDIT_NOT_CHECKED] = N_("Not checked yet"), [TAO_AUDIT_CHECKING] = N_("Being recomputed"),
    [TAO_AUDIT_EXACT] = N_("Last epoch verified"), [TAO_AUDIT_DIFFERS] = N_("Differs from ours"),
    [TAO_AUDIT_STALE] = N_("Verified earlier"),
  };
  TaoAuditStatus status = subnet->audit != NULL ? subnet->audit->status : TAO_AUDIT_NOT_CHECKED;
  TaoRoute route = tao_route_subnet (subnet->netuid, "verify");
  g_autofree char *target = tao_route_to_string (&route);
  gboolean known = subnet->next_epoch_block != TAO_UNKNOWN_U64 && subnet->tempo != TAO_UNKNOWN_U32 && subnet->tempo > 0;
  guint64 left = known ? subnet->next_epoch_block - MIN (subnet->next_epoch_block, sync->best_block) : 0;
  g_autofree char *words = known ? tao_format_blocks (left, sync->block_interval_ms) : g_strdup (_("not scheduled"));
  g_autofree char *count = known ? tao_format_count (left) : g_strdup (TAO_DASH);

  tao_ring_set (self->ring, known ? 1 - MIN (1.0, (double) left / subnet->tempo) : 0, count);
  if (known && subnet->audit != NULL && subnet->audit->epoch_number > 0)
    {
      g_autofree char *number = tao_format_count (subnet->audit->epoch_number + 1), *rest = g_steal_pointer (&words);

      /* Translators: number of the epoch under way, then how long it still takes. */
      words = g_strdup_printf (_("Epoch %1$s, in %2$s"), number, rest);
    }
  tao_label_update (self->countdown, words);
  tao_shield_set_audit (self->shield, subnet->audit, g_get_real_time () / 1000);
  tao_label_update (self->verdict, _(verdicts[status]));
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->verify), "s", target);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->verify), "win.go");
}

static void
update_rules (TaoSubnetOverviewPage *self, const TaoSyncInfo *sync, const TaoSubnet *subnet)
{
  g_autofree char *cost = tao_format_exact (subnet->burn_cost_rao, "τ");
  g_autofree char *immunity = subnet->immunity_period == TAO_UNKNOWN_U32 ? NULL : tao_format_blocks (subnet->immunity_period, sync->block_interval_ms);
  g_autofree char *tempo = subnet->tempo == TAO_UNKNOWN_U32 ? NULL : tao_format_blocks (subnet->tempo, sync->block_interval_ms);
  g_autofree char *validators = subnet->n_validators == TAO_UNKNOWN_U32 ? NULL : tao_format_count (subnet->n_validators);
  g_autofree char *cap = tao_format_take_unit (tao_format_column (subnet->market_cap_rao, 0, TAO_ROUND_DOWN), "τ");
  g_autofree char *uids = NULL, *mechanisms = subnet->n_mechanisms == TAO_UNKNOWN_U32 ? NULL : tao_format_count (subnet->n_mechanisms);
  GString *mode = g_string_new (subnet->yuma3 ? _("Yuma 3") : _("Yuma 2"));

  if (subnet->n_uids != TAO_UNKNOWN_U32 && subnet->max_uids != TAO_UNKNOWN_U32)
    uids = g_strdup_printf (_("%1$u of %2$u"), subnet->n_uids, subnet->max_uids);
  if (subnet->liquid_alpha)
    g_string_append_printf (mode, " · %s", _("liquid alpha"));
  if (subnet->commit_reveal)
    g_string_append_printf (mode, " · %s", _("commit-reveal"));
  tao_facts_set (self->rules, RULE_COST, cost);
  tao_facts_set (self->rules, RULE_OPEN, subnet->registration_open ? _("open") : _("closed"));
  tao_facts_set (self->rules, RULE_IMMUNITY, immunity);
  tao_facts_set (self->rules, RULE_UIDS, uids);
  tao_facts_set (self->rules, RULE_VALIDATORS, validators);
  tao_facts_set (self->rules, RULE_TEMPO, tempo);
  tao_facts_set (self->rules, RULE_CAP, cap);
  tao_facts_set (self->rules, RULE_MODE, mode->str);
  tao_facts_set (self->rules, RULE_MECHANISMS, mechanisms);
  tao_facts_set_visible (self->rules, RULE_MECHANISMS, subnet->n_mechanisms != TAO_UNKNOWN_U32 && subnet->n_mechanisms > 1);
  tao_facts_set_visible (self->rules, RULE_CAP, subnet->dynamic);
  g_string_free (mode, TRUE);
}

/* --- what needs the metagraph --- */

static TaoUidRow *
find_rank (TaoSubnetOverviewPage *self, gboolean validator, guint rank)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->uids));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(TaoUidRow) row = g_list_model_get_item (G_LIST_MODEL (self->uids), i);
      const TaoUidFigures *uid = tao_uid_row_get (row);

      if (uid->validator == validator && uid->rank == rank)
        return row;      /* the store keeps it */
    }
  return NULL;
}

static char *
uid_title (TaoUidRow *row)
{
  const char *name = tao_uid_row_get_name (row);
  g_autofree char *address = tao_format_address_short (tao_uid_row_get_hotkey (row));

  return g_strdup_printf (_("UID %1$u · %2$s"), tao_uid_row_get (row)->uid, name[0] != '\0' ? name : address);
}

static void
fill_top (TaoSubnetOverviewPage *self, GtkListBox *list, TaoPageState *state, gboolean validators, const char *symbol)
{
  static const TaoNamedOrigin miner_origins[] = { { N_("Incentive"), &tao_origin_incentive }, { N_("Emission a day"), &tao_origin_uid_emission_day } };
  static const TaoNamedOrigin validator_origins[] = { { N_("Dividends"), &tao_origin_dividends }, { N_("Emission a day"), &tao_origin_uid_emission_day } };
  guint n = 0;
  TaoUidRow *row;

  for (guint rank = 1; rank <= TOP && (row = find_rank (self, validators, rank)) != NULL; rank++)
    {
      const TaoUidFigures *uid = tao_uid_row_get (row);
      guint32 share = validators ? uid->dividends : uid->incentive;
      TaoRoute route = tao_route_uid (uid->netuid, uid->uid);
      g_autofree char *title = uid_title (row);
      g_autofree char *day = tao_format_take_unit (tao_format_table (uid->day_alpha, TAO_ROUND_DOWN), symbol);
      g_autofree char *detail = g_strdup_printf (_("%s a day"), day);
      g_autofree char *value = share == TAO_UNKNOWN_U32 ? g_strdup (TAO_DASH) : tao_format_percent (share, 65535, 4);
      TaoEntityRow *entity;

      if (share == 0)
        break;
      entity = nth_row (list, n++, &route);
      hide_tile (entity);
      tao_entity_row_set_name (entity, title, detail);
      tao_entity_row_set_marked (entity, uid->own);
      tao_entity_row_set_value (entity, value);
      tao_entity_row_set_change (entity, TAO_UNKNOWN_I64);
      tao_entity_row_set_origins (entity, 2, validators ? validator_origins : miner_origins, uid->netuid);
    }
  tao_list_box_drop (list, n);
  if (n > 0)
    tao_page_state_show_content (state);
  else
    tao_page_state_show_empty (state, validators ? "validators-symbolic" : "miner-symbolic",
                               validators ? _("Nobody validates yet") : _("Nobody has earned yet"), NULL, NULL, NULL);
}

static void
update_own (TaoSubnetOverviewPage *self, const TaoSnapshot *snapshot, const TaoSubnet *subnet, const char *symbol)
{
  guint n_positions, n = 0, n_uids = g_list_model_get_n_items (G_LIST_MODEL (self->uids));
  const TaoPosition *positions = tao_snapshot_get_positions (snapshot, &n_positions);
  static const TaoNamedOrigin own_stake_origin = { N_("Stake"), &tao_origin_own_stake };
  static const TaoNamedOrigin uid_origins[] = { { N_("Emission a day"), &tao_origin_uid_emission_tao }, { N_("Place in the line"), &tao_origin_leaves } };
  TaoRoute portfolio = tao_route_page ("portfolio");

  for (guint i = 0; i < n_positions && n < MOST_OWN; i++)
    if (positions[i].netuid == subnet->netuid && positions[i].alpha != TAO_UNKNOWN_U64 && positions[i].alpha > 0)
      {
        TaoEntityRow *entity = nth_row (self->own, n++, &portfolio);
        g_autofree char *amount = tao_format_take_unit (tao_format_table (positions[i].alpha, TAO_ROUND_DOWN), symbol);
        g_autofree char *hotkey = tao_format_key_short (&positions[i].hotkey);
        g_autofree char *detail = g_strdup_printf (_("%1$s with %2$s"), amount, hotkey);
        g_autofree char *value = tao_format_take_unit (tao_format_table (positions[i].value_rao, TAO_ROUND_DOWN), "τ");

        hide_tile (entity);
        tao_entity_row_set_name (entity, _("Stake"), detail);
        tao_entity_row_set_value (entity, value);
        tao_entity_row_set_change (entity, TAO_UNKNOWN_I64);
        tao_entity_row_set_origins (entity, 1, &own_stake_origin, subnet->netuid);
      }
  for (guint i = 0; i < n_uids && n < MOST_OWN; i++)
    {
      g_autoptr(TaoUidRow) row = g_list_model_get_item (G_LIST_MODEL (self->uids), i);
      const TaoUidFigures *uid = tao_uid_row_get (row);

      if (uid->own)
        {
          TaoRoute route = tao_route_uid (uid->netuid, uid->uid);
          TaoEntityRow *entity = nth_row (self->own, n++, &route);
          g_autofree char *title = uid_title (row);
          g_autofree char *status = tao_uid_row_describe_status (row);
          g_autofree char *value = tao_format_take_unit (tao_format_table (uid->day_rao, TAO_ROUND_DOWN), "τ");

          hide_tile (entity);
          tao_entity_row_set_name (entity, title, status);
          tao_entity_row_set_value (entity, value);
          tao_entity_row_set_change (entity, TAO_UNKNOWN_I64);
          tao_entity_row_set_origins (entity, G_N_ELEMENTS (uid_origins), uid_origins, uid->netuid);
        }
    }
  tao_list_box_drop (self->own, n);
  gtk_widget_set_visible (self->own_section, n > 0);
}

static void
update_events (TaoSubnetOverviewPage *self, const TaoSnapshot *snapshot, const TaoSubnet *subnet, const TaoMetagraph *metagraph)
{
  g_autoptr(GPtrArray) events = tao_subnet_events_collect (snapshot, subnet, metagraph, MOST_EVENTS);
  const TaoSyncInfo *sync = tao_snapshot_get_sync (snapshot);

  for (guint i = 0; i < events->len; i++)
    {
      const TaoSubnetEvent *event = g_ptr_array_index (events, i);
      TaoEntityRow *entity = nth_row (self->events, i, &event->route);
      g_autofree char *block = tao_format_count (event->block);
      g_autofree char *detail = NULL;

      if (sync->block_interval_ms != TAO_UNKNOWN_U32 && sync->best_block > event->block)
        {
          guint64 seconds = (sync->best_block - event->block) * sync->block_interval_ms / 1000;
          g_autofree char *age = tao_format_duration (seconds);

          /* Translators: how long ago, and in which block. */
          detail = g_strdup_printf (_("%1$s ago · block %2$s"), age, block);
        }
      else
        detail = g_strdup_printf (_("block %s"), block);
      hide_tile (entity);
      tao_entity_row_set_name (entity, event->title, detail);
    }
  tao_list_box_drop (self->events, events->len);
  gtk_widget_set_visible (self->events_section, events->len > 0);
}

/* --- page --- */

static void
tao_subnet_overview_page_set_snapshot (TaoPage *page, TaoSnapshot *snapshot)
{
  TaoSubnetOverviewPage *self = TAO_SUBNET_OVERVIEW_PAGE (page);
  const TaoSyncInfo *sync = tao_snapshot_get_sync (snapshot);
  const TaoSubnet *subnet;
  const TaoMetagraph *metagraph;
  g_autofree char *symbol = NULL;

  if (self->netuid == TAO_ROUTE_NONE)
    return;
  subnet = tao_subnet_place_find (page, snapshot, self->netuid, _("Nothing is known of this subnet, and it cannot be read without a connection."),
                                  _("The subnet is being read from the chain."));
  if (subnet == NULL)
    return;
  symbol = tao_format_symbol (subnet->symbol, subnet->netuid);
  update_identity (self, subnet);
  update_market (self, subnet);
  update_epoch (self, sync, subnet);
  update_rules (self, sync, subnet);
  tao_emission_stages_set_snapshot (self->stages, snapshot, subnet);
  load_emission (self, sync);

  metagraph = tao_snapshot_lookup_metagraph (snapshot, (guint16) self->netuid);
  if (metagraph != NULL && metagraph->hotkey != NULL)
    {
      TaoUidSummary summary;

      tao_uid_rows_update (self->uids, snapshot, subnet, metagraph, &summary);
      fill_top (self, self->miners, self->miners_state, FALSE, symbol);
      fill_top (self, self->validators, self->validators_state, TRUE, symbol);
    }
  else if (subnet->n_uids == 0)
    {
      tao_page_state_show_empty (self->miners_state, "miner-symbolic", _("No UIDs yet"), NULL, NULL, NULL);
      tao_page_state_show_empty (self->validators_state, "validators-symbolic", _("No UIDs yet"), NULL, NULL, NULL);
    }
  update_own (self, snapshot, subnet, symbol);
  update_events (self, snapshot, subnet, metagraph);
  tao_page_show_content (page);
}

static void
stop_loading (TaoSubnetOverviewPage *self)
{
  if (self->loading != NULL)
    g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  self->loaded_us = 0;
}

static void
tao_subnet_overview_page_navigate (TaoPage *page, const TaoRoute *route)
{
  TaoSubnetOverviewPage *self = TAO_SUBNET_OVERVIEW_PAGE (page);

  if (self->netuid == route->netuid)
    return;
  stop_loading (self);
  self->netuid = route->netuid;
  g_list_store_remove_all (self->uids);
  tao_emission_stages_set_flow (self->stages, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->emission_spark), FALSE);
  tao_page_state_show_loading (self->miners_state, _("The UIDs are being read from the chain."));
  tao_page_state_show_loading (self->validators_state, _("The UIDs are being read from the chain."));
  if (tao_page_get_active (page))
    tao_subnet_place_watch (page, &self->watched, self->netuid);
  tao_page_show_loading (page, _("The subnet is being read from the chain."));
}

static void
tao_subnet_overview_page_activated (TaoPage *page)
{
  TaoSubnetOverviewPage *self = TAO_SUBNET_OVERVIEW_PAGE (page);

  tao_subnet_place_watch (page, &self->watched, self->netuid);
}

static void
tao_subnet_overview_page_deactivated (TaoPage *page)
{
  tao_subnet_place_watch (page, &TAO_SUBNET_OVERVIEW_PAGE (page)->watched, TAO_ROUTE_NONE);
}

static gboolean
tao_subnet_overview_page_is_ready (TaoPage *page)
{
  TaoSubnetOverviewPage *self = TAO_SUBNET_OVERVIEW_PAGE (page);

  return tao_page_get_state (page) == TAO_STATE_EMPTY
         || tao_page_get_state (page) == TAO_STATE_ERROR || (tao_page_get_state (page) == TAO_STATE_CONTENT && self->loading == NULL
             && tao_page_state_get_state (self->miners_state) != TAO_STATE_LOADING);
}

static void
narrow_changed_cb (TaoSubnetOverviewPage *self)
{
  gboolean narrow = tao_page_get_narrow (TAO_PAGE (self));
  GtkOrientation orientation = narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL;

  tao_subnet_place_fold (self->columns, self->side, 308, narrow);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->sparks), orientation);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->tops), orientation);
  gtk_box_set_homogeneous (self->tops, !narrow);
}

static void
tao_subnet_overview_page_dispose (GObject *object)
{
  TaoSubnetOverviewPage *self = TAO_SUBNET_OVERVIEW_PAGE (object);

  stop_loading (self);
  gtk_widget_dispose_template (GTK_WIDGET (object), TAO_TYPE_SUBNET_OVERVIEW_PAGE);
  g_clear_object (&self->uids);
  G_OBJECT_CLASS (tao_subnet_overview_page_parent_class)->dispose (object);
}

static void
tao_subnet_overview_page_class_init (TaoSubnetOverviewPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  TaoPageClass *page_class = TAO_PAGE_CLASS (klass);

  object_class->dispose = tao_subnet_overview_page_dispose;
  page_class->set_snapshot = tao_subnet_overview_page_set_snapshot;
  page_class->navigate = tao_subnet_overview_page_navigate;
  page_class->activated = tao_subnet_overview_page_activated;
  page_class->deactivated = tao_subnet_overview_page_deactivated;
  page_class->is_ready = tao_subnet_overview_page_is_ready;

  g_type_ensure (TAO_TYPE_TOKEN_TILE);
  g_type_ensure (TAO_TYPE_FACTS);
  g_type_ensure (TAO_TYPE_EMISSION_STAGES);
  g_type_ensure (TAO_TYPE_ADDRESS);
  g_type_ensure (TAO_TYPE_STAT);
  g_type_ensure (TAO_TYPE_SPARKLINE);
  g_type_ensure (TAO_TYPE_PAGE_STATE);
  g_type_ensure (TAO_TYPE_RING);
  g_type_ensure (TAO_TYPE_SHIELD);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/taoscope/Taoscope/ui/subnet-overview/subnet-overview-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetOverviewPage, columns);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetOverviewPage, sparks);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetOverviewPage, tops);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetOverviewPage, side);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetOverviewPage, tile);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetOverviewPage, name);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetOverviewPage, since);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetOverviewPage, description);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetOverviewPage, stake);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetOverviewPage, links);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetOverviewPage, owner_line);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetOverviewPage, owner);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetOverviewPage, price);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetOverviewPage, emission);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetOverviewPage, price_spark);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetOverviewPage, emission_spark);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetOverviewPage, miners_state);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetOverviewPage, validators_state);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetOverviewPage, ring);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetOverviewPage, countdown);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetOverviewPage, verdict);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetOverviewPage, verify);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetOverviewPage, shield);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetOverviewPage, own_section);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetOverviewPage, events_section);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetOverviewPage, own);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetOverviewPage, events);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetOverviewPage, rules);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetOverviewPage, stages);
}

static GtkListBox *
add_list (TaoPageState *state, const char *label)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_widget_set_valign (list, GTK_ALIGN_START);
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  tao_page_state_set_compact (state, TRUE);
  tao_page_state_set_child (state, list);
  return GTK_LIST_BOX (list);
}

static void
tao_subnet_overview_page_init (TaoSubnetOverviewPage *self)
{
  static const char *const link_names[N_LINKS] = { N_("Website"), N_("Code"), N_("Discord"), N_("Contact") };
  static const char *const rule_names[N_RULES] = {
    N_("Registering a UID"), N_("Registration"), N_("Immunity"), N_("UIDs"), N_("Validator permits"), N_("Epoch length"), N_("Market cap"),
    N_("Rules"), N_("Mechanisms"),
  };
  static const TaoOrigin *const rule_origins[N_RULES] = {
    &tao_origin_burn_cost, &tao_origin_registration, &tao_origin_immunity_period, &tao_origin_n_uids, &tao_origin_n_validators,
    &tao_origin_tempo, &tao_origin_market_cap, &tao_origin_consensus_rules, &tao_origin_mechanisms,
  };

  self->netuid = self->watched = TAO_ROUTE_NONE;
  self->uids = g_list_store_new (TAO_TYPE_UID_ROW);
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < N_LINKS; i++)
    tao_facts_add (self->links, _(link_names[i]));
  for (guint i = 0; i < N_RULES; i++)
    {
      tao_facts_add (self->rules, _(rule_names[i]));
      tao_facts_set_origin (self->rules, i, rule_origins[i]);
    }
  tao_origin_attach (GTK_WIDGET (self->countdown), &tao_origin_epoch, _("Next epoch"));
  tao_stat_set_origin (self->price, &tao_origin_price);
  tao_stat_set_origin (self->emission, &tao_origin_emission_share);
  self->miners = add_list (self->miners_state, _("Top miners"));
  self->validators = add_list (self->validators_state, _("Top validators"));
  tao_sparkline_set_size (self->price_spark, 120, 56);
  tao_sparkline_set_size (self->emission_spark, 120, 56);
  tao_plot_set_label (TAO_PLOT (self->price_spark), _("Price, the last day"), NULL);
  tao_plot_set_label (TAO_PLOT (self->emission_spark), _("Share of emission, the last week"), NULL);
  g_signal_connect_object (self, "notify::narrow", G_CALLBACK (narrow_changed_cb), self, G_CONNECT_SWAPPED);
  narrow_changed_cb (self);
}
