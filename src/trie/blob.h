/* Shared immutable bytes: a storage value that several versions of the state,
 * the block's overlay and the database writer hold at once without copying.
 * Not thread-safe: a state and everything read from it belong to one thread. */
#pragma once

#include <glib.h>
#include <string.h>

G_BEGIN_DECLS

typedef struct
{
  guint refs;
  guint len;
  guint8 data[];
} TaoBlob;

/* Copies @len bytes (at most 4 GiB) into a new blob.  (transfer full) */
static inline TaoBlob *
tao_blob_new (const void *data, gsize len)
{
  TaoBlob *blob = g_malloc (sizeof *blob + len);

  blob->refs = 1;
  blob->len = (guint) len;
  if (len > 0)
    memcpy (blob->data, data, len);
  return blob;
}

static inline TaoBlob *
tao_blob_ref (TaoBlob *blob)
{
  blob->refs++;
  return blob;
}

static inline void
tao_blob_unref (TaoBlob *blob)
{
  if (--blob->refs == 0)
    g_free (blob);
}

/* Both absent, or both present with the same bytes. */
static inline gboolean
tao_blob_equal (const TaoBlob *a, const TaoBlob *b)
{
  if (a == b)
    return TRUE;
  return a != NULL && b != NULL && a->len == b->len && memcmp (a->data, b->data, a->len) == 0;
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoBlob, tao_blob_unref)

G_END_DECLS
