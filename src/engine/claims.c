/* What root stake of known coldkeys may claim: rates that hotkeys have earned for
 * their root stakers since the beginning, times the stake, less what was claimed.
 * Two questions to storage, once in a while. */
#include <string.h>

#include "economy/fixed.h"
#include "engine/core.h"

#define EVERY_BLOCKS 10
#define MOST_CLAIMS 20000

typedef struct {
  TaoKey32 coldkey, hotkey;
  guint16  netuid;
  guint64  stake_rao;
  tao_i128 rate;               /* I96F32 */
  guint    claimed, threshold; /* indices of the second query */
  guint64  owed;
} Claim;

typedef struct {
  TaoClaims *owner;            /* NULL once the network was left */
  TaoAnchor *anchor;
  TaoQuery  *query;
  GArray    *pairs;            /* Claim: without a netuid, one per root position */
  GArray    *claims;
} Reading;

struct _TaoClaims {
  TaoCore *core;
  Reading *reading;            /* (nullable) */
  GArray  *claims;             /* (nullable) Claim, as last read */
  guint64  read_at;
  guint    n_pairs;
};

static void
reading_free (Reading *reading)
{
  tao_anchor_unref (reading->anchor);
  tao_query_unref (reading->query);
  g_array_unref (reading->pairs);
  g_array_unref (reading->claims);
  g_free (reading);
}

TaoClaims *
tao_claims_new (TaoCore *core)
{
  TaoClaims *self = g_new0 (TaoClaims, 1);

  self->core = core;
  return self;
}

void
tao_claims_free (TaoClaims *self)
{
  /* An answer still to come finds nobody. */
  if (self->reading != NULL)
    self->reading->owner = NULL;
  g_clear_pointer (&self->claims, g_array_unref);
  g_free (self);
}

/* TRUE if the answer may be used; else the reading is over. */
static gboolean
goes_on (Reading *reading, const GError *error)
{
  if (reading->owner != NULL && error == NULL)
    return TRUE;
  if (reading->owner != NULL)
    reading->owner->reading = NULL;
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_debug ("root claims: %s", error->message);
  reading_free (reading);
  return FALSE;
}

static gboolean
read_i128 (const TaoValue *value, tao_i128 *out)
{
  const TaoValue *bits = value != NULL ? tao_value_get_field (value, "bits") : NULL;
  TaoU256 number;

  if (value == NULL || !tao_value_get_u256 (bits != NULL ? bits : value, &number))
    return FALSE;
  *out = (tao_i128) ((tao_u128) number.limb[1] << 64 | number.limb[0]);
  return TRUE;
}

/* As the chain computes it, spec 425 to 440: below the threshold nothing is owed. */
static guint64
compute_owed (const Claim *claim, tao_u128 claimed, tao_i128 threshold)
{
  TaoI96F32 paid = TAO_I96F32 (claimed > (tao_u128) (TAO_I128_MAX >> 32) ? TAO_I128_MAX : (tao_i128) (claimed << 32));
  TaoI96F32 earned = tao_i96f32_mul_sat (TAO_I96F32 (claim->rate), tao_i96f32_from_u64 (claim->stake_rao));
  TaoI96F32 owed = tao_i96f32_sub_sat (earned, paid);

  return owed.bits < threshold ? 0 : tao_i96f32_to_u64_sat (owed);
}

static void
claimed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Reading *reading = user_data;
  TaoClaims *self;
  g_autoptr(GError) error = NULL;

  tao_query_run_finish (reading->query, result, &error);
  if (!goes_on (reading, error))
    return;
  self = reading->owner;
  for (guint i = 0; i < reading->claims->len; i++)
    {
      Claim *claim = &g_array_index (reading->claims, Claim, i);
      tao_i128 claimed, threshold;

      claim->owed = TAO_UNKNOWN_U64;
      if (read_i128 (tao_query_get (reading->query, claim->claimed), &claimed) && claimed >= 0
          && read_i128 (tao_query_get (reading->query, claim->threshold), &threshold))
        claim->owed = compute_owed (claim, (tao_u128) claimed, threshold);
    }
  g_clear_pointer (&self->claims, g_array_unref);
  self->claims = g_array_ref (reading->claims);
  self->read_at = reading->anchor->number;
  self->n_pairs = reading->pairs->len;
  self->reading = NULL;
  reading_free (reading);
  tao_head_rebuild_later (self->core->head);
}

