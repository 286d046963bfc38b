#include "app/pages/subnet-metagraph/uid-columns.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/charts/sparkline.h"
#include "app/format.h"
#include "app/origins.h"
#include "app/pages/subnet-metagraph/uid-row.h"
#include "app/widgets/status-chip.h"
#include "app/widgets/tooltip.h"

static const TaoUidFigures *
figures (gpointer item)
{
  return tao_uid_row_get (TAO_UID_ROW (item));
}

static guint64
from_u32 (guint32 value)
{
  return value == TAO_UNKNOWN_U32 ? TAO_UNKNOWN_U64 : value;
}

static char *
percent_text (guint32 value)
{
  return value == TAO_UNKNOWN_U32 ? g_strdup (TAO_DASH) : tao_format_percent (value, 65535, 4);
}

static char *
proportion_text (guint32 value)
{
  return value == TAO_UNKNOWN_U32 ? g_strdup (TAO_DASH) : tao_format_u16 ((guint16) value, 6);
}

/* Days alone where hours no longer matter. */
static char *
duration_text (guint64 seconds)
{
  if (seconds == TAO_UNKNOWN_U64)
    return g_strdup (TAO_DASH);
  if (seconds >= 2 * 86400)
    /* Translators: days, short. */
    return g_strdup_printf (_("%u d"), (guint) (seconds / 86400));
  return tao_format_duration (seconds);
}

static char *rank_text (gpointer item) { return tao_format_count (figures (item)->rank); }
static char *uid_text (gpointer item) { return tao_format_count (figures (item)->uid); }
static char *hotkey_text (gpointer item) { return g_strdup (tao_uid_row_get_hotkey (TAO_UID_ROW (item))); }
static char *incentive_text (gpointer item) { return percent_text (figures (item)->incentive); }
static char *dividends_text (gpointer item) { return percent_text (figures (item)->dividends); }
static char *consensus_text (gpointer item) { return proportion_text (figures (item)->consensus); }
static char *trust_text (gpointer item) { return proportion_text (figures (item)->validator_trust); }
static char *day_alpha_text (gpointer item) { return tao_format_column (figures (item)->day_alpha, 4, TAO_ROUND_DOWN); }
static char *day_rao_text (gpointer item) { return tao_format_column (figures (item)->day_rao, 5, TAO_ROUND_DOWN); }
static char *stake_text (gpointer item) { return tao_format_column (figures (item)->alpha_stake, 2, TAO_ROUND_DOWN); }
static char *weight_text (gpointer item) { return tao_format_column (figures (item)->stake_weight_rao, 2, TAO_ROUND_DOWN); }
static char *age_text (gpointer item) { return duration_text (figures (item)->age_s); }
static char *silent_text (gpointer item) { return duration_text (figures (item)->silent_s); }
static char *status_text (gpointer item) { return tao_uid_row_describe_status (TAO_UID_ROW (item)); }

/* Ranks and uids read best ascending, so they sort as their complement: the first click of a number descends. */
static guint64 rank_key (gpointer item) { return G_MAXUINT32 - figures (item)->rank; }
static guint64 uid_key (gpointer item) { return G_MAXUINT32 - figures (item)->uid; }
static const char *hotkey_key (gpointer item) { return tao_uid_row_get_hotkey (TAO_UID_ROW (item)); }
static guint64 incentive_key (gpointer item) { return from_u32 (figures (item)->incentive); }
static guint64 dividends_key (gpointer item) { return from_u32 (figures (item)->dividends); }
static guint64 consensus_key (gpointer item) { return from_u32 (figures (item)->consensus); }
static guint64 trust_key (gpointer item) { return from_u32 (figures (item)->validator_trust); }
static guint64 day_alpha_key (gpointer item) { return figures (item)->day_alpha; }
static guint64 day_rao_key (gpointer item) { return figures (item)->day_rao; }
static guint64 stake_key (gpointer item) { return figures (item)->alpha_stake; }
static guint64 weight_key (gpointer item) { return figures (item)->stake_weight_rao; }
static guint64 age_key (gpointer item) { return figures (item)->age_s; }
static guint64 silent_key (gpointer item) { return figures (item)->silent_s; }

