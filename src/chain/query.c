#include "chain/query.h"

#include <string.h>

#include "chain/connection-private.h"
#include "chain/query-private.h"
#include "chain/runtime-private.h"
#include "keys/hash.h"
#include "scale/cursor.h"

#define PAGE 1000                /* keys of a map asked at once: a server's own limit */
#define VALUES 400               /* values asked at once */
#define MAP_MAX 200000
#define BYTES_MAX (256 * 1024 * 1024)

/* --- the query ------------------------------------------------------------------ */

typedef struct {
  GBytes   *key;
  GBytes   *bytes;               /* (nullable) */
  TaoValue *value;               /* (nullable) decoded on demand */
} Entry;

typedef enum { STORAGE, MAP, CALL } ItemKind;

typedef struct {
  TaoQuery              *query;
  ItemKind               kind;
  char                  *name;
  gboolean               available;
  const TaoStorageEntry *entry;
  TaoRuntimeCall         call;
  TaoScaleRegistry      *registry;
  guint32                type;
  GBytes                *arguments;
  guint                  max_entries;
  guint                  page_size;    /* MAP: entries wanted; 0: all */
  GBytes                *after;        /* (nullable) a page begins behind this key */
  gboolean               more;         /* and stops before the map does */
  Entry                  single;       /* STORAGE, CALL; key of STORAGE, prefix of MAP */
  GArray                *entries;      /* MAP: Entry */
} Item;

struct _TaoQuery {
  grefcount      ref_count;
  TaoConnection *connection;
  TaoAnchor     *anchor;
  char          *hash;           /* of the anchor, as text */
  GPtrArray     *items;
  GHashTable    *wanted;         /* GBytes key → Entry; while running */

  TaoLink       *link;           /* while running */
  GTask         *task;
  GCancellable  *cancellable;    /* of the parts */
  guint          n_open;
  gsize          n_bytes;
  gboolean       at_archive;
  GError        *error;
};

static void
entry_clear (gpointer data)
{
  Entry *entry = data;

  g_clear_pointer (&entry->key, g_bytes_unref);
  g_clear_pointer (&entry->bytes, g_bytes_unref);
  g_clear_pointer (&entry->value, tao_value_free);
}

static void
item_free (gpointer data)
{
  Item *item = data;

  entry_clear (&item->single);
  g_clear_pointer (&item->entries, g_array_unref);
  g_clear_pointer (&item->arguments, g_bytes_unref);
  g_clear_pointer (&item->after, g_bytes_unref);
  g_free (item->name);
  g_free (item);
}

TaoQuery *
tao_query_new (TaoConnection *connection, TaoAnchor *anchor)
{
  TaoQuery *self = g_new0 (TaoQuery, 1);

  g_ref_count_init (&self->ref_count);
  self->connection = tao_connection_ref (connection);
  self->anchor = tao_anchor_ref (anchor);
  self->hash = tao_hex_encode (anchor->hash.bytes, sizeof anchor->hash.bytes);
  self->items = g_ptr_array_new_with_free_func (item_free);
  return self;
}

TaoQuery *
tao_query_ref (TaoQuery *self)
{
  g_ref_count_inc (&self->ref_count);
  return self;
}

void
tao_query_unref (TaoQuery *self)
{
  if (!g_ref_count_dec (&self->ref_count))
    return;
  g_ptr_array_unref (self->items);
  tao_anchor_unref (self->anchor);
  tao_connection_unref (self->connection);
  g_free (self->hash);
  g_free (self);
}

TaoAnchor *
tao_query_get_anchor (TaoQuery *self)
{
  return self->anchor;
}

TaoConnection *
tao_query_get_connection (TaoQuery *self)
{
  return self->connection;
}

static Item *
add_item (TaoQuery *self, ItemKind kind, const char *pallet, const char *name)
{
  Item *item = g_new0 (Item, 1);

  item->query = self;
  item->kind = kind;
  item->name = g_strconcat (pallet, ".", name, NULL);
  g_ptr_array_add (self->items, item);
  return item;
}

