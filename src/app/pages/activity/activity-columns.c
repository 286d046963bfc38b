#include "app/pages/activity/activity-columns.h"

#include <glib/gi18n.h>

#include "app/format.h"
#include "app/pages/activity/activity-row.h"
#include "app/widgets/tooltip.h"

static char *number_text (gpointer item) { return g_strdup (tao_activity_row_get_number (item)); }
static char *title_text (gpointer item) { return g_strdup (tao_activity_row_get_title (item)); }
static char *detail_text (gpointer item) { return g_strdup (tao_activity_row_get_detail (item)); }
static char *signer_text (gpointer item) { return g_strdup (tao_activity_row_get_signer (item)); }
static const char *title_key (gpointer item) { return tao_activity_row_get_title (item); }
static const char *signer_key (gpointer item) { return tao_activity_row_get_signer (item); }

/* Of blocks the newest first, within a block the first first; numbers sort descending at first. */
static int
number_compare (gconstpointer a, gconstpointer b, gpointer unused)
{
  guint64 x = tao_activity_row_get_order ((gpointer) a), y = tao_activity_row_get_order ((gpointer) b);

  if (x >> 24 != y >> 24)
    return x > y ? 1 : -1;
  return x < y ? 1 : -(x > y);
}

static guint64
fee_key (gpointer item)
{
  const TaoBlockExtrinsic *extrinsic = tao_activity_row_get_extrinsic (item);

  return extrinsic != NULL && extrinsic->is_signed ? extrinsic->fee_rao : TAO_UNKNOWN_U64;
}

static char *
fee_text (gpointer item)
{
  guint64 fee = fee_key (item);

  return fee == TAO_UNKNOWN_U64 ? g_strdup ("") : tao_format_exact (fee, NULL);
}

static GtkWidget *
make_title (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8), *icon = gtk_image_new (), *label = gtk_label_new (NULL);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "tao-strong");
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);
  return box;
}

static void
bind_title (GtkWidget *cell, gpointer item)
{
  const TaoBlockExtrinsic *extrinsic = tao_activity_row_get_extrinsic (item);
  GtkWidget *icon = gtk_widget_get_first_child (cell), *label = gtk_widget_get_last_child (cell);
  gboolean failed = extrinsic != NULL && (extrinsic->outcome == TAO_BLOCK_OUTCOME_FAILED || extrinsic->outcome == TAO_BLOCK_OUTCOME_INNER_FAILED);
  gboolean known = extrinsic != NULL && extrinsic->outcome != TAO_BLOCK_OUTCOME_UNKNOWN;

  gtk_image_set_from_icon_name (GTK_IMAGE (icon), failed ? "window-close-symbolic" : known ? "object-select-symbolic" : "content-loading-symbolic");
  gtk_widget_set_visible (icon, extrinsic != NULL);
  gtk_widget_remove_css_class (icon, failed ? "tao-pos" : "tao-neg");
  gtk_widget_add_css_class (icon, failed ? "tao-neg" : "tao-pos");
  tao_tooltip_set (icon, failed ? _("Failed") : known ? _("Succeeded") : _("Outcome not known"));
  gtk_label_set_text (GTK_LABEL (label), tao_activity_row_get_title (item));
}

static GtkWidget *
make_signer (void)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "tao-mono");
  return label;
}

static void
bind_signer (GtkWidget *cell, gpointer item)
{
  const char *signer = tao_activity_row_get_signer (item);
  g_autofree char *text = signer[0] != '\0' ? tao_format_address_short (signer) : g_strdup ("");

  gtk_label_set_text (GTK_LABEL (cell), text);
  tao_tooltip_set (cell, signer[0] != '\0' ? signer : NULL);
}

static const TaoColumn columns[] = {
  { .id = "index", .title = N_("Index"), .numeric = TRUE, .text = number_text, .compare = number_compare, .css_class = "tao-secondary" },
  { .id = "what", .title = N_("What"), .width = 176, .text = title_text, .make = make_title, .bind = bind_title, .key_text = title_key },
  { .id = "detail", .title = N_("Detail"), .expand = TRUE, .text = detail_text },
  { .id = "by", .title = N_("By"), .width = 110, .text = signer_text, .make = make_signer, .bind = bind_signer, .key_text = signer_key },
  { .id = "fee", .title = N_("Fee, τ"), .numeric = TRUE, .width = 112, .text = fee_text, .key_u64 = fee_key },
};

void
tao_activity_bind_narrow (TaoEntityRow *row, gpointer item)
{
  tao_token_tile_set_initial (tao_entity_row_get_tile (row), tao_activity_row_get_title (item));
  tao_entity_row_set_name (row, tao_activity_row_get_title (item), tao_activity_row_get_detail (item));
  tao_entity_row_set_value (row, tao_activity_row_get_number (item));
}

const TaoColumn *
tao_activity_columns (guint *n)
{
  *n = G_N_ELEMENTS (columns);
  return columns;
}
