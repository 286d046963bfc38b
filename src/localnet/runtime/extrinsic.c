#include "localnet/runtime/extrinsic.h"

#include "keys/keypair.h"
#include "localnet/runtime/subtensor/subtensor.h"

/* Signatures remembered as valid: an extrinsic is checked in the pool and again in its block. */
#define MAX_VERIFIED 8192

#define CLASS_NORMAL 0
#define CLASS_MANDATORY 2

gboolean
tao_rt_extrinsic_parse (GBytes *bytes, TaoRtExtrinsic *out)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  TaoScaleReader reader;
  TaoScaleSlice body;
  guint8 version, variant;
  const guint8 *raw;

  memset (out, 0, sizeof *out);
  out->len = size;
  tao_scale_reader_init (&reader, data, size);
  if (!tao_scale_read_vec_u8 (&reader, &body, NULL) || tao_scale_reader_left (&reader) != 0)
    return FALSE;
  tao_scale_reader_init (&reader, body.data, body.size);
  if (!tao_scale_read_u8 (&reader, &version, NULL))
    return FALSE;
  if (version == 0x84)
    {
      out->is_signed = TRUE;
      if (!tao_scale_read_u8 (&reader, &variant, NULL) || variant != 0
          || !tao_scale_read_copy (&reader, out->signer.bytes, 32, NULL)
          || !tao_scale_read_u8 (&reader, &out->crypto, NULL) || out->crypto > 1
          || !tao_scale_read_bytes (&reader, 64, &out->signature, NULL))
        return FALSE;
      raw = reader.pos;
      if (!tao_scale_read_era (&reader, &out->era, NULL)
          || !tao_scale_read_compact_u32 (&reader, &out->nonce, NULL)
          || !tao_scale_read_compact_u64 (&reader, &out->tip, NULL)
          || !tao_scale_read_u8 (&reader, &out->mode, NULL) || out->mode > 1)
        return FALSE;
      out->extra = raw;
      out->extra_len = (gsize) (reader.pos - raw);
    }
  else if (version != 0x04)
    return FALSE;
  out->call = reader.pos;
  out->call_len = tao_scale_reader_left (&reader);
  return tao_rt_call_len (out->call, out->call_len) == out->call_len && out->call_len >= 2;
}

static guint64
era_birth (const TaoScaleEra *era, guint64 current)
{
  return (MAX (current, era->phase) - era->phase) / era->period * era->period + era->phase;
}

guint64
tao_rt_call_weight (const guint8 *call, gsize len, gboolean *pays_fee)
{
  const TaoRtField *fields;
  guint n;
  const TaoRtCallDef *def = tao_rt_find_call (call[0], call[1], &fields, &n);
  guint64 weight;
  TaoRtArgs args;

  g_return_val_if_fail (def && tao_rt_split_args (fields, n, call + 2, len - 2, &args), 0);
  weight = def->fee_rao * G_GUINT64_CONSTANT (2000);
  *pays_fee = def->fee_rao != RT_FREE;
  /* What holds other calls weighs what they do. */
  for (guint i = 0; i < n; i++)
    {
      if (g_str_equal (fields[i].type->text, "RuntimeCall"))
        {
          gboolean inner_pays;

          weight += tao_rt_call_weight (args.bytes[i], args.len[i], &inner_pays);
        }
      else if (g_str_equal (fields[i].type->text, "Vec<RuntimeCall>"))
        {
          guint32 count;
          const guint8 *pos = tao_arg_vector (&args, i, &count);
          const guint8 *end = args.bytes[i] + args.len[i];

          for (guint32 c = 0; c < count; c++)
            {
              gsize inner_len = tao_rt_call_len (pos, (gsize) (end - pos));
              gboolean inner_pays;

              weight += tao_rt_call_weight (pos, inner_len, &inner_pays);
              pos += inner_len;
            }
        }
    }
  return weight;
}

