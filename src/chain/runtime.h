/* One runtime version of one network: its metadata and everything compiled from
 * it.  Immutable from outside and reference counted; used on one thread.
 *
 * Nothing is known about a runtime but what its metadata says: items, calls,
 * fields and errors are found by name, and what is not found is
 * NOT_AVAILABLE. */
#pragma once

#include "chain/error.h"
#include "scale/metadata.h"
#include "scale/plan.h"
#include "scale/value.h"

G_BEGIN_DECLS

typedef struct {
  char      *spec_name;
  guint32    spec_version;
  guint32    transaction_version;
  TaoBytes32 genesis;
  TaoBytes32 code_hash;      /* blake2b-256 of the wasm as the server says; all zero if it would not */
} TaoRuntimeId;

typedef struct _TaoRuntime TaoRuntime;

/* Compiles @metadata (version 14, 15 or 16, without any wrapper).
 * Errors: PROTOCOL if it does not decode. (transfer full) */
TaoRuntime         *tao_runtime_new           (const TaoRuntimeId *id, GBytes *metadata, GError **error);
TaoRuntime         *tao_runtime_ref           (TaoRuntime *self);
void                tao_runtime_unref         (TaoRuntime *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoRuntime, tao_runtime_unref)

const TaoRuntimeId *tao_runtime_get_id        (TaoRuntime *self);
const TaoMetadata  *tao_runtime_get_metadata  (TaoRuntime *self);
GBytes             *tao_runtime_get_metadata_bytes (TaoRuntime *self);
guint32             tao_runtime_get_spec_version   (TaoRuntime *self);

/* Decodes exactly @bytes as @type; leftovers are an error.  The value keeps what
 * it needs alive. (transfer full) */
TaoValue           *tao_runtime_decode        (TaoRuntime *self, guint32 type, GBytes *bytes, GError **error);

/* The plan for @fields, a table that lives as long as the program, against
 * @type of this runtime; compiled on first use and kept.  NULL with NOT_AVAILABLE
 * when a field no longer fits its target. (transfer none) */
const TaoPlan      *tao_runtime_get_plan      (TaoRuntime *self, guint32 type, const TaoPlanField *fields,
                                               guint n_fields, GError **error);

/* A constant of a pallet, decoded.  NOT_AVAILABLE when there is none. (transfer full) */
TaoValue           *tao_runtime_get_constant  (TaoRuntime *self, const char *pallet, const char *name, GError **error);
gboolean            tao_runtime_get_constant_u64 (TaoRuntime *self, const char *pallet, const char *name, guint64 *out);

gboolean            tao_runtime_has_storage   (TaoRuntime *self, const char *pallet, const char *item);
/* TRUE when we know what the method returns: from metadata, or, for runtimes that
 * declare nothing but bytes, from chain/bare-apis.h. */
gboolean            tao_runtime_has_api       (TaoRuntime *self, const char *api, const char *method);
gboolean            tao_runtime_has_call      (TaoRuntime *self, const char *pallet, const char *call);

/* Milliseconds between blocks: Aura.SlotDuration, else 2 × Timestamp.MinimumPeriod, else 12000. */
guint32             tao_runtime_get_block_time_ms (TaoRuntime *self);

/* A block at which things are read.  State written before a runtime upgrade is
 * decoded by the runtime that wrote it, so a block carries two: the upgrade
 * block's own storage, extrinsics and events belong to its parent's runtime,
 * while a runtime call there already runs the new code.  Immutable. */
typedef struct {
  gatomicrefcount ref_count;
  TaoBytes32  hash;
  TaoBytes32  parent_hash;
  TaoBytes32  state_root;
  TaoBytes32  extrinsics_root;
  guint64     number;
  gboolean    hash_checked;    /* the header hashes to @hash, so state_root can be trusted as much as @hash */
  gboolean    archive;         /* read it at the archive endpoint */
  TaoRuntime *writer;          /* decodes storage, extrinsics and events */
  TaoRuntime *code;            /* decodes runtime calls */
} TaoAnchor;

TaoAnchor *tao_anchor_ref   (TaoAnchor *self);
void       tao_anchor_unref (TaoAnchor *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoAnchor, tao_anchor_unref)

G_END_DECLS
