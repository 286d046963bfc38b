#include "app/widgets/origin.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/format.h"
#include "app/scope.h"
#include "app/text.h"

#define ORIGIN_DATA "tao-origin"
#define POPOVER_DATA "tao-origin-popover"
#define WIDTH_CHARS 34
#define MOST_HEIGHT 420

typedef struct {
  TaoOrigin origin;
  const TaoNamedOrigin *all;     /* (nullable) instead of the one */
  guint n;
  int netuid;                    /* of all; negative: the page's */
  char *name;
} Attached;

static void
attached_free (gpointer data)
{
  g_free (((Attached *) data)->name);
  g_free (data);
}

/* --- words --- */

static void G_GNUC_PRINTF (3, 4)
add_line (GString *lines, const char *name, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_string_append_printf (lines, "%s%s\t", lines->len > 0 ? "\n" : "", name);
  g_string_append_vprintf (lines, format, args);
  va_end (args);
}

static void
add_block (GString *lines, const TaoOrigin *origin, const TaoSyncInfo *sync, const TaoMetagraph *metagraph, const TaoAudit *audit)
{
  guint64 read = TAO_UNKNOWN_U64, epoch = TAO_UNKNOWN_U64;
  g_autofree char *read_text = NULL, *epoch_text = NULL;

  switch (origin->kind)
    {
    case TAO_ORIGIN_HEAD:
      read = sync->best_block;
      break;
    case TAO_ORIGIN_METAGRAPH:
      read = metagraph != NULL ? metagraph->block : TAO_UNKNOWN_U64;
      break;
    case TAO_ORIGIN_EPOCH:
      read = metagraph != NULL ? metagraph->block : TAO_UNKNOWN_U64;
      epoch = metagraph != NULL ? metagraph->epoch_block : TAO_UNKNOWN_U64;
      break;
    case TAO_ORIGIN_AUDIT:
      epoch = audit != NULL ? audit->epoch_block : TAO_UNKNOWN_U64;
      break;
    case TAO_ORIGIN_BLOCK:
      read = origin->block;
      break;
    case TAO_ORIGIN_HISTORY:
    default:
      if (origin->block == 0)
        {
          add_line (lines, _("Block"), "%s", _("many; recorded by this computer"));
          return;
        }
      add_line (lines, _("Kept by"), "%s", _("this computer, in its history"));
      read = origin->block;
      break;
    }
  read_text = tao_format_count (read);
  epoch_text = tao_format_count (epoch);
  if (epoch != TAO_UNKNOWN_U64)
    add_line (lines, _("Written by"), _("the epoch of block %s"), epoch_text);
  if (read != TAO_UNKNOWN_U64)
    add_line (lines, _("Read at"), _("block %s"), read_text);
  else if (epoch == TAO_UNKNOWN_U64)
    add_line (lines, _("Read at"), "%s", _("not read yet"));
}

static const char *
words_of_stage (const TaoAudit *audit, guint stage)
{
  if (audit == NULL || audit->status == TAO_AUDIT_NOT_CHECKED)
    return _("no, the last epoch was not checked");
  if (audit->status == TAO_AUDIT_CHECKING)
    return _("under way");
  if (audit->status == TAO_AUDIT_STALE)
    return _("an earlier epoch was, this one not yet");
  if (audit->stage_values[stage] == 0)
    return _("no, this part was not checked");
  return audit->stage_differences[stage] == 0 ? _("yes, the same to the last digit") : _("yes, and values differ: see Verify");
}

static const char *
words_of_block (const TaoBlockAudit *audit, TaoBlockCheck check)
{
  if (audit == NULL || audit->status[check] == TAO_AUDIT_NOT_CHECKED)
    return _("no, this block was not checked");
  return audit->status[check] == TAO_AUDIT_EXACT ? _("yes, the same to the last digit") : _("yes, and values differ: see Verify");
}

