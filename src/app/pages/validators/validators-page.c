#include "app/pages/validators/validators-page.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app-config.h"
#include "app/format.h"
#include "app/pages/validators/comparison.h"
#include "app/pages/validators/validator-columns.h"
#include "app/pages/validators/validator-row.h"
#include "app/widgets/choice.h"
#include "app/widgets/compare-rows.h"

struct _TaoValidatorsPage {
  TaoPage parent_instance;

  GtkBox *filters;
  GtkSearchEntry *filter;
  GtkMenuButton *sort, *view;
  AdwBin *chips_slot, *table_slot;

  TaoChoice *chips;
  TaoTable *table;
  GListStore *rows;            /* of TaoValidatorRow, in no particular order */
  GHashTable *by_hotkey;       /* address → TaoValidatorRow, lent by rows */
  TaoValidatorHistory *history; /* (nullable) without an engine */
  TaoComparison *comparison;
  GSettings *settings;
  char *needle;                /* folded text of the filter */
};

G_DEFINE_FINAL_TYPE (TaoValidatorsPage, tao_validators_page, TAO_TYPE_PAGE)

static const struct {
  const char *id, *label;
  gboolean (*test) (TaoValidatorRow *row);
} chips[] = {
  { "all", N_("All"), NULL },
  { "watched", N_("Watched"), tao_validator_row_get_watched },
  { "staked", N_("My stake"), tao_validator_row_get_staked },
  { "named", N_("With identity"), tao_validator_row_get_named },
};

/* --- rows --- */

static gboolean
match_cb (gpointer item, gpointer user_data)
{
  TaoValidatorsPage *self = user_data;
  const char *active = tao_choice_get_active (self->chips);

  for (guint i = 0; i < G_N_ELEMENTS (chips); i++)
    if (chips[i].test != NULL && g_str_equal (active, chips[i].id) && !chips[i].test (item))
      return FALSE;
  return tao_validator_row_matches (item, self->needle);
}

/* Every hotkey that was ever registered may be listed; who neither validates nor is backed on root is a miner. */
static gboolean
is_validator (const TaoValidator *validator)
{
  return validator->n_permits > 0 || validator->name != NULL || (validator->stake_root_rao != TAO_UNKNOWN_U64 && validator->stake_root_rao > 0);
}

/* Takes away who is no longer listed. */
static gboolean
remove_gone (TaoValidatorsPage *self, const TaoValidator *validators, guint n)
{
  g_autoptr(GHashTable) listed = g_hash_table_new (NULL, NULL);
  gboolean changed = FALSE;

  for (guint i = 0; i < n; i++)
    if (is_validator (&validators[i]))
      {
        g_autofree char *address = tao_format_key (&validators[i].hotkey);

        g_hash_table_add (listed, g_hash_table_lookup (self->by_hotkey, address));
      }
  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (self->rows)); i-- > 0;)
    {
      g_autoptr(TaoValidatorRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), i);

      if (g_hash_table_contains (listed, row))
        continue;
      g_hash_table_remove (self->by_hotkey, tao_validator_row_get_address (row));
      g_list_store_remove (self->rows, i);
      changed = TRUE;
    }
  return changed;
}

