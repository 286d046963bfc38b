#include <nettle/sha3.h>
#include <sodium.h>

#include "keys/keypair.h"
#include "keys/merlin.h"
#include "keys/ristretto-private.h"
#include "keys/sr25519-private.h"
#include "keys/ss58.h"
#include "vectors.h"

static void
get_fixed (JsonObject *item, const char *name, gpointer out, gsize len)
{
  g_autoptr(GBytes) bytes = vectors_get_bytes (item, name);

  g_assert_cmpuint (g_bytes_get_size (bytes), ==, len);
  memcpy (out, g_bytes_get_data (bytes, NULL), len);
}

/* The text between the quotes, from @p on; *@end: behind the closing one. */
static char *
take_quoted (const char *p, const char **end)
{
  const char *open = strchr (p, '"'), *close;

  g_assert_nonnull (open);
  close = strchr (open + 1, '"');
  g_assert_nonnull (close);
  *end = close + 1;
  return g_strndup (open + 1, (gsize) (close - open - 1));
}

/* The permutation of no state at all, and STROBE's state as a transcript starts from it. */
static void
test_strobe_states (void)
{
  g_autoptr(JsonObject) root = vectors_load ("crypto-vectors.json");
  JsonObject *item = json_object_get_object_member (root, "merlin_strobe");
  struct sha3_state state = { { 0 } };
  guint8 bytes[sizeof state.a], expected[sizeof state.a];
  TaoTranscript t;

  sha3_permute (&state);
  for (guint i = 0; i < sizeof bytes; i++)
    bytes[i] = (guint8) (state.a[i / 8] >> 8 * (i % 8));
  vectors_assert_bytes (item, "keccak_f1600_of_zero_state", bytes, sizeof bytes);

  /* The label is said without another permutation, so what lies behind it is still the first state. */
  tao_transcript_init (&t, "");
  get_fixed (item, "strobe128_state_after_init_permutation", expected, sizeof expected);
  g_assert_cmpuint (t.pos, >, 0);
  g_assert_cmpuint (t.pos, <, 64);
  for (guint i = t.pos; i < sizeof expected; i++)
    g_assert_cmphex ((guint8) (t.lanes[i / 8] >> 8 * (i % 8)), ==, expected[i]);
}

/* Plays a recorded list of operations: new "label", append "label" <- "text" or N bytes, challenge "label" N. */
static void
test_merlin (void)
{
  g_autoptr(JsonObject) root = vectors_load ("crypto-vectors.json");
  JsonArray *items = json_object_get_array_member (json_object_get_object_member (root, "merlin_strobe"), "items");

  g_assert_cmpuint (json_array_get_length (items), ==, 3);
  for (guint i = 0; i < json_array_get_length (items); i++)
    {
      JsonObject *item = json_array_get_object_element (items, i);
      JsonArray *ops = json_object_get_array_member (item, "ops"), *out = json_object_get_array_member (item, "out");
      TaoTranscript t;
      guint n_out = 0;

      for (guint j = 0; j < json_array_get_length (ops); j++)
        {
          const char *op = json_array_get_string_element (ops, j), *rest;
          g_autofree char *label = take_quoted (op, &rest);

          if (g_str_has_prefix (op, "new"))
            tao_transcript_init (&t, label);
          else if (g_str_has_prefix (op, "append") && strchr (rest, '"') != NULL)
            {
              g_autofree char *message = take_quoted (rest, &rest);

              tao_transcript_append (&t, label, message, strlen (message));
            }
          else if (g_str_has_prefix (op, "append"))
            {
              guint8 message[1000];

              g_assert_nonnull (strstr (rest, "1000 bytes i mod 256"));
              for (guint k = 0; k < sizeof message; k++)
                message[k] = (guint8) k;
              tao_transcript_append (&t, label, message, sizeof message);
            }
          else
            {
              g_autoptr(GBytes) expected = vectors_hex (json_array_get_string_element (out, n_out++));
              gsize len = (gsize) g_ascii_strtoull (rest, NULL, 10);
              g_autofree guint8 *bytes = g_malloc (len);

              tao_transcript_challenge (&t, label, bytes, len);
              g_assert_cmpmem (bytes, (int) len, g_bytes_get_data (expected, NULL), (int) g_bytes_get_size (expected));
            }
        }
      g_assert_cmpuint (n_out, ==, json_array_get_length (out));
    }
}

static void
test_expansion (void)
{
  g_autoptr(JsonObject) root = vectors_load ("crypto-vectors.json");
  JsonArray *items = json_object_get_array_member (root, "sr25519_expansion");

  g_assert_cmpuint (json_array_get_length (items), ==, 5);
  for (guint i = 0; i < json_array_get_length (items); i++)
    {
      JsonObject *item = json_array_get_object_element (items, i);
      guint8 seed[32], private_key[64];
      g_autofree char *address = NULL;
      TaoAccountId account;

      get_fixed (item, "mini_secret", seed, 32);
      tao_sr25519_expand (seed, private_key);
      vectors_assert_bytes (item, "scalar_canonical", private_key, 32);
      vectors_assert_bytes (item, "nonce", private_key + 32, 32);
      g_assert_true (tao_sr25519_public (private_key, &account));
      vectors_assert_bytes (item, "public", account.bytes, 32);
      address = tao_ss58_encode (&account);
      g_assert_cmpstr (address, ==, json_object_get_string_member (item, "ss58_42"));
    }
}

