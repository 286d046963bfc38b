/* Somebody opens a subnet while the chain runs: it is new, immune, and not started yet. */
#include "localnet/life/life-private.h"

void
tao_life_founder_act (TaoLife *self)
{
  static const char *const identity[] = {
    "Fledgling", "", "", "", "", "Just registered; not started yet", "", "",
  };
  g_autoptr (TaoKeypair) founder = NULL;
  g_autoptr (TaoKeypair) hotkey = NULL;
  GByteArray *call;

  if (self->block != TAO_PRESET_FOUNDING_BLOCK
      || tao_localnet_get_genesis_config (self->chain)->preset != TAO_PRESET_DEMO)
    return;
  founder = tao_preset_actor_key (self->seed, TAO_ACTOR_FOUNDER, 0, 0);
  hotkey = tao_preset_actor_key (self->seed, TAO_ACTOR_FOUNDER_HOTKEY, 0, 0);
  call = tao_life_call (CALL_REGISTER_NETWORK_WITH_IDENTITY);
  tao_scale_write_bytes (call, tao_keypair_get_account (hotkey)->bytes, 32);
  tao_scale_write_option (call, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (identity); i++)
    tao_scale_write_str (call, identity[i]);
  tao_life_submit (self, founder, call);
}