static void
prepare_storage (TaoQuery *self, Item *item, const char *pallet, const char *name,
                 const TaoKeyPart *parts, guint n_parts, gboolean whole)
{
  const TaoMetadata *metadata = tao_runtime_get_metadata (self->anchor->writer);
  g_autoptr(GByteArray) key = g_byte_array_new ();
  const TaoStorageEntry *entry = tao_metadata_find_storage (metadata, pallet, name);

  /* A key of another form is another item under an old name: not available. */
  if (entry == NULL || (whole ? n_parts != entry->n_hashers : n_parts >= entry->n_hashers)
      || !tao_storage_append_key (self->anchor->writer, pallet, entry, parts, n_parts, key, NULL))
    return;
  item->available = TRUE;
  item->entry = entry;
  item->registry = tao_metadata_get_registry (metadata);
  item->type = entry->value;
  item->single.key = g_byte_array_free_to_bytes (g_steal_pointer (&key));
}

guint
tao_query_add_storage (TaoQuery *self, const char *pallet, const char *name, const TaoKeyPart *parts, guint n_parts)
{
  Item *item = add_item (self, STORAGE, pallet, name);

  prepare_storage (self, item, pallet, name, parts, n_parts, TRUE);
  return self->items->len - 1;
}

guint
tao_query_add_map (TaoQuery *self, const char *pallet, const char *name, const TaoKeyPart *parts, guint n_parts,
                   guint max_entries)
{
  Item *item = add_item (self, MAP, pallet, name);

  prepare_storage (self, item, pallet, name, parts, n_parts, FALSE);
  item->max_entries = max_entries > 0 ? max_entries : MAP_MAX;
  item->entries = g_array_new (FALSE, TRUE, sizeof (Entry));
  g_array_set_clear_func (item->entries, entry_clear);
  return self->items->len - 1;
}

guint
tao_query_add_map_page (TaoQuery *self, const char *pallet, const char *name, const TaoKeyPart *parts, guint n_parts,
                        GBytes *after, guint page_size)
{
  guint index = tao_query_add_map (self, pallet, name, parts, n_parts, page_size);
  Item *item = self->items->pdata[index];

  /* One more is asked for, to see whether there is one. */
  item->page_size = CLAMP (page_size, 1, PAGE - 1);
  item->after = after != NULL ? g_bytes_ref (after) : NULL;
  return index;
}

guint
tao_query_add_call (TaoQuery *self, const char *api, const char *method, const TaoKeyPart *arguments, guint n_arguments)
{
  TaoRuntime *runtime = self->anchor->code;
  Item *item = add_item (self, CALL, api, method);
  g_autoptr(GByteArray) bytes = g_byte_array_new ();

  if (!tao_runtime_find_api (runtime, api, method, &item->call) || item->call.method->n_inputs != n_arguments)
    return self->items->len - 1;
  for (guint i = 0; i < n_arguments; i++)
    if (!tao_storage_append_part (tao_metadata_get_registry (tao_runtime_get_metadata (runtime)),
                      item->call.method->inputs[i].type, &arguments[i], bytes, NULL))
      return self->items->len - 1;
  item->available = TRUE;
  item->registry = item->call.registry;
  item->type = item->call.type;
  item->arguments = g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
  return self->items->len - 1;
}

/* --- running ---------------------------------------------------------------------- */

static void run_at (TaoQuery *self, TaoLink *link);

static void
forget_answers (TaoQuery *self)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      Item *item = self->items->pdata[i];

      g_clear_pointer (&item->single.bytes, g_bytes_unref);
      if (item->entries != NULL)
        g_array_set_size (item->entries, 0);
    }
}

static void
archive_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(TaoQuery) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoLink) link = tao_connection_archive_link_finish (result, &error);
  g_autoptr(GTask) task = NULL;

  if (link != NULL)
    {
      run_at (self, link);
      return;
    }
  task = g_steal_pointer (&self->task);
  g_task_return_error (task, g_steal_pointer (&error));
}

static void
part_done (TaoQuery *self)
{
  g_autoptr(GTask) task = NULL;

  if (--self->n_open > 0)
    return;
  g_clear_pointer (&self->wanted, g_hash_table_unref);
  g_clear_pointer (&self->link, tao_link_unref);
  g_clear_object (&self->cancellable);
  if (g_error_matches (self->error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_PRUNED) && !self->at_archive
      && tao_connection_has_archive (self->connection))
    {
      g_clear_error (&self->error);
      forget_answers (self);
      tao_connection_archive_link_async (self->connection, archive_cb, tao_query_ref (self));
      return;
    }
  task = g_steal_pointer (&self->task);
  if (g_task_return_error_if_cancelled (task))
    g_clear_error (&self->error);
  else if (self->error != NULL)
    g_task_return_error (task, g_steal_pointer (&self->error));
  else
    g_task_return_boolean (task, TRUE);
}

