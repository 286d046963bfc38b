#include "app/widgets/sync-pill.h"

#include <glib/gi18n.h>

#include "app/format.h"

struct _TaoSyncPill {
  GtkWidget parent_instance;

  GtkMenuButton *button;
  GtkImage *shield;
  GtkLabel *height;
  GtkLabel *note;
  GtkLabel *verdict;
  GtkGrid *facts;

  int shown_state;      /* a TaoSyncState, -1 before the first update */
  GtkLabel *fact_values[7];
};

G_DEFINE_FINAL_TYPE (TaoSyncPill, tao_sync_pill, GTK_TYPE_WIDGET)

enum { FACT_BEST, FACT_FINAL, FACT_AGE, FACT_PEERS, FACT_ENDPOINT, FACT_RUNTIME, FACT_CHECKED };

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
  gtk_widget_class_bind_template_child (widget_class, TaoSyncPill, height);
  gtk_widget_class_bind_template_child (widget_class, TaoSyncPill, note);
  gtk_widget_class_bind_template_child (widget_class, TaoSyncPill, verdict);
  gtk_widget_class_bind_template_child (widget_class, TaoSyncPill, facts);
}

static void
tao_sync_pill_init (TaoSyncPill *self)
{
  const char *const names[] = {
    _("Best block"), _("Final block"), _("Last block"), _("Peers"), _("Endpoint"), _("Runtime"), _("Subnets"),
  };

  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      GtkWidget *name = gtk_label_new (names[i]);
      GtkWidget *value = gtk_label_new ("");

      gtk_label_set_xalign (GTK_LABEL (name), 0);
      gtk_widget_add_css_class (name, "tao-secondary");
      gtk_label_set_xalign (GTK_LABEL (value), 1);
      gtk_label_set_ellipsize (GTK_LABEL (value), PANGO_ELLIPSIZE_MIDDLE);
      gtk_label_set_max_width_chars (GTK_LABEL (value), 28);
      gtk_widget_set_hexpand (value, TRUE);
      gtk_widget_add_css_class (value, "numeric");
      gtk_grid_attach (self->facts, name, 0, (int) i, 1, 1);
      gtk_grid_attach (self->facts, value, 1, (int) i, 1, 1);
      self->fact_values[i] = GTK_LABEL (value);
    }
  self->shown_state = -1;
  tao_sync_pill_update (self, NULL, 0);
}

GtkWidget *
tao_sync_pill_new (void)
{
  return g_object_new (TAO_TYPE_SYNC_PILL, NULL);
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
update_verdict (TaoSyncPill *self, const TaoSnapshot *snapshot)
{
  const TaoAuditSummary *audits = tao_snapshot_get_audits (snapshot);
  g_autofree char *text = NULL;

  if (audits->diverged > 0)
    {
      text = g_strdup_printf (g_dngettext (NULL, "%u subnet differs from our own computation",
                                           "%u subnets differ from our own computation", audits->diverged), audits->diverged);
      set_shield (self, "diverged-symbolic", "diverged");
    }
  else if (audits->verified > 0)
    {
      text = g_strdup_printf (g_dngettext (NULL, "%u subnet recomputed here, and it matches",
                                           "%u subnets recomputed here, and all match", audits->verified), audits->verified);
      set_shield (self, "verified-symbolic", "verified");
    }
  else
    {
      text = g_strdup (_("No epoch has been recomputed yet"));
      set_shield (self, "unverified-symbolic", "unchecked");
    }
  set_text (self->verdict, text);
  set_fact (self, FACT_CHECKED, _("%1$u verified, %2$u differ, %3$u not checked"),
            audits->verified, audits->diverged, audits->not_checked);
}

static void
update_facts (TaoSyncPill *self, const TaoSyncInfo *sync, gint64 now_ms)
{
  if (sync->best_block != TAO_UNKNOWN_U64)
    {
      g_autofree char *best = tao_format_count (sync->best_block);

      set_fact (self, FACT_BEST, "%s", best);
    }
  if (sync->finalized_block != TAO_UNKNOWN_U64)
    {
      g_autofree char *final = tao_format_count (sync->finalized_block);

      set_fact (self, FACT_FINAL, "%s", final);
    }
  if (sync->block_time_ms > 0 && now_ms >= sync->block_time_ms)
    set_fact (self, FACT_AGE, _("%" G_GINT64_FORMAT " s ago"), (now_ms - sync->block_time_ms) / 1000);
  if (sync->peers != TAO_UNKNOWN_U32)
    set_fact (self, FACT_PEERS, "%u", sync->peers);
  set_fact (self, FACT_ENDPOINT, "%s", sync->endpoint != NULL ? sync->endpoint : "–");
  set_fact (self, FACT_RUNTIME, "%u", sync->spec_version);
}

void
tao_sync_pill_update (TaoSyncPill *self, const TaoSnapshot *snapshot, gint64 now_ms)
{
  const TaoSyncInfo *sync = snapshot != NULL ? tao_snapshot_get_sync (snapshot) : NULL;
  TaoSyncState state = sync != NULL ? sync->state : TAO_SYNC_OFFLINE;
  g_autofree char *height = NULL;
  g_autofree char *note = NULL;

  if (sync != NULL)
    {
      update_verdict (self, snapshot);
      update_facts (self, sync, now_ms);
      if (sync->best_block != TAO_UNKNOWN_U64)
        height = tao_format_count (sync->best_block);
    }
  else
    {
      set_shield (self, "unverified-symbolic", "unchecked");
      set_text (self->verdict, _("Not connected to any network"));
    }
  gtk_widget_set_visible (GTK_WIDGET (self->facts), sync != NULL);

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
        note = sync->target_block - sync->best_block < 1000
                 ? g_strdup_printf (_("behind %" G_GUINT64_FORMAT), sync->target_block - sync->best_block)
                 : g_strdup_printf (_("syncing %" G_GUINT64_FORMAT ".%" G_GUINT64_FORMAT "%%"),
                                    sync->best_block * 100 / sync->target_block,
                                    sync->best_block * 1000 / sync->target_block % 10);
      else
        note = g_strdup (_("syncing"));
      announce (self, state, _("The node is catching up"));
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
