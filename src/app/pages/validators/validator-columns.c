#include "app/pages/validators/validator-columns.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app-config.h"
#include "app/charts/sparkline.h"
#include "app/format.h"
#include "app/origins.h"
#include "app/pages/validators/comparison.h"
#include "app/pages/validators/validator-row.h"
#include "app/widgets/cell-link.h"
#include "app/widgets/meter.h"
#include "app/widgets/star.h"
#include "app/widgets/tooltip.h"

/* Below this a validator disagrees with consensus somewhere. */
#define LOW_TRUST (G_MAXUINT16 * 4 / 5)

static const TaoValidator *
validator_of (gpointer item)
{
  return tao_validator_row_get (item);
}

static guint64
known (guint32 count)
{
  return count == TAO_UNKNOWN_U32 ? TAO_UNKNOWN_U64 : count;
}

/* --- star --- */

void
tao_validator_toggle_watched (const char *address)
{
  g_autoptr(GSettings) settings = g_settings_new (TAO_APPLICATION_ID);
  g_auto(GStrv) watched = g_settings_get_strv (settings, "watched-validators");
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) next = NULL;
  gboolean found = FALSE;

  for (guint i = 0; watched[i] != NULL; i++)
    if (g_str_equal (watched[i], address))
      found = TRUE;
    else
      g_strv_builder_add (builder, watched[i]);
  if (!found)
    g_strv_builder_add (builder, address);
  next = g_strv_builder_end (builder);
  g_settings_set_strv (settings, "watched-validators", (const char *const *) next);
}

static void
toggle (gpointer item)
{
  tao_validator_toggle_watched (tao_validator_row_get_address (item));
}

static void
bind_star (GtkWidget *cell, gpointer item)
{
  tao_star_bind (cell, item, tao_validator_row_get_watched (item), tao_validator_row_get_name (item), toggle);
}

/* --- cells --- */

static void
bind_name (GtkWidget *cell, gpointer item)
{
  g_autofree char *address = tao_format_address_short (tao_validator_row_get_address (item));

  tao_token_tile_set_initial (tao_entity_row_get_tile (TAO_ENTITY_ROW (cell)), tao_validator_row_get_name (item));
  tao_entity_row_set_name (TAO_ENTITY_ROW (cell), tao_validator_row_get_name (item), address);
  tao_entity_row_set_marked (TAO_ENTITY_ROW (cell), tao_validator_row_get_staked (item));
  tao_tooltip_set (cell, tao_validator_row_get_address (item));
}

static GtkWidget *
make_stake (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *meter = tao_meter_new (), *label = gtk_label_new (NULL);

  g_object_set (meter, "width", 74, NULL);
  gtk_label_set_width_chars (GTK_LABEL (label), 9);
  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, "numeric");
  gtk_box_append (GTK_BOX (box), meter);
  gtk_box_append (GTK_BOX (box), label);
  return box;
}

static char *
stake_text (gpointer item)
{
  guint64 stake = tao_validator_row_get_stake_rao (item);

  return stake == TAO_UNKNOWN_U64 ? g_strdup (TAO_DASH) : tao_format_decimal (stake, 9, 0, TAO_ROUND_DOWN);
}

static void
bind_stake (GtkWidget *cell, gpointer item)
{
  const TaoValidator *validator = validator_of (item);
  guint64 largest = MAX (tao_validator_row_get_largest (item), 1), subnets = tao_validator_row_get_subnets_rao (item);
  guint64 root = validator->stake_root_rao;
  double fractions[] = { root == TAO_UNKNOWN_U64 ? 0 : (double) root / (double) largest,
                         subnets == TAO_UNKNOWN_U64 ? 0 : (double) subnets / (double) largest };
  const TaoColor colors[] = { TAO_COLOR_SERIES_4, TAO_COLOR_SERIES_1 };
  g_autofree char *text = stake_text (item), *on_root = tao_format_table (root, TAO_ROUND_DOWN), *on_subnets = tao_format_table (subnets, TAO_ROUND_DOWN);
  g_autofree char *words = g_strdup_printf (_("%s τ on root, alpha worth %s τ on subnets"), on_root, on_subnets);

  tao_meter_set (TAO_METER (gtk_widget_get_first_child (cell)), 2, fractions, colors);
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_last_child (cell)), text);
  tao_tooltip_set (cell, words);
}

