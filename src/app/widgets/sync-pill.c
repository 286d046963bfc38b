#include "app/widgets/sync-pill.h"

#include <glib/gi18n.h>

#include "app/format.h"
#include "app/sync-words.h"
#include "app/text.h"

enum { FACT_BEST, FACT_FINAL, FACT_AGE, FACT_INTERVAL, FACT_PEERS, FACT_ENDPOINT, FACT_NODE, FACT_RUNTIME, FACT_CHECKED, FACT_PAST, N_FACTS };

struct _TaoSyncPill {
  GtkWidget parent_instance;

  GtkMenuButton *button;
  GtkImage *shield, *own;
  GtkLabel *height;
  GtkLabel *note;

  /* In the popover, which is made when it is first asked for; NULL before. */
  GtkLabel *verdict;
  GtkLabel *reason;
  GtkGrid *facts;
  GtkLabel *fact_values[N_FACTS];

  TaoSnapshot *snapshot;            /* (nullable) the newest one */
  int shown_state;      /* a TaoSyncState, -1 before the first update */
  gint64 block_time_ms;      /* 0: unknown */
  guint age_id;              /* while the popover is open */
};

G_DEFINE_FINAL_TYPE (TaoSyncPill, tao_sync_pill, GTK_TYPE_WIDGET)

static void
set_shield (TaoSyncPill *self, const char *icon, const char *css_class)
{
  static const char *const classes[] = { "verified", "diverged", "unchecked" };

  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self->shield), classes[i]);
  gtk_widget_add_css_class (GTK_WIDGET (self->shield), css_class);
  gtk_image_set_from_icon_name (self->shield, icon);
}

static void
set_text (GtkLabel *label, const char *text)
{
  if (!g_str_equal (gtk_label_get_text (label), text))
    gtk_label_set_text (label, text);
}

G_GNUC_PRINTF (3, 4) static void
set_fact (TaoSyncPill *self, guint fact, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  set_text (self->fact_values[fact], text);
}

static void
tao_sync_pill_dispose (GObject *object)
{
  TaoSyncPill *self = TAO_SYNC_PILL (object);

  g_clear_handle_id (&self->age_id, g_source_remove);
  g_clear_pointer (&self->snapshot, tao_snapshot_unref);
  gtk_widget_dispose_template (GTK_WIDGET (object), TAO_TYPE_SYNC_PILL);
  G_OBJECT_CLASS (tao_sync_pill_parent_class)->dispose (object);
}

static void
tao_sync_pill_class_init (TaoSyncPillClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tao_sync_pill_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/taoscope/Taoscope/shell/sync-pill.ui");
  gtk_widget_class_bind_template_child (widget_class, TaoSyncPill, button);
  gtk_widget_class_bind_template_child (widget_class, TaoSyncPill, shield);
  gtk_widget_class_bind_template_child (widget_class, TaoSyncPill, own);
  gtk_widget_class_bind_template_child (widget_class, TaoSyncPill, height);
  gtk_widget_class_bind_template_child (widget_class, TaoSyncPill, note);
}

