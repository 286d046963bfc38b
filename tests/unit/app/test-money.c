/* The pure parts of doing: destinations, requests, words, recovery words as
 * typed, signed messages, what a portfolio is worth. */
#include <string.h>

#include "app/format.h"
#include "app/money/destination.h"
#include "app/money/fact-words.h"
#include "app/money/order-form.h"
#include "app/money/parameter-order.h"
#include "app/money/stake-dialog.h"
#include "app/money/wording.h"
#include "app/pages/portfolio/holdings.h"
#include "app/pages/wallets/import-dialog.h"
#include "app/pages/wallets/wallet-dialogs.h"
#include "engine/snapshot-builder.h"
#include "keys/keypair.h"
#include "keys/ss58.h"

#define ALICE "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"
#define BOB "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty"

static TaoKey32
key_of (const char *address)
{
  TaoAccountId account;
  TaoKey32 key;

  g_assert_true (tao_ss58_decode (address, &account, NULL));
  memcpy (key.bytes, account.bytes, sizeof key.bytes);
  return key;
}

static TaoDestinationKind
classify (const char *text, const TaoKey32 *sender, const TaoKnownAccount *known, guint n, gboolean *alike)
{
  TaoDestination destination = tao_destination_classify (text, sender, known, n);
  TaoDestinationKind kind = destination.kind;
  gboolean warning;
  g_autofree char *words = tao_destination_describe (&destination, &warning);

  g_assert_nonnull (words);
  *alike = destination.look_alike != NULL;
  tao_destination_clear (&destination);
  return kind;
}

static void
test_destination (void)
{
  TaoKey32 alice = key_of (ALICE), bob = key_of (BOB);
  TaoKnownAccount known[] = { { bob, TAO_DESTINATION_OWN, "Savings" }, { alice, TAO_DESTINATION_HOTKEY, "Northwind" } };
  gboolean alike;

  g_assert_cmpint (classify ("  ", &alice, known, 2, &alike), ==, TAO_DESTINATION_NONE);
  g_assert_cmpint (classify (" " BOB " ", &alice, known, 2, &alike), ==, TAO_DESTINATION_OWN);
  g_assert_cmpint (classify (ALICE, &bob, known, 2, &alike), ==, TAO_DESTINATION_HOTKEY);
  g_assert_cmpint (classify (ALICE, &alice, known, 2, &alike), ==, TAO_DESTINATION_SELF);
  g_assert_cmpint (classify (BOB, &alice, known, 0, &alike), ==, TAO_DESTINATION_NEW);
  g_assert_false (alike);
  /* One letter of the end changed: the checksum says so. A prefix of Polkadot's: the network does not match. */
  g_assert_cmpint (classify ("5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQX", &bob, known, 2, &alike), ==, TAO_DESTINATION_INVALID);
  g_assert_cmpint (classify ("15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5", &bob, known, 2, &alike), ==, TAO_DESTINATION_INVALID);
  g_assert_true (tao_destination_is_alike (BOB, "5FHneXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX94ty"));
  g_assert_false (tao_destination_is_alike (BOB, "5FHneXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX94tx"));
  g_assert_false (tao_destination_is_alike (BOB, ALICE));
}

static void
test_requests (void)
{
  TaoOrderRequest request = { 0 };
  static const char *const bad[] = {
    "", "buy?netuid=1", "stake?netuid=65536", "stake?netuid=-1", "stake?netuid", "stake?hotkey=5Grw", "stake?amount=0",
    "stake?amount=1.5", "stake?unknown=1",
  };

  g_assert_true (tao_stake_request_parse ("stake", &request));
  g_assert_false (request.has_netuid);
  g_assert_true (tao_stake_request_parse ("unstake?netuid=11&hotkey=" ALICE "&amount=250000000000", &request));
  g_assert_cmpint (request.kind, ==, TAO_ORDER_UNSTAKE);
  g_assert_cmpuint (request.netuid, ==, 11);
  g_assert_cmpuint (request.amount, ==, 250 * TAO_RAO);
  g_assert_true (request.has_hotkey && !request.has_to);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (tao_stake_request_parse (bad[i], &request));
  g_assert_cmpuint (request.netuid, ==, 11);
}

static TaoDestinationKind
kind_of (const char *text, const TaoKnownAccount *known, guint n)
{
  gboolean alike;

  return classify (text, NULL, known, n, &alike);
}

