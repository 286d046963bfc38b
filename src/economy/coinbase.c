#include "economy/coinbase.h"

#include "economy/registration.h"
#include "economy/root-claim.h"
#include "economy/staking.h"

#define ROOT 0
/* An epoch runs at the latest after so many blocks, up to spec 437. */
#define LONGEST_STEP 50400

/* --- Gathering inputs -------------------------------------------------------------------------------------------- */

static gboolean
is_emitting (TaoLedger *ledger,
             guint16    netuid)
{
  TaoLedgerKey first = tao_ledger_key_netuid (TAO_ITEM_FIRST_EMISSION_BLOCK_NUMBER, netuid);

  return tao_emission_is_emitting (tao_ledger_contains (ledger, &first),
                                   tao_ledger_get_u64 (ledger, TAO_ITEM_SUBTOKEN_ENABLED, netuid) != 0,
                                   tao_ledger_get_u64 (ledger, TAO_ITEM_NETWORK_REGISTRATION_ALLOWED, netuid) != 0);
}

void
tao_coinbase_collect_inputs (TaoLedger *ledger,
                             GArray    *out)
{
  g_autoptr(GArray) networks = g_array_new (FALSE, FALSE, sizeof (guint16));

  tao_ledger_networks_in_storage_order (ledger, FALSE, networks);
  for (guint i = 0; i < networks->len; i++)
    {
      TaoEmissionInput input = { .netuid = g_array_index (networks, guint16, i) };

      if (!is_emitting (ledger, input.netuid))
        continue;
      tao_ledger_get_pool (ledger, input.netuid, &input.pool);
      input.alpha_out = tao_ledger_get_u64 (ledger, TAO_ITEM_SUBNET_ALPHA_OUT, input.netuid);
      input.moving_price.bits = (tao_i128) tao_ledger_get_u128 (ledger, TAO_ITEM_SUBNET_MOVING_PRICE, input.netuid);
      input.miner_burned.bits = tao_ledger_get_u128 (ledger, TAO_ITEM_MINER_BURNED, input.netuid);
      input.emission_enabled = tao_ledger_get_u64 (ledger, TAO_ITEM_SUBNET_EMISSION_ENABLED, input.netuid) != 0;
      g_array_append_val (out, input);
    }
}

void
tao_coinbase_get_block (TaoLedger        *ledger,
                        guint64           minted,
                        TaoEmissionBlock *out)
{
  *out = (TaoEmissionBlock) {
    .now = tao_ledger_get_u64 (ledger, TAO_ITEM_NOW, 0),
    .root_tao = tao_ledger_get_u64 (ledger, TAO_ITEM_SUBNET_TAO, ROOT),
    .tao_weight = tao_ledger_get_u64 (ledger, TAO_ITEM_TAO_WEIGHT, 0),
    .minted = minted,
  };
  if (ledger->rules->gate == TAO_GATE_NONE)
    return;
  out->gate_bar.bits = tao_ledger_get_u128 (ledger, TAO_ITEM_EMISSION_GATE_BAR, 0);
  out->gate_quantile.bits = tao_ledger_get_u128 (ledger, TAO_ITEM_EMISSION_BAR_QUANTILE, 0);
  out->gate_exponent.bits = tao_ledger_get_u128 (ledger, TAO_ITEM_EMISSION_GATE_EXPONENT, 0);
  out->gate_rank = (guint16) tao_ledger_get_u64 (ledger, TAO_ITEM_EMISSION_BAR_RANK, 0);
}

/* Up to 431 whoever asks for an emission leaves the answer in storage, of TAO and of alpha alike. */
static guint64
evaluate_emission (TaoLedger *ledger,
                   guint64    issuance)
{
  guint64 emission = tao_block_emission (issuance);

  if (issuance < TAO_MAX_ISSUANCE && ledger->rules->issuance == TAO_ISSUANCE_PLAIN &&
      emission != tao_ledger_get_u64 (ledger, TAO_ITEM_BLOCK_EMISSION, 0))
    tao_ledger_put_u64 (ledger, TAO_ITEM_BLOCK_EMISSION, 0, emission);
  return emission;
}

