/* Sources on a given main context. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Ends *@slot, if there is one. */
static inline void
tao_timer_clear (GSource **slot)
{
  if (*slot != NULL)
    g_source_destroy (*slot);
  g_clear_pointer (slot, g_source_unref);
}

/* Calls @func after @ms, in place of what *@slot waited for. */
static inline void
tao_timer_set (GSource **slot, GMainContext *context, guint ms, GSourceFunc func, gpointer data)
{
  tao_timer_clear (slot);
  *slot = g_timeout_source_new (ms);
  g_source_set_callback (*slot, func, data, NULL);
  g_source_attach (*slot, context);
}

G_END_DECLS
