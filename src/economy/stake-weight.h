/* The stake vector an epoch starts from: own alpha and root stake, minus what is
 * lent to childkeys, plus what parents lend, root stake weighted by TaoWeight.
 *
 * Inputs are raw storage values.  One level only: what a parent itself inherited
 * is not lent on.  Source: pallet subtensor, staking/stake_utils
 * (get_stake_weights_for_network), spec 261 on. */
#pragma once

#include "economy/fixed.h"
#include "economy/rules.h"

G_BEGIN_DECLS

/* An entry of ParentKeys[hotkey, netuid]. */
typedef struct {
  guint64 proportion;           /* of 2^64 - 1 */
  guint64 alpha;                /* TotalHotkeyAlpha[parent, netuid], own stake */
  guint64 root;                 /* TotalHotkeyAlpha[parent, 0] */
  gboolean suspended;           /* ChildkeyThresholdSuspended has the parent */
  gboolean is_subnet_owner;     /* the parent is SubnetOwnerHotkey[netuid] */
} TaoStakeParent;

typedef struct {
  gboolean has_key;             /* Keys[netuid, uid] exists; without it the stake is 0 */
  guint64 alpha;                /* TotalHotkeyAlpha[hotkey, netuid] */
  guint64 root;                 /* TotalHotkeyAlpha[hotkey, 0] */
  const guint64 *children;      /* [n_children] proportions of ChildKeys[hotkey, netuid] */
  guint32 n_children;
  const TaoStakeParent *parents; /* [n_parents] */
  guint32 n_parents;
  gboolean suspended;           /* the hotkey itself, as a parent of its children */
  gboolean is_subnet_owner;
} TaoStakeMember;

typedef struct {
  guint64 alpha;                /* inherited, whole units of 10^-9 alpha */
  guint64 root;                 /* inherited, rao */
  TaoI64F64 total;              /* alpha + root x TAO weight */
} TaoStakeWeight;

/* @tao_weight: TaoWeight, of 2^64 - 1; only 32 fraction bits of it count. */
TaoStakeWeight tao_stake_weight_of (const TaoRules       *rules,
                                    const TaoStakeMember *member,
                                    guint64               tao_weight);

/* The same for all @n uids; @out gets the totals. */
void tao_stake_weights (const TaoRules       *rules,
                        const TaoStakeMember *members,
                        guint32               n,
                        guint64               tao_weight,
                        TaoI64F64            *out);

G_END_DECLS
