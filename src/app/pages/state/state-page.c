#include "app/pages/state/state-page.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/format.h"
#include "app/pages/state/state-item.h"
#include "app/pages/state/value-tree.h"
#include "app/text.h"
#include "app/widgets/choice.h"
#include "app/widgets/facts.h"
#include "app/widgets/list-box.h"
#include "engine/browse.h"

#define MODE_STORAGE "storage"
#define MODE_APIS "apis"
/* Bytes and keys are shown to this length; copies are whole. */
#define HEX_SHOWN 96

struct _TaoStatePage {
  TaoPage parent_instance;

  GtkBox *columns;
  GtkWidget *items_scroller, *answer_box;
  AdwBin *mode_slot, *facts_slot, *tree_slot;
  GtkSearchEntry *search;
  GtkListView *items;
  TaoPageState *state;
  GtkLabel *name, *type, *docs, *hint, *nothing;
  GtkListBox *arguments;
  GtkSpinner *spinner;
  GtkButton *read, *copy_key, *copy_bytes, *more;

  TaoChoice *mode;
  TaoValueTree *tree;
  GListStore *store;                  /* of TaoStateItem, of the mode */
  GtkCustomFilter *filter;
  GtkSingleSelection *selection;
  char *needle;                       /* folded (nullable) */

  TaoBrowseCatalogue *catalogue;      /* (nullable) */
  GCancellable *loading_catalogue;    /* (nullable) */
  guint32 wanted_version;             /* of the runtime at the head */
  char *wanted_item;                  /* to be shown once there is a catalogue (nullable) */

  TaoStateItem *item;                 /* shown (nullable) */
  GPtrArray *entries;                 /* AdwEntryRow per part, lent by arguments */
  GtkEditable *block;                 /* lent by arguments */
  GCancellable *reading;              /* (nullable) */
  TaoBrowseAnswer *answer;            /* (nullable); of a map its last page */
  TaoFacts *facts;                    /* lent by facts_slot */
  guint count_row;                    /* of @facts: how many entries */
  guint n_entries;                    /* of all pages */
};

G_DEFINE_FINAL_TYPE (TaoStatePage, tao_state_page, TAO_TYPE_PAGE)

static gboolean
is_calls (TaoStatePage *self)
{
  return g_str_equal (tao_choice_get_active (self->mode), MODE_APIS);
}

/* --- the answer --- */

static void
forget_answer (TaoStatePage *self)
{
  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  g_clear_pointer (&self->answer, tao_browse_answer_unref);
  gtk_spinner_stop (self->spinner);
  gtk_widget_set_visible (self->answer_box, FALSE);
}

static char *
shorten (const char *hex)
{
  gsize length = strlen (hex);

  return length <= HEX_SHOWN ? g_strdup (hex) : g_strdup_printf ("%.*s…%s", HEX_SHOWN - 17, hex, hex + length - 16);
}

static guint
add_fact (TaoFacts *facts, const char *name, const char *value, const char *source, const char *css_class)
{
  guint row = tao_facts_add (facts, name);

  tao_facts_set (facts, row, value);
  tao_facts_set_source (facts, row, source);
  tao_facts_set_class (facts, row, css_class);
  return row;
}

/* How many there are in all nobody tells; it is known once the last page is here. */
static void
show_count (TaoStatePage *self)
{
  g_autofree char *count = tao_format_count (self->n_entries);
  g_autofree char *text = self->answer->last_key != NULL ? g_strdup_printf (_("%s so far, and more"), count) : g_steal_pointer (&count);

  tao_facts_set (self->facts, self->count_row, text);
  gtk_widget_set_visible (GTK_WIDGET (self->more), self->answer->last_key != NULL);
}

