/* Hostile pools and quotes: any reserves, weights beyond one, any limit, any rule set.  Nothing may trap, loop for long
 * or hand out more than there is. */
#include "economy/emission.h"
#include "economy/preview.h"
#include "economy/registration.h"
#include "economy/lock.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

typedef struct
{
  const uint8_t *at;
  size_t left;
} Input;

/* Zeros where the input has ended. */
static guint64
take (Input *input,
      guint  bytes)
{
  guint64 value = 0;

  for (guint i = 0; i < bytes && input->left > 0; i++, input->left--)
    value |= (guint64) *input->at++ << (8 * i);
  return value;
}

static tao_u128
take_wide (Input *input)
{
  guint shift = (guint) take (input, 1) % 65;

  return (tao_u128) take (input, 8) << shift;
}

static TaoPool
take_pool (Input *input)
{
  TaoPool pool = { 0 };
  guint8 flags = (guint8) take (input, 1);

  pool.curve = flags & 1 ? (TaoCurve) (flags >> 4 & 3) : TAO_CURVE_BALANCER;
  pool.initialized = (flags & 2) != 0;
  pool.tao_reserve = take (input, 8);
  pool.alpha_reserve = take (input, 8);
  pool.quote_weight.parts = take (input, 8);
  if (flags & 4)
    pool.quote_weight.parts %= TAO_PERQUINTILL_ONE + 1;
  pool.fee_rate = (guint16) take (input, 2);
  pool.tao_reservoir = take (input, 4);
  pool.alpha_reservoir = take (input, 4);
  pool.minimum_reserve = flags & 8 ? 0 : TAO_POOL_MINIMUM_RESERVE;
  if (pool.curve == TAO_CURVE_SUPERELLIPSE)
    {
      pool.superellipse.alpha_scale = take_wide (input);
      pool.superellipse.tao_scale = take_wide (input);
      pool.superellipse.center_alpha = (tao_i128) take_wide (input);
      pool.superellipse.center_tao = (tao_i128) take_wide (input);
    }
  return pool;
}

static void
check_preview (const TaoStakePreview *preview)
{
  g_assert (tao_call_status_get_name (preview->status) != NULL);
  if (preview->status == TAO_CALL_OK && preview->worst_is_enforced)
    g_assert (preview->worst <= preview->received);
}

/* Everything an input says, read before any of it is used. */
typedef struct
{
  const TaoRules *rules;
  TaoPool pool, other;
  TaoSwapKind kind;
  guint64 amount, limit, more;
  TaoPreviewAccount account;
  TaoPreviewLimit wish;
  TaoU64F64 price;
  TaoLockRules locks;
} Case;

static void
trade (const Case *c)
{
  TaoPool work = c->pool;
  TaoSwap swap;

  if (tao_pool_swap (&work, c->rules, c->kind, c->amount, c->limit, (c->more & 1) != 0, FALSE, &swap) == TAO_CALL_OK)
    {
      if (work.curve != TAO_CURVE_STABLE)
        g_assert (swap.out <= (c->kind == TAO_SWAP_BUY ? c->pool.alpha_reserve : c->pool.tao_reserve));
      tao_pool_apply (&work, &swap);
      tao_price_to_rao (tao_pool_price (&work));
    }
}

static void
find_limits (const Case *c)
{
  guint64 max;

  if (tao_pool_max_input (&c->pool, c->rules, c->kind, c->limit, &max) == TAO_CALL_OK)
    tao_pool_fee (&c->pool, max);
  if (tao_pool_max_move (&c->pool, &c->other, c->rules, c->limit, &max) == TAO_CALL_OK)
    tao_pool_fee_of_net (&c->other, max);
}

static void
ask_amounts (const Case *c)
{
  tao_pool_input_to_price (c->kind, c->pool.quote_weight, c->price, tao_price_from_rao (c->limit), c->amount);
  tao_pool_alpha_for_tao (&c->pool, c->amount);
  tao_pool_alpha_needed_for_tao (&c->pool, c->rules, c->amount);
}

