#include "app/pages/subnet-verify/weight-row.h"

#include <glib/gi18n.h>

#include "app/format.h"
#include "app/origins.h"

struct _TaoWeightRow {
  GObject parent_instance;

  TaoInspection *inspection;
  const TaoInspectedWeight *weight;
  char *who;
};

G_DEFINE_FINAL_TYPE (TaoWeightRow, tao_weight_row, G_TYPE_OBJECT)

static void
tao_weight_row_finalize (GObject *object)
{
  TaoWeightRow *self = TAO_WEIGHT_ROW (object);

  tao_inspection_unref (self->inspection);
  g_free (self->who);
  G_OBJECT_CLASS (tao_weight_row_parent_class)->finalize (object);
}

static void
tao_weight_row_class_init (TaoWeightRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tao_weight_row_finalize;
}

static void
tao_weight_row_init (TaoWeightRow *self)
{
}

TaoWeightRow *
tao_weight_row_new (TaoInspection *inspection, const TaoInspectedWeight *weight, const char *who)
{
  TaoWeightRow *self = g_object_new (TAO_TYPE_WEIGHT_ROW, NULL);

  self->inspection = tao_inspection_ref (inspection);
  self->weight = weight;
  self->who = g_strdup (who);
  return self;
}

const TaoInspectedWeight *
tao_weight_row_get (TaoWeightRow *self)
{
  return self->weight;
}

const char *
tao_weight_row_describe_reason (const TaoInspectedWeight *weight)
{
  switch (weight->reason)
    {
    case TAO_FATE_NO_SUCH_UID:
      return _("no such UID");
    case TAO_FATE_NO_PERMIT:
      return _("no permit");
    case TAO_FATE_SELF:
      return _("on itself");
    case TAO_FATE_OUTDATED:
      return _("older than the UID's owner");
    case TAO_FATE_COMMIT:
      return _("committed before the UID's owner came");
    case TAO_FATE_COUNTS:
    default:
      if (weight->weight == 0 || weight->stake == 0)
        return _("without effect");
      return weight->clipped < weight->weight ? _("clipped") : _("counts");
    }
}

/* --- columns --- */

static const TaoInspectedWeight *
of (gpointer item)
{
  return TAO_WEIGHT_ROW (item)->weight;
}

static char *uid_text (gpointer item) { return tao_format_count (of (item)->other); }
static char *who_text (gpointer item) { return g_strdup (TAO_WEIGHT_ROW (item)->who); }
static char *stored_text (gpointer item) { return tao_format_count (of (item)->stored); }
static char *stake_text (gpointer item) { return tao_format_fixed32_percent (of (item)->stake, 4); }
static char *weight_text (gpointer item) { return tao_format_fixed32 (of (item)->weight, 9); }
static char *clipped_text (gpointer item) { return tao_format_fixed32 (of (item)->clipped, 9); }
static char *contribution_text (gpointer item) { return tao_format_fixed32 (of (item)->contribution, 9); }
static char *reason_text (gpointer item) { return g_strdup (tao_weight_row_describe_reason (of (item))); }

static char *
bond_text (gpointer item)
{
  const TaoInspectedWeight *weight = of (item);
  g_autofree char *before = tao_format_count (weight->bond_before), *ours = tao_format_count (weight->bond_ours);

  if (weight->bond_chain >= 0 && weight->bond_chain != weight->bond_ours)
    {
      g_autofree char *chain = tao_format_count ((guint64) weight->bond_chain);

      /* Translators: a bond before the epoch, after it by our reckoning, and as the chain has it. */
      return g_strdup_printf (_("%1$s → %2$s, chain %3$s"), before, ours, chain);
    }
  return g_strdup_printf ("%s → %s", before, ours);
}

