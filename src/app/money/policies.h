/* What each wallet may spend by itself: kept in a file of their own and given
 * to the engine, which enforces them where it signs. */
#pragma once

#include "engine/jobs.h"

G_BEGIN_DECLS

#define TAO_TYPE_POLICIES (tao_policies_get_type ())
G_DECLARE_FINAL_TYPE (TaoPolicies, tao_policies, TAO, POLICIES, GObject)

/* Reads the file and tells @engine. */
TaoPolicies     *tao_policies_new (TaoEngine *engine);

/* (nullable) (transfer none): no rules. Valid until the next change. */
const TaoPolicy *tao_policies_get (TaoPolicies *self, const TaoKey32 *account);

/* Copies @policy (nullable: none). Written before it counts: FALSE, nothing changed, if the file cannot be. */
gboolean         tao_policies_set (TaoPolicies *self, const TaoKey32 *account, const TaoPolicy *policy, GError **error);

G_END_DECLS
