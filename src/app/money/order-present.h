/* What the chain holds where an order would change it: asked for by the plan
 * of an order of the same kind, which is then dropped. Pure. */
#pragma once

#include "engine/jobs.h"

G_BEGIN_DECLS

/* The fact of a plan (TaoPlanFact.code) that holds it; NULL: orders of @kind change nothing that a form begins with. */
const char *tao_present_code     (TaoOrderKind kind);

/* The order whose plan carries that fact. Texts are static. */
TaoOrder    tao_present_question (TaoOrderKind kind, guint16 netuid, const TaoKey32 *hotkey);

/* The chain's JSON before the plan. (nullable): nothing is stored. */
const char *tao_present_find     (const TaoJobPlan *plan, TaoOrderKind kind);

G_END_DECLS
