/* Doing: from orders to a plan a person can judge, and from a plan to a
 * finalized extrinsic compared with what was promised.
 *
 * Keys live in the engine's keyring after tao_engine_unlock_async() and never
 * come back out; what is signed is always a plan that was made here. All calls
 * are made where the engine was created, answers arrive there. */
#pragma once

#include "engine/engine.h"
#include "keys/secret.h"

G_BEGIN_DECLS

typedef enum {
  TAO_JOB_ERROR_LOCKED,        /* the signer's key is not unlocked */
  TAO_JOB_ERROR_BLOCKED,       /* the plan must not be signed: see its notes */
  TAO_JOB_ERROR_POLICY,        /* the wallet's own spending policy forbids it */
  TAO_JOB_ERROR_STALE,         /* the plan is gone or its time is over: make another */
  TAO_JOB_ERROR_OFFLINE,       /* no connection, or versions disagree */
  TAO_JOB_ERROR_INVALID,       /* the order makes no sense on this chain */
} TaoJobError;

#define TAO_JOB_ERROR (tao_job_error_quark ())
GQuark tao_job_error_quark (void);

/* --- keys --------------------------------------------------------------------------------- */

/* Opens a wallet key for @seconds after its last use (0: until locked); to sign is to use.  @hotkey NULL: the coldkey.  @password: (nullable)
 * (transfer full).  Errors: those of tao_wallet_unlock. */
void     tao_engine_unlock_async       (TaoEngine *self, const char *base, const char *wallet, const char *hotkey,
                                        TaoSecret *password, guint seconds, GCancellable *cancellable,
                                        GAsyncReadyCallback callback, gpointer user_data);
/* @account: (out) whose key it is. */
gboolean tao_engine_unlock_finish      (TaoEngine *self, GAsyncResult *result, TaoKey32 *account, GError **error);
/* A well-known key such as "//Alice", on practice chains only. */
void     tao_engine_unlock_development (TaoEngine *self, const char *path, TaoKey32 *account);
/* @account NULL: all. */
void     tao_engine_lock               (TaoEngine *self, const TaoKey32 *account);
/* Seconds until the key locks by itself; 0: locked; G_MAXUINT: until locked by hand. */
guint    tao_engine_get_unlocked_s     (TaoEngine *self, const TaoKey32 *account);

/* --- orders ---------------------------------------------------------------------------------- */

typedef enum {
  TAO_ORDER_TRANSFER,          /* amount rao to @to; keep_alive */
  TAO_ORDER_TRANSFER_ALL,      /* everything to @to; keep_alive leaves the existential deposit */
  TAO_ORDER_STAKE,             /* amount rao on (hotkey, netuid), with a limit */
  TAO_ORDER_UNSTAKE,           /* amount alpha from (hotkey, netuid), with a limit */
  TAO_ORDER_MOVE,              /* amount alpha from (hotkey, netuid) to (to, netuid_to), same coldkey.  To another
                                  hotkey on another subnet the chain takes no limit; with the same hotkey it is a SWAP */
  TAO_ORDER_SWAP,              /* amount alpha from netuid to netuid_to, same hotkey; the limit bounds the amount */
  TAO_ORDER_TRANSFER_STAKE,    /* amount alpha of (hotkey, netuid) to the coldkey @to on netuid_to; no limit exists */
  TAO_ORDER_UNSTAKE_ALL,       /* everything on hotkey, root too, into TAO, in one call without a limit: see
                                  tao_orders_new_unstake_all() for the same with limits */
  TAO_ORDER_UNSTAKE_ALL_ALPHA, /* everything on hotkey but root, and what it brings staked on root; no limit exists */
  TAO_ORDER_CLAIM_ROOT,        /* root dividends of netuid, or of text: JSON [netuid, …], one to five */
  TAO_ORDER_SET_CLAIM_TYPE,    /* text: "Swap", "Keep" or JSON {"KeepSubnets": {"subnets": [netuid, …]}} */
  TAO_ORDER_AUTO_STAKE,        /* incentives of netuid go to hotkey */
  TAO_ORDER_SET_CHILDREN,      /* text: JSON [["proportion of 2^64-1", "account"], …] of (hotkey, netuid), at most five */
  TAO_ORDER_SET_CHILDKEY_TAKE, /* value u16 on (hotkey, netuid) */
  TAO_ORDER_RAISE_TAKE,        /* value u16 of hotkey */
  TAO_ORDER_LOWER_TAKE,
  TAO_ORDER_REGISTER,          /* hotkey on netuid, for at most amount rao; 0: the present price and the tolerance */
  TAO_ORDER_REGISTER_ROOT,     /* hotkey on root; free of charge, may replace who has less root stake */
  TAO_ORDER_SERVE_AXON,        /* signed by the hotkey: netuid, text: IPv4 or IPv6 address, value: port */
  TAO_ORDER_SET_IDENTITY,      /* of the signer's coldkey; text: JSON {"name": "…", "url": "…", …}, see tao_identity_fields */
  TAO_ORDER_SET_SUBNET_IDENTITY, /* of netuid, by its owner; text likewise, see tao_subnet_identity_fields */
  TAO_ORDER_SET_PARAMETER,     /* of netuid, by its owner; call: a name of engine/parameters.h, text: its JSON value */
  TAO_ORDER_START_SUBNET,      /* netuid, by its owner */
  TAO_ORDER_CREATE_SUBNET,     /* hotkey becomes the owner's; amount: most rao it may cost, 0: any; the chain itself has no
                                  limit.  text: (nullable) its identity, as of SET_SUBNET_IDENTITY */
  TAO_ORDER_CALL,              /* text: JSON arguments of @call, "Pallet.name" */
} TaoOrderKind;

