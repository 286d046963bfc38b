#include "engine/books.h"

#include <string.h>

#include "engine/build.h"

/* Shares are rounded: a position that was left has a unit or two. */
#define DUST 1000

__extension__ typedef unsigned __int128 u128;

static gboolean
is_of (const TaoStoreMove *move, const TaoKey32 *hotkey, guint16 netuid)
{
  return move->netuid == netuid && memcmp (move->hotkey, hotkey->bytes, sizeof hotkey->bytes) == 0;
}

guint64
tao_book_get_cost (const TaoBook *self, const TaoKey32 *hotkey, guint16 netuid)
{
  gboolean known = FALSE;
  guint64 cost = 0;

  for (guint i = 0; i < self->moves->len; i++)
    {
      const TaoStoreMove *move = &g_array_index (self->moves, TaoStoreMove, i);

      if (!is_of (move, hotkey, netuid) || move->block <= self->known_from)
        continue;
      if (move->alpha_before <= DUST)
        {
          known = TRUE;
          cost = 0;
        }
      if (move->added)
        cost = move->tao_rao <= G_MAXUINT64 - 1 - cost ? cost + move->tao_rao : G_MAXUINT64 - 1;
      else
        cost -= (guint64) ((u128) cost * MIN (move->alpha, move->alpha_before) / MAX (move->alpha_before, 1));
    }
  return known ? cost : TAO_UNKNOWN_U64;
}

/* @alpha × @price_rao / 10^9 rounded towards zero. */
static gint64
signed_value (gint64 alpha, guint64 price_rao)
{
  guint64 value = tao_alpha_value_rao ((guint64) ABS (alpha), price_rao);

  return alpha < 0 ? -(gint64) value : (gint64) value;
}

gboolean
tao_book_get_change (const TaoBook *self, const TaoKey32 *hotkey, guint16 netuid, guint64 before_alpha, guint64 alpha,
                     guint64 price_rao, TaoValueChange *out)
{
  gint64 moved_alpha = 0;

  out->own_rao = 0;
  if (self->known_from > out->since_block || self->through < out->until_block || price_rao == TAO_UNKNOWN_U64
      || out->before_rao > G_MAXINT64 || out->after_rao > G_MAXINT64 || before_alpha > G_MAXINT64 || alpha > G_MAXINT64)
    {
      out->since_block = TAO_UNKNOWN_U64;
      return FALSE;
    }
  for (guint i = 0; i < self->moves->len; i++)
    {
      const TaoStoreMove *move = &g_array_index (self->moves, TaoStoreMove, i);

      if (!is_of (move, hotkey, netuid) || move->block <= out->since_block || move->block > out->until_block)
        continue;
      out->own_rao += move->added ? (gint64) move->tao_rao : -(gint64) move->tao_rao;
      moved_alpha += move->added ? (gint64) move->alpha : -(gint64) move->alpha;
    }
  out->emission_alpha = (gint64) alpha - (gint64) before_alpha - moved_alpha;
  /* Nothing takes stake away but its owner: a move that no event told has been missed. */
  if (out->emission_alpha < -DUST)
    {
      out->since_block = TAO_UNKNOWN_U64;
      return FALSE;
    }
  out->emission_rao = signed_value (out->emission_alpha, price_rao);
  out->price_rao = (gint64) out->after_rao - (gint64) out->before_rao - out->own_rao - out->emission_rao;
  return TRUE;
}
