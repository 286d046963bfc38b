/* Members of the JSON that commands answer with, alike everywhere: 64-bit numbers are decimal strings, because many
 * readers keep numbers as doubles; what is not known is null; accounts are addresses. */
#pragma once

#include <json-glib/json-glib.h>

#include "engine/snapshot.h"

G_BEGIN_DECLS

void tao_cli_add_u64     (JsonBuilder *builder, const char *name, guint64 value);     /* TAO_UNKNOWN_U64: null */
void tao_cli_add_i64     (JsonBuilder *builder, const char *name, gint64 value);      /* TAO_UNKNOWN_I64: null */
void tao_cli_add_uint    (JsonBuilder *builder, const char *name, guint32 value);     /* TAO_UNKNOWN_U32: null */
void tao_cli_add_string  (JsonBuilder *builder, const char *name, const char *value); /* NULL: null */
void tao_cli_add_boolean (JsonBuilder *builder, const char *name, gboolean value);
void tao_cli_add_account (JsonBuilder *builder, const char *name, const TaoKey32 *value);
void tao_cli_add_hash    (JsonBuilder *builder, const char *name, const TaoKey32 *value);
/* @text: JSON; null if it is NULL or does not parse. */
void tao_cli_add_json    (JsonBuilder *builder, const char *name, const char *text);

G_END_DECLS
