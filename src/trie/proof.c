#include "trie/proof.h"

#include "keys/hash.h"
#include "trie/node-private.h"

G_DEFINE_QUARK (tao-trie-error-quark, tao_trie_error)

/* --- Making proofs -------------------------------------------------------------- */

static void
add_node (GPtrArray *proof, GHashTable *seen, const TaoTrieNode *node, TaoStateVersion version)
{
  g_autoptr(GByteArray) encoded = NULL;

  if (!g_hash_table_add (seen, (gpointer) node))
    return;
  encoded = g_byte_array_new ();
  tao_trie_node_encode (node, version, encoded);
  g_ptr_array_add (proof, tao_blob_new (encoded->data, encoded->len));
}

static void
prove_key (TaoTrie *self, GPtrArray *proof, GHashTable *seen, const TaoTrieEntry *key)
{
  const TaoTrieNode *node = self->root;
  gsize depth = 0;

  while (node != NULL)
    {
      /* A node shorter than a hash stands inside its parent. */
      if (node == self->root || node->merkle_len == TAO_TRIE_HASH_SIZE)
        add_node (proof, seen, node, self->version);
      if (tao_trie_node_match (node, key->key, key->key_len, depth) < node->n_partial)
        return;
      depth += node->n_partial;
      if (depth == 2 * key->key_len)
        {
          if (node->value != NULL && self->version == TAO_STATE_VERSION_1
              && node->value->len > TAO_TRIE_INLINE_VALUE_MAX
              && g_hash_table_add (seen, node->value))
            g_ptr_array_add (proof, tao_blob_ref (node->value));
          return;
        }
      node = tao_trie_node_child (node, tao_trie_key_nibble (key->key, depth));
      depth++;
    }
}

GPtrArray *
tao_trie_prove (TaoTrie *self, const TaoTrieEntry *keys, gsize n_keys)
{
  GPtrArray *proof = g_ptr_array_new_with_free_func ((GDestroyNotify) tao_blob_unref);
  g_autoptr(GHashTable) seen = g_hash_table_new (NULL, NULL);

  if (self->root == NULL)
    {
      g_ptr_array_add (proof, tao_blob_new ("\0", 1));
      return proof;
    }
  tao_trie_node_hash (self->root, self->version);
  for (gsize i = 0; i < n_keys; i++)
    prove_key (self, proof, seen, &keys[i]);
  return proof;
}

/* --- Checking proofs ------------------------------------------------------------- */

typedef struct
{
  guint8 hash[TAO_TRIE_HASH_SIZE];      /* first: the table looks at it through a pointer to the node */
  TaoBlob *bytes;
  gboolean used;
  gboolean twice;
} ProofNode;

struct _TaoTrieProof
{
  guint8 root[TAO_TRIE_HASH_SIZE];
  GHashTable *nodes;                    /* ProofNode, by hash */
};

static guint
hash_of_hash (gconstpointer data)
{
  guint word;

  memcpy (&word, data, sizeof word);
  return word;
}

static gboolean
hashes_equal (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, TAO_TRIE_HASH_SIZE) == 0;
}

static void
proof_node_free (gpointer data)
{
  ProofNode *node = data;

  tao_blob_unref (node->bytes);
  g_free (node);
}

TaoTrieProof *
tao_trie_proof_new (const guint8 root[TAO_TRIE_HASH_SIZE], TaoBlob *const *nodes, gsize n_nodes)
{
  TaoTrieProof *self = g_new (TaoTrieProof, 1);

  memcpy (self->root, root, sizeof self->root);
  self->nodes = g_hash_table_new_full (hash_of_hash, hashes_equal, NULL, proof_node_free);
  for (gsize i = 0; i < n_nodes; i++)
    {
      ProofNode *node = g_new0 (ProofNode, 1);
      ProofNode *first;

      tao_hash_blake2b_256 (nodes[i]->data, nodes[i]->len, node->hash);
      node->bytes = tao_blob_ref (nodes[i]);
      first = g_hash_table_lookup (self->nodes, node->hash);
      if (first != NULL)
        {
          first->twice = TRUE;
          proof_node_free (node);
        }
      else
        {
          g_hash_table_insert (self->nodes, node->hash, node);
        }
    }
  return self;
}

