#include "trie/trie.h"

#include "trie/node-private.h"

/* Nibble strings never exceed a whole key's. */
#define MAX_NIBBLES (2 * TAO_TRIE_MAX_KEY)

typedef const TaoTrieChange *Changes;

static TaoTrieNode *
node_alloc (guint16 bitmap, guint n_partial)
{
  gsize n_children = (gsize) __builtin_popcount (bitmap);
  TaoTrieNode *node = g_malloc (sizeof *node + n_children * sizeof (TaoTrieNode *) + (n_partial + 1) / 2);

  node->refs = 1;
  node->n_partial = (guint16) n_partial;
  node->bitmap = bitmap;
  node->merkle_len = 0;
  node->value = NULL;
  return node;
}

static TaoTrieNode *
node_ref (TaoTrieNode *node)
{
  node->refs++;
  return node;
}

static void
node_unref (TaoTrieNode *node)
{
  guint n_children;

  if (--node->refs > 0)
    return;
  n_children = tao_trie_node_n_children (node);
  for (guint i = 0; i < n_children; i++)
    node_unref (node->children[i]);
  if (node->value != NULL)
    tao_blob_unref (node->value);
  g_free (node);
}

guint
tao_trie_node_match (const TaoTrieNode *node, const guint8 *key, gsize key_len, gsize depth)
{
  const guint8 *partial = tao_trie_node_partial (node);
  guint n = node->n_partial;
  gsize left = 2 * key_len - depth;
  guint i = 0;

  if (n == 0 || left == 0)
    return 0;

  /* Where the node ends on a byte boundary, as every leaf does, whole bytes compare. */
  if (((depth + n) & 1) == 0 && left >= n)
    {
      gsize at = depth / 2;

      if ((n & 1) == 0 || (key[at] & 0x0f) == partial[0])
        {
          guint odd = n & 1;

          if (memcmp (partial + odd, key + at + odd, n / 2) == 0)
            return n;
        }
    }

  if (n > left)
    n = (guint) left;
  while (i < n && tao_trie_partial_nibble (partial, node->n_partial, i) == tao_trie_key_nibble (key, depth + i))
    i++;
  return i;
}

/* Copies nibbles [@from, @from + @n) of a key into packed form. */
static void
pack_key_nibbles (guint8 *partial, guint n, const guint8 *key, gsize from)
{
  guint odd = n & 1;

  if (n == 0)
    return;

  if (odd)
    partial[0] = (guint8) tao_trie_key_nibble (key, from);
  if (((from + odd) & 1) == 0)
    memcpy (partial + odd, key + (from + odd) / 2, n / 2);
  else
    for (guint i = 0; i < n / 2; i++)
      partial[odd + i] = (guint8) (tao_trie_key_nibble (key, from + odd + 2 * i) << 4
                                   | tao_trie_key_nibble (key, from + odd + 2 * i + 1));
}

static void
set_partial_nibble (guint8 *partial, guint n, guint i, guint nibble)
{
  guint at = i + (n & 1);

  if (at & 1)
    partial[at / 2] = (guint8) ((partial[at / 2] & 0xf0) | nibble);
  else
    partial[at / 2] = (guint8) ((partial[at / 2] & 0x0f) | nibble << 4);
}

/* A copy of @node whose partial key has lost its first @drop nibbles, or, where @before is not
 * NULL, is preceded by the first @n_before nibbles of its partial key and by @nibble. */
static TaoTrieNode *
node_with_partial (const TaoTrieNode *node, guint drop, const TaoTrieNode *before, guint n_before, guint nibble)
{
  guint extra = before != NULL ? n_before + 1 : 0;
  guint n = node->n_partial - drop + extra;
  TaoTrieNode *copy = node_alloc (node->bitmap, n);
  guint n_children = tao_trie_node_n_children (node);
  guint8 *partial = tao_trie_node_partial (copy);

  for (guint i = 0; i < n_children; i++)
    copy->children[i] = node_ref (node->children[i]);
  copy->value = node->value != NULL ? tao_blob_ref (node->value) : NULL;

  memset (partial, 0, (n + 1) / 2);
  if (before != NULL)
    {
      for (guint i = 0; i < n_before; i++)
        set_partial_nibble (partial, n, i, tao_trie_partial_nibble (tao_trie_node_partial (before), before->n_partial, i));
      set_partial_nibble (partial, n, n_before, nibble);
    }
  for (guint i = 0; i < n - extra; i++)
    set_partial_nibble (partial, n, extra + i,
                        tao_trie_partial_nibble (tao_trie_node_partial (node), node->n_partial, drop + i));
  return copy;
}

