/* Documents of the dynamic-TAO economics: lists of cases, one group a file. */
#pragma once

#include "economy/pool.h"
#include "economy/rules.h"
#include "handlers.h"

/* Each replays one case and answers FALSE if its operation is of another group. */
gboolean vectors_dtao_kernel (VectorRun *run, JsonObject *input, JsonObject *output);
gboolean vectors_dtao_pool   (VectorRun *run, const TaoRules *rules, JsonObject *input, JsonObject *output);
gboolean vectors_dtao_chain  (VectorRun *run, const TaoRules *rules, JsonObject *input, JsonObject *output);
