/* Merlin transcripts over STROBE-128: how schnorrkel turns what was said into challenges.
 * Source: merlin.cool and strobe.sourceforge.io (v1.0.2), checked against recorded transcripts. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A plain value: copying it forks the transcript.  Wipe it (sodium_memzero) if a secret was keyed in. */
typedef struct {
  guint64 lanes[25];      /* Keccak state; byte i is bits 8 (i % 8) … of lane i / 8 */
  guint8 pos, pos_begin, flags;
} TaoTranscript;

void tao_transcript_init (TaoTranscript *transcript, const char *label);

void tao_transcript_append (TaoTranscript *transcript, const char *label, gconstpointer message, gsize len);

/* Writes @len challenge bytes and goes on with the transcript. */
void tao_transcript_challenge (TaoTranscript *transcript, const char *label, guint8 *out, gsize len);

/* Writes @len witness bytes that depend on the transcript so far, @secret (@secret_len bytes) and 32
 * @random bytes.  The transcript itself does not change. */
void tao_transcript_witness (const TaoTranscript *transcript, const char *label, const guint8 *secret,
                             gsize secret_len, const guint8 random[32], guint8 *out, gsize len);

G_END_DECLS
