#include "app/pages/portfolio/holdings.h"

#include <string.h>

#include "app/format.h"
#include "app/pages/subnet-market/quote.h"

struct _TaoHolding {
  GObject parent_instance;

  TaoHoldingValues values;
  TaoHoldingWords words;
  TaoSnapshot *snapshot;
};

G_DEFINE_FINAL_TYPE (TaoHolding, tao_holding, G_TYPE_OBJECT)

enum { PROP_VALUES = 1, N_PROPS };
static GParamSpec *properties[N_PROPS];

static void
tao_holding_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_pointer (value, &TAO_HOLDING (object)->values);
}

static void
clear_words (TaoHoldingWords *words)
{
  g_free (words->subnet);
  g_free (words->validator);
  g_free (words->wallet);
  g_free (words->unit);
}

static void
tao_holding_finalize (GObject *object)
{
  TaoHolding *self = TAO_HOLDING (object);

  clear_words (&self->words);
  g_clear_pointer (&self->snapshot, tao_snapshot_unref);
  G_OBJECT_CLASS (tao_holding_parent_class)->finalize (object);
}

static void
tao_holding_class_init (TaoHoldingClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tao_holding_finalize;
  G_OBJECT_CLASS (klass)->get_property = tao_holding_get_property;
  properties[PROP_VALUES] = g_param_spec_pointer ("values", NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);
}

static void
tao_holding_init (TaoHolding *self)
{
}

TaoHolding *
tao_holding_new (const TaoHoldingValues *values)
{
  TaoHolding *self = g_object_new (TAO_TYPE_HOLDING, NULL);

  self->values = *values;
  return self;
}

const TaoHoldingValues *
tao_holding_get (TaoHolding *self)
{
  return &self->values;
}

static gboolean
same_values (const TaoHoldingValues *a, const TaoHoldingValues *b)
{
  return a->netuid == b->netuid && a->amount == b->amount && a->value_rao == b->value_rao && a->sold_rao == b->sold_rao &&
         a->earned_alpha == b->earned_alpha && a->cost_rao == b->cost_rao &&
         a->day.since_block == b->day.since_block && a->day.until_block == b->day.until_block &&
         memcmp (&a->coldkey, &b->coldkey, sizeof a->coldkey) == 0 && memcmp (&a->hotkey, &b->hotkey, sizeof a->hotkey) == 0;
}

gboolean
tao_holding_update (TaoHolding *self, const TaoHoldingValues *values)
{
  if (same_values (&self->values, values))
    return FALSE;
  self->values = *values;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VALUES]);
  return TRUE;
}

gboolean
tao_holding_is_free (TaoHolding *self)
{
  return self->values.netuid == G_MAXUINT16;
}

void
tao_holding_take_words (TaoHolding *self, TaoSnapshot *snapshot, const TaoHoldingWords *words)
{
  gboolean same = g_strcmp0 (self->words.subnet, words->subnet) == 0 && g_strcmp0 (self->words.validator, words->validator) == 0 &&
                  g_strcmp0 (self->words.wallet, words->wallet) == 0 && g_strcmp0 (self->words.unit, words->unit) == 0 &&
                  self->words.hidden == words->hidden;

  clear_words (&self->words);
  self->words = *words;
  g_clear_pointer (&self->snapshot, tao_snapshot_unref);
  self->snapshot = tao_snapshot_ref (snapshot);
  if (!same)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VALUES]);
}

const TaoHoldingWords *
tao_holding_get_words (TaoHolding *self)
{
  return &self->words;
}

TaoSnapshot *
tao_holding_get_snapshot (TaoHolding *self)
{
  return self->snapshot;
}

/* --- values ---------------------------------------------------------------------------------------- */

/* What @alpha of a subnet brings, sold in one order without a limit. */
static guint64
sell (TaoSnapshot *snapshot, guint16 netuid, guint64 alpha)
{
  const TaoSubnet *subnet = tao_snapshot_lookup_subnet (snapshot, netuid);
  TaoQuoteBasis basis;
  TaoQuote quote;

  if (netuid == 0 || alpha == 0)
    return alpha;
  if (subnet == NULL)
    return TAO_UNKNOWN_U64;
  switch (tao_quote_basis (tao_snapshot_get_sync (snapshot), subnet, &basis))
    {
    case TAO_QUOTE_OK:
      break;
    case TAO_QUOTE_NO_POOL:
      return alpha;
    case TAO_QUOTE_UNREADABLE:
    case TAO_QUOTE_UNKNOWN_RULES:
    default:
      return TAO_UNKNOWN_U64;
    }
  tao_quote (&basis, TAO_SWAP_SELL, alpha, 10000, &quote);
  return quote.preview.received;
}

