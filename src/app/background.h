/* Life without a window: nodes that are to keep running keep the app running,
 * with a notification that says so; else they are ended before the app ends, and
 * it waits until they are gone. */
#pragma once

#include "app/backend.h"

G_BEGIN_DECLS

#define TAO_TYPE_BACKGROUND (tao_background_get_type ())
G_DECLARE_FINAL_TYPE (TaoBackground, tao_background, TAO, BACKGROUND, GObject)

/* @settings: "keep-running", "start-nodes", "notifications". */
TaoBackground *tao_background_new           (GApplication *application, TaoBackend *backend, GSettings *settings);

/* The window is there again: the notification goes, and nothing is ended. */
void           tao_background_window_opened (TaoBackground *self);
/* The window is gone: holds the app while a node is to go on, or has still to end. */
void           tao_background_window_closed (TaoBackground *self);
/* Ends all nodes, whatever the setting says; the app ends after them once no window is left. */
void           tao_background_quit          (TaoBackground *self);
/* Starts what is to be started at login; without a window the app lives as long as those do. */
void           tao_background_start_nodes   (TaoBackground *self);

G_END_DECLS
