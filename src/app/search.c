#include "app/search.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/format.h"
#include "app/page-registry.h"
#include "app/text.h"
#include "keys/ss58.h"

enum { RANK_EXACT, RANK_OWN, RANK_PREFIX, RANK_WORD, RANK_INSIDE, RANK_NONE };

static void
found_free (gpointer data)
{
  TaoFound *found = data;

  g_free (found->title);
  g_free (found->detail);
  g_free (found->symbol);
  g_free (found);
}

static TaoFound *
add (GPtrArray *results, TaoFoundKind kind, int rank, char *title, char *detail, TaoRoute route)
{
  TaoFound *found = g_new0 (TaoFound, 1);

  found->kind = kind;
  found->rank = rank;
  found->title = title;
  found->detail = detail;
  found->route = route;
  g_ptr_array_add (results, found);
  return found;
}

/* How well @text, as people write it, matches the folded @query. */
static int
match (const char *text, const char *query)
{
  g_autofree char *folded = NULL;
  const char *at;

  if (text == NULL || query[0] == '\0')
    return RANK_NONE;
  folded = g_utf8_casefold (text, -1);
  at = strstr (folded, query);
  if (at == NULL)
    return RANK_NONE;
  if (at == folded)
    return folded[strlen (query)] == '\0' ? RANK_EXACT : RANK_PREFIX;
  return at[-1] == ' ' || at[-1] == '-' ? RANK_WORD : RANK_INSIDE;
}

static void
find_subnets (GPtrArray *results, const TaoSnapshot *snapshot, const char *query, gint64 number)
{
  guint n;
  const TaoSubnet *subnets = tao_snapshot_get_subnets (snapshot, &n);

  for (guint i = 0; i < n; i++)
    {
      const TaoSubnet *subnet = &subnets[i];
      int rank = number == subnet->netuid ? RANK_EXACT : match (subnet->name, query);
      g_autofree char *price = NULL;
      TaoFound *found;

      if (rank == RANK_NONE && g_strcmp0 (subnet->symbol, query) == 0)
        rank = RANK_EXACT;
      if (rank == RANK_NONE)
        continue;
      if (subnet->own_stake_alpha != TAO_UNKNOWN_U64 && subnet->own_stake_alpha > 0)
        rank = MIN (rank, RANK_OWN);
      price = tao_format_price (subnet->price_rao);
      found = add (results, TAO_FOUND_SUBNET, rank, tao_text_subnet_name (subnet->name, subnet->netuid),
                   g_strdup_printf (_("Subnet %1$u · %2$s τ"), subnet->netuid, price), tao_route_subnet (subnet->netuid, NULL));
      found->symbol = g_strdup (subnet->symbol);
    }
}

static void
find_validators (GPtrArray *results, const TaoSnapshot *snapshot, const char *query)
{
  guint n;
  const TaoValidator *validators = tao_snapshot_get_validators (snapshot, &n);

  for (guint i = 0; i < n; i++)
    {
      int rank = match (validators[i].name, query);
      g_autofree char *address = NULL;
      g_autofree char *brief = NULL;
      char *name;

      if (rank == RANK_NONE)
        continue;
      if (validators[i].own_stake_rao != TAO_UNKNOWN_U64 && validators[i].own_stake_rao > 0)
        rank = MIN (rank, RANK_OWN);
      address = tao_format_key (&validators[i].hotkey);
      brief = tao_format_address_short (address);
      name = tao_text_line (validators[i].name, TAO_TEXT_NAME);
      add (results, TAO_FOUND_VALIDATOR, rank, name, g_steal_pointer (&brief), tao_route_account (address));
    }
}

static void
find_accounts (GPtrArray *results, const TaoSnapshot *snapshot, const char *query)
{
  guint n;
  const TaoAccountState *accounts = tao_snapshot_get_accounts (snapshot, &n);

  for (guint i = 0; i < n; i++)
    {
      int rank = match (accounts[i].label, query);
      g_autofree char *address = NULL;

      if (rank == RANK_NONE)
        continue;
      address = tao_format_key (&accounts[i].account);
      add (results, TAO_FOUND_ACCOUNT, MIN (rank, RANK_OWN), tao_text_line (accounts[i].label, TAO_TEXT_NAME),
           tao_format_address_short (address), tao_route_account (address));
    }
}

