/* The hash functions of the chain: blake2b, twox (XXH64 with seeds 0, 1, 2, 3) and keccak-256, and the
 * seven hashers by which storage maps turn a key into a part of a storage key.
 *
 * All are total: any input of any length has a hash.  @out may not overlap @data. */
#pragma once

#include "scale/metadata.h"

G_BEGIN_DECLS

void tao_hash_blake2b_64  (gconstpointer data, gsize len, guint8 out[8]);
void tao_hash_blake2b_128 (gconstpointer data, gsize len, guint8 out[16]);
void tao_hash_blake2b_256 (gconstpointer data, gsize len, guint8 out[32]);
void tao_hash_blake2b_512 (gconstpointer data, gsize len, guint8 out[64]);

/* twox: the 64-bit words are written little endian, seed 0 first. */
void tao_hash_twox_64  (gconstpointer data, gsize len, guint8 out[8]);
void tao_hash_twox_128 (gconstpointer data, gsize len, guint8 out[16]);
void tao_hash_twox_256 (gconstpointer data, gsize len, guint8 out[32]);

/* Keccak with the original padding (0x01), as Ethereum uses it; not SHA3-256. */
void tao_hash_keccak_256 (gconstpointer data, gsize len, guint8 out[32]);

void tao_hash_sha_256 (gconstpointer data, gsize len, guint8 out[32]);

/* The storage hashers, numbered as in runtime metadata (StorageHasher, V14 to V16). */
typedef TaoStorageHasher TaoHasher;

/* Appends @hasher (@key) to @out.  @key: the SCALE encoding of the map key. */
void tao_hasher_append (TaoHasher hasher, gconstpointer key, gsize len, GByteArray *out);

/* The bytes that stand before the key itself in a concat hasher's output (16, 8 or, for identity, 0);
 * -1 if @hasher does not keep the key. */
int tao_hasher_concat_offset (TaoHasher hasher);

/* Appends twox-128 (@pallet) ++ twox-128 (@item): the 32 bytes with which each storage key begins.
 * @pallet, @item: names as in the metadata. */
void tao_hash_append_storage_prefix (const char *pallet, const char *item, GByteArray *out);

G_END_DECLS
