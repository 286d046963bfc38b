#include "app/money/wording.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/format.h"
#include "app/text.h"
#include "keys/error.h"

/* --- amounts and places -------------------------------------------------------------------------- */

char *
tao_word_amount (guint64 units, const char *unit)
{
  guint decimals = 9;
  guint64 rest = units;
  g_autofree char *number = NULL;

  if (units == TAO_UNKNOWN_U64)
    return g_strdup (TAO_DASH);
  while (decimals > 0 && rest % 10 == 0)
    {
      rest /= 10;
      decimals--;
    }
  number = tao_format_decimal (units, 9, decimals, TAO_ROUND_DOWN);
  return unit != NULL ? g_strconcat (number, TAO_NBSP, unit, NULL) : g_steal_pointer (&number);
}

static const TaoSubnet *
find_subnet (TaoSnapshot *snapshot, guint16 netuid)
{
  return snapshot != NULL && netuid != G_MAXUINT16 ? tao_snapshot_lookup_subnet (snapshot, netuid) : NULL;
}

char *
tao_word_unit (TaoSnapshot *snapshot, guint16 netuid)
{
  const TaoSubnet *subnet = find_subnet (snapshot, netuid);

  if (netuid == G_MAXUINT16 || netuid == 0)
    return g_strdup ("τ");
  return tao_format_symbol (subnet != NULL ? subnet->symbol : NULL, netuid);
}

char *
tao_word_subnet (TaoSnapshot *snapshot, guint16 netuid)
{
  const TaoSubnet *subnet = find_subnet (snapshot, netuid);

  if (netuid == 0)
    return g_strdup (_("Root"));
  return tao_text_subnet_name (subnet != NULL ? subnet->name : NULL, netuid);
}

/* --- orders -------------------------------------------------------------------------------------- */

/* "Claim root dividends of Orchard, Lantern". */
static char *
word_claim (const TaoOrder *order, TaoSnapshot *snapshot, const char *subnet)
{
  g_auto(GStrv) netuids = order->text != NULL ? g_strsplit_set (order->text, "[], ", -1) : NULL;
  g_autoptr(GString) names = g_string_new (NULL);

  for (guint i = 0; netuids != NULL && netuids[i] != NULL; i++)
    {
      guint64 netuid;

      if (g_ascii_string_to_unsigned (netuids[i], 10, 0, G_MAXUINT16, &netuid, NULL))
        {
          g_autofree char *name = tao_word_subnet (snapshot, (guint16) netuid);

          g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", name);
        }
    }
  return g_strdup_printf (_("Claim root dividends of %s"), names->len > 0 ? names->str : subnet);
}

