/* The application: command line, actions, accelerators, appearance, and the
 * engine it hands to its window. */
#pragma once

#include <adwaita.h>

#include "app/backend.h"
#include "app/window.h"

G_BEGIN_DECLS

#define TAO_TYPE_APPLICATION (tao_application_get_type ())
G_DECLARE_FINAL_TYPE (TaoApplication, tao_application, TAO, APPLICATION, AdwApplication)

TaoApplication *tao_application_new (void);

/* The keys that work everywhere, for any application that has our windows. */
void tao_application_set_accels (GtkApplication *application);

/* (transfer none) (nullable): NULL before activation. */
TaoWindow *tao_application_get_window (TaoApplication *self);

/* The engine, the practice chain and the accounts behind the windows. (transfer none) (nullable): NULL before activation. */
TaoBackend *tao_application_get_backend (TaoApplication *self);

G_END_DECLS
