/* Extrinsics: their bytes, what is signed, whether they are valid, and their fees. */
#pragma once

#include "localnet/runtime/balances.h"

G_BEGIN_DECLS

typedef struct
{
  gboolean is_signed;
  TaoAccountId signer;
  guint8 crypto;             /* MultiSignature variant: 0 ed25519, 1 sr25519 */
  const guint8 *signature;
  const guint8 *extra;       /* era ++ nonce ++ tip ++ mode, as sent */
  gsize extra_len;
  TaoScaleEra era;
  guint32 nonce;
  guint64 tip;
  guint8 mode;               /* CheckMetadataHash */
  const guint8 *call;        /* lent from the extrinsic */
  gsize call_len;
  gsize len;                 /* of the extrinsic with its prefix */
} TaoRtExtrinsic;

/* FALSE if @bytes are no extrinsic of this runtime; nothing is verified. */
gboolean tao_rt_extrinsic_parse (GBytes *bytes, TaoRtExtrinsic *out);

/* Makes the runtime look at @storage as the state after its last block. */
void tao_rt_enter (TaoRuntime *rt, TaoStorage *storage);

/* ref_time of the dispatch alone; the fee is half a rao per 1000 of it. */
guint64 tao_rt_call_weight (const guint8 *call, gsize len, gboolean *pays_fee);

#define RT_BASE_WEIGHT G_GUINT64_CONSTANT (108157000)   /* base extrinsic weight, as BlockWeights has it */

/* rao for @weight of ref_time: 0.0005 each, rounded. */
static inline guint64
tao_rt_weight_to_fee (guint64 weight)
{
  return (guint64) (((tao_u128) weight * 500000 + 500000000) / 1000000000);
}

G_END_DECLS
