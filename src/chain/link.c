#include "chain/link-private.h"

#include <string.h>

#include "chain/link-socket.h"
#include "chain/timer.h"

/* A notification may overtake the answer that names its subscription: a few are
 * kept until it comes. */
#define STASH_MAX 64
/* Answers to questions nobody asked; a few are late ones, many are a broken server. */
#define STRAY_MAX 256
/* How often one question is put again after "slow down" before it fails as BUSY. */
#define BUSY_TRIES 4
#define PAUSE_MIN_MS 250
#define PAUSE_MAX_MS 30000
/* Deadlines missed in a row before the socket counts as dead. */
#define TIMEOUTS_MAX 3
#define WAITING_MAX 100000

typedef struct {
  TaoLink *link;
  guint64  id;
  char    *method;
  char    *text;              /* the request */
  GTask   *task;
  GSource *deadline;
  GSource *cancelled;         /* (nullable) */
  guint    n_busy;
  gboolean light;
  guint    batch;             /* it travelled in; 0: alone */
} Call;

typedef struct {
  guint    number;
  char    *unsubscribe_method;
  char    *id;                /* (nullable) as compact JSON, once answered */
  gboolean ended;             /* unsubscribed before the answer came */
  TaoLinkNotifyFunc          notify;
  TaoLinkSubscribeFailedFunc failed;
  gpointer user_data;
} Subscription;

typedef struct {
  char    *id;
  TaoJson *message;
} Stashed;

struct _TaoLink {
  grefcount          ref_count;
  char              *uri;
  TaoLinkOptions     options;
  TaoLinkOpenedFunc  opened;
  TaoLinkClosedFunc  closed;
  gpointer           user_data;
  GMainContext      *context;

  TaoLinkSocket     *socket;          /* (nullable) */
  gboolean           is_open, is_over;

  guint64            next_id;
  GHashTable        *in_flight;       /* &call->id → Call (owned) */
  GQueue             waiting;         /* Call (owned) */
  guint              limit;           /* of in_flight, adapts */
  guint              n_good;          /* answers since the limit last changed */
  guint              n_timeouts;      /* in a row */
  guint              n_stray;
  gint64             paused_until;    /* monotonic µs */
  guint              pause_ms;        /* the next pause's length */
  GSource           *resume;
  gboolean           batches;         /* may be sent */
  guint              last_batch;
  gboolean           receiving;       /* an array is being read: nothing is sent in between */
  GSource           *collecting;      /* (nullable) light questions wait for others of the same moment */

  GHashTable        *subscriptions;   /* number → Subscription (owned) */
  guint              next_subscription;
  GQueue             stash;           /* Stashed (owned) */
};

static void pump (TaoLink *self);

/* --- errors ------------------------------------------------------------------ */

static gboolean
contains (const char *text, const char *part)
{
  return strstr (text, part) != NULL;
}

static gboolean
is_busy_code (gint64 code)
{
  return code == -32029 || code == -32009 || code == 429 || code == -32097;
}

static gint64
json_error_code (const TaoJsonValue *error)
{
  const char *text = tao_json_value_get_number (tao_json_value_get_member (error, "code"));

  return text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;
}

GError *
tao_link_error_from_json (const TaoJsonValue *error, const char *method)
{
  gint64 code = json_error_code (error);
  const char *message = tao_json_value_get_string (tao_json_value_get_member (error, "message"), NULL);
  const TaoJsonValue *data_value = tao_json_value_get_member (error, "data");
  g_autofree char *data = data_value == NULL ? NULL
                        : tao_json_value_get_kind (data_value) == TAO_JSON_STRING
                            ? g_strdup (tao_json_value_get_string (data_value, NULL))
                            : tao_json_value_to_text (data_value);
  g_autofree char *all = g_strdup_printf ("%s%s%s", message != NULL ? message : "no message",
                                          data != NULL ? ": " : "", data != NULL ? data : "");
  TaoChainError kind = TAO_CHAIN_ERROR_REFUSED;
  g_autofree char *valid = NULL;

  if (strlen (all) > 500)
    all[500] = '\0';
  valid = g_utf8_make_valid (all, -1);
  if (is_busy_code (code) || contains (all, "rate limit") || contains (all, "Too many requests"))
    kind = TAO_CHAIN_ERROR_BUSY;
  else if (code == -32601 || contains (all, "is not found") || contains (all, "was not found"))
    kind = TAO_CHAIN_ERROR_NOT_AVAILABLE;
  else if (contains (all, "State already discarded") || contains (all, "UnknownBlock")
           || contains (all, "unknown Block") || contains (all, "state is pruned"))
    kind = TAO_CHAIN_ERROR_PRUNED;
  else if (code >= 1000 && code <= 1040)
    kind = TAO_CHAIN_ERROR_REJECTED;
  return g_error_new (TAO_CHAIN_ERROR, kind, "%s: %s (%" G_GINT64_FORMAT ")", method, valid, code);
}

