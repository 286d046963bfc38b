/* The rules that alerts come from, to switch, change, add and remove. */
#pragma once

#include <gtk/gtk.h>

#include "engine/alerts.h"

G_BEGIN_DECLS

#define TAO_TYPE_RULE_LIST (tao_rule_list_get_type ())
G_DECLARE_FINAL_TYPE (TaoRuleList, tao_rule_list, TAO, RULE_LIST, GtkWidget)

/* Signal ::changed () after a change by the user. */
void          tao_rule_list_set_rules (TaoRuleList *self, const GArray *rules);   /* copied */
const GArray *tao_rule_list_get_rules (TaoRuleList *self);                        /* (transfer none) */

/* A rule in words, for people: what it watches for, and where. (transfer full) */
const char   *tao_rule_words_title    (TaoRuleKind kind);                         /* (transfer none) */
char         *tao_rule_words_scope    (const TaoRule *rule);

/* A threshold as people write it, and back; FALSE if it is none. */
char         *tao_rule_threshold_to_text   (TaoRuleKind kind, gint64 threshold);
gboolean      tao_rule_threshold_from_text (TaoRuleKind kind, const char *text, gint64 *threshold);

G_END_DECLS