static void
invalid (TaoValidityError *error, TaoInvalid variant, guint8 custom)
{
  *error = (TaoValidityError) { .kind = 0, .variant = (guint8) variant, .custom = custom };
}

/* The first block's hash of the extrinsic's era, or the genesis hash; FALSE if the chain no longer knows it. */
static gboolean
era_hash (TaoRuntime *rt, const TaoRtExtrinsic *xt, guint32 current, const guint8 *best_hash, guint8 out[32])
{
  guint64 birth;
  gsize len;
  const guint8 *stored;

  if (!xt->era.mortal)
    {
      memcpy (out, rt->genesis_hash, 32);
      return TRUE;
    }
  birth = era_birth (&xt->era, current);
  if (best_hash && birth + 1 == current)
    {
      memcpy (out, best_hash, 32);
      return TRUE;
    }
  if (birth >= current || current >= birth + xt->era.period)
    return FALSE;
  stored = tao_storage_get (rt->st, key_u32 (rt, SYS_BlockHash, (guint32) birth).bytes,
                            key_u32 (rt, SYS_BlockHash, (guint32) birth).len, &len);
  if (!stored || len != 32)
    return FALSE;
  memcpy (out, stored, 32);
  return TRUE;
}

static gboolean
verify_signature (TaoRuntime *rt, const TaoRtExtrinsic *xt, const guint8 birth_hash[32])
{
  const TaoRuntimeVersion *version = tao_runtime_get_version (rt);
  g_autoptr (GByteArray) payload = g_byte_array_sized_new ((guint) (xt->call_len + xt->extra_len + 80));
  g_autoptr (GBytes) seen = NULL;
  guint8 digest[32];
  guint8 seen_hash[32];
  const guint8 *message;
  gsize len;
  guint payload_len;

  tao_scale_write_bytes (payload, xt->call, xt->call_len);
  tao_scale_write_bytes (payload, xt->extra, xt->extra_len);
  tao_scale_write_u32 (payload, version->spec_version);
  tao_scale_write_u32 (payload, version->transaction_version);
  tao_scale_write_bytes (payload, rt->genesis_hash, 32);
  tao_scale_write_bytes (payload, birth_hash, 32);
  tao_scale_write_u8 (payload, 0);   /* no metadata hash */
  payload_len = payload->len;

  tao_scale_write_u8 (payload, xt->crypto);
  tao_scale_write_bytes (payload, xt->signer.bytes, 32);
  tao_scale_write_bytes (payload, xt->signature, 64);
  tao_hash_blake2b_256 (payload->data, payload->len, seen_hash);
  seen = g_bytes_new (seen_hash, sizeof seen_hash);
  if (g_hash_table_contains (rt->verified, seen))
    return TRUE;

  message = payload->data;
  len = payload_len;
  if (payload_len > 256)
    {
      tao_hash_blake2b_256 (payload->data, payload_len, digest);
      message = digest;
      len = sizeof digest;
    }
  if (!tao_signature_verify ((TaoCrypto) xt->crypto, &xt->signer, message, len, xt->signature))
    return FALSE;
  if (g_hash_table_size (rt->verified) >= MAX_VERIFIED)
    g_hash_table_remove_all (rt->verified);
  g_hash_table_add (rt->verified, g_steal_pointer (&seen));
  return TRUE;
}

typedef struct
{
  guint64 weight;
  gboolean pays;
  guint64 fee;      /* with the tip */
  guint64 tip;
} Fee;

static Fee
compute_fee (const guint8 *call, gsize call_len, gsize len, guint64 tip)
{
  Fee fee = { .tip = tip };
  guint64 total;

  fee.weight = tao_rt_call_weight (call, call_len, &fee.pays);
  total = tao_rt_weight_to_fee (RT_BASE_WEIGHT) + tao_rt_weight_to_fee (fee.weight) + len;
  fee.fee = fee.pays ? total + tip : tip;
  return fee;
}