static void
show_answer (TaoStatePage *self)
{
  const TaoBrowseAnswer *answer = self->answer;
  TaoFacts *facts = TAO_FACTS (tao_facts_new (TRUE));
  g_autofree char *height = tao_format_count (answer->block), *hash = tao_format_hash (&answer->block_hash);
  g_autofree char *block = g_strdup_printf (_("%s, runtime %u"), height, answer->spec_version);
  g_autofree char *key = shorten (answer->key);
  gboolean is_call = tao_state_item_get_is_call (self->item);

  add_fact (facts, _("Block"), block, hash, NULL);
  if (!is_call)
    add_fact (facts, _("Proof"),
              answer->proof == TAO_BROWSE_PROVEN ? _("Follows from the block's state root") : _("None: as the endpoint says"), NULL,
              answer->proof == TAO_BROWSE_PROVEN ? "tao-pos" : NULL);
  add_fact (facts, is_call ? _("Encoded arguments") : answer->is_map ? _("Key prefix") : _("Storage key"), key, NULL, "tao-mono");
  self->facts = facts;
  self->n_entries = answer->n_entries;
  gtk_widget_set_visible (GTK_WIDGET (self->more), FALSE);
  if (answer->is_map)
    {
      self->count_row = add_fact (facts, _("Entries"), NULL, NULL, NULL);
      show_count (self);
    }
  if (answer->bytes != NULL)
    {
      g_autofree char *bytes = shorten (answer->bytes);

      add_fact (facts, _("Bytes"), bytes, answer->bytes_cut ? _("The first 64 KiB are kept") : NULL, "tao-mono");
    }
  adw_bin_set_child (self->facts_slot, GTK_WIDGET (facts));
  gtk_widget_set_visible (GTK_WIDGET (self->nothing), !answer->set);
  gtk_label_set_text (self->nothing, answer->is_map         ? _("No entry is stored under this key.")
                                     : answer->root != NULL ? _("Nothing is stored under this key; this is the item's default.")
                                                            : _("Nothing is stored under this key."));
  gtk_widget_set_visible (GTK_WIDGET (self->tree_slot), answer->root != NULL && (!answer->is_map || answer->n_entries > 0));
  gtk_widget_set_visible (GTK_WIDGET (self->copy_bytes), answer->bytes != NULL);
  tao_value_tree_set_answer (self->tree, self->answer);
  gtk_widget_set_visible (self->answer_box, TRUE);
}

static void
set_hint (TaoStatePage *self, const char *text, gboolean is_error)
{
  gtk_label_set_text (self->hint, text);
  if (is_error)
    gtk_widget_add_css_class (GTK_WIDGET (self->hint), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->hint), "error");
}

/* A page under the last one; the same block, or the keys would be another map's. */
static void
add_page (TaoStatePage *self, TaoBrowseAnswer *page)
{
  g_clear_pointer (&self->answer, tao_browse_answer_unref);
  self->answer = page;
  self->n_entries += page->n_entries;
  tao_value_tree_add_page (self->tree, page);
  show_count (self);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GError) error = NULL;
  TaoBrowseAnswer *answer = tao_engine_browse_finish (TAO_ENGINE (source), result, &error);
  TaoStatePage *self;

  /* Cancelled: the page may be gone. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = user_data;
  g_clear_object (&self->reading);
  gtk_spinner_stop (self->spinner);
  if (answer == NULL)
    {
      g_autofree char *why = tao_text_line (error->message, TAO_TEXT_LINE);
      g_autofree char *text = g_strdup_printf (_("Not read: %s"), why);

      set_hint (self, text, TRUE);
      gtk_widget_set_sensitive (GTK_WIDGET (self->more), TRUE);
      return;
    }
  gtk_widget_set_sensitive (GTK_WIDGET (self->more), TRUE);
  /* What is shown stays only where another page of it was asked for. */
  if (self->answer != NULL)
    {
      add_page (self, answer);
      return;
    }
  self->answer = answer;
  show_answer (self);
}

/* --- arguments --- */

static gboolean
parse_block (const char *typed, guint64 *out)
{
  g_autoptr(GString) digits = g_string_new (NULL);

  for (const char *c = typed; *c != '\0'; c++)
    if (*c != ',' && !g_ascii_isspace (*c))
      g_string_append_c (digits, *c);
  if (digits->len > 0)
    return g_ascii_string_to_unsigned (digits->str, 10, 0, G_MAXUINT32, out, NULL);
  *out = TAO_BROWSE_HEAD;
  return TRUE;
}

