/* The forms of all orders on a development chain: what is typed arrives. */
#include "money-harness.h"

#include "app/money/basket.h"
#include "app/money/order-form.h"

static TaoPurse *
practice (Money *money)
{
  TaoPurse *alice = NULL;

  until ((alice = find_purse (money, "Practice (Alice)")) != NULL && free_of (money, tao_purse_get_account (alice)) > 0);
  tao_wallets_set_current (money->wallets, alice);
  return alice;
}

static void
open_form (Money *money, const char *request)
{
  gtk_widget_activate_action (GTK_WIDGET (money->window), "win.order", "s", request);
  until (find ("order-confirm") != NULL);
}

static gboolean
is_registered (Money *money, guint16 netuid, const TaoKey32 *hotkey, const char **axon)
{
  const TaoMetagraph *metagraph = tao_snapshot_lookup_metagraph (tao_engine_get_snapshot (money->base.engine), netuid);

  for (guint uid = 0; metagraph != NULL && uid < metagraph->n; uid++)
    if (memcmp (&metagraph->hotkey[uid], hotkey, sizeof *hotkey) == 0)
      {
        *axon = metagraph->axon[uid];
        return TRUE;
      }
  return FALSE;
}

/* A hotkey gets a UID, for at most what the form proposes, and then announces itself: signed by the hotkey. */
static void
test_neuron (Money *money, gconstpointer data)
{
  TaoPurse *alice = practice (money);
  const TaoPurseHotkey *hotkey = tao_purse_get_hotkey (alice, 0);
  const char *axon = NULL;
  guint64 before = free_of (money, tao_purse_get_account (alice));
  const TaoSubnet *subnet = tao_snapshot_lookup_subnet (tao_engine_get_snapshot (money->base.engine), 2);
  guint64 cost = subnet->burn_cost_rao;

  open_form (money, "register?netuid=2");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find ("order-amount"))), !=, "");
  click ("order-confirm");
  carry_out (NULL);
  until (is_registered (money, 2, &hotkey->account, &axon));
  until (free_of (money, tao_purse_get_account (alice)) < before);
  /* The cost, not the most it might have been; the fee is far below a thousandth of a TAO. */
  g_assert_cmpuint (before - free_of (money, tao_purse_get_account (alice)), <=, cost + TAO_RAO / 1000);

  open_form (money, "serve-axon?netuid=2");
  type ("order-ip", "127.0.0.1");
  type ("order-port", "8091");
  g_assert_false (gtk_widget_get_sensitive (find ("order-confirm")));
  type ("order-ip", "203.0.113.7");
  click ("order-confirm");
  carry_out (NULL);
  until (is_registered (money, 2, &hotkey->account, &axon) && axon != NULL);
  g_assert_cmpstr (axon, ==, "203.0.113.7:8091");
}

static guint64
stake_in (Money *money, const TaoKey32 *coldkey, guint16 netuid)
{
  const TaoPosition *positions;
  guint n;

  positions = tao_snapshot_get_positions (tao_engine_get_snapshot (money->base.engine), &n);
  for (guint i = 0; i < n; i++)
    if (memcmp (&positions[i].coldkey, coldkey, sizeof *coldkey) == 0 && positions[i].netuid == netuid)
      return positions[i].alpha;
  return 0;
}

static void
add_to_batch (Money *money, const char *request)
{
  gtk_widget_activate_action (GTK_WIDGET (money->window), "win.stake", "s", request);
  click ("stake-add");
  until (find ("batch") != NULL);
  gtk_window_destroy (GTK_WINDOW (find ("batch")));
  until (find ("batch") == NULL);
}

