#include "app/pages/subnet-metagraph/subnet-metagraph-page.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app-config.h"
#include "app/charts/distribution.h"
#include "app/format.h"
#include "app/origins.h"
#include "app/pages/subnet-metagraph/uid-columns.h"
#include "app/pages/subnet-metagraph/uid-compare.h"
#include "app/pages/subnet-metagraph/uid-row.h"
#include "app/pages/subnet/subnet-place.h"
#include "app/text.h"
#include "app/widgets/choice.h"
#include "app/widgets/label.h"

/* Epochs are asked for again after this time while the store is still filling up. */
#define EPOCHS_AGAIN_US (20 * G_USEC_PER_SEC)
#define RANGE_STEP 8

typedef enum {
  SHOW_ALL,
  SHOW_MINERS,
  SHOW_VALIDATORS,
  SHOW_IMMUNE,
  SHOW_AT_RISK,
  SHOW_OWN,
} Show;

static const struct { const char *id, *label; } filters[] = {
  [SHOW_ALL] = { "all", N_("All") },
  [SHOW_MINERS] = { "miners", N_("Miners") },
  [SHOW_VALIDATORS] = { "validators", N_("Validators") },
  [SHOW_IMMUNE] = { "immune", N_("Immune") },
  [SHOW_AT_RISK] = { "at-risk", N_("At Risk") },
  [SHOW_OWN] = { "own", N_("Mine") },
};

struct _TaoSubnetMetagraphPage {
  TaoPage parent_instance;

  GtkBox *content;
  GtkWidget *strip_card;
  GtkLabel *strip_title;
  GtkWidget *legend, *risk_legend;
  TaoDistribution *strip;
  GtkBox *filters;
  GtkEditable *search;
  GtkMenuButton *sort, *view;
  TaoChoice *filter;
  GtkLabel *epoch;
  GtkStack *tables;
  TaoTable *miners, *validators;

  GtkWidget *compare_bar;
  GtkLabel *compare_note;
  GtkWidget *compare;
  GPtrArray *compared;         /* of TaoUidRow, chosen for comparison */
  char *symbol;                /* (nullable) of the token, formatted */

  GListStore *rows;            /* of TaoUidRow, position = uid */
  int netuid;                  /* TAO_ROUTE_NONE: none yet */
  int watched;                 /* or TAO_ROUTE_NONE */
  guint n_miners;
  Show show;
  char *needle;                /* what is searched for, lower case */
  guint from, to;              /* ranks of miners on view, 0-based */

  GCancellable *loading;       /* (nullable) epochs under way */
  TaoEpochTable *incentive, *dividends;   /* (nullable) */
  guint64 epochs_of;           /* epoch block they were asked for */
  gint64 epochs_asked_us;
};

G_DEFINE_FINAL_TYPE (TaoSubnetMetagraphPage, tao_subnet_metagraph_page, TAO_TYPE_PAGE)

static TaoTable *
shown_table (TaoSubnetMetagraphPage *self)
{
  return self->show == SHOW_VALIDATORS ? self->validators : self->miners;
}

/* --- filter --- */

static gboolean
matches_text (TaoUidRow *row, const char *needle)
{
  g_autofree char *uid = g_strdup_printf ("%u", tao_uid_row_get (row)->uid);
  g_autofree char *name = g_utf8_casefold (tao_uid_row_get_name (row), -1);

  if (g_str_equal (needle, uid) || strstr (name, needle) != NULL)
    return TRUE;
  /* Addresses are told apart by case, but nobody types that. */
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *address = g_utf8_casefold (i == 0 ? tao_uid_row_get_hotkey (row) : tao_uid_row_get_coldkey (row), -1);

      if (strlen (needle) >= 3 && strstr (address, needle) != NULL)
        return TRUE;
    }
  return FALSE;
}

static gboolean
match_cb (gpointer item, gpointer user_data)
{
  TaoSubnetMetagraphPage *self = user_data;
  const TaoUidFigures *uid = tao_uid_row_get (item);
  gboolean narrowed = self->from > 0 || self->to < self->n_miners;

  if (self->needle != NULL && !matches_text (item, self->needle))
    return FALSE;
  if (narrowed && !uid->validator && (uid->rank <= self->from || uid->rank > self->to))
    return FALSE;
  switch (self->show)
    {
    case SHOW_MINERS:
      return !uid->validator;
    case SHOW_VALIDATORS:
      return uid->validator;
    case SHOW_IMMUNE:
      return uid->immune;
    case SHOW_AT_RISK:
      return uid->at_risk;
    case SHOW_OWN:
      return uid->own;
    case SHOW_ALL:
    default:
      return TRUE;
    }
}

