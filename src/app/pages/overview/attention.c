#include "app/pages/overview/attention.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/alert-words.h"
#include "app/format.h"
#include "app/text.h"
#include "engine/alerts.h"

/* A uid this close to removal is worth a word. */
#define PLACES_NEAR_EXIT 10

/* Owners may not change parameters in the last blocks of an epoch; say so this
 * many blocks before it begins. */
#define FREEZE_BLOCKS 10
#define FREEZE_NOTICE 50

static void
attention_free (gpointer data)
{
  TaoAttention *item = data;

  g_free (item->id);
  g_free (item->title);
  g_free (item->detail);
  g_free (item);
}

static void
add (GPtrArray *items, char *id, const char *icon, gboolean warning, char *title, char *detail, TaoRoute route)
{
  TaoAttention *item = g_new0 (TaoAttention, 1);

  *item = (TaoAttention) { id, icon, warning, title, detail, route };
  g_ptr_array_add (items, item);
}

static gboolean
is_own (const TaoSnapshot *snapshot, const TaoKey32 *account)
{
  const TaoAccountState *state = tao_snapshot_lookup_account (snapshot, account);

  return state != NULL && state->own;
}

static gboolean
holds_stake (const TaoSubnet *subnet)
{
  return subnet->own_stake_alpha != TAO_UNKNOWN_U64 && subnet->own_stake_alpha > 0;
}

/* A swap moves everything the account has, so it comes before all else. */
static void
add_swaps (GPtrArray *items, const TaoSnapshot *snapshot)
{
  const TaoSyncInfo *sync = tao_snapshot_get_sync (snapshot);
  guint n;
  const TaoAccountState *accounts = tao_snapshot_get_accounts (snapshot, &n);

  for (guint i = 0; i < n; i++)
    {
      const TaoAccountState *account = &accounts[i];
      g_autofree char *address = NULL;
      g_autofree char *brief = NULL;
      g_autofree char *left = NULL;

      if (!account->own || account->swap_announced_block == TAO_UNKNOWN_U64)
        continue;
      address = tao_format_key (&account->account);
      brief = account->label != NULL ? tao_text_line (account->label, TAO_TEXT_NAME) : tao_format_address_short (address);
      left = account->swap_announced_block > sync->best_block && sync->best_block != TAO_UNKNOWN_U64
               ? tao_format_blocks (account->swap_announced_block - sync->best_block, sync->block_interval_ms)
               : g_strdup (_("due now"));
      add (items, g_strdup_printf ("swap/%s/%" G_GUINT64_FORMAT, address, account->swap_announced_block),
           "dialog-warning-symbolic", TRUE, g_strdup (_("Coldkey swap announced")),
           g_strdup_printf ("%s · %s", brief, left), tao_route_account (address));
    }
}

static void
add_uids_near_exit (GPtrArray *items, const TaoSnapshot *snapshot, const TaoSubnet *subnet)
{
  const TaoMetagraph *metagraph = tao_snapshot_lookup_metagraph (snapshot, subnet->netuid);

  if (metagraph == NULL || metagraph->leaves_place == NULL || metagraph->coldkey == NULL ||
      subnet->n_uids != subnet->max_uids)
    return;
  for (guint uid = 0; uid < metagraph->n; uid++)
    {
      guint place = metagraph->leaves_place[uid];
      g_autofree char *name = NULL;
      g_autofree char *ordinal = NULL;

      if (place == 0 || place > PLACES_NEAR_EXIT || (metagraph->immune != NULL && metagraph->immune[uid]) ||
          !is_own (snapshot, &metagraph->coldkey[uid]))
        continue;
      name = tao_text_subnet_name (subnet->name, subnet->netuid);
      ordinal = tao_format_ordinal (place);
      add (items, g_strdup_printf ("exit/%u/%u", subnet->netuid, uid), "dialog-warning-symbolic", TRUE,
           g_strdup_printf (_("UID %u is near the exit"), uid),
           /* Translators: name of a subnet, "6th". */
           g_strdup_printf (_("%1$s · %2$s in line to leave"), name, ordinal),
           tao_route_uid (subnet->netuid, (guint16) uid));
    }
}

static void
add_freeze (GPtrArray *items, const TaoSyncInfo *sync, const TaoSubnet *subnet)
{
  g_autofree char *name = NULL;
  g_autofree char *left = NULL;
  guint64 blocks;

  if (subnet->next_epoch_block == TAO_UNKNOWN_U64 || sync->best_block == TAO_UNKNOWN_U64 ||
      subnet->next_epoch_block <= sync->best_block + FREEZE_BLOCKS)
    return;
  blocks = subnet->next_epoch_block - sync->best_block - FREEZE_BLOCKS;
  if (blocks > FREEZE_NOTICE)
    return;
  name = tao_text_subnet_name (subnet->name, subnet->netuid);
  left = tao_format_blocks (blocks, sync->block_interval_ms);
  add (items, g_strdup_printf ("freeze/%u/%" G_GUINT64_FORMAT, subnet->netuid, subnet->next_epoch_block),
       "appointment-soon-symbolic", FALSE, g_strdup (_("Parameter window closes")), g_strdup_printf ("%s · %s", name, left),
       tao_route_subnet (subnet->netuid, "parameters"));
}

