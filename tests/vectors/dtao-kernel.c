/* kernel.json and power.json: number formats, share pools and the power. */
#include "dtao.h"

#include "economy/powr.h"
#include "economy/share-pool.h"

/* One fixed-point format by name. */
typedef enum { I32F32, I64F64, I96F32, U64F64, U96F32, N_FORMATS } Format;

static gboolean
read_format (VectorRun  *run,
             JsonObject *input,
             const char *member,
             Format     *out)
{
  static const char *const names[] = { "i32f32", "i64f64", "i96f32", "u64f64", "u96f32" };
  const char *name = vectors_text (run, input, member);

  for (guint i = 0; name != NULL && i < N_FORMATS; i++)
    if (g_str_equal (name, names[i]))
      {
        *out = (Format) i;
        return TRUE;
      }
  vectors_malformed (run, member, "unknown format");
  return FALSE;
}

static gboolean
is_signed (Format format)
{
  return format == I32F32 || format == I64F64 || format == I96F32;
}

/* Raw bits, sign-extended; no format needs more than 128. */
static tao_u128
read_raw (VectorRun  *run,
          JsonObject *input,
          const char *member,
          Format      format)
{
  return is_signed (format) ? (tao_u128) vectors_i128 (run, input, member) : vectors_u128 (run, input, member);
}

static void
expect_raw (VectorRun  *run,
            JsonObject *output,
            Format      format,
            tao_u128    got)
{
  if (is_signed (format))
    vectors_expect_i128 (run, "r", NULL, vectors_i128 (run, output, "r"), (tao_i128) got);
  else
    vectors_expect_u128 (run, "r", NULL, vectors_u128 (run, output, "r"), got);
}

static tao_u128
multiply (Format   format,
          tao_u128 a,
          tao_u128 b)
{
  switch (format)
    {
    case I32F32:
      return (tao_u128) (tao_i128) tao_i32f32_mul_sat (TAO_I32F32 ((gint64) a), TAO_I32F32 ((gint64) b)).bits;
    case I64F64:
      return (tao_u128) tao_i64f64_mul_sat (TAO_I64F64 ((tao_i128) a), TAO_I64F64 ((tao_i128) b)).bits;
    case I96F32:
      return (tao_u128) tao_i96f32_mul_sat (TAO_I96F32 ((tao_i128) a), TAO_I96F32 ((tao_i128) b)).bits;
    case U64F64:
      return tao_u64f64_mul_sat (TAO_U64F64 (a), TAO_U64F64 (b)).bits;
    case U96F32:
    case N_FORMATS:
    default:
      return tao_u96f32_mul_sat (TAO_U96F32 (a), TAO_U96F32 (b)).bits;
    }
}

static tao_u128
divide (Format   format,
        tao_u128 a,
        tao_u128 b)
{
  switch (format)
    {
    case I32F32:
      return (tao_u128) (tao_i128) tao_i32f32_div_or_zero (TAO_I32F32 ((gint64) a), TAO_I32F32 ((gint64) b)).bits;
    case I64F64:
      return (tao_u128) tao_i64f64_div_or_zero (TAO_I64F64 ((tao_i128) a), TAO_I64F64 ((tao_i128) b)).bits;
    case I96F32:
      return (tao_u128) tao_i96f32_div_or_zero (TAO_I96F32 ((tao_i128) a), TAO_I96F32 ((tao_i128) b)).bits;
    case U64F64:
      return tao_u64f64_div_or_zero (TAO_U64F64 (a), TAO_U64F64 (b)).bits;
    case U96F32:
    case N_FORMATS:
    default:
      return tao_u96f32_div_or_zero (TAO_U96F32 (a), TAO_U96F32 (b)).bits;
    }
}

static guint64
to_u64 (Format   format,
        tao_u128 a)
{
  switch (format)
    {
    case I32F32:
      return tao_i32f32_to_u64 (TAO_I32F32 ((gint64) a));
    case I64F64:
      return tao_i64f64_to_u64 (TAO_I64F64 ((tao_i128) a));
    case I96F32:
      return tao_i96f32_to_u64_sat (TAO_I96F32 ((tao_i128) a));
    case U64F64:
      return tao_u64f64_to_u64 (TAO_U64F64 (a));
    case U96F32:
    case N_FORMATS:
    default:
      return tao_u96f32_to_u64_sat (TAO_U96F32 (a));
    }
}

static tao_u128
from_u64 (Format  format,
          guint64 a)
{
  switch (format)
    {
    case I32F32:
      return (tao_u128) (tao_i128) tao_i32f32_from_int_sat ((gint64) MIN (a, (guint64) G_MAXINT64)).bits;
    case I64F64:
      return (tao_u128) tao_i64f64_from_u64_sat (a).bits;
    case I96F32:
      return (tao_u128) tao_i96f32_from_u64 (a).bits;
    case U64F64:
      return tao_u64f64_from_u64 (a).bits;
    case U96F32:
    case N_FORMATS:
    default:
      return tao_u96f32_from_u64 (a).bits;
    }
}

