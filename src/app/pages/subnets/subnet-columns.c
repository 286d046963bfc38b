#include "app/pages/subnets/subnet-columns.h"

#include <glib/gi18n.h>

#include "app-config.h"
#include "app/charts/sparkline.h"
#include "app/format.h"
#include "app/pages/subnets/subnet-row.h"
#include "app/widgets/change.h"
#include "app/widgets/meter.h"
#include "app/widgets/shield.h"
#include "app/widgets/star.h"

#define PPB G_GUINT64_CONSTANT (1000000000)
#define ITEM_KEY "tao-item"

static const TaoSubnet *
subnet_of (gpointer item)
{
  return tao_subnet_row_get (item);
}

/* --- star --- */

void
tao_subnet_toggle_watched (guint16 netuid)
{
  g_autoptr(GSettings) settings = g_settings_new (TAO_APPLICATION_ID);
  g_autoptr(GVariant) watched = g_settings_get_value (settings, "watched-subnets");
  GVariantBuilder builder;
  gsize n;
  const guint32 *netuids = g_variant_get_fixed_array (watched, &n, sizeof *netuids);
  gboolean found = FALSE;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("au"));
  for (gsize i = 0; i < n; i++)
    if (netuids[i] == netuid)
      found = TRUE;
    else
      g_variant_builder_add (&builder, "u", netuids[i]);
  if (!found)
    g_variant_builder_add (&builder, "u", (guint32) netuid);
  g_settings_set_value (settings, "watched-subnets", g_variant_builder_end (&builder));
}

static void
toggle (gpointer item)
{
  tao_subnet_toggle_watched (subnet_of (item)->netuid);
}

static void
bind_star (GtkWidget *cell, gpointer item)
{
  tao_star_bind (cell, item, tao_subnet_row_get_watched (item), tao_subnet_row_get_name (item), toggle);
}

/* --- name --- */

static void
unbind_name (GtkWidget *cell, gpointer item)
{
  g_object_set_data (G_OBJECT (cell), ITEM_KEY, NULL);
}

static void
bind_name (GtkWidget *cell, gpointer item)
{
  const TaoSubnet *subnet = subnet_of (item);
  g_autofree char *number = g_strdup_printf (_("Subnet %u"), subnet->netuid);

  g_object_set_data (G_OBJECT (cell), ITEM_KEY, item);
  tao_token_tile_set_subnet (tao_entity_row_get_tile (TAO_ENTITY_ROW (cell)), subnet->netuid, subnet->symbol);
  tao_entity_row_set_name (TAO_ENTITY_ROW (cell), tao_subnet_row_get_name (item), number);
  tao_entity_row_set_marked (TAO_ENTITY_ROW (cell), tao_subnet_row_get_staked (item));
}

static char *
name_text (gpointer item)
{
  return g_strdup (tao_subnet_row_get_name (item));
}

static const char *
name_key (gpointer item)
{
  return tao_subnet_row_get_name (item);
}

static char *
number_text (gpointer item)
{
  return g_strdup_printf ("%u", subnet_of (item)->netuid);
}

/* The lowest number first, although numbers sort the other way. */
static int
number_compare (gconstpointer a, gconstpointer b, gpointer unused)
{
  return (int) subnet_of ((gpointer) b)->netuid - (int) subnet_of ((gpointer) a)->netuid;
}

gpointer
tao_subnet_item_at (GtkWidget *inside_row)
{
  for (GtkWidget *at = inside_row; at != NULL; at = gtk_widget_get_parent (at))
    {
      /* The name's cell knows; from the other cells it is a sibling's child away. */
      for (GtkWidget *cell = gtk_widget_get_first_child (at); cell != NULL; cell = gtk_widget_get_next_sibling (cell))
        {
          GtkWidget *inner = gtk_widget_get_first_child (cell);

          if (g_object_get_data (G_OBJECT (cell), ITEM_KEY) != NULL)
            return g_object_get_data (G_OBJECT (cell), ITEM_KEY);
          if (inner != NULL && g_object_get_data (G_OBJECT (inner), ITEM_KEY) != NULL && GTK_IS_WIDGET (inner) &&
              g_str_equal (gtk_widget_get_css_name (at), "row"))
            return g_object_get_data (G_OBJECT (inner), ITEM_KEY);
        }
      if (g_object_get_data (G_OBJECT (at), ITEM_KEY) != NULL)
        return g_object_get_data (G_OBJECT (at), ITEM_KEY);
      if (GTK_IS_LIST_BASE (at) || GTK_IS_COLUMN_VIEW (at))
        return NULL;
    }
  return NULL;
}

