/* How far a value has been checked: one glyph per state, so that colour is
 * never alone, with the reason in words as tooltip. */
#pragma once

#include <gtk/gtk.h>

#include "engine/snapshot.h"

G_BEGIN_DECLS

#define TAO_TYPE_SHIELD (tao_shield_get_type ())
G_DECLARE_FINAL_TYPE (TaoShield, tao_shield, TAO, SHIELD, GtkWidget)

GtkWidget *tao_shield_new (void);

/* @words: (nullable) tooltip and spoken text; without one the state's own. */
void tao_shield_set_status (TaoShield *self, TaoAuditStatus status, const char *words);

/* From an audit as it stands: state, epoch block and time. @audit: (nullable). */
void tao_shield_set_audit (TaoShield *self, const TaoAudit *audit, gint64 now_ms);

/* 16 by default. */
void tao_shield_set_size (TaoShield *self, int pixels);

G_END_DECLS
