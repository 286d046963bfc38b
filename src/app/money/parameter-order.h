/* Owner hyperparameters as orders: what a form offers for one, and a typed
 * value as the engine's order. Names are those of engine/parameters.h or of the
 * chain's list of hyperparameters, which calls some of them otherwise. Pure. */
#pragma once

#include "engine/answers.h"
#include "engine/jobs.h"
#include "engine/parameters.h"

G_BEGIN_DECLS

/* NULL: owners cannot set it. */
const TaoOwnerParameter *tao_parameter_order_find (const char *name);

/* What the number means and how far it goes: "65535 means 100%. From 0 to 65535." (transfer full) */
char    *tao_parameter_order_hint (const char *name);

/* The value in @parameters as tao_parameter_order_make() reads it, of "alpha_low" and "alpha_high" that end of the pair alone,
 * or "" if it is not there. (transfer full) */
char    *tao_parameter_order_text (const char *name, const TaoHyperparams *parameters);

/* What @value, which is the chain's, would be with @text, one end of a pair by itself. FALSE, @value untouched, if that is
 * not for owners to set or its form is another. Texts stay as they are. */
gboolean tao_parameter_order_read (const char *name, const char *text, TaoParameter *value);

/* Makes @order, which sets @name of @netuid to @value as people type it: "true" or "false"; a whole number; τ; a factor; a
 * pair or a list of whole numbers with blanks between them.  Its @text is (transfer full), its @call static.  Errors:
 * TAO_JOB_ERROR_INVALID, as a sentence. */
gboolean tao_parameter_order_make (guint16 netuid, const char *name, const char *value, TaoOrder *order, GError **error);

G_END_DECLS
