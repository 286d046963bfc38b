#include "memory-ledger.h"

#include <gmp.h>
#include <string.h>

/* Fixed accounts of the vectors. */
#define SUBNET_ACCOUNTS 1000000
#define BURN_ACCOUNT 2000000
#define EXISTENTIAL_DEPOSIT 500

TaoAccount
memory_ledger_account (guint64 number)
{
  TaoAccount account = { { 0 } };
  guint64 big_endian = GUINT64_TO_BE (number);

  /* Big-endian, so that the order of accounts is that of their numbers. */
  memcpy (account.bytes + 24, &big_endian, sizeof big_endian);
  return account;
}

static guint64
account_number (const TaoAccount *account)
{
  guint64 big_endian;

  memcpy (&big_endian, account->bytes + 24, sizeof big_endian);
  return GUINT64_FROM_BE (big_endian);
}

/* --- Texts ------------------------------------------------------------------------------------------------------- */

static char *
key_text (const TaoLedgerKey *key)
{
  const TaoLedgerItemInfo *info = tao_ledger_item_get_info (key->item);
  GString *text = g_string_new (info->name);

  g_string_append_c (text, '/');
  if (key->item == TAO_ITEM_NETWORK_LAST_REGISTERED)
    g_string_append (text, "NetworkLastRegistered");
  for (const char *part = info->key; *part != '\0'; part++)
    {
      guint64 number = *part == 'H' ? account_number (&key->hotkey)
                     : *part == 'C' ? account_number (&key->coldkey)
                     : *part == 'N' ? key->netuid
                                    : key->index;

      g_string_append_printf (text, "%s%" G_GUINT64_FORMAT, part == info->key ? "" : ",", number);
    }
  return g_string_free (text, FALSE);
}

static void
append_u128 (GString *text,
             tao_u128 number)
{
  guint64 limbs[2] = { (guint64) number, (guint64) (number >> 64) };
  char digits[48];
  mpz_t value;

  mpz_init (value);
  mpz_import (value, 2, -1, sizeof limbs[0], 0, 0, limbs);
  g_string_append (text, mpz_get_str (digits, 10, value));
  mpz_clear (value);
}

static void
append_signed (GString *text,
               tao_u128 number)
{
  if ((tao_i128) number < 0)
    g_string_append_c (text, '-');
  append_u128 (text, tao_i128_magnitude ((tao_i128) number));
}

static gboolean
is_signed (TaoLedgerItem item)
{
  return item == TAO_ITEM_SUBNET_TAO_FLOW || item == TAO_ITEM_SUBNET_PROTOCOL_FLOW;
}

static char *
value_text (const TaoLedgerKey   *key,
            const TaoLedgerValue *value)
{
  GString *text = g_string_new (NULL);

  switch (tao_ledger_item_get_info (key->item)->kind)
    {
    case TAO_VALUE_FLOAT:
      append_u128 (text, value->number);
      g_string_append_printf (text, ":%" G_GINT64_FORMAT, value->exponent);
      break;
    case TAO_VALUE_ACCOUNT:
      append_u128 (text, account_number (&value->account));
      break;
    case TAO_VALUE_NUMBER:
    case TAO_VALUE_NUMBERS:
    case TAO_VALUE_ACCOUNTS:
    case TAO_VALUE_PROPORTIONS:
    case TAO_VALUE_RATES:
    case TAO_VALUE_CLAIM_TYPE:
    case TAO_VALUE_OPAQUE:
    default:
      if (is_signed (key->item))
        append_signed (text, value->number);
      else
        append_u128 (text, value->number);
    }
  return g_string_free (text, FALSE);
}

static char *
list_text (TaoLedgerValueKind    kind,
           const TaoLedgerValue *values,
           gsize                 n)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < n; i++)
    {
      if (i > 0)
        g_string_append_c (text, ',');
      if (kind == TAO_VALUE_RATES)
        g_string_append_printf (text, "%u:", values[i].netuid);
      if (kind == TAO_VALUE_ACCOUNTS)
        append_u128 (text, account_number (&values[i].account));
      else
        append_u128 (text, values[i].number);
      if (kind == TAO_VALUE_PROPORTIONS)
        g_string_append_printf (text, ":%" G_GUINT64_FORMAT, account_number (&values[i].account));
    }
  return g_string_free (text, FALSE);
}

