/* Validators: they measure miners, each with an error of its own, and set weights.
 *
 * What a miner is worth is known only here: talent, and a trend that makes some improve, some decay, and some shine only
 * while they are looked at. */
#include "localnet/life/life-private.h"

#include <string.h>

/* Weights are given to this many miners at most, so that rows stay of a size that people send. */
#define MAX_RATED 96
#define QUALITY_ONE 10000

/* The hotkey's worth now, 0 … 10000.  @mechanism: talents differ between mechanisms. */
static guint
quality (TaoLife *self, guint16 netuid, guint8 mechanism, const guint8 hotkey[32])
{
  guint64 who;
  guint talent, trend, age;
  gint value;

  memcpy (&who, hotkey, 8);
  who ^= mechanism;
  talent = (guint) tao_life_pick (self, DICE_TALENT, netuid, who, QUALITY_ONE);
  trend = (guint) tao_life_pick (self, DICE_TREND, netuid, who, 10);
  age = self->block / 36;
  value = (gint) (talent * talent / QUALITY_ONE);   /* few are good */
  switch (trend)
    {
    case 0:   /* improves over days */
      value += (gint) MIN (age * 12, 4000);
      break;
    case 1:   /* decays */
      value -= (gint) MIN (age * 10, 5000);
      break;
    case 2:   /* cheats: splendid every third day, useless otherwise */
      value = (self->block / 7200) % 3 == who % 3 ? 9500 : 300;
      break;
    default:  /* wanders around its talent */
      value += (gint) tao_life_pick (self, DICE_MOOD, who, age / 20, 1200) - 600;
      break;
    }
  return (guint) CLAMP (value, 0, QUALITY_ONE);
}

/* One miner in a validator's eyes. */
typedef struct
{
  guint16 uid;
  guint16 weight;
} Rating;

static gint
compare_ratings (gconstpointer a, gconstpointer b)
{
  const Rating *left = a, *right = b;

  if (left->weight != right->weight)
    return left->weight > right->weight ? -1 : 1;
  return left->uid - right->uid;
}

static gint
compare_uids (gconstpointer a, gconstpointer b)
{
  return ((const Rating *) a)->uid - ((const Rating *) b)->uid;
}

/* Miners are all uids behind the owner's and the validators'. */
static GArray *
rate_all (TaoLife *self, guint16 netuid, guint validator, guint8 mechanism)
{
  const TaoPresetSubnet *subnet = &self->subnets[netuid - 1];
  guint n = (guint) tao_life_look_u64 (self, "SubnetworkN", netuid);
  GArray *ratings = g_array_new (FALSE, FALSE, sizeof (Rating));

  for (guint uid = subnet->validators + 1u; uid < n; uid++)
    {
      gsize len;
      const guint8 *hotkey = tao_life_look (self, "Keys", netuid, (gint) uid, &len);
      guint64 score;
      Rating rating = { (guint16) uid, 0 };

      if (hotkey == NULL || len != 32)
        continue;
      /* measured with an error of up to ±12 %; a bounty is won or not, and everybody sees it */
      score = quality (self, netuid, mechanism, hotkey);
      if (subnet->character != TAO_CHARACTER_WINNER)
        score = score * (880 + tao_life_pick (self, DICE_NOISE, self->block / 300, validator << 16 | uid, 241)) / 1000;
      score = MIN (score, QUALITY_ONE);
      switch (subnet->character)
        {
        case TAO_CHARACTER_COLLUSION:
          /* every third validator belongs to a ring that rates its own miners */
          if (validator % 3 == 1)
            score = uid % 7 == 3 ? QUALITY_ONE : score / 6;
          break;
        case TAO_CHARACTER_DECLINE:
          score /= 2;
          break;
        case TAO_CHARACTER_HONEST:
        case TAO_CHARACTER_COPIERS:
        case TAO_CHARACTER_WINNER:
        case TAO_CHARACTER_TWO_MECHANISMS:
        case TAO_CHARACTER_LIQUID:
        case TAO_CHARACTER_VOLATILE:
          break;
        }
      /* the better half counts for much more: the cube */
      rating.weight = (guint16) (score * score / QUALITY_ONE * score / QUALITY_ONE * 65535 / QUALITY_ONE);
      if (rating.weight > 0)
        g_array_append_val (ratings, rating);
    }
  g_array_sort (ratings, compare_ratings);
  if (subnet->character == TAO_CHARACTER_WINNER && ratings->len > 1)
    {
      /* the winner takes it all, the next two keep a crumb so that they stay */
      g_array_set_size (ratings, MIN (ratings->len, 3));
      for (guint i = 1; i < ratings->len; i++)
        g_array_index (ratings, Rating, i).weight = 600;
      g_array_index (ratings, Rating, 0).weight = 65535;
    }
  else if (ratings->len > MAX_RATED)
    g_array_set_size (ratings, MAX_RATED);
  g_array_sort (ratings, compare_uids);
  return ratings;
}

