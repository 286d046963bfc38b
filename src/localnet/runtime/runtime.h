/* The runtime of the development chain: what a block does to the state, and what the chain says about itself.
 *
 * A runtime has no state of its own but caches: everything it decides follows from the TaoStorage that each call
 * is given, so blocks can be executed, replayed and asked about at any version of the state.  One thread at a time.
 *
 * A block is built like this, by the node:
 *
 *   tao_runtime_initialize_block (runtime, storage, number, parent_hash, digest, digest_len);
 *   tao_runtime_apply_extrinsic (runtime, storage, timestamp inherent …);
 *   tao_runtime_apply_extrinsic (runtime, storage, …);          for each from the pool
 *   tao_runtime_finalize_block (runtime, storage);
 *   trie = tao_storage_end_block (storage, &changes);           its root is the header's state root
 *
 * Economics are those of spec_version 425; names, types and indices are those of the main network's metadata. */
#pragma once

#include "keys/account.h"
#include "localnet/storage.h"

G_BEGIN_DECLS

typedef enum
{
  TAO_RUNTIME_ERROR_NO_SUCH_CALL,    /* no runtime API of that name */
  TAO_RUNTIME_ERROR_BAD_ARGUMENTS,   /* the bytes are not the arguments of that call */
  TAO_RUNTIME_ERROR_UNSUPPORTED,     /* a metadata version that is not offered */
} TaoRuntimeError;

#define TAO_RUNTIME_ERROR (tao_runtime_error_quark ())
GQuark tao_runtime_error_quark (void);

/* What state_getRuntimeVersion reports. */
typedef struct
{
  const char *spec_name;
  const char *impl_name;
  guint32 authoring_version;
  guint32 spec_version;
  guint32 impl_version;
  guint32 transaction_version;
  guint8 state_version;
  guint n_apis;
  const struct
  {
    guint8 id[8];       /* blake2b-64 of the API's name */
    guint32 version;
  } *apis;
} TaoRuntimeVersion;

typedef struct _TaoRuntime TaoRuntime;

TaoRuntime *tao_runtime_new (void);
void tao_runtime_free (TaoRuntime *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoRuntime, tao_runtime_free)

const TaoRuntimeVersion *tao_runtime_get_version (TaoRuntime *self);

/* Bare metadata (it begins with "meta") in the layout of @version: 14, 15 or 16.  Made once, then kept.
 * (transfer none) (nullable): NULL for any other version. */
GBytes *tao_runtime_get_metadata (TaoRuntime *self, guint version);

typedef enum
{
  TAO_PRESET_DEMO,      /* 24 subnets of different character, up to 256 uids */
  TAO_PRESET_NETWORK,   /* 128 subnets of 256 uids */
  TAO_PRESET_EMPTY,     /* the root network and Alice */
} TaoPreset;

typedef struct
{
  TaoPreset preset;
  guint64 seed;              /* of names and keys that nobody chose; the same seed gives the same genesis hash */
  guint64 timestamp_ms;      /* of the genesis block, Unix time */
  guint32 slot_duration_ms;  /* nominal; Aura.SlotDuration stays 12 000 as on the main network */
} TaoGenesisConfig;

/* Writes the state of block 0 into the empty @storage.  The caller ends the block and hashes the header. */
void tao_runtime_build_genesis (TaoRuntime *self, TaoStorage *storage, const TaoGenesisConfig *config);

/* Signatures cover the genesis hash; set it once after the genesis block is known. */
void tao_runtime_set_genesis_hash (TaoRuntime *self, const guint8 hash[32]);

/* The SCALE digest (one PreRuntime item of Aura with @slot) for the header of a block.  (transfer full) */
GBytes *tao_runtime_make_digest (guint64 slot);

/* The bare extrinsic Timestamp.set(@now_ms), length prefix included; first in each block.  (transfer full) */
GBytes *tao_runtime_make_timestamp (guint64 now_ms);

/* Begins block @number: runs the chain's step (prices, emission, epochs).  @digest: as it will stand in the header. */
void tao_runtime_initialize_block (TaoRuntime *self, TaoStorage *storage, guint32 number,
                                   const guint8 parent_hash[32], GBytes *digest);

