#include "app/pages/learn/learn-page.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/format.h"
#include "app/glossary.h"
#include "app/pages/learn/dynamic-tao.h"
#include "app/pages/learn/emission-lab.h"
#include "app/pages/learn/lab-view.h"
#include "app/pages/learn/pool-lab.h"
#include "app/text.h"
#include "app/widgets/list-box.h"

#define MOST_LESSONS 8
/* A subnet's share of the grid: as many lines as the chart has. */
#define COPY_MOST 6

typedef enum { PLACE_INDEX, PLACE_LESSON, PLACE_SANDBOX, PLACE_POOL, PLACE_EMISSION, PLACE_GLOSSARY, PLACE_TEXT } Place;

struct _TaoLearnPage {
  TaoPage parent_instance;

  GtkScrolledWindow *scroller;
  GtkStack *stack, *labs;
  GtkBox *index, *columns, *side, *text;
  GtkLabel *lesson_title, *question;
  GtkWidget *tasks_head, *sources, *subnet_list, *steps;
  GtkLabel *tasks_count, *presets_label, *copy_note, *explanation;
  GtkListBox *tasks, *presets, *glossary;
  AdwComboRow *subnets;
  GtkBox *dots;
  GtkButton *previous, *next;
  GtkSearchEntry *glossary_search;

  /* made when first looked at */
  TaoLabView *lab;
  TaoPoolLab *pool;
  TaoEmissionLab *emission;

  Place place;
  const TaoLesson *lesson;           /* a lesson, or a preset; NULL for a copied subnet */
  gint32 netuid;                     /* to copy, or TAO_ROUTE_NONE */
  gboolean copied;                   /* and it has been */
  gint32 watched;                    /* at the engine, or TAO_ROUTE_NONE */
  guint done[MOST_LESSONS];          /* bit per task, of this session */
  GArray *offered;                   /* guint16: netuids in the combo row, after its first line */
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (TaoLearnPage, tao_learn_page, TAO_TYPE_PAGE)

static void
go_to (TaoLearnPage *self, const char *item, gint32 netuid)
{
  TaoRoute route = tao_route_page ("learn");

  g_strlcpy (route.item, item, sizeof route.item);
  route.netuid = netuid;
  tao_page_go (TAO_PAGE (self), &route);
}

static void
watch (TaoLearnPage *self)
{
  TaoEngine *engine = tao_page_get_engine (TAO_PAGE (self));

  if (self->watched != TAO_ROUTE_NONE || self->netuid == TAO_ROUTE_NONE || engine == NULL)
    return;
  tao_engine_watch_subnet (engine, (guint16) self->netuid);
  self->watched = self->netuid;
}

static void
unwatch (TaoLearnPage *self)
{
  TaoEngine *engine = tao_page_get_engine (TAO_PAGE (self));

  if (self->watched != TAO_ROUTE_NONE && engine != NULL)
    tao_engine_unwatch_subnet (engine, (guint16) self->watched);
  self->watched = TAO_ROUTE_NONE;
}

/* --- the side column --- */

static guint
lesson_number (const TaoLesson *lesson)
{
  guint n;
  const TaoLesson *lessons = tao_lessons (&n);

  return lesson >= lessons && lesson < lessons + n ? (guint) (lesson - lessons) : n;
}

static void
add_task (TaoLearnPage *self, const char *text)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *check = gtk_check_button_new (), *label = gtk_label_new (text);
  GtkWidget *row = gtk_list_box_row_new ();

  /* It ticks itself. */
  gtk_widget_set_can_target (check, FALSE);
  gtk_widget_set_focusable (check, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 26);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "tao-cell");
  gtk_box_append (GTK_BOX (box), check);
  gtk_box_append (GTK_BOX (box), label);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_margin_top (box, 9);
  gtk_widget_set_margin_bottom (box, 9);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_list_box_append (self->tasks, row);
}

static void
show_task (TaoLearnPage *self, guint task, gboolean done)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->tasks, (int) task);
  GtkWidget *check = gtk_widget_get_first_child (gtk_list_box_row_get_child (row)), *label = gtk_widget_get_next_sibling (check);

  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), done);
  if (done)
    gtk_widget_add_css_class (label, "tao-secondary");
  else
    gtk_widget_remove_css_class (label, "tao-secondary");
}

