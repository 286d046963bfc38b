/* What a verdict says in words: pure, so that every case can be tested. */
#pragma once

#include "app/widgets/stages.h"
#include "engine/snapshot.h"

G_BEGIN_DECLS

/* The stage at which chain and recomputation first part, or TAO_AUDIT_N_STAGES. */
TaoAuditStage tao_verify_first_cause (const TaoAudit *audit);

const char *tao_verify_stage_name (TaoAuditStage stage);          /* translated */

/* One sentence, and what stands below it. (transfer full) */
char *tao_verify_title    (const TaoAudit *audit);
char *tao_verify_subtitle (const TaoAudit *audit);

/* Fills all TAO_AUDIT_N_STAGES; @notes own the texts that @stages lend. */
void  tao_verify_stages   (const TaoAudit *audit, TaoStageInfo *stages, char **notes);

/* What this verdict usually means, and what to do, as two sentences or paragraphs. (transfer full)
 * @advice: (out) (nullable). */
char *tao_verify_meaning  (const TaoAudit *audit, guint32 spec_version, char **advice);

/* What is stored under an item of SubtensorModule: "Validator trust". Translated; @field itself if it is not known. */
const char *tao_verify_field_name (const char *field);

/* "Bond on UID 137", "Incentive". (transfer full) */
char *tao_verify_value_name (const TaoAuditDifference *difference);

/* Ours minus the chain's: "+1", "−12"; "–" where one of them is missing. (transfer full) */
char *tao_verify_delta (const TaoAuditDifference *difference);
/* The same as a number; FALSE where one is missing or it does not fit. */
gboolean tao_verify_delta_value (const TaoAuditDifference *difference, gint64 *delta);

/* Why an epoch cannot be put together again: of an error that carries a code of docs/engine.md. (transfer full) */
char *tao_verify_problem (const GError *error);

/* Everything there is to tell a developer, as plain text without any key. (transfer full) */
char *tao_verify_report (const TaoSnapshot *snapshot, guint16 netuid);

G_END_DECLS
