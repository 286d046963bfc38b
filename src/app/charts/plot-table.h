/* "View as Table": the numbers of a chart in a window of their own, which
 * follows the chart and closes with it. Part of TaoPlot; see plot.h. */
#pragma once

#include "app/charts/plot.h"

G_BEGIN_DECLS

/* One window per chart: a second call brings it to the front. (transfer none) */
GtkWindow *tao_plot_table_present (TaoPlot *plot);

G_END_DECLS
