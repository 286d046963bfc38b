/* The engine thread's side: everything here runs in the engine's own context
 * and nowhere else. Private to the room.
 *
 * A head comes in (core.c), is read in one go (head.c) and becomes the parts of
 * the next snapshot (build.c); metagraphs are read at their own pace
 * (metagraphs.c); history goes to the store (history.c); epochs are checked
 * (auditor.c), and blocks (block-auditor.c); what is asked for once is answered (questions.c); alerts are raised
 * (inbox.c). Parts gather in one builder that is published at most four
 * times a second. */
#pragma once

#include "chain/connection.h"
#include "chain/records.h"
#include "economy/rules.h"
#include "engine/arena.h"
#include "engine/build.h"
#include "engine/engine.h"
#include "engine/snapshot-builder.h"
#include "store/store.h"

G_BEGIN_DECLS

/* Blocks kept in the snapshot, and read when several heads were missed. */
#define TAO_CORE_BLOCKS 66

typedef struct _TaoCore TaoCore;
typedef struct _TaoHead TaoHead;
typedef struct _TaoMetagraphs TaoMetagraphs;
typedef struct _TaoHistory TaoHistory;
typedef struct _TaoAuditor TaoAuditor;
typedef struct _TaoBlockAuditor TaoBlockAuditor;
typedef struct _TaoInbox TaoInbox;
typedef struct _TaoPositions TaoPositions;
typedef struct _TaoClaims TaoClaims;
typedef struct _TaoJobs TaoJobs;

typedef struct {
  char    *id;
  char   **endpoints;
  char    *archive_endpoint;
  char    *own_endpoint;
  char    *data_folder;
  guint32  cache_megabytes;   /* 0: the store's default */
  gboolean offline;
} TaoCoreNetwork;

typedef void (*TaoCorePublishFunc) (TaoSnapshot *snapshot, gpointer user_data);

struct _TaoCore {
  GMainContext      *context;
  GCancellable      *cancellable;      /* of everything under way for this network */
  TaoCorePublishFunc publish;
  gpointer           publish_data;

  TaoCoreNetwork     network;
  TaoConnection     *connection;       /* (nullable) offline */
  TaoStore          *store;            /* (nullable) before the genesis is known, or if it cannot be opened */
  gboolean           have_genesis;
  TaoBytes32         genesis;

  /* publishing */
  TaoSnapshot        *snapshot;        /* published last (nullable) */
  TaoSnapshotBuilder *next;            /* (nullable) parts that wait */
  GSource            *flush;           /* (nullable) */
  gint64              published_us;

  /* the connection as people see it */
  TaoArena           *sync_arena;
  TaoSyncInfo        *sync;
  GSource            *health_timer;

  GArray             *accounts;        /* TaoBytes32 */
  GHashTable         *labels;          /* TaoKey32 → text */

  TaoHead            *head;
  TaoMetagraphs      *metagraphs;
  TaoHistory         *history;
  TaoAuditor         *auditor;
  TaoBlockAuditor    *block_auditor;
  TaoInbox           *inbox;
  TaoPositions       *positions;
  TaoClaims          *claims;
  TaoJobs            *jobs;            /* keys live as long as the engine */
};

TaoCore *tao_core_new          (GMainContext *context, TaoCorePublishFunc publish, gpointer user_data);
void     tao_core_free         (TaoCore *self);
void     tao_core_open         (TaoCore *self, const TaoCoreNetwork *network);   /* copied */
void     tao_core_close        (TaoCore *self);
void     tao_core_set_accounts (TaoCore *self, const TaoKey32 *accounts, guint n);
void     tao_core_refresh      (TaoCore *self);
/* Deletes what is kept on disk, of all networks, and begins anew on the present one. */
void     tao_core_forget       (TaoCore *self);
/* 0: the store's default. */
void     tao_core_limit_cache  (TaoCore *self, guint32 megabytes);

/* The builder of the next snapshot; whoever sets a part calls this first. A flush is scheduled. */
TaoSnapshotBuilder *tao_core_touch (TaoCore *self);
/* The endpoint that answers for @anchor, interned; NULL without a connection. Asked as an answer comes: one that comes is
 * the present link's, as a link that dies fails what was asked of it. */