static guint64
alpha_issuance (TaoLedger *ledger,
                guint16    netuid)
{
  return tao_alpha_issuance (ledger->rules,
                             tao_ledger_get_u64 (ledger, TAO_ITEM_SUBNET_ALPHA_IN, netuid),
                             tao_ledger_get_u64 (ledger, TAO_ITEM_SUBNET_ALPHA_OUT, netuid),
                             ledger->rules->issuance == TAO_ISSUANCE_RESERVOIR
                               ? tao_ledger_get_u64 (ledger, TAO_ITEM_BALANCER_ALPHA_RESERVOIR, netuid)
                               : 0);
}

static int
compare_netuids (const void *a,
                 const void *b)
{
  return (int) *(const guint16 *) a - (int) *(const guint16 *) b;
}

/* Asks for the alpha emission of each subnet, in numeric order: the last one is what stays in storage. */
static void
evaluate_alpha_emissions (TaoLedger *ledger,
                          GArray    *emitting)
{
  g_autoptr(GArray) netuids = g_array_new (FALSE, FALSE, sizeof (guint16));

  for (guint i = 0; i < emitting->len; i++)
    g_array_append_val (netuids, g_array_index (emitting, TaoEmissionInput, i).netuid);
  g_array_sort (netuids, compare_netuids);
  for (guint i = 0; i < netuids->len; i++)
    evaluate_emission (ledger, alpha_issuance (ledger, g_array_index (netuids, guint16, i)));
}

static TaoU96F32
root_proportion (TaoLedger *ledger,
                 guint16    netuid)
{
  return tao_root_proportion (tao_ledger_get_u64 (ledger, TAO_ITEM_SUBNET_TAO, ROOT),
                              tao_ledger_get_u64 (ledger, TAO_ITEM_TAO_WEIGHT, 0),
                              alpha_issuance (ledger, netuid));
}

/* --- Injection --------------------------------------------------------------------------------------------------- */

/* Pays @amount of the block's credit to a subnet; FALSE if that is not possible. */
static gboolean
spend_credit (TaoLedger *ledger,
              guint16    netuid,
              guint64    amount,
              guint64   *credit)
{
  TaoAccount account;

  if (amount > *credit || !ledger->vtable->system_account (ledger, TAO_SYSTEM_ACCOUNT_SUBNET, netuid, &account) ||
      !ledger->vtable->deposit (ledger, &account, amount))
    return FALSE;
  *credit -= amount;
  return TRUE;
}

/* Buys alpha for the protocol with @tao of the credit. */
static void
chain_buy (TaoLedger *ledger,
           guint16    netuid,
           guint64    tao,
           guint64   *credit)
{
  gboolean refunds = ledger->rules->failed_buy == TAO_FAILED_BUY_REFUNDED;
  TaoSwap swap;

  if (tao == 0)
    return;
  if (refunds)
    {
      TaoPool pool;

      /* A swap that is going to fail never takes the TAO out of the credit. */
      tao_ledger_get_pool (ledger, netuid, &pool);
      if (tao_pool_swap (&pool, ledger->rules, TAO_SWAP_BUY, tao, TAO_POOL_MAX_LIMIT_RAO, TRUE, FALSE, &swap) != TAO_CALL_OK)
        return;
    }
  if (!spend_credit (ledger, netuid, tao, credit))
    return;
  if (tao_staking_swap (ledger, netuid, TAO_SWAP_BUY, tao, TAO_POOL_MAX_LIMIT_RAO, TRUE, &swap) != TAO_CALL_OK)
    return;
  tao_ledger_add_u64 (ledger, TAO_ITEM_SUBNET_PROTOCOL_ALPHA, netuid, swap.out);
  tao_ledger_put_u64 (ledger, TAO_ITEM_SUBNET_EXCESS_TAO, netuid, swap.in);
  tao_ledger_add_flow (ledger, TAO_ITEM_SUBNET_PROTOCOL_FLOW, netuid, swap.in, FALSE);
}

static void
mint_alpha (TaoLedger    *ledger,
            TaoLedgerItem where,
            guint16       netuid,
            guint64       into_item,
            guint64       minted)
{
  tao_ledger_add_u64 (ledger, where, netuid, into_item);
  tao_ledger_add_u64 (ledger, TAO_ITEM_TOTAL_ALPHA_ISSUANCE, netuid, minted);
}

