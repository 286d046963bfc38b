/* The raw browser against the development chain: what is offered, what is
 * accepted as typed, and what comes back against what snapshots say. */
#include <string.h>

#include "engine/browse.h"

#include "localnet-fixture.h"

static void
keep_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static TaoBrowseCatalogue *
load_catalogue (Fixture *fixture)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  TaoBrowseCatalogue *catalogue;

  tao_engine_load_catalogue_async (fixture->engine, NULL, keep_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  catalogue = tao_engine_load_catalogue_finish (fixture->engine, result, &error);
  g_assert_no_error (error);
  return catalogue;
}

static TaoBrowseAnswer *
ask (Fixture *fixture, gboolean is_call, const char *group, const char *item, guint n, const char *const *texts, guint64 block,
     GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;
  TaoBrowseQuestion question = { is_call, group, item, n, texts, block, NULL };

  tao_engine_browse_async (fixture->engine, &question, NULL, keep_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return tao_engine_browse_finish (fixture->engine, result, error);
}

static const TaoBrowseItem *
find_item (const TaoBrowseGroup *groups, guint n, const char *group, const char *name)
{
  for (guint g = 0; g < n; g++)
    for (guint i = 0; g_str_equal (groups[g].name, group) && i < groups[g].n_items; i++)
      if (g_str_equal (groups[g].items[i].name, name))
        return &groups[g].items[i];
  return NULL;
}

static void
test_catalogue (Fixture *fixture, gconstpointer data)
{
  g_autoptr(TaoBrowseCatalogue) catalogue = NULL;
  const TaoBrowseGroup *pallets, *apis;
  const TaoBrowseItem *tempo, *account, *metagraph;
  guint n_pallets, n_apis;
  /* Type, what is typed, whether it is a value of it. */
  static const struct { const char *text; gboolean u16, account; } cases[] = {
    { "1", TRUE, FALSE }, { " 65535 ", TRUE, FALSE }, { "65536", FALSE, FALSE }, { "-1", FALSE, FALSE }, { "", FALSE, FALSE },
    { "one", FALSE, FALSE }, { "1 2", FALSE, FALSE },
    { "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY", FALSE, TRUE },
    { "\"5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY\"", FALSE, TRUE },
    { "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQZ", FALSE, FALSE },
    { "0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d", FALSE, TRUE },
    { "0xd435", TRUE, FALSE },
  };

  wait_for (fixture, is_live);
  catalogue = load_catalogue (fixture);
  pallets = tao_browse_catalogue_get_pallets (catalogue, &n_pallets);
  apis = tao_browse_catalogue_get_apis (catalogue, &n_apis);
  g_assert_cmpuint (tao_browse_catalogue_get_spec_version (catalogue), ==, 425);
  tempo = find_item (pallets, n_pallets, "SubtensorModule", "Tempo");
  account = find_item (pallets, n_pallets, "System", "Account");
  metagraph = find_item (apis, n_apis, "SubnetInfoRuntimeApi", "get_metagraph");
  g_assert_true (tempo != NULL && account != NULL && metagraph != NULL);
  g_assert_cmpuint (tempo->n_parts, ==, 1);
  g_assert_cmpstr (tempo->parts[0].hasher, ==, "Identity");
  g_assert_cmpstr (tempo->result, ==, "u16");
  g_assert_cmpuint (metagraph->n_parts, ==, 1);
  g_assert_nonnull (metagraph->parts[0].name);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL, account_error = NULL;

      g_assert_cmpint (tao_browse_catalogue_check (catalogue, &tempo->parts[0], cases[i].text, &error), ==, cases[i].u16);
      g_assert_cmpint (error == NULL, ==, cases[i].u16);
      g_assert_cmpint (tao_browse_catalogue_check (catalogue, &account->parts[0], cases[i].text, &account_error), ==, cases[i].account);
      g_assert_cmpint (account_error == NULL, ==, cases[i].account);
    }
}

static const TaoSubnet *
first_subnet (TaoSnapshot *snapshot)
{
  guint n;
  const TaoSubnet *subnets = tao_snapshot_get_subnets (snapshot, &n);

  for (guint i = 0; i < n; i++)
    if (subnets[i].netuid != 0)
      return &subnets[i];
  g_assert_not_reached ();
}

