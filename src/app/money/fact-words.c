#include "app/money/fact-words.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "app/format.h"
#include "app/money/order-request.h"
#include "app/pages/subnet-parameters/parameter-words.h"
#include "app/text.h"
#include "engine/build.h"

#define ARROW " → "

typedef struct {
  GArray      *rows;           /* of TaoFactWords */
  TaoSnapshot *snapshot;
  TaoNamer     name;
  gpointer     user_data;
} Writer;

static void
words_clear (gpointer data)
{
  TaoFactWords *words = data;

  g_free (words->name);
  g_free (words->value);
}

/* @before, @after: NULL where nothing is stored. */
static void
add_change (Writer *writer, char *name_take, const char *before, const char *after)
{
  TaoFactWords words = { .name = name_take };

  words.value = g_strcmp0 (before, after) == 0 ? g_strdup (after != NULL ? after : TAO_DASH)
                                               : g_strconcat (before != NULL ? before : TAO_DASH, ARROW, after != NULL ? after : TAO_DASH, NULL);
  g_array_append_val (writer->rows, words);
}

/* --- JSON ------------------------------------------------------------------------------------------- */

static JsonNode *
parse (const char *json)
{
  return json != NULL ? json_from_string (json, NULL) : NULL;
}

static char *
string_of (JsonNode *node)
{
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return NULL;
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return g_strdup (json_node_get_string (node));
  return json_node_get_value_type (node) == G_TYPE_INT64 ? g_strdup_printf ("%" G_GUINT64_FORMAT, (guint64) json_node_get_int (node)) : NULL;
}

static gboolean
read_u64 (const char *text, guint64 *out)
{
  return text != NULL && g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT64, out, NULL);
}

char *
tao_fact_get_text (const char *json, const char *member)
{
  g_autoptr(JsonNode) node = parse (json);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? string_of (json_object_get_member (json_node_get_object (node), member)) : NULL;
}

/* --- values ------------------------------------------------------------------------------------------ */

static char *
word_share (const char *json, guint64 whole)
{
  guint64 value;

  return read_u64 (json, &value) ? tao_format_percent (value, whole, 2) : NULL;
}

static char *
word_amount (const char *json, const char *unit)
{
  guint64 value;

  return read_u64 (json, &value) ? tao_word_amount (value, unit) : NULL;
}

/* Wide numbers come in quotes. */
static char *
word_plain (const char *json)
{
  g_autoptr(JsonNode) node = parse (json);
  g_autofree char *text = string_of (node);

  return json != NULL ? tao_text_line (text != NULL ? text : json, TAO_TEXT_LINE) : NULL;
}

static char *
word_claim_type (const char *json)
{
  g_autoptr(JsonNode) node = parse (json);
  g_autofree char *text = string_of (node);

  if (g_strcmp0 (text, "Swap") == 0)
    return g_strdup (_("sold, as stake on root"));
  if (g_strcmp0 (text, "Keep") == 0)
    return g_strdup (_("kept as stake"));
  return json != NULL ? tao_text_line (json, TAO_TEXT_LINE) : NULL;
}

static char *
word_address (const char *address, TaoNamer name, gpointer user_data)
{
  TaoKey32 key;

  return tao_order_read_key (address, &key) ? name (&key, user_data) : tao_text_line (address, TAO_TEXT_LINE);
}

char *
tao_fact_word_account (const char *json, TaoNamer name, gpointer user_data)
{
  g_autoptr(JsonNode) node = parse (json);
  g_autofree char *address = string_of (node);

  return address != NULL ? word_address (address, name, user_data) : NULL;
}

/* An address is a number of 128 bits where it is stored, and a text where it is typed. */
static char *
word_ip (const char *text)
{
  guint8 bytes[16] = { 0 };
  gboolean wide = FALSE;
  g_autoptr(GInetAddress) address = NULL;

  for (const char *p = text; *p != '\0'; p++)
    {
      guint carry = (guint) (*p - '0');

      if (!g_ascii_isdigit (*p))
        return g_strdup (text);
      for (int i = 15; i >= 0; i--)
        {
          carry += bytes[i] * 10u;
          bytes[i] = (guint8) carry;
          carry >>= 8;
        }
    }
  for (guint i = 0; i < 12; i++)
    wide |= bytes[i] != 0;
  address = g_inet_address_new_from_bytes (wide ? bytes : bytes + 12, wide ? G_SOCKET_FAMILY_IPV6 : G_SOCKET_FAMILY_IPV4);
  return g_inet_address_to_string (address);
}