typedef struct {
  TaoOrderKind kind;
  TaoKey32     hotkey, to;
  guint16      netuid, netuid_to;
  guint64      amount;
  guint32      value;
  gboolean     keep_alive;
  gboolean     everything;         /* UNSTAKE: all that is there when it happens, earnings since then too; amount: what is
                                      there now, for the quote */
  gboolean     allow_partial;      /* fill what the limit lets through, instead of all or nothing */
  const char  *call;               /* CALL and SET_PARAMETER */
  const char  *text;
} TaoOrder;

/* The fields of identities as the chain names them, and the most bytes it takes of each; ends with a NULL name.
 * Texts that an order leaves out are sent empty. */
typedef struct {
  const char *name;
  guint       max_bytes;
} TaoIdentityField;

extern const TaoIdentityField tao_identity_fields[];          /* name, url, github_repo, image, discord, description, additional */
extern const TaoIdentityField tao_subnet_identity_fields[];   /* subnet_name, github_repo, subnet_contact, subnet_url, … */

/* One UNSTAKE of everything for each position of (coldkey, hotkey) in @snapshot, as one plan sells them with limits; at
 * most 64. (transfer full) (element-type TaoOrder) */
GArray *tao_orders_new_unstake_all (const TaoSnapshot *snapshot, const TaoKey32 *coldkey, const TaoKey32 *hotkey);

/* --- plans --------------------------------------------------------------------------------------- */

typedef enum {
  TAO_NOTE_INFO,
  TAO_NOTE_WARNING,
  TAO_NOTE_BLOCK,         /* may not be signed */
} TaoNoteLevel;

typedef struct {
  TaoNoteLevel level;
  const char  *code;      /* worded by the app: docs/engine.md */
  guint        step;      /* or G_MAXUINT: the whole plan */
  guint64      value;
  const char  *detail;    /* (nullable) */
} TaoPlanNote;

/* Something the step changes or depends on, before and after, for the review.  Texts are the chain's own values as JSON
 * (scale/value.h); NULL: nothing is stored, or it does not apply. */
typedef struct {
  const char *code;                /* "take", "children", "claim-type", … or a parameter's name: docs/engine.md */
  guint16     netuid;              /* G_MAXUINT16: does not apply */
  const char *before, *after;
} TaoPlanFact;

typedef struct {
  TaoOrder    order;               /* texts live with the plan */
  const char *pallet, *call, *arguments;   /* what is signed, in words: JSON arguments */
  gboolean    uses_pool;
  guint64     pays;                /* rao, or alpha of pays_netuid; unknown for calls without an amount */
  guint16     pays_netuid;         /* G_MAXUINT16: TAO */
  guint64     receives, receives_worst;
  guint16     receives_netuid;
  guint64     pool_fee;
  gboolean    pool_fee_in_tao;
  guint64     price_now_rao, price_after_rao;   /* rao per alpha at the origin */
  guint64     limit_rao;           /* 0: none.  Rao per alpha; of a SWAP the ratio of both prices times 10^9 */
  guint64     impact_ppm;          /* what is lost against the spot price, fee included */
  guint64     runtime_receives;    /* what the runtime says arrives, or unknown */
  guint       n_facts;
  const TaoPlanFact *facts;
} TaoPlanStep;