char *
tao_word_order (const TaoOrder *order, TaoSnapshot *snapshot, TaoNamer name, gpointer user_data)
{
  g_autofree char *tao = tao_word_amount (order->amount, "τ");
  g_autofree char *unit = tao_word_unit (snapshot, order->netuid);
  g_autofree char *amount = tao_word_amount (order->amount, unit);
  g_autofree char *alpha = order->everything ? g_strdup_printf (_("all of %s"), amount) : g_strdup (amount);
  g_autofree char *subnet = tao_word_subnet (snapshot, order->netuid);
  g_autofree char *subnet_to = tao_word_subnet (snapshot, order->netuid_to);
  g_autofree char *hotkey = name (&order->hotkey, user_data);
  g_autofree char *to = name (&order->to, user_data);

  switch (order->kind)
    {
    case TAO_ORDER_TRANSFER:
      return g_strdup_printf (_("Send %1$s to %2$s"), tao, to);
    case TAO_ORDER_TRANSFER_ALL:
      return g_strdup_printf (_("Send everything to %s"), to);
    case TAO_ORDER_STAKE:
      return g_strdup_printf (_("Stake %1$s with %2$s in %3$s"), tao, hotkey, subnet);
    case TAO_ORDER_UNSTAKE:
      return g_strdup_printf (_("Unstake %1$s from %2$s in %3$s"), alpha, hotkey, subnet);
    case TAO_ORDER_MOVE:
      return g_strdup_printf (_("Move %1$s from %2$s in %3$s to %4$s in %5$s"), alpha, hotkey, subnet, to, subnet_to);
    case TAO_ORDER_SWAP:
      return g_strdup_printf (_("Swap %1$s with %2$s from %3$s to %4$s"), alpha, hotkey, subnet, subnet_to);
    case TAO_ORDER_TRANSFER_STAKE:
      return g_strdup_printf (_("Transfer %1$s of stake in %2$s to %3$s"), alpha, subnet, to);
    case TAO_ORDER_UNSTAKE_ALL:
      return g_strdup_printf (_("Unstake everything from %s"), hotkey);
    case TAO_ORDER_UNSTAKE_ALL_ALPHA:
      return g_strdup_printf (_("Move everything from %s to root"), hotkey);
    case TAO_ORDER_CLAIM_ROOT:
      return word_claim (order, snapshot, subnet);
    case TAO_ORDER_SET_CLAIM_TYPE:
      return g_strdup (g_strcmp0 (order->text, "Swap") == 0 ? _("Have root dividends sold for stake on root from now on")
                       : g_strcmp0 (order->text, "Keep") == 0 ? _("Keep root dividends as stake where they are earned from now on")
                                                              : _("Change how root dividends are taken"));
    case TAO_ORDER_AUTO_STAKE:
      return g_strdup_printf (_("Stake mining rewards of %1$s with %2$s"), subnet, hotkey);
    case TAO_ORDER_SET_CHILDREN:
      return g_strdup_printf (_("Set child keys of %1$s in %2$s"), hotkey, subnet);
    case TAO_ORDER_SET_CHILDKEY_TAKE:
      return g_strdup_printf (_("Set the child key take of %1$s in %2$s"), hotkey, subnet);
    case TAO_ORDER_RAISE_TAKE:
      return g_strdup_printf (_("Raise the take of %s"), hotkey);
    case TAO_ORDER_LOWER_TAKE:
      return g_strdup_printf (_("Lower the take of %s"), hotkey);
    case TAO_ORDER_REGISTER:
      return g_strdup_printf (_("Register %1$s in %2$s for at most %3$s"), hotkey, subnet, tao);
    case TAO_ORDER_REGISTER_ROOT:
      return g_strdup_printf (_("Register %s on root"), hotkey);
    case TAO_ORDER_SERVE_AXON:
      return g_strdup_printf (_("Announce the address of %1$s in %2$s"), hotkey, subnet);
    case TAO_ORDER_SET_IDENTITY:
      return g_strdup (_("Set the identity of this wallet"));
    case TAO_ORDER_SET_SUBNET_IDENTITY:
      return g_strdup_printf (_("Set the identity of %s"), subnet);
    case TAO_ORDER_SET_PARAMETER:
      return g_strdup_printf (_("Set %1$s of %2$s"), order->call != NULL ? order->call : TAO_DASH, subnet);
    case TAO_ORDER_START_SUBNET:
      return g_strdup_printf (_("Start emission of %s"), subnet);
    case TAO_ORDER_CREATE_SUBNET:
      return g_strdup_printf (_("Create a subnet owned by %s"), hotkey);
    case TAO_ORDER_CALL:
    default:
      return g_strdup_printf (_("Call %s"), order->call != NULL ? order->call : TAO_DASH);
    }
}

char *
tao_word_step (guint index, guint n, const TaoOrder *order, TaoSnapshot *snapshot, TaoNamer name, gpointer user_data)
{
  g_autofree char *sentence = tao_word_order (order, snapshot, name, user_data);

  return g_strdup_printf (_("step %1$u of %2$u, %3$s"), index + 1, n, sentence);
}

char *
tao_word_confirm (const TaoOrder *orders, guint n, TaoSnapshot *snapshot)
{
  g_autofree char *tao = tao_word_amount (orders[0].amount, "τ");
  g_autofree char *unit = tao_word_unit (snapshot, orders[0].netuid);
  g_autofree char *alpha = tao_word_amount (orders[0].amount, unit);

  if (n > 1)
    return g_strdup_printf (g_dngettext (NULL, "Sign %u order", "Sign %u orders", n), n);
  switch (orders[0].kind)
    {
    case TAO_ORDER_TRANSFER:
      return g_strdup_printf (_("Send %s"), tao);
    case TAO_ORDER_TRANSFER_ALL:
      return g_strdup (_("Send Everything"));
    case TAO_ORDER_STAKE:
      return g_strdup_printf (_("Stake %s"), tao);
    case TAO_ORDER_UNSTAKE:
      return g_strdup_printf (_("Unstake %s"), alpha);
    case TAO_ORDER_MOVE:
      return g_strdup_printf (_("Move %s"), alpha);
    case TAO_ORDER_SWAP:
      return g_strdup_printf (_("Swap %s"), alpha);
    case TAO_ORDER_TRANSFER_STAKE:
      return g_strdup_printf (_("Transfer %s"), alpha);
    case TAO_ORDER_UNSTAKE_ALL:
      return g_strdup (_("Unstake Everything"));
    case TAO_ORDER_REGISTER:
      return g_strdup_printf (_("Register for %s"), tao);
    default:
      return g_strdup (_("Sign and Send"));
    }
}

