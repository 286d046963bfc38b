/* The one sheet that stands before every signature. It makes a plan of the
 * orders, shows all that will be signed and what it does, keeps the quote
 * fresh with each block, signs on confirmation and follows to finality. */
#pragma once

#include <adwaita.h>

#include "app/money/wallets.h"

G_BEGIN_DECLS

#define TAO_TYPE_REVIEW (tao_review_get_type ())
G_DECLARE_FINAL_TYPE (TaoReview, tao_review, TAO, REVIEW, AdwWindow)

/* Signal "done" (gboolean succeeded): the outcome is known; the sheet stays until it is closed. */

/* Copies @orders. @tolerance_ppm: how much worse than the present price is accepted. Presents itself. */
TaoReview *tao_review_present (GtkWindow *parent, TaoWallets *wallets, const TaoKey32 *signer,
                               const TaoOrder *orders, guint n, guint32 tolerance_ppm);

/* The same for a form, which closes when its orders are done; the sheet then stays over the form's own parent. */
void       tao_review_present_for (GtkWindow *form, TaoWallets *wallets, const TaoKey32 *signer,
                                   const TaoOrder *orders, guint n, guint32 tolerance_ppm);

/* Whether a quote stands that may be signed; whether everything is over. For tests. */
gboolean   tao_review_is_ready (TaoReview *self);
gboolean   tao_review_is_over  (TaoReview *self);
/* The plan on view. (nullable) (transfer none) */
const TaoJobPlan *tao_review_get_plan (TaoReview *self);
/* What is said about the outcome. (transfer none) */
const char *tao_review_get_outcome (TaoReview *self);

G_END_DECLS
