/* The pieces of dialogs that do things: a window with Cancel and one action,
 * groups of rows, entries that hold secrets. */
#pragma once

#include <adwaita.h>

#include "keys/secret.h"

G_BEGIN_DECLS

/* Fills @window: header with Cancel and @action, a scrolled body of 512 px clamped. Ctrl+Enter confirms, Esc cancels.
 * @action_label: (nullable): without one there is a Close button only.
 * @action: (out) (nullable): the button.  Returns the body, a vertical box. */
GtkBox    *tao_form_set_up (AdwWindow *window, GtkWindow *parent, const char *title, const char *action_label, GtkWidget **action);

/* A second line under the title. */
void       tao_form_set_subtitle (AdwWindow *window, const char *subtitle);

/* A boxed list at the end of @body. @title: (nullable) */
GtkListBox *tao_form_add_group (GtkBox *body, const char *title);

/* A row with a title and a selectable text at its end. Returns the label of the text. */
GtkLabel  *tao_form_add_value (GtkListBox *group, const char *title, const char *value);

/* A wrapped paragraph. @css_class: (nullable) */
GtkLabel  *tao_form_add_text (GtkBox *body, const char *text, const char *css_class);

/* An entry row. @name: the widget's name, for tests and screen readers' automation. */
GtkWidget *tao_form_add_entry (GtkListBox *group, const char *title, const char *name);
GtkWidget *tao_form_add_password (GtkListBox *group, const char *title, const char *name);

/* A spin button of percent with two decimals, to put into a row. @label: for screen readers. */
GtkWidget *tao_form_new_percent (double most, double value, const char *name, const char *label);
/* The same for the worst price accepted, which @settings remember. */
GtkWidget *tao_form_new_tolerance (GSettings *settings, const char *name);
/* The share of @whole that the percentage means: hundredths of a percent, rounded down. */
guint64    tao_form_get_share    (GtkWidget *percent, guint64 whole);

/* An icon, a sentence, and a colour: "warning", "error" or "" for a plain one. Hidden while the text is "". */
GtkWidget *tao_form_new_notice (void);
void       tao_form_set_notice (GtkWidget *notice, const char *css_class, const char *text);

/* Takes the text out of an entry whose buffer is a GtkPasswordEntryBuffer. (transfer full); NULL if it is empty. */
TaoSecret *tao_form_take_secret (GtkEditable *entry);

/* Names a widget for tests, and labels it for screen readers. */
void       tao_form_name (GtkWidget *widget, const char *name, const char *label);

G_END_DECLS
