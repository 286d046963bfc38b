/* The check behind every signature, fast because nothing in it is secret: libsodium's group operations take
 * constant time, decode their points anew at each step, and are for private keys. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* TRUE if s·B - k·A = R.  @a, @r: encoded points; FALSE if either is not a canonical encoding.
 * @k, @s: little endian, below the group order.  Variable time. */
gboolean tao_ristretto_check (const guint8 s[32], const guint8 k[32], const guint8 a[32], const guint8 r[32]);

G_END_DECLS