/* --- calls ------------------------------------------------------------------- */

static void
call_free (Call *call)
{
  tao_timer_clear (&call->deadline);
  tao_timer_clear (&call->cancelled);
  g_clear_object (&call->task);
  g_free (call->method);
  g_free (call->text);
  g_free (call);
}

/* Takes @call out of wherever it is; the caller then answers and frees it. */
static void
call_detach (Call *call)
{
  gpointer key;

  if (!g_hash_table_steal_extended (call->link->in_flight, &call->id, &key, NULL))
    g_queue_remove (&call->link->waiting, call);
  tao_timer_clear (&call->deadline);
  tao_timer_clear (&call->cancelled);
}

static void
call_fail_take (Call *call, GError *error)
{
  g_autoptr(GTask) task = g_steal_pointer (&call->task);

  call_free (call);
  g_task_return_error (task, error);
}

static gboolean
call_deadline_cb (gpointer data)
{
  Call *call = data;
  TaoLink *self = tao_link_ref (call->link);
  gboolean sent = g_hash_table_contains (self->in_flight, &call->id);
  GError *error = g_error_new (TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_TIMEOUT, "%s: no answer in time", call->method);

  call_detach (call);
  if (sent)
    self->n_timeouts++;
  call_fail_take (call, error);
  if (self->n_timeouts >= TIMEOUTS_MAX)
    tao_link_fail (self, TAO_LINK_REASON_SILENT, "the server does not answer");
  else
    pump (self);
  tao_link_unref (self);
  return G_SOURCE_REMOVE;
}

