/* All uids of a subnet at a glance: validators by dividends, then miners by
 * incentive, best first. The miners' part is also a range selector with two
 * focusable handles; a table follows it. */
#pragma once

#include "app/charts/plot.h"

G_BEGIN_DECLS

typedef struct {
  double value;
  TaoColor color;
  guint16 uid;
  gboolean marked;         /* own: named above its bar */
  const char *text;        /* plate: lines, copied */
} TaoDistributionBar;

#define TAO_TYPE_DISTRIBUTION (tao_distribution_get_type ())
G_DECLARE_FINAL_TYPE (TaoDistribution, tao_distribution, TAO, DISTRIBUTION, TaoPlot)

/* Signals: "range-changed" (guint from, guint to). */
GtkWidget *tao_distribution_new (void);

/* Both already in their order. Captions stand below: "16 validators, by dividends". */
void tao_distribution_set_bars (TaoDistribution *self, const TaoDistributionBar *validators, guint n_validators,
                                const TaoDistributionBar *miners, guint n_miners,
                                const char *validator_caption, const char *miner_caption);

/* Ranks of miners on view, 0-based, @to exclusive. All of them at first. */
void tao_distribution_get_range (TaoDistribution *self, guint *from, guint *to);
void tao_distribution_set_range (TaoDistribution *self, guint from, guint to);

/* The uid of a point, and which part it stands in. */
guint16  tao_distribution_get_uid (TaoDistribution *self, guint point);
gboolean tao_distribution_is_validator (TaoDistribution *self, guint point);

G_END_DECLS
