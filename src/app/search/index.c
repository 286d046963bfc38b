#include "app/search/index.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/format.h"
#include "app/glossary.h"
#include "app/page-registry.h"
#include "app/pages/learn/lessons.h"
#include "app/text.h"
#include "keys/ss58.h"

#define LONGEST_QUERY 100
#define SHORTEST_ADDRESS_PART 4

enum { RANK_EXACT, RANK_OWN, RANK_PREFIX, RANK_RECENT, RANK_WORD, RANK_INSIDE, RANK_NONE };

/* One thing that has a name. What is shown of it is written only if it is found. */
typedef struct {
  TaoFoundKind kind;
  char *folded;                 /* (nullable) name */
  gboolean own, is_term;        /* @is_term: a lesson's place holds a term of the glossary */
  union {
    const TaoSubnet *subnet;
    const TaoValidator *validator;
    const TaoAccountState *account;
    const TaoPageEntry *page;
    const TaoLesson *lesson;
    const TaoGlossaryEntry *term;
    guint fixed;                /* place among the actions or preferences */
  } of;
} Entry;

struct _TaoSearchIndex {
  TaoSnapshot *snapshot;        /* (nullable) */
  GArray *entries;              /* of Entry */
  GPtrArray *recent;            /* (nullable) of TaoFound */
};

typedef struct { const char *title, *detail, *icon, *action; } Fixed;

static const Fixed actions[] = {
  { N_("Send TAO"), N_("To any address"), "mail-send-symbolic", "win.send::" },
  { N_("Stake"), N_("Buys the token of a subnet"), "portfolio-symbolic", "win.stake::stake" },
  { N_("Unstake"), N_("Sells the token of a subnet"), "portfolio-symbolic", "win.stake::unstake" },
  { N_("Move stake"), N_("To another validator or subnet"), "portfolio-symbolic", "win.stake::move" },
  { N_("Unstake all"), N_("Every position, or those of one hotkey"), "portfolio-symbolic", "win.order::unstake-all" },
  { N_("Transfer stake"), N_("To another coldkey"), "mail-send-symbolic", "win.order::transfer-stake" },
  { N_("Claim root dividends"), N_("What root stake has earned in a subnet"), "starred-symbolic", "win.order::claim-root" },
  { N_("How to take root dividends"), N_("As TAO or as stake"), "preferences-other-symbolic", "win.order::claim-type" },
  { N_("Stake mining rewards"), N_("With one validator, from now on"), "validators-symbolic", "win.order::auto-stake" },
  { N_("Register a neuron"), N_("A UID in a subnet for a hotkey"), "miner-symbolic", "win.order::register" },
  { N_("Announce an axon"), N_("Where a miner answers"), "network-server-symbolic", "win.order::serve-axon" },
  { N_("Validator take"), N_("What a hotkey keeps of its nominators’ dividends"), "validators-symbolic", "win.order::take" },
  { N_("Child keys"), N_("Hotkeys that validate with a share of the stake"), "hotkey-symbolic", "win.order::children" },
  { N_("Child key take"), N_("What a child keeps of what it earns"), "hotkey-symbolic", "win.order::childkey-take" },
  { N_("Subnet identity"), N_("For the owner of a subnet"), "document-edit-symbolic", "win.order::subnet-identity" },
  { N_("On-chain identity"), N_("What everyone can read about a wallet"), "document-edit-symbolic", "win.order::identity" },
  { N_("Create a subnet"), N_("Locks TAO and makes you its owner"), "list-add-symbolic", "win.order::create-subnet" },
  { N_("Start a subnet"), N_("Opens trading and emission"), "media-playback-start-symbolic", "win.order::start-subnet" },
  { N_("Rebalance the portfolio"), N_("Fewest trades to the shares you want"), "portfolio-symbolic", "win.rebalance" },
  { N_("Batch"), N_("Orders collected for one signature"), "view-list-symbolic", "win.batch" },
  { N_("Lock all wallets"), N_("Passwords are asked for again"), "changes-prevent-symbolic", "app.lock-all" },
  { N_("Refresh"), N_("Reads this page again"), "view-refresh-symbolic", "win.refresh" },
  { N_("Pin this page"), N_("Adds it to the sidebar, or takes it away"), "view-pin-symbolic", "win.pin" },
  { N_("Show or hide the sidebar"), "F9", "sidebar-show-symbolic", "win.sidebar" },
  { N_("Use the practice network"), N_("Runs on this computer; its TAO is worth nothing"), "network-server-symbolic", "app.network::practice" },
  { N_("Use the main network"), N_("Real TAO"), "network-workgroup-symbolic", "app.network::finney" },
  { N_("Use the test network"), N_("Public, but its TAO is worth nothing"), "network-workgroup-symbolic", "app.network::test" },
  { N_("Keyboard shortcuts"), "Ctrl+?", "input-keyboard-symbolic", "win.show-help-overlay" },
  { N_("About Taoscope"), N_("Version and licence"), "dialog-information-symbolic", "app.about" },
};

