#include "chain/connection-private.h"

#include <string.h>
#include <time.h>

#include "chain/block.h"
#include "chain/runtime-private.h"
#include "chain/timer.h"
#include "scale/number.h"

#define HEADS_MAX 256            /* waiting to be announced; older ones are dropped */
#define LIES_MAX 3               /* heads that contradict finality, before we leave */
#define GENESIS_EVERY 32         /* heads between two looks at the genesis */
/* What it takes to know how quickly blocks come: so much time, or so many blocks. */
#define PACE_SPAN_US G_USEC_PER_SEC
#define PACE_BLOCKS 64
#define HEALTHY_US (10 * G_USEC_PER_SEC)
#define RATE_LIMIT_MS 2000
#define RUNTIMES_MAX 32

struct _TaoSubscription {
  char               *method, *unsubscribe_method, *params;
  TaoSubscriptionFunc func;
  gpointer            user_data;
  GDestroyNotify      destroy;
  TaoConnection      *connection;   /* not owned: it owns us */
  guint               number;       /* at the present link, 0 none */
};

/* A head on its way to becoming an anchor. */
typedef struct {
  TaoBytes32 hash;
  TaoAnchor *header;             /* (nullable) */
  gboolean   finalized;
} Head;

static void connect_next (TaoConnection *self);
static void next_head (TaoConnection *self);
static void arm_watchdog (TaoConnection *self);

/* --- watches ------------------------------------------------------------------------ */

typedef struct {
  TaoWatchFunc func;
  gpointer     user_data;
} Watch;

void
tao_connection_add_watch (TaoConnection *self, TaoWatchFunc func, gpointer user_data)
{
  Watch *watch = g_new (Watch, 1);

  watch->func = func;
  watch->user_data = user_data;
  self->watches = g_list_append (self->watches, watch);
}

void
tao_connection_remove_watch (TaoConnection *self, TaoWatchFunc func, gpointer user_data)
{
  for (GList *l = self->watches; l != NULL; l = l->next)
    {
      Watch *watch = l->data;

      if (watch->func == func && watch->user_data == user_data)
        {
          self->watches = g_list_delete_link (self->watches, l);
          g_free (watch);
          return;
        }
    }
}

/* A watch may remove itself, or others. */
static void
tell_watches (TaoConnection *self)
{
  g_autoptr(GList) watches = g_list_copy (self->watches);

  for (GList *l = watches; l != NULL; l = l->next)
    if (g_list_find (self->watches, l->data) != NULL)
      {
        Watch *watch = l->data;

        watch->func (self, watch->user_data);
      }
}

static void
set_status (TaoConnection *self, TaoLinkState state, TaoLinkReason reason, const char *message)
{
  /* @message may be the old one. */
  g_autofree char *old G_GNUC_UNUSED = g_steal_pointer (&self->message);

  self->message = g_strdup (message);
  self->status.state = state;
  self->status.reason = reason;
  self->status.message = self->message;
  self->status.endpoint = self->n_endpoints > 0 ? self->endpoints[self->endpoint] : NULL;
  if (state != TAO_LINK_BACKING_OFF)
    self->status.retry_at_us = 0;
  if (self->events.status_changed != NULL)
    self->events.status_changed (self, &self->status, self->user_data);
  if (state != TAO_LINK_LIVE)
    tell_watches (self);
}

static guint
block_time_ms (TaoConnection *self)
{
  if (self->config.block_time_ms > 0)
    return self->config.block_time_ms;
  return self->runtime != NULL ? MAX (tao_runtime_get_block_time_ms (self->runtime), 1000) : 12000;
}

static void
head_free (gpointer data)
{
  Head *head = data;

  g_clear_pointer (&head->header, tao_anchor_unref);
  g_free (head);
}

const TaoJsonValue *
tao_json_get_result (TaoJson *answer)
{
  return tao_json_value_get_member (tao_json_get_root (answer), "result");
}

/* --- losing and finding a link ---------------------------------------------------- */

static gboolean
retry_cb (gpointer data)
{
  TaoConnection *self = data;

  tao_timer_clear (&self->retry);
  connect_next (self);
  return G_SOURCE_REMOVE;
}

