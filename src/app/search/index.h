/* What can be found, and what a query finds of it. Pure: no widgets. */
#pragma once

#include "app/route.h"
#include "engine/snapshot.h"

G_BEGIN_DECLS

/* In the order in which they are listed. */
typedef enum {
  TAO_FOUND_RECENT,
  TAO_FOUND_SUBNET,
  TAO_FOUND_UID,
  TAO_FOUND_VALIDATOR,
  TAO_FOUND_ACCOUNT,
  TAO_FOUND_BLOCK,
  TAO_FOUND_PAGE,
  TAO_FOUND_LESSON,
  TAO_FOUND_ACTION,
  TAO_FOUND_PREFERENCE,
  TAO_N_FOUND_KINDS,
} TaoFoundKind;

typedef struct {
  TaoFoundKind kind;
  int rank;               /* lower is better */
  char *title;            /* plain, clean text */
  char *detail;
  char *heading;          /* (nullable) in place of the kind's: "UIDs in Lantern" */
  const char *icon;       /* symbolic */
  char *symbol;           /* (nullable) of a subnet */
  char *action;           /* a detailed action, or NULL: go to @route */
  TaoRoute route;
} TaoFound;

TaoFound *tao_found_copy (const TaoFound *found);
void      tao_found_free (gpointer found);

typedef struct _TaoSearchIndex TaoSearchIndex;

/* Folds all names once, so that typing only compares. @snapshot: (nullable):
 * then only pages, actions, numbers and addresses are found. */
TaoSearchIndex *tao_search_index_new  (TaoSnapshot *snapshot);
void            tao_search_index_free (TaoSearchIndex *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoSearchIndex, tao_search_index_free)

/* What was chosen lately, the last first: it ranks before other partial
 * matches and is what an empty query finds. (element-type TaoFound) */
void tao_search_index_set_recent (TaoSearchIndex *self, GPtrArray *recent);

/* What @query finds, kinds in order, best first within each, at most @most of
 * each. Exact numbers before own things before prefixes before the recent
 * before the rest. (transfer full) (element-type TaoFound) */
GPtrArray *tao_search_index_find (TaoSearchIndex *self, const char *query, guint most);

G_END_DECLS
