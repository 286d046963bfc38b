/* How spec 293 paid out an epoch: owner cut, incentives, dividends in alpha and in
 * TAO, onto share pools of U64F64 shares.  Later runtimes do it otherwise, see
 * coinbase.h; this one lives on to read history and to check it.
 *
 * Source: pallet subtensor, coinbase/run_coinbase (drain_pending_emission) and the
 * share-pool primitive, July 2025. */
#pragma once

#include "economy/fixed.h"

G_BEGIN_DECLS

/* One hotkey's alpha or root TAO, divided among coldkeys. */
typedef struct {
  guint64 value;               /* TotalHotkeyAlpha */
  TaoU64F64 denominator;       /* TotalHotkeyShares */
} TaoSharePool293;

/* Adds @amount for the holder of @share. */
void tao_share_pool_293_add (TaoSharePool293 *pool,
                             TaoU64F64       *share,
                             guint64          amount);

/* An entry of ParentKeys; @hotkey is an index. */
typedef struct {
  guint64 proportion;          /* of 2^64 - 1 */
  guint32 hotkey;
} TaoParent293;

/* A hotkey that is a member, a parent of one, or the subnet owner's. */
typedef struct {
  TaoSharePool293 alpha;       /* on the subnet; updated */
  TaoSharePool293 root;        /* on root; updated */
  TaoU64F64 *owner_alpha;      /* Alpha[hotkey, its owner], on the subnet and on root; updated. */
  TaoU64F64 *owner_root;       /* Pointers, as the subnet owner's share may be the same entry. */
  guint32 owner;               /* equal numbers are the same coldkey */
  guint16 take;                /* Delegates, 65535 = 1 */
  guint16 childkey_take;
  const guint64 *children;     /* [n_children] proportions of ChildKeys */
  guint32 n_children;
  const TaoParent293 *parents; /* [n_parents], stored order */
  guint32 n_parents;

  gboolean is_member;          /* the epoch returned these two for it */
  guint64 incentive;
  guint64 dividend;

  gboolean receives;           /* out: has entries in the two maps below */
  guint64 alpha_dividend;      /* out: AlphaDividendsPerSubnet, without take */
  guint64 root_dividend;       /* out: TaoDividendsPerSubnet */
} TaoHotkey293;

/* What was drained for the epoch. */
typedef struct {
  guint64 alpha;               /* PendingEmission */
  guint64 swapped;             /* PendingAlphaSwapped: alpha sold for @tao */
  guint64 tao;                 /* PendingRootDivs */
  guint64 owner_cut;           /* PendingOwnerCut */
} TaoPending293;

/* Pays out one epoch to @hotkeys [n], which are in the order of their accounts.
 * @owner_hotkey: index of SubnetOwnerHotkey, -1 if there is none; its incentive is
 *   withheld.
 * @owner_share: Alpha[SubnetOwnerHotkey, SubnetOwner] on the subnet; updated.
 * Returns: by how much SubnetTAO of root grows. */
guint64 tao_distribute_293 (const TaoPending293 *pending,
                            guint64              tao_weight,
                            gint32               owner_hotkey,
                            TaoU64F64           *owner_share,
                            TaoHotkey293        *hotkeys,
                            guint32              n);

G_END_DECLS