static char *
root_text (gpointer item)
{
  guint64 root = validator_of (item)->stake_root_rao;

  return root == TAO_UNKNOWN_U64 ? g_strdup (TAO_DASH) : tao_format_decimal (root, 9, 0, TAO_ROUND_DOWN);
}

static char *
subnets_stake_text (gpointer item)
{
  guint64 rao = tao_validator_row_get_subnets_rao (item);

  return rao == TAO_UNKNOWN_U64 ? g_strdup (TAO_DASH) : tao_format_decimal (rao, 9, 0, TAO_ROUND_DOWN);
}

static char *
take_text (gpointer item)
{
  return tao_format_percent (validator_of (item)->take, G_MAXUINT16, 1);
}

static guint64
permits_key (gpointer item)
{
  return validator_of (item)->n_subnets == TAO_UNKNOWN_U32 ? TAO_UNKNOWN_U64 : validator_of (item)->n_permits;
}

static char *
permits_text (gpointer item)
{
  return tao_format_count (permits_key (item));
}

static char *
subnets_text (gpointer item)
{
  return tao_format_count (known (validator_of (item)->n_subnets));
}

static char *
trust_text (gpointer item)
{
  guint64 trust = tao_validator_row_get_trust (item);

  return trust == TAO_UNKNOWN_U64 ? g_strdup (TAO_DASH) : tao_format_u16 ((guint16) trust, 4);
}

static GtkWidget *
make_trust (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4), *icon = gtk_image_new_from_icon_name ("dialog-warning-symbolic");
  GtkWidget *label = gtk_label_new (NULL);

  gtk_widget_add_css_class (icon, "tao-neg");
  gtk_widget_add_css_class (label, "numeric");
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);
  gtk_widget_set_halign (box, GTK_ALIGN_END);
  return box;
}

static void
bind_trust (GtkWidget *cell, gpointer item)
{
  guint64 trust = tao_validator_row_get_trust (item);
  g_autofree char *text = trust_text (item);

  gtk_widget_set_visible (gtk_widget_get_first_child (cell), trust < LOW_TRUST);
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_last_child (cell)), text);
  tao_tooltip_set (cell, trust == TAO_UNKNOWN_U64 ? _("Not known until all its subnets have been read, or it has no permit")
                         : trust < LOW_TRUST      ? _("On one of its subnets much of its weights is clipped")
                                                  : _("The lowest validator trust of its subnets"));
}

static char *
weights_text (gpointer item)
{
  guint64 age_ms = tao_validator_row_get_weights_age_ms (item);

  return age_ms == TAO_UNKNOWN_U64 ? g_strdup (TAO_DASH) : tao_format_duration (age_ms / 1000);
}

/* --- the last 30 days, as far as they are recorded here --- */

static GtkWidget *
make_spark (void)
{
  GtkWidget *spark = tao_sparkline_new ();

  tao_plot_set_interactive (TAO_PLOT (spark), FALSE);
  return spark;
}

static void
bind_spark (GtkWidget *cell, gpointer item)
{
  const TaoValidatorMonth *month = tao_validator_row_get_month (item);
  guint first = 0;

  /* What is recorded fills the width, however short it is. */
  while (month != NULL && first < TAO_VALIDATOR_DAYS && isnan (month->stake[first]))
    first++;
  tao_sparkline_set_line (TAO_SPARKLINE (cell), month != NULL ? month->stake + first : NULL, month != NULL ? TAO_VALIDATOR_DAYS - first : 0);
  tao_tooltip_set (cell, month != NULL ? _("Stake weight on its subnets, at today's prices") : _("Nothing of it is recorded here yet"));
}

static gint64
return_key (gpointer item)
{
  const TaoValidatorMonth *month = tao_validator_row_get_month (item);

  return month != NULL ? month->return_ppm : TAO_UNKNOWN_I64;
}

