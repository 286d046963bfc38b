#include "app/pages/subnet-metagraph/uid-row.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "app/format.h"
#include "app/text.h"
#include "engine/build.h"

#define DAY_MS G_GUINT64_CONSTANT (86400000)

__extension__ typedef unsigned __int128 u128;

struct _TaoUidRow {
  GObject parent_instance;

  TaoUidFigures now;
  char *hotkey, *coldkey, *name;
  float epochs[TAO_UID_EPOCHS];
  guint n_epochs;
  guint revision;
};

G_DEFINE_FINAL_TYPE (TaoUidRow, tao_uid_row, G_TYPE_OBJECT)

enum { PROP_REVISION = 1, N_PROPS };
static GParamSpec *properties[N_PROPS];

static void
tao_uid_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_uint (value, TAO_UID_ROW (object)->revision);
}

static void
tao_uid_row_finalize (GObject *object)
{
  TaoUidRow *self = TAO_UID_ROW (object);

  g_free (self->hotkey);
  g_free (self->coldkey);
  g_free (self->name);
  G_OBJECT_CLASS (tao_uid_row_parent_class)->finalize (object);
}

static void
tao_uid_row_class_init (TaoUidRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = tao_uid_row_get_property;
  object_class->finalize = tao_uid_row_finalize;
  properties[PROP_REVISION] = g_param_spec_uint ("revision", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
tao_uid_row_init (TaoUidRow *self)
{
  self->name = g_strdup ("");
}

const TaoUidFigures *
tao_uid_row_get (TaoUidRow *self)
{
  return &self->now;
}

const char *
tao_uid_row_get_hotkey (TaoUidRow *self)
{
  return self->hotkey;
}

const char *
tao_uid_row_get_coldkey (TaoUidRow *self)
{
  return self->coldkey;
}

const char *
tao_uid_row_get_name (TaoUidRow *self)
{
  return self->name;
}

const float *
tao_uid_row_get_epochs (TaoUidRow *self, guint *n)
{
  *n = self->n_epochs;
  return self->epochs;
}

char *
tao_uid_row_describe_status (TaoUidRow *self)
{
  g_autofree char *place = tao_format_ordinal (self->now.leaves);
  g_autofree char *left = tao_format_duration (self->now.immune_s == TAO_UNKNOWN_U64 ? 0 : self->now.immune_s);

  if (self->now.owner)
    return g_strdup (_("owner, stays"));
  if (self->now.at_risk && self->now.immune_first)
    /* Translators: %s is "6th": place in the order in which UIDs are replaced. */
    return g_strdup_printf (_("leaves %s, immune"), place);
  if (self->now.at_risk)
    return g_strdup_printf (_("leaves %s"), place);
  if (self->now.immune)
    return self->now.immune_s == TAO_UNKNOWN_U64 ? g_strdup (_("immune")) : g_strdup_printf (_("immune %s"), left);
  if (self->now.leaves > 0)
    return g_strdup_printf (_("%s to leave"), place);
  return g_strdup ("");
}

/* --- deriving --- */

guint64
tao_uid_day_alpha (guint64 emission, guint64 epoch_blocks, guint32 interval_ms)
{
  u128 day;

  if (emission == TAO_UNKNOWN_U64 || epoch_blocks == TAO_UNKNOWN_U64 || epoch_blocks == 0 || interval_ms == TAO_UNKNOWN_U32 || interval_ms == 0)
    return TAO_UNKNOWN_U64;
  day = (u128) emission * DAY_MS / ((u128) epoch_blocks * interval_ms);
  return day < G_MAXUINT64 ? (guint64) day : TAO_UNKNOWN_U64;
}

/* Blocks from one epoch to the next: what lies between the last and the next one, as runtimes count differently. */
static guint64
epoch_blocks (const TaoSubnet *subnet, const TaoMetagraph *metagraph)
{
  guint64 tempo = subnet->tempo;

  if (subnet->tempo == TAO_UNKNOWN_U32 || subnet->tempo == 0)
    return TAO_UNKNOWN_U64;
  if (metagraph->epoch_block != TAO_UNKNOWN_U64 && subnet->next_epoch_block != TAO_UNKNOWN_U64
      && subnet->next_epoch_block == metagraph->epoch_block + tempo + 1)
    return tempo + 1;
  return tempo;
}

/* Coarse, so that a row does not change with each block: minutes under two hours, hours above. */
static guint64
coarse_seconds (guint64 blocks, guint32 interval_ms)
{
  guint64 seconds;

  if (blocks == TAO_UNKNOWN_U64 || interval_ms == TAO_UNKNOWN_U32)
    return TAO_UNKNOWN_U64;
  seconds = blocks > G_MAXUINT64 / interval_ms ? G_MAXUINT64 / 1000 : blocks * interval_ms / 1000;
  return seconds < 7200 ? seconds - seconds % 60 : seconds - seconds % 3600;
}

static guint32
share (const guint16 *values, guint uid)
{
  return values != NULL ? values[uid] : TAO_UNKNOWN_U32;
}

static guint64
amount (const guint64 *values, guint uid)
{
  return values != NULL ? values[uid] : TAO_UNKNOWN_U64;
}

static gboolean
is_own (const TaoSnapshot *snapshot, const TaoKey32 *hotkey, const TaoKey32 *coldkey)
{
  guint n;
  const TaoAccountState *accounts = tao_snapshot_get_accounts (snapshot, &n);

  for (guint i = 0; i < n; i++)
    if (accounts[i].own && (memcmp (&accounts[i].account, hotkey, sizeof *hotkey) == 0
                            || memcmp (&accounts[i].account, coldkey, sizeof *coldkey) == 0))
      return TRUE;
  return FALSE;
}

typedef struct {
  guint uid;
  guint32 value;
  gboolean validator;
} Place;

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const Place *x = a, *y = b;

  if (x->validator != y->validator)
    return x->validator ? -1 : 1;
  if (x->value != y->value)
    return x->value > y->value ? -1 : 1;
  return x->uid < y->uid ? -1 : 1;
}

/* Ranks: each group by what it earns for. */
static guint32 *
rank_uids (const TaoMetagraph *metagraph, gboolean *validator)
{
  g_autofree Place *places = g_new0 (Place, metagraph->n);
  guint32 *ranks = g_new0 (guint32, metagraph->n);

  for (guint uid = 0; uid < metagraph->n; uid++)
    {
      guint incentive = metagraph->incentive != NULL ? metagraph->incentive[uid] : 0;
      guint dividends = metagraph->dividends != NULL ? metagraph->dividends[uid] : 0;

      validator[uid] = metagraph->permit != NULL && metagraph->permit[uid] && (dividends > 0 || incentive == 0);
      places[uid] = (Place) { uid, validator[uid] ? dividends : incentive, validator[uid] };
    }
  qsort (places, metagraph->n, sizeof *places, compare_places);
  for (guint i = 0, rank = 0; i < metagraph->n; i++)
    {
      rank = i > 0 && places[i].validator == places[i - 1].validator ? rank + 1 : 1;
      ranks[places[i].uid] = rank;
    }
  return ranks;
}

static void
derive (const TaoSnapshot *snapshot, const TaoSubnet *subnet, const TaoMetagraph *metagraph, guint uid, guint64 pace,
        gboolean full, TaoUidFigures *out)
{
  guint32 interval = tao_snapshot_get_sync (snapshot)->block_interval_ms;
  guint64 now = MAX (tao_snapshot_get_sync (snapshot)->best_block, metagraph->block);
  guint64 age = TAO_UNKNOWN_U64;

  if (metagraph->registered_at != NULL)
    age = now - MIN (now, metagraph->registered_at[uid]);
  out->netuid = metagraph->netuid;
  out->uid = (guint16) uid;
  if (metagraph->hotkey != NULL)
    out->hotkey = metagraph->hotkey[uid];
  if (metagraph->coldkey != NULL)
    out->coldkey = metagraph->coldkey[uid];
  out->own = is_own (snapshot, &out->hotkey, &out->coldkey);
  out->owner = metagraph->owner_protected != NULL && metagraph->owner_protected[uid];
  out->immune = metagraph->immune != NULL && metagraph->immune[uid];
  out->leaves = metagraph->leaves_place != NULL ? metagraph->leaves_place[uid] : 0;
  out->at_risk = full && out->leaves > 0 && out->leaves <= TAO_UID_RISK;
  out->incentive = share (metagraph->incentive, uid);
  out->dividends = share (metagraph->dividends, uid);
  out->consensus = share (metagraph->consensus, uid);
  out->validator_trust = share (metagraph->validator_trust, uid);
  out->day_alpha = tao_uid_day_alpha (amount (metagraph->emission, uid), pace, interval);
  out->day_rao = tao_alpha_value_rao (out->day_alpha, subnet->price_rao);
  out->alpha_stake = amount (metagraph->alpha_stake, uid);
  out->stake_weight_rao = amount (metagraph->stake_weight_rao, uid);
  out->registered_at = amount (metagraph->registered_at, uid);
  out->age_s = coarse_seconds (age, interval);
  out->immune_s = TAO_UNKNOWN_U64;
  if (out->immune && age != TAO_UNKNOWN_U64 && age < subnet->immunity_period)
    out->immune_s = coarse_seconds (subnet->immunity_period - age, interval);
  out->silent_s = TAO_UNKNOWN_U64;
  if (metagraph->last_update != NULL)
    out->silent_s = coarse_seconds (now - MIN (now, metagraph->last_update[uid]), interval);
  if (!full)
    out->leaves = 0;
}

/* What an epoch or a newcomer decides. Amounts that drift with each block and its price are left out: the table would
 * never come to rest. */
static gboolean
same_order (const TaoUidFigures *a, const TaoUidFigures *b)
{
  return a->rank == b->rank && a->validator == b->validator && a->own == b->own && a->immune == b->immune
         && a->at_risk == b->at_risk && a->leaves == b->leaves && a->incentive == b->incentive
         && a->dividends == b->dividends;
}

static void
set_identity (TaoUidRow *self, const TaoUidFigures *next, const char *identity)
{
  g_autofree char *name = tao_text_line (identity, TAO_TEXT_NAME);

  if (self->hotkey == NULL || memcmp (&self->now.hotkey, &next->hotkey, sizeof next->hotkey) != 0)
    {
      g_free (self->hotkey);
      self->hotkey = tao_format_key (&next->hotkey);
    }
  if (self->coldkey == NULL || memcmp (&self->now.coldkey, &next->coldkey, sizeof next->coldkey) != 0)
    {
      g_free (self->coldkey);
      self->coldkey = tao_format_key (&next->coldkey);
    }
  if (!g_str_equal (self->name, name))
    {
      g_free (self->name);
      self->name = g_steal_pointer (&name);
    }
}

static void
touch (TaoUidRow *self)
{
  self->revision++;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REVISION]);
}