static const char *
words_of_record (guint8 verdict)
{
  switch (verdict)
    {
    case TAO_AUDIT_EXACT + 1:
    case TAO_AUDIT_STALE + 1:
      return _("yes, the same to the last digit");
    case TAO_AUDIT_DIFFERS + 1:
      return _("yes, and values differ: see Verify");
    case 0:
      return _("no check of this epoch is recorded");
    default:
      return _("no, this epoch was not checked");
    }
}

/* Blocks are many: how their checks ended is counted, not kept one by one. */
static void
add_count (GString *lines, const TaoBlockAudit *audit, TaoBlockCheck check)
{
  g_autofree char *exact = NULL, *differs = NULL;

  if (audit == NULL || audit->exact_total[check] + audit->differs_total[check] == 0)
    {
      add_line (lines, _("Recomputed here"), "%s", _("no block of this subnet was checked yet"));
      return;
    }
  exact = tao_format_count (audit->exact_total[check]);
  differs = tao_format_count (audit->differs_total[check]);
  /* Translators: two counts of blocks. */
  add_line (lines, _("Recomputed here"), _("block by block, and only counted: %1$s the same, %2$s different"), exact, differs);
}

/* What the record says of the endpoint and the check at that time. */
static void
add_record (GString *lines, const TaoOrigin *origin, const TaoSubnet *subnet)
{
  g_autofree char *endpoint = origin->endpoint != NULL ? tao_text_line (origin->endpoint, TAO_TEXT_LINE) : NULL;

  if (origin->block != 0)
    add_line (lines, _("Endpoint"), "%s", endpoint != NULL ? endpoint : _("not kept with this record"));
  if (origin->checked > 0)
    add_line (lines, _("Recomputed here"), "%s", words_of_record (origin->verdict));
  else if (origin->checked < 0)
    add_count (lines, subnet != NULL ? subnet->block_audit : NULL, (TaoBlockCheck) (-1 - origin->checked));
  else
    add_line (lines, _("Recomputed here"), "%s", _("no, as the endpoint told it"));
}

/* The endpoint that a figure of the snapshot was read from, which is not always the one in use now. */
static const char *
endpoint_of (const TaoOrigin *origin, const TaoSyncInfo *sync, const TaoMetagraph *metagraph)
{
  switch (origin->kind)
    {
    case TAO_ORIGIN_METAGRAPH:
    case TAO_ORIGIN_EPOCH:
      return metagraph != NULL ? metagraph->endpoint : NULL;
    case TAO_ORIGIN_BLOCK:
      /* A page that does not say asked for itself, over the link that the head came over. */
      return origin->endpoint != NULL ? origin->endpoint : sync->read_endpoint;
    case TAO_ORIGIN_AUDIT:
      return NULL;
    default:
      return sync->read_endpoint;
    }
}

static void
add_verdict (GString *lines, const TaoOrigin *origin, const TaoSubnet *subnet)
{
  if (origin->checked > 0)
    add_line (lines, _("Recomputed here"), "%s", words_of_stage (subnet != NULL ? subnet->audit : NULL, (guint) origin->checked - 1));
  else if (origin->checked < 0)
    add_line (lines, _("Recomputed here"), "%s",
              words_of_block (subnet != NULL ? subnet->block_audit : NULL, (TaoBlockCheck) (-1 - origin->checked)));
  else if (origin->kind != TAO_ORIGIN_AUDIT)
    add_line (lines, _("Recomputed here"), "%s", _("no, as the endpoint told it"));
}