static void
mark (GtkWidget *row, gboolean wrong, const char *why)
{
  if (wrong)
    gtk_widget_add_css_class (row, "error");
  else
    gtk_widget_remove_css_class (row, "error");
  gtk_widget_set_tooltip_text (row, why);
  gtk_accessible_update_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_INVALID,
                               wrong ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

/* Checks what is typed against the types; says the first thing that is wrong. */
static void
check_arguments (TaoStatePage *self)
{
  const TaoBrowseItem *item = tao_state_item_get_item (self->item);
  gboolean is_call = tao_state_item_get_is_call (self->item), ended = FALSE, good = TRUE;
  g_autofree char *problem = NULL;
  guint64 block;
  guint n_given = 0;

  for (guint i = 0; i < item->n_parts; i++)
    {
      GtkWidget *row = self->entries->pdata[i];
      const char *text = gtk_editable_get_text (GTK_EDITABLE (row));
      g_autoptr(GError) error = NULL;

      if (text[0] == '\0')
        {
          /* Keys may be left out from the end: then all entries beneath are read. */
          mark (row, FALSE, NULL);
          ended = TRUE;
          continue;
        }
      n_given++;
      if (ended && !is_call)
        {
          mark (row, TRUE, _("The key before this one is missing"));
          problem = problem != NULL ? problem : g_strdup (_("The key before this one is missing."));
        }
      else if (tao_browse_catalogue_check (self->catalogue, &item->parts[i], text, &error))
        mark (row, FALSE, NULL);
      else
        {
          g_autofree char *why = tao_text_line (error->message, TAO_TEXT_LINE);

          mark (row, TRUE, why);
          if (problem == NULL)
            problem = g_strdup_printf (_("Not a %1$s: %2$s."), item->parts[i].type, why);
        }
    }
  good = parse_block (gtk_editable_get_text (self->block), &block);
  mark (GTK_WIDGET (self->block), !good, good ? NULL : _("A block is a number"));
  if (!good && problem == NULL)
    problem = g_strdup (_("A block is a number."));
  gtk_widget_set_sensitive (GTK_WIDGET (self->read), problem == NULL && (!is_call || n_given == item->n_parts));
  if (problem != NULL)
    set_hint (self, problem, TRUE);
  else if (is_call && n_given < item->n_parts)
    set_hint (self, _("A call needs all its arguments."), FALSE);
  else if (n_given < item->n_parts)
    set_hint (self, _("Without all keys the entries beneath are read, 500 at a time. The first keys narrow them down."), FALSE);
  else
    set_hint (self, "", FALSE);
}

static void
arguments_changed_cb (TaoStatePage *self)
{
  forget_answer (self);
  check_arguments (self);
}

/* @after: (nullable): another page of what is shown. */
static void
ask (TaoStatePage *self, const char *after)
{
  const TaoBrowseItem *item = self->item != NULL ? tao_state_item_get_item (self->item) : NULL;
  TaoEngine *engine = tao_page_get_engine (TAO_PAGE (self));
  TaoBrowseQuestion question = { .after = after };
  g_autofree const char **texts = NULL;

  if (item == NULL || engine == NULL || !gtk_widget_get_sensitive (GTK_WIDGET (self->read)))
    return;
  if (after == NULL)
    forget_answer (self);
  texts = g_new0 (const char *, item->n_parts + 1);
  question.is_call = tao_state_item_get_is_call (self->item);
  question.group = tao_state_item_get_group (self->item);
  question.item = item->name;
  question.texts = texts;
  for (guint i = 0; i < item->n_parts; i++)
    {
      texts[i] = gtk_editable_get_text (GTK_EDITABLE (self->entries->pdata[i]));
      if (texts[i][0] == '\0')
        break;
      question.n_texts++;
    }
  if (!parse_block (gtk_editable_get_text (self->block), &question.block))
    return;
  if (after != NULL)
    question.block = self->answer->block;
  set_hint (self, "", FALSE);
  gtk_spinner_start (self->spinner);
  gtk_widget_set_sensitive (GTK_WIDGET (self->more), FALSE);
  self->reading = g_cancellable_new ();
  tao_engine_browse_async (engine, &question, self->reading, answered_cb, self);
}

static void
read_cb (TaoStatePage *self)
{
  ask (self, NULL);
}

static void
more_cb (TaoStatePage *self)
{
  if (self->answer != NULL && self->answer->last_key != NULL && self->reading == NULL)
    ask (self, self->answer->last_key);
}

static GtkWidget *
add_entry (TaoStatePage *self, const char *title)
{
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  g_signal_connect_object (row, "changed", G_CALLBACK (arguments_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "entry-activated", G_CALLBACK (read_cb), self, G_CONNECT_SWAPPED);
  gtk_list_box_append (self->arguments, row);
  return row;
}

static void
show_item (TaoStatePage *self, TaoStateItem *state_item)
{
  const TaoBrowseItem *item = tao_state_item_get_item (state_item);
  gboolean is_call = tao_state_item_get_is_call (state_item);
  g_autofree char *type = g_strdup_printf (is_call ? _("gives %s") : _("holds %s"), item->result);

  if (self->item == state_item)
    return;
  forget_answer (self);
  g_set_object (&self->item, state_item);
  gtk_label_set_text (self->name, tao_state_item_get_name (state_item));
  gtk_label_set_text (self->type, type);
  gtk_label_set_text (self->docs, item->docs != NULL ? item->docs : "");
  gtk_widget_set_visible (GTK_WIDGET (self->docs), item->docs != NULL);

  g_ptr_array_set_size (self->entries, 0);
  tao_list_box_drop (self->arguments, 0);
  for (guint i = 0; i < item->n_parts; i++)
    {
      const TaoBrowsePart *part = &item->parts[i];
      g_autofree char *title = part->name != NULL ? g_strdup_printf ("%s: %s", part->name, part->type)
                                                  : g_strdup_printf (_("Key %1$u: %2$s (%3$s)"), i + 1, part->type, part->hasher);

      g_ptr_array_add (self->entries, add_entry (self, title));
    }
  self->block = GTK_EDITABLE (add_entry (self, _("Block (empty: the newest)")));
  tao_page_state_show_content (self->state);
  check_arguments (self);
}

/* --- the list --- */

static gboolean
match_cb (gpointer item, gpointer user_data)
{
  TaoStatePage *self = user_data;

  return self->needle == NULL || tao_state_item_matches (item, self->needle);
}

/* Once the list has made its rows: before that it does not know where they are. */
static gboolean
scroll_tick_cb (GtkWidget *items, GdkFrameClock *clock, gpointer user_data)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (items));

  if (gtk_adjustment_get_upper (adjustment) <= gtk_adjustment_get_page_size (adjustment) && gtk_widget_get_height (items) == 0)
    return G_SOURCE_CONTINUE;
  gtk_widget_activate_action (items, "list.scroll-to-item", "u", GPOINTER_TO_UINT (user_data));
  return G_SOURCE_REMOVE;
}

