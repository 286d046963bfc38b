/* Reads the recorded vectors for the tests of this room. */
#pragma once

#include <json-glib/json-glib.h>

/* Root object of tests/data/@relative.  Aborts if it cannot be read: the data is part of the tree. */
JsonObject *vectors_load (const char *relative);

/* tests/data/@relative.  (transfer full) */
char *vectors_path (const char *relative);

/* The bytes of member @name, "0x…" hex.  (transfer full) */
GBytes *vectors_get_bytes (JsonObject *object, const char *name);

/* Decodes "0x…" hex.  (transfer full) */
GBytes *vectors_hex (const char *hex);

/* Asserts that @data is what member @name says in hex; on failure both are printed. */
void vectors_assert_bytes (JsonObject *object, const char *name, gconstpointer data, gsize len);