static void
put_tao (TaoLedger *ledger,
         guint16    netuid,
         guint64    tao)
{
  tao_ledger_put_u64 (ledger, TAO_ITEM_SUBNET_TAO_IN_EMISSION, netuid, tao);
  tao_ledger_add_u64 (ledger, TAO_ITEM_SUBNET_TAO, netuid, tao);
  tao_ledger_add_u64 (ledger, TAO_ITEM_TOTAL_STAKE, 0, tao);
  tao_ledger_add_flow (ledger, TAO_ITEM_SUBNET_PROTOCOL_FLOW, netuid, tao, FALSE);
}

/* Up to 431: weights for the injection first, on the old reserves; then the buy with the new weights; then the put. */
static void
inject_adjust_first (TaoLedger *ledger,
                     guint16    netuid,
                     guint64    tao_in,
                     guint64    alpha_in,
                     guint64    buy,
                     guint64   *credit)
{
  TaoPool pool;

  tao_ledger_get_pool (ledger, netuid, &pool);
  if (tao_pool_prepare_injection (&pool, ledger->rules, &tao_in, &alpha_in))
    tao_ledger_put_u64 (ledger, TAO_ITEM_SWAP_BALANCER, netuid, pool.quote_weight.parts);

  tao_ledger_put_u64 (ledger, TAO_ITEM_SUBNET_EXCESS_TAO, netuid, 0);
  tao_ledger_put_u64 (ledger, TAO_ITEM_SUBNET_TAO_IN_EMISSION, netuid, 0);
  chain_buy (ledger, netuid, buy, credit);

  tao_ledger_put_u64 (ledger, TAO_ITEM_SUBNET_ALPHA_IN_EMISSION, netuid, alpha_in);
  mint_alpha (ledger, TAO_ITEM_SUBNET_ALPHA_IN, netuid, alpha_in, alpha_in);
  if (tao_in > 0 && spend_credit (ledger, netuid, tao_in, credit))
    put_tao (ledger, netuid, tao_in);
}

/* From 432: the buy first, then weights on what it left, with reservoirs for what cannot join now. */
static void
inject_buy_first (TaoLedger *ledger,
                  guint16    netuid,
                  guint64    tao_in,
                  guint64    alpha_in,
                  guint64    buy,
                  guint64   *credit)
{
  guint64 minted = alpha_in;
  TaoPool pool;

  tao_ledger_put_u64 (ledger, TAO_ITEM_SUBNET_EXCESS_TAO, netuid, 0);
  tao_ledger_put_u64 (ledger, TAO_ITEM_SUBNET_TAO_IN_EMISSION, netuid, 0);
  chain_buy (ledger, netuid, buy, credit);
  if (!spend_credit (ledger, netuid, tao_in, credit))
    tao_in = 0;

  tao_ledger_get_pool (ledger, netuid, &pool);
  if (tao_pool_prepare_injection (&pool, ledger->rules, &tao_in, &alpha_in))
    tao_ledger_put_u64 (ledger, TAO_ITEM_SWAP_BALANCER, netuid, pool.quote_weight.parts);
  tao_ledger_put_u64 (ledger, TAO_ITEM_BALANCER_TAO_RESERVOIR, netuid, pool.tao_reservoir);
  tao_ledger_put_u64 (ledger, TAO_ITEM_BALANCER_ALPHA_RESERVOIR, netuid, pool.alpha_reservoir);

  tao_ledger_put_u64 (ledger, TAO_ITEM_SUBNET_ALPHA_IN_EMISSION, netuid, alpha_in);
  mint_alpha (ledger, TAO_ITEM_SUBNET_ALPHA_IN, netuid, alpha_in, minted);
  put_tao (ledger, netuid, tao_in);
}

/* --- Alpha for the participants ---------------------------------------------------------------------------------- */

