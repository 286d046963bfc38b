/* How a snapshot comes to be. Used by the engine and by tests of pages; one
 * thread owns a builder. */
#pragma once

#include "engine/arena.h"
#include "engine/snapshot.h"

G_BEGIN_DECLS

typedef struct _TaoSnapshotBuilder TaoSnapshotBuilder;

/* Starts from @previous (nullable): every part not set again is shared with it. */
TaoSnapshotBuilder *tao_snapshot_builder_new      (TaoSnapshot *previous);
void                tao_snapshot_builder_free     (TaoSnapshotBuilder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoSnapshotBuilder, tao_snapshot_builder_free)

/* Each setter takes records whose inner pointers live in @arena, refers to
 * @arena, and copies nothing. Arrays must be in the order snapshot.h states. */
void tao_snapshot_builder_set_sync       (TaoSnapshotBuilder *self, TaoArena *arena, const TaoSyncInfo *sync);
void tao_snapshot_builder_set_network    (TaoSnapshotBuilder *self, TaoArena *arena, const TaoNetworkFigures *network);
void tao_snapshot_builder_set_audits     (TaoSnapshotBuilder *self, TaoArena *arena, const TaoAuditSummary *audits);
void tao_snapshot_builder_set_subnets    (TaoSnapshotBuilder *self, TaoArena *arena, const TaoSubnet *subnets, guint n);
void tao_snapshot_builder_set_accounts   (TaoSnapshotBuilder *self, TaoArena *arena, const TaoAccountState *accounts, guint n);
void tao_snapshot_builder_set_positions  (TaoSnapshotBuilder *self, TaoArena *arena, const TaoPosition *positions, guint n);
void tao_snapshot_builder_set_root_claims (TaoSnapshotBuilder *self, TaoArena *arena, const TaoRootClaim *claims, guint n);
void tao_snapshot_builder_set_blocks     (TaoSnapshotBuilder *self, TaoArena *arena, const TaoBlockSummary *blocks, guint n);
void tao_snapshot_builder_set_validators (TaoSnapshotBuilder *self, TaoArena *arena, const TaoValidator *validators, guint n);
void tao_snapshot_builder_set_alerts     (TaoSnapshotBuilder *self, TaoArena *arena, const TaoAlert *alerts, guint n);

/* Metagraphs come and go one by one; setting one replaces that netuid's. */
void tao_snapshot_builder_set_metagraph    (TaoSnapshotBuilder *self, TaoArena *arena, const TaoMetagraph *metagraph);
void tao_snapshot_builder_remove_metagraph (TaoSnapshotBuilder *self, guint16 netuid);

/* Consumes the builder. (transfer full) */
TaoSnapshot *tao_snapshot_builder_end (TaoSnapshotBuilder *self);

G_END_DECLS