static guint64 uid_key (gpointer item) { return G_MAXUINT32 - of (item)->other; }
static guint64 stored_key (gpointer item) { return of (item)->stored; }
static gint64 stake_key (gpointer item) { return of (item)->stake; }
static gint64 weight_key (gpointer item) { return of (item)->weight; }
static gint64 clipped_key (gpointer item) { return of (item)->clipped; }
static gint64 contribution_key (gpointer item) { return of (item)->contribution; }
static guint64 bond_key (gpointer item) { return of (item)->bond_ours; }
static const char *reason_key (gpointer item) { return tao_weight_row_describe_reason (of (item)); }

static const TaoOrigin origin_stake = { .kind = TAO_ORIGIN_AUDIT, .how = N_("The validator's part of the active stake, after masks") };
static const TaoOrigin origin_weight = { .kind = TAO_ORIGIN_AUDIT, .item = "SubtensorModule.Weights", .how = N_("Of the sum of the row's weights that count") };
static const TaoOrigin origin_stored = { .kind = TAO_ORIGIN_AUDIT, .item = "SubtensorModule.Weights" };
static const TaoOrigin origin_clipped = { .kind = TAO_ORIGIN_AUDIT, .how = N_("The weight, at most the miner's consensus") };
static const TaoOrigin origin_contribution = { .kind = TAO_ORIGIN_AUDIT, .how = N_("Stake times what counts, of the sum of all ranks") };
static const TaoOrigin origin_bond = { .kind = TAO_ORIGIN_AUDIT, .item = "SubtensorModule.Bonds", .checked = TAO_ORIGIN_STAGE (TAO_AUDIT_STAGE_BONDS) };

static const TaoColumn columns[] = {
  { .id = "uid", .title = N_("UID"), .numeric = TRUE, .width = 58, .text = uid_text, .key_u64 = uid_key, .css_class = "tao-strong" },
  { .id = "who", .title = N_("Neuron"), .expand = TRUE, .text = who_text },
  { .id = "stake", .title = N_("Active stake"), .numeric = TRUE, .width = 100, .text = stake_text, .key_i64 = stake_key, .origin = &origin_stake },
  { .id = "stored", .title = N_("Stored"), .numeric = TRUE, .width = 70, .text = stored_text, .key_u64 = stored_key, .origin = &origin_stored },
  { .id = "weight", .title = N_("Weight"), .numeric = TRUE, .width = 104, .text = weight_text, .key_i64 = weight_key, .origin = &origin_weight },
  { .id = "clipped", .title = N_("Counted"), .numeric = TRUE, .width = 104, .text = clipped_text, .key_i64 = clipped_key, .origin = &origin_clipped },
  { .id = "contribution", .title = N_("Adds"), .numeric = TRUE, .width = 104, .text = contribution_text, .key_i64 = contribution_key,
    .origin = &origin_contribution },
  { .id = "bond", .title = N_("Bond"), .numeric = TRUE, .width = 130, .text = bond_text, .key_u64 = bond_key, .origin = &origin_bond },
  { .id = "reason", .title = N_("Why"), .width = 120, .text = reason_text, .key_text = reason_key, .css_class = "tao-secondary" },
};

const TaoColumn *
tao_weight_columns (guint *n)
{
  *n = G_N_ELEMENTS (columns);
  return columns;
}

void
tao_weight_bind_narrow (TaoEntityRow *row, gpointer item)
{
  g_autofree char *name = g_strdup_printf (_("UID %1$u · %2$s"), of (item)->other, TAO_WEIGHT_ROW (item)->who);
  g_autofree char *stake = stake_text (item), *weight = weight_text (item), *counted = clipped_text (item);
  g_autofree char *detail = g_strdup_printf (_("stake %1$s · %2$s"), stake, tao_weight_row_describe_reason (of (item)));
  g_autofree char *value = of (item)->clipped < of (item)->weight ? g_strdup_printf (_("%1$s of %2$s"), counted, weight) : g_steal_pointer (&weight);

  gtk_widget_set_visible (GTK_WIDGET (tao_entity_row_get_tile (row)), FALSE);
  tao_entity_row_set_name (row, name, detail);
  tao_entity_row_set_value (row, value);
  tao_entity_row_set_change (row, TAO_UNKNOWN_I64);
}