/* Where the changes [@lo, @hi), which agree up to nibble @depth, stop sharing a nibble with the
 * one at @lo. */
static gsize
same_nibble_end (Changes changes, gsize lo, gsize hi, gsize depth)
{
  guint nibble = tao_trie_key_nibble (changes[lo].key, depth);
  gsize end = lo + 1;

  while (end < hi && tao_trie_key_nibble (changes[end].key, depth) == nibble)
    end++;
  return end;
}

static guint
common_nibbles (const TaoTrieChange *a, const TaoTrieChange *b, gsize depth)
{
  gsize max = 2 * MIN (a->key_len, b->key_len);
  gsize i = depth;

  while (i < max && tao_trie_key_nibble (a->key, i) == tao_trie_key_nibble (b->key, i))
    i++;
  return (guint) (i - depth);
}

/* A subtrie of the changes that set something; NULL if none does. */
static TaoTrieNode *
build (Changes changes, gsize lo, gsize hi, gsize depth)
{
  TaoTrieNode *node;
  TaoTrieNode *children[16];
  TaoBlob *value = NULL;
  guint16 bitmap = 0;
  guint n_children = 0;
  guint n;
  gsize first;

  while (lo < hi && changes[lo].value == NULL)
    lo++;
  while (lo < hi && changes[hi - 1].value == NULL)
    hi--;
  if (lo == hi)
    return NULL;

  first = lo;
  if (hi - lo == 1)
    {
      n = (guint) (2 * changes[lo].key_len - depth);
      value = changes[lo].value;
      lo++;
    }
  else
    {
      n = common_nibbles (&changes[lo], &changes[hi - 1], depth);
      if (2 * changes[lo].key_len == depth + n)
        value = changes[lo++].value;
    }

  while (lo < hi)
    {
      gsize end = same_nibble_end (changes, lo, hi, depth + n);
      TaoTrieNode *child = build (changes, lo, end, depth + n + 1);

      if (child != NULL)
        {
          bitmap |= (guint16) (1u << tao_trie_key_nibble (changes[lo].key, depth + n));
          children[n_children++] = child;
        }
      lo = end;
    }

  node = node_alloc (bitmap, n);
  if (n_children > 0)
    memcpy (node->children, children, n_children * sizeof *children);
  node->value = value != NULL ? tao_blob_ref (value) : NULL;
  pack_key_nibbles (tao_trie_node_partial (node), n, changes[first].key, depth);
  return node;
}

/* @node with the changes [@lo, @hi) below it, which agree with each other up to nibble @depth.
 * (transfer full) (nullable). */
static TaoTrieNode *
apply (TaoTrieNode *node, Changes changes, gsize lo, gsize hi, gsize depth)
{
  TaoTrieNode *children[16] = { NULL };
  TaoTrieNode *result;
  TaoBlob *value;
  gboolean changed = FALSE;
  guint16 bitmap = 0;
  guint n_children = 0;
  guint last = 0;
  guint n, m;

  if (node == NULL)
    return build (changes, lo, hi, depth);

  n = tao_trie_node_match (node, changes[lo].key, changes[lo].key_len, depth);
  if (n > 0 && hi - lo > 1)
    {
      m = tao_trie_node_match (node, changes[hi - 1].key, changes[hi - 1].key_len, depth);
      n = MIN (n, m);
    }

  /* children[]: what stands under each nibble behind the first n of the partial key. */
  if (n == node->n_partial)
    {
      value = node->value;
      for (guint nibble = 0, i = 0; nibble < 16; nibble++)
        if (node->bitmap & (1u << nibble))
          children[nibble] = node->children[i++];
    }
  else
    {
      value = NULL;
      changed = TRUE;
    }

  if (2 * changes[lo].key_len == depth + n)
    {
      if (!tao_blob_equal (value, changes[lo].value))
        {
          value = changes[lo].value;
          changed = TRUE;
        }
      lo++;
    }

  if (n < node->n_partial)
    {
      guint nibble = tao_trie_partial_nibble (tao_trie_node_partial (node), node->n_partial, n);

      children[nibble] = node_with_partial (node, n + 1, NULL, 0, 0);
    }
  else
    for (guint nibble = 0; nibble < 16; nibble++)
      if (children[nibble] != NULL)
        node_ref (children[nibble]);

  while (lo < hi)
    {
      guint nibble = tao_trie_key_nibble (changes[lo].key, depth + n);
      gsize end = same_nibble_end (changes, lo, hi, depth + n);
      TaoTrieNode *old = children[nibble];

      children[nibble] = apply (old, changes, lo, end, depth + n + 1);
      changed |= children[nibble] != old;
      if (old != NULL)
        node_unref (old);
      lo = end;
    }

  for (guint nibble = 0; nibble < 16; nibble++)
    if (children[nibble] != NULL)
      {
        bitmap |= (guint16) (1u << nibble);
        last = nibble;
        n_children++;
      }

  if (!changed)
    {
      /* Keep the node, and with it the hashes that are already known. */
      result = node_ref (node);
    }
  else if (n_children == 0 && value == NULL)
    {
      return NULL;
    }
  else if (n_children == 1 && value == NULL)
    {
      result = node_with_partial (children[last], 0, node, n, last);
    }
  else
    {
      result = node_alloc (bitmap, n);
      for (guint nibble = 0, i = 0; nibble < 16; nibble++)
        if (children[nibble] != NULL)
          result->children[i++] = g_steal_pointer (&children[nibble]);
      result->value = value != NULL ? tao_blob_ref (value) : NULL;
      if (n == node->n_partial)
        {
          memcpy (tao_trie_node_partial (result), tao_trie_node_partial (node), (n + 1) / 2);
        }
      else
        {
          guint8 *partial = tao_trie_node_partial (result);

          memset (partial, 0, (n + 1) / 2);
          for (guint i = 0; i < n; i++)
            set_partial_nibble (partial, n, i, tao_trie_partial_nibble (tao_trie_node_partial (node), node->n_partial, i));
        }
      return result;
    }

  for (guint nibble = 0; nibble < 16; nibble++)
    if (children[nibble] != NULL)
      node_unref (children[nibble]);
  return result;
}

