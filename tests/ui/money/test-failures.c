/* What goes wrong on the way of money: a link that breaks, a price that moves,
 * a node that lies, a disk that is full, a folder that cannot be written. Each
 * ends in the right words, and nothing is lost. Wrong passwords and missing
 * funds: test-money.c. */
#include "money-harness.h"

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "wire-tap.h"

#define BOB "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty"

typedef struct {
  Money    money;
  WireTap *tap;
} Failure;

/* The engine reaches its chain through the tap. */
static void
failure_set_up (Failure *failure, gconstpointer data)
{
  Fixture *base = &failure->money.base;

  set_up (base, data);
  close_engine (base);
  failure->tap = wire_tap_new (base->endpoint);
  g_free (base->endpoint);
  base->endpoint = g_strdup (wire_tap_get_endpoint (failure->tap));
  open_engine (base, FALSE);
  money_open (&failure->money, data);
}

static void
failure_tear_down (Failure *failure, gconstpointer data)
{
  money_tear_down (&failure->money, data);
  wire_tap_free (failure->tap);
}

static gboolean
says (const char *name, const char *text)
{
  GtkWidget *notice = find (name);

  return notice != NULL && gtk_widget_get_visible (notice)
         && strstr (gtk_label_get_text (GTK_LABEL (gtk_widget_get_last_child (notice))), text) != NULL;
}

static TaoReview *
ready_review (void)
{
  TaoReview *review = NULL;

  until ((review = find_review ()) != NULL && tao_review_is_ready (review));
  return review;
}

static void
close_all (void)
{
  const char *names[] = { "review-confirm", "send-to", "stake-amount", "create-name" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (find (names[i]) != NULL)
      gtk_window_destroy (GTK_WINDOW (gtk_widget_get_root (find (names[i]))));
}

/* The link breaks when the transaction is on its way, and is mended: it is found on the chain, once. */
static void
test_link (Failure *failure, gconstpointer data)
{
  Money *money = &failure->money;
  TaoPurse *alice = practice (money);
  const TaoKey32 *account = tao_purse_get_account (alice);
  guint32 nonce = tao_snapshot_lookup_account (tao_engine_get_snapshot (money->base.engine), account)->nonce;
  TaoReview *review;

  gtk_widget_activate_action (GTK_WIDGET (money->window), "win.send", "s", BOB);
  type ("send-amount", "3");
  click ("send-confirm");
  review = ready_review ();
  /* Cut as soon as the chain has it. */
  wire_tap_cut_after (failure->tap, "author_submit");
  click ("review-confirm");
  until (wire_tap_is_cut (failure->tap));
  until (says ("review-notice", "nothing is sent twice") || tao_review_is_over (review));
  g_assert_false (tao_review_is_over (review));
  wire_tap_mend (failure->tap);
  until (tao_review_is_over (review));
  g_test_message ("outcome: %s", tao_review_get_outcome (review));
  g_assert_nonnull (strstr (tao_review_get_outcome (review), "Done and final."));
  close_all ();
  until (tao_snapshot_lookup_account (tao_engine_get_snapshot (money->base.engine), account)->nonce == nonce + 1);
  g_assert_cmpuint (tao_movements_get_n (tao_wallets_get_movements (money->wallets)), >=, 1);
  g_assert_true (tao_movements_get (tao_wallets_get_movements (money->wallets), 0)->succeeded);
}

/* --- a price that moves -------------------------------------------------------------------------------- */

typedef struct {
  TaoPlanBox *box;
  gboolean sent, done;
} Rival;

static void
rival_planned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ((Rival *) user_data)->box = tao_engine_plan_finish (TAO_ENGINE (source), result, NULL);
  g_assert_nonnull (((Rival *) user_data)->box);
}

static void
rival_progress_cb (TaoJobStage stage, guint64 block, gpointer user_data)
{
  ((Rival *) user_data)->sent |= stage == TAO_JOB_SUBMITTED;
}