char *
tao_fact_dup_ip (const char *json)
{
  g_autofree char *ip = tao_fact_get_text (json, "ip");

  return ip != NULL ? word_ip (ip) : NULL;
}

static char *
word_axon (const char *json)
{
  g_autofree char *port = tao_fact_get_text (json, "port"), *shown = tao_fact_dup_ip (json);

  if (shown == NULL || port == NULL)
    return NULL;
  return g_strdup_printf (strchr (shown, ':') != NULL ? "[%s]:%s" : "%s:%s", shown, port);
}

/* --- lists -------------------------------------------------------------------------------------------- */

/* The share of @address in a list of [share, address]. (nullable) */
static char *
share_in (JsonArray *list, const char *address)
{
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonNode *node = json_array_get_element (list, i);
      JsonArray *pair = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
      g_autofree char *child = pair != NULL && json_array_get_length (pair) == 2 ? string_of (json_array_get_element (pair, 1)) : NULL;
      g_autofree char *share = child != NULL ? string_of (json_array_get_element (pair, 0)) : NULL;

      if (g_strcmp0 (child, address) == 0)
        return word_share (share, G_MAXUINT64);
    }
  return NULL;
}

static void
add_children (Writer *writer, const TaoPlanFact *fact)
{
  g_autoptr(JsonNode) before = parse (fact->before), after = parse (fact->after);
  JsonArray *lists[] = {
    after != NULL && JSON_NODE_HOLDS_ARRAY (after) ? json_node_get_array (after) : NULL,
    before != NULL && JSON_NODE_HOLDS_ARRAY (before) ? json_node_get_array (before) : NULL,
  };
  guint first = writer->rows->len;

  for (guint k = 0; k < G_N_ELEMENTS (lists); k++)
    for (guint i = 0; lists[k] != NULL && i < json_array_get_length (lists[k]); i++)
      {
        JsonNode *node = json_array_get_element (lists[k], i);
        g_autofree char *address = NULL, *was = NULL, *is = NULL, *name = NULL;

        if (!JSON_NODE_HOLDS_ARRAY (node) || json_array_get_length (json_node_get_array (node)) != 2)
          continue;
        address = string_of (json_array_get_element (json_node_get_array (node), 1));
        if (address == NULL)
          continue;
        is = share_in (lists[0], address);
        was = share_in (lists[1], address);
        if (k == 1 && is != NULL)
          continue;
        name = word_address (address, writer->name, writer->user_data);
        add_change (writer, g_strdup_printf (_("Child %s"), name), was, is);
      }
  if (writer->rows->len == first)
    add_change (writer, g_strdup (_("Child keys")), _("none"), _("none"));
}

/* Only what becomes another text. */
static void
add_identity (Writer *writer, const TaoPlanFact *fact, const TaoIdentityField *fields)
{
  for (guint i = 0; fields[i].name != NULL; i++)
    {
      g_autofree char *before = tao_fact_get_text (fact->before, fields[i].name), *after = tao_fact_get_text (fact->after, fields[i].name);
      g_autofree char *was = tao_text_line (before, TAO_TEXT_LINE), *is = tao_text_line (after, TAO_TEXT_LINE);

      if (g_strcmp0 (before != NULL ? before : "", after != NULL ? after : "") == 0)
        continue;
      add_change (writer, g_strdup (fields[i].name), was != NULL && *was != '\0' ? was : NULL, is != NULL && *is != '\0' ? is : NULL);
    }
}

/* What a claim pays out, and what that is worth now. */
static void
add_claim (Writer *writer, const TaoPlanFact *fact, const char *subnet, const char *unit)
{
  const TaoSubnet *found = writer->snapshot != NULL ? tao_snapshot_lookup_subnet (writer->snapshot, fact->netuid) : NULL;
  TaoFactWords words = { .name = g_strdup_printf (_("Dividends of %s"), subnet) };
  guint64 alpha;

  if (!read_u64 (fact->after, &alpha) || alpha == 0)
    words.value = g_strdup (_("nothing, or too little to be paid"));
  else
    {
      guint64 value = found != NULL && fact->netuid != 0 ? tao_alpha_value_rao (alpha, found->price_rao) : TAO_UNKNOWN_U64;
      g_autofree char *amount = tao_word_amount (alpha, unit), *worth = tao_format_table (value, TAO_ROUND_DOWN);

      words.value = value != TAO_UNKNOWN_U64 ? g_strdup_printf (_("%1$s, worth about %2$s τ now"), amount, worth) : g_strdup (amount);
    }
  g_array_append_val (writer->rows, words);
}

/* --- facts --------------------------------------------------------------------------------------------- */