static void
refilter (TaoSubnetMetagraphPage *self)
{
  tao_table_refilter (shown_table (self));
}

static void
clear_filter_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  TaoSubnetMetagraphPage *self = TAO_SUBNET_METAGRAPH_PAGE (widget);

  gtk_editable_set_text (self->search, "");
  tao_distribution_set_range (self->strip, 0, self->n_miners);
  self->from = 0;
  self->to = G_MAXUINT;
  tao_choice_set_active (self->filter, filters[SHOW_ALL].id);
  refilter (self);
}

static void
search_changed_cb (TaoSubnetMetagraphPage *self)
{
  g_autofree char *line = tao_text_line (gtk_editable_get_text (self->search), 64);

  g_clear_pointer (&self->needle, g_free);
  if (line[0] != '\0')
    self->needle = g_utf8_casefold (line, -1);
  refilter (self);
}

static void
range_changed_cb (TaoSubnetMetagraphPage *self, guint from, guint to)
{
  self->from = from;
  self->to = to >= self->n_miners ? G_MAXUINT : to;
  refilter (self);
}

/* The range moves as a whole; from the full range the best or the worst eighth. */
static void
move_range (TaoSubnetMetagraphPage *self, int direction)
{
  guint from, to, length;
  gint64 first;

  tao_distribution_get_range (self->strip, &from, &to);
  if (self->n_miners < 2)
    return;
  length = to - from;
  if (length >= self->n_miners)
    {
      length = MAX (1, self->n_miners / RANGE_STEP);
      from = direction < 0 ? 0 : self->n_miners - length;
    }
  else
    {
      first = (gint64) from + direction * (gint64) MAX (1, length / 2);
      from = (guint) CLAMP (first, 0, (gint64) (self->n_miners - length));
    }
  tao_distribution_set_range (self->strip, from, from + length);
  range_changed_cb (self, from, from + length);
}

static void
update_menus (TaoSubnetMetagraphPage *self)
{
  g_autoptr(GMenu) menu = g_menu_new ();
  g_autoptr(GMenu) density = g_menu_new ();
  g_autoptr(GMenu) export = g_menu_new ();
  g_autoptr(GMenuModel) columns = tao_column_view_menu (tao_table_get_view (shown_table (self)), GTK_WIDGET (self->view));
  g_autoptr(GMenuModel) sorts = tao_table_sort_menu (shown_table (self), GTK_WIDGET (self->sort));

  g_menu_append (density, _("Comfortable Rows"), "metagraph.density::comfortable");
  g_menu_append (density, _("Compact Rows"), "metagraph.density::compact");
  g_menu_append (export, _("Copy Table as CSV"), "metagraph.copy-table");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (density));
  g_menu_append_section (menu, _("Columns"), columns);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (export));
  gtk_menu_button_set_menu_model (self->view, G_MENU_MODEL (menu));
  gtk_menu_button_set_menu_model (self->sort, sorts);
}

/* A table has no rows before it is first shown: those nobody sees would cost as much as the others. */
static void
show_table (TaoSubnetMetagraphPage *self)
{
  gtk_stack_set_visible_child (self->tables, GTK_WIDGET (shown_table (self)));
  tao_table_set_model (shown_table (self), G_LIST_MODEL (self->rows));
}

static void
filter_changed_cb (TaoSubnetMetagraphPage *self)
{
  const char *active = tao_choice_get_active (self->filter);

  for (guint i = 0; i < G_N_ELEMENTS (filters); i++)
    if (g_str_equal (filters[i].id, active))
      self->show = (Show) i;
  show_table (self);
  refilter (self);
  update_menus (self);
}

/* --- the strip --- */

static char *
describe_bar (TaoUidRow *row)
{
  const TaoUidFigures *uid = tao_uid_row_get (row);
  g_autofree char *address = tao_format_address_short (tao_uid_row_get_hotkey (row));
  const char *name = tao_uid_row_get_name (row);
  g_autofree char *share = tao_format_percent (uid->validator ? uid->dividends : uid->incentive, 65535, 4);
  g_autofree char *status = tao_uid_row_describe_status (row);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, _("UID %1$u · %2$s"), uid->uid, name[0] != '\0' ? name : address);
  g_string_append_c (text, '\n');
  if (uid->validator)
    g_string_append_printf (text, _("%s of dividends"), share);
  else
    g_string_append_printf (text, _("rank %1$u · %2$s of incentive"), uid->rank, share);
  if (status[0] != '\0')
    g_string_append_printf (text, "\n%s", status);
  return g_string_free (text, FALSE);
}