char *
tao_word_limit (const TaoPlanStep *step)
{
  g_autofree char *ratio = NULL;

  if (step->pays_netuid == G_MAXUINT16 || step->receives_netuid == G_MAXUINT16)
    return tao_format_exact (step->limit_rao, "τ");
  ratio = tao_format_exact (step->limit_rao, NULL);
  return g_strdup_printf (_("%s, the ratio of both prices"), ratio);
}

char *
tao_word_done (const TaoOrder *order, TaoSnapshot *snapshot, TaoNamer name, gpointer user_data)
{
  g_autofree char *subnet = tao_word_subnet (snapshot, order->netuid);
  g_autofree char *subnet_to = tao_word_subnet (snapshot, order->netuid_to);
  g_autofree char *to = name (&order->to, user_data);

  switch (order->kind)
    {
    case TAO_ORDER_TRANSFER:
    case TAO_ORDER_TRANSFER_ALL:
      return g_strdup_printf (_("Sent to %s"), to);
    case TAO_ORDER_STAKE:
      return g_strdup_printf (_("Staked into %s"), subnet);
    case TAO_ORDER_UNSTAKE:
      return g_strdup_printf (_("Unstaked from %s"), subnet);
    case TAO_ORDER_MOVE:
    case TAO_ORDER_SWAP:
      if (order->netuid == order->netuid_to)
        return g_strdup_printf (_("Moved stake in %s"), subnet);
      return g_strdup_printf (_("Moved stake from %1$s to %2$s"), subnet, subnet_to);
    default:
      return tao_word_order (order, snapshot, name, user_data);
    }
}

/* --- what the chain says --------------------------------------------------------------------------- */

