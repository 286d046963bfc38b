/* What validators had and earned over the last 30 days, from the epochs that
 * this computer has recorded. Subnets are asked for one after the other. */
#pragma once

#include "engine/engine.h"

G_BEGIN_DECLS

#define TAO_VALIDATOR_DAYS 30

typedef struct {
  float   stake[TAO_VALIDATOR_DAYS];   /* stake weight at today's prices, one point per slice; NaN: no data */
  gint64  return_ppm;                  /* over @span_ms, after take, or TAO_UNKNOWN_I64 */
  gint64  span_ms;                     /* what the records cover, at most 30 days */
} TaoValidatorMonth;

typedef struct _TaoValidatorHistory TaoValidatorHistory;

/* @changed: called after each subnet that was read; never after the free. */
TaoValidatorHistory *tao_validator_history_new  (TaoEngine *engine, GFunc changed, gpointer user_data);
void                 tao_validator_history_free (TaoValidatorHistory *self);

/* Reads again what is older than an hour, of the subnets where @snapshot knows validators. Cheap to call often. */
void                 tao_validator_history_update (TaoValidatorHistory *self, TaoSnapshot *snapshot);
gboolean             tao_validator_history_is_busy (const TaoValidatorHistory *self);

/* FALSE: nothing is recorded of it. */
gboolean             tao_validator_history_get (const TaoValidatorHistory *self, const TaoValidator *validator, TaoValidatorMonth *out);

/* One subnet's epochs, put in; the pure part, for tests. @now_block: of the snapshot. */
void                 tao_validator_history_add (TaoValidatorHistory *self, TaoSnapshot *snapshot, const TaoEpochTable *stake,
                                                const TaoEpochTable *emission);

G_END_DECLS