static const Fixed preferences[] = {
  { N_("Preferences"), N_("All settings"), "preferences-other-symbolic", "app.preferences" },
  { N_("Style: light or dark"), N_("Preferences, General"), "preferences-other-symbolic", "app.preferences" },
  { N_("Table rows: comfortable or compact"), N_("Preferences, General"), "preferences-other-symbolic", "app.preferences" },
  { N_("Hide own amounts"), N_("Preferences, General"), "preferences-other-symbolic", "app.preferences" },
  { N_("Desktop notifications"), N_("Preferences, General"), "preferences-other-symbolic", "app.preferences" },
  { N_("History cache"), N_("Preferences, General"), "preferences-other-symbolic", "app.preferences" },
  { N_("Lock wallets after a time"), N_("Preferences, Wallets"), "preferences-other-symbolic", "app.preferences" },
  { N_("Worst price accepted"), N_("Preferences, Wallets"), "preferences-other-symbolic", "app.preferences" },
  { N_("Own endpoints"), N_("Preferences, Network"), "preferences-other-symbolic", "app.preferences" },
};

/* --- found things --- */

TaoFound *
tao_found_copy (const TaoFound *found)
{
  TaoFound *copy = g_memdup2 (found, sizeof *found);

  copy->title = g_strdup (found->title);
  copy->detail = g_strdup (found->detail);
  copy->heading = g_strdup (found->heading);
  copy->symbol = g_strdup (found->symbol);
  copy->action = g_strdup (found->action);
  return copy;
}

void
tao_found_free (gpointer data)
{
  TaoFound *found = data;

  g_free (found->title);
  g_free (found->detail);
  g_free (found->heading);
  g_free (found->symbol);
  g_free (found->action);
  g_free (found);
}

static TaoFound *
add (GPtrArray *results, TaoFoundKind kind, int rank, const char *icon, char *title, char *detail, TaoRoute route)
{
  TaoFound *found = g_new0 (TaoFound, 1);

  *found = (TaoFound) { .kind = kind, .rank = rank, .icon = icon, .title = title, .detail = detail, .route = route };
  g_ptr_array_add (results, found);
  return found;
}

/* --- the index --- */

static void
clear_entry (gpointer data)
{
  g_free (((Entry *) data)->folded);
}

static void
put (TaoSearchIndex *self, const char *name, Entry entry)
{
  entry.folded = name != NULL ? g_utf8_casefold (name, -1) : NULL;
  g_array_append_val (self->entries, entry);
}

static gboolean
positive (guint64 amount)
{
  return amount != TAO_UNKNOWN_U64 && amount > 0;
}

static void
index_snapshot (TaoSearchIndex *self)
{
  guint n;
  const TaoSubnet *subnets = tao_snapshot_get_subnets (self->snapshot, &n);
  const TaoValidator *validators;
  const TaoAccountState *accounts;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = tao_text_subnet_name (subnets[i].name, subnets[i].netuid);

      put (self, name, (Entry) { .kind = TAO_FOUND_SUBNET, .own = positive (subnets[i].own_stake_alpha), .of.subnet = &subnets[i] });
    }
  validators = tao_snapshot_get_validators (self->snapshot, &n);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = tao_text_line (validators[i].name, TAO_TEXT_NAME);

      put (self, name[0] != '\0' ? name : NULL,
           (Entry) { .kind = TAO_FOUND_VALIDATOR, .own = positive (validators[i].own_stake_rao), .of.validator = &validators[i] });
    }
  accounts = tao_snapshot_get_accounts (self->snapshot, &n);
  for (guint i = 0; i < n; i++)
    put (self, accounts[i].label, (Entry) { .kind = TAO_FOUND_ACCOUNT, .own = accounts[i].own, .of.account = &accounts[i] });
}