static void
test_storage (Fixture *fixture, gconstpointer data)
{
  TaoSnapshot *snapshot = wait_for (fixture, is_live);
  guint tempo = first_subnet (snapshot)->tempo;
  g_autofree char *netuid = g_strdup_printf ("%u", first_subnet (snapshot)->netuid), *expected = g_strdup_printf ("%u", tempo);
  g_autofree char *bytes = g_strdup_printf ("0x%02x%02x", tempo & 0xff, tempo >> 8);
  const char *texts[] = { netuid, NULL }, *bad[] = { "x", NULL };
  g_autoptr(TaoBrowseAnswer) answer = NULL, map = NULL, unset = NULL, old = NULL, call = NULL;
  g_autoptr(GError) error = NULL;
  gboolean seen = FALSE;

  answer = ask (fixture, FALSE, "SubtensorModule", "Tempo", 1, texts, TAO_BROWSE_HEAD, &error);
  g_assert_no_error (error);
  g_assert_true (answer->set);
  g_assert_false (answer->is_map);
  g_assert_cmpint (answer->proof, ==, TAO_BROWSE_PROVEN);
  g_assert_cmpstr (answer->root->text, ==, expected);
  g_assert_cmpstr (answer->root->type, ==, "u16");
  g_assert_cmpstr (answer->bytes, ==, bytes);
  /* twox128 ("SubtensorModule") begins every key of the pallet. */
  g_assert_true (g_str_has_prefix (answer->key, "0x658faa385070e074c85bf6b568cf0555"));
  g_assert_cmpuint (strlen (answer->key), ==, 2 + 2 * (16 + 16 + 2));

  /* Without a key it is the whole map, and the same entry is in it. */
  map = ask (fixture, FALSE, "SubtensorModule", "Tempo", 0, NULL, answer->block, &error);
  g_assert_no_error (error);
  g_assert_true (map->is_map);
  g_assert_cmpuint (map->n_entries, ==, map->root->n_children);
  g_assert_cmpuint (map->block, ==, answer->block);
  for (guint i = 0; i < map->n_entries; i++)
    if (g_str_equal (map->root->children[i].name, netuid))
      {
        g_assert_cmpstr (map->root->children[i].text, ==, expected);
        seen = TRUE;
      }
  g_assert_true (seen);

  texts[0] = "60000";
  unset = ask (fixture, FALSE, "SubtensorModule", "Tempo", 1, texts, TAO_BROWSE_HEAD, &error);
  g_assert_no_error (error);
  g_assert_false (unset->set);
  g_assert_nonnull (unset->root);        /* the default */

  /* At the first block. */
  old = ask (fixture, FALSE, "System", "Number", 0, NULL, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (old->block, ==, 1);
  g_assert_cmpstr (old->root->text, ==, "1");

  texts[0] = netuid;
  call = ask (fixture, TRUE, "SubnetInfoRuntimeApi", "get_metagraph", 1, texts, TAO_BROWSE_HEAD, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (call->root->n_children, >, 0);
  g_assert_cmpint (call->proof, ==, TAO_BROWSE_UNPROVEN);
  g_assert_cmpuint (strlen (call->key), ==, 2 + 2 * 2);

  g_assert_null (ask (fixture, FALSE, "SubtensorModule", "Tempo", 1, bad, TAO_BROWSE_HEAD, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_assert_true (g_str_has_prefix (error->message, "value 1: "));
  g_clear_error (&error);
  g_assert_null (ask (fixture, FALSE, "SubtensorModule", "Nothing", 0, NULL, TAO_BROWSE_HEAD, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_null (ask (fixture, TRUE, "SubnetInfoRuntimeApi", "get_metagraph", 0, NULL, TAO_BROWSE_HEAD, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_null (ask (fixture, FALSE, "System", "Number", 0, NULL, 4000000000u, &error));
  g_assert_nonnull (error);
}

/* A map with more entries than an answer holds comes page by page, each key once, in order; its first key narrows it down. */
static void
test_pages (Fixture *fixture, gconstpointer data)
{
  g_autoptr(TaoSnapshot) snapshot = tao_snapshot_ref (wait_for (fixture, is_live));
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *last = NULL;
  const TaoSubnet *subnets;
  const char *const one[] = { "1" };
  g_autoptr(TaoBrowseAnswer) narrowed = NULL;
  g_autoptr(GError) error = NULL;
  guint64 block = TAO_BROWSE_HEAD;
  guint n_subnets, n_expected = 0, n_pages = 0;

  subnets = tao_snapshot_get_subnets (snapshot, &n_subnets);
  for (guint i = 0; i < n_subnets; i++)
    n_expected += subnets[i].n_uids;
  g_assert_cmpuint (n_expected, >, 2 * TAO_BROWSE_PAGE);
  do
    {
      g_autoptr(TaoBrowseAnswer) page = NULL;
      g_autoptr(GAsyncResult) result = NULL;
      TaoBrowseQuestion question = { .group = "SubtensorModule", .item = "Keys", .block = block, .after = last };

      tao_engine_browse_async (fixture->engine, &question, NULL, keep_result_cb, &result);
      while (result == NULL)
        g_main_context_iteration (NULL, TRUE);
      page = tao_engine_browse_finish (fixture->engine, result, &error);
      g_assert_no_error (error);
      g_assert_true (page->is_map);
      g_assert_true (page->n_entries == TAO_BROWSE_PAGE || (page->last_key == NULL && page->n_entries < TAO_BROWSE_PAGE));
      for (guint i = 0; i < page->n_entries; i++)
        g_assert_true (g_hash_table_add (seen, g_strdup (page->root->children[i].name)));
      g_free (last);
      last = g_strdup (page->last_key);
      block = page->block;
      n_pages++;
    }
  while (last != NULL);
  g_assert_cmpuint (g_hash_table_size (seen), ==, n_expected);
  g_assert_cmpuint (n_pages, ==, (n_expected + TAO_BROWSE_PAGE - 1) / TAO_BROWSE_PAGE);

  narrowed = ask (fixture, FALSE, "SubtensorModule", "Keys", 1, one, block, &error);
  g_assert_no_error (error);
  g_assert_null (narrowed->last_key);
  g_assert_cmpuint (narrowed->n_entries, ==, tao_snapshot_lookup_subnet (snapshot, 1)->n_uids);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/engine/browse/catalogue", Fixture, "--manual --fast-forward=40", set_up, test_catalogue, tear_down);
  g_test_add ("/engine/browse/pages", Fixture, "--manual --fast-forward=40", set_up, test_pages, tear_down);
  g_test_add ("/engine/browse/storage", Fixture, "--manual --fast-forward=40", set_up, test_storage, tear_down);
  return g_test_run ();
}
