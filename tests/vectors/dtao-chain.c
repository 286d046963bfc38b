/* emission.json, distribution.json, staking.json, registration.json and chain.json: everything that runs on a ledger. */
#include "dtao.h"

#include "economy/coinbase.h"
#include "economy/registration.h"
#include "economy/root-claim.h"
#include "economy/staking.h"
#include "ledger-state.h"

static MemoryLedger *
load_ledger (VectorRun      *run,
             const TaoRules *rules,
             JsonObject     *input)
{
  MemoryLedger *ledger = memory_ledger_new (rules);
  JsonObject *state = vectors_object (run, input, "state");

  if (state != NULL)
    ledger_state_load (ledger, run, state);
  return ledger;
}

static void
expect_u64 (VectorRun  *run,
            JsonObject *output,
            const char *member,
            guint64     got)
{
  vectors_expect_u128 (run, member, NULL, vectors_u64 (run, output, member), got);
}

static TaoAccount
read_account (VectorRun  *run,
              JsonObject *object,
              const char *member)
{
  return memory_ledger_account (vectors_u64 (run, object, member));
}

static void
expect_state (VectorRun    *run,
              MemoryLedger *ledger,
              JsonObject   *input,
              JsonObject   *after,
              guint         step)
{
  /* Scripts of blocks and calls do not list who owns whom, though registering changes it. */
  static const char *const unlisted[] = { "Owner", "OwnedHotkeys", NULL };
  JsonObject *state = vectors_object (run, after, "state");
  gboolean is_script = json_object_has_member (input, "script");

  if (state != NULL)
    ledger_state_expect (ledger, run, vectors_object (run, input, "state"), state, is_script ? unlisted : NULL, step);
}

/* --- Calls ------------------------------------------------------------------------------------------------------- */

/* Runs one call; @alpha stays NULL-like (FALSE) where the call yields no amount. */
static TaoCallStatus
run_call (VectorRun  *run,
          TaoLedger  *ledger,
          JsonObject *call,
          guint64    *alpha,
          gboolean   *known)
{
  const char *name = vectors_text (run, call, "call");
  TaoAccount cold = read_account (run, call, "coldkey");
  TaoAccount hot = json_object_has_member (call, "hotkey") ? read_account (run, call, "hotkey") : memory_ledger_account (0);
  guint64 limit = !json_object_has_member (call, "limit_price") || vectors_is_null (call, "limit_price")
                    ? 0 : vectors_u64 (run, call, "limit_price");

#define NETUID(member) vectors_u16 (run, call, member)
#define AMOUNT(member) vectors_u64 (run, call, member)
#define PARTIAL vectors_flag (run, call, "allow_partial")

  *known = TRUE;
  if (name == NULL)
    return TAO_CALL_OK;
  if (g_str_equal (name, "add_stake"))
    return tao_staking_add_stake (ledger, &cold, &hot, NETUID ("netuid"), AMOUNT ("amount_staked"), alpha);
  if (g_str_equal (name, "add_stake_limit"))
    return tao_staking_add_stake_limit (ledger, &cold, &hot, NETUID ("netuid"), AMOUNT ("amount_staked"), limit, PARTIAL, alpha);
  if (g_str_equal (name, "remove_stake"))
    return tao_staking_remove_stake (ledger, &cold, &hot, NETUID ("netuid"), AMOUNT ("amount_unstaked"));
  if (g_str_equal (name, "remove_stake_limit"))
    return tao_staking_remove_stake_limit (ledger, &cold, &hot, NETUID ("netuid"), AMOUNT ("amount_unstaked"), limit, PARTIAL);
  if (g_str_equal (name, "remove_stake_full_limit"))
    return tao_staking_remove_stake_full_limit (ledger, &cold, &hot, NETUID ("netuid"),
                                                vectors_is_null (call, "limit_price") ? NULL : &limit);
  if (g_str_equal (name, "unstake_all"))
    return tao_staking_unstake_all (ledger, &cold, &hot);
  if (g_str_equal (name, "unstake_all_alpha"))
    return tao_staking_unstake_all_alpha (ledger, &cold, &hot);
  if (g_str_equal (name, "move_stake"))
    {
      TaoAccount from = read_account (run, call, "origin_hotkey"), to = read_account (run, call, "destination_hotkey");

      return tao_staking_move_stake (ledger, &cold, &from, &to, NETUID ("origin_netuid"), NETUID ("destination_netuid"),
                                     AMOUNT ("alpha_amount"));
    }
  if (g_str_equal (name, "transfer_stake"))
    {
      TaoAccount to = read_account (run, call, "destination_coldkey");

      return tao_staking_transfer_stake (ledger, &cold, &to, &hot, NETUID ("origin_netuid"), NETUID ("destination_netuid"),
                                         AMOUNT ("alpha_amount"));
    }
  if (g_str_equal (name, "swap_stake"))
    return tao_staking_swap_stake (ledger, &cold, &hot, NETUID ("origin_netuid"), NETUID ("destination_netuid"), AMOUNT ("alpha_amount"));
  if (g_str_equal (name, "swap_stake_limit"))
    return tao_staking_swap_stake_limit (ledger, &cold, &hot, NETUID ("origin_netuid"), NETUID ("destination_netuid"),
                                         AMOUNT ("alpha_amount"), limit, PARTIAL);
  if (g_str_equal (name, "recycle_alpha"))
    return tao_staking_recycle_alpha (ledger, &cold, &hot, AMOUNT ("amount"), NETUID ("netuid"), alpha);
  if (g_str_equal (name, "burn_alpha"))
    return tao_staking_burn_alpha (ledger, &cold, &hot, AMOUNT ("amount"), NETUID ("netuid"), alpha);
  if (g_str_equal (name, "add_stake_burn"))
    return tao_staking_add_stake_burn (ledger, &cold, &hot, NETUID ("netuid"), AMOUNT ("amount"),
                                       vectors_is_null (call, "limit_price") ? NULL : &limit, alpha);
  if (g_str_equal (name, "burned_register"))
    return tao_registration_burned_register (ledger, &cold, NETUID ("netuid"), &hot);
  if (g_str_equal (name, "register_limit"))
    return tao_registration_register_limit (ledger, &cold, NETUID ("netuid"), &hot, limit);

#undef NETUID
#undef AMOUNT
#undef PARTIAL

  *known = FALSE;
  return TAO_CALL_OK;
}

