/* Traders: each has an opinion of what a subnet's alpha is worth, buys below it and sells above. */
#include "localnet/life/life-private.h"

#include <string.h>

#define RAO G_GUINT64_CONSTANT (1000000000)
#define MIN_CASH (60 * RAO)
#define TRADE_EVERY 12      /* blocks between two trades of one trader, on average */

/* What the trader thinks the price is worth, in thousandths of a percent of the price that the preset began with: a slow
 * swing that everybody feels, and a whim of its own. */
static guint64
opinion (TaoLife *self, guint trader, guint16 netuid)
{
  const TaoPresetSubnet *subnet = &self->subnets[netuid - 1];
  guint amplitude = subnet->character == TAO_CHARACTER_VOLATILE ? 45 : subnet->character == TAO_CHARACTER_DECLINE ? 30 : 18;
  guint64 span = 900 + tao_life_pick (self, DICE_MOOD, netuid, 1, 1500);
  guint64 now = self->block / span, part = self->block % span;
  /* common moods at the turning points, straight between them */
  guint64 from = tao_life_pick (self, DICE_MOOD, netuid, 100 + now, 2 * amplitude + 1);
  guint64 to = tao_life_pick (self, DICE_MOOD, netuid, 101 + now, 2 * amplitude + 1);
  guint64 mood = 1000 * (100 - amplitude) + (1000 * from * (span - part) + 1000 * to * part) / span;
  guint64 whim = tao_life_pick (self, DICE_TRADE, trader, self->block / 400 * 64 + netuid, 8001);

  if (subnet->character == TAO_CHARACTER_DECLINE)
    mood -= MIN (mood / 2, self->block * 4);
  return mood + whim - 4000;
}

/* The hotkey that the trader stakes with on a subnet: one of the first validators. */
static TaoKeypair *
favourite (TaoLife *self, guint trader, guint16 netuid)
{
  guint choices = MIN (self->subnets[netuid - 1].validators, 4);

  return tao_life_validator (self, trader % choices);
}

/* Alpha that the trader holds with its favourite, as the runtime API tells. */
static guint64
holding (TaoLife *self, TaoKeypair *trader, TaoKeypair *hotkey, guint16 netuid)
{
  g_autoptr (GByteArray) args = g_byte_array_sized_new (66);
  g_autoptr (GBytes) answer = NULL;
  TaoScaleReader reader;
  guint16 of;
  guint64 stake = 0;
  gsize len;
  const guint8 *bytes;

  tao_scale_write_bytes (args, tao_keypair_get_account (hotkey)->bytes, 32);
  tao_scale_write_bytes (args, tao_keypair_get_account (trader)->bytes, 32);
  tao_scale_write_u16 (args, netuid);
  answer = tao_runtime_call (tao_localnet_get_runtime (self->chain), self->state,
                             "StakeInfoRuntimeApi_get_stake_info_for_hotkey_coldkey_netuid", args->data, args->len, NULL);
  if (answer == NULL)
    return 0;
  bytes = g_bytes_get_data (answer, &len);
  if (len < 65)
    return 0;
  tao_scale_reader_init (&reader, bytes + 65, len - 65);   /* behind Some, hotkey and coldkey */
  if (!tao_scale_read_compact_u16 (&reader, &of, NULL) || !tao_scale_read_compact_u64 (&reader, &stake, NULL))
    return 0;
  return stake;
}

static void
trade (TaoLife *self, guint trader, guint16 netuid)
{
  const TaoPresetSubnet *subnet = &self->subnets[netuid - 1];
  TaoKeypair *key = self->traders[trader];
  TaoKeypair *hotkey = favourite (self, trader, netuid);
  guint64 reserve = tao_life_look_u64 (self, "SubnetTAO", netuid);
  guint64 alpha = tao_life_look_u64 (self, "SubnetAlphaIn", netuid);
  /* price now against the beginning, in thousandths of a percent */
  guint64 relative = alpha == 0 ? 0
                   : (guint64) ((tao_u128) reserve * 100000 * 1000 / ((tao_u128) alpha * subnet->price_milli));
  guint64 worth = opinion (self, trader, netuid);
  guint64 size = 4 + tao_life_pick (self, DICE_TRADE, self->block, trader, subnet->character == TAO_CHARACTER_VOLATILE ? 60 : 24);
  GByteArray *call;

  if (relative == 0)
    return;
  if (relative < worth)
    {
      if (tao_life_free_balance (self, tao_keypair_get_account (key)) < MIN_CASH + size * RAO)
        return;
      call = tao_life_call (CALL_ADD_STAKE);
      tao_scale_write_bytes (call, tao_keypair_get_account (hotkey)->bytes, 32);
      tao_scale_write_u16 (call, netuid);
      tao_scale_write_u64 (call, size * RAO);
    }
  else
    {
      guint64 held = holding (self, key, hotkey, netuid);
      guint64 amount = (guint64) ((tao_u128) size * RAO * 1000 / subnet->price_milli);

      if (held < RAO)
        return;
      call = tao_life_call (CALL_REMOVE_STAKE);
      tao_scale_write_bytes (call, tao_keypair_get_account (hotkey)->bytes, 32);
      tao_scale_write_u16 (call, netuid);
      tao_scale_write_u64 (call, MIN (amount, held));
    }
  tao_life_submit (self, key, call);
}

void
tao_life_traders_act (TaoLife *self)
{
  /* The last one only sponsors newcomers. */
  for (guint t = 0; t < TAO_PRESET_TRADERS - 1; t++)
    {
      guint64 dice = tao_life_dice (self, DICE_TRADE, self->block, 500 + t);
      guint16 netuid = (guint16) (1 + (dice >> 16) % self->n_subnets);

      if (dice % TRADE_EVERY != 0)
        continue;
      /* volatile markets attract */
      if ((dice >> 40) % 3 == 0)
        for (guint i = 0; i < self->n_subnets; i++)
          if (self->subnets[(netuid + i - 1u) % self->n_subnets].character == TAO_CHARACTER_VOLATILE)
            {
              netuid = (guint16) ((netuid + i - 1u) % self->n_subnets + 1);
              break;
            }
      if (tao_life_subnet_exists (self, netuid))
        trade (self, t, netuid);
    }
}
