/* Checks of calls that the pool makes as well. */
#pragma once

#include "localnet/runtime/state.h"

G_BEGIN_DECLS

TaoRtOutcome tao_subtensor_check_axon (TaoRuntime *rt, const TaoAccountId *who, const TaoRtArgs *args);
TaoRtOutcome tao_subtensor_check_decrease_take (TaoRuntime *rt, const TaoAccountId *who, const TaoAccountId *hotkey, guint16 take);
TaoRtOutcome tao_subtensor_check_increase_take (TaoRuntime *rt, const TaoAccountId *who, const TaoAccountId *hotkey, guint16 take);

G_END_DECLS