/* Ticks what is done and says what happened. */
static void
lab_changed_cb (TaoLearnPage *self)
{
  guint number, n_tasks = 0, n_done = 0;
  g_autofree char *markup = NULL, *count = NULL;

  if (self->updating)
    return;
  switch (self->place)
    {
    case PLACE_POOL:
      markup = tao_pool_lab_explain (self->pool);
      n_tasks = TAO_POOL_LAB_TASKS;
      for (guint i = 0; i < n_tasks; i++)
        {
          gboolean done;

          tao_pool_lab_get_task (self->pool, i, &done);
          show_task (self, i, done);
          n_done += done != FALSE;
        }
      break;
    case PLACE_EMISSION:
      markup = tao_emission_lab_explain (self->emission);
      break;
    case PLACE_LESSON:
      number = lesson_number (self->lesson);
      n_tasks = tao_lesson_count_tasks (self->lesson);
      for (guint i = 0; i < n_tasks; i++)
        {
          if (self->lesson->task[i].done (tao_lab_view_get_situation (self->lab)))
            self->done[number] |= 1u << i;
          show_task (self, i, (self->done[number] >> i) & 1);
          n_done += (self->done[number] >> i) & 1;
        }
      markup = self->lesson->explain (tao_lab_view_get_situation (self->lab));
      break;
    case PLACE_SANDBOX:
      markup = tao_lesson_explain_generally (tao_lab_view_get_situation (self->lab));
      break;
    default:
      return;
    }
  count = g_strdup_printf (_("%u of %u"), n_done, n_tasks);
  gtk_label_set_text (self->tasks_count, count);
  gtk_label_set_markup (self->explanation, markup);
}

static void
fill_dots (TaoLearnPage *self, guint number)
{
  GtkWidget *dot;
  guint n;

  while ((dot = gtk_widget_get_first_child (GTK_WIDGET (self->dots))) != NULL)
    gtk_box_remove (self->dots, dot);
  tao_lessons (&n);
  for (guint i = 0; i < n; i++)
    {
      dot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
      gtk_widget_add_css_class (dot, "tao-step-dot");
      if (i == number)
        gtk_widget_add_css_class (dot, "current");
      gtk_box_append (self->dots, dot);
    }
  gtk_widget_set_sensitive (GTK_WIDGET (self->previous), number > 0);
  gtk_widget_set_sensitive (GTK_WIDGET (self->next), number + 1 < n);
}

static void
step_lesson (TaoLearnPage *self, int by)
{
  guint n, number;
  const TaoLesson *lessons = tao_lessons (&n);

  number = lesson_number (self->lesson);
  if (number < n && (by > 0 ? number + 1 < n : number > 0))
    go_to (self, lessons[(int) number + by].id, TAO_ROUTE_NONE);
}

static void
previous_cb (TaoLearnPage *self)
{
  step_lesson (self, -1);
}

static void
next_cb (TaoLearnPage *self)
{
  step_lesson (self, 1);
}

/* --- labs --- */

static void
ensure_lab (TaoLearnPage *self)
{
  if (self->lab != NULL)
    return;
  self->lab = TAO_LAB_VIEW (tao_lab_view_new ());
  tao_lab_view_set_narrow (self->lab, tao_page_get_narrow (TAO_PAGE (self)));
  g_signal_connect_swapped (self->lab, "changed", G_CALLBACK (lab_changed_cb), self);
  gtk_stack_add_named (self->labs, GTK_WIDGET (self->lab), "yuma");
}

static void
ensure_pool (TaoLearnPage *self)
{
  if (self->pool != NULL)
    return;
  self->pool = TAO_POOL_LAB (tao_pool_lab_new ());
  g_signal_connect_swapped (self->pool, "changed", G_CALLBACK (lab_changed_cb), self);
  gtk_stack_add_named (self->labs, GTK_WIDGET (self->pool), "pool");
}

static void
ensure_emission (TaoLearnPage *self)
{
  if (self->emission != NULL)
    return;
  self->emission = TAO_EMISSION_LAB (tao_emission_lab_new ());
  g_signal_connect_swapped (self->emission, "changed", G_CALLBACK (lab_changed_cb), self);
  gtk_stack_add_named (self->labs, GTK_WIDGET (self->emission), "emission");
}