static gboolean
call_cancelled_cb (GCancellable *cancellable, gpointer data)
{
  Call *call = data;
  TaoLink *self = tao_link_ref (call->link);

  call_detach (call);
  call_fail_take (call, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled"));
  pump (self);
  tao_link_unref (self);
  return G_SOURCE_REMOVE;
}

static gboolean
resume_cb (gpointer data)
{
  TaoLink *self = data;

  tao_timer_clear (&self->resume);
  pump (self);
  return G_SOURCE_REMOVE;
}

/* Questions whose answers are small and quick, so that one of them never keeps the others waiting.  None of them
 * changes anything: they can be put twice. */
static gboolean
is_light (const char *method)
{
  static const char *const methods[] = {
    "state_queryStorageAt", "state_getKeysPaged", "state_getStorageHash", "state_getRuntimeVersion",
    "chain_getBlockHash", "chain_getHeader",
  };

  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    if (g_str_equal (method, methods[i]))
      return TRUE;
  return FALSE;
}

/* How many from the head of those that wait go together now: at least 1. */
static guint
count_together (TaoLink *self)
{
  guint most = MIN (TAO_LINK_BATCH_MAX, self->limit - g_hash_table_size (self->in_flight)), n = 0;

  for (GList *l = self->waiting.head; self->batches && l != NULL && n < most && ((Call *) l->data)->light; l = l->next)
    n++;
  return MAX (n, 1);
}

static void
send_next (TaoLink *self)
{
  guint n = count_together (self);
  guint batch = n > 1 ? ++self->last_batch : 0;
  g_autoptr(GString) text = g_string_new (n > 1 ? "[" : NULL);

  for (guint i = 0; i < n; i++)
    {
      Call *call = g_queue_pop_head (&self->waiting);

      call->batch = batch;
      g_hash_table_insert (self->in_flight, &call->id, call);
      if (i > 0)
        g_string_append_c (text, ',');
      g_string_append (text, call->text);
    }
  if (n > 1)
    g_string_append_c (text, ']');
  /* On a socket that has closed, and will say so in a moment, they count as lost with it. */
  if (self->socket != NULL)
    tao_link_socket_send (self->socket, text->str);
}

/* While many wait and answers come one by one, a batch goes once there is room for a good one. */
static gboolean
waits_for_more_room (TaoLink *self)
{
  return self->batches && self->limit >= 2 * TAO_LINK_BATCH_MAX
         && self->limit - g_hash_table_size (self->in_flight) < TAO_LINK_BATCH_MAX / 2
         && self->waiting.length >= TAO_LINK_BATCH_MAX / 2 && ((Call *) self->waiting.head->data)->light;
}

/* Sends what may be sent now. */
static void
pump (TaoLink *self)
{
  gint64 now = g_get_monotonic_time ();

  if (!self->is_open || self->receiving)
    return;
  tao_timer_clear (&self->collecting);
  if (now < self->paused_until)
    {
      if (self->resume == NULL && !g_queue_is_empty (&self->waiting))
        tao_timer_set (&self->resume, self->context, (guint) ((self->paused_until - now) / 1000 + 1), resume_cb, self);
      return;
    }
  while (self->is_open && g_hash_table_size (self->in_flight) < self->limit && !g_queue_is_empty (&self->waiting)
         && !waits_for_more_room (self))
    send_next (self);
}

static gboolean
collected_cb (gpointer data)
{
  pump (data);
  return G_SOURCE_REMOVE;
}

/* A light question waits until the loop comes round: others of the same moment go with it. */
static void
collect (TaoLink *self)
{
  if (self->collecting != NULL || !self->is_open)
    return;
  self->collecting = g_idle_source_new ();
  g_source_set_priority (self->collecting, G_PRIORITY_DEFAULT);
  g_source_set_callback (self->collecting, collected_cb, self, NULL);
  g_source_attach (self->collecting, self->context);
}

/* The server wants less: half as many at once, and a pause that doubles. */
static void
slow_down (TaoLink *self)
{
  gint64 now = g_get_monotonic_time ();

  if (now < self->paused_until)
    return;
  self->limit = MAX (1, self->limit / 2);
  self->n_good = 0;
  self->paused_until = now + (gint64) self->pause_ms * 1000;
  self->pause_ms = MIN (self->pause_ms * 2, PAUSE_MAX_MS);
}

static void
speed_up (TaoLink *self)
{
  if (++self->n_good < 32)
    return;
  self->n_good = 0;
  self->limit = MIN (self->limit + 1, self->options.max_in_flight);
  self->pause_ms = MAX (self->pause_ms / 2, PAUSE_MIN_MS);
}

void
tao_link_call_async (TaoLink *self, const char *method, const char *params, guint timeout_ms,
                     GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, tao_link_call_async);
  g_task_set_check_cancellable (task, FALSE);
  if (self->is_over || g_queue_get_length (&self->waiting) >= WAITING_MAX)
    {
      g_task_return_new_error (task, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_DISCONNECTED, "%s: not connected", method);
      g_object_unref (task);
      return;
    }

  Call *call = g_new0 (Call, 1);
  call->link = self;
  call->id = self->next_id++;
  call->method = g_strdup (method);
  call->light = is_light (method);
  call->text = g_strdup_printf ("{\"jsonrpc\":\"2.0\",\"id\":%" G_GUINT64_FORMAT ",\"method\":\"%s\",\"params\":%s}",
                                call->id, method, params);
  call->task = task;
  tao_timer_set (&call->deadline, self->context, timeout_ms > 0 ? timeout_ms : self->options.call_timeout_ms, call_deadline_cb,
                 call);
  if (cancellable != NULL)
    {
      call->cancelled = g_cancellable_source_new (cancellable);
      g_source_set_callback (call->cancelled, G_SOURCE_FUNC (call_cancelled_cb), call, NULL);
      g_source_attach (call->cancelled, self->context);
    }
  g_queue_push_tail (&self->waiting, call);
  if (call->light && self->batches)
    collect (self);
  else
    pump (self);
}

TaoJson *
tao_link_call_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- incoming ---------------------------------------------------------------- */

static void
stashed_free (Stashed *stashed)
{
  g_free (stashed->id);
  tao_json_unref (stashed->message);
  g_free (stashed);
}

static const TaoJsonValue *
notification_result (TaoJson *message)
{
  return tao_json_value_get_member (tao_json_value_get_member (tao_json_get_root (message), "params"), "result");
}