char *
tao_origin_describe (const TaoOrigin *origin, const TaoSnapshot *snapshot, int netuid)
{
  const TaoSyncInfo *sync = snapshot != NULL ? tao_snapshot_get_sync (snapshot) : NULL;
  const TaoSubnet *subnet = snapshot != NULL && netuid >= 0 ? tao_snapshot_lookup_subnet (snapshot, (guint16) netuid) : NULL;
  const TaoMetagraph *metagraph = snapshot != NULL && netuid >= 0 ? tao_snapshot_lookup_metagraph (snapshot, (guint16) netuid) : NULL;
  GString *lines = g_string_new (NULL);

  if (origin->item != NULL)
    add_line (lines, _("Stored as"), "%s", origin->item);
  if (origin->call != NULL)
    add_line (lines, _("Read through"), "%s", origin->call);
  if (origin->how != NULL)
    add_line (lines, _("Worked out"), "%s", _(origin->how));
  if (sync != NULL)
    {
      const char *read_from = endpoint_of (origin, sync, metagraph);
      g_autofree char *endpoint = read_from != NULL ? tao_text_line (read_from, TAO_TEXT_LINE) : NULL;

      add_block (lines, origin, sync, metagraph, subnet != NULL ? subnet->audit : NULL);
      if (origin->kind == TAO_ORIGIN_HISTORY)
        add_record (lines, origin, subnet);
      else
        {
          if (endpoint != NULL && endpoint[0] != '\0')
            add_line (lines, _("Endpoint"), sync->from_cache ? _("%s, in an earlier session") : "%s", endpoint);
          else if (sync->from_cache)
            add_line (lines, _("Endpoint"), "%s", _("none now; kept from an earlier session"));
          add_verdict (lines, origin, subnet);
        }
    }
  return g_string_free (lines, FALSE);
}

/* Whether each of @all says @line. */
static gboolean
all_say (GPtrArray *all, const char *line)
{
  for (guint i = 0; i < all->len; i++)
    if (!g_strv_contains (all->pdata[i], line))
      return FALSE;
  return TRUE;
}

char *
tao_origin_merge (const GPtrArray *names, const GPtrArray *answers)
{
  g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  GString *text = g_string_new (NULL);

  if (answers->len == 1)
    return g_string_free (g_string_append (text, answers->pdata[0]), FALSE);
  for (guint i = 0; i < answers->len; i++)
    g_ptr_array_add (all, g_strsplit (answers->pdata[i], "\n", -1));
  for (guint i = 0; i < all->len; i++)
    {
      g_string_append_printf (text, "%s\t\n", (const char *) names->pdata[i]);
      for (char **line = all->pdata[i]; *line != NULL; line++)
        if (!all_say (all, *line))
          g_string_append_printf (text, "%s\n", *line);
    }
  for (char **line = all->len > 0 ? all->pdata[0] : NULL; line != NULL && *line != NULL; line++)
    if (all_say (all, *line))
      g_string_append_printf (text, "%s\n", *line);
  g_string_truncate (text, text->len > 0 ? text->len - 1 : 0);
  return g_string_free (text, FALSE);
}

/* --- the popover --- */

static void
drop_popover (GtkWidget *anchor)
{
  GtkWidget *popover = g_object_steal_data (G_OBJECT (anchor), POPOVER_DATA);

  if (popover != NULL)
    gtk_widget_unparent (popover);
}

static GtkWidget *
new_text (const char *text, gboolean mono)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_yalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), WIDTH_CHARS);
  gtk_widget_add_css_class (label, "tao-cell");
  gtk_widget_add_css_class (label, mono ? "tao-mono" : "numeric");
  return label;
}

static void
copy_cb (GtkWidget *button, gpointer anchor)
{
  gtk_widget_activate_action (anchor, "win.copy", "s", g_object_get_data (G_OBJECT (button), "tao-text"));
  gtk_popover_popdown (GTK_POPOVER (gtk_widget_get_ancestor (button, GTK_TYPE_POPOVER)));
}

/* "Pallet.Item", "Api.method": one word with a point in it. */
static gboolean
is_chain_name (const char *text)
{
  return text != NULL && strchr (text, '.') != NULL && strchr (text, ' ') == NULL && strchr (text, '/') == NULL;
}