static void
find_pages (GPtrArray *results, const char *query)
{
  guint n;
  const TaoPageEntry *entries = tao_page_registry (&n);

  for (guint i = 0; i < n; i++)
    {
      int rank = match (_(entries[i].title), query);

      if (entries[i].parent == NULL && !(entries[i].flags & (TAO_PAGE_NEEDS_PLACE | TAO_PAGE_BARE)) && rank != RANK_NONE)
        add (results, TAO_FOUND_PAGE, rank, g_strdup (_(entries[i].title)), g_strdup (_("Page")), tao_route_page (entries[i].name));
    }
}

/* "11/137", or "11 137". */
static void
find_uid (GPtrArray *results, const TaoSnapshot *snapshot, const char *query)
{
  g_auto(GStrv) parts = g_strsplit_set (query, "/ ", 3);
  const TaoSubnet *subnet;
  guint64 netuid, uid;
  g_autofree char *name = NULL;

  if (g_strv_length (parts) != 2 || !g_ascii_string_to_unsigned (parts[0], 10, 0, G_MAXUINT16, &netuid, NULL) ||
      !g_ascii_string_to_unsigned (parts[1], 10, 0, G_MAXUINT16, &uid, NULL))
    return;
  subnet = snapshot != NULL ? tao_snapshot_lookup_subnet (snapshot, (guint16) netuid) : NULL;
  if (subnet != NULL && subnet->n_uids != TAO_UNKNOWN_U32 && uid >= subnet->n_uids)
    return;
  name = tao_text_subnet_name (subnet != NULL ? subnet->name : NULL, (guint16) netuid);
  add (results, TAO_FOUND_UID, RANK_EXACT, g_strdup_printf (_("UID %u"), (guint) uid), g_steal_pointer (&name),
       tao_route_uid ((guint16) netuid, (guint16) uid));
}

static void
find_address (GPtrArray *results, const char *query)
{
  TaoAccountId account;

  if (tao_ss58_decode (query, &account, NULL))
    add (results, TAO_FOUND_ACCOUNT, RANK_EXACT, tao_format_address_short (query), g_strdup (_("Account")), tao_route_account (query));
}

static int
by_rank (gconstpointer a, gconstpointer b)
{
  const TaoFound *x = *(TaoFound *const *) a, *y = *(TaoFound *const *) b;

  if (x->kind != y->kind)
    return (int) x->kind - (int) y->kind;
  return x->rank - y->rank;
}

GPtrArray *
tao_search (const TaoSnapshot *snapshot, const char *query, guint most)
{
  GPtrArray *results = g_ptr_array_new_with_free_func (found_free);
  g_autofree char *clean = tao_text_line (query, 100);
  g_autofree char *folded = g_utf8_casefold (clean, -1);
  guint64 number;
  gboolean numeric = g_ascii_string_to_unsigned (clean, 10, 0, G_MAXUINT32, &number, NULL);
  guint kept = 0, of_kind = 0;

  if (clean[0] == '\0')
    return results;
  if (snapshot != NULL)
    {
      find_subnets (results, snapshot, folded, numeric ? (gint64) number : -1);
      find_validators (results, snapshot, folded);
      find_accounts (results, snapshot, folded);
    }
  find_uid (results, snapshot, clean);
  find_address (results, clean);
  find_pages (results, folded);
  if (numeric)
    {
      g_autofree char *count = tao_format_count (number);

      add (results, TAO_FOUND_BLOCK, RANK_EXACT, g_strdup_printf (_("Block %s"), count), g_strdup (_("Activity")), tao_route_block ((guint32) number));
    }
  g_ptr_array_sort (results, by_rank);

  for (guint i = 0; i < results->len; i++)
    {
      TaoFound *found = g_ptr_array_index (results, i);

      of_kind = kept > 0 && ((TaoFound *) g_ptr_array_index (results, kept - 1))->kind == found->kind ? of_kind + 1 : 1;
      if (of_kind > most)
        continue;
      g_ptr_array_index (results, i) = g_ptr_array_index (results, kept);
      g_ptr_array_index (results, kept) = found;
      kept++;
    }
  g_ptr_array_set_size (results, (int) kept);
  return results;
}
