/* From bytes to handlers, and the pallets whose calls hold other calls: Utility, Sudo, Proxy is in proxy.c. */
#include "localnet/runtime/state.h"

/* Calls in calls: the decoder allows no more either. */
#define MAX_CALL_DEPTH 16

gboolean
tao_rt_split_args (const TaoRtField *fields, guint n, const guint8 *bytes, gsize len, TaoRtArgs *out)
{
  TaoScaleReader reader;

  tao_scale_reader_init (&reader, bytes, len);
  out->n = n;
  for (guint i = 0; i < n; i++)
    {
      out->bytes[i] = reader.pos;
      if (!tao_rt_type_skip (fields[i].type, &reader, NULL))
        return FALSE;
      out->len[i] = (gsize) (reader.pos - out->bytes[i]);
    }
  return tao_scale_reader_left (&reader) == 0;
}

gsize
tao_rt_call_len (const guint8 *bytes, gsize len)
{
  TaoScaleReader reader;

  tao_scale_reader_init (&reader, bytes, len);
  return tao_rt_type_skip (tao_rt_call_type (), &reader, NULL) ? tao_scale_reader_offset (&reader) : 0;
}

TaoRtOutcome
tao_rt_dispatch (TaoRuntime *rt, const TaoRtOrigin *origin, const guint8 *bytes, gsize len)
{
  const TaoRtField *fields;
  guint n;
  const TaoRtCallDef *call = tao_rt_find_call (bytes[0], bytes[1], &fields, &n);
  TaoRtArgs args;
  TaoRtMark mark;
  TaoRtOutcome outcome;

  g_return_val_if_fail (call && len >= 2, RT_CANNOT_LOOKUP);
  if (rt->depth >= MAX_CALL_DEPTH)
    return SYS_E_CallFiltered;
  if (!tao_rt_split_args (fields, n, bytes + 2, len - 2, &args))
    g_return_val_if_reached (RT_CANNOT_LOOKUP);

  rt->depth++;
  mark = tao_rt_begin (rt);
  outcome = call->handler (rt, origin, &args);
  tao_rt_end (rt, mark, outcome);
  rt->depth--;
  return outcome;
}

typedef enum
{
  BATCH_STOP,        /* batch: what ran before an error stays */
  BATCH_ALL,         /* batch_all: an error undoes everything */
  BATCH_FORCE,       /* force_batch: goes on */
} BatchMode;

static TaoRtOutcome
run_batch (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args, BatchMode mode)
{
  guint32 n;
  const guint8 *pos = tao_arg_vector (args, 0, &n);
  const guint8 *end = args->bytes[0] + args->len[0];
  gboolean had_errors = FALSE;

  ENSURE (origin->kind != ORIGIN_NONE, RT_BAD_ORIGIN);
  ENSURE (n <= 10922, UTILITY_E_TooManyCalls);
  for (guint32 i = 0; i < n; i++)
    {
      gsize len = tao_rt_call_len (pos, (gsize) (end - pos));
      /* A batch in a batch is refused, so that one signature cannot multiply without end. */
      TaoRtOutcome outcome = pos[0] == PALLET_UTILITY && origin->kind != ORIGIN_ROOT
                               ? (TaoRtOutcome) SYS_E_CallFiltered
                               : tao_rt_dispatch (rt, origin, pos, len);

      pos += len;
      if (outcome == RT_OK)
        {
          tao_rt_deposit (rt, UTILITY_EV_ItemCompleted);
          continue;
        }
      if (mode == BATCH_ALL)
        return outcome;
      if (mode == BATCH_STOP)
        {
          tao_rt_deposit (rt, UTILITY_EV_BatchInterrupted, i, outcome);
          return RT_OK;
        }
      tao_rt_deposit (rt, UTILITY_EV_ItemFailed, outcome);
      had_errors = TRUE;
    }
  tao_rt_deposit (rt, had_errors ? UTILITY_EV_BatchCompletedWithErrors : UTILITY_EV_BatchCompleted);
  return RT_OK;
}

TaoRtOutcome
tao_utility_batch (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  return run_batch (rt, origin, args, BATCH_STOP);
}

TaoRtOutcome
tao_utility_batch_all (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  return run_batch (rt, origin, args, BATCH_ALL);
}

TaoRtOutcome
tao_utility_force_batch (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  return run_batch (rt, origin, args, BATCH_FORCE);
}

static gboolean
is_sudo_key (TaoRuntime *rt, const TaoRtOrigin *origin)
{
  TaoAccountId key = st_account (rt, key_0 (SUDO_Key));

  return st_has (rt, key_0 (SUDO_Key)) && origin->kind == ORIGIN_SIGNED && tao_account_id_equal (&key, &origin->account);
}

TaoRtOutcome
tao_sudo_sudo (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  const TaoRtOrigin root = { ORIGIN_ROOT };
  TaoRtOutcome outcome;

  ENSURE (is_sudo_key (rt, origin), SUDO_E_RequireSudo);
  outcome = tao_rt_dispatch (rt, &root, args->bytes[0], args->len[0]);
  tao_rt_deposit (rt, SUDO_EV_Sudid, outcome);
  return RT_OK;
}

TaoRtOutcome
tao_sudo_sudo_unchecked_weight (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  return tao_sudo_sudo (rt, origin, args);
}

TaoRtOutcome
tao_sudo_sudo_as (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  TaoRtOrigin other = { ORIGIN_SIGNED };
  TaoRtOutcome outcome;

  ENSURE (is_sudo_key (rt, origin), SUDO_E_RequireSudo);
  ENSURE (tao_arg_address (args, 0, &other.account), RT_CANNOT_LOOKUP);
  outcome = tao_rt_dispatch (rt, &other, args->bytes[1], args->len[1]);
  tao_rt_deposit (rt, SUDO_EV_SudoAsDone, outcome);
  return RT_OK;
}

/* Option<AccountId> of the present sudo key. */
static gsize
encode_sudo_key (TaoRuntime *rt, guint8 out[33])
{
  TaoAccountId key = st_account (rt, key_0 (SUDO_Key));

  out[0] = st_has (rt, key_0 (SUDO_Key)) ? 1 : 0;
  memcpy (out + 1, key.bytes, 32);
  return out[0] ? 33 : 1;
}

TaoRtOutcome
tao_sudo_set_key (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  TaoAccountId new_key;
  guint8 old[33];
  gsize old_len;

  ENSURE (is_sudo_key (rt, origin), SUDO_E_RequireSudo);
  ENSURE (tao_arg_address (args, 0, &new_key), RT_CANNOT_LOOKUP);
  old_len = encode_sudo_key (rt, old);
  st_set_account (rt, key_0 (SUDO_Key), &new_key);
  tao_rt_deposit (rt, SUDO_EV_KeyChanged, old, old_len, &new_key);
  return RT_OK;
}

TaoRtOutcome
tao_sudo_remove_key (TaoRuntime *rt, const TaoRtOrigin *origin, const TaoRtArgs *args)
{
  ENSURE (is_sudo_key (rt, origin), SUDO_E_RequireSudo);
  st_kill (rt, key_0 (SUDO_Key));
  tao_rt_deposit (rt, SUDO_EV_KeyRemoved);
  return RT_OK;
}