static GtkWidget *
new_content (GtkWidget *anchor, const char *name, const char *description)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10), *grid = gtk_grid_new (), *title = gtk_label_new (name);
  GtkWidget *copy = gtk_button_new_with_label (_("Copy")), *scroller = gtk_scrolled_window_new ();
  g_auto(GStrv) lines = g_strsplit (description, "\n", -1);
  g_autofree char *text = name != NULL ? g_strdup_printf ("%s\n%s", name, description) : g_strdup (description);

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (title, "heading");
  gtk_widget_set_visible (title, name != NULL);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  for (int i = 0; lines[i] != NULL; i++)
    {
      g_auto(GStrv) parts = g_strsplit (lines[i], "\t", 2);
      GtkWidget *label = new_text (parts[0], FALSE), *value = new_text (parts[1], is_chain_name (parts[1]));

      gtk_widget_add_css_class (label, "tao-secondary");
      gtk_accessible_update_relation (GTK_ACCESSIBLE (value), GTK_ACCESSIBLE_RELATION_LABELLED_BY, label, value, NULL, -1);
      gtk_grid_attach (GTK_GRID (grid), label, 0, i, 1, 1);
      gtk_grid_attach (GTK_GRID (grid), value, 1, i, 1, 1);
    }
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), grid);
  g_object_set (scroller, "hscrollbar-policy", GTK_POLICY_NEVER, "propagate-natural-height", TRUE, "propagate-natural-width", TRUE,
                "max-content-height", MOST_HEIGHT, NULL);
  gtk_widget_set_halign (copy, GTK_ALIGN_END);
  g_object_set_data_full (G_OBJECT (copy), "tao-text", g_steal_pointer (&text), g_free);
  g_signal_connect_object (copy, "clicked", G_CALLBACK (copy_cb), anchor, 0);
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), scroller);
  gtk_box_append (GTK_BOX (box), copy);
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  gtk_widget_set_margin_start (box, 6);
  gtk_widget_set_margin_end (box, 6);
  return box;
}

void
tao_origin_show (GtkWidget *anchor, const GdkRectangle *at, const TaoOrigin *origin, const char *name)
{
  TaoScope *scope = tao_scope_find (anchor);
  const TaoSnapshot *snapshot = scope != NULL ? tao_scope_get_snapshot (scope) : NULL;
  g_autofree char *lines = tao_origin_describe (origin, snapshot, scope != NULL ? tao_scope_get_netuid (scope) : -1);

  tao_origin_show_lines (anchor, at, lines, name);
}

void
tao_origin_show_lines (GtkWidget *anchor, const GdkRectangle *at, const char *lines, const char *name)
{
  GtkWidget *popover = gtk_popover_new (), *holder = anchor;
  graphene_rect_t bounds;
  GdkRectangle place;

  /* A popover is kept in place by its parent's layout manager, which labels do not have. */
  while (gtk_widget_get_layout_manager (holder) == NULL && gtk_widget_get_parent (holder) != NULL)
    holder = gtk_widget_get_parent (holder);
  drop_popover (holder);
  gtk_popover_set_child (GTK_POPOVER (popover), new_content (anchor, name, lines));
  gtk_accessible_update_property (GTK_ACCESSIBLE (popover), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Where this comes from"),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, lines, -1);
  if (gtk_widget_compute_bounds (anchor, holder, &bounds))
    {
      place = (GdkRectangle) { (int) bounds.origin.x, (int) bounds.origin.y, (int) bounds.size.width, (int) bounds.size.height };
      if (at != NULL)
        place = (GdkRectangle) { place.x + at->x, place.y + at->y, at->width, at->height };
      if (at != NULL || holder != anchor)
        gtk_popover_set_pointing_to (GTK_POPOVER (popover), &place);
    }
  gtk_widget_set_parent (popover, holder);
  /* The holder may go while it is open; a popover left behind would be a child nobody takes away. */
  if (g_signal_handler_find (holder, G_SIGNAL_MATCH_FUNC, 0, 0, NULL, drop_popover, NULL) == 0)
    g_signal_connect (holder, "destroy", G_CALLBACK (drop_popover), NULL);
  g_object_set_data (G_OBJECT (holder), POPOVER_DATA, popover);
  gtk_popover_popup (GTK_POPOVER (popover));
}

/* --- asking --- */

static void
show_all (GtkWidget *widget, const Attached *attached)
{
  TaoScope *scope = tao_scope_find (widget);
  g_autoptr(GPtrArray) names = g_ptr_array_new ();
  g_autoptr(GPtrArray) answers = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *lines = NULL;

  for (guint i = 0; i < attached->n; i++)
    {
      int netuid = attached->netuid >= 0 || scope == NULL ? attached->netuid : tao_scope_get_netuid (scope);

      g_ptr_array_add (names, (gpointer) _(attached->all[i].series));
      g_ptr_array_add (answers, tao_origin_describe (attached->all[i].origin, scope != NULL ? tao_scope_get_snapshot (scope) : NULL, netuid));
    }
  lines = tao_origin_merge (names, answers);
  tao_origin_show_lines (widget, NULL, lines, attached->name);
}

static void
show_attached (GtkWidget *widget)
{
  const Attached *attached = g_object_get_data (G_OBJECT (widget), ORIGIN_DATA);

  if (attached == NULL)
    return;
  if (attached->all != NULL)
    show_all (widget, attached);
  else
    tao_origin_show (widget, NULL, &attached->origin, attached->name);
}

/* A link is followed by a click; it tells its origin by a secondary one. */
static gboolean
is_link (GtkWidget *widget)
{
  return GTK_IS_LIST_BOX_ROW (widget) && gtk_list_box_row_get_activatable (GTK_LIST_BOX_ROW (widget));
}

static void
pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, gpointer widget)
{
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));

  if (g_object_get_data (widget, ORIGIN_DATA) == NULL
      || (button != GDK_BUTTON_SECONDARY && (button != GDK_BUTTON_PRIMARY || is_link (widget))))
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  show_attached (widget);
}