/* The mirror of 0x00…00: BLAKE2b-256 of "evm:" and twenty zero bytes, computed with Python's hashlib. */
static void
test_special_destinations (void)
{
  static const guint8 mirror_of_zero[] = {
    0xc2, 0xcd, 0xcf, 0x01, 0xaf, 0x71, 0x63, 0xd2, 0xd9, 0x9b, 0x2e, 0xc8, 0x79, 0x54, 0xe4, 0xc1, 
    0xb7, 0x35, 0xe9, 0xe9, 0xea, 0x80, 0xf8, 0x77, 0x5b, 0xf2, 0x9d, 0xd9, 0x45, 0x7e, 0xac, 0xa1,
  };
  TaoKnownAccount known[] = { { key_of (BOB), TAO_DESTINATION_EXCHANGE, "Kraken deposit" } };
  TaoKey32 mirror;

  g_assert_true (tao_destination_mirror ("0x0000000000000000000000000000000000000000", &mirror));
  g_assert_cmpmem (mirror.bytes, sizeof mirror.bytes, mirror_of_zero, sizeof mirror_of_zero);
  g_assert_false (tao_destination_mirror ("0x000000000000000000000000000000000000000g", &mirror));
  g_assert_false (tao_destination_mirror ("0x00000000000000000000000000000000000000", &mirror));
  g_assert_cmpint (kind_of (" 0x00000000000000000000000000000000000000FF ", NULL, 0), ==, TAO_DESTINATION_EVM);
  g_assert_cmpint (kind_of (BOB, known, 1), ==, TAO_DESTINATION_EXCHANGE);
  g_assert_true (tao_destination_is_exchange ("my KuCoin account"));
  g_assert_true (tao_destination_is_exchange ("Deposit 2"));
  g_assert_false (tao_destination_is_exchange ("Grandmother"));
}

static gboolean
makes (const char *name, const char *value, const char *call, const char *text)
{
  TaoOrder order = { 0 };
  gboolean made = tao_parameter_order_make (7, name, value, &order, NULL);

  g_assert_cmpint (made, ==, text != NULL);
  if (made)
    {
      g_assert_cmpint (order.kind, ==, TAO_ORDER_SET_PARAMETER);
      g_assert_cmpuint (order.netuid, ==, 7);
      g_assert_cmpstr (order.call, ==, call);
      g_assert_cmpstr (order.text, ==, text);
    }
  g_free ((char *) order.text);
  return made;
}

static void
test_parameters (void)
{
  makes ("min_burn", " 0.25 ", "min_burn", "\"250000000\"");
  makes ("min_burn", "1", NULL, NULL);
  makes ("tempo", "359", NULL, NULL);
  makes ("tempo", "360", "tempo", "\"360\"");
  makes ("yuma_version", "true", "yuma3_enabled", "true");
  makes ("yuma_version", "3", NULL, NULL);
  /* 1.5 × 2^64. */
  makes ("burn_increase_mult", "1.5", "burn_increase_mult", "\"27670116110564327424\"");
  makes ("burn_increase_mult", "3.000000001", NULL, NULL);
  makes ("alpha_low", "2000  60000", "alpha_values", "[2000,60000]");
  makes ("alpha_high", "60000 2000", NULL, NULL);
  makes ("mechanism_emission_split", "", "mechanism_emission_split", "null");
  makes ("mechanism_emission_split", "65000 535", "mechanism_emission_split", "[65000,535]");
  makes ("mechanism_emission_split", "65000 536", NULL, NULL);
  makes ("recycle_or_burn", "Recycle", "recycle_or_burn", "\"Recycle\"");
  makes ("recycle_or_burn", "Freeze", NULL, NULL);
  /* Only the network. */
  makes ("kappa", "1", NULL, NULL);
}

static void
test_forms (void)
{
  TaoOrderRequest request;

  g_assert_true (tao_order_request_parse ("parameter?netuid=3&parameter=min_burn", &request));
  g_assert_cmpstr (request.parameter, ==, "min_burn");
  g_assert_nonnull (tao_order_form_find (request.name));
  g_assert_false (tao_order_request_parse ("parameter?parameter=Min-Burn", &request));
  g_assert_false (tao_order_request_parse ("a-name-that-is-far-too-long-for-any-form", &request));
  g_assert_null (tao_order_form_find ("stake"));
}

static char *
short_name (const TaoKey32 *account, gpointer user_data)
{
  return tao_format_key_short (account);
}

