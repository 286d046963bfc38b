/* call-status.h: how an operation of the economy ends, in the chain's own words. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* X (identifier, name as the chain prints it; errors of the swap pallet carry its prefix). */
#define TAO_CALL_STATUS_LIST(X)                                                          \
  X (OK, "Ok")                                                                           \
  X (ROOT_NETWORK_DOES_NOT_EXIST, "RootNetworkDoesNotExist")                             \
  X (SUBNET_NOT_EXISTS, "SubnetNotExists")                                               \
  X (SUBTOKEN_DISABLED, "SubtokenDisabled")                                              \
  X (AMOUNT_TOO_LOW, "AmountTooLow")                                                     \
  X (INSUFFICIENT_LIQUIDITY, "InsufficientLiquidity")                                    \
  X (INSUFFICIENT_BALANCE, "InsufficientBalance")                                        \
  X (NOT_ENOUGH_BALANCE_TO_STAKE, "NotEnoughBalanceToStake")                             \
  X (NOT_ENOUGH_STAKE_TO_WITHDRAW, "NotEnoughStakeToWithdraw")                           \
  X (HOT_KEY_ACCOUNT_NOT_EXISTS, "HotKeyAccountNotExists")                               \
  X (SLIPPAGE_TOO_HIGH, "SlippageTooHigh")                                               \
  X (STAKE_UNAVAILABLE, "StakeUnavailable")                                              \
  X (SAME_NETUID, "SameNetuid")                                                          \
  X (TRANSFER_DISALLOWED, "TransferDisallowed")                                          \
  X (CANNOT_BURN_OR_RECYCLE_ON_ROOT_SUBNET, "CannotBurnOrRecycleOnRootSubnet")           \
  X (REGISTRATION_NOT_PERMITTED_ON_ROOT_SUBNET, "RegistrationNotPermittedOnRootSubnet")  \
  X (SUBNET_REGISTRATION_DISABLED, "SubNetRegistrationDisabled")                         \
  X (HOT_KEY_ALREADY_REGISTERED_IN_SUBNET, "HotKeyAlreadyRegisteredInSubNet")            \
  X (REGISTRATION_PRICE_LIMIT_EXCEEDED, "RegistrationPriceLimitExceeded")                \
  X (CANNOT_USE_SYSTEM_ACCOUNT, "CannotUseSystemAccount")                                \
  X (NON_ASSOCIATED_COLD_KEY, "NonAssociatedColdKey")                                    \
  X (NO_NEURON_ID_AVAILABLE, "NoNeuronIdAvailable")                                      \
  X (INVALID_SUBNET_NUMBER, "InvalidSubnetNumber")                                       \
  X (LOCK_HOTKEY_MISMATCH, "LockHotkeyMismatch")                                         \
  X (ACCOUNT_REJECTS_LOCKED_ALPHA, "AccountRejectsLockedAlpha")                          \
  X (TRANSFER_FAILED, "Token.BelowMinimum")                                              \
  X (SWAP_INSUFFICIENT_LIQUIDITY, "Swap.InsufficientLiquidity")                          \
  X (SWAP_PRICE_LIMIT_EXCEEDED, "Swap.PriceLimitExceeded")                               \
  X (SWAP_RESERVES_TOO_LOW, "Swap.ReservesTooLow")                                       \
  X (SWAP_INPUT_TOO_LARGE, "Swap.SwapInputTooLarge")                                     \
  X (SWAP_MECHANISM_DOES_NOT_EXIST, "Swap.MechanismDoesNotExist")

typedef enum
{
#define TAO_CALL_STATUS_ENUM(id, name) TAO_CALL_##id,
  TAO_CALL_STATUS_LIST (TAO_CALL_STATUS_ENUM)
#undef TAO_CALL_STATUS_ENUM
  TAO_CALL_N_STATUS
} TaoCallStatus;

/* "AmountTooLow", "Swap.PriceLimitExceeded" …; never NULL. */
const char *tao_call_status_get_name (TaoCallStatus status);

G_END_DECLS