/* The room has the conversions that the chain's arithmetic needs; the vectors hold all pairs.  This is the rule itself. */
static tao_u128
convert (Format   from,
         Format   to,
         tao_u128 a)
{
  static const guint fraction[] = { 32, 64, 32, 64, 32 };
  tao_i128 value = (tao_i128) a;
  tao_i128 low = to == I32F32 ? G_MININT64 : is_signed (to) ? TAO_I128_MIN : 0;
  gboolean negative = is_signed (from) && value < 0;
  tao_u128 magnitude, high;

  if (from == U96F32 && to == U64F64)
    return tao_u96f32_to_u64f64_sat (TAO_U96F32 (a)).bits;
  if (from == U64F64 && to == U96F32)
    return tao_u64f64_to_u96f32 (TAO_U64F64 (a)).bits;
  if (from == I96F32 && to == U64F64)
    return tao_i96f32_to_u64f64_sat (TAO_I96F32 (value)).bits;
  if (from == U64F64 && to == I96F32)
    return (tao_u128) tao_u64f64_to_i96f32 (TAO_U64F64 (a)).bits;
  if (from == U64F64 && to == I32F32)
    return (tao_u128) (tao_i128) tao_u64f64_to_i32f32_sat (TAO_U64F64 (a)).bits;
  if (from == I64F64 && to == I32F32)
    return (tao_u128) (tao_i128) tao_i64f64_to_i32f32_sat (TAO_I64F64 (value)).bits;
  if (from == I32F32 && to == I96F32)
    return (tao_u128) tao_i96f32_from_i32f32 (TAO_I32F32 ((gint64) value)).bits;

  if (fraction[to] < fraction[from])
    {
      a = negative ? (tao_u128) (value >> 32) : a >> 32;
      value = (tao_i128) a;
    }
  magnitude = negative ? tao_i128_magnitude (value) : a;
  if (fraction[to] > fraction[from])
    magnitude = (magnitude >> 96) != 0 ? TAO_U128_MAX : magnitude << 32;

  high = to == I32F32 ? G_MAXINT64 : is_signed (to) ? (tao_u128) TAO_I128_MAX : TAO_U128_MAX;
  if (negative)
    return magnitude > tao_i128_magnitude (low) ? (tao_u128) low : (tao_u128) 0 - magnitude;
  return MIN (magnitude, high);
}

/* FALSE where the operation has no result. */
static gboolean
transcendental (const char *op,
                Format      format,
                tao_u128    a,
                tao_u128   *out)
{
  if (format == I32F32)
    {
      TaoI32F32 value = TAO_I32F32 ((gint64) a), result;
      gboolean done = g_str_equal (op, "exp") ? tao_i32f32_exp (value, &result)
                    : g_str_equal (op, "ln")  ? tao_i32f32_ln (value, &result)
                                              : tao_i32f32_log2 (value, &result);

      if (done)
        *out = (tao_u128) (tao_i128) result.bits;
      return done;
    }
  if (format == I64F64)
    {
      TaoI64F64 value = TAO_I64F64 ((tao_i128) a), result;
      gboolean done = g_str_equal (op, "exp") ? tao_i64f64_exp (value, &result)
                    : g_str_equal (op, "ln")  ? tao_i64f64_ln (value, &result)
                                              : tao_i64f64_log2 (value, &result);

      if (done)
        *out = (tao_u128) result.bits;
      return done;
    }
  {
    TaoI96F32 value = TAO_I96F32 ((tao_i128) a), result;
    gboolean done = g_str_equal (op, "exp") ? tao_i96f32_exp (value, &result)
                  : g_str_equal (op, "ln")  ? tao_i96f32_ln (value, &result)
                                            : tao_i96f32_log2 (value, &result);

    if (done)
      *out = (tao_u128) result.bits;
    return done;
  }
}

