/* Miners: they say where they serve; and newcomers, who pay for a place among them. */
#include "localnet/life/life-private.h"

/* All miners of a new chain have announced themselves after this many blocks. */
#define SERVING_SPAN 1800
#define NEWCOMER_EVERY 60
/* Newcomers' hotkeys are numbered from here. */
#define NEWCOMER_BASE 10000

/* An address of the ranges set aside for documentation. */
static guint32
address (TaoLife *self, guint16 netuid, guint miner)
{
  static const guint32 ranges[] = { 0xc0000200, 0xc6336400, 0xcb007100 };   /* 192.0.2.0, 198.51.100.0, 203.0.113.0 */
  guint64 dice = tao_life_dice (self, DICE_ADDRESS, netuid, miner);

  return ranges[dice % 3] | (guint32) (1 + (dice >> 8) % 254);
}

static void
serve (TaoLife *self, guint16 netuid, TaoActorRole role, guint number)
{
  g_autoptr (TaoKeypair) hotkey = tao_preset_actor_key (self->seed, role, netuid, number);
  GByteArray *call = tao_life_call (CALL_SERVE_AXON);

  tao_scale_write_u16 (call, netuid);
  tao_scale_write_u32 (call, 9120001);
  tao_scale_write_u128 (call, address (self, netuid, number));
  tao_scale_write_u16 (call, (guint16) (8091 + number % 16));
  tao_scale_write_u8 (call, 4);
  tao_scale_write_u8 (call, 4);
  tao_scale_write_u8 (call, 0);
  tao_scale_write_u8 (call, 0);
  tao_life_submit (self, hotkey, call);
}

/* The last trader is the newcomers' sponsor. */
static void
newcomer (TaoLife *self)
{
  guint number = self->block / NEWCOMER_EVERY;
  guint16 netuid = (guint16) (1 + tao_life_pick (self, DICE_NEWCOMER, number, 0, self->n_subnets));
  TaoKeypair *sponsor = self->traders[TAO_PRESET_TRADERS - 1];
  g_autoptr (TaoKeypair) hotkey = NULL;
  GByteArray *call;

  if (!tao_life_subnet_exists (self, netuid))
    return;
  hotkey = tao_preset_actor_key (self->seed, TAO_ACTOR_MINER, netuid, NEWCOMER_BASE + number);
  call = tao_life_call (CALL_BURNED_REGISTER);
  tao_scale_write_u16 (call, netuid);
  tao_scale_write_bytes (call, tao_keypair_get_account (hotkey)->bytes, 32);
  tao_life_submit (self, sponsor, call);
}

void
tao_life_miners_act (TaoLife *self)
{
  if (self->block <= SERVING_SPAN && tao_preset_miners_have_keys (tao_localnet_get_genesis_config (self->chain)->preset))
    for (guint16 netuid = 1; netuid <= self->n_subnets; netuid++)
      {
        const TaoPresetSubnet *subnet = &self->subnets[netuid - 1];

        /* each miner's turn is a residue, so that a block finds its miners without asking all of them */
        for (guint m = (self->block + netuid * 37u) % SERVING_SPAN; m < subnet->miners; m += SERVING_SPAN)
          if (tao_life_subnet_exists (self, netuid))
            serve (self, netuid, TAO_ACTOR_MINER, m);
      }
  if (self->block % NEWCOMER_EVERY == 25)
    newcomer (self);
  /* ten blocks later the newcomer says where it serves */
  if (self->block % NEWCOMER_EVERY == 35)
    {
      guint number = self->block / NEWCOMER_EVERY;
      guint16 netuid = (guint16) (1 + tao_life_pick (self, DICE_NEWCOMER, number, 0, self->n_subnets));

      if (tao_life_subnet_exists (self, netuid))
        serve (self, netuid, TAO_ACTOR_MINER, NEWCOMER_BASE + number);
    }
}