/* Ends the block: writes events, header fields and what else belongs to the last moment. */
void tao_runtime_finalize_block (TaoRuntime *self, TaoStorage *storage);

/* TransactionValidityError, as numbers of the chain's enums. */
typedef struct
{
  guint8 kind;      /* 0 Invalid, 1 Unknown */
  guint8 variant;   /* of InvalidTransaction or UnknownTransaction: see TaoInvalid */
  guint8 custom;    /* the number in Custom(n), else 0 */
} TaoValidityError;

/* InvalidTransaction */
typedef enum
{
  TAO_INVALID_CALL = 0,
  TAO_INVALID_PAYMENT = 1,
  TAO_INVALID_FUTURE = 2,
  TAO_INVALID_STALE = 3,
  TAO_INVALID_BAD_PROOF = 4,
  TAO_INVALID_ANCIENT_BIRTH_BLOCK = 5,
  TAO_INVALID_EXHAUSTS_RESOURCES = 6,
  TAO_INVALID_CUSTOM = 7,
  TAO_INVALID_BAD_MANDATORY = 8,
  TAO_INVALID_MANDATORY_VALIDATION = 9,
  TAO_INVALID_BAD_SIGNER = 10,
} TaoInvalid;

/* The sentence a node puts into the data of error 1010 ("Transaction is outdated"); "Custom error: 6" for
 * Custom(6).  (transfer full) */
char *tao_validity_error_describe (const TaoValidityError *error);

/* A tag of the pool: one nonce of one account. */
typedef struct
{
  TaoAccountId account;
  guint32 nonce;
} TaoPoolTag;

typedef struct
{
  gboolean valid;
  TaoValidityError error;       /* if not valid */
  /* if valid */
  guint64 priority;
  TaoPoolTag provides;
  gboolean has_requires;        /* a nonce before this one is not used yet: keep it as "future" */
  TaoPoolTag requires;
  guint64 longevity;            /* blocks for which this answer holds; G_MAXUINT64 for immortal ones */
  gboolean propagate;
} TaoValidity;

/* Checks @extrinsic (length prefix included) against the state after the last block, whose hash is @best_hash (an era may
 * begin with that block), for the pool.  Nothing is written.  Signature, genesis, versions, era, nonce, fee, and the
 * checks that the chain makes already here. */
void tao_runtime_validate_extrinsic (TaoRuntime *self, TaoStorage *storage, const guint8 best_hash[32],
                                     GBytes *extrinsic, TaoValidity *out);

/* A DispatchError in SCALE form. */
typedef struct
{
  guint8 kind;      /* DispatchError variant; 3 is Module */
  guint8 pallet;    /* of Module; for Token and Arithmetic the inner variant is in @code */
  guint8 code;
} TaoDispatchError;

typedef enum
{
  TAO_APPLY_REFUSED,   /* not part of the block: see validity */
  TAO_APPLY_FAILED,    /* included; the call failed, the fee is paid */
  TAO_APPLY_OK,
} TaoApplyStatus;

typedef struct
{
  TaoApplyStatus status;
  TaoValidityError validity;   /* if refused */
  TaoDispatchError error;      /* if failed */
} TaoApplyResult;

/* Executes one extrinsic (length prefix included) of the block that was begun.  A refused one leaves no trace. */
void tao_runtime_apply_extrinsic (TaoRuntime *self, TaoStorage *storage, GBytes *extrinsic, TaoApplyResult *out);

/* TRUE if the block has no room (weight, length) for @extrinsic_len more bytes: put it into the next one. */
gboolean tao_runtime_is_block_full (TaoRuntime *self, gsize extrinsic_len);

/* state_call: @function is the API's name, an underscore, the method's ("SubnetInfoRuntimeApi_get_dynamic_info").
 * Works on the state after the last block.  Writes nothing.
 * Returns (transfer full) (nullable): the SCALE answer, or NULL with TAO_RUNTIME_ERROR_*. */
GBytes *tao_runtime_call (TaoRuntime *self, TaoStorage *storage, const char *function,
                          const guint8 *args, gsize args_len, GError **error);

/* The nonce in the state (the pool may know later ones). */
guint32 tao_runtime_get_nonce (TaoRuntime *self, TaoStorage *storage, const TaoAccountId *account);

G_END_DECLS