static void
rival_done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(TaoJobResult) outcome = tao_engine_execute_finish (TAO_ENGINE (source), result, NULL);

  g_assert_true (outcome != NULL && outcome->succeeded);
  ((Rival *) user_data)->done = TRUE;
}

/* Somebody else buys first, in the same block: the limit holds, nothing of the batch is done, and the sheet says which step
 * failed. */
static void
test_price (Failure *failure, gconstpointer data)
{
  Money *money = &failure->money;
  TaoPurse *alice = practice (money);
  TaoKey32 bob;
  Rival rival = { 0 };
  TaoReview *review;
  TaoOrder order = { .kind = TAO_ORDER_STAKE, .netuid = 1, .amount = 9000 * TAO_RAO };
  TaoOrder batch[] = {
    { .kind = TAO_ORDER_STAKE, .netuid = 2, .amount = 2 * TAO_RAO }, { .kind = TAO_ORDER_STAKE, .netuid = 1, .amount = 2 * TAO_RAO },
  };
  guint n;

  order.hotkey = tao_snapshot_get_validators (tao_engine_get_snapshot (money->base.engine), &n)[0].hotkey;
  batch[0].hotkey = batch[1].hotkey = order.hotkey;
  tao_engine_unlock_development (money->base.engine, "//Bob", &bob);
  tao_review_present (GTK_WINDOW (money->window), money->wallets, tao_purse_get_account (alice), batch, G_N_ELEMENTS (batch), 10000);
  ready_review ();
  tao_engine_plan_async (money->base.engine, &bob, &order, 1, 500000, NULL, rival_planned_cb, &rival);
  until (rival.box != NULL);
  review = ready_review ();
  tao_engine_execute_async (money->base.engine, rival.box, rival_progress_cb, &rival, NULL, rival_done_cb, &rival);
  until (rival.sent);
  if (tao_review_is_ready (review))
    g_signal_emit_by_name (find ("review-confirm"), "clicked");
  until (tao_review_is_over (review));
  g_test_message ("%s", tao_review_get_outcome (review));
  g_assert_nonnull (strstr (tao_review_get_outcome (review), "The price passed your limit. Nothing was done."));
  until (rival.done);
  until (strstr (tao_review_get_outcome (review), "It failed in step 2 of 2, Stake 2" TAO_NBSP "τ") != NULL);
  g_assert_null (find_position (money, tao_purse_get_account (alice)));
  g_assert_false (tao_movements_get (tao_wallets_get_movements (money->wallets), 0)->succeeded);
  close_all ();
  tao_plan_box_unref (rival.box);
}

/* --- a node that lies ------------------------------------------------------------------------------------ */

/* The runtime's quote differs from ours by far less than anyone would notice: it is shown, and nothing can be signed. */
static void
test_quotes (Failure *failure, gconstpointer data)
{
  Money *money = &failure->money;
  TaoReview *review;

  practice (money);
  gtk_widget_activate_action (GTK_WIDGET (money->window), "win.stake", "s", "stake?netuid=1&amount=2000000000");
  click ("stake-confirm");
  review = ready_review ();
  /* From now on each simulated amount is off by 65,536 units, less than a ten thousandth of a token. */
  wire_tap_falsify (failure->tap, "sim_swap");
  until (says ("review-note", "Two quotes disagree"));
  g_assert_false (tao_review_is_ready (review));
  g_assert_false (gtk_widget_get_sensitive (find ("review-confirm")));
  picture (GTK_WINDOW (review), "quotes-differ");
  wire_tap_falsify (failure->tap, NULL);
  until (tao_review_is_ready (review));
  close_all ();
}

/* --- this computer ----------------------------------------------------------------------------------------- */