/* The last row of validator 0, for those who do no work of their own.  NULL if there is none yet. */
static GArray *
copy_leader (TaoLife *self, guint16 netuid)
{
  gsize len;
  const guint8 *row = tao_life_look (self, "Weights", netuid, 1, &len);
  TaoScaleReader reader;
  GArray *ratings;
  guint32 n;

  if (row == NULL)
    return NULL;
  tao_scale_reader_init (&reader, row, len);
  if (!tao_scale_read_compact_u32 (&reader, &n, NULL) || n == 0 || tao_scale_reader_left (&reader) != n * sizeof (Rating))
    return NULL;
  ratings = g_array_new (FALSE, FALSE, sizeof (Rating));
  g_array_append_vals (ratings, reader.pos, n);
  return ratings;
}

static void
set_weights (TaoLife *self, guint16 netuid, guint validator, guint8 mechanism)
{
  const TaoPresetSubnet *subnet = &self->subnets[netuid - 1];
  gboolean copies = subnet->character == TAO_CHARACTER_COPIERS && validator % 3 == 2;
  g_autoptr (GArray) ratings = copies ? copy_leader (self, netuid) : NULL;
  gboolean mechanisms = subnet->character == TAO_CHARACTER_TWO_MECHANISMS;
  GByteArray *call;

  if (ratings == NULL)
    ratings = rate_all (self, netuid, validator, mechanism);
  if (ratings->len == 0)
    return;
  call = tao_life_call (mechanisms ? CALL_SET_MECHANISM_WEIGHTS : CALL_SET_WEIGHTS);
  tao_scale_write_u16 (call, netuid);
  if (mechanisms)
    tao_scale_write_u8 (call, mechanism);
  tao_scale_write_compact (call, ratings->len);
  for (guint i = 0; i < ratings->len; i++)
    tao_scale_write_u16 (call, g_array_index (ratings, Rating, i).uid);
  tao_scale_write_compact (call, ratings->len);
  for (guint i = 0; i < ratings->len; i++)
    tao_scale_write_u16 (call, g_array_index (ratings, Rating, i).weight);
  tao_scale_write_u64 (call, 0);
  tao_life_submit (self, tao_life_validator (self, validator), call);
}

/* Blocks between two settings: the diligent about once an epoch, the lazy once a day, in a dying subnet even less. */
static guint
rhythm (TaoLife *self, guint16 netuid, guint validator)
{
  const TaoPresetSubnet *subnet = &self->subnets[netuid - 1];

  if (subnet->character == TAO_CHARACTER_DECLINE)
    return 2900;
  if (validator > 3 && tao_life_pick (self, DICE_RHYTHM, netuid, validator, 9) == 0)
    return 4800;
  return 300 + (guint) tao_life_pick (self, DICE_RHYTHM, netuid, validator, 97);
}

/* Where people leave, their stake leaves with them: a little of it every few hundred blocks. */
static void
withdraw (TaoLife *self, guint16 netuid, guint validator)
{
  g_autoptr (TaoKeypair) coldkey = tao_preset_actor_key (self->seed, TAO_ACTOR_VALIDATOR_COLDKEY, 0, validator);
  GByteArray *call = tao_life_call (CALL_REMOVE_STAKE);

  tao_scale_write_bytes (call, tao_keypair_get_account (tao_life_validator (self, validator))->bytes, 32);
  tao_scale_write_u16 (call, netuid);
  tao_scale_write_u64 (call, G_GUINT64_CONSTANT (1600000000000));
  tao_life_submit (self, coldkey, call);
}

void
tao_life_validators_act (TaoLife *self)
{
  for (guint16 netuid = 1; netuid <= self->n_subnets; netuid++)
    {
      const TaoPresetSubnet *subnet = &self->subnets[netuid - 1];

      if (subnet->character == TAO_CHARACTER_DECLINE && self->block % 240 == 100 && tao_life_subnet_exists (self, netuid))
        withdraw (self, netuid, self->block / 240 % subnet->validators);
      for (guint v = 0; v < subnet->validators; v++)
        {
          guint period = rhythm (self, netuid, v);
          /* the first time soon, so that a new chain has weights before its first epochs */
          guint first = 1 + (guint) tao_life_pick (self, DICE_RHYTHM, netuid, 1000 + v, 14);
          guint since = self->block >= first ? (self->block - first) % period : 1;
          gboolean mechanisms = subnet->character == TAO_CHARACTER_TWO_MECHANISMS;

          if (since != 0 && !(mechanisms && since == 40))
            continue;
          if (tao_life_subnet_exists (self, netuid))
            set_weights (self, netuid, v, since == 40);
        }
    }
}
