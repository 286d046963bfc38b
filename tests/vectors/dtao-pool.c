/* pool.json: price, swaps, limits and weights of one pool. */
#include "dtao.h"

static TaoPool
read_pool (VectorRun  *run,
           JsonObject *input,
           const char *member)
{
  JsonObject *object = vectors_object (run, input, member);
  TaoPool pool = { .curve = TAO_CURVE_BALANCER, .minimum_reserve = TAO_POOL_MINIMUM_RESERVE };

  if (object != NULL)
    {
      pool.tao_reserve = vectors_u64 (run, object, "tao_reserve");
      pool.alpha_reserve = vectors_u64 (run, object, "alpha_reserve");
      pool.quote_weight.parts = vectors_u64 (run, object, "quote_weight");
      pool.initialized = vectors_flag (run, object, "initialized");
      pool.fee_rate = vectors_u16 (run, object, "fee_rate");
    }
  return pool;
}

static TaoSwapKind
read_kind (VectorRun  *run,
           JsonObject *input)
{
  return g_strcmp0 (vectors_text (run, input, "kind"), "buy") == 0 ? TAO_SWAP_BUY : TAO_SWAP_SELL;
}

/* Both must fail alike or succeed; TRUE if they succeed. */
static gboolean
expect_status (VectorRun    *run,
               JsonObject   *output,
               TaoCallStatus got)
{
  const char *expected = json_object_has_member (output, "error") ? vectors_text (run, output, "error") : "Ok";

  return vectors_expect_text (run, "error", NULL, expected, tao_call_status_get_name (got)) && got == TAO_CALL_OK;
}

static void
expect_u64 (VectorRun  *run,
            JsonObject *output,
            const char *member,
            guint64     got)
{
  vectors_expect_u128 (run, member, NULL, vectors_u64 (run, output, member), got);
}

static void
expect_weight (VectorRun     *run,
               JsonObject    *output,
               const TaoPool *pool)
{
  expect_u64 (run, output, "quote_weight", pool->quote_weight.parts);
  if (json_object_has_member (output, "initialized"))
    expect_u64 (run, output, "initialized", pool->initialized != 0);
}

static void
expect_swap (VectorRun     *run,
             JsonObject    *output,
             const TaoSwap *swap)
{
  expect_u64 (run, output, "in", swap->in);
  expect_u64 (run, output, "out", swap->out);
  expect_u64 (run, output, "fee", swap->fee);
}

static void
replay_swap (VectorRun      *run,
             const TaoRules *rules,
             JsonObject     *input,
             JsonObject     *output)
{
  TaoPool pool = read_pool (run, input, "pool");
  gboolean simulate = vectors_flag (run, input, "simulate");
  TaoPool work = pool;
  TaoSwap swap;
  TaoCallStatus status = tao_pool_swap (&work, rules, read_kind (run, input), vectors_u64 (run, input, "amount"),
                                        vectors_u64 (run, input, "limit_price_rao"), vectors_flag (run, input, "drop_fees"),
                                        simulate, &swap);

  if (!expect_status (run, output, status))
    return;
  expect_swap (run, output, &swap);
  /* A simulation stores nothing. */
  expect_weight (run, output, simulate ? &pool : &work);
}

static void
replay_max_move (VectorRun      *run,
                 const TaoRules *rules,
                 JsonObject     *input,
                 JsonObject     *output)
{
  TaoPool pools[3] = {
    { .curve = TAO_CURVE_STABLE },
    read_pool (run, input, "pool"),
    read_pool (run, input, "pool2"),
  };
  guint64 from = vectors_u64 (run, input, "from"), to = vectors_u64 (run, input, "to"), max = 0;

  if (from > 2 || to > 2)
    vectors_malformed (run, "from", "no such pool");
  else if (expect_status (run, output, tao_pool_max_move (&pools[from], &pools[to], rules,
                                                          vectors_u64 (run, input, "limit_price_rao"), &max)))
    expect_u64 (run, output, "max_input", max);
}

static void
replay_init (VectorRun  *run,
             JsonObject *input,
             JsonObject *output)
{
  TaoPool pool = read_pool (run, input, "pool");

  if (vectors_is_null (input, "price_bits"))
    tao_pool_init (&pool, NULL);
  else
    {
      TaoU64F64 price = TAO_U64F64 (vectors_u128 (run, input, "price_bits"));

      tao_pool_init (&pool, &price);
    }
  expect_weight (run, output, &pool);
}

gboolean
vectors_dtao_pool (VectorRun      *run,
                   const TaoRules *rules,
                   JsonObject     *input,
                   JsonObject     *output)
{
  const char *op = json_object_has_member (input, "op") ? vectors_text (run, input, "op") : NULL;
  TaoPool pool;
  TaoSwap swap;
  guint64 tao, alpha;

  if (op == NULL)
    return FALSE;
  if (g_str_equal (op, "swap") || g_str_equal (op, "swap_limit"))
    replay_swap (run, rules, input, output);
  else if (g_str_equal (op, "max_move"))
    replay_max_move (run, rules, input, output);
  else if (g_str_equal (op, "init"))
    replay_init (run, input, output);
  else if (g_str_equal (op, "price_delta"))
    expect_u64 (run, output, "amount_in",
                tao_pool_input_to_price (read_kind (run, input), (TaoPerquintill) { vectors_u64 (run, input, "quote_weight") },
                                         TAO_U64F64 (vectors_u128 (run, input, "price_bits")),
                                         TAO_U64F64 (vectors_u128 (run, input, "target_price_bits")),
                                         vectors_u64 (run, input, "reserve")));
  else if (g_str_equal (op, "price"))
    {
      pool = read_pool (run, input, "pool");
      vectors_expect_u128 (run, "price_bits", NULL, vectors_u128 (run, output, "price_bits"), tao_pool_price (&pool).bits);
      expect_u64 (run, output, "price_rao", tao_price_to_rao (tao_pool_price (&pool)));
    }
  else if (g_str_equal (op, "sim_swap"))
    {
      pool = read_pool (run, input, "pool");
      if (expect_status (run, output, tao_pool_sim_swap (&pool, rules, read_kind (run, input), vectors_u64 (run, input, "amount"), &swap)))
        expect_swap (run, output, &swap);
    }
  else if (g_str_equal (op, "max_input"))
    {
      pool = read_pool (run, input, "pool");
      if (expect_status (run, output, tao_pool_max_input (&pool, rules, read_kind (run, input),
                                                          vectors_u64 (run, input, "limit_price_rao"), &tao)))
        expect_u64 (run, output, "max_input", tao);
    }
  else if (g_str_equal (op, "adjust"))
    {
      pool = read_pool (run, input, "pool");
      tao = vectors_u64 (run, input, "tao");
      alpha = vectors_u64 (run, input, "alpha");
      tao_pool_prepare_injection (&pool, rules, &tao, &alpha);
      expect_u64 (run, output, "tao", tao);
      expect_u64 (run, output, "alpha", alpha);
      expect_weight (run, output, &pool);
    }
  else if (g_str_equal (op, "alpha_for_tao"))
    {
      pool = read_pool (run, input, "pool");
      expect_u64 (run, output, "alpha", tao_pool_alpha_for_tao (&pool, vectors_u64 (run, input, "tao")));
    }
  else if (g_str_equal (op, "base_needed"))
    {
      pool = read_pool (run, input, "pool");
      expect_u64 (run, output, "alpha", tao_pool_alpha_needed_for_tao (&pool, rules, vectors_u64 (run, input, "tao")));
    }
  else
    return FALSE;
  return TRUE;
}
