/* Orders of validators and stakers through their forms: what the review says of the chain's storage before and after, and
 * what the chain holds once the order is final. */
#include "money-harness.h"

#include "app/money/order-request.h"
#include "app/money/wording.h"

/* Waits until the open review tells a change in these words. */
static void
review_says (const char *text)
{
  until (find_review () != NULL && tao_review_is_ready (find_review ()) && find ("review-changes") != NULL);
  until (shows_text (find ("review-changes"), text));
}

static void
planned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GError) error = NULL;

  *(TaoPlanBox **) user_data = tao_engine_plan_finish (TAO_ENGINE (source), result, &error);
  g_assert_no_error (error);
}

/* What is stored now where @order of @signer would change it. (transfer full) (nullable) */
static char *
stored (Money *money, const TaoKey32 *signer, const TaoOrder *order, const char *code)
{
  g_autoptr(TaoPlanBox) box = NULL;
  const TaoPlanStep *step;

  tao_engine_plan_async (money->base.engine, signer, order, 1, 10000, NULL, planned_cb, &box);
  until (box != NULL);
  step = &tao_plan_box_get (box)->steps[0];
  for (guint i = 0; i < step->n_facts; i++)
    if (g_str_equal (step->facts[i].code, code))
      return g_strdup (step->facts[i].before);
  return NULL;
}

/* Takes and children of an own hotkey.  Its subnet is new: children take effect at once while it has not started. */
static void
test_validator (Money *money, gconstpointer data)
{
  TaoPurse *alice = practice (money);
  const TaoKey32 *account = tao_purse_get_account (alice);
  const TaoPurseHotkey *hotkey = tao_purse_get_hotkey (alice, 0);
  TaoOrder order = { .kind = TAO_ORDER_LOWER_TAKE, .hotkey = hotkey->account };
  g_autofree char *take = NULL, *child_take = NULL, *children = NULL, *request = NULL;

  open_form (money, "create-subnet");
  click ("order-confirm");
  carry_out (NULL);
  until ((order.netuid = owned_subnet (money, account)) != 0);

  open_form (money, "take");
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (find ("order-share")), 9);
  click ("order-confirm");
  /* 11,796 and 5,898 of 65,535. */
  review_says ("18.00% → 9.00%");
  picture (GTK_WINDOW (find_review ()), "review-take");
  carry_out (NULL);
  take = stored (money, account, &order, "take");
  g_assert_cmpstr (take, ==, "5898");

  request = g_strdup_printf ("childkey-take?netuid=%u", order.netuid);
  open_form (money, request);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (find ("order-share")), 5);
  click ("order-confirm");
  carry_out (NULL);
  order.kind = TAO_ORDER_SET_CHILDKEY_TAKE;
  child_take = stored (money, account, &order, "childkey-take");
  g_assert_cmpstr (child_take, ==, "3276");

  g_free (request);
  request = g_strdup_printf ("children?netuid=%u", order.netuid);
  open_form (money, request);
  type ("order-child-0", BOB);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (find ("order-share-0")), 25);
  type ("order-child-1", CHARLIE);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (find ("order-share-1")), 80);
  g_assert_false (gtk_widget_get_sensitive (find ("order-confirm")));
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (find ("order-share-1")), 50);
  click ("order-confirm");
  review_says ("– → 25.00%");
  picture (GTK_WINDOW (find_review ()), "review-children");
  carry_out (NULL);
  order.kind = TAO_ORDER_SET_CHILDREN;
  order.text = "[]";
  children = stored (money, account, &order, "children");
  /* A quarter and a half of 2^64 - 1, rounded down. */
  g_assert_nonnull (strstr (children, "[\"4611686018427387903\",\"" BOB "\"]"));
  g_assert_nonnull (strstr (children, "[\"9223372036854775807\",\"" CHARLIE "\"]"));
}

/* Waits until the open review tells what paying @rao makes of the free balance.  Alice earns with each block, and the sheet
 * asks for a quote now and then: it must name the balance of one of the blocks that have been seen. */
