/* What every page owes, over the page registry: each state is forced once, its
 * models keep their word, its controls have names, it follows the window's
 * width and the theme, and thousands of snapshots leave nothing behind. */
#include "page-harness.h"
#include "market-sample.h"
#include "subnet-sample.h"

#include "app/charts/cursor.h"
#include "app/charts/plot.h"
#include "app/page-registry.h"
#include "app/widgets/table.h"

#define ALICE "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"

/* TAOSCOPE_SNAPSHOTS per page; the slow suite says 2000. */
#define FEW_SNAPSHOTS 120
/* What a page may grow by from the second quarter of its snapshots on: caches and the heap's own slack. */
#define MOST_GROWTH_PAGES 768

static TaoRoute
route_of (const TaoPageEntry *entry)
{
  TaoRoute route = tao_route_page (entry->parent != NULL ? entry->parent : entry->name);

  if (entry->parent != NULL)
    g_strlcpy (route.tab, entry->name, sizeof route.tab);
  if (entry->flags & TAO_PAGE_NEEDS_PLACE)
    route.netuid = SAMPLE_NETUID;
  if (g_str_equal (entry->name, "uid"))
    route.uid = 6;
  if (g_str_equal (entry->name, "account"))
    {
      route.netuid = TAO_ROUTE_NONE;
      g_strlcpy (route.account, ALICE, sizeof route.account);
    }
  return route;
}

/* Pages about one subnet, or one uid in it. */
static gboolean
is_about_subnet (const TaoPageEntry *entry)
{
  return entry->parent != NULL || g_str_equal (entry->name, "uid") || g_str_equal (entry->name, "subnet");
}

/* The subnet page is only its tabs, and each of those is an entry. */
static gboolean
is_container (const TaoPageEntry *entry)
{
  return g_str_equal (entry->name, "subnet");
}

static TaoSnapshot *
content_of (const TaoPageEntry *entry, guint64 block)
{
  return is_about_subnet (entry) ? sample_subnet (SAMPLE_OWN, block) : sample_market (SAMPLE_MARKET_PLAIN, block);
}

static PageHarness
open_page (const TaoPageEntry *entry)
{
  TaoRoute route = route_of (entry);

  return harness_open (entry->get_type (), &route);
}

/* --- states --- */

static const char *
state_name (TaoState state)
{
  static const char *const names[] = { "content", "loading", "empty", "error" };

  return names[state];
}

/* What a page shows when nothing has been read yet, when the endpoint is refused, when there is no network and nothing
 * saved, when what was saved is shown without a network, and when heads stopped coming. Pages that need no chain show
 * their content always. */
static const struct {
  const char *parent, *name, *waiting, *refused, *nothing, *offline, *stalled;
} expected[] = {
  { "", "overview", "loading", "error", "empty", "content", "content" },
  { "", "subnets", "loading", "error", "empty", "content", "content" },
  /* The samples have no directory of validators, and only what was read survives offline. */
  { "", "validators", "loading", "error", "empty", "empty", "loading" },
  { "", "portfolio", "empty", "empty", "empty", "empty", "empty" },
  /* Wallets are looked for on this computer, by the application. */
  { "", "wallets", "loading", "loading", "loading", "loading", "loading" },
  { "", "activity", "loading", "error", "empty", "content", "content" },
  { "", "node", "content", "content", "content", "content", "content" },
  { "", "learn", "content", "content", "content", "content", "content" },
  { "", "subnet", "content", "content", "content", "content", "content" },
  { "", "uid", "loading", "error", "error", "content", "content" },
  { "", "account", "loading", "error", "empty", "content", "content" },
  { "", "state", "loading", "error", "empty", "empty", "loading" },
  { "", "alerts", "content", "content", "content", "content", "content" },
  { "", "first-run", "content", "content", "content", "content", "content" },
  { "subnet", "overview", "loading", "error", "error", "content", "content" },
  { "subnet", "market", "loading", "error", "error", "content", "content" },
  { "subnet", "metagraph", "loading", "error", "error", "content", "content" },
  { "subnet", "weights", "loading", "error", "error", "content", "content" },
  { "subnet", "verify", "loading", "error", "error", "content", "content" },
  { "subnet", "parameters", "loading", "error", "error", "empty", "loading" },
};

