#include "tests/unit/localnet/runtime-world.h"

GByteArray *
make_call (guint8 pallet, guint8 index, const char *format, ...)
{
  GByteArray *call = call_new (pallet, index);
  va_list list;

  va_start (list, format);
  for (; *format; format++)
    switch (*format)
      {
      case 'A':
        tao_scale_write_u8 (call, 0);
        G_GNUC_FALLTHROUGH;
      case 'a':
        tao_scale_write_bytes (call, va_arg (list, const TaoAccountId *)->bytes, 32);
        break;
      case 'n':
        tao_scale_write_u16 (call, (guint16) va_arg (list, int));
        break;
      case 'q':
        tao_scale_write_u64 (call, va_arg (list, guint64));
        break;
      case 'c':
        tao_scale_write_compact (call, va_arg (list, guint64));
        break;
      case 'b':
        tao_scale_write_u8 (call, (guint8) va_arg (list, int));
        break;
      case 'u':
        tao_scale_write_u32 (call, va_arg (list, guint32));
        break;
      case 'V':   /* another call, taken */
        {
          GByteArray *inner = va_arg (list, GByteArray *);

          tao_scale_write_bytes (call, inner->data, inner->len);
          g_byte_array_unref (inner);
          break;
        }
      default:
        g_assert_not_reached ();
      }
  va_end (list);
  return call;
}

void
sudo (World *w, GByteArray *call_take)
{
  g_assert_cmphex (CALL (w, w->alice, make_call (PALLET_SUDO, 0, "V", call_take)), ==, RT_OK);
}

guint64
stake (World *w, const TaoAccountId *hotkey, const TaoAccountId *coldkey, guint16 netuid)
{
  w->rt->st = w->chain->storage;
  return tao_staking_get_stake (tao_subtensor_ledger (w->rt), econ_account (hotkey), econ_account (coldkey), netuid);
}

static void
end_block (World *w)
{
  TaoRuntimeAudit audit;
  const TaoAlphaNote *notes;
  guint n;

  chain_end (w->chain);
  tao_runtime_audit (w->rt, w->chain->storage, &audit);
  notes = tao_runtime_get_alpha_notes (w->rt, &n);
  if (!tao_runtime_audit_block (&w->audit, &audit, notes, n))
    g_error ("block %u: subnet %u does not add up", w->chain->number, audit.worst_netuid);
  g_assert_cmpuint (audit.total_issuance, ==, audit.balances);
  tao_runtime_audit_clear (&w->audit);
  w->audit = audit;
}

void
world_next (World *w)
{
  end_block (w);
  chain_begin (w->chain);
}

World *
world_new (void)
{
  World *w = g_new0 (World, 1);
  g_autoptr (TaoKeypair) hot = tao_keypair_new_development ("//Alice//hot");

  w->chain = chain_new (TAO_PRESET_EMPTY);
  w->rt = w->chain->runtime;
  w->alice = tao_keypair_new_development ("//Alice");
  w->bob = tao_keypair_new_development ("//Bob");
  w->charlie = tao_keypair_new_development ("//Charlie");
  w->hot = *id (hot);
  tao_runtime_audit (w->rt, w->chain->storage, &w->audit);
  chain_begin (w->chain);
  g_assert_cmphex (CALL (w, w->alice, make_call (PALLET_BALANCES, 3, "Ac", id (w->bob), TAO (50000))), ==, RT_OK);
  g_assert_cmphex (CALL (w, w->alice, ST (59, "a", &w->hot)), ==, RT_OK);
  g_assert_cmphex (CALL (w, w->alice, ST (92, "n", 1)), ==, RT_OK);
  return w;
}

void
world_free (World *w)
{
  end_block (w);
  tao_runtime_audit_clear (&w->audit);
  tao_keypair_unref (w->alice);
  tao_keypair_unref (w->bob);
  tao_keypair_unref (w->charlie);
  chain_free (w->chain);
  g_free (w);
}

guint32
set_weights (World *w, TaoKeypair *key, guint16 netuid, guint n, const guint16 *uids, const guint16 *values)
{
  GByteArray *call = ST (0, "n", netuid);

  for (guint list = 0; list < 2; list++)
    {
      tao_scale_write_compact (call, n);
      for (guint i = 0; i < n; i++)
        tao_scale_write_u16 (call, list ? values[i] : uids[i]);
    }
  tao_scale_write_u64 (call, 0);
  return CALL (w, key, call);
}
