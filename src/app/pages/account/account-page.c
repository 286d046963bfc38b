#include "app/pages/account/account-page.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/format.h"
#include "app/money/wallets.h"
#include "app/origins.h"
#include "app/pages/account/nominator-list.h"
#include "app/pages/validators/comparison.h"
#include "app/text.h"
#include "app/widgets/address.h"
#include "app/widgets/facts.h"
#include "engine/past.h"
#include "keys/ss58.h"

/* Rows of a list before it says how many more there are. */
#define MOST_ROWS 100

struct _TaoAccountPage {
  TaoPage parent_instance;

  GtkBox *head, *sections;
  GtkWidget *unknown;
  GtkLabel *name, *kind;
  AdwBin *address_slot;
  GtkWidget *follow, *stake;

  TaoAddress *address;
  GtkWidget *section[7];       /* heading and list each */
  TaoNominatorList *nominators;
  char *shown;                 /* what the lists stand for; NULL: nothing yet */
  TaoKey32 key;
  gboolean valid;

  /* Snapshots carry the accounts one owns or watches; any other is asked for when it is looked at. */
  GCancellable *loading;       /* (nullable) */
  TaoSnapshot *asked;          /* with its balance and positions (nullable) */
  gboolean failed;

  TaoComparison *comparison;
};

G_DEFINE_FINAL_TYPE (TaoAccountPage, tao_account_page, TAO_TYPE_PAGE)

enum {
  SECTION_BALANCE,
  SECTION_VALIDATOR,
  SECTION_PERMITS,
  SECTION_ALIKE,
  SECTION_POSITIONS,
  SECTION_REGISTRATIONS,
  SECTION_OWNED,
  N_SECTIONS
};

static const char *const section_titles[N_SECTIONS] = {
  N_("Balance"), N_("As a validator"), N_("Validates on"), N_("Weights most like its own"), N_("Stake"), N_("Registered as"), N_("Owns"),
};

static const TaoOrigin balance_origin = { .kind = TAO_ORIGIN_HEAD, .item = "System.Account" };
static const TaoOrigin swap_origin = { .kind = TAO_ORIGIN_HEAD, .item = "SubtensorModule.ColdkeySwapAnnouncements" };
static const TaoOrigin own_stake_origin = {
  .kind = TAO_ORIGIN_HEAD, .call = "StakeInfoRuntimeApi.get_stake_info_for_coldkey", .how = N_("Of all accounts known here, at spot prices"),
};
static const TaoOrigin stakers_origin = {
  .kind = TAO_ORIGIN_HEAD, .item = "SubtensorModule.AlphaV2", .how = N_("Coldkeys with stake on any subnet, counted"),
};

static void tao_account_page_set_snapshot (TaoPage *page, TaoSnapshot *snapshot);

typedef struct {
  TaoAccountPage *page;
  TaoSnapshot *snapshot;
  TaoFacts *facts[N_SECTIONS];   /* made as they are needed */
  guint rows[N_SECTIONS], left_out[N_SECTIONS];
} Lists;

static gboolean
is_key (const TaoKey32 *a, const TaoKey32 *b)
{
  return memcmp (a, b, sizeof *a) == 0;
}

/* Rows beyond MOST_ROWS are only counted. @route, @source: (nullable). */
static void
add_row (Lists *lists, guint section, const char *name, const char *value, const char *route, const char *source)
{
  guint row;

  if (lists->rows[section] >= MOST_ROWS)
    {
      lists->left_out[section]++;
      return;
    }
  if (lists->facts[section] == NULL)
    lists->facts[section] = TAO_FACTS (tao_facts_new (TRUE));
  row = tao_facts_add (lists->facts[section], name);
  tao_facts_set (lists->facts[section], row, value);
  if (source != NULL)
    tao_facts_set_source (lists->facts[section], row, source);
  if (route != NULL)
    tao_facts_set_link (lists->facts[section], row, route);
  lists->rows[section]++;
}

/* A figure, which says where it comes from. */
static void
add_figure (Lists *lists, guint section, const char *name, const char *value, const TaoOrigin *origin)
{
  guint row = lists->rows[section];

  add_row (lists, section, name, value, NULL, NULL);
  if (lists->rows[section] > row)
    tao_facts_set_origin (lists->facts[section], row, origin);
}

