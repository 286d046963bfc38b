#include "app/pages/subnet-parameters/subnet-parameters-page.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/format.h"
#include "app/money/parameter-order.h"
#include "app/origins.h"
#include "app/pages/subnet-parameters/parameter-words.h"
#include "app/pages/subnet/subnet-place.h"
#include "app/text.h"
#include "app/widgets/label.h"
#include "app/widgets/meter.h"
#include "app/widgets/status-chip.h"

#define FREEZE_BLOCKS 10        /* AdminFreezeWindow: owner calls are refused this long before an epoch */
#define READ_AGAIN_BLOCKS 25
#define MOST_CHANGES 40

/* One parameter on view; the widgets persist, values change in place. */
typedef struct {
  char *name;
  char *first_value;             /* as first read since the page opened */
  AdwActionRow *row;
  TaoStatusChip *was;
  GtkLabel *value, *unit;
  GtkWidget *edit;               /* (nullable) for what owners may set */
} Shown;

struct _TaoSubnetParametersPage {
  TaoPage parent_instance;

  GtkBox *columns;
  GtkBox *left, *right;
  GtkWidget *window_card, *legend;
  GtkLabel *window_title, *window_note;
  TaoMeter *window_meter;
  GtkLabel *source;
  GtkEditable *search;
  GtkWidget *nothing;
  GtkWidget *look;
  GtkListBox *changes;
  GtkLabel *changes_note;
  GtkSpinner *looking_spinner;

  GSimpleActionGroup *actions;
  char *needle;                                /* (nullable) casefolded */
  GCancellable *looking;                       /* (nullable) for changes */
  gboolean have_history, owned;
  GtkWidget *groups[TAO_PARAMETER_N_GROUPS];   /* (nullable) section boxes */
  GPtrArray *shown;                            /* of Shown */
  GCancellable *loading;                       /* (nullable) */
  guint16 netuid;
  gboolean have;                               /* values are on view */
  gboolean failed;                             /* the last question for them, and nothing is on view */
  guint64 asked_block;
};

G_DEFINE_FINAL_TYPE (TaoSubnetParametersPage, tao_subnet_parameters_page, TAO_TYPE_PAGE)

static void
shown_free (gpointer data)
{
  Shown *shown = data;

  g_free (shown->name);
  g_free (shown->first_value);
  g_free (shown);
}

/* --- rows --- */

static GtkWidget *
group_list (TaoSubnetParametersPage *self, TaoParameterGroup group)
{
  gboolean left = group == TAO_PARAMETER_GROUP_REGISTRATION || group == TAO_PARAMETER_GROUP_WEIGHTS;
  GtkWidget *section, *title, *list;

  if (self->groups[group] != NULL)
    return gtk_widget_get_last_child (self->groups[group]);
  section = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  title = gtk_label_new (tao_parameter_group_name (group));
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_add_css_class (title, "heading");
  list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, tao_parameter_group_name (group), -1);
  gtk_box_append (GTK_BOX (section), title);
  gtk_box_append (GTK_BOX (section), list);
  self->groups[group] = section;
  if (left)
    gtk_box_append (self->left, section);
  else
    {
      /* Above the window card and the legend, in the order of the groups. */
      GtkWidget *before = NULL;

      for (guint i = 0; i < group; i++)
        if (self->groups[i] != NULL && gtk_widget_get_parent (self->groups[i]) == GTK_WIDGET (self->right))
          before = self->groups[i];
      gtk_box_insert_child_after (self->right, section, before);
    }
  return list;
}

static Shown *
find_shown (TaoSubnetParametersPage *self, const char *name)
{
  for (guint i = 0; i < self->shown->len; i++)
    if (g_str_equal (((Shown *) self->shown->pdata[i])->name, name))
      return self->shown->pdata[i];
  return NULL;
}

/* For owners; the form itself is the wallets' affair. */
static void
add_edit (TaoSubnetParametersPage *self, Shown *shown, const char *title)
{
  g_autofree char *target = g_strdup_printf ("parameter?netuid=%u&parameter=%s", self->netuid, tao_parameter_order_find (shown->name)->name);
  g_autofree char *label = g_strdup_printf (_("Change %s"), title);

  shown->edit = gtk_button_new_from_icon_name ("document-edit-symbolic");
  gtk_widget_add_css_class (shown->edit, "flat");
  gtk_widget_set_valign (shown->edit, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (shown->edit, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (shown->edit), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (shown->edit), "s", target);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (shown->edit), "win.order");
  gtk_widget_set_visible (shown->edit, self->owned);
  adw_action_row_add_suffix (shown->row, shown->edit);
}

