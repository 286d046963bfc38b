/* Reading the inputs of an epoch and comparing its outputs: what both kinds of
 * epoch documents have in common. */
#pragma once

#include "economy/epoch.h"
#include "run-vectors.h"

/* Rows with their memory. */
typedef struct {
  GArray *starts;              /* guint32 */
  GArray *pairs;               /* TaoEpochPair */
} EpochRowsData;

void         epoch_rows_data_init  (EpochRowsData *data);
void         epoch_rows_data_clear (EpochRowsData *data);
/* Appends one row from a list of [uid, value]. */
void         epoch_rows_data_add   (EpochRowsData *data, VectorRun *run, JsonArray *row, const char *field);
TaoEpochRows epoch_rows_data_get   (const EpochRowsData *data);

/* A list of integers of @n entries; (transfer full). */
guint64 *epoch_read_u64_list (VectorRun *run, JsonObject *object, const char *name, guint32 *n);
guint8  *epoch_read_flags    (VectorRun *run, JsonObject *object, const char *name, guint32 *n);

/* Compares list @name of @output, if the document has it, with @got[n] of
 * @width bytes each.  A null says nothing. */
void epoch_expect_list (VectorRun *run, JsonObject *output, const char *name,
                        gconstpointer got, guint width, guint32 n);
/* Compares one row of [uid, value] pairs. */
void epoch_expect_row  (VectorRun *run, const char *field, guint32 uid, JsonArray *expected,
                        const TaoEpochPair *got, guint32 length);
