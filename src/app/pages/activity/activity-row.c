#include "app/pages/activity/activity-row.h"

#include <string.h>

#include "app/format.h"
#include "app/pages/activity/words.h"

struct _TaoActivityRow {
  GObject parent_instance;

  TaoBlockRecord *block;
  const TaoBlockExtrinsic *extrinsic;
  const TaoBlockEvent *event;
  guint index;
  char *number, *title, *detail, *signer;
};

G_DEFINE_FINAL_TYPE (TaoActivityRow, tao_activity_row, G_TYPE_OBJECT)

static void
tao_activity_row_finalize (GObject *object)
{
  TaoActivityRow *self = TAO_ACTIVITY_ROW (object);

  tao_block_record_unref (self->block);
  g_free (self->number);
  g_free (self->title);
  g_free (self->detail);
  g_free (self->signer);
  G_OBJECT_CLASS (tao_activity_row_parent_class)->finalize (object);
}

static void
tao_activity_row_class_init (TaoActivityRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tao_activity_row_finalize;
}

static void
tao_activity_row_init (TaoActivityRow *self)
{
}

TaoActivityRow *
tao_activity_row_new (TaoBlockRecord *block, guint index, gint event, gboolean far, const TaoSnapshot *snapshot)
{
  TaoActivityRow *self = g_object_new (TAO_TYPE_ACTIVITY_ROW, NULL);
  g_autofree char *height = tao_format_count (block->number);

  self->block = tao_block_record_ref (block);
  if (event < 0)
    {
      self->extrinsic = &block->extrinsics[index];
      self->index = index;
      self->title = tao_activity_title (self->extrinsic->pallet, self->extrinsic->call);
      self->detail = tao_activity_detail (self->extrinsic, snapshot);
      self->signer = self->extrinsic->has_signer ? tao_format_key (&self->extrinsic->signer) : g_strdup ("");
    }
  else
    {
      self->event = &block->events[event];
      self->index = (guint) event;
      self->title = tao_activity_event (self->event, snapshot);
      self->detail = g_strdup_printf ("%s.%s", self->event->pallet, self->event->name);
      self->signer = g_strdup ("");
    }
  self->number = far ? g_strdup_printf ("%s / %u", height, self->index) : g_strdup_printf ("%u", self->index);
  return self;
}

TaoBlockRecord *
tao_activity_row_get_block (TaoActivityRow *self)
{
  return self->block;
}

const TaoBlockExtrinsic *
tao_activity_row_get_extrinsic (TaoActivityRow *self)
{
  return self->extrinsic;
}

const TaoBlockEvent *
tao_activity_row_get_event (TaoActivityRow *self)
{
  return self->event;
}

const char *
tao_activity_row_get_number (TaoActivityRow *self)
{
  return self->number;
}

const char *
tao_activity_row_get_title (TaoActivityRow *self)
{
  return self->title;
}

const char *
tao_activity_row_get_detail (TaoActivityRow *self)
{
  return self->detail;
}

const char *
tao_activity_row_get_signer (TaoActivityRow *self)
{
  return self->signer;
}

guint64
tao_activity_row_get_order (TaoActivityRow *self)
{
  return self->block->number << 24 | MIN (self->index, 0xffffff);
}

static gboolean
contains (const char *text, const char *needle)
{
  g_autofree char *folded = NULL;

  if (text == NULL)
    return FALSE;
  folded = g_utf8_casefold (text, -1);
  return strstr (folded, needle) != NULL;
}

static void
get_fields (TaoActivityRow *self, const TaoBlockField **fields, guint *n)
{
  *fields = self->extrinsic != NULL ? self->extrinsic->arguments : self->event->fields;
  *n = self->extrinsic != NULL ? self->extrinsic->n_arguments : self->event->n_fields;
}

gboolean
tao_activity_row_matches (TaoActivityRow *self, const char *needle)
{
  const TaoBlockField *fields;
  guint n;

  if (needle[0] == '\0' || contains (self->title, needle) || contains (self->detail, needle) || contains (self->signer, needle))
    return TRUE;
  if (contains (self->extrinsic != NULL ? self->extrinsic->call : self->event->name, needle) ||
      contains (self->extrinsic != NULL ? self->extrinsic->pallet : self->event->pallet, needle))
    return TRUE;
  get_fields (self, &fields, &n);
  for (guint i = 0; i < n; i++)
    if (fields[i].value[0] == '5' && contains (fields[i].value, needle))
      return TRUE;
  return FALSE;
}

gboolean
tao_activity_row_concerns (TaoActivityRow *self, const char *address)
{
  const TaoBlockField *fields;
  guint n;

  if (g_str_equal (self->signer, address))
    return TRUE;
  get_fields (self, &fields, &n);
  for (guint i = 0; i < n; i++)
    if (strstr (fields[i].value, address) != NULL)
      return TRUE;
  return FALSE;
}