static void
replay_step (VectorRun    *run,
             MemoryLedger *ledger,
             JsonObject   *input,
             JsonNode     *step,
             JsonObject   *after,
             guint         index)
{
  if (JSON_NODE_HOLDS_OBJECT (step))
    {
      g_autofree char *at = g_strdup_printf ("%u", index);
      guint64 alpha = G_MAXUINT64;
      gboolean known;
      TaoCallStatus status = run_call (run, &ledger->parent, json_node_get_object (step), &alpha, &known);

      if (!known)
        vectors_malformed (run, "call", "unknown call");
      vectors_expect_text (run, "error", at, json_object_has_member (after, "error") ? vectors_text (run, after, "error") : "Ok",
                           tao_call_status_get_name (status));
      if (json_object_has_member (after, "alpha") && alpha != G_MAXUINT64)
        vectors_expect_u128 (run, "alpha", at, vectors_u64 (run, after, "alpha"), alpha);
    }
  else
    {
      tao_ledger_add_u64 (&ledger->parent, TAO_ITEM_NOW, 0, 1);
      tao_coinbase_run_block (&ledger->parent);
    }
  expect_state (run, ledger, input, after, index);
}

static void
read_payouts (VectorRun    *run,
              MemoryLedger *ledger,
              JsonObject   *input)
{
  JsonArray *epoch = vectors_array (run, input, "epoch");

  for (guint i = 0; epoch != NULL && i < json_array_get_length (epoch); i++)
    {
      JsonObject *entry = json_array_get_object_element (epoch, i);
      TaoEpochPayout payout = {
        read_account (run, entry, "hotkey"), vectors_u64 (run, entry, "incentive"), vectors_u64 (run, entry, "dividend")
      };

      g_array_append_val (ledger->payouts, payout);
    }
}

