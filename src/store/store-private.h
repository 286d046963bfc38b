#pragma once

#include "store/db.h"

G_BEGIN_DECLS

struct _TaoStore {
  TaoDb         *cache;
  TaoDb         *user;
  char          *cache_path;
  char          *user_path;
  TaoStoreLimits limits;
  GHashTable    *owners;      /* netuid → GBytes of hotkeys by uid, as last stored */
  GHashTable    *endpoints;   /* id of table endpoint → interned address, those met so far */
};

#define HOUR_MS (G_GINT64_CONSTANT (3600) * 1000)
#define DAY_MS (24 * HOUR_MS)

/* Thins one kind of history. FALSE with error; *done is cleared when there is more to do. */
gboolean tao_store_thin_market (TaoStore *self, gint64 now_ms, gint64 deadline_us, gboolean *done, GError **error);
gboolean tao_store_thin_epochs (TaoStore *self, gint64 now_ms, gint64 deadline_us, gboolean *done, GError **error);
/* Drops the oldest day of fine samples and the oldest day of full epochs, when the file is too large. */
gboolean tao_store_drop_oldest_market (TaoStore *self, gboolean *dropped, GError **error);
gboolean tao_store_drop_oldest_epochs (TaoStore *self, gboolean *dropped, GError **error);

gboolean tao_store_rewind_market (TaoStore *self, guint64 number, GError **error);
gboolean tao_store_rewind_epochs (TaoStore *self, guint64 number, GError **error);
gboolean tao_store_rewind_holdings (TaoStore *self, guint64 number, GError **error);
/* One moment an hour is kept after a week, one a day after a year. */
gboolean tao_store_thin_holdings (TaoStore *self, gint64 now_ms, GError **error);

/* Binds @bytes as a blob that the statement may use until it is reset. */
static inline void
bind_blob (sqlite3_stmt *statement, int index, gconstpointer data, gsize size)
{
  sqlite3_bind_blob64 (statement, index, data, size, SQLITE_STATIC);
}

/* Addresses are many times the same: rows carry a number of theirs. NULL: none; 0 without @error is "not known". */
gint64      tao_store_number_endpoint (TaoStore *self, const char *address, GError **error);
/* The address of a number, interned; NULL: none. */
const char *tao_store_name_endpoint   (TaoStore *self, gint64 id);

/* Values packed with as few bytes each as the largest needs: a width byte, then little-endian integers. */
GByteArray *tao_store_pack       (const guint64 *values, guint n);
/* The @index-th of packed values; FALSE if there are fewer or the bytes are damaged. */
gboolean    tao_store_unpack_one (const guint8 *data, gsize size, guint index, guint64 *out);
guint       tao_store_packed_n   (const guint8 *data, gsize size);

/* Collects points in ascending order and reduces them at the end. */
typedef struct {
  GArray *points;
} TaoSeriesBuilder;

typedef struct {
  guint64 block;
  gint64  time_ms;
  gint64  value, low, high;
  guint8  flags;
  guint8  audited;
  const char *endpoint;
} TaoSeriesPoint;

void tao_series_builder_init (TaoSeriesBuilder *self);
void tao_series_builder_add  (TaoSeriesBuilder *self, const TaoSeriesPoint *point);
/* Fills @out (@max_points 0: all) and frees what the builder holds. */
void tao_series_builder_end  (TaoSeriesBuilder *self, guint max_points, TaoStoreSeries *out);
void tao_series_builder_clear (TaoSeriesBuilder *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TaoSeriesBuilder, tao_series_builder_clear)

G_END_DECLS
