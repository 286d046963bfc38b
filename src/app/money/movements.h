/* What this application has sent, newest first: the record behind "Recent".
 * Kept in a file of its own, since it cannot be read back from a pruned node. */
#pragma once

#include <gio/gio.h>

#include "engine/snapshot.h"

G_BEGIN_DECLS

typedef struct {
  TaoKey32 genesis;       /* of the network it happened on */
  TaoKey32 account;       /* who signed */
  TaoKey32 to;            /* who was paid, or zero */
  gint64   time_ms;
  guint64  block;         /* or unknown */
  TaoKey32 hash;          /* of the extrinsic */
  gboolean succeeded;
  char    *text;          /* what was done, in words */
  char    *amount;        /* with its sign and unit, may be "" */
  char    *note;          /* (nullable) why it failed */
} TaoMovement;

#define TAO_TYPE_MOVEMENTS (tao_movements_get_type ())
G_DECLARE_FINAL_TYPE (TaoMovements, tao_movements, TAO, MOVEMENTS, GObject)

/* Signal "changed". Reads the file of earlier runs. */
TaoMovements      *tao_movements_new (void);
/* Copies @movement. At most 500 are kept. */
void               tao_movements_add (TaoMovements *self, const TaoMovement *movement);
/* Forgets all of them, on disk too. */
void               tao_movements_clear (TaoMovements *self);
/* Newest first. (transfer none): valid until the next addition. */
const TaoMovement *tao_movements_get (TaoMovements *self, guint index);
guint              tao_movements_get_n (TaoMovements *self);

G_END_DECLS