static void
forget_link (TaoConnection *self)
{
  g_autoptr(TaoLink) link = g_steal_pointer (&self->link);

  tao_timer_clear (&self->watchdog);
  self->checked = FALSE;
  self->polling = FALSE;
  self->head_busy = FALSE;
  g_queue_clear_full (&self->heads, head_free);
  for (GList *l = self->subscriptions; l != NULL; l = l->next)
    ((TaoSubscription *) l->data)->number = 0;
  if (link != NULL)
    tao_link_close (link);
}

static gboolean
is_refusal (TaoLinkReason reason)
{
  return reason == TAO_LINK_REASON_WRONG_NETWORK || reason == TAO_LINK_REASON_RUNTIME;
}

static guint
backoff_ms (TaoConnection *self, TaoLinkReason reason, guint retry_after_s)
{
  guint shift = MIN (self->n_failures, 16);
  guint64 ms = MIN ((guint64) self->config.backoff_min_ms << shift, self->config.backoff_max_ms);

  if (reason == TAO_LINK_REASON_RATE_LIMITED)
    ms = MAX (ms, MIN (RATE_LIMIT_MS, self->config.backoff_max_ms));
  /* Spread over half the time, so that a thousand clients do not come back at once. */
  ms = ms / 2 + (guint64) g_random_int_range (0, (gint32) (ms / 2) + 1);
  return (guint) MAX (ms, retry_after_s * 1000u);
}

static void
lost (TaoConnection *self, TaoLinkReason reason, const char *why, guint retry_after_s)
{
  g_autofree char *message = g_strdup (why);
  gboolean was_live = self->status.state == TAO_LINK_LIVE;

  forget_link (self);
  if (!self->started)
    return;
  if (was_live)
    {
      self->status.n_reconnects++;
      self->n_tried = 0;
      self->n_refused = 0;
      if (g_get_monotonic_time () - self->live_since > HEALTHY_US)
        self->n_failures = 0;
    }
  self->n_tried++;
  if (is_refusal (reason))
    self->n_refused++;
  if (self->n_tried < self->n_endpoints)
    {
      self->status.state = TAO_LINK_CONNECTING;
      set_status (self, TAO_LINK_CONNECTING, reason, message);
      self->endpoint = (self->endpoint + 1) % self->n_endpoints;
      if (self->started && self->link == NULL)
        connect_next (self);
      return;
    }

  gboolean all_refused = self->n_refused == self->n_tried;
  self->n_tried = 0;
  self->n_refused = 0;
  if (all_refused)
    {
      set_status (self, TAO_LINK_REFUSED, reason, message);
      return;
    }
  guint ms = backoff_ms (self, reason, retry_after_s);
  self->n_failures++;
  self->status.retry_at_us = g_get_monotonic_time () + (gint64) ms * 1000;
  tao_timer_set (&self->retry, self->context, ms, retry_cb, self);
  set_status (self, TAO_LINK_BACKING_OFF, reason, message);
  self->endpoint = 0;
}

static void
link_closed_cb (TaoLink *link, TaoLinkReason reason, const char *message, guint retry_after_s, gpointer data)
{
  TaoConnection *self = data;
  g_autoptr(TaoConnection) hold G_GNUC_UNUSED = tao_connection_ref (self);

  if (link == self->link)
    lost (self, reason, message, retry_after_s);
}

static void
leave (TaoConnection *self, TaoLinkReason reason, const char *message)
{
  if (self->link != NULL)
    tao_link_fail (self->link, reason, message);
}

/* --- answers that belong to the present link --------------------------------------- */

static void
ask (TaoConnection *self, const char *method, const char *params, guint timeout_ms, GAsyncReadyCallback callback)
{
  tao_link_call_async (self->link, method, params, timeout_ms, NULL, callback, tao_ask_new (self, self->link));
}

static gboolean
ask_is_current (TaoAsk *data)
{
  return data->link == data->connection->link;
}

/* --- heads --------------------------------------------------------------------------- */

