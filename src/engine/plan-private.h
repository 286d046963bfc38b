/* A plan in the making: what plan.c, steps.c and facts.c share. */
#pragma once

#include "chain/query.h"
#include "economy/preview.h"
#include "engine/jobs-private.h"
#include "engine/orders.h"

G_BEGIN_DECLS

/* The state the orders meet, one after the other: each step changes it for those after it. */
typedef struct {
  guint64     balance_rao;     /* free; 0 if not known */
  guint64     lowest_rao;      /* what it was at its lowest: the fee must fit into that */
  gboolean    overdrawn;       /* a step spends more than there is then */
  GHashTable *pools;           /* netuid → TaoPool */
  GArray     *stakes;          /* TaoChainStake of the signer */
} TaoPlanState;

/* What a step's order asks storage for; an index of the query, G_MAXUINT: not asked. */
enum {
  TAO_FACT_OWNER,              /* of the hotkey */
  TAO_FACT_UID,                /* of the hotkey on the subnet */
  TAO_FACT_BEFORE,             /* what the order changes, as it is now */
  TAO_FACT_LOWEST, TAO_FACT_HIGHEST,
  TAO_FACT_DELAY,              /* blocks */
  TAO_FACT_LAST,               /* the block of the last one, 0: none */
  TAO_FACT_EPOCHS,
  TAO_FACT_COST,
  TAO_N_FACT_SLOTS,
};

typedef struct {
  guint index[TAO_N_FACT_SLOTS];
} TaoFactSlots;

/* A task of the owner's, and what the engine thread gathers for it. */
typedef struct {
  GTask      *task;
  gboolean    answered;
  TaoJobs    *jobs;
  GCancellable *cancellable;   /* of the network, kept: answers after it are dropped */

  TaoKey32    signer;
  GArray     *orders;          /* TaoOrder, texts owned by the arena */
  TaoArena   *arena;
  guint32     tolerance_ppm;

  TaoAnchor        *anchor;
  TaoChainSubnets  *subnets;
  TaoChainAccounts *accounts;
  TaoQuery         *facts;
  TaoFactSlots     *fact_slots;      /* one per order */
  GBytes           *call;
  TaoOrderCall      whole;
  TaoPlanState      state;
  TaoPlanStep      *steps;
  GArray           *notes;     /* TaoPlanNote */
  guint             waiting;
  GError           *error;
} TaoPlanning;

void tao_planning_note         (TaoPlanning *self, TaoNoteLevel level, const char *code, guint step, guint64 value,
                                const char *detail);
/* A BLOCK note: the chain would answer @error. */
void tao_planning_refuse       (TaoPlanning *self, guint step, const char *error);
const TaoChainSubnet *tao_planning_find_subnet (TaoPlanning *self, guint16 netuid);   /* (nullable) */

/* --- steps.c ------------------------------------------------------------------------------- */

/* Previews order @index on the state that the orders before it leave, and moves the state on. */
void tao_planning_preview_step (TaoPlanning *self, guint index, const TaoRules *rules, guint64 minimum_reserve);

/* What the signer holds where order @index acts, in the state between two steps. */
typedef struct {
  guint64 balance_rao;         /* free; unknown as TAO_UNKNOWN_U64 */
  guint64 from, to;            /* alpha of (hotkey, netuid), and of where the order takes it */
  guint64 locked;              /* alpha on the subnet that cannot be taken out */
} TaoHeld;

void tao_planning_look         (TaoPlanning *self, guint index, TaoHeld *out);

/* --- facts.c ------------------------------------------------------------------------------- */

/* Adds what the orders need to @self->facts. */
void tao_planning_ask_facts    (TaoPlanning *self);
/* Puts the answers into step @index and notes what the chain would refuse. */
void tao_planning_take_facts   (TaoPlanning *self, guint index);
/* Adds what the preview changed of balance and stake. */
void tao_planning_compare      (TaoPlanning *self, guint index, const TaoHeld *before, const TaoHeld *after);
/* A number that was asked for; FALSE, @out untouched, if it is not available. */
gboolean tao_planning_get_fact (TaoPlanning *self, guint index, guint slot, guint64 *out);

G_END_DECLS
