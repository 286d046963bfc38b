/* Which orders have a form, and which fields each of them shows. */
#include "app/money/order-form.h"

#include <glib/gi18n.h>

#define WALLET TAO_FIELD_WALLET
#define HOTKEY (TAO_FIELD_WALLET | TAO_FIELD_OWN_HOTKEY)
#define NETUID TAO_FIELD_NETUID
/* In the order of the chain's claim types "Swap" and "Keep". */
#define CLAIM_CHOICES N_("Sold, for more stake on root"), N_("Kept as stake where they were earned")

static const TaoOrderForm forms[] = {
  { .name = "transfer-stake", .title = N_("Transfer Stake"), .icon = "mail-send-symbolic", .kind = TAO_ORDER_TRANSFER_STAKE,
    .fields = WALLET | TAO_FIELD_POSITION | TAO_FIELD_TO | TAO_FIELD_ALPHA,
    .explanation = N_("Gives stake to another coldkey. It stays with its hotkey and in its subnet, so nothing is sold.") },
  { .name = "unstake-all", .title = N_("Unstake All"), .icon = "portfolio-symbolic", .kind = TAO_ORDER_UNSTAKE,
    .fields = WALLET | TAO_FIELD_STAKED | TAO_FIELD_CHOICE | TAO_FIELD_TOLERANCE, .choices = { N_("Free TAO"), N_("Stake on root") },
    .explanation = N_("One order for each position, each with its own price limit: all of them happen, or none.") },
  { .name = "claim-root", .title = N_("Claim Root Dividends"), .icon = "starred-symbolic", .kind = TAO_ORDER_CLAIM_ROOT,
    .fields = WALLET | TAO_FIELD_CLAIMS | TAO_FIELD_CHOICE, .choices = { CLAIM_CHOICES },
    .explanation = N_("Takes what your root stake has earned in other subnets, from one to five of them at once.") },
  { .name = "claim-type", .title = N_("Root Dividends"), .icon = "preferences-other-symbolic", .kind = TAO_ORDER_SET_CLAIM_TYPE,
    .fields = WALLET | TAO_FIELD_CHOICE, .choices = { CLAIM_CHOICES },
    .explanation = N_("Applies to all claims of this wallet from now on, also to those that the chain makes by itself.") },
  { .name = "auto-stake", .title = N_("Stake Mining Rewards"), .icon = "validators-symbolic", .kind = TAO_ORDER_AUTO_STAKE,
    .fields = WALLET | NETUID | TAO_FIELD_VALIDATOR,
    .explanation = N_("What your miners earn in this subnet is staked with this validator from now on.") },
  { .name = "children", .title = N_("Child Keys"), .icon = "hotkey-symbolic", .kind = TAO_ORDER_SET_CHILDREN,
    .fields = HOTKEY | NETUID | TAO_FIELD_CHILDREN,
    .explanation = N_("Child hotkeys validate with a share of this hotkey’s stake. The list replaces the present one, after a delay; "
                      "an empty list takes all shares back.") },
  { .name = "childkey-take", .title = N_("Child Key Take"), .icon = "hotkey-symbolic", .kind = TAO_ORDER_SET_CHILDKEY_TAKE,
    .fields = HOTKEY | NETUID | TAO_FIELD_SHARE,
    .explanation = N_("What this hotkey keeps of what it earns for its parents.") },
  { .name = "take", .title = N_("Validator Take"), .icon = "validators-symbolic", .kind = TAO_ORDER_RAISE_TAKE,
    .fields = HOTKEY | TAO_FIELD_SHARE,
    .explanation = N_("What this hotkey keeps of what it earns for its nominators. It may be raised about once a month, and lowered at any time.") },
  { .name = "register", .title = N_("Register a Neuron"), .icon = "miner-symbolic", .kind = TAO_ORDER_REGISTER,
    .fields = HOTKEY | NETUID | TAO_FIELD_COST,
    .explanation = N_("Gives the hotkey a UID in the subnet. The cost is burned and does not come back.") },
  { .name = "serve-axon", .title = N_("Announce an Axon"), .icon = "network-server-symbolic", .kind = TAO_ORDER_SERVE_AXON,
    .fields = WALLET | TAO_FIELD_KEY_HOTKEY | NETUID | TAO_FIELD_ENDPOINT,
    .explanation = N_("Tells validators where your miner answers. Signed by the hotkey itself, without a fee.") },
  { .name = "subnet-identity", .title = N_("Subnet Identity"), .icon = "document-edit-symbolic", .kind = TAO_ORDER_SET_SUBNET_IDENTITY,
    .fields = WALLET | NETUID | TAO_FIELD_TEXTS,
    .explanation = N_("How the subnet presents itself, for everyone to read. Only its owner may set it.") },
  { .name = "identity", .title = N_("On-Chain Identity"), .icon = "document-edit-symbolic", .kind = TAO_ORDER_SET_IDENTITY,
    .fields = WALLET | TAO_FIELD_TEXTS,
    .explanation = N_("What everyone can read about this wallet. One of its hotkeys must be registered somewhere.") },
  { .name = "create-subnet", .title = N_("Create a Subnet"), .icon = "list-add-symbolic", .kind = TAO_ORDER_CREATE_SUBNET,
    .fields = HOTKEY,
    .explanation = N_("Locks TAO and makes you the owner of a new subnet; the hotkey becomes its first neuron.") },
  { .name = "start-subnet", .title = N_("Start a Subnet"), .icon = "media-playback-start-symbolic", .kind = TAO_ORDER_START_SUBNET,
    .fields = WALLET | NETUID,
    .explanation = N_("Opens trading and emission of a subnet you own. This cannot be undone.") },
  { .name = "parameter", .title = N_("Set a Parameter"), .icon = "document-edit-symbolic", .kind = TAO_ORDER_SET_PARAMETER,
    .fields = WALLET | NETUID | TAO_FIELD_PARAMETER,
    .explanation = "" },
};

const TaoOrderForm *
tao_order_form_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    if (g_str_equal (forms[i].name, name))
      return &forms[i];
  return NULL;
}

const TaoOrderForm *
tao_order_forms (guint *n)
{
  *n = G_N_ELEMENTS (forms);
  return forms;
}