static void
test_words (void)
{
  TaoOrder order = { .kind = TAO_ORDER_STAKE, .netuid = 11, .amount = 250 * TAO_RAO, .hotkey = key_of (ALICE) };
  g_autofree char *confirm = tao_word_confirm (&order, 1, NULL);
  g_autofree char *sentence = tao_word_order (&order, NULL, short_name, NULL);
  g_autofree char *amount = tao_word_amount (G_GUINT64_CONSTANT (1500000001), "τ");
  g_autofree char *slipped = tao_word_chain_error ("SubtensorModule.SlippageTooHigh");
  g_autofree char *unknown = tao_word_chain_error ("Novel.Thing");

  g_assert_cmpstr (confirm, ==, "Stake 250" TAO_NBSP "τ");
  g_assert_cmpstr (sentence, ==, "Stake 250" TAO_NBSP "τ with 5Grw…utQY in Subnet 11");
  g_assert_cmpstr (amount, ==, "1.500000001" TAO_NBSP "τ");
  g_assert_cmpstr (slipped, ==, "The price passed your limit. Nothing was done.");
  g_assert_cmpstr (unknown, ==, "The chain refused this: Novel.Thing.");
  g_assert_cmpuint (tao_password_strength (""), ==, 0);
  g_assert_cmpuint (tao_password_strength ("aaaaaaaaaaaaaaaaaaaaaaaa"), ==, 1);
  g_assert_cmpuint (tao_password_strength ("abcdefgh"), ==, 2);
  g_assert_cmpuint (tao_password_strength ("correct horse battery"), ==, 4);
}

/* At block 1,000 with blocks of 12 s; subnet 11 costs a tenth of a TAO. */
static TaoSnapshot *
small_snapshot (void)
{
  TaoSnapshotBuilder *builder = tao_snapshot_builder_new (NULL);
  g_autoptr(TaoArena) arena = tao_arena_new ();
  TaoSyncInfo *sync = tao_arena_new_array (arena, TaoSyncInfo, 1);
  TaoSubnet *subnets = tao_arena_new_array (arena, TaoSubnet, 1);

  *sync = (TaoSyncInfo) { .state = TAO_SYNC_LIVE, .best_block = 1000, .block_interval_ms = 12000 };
  subnets[0] = (TaoSubnet) { .netuid = 11, .name = "Lantern", .symbol = "λ", .price_rao = TAO_RAO / 10 };
  tao_snapshot_builder_set_sync (builder, arena, sync);
  tao_snapshot_builder_set_subnets (builder, arena, subnets, 1);
  return tao_snapshot_builder_end (builder);
}

/* Facts of a step as the review shows them, names and values. */
static void
test_facts (void)
{
  static const struct { TaoPlanFact fact; const char *name, *value; } cases[] = {
    { { "balance", G_MAXUINT16, "10000000000", "7500000000" }, "Free TAO", "10" TAO_NBSP "τ → 7.5" TAO_NBSP "τ" },
    { { "stake", 11, "0", "25000000000" }, "Stake in Lantern", "0" TAO_NBSP "λ → 25" TAO_NBSP "λ" },
    { { "stake-there", 11, "5", "6" }, "Stake there, in Lantern", "0.000000005" TAO_NBSP "λ → 0.000000006" TAO_NBSP "λ" },
    { { "locked", 11, NULL, "3000000000" }, "Locked in Lantern", "3" TAO_NBSP "λ" },
    { { "take", G_MAXUINT16, "11796", "5898" }, "Validator take", "18.00% → 9.00%" },
    { { "childkey-take", 11, NULL, "655" }, "Child key take", "– → 1.00%" },
    /* A limit that has not passed, and one that begins with this step. */
    { { "rate-limit", 11, "1100", "720" }, "Next allowed", "from block 1,100, in 100 blocks, about 20 min" },
    { { "rate-limit", 11, NULL, "7200" }, "Next one after this", "not before block 8,201, after 7,200 blocks, about 1 d 0 h" },
    { { "claim-type", G_MAXUINT16, "\"Swap\"", "\"Keep\"" }, "Root dividends arrive", "sold, as stake on root → kept as stake" },
    { { "root-claim", 11, "20000000000", "20000000000" }, "Dividends of Lantern", "20" TAO_NBSP "λ, worth about 2.000 τ now" },
    { { "root-claim", 11, "0", "0" }, "Dividends of Lantern", "nothing, or too little to be paid" },
    { { "auto-stake", 11, NULL, "\"" ALICE "\"" }, "Rewards are staked with", "– → 5Grw…utQY" },
    { { "axon", 11, "{\"ip\":\"3405803783\",\"port\":8091}", "{\"ip\":\"2001:db8::1\",\"port\":8091}" }, "Axon",
      "203.0.113.7:8091 → [2001:db8::1]:8091" },
    { { "children", 11, "[[\"9223372036854775807\",\"" BOB "\"]]", "[]" }, "Child 5FHn…94ty", "50.00% → –" },
    { { "identity", G_MAXUINT16, "{\"name\":\"A\",\"url\":\"u\"}", "{\"name\":\"B\",\"url\":\"u\"}" }, "name", "A → B" },
    { { "immunity_period", 11, "4096", "5000" }, "Immunity period", "4096 → 5000" },
  };
  g_autoptr(TaoSnapshot) snapshot = small_snapshot ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      TaoPlanStep step = { .n_facts = 1, .facts = &cases[i].fact };
      g_autoptr(GArray) rows = tao_word_facts (&step, snapshot, short_name, NULL);

      g_assert_cmpuint (rows->len, ==, 1);
      g_assert_cmpstr (g_array_index (rows, TaoFactWords, 0).name, ==, cases[i].name);
      g_assert_cmpstr (g_array_index (rows, TaoFactWords, 0).value, ==, cases[i].value);
    }
}

