#pragma once

/* Builds type registries from code: for the development chain's metadata, for answers whose layout no metadata
 * tells, and for tests.
 *
 * Types get ids in the order in which they are made; equal anonymous types (primitives, lists, arrays, tuples, compacts)
 * are made once.  The easiest way is by text: register the named types, then ask for "Vec<(Compact<u16>, AccountId)>". */

#include "scale/registry.h"

G_BEGIN_DECLS

typedef struct _TaoRegistryBuilder TaoRegistryBuilder;

/* A field of a composite or variant.  Give @type, or @type_text to be read as by tao_registry_builder_type().
 * @type_name: (nullable) the source text shown to people; @type_text is used where it is NULL. */
typedef struct {
  const char *name;       /* (nullable) */
  const char *type_text;  /* (nullable) */
  guint32     type;       /* used when type_text is NULL */
  const char *type_name;
  const char *docs;       /* (nullable) lines separated by \n */
} TaoFieldSpec;

typedef struct {
  const char         *name;
  guint8              index;
  const TaoFieldSpec *fields;
  guint               n_fields;
  const char         *docs;      /* (nullable) */
} TaoVariantSpec;

TaoRegistryBuilder *tao_registry_builder_new  (void);
void                tao_registry_builder_free (TaoRegistryBuilder *builder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoRegistryBuilder, tao_registry_builder_free)

guint32 tao_registry_builder_primitive    (TaoRegistryBuilder *builder, TaoScalePrimitive primitive);
guint32 tao_registry_builder_sequence     (TaoRegistryBuilder *builder, guint32 item);
guint32 tao_registry_builder_array        (TaoRegistryBuilder *builder, guint32 length, guint32 item);
guint32 tao_registry_builder_tuple        (TaoRegistryBuilder *builder, const guint32 *types, guint n_types);
guint32 tao_registry_builder_compact      (TaoRegistryBuilder *builder, guint32 type);
guint32 tao_registry_builder_bit_sequence (TaoRegistryBuilder *builder, guint32 store, guint32 order);

/* Option<T> and Result<T, E> as the chain writes them, with their parameters; made once per T and E. */
guint32 tao_registry_builder_option (TaoRegistryBuilder *builder, guint32 type);
guint32 tao_registry_builder_result (TaoRegistryBuilder *builder, guint32 ok, guint32 error);

/* Takes an id for a type to be defined later, so that types can refer to each other.  @path: "pallet::Call"; the last
 * segment, and the whole path, become names for tao_registry_builder_type(). */
guint32 tao_registry_builder_declare (TaoRegistryBuilder *builder,
                                      const char         *path);

/* Give a declared type its content.  FALSE with TAO_SCALE_ERROR_INVALID_TEXT for a type text that cannot be read. */
gboolean tao_registry_builder_define_composite (TaoRegistryBuilder *builder,
                                                guint32             id,
                                                const TaoFieldSpec *fields,
                                                guint               n_fields,
                                                GError            **error);
gboolean tao_registry_builder_define_variant   (TaoRegistryBuilder   *builder,
                                                guint32               id,
                                                const TaoVariantSpec *variants,
                                                guint                 n_variants,
                                                GError              **error);

/* Declare and define at once; an id, or TAO_SCALE_NO_TYPE with @error. */
guint32 tao_registry_builder_composite (TaoRegistryBuilder *builder,
                                        const char         *path,
                                        const TaoFieldSpec *fields,
                                        guint               n_fields,
                                        GError            **error);
guint32 tao_registry_builder_variant   (TaoRegistryBuilder   *builder,
                                        const char           *path,
                                        const TaoVariantSpec *variants,
                                        guint                 n_variants,
                                        GError              **error);

/* Adds a generic parameter to a declared type.  @type may be TAO_SCALE_NO_TYPE. */
void tao_registry_builder_add_param (TaoRegistryBuilder *builder,
                                     guint32             id,
                                     const char         *name,
                                     guint32             type);

/* Sets a declared type's documentation; lines are separated by \n. */
void tao_registry_builder_set_docs (TaoRegistryBuilder *builder,
                                    guint32             id,
                                    const char         *docs);

/* Makes @name stand for @type in type texts: "AccountId", "Balance". */
void tao_registry_builder_alias (TaoRegistryBuilder *builder,
                                 const char         *name,
                                 guint32             type);

/* Reads a Rust-like type: primitives, declared types and aliases by name or path, (A, B), (), [T; n], Vec<T>, Compact<T>,
 * Option<T>, Result<T, E>, BTreeMap<K, V> and BTreeSet<T>.  Makes what does not exist yet.
 * Returns the id, or TAO_SCALE_NO_TYPE with TAO_SCALE_ERROR_INVALID_TEXT naming the unknown word. */
guint32 tao_registry_builder_type (TaoRegistryBuilder *builder,
                                   const char         *text,
                                   GError            **error);

/* Checks everything and makes the registry; the builder stays usable.
 * Returns (transfer full) (nullable): NULL if a declared type was never defined or a type contains itself. */
TaoScaleRegistry *tao_registry_builder_build (TaoRegistryBuilder *builder,
                                              GError            **error);

G_END_DECLS
