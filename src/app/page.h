/* The base of every page. A page is a widget with a title, places in the
 * window's header bar, and the shared states; the window gives it routes and,
 * while it is visible, snapshots.
 *
 * In a template (see docs/add-a-page.md):
 *
 *   <template class="TaoNodePage" parent="TaoPage">
 *     <property name="title" translatable="yes">Node</property>
 *     <child>…the content…</child>
 *     <child type="header-end">…page actions…</child>
 *     <child type="bar">…a second bar under the header, e.g. tabs…</child>
 *     <child type="bottom">…an action bar at the foot…</child>
 *   </template>
 *
 * Header widgets live in the window's header bar, not inside the page: signals
 * reach them as usual, but a page's own action groups must be inserted on
 * tao_page_get_header_end() as well.
 *
 * A page must work from 360 px: it is never given less, and content that asks
 * for more is clipped, not allowed to widen the window. Use the "narrow"
 * property (window under 720 px) to change layout. */
#pragma once

#include <adwaita.h>

#include "app/page-state.h"
#include "app/route.h"
#include "engine/engine.h"

G_BEGIN_DECLS

#define TAO_TYPE_PAGE (tao_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (TaoPage, tao_page, TAO, PAGE, GtkWidget)

struct _TaoPageClass {
  GtkWidgetClass parent_class;

  /* The newest snapshot, (not nullable). Called only while the page is visible,
   * at most four times a second; again on becoming visible if one was missed.
   * Update what changed, keep selection and scroll position. */
  void     (*set_snapshot) (TaoPage *self, TaoSnapshot *snapshot);

  /* The page is about to show this place. Called before it becomes visible and
   * when the place changes while it is; the snapshot follows. */
  void     (*navigate)     (TaoPage *self, const TaoRoute *route);

  /* Became visible or hidden; watch and unwatch subnets, pause timers here. */
  void     (*activated)    (TaoPage *self);
  void     (*deactivated)  (TaoPage *self);

  /* Ctrl+R and "Try again". The default asks the engine to refresh. */
  void     (*refresh)      (TaoPage *self);

  /* Ctrl+F and "/": give the page's filter the focus. FALSE if it has none. */
  gboolean (*focus_filter) (TaoPage *self);

  /* Ctrl+D: star what the page shows or has selected. */
  gboolean (*toggle_star)  (TaoPage *self);

  /* Whether a picture of the page would be complete, for the tour. The default
   * is: not loading. */
  gboolean (*is_ready)     (TaoPage *self);

  /* Ctrl+Page Up and Down: another tab, @by places on. FALSE if it has none. */
  gboolean (*switch_tab)   (TaoPage *self, int by);

  gpointer padding[7];
};

/* Header, all plain text; setting what is already set is free. */
void         tao_page_set_title    (TaoPage *self, const char *title);
const char  *tao_page_get_title    (TaoPage *self);
void         tao_page_set_subtitle (TaoPage *self, const char *subtitle);   /* (nullable) */
const char  *tao_page_get_subtitle (TaoPage *self);

/* The states, forwarded to the page's TaoPageState; see page-state.h. */
void         tao_page_show_content (TaoPage *self);
void         tao_page_show_loading (TaoPage *self, const char *awaited);
/* Loading while something is read from the network; where that cannot come, because the endpoint was refused or there is
 * no network, says so instead. By the last snapshot offered. */
void         tao_page_show_awaited (TaoPage *self, const char *awaited);
void         tao_page_show_empty   (TaoPage *self, const char *icon, const char *title, const char *description,
                                    const char *action_label, const char *action);
void         tao_page_show_error   (TaoPage *self, const char *title, const char *message);
TaoState     tao_page_get_state    (TaoPage *self);
gboolean     tao_page_is_ready     (TaoPage *self);

gboolean     tao_page_get_narrow   (TaoPage *self);
gboolean     tao_page_get_active   (TaoPage *self);

/* The engine, for jobs and history. (nullable) (transfer none): NULL in tests
 * that give a page snapshots directly. */
TaoEngine   *tao_page_get_engine   (TaoPage *self);

/* The last snapshot the page was given, or NULL. (transfer none) */
TaoSnapshot *tao_page_get_snapshot (TaoPage *self);
const TaoRoute *tao_page_get_route (TaoPage *self);

/* What any page may ask of the window it is in. */
void         tao_page_go    (TaoPage *self, const TaoRoute *route);
void         tao_page_toast (TaoPage *self, const char *text);
void         tao_page_copy  (TaoPage *self, const char *text);   /* and a toast says so */

/* For the window, for containers of tabs, and for tests. */
void         tao_page_attach        (TaoPage *self, TaoEngine *engine);   /* @engine: (nullable) */
void         tao_page_navigate      (TaoPage *self, const TaoRoute *route);
void         tao_page_set_active    (TaoPage *self, gboolean active);
void         tao_page_set_narrow    (TaoPage *self, gboolean narrow);
void         tao_page_offer_snapshot (TaoPage *self, TaoSnapshot *snapshot);
void         tao_page_refresh       (TaoPage *self);
gboolean     tao_page_focus_filter  (TaoPage *self);
gboolean     tao_page_toggle_star   (TaoPage *self);
gboolean     tao_page_switch_tab    (TaoPage *self, int by);
GtkWidget   *tao_page_get_header_start (TaoPage *self);
GtkWidget   *tao_page_get_header_end   (TaoPage *self);

G_END_DECLS
