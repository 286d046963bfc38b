#pragma once

/* A small metadata with every kind of type, for the fuzzers to start from. */

#include "scale/metadata-builder.h"

/* Returns (transfer full). */
TaoMetadata *sample_metadata (void);

/* The same without the metadata around it. */
TaoScaleRegistry *sample_registry (void);