static gboolean
merge_rows (TaoValidatorsPage *self, TaoSnapshot *snapshot, const TaoValidator *validators, guint n)
{
  g_autoptr(GPtrArray) fresh = g_ptr_array_new_with_free_func (g_object_unref);
  gboolean changed = FALSE;
  guint64 largest = 1;
  guint count, listed = 0;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *address = NULL;
      TaoValidatorRow *row;

      if (!is_validator (&validators[i]))
        continue;
      listed++;
      address = tao_format_key (&validators[i].hotkey);
      row = g_hash_table_lookup (self->by_hotkey, address);
      if (row != NULL)
        changed |= tao_validator_row_update (row, snapshot, &validators[i]);
      else
        {
          TaoValidatorRow *added = tao_validator_row_new (snapshot, &validators[i]);

          g_ptr_array_add (fresh, added);
          g_hash_table_insert (self->by_hotkey, (gpointer) tao_validator_row_get_address (added), added);
          changed = TRUE;
        }
    }
  /* All at once: the table sorts once. */
  g_list_store_splice (self->rows, g_list_model_get_n_items (G_LIST_MODEL (self->rows)), 0, fresh->pdata, fresh->len);
  if (g_list_model_get_n_items (G_LIST_MODEL (self->rows)) != listed)
    changed |= remove_gone (self, validators, n);

  count = g_list_model_get_n_items (G_LIST_MODEL (self->rows));
  for (guint i = 0; i < count; i++)
    {
      g_autoptr(TaoValidatorRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), i);
      guint64 stake = tao_validator_row_get_stake_rao (row);

      largest = MAX (largest, stake == TAO_UNKNOWN_U64 ? tao_validator_row_get (row)->stake_root_rao : stake);
    }
  for (guint i = 0; i < count; i++)
    {
      g_autoptr(TaoValidatorRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), i);

      tao_validator_row_set_largest (row, largest);
    }
  return changed;
}

/* More of the last 30 days has been read. */
static void
history_cb (gpointer data, gpointer user_data)
{
  TaoValidatorsPage *self = user_data;
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->rows));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(TaoValidatorRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), i);
      TaoValidatorMonth month;

      tao_validator_row_set_month (row, tao_validator_history_get (self->history, tao_validator_row_get (row), &month) ? &month : NULL);
    }
  tao_table_reorder (self->table);
}

/* Whose weights are most like whose. */
static void
show_alike (TaoValidatorsPage *self)
{
  const TaoLikeness *likeness = tao_comparison_get (self->comparison);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->rows));

  for (guint i = 0; likeness != NULL && i < n; i++)
    {
      g_autoptr(TaoValidatorRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), i);
      guint n_alike;
      const TaoAlike *alike = tao_likeness_get (likeness, &tao_validator_row_get (row)->hotkey, &n_alike);
      g_autofree char *address = alike != NULL ? tao_format_key (&alike->hotkey) : NULL;
      TaoValidatorRow *other = address != NULL ? g_hash_table_lookup (self->by_hotkey, address) : NULL;
      g_autofree char *short_address = address != NULL ? tao_format_address_short (address) : NULL;

      tao_validator_row_set_alike (row, alike, other != NULL ? tao_validator_row_get_name (other) : short_address);
    }
}

static void
compared_cb (gpointer data, gpointer user_data)
{
  TaoValidatorsPage *self = user_data;

  show_alike (self);
  tao_table_reorder (self->table);
}

static void
update_history (TaoValidatorsPage *self, TaoSnapshot *snapshot)
{
  TaoEngine *engine = tao_page_get_engine (TAO_PAGE (self));

  if (self->history == NULL && engine != NULL)
    self->history = tao_validator_history_new (engine, history_cb, self);
  if (self->history != NULL)
    tao_validator_history_update (self->history, snapshot);
}

static void
update_watched (TaoValidatorsPage *self)
{
  g_auto(GStrv) watched = g_settings_get_strv (self->settings, "watched-validators");
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->rows));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(TaoValidatorRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), i);

      tao_validator_row_set_watched (row, g_strv_contains ((const char *const *) watched, tao_validator_row_get_address (row)));
    }
}

static void
update_counts (TaoValidatorsPage *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->rows));

  for (guint c = 0; c < G_N_ELEMENTS (chips); c++)
    {
      gint64 count = 0;

      for (guint i = 0; i < n; i++)
        {
          g_autoptr(TaoValidatorRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), i);

          count += chips[c].test == NULL || chips[c].test (row);
        }
      tao_choice_set_count (self->chips, chips[c].id, tao_page_get_narrow (TAO_PAGE (self)) ? -1 : count);
    }
}

static void
watched_changed_cb (TaoValidatorsPage *self)
{
  update_watched (self);
  update_counts (self);
  show_alike (self);
  if (g_str_equal (tao_choice_get_active (self->chips), "watched"))
    tao_table_refilter (self->table);
}

static void
text_changed_cb (TaoValidatorsPage *self)
{
  g_autofree char *stripped = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->filter))));

  g_free (self->needle);
  self->needle = g_utf8_casefold (stripped, -1);
  tao_table_refilter (self->table);
}