/* BTreeMap<u16, I96F32>, as a list of pairs. */
static void
take_rates (Reading *reading, const Claim *pair, const TaoValue *rates)
{
  for (guint i = 0; rates != NULL && i < tao_value_get_n_children (rates) && reading->claims->len < MOST_CLAIMS; i++)
    {
      const TaoValue *entry = tao_value_get_child (rates, i);
      Claim claim = *pair;
      guint32 netuid;

      if (tao_value_get_n_children (entry) != 2 || !tao_value_get_u32 (tao_value_get_child (entry, 0), &netuid)
          || netuid > G_MAXUINT16 || !read_i128 (tao_value_get_child (entry, 1), &claim.rate))
        continue;
      claim.netuid = (guint16) netuid;
      g_array_append_val (reading->claims, claim);
    }
}

static void
rates_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Reading *reading = user_data;
  TaoCore *core;
  g_autoptr(GError) error = NULL;

  tao_query_run_finish (reading->query, result, &error);
  if (!goes_on (reading, error))
    return;
  for (guint i = 0; i < reading->pairs->len; i++)
    {
      const Claim *pair = &g_array_index (reading->pairs, Claim, i);

      take_rates (reading, pair, tao_query_get (reading->query, pair->claimed));
    }
  core = reading->owner->core;
  tao_query_unref (reading->query);
  reading->query = tao_query_new (core->connection, reading->anchor);
  for (guint i = 0; i < reading->claims->len; i++)
    {
      Claim *claim = &g_array_index (reading->claims, Claim, i);
      TaoBytes32 hotkey, coldkey;
      TaoKeyPart parts[3];

      memcpy (hotkey.bytes, claim->hotkey.bytes, sizeof hotkey.bytes);
      memcpy (coldkey.bytes, claim->coldkey.bytes, sizeof coldkey.bytes);
      parts[0] = TAO_KEY_PART_U16 (claim->netuid);
      parts[1] = TAO_KEY_PART_ACCOUNT (&hotkey);
      parts[2] = TAO_KEY_PART_ACCOUNT (&coldkey);
      claim->claimed = tao_query_add_storage (reading->query, "SubtensorModule", "RootClaimed", parts, 3);
      claim->threshold = tao_query_add_storage (reading->query, "SubtensorModule", "RootClaimableThreshold", parts, 1);
    }
  tao_query_run_async (reading->query, core->cancellable, claimed_cb, reading);
}

void
tao_claims_advance (TaoClaims *self, TaoAnchor *anchor, const TaoPosition *positions, guint n)
{
  TaoCore *core = self->core;
  Reading *reading;
  guint pairs = 0;

  for (guint i = 0; i < n; i++)
    pairs += positions[i].netuid == 0;
  if (self->reading != NULL || core->connection == NULL
      || !tao_runtime_has_storage (anchor->writer, "SubtensorModule", "RootClaimable")
      || (self->claims != NULL && pairs == self->n_pairs && anchor->number >= self->read_at
          && anchor->number < self->read_at + EVERY_BLOCKS))
    return;
  reading = g_new0 (Reading, 1);
  reading->owner = self;
  reading->anchor = tao_anchor_ref (anchor);
  reading->query = tao_query_new (core->connection, anchor);
  reading->pairs = g_array_new (FALSE, FALSE, sizeof (Claim));
  reading->claims = g_array_new (FALSE, FALSE, sizeof (Claim));
  self->reading = reading;
  for (guint i = 0; i < n; i++)
    {
      Claim pair = { .coldkey = positions[i].coldkey, .hotkey = positions[i].hotkey, .stake_rao = positions[i].alpha };
      TaoBytes32 hotkey;
      TaoKeyPart part = TAO_KEY_PART_ACCOUNT (&hotkey);

      if (positions[i].netuid != 0)
        continue;
      memcpy (hotkey.bytes, pair.hotkey.bytes, sizeof hotkey.bytes);
      pair.claimed = tao_query_add_storage (reading->query, "SubtensorModule", "RootClaimable", &part, 1);
      g_array_append_val (reading->pairs, pair);
    }
  tao_query_run_async (reading->query, core->cancellable, rates_cb, reading);
}

