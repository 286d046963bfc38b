#include "app/pages/account/nominator-list.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/format.h"
#include "app/money/wallets.h"
#include "app/money/wording.h"
#include "app/page-state.h"
#include "app/pages/account/nominator-row.h"
#include "app/route.h"
#include "app/text.h"

#define EVERY_SUBNET (-1)
#define MOST_ROWS_HIGH 10

struct _TaoNominatorList {
  GtkWidget parent_instance;

  GtkBox *box, *head;
  GtkLabel *note;
  GtkDropDown *subnet;
  GtkButton *block, *cancel, *again, *copy, *more;
  TaoPageState *state;
  AdwBin *table_place;

  TaoTable *table;
  GListStore *rows;             /* of TaoNominatorRow, the largest of those wanted */
  GArray *netuids;              /* of gint32, what the drop-down offers */
  guint n_wanted;               /* rows to show */
  guint n_left;                 /* and how many there are besides */

  TaoEngine *engine;            /* (nullable) */
  TaoSnapshot *snapshot;        /* (nullable) */
  TaoKey32 hotkey;
  gboolean has_hotkey, narrow, failed;
  gboolean declined;            /* reading was cancelled: not to begin again by itself */
  GCancellable *loading;        /* (nullable) */
  TaoNominators *nominators;    /* (nullable) */
};

G_DEFINE_FINAL_TYPE (TaoNominatorList, tao_nominator_list, GTK_TYPE_WIDGET)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- what is shown --- */

/* By this computer's own names, else by the identity on chain. (transfer full) (nullable) */
static char *
name_of (const TaoNominator *stake, gpointer user_data)
{
  TaoNominatorList *self = user_data;
  TaoWallets *wallets = tao_wallets_of (GTK_WIDGET (self));
  g_autofree char *own = wallets != NULL ? tao_wallets_dup_name (wallets, &stake->coldkey) : NULL;
  char *clean = tao_text_line (own != NULL ? own : stake->identity, TAO_TEXT_NAME);

  if (clean[0] == '\0')
    g_clear_pointer (&clean, g_free);
  return clean;
}

static int
wanted_netuid (TaoNominatorList *self)
{
  guint at = gtk_drop_down_get_selected (self->subnet);

  return at < self->netuids->len ? g_array_index (self->netuids, gint32, at) : EVERY_SUBNET;
}

static void
update_height (TaoNominatorList *self)
{
  guint n = CLAMP (g_list_model_get_n_items (G_LIST_MODEL (self->rows)), 2, MOST_ROWS_HIGH);

  gtk_widget_set_size_request (GTK_WIDGET (self->table_place), -1, (int) (self->narrow ? n * 61 + 2 : n * 41 + 40));
}

/* What of the answer is wanted, as rows. */
static void
show_rows (TaoNominatorList *self)
{
  g_autoptr(GPtrArray) added = g_ptr_array_new_with_free_func (g_object_unref);
  int netuid = wanted_netuid (self);
  g_autofree char *more = NULL;

  self->n_left = 0;
  for (guint i = 0; self->nominators != NULL && i < self->nominators->n_stakes; i++)
    {
      const TaoNominator *stake = &self->nominators->stakes[i];
      TaoNominatorWords words;

      if (netuid != EVERY_SUBNET && stake->netuid != netuid)
        continue;
      if (added->len >= self->n_wanted)
        {
          self->n_left++;
          continue;
        }
      words = (TaoNominatorWords) { .name = name_of (stake, self), .subnet = tao_word_subnet (self->snapshot, stake->netuid),
                                    .unit = tao_word_unit (self->snapshot, stake->netuid) };
      g_ptr_array_add (added, tao_nominator_row_new (self->nominators, i, &words));
    }
  g_list_store_splice (self->rows, 0, g_list_model_get_n_items (G_LIST_MODEL (self->rows)), added->pdata, added->len);
  update_height (self);
  more = g_strdup_printf (g_dngettext (NULL, "Show More (%u more)", "Show More (%u more)", self->n_left), self->n_left);
  gtk_button_set_label (self->more, more);
  gtk_widget_set_visible (GTK_WIDGET (self->more), self->n_left > 0);
}

