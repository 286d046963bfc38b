#include "localnet/block.h"

#include "keys/hash.h"
#include "scale/reader.h"
#include "scale/writer.h"

/* The extrinsics root keeps the old layout under the runtime's system version 1. */
#define EXTRINSICS_ROOT_VERSION TAO_STATE_VERSION_0

guint
tao_hash_key_hash (gconstpointer hash)
{
  guint word;

  memcpy (&word, hash, sizeof word);
  return word;
}

gboolean
tao_hash_key_equal (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, 32) == 0;
}

static void
hash_extrinsics (GPtrArray *extrinsics, guint8 root[32])
{
  g_autoptr(GPtrArray) blobs = g_ptr_array_new_with_free_func ((GDestroyNotify) tao_blob_unref);

  for (guint i = 0; i < extrinsics->len; i++)
    {
      gsize len;
      const guint8 *bytes = g_bytes_get_data (extrinsics->pdata[i], &len);

      g_ptr_array_add (blobs, tao_blob_new (bytes, len));
    }
  tao_trie_ordered_root (EXTRINSICS_ROOT_VERSION, (TaoBlob **) blobs->pdata, blobs->len, root);
}

TaoBlock *
tao_block_new (guint32 number, const guint8 parent_hash[32], const guint8 state_root[32],
               GBytes *digest, GPtrArray *extrinsics)
{
  TaoBlock *self = g_rc_box_new0 (TaoBlock);
  g_autoptr(GBytes) header = NULL;

  self->number = number;
  memcpy (self->parent_hash, parent_hash, 32);
  memcpy (self->state_root, state_root, 32);
  hash_extrinsics (extrinsics, self->extrinsics_root);
  self->digest = g_bytes_ref (digest);
  self->extrinsics = g_ptr_array_ref (extrinsics);
  header = tao_block_encode_header (self);
  tao_hash_blake2b_256 (g_bytes_get_data (header, NULL), g_bytes_get_size (header), self->hash);
  return self;
}

TaoBlock *
tao_block_ref (TaoBlock *self)
{
  return g_rc_box_acquire (self);
}

static void
block_clear (gpointer data)
{
  TaoBlock *self = data;

  g_bytes_unref (self->digest);
  g_ptr_array_unref (self->extrinsics);
}

void
tao_block_unref (TaoBlock *self)
{
  g_rc_box_release_full (self, block_clear);
}

GBytes *
tao_block_encode_header (const TaoBlock *self)
{
  GByteArray *out = g_byte_array_sized_new (128);

  tao_scale_write_bytes (out, self->parent_hash, 32);
  tao_scale_write_compact (out, self->number);
  tao_scale_write_bytes (out, self->state_root, 32);
  tao_scale_write_bytes (out, self->extrinsics_root, 32);
  tao_scale_write_bytes (out, g_bytes_get_data (self->digest, NULL), g_bytes_get_size (self->digest));
  return g_byte_array_free_to_bytes (out);
}

GBytes *
tao_block_encode_body (const TaoBlock *self)
{
  GByteArray *out = g_byte_array_new ();

  tao_scale_write_compact (out, self->extrinsics->len);
  for (guint i = 0; i < self->extrinsics->len; i++)
    {
      GBytes *extrinsic = self->extrinsics->pdata[i];

      tao_scale_write_bytes (out, g_bytes_get_data (extrinsic, NULL), g_bytes_get_size (extrinsic));
    }
  return g_byte_array_free_to_bytes (out);
}

/* One item: its kind, for some kinds an engine's name, and bytes. */
static gboolean
skip_digest_item (TaoScaleReader *in)
{
  TaoScaleSlice slice;
  const guint8 *engine;
  guint8 kind;

  if (!tao_scale_read_u8 (in, &kind, NULL))
    return FALSE;
  switch (kind)
    {
    case 0:     /* Other */
      return tao_scale_read_vec_u8 (in, &slice, NULL);
    case 4:     /* Consensus */
    case 5:     /* Seal */
    case 6:     /* PreRuntime */
      return tao_scale_read_bytes (in, 4, &engine, NULL) && tao_scale_read_vec_u8 (in, &slice, NULL);
    case 8:     /* RuntimeEnvironmentUpdated */
      return TRUE;
    default:
      return FALSE;
    }
}

GPtrArray *
tao_block_list_digest_items (const TaoBlock *self)
{
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  TaoScaleReader in;
  guint32 n;

  tao_scale_reader_init (&in, g_bytes_get_data (self->digest, NULL), g_bytes_get_size (self->digest));
  if (!tao_scale_read_compact_u32 (&in, &n, NULL))
    return items;
  for (guint32 i = 0; i < n; i++)
    {
      gsize start = tao_scale_reader_offset (&in);

      if (!skip_digest_item (&in))
        break;
      g_ptr_array_add (items, g_bytes_new_from_bytes (self->digest, start, tao_scale_reader_offset (&in) - start));
    }
  return items;
}

TaoBlock *
tao_block_decode (GBytes *header, GBytes *body)
{
  g_autoptr(GPtrArray) extrinsics = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr(TaoBlock) block = NULL;
  g_autoptr(GBytes) digest = NULL;
  TaoScaleReader in;
  TaoScaleSlice slice;
  const guint8 *parent, *state, *root;
  guint32 number, n;

  tao_scale_reader_init (&in, g_bytes_get_data (header, NULL), g_bytes_get_size (header));
  if (!tao_scale_read_bytes (&in, 32, &parent, NULL)
      || !tao_scale_read_compact_u32 (&in, &number, NULL)
      || !tao_scale_read_bytes (&in, 32, &state, NULL)
      || !tao_scale_read_bytes (&in, 32, &root, NULL))
    return NULL;
  digest = g_bytes_new (in.pos, tao_scale_reader_left (&in));

  tao_scale_reader_init (&in, g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  if (!tao_scale_read_compact_u32 (&in, &n, NULL))
    return NULL;
  for (guint32 i = 0; i < n; i++)
    {
      gsize start = tao_scale_reader_offset (&in);

      if (!tao_scale_read_vec_u8 (&in, &slice, NULL))
        return NULL;
      g_ptr_array_add (extrinsics, g_bytes_new (in.start + start, tao_scale_reader_offset (&in) - start));
    }
  if (tao_scale_reader_left (&in) > 0)
    return NULL;

  block = tao_block_new (number, parent, state, digest, extrinsics);
  if (memcmp (block->extrinsics_root, root, 32) != 0)
    return NULL;
  return g_steal_pointer (&block);
}