static Shown *
add_shown (TaoSubnetParametersPage *self, const TaoParameter *parameter)
{
  Shown *shown = g_new0 (Shown, 1);
  g_autofree char *title = tao_parameter_title (parameter->name);
  GtkWidget *value = gtk_label_new (NULL), *unit = gtk_label_new (NULL), *was = tao_status_chip_new ();

  shown->name = g_strdup (parameter->name);
  shown->row = ADW_ACTION_ROW (adw_action_row_new ());
  shown->value = GTK_LABEL (value);
  shown->unit = GTK_LABEL (unit);
  shown->was = TAO_STATUS_CHIP (was);
  /* Names of parameters may come from the chain. */
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (shown->row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (shown->row), title);
  adw_action_row_set_subtitle_lines (shown->row, 3);
  gtk_widget_add_css_class (value, "numeric");
  gtk_label_set_ellipsize (shown->value, PANGO_ELLIPSIZE_END);
  gtk_widget_set_valign (was, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (shown->row, was);
  gtk_widget_add_css_class (unit, "tao-secondary");
  gtk_widget_add_css_class (unit, "caption");
  adw_action_row_add_suffix (shown->row, value);
  adw_action_row_add_suffix (shown->row, unit);
  if (tao_parameter_is_network (parameter->name))
    {
      GtkWidget *lock = g_object_new (GTK_TYPE_IMAGE, "icon-name", "changes-prevent-symbolic", "pixel-size", 14, NULL);

      gtk_widget_set_tooltip_text (lock, _("Set by the network, not by subnet owners"));
      gtk_accessible_update_property (GTK_ACCESSIBLE (lock), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Set by the network"), -1);
      gtk_widget_add_css_class (lock, "tao-secondary");
      gtk_widget_add_css_class (value, "tao-secondary");
      adw_action_row_add_suffix (shown->row, lock);
    }
  else if (tao_parameter_order_find (parameter->name) != NULL)
    add_edit (self, shown, title);
  g_ptr_array_add (self->shown, shown);
  gtk_list_box_append (GTK_LIST_BOX (group_list (self, tao_parameter_group (parameter->name))), GTK_WIDGET (shown->row));
  return shown;
}

static void
update_shown (Shown *shown, const TaoParameter *parameter, guint64 block, guint32 interval_ms)
{
  TaoOrigin origin = { .kind = TAO_ORIGIN_BLOCK, .call = "SubnetInfoRuntimeApi.get_subnet_hyperparams", .block = block };
  g_autofree char *value = tao_parameter_value (parameter), *meaning = tao_parameter_meaning (parameter, interval_ms);
  g_autofree char *name = g_strdup_printf (_("%1$s, stored as %2$s"), parameter->name, parameter->text);

  if (shown->first_value == NULL)
    shown->first_value = g_strdup (value);
  tao_label_update (shown->value, value);
  tao_label_update (shown->unit, tao_parameter_unit (parameter));
  gtk_widget_set_visible (GTK_WIDGET (shown->unit), gtk_label_get_text (shown->unit)[0] != '\0');
  tao_origin_attach (GTK_WIDGET (shown->row), &origin, adw_preferences_row_get_title (ADW_PREFERENCES_ROW (shown->row)));
  if (g_strcmp0 (adw_action_row_get_subtitle (shown->row), meaning) != 0)
    adw_action_row_set_subtitle (shown->row, meaning);
  gtk_widget_set_tooltip_text (GTK_WIDGET (shown->row), name);
  if (g_str_equal (value, shown->first_value))
    tao_status_chip_set (shown->was, TAO_CHIP_ACCENT, NULL, "");
  else
    {
      g_autofree char *was = g_strdup_printf (_("was %s"), shown->first_value);

      tao_status_chip_set (shown->was, TAO_CHIP_ACCENT, NULL, was);
    }
}

static void
clear_rows (TaoSubnetParametersPage *self)
{
  for (guint i = 0; i < TAO_PARAMETER_N_GROUPS; i++)
    if (self->groups[i] != NULL)
      {
        gtk_box_remove (GTK_BOX (gtk_widget_get_parent (self->groups[i])), self->groups[i]);
        self->groups[i] = NULL;
      }
  g_ptr_array_set_size (self->shown, 0);
  self->have = FALSE;
}

/* --- filter --- */

static void
filter_rows (TaoSubnetParametersPage *self)
{
  gboolean any = FALSE;

  for (guint group = 0; group < TAO_PARAMETER_N_GROUPS; group++)
    {
      gboolean shows = FALSE;

      for (guint i = 0; i < self->shown->len; i++)
        {
          Shown *shown = self->shown->pdata[i];
          gboolean matches = self->needle == NULL || tao_parameter_matches (shown->name, self->needle);

          if (tao_parameter_group (shown->name) != group)
            continue;
          gtk_widget_set_visible (GTK_WIDGET (shown->row), matches);
          shows |= matches;
        }
      if (self->groups[group] != NULL)
        gtk_widget_set_visible (self->groups[group], shows);
      any |= shows;
    }
  gtk_widget_set_visible (self->nothing, !any && self->shown->len > 0);
}

static void
search_changed_cb (TaoSubnetParametersPage *self)
{
  g_autofree char *line = tao_text_line (gtk_editable_get_text (self->search), 64);

  g_clear_pointer (&self->needle, g_free);
  if (line[0] != '\0')
    self->needle = g_utf8_casefold (line, -1);
  filter_rows (self);
}

static gboolean
tao_subnet_parameters_page_focus_filter (TaoPage *page)
{
  return gtk_widget_grab_focus (GTK_WIDGET (TAO_SUBNET_PARAMETERS_PAGE (page)->search));
}

/* --- changes --- */

static void
clear_changes (TaoSubnetParametersPage *self)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->changes))) != NULL)
    gtk_list_box_remove (self->changes, row);
  gtk_widget_set_visible (GTK_WIDGET (self->changes), FALSE);
  self->have_history = FALSE;
}

