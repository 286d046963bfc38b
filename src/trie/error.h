/* What can be wrong with a proof. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  TAO_TRIE_ERROR_INCOMPLETE,  /* a node on the way is not in the proof: it proves nothing about this key */
  TAO_TRIE_ERROR_MALFORMED,   /* a node that the root commits to does not decode: the root is not of a state trie */
  TAO_TRIE_ERROR_SURPLUS,     /* a node that no key needs: the sender made it up, or changed it */
} TaoTrieError;

#define TAO_TRIE_ERROR (tao_trie_error_quark ())
GQuark tao_trie_error_quark (void);

G_END_DECLS
