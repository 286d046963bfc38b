#pragma once

/* The program that a decode plan compiles to.
 *
 * Instructions stand in the order of the encoded bytes.  One that lists or branches is followed by its body; TaoPlanOp.body says
 * how many instructions that is. */

#include "scale/plan.h"
#include "scale/registry-private.h"

G_BEGIN_DECLS

typedef enum {
  TAO_PLAN_OP_SKIP,           /* size bytes */
  TAO_PLAN_OP_SKIP_COMPACT,
  TAO_PLAN_OP_SKIP_LIST,      /* a count, then that many items of size bytes */
  TAO_PLAN_OP_SKIP_COMPACTS,  /* a count, then that many compacts */
  TAO_PLAN_OP_SKIP_TYPE,      /* a value of type arg */
  TAO_PLAN_OP_LOAD,           /* an integer of size bytes, into width bytes */
  TAO_PLAN_OP_LOAD_BOOL,
  TAO_PLAN_OP_LOAD_COMPACT,   /* a compact of at most size bytes, into width bytes */
  TAO_PLAN_OP_COPY,           /* size bytes */
  TAO_PLAN_OP_SLICE,          /* size bytes, lent */
  TAO_PLAN_OP_SLICE_LIST,     /* a Vec<u8>, lent */
  TAO_PLAN_OP_SLICE_STR,      /* a str, lent */
  TAO_PLAN_OP_RAW,            /* lends a value of type arg, without moving on */
  TAO_PLAN_OP_PRESENT,        /* stores 1 */
  TAO_PLAN_OP_COUNT,          /* stores the count of a list, without moving on */
  TAO_PLAN_OP_LENGTH,         /* stores arg, the length of an array */
  TAO_PLAN_OP_VARIANT,        /* stores what table arg makes of a variant's index, without moving on */
  TAO_PLAN_OP_OPTION,         /* body is run for Some */
  TAO_PLAN_OP_BRANCH,         /* on a variant's index: table arg tells where in the body to go */
  TAO_PLAN_OP_JUMP,           /* over the next body instructions */
  TAO_PLAN_OP_LIST,           /* body is run for each item; arg: which TaoPlanLevel */
  TAO_PLAN_OP_ARRAY,          /* the same for size items */
} TaoPlanOpCode;

typedef struct {
  guint8   code;
  gboolean is_signed;
  gboolean in_column;
  gboolean stay;       /* another instruction reads the same bytes */
  guint32  width;      /* bytes of the target */
  guint32  size;
  guint32  arg;
  guint32  body;
  gsize    offset;     /* of the target, a scalar or a TaoPlanColumn */
} TaoPlanOp;

/* A target inside the struct. */
typedef struct {
  gsize   offset;
  guint32 width;
} TaoPlanTarget;

/* One "[]": the columns that get an entry per item. */
typedef struct {
  guint32  first_column;  /* in TaoPlan.columns */
  guint32  n_columns;
  guint32  item_size;     /* least encoded size of an item */
  gboolean needs_zeros;   /* an item may leave some column unwritten */
} TaoPlanLevel;

#define TAO_PLAN_NO_BRANCH G_MAXUINT32

struct _TaoPlan {
  TaoScaleRegistry *registry;
  guint             n_fields;
  gboolean         *has_field;
  GArray           *ops;       /* TaoPlanOp */
  GArray           *scalars;   /* TaoPlanTarget: zeroed before each run */
  GArray           *columns;   /* TaoPlanTarget: emptied before each run, grouped by level */
  GArray           *levels;    /* TaoPlanLevel */
  GPtrArray        *variants;  /* guint8[256]: variant index to position among the wanted names */
  GPtrArray        *branches;  /* guint32[256]: variant index to instruction after the BRANCH, or NO_BRANCH */
};

G_END_DECLS
