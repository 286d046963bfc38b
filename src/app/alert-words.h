/* What an alert says, where it leads, and when it may be shown. */
#pragma once

#include "app/route.h"
#include "engine/snapshot.h"

G_BEGIN_DECLS

typedef struct {
  char *title;            /* clean, plain text */
  char *detail;           /* may be empty */
  TaoRoute route;
} TaoAlertWords;

/* Names come from @snapshot (nullable). A rule nobody has words for says its
 * code. Clear @words with tao_alert_words_clear(). */
void tao_alert_words       (const TaoAlert *alert, const TaoSnapshot *snapshot, TaoAlertWords *words);
void tao_alert_words_clear (TaoAlertWords *words);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TaoAlertWords, tao_alert_words_clear)

/* Whether @minute of the day lies between @from (inclusive) and @to; over
 * midnight if @from is later; never if they are equal. */
gboolean tao_is_quiet (guint minute, guint from, guint to);

G_END_DECLS
