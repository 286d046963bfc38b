/* Stretches of the past that are not sampled yet, asked for newest first and one
 * block at a time. Pure: no store, no clock. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _TaoGaps TaoGaps;

/* @step: the most blocks that may lie between two samples. */
TaoGaps *tao_gaps_new      (guint step);
void     tao_gaps_free     (TaoGaps *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoGaps, tao_gaps_free)

gboolean tao_gaps_is_empty (TaoGaps *self);

/* Wherever between @floor and @head two neighbours of @sampled (ascending; what lies elsewhere is left out) are further
 * apart than a step. Takes the place of the gaps there were. */
void     tao_gaps_find     (TaoGaps *self, const guint64 *sampled, guint n, guint64 floor, guint64 head);
/* Nothing is sampled between @older and @newer, which is newer than any gap there is. */
void     tao_gaps_add      (TaoGaps *self, guint64 newer, guint64 older);
/* @block was taken, but could not be read: it comes again next. */
void     tao_gaps_put_back (TaoGaps *self, guint64 block);

/* Takes the next block to sample. FALSE: there is none. */
gboolean tao_gaps_take     (TaoGaps *self, guint64 *block);
/* The past ends at @block: neither it nor anything before it can be had. */
void     tao_gaps_end      (TaoGaps *self, guint64 block);

G_END_DECLS
