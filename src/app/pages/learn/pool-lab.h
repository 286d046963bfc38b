/* The pool lab: trade against a pool of one's own and see what it does to the
 * price. Quotes and trades are the chain's integer arithmetic (economy/pool.h). */
#pragma once

#include <gtk/gtk.h>

#include "economy/pool.h"

G_BEGIN_DECLS

#define TAO_POOL_LAB_TASKS 4

#define TAO_TYPE_POOL_LAB (tao_pool_lab_get_type ())
G_DECLARE_FINAL_TYPE (TaoPoolLab, tao_pool_lab, TAO, POOL_LAB, GtkWidget)

/* Signal "changed": tasks or explanation are others now. */
GtkWidget  *tao_pool_lab_new (void);

void        tao_pool_lab_reset (TaoPoolLab *self);
/* A pool as it is on chain; @name: clean text. */
void        tao_pool_lab_load (TaoPoolLab *self, guint64 tao_reserve, guint64 alpha_reserve, guint64 quote_weight,
                               guint16 fee_rate, const char *name);

/* An untranslated text. */
const char *tao_pool_lab_get_task (TaoPoolLab *self, guint task, gboolean *done);
/* Pango markup. (transfer full) */
char       *tao_pool_lab_explain (TaoPoolLab *self);

/* What the entry and the button do, for tests. Amounts in the smallest unit. */
void        tao_pool_lab_set_order (TaoPoolLab *self, TaoSwapKind kind, guint64 amount);
gboolean    tao_pool_lab_trade (TaoPoolLab *self);
const TaoPool *tao_pool_lab_get_pool (TaoPoolLab *self);

G_END_DECLS