/* The first error decides; the other parts are not waited for longer than needed. */
static void
part_failed_take (TaoQuery *self, GError *error)
{
  if (self->error == NULL)
    {
      self->error = error;
      g_cancellable_cancel (self->cancellable);
    }
  else
    g_error_free (error);
}

static void
part_lied (TaoQuery *self, const char *what)
{
  part_failed_take (self, g_error_new (TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_PROTOCOL, "%s", what));
}

/* A part holds the query until its answer. */
typedef struct {
  TaoQuery *query;
  Item     *item;                /* MAP, CALL */
  GPtrArray *entries;            /* values: Entry, by position in the request; lent by the items */
  guint     first, n;            /* values of a map: into item->entries */
} Part;

static Part *
part_new (TaoQuery *query, Item *item)
{
  Part *part = g_new0 (Part, 1);

  part->query = tao_query_ref (query);
  part->item = item;
  query->n_open++;
  return part;
}

static void
part_free (Part *part)
{
  g_clear_pointer (&part->entries, g_ptr_array_unref);
  part_done (part->query);
  tao_query_unref (part->query);
  g_free (part);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Part, part_free)

static void
send_part (Part *part, const char *method, const char *params, GAsyncReadyCallback callback)
{
  TaoQuery *self = part->query;

  tao_link_call_async (self->link, method, params, 0, self->cancellable, callback, part);
}

static gboolean
count_bytes (TaoQuery *self, gsize size)
{
  self->n_bytes += size;
  if (self->n_bytes <= BYTES_MAX)
    return TRUE;
  part_failed_take (self, g_error_new (TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_TOO_LARGE, "the answers take too much memory"));
  return FALSE;
}

static void
append_hex (GString *out, GBytes *bytes)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  g_string_append_c (out, '"');
  tao_hex_append (out, data, size);
  g_string_append_c (out, '"');
}

/* Values. */

static Entry *
part_entry (Part *part, guint i)
{
  return part->entries != NULL ? part->entries->pdata[i] : &g_array_index (part->item->entries, Entry, part->first + i);
}

static gboolean
take_changes (Part *part, const TaoJsonValue *result)
{
  TaoQuery *self = part->query;
  const TaoJsonValue *set = tao_json_value_get_item (result, 0);
  const TaoJsonValue *changes = tao_json_value_get_member (set, "changes");
  g_autoptr(GHashTable) by_key = g_hash_table_new (g_bytes_hash, g_bytes_equal);
  guint n_left = part->n;
  TaoBytes32 block;

  if (!tao_json_value_get_hash (tao_json_value_get_member (set, "block"), &block)
      || !tao_account_id_equal (&block, &self->anchor->hash))
    {
      part_lied (self, "the server answered for another block than asked");
      return FALSE;
    }
  for (guint i = 0; i < part->n; i++)
    g_hash_table_insert (by_key, part_entry (part, i)->key, part_entry (part, i));
  for (guint i = 0; i < tao_json_value_get_length (changes); i++)
    {
      const TaoJsonValue *change = tao_json_value_get_item (changes, i);
      g_autoptr(GBytes) key = tao_json_value_get_hex (tao_json_value_get_item (change, 0), NULL);
      Entry *entry = key != NULL ? g_hash_table_lookup (by_key, key) : NULL;

      if (entry == NULL)
        {
          part_lied (self, "the server sent a value that was not asked for");
          return FALSE;
        }
      g_hash_table_remove (by_key, key);
      n_left--;
      if (tao_json_value_get_kind (tao_json_value_get_item (change, 1)) == TAO_JSON_NULL)
        continue;
      entry->bytes = tao_json_value_get_hex (tao_json_value_get_item (change, 1), NULL);
      if (entry->bytes == NULL)
        {
          part_lied (self, "the server sent a value that is not hex");
          return FALSE;
        }
      if (!count_bytes (self, g_bytes_get_size (entry->bytes)))
        return FALSE;
    }
  if (n_left > 0)
    part_lied (self, "the server left out values that were asked for");
  return n_left == 0;
}

