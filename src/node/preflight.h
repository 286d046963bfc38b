/* Looks before starting: would this program run here? */
#pragma once

#include "node/launch.h"

G_BEGIN_DECLS

/* A node is stopped before less than this is left on its disk, and not started with less: its database must not meet a
 * full disk.  Bytes. */
#define TAO_NODE_DISK_RESERVE (G_GUINT64_CONSTANT (1) << 30)

typedef enum {
  TAO_CHECK_PROGRAM,      /* detail: its path, or what is missing */
  TAO_CHECK_VERSION,      /* detail: what --version said; why a container engine does not answer */
  TAO_CHECK_FOLDER,       /* base path can be written */
  TAO_CHECK_DISK,         /* value: free bytes; need: bytes wanted */
  TAO_CHECK_MEMORY,       /* value: available bytes; need */
  TAO_CHECK_RPC_PORT,     /* value: the port */
  TAO_CHECK_P2P_PORT,
  TAO_CHECK_CLOCK,        /* kept in step with a time server */
  TAO_CHECK_N,
} TaoCheckKind;

typedef enum {
  TAO_CHECK_FINE,
  TAO_CHECK_CAUTION,      /* will start, may not go well */
  TAO_CHECK_FAILED,       /* will not start */
  TAO_CHECK_SKIPPED,      /* does not apply */
} TaoCheckResult;

typedef struct {
  TaoCheckKind   kind;
  TaoCheckResult result;
  guint64        value, need;
  char          *detail;           /* (nullable) */
} TaoCheck;

typedef struct {
  TaoCheck checks[TAO_CHECK_N];
  gboolean can_start;              /* no check failed */
} TaoPreflight;

void          tao_preflight_free   (TaoPreflight *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoPreflight, tao_preflight_free)

/* In a thread; takes up to some seconds while a program says its version. */
void          tao_preflight_async  (const TaoProfile *profile, GCancellable *cancellable, GAsyncReadyCallback callback,
                                    gpointer user_data);
/* (transfer full) */
TaoPreflight *tao_preflight_finish (GAsyncResult *result, GError **error);

G_END_DECLS