static void
weigh (const Case *c)
{
  TaoPool work = c->pool, other;
  guint64 tao = c->amount, alpha = c->more;

  tao_pool_prepare_injection (&work, c->rules, &tao, &alpha);
  work = c->pool;
  tao_pool_init (&work, &c->price);
  if (tao_pool_to_superellipse (&c->pool, &other))
    g_assert (tao_pool_price (&other).bits != 0);
}

static void
preview_staking (const Case *c)
{
  TaoStakePreview preview;

  tao_preview_add_stake (c->rules, &c->pool, &c->account, c->amount, &c->wish, &preview);
  check_preview (&preview);
  tao_preview_remove_stake (c->rules, &c->pool, &c->account, c->amount, &c->wish, &preview);
  check_preview (&preview);
}

static void
preview_others (const Case *c)
{
  TaoStakePreview preview;

  tao_preview_move_stake (c->rules, &c->pool, &c->other, &c->account, c->amount, &c->wish, &preview);
  check_preview (&preview);
  tao_preview_registration (c->rules, &c->pool, &c->account, c->amount, &preview);
  check_preview (&preview);
}

static void
emit (const Case *c)
{
  TaoEmissionInput emission = { .pool = c->pool, .alpha_out = c->more, .moving_price = { (tao_i128) c->price.bits }, .emission_enabled = TRUE };
  TaoEmissionBlock block = { .now = c->limit, .root_tao = c->amount, .tao_weight = c->more, .minted = c->limit, .gate_bar = c->price,
                             .gate_exponent = c->price, .gate_rank = 1 };
  TaoEmissionStages stages;
  TaoAlphaSplit split;
  gboolean root_sell;
  TaoU64F64 bar;

  tao_emission_compute (c->rules, &block, &emission, 1, &stages, &root_sell, &bar);
  g_assert (stages.tao_emission.bits <= tao_u96f32_from_u64 (block.minted).bits);
  tao_emission_split_alpha (c->amount, (guint16) c->more, stages.root_proportion, &split);
  tao_moving_price_next (c->rules, emission.moving_price, c->price, TRUE, emission.moving_price, c->amount, c->limit, c->more);
  tao_burn_decay (c->amount, (guint16) c->limit, c->more, c->limit);
  tao_burn_bump (c->amount, c->price, c->more, c->limit);
  tao_lock_roll ((TaoLock) { c->amount, c->price }, c->more, &c->locks);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  /* One question per input: a hostile power takes the chain's full series, a millisecond each, and every question of
   * them all together would leave the fuzzer a few inputs a second. */
  static void (*const questions[]) (const Case *) = {
    trade, find_limits, ask_amounts, weigh, preview_staking, preview_others, emit,
  };
  static const guint32 specs[] = { 423, 425, 432, 475 };
  Input input = { data, size };
  guint8 question = (guint8) take (&input, 1);
  Case c = { .rules = tao_rules_lookup (specs[take (&input, 1) % G_N_ELEMENTS (specs)]) };

  c.pool = take_pool (&input);
  c.other = take_pool (&input);
  c.kind = take (&input, 1) & 1 ? TAO_SWAP_SELL : TAO_SWAP_BUY;
  c.amount = take (&input, 8);
  c.limit = take (&input, 8);
  c.more = take (&input, 8);
  c.account = (TaoPreviewAccount) { .balance = take (&input, 8), .existential_deposit = 500, .minimum_stake = 2000000 };
  c.account.stake = take (&input, 8);
  c.account.available = take (&input, 8);
  c.wish.tolerance_ppm = (guint32) take (&input, 4);
  c.wish.limit_rao = take (&input, 1) & 1 ? c.limit : 0;
  c.wish.allow_partial = (gboolean) (take (&input, 1) & 1);
  c.price.bits = (tao_u128) take (&input, 8) << 64;
  c.price.bits |= take (&input, 8);
  c.locks.unlock_rate = take (&input, 4);
  c.locks.maturity_rate = take (&input, 4);
  c.locks.perpetual = (gboolean) (take (&input, 1) & 1);

  questions[question % G_N_ELEMENTS (questions)] (&c);
  return 0;
}