static void
add_change (TaoSubnetParametersPage *self, const TaoParameterChange *change)
{
  GtkWidget *row = adw_action_row_new (), *where;
  TaoRoute route = tao_route_block ((guint32) MIN (change->block, G_MAXUINT32));
  g_autofree char *title = tao_parameter_title (change->now.name), *text = tao_parameter_change_text (change);
  g_autofree char *place = tao_parameter_change_place (change), *target = tao_route_to_string (&route);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  where = gtk_label_new (place);
  gtk_label_set_wrap (GTK_LABEL (where), TRUE);
  gtk_label_set_xalign (GTK_LABEL (where), 1);
  gtk_widget_add_css_class (where, "caption");
  gtk_widget_add_css_class (where, "tao-secondary");
  gtk_widget_add_css_class (where, "numeric");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), where);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", target);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.go");
  gtk_list_box_append (self->changes, row);
}

static void
set_looking (TaoSubnetParametersPage *self, gboolean looking)
{
  gtk_spinner_set_spinning (self->looking_spinner, looking);
  gtk_widget_set_visible (GTK_WIDGET (self->looking_spinner), looking);
  gtk_widget_set_sensitive (self->look, !looking);
  if (looking)
    tao_label_update (self->changes_note, _("Reading this subnet's parameters at past blocks."));
}

void
tao_subnet_parameters_page_take_history (TaoSubnetParametersPage *self, const TaoParameterHistory *history)
{
  g_autofree char *note = tao_parameter_history_note (history);
  g_autofree char *none = g_strconcat (_("No change was found."), " ", note, NULL);

  clear_changes (self);
  set_looking (self, FALSE);
  for (guint i = 0; i < MIN (history->n, MOST_CHANGES); i++)
    add_change (self, &history->changes[i]);
  gtk_widget_set_visible (GTK_WIDGET (self->changes), history->n > 0);
  tao_label_update (self->changes_note, history->n > 0 ? note : none);
  self->have_history = TRUE;
}

static void
history_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoParameterHistory) history = tao_engine_load_parameter_history_finish (TAO_ENGINE (object), result, &error);
  TaoSubnetParametersPage *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->looking);
  if (history != NULL)
    {
      tao_subnet_parameters_page_take_history (self, history);
      return;
    }
  set_looking (self, FALSE);
  tao_label_update (self->changes_note, g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_CONNECTED)
                                  ? _("Not available without a connection: changes are found in the chain's past blocks.")
                                  : _("This endpoint does not hand over past blocks. An archive endpoint, set in Preferences, does."));
}

