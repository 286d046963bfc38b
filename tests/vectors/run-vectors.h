/* Replays recorded vectors: documents with the inputs of a computation and every
 * value the chain gave for it.
 *
 * Each kind of document has a handler in a file of its own.  The runner finds
 * the files; a handler recognises its documents by content, not by name, and
 * reports each difference through the calls below. */
#pragma once

#include <json-glib/json-glib.h>

#include "economy/wide.h"

typedef struct _VectorRun VectorRun;

typedef struct {
  const char *name;
  /* Is @root a document for this handler?  Looks at the shape only. */
  gboolean (*recognises) (JsonNode *root);
  void (*replay) (VectorRun *run, JsonNode *root);
} VectorHandler;

/* A document may hold one case or many.  A case passes if nothing was reported
 * between begin and end. */
void vectors_begin_case (VectorRun *run, const char *id);
void vectors_end_case   (VectorRun *run);

/* A document or case that this runner deliberately does not replay. */
void vectors_skip (VectorRun *run, const char *id, const char *reason);

/* The running case cannot be replayed: its document lacks or garbles @field. */
void vectors_malformed (VectorRun *run, const char *field, const char *what);

/* Each reports a mismatch, and returns FALSE, unless the two are equal.
 * @index: (nullable): where in @field, if it has parts. */
gboolean vectors_expect_text   (VectorRun *run, const char *field, const char *index,
                                const char *expected, const char *got);
gboolean vectors_expect_u128   (VectorRun *run, const char *field, const char *index,
                                tao_u128 expected, tao_u128 got);
gboolean vectors_expect_i128   (VectorRun *run, const char *field, const char *index,
                                tao_i128 expected, tao_i128 got);
/* The same with a number for an index; -1: none. */
gboolean vectors_expect_number (VectorRun *run, const char *field, gint64 index,
                                tao_u128 expected, tao_u128 got);

/* Reading values.  Integers come as JSON numbers up to 32 bits or as decimal
 * strings, truth values as booleans or 0 and 1, fixed point as {"bits": "…"}.
 * What is missing or garbled is reported as malformed and read as 0 or NULL. */
JsonNode   *vectors_member  (VectorRun *run, JsonObject *object, const char *name);
JsonObject *vectors_object  (VectorRun *run, JsonObject *object, const char *name);
JsonArray  *vectors_array   (VectorRun *run, JsonObject *object, const char *name);
gboolean    vectors_is_null (JsonObject *object, const char *name);  /* missing or null */
const char *vectors_text    (VectorRun *run, JsonObject *object, const char *name);
tao_u128    vectors_u128    (VectorRun *run, JsonObject *object, const char *name);
tao_i128    vectors_i128    (VectorRun *run, JsonObject *object, const char *name);
guint64     vectors_u64     (VectorRun *run, JsonObject *object, const char *name);
guint16     vectors_u16     (VectorRun *run, JsonObject *object, const char *name);
gboolean    vectors_flag    (VectorRun *run, JsonObject *object, const char *name);

/* What the chain has a default for may be missing or null. */
guint64     vectors_u64_or  (VectorRun *run, JsonObject *object, const char *name, guint64 absent);
gint64      vectors_i64_or  (VectorRun *run, JsonObject *object, const char *name, gint64 absent);

/* Of a node; @field only names it in reports. */
JsonArray  *vectors_node_array (VectorRun *run, JsonNode *node, const char *field);
const char *vectors_node_text  (VectorRun *run, JsonNode *node, const char *field);
tao_i128    vectors_node_i128  (VectorRun *run, JsonNode *node, const char *field);
tao_u128    vectors_node_u128  (VectorRun *run, JsonNode *node, const char *field);
guint64     vectors_node_u64   (VectorRun *run, JsonNode *node, const char *field);

/* Decimal text.  FALSE for anything but an optional sign and digits, or if it
 * does not fit. */
gboolean vectors_parse_u128 (const char *text, tao_u128 *out);
gboolean vectors_parse_i128 (const char *text, tao_i128 *out);

/* Returns: (transfer full). */
char *vectors_format_u128 (tao_u128 value);
char *vectors_format_i128 (tao_i128 value);
