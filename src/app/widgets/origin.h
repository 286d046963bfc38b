/* Where a figure comes from: what the chain calls it, how it was read, at which
 * block and through which endpoint, and whether it was recomputed here. A page
 * says the first two once, as a constant; the rest is looked up when somebody
 * asks.
 *
 * Asking is a click, a secondary click, or Enter or the Menu key on the figure.
 * Stats, facts and table columns take an origin (tao_stat_set_origin(),
 * tao_facts_set_origin(), TaoColumn.origin); anything else tao_origin_attach(). */
#pragma once

#include <gtk/gtk.h>

#include "engine/snapshot.h"

G_BEGIN_DECLS

typedef enum {
  TAO_ORIGIN_HEAD,         /* read at the newest block */
  TAO_ORIGIN_METAGRAPH,    /* read with the subnet's uids, at their block */
  TAO_ORIGIN_EPOCH,        /* written by the subnet's last epoch, read with its uids */
  TAO_ORIGIN_AUDIT,        /* made here, by checking the subnet's last epoch */
  TAO_ORIGIN_HISTORY,      /* from what this computer has recorded */
  TAO_ORIGIN_BLOCK,        /* read at a block that the page says itself */
} TaoOriginKind;

/* What of it is recomputed here: nothing, an epoch's stage, or a part of each block. */
#define TAO_ORIGIN_STAGE(stage) ((int) (stage) + 1)
#define TAO_ORIGIN_BLOCK_EMISSION (-1 - (int) TAO_BLOCK_CHECK_EMISSION)
#define TAO_ORIGIN_PRICES (-1 - (int) TAO_BLOCK_CHECK_PRICE)

typedef struct {
  TaoOriginKind kind;
  const char *item;        /* (nullable) as the chain stores it: "SubtensorModule.Incentive" */
  const char *call;        /* (nullable) the runtime API it came through: "SubnetInfoRuntimeApi.get_metagraph" */
  const char *how;         /* (nullable) marked N_(): how the figure follows from that */
  int checked;             /* 0, TAO_ORIGIN_STAGE (), TAO_ORIGIN_BLOCK_EMISSION or TAO_ORIGIN_PRICES */
  guint64 block;           /* of TAO_ORIGIN_BLOCK; of TAO_ORIGIN_HISTORY the one recorded, 0: many */
  const char *endpoint;    /* (nullable) of TAO_ORIGIN_BLOCK and TAO_ORIGIN_HISTORY: that it was read from; lives forever */
  guint8 verdict;          /* of TAO_ORIGIN_HISTORY: how the epoch's check ended, TaoAuditStatus + 1; 0: none recorded */
} TaoOrigin;

/* One of several figures that a widget shows. */
typedef struct {
  const char *series;      /* marked N_() */
  const TaoOrigin *origin;
} TaoNamedOrigin;

/* Makes @widget answer, and focusable. @origin: (nullable): NULL takes it back; its texts must be static or interned.
 * @name: (nullable) what the figure is called. */
void tao_origin_attach (GtkWidget *widget, const TaoOrigin *origin, const char *name);

/* The same for a widget that shows several figures. @origins: static. @netuid: of the subnet they are of; negative: the
 * page's. */
void tao_origin_attach_all (GtkWidget *widget, guint n, const TaoNamedOrigin *origins, int netuid, const char *name);

/* (nullable) (transfer none): the first of them. */
const TaoOrigin *tao_origin_get (GtkWidget *widget);

/* Opens the answer at @at, in @anchor's coordinates; NULL: at @anchor as a whole. @anchor is or is in a page. */
void tao_origin_show (GtkWidget *anchor, const GdkRectangle *at, const TaoOrigin *origin, const char *name);

/* The same with lines of one's own, "name<TAB>value". */
void tao_origin_show_lines (GtkWidget *anchor, const GdkRectangle *at, const char *lines, const char *name);

/* The answer as lines "name<TAB>value". Pure. @snapshot: (nullable). @netuid: of the page, or a negative number.
 * (transfer full) */
char *tao_origin_describe (const TaoOrigin *origin, const TaoSnapshot *snapshot, int netuid);

/* Several answers in one: what differs under each name, what all say once at the end. @names, @answers: strings, of the
 * same length. (transfer full) */
char *tao_origin_merge (const GPtrArray *names, const GPtrArray *answers);

G_END_DECLS