/* --- figures --- */

static char *price_text (gpointer item) { return tao_format_price (subnet_of (item)->price_rao); }
static guint64 price_key (gpointer item) { return subnet_of (item)->price_rao; }
static char *moving_text (gpointer item) { return tao_format_price (subnet_of (item)->moving_price_rao); }
static guint64 moving_key (gpointer item) { return subnet_of (item)->moving_price_rao; }

static char *cap_text (gpointer item) { return tao_format_column (subnet_of (item)->market_cap_rao, 0, TAO_ROUND_DOWN); }
static guint64 cap_key (gpointer item) { return subnet_of (item)->market_cap_rao; }
static char *pool_text (gpointer item) { return tao_format_column (subnet_of (item)->tao_in_rao, 0, TAO_ROUND_DOWN); }
static guint64 pool_key (gpointer item) { return subnet_of (item)->tao_in_rao; }
static char *volume_text (gpointer item) { return tao_format_column (subnet_of (item)->volume_day_rao, 0, TAO_ROUND_DOWN); }
static guint64 volume_key (gpointer item) { return subnet_of (item)->volume_day_rao; }

static char *
cost_text (gpointer item)
{
  return subnet_of (item)->registration_open ? tao_format_column (subnet_of (item)->burn_cost_rao, 4, TAO_ROUND_UP)
                                             : g_strdup (_("closed"));
}

static guint64
cost_key (gpointer item)
{
  return subnet_of (item)->registration_open ? subnet_of (item)->burn_cost_rao : TAO_UNKNOWN_U64;
}

static char *change_text (gpointer item) { return tao_format_change (subnet_of (item)->change_day_ppm, 2); }
static gint64 change_key (gpointer item) { return subnet_of (item)->change_day_ppm; }
static char *hour_text (gpointer item) { return tao_format_change (subnet_of (item)->change_hour_ppm, 2); }
static gint64 hour_key (gpointer item) { return subnet_of (item)->change_hour_ppm; }
static char *week_text (gpointer item) { return tao_format_change (subnet_of (item)->change_week_ppm, 2); }
static gint64 week_key (gpointer item) { return subnet_of (item)->change_week_ppm; }
static void bind_change (GtkWidget *cell, gpointer item) { tao_change_set_ppm (TAO_CHANGE (cell), change_key (item), 2); }
static void bind_hour (GtkWidget *cell, gpointer item) { tao_change_set_ppm (TAO_CHANGE (cell), hour_key (item), 2); }
static void bind_week (GtkWidget *cell, gpointer item) { tao_change_set_ppm (TAO_CHANGE (cell), week_key (item), 2); }

static void
bind_spark (GtkWidget *cell, gpointer item)
{
  tao_sparkline_set_line (TAO_SPARKLINE (cell), subnet_of (item)->spark, subnet_of (item)->n_spark);
}

static GtkWidget *
make_spark (void)
{
  GtkWidget *spark = tao_sparkline_new ();

  tao_plot_set_interactive (TAO_PLOT (spark), FALSE);
  return spark;
}

/* --- emission: a bar against the largest share, and the share --- */

static char *
share_text (gpointer item)
{
  guint64 share = subnet_of (item)->emission_share_ppb;

  return share != TAO_UNKNOWN_U64 ? tao_format_percent (share, PPB, 2) : g_strdup (TAO_DASH);
}

static guint64 share_key (gpointer item) { return subnet_of (item)->emission_share_ppb; }