static void
look (TaoSubnetParametersPage *self)
{
  TaoEngine *engine = tao_page_get_engine (TAO_PAGE (self));

  if (engine == NULL || self->looking != NULL)
    return;
  self->looking = g_cancellable_new ();
  set_looking (self, TRUE);
  tao_engine_load_parameter_history_async (engine, self->netuid, self->looking, history_cb, self);
}

static void
look_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  look (user_data);
}

static void
stop_looking (TaoSubnetParametersPage *self)
{
  if (self->looking == NULL)
    return;
  g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
  set_looking (self, FALSE);
  tao_label_update (self->changes_note, "");
}

/* --- values --- */

static int
by_place (const void *a, const void *b)
{
  const TaoParameter *x = *(const TaoParameter *const *) a, *y = *(const TaoParameter *const *) b;
  guint px = tao_parameter_place (x->name), py = tao_parameter_place (y->name);

  /* Those without a place keep the chain's order. */
  return px != py ? (px < py ? -1 : 1) : (x > y) - (x < y);
}

void
tao_subnet_parameters_page_take (TaoSubnetParametersPage *self, const TaoHyperparams *hyperparams)
{
  TaoSnapshot *snapshot = tao_page_get_snapshot (TAO_PAGE (self));
  const TaoSyncInfo *sync = snapshot != NULL ? tao_snapshot_get_sync (snapshot) : NULL;
  g_autofree const TaoParameter **order = g_new0 (const TaoParameter *, MAX (hyperparams->n, 1));
  g_autofree char *block = tao_format_count (hyperparams->block), *source = NULL;

  for (guint i = 0; i < hyperparams->n; i++)
    order[i] = &hyperparams->parameters[i];
  qsort (order, hyperparams->n, sizeof *order, by_place);
  for (guint i = 0; i < hyperparams->n; i++)
    {
      Shown *shown = find_shown (self, order[i]->name);

      update_shown (shown != NULL ? shown : add_shown (self, order[i]), order[i], hyperparams->block,
                    sync != NULL ? sync->block_interval_ms : TAO_UNKNOWN_U32);
    }
  source = g_strdup_printf (g_dngettext (NULL, "%1$u parameter, read at block %2$s", "%1$u parameters, read at block %2$s", hyperparams->n),
                            hyperparams->n, block);
  tao_label_update (self->source, source);
  self->have = TRUE;
  self->failed = FALSE;
  filter_rows (self);
  tao_page_show_content (TAO_PAGE (self));
}

/* --- asking --- */

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoHyperparams) hyperparams = tao_engine_load_hyperparams_finish (TAO_ENGINE (object), result, &error);
  TaoSubnetParametersPage *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->loading);
  if (hyperparams != NULL)
    tao_subnet_parameters_page_take (self, hyperparams);
  else if (!self->have)
    {
      self->failed = TRUE;
      tao_page_show_error (TAO_PAGE (self), _("The parameters could not be read"),
                           g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_CONNECTED)
                             ? _("They are not kept on this computer. Connect to a network and try again.")
                             : _("The endpoint does not tell them. Try again, or choose another endpoint."));
    }
}

static void
ask (TaoSubnetParametersPage *self, guint64 block)
{
  TaoEngine *engine = tao_page_get_engine (TAO_PAGE (self));

  if (engine == NULL || self->loading != NULL)
    return;
  self->asked_block = block;
  self->loading = g_cancellable_new ();
  tao_engine_load_hyperparams_async (engine, self->netuid, self->loading, loaded_cb, self);
}

static void
stop (TaoSubnetParametersPage *self)
{
  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  self->asked_block = TAO_UNKNOWN_U64;
}

/* --- the page --- */

static void
show_owner (TaoSubnetParametersPage *self, TaoSnapshot *snapshot, const TaoSubnet *subnet)
{
  const TaoAccountState *owner = tao_snapshot_lookup_account (snapshot, &subnet->owner_coldkey);
  gboolean owned = owner != NULL && owner->own;

  if (self->owned == owned)
    return;
  self->owned = owned;
  for (guint i = 0; i < self->shown->len; i++)
    if (((Shown *) self->shown->pdata[i])->edit != NULL)
      gtk_widget_set_visible (((Shown *) self->shown->pdata[i])->edit, owned);
}

