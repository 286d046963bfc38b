/* The node codec of sp-trie: how a node becomes bytes, and bytes a Merkle value. */
#include "trie/node-private.h"

#include "keys/hash.h"

/* The first byte of an encoded node says its kind in its leading bits and, in the others, the
 * number of nibbles or that more bytes follow for it. */
enum
{
  HEADER_EMPTY = 0x00,
  HEADER_BRANCH_HASHED_VALUE = 0x10,    /* 4 bits for the nibbles */
  HEADER_LEAF_HASHED_VALUE = 0x20,      /* 5 bits */
  HEADER_LEAF = 0x40,                   /* 6 bits */
  HEADER_BRANCH = 0x80,
  HEADER_BRANCH_VALUE = 0xc0,
};

static void
append_byte (GByteArray *out, guint byte)
{
  guint8 b = (guint8) byte;

  g_byte_array_append (out, &b, 1);
}

static void
append_header (GByteArray *out, guint kind, guint n_bits, guint n_nibbles)
{
  guint max = (1u << n_bits) - 1;

  if (n_nibbles < max)
    {
      append_byte (out, kind | n_nibbles);
      return;
    }
  append_byte (out, kind | max);
  n_nibbles -= max;
  for (; n_nibbles >= 255; n_nibbles -= 255)
    append_byte (out, 255);
  append_byte (out, n_nibbles);
}

static void
append_compact (GByteArray *out, gsize n)
{
  if (n < 1u << 6)
    {
      append_byte (out, (guint) n << 2);
    }
  else if (n < 1u << 14)
    {
      append_byte (out, ((guint) n << 2 | 1) & 0xff);
      append_byte (out, (guint) n >> 6);
    }
  else if (n < 1u << 30)
    {
      guint32 wide = GUINT32_TO_LE ((guint32) n << 2 | 2);

      g_byte_array_append (out, (const guint8 *) &wide, 4);
    }
  else
    {
      guint32 wide = GUINT32_TO_LE ((guint32) n);

      append_byte (out, 3);
      g_byte_array_append (out, (const guint8 *) &wide, 4);
    }
}

void
tao_trie_node_encode (const TaoTrieNode *node, TaoStateVersion version, GByteArray *out)
{
  guint n_children = tao_trie_node_n_children (node);
  gboolean hashed = node->value != NULL && version == TAO_STATE_VERSION_1 && node->value->len > TAO_TRIE_INLINE_VALUE_MAX;

  if (hashed && n_children > 0)
    append_header (out, HEADER_BRANCH_HASHED_VALUE, 4, node->n_partial);
  else if (hashed)
    append_header (out, HEADER_LEAF_HASHED_VALUE, 5, node->n_partial);
  else if (n_children > 0)
    append_header (out, node->value != NULL ? HEADER_BRANCH_VALUE : HEADER_BRANCH, 6, node->n_partial);
  else
    append_header (out, HEADER_LEAF, 6, node->n_partial);
  g_byte_array_append (out, tao_trie_node_partial (node), (node->n_partial + 1u) / 2);

  if (n_children > 0)
    {
      append_byte (out, node->bitmap & 0xff);
      append_byte (out, node->bitmap >> 8);
    }

  if (hashed)
    {
      guint8 hash[TAO_TRIE_HASH_SIZE];

      tao_hash_blake2b_256 (node->value->data, node->value->len, hash);
      g_byte_array_append (out, hash, sizeof hash);
    }
  else if (node->value != NULL)
    {
      append_compact (out, node->value->len);
      g_byte_array_append (out, node->value->data, node->value->len);
    }

  for (guint i = 0; i < n_children; i++)
    {
      append_byte (out, (guint) node->children[i]->merkle_len << 2);
      g_byte_array_append (out, node->children[i]->merkle, node->children[i]->merkle_len);
    }
}

