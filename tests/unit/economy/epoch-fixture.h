/* A subnet that tests can change and run epochs on. */
#pragma once

#include "economy/epoch.h"

typedef struct {
  TaoEpochInput in;            /* its pointers are set by fixture_run */
  TaoI64F64 *stake;            /* all arrays [n] */
  guint64 *last_update;
  guint64 *registered_at;
  guint64 *commit_block;
  guint8 *permit;
  GArray **weights;            /* [n] of TaoEpochPair */
  GArray **bonds;
  GArray *weight_starts, *weight_pairs, *bond_starts, *bond_pairs;
  TaoEpochScratch *scratch;
  TaoEpochOutput out;
  TaoEpochView view;
} Fixture;

/* @n uids without stake, weights or permits; parameters at their defaults. */
void fixture_init  (Fixture *f, guint32 n);
void fixture_clear (Fixture *f);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, fixture_clear)

/* @stake: whole units */
void fixture_set_stake (Fixture *f, guint32 uid, guint64 stake);
/* Replaces a row by @n_pairs (uid, value) pairs. */
void fixture_set_row   (GArray *row, guint n_pairs, const guint16 (*pairs)[2]);
/* Points f->in at the current arrays. */
const TaoEpochInput *fixture_input (Fixture *f);
/* Runs an epoch; results in f->out and f->view. */
void fixture_run   (Fixture *f, const TaoRules *rules);
/* Stores permits and bonds of the last run, as the chain does. */
void fixture_store (Fixture *f);
/* The u16 bond of @uid toward @column, 0 if there is none. */
guint16 fixture_bond (const Fixture *f, guint32 uid, guint16 column);

/* As the chain's own tests begin: @n uids registered and updated at block 1, no threshold. */
void fixture_start_at_block_one (Fixture *f, guint32 n, guint16 tempo, guint16 seats);
/* Replaces the weights of @uid as the setter stores them, upscaled, and marks it updated. */
void fixture_set_weights (Fixture *f, guint32 uid, guint n_pairs, const guint16 (*pairs)[2]);
/* Runs an epoch with the rules of 425 and stores it. */
void fixture_step (Fixture *f);