static void
add_leaving (GPtrArray *items, const TaoSubnet *subnet)
{
  g_autofree char *name = tao_text_subnet_name (subnet->name, subnet->netuid);

  if (holds_stake (subnet))
    add (items, g_strdup_printf ("leaving/%u", subnet->netuid), "dialog-warning-symbolic", TRUE,
         g_strdup_printf (_("%s is first in line to leave"), name),
         g_strdup (_("You hold stake in it")), tao_route_subnet (subnet->netuid, NULL));
  else
    add (items, g_strdup_printf ("leaving/%u", subnet->netuid), "dialog-information-symbolic", FALSE,
         g_strdup_printf (_("%s is first in line to leave"), name),
         g_strdup (_("If another subnet registers now")), tao_route_subnet (subnet->netuid, NULL));
}

static void
add_difference (GPtrArray *items, const TaoSubnet *subnet)
{
  g_autofree char *name = tao_text_subnet_name (subnet->name, subnet->netuid);
  g_autofree char *count = tao_format_count (subnet->audit->n_differences);

  add (items, g_strdup_printf ("differs/%u/%" G_GUINT64_FORMAT, subnet->netuid, subnet->audit->epoch_block),
       "diverged-symbolic", TRUE, g_strdup_printf (_("%s differs from our computation"), name),
       g_strdup_printf (g_dngettext (NULL, "%s value of the last epoch", "%s values of the last epoch",
                                     subnet->audit->n_differences), count),
       tao_route_subnet (subnet->netuid, "verify"));
}

/* What root stake has earned and not yet been claimed, in TAO at today's prices. */
static void
add_claimable (GPtrArray *items, const TaoSnapshot *snapshot)
{
  guint n, positions_with = 0;
  const TaoPosition *positions = tao_snapshot_get_positions (snapshot, &n);

  for (guint i = 0; i < n; i++)
    if (positions[i].root_claimable_alpha != TAO_UNKNOWN_U64 && positions[i].root_claimable_alpha > 0)
      positions_with++;
  if (positions_with > 0)
    add (items, g_strdup ("claim"), "folder-download-symbolic", FALSE, g_strdup (_("Root dividends to claim")),
         g_strdup_printf (g_dngettext (NULL, "In %u position", "In %u positions", positions_with), positions_with),
         tao_route_page ("portfolio"));
}

static void
add_stalled (GPtrArray *items, const TaoSyncInfo *sync)
{
  if (sync->state == TAO_SYNC_STALLED)
    {
      g_autofree char *block = tao_format_count (sync->best_block);

      add (items, g_strdup_printf ("stalled/%" G_GUINT64_FORMAT, sync->best_block), "dialog-warning-symbolic", TRUE,
           g_strdup (_("No new blocks")), g_strdup_printf (_("The last one is %s"), block), tao_route_page ("node"));
    }
}

/* What the rules noticed and nobody has dismissed. States that are told from the
 * snapshot itself are left out: those last exactly as long as they are true. */
static void
add_alerts (GPtrArray *items, const TaoSnapshot *snapshot)
{
  guint n;
  const TaoAlert *alerts = tao_snapshot_get_alerts (snapshot, &n);

  for (guint i = 0; i < n; i++)
    {
      g_auto(TaoAlertWords) words = { 0 };
      TaoRuleKind kind;

      if (alerts[i].seen || !tao_rule_kind_from_code (alerts[i].rule, &kind) || kind == TAO_RULE_UID_EXIT ||
          kind == TAO_RULE_SUBNET_EXIT || kind == TAO_RULE_SWAP_ANNOUNCED || kind == TAO_RULE_AUDIT_DIFFERS ||
          kind == TAO_RULE_NOT_WATCHING)
        continue;
      tao_alert_words (&alerts[i], snapshot, &words);
      add (items, g_strdup_printf (TAO_ATTENTION_ALERT "%" G_GUINT64_FORMAT, alerts[i].id),
           alerts[i].level == TAO_ALERT_INFO ? "dialog-information-symbolic" : "dialog-warning-symbolic",
           alerts[i].level != TAO_ALERT_INFO, g_steal_pointer (&words.title), g_steal_pointer (&words.detail), words.route);
    }
}

GPtrArray *
tao_attention_collect (const TaoSnapshot *snapshot)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (attention_free);
  const TaoSyncInfo *sync = tao_snapshot_get_sync (snapshot);
  guint n;
  const TaoSubnet *subnets = tao_snapshot_get_subnets (snapshot, &n);

  add_swaps (items, snapshot);
  for (guint i = 0; i < n; i++)
    add_uids_near_exit (items, snapshot, &subnets[i]);
  for (guint i = 0; i < n; i++)
    if (subnets[i].near_deregistration && holds_stake (&subnets[i]))
      add_leaving (items, &subnets[i]);
  for (guint i = 0; i < n; i++)
    if (is_own (snapshot, &subnets[i].owner_coldkey))
      add_freeze (items, sync, &subnets[i]);
  add_alerts (items, snapshot);
  add_claimable (items, snapshot);
  add_stalled (items, sync);
  for (guint i = 0; i < n; i++)
    if (subnets[i].audit != NULL && subnets[i].audit->status == TAO_AUDIT_DIFFERS)
      add_difference (items, &subnets[i]);
  for (guint i = 0; i < n; i++)
    if (subnets[i].near_deregistration && !holds_stake (&subnets[i]))
      add_leaving (items, &subnets[i]);
  return items;
}
