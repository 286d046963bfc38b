/* What the parts of the engine's owner side share. */
#pragma once

#include "engine/core.h"

G_BEGIN_DECLS

typedef void (*TaoEngineCommand) (TaoCore *core, gpointer data);

/* Runs @run in the engine thread after what was sent before, then frees @data; frees it unrun after the end. */
void        tao_engine_send         (TaoEngine *self, TaoEngineCommand run, gpointer data, GDestroyNotify free_data);
/* The same, but @run takes @data over; @free_data is called only if it is never run. */
void        tao_engine_send_owned   (TaoEngine *self, TaoEngineCommand run, gpointer data, GDestroyNotify free_data);

/* An execution has begun; @task is answered when it ends. Owner's thread. */
void        tao_engine_count_execution (TaoEngine *self, GTask *task);

/* A key that was opened: until when (monotonic), and for how long after each use (0: until locked by hand). */
typedef struct {
  gint64 until_us;
  guint  seconds;
} TaoOpenKey;

/* The key of @account is to be used now: what it locks after counts anew, or its time is over and it is locked. */
void        tao_engine_renew_key    (TaoEngine *self, const TaoKey32 *account);
/* TaoKey32 → TaoOpenKey. Owner's thread. */
GHashTable *tao_engine_get_unlocked (TaoEngine *self);

G_END_DECLS
