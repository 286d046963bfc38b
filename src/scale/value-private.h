#pragma once

/* The nodes of a value tree: an index over the encoded bytes. */

#include "scale/arena-private.h"
#include "scale/value.h"

G_BEGIN_DECLS

struct _TaoValue {
  const TaoScaleType *type;
  const guint8       *encoded;
  const TaoValue     *children;
  guint32             size;        /* of the encoding */
  guint32             n_children;
};

/* How an Option's value is written: bare, unless null could then mean two things. */
gboolean tao_value_option_is_wrapped (const TaoScaleRegistry *registry,
                                      const TaoScaleType     *option);

G_END_DECLS
