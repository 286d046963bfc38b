/* The runtime's types, written as Rust would write them.
 *
 * "Vec<(u64, AccountId)>", "Option<[u8; 32]>", "Compact<TaoBalance>": one small language describes storage, calls, events and
 * runtime APIs.  Names are looked up in the table of type-table.c; an alias (NetUid is u16) resolves to
 * what it stands for, and its name survives only as the type name of a field, as on the main network.
 *
 * A definition is one of
 *   "{ name: Type, … }"                       a struct
 *   "(Type, …)"                               a tuple struct
 *   "enum A, B(Type), C { name: Type } = 8"   indices count on from the last one given
 *   "= Type"                                  an alias
 *
 * Everything here is made once per process, checked on the way (a mistake in a table aborts), and never freed. */
#pragma once

#include "scale/reader.h"

G_BEGIN_DECLS

typedef enum
{
  TAO_RT_PRIMITIVE,
  TAO_RT_STRUCT,
  TAO_RT_ENUM,
  TAO_RT_LIST,
  TAO_RT_ARRAY,
  TAO_RT_TUPLE,
  TAO_RT_COMPACT,
} TaoRtKind;

/* Number of i64 among the primitives of metadata. */
#define TAO_RT_I64 12

typedef struct _TaoRtType TaoRtType;

typedef struct
{
  const char *name;        /* (nullable) */
  const char *type_name;   /* as written in the table */
  TaoRtType *type;
} TaoRtField;

typedef struct
{
  const char *name;
  guint8 index;
  guint n_fields;
  TaoRtField *fields;
} TaoRtVariant;

struct _TaoRtType
{
  TaoRtKind kind;
  const char *text;      /* canonical, e.g. "Vec<u16>" */
  const char *path;      /* (nullable) "sp_core::crypto::AccountId32" */
  guint8 primitive;      /* number of the primitive in metadata */
  TaoRtType *inner;      /* of lists, arrays and compacts */
  guint32 length;        /* of arrays */
  guint n_fields;        /* of structs and tuples */
  TaoRtField *fields;
  guint n_variants;
  TaoRtVariant *variants;
  guint n_params;        /* type parameters; a field without a type stands for a bare name */
  TaoRtField *params;
  gint32 fixed_size;     /* encoded size; -1 if it varies; -2 while unknown */
  guint32 id;            /* in the registry being built; G_MAXUINT32 before */
};

/* A line of a type table. */
typedef struct
{
  const char *name;
  const char *path;         /* NULL for aliases */
  const char *definition;
  const char *params;       /* (nullable) "T: Type, S" */
} TaoRtTypeDef;

extern const TaoRtTypeDef tao_rt_type_table[];   /* ends with a NULL name */

/* Adds a named type at run time (a pallet's enum of calls).  Takes no copies: the strings must stay. */
void tao_rt_types_define (const char *name, const char *path, const char *definition, const char *params);

/* The type that @text describes.  (transfer none) */
TaoRtType *tao_rt_types_resolve (const char *text);

/* "name: Type, name: Type" or "Type, Type": what calls take and events hold.  (transfer full) */
TaoRtField *tao_rt_types_parse_fields (const char *text, guint *n_fields);

void tao_rt_fields_free (TaoRtField *fields, guint n_fields);

/* Encoded size if every value of @type has the same, else -1. */
gint32 tao_rt_type_fixed_size (TaoRtType *type);

/* Steps over one value of @type; FALSE with TAO_SCALE_ERROR_* if the bytes are none. */
gboolean tao_rt_type_skip (const TaoRtType *type, TaoScaleReader *reader, GError **error);

G_END_DECLS
