#include "app/pages/activity/block-row.h"

struct _TaoBlockRow {
  GObject parent_instance;

  TaoBlockSummary summary;       /* without its epochs' netuids */
};

G_DEFINE_FINAL_TYPE (TaoBlockRow, tao_block_row, G_TYPE_OBJECT)

enum { PROP_FINALIZED = 1, N_PROPS };
static GParamSpec *properties[N_PROPS];

static void
tao_block_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_boolean (value, TAO_BLOCK_ROW (object)->summary.finalized);
}

static void
tao_block_row_class_init (TaoBlockRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = tao_block_row_get_property;
  properties[PROP_FINALIZED] = g_param_spec_boolean ("finalized", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
tao_block_row_init (TaoBlockRow *self)
{
}

TaoBlockRow *
tao_block_row_new (const TaoBlockSummary *summary)
{
  TaoBlockRow *self = g_object_new (TAO_TYPE_BLOCK_ROW, NULL);

  self->summary = *summary;
  self->summary.epochs = NULL;
  return self;
}

void
tao_block_row_update (TaoBlockRow *self, const TaoBlockSummary *summary)
{
  gboolean changed = self->summary.finalized != summary->finalized || self->summary.n_epochs != summary->n_epochs;

  self->summary = *summary;
  self->summary.epochs = NULL;
  if (changed)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FINALIZED]);
}

guint64
tao_block_row_get_number (TaoBlockRow *self)
{
  return self->summary.number;
}

const TaoKey32 *
tao_block_row_get_hash (TaoBlockRow *self)
{
  return &self->summary.hash;
}

gint64
tao_block_row_get_time_ms (TaoBlockRow *self)
{
  return self->summary.time_ms;
}

guint
tao_block_row_get_n_extrinsics (TaoBlockRow *self)
{
  return self->summary.n_extrinsics;
}

guint
tao_block_row_get_n_epochs (TaoBlockRow *self)
{
  return self->summary.n_epochs;
}

gboolean
tao_block_row_get_finalized (TaoBlockRow *self)
{
  return self->summary.finalized;
}
