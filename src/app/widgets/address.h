/* An account's address in monospace with a copy button; the tooltip has it in
 * full. Signing dialogs use the full form, in groups of eight with the first
 * and last group bold. */
#pragma once

#include <gtk/gtk.h>

#include "engine/snapshot.h"

G_BEGIN_DECLS

#define TAO_TYPE_ADDRESS (tao_address_get_type ())
G_DECLARE_FINAL_TYPE (TaoAddress, tao_address, TAO, ADDRESS, GtkWidget)

GtkWidget *tao_address_new (void);

/* @address: (nullable) SS58. @name: (nullable) what a screen reader says instead. */
void tao_address_set (TaoAddress *self, const char *address, const char *name);
void tao_address_set_key (TaoAddress *self, const TaoKey32 *key);
const char *tao_address_get (TaoAddress *self);

/* Properties "full" (groups of eight, wrapping) and "copyable" (TRUE). */
void tao_address_set_full (TaoAddress *self, gboolean full);

G_END_DECLS
