/* What else an order depends on: owners, takes, children, what is set now. Asked
 * from storage together, shown in the review as before and after, and held
 * against what the chain would refuse. */
#include <string.h>

#include "engine/claimed.h"
#include "engine/parameters.h"
#include "engine/plan-private.h"
#include "keys/ss58.h"

/* What the runtime fixes: variants of RateLimitKey, types of TransactionKeyLastBlock, and one limit that is no storage. */
#define RATE_LIMIT_OWNER_HYPERPARAM 1
#define RATE_LIMIT_NETWORK 2
#define RATE_LIMIT_DELEGATE_TAKE 5
#define TRANSACTION_SET_CHILDREN 0
#define TRANSACTION_CHILDKEY_TAKE 1
#define SET_CHILDREN_BLOCKS 150

/* Parameters whose changes by the owner are counted each for itself: their variants of Hyperparameter. */
static const struct {
  const char *name;
  guint8      variant;
} limited_parameters[] = {
  { "serving_rate_limit", 1 }, { "max_difficulty", 2 }, { "adjustment_alpha", 3 }, { "immunity_period", 5 },
  { "min_allowed_weights", 6 }, { "rho", 8 }, { "activity_cutoff", 9 }, { "min_burn", 11 }, { "max_burn", 12 },
  { "bonds_moving_average", 13 }, { "bonds_penalty", 14 }, { "commit_reveal_weights_enabled", 15 }, { "liquid_alpha_enabled", 16 },
  { "alpha_values", 17 }, { "commit_reveal_weights_interval", 18 }, { "toggle_transfer", 19 }, { "alpha_sigmoid_steepness", 20 },
  { "yuma3_enabled", 21 }, { "bonds_reset_enabled", 22 }, { "owner_immune_neuron_limit", 23 }, { "recycle_or_burn", 24 },
  { "max_allowed_uids", 25 }, { "burn_half_life", 26 }, { "burn_increase_mult", 27 }, { "min_childkey_take_per_subnet", 29 },
};

/* Keys: h hotkey, s signer, n netuid, 0 and 1 a type of transaction; of rate limits: t of the hotkey's take, r of new
 * subnets, p of the owner's parameter. */