/* All checks that do not depend on whether the next nonce is this one. */
static gboolean
check_signed (TaoRuntime *rt, const TaoRtExtrinsic *xt, guint32 current, const guint8 *best_hash, const Fee *fee,
              TaoRtAccount *account, TaoValidityError *error)
{
  guint8 birth_hash[32];

  if (xt->mode != 0)
    {
      *error = (TaoValidityError) { .kind = 1, .variant = 0 };   /* Unknown(CannotLookup) */
      return FALSE;
    }
  if (!era_hash (rt, xt, current, best_hash, birth_hash))
    {
      invalid (error, TAO_INVALID_ANCIENT_BIRTH_BLOCK, 0);
      return FALSE;
    }
  if (!verify_signature (rt, xt, birth_hash))
    {
      invalid (error, TAO_INVALID_BAD_PROOF, 0);
      return FALSE;
    }
  if (tao_account_id_is_zero (&xt->signer))
    {
      invalid (error, TAO_INVALID_BAD_SIGNER, 0);
      return FALSE;
    }
  tao_balances_load (rt, &xt->signer, account);
  if (fee->pays && account->providers == 0 && account->sufficients == 0)
    {
      invalid (error, TAO_INVALID_PAYMENT, 0);
      return FALSE;
    }
  if (xt->nonce < account->nonce)
    {
      invalid (error, TAO_INVALID_STALE, 0);
      return FALSE;
    }
  if (fee->fee > tao_balances_reducible (rt, &xt->signer, TRUE)
      && !tao_subtensor_can_pay_in_alpha (rt, &xt->signer, xt->call, xt->call_len))
    {
      invalid (error, TAO_INVALID_PAYMENT, 0);
      return FALSE;
    }
  {
    gint custom = tao_subtensor_check_call (rt, &xt->signer, xt->call, xt->call_len);

    if (custom >= 0)
      {
        invalid (error, TAO_INVALID_CUSTOM, (guint8) custom);
        return FALSE;
      }
  }
  return TRUE;
}

void
tao_runtime_validate_extrinsic (TaoRuntime *rt, TaoStorage *storage, const guint8 best_hash[32], GBytes *extrinsic,
                                TaoValidity *out)
{
  TaoRtExtrinsic xt;
  TaoRtAccount account;
  Fee fee;

  memset (out, 0, sizeof *out);
  tao_rt_enter (rt, storage);
  rt->block++;   /* it would be part of the next block */
  if (!tao_rt_extrinsic_parse (extrinsic, &xt))
    {
      invalid (&out->error, TAO_INVALID_CALL, 0);
      return;
    }
  if (!xt.is_signed)
    {
      /* Inherents are the author's; no other call comes without a signature. */
      out->error = (TaoValidityError) { .kind = 1, .variant = 1 };   /* Unknown(NoUnsignedValidator) */
      return;
    }
  fee = compute_fee (xt.call, xt.call_len, xt.len, xt.tip);
  if (!check_signed (rt, &xt, rt->block, best_hash, &fee, &account, &out->error))
    return;
  out->valid = TRUE;
  out->priority = 1;
  out->provides = (TaoPoolTag) { xt.signer, xt.nonce };
  if (xt.nonce > account.nonce)
    {
      out->has_requires = TRUE;
      out->requires = (TaoPoolTag) { xt.signer, xt.nonce - 1 };
    }
  out->longevity = xt.era.mortal ? era_birth (&xt.era, rt->block) + xt.era.period - rt->block : G_MAXUINT64;
  out->propagate = TRUE;
}

/* DispatchEventInfo: weight, class, pays_fee. */
static void
write_dispatch_info (GByteArray *out, guint64 weight, guint8 class, gboolean pays)
{
  tao_scale_write_compact (out, weight);
  tao_scale_write_compact (out, 0);
  tao_scale_write_u8 (out, class);
  tao_scale_write_u8 (out, !pays);
}

