#include "app/pages/uid/uid-words.h"

#include <glib/gi18n.h>

#include "app/format.h"
#include "engine/outlook.h"

#define DAY_MS G_GUINT64_CONSTANT (86400000)
#define BLOCK_MS 12000
#define NEAR_PLACES 24
#define NEXT_PLACES 8

static guint64
blocks_per_day (guint32 interval_ms)
{
  return DAY_MS / (interval_ms != TAO_UNKNOWN_U32 && interval_ms > 0 ? interval_ms : BLOCK_MS);
}

TaoOutlook
tao_uid_outlook (const TaoSubnet *subnet, const TaoMetagraph *metagraph, guint uid)
{
  guint16 place;

  if (uid >= metagraph->n || metagraph->leaves_place == NULL)
    return TAO_OUTLOOK_UNKNOWN;
  place = metagraph->leaves_place[uid];
  if (place == 0)
    return TAO_OUTLOOK_PROTECTED;
  if (subnet->n_uids != TAO_UNKNOWN_U32 && subnet->max_uids != TAO_UNKNOWN_U32 && subnet->n_uids < subnet->max_uids)
    return TAO_OUTLOOK_ROOM;
  if (!subnet->registration_open)
    return TAO_OUTLOOK_CLOSED;
  if (metagraph->immune != NULL && metagraph->immune[uid])
    return TAO_OUTLOOK_IMMUNE;
  return place <= NEXT_PLACES ? TAO_OUTLOOK_NEXT : place <= NEAR_PLACES ? TAO_OUTLOOK_NEAR : TAO_OUTLOOK_FAR;
}

char *
tao_uid_outlook_title (TaoOutlook outlook)
{
  switch (outlook)
    {
    case TAO_OUTLOOK_PROTECTED:
      return g_strdup (_("Never removed"));
    case TAO_OUTLOOK_ROOM:
      return g_strdup (_("No one has to leave"));
    case TAO_OUTLOOK_CLOSED:
      return g_strdup (_("Registration is closed"));
    case TAO_OUTLOOK_IMMUNE:
      return g_strdup (_("Immune for now"));
    case TAO_OUTLOOK_FAR:
      return g_strdup (_("Low deregistration risk"));
    case TAO_OUTLOOK_NEAR:
      return g_strdup (_("Some deregistration risk"));
    case TAO_OUTLOOK_NEXT:
      return g_strdup (_("High deregistration risk"));
    case TAO_OUTLOOK_UNKNOWN:
    default:
      return g_strdup (_("Place in line unknown"));
    }
}

char *
tao_uid_outlook_line (const TaoMetagraph *metagraph, guint uid, TaoOutlook outlook)
{
  g_autofree char *place = NULL;

  if (outlook == TAO_OUTLOOK_UNKNOWN)
    return g_strdup ("");
  if (outlook == TAO_OUTLOOK_PROTECTED)
    return g_strdup (_("The subnet owner's UID is skipped"));
  place = tao_format_ordinal (metagraph->leaves_place[uid]);
  /* Translators: "6th" */
  return g_strdup_printf (_("%s in line to leave when a new UID registers"), place);
}

/* "5 hours", and days beside when it is more than two. */
static char *
hours_text (guint64 hours)
{
  g_autofree char *count = tao_format_count (MAX (hours, 1));
  g_autofree char *text = g_strdup_printf (g_dngettext (NULL, "%s hour", "%s hours", (gulong) MAX (hours, 1)), count);
  g_autofree char *days = NULL;

  if (hours < 48)
    return g_steal_pointer (&text);
  days = tao_format_count (hours / 24);
  /* Translators: "72 hours", then the number of days. */
  return g_strdup_printf (g_dngettext (NULL, "%1$s (%2$s day)", "%1$s (%2$s days)", (gulong) (hours / 24)), text, days);
}

/* How long that takes, if it can be told. */
static char *
pace_text (const TaoSubnet *subnet, const TaoMetagraph *metagraph, guint uid, guint32 interval_ms)
{
  guint64 rate = tao_outlook_pace (metagraph, interval_ms), hours = tao_outlook_hours (subnet, metagraph, uid, interval_ms);
  g_autofree char *pace = NULL, *time = NULL;

  if (hours == TAO_UNKNOWN_U64)
    return g_strdup (_("Too few registrations lately to tell how long that takes."));
  pace = tao_format_decimal (rate, 2, 1, TAO_ROUND_HALF_EVEN);
  time = hours_text (hours);
  return g_strdup_printf (_("%1$s registrations a day lately, so about %2$s left at this pace, if nobody's place changes."), pace, time);
}

char *
tao_uid_outlook_detail (const TaoSubnet *subnet, const TaoMetagraph *metagraph, guint uid, TaoOutlook outlook, guint32 interval_ms)
{
  g_autofree char *pace = NULL, *first = NULL;

  if (outlook == TAO_OUTLOOK_UNKNOWN)
    return g_strdup (_("The order needs the emission and the registration of every UID."));
  if (outlook == TAO_OUTLOOK_PROTECTED)
    return g_strdup (_("It stays as long as its hotkey is the owner's."));
  if (outlook == TAO_OUTLOOK_CLOSED)
    return g_strdup (_("Nobody can register, so nobody is removed."));
  pace = pace_text (subnet, metagraph, uid, interval_ms);
  if (outlook == TAO_OUTLOOK_ROOM)
    {
      guint free_places = subnet->max_uids - subnet->n_uids;

      first = g_strdup_printf (g_dngettext (NULL, "The subnet has %u free place. The line matters once it is taken.",
                                            "The subnet has %u free places. The line matters once they are taken.", free_places), free_places);
    }
  else if (outlook == TAO_OUTLOOK_IMMUNE)
    {
      g_autofree char *immunity = tao_uid_immunity (subnet, metagraph, uid, interval_ms);

      if (immunity != NULL)
        first = g_strdup_printf (_("Immunity: %s."), immunity);
    }
  return first != NULL ? g_strconcat (first, " ", pace, NULL) : g_steal_pointer (&pace);
}

char *
tao_uid_immunity (const TaoSubnet *subnet, const TaoMetagraph *metagraph, guint uid, guint32 interval_ms)
{
  guint64 age;

  if (metagraph->registered_at == NULL || uid >= metagraph->n || subnet->immunity_period == TAO_UNKNOWN_U32
      || metagraph->registered_at[uid] > metagraph->block)
    return NULL;
  age = metagraph->block - metagraph->registered_at[uid];
  if (age < subnet->immunity_period)
    {
      g_autofree char *left = tao_format_blocks (subnet->immunity_period - age, interval_ms);

      return g_strdup_printf (_("%s left"), left);
    }
  else
    {
      g_autofree char *end = tao_format_count (metagraph->registered_at[uid] + subnet->immunity_period);

      return g_strdup_printf (_("ended at block %s"), end);
    }
}

guint64
tao_uid_emission_per_day (guint64 emission, guint32 tempo, guint32 interval_ms)
{
  __extension__ typedef unsigned __int128 u128;
  u128 day;

  if (emission == TAO_UNKNOWN_U64 || tempo == TAO_UNKNOWN_U32)
    return TAO_UNKNOWN_U64;
  day = (u128) emission * blocks_per_day (interval_ms) / ((guint64) tempo + 1);
  return day < TAO_UNKNOWN_U64 ? (guint64) day : TAO_UNKNOWN_U64;
}