static void
values_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(Part) part = data;
  GError *error = NULL;
  g_autoptr(TaoJson) answer = tao_link_call_finish (result, &error);

  if (answer == NULL)
    part_failed_take (part->query, error);
  else if (part->query->error == NULL)
    take_changes (part, tao_json_get_result (answer));
}

static void
ask_values_take (Part *part)
{
  g_autoptr(GString) params = g_string_new ("[[");

  for (guint i = 0; i < part->n; i++)
    {
      if (i > 0)
        g_string_append_c (params, ',');
      append_hex (params, part_entry (part, i)->key);
    }
  g_string_append_printf (params, "],\"%s\"]", part->query->hash);
  send_part (part, "state_queryStorageAt", params->str, values_cb);
}

static void
ask_storage (TaoQuery *self)
{
  GHashTableIter iter;
  gpointer value;
  Part *part = NULL;

  g_hash_table_iter_init (&iter, self->wanted);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      if (part == NULL)
        {
          part = part_new (self, NULL);
          part->entries = g_ptr_array_new ();
        }
      g_ptr_array_add (part->entries, value);
      if (++part->n == VALUES)
        ask_values_take (g_steal_pointer (&part));
    }
  if (part != NULL)
    ask_values_take (part);
}

/* Maps. */

static void ask_page (TaoQuery *self, Item *item);

/* The key that the next one comes after; NULL at the beginning. */
static GBytes *
last_key (Item *item)
{
  return item->entries->len > 0 ? g_array_index (item->entries, Entry, item->entries->len - 1).key : item->after;
}

static guint
keys_wanted (Item *item)
{
  return item->page_size > 0 ? item->page_size + 1 : PAGE;
}

/* Keys must go on upwards inside the prefix, or a server could keep us busy for ever. */
static gboolean
is_next_key (Item *item, GBytes *key)
{
  gsize size, prefix_size;
  const guint8 *data = g_bytes_get_data (key, &size);
  const guint8 *prefix = g_bytes_get_data (item->single.key, &prefix_size);

  if (size <= prefix_size || memcmp (data, prefix, prefix_size) != 0)
    return FALSE;
  return last_key (item) == NULL || g_bytes_compare (key, last_key (item)) > 0;
}

static void
page_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(Part) part = data;
  TaoQuery *self = part->query;
  Item *item = part->item;
  GError *error = NULL;
  g_autoptr(TaoJson) answer = tao_link_call_finish (result, &error);
  const TaoJsonValue *keys;
  guint first = item->entries->len, n;

  if (answer == NULL)
    {
      part_failed_take (self, error);
      return;
    }
  if (self->error != NULL)
    return;
  keys = tao_json_get_result (answer);
  n = tao_json_value_get_length (keys);
  if (tao_json_value_get_kind (keys) != TAO_JSON_ARRAY || n > keys_wanted (item))
    {
      part_lied (self, "the server's list of keys is not one");
      return;
    }
  if (item->page_size > 0 && n > item->page_size)
    {
      item->more = TRUE;
      n = item->page_size;
    }
  if (first + n > item->max_entries)
    {
      part_failed_take (self, g_error_new (TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_TOO_LARGE,
                                           "%s has more than %u entries", item->name, item->max_entries));
      return;
    }
  for (guint i = 0; i < n; i++)
    {
      Entry entry = { .key = tao_json_value_get_hex (tao_json_value_get_item (keys, i), NULL) };

      if (entry.key == NULL || !is_next_key (item, entry.key))
        {
          entry_clear (&entry);
          part_lied (self, "the server's list of keys is out of order or outside its prefix");
          return;
        }
      g_array_append_val (item->entries, entry);
    }
  if (item->page_size == 0 && n == PAGE)
    ask_page (self, item);
  for (guint i = 0; i < n; i += VALUES)
    {
      Part *values = part_new (self, item);

      values->first = first + i;
      values->n = MIN (VALUES, n - i);
      ask_values_take (values);
    }
}

static void
ask_page (TaoQuery *self, Item *item)
{
  g_autoptr(GString) params = g_string_new ("[");

  append_hex (params, item->single.key);
  g_string_append_printf (params, ",%u,", keys_wanted (item));
  if (last_key (item) == NULL)
    g_string_append (params, "null");
  else
    append_hex (params, last_key (item));
  g_string_append_printf (params, ",\"%s\"]", self->hash);
  send_part (part_new (self, item), "state_getKeysPaged", params->str, page_cb);
}