static void
review_says_payment (Money *money, const TaoKey32 *account, guint64 rao)
{
  g_autoptr(GHashTable) lines = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gboolean said = FALSE;

  while (!said)
    {
      guint64 before = free_of (money, account);
      g_autofree char *was = tao_word_amount (before, "τ"), *is = tao_word_amount (before - rao, "τ");
      GHashTableIter iter;
      gpointer line;

      g_hash_table_add (lines, g_strdup_printf ("%s → %s", was, is));
      g_hash_table_iter_init (&iter, lines);
      while (find ("review-changes") != NULL && !said && g_hash_table_iter_next (&iter, &line, NULL))
        said = shows_text (find ("review-changes"), line);
      g_main_context_iteration (NULL, !said);
    }
}

/* The balance that the chain has, and what is left of it; nothing is signed. */
static void
test_stake (Money *money, gconstpointer data)
{
  TaoPurse *alice = practice (money);

  gtk_widget_activate_action (GTK_WIDGET (money->window), "win.stake", "s", "stake?netuid=1&amount=5000000000");
  click ("stake-confirm");
  review_says_payment (money, tao_purse_get_account (alice), 5 * TAO_RAO);
  picture (GTK_WINDOW (find_review ()), "review-stake");
  gtk_window_destroy (GTK_WINDOW (find_review ()));
  gtk_window_destroy (GTK_WINDOW (gtk_widget_get_root (find ("stake-amount"))));
}

/* --- positions ----------------------------------------------------------------------------------------- */

static guint64
stake_of (Money *money, const TaoKey32 *coldkey, const TaoKey32 *hotkey, guint16 netuid)
{
  const TaoPosition *positions;
  guint n;

  positions = tao_snapshot_get_positions (tao_engine_get_snapshot (money->base.engine), &n);
  for (guint i = 0; i < n; i++)
    if (positions[i].netuid == netuid && memcmp (&positions[i].coldkey, coldkey, sizeof *coldkey) == 0
        && memcmp (&positions[i].hotkey, hotkey, sizeof *hotkey) == 0)
      return positions[i].alpha;
  return 0;
}

/* The validators of @netuid with the most and second most stake. */
static void
find_two (Money *money, guint16 netuid, TaoKey32 *first, TaoKey32 *second)
{
  const TaoMetagraph *metagraph;
  guint64 best = 0, next = 0;

  until ((metagraph = tao_snapshot_lookup_metagraph (tao_engine_get_snapshot (money->base.engine), netuid)) != NULL && metagraph->n > 0);
  for (guint uid = 0; uid < metagraph->n; uid++)
    if (metagraph->permit[uid] && metagraph->alpha_stake[uid] > next)
      {
        gboolean more = metagraph->alpha_stake[uid] > best;

        *second = more ? *first : metagraph->hotkey[uid];
        next = more ? best : metagraph->alpha_stake[uid];
        if (more)
          {
            *first = metagraph->hotkey[uid];
            best = metagraph->alpha_stake[uid];
          }
      }
  g_assert_cmpuint (next, >, 0);
}

/* What the open review says that its step brings, once it can be signed. */
static guint64
quoted (void)
{
  until (find_review () != NULL && tao_review_is_ready (find_review ()));
  return tao_review_get_plan (find_review ())->steps[0].receives;
}

/* Nominators earn at an epoch, and shares round. */
static void
assert_near (guint64 is, guint64 expected)
{
  g_assert_cmpuint (is, >=, expected - 2);
  g_assert_cmpuint (is, <=, expected + expected / 50);
}

/* Others trade between the quote and the block. */
static void
assert_quoted (guint64 quote)
{
  g_assert_cmpuint (last_received (), >=, quote - quote / 200);
  g_assert_cmpuint (last_received (), <=, quote + quote / 200);
}

G_GNUC_PRINTF (2, 3) static void
open_stake (Money *money, const char *format, ...)
{
  va_list args;
  g_autofree char *request = NULL;

  va_start (args, format);
  request = g_strdup_vprintf (format, args);
  va_end (args);
  gtk_widget_activate_action (GTK_WIDGET (money->window), "win.stake", "s", request);
  click ("stake-confirm");
}

