/* What happened in a subnet lately, as far as its state tells: registrations,
 * weights, the last epoch, alerts. Pure: no widgets. */
#pragma once

#include "app/route.h"
#include "engine/snapshot.h"

G_BEGIN_DECLS

typedef struct {
  guint64     block;
  const char *icon;        /* static, symbolic */
  char       *title;       /* plain, clean text */
  TaoRoute    route;
} TaoSubnetEvent;

/* At most @most, newest first. @metagraph: (nullable). (transfer full) (element-type TaoSubnetEvent) */
GPtrArray *tao_subnet_events_collect (const TaoSnapshot *snapshot, const TaoSubnet *subnet, const TaoMetagraph *metagraph, guint most);

G_END_DECLS
