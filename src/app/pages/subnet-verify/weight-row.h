/* One weight on or by an inspected uid, as a row of a table. */
#pragma once

#include "app/widgets/table.h"
#include "engine/inspection.h"

G_BEGIN_DECLS

#define TAO_TYPE_WEIGHT_ROW (tao_weight_row_get_type ())
G_DECLARE_FINAL_TYPE (TaoWeightRow, tao_weight_row, TAO, WEIGHT_ROW, GObject)

/* Keeps a reference to @inspection. @weight: of its column or row. @who: the other's name, clean. */
TaoWeightRow             *tao_weight_row_new (TaoInspection *inspection, const TaoInspectedWeight *weight, const char *who);
const TaoInspectedWeight *tao_weight_row_get (TaoWeightRow *self);

/* Whether it counts, in words. Translated. */
const char               *tao_weight_row_describe_reason (const TaoInspectedWeight *weight);

/* The columns of the table and the row of a narrow one. (transfer none) static */
const TaoColumn          *tao_weight_columns     (guint *n);
void                      tao_weight_bind_narrow (TaoEntityRow *row, gpointer item);

G_END_DECLS
