/* A wire between an engine and its chain that can be cut and can lie: a proxy
 * on the loopback which reads WebSocket frames, for tests. Main thread. */
#pragma once

#include <gio/gio.h>

typedef struct _WireTap WireTap;

/* @endpoint: ws://host:port */
WireTap    *wire_tap_new          (const char *endpoint);
void        wire_tap_free         (WireTap *self);
const char *wire_tap_get_endpoint (WireTap *self);

/* Cuts instead of passing on the answer to a request that names @method; nobody gets through until it is mended. */
void        wire_tap_cut_after    (WireTap *self, const char *method);
gboolean    wire_tap_is_cut       (WireTap *self);
void        wire_tap_mend         (WireTap *self);

/* Answers to requests that name @method (NULL: none) have the third byte of their first two u64 changed. */
void        wire_tap_falsify      (WireTap *self, const char *method);
