/* Lets frames, timers and idle work happen until @condition holds; fails after a deadline that only a broken program
 * reaches. */
#pragma once

#include <glib.h>

#define WAIT_FOR_S 20

#define wait_for(condition)                                                   \
  G_STMT_START                                                                \
  {                                                                           \
    gint64 deadline_ = g_get_monotonic_time () + WAIT_FOR_S * G_USEC_PER_SEC; \
    while (!(condition))                                                      \
      {                                                                       \
        g_assert_cmpint (g_get_monotonic_time (), <, deadline_);              \
        g_main_context_iteration (NULL, FALSE);                               \
      }                                                                       \
  }                                                                           \
  G_STMT_END