static void
set_runtime (TaoConnection *self, TaoRuntime *runtime)
{
  if (self->runtime == runtime)
    return;
  g_clear_pointer (&self->runtime, tao_runtime_unref);
  self->runtime = tao_runtime_ref (runtime);
  if (g_hash_table_size (self->store.table) > RUNTIMES_MAX)
    {
      g_hash_table_remove_all (self->store.table);
      g_hash_table_insert (self->store.table, GUINT_TO_POINTER (tao_runtime_get_spec_version (runtime)),
                           tao_runtime_ref (runtime));
    }
  if (self->events.runtime_changed != NULL)
    self->events.runtime_changed (self, runtime, self->user_data);
}

static void
genesis_again_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(TaoAsk) asked = data;
  g_autoptr(TaoJson) answer = tao_link_call_finish (result, NULL);
  TaoBytes32 genesis;

  if (!ask_is_current (asked) || answer == NULL)
    return;
  if (!tao_json_value_get_hash (tao_json_get_result (answer), &genesis)
      || !tao_account_id_equal (&genesis, &asked->connection->store.genesis))
    leave (asked->connection, TAO_LINK_REASON_WRONG_NETWORK, "the endpoint changed to another network");
}

/* A server behind a balancer may become another one, of another network. */
static void
look_at_genesis (TaoConnection *self, TaoAnchor *head)
{
  gboolean odd = self->best != NULL && !tao_account_id_equal (&head->parent_hash, &self->best->hash);

  if (++self->n_since_genesis < GENESIS_EVERY && !odd)
    return;
  self->n_since_genesis = 0;
  ask (self, "chain_getBlockHash", "[0]", 0, genesis_again_cb);
}

static void
note_pace (TaoConnection *self, guint64 number)
{
  struct timespec now;

  /* Sleep counts: blocks went on. */
  clock_gettime (CLOCK_BOOTTIME, &now);
  self->pace[self->n_pace++ % TAO_PACE_HEADS] = (TaoPaceHead) { number, now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000 };
}

guint64
tao_connection_get_pace_us (TaoConnection *self)
{
  const TaoPaceHead *newest = &self->pace[(self->n_pace + TAO_PACE_HEADS - 1) % TAO_PACE_HEADS];

  /* No further back than it takes: a chain comes to the end of its history and is slow from then on. Two heads alone may
   * come in one breath when a connection is young. */
  for (guint i = 2; i <= MIN (self->n_pace, TAO_PACE_HEADS); i++)
    {
      const TaoPaceHead *older = &self->pace[(self->n_pace - i) % TAO_PACE_HEADS];
      gint64 span = newest->time_us - older->time_us;

      if (newest->number > older->number && (span >= PACE_SPAN_US || newest->number - older->number >= PACE_BLOCKS))
        return (guint64) span / (newest->number - older->number);
    }
  return 0;
}

static void
announce (TaoConnection *self, TaoAnchor *anchor, gboolean finalized)
{
  TaoLink *link = self->link;

  if (finalized)
    {
      g_clear_pointer (&self->finalized, tao_anchor_unref);
      self->finalized = tao_anchor_ref (anchor);
      if (self->events.finalized_head != NULL)
        self->events.finalized_head (self, anchor, self->user_data);
      tell_watches (self);
      return;
    }
  look_at_genesis (self, anchor);
  g_clear_pointer (&self->best, tao_anchor_unref);
  self->best = tao_anchor_ref (anchor);
  if (self->status.state != TAO_LINK_LIVE)
    self->n_pace = 0;
  note_pace (self, anchor->number);
  if (!self->polling)
    arm_watchdog (self);
  set_runtime (self, anchor->code);
  if (self->link != link)
    return;
  if (self->status.state != TAO_LINK_LIVE)
    {
      self->live_since = g_get_monotonic_time ();
      self->n_tried = 0;
      self->n_refused = 0;
      set_status (self, TAO_LINK_LIVE, TAO_LINK_REASON_NONE, "");
    }
  if (self->link == link && self->events.best_head != NULL)
    self->events.best_head (self, anchor, self->user_data);
  tell_watches (self);
}