/* What is chosen stays chosen, if it is still there. */
static void
show_subnets (TaoNominatorList *self)
{
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);
  gint32 every = EVERY_SUBNET, chosen = wanted_netuid (self);
  guint at = 0;

  g_array_set_size (self->netuids, 0);
  g_array_append_val (self->netuids, every);
  gtk_string_list_append (names, _("All subnets"));
  for (guint i = 0; i < self->nominators->n_pools; i++)
    {
      gint32 netuid = self->nominators->pools[i].netuid;
      g_autofree char *name = tao_word_subnet (self->snapshot, (guint16) netuid);

      if (netuid == chosen)
        at = self->netuids->len;
      g_array_append_val (self->netuids, netuid);
      gtk_string_list_append (names, name);
    }
  gtk_drop_down_set_model (self->subnet, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->subnet, at);
}

static void
show_note (TaoNominatorList *self)
{
  const TaoNominators *nominators = self->nominators;
  const TaoSyncInfo *sync = self->snapshot != NULL ? tao_snapshot_get_sync (self->snapshot) : NULL;
  g_autofree char *coldkeys = NULL, *value = NULL, *words = NULL, *block = NULL, *label = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->note), nominators != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->block), nominators != NULL);
  if (nominators == NULL)
    return;
  coldkeys = tao_format_count (nominators->n_coldkeys);
  value = tao_format_headline (nominators->value_rao, "τ");
  words = g_strdup_printf (g_dngettext (NULL, "%1$s coldkey, %2$s at spot prices", "%1$s coldkeys, %2$s at spot prices", nominators->n_coldkeys),
                           coldkeys, value);
  if (sync != NULL && sync->best_block != TAO_UNKNOWN_U64 && sync->best_block > nominators->block)
    {
      g_autofree char *age = tao_format_blocks (sync->best_block - nominators->block, sync->block_interval_ms);
      char *aged = g_strdup_printf (_("%1$s · read %2$s ago"), words, age);

      g_free (words);
      words = aged;
    }
  if (!g_str_equal (gtk_label_get_text (self->note), words))
    gtk_label_set_text (self->note, words);
  block = tao_format_count (nominators->block);
  label = g_strdup_printf (_("Block %s"), block);
  gtk_button_set_label (self->block, label);
}

/* Whether what is shown may be another by now, with nobody to ask. */
static void
show_stale (TaoNominatorList *self)
{
  const TaoSyncInfo *sync = self->snapshot != NULL ? tao_snapshot_get_sync (self->snapshot) : NULL;

  if (sync != NULL && (sync->from_cache || sync->state == TAO_SYNC_OFFLINE))
    gtk_widget_add_css_class (GTK_WIDGET (self->table), "tao-washed");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->table), "tao-washed");
}

static void
show (TaoNominatorList *self)
{
  gboolean any = self->nominators != NULL && self->nominators->n_stakes > 0;

  if (self->loading != NULL && self->nominators == NULL)
    tao_page_state_show_loading (self->state, _("Everybody’s share is being read; a large validator has tens of thousands."));
  else if (self->nominators == NULL && !self->failed)
    tao_page_state_show_empty (self->state, "validators-symbolic", _("Not read yet"),
                               _("Everybody’s share is read from the network when you ask for it. With a large validator that takes a while."),
                               _("Read Stakers"), "nominators.read");
  else if (self->nominators != NULL && !any)
    tao_page_state_show_empty (self->state, "validators-symbolic", _("Nobody has staked with this hotkey"), NULL, NULL, NULL);
  else if (any)
    tao_page_state_show_content (self->state);
  gtk_widget_set_visible (GTK_WIDGET (self->cancel), self->loading != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->again), self->nominators != NULL && self->loading == NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->copy), any);
  gtk_widget_set_visible (GTK_WIDGET (self->subnet), any && self->nominators->n_pools > 1);
  show_note (self);
  show_stale (self);
}

/* --- reading --- */

static void
stop (TaoNominatorList *self)
{
  if (self->loading != NULL)
    g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
}

static const char *
problem_words (const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_CONNECTED))
    return _("There is no connection to a network. It is read from there.");
  return _("The endpoint did not hand over everybody’s share. Try again, or another endpoint.");
}

