/* The one object the windows and taoctl talk to. It owns a thread with its own
 * GMainContext; sockets, SQLite and decoding live there. Everything here is
 * called on the thread that created the engine and never blocks; answers and
 * signals arrive in that thread's default main context. */
#pragma once

#include <gio/gio.h>

#include "engine/answers.h"
#include "engine/series.h"
#include "engine/snapshot.h"

G_BEGIN_DECLS

/* Where a block is asked for by number: the best one. */
#define TAO_BLOCK_BEST G_MAXUINT64

#define TAO_TYPE_ENGINE (tao_engine_get_type ())
G_DECLARE_FINAL_TYPE (TaoEngine, tao_engine, TAO, ENGINE, GObject)

typedef struct {
  const char *id;               /* "local", "finney", "test", or a name of the user's */
  const char *endpoints;        /* ordered, separated by spaces */
  const char *archive_endpoint; /* (nullable) */
  const char *own_endpoint;     /* (nullable) the one of them that is a node of this computer */
  const char *data_folder;      /* (nullable) default: XDG data folder */
  gboolean    offline;          /* open on the store only */
  guint32     cache_megabytes;  /* largest size of the history, 0: the store's default */
} TaoEngineNetwork;

/* Signals:
 *  ::snapshot (TaoSnapshot *)        at most 4 a second, only the newest waits
 *  ::job-changed (guint64 id)        see engine/jobs.h */
TaoEngine   *tao_engine_new          (const TaoEngineNetwork *network);

/* Switches network; the old connection is closed and its snapshot kept until the
 * new network's first. */
void         tao_engine_set_network  (TaoEngine *self, const TaoEngineNetwork *network);

/* Whether something signed is on its way to finality; a switch of network would lose sight of it. */
gboolean     tao_engine_is_executing (TaoEngine *self);

/* The newest snapshot, or NULL before the first. (transfer none) */
TaoSnapshot *tao_engine_get_snapshot (TaoEngine *self);

/* Unix time of the newest known block, ms: where histories end, on a chain whose clock is not ours too.  The clock's
 * before there is one. */
gint64       tao_engine_get_chain_time (TaoEngine *self);

/* Metagraphs are kept for watched subnets only. Counted: unwatch as often. */
void         tao_engine_watch_subnet   (TaoEngine *self, guint16 netuid);
void         tao_engine_unwatch_subnet (TaoEngine *self, guint16 netuid);

/* Accounts whose balance and positions the snapshots carry. */
void         tao_engine_set_accounts (TaoEngine *self, const TaoKey32 *accounts, guint n);

/* History from the store, reduced to at most @max_points by keeping each
 * interval's low and high. @from_ms, @to_ms: Unix ms, 0 = open. */
void         tao_engine_load_series_async  (TaoEngine           *self,
                                            TaoSeriesKind        kind,
                                            guint16              netuid,
                                            guint16              uid,
                                            gint64               from_ms,
                                            gint64               to_ms,
                                            guint                max_points,
                                            GCancellable        *cancellable,
                                            GAsyncReadyCallback  callback,
                                            gpointer             user_data);
TaoSeries   *tao_engine_load_series_finish (TaoEngine           *self,
                                            GAsyncResult        *result,
                                            GError             **error);

/* The newest @n_epochs epochs of the uids 0 … @n_uids - 1, from the store; fewer where it has fewer. */
void           tao_engine_load_epochs_async  (TaoEngine           *self,
                                              TaoSeriesKind        kind,
                                              guint16              netuid,
                                              guint                n_epochs,
                                              guint                n_uids,
                                              GCancellable        *cancellable,
                                              GAsyncReadyCallback  callback,
                                              gpointer             user_data);
TaoEpochTable *tao_engine_load_epochs_finish (TaoEngine           *self,
                                              GAsyncResult        *result,
                                              GError             **error);

/* The verdicts of the newest @n epochs of a subnet that were checked, from the store. */
void             tao_engine_load_audits_async  (TaoEngine           *self,
                                                guint16              netuid,
                                                guint                n,
                                                GCancellable        *cancellable,
                                                GAsyncReadyCallback  callback,
                                                gpointer             user_data);
TaoAuditHistory *tao_engine_load_audits_finish (TaoEngine           *self,
                                                GAsyncResult        *result,
                                                GError             **error);

/* Checks the last epoch of a subnet again; its audit in a later snapshot has a newer checked_at_ms. */
void             tao_engine_recheck_subnet     (TaoEngine *self, guint16 netuid);

/* Every hyperparameter of a subnet, read at the newest head. */
void             tao_engine_load_hyperparams_async  (TaoEngine           *self,
                                                     guint16              netuid,
                                                     GCancellable        *cancellable,
                                                     GAsyncReadyCallback  callback,
                                                     gpointer             user_data);
TaoHyperparams  *tao_engine_load_hyperparams_finish (TaoEngine           *self,
                                                     GAsyncResult        *result,
                                                     GError             **error);

/* Alerts come in the snapshot, newest first. @id 0: all of them. */
void         tao_engine_set_alert_seen   (TaoEngine *self, guint64 id);
/* An alert that says nothing but that alerts arrive. */
void         tao_engine_raise_test_alert (TaoEngine *self);

/* The rules of this network, see engine/alerts.h. (element-type TaoRule), copied. */
void         tao_engine_set_rules         (TaoEngine *self, const GArray *rules);
void         tao_engine_load_rules_async  (TaoEngine *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                           gpointer user_data);
/* (transfer full) (element-type TaoRule) */
GArray      *tao_engine_load_rules_finish (TaoEngine *self, GAsyncResult *result, GError **error);

/* Largest size of the history on disk, 0: the store's default. What is beyond it
 * goes little by little, the oldest first. */
void         tao_engine_limit_cache  (TaoEngine *self, guint32 megabytes);

/* Deletes everything kept on disk of any network: history, verdicts, labels, rules and alerts. The present network is
 * read anew; keys stay open. */
void         tao_engine_forget       (TaoEngine *self);

/* Asks for everything again at the next head; for "Try again" buttons. */
void         tao_engine_refresh      (TaoEngine *self);

/* Cancels what runs, closes sockets and files, joins the thread. Idempotent;
 * the last unref does it too. */
void         tao_engine_shutdown     (TaoEngine *self);

G_END_DECLS
