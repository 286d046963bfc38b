#include "app/pages/account/nominator-row.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/charts/plot.h"
#include "app/format.h"
#include "app/widgets/cell-link.h"
#include "app/widgets/tooltip.h"

struct _TaoNominatorRow {
  GObject parent_instance;

  TaoNominators *nominators;
  const TaoNominator *stake;         /* in nominators */
  char *address;
  TaoNominatorWords words;
};

G_DEFINE_FINAL_TYPE (TaoNominatorRow, tao_nominator_row, G_TYPE_OBJECT)

static void
tao_nominator_row_finalize (GObject *object)
{
  TaoNominatorRow *self = TAO_NOMINATOR_ROW (object);

  tao_nominators_unref (self->nominators);
  g_free (self->address);
  g_free (self->words.name);
  g_free (self->words.subnet);
  g_free (self->words.unit);
  G_OBJECT_CLASS (tao_nominator_row_parent_class)->finalize (object);
}

static void
tao_nominator_row_class_init (TaoNominatorRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tao_nominator_row_finalize;
}

static void
tao_nominator_row_init (TaoNominatorRow *self)
{
}

TaoNominatorRow *
tao_nominator_row_new (TaoNominators *nominators, guint index, const TaoNominatorWords *words)
{
  TaoNominatorRow *self = g_object_new (TAO_TYPE_NOMINATOR_ROW, NULL);

  self->nominators = tao_nominators_ref (nominators);
  self->stake = &nominators->stakes[index];
  self->address = tao_format_key (&self->stake->coldkey);
  self->words = *words;
  return self;
}

const TaoNominator *
tao_nominator_row_get (TaoNominatorRow *self)
{
  return self->stake;
}

const char *
tao_nominator_row_get_address (TaoNominatorRow *self)
{
  return self->address;
}

/* --- cells --- */

static gboolean
is_owner (TaoNominatorRow *row)
{
  return row->nominators->has_owner && memcmp (&row->stake->coldkey, &row->nominators->owner, sizeof row->stake->coldkey) == 0;
}

static void
set_name (TaoEntityRow *cell, TaoNominatorRow *row, const char *detail)
{
  g_autofree char *address = tao_format_address_short (row->address);
  const char *name = row->words.name != NULL ? row->words.name : address;

  tao_token_tile_set_initial (tao_entity_row_get_tile (cell), name);
  tao_entity_row_set_name (cell, name, detail);
  tao_tooltip_set (GTK_WIDGET (cell), row->address);
}

static void
bind_name (GtkWidget *cell, gpointer item)
{
  TaoNominatorRow *row = item;
  g_autofree char *address = tao_format_address_short (row->address);
  g_autofree char *owner = g_strdup_printf (_("%s · owns the hotkey"), address);

  set_name (TAO_ENTITY_ROW (cell), row, is_owner (row) ? owner : row->words.name != NULL ? address : NULL);
}

static char *
name_text (gpointer item)
{
  TaoNominatorRow *row = item;

  return g_strdup (row->words.name != NULL ? row->words.name : row->address);
}

static GtkWidget *
make_subnet (void)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  return tao_cell_link_new (label);
}

static void
bind_subnet (GtkWidget *cell, gpointer item)
{
  TaoNominatorRow *row = item;
  TaoRoute route = tao_route_subnet (row->stake->netuid, NULL);

  gtk_label_set_text (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (cell))), row->words.subnet);
  tao_cell_link_set_route (cell, &route);
}

static char *
alpha_text (gpointer item)
{
  TaoNominatorRow *row = item;

  return tao_format_take_unit (tao_format_column (row->stake->alpha, 3, TAO_ROUND_DOWN), row->words.unit);
}

static char *
value_text (gpointer item)
{
  guint64 rao = ((TaoNominatorRow *) item)->stake->value_rao;

  return rao == TAO_UNKNOWN_U64 ? g_strdup (TAO_DASH) : tao_format_column (rao, 3, TAO_ROUND_DOWN);
}

static char *
share_text (gpointer item)
{
  const TaoNominator *stake = ((TaoNominatorRow *) item)->stake;

  return tao_format_percent (stake->alpha, stake->pool_alpha, 2);
}

static char *subnet_text (gpointer item) { return g_strdup (((TaoNominatorRow *) item)->words.subnet); }
static guint64 value_key (gpointer item) { return ((TaoNominatorRow *) item)->stake->value_rao; }
static guint64 alpha_key (gpointer item) { return ((TaoNominatorRow *) item)->stake->alpha; }
static guint64 subnet_key (gpointer item) { return ((TaoNominatorRow *) item)->stake->netuid; }