/* Calls. */

/* NULL without error: nothing inside, and that means "none". */
static GBytes *
unwrap_bare (GBytes *answer, gboolean empty_is_none, GError **error)
{
  g_autoptr(GError) why = NULL;
  TaoScaleReader reader;
  TaoScaleSlice inner;
  gsize size;
  const guint8 *data = g_bytes_get_data (answer, &size);

  tao_scale_reader_init (&reader, data, size);
  if (!tao_scale_read_vec_u8 (&reader, &inner, &why) || !tao_scale_reader_finish (&reader, &why))
    {
      g_set_error (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_PROTOCOL, "%s", why->message);
      return NULL;
    }
  if (empty_is_none && inner.size == 0)
    return NULL;
  return g_bytes_new_from_bytes (answer, (gsize) (inner.data - data), inner.size);
}

static void
call_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr(Part) part = data;
  TaoQuery *self = part->query;
  Item *item = part->item;
  GError *error = NULL;
  g_autoptr(TaoJson) answer = tao_link_call_finish (result, &error);
  g_autoptr(GBytes) bytes = NULL;

  if (answer == NULL)
    {
      /* A runtime that will not answer this one question says nothing about the others. */
      if (g_error_matches (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_REFUSED)
          || g_error_matches (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_NOT_AVAILABLE))
        {
          item->available = FALSE;
          g_error_free (error);
        }
      else
        part_failed_take (self, error);
      return;
    }
  bytes = tao_json_value_get_hex (tao_json_get_result (answer), &error);
  if (bytes != NULL && count_bytes (self, g_bytes_get_size (bytes)))
    item->single.bytes = item->call.bare ? unwrap_bare (bytes, item->call.empty_is_none, &error) : g_steal_pointer (&bytes);
  if (error != NULL)
    {
      g_prefix_error (&error, "%s: ", item->name);
      part_failed_take (self, error);
    }
}

static void
ask_call (TaoQuery *self, Item *item)
{
  g_autoptr(GString) params = g_string_new (NULL);
  char *dot = strchr (item->name, '.');

  g_string_append_printf (params, "[\"%.*s_%s\",", (int) (dot - item->name), item->name, dot + 1);
  append_hex (params, item->arguments);
  g_string_append_printf (params, ",\"%s\"]", self->hash);
  send_part (part_new (self, item), "state_call", params->str, call_cb);
}

/* All of it. */

static void
outer_cancelled_cb (GCancellable *outer, GCancellable *inner)
{
  g_cancellable_cancel (inner);
}

static void
run_at (TaoQuery *self, TaoLink *link)
{
  GCancellable *outer = g_task_get_cancellable (self->task);

  self->link = tao_link_ref (link);
  self->at_archive = self->anchor->archive || link != tao_connection_get_link (self->connection);
  self->cancellable = g_cancellable_new ();
  if (outer != NULL)
    g_signal_connect_object (outer, "cancelled", G_CALLBACK (outer_cancelled_cb), self->cancellable, 0);
  if (g_cancellable_is_cancelled (outer))
    g_cancellable_cancel (self->cancellable);
  self->n_bytes = 0;
  self->wanted = g_hash_table_new (g_bytes_hash, g_bytes_equal);
  self->n_open++;                /* until everything is asked */
  for (guint i = 0; i < self->items->len; i++)
    {
      Item *item = self->items->pdata[i];

      if (!item->available)
        continue;
      if (item->kind == MAP)
        ask_page (self, item);
      else if (item->kind == CALL)
        ask_call (self, item);
      else if (!g_hash_table_contains (self->wanted, item->single.key))
        g_hash_table_insert (self->wanted, item->single.key, &item->single);
    }
  ask_storage (self);
  part_done (self);
}

static gboolean check_answers (TaoQuery *self, GError **error);

void
tao_query_run_async (TaoQuery *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  TaoLink *link = tao_connection_get_link (self->connection);

  g_return_if_fail (self->task == NULL);
  self->task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_task_data (self->task, tao_query_ref (self), (GDestroyNotify) tao_query_unref);
  if (self->anchor->archive)
    tao_connection_archive_link_async (self->connection, archive_cb, tao_query_ref (self));
  else if (link != NULL)
    run_at (self, link);
  else
    {
      g_autoptr(GTask) task = g_steal_pointer (&self->task);

      g_task_return_new_error (task, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_DISCONNECTED, "not connected");
    }
}