static void
add (guint64 *sum, guint64 part)
{
  if (*sum == TAO_UNKNOWN_U64 || part == TAO_UNKNOWN_U64 || part > TAO_UNKNOWN_U64 - 1 - *sum)
    *sum = TAO_UNKNOWN_U64;
  else
    *sum += part;
}

static guint64
value_at_spot (TaoSnapshot *snapshot, guint16 netuid, guint64 alpha)
{
  __extension__ typedef unsigned __int128 u128;
  const TaoSubnet *subnet = tao_snapshot_lookup_subnet (snapshot, netuid);

  if (netuid == 0)
    return alpha;
  if (subnet == NULL || subnet->price_rao == TAO_UNKNOWN_U64 || alpha == TAO_UNKNOWN_U64)
    return TAO_UNKNOWN_U64;
  return (guint64) ((u128) alpha * subnet->price_rao / TAO_RAO);
}

/* Own positions of one subnet share its pool: together they sell for less than one by one. */
static void
add_sold (TaoSnapshot *snapshot, const GArray *holdings, TaoHoldingTotals *totals)
{
  for (guint i = 0; i < holdings->len; i++)
    {
      const TaoHoldingValues *one = &g_array_index (holdings, TaoHoldingValues, i);
      guint64 together = 0;
      gboolean first = TRUE;

      for (guint k = 0; k < holdings->len; k++)
        if (g_array_index (holdings, TaoHoldingValues, k).netuid == one->netuid)
          {
            first &= k >= i;
            add (&together, g_array_index (holdings, TaoHoldingValues, k).amount);
          }
      if (first)
        add (&totals->sold_rao, one->netuid == G_MAXUINT16 ? together : sell (snapshot, one->netuid, together));
    }
}

GArray *
tao_holdings_compute (TaoSnapshot *snapshot, TaoHoldingTotals *totals)
{
  GArray *holdings = g_array_new (FALSE, FALSE, sizeof (TaoHoldingValues));
  const TaoPosition *positions;
  const TaoAccountState *accounts;
  guint n, n_accounts;

  memset (totals, 0, sizeof *totals);
  positions = tao_snapshot_get_positions (snapshot, &n);
  accounts = tao_snapshot_get_accounts (snapshot, &n_accounts);
  for (guint i = 0; i < n; i++)
    {
      TaoHoldingValues one = {
        .coldkey = positions[i].coldkey, .hotkey = positions[i].hotkey, .netuid = positions[i].netuid, .amount = positions[i].alpha,
        .value_rao = value_at_spot (snapshot, positions[i].netuid, positions[i].alpha),
        .sold_rao = sell (snapshot, positions[i].netuid, positions[i].alpha),
        .earned_alpha = positions[i].emission_day_alpha, .cost_rao = positions[i].cost_rao,
        .day = positions[i].day,
      };

      if (one.amount == 0)
        continue;
      add (&totals->value_rao, one.value_rao);
      totals->profit_rao = totals->profit_rao == TAO_UNKNOWN_I64 || tao_holding_profit (&one) == TAO_UNKNOWN_I64
                             ? TAO_UNKNOWN_I64 : totals->profit_rao + tao_holding_profit (&one);
      add (&totals->earned_rao, one.earned_alpha != TAO_UNKNOWN_U64 ? value_at_spot (snapshot, one.netuid, one.earned_alpha) : TAO_UNKNOWN_U64);
      g_array_append_val (holdings, one);
    }
  for (guint i = 0; i < n_accounts; i++)
    {
      TaoHoldingValues one = {
        .coldkey = accounts[i].account, .netuid = G_MAXUINT16, .amount = accounts[i].free_rao, .value_rao = accounts[i].free_rao,
        .sold_rao = accounts[i].free_rao, .earned_alpha = 0, .cost_rao = TAO_UNKNOWN_U64,
        .day = { .since_block = TAO_UNKNOWN_U64 },
      };

      if (!accounts[i].own || accounts[i].free_rao == 0)
        continue;
      add (&totals->value_rao, one.value_rao);
      add (&totals->free_rao, one.value_rao);
      g_array_append_val (holdings, one);
    }
  add_sold (snapshot, holdings, totals);
  return holdings;
}