static void
clear_filter_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  TaoValidatorsPage *self = TAO_VALIDATORS_PAGE (widget);

  gtk_editable_set_text (GTK_EDITABLE (self->filter), "");
  tao_choice_set_active (self->chips, "all");
}

/* --- page --- */

static void
tao_validators_page_set_snapshot (TaoPage *page, TaoSnapshot *snapshot)
{
  TaoValidatorsPage *self = TAO_VALIDATORS_PAGE (page);
  const TaoSyncInfo *sync = tao_snapshot_get_sync (snapshot);
  guint n;
  const TaoValidator *validators = tao_snapshot_get_validators (snapshot, &n);

  if (n == 0)
    {
      if (validators != NULL && sync->state == TAO_SYNC_LIVE)
        tao_page_show_empty (page, "validators-symbolic", _("No validators yet"), _("Nobody has offered to validate for others on this network."), NULL, NULL);
      else
        tao_page_show_awaited (page, _("The directory of validators is being read; on a large network that takes a minute."));
      return;
    }
  if (sync->from_cache || sync->state == TAO_SYNC_OFFLINE)
    gtk_widget_add_css_class (GTK_WIDGET (self->table), "tao-washed");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->table), "tao-washed");
  tao_page_show_content (page);
  if (tao_page_get_active (page))
    tao_comparison_watch (self->comparison, tao_page_get_engine (page), snapshot, NULL, 0);
  tao_comparison_update (self->comparison, snapshot);
  if (!merge_rows (self, snapshot, validators, n))
    {
      update_history (self, snapshot);
      return;
    }
  update_watched (self);
  update_counts (self);
  if (!g_str_equal (tao_choice_get_active (self->chips), "all"))
    tao_table_refilter (self->table);
  tao_table_reorder (self->table);
  update_history (self, snapshot);
}

static void
tao_validators_page_deactivated (TaoPage *page)
{
  tao_comparison_unwatch (TAO_VALIDATORS_PAGE (page)->comparison);
}

static gboolean
tao_validators_page_is_ready (TaoPage *page)
{
  TaoValidatorsPage *self = TAO_VALIDATORS_PAGE (page);

  return tao_page_get_state (page) != TAO_STATE_LOADING && (self->history == NULL || !tao_validator_history_is_busy (self->history))
         && !tao_comparison_is_busy (self->comparison);
}

static gboolean
tao_validators_page_focus_filter (TaoPage *page)
{
  return gtk_widget_grab_focus (GTK_WIDGET (TAO_VALIDATORS_PAGE (page)->filter));
}

static gboolean
tao_validators_page_toggle_star (TaoPage *page)
{
  TaoValidatorRow *row = tao_table_get_selected (TAO_VALIDATORS_PAGE (page)->table);

  if (row == NULL)
    return FALSE;
  tao_validator_toggle_watched (tao_validator_row_get_address (row));
  return TRUE;
}

static void
open_cb (TaoValidatorsPage *self, TaoValidatorRow *row)
{
  TaoRoute route = tao_route_account (tao_validator_row_get_address (row));

  tao_page_go (TAO_PAGE (self), &route);
}

static void
stake_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  TaoValidatorRow *row = tao_table_get_selected (TAO_VALIDATORS_PAGE (widget)->table);
  g_autofree char *request = row != NULL ? g_strdup_printf ("stake?hotkey=%s", tao_validator_row_get_address (row)) : NULL;

  if (request != NULL)
    gtk_widget_activate_action (widget, "win.stake", "s", request);
}

static void
open_alike_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  TaoValidatorRow *row = tao_table_get_selected (TAO_VALIDATORS_PAGE (widget)->table);
  const TaoAlike *alike = row != NULL ? tao_validator_row_get_alike (row) : NULL;
  g_autofree char *address = alike != NULL ? tao_format_key (&alike->hotkey) : NULL;
  TaoRoute route;

  if (address == NULL)
    return;
  route = tao_route_account (address);
  tao_page_go (TAO_PAGE (widget), &route);
}