static GtkWidget *
make_share (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *label = gtk_label_new (NULL);

  gtk_box_append (GTK_BOX (box), tao_meter_new ());
  /* Of one width, so that the bars stand in a line. */
  gtk_label_set_width_chars (GTK_LABEL (label), 7);
  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_widget_add_css_class (label, "numeric");
  gtk_box_append (GTK_BOX (box), label);
  return box;
}

static guint64
largest_share (const TaoSnapshot *snapshot)
{
  guint n;
  const TaoSubnet *subnets = tao_snapshot_get_subnets (snapshot, &n);
  guint64 largest = 1;

  for (guint i = 0; i < n; i++)
    if (subnets[i].emission_share_ppb != TAO_UNKNOWN_U64)
      largest = MAX (largest, subnets[i].emission_share_ppb);
  return largest;
}

static void
bind_share (GtkWidget *cell, gpointer item)
{
  GtkWidget *meter = gtk_widget_get_first_child (cell), *label = gtk_widget_get_last_child (cell);
  guint64 share = share_key (item);
  g_autofree char *text = share_text (item);

  tao_meter_set_one (TAO_METER (meter),
                     share != TAO_UNKNOWN_U64 ? (double) share / (double) largest_share (tao_subnet_row_get_snapshot (item)) : 0,
                     TAO_COLOR_SERIES_1);
  gtk_label_set_text (GTK_LABEL (label), text);
}

/* --- the less asked for --- */

static guint64
widen (guint32 value)
{
  return value == TAO_UNKNOWN_U32 ? TAO_UNKNOWN_U64 : value;
}

static char *uids_text (gpointer item) { return tao_format_count (widen (subnet_of (item)->n_uids)); }
static guint64 uids_key (gpointer item) { return widen (subnet_of (item)->n_uids); }
static char *validators_text (gpointer item) { return tao_format_count (widen (subnet_of (item)->n_validators)); }
static guint64 validators_key (gpointer item) { return widen (subnet_of (item)->n_validators); }
static char *tempo_text (gpointer item) { return tao_format_count (widen (subnet_of (item)->tempo)); }
static guint64 tempo_key (gpointer item) { return widen (subnet_of (item)->tempo); }
static char *registered_text (gpointer item) { return tao_format_count (subnet_of (item)->registered_at); }
static guint64 registered_key (gpointer item) { return subnet_of (item)->registered_at; }
static char *stake_text (gpointer item) { return tao_format_table (subnet_of (item)->own_stake_alpha, TAO_ROUND_DOWN); }
static guint64 stake_key (gpointer item) { return subnet_of (item)->own_stake_alpha; }

static guint64
epoch_key (gpointer item)
{
  guint64 best = tao_snapshot_get_sync (tao_subnet_row_get_snapshot (item))->best_block;
  guint64 next = subnet_of (item)->next_epoch_block;

  return next != TAO_UNKNOWN_U64 && best != TAO_UNKNOWN_U64 && next >= best ? next - best : TAO_UNKNOWN_U64;
}

static char *epoch_text (gpointer item) { return tao_format_count (epoch_key (item)); }

static char *
owner_text (gpointer item)
{
  return tao_key_is_zero (&subnet_of (item)->owner_coldkey) ? g_strdup (TAO_DASH)
                                                            : tao_format_key_short (&subnet_of (item)->owner_coldkey);
}

/* --- verification --- */

static void
bind_shield (GtkWidget *cell, gpointer item)
{
  tao_shield_set_audit (TAO_SHIELD (cell), subnet_of (item)->audit, g_get_real_time () / 1000);
}

