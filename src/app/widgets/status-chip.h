/* A small pill that names a state: "leaves 6th", "immune 1 d", "mine". */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum {
  TAO_CHIP_PLAIN,
  TAO_CHIP_POS,
  TAO_CHIP_NEG,
  TAO_CHIP_WARN,
  TAO_CHIP_ACCENT,
  TAO_CHIP_PRACTICE,
} TaoChipKind;

#define TAO_TYPE_STATUS_CHIP (tao_status_chip_get_type ())
G_DECLARE_FINAL_TYPE (TaoStatusChip, tao_status_chip, TAO, STATUS_CHIP, GtkWidget)

GtkWidget *tao_status_chip_new (void);

/* @icon: (nullable) symbolic. An empty @text hides the chip. */
void tao_status_chip_set (TaoStatusChip *self, TaoChipKind kind, const char *icon, const char *text);

G_END_DECLS