const char *tao_core_get_endpoint (TaoCore *self, const TaoAnchor *anchor);
/* Sets sync from the connection, and a change of it. */
void     tao_core_update_sync  (TaoCore *self);
/* The best record of a subnet known now, or NULL. */
const TaoSubnet *tao_core_lookup_subnet (TaoCore *self, guint16 netuid);

/* A timer in the engine's context. (transfer full) */
GSource *tao_core_add_timeout  (TaoCore *self, guint ms, GSourceFunc func, gpointer user_data);
void     tao_source_clear      (GSource **source);

/* --- head.c ------------------------------------------------------------------ */

TaoHead *tao_head_new          (TaoCore *core);
void     tao_head_free         (TaoHead *self);
/* A new best block; read at once, or after the one under way. */
void     tao_head_advance      (TaoHead *self, TaoAnchor *anchor);
void     tao_head_set_finalized (TaoHead *self, guint64 number);
/* Something the records show beside the head has changed: a verdict, a metagraph. */
void     tao_head_rebuild_later (TaoHead *self);
/* Reads the present head again. */
void     tao_head_again        (TaoHead *self);
TaoAnchor              *tao_head_get_anchor   (TaoHead *self);    /* (nullable) of the last head read */
const TaoChainSubnets  *tao_head_get_subnets  (TaoHead *self);    /* (nullable) as of the last head read */
const TaoChainNetwork  *tao_head_get_network  (TaoHead *self);    /* (nullable) */

/* --- metagraphs.c --------------------------------------------------------------- */

TaoMetagraphs *tao_metagraphs_new      (TaoCore *core);
void           tao_metagraphs_free     (TaoMetagraphs *self);
void           tao_metagraphs_watch    (TaoMetagraphs *self, guint16 netuid, int change);
/* The head was read: what is missing, or out of date, is asked for. */
void           tao_metagraphs_advance  (TaoMetagraphs *self, TaoAnchor *anchor, const TaoChainSubnets *subnets);
guint32        tao_metagraphs_count_validators (TaoMetagraphs *self, guint16 netuid);

/* --- history.c --------------------------------------------------------------------- */

TaoHistory *tao_history_new        (TaoCore *core);
void        tao_history_free       (TaoHistory *self);
void        tao_history_advance    (TaoHistory *self, TaoAnchor *anchor, gint64 time_ms, const TaoSubnet *subnets, guint n);
/* The time between blocks became known, or the past may go on. */
void        tao_history_resume     (TaoHistory *self);
gboolean    tao_history_is_reading (TaoHistory *self);   /* the past, where the node still has it */
void        tao_history_add_epoch  (TaoHistory *self, const TaoMetagraph *metagraph, guint64 epoch_block, gint64 time_ms);
const TaoMarketTrend *tao_history_get_trend (TaoHistory *self, guint16 netuid);
TaoSeries  *tao_history_load       (TaoHistory *self, TaoSeriesKind kind, guint16 netuid, guint16 uid, gint64 from_ms,
                                    gint64 to_ms, guint max_points, GCancellable *cancellable, GError **error);
TaoEpochTable *tao_history_load_epochs (TaoHistory *self, TaoSeriesKind kind, guint16 netuid, guint n_epochs, guint n_uids,
                                        GError **error);

/* --- auditor.c ----------------------------------------------------------------------- */

TaoAuditor     *tao_auditor_new     (TaoCore *core);
void            tao_auditor_free    (TaoAuditor *self);
void            tao_auditor_advance (TaoAuditor *self, const TaoChainSubnets *subnets);
/* Checks the last epoch once more, before what waits. */
void            tao_auditor_recheck (TaoAuditor *self, guint16 netuid);
/* (nullable); lives as long as @arena. */
const TaoAudit *tao_auditor_lookup  (TaoAuditor *self, guint16 netuid, TaoArena *arena);

/* Adds the epochs' part to a summary. */
void            tao_auditor_summarise (TaoAuditor *self, TaoAuditSummary *summary);

/* --- block-auditor.c ------------------------------------------------------------------- */

TaoBlockAuditor *tao_block_auditor_new     (TaoCore *core);
void             tao_block_auditor_free    (TaoBlockAuditor *self);
/* The head was read: checked at once if it follows the one before it, else its parent is asked for now and then. */
void             tao_block_auditor_advance (TaoBlockAuditor *self, TaoAnchor *anchor, const TaoChainNetwork *network,
                                            const TaoChainSubnets *subnets);