/* Every rule of a wallet has words of its own, in the note before and in the error after. */
static void
test_policy_words (void)
{
  static const struct { const char *code, *words; } cases[] = {
    { "per-call", "This is more than the wallet’s rules allow at once." },
    { "per-day", "This is more than the wallet’s rules allow in a day." },
    { "destination", "The wallet’s rules do not allow this destination." },
    { "netuid", "The wallet’s rules do not allow this subnet." },
    { "raw-call", "The wallet’s rules do not allow calls whose cost cannot be told." },
  };
  TaoOrder order = { .kind = TAO_ORDER_STAKE, .netuid = 11, .amount = 5 * TAO_RAO, .hotkey = key_of (ALICE) };
  TaoJobPlan plan = { 0 };
  g_autofree char *step = tao_word_step (1, 3, &order, NULL, short_name, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      TaoPlanNote note = { .level = TAO_NOTE_WARNING, .code = "policy", .step = G_MAXUINT, .detail = cases[i].code };
      g_autofree char *text = tao_word_note (&note, &plan, NULL), *failed = NULL, *expected = g_strdup_printf ("%s Nothing was signed.", cases[i].words);
      g_autoptr(GError) error = g_error_new (TAO_JOB_ERROR, TAO_JOB_ERROR_POLICY, "refused by the policy: %s", cases[i].code);

      failed = tao_word_job_error (error);
      g_assert_cmpstr (text, ==, cases[i].words);
      g_assert_cmpstr (failed, ==, expected);
    }
  {
    TaoPlanNote note = { .level = TAO_NOTE_BLOCK, .code = "chain-refuses", .step = 0, .detail = "SlippageTooHigh" };
    g_autofree char *text = tao_word_note (&note, &plan, NULL);

    /* Before anything is signed it is not told as if it had happened. */
    g_assert_nonnull (strstr (text, "would pass your limit"));
  }
  g_assert_cmpstr (step, ==, "step 2 of 3, Stake 5" TAO_NBSP "τ with 5Grw…utQY in Subnet 11");
}

static void
test_recovery_words (void)
{
  /* The first vector of BIP39: eleven times "abandon", then "about". */
  static const char good[] = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";
  g_autofree char *right = tao_import_check_words (good);
  g_autofree char *upper = tao_import_check_words ("  Abandon abandon");
  g_autofree char *typing = tao_import_check_words ("abandon aban");
  g_autofree char *wrong = tao_import_check_words ("abandon abnadon abandon");
  g_autofree char *checksum = tao_import_check_words ("abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon");

  g_assert_null (right);
  g_assert_cmpstr (upper, ==, "");
  g_assert_cmpstr (typing, ==, "");
  g_assert_cmpstr (wrong, ==, "Word 2 is not in the list of recovery words.");
  g_assert_cmpstr (checksum, !=, "");
}

static void
test_messages (void)
{
  g_autoptr(TaoKeypair) alice = tao_keypair_new_development ("//Alice");
  g_autoptr(GString) hex = g_string_new ("0x");
  guint8 signature[TAO_SIGNATURE_SIZE];

  tao_keypair_sign (alice, "<Bytes>hello</Bytes>", strlen ("<Bytes>hello</Bytes>"), signature);
  for (guint i = 0; i < sizeof signature; i++)
    g_string_append_printf (hex, "%02x", signature[i]);
  g_assert_true (tao_message_verify (ALICE, "hello", hex->str));
  g_assert_false (tao_message_verify (ALICE, "hallo", hex->str));
  g_assert_false (tao_message_verify (BOB, "hello", hex->str));
  g_assert_false (tao_message_verify (ALICE, "hello", "0x00"));
}