TaoSearchIndex *
tao_search_index_new (TaoSnapshot *snapshot)
{
  TaoSearchIndex *self = g_new0 (TaoSearchIndex, 1);
  guint n;
  const TaoPageEntry *pages = tao_page_registry (&n);
  const TaoGlossaryEntry *terms;
  const TaoLesson *lessons;

  self->entries = g_array_new (FALSE, TRUE, sizeof (Entry));
  g_array_set_clear_func (self->entries, clear_entry);
  if (snapshot != NULL)
    {
      self->snapshot = tao_snapshot_ref (snapshot);
      index_snapshot (self);
    }
  for (guint i = 0; i < n; i++)
    if (pages[i].parent == NULL && !(pages[i].flags & (TAO_PAGE_NEEDS_PLACE | TAO_PAGE_BARE)))
      put (self, _(pages[i].title), (Entry) { .kind = TAO_FOUND_PAGE, .of.page = &pages[i] });
  lessons = tao_lessons (&n);
  for (guint i = 0; i < n; i++)
    put (self, _(lessons[i].title), (Entry) { .kind = TAO_FOUND_LESSON, .of.lesson = &lessons[i] });
  terms = tao_glossary (&n);
  for (guint i = 0; i < n; i++)
    put (self, _(terms[i].term), (Entry) { .kind = TAO_FOUND_LESSON, .is_term = TRUE, .of.term = &terms[i] });
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    put (self, _(actions[i].title), (Entry) { .kind = TAO_FOUND_ACTION, .of.fixed = i });
  for (guint i = 0; i < G_N_ELEMENTS (preferences); i++)
    put (self, _(preferences[i].title), (Entry) { .kind = TAO_FOUND_PREFERENCE, .of.fixed = i });
  return self;
}

void
tao_search_index_free (TaoSearchIndex *self)
{
  g_array_unref (self->entries);
  g_clear_pointer (&self->snapshot, tao_snapshot_unref);
  g_clear_pointer (&self->recent, g_ptr_array_unref);
  g_free (self);
}

void
tao_search_index_set_recent (TaoSearchIndex *self, GPtrArray *recent)
{
  g_clear_pointer (&self->recent, g_ptr_array_unref);
  self->recent = g_ptr_array_ref (recent);
}

/* --- matching --- */

/* How well a folded name matches the folded query. */
static int
match (const char *folded, const char *query)
{
  const char *at = folded != NULL ? strstr (folded, query) : NULL;
  int best = RANK_NONE;

  if (at == folded && at != NULL)
    return folded[strlen (query)] == '\0' ? RANK_EXACT : RANK_PREFIX;
  /* A later place may be the beginning of a word. */
  for (; at != NULL && best != RANK_WORD; at = strstr (at + 1, query))
    best = at[-1] == ' ' || at[-1] == '-' ? RANK_WORD : RANK_INSIDE;
  return best;
}

/* Addresses are told apart by case; a part of one is its beginning. */
static gboolean
begins_address (const TaoKey32 *key, const char *query)
{
  g_autofree char *address = NULL;

  if (query[0] != '5' || strlen (query) < SHORTEST_ADDRESS_PART)
    return FALSE;
  address = tao_format_key (key);
  return g_str_has_prefix (address, query);
}

static gboolean
is_recent (TaoSearchIndex *self, const TaoFound *found)
{
  for (guint i = 0; self->recent != NULL && i < self->recent->len; i++)
    {
      const TaoFound *recent = g_ptr_array_index (self->recent, i);

      if (recent->action == NULL && found->action == NULL && tao_route_equal (&recent->route, &found->route))
        return TRUE;
    }
  return FALSE;
}

