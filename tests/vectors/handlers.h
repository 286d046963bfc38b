/* One handler per kind of document, each in the file of its name. */
#pragma once

#include "run-vectors.h"

extern const VectorHandler vectors_epoch;
extern const VectorHandler vectors_block_step;
extern const VectorHandler vectors_dtao_epochs;
extern const VectorHandler vectors_dtao;
extern const VectorHandler vectors_dtao_historic;