static char *
subnet_name (const TaoSnapshot *snapshot, guint16 netuid)
{
  const TaoSubnet *subnet = tao_snapshot_lookup_subnet (snapshot, netuid);

  return netuid == 0 ? g_strdup (_("Root")) : tao_text_subnet_name (subnet != NULL ? subnet->name : NULL, netuid);
}

static char *
route_text (TaoRoute route)
{
  return tao_route_to_string (&route);
}

/* --- what is known of the account --- */

static const TaoValidator *
find_validator (const TaoSnapshot *snapshot, const TaoKey32 *hotkey)
{
  guint n;
  const TaoValidator *validators = tao_snapshot_get_validators (snapshot, &n);

  for (guint i = 0; i < n; i++)
    if (is_key (&validators[i].hotkey, hotkey))
      return &validators[i];
  return NULL;
}

/* By this computer's own names, else the validator's, else the short address. (transfer full) */
static char *
account_name (Lists *lists, const TaoKey32 *key)
{
  TaoWallets *wallets = tao_wallets_of (GTK_WIDGET (lists->page));
  const TaoValidator *validator = find_validator (lists->snapshot, key);
  g_autofree char *own = wallets != NULL ? tao_wallets_dup_name (wallets, key) : NULL;
  g_autofree char *name = tao_text_line (own != NULL ? own : validator != NULL ? validator->name : NULL, TAO_TEXT_NAME);

  return name[0] != '\0' ? g_steal_pointer (&name) : tao_format_key_short (key);
}

/* The snapshot that has this account's balance and positions. */
static TaoSnapshot *
source_of (TaoAccountPage *self, TaoSnapshot *snapshot)
{
  return self->asked != NULL && tao_snapshot_lookup_account (snapshot, &self->key) == NULL ? self->asked : snapshot;
}

static void
list_balance (Lists *lists)
{
  const TaoAccountState *account = tao_snapshot_lookup_account (source_of (lists->page, lists->snapshot), &lists->page->key);
  g_autofree char *reserved = NULL, *frozen = NULL, *nonce = NULL, *free_tao = NULL;

  if (account == NULL)
    return;
  free_tao = tao_format_exact (account->free_rao, "τ");
  reserved = tao_format_exact (account->reserved_rao, "τ");
  frozen = tao_format_exact (account->frozen_rao, "τ");
  nonce = tao_format_count (account->nonce == TAO_UNKNOWN_U32 ? TAO_UNKNOWN_U64 : account->nonce);
  add_figure (lists, SECTION_BALANCE, _("Free"), free_tao, &balance_origin);
  add_figure (lists, SECTION_BALANCE, _("Reserved"), reserved, &balance_origin);
  add_figure (lists, SECTION_BALANCE, _("Frozen"), frozen, &balance_origin);
  add_figure (lists, SECTION_BALANCE, _("Nonce"), nonce, &balance_origin);
  if (account->swap_announced_block != TAO_UNKNOWN_U64)
    {
      g_autofree char *block = tao_format_count (account->swap_announced_block);
      g_autofree char *text = g_strdup_printf (_("from block %s"), block);

      add_figure (lists, SECTION_BALANCE, _("Coldkey swap announced"), text, &swap_origin);
    }
}