static Subscription *
find_subscription (TaoLink *self, const char *id)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->subscriptions);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Subscription *subscription = value;

      if (!subscription->ended && g_strcmp0 (subscription->id, id) == 0)
        return subscription;
    }
  return NULL;
}

static void
receive_notification (TaoLink *self, TaoJson *message)
{
  const TaoJsonValue *params = tao_json_value_get_member (tao_json_get_root (message), "params");
  const TaoJsonValue *id_value = tao_json_value_get_member (params, "subscription");

  if (id_value == NULL || notification_result (message) == NULL)
    {
      self->n_stray++;
      return;
    }

  g_autofree char *id = tao_json_value_to_text (id_value);
  Subscription *subscription = find_subscription (self, id);
  if (subscription != NULL)
    {
      subscription->notify (notification_result (message), subscription->user_data);
      return;
    }

  Stashed *stashed = g_new (Stashed, 1);
  stashed->id = g_steal_pointer (&id);
  stashed->message = tao_json_ref (message);
  g_queue_push_tail (&self->stash, stashed);
  if (g_queue_get_length (&self->stash) > STASH_MAX)
    {
      stashed_free (g_queue_pop_head (&self->stash));
      self->n_stray++;
    }
}

static gboolean
answer_is_busy (const TaoJsonValue *error)
{
  g_autoptr(GError) built = NULL;

  if (error == NULL)
    return FALSE;
  built = tao_link_error_from_json (error, "");
  return g_error_matches (built, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_BUSY);
}

/* --- batches ------------------------------------------------------------------ */

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  const Call *x = a, *y = b;

  return x->id < y->id ? -1 : x->id > y->id;
}

/* Takes what travelled in batches and was not answered back, oldest first. */
static GList *
take_unanswered (TaoLink *self)
{
  GList *calls = NULL;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->in_flight);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Call *call = value;

      if (call->batch == 0)
        continue;
      g_hash_table_iter_steal (&iter);
      calls = g_list_insert_sorted (calls, call, compare_ids);
    }
  return calls;
}

/* What batches still owe is asked again one by one, and so is everything from now on.  Answers that come all the same
 * are as good: a question keeps its number. */
static void
give_up_batches (TaoLink *self)
{
  GList *calls = take_unanswered (self);

  g_debug ("%s: batches are not answered as they should be", self->uri);
  self->batches = FALSE;
  if (self->options.without_batches != NULL)
    g_hash_table_add (self->options.without_batches, g_strdup (self->uri));
  for (GList *l = g_list_last (calls); l != NULL; l = l->prev)
    g_queue_push_head (&self->waiting, l->data);
  g_list_free (calls);
}

/* Whether something of @batch, or of any (0), was not answered. */
static gboolean
is_owed (TaoLink *self, guint batch)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->in_flight);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (((Call *) value)->batch != 0 && (batch == 0 || ((Call *) value)->batch == batch))
      return TRUE;
  return FALSE;
}

/* "Slow down", said once for a whole batch, without saying which. */
static void
postpone_batches (TaoLink *self)
{
  GList *calls = take_unanswered (self);

  for (GList *l = g_list_last (calls); l != NULL; l = l->prev)
    {
      Call *call = l->data;

      if (++call->n_busy < BUSY_TRIES)
        g_queue_push_head (&self->waiting, call);
      else
        {
          call_detach (call);
          call_fail_take (call, g_error_new (TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_BUSY, "%s: the server is busy", call->method));
        }
    }
  g_list_free (calls);
}

/* An error without a number, or an array in which nothing was asked, answers a batch as a whole. */
static void
receive_refusal (TaoLink *self, const TaoJsonValue *error)
{
  if (answer_is_busy (error))
    {
      slow_down (self);
      postpone_batches (self);
    }
  else
    give_up_batches (self);
  pump (self);
}

/* Which batch the answer @value belongs to; 0: none that we know. */
static guint
batch_of (TaoLink *self, const TaoJsonValue *value)
{
  const Call *call = NULL;
  guint64 id;

  if (tao_json_value_get_u64 (tao_json_value_get_member (value, "id"), &id))
    call = g_hash_table_lookup (self->in_flight, &id);
  return call != NULL ? call->batch : 0;
}

