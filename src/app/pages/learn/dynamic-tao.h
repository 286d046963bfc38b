/* What changed from emission allocated by root to dynamic TAO, as sections of text. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  const char *heading, *text;   /* untranslated */
} TaoTextSection;

const TaoTextSection *tao_dynamic_tao_text (guint *n);

G_END_DECLS