static TaoSnapshot *
offline_without_anything (void)
{
  g_autoptr(TaoSnapshot) base = sample_market (SAMPLE_MARKET_NOTHING, 0);
  TaoSnapshotBuilder *builder = tao_snapshot_builder_new (base);
  g_autoptr(TaoArena) arena = tao_arena_new ();
  TaoSyncInfo *sync = tao_arena_dup_array (arena, TaoSyncInfo, tao_snapshot_get_sync (base), 1);

  sync->state = TAO_SYNC_OFFLINE;
  tao_snapshot_builder_set_sync (builder, arena, sync);
  return tao_snapshot_builder_end (builder);
}

static const char *
state_after (const TaoPageEntry *entry, TaoSnapshot *snapshot)
{
  PageHarness harness = open_page (entry);
  const char *name;

  harness_offer (&harness, snapshot);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (harness.page));
  name = state_name (tao_page_get_state (harness.page));
  harness_close (&harness);
  return name;
}

static void
test_states (void)
{
  guint n;
  const TaoPageEntry *entries = tao_page_registry (&n);

  for (guint i = 0; i < n; i++)
    {
      gboolean subnet = is_about_subnet (&entries[i]), found = FALSE;
      const char *is[] = {
        state_after (&entries[i], sample_market (SAMPLE_MARKET_NOTHING, 0)),
        state_after (&entries[i], sample_market (SAMPLE_MARKET_NOTHING | SAMPLE_MARKET_REFUSED, 0)),
        state_after (&entries[i], offline_without_anything ()),
        state_after (&entries[i], subnet ? sample_subnet (SAMPLE_OWN | SAMPLE_OFFLINE, 1000) : sample_market (SAMPLE_MARKET_OFFLINE, 1000)),
        state_after (&entries[i], subnet ? sample_subnet (SAMPLE_OWN, 1000) : sample_market (SAMPLE_MARKET_STALLED, 1000)),
      };

      g_test_message ("%s/%s: %s %s %s %s %s", entries[i].parent != NULL ? entries[i].parent : "", entries[i].name, is[0], is[1], is[2], is[3], is[4]);
      for (guint e = 0; e < G_N_ELEMENTS (expected); e++)
        {
          if (!g_str_equal (expected[e].name, entries[i].name)
              || !g_str_equal (expected[e].parent, entries[i].parent != NULL ? entries[i].parent : ""))
            continue;
          found = TRUE;
          g_assert_cmpstr (is[0], ==, expected[e].waiting);
          g_assert_cmpstr (is[1], ==, expected[e].refused);
          g_assert_cmpstr (is[2], ==, expected[e].nothing);
          g_assert_cmpstr (is[3], ==, expected[e].offline);
          g_assert_cmpstr (is[4], ==, expected[e].stalled);
        }
      /* A new page belongs into the table. */
      g_assert_true (found);
    }
}

/* --- models --- */

/* A plain copy of a model, held against what it says has changed. */
typedef struct {
  GListModel *model;
  GPtrArray *copy;
} Validator;

static void
items_changed_cb (GListModel *model, guint position, guint removed, guint added, gpointer user_data)
{
  GPtrArray *copy = ((Validator *) user_data)->copy;

  g_assert_cmpuint (position + removed, <=, copy->len);
  if (removed > 0)
    g_ptr_array_remove_range (copy, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (copy, (int) (position + i), g_list_model_get_item (model, position + i));
  /* What it did not mention is still where it was. */
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, copy->len);
  for (guint i = 0; i < copy->len; i++)
    {
      g_autoptr(GObject) item = g_list_model_get_item (model, i);

      g_assert_true ((gpointer) item == copy->pdata[i]);
    }
}