static void
list_positions (Lists *lists)
{
  guint n;
  const TaoPosition *positions = tao_snapshot_get_positions (source_of (lists->page, lists->snapshot), &n);

  for (guint i = 0; i < n; i++)
    {
      const TaoPosition *position = &positions[i];
      const TaoSubnet *subnet = tao_snapshot_lookup_subnet (lists->snapshot, position->netuid);
      gboolean cold = is_key (&position->coldkey, &lists->page->key);
      const TaoKey32 *key = cold ? &position->hotkey : &position->coldkey;
      g_autofree char *name = NULL, *other = NULL, *symbol = NULL, *amount = NULL, *worth = NULL, *value = NULL, *exact = NULL;
      g_autofree char *address = NULL, *route = NULL, *source = NULL;
      TaoRoute place = tao_route_subnet (position->netuid, NULL);
      guint row = lists->rows[SECTION_POSITIONS];

      if (!cold && !is_key (&position->hotkey, &lists->page->key))
        continue;
      name = subnet_name (lists->snapshot, position->netuid);
      other = account_name (lists, key);
      symbol = tao_format_symbol (subnet != NULL ? subnet->symbol : NULL, position->netuid);
      amount = tao_format_headline (position->alpha, symbol);
      exact = tao_format_exact (position->alpha, symbol);
      worth = tao_format_headline (position->value_rao, "τ");
      value = position->netuid == 0 ? g_strdup_printf (cold ? _("with %1$s · %2$s") : _("of %1$s · %2$s"), other, amount)
                                    : g_strdup_printf (cold ? _("with %1$s · %2$s · %3$s") : _("of %1$s · %2$s · %3$s"), other, amount, worth);
      address = tao_format_key (key);
      source = g_strdup_printf ("%s\n%s", address, exact);
      route = route_text (tao_route_account (address));
      add_row (lists, SECTION_POSITIONS, name, value, route, source);
      if (lists->rows[SECTION_POSITIONS] > row)
        tao_facts_set_name_link (lists->facts[SECTION_POSITIONS], row, &place);
    }
}

static void
list_registrations (Lists *lists)
{
  guint n;
  const TaoSubnet *subnets = tao_snapshot_get_subnets (lists->snapshot, &n);

  for (guint s = 0; s < n; s++)
    {
      const TaoMetagraph *metagraph = tao_snapshot_lookup_metagraph (lists->snapshot, subnets[s].netuid);
      g_autofree char *name = subnet_name (lists->snapshot, subnets[s].netuid);

      for (guint uid = 0; metagraph != NULL && metagraph->hotkey != NULL && uid < metagraph->n; uid++)
        {
          gboolean hot = is_key (&metagraph->hotkey[uid], &lists->page->key);
          gboolean cold = metagraph->coldkey != NULL && is_key (&metagraph->coldkey[uid], &lists->page->key);
          gboolean validates = metagraph->permit != NULL && metagraph->permit[uid] != 0;
          const guint16 *scores = validates ? metagraph->dividends : metagraph->incentive;
          g_autofree char *title = NULL, *share = NULL, *value = NULL, *route = NULL, *hotkey = NULL;

          if (!hot && !cold)
            continue;
          hotkey = tao_format_key_short (&metagraph->hotkey[uid]);
          title = hot ? g_strdup_printf (_("%1$s · UID %2$u"), name, uid) : g_strdup_printf (_("%1$s · UID %2$u · %3$s"), name, uid, hotkey);
          share = scores != NULL ? tao_format_percent (scores[uid], G_MAXUINT16, 3) : g_strdup (TAO_DASH);
          value = subnets[s].netuid == 0 ? g_strdup (_("a seat on root"))
                                         : g_strdup_printf (validates ? _("validator, %s of dividends") : _("miner, %s of incentive"), share);
          route = route_text (tao_route_uid (subnets[s].netuid, (guint16) uid));
          add_row (lists, SECTION_REGISTRATIONS, title, value, route, NULL);
        }
    }
}

static void
list_owned (Lists *lists)
{
  guint n;
  const TaoSubnet *subnets = tao_snapshot_get_subnets (lists->snapshot, &n);

  for (guint s = 0; s < n; s++)
    {
      g_autofree char *name = subnet_name (lists->snapshot, subnets[s].netuid), *route = NULL;
      gboolean cold = is_key (&subnets[s].owner_coldkey, &lists->page->key);

      if (subnets[s].netuid == 0 || (!cold && !is_key (&subnets[s].owner_hotkey, &lists->page->key)))
        continue;
      route = route_text (tao_route_subnet (subnets[s].netuid, NULL));
      add_row (lists, SECTION_OWNED, name, cold ? _("as owner") : _("as the owner’s hotkey"), route, NULL);
    }
}