/* (nullable); lives as long as @arena. */
const TaoBlockAudit *tao_block_auditor_lookup (TaoBlockAuditor *self, guint16 netuid, TaoArena *arena);
void             tao_block_auditor_summarise (TaoBlockAuditor *self, TaoAuditSummary *summary);

/* Sets the summary of all audits. */
void             tao_core_update_audits    (TaoCore *self);
/* The rules by which @runtime computes. */
void             tao_core_choose_rules     (TaoCore *self, TaoRuntime *runtime, TaoRulesAnswer *out);

/* --- questions.c ----------------------------------------------------------------------- */

TaoAuditHistory *tao_question_audits      (TaoCore *core, guint16 netuid, guint n, GError **error);
/* Answers @task (transfer full) with a TaoHyperparams. */
void             tao_question_hyperparams (TaoCore *core, guint16 netuid, GTask *task);

/* @values, @error: (transfer full), one of them NULL. */
typedef void (*TaoPastHyperparamsFunc) (TaoHyperparams *values, GError *error, gpointer user_data);
void             tao_question_past_hyperparams (TaoCore *core, guint16 netuid, guint64 block, TaoPastHyperparamsFunc func,
                                                gpointer user_data);

/* --- inbox.c --------------------------------------------------------------------------- */

TaoInbox     *tao_inbox_new       (TaoCore *core);
void          tao_inbox_free      (TaoInbox *self);
/* The store is open: rules and alerts kept there count from now on. */
void          tao_inbox_open      (TaoInbox *self);
void          tao_inbox_show      (TaoInbox *self);
/* @now was published, after @before (nullable). */
void          tao_inbox_look      (TaoInbox *self, TaoSnapshot *before, TaoSnapshot *now);
void          tao_inbox_set_seen  (TaoInbox *self, guint64 id);    /* 0: all */
void          tao_inbox_test      (TaoInbox *self);
void          tao_inbox_set_rules (TaoInbox *self, const GArray *rules);
const GArray *tao_inbox_get_rules (TaoInbox *self);

/* --- positions.c --------------------------------------------------------------------------- */

TaoPositions *tao_positions_new        (TaoCore *core);
void          tao_positions_free       (TaoPositions *self);
/* Blocks above @number have left the best chain. */
void          tao_positions_rewind     (TaoPositions *self, guint64 number);
/* A block was read for other reasons; remembered if it moves stake of ours. */
void          tao_positions_note_block (TaoPositions *self, const TaoChainBlock *block);
/* A head was read: @positions and @accounts stand there. */
void          tao_positions_advance    (TaoPositions *self, TaoAnchor *anchor, gint64 time_ms, const TaoSubnet *subnets,
                                        guint n_subnets, const TaoPosition *positions, guint n_positions,
                                        const TaoAccountState *accounts, guint n_accounts);
/* Sets what is known of cost and of the change over a day. */
void          tao_positions_fill       (TaoPositions *self, TaoPosition *positions, guint n);
/* Of all known accounts; the store must be open. */
gboolean      tao_positions_load_series (TaoPositions *self, TaoPortfolioField field, gint64 from_ms, gint64 to_ms, guint max_points,
                                        TaoStoreSeries *out, GError **error);

/* --- claims.c ------------------------------------------------------------------------------ */

TaoClaims    *tao_claims_new           (TaoCore *core);
void          tao_claims_free          (TaoClaims *self);
void          tao_claims_advance       (TaoClaims *self, TaoAnchor *anchor, const TaoPosition *positions, guint n);
/* Sets what may be claimed, as last read. */
void          tao_claims_fill          (TaoClaims *self, TaoPosition *positions, guint n, const TaoSubnet *subnets, guint n_subnets);
/* All of them, one by one. (nullable): none */
TaoRootClaim *tao_claims_list          (TaoClaims *self, TaoArena *arena, const TaoSubnet *subnets, guint n_subnets, guint *n);
/* What @coldkey may claim in @netuid with all its hotkeys, as last read, or unknown. */
guint64       tao_claims_get_owed      (TaoClaims *self, const TaoKey32 *coldkey, guint16 netuid);

/* --- keyring.c ----------------------------------------------------------------------------- */

TaoJobs *tao_jobs_new          (TaoCore *core);
void     tao_jobs_free         (TaoJobs *self);
void     tao_jobs_forget_plans (TaoJobs *self);

G_END_DECLS