static void
validate (GListModel *model, GPtrArray *validators)
{
  Validator *validator;

  for (guint i = 0; i < validators->len; i++)
    if (((Validator *) validators->pdata[i])->model == model)
      return;
  validator = g_new (Validator, 1);
  validator->model = g_object_ref (model);
  validator->copy = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    g_ptr_array_add (validator->copy, g_list_model_get_item (model, i));
  g_signal_connect (model, "items-changed", G_CALLBACK (items_changed_cb), validator);
  g_ptr_array_add (validators, validator);
}

static void
validator_free (gpointer data)
{
  Validator *validator = data;

  g_signal_handlers_disconnect_by_data (validator->model, validator);
  g_object_unref (validator->model);
  g_ptr_array_unref (validator->copy);
  g_free (validator);
}

/* A view's selection, and everything it was made from. */
static void
validate_chain (GListModel *model, GPtrArray *validators)
{
  while (model != NULL)
    {
      g_autoptr(GListModel) inner = NULL;

      validate (model, validators);
      if (g_object_class_find_property (G_OBJECT_GET_CLASS (model), "model") == NULL)
        return;
      g_object_get (model, "model", &inner, NULL);
      model = inner;                  /* kept by the outer one */
    }
}

static void
validate_views (GtkWidget *widget, GPtrArray *validators)
{
  if (GTK_IS_COLUMN_VIEW (widget))
    validate_chain (G_LIST_MODEL (gtk_column_view_get_model (GTK_COLUMN_VIEW (widget))), validators);
  else if (GTK_IS_LIST_VIEW (widget))
    validate_chain (G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (widget))), validators);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    validate_views (child, validators);
}

static void
test_models (void)
{
  static const SampleMarketFlags market[] = {
    SAMPLE_MARKET_PLAIN, SAMPLE_MARKET_REVERSED, SAMPLE_MARKET_WITHOUT_QUARRY, SAMPLE_MARKET_PLAIN, SAMPLE_MARKET_ONLY_ROOT,
    SAMPLE_MARKET_DIFFERS, SAMPLE_MARKET_WITHOUT_QUARRY | SAMPLE_MARKET_REVERSED, SAMPLE_MARKET_PLAIN,
  };
  static const SampleFlags subnet[] = {
    SAMPLE_PLAIN, SAMPLE_OWN, SAMPLE_NO_UIDS, SAMPLE_FULL, SAMPLE_NO_METAGRAPH, SAMPLE_IDLE, SAMPLE_DIFFERS, SAMPLE_PLAIN,
  };
  guint n, n_models = 0;
  const TaoPageEntry *entries = tao_page_registry (&n);

  for (guint i = 0; i < n; i++)
    {
      PageHarness harness = open_page (&entries[i]);
      g_autoptr(GPtrArray) validators = g_ptr_array_new_with_free_func (validator_free);

      for (guint step = 0; step < G_N_ELEMENTS (market); step++)
        {
          harness_offer (&harness, is_about_subnet (&entries[i]) ? sample_subnet (subnet[step], 1000 + step)
                                                                 : sample_market (market[step], 1000 + step));
          gtk_test_widget_wait_for_draw (GTK_WIDGET (harness.page));
          validate_views (GTK_WIDGET (harness.page), validators);
        }
      n_models += validators->len;
      g_ptr_array_set_size (validators, 0);
      harness_close (&harness);
    }
  g_test_message ("%u models", n_models);
  g_assert_cmpuint (n_models, >, 12);
}

/* --- names and roles --- */

static gboolean
has_text_below (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget) && gtk_label_get_text (GTK_LABEL (widget))[0] != '\0')
    return TRUE;
  if (GTK_IS_INSCRIPTION (widget) && gtk_inscription_get_text (GTK_INSCRIPTION (widget)) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (has_text_below (child))
      return TRUE;
  return FALSE;
}

static gboolean
has_name (GtkWidget *widget)
{
  GtkAccessible *accessible = GTK_ACCESSIBLE (widget);

  return gtk_test_accessible_has_property (accessible, GTK_ACCESSIBLE_PROPERTY_LABEL)
         || gtk_test_accessible_has_relation (accessible, GTK_ACCESSIBLE_RELATION_LABELLED_BY);
}

