/* The Yuma lab itself: sliders of stake, cells of weights, what comes of them,
 * and the chart of sixty epochs with its run and its scrubber. */
#pragma once

#include <gtk/gtk.h>

#include "app/pages/learn/lessons.h"

G_BEGIN_DECLS

#define TAO_TYPE_LAB_VIEW (tao_lab_view_get_type ())
G_DECLARE_FINAL_TYPE (TaoLabView, tao_lab_view, TAO, LAB_VIEW, GtkWidget)

/* Signal "changed": numbers or the epoch looked at are others now. */
GtkWidget *tao_lab_view_new (void);

/* @lesson: with a situation of its own (prepare is not NULL). At @position, an
 * epoch from 0. */
void tao_lab_view_load (TaoLabView *self, const TaoLesson *lesson, guint position);

/* A subnet's own numbers. @title: above the grid. */
void tao_lab_view_load_setup (TaoLabView *self, const TaoLabSetup *setup, const char *title);

/* Lent; changes in place before "changed" is emitted. */
const TaoLabSituation *tao_lab_view_get_situation (TaoLabView *self);

void tao_lab_view_set_stake  (TaoLabView *self, guint validator, double share);
void tao_lab_view_set_weight (TaoLabView *self, guint validator, guint miner, double share);
void tao_lab_view_set_position (TaoLabView *self, guint position);

void tao_lab_view_set_narrow (TaoLabView *self, gboolean narrow);

void tao_lab_view_run   (TaoLabView *self);   /* plays to the end; at once without animations */
void tao_lab_view_stop  (TaoLabView *self);
void tao_lab_view_reset (TaoLabView *self);

G_END_DECLS
