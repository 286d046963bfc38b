#include "engine/gaps.h"

/* Blocks from @next down to @end, @end itself excluded. */
typedef struct {
  guint64 next, end;
} Gap;

struct _TaoGaps {
  guint   step;
  GArray *gaps;       /* Gap, the newest last */
};

TaoGaps *
tao_gaps_new (guint step)
{
  TaoGaps *self = g_new0 (TaoGaps, 1);

  self->step = step;
  self->gaps = g_array_new (FALSE, FALSE, sizeof (Gap));
  return self;
}

void
tao_gaps_free (TaoGaps *self)
{
  g_array_unref (self->gaps);
  g_free (self);
}

gboolean
tao_gaps_is_empty (TaoGaps *self)
{
  return self->gaps->len == 0;
}

void
tao_gaps_add (TaoGaps *self, guint64 newer, guint64 older)
{
  Gap gap = { .next = newer - MIN (newer, self->step), .end = older };

  if (gap.next > gap.end)
    g_array_append_val (self->gaps, gap);
}

void
tao_gaps_find (TaoGaps *self, const guint64 *sampled, guint n, guint64 floor, guint64 head)
{
  guint64 older = floor;

  g_array_set_size (self->gaps, 0);
  for (guint i = 0; i < n; i++)
    if (sampled[i] > older && sampled[i] < head)
      {
        tao_gaps_add (self, sampled[i], older);
        older = sampled[i];
      }
  tao_gaps_add (self, head, older);
}

void
tao_gaps_put_back (TaoGaps *self, guint64 block)
{
  Gap gap = { .next = block, .end = block - MIN (block, 1) };

  g_array_append_val (self->gaps, gap);
}

gboolean
tao_gaps_take (TaoGaps *self, guint64 *block)
{
  Gap *gap;

  if (self->gaps->len == 0)
    return FALSE;
  gap = &g_array_index (self->gaps, Gap, self->gaps->len - 1);
  *block = gap->next;
  if (gap->next > gap->end + self->step)
    gap->next -= self->step;
  else
    g_array_set_size (self->gaps, self->gaps->len - 1);
  return TRUE;
}

void
tao_gaps_end (TaoGaps *self, guint64 block)
{
  for (guint i = self->gaps->len; i-- > 0; )
    {
      Gap *gap = &g_array_index (self->gaps, Gap, i);

      gap->end = MAX (gap->end, block);
      if (gap->next <= gap->end)
        g_array_remove_index (self->gaps, i);
    }
}
