#pragma once

/* Runtime metadata, versions 14, 15 and 16: everything a runtime says about itself.  Immutable and safe to share between
 * threads; all pointers live as long as the TaoMetadata.
 *
 * Type ids differ between versions and runtimes: look up by pallet, item and field name and treat absence as
 * normal. */

#include "scale/registry.h"

G_BEGIN_DECLS

/* The largest metadata accepted, in bytes (mainnet's is a third of a megabyte). */
#define TAO_METADATA_MAX_SIZE (16u * 1024 * 1024)

typedef enum {
  TAO_HASHER_BLAKE2_128,
  TAO_HASHER_BLAKE2_256,
  TAO_HASHER_BLAKE2_128_CONCAT,
  TAO_HASHER_TWOX_128,
  TAO_HASHER_TWOX_256,
  TAO_HASHER_TWOX_64_CONCAT,
  TAO_HASHER_IDENTITY,
} TaoStorageHasher;

typedef enum {
  TAO_DEPRECATION_NONE,
  TAO_DEPRECATION_WITHOUT_NOTE,
  TAO_DEPRECATION_WITH_NOTE,
} TaoDeprecationKind;

typedef struct {
  TaoDeprecationKind kind;
  const char        *note;   /* (nullable) */
  const char        *since;  /* (nullable) */
} TaoDeprecation;

/* A deprecated variant of a pallet's calls, events or errors. */
typedef struct {
  guint8         index;
  TaoDeprecation deprecation;
} TaoVariantDeprecation;

typedef struct {
  const char        *name;
  gboolean           optional;     /* absent means None; otherwise absent means @default_value */
  gboolean           is_map;
  guint32            n_hashers;    /* 0 for a plain value */
  const guint8      *hashers;      /* TaoStorageHasher each */
  guint32            key;          /* as the metadata has it: the key itself with one hasher, else a tuple; NO_TYPE if plain */
  const guint32     *keys;         /* one type per hasher */
  guint32            value;
  const guint8      *default_value;
  gsize              default_size;
  const char *const *docs;
  TaoDeprecation     deprecation;
} TaoStorageEntry;

typedef struct {
  const char        *name;
  guint32            type;
  const guint8      *value;
  gsize              value_size;
  const char *const *docs;
  TaoDeprecation     deprecation;
} TaoConstant;

typedef struct {
  const char        *name;
  guint32            type;
  const char *const *docs;
} TaoAssociatedType;

typedef struct {
  const char *name;
  guint32     type;
} TaoMethodInput;

typedef struct {
  guint8                id[32];
  const char           *name;
  guint32               n_inputs;
  const TaoMethodInput *inputs;
  guint32               output;
  const char *const    *docs;
  TaoDeprecation        deprecation;
} TaoViewFunction;

/* The type of a pallet's calls, events or errors, always a variant type. */
typedef struct {
  guint32                      type;   /* TAO_SCALE_NO_TYPE when the pallet has none */
  guint32                      n_deprecated;
  const TaoVariantDeprecation *deprecated;
} TaoPalletEnum;

typedef struct {
  const char              *name;
  guint8                   index;
  gboolean                 has_storage;
  const char              *storage_prefix;  /* (nullable) when has_storage is FALSE */
  guint32                  n_storage;
  const TaoStorageEntry   *storage;
  TaoPalletEnum            calls;
  TaoPalletEnum            events;
  TaoPalletEnum            errors;
  guint32                  n_constants;
  const TaoConstant       *constants;
  guint32                  n_associated_types;
  const TaoAssociatedType *associated_types;
  guint32                  n_view_functions;
  const TaoViewFunction   *view_functions;
  const char *const       *docs;            /* empty in V14 */
  TaoDeprecation           deprecation;

  const guint32           *storage_by_name; /* private: positions sorted by name */
} TaoPallet;

typedef struct {
  const char           *name;
  guint32               n_inputs;
  const TaoMethodInput *inputs;
  guint32               output;
  const char *const    *docs;
  TaoDeprecation        deprecation;
} TaoRuntimeMethod;

typedef struct {
  const char             *name;
  guint32                 n_methods;
  const TaoRuntimeMethod *methods;
  const char *const      *docs;
  guint32                 version;      /* 0 before V16 */
  TaoDeprecation          deprecation;
} TaoRuntimeApi;

typedef struct {
  const char *identifier;
  guint32     type;       /* what travels in the extrinsic */
  guint32     implicit;   /* what is only signed */
} TaoTransactionExtension;

/* Which extensions one extension version (V16) uses, in order. */
typedef struct {
  guint8         version;
  guint32        n_extensions;
  const guint32 *extensions;     /* positions in TaoExtrinsicInfo.extensions */
} TaoExtensionVersion;

typedef struct {
  guint32                        n_versions;
  const guint8                  *versions;       /* 4, 5 */
  guint32                        type;           /* V14 only; else TAO_SCALE_NO_TYPE */
  guint32                        address;        /* these three from the type's parameters in V14, or NO_TYPE */
  guint32                        call;
  guint32                        signature;
  guint32                        extra;          /* V14 (parameter) and V15; NO_TYPE in V16 */
  guint32                        n_extensions;
  const TaoTransactionExtension *extensions;
  guint32                        n_extension_versions;
  const TaoExtensionVersion     *extension_versions;   /* V16; else one entry for version 0 with all of them */
} TaoExtrinsicInfo;

