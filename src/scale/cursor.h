#pragma once

/* Walks the bytes of a value without building anything: no allocation, a fixed stack. */

#include "scale/reader.h"
#include "scale/registry.h"

G_BEGIN_DECLS

typedef enum {
  TAO_CURSOR_LEAF,   /* number, bool, char, str, bytes, bits: see data */
  TAO_CURSOR_BEGIN,  /* a list, tuple, struct or variant opens; its parts follow, then END */
  TAO_CURSOR_END,
  TAO_CURSOR_DONE,   /* the value is complete */
} TaoCursorEventKind;

typedef struct {
  TaoCursorEventKind     kind;
  const TaoScaleType    *type;      /* as declared, newtypes included; its shape says how it is encoded */
  const char            *name;      /* (nullable) the field's name in its parent */
  guint32                position;  /* in its parent */
  guint32                n_children;/* BEGIN: how many parts follow */
  const TaoScaleVariant *variant;   /* (nullable) BEGIN of a variant */
  TaoScaleSlice          data;      /* LEAF: payload without length prefix; a Compact's whole encoding; BITS: the words */
  guint32                n_bits;    /* LEAF of a bit sequence */
} TaoCursorEvent;

/* The parts of a struct, variant, tuple or list: exactly one of fields, types and item says what they are. */
typedef struct {
  const TaoScaleVariant *variant;   /* (nullable) */
  const TaoScaleField   *fields;    /* (nullable) */
  const guint32         *types;     /* (nullable) */
  guint32                item;      /* or TAO_SCALE_NO_TYPE */
  guint32                n;
} TaoScaleParts;

typedef struct {
  const TaoScaleType *type;
  TaoScaleParts       parts;
  guint32             next;
} TaoCursorFrame;

/* Lives on the caller's stack; its members are private. */
typedef struct {
  const TaoScaleRegistry *registry;
  TaoScaleReader         *reader;
  guint32                 root;
  guint32                 depth;
  gboolean                started;
  guint64                 budget;
  TaoCursorFrame          frames[TAO_SCALE_MAX_DEPTH];
} TaoCursor;

/* @reader must stand at a value of type @type and outlive the cursor. */
void tao_cursor_init (TaoCursor              *cursor,
                      const TaoScaleRegistry *registry,
                      guint32                 type,
                      TaoScaleReader         *reader);

/* Gives the next event.  Returns FALSE with @error for bad bytes; do not go on then. */
gboolean tao_cursor_next (TaoCursor      *cursor,
                          TaoCursorEvent *event,
                          GError        **error);

/* After a BEGIN: moves behind the matching END, which is not reported. */
gboolean tao_cursor_skip (TaoCursor *cursor,
                          GError   **error);

/* Moves @reader past one value of type @type, checking only what is needed to find its end.  Fixed-size types cost one
 * addition. */
gboolean tao_scale_skip (const TaoScaleRegistry *registry,
                         guint32                 type,
                         TaoScaleReader         *reader,
                         GError                **error);

G_END_DECLS