/* A row of a preferences list lends its title to what stands in it. */
static gboolean
is_in_titled_row (GtkWidget *widget)
{
  GtkWidget *row = gtk_widget_get_ancestor (widget, ADW_TYPE_PREFERENCES_ROW);

  return row != NULL && adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row))[0] != '\0';
}

/* Made by GTK, inside something that is checked itself, or a mere container. */
static gboolean
is_inner (GtkWidget *widget)
{
  return gtk_widget_get_ancestor (widget, GTK_TYPE_SPIN_BUTTON) != NULL || gtk_widget_get_ancestor (widget, GTK_TYPE_POPOVER) != NULL
         || gtk_widget_get_ancestor (widget, GTK_TYPE_SEARCH_ENTRY) != NULL || gtk_widget_get_ancestor (widget, GTK_TYPE_INFO_BAR) != NULL;
}

static void
check_names (GtkWidget *widget, const char *page, guint *checked, guint *wrong)
{
  gboolean good = TRUE, counts = TRUE;

  if (!gtk_widget_get_visible (widget) || !gtk_widget_get_child_visible (widget))
    return;
  if (GTK_IS_MENU_BUTTON (widget) || GTK_IS_BUTTON (widget))
    good = has_name (widget) || has_text_below (widget) || gtk_widget_get_ancestor (widget, GTK_TYPE_MENU_BUTTON) != NULL;
  else if (TAO_IS_PLOT (widget))
    {
      good = has_name (widget);
      gtk_test_accessible_assert_role (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_ROLE_IMG);
    }
  else if (TAO_IS_CURSOR (widget))
    {
      good = has_name (widget);
      gtk_test_accessible_assert_role (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_ROLE_SLIDER);
    }
  else if (GTK_IS_ENTRY (widget) || GTK_IS_SEARCH_ENTRY (widget) || GTK_IS_PASSWORD_ENTRY (widget) || GTK_IS_SPIN_BUTTON (widget)
           || GTK_IS_DROP_DOWN (widget) || GTK_IS_SWITCH (widget) || GTK_IS_SCALE (widget))
    good = has_name (widget) || is_in_titled_row (widget);
  else if (GTK_IS_COLUMN_VIEW (widget) || GTK_IS_LIST_VIEW (widget))
    good = has_name (widget) || GTK_IS_COLUMN_VIEW (gtk_widget_get_parent (widget));
  else
    counts = FALSE;
  if (counts && !is_inner (widget))
    {
      ++*checked;
      if (!good)
        {
          g_printerr ("%s: a %s in a %s in a %s has no name\n", page, G_OBJECT_TYPE_NAME (widget), G_OBJECT_TYPE_NAME (gtk_widget_get_parent (widget)),
                      G_OBJECT_TYPE_NAME (gtk_widget_get_parent (gtk_widget_get_parent (widget))));
          ++*wrong;
        }
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    check_names (child, page, checked, wrong);
}

static void
test_names (void)
{
  guint n, checked = 0, wrong = 0;
  const TaoPageEntry *entries = tao_page_registry (&n);

  for (guint i = 0; i < n; i++)
    for (guint narrow = 0; narrow < 2; narrow++)
      {
        PageHarness harness = open_page (&entries[i]);

        tao_page_set_narrow (harness.page, narrow != 0);
        harness_offer (&harness, content_of (&entries[i], 1000));
        for (guint draw = 0; draw < 3; draw++)
          gtk_test_widget_wait_for_draw (GTK_WIDGET (harness.page));
        check_names (GTK_WIDGET (harness.page), entries[i].name, &checked, &wrong);
        check_names (tao_page_get_header_start (harness.page), entries[i].name, &checked, &wrong);
        check_names (tao_page_get_header_end (harness.page), entries[i].name, &checked, &wrong);
        harness_close (&harness);
      }
  g_test_message ("%u widgets", checked);
  g_assert_cmpuint (checked, >, 300);
  g_assert_cmpuint (wrong, ==, 0);
}

/* --- width and theme --- */

static void
test_widths (void)
{
  static const int widths[] = { 1064, 360, 720, 360, 1064 };
  guint n;
  const TaoPageEntry *entries = tao_page_registry (&n);

  for (guint i = 0; i < n; i++)
    {
      PageHarness harness = open_page (&entries[i]);
      int before = 0;

      harness_offer (&harness, content_of (&entries[i], 1000));
      for (guint w = 0; w < G_N_ELEMENTS (widths); w++)
        {
          int least;

          tao_page_set_narrow (harness.page, widths[w] < 720);
          gtk_window_set_default_size (harness.window, widths[w], 714);
          wait_for (ABS (gtk_widget_get_width (GTK_WIDGET (harness.page)) - widths[w]) <= 60);
          gtk_test_widget_wait_for_draw (GTK_WIDGET (harness.page));
          gtk_widget_measure (GTK_WIDGET (harness.page), GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
          g_assert_cmpint (least, <=, 360);
          if (w == 0)
            before = gtk_widget_get_width (GTK_WIDGET (harness.page));
        }
      g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (harness.page)), ==, before);
      harness_close (&harness);
    }
}

