#include "app/pages/subnet-parameters/subnet-parameters-page.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/format.h"
#include "app/money/parameter-order.h"
#include "app/money/wallets.h"
#include "app/origins.h"
#include "app/pages/subnet-parameters/parameter-bar.h"
#include "app/pages/subnet-parameters/parameter-editor.h"
#include "app/pages/subnet-parameters/parameter-words.h"
#include "app/pages/subnet/subnet-place.h"
#include "app/text.h"
#include "app/widgets/label.h"
#include "app/widgets/list-box.h"
#include "app/widgets/meter.h"
#include "app/widgets/status-chip.h"
#include "app/widgets/tooltip.h"
#include "engine/browse.h"

#define FREEZE_BLOCKS 10        /* AdminFreezeWindow of the main network, until this chain's own is read */
#define READ_AGAIN_BLOCKS 25
#define MOST_CHANGES 40

/* One parameter on view; the widgets persist, values change in place. */
typedef struct {
  char *name;
  char *first_value;             /* as first read since the page opened */
  AdwActionRow *row;
  TaoStatusChip *was;
  GtkLabel *value, *unit;
  TaoParameterEditor *editor;    /* (nullable) for what owners may set */
  TaoParameter now;              /* as last read */
  char *text, *meaning;          /* of it */
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
  TaoParameterBar *bar;
  GtkWidget *unlisted;                         /* (nullable) what owners set and the chain does not list */
  gboolean have_history, owned;
  TaoKey32 owner;
  guint32 freeze_blocks;
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
  g_free (shown->text);
  g_free (shown->meaning);
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

static void edited_cb (TaoSubnetParametersPage *self);

/* Seen by owners only. */
static void
add_editor (TaoSubnetParametersPage *self, Shown *shown, const char *title)
{
  shown->editor = TAO_PARAMETER_EDITOR (tao_parameter_editor_new (shown->name, title));
  gtk_widget_set_visible (GTK_WIDGET (shown->editor), self->owned);
  g_signal_connect_object (shown->editor, "changed", G_CALLBACK (edited_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (shown->row, GTK_WIDGET (shown->editor));
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
  adw_action_row_set_subtitle_lines (shown->row, 4);
  gtk_widget_add_css_class (value, "numeric");
  gtk_label_set_ellipsize (shown->value, PANGO_ELLIPSIZE_END);
  gtk_widget_set_valign (was, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (shown->row, was);
  gtk_widget_add_css_class (unit, "tao-secondary");
  gtk_widget_add_css_class (unit, "caption");
  adw_action_row_add_suffix (shown->row, value);
  if (tao_parameter_order_find (parameter->name) != NULL && !tao_parameter_is_network (parameter->name))
    add_editor (self, shown, title);
  adw_action_row_add_suffix (shown->row, unit);
  if (tao_parameter_is_network (parameter->name))
    {
      GtkWidget *lock = g_object_new (GTK_TYPE_IMAGE, "icon-name", "changes-prevent-symbolic", "pixel-size", 14, NULL);

      tao_tooltip_set (lock, _("Set by the network, not by subnet owners"));
      gtk_accessible_update_property (GTK_ACCESSIBLE (lock), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Set by the network"), -1);
      gtk_widget_add_css_class (lock, "tao-secondary");
      gtk_widget_add_css_class (value, "tao-secondary");
      adw_action_row_add_suffix (shown->row, lock);
    }
  g_ptr_array_add (self->shown, shown);
  gtk_list_box_append (GTK_LIST_BOX (group_list (self, tao_parameter_group (parameter->name))), GTK_WIDGET (shown->row));
  return shown;
}

/* Under the meaning what is about to change; in a chip what has changed since the page was opened. */
static void
show_change (Shown *shown)
{
  TaoParameter edit = shown->now;
  g_autofree char *now = tao_parameter_value (&shown->now), *was = NULL, *text = NULL;

  if (shown->editor != NULL && tao_parameter_editor_is_changed (shown->editor)
      && tao_parameter_order_read (shown->name, tao_parameter_editor_get_text (shown->editor), &edit))
    {
      g_autofree char *then = tao_parameter_value (&edit);

      /* Translators: what a parameter does; then its old value and the new one. */
      text = g_strdup_printf (_("%1$s\n%2$s → %3$s"), shown->meaning, now, then);
    }
  else if (!g_str_equal (now, shown->first_value))
    was = g_strdup_printf (_("was %s"), shown->first_value);
  if (text != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (shown->row), "tao-edited");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (shown->row), "tao-edited");
  tao_status_chip_set (shown->was, TAO_CHIP_ACCENT, NULL, was != NULL ? was : "");
  if (g_strcmp0 (adw_action_row_get_subtitle (shown->row), text != NULL ? text : shown->meaning) != 0)
    adw_action_row_set_subtitle (shown->row, text != NULL ? text : shown->meaning);
}

/* An owner sees what is stored as the calls take it, everybody else in words. */
static void
show_value (Shown *shown, gboolean owned)
{
  gboolean edits = owned && shown->editor != NULL;

  if (shown->editor != NULL)
    gtk_widget_set_visible (GTK_WIDGET (shown->editor), edits);
  gtk_widget_set_visible (GTK_WIDGET (shown->value), !edits);
  tao_label_update (shown->unit, edits ? tao_parameter_stored_unit (&shown->now) : tao_parameter_unit (&shown->now));
  gtk_widget_set_visible (GTK_WIDGET (shown->unit), gtk_label_get_text (shown->unit)[0] != '\0');
}

static void
update_shown (TaoSubnetParametersPage *self, Shown *shown, const TaoHyperparams *all, const TaoParameter *parameter, guint32 interval_ms)
{
  TaoOrigin origin = { .kind = TAO_ORIGIN_BLOCK, .call = "SubnetInfoRuntimeApi.get_subnet_hyperparams", .block = all->block,
                       .endpoint = all->endpoint };
  g_autofree char *value = tao_parameter_value (parameter);
  g_autofree char *name = g_strdup_printf (_("%1$s, stored as %2$s"), parameter->name, parameter->text);

  shown->now = *parameter;
  shown->now.name = shown->name;
  g_free (shown->text);
  shown->now.text = shown->text = g_strdup (parameter->text);
  if (shown->first_value == NULL)
    shown->first_value = g_strdup (value);
  tao_label_update (shown->value, value);
  tao_origin_attach (GTK_WIDGET (shown->row), &origin, adw_preferences_row_get_title (ADW_PREFERENCES_ROW (shown->row)));
  g_free (shown->meaning);
  shown->meaning = tao_parameter_meaning (parameter, interval_ms);
  tao_tooltip_set (GTK_WIDGET (shown->row), name);
  if (shown->editor != NULL)
    tao_parameter_editor_set_stored (shown->editor, all);
  show_value (shown, self->owned);
  show_change (shown);
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
  edited_cb (self);
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
  tao_list_box_drop (self->changes, 0);
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

      update_shown (self, shown != NULL ? shown : add_shown (self, order[i]), hyperparams, order[i],
                    sync != NULL ? sync->block_interval_ms : TAO_UNKNOWN_U32);
    }
  source = g_strdup_printf (g_dngettext (NULL, "%1$u parameter, read at block %2$s", "%1$u parameters, read at block %2$s", hyperparams->n),
                            hyperparams->n, block);
  tao_label_update (self->source, source);
  self->have = TRUE;
  self->failed = FALSE;
  filter_rows (self);
  edited_cb (self);
  tao_page_show_content (TAO_PAGE (self));
}

/* --- edits --- */

/* Both ends of a pair go into one call; the one with the lower name makes it. */
static char *
text_of_call (TaoSubnetParametersPage *self, Shown *shown)
{
  Shown *low = find_shown (self, "alpha_low"), *high = find_shown (self, "alpha_high");

  if (tao_parameter_order_find (shown->name)->kind != TAO_PARAM_PAIR)
    return g_strdup (tao_parameter_editor_get_text (shown->editor));
  if (low == NULL || high == NULL || (shown == high && tao_parameter_editor_is_changed (low->editor)))
    return NULL;
  return g_strconcat (tao_parameter_editor_get_text (low->editor), " ", tao_parameter_editor_get_text (high->editor), NULL);
}

static void
edited_cb (TaoSubnetParametersPage *self)
{
  g_autoptr(GArray) orders = tao_orders_new ();
  g_autofree char *problem = NULL;
  guint n = 0;

  for (guint i = 0; i < self->shown->len; i++)
    {
      Shown *shown = self->shown->pdata[i];
      g_autoptr(GError) error = NULL;
      g_autofree char *text = NULL;
      TaoOrder order;

      if (shown->editor == NULL)
        continue;
      show_change (shown);
      tao_parameter_editor_set_problem (shown->editor, NULL);
      if (!self->owned || !tao_parameter_editor_is_changed (shown->editor))
        continue;
      n++;
      if ((text = text_of_call (self, shown)) == NULL)
        continue;
      if (tao_parameter_order_make (self->netuid, shown->name, text, &order, &error))
        {
          tao_orders_append (orders, &order);
          g_free ((char *) order.text);
          continue;
        }
      tao_parameter_editor_set_problem (shown->editor, error->message);
      if (problem == NULL)
        problem = g_strdup_printf ("%s: %s", adw_preferences_row_get_title (ADW_PREFERENCES_ROW (shown->row)), error->message);
    }
  tao_parameter_bar_set (self->bar, tao_wallets_of (GTK_WIDGET (self)), &self->owner, orders, n, problem);
}

static void
discard_cb (TaoSubnetParametersPage *self)
{
  for (guint i = 0; i < self->shown->len; i++)
    if (((Shown *) self->shown->pdata[i])->editor != NULL)
      tao_parameter_editor_reset (((Shown *) self->shown->pdata[i])->editor);
}

static void
done_cb (TaoSubnetParametersPage *self)
{
  self->have_history = FALSE;
  tao_page_refresh (TAO_PAGE (self));
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
freeze_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoBrowseAnswer) answer = tao_engine_browse_finish (TAO_ENGINE (object), result, &error);
  TaoSubnetParametersPage *self = user_data;
  guint64 blocks;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (answer != NULL && answer->root != NULL && g_ascii_string_to_unsigned (answer->root->text, 10, 0, G_MAXUINT16, &blocks, NULL))
    self->freeze_blocks = (guint32) blocks;
}

static void
ask (TaoSubnetParametersPage *self, guint64 block)
{
  const TaoBrowseQuestion freeze = { .group = "SubtensorModule", .item = "AdminFreezeWindow", .block = TAO_BROWSE_HEAD };
  TaoEngine *engine = tao_page_get_engine (TAO_PAGE (self));

  if (engine == NULL || self->loading != NULL)
    return;
  self->asked_block = block;
  self->loading = g_cancellable_new ();
  tao_engine_load_hyperparams_async (engine, self->netuid, self->loading, loaded_cb, self);
  tao_engine_browse_async (engine, &freeze, self->loading, freeze_cb, self);
}

static void
stop (TaoSubnetParametersPage *self)
{
  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  self->asked_block = TAO_UNKNOWN_U64;
}

/* --- the page --- */

/* What owners set and get_subnet_hyperparams leaves out: a form each, whose review says what is stored now. */
static void
show_unlisted (TaoSubnetParametersPage *self)
{
  const TaoOwnerParameter *all;
  GtkWidget *title, *list;
  guint n;

  if (self->unlisted != NULL)
    gtk_box_remove (self->right, g_steal_pointer (&self->unlisted));
  if (!self->owned)
    return;
  self->unlisted = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  title = gtk_label_new (_("More that owners set"));
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_add_css_class (title, "heading");
  list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("More that owners set"), -1);
  gtk_box_append (GTK_BOX (self->unlisted), title);
  gtk_box_append (GTK_BOX (self->unlisted), list);
  all = tao_owner_parameters_get (&n);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = tao_parameter_title (all[i].name);
      g_autofree char *target = g_strdup_printf ("parameter?netuid=%u&parameter=%s", self->netuid, all[i].name);
      GtkWidget *row;

      if (!tao_parameter_is_unlisted (all[i].name))
        continue;
      row = adw_action_row_new ();
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), tao_parameter_purpose (all[i].name));
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), g_object_new (GTK_TYPE_IMAGE, "icon-name", "go-next-symbolic",
                                                                    "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", target);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.order");
      gtk_list_box_append (GTK_LIST_BOX (list), row);
    }
  gtk_box_append (self->right, self->unlisted);
}

