#pragma once

/* The errors of the scale room: one code per decision that a caller can take. */

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  TAO_SCALE_ERROR_TRUNCATED,    /* the input ended inside a value: ask for more, or the peer lies */
  TAO_SCALE_ERROR_MALFORMED,    /* these bytes can never be valid: do not retry */
  TAO_SCALE_ERROR_LIMIT,        /* longer, deeper or more numerous than this program accepts */
  TAO_SCALE_ERROR_UNSUPPORTED,  /* a metadata version or feature that is not understood */
  TAO_SCALE_ERROR_NOT_FOUND,    /* no such type, pallet, item or variant in this runtime */
  TAO_SCALE_ERROR_CHANGED,      /* the type exists but has another shape than the caller was built for */
  TAO_SCALE_ERROR_INVALID_TEXT, /* a value written as text does not fit its type */
} TaoScaleError;

#define TAO_SCALE_ERROR (tao_scale_error_quark ())
GQuark tao_scale_error_quark (void);

/* Values and types nested deeper than this are refused everywhere in the room.  A runtime call inside
 * a batch inside a proxy costs three levels each; the chain itself stops at far fewer. */
#define TAO_SCALE_MAX_DEPTH 128

/* The most items of zero encoded size (Vec<()>, [(); n]) that one list may claim to have. */
#define TAO_SCALE_MAX_EMPTY_ITEMS 65536

/* The longest text accepted or produced for one value, in bytes. */
#define TAO_SCALE_MAX_TEXT (256u * 1024 * 1024)

G_END_DECLS