static void
test_themes (void)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  guint n;
  const TaoPageEntry *entries = tao_page_registry (&n);

  for (guint i = 0; i < n; i++)
    {
      PageHarness harness = open_page (&entries[i]);
      g_autoptr(TaoSnapshot) snapshot = content_of (&entries[i], 1000);
      TaoState state;

      harness_offer (&harness, tao_snapshot_ref (snapshot));
      state = tao_page_get_state (harness.page);
      for (guint dark = 0; dark < 2; dark++)
        {
          adw_style_manager_set_color_scheme (manager, dark ? ADW_COLOR_SCHEME_FORCE_DARK : ADW_COLOR_SCHEME_FORCE_LIGHT);
          gtk_test_widget_wait_for_draw (GTK_WIDGET (harness.page));
          g_assert_cmpint (adw_style_manager_get_dark (manager), ==, dark != 0);
          g_assert_cmpint (tao_page_get_state (harness.page), ==, state);
        }
      adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_DEFAULT);
      harness_close (&harness);
    }
}

/* --- hidden pages --- */

/* Everything below a page that tells of changes: its widgets, the models of its lists and their rows. */
typedef struct {
  GPtrArray *watched;      /* of GObject */
  guint n_changes;
  const char *type, *property;      /* of the last change */
} Watcher;

static void
notified_cb (GObject *object, GParamSpec *pspec, gpointer user_data)
{
  Watcher *watcher = user_data;

  watcher->n_changes++;
  watcher->type = G_OBJECT_TYPE_NAME (object);
  watcher->property = pspec != NULL ? g_param_spec_get_name (pspec) : "items";
}

static void
model_changed_cb (GListModel *model, guint position, guint removed, guint added, gpointer user_data)
{
  notified_cb (G_OBJECT (model), NULL, user_data);
}

static void
watch_object (gpointer object, Watcher *watcher)
{
  if (g_ptr_array_find (watcher->watched, object, NULL))
    return;
  g_signal_connect (object, "notify", G_CALLBACK (notified_cb), watcher);
  if (G_IS_LIST_MODEL (object))
    g_signal_connect (object, "items-changed", G_CALLBACK (model_changed_cb), watcher);
  g_ptr_array_add (watcher->watched, g_object_ref (object));
}

static void
watch_model (GListModel *model, Watcher *watcher)
{
  for (guint i = 0; model != NULL && i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(GObject) item = g_list_model_get_item (model, i);

      watch_object (item, watcher);
    }
  while (model != NULL)
    {
      g_autoptr(GListModel) inner = NULL;

      watch_object (model, watcher);
      if (g_object_class_find_property (G_OBJECT_GET_CLASS (model), "model") == NULL)
        return;
      g_object_get (model, "model", &inner, NULL);
      model = inner;                  /* kept by the outer one */
    }
}