static void
head_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(TaoAsk) asked = data;
  TaoConnection *self = asked->connection;
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoAnchor) anchor = tao_anchor_load_finish (result, &error);
  g_autofree Head *head = NULL;

  if (!ask_is_current (asked))
    return;
  head = g_queue_pop_head (&self->heads);
  self->head_busy = FALSE;
  g_clear_pointer (&head->header, tao_anchor_unref);
  if (anchor != NULL)
    announce (self, anchor, head->finalized);
  else if (g_error_matches (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_PROTOCOL))
    leave (self, strstr (error->message, "metadata") != NULL ? TAO_LINK_REASON_RUNTIME : TAO_LINK_REASON_PROTOCOL,
           error->message);
  else if (self->status.state != TAO_LINK_LIVE && !head->finalized && g_queue_is_empty (&self->heads))
    leave (self, g_error_matches (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_BUSY)
                   ? TAO_LINK_REASON_RATE_LIMITED : TAO_LINK_REASON_PROTOCOL, error->message);
  /* Else a block that a reorganisation took away before we could look. */
  if (ask_is_current (asked))
    next_head (self);
}

static void
next_head (TaoConnection *self)
{
  Head *head = g_queue_peek_head (&self->heads);

  if (head == NULL || self->head_busy || self->link == NULL)
    return;
  self->head_busy = TRUE;
  tao_anchor_load_async (self->link, &self->store, &self->anchors, &head->hash, head->header, FALSE, head_cb,
                         tao_ask_new (self, self->link));
}

static void
add_head (TaoConnection *self, const TaoBytes32 *hash, TaoAnchor *header, gboolean finalized)
{
  Head *head;
  TaoAnchor *present = finalized ? self->finalized : self->best;

  for (GList *l = self->heads.head; l != NULL; l = l->next)
    {
      Head *other = l->data;

      if (other->finalized == finalized && tao_account_id_equal (&other->hash, hash))
        return;
    }
  if (present != NULL && tao_account_id_equal (&present->hash, hash) && self->status.state == TAO_LINK_LIVE)
    return;
  if (g_queue_get_length (&self->heads) >= HEADS_MAX)
    head_free (g_queue_pop_nth (&self->heads, 1));      /* the first is at work */
  head = g_new (Head, 1);
  head->hash = *hash;
  head->header = header != NULL ? tao_anchor_ref (header) : NULL;
  head->finalized = finalized;
  g_queue_push_tail (&self->heads, head);
  next_head (self);
}

/* What finality forbids: going back behind it. */
static gboolean
is_lie (TaoConnection *self, const TaoAnchor *header, gboolean finalized)
{
  if (header->number >= self->session_finalized)
    {
      if (finalized)
        self->session_finalized = header->number;
      return FALSE;
    }
  if (++self->n_lies >= LIES_MAX)
    leave (self, TAO_LINK_REASON_PROTOCOL, "the server goes back behind what it called final");
  return TRUE;
}

static void
receive_head (TaoConnection *self, const TaoJsonValue *result, gboolean finalized)
{
  g_autoptr(TaoConnection) hold G_GNUC_UNUSED = tao_connection_ref (self);
  g_autoptr(TaoAnchor) header = tao_anchor_new ();
  g_autoptr(GError) error = NULL;

  if (!tao_chain_header_parse (result, header, &error))
    leave (self, TAO_LINK_REASON_PROTOCOL, error->message);
  else if (!is_lie (self, header, finalized))
    add_head (self, &header->hash, header, finalized);
}

static void
new_head_cb (const TaoJsonValue *result, gpointer data)
{
  receive_head (data, result, FALSE);
}

static void
finalized_head_cb (const TaoJsonValue *result, gpointer data)
{
  receive_head (data, result, TRUE);
}

static void
polled_best_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(TaoAsk) asked = data;
  g_autoptr(TaoJson) answer = tao_link_call_finish (result, NULL);
  TaoBytes32 hash;

  if (ask_is_current (asked) && answer != NULL && tao_json_value_get_hash (tao_json_get_result (answer), &hash))
    add_head (asked->connection, &hash, NULL, FALSE);
}

