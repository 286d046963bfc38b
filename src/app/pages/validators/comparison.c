#include "app/pages/validators/comparison.h"

#include <glib/gi18n.h>

#include "app/format.h"

struct _TaoComparison {
  GFunc         changed;
  gpointer      user_data;
  TaoEngine    *engine;        /* (nullable) while subnets are watched */
  GArray       *watched;       /* of guint16 */
  gboolean      awaited;       /* weights of one of them have not come yet */
  GCancellable *comparing;     /* (nullable) */
  guint64       stamp;         /* of what is compared, or was */
  TaoLikeness  *likeness;      /* (nullable) */
};

TaoComparison *
tao_comparison_new (GFunc changed, gpointer user_data)
{
  TaoComparison *self = g_new0 (TaoComparison, 1);

  self->changed = changed;
  self->user_data = user_data;
  self->watched = g_array_new (FALSE, FALSE, sizeof (guint16));
  return self;
}

void
tao_comparison_free (TaoComparison *self)
{
  tao_comparison_unwatch (self);
  if (self->comparing != NULL)
    g_cancellable_cancel (self->comparing);
  g_clear_object (&self->comparing);
  g_clear_pointer (&self->likeness, tao_likeness_unref);
  g_array_unref (self->watched);
  g_free (self);
}

/* --- watching --- */

static int
compare_emission (gconstpointer a, gconstpointer b)
{
  const TaoSubnet *x = *(const TaoSubnet *const *) a, *y = *(const TaoSubnet *const *) b;
  guint64 left = x->emission_rao == TAO_UNKNOWN_U64 ? 0 : x->emission_rao, right = y->emission_rao == TAO_UNKNOWN_U64 ? 0 : y->emission_rao;

  return left != right ? (left > right ? -1 : 1) : x->netuid - y->netuid;
}

static gboolean
is_among (guint16 netuid, const guint16 *netuids, guint n)
{
  for (guint i = 0; i < n; i++)
    if (netuids[i] == netuid)
      return TRUE;
  return FALSE;
}

void
tao_comparison_watch (TaoComparison *self, TaoEngine *engine, const TaoSnapshot *snapshot, const guint16 *netuids, guint n)
{
  g_autoptr(GPtrArray) wanted = g_ptr_array_new ();
  guint n_subnets;
  const TaoSubnet *subnets = tao_snapshot_get_subnets (snapshot, &n_subnets);

  if (engine == NULL || self->watched->len >= TAO_COMPARISON_SUBNETS)
    return;
  g_set_object (&self->engine, engine);
  for (guint i = 0; i < n_subnets; i++)
    if (subnets[i].netuid != 0 && (netuids == NULL || is_among (subnets[i].netuid, netuids, n))
        && !is_among (subnets[i].netuid, (const guint16 *) (void *) self->watched->data, self->watched->len))
      g_ptr_array_add (wanted, (gpointer) &subnets[i]);
  g_ptr_array_sort (wanted, compare_emission);
  for (guint i = 0; i < wanted->len && self->watched->len < TAO_COMPARISON_SUBNETS; i++)
    {
      guint16 netuid = ((const TaoSubnet *) wanted->pdata[i])->netuid;

      tao_engine_watch_subnet (engine, netuid);
      g_array_append_val (self->watched, netuid);
      self->awaited = TRUE;
    }
}

void
tao_comparison_unwatch (TaoComparison *self)
{
  for (guint i = 0; i < self->watched->len; i++)
    tao_engine_unwatch_subnet (self->engine, g_array_index (self->watched, guint16, i));
  g_array_set_size (self->watched, 0);
  g_clear_object (&self->engine);
  self->awaited = FALSE;
}

/* --- comparing --- */

static void
compared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TaoLikeness *likeness = tao_likeness_compute_finish (result, NULL);
  TaoComparison *self;

  if (likeness == NULL)       /* cancelled, and we are gone */
    return;
  self = user_data;
  g_clear_object (&self->comparing);
  g_clear_pointer (&self->likeness, tao_likeness_unref);
  self->likeness = likeness;
  self->changed (self, self->user_data);
}

void
tao_comparison_update (TaoComparison *self, TaoSnapshot *snapshot)
{
  guint64 stamp = tao_likeness_stamp (snapshot);
  guint n_read = 0;

  for (guint i = 0; i < self->watched->len; i++)
    {
      const TaoMetagraph *metagraph = tao_snapshot_lookup_metagraph (snapshot, g_array_index (self->watched, guint16, i));

      n_read += metagraph != NULL && metagraph->weights.offset != NULL;
    }
  self->awaited = n_read < self->watched->len;
  /* What comes while a comparison runs waits for the next snapshot. Subnets that are no longer watched take nothing away. */
  if (self->comparing != NULL || stamp == self->stamp || stamp == 0)
    return;
  self->stamp = stamp;
  self->comparing = g_cancellable_new ();
  tao_likeness_compute_async (snapshot, self->comparing, compared_cb, self);
}

const TaoLikeness *
tao_comparison_get (const TaoComparison *self)
{
  return self->likeness;
}

gboolean
tao_comparison_is_busy (const TaoComparison *self)
{
  return self->comparing != NULL || self->awaited;
}

char *
tao_comparison_describe (const TaoAlike *alike)
{
  g_autofree char *shared = g_strdup_printf (g_dngettext (NULL, "Compared on %u subnet that both rate.", "Compared on %u subnets that both rate.",
                                                          alike->n_subnets), alike->n_subnets);

  if (alike->n_before + alike->n_after == 0)
    return g_steal_pointer (&shared);
  /* Translators: %1$s is the sentence before; the numbers count subnets. */
  return g_strdup_printf (_("%1$s The other one’s weights are the older ones on %2$u, the newer ones on %3$u."), shared, alike->n_before,
                          alike->n_after);
}