static void
watch_below (GtkWidget *widget, Watcher *watcher)
{
  watch_object (widget, watcher);
  if (GTK_IS_COLUMN_VIEW (widget))
    watch_model (G_LIST_MODEL (gtk_column_view_get_model (GTK_COLUMN_VIEW (widget))), watcher);
  else if (GTK_IS_LIST_VIEW (widget))
    watch_model (G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (widget))), watcher);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    watch_below (child, watcher);
}

static void
watcher_clear (Watcher *watcher)
{
  for (guint i = 0; i < watcher->watched->len; i++)
    g_signal_handlers_disconnect_by_data (watcher->watched->pdata[i], watcher);
  g_ptr_array_unref (watcher->watched);
}

static gboolean
passed_cb (gpointer passed)
{
  *(gboolean *) passed = TRUE;
  return G_SOURCE_REMOVE;
}

/* More than the second after which timers of pages come round. */
static void
let_time_pass (void)
{
  gboolean passed = FALSE;

  g_timeout_add (1100, passed_cb, &passed);
  while (!passed)
    g_main_context_iteration (NULL, TRUE);
}

typedef struct {
  const TaoPageEntry *entry;
  PageHarness harness;
  TaoSnapshot *shown;
  TaoSnapshot *last;
  Watcher watcher;
} HiddenPage;

static void
show_and_hide (HiddenPage *self, const TaoPageEntry *entry)
{
  self->entry = entry;
  self->harness = open_page (entry);
  self->shown = content_of (entry, 1000);
  self->watcher.watched = g_ptr_array_new_with_free_func (g_object_unref);
  harness_offer (&self->harness, tao_snapshot_ref (self->shown));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (self->harness.page));
  tao_page_set_active (self->harness.page, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->harness.page), FALSE);
}

static void
offer_hidden (HiddenPage *self)
{
  gboolean subnet = is_about_subnet (self->entry);

  watch_below (GTK_WIDGET (self->harness.page), &self->watcher);
  harness_offer (&self->harness, subnet ? sample_subnet (SAMPLE_DIFFERS, 1001) : sample_market (SAMPLE_MARKET_WITHOUT_QUARRY, 1001));
  harness_offer (&self->harness, subnet ? sample_subnet (SAMPLE_NO_METAGRAPH, 1002) : sample_market (SAMPLE_MARKET_REFUSED, 1002));
  self->last = subnet ? sample_subnet (SAMPLE_OWN | SAMPLE_FULL, 1003) : sample_market (SAMPLE_MARKET_REVERSED, 1003);
  harness_offer (&self->harness, self->last);
}

/* Whether the page changed when it was shown again. */
static gboolean
show_again (HiddenPage *self)
{
  TaoPage *page = self->harness.page;
  gboolean changed;

  if (self->watcher.n_changes > 0)
    g_error ("%s, while hidden: %u changes, the last is %s of a %s", self->entry->name, self->watcher.n_changes, self->watcher.property,
             self->watcher.type);
  g_assert_true (tao_page_get_snapshot (page) == self->shown);
  gtk_widget_set_visible (GTK_WIDGET (page), TRUE);
  self->watcher.n_changes = 0;
  tao_page_set_active (page, TRUE);
  g_assert_true (tao_page_get_snapshot (page) == self->last);
  changed = self->watcher.n_changes > 0;
  watcher_clear (&self->watcher);
  tao_snapshot_unref (self->shown);
  harness_close (&self->harness);
  return changed;
}

/* A page out of view is left as it was, whatever the chain does, until it is shown again: then it hears of the last. */
static void
test_hidden (void)
{
  guint n, n_changed = 0;
  const TaoPageEntry *entries = tao_page_registry (&n);
  g_autofree HiddenPage *pages = g_new0 (HiddenPage, n);

  for (guint i = 0; i < n; i++)
    show_and_hide (&pages[i], &entries[i]);
  let_time_pass ();            /* a page that had begun to load shows so after a moment */
  for (guint i = 0; i < n; i++)
    offer_hidden (&pages[i]);
  let_time_pass ();
  for (guint i = 0; i < n; i++)
    n_changed += show_again (&pages[i]);
  /* Those that show nothing of the chain have nothing to catch up with. */
  g_test_message ("%u of %u pages caught up", n_changed, n);
  g_assert_cmpuint (n_changed, >=, 12);
}

