#include "app/pages/learn/dynamic-tao.h"

#include <glib/gi18n.h>

static const TaoTextSection sections[] = {
  { N_("Before: root decided"),
    N_("Until February 2025 there was one token. The 64 largest validators on the root network set weights on subnets, and a computation like an epoch "
       "turned their weights into each subnet’s share of every block’s TAO. Miners and validators of a subnet were paid in TAO. A subnet’s income hung on "
       "the opinion of a few dozen keys, whose interest was not always the subnet’s.") },
  { N_("Now: prices decide"),
    N_("Each subnet has a token of its own, called alpha, and a pool in which alpha and TAO are traded. What people pay for the alpha is the opinion that counts: "
       "a subnet’s share of the block follows the slow average of its price against the sum of all such prices. Anyone with TAO takes part, on "
       "both sides of the market.") },
  { N_("Staking became buying"),
    N_("To stake on a subnet is to buy its alpha from the pool, at a price that the purchase itself raises; to unstake is to sell it. Stake can gain and lose value. "
       "Before, a stake of 100 τ remained 100 τ. Only on root it still does, which is why this program always names price, impact and limit before a trade.") },
  { N_("Where a block’s TAO goes"),
    N_("TAO is not paid to people any more. It goes into the subnets’ pools, together with as much alpha as keeps the price. Where that would take more "
       "alpha than may be minted, the rest of the TAO buys alpha from the pool. People are paid in alpha: the owner takes a cut, and miners and validators, "
       "with their stakers, get the rest, in shares that Yuma consensus computes as before.") },
  { N_("What root is now"),
    N_("Root validators no longer decide emission. TAO on root counts as stake weight on every subnet, at 18% of its amount, and earns a part of "
       "the alpha of the subnets where its validator works, sold for TAO or kept as alpha as the staker prefers. The part shrinks as more alpha comes into existence: "
       "power moves from TAO holders to those who back a subnet.") },
  { N_("How it went on"),
    N_("At first shares followed the price itself, then for some months the flow of TAO into and out of pools, then prices again, corrected for miner emission "
       "that a subnet burns. Pools began as plain products of two reserves and became weighted pools, so that emission can enter without moving the price. "
       "Which rules a block followed depends on the version of its runtime; the Verify tab of a subnet names it.") },
};

const TaoTextSection *
tao_dynamic_tao_text (guint *n)
{
  *n = G_N_ELEMENTS (sections);
  return sections;
}