static void
show_side (TaoLearnPage *self, const char *title, const char *question, gboolean tasks, gboolean sources, gboolean steps)
{
  gtk_label_set_text (self->lesson_title, title);
  gtk_label_set_text (self->question, question);
  gtk_widget_set_visible (self->tasks_head, tasks);
  gtk_widget_set_visible (GTK_WIDGET (self->tasks), tasks);
  gtk_widget_set_visible (self->sources, sources);
  gtk_widget_set_visible (self->steps, steps);
}

static const TaoSubnet *
chosen_subnet (TaoLearnPage *self)
{
  TaoSnapshot *snapshot = tao_page_get_snapshot (TAO_PAGE (self));

  return snapshot != NULL && self->netuid != TAO_ROUTE_NONE ? tao_snapshot_lookup_subnet (snapshot, (guint16) self->netuid) : NULL;
}

/* The weights of a subnet arrive with a later snapshot. */
static void
try_to_copy (TaoLearnPage *self, TaoSnapshot *snapshot)
{
  const TaoSubnet *subnet = chosen_subnet (self);
  const TaoMetagraph *metagraph;
  g_autofree char *name = NULL, *title = NULL;
  TaoLabSetup setup;

  if (self->copied || subnet == NULL)
    return;
  name = tao_text_subnet_name (subnet->name, subnet->netuid);
  if (self->place == PLACE_POOL)
    {
      if (!subnet->dynamic || subnet->tao_in_rao == TAO_UNKNOWN_U64 || subnet->alpha_in == TAO_UNKNOWN_U64 ||
          subnet->pool_quote_weight == TAO_UNKNOWN_U64)
        return;
      self->copied = TRUE;
      title = g_strdup_printf (_("The pool of %s"), name);
      tao_pool_lab_load (self->pool, subnet->tao_in_rao, subnet->alpha_in, subnet->pool_quote_weight,
                         subnet->fee_rate_u16 == TAO_UNKNOWN_U64 ? 33 : (guint16) subnet->fee_rate_u16, title);
      gtk_label_set_text (self->copy_note, _("A copy as of now. Trades here happen nowhere else."));
      return;
    }
  metagraph = tao_snapshot_lookup_metagraph (snapshot, subnet->netuid);
  if (metagraph == NULL || metagraph->weights.offset == NULL)
    return;
  self->copied = TRUE;
  if (!tao_lab_setup_from_metagraph (&setup, metagraph, COPY_MOST))
    {
      gtk_label_set_text (self->copy_note, _("Nobody has set weights on this subnet, or they are still hidden."));
      return;
    }
  title = g_strdup_printf (_("%u validators score %u miners of %s"), setup.n_validators, setup.n_miners, name);
  tao_lab_view_load_setup (self->lab, &setup, title);
  gtk_label_set_text (self->copy_note, _("The validators with most stake and the miners they pay most, as of now. Their weights are scaled to these miners."));
}

static void
show_lesson (TaoLearnPage *self, const TaoLesson *lesson)
{
  g_autofree char *subtitle = NULL;
  guint n, number = lesson_number (lesson);
  gboolean pool = lesson->prepare == NULL;

  tao_lessons (&n);
  subtitle = g_strdup_printf (_("Lesson %u of %u"), number + 1, n);
  tao_page_set_title (TAO_PAGE (self), pool ? _("Pool lab") : _("Yuma lab"));
  tao_page_set_subtitle (TAO_PAGE (self), subtitle);
  self->updating = TRUE;
  self->lesson = lesson;
  self->place = pool ? PLACE_POOL : PLACE_LESSON;
  tao_list_box_drop (self->tasks, 0);
  if (pool)
    {
      ensure_pool (self);
      for (guint i = 0; i < TAO_POOL_LAB_TASKS; i++)
        {
          gboolean done;

          add_task (self, _(tao_pool_lab_get_task (self->pool, i, &done)));
        }
    }
  else
    {
      ensure_lab (self);
      for (guint i = 0; i < tao_lesson_count_tasks (lesson); i++)
        add_task (self, _(lesson->task[i].text));
      tao_lab_view_load (self->lab, lesson, TAO_LAB_CHANGE);
    }
  gtk_stack_set_visible_child_name (self->labs, pool ? "pool" : "yuma");
  show_side (self, _(lesson->title), _(lesson->question), TRUE, pool, TRUE);
  fill_dots (self, number);
  self->updating = FALSE;
  lab_changed_cb (self);
}