void
tao_trie_proof_free (TaoTrieProof *self)
{
  g_hash_table_unref (self->nodes);
  g_free (self);
}

/* Bytes still to read; a failed read leaves @failed set and gives zeros. */
typedef struct
{
  const guint8 *at;
  gsize left;
  gboolean failed;
} Input;

static const guint8 *
take (Input *in, gsize n)
{
  const guint8 *bytes = in->at;

  if (in->failed || in->left < n)
    {
      in->failed = TRUE;
      return NULL;
    }
  in->at += n;
  in->left -= n;
  return bytes;
}

static guint
take_byte (Input *in)
{
  const guint8 *byte = take (in, 1);

  return byte != NULL ? *byte : 0;
}

/* A compact length, in its shortest form only. */
static gsize
take_compact (Input *in)
{
  guint first = take_byte (in);
  const guint8 *rest;
  gsize n = first >> 2;

  switch (first & 3)
    {
    case 0:
      return n;
    case 1:
      n |= (gsize) take_byte (in) << 6;
      if (n < 1u << 6)
        in->failed = TRUE;
      return n;
    case 2:
      rest = take (in, 3);
      if (rest == NULL)
        return 0;
      n |= (gsize) rest[0] << 6 | (gsize) rest[1] << 14 | (gsize) rest[2] << 22;
      if (n < 1u << 14)
        in->failed = TRUE;
      return n;
    default:
      /* 1 GiB and more: no node of a proof is that long. */
      in->failed = TRUE;
      return 0;
    }
}

/* One decoded node: everything points into its bytes. */
typedef struct
{
  gboolean empty;
  guint n_partial;
  const guint8 *partial;
  gboolean has_value;
  gboolean value_hashed;
  const guint8 *value;                  /* the value, or its hash */
  gsize value_len;
  struct
  {
    const guint8 *bytes;                /* NULL: no child */
    gsize len;
  } children[16];
} Decoded;

static gboolean
decode (const guint8 *bytes, gsize len, Decoded *node)
{
  Input in = { bytes, len, FALSE };
  guint first = take_byte (&in);
  gboolean is_branch;
  guint n_bits;
  guint max;

  *node = (Decoded) { 0 };
  if (in.failed)
    return FALSE;

  if (first >= 0x40)
    {
      is_branch = first >= 0x80;
      node->has_value = (first & 0xc0) != 0x80;
      n_bits = 6;
    }
  else if (first >= 0x10)
    {
      is_branch = first < 0x20;
      node->has_value = node->value_hashed = TRUE;
      n_bits = is_branch ? 4 : 5;
    }
  else
    {
      node->empty = TRUE;
      return first == 0 && len == 1;
    }

  max = (1u << n_bits) - 1;
  node->n_partial = first & max;
  if (node->n_partial == max)
    {
      guint more;

      do
        {
          more = take_byte (&in);
          node->n_partial += more;
          if (in.failed || node->n_partial > 2 * TAO_TRIE_MAX_KEY)
            return FALSE;
        }
      while (more == 255);
    }
  node->partial = take (&in, (node->n_partial + 1) / 2);
  if (node->partial == NULL || ((node->n_partial & 1) && node->partial[0] > 0x0f))
    return FALSE;

  if (is_branch)
    {
      guint bitmap = take_byte (&in);

      bitmap |= take_byte (&in) << 8;
      if (in.failed || bitmap == 0)
        return FALSE;
      if (node->value_hashed)
        node->value_len = TAO_TRIE_HASH_SIZE;
      else if (node->has_value)
        node->value_len = take_compact (&in);
      node->value = take (&in, node->value_len);
      for (guint i = 0; i < 16 && !in.failed; i++)
        if (bitmap & (1u << i))
          {
            node->children[i].len = take_compact (&in);
            if (node->children[i].len == 0 || node->children[i].len > TAO_TRIE_HASH_SIZE)
              return FALSE;
            node->children[i].bytes = take (&in, node->children[i].len);
          }
    }
  else
    {
      node->value_len = node->value_hashed ? TAO_TRIE_HASH_SIZE : take_compact (&in);
      node->value = take (&in, node->value_len);
    }
  return !in.failed && in.left == 0;
}