static void
hash_node (TaoTrieNode *node, TaoStateVersion version, GByteArray *scratch)
{
  guint n_children = tao_trie_node_n_children (node);

  for (guint i = 0; i < n_children; i++)
    if (node->children[i]->merkle_len == 0)
      hash_node (node->children[i], version, scratch);

  g_byte_array_set_size (scratch, 0);
  tao_trie_node_encode (node, version, scratch);
  if (scratch->len < TAO_TRIE_HASH_SIZE)
    {
      memcpy (node->merkle, scratch->data, scratch->len);
      node->merkle_len = (guint8) scratch->len;
    }
  else
    {
      tao_hash_blake2b_256 (scratch->data, scratch->len, node->merkle);
      node->merkle_len = TAO_TRIE_HASH_SIZE;
    }
}

void
tao_trie_node_hash (TaoTrieNode *node, TaoStateVersion version)
{
  g_autoptr(GByteArray) scratch = NULL;

  if (node->merkle_len != 0)
    return;
  scratch = g_byte_array_sized_new (1024);
  hash_node (node, version, scratch);
}

void
tao_trie_root (TaoTrie *self, guint8 root[TAO_TRIE_HASH_SIZE])
{
  if (self->root == NULL)
    {
      static const guint8 empty = HEADER_EMPTY;

      tao_hash_blake2b_256 (&empty, 1, root);
      return;
    }

  tao_trie_node_hash (self->root, self->version);
  if (self->root->merkle_len == TAO_TRIE_HASH_SIZE)
    {
      memcpy (root, self->root->merkle, TAO_TRIE_HASH_SIZE);
      return;
    }
  /* The root is a hash however short its node is. */
  tao_hash_blake2b_256 (self->root->merkle, self->root->merkle_len, root);
}

gsize
tao_trie_descendant_value (TaoTrie *self, const guint8 *prefix, gsize prefix_len,
                           guint8 value[TAO_TRIE_HASH_SIZE])
{
  TaoTrieNode *node = self->root;
  gsize depth = 0;

  while (node != NULL)
    {
      guint match = tao_trie_node_match (node, prefix, prefix_len, depth);

      if (depth + match == 2 * prefix_len)
        {
          tao_trie_node_hash (node, self->version);
          if (node == self->root)
            {
              tao_trie_root (self, value);
              return TAO_TRIE_HASH_SIZE;
            }
          memcpy (value, node->merkle, node->merkle_len);
          return node->merkle_len;
        }
      if (match < node->n_partial)
        return 0;
      depth += match;
      node = tao_trie_node_child (node, tao_trie_key_nibble (prefix, depth));
      depth++;
    }
  return 0;
}

/* Orders the positions by their compact encoding, which is not the order of the numbers. */
static int
compare_changes (gconstpointer a, gconstpointer b)
{
  const TaoTrieChange *x = a, *y = b;
  int order = memcmp (x->key, y->key, MIN (x->key_len, y->key_len));

  return order != 0 ? order : (x->key_len > y->key_len) - (x->key_len < y->key_len);
}

void
tao_trie_ordered_root (TaoStateVersion version, TaoBlob *const *values, gsize n_values,
                       guint8 root[TAO_TRIE_HASH_SIZE])
{
  g_autoptr(TaoTrie) empty = tao_trie_new (version);
  g_autoptr(TaoTrie) trie = NULL;
  g_autoptr(GByteArray) keys = g_byte_array_new ();
  g_autofree TaoTrieChange *changes = g_new (TaoTrieChange, n_values);
  gsize start = 0;

  for (gsize i = 0; i < n_values; i++)
    append_compact (keys, i);
  for (gsize i = 0; i < n_values; i++)
    {
      static const guint8 lengths[] = { 1, 2, 4, 5 };
      gsize len = lengths[keys->data[start] & 3];

      changes[i] = (TaoTrieChange) { keys->data + start, len, values[i] };
      start += len;
    }
  if (n_values > 0)
    qsort (changes, n_values, sizeof *changes, compare_changes);
  trie = tao_trie_apply (empty, changes, n_values);
  tao_trie_root (trie, root);
}