/* When the chain takes this, and when it takes the next one after it. */
static void
add_rate_limit (Writer *writer, const TaoPlanFact *fact)
{
  const TaoSyncInfo *sync = writer->snapshot != NULL ? tao_snapshot_get_sync (writer->snapshot) : NULL;
  guint64 head = sync != NULL ? sync->best_block : TAO_UNKNOWN_U64;
  guint32 interval = sync != NULL ? sync->block_interval_ms : TAO_UNKNOWN_U32;
  guint64 from, blocks;

  if (read_u64 (fact->before, &from))
    {
      g_autofree char *number = tao_format_count (from);
      g_autofree char *wait = tao_format_blocks (head != TAO_UNKNOWN_U64 && from > head ? from - head : 0, interval);
      g_autofree char *text = g_strdup_printf (_("from block %1$s, in %2$s"), number, wait);

      add_change (writer, g_strdup (_("Next allowed")), text, text);
    }
  else if (read_u64 (fact->after, &blocks))
    {
      g_autofree char *wait = tao_format_blocks (blocks, interval);
      g_autofree char *number = head != TAO_UNKNOWN_U64 && blocks < G_MAXUINT64 - head - 1 ? tao_format_count (head + 1 + blocks) : NULL;
      g_autofree char *text = number != NULL ? g_strdup_printf (_("not before block %1$s, after %2$s"), number, wait) : g_strdup (wait);

      add_change (writer, g_strdup (_("Next one after this")), text, text);
    }
}

static void
add_fact (Writer *writer, const TaoPlanFact *fact)
{
  const char *code = fact->code;
  gboolean locked = g_str_equal (code, "locked");
  g_autofree char *subnet = tao_word_subnet (writer->snapshot, fact->netuid), *unit = tao_word_unit (writer->snapshot, fact->netuid);
  g_autofree char *before = NULL, *after = NULL;

  if (g_str_equal (code, "children"))
    add_children (writer, fact);
  else if (g_str_equal (code, "identity"))
    add_identity (writer, fact, tao_identity_fields);
  else if (g_str_equal (code, "subnet-identity"))
    add_identity (writer, fact, tao_subnet_identity_fields);
  else if (g_str_equal (code, "rate-limit"))
    add_rate_limit (writer, fact);
  else if (g_str_equal (code, "balance") || g_str_equal (code, "stake") || g_str_equal (code, "stake-there") || locked)
    {
      before = word_amount (fact->before, unit);
      after = word_amount (fact->after, unit);
      add_change (writer, g_str_equal (code, "balance") ? g_strdup (_("Free TAO"))
                          : g_strdup_printf (locked ? _("Locked in %s") : g_str_equal (code, "stake") ? _("Stake in %s") : _("Stake there, in %s"), subnet),
                  locked ? after : before, after);
    }
  else if (g_str_equal (code, "take") || g_str_equal (code, "childkey-take"))
    {
      before = word_share (fact->before, G_MAXUINT16);
      after = word_share (fact->after, G_MAXUINT16);
      add_change (writer, g_strdup (g_str_equal (code, "take") ? _("Validator take") : _("Child key take")), before, after);
    }
  else if (g_str_equal (code, "claim-type"))
    {
      before = word_claim_type (fact->before);
      after = word_claim_type (fact->after);
      add_change (writer, g_strdup (_("Root dividends arrive")), before, after);
    }
  else if (g_str_equal (code, "root-claim"))
    add_claim (writer, fact, subnet, unit);
  else if (g_str_equal (code, "auto-stake"))
    {
      before = tao_fact_word_account (fact->before, writer->name, writer->user_data);
      after = tao_fact_word_account (fact->after, writer->name, writer->user_data);
      add_change (writer, g_strdup (_("Rewards are staked with")), before, after);
    }
  else if (g_str_equal (code, "axon"))
    {
      before = word_axon (fact->before);
      after = word_axon (fact->after);
      add_change (writer, g_strdup (_("Axon")), before, after);
    }
  else
    {
      before = word_plain (fact->before);
      after = word_plain (fact->after);
      add_change (writer, tao_parameter_title (code), before, after);
    }
}

GArray *
tao_word_facts (const TaoPlanStep *step, TaoSnapshot *snapshot, TaoNamer name, gpointer user_data)
{
  Writer writer = { g_array_new (FALSE, FALSE, sizeof (TaoFactWords)), snapshot, name, user_data };

  g_array_set_clear_func (writer.rows, words_clear);
  for (guint i = 0; i < step->n_facts; i++)
    add_fact (&writer, &step->facts[i]);
  return writer.rows;
}
