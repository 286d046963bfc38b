#pragma once

#include "chain/connection.h"
#include "chain/link-private.h"

G_BEGIN_DECLS

/* The link in use once its genesis was checked, else NULL. (transfer none) */
TaoLink   *tao_connection_get_link            (TaoConnection *self);
gboolean   tao_connection_has_archive         (TaoConnection *self);
/* The archive endpoint's link, opened and checked if need be. */
void       tao_connection_archive_link_async  (TaoConnection *self, GAsyncReadyCallback callback, gpointer user_data);
TaoLink   *tao_connection_archive_link_finish (GAsyncResult *result, GError **error);   /* (transfer full) */

/* --- runtimes (runtime-loader.c) --------------------------------------------- */

/* Gets the runtime of the block @hash through @link: from @table (spec version →
 * TaoRuntime), from the cache, or from the network, and puts it into @table. */
typedef struct {
  GHashTable *table;
  TaoBytes32  genesis;
  GBytes   *(*load) (const TaoRuntimeId *id, gpointer user_data);
  void      (*save) (const TaoRuntimeId *id, GBytes *metadata, gpointer user_data);
  gpointer    user_data;
} TaoRuntimeStore;

/* @store must live until the answer. */
void        tao_runtime_load_async  (TaoLink *link, TaoRuntimeStore *store, const TaoBytes32 *hash,
                                     GAsyncReadyCallback callback, gpointer user_data);
TaoRuntime *tao_runtime_load_finish (GAsyncResult *result, GError **error);

/* --- anchors (anchor.c) -------------------------------------------------------- */

/* The last few anchors made, newest first. */
typedef struct {
  GQueue anchors;
} TaoAnchorCache;

TaoAnchor  *tao_anchor_cache_find  (TaoAnchorCache *cache, const TaoBytes32 *hash);   /* (nullable) (transfer none) */
void        tao_anchor_cache_clear (TaoAnchorCache *cache);

/* Makes the anchor of @hash through @link.  @header: (nullable) an anchor that
 * tao_chain_header_parse() filled, to save asking for it.  Remembers it in
 * @cache. */
void        tao_anchor_load_async  (TaoLink *link, TaoRuntimeStore *store, TaoAnchorCache *cache, const TaoBytes32 *hash,
                                    const TaoAnchor *header, gboolean archive, GAsyncReadyCallback callback,
                                    gpointer user_data);
TaoAnchor  *tao_anchor_load_finish (GAsyncResult *result, GError **error);

/* --- pace ------------------------------------------------------------------------ */

/* The last best heads by our own clock: timestamps say what a chain that runs through its history pretends. */
#define TAO_PACE_HEADS 8

typedef struct {
  guint64 number;
  gint64  time_us;       /* since boot, asleep or not */
} TaoPaceHead;

/* --- the connection itself ------------------------------------------------------ */

struct _TaoConnection {
  grefcount           ref_count;
  TaoConnectionConfig config;
  char              **endpoints;
  guint               n_endpoints;
  char               *archive_endpoint;
  TaoLinkOptions      link_options;
  TaoConnectionEvents events;
  gpointer            user_data;
  GMainContext       *context;

  gboolean            started;
  TaoLinkStatus       status;
  char               *message;
  gboolean            has_genesis;
  char               *chain_name, *node_version;
  TaoRuntimeStore     store;       /* with the genesis */
  TaoRuntime         *runtime;     /* of the best head */
  TaoAnchorCache      anchors;

  TaoLink            *link;
  gboolean            checked;     /* the link's genesis */
  guint               endpoint, n_tried, n_refused, n_failures;
  gint64              live_since;
  GSource            *retry;

  TaoAnchor          *best, *finalized;
  guint64             session_finalized;
  guint               n_lies, n_since_genesis;
  gboolean            polling;
  GQueue              heads;       /* Head */
  gboolean            head_busy;
  GSource            *watchdog;    /* or the poll timer */

  TaoPaceHead         pace[TAO_PACE_HEADS];      /* a ring */
  guint               n_pace;                    /* ever noted since the link is live */

  GList              *subscriptions;
  GList              *watches;      /* Watch */
  GArray             *nonces;       /* TaoNonceInUse: submitted, not yet decided */

  TaoLink            *archive;
  gboolean            archive_checked;
  GList              *archive_waiting;   /* GTask */
};

/* Microseconds from one block to the next as they arrive here, 0: not known yet. */
guint64     tao_connection_get_pace_us  (TaoConnection *self);

typedef struct {
  TaoBytes32 signer;
  guint32    nonce;
} TaoNonceInUse;

/* Called at each new best or finalized head, at each return to live, and when the
 * link is lost: look at the status. */
typedef void (*TaoWatchFunc) (TaoConnection *connection, gpointer user_data);
void        tao_connection_add_watch    (TaoConnection *self, TaoWatchFunc func, gpointer user_data);
void        tao_connection_remove_watch (TaoConnection *self, TaoWatchFunc func, gpointer user_data);

/* Carries a connection and the link it asked: late answers are for nobody. */
typedef struct {
  TaoConnection *connection;
  TaoLink       *link;
} TaoAsk;

TaoAsk     *tao_ask_new  (TaoConnection *connection, TaoLink *link);
void        tao_ask_free (TaoAsk *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoAsk, tao_ask_free)

G_END_DECLS
