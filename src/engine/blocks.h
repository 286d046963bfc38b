/* One block: extrinsics with their arguments, and events with their fields, each
 * in words as a bounded text of its own for people, and all together as JSON for
 * programs. Who looks at a block in a list asks by its hash, so that a
 * reorganisation cannot swap it. */
#pragma once

#include "engine/engine.h"

G_BEGIN_DECLS

/* Longer values are cut off and end in an ellipsis; shorter ones are whole. */
#define TAO_BLOCK_VALUE_MAX 4096

/* A value as JSON text (chain/block.h), with the quotes of a plain string taken
 * away: numbers in decimal, bytes as "0x…", accounts as SS58. Hostile text:
 * bounded, valid UTF-8. */
typedef struct {
  char *name;                          /* "hotkey"; "0" where the runtime names none */
  char *value;
} TaoBlockField;

typedef struct {
  char          *pallet, *name;        /* "SubtensorModule", "StakeAdded" */
  gint64         extrinsic;            /* index it belongs to; -1 initialization, -2 finalization */
  guint          n_fields;
  TaoBlockField *fields;
  char          *json;                 /* (nullable) the same, whole: an object by name */
  char          *docs;                 /* (nullable) */
} TaoBlockEvent;

typedef enum {
  TAO_BLOCK_OUTCOME_UNKNOWN,
  TAO_BLOCK_OUTCOME_SUCCESS,
  TAO_BLOCK_OUTCOME_FAILED,
  TAO_BLOCK_OUTCOME_INNER_FAILED,      /* the call succeeded, something inside it did not */
} TaoBlockOutcome;

typedef struct {
  guint           index;
  TaoKey32        hash;
  char           *pallet, *call;       /* NULL if it could not be decoded: see problem */
  guint           n_arguments;
  TaoBlockField  *arguments;
  char           *json;                /* (nullable) the same, whole: the call's name, and under it an object by name */
  char           *problem;             /* (nullable) */
  char           *bytes;               /* "0x…" of an undecodable one, cut off like values; else NULL */
  gboolean        is_signed, has_signer;
  TaoKey32        signer;
  guint64         nonce, tip_rao, fee_rao;   /* or TAO_UNKNOWN_U64 */
  TaoBlockOutcome outcome;
  char           *error, *error_docs;  /* (nullable) "SubtensorModule.AmountTooLow" */
} TaoBlockExtrinsic;

typedef struct {
  gatomicrefcount    ref_count;
  guint64            number;
  TaoKey32           hash, parent, state_root;
  gboolean           hash_checked;     /* the header hashes to the hash */
  gint64             time_ms;          /* or TAO_UNKNOWN_I64 */
  guint32            spec_version;
  guint              n_extrinsics;
  TaoBlockExtrinsic *extrinsics;
  gboolean           events_known;     /* FALSE: the node no longer has them */
  guint              n_events;
  TaoBlockEvent     *events;
  char              *problem;          /* (nullable) */
} TaoBlockRecord;

/* Immutable. */
TaoBlockRecord *tao_block_record_ref   (TaoBlockRecord *self);
void            tao_block_record_unref (TaoBlockRecord *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoBlockRecord, tao_block_record_unref)

/* The value of an argument or field, or NULL. */
const char     *tao_block_field_lookup (const TaoBlockField *fields, guint n, const char *name);

/* Reads the block @hash, or where that is NULL the one of that number on the best
 * chain (TAO_BLOCK_BEST: the head read last). G_IO_ERROR_CLOSED without a
 * connection, NOT_CONNECTED for the best block before there is one,
 * TAO_CHAIN_ERROR otherwise. */
void            tao_engine_read_block_async  (TaoEngine           *self,
                                              guint64              number,
                                              const TaoKey32      *hash,
                                              GCancellable        *cancellable,
                                              GAsyncReadyCallback  callback,
                                              gpointer             user_data);
TaoBlockRecord *tao_engine_read_block_finish (TaoEngine           *self,
                                              GAsyncResult        *result,
                                              GError             **error);

G_END_DECLS
