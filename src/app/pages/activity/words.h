/* What extrinsics and events say, in plain words. Pure: strings in, strings out;
 * everything from the chain passes through app/text.h. Returned strings are
 * (transfer full). @snapshot: (nullable) for the names of subnets. */
#pragma once

#include "engine/blocks.h"

G_BEGIN_DECLS

/* "Stake added"; for a call without words of its own "Set max burn". */
char *tao_activity_title  (const char *pallet, const char *call);

/* "Lantern · 250.000000000 τ", why it failed, or what could not be decoded; possibly empty. */
char *tao_activity_detail (const TaoBlockExtrinsic *extrinsic, const TaoSnapshot *snapshot);

/* "Fee paid, 0.000142318 τ" */
char *tao_activity_event  (const TaoBlockEvent *event, const TaoSnapshot *snapshot);

/* The name of an argument, "Limit price", and its value: amounts with nine
 * decimals, subnets by name, yes and no. */
char *tao_activity_argument_name  (const char *name);
char *tao_activity_argument_value (const TaoBlockExtrinsic *extrinsic, guint argument, const TaoSnapshot *snapshot);

/* The address that a value is, by itself or as an account of a MultiAddress; NULL: it is something else. (transfer full) */
char *tao_activity_account (const char *value);

/* A chain error, "SubtensorModule.SlippageTooHigh", in words. */
char *tao_activity_error (const char *error);

G_END_DECLS