static TaoDispatchError
split_outcome (TaoRtOutcome outcome)
{
  return (TaoDispatchError) { (guint8) (outcome >> 16), (guint8) (outcome >> 8), (guint8) outcome };
}

static void
finish (TaoRuntime *rt, TaoRtOutcome outcome, const TaoRtExtrinsic *xt, guint64 weight, guint8 class, gboolean pays,
        TaoApplyResult *out)
{
  g_autoptr (GByteArray) info = g_byte_array_sized_new (16);

  write_dispatch_info (info, weight + RT_BASE_WEIGHT, class, pays);
  if (outcome == RT_OK)
    tao_rt_deposit (rt, SYS_EV_ExtrinsicSuccess, info->data, (gsize) info->len);
  else
    tao_rt_deposit (rt, SYS_EV_ExtrinsicFailed, outcome, info->data, (gsize) info->len);
  out->status = outcome == RT_OK ? TAO_APPLY_OK : TAO_APPLY_FAILED;
  out->error = split_outcome (outcome);
  rt->extrinsic_index++;
  rt->extrinsics_len += xt->len;
  rt->weight_used += weight + RT_BASE_WEIGHT;
}

static void
apply_inherent (TaoRuntime *rt, const TaoRtExtrinsic *xt, TaoApplyResult *out)
{
  const TaoRtOrigin none = { ORIGIN_NONE };

  if (xt->call[0] != PALLET_TIMESTAMP || st_bool (rt, key_0 (TIME_DidUpdate)))
    {
      out->status = TAO_APPLY_REFUSED;
      invalid (&out->validity, TAO_INVALID_BAD_MANDATORY, 0);
      return;
    }
  finish (rt, tao_rt_dispatch (rt, &none, xt->call, xt->call_len), xt, 0, CLASS_MANDATORY, TRUE, out);
}

/* Takes the fee; TAO first, else alpha of the position that the call is about.  FALSE if neither covers it. */
static gboolean
withdraw_fee (TaoRuntime *rt, const TaoRtExtrinsic *xt, const Fee *fee, gboolean *in_alpha)
{
  *in_alpha = FALSE;
  if (fee->fee == 0)
    return TRUE;
  if (fee->fee <= tao_balances_reducible (rt, &xt->signer, TRUE))
    {
      if (tao_balances_take (rt, &xt->signer, fee->fee, TRUE) != RT_OK)
        return FALSE;
      tao_rt_deposit (rt, BAL_EV_Withdraw, &xt->signer, fee->fee);
      return TRUE;
    }
  *in_alpha = TRUE;
  return tao_subtensor_pay_in_alpha (rt, &xt->signer, xt->call, xt->call_len, fee->fee);
}

void
tao_runtime_apply_extrinsic (TaoRuntime *rt, TaoStorage *storage, GBytes *extrinsic, TaoApplyResult *out)
{
  TaoRtOrigin origin = { ORIGIN_SIGNED };
  TaoRtExtrinsic xt;
  TaoRtAccount account;
  TaoRtOutcome outcome;
  TaoRtMark mark;
  gboolean in_alpha;
  Fee fee;

  memset (out, 0, sizeof *out);
  rt->st = storage;
  rt->phase = rt->extrinsic_index;
  rt->depth = 0;
  if (!tao_rt_extrinsic_parse (extrinsic, &xt))
    {
      invalid (&out->validity, TAO_INVALID_CALL, 0);
      return;
    }
  if (!xt.is_signed)
    {
      apply_inherent (rt, &xt, out);
      return;
    }
  fee = compute_fee (xt.call, xt.call_len, xt.len, xt.tip);
  if (!check_signed (rt, &xt, rt->block, NULL, &fee, &account, &out->validity))
    return;
  if (xt.nonce > account.nonce)
    {
      invalid (&out->validity, TAO_INVALID_FUTURE, 0);
      return;
    }

  mark = tao_rt_begin (rt);
  account.nonce++;
  tao_balances_store (rt, &xt.signer, &account);
  if (!withdraw_fee (rt, &xt, &fee, &in_alpha))
    {
      tao_rt_end (rt, mark, RT_TOKEN_FUNDS_UNAVAILABLE);
      invalid (&out->validity, TAO_INVALID_PAYMENT, 0);
      return;
    }
  tao_rt_end (rt, mark, RT_OK);

  origin.account = xt.signer;
  outcome = tao_rt_dispatch (rt, &origin, xt.call, xt.call_len);
  if (fee.fee > 0 && !in_alpha)
    {
      tao_rt_deposit (rt, BAL_EV_Deposit, &rt->author, fee.fee);
      tao_balances_give (rt, &rt->author, fee.fee);
      tao_rt_deposit (rt, TXP_EV_TransactionFeePaid, &xt.signer, fee.fee, fee.tip);
    }
  finish (rt, outcome, &xt, fee.weight, CLASS_NORMAL, fee.pays, out);
}