static void
test_sign_deterministic (void)
{
  g_autoptr(JsonObject) root = vectors_load ("crypto-vectors.json");
  JsonArray *items = json_object_get_array_member (
    json_object_get_object_member (root, "sr25519_signatures_deterministic"), "items");

  g_assert_cmpuint (json_array_get_length (items), ==, 5);
  for (guint i = 0; i < json_array_get_length (items); i++)
    {
      JsonObject *item = json_array_get_object_element (items, i);
      g_autoptr(GBytes) message = vectors_get_bytes (item, "message");
      guint8 private_key[64], random[32], signature[64];
      TaoAccountId account;

      g_assert_cmpstr (json_object_get_string_member (item, "context"), ==, "substrate");
      get_fixed (item, "scalar", private_key, 32);
      get_fixed (item, "nonce", private_key + 32, 32);
      get_fixed (item, "public", account.bytes, 32);
      get_fixed (item, "rng_32_bytes", random, 32);
      tao_sr25519_sign (private_key, &account, g_bytes_get_data (message, NULL), g_bytes_get_size (message), random,
                        signature);
      vectors_assert_bytes (item, "signature", signature, 64);
    }
}

static void
check_signatures (const char *name, guint n, gboolean expected)
{
  g_autoptr(JsonObject) root = vectors_load ("crypto-vectors.json");
  JsonArray *items = json_object_get_array_member (root, name);

  g_assert_cmpuint (json_array_get_length (items), ==, n);
  for (guint i = 0; i < n; i++)
    {
      JsonObject *item = json_array_get_object_element (items, i);
      g_autoptr(GBytes) message = vectors_get_bytes (item, "message");
      guint8 signature[64];
      TaoAccountId account;

      if (json_object_has_member (item, "why"))
        g_test_message ("%s", json_object_get_string_member (item, "why"));
      get_fixed (item, "public", account.bytes, 32);
      get_fixed (item, "signature", signature, 64);
      g_assert_cmpint (tao_sr25519_verify (&account, g_bytes_get_data (message, NULL), g_bytes_get_size (message),
                                           signature), ==, expected);
    }
}

static void
test_verify_valid (void)
{
  check_signatures ("sr25519_signatures", 14, TRUE);
}

static void
test_verify_invalid (void)
{
  check_signatures ("sr25519_signatures_invalid", 15, FALSE);
}

static void
test_verify_zero_key (void)
{
  /* The identity as public key accepts R = sB for every message: s = 0, R = identity. */
  const TaoAccountId zero = { { 0 } };
  guint8 signature[64] = { 0 };

  signature[63] = 0x80;
  g_assert_false (tao_sr25519_verify (&zero, "x", 1, signature));
}

/* Our check against libsodium's constant-time arithmetic, which shares no code with it: random scalars and
 * the ones at the edges. */
static void
test_ristretto_check (void)
{
  guint8 edges[4][32] = { { 0 }, { 1 }, { 2 } }, one[32] = { 1 }, zero[32] = { 0 };

  crypto_core_ristretto255_scalar_sub (edges[3], zero, one);       /* the group order less one */
  for (guint i = 0; i < 600; i++)
    {
      guint8 s[32], k[32], secret[32], a[32], s_base[32] = { 0 }, k_a[32] = { 0 }, r[32];

      crypto_core_ristretto255_scalar_random (s);
      crypto_core_ristretto255_scalar_random (k);
      crypto_core_ristretto255_scalar_random (secret);
      if (i < 64)
        {
          memcpy (s, edges[i % 4], 32);
          memcpy (k, edges[i / 4 % 4], 32);
          memcpy (secret, edges[i / 16], 32);
        }
      /* These return -1 for the identity, whose encoding is zeros. */
      if (crypto_scalarmult_ristretto255_base (a, secret) != 0)
        memset (a, 0, 32);
      if (crypto_scalarmult_ristretto255_base (s_base, s) != 0)
        memset (s_base, 0, 32);
      if (crypto_scalarmult_ristretto255 (k_a, k, a) != 0)
        memset (k_a, 0, 32);
      g_assert_cmpint (crypto_core_ristretto255_sub (r, s_base, k_a), ==, 0);
      g_assert_true (tao_ristretto_check (s, k, a, r));

      s[i % 31] ^= (guint8) (1u << i % 8);
      g_assert_false (tao_ristretto_check (s, k, a, r));
      s[i % 31] ^= (guint8) (1u << i % 8);
      crypto_core_ristretto255_add (r, r, (const guint8 *) "\xe2\xf2\xae\x0a\x6a\xbc\x4e\x71\xa8\x84\xa9\x61\xc5\x00\x51\x5f"
                                                           "\x58\xe3\x0b\x6a\xa5\x82\xdd\x8d\xb6\xa6\x59\x45\xe0\x8d\x2d\x76");
      g_assert_false (tao_ristretto_check (s, k, a, r));
    }
}

