/* Runtime metadata made of the tables. */
#pragma once

#include "localnet/runtime/table.h"

G_BEGIN_DECLS

/* @version: 14, 15 or 16.  (transfer full) */
GBytes *tao_rt_make_metadata (guint version);

/* SCALE of RuntimeVersion: what Core_version answers and the constant System.Version holds. */
void tao_rt_write_version (TaoRuntime *rt, GByteArray *out);

G_END_DECLS