static void
polled_finalized_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(TaoAsk) asked = data;
  g_autoptr(TaoJson) answer = tao_link_call_finish (result, NULL);
  TaoBytes32 hash;

  if (ask_is_current (asked) && answer != NULL && tao_json_value_get_hash (tao_json_get_result (answer), &hash))
    add_head (asked->connection, &hash, NULL, TRUE);
}

static gboolean
poll_cb (gpointer data)
{
  TaoConnection *self = data;

  ask (self, "chain_getBlockHash", "[]", 0, polled_best_cb);
  if (self->link != NULL)
    ask (self, "chain_getFinalizedHead", "[]", 0, polled_finalized_cb);
  return G_SOURCE_CONTINUE;
}

/* A server without subscriptions is asked instead. */
static void
subscribe_failed_cb (const GError *error, gpointer data)
{
  TaoConnection *self = data;

  if (g_error_matches (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_DISCONNECTED) || self->polling || self->link == NULL)
    return;
  self->polling = TRUE;
  tao_timer_set (&self->watchdog, self->context, MAX (block_time_ms (self) / 2, 10), poll_cb, self);
}

/* --- the watchdog ------------------------------------------------------------------------ */

static void
probe_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(TaoAsk) asked = data;
  TaoConnection *self = asked->connection;
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoJson) answer = tao_link_call_finish (result, &error);
  g_autoptr(TaoAnchor) header = tao_anchor_new ();

  if (!ask_is_current (asked) || g_error_matches (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_DISCONNECTED))
    return;
  if (answer == NULL)
    leave (self, TAO_LINK_REASON_SILENT, "no new block, and no answer when asked for one");
  else if (!tao_chain_header_parse (tao_json_get_result (answer), header, &error))
    leave (self, TAO_LINK_REASON_PROTOCOL, error->message);
  else if (self->best != NULL && header->number > self->best->number + 1 && !self->head_busy)
    leave (self, TAO_LINK_REASON_SILENT, "new blocks exist, but the server stopped announcing them");
  else
    arm_watchdog (self);         /* the chain stands still, the socket does not */
}

static gboolean
watchdog_cb (gpointer data)
{
  TaoConnection *self = data;

  tao_timer_clear (&self->watchdog);
  if (tao_link_is_paused (self->link))
    {
      arm_watchdog (self);       /* the silence is ours */
      return G_SOURCE_REMOVE;
    }
  ask (self, "chain_getHeader", "[]", block_time_ms (self) * 9 / 10, probe_cb);
  return G_SOURCE_REMOVE;
}

static void
arm_watchdog (TaoConnection *self)
{
  tao_timer_set (&self->watchdog, self->context, block_time_ms (self) * 2, watchdog_cb, self);
}

/* --- user subscriptions --------------------------------------------------------------------- */

static void
user_notification_cb (const TaoJsonValue *result, gpointer data)
{
  TaoSubscription *subscription = data;
  g_autoptr(TaoConnection) hold G_GNUC_UNUSED = tao_connection_ref (subscription->connection);

  subscription->func (hold, result, subscription->user_data);
}

static void
restore_subscription (TaoConnection *self, TaoSubscription *subscription)
{
  subscription->number = tao_link_subscribe (self->link, subscription->method, subscription->unsubscribe_method,
                                             subscription->params, user_notification_cb, NULL, subscription);
}

static void
subscription_free (gpointer data)
{
  TaoSubscription *subscription = data;

  if (subscription->destroy != NULL)
    subscription->destroy (subscription->user_data);
  g_free (subscription->method);
  g_free (subscription->unsubscribe_method);
  g_free (subscription->params);
  g_free (subscription);
}

TaoSubscription *
tao_connection_subscribe (TaoConnection *self, const char *method, const char *unsubscribe_method, const char *params,
                          TaoSubscriptionFunc func, gpointer user_data, GDestroyNotify destroy)
{
  TaoSubscription *subscription = g_new0 (TaoSubscription, 1);

  subscription->method = g_strdup (method);
  subscription->unsubscribe_method = g_strdup (unsubscribe_method);
  subscription->params = g_strdup (params);
  subscription->func = func;
  subscription->user_data = user_data;
  subscription->destroy = destroy;
  subscription->connection = self;
  self->subscriptions = g_list_append (self->subscriptions, subscription);
  if (self->checked)
    restore_subscription (self, subscription);
  return subscription;
}