static void
accrue_pendings (TaoLedger *ledger,
                 guint16    netuid,
                 guint64    alpha,
                 gboolean   root_sell)
{
  gboolean cut_enabled = tao_ledger_get_u64 (ledger, TAO_ITEM_OWNER_CUT_ENABLED, netuid) != 0;
  guint16 cut = cut_enabled ? (guint16) tao_ledger_get_u64 (ledger, TAO_ITEM_SUBNET_OWNER_CUT, 0) : 0;
  TaoAlphaSplit split;

  tao_ledger_put_u64 (ledger, TAO_ITEM_SUBNET_ALPHA_OUT_EMISSION, netuid, alpha);
  mint_alpha (ledger, TAO_ITEM_SUBNET_ALPHA_OUT, netuid, alpha, alpha);

  /* The root proportion once more: by now the issuance contains this block's injection and mint. */
  tao_emission_split_alpha (alpha, cut, root_proportion (ledger, netuid), &split);
  tao_ledger_add_u64 (ledger, TAO_ITEM_PENDING_OWNER_CUT, netuid, split.owner_cut);
  tao_ledger_add_u64 (ledger, TAO_ITEM_PENDING_SERVER_EMISSION, netuid, split.server);
  tao_ledger_add_u64 (ledger, TAO_ITEM_PENDING_VALIDATOR_EMISSION, netuid, split.validator);
  if (root_sell)
    tao_ledger_add_u64 (ledger, TAO_ITEM_PENDING_ROOT_ALPHA_DIVS, netuid, split.root);
  else
    tao_staking_recycle (ledger, netuid, split.root);
  tao_ledger_note_alpha (ledger, netuid, TAO_ALPHA_DROPPED,
                         alpha - split.owner_cut - split.server - split.validator - split.root);
}

/* --- Epoch schedule ---------------------------------------------------------------------------------------------- */

guint64
tao_blocks_until_epoch (guint16 tempo,
                        guint64 last_epoch_block,
                        guint64 now)
{
  if (tempo == 0)
    return G_MAXUINT64;
  return tao_u64_sub_sat (tao_u64_add_sat (last_epoch_block, tempo), now);
}

static gboolean
is_due (TaoLedger *ledger,
        guint16    netuid,
        guint64    now)
{
  guint64 tempo = tao_ledger_get_u64 (ledger, TAO_ITEM_TEMPO, netuid);
  guint64 pending_at = tao_ledger_get_u64 (ledger, TAO_ITEM_PENDING_EPOCH_AT, netuid);
  guint64 longest = ledger->rules->drain_net == TAO_DRAIN_NET_TEMPO ? tempo : LONGEST_STEP;

  if (tempo == 0)
    return FALSE;
  return (pending_at > 0 && now >= pending_at) ||
         tao_ledger_get_u64 (ledger, TAO_ITEM_BLOCKS_SINCE_LAST_STEP, netuid) > longest ||
         tao_u64_sub_sat (now, tao_ledger_get_u64 (ledger, TAO_ITEM_LAST_EPOCH_BLOCK, netuid)) >= tempo;
}

static void
count_block (TaoLedger *ledger,
             guint16    netuid)
{
  guint64 blocks = tao_u64_add_sat (tao_ledger_get_u64 (ledger, TAO_ITEM_BLOCKS_SINCE_LAST_STEP, netuid), 1);

  if (ledger->rules->drain_net == TAO_DRAIN_NET_TEMPO)
    blocks = MIN (blocks, tao_ledger_get_u64 (ledger, TAO_ITEM_TEMPO, netuid) + 1);
  tao_ledger_put_u64 (ledger, TAO_ITEM_BLOCKS_SINCE_LAST_STEP, netuid, blocks);
}

static int
compare_accounts (const void *a,
                  const void *b)
{
  return tao_account_compare (a, b);
}

