#include "store/store-private.h"

#include <stdlib.h>
#include <string.h>

/* A pause this many times the usual step is a gap: nothing was recorded. */
#define GAP_STEPS 6

#define FLAG_GAP 1

void
tao_store_series_clear (TaoStoreSeries *series)
{
  g_free (series->block);
  g_free (series->time_ms);
  g_free (series->value);
  g_free (series->low);
  g_free (series->high);
  g_free (series->flags);
  g_free (series->endpoint);
  g_free (series->audited);
  memset (series, 0, sizeof *series);
}

void
tao_series_builder_init (TaoSeriesBuilder *self)
{
  self->points = g_array_new (FALSE, FALSE, sizeof (TaoSeriesPoint));
}

void
tao_series_builder_clear (TaoSeriesBuilder *self)
{
  g_clear_pointer (&self->points, g_array_unref);
}

void
tao_series_builder_add (TaoSeriesBuilder *self, const TaoSeriesPoint *point)
{
  g_array_append_vals (self->points, point, 1);
}

static int
compare_i64 (const void *a, const void *b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

static void
mark_gaps (TaoSeriesPoint *points, guint n)
{
  g_autofree gint64 *steps = NULL;
  gint64 usual;

  if (n < 3)
    return;
  steps = g_new (gint64, n - 1);
  for (guint i = 1; i < n; i++)
    steps[i - 1] = points[i].time_ms - points[i - 1].time_ms;
  qsort (steps, n - 1, sizeof *steps, compare_i64);
  usual = steps[(n - 1) / 2];
  for (guint i = 1; i < n; i++)
    if (points[i].time_ms - points[i - 1].time_ms > GAP_STEPS * usual)
      points[i].flags |= FLAG_GAP;
}

/* One point an interval of time: the last value, the extremes, and every flag. */
static guint
reduce (TaoSeriesPoint *points, guint n, guint max_points)
{
  gint64 first = points[0].time_ms;
  gint64 span = points[n - 1].time_ms - first + 1;
  guint kept = 0;
  gint64 last_interval = -1;

  for (guint i = 0; i < n; i++)
    {
      __extension__ typedef __int128 wide;
      gint64 interval = (gint64) ((wide) (points[i].time_ms - first) * max_points / span);

      if (interval != last_interval)
        {
          points[kept++] = points[i];
          last_interval = interval;
        }
      else
        {
          TaoSeriesPoint *point = &points[kept - 1];

          point->block = points[i].block;
          point->time_ms = points[i].time_ms;
          point->value = points[i].value;
          point->low = MIN (point->low, points[i].low);
          point->high = MAX (point->high, points[i].high);
          point->flags |= points[i].flags;
          point->endpoint = points[i].endpoint;
          point->audited = points[i].audited;
        }
    }
  return kept;
}

void
tao_series_builder_end (TaoSeriesBuilder *self, guint max_points, TaoStoreSeries *out)
{
  TaoSeriesPoint *points = (TaoSeriesPoint *) (void *) self->points->data;
  guint n = self->points->len;

  out->n_read = n;
  mark_gaps (points, n);
  if (max_points > 0 && n > max_points)
    n = reduce (points, n, max_points);

  out->n = n;
  out->block = g_new (guint64, n);
  out->time_ms = g_new (gint64, n);
  out->value = g_new (gint64, n);
  out->low = g_new (gint64, n);
  out->high = g_new (gint64, n);
  out->flags = g_new (guint8, n);
  out->endpoint = g_new (const char *, n);
  out->audited = g_new (guint8, n);
  for (guint i = 0; i < n; i++)
    {
      out->block[i] = points[i].block;
      out->time_ms[i] = points[i].time_ms;
      out->value[i] = points[i].value;
      out->low[i] = points[i].low;
      out->high[i] = points[i].high;
      out->flags[i] = points[i].flags;
      out->endpoint[i] = points[i].endpoint;
      out->audited[i] = points[i].audited;
    }
  tao_series_builder_clear (self);
}

/* --- endpoints --- */

gint64
tao_store_number_endpoint (TaoStore *self, const char *address, GError **error)
{
  sqlite3_stmt *statement;
  gint64 id = 0;

  if (address == NULL)
    return 0;
  statement = tao_db_prepare (self->cache, "INSERT OR IGNORE INTO endpoint (address) VALUES (?)", error);
  if (statement == NULL)
    return 0;
  sqlite3_bind_text (statement, 1, address, -1, SQLITE_STATIC);
  if (!tao_db_run (self->cache, statement, error))
    return 0;
  statement = tao_db_prepare (self->cache, "SELECT id FROM endpoint WHERE address = ?", error);
  if (statement == NULL)
    return 0;
  sqlite3_bind_text (statement, 1, address, -1, SQLITE_STATIC);
  if (tao_db_step (self->cache, statement, error))
    {
      id = sqlite3_column_int64 (statement, 0);
      sqlite3_reset (statement);
    }
  return id;
}

const char *
tao_store_name_endpoint (TaoStore *self, gint64 id)
{
  sqlite3_stmt *statement;
  const char *known = g_hash_table_lookup (self->endpoints, GSIZE_TO_POINTER (id));

  if (known != NULL || id <= 0)
    return known;
  statement = tao_db_prepare (self->cache, "SELECT address FROM endpoint WHERE id = ?", NULL);
  if (statement == NULL)
    return NULL;
  sqlite3_bind_int64 (statement, 1, id);
  if (tao_db_step (self->cache, statement, NULL))
    {
      known = g_intern_string ((const char *) sqlite3_column_text (statement, 0));
      sqlite3_reset (statement);
      g_hash_table_insert (self->endpoints, GSIZE_TO_POINTER (id), (gpointer) known);
    }
  return known;
}

GByteArray *
tao_store_pack (const guint64 *values, guint n)
{
  GByteArray *bytes;
  guint64 all = 0;
  guint8 width = 1;

  for (guint i = 0; i < n; i++)
    all |= values[i];
  while (width < 8 && all >> (8 * width) != 0)
    width++;

  bytes = g_byte_array_sized_new (1 + n * width);
  g_byte_array_append (bytes, &width, 1);
  for (guint i = 0; i < n; i++)
    {
      guint64 value = GUINT64_TO_LE (values[i]);

      g_byte_array_append (bytes, (const guint8 *) &value, width);
    }
  return bytes;
}

guint
tao_store_packed_n (const guint8 *data, gsize size)
{
  if (size < 1 || data[0] < 1 || data[0] > 8)
    return 0;
  return (guint) ((size - 1) / data[0]);
}

gboolean
tao_store_unpack_one (const guint8 *data, gsize size, guint index, guint64 *out)
{
  guint64 value = 0;

  if (index >= tao_store_packed_n (data, size))
    return FALSE;
  memcpy (&value, data + 1 + (gsize) index * data[0], data[0]);
  *out = GUINT64_FROM_LE (value);
  return TRUE;
}
