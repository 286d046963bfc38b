/* Memory for what nobody may see: pages of their own, locked against swapping, guarded, wiped when freed. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A buffer of secret bytes.  A zero byte follows the last one, so that text can be read as a C string. */
typedef struct _TaoSecret TaoSecret;

/* @len zero bytes.  Aborts if locked memory cannot be had at all, as g_malloc does. */
TaoSecret *tao_secret_new (gsize len);

/* A copy of @data; the caller wipes the original, if it is his. */
TaoSecret *tao_secret_new_copy (gconstpointer data, gsize len);

/* Takes the text out of @text: copies and wipes it. */
TaoSecret *tao_secret_new_take_text (char *text);

TaoSecret *tao_secret_copy (const TaoSecret *secret);

/* Wipes and releases.  @secret: (nullable) */
void tao_secret_free (TaoSecret *secret);

gsize         tao_secret_get_length (const TaoSecret *secret);
const guint8 *tao_secret_get_bytes  (const TaoSecret *secret);
const char   *tao_secret_get_text   (const TaoSecret *secret);
guint8       *tao_secret_get_writable (TaoSecret *secret);

/* Forgets the bytes after @len (which is at most the present length). */
void tao_secret_truncate (TaoSecret *secret, gsize len);

/* Compares in constant time; lengths are not secret. */
gboolean tao_secret_equal (const TaoSecret *a, const TaoSecret *b);

/* Asks the kernel never to write this process's memory anywhere: no core file, no debugger of the same
 * user, no /proc/PID/mem for others.  Call first thing in main.  Returns FALSE if the kernel refused. */
gboolean tao_process_harden (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoSecret, tao_secret_free)

G_END_DECLS