/* --- charts --- */

/* The same without a connection: what is there stays, and is old. */
static TaoSnapshot *
made_stale (TaoSnapshot *base)
{
  TaoSnapshotBuilder *builder = tao_snapshot_builder_new (base);
  g_autoptr(TaoArena) arena = tao_arena_new ();
  TaoSyncInfo *sync = tao_arena_dup_array (arena, TaoSyncInfo, tao_snapshot_get_sync (base), 1);

  sync->state = TAO_SYNC_OFFLINE;
  tao_snapshot_builder_set_sync (builder, arena, sync);
  return tao_snapshot_builder_end (builder);
}

/* Charts of their own below @widget, not the small ones in rows. */
static void
collect_plots (GtkWidget *widget, GPtrArray *plots)
{
  if (TAO_IS_PLOT (widget) && TAO_PLOT_GET_CLASS (widget)->render_stale != NULL)
    g_ptr_array_add (plots, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    collect_plots (child, plots);
}

static void
assert_age (const GPtrArray *plots, const char *page, const char *age)
{
  for (guint i = 0; i < plots->len; i++)
    {
      TaoPlot *plot = plots->pdata[i];

      if (g_strcmp0 (tao_plot_get_stale (plot), age) != 0)
        g_error ("%s: chart %u (%s) says “%s”", page, i, tao_plot_get_label (plot), tao_plot_get_stale (plot));
    }
}

/* What a chart owes its reader whatever it draws: a name, a table, and for a point words and where it comes from. */
static guint
assert_answers (const GPtrArray *plots, const char *page, gboolean of_network)
{
  guint n_with_points = 0;

  for (guint i = 0; i < plots->len; i++)
    {
      TaoPlot *plot = plots->pdata[i];
      TaoPlotClass *klass = TAO_PLOT_GET_CLASS (plot);
      g_autofree char *csv = tao_plot_to_csv (plot), *words = NULL, *origin = NULL;

      if (tao_plot_get_label (plot) == NULL || csv == NULL)
        g_error ("%s: chart %u (%s) has no name or no table", page, i, G_OBJECT_TYPE_NAME (plot));
      if (klass->n_points == NULL || klass->n_points (plot) == 0)
        continue;
      n_with_points++;
      words = klass->describe (plot, 0);
      origin = tao_plot_describe_origin (plot, 0);
      if (words == NULL || words[0] == '\0')
        g_error ("%s: a point of %s has no words", page, tao_plot_get_label (plot));
      if (of_network && (origin == NULL || strstr (origin, "\t") == NULL))
        g_error ("%s: a point of %s does not say where it comes from", page, tao_plot_get_label (plot));
      if (!of_network)
        g_assert_null (origin);
    }
  return n_with_points;
}

/* Each chart of each page is as old as its page, and says so; none is forgotten. */
static void
test_charts (void)
{
  /* How many charts a page has, and how many of them have points without a history. */
  static const struct { const char *parent, *page; guint plots, with_points; } pages[] = {
    { NULL, "overview", 2, 2 }, { NULL, "subnets", 1, 0 }, { NULL, "portfolio", 2, 0 }, { NULL, "learn", 0, 0 }, { NULL, "uid", 5, 2 },
    { "subnet", "market", 2, 1 }, { "subnet", "metagraph", 1, 1 }, { "subnet", "weights", 2, 2 }, { "subnet", "verify", 1, 0 },
  };
  guint n, n_seen = 0;
  const TaoPageEntry *entries = tao_page_registry (&n);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(GPtrArray) plots = g_ptr_array_new ();
      g_autoptr(TaoSnapshot) live = NULL;
      gboolean learn = g_str_equal (entries[i].name, "learn");
      PageHarness harness;
      guint with_points;

      if (is_container (&entries[i]))
        continue;
      live = content_of (&entries[i], 1000);
      harness = open_page (&entries[i]);
      harness_offer (&harness, tao_snapshot_ref (live));
      gtk_test_widget_wait_for_draw (GTK_WIDGET (harness.page));
      collect_plots (GTK_WIDGET (harness.page), plots);
      assert_age (plots, entries[i].name, NULL);
      with_points = tao_page_get_state (harness.page) == TAO_STATE_CONTENT ? assert_answers (plots, entries[i].name, !learn) : 0;
      for (guint p = 0; p < G_N_ELEMENTS (pages); p++)
        if (g_str_equal (pages[p].page, entries[i].name) && g_strcmp0 (pages[p].parent, entries[i].parent) == 0)
          {
            g_test_message ("%s: %u charts, %u with points", entries[i].name, plots->len, with_points);
            g_assert_cmpuint (plots->len, >=, pages[p].plots);
            g_assert_cmpuint (with_points, >=, pages[p].with_points);
            n_seen += plots->len;
          }
      harness_offer (&harness, made_stale (live));
      assert_age (plots, entries[i].name, learn ? NULL : "no data since 22 Nov, 13:40");
      gtk_test_widget_wait_for_draw (GTK_WIDGET (harness.page));
      harness_offer (&harness, tao_snapshot_ref (live));
      assert_age (plots, entries[i].name, NULL);
      harness_close (&harness);
    }
  g_assert_cmpuint (n_seen, >=, 14);
}