static guint64
share_key (gpointer item)
{
  const TaoNominator *stake = ((TaoNominatorRow *) item)->stake;

  return stake->pool_alpha > 0 ? (guint64) ((double) stake->alpha / (double) stake->pool_alpha * 1e12) : TAO_UNKNOWN_U64;
}

static int
compare_names (gconstpointer a, gconstpointer b, gpointer unused)
{
  const TaoNominatorRow *x = a, *y = b;

  /* Who has a name comes first. */
  if ((x->words.name == NULL) != (y->words.name == NULL))
    return x->words.name == NULL ? 1 : -1;
  return x->words.name != NULL ? g_utf8_collate (x->words.name, y->words.name) : g_strcmp0 (x->address, y->address);
}

/* The block of the list that is shown is filled in; there is one at a time. */
static TaoOrigin alpha_origin = {
  .kind = TAO_ORIGIN_BLOCK, .item = "SubtensorModule.AlphaV2",
  .how = N_("The coldkey’s share of the hotkey’s pool over all shares (TotalHotkeySharesV2), times its alpha (TotalHotkeyAlpha), "
            "rounded down; of the older maps Alpha and TotalHotkeyShares where they still have it"),
};
static TaoOrigin value_origin = {
  .kind = TAO_ORIGIN_BLOCK, .item = "SubtensorModule.AlphaV2", .call = "SwapRuntimeApi.current_alpha_price_all",
  .how = N_("The alpha times the subnet’s spot price at the same block"),
};
static TaoOrigin share_origin = {
  .kind = TAO_ORIGIN_BLOCK, .item = "SubtensorModule.AlphaV2",
  .how = N_("The coldkey’s alpha as a part of all that is staked with the hotkey on that subnet (TotalHotkeyAlpha)"),
};

static const TaoColumn columns[] = {
  { .id = "name", .title = N_("Coldkey"), .expand = TRUE, .width = 180, .text = name_text, .make = tao_entity_row_new, .bind = bind_name, .compare = compare_names },
  { .id = "subnet", .title = N_("Subnet"), .width = 120, .text = subnet_text, .make = make_subnet, .bind = bind_subnet, .key_u64 = subnet_key },
  { .id = "alpha", .title = N_("Alpha"), .numeric = TRUE, .width = 150, .text = alpha_text, .key_u64 = alpha_key, .origin = &alpha_origin },
  { .id = "value", .title = N_("Value, τ"), .numeric = TRUE, .width = 126, .text = value_text, .key_u64 = value_key, .origin = &value_origin },
  { .id = "share", .title = N_("Share there"), .numeric = TRUE, .text = share_text, .key_u64 = share_key, .origin = &share_origin },
};

const TaoColumn *
tao_nominator_columns (guint *n, guint64 block)
{
  alpha_origin.block = value_origin.block = share_origin.block = block;
  *n = G_N_ELEMENTS (columns);
  return columns;
}

void
tao_nominator_bind_narrow (TaoEntityRow *cell, gpointer item)
{
  TaoNominatorRow *row = item;
  g_autofree char *share = share_text (item), *detail = g_strdup_printf (_("%1$s · %2$s there"), row->words.subnet, share);
  g_autofree char *value = tao_format_take_unit (value_text (item), "τ");

  set_name (cell, row, detail);
  tao_entity_row_set_value (cell, value);
}

/* --- export --- */

char *
tao_nominators_to_csv (const TaoNominators *nominators, int netuid, TaoNominatorName name_of, gpointer user_data)
{
  GString *csv = g_string_new ("coldkey,name,netuid,alpha,value_tao,pool_alpha\r\n");

  for (guint i = 0; i < nominators->n_stakes; i++)
    {
      const TaoNominator *stake = &nominators->stakes[i];
      g_autofree char *address = NULL, *name = NULL, *alpha = NULL, *value = NULL, *pool = NULL;

      if (netuid >= 0 && stake->netuid != netuid)
        continue;
      address = tao_format_key (&stake->coldkey);
      name = name_of (stake, user_data);
      alpha = tao_format_plain (stake->alpha);
      value = stake->value_rao != TAO_UNKNOWN_U64 ? tao_format_plain (stake->value_rao) : g_strdup ("");
      pool = tao_format_plain (stake->pool_alpha);
      g_string_append_printf (csv, "%s,", address);
      tao_csv_append (csv, name != NULL ? name : "");
      g_string_append_printf (csv, ",%u,%s,%s,%s\r\n", stake->netuid, alpha, value, pool);
    }
  return g_string_free (csv, FALSE);
}