/* @member: "calls" or "script". */
static void
replay_script (VectorRun      *run,
               const TaoRules *rules,
               JsonObject     *input,
               JsonObject     *output,
               const char     *member)
{
  g_autoptr(MemoryLedger) ledger = load_ledger (run, rules, input);
  JsonArray *steps = vectors_array (run, input, member);
  JsonArray *after = vectors_array (run, output, "after");

  if (json_object_has_member (input, "epoch"))
    read_payouts (run, ledger, input);
  if (steps == NULL || after == NULL)
    return;
  if (json_array_get_length (steps) != json_array_get_length (after))
    vectors_malformed (run, "after", "not one entry for each step");
  else
    for (guint i = 0; i < json_array_get_length (steps); i++)
      replay_step (run, ledger, input, json_array_get_element (steps, i), json_array_get_object_element (after, i), i);
}

/* --- Emission ---------------------------------------------------------------------------------------------------- */

static void
replay_shares (VectorRun      *run,
               const TaoRules *rules,
               JsonObject     *input,
               JsonObject     *output)
{
  g_autoptr(MemoryLedger) ledger = load_ledger (run, rules, input);
  g_autoptr(GArray) inputs = g_array_new (FALSE, FALSE, sizeof (TaoEmissionInput));
  JsonObject *shares = vectors_object (run, output, "shares_bits");
  JsonObject *emissions = vectors_object (run, output, "tao_emission_bits");
  g_autofree TaoEmissionStages *stages = NULL;
  TaoEmissionBlock block;
  gboolean root_sell;
  TaoU64F64 bar;

  if (shares == NULL || emissions == NULL)
    return;
  tao_coinbase_collect_inputs (&ledger->parent, inputs);
  tao_coinbase_get_block (&ledger->parent, vectors_u64 (run, input, "block_emission"), &block);
  stages = g_new0 (TaoEmissionStages, inputs->len);
  tao_emission_compute (rules, &block, (const TaoEmissionInput *) (void *) inputs->data, inputs->len, stages, &root_sell, &bar);

  vectors_expect_number (run, "shares_bits", -1, json_object_get_size (shares), inputs->len);
  expect_u64 (run, output, "root_sell", root_sell != 0);
  for (guint i = 0; i < inputs->len; i++)
    {
      g_autofree char *netuid = g_strdup_printf ("%u", g_array_index (inputs, TaoEmissionInput, i).netuid);

      vectors_expect_u128 (run, "shares_bits", netuid, vectors_u128 (run, shares, netuid), stages[i].gated_share.bits);
      vectors_expect_u128 (run, "tao_emission_bits", netuid, vectors_u128 (run, emissions, netuid), stages[i].tao_emission.bits);
    }
}

static void
replay_blocks (VectorRun      *run,
               const TaoRules *rules,
               JsonObject     *input,
               JsonObject     *output)
{
  g_autoptr(MemoryLedger) ledger = load_ledger (run, rules, input);
  JsonArray *after = vectors_array (run, output, "after");
  guint64 blocks = vectors_u64 (run, input, "blocks");

  if (after == NULL)
    return;
  vectors_expect_number (run, "blocks", -1, blocks, json_array_get_length (after));
  for (guint i = 0; i < json_array_get_length (after); i++)
    {
      JsonObject *expected = json_array_get_object_element (after, i);
      JsonObject *prices = vectors_object (run, expected, "prices_bits");
      g_autoptr(GList) netuids = prices != NULL ? json_object_get_members (prices) : NULL;

      tao_coinbase_run_emission (&ledger->parent);
      expect_u64 (run, expected, "now", tao_ledger_get_u64 (&ledger->parent, TAO_ITEM_NOW, 0));
      for (GList *at = netuids; at != NULL; at = at->next)
        {
          guint16 netuid = (guint16) g_ascii_strtoull (at->data, NULL, 10);

          vectors_expect_u128 (run, "prices_bits", at->data, vectors_u128 (run, prices, at->data),
                               tao_ledger_get_price (&ledger->parent, netuid).bits);
        }
      /* The block number is not part of these states. */
      tao_ledger_add_u64 (&ledger->parent, TAO_ITEM_NOW, 0, 1);
      {
        JsonObject *state = vectors_object (run, input, "state");
        TaoLedgerKey now = tao_ledger_key_netuid (TAO_ITEM_NOW, 0);
        guint64 next = tao_ledger_get_u64 (&ledger->parent, TAO_ITEM_NOW, 0);

        ledger->parent.vtable->remove (&ledger->parent, &now);
        if (state != NULL)
          expect_state (run, ledger, input, expected, i);
        tao_ledger_put_u64 (&ledger->parent, TAO_ITEM_NOW, 0, next);
      }
    }
}