static ProofNode *
find_node (TaoTrieProof *self, const guint8 *hash)
{
  ProofNode *node = g_hash_table_lookup (self->nodes, hash);

  if (node != NULL)
    node->used = TRUE;
  return node;
}

static gboolean
fail_incomplete (GError **error, gsize depth)
{
  g_set_error (error, TAO_TRIE_ERROR, TAO_TRIE_ERROR_INCOMPLETE,
               "the proof lacks the node at nibble %" G_GSIZE_FORMAT " of the key", depth);
  return FALSE;
}

gboolean
tao_trie_proof_get (TaoTrieProof *self, const guint8 *key, gsize key_len, TaoBlob **value, GError **error)
{
  ProofNode *held = find_node (self, self->root);
  const guint8 *bytes;
  gsize len;
  gsize depth = 0;

  g_return_val_if_fail (key_len <= TAO_TRIE_MAX_KEY, FALSE);

  if (held == NULL)
    return fail_incomplete (error, 0);
  bytes = held->bytes->data;
  len = held->bytes->len;

  /* Each turn but the last takes a nibble of the key, so strangers cannot make this long. */
  while (TRUE)
    {
      Decoded node;
      guint nibble;

      if (!decode (bytes, len, &node) || (node.empty && depth > 0))
        {
          g_set_error (error, TAO_TRIE_ERROR, TAO_TRIE_ERROR_MALFORMED,
                       "the node at nibble %" G_GSIZE_FORMAT " of the key does not decode", depth);
          return FALSE;
        }
      if (node.empty || 2 * key_len - depth < node.n_partial)
        break;
      for (nibble = 0; nibble < node.n_partial; nibble++)
        if (tao_trie_partial_nibble (node.partial, node.n_partial, nibble) != tao_trie_key_nibble (key, depth + nibble))
          break;
      if (nibble < node.n_partial)
        break;
      depth += node.n_partial;

      if (depth == 2 * key_len)
        {
          if (!node.has_value)
            break;
          if (!node.value_hashed)
            {
              *value = tao_blob_new (node.value, node.value_len);
              return TRUE;
            }
          held = find_node (self, node.value);
          if (held == NULL)
            return fail_incomplete (error, depth);
          *value = tao_blob_ref (held->bytes);
          return TRUE;
        }

      nibble = tao_trie_key_nibble (key, depth);
      bytes = node.children[nibble].bytes;
      len = node.children[nibble].len;
      depth++;
      if (bytes == NULL)
        break;
      if (len == TAO_TRIE_HASH_SIZE)
        {
          held = find_node (self, bytes);
          if (held == NULL)
            return fail_incomplete (error, depth);
          bytes = held->bytes->data;
          len = held->bytes->len;
        }
    }

  *value = NULL;
  return TRUE;
}

gboolean
tao_trie_proof_check_surplus (TaoTrieProof *self, GError **error)
{
  GHashTableIter iter;
  gpointer data;

  g_hash_table_iter_init (&iter, self->nodes);
  while (g_hash_table_iter_next (&iter, NULL, &data))
    {
      ProofNode *node = data;

      if (!node->used || node->twice)
        {
          g_set_error (error, TAO_TRIE_ERROR, TAO_TRIE_ERROR_SURPLUS,
                       node->twice ? "the proof holds a node twice" : "the proof holds a node that no key needs");
          return FALSE;
        }
    }
  return TRUE;
}