static void
copy_hotkey_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  TaoValidatorRow *row = tao_table_get_selected (TAO_VALIDATORS_PAGE (widget)->table);

  if (row != NULL)
    tao_page_copy (TAO_PAGE (widget), tao_validator_row_get_address (row));
}

static char *
name_of (gpointer row)
{
  g_autofree char *address = tao_format_address_short (tao_validator_row_get_address (row));

  return tao_validator_row_get_named (row) ? g_strdup_printf ("%s · %s", tao_validator_row_get_name (row), address) : g_steal_pointer (&address);
}

/* The chosen one beside the first other of the table. */
static void
compare_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  TaoValidatorsPage *self = TAO_VALIDATORS_PAGE (widget);
  GListModel *shown = tao_table_get_rows (self->table);
  gpointer left = tao_table_get_selected (self->table);
  g_autoptr(TaoValidatorRow) right = NULL, first = NULL;
  const TaoColumn *columns;
  guint n, n_shown = shown != NULL ? g_list_model_get_n_items (shown) : 0;

  if (n_shown == 0)
    return;
  first = g_list_model_get_item (shown, 0);
  left = left != NULL ? left : first;
  right = g_list_model_get_item (shown, left == (gpointer) first && n_shown > 1 ? 1 : 0);
  columns = tao_validator_columns (&n);
  gtk_window_present (tao_compare_rows_new (GTK_WINDOW (gtk_widget_get_root (widget)), _("Compare Validators"), columns, n, shown,
                                            name_of, left, right));
}

static void
copy_table_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TaoValidatorsPage *self = user_data;
  g_autofree char *csv = tao_column_view_to_csv (tao_table_get_view (self->table), tao_table_get_rows (self->table));

  tao_page_copy (TAO_PAGE (self), csv);
}

static void
narrow_changed_cb (TaoValidatorsPage *self)
{
  gboolean narrow = tao_page_get_narrow (TAO_PAGE (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->filters), narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_widget_set_visible (GTK_WIDGET (self->view), !narrow);
  gtk_widget_set_visible (GTK_WIDGET (self->sort), narrow);
  tao_table_set_narrow (self->table, narrow);
  update_counts (self);
}

static void
tao_validators_page_dispose (GObject *object)
{
  TaoValidatorsPage *self = TAO_VALIDATORS_PAGE (object);

  if (self->table != NULL)
    tao_table_set_filter (self->table, NULL, NULL);
  self->table = NULL;
  g_clear_pointer (&self->history, tao_validator_history_free);
  g_clear_pointer (&self->comparison, tao_comparison_free);
  gtk_widget_dispose_template (GTK_WIDGET (object), TAO_TYPE_VALIDATORS_PAGE);
  g_clear_pointer (&self->by_hotkey, g_hash_table_unref);
  g_clear_object (&self->rows);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (tao_validators_page_parent_class)->dispose (object);
}

static void
tao_validators_page_finalize (GObject *object)
{
  g_free (TAO_VALIDATORS_PAGE (object)->needle);
  G_OBJECT_CLASS (tao_validators_page_parent_class)->finalize (object);
}

static void
tao_validators_page_class_init (TaoValidatorsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  TaoPageClass *page_class = TAO_PAGE_CLASS (klass);

  object_class->dispose = tao_validators_page_dispose;
  object_class->finalize = tao_validators_page_finalize;
  page_class->set_snapshot = tao_validators_page_set_snapshot;
  page_class->focus_filter = tao_validators_page_focus_filter;
  page_class->toggle_star = tao_validators_page_toggle_star;
  page_class->is_ready = tao_validators_page_is_ready;
  page_class->deactivated = tao_validators_page_deactivated;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/taoscope/Taoscope/ui/validators/validators-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TaoValidatorsPage, filters);
  gtk_widget_class_bind_template_child (widget_class, TaoValidatorsPage, filter);
  gtk_widget_class_bind_template_child (widget_class, TaoValidatorsPage, sort);
  gtk_widget_class_bind_template_child (widget_class, TaoValidatorsPage, view);
  gtk_widget_class_bind_template_child (widget_class, TaoValidatorsPage, chips_slot);
  gtk_widget_class_bind_template_child (widget_class, TaoValidatorsPage, table_slot);
  gtk_widget_class_install_action (widget_class, "validators.clear-filter", NULL, clear_filter_cb);
  gtk_widget_class_install_action (widget_class, "validators.stake", NULL, stake_cb);
  gtk_widget_class_install_action (widget_class, "validators.open-alike", NULL, open_alike_cb);
  gtk_widget_class_install_action (widget_class, "validators.compare", NULL, compare_cb);
  gtk_widget_class_install_action (widget_class, "validators.copy-hotkey", NULL, copy_hotkey_cb);
}

