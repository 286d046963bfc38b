/* Search: what a query finds, and the Ctrl+K window that shows it. */
#pragma once

#include <adwaita.h>

#include "app/route.h"
#include "engine/snapshot.h"

G_BEGIN_DECLS

typedef enum {
  TAO_FOUND_SUBNET,
  TAO_FOUND_UID,
  TAO_FOUND_VALIDATOR,
  TAO_FOUND_ACCOUNT,
  TAO_FOUND_BLOCK,
  TAO_FOUND_PAGE,
  TAO_N_FOUND_KINDS,
} TaoFoundKind;

typedef struct {
  TaoFoundKind kind;
  int rank;               /* lower is better */
  char *title;            /* plain, clean text */
  char *detail;
  char *symbol;           /* (nullable) of a subnet */
  TaoRoute route;
} TaoFound;

/* What @query finds, best first within each kind, kinds in order, at most
 * @most of each. Exact numbers before own things before prefixes before the
 * rest. @snapshot: (nullable): then only pages, numbers and addresses.
 * (transfer full) (element-type TaoFound) */
GPtrArray *tao_search (const TaoSnapshot *snapshot, const char *query, guint most);

/* Opens the search window over @parent. */
void tao_search_present (GtkWindow *parent, TaoSnapshot *snapshot);

G_END_DECLS
