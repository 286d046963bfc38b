#pragma once

/* Compares our values with what an independent library wrote about the same bytes. */

#include <json-glib/json-glib.h>

#include "scale/value.h"

/* Fails the test, naming @where, unless @value is what @json says.
 * The record's conventions: integers above 32 bits and all bytes are strings, field names are in camelCase, an Option is null or
 * the value, an enum without any fields a string, other enums {"Name": …}. */
void recorded_assert (const TaoValue *value,
                      JsonNode       *json,
                      const char     *where);

/* Decodes, compares, encodes the tree again, prints it, reads the print, and asserts that all of it agrees. */
void recorded_check (TaoScaleRegistry *registry,
                     guint32           type,
                     const guint8     *data,
                     gsize             size,
                     JsonNode         *json,
                     const char       *where);

/* How many values recorded_check() has seen. */
guint recorded_count (void);

/* Loads a JSON file, or skips the test and returns NULL when it is absent. */
JsonNode *recorded_load (const char *path);
