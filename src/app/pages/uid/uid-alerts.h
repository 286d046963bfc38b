/* Which alerts watch one uid, as switches: the engine's rules for exactly it. */
#pragma once

#include <gtk/gtk.h>

#include "engine/alerts.h"
#include "engine/engine.h"

G_BEGIN_DECLS

#define TAO_TYPE_UID_ALERTS (tao_uid_alerts_get_type ())
G_DECLARE_FINAL_TYPE (TaoUidAlerts, tao_uid_alerts, TAO, UID_ALERTS, GtkWidget)

/* Asks for the rules when the place is another. @engine: (nullable): nothing can be switched. */
void     tao_uid_alerts_show (TaoUidAlerts *self, TaoEngine *engine, TaoSnapshot *snapshot, guint16 netuid, guint16 uid, gboolean validator);

/* Whether @rules have an enabled one of @kind for exactly this uid. */
gboolean tao_uid_alerts_is_on (const GArray *rules, TaoRuleKind kind, guint16 netuid, guint16 uid);

/* Sets it, and adds it if it is missing; others stay as they are. */
void     tao_uid_alerts_switch (GArray *rules, TaoRuleKind kind, guint16 netuid, guint16 uid, gboolean on);

G_END_DECLS
