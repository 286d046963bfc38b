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

static TaoPool
take_pool (Input *input)
{
  TaoPool pool = { 0 };
  guint8 flags = (guint8) take (input, 1);

  pool.curve = flags & 1 ? TAO_CURVE_STABLE : TAO_CURVE_BALANCER;
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
  return pool;
}

static void
check_preview (const TaoStakePreview *preview)
{
  g_assert (tao_call_status_get_name (preview->status) != NULL);
  if (preview->status == TAO_CALL_OK && preview->worst_is_enforced)
    g_assert (preview->worst <= preview->received);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  static const guint32 specs[] = { 423, 425, 432, 475 };
  Input input = { data, size };
  const TaoRules *rules = tao_rules_lookup (specs[take (&input, 1) % G_N_ELEMENTS (specs)]);
  TaoPool pool = take_pool (&input), other = take_pool (&input), work = pool;
  TaoSwapKind kind = take (&input, 1) & 1 ? TAO_SWAP_SELL : TAO_SWAP_BUY;
  guint64 amount = take (&input, 8), limit = take (&input, 8), more = take (&input, 8), max;
  TaoPreviewAccount account = { take (&input, 8), 500, 2000000, take (&input, 8), take (&input, 8) };
  TaoPreviewLimit wish = { (guint32) take (&input, 4), take (&input, 1) & 1 ? limit : 0, (gboolean) (take (&input, 1) & 1) };
  TaoU64F64 price = TAO_U64F64 ((tao_u128) take (&input, 8) << 64 | take (&input, 8));
  TaoLockRules locks = { take (&input, 4), take (&input, 4), (gboolean) (take (&input, 1) & 1), FALSE };
  TaoEmissionInput emission = { .pool = pool, .alpha_out = more, .moving_price = { (tao_i128) price.bits }, .emission_enabled = TRUE };
  TaoEmissionBlock block = { .now = limit, .root_tao = amount, .tao_weight = more, .minted = limit, .gate_bar = price,
                             .gate_exponent = price, .gate_rank = 1 };
  TaoEmissionStages stages;
  TaoStakePreview preview;
  TaoAlphaSplit split;
  gboolean root_sell;
  TaoSwap swap;

  if (tao_pool_swap (&work, rules, kind, amount, limit, (more & 1) != 0, FALSE, &swap) == TAO_CALL_OK)
    {
      if (work.curve != TAO_CURVE_STABLE)
        g_assert (swap.out <= (kind == TAO_SWAP_BUY ? pool.alpha_reserve : pool.tao_reserve));
      tao_pool_apply (&work, &swap);
      tao_price_to_rao (tao_pool_price (&work));
    }
  if (tao_pool_max_input (&pool, rules, kind, limit, &max) == TAO_CALL_OK)
    tao_pool_fee (&pool, max);
  if (tao_pool_max_move (&pool, &other, rules, limit, &max) == TAO_CALL_OK)
    tao_pool_fee_of_net (&other, max);
  tao_pool_input_to_price (kind, pool.quote_weight, price, tao_price_from_rao (limit), amount);
  tao_pool_alpha_for_tao (&pool, amount);
  tao_pool_alpha_needed_for_tao (&pool, rules, amount);

  work = pool;
  max = more;
  tao_pool_prepare_injection (&work, rules, &amount, &max);
  work = pool;
  tao_pool_init (&work, &price);

  tao_preview_add_stake (rules, &pool, &account, amount, &wish, &preview);
  check_preview (&preview);
  tao_preview_remove_stake (rules, &pool, &account, amount, &wish, &preview);
  check_preview (&preview);
  tao_preview_move_stake (rules, &pool, &other, &account, amount, &wish, &preview);
  check_preview (&preview);
  tao_preview_registration (rules, &pool, &account, amount, &preview);
  check_preview (&preview);

  tao_emission_compute (rules, &block, &emission, 1, &stages, &root_sell, &price);
  g_assert (stages.tao_emission.bits <= tao_u96f32_from_u64 (block.minted).bits);
  tao_emission_split_alpha (amount, (guint16) more, stages.root_proportion, &split);
  tao_moving_price_next (rules, emission.moving_price, price, TRUE, emission.moving_price, amount, limit, more);
  tao_burn_decay (amount, (guint16) limit, more, limit);
  tao_burn_bump (amount, price, more, limit);
  tao_lock_roll ((TaoLock) { amount, price }, more, &locks);
  return 0;
}
