#include "localnet/life/preset.h"

#include "keys/hash.h"

static const TaoPresetSubnet demo[] = {
  { "Lantern", "Text generation, judged by many readers", TAO_CHARACTER_HONEST, 360, 16, 239, 60000, 62, 900000 },
  { "Quarry", "Crawls and keeps the public web", TAO_CHARACTER_HONEST, 360, 12, 180, 42000, 41, 820000 },
  { "Foxglove", "Predicts how proteins fold", TAO_CHARACTER_LIQUID, 360, 10, 120, 31000, 55, 500000 },
  { "Undertow", "Forecasts tides, wind and swell", TAO_CHARACTER_HONEST, 360, 8, 96, 18000, 21, 640000 },
  { "Velvet", "Speech, both ways", TAO_CHARACTER_COLLUSION, 360, 12, 128, 16500, 24, 560000 },
  { "Parallax", "Three-dimensional scenes from pictures", TAO_CHARACTER_COPIERS, 360, 14, 160, 22000, 30, 610000 },
  { "Kestrel", "Bounties on software weaknesses", TAO_CHARACTER_WINNER, 360, 8, 64, 25000, 48, 300000 },
  { "Mortar", "Rented computing, proved by work", TAO_CHARACTER_TWO_MECHANISMS, 360, 10, 110, 38000, 52, 640000 },
  { "Saffron", "Recommends what to read next", TAO_CHARACTER_HONEST, 360, 6, 58, 9000, 12, 520000 },
  { "Ironwood", "Stores files, audited by chance", TAO_CHARACTER_HONEST, 360, 9, 140, 14500, 17, 700000 },
  { "Tessera", "Translates rare languages", TAO_CHARACTER_HONEST, 360, 6, 48, 7000, 9, 480000 },
  { "Halyard", "Routes parcels and trucks", TAO_CHARACTER_HONEST, 360, 7, 52, 8200, 11, 450000 },
  { "Cinder", "Price forecasts at short range", TAO_CHARACTER_VOLATILE, 360, 9, 90, 12500, 28, 260000 },
  { "Bramble", "Finds copies of pictures", TAO_CHARACTER_HONEST, 360, 5, 40, 4800, 7, 390000 },
  { "Onyx", "Proves that a computation was done", TAO_CHARACTER_LIQUID, 360, 8, 72, 15500, 26, 380000 },
  { "Larkspur", "Names plants and insects in photographs", TAO_CHARACTER_HONEST, 360, 5, 36, 3900, 6, 330000 },
  { "Meridian", "Satellite pictures, labelled", TAO_CHARACTER_HONEST, 360, 6, 60, 6800, 10, 420000 },
  { "Gossamer", "Embeddings for search", TAO_CHARACTER_COPIERS, 360, 7, 70, 7600, 13, 360000 },
  { "Pumice", "Cleans and joins tables", TAO_CHARACTER_HONEST, 360, 4, 32, 2900, 5, 280000 },
  { "Nightjar", "Listens for gunshots and chainsaws in forests", TAO_CHARACTER_HONEST, 360, 4, 28, 2600, 5, 250000 },
  { "Tinder", "Short videos from a sentence", TAO_CHARACTER_VOLATILE, 360, 8, 84, 11000, 19, 340000 },
  { "Causeway", "Bridges between ledgers, watched", TAO_CHARACTER_HONEST, 360, 5, 34, 3300, 6, 260000 },
  { "Sundial", "Keeps public time, with witnesses", TAO_CHARACTER_HONEST, 360, 4, 30, 2800, 5, 230000 },
  { "Driftwood", "A subnet that its people are leaving", TAO_CHARACTER_DECLINE, 360, 3, 14, 1100, 2, 180000 },
};

static TaoPresetSubnet *
make_network (guint *n)
{
  static TaoPresetSubnet subnets[128];
  static const char *const first[] = { "North", "South", "East", "West", "High", "Low", "Old", "New" };
  static const char *const second[] = {
    "brook", "field", "gate", "haven", "moor", "port", "ridge", "stead", "vale", "wick", "wood", "worth", "bourne", "cliff",
    "dale", "ford",
  };

  for (guint i = 0; i < G_N_ELEMENTS (subnets); i++)
    if (subnets[i].name == NULL)
      subnets[i] = (TaoPresetSubnet) {
        .name = g_strconcat (first[i % 8], second[i / 8], NULL),
        .description = "One of many",
        .character = TAO_CHARACTER_HONEST,
        .tempo = 360,
        .validators = 16,
        .miners = 239,
        .tao_reserve = 3000 + 200 * (i % 40),
        .price_milli = 4 + i % 23,
        .alpha_staked = 300000 + 5000 * (i % 60),
      };
  *n = G_N_ELEMENTS (subnets);
  return subnets;
}

const TaoPresetSubnet *
tao_preset_subnets (TaoPreset preset, guint *n)
{
  switch (preset)
    {
    case TAO_PRESET_DEMO:
      *n = G_N_ELEMENTS (demo);
      return demo;
    case TAO_PRESET_NETWORK:
      return make_network (n);
    case TAO_PRESET_EMPTY:
      break;
    }
  *n = 0;
  return NULL;
}

gboolean
tao_preset_miners_have_keys (TaoPreset preset)
{
  return preset != TAO_PRESET_NETWORK;
}

void
tao_preset_actor_seed (guint64 seed, TaoActorRole role, guint16 netuid, guint32 index, guint8 out[32])
{
  const guint64 parts[4] = { GUINT64_TO_LE (seed), role, netuid, index };

  tao_hash_blake2b_256 (parts, sizeof parts, out);
}

TaoKeypair *
tao_preset_actor_key (guint64 seed, TaoActorRole role, guint16 netuid, guint32 index)
{
  guint8 bytes[32];
  g_autoptr (TaoSecret) secret = NULL;
  TaoKeypair *key;

  tao_preset_actor_seed (seed, role, netuid, index, bytes);
  secret = tao_secret_new_copy (bytes, sizeof bytes);
  key = tao_keypair_new_from_seed (TAO_CRYPTO_ED25519, secret, NULL);
  g_assert (key);
  return key;
}
