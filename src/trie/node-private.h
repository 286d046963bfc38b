/* The nodes of the trie and their encoding: what trie.c builds, proof.c walks. */
#pragma once

#include "trie/trie.h"

G_BEGIN_DECLS

/* A value longer than this stands in its node as a hash under state version 1. */
#define TAO_TRIE_INLINE_VALUE_MAX 32

typedef struct _TaoTrieNode TaoTrieNode;

/* One allocation: the fixed part, a pointer per child in nibble order, then the partial key as
 * the codec wants it (two nibbles a byte, an odd first nibble alone in the first byte). */
struct _TaoTrieNode
{
  guint refs;
  guint16 n_partial;                    /* nibbles */
  guint16 bitmap;                       /* bit i: there is a child under nibble i */
  guint8 merkle_len;                    /* 0 until computed; 32 for a hash, less for an inline encoding */
  guint8 merkle[TAO_TRIE_HASH_SIZE];
  TaoBlob *value;                       /* (nullable) */
  TaoTrieNode *children[];
};

struct _TaoTrie
{
  guint refs;
  TaoStateVersion version;
  TaoTrieNode *root;                    /* (nullable): NULL is the empty state */
};

static inline guint
tao_trie_node_n_children (const TaoTrieNode *node)
{
  return (guint) __builtin_popcount (node->bitmap);
}

static inline guint8 *
tao_trie_node_partial (const TaoTrieNode *node)
{
  return (guint8 *) (node->children + tao_trie_node_n_children (node));
}

/* (nullable): the child under @nibble. */
static inline TaoTrieNode *
tao_trie_node_child (const TaoTrieNode *node, guint nibble)
{
  if ((node->bitmap & (1u << nibble)) == 0)
    return NULL;
  return node->children[__builtin_popcount (node->bitmap & ((1u << nibble) - 1))];
}

/* Nibble @i of a whole key. */
static inline guint
tao_trie_key_nibble (const guint8 *key, gsize i)
{
  return (i & 1) ? key[i / 2] & 0x0f : key[i / 2] >> 4;
}

/* Nibble @i of @n packed nibbles, an odd first one alone in its byte. */
static inline guint
tao_trie_partial_nibble (const guint8 *partial, guint n, guint i)
{
  return tao_trie_key_nibble (partial, i + (n & 1));
}

/* How many nibbles of the partial key agree with @key from nibble @depth on. */
guint tao_trie_node_match (const TaoTrieNode *node, const guint8 *key, gsize key_len, gsize depth);

/* Fills in the Merkle values of @node and of everything below it. */
void tao_trie_node_hash (TaoTrieNode *node, TaoStateVersion version);

/* Appends the encoding of @node, whose children must be hashed, to @out. */
void tao_trie_node_encode (const TaoTrieNode *node, TaoStateVersion version, GByteArray *out);

G_END_DECLS