/* Near 100% on many subnets is a sign of copying; who set weights first tells which way. */
static void
list_alike (Lists *lists)
{
  const TaoLikeness *likeness = tao_comparison_get (lists->page->comparison);
  guint n = 0;
  const TaoAlike *alike = likeness != NULL ? tao_likeness_get (likeness, &lists->page->key, &n) : NULL;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = account_name (lists, &alike[i].hotkey), *address = tao_format_key (&alike[i].hotkey);
      g_autofree char *percent = tao_format_percent_ppm (alike[i].ppm, 1), *words = tao_comparison_describe (&alike[i]), *source = NULL;
      g_autofree char *shared = g_strdup_printf (g_dngettext (NULL, "%1$s on %2$u subnet", "%1$s on %2$u subnets", alike[i].n_subnets), percent,
                                                 alike[i].n_subnets);
      /* Translators: what comes before is how alike weights are; this says on how many subnets the other one set them first. */
      g_autofree char *value = alike[i].n_before > 0 ? g_strdup_printf (_("%1$s · set first on %2$u"), shared, alike[i].n_before) : g_strdup (shared);
      g_autofree char *route = route_text (tao_route_account (address));

      source = g_strdup_printf ("%s\n%s", address, words);
      add_row (lists, SECTION_ALIKE, name, value, route, source);
    }
}

static void
list_permit (Lists *lists, const TaoMetagraph *metagraph, guint uid)
{
  const TaoSyncInfo *sync = tao_snapshot_get_sync (lists->snapshot);
  guint64 last = metagraph->last_update != NULL ? metagraph->last_update[uid] : 0;
  g_autofree char *name = subnet_name (lists->snapshot, metagraph->netuid), *title = g_strdup_printf (_("%1$s · UID %2$u"), name, uid);
  g_autofree char *trust = metagraph->validator_trust != NULL ? tao_format_u16 (metagraph->validator_trust[uid], 4) : g_strdup (TAO_DASH);
  g_autofree char *value = NULL, *source = NULL, *route = route_text (tao_route_uid (metagraph->netuid, (guint16) uid));

  if (last > 0 && sync->best_block != TAO_UNKNOWN_U64 && last <= sync->best_block)
    {
      g_autofree char *age = tao_format_blocks (sync->best_block - last, sync->block_interval_ms);
      g_autofree char *block = tao_format_count (last);
      g_autofree char *time = sync->block_interval_ms != TAO_UNKNOWN_U32
                                ? tao_format_duration ((sync->best_block - last) * sync->block_interval_ms / 1000) : NULL;

      value = time != NULL ? g_strdup_printf (_("trust %1$s · set %2$s ago"), trust, time)
                           : g_strdup_printf (_("trust %1$s · set at block %2$s"), trust, block);
      source = g_strdup_printf (_("Weights set at block %1$s, %2$s ago"), block, age);
    }
  else
    value = g_strdup_printf (_("trust %s · no weights set"), trust);
  add_row (lists, SECTION_PERMITS, title, value, route, source);
}

/* The identity of a validator is its coldkey's. (transfer full) */
static char *
owner_text (Lists *lists, const TaoValidator *validator)
{
  TaoWallets *wallets = tao_wallets_of (GTK_WIDGET (lists->page));
  g_autofree char *own = wallets != NULL ? tao_wallets_dup_name (wallets, &validator->coldkey) : NULL;
  g_autofree char *name = tao_text_line (own != NULL ? own : validator->name, TAO_TEXT_NAME);
  g_autofree char *address = tao_format_key_short (&validator->coldkey);

  return name[0] != '\0' ? g_strdup_printf ("%s · %s", name, address) : g_steal_pointer (&address);
}

/* By the directory, which is read now and then. */
static void
show_stake (Lists *lists, const TaoValidator *validator)
{
  g_autofree char *root = tao_format_exact (validator->stake_root_rao, "τ");
  g_autofree char *subnets = tao_format_exact (validator->n_subnets != TAO_UNKNOWN_U32 ? validator->stake_subnets_rao : TAO_UNKNOWN_U64, "τ");

  add_figure (lists, SECTION_VALIDATOR, _("Stake on root"), root, &tao_origin_validator_root_stake);
  add_figure (lists, SECTION_VALIDATOR, _("Alpha on subnets, worth"), subnets, &tao_origin_validator_subnets_stake);
}