static void
show_sandbox (TaoLearnPage *self, const TaoLesson *preset)
{
  guint n;

  tao_page_set_title (TAO_PAGE (self), _("Yuma lab"));
  tao_page_set_subtitle (TAO_PAGE (self), _("Sandbox"));
  ensure_lab (self);
  self->place = PLACE_SANDBOX;
  self->lesson = preset;
  self->updating = TRUE;
  /* Until a subnet has been read, its place is not empty. */
  tao_lab_view_load (self->lab, preset != NULL ? preset : tao_lab_presets (&n), TAO_LAB_EPOCHS - 1);
  if (preset == NULL && self->netuid == TAO_ROUTE_NONE)
    preset = tao_lab_presets (&n);
  gtk_stack_set_visible_child_name (self->labs, "yuma");
  show_side (self, preset != NULL ? _(preset->title) : _("A real subnet"),
             preset != NULL ? _(preset->question) : _("What would happen there if somebody changed a weight, or bought stake?"), FALSE, TRUE, FALSE);
  self->updating = FALSE;
  lab_changed_cb (self);
}

static void
show_emission (TaoLearnPage *self)
{
  tao_page_set_title (TAO_PAGE (self), _("Emission lab"));
  tao_page_set_subtitle (TAO_PAGE (self), NULL);
  ensure_emission (self);
  self->place = PLACE_EMISSION;
  gtk_stack_set_visible_child_name (self->labs, "emission");
  show_side (self, _("Where a block’s TAO goes"),
             _("Every block mints TAO, and prices decide which subnets get it. Move prices, let miners burn, switch a subnet off, and go through the halvings."),
             FALSE, FALSE, FALSE);
  lab_changed_cb (self);
}

/* --- subnets to copy --- */

static void
offer_subnets (TaoLearnPage *self, TaoSnapshot *snapshot)
{
  g_autoptr(GtkStringList) names = NULL;
  const TaoSubnet *subnets;
  guint n, count = 0, selected = 0;
  gboolean same;

  subnets = tao_snapshot_get_subnets (snapshot, &n);
  for (guint i = 0; i < n; i++)
    count += subnets[i].netuid != 0;
  same = count == self->offered->len;
  for (guint i = 0, k = 0; i < n && same; i++)
    if (subnets[i].netuid != 0)
      same = g_array_index (self->offered, guint16, k++) == subnets[i].netuid;
  gtk_widget_set_visible (self->subnet_list, count > 0);
  if (same)
    return;
  names = gtk_string_list_new (NULL);
  gtk_string_list_append (names, _("None"));
  g_array_set_size (self->offered, 0);
  for (guint i = 0; i < n; i++)
    if (subnets[i].netuid != 0)
      {
        g_autofree char *name = tao_text_subnet_name (subnets[i].name, subnets[i].netuid);

        gtk_string_list_append (names, name);
        g_array_append_val (self->offered, subnets[i].netuid);
        if (subnets[i].netuid == self->netuid)
          selected = self->offered->len;
      }
  self->updating = TRUE;
  adw_combo_row_set_model (self->subnets, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->subnets, selected);
  self->updating = FALSE;
}

static void
select_offered (TaoLearnPage *self)
{
  guint selected = 0;

  for (guint k = 0; k < self->offered->len; k++)
    if (g_array_index (self->offered, guint16, k) == self->netuid)
      selected = k + 1;
  self->updating = TRUE;
  adw_combo_row_set_selected (self->subnets, selected);
  self->updating = FALSE;
}

static void
subnet_chosen_cb (TaoLearnPage *self)
{
  guint selected = adw_combo_row_get_selected (self->subnets);

  if (self->updating)
    return;
  if (selected == 0 || selected == GTK_INVALID_LIST_POSITION)
    go_to (self, self->place == PLACE_POOL ? "pool" : "sandbox-consensus", TAO_ROUTE_NONE);
  else if (selected <= self->offered->len)
    go_to (self, self->place == PLACE_POOL ? "pool" : "subnet", g_array_index (self->offered, guint16, selected - 1));
}

/* --- texts --- */

static GtkWidget *
new_text (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
row_activated_cb (TaoLearnPage *self, GtkListBoxRow *row)
{
  const char *item = g_object_get_data (G_OBJECT (row), "item");

  if (item != NULL)
    go_to (self, item, TAO_ROUTE_NONE);
}

static void
add_link_row (TaoLearnPage *self, GtkListBox *list, const char *item, const char *icon, const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  if (icon != NULL)
    adw_action_row_add_prefix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name (icon));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data (G_OBJECT (row), "item", (gpointer) item);
  gtk_list_box_append (list, row);
}

