/* Answers to questions that are asked once and not kept in snapshots: earlier
 * verdicts from the store, a subnet's parameters from the chain. Immutable and
 * reference counted. */
#pragma once

#include <glib-object.h>

#include "engine/snapshot.h"

G_BEGIN_DECLS

/* --- verdicts of earlier epochs --------------------------------------------- */

typedef struct {
  guint64        block;            /* of the epoch */
  gint64         checked_ms;
  TaoAuditStatus status;
  guint32        n_differences;
  guint32        duration_us;
  char          *rule_set;         /* (nullable) */
} TaoAuditRecord;

typedef struct {
  gatomicrefcount ref_count;
  guint16         netuid;
  guint           n;
  TaoAuditRecord *records;         /* ascending block */
} TaoAuditHistory;

TaoAuditHistory *tao_audit_history_new   (guint16 netuid, guint n);
TaoAuditHistory *tao_audit_history_ref   (TaoAuditHistory *self);
void             tao_audit_history_unref (TaoAuditHistory *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoAuditHistory, tao_audit_history_unref)

/* --- hyperparameters ----------------------------------------------------------- */

typedef enum {
  TAO_PARAMETER_BOOL,
  TAO_PARAMETER_INTEGER,
  TAO_PARAMETER_SIGNED,
  TAO_PARAMETER_RAO,
  TAO_PARAMETER_FIXED,             /* value / 2^fraction_bits */
  TAO_PARAMETER_OTHER,             /* only text */
} TaoParameterKind;

typedef struct {
  char            *name;           /* the chain's own, snake_case; hostile text */
  TaoParameterKind kind;
  gboolean         known;          /* low, high and fraction_bits are valid */
  guint64          low, high;      /* two's complement where the kind is signed; bool: 0 or 1 */
  guint8           fraction_bits;
  char            *text;           /* the value as text, always */
} TaoParameter;

typedef struct {
  gatomicrefcount ref_count;
  guint16         netuid;
  guint64         block;           /* read at this block */
  const char     *endpoint;        /* (nullable) from here; lives forever */
  guint           n;
  TaoParameter   *parameters;      /* in the chain's order */
} TaoHyperparams;

TaoHyperparams     *tao_hyperparams_new   (guint16 netuid, guint n);
TaoHyperparams     *tao_hyperparams_ref   (TaoHyperparams *self);
void                tao_hyperparams_unref (TaoHyperparams *self);
const TaoParameter *tao_hyperparams_find  (const TaoHyperparams *self, const char *name);   /* (nullable) */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoHyperparams, tao_hyperparams_unref)

G_END_DECLS