static int
most_first (const void *a, const void *b)
{
  return (int) *(const guint16 *) b - (int) *(const guint16 *) a;
}

guint
tao_uid_half_count (const guint16 *incentive, guint n)
{
  g_autofree guint16 *sorted = g_memdup2 (incentive, n * sizeof *incentive);
  guint64 all = 0, sum = 0;
  guint count = 0;

  for (guint i = 0; i < n; i++)
    all += incentive[i];
  qsort (sorted, n, sizeof *sorted, most_first);
  while (count < n && sum * 2 < all)
    sum += sorted[count++];
  return count;
}

void
tao_uid_rows_update (GListStore *rows, const TaoSnapshot *snapshot, const TaoSubnet *subnet, const TaoMetagraph *metagraph,
                     TaoUidSummary *summary)
{
  g_autofree gboolean *validator = g_new0 (gboolean, metagraph->n);
  g_autofree guint32 *ranks = rank_uids (metagraph, validator);
  guint64 pace = epoch_blocks (subnet, metagraph);
  gboolean full = subnet->max_uids == TAO_UNKNOWN_U32 || metagraph->n >= subnet->max_uids;
  g_autoptr(GPtrArray) added = g_ptr_array_new_with_free_func (g_object_unref);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (rows));

  *summary = (TaoUidSummary) {
    .n_free = full ? 0 : subnet->max_uids - metagraph->n,
    .n_half = metagraph->incentive != NULL ? tao_uid_half_count (metagraph->incentive, metagraph->n) : 0,
  };
  if (n > metagraph->n)
    {
      g_list_store_splice (rows, metagraph->n, n - metagraph->n, NULL, 0);
      summary->changed = summary->sorted_anew = TRUE;
    }
  for (guint uid = 0; uid < metagraph->n; uid++)
    {
      g_autoptr(TaoUidRow) row = uid < n ? g_list_model_get_item (G_LIST_MODEL (rows), uid) : g_object_new (TAO_TYPE_UID_ROW, NULL);
      g_autofree char *old_name = g_strdup (row->name);
      TaoUidFigures next;

      memset (&next, 0, sizeof next);      /* padding too: rows are compared as bytes */
      derive (snapshot, subnet, metagraph, uid, pace, full, &next);
      next.validator = validator[uid];
      next.rank = ranks[uid];
      next.immune_first = next.immune && next.at_risk;
      set_identity (row, &next, metagraph->identity != NULL ? metagraph->identity[uid] : NULL);
      summary->n_validators += next.validator;
      summary->n_miners += !next.validator;
      summary->n_immune += next.immune;
      summary->n_at_risk += next.at_risk;
      summary->n_own += next.own;
      if (uid >= n || memcmp (&row->now, &next, sizeof next) != 0 || !g_str_equal (old_name, row->name))
        {
          summary->changed = TRUE;
          summary->sorted_anew |= uid >= n || !same_order (&row->now, &next);
          row->now = next;
          touch (row);
        }
      if (uid >= n)
        g_ptr_array_add (added, g_object_ref (row));
    }
  /* In one go: a list that grows row by row keeps its first row on view, wherever it is sorted to. */
  if (added->len > 0)
    g_list_store_splice (rows, n < metagraph->n ? n : metagraph->n, 0, added->pdata, added->len);
}

void
tao_uid_rows_set_epochs (GListStore *rows, const TaoEpochTable *incentive, const TaoEpochTable *dividends)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (rows));

  for (guint uid = 0; uid < n; uid++)
    {
      g_autoptr(TaoUidRow) row = g_list_model_get_item (G_LIST_MODEL (rows), uid);
      const TaoEpochTable *table = row->now.validator ? dividends : incentive;
      float values[TAO_UID_EPOCHS];
      guint n_values = 0, first;

      if (table == NULL || uid >= table->n_uids)
        continue;
      first = table->n_epochs - MIN (table->n_epochs, TAO_UID_EPOCHS);
      for (guint epoch = first; epoch < table->n_epochs; epoch++)
        values[n_values++] = row->now.registered_at != TAO_UNKNOWN_U64 && table->block[epoch] < row->now.registered_at
                               ? NAN : (float) table->value[(gsize) uid * table->n_epochs + epoch];
      if (n_values == row->n_epochs && memcmp (values, row->epochs, n_values * sizeof *values) == 0)
        continue;
      memcpy (row->epochs, values, n_values * sizeof *values);
      row->n_epochs = n_values;
      touch (row);
    }
}