static const struct {
  TaoOrderKind kind;
  guint        slot;
  const char  *item, *keys;
} questions[] = {
  { TAO_ORDER_STAKE, TAO_FACT_OWNER, "Owner", "h" },
  { TAO_ORDER_CLAIM_ROOT, TAO_FACT_BEFORE, "RootClaimType", "s" },
  { TAO_ORDER_SET_CLAIM_TYPE, TAO_FACT_BEFORE, "RootClaimType", "s" },
  { TAO_ORDER_AUTO_STAKE, TAO_FACT_UID, "Uids", "nh" },
  { TAO_ORDER_AUTO_STAKE, TAO_FACT_BEFORE, "AutoStakeDestination", "sn" },
  { TAO_ORDER_SET_CHILDREN, TAO_FACT_OWNER, "Owner", "h" },
  { TAO_ORDER_SET_CHILDREN, TAO_FACT_BEFORE, "ChildKeys", "hn" },
  { TAO_ORDER_SET_CHILDREN, TAO_FACT_LAST, "TransactionKeyLastBlock", "hn0" },
  { TAO_ORDER_SET_CHILDREN, TAO_FACT_DELAY, "PendingChildKeyCooldown", "" },
  { TAO_ORDER_SET_CHILDKEY_TAKE, TAO_FACT_OWNER, "Owner", "h" },
  { TAO_ORDER_SET_CHILDKEY_TAKE, TAO_FACT_BEFORE, "ChildkeyTake", "hn" },
  { TAO_ORDER_SET_CHILDKEY_TAKE, TAO_FACT_LOWEST, "MinChildkeyTake", "" },
  { TAO_ORDER_SET_CHILDKEY_TAKE, TAO_FACT_HIGHEST, "MaxChildkeyTake", "" },
  { TAO_ORDER_SET_CHILDKEY_TAKE, TAO_FACT_DELAY, "TxChildkeyTakeRateLimit", "" },
  { TAO_ORDER_SET_CHILDKEY_TAKE, TAO_FACT_LAST, "TransactionKeyLastBlock", "hn1" },
  { TAO_ORDER_RAISE_TAKE, TAO_FACT_OWNER, "Owner", "h" },
  { TAO_ORDER_RAISE_TAKE, TAO_FACT_BEFORE, "Delegates", "h" },
  { TAO_ORDER_RAISE_TAKE, TAO_FACT_HIGHEST, "MaxDelegateTake", "" },
  { TAO_ORDER_RAISE_TAKE, TAO_FACT_DELAY, "TxDelegateTakeRateLimit", "" },
  { TAO_ORDER_RAISE_TAKE, TAO_FACT_LAST, "LastRateLimitedBlock", "t" },
  { TAO_ORDER_LOWER_TAKE, TAO_FACT_OWNER, "Owner", "h" },
  { TAO_ORDER_LOWER_TAKE, TAO_FACT_BEFORE, "Delegates", "h" },
  { TAO_ORDER_LOWER_TAKE, TAO_FACT_LOWEST, "MinDelegateTake", "" },
  { TAO_ORDER_REGISTER, TAO_FACT_OWNER, "Owner", "h" },
  { TAO_ORDER_REGISTER, TAO_FACT_UID, "Uids", "nh" },
  { TAO_ORDER_REGISTER_ROOT, TAO_FACT_UID, "Uids", "nh" },
  { TAO_ORDER_SERVE_AXON, TAO_FACT_UID, "Uids", "ns" },
  { TAO_ORDER_SERVE_AXON, TAO_FACT_BEFORE, "Axons", "ns" },
  { TAO_ORDER_SERVE_AXON, TAO_FACT_DELAY, "ServingRateLimit", "n" },
  { TAO_ORDER_SET_IDENTITY, TAO_FACT_BEFORE, "IdentitiesV2", "s" },
  { TAO_ORDER_SET_SUBNET_IDENTITY, TAO_FACT_BEFORE, "SubnetIdentitiesV3", "n" },
  { TAO_ORDER_SET_PARAMETER, TAO_FACT_DELAY, "AdminFreezeWindow", "" },
  { TAO_ORDER_SET_PARAMETER, TAO_FACT_EPOCHS, "OwnerHyperparamRateLimit", "" },
  { TAO_ORDER_SET_PARAMETER, TAO_FACT_LAST, "LastRateLimitedBlock", "p" },
  { TAO_ORDER_START_SUBNET, TAO_FACT_BEFORE, "FirstEmissionBlockNumber", "n" },
  { TAO_ORDER_START_SUBNET, TAO_FACT_DELAY, "StartCallDelay", "" },
  { TAO_ORDER_CREATE_SUBNET, TAO_FACT_OWNER, "Owner", "h" },
  { TAO_ORDER_CREATE_SUBNET, TAO_FACT_DELAY, "NetworkRateLimit", "" },
  { TAO_ORDER_CREATE_SUBNET, TAO_FACT_LAST, "LastRateLimitedBlock", "r" },
};

/* The variant of Hyperparameter, or 0: changes of this one are not counted that way. */
static guint8
find_limited (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (limited_parameters); i++)
    if (g_strcmp0 (limited_parameters[i].name, name) == 0)
      return limited_parameters[i].variant;
  return 0;
}

/* A RateLimitKey, encoded. */
static GBytes *
rate_limit_key (const TaoOrder *order, char key)
{
  guint8 take[33] = { RATE_LIMIT_DELEGATE_TAKE };
  guint8 parameter[] = { RATE_LIMIT_OWNER_HYPERPARAM, (guint8) order->netuid, (guint8) (order->netuid >> 8), find_limited (order->call) };
  const guint8 network = RATE_LIMIT_NETWORK;

  memcpy (take + 1, order->hotkey.bytes, sizeof order->hotkey.bytes);
  if (key == 't')
    return g_bytes_new (take, sizeof take);
  return key == 'p' ? g_bytes_new (parameter, sizeof parameter) : g_bytes_new (&network, 1);
}

