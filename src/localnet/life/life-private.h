/* What the inhabitants share. */
#pragma once

#include "keys/hash.h"
#include "keys/keypair.h"
#include "localnet/life/life.h"
#include "localnet/life/preset.h"
#include "scale/writer.h"

G_BEGIN_DECLS

/* Pallets and calls, by the main network's indices. */
#define CALL_SET_WEIGHTS 0
#define CALL_ADD_STAKE 2
#define CALL_REMOVE_STAKE 3
#define CALL_SERVE_AXON 4
#define CALL_BURNED_REGISTER 7
#define CALL_REGISTER_NETWORK_WITH_IDENTITY 79
#define CALL_SET_MECHANISM_WEIGHTS 119

struct _TaoLife
{
  TaoLocalnet *chain;
  TaoStorage *state;            /* after the last block; lent for one call */
  guint32 block;                /* that is about to be made */
  guint64 seed;
  const TaoPresetSubnet *subnets;
  guint n_subnets;
  TaoKeypair *validators[TAO_PRESET_HOUSES];    /* made when first needed */
  TaoKeypair *traders[TAO_PRESET_TRADERS];
  GHashTable *prefixes;         /* of storage items, by their literal's address */
};

/* A reproducible number for an occasion: uniform over 64 bits. */
guint64 tao_life_dice (const TaoLife *self, guint64 occasion, guint64 a, guint64 b);

/* The same as a number in 0 … @limit − 1. */
static inline guint64
tao_life_pick (const TaoLife *self, guint64 occasion, guint64 a, guint64 b, guint64 limit)
{
  return tao_life_dice (self, occasion, a, b) % limit;
}

/* Kinds of occasions: they keep the dice apart. */
enum
{
  DICE_TALENT = 1,
  DICE_TREND,
  DICE_NOISE,
  DICE_RHYTHM,
  DICE_TRADE,
  DICE_MOOD,
  DICE_NEWCOMER,
  DICE_ADDRESS,
};

/* --- Looking at the chain ---------------------------------------------------------------------------------------- */

/* Bytes of SubtensorModule.@item [netuid] or [netuid, uid] (-1 for none).  (nullable), lent. */
const guint8 *tao_life_look (TaoLife *self, const char *item, guint16 netuid, gint uid, gsize *len);
guint64 tao_life_look_u64 (TaoLife *self, const char *item, guint16 netuid);
gboolean tao_life_subnet_exists (TaoLife *self, guint16 netuid);
guint64 tao_life_free_balance (TaoLife *self, const TaoAccountId *account);

/* --- Acting ------------------------------------------------------------------------------------------------------ */

/* Begins the bytes of a call of SubtensorModule. */
GByteArray *tao_life_call (guint8 index);

/* Signs and submits; whether the pool took it. */
gboolean tao_life_submit (TaoLife *self, TaoKeypair *who, GByteArray *call_take);

TaoKeypair *tao_life_validator (TaoLife *self, guint validator);

/* --- The inhabitants --------------------------------------------------------------------------------------------- */

void tao_life_validators_act (TaoLife *self);
void tao_life_miners_act (TaoLife *self);
void tao_life_traders_act (TaoLife *self);
void tao_life_founder_act (TaoLife *self);

G_END_DECLS
