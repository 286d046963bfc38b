/* The search of Ctrl+K: a box over the dimmed window. The entry keeps the focus
 * while Up and Down choose; Enter opens, Escape or a click beside it closes. It
 * belongs in a GtkOverlay whose child it covers. */
#pragma once

#include <adwaita.h>

#include "engine/snapshot.h"

G_BEGIN_DECLS

#define TAO_TYPE_SEARCH (tao_search_get_type ())
G_DECLARE_FINAL_TYPE (TaoSearch, tao_search, TAO, SEARCH, GtkWidget)

GtkWidget *tao_search_new (void);

/* @snapshot: (nullable) what names are looked up in, as it is now. */
void     tao_search_open    (TaoSearch *self, TaoSnapshot *snapshot);
/* The focus returns to where it was. */
void     tao_search_close   (TaoSearch *self);
gboolean tao_search_is_open (TaoSearch *self);

/* Fills a narrow window. */
void     tao_search_set_narrow (TaoSearch *self, gboolean narrow);

/* For tests. */
void     tao_search_set_query (TaoSearch *self, const char *query);
guint    tao_search_get_n_results (TaoSearch *self);

G_END_DECLS
