#include "localnet/runtime/state.h"

void
tao_rt_write_error (GByteArray *out, TaoRtOutcome error)
{
  guint8 kind = (guint8) (error >> 16);
  guint8 bytes[6] = { kind, (guint8) error, 0, 0, 0, 0 };

  switch (kind)
    {
    case 3:   /* Module { index, error: [u8; 4] } */
      bytes[1] = (guint8) (error >> 8);
      bytes[2] = (guint8) error;
      g_byte_array_append (out, bytes, 6);
      break;
    case 7:   /* Token, Arithmetic, Transactional, Trie hold one enum more */
    case 8:
    case 9:
    case 14:
      g_byte_array_append (out, bytes, 2);
      break;
    default:
      g_byte_array_append (out, bytes, 1);
      break;
    }
}

void
tao_rt_deposit (TaoRuntime *rt, guint event, ...)
{
  const TaoRtEvent *info = tao_rt_event (event);
  GByteArray *out = rt->events;
  va_list list;

  g_assert (info->def);
  /* EventRecord: phase, event, topics */
  if (rt->phase >= 0)
    {
      tao_scale_write_u8 (out, 0);
      tao_scale_write_u32 (out, (guint32) rt->phase);
    }
  else
    tao_scale_write_u8 (out, rt->phase == PHASE_FINALIZATION ? 1 : 2);
  tao_scale_write_u8 (out, (guint8) (event >> 8));
  tao_scale_write_u8 (out, (guint8) event);

  va_start (list, event);
  for (guint i = 0; i < info->n_fields; i++)
    switch ((TaoRtFieldKind) info->kinds[i])
      {
      case RT_FIELD_U8:
        tao_scale_write_u8 (out, (guint8) va_arg (list, int));
        break;
      case RT_FIELD_U16:
        tao_scale_write_u16 (out, (guint16) va_arg (list, int));
        break;
      case RT_FIELD_U32:
        tao_scale_write_u32 (out, va_arg (list, guint32));
        break;
      case RT_FIELD_U64:
        tao_scale_write_u64 (out, va_arg (list, guint64));
        break;
      case RT_FIELD_ACCOUNT:
        tao_scale_write_bytes (out, va_arg (list, const guint8 *), 32);
        break;
      case RT_FIELD_OUTCOME:
        tao_rt_write_error (out, va_arg (list, TaoRtOutcome));
        break;
      case RT_FIELD_RESULT:
        {
          TaoRtOutcome outcome = va_arg (list, TaoRtOutcome);

          tao_scale_write_u8 (out, outcome != RT_OK);
          if (outcome != RT_OK)
            tao_rt_write_error (out, outcome);
          break;
        }
      case RT_FIELD_ENCODED:
        {
          const guint8 *bytes = va_arg (list, const guint8 *);

          tao_scale_write_bytes (out, bytes, va_arg (list, gsize));
          break;
        }
      }
  va_end (list);
  tao_scale_write_u8 (out, 0);
  rt->n_events++;
}
