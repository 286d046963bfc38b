/* A snapshot as bytes, so that the app opens on what it knew when it was
 * closed. Only this program reads it, but the file may be damaged: loading
 * checks every length. */
#pragma once

#include <gio/gio.h>

#include "engine/snapshot.h"

G_BEGIN_DECLS

/* Changes whenever the layout of the records does; another one is not loaded. */
#define TAO_PERSIST_FORMAT 5

/* (transfer full) */
GBytes      *tao_persist_save (const TaoSnapshot *snapshot);
/* NULL with G_IO_ERROR_INVALID_DATA if the bytes are not what was saved. (transfer full) */
TaoSnapshot *tao_persist_load (GBytes *bytes, GError **error);

G_END_DECLS