static const TaoColumn columns[] = {
  { .id = "watched", .title = "", .width = 40, .make = tao_star_new, .bind = bind_star, .unbind = tao_star_unbind },
  { .id = "name", .title = N_("Subnet"), .expand = TRUE, .make = tao_entity_row_new, .bind = bind_name, .unbind = unbind_name,
    .text = name_text, .key_text = name_key },
  { .id = "netuid", .title = N_("Number"), .numeric = TRUE, .text = number_text, .compare = number_compare, .hidden = TRUE },
  { .id = "price", .title = N_("Price, τ"), .numeric = TRUE, .text = price_text, .key_u64 = price_key },
  { .id = "moving", .title = N_("Moving price, τ"), .numeric = TRUE, .text = moving_text, .key_u64 = moving_key, .hidden = TRUE },
  { .id = "hour", .title = N_("1 h"), .numeric = TRUE, .make = tao_change_new, .bind = bind_hour, .text = hour_text, .key_i64 = hour_key,
    .hidden = TRUE },
  { .id = "change", .title = N_("24 h"), .numeric = TRUE, .make = tao_change_new, .bind = bind_change, .text = change_text,
    .key_i64 = change_key },
  { .id = "week", .title = N_("7 days"), .numeric = TRUE, .make = tao_change_new, .bind = bind_week, .text = week_text,
    .key_i64 = week_key, .hidden = TRUE },
  { .id = "spark", .title = N_("Last day"), .width = 108, .make = make_spark, .bind = bind_spark },
  { .id = "emission", .title = N_("Emission"), .width = 124, .make = make_share, .bind = bind_share, .text = share_text,
    .numeric = TRUE, .key_u64 = share_key },
  { .id = "cap", .title = N_("Market cap, τ"), .numeric = TRUE, .text = cap_text, .key_u64 = cap_key },
  { .id = "pool", .title = N_("Pool, τ"), .numeric = TRUE, .text = pool_text, .key_u64 = pool_key },
  { .id = "volume", .title = N_("Volume, τ"), .numeric = TRUE, .text = volume_text, .key_u64 = volume_key },
  { .id = "cost", .title = N_("UID cost, τ"), .numeric = TRUE, .text = cost_text, .key_u64 = cost_key },
  { .id = "stake", .title = N_("My stake, α"), .numeric = TRUE, .text = stake_text, .key_u64 = stake_key, .hidden = TRUE },
  { .id = "uids", .title = N_("UIDs"), .numeric = TRUE, .text = uids_text, .key_u64 = uids_key, .hidden = TRUE },
  { .id = "validators", .title = N_("Validators"), .numeric = TRUE, .text = validators_text, .key_u64 = validators_key, .hidden = TRUE },
  { .id = "tempo", .title = N_("Tempo"), .numeric = TRUE, .text = tempo_text, .key_u64 = tempo_key, .hidden = TRUE },
  { .id = "epoch", .title = N_("Epoch in, blocks"), .numeric = TRUE, .text = epoch_text, .key_u64 = epoch_key, .hidden = TRUE },
  { .id = "registered", .title = N_("Since block"), .numeric = TRUE, .text = registered_text, .key_u64 = registered_key, .hidden = TRUE },
  { .id = "owner", .title = N_("Owner"), .text = owner_text, .css_class = "tao-mono", .hidden = TRUE },
  { .id = "checked", .title = "", .width = 40, .make = tao_shield_new, .bind = bind_shield },
};

const TaoColumn *
tao_subnet_columns (guint *n)
{
  *n = G_N_ELEMENTS (columns);
  return columns;
}

void
tao_subnet_bind_narrow (TaoEntityRow *row, gpointer item)
{
  const TaoSubnet *subnet = subnet_of (item);
  g_autofree char *share = share_text (item);
  g_autofree char *detail = g_strdup_printf (_("Subnet %1$u · %2$s"), subnet->netuid, share);
  g_autofree char *price = price_text (item);
  g_autofree char *value = g_strconcat (price, TAO_NBSP "τ", NULL);

  g_object_set_data (G_OBJECT (row), ITEM_KEY, item);
  tao_token_tile_set_subnet (tao_entity_row_get_tile (row), subnet->netuid, subnet->symbol);
  tao_entity_row_set_name (row, tao_subnet_row_get_name (item), detail);
  tao_entity_row_set_marked (row, tao_subnet_row_get_staked (item));
  tao_entity_row_set_spark (row, subnet->spark, subnet->n_spark);
  tao_entity_row_set_value (row, subnet->price_rao != TAO_UNKNOWN_U64 ? value : price);
  tao_entity_row_set_change (row, subnet->change_day_ppm);
}