/* The next to leave first, those who stay last. */
static guint64
status_key (gpointer item)
{
  return figures (item)->leaves == 0 ? TAO_UNKNOWN_U64 : G_MAXUINT32 - figures (item)->leaves;
}

/* --- cells --- */

static GtkWidget *
make_hotkey (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), tao_status_chip_new ());
  return box;
}

static void
bind_hotkey (GtkWidget *cell, gpointer item)
{
  TaoUidRow *row = TAO_UID_ROW (item);
  GtkLabel *label = GTK_LABEL (gtk_widget_get_first_child (cell));
  const char *name = tao_uid_row_get_name (row);
  g_autofree char *address = tao_format_address_short (tao_uid_row_get_hotkey (row));
  const char *text = name[0] != '\0' ? name : address;

  if (!g_str_equal (gtk_label_get_text (label), text))
    gtk_label_set_text (label, text);
  if (name[0] != '\0')
    gtk_widget_remove_css_class (GTK_WIDGET (label), "tao-mono");
  else
    gtk_widget_add_css_class (GTK_WIDGET (label), "tao-mono");
  tao_tooltip_set (cell, tao_uid_row_get_hotkey (row));
  tao_status_chip_set (TAO_STATUS_CHIP (gtk_widget_get_last_child (cell)), TAO_CHIP_ACCENT, NULL, figures (item)->own ? _("mine") : "");
}

static GtkWidget *
make_epochs (void)
{
  GtkWidget *spark = tao_sparkline_new ();

  tao_sparkline_set_size (TAO_SPARKLINE (spark), 112, 22);
  tao_plot_set_interactive (TAO_PLOT (spark), FALSE);
  tao_plot_set_label (TAO_PLOT (spark), _("The last 48 epochs"), NULL);
  gtk_widget_set_halign (spark, GTK_ALIGN_START);
  return spark;
}

static TaoColor
uid_color (const TaoUidFigures *uid)
{
  if (uid->at_risk && !uid->validator)
    return TAO_COLOR_NEG_FILL;
  if (uid->immune && !uid->validator)
    return TAO_COLOR_SERIES_3;
  return uid->validator ? TAO_COLOR_SERIES_4 : TAO_COLOR_SERIES_1;
}

static void
bind_epochs (GtkWidget *cell, gpointer item)
{
  guint n;
  const float *values = tao_uid_row_get_epochs (TAO_UID_ROW (item), &n);
  float padded[TAO_UID_EPOCHS];

  /* A short history stands at the right, where now is. */
  for (guint i = 0; i < TAO_UID_EPOCHS; i++)
    padded[i] = i + n < TAO_UID_EPOCHS ? NAN : values[i + n - TAO_UID_EPOCHS];
  tao_sparkline_set_bars (TAO_SPARKLINE (cell), padded, n > 0 ? TAO_UID_EPOCHS : 0, uid_color (figures (item)));
}

static GtkWidget *
make_status (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, "tao-secondary");
  gtk_widget_add_css_class (label, "numeric");
  gtk_box_append (GTK_BOX (box), tao_status_chip_new ());
  gtk_box_append (GTK_BOX (box), label);
  return box;
}