static gboolean
key_pressed_cb (GtkEventController *controller, guint key, guint code, GdkModifierType state, gpointer widget)
{
  gboolean menu = key == GDK_KEY_Menu || (key == GDK_KEY_F10 && (state & GDK_SHIFT_MASK) != 0);
  gboolean asks = menu || (!is_link (widget) && (key == GDK_KEY_Return || key == GDK_KEY_KP_Enter || key == GDK_KEY_space));

  if (!asks || g_object_get_data (widget, ORIGIN_DATA) == NULL)
    return GDK_EVENT_PROPAGATE;
  show_attached (widget);
  return GDK_EVENT_STOP;
}

static void
make_askable (GtkWidget *widget)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), 0);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), widget);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed_cb), widget);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (widget, keys);
  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_add_css_class (widget, "tao-askable");
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_HAS_POPUP, TRUE, -1);
}

void
tao_origin_attach (GtkWidget *widget, const TaoOrigin *origin, const char *name)
{
  Attached *attached;

  if (origin == NULL)
    {
      g_object_set_data (G_OBJECT (widget), ORIGIN_DATA, NULL);
      gtk_widget_set_focusable (widget, FALSE);
      gtk_widget_remove_css_class (widget, "tao-askable");
      return;
    }
  attached = g_new0 (Attached, 1);
  attached->origin = *origin;
  attached->name = g_strdup (name);
  if (!gtk_widget_has_css_class (widget, "tao-askable"))
    make_askable (widget);
  g_object_set_data_full (G_OBJECT (widget), ORIGIN_DATA, attached, attached_free);
}

void
tao_origin_attach_all (GtkWidget *widget, guint n, const TaoNamedOrigin *origins, int netuid, const char *name)
{
  Attached *attached;

  g_return_if_fail (n > 0);

  tao_origin_attach (widget, origins[0].origin, name);
  attached = g_object_get_data (G_OBJECT (widget), ORIGIN_DATA);
  attached->all = origins;
  attached->n = n;
  attached->netuid = netuid;
}

const TaoOrigin *
tao_origin_get (GtkWidget *widget)
{
  const Attached *attached = g_object_get_data (G_OBJECT (widget), ORIGIN_DATA);

  return attached != NULL ? &attached->origin : NULL;
}
