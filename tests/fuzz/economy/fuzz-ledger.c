/* A small chain under random calls and blocks, with whatever numbers its storage may hold.  What must hold however odd
 * they are: nothing traps, transactions balance, and TAO moves but does not appear. */
#include "economy/coinbase.h"
#include "economy/registration.h"
#include "economy/root-claim.h"
#include "economy/staking.h"
#include "vectors/memory-ledger.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

typedef struct
{
  const uint8_t *at;
  size_t left;
} Input;

static guint64
take (Input *input,
      guint  bytes)
{
  guint64 value = 0;

  for (guint i = 0; i < bytes && input->left > 0; i++, input->left--)
    value |= (guint64) *input->at++ << (8 * i);
  return value;
}

/* Few bits or many: both ends of the range are worth a visit. */
static guint64
take_amount (Input *input)
{
  guint8 shift = (guint8) take (input, 1);

  return take (input, 8) >> (shift % 64);
}

static const char *const start[] = {
  "Now/", "1000", "TotalIssuance/", "1000000000000000", "BalancesIssuance/", "1000000000000000", "Author/", "900", "FreeBal/900", "1000000",
  "NetworksAdded/0", "1", "NetworksAdded/1", "1", "NetworksAdded/2", "1", "SubnetMechanism/1", "1", "SubnetMechanism/2", "1",
  "SubtokenEnabled/0", "1", "SubtokenEnabled/1", "1", "SubtokenEnabled/2", "1", "FirstEmissionBlockNumber/1", "2", "FirstEmissionBlockNumber/2", "900",
  "SubnetTAO/1", "1000000000000", "SubnetAlphaIn/1", "4000000000000", "SubnetTAO/2", "50000000000", "SubnetAlphaIn/2", "90000000000",
  "FreeBal/1000000", "500", "FreeBal/1000001", "1000000000500", "FreeBal/1000002", "50000000500", "Tempo/1", "2", "Tempo/2", "3",
  "Owner/21", "11", "Owner/22", "12", "OwnedHotkeys/11", "21", "OwnedHotkeys/12", "22", "StakingHotkeys/11", "21", "StakingHotkeys/12", "22",
  "FreeBal/11", "5000000000000", "FreeBal/12", "70000000000", "ParentKeys/21,1", "9223372036854775807:22", "ChildKeys/22,1", "9223372036854775807:21",
  "RootClaimType/12", "Keep", "SubnetOwner/1", "11", "SubnetOwnerHotkey/1", "21", NULL
};

/* Overwrites a number in storage. */
static void
disturb (MemoryLedger *ledger,
         Input        *input)
{
  TaoLedgerItem item = (TaoLedgerItem) (take (input, 1) % TAO_LEDGER_N_ITEMS);
  const TaoLedgerItemInfo *info = tao_ledger_item_get_info (item);
  guint16 netuid = (guint16) (take (input, 1) % 3);
  guint64 amount = take_amount (input);

  if (info->kind != TAO_VALUE_NUMBER || item == TAO_ITEM_NETWORKS_ADDED || item == TAO_ITEM_SUBNETWORK_N ||
      item == TAO_ITEM_MAX_EPOCHS_PER_BLOCK || item == TAO_ITEM_NUM_ROOT_CLAIM)
    return;
  if (g_str_equal (info->key, "N") || g_str_equal (info->key, ""))
    tao_ledger_put_u64 (&ledger->parent, item, netuid, amount);
}

static void
step (MemoryLedger *ledger,
      Input        *input)
{
  TaoLedger *l = &ledger->parent;
  guint8 what = (guint8) take (input, 1), who = (guint8) take (input, 1);
  TaoAccount hot = memory_ledger_account (21u + (who & 1u)), other = memory_ledger_account (21u + (who >> 1 & 1u));
  TaoAccount cold = memory_ledger_account (11u + (who >> 2 & 1u)), receiver = memory_ledger_account (11u + (who >> 3 & 1u));
  guint16 n = (guint16) (who >> 4 & 3), n2 = (guint16) (who >> 6 & 3);
  guint64 amount = take_amount (input), limit = take_amount (input);
  gboolean partial = (what & 0x80) != 0;

  switch (what % 16)
    {
    case 0: tao_staking_add_stake (l, &cold, &hot, n, amount, NULL); break;
    case 1: tao_staking_add_stake_limit (l, &cold, &hot, n, amount, limit, partial, NULL); break;
    case 2: tao_staking_remove_stake (l, &cold, &hot, n, amount); break;
    case 3: tao_staking_remove_stake_limit (l, &cold, &hot, n, amount, limit, partial); break;
    case 4: tao_staking_unstake_all (l, &cold, &hot); break;
    case 5: tao_staking_unstake_all_alpha (l, &cold, &hot); break;
    case 6: tao_staking_move_stake (l, &cold, &hot, &other, n, n2, amount); break;
    case 7: tao_staking_transfer_stake (l, &cold, &receiver, &hot, n, n2, amount); break;
    case 8: tao_staking_swap_stake_limit (l, &cold, &hot, n, n2, amount, limit, partial); break;
    case 9: tao_staking_recycle_alpha (l, &cold, &hot, amount, n, NULL); break;
    case 10: tao_staking_burn_alpha (l, &cold, &hot, amount, n, NULL); break;
    case 11: tao_registration_burned_register (l, &cold, n, &hot); break;
    case 12: tao_root_claim_for_coldkey (l, &cold); break;
    case 13:
      {
        TaoEpochPayout payout = { hot, amount, limit };

        g_array_append_val (ledger->payouts, payout);
        if (ledger->payouts->len > 4)
          g_array_set_size (ledger->payouts, 0);
      }
      break;
    case 14: disturb (ledger, input); break;
    default:
      tao_ledger_add_u64 (l, TAO_ITEM_NOW, 0, 1);
      tao_coinbase_run_block (l);
      break;
    }
  g_assert (ledger->saved->len == 0);
}

static guint64
get_number (MemoryLedger *ledger,
            const char   *key)
{
  const char *text = g_hash_table_lookup (ledger->table, key);

  return text != NULL ? g_ascii_strtoull (text, NULL, 10) : 0;
}

/* All balances together; what the chain calls the balances' issuance changes by exactly as much. */
static guint64
sum_of_balances (MemoryLedger *ledger)
{
  GHashTableIter iter;
  gpointer key, value;
  guint64 sum = 0;

  g_hash_table_iter_init (&iter, ledger->table);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (g_str_has_prefix (key, "FreeBal/"))
      sum += g_ascii_strtoull (value, NULL, 10);
  return sum;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  static const guint32 specs[] = { 423, 425, 432, 441, 464, 470, 475 };
  Input input = { data, size };
  g_autoptr(MemoryLedger) ledger = memory_ledger_new (tao_rules_lookup (specs[take (&input, 1) % G_N_ELEMENTS (specs)]));
  guint64 outside;

  for (guint i = 0; start[i] != NULL; i += 2)
    memory_ledger_set (ledger, start[i], start[i + 1]);
  outside = get_number (ledger, "BalancesIssuance/") - sum_of_balances (ledger);
  for (guint i = 0; i < 64 && input.left > 0; i++)
    {
      step (ledger, &input);
      g_assert (get_number (ledger, "BalancesIssuance/") - sum_of_balances (ledger) == outside);
    }
  return 0;
}