/* Two's complement for what begins with a minus; 0 for what is no number. */
static tao_u128
parse_number (const char *text)
{
  guint64 limbs[2] = { 0, 0 };
  tao_u128 number = 0;
  mpz_t value;

  mpz_init (value);
  if (mpz_set_str (value, text, 10) == 0 && mpz_sizeinbase (value, 2) <= 128)
    {
      mpz_export (limbs, NULL, -1, sizeof limbs[0], 0, 0, value);
      number = (tao_u128) limbs[1] << 64 | limbs[0];
      if (mpz_sgn (value) < 0)
        number = (tao_u128) 0 - number;
    }
  mpz_clear (value);
  return number;
}

static const char *
lookup (MemoryLedger       *self,
        const TaoLedgerKey *key)
{
  g_autofree char *text = key_text (key);

  return g_hash_table_lookup (self->table, text);
}

void
memory_ledger_set (MemoryLedger *self,
                   const char   *key,
                   const char   *value)
{
  g_hash_table_replace (self->table, g_ref_string_new (key), g_ref_string_new (value));
}

/* --- Storage ----------------------------------------------------------------------------------------------------- */

static gboolean
get (TaoLedger          *ledger,
     const TaoLedgerKey *key,
     TaoLedgerValue     *value)
{
  const TaoLedgerItemInfo *info = tao_ledger_item_get_info (key->item);
  const char *text = lookup ((MemoryLedger *) ledger, key);

  *value = (TaoLedgerValue) { .number = info->number };
  if (text == NULL)
    return FALSE;

  switch (info->kind)
    {
    case TAO_VALUE_FLOAT:
      {
        g_auto(GStrv) parts = g_strsplit (text, ":", 2);

        value->number = parse_number (parts[0]);
        value->exponent = parts[1] != NULL ? g_ascii_strtoll (parts[1], NULL, 10) : 0;
      }
      break;
    case TAO_VALUE_ACCOUNT:
      value->account = memory_ledger_account ((guint64) parse_number (text));
      break;
    case TAO_VALUE_CLAIM_TYPE:
      value->number = g_str_equal (text, "Swap") ? 0 : g_str_equal (text, "Keep") ? 1 : 2;
      break;
    case TAO_VALUE_NUMBER:
    case TAO_VALUE_NUMBERS:
    case TAO_VALUE_ACCOUNTS:
    case TAO_VALUE_PROPORTIONS:
    case TAO_VALUE_RATES:
    case TAO_VALUE_OPAQUE:
    default:
      if (key->item == TAO_ITEM_RECYCLE_OR_BURN)
        value->number = g_str_equal (text, "Recycle");
      else
        value->number = parse_number (text);
    }
  return TRUE;
}

static void
put (TaoLedger            *ledger,
     const TaoLedgerKey   *key,
     const TaoLedgerValue *value)
{
  g_autofree char *name = key_text (key);
  g_autofree char *text = value_text (key, value);

  memory_ledger_set ((MemoryLedger *) ledger, name, text);
}

static void
remove_key (TaoLedger          *ledger,
            const TaoLedgerKey *key)
{
  g_autofree char *name = key_text (key);

  g_hash_table_remove (((MemoryLedger *) ledger)->table, name);
}

static void
get_list (TaoLedger          *ledger,
          const TaoLedgerKey *key,
          GArray             *out)
{
  TaoLedgerValueKind kind = tao_ledger_item_get_info (key->item)->kind;
  const char *text = lookup ((MemoryLedger *) ledger, key);
  g_auto(GStrv) elements = NULL;

  if (text == NULL || *text == '\0')
    return;
  elements = g_strsplit (text, ",", -1);
  for (guint i = 0; elements[i] != NULL; i++)
    {
      g_auto(GStrv) parts = g_strsplit (elements[i], ":", 2);
      TaoLedgerValue value = { .number = parse_number (parts[0]) };

      if (kind == TAO_VALUE_ACCOUNTS)
        value.account = memory_ledger_account ((guint64) value.number);
      else if (kind == TAO_VALUE_CLAIM_TYPE)
        value.netuid = (guint16) value.number;
      else if (kind == TAO_VALUE_PROPORTIONS && parts[1] != NULL)
        value.account = memory_ledger_account ((guint64) parse_number (parts[1]));
      else if (kind == TAO_VALUE_RATES && parts[1] != NULL)
        {
          value.netuid = (guint16) value.number;
          value.number = parse_number (parts[1]);
        }
      g_array_append_val (out, value);
    }
}

