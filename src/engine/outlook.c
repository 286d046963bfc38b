#include "engine/outlook.h"

#define DAY_MS G_GUINT64_CONSTANT (86400000)
#define HOUR_MS G_GUINT64_CONSTANT (3600000)
#define USUAL_INTERVAL_MS 12000
#define DAYS_OF_A_WEEK 7
#define LEAST_NEWCOMERS 2        /* one is no pace */

static guint64
interval_of (guint32 interval_ms)
{
  return interval_ms != TAO_UNKNOWN_U32 && interval_ms > 0 ? interval_ms : USUAL_INTERVAL_MS;
}

/* Those that came within the last *@span blocks, which are those of a day or of a week; 0: too few. */
static guint64
newcomers (const TaoMetagraph *metagraph, guint32 interval_ms, guint64 *span)
{
  guint64 day = DAY_MS / interval_of (interval_ms);

  /* What came with the genesis of a young chain came at no pace. */
  if (metagraph->registered_at == NULL || metagraph->block < day / 24)
    return 0;
  for (guint days = 1; days <= DAYS_OF_A_WEEK; days += DAYS_OF_A_WEEK - 1)
    {
      guint64 since = metagraph->block > days * day ? metagraph->block - days * day : 0, n = 0;

      for (guint uid = 0; uid < metagraph->n; uid++)
        n += metagraph->registered_at[uid] > since && metagraph->registered_at[uid] <= metagraph->block;
      *span = metagraph->block - since;
      if (n >= LEAST_NEWCOMERS)
        return n;
    }
  return 0;
}

guint64
tao_outlook_pace (const TaoMetagraph *metagraph, guint32 interval_ms)
{
  guint64 span, n = newcomers (metagraph, interval_ms, &span);

  return n > 0 ? n * 100 * DAY_MS / (span * interval_of (interval_ms)) : TAO_UNKNOWN_U64;
}

guint64
tao_outlook_hours (const TaoSubnet *subnet, const TaoMetagraph *metagraph, guint uid, guint32 interval_ms)
{
  guint64 span, n = newcomers (metagraph, interval_ms, &span), ahead;

  if (n == 0 || uid >= metagraph->n || metagraph->leaves_place == NULL || metagraph->leaves_place[uid] == 0)
    return TAO_UNKNOWN_U64;
  ahead = metagraph->leaves_place[uid];
  if (subnet->max_uids != TAO_UNKNOWN_U32 && subnet->max_uids > metagraph->n)
    ahead += subnet->max_uids - metagraph->n;
  return ahead * span * interval_of (interval_ms) / n / HOUR_MS;
}
