/* registration.h: becoming a neuron or a subnet: prices, places, and who has to go.
 *
 * Source: registration and subnet modules of the subtensor pallet, spec 425. */
#pragma once

#include "economy/ledger.h"

G_BEGIN_DECLS

/* --- Pure schedules ---------------------------------------------------------------------------------------------- */

/* One block of price decay, clamped: @half_life blocks halve the price, 0 leaves it. */
guint64 tao_burn_decay (guint64 burn, guint16 half_life, guint64 min_burn, guint64 max_burn);
/* The price after one registration. */
guint64 tao_burn_bump  (guint64 burn, TaoU64F64 multiplier, guint64 min_burn, guint64 max_burn);

typedef struct
{
  guint64 last_cost;       /* NetworkLastLockCost, rao */
  guint64 min_cost;        /* NetworkMinLockCost */
  guint64 interval;        /* NetworkLockReductionInterval, blocks */
  guint64 last_block;      /* of the last subnet registration, 0 for never */
  guint64 now;
  guint64 total_issuance;  /* SubtensorModule.TotalIssuance */
} TaoLockCost;

/* What registering a subnet costs now, in rao. */
guint64 tao_lock_cost (const TaoLockCost *input);

typedef struct
{
  guint64  emission;         /* of the last epoch */
  guint64  registered_at;
  gboolean immortal;         /* one of the owner's protected hotkeys */
} TaoPruneNeuron;

/* The uid that a newcomer replaces, the smallest (emission, registration, uid) among those out of immunity, or among
 * the immune ones if no more than @min_non_immune would be left.  -1 if there is none. */
gint tao_prune_uid (const TaoPruneNeuron *neurons, gsize n, guint64 now, guint64 immunity_period, guint64 min_non_immune);

typedef struct
{
  guint16   netuid;
  guint64   registered_at;
  TaoU64F64 moving_price;
} TaoPruneSubnet;

/* The subnet that a newcomer replaces: lowest moving price, then oldest, out of immunity.  -1 if there is none.
 * @subnets: without root, in storage order. */
gint tao_prune_subnet (const TaoPruneSubnet *subnets, gsize n, guint64 now, guint64 immunity_period);

/* The price a new subnet's pool starts with: the median of positive prices, one if there is none.  Sorts @prices. */
TaoU64F64 tao_median_price (TaoU64F64 *prices, gsize n);

/* --- Against a ledger -------------------------------------------------------------------------------------------- */

/* The calls burned_register and register_limit: @coldkey pays the subnet's price, which goes up, and @hotkey gets a uid, a
 * new one or that of the neuron that goes.  @limit_price: the most that may be asked, in rao.
 * RegistrationNotPermittedOnRootSubnet, SubnetNotExists, RegistrationPriceLimitExceeded, SubNetRegistrationDisabled,
 * HotKeyAlreadyRegisteredInSubNet, NotEnoughBalanceToStake, CannotUseSystemAccount, NonAssociatedColdKey,
 * NoNeuronIdAvailable, or what the purchase of alpha answers; then nothing has changed. */
TaoCallStatus tao_registration_burned_register (TaoLedger *ledger, const TaoAccount *coldkey, guint16 netuid, const TaoAccount *hotkey);
TaoCallStatus tao_registration_register_limit  (TaoLedger *ledger, const TaoAccount *coldkey, guint16 netuid, const TaoAccount *hotkey,
                                                guint64 limit_price);
/* First step of a block: price decay of all networks and registration counters. */
void      tao_registration_begin_block (TaoLedger *ledger);
/* The schedules above on what the ledger holds: the price of a subnet in rao now, the uid and the subnet that a newcomer
 * would replace (-1 if none may be), the price a new pool would start with in TAO per alpha. */
guint64   tao_registration_lock_cost (TaoLedger *ledger);
gint      tao_registration_uid_to_prune (TaoLedger *ledger, guint16 netuid);
gint      tao_registration_subnet_to_prune (TaoLedger *ledger);
TaoU64F64 tao_registration_median_price (TaoLedger *ledger);

G_END_DECLS