static void
test_holdings (void)
{
  TaoSnapshotBuilder *builder = tao_snapshot_builder_new (NULL);
  g_autoptr(TaoArena) arena = tao_arena_new ();
  TaoSubnet *subnets = tao_arena_new_array (arena, TaoSubnet, 2);
  TaoPosition *positions = tao_arena_new_array (arena, TaoPosition, 3);
  TaoAccountState *accounts = tao_arena_new_array (arena, TaoAccountState, 1);
  TaoSyncInfo *sync = tao_arena_new_array (arena, TaoSyncInfo, 1);
  g_autoptr(TaoSnapshot) snapshot = NULL;
  g_autoptr(GArray) holdings = NULL;
  g_autofree char *csv = NULL, *json = NULL;
  g_auto(GStrv) lines = NULL;
  TaoHoldingTotals totals;

  /* A balanced pool of 1,000 τ and 10,000 α without a fee: 1,000 α bring 1,000 - 1,000·10,000/11,000 = 90.909… τ,
   * twice as many 166.666… τ, which is less than twice 90.909. */
  subnets[1].netuid = 1;
  subnets[1].dynamic = TRUE;
  subnets[1].price_rao = TAO_RAO / 10;
  subnets[1].tao_in_rao = 1000 * TAO_RAO;
  subnets[1].alpha_in = 10000 * TAO_RAO;
  subnets[1].pool_quote_weight = G_GUINT64_CONSTANT (500000000000000000);
  subnets[1].fee_rate_u16 = 0;
  accounts[0].account = positions[0].coldkey = positions[1].coldkey = positions[2].coldkey = key_of (ALICE);
  accounts[0].own = TRUE;
  accounts[0].free_rao = 7 * TAO_RAO;
  positions[0].hotkey = positions[1].hotkey = key_of (ALICE);
  positions[2].hotkey = key_of (BOB);
  positions[0].alpha = 5 * TAO_RAO;
  positions[1].netuid = positions[2].netuid = 1;
  positions[1].alpha = positions[2].alpha = 1000 * TAO_RAO;
  for (guint i = 0; i < 3; i++)
    positions[i].emission_day_alpha = positions[i].cost_rao = TAO_UNKNOWN_U64;
  /* The builder copies nothing. */
  *sync = (TaoSyncInfo) { .state = TAO_SYNC_LIVE, .spec_version = 425, .best_block = 100 };
  tao_snapshot_builder_set_sync (builder, arena, sync);
  tao_snapshot_builder_set_subnets (builder, arena, subnets, 2);
  tao_snapshot_builder_set_positions (builder, arena, positions, 3);
  tao_snapshot_builder_set_accounts (builder, arena, accounts, 1);
  snapshot = tao_snapshot_builder_end (builder);

  holdings = tao_holdings_compute (snapshot, &totals);
  g_assert_cmpuint (holdings->len, ==, 4);
  g_assert_cmpuint (totals.value_rao, ==, (5 + 100 + 100 + 7) * TAO_RAO);
  g_assert_cmpuint (totals.free_rao, ==, 7 * TAO_RAO);
  g_assert_cmpuint (totals.earned_rao, ==, TAO_UNKNOWN_U64);
  g_assert_cmpuint (g_array_index (holdings, TaoHoldingValues, 0).sold_rao, ==, 5 * TAO_RAO);
  g_assert_cmpuint (g_array_index (holdings, TaoHoldingValues, 1).sold_rao / 1000, ==, G_GUINT64_CONSTANT (90909090));
  g_assert_cmpuint (totals.sold_rao / 1000, ==, G_GUINT64_CONSTANT (5000000 + 166666666 + 7000000));

  csv = tao_holdings_export (snapshot, FALSE);
  lines = g_strsplit (csv, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 6);
  g_assert_true (g_str_has_suffix (lines[2], ",1,100.000000000,90.909090909") || strstr (lines[2], ",100.000000000,90.90909090") != NULL);
  json = tao_holdings_export (snapshot, TRUE);
  g_assert_nonnull (strstr (json, "\"block\": 100"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/money/destination", test_destination);
  g_test_add_func ("/app/money/special-destinations", test_special_destinations);
  g_test_add_func ("/app/money/parameters", test_parameters);
  g_test_add_func ("/app/money/forms", test_forms);
  g_test_add_func ("/app/money/requests", test_requests);
  g_test_add_func ("/app/money/words", test_words);
  g_test_add_func ("/app/money/facts", test_facts);
  g_test_add_func ("/app/money/policy-words", test_policy_words);
  g_test_add_func ("/app/money/recovery-words", test_recovery_words);
  g_test_add_func ("/app/money/messages", test_messages);
  g_test_add_func ("/app/money/holdings", test_holdings);
  return g_test_run ();
}