typedef struct {
  const char   *name;
  guint32       type;
  const guint8 *value;
  gsize         value_size;
} TaoCustomValue;

typedef struct _TaoMetadata TaoMetadata;

/* Parses bare metadata (it begins with "meta").
 * Returns (transfer full) (nullable): NULL with TAO_SCALE_ERROR_UNSUPPORTED for other versions, else what is wrong and at
 * which offset. */
TaoMetadata *tao_metadata_parse (const guint8 *data,
                                 gsize         size,
                                 GError      **error);

/* Unwraps whichever container @data is in, and parses: bare; Vec<u8> (OpaqueMetadata); Option<OpaqueMetadata>, as
 * Metadata_metadata_at_version answers.  A None is TAO_SCALE_ERROR_NOT_FOUND. */
TaoMetadata *tao_metadata_parse_wrapped (const guint8 *data,
                                         gsize         size,
                                         GError      **error);

TaoMetadata *tao_metadata_ref   (TaoMetadata *metadata);
void         tao_metadata_unref (TaoMetadata *metadata);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoMetadata, tao_metadata_unref)

/* Appends @metadata in the layout of @version (14, 15 or 16) to @out.  What the version cannot say is left out; in the
 * version it was parsed from, a metadata encodes to the very bytes it came from.
 * Fails with TAO_SCALE_ERROR_UNSUPPORTED if @version needs a type that the metadata does not have. */
gboolean tao_metadata_encode (const TaoMetadata *metadata,
                              guint              version,
                              GByteArray        *out,
                              GError           **error);

/* 14, 15 or 16: the layout it was parsed from; 16 for one that was built. */
guint tao_metadata_get_version (const TaoMetadata *metadata);

/* Returns (transfer none). */
TaoScaleRegistry *tao_metadata_get_registry (const TaoMetadata *metadata);

const TaoExtrinsicInfo *tao_metadata_get_extrinsic (const TaoMetadata *metadata);

/* The outer enums RuntimeCall, RuntimeEvent, RuntimeError; TAO_SCALE_NO_TYPE when unknown (V14 tells only the call, and the
 * event through System.Events). */
guint32 tao_metadata_get_call_type  (const TaoMetadata *metadata);
guint32 tao_metadata_get_event_type (const TaoMetadata *metadata);
guint32 tao_metadata_get_error_type (const TaoMetadata *metadata);

const TaoPallet      *tao_metadata_get_pallets       (const TaoMetadata *metadata, guint *n_pallets);
const TaoRuntimeApi  *tao_metadata_get_apis          (const TaoMetadata *metadata, guint *n_apis);
const TaoCustomValue *tao_metadata_get_custom_values (const TaoMetadata *metadata, guint *n_values);

/* All look-ups return (transfer none) (nullable) and are NULL when there is no such thing. */
const TaoPallet        *tao_metadata_find_pallet          (const TaoMetadata *metadata, const char *name);
const TaoPallet        *tao_metadata_find_pallet_by_index (const TaoMetadata *metadata, guint8 index);
const TaoStorageEntry  *tao_metadata_find_storage         (const TaoMetadata *metadata, const char *pallet, const char *name);
const TaoConstant      *tao_metadata_find_constant        (const TaoMetadata *metadata, const char *pallet, const char *name);
const TaoScaleVariant  *tao_metadata_find_call            (const TaoMetadata *metadata, const char *pallet, const char *name);
const TaoScaleVariant  *tao_metadata_find_event           (const TaoMetadata *metadata, const char *pallet, const char *name);
const TaoScaleVariant  *tao_metadata_find_error           (const TaoMetadata *metadata, const char *pallet, const char *name);
/* The error of a DispatchError::Module {index, error[0]}. */
const TaoScaleVariant  *tao_metadata_find_error_by_index  (const TaoMetadata *metadata, guint8 pallet, guint8 error);
const TaoRuntimeApi    *tao_metadata_find_api             (const TaoMetadata *metadata, const char *name);
const TaoRuntimeMethod *tao_metadata_find_method          (const TaoMetadata *metadata, const char *api, const char *method);
/* The same by the name that state_call takes, "SubnetInfoRuntimeApi_get_metagraph". */
const TaoRuntimeMethod *tao_metadata_find_state_call      (const TaoMetadata *metadata, const char *function);

const TaoStorageEntry *tao_pallet_find_storage (const TaoPallet *pallet, const char *name);

/* "Blake2_128Concat" … */
const char *tao_storage_hasher_name (TaoStorageHasher hasher);

/* Bytes that the hash itself takes in a storage key: 0 for Identity, 8 for Twox64Concat, 16, 32. */
guint tao_storage_hasher_size (TaoStorageHasher hasher);

/* Whether the key part follows its hash (Concat and Identity), so that a key can be read back. */
gboolean tao_storage_hasher_is_reversible (TaoStorageHasher hasher);

G_END_DECLS
