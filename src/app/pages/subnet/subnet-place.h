/* What every page about one subnet begins with. */
#pragma once

#include "app/page.h"

G_BEGIN_DECLS

/* The subnet in @snapshot, or NULL; then @page shows why: it is still awaited, there is none of that number, or nothing
 * is known of it and there is no connection (@unknown: a sentence that says what). @awaited: a sentence for after ten
 * seconds of waiting. */
const TaoSubnet *tao_subnet_place_find  (TaoPage *page, const TaoSnapshot *snapshot, int netuid, const char *unknown,
                                         const char *awaited);

/* Shows that something of the subnet is not there yet: awaited, or without a connection not to be had. */
void             tao_subnet_place_await (TaoPage *page, const TaoSnapshot *snapshot, const char *unknown, const char *awaited);

/* Watches @netuid in place of *@watched, either of which may be TAO_ROUTE_NONE. */
void             tao_subnet_place_watch (TaoPage *page, int *watched, int netuid);

/* The columns of a page of two: side by side, or one under the other. @side: the narrower one, @width its least width. */
void             tao_subnet_place_fold  (GtkBox *columns, GtkWidget *side, int width, gboolean narrow);

G_END_DECLS