static guint
ask (TaoPlanning *planning, const TaoOrder *order, const char *item, const char *keys)
{
  g_autoptr(GBytes) limit = NULL;
  TaoBytes32 hotkey, signer;
  TaoKeyPart parts[4] = { 0 };
  guint n = 0;

  memcpy (hotkey.bytes, order->hotkey.bytes, sizeof hotkey.bytes);
  memcpy (signer.bytes, planning->signer.bytes, sizeof signer.bytes);
  for (; keys[n] != '\0'; n++)
    switch (keys[n])
      {
      case 'h':
        parts[n] = TAO_KEY_PART_ACCOUNT (&hotkey);
        break;
      case 's':
        parts[n] = TAO_KEY_PART_ACCOUNT (&signer);
        break;
      case 'n':
        parts[n] = TAO_KEY_PART_U16 (order->netuid);
        break;
      case '0':
      case '1':
        parts[n] = TAO_KEY_PART_U16 (keys[n] == '0' ? TRANSACTION_SET_CHILDREN : TRANSACTION_CHILDKEY_TAKE);
        break;
      default:
        limit = rate_limit_key (order, keys[n]);
        parts[n] = TAO_KEY_PART_SCALE (limit);
        break;
      }
  return tao_query_add_storage (planning->facts, "SubtensorModule", item, parts, n);
}

void
tao_planning_ask_facts (TaoPlanning *planning)
{
  guint n = planning->orders->len;

  planning->fact_slots = tao_arena_new_array (planning->arena, TaoFactSlots, n);
  for (guint i = 0; i < n; i++)
    {
      const TaoOrder *order = &g_array_index (planning->orders, TaoOrder, i);
      guint *slots = planning->fact_slots[i].index;
      const TaoOwnerParameter *parameter = order->kind == TAO_ORDER_SET_PARAMETER ? tao_owner_parameter_lookup (order->call) : NULL;

      for (guint s = 0; s < TAO_N_FACT_SLOTS; s++)
        slots[s] = G_MAXUINT;
      for (guint q = 0; q < G_N_ELEMENTS (questions); q++)
        if (questions[q].kind == order->kind)
          slots[questions[q].slot] = ask (planning, order, questions[q].item, questions[q].keys);
      if (parameter != NULL && parameter->item != NULL)
        slots[TAO_FACT_BEFORE] = ask (planning, order, parameter->item, "n");
      if (order->kind == TAO_ORDER_CREATE_SUBNET)
        slots[TAO_FACT_COST] = tao_query_add_call (planning->facts, "SubnetRegistrationRuntimeApi", "get_network_registration_cost",
                                                   NULL, 0);
    }
}

/* --- answers ----------------------------------------------------------------------------------- */

static guint
slot_of (TaoPlanning *planning, guint index, guint slot)
{
  return planning->fact_slots[index].index[slot];
}

gboolean
tao_planning_get_fact (TaoPlanning *planning, guint index, guint slot, guint64 *out)
{
  guint at = slot_of (planning, index, slot);

  return at != G_MAXUINT && tao_query_get_u64 (planning->facts, at, out);
}

static gboolean
is_set (TaoPlanning *planning, guint index, guint slot)
{
  guint at = slot_of (planning, index, slot);

  return at != G_MAXUINT && tao_query_is_stored (planning->facts, at) && tao_query_get (planning->facts, at) != NULL;
}

static gboolean
is_known (TaoPlanning *planning, guint index, guint slot)
{
  guint at = slot_of (planning, index, slot);

  return at != G_MAXUINT && tao_query_is_available (planning->facts, at);
}

static gboolean
is_account (TaoPlanning *planning, guint index, guint slot, const TaoKey32 *key)
{
  guint at = slot_of (planning, index, slot);
  const TaoValue *value = at != G_MAXUINT ? tao_query_get (planning->facts, at) : NULL;
  TaoScaleSlice bytes;

  return value != NULL && tao_value_get_bytes (value, &bytes) && bytes.size == 32 && memcmp (bytes.data, key->bytes, 32) == 0;
}

static char *
format_account (const guint8 account[32], gpointer user_data)
{
  TaoAccountId id;

  memcpy (id.bytes, account, sizeof id.bytes);
  return tao_ss58_encode (&id);
}

