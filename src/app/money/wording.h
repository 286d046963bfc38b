/* Orders, plans and their failures in words. What the chain says stays at
 * hand: callers show the module error's name in the details. All strings are
 * (transfer full) plain text. */
#pragma once

#include "engine/jobs.h"

G_BEGIN_DECLS

/* Who an account is, for sentences: a name, or its short address. (transfer full) */
typedef char *(*TaoNamer) (const TaoKey32 *account, gpointer user_data);

/* An amount to the last unit, without the zeros at its end: "250 τ". */
char *tao_word_amount (guint64 units, const char *unit);

/* "τ", or the token of @netuid. @netuid: G_MAXUINT16 for TAO. @snapshot: (nullable) */
char *tao_word_unit (TaoSnapshot *snapshot, guint16 netuid);
/* "Lantern", or "Subnet 11". */
char *tao_word_subnet (TaoSnapshot *snapshot, guint16 netuid);

/* One sentence: "Stake 250 τ with Northwind in Lantern". */
char *tao_word_order (const TaoOrder *order, TaoSnapshot *snapshot, TaoNamer name, gpointer user_data);
/* What the confirming button says: "Stake 250 τ". */
char *tao_word_confirm (const TaoOrder *orders, guint n, TaoSnapshot *snapshot);
/* What is done once it is final: "Staked into Lantern", for lists of what happened. */
char *tao_word_done (const TaoOrder *order, TaoSnapshot *snapshot, TaoNamer name, gpointer user_data);

/* @name: "SubtensorModule.SlippageTooHigh", or the error's name alone. */
char *tao_word_chain_error (const char *name);

/* One of several in a batch: "step 2 of 3, Stake 5 τ with …". */
char *tao_word_step (guint index, guint n, const TaoOrder *order, TaoSnapshot *snapshot, TaoNamer name, gpointer user_data);

/* The worst price that the step accepts; of a swap the ratio of both prices. */
char *tao_word_limit (const TaoPlanStep *step);

/* A note of a plan. Codes: docs/engine.md. */
char *tao_word_note (const TaoPlanNote *note, const TaoJobPlan *plan, TaoSnapshot *snapshot);

/* An error of a job, of a key or of the chain, in words a person can act on. */
char *tao_word_job_error (const GError *error);

/* How good a password is: 0 (none) … 4, and the word for it. (transfer none) */
guint       tao_password_strength (const char *password);
const char *tao_word_strength (guint strength);

G_END_DECLS