static GtkListBox *
add_link_list (TaoLearnPage *self, const char *heading)
{
  GtkWidget *list = gtk_list_box_new (), *label = new_text (heading, "heading");

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  g_signal_connect_swapped (list, "row-activated", G_CALLBACK (row_activated_cb), self);
  gtk_widget_set_margin_top (label, 6);
  gtk_box_append (self->index, label);
  gtk_box_append (self->index, list);
  return GTK_LIST_BOX (list);
}

static void
build_index (TaoLearnPage *self)
{
  guint n;
  const TaoLesson *lessons = tao_lessons (&n);
  GtkListBox *list = add_link_list (self, _("Seven lessons"));

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *title = g_strdup_printf ("%u. %s", i + 1, _(lessons[i].title));

      add_link_row (self, list, lessons[i].id, NULL, title, _(lessons[i].question));
    }
  list = add_link_list (self, _("Labs"));
  add_link_row (self, list, "sandbox", "applications-science-symbolic", _("Yuma lab"), _("Presets, every parameter, and copies of real subnets"));
  add_link_row (self, list, "pool", "market-symbolic", _("Pool lab"), _("Trade against a pool and see price and impact"));
  add_link_row (self, list, "emission", "tao-symbolic", _("Emission lab"), _("Share a block between subnets, stage by stage"));
  list = add_link_list (self, _("To read"));
  add_link_row (self, list, "dynamic-tao", "dialog-information-symbolic", _("From root to dynamic TAO"), _("What changed, and why stake has a price now"));
  add_link_row (self, list, "glossary", "view-list-symbolic", _("Glossary"), _("Every word of the network in two sentences"));
}

static void
build_presets (TaoLearnPage *self)
{
  guint n;
  const TaoLesson *presets = tao_lab_presets (&n);

  for (guint i = 0; i < n; i++)
    add_link_row (self, self->presets, presets[i].id, NULL, _(presets[i].title), NULL);
  g_signal_connect_swapped (self->presets, "row-activated", G_CALLBACK (row_activated_cb), self);
}

static gboolean
filter_glossary (GtkListBoxRow *row, gpointer user_data)
{
  TaoLearnPage *self = user_data;
  const TaoGlossaryEntry *entry = tao_glossary_lookup (g_object_get_data (G_OBJECT (row), "entry"));

  return tao_glossary_matches (entry, gtk_editable_get_text (GTK_EDITABLE (self->glossary_search)));
}

static gboolean
see_also_cb (TaoLearnPage *self, const char *uri)
{
  const TaoGlossaryEntry *entry = tao_glossary_lookup (uri);

  if (entry != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->glossary_search), _(entry->term));
  return TRUE;
}

static void
build_glossary (TaoLearnPage *self)
{
  guint n;
  const TaoGlossaryEntry *entries = tao_glossary (&n);

  if (gtk_list_box_get_row_at_index (self->glossary, 0) != NULL)
    return;
  for (guint i = 0; i < n; i++)
    {
      GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);

      gtk_box_append (GTK_BOX (box), new_text (_(entries[i].term), "heading"));
      gtk_box_append (GTK_BOX (box), new_text (_(entries[i].text), NULL));
      if (entries[i].see != NULL)
        {
          GString *links = g_string_new (_("See: "));
          g_auto(GStrv) ids = g_strsplit (entries[i].see, " ", -1);
          GtkWidget *label = new_text ("", "caption");

          for (guint k = 0; ids[k] != NULL; k++)
            {
              g_autofree char *link = g_markup_printf_escaped ("%s<a href=\"%s\">%s</a>", k > 0 ? ", " : "", ids[k],
                                                               _(tao_glossary_lookup (ids[k])->term));

              g_string_append (links, link);
            }
          gtk_label_set_markup (GTK_LABEL (label), links->str);
          g_signal_connect_swapped (label, "activate-link", G_CALLBACK (see_also_cb), self);
          gtk_box_append (GTK_BOX (box), label);
          g_string_free (links, TRUE);
        }
      gtk_widget_set_margin_start (box, 12);
      gtk_widget_set_margin_end (box, 12);
      gtk_widget_set_margin_top (box, 12);
      gtk_widget_set_margin_bottom (box, 12);
      gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
      g_object_set_data (G_OBJECT (row), "entry", (gpointer) entries[i].id);
      gtk_list_box_append (self->glossary, row);
    }
  gtk_list_box_set_filter_func (self->glossary, filter_glossary, self, NULL);
}