static void receive_one (TaoLink *self, TaoJson *message);

static void
receive_array (TaoLink *self, TaoJson *message)
{
  const TaoJsonValue *root = tao_json_get_root (message);
  guint n = tao_json_value_get_length (root), batch = 0;

  for (guint i = 0; i < n && batch == 0; i++)
    batch = batch_of (self, tao_json_value_get_item (root, i));
  self->receiving = TRUE;
  for (guint i = 0; i < n && !self->is_over; i++)
    {
      g_autoptr(TaoJson) part = tao_json_new_part (message, tao_json_value_get_item (root, i));

      receive_one (self, part);
    }
  self->receiving = FALSE;
  if (self->is_over)
    return;
  if (batch == 0 && n == 0)
    self->n_stray++;
  if (is_owed (self, batch))
    give_up_batches (self);
  pump (self);
}

static void
receive_answer (TaoLink *self, TaoJson *message)
{
  const TaoJsonValue *root = tao_json_get_root (message);
  const TaoJsonValue *error = tao_json_value_get_member (root, "error");
  guint64 id;
  Call *call = NULL;

  if (tao_json_value_get_kind (error) == TAO_JSON_NULL)
    error = NULL;              /* some servers send both members */
  if (tao_json_value_get_u64 (tao_json_value_get_member (root, "id"), &id))
    call = g_hash_table_lookup (self->in_flight, &id);
  if (call == NULL)
    {
      /* A server that does not take batches, or a proxy that refuses to look at a request, cannot name it. */
      self->n_stray++;
      if (error != NULL && !self->receiving && is_owed (self, 0)
          && tao_json_value_get_kind (tao_json_value_get_member (root, "id")) == TAO_JSON_NULL)
        receive_refusal (self, error);
      else if (answer_is_busy (error))
        slow_down (self);
      return;
    }

  self->n_timeouts = 0;
  if (answer_is_busy (error) && ++call->n_busy < BUSY_TRIES)
    {
      g_hash_table_steal (self->in_flight, &call->id);
      slow_down (self);
      g_queue_push_head (&self->waiting, call);
      pump (self);
      return;
    }
  if (error == NULL)
    speed_up (self);
  call_detach (call);
  if (error != NULL)
    call_fail_take (call, tao_link_error_from_json (error, call->method));
  else if (tao_json_value_get_member (root, "result") == NULL)
    call_fail_take (call, g_error_new (TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_PROTOCOL,
                                       "%s: an answer with neither result nor error", call->method));
  else
    {
      g_autoptr(GTask) task = g_steal_pointer (&call->task);

      call_free (call);
      g_task_return_pointer (task, tao_json_ref (message), (GDestroyNotify) tao_json_unref);
    }
  pump (self);
}

static void
receive_one (TaoLink *self, TaoJson *message)
{
  const TaoJsonValue *root = tao_json_get_root (message);

  if (tao_json_value_get_member (root, "method") != NULL && tao_json_value_get_member (root, "id") == NULL)
    receive_notification (self, message);
  else if (tao_json_value_get_kind (root) == TAO_JSON_OBJECT)
    receive_answer (self, message);
  else
    self->n_stray++;
}

void
tao_link_receive (TaoLink *self, const char *text, gsize length)
{
  TaoJsonLimits limits = tao_json_default_limits;
  g_autoptr(TaoLink) hold G_GNUC_UNUSED = tao_link_ref (self);
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoJson) message = NULL;

  if (self->is_over)
    return;
  limits.max_bytes = self->options.max_message;
  message = tao_json_parse (text, length, &limits, &error);
  if (message == NULL)
    {
      tao_link_fail (self, g_error_matches (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_TOO_LARGE)
                             ? TAO_LINK_REASON_TOO_LARGE : TAO_LINK_REASON_PROTOCOL, error->message);
      return;
    }

  const TaoJsonValue *root = tao_json_get_root (message);
  if (tao_json_value_get_kind (root) == TAO_JSON_ARRAY)
    receive_array (self, message);
  else
    receive_one (self, message);
  if (!self->is_over && self->n_stray > STRAY_MAX)
    tao_link_fail (self, TAO_LINK_REASON_PROTOCOL, "the server answers questions that nobody asked");
}

/* --- subscriptions ------------------------------------------------------------ */