GBytes *
tao_runtime_make_timestamp (guint64 now_ms)
{
  g_autoptr (GByteArray) body = g_byte_array_new ();
  GByteArray *out = g_byte_array_new ();

  tao_scale_write_u8 (body, 4);   /* bare, version 4 */
  tao_scale_write_u8 (body, PALLET_TIMESTAMP);
  tao_scale_write_u8 (body, 0);
  tao_scale_write_compact (body, now_ms);
  tao_scale_write_vec_u8 (out, body->data, body->len);
  return g_byte_array_free_to_bytes (out);
}

char *
tao_validity_error_describe (const TaoValidityError *error)
{
  static const char *const texts[] = {
    "Transaction call is not expected",
    "Inability to pay some fees (e.g. account balance too low)",
    "Transaction will be valid in the future",
    "Transaction is outdated",
    "Transaction has a bad signature",
    "Transaction has an ancient birth block",
    "Transaction would exhaust the block limits",
    NULL,
    "A call was labelled as mandatory, but resulted in an Error.",
    "Transaction dispatch is mandatory; transactions must not be validated.",
    "Invalid signing address",
  };

  if (error->kind == 1)
    return g_strdup (error->variant == 0 ? "Could not lookup information required to validate the transaction"
                                         : "Could not find an unsigned validator for the unsigned transaction");
  if (error->variant == TAO_INVALID_CUSTOM)
    return g_strdup_printf ("Custom error: %u", error->custom);
  return g_strdup (error->variant < G_N_ELEMENTS (texts) ? texts[error->variant] : "Unknown error");
}

void
tao_api_account_nonce (TaoRuntime *rt, const TaoRtArgs *args, GByteArray *out)
{
  TaoRtAccount account;

  tao_balances_load (rt, arg_account (args, 0), &account);
  tao_scale_write_u32 (out, account.nonce);
}

/* The argument of the payment APIs: an extrinsic with its length prefix. */
static gboolean
parse_argument (const TaoRtArgs *args, guint i, TaoRtExtrinsic *xt, GBytes **keep)
{
  *keep = g_bytes_new (args->bytes[i], args->len[i]);
  return tao_rt_extrinsic_parse (*keep, xt);
}

static void
write_info (GByteArray *out, const Fee *fee, gboolean is_signed)
{
  tao_scale_write_compact (out, fee->weight + RT_BASE_WEIGHT);
  tao_scale_write_compact (out, 0);
  tao_scale_write_u8 (out, is_signed ? CLASS_NORMAL : CLASS_MANDATORY);
  tao_scale_write_u64 (out, is_signed ? fee->fee - fee->tip : 0);
}

static void
write_details (GByteArray *out, const Fee *fee, gboolean is_signed, guint32 len)
{
  tao_scale_write_option (out, is_signed && fee->pays);
  if (is_signed && fee->pays)
    {
      tao_scale_write_u64 (out, tao_rt_weight_to_fee (RT_BASE_WEIGHT));
      tao_scale_write_u64 (out, len);
      tao_scale_write_u64 (out, tao_rt_weight_to_fee (fee->weight));
    }
  tao_scale_write_u64 (out, fee->tip);
}