void
tao_connection_unsubscribe (TaoConnection *self, TaoSubscription *subscription)
{
  g_return_if_fail (g_list_find (self->subscriptions, subscription) != NULL);
  self->subscriptions = g_list_remove (self->subscriptions, subscription);
  if (self->link != NULL && subscription->number != 0)
    tao_link_unsubscribe (self->link, subscription->number);
  subscription_free (subscription);
}

/* --- opening ---------------------------------------------------------------------------------- */

static void
take_text (char **slot, TaoJson *answer)
{
  gsize length;
  const char *text = answer != NULL ? tao_json_value_get_string (tao_json_get_result (answer), &length) : NULL;

  if (text == NULL || length > 200)
    return;
  g_free (*slot);
  *slot = g_strdup (text);
}

static void
chain_name_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(TaoAsk) asked = data;
  g_autoptr(TaoJson) answer = tao_link_call_finish (result, NULL);

  if (ask_is_current (asked))
    take_text (&asked->connection->chain_name, answer);
}

static void
node_version_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(TaoAsk) asked = data;
  g_autoptr(TaoJson) answer = tao_link_call_finish (result, NULL);

  if (ask_is_current (asked))
    take_text (&asked->connection->node_version, answer);
}

static void
genesis_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(TaoAsk) asked = data;
  TaoConnection *self = asked->connection;
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoJson) answer = tao_link_call_finish (result, &error);
  TaoLink *link = asked->link;
  TaoBytes32 genesis;

  if (!ask_is_current (asked))
    return;
  if (answer == NULL)
    {
      /* A deadline that passed while we were told to wait is no silence. */
      leave (self, g_error_matches (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_BUSY) || tao_link_is_paused (link)
                     ? TAO_LINK_REASON_RATE_LIMITED
                     : g_error_matches (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_TIMEOUT)
                         ? TAO_LINK_REASON_SILENT : TAO_LINK_REASON_PROTOCOL, error->message);
      return;
    }
  if (!tao_json_value_get_hash (tao_json_get_result (answer), &genesis))
    {
      leave (self, TAO_LINK_REASON_PROTOCOL, "the server does not say which network it belongs to");
      return;
    }
  if (self->has_genesis && !tao_account_id_equal (&genesis, &self->store.genesis))
    {
      g_autofree char *text = tao_hex_encode (genesis.bytes, sizeof genesis.bytes);
      g_autofree char *message = g_strdup_printf ("this endpoint belongs to another network (genesis %s)", text);

      leave (self, TAO_LINK_REASON_WRONG_NETWORK, message);
      return;
    }
  self->has_genesis = TRUE;
  self->store.genesis = genesis;
  self->checked = TRUE;

  ask (self, "system_chain", "[]", 0, chain_name_cb);
  ask (self, "system_version", "[]", 0, node_version_cb);
  tao_link_subscribe (link, "chain_subscribeNewHeads", "chain_unsubscribeNewHeads", "[]",
                      new_head_cb, subscribe_failed_cb, self);
  tao_link_subscribe (link, "chain_subscribeFinalizedHeads", "chain_unsubscribeFinalizedHeads", "[]",
                      finalized_head_cb, NULL, self);
  ask (self, "chain_getFinalizedHead", "[]", 0, polled_finalized_cb);
  ask (self, "chain_getBlockHash", "[]", 0, polled_best_cb);
  for (GList *l = self->subscriptions; l != NULL && self->link == link; l = l->next)
    restore_subscription (self, l->data);
  /* Covers the time until the first head too. */
  if (self->link == link && !self->polling)
    arm_watchdog (self);
}

static void
link_opened_cb (TaoLink *link, gpointer data)
{
  TaoConnection *self = data;

  if (link == self->link)
    ask (self, "chain_getBlockHash", "[0]", self->link_options.connect_timeout_ms, genesis_cb);
}