/* As its stakers have it, so that both lists agree. */
static void
show_stake_of (Lists *lists, const TaoNominators *nominators)
{
  const TaoNominatorPool *on_root = tao_nominators_find_pool (nominators, 0);
  guint64 root_rao = on_root != NULL ? on_root->alpha : 0;
  g_autofree char *root = tao_format_exact (root_rao, "τ"), *subnets = tao_format_exact (nominators->value_rao - root_rao, "τ");
  TaoOrigin origin = tao_origin_validator_root_stake, value_origin = tao_origin_validator_stake;

  origin.kind = value_origin.kind = TAO_ORIGIN_BLOCK;
  origin.block = value_origin.block = nominators->block;
  origin.how = N_("What all stakers have on root with this hotkey");
  value_origin.how = N_("The alpha on every subnet times its spot price");
  add_figure (lists, SECTION_VALIDATOR, _("Stake on root"), root, &origin);
  add_figure (lists, SECTION_VALIDATOR, _("Alpha on subnets, worth"), subnets, &value_origin);
}

static void
list_validator (Lists *lists)
{
  const TaoValidator *validator = find_validator (lists->snapshot, &lists->page->key);
  const TaoNominators *nominators = tao_nominator_list_get (lists->page->nominators);
  g_autofree char *owner = NULL, *owner_name = NULL, *owner_route = NULL, *take = NULL, *own = NULL, *stakers = NULL;
  guint64 n_stakers;

  if (validator == NULL)
    return;
  owner = tao_format_key (&validator->coldkey);
  owner_name = owner_text (lists, validator);
  owner_route = route_text (tao_route_account (owner));
  take = tao_format_percent (validator->take, G_MAXUINT16, 2);
  add_row (lists, SECTION_VALIDATOR, _("Coldkey"), owner_name, owner_route, owner);
  add_figure (lists, SECTION_VALIDATOR, _("Take"), take, &tao_origin_validator_take);
  if (nominators != NULL)
    show_stake_of (lists, nominators);
  else
    show_stake (lists, validator);
  own = tao_format_exact (validator->own_stake_rao, "τ");
  n_stakers = nominators != NULL ? nominators->n_coldkeys : validator->n_nominators != TAO_UNKNOWN_U32 ? validator->n_nominators : TAO_UNKNOWN_U64;
  stakers = tao_format_count (n_stakers);
  add_figure (lists, SECTION_VALIDATOR, _("Your stake with it"), own, &own_stake_origin);
  add_figure (lists, SECTION_VALIDATOR, _("Stakers"), stakers, &stakers_origin);
  for (guint i = 0; i < validator->n_permits; i++)
    {
      const TaoMetagraph *metagraph = tao_snapshot_lookup_metagraph (lists->snapshot, validator->permits[i]);

      for (guint uid = 0; metagraph != NULL && metagraph->hotkey != NULL && uid < metagraph->n; uid++)
        if (is_key (&metagraph->hotkey[uid], &lists->page->key))
          list_permit (lists, metagraph, uid);
    }
  list_alike (lists);
}

/* --- showing --- */

static void
show_head (TaoAccountPage *self, TaoSnapshot *snapshot)
{
  const TaoAccountState *account = tao_snapshot_lookup_account (source_of (self, snapshot), &self->key);
  const TaoValidator *validator = find_validator (snapshot, &self->key);
  gboolean own = account != NULL && account->own && source_of (self, snapshot) == snapshot;
  const char *label = account != NULL && account->label != NULL ? account->label : account != NULL && account->identity != NULL ? account->identity
                      : validator != NULL ? validator->name : NULL;
  g_autofree char *clean = tao_text_line (label, TAO_TEXT_NAME), *key = tao_format_key_short (&self->key);

  gtk_label_set_text (self->name, clean[0] != '\0' ? clean : key);
  gtk_label_set_text (self->kind, own ? _("Yours, or watched by you")
                                  : validator != NULL            ? _("Validator hotkey")
                                                                 : _("Account"));
}