static void
append_text (const TaoValue *value, const TaoValueTextOptions *options, GString *out)
{
  TaoScaleSlice bytes;

  /* Strangers' bytes stay hexadecimal unless they are text. */
  if (tao_value_get_kind (value) == TAO_VALUE_STRUCT)
    {
      g_string_append_c (out, '{');
      for (guint i = 0; i < tao_value_get_n_children (value); i++)
        {
          const char *name = tao_value_get_child_name (value, i);

          g_string_append_printf (out, "%s\"%s\":", i > 0 ? "," : "", name != NULL ? name : "");
          append_text (tao_value_get_child (value, i), options, out);
        }
      g_string_append_c (out, '}');
    }
  else if (tao_value_get_kind (value) == TAO_VALUE_BYTES && tao_value_get_type (value)->path[0] == NULL
           && tao_value_get_bytes (value, &bytes) && g_utf8_validate_len ((const char *) bytes.data, bytes.size, NULL))
    {
      g_string_append_c (out, '"');
      for (gsize i = 0; i < bytes.size; i++)
        if (bytes.data[i] < 0x20 || bytes.data[i] == '"' || bytes.data[i] == '\\')
          g_string_append_printf (out, "\\u%04x", bytes.data[i]);
        else
          g_string_append_c (out, (char) bytes.data[i]);
      g_string_append_c (out, '"');
    }
  else
    {
      tao_value_append_json (value, options, out);
    }
}

/* What is there now, as the chain's value in JSON. (nullable) (transfer none) */
static const char *
before_text (TaoPlanning *planning, guint index)
{
  const TaoValueTextOptions options = { .account_format = format_account };
  guint at = slot_of (planning, index, TAO_FACT_BEFORE);
  const TaoValue *value = at != G_MAXUINT ? tao_query_get (planning->facts, at) : NULL;
  g_autoptr(GString) text = g_string_new (NULL);

  if (value == NULL)
    return NULL;
  append_text (value, &options, text);
  return tao_arena_strdup (planning->arena, text->str);
}

static void
add_fact_on (TaoPlanning *planning, guint index, const char *code, guint16 netuid, const char *before, const char *after)
{
  TaoPlanStep *step = &planning->steps[index];
  TaoPlanFact *facts = tao_arena_new_array (planning->arena, TaoPlanFact, step->n_facts + 1);

  if (step->n_facts > 0)
    memcpy (facts, step->facts, step->n_facts * sizeof *facts);
  facts[step->n_facts] = (TaoPlanFact) {
    .code = code, .netuid = netuid, .before = tao_arena_strdup (planning->arena, before), .after = tao_arena_strdup (planning->arena, after),
  };
  step->facts = facts;
  step->n_facts++;
}

static void
add_fact (TaoPlanning *planning, guint index, const char *code, const char *before, const char *after)
{
  add_fact_on (planning, index, code, planning->steps[index].order.netuid, before, after);
}

static void
add_change (TaoPlanning *planning, guint index, const char *code, guint16 netuid, guint64 before, guint64 after)
{
  g_autofree char *from = g_strdup_printf ("%" G_GUINT64_FORMAT, before), *to = g_strdup_printf ("%" G_GUINT64_FORMAT, after);

  if (before != after)
    add_fact_on (planning, index, code, netuid, from, to);
}

static void
add_number (TaoPlanning *planning, guint index, const char *code, const char *before, guint64 after)
{
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, after);

  add_fact (planning, index, code, before, text);
}

/* How many blocks the chain wants between two of these, and from which block on it takes the next: both 0 where it has no
 * limit, @next 0 where it takes one now.  FALSE: nobody knows. */
