#include "keys/merlin.h"

#include <nettle/sha3.h>
#include <sodium.h>
#include <string.h>

/* STROBE-128's rate: 200 bytes of state less 2 × 16 of capacity and 2 of padding. */
#define RATE 166

/* Operation flags. */
enum {
  FLAG_I = 1 << 0,      /* inbound */
  FLAG_A = 1 << 1,      /* application data */
  FLAG_C = 1 << 2,      /* cipher */
  FLAG_M = 1 << 4,      /* framing */
  FLAG_K = 1 << 5,      /* keys */
};

G_STATIC_ASSERT (sizeof (struct sha3_state) == sizeof ((TaoTranscript *) NULL)->lanes);

/* Which bits of its lane byte @i of the state is. */
#define SHIFT(i) (8 * ((i) % 8))

static inline void
xor_byte (TaoTranscript *t, guint i, guint8 byte)
{
  t->lanes[i / 8] ^= (guint64) byte << SHIFT (i);
}

static void
run_f (TaoTranscript *t)
{
  struct sha3_state state;

  xor_byte (t, t->pos, t->pos_begin);
  xor_byte (t, t->pos + 1, 0x04);
  xor_byte (t, RATE + 1, 0x80);
  memcpy (state.a, t->lanes, sizeof state.a);
  sha3_permute (&state);
  memcpy (t->lanes, state.a, sizeof state.a);
  sodium_memzero (&state, sizeof state);
  t->pos = t->pos_begin = 0;
}

static void
absorb (TaoTranscript *t, gconstpointer data, gsize len)
{
  const guint8 *bytes = data;

  for (gsize i = 0; i < len; i++)
    {
      xor_byte (t, t->pos++, bytes[i]);
      if (t->pos == RATE)
        run_f (t);
    }
}

static void
overwrite (TaoTranscript *t, const guint8 *bytes, gsize len)
{
  for (gsize i = 0; i < len; i++)
    {
      t->lanes[t->pos / 8] &= ~((guint64) 0xff << SHIFT (t->pos));
      xor_byte (t, t->pos++, bytes[i]);
      if (t->pos == RATE)
        run_f (t);
    }
}

static void
squeeze (TaoTranscript *t, guint8 *out, gsize len)
{
  for (gsize i = 0; i < len; i++)
    {
      out[i] = (guint8) (t->lanes[t->pos / 8] >> SHIFT (t->pos));
      t->lanes[t->pos / 8] &= ~((guint64) 0xff << SHIFT (t->pos));
      t->pos++;
      if (t->pos == RATE)
        run_f (t);
    }
}

static void
begin_op (TaoTranscript *t, guint8 flags)
{
  guint8 header[2] = { t->pos_begin, flags };

  t->pos_begin = (guint8) (t->pos + 1);
  t->flags = flags;
  absorb (t, header, sizeof header);
  if ((flags & (FLAG_C | FLAG_K)) != 0 && t->pos != 0)
    run_f (t);
}

static void
meta_ad (TaoTranscript *t, const char *label)
{
  begin_op (t, FLAG_M | FLAG_A);
  absorb (t, label, strlen (label));
}

/* Goes on with a meta_ad: the length of what comes, 4 bytes little endian. */
static void
meta_ad_more_length (TaoTranscript *t, gsize len)
{
  guint32 le = GUINT32_TO_LE ((guint32) len);

  g_assert (len <= G_MAXUINT32 && t->flags == (FLAG_M | FLAG_A));
  absorb (t, &le, sizeof le);
}

static void
key (TaoTranscript *t, const guint8 *bytes, gsize len)
{
  begin_op (t, FLAG_A | FLAG_C);
  overwrite (t, bytes, len);
}

static void
prf (TaoTranscript *t, guint8 *out, gsize len)
{
  begin_op (t, FLAG_I | FLAG_A | FLAG_C);
  squeeze (t, out, len);
}

void
tao_transcript_init (TaoTranscript *transcript, const char *label)
{
  static const guint8 start[] = { 1, RATE + 2, 1, 0, 1, 96, 'S', 'T', 'R', 'O', 'B', 'E', 'v', '1', '.', '0', '.', '2' };
  struct sha3_state state;

  memset (transcript, 0, sizeof *transcript);
  for (guint i = 0; i < sizeof start; i++)
    xor_byte (transcript, i, start[i]);
  memcpy (state.a, transcript->lanes, sizeof state.a);
  sha3_permute (&state);
  memcpy (transcript->lanes, state.a, sizeof state.a);

  meta_ad (transcript, "Merlin v1.0");
  tao_transcript_append (transcript, "dom-sep", label, strlen (label));
}

void
tao_transcript_append (TaoTranscript *transcript, const char *label, gconstpointer message, gsize len)
{
  meta_ad (transcript, label);
  meta_ad_more_length (transcript, len);
  begin_op (transcript, FLAG_A);
  absorb (transcript, message, len);
}

void
tao_transcript_challenge (TaoTranscript *transcript, const char *label, guint8 *out, gsize len)
{
  meta_ad (transcript, label);
  meta_ad_more_length (transcript, len);
  prf (transcript, out, len);
}

void
tao_transcript_witness (const TaoTranscript *transcript, const char *label, const guint8 *secret,
                        gsize secret_len, const guint8 random[32], guint8 *out, gsize len)
{
  TaoTranscript fork = *transcript;

  meta_ad (&fork, label);
  meta_ad_more_length (&fork, secret_len);
  key (&fork, secret, secret_len);
  meta_ad (&fork, "rng");
  key (&fork, random, 32);
  begin_op (&fork, FLAG_M | FLAG_A);
  meta_ad_more_length (&fork, len);
  prf (&fork, out, len);
  sodium_memzero (&fork, sizeof fork);
}