/* Stake in two subnets and a setting are one signature; then everything is unstaked as one. */
static void
test_batch (Money *money, gconstpointer data)
{
  TaoPurse *alice = practice (money);
  const TaoKey32 *account = tao_purse_get_account (alice);
  TaoBasket *basket = tao_wallets_get_basket (money->wallets);
  guint movements = tao_movements_get_n (tao_wallets_get_movements (money->wallets));

  add_to_batch (money, "stake?netuid=1&amount=5000000000");
  add_to_batch (money, "stake?netuid=2&amount=7000000000");
  add_to_batch (money, "stake?netuid=2&amount=1000000000");
  open_form (money, "claim-type");
  click ("order-add");
  g_assert_cmpuint (tao_basket_get_n (basket), ==, 4);
  until (find ("batch-remove") != NULL);
  picture (GTK_WINDOW (find ("batch")), "batch");
  g_signal_emit_by_name (find_nth ("batch-remove", 2), "clicked");
  g_assert_cmpuint (tao_basket_get_n (basket), ==, 3);
  click ("batch-review");
  carry_out (NULL);
  g_assert_cmpuint (tao_basket_get_n (basket), ==, 0);
  g_assert_cmpuint (tao_movements_get_n (tao_wallets_get_movements (money->wallets)), ==, movements + 3);
  until (stake_in (money, account, 1) > 0 && stake_in (money, account, 2) > 0);

  open_form (money, "unstake-all");
  picture (GTK_WINDOW (gtk_widget_get_root (find ("order-confirm"))), "unstake-all");
  click ("order-confirm");
  carry_out (NULL);
  until (stake_in (money, account, 1) == 0 && stake_in (money, account, 2) == 0);
}

static guint16
owned_subnet (Money *money, const TaoKey32 *owner)
{
  const TaoSubnet *subnets;
  guint n;

  subnets = tao_snapshot_get_subnets (tao_engine_get_snapshot (money->base.engine), &n);
  for (guint i = 0; i < n; i++)
    if (memcmp (&subnets[i].owner_coldkey, owner, sizeof *owner) == 0)
      return subnets[i].netuid;
  return 0;
}

static void
hyperparams_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(TaoHyperparams **) user_data = tao_engine_load_hyperparams_finish (TAO_ENGINE (source), result, NULL);
}

/* An owner's life: create, name, set a rule. */
static void
test_owner (Money *money, gconstpointer data)
{
  TaoPurse *alice = practice (money);
  const TaoKey32 *account = tao_purse_get_account (alice);
  g_autoptr(TaoHyperparams) parameters = NULL;
  g_autofree char *identity = NULL;
  const TaoSubnet *subnet;
  guint16 netuid;

  open_form (money, "create-subnet");
  picture (GTK_WINDOW (gtk_widget_get_root (find ("order-confirm"))), "create-subnet");
  click ("order-confirm");
  carry_out (NULL);
  until ((netuid = owned_subnet (money, account)) != 0);

  identity = g_strdup_printf ("subnet-identity?netuid=%u", netuid);
  open_form (money, identity);
  type ("order-subnet_name", "Orchard — ünïcode");
  type ("order-description", "Trees, \"quoted\" and \\ backslashed");
  picture (GTK_WINDOW (gtk_widget_get_root (find ("order-confirm"))), "subnet-identity");
  click ("order-confirm");
  carry_out (NULL);
  until ((subnet = tao_snapshot_lookup_subnet (tao_engine_get_snapshot (money->base.engine), netuid)) != NULL
         && g_strcmp0 (subnet->name, "Orchard — ünïcode") == 0);
  g_assert_cmpstr (subnet->description, ==, "Trees, \"quoted\" and \\ backslashed");

  g_assert_null (tao_parameter_dialog_present (GTK_WINDOW (money->window), money->wallets, netuid, "kappa"));
  g_assert_nonnull (tao_parameter_dialog_present (GTK_WINDOW (money->window), money->wallets, netuid, "burn_half_life"));
  until (*gtk_editable_get_text (GTK_EDITABLE (find ("order-value"))) != '\0');
  type ("order-value", "36101");
  g_assert_false (gtk_widget_get_sensitive (find ("order-confirm")));
  type ("order-value", "720");
  picture (GTK_WINDOW (gtk_widget_get_root (find ("order-confirm"))), "parameter");
  click ("order-confirm");
  carry_out (NULL);
  tao_engine_load_hyperparams_async (money->base.engine, netuid, NULL, hyperparams_cb, &parameters);
  until (parameters != NULL);
  g_assert_cmpuint (tao_hyperparams_find (parameters, "burn_half_life")->low, ==, 720);
}

static void
add_tests (void)
{
  static const char chain[] = "--block-time=500 --fast-forward=400";

  g_test_add ("/money/forms/neuron", Money, chain, money_set_up, test_neuron, money_tear_down);
  g_test_add ("/money/forms/batch", Money, chain, money_set_up, test_batch, money_tear_down);
  g_test_add ("/money/forms/owner", Money, chain, money_set_up, test_owner, money_tear_down);
}

int
main (int argc, char *argv[])
{
  return money_main (&argc, &argv, "org.taoscope.FormsTest", add_tests);
}
