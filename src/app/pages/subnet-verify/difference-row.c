#include "app/pages/subnet-verify/difference-row.h"

struct _TaoDifferenceRow {
  GObject parent_instance;

  TaoAuditDifference difference;    /* texts owned */
  char *who;
  gboolean first_cause;
};

G_DEFINE_FINAL_TYPE (TaoDifferenceRow, tao_difference_row, G_TYPE_OBJECT)

static void
tao_difference_row_finalize (GObject *object)
{
  TaoDifferenceRow *self = TAO_DIFFERENCE_ROW (object);

  g_free ((char *) self->difference.field);
  g_free ((char *) self->difference.chain);
  g_free ((char *) self->difference.ours);
  g_free (self->who);
  G_OBJECT_CLASS (tao_difference_row_parent_class)->finalize (object);
}

static void
tao_difference_row_class_init (TaoDifferenceRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tao_difference_row_finalize;
}

static void
tao_difference_row_init (TaoDifferenceRow *self)
{
}

TaoDifferenceRow *
tao_difference_row_new (const TaoAuditDifference *difference, const char *who, gboolean first_cause)
{
  TaoDifferenceRow *self = g_object_new (TAO_TYPE_DIFFERENCE_ROW, NULL);

  self->difference = *difference;
  self->difference.field = g_strdup (difference->field);
  self->difference.chain = g_strdup (difference->chain);
  self->difference.ours = g_strdup (difference->ours);
  self->who = g_strdup (who);
  self->first_cause = first_cause;
  return self;
}

const TaoAuditDifference *
tao_difference_row_get (TaoDifferenceRow *self)
{
  return &self->difference;
}

const char *
tao_difference_row_get_who (TaoDifferenceRow *self)
{
  return self->who;
}

gboolean
tao_difference_row_is_first (TaoDifferenceRow *self)
{
  return self->first_cause;
}

gboolean
tao_difference_row_same_place (TaoDifferenceRow *a, TaoDifferenceRow *b)
{
  return a->difference.stage == b->difference.stage && a->difference.uid == b->difference.uid
         && a->difference.other_uid == b->difference.other_uid && g_strcmp0 (a->difference.field, b->difference.field) == 0;
}