static void
subscription_free (gpointer data)
{
  Subscription *subscription = data;

  g_free (subscription->unsubscribe_method);
  g_free (subscription->id);
  g_free (subscription);
}

static void
ignore_answer_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(TaoJson) answer G_GNUC_UNUSED = tao_link_call_finish (result, NULL);
}

static void
send_unsubscribe (TaoLink *self, Subscription *subscription)
{
  g_autofree char *params = g_strdup_printf ("[%s]", subscription->id);

  tao_link_call_async (self, subscription->unsubscribe_method, params, 0, NULL, ignore_answer_cb, NULL);
}

typedef struct {
  TaoLink *link;
  guint    number;
} Subscribing;

static void
subscribed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Subscribing *subscribing = data;
  g_autoptr(TaoLink) self = subscribing->link;
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoJson) answer = tao_link_call_finish (result, &error);
  Subscription *subscription = g_hash_table_lookup (self->subscriptions, GUINT_TO_POINTER (subscribing->number));

  if (subscription == NULL)
    return;
  if (answer == NULL)
    {
      TaoLinkSubscribeFailedFunc failed = subscription->ended ? NULL : subscription->failed;
      gpointer user_data = subscription->user_data;

      g_hash_table_remove (self->subscriptions, GUINT_TO_POINTER (subscribing->number));
      if (failed != NULL && !self->is_over)
        failed (error, user_data);
      return;
    }
  subscription->id = tao_json_value_to_text (tao_json_value_get_member (tao_json_get_root (answer), "result"));
  if (subscription->ended)
    {
      send_unsubscribe (self, subscription);
      g_hash_table_remove (self->subscriptions, GUINT_TO_POINTER (subscribing->number));
      return;
    }

  /* What overtook the answer, in its order. */
  for (GList *l = self->stash.head; l != NULL && !self->is_over;)
    {
      GList *next = l->next;
      Stashed *stashed = l->data;

      if (g_strcmp0 (stashed->id, subscription->id) == 0)
        {
          g_queue_delete_link (&self->stash, l);
          subscription->notify (notification_result (stashed->message), subscription->user_data);
          stashed_free (stashed);
          if (g_hash_table_lookup (self->subscriptions, GUINT_TO_POINTER (subscribing->number)) != subscription)
            return;
          next = self->stash.head;
        }
      l = next;
    }
}

guint
tao_link_subscribe (TaoLink *self, const char *method, const char *unsubscribe_method, const char *params,
                    TaoLinkNotifyFunc notify, TaoLinkSubscribeFailedFunc failed, gpointer user_data)
{
  Subscription *subscription = g_new0 (Subscription, 1);
  Subscribing *subscribing = g_new (Subscribing, 1);

  subscription->number = ++self->next_subscription;
  subscription->unsubscribe_method = g_strdup (unsubscribe_method);
  subscription->notify = notify;
  subscription->failed = failed;
  subscription->user_data = user_data;
  g_hash_table_insert (self->subscriptions, GUINT_TO_POINTER (subscription->number), subscription);
  subscribing->link = tao_link_ref (self);
  subscribing->number = subscription->number;
  tao_link_call_async (self, method, params, 0, NULL, subscribed_cb, subscribing);
  return subscribing->number;
}

void
tao_link_unsubscribe (TaoLink *self, guint number)
{
  Subscription *subscription = g_hash_table_lookup (self->subscriptions, GUINT_TO_POINTER (number));

  if (subscription == NULL)
    return;
  subscription->ended = TRUE;
  if (subscription->id == NULL)
    return;                    /* when the answer comes */
  if (self->is_open)
    send_unsubscribe (self, subscription);
  g_hash_table_remove (self->subscriptions, GUINT_TO_POINTER (number));
}

/* --- opening and ending -------------------------------------------------------- */

