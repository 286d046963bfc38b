#include "localnet/runtime/balances.h"

/* ExtraFlags: the account was made under the new logic, bit 127. */
#define FLAGS_HIGH_BYTE 0x80

void
tao_balances_load (TaoRuntime *rt, const TaoAccountId *who, TaoRtAccount *out)
{
  gsize len;
  const guint8 *bytes = st_bytes (rt, key_a (rt, SYS_Account, who), &len);

  G_STATIC_ASSERT (sizeof (TaoRtAccount) == 40);
  memcpy (out, bytes, sizeof *out);   /* the same layout: u32 four times, u64 three times, little endian */
}

void
tao_balances_store (TaoRuntime *rt, const TaoAccountId *who, const TaoRtAccount *account)
{
  guint8 bytes[56] = { 0 };

  memcpy (bytes, account, sizeof *account);
  bytes[55] = FLAGS_HIGH_BYTE;
  st_put (rt, key_a (rt, SYS_Account, who), bytes, sizeof bytes);
}

guint64
tao_balances_free (TaoRuntime *rt, const TaoAccountId *who)
{
  TaoRtAccount account;

  tao_balances_load (rt, who, &account);
  return account.free;
}

static guint64
reducible (const TaoRtAccount *account, gboolean keep_alive)
{
  guint64 untouchable = account->frozen > account->reserved ? account->frozen - account->reserved : 0;

  /* An account that others depend on (consumers) cannot be ended either. */
  if (keep_alive || account->consumers > 0)
    untouchable = MAX (untouchable, EXISTENTIAL_DEPOSIT);
  return account->free > untouchable ? account->free - untouchable : 0;
}

guint64
tao_balances_reducible (TaoRuntime *rt, const TaoAccountId *who, gboolean keep_alive)
{
  TaoRtAccount account;

  tao_balances_load (rt, who, &account);
  return reducible (&account, keep_alive);
}

/* Ends an account that fell below the deposit: the rest is dust. */
static void
reap (TaoRuntime *rt, const TaoAccountId *who, const TaoRtAccount *account)
{
  st_kill (rt, key_a (rt, SYS_Account, who));
  tao_rt_deposit (rt, SYS_EV_KilledAccount, who);
  if (account->free > 0)
    {
      tao_balances_rescind (rt, account->free);
      tao_rt_deposit (rt, BAL_EV_DustLost, who, account->free);
    }
}

TaoRtOutcome
tao_balances_take (TaoRuntime *rt, const TaoAccountId *from, guint64 amount, gboolean keep_alive)
{
  TaoRtAccount account;

  if (amount == 0)
    return RT_OK;
  tao_balances_load (rt, from, &account);
  if (amount > reducible (&account, FALSE))
    return RT_TOKEN_FUNDS_UNAVAILABLE;
  if (amount > reducible (&account, keep_alive))
    return RT_TOKEN_NOT_EXPENDABLE;
  account.free -= amount;
  if (account.free < EXISTENTIAL_DEPOSIT && account.reserved == 0)
    reap (rt, from, &account);
  else
    tao_balances_store (rt, from, &account);
  return RT_OK;
}

gboolean
tao_balances_give (TaoRuntime *rt, const TaoAccountId *to, guint64 amount)
{
  TaoRtAccount account;

  if (amount == 0)
    return TRUE;
  tao_balances_load (rt, to, &account);
  if (account.providers == 0)
    {
      if (amount < EXISTENTIAL_DEPOSIT)
        {
          tao_balances_rescind (rt, amount);
          return FALSE;
        }
      account.providers = 1;
      account.free = amount;
      tao_balances_store (rt, to, &account);
      tao_rt_deposit (rt, SYS_EV_NewAccount, to);
      tao_rt_deposit (rt, BAL_EV_Endowed, to, amount);
      return TRUE;
    }
  account.free += amount;
  tao_balances_store (rt, to, &account);
  return TRUE;
}