/* An epoch needs every hotkey to stand for one uid. */
static gboolean
has_unique_hotkeys (TaoLedger *ledger,
                    guint16    netuid)
{
  guint64 n = MIN (tao_ledger_get_u64 (ledger, TAO_ITEM_SUBNETWORK_N, netuid), G_MAXUINT16);
  g_autoptr(GArray) hotkeys = g_array_new (FALSE, FALSE, sizeof (TaoAccount));

  for (guint64 uid = 0; uid < n; uid++)
    {
      TaoLedgerKey key = tao_ledger_key_netuid (TAO_ITEM_KEYS, netuid);
      TaoAccount hotkey;

      key.index = uid;
      if (tao_ledger_get_account (ledger, &key, &hotkey))
        g_array_append_val (hotkeys, hotkey);
    }
  g_array_sort (hotkeys, compare_accounts);
  for (guint i = 1; i < hotkeys->len; i++)
    if (tao_account_equal (&g_array_index (hotkeys, TaoAccount, i - 1), &g_array_index (hotkeys, TaoAccount, i)))
      return FALSE;
  return TRUE;
}

static guint64
take_pending (TaoLedger    *ledger,
              TaoLedgerItem item,
              guint16       netuid)
{
  guint64 amount = tao_ledger_get_u64 (ledger, item, netuid);

  tao_ledger_put_u64 (ledger, item, netuid, 0);
  return amount;
}

typedef struct
{
  guint16    netuid;
  TaoPending pending;
} Drained;

static gboolean
is_null_subnet (TaoLedger *ledger,
                guint16    netuid)
{
  return ledger->rules->epoch_kind == TAO_EPOCH_KIND_PER_SUBNET &&
         tao_ledger_get_u64 (ledger, TAO_ITEM_SUBNET_EPOCH_CONSENSUS, netuid) != 0;
}

/* How many epochs this block may run: a Null subnet wants it for itself. */
static guint64
epochs_per_block (TaoLedger *ledger,
                  GArray    *networks,
                  guint64    now)
{
  if (ledger->rules->epoch_cap == TAO_EPOCH_CAP_ONE_WITH_NULL)
    for (guint i = 0; i < networks->len; i++)
      {
        guint16 netuid = g_array_index (networks, guint16, i);

        if (is_null_subnet (ledger, netuid) && is_due (ledger, netuid, now))
          return 1;
      }
  return tao_ledger_get_u64 (ledger, TAO_ITEM_MAX_EPOCHS_PER_BLOCK, 0);
}

/* Takes the pendings of the subnets whose epoch is due, as many as a block may run. */
static void
drain (TaoLedger *ledger,
       GArray    *drained)
{
  g_autoptr(GArray) networks = g_array_new (FALSE, FALSE, sizeof (guint16));
  guint64 now = tao_ledger_get_u64 (ledger, TAO_ITEM_NOW, 0), cap;

  tao_ledger_networks_in_storage_order (ledger, FALSE, networks);
  for (guint i = 0; i < networks->len; i++)
    count_block (ledger, g_array_index (networks, guint16, i));
  cap = epochs_per_block (ledger, networks, now);
  for (guint i = 0; i < networks->len; i++)
    {
      Drained entry = { .netuid = g_array_index (networks, guint16, i) };
      TaoLedgerEvent event = { .netuid = entry.netuid, .from_block = now, .to_block = now + 1 };

      if (!is_due (ledger, entry.netuid, now))
        continue;
      if (drained->len >= cap)
        {
          tao_ledger_put_u64 (ledger, TAO_ITEM_PENDING_EPOCH_AT, entry.netuid, now + 1);
          event.kind = TAO_EVENT_EPOCH_DEFERRED;
          tao_ledger_emit (ledger, &event);
          continue;
        }

      if (has_unique_hotkeys (ledger, entry.netuid))
        {
          tao_ledger_put_u64 (ledger, TAO_ITEM_BLOCKS_SINCE_LAST_STEP, entry.netuid, 0);
          entry.pending.server = take_pending (ledger, TAO_ITEM_PENDING_SERVER_EMISSION, entry.netuid);
          entry.pending.validator = take_pending (ledger, TAO_ITEM_PENDING_VALIDATOR_EMISSION, entry.netuid);
          entry.pending.root = take_pending (ledger, TAO_ITEM_PENDING_ROOT_ALPHA_DIVS, entry.netuid);
          entry.pending.owner = take_pending (ledger, TAO_ITEM_PENDING_OWNER_CUT, entry.netuid);
          g_array_append_val (drained, entry);
          if (ledger->vtable->check_ownership != NULL)
            ledger->vtable->check_ownership (ledger, entry.netuid);
        }
      else
        {
          event.kind = TAO_EVENT_EPOCH_SKIPPED;
          tao_ledger_emit (ledger, &event);
        }
      tao_ledger_put_u64 (ledger, TAO_ITEM_LAST_EPOCH_BLOCK, entry.netuid, now);
      tao_ledger_put_u64 (ledger, TAO_ITEM_PENDING_EPOCH_AT, entry.netuid, 0);
      tao_ledger_add_u64 (ledger, TAO_ITEM_SUBNET_EPOCH_INDEX, entry.netuid, 1);
    }
}