static void
replay_fixed (VectorRun  *run,
              const char *op,
              JsonObject *input,
              JsonObject *output)
{
  Format format, target;
  tao_u128 a, b, result;

  if (!read_format (run, input, "type", &format))
    return;
  if (g_str_equal (op, "from_u64"))
    {
      expect_raw (run, output, format, from_u64 (format, vectors_u64 (run, input, "a")));
      return;
    }

  a = read_raw (run, input, "a", format);
  if (g_str_equal (op, "mul") || g_str_equal (op, "div"))
    {
      b = read_raw (run, input, "b", format);
      expect_raw (run, output, format, g_str_equal (op, "mul") ? multiply (format, a, b) : divide (format, a, b));
    }
  else if (g_str_equal (op, "to_u64"))
    vectors_expect_u128 (run, "r", NULL, vectors_u128 (run, output, "r"), to_u64 (format, a));
  else if (g_str_equal (op, "convert"))
    {
      if (read_format (run, input, "to", &target))
        expect_raw (run, output, target, convert (format, target, a));
    }
  else if (!is_signed (format))
    vectors_malformed (run, "type", "this operation is for signed formats");
  else if (!transcendental (op, format, a, &result))
    vectors_expect_text (run, "r", NULL, vectors_is_null (output, "r") ? "null" : "a value", "null");
  else if (vectors_is_null (output, "r"))
    vectors_expect_text (run, "r", NULL, "null", "a value");
  else
    expect_raw (run, output, format, result);
}

/* --- Safe floats and share pools --------------------------------------------------------------------------------- */

static TaoSafeFloat
read_float (VectorRun  *run,
            JsonObject *object,
            const char *member)
{
  TaoSafeFloat out = TAO_SAFE_FLOAT_ZERO;
  const char *text = vectors_text (run, object, member);

  if (text != NULL)
    {
      g_auto(GStrv) parts = g_strsplit (text, ":", 2);

      if (g_strv_length (parts) != 2 || !vectors_parse_u128 (parts[0], &out.mantissa))
        vectors_malformed (run, member, "not mantissa:exponent");
      else
        out.exponent = g_ascii_strtoll (parts[1], NULL, 10);
    }
  return out;
}

static void
expect_float (VectorRun   *run,
              const char  *field,
              const char  *index,
              const char  *expected,
              TaoSafeFloat got)
{
  g_autofree char *mantissa = vectors_format_u128 (got.mantissa);
  g_autofree char *text = g_strdup_printf ("%s:%" G_GINT64_FORMAT, mantissa, got.exponent);

  vectors_expect_text (run, field, index, expected, text);
}

static void
replay_float (VectorRun  *run,
              const char *op,
              JsonObject *input,
              JsonObject *output)
{
  TaoSafeFloat a, b, result;
  gboolean done = TRUE;

  if (g_str_equal (op, "sf_from_u64f64"))
    result = tao_safe_float_from_u64f64 (TAO_U64F64 (vectors_u128 (run, input, "a")));
  else
    {
      a = read_float (run, input, "a");
      if (g_str_equal (op, "sf_to_u64"))
        {
          vectors_expect_u128 (run, "r", NULL, vectors_u128 (run, output, "r"), tao_safe_float_to_u64 (a));
          return;
        }
      b = read_float (run, input, "b");
      if (g_str_equal (op, "sf_add"))
        result = tao_safe_float_add (a, b);
      else if (g_str_equal (op, "sf_sub"))
        done = tao_safe_float_sub (a, b, &result);
      else
        done = tao_safe_float_mul_div (a, b, read_float (run, input, "c"), &result);
    }

  if (!done)
    vectors_expect_text (run, "r", NULL, vectors_is_null (output, "r") ? "null" : "a value", "null");
  else
    expect_float (run, "r", NULL, vectors_is_null (output, "r") ? "null" : vectors_text (run, output, "r"), result);
}

/* Compares all holders after one step. */
static void
expect_share_pool (VectorRun          *run,
                   guint               step,
                   JsonObject         *expected,
                   const TaoSharePool *pool,
                   GHashTable         *shares)
{
  g_autofree char *at = g_strdup_printf ("%u", step);
  JsonObject *expected_shares = vectors_object (run, expected, "shares");
  JsonObject *values = vectors_object (run, expected, "values");
  GHashTableIter iter;
  gpointer name, share;

  vectors_expect_u128 (run, "value", at, vectors_u128 (run, expected, "value"), pool->value);
  expect_float (run, "denominator", at, vectors_text (run, expected, "denominator"), pool->denominator);
  if (expected_shares == NULL || values == NULL)
    return;

  g_hash_table_iter_init (&iter, shares);
  while (g_hash_table_iter_next (&iter, &name, &share))
    {
      const TaoSafeFloat *held = share;
      g_autofree char *where = g_strdup_printf ("%u,%s", step, (const char *) name);

      if (!json_object_has_member (expected_shares, name))
        {
          if (!tao_safe_float_is_zero (*held))
            expect_float (run, "shares", where, "nothing", *held);
          continue;
        }
      expect_float (run, "shares", where, vectors_text (run, expected_shares, name), *held);
      vectors_expect_u128 (run, "values", where, vectors_u128 (run, values, name), tao_share_pool_value (pool, *held));
    }
}

