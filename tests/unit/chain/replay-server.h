/* A JSON-RPC server on loopback, in the test's own thread, that answers from
 * the recorded transcripts of tests/data/rpc: exact questions word for word, and
 * storage questions in any form from the recorded values.  A hook sees each
 * question first and may misbehave. */
#pragma once

#include <libsoup/soup.h>

#include "chain/json.h"

typedef struct _Replay Replay;

/* TRUE: the hook has answered, or means to stay silent. */
typedef gboolean (*ReplayHook) (Replay *replay, SoupWebsocketConnection *socket, const char *id,
                                const char *method, const TaoJsonValue *params, gpointer user_data);

/* The answers to a batch, JSON texts in the order of its questions, before they go out as one array.  The hook may change
 * them, and make them none. TRUE: it has sent something itself. */
typedef gboolean (*ReplayBatchHook) (Replay *replay, SoupWebsocketConnection *socket, GPtrArray *answers, gpointer user_data);

/* @spec: "spec218", "spec293". */
Replay     *replay_new          (const char *spec);
void        replay_free         (Replay *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Replay, replay_free)
/* The same over TLS, with a certificate for 127.0.0.1 that nobody trusts by itself. */
Replay     *replay_new_tls      (const char *spec, GTlsCertificate *certificate);
const char *replay_get_uri      (Replay *self);
void        replay_set_hook     (Replay *self, ReplayHook hook, gpointer user_data);
void        replay_set_batch_hook (Replay *self, ReplayBatchHook hook, gpointer user_data);
guint       replay_get_n_batches (Replay *self);
/* From block @number on, the state has the code that @newer recorded: its version and metadata are told. (transfer none) */
void        replay_set_upgrade  (Replay *self, Replay *newer, guint64 number);
/* Handshakes are answered with this HTTP status instead of an upgrade; 0 normal. */
void        replay_set_status   (Replay *self, guint status, guint retry_after);
/* Closes every socket, politely or by dropping the connection. */
void        replay_drop_all     (Replay *self, gboolean politely);
guint       replay_get_n_sockets (Replay *self);
guint       replay_get_n_handshakes (Replay *self);
guint       replay_get_n_requests (Replay *self, const char *method);   /* NULL: all */

/* Answers the question as recorded. */
void        replay_answer       (Replay *self, SoupWebsocketConnection *socket, const char *id,
                                 const char *method, const TaoJsonValue *params);
void        replay_send_result  (SoupWebsocketConnection *socket, const char *id, const char *result);
void        replay_send_error   (SoupWebsocketConnection *socket, const char *id, int code, const char *message);
/* A notification to everyone subscribed to @family ("newHead", "finalizedHead"). */
void        replay_notify       (Replay *self, const char *family, const char *method, const char *result);

/* Makes a chain that grows: block n + 1 upon the head, with heads announced.  From the first
 * call on, heads come from here and no longer from the record. */
void        replay_grow         (Replay *self);
/* The next grown block holds this extrinsic (hex), alone. */
void        replay_include      (Replay *self, const char *extrinsic);
/* Forgets the last @n grown blocks; what grows next is another branch. */
void        replay_fork         (Replay *self, guint n);
/* FALSE: grown blocks are not announced as final. */
void        replay_set_finalizes (Replay *self, gboolean finalizes);
/* FALSE: grown blocks have headers and state, but no body. */
void        replay_set_bodies   (Replay *self, gboolean bodies);
/* Announces a grown block again; @back 0: the head. */
void        replay_repeat_head  (Replay *self, guint back);
guint64     replay_get_height   (Replay *self);

/* Runs the main context until @done says so; fails the test if that takes minutes. */
typedef gboolean (*ReplayDone) (gpointer data);
void        replay_wait         (ReplayDone done, gpointer data);
/* Runs it for @ms. */
void        replay_run_for      (guint ms);