static gboolean
bar_origin (TaoPlot *plot, guint point, guint nth, TaoPointOrigin *out, gpointer user_data)
{
  out->origin = tao_distribution_is_validator (TAO_DISTRIBUTION (plot), point) ? tao_origin_dividends : tao_origin_incentive;
  return nth == 0;
}

static void
fill_strip (TaoSubnetMetagraphPage *self, const TaoUidSummary *summary)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->rows));
  g_autofree TaoDistributionBar *validators = g_new0 (TaoDistributionBar, n + 1);
  g_autofree TaoDistributionBar *miners = g_new0 (TaoDistributionBar, n + 1);
  g_autofree char *validator_caption = g_strdup_printf (g_dngettext (NULL, "%u validator, by dividends", "%u validators, by dividends",
                                                                     summary->n_validators), summary->n_validators);
  g_autofree char *miner_caption = g_strdup_printf (g_dngettext (NULL, "%u miner, by incentive", "%u miners, by incentive",
                                                                 summary->n_miners), summary->n_miners);
  g_autofree char *title = g_strdup_printf (g_dngettext (NULL, "%u UID at a glance", "%u UIDs at a glance", n), n);
  g_autofree char *words = g_strdup_printf (_("%1$s; %2$s; %3$u immune, %4$u next to leave."), validator_caption, miner_caption,
                                            summary->n_immune, summary->n_at_risk);
  g_autofree char *shown = NULL;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(TaoUidRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), i);
      const TaoUidFigures *uid = tao_uid_row_get (row);
      guint32 value = uid->validator ? uid->dividends : uid->incentive;
      TaoDistributionBar *bar = uid->validator ? &validators[uid->rank - 1] : &miners[uid->rank - 1];

      *bar = (TaoDistributionBar) {
        .value = value == TAO_UNKNOWN_U32 ? 0 : value,
        .color = uid->validator ? TAO_COLOR_SERIES_4 : uid->at_risk ? TAO_COLOR_NEG_FILL : uid->immune ? TAO_COLOR_SERIES_3
                                                                                                       : TAO_COLOR_SERIES_1,
        .uid = uid->uid,
        .marked = uid->own,
        .text = describe_bar (row),
      };
    }
  tao_distribution_set_bars (self->strip, validators, summary->n_validators, miners, summary->n_miners, validator_caption, miner_caption);
  for (guint i = 0; i < n; i++)
    {
      g_free ((char *) validators[i].text);
      g_free ((char *) miners[i].text);
    }
  if (summary->n_half > 0)
    {
      g_autofree char *half = g_strdup_printf (g_dngettext (NULL, "%u earns half of the incentive", "%u earn half of the incentive", summary->n_half),
                                               summary->n_half);

      shown = g_strconcat (title, " · ", half, NULL);
    }
  tao_label_update (self->strip_title, shown != NULL ? shown : title);
  tao_plot_set_label (TAO_PLOT (self->strip), title, words);
  gtk_widget_set_visible (self->risk_legend, summary->n_at_risk > 0);
}

static void
go_uid (TaoSubnetMetagraphPage *self, guint16 uid)
{
  TaoRoute route = tao_route_uid ((guint16) self->netuid, uid);

  tao_page_go (TAO_PAGE (self), &route);
}

static void
bar_activated_cb (TaoSubnetMetagraphPage *self, guint point)
{
  go_uid (self, tao_distribution_get_uid (self->strip, point));
}

static void
row_opened_cb (TaoSubnetMetagraphPage *self, TaoUidRow *row)
{
  go_uid (self, tao_uid_row_get (row)->uid);
}

/* --- epochs of the small charts --- */

static void
epochs_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GError) error = NULL;
  TaoEpochTable *table = tao_engine_load_epochs_finish (TAO_ENGINE (source), result, &error);
  TaoSubnetMetagraphPage *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = user_data;
  if (table == NULL)
    {
      g_debug ("no epochs: %s", error->message);
      g_clear_object (&self->loading);
      return;
    }
  if (table->kind == TAO_SERIES_DIVIDENDS)
    {
      g_clear_pointer (&self->dividends, tao_epoch_table_unref);
      self->dividends = table;
      g_clear_object (&self->loading);      /* asked for last, answered last */
    }
  else
    {
      g_clear_pointer (&self->incentive, tao_epoch_table_unref);
      self->incentive = table;
    }
  tao_uid_rows_set_epochs (self->rows, self->incentive, self->dividends);
}

