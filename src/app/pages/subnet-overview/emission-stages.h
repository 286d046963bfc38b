/* Where a subnet's emission goes, stage by stage, to the last digit: from the
 * block's emission to what its uids got. */
#pragma once

#include "app/widgets/facts.h"
#include "engine/series.h"

G_BEGIN_DECLS

#define TAO_TYPE_EMISSION_STAGES (tao_emission_stages_get_type ())
G_DECLARE_FINAL_TYPE (TaoEmissionStages, tao_emission_stages, TAO, EMISSION_STAGES, GtkWidget)

void tao_emission_stages_set_snapshot (TaoEmissionStages *self, const TaoSnapshot *snapshot, const TaoSubnet *subnet);

/* What flowed into and out of the pool besides emission. @flow: (nullable): none recorded. */
void tao_emission_stages_set_flow     (TaoEmissionStages *self, const TaoSeries *flow);

G_END_DECLS