static const struct { const char *name, *sentence; } chain_errors[] = {
  { "SlippageTooHigh", N_("The price passed your limit. Nothing was done.") },
  { "PriceLimitExceeded", N_("The price passed your limit. Nothing was done.") },
  { "NotEnoughBalanceToStake", N_("There is not enough free TAO for this.") },
  { "BalanceWithdrawalError", N_("The amount cannot be taken from the free balance.") },
  { "NotEnoughStakeToWithdraw", N_("There is less stake here than you want to take.") },
  { "NotEnoughStake", N_("There is not enough stake for this.") },
  { "NotEnoughStakeToSetWeights", N_("There is not enough stake to set weights.") },
  { "NotEnoughStakeToSetChildkeys", N_("There is not enough stake to set child keys.") },
  { "AmountTooLow", N_("The amount is below the smallest stake the chain accepts.") },
  { "InsufficientLiquidity", N_("The pool is too small for this amount.") },
  { "ReservesTooLow", N_("The pool is too small for this amount.") },
  { "SwapInputTooLarge", N_("The pool is too small for this amount.") },
  { "InsufficientTaoBalance", N_("There is not enough free TAO for this.") },
  { "InsufficientBalance", N_("There is not enough free TAO for this.") },
  { "SubnetNotExists", N_("This subnet does not exist any more.") },
  { "SubNetworkDoesNotExist", N_("This subnet does not exist any more.") },
  { "SubtokenDisabled", N_("This subnet has not started yet: nobody can stake in it.") },
  { "HotKeyAccountNotExists", N_("The chain does not know this hotkey. It has to be registered somewhere first.") },
  { "HotKeyNotRegisteredInSubNet", N_("This hotkey is not registered in this subnet.") },
  { "HotKeyNotRegisteredInNetwork", N_("This hotkey is not registered in any subnet.") },
  { "HotKeyAlreadyRegisteredInSubNet", N_("This hotkey is registered in this subnet already.") },
  { "NonAssociatedColdKey", N_("This hotkey belongs to another coldkey.") },
  { "CanNotSetRootNetworkWeights", N_("Root weights cannot be set any more.") },
  { "StakingOperationRateLimitExceeded", N_("One stake operation per block and hotkey is allowed. Try again in the next block.") },
  { "TxRateLimitExceeded", N_("This was done too recently. Try again later.") },
  { "SettingWeightsTooFast", N_("Weights were set too recently. Try again later.") },
  { "TooManyRegistrationsThisBlock", N_("Too many registrations in this block. Try again.") },
  { "TooManyRegistrationsThisInterval", N_("Too many registrations for now. Try again later.") },
  { "RegistrationPriceLimitExceeded", N_("The price of registration passed your limit. Nothing was done.") },
  { "SubNetRegistrationDisabled", N_("Registration in this subnet is closed.") },
  { "ColdkeyInSwapSchedule", N_("This coldkey is being replaced. Until then it can do nothing else.") },
  { "ColdkeySwapAnnounced", N_("This coldkey is being replaced. Until then it can do nothing else.") },
  { "TransferDisallowed", N_("This subnet does not allow stake to be transferred.") },
  { "SameSubnetId", N_("Both ends are the same subnet.") },
  { "StakeTooLowForRoot", N_("There is not enough stake for root.") },
  { "StakeUnavailable", N_("Part of this stake is locked.") },
  { "ExistentialDeposit", N_("The balance would fall below the deposit that keeps an account alive.") },
  { "KeepAlive", N_("The account would be closed, and keep-alive forbids that.") },
  { "Expendability", N_("The account would be closed, and keep-alive forbids that.") },
  { "NotExpendable", N_("The account would be closed, and keep-alive forbids that.") },
  { "FundsUnavailable", N_("There is not enough free TAO for this.") },
  { "BelowMinimum", N_("The receiving account would hold less than the deposit that keeps it alive.") },
  { "LiquidityRestrictions", N_("Part of the balance is locked.") },
  { "Frozen", N_("Part of the balance is locked.") },
  { "CallFiltered", N_("This network does not allow this call now.") },
  { "BadOrigin", N_("This account is not allowed to do that.") },
  { "DelegateTakeTooHigh", N_("The take is above what the chain allows.") },
  { "DelegateTakeTooLow", N_("The take is below what the chain allows.") },
  { "DelegateTxRateLimitExceeded", N_("The take was changed not long ago. The chain wants more blocks between two changes.") },
  { "InvalidChildkeyTake", N_("The take is outside what the chain allows.") },
  { "Disabled", N_("This function is switched off on the network.") },
  { "DisabledTemporarily", N_("This function is switched off on the network for now.") },
  { "CallDisabled", N_("This function is switched off on the network.") },
  { "ColdkeySwapDisputed", N_("The replacement of this coldkey is disputed. Until that is settled it can do nothing.") },
  { "TxChildkeyTakeRateLimitExceeded", N_("The child key take was raised not long ago. The chain wants more blocks between two raises.") },
  { "ServingRateLimitExceeded", N_("An axon was announced not long ago. The chain wants more blocks between two announcements.") },
  { "NetworkTxRateLimitExceeded", N_("Somebody created a subnet not long ago. The chain wants more blocks between two of them.") },
  { "StakingRateLimitExceeded", N_("Stake was changed too recently. Try again later.") },
  { "NotSubnetOwner", N_("Only the owner of the subnet may do this.") },
  { "AdminActionProhibitedDuringWeightsWindow", N_("Parameters are frozen in the last blocks of an epoch. Try again after it.") },
  { "FirstEmissionBlockNumberAlreadySet", N_("This subnet has been started already.") },
  { "NeedWaitingMoreBlocksToStarCall", N_("This subnet is too young to be started.") },
  { "SubnetLimitReached", N_("There are as many subnets as the network allows, and none of them can be replaced now.") },
  { "AllNetworksInImmunity", N_("There are as many subnets as the network allows, and none of them can be replaced now.") },
  { "CannotAffordLockCost", N_("There is not enough free TAO for what a subnet costs.") },
  { "NoNeuronIdAvailable", N_("The subnet is full, and nobody in it can be replaced now.") },
  { "SameAutoStakeHotkeyAlreadySet", N_("Rewards are staked with this validator already.") },
  { "RegistrationNotPermittedOnRootSubnet", N_("This cannot be done on root.") },
  { "InvalidChild", N_("A hotkey cannot be its own child.") },
  { "DuplicateChild", N_("A child is named twice.") },
  { "TooManyChildren", N_("There are more children than the chain takes.") },
  { "ProportionOverflow", N_("The shares of the children are more than 100% together.") },
  { "ChildParentInconsistency", N_("A child is a parent of this hotkey at the same time.") },
  { "InvalidIdentity", N_("The chain does not take this identity: a text is too long, or no hotkey of the wallet is registered.") },
  { "InvalidIpAddress", N_("The chain does not take this IP address.") },
  { "InvalidPort", N_("The chain does not take this port.") },
  { "InvalidValue", N_("This value is outside what the chain takes.") },
  { "InvalidSubnetNumber", N_("A claim names one to five subnets.") },
  { "LockHotkeyMismatch", N_("The stake locked in this subnet belongs to another hotkey.") },
  { "InsufficientStakeForLock", N_("There is less stake than is to be locked.") },
  { "ActiveLockExists", N_("Stake is locked in this subnet already.") },
  { "AccountRejectsLockedAlpha", N_("The receiving account takes no locked stake.") },
  { "CannotUseSystemAccount", N_("This is an account of the network itself.") },
};

