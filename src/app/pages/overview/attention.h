/* What in a snapshot asks for a look: own things first, then the network.
 * Pure: no widgets. */
#pragma once

#include "app/route.h"
#include "engine/snapshot.h"

G_BEGIN_DECLS

/* What the id of an alert begins with; its number follows. */
#define TAO_ATTENTION_ALERT "alert/"

typedef struct {
  char       *id;        /* stays the same while the matter does; dismissed by it */
  const char *icon;      /* symbolic */
  gboolean    warning;   /* else a note */
  char       *title;     /* plain, clean text */
  char       *detail;
  TaoRoute    route;     /* where to look */
} TaoAttention;

/* (transfer full) (element-type TaoAttention), most pressing first. */
GPtrArray *tao_attention_collect (const TaoSnapshot *snapshot);

G_END_DECLS
