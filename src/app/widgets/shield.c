#include "app/widgets/shield.h"

#include <glib/gi18n.h>

#include "app/format.h"
#include "app/widgets/tooltip.h"

#define SPINNER_DELAY_MS 1000

struct _TaoShield {
  GtkWidget parent_instance;

  GtkWidget *stack;
  GtkWidget *image;
  GtkWidget *spinner;
  guint spinner_id;
  TaoAuditStatus status;
};

G_DEFINE_FINAL_TYPE (TaoShield, tao_shield, GTK_TYPE_WIDGET)

static const struct { const char *icon, *css_class, *words; } states[] = {
  [TAO_AUDIT_NOT_CHECKED] = { "unverified-symbolic", "unchecked", N_("Not checked") },
  [TAO_AUDIT_CHECKING] = { "content-loading-symbolic", "checking", N_("Being recomputed") },
  [TAO_AUDIT_EXACT] = { "verified-symbolic", "verified", N_("Verified") },
  [TAO_AUDIT_DIFFERS] = { "diverged-symbolic", "diverged", N_("Differs from our own computation") },
  [TAO_AUDIT_STALE] = { "unverified-symbolic", "stale", N_("Verified before the last epoch") },
};

static gboolean
still_checking_cb (gpointer user_data)
{
  TaoShield *self = user_data;

  self->spinner_id = 0;
  gtk_spinner_start (GTK_SPINNER (self->spinner));
  gtk_stack_set_visible_child (GTK_STACK (self->stack), self->spinner);
  return G_SOURCE_REMOVE;
}

static void
tao_shield_dispose (GObject *object)
{
  TaoShield *self = TAO_SHIELD (object);

  g_clear_handle_id (&self->spinner_id, g_source_remove);
  g_clear_pointer (&self->stack, gtk_widget_unparent);
  G_OBJECT_CLASS (tao_shield_parent_class)->dispose (object);
}

static void
tao_shield_class_init (TaoShieldClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tao_shield_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "taoshield");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
tao_shield_init (TaoShield *self)
{
  self->stack = gtk_stack_new ();
  self->image = gtk_image_new ();
  self->spinner = gtk_spinner_new ();
  gtk_stack_add_child (GTK_STACK (self->stack), self->image);
  gtk_stack_add_child (GTK_STACK (self->stack), self->spinner);
  gtk_widget_set_parent (self->stack, GTK_WIDGET (self));
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (GTK_WIDGET (self), "tao-shield");
  self->status = (TaoAuditStatus) G_N_ELEMENTS (states);
  tao_shield_set_status (self, TAO_AUDIT_NOT_CHECKED, NULL);
}

GtkWidget *
tao_shield_new (void)
{
  return g_object_new (TAO_TYPE_SHIELD, NULL);
}

void
tao_shield_set_status (TaoShield *self, TaoAuditStatus status, const char *words)
{
  g_return_if_fail (status < G_N_ELEMENTS (states));

  words = words != NULL ? words : _(states[status].words);
  tao_tooltip_set (GTK_WIDGET (self), words);
  if (self->status == status)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self), states[i].css_class);
  gtk_widget_add_css_class (GTK_WIDGET (self), states[status].css_class);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->image), states[status].icon);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);

  g_clear_handle_id (&self->spinner_id, g_source_remove);
  gtk_spinner_stop (GTK_SPINNER (self->spinner));
  gtk_stack_set_visible_child (GTK_STACK (self->stack), self->image);
  if (status == TAO_AUDIT_CHECKING)
    self->spinner_id = g_timeout_add (SPINNER_DELAY_MS, still_checking_cb, self);
  self->status = status;
}

void
tao_shield_set_audit (TaoShield *self, const TaoAudit *audit, gint64 now_ms)
{
  g_autofree char *words = NULL;

  if (audit == NULL)
    {
      tao_shield_set_status (self, TAO_AUDIT_NOT_CHECKED, NULL);
      return;
    }
  if (audit->checked_at_ms > 0 && audit->epoch_block != TAO_UNKNOWN_U64)
    {
      g_autofree char *block = tao_format_count (audit->epoch_block);
      g_autofree char *ago = tao_format_ago (audit->checked_at_ms, now_ms);

      /* Translators: "Verified", block number of the epoch, "41 s ago". */
      words = g_strdup_printf (_("%1$s · epoch of block %2$s, checked %3$s"), _(states[audit->status].words), block, ago);
    }
  tao_shield_set_status (self, audit->status, words);
}

void
tao_shield_set_size (TaoShield *self, int pixels)
{
  gtk_image_set_pixel_size (GTK_IMAGE (self->image), pixels);
}
