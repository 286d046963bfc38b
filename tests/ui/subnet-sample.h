/* A small subnet for tests of its pages: 4 validators (uids 0 … 3), 12 miners
 * (uids 4 … 15), weights of which one is clipped, bonds and a verdict. */
#pragma once

#include "engine/snapshot-builder.h"

#define SAMPLE_NETUID 11
#define SAMPLE_VALIDATORS 4
#define SAMPLE_UIDS 16

typedef enum {
  SAMPLE_PLAIN = 0,
  SAMPLE_NO_METAGRAPH = 1 << 0,
  SAMPLE_NO_WEIGHTS = 1 << 1,
  SAMPLE_NO_AUDIT = 1 << 2,
  SAMPLE_DIFFERS = 1 << 3,
  SAMPLE_PRUNED = 1 << 4,
  SAMPLE_OFFLINE = 1 << 5,
  SAMPLE_FULL = 1 << 6,        /* no place is free: the next newcomer replaces somebody */
  SAMPLE_OWN = 1 << 7,         /* the coldkey of uid 6 is ours, with 400 τ, and 100 λ staked with uid 0 */
  SAMPLE_NO_RESERVES = 1 << 8, /* the pool could not be read */
  SAMPLE_NO_UIDS = 1 << 9,
  SAMPLE_NOTHING = 1 << 10,    /* no subnet at all is known */
  SAMPLE_IDLE = 1 << 11,       /* validator 2 has no weights */
  SAMPLE_OWNER = 1 << 13,      /* with SAMPLE_OWN: the subnet is ours */
  SAMPLE_NUMBERED = 1 << 14,   /* the chain counts epochs: the last was the 26,587th */
  SAMPLE_MECHANISMS = 1 << 12, /* two of them, with weights committed first */
} SampleFlags;

/* @block: of the head; the epoch ran 100 blocks before it. (transfer full) */
TaoSnapshot *sample_subnet (SampleFlags flags, guint64 block);
