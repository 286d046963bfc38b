#include "app/pages/subnet-overview/subnet-events.h"

#include <glib/gi18n.h>

#include "app/format.h"
#include "app/text.h"

static void
event_free (gpointer data)
{
  TaoSubnetEvent *event = data;

  g_free (event->title);
  g_free (event);
}

/* @title: (transfer full) */
static void
add (GPtrArray *events, guint64 block, const char *icon, char *title, TaoRoute route)
{
  TaoSubnetEvent *event = g_new0 (TaoSubnetEvent, 1);

  event->block = block;
  event->icon = icon;
  event->title = title;
  event->route = route;
  g_ptr_array_add (events, event);
}

static int
compare_events (gconstpointer a, gconstpointer b)
{
  const TaoSubnetEvent *x = *(const TaoSubnetEvent *const *) a, *y = *(const TaoSubnetEvent *const *) b;

  if (x->block != y->block)
    return x->block > y->block ? -1 : 1;
  /* Of one block: the epoch first, then by uid. */
  return x->route.uid != y->route.uid ? (x->route.uid < y->route.uid ? -1 : 1) : 0;
}

/* "UID 3", or the name its owner gave it. (transfer full) */
static char *
uid_name (const TaoMetagraph *metagraph, guint uid)
{
  g_autofree char *name = tao_text_line (metagraph->identity != NULL ? metagraph->identity[uid] : NULL, TAO_TEXT_NAME);

  return name[0] != '\0' ? g_steal_pointer (&name) : g_strdup_printf (_("UID %u"), uid);
}

static void
add_uids (GPtrArray *events, const TaoMetagraph *metagraph)
{
  for (guint uid = 0; uid < metagraph->n; uid++)
    {
      guint64 registered = metagraph->registered_at != NULL ? metagraph->registered_at[uid] : TAO_UNKNOWN_U64;
      guint64 updated = metagraph->last_update != NULL ? metagraph->last_update[uid] : TAO_UNKNOWN_U64;
      gboolean validates = metagraph->permit != NULL && metagraph->permit[uid];
      TaoRoute route = tao_route_uid (metagraph->netuid, (guint16) uid);
      g_autofree char *name = uid_name (metagraph, uid);

      if (registered != TAO_UNKNOWN_U64 && registered > 0)
        add (events, registered, "list-add-symbolic", g_strdup_printf (_("%s registered"), name), route);
      /* Registering sets the update as well. */
      if (validates && updated != TAO_UNKNOWN_U64 && updated > 0 && updated != registered)
        add (events, updated, "weights-symbolic", g_strdup_printf (_("%s set weights"), name), route);
    }
}

static void
add_epoch (GPtrArray *events, const TaoSubnet *subnet, const TaoMetagraph *metagraph)
{
  const TaoAudit *audit = subnet->audit;
  guint64 block = metagraph != NULL ? metagraph->epoch_block : audit != NULL ? audit->epoch_block : TAO_UNKNOWN_U64;
  TaoRoute route = tao_route_subnet (subnet->netuid, "verify");

  if (block == TAO_UNKNOWN_U64 || block == 0)
    return;
  if (audit != NULL && audit->epoch_block == block && audit->status == TAO_AUDIT_EXACT)
    add (events, block, "verified-symbolic", g_strdup (_("Epoch ended, recomputed exactly")), route);
  else if (audit != NULL && audit->epoch_block == block && audit->status == TAO_AUDIT_DIFFERS)
    add (events, block, "diverged-symbolic", g_strdup (_("Epoch ended, differs from ours")), route);
  else
    add (events, block, "emblem-synchronizing-symbolic", g_strdup (_("Epoch ended")), route);
}

GPtrArray *
tao_subnet_events_collect (const TaoSnapshot *snapshot, const TaoSubnet *subnet, const TaoMetagraph *metagraph, guint most)
{
  GPtrArray *events = g_ptr_array_new_with_free_func (event_free);

  add_epoch (events, subnet, metagraph);
  if (metagraph != NULL)
    add_uids (events, metagraph);
  if (subnet->registered_at != TAO_UNKNOWN_U64 && subnet->registered_at > 0)
    add (events, subnet->registered_at, "subnets-symbolic", g_strdup (_("Subnet registered")), tao_route_subnet (subnet->netuid, "parameters"));
  g_ptr_array_sort (events, compare_events);
  if (events->len > most)
    g_ptr_array_set_size (events, (int) most);
  return events;
}