/* --- what an entry shows --- */

static TaoFound *
found_subnet (GPtrArray *results, const TaoSubnet *subnet, int rank)
{
  g_autofree char *price = tao_format_price (subnet->price_rao);
  g_autofree char *held = NULL;
  TaoFound *found;

  if (positive (subnet->own_stake_alpha))
    {
      g_autofree char *amount = tao_format_column (subnet->own_stake_alpha, 2, TAO_ROUND_DOWN);
      g_autofree char *symbol = tao_format_symbol (subnet->symbol, subnet->netuid);

      /* Translators: an amount and a token's symbol. */
      held = g_strdup_printf (_(" · you hold %1$s %2$s"), amount, symbol);
    }
  found = add (results, TAO_FOUND_SUBNET, rank, "subnets-symbolic", tao_text_subnet_name (subnet->name, subnet->netuid),
               g_strdup_printf (_("Subnet %1$u · %2$s τ%3$s"), subnet->netuid, price, held != NULL ? held : ""),
               tao_route_subnet (subnet->netuid, NULL));
  found->symbol = g_strdup (subnet->symbol);
  return found;
}

static void
found_validator (GPtrArray *results, const TaoValidator *validator, int rank)
{
  g_autofree char *address = tao_format_key (&validator->hotkey);
  g_autofree char *brief = tao_format_address_short (address);
  g_autofree char *name = tao_text_line (validator->name, TAO_TEXT_NAME);
  guint64 total = validator->stake_root_rao != TAO_UNKNOWN_U64 && validator->stake_subnets_rao != TAO_UNKNOWN_U64
                    ? validator->stake_root_rao + validator->stake_subnets_rao : TAO_UNKNOWN_U64;
  g_autofree char *stake = tao_format_column (total, 0, TAO_ROUND_DOWN);

  add (results, TAO_FOUND_VALIDATOR, rank, "validators-symbolic", g_strdup (name[0] != '\0' ? name : brief),
       g_strdup_printf (_("%1$s · %2$s τ"), brief, stake), tao_route_account (address));
}

static void
found_account (GPtrArray *results, const TaoAccountState *account, int rank)
{
  g_autofree char *address = tao_format_key (&account->account);
  g_autofree char *brief = tao_format_address_short (address);
  g_autofree char *label = tao_text_line (account->label, TAO_TEXT_NAME);

  add (results, TAO_FOUND_ACCOUNT, rank, account->own ? "wallet-symbolic" : "hotkey-symbolic",
       g_strdup (label[0] != '\0' ? label : brief), g_strdup (brief), tao_route_account (address));
}

static void
found_lesson (GPtrArray *results, const Entry *entry, int rank)
{
  TaoRoute route = tao_route_page ("learn");

  g_strlcpy (route.item, entry->is_term ? "glossary" : entry->of.lesson->id, sizeof route.item);
  if (entry->is_term)
    g_strlcpy (route.tab, entry->of.term->id, sizeof route.tab);
  add (results, TAO_FOUND_LESSON, rank, "applications-science-symbolic", g_strdup (entry->is_term ? _(entry->of.term->term) : _(entry->of.lesson->title)),
       g_strdup (entry->is_term ? _("Glossary") : _("Lesson")), route);
}

static void
found_fixed (GPtrArray *results, TaoFoundKind kind, const Fixed *fixed, int rank)
{
  TaoFound *found = add (results, kind, rank, fixed->icon, g_strdup (_(fixed->title)), g_strdup (_(fixed->detail)),
                         tao_route_page ("overview"));

  found->action = g_strdup (fixed->action);
}