static void
stop_loading (TaoSubnetMetagraphPage *self)
{
  if (self->loading != NULL)
    g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
}

static void
load_epochs (TaoSubnetMetagraphPage *self, const TaoMetagraph *metagraph)
{
  TaoEngine *engine = tao_page_get_engine (TAO_PAGE (self));
  gboolean complete = self->incentive != NULL && self->incentive->n_epochs >= TAO_UID_EPOCHS;
  gint64 now_us = g_get_monotonic_time ();

  if (engine == NULL || self->loading != NULL)
    return;
  if (self->epochs_of == metagraph->epoch_block && (complete || now_us - self->epochs_asked_us < EPOCHS_AGAIN_US))
    return;
  self->epochs_of = metagraph->epoch_block;
  self->epochs_asked_us = now_us;
  self->loading = g_cancellable_new ();
  tao_engine_load_epochs_async (engine, TAO_SERIES_INCENTIVE, metagraph->netuid, TAO_UID_EPOCHS, metagraph->n, self->loading, epochs_cb, self);
  tao_engine_load_epochs_async (engine, TAO_SERIES_DIVIDENDS, metagraph->netuid, TAO_UID_EPOCHS, metagraph->n, self->loading, epochs_cb, self);
}

/* --- comparing --- */

static void
show_compared (TaoSubnetMetagraphPage *self)
{
  GString *uids = g_string_new (NULL);
  g_autofree char *text = NULL;

  for (guint i = 0; i < self->compared->len; i++)
    g_string_append_printf (uids, "%s%u", i > 0 ? ", " : "", tao_uid_row_get (self->compared->pdata[i])->uid);
  /* Translators: UIDs, separated by commas. */
  text = self->compared->len == 1 ? g_strdup_printf (_("UID %s, and up to three more"), uids->str) : g_strdup_printf (_("UIDs %s"), uids->str);
  tao_label_update (self->compare_note, text);
  gtk_widget_set_sensitive (self->compare, self->compared->len > 1);
  gtk_widget_set_visible (self->compare_bar, self->compared->len > 0);
  g_string_free (uids, TRUE);
}

static void
clear_compared (TaoSubnetMetagraphPage *self)
{
  g_ptr_array_set_size (self->compared, 0);
  show_compared (self);
}

static void
toggle_compared (TaoSubnetMetagraphPage *self, TaoUidRow *row)
{
  if (g_ptr_array_remove (self->compared, row))
    ;
  else if (self->compared->len < TAO_UID_COMPARE_MOST)
    g_ptr_array_add (self->compared, g_object_ref (row));
  else
    tao_page_toast (TAO_PAGE (self), _("Up to four UIDs are compared. Clear the choice first."));
  show_compared (self);
}

static void
compare_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  TaoSubnetMetagraphPage *self = TAO_SUBNET_METAGRAPH_PAGE (widget);
  GtkRoot *root = gtk_widget_get_root (widget);

  if (g_str_equal (action, "metagraph.clear-compared"))
    clear_compared (self);
  else if (self->compared->len > 1)
    gtk_window_present (tao_uid_compare_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, tao_page_get_engine (TAO_PAGE (self)),
                                             tao_page_get_snapshot (TAO_PAGE (self)), self->symbol, self->compared));
}

/* --- snapshots --- */

static void
update_epoch (TaoSubnetMetagraphPage *self, const TaoSnapshot *snapshot, const TaoSubnet *subnet, const TaoMetagraph *metagraph, guint n_free)
{
  guint64 best = tao_snapshot_get_sync (snapshot)->best_block;
  GString *text = g_string_new (NULL);

  if (subnet->next_epoch_block != TAO_UNKNOWN_U64 && subnet->next_epoch_block > best)
    {
      guint64 left = subnet->next_epoch_block - best;
      g_autofree char *blocks = tao_format_count (left);

      g_string_append_printf (text, g_dngettext (NULL, "next epoch in %s block", "next epoch in %s blocks", left), blocks);
    }
  if (n_free > 0)
    {
      g_string_append (text, text->len > 0 ? " · " : "");
      g_string_append_printf (text, g_dngettext (NULL, "%u place free", "%u places free", n_free), n_free);
    }
  tao_label_update (self->epoch, text->str);
  g_string_free (text, TRUE);
  if (metagraph->epoch_block != TAO_UNKNOWN_U64)
    {
      g_autofree char *block = tao_format_count (metagraph->epoch_block);
      g_autofree char *tooltip = g_strdup_printf (_("The last epoch ended at block %s."), block);

      gtk_widget_set_tooltip_text (GTK_WIDGET (self->epoch), tooltip);
    }
}

