#pragma once

/* Builds runtime metadata from declarative tables.  The development chain describes its pallets here and serves the
 * result as V14, V15 and V16 through tao_metadata_encode().
 *
 * All strings are copied.  Types are given as text and read by the builder's own registry builder (see
 * registry-builder.h), to which the caller adds its named types first.  The outer enums RuntimeCall, RuntimeEvent and
 * RuntimeError, the extrinsic type and the runtime type are made by tao_metadata_builder_build(); RuntimeCall,
 * RuntimeEvent and RuntimeError can be used by name in type texts before that. */

#include "scale/metadata.h"
#include "scale/registry-builder.h"

G_BEGIN_DECLS

typedef struct {
  const char         *name;
  gboolean            optional;       /* else absent means @default_value */
  const char         *key;            /* (nullable) NULL for a plain value; n hashers take "(A, B)" of n parts */
  TaoStorageHasher    hashers[8];
  guint               n_hashers;      /* 0 for a plain value */
  const char         *value;
  const guint8       *default_value;  /* encoded; (nullable) when empty */
  gsize               default_size;   /* 0: the value type's all-zero encoding if it has one (00 for lists and options) */
  const char         *docs;
} TaoStorageSpec;

typedef struct {
  const char   *name;
  const char   *type;
  const guint8 *value;     /* encoded */
  gsize         value_size;
  const char   *docs;
} TaoConstantSpec;

typedef struct {
  const char *name;
  const char *type;
} TaoInputSpec;

typedef struct {
  const char         *name;
  const TaoInputSpec *inputs;
  guint               n_inputs;
  const char         *output;
  const char         *docs;
} TaoMethodSpec;

typedef struct {
  const char *identifier;
  const char *type;       /* what travels: "Era", "Compact<u32>", "()" */
  const char *implicit;   /* what is signed only */
} TaoExtensionSpec;

typedef struct {
  const char            *name;
  guint8                 index;
  const char            *path;         /* crate path, e.g. "pallet_balances::pallet": calls become "<path>::Call" and so on */
  const char            *storage_prefix; /* (nullable) NULL: the pallet's name */
  const TaoStorageSpec  *storage;
  guint                  n_storage;
  const TaoVariantSpec  *calls;
  guint                  n_calls;
  const TaoVariantSpec  *events;
  guint                  n_events;
  const TaoVariantSpec  *errors;
  guint                  n_errors;
  const TaoConstantSpec *constants;
  guint                  n_constants;
  const char            *docs;
} TaoPalletSpec;

typedef struct _TaoMetadataBuilder TaoMetadataBuilder;

/* @runtime: crate name of the runtime, the first path segment of the outer enums: "node_subtensor_runtime". */
TaoMetadataBuilder *tao_metadata_builder_new  (const char *runtime);

/* The same in two steps, for callers some of whose types must have the first ids: what is declared between the two
 * comes before the outer enums, and cannot refer to them. */
TaoMetadataBuilder *tao_metadata_builder_new_bare     (const char *runtime);
void                tao_metadata_builder_declare_outer (TaoMetadataBuilder *builder);

void                tao_metadata_builder_free (TaoMetadataBuilder *builder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoMetadataBuilder, tao_metadata_builder_free)

/* Returns (transfer none): where to declare named types. */
TaoRegistryBuilder *tao_metadata_builder_get_types (TaoMetadataBuilder *builder);

/* Adds a pallet.  FALSE with @error naming the pallet and item whose type text cannot be read. */
gboolean tao_metadata_builder_add_pallet (TaoMetadataBuilder  *builder,
                                          const TaoPalletSpec *pallet,
                                          GError             **error);

gboolean tao_metadata_builder_add_api (TaoMetadataBuilder  *builder,
                                       const char          *name,
                                       guint32              version,
                                       const TaoMethodSpec *methods,
                                       guint                n_methods,
                                       const char          *docs,
                                       GError             **error);

/* The extrinsic section.  @versions: e.g. {4, 5}.  @address and @signature: type texts. */
gboolean tao_metadata_builder_set_extrinsic (TaoMetadataBuilder     *builder,
                                             const guint8           *versions,
                                             guint                   n_versions,
                                             const char             *address,
                                             const char             *signature,
                                             const TaoExtensionSpec *extensions,
                                             guint                   n_extensions,
                                             GError                **error);

gboolean tao_metadata_builder_add_custom (TaoMetadataBuilder *builder,
                                          const char         *name,
                                          const char         *type,
                                          const guint8       *value,
                                          gsize               value_size,
                                          GError            **error);

/* Makes the metadata; call once.
 * Returns (transfer full) (nullable). */
TaoMetadata *tao_metadata_builder_build (TaoMetadataBuilder *builder,
                                         GError            **error);

G_END_DECLS