static gboolean
find_rate_limit (TaoPlanning *planning, guint index, guint64 *blocks, guint64 *next)
{
  const TaoOrder *order = &planning->steps[index].order;
  const TaoChainSubnet *subnet;
  guint64 last = 0, epochs;
  /* Takes ask for more than the limit, all others for as much. */
  guint64 more = order->kind == TAO_ORDER_RAISE_TAKE || order->kind == TAO_ORDER_SET_CHILDKEY_TAKE;

  *next = 0;
  if (order->kind == TAO_ORDER_SET_CHILDREN)
    *blocks = SET_CHILDREN_BLOCKS;
  else if (order->kind == TAO_ORDER_SET_PARAMETER)
    {
      subnet = tao_planning_find_subnet (planning, order->netuid);
      if (subnet == NULL || find_limited (order->call) == 0 || !tao_planning_get_fact (planning, index, TAO_FACT_EPOCHS, &epochs))
        return FALSE;
      *blocks = subnet->tempo * MIN (epochs, G_MAXUINT16);
    }
  else if (!tao_planning_get_fact (planning, index, TAO_FACT_DELAY, blocks))
    return FALSE;
  if (order->kind == TAO_ORDER_SERVE_AXON)
    {
      guint at = slot_of (planning, index, TAO_FACT_BEFORE);
      const TaoValue *axon = at != G_MAXUINT ? tao_query_get (planning->facts, at) : NULL;
      const TaoValue *block = axon != NULL ? tao_value_lookup (axon, "block") : NULL;

      if (block != NULL && !tao_value_get_u64 (block, &last))
        return FALSE;
    }
  else if (!tao_planning_get_fact (planning, index, TAO_FACT_LAST, &last))
    last = 0;
  if (last == 0 || *blocks == 0 || *blocks >= G_MAXUINT64 - last)
    return TRUE;
  if (last + *blocks + more > planning->anchor->number + 1)
    *next = last + *blocks + more;
  return TRUE;
}

void
tao_planning_compare (TaoPlanning *planning, guint index, const TaoHeld *before, const TaoHeld *after)
{
  const TaoOrder *order = &planning->steps[index].order;

  if (before->balance_rao != TAO_UNKNOWN_U64)
    add_change (planning, index, "balance", G_MAXUINT16, before->balance_rao, after->balance_rao);
  add_change (planning, index, "stake", order->netuid, before->from, after->from);
  add_change (planning, index, "stake-there", order->netuid_to, before->to, after->to);
  if (before->from != after->from && after->locked > 0)
    add_number (planning, index, "locked", NULL, after->locked);
}

/* The rate limit of the step, and what the chain answers where it is too early. */
static void
add_rate_limit (TaoPlanning *planning, guint index, const char *too_early)
{
  guint64 blocks, next;
  g_autofree char *until = NULL;

  if (!find_rate_limit (planning, index, &blocks, &next) || blocks == 0)
    return;
  until = next > 0 ? g_strdup_printf ("%" G_GUINT64_FORMAT, next) : NULL;
  add_number (planning, index, "rate-limit", until, blocks);
  if (next > 0)
    tao_planning_refuse (planning, index, too_early);
}

/* --- what the chain would refuse -------------------------------------------------------------------- */

/* The signer must own the hotkey. */
static void
check_owner (TaoPlanning *planning, guint index)
{
  if (!is_known (planning, index, TAO_FACT_OWNER))
    return;
  if (!is_set (planning, index, TAO_FACT_OWNER))
    tao_planning_refuse (planning, index, "HotKeyAccountNotExists");
  else if (!is_account (planning, index, TAO_FACT_OWNER, &planning->signer))
    tao_planning_refuse (planning, index, "NonAssociatedColdKey");
}

/* A hotkey that nobody owns becomes the signer's. */
static void
check_free_or_own (TaoPlanning *planning, guint index)
{
  if (is_set (planning, index, TAO_FACT_OWNER) && !is_account (planning, index, TAO_FACT_OWNER, &planning->signer))
    tao_planning_refuse (planning, index, "NonAssociatedColdKey");
}

static void
check_range (TaoPlanning *planning, guint index, guint64 value, const char *too_low, const char *too_high)
{
  guint64 bound;

  if (tao_planning_get_fact (planning, index, TAO_FACT_LOWEST, &bound) && value < bound)
    tao_planning_refuse (planning, index, too_low);
  else if (tao_planning_get_fact (planning, index, TAO_FACT_HIGHEST, &bound) && value > bound)
    tao_planning_refuse (planning, index, too_high);
}

/* The signer must own the subnet. */
static const TaoChainSubnet *
check_subnet_owner (TaoPlanning *planning, guint index)
{
  const TaoChainSubnet *subnet = tao_planning_find_subnet (planning, planning->steps[index].order.netuid);

  if (subnet == NULL)
    tao_planning_refuse (planning, index, "SubnetNotExists");
  else if (subnet->has_owner_coldkey && memcmp (&subnet->owner_coldkey, &planning->signer, sizeof planning->signer) != 0)
    tao_planning_refuse (planning, index, "NotSubnetOwner");
  return subnet;
}

