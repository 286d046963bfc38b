/* Finds the group of each case by its operation, or by its shape where it has none. */
#include "dtao.h"

static gboolean
recognises (JsonNode *root)
{
  JsonArray *cases;
  JsonNode *first;
  JsonObject *object;

  if (!JSON_NODE_HOLDS_ARRAY (root))
    return FALSE;
  cases = json_node_get_array (root);
  if (json_array_get_length (cases) == 0)
    return FALSE;
  first = json_array_get_element (cases, 0);
  if (!JSON_NODE_HOLDS_OBJECT (first))
    return FALSE;
  object = json_node_get_object (first);
  return json_object_has_member (object, "id") && json_object_has_member (object, "spec_version") &&
         json_object_has_member (object, "input") && json_object_has_member (object, "output");
}

static void
replay_case (VectorRun  *run,
             JsonObject *object)
{
  const char *id = vectors_text (run, object, "id");
  guint64 spec_version = vectors_u64 (run, object, "spec_version");
  const TaoRules *rules = tao_rules_lookup ((guint32) MIN (spec_version, G_MAXUINT32));
  JsonObject *input, *output;

  if (rules == NULL)
    {
      vectors_skip (run, id != NULL ? id : "?", "no rules for its runtime version");
      return;
    }
  vectors_begin_case (run, id != NULL ? id : "?");
  input = vectors_object (run, object, "input");
  output = vectors_object (run, object, "output");
  if (input != NULL && output != NULL &&
           !vectors_dtao_kernel (run, input, output) &&
           !vectors_dtao_pool (run, rules, input, output) &&
           !vectors_dtao_chain (run, rules, input, output))
    vectors_malformed (run, "input", "unknown operation");
  vectors_end_case (run);
}

static void
replay (VectorRun *run,
        JsonNode  *root)
{
  JsonArray *cases = json_node_get_array (root);

  for (guint i = 0; i < json_array_get_length (cases); i++)
    {
      JsonNode *node = json_array_get_element (cases, i);

      if (JSON_NODE_HOLDS_OBJECT (node))
        replay_case (run, json_node_get_object (node));
      else
        vectors_malformed (run, "case", "not an object");
    }
}

const VectorHandler vectors_dtao = { "dynamic TAO", recognises, replay };
