#include "app/pages/state/state-item.h"

#include <string.h>

struct _TaoStateItem {
  GObject parent_instance;

  TaoBrowseCatalogue *catalogue;
  gboolean is_call;
  const TaoBrowseGroup *group;
  const TaoBrowseItem *item;
  char *name, *folded;
};

G_DEFINE_FINAL_TYPE (TaoStateItem, tao_state_item, G_TYPE_OBJECT)

static void
tao_state_item_finalize (GObject *object)
{
  TaoStateItem *self = TAO_STATE_ITEM (object);

  g_free (self->name);
  g_free (self->folded);
  tao_browse_catalogue_unref (self->catalogue);
  G_OBJECT_CLASS (tao_state_item_parent_class)->finalize (object);
}

static void
tao_state_item_class_init (TaoStateItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tao_state_item_finalize;
}

static void
tao_state_item_init (TaoStateItem *self)
{
}

TaoStateItem *
tao_state_item_new (TaoBrowseCatalogue *catalogue, gboolean is_call, const TaoBrowseGroup *group, const TaoBrowseItem *item)
{
  TaoStateItem *self = g_object_new (TAO_TYPE_STATE_ITEM, NULL);

  self->catalogue = tao_browse_catalogue_ref (catalogue);
  self->is_call = is_call;
  self->group = group;
  self->item = item;
  self->name = g_strdup_printf ("%s.%s", group->name, item->name);
  self->folded = g_utf8_casefold (self->name, -1);
  return self;
}

gboolean
tao_state_item_get_is_call (TaoStateItem *self)
{
  return self->is_call;
}

const char *
tao_state_item_get_group (TaoStateItem *self)
{
  return self->group->name;
}

const TaoBrowseItem *
tao_state_item_get_item (TaoStateItem *self)
{
  return self->item;
}

const char *
tao_state_item_get_name (TaoStateItem *self)
{
  return self->name;
}

gboolean
tao_state_item_matches (TaoStateItem *self, const char *needle)
{
  return strstr (self->folded, needle) != NULL;
}