static void
build_text (TaoLearnPage *self)
{
  guint n;
  const TaoTextSection *sections = tao_dynamic_tao_text (&n);

  if (gtk_widget_get_first_child (GTK_WIDGET (self->text)) != NULL)
    return;
  for (guint i = 0; i < n; i++)
    {
      GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

      gtk_widget_add_css_class (card, "card");
      gtk_widget_add_css_class (body, "tao-card-body");
      gtk_box_append (GTK_BOX (body), new_text (_(sections[i].heading), "title-3"));
      gtk_box_append (GTK_BOX (body), new_text (_(sections[i].text), NULL));
      gtk_box_append (GTK_BOX (card), body);
      gtk_box_append (self->text, card);
    }
}

/* --- the page --- */

static void
show_place (TaoLearnPage *self, Place place, const char *child, const char *title)
{
  self->place = place;
  tao_page_set_title (TAO_PAGE (self), title);
  tao_page_set_subtitle (TAO_PAGE (self), NULL);
  gtk_stack_set_visible_child_name (self->stack, child);
}

static void
tao_learn_page_navigate (TaoPage *page, const TaoRoute *route)
{
  TaoLearnPage *self = TAO_LEARN_PAGE (page);
  const TaoLesson *lesson = tao_lesson_lookup (route->item);
  guint n;

  if (self->lab != NULL)
    tao_lab_view_stop (self->lab);
  unwatch (self);
  self->netuid = route->netuid;
  self->copied = FALSE;
  gtk_label_set_text (self->copy_note, "");
  select_offered (self);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);

  if (g_str_equal (route->item, "glossary"))
    {
      const TaoGlossaryEntry *entry = tao_glossary_lookup (route->tab);

      build_glossary (self);
      show_place (self, PLACE_GLOSSARY, "glossary", _("Glossary"));
      gtk_editable_set_text (GTK_EDITABLE (self->glossary_search), entry != NULL ? _(entry->term) : "");
      return;
    }
  if (g_str_equal (route->item, "dynamic-tao"))
    {
      build_text (self);
      show_place (self, PLACE_TEXT, "text", _("From root to dynamic TAO"));
      return;
    }
  if (route->item[0] == '\0')
    {
      show_place (self, PLACE_INDEX, "index", _("Learn"));
      return;
    }

  gtk_stack_set_visible_child_name (self->stack, "lab");
  if (g_str_equal (route->item, "emission"))
    show_emission (self);
  else if (lesson != NULL && lesson_number (lesson) < (tao_lessons (&n), n))
    show_lesson (self, lesson);
  else
    show_sandbox (self, lesson);
  gtk_widget_set_visible (GTK_WIDGET (self->presets), self->place == PLACE_SANDBOX);
  gtk_widget_set_visible (GTK_WIDGET (self->presets_label), self->place == PLACE_SANDBOX);
  if (self->place == PLACE_SANDBOX && self->netuid != TAO_ROUTE_NONE)
    {
      gtk_label_set_text (self->copy_note, _("Reading the weights of this subnet…"));
      watch (self);
    }
  if (tao_page_get_snapshot (page) != NULL)
    try_to_copy (self, tao_page_get_snapshot (page));
}

static void
tao_learn_page_set_snapshot (TaoPage *page, TaoSnapshot *snapshot)
{
  TaoLearnPage *self = TAO_LEARN_PAGE (page);

  offer_subnets (self, snapshot);
  try_to_copy (self, snapshot);
}

static void
tao_learn_page_activated (TaoPage *page)
{
  TaoLearnPage *self = TAO_LEARN_PAGE (page);

  if (self->place == PLACE_SANDBOX && !self->copied)
    watch (self);
}

static void
tao_learn_page_deactivated (TaoPage *page)
{
  TaoLearnPage *self = TAO_LEARN_PAGE (page);

  if (self->lab != NULL)
    tao_lab_view_stop (self->lab);
  unwatch (self);
}

static gboolean
tao_learn_page_focus_filter (TaoPage *page)
{
  TaoLearnPage *self = TAO_LEARN_PAGE (page);

  return self->place == PLACE_GLOSSARY && gtk_widget_grab_focus (GTK_WIDGET (self->glossary_search));
}