static void
watch (Money *money, const char *name, const char *address)
{
  gtk_widget_activate_action (GTK_WIDGET (tao_window_get_page (money->window)), "wallets.watch", NULL);
  type ("import-name", name);
  type ("import-address", address);
  click ("import-confirm");
  until (find_purse (money, name) != NULL);
}

/* Stake goes to another validator, to another subnet and to another coldkey, and arrives there as it was quoted. */
static void
test_moves (Money *money, gconstpointer data)
{
  TaoPurse *alice = practice (money);
  TaoKey32 account = *tao_purse_get_account (alice), bob, first, second;
  g_autofree char *one = NULL, *two = NULL, *transfer = NULL, *amount = NULL;
  guint64 there, brings, gift;

  g_assert_true (tao_order_read_key (BOB, &bob));
  watch (money, "bob", BOB);
  tao_wallets_set_current (money->wallets, alice);
  find_two (money, 1, &first, &second);
  one = tao_format_key (&first);
  two = tao_format_key (&second);

  open_stake (money, "stake?netuid=1&hotkey=%s&amount=50000000000", one);
  brings = quoted ();
  carry_out (NULL);
  until ((there = stake_of (money, &account, &first, 1)) > 0);
  assert_quoted (brings);
  assert_near (there, last_received ());

  /* Another validator of the same subnet: nothing is sold. */
  open_stake (money, "move?netuid=1&hotkey=%s&to=%s&amount=%" G_GUINT64_FORMAT, one, two, there / 2);
  picture (GTK_WINDOW (find_review ()), "review-move");
  carry_out (NULL);
  until (stake_of (money, &account, &second, 1) > 0);
  assert_near (stake_of (money, &account, &second, 1), there / 2);
  assert_near (stake_of (money, &account, &first, 1), there - there / 2);

  /* Another subnet, the same validator. */
  open_stake (money, "swap?netuid=1&netuid_to=2&hotkey=%s&to=%s&amount=%" G_GUINT64_FORMAT, two, two, there / 4);
  brings = quoted ();
  g_assert_cmpuint (brings, !=, TAO_UNKNOWN_U64);
  picture (GTK_WINDOW (find_review ()), "review-swap");
  carry_out (NULL);
  until ((gift = stake_of (money, &account, &second, 2)) > 0);
  assert_quoted (brings);
  assert_near (gift, last_received ());

  /* To another coldkey: more than there is cannot be asked for, and what is given arrives. */
  transfer = g_strdup_printf ("transfer-stake?netuid=2&hotkey=%s&to=%s", two, BOB);
  open_form (money, transfer);
  type ("order-amount", "1000000");
  g_assert_false (gtk_widget_get_sensitive (find ("order-confirm")));
  amount = tao_format_plain (gift / 2);
  type ("order-amount", amount);
  click ("order-confirm");
  until (find_review () != NULL && tao_review_is_ready (find_review ()));
  picture (GTK_WINDOW (find_review ()), "review-transfer-stake");
  carry_out (NULL);
  until (stake_of (money, &bob, &second, 2) > 0);
  assert_near (stake_of (money, &bob, &second, 2), gift / 2);
  until (stake_of (money, &account, &second, 2) < gift);
  assert_near (stake_of (money, &account, &second, 2), gift - gift / 2);
}

/* Waits until the form that is open cannot be reviewed, for this reason. */
static void
form_refuses (const char *reason)
{
  until (find ("order-confirm") != NULL && !gtk_widget_get_sensitive (find ("order-confirm"))
         && gtk_widget_get_tooltip_text (find ("order-confirm")) != NULL
         && strstr (gtk_widget_get_tooltip_text (find ("order-confirm")), reason) != NULL);
}

static void
close_form (void)
{
  gtk_window_destroy (GTK_WINDOW (gtk_widget_get_root (find ("order-confirm"))));
  until (find ("order-confirm") == NULL);
}

