/* What a row of the Parameters tab holds for the subnet's owner: a switch, a
 * choice or a number, and a button that takes the change back. The change
 * itself is nobody's order yet; the page collects them. */
#pragma once

#include <gtk/gtk.h>

#include "engine/answers.h"

G_BEGIN_DECLS

#define TAO_TYPE_PARAMETER_EDITOR (tao_parameter_editor_get_type ())
G_DECLARE_FINAL_TYPE (TaoParameterEditor, tao_parameter_editor, TAO, PARAMETER_EDITOR, GtkWidget)

/* Signal "changed": another value is shown. */

/* @name: as the chain lists it; owners can set it.  @title: what people call it, for the accessible names. */
GtkWidget  *tao_parameter_editor_new        (const char *name, const char *title);

/* What is stored now. An edit stays; it is over when the same comes to be stored. */
void        tao_parameter_editor_set_stored (TaoParameterEditor *self, const TaoHyperparams *parameters);

gboolean    tao_parameter_editor_is_changed (TaoParameterEditor *self);
/* As tao_parameter_order_make() reads it; of a pair one end. (transfer none) */
const char *tao_parameter_editor_get_text   (TaoParameterEditor *self);
/* Enters @text, as typing does. */
void        tao_parameter_editor_set_text   (TaoParameterEditor *self, const char *text);
void        tao_parameter_editor_reset      (TaoParameterEditor *self);
/* Marks what is entered as refused; NULL: as fine. */
void        tao_parameter_editor_set_problem (TaoParameterEditor *self, const char *problem);

G_END_DECLS