static void
replay_distribution (VectorRun      *run,
                     const TaoRules *rules,
                     JsonObject     *input,
                     JsonObject     *output)
{
  g_autoptr(MemoryLedger) ledger = load_ledger (run, rules, input);
  TaoPending pending = {
    vectors_u64 (run, input, "server"), vectors_u64 (run, input, "validator"),
    vectors_u64 (run, input, "root"), vectors_u64 (run, input, "owner"),
  };
  JsonArray *claims = vectors_array (run, input, "claims");
  JsonArray *after = vectors_array (run, output, "claims");

  read_payouts (run, ledger, input);
  expect_u64 (run, output, "epoch_emission", tao_coinbase_epoch_emission (&pending));
  tao_coinbase_distribute (&ledger->parent, vectors_u16 (run, input, "netuid"), &pending,
                           (TaoEpochPayout *) (void *) ledger->payouts->data, ledger->payouts->len);
  expect_state (run, ledger, input, output, 0);

  for (guint i = 0; claims != NULL && after != NULL && i < json_array_get_length (claims) && i < json_array_get_length (after); i++)
    {
      JsonObject *claim = json_array_get_object_element (claims, i);
      JsonObject *expected = json_array_get_object_element (after, i);
      TaoAccount hot = read_account (run, claim, "hotkey"), cold = read_account (run, claim, "coldkey");
      TaoCallStatus status = tao_root_claim_for_hotkey (&ledger->parent, &hot, &cold);
      g_autofree char *at = g_strdup_printf ("claim %u", i);

      vectors_expect_text (run, "error", at, json_object_has_member (expected, "error") ? vectors_text (run, expected, "error") : "Ok",
                           tao_call_status_get_name (status));
      expect_state (run, ledger, input, expected, i + 1);
    }
}

/* --- Registration ------------------------------------------------------------------------------------------------ */

static void
replay_burn_sequence (VectorRun      *run,
                      const TaoRules *rules,
                      JsonObject     *input,
                      JsonObject     *output)
{
  g_autoptr(MemoryLedger) ledger = load_ledger (run, rules, input);
  TaoLedger *l = &ledger->parent;
  const char *script = vectors_text (run, input, "script");
  guint16 netuid = vectors_u16 (run, input, "netuid");
  JsonArray *burn = vectors_array (run, output, "burn");

  for (guint i = 0; script != NULL && script[i] != '\0' && burn != NULL && i < json_array_get_length (burn); i++)
    {
      if (script[i] == 'b')
        {
          tao_ledger_add_u64 (l, TAO_ITEM_NOW, 0, 1);
          tao_registration_begin_block (l);
        }
      else
        tao_ledger_put_u64 (l, TAO_ITEM_BURN, netuid,
                            tao_burn_bump (tao_ledger_get_u64 (l, TAO_ITEM_BURN, netuid),
                                           TAO_U64F64 (tao_ledger_get_u128 (l, TAO_ITEM_BURN_INCREASE_MULT, netuid)),
                                           tao_ledger_get_u64 (l, TAO_ITEM_MIN_BURN, netuid),
                                           tao_ledger_get_u64 (l, TAO_ITEM_MAX_BURN, netuid)));
      vectors_expect_number (run, "burn", i, vectors_node_u64 (run, json_array_get_element (burn, i), "burn"),
                             tao_ledger_get_u64 (l, TAO_ITEM_BURN, netuid));
    }
}

