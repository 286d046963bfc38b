/* The working memory of epochs, kept between them. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _TaoEpochMemory TaoEpochMemory;

TaoEpochMemory *tao_epoch_memory_new (void);
void tao_epoch_memory_free (TaoEpochMemory *self);

G_END_DECLS