static void
find_entry (TaoSearchIndex *self, GPtrArray *results, const Entry *entry, const char *folded, const char *exact, gint64 number)
{
  int rank = match (entry->folded, folded);

  switch (entry->kind)
    {
    case TAO_FOUND_SUBNET:
      if (number == entry->of.subnet->netuid || (rank == RANK_NONE && g_strcmp0 (entry->of.subnet->symbol, exact) == 0))
        rank = RANK_EXACT;
      break;
    case TAO_FOUND_VALIDATOR:
      if (rank == RANK_NONE && begins_address (&entry->of.validator->hotkey, exact))
        rank = RANK_PREFIX;
      break;
    case TAO_FOUND_ACCOUNT:
      if (rank == RANK_NONE && begins_address (&entry->of.account->account, exact))
        rank = RANK_PREFIX;
      break;
    case TAO_FOUND_RECENT:
    case TAO_FOUND_UID:
    case TAO_FOUND_BLOCK:
    case TAO_FOUND_PAGE:
    case TAO_FOUND_LESSON:
    case TAO_FOUND_ACTION:
    case TAO_FOUND_PREFERENCE:
    case TAO_N_FOUND_KINDS:
    default:
      break;
    }
  if (rank == RANK_NONE)
    return;
  if (entry->own)
    rank = MIN (rank, RANK_OWN);

  switch (entry->kind)
    {
    case TAO_FOUND_SUBNET:
      found_subnet (results, entry->of.subnet, rank);
      break;
    case TAO_FOUND_VALIDATOR:
      found_validator (results, entry->of.validator, rank);
      break;
    case TAO_FOUND_ACCOUNT:
      found_account (results, entry->of.account, rank);
      break;
    case TAO_FOUND_PAGE:
      add (results, TAO_FOUND_PAGE, rank, entry->of.page->icon, g_strdup (_(entry->of.page->title)), g_strdup (_("Page")),
           tao_route_page (entry->of.page->name));
      break;
    case TAO_FOUND_LESSON:
      found_lesson (results, entry, rank);
      break;
    case TAO_FOUND_ACTION:
      found_fixed (results, TAO_FOUND_ACTION, &actions[entry->of.fixed], rank);
      break;
    case TAO_FOUND_PREFERENCE:
      found_fixed (results, TAO_FOUND_PREFERENCE, &preferences[entry->of.fixed], rank);
      break;
    case TAO_FOUND_RECENT:
    case TAO_FOUND_UID:
    case TAO_FOUND_BLOCK:
    case TAO_N_FOUND_KINDS:
    default:
      g_assert_not_reached ();
    }
  {
    TaoFound *found = g_ptr_array_index (results, results->len - 1);

    if (found->rank > RANK_RECENT && is_recent (self, found))
      found->rank = RANK_RECENT;
  }
}

/* --- numbers, addresses, hashes --- */

static char *
describe_uid (const TaoMetagraph *metagraph, const TaoSubnet *subnet, guint uid)
{
  GString *text = g_string_new (NULL);

  if (metagraph->emission != NULL)
    {
      g_autofree char *amount = tao_format_column (metagraph->emission[uid], 2, TAO_ROUND_DOWN);
      g_autofree char *symbol = tao_format_symbol (subnet->symbol, subnet->netuid);

      g_string_append_printf (text, _("%1$s %2$s an epoch"), amount, symbol);
    }
  if (metagraph->leaves_place != NULL && metagraph->leaves_place[uid] > 0 && metagraph->leaves_place[uid] <= 10)
    {
      g_autofree char *ordinal = tao_format_ordinal (metagraph->leaves_place[uid]);

      g_string_append_printf (text, text->len > 0 ? _(" · leaves %s") : _("leaves %s"), ordinal);
    }
  return g_string_free (text, FALSE);
}

