#include "app/pages/subnets/subnet-row.h"

#include <string.h>

#include "app/format.h"
#include "app/text.h"

struct _TaoSubnetRow {
  GObject parent_instance;

  TaoSnapshot *snapshot;
  const TaoSubnet *subnet;     /* in snapshot */
  char *name;
  gboolean watched;
};

G_DEFINE_FINAL_TYPE (TaoSubnetRow, tao_subnet_row, G_TYPE_OBJECT)

enum { PROP_SUBNET = 1, PROP_WATCHED, N_PROPS };
static GParamSpec *properties[N_PROPS];

static void
tao_subnet_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TaoSubnetRow *self = TAO_SUBNET_ROW (object);

  if (id == PROP_SUBNET)
    g_value_set_pointer (value, (gpointer) self->subnet);
  else
    g_value_set_boolean (value, self->watched);
}

static void
tao_subnet_row_finalize (GObject *object)
{
  TaoSubnetRow *self = TAO_SUBNET_ROW (object);

  g_clear_pointer (&self->snapshot, tao_snapshot_unref);
  g_free (self->name);
  G_OBJECT_CLASS (tao_subnet_row_parent_class)->finalize (object);
}

static void
tao_subnet_row_class_init (TaoSubnetRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = tao_subnet_row_get_property;
  object_class->finalize = tao_subnet_row_finalize;
  properties[PROP_SUBNET] = g_param_spec_pointer ("subnet", NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_WATCHED] = g_param_spec_boolean ("watched", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
tao_subnet_row_init (TaoSubnetRow *self)
{
}

TaoSubnetRow *
tao_subnet_row_new (TaoSnapshot *snapshot, const TaoSubnet *subnet)
{
  TaoSubnetRow *self = g_object_new (TAO_TYPE_SUBNET_ROW, NULL);

  tao_subnet_row_update (self, snapshot, subnet);
  return self;
}

static gboolean
same_audit (const TaoAudit *a, const TaoAudit *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  return a->status == b->status && a->epoch_block == b->epoch_block && a->n_differences == b->n_differences;
}

/* Of what the table shows or sorts by. */
static gboolean
same_values (const TaoSubnet *a, const TaoSubnet *b)
{
  return a->price_rao == b->price_rao && a->moving_price_rao == b->moving_price_rao && a->change_hour_ppm == b->change_hour_ppm &&
         a->change_day_ppm == b->change_day_ppm && a->change_week_ppm == b->change_week_ppm &&
         a->emission_share_ppb == b->emission_share_ppb && a->market_cap_rao == b->market_cap_rao &&
         a->tao_in_rao == b->tao_in_rao && a->volume_day_rao == b->volume_day_rao && a->burn_cost_rao == b->burn_cost_rao &&
         a->own_stake_alpha == b->own_stake_alpha && a->n_uids == b->n_uids && a->max_uids == b->max_uids &&
         a->n_validators == b->n_validators && a->tempo == b->tempo && a->next_epoch_block == b->next_epoch_block &&
         a->alpha_out == b->alpha_out && a->registered_at == b->registered_at && a->immune_until == b->immune_until &&
         a->registration_open == b->registration_open && memcmp (&a->owner_coldkey, &b->owner_coldkey, sizeof a->owner_coldkey) == 0 &&
         g_strcmp0 (a->name, b->name) == 0 && g_strcmp0 (a->symbol, b->symbol) == 0 && same_audit (a->audit, b->audit) &&
         a->n_spark == b->n_spark && (a->n_spark == 0 || memcmp (a->spark, b->spark, a->n_spark * sizeof *a->spark) == 0);
}

gboolean
tao_subnet_row_update (TaoSubnetRow *self, TaoSnapshot *snapshot, const TaoSubnet *subnet)
{
  TaoSnapshot *previous = self->snapshot;
  gboolean same = self->subnet != NULL && same_values (self->subnet, subnet);

  if (self->name == NULL || g_strcmp0 (self->subnet->name, subnet->name) != 0)
    {
      g_free (self->name);
      self->name = tao_text_subnet_name (subnet->name, subnet->netuid);
    }
  self->snapshot = tao_snapshot_ref (snapshot);
  self->subnet = subnet;
  g_clear_pointer (&previous, tao_snapshot_unref);
  if (!same)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SUBNET]);
  return !same;
}

const TaoSubnet *
tao_subnet_row_get (TaoSubnetRow *self)
{
  return self->subnet;
}

TaoSnapshot *
tao_subnet_row_get_snapshot (TaoSubnetRow *self)
{
  return self->snapshot;
}

const char *
tao_subnet_row_get_name (TaoSubnetRow *self)
{
  return self->name;
}

gboolean
tao_subnet_row_get_watched (TaoSubnetRow *self)
{
  return self->watched;
}

void
tao_subnet_row_set_watched (TaoSubnetRow *self, gboolean watched)
{
  if (self->watched == watched)
    return;
  self->watched = watched;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WATCHED]);
}

gboolean
tao_subnet_row_get_owned (TaoSubnetRow *self)
{
  const TaoAccountState *account = tao_snapshot_lookup_account (self->snapshot, &self->subnet->owner_coldkey);

  return account != NULL && account->own;
}

gboolean
tao_subnet_row_get_immune (TaoSubnetRow *self)
{
  guint64 best = tao_snapshot_get_sync (self->snapshot)->best_block;

  return self->subnet->immune_until != TAO_UNKNOWN_U64 && best != TAO_UNKNOWN_U64 && best < self->subnet->immune_until;
}

gboolean
tao_subnet_row_get_staked (TaoSubnetRow *self)
{
  return self->subnet->own_stake_alpha != TAO_UNKNOWN_U64 && self->subnet->own_stake_alpha > 0;
}

gboolean
tao_subnet_row_matches (TaoSubnetRow *self, const char *text)
{
  g_autofree char *name = g_utf8_casefold (self->name, -1);
  g_autofree char *number = g_strdup_printf ("%u", self->subnet->netuid);
  g_autofree char *symbol = NULL;
  g_autofree char *owner = NULL;
  g_autofree char *folded_owner = NULL;

  if (text[0] == '\0' || strstr (name, text) != NULL || g_str_equal (number, text))
    return TRUE;
  symbol = tao_format_symbol (self->subnet->symbol, self->subnet->netuid);
  if (g_str_equal (symbol, text))
    return TRUE;
  /* Every address begins with a 5; a single one is a number. */
  if (text[0] != '5' || text[1] == '\0')
    return FALSE;
  owner = tao_format_key (&self->subnet->owner_coldkey);
  folded_owner = g_utf8_casefold (owner, -1);
  return g_str_has_prefix (folded_owner, text);
}
