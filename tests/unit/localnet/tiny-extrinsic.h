/* Extrinsics of the tiny runtime. */
#pragma once

#include <glib.h>

/* Account @who (32 times that byte) stores @value at @key.  (transfer full) */
GBytes *tiny_extrinsic (guint8 who, guint32 nonce, const char *key, const char *value);