static void
narrow_cb (TaoLearnPage *self)
{
  gboolean narrow = tao_page_get_narrow (TAO_PAGE (self));

  if (self->lab != NULL)
    tao_lab_view_set_narrow (self->lab, narrow);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->columns), narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_widget_set_size_request (GTK_WIDGET (self->side), narrow ? -1 : 308, -1);
  gtk_widget_set_margin_start (GTK_WIDGET (self->columns), narrow ? 12 : 24);
  gtk_widget_set_margin_end (GTK_WIDGET (self->columns), narrow ? 12 : 24);
}

static void
tao_learn_page_dispose (GObject *object)
{
  TaoLearnPage *self = TAO_LEARN_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), TAO_TYPE_LEARN_PAGE);
  g_clear_pointer (&self->offered, g_array_unref);
  G_OBJECT_CLASS (tao_learn_page_parent_class)->dispose (object);
}

static void
tao_learn_page_class_init (TaoLearnPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  TaoPageClass *page_class = TAO_PAGE_CLASS (klass);

  object_class->dispose = tao_learn_page_dispose;
  page_class->navigate = tao_learn_page_navigate;
  page_class->set_snapshot = tao_learn_page_set_snapshot;
  page_class->activated = tao_learn_page_activated;
  page_class->deactivated = tao_learn_page_deactivated;
  page_class->focus_filter = tao_learn_page_focus_filter;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/taoscope/Taoscope/ui/learn/learn-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TaoLearnPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, TaoLearnPage, stack);
  gtk_widget_class_bind_template_child (widget_class, TaoLearnPage, labs);
  gtk_widget_class_bind_template_child (widget_class, TaoLearnPage, index);
  gtk_widget_class_bind_template_child (widget_class, TaoLearnPage, columns);
  gtk_widget_class_bind_template_child (widget_class, TaoLearnPage, side);
  gtk_widget_class_bind_template_child (widget_class, TaoLearnPage, text);
  gtk_widget_class_bind_template_child (widget_class, TaoLearnPage, lesson_title);
  gtk_widget_class_bind_template_child (widget_class, TaoLearnPage, question);
  gtk_widget_class_bind_template_child (widget_class, TaoLearnPage, tasks_head);
  gtk_widget_class_bind_template_child (widget_class, TaoLearnPage, tasks_count);
  gtk_widget_class_bind_template_child (widget_class, TaoLearnPage, tasks);
  gtk_widget_class_bind_template_child (widget_class, TaoLearnPage, sources);
  gtk_widget_class_bind_template_child (widget_class, TaoLearnPage, presets_label);
  gtk_widget_class_bind_template_child (widget_class, TaoLearnPage, presets);
  gtk_widget_class_bind_template_child (widget_class, TaoLearnPage, subnet_list);
  gtk_widget_class_bind_template_child (widget_class, TaoLearnPage, subnets);
  gtk_widget_class_bind_template_child (widget_class, TaoLearnPage, copy_note);
  gtk_widget_class_bind_template_child (widget_class, TaoLearnPage, explanation);
  gtk_widget_class_bind_template_child (widget_class, TaoLearnPage, steps);
  gtk_widget_class_bind_template_child (widget_class, TaoLearnPage, previous);
  gtk_widget_class_bind_template_child (widget_class, TaoLearnPage, dots);
  gtk_widget_class_bind_template_child (widget_class, TaoLearnPage, next);
  gtk_widget_class_bind_template_child (widget_class, TaoLearnPage, glossary);
  gtk_widget_class_bind_template_child (widget_class, TaoLearnPage, glossary_search);
}

static void
tao_learn_page_init (TaoLearnPage *self)
{
  self->netuid = self->watched = TAO_ROUTE_NONE;
  self->offered = g_array_new (FALSE, FALSE, sizeof (guint16));
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_visible (self->subnet_list, FALSE);
  build_index (self);
  build_presets (self);
  g_signal_connect_swapped (self->previous, "clicked", G_CALLBACK (previous_cb), self);
  g_signal_connect_swapped (self->next, "clicked", G_CALLBACK (next_cb), self);
  g_signal_connect_swapped (self->subnets, "notify::selected", G_CALLBACK (subnet_chosen_cb), self);
  g_signal_connect_swapped (self->glossary_search, "search-changed", G_CALLBACK (gtk_list_box_invalidate_filter), self->glossary);
  g_signal_connect (self, "notify::narrow", G_CALLBACK (narrow_cb), NULL);
}
