/* TAO of accounts: what System.Account and Balances keep. */
#pragma once

#include "localnet/runtime/state.h"

G_BEGIN_DECLS

#define EXISTENTIAL_DEPOSIT G_GUINT64_CONSTANT (500)

/* The value of System.Account. */
typedef struct
{
  guint32 nonce;
  guint32 consumers;
  guint32 providers;
  guint32 sufficients;
  guint64 free;
  guint64 reserved;
  guint64 frozen;
} TaoRtAccount;

void tao_balances_load (TaoRuntime *rt, const TaoAccountId *who, TaoRtAccount *out);

/* Stores nonce and reference counts as well; the flags stay those of a new account. */
void tao_balances_store (TaoRuntime *rt, const TaoAccountId *who, const TaoRtAccount *account);

guint64 tao_balances_free (TaoRuntime *rt, const TaoAccountId *who);

/* What can leave the account: down to zero, or with @keep_alive down to the existential deposit. */
guint64 tao_balances_reducible (TaoRuntime *rt, const TaoAccountId *who, gboolean keep_alive);

/* Moves @amount rao.  Errors as on chain: Token (FundsUnavailable, NotExpendable, BelowMinimum). */
TaoRtOutcome tao_balances_move (TaoRuntime *rt, const TaoAccountId *from, const TaoAccountId *to, guint64 amount,
                                gboolean keep_alive);

/* Brings @amount that exists in the issuance already (taken by tao_balances_take()) to @to.  What cannot make an account
 * is lost from the issuance; FALSE then. */
gboolean tao_balances_give (TaoRuntime *rt, const TaoAccountId *to, guint64 amount);

/* Takes @amount out of the account; the issuance is the caller's business. */
TaoRtOutcome tao_balances_take (TaoRuntime *rt, const TaoAccountId *from, guint64 amount, gboolean keep_alive);

/* New TAO, at most up to the cap: adds to Balances.TotalIssuance only. */
void tao_balances_issue (TaoRuntime *rt, guint64 amount);
void tao_balances_rescind (TaoRuntime *rt, guint64 amount);

G_END_DECLS