static void
show_window (TaoSubnetParametersPage *self, const TaoSubnet *subnet, const TaoSyncInfo *sync)
{
  guint64 left, open;
  g_autofree char *title = NULL, *note = NULL, *next = NULL;

  if (sync == NULL || subnet->next_epoch_block == TAO_UNKNOWN_U64 || subnet->next_epoch_block < sync->best_block
      || subnet->tempo == TAO_UNKNOWN_U32)
    {
      gtk_widget_set_visible (self->window_card, FALSE);
      return;
    }
  gtk_widget_set_visible (self->window_card, TRUE);
  left = subnet->next_epoch_block - sync->best_block;
  open = left > FREEZE_BLOCKS ? left - FREEZE_BLOCKS : 0;
  next = tao_format_count (subnet->next_epoch_block + 1);
  title = open > 0 ? g_strdup_printf (g_dngettext (NULL, "%u block left in this window", "%u blocks left in this window", (gulong) open), (guint) open)
                   : g_strdup (_("The window is closed"));
  note = g_strdup_printf (_("Owner changes are refused in the last %1$u blocks of an epoch. The next window opens at %2$s."),
                          FREEZE_BLOCKS, next);
  tao_label_update (self->window_title, title);
  tao_label_update (self->window_note, note);
  tao_meter_set_one (self->window_meter, CLAMP (1 - (double) left / ((double) subnet->tempo + 1), 0, 1),
                     open > 0 ? TAO_COLOR_SERIES_1 : TAO_COLOR_NEG_FILL);
}

static void
tao_subnet_parameters_page_set_snapshot (TaoPage *page, TaoSnapshot *snapshot)
{
  TaoSubnetParametersPage *self = TAO_SUBNET_PARAMETERS_PAGE (page);
  const TaoSubnet *subnet = tao_subnet_place_find (page, snapshot, self->netuid,
                                                   _("They are not kept on this computer. Connect to a network and try again."),
                                                   _("Waiting for this subnet's figures."));
  const TaoSyncInfo *sync = tao_snapshot_get_sync (snapshot);

  if (subnet == NULL)
    return;
  show_window (self, subnet, sync);
  show_owner (self, snapshot, subnet);
  /* Other people's nodes are asked for a hundred past blocks only when somebody wants them. */
  if (sync != NULL && sync->kind == TAO_NETWORK_LOCAL && sync->state == TAO_SYNC_LIVE && !self->have_history)
    look (self);
  if (self->have)
    tao_page_show_content (page);
  else if (!self->failed)
    tao_page_show_awaited (page, _("Reading this subnet's parameters."));
  /* An error waits for "Try again"; a new head is a reason to look again. */
  if (sync != NULL && sync->state == TAO_SYNC_LIVE
      && (self->asked_block == TAO_UNKNOWN_U64 || sync->best_block >= self->asked_block + READ_AGAIN_BLOCKS
          || sync->best_block < self->asked_block))
    ask (self, sync->best_block);
  else if (sync != NULL && sync->state != TAO_SYNC_LIVE && !self->have && self->loading == NULL)
    ask (self, sync->best_block);
}

static void
tao_subnet_parameters_page_navigate (TaoPage *page, const TaoRoute *route)
{
  TaoSubnetParametersPage *self = TAO_SUBNET_PARAMETERS_PAGE (page);
  guint16 netuid = route->netuid != TAO_ROUTE_NONE ? (guint16) route->netuid : 0;

  if (netuid == self->netuid)
    return;
  stop (self);
  stop_looking (self);
  self->failed = FALSE;
  clear_rows (self);
  clear_changes (self);
  tao_label_update (self->changes_note, _("Changes are found by reading past blocks."));
  self->netuid = netuid;
  tao_page_show_loading (page, _("Reading this subnet's parameters."));
  if (tao_page_get_snapshot (page) != NULL)
    tao_subnet_parameters_page_set_snapshot (page, tao_page_get_snapshot (page));
}

