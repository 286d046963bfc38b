#include "ledger-state.h"

void
ledger_state_load (MemoryLedger *ledger,
                   VectorRun    *run,
                   JsonObject   *state)
{
  g_autoptr(GList) items = json_object_get_members (state);

  for (GList *item = items; item != NULL; item = item->next)
    {
      JsonObject *entries = vectors_object (run, state, item->data);
      g_autoptr(GList) keys = entries != NULL ? json_object_get_members (entries) : NULL;

      for (GList *key = keys; key != NULL; key = key->next)
        {
          g_autofree char *name = g_strdup_printf ("%s/%s", (const char *) item->data, (const char *) key->data);
          const char *value = vectors_text (run, entries, key->data);

          if (value != NULL)
            memory_ledger_set (ledger, name, value);
        }
    }
}

/* NULL for what a state leaves out. */
static const char *
significant (const char *value)
{
  if (value == NULL || *value == '\0' || g_str_equal (value, "0") || g_str_equal (value, "0:0"))
    return NULL;
  return value;
}

/* The text of an item's key in a state, NULL if absent. */
static const char *
state_text (JsonObject *state,
            const char *item,
            const char *key)
{
  JsonNode *entries = json_object_get_member (state, item);

  if (entries == NULL || !JSON_NODE_HOLDS_OBJECT (entries))
    return NULL;
  return json_object_get_string_member_with_default (json_node_get_object (entries), key, NULL);
}

void
ledger_state_expect (MemoryLedger      *ledger,
                     VectorRun         *run,
                     JsonObject        *loaded,
                     JsonObject        *expected,
                     const char *const *unlisted,
                     guint              step)
{
  g_autoptr(GList) items = json_object_get_members (expected);
  GHashTableIter iter;
  gpointer key, value;

  /* All that is expected … */
  for (GList *item = items; item != NULL; item = item->next)
    {
      JsonObject *entries = vectors_object (run, expected, item->data);
      g_autoptr(GList) keys = entries != NULL ? json_object_get_members (entries) : NULL;

      for (GList *at = keys; at != NULL; at = at->next)
        {
          g_autofree char *name = g_strdup_printf ("%s/%s", (const char *) item->data, (const char *) at->data);
          g_autofree char *where = g_strdup_printf ("%u,%s", step, (const char *) at->data);

          vectors_expect_text (run, item->data, where, vectors_text (run, entries, at->data),
                               significant (g_hash_table_lookup (ledger->table, name)));
        }
    }

  /* … and nothing more. */
  g_hash_table_iter_init (&iter, ledger->table);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      g_auto(GStrv) parts = g_strsplit (key, "/", 2);
      g_autofree char *where = g_strdup_printf ("%u,%s", step, parts[1]);
      gboolean item_expected = json_object_has_member (expected, parts[0]);

      if (unlisted != NULL && g_strv_contains (unlisted, parts[0]))
        continue;
      if (significant (value) == NULL || state_text (expected, parts[0], parts[1]) != NULL)
        continue;
      /* Items that cannot change are left out altogether. */
      if (!item_expected && g_strcmp0 (state_text (loaded, parts[0], parts[1]), value) == 0)
        continue;
      vectors_expect_text (run, parts[0], where, NULL, value);
    }
}
