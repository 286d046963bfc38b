/* The Yuma lab's numbers: a handful of validators score a handful of miners,
 * something changes, and sixty epochs follow. The epochs are the chain's own
 * arithmetic (economy/whatif.h); doubles here are for showing only. */
#pragma once

#include "engine/snapshot.h"

G_BEGIN_DECLS

#define TAO_LAB_MOST 12          /* validators, and miners */
#define TAO_LAB_EPOCHS 60
#define TAO_LAB_CHANGE 14        /* epochs that run before the change */

/* What one may edit. Weights are shares: a row sums to 1, or is all 0 where the
 * validator has set none. Stakes are shares of all stake. */
typedef struct {
  guint  n_validators, n_miners;
  char   validator[TAO_LAB_MOST][24];
  char   miner[TAO_LAB_MOST][24];
  double stake[TAO_LAB_MOST];
  double weight[TAO_LAB_MOST][TAO_LAB_MOST];
  double kappa;                  /* the part of stake that must agree */
  double bond_rate;              /* of the way a bond moves in an epoch */
  double bonds_penalty;
  gboolean yuma3, liquid_alpha;
} TaoLabSetup;

/* One epoch as it came out; everything is a share of 1. */
typedef struct {
  double stake[TAO_LAB_MOST];
  double weight[TAO_LAB_MOST][TAO_LAB_MOST];    /* normalised, before clipping */
  double counted[TAO_LAB_MOST][TAO_LAB_MOST];   /* what consensus left of it */
  double consensus[TAO_LAB_MOST];
  double incentive[TAO_LAB_MOST];
  double dividends[TAO_LAB_MOST];
  double trust[TAO_LAB_MOST];                   /* of validators */
} TaoLabEpoch;

typedef struct {
  TaoLabEpoch epoch[TAO_LAB_EPOCHS];
} TaoLabRun;

/* Sets n, names and the chain's usual parameters; stakes and weights are 0. */
void tao_lab_setup_init (TaoLabSetup *self, guint n_validators, guint n_miners);

/* Gives one validator @share of all stake; the others keep their proportions. */
void tao_lab_set_stake (TaoLabSetup *self, guint validator, double share);

/* Gives one miner @share of a validator's weights; the validator's other weights
 * keep their proportions. */
void tao_lab_set_weight (TaoLabSetup *self, guint validator, guint miner, double share);

/* @before runs until bonds have settled and then for TAO_LAB_CHANGE epochs more,
 * @now for the rest. Both have the same shape. */
void tao_lab_run (const TaoLabSetup *before, const TaoLabSetup *now, TaoLabRun *run);

/* Dividends per unit of stake: 1 is what everyone would earn alike. NaN without stake. */
double tao_lab_yield (const TaoLabEpoch *epoch, guint validator);

/* The miner's incentive comes from these: the validator whose clipped part is the
 * largest in all of @epoch. FALSE if nothing is clipped by 0.005 or more. */
gboolean tao_lab_most_clipped (const TaoLabSetup *setup, const TaoLabEpoch *epoch, guint *validator, guint *miner);

/* Copies the validators with most stake that have set weights, and the miners
 * with most incentive among those they score, at most @most of each. FALSE if
 * @metagraph has no weights. */
gboolean tao_lab_setup_from_metagraph (TaoLabSetup *self, const TaoMetagraph *metagraph, guint most);

G_END_DECLS