static char *
return_text (gpointer item)
{
  gint64 ppm = return_key (item);

  return ppm == TAO_UNKNOWN_I64 || ppm < 0 ? g_strdup (TAO_DASH) : tao_format_percent ((guint64) ppm, 1000000, 3);
}

static GtkWidget *
make_return (void)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_widget_add_css_class (label, "numeric");
  return label;
}

static void
bind_return (GtkWidget *cell, gpointer item)
{
  const TaoValidatorMonth *month = tao_validator_row_get_month (item);
  g_autofree char *text = return_text (item), *span = NULL, *words = NULL;

  gtk_label_set_text (GTK_LABEL (cell), text);
  if (month == NULL)
    {
      tao_tooltip_set (cell, _("Nothing of it is recorded here yet"));
      return;
    }
  span = tao_format_duration ((guint64) month->span_ms / 1000);
  words = g_strdup_printf (_("Past, and no promise: what its epochs of the last %s paid on all its subnets, after its take, "
                             "against its stake weight there, both at today's prices"), span);
  tao_tooltip_set (cell, words);
}

/* --- whose weights are like its own --- */

static guint64
alike_key (gpointer item)
{
  const TaoAlike *alike = tao_validator_row_get_alike (item);

  return alike != NULL ? alike->ppm : TAO_UNKNOWN_U64;
}

static char *
alike_text (gpointer item)
{
  const TaoAlike *alike = tao_validator_row_get_alike (item);
  g_autofree char *percent = alike != NULL ? tao_format_percent_ppm (alike->ppm, 1) : NULL;

  return alike != NULL ? g_strdup_printf ("%s · %s", percent, tao_validator_row_get_alike_name (item)) : g_strdup (TAO_DASH);
}

static GtkWidget *
make_alike (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *percent = gtk_label_new (NULL), *name = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (percent), 1);
  gtk_widget_add_css_class (percent, "numeric");
  gtk_label_set_xalign (GTK_LABEL (name), 1);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (name, "caption");
  gtk_widget_add_css_class (name, "tao-secondary");
  gtk_box_append (GTK_BOX (box), percent);
  gtk_box_append (GTK_BOX (box), name);
  return tao_cell_link_new (box);
}