gint64
tao_holding_profit (const TaoHoldingValues *values)
{
  if (values->cost_rao > G_MAXINT64 || values->value_rao > G_MAXINT64)
    return TAO_UNKNOWN_I64;
  return (gint64) values->value_rao - (gint64) values->cost_rao;
}

/* --- export ----------------------------------------------------------------------------------------- */

static char *
plain (guint64 amount)
{
  return amount != TAO_UNKNOWN_U64 ? tao_format_plain (amount) : g_strdup ("");
}

static char *
plain_signed (gint64 rao, gboolean known)
{
  g_autofree char *amount = known ? tao_format_plain ((guint64) ABS (rao)) : NULL;

  return amount != NULL ? g_strconcat (rao < 0 ? "-" : "", amount, NULL) : g_strdup ("");
}

/* Names are left out: every field is a number, an address or a word of ours, so nothing needs quoting. */
char *
tao_holdings_export (TaoSnapshot *snapshot, gboolean json)
{
  const TaoSyncInfo *sync = tao_snapshot_get_sync (snapshot);
  TaoHoldingTotals totals;
  g_autoptr(GArray) holdings = tao_holdings_compute (snapshot, &totals);
  g_autofree char *hash = tao_format_hash (&sync->best_hash), *genesis = tao_format_hash (&sync->genesis);
  GString *out = g_string_new (NULL);

  if (json)
    g_string_append_printf (out, "{\n  \"block\": %" G_GUINT64_FORMAT ",\n  \"block_hash\": \"%s\",\n  \"genesis\": \"%s\",\n"
                                 "  \"time_ms\": %" G_GINT64_FORMAT ",\n  \"holdings\": [", sync->best_block, hash, genesis, sync->block_time_ms);
  else
    g_string_append (out, "block,block_hash,kind,netuid,coldkey,hotkey,amount,value_tao,if_sold_tao,cost_tao,profit_tao,"
                          "since_block,until_block,own_tao,emission_tao,price_tao,emission_alpha\n");
  for (guint i = 0; i < holdings->len; i++)
    {
      const TaoHoldingValues *one = &g_array_index (holdings, TaoHoldingValues, i);
      gboolean is_free = one->netuid == G_MAXUINT16;
      g_autofree char *coldkey = tao_format_key (&one->coldkey), *hotkey = is_free ? g_strdup ("") : tao_format_key (&one->hotkey);
      g_autofree char *netuid = is_free ? g_strdup ("") : g_strdup_printf ("%u", one->netuid);
      g_autofree char *amount = plain (one->amount), *value = plain (one->value_rao), *sold = plain (one->sold_rao);
      const char *kind = is_free ? "free" : "stake";
      gboolean known = one->day.since_block != TAO_UNKNOWN_U64;
      gint64 gained = tao_holding_profit (one);
      g_autofree char *cost = plain (one->cost_rao), *profit = plain_signed (gained, gained != TAO_UNKNOWN_I64);
      g_autofree char *since = known ? g_strdup_printf ("%" G_GUINT64_FORMAT, one->day.since_block) : g_strdup ("");
      g_autofree char *until = known ? g_strdup_printf ("%" G_GUINT64_FORMAT, one->day.until_block) : g_strdup ("");
      g_autofree char *own = plain_signed (one->day.own_rao, known), *emission = plain_signed (one->day.emission_rao, known);
      g_autofree char *price = plain_signed (one->day.price_rao, known), *alpha = plain_signed (one->day.emission_alpha, known);

      if (json)
        g_string_append_printf (out, "%s\n    { \"kind\": \"%s\", \"netuid\": \"%s\", \"coldkey\": \"%s\", \"hotkey\": \"%s\", "
                                     "\"amount\": \"%s\", \"value_tao\": \"%s\", \"if_sold_tao\": \"%s\", "
                                     "\"cost_tao\": \"%s\", \"profit_tao\": \"%s\", \"since_block\": \"%s\", \"until_block\": \"%s\", "
                                     "\"own_tao\": \"%s\", \"emission_tao\": \"%s\", \"price_tao\": \"%s\", \"emission_alpha\": \"%s\" }",
                                i > 0 ? "," : "", kind, netuid, coldkey, hotkey, amount, value, sold, cost, profit, since, until,
                                own, emission, price, alpha);
      else
        g_string_append_printf (out, "%" G_GUINT64_FORMAT ",%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s\n", sync->best_block,
                                hash, kind, netuid, coldkey, hotkey, amount, value, sold, cost, profit, since, until, own,
                                emission, price, alpha);
    }
  if (json)
    g_string_append (out, "\n  ]\n}\n");
  return g_string_free (out, FALSE);
}
