/* pool-private.h: what a curve brings along so that pool.c can trade on it. */
#pragma once

#include "economy/pool.h"

G_BEGIN_DECLS

typedef struct
{
  gboolean has_fee;      /* FeeRate applies */
  gboolean has_guards;   /* least reserve of what goes out, most input */

  TaoU64F64 (*price) (const TaoPool *pool);

  /* What a net input @in gets, the reserves as they are.  FALSE if the curve cannot take so much. */
  gboolean (*amount_out) (const TaoPool *pool, const TaoRules *rules, TaoSwapKind kind, guint64 in, guint64 *out);

  /* The net input that brings the price from @price to @limit, which a larger one would cross. */
  guint64 (*input_to_limit) (const TaoPool *pool, const TaoRules *rules, TaoSwapKind kind, TaoU64F64 price, TaoU64F64 limit);

  /* tao_pool_prepare_injection() */
  gboolean (*prepare_injection) (TaoPool *pool, const TaoRules *rules, guint64 *tao, guint64 *alpha);
} TaoCurveClass;

extern const TaoCurveClass tao_curve_stable;
extern const TaoCurveClass tao_curve_balancer;
extern const TaoCurveClass tao_curve_product;
extern const TaoCurveClass tao_curve_superellipse;

/* For curves without a formula: the largest net input after which the price is still within @limit. */
guint64 tao_pool_input_by_search (const TaoPool *pool, const TaoRules *rules, TaoSwapKind kind, TaoU64F64 price, TaoU64F64 limit);

/* tao_pool_alpha_needed_for_tao() of the weighted pool, which has a formula. */
guint64 tao_balancer_alpha_needed_for_tao (const TaoPool *pool, const TaoRules *rules, guint64 tao);

static inline guint64
tao_pool_reserve_in (const TaoPool *pool,
                     TaoSwapKind    kind)
{
  return kind == TAO_SWAP_BUY ? pool->tao_reserve : pool->alpha_reserve;
}

static inline guint64
tao_pool_reserve_out (const TaoPool *pool,
                      TaoSwapKind    kind)
{
  return kind == TAO_SWAP_BUY ? pool->alpha_reserve : pool->tao_reserve;
}

/* a / b, 0 if b is 0. */
static inline TaoU64F64
tao_pool_ratio (guint64 a,
                guint64 b)
{
  return tao_u64f64_div_or_zero (tao_u64f64_from_u64 (a), tao_u64f64_from_u64 (b));
}

/* ⌊amount·factor⌋ */
static inline guint64
tao_pool_scale (guint64   amount,
                TaoU64F64 factor)
{
  return tao_u64f64_to_u64 (tao_u64f64_mul_sat (tao_u64f64_from_u64 (amount), factor));
}

G_END_DECLS