static void
build_menus (TaoValidatorsPage *self)
{
  static const GActionEntry entries[] = { { .name = "copy-table", .activate = copy_table_cb } };
  g_autoptr(GSimpleActionGroup) actions = g_simple_action_group_new ();
  g_autoptr(GMenu) menu = g_menu_new (), export = g_menu_new (), row_menu = g_menu_new ();
  g_autoptr(GMenuModel) columns = tao_column_view_menu (tao_table_get_view (self->table), GTK_WIDGET (self->view));
  g_autoptr(GMenuModel) sorts = tao_table_sort_menu (self->table, GTK_WIDGET (self->sort));

  g_action_map_add_action_entries (G_ACTION_MAP (actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self->view), "directory", G_ACTION_GROUP (actions));
  g_menu_append (row_menu, _("_Stake…"), "validators.stake");
  g_menu_append (row_menu, _("Open Most _Alike"), "validators.open-alike");
  g_menu_append (row_menu, _("C_ompare…"), "validators.compare");
  g_menu_append (row_menu, _("_Copy Hotkey"), "validators.copy-hotkey");
  tao_table_set_menu (self->table, G_MENU_MODEL (row_menu));
  g_menu_append (export, _("Compare Two Validators…"), "validators.compare");
  g_menu_append (export, _("Copy Table as CSV"), "directory.copy-table");
  g_menu_append_section (menu, _("Columns"), columns);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (export));
  gtk_menu_button_set_menu_model (self->view, G_MENU_MODEL (menu));
  gtk_menu_button_set_menu_model (self->sort, sorts);
}

static void
tao_validators_page_init (TaoValidatorsPage *self)
{
  const TaoColumn *columns;
  guint n;

  self->rows = g_list_store_new (TAO_TYPE_VALIDATOR_ROW);
  self->by_hotkey = g_hash_table_new (g_str_hash, g_str_equal);
  self->settings = g_settings_new (TAO_APPLICATION_ID);
  self->needle = g_strdup ("");
  self->comparison = tao_comparison_new (compared_cb, self);
  gtk_widget_init_template (GTK_WIDGET (self));

  self->chips = TAO_CHOICE (tao_choice_new (TRUE));
  for (guint i = 0; i < G_N_ELEMENTS (chips); i++)
    tao_choice_add (self->chips, chips[i].id, _(chips[i].label));
  adw_bin_set_child (self->chips_slot, GTK_WIDGET (self->chips));

  columns = tao_validator_columns (&n);
  self->table = TAO_TABLE (tao_table_new ("validators", columns, n, "stake"));
  tao_table_set_narrow_row (self->table, tao_validator_bind_narrow);
  tao_table_set_empty (self->table, "system-search-symbolic", _("No validator matches"), _("Clear Filter"), "validators.clear-filter");
  tao_table_set_filter (self->table, match_cb, self);
  tao_table_set_model (self->table, G_LIST_MODEL (self->rows));
  g_signal_connect_object (self->table, "open", G_CALLBACK (open_cb), self, G_CONNECT_SWAPPED);
  adw_bin_set_child (self->table_slot, GTK_WIDGET (self->table));
  build_menus (self);

  g_signal_connect_object (self->filter, "search-changed", G_CALLBACK (text_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->chips, "notify::active", G_CALLBACK (tao_table_refilter), self->table, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::watched-validators", G_CALLBACK (watched_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self, "notify::narrow", G_CALLBACK (narrow_changed_cb), self, G_CONNECT_SWAPPED);
}