static void
select_wanted (TaoStatePage *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));

  if (self->wanted_item == NULL)
    return;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(TaoStateItem) item = g_list_model_get_item (G_LIST_MODEL (self->selection), i);

      if (!g_str_equal (tao_state_item_get_name (item), self->wanted_item))
        continue;
      gtk_single_selection_set_selected (self->selection, i);
      gtk_widget_add_tick_callback (GTK_WIDGET (self->items), scroll_tick_cb, GUINT_TO_POINTER (i), NULL);
      /* What needs no key is read at once. */
      if (tao_state_item_get_item (item)->n_parts == 0)
        read_cb (self);
      break;
    }
  g_clear_pointer (&self->wanted_item, g_free);
}

static void
list_items (TaoStatePage *self)
{
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  const TaoBrowseGroup *groups;
  guint n;

  if (self->catalogue == NULL)
    return;
  groups = is_calls (self) ? tao_browse_catalogue_get_apis (self->catalogue, &n) : tao_browse_catalogue_get_pallets (self->catalogue, &n);
  for (guint g = 0; g < n; g++)
    for (guint i = 0; i < groups[g].n_items; i++)
      g_ptr_array_add (rows, tao_state_item_new (self->catalogue, is_calls (self), &groups[g], &groups[g].items[i]));
  g_list_store_splice (self->store, 0, g_list_model_get_n_items (G_LIST_MODEL (self->store)), rows->pdata, rows->len);
  forget_answer (self);
  g_clear_object (&self->item);
  tao_page_state_show_empty (self->state, "system-search-symbolic", _("Nothing Chosen"),
                             n > 0 ? _("Choose an item to read it.") : _("The metadata of this runtime does not describe its APIs."), NULL, NULL);
  select_wanted (self);
}

