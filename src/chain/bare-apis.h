/* Runtime calls that old runtimes declare to return nothing but bytes.
 *
 * Until the chain gave its answers types (somewhere between 218 and 293), an
 * answer was a Vec<u8> that holds an encoded structure, which no metadata
 * describes.  Their layouts are written down here in the notation of
 * scale/registry-builder.h and are used only where the metadata says Vec<u8>.
 * An answer that does not fit its layout to the last byte is not available. */
#pragma once

#include "scale/registry.h"

G_BEGIN_DECLS

/* The registry of all layouts. (transfer none) */
TaoScaleRegistry *tao_bare_api_get_registry (void);

/* The type of what is inside the bytes, or TAO_SCALE_NO_TYPE.  @empty_is_none:
 * (out) no bytes at all mean "no such thing". */
guint32           tao_bare_api_find         (const char *api, const char *method, gboolean *empty_is_none);

G_END_DECLS
