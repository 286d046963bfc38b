/* What the files of the jobs share: keyring.c, plan.c, execute.c. */
#pragma once

#include "chain/extrinsic.h"
#include "engine/core.h"
#include "engine/engine-private.h"
#include "engine/jobs.h"
#include "keys/keypair.h"

G_BEGIN_DECLS

/* How long what is signed stays valid. */
#define TAO_JOBS_ERA_BLOCKS 64

struct _TaoPlanBox {
  gatomicrefcount ref_count;
  TaoArena       *arena;
  TaoJobPlan         plan;
};

/* An open key. */
typedef struct {
  TaoKeypair *keypair;
  GSource    *expiry;          /* (nullable) */
  guint       seconds;         /* without use until then, 0: never */
} TaoUnlocked;

typedef struct {
  TaoPolicy policy;
  TaoKey32 *destinations;
  guint16  *netuids;
} TaoKeptPolicy;

/* A plan that can still be signed. */
typedef struct {
  guint64     id;
  TaoPlanBox *box;
  TaoDraft   *draft;
} TaoKeptPlan;

struct _TaoJobs {
  TaoCore    *core;
  GHashTable *keyring;         /* TaoKey32 → TaoUnlocked */
  GHashTable *policies;        /* TaoKey32 → TaoKeptPolicy */
  GQueue      plans;           /* TaoKeptPlan, newest last */
  GHashTable *turns;           /* TaoKey32 → TaoTurn: accounts that are just being signed for */
  guint64     next_id;
};

void tao_kept_plan_free (gpointer data);

/* One order of an account at a time is given a nonce, signed and taken by a node; the others wait, so that none of them
 * is counted on what is refused in the end. */
typedef struct {
  gpointer holder;             /* (unowned) */
  GQueue   waiting;            /* of the same kind as the holder (owned) */
} TaoTurn;

/* Answers whoever waits: the engine has stopped, or is leaving the network. */
void tao_turn_free (gpointer data);

/* NULL, or the rule of the signer's policy that forbids the plan now: a code. */
const char *tao_jobs_check_policy (TaoJobs *self, const TaoJobPlan *plan);

G_END_DECLS