static void
set_section (TaoAccountPage *self, guint section, TaoFacts *facts, guint left_out)
{
  GtkWidget *box = self->section[section], *child = gtk_widget_get_last_child (box);

  while (child != NULL && child != gtk_widget_get_first_child (box))
    {
      gtk_box_remove (GTK_BOX (box), child);
      child = gtk_widget_get_last_child (box);
    }
  gtk_widget_set_visible (box, facts != NULL);
  if (facts == NULL)
    return;
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (facts));
  if (left_out > 0)
    {
      g_autofree char *text = g_strdup_printf (g_dngettext (NULL, "and %u more", "and %u more", left_out), left_out);
      GtkWidget *label = gtk_label_new (text);

      gtk_widget_add_css_class (label, "caption");
      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_box_append (GTK_BOX (box), label);
    }
}

static void
show_lists (TaoAccountPage *self, TaoSnapshot *snapshot)
{
  Lists lists = { .page = self, .snapshot = snapshot };
  gboolean any = FALSE;

  list_balance (&lists);
  list_validator (&lists);
  list_positions (&lists);
  list_registrations (&lists);
  list_owned (&lists);
  for (guint i = 0; i < N_SECTIONS; i++)
    {
      any |= lists.facts[i] != NULL;
      set_section (self, i, lists.facts[i], lists.left_out[i]);
    }
  gtk_widget_set_visible (self->unknown, !any);
}

static void show_again (TaoAccountPage *self);

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GError) error = NULL;
  TaoSnapshot *asked = tao_engine_load_past_finish (TAO_ENGINE (source), result, &error);
  TaoAccountPage *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = user_data;
  g_clear_object (&self->loading);
  if (asked == NULL)
    {
      g_debug ("account: %s", error->message);
      self->failed = TRUE;
      return;
    }
  g_clear_pointer (&self->asked, tao_snapshot_unref);
  self->asked = asked;
  show_again (self);
}

static void
ask (TaoAccountPage *self, TaoSnapshot *snapshot)
{
  TaoEngine *engine = tao_page_get_engine (TAO_PAGE (self));

  if (engine == NULL || self->loading != NULL || self->asked != NULL || self->failed ||
      tao_snapshot_get_sync (snapshot)->state != TAO_SYNC_LIVE || tao_snapshot_lookup_account (snapshot, &self->key) != NULL)
    return;
  self->loading = g_cancellable_new ();
  tao_engine_load_past_async (engine, TAO_BLOCK_BEST, G_MAXUINT16, &self->key, 1, self->loading, asked_cb, self);
}

static void
forget (TaoAccountPage *self)
{
  if (self->loading != NULL)
    g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  g_clear_pointer (&self->asked, tao_snapshot_unref);
  self->failed = FALSE;
}

/* Weights are kept of watched subnets only. */
static void
watch (TaoAccountPage *self, TaoSnapshot *snapshot)
{
  const TaoValidator *validator = find_validator (snapshot, &self->key);

  if (validator != NULL && validator->n_permits > 0 && tao_page_get_active (TAO_PAGE (self)))
    tao_comparison_watch (self->comparison, tao_page_get_engine (TAO_PAGE (self)), snapshot, validator->permits, validator->n_permits);
}

/* A hotkey has stakers; a coldkey is one. */
static gboolean
is_hotkey (TaoAccountPage *self, TaoSnapshot *snapshot)
{
  guint n;
  const TaoSubnet *subnets = tao_snapshot_get_subnets (snapshot, &n);

  if (find_validator (snapshot, &self->key) != NULL)
    return TRUE;
  for (guint s = 0; s < n; s++)
    {
      const TaoMetagraph *metagraph = tao_snapshot_lookup_metagraph (snapshot, subnets[s].netuid);

      for (guint uid = 0; metagraph != NULL && metagraph->hotkey != NULL && uid < metagraph->n; uid++)
        if (is_key (&metagraph->hotkey[uid], &self->key))
          return TRUE;
    }
  return FALSE;
}

static void
show_again (TaoAccountPage *self)
{
  g_clear_pointer (&self->shown, g_free);
  if (self->valid && tao_page_get_snapshot (TAO_PAGE (self)) != NULL)
    tao_account_page_set_snapshot (TAO_PAGE (self), tao_page_get_snapshot (TAO_PAGE (self)));
}

static void
compared_cb (gpointer data, gpointer user_data)
{
  show_again (user_data);
}

