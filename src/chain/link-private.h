/* One WebSocket to one endpoint: JSON-RPC calls by id, notifications, deadlines,
 * and the patience a rate-limited endpoint needs.  Knows nothing about chains.
 * Opens once and closes once; whoever owns it makes a new one.
 *
 * Light questions that wait at the same moment travel as one JSON-RPC batch of at
 * most TAO_LINK_BATCH_MAX; heavy ones go alone, so that nothing small waits for
 * them.  An endpoint that does not answer a batch as it should gets no other:
 * its questions are put again one by one. */
#pragma once

#include <gio/gio.h>

#include "chain/connection.h"
#include "chain/json.h"

G_BEGIN_DECLS

typedef struct _TaoLink TaoLink;

typedef struct {
  guint         call_timeout_ms;
  guint         connect_timeout_ms;
  guint         max_in_flight;
  gsize         max_message;
  GTlsDatabase *tls_database;     /* (nullable) */
  GHashTable   *without_batches;  /* (nullable) set of addresses; a link adds its own when batches fail */
} TaoLinkOptions;

#define TAO_LINK_BATCH_MAX 8

/* Exactly one of opened and closed comes after tao_link_open(); closed may come
 * after opened, once, and is the last thing heard.  @retry_after_s: what the
 * server asked for, 0 nothing. */
typedef void (*TaoLinkOpenedFunc) (TaoLink *link, gpointer user_data);
typedef void (*TaoLinkClosedFunc) (TaoLink *link, TaoLinkReason reason, const char *message,
                                   guint retry_after_s, gpointer user_data);
typedef void (*TaoLinkNotifyFunc) (const TaoJsonValue *result, gpointer user_data);

TaoLink    *tao_link_new        (const char *uri, const TaoLinkOptions *options,
                                 TaoLinkOpenedFunc opened, TaoLinkClosedFunc closed, gpointer user_data);
TaoLink    *tao_link_ref        (TaoLink *self);
void        tao_link_unref      (TaoLink *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoLink, tao_link_unref)

void        tao_link_open       (TaoLink *self);
/* Must be over before its last reference goes.
 * Fails what is pending with DISCONNECTED, then calls closed unless it was. */
void        tao_link_fail       (TaoLink *self, TaoLinkReason reason, const char *message);
/* The same for the owner, who then hears nothing more. */
void        tao_link_close      (TaoLink *self);
gboolean    tao_link_is_open    (TaoLink *self);
/* TRUE while nothing is sent because the server asked for less. */
gboolean    tao_link_is_paused  (TaoLink *self);

void        tao_link_call_async (TaoLink *self, const char *method, const char *params, guint timeout_ms,
                                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
TaoJson    *tao_link_call_finish (GAsyncResult *result, GError **error);

/* @method must answer with a subscription id.  An error answer is reported once by
 * @failed (nullable), whose error is lent.  Returns a number for unsubscribe. */
typedef void (*TaoLinkSubscribeFailedFunc) (const GError *error, gpointer user_data);
guint       tao_link_subscribe   (TaoLink *self, const char *method, const char *unsubscribe_method, const char *params,
                                  TaoLinkNotifyFunc notify, TaoLinkSubscribeFailedFunc failed, gpointer user_data);
void        tao_link_unsubscribe (TaoLink *self, guint subscription);

/* For fuzzing: an open link without a socket, and messages as if they had come. */
void        tao_link_open_without_socket (TaoLink *self);
void        tao_link_receive     (TaoLink *self, const char *text, gsize length);

/* For tests of the budget: questions sent and not answered, and questions waiting. */
guint       tao_link_get_n_in_flight (TaoLink *self);
guint       tao_link_get_n_waiting   (TaoLink *self);

/* Which GError a JSON-RPC error object becomes. */
GError     *tao_link_error_from_json (const TaoJsonValue *error, const char *method);

G_END_DECLS