/* Which encodings are points: random ones, and the neighbourhood of p, judged by libsodium. */
static void
test_ristretto_decode (void)
{
  const guint8 zero[32] = { 0 };
  guint n_valid = 0;

  for (guint i = 0; i < 2000; i++)
    {
      guint8 point[32];
      gboolean valid;

      randombytes_buf (point, 32);
      point[31] &= 0x7f;
      point[0] &= 0xfe;
      if (i < 512)
        {
          memset (point, 0xff, 32);
          point[31] = i < 256 ? 0x7f : 0xff;
          point[0] = (guint8) i;
        }
      /* libsodium 1.0.18 overlooks the top bit; RFC 9496 and the chain refuse it. */
      valid = crypto_core_ristretto255_is_valid_point (point) != 0 && (point[31] & 0x80) == 0;
      n_valid += valid;
      /* 0·B - 0·A is the identity, so this asks only whether A is a point. */
      g_assert_cmpint (tao_ristretto_check (zero, zero, point, zero), ==, valid);
      g_assert_cmpint (tao_ristretto_check (zero, zero, zero, point), ==, valid && sodium_is_zero (point, 32));
    }
  g_assert_cmpuint (n_valid, >, 100);
}

static void
test_ed25519 (void)
{
  g_autoptr(JsonObject) root = vectors_load ("crypto-vectors.json");
  JsonArray *items = json_object_get_array_member (root, "ed25519");

  g_assert_cmpuint (json_array_get_length (items), ==, 10);
  for (guint i = 0; i < json_array_get_length (items); i++)
    {
      JsonObject *item = json_array_get_object_element (items, i);
      g_autoptr(GBytes) message = vectors_get_bytes (item, "message");
      g_autoptr(TaoSecret) seed = tao_secret_new (32);
      g_autoptr(TaoKeypair) keypair = NULL;
      gconstpointer data = g_bytes_get_data (message, NULL);
      gsize len = g_bytes_get_size (message);
      guint8 signature[64];
      TaoAccountId account;

      get_fixed (item, "seed", tao_secret_get_writable (seed), 32);
      get_fixed (item, "public", account.bytes, 32);
      get_fixed (item, "signature", signature, 64);
      g_assert_cmpint (tao_signature_verify (TAO_CRYPTO_ED25519, &account, data, len, signature), ==,
                       json_object_get_boolean_member (item, "valid"));

      keypair = tao_keypair_new_from_seed (TAO_CRYPTO_ED25519, seed, NULL);
      g_assert_true (tao_account_id_equal (tao_keypair_get_account (keypair), &account));
      tao_keypair_sign (keypair, data, len, signature);
      if (json_object_get_boolean_member (item, "valid"))
        vectors_assert_bytes (item, "signature", signature, 64);
    }
}

static void
test_round_trip (void)
{
  g_autoptr(TaoKeypair) alice = tao_keypair_new_development ("//Alice");
  g_autoptr(TaoKeypair) bob = tao_keypair_new_development ("//Bob");

  for (guint i = 0; i < 200; i++)
    {
      guint8 message[400], signature[64], again[64];
      gsize len = (gsize) g_test_rand_int_range (0, sizeof message);
      guint flip = (guint) g_test_rand_int_range (0, 64 * 8);

      for (gsize j = 0; j < len; j++)
        message[j] = (guint8) g_test_rand_int ();
      tao_keypair_sign (alice, message, len, signature);
      tao_keypair_sign (alice, message, len, again);
      g_assert_true (memcmp (signature, again, 64) != 0);
      g_assert_true (tao_sr25519_verify (tao_keypair_get_account (alice), message, len, signature));
      g_assert_true (tao_sr25519_verify (tao_keypair_get_account (alice), message, len, again));
      g_assert_false (tao_sr25519_verify (tao_keypair_get_account (bob), message, len, signature));
      signature[flip / 8] ^= (guint8) (1u << flip % 8);
      g_assert_false (tao_sr25519_verify (tao_keypair_get_account (alice), message, len, signature));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/keys/strobe-states", test_strobe_states);
  g_test_add_func ("/keys/merlin", test_merlin);
  g_test_add_func ("/keys/sr25519/expansion", test_expansion);
  g_test_add_func ("/keys/sr25519/sign-deterministic", test_sign_deterministic);
  g_test_add_func ("/keys/sr25519/verify-valid", test_verify_valid);
  g_test_add_func ("/keys/sr25519/verify-invalid", test_verify_invalid);
  g_test_add_func ("/keys/sr25519/verify-zero-key", test_verify_zero_key);
  g_test_add_func ("/keys/sr25519/round-trip", test_round_trip);
  g_test_add_func ("/keys/ristretto/check", test_ristretto_check);
  g_test_add_func ("/keys/ristretto/decode", test_ristretto_decode);
  g_test_add_func ("/keys/ed25519", test_ed25519);
  return g_test_run ();
}
