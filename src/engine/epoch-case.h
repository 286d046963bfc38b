/* Everything it takes to recompute one epoch, read from the chain: the state
 * before it, what it stored, and what its own block did besides. Private to the
 * room; lives in the engine's thread until it is handed to a worker. */
#pragma once

#include "chain/block.h"
#include "engine/asked.h"
#include "engine/audit.h"
#include "engine/core.h"

G_BEGIN_DECLS

typedef struct _TaoEpochCase TaoEpochCase;

/* @self: (transfer full). */
typedef void (*TaoEpochCaseFunc) (TaoEpochCase *self, gpointer user_data);

struct _TaoEpochCase {
  TaoCore             *core;           /* gone once cancelled */
  guint16              netuid;
  guint64              block;          /* whose initialisation ran the epoch */
  gboolean             cancelled;      /* the network was left: nothing else is filled for certain */
  char                *problem;        /* (nullable) a reason of docs/engine.md; then likewise */
  TaoAnchor           *after, *before;
  TaoEpochState       *state;          /* at the parent */
  TaoEpochState       *revealed_state; /* (nullable) at the block, if it revealed weights */
  TaoChainEpochOutput *output;
  TaoChainSubnets     *subnets_before, *subnets_after;
  TaoChainNetwork     *network;
  TaoChainBlock       *events;
  TaoQuery            *owner_cut;
  guint8              *is_revealed, *is_replaced;
  TaoRulesAnswer       rules;

  guint                pending;        /* reads under way */
  TaoEpochCaseFunc     func;
  gpointer             user_data;
};

/* Calls @func once, in the engine's context. */
void tao_epoch_case_read (TaoCore *core, guint16 netuid, guint64 block, TaoEpochCaseFunc func, gpointer user_data);
void tao_epoch_case_free (TaoEpochCase *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoEpochCase, tao_epoch_case_free)

/* The same for a question. @block 0: the last epoch. FALSE: @asked has been answered with the reason, @func is not called. */
gboolean tao_epoch_case_ask   (TaoCore *core, TaoAsked *asked, guint16 netuid, guint64 block, TaoEpochCaseFunc func, gpointer user_data);
/* Whether @self was read. FALSE: @asked has been answered with the reason. */
gboolean tao_epoch_case_check (const TaoEpochCase *self, TaoAsked *asked);

/* The block of @netuid's last epoch at the newest head, or 0. */
guint64 tao_epoch_case_last_block (TaoCore *core, guint16 netuid);

/* What tao_audit_run takes, lent by @self, which has no problem. Any one thread. */
TaoAuditCase tao_epoch_case_get_audit (TaoEpochCase *self);

G_END_DECLS