/* To the page that writes the key, then past the three words. */
static void
create (Money *money, const char *name)
{
  char *words[12];

  gtk_widget_activate_action (GTK_WIDGET (tao_window_get_page (money->window)), "wallets.create", NULL);
  type ("create-name", name);
  type ("create-password", PASSWORD);
  type ("create-again", PASSWORD);
  click ("create-confirm");
  if (says ("create-notice", ""))
    return;
  click ("create-show");
  for (guint i = 0; i < 12; i++)
    words[i] = g_strdup (gtk_label_get_text (GTK_LABEL (find_nth ("create-shown", i))));
  click ("create-confirm");
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *entry = g_strdup_printf ("create-word-%u", i);
      const char *title = adw_preferences_row_get_title (ADW_PREFERENCES_ROW (find (entry)));

      type (entry, words[atoi (title + strlen ("Word ")) - 1]);
    }
  click ("create-confirm");
  for (guint i = 0; i < 12; i++)
    g_free (words[i]);
}

static void
test_full (Failure *failure, gconstpointer data)
{
  Money *money = &failure->money;
  TaoPurse *alice = practice (money);
  struct rlimit limit, full;
  guint32 nonce = tao_snapshot_lookup_account (tao_engine_get_snapshot (money->base.engine), tao_purse_get_account (alice))->nonce;

  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  full = limit;
  full.rlim_cur = 0;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &full), ==, 0);
  create (money, "full");
  until (says ("create-notice", "Nothing was written"));
  g_test_message ("%s", gtk_label_get_text (GTK_LABEL (gtk_widget_get_last_child (find ("create-notice")))));
  g_assert_null (find_purse (money, "full"));
  close_all ();

  /* The record cannot be kept, but the money arrives and the sheet says so. */
  gtk_widget_activate_action (GTK_WIDGET (money->window), "win.send", "s", BOB);
  type ("send-amount", "1");
  click ("send-confirm");
  carry_out (NULL);
  until (tao_snapshot_lookup_account (tao_engine_get_snapshot (money->base.engine), tao_purse_get_account (alice))->nonce == nonce + 1);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);

  create (money, "roomy");
  until (find_purse (money, "roomy") != NULL);
  close_all ();
}

/* Root may write anywhere, so the attempt is made as somebody else. */
static void
test_read_only (Failure *failure, gconstpointer data)
{
  Money *money = &failure->money;
  const char *base = tao_wallets_get_base (money->wallets);
  uid_t self = geteuid ();

  practice (money);
  g_assert_cmpint (g_mkdir_with_parents (base, 0700), ==, 0);
  g_assert_cmpint (chmod (base, 0555), ==, 0);
  g_assert_cmpint (chmod (g_getenv ("TAO_TEST_FOLDER"), 0755), ==, 0);
  if (self == 0)
    g_assert_cmpint (seteuid (65534), ==, 0);
  create (money, "denied");
  until (says ("create-notice", "Permission denied. Nothing was written"));
  g_test_message ("%s", gtk_label_get_text (GTK_LABEL (gtk_widget_get_last_child (find ("create-notice")))));
  if (self == 0)
    g_assert_cmpint (seteuid (self), ==, 0);
  g_assert_cmpint (chmod (base, 0700), ==, 0);
  g_assert_cmpint (chmod (g_getenv ("TAO_TEST_FOLDER"), 0700), ==, 0);
  g_assert_null (find_purse (money, "denied"));
  close_all ();
  create (money, "denied");
  until (find_purse (money, "denied") != NULL);
  close_all ();
}

static void
add_tests (void)
{
  static const char fast[] = "--block-time=500 --fast-forward=400", slow[] = "--block-time=3000 --fast-forward=400";

  g_test_add ("/money/failures/link", Failure, fast, failure_set_up, test_link, failure_tear_down);
  g_test_add ("/money/failures/price", Failure, slow, failure_set_up, test_price, failure_tear_down);
  g_test_add ("/money/failures/quotes", Failure, fast, failure_set_up, test_quotes, failure_tear_down);
  g_test_add ("/money/failures/full", Failure, fast, failure_set_up, test_full, failure_tear_down);
  g_test_add ("/money/failures/read-only", Failure, fast, failure_set_up, test_read_only, failure_tear_down);
}

int
main (int argc, char *argv[])
{
  return money_main (&argc, &argv, "org.taoscope.FailuresTest", add_tests);
}