static void
update_counts (TaoSubnetMetagraphPage *self, const TaoUidSummary *summary)
{
  const guint counts[] = {
    [SHOW_ALL] = summary->n_miners + summary->n_validators, [SHOW_MINERS] = summary->n_miners,
    [SHOW_VALIDATORS] = summary->n_validators, [SHOW_IMMUNE] = summary->n_immune, [SHOW_AT_RISK] = summary->n_at_risk,
    [SHOW_OWN] = summary->n_own,
  };

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    tao_choice_set_count (self->filter, filters[i].id, counts[i]);
}

static void
show_none (TaoSubnetMetagraphPage *self, const TaoSubnet *subnet)
{
  g_autofree char *cost = tao_format_exact (subnet->burn_cost_rao, "τ");
  g_autofree char *text = subnet->burn_cost_rao == TAO_UNKNOWN_U64 ? NULL : g_strdup_printf (_("Registration costs %s."), cost);

  tao_page_show_empty (TAO_PAGE (self), "view-list-symbolic", _("No UIDs yet"), text, NULL, NULL);
}

static void
tao_subnet_metagraph_page_set_snapshot (TaoPage *page, TaoSnapshot *snapshot)
{
  TaoSubnetMetagraphPage *self = TAO_SUBNET_METAGRAPH_PAGE (page);
  const TaoSubnet *subnet;
  const TaoMetagraph *metagraph;
  TaoUidSummary summary;

  if (self->netuid == TAO_ROUTE_NONE)
    return;
  subnet = tao_subnet_place_find (page, snapshot, self->netuid, _("The UIDs of this subnet were not kept, and cannot be read without a connection."),
                                  _("The UIDs are being read from the chain."));
  if (subnet == NULL)
    return;
  metagraph = tao_snapshot_lookup_metagraph (snapshot, (guint16) self->netuid);
  if (subnet->n_uids == 0)
    {
      show_none (self, subnet);
      return;
    }
  if (metagraph == NULL || metagraph->hotkey == NULL)
    {
      /* Rows from before the connection was lost stay. */
      if (g_list_model_get_n_items (G_LIST_MODEL (self->rows)) == 0)
        tao_subnet_place_await (page, snapshot, _("The UIDs of this subnet were not kept, and cannot be read without a connection."),
                                _("The UIDs are being read from the chain."));
      return;
    }

  tao_uid_rows_update (self->rows, snapshot, subnet, metagraph, &summary);
  self->n_miners = summary.n_miners;
  update_epoch (self, snapshot, subnet, metagraph, summary.n_free);
  if (summary.changed)
    {
      g_autofree char *symbol = tao_format_symbol (subnet->symbol, subnet->netuid);

      tao_uid_columns_set_titles (self->miners, symbol);
      tao_uid_columns_set_titles (self->validators, symbol);
      g_free (self->symbol);
      self->symbol = g_steal_pointer (&symbol);
    }
  if (summary.sorted_anew)
    {
      update_counts (self, &summary);
      fill_strip (self, &summary);
      tao_uid_rows_set_epochs (self->rows, self->incentive, self->dividends);
      refilter (self);
      tao_table_reorder (shown_table (self));
    }
  load_epochs (self, metagraph);
  tao_page_show_content (page);
}

static void
tao_subnet_metagraph_page_navigate (TaoPage *page, const TaoRoute *route)
{
  TaoSubnetMetagraphPage *self = TAO_SUBNET_METAGRAPH_PAGE (page);

  if (self->netuid == route->netuid)
    return;
  stop_loading (self);
  g_clear_pointer (&self->incentive, tao_epoch_table_unref);
  g_clear_pointer (&self->dividends, tao_epoch_table_unref);
  self->epochs_of = TAO_UNKNOWN_U64;
  g_list_store_remove_all (self->rows);
  clear_compared (self);
  self->netuid = route->netuid;
  self->from = 0;
  self->to = G_MAXUINT;
  self->n_miners = 0;
  tao_distribution_set_bars (self->strip, NULL, 0, NULL, 0, NULL, NULL);
  gtk_editable_set_text (self->search, "");
  if (tao_page_get_active (page))
    tao_subnet_place_watch (page, &self->watched, self->netuid);
  tao_page_show_loading (page, _("The UIDs are being read from the chain."));
}