static void
selected_cb (TaoStatePage *self)
{
  TaoStateItem *item = gtk_single_selection_get_selected_item (self->selection);

  if (item != NULL)
    show_item (self, item);
}

static void
search_changed_cb (TaoStatePage *self)
{
  g_autofree char *line = tao_text_line (gtk_editable_get_text (GTK_EDITABLE (self->search)), 64);

  g_clear_pointer (&self->needle, g_free);
  if (line[0] != '\0')
    self->needle = g_utf8_casefold (line, -1);
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
}

static void
setup_item_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *name = gtk_label_new (NULL), *group = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_xalign (GTK_LABEL (group), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_ellipsize (GTK_LABEL (group), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (name, "tao-cell");
  gtk_widget_add_css_class (group, "caption");
  gtk_widget_add_css_class (group, "tao-secondary");
  gtk_widget_set_margin_start (box, 6);
  gtk_widget_set_margin_end (box, 6);
  gtk_widget_set_margin_top (box, 4);
  gtk_widget_set_margin_bottom (box, 4);
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), group);
  gtk_list_item_set_child (list_item, box);
}

static void
bind_item_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  GtkWidget *box = gtk_list_item_get_child (list_item);
  TaoStateItem *item = gtk_list_item_get_item (list_item);

  gtk_label_set_text (GTK_LABEL (gtk_widget_get_first_child (box)), tao_state_item_get_item (item)->name);
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_last_child (box)), tao_state_item_get_group (item));
}

/* --- the catalogue --- */

static void
catalogue_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GError) error = NULL;
  TaoBrowseCatalogue *catalogue = tao_engine_load_catalogue_finish (TAO_ENGINE (source), result, &error);
  TaoStatePage *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = user_data;
  g_clear_object (&self->loading_catalogue);
  if (catalogue == NULL)
    {
      if (self->catalogue == NULL)
        tao_page_show_error (TAO_PAGE (self), _("The runtime cannot be described"), error->message);
      return;
    }
  g_clear_pointer (&self->catalogue, tao_browse_catalogue_unref);
  self->catalogue = catalogue;
  tao_page_show_content (TAO_PAGE (self));
  list_items (self);
}

/* Once, and again after a runtime upgrade. */
static void
load_catalogue (TaoStatePage *self)
{
  TaoEngine *engine = tao_page_get_engine (TAO_PAGE (self));

  if (engine == NULL || self->loading_catalogue != NULL
      || (self->catalogue != NULL && tao_browse_catalogue_get_spec_version (self->catalogue) == self->wanted_version))
    return;
  self->loading_catalogue = g_cancellable_new ();
  tao_engine_load_catalogue_async (engine, self->loading_catalogue, catalogue_cb, self);
}

/* --- page --- */

