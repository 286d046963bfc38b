/* A validator in the directory: persists while its hotkey is listed and changes
 * in place with each snapshot, so that selection and scroll position survive. */
#pragma once

#include "app/pages/validators/validator-history.h"
#include "engine/likeness.h"

G_BEGIN_DECLS

#define TAO_TYPE_VALIDATOR_ROW (tao_validator_row_get_type ())
G_DECLARE_FINAL_TYPE (TaoValidatorRow, tao_validator_row, TAO, VALIDATOR_ROW, GObject)

TaoValidatorRow *tao_validator_row_new (TaoSnapshot *snapshot, const TaoValidator *validator);

/* Takes the new values; notifies "validator" if any that is shown differs.
 * @validator: of @snapshot, same hotkey. Returns whether it notified. */
gboolean tao_validator_row_update (TaoValidatorRow *self, TaoSnapshot *snapshot, const TaoValidator *validator);

/* Valid until the next update. */
const TaoValidator *tao_validator_row_get (TaoValidatorRow *self);

/* The clean name, or the short address; and the whole address. */
const char *tao_validator_row_get_name    (TaoValidatorRow *self);
const char *tao_validator_row_get_address (TaoValidatorRow *self);

/* TAO on root and the value of alpha elsewhere. Unknown until the metagraphs of
 * all its subnets have been read, as is the lowest trust. */
guint64  tao_validator_row_get_stake_rao   (TaoValidatorRow *self);
guint64  tao_validator_row_get_subnets_rao (TaoValidatorRow *self);
guint64  tao_validator_row_get_trust       (TaoValidatorRow *self);   /* of 65535 */
/* How long ago its weights were set where that is longest ago, in blocks and in milliseconds; or unknown. */
guint64  tao_validator_row_get_weights_age    (TaoValidatorRow *self);
guint64  tao_validator_row_get_weights_age_ms (TaoValidatorRow *self);

/* The largest total stake of the directory, for the bars. */
void     tao_validator_row_set_largest (TaoValidatorRow *self, guint64 rao);
guint64  tao_validator_row_get_largest (TaoValidatorRow *self);

/* What is recorded of the last 30 days; NULL: nothing. Notifies if it differs. */
void     tao_validator_row_set_month (TaoValidatorRow *self, const TaoValidatorMonth *month);
const TaoValidatorMonth *tao_validator_row_get_month (TaoValidatorRow *self);   /* (nullable) */

/* Whose weights are most like its own; NULL: not known. Notifies if it differs. @name: of the other. */
void     tao_validator_row_set_alike (TaoValidatorRow *self, const TaoAlike *alike, const char *name);
const TaoAlike *tao_validator_row_get_alike (TaoValidatorRow *self);   /* (nullable) */
const char *tao_validator_row_get_alike_name (TaoValidatorRow *self);  /* (nullable) */

gboolean tao_validator_row_get_watched (TaoValidatorRow *self);
void     tao_validator_row_set_watched (TaoValidatorRow *self, gboolean watched);
gboolean tao_validator_row_get_staked  (TaoValidatorRow *self);
gboolean tao_validator_row_get_named   (TaoValidatorRow *self);

/* @needle: folded. In the name, or the beginning of hotkey or coldkey. */
gboolean tao_validator_row_matches (TaoValidatorRow *self, const char *needle);

G_END_DECLS