void
tao_api_query_info (TaoRuntime *rt, const TaoRtArgs *args, GByteArray *out)
{
  g_autoptr (GBytes) keep = NULL;
  TaoRtExtrinsic xt;
  Fee fee = { 0 };

  if (parse_argument (args, 0, &xt, &keep))
    fee = compute_fee (xt.call, xt.call_len, arg_u32 (args, 1), xt.tip);
  write_info (out, &fee, xt.is_signed);
}

void
tao_api_query_fee_details (TaoRuntime *rt, const TaoRtArgs *args, GByteArray *out)
{
  g_autoptr (GBytes) keep = NULL;
  TaoRtExtrinsic xt;
  Fee fee = { 0 };

  if (parse_argument (args, 0, &xt, &keep))
    fee = compute_fee (xt.call, xt.call_len, arg_u32 (args, 1), xt.tip);
  write_details (out, &fee, xt.is_signed, arg_u32 (args, 1));
}

void
tao_api_query_call_info (TaoRuntime *rt, const TaoRtArgs *args, GByteArray *out)
{
  Fee fee = compute_fee (args->bytes[0], args->len[0], arg_u32 (args, 1), 0);

  write_info (out, &fee, TRUE);
}

void
tao_api_query_call_fee_details (TaoRuntime *rt, const TaoRtArgs *args, GByteArray *out)
{
  Fee fee = compute_fee (args->bytes[0], args->len[0], arg_u32 (args, 1), 0);

  write_details (out, &fee, TRUE, arg_u32 (args, 1));
}

void
tao_api_query_weight_to_fee (TaoRuntime *rt, const TaoRtArgs *args, GByteArray *out)
{
  TaoScaleReader reader;
  guint64 weight = 0;

  tao_scale_reader_init (&reader, args->bytes[0], args->len[0]);
  if (!tao_scale_read_compact_u64 (&reader, &weight, NULL))
    g_assert_not_reached ();
  tao_scale_write_u64 (out, tao_rt_weight_to_fee (weight));
}

void
tao_api_query_length_to_fee (TaoRuntime *rt, const TaoRtArgs *args, GByteArray *out)
{
  tao_scale_write_u64 (out, arg_u32 (args, 0));
}

/* SCALE of (AccountId, Nonce): the tags of the pool. */
static void
write_tags (GByteArray *out, const TaoPoolTag *tag)
{
  tao_scale_write_compact (out, tag ? 1 : 0);
  if (tag)
    {
      tao_scale_write_compact (out, 36);
      tao_scale_write_bytes (out, tag->account.bytes, 32);
      tao_scale_write_u32 (out, tag->nonce);
    }
}

void
tao_api_validate_transaction (TaoRuntime *rt, const TaoRtArgs *args, GByteArray *out)
{
  g_autoptr (GBytes) extrinsic = g_bytes_new (args->bytes[1], args->len[1]);
  TaoValidity validity;

  tao_runtime_validate_extrinsic (rt, rt->st, args->bytes[2], extrinsic, &validity);
  tao_scale_write_u8 (out, !validity.valid);
  if (!validity.valid)
    {
      tao_scale_write_u8 (out, validity.error.kind);
      tao_scale_write_u8 (out, validity.error.variant);
      if (validity.error.kind == 0 && validity.error.variant == TAO_INVALID_CUSTOM)
        tao_scale_write_u8 (out, validity.error.custom);
      return;
    }
  tao_scale_write_u64 (out, validity.priority);
  write_tags (out, validity.has_requires ? &validity.requires : NULL);
  write_tags (out, &validity.provides);
  tao_scale_write_u64 (out, validity.longevity);
  tao_scale_write_bool (out, validity.propagate);
}
