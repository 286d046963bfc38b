/* A block: header, body and the hash that names it. */
#pragma once

#include "trie/trie.h"

G_BEGIN_DECLS

/* For tables whose keys point to 32-byte hashes. */
guint tao_hash_key_hash (gconstpointer hash);
gboolean tao_hash_key_equal (gconstpointer a, gconstpointer b);

typedef struct
{
  guint32 number;
  guint8 hash[32];              /* blake2b-256 of the encoded header */
  guint8 parent_hash[32];
  guint8 state_root[32];
  guint8 extrinsics_root[32];
  GBytes *digest;               /* SCALE: a vector of digest items */
  GPtrArray *extrinsics;        /* GBytes, length prefix included */
} TaoBlock;

/* Computes extrinsics root and hash.  @digest, @extrinsics: (transfer none).  Blocks are shared
 * by reference and never change.  (transfer full) */
TaoBlock *tao_block_new (guint32 number, const guint8 parent_hash[32], const guint8 state_root[32],
                         GBytes *digest, GPtrArray *extrinsics);
TaoBlock *tao_block_ref (TaoBlock *self);
void tao_block_unref (TaoBlock *self);

/* (transfer full): the SCALE header; the SCALE vector of extrinsics. */
GBytes *tao_block_encode_header (const TaoBlock *self);
GBytes *tao_block_encode_body (const TaoBlock *self);

/* Reads what the two functions above wrote; hash and roots are computed again.
 * (transfer full) (nullable): NULL if the bytes are damaged or do not belong together. */
TaoBlock *tao_block_decode (GBytes *header, GBytes *body);

/* (transfer full) (element-type GBytes): the encoded items of the digest. */
GPtrArray *tao_block_list_digest_items (const TaoBlock *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoBlock, tao_block_unref)

G_END_DECLS
