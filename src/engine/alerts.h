/* Rules over snapshots, and the alerts that follow from them. Pure: no store,
 * no clock, no thread of its own.
 *
 * A rule either watches a state ("price below 0.03"), which alerts once when
 * it begins and again only after it has ended, or a change between two
 * snapshots ("the permit is gone"), which alerts each time. What cannot be
 * told from a snapshot, because a number is not available, changes nothing. */
#pragma once

#include <gio/gio.h>

#include "engine/snapshot.h"

G_BEGIN_DECLS

typedef enum {
  TAO_RULE_UID_EXIT,           /* threshold: hours left; value: hours left */
  TAO_RULE_INCENTIVE_DROP,     /* threshold: percent of the epoch before; value: percent lost */
  TAO_RULE_PERMIT_LOST,        /* of a validator we have stake with; account: its hotkey */
  TAO_RULE_TAKE_RAISED,        /* value: new take, u16; threshold: old one; account: its hotkey */
  TAO_RULE_PRICE_ABOVE,        /* threshold, value: rao per alpha; needs a netuid */
  TAO_RULE_PRICE_BELOW,
  TAO_RULE_PRICE_MOVED,        /* threshold: percent in a day; value: ppm, signed */
  TAO_RULE_POOL_BELOW,         /* threshold, value: rao in the pool */
  TAO_RULE_SUBNET_EXIT,        /* first in line to leave, and stake of ours in it */
  TAO_RULE_SWAP_ANNOUNCED,     /* account: ours; value: the block it takes effect */
  TAO_RULE_PROXY_ADDED,        /* account: ours; value: proxies it has */
  TAO_RULE_PARAMETERS,         /* value: TaoParameterChange flags */
  TAO_RULE_AUDIT_DIFFERS,      /* value: differing values; threshold: 0, or the block whose emission or prices differ */
  TAO_RULE_NODE_BEHIND,        /* threshold, value: blocks */
  TAO_RULE_NOT_WATCHING,       /* threshold, value: minutes without a new block */
  TAO_RULE_TEST,               /* raised by hand only */
  TAO_RULE_N_KINDS,
} TaoRuleKind;

typedef enum {
  TAO_PARAMETER_TEMPO = 1 << 0,
  TAO_PARAMETER_MAX_UIDS = 1 << 1,
  TAO_PARAMETER_IMMUNITY = 1 << 2,
  TAO_PARAMETER_REGISTRATION = 1 << 3,
  TAO_PARAMETER_YUMA3 = 1 << 4,
  TAO_PARAMETER_LIQUID_ALPHA = 1 << 5,
  TAO_PARAMETER_COMMIT_REVEAL = 1 << 6,
  TAO_PARAMETER_OWNER = 1 << 7,
  TAO_PARAMETER_MECHANISMS = 1 << 8,
} TaoParameterChange;

#define TAO_RULE_ANY G_MAXUINT16

typedef struct {
  TaoRuleKind kind;
  gboolean    enabled;
  guint16     netuid;        /* TAO_RULE_ANY: wherever own accounts have stake, uids or a subnet */
  guint16     uid;           /* TAO_RULE_ANY: own uids */
  gint64      threshold;
} TaoRule;

/* "uid-exit"; the code that an alert carries. */
const char *tao_rule_kind_to_code   (TaoRuleKind kind);
gboolean    tao_rule_kind_from_code (const char *code, TaoRuleKind *kind);
/* Whether @kind compares with a threshold at all. */
gboolean    tao_rule_kind_has_threshold (TaoRuleKind kind);

/* (element-type TaoRule) (transfer full). What watches without anybody having asked. */
GArray     *tao_rules_new_default   (void);
/* The version, then one rule a line, and back; a line that is not understood is an error, G_IO_ERROR_INVALID_DATA, that
 * quotes it.  A text of an older version gets the default rules that have come since. */
char       *tao_rules_to_text       (const GArray *rules);
GArray     *tao_rules_from_text     (const char *text, GError **error);

typedef struct _TaoAlertWatch TaoAlertWatch;

/* @rules: copied. */
TaoAlertWatch *tao_alert_watch_new       (const GArray *rules);
void           tao_alert_watch_free      (TaoAlertWatch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoAlertWatch, tao_alert_watch_free)
void           tao_alert_watch_set_rules (TaoAlertWatch *self, const GArray *rules);

/* States that alerted and have not ended, as text, so that a restart does not tell them again. */
char          *tao_alert_watch_save      (TaoAlertWatch *self);
void           tao_alert_watch_restore   (TaoAlertWatch *self, const char *text);

/* @key tells this occurrence from every other; @alert has no id yet. */
typedef void (*TaoAlertFunc) (const char *key, const TaoAlert *alert, gpointer user_data);

/* Looks at @now, and at what changed since @before (nullable), which is the snapshot that was looked at before.
 * @now_ms: Unix ms. Returns TRUE if what tao_alert_watch_save() says has changed. */
gboolean       tao_alert_watch_look      (TaoAlertWatch *self,
                                          TaoSnapshot   *before,
                                          TaoSnapshot   *now,
                                          gint64         now_ms,
                                          TaoAlertFunc   func,
                                          gpointer       user_data);

G_END_DECLS