char *
tao_word_chain_error (const char *name)
{
  const char *bare;

  if (name == NULL || *name == '\0')
    return g_strdup (_("The chain refused this."));
  bare = strrchr (name, '.');
  bare = bare != NULL ? bare + 1 : name;
  for (guint i = 0; i < G_N_ELEMENTS (chain_errors); i++)
    if (g_str_equal (chain_errors[i].name, bare))
      return g_strdup (_(chain_errors[i].sentence));
  {
    g_autofree char *clean = tao_text_line (name, TAO_TEXT_LINE);

    return g_strdup_printf (_("The chain refused this: %s."), clean);
  }
}

/* @text ends with the rule's code. */
static char *
word_policy (const char *text)
{
  static const struct { const char *code, *sentence; } rules[] = {
    { "per-call", N_("This is more than the wallet’s rules allow at once.") },
    { "per-day", N_("This is more than the wallet’s rules allow in a day.") },
    { "destination", N_("The wallet’s rules do not allow this destination.") },
    { "netuid", N_("The wallet’s rules do not allow this subnet.") },
    { "raw-call", N_("The wallet’s rules do not allow calls whose cost cannot be told.") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    if (g_str_has_suffix (text, rules[i].code))
      return g_strdup (_(rules[i].sentence));
  return g_strdup_printf (_("The wallet’s own rules forbid this: %s"), text);
}

char *
tao_word_note (const TaoPlanNote *note, const TaoJobPlan *plan, TaoSnapshot *snapshot)
{
  const TaoPlanStep *step = note->step < plan->n_steps ? &plan->steps[note->step] : NULL;
  const char *code = note->code;

  if (g_str_equal (code, "no-quote"))
    {
      g_autofree char *subnet = tao_word_subnet (snapshot, (guint16) note->value);

      return g_strdup_printf (_("There is no quote: the pool of %s cannot be read."), subnet);
    }
  if (g_str_equal (code, "no-limit"))
    return g_strdup (_("The chain's call for this takes no price limit. What arrives may be less than quoted."));
  /* Nothing has happened yet. */
  if (g_str_equal (code, "chain-refuses") && note->detail != NULL && g_str_has_suffix (note->detail, "SlippageTooHigh"))
    return g_strdup (_("The price would pass your limit, and the chain would refuse. Accept a worse price, or trade less."));
  if (g_str_equal (code, "chain-refuses"))
    return tao_word_chain_error (note->detail);
  if (g_str_equal (code, "policy") && note->detail != NULL)
    return word_policy (note->detail);
  if (g_str_equal (code, "partly"))
    {
      g_autofree char *unit = tao_word_unit (snapshot, step != NULL ? step->pays_netuid : G_MAXUINT16);
      g_autofree char *rest = tao_word_amount (note->value, unit);

      return g_strdup_printf (_("Your limit stops this order early: %s stays where it is."), rest);
    }
  if (g_str_equal (code, "impact"))
    {
      g_autofree char *percent = tao_format_percent_ppm (note->value, 2);

      return g_strdup_printf (_("This order moves the price. It costs %s against the price now."), percent);
    }
  if (g_str_equal (code, "full-take"))
    return g_strdup (_("A take of 100% leaves nothing to nominators."));
  if (g_str_equal (code, "not-enough"))
    {
      g_autofree char *needed = tao_word_amount (note->value, "τ");

      return g_strdup_printf (_("There is not enough free TAO: %s are needed, fee included."), needed);
    }
  if (g_str_equal (code, "too-expensive"))
    {
      g_autofree char *cost = tao_word_amount (note->value, "τ");

      return g_strdup_printf (_("This costs %s now, which is more than you want to pay."), cost);
    }
  if (g_str_equal (code, "stays"))
    {
      g_autofree char *subnet = tao_word_subnet (snapshot, (guint16) note->value);

      return g_strdup_printf (_("The stake in %s cannot be sold and stays."), subnet);
    }
  if (g_str_equal (code, "takes-effect"))
    return g_strdup_printf (_("This takes effect at block %" G_GUINT64_FORMAT "."), note->value);
  if (g_str_equal (code, "below-deposit"))
    return g_strdup (_("What is left is below the deposit that keeps an account alive. The rest may be lost."));
  if (g_str_equal (code, "fee-unknown"))
    return g_strdup (_("The fee cannot be told in advance."));
  if (g_str_equal (code, "quotes-differ"))
    {
      g_autofree char *unit = tao_word_unit (snapshot, step != NULL ? step->receives_netuid : G_MAXUINT16);
      g_autofree char *theirs = tao_word_amount (note->value, unit);
      g_autofree char *ours = tao_word_amount (step != NULL ? step->receives : TAO_UNKNOWN_U64, unit);

      return g_strdup_printf (_("Two quotes disagree: the network says %1$s arrive, our own arithmetic %2$s. Nothing is signed."),
                              theirs, ours);
    }
  if (note->detail != NULL)
    {
      g_autofree char *detail = tao_text_line (note->detail, TAO_TEXT_LINE);

      return g_strdup_printf ("%s: %s", code, detail);
    }
  return g_strdup (code);
}

char *
tao_word_job_error (const GError *error)
{
  if (error->domain == TAO_JOB_ERROR)
    switch ((TaoJobError) error->code)
      {
      case TAO_JOB_ERROR_LOCKED:
        return g_strdup (_("The wallet is locked. Unlock it and try again."));
      case TAO_JOB_ERROR_BLOCKED:
        return g_strdup (_("This cannot be signed, for the reasons above."));
      case TAO_JOB_ERROR_POLICY:
        {
          g_autofree char *rule = word_policy (error->message);

          return g_strdup_printf (_("%s Nothing was signed."), rule);
        }
      case TAO_JOB_ERROR_STALE:
        return g_strdup (_("This quote is too old. Nothing was signed; ask for another."));
      case TAO_JOB_ERROR_OFFLINE:
        return g_strdup (_("There is no connection. Nothing was signed."));
      case TAO_JOB_ERROR_INVALID:
      default:
        return g_strdup (error->message);
      }
  if (g_error_matches (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_PASSWORD_WRONG))
    return g_strdup (_("The password is wrong."));
  return g_strdup (error->message);
}

/* --- passwords ------------------------------------------------------------------------------------ */

guint
tao_password_strength (const char *password)
{
  gsize length = strlen (password);
  guint kinds = 0, different = 0;
  gboolean seen[256] = { FALSE };
  gboolean lower = FALSE, upper = FALSE, digit = FALSE, other = FALSE;

  for (const char *p = password; *p != '\0'; p++)
    {
      lower |= g_ascii_islower (*p);
      upper |= g_ascii_isupper (*p);
      digit |= g_ascii_isdigit (*p);
      other |= !g_ascii_isalnum (*p);
      if (!seen[(guchar) *p])
        {
          seen[(guchar) *p] = TRUE;
          different++;
        }
    }
  kinds = (guint) lower + (guint) upper + (guint) digit + (guint) other;
  if (length == 0)
    return 0;
  if (length < 8 || different < 5)
    return 1;
  /* Length beats variety: a long phrase of plain words is good. */
  if (length >= 20 && different >= 8)
    return 4;
  if (length >= 14 || (length >= 12 && kinds >= 3))
    return 3;
  return 2;
}

const char *
tao_word_strength (guint strength)
{
  static const char *const words[] = { "", N_("too short"), N_("weak"), N_("good"), N_("strong") };

  return strength > 0 && strength < G_N_ELEMENTS (words) ? _(words[strength]) : "";
}