static void
bind_status (GtkWidget *cell, gpointer item)
{
  const TaoUidFigures *uid = figures (item);
  TaoStatusChip *chip = TAO_STATUS_CHIP (gtk_widget_get_first_child (cell));
  GtkWidget *label = gtk_widget_get_last_child (cell);
  g_autofree char *status = tao_uid_row_describe_status (TAO_UID_ROW (item));
  gboolean plain = uid->owner || !(uid->at_risk || uid->immune);

  if (uid->at_risk && !uid->owner)
    tao_status_chip_set (chip, TAO_CHIP_NEG, "dialog-warning-symbolic", status);
  else
    tao_status_chip_set (chip, TAO_CHIP_WARN, NULL, plain ? "" : status);
  if (!g_str_equal (gtk_label_get_text (GTK_LABEL (label)), plain ? status : ""))
    gtk_label_set_text (GTK_LABEL (label), plain ? status : "");
  gtk_widget_set_visible (label, plain);
  tao_tooltip_set (cell, uid->immune_first ? _("Too few UIDs are out of immunity, so immune ones are replaced as well.")
                         : uid->at_risk ? _("Replaced when that many newcomers have registered, if earnings stay as they are.")
                         : NULL);
}

/* --- tables --- */

static const TaoColumn miner_columns[] = {
  { .id = "rank", .title = N_("Rank"), .numeric = TRUE, .width = 56, .text = rank_text, .key_u64 = rank_key, .css_class = "tao-secondary",
    .origin = &tao_origin_uid_rank },
  { .id = "uid", .title = N_("UID"), .numeric = TRUE, .width = 56, .text = uid_text, .key_u64 = uid_key, .css_class = "tao-strong" },
  { .id = "hotkey", .title = N_("Hotkey"), .expand = TRUE, .make = make_hotkey, .bind = bind_hotkey, .text = hotkey_text, .key_text = hotkey_key,
    .origin = &tao_origin_hotkey },
  { .id = "incentive", .title = N_("Incentive"), .numeric = TRUE, .width = 92, .text = incentive_text, .key_u64 = incentive_key,
    .origin = &tao_origin_incentive },
  { .id = "epochs", .title = N_("48 epochs"), .width = 132, .make = make_epochs, .bind = bind_epochs,
    .origin = &tao_origin_uid_epochs },
  { .id = "consensus", .title = N_("Consensus"), .numeric = TRUE, .width = 92, .text = consensus_text, .key_u64 = consensus_key,
    .origin = &tao_origin_consensus },
  { .id = "alpha-day", .title = N_("%s a day"), .numeric = TRUE, .width = 82, .text = day_alpha_text, .key_u64 = day_alpha_key,
    .origin = &tao_origin_uid_emission_day },
  { .id = "tao-day", .title = N_("τ a day"), .numeric = TRUE, .width = 82, .text = day_rao_text, .key_u64 = day_rao_key,
    .origin = &tao_origin_uid_emission_tao },
  { .id = "stake", .title = N_("Stake, %s"), .numeric = TRUE, .width = 90, .text = stake_text, .key_u64 = stake_key,
    .origin = &tao_origin_alpha_stake },
  { .id = "age", .title = N_("Age"), .numeric = TRUE, .width = 62, .text = age_text, .key_u64 = age_key,
    .origin = &tao_origin_registered_at },
  { .id = "status", .title = N_("Status"), .width = 168, .make = make_status, .bind = bind_status, .text = status_text, .key_u64 = status_key,
    .origin = &tao_origin_leaves },
};

