#include "app/page-registry.h"

#include <glib/gi18n.h>

#include "app/pages/account/account-page.h"
#include "app/pages/activity/activity-page.h"
#include "app/pages/alerts/alerts-page.h"
#include "app/pages/first-run/first-run-page.h"
#include "app/pages/learn/learn-page.h"
#include "app/pages/node/node-page.h"
#include "app/pages/overview/overview-page.h"
#include "app/pages/portfolio/portfolio-page.h"
#include "app/pages/state/state-page.h"
#include "app/pages/subnet/subnet-page.h"
#include "app/pages/subnet-market/subnet-market-page.h"
#include "app/pages/subnet-metagraph/subnet-metagraph-page.h"
#include "app/pages/subnet-overview/subnet-overview-page.h"
#include "app/pages/subnet-parameters/subnet-parameters-page.h"
#include "app/pages/subnet-verify/subnet-verify-page.h"
#include "app/pages/subnet-weights/subnet-weights-page.h"
#include "app/pages/subnets/subnets-page.h"
#include "app/pages/uid/uid-page.h"
#include "app/pages/validators/validators-page.h"
#include "app/pages/wallets/wallets-page.h"

static const TaoPageEntry entries[] = {
  /* name, parent, section, group, title, icon, type, flags */
  { "overview", NULL, "overview", 1, N_("Overview"), "go-home-symbolic", tao_overview_page_get_type, TAO_PAGE_PLAIN },
  { "subnets", NULL, "subnets", 1, N_("Subnets"), "subnets-symbolic", tao_subnets_page_get_type, TAO_PAGE_PLAIN },
  { "validators", NULL, "validators", 1, N_("Validators"), "validators-symbolic", tao_validators_page_get_type, TAO_PAGE_PLAIN },
  { "portfolio", NULL, "portfolio", 2, N_("Portfolio"), "portfolio-symbolic", tao_portfolio_page_get_type, TAO_PAGE_PLAIN },
  { "wallets", NULL, "wallets", 2, N_("Wallets"), "wallet-symbolic", tao_wallets_page_get_type, TAO_PAGE_PLAIN },
  { "activity", NULL, "activity", 3, N_("Activity"), "activity-symbolic", tao_activity_page_get_type, TAO_PAGE_PLAIN },
  { "node", NULL, "node", 3, N_("Node"), "network-server-symbolic", tao_node_page_get_type, TAO_PAGE_PLAIN },
  { "learn", NULL, "learn", 4, N_("Learn"), "applications-science-symbolic", tao_learn_page_get_type, TAO_PAGE_PLAIN },
  { "subnet", NULL, "subnets", 0, N_("Subnet"), "subnets-symbolic", tao_subnet_page_get_type, TAO_PAGE_NEEDS_PLACE },
  { "uid", NULL, "subnets", 0, N_("UID"), "miner-symbolic", tao_uid_page_get_type, TAO_PAGE_NEEDS_PLACE },
  { "account", NULL, "activity", 0, N_("Account"), "hotkey-symbolic", tao_account_page_get_type, TAO_PAGE_NEEDS_PLACE },
  { "state", NULL, "activity", 0, N_("Raw State"), "system-search-symbolic", tao_state_page_get_type, TAO_PAGE_PLAIN },
  { "alerts", NULL, "overview", 0, N_("Alerts"), "dialog-warning-symbolic", tao_alerts_page_get_type, TAO_PAGE_PLAIN },
  { "first-run", NULL, "", 0, N_("Welcome"), "tao-symbolic", tao_first_run_page_get_type, TAO_PAGE_BARE },
  { "overview", "subnet", "subnets", 0, N_("Overview"), "view-grid-symbolic", tao_subnet_overview_page_get_type, TAO_PAGE_NEEDS_PLACE },
  { "market", "subnet", "subnets", 0, N_("Market"), "market-symbolic", tao_subnet_market_page_get_type, TAO_PAGE_NEEDS_PLACE },
  { "metagraph", "subnet", "subnets", 0, N_("Metagraph"), "view-list-symbolic", tao_subnet_metagraph_page_get_type, TAO_PAGE_NEEDS_PLACE },
  { "weights", "subnet", "subnets", 0, N_("Weights"), "weights-symbolic", tao_subnet_weights_page_get_type, TAO_PAGE_NEEDS_PLACE },
  { "verify", "subnet", "subnets", 0, N_("Verify"), "verified-symbolic", tao_subnet_verify_page_get_type, TAO_PAGE_NEEDS_PLACE },
  { "parameters", "subnet", "subnets", 0, N_("Parameters"), "preferences-other-symbolic", tao_subnet_parameters_page_get_type, TAO_PAGE_NEEDS_PLACE },
};

const TaoPageEntry *
tao_page_registry (guint *n)
{
  *n = G_N_ELEMENTS (entries);
  return entries;
}

const TaoPageEntry *
tao_page_registry_lookup (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    if (entries[i].parent == NULL && g_str_equal (entries[i].name, name))
      return &entries[i];
  return NULL;
}

TaoPage *
tao_page_registry_create (const TaoPageEntry *entry, TaoEngine *engine)
{
  TaoPage *page = g_object_new (entry->get_type (), NULL);

  tao_page_attach (page, engine);
  return page;
}
