/* The recorded tries of tests/data/trie. */
#pragma once

#include <json-glib/json-glib.h>

#include "trie/trie.h"

typedef struct
{
  char *id;
  TaoStateVersion version;
  GArray *entries;      /* TaoTrieChange, ascending, owning keys and values */
  char *root;
  GPtrArray *nodes;     /* (nullable): TaoBlob, all encoded nodes of the trie */
} Vector;

GPtrArray *load_vectors (void);
TaoTrie *vector_trie (const Vector *vector);
char *bytes_to_hex (const guint8 *bytes, gsize len);