static void
connect_next (TaoConnection *self)
{
  g_assert (self->link == NULL);
  self->status.session++;
  self->n_lies = 0;
  self->session_finalized = 0;
  self->n_since_genesis = 0;
  self->link = tao_link_new (self->endpoints[self->endpoint], &self->link_options, link_opened_cb, link_closed_cb, self);
  if (self->status.state != TAO_LINK_CONNECTING || self->status.reason == TAO_LINK_REASON_NONE)
    set_status (self, TAO_LINK_CONNECTING, TAO_LINK_REASON_NONE, "");
  if (self->link != NULL)
    tao_link_open (self->link);
}

void
tao_connection_start (TaoConnection *self)
{
  g_autoptr(TaoConnection) hold G_GNUC_UNUSED = tao_connection_ref (self);

  if (self->started)
    return;
  self->started = TRUE;
  if (self->n_endpoints == 0)
    set_status (self, TAO_LINK_REFUSED, TAO_LINK_REASON_UNREACHABLE, "no endpoint is set");
  else
    connect_next (self);
}

void
tao_connection_retry (TaoConnection *self)
{
  g_autoptr(TaoConnection) hold G_GNUC_UNUSED = tao_connection_ref (self);

  if (!self->started || self->link != NULL || self->n_endpoints == 0)
    return;
  tao_timer_clear (&self->retry);
  self->n_failures = 0;
  self->endpoint = 0;
  connect_next (self);
}

void
tao_connection_stop (TaoConnection *self)
{
  g_autoptr(TaoConnection) hold G_GNUC_UNUSED = tao_connection_ref (self);
  g_autoptr(TaoLink) archive = g_steal_pointer (&self->archive);

  if (!self->started)
    return;
  self->started = FALSE;
  tao_timer_clear (&self->retry);
  self->status.state = TAO_LINK_CLOSED;
  memset (&self->events, 0, sizeof self->events);
  forget_link (self);
  tell_watches (self);
  if (archive != NULL)
    tao_link_fail (archive, TAO_LINK_REASON_NONE, "closed");
}

/* --- making and freeing ------------------------------------------------------------------------- */

static GBytes *
load_metadata (const TaoRuntimeId *id, gpointer data)
{
  TaoConnection *self = data;

  return self->events.load_metadata != NULL ? self->events.load_metadata (self, id, self->user_data) : NULL;
}

static void
save_metadata (const TaoRuntimeId *id, GBytes *metadata, gpointer data)
{
  TaoConnection *self = data;

  if (self->events.save_metadata != NULL)
    self->events.save_metadata (self, id, metadata, self->user_data);
}

static guint
or_default (guint value, guint fallback)
{
  return value > 0 ? value : fallback;
}

TaoConnection *
tao_connection_new (const TaoConnectionConfig *config, const TaoConnectionEvents *events, gpointer user_data)
{
  TaoConnection *self = g_new0 (TaoConnection, 1);

  g_ref_count_init (&self->ref_count);
  self->config = *config;
  self->config.backoff_min_ms = or_default (config->backoff_min_ms, 500);
  self->config.backoff_max_ms = or_default (config->backoff_max_ms, 60000);
  self->endpoints = g_strdupv ((char **) config->endpoints);
  self->n_endpoints = self->endpoints != NULL ? g_strv_length (self->endpoints) : 0;
  self->archive_endpoint = g_strdup (config->archive_endpoint);
  self->link_options = (TaoLinkOptions) {
    .call_timeout_ms = or_default (config->call_timeout_ms, 30000),
    .connect_timeout_ms = or_default (config->connect_timeout_ms, 10000),
    .max_in_flight = or_default (config->max_in_flight, 24),
    .max_message = config->max_message > 0 ? config->max_message : tao_json_default_limits.max_bytes,
    .tls_database = config->tls_database != NULL ? g_object_ref (config->tls_database) : NULL,
    .without_batches = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
  };
  self->events = *events;
  self->user_data = user_data;
  self->context = g_main_context_ref_thread_default ();
  self->message = g_strdup ("");
  self->status.message = self->message;
  if (config->genesis != NULL)
    {
      self->has_genesis = TRUE;
      self->store.genesis = *config->genesis;
    }
  self->store.table = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) tao_runtime_unref);
  self->store.load = load_metadata;
  self->store.save = save_metadata;
  self->store.user_data = self;
  self->nonces = g_array_new (FALSE, FALSE, sizeof (TaoNonceInUse));
  g_queue_init (&self->heads);
  g_queue_init (&self->anchors.anchors);
  return self;
}

