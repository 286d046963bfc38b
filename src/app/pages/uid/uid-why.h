/* Why a uid's incentive or dividends moved in the last epoch: the largest
 * causes, in words, from two epochs that were recomputed. */
#pragma once

#include <gtk/gtk.h>

#include "engine/why.h"

G_BEGIN_DECLS

#define TAO_TYPE_UID_WHY (tao_uid_why_get_type ())
G_DECLARE_FINAL_TYPE (TaoUidWhy, tao_uid_why, TAO, UID_WHY, GtkWidget)

/* Signals: "changed": tao_uid_why_get_words() says something else.
 *
 * Asks when the place or @epoch_block is another than before. Hidden until there is an answer. @engine: (nullable). */
void tao_uid_why_show (TaoUidWhy *self, TaoEngine *engine, TaoSnapshot *snapshot, guint16 netuid, guint16 uid, gboolean validator,
                       guint64 epoch_block);
void tao_uid_why_stop (TaoUidWhy *self);

/* Shows an answer; the widget does so itself, tests give it directly. */
void tao_uid_why_take (TaoUidWhy *self, const TaoWhy *why);
/* The same where there is none: the section stays and says why. */
void tao_uid_why_take_problem (TaoUidWhy *self, const GError *error);

/* All of it as lines, for a tooltip; NULL while it is not known. (transfer none) (nullable) */
const char *tao_uid_why_get_words (TaoUidWhy *self);

/* "Weight of Northwind". (transfer full) @metagraph: (nullable). */
char *tao_uid_why_cause (const TaoWhyTerm *term, const TaoMetagraph *metagraph);
/* A proportion in units of 2^-32 as a change: "+0.0598%". (transfer full) */
char *tao_uid_why_delta (gint64 delta);

G_END_DECLS
