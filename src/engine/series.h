/* A history series as the store returns it: arrays, not objects. Immutable and
 * reference counted, so that a chart may keep it while the engine goes on. */
#pragma once

#include <glib-object.h>

#include "engine/snapshot.h"

G_BEGIN_DECLS

typedef enum {
  TAO_SERIES_PRICE,            /* rao per alpha; netuid */
  TAO_SERIES_MOVING_PRICE,     /* rao per alpha; netuid */
  TAO_SERIES_TAO_IN,           /* rao in the pool; netuid */
  TAO_SERIES_EMISSION_SHARE,   /* parts per 10^9; netuid */
  TAO_SERIES_INCENTIVE,        /* u16; netuid, uid, one point an epoch */
  TAO_SERIES_DIVIDENDS,        /* u16; netuid, uid */
  TAO_SERIES_EMISSION,         /* alpha an epoch; netuid, uid */
  TAO_SERIES_CONSENSUS,        /* u16; netuid, uid */
  TAO_SERIES_VALIDATOR_TRUST,  /* u16; netuid, uid */
  TAO_SERIES_STAKE,            /* rao of stake weight; netuid, uid */
  TAO_SERIES_RANK,             /* place by incentive, 1 = best; netuid, uid */
  TAO_SERIES_EXIT_LINE,        /* u16 incentive of the next to leave; netuid */
  TAO_SERIES_PORTFOLIO_VALUE,  /* rao; all known accounts, free TAO included */
  TAO_SERIES_PORTFOLIO_PAID_IN,/* rao; the cost of what is held, free TAO as itself; no point where a cost is unknown */
  TAO_SERIES_NET_FLOW,         /* rao, signed: TAO in less TAO out as the chain counts it (SubnetTaoFlow); netuid */
} TaoSeriesKind;

typedef enum {
  TAO_POINT_NONE = 0,
  TAO_POINT_GAP_BEFORE = 1 << 0,     /* no data since the previous point: break the line */
  TAO_POINT_NEW_OWNER = 1 << 1,      /* the uid changed hands here */
} TaoPointFlags;

typedef struct {
  gatomicrefcount ref_count;
  TaoSeriesKind kind;
  guint16       netuid, uid;
  guint         n;
  guint         n_read;        /* records the points stand for: more than @n where they were reduced */
  guint64      *block;         /* ascending */
  gint64       *time_ms;
  gint64       *value;
  gint64       *low, *high;    /* of the interval a downsampled point stands for */
  guint8       *flags;         /* TaoPointFlags */
  const char  **endpoint;      /* that a point was read from, interned; NULL where it was not kept */
  guint8       *verdict;       /* of the epoch a point is of: TaoAuditStatus + 1; 0: no check is recorded */
} TaoSeries;

#define TAO_TYPE_SERIES (tao_series_get_type ())
GType      tao_series_get_type (void);
TaoSeries *tao_series_new      (TaoSeriesKind kind, guint16 netuid, guint16 uid, guint n);
TaoSeries *tao_series_ref      (TaoSeries *self);
void       tao_series_unref    (TaoSeries *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoSeries, tao_series_unref)

/* One number of every uid of a subnet over its newest epochs, as small charts in a table want it. Immutable. */
typedef struct {
  gatomicrefcount ref_count;
  TaoSeriesKind kind;          /* one that has a uid */
  guint16       netuid;
  guint         n_epochs, n_uids;
  guint64      *block;         /* of each epoch, ascending */
  guint64      *value;         /* [uid * n_epochs + epoch]; 0 where the uid was not there */
} TaoEpochTable;

TaoEpochTable *tao_epoch_table_new   (TaoSeriesKind kind, guint16 netuid, guint n_epochs, guint n_uids);
TaoEpochTable *tao_epoch_table_ref   (TaoEpochTable *self);
void           tao_epoch_table_unref (TaoEpochTable *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoEpochTable, tao_epoch_table_unref)

G_END_DECLS
