/* A figure with its label above and a note or change below; and a strip that
 * sets several side by side with lines between, two columns when narrow. */
#pragma once

#include "app/widgets/origin.h"

G_BEGIN_DECLS

#define TAO_TYPE_STAT (tao_stat_get_type ())
G_DECLARE_FINAL_TYPE (TaoStat, tao_stat, TAO, STAT, GtkWidget)

/* Property "label". */
GtkWidget *tao_stat_new (const char *label);
void tao_stat_set_label (TaoStat *self, const char *label);

/* @suffix: (nullable) in normal weight after the figure: "of 240", "a day". */
void tao_stat_set_figure (TaoStat *self, const char *figure, const char *suffix);
/* @note: (nullable) */
void tao_stat_set_note (TaoStat *self, const char *note);
/* A change in place of the note. @suffix: (nullable) "in 30 d". */
void tao_stat_set_change (TaoStat *self, gint64 ppm, guint decimals, const char *suffix);
/* Any other change: @text with its sign already, @direction its sign; 0 has no triangle. */
void tao_stat_set_change_text (TaoStat *self, const char *text, int direction, const char *suffix);
/* -1, 0, 1: colours the figure itself, for profit. */
void tao_stat_set_direction (TaoStat *self, int direction);
/* Where the figure comes from; its texts are static. (nullable) */
void tao_stat_set_origin (TaoStat *self, const TaoOrigin *origin);

#define TAO_TYPE_STAT_STRIP (tao_stat_strip_get_type ())
G_DECLARE_FINAL_TYPE (TaoStatStrip, tao_stat_strip, TAO, STAT_STRIP, GtkWidget)

/* Children (also by <child>) share the width; below @fold px they form two
 * columns. Properties "lined" (TRUE) and "fold" (520). */
GtkWidget *tao_stat_strip_new (void);
void tao_stat_strip_append (TaoStatStrip *self, GtkWidget *child);

G_END_DECLS