void
tao_nominator_list_take (TaoNominatorList *self, TaoNominators *nominators, GError *error)
{
  g_autoptr(GError) problem = error;
  guint n;

  g_clear_object (&self->loading);
  if (nominators == NULL)
    {
      g_debug ("nominators: %s", problem->message);
      self->failed = TRUE;
      /* What was read before stays. */
      if (self->nominators == NULL)
        tao_page_state_show_error (self->state, _("The stakers cannot be listed"), problem_words (problem));
      show (self);
      return;
    }
  g_clear_pointer (&self->nominators, tao_nominators_unref);
  self->nominators = nominators;
  self->failed = FALSE;
  self->n_wanted = TAO_NOMINATOR_STEP;
  tao_nominator_columns (&n, nominators->block);
  show_subnets (self);
  show_rows (self);
  show (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;
  TaoNominators *nominators = tao_engine_load_nominators_finish (TAO_ENGINE (source), result, &error);

  /* Cancelled by us, who may be gone. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_error_free (error);
  else
    tao_nominator_list_take (user_data, nominators, error);
}

static void
read_stakers (TaoNominatorList *self)
{
  if (self->engine == NULL || !self->has_hotkey || self->loading != NULL)
    return;
  self->failed = FALSE;
  self->loading = g_cancellable_new ();
  tao_engine_load_nominators_async (self->engine, &self->hotkey, TAO_BLOCK_BEST, self->loading, loaded_cb, self);
  show (self);
}

static void
read_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  read_stakers (TAO_NOMINATOR_LIST (widget));
}

static void
cancel_cb (TaoNominatorList *self)
{
  stop (self);
  self->declined = TRUE;
  show (self);
}

/* A node nearby is not troubled by it. */
static gboolean
is_near (const TaoSyncInfo *sync)
{
  return sync->state == TAO_SYNC_LIVE && (sync->own_node || sync->kind == TAO_NETWORK_LOCAL);
}

void
tao_nominator_list_set_snapshot (TaoNominatorList *self, TaoSnapshot *snapshot)
{
  g_clear_pointer (&self->snapshot, tao_snapshot_unref);
  self->snapshot = tao_snapshot_ref (snapshot);
  if (is_near (tao_snapshot_get_sync (snapshot)) && self->nominators == NULL && !self->failed && !self->declined)
    read_stakers (self);
  show_note (self);
  show_stale (self);
}

void
tao_nominator_list_set_hotkey (TaoNominatorList *self, TaoEngine *engine, const TaoKey32 *hotkey)
{
  if ((hotkey != NULL) == self->has_hotkey && engine == self->engine
      && (hotkey == NULL || memcmp (hotkey, &self->hotkey, sizeof *hotkey) == 0))
    return;
  stop (self);
  g_clear_pointer (&self->nominators, tao_nominators_unref);
  g_list_store_remove_all (self->rows);
  g_set_object (&self->engine, engine);
  self->has_hotkey = hotkey != NULL;
  if (hotkey != NULL)
    self->hotkey = *hotkey;
  self->failed = self->declined = FALSE;
  self->n_wanted = TAO_NOMINATOR_STEP;
  show (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
tao_nominator_list_set_narrow (TaoNominatorList *self, gboolean narrow)
{
  self->narrow = narrow;
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->head), narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  tao_table_set_narrow (self->table, narrow);
  update_height (self);
}

TaoNominators *
tao_nominator_list_get (TaoNominatorList *self)
{
  return self->nominators;
}

gboolean
tao_nominator_list_is_busy (TaoNominatorList *self)
{
  return self->loading != NULL;
}

/* --- acting on it --- */

static void
go (TaoNominatorList *self, TaoRoute route)
{
  g_autofree char *text = tao_route_to_string (&route);

  gtk_widget_activate_action (GTK_WIDGET (self), "win.go", "s", text);
}

static void
open_cb (TaoNominatorList *self, TaoNominatorRow *row)
{
  go (self, tao_route_account (tao_nominator_row_get_address (row)));
}

static void
open_subnet_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  TaoNominatorList *self = TAO_NOMINATOR_LIST (widget);
  TaoNominatorRow *row = tao_table_get_selected (self->table);

  if (row != NULL)
    go (self, tao_route_subnet (tao_nominator_row_get (row)->netuid, NULL));
}

static void
copy_address_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  TaoNominatorRow *row = tao_table_get_selected (TAO_NOMINATOR_LIST (widget)->table);

  if (row != NULL)
    gtk_widget_activate_action (widget, "win.copy", "s", tao_nominator_row_get_address (row));
}

static void
block_cb (TaoNominatorList *self)
{
  if (self->nominators != NULL && self->nominators->block <= G_MAXUINT32)
    go (self, tao_route_block ((guint32) self->nominators->block));
}

static void
copy_cb (TaoNominatorList *self)
{
  g_autofree char *csv = self->nominators != NULL ? tao_nominators_to_csv (self->nominators, wanted_netuid (self), name_of, self) : NULL;

  if (csv != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.copy", "s", csv);
}

static void
more_cb (TaoNominatorList *self)
{
  self->n_wanted += TAO_NOMINATOR_STEP;
  show_rows (self);
}

static void
subnet_cb (TaoNominatorList *self)
{
  self->n_wanted = TAO_NOMINATOR_STEP;
  show_rows (self);
}

/* --- the widget --- */

static void
tao_nominator_list_dispose (GObject *object)
{
  TaoNominatorList *self = TAO_NOMINATOR_LIST (object);

  stop (self);
  gtk_widget_dispose_template (GTK_WIDGET (object), TAO_TYPE_NOMINATOR_LIST);
  g_clear_pointer (&self->nominators, tao_nominators_unref);
  g_clear_pointer (&self->snapshot, tao_snapshot_unref);
  g_clear_object (&self->rows);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (tao_nominator_list_parent_class)->dispose (object);
}

static void
tao_nominator_list_finalize (GObject *object)
{
  g_array_unref (TAO_NOMINATOR_LIST (object)->netuids);
  G_OBJECT_CLASS (tao_nominator_list_parent_class)->finalize (object);
}

static void
tao_nominator_list_class_init (TaoNominatorListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (TAO_TYPE_PAGE_STATE);
  object_class->dispose = tao_nominator_list_dispose;
  object_class->finalize = tao_nominator_list_finalize;
  signals[CHANGED] = g_signal_new ("changed", TAO_TYPE_NOMINATOR_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/taoscope/Taoscope/ui/account/nominator-list.ui");
  gtk_widget_class_bind_template_child (widget_class, TaoNominatorList, box);
  gtk_widget_class_bind_template_child (widget_class, TaoNominatorList, head);
  gtk_widget_class_bind_template_child (widget_class, TaoNominatorList, note);
  gtk_widget_class_bind_template_child (widget_class, TaoNominatorList, subnet);
  gtk_widget_class_bind_template_child (widget_class, TaoNominatorList, block);
  gtk_widget_class_bind_template_child (widget_class, TaoNominatorList, cancel);
  gtk_widget_class_bind_template_child (widget_class, TaoNominatorList, again);
  gtk_widget_class_bind_template_child (widget_class, TaoNominatorList, copy);
  gtk_widget_class_bind_template_child (widget_class, TaoNominatorList, more);
  gtk_widget_class_bind_template_child (widget_class, TaoNominatorList, state);
  gtk_widget_class_bind_template_child (widget_class, TaoNominatorList, table_place);
  gtk_widget_class_install_action (widget_class, "nominators.read", NULL, read_cb);
  gtk_widget_class_install_action (widget_class, "nominators.open-subnet", NULL, open_subnet_cb);
  gtk_widget_class_install_action (widget_class, "nominators.copy-address", NULL, copy_address_cb);
}

static void
tao_nominator_list_init (TaoNominatorList *self)
{
  g_autoptr(GMenu) menu = g_menu_new ();
  const TaoColumn *columns;
  guint n;

  self->rows = g_list_store_new (TAO_TYPE_NOMINATOR_ROW);
  self->netuids = g_array_new (FALSE, FALSE, sizeof (gint32));
  self->n_wanted = TAO_NOMINATOR_STEP;
  gtk_widget_init_template (GTK_WIDGET (self));
  tao_page_state_set_compact (self->state, TRUE);

  columns = tao_nominator_columns (&n, 0);
  self->table = TAO_TABLE (tao_table_new ("nominators", columns, n, "value"));
  tao_table_set_narrow_row (self->table, tao_nominator_bind_narrow);
  tao_table_set_model (self->table, G_LIST_MODEL (self->rows));
  gtk_widget_remove_css_class (GTK_WIDGET (self->table), "card");
  g_menu_append (menu, _("Open _Subnet"), "nominators.open-subnet");
  g_menu_append (menu, _("_Copy Address"), "nominators.copy-address");
  tao_table_set_menu (self->table, G_MENU_MODEL (menu));
  adw_bin_set_child (self->table_place, GTK_WIDGET (self->table));

  g_signal_connect_object (self->table, "open", G_CALLBACK (open_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->state, "retry", G_CALLBACK (read_stakers), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->block, "clicked", G_CALLBACK (block_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->cancel, "clicked", G_CALLBACK (cancel_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->copy, "clicked", G_CALLBACK (copy_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->more, "clicked", G_CALLBACK (more_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->subnet, "notify::selected", G_CALLBACK (subnet_cb), self, G_CONNECT_SWAPPED);
  show (self);
}