static void
announce (TaoSyncPill *self, TaoSyncState state, const char *label)
{
  if (self->shown_state == (int) state)
    return;
  self->shown_state = (int) state;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
update_shield (TaoSyncPill *self)
{
  const TaoAuditSummary *audits = self->snapshot != NULL ? tao_snapshot_get_audits (self->snapshot) : NULL;

  if (audits != NULL && (audits->diverged > 0 || audits->block_diverged > 0))
    set_shield (self, "diverged-symbolic", "diverged");
  else if (audits != NULL && audits->verified > 0)
    set_shield (self, "verified-symbolic", "verified");
  else
    set_shield (self, "unverified-symbolic", "unchecked");
}

static void
update_verdict (TaoSyncPill *self)
{
  const TaoAuditSummary *audits = tao_snapshot_get_audits (self->snapshot);
  g_autofree char *text = NULL;

  if (audits->diverged > 0)
    text = g_strdup_printf (g_dngettext (NULL, "%u subnet differs from our own computation",
                                         "%u subnets differ from our own computation", audits->diverged), audits->diverged);
  else if (audits->block_diverged > 0)
    text = g_strdup_printf (g_dngettext (NULL, "Emission or price of %u subnet differs from our own computation",
                                         "Emission or price of %u subnets differs from our own computation",
                                         audits->block_diverged), audits->block_diverged);
  else if (audits->verified > 0)
    text = g_strdup_printf (g_dngettext (NULL, "%u subnet recomputed here, and it matches",
                                         "%u subnets recomputed here, and all match", audits->verified), audits->verified);
  else
    text = g_strdup (_("No epoch has been recomputed yet"));
  set_text (self->verdict, text);
  set_fact (self, FACT_CHECKED, _("%1$u verified, %2$u differ, %3$u not checked"),
            audits->verified, audits->diverged, audits->not_checked);
}

/* What is not known is a dash, never a number. */
static void
set_count (TaoSyncPill *self, guint fact, guint64 value)
{
  g_autofree char *text = tao_format_count (value);

  set_fact (self, fact, "%s", text);
}

static void
update_age (TaoSyncPill *self, gint64 now_ms)
{
  g_autofree char *age = self->block_time_ms > 0 && now_ms >= self->block_time_ms ? tao_format_ago (self->block_time_ms, now_ms)
                                                                                   : g_strdup (TAO_DASH);

  set_fact (self, FACT_AGE, "%s", age);
}

static gboolean
age_cb (gpointer user_data)
{
  update_age (user_data, g_get_real_time () / 1000);
  return G_SOURCE_CONTINUE;
}

/* The age goes on counting while somebody looks, also when no block comes. */
static void
popover_shown_cb (TaoSyncPill *self)
{
  gboolean shown = gtk_widget_get_visible (GTK_WIDGET (gtk_menu_button_get_popover (self->button)));

  g_clear_handle_id (&self->age_id, g_source_remove);
  if (!shown)
    return;
  update_age (self, g_get_real_time () / 1000);
  self->age_id = g_timeout_add_seconds (1, age_cb, self);
}

static void
update_facts (TaoSyncPill *self, const TaoSyncInfo *sync, gint64 now_ms)
{
  g_autofree char *reason = sync->state != TAO_SYNC_LIVE ? tao_sync_reason_words (sync->reason) : NULL;
  g_autofree char *endpoint = tao_text_line (sync->endpoint, TAO_TEXT_LINE);
  g_autofree char *node = tao_text_line (sync->node_version, TAO_TEXT_NAME);

  self->block_time_ms = sync->block_time_ms;
  set_count (self, FACT_BEST, sync->best_block);
  set_count (self, FACT_FINAL, sync->finalized_block);
  update_age (self, now_ms);
  if (sync->block_interval_ms == TAO_UNKNOWN_U32)
    set_fact (self, FACT_INTERVAL, "%s", TAO_DASH);
  else
    set_fact (self, FACT_INTERVAL, _("%u.%u s"), sync->block_interval_ms / 1000, sync->block_interval_ms / 100 % 10);
  set_count (self, FACT_PEERS, sync->peers != TAO_UNKNOWN_U32 ? sync->peers : TAO_UNKNOWN_U64);
  if (sync->own_node)
    set_fact (self, FACT_ENDPOINT, _("own node, %s"), endpoint);
  else
    set_fact (self, FACT_ENDPOINT, "%s", endpoint[0] != '\0' ? endpoint : TAO_DASH);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->fact_values[FACT_ENDPOINT]), endpoint);
  set_fact (self, FACT_NODE, "%s", node[0] != '\0' ? node : TAO_DASH);
  if (sync->spec_version == TAO_UNKNOWN_U32)
    set_fact (self, FACT_RUNTIME, "%s", TAO_DASH);
  else
    set_fact (self, FACT_RUNTIME, "%u", sync->spec_version);
  set_fact (self, FACT_PAST, "%s", sync->reading_past ? _("being read") : _("read, as far as it is kept"));
  set_text (self->reason, reason != NULL ? reason : "");
  gtk_widget_set_visible (GTK_WIDGET (self->reason), reason != NULL);
}

/* What the popover says; it is given no words while nobody has opened it. */
static void
update_popover (TaoSyncPill *self, gint64 now_ms)
{
  if (self->verdict == NULL)
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->facts), self->snapshot != NULL);
  if (self->snapshot != NULL)
    {
      update_verdict (self);
      update_facts (self, tao_snapshot_get_sync (self->snapshot), now_ms);
    }
  else
    {
      set_text (self->verdict, _("Not connected to any network"));
      gtk_widget_set_visible (GTK_WIDGET (self->reason), FALSE);
    }
}

/* --- the popover --- */

static GtkLabel *
new_sentence (const char *css_class)
{
  GtkLabel *label = GTK_LABEL (gtk_label_new (""));

  gtk_label_set_xalign (label, 0);
  gtk_label_set_wrap (label, TRUE);
  gtk_label_set_max_width_chars (label, 36);
  if (css_class != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (label), css_class);
  return label;
}

static GtkGrid *
new_facts (TaoSyncPill *self)
{
  const char *const names[] = {
    _("Best block"), _("Final block"), _("Last block"), _("Block time"), _("Peers"), _("Endpoint"), _("Node"), _("Runtime"), _("Subnets"),
    _("The past"),
  };
  GtkGrid *grid = GTK_GRID (gtk_grid_new ());

  gtk_grid_set_row_spacing (grid, 6);
  gtk_grid_set_column_spacing (grid, 18);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      GtkWidget *name = gtk_label_new (names[i]);
      GtkWidget *value = gtk_label_new ("");

      gtk_label_set_xalign (GTK_LABEL (name), 0);
      gtk_widget_add_css_class (name, "tao-secondary");
      gtk_label_set_xalign (GTK_LABEL (value), 1);
      gtk_label_set_ellipsize (GTK_LABEL (value), PANGO_ELLIPSIZE_MIDDLE);
      gtk_accessible_update_relation (GTK_ACCESSIBLE (value), GTK_ACCESSIBLE_RELATION_LABELLED_BY, name, NULL, -1);
      gtk_label_set_max_width_chars (GTK_LABEL (value), 28);
      gtk_widget_set_hexpand (value, TRUE);
      gtk_widget_add_css_class (value, "numeric");
      gtk_grid_attach (grid, name, 0, (int) i, 1, 1);
      gtk_grid_attach (grid, value, 1, (int) i, 1, 1);
      self->fact_values[i] = GTK_LABEL (value);
    }
  return grid;
}