TaoConnection *
tao_connection_ref (TaoConnection *self)
{
  g_ref_count_inc (&self->ref_count);
  return self;
}

void
tao_connection_unref (TaoConnection *self)
{
  if (self->started && g_ref_count_compare (&self->ref_count, 1))
    tao_connection_stop (self);
  if (!g_ref_count_dec (&self->ref_count))
    return;
  g_list_free_full (self->subscriptions, subscription_free);
  g_list_free_full (self->watches, g_free);
  g_array_unref (self->nonces);
  g_clear_pointer (&self->best, tao_anchor_unref);
  g_clear_pointer (&self->finalized, tao_anchor_unref);
  tao_anchor_cache_clear (&self->anchors);
  g_clear_pointer (&self->runtime, tao_runtime_unref);
  g_hash_table_unref (self->store.table);
  g_clear_object (&self->link_options.tls_database);
  g_hash_table_unref (self->link_options.without_batches);
  g_main_context_unref (self->context);
  g_strfreev (self->endpoints);
  g_free (self->archive_endpoint);
  g_free (self->chain_name);
  g_free (self->node_version);
  g_free (self->message);
  g_free (self);
}

/* --- getters --------------------------------------------------------------------------------------- */

const TaoLinkStatus *
tao_connection_get_status (TaoConnection *self)
{
  return &self->status;
}

TaoRuntime *
tao_connection_get_runtime (TaoConnection *self)
{
  return self->runtime;
}

TaoAnchor *
tao_connection_get_best (TaoConnection *self)
{
  return self->best;
}

TaoAnchor *
tao_connection_get_finalized (TaoConnection *self)
{
  return self->finalized;
}

gboolean
tao_connection_get_genesis (TaoConnection *self, TaoBytes32 *out)
{
  if (self->has_genesis)
    *out = self->store.genesis;
  return self->has_genesis;
}

const char *
tao_connection_get_chain_name (TaoConnection *self)
{
  return self->chain_name;
}

const char *
tao_connection_get_node_version (TaoConnection *self)
{
  return self->node_version;
}

TaoLink *
tao_connection_get_link (TaoConnection *self)
{
  return self->checked ? self->link : NULL;
}

gboolean
tao_connection_has_archive (TaoConnection *self)
{
  return self->archive_endpoint != NULL;
}

gboolean
tao_connection_can_sign (TaoConnection *self, GError **error)
{
  if (self->status.state != TAO_LINK_LIVE)
    {
      g_set_error (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_DISCONNECTED, "not connected");
      return FALSE;
    }
  if (self->best->writer != self->best->code)
    {
      g_set_error (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_RUNTIME_CHANGING,
                   "the network is changing from runtime %u to %u at block %" G_GUINT64_FORMAT,
                   tao_runtime_get_spec_version (self->best->writer), tao_runtime_get_spec_version (self->best->code),
                   self->best->number);
      return FALSE;
    }
  return TRUE;
}

/* --- questions ----------------------------------------------------------------------------------------- */

void
tao_connection_call_async (TaoConnection *self, const char *method, const char *params, guint timeout_ms,
                           GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  TaoLink *link = tao_connection_get_link (self);

  if (link == NULL)
    g_task_report_new_error (NULL, callback, user_data, tao_connection_call_async, TAO_CHAIN_ERROR,
                             TAO_CHAIN_ERROR_DISCONNECTED, "%s: not connected", method);
  else
    tao_link_call_async (link, method, params, timeout_ms, cancellable, callback, user_data);
}

TaoJson *
tao_connection_call_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
