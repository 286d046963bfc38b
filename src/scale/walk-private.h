#pragma once

/* The two steps of which every walk over a value is made: a leaf, or the head of something with parts. */

#include "scale/cursor.h"
#include "scale/registry-private.h"

G_BEGIN_DECLS

/* Whether a shape is read as one piece: primitives, compacts, bits, and lists of u8. */
gboolean tao_scale_shape_is_leaf (const TaoScaleType *shape);

/* Reads a leaf, checked in full; see TaoCursorEvent for @data and @n_bits. */
gboolean tao_scale_read_leaf (const TaoScaleType  *shape,
                              TaoScaleReader      *reader,
                              TaoScaleSlice       *data,
                              guint32             *n_bits,
                              GError             **error);

/* Reads what comes before the parts of a non-leaf: a count, a variant's index, or nothing. */
gboolean tao_scale_read_parts (const TaoScaleRegistry  *registry,
                               const TaoScaleType      *shape,
                               TaoScaleReader          *reader,
                               TaoScaleParts           *parts,
                               GError                 **error);

guint32 tao_scale_parts_get_type (const TaoScaleParts *parts,
                                  guint32              position);

/* How many parts a walk over what is left may meet, and the check that they are not used up: types may have any number of parts
 * of no size, lists of lists of them included. */
guint64  tao_scale_part_budget      (const TaoScaleReader *reader);
gboolean tao_scale_take_from_budget (guint64  *budget,
                                     guint64   n,
                                     GError  **error);

G_END_DECLS
