/* Lines of a recorded transcript, and trees compared with what an independent
 * decoder made of the same bytes. */
#pragma once

#include "chain/json.h"
#include "scale/value.h"

/* (transfer full) (element-type TaoJson) the lines of tests/data/rpc/@spec/@file. */
GPtrArray *transcript_load (const char *spec, const char *file);

/* Fails the test with @where when @value and @expected differ. Names are compared without case and underscores. */
void       transcript_compare (const TaoValue *value, const TaoJsonValue *expected, const char *where);

/* Looks a member up by its snake_case name whichever way it is written. */
const TaoJsonValue *transcript_member (const TaoJsonValue *object, const char *name);

/* The runtime from the recorded metadata: version 14 or 15. */
#include "chain/runtime.h"
TaoRuntime *transcript_runtime (const char *spec, guint metadata_version);