/* "11/137", or "11 137". */
static void
find_uid (TaoSearchIndex *self, GPtrArray *results, const char *query)
{
  g_auto(GStrv) parts = g_strsplit_set (query, "/ ", 3);
  const TaoSubnet *subnet;
  const TaoMetagraph *metagraph;
  guint64 netuid, uid;
  g_autofree char *name = NULL;

  if (g_strv_length (parts) != 2 || !g_ascii_string_to_unsigned (parts[0], 10, 0, G_MAXUINT16, &netuid, NULL) ||
      !g_ascii_string_to_unsigned (parts[1], 10, 0, G_MAXUINT16, &uid, NULL))
    return;
  subnet = self->snapshot != NULL ? tao_snapshot_lookup_subnet (self->snapshot, (guint16) netuid) : NULL;
  if (self->snapshot != NULL && (subnet == NULL || (subnet->n_uids != TAO_UNKNOWN_U32 && uid >= subnet->n_uids)))
    return;
  metagraph = subnet != NULL ? tao_snapshot_lookup_metagraph (self->snapshot, (guint16) netuid) : NULL;
  name = tao_text_subnet_name (subnet != NULL ? subnet->name : NULL, (guint16) netuid);
  add (results, TAO_FOUND_UID, RANK_EXACT, "miner-symbolic", g_strdup_printf (_("UID %u"), (guint) uid),
       metagraph != NULL && uid < metagraph->n ? describe_uid (metagraph, subnet, (guint) uid) : g_strdup (name),
       tao_route_uid ((guint16) netuid, (guint16) uid))->heading = g_strdup_printf (_("UIDs in %s"), name);
}

/* Own uids of a subnet that was found, and what one may do with it. */
static void
find_in_subnet (TaoSearchIndex *self, GPtrArray *results, guint16 netuid)
{
  const TaoSubnet *subnet = tao_snapshot_lookup_subnet (self->snapshot, netuid);
  const TaoMetagraph *metagraph = tao_snapshot_lookup_metagraph (self->snapshot, netuid);
  g_autofree char *name = tao_text_subnet_name (subnet->name, netuid);

  for (guint uid = 0; metagraph != NULL && metagraph->coldkey != NULL && uid < metagraph->n; uid++)
    {
      const TaoAccountState *owner = tao_snapshot_lookup_account (self->snapshot, &metagraph->coldkey[uid]);

      if (owner != NULL && owner->own)
        add (results, TAO_FOUND_UID, RANK_OWN, "miner-symbolic", g_strdup_printf (_("UID %u, mine"), uid),
             describe_uid (metagraph, subnet, uid), tao_route_uid (netuid, (guint16) uid))->heading = g_strdup_printf (_("UIDs in %s"), name);
    }
  if (!subnet->dynamic)
    return;
  add (results, TAO_FOUND_ACTION, RANK_OWN, "list-add-symbolic", g_strdup_printf (_("Stake into %s"), name),
       g_strdup (_("opens the order")), tao_route_subnet (netuid, "market"))->action = g_strdup_printf ("win.stake::stake?netuid=%u", netuid);
  add (results, TAO_FOUND_ACTION, RANK_OWN, "verified-symbolic", g_strdup_printf (_("Verify %s"), name),
       g_strdup (_("opens the check of its last epoch")), tao_route_subnet (netuid, "verify"));
}

static void
find_address (TaoSearchIndex *self, GPtrArray *results, const char *query)
{
  TaoAccountId account;

  if (!tao_ss58_decode (query, &account, NULL))
    return;
  /* A named one has been found already. */
  for (guint i = 0; i < results->len; i++)
    if (g_str_equal (((TaoFound *) g_ptr_array_index (results, i))->route.account, query))
      return;
  add (results, TAO_FOUND_ACCOUNT, RANK_EXACT, "hotkey-symbolic", tao_format_address_short (query), g_strdup (_("Account")),
       tao_route_account (query));
}

static void
find_block (TaoSearchIndex *self, GPtrArray *results, guint64 number)
{
  guint64 best = self->snapshot != NULL ? tao_snapshot_get_sync (self->snapshot)->best_block : TAO_UNKNOWN_U64;
  g_autofree char *count = tao_format_count (number);

  if (best == TAO_UNKNOWN_U64 || number <= best)
    add (results, TAO_FOUND_BLOCK, RANK_EXACT, "block-symbolic", g_strdup_printf (_("Block %s"), count), g_strdup (_("Activity")),
         tao_route_block ((guint32) number));
}

/* A block's hash is turned into its number where it is known; any other 64
 * digits are left to the activity page. */
