/* A line of stages, each done, failed, following from a failure, or to come:
 * the eight stages of a recomputed epoch, or of a transaction. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum {
  TAO_STAGE_WAITING,
  TAO_STAGE_RUNNING,
  TAO_STAGE_DONE,
  TAO_STAGE_FAILED,
  TAO_STAGE_FOLLOWS,
} TaoStageState;

typedef struct {
  const char *name;
  const char *note;          /* (nullable) */
  TaoStageState state;
} TaoStageInfo;

#define TAO_TYPE_STAGES (tao_stages_get_type ())
G_DECLARE_FINAL_TYPE (TaoStages, tao_stages, TAO, STAGES, GtkWidget)

GtkWidget *tao_stages_new (void);

/* Copies @stages. At most 12. */
void tao_stages_set (TaoStages *self, guint n, const TaoStageInfo *stages);

/* "stage-clicked" (guint index) when one is activated by pointer. */

G_END_DECLS
