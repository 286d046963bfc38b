/* The 32-byte identity of an account: a coldkey, a hotkey, a pallet's pot.  For sr25519 and ed25519 it
 * is the public key itself. */
#pragma once

#include <glib.h>
#include <string.h>

G_BEGIN_DECLS

typedef struct {
  guint8 bytes[32];
} TaoAccountId;

static inline gboolean
tao_account_id_equal (const TaoAccountId *a, const TaoAccountId *b)
{
  return memcmp (a->bytes, b->bytes, sizeof a->bytes) == 0;
}

/* Orders by bytes, as the chain's sorted maps do.  Returns <0, 0, >0. */
static inline int
tao_account_id_compare (const TaoAccountId *a, const TaoAccountId *b)
{
  return memcmp (a->bytes, b->bytes, sizeof a->bytes);
}

static inline gboolean
tao_account_id_is_zero (const TaoAccountId *a)
{
  static const TaoAccountId zero;

  return tao_account_id_equal (a, &zero);
}

/* For GHashTable: g_hash_table_new (tao_account_id_key_hash, tao_account_id_key_equal).  Public keys are
 * uniform, so the first bytes are a hash already; keys that strangers choose freely (a flood of invented
 * accounts) can collide, which costs time but no correctness. */
static inline guint
tao_account_id_key_hash (gconstpointer key)
{
  guint hash;

  memcpy (&hash, ((const TaoAccountId *) key)->bytes, sizeof hash);
  return hash;
}

static inline gboolean
tao_account_id_key_equal (gconstpointer a, gconstpointer b)
{
  return tao_account_id_equal (a, b);
}

G_END_DECLS