static void
bind_alike (GtkWidget *cell, gpointer item)
{
  const TaoAlike *alike = tao_validator_row_get_alike (item);
  GtkWidget *box = gtk_button_get_child (GTK_BUTTON (cell)), *percent = gtk_widget_get_first_child (box), *name = gtk_widget_get_last_child (box);
  g_autofree char *text = alike_text (item), *number = NULL, *address = NULL, *words = NULL;
  TaoRoute route;

  gtk_accessible_update_property (GTK_ACCESSIBLE (cell), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_widget_set_visible (name, alike != NULL);
  if (alike == NULL)
    {
      gtk_label_set_text (GTK_LABEL (percent), TAO_DASH);
      tao_cell_link_set_route (cell, NULL);
      tao_tooltip_set (cell, _("Not known: the weights of none of its subnets are read now, or nobody else rates there"));
      return;
    }
  number = tao_format_percent_ppm (alike->ppm, 1);
  address = tao_format_key (&alike->hotkey);
  route = tao_route_account (address);
  words = tao_comparison_describe (alike);
  gtk_label_set_text (GTK_LABEL (percent), number);
  gtk_label_set_text (GTK_LABEL (name), tao_validator_row_get_alike_name (item));
  tao_cell_link_set_route (cell, &route);
  tao_tooltip_set (cell, words);
}

static char *
stakers_text (gpointer item)
{
  return tao_format_count (known (validator_of (item)->n_nominators));
}

static guint64
stakers_key (gpointer item)
{
  return known (validator_of (item)->n_nominators);
}

static const char *name_key (gpointer item) { return tao_validator_row_get_name (item); }
static char *name_text (gpointer item) { return g_strdup (tao_validator_row_get_name (item)); }
static guint64 stake_key (gpointer item) { return tao_validator_row_get_stake_rao (item); }
static guint64 root_key (gpointer item) { return validator_of (item)->stake_root_rao; }
static guint64 subnets_stake_key (gpointer item) { return tao_validator_row_get_subnets_rao (item); }
static guint64 take_key (gpointer item) { return validator_of (item)->take; }
static guint64 weights_key (gpointer item) { return tao_validator_row_get_weights_age (item); }
static guint64 trust_key (gpointer item) { return tao_validator_row_get_trust (item); }

static guint64
subnets_key (gpointer item)
{
  return known (validator_of (item)->n_subnets);
}

static const TaoColumn columns[] = {
  { .id = "watched", .title = "", .width = 40, .make = tao_star_new, .bind = bind_star, .unbind = tao_star_unbind },
  { .id = "name", .title = N_("Validator"), .expand = TRUE, .width = 150, .text = name_text, .make = tao_entity_row_new, .bind = bind_name, .key_text = name_key },
  { .id = "stake", .title = N_("Stake, τ"), .numeric = TRUE, .width = 180, .text = stake_text, .make = make_stake, .bind = bind_stake, .key_u64 = stake_key, .origin = &tao_origin_validator_stake },
  { .id = "month", .title = N_("Stake, 30 d"), .width = 88, .make = make_spark, .bind = bind_spark, .origin = &tao_origin_validator_month },
  { .id = "root", .title = N_("On root, τ"), .numeric = TRUE, .text = root_text, .key_u64 = root_key, .hidden = TRUE, .origin = &tao_origin_validator_root_stake },
  { .id = "on-subnets", .title = N_("On subnets, τ"), .numeric = TRUE, .text = subnets_stake_text, .key_u64 = subnets_stake_key, .hidden = TRUE, .origin = &tao_origin_validator_subnets_stake },
  { .id = "take", .title = N_("Take"), .numeric = TRUE, .width = 74, .text = take_text, .key_u64 = take_key, .origin = &tao_origin_validator_take },
  { .id = "subnets", .title = N_("Subnets"), .numeric = TRUE, .text = subnets_text, .key_u64 = subnets_key, .origin = &tao_origin_validator_subnets },
  { .id = "permits", .title = N_("Permits"), .numeric = TRUE, .text = permits_text, .key_u64 = permits_key, .hidden = TRUE, .origin = &tao_origin_validator_permits },
  { .id = "stakers", .title = N_("Stakers"), .numeric = TRUE, .text = stakers_text, .key_u64 = stakers_key, .hidden = TRUE },
  { .id = "trust", .title = N_("Trust, lowest"), .numeric = TRUE, .text = trust_text, .make = make_trust, .bind = bind_trust, .key_u64 = trust_key, .origin = &tao_origin_validator_lowest_trust },
  { .id = "weights", .title = N_("Weights, age"), .numeric = TRUE, .width = 92, .text = weights_text, .key_u64 = weights_key, .origin = &tao_origin_validator_weights },
  { .id = "return", .title = N_("Return, 30 d"), .numeric = TRUE, .text = return_text, .make = make_return, .bind = bind_return, .key_i64 = return_key, .origin = &tao_origin_validator_return },
  { .id = "alike", .title = N_("Most alike"), .numeric = TRUE, .width = 120, .text = alike_text, .make = make_alike, .bind = bind_alike, .key_u64 = alike_key,
    .origin = &tao_origin_likeness },
};

const TaoColumn *
tao_validator_columns (guint *n)
{
  *n = G_N_ELEMENTS (columns);
  return columns;
}

void
tao_validator_bind_narrow (TaoEntityRow *row, gpointer item)
{
  g_autofree char *take = take_text (item), *stake = stake_text (item), *subnets = subnets_text (item), *detail = NULL, *value = NULL;

  detail = g_strdup_printf (g_dngettext (NULL, "take %1$s · %2$s subnet", "take %1$s · %2$s subnets", validator_of (item)->n_subnets), take, subnets);
  value = g_strdup_printf ("%s" TAO_NBSP "τ", stake);
  tao_token_tile_set_initial (tao_entity_row_get_tile (row), tao_validator_row_get_name (item));
  tao_entity_row_set_name (row, tao_validator_row_get_name (item), detail);
  tao_entity_row_set_marked (row, tao_validator_row_get_staked (item));
  tao_entity_row_set_value (row, value);
}
