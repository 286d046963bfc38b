/* A uid's place in the line to leave, in words that promise nothing. Pure. */
#pragma once

#include "engine/snapshot.h"

G_BEGIN_DECLS

typedef enum {
  TAO_OUTLOOK_UNKNOWN,
  TAO_OUTLOOK_PROTECTED,     /* the owner's hotkey is never removed */
  TAO_OUTLOOK_ROOM,          /* free places: nobody leaves */
  TAO_OUTLOOK_CLOSED,        /* nobody may register */
  TAO_OUTLOOK_IMMUNE,
  TAO_OUTLOOK_FAR,
  TAO_OUTLOOK_NEAR,          /* among the next 24 */
  TAO_OUTLOOK_NEXT,          /* among the next 8 */
} TaoOutlook;

TaoOutlook tao_uid_outlook (const TaoSubnet *subnet, const TaoMetagraph *metagraph, guint uid);

/* All (transfer full). @detail: what may happen and when, one or two sentences. */
char *tao_uid_outlook_title  (TaoOutlook outlook);
char *tao_uid_outlook_line   (const TaoMetagraph *metagraph, guint uid, TaoOutlook outlook);
char *tao_uid_outlook_detail (const TaoSubnet *subnet, const TaoMetagraph *metagraph, guint uid, TaoOutlook outlook, guint32 interval_ms);

/* "immune, 1,204 blocks left", "ended 3 d ago". NULL if it is not known. */
char *tao_uid_immunity (const TaoSubnet *subnet, const TaoMetagraph *metagraph, guint uid, guint32 interval_ms);

/* Alpha a day at the emission of the last epoch, or TAO_UNKNOWN_U64. @tempo: an epoch runs every @tempo + 1 blocks. */
guint64 tao_uid_emission_per_day (guint64 emission, guint32 tempo, guint32 interval_ms);

G_END_DECLS
