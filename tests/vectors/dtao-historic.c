/* dtao-218 and dtao-293: block-by-block storage of two old runtimes, with pools that no chain runs any more. */
#include "handlers.h"

static gboolean
recognises (JsonNode *root)
{
  static const char *const members[] = { "id", "spec_version", "kind", "accounts", "initial" };
  JsonObject *object;

  if (!JSON_NODE_HOLDS_OBJECT (root))
    return FALSE;
  object = json_node_get_object (root);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    if (!json_object_has_member (object, members[i]))
      return FALSE;
  return json_object_has_member (object, "steps") || json_object_has_member (object, "blocks");
}

static void
replay (VectorRun *run,
        JsonNode  *root)
{
  JsonObject *object = json_node_get_object (root);
  const char *id = vectors_text (run, object, "id");
  guint64 spec_version = vectors_u64 (run, object, "spec_version");

  vectors_skip (run, id != NULL ? id : "?",
                spec_version < 250 ? "the constant-product pool of spec 218 is not computed"
                                   : "the tick pool of spec 293 is not computed");
}

const VectorHandler vectors_dtao_historic = { "dynamic TAO of old runtimes", recognises, replay };