static gboolean
is_pair (const Claim *claim, const TaoPosition *position)
{
  return memcmp (&claim->coldkey, &position->coldkey, sizeof claim->coldkey) == 0
         && memcmp (&claim->hotkey, &position->hotkey, sizeof claim->hotkey) == 0;
}

/* At the spot price, or unknown. */
static guint64
value_of (const Claim *claim, const TaoSubnet *subnets, guint n_subnets)
{
  for (guint s = 0; s < n_subnets; s++)
    if (subnets[s].netuid == claim->netuid)
      return claim->netuid == 0 ? claim->owed : tao_alpha_value_rao (claim->owed, subnets[s].price_rao);
  return TAO_UNKNOWN_U64;
}

void
tao_claims_fill (TaoClaims *self, TaoPosition *positions, guint n, const TaoSubnet *subnets, guint n_subnets)
{
  for (guint i = 0; self->claims != NULL && i < n; i++)
    {
      TaoPosition *position = &positions[i];
      guint64 sum = 0;

      position->root_claimable_alpha = 0;
      for (guint c = 0; c < self->claims->len; c++)
        {
          const Claim *claim = &g_array_index (self->claims, Claim, c);
          guint64 value;

          if (!is_pair (claim, position))
            continue;
          if (claim->netuid == position->netuid)
            position->root_claimable_alpha = claim->owed;
          value = value_of (claim, subnets, n_subnets);
          sum = sum == TAO_UNKNOWN_U64 || value == TAO_UNKNOWN_U64 ? TAO_UNKNOWN_U64 : sum + value;
        }
      position->root_claimable_rao = position->netuid == 0 ? sum : 0;
    }
}

TaoRootClaim *
tao_claims_list (TaoClaims *self, TaoArena *arena, const TaoSubnet *subnets, guint n_subnets, guint *n)
{
  TaoRootClaim *out;

  *n = 0;
  if (self->claims == NULL)
    return NULL;
  out = tao_arena_new_array (arena, TaoRootClaim, self->claims->len);
  for (guint i = 0; i < self->claims->len; i++)
    {
      const Claim *claim = &g_array_index (self->claims, Claim, i);

      if (claim->owed == 0 || claim->owed == TAO_UNKNOWN_U64)
        continue;
      out[(*n)++] = (TaoRootClaim) {
        .coldkey = claim->coldkey, .hotkey = claim->hotkey, .netuid = claim->netuid, .alpha = claim->owed,
        .value_rao = value_of (claim, subnets, n_subnets),
      };
    }
  return out;
}

guint64
tao_claims_get_owed (TaoClaims *self, const TaoKey32 *coldkey, guint16 netuid)
{
  guint64 sum = 0;

  if (self->claims == NULL)
    return TAO_UNKNOWN_U64;
  for (guint i = 0; i < self->claims->len; i++)
    {
      const Claim *claim = &g_array_index (self->claims, Claim, i);

      if (claim->netuid != netuid || memcmp (&claim->coldkey, coldkey, sizeof *coldkey) != 0)
        continue;
      if (claim->owed == TAO_UNKNOWN_U64)
        return TAO_UNKNOWN_U64;
      sum = claim->owed <= G_MAXUINT64 - sum ? sum + claim->owed : G_MAXUINT64;
    }
  return sum;
}