static TaoTrie *
trie_new_take (TaoStateVersion version, TaoTrieNode *root)
{
  TaoTrie *self = g_new (TaoTrie, 1);

  self->refs = 1;
  self->version = version;
  self->root = root;
  return self;
}

TaoTrie *
tao_trie_new (TaoStateVersion version)
{
  return trie_new_take (version, NULL);
}

TaoTrie *
tao_trie_ref (TaoTrie *self)
{
  self->refs++;
  return self;
}

void
tao_trie_unref (TaoTrie *self)
{
  if (--self->refs > 0)
    return;
  g_clear_pointer (&self->root, node_unref);
  g_free (self);
}

TaoBlob *
tao_trie_get (const TaoTrie *self, const guint8 *key, gsize key_len)
{
  const TaoTrieNode *node = self->root;
  gsize depth = 0;

  while (node != NULL)
    {
      if (tao_trie_node_match (node, key, key_len, depth) < node->n_partial)
        return NULL;
      depth += node->n_partial;
      if (depth == 2 * key_len)
        return node->value;
      node = tao_trie_node_child (node, tao_trie_key_nibble (key, depth));
      depth++;
    }
  return NULL;
}

TaoTrie *
tao_trie_apply (const TaoTrie *self, const TaoTrieChange *changes, gsize n_changes)
{
  TaoTrieNode *root = self->root;

  if (n_changes > 0)
    root = apply (root, changes, 0, n_changes, 0);
  else if (root != NULL)
    root = node_ref (root);
  return trie_new_take (self->version, root);
}

/* --- Iteration ------------------------------------------------------------ */

/* A node on the way to the present key.  @next: 0 the node's own value is due, then 1 + nibble. */
typedef struct
{
  const TaoTrieNode *node;
  gsize depth;          /* nibbles before its partial key */
  guint next;
} Frame;

struct _TaoTrieIter
{
  TaoTrie *trie;
  GArray *frames;
  GByteArray *nibbles;  /* one nibble a byte: the key down to the innermost frame */
  GByteArray *key;
  gsize prefix_len;     /* bytes */
};

static void
push_frame (TaoTrieIter *self, const TaoTrieNode *node, gsize depth)
{
  Frame frame = { node, depth, 0 };
  const guint8 *partial = tao_trie_node_partial (node);

  g_byte_array_set_size (self->nibbles, (guint) (depth + node->n_partial));
  for (guint i = 0; i < node->n_partial; i++)
    self->nibbles->data[depth + i] = (guint8) tao_trie_partial_nibble (partial, node->n_partial, i);
  g_array_append_val (self->frames, frame);
}

/* Makes the frames lead to the first key at or, with @after, behind @key, inside the prefix, which
 * are the first prefix_len bytes of @key. */