static void
tao_subnet_parameters_page_refresh (TaoPage *page)
{
  TaoSubnetParametersPage *self = TAO_SUBNET_PARAMETERS_PAGE (page);
  TaoSnapshot *snapshot = tao_page_get_snapshot (page);
  const TaoSyncInfo *sync = snapshot != NULL ? tao_snapshot_get_sync (snapshot) : NULL;

  stop (self);
  self->failed = FALSE;
  if (!self->have)
    tao_page_show_loading (page, _("Reading this subnet's parameters."));
  ask (self, sync != NULL ? sync->best_block : 0);
}

static void
tao_subnet_parameters_page_deactivated (TaoPage *page)
{
  stop (TAO_SUBNET_PARAMETERS_PAGE (page));
  stop_looking (TAO_SUBNET_PARAMETERS_PAGE (page));
}

static gboolean
tao_subnet_parameters_page_is_ready (TaoPage *page)
{
  return tao_page_get_state (page) != TAO_STATE_LOADING && TAO_SUBNET_PARAMETERS_PAGE (page)->looking == NULL;
}

static void
narrow_changed_cb (TaoSubnetParametersPage *self)
{
  gboolean narrow = tao_page_get_narrow (TAO_PAGE (self));
  int margin = narrow ? 12 : 24;

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->columns), narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_box_set_homogeneous (self->columns, !narrow);
  gtk_widget_set_margin_start (GTK_WIDGET (self->columns), margin);
  gtk_widget_set_margin_end (GTK_WIDGET (self->columns), margin);
}

static void
tao_subnet_parameters_page_dispose (GObject *object)
{
  TaoSubnetParametersPage *self = TAO_SUBNET_PARAMETERS_PAGE (object);

  stop (self);
  g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
  g_clear_object (&self->actions);
  gtk_widget_dispose_template (GTK_WIDGET (object), TAO_TYPE_SUBNET_PARAMETERS_PAGE);
  G_OBJECT_CLASS (tao_subnet_parameters_page_parent_class)->dispose (object);
}

static void
tao_subnet_parameters_page_finalize (GObject *object)
{
  g_ptr_array_unref (TAO_SUBNET_PARAMETERS_PAGE (object)->shown);
  g_free (TAO_SUBNET_PARAMETERS_PAGE (object)->needle);
  G_OBJECT_CLASS (tao_subnet_parameters_page_parent_class)->finalize (object);
}

static void
tao_subnet_parameters_page_class_init (TaoSubnetParametersPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  TaoPageClass *page_class = TAO_PAGE_CLASS (klass);

  g_type_ensure (TAO_TYPE_METER);
  object_class->dispose = tao_subnet_parameters_page_dispose;
  object_class->finalize = tao_subnet_parameters_page_finalize;
  page_class->set_snapshot = tao_subnet_parameters_page_set_snapshot;
  page_class->navigate = tao_subnet_parameters_page_navigate;
  page_class->deactivated = tao_subnet_parameters_page_deactivated;
  page_class->refresh = tao_subnet_parameters_page_refresh;
  page_class->focus_filter = tao_subnet_parameters_page_focus_filter;
  page_class->is_ready = tao_subnet_parameters_page_is_ready;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/taoscope/Taoscope/ui/subnet-parameters/subnet-parameters-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetParametersPage, columns);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetParametersPage, left);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetParametersPage, right);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetParametersPage, window_card);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetParametersPage, legend);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetParametersPage, window_title);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetParametersPage, window_note);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetParametersPage, window_meter);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetParametersPage, source);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetParametersPage, looking_spinner);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetParametersPage, changes_note);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetParametersPage, changes);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetParametersPage, look);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetParametersPage, nothing);
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetParametersPage, search);
}

static void
tao_subnet_parameters_page_init (TaoSubnetParametersPage *self)
{
  static const GActionEntry actions[] = { { .name = "look", .activate = look_cb } };

  self->shown = g_ptr_array_new_with_free_func (shown_free);
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), actions, G_N_ELEMENTS (actions), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "parameters", G_ACTION_GROUP (self->actions));
  self->asked_block = TAO_UNKNOWN_U64;
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->search, "search-changed", G_CALLBACK (search_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self, "notify::narrow", G_CALLBACK (narrow_changed_cb), self, G_CONNECT_SWAPPED);
  tao_page_show_loading (TAO_PAGE (self), _("Reading this subnet's parameters."));
}