/* --- many snapshots --- */

static glong
resident_pages (void)
{
  g_autofree char *text = NULL;
  glong size = 0, resident = 0;

  g_file_get_contents ("/proc/self/statm", &text, NULL, NULL);
  g_assert_cmpint (sscanf (text, "%ld %ld", &size, &resident), ==, 2);
  return resident;
}

static void
test_snapshots (void)
{
  guint n, count = g_getenv ("TAOSCOPE_SNAPSHOTS") != NULL ? (guint) atoi (g_getenv ("TAOSCOPE_SNAPSHOTS")) : FEW_SNAPSHOTS;
  const TaoPageEntry *entries = tao_page_registry (&n);

  for (guint i = 0; i < n; i++)
    {
      PageHarness harness = open_page (&entries[i]);
      gboolean subnet = is_about_subnet (&entries[i]);
      TaoSnapshot *last = NULL;
      glong early = 0, grown;

      if (is_container (&entries[i]))
        {
          harness_close (&harness);
          continue;
        }
      for (guint s = 0; s < count; s++)
        {
          /* Something changes each time, so that rows and labels have work to do. */
          TaoSnapshot *snapshot = subnet ? sample_subnet (s % 3 == 0 ? SAMPLE_OWN | SAMPLE_FULL : SAMPLE_OWN, 1000 + s)
                                         : sample_market (s % 3 == 0 ? SAMPLE_MARKET_REVERSED : SAMPLE_MARKET_PLAIN, 1000 + s);

          last = snapshot;
          harness_offer (&harness, snapshot);
          if (s % 10 == 0)
            gtk_test_widget_wait_for_draw (GTK_WIDGET (harness.page));
          if (s == count / 4)
            early = resident_pages ();
        }
      g_assert_true (tao_page_get_snapshot (harness.page) == last);
      grown = resident_pages () - early;
      g_test_message ("%s: %ld pages more", entries[i].name, grown);
      if (grown >= MOST_GROWTH_PAGES)
        g_error ("%s grew by %ld pages over %u snapshots", entries[i].name, grown, count - count / 4);
      harness_close (&harness);       /* the page is finalized, see there */
    }
}

int
main (int argc, char *argv[])
{
  harness_init (&argc, &argv);
  g_test_add_func ("/ui/pages/states", test_states);
  g_test_add_func ("/ui/pages/models", test_models);
  g_test_add_func ("/ui/pages/names", test_names);
  g_test_add_func ("/ui/pages/widths", test_widths);
  g_test_add_func ("/ui/pages/themes", test_themes);
  g_test_add_func ("/ui/pages/hidden", test_hidden);
  g_test_add_func ("/ui/pages/charts", test_charts);
  g_test_add_func ("/ui/pages/snapshots", test_snapshots);
  return g_test_run ();
}