static void
find_hash (TaoSearchIndex *self, GPtrArray *results, const char *query)
{
  const TaoBlockSummary *blocks;
  TaoRoute route = tao_route_page ("activity");
  TaoKey32 hash;
  g_autofree char *brief = NULL;
  guint n;

  if (!g_str_has_prefix (query, "0x") || strlen (query) != 66 || strspn (query + 2, "0123456789abcdefABCDEF") != 64)
    return;
  for (guint i = 0; i < 32; i++)
    hash.bytes[i] = (guint8) (g_ascii_xdigit_value (query[2 + 2 * i]) << 4 | g_ascii_xdigit_value (query[3 + 2 * i]));
  brief = tao_format_hash_short (&hash);
  blocks = self->snapshot != NULL ? tao_snapshot_get_blocks (self->snapshot, &n) : NULL;
  for (guint i = 0; blocks != NULL && i < n; i++)
    if (memcmp (&blocks[i].hash, &hash, sizeof hash) == 0)
      {
        find_block (self, results, blocks[i].number);
        return;
      }
  g_strlcpy (route.item, query, sizeof route.item);
  add (results, TAO_FOUND_BLOCK, RANK_EXACT, "block-symbolic", g_strdup_printf (_("Block or extrinsic %s"), brief), g_strdup (_("Activity")), route);
}

/* --- results --- */

static int
by_rank (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const TaoFound *x = *(TaoFound *const *) a, *y = *(TaoFound *const *) b;

  if (x->kind != y->kind)
    return (int) x->kind - (int) y->kind;
  return x->rank - y->rank;
}

/* Digits as people write them: "9,571,284" as well. */
static gboolean
read_number (const char *text, guint64 *number)
{
  g_autofree char *digits = g_strdup (text);
  char *to = digits;

  for (const char *from = digits; *from != '\0'; from++)
    if (*from != ',' && *from != '\'')
      *to++ = *from;
  *to = '\0';
  return g_ascii_string_to_unsigned (digits, 10, 0, G_MAXUINT32, number, NULL);
}

static const TaoFound *
best_subnet (GPtrArray *results)
{
  const TaoFound *best = NULL;

  for (guint i = 0; i < results->len; i++)
    {
      const TaoFound *found = g_ptr_array_index (results, i);

      if (found->kind == TAO_FOUND_SUBNET && (best == NULL || found->rank < best->rank))
        best = found;
    }
  return best;
}

static void
keep_most (GPtrArray *results, guint most)
{
  guint of_kind = 0;
  TaoFoundKind kind = TAO_N_FOUND_KINDS;

  for (guint i = 0; i < results->len;)
    {
      const TaoFound *found = g_ptr_array_index (results, i);

      of_kind = found->kind == kind ? of_kind + 1 : 1;
      kind = found->kind;
      if (of_kind > most)
        g_ptr_array_remove_index (results, i);
      else
        i++;
    }
}

GPtrArray *
tao_search_index_find (TaoSearchIndex *self, const char *query, guint most)
{
  GPtrArray *results = g_ptr_array_new_with_free_func (tao_found_free);
  g_autofree char *clean = tao_text_line (query, LONGEST_QUERY);
  g_autofree char *folded = g_utf8_casefold (clean, -1);
  const TaoFound *subnet;
  guint64 number = 0;
  gboolean numeric = read_number (clean, &number);

  if (clean[0] == '\0')
    {
      for (guint i = 0; self->recent != NULL && i < MIN (most, self->recent->len); i++)
        {
          TaoFound *found = tao_found_copy (g_ptr_array_index (self->recent, i));

          found->kind = TAO_FOUND_RECENT;
          g_clear_pointer (&found->heading, g_free);
          g_ptr_array_add (results, found);
        }
      return results;
    }
  for (guint i = 0; i < self->entries->len; i++)
    find_entry (self, results, &g_array_index (self->entries, Entry, i), folded, clean, numeric ? (gint64) number : -1);
  subnet = best_subnet (results);
  if (subnet != NULL && subnet->rank <= RANK_RECENT)
    find_in_subnet (self, results, (guint16) subnet->route.netuid);
  find_uid (self, results, clean);
  find_address (self, results, clean);
  find_hash (self, results, clean);
  if (numeric)
    find_block (self, results, number);

  g_ptr_array_sort_with_data (results, by_rank, NULL);
  keep_most (results, most);
  return results;
}
