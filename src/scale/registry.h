#pragma once

/* The portable type registry of a runtime: what each type id means.  Immutable and safe to share between threads.
 *
 * Registries come from metadata (metadata.h) or are built from code (registry-builder.h).  On creation every id
 * has been checked to exist, and no type can contain itself except through a list or a variant, so whoever walks one
 * needs no checks of its own beyond a depth limit for values. */

#include "scale/error.h"

G_BEGIN_DECLS

typedef enum {
  TAO_SCALE_COMPOSITE,
  TAO_SCALE_VARIANT,
  TAO_SCALE_SEQUENCE,
  TAO_SCALE_ARRAY,
  TAO_SCALE_TUPLE,
  TAO_SCALE_PRIMITIVE,
  TAO_SCALE_COMPACT,
  TAO_SCALE_BIT_SEQUENCE,
} TaoScaleKind;

typedef enum {
  TAO_SCALE_BOOL,
  TAO_SCALE_CHAR,
  TAO_SCALE_STR,
  TAO_SCALE_U8,
  TAO_SCALE_U16,
  TAO_SCALE_U32,
  TAO_SCALE_U64,
  TAO_SCALE_U128,
  TAO_SCALE_U256,
  TAO_SCALE_I8,
  TAO_SCALE_I16,
  TAO_SCALE_I32,
  TAO_SCALE_I64,
  TAO_SCALE_I128,
  TAO_SCALE_I256,
} TaoScalePrimitive;

/* No fixed size: the encoded size depends on the value. */
#define TAO_SCALE_VARIABLE_SIZE G_MAXUINT32

/* No such type: an optional id that is absent. */
#define TAO_SCALE_NO_TYPE G_MAXUINT32

typedef struct {
  const char        *name;       /* (nullable) */
  guint32            type;
  const char        *type_name;  /* (nullable) as written in the source, e.g. "BalanceOf<T>" */
  const char *const *docs;       /* NULL-terminated */
} TaoScaleField;

typedef struct {
  const char          *name;
  guint8               index;    /* the byte on the wire; has gaps, is not the position */
  guint32              n_fields;
  const TaoScaleField *fields;
  const char *const   *docs;
} TaoScaleVariant;

typedef struct {
  const char *name;
  guint32     type;              /* or TAO_SCALE_NO_TYPE */
} TaoScaleParam;

typedef struct _TaoScaleType TaoScaleType;

struct _TaoScaleType {
  guint32              id;
  TaoScaleKind         kind;
  const char *const   *path;     /* NULL-terminated, may be empty */
  guint32              n_params;
  const TaoScaleParam *params;
  const char *const   *docs;

  union {
    struct {
      guint32              n_fields;
      const TaoScaleField *fields;
    } composite;
    struct {
      guint32                n_variants;
      const TaoScaleVariant *variants;
    } variant;
    struct {
      guint32 type;
    } sequence;
    struct {
      guint32 length;
      guint32 type;
    } array;
    struct {
      guint32        n_types;
      const guint32 *types;
    } tuple;
    struct {
      guint32 type;
    } compact;
    struct {
      guint32 store;
      guint32 order;
    } bits;
    TaoScalePrimitive primitive;
  };

  /* Derived when the registry is made. */
  const TaoScaleType *shape;     /* this type without its newtypes: composites and tuples of one unnamed part */
  guint32             fixed_size; /* encoded size in bytes, or TAO_SCALE_VARIABLE_SIZE */
  guint32             min_size;  /* least encoded size in bytes (a lower bound) */
  guint16             height;    /* levels of nesting that every value has */
  guint8              width;     /* bytes: of an integer; of the integer that a Compact holds; of a bit sequence's words */
  gboolean            is_bytes;  /* a sequence or array of u8 */
  gboolean            is_msb0;   /* a bit sequence whose words fill from their most significant bit */
  gboolean            is_account; /* AccountId32, behind newtypes or not */
};

typedef struct _TaoScaleRegistry TaoScaleRegistry;

TaoScaleRegistry *tao_scale_registry_ref   (TaoScaleRegistry *registry);
void              tao_scale_registry_unref (TaoScaleRegistry *registry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoScaleRegistry, tao_scale_registry_unref)

guint32 tao_scale_registry_size (const TaoScaleRegistry *registry);

/* Returns (transfer none) (nullable): NULL when there is no type @id. */
const TaoScaleType *tao_scale_registry_get (const TaoScaleRegistry *registry,
                                            guint32                 id);

/* The first type whose path is @path ("sp_core::crypto::AccountId32"), or whose last segment is @path when it has
 * no "::".  Constant time.  Returns TAO_SCALE_NO_TYPE when there is none. */
guint32 tao_scale_registry_find_path (const TaoScaleRegistry *registry,
                                      const char             *path);

/* The first type whose readable name, as tao_scale_registry_dup_type_name() writes it, is @name; falls back to
 * find_path.  Walks the whole registry: for people, not for loops. */
guint32 tao_scale_registry_find_name (const TaoScaleRegistry *registry,
                                      const char             *name);

/* Returns (transfer full): a name as Rust would write it, e.g. "Vec<(u16, sp_core::crypto::AccountId32)>",
 * "[u8; 32]", "Compact<u64>", "()".  Parameters without a type are left out. */
char *tao_scale_registry_dup_type_name (const TaoScaleRegistry *registry,
                                        guint32                 id);

/* Returns (transfer none) (nullable): the field or variant of that name or wire index. */
const TaoScaleField   *tao_scale_type_find_field         (const TaoScaleType *type,
                                                          const char         *name);
const TaoScaleVariant *tao_scale_type_find_variant       (const TaoScaleType *type,
                                                          const char         *name);
const TaoScaleVariant *tao_scale_type_get_variant        (const TaoScaleType *type,
                                                          guint8              index);

/* Whether @type's path is exactly @path ("Option", "sp_runtime::generic::era::Era"). */
gboolean tao_scale_type_has_path (const TaoScaleType *type,
                                  const char         *path);

/* Whether @type is Option<T>. */
gboolean tao_scale_type_is_option (const TaoScaleType *type);

/* Whether @type is u8 behind any newtypes. */
gboolean tao_scale_type_is_u8 (const TaoScaleType *type);

/* Encoded width in bytes of an integer or bool or char primitive; 0 for str. */
guint tao_scale_primitive_size (TaoScalePrimitive primitive);

gboolean tao_scale_primitive_is_signed (TaoScalePrimitive primitive);

/* "u16", "bool", "str" … */
const char *tao_scale_primitive_name (TaoScalePrimitive primitive);

G_END_DECLS