static void
tao_subnet_metagraph_page_activated (TaoPage *page)
{
  TaoSubnetMetagraphPage *self = TAO_SUBNET_METAGRAPH_PAGE (page);

  tao_subnet_place_watch (page, &self->watched, self->netuid);
}

static void
tao_subnet_metagraph_page_deactivated (TaoPage *page)
{
  tao_subnet_place_watch (page, &TAO_SUBNET_METAGRAPH_PAGE (page)->watched, TAO_ROUTE_NONE);
}

static gboolean
tao_subnet_metagraph_page_focus_filter (TaoPage *page)
{
  return gtk_widget_grab_focus (GTK_WIDGET (TAO_SUBNET_METAGRAPH_PAGE (page)->search));
}

static gboolean
tao_subnet_metagraph_page_is_ready (TaoPage *page)
{
  return tao_page_get_state (page) != TAO_STATE_LOADING && TAO_SUBNET_METAGRAPH_PAGE (page)->loading == NULL;
}

/* --- the menu of a row --- */

/* Pinned places are routes in their string form. */
static void
toggle_pin (TaoSubnetMetagraphPage *self, TaoUidRow *row)
{
  g_autoptr(GSettings) settings = g_settings_new (TAO_APPLICATION_ID);
  g_auto(GStrv) pinned = g_settings_get_strv (settings, "pinned");
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  TaoRoute route = tao_route_uid ((guint16) self->netuid, tao_uid_row_get (row)->uid);
  g_autofree char *place = tao_route_to_string (&route);
  g_auto(GStrv) after = NULL;

  for (guint i = 0; pinned[i] != NULL; i++)
    if (!g_str_equal (pinned[i], place))
      g_strv_builder_add (builder, pinned[i]);
  if (!g_strv_contains ((const char *const *) pinned, place))
    g_strv_builder_add (builder, place);
  after = g_strv_builder_end (builder);
  g_settings_set_strv (settings, "pinned", (const char *const *) after);
}

/* --- actions of a row --- */

static void
row_action_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  TaoSubnetMetagraphPage *self = TAO_SUBNET_METAGRAPH_PAGE (widget);
  TaoUidRow *row = tao_table_get_selected (shown_table (self));

  if (row == NULL)
    return;
  if (g_str_equal (action, "uid.open"))
    go_uid (self, tao_uid_row_get (row)->uid);
  else if (g_str_equal (action, "uid.copy-hotkey"))
    tao_page_copy (TAO_PAGE (self), tao_uid_row_get_hotkey (row));
  else if (g_str_equal (action, "uid.copy-coldkey"))
    tao_page_copy (TAO_PAGE (self), tao_uid_row_get_coldkey (row));
  else if (g_str_equal (action, "uid.compare"))
    toggle_compared (self, row);
  else
    toggle_pin (self, row);
}

static gboolean
tao_subnet_metagraph_page_toggle_star (TaoPage *page)
{
  TaoSubnetMetagraphPage *self = TAO_SUBNET_METAGRAPH_PAGE (page);
  TaoUidRow *selected = tao_table_get_selected (shown_table (self));

  if (selected == NULL)
    return FALSE;
  toggle_pin (self, selected);
  return TRUE;
}

/* --- keys, actions, layout --- */

static gboolean
key_cb (TaoSubnetMetagraphPage *self, guint key, guint code, GdkModifierType state)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  TaoUidRow *selected = tao_table_get_selected (shown_table (self));

  /* Letters act on the table and the strip; elsewhere they are typed. */
  if (focus == NULL || !(gtk_widget_is_ancestor (focus, GTK_WIDGET (self->tables)) || gtk_widget_is_ancestor (focus, GTK_WIDGET (self->strip_card))))
    return GDK_EVENT_PROPAGATE;
  if ((state & GDK_CONTROL_MASK) != 0)
    {
      if (key != GDK_KEY_c || selected == NULL || gtk_widget_is_ancestor (focus, GTK_WIDGET (self->strip_card)))
        return GDK_EVENT_PROPAGATE;
      tao_page_copy (TAO_PAGE (self), tao_uid_row_get_hotkey (selected));
      return GDK_EVENT_STOP;
    }
  if ((state & GDK_ALT_MASK) != 0)
    return GDK_EVENT_PROPAGATE;
  switch (key)
    {
    case GDK_KEY_v:
      tao_choice_set_active (self->filter, filters[SHOW_VALIDATORS].id);
      gtk_widget_grab_focus (GTK_WIDGET (self->validators));
      return GDK_EVENT_STOP;
    case GDK_KEY_m:
      tao_choice_set_active (self->filter, filters[SHOW_MINERS].id);
      gtk_widget_grab_focus (GTK_WIDGET (self->miners));
      return GDK_EVENT_STOP;
    case GDK_KEY_c:
      if (selected == NULL)
        return GDK_EVENT_PROPAGATE;
      toggle_compared (self, selected);
      return GDK_EVENT_STOP;
    case GDK_KEY_bracketleft:
      move_range (self, -1);
      return GDK_EVENT_STOP;
    case GDK_KEY_bracketright:
      move_range (self, 1);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static void
copy_table_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TaoSubnetMetagraphPage *self = user_data;
  g_autofree char *csv = tao_column_view_to_csv (tao_table_get_view (shown_table (self)), tao_table_get_rows (shown_table (self)));

  tao_page_copy (TAO_PAGE (self), csv);
}

