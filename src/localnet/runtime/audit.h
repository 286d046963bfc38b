/* Everything added up: what must hold after every block of the development chain.
 *
 * TAO: Balances.TotalIssuance is the sum of all accounts, and the account of a subnet holds at least its pool's reserve.
 * Alpha: SubnetAlphaOut, which counts all alpha outside the pool, is stake, pending emission, the protocol's holding and
 * a rest.  The state does not say who has the rest (burnt alpha, root dividends that became a rate, fractions that
 * divisions drop), but each step that moves alpha there notes it.  So a block is right if, for every subnet, the rest
 * after it is the rest before it and what the block noted. */
#pragma once

#include "economy/alpha-rest.h"
#include "localnet/runtime/runtime.h"

G_BEGIN_DECLS

#define TAO_ALPHA_N_RESTS (TAO_ALPHA_DROPPED + 1)

/* One movement into the rest of a subnet, or out of it if negative. */
typedef struct
{
  guint16 netuid;
  gboolean dissolved;        /* instead: all alpha of the subnet ends here */
  TaoAlphaRest where;
  gint64 alpha;
} TaoAlphaNote;

/* (transfer none): what the block that was finished last noted, in order.  Valid until the next block begins. */
const TaoAlphaNote *tao_runtime_get_alpha_notes (TaoRuntime *self, guint *n);

typedef struct
{
  guint16 netuid;
  guint64 account;           /* rao on the subnet's account */
  guint64 reserve;           /* SubnetTAO; never above it */
  guint64 alpha_out;         /* SubnetAlphaOut */
  guint64 staked;            /* Σ TotalHotkeyAlpha */
  guint64 pending;           /* the four pending emissions */
  guint64 protocol;          /* SubnetProtocolAlpha */
  gint64 rest;               /* alpha_out without the three; never negative */
  gint64 moved[TAO_ALPHA_N_RESTS];   /* what the block noted: see tao_runtime_audit_block() */
} TaoSubnetAudit;

typedef struct
{
  gboolean ok;
  guint16 worst_netuid;      /* the first subnet that breaks a rule */
  guint64 total_issuance;    /* Balances.TotalIssuance, rao */
  guint64 balances;          /* Σ free + reserved of all accounts; equals total_issuance */
  guint64 subnet_accounts;   /* part of it on the subnets' own accounts */
  guint64 reserves;          /* Σ SubnetTAO */
  GArray *subnets;           /* TaoSubnetAudit, ascending by netuid, root included */
} TaoRuntimeAudit;

/* Adds up the state in @storage; walks all accounts.  Returns out->ok. */
gboolean tao_runtime_audit (TaoRuntime *self, TaoStorage *storage, TaoRuntimeAudit *out);
void tao_runtime_audit_clear (TaoRuntimeAudit *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TaoRuntimeAudit, tao_runtime_audit_clear)

/* The same for one block: @before and @after are the audits of the states around it, @notes are its notes.  Fills in
 * what was moved, and clears after->ok if a rest is not what it should be.  Returns after->ok. */
gboolean tao_runtime_audit_block (const TaoRuntimeAudit *before, TaoRuntimeAudit *after, const TaoAlphaNote *notes, guint n);

G_END_DECLS