/* Two dozen labels, and two pills: made when first opened, so that the window need not wait for them. */
static void
create_popover_cb (GtkMenuButton *button, gpointer user_data)
{
  TaoSyncPill *self = user_data;
  GtkWidget *popover, *box, *node;

  if (gtk_menu_button_get_popover (button) != NULL)
    return;
  popover = gtk_popover_new ();
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  node = gtk_button_new_with_label (_("Open Node"));
  self->verdict = new_sentence ("heading");
  self->reason = new_sentence (NULL);
  self->facts = new_facts (self);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (node), "s", "node");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (node), "win.go");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->verdict));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->reason));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->facts));
  gtk_box_append (GTK_BOX (box), node);
  gtk_widget_set_margin_top (box, 12);
  gtk_widget_set_margin_bottom (box, 12);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_size_request (popover, 300, -1);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  gtk_menu_button_set_popover (button, popover);
  g_signal_connect_object (popover, "notify::visible", G_CALLBACK (popover_shown_cb), self, G_CONNECT_SWAPPED);
  update_popover (self, g_get_real_time () / 1000);
}

static void
tao_sync_pill_init (TaoSyncPill *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_create_popup_func (self->button, create_popover_cb, self, NULL);
  self->shown_state = -1;
  tao_sync_pill_update (self, NULL, 0);
}

GtkWidget *
tao_sync_pill_new (void)
{
  return g_object_new (TAO_TYPE_SYNC_PILL, NULL);
}

void
tao_sync_pill_update (TaoSyncPill *self, TaoSnapshot *snapshot, gint64 now_ms)
{
  const TaoSyncInfo *sync = snapshot != NULL ? tao_snapshot_get_sync (snapshot) : NULL;
  TaoSyncState state = sync != NULL ? sync->state : TAO_SYNC_OFFLINE;
  g_autofree char *height = NULL;
  g_autofree char *note = NULL;

  if (snapshot != self->snapshot)
    {
      g_clear_pointer (&self->snapshot, tao_snapshot_unref);
      self->snapshot = snapshot != NULL ? tao_snapshot_ref (snapshot) : NULL;
    }
  update_shield (self);
  update_popover (self, now_ms);
  if (sync != NULL && sync->best_block != TAO_UNKNOWN_U64)
    height = tao_format_count (sync->best_block);
  gtk_widget_set_visible (GTK_WIDGET (self->own), sync != NULL && sync->own_node && state != TAO_SYNC_OFFLINE);

  switch (state)
    {
    case TAO_SYNC_LIVE:
      if (sync->finalized_block != TAO_UNKNOWN_U64 && sync->best_block >= sync->finalized_block)
        note = sync->best_block == sync->finalized_block
                 ? g_strdup (_("final"))
                 : g_strdup_printf (_("final −%" G_GUINT64_FORMAT), sync->best_block - sync->finalized_block);
      announce (self, state, _("Live"));
      break;
    case TAO_SYNC_SYNCING:
      if (sync->target_block != TAO_UNKNOWN_U64 && sync->target_block > sync->best_block)
        note = sync->kind != TAO_NETWORK_LOCAL && sync->target_block - sync->best_block < 1000
                 ? g_strdup_printf (_("behind %" G_GUINT64_FORMAT), sync->target_block - sync->best_block)
                 : g_strdup_printf (_("syncing %" G_GUINT64_FORMAT ".%" G_GUINT64_FORMAT "%%"),
                                    sync->best_block * 100 / sync->target_block,
                                    sync->best_block * 1000 / sync->target_block % 10);
      else
        note = g_strdup (_("syncing"));
      announce (self, state, sync->kind == TAO_NETWORK_LOCAL ? _("The practice chain makes its history") : _("The node is catching up"));
      break;
    case TAO_SYNC_STALLED:
      note = g_strdup_printf (_("no blocks for %" G_GINT64_FORMAT " s"), MAX (0, now_ms - sync->block_time_ms) / 1000);
      announce (self, state, _("No new blocks"));
      break;
    case TAO_SYNC_CONNECTING:
      note = g_strdup (_("connecting"));
      announce (self, state, _("Connecting"));
      break;
    case TAO_SYNC_REFUSED:
      note = g_strdup (_("refused"));
      announce (self, state, _("The endpoint was refused"));
      break;
    case TAO_SYNC_OFFLINE:
    default:
      note = g_strdup (_("offline"));
      announce (self, state, _("Offline"));
      break;
    }
  set_text (self->height, height != NULL ? height : "");
  gtk_widget_set_visible (GTK_WIDGET (self->height), height != NULL);
  set_text (self->note, note != NULL ? note : "");
}