static void
seek (TaoTrieIter *self, const guint8 *key, gsize key_len, gboolean after)
{
  const TaoTrieNode *node = self->trie->root;
  gsize depth = 0;

  g_array_set_size (self->frames, 0);
  while (node != NULL)
    {
      guint match = tao_trie_node_match (node, key, key_len, depth);
      gsize at = depth + match;
      Frame *frame;

      if (match < node->n_partial)
        {
          /* The node's keys all lie on one side of @key: behind it where @key has ended inside the
           * partial key, or is smaller at the first nibble that differs. */
          if (at < 2 * self->prefix_len)
            return;
          if (at == 2 * key_len
              || tao_trie_key_nibble (key, at) < tao_trie_partial_nibble (tao_trie_node_partial (node), node->n_partial, match))
            push_frame (self, node, depth);
          return;
        }

      push_frame (self, node, depth);
      frame = &g_array_index (self->frames, Frame, self->frames->len - 1);
      if (at == 2 * key_len)
        {
          frame->next = after ? 1 : 0;
          return;
        }

      if (at < 2 * self->prefix_len)
        {
          /* Siblings of the way down lie outside the prefix. */
          g_array_set_size (self->frames, self->frames->len - 1);
        }
      else
        {
          frame->next = tao_trie_key_nibble (key, at) + 2;
        }
      node = tao_trie_node_child (node, tao_trie_key_nibble (key, at));
      depth = at + 1;
      if (node != NULL)
        {
          g_byte_array_set_size (self->nibbles, (guint) depth);
          self->nibbles->data[at] = (guint8) tao_trie_key_nibble (key, at);
        }
    }
}

TaoTrieIter *
tao_trie_iter_new (TaoTrie *self, const guint8 *prefix, gsize prefix_len)
{
  TaoTrieIter *iter = g_new (TaoTrieIter, 1);

  iter->trie = tao_trie_ref (self);
  iter->frames = g_array_sized_new (FALSE, FALSE, sizeof (Frame), 16);
  iter->nibbles = g_byte_array_sized_new (256);
  iter->key = g_byte_array_sized_new (128);
  iter->prefix_len = prefix_len;
  seek (iter, prefix, prefix_len, FALSE);
  /* Seeking past a key compares its beginning with the prefix. */
  g_byte_array_append (iter->key, prefix, (guint) prefix_len);
  return iter;
}

void
tao_trie_iter_free (TaoTrieIter *self)
{
  tao_trie_unref (self->trie);
  g_array_unref (self->frames);
  g_byte_array_unref (self->nibbles);
  g_byte_array_unref (self->key);
  g_free (self);
}

void
tao_trie_iter_seek_after (TaoTrieIter *self, const guint8 *key, gsize key_len)
{
  gsize shared = MIN (key_len, self->prefix_len);
  int side = shared > 0 ? memcmp (key, self->key->data, shared) : 0;

  if (side == 0 && key_len >= self->prefix_len)
    {
      seek (self, key, key_len, TRUE);
    }
  else if (side <= 0)
    {
      g_autofree guint8 *prefix = g_memdup2 (self->key->data, self->prefix_len);

      seek (self, prefix, self->prefix_len, FALSE);
    }
  else
    {
      g_array_set_size (self->frames, 0);
    }
}

gboolean
tao_trie_iter_next (TaoTrieIter *self, const guint8 **key, gsize *key_len, TaoBlob **value)
{
  while (self->frames->len > 0)
    {
      Frame *frame = &g_array_index (self->frames, Frame, self->frames->len - 1);
      const TaoTrieNode *node = frame->node;
      gsize end = frame->depth + node->n_partial;
      guint rest;

      if (frame->next == 0)
        {
          frame->next = 1;
          if (node->value == NULL)
            continue;
          g_byte_array_set_size (self->key, (guint) (end / 2));
          for (gsize i = 0; i < end / 2; i++)
            self->key->data[i] = (guint8) (self->nibbles->data[2 * i] << 4 | self->nibbles->data[2 * i + 1]);
          *key = self->key->data;
          *key_len = end / 2;
          *value = node->value;
          return TRUE;
        }

      rest = frame->next > 16 ? 0 : (guint) node->bitmap >> (frame->next - 1);
      if (rest == 0)
        {
          g_array_set_size (self->frames, self->frames->len - 1);
        }
      else
        {
          guint nibble = frame->next - 1 + (guint) __builtin_ctz (rest);

          frame->next = nibble + 2;
          g_byte_array_set_size (self->nibbles, (guint) end + 1);
          self->nibbles->data[end] = (guint8) nibble;
          push_frame (self, tao_trie_node_child (node, nibble), end + 1);
        }
    }
  return FALSE;
}