typedef struct {
  guint64            id;
  TaoKey32           signer, genesis;
  const char        *chain_name;
  guint64            block;              /* everything was read here */
  guint32            spec_version;
  guint64            fee_rao;            /* or unknown */
  guint64            era_end;            /* last block it may be in, if it were signed now */
  guint64            balance_before_rao, balance_after_rao;
  guint64            existential_deposit_rao;
  guint              n_steps;
  const TaoPlanStep *steps;
  const char        *pallet, *call, *arguments;   /* of the whole, a batch where there are several */
  const char        *call_hex;
  guint              n_notes;
  const TaoPlanNote *notes;
  gboolean           blocked;
} TaoJobPlan;

typedef struct _TaoPlanBox TaoPlanBox;   /* reference counted, immutable */
TaoPlanBox    *tao_plan_box_ref   (TaoPlanBox *self);
void           tao_plan_box_unref (TaoPlanBox *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoPlanBox, tao_plan_box_unref)
const TaoJobPlan *tao_plan_box_get   (TaoPlanBox *self);

/* Makes a plan for @n orders of @signer, as one extrinsic (all or nothing).  @tolerance_ppm: how much worse than the
 * present price is accepted, for every step that uses a pool; at least 1. */
void           tao_engine_plan_async  (TaoEngine *self, const TaoKey32 *signer, const TaoOrder *orders, guint n,
                                       guint32 tolerance_ppm, GCancellable *cancellable, GAsyncReadyCallback callback,
                                       gpointer user_data);
TaoPlanBox    *tao_engine_plan_finish (TaoEngine *self, GAsyncResult *result, GError **error);

/* --- carrying out -------------------------------------------------------------------------------------- */

typedef enum {
  TAO_JOB_SIGNED,
  TAO_JOB_SUBMITTED,
  TAO_JOB_IN_BLOCK,
  TAO_JOB_RETRACTED,
  TAO_JOB_SEARCHING,     /* the connection was lost; the chain is asked, nothing is sent again */
  TAO_JOB_FINALIZED,
} TaoJobStage;

typedef void (*TaoJobFunc) (TaoJobStage stage, guint64 block, gpointer user_data);

typedef struct {
  TaoKey32  hash, block_hash;
  guint64   block;
  gboolean  succeeded;
  char     *error, *error_docs;     /* (nullable) "SubtensorModule.SlippageTooHigh" */
  guint64   fee_rao;                /* as charged, or unknown */
  guint     n_received;             /* per step */
  guint64  *received;               /* what really arrived, or unknown */
  guint64  *paid;                   /* what really left, in the unit of the step's pays, or unknown */
} TaoJobResult;

void          tao_job_result_free        (TaoJobResult *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoJobResult, tao_job_result_free)

/* Drafts the plan's call on the present head, signs, sends and follows to finality.  A failed dispatch is a result, not
 * an error.  STALE: signed before, made for another runtime, or past its era_end with a step that has no limit. */
void          tao_engine_execute_async   (TaoEngine *self, TaoPlanBox *plan, TaoJobFunc progress, gpointer progress_data,
                                          GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
TaoJobResult *tao_engine_execute_finish  (TaoEngine *self, GAsyncResult *result, GError **error);

/* --- policy ---------------------------------------------------------------------------------------------- */

/* What a wallet may do by itself, enforced where it signs.  Zero, and empty lists: no limit. */
typedef struct {
  guint64         per_call_rao, per_day_rao;
  guint           n_destinations;
  const TaoKey32 *destinations;
  guint           n_netuids;
  const guint16  *netuids;
} TaoPolicy;

void          tao_engine_set_policy      (TaoEngine *self, const TaoKey32 *account, const TaoPolicy *policy);   /* NULL: none */

/* Rao that @account has spent on this network in the last 24 hours, by what was signed here: what per_day_rao counts. */
void          tao_engine_load_spent_async  (TaoEngine *self, const TaoKey32 *account, GCancellable *cancellable,
                                            GAsyncReadyCallback callback, gpointer user_data);
gboolean      tao_engine_load_spent_finish (TaoEngine *self, GAsyncResult *result, guint64 *rao, GError **error);

G_END_DECLS
