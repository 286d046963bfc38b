#include "app/pages/validators/validator-row.h"

#include <string.h>

#include "app/format.h"
#include "app/text.h"

struct _TaoValidatorRow {
  GObject parent_instance;

  TaoSnapshot *snapshot;
  const TaoValidator *validator;     /* in snapshot */
  char *name, *address;
  gboolean complete;                 /* all its subnets have been read */
  guint64 weights_age;               /* blocks; as last notified, so that rows do not change with every block */
  gboolean watched;
  guint64 largest;
  gboolean has_month;
  TaoValidatorMonth month;
  gboolean has_alike;
  TaoAlike alike;
  char *alike_name;
};

G_DEFINE_FINAL_TYPE (TaoValidatorRow, tao_validator_row, G_TYPE_OBJECT)

enum { PROP_VALIDATOR = 1, PROP_WATCHED, N_PROPS };
static GParamSpec *properties[N_PROPS];

static void
tao_validator_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TaoValidatorRow *self = TAO_VALIDATOR_ROW (object);

  if (id == PROP_VALIDATOR)
    g_value_set_pointer (value, (gpointer) self->validator);
  else
    g_value_set_boolean (value, self->watched);
}

static void
tao_validator_row_finalize (GObject *object)
{
  TaoValidatorRow *self = TAO_VALIDATOR_ROW (object);

  g_clear_pointer (&self->snapshot, tao_snapshot_unref);
  g_free (self->name);
  g_free (self->address);
  g_free (self->alike_name);
  G_OBJECT_CLASS (tao_validator_row_parent_class)->finalize (object);
}

static void
tao_validator_row_class_init (TaoValidatorRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = tao_validator_row_get_property;
  object_class->finalize = tao_validator_row_finalize;
  properties[PROP_VALIDATOR] = g_param_spec_pointer ("validator", NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_WATCHED] = g_param_spec_boolean ("watched", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
tao_validator_row_init (TaoValidatorRow *self)
{
}

TaoValidatorRow *
tao_validator_row_new (TaoSnapshot *snapshot, const TaoValidator *validator)
{
  TaoValidatorRow *self = g_object_new (TAO_TYPE_VALIDATOR_ROW, NULL);

  self->address = tao_format_key (&validator->hotkey);
  tao_validator_row_update (self, snapshot, validator);
  return self;
}

static gboolean
same_values (const TaoValidator *a, const TaoValidator *b)
{
  return a->stake_root_rao == b->stake_root_rao && a->stake_subnets_rao == b->stake_subnets_rao && a->own_stake_rao == b->own_stake_rao &&
         a->n_subnets == b->n_subnets && a->n_nominators == b->n_nominators && a->take == b->take &&
         a->lowest_validator_trust == b->lowest_validator_trust && a->return_month_ppm == b->return_month_ppm &&
         a->n_permits == b->n_permits && g_strcmp0 (a->name, b->name) == 0;
}

static guint64
age_of_weights (const TaoSyncInfo *sync, const TaoValidator *validator, gboolean complete)
{
  if (!complete || validator->n_permits == 0 || sync->best_block == TAO_UNKNOWN_U64 || validator->oldest_weights_block > sync->best_block)
    return TAO_UNKNOWN_U64;
  return sync->best_block - validator->oldest_weights_block;
}

/* A minute of a usual chain more or less is not worth a change. */
static gboolean
is_same_age (guint64 a, guint64 b)
{
  return (a == TAO_UNKNOWN_U64) == (b == TAO_UNKNOWN_U64) && (a > b ? a - b : b - a) < 5;
}

gboolean
tao_validator_row_update (TaoValidatorRow *self, TaoSnapshot *snapshot, const TaoValidator *validator)
{
  TaoSnapshot *previous = self->snapshot;
  gboolean complete = validator->n_subnets != TAO_UNKNOWN_U32;
  guint64 age = age_of_weights (tao_snapshot_get_sync (snapshot), validator, complete);
  gboolean same = self->validator != NULL && self->complete == complete && same_values (self->validator, validator)
                  && is_same_age (self->weights_age, age);

  if (self->name == NULL || g_strcmp0 (self->validator->name, validator->name) != 0)
    {
      g_free (self->name);
      self->name = tao_text_line (validator->name, TAO_TEXT_NAME);
      if (self->name[0] == '\0')
        {
          g_free (self->name);
          self->name = tao_format_key_short (&validator->hotkey);
        }
    }
  self->snapshot = tao_snapshot_ref (snapshot);
  self->validator = validator;
  self->complete = complete;
  if (!same)
    self->weights_age = age;
  g_clear_pointer (&previous, tao_snapshot_unref);
  if (!same)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VALIDATOR]);
  return !same;
}

