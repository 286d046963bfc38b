#include "economy/call-status.h"

const char *
tao_call_status_get_name (TaoCallStatus status)
{
  static const char *const names[] = {
#define TAO_CALL_STATUS_NAME(id, name) [TAO_CALL_##id] = name,
    TAO_CALL_STATUS_LIST (TAO_CALL_STATUS_NAME)
#undef TAO_CALL_STATUS_NAME
  };

  g_return_val_if_fail ((guint) status < TAO_CALL_N_STATUS, "Unknown");
  return names[status];
}