static void
tao_state_page_set_snapshot (TaoPage *page, TaoSnapshot *snapshot)
{
  TaoStatePage *self = TAO_STATE_PAGE (page);
  const TaoSyncInfo *sync = tao_snapshot_get_sync (snapshot);

  if (sync->state == TAO_SYNC_LIVE && sync->spec_version != TAO_UNKNOWN_U32)
    {
      self->wanted_version = sync->spec_version;
      if (self->catalogue == NULL)
        tao_page_show_loading (page, _("Waiting for the runtime's metadata."));
      load_catalogue (self);
    }
  else if (self->catalogue != NULL)
    return;
  else
    tao_page_show_awaited (page, _("Waiting for a connection."));
}

static void
tao_state_page_navigate (TaoPage *page, const TaoRoute *route)
{
  TaoStatePage *self = TAO_STATE_PAGE (page);
  gboolean calls = g_str_equal (route->tab, MODE_APIS), changes = calls != is_calls (self);

  if (route->item[0] == '\0')
    return;
  g_free (self->wanted_item);
  self->wanted_item = g_strdup (route->item);
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  g_clear_pointer (&self->needle, g_free);
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_LESS_STRICT);
  tao_choice_set_active (self->mode, calls ? MODE_APIS : MODE_STORAGE);
  if (!changes && self->catalogue != NULL)
    select_wanted (self);
}

static void
tao_state_page_refresh (TaoPage *page)
{
  TaoStatePage *self = TAO_STATE_PAGE (page);

  if (self->item != NULL)
    read_cb (self);
  else
    load_catalogue (self);
}

static gboolean
tao_state_page_focus_filter (TaoPage *page)
{
  return gtk_widget_grab_focus (GTK_WIDGET (TAO_STATE_PAGE (page)->search));
}

static gboolean
tao_state_page_is_ready (TaoPage *page)
{
  TaoStatePage *self = TAO_STATE_PAGE (page);

  return tao_page_get_state (page) != TAO_STATE_LOADING && self->loading_catalogue == NULL && self->reading == NULL;
}

static void
copy_key_cb (TaoStatePage *self)
{
  if (self->answer != NULL)
    tao_page_copy (TAO_PAGE (self), self->answer->key);
}

static void
copy_bytes_cb (TaoStatePage *self)
{
  if (self->answer != NULL && self->answer->bytes != NULL)
    tao_page_copy (TAO_PAGE (self), self->answer->bytes);
}

static void
narrow_changed_cb (TaoStatePage *self)
{
  gboolean narrow = tao_page_get_narrow (TAO_PAGE (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->columns), narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  tao_value_tree_set_narrow (self->tree, narrow);
  gtk_widget_set_vexpand (self->items_scroller, !narrow);
  gtk_widget_set_size_request (self->items_scroller, narrow ? -1 : 262, narrow ? 150 : -1);
}

static void
tao_state_page_dispose (GObject *object)
{
  TaoStatePage *self = TAO_STATE_PAGE (object);

  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  if (self->loading_catalogue != NULL)
    g_cancellable_cancel (self->loading_catalogue);
  g_clear_object (&self->reading);
  g_clear_object (&self->loading_catalogue);
  if (self->filter != NULL)
    gtk_custom_filter_set_filter_func (self->filter, NULL, NULL, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), TAO_TYPE_STATE_PAGE);
  g_clear_object (&self->item);
  g_clear_object (&self->selection);
  g_clear_object (&self->filter);
  g_clear_object (&self->store);
  g_clear_pointer (&self->answer, tao_browse_answer_unref);
  g_clear_pointer (&self->catalogue, tao_browse_catalogue_unref);
  G_OBJECT_CLASS (tao_state_page_parent_class)->dispose (object);
}

static void
tao_state_page_finalize (GObject *object)
{
  TaoStatePage *self = TAO_STATE_PAGE (object);

  g_ptr_array_unref (self->entries);
  g_free (self->needle);
  g_free (self->wanted_item);
  G_OBJECT_CLASS (tao_state_page_parent_class)->finalize (object);
}