/* Whoever only watches the owner's address sees what everybody sees. Without wallets at all, as in a page by itself, it
 * goes by the snapshot; there is nobody to sign then. */
static gboolean
may_edit (TaoSubnetParametersPage *self, TaoSnapshot *snapshot, const TaoSubnet *subnet)
{
  TaoWallets *wallets = tao_wallets_of (GTK_WIDGET (self));
  const TaoAccountState *owner = tao_snapshot_lookup_account (snapshot, &subnet->owner_coldkey);
  const TaoPurseHotkey *hotkey;
  TaoPurse *purse;

  if (wallets == NULL)
    return owner != NULL && owner->own;
  purse = tao_wallets_lookup_signer (wallets, &subnet->owner_coldkey, &hotkey);
  return purse != NULL && (hotkey != NULL ? !hotkey->watched : tao_purse_get_kind (purse) != TAO_PURSE_WATCHED);
}

static void
show_owner (TaoSubnetParametersPage *self, TaoSnapshot *snapshot, const TaoSubnet *subnet)
{
  gboolean owned = may_edit (self, snapshot, subnet);

  if (self->owned == owned && memcmp (&self->owner, &subnet->owner_coldkey, sizeof self->owner) == 0)
    return;
  self->owned = owned;
  self->owner = subnet->owner_coldkey;
  for (guint i = 0; i < self->shown->len; i++)
    show_value (self->shown->pdata[i], owned);
  show_unlisted (self);
  edited_cb (self);
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
  open = left > self->freeze_blocks ? left - self->freeze_blocks : 0;
  next = tao_format_count (subnet->next_epoch_block + 1);
  title = open > 0 ? g_strdup_printf (g_dngettext (NULL, "%u block left in this window", "%u blocks left in this window", (gulong) open), (guint) open)
                   : g_strdup (_("The window is closed"));
  note = self->freeze_blocks == 0
    ? g_strdup_printf (_("On this chain owners may change parameters at any block. The next epoch runs before %s."), next)
    : g_strdup_printf (_("Owner changes are refused in the last %1$u blocks of an epoch. The next window opens at %2$s."),
                       self->freeze_blocks, next);
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
  gtk_widget_set_margin_start (GTK_WIDGET (self->search), margin);
  gtk_widget_set_margin_start (self->nothing, margin);
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
  g_type_ensure (TAO_TYPE_PARAMETER_BAR);
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
  gtk_widget_class_bind_template_child (widget_class, TaoSubnetParametersPage, bar);
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
  self->freeze_blocks = FREEZE_BLOCKS;
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->search, "search-changed", G_CALLBACK (search_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->bar, "discard", G_CALLBACK (discard_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->bar, "done", G_CALLBACK (done_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self, "notify::narrow", G_CALLBACK (narrow_changed_cb), self, G_CONNECT_SWAPPED);
  tao_page_show_loading (TAO_PAGE (self), _("Reading this subnet's parameters."));
}