gboolean
tao_query_run_finish (TaoQuery *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error) && check_answers (self, error);
}

/* --- answers ---------------------------------------------------------------------------- */

static gboolean
check_entry (Item *item, const Entry *entry, GError **error)
{
  gsize size;
  const guint8 *data;

  if (entry->bytes == NULL)
    return TRUE;
  data = g_bytes_get_data (entry->bytes, &size);
  if (tao_runtime_check_value (item->registry, item->type, data, size, error))
    return TRUE;
  g_prefix_error (error, "%s: ", item->name);
  return FALSE;
}

/* Everything decodes, so that getters need not fail; and items that asked for the
 * same key share what the first one got. */
static gboolean
check_answers (TaoQuery *self, GError **error)
{
  g_autoptr(GHashTable) by_key = g_hash_table_new (g_bytes_hash, g_bytes_equal);

  for (guint i = 0; i < self->items->len; i++)
    {
      Item *item = self->items->pdata[i];

      if (!item->available)
        continue;
      if (item->kind == STORAGE)
        {
          Entry *first = g_hash_table_lookup (by_key, item->single.key);

          if (first == NULL)
            g_hash_table_insert (by_key, item->single.key, &item->single);
          else if (first->bytes != NULL && item->single.bytes == NULL)
            item->single.bytes = g_bytes_ref (first->bytes);
        }
      if (item->kind == MAP)
        {
          for (guint j = 0; j < item->entries->len; j++)
            if (!check_entry (item, &g_array_index (item->entries, Entry, j), error))
              return FALSE;
        }
      else if (!check_entry (item, &item->single, item->call.bare ? NULL : error))
        {
          if (!item->call.bare)
            return FALSE;
          item->available = FALSE;       /* another layout than the one we know */
        }
    }
  return TRUE;
}

static Item *
get_item (TaoQuery *self, guint index)
{
  g_return_val_if_fail (index < self->items->len, NULL);
  return self->items->pdata[index];
}

/* The bytes that count: stored ones, or the default. */
static gboolean
get_data (Item *item, const Entry *entry, const guint8 **data, gsize *size)
{
  if (!item->available)
    return FALSE;
  if (entry->bytes != NULL)
    {
      *data = g_bytes_get_data (entry->bytes, size);
      return TRUE;
    }
  if (item->kind != STORAGE || item->entry->optional)
    return FALSE;
  *data = item->entry->default_value;
  *size = item->entry->default_size;
  return TRUE;
}

static const TaoValue *
get_value (Item *item, Entry *entry)
{
  const guint8 *data;
  gsize size;

  if (entry->value == NULL && get_data (item, entry, &data, &size))
    entry->value = tao_value_decode (item->registry, item->type, data, size, NULL);
  return entry->value;
}

const TaoValue *
tao_query_get (TaoQuery *self, guint index)
{
  Item *item = get_item (self, index);

  return get_value (item, &item->single);
}

gboolean
tao_query_fill (TaoQuery *self, guint index, const TaoPlanField *fields, guint n_fields, gpointer target, GError **error)
{
  Item *item = get_item (self, index);
  TaoRuntime *runtime = item->kind == CALL ? self->anchor->code : self->anchor->writer;
  g_autoptr(GError) why = NULL;
  const TaoPlan *plan;
  const guint8 *data;
  gsize size;

  if (!get_data (item, &item->single, &data, &size))
    return FALSE;
  plan = tao_runtime_get_plan_in (runtime, item->registry, item->type, fields, n_fields, error);
  if (plan == NULL)
    {
      g_prefix_error (error, "%s: ", item->name);
      return FALSE;
    }
  if (tao_plan_fill (plan, data, size, target, &why))
    return TRUE;
  g_set_error (error, TAO_CHAIN_ERROR, TAO_CHAIN_ERROR_PROTOCOL, "%s: %s", item->name, why->message);
  return FALSE;
}

