#include "app/pages/subnet-overview/emission-stages.h"

#include <glib/gi18n.h>

#include "app/format.h"
#include "app/origins.h"

enum { STAGE_BLOCK, STAGE_SHARE, STAGE_POOL_TAO, STAGE_BOUGHT, STAGE_POOL_ALPHA, STAGE_OUT, STAGE_PAID, STAGE_FLOW, N_STAGES };

struct _TaoEmissionStages {
  GtkWidget parent_instance;

  TaoFacts *facts;
};

G_DEFINE_FINAL_TYPE (TaoEmissionStages, tao_emission_stages, GTK_TYPE_WIDGET)

static void
tao_emission_stages_dispose (GObject *object)
{
  TaoEmissionStages *self = TAO_EMISSION_STAGES (object);

  if (self->facts != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->facts));
  self->facts = NULL;
  G_OBJECT_CLASS (tao_emission_stages_parent_class)->dispose (object);
}

static void
tao_emission_stages_class_init (TaoEmissionStagesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tao_emission_stages_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
tao_emission_stages_init (TaoEmissionStages *self)
{
  static const struct { const char *name; const TaoOrigin *origin; } stages[N_STAGES] = {
    { N_("A block's emission, all subnets"), &tao_origin_block_emission },
    { N_("This subnet's part of it"), &tao_origin_emission },
    { N_("Into the pool as TAO"), &tao_origin_pool_tao },
    { N_("Spent by the chain on alpha"), &tao_origin_chain_buy },
    { N_("Into the pool as alpha"), &tao_origin_pool_alpha },
    { N_("Alpha for owner, miners, validators"), &tao_origin_alpha_out },
    { N_("Paid to UIDs by the last epoch"), &tao_origin_epoch_paid },
    { N_("Net flow of the last day"), &tao_origin_net_flow },
  };

  self->facts = TAO_FACTS (tao_facts_new (TRUE));
  gtk_widget_set_parent (GTK_WIDGET (self->facts), GTK_WIDGET (self));
  for (guint i = 0; i < N_STAGES; i++)
    {
      tao_facts_add (self->facts, _(stages[i].name));
      tao_facts_set_origin (self->facts, i, stages[i].origin);
    }
  tao_emission_stages_set_flow (self, NULL);
}

static void
set_amount (TaoEmissionStages *self, guint stage, guint64 amount, const char *unit)
{
  g_autofree char *text = amount == TAO_UNKNOWN_U64 ? NULL : tao_format_exact (amount, unit);

  tao_facts_set (self->facts, stage, text);
}

static guint64
paid_by_epoch (const TaoMetagraph *metagraph)
{
  guint64 sum = 0;

  if (metagraph == NULL || metagraph->emission == NULL)
    return TAO_UNKNOWN_U64;
  for (guint uid = 0; uid < metagraph->n; uid++)
    sum += metagraph->emission[uid];
  return sum;
}

void
tao_emission_stages_set_snapshot (TaoEmissionStages *self, const TaoSnapshot *snapshot, const TaoSubnet *subnet)
{
  const TaoNetworkFigures *network = tao_snapshot_get_network (snapshot);
  g_autofree char *symbol = tao_format_symbol (subnet->symbol, subnet->netuid);
  g_autofree char *amount = tao_format_exact (subnet->emission_rao, "τ");
  g_autofree char *share = subnet->emission_share_ppb == TAO_UNKNOWN_U64 ? NULL : tao_format_percent (subnet->emission_share_ppb, 1000000000, 4);
  g_autofree char *part = subnet->emission_rao == TAO_UNKNOWN_U64 ? NULL
    : share != NULL ? g_strdup_printf (_("%1$s, %2$s"), amount, share) : g_strdup (amount);

  set_amount (self, STAGE_BLOCK, network != NULL ? network->block_emission_rao : TAO_UNKNOWN_U64, "τ");
  tao_facts_set (self->facts, STAGE_SHARE, part);
  set_amount (self, STAGE_POOL_TAO, subnet->tao_in_emission_rao, "τ");
  set_amount (self, STAGE_BOUGHT, subnet->excess_tao_rao, "τ");
  set_amount (self, STAGE_POOL_ALPHA, subnet->alpha_in_emission, symbol);
  set_amount (self, STAGE_OUT, subnet->alpha_out_emission, symbol);
  set_amount (self, STAGE_PAID, paid_by_epoch (tao_snapshot_lookup_metagraph (snapshot, subnet->netuid)), symbol);
}

void
tao_emission_stages_set_flow (TaoEmissionStages *self, const TaoSeries *flow)
{
  gint64 sum = 0;
  g_autofree char *text = NULL;

  for (guint i = 0; flow != NULL && i < flow->n; i++)
    sum += flow->value[i];
  if (flow != NULL && flow->n > 0)
    text = tao_format_signed (sum, 9, "τ");
  tao_facts_set (self->facts, STAGE_FLOW, text != NULL ? text : _("not available"));
  tao_facts_set_source (self->facts, STAGE_FLOW, text != NULL ? NULL : _("This computer has recorded no flow of this subnet."));
}