static void
put_list (TaoLedger            *ledger,
          const TaoLedgerKey   *key,
          const TaoLedgerValue *values,
          gsize                 n)
{
  g_autofree char *name = key_text (key);
  g_autofree char *text = list_text (tao_ledger_item_get_info (key->item)->kind, values, n);

  memory_ledger_set ((MemoryLedger *) ledger, name, text);
}

static gboolean
has_prefix (gpointer key,
            gpointer value,
            gpointer prefix)
{
  return g_str_has_prefix (key, prefix);
}

static void
clear (TaoLedger    *ledger,
       TaoLedgerItem item,
       gint          netuid)
{
  const char *name = tao_ledger_item_get_info (item)->name;
  g_autofree char *prefix = netuid < 0 ? g_strdup_printf ("%s/", name) : g_strdup_printf ("%s/%d,", name, netuid);

  g_hash_table_foreach_remove (((MemoryLedger *) ledger)->table, has_prefix, prefix);
}

static int
compare_netuids (const void *a,
                 const void *b)
{
  return (int) *(const guint16 *) a - (int) *(const guint16 *) b;
}

static void
networks (TaoLedger *ledger,
          GArray    *out)
{
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, ((MemoryLedger *) ledger)->table);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (g_str_has_prefix (key, "NetworksAdded/") && !g_str_equal (value, "0"))
      {
        guint16 netuid = (guint16) g_ascii_strtoull ((const char *) key + strlen ("NetworksAdded/"), NULL, 10);

        g_array_append_val (out, netuid);
      }
  g_array_sort (out, compare_netuids);
}

static GHashTable *
new_table (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, (GDestroyNotify) g_ref_string_release, (GDestroyNotify) g_ref_string_release);
}

static void
begin (TaoLedger *ledger)
{
  MemoryLedger *self = (MemoryLedger *) ledger;
  GHashTable *copy = new_table ();
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, self->table);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (copy, g_ref_string_acquire (key), g_ref_string_acquire (value));
  g_ptr_array_add (self->saved, copy);
}

static void
commit (TaoLedger *ledger)
{
  MemoryLedger *self = (MemoryLedger *) ledger;

  g_ptr_array_remove_index (self->saved, self->saved->len - 1);
}

static void
rollback (TaoLedger *ledger)
{
  MemoryLedger *self = (MemoryLedger *) ledger;

  g_hash_table_unref (self->table);
  self->table = g_ptr_array_steal_index (self->saved, self->saved->len - 1);
}

/* --- Balances ---------------------------------------------------------------------------------------------------- */

static guint64
get_plain (MemoryLedger *self,
           const char   *name)
{
  const char *text = g_hash_table_lookup (self->table, name);

  return text == NULL ? 0 : (guint64) parse_number (text);
}

static void
put_plain (MemoryLedger *self,
           const char   *name,
           guint64       value)
{
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, value);

  memory_ledger_set (self, name, text);
}

static char *
balance_name (const TaoAccount *account)
{
  return g_strdup_printf ("FreeBal/%" G_GUINT64_FORMAT, account_number (account));
}

static guint64
balance (TaoLedger        *ledger,
         const TaoAccount *account,
         gboolean          keep_alive)
{
  g_autofree char *name = balance_name (account);

  return tao_u64_sub_sat (get_plain ((MemoryLedger *) ledger, name), keep_alive ? EXISTENTIAL_DEPOSIT : 0);
}

static TaoCallStatus
transfer (TaoLedger        *ledger,
          const TaoAccount *from,
          const TaoAccount *to,
          guint64           amount)
{
  MemoryLedger *self = (MemoryLedger *) ledger;
  g_autofree char *from_name = balance_name (from);
  g_autofree char *to_name = balance_name (to);
  guint64 from_free = get_plain (self, from_name), to_free = get_plain (self, to_name);

  if (amount == 0 || g_str_equal (from_name, to_name))
    return TAO_CALL_OK;
  if (from_free < amount || to_free + amount < EXISTENTIAL_DEPOSIT)
    return TAO_CALL_TRANSFER_FAILED;
  from_free -= amount;
  if (from_free < EXISTENTIAL_DEPOSIT)
    {
      put_plain (self, "BalancesIssuance/", tao_u64_sub_sat (get_plain (self, "BalancesIssuance/"), from_free));
      from_free = 0;
    }
  put_plain (self, from_name, from_free);
  put_plain (self, to_name, to_free + amount);
  return TAO_CALL_OK;
}