static void
narrow_changed_cb (TaoSubnetMetagraphPage *self)
{
  gboolean narrow = tao_page_get_narrow (TAO_PAGE (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->filters), narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_widget_set_hexpand (GTK_WIDGET (self->search), narrow);
  gtk_widget_set_visible (GTK_WIDGET (self->epoch), !narrow);
  gtk_widget_set_visible (self->legend, !narrow);
  gtk_widget_set_visible (GTK_WIDGET (self->view), !narrow);
  gtk_widget_set_visible (GTK_WIDGET (self->sort), narrow);
  tao_table_set_narrow (self->miners, narrow);
  tao_table_set_narrow (self->validators, narrow);
}

static void
tao_subnet_metagraph_page_dispose (GObject *object)
{
  TaoSubnetMetagraphPage *self = TAO_SUBNET_METAGRAPH_PAGE (object);

  stop_loading (self);
  if (self->miners != NULL)
    {
      tao_table_set_filter (self->miners, NULL, NULL);
      tao_table_set_filter (self->validators, NULL, NULL);
    }
  self->miners = self->validators = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (object), TAO_TYPE_SUBNET_METAGRAPH_PAGE);
  g_clear_object (&self->rows);
  g_clear_pointer (&self->incentive, tao_epoch_table_unref);
  g_clear_pointer (&self->dividends, tao_epoch_table_unref);
  G_OBJECT_CLASS (tao_subnet_metagraph_page_parent_class)->dispose (object);
}

static void
tao_subnet_metagraph_page_finalize (GObject *object)
{
  g_free (TAO_SUBNET_METAGRAPH_PAGE (object)->needle);
  g_free (TAO_SUBNET_METAGRAPH_PAGE (object)->symbol);
  g_ptr_array_unref (TAO_SUBNET_METAGRAPH_PAGE (object)->compared);
  G_OBJECT_CLASS (tao_subnet_metagraph_page_parent_class)->finalize (object);
}

static void
tao_subnet_metagraph_page_class_init (TaoSubnetMetagraphPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  TaoPageClass *page_class = TAO_PAGE_CLASS (klass);

  object_class->dispose = tao_subnet_metagraph_page_dispose;
  object_class->finalize = tao_subnet_metagraph_page_finalize;
  page_class->set_snapshot = tao_subnet_metagraph_page_set_snapshot;
  page_class->navigate = tao_subnet_metagraph_page_navigate;
  page_class->activated = tao_subnet_metagraph_page_activated;
  page_class->deactivated = tao_subnet_metagraph_page_deactivated;
  page_class->focus_filter = tao_subnet_metagraph_page_focus_filter;
  page_class->is_ready = tao_subnet_metagraph_page_is_ready;
  page_class->toggle_star = tao_subnet_metagraph_page_toggle_star;

  g_type_ensure (TAO_TYPE_DISTRIBUTION);
  g_type_ensure (TAO_TYPE_CHOICE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/taoscope/Taoscope/ui/subnet-metagraph/subnet-metagraph-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetMetagraphPage, content);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetMetagraphPage, strip_card);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetMetagraphPage, strip_title);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetMetagraphPage, legend);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetMetagraphPage, risk_legend);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetMetagraphPage, strip);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetMetagraphPage, filters);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetMetagraphPage, search);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetMetagraphPage, sort);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetMetagraphPage, view);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetMetagraphPage, filter);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetMetagraphPage, epoch);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetMetagraphPage, tables);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetMetagraphPage, compare_bar);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetMetagraphPage, compare_note);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetMetagraphPage, compare);
  gtk_widget_class_install_action (widget_class, "metagraph.clear-filter", NULL, clear_filter_cb);
  gtk_widget_class_install_action (widget_class, "metagraph.compare", NULL, compare_cb);
  gtk_widget_class_install_action (widget_class, "metagraph.clear-compared", NULL, compare_cb);
  gtk_widget_class_install_action (widget_class, "uid.compare", NULL, row_action_cb);
  gtk_widget_class_install_action (widget_class, "uid.open", NULL, row_action_cb);
  gtk_widget_class_install_action (widget_class, "uid.pin", NULL, row_action_cb);
  gtk_widget_class_install_action (widget_class, "uid.copy-hotkey", NULL, row_action_cb);
  gtk_widget_class_install_action (widget_class, "uid.copy-coldkey", NULL, row_action_cb);
}