TaoRtOutcome
tao_balances_move (TaoRuntime *rt, const TaoAccountId *from, const TaoAccountId *to, guint64 amount, gboolean keep_alive)
{
  TaoRtAccount source, destination;

  tao_balances_load (rt, from, &source);
  tao_balances_load (rt, to, &destination);
  ENSURE (amount <= reducible (&source, FALSE), RT_TOKEN_FUNDS_UNAVAILABLE);
  ENSURE (amount <= reducible (&source, keep_alive), RT_TOKEN_NOT_EXPENDABLE);
  ENSURE (destination.providers > 0 || amount >= EXISTENTIAL_DEPOSIT, RT_TOKEN_BELOW_MINIMUM);
  if (!tao_account_id_equal (from, to))
    {
      TRY (tao_balances_take (rt, from, amount, keep_alive));
      tao_balances_give (rt, to, amount);
    }
  tao_rt_deposit (rt, BAL_EV_Transfer, from, to, amount);
  return RT_OK;
}

void
tao_balances_issue (TaoRuntime *rt, guint64 amount)
{
  st_add (rt, key_0 (BAL_TotalIssuance), amount);
}

void
tao_balances_rescind (TaoRuntime *rt, guint64 amount)
{
  st_sub (rt, key_0 (BAL_TotalIssuance), amount);
}

static TaoRtOutcome
transfer (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args, gboolean keep_alive)
{
  TaoAccountId dest;

  ENSURE_SIGNED (origin, who);
  ENSURE (tao_arg_address (args, 0, &dest), RT_CANNOT_LOOKUP);
  return tao_balances_move (rt, who, &dest, tao_arg_compact (args, 1), keep_alive);
}

TaoRtOutcome
tao_balances_transfer_allow_death (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  return transfer (rt, origin, args, FALSE);
}

TaoRtOutcome
tao_balances_transfer_keep_alive (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  return transfer (rt, origin, args, TRUE);
}

TaoRtOutcome
tao_balances_transfer_all (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  gboolean keep_alive = arg_bool (args, 1);
  TaoAccountId dest;

  ENSURE_SIGNED (origin, who);
  ENSURE (tao_arg_address (args, 0, &dest), RT_CANNOT_LOOKUP);
  return tao_balances_move (rt, who, &dest, tao_balances_reducible (rt, who, keep_alive), keep_alive);
}

TaoRtOutcome
tao_balances_force_transfer (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  TaoAccountId source, dest;

  ENSURE_ROOT (origin);
  ENSURE (tao_arg_address (args, 0, &source) && tao_arg_address (args, 1, &dest), RT_CANNOT_LOOKUP);
  return tao_balances_move (rt, &source, &dest, tao_arg_compact (args, 2), FALSE);
}

TaoRtOutcome
tao_balances_force_set_balance (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  guint64 wanted = tao_arg_compact (args, 1);
  TaoAccountId who;
  TaoRtAccount account;
  guint64 before;

  ENSURE_ROOT (origin);
  ENSURE (tao_arg_address (args, 0, &who), RT_CANNOT_LOOKUP);
  if (wanted < EXISTENTIAL_DEPOSIT)
    wanted = 0;
  tao_balances_load (rt, &who, &account);
  before = account.free;
  if (wanted > before)
    {
      tao_balances_issue (rt, wanted - before);
      tao_balances_give (rt, &who, wanted - before);
    }
  else if (wanted < before)
    {
      account.free = wanted;
      if (wanted == 0 && account.reserved == 0)
        reap (rt, &who, &account);
      else
        tao_balances_store (rt, &who, &account);
      tao_balances_rescind (rt, before - wanted);
    }
  tao_rt_deposit (rt, BAL_EV_BalanceSet, &who, wanted);
  return RT_OK;
}

TaoRtOutcome
tao_balances_burn (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  guint64 amount = tao_arg_compact (args, 0);

  ENSURE_SIGNED (origin, who);
  TRY (tao_balances_take (rt, who, amount, arg_bool (args, 1)));
  tao_balances_rescind (rt, amount);
  tao_rt_deposit (rt, BAL_EV_Burned, who, amount);
  return RT_OK;
}