static void
tao_state_page_class_init (TaoStatePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  TaoPageClass *page_class = TAO_PAGE_CLASS (klass);

  object_class->dispose = tao_state_page_dispose;
  object_class->finalize = tao_state_page_finalize;
  page_class->set_snapshot = tao_state_page_set_snapshot;
  page_class->navigate = tao_state_page_navigate;
  page_class->refresh = tao_state_page_refresh;
  page_class->focus_filter = tao_state_page_focus_filter;
  page_class->is_ready = tao_state_page_is_ready;

  g_type_ensure (TAO_TYPE_PAGE_STATE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/taoscope/Taoscope/ui/state/state-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TaoStatePage, columns);
  gtk_widget_class_bind_template_child (widget_class, TaoStatePage, mode_slot);
  gtk_widget_class_bind_template_child (widget_class, TaoStatePage, search);
  gtk_widget_class_bind_template_child (widget_class, TaoStatePage, items_scroller);
  gtk_widget_class_bind_template_child (widget_class, TaoStatePage, items);
  gtk_widget_class_bind_template_child (widget_class, TaoStatePage, state);
  gtk_widget_class_bind_template_child (widget_class, TaoStatePage, name);
  gtk_widget_class_bind_template_child (widget_class, TaoStatePage, type);
  gtk_widget_class_bind_template_child (widget_class, TaoStatePage, docs);
  gtk_widget_class_bind_template_child (widget_class, TaoStatePage, arguments);
  gtk_widget_class_bind_template_child (widget_class, TaoStatePage, hint);
  gtk_widget_class_bind_template_child (widget_class, TaoStatePage, spinner);
  gtk_widget_class_bind_template_child (widget_class, TaoStatePage, read);
  gtk_widget_class_bind_template_child (widget_class, TaoStatePage, answer_box);
  gtk_widget_class_bind_template_child (widget_class, TaoStatePage, facts_slot);
  gtk_widget_class_bind_template_child (widget_class, TaoStatePage, nothing);
  gtk_widget_class_bind_template_child (widget_class, TaoStatePage, tree_slot);
  gtk_widget_class_bind_template_child (widget_class, TaoStatePage, copy_key);
  gtk_widget_class_bind_template_child (widget_class, TaoStatePage, copy_bytes);
  gtk_widget_class_bind_template_child (widget_class, TaoStatePage, more);
}

static void
build_list (TaoStatePage *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkFilterListModel *filtered;

  g_signal_connect (factory, "setup", G_CALLBACK (setup_item_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_item_cb), NULL);
  self->store = g_list_store_new (TAO_TYPE_STATE_ITEM);
  self->filter = gtk_custom_filter_new (match_cb, self, NULL);
  filtered = gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (self->store)), GTK_FILTER (g_object_ref (self->filter)));
  self->selection = gtk_single_selection_new (G_LIST_MODEL (filtered));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_list_view_set_factory (self->items, factory);
  gtk_list_view_set_model (self->items, GTK_SELECTION_MODEL (self->selection));
  g_object_unref (factory);
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (selected_cb), self, G_CONNECT_SWAPPED);
}

static void
tao_state_page_init (TaoStatePage *self)
{
  self->entries = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  build_list (self);

  self->mode = TAO_CHOICE (tao_choice_new (FALSE));
  tao_choice_add (self->mode, MODE_STORAGE, _("Storage"));
  tao_choice_add (self->mode, MODE_APIS, _("Runtime APIs"));
  adw_bin_set_child (self->mode_slot, GTK_WIDGET (self->mode));
  self->tree = TAO_VALUE_TREE (tao_value_tree_new ());
  adw_bin_set_child (self->tree_slot, GTK_WIDGET (self->tree));

  g_signal_connect_object (self->mode, "notify::active", G_CALLBACK (list_items), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "search-changed", G_CALLBACK (search_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->read, "clicked", G_CALLBACK (read_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->more, "clicked", G_CALLBACK (more_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->copy_key, "clicked", G_CALLBACK (copy_key_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->copy_bytes, "clicked", G_CALLBACK (copy_bytes_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self, "notify::narrow", G_CALLBACK (narrow_changed_cb), self, G_CONNECT_SWAPPED);
}
