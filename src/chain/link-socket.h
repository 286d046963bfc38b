/* One WebSocket: opens once, ends once, and ends where a message grows beyond what
 * is accepted.  Works in the thread-default main context it was made in. */
#pragma once

#include "chain/link-private.h"

G_BEGIN_DECLS

typedef struct _TaoLinkSocket TaoLinkSocket;

typedef struct {
  void (*opened)   (gpointer user_data);
  /* @text is lent, and not terminated. */
  void (*received) (const char *text, gsize length, gpointer user_data);
  /* The last thing heard, also instead of opened.  @retry_after_s: what the server asked for, 0 nothing. */
  void (*ended)    (TaoLinkReason reason, const char *message, guint retry_after_s, gpointer user_data);
} TaoLinkSocketFuncs;

/* Begins to connect; @funcs are called later.  (transfer full) (nullable): @uri is not the address of an endpoint. */
TaoLinkSocket *tao_link_socket_new   (const char *uri, const TaoLinkOptions *options, const TaoLinkSocketFuncs *funcs,
                                      gpointer user_data);
/* What is sent on a socket that has closed, and will say so in a moment, is lost. */
void           tao_link_socket_send  (TaoLinkSocket *self, const char *text);
/* Closes and frees; nothing more is heard.  Also from within @funcs. */
void           tao_link_socket_close (TaoLinkSocket *self);

G_END_DECLS
