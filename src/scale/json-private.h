#pragma once

/* A small strict JSON reader for values written as text.  Numbers stay text, so that no digit is lost. */

#include "scale/arena-private.h"

G_BEGIN_DECLS

typedef enum {
  TAO_JSON_NULL,
  TAO_JSON_BOOL,
  TAO_JSON_NUMBER,
  TAO_JSON_STRING,
  TAO_JSON_ARRAY,
  TAO_JSON_OBJECT,
} TaoJsonKind;

typedef struct _TaoJson TaoJson;

struct _TaoJson {
  TaoJsonKind    kind;
  gboolean       truth;     /* BOOL */
  const char    *key;       /* of this member of an object */
  const char    *text;      /* NUMBER as written; STRING unescaped, NUL-terminated but may hold zero bytes */
  gsize          length;    /* of text */
  guint32        n_items;   /* ARRAY, OBJECT */
  const TaoJson *items;
};

/* Parses all of @text into @arena.  Refuses duplicate keys, text after the value and nesting beyond 4 × TAO_SCALE_MAX_DEPTH. */
gboolean tao_scale_json_parse (const char  *text,
                         TaoScaleArena    *arena,
                         TaoJson     *out,
                         GError     **error);

/* The member called @key; (nullable).  @hint: the position where it probably is. */
const TaoJson *tao_scale_json_get_member (const TaoJson *object,
                                    const char    *key,
                                    guint32        hint);

G_END_DECLS
