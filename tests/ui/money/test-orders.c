/* Orders of validators and stakers through their forms: what the review says of the chain's storage before and after, and
 * what the chain holds once the order is final. */
#include "money-harness.h"

#include "app/money/wording.h"

/* A label inside @widget that is exactly @text. */
static gboolean
says (GtkWidget *widget, const char *text)
{
  if (GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (says (child, text))
      return TRUE;
  return FALSE;
}

/* Waits until the open review tells a change in these words. */
static void
review_says (const char *text)
{
  until (find_review () != NULL && tao_review_is_ready (find_review ()) && find ("review-changes") != NULL);
  until (says (find ("review-changes"), text));
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
        said = says (find ("review-changes"), line);
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

static void
add_tests (void)
{
  static const char young[] = "--block-time=400 --fast-forward=100", grown[] = "--block-time=400 --fast-forward=400";

  g_test_add ("/money/orders/validator", Money, young, money_set_up, test_validator, money_tear_down);
  g_test_add ("/money/orders/stake", Money, grown, money_set_up, test_stake, money_tear_down);
}

int
main (int argc, char *argv[])
{
  return money_main (&argc, &argv, "org.taoscope.OrdersTest", add_tests);
}