static void
replay_share_pool (VectorRun  *run,
                   JsonObject *input,
                   JsonObject *output)
{
  g_autoptr(GHashTable) shares = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  TaoSharePool pool = { 0, TAO_SAFE_FLOAT_ZERO };
  JsonArray *steps = vectors_array (run, input, "steps");
  JsonArray *after = vectors_array (run, output, "after");

  for (guint i = 0; steps != NULL && after != NULL && i < json_array_get_length (steps) && i < json_array_get_length (after); i++)
    {
      JsonObject *step = json_array_get_object_element (steps, i);
      gint64 amount = tao_i64_sat (vectors_i128 (run, step, "amount"));
      const char *what = vectors_text (run, step, "do");

      if (g_strcmp0 (what, "update") == 0)
        {
          const char *who = vectors_text (run, step, "who");
          TaoSafeFloat *share = who != NULL ? g_hash_table_lookup (shares, who) : NULL;

          if (who == NULL)
            return;
          if (share == NULL)
            {
              share = g_new0 (TaoSafeFloat, 1);
              g_hash_table_insert (shares, g_strdup (who), share);
            }
          tao_share_pool_update (&pool, share, amount);
        }
      else
        tao_share_pool_add_all (&pool, amount);
      expect_share_pool (run, i, json_array_get_object_element (after, i), &pool, shares);
    }
}

/* --- Power ------------------------------------------------------------------------------------------------------- */

static void
replay_power (VectorRun  *run,
              JsonObject *input,
              JsonObject *output)
{
  static const char *const members[] = { "bn", "bd", "en", "ed", "scale" };
  mpz_t values[G_N_ELEMENTS (members)], result;
  guint precision = (guint) vectors_u64 (run, input, "prec");
  gboolean readable = TRUE;

  mpz_init (result);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      const char *text = vectors_text (run, input, members[i]);

      mpz_init (values[i]);
      readable = readable && text != NULL && mpz_set_str (values[i], text, 10) == 0 && mpz_sgn (values[i]) >= 0;
    }

  if (!readable)
    vectors_malformed (run, "input", "not five unsigned integers");
  else if (!tao_powr (result, values[0], values[1], values[2], values[3], precision, values[4]))
    vectors_expect_text (run, "r", NULL, vectors_is_null (output, "r") ? "null" : "a value", "null");
  else
    {
      char *text = mpz_get_str (NULL, 10, result);
      void (*free_text) (void *, size_t);

      vectors_expect_text (run, "r", NULL, vectors_is_null (output, "r") ? "null" : vectors_text (run, output, "r"), text);
      mp_get_memory_functions (NULL, NULL, &free_text);
      free_text (text, strlen (text) + 1);
    }

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    mpz_clear (values[i]);
  mpz_clear (result);
}

/* --- Dispatch ---------------------------------------------------------------------------------------------------- */

gboolean
vectors_dtao_kernel (VectorRun  *run,
                     JsonObject *input,
                     JsonObject *output)
{
  static const char *const fixed[] = { "mul", "div", "to_u64", "from_u64", "convert", "exp", "ln", "log2", NULL };
  static const char *const floats[] = { "sf_add", "sf_sub", "sf_muldiv", "sf_to_u64", "sf_from_u64f64", NULL };
  const char *op;

  if (!json_object_has_member (input, "op"))
    {
      if (!json_object_has_member (input, "bn"))
        return FALSE;
      replay_power (run, input, output);
      return TRUE;
    }

  op = vectors_text (run, input, "op");
  if (op == NULL)
    return TRUE;
  if (g_strv_contains (fixed, op))
    replay_fixed (run, op, input, output);
  else if (g_strv_contains (floats, op))
    replay_float (run, op, input, output);
  else if (g_str_equal (op, "share_pool"))
    replay_share_pool (run, input, output);
  else if (g_str_equal (op, "perquintill_ratio"))
    vectors_expect_u128 (run, "r", NULL, vectors_u128 (run, output, "r"),
                         tao_perquintill_ratio (vectors_u128 (run, input, "p"), vectors_u128 (run, input, "n")).parts);
  else if (g_str_equal (op, "perquintill_mul_round"))
    vectors_expect_u128 (run, "r", NULL, vectors_u128 (run, output, "r"),
                         tao_perquintill_mul_round ((TaoPerquintill) { vectors_u64 (run, input, "q") }, vectors_u128 (run, input, "v")));
  else if (g_str_equal (op, "decay_q32"))
    vectors_expect_u128 (run, "r", NULL, vectors_u128 (run, output, "r"), tao_q32_decay (vectors_u16 (run, input, "half_life")));
  else if (g_str_equal (op, "pow_q32"))
    vectors_expect_u128 (run, "r", NULL, vectors_u128 (run, output, "r"),
                         tao_q32_pow (vectors_u64 (run, input, "b"), vectors_u16 (run, input, "e")));
  else
    return FALSE;
  return TRUE;
}
