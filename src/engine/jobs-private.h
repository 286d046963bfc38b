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
  guint64     next_id;
};

void tao_kept_plan_free (gpointer data);

/* NULL, or the rule of the signer's policy that forbids the plan now: a code. */
const char *tao_jobs_check_policy (TaoJobs *self, const TaoJobPlan *plan);

G_END_DECLS