static int
compare_drained (const void *a,
                 const void *b)
{
  return (int) ((const Drained *) a)->netuid - (int) ((const Drained *) b)->netuid;
}

/* Runs the epochs of what was drained and pays them out, in numeric order of subnets. */
static void
run_epochs (TaoLedger *ledger,
            GArray    *drained)
{
  guint64 now = tao_ledger_get_u64 (ledger, TAO_ITEM_NOW, 0);

  g_array_sort (drained, compare_drained);
  for (guint i = 0; i < drained->len; i++)
    {
      const Drained *entry = &g_array_index (drained, Drained, i);
      g_autoptr(GArray) payouts = g_array_new (FALSE, FALSE, sizeof (TaoEpochPayout));

      ledger->vtable->run_epoch (ledger, entry->netuid, tao_coinbase_epoch_emission (&entry->pending), payouts);
      tao_coinbase_distribute (ledger, entry->netuid, &entry->pending, (TaoEpochPayout *) (void *) payouts->data, payouts->len);
      tao_ledger_put_u64 (ledger, TAO_ITEM_LAST_MECHANISM_STEP_BLOCK, entry->netuid, now);
      if (ledger->rules->bond_mask == TAO_BOND_MASK_LAST_YUMA && !is_null_subnet (ledger, entry->netuid))
        tao_ledger_put_u64 (ledger, TAO_ITEM_LAST_YUMA_STEP_BLOCK, entry->netuid, now);
    }
}

/* --- The block --------------------------------------------------------------------------------------------------- */

void
tao_coinbase_update_moving_price (TaoLedger *ledger,
                                  guint16    netuid)
{
  TaoI96F32 next = tao_moving_price_next (ledger->rules,
                                          TAO_I96F32 ((tao_i128) tao_ledger_get_u128 (ledger, TAO_ITEM_SUBNET_MOVING_PRICE, netuid)),
                                          tao_ledger_get_price (ledger, netuid),
                                          tao_ledger_get_u64 (ledger, TAO_ITEM_SUBNET_MECHANISM, netuid) == 1,
                                          TAO_I96F32 ((tao_i128) tao_ledger_get_u128 (ledger, TAO_ITEM_SUBNET_MOVING_ALPHA, 0)),
                                          tao_ledger_get_u64 (ledger, TAO_ITEM_EMA_PRICE_HALVING_BLOCKS, netuid),
                                          tao_ledger_get_u64 (ledger, TAO_ITEM_FIRST_EMISSION_BLOCK_NUMBER, netuid),
                                          tao_ledger_get_u64 (ledger, TAO_ITEM_NOW, 0));

  tao_ledger_put_u128 (ledger, TAO_ITEM_SUBNET_MOVING_PRICE, netuid, (tao_u128) next.bits);
  if (ledger->rules->fast_ema == TAO_FAST_EMA_ALONGSIDE)
    {
      TaoLedgerKey key = tao_ledger_key_netuid (TAO_ITEM_SUBNET_FAST_MOVING_PRICE, netuid);
      TaoU64F64 fast = TAO_U64F64 (tao_ledger_get_u128 (ledger, TAO_ITEM_SUBNET_FAST_MOVING_PRICE, netuid));

      fast = tao_fast_moving_price_next (tao_ledger_contains (ledger, &key), fast, tao_ledger_get_price (ledger, netuid));
      tao_ledger_put_u128 (ledger, TAO_ITEM_SUBNET_FAST_MOVING_PRICE, netuid, fast.bits);
    }
}