/* How many there are is among the figures. */
static void
nominators_changed_cb (TaoAccountPage *self)
{
  if (tao_nominator_list_get (self->nominators) != NULL)
    show_again (self);
}

static void
tao_account_page_set_snapshot (TaoPage *page, TaoSnapshot *snapshot)
{
  TaoAccountPage *self = TAO_ACCOUNT_PAGE (page);
  const TaoSyncInfo *sync = tao_snapshot_get_sync (snapshot);
  g_autofree char *stamp = NULL;
  guint n, n_read = 0, n_validators;
  const TaoSubnet *subnets;
  gboolean hotkey;

  if (!self->valid)
    return;
  subnets = tao_snapshot_get_subnets (snapshot, &n);
  for (guint i = 0; i < n; i++)
    n_read += tao_snapshot_lookup_metagraph (snapshot, subnets[i].netuid) != NULL;
  tao_snapshot_get_validators (snapshot, &n_validators);
  if (n == 0)
    {
      tao_page_show_awaited (page, _("Waiting for the first block."));
      return;
    }
  tao_page_show_content (page);
  ask (self, snapshot);
  show_head (self, snapshot);
  watch (self, snapshot);
  tao_comparison_update (self->comparison, snapshot);
  tao_nominator_list_set_snapshot (self->nominators, snapshot);
  /* Lists are long and change with blocks and what was read, not with every snapshot. */
  stamp = g_strdup_printf ("%" G_GUINT64_FORMAT "/%d/%u/%u", sync->best_block, sync->from_cache, n_read, n_validators);
  if (g_strcmp0 (stamp, self->shown) == 0)
    return;
  g_free (self->shown);
  self->shown = g_steal_pointer (&stamp);
  hotkey = is_hotkey (self, snapshot);
  tao_nominator_list_set_hotkey (self->nominators, tao_page_get_engine (page), hotkey ? &self->key : NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->nominators), hotkey);
  gtk_widget_set_visible (self->stake, hotkey);
  show_lists (self, snapshot);
}

static void
tao_account_page_activated (TaoPage *page)
{
  if (tao_page_get_snapshot (page) != NULL)
    watch (TAO_ACCOUNT_PAGE (page), tao_page_get_snapshot (page));
}

static void
tao_account_page_deactivated (TaoPage *page)
{
  tao_comparison_unwatch (TAO_ACCOUNT_PAGE (page)->comparison);
}

static void
tao_account_page_navigate (TaoPage *page, const TaoRoute *route)
{
  TaoAccountPage *self = TAO_ACCOUNT_PAGE (page);
  TaoAccountId id;

  forget (self);
  tao_comparison_unwatch (self->comparison);
  tao_nominator_list_set_hotkey (self->nominators, NULL, NULL);
  g_clear_pointer (&self->shown, g_free);
  self->valid = tao_ss58_decode (route->account, &id, NULL);
  if (!self->valid)
    {
      tao_page_set_title (page, _("Account"));
      tao_page_show_empty (page, "dialog-warning-symbolic", _("Not an address"), _("Its checksum is wrong, or it is no address at all."), _("Open Activity"), "win.go::activity");
      return;
    }
  memcpy (self->key.bytes, id.bytes, sizeof self->key.bytes);
  tao_address_set_key (self->address, &self->key);
  if (tao_page_get_snapshot (page) != NULL)
    tao_account_page_set_snapshot (page, tao_page_get_snapshot (page));
  else
    tao_page_show_loading (page, _("Waiting for the first block."));
}

static void
tao_account_page_refresh (TaoPage *page)
{
  TaoAccountPage *self = TAO_ACCOUNT_PAGE (page);

  forget (self);
  g_clear_pointer (&self->shown, g_free);
  if (tao_page_get_snapshot (page) != NULL)
    tao_account_page_set_snapshot (page, tao_page_get_snapshot (page));
}

static gboolean
tao_account_page_is_ready (TaoPage *page)
{
  return tao_page_get_state (page) != TAO_STATE_LOADING && TAO_ACCOUNT_PAGE (page)->loading == NULL
         && !tao_comparison_is_busy (TAO_ACCOUNT_PAGE (page)->comparison) && !tao_nominator_list_is_busy (TAO_ACCOUNT_PAGE (page)->nominators);
}