static guint64
issue (TaoLedger *ledger,
       guint64    amount)
{
  MemoryLedger *self = (MemoryLedger *) ledger;
  guint64 issuance = get_plain (self, "BalancesIssuance/");

  amount = MIN (amount, tao_u64_sub_sat (G_GUINT64_CONSTANT (21000000000000000), issuance));
  put_plain (self, "BalancesIssuance/", issuance + amount);
  return amount;
}

static gboolean
deposit (TaoLedger        *ledger,
         const TaoAccount *to,
         guint64           amount)
{
  MemoryLedger *self = (MemoryLedger *) ledger;
  g_autofree char *name = balance_name (to);
  guint64 free = get_plain (self, name);

  if (free + amount < EXISTENTIAL_DEPOSIT)
    return FALSE;
  put_plain (self, name, free + amount);
  return TRUE;
}

static void
withdraw (TaoLedger *ledger,
          guint64    amount)
{
  MemoryLedger *self = (MemoryLedger *) ledger;

  put_plain (self, "BalancesIssuance/", tao_u64_sub_sat (get_plain (self, "BalancesIssuance/"), amount));
}

static gboolean
system_account (TaoLedger       *ledger,
                TaoSystemAccount which,
                guint16          netuid,
                TaoAccount      *out)
{
  MemoryLedger *self = (MemoryLedger *) ledger;

  switch (which)
    {
    case TAO_SYSTEM_ACCOUNT_SUBNET:
      *out = memory_ledger_account (SUBNET_ACCOUNTS + netuid);
      return netuid == 0 || tao_ledger_has_network (ledger, netuid);
    case TAO_SYSTEM_ACCOUNT_BURN:
      *out = memory_ledger_account (BURN_ACCOUNT);
      return TRUE;
    case TAO_SYSTEM_ACCOUNT_AUTHOR:
    default:
      *out = memory_ledger_account (get_plain (self, "Author/"));
      return g_hash_table_contains (self->table, "Author/");
    }
}

static gboolean
is_subnet_account (TaoLedger        *ledger,
                   const TaoAccount *account)
{
  guint64 number = account_number (account);

  return number >= SUBNET_ACCOUNTS && number <= SUBNET_ACCOUNTS + G_MAXUINT16 &&
         (number == SUBNET_ACCOUNTS || tao_ledger_has_network (ledger, (guint16) (number - SUBNET_ACCOUNTS)));
}

static void
run_epoch (TaoLedger *ledger,
           guint16    netuid,
           guint64    emission,
           GArray    *out)
{
  MemoryLedger *self = (MemoryLedger *) ledger;

  self->epoch_emission = emission;
  g_array_append_vals (out, self->payouts->data, self->payouts->len);
}

static const TaoLedgerVTable vtable = {
  .get = get,
  .put = put,
  .remove = remove_key,
  .get_list = get_list,
  .put_list = put_list,
  .clear = clear,
  .networks = networks,
  .begin = begin,
  .commit = commit,
  .rollback = rollback,
  .balance = balance,
  .transfer = transfer,
  .issue = issue,
  .deposit = deposit,
  .withdraw = withdraw,
  .system_account = system_account,
  .is_subnet_account = is_subnet_account,
  .run_epoch = run_epoch,
};

MemoryLedger *
memory_ledger_new (const TaoRules *rules)
{
  MemoryLedger *self = g_new0 (MemoryLedger, 1);

  self->parent.vtable = &vtable;
  self->parent.rules = rules;
  self->parent.minimum_reserve = TAO_POOL_MINIMUM_RESERVE;
  self->parent.minimum_stake = TAO_LEDGER_MINIMUM_STAKE;
  self->table = new_table ();
  self->saved = g_ptr_array_new_with_free_func ((GDestroyNotify) g_hash_table_unref);
  self->payouts = g_array_new (FALSE, FALSE, sizeof (TaoEpochPayout));
  return self;
}

void
memory_ledger_free (MemoryLedger *self)
{
  g_hash_table_unref (self->table);
  g_ptr_array_unref (self->saved);
  g_array_unref (self->payouts);
  g_free (self);
}