static const TaoColumn validator_columns[] = {
  { .id = "rank", .title = N_("Rank"), .numeric = TRUE, .width = 56, .text = rank_text, .key_u64 = rank_key, .css_class = "tao-secondary",
    .origin = &tao_origin_uid_rank },
  { .id = "uid", .title = N_("UID"), .numeric = TRUE, .width = 56, .text = uid_text, .key_u64 = uid_key, .css_class = "tao-strong" },
  { .id = "hotkey", .title = N_("Hotkey"), .expand = TRUE, .make = make_hotkey, .bind = bind_hotkey, .text = hotkey_text, .key_text = hotkey_key,
    .origin = &tao_origin_hotkey },
  { .id = "dividends", .title = N_("Dividends"), .numeric = TRUE, .width = 92, .text = dividends_text, .key_u64 = dividends_key,
    .origin = &tao_origin_dividends },
  { .id = "epochs", .title = N_("48 epochs"), .width = 132, .make = make_epochs, .bind = bind_epochs,
    .origin = &tao_origin_uid_epochs },
  { .id = "trust", .title = N_("Trust"), .numeric = TRUE, .width = 84, .text = trust_text, .key_u64 = trust_key,
    .origin = &tao_origin_validator_trust },
  { .id = "weight", .title = N_("Stake weight"), .numeric = TRUE, .width = 116, .text = weight_text, .key_u64 = weight_key,
    .origin = &tao_origin_stake_weight },
  { .id = "alpha-day", .title = N_("%s a day"), .numeric = TRUE, .width = 92, .text = day_alpha_text, .key_u64 = day_alpha_key,
    .origin = &tao_origin_uid_emission_day },
  { .id = "tao-day", .title = N_("τ a day"), .numeric = TRUE, .width = 82, .text = day_rao_text, .key_u64 = day_rao_key,
    .origin = &tao_origin_uid_emission_tao },
  { .id = "silent", .title = N_("Last weights"), .numeric = TRUE, .width = 104, .text = silent_text, .key_u64 = silent_key,
    .origin = &tao_origin_last_update },
  { .id = "status", .title = N_("Status"), .width = 160, .make = make_status, .bind = bind_status, .text = status_text, .key_u64 = status_key,
    .origin = &tao_origin_leaves },
};

const TaoColumn *
tao_uid_miner_columns (guint *n)
{
  *n = G_N_ELEMENTS (miner_columns);
  return miner_columns;
}

const TaoColumn *
tao_uid_validator_columns (guint *n)
{
  *n = G_N_ELEMENTS (validator_columns);
  return validator_columns;
}

void
tao_uid_columns_set_titles (TaoTable *table, const char *symbol)
{
  GListModel *columns = gtk_column_view_get_columns (tao_table_get_view (table));

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, i);
      const char *title = g_object_get_data (G_OBJECT (column), "tao-title");
      g_autoptr(GString) named = NULL;

      if (title == NULL)
        {
          title = g_intern_string (gtk_column_view_column_get_title (column));
          g_object_set_data (G_OBJECT (column), "tao-title", (gpointer) title);
        }
      named = g_string_new (_(title));
      g_string_replace (named, "%s", symbol, 1);
      if (g_strcmp0 (gtk_column_view_column_get_title (column), named->str) != 0)
        gtk_column_view_column_set_title (column, named->str);
    }
}

void
tao_uid_bind_narrow (TaoEntityRow *row, gpointer item)
{
  const TaoUidFigures *uid = figures (item);
  const char *identity = tao_uid_row_get_name (TAO_UID_ROW (item));
  g_autofree char *address = tao_format_address_short (tao_uid_row_get_hotkey (TAO_UID_ROW (item)));
  g_autofree char *name = g_strdup_printf (_("UID %1$u · %2$s"), uid->uid, identity[0] != '\0' ? identity : address);
  g_autofree char *status = tao_uid_row_describe_status (TAO_UID_ROW (item));
  g_autofree char *detail = uid->validator ? g_strdup_printf (_("validator %1$u%2$s%3$s"), uid->rank, status[0] != '\0' ? " · " : "", status)
                                           : g_strdup_printf (_("rank %1$u%2$s%3$s"), uid->rank, status[0] != '\0' ? " · " : "", status);
  g_autofree char *value = percent_text (uid->validator ? uid->dividends : uid->incentive);
  guint n;
  const float *values = tao_uid_row_get_epochs (TAO_UID_ROW (item), &n);

  gtk_widget_set_visible (GTK_WIDGET (tao_entity_row_get_tile (row)), FALSE);
  tao_entity_row_set_name (row, name, detail);
  tao_entity_row_set_marked (row, uid->own);
  tao_entity_row_set_spark (row, values, n);
  tao_entity_row_set_value (row, value);
  tao_entity_row_set_change (row, TAO_UNKNOWN_I64);
}
