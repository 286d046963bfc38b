#pragma once

/* Decode plans: say once which parts of a type you want and where they go, then fill structs at full speed.
 *
 * A plan is compiled against the registry of the connected runtime, so it survives upgrades: fields that moved are
 * found by name, fields that were added are skipped, fields that are gone are reported as missing and their targets are
 * zeroed, and a field whose type no longer fits its target is an error that names the path.
 *
 * Paths are names joined by dots, from the plan's type downwards:
 *   hotkey            field of a struct;  identity.subnet_name  field of a field
 *   0                 a field or tuple part by position
 *   stake[]           each item of a list;  stake[].1  the second part of each
 *   phase.Finalized   inside that variant (absent unless the value is it); a variant's one unnamed field is entered by itself
 *   (empty)           the value itself;  [].uid  when the value is a list
 * Newtypes, Compact, Option (None: the part is absent) and, for integers, structs of one field such as {bits} are passed
 * through without being named.
 *
 * Where a path passes no list, its target is one value at @offset.  Where it passes one or more "[]", the target is a
 * TaoPlanColumn: one entry per item of the innermost list, in order, a zero entry where an item is absent.  Lists within lists
 * are flattened; ask for TAO_PLAN_COUNT of the inner list to cut them apart.
 */

#include "scale/reader.h"
#include "scale/registry.h"

G_BEGIN_DECLS

typedef enum {
  TAO_PLAN_BOOL,     /* guint8, 0 or 1 */
  TAO_PLAN_U8,       /* guint8; unsigned integers and Compacts of the same or smaller width fit each */
  TAO_PLAN_U16,
  TAO_PLAN_U32,
  TAO_PLAN_U64,
  TAO_PLAN_U128,     /* tao_u128 */
  TAO_PLAN_I8,       /* signed integers of the same or smaller width, unsigned ones of a smaller width */
  TAO_PLAN_I16,
  TAO_PLAN_I32,
  TAO_PLAN_I64,
  TAO_PLAN_I128,     /* tao_i128 */
  TAO_PLAN_FIXED,    /* exactly @size bytes copied: any type of that fixed size, e.g. accounts and hashes */
  TAO_PLAN_BYTES,    /* TaoScaleSlice, lent from the input: the content of Vec<u8>, str or [u8; n] */
  TAO_PLAN_RAW,      /* TaoScaleSlice, lent: the encoding of any type, to decode later */
  TAO_PLAN_VARIANT,  /* guint8: position of the variant's name in @names, TAO_PLAN_NO_VARIANT for any other */
  TAO_PLAN_PRESENT,  /* guint8: 1 if the Option there is Some (or the enclosing parts exist), else 0 */
  TAO_PLAN_COUNT,    /* guint32: number of items of the list there */
} TaoPlanKind;

#define TAO_PLAN_NO_VARIANT 255

typedef struct {
  const char        *path;
  TaoPlanKind        kind;
  gsize              offset;  /* in the target struct */
  gsize              size;    /* TAO_PLAN_FIXED: bytes; else 0 */
  const char *const *names;   /* TAO_PLAN_VARIANT: NULL-terminated, at most 254 */
} TaoPlanField;

/* A growing array owned by the target struct.  Start from zeros; a plan overwrites it from the beginning on each fill and
 * keeps its memory, so that repeated fills do not allocate. */
typedef struct {
  gpointer data;       /* n entries of the kind's C type, packed */
  guint32  n;
  guint32  reserved;   /* private */
} TaoPlanColumn;

void tao_plan_column_clear (TaoPlanColumn *column);

/* Entry @i of a column whose kind has the C type @type. */
#define tao_plan_column_get(column, type, i) (((const type *) (column)->data)[(i)])

typedef struct _TaoPlan TaoPlan;

/* Compiles a plan; the result is immutable and may be used from several threads.
 * Returns (transfer full) (nullable): NULL with TAO_SCALE_ERROR_CHANGED ("axons[].ip: is u128, wanted u64") when a field does
 * not fit its target, TAO_SCALE_ERROR_NOT_FOUND if there is no type @type. */
TaoPlan *tao_plan_new (TaoScaleRegistry   *registry,
                       guint32             type,
                       const TaoPlanField *fields,
                       guint               n_fields,
                       GError            **error);

void tao_plan_free (TaoPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoPlan, tao_plan_free)

/* Whether this runtime's type has fields[@field]. */
gboolean tao_plan_has_field (const TaoPlan *plan,
                             guint          field);

/* Reads one value from @reader into @target.  All scalar targets are written on success (zeros for what is missing or
 * absent); on failure their content is undefined, and columns stay valid to clear or fill again. */
gboolean tao_plan_read (const TaoPlan  *plan,
                        TaoScaleReader *reader,
                        gpointer        target,
                        GError        **error);

/* As above; the value must fill @data. */
gboolean tao_plan_fill (const TaoPlan *plan,
                        const guint8  *data,
                        gsize          size,
                        gpointer       target,
                        GError       **error);

G_END_DECLS