const TaoValidator *
tao_validator_row_get (TaoValidatorRow *self)
{
  return self->validator;
}

const char *
tao_validator_row_get_name (TaoValidatorRow *self)
{
  return self->name;
}

const char *
tao_validator_row_get_address (TaoValidatorRow *self)
{
  return self->address;
}

guint64
tao_validator_row_get_subnets_rao (TaoValidatorRow *self)
{
  return self->complete ? self->validator->stake_subnets_rao : TAO_UNKNOWN_U64;
}

guint64
tao_validator_row_get_stake_rao (TaoValidatorRow *self)
{
  guint64 root = self->validator->stake_root_rao, subnets = tao_validator_row_get_subnets_rao (self);

  return root == TAO_UNKNOWN_U64 || subnets == TAO_UNKNOWN_U64 ? TAO_UNKNOWN_U64 : root + subnets;
}

guint64
tao_validator_row_get_trust (TaoValidatorRow *self)
{
  return self->complete && self->validator->n_permits > 0 ? self->validator->lowest_validator_trust : TAO_UNKNOWN_U64;
}

guint64
tao_validator_row_get_weights_age (TaoValidatorRow *self)
{
  return self->weights_age;
}

guint64
tao_validator_row_get_weights_age_ms (TaoValidatorRow *self)
{
  guint32 interval = tao_snapshot_get_sync (self->snapshot)->block_interval_ms;

  return self->weights_age == TAO_UNKNOWN_U64 || interval == TAO_UNKNOWN_U32 ? TAO_UNKNOWN_U64 : self->weights_age * interval;
}

void
tao_validator_row_set_largest (TaoValidatorRow *self, guint64 rao)
{
  if (self->largest == rao)
    return;
  self->largest = rao;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VALIDATOR]);
}

guint64
tao_validator_row_get_largest (TaoValidatorRow *self)
{
  return self->largest;
}

void
tao_validator_row_set_month (TaoValidatorRow *self, const TaoValidatorMonth *month)
{
  /* Compared as bytes: NaN stands for "no data" in it. */
  if ((month != NULL) == self->has_month && (month == NULL || memcmp (month, &self->month, sizeof *month) == 0))
    return;
  self->has_month = month != NULL;
  if (month != NULL)
    self->month = *month;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VALIDATOR]);
}

const TaoValidatorMonth *
tao_validator_row_get_month (TaoValidatorRow *self)
{
  return self->has_month ? &self->month : NULL;
}

void
tao_validator_row_set_alike (TaoValidatorRow *self, const TaoAlike *alike, const char *name)
{
  if ((alike != NULL) == self->has_alike && (alike == NULL || memcmp (alike, &self->alike, sizeof *alike) == 0)
      && g_strcmp0 (name, self->alike_name) == 0)
    return;
  self->has_alike = alike != NULL;
  if (alike != NULL)
    self->alike = *alike;
  g_free (self->alike_name);
  self->alike_name = g_strdup (name);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VALIDATOR]);
}

const TaoAlike *
tao_validator_row_get_alike (TaoValidatorRow *self)
{
  return self->has_alike ? &self->alike : NULL;
}

const char *
tao_validator_row_get_alike_name (TaoValidatorRow *self)
{
  return self->alike_name;
}

gboolean
tao_validator_row_get_watched (TaoValidatorRow *self)
{
  return self->watched;
}

void
tao_validator_row_set_watched (TaoValidatorRow *self, gboolean watched)
{
  if (self->watched == watched)
    return;
  self->watched = watched;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WATCHED]);
}

gboolean
tao_validator_row_get_staked (TaoValidatorRow *self)
{
  return self->validator->own_stake_rao != TAO_UNKNOWN_U64 && self->validator->own_stake_rao > 0;
}

gboolean
tao_validator_row_get_named (TaoValidatorRow *self)
{
  return self->validator->name != NULL && self->validator->name[0] != '\0';
}

gboolean
tao_validator_row_matches (TaoValidatorRow *self, const char *needle)
{
  g_autofree char *name = g_utf8_casefold (self->name, -1), *hotkey = g_utf8_casefold (self->address, -1);
  g_autofree char *coldkey = NULL, *folded = NULL;

  if (needle[0] == '\0' || strstr (name, needle) != NULL || g_str_has_prefix (hotkey, needle))
    return TRUE;
  if (needle[0] != '5' || needle[1] == '\0')
    return FALSE;
  coldkey = tao_format_key (&self->validator->coldkey);
  folded = g_utf8_casefold (coldkey, -1);
  return g_str_has_prefix (folded, needle);
}