static void
end (TaoLink *self, TaoLinkReason reason, const char *message, guint retry_after_s, gboolean tell)
{
  g_autoptr(TaoLink) hold G_GNUC_UNUSED = tao_link_ref (self);
  g_autofree char *text = g_strdup (message);
  GList *calls;

  if (self->is_over)
    return;
  self->is_over = TRUE;
  self->is_open = FALSE;
  tao_timer_clear (&self->resume);
  tao_timer_clear (&self->collecting);
  g_clear_pointer (&self->socket, tao_link_socket_close);

  /* Everything pending, in the order it was asked, once. */
  calls = g_hash_table_get_values (self->in_flight);
  g_hash_table_steal_all (self->in_flight);
  for (Call *call; (call = g_queue_pop_head (&self->waiting)) != NULL;)
    calls = g_list_prepend (calls, call);
  for (GList *l = calls; l != NULL; l = l->next)
    {
      Call *call = l->data;

      tao_timer_clear (&call->deadline);
      tao_timer_clear (&call->cancelled);
    }
  for (GList *l = calls; l != NULL; l = l->next)
    {
      Call *call = l->data;

      call_fail_take (call, g_error_new (TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_DISCONNECTED, "%s: %s", call->method, text));
    }
  g_list_free (calls);
  g_queue_clear_full (&self->stash, (GDestroyNotify) stashed_free);
  if (tell && self->closed != NULL)
    self->closed (self, reason, text, retry_after_s, self->user_data);
}

void
tao_link_fail (TaoLink *self, TaoLinkReason reason, const char *message)
{
  end (self, reason, message, 0, TRUE);
}

void
tao_link_close (TaoLink *self)
{
  end (self, TAO_LINK_REASON_NONE, "closed", 0, FALSE);
}

static void
opened_cb (gpointer data)
{
  g_autoptr(TaoLink) self = tao_link_ref (data);

  self->is_open = TRUE;
  self->opened (self, self->user_data);
  pump (self);
}

static void
received_cb (const char *text, gsize length, gpointer data)
{
  tao_link_receive (data, text, length);
}

static void
ended_cb (TaoLinkReason reason, const char *message, guint retry_after_s, gpointer data)
{
  end (data, reason, message, retry_after_s, TRUE);
}

void
tao_link_open (TaoLink *self)
{
  static const TaoLinkSocketFuncs funcs = { opened_cb, received_cb, ended_cb };

  self->socket = tao_link_socket_new (self->uri, &self->options, &funcs, self);
  if (self->socket == NULL)
    tao_link_fail (self, TAO_LINK_REASON_UNREACHABLE, "this is not the address of an endpoint");
}

void
tao_link_open_without_socket (TaoLink *self)
{
  self->is_open = TRUE;
  pump (self);
}

TaoLink *
tao_link_new (const char *uri, const TaoLinkOptions *options,
              TaoLinkOpenedFunc opened, TaoLinkClosedFunc closed, gpointer user_data)
{
  TaoLink *self = g_new0 (TaoLink, 1);

  g_ref_count_init (&self->ref_count);
  self->uri = g_strdup (uri);
  self->options = *options;
  if (options->tls_database != NULL)
    g_object_ref (options->tls_database);
  self->opened = opened;
  self->closed = closed;
  self->user_data = user_data;
  self->context = g_main_context_ref_thread_default ();
  self->next_id = 1;
  self->batches = options->without_batches == NULL || !g_hash_table_contains (options->without_batches, uri);
  self->in_flight = g_hash_table_new (g_int64_hash, g_int64_equal);
  self->limit = options->max_in_flight;
  self->pause_ms = PAUSE_MIN_MS;
  self->subscriptions = g_hash_table_new_full (NULL, NULL, NULL, subscription_free);
  g_queue_init (&self->waiting);
  g_queue_init (&self->stash);
  return self;
}

TaoLink *
tao_link_ref (TaoLink *self)
{
  g_ref_count_inc (&self->ref_count);
  return self;
}

void
tao_link_unref (TaoLink *self)
{
  if (!g_ref_count_dec (&self->ref_count))
    return;
  g_assert (self->is_over);
  g_clear_object (&self->options.tls_database);
  g_clear_pointer (&self->in_flight, g_hash_table_unref);
  g_clear_pointer (&self->subscriptions, g_hash_table_unref);
  g_main_context_unref (self->context);
  g_free (self->uri);
  g_free (self);
}

gboolean
tao_link_is_open (TaoLink *self)
{
  return self->is_open;
}

gboolean
tao_link_is_paused (TaoLink *self)
{
  return g_get_monotonic_time () < self->paused_until;
}

guint
tao_link_get_n_in_flight (TaoLink *self)
{
  return g_hash_table_size (self->in_flight);
}

guint
tao_link_get_n_waiting (TaoLink *self)
{
  return g_queue_get_length (&self->waiting);
}