/* Hands out @credit: shares, injections, pendings.  Returns what nobody got. */
static guint64
emit_to_subnets (TaoLedger *ledger,
                 GArray    *emitting,
                 guint64    credit)
{
  const TaoEmissionInput *inputs = (const TaoEmissionInput *) (void *) emitting->data;
  g_autofree TaoEmissionStages *stages = g_new0 (TaoEmissionStages, emitting->len);
  TaoEmissionBlock block;
  TaoU64F64 bar;
  gboolean root_sell;

  evaluate_alpha_emissions (ledger, emitting);
  tao_coinbase_get_block (ledger, credit, &block);
  tao_emission_compute (ledger->rules, &block, inputs, emitting->len, stages, &root_sell, &bar);
  if (bar.bits != block.gate_bar.bits)
    tao_ledger_put_u128 (ledger, TAO_ITEM_EMISSION_GATE_BAR, 0, bar.bits);

  for (guint i = 0; i < emitting->len; i++)
    {
      guint64 tao_in = tao_u96f32_to_u64_sat (stages[i].tao_in);
      guint64 alpha_in = tao_u96f32_to_u64_sat (stages[i].alpha_in);
      guint64 buy = tao_u96f32_to_u64_sat (stages[i].chain_buy);

      if (ledger->rules->injection == TAO_INJECTION_BUY_ADJUST_PUT)
        inject_buy_first (ledger, inputs[i].netuid, tao_in, alpha_in, buy, &credit);
      else
        inject_adjust_first (ledger, inputs[i].netuid, tao_in, alpha_in, buy, &credit);
    }
  for (guint i = 0; i < emitting->len; i++)
    accrue_pendings (ledger, inputs[i].netuid, tao_u96f32_to_u64_sat (stages[i].alpha_emission), root_sell);
  return credit;
}

void
tao_coinbase_run_emission (TaoLedger *ledger)
{
  g_autoptr(GArray) emitting = g_array_new (FALSE, FALSE, sizeof (TaoEmissionInput));
  g_autoptr(GArray) drained = g_array_new (FALSE, FALSE, sizeof (Drained));
  guint64 emission = evaluate_emission (ledger, tao_ledger_get_u64 (ledger, TAO_ITEM_TOTAL_ISSUANCE, 0));
  guint64 minted = ledger->vtable->issue (ledger, emission);
  guint64 rest;

  tao_ledger_add_u64 (ledger, TAO_ITEM_TOTAL_ISSUANCE, 0, minted);

  ledger->vtable->clear (ledger, TAO_ITEM_SUBNET_ROOT_SELL_TAO, -1);
  tao_coinbase_collect_inputs (ledger, emitting);
  rest = emit_to_subnets (ledger, emitting, minted);
  ledger->vtable->withdraw (ledger, rest);
  tao_ledger_sub_u64 (ledger, TAO_ITEM_TOTAL_ISSUANCE, 0, rest);

  drain (ledger, drained);
  run_epochs (ledger, drained);

  for (guint i = 0; i < emitting->len; i++)
    tao_coinbase_update_moving_price (ledger, g_array_index (emitting, TaoEmissionInput, i).netuid);
  for (guint i = 0; i < emitting->len; i++)
    {
      guint16 netuid = g_array_index (emitting, TaoEmissionInput, i).netuid;

      tao_ledger_put_u128 (ledger, TAO_ITEM_ROOT_PROP, netuid, root_proportion (ledger, netuid).bits);
    }
}

void
tao_coinbase_run_block (TaoLedger *ledger)
{
  tao_registration_begin_block (ledger);
  tao_coinbase_run_emission (ledger);
}

void
tao_coinbase_settle_fee (TaoLedger *ledger,
                         guint64    fee)
{
  TaoAccount author;

  if (ledger->rules->fee_sink == TAO_FEE_TO_AUTHOR &&
      ledger->vtable->system_account (ledger, TAO_SYSTEM_ACCOUNT_AUTHOR, 0, &author) && ledger->vtable->deposit (ledger, &author, fee))
    return;
  ledger->vtable->withdraw (ledger, fee);
  tao_ledger_sub_u64 (ledger, TAO_ITEM_TOTAL_ISSUANCE, 0, fee);
}