/* An index, or null for none (-1). */
static void
expect_choice (VectorRun  *run,
               JsonObject *output,
               const char *member,
               gint        got)
{
  tao_i128 expected = vectors_is_null (output, member) ? -1 : vectors_i128 (run, output, member);

  vectors_expect_i128 (run, member, NULL, expected, got);
}

static void
replay_uid_prune (VectorRun      *run,
                  const TaoRules *rules,
                  JsonObject     *input,
                  JsonObject     *output)
{
  g_autoptr(MemoryLedger) ledger = load_ledger (run, rules, input);
  guint16 netuid = vectors_u16 (run, input, "netuid");
  JsonArray *hotkeys = vectors_array (run, input, "hotkeys");

  for (guint uid = 0; hotkeys != NULL && uid < json_array_get_length (hotkeys); uid++)
    {
      TaoAccount hotkey = memory_ledger_account (vectors_node_u64 (run, json_array_get_element (hotkeys, uid), "hotkeys"));
      TaoLedgerKey key = tao_ledger_key_account (TAO_ITEM_UIDS, &hotkey, NULL, netuid);

      tao_ledger_put_key_u64 (&ledger->parent, &key, uid);
      key = tao_ledger_key_netuid (TAO_ITEM_KEYS, netuid);
      key.index = uid;
      tao_ledger_put_account (&ledger->parent, &key, &hotkey);
    }
  expect_choice (run, output, "uid", tao_registration_uid_to_prune (&ledger->parent, netuid));
}

static gboolean
replay_operation (VectorRun      *run,
                  const TaoRules *rules,
                  const char     *op,
                  JsonObject     *input,
                  JsonObject     *output)
{
  g_autoptr(MemoryLedger) ledger = NULL;

  if (g_str_equal (op, "block_emission"))
    {
      expect_u64 (run, output, "emission", tao_block_emission (vectors_u64 (run, input, "issuance")));
      return TRUE;
    }
  if (g_str_equal (op, "shares"))
    replay_shares (run, rules, input, output);
  else if (g_str_equal (op, "blocks"))
    replay_blocks (run, rules, input, output);
  else if (g_str_equal (op, "burn_sequence"))
    replay_burn_sequence (run, rules, input, output);
  else if (g_str_equal (op, "uid_prune"))
    replay_uid_prune (run, rules, input, output);
  else if (g_str_equal (op, "register"))
    replay_script (run, rules, input, output, "calls");
  else
    {
      ledger = load_ledger (run, rules, input);
      if (g_str_equal (op, "moving_price"))
        {
          guint16 netuid = vectors_u16 (run, input, "netuid");

          tao_coinbase_update_moving_price (&ledger->parent, netuid);
          vectors_expect_u128 (run, "moving_price_bits", NULL, vectors_u128 (run, output, "moving_price_bits"),
                               tao_ledger_get_u128 (&ledger->parent, TAO_ITEM_SUBNET_MOVING_PRICE, netuid));
        }
      else if (g_str_equal (op, "lock_cost"))
        expect_u64 (run, output, "lock_cost", tao_registration_lock_cost (&ledger->parent));
      else if (g_str_equal (op, "subnet_prune"))
        expect_choice (run, output, "netuid", tao_registration_subnet_to_prune (&ledger->parent));
      else if (g_str_equal (op, "median_price"))
        vectors_expect_u128 (run, "price_bits", NULL, vectors_u128 (run, output, "price_bits"),
                             tao_registration_median_price (&ledger->parent).bits);
      else
        return FALSE;
    }
  return TRUE;
}

gboolean
vectors_dtao_chain (VectorRun      *run,
                    const TaoRules *rules,
                    JsonObject     *input,
                    JsonObject     *output)
{
  if (json_object_has_member (input, "op"))
    {
      const char *op = vectors_text (run, input, "op");

      return op == NULL || replay_operation (run, rules, op, input, output);
    }
  if (json_object_has_member (input, "server"))
    replay_distribution (run, rules, input, output);
  else if (json_object_has_member (input, "script"))
    replay_script (run, rules, input, output, "script");
  else if (json_object_has_member (input, "calls"))
    replay_script (run, rules, input, output, "calls");
  else
    return FALSE;
  return TRUE;
}