/* Whose stake the rewards become: nobody's choice, then one, and the form remembers it. */
static void
test_auto_stake (Money *money, gconstpointer data)
{
  TaoPurse *alice = practice (money);
  const TaoKey32 *account = tao_purse_get_account (alice);
  TaoOrder order = { .kind = TAO_ORDER_AUTO_STAKE, .netuid = 1 };
  TaoKey32 first, second;
  g_autofree char *request = NULL, *address = NULL, *quotes = NULL, *name = NULL, *destination = NULL;

  find_two (money, 1, &first, &second);
  address = tao_format_key (&second);
  quotes = g_strdup_printf ("\"%s\"", address);
  name = tao_wallets_dup_name (money->wallets, &second);
  if (name == NULL)
    name = tao_format_key_short (&second);
  request = g_strdup_printf ("auto-stake?netuid=1&hotkey=%s", address);
  open_form (money, request);
  until (shows_text (gtk_widget_get_ancestor (find ("order-validator"), GTK_TYPE_WINDOW), "nobody"));
  click ("order-confirm");
  {
    g_autofree char *change = g_strdup_printf ("– → %s", name);

    review_says (change);
  }
  picture (GTK_WINDOW (find_review ()), "review-auto-stake");
  carry_out (NULL);
  order.hotkey = first;
  destination = stored (money, account, &order, "auto-stake");
  g_assert_cmpstr (destination, ==, quotes);
  open_form (money, request);
  until (shows_text (gtk_widget_get_ancestor (find ("order-validator"), GTK_TYPE_WINDOW), name));
  close_form ();
}

/* --- root ------------------------------------------------------------------------------------------------ */

/* The practice chain pays no root dividends, as its prices are together below one TAO: the form says why there is nothing
 * to claim, first without and then with stake on root. How dividends are to be taken is remembered by the chain. */
static void
test_claim (Money *money, gconstpointer data)
{
  TaoPurse *alice = practice (money);
  const TaoKey32 *account = tao_purse_get_account (alice);
  TaoOrder type = { .kind = TAO_ORDER_SET_CLAIM_TYPE, .text = "Swap" };
  TaoKey32 first, second;
  g_autofree char *address = NULL, *kept = NULL;

  open_form (money, "claim-root");
  form_refuses ("no stake on root");
  picture (GTK_WINDOW (gtk_widget_get_root (find ("order-confirm"))), "claim-nothing");
  close_form ();

  find_two (money, 1, &first, &second);
  address = tao_format_key (&first);
  open_stake (money, "stake?netuid=0&hotkey=%s&amount=%" G_GUINT64_FORMAT, address, 1000 * TAO_RAO);
  carry_out (NULL);
  until (stake_of (money, account, &first, 0) == 1000 * TAO_RAO);
  open_form (money, "claim-root");
  form_refuses ("Nothing can be claimed now");
  close_form ();

  open_form (money, "claim-type");
  /* Nobody has chosen yet: the chain sells. */
  form_refuses ("This is so already");
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (find ("order-choice"))), ==, 0);
  adw_combo_row_set_selected (ADW_COMBO_ROW (find ("order-choice")), 1);
  picture (GTK_WINDOW (gtk_widget_get_root (find ("order-confirm"))), "claim-type");
  click ("order-confirm");
  review_says ("sold, as stake on root → kept as stake");
  carry_out (NULL);
  kept = stored (money, account, &type, "claim-type");
  g_assert_cmpstr (kept, ==, "\"Keep\"");
  open_form (money, "claim-type");
  form_refuses ("This is so already");
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (find ("order-choice"))), ==, 1);
  close_form ();
}

static void
add_tests (void)
{
  static const char young[] = "--block-time=400 --fast-forward=100", grown[] = "--block-time=250 --fast-forward=400";

  g_test_add ("/money/orders/validator", Money, young, money_set_up, test_validator, money_tear_down);
  g_test_add ("/money/orders/claim", Money, grown, shared_set_up, test_claim, shared_tear_down);
  g_test_add ("/money/orders/stake", Money, grown, shared_set_up, test_stake, shared_tear_down);
  g_test_add ("/money/orders/moves", Money, grown, shared_set_up, test_moves, shared_tear_down);
  g_test_add ("/money/orders/auto-stake", Money, grown, shared_set_up, test_auto_stake, shared_tear_down);
}

int
main (int argc, char *argv[])
{
  return money_main (&argc, &argv, "org.taoscope.OrdersTest", add_tests);
}
