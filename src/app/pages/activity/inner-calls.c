#include "app/pages/activity/inner-calls.h"

#include <json-glib/json-glib.h>

#include "app/pages/activity/words.h"

#define MOST_CALLS 100
#define MOST_ARGUMENTS 64

static void
inner_call_free (gpointer data)
{
  TaoInnerCall *self = data;

  g_free (self->title);
  g_free (self->detail);
  g_free (self);
}

/* As the engine writes an argument: texts without quotes, the rest as JSON. */
static char *
value_text (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
           ? json_node_dup_string (node) : json_to_string (node, FALSE);
}

/* {"name": …}, the only member of its object; NULL otherwise. */
static JsonNode *
only_member (JsonNode *node, const char **name)
{
  g_autoptr(GList) names = NULL;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node) || json_object_get_size (json_node_get_object (node)) != 1)
    return NULL;
  names = json_object_get_members (json_node_get_object (node));
  *name = names->data;
  return json_object_get_member (json_node_get_object (node), *name);
}

static TaoInnerCall *
read_call (JsonNode *node, const TaoSnapshot *snapshot)
{
  const char *pallet, *call;
  JsonNode *arguments = only_member (only_member (node, &pallet), &call);
  TaoBlockExtrinsic inner = { .outcome = TAO_BLOCK_OUTCOME_UNKNOWN };
  TaoBlockField fields[MOST_ARGUMENTS];
  TaoInnerCall *self;
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (arguments == NULL || !JSON_NODE_HOLDS_OBJECT (arguments))
    return NULL;
  inner.pallet = (char *) pallet;
  inner.call = (char *) call;
  inner.arguments = fields;
  json_object_iter_init_ordered (&iter, json_node_get_object (arguments));
  while (inner.n_arguments < MOST_ARGUMENTS && json_object_iter_next_ordered (&iter, &name, &value))
    fields[inner.n_arguments++] = (TaoBlockField) { .name = (char *) name, .value = value_text (value) };
  self = g_new0 (TaoInnerCall, 1);
  self->title = tao_activity_title (pallet, call);
  self->detail = tao_activity_detail (&inner, snapshot);
  for (guint i = 0; i < inner.n_arguments; i++)
    g_free (fields[i].value);
  return self;
}

GPtrArray *
tao_inner_calls (const TaoBlockExtrinsic *extrinsic, const TaoSnapshot *snapshot)
{
  g_autoptr(GPtrArray) calls = g_ptr_array_new_with_free_func (inner_call_free);
  g_autoptr(JsonNode) root = extrinsic->json != NULL ? json_from_string (extrinsic->json, NULL) : NULL;
  const char *name;
  JsonNode *arguments = only_member (root, &name);
  JsonObject *object = arguments != NULL && JSON_NODE_HOLDS_OBJECT (arguments) ? json_node_get_object (arguments) : NULL;
  JsonNode *one = object != NULL ? json_object_get_member (object, "call") : NULL;
  JsonNode *many = object != NULL ? json_object_get_member (object, "calls") : NULL;
  JsonArray *list = many != NULL && JSON_NODE_HOLDS_ARRAY (many) ? json_node_get_array (many) : NULL;
  guint n = list != NULL ? MIN (json_array_get_length (list), MOST_CALLS) : one != NULL ? 1 : 0;

  for (guint i = 0; i < n; i++)
    {
      TaoInnerCall *call = read_call (list != NULL ? json_array_get_element (list, i) : one, snapshot);

      if (call == NULL)
        return NULL;
      g_ptr_array_add (calls, call);
    }
  return n > 0 ? g_steal_pointer (&calls) : NULL;
}
