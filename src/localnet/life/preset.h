/* What the demonstration chains begin with: subnets of different character, and the keys of everyone on them.
 *
 * Characters are what the actors of life do; the chain itself never sees them. */
#pragma once

#include "keys/keypair.h"
#include "localnet/runtime/runtime.h"

G_BEGIN_DECLS

typedef enum
{
  TAO_CHARACTER_HONEST,        /* validators measure, miners differ */
  TAO_CHARACTER_COLLUSION,     /* some validators favour friends */
  TAO_CHARACTER_COPIERS,       /* some validators copy the others' weights */
  TAO_CHARACTER_WINNER,        /* one miner takes it all */
  TAO_CHARACTER_DECLINE,       /* near deregistration: little stake, few updates */
  TAO_CHARACTER_TWO_MECHANISMS,
  TAO_CHARACTER_LIQUID,        /* liquid alpha bonds */
  TAO_CHARACTER_VOLATILE,      /* traders love it */
} TaoCharacter;

typedef struct
{
  const char *name;
  const char *description;
  TaoCharacter character;
  guint16 tempo;
  guint16 validators;          /* uids 1 …; uid 0 is the owner's */
  guint16 miners;
  guint32 tao_reserve;         /* whole TAO in the pool */
  guint32 price_milli;         /* thousandths of a TAO per alpha */
  guint32 alpha_staked;        /* whole alpha outside the pool */
} TaoPresetSubnet;

/* The subnets of a preset, netuid 1 first. */
const TaoPresetSubnet *tao_preset_subnets (TaoPreset preset, guint *n);

/* Everyone who is not one of the development accounts. */
typedef enum
{
  TAO_ACTOR_OWNER,             /* coldkey of a subnet's owner */
  TAO_ACTOR_OWNER_HOTKEY,
  TAO_ACTOR_VALIDATOR,         /* hotkey of a house, netuid 0: the same on every subnet where it validates */
  TAO_ACTOR_VALIDATOR_COLDKEY, /* netuid 0 */
  TAO_ACTOR_MINER,             /* hotkey */
  TAO_ACTOR_MINER_COLDKEY,     /* of many miners: index is miner / 8 */
  TAO_ACTOR_TRADER,            /* coldkey, netuid 0 */
  TAO_ACTOR_FOUNDER,           /* coldkey that registers a subnet while the chain runs, netuid 0 */
  TAO_ACTOR_FOUNDER_HOTKEY,
} TaoActorRole;

/* The 32-byte seed of an actor's ed25519 key.  (Their signatures are deterministic, so that a seed repeats a chain exactly.) */
void tao_preset_actor_seed (guint64 seed, TaoActorRole role, guint16 netuid, guint32 index, guint8 out[32]);

/* (transfer full) */
TaoKeypair *tao_preset_actor_key (guint64 seed, TaoActorRole role, guint16 netuid, guint32 index);

/* FALSE where miners are too many to give each a key: then a miner's hotkey is its seed, an account that nobody can
 * sign for, and it never says where it serves. */
gboolean tao_preset_miners_have_keys (TaoPreset preset);

/* Blocks for which a new subnet cannot be pruned: those of the beginning are past it after a day. */
#define TAO_PRESET_NETWORK_IMMUNITY 7200
/* A subnet is founded by a call in this block: it is the newborn, immune one. */
#define TAO_PRESET_FOUNDING_BLOCK 9000

/* Houses validate on many subnets, the first ones of them on each; and the first twelve hold root stake. */
#define TAO_PRESET_HOUSES 16
#define TAO_PRESET_ROOT_VALIDATORS 12
#define TAO_PRESET_TRADERS 16

G_END_DECLS