static void
take_take (TaoPlanning *planning, guint index)
{
  const TaoOrder *order = &planning->steps[index].order;
  gboolean raises = order->kind == TAO_ORDER_RAISE_TAKE;
  guint64 before;

  check_owner (planning, index);
  check_range (planning, index, order->value, "DelegateTakeTooLow", "DelegateTakeTooHigh");
  if (is_set (planning, index, TAO_FACT_BEFORE) && tao_planning_get_fact (planning, index, TAO_FACT_BEFORE, &before)
      && (raises ? order->value <= before : order->value >= before))
    tao_planning_refuse (planning, index, "DelegateTakeTooLow");
  add_number (planning, index, "take", before_text (planning, index), order->value);
  if (raises)
    add_rate_limit (planning, index, "DelegateTxRateLimitExceeded");
}

static void
take_parameter (TaoPlanning *planning, guint index)
{
  const TaoOrder *order = &planning->steps[index].order;
  const TaoOwnerParameter *parameter = tao_owner_parameter_lookup (order->call);
  const TaoChainSubnet *subnet = check_subnet_owner (planning, index);
  guint64 window, next, now = planning->anchor->number;

  if (parameter == NULL || subnet == NULL)
    return;
  add_fact (planning, index, parameter->name, before_text (planning, index), order->text);
  add_rate_limit (planning, index, "TxRateLimitExceeded");
  if (!parameter->frozen || subnet->tempo == 0 || subnet->last_epoch_block == TAO_CHAIN_UNKNOWN_U64
      || !tao_planning_get_fact (planning, index, TAO_FACT_DELAY, &window))
    return;
  next = subnet->last_epoch_block + subnet->tempo;
  /* Included in the block after this one at the earliest. */
  if (next < now + 1 + window)
    tao_planning_refuse (planning, index, "AdminActionProhibitedDuringWeightsWindow");
}

static void
take_axon (TaoPlanning *planning, guint index)
{
  const TaoOrder *order = &planning->steps[index].order;
  g_autofree char *after = g_strdup_printf ("{\"ip\":\"%s\",\"port\":%u}", order->text, order->value);

  if (is_known (planning, index, TAO_FACT_UID) && !is_set (planning, index, TAO_FACT_UID))
    tao_planning_refuse (planning, index, "HotKeyNotRegisteredInNetwork");
  add_fact (planning, index, "axon", before_text (planning, index), after);
  add_rate_limit (planning, index, "ServingRateLimitExceeded");
}

/* What a claim brings of each subnet, as last read, and what it will become: stake on root, or, of one subnet, alpha. */
static void
add_claims (TaoPlanning *planning, guint index)
{
  guint16 netuids[TAO_CLAIMS_MAX];
  guint n = tao_order_read_claims (&planning->steps[index].order, netuids, NULL);
  guint at = slot_of (planning, index, TAO_FACT_BEFORE);
  const TaoValue *type = at != G_MAXUINT ? tao_query_get (planning->facts, at) : NULL;

  planning->steps[index].receives_netuid = n == 1 && tao_claim_type_keeps (type, netuids[0]) ? netuids[0] : 0;
  for (guint i = 0; i < n; i++)
    {
      guint64 owed = tao_claims_get_owed (planning->jobs->core->claims, &planning->signer, netuids[i]);
      g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, owed);

      if (owed != TAO_UNKNOWN_U64)
        add_fact_on (planning, index, "root-claim", netuids[i], text, text);
    }
}

