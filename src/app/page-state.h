/* What a page or a card shows instead of its content: the shared loading,
 * empty and error states of the design. Its child is the content; the state
 * decides whether that child or a substitute is visible. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

typedef enum {
  TAO_STATE_CONTENT,
  TAO_STATE_LOADING,   /* nothing for 300 ms, then grey bars, after 10 s what is awaited */
  TAO_STATE_EMPTY,     /* a sentence and at most one action */
  TAO_STATE_ERROR,     /* a sentence and "Try again" */
} TaoState;

#define TAO_TYPE_PAGE_STATE (tao_page_state_get_type ())
G_DECLARE_FINAL_TYPE (TaoPageState, tao_page_state, TAO, PAGE_STATE, GtkWidget)

GtkWidget *tao_page_state_new (void);
void       tao_page_state_set_child (TaoPageState *self, GtkWidget *child);   /* (nullable) */
TaoState   tao_page_state_get_state (TaoPageState *self);

void tao_page_state_show_content (TaoPageState *self);

/* @awaited: a whole translated sentence shown after 10 seconds. */
void tao_page_state_show_loading (TaoPageState *self, const char *awaited);

/* @icon: a symbolic icon name. @description, @action_label: (nullable).
 * @action: a detailed action name, such as "win.go::wallets". */
void tao_page_state_show_empty (TaoPageState *self, const char *icon, const char *title,
                                const char *description, const char *action_label, const char *action);

/* @message: what failed and what to do, translated; shown as plain text.
 * "Try again" emits ::retry. */
void tao_page_state_show_error (TaoPageState *self, const char *title, const char *message);

/* Cards use a small form without big icons. FALSE by default. */
void tao_page_state_set_compact (TaoPageState *self, gboolean compact);

G_END_DECLS