static void
follow_cb (TaoAccountPage *self)
{
  TaoRoute route = tao_route_page ("activity");

  g_strlcpy (route.account, tao_address_get (self->address), sizeof route.account);
  tao_page_go (TAO_PAGE (self), &route);
}

static void
stake_cb (TaoAccountPage *self)
{
  g_autofree char *request = g_strdup_printf ("stake?hotkey=%s", tao_address_get (self->address));

  gtk_widget_activate_action (GTK_WIDGET (self), "win.stake", "s", request);
}

static void
narrow_changed_cb (TaoAccountPage *self)
{
  tao_nominator_list_set_narrow (self->nominators, tao_page_get_narrow (TAO_PAGE (self)));
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->head), tao_page_get_narrow (TAO_PAGE (self)) ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
}

static void
tao_account_page_dispose (GObject *object)
{
  forget (TAO_ACCOUNT_PAGE (object));
  g_clear_pointer (&TAO_ACCOUNT_PAGE (object)->comparison, tao_comparison_free);
  gtk_widget_dispose_template (GTK_WIDGET (object), TAO_TYPE_ACCOUNT_PAGE);
  G_OBJECT_CLASS (tao_account_page_parent_class)->dispose (object);
}

static void
tao_account_page_finalize (GObject *object)
{
  g_free (TAO_ACCOUNT_PAGE (object)->shown);
  G_OBJECT_CLASS (tao_account_page_parent_class)->finalize (object);
}

static void
tao_account_page_class_init (TaoAccountPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  TaoPageClass *page_class = TAO_PAGE_CLASS (klass);

  object_class->dispose = tao_account_page_dispose;
  object_class->finalize = tao_account_page_finalize;
  page_class->set_snapshot = tao_account_page_set_snapshot;
  page_class->refresh = tao_account_page_refresh;
  page_class->is_ready = tao_account_page_is_ready;
  page_class->navigate = tao_account_page_navigate;
  page_class->activated = tao_account_page_activated;
  page_class->deactivated = tao_account_page_deactivated;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/taoscope/Taoscope/ui/account/account-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TaoAccountPage, head);
  gtk_widget_class_bind_template_child (widget_class, TaoAccountPage, name);
  gtk_widget_class_bind_template_child (widget_class, TaoAccountPage, kind);
  gtk_widget_class_bind_template_child (widget_class, TaoAccountPage, address_slot);
  gtk_widget_class_bind_template_child (widget_class, TaoAccountPage, follow);
  gtk_widget_class_bind_template_child (widget_class, TaoAccountPage, stake);
  gtk_widget_class_bind_template_child (widget_class, TaoAccountPage, unknown);
  gtk_widget_class_bind_template_child (widget_class, TaoAccountPage, sections);
}

static void
tao_account_page_init (TaoAccountPage *self)
{
  self->comparison = tao_comparison_new (compared_cb, self);
  gtk_widget_init_template (GTK_WIDGET (self));
  self->address = TAO_ADDRESS (tao_address_new ());
  adw_bin_set_child (self->address_slot, GTK_WIDGET (self->address));
  for (guint i = 0; i < N_SECTIONS; i++)
    {
      GtkWidget *heading = gtk_label_new (_(section_titles[i]));

      gtk_label_set_xalign (GTK_LABEL (heading), 0);
      gtk_widget_add_css_class (heading, "heading");
      self->section[i] = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
      gtk_box_append (GTK_BOX (self->section[i]), heading);
      gtk_widget_set_visible (self->section[i], FALSE);
      gtk_box_append (self->sections, self->section[i]);
    }
  self->nominators = g_object_new (TAO_TYPE_NOMINATOR_LIST, "visible", FALSE, NULL);
  gtk_box_insert_child_after (self->sections, GTK_WIDGET (self->nominators), self->section[SECTION_VALIDATOR]);
  g_signal_connect_object (self->nominators, "changed", G_CALLBACK (nominators_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->stake, "clicked", G_CALLBACK (stake_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->follow, "clicked", G_CALLBACK (follow_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self, "notify::narrow", G_CALLBACK (narrow_changed_cb), self, G_CONNECT_SWAPPED);
}