static TaoTable *
add_table (TaoSubnetMetagraphPage *self, const char *id, const TaoColumn *columns, guint n, const char *first)
{
  TaoTable *table = TAO_TABLE (tao_table_new (id, columns, n, first));
  g_autoptr(GMenu) menu = g_menu_new ();

  g_menu_append (menu, _("Open"), "uid.open");
  g_menu_append (menu, _("Pin or Unpin"), "uid.pin");
  g_menu_append (menu, _("Compare or Not"), "uid.compare");
  g_menu_append (menu, _("Copy Hotkey"), "uid.copy-hotkey");
  g_menu_append (menu, _("Copy Coldkey"), "uid.copy-coldkey");
  tao_table_set_menu (table, G_MENU_MODEL (menu));
  tao_table_set_narrow_row (table, tao_uid_bind_narrow);
  tao_table_set_empty (table, "system-search-symbolic", _("No UID matches"), _("Clear Filter"), "metagraph.clear-filter");
  tao_table_set_filter (table, match_cb, self);
  g_signal_connect_object (table, "open", G_CALLBACK (row_opened_cb), self, G_CONNECT_SWAPPED);
  gtk_stack_add_child (self->tables, GTK_WIDGET (table));
  return table;
}

static void
tao_subnet_metagraph_page_init (TaoSubnetMetagraphPage *self)
{
  static const GActionEntry entries[] = { { .name = "copy-table", .activate = copy_table_cb } };
  g_autoptr(GSettings) settings = g_settings_new (TAO_APPLICATION_ID);
  g_autoptr(GSimpleActionGroup) actions = g_simple_action_group_new ();
  g_autoptr(GAction) density = g_settings_create_action (settings, "density");
  GtkEventController *keys = gtk_event_controller_key_new ();
  const TaoColumn *columns;
  guint n;

  self->netuid = self->watched = TAO_ROUTE_NONE;
  self->to = G_MAXUINT;
  self->epochs_of = TAO_UNKNOWN_U64;
  self->show = SHOW_MINERS;
  self->rows = g_list_store_new (TAO_TYPE_UID_ROW);
  self->compared = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (filters); i++)
    tao_choice_add (self->filter, filters[i].id, _(filters[i].label));
  tao_choice_set_active (self->filter, filters[SHOW_MINERS].id);
  columns = tao_uid_miner_columns (&n);
  self->miners = add_table (self, "metagraph", columns, n, "incentive");
  columns = tao_uid_validator_columns (&n);
  self->validators = add_table (self, "metagraph-validators", columns, n, "dividends");
  show_table (self);

  g_action_map_add_action_entries (G_ACTION_MAP (actions), entries, G_N_ELEMENTS (entries), self);
  g_action_map_add_action (G_ACTION_MAP (actions), density);
  gtk_widget_insert_action_group (GTK_WIDGET (self->view), "metagraph", G_ACTION_GROUP (actions));
  update_menus (self);

  gtk_widget_add_controller (GTK_WIDGET (self->content), keys);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "search-changed", G_CALLBACK (search_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->filter, "notify::active", G_CALLBACK (filter_changed_cb), self, G_CONNECT_SWAPPED);
  tao_plot_set_origin_func (TAO_PLOT (self->strip), bar_origin, NULL);
  g_signal_connect_object (self->strip, "range-changed", G_CALLBACK (range_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->strip, "point-activated", G_CALLBACK (bar_activated_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self, "notify::narrow", G_CALLBACK (narrow_changed_cb), self, G_CONNECT_SWAPPED);
  tao_page_set_title (TAO_PAGE (self), _("Metagraph"));
}
