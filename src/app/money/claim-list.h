/* Which root dividends to take: one line per subnet that owes a coldkey
 * something, one to five of them chosen, and what they are together. */
#pragma once

#include <adwaita.h>

#include "engine/snapshot.h"

G_BEGIN_DECLS

#define TAO_CLAIM_LIST_MOST 5          /* in one call */

/* Signal "changed": other lines are chosen. */
#define TAO_TYPE_CLAIM_LIST (tao_claim_list_get_type ())
G_DECLARE_FINAL_TYPE (TaoClaimList, tao_claim_list, TAO, CLAIM_LIST, AdwBin)

GtkWidget  *tao_claim_list_new  (void);

/* What @coldkey (nullable: nobody) may claim in @snapshot (nullable). The first time the most valuable are chosen; later the
 * choice is kept.  @wanted: (nullable) the only subnet chosen at first. */
void        tao_claim_list_fill (TaoClaimList *self, TaoSnapshot *snapshot, const TaoKey32 *coldkey, const guint16 *wanted);

/* NULL, or why nothing can be claimed.  @json: (out) (transfer full) "[1,4]" as a CLAIM_ROOT order takes it. */
const char *tao_claim_list_read (TaoClaimList *self, char **json);

G_END_DECLS