void
tao_planning_take_facts (TaoPlanning *planning, guint index)
{
  const TaoOrder *order = &planning->steps[index].order;
  const TaoChainSubnet *subnet;
  g_autofree char *hotkey = format_account (order->hotkey.bytes, NULL);
  g_autofree char *quoted = g_strdup_printf ("\"%s\"", hotkey);
  guint64 delay;

  switch (order->kind)
    {
    case TAO_ORDER_STAKE:
      if (is_known (planning, index, TAO_FACT_OWNER) && !is_set (planning, index, TAO_FACT_OWNER))
        tao_planning_refuse (planning, index, "HotKeyAccountNotExists");
      break;
    case TAO_ORDER_CLAIM_ROOT:
      add_fact (planning, index, "claim-type", before_text (planning, index), before_text (planning, index));
      add_claims (planning, index);
      break;
    case TAO_ORDER_SET_CLAIM_TYPE:
      {
        g_autofree char *name = order->text != NULL && order->text[0] != '{' ? g_strdup_printf ("\"%s\"", order->text)
                                                                            : g_strdup (order->text);

        add_fact (planning, index, "claim-type", before_text (planning, index), name);
        break;
      }
    case TAO_ORDER_AUTO_STAKE:
      if (tao_planning_find_subnet (planning, order->netuid) == NULL)
        tao_planning_refuse (planning, index, "SubnetNotExists");
      else if (is_known (planning, index, TAO_FACT_UID) && !is_set (planning, index, TAO_FACT_UID))
        tao_planning_refuse (planning, index, "HotKeyNotRegisteredInSubNet");
      else if (is_account (planning, index, TAO_FACT_BEFORE, &order->hotkey))
        tao_planning_refuse (planning, index, "SameAutoStakeHotkeyAlreadySet");
      add_fact (planning, index, "auto-stake", before_text (planning, index), quoted);
      break;
    case TAO_ORDER_SET_CHILDREN:
      subnet = tao_planning_find_subnet (planning, order->netuid);
      if (order->netuid == 0 || subnet == NULL)
        tao_planning_refuse (planning, index, order->netuid == 0 ? "RegistrationNotPermittedOnRootSubnet" : "SubnetNotExists");
      check_owner (planning, index);
      add_fact (planning, index, "children", before_text (planning, index), order->text);
      add_rate_limit (planning, index, "TxRateLimitExceeded");
      if (subnet != NULL && subnet->subtoken_enabled == 1 && tao_planning_get_fact (planning, index, TAO_FACT_DELAY, &delay))
        tao_planning_note (planning, TAO_NOTE_INFO, "takes-effect", index, planning->anchor->number + 1 + delay, NULL);
      break;
    case TAO_ORDER_SET_CHILDKEY_TAKE:
      check_owner (planning, index);
      check_range (planning, index, order->value, "InvalidChildkeyTake", "InvalidChildkeyTake");
      add_number (planning, index, "childkey-take", before_text (planning, index), order->value);
      if (!tao_planning_get_fact (planning, index, TAO_FACT_BEFORE, &delay) || order->value > delay)
        add_rate_limit (planning, index, "TxChildkeyTakeRateLimitExceeded");
      break;
    case TAO_ORDER_RAISE_TAKE:
    case TAO_ORDER_LOWER_TAKE:
      take_take (planning, index);
      break;
    case TAO_ORDER_REGISTER:
    case TAO_ORDER_REGISTER_ROOT:
      check_free_or_own (planning, index);
      if (is_set (planning, index, TAO_FACT_UID))
        tao_planning_refuse (planning, index, "HotKeyAlreadyRegisteredInSubNet");
      break;
    case TAO_ORDER_SERVE_AXON:
      take_axon (planning, index);
      break;
    case TAO_ORDER_SET_IDENTITY:
      add_fact (planning, index, "identity", before_text (planning, index), order->text);
      break;
    case TAO_ORDER_SET_SUBNET_IDENTITY:
      check_subnet_owner (planning, index);
      add_fact (planning, index, "subnet-identity", before_text (planning, index), order->text);
      break;
    case TAO_ORDER_SET_PARAMETER:
      take_parameter (planning, index);
      break;
    case TAO_ORDER_START_SUBNET:
      subnet = check_subnet_owner (planning, index);
      if (is_set (planning, index, TAO_FACT_BEFORE))
        tao_planning_refuse (planning, index, "FirstEmissionBlockNumberAlreadySet");
      else if (subnet != NULL && subnet->registered_at != TAO_CHAIN_UNKNOWN_U64
               && tao_planning_get_fact (planning, index, TAO_FACT_DELAY, &delay)
               && planning->anchor->number + 1 < subnet->registered_at + delay)
        tao_planning_refuse (planning, index, "NeedWaitingMoreBlocksToStarCall");
      break;
    case TAO_ORDER_CREATE_SUBNET:
      check_free_or_own (planning, index);
      add_rate_limit (planning, index, "NetworkTxRateLimitExceeded");
      if (order->text != NULL)
        add_fact (planning, index, "subnet-identity", NULL, order->text);
      break;
    default:
      break;
    }
}