gboolean
tao_query_has_field (TaoQuery *self, guint index, const TaoPlanField *fields, guint n_fields, guint field)
{
  Item *item = get_item (self, index);
  TaoRuntime *runtime = item->kind == CALL ? self->anchor->code : self->anchor->writer;
  const TaoPlan *plan = tao_runtime_get_plan_in (runtime, item->registry, item->type, fields, n_fields, NULL);

  return plan != NULL && tao_plan_has_field (plan, field);
}

const TaoScaleRegistry *
tao_query_get_registry (TaoQuery *self, guint index)
{
  return get_item (self, index)->registry;
}

guint32
tao_query_get_type (TaoQuery *self, guint index)
{
  return get_item (self, index)->type;
}

gboolean
tao_query_get_u64 (TaoQuery *self, guint index, guint64 *out)
{
  Item *item = get_item (self, index);
  const TaoScaleType *shape;
  const guint8 *data;
  gsize size;
  guint64 number = 0;

  if (!get_data (item, &item->single, &data, &size))
    return FALSE;
  shape = tao_scale_registry_get (item->registry, item->type)->shape;
  /* Most items: a plain little-endian integer. */
  if (shape->kind == TAO_SCALE_PRIMITIVE && size > 0 && size <= 8 && shape->primitive != TAO_SCALE_STR
      && !tao_scale_primitive_is_signed (shape->primitive))
    {
      for (gsize i = 0; i < size; i++)
        number |= (guint64) data[i] << (8 * i);
      *out = number;
      return TRUE;
    }
  const TaoValue *value = get_value (item, &item->single);
  return value != NULL && tao_value_get_u64 (value, out);
}

gboolean
tao_query_is_available (TaoQuery *self, guint index)
{
  return get_item (self, index)->available;
}

gboolean
tao_query_is_stored (TaoQuery *self, guint index)
{
  return get_item (self, index)->single.bytes != NULL;
}

GBytes *
tao_query_get_bytes (TaoQuery *self, guint index)
{
  return get_item (self, index)->single.bytes;
}

gboolean
tao_query_has_more (TaoQuery *self, guint index)
{
  return get_item (self, index)->more;
}

GBytes *
tao_query_get_entry_storage_key (TaoQuery *self, guint index, guint entry)
{
  return g_array_index (get_item (self, index)->entries, Entry, entry).key;
}

guint
tao_query_get_n_entries (TaoQuery *self, guint index)
{
  Item *item = get_item (self, index);

  return item->entries != NULL ? item->entries->len : 0;
}

const TaoValue *
tao_query_get_entry (TaoQuery *self, guint index, guint entry)
{
  Item *item = get_item (self, index);

  return get_value (item, &g_array_index (item->entries, Entry, entry));
}

GBytes *
tao_query_get_entry_bytes (TaoQuery *self, guint index, guint entry)
{
  return g_array_index (get_item (self, index)->entries, Entry, entry).bytes;
}

gboolean
tao_query_get_entry_key (TaoQuery *self, guint index, guint entry, guint part, TaoScaleSlice *out)
{
  Item *item = get_item (self, index);
  gsize size;
  const guint8 *data = g_bytes_get_data (g_array_index (item->entries, Entry, entry).key, &size);
  TaoScaleReader reader;
  const guint8 *skipped;

  tao_scale_reader_init (&reader, data, size);
  if (part >= item->entry->n_hashers || !tao_scale_read_bytes (&reader, 32, &skipped, NULL))
    return FALSE;
  for (guint i = 0; i <= part; i++)
    {
      int offset = tao_hasher_concat_offset ((TaoHasher) item->entry->hashers[i]);
      const guint8 *start;

      if (offset < 0 || !tao_scale_read_bytes (&reader, (gsize) offset, &skipped, NULL))
        return FALSE;
      start = reader.pos;
      if (!tao_scale_skip (item->registry, item->entry->keys[i], &reader, NULL))
        return FALSE;
      *out = (TaoScaleSlice) { start, (gsize) (reader.pos - start) };
    }
  return TRUE;
}

gboolean
tao_query_get_storage_item (TaoQuery *self, guint index, GBytes **key, GBytes **bytes)
{
  Item *item = self->items->pdata[index];

  if (item->kind != STORAGE || !item->available)
    return FALSE;
  *key = item->single.key;
  *bytes = item->single.bytes;
  return TRUE;
}

guint
tao_query_get_n_items (TaoQuery *self)
{
  return self->items->len;
}
