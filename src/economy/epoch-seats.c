#include "economy/epoch-private.h"

#include <string.h>

#include "economy/numeric.h"

static inline gboolean
precedes (TaoSeat a,
          TaoSeat b)
{
  return a.rank < b.rank || (a.rank == b.rank && a.uid < b.uid);
}

void
tao_seats_select_first (TaoSeat *seats,
                        guint32  n,
                        guint32  count)
{
  while (count > 0 && count < n)
    {
      const TaoSeat pivot = seats[n / 2];
      guint32 left = 0, right = n - 1;

      while (TRUE)
        {
          TaoSeat swap;

          while (precedes (seats[left], pivot))
            left++;
          while (precedes (pivot, seats[right]))
            right--;
          if (left >= right)
            break;
          swap = seats[left];
          seats[left++] = seats[right];
          seats[right--] = swap;
        }
      /* What stands before `left` precedes or is the pivot, the rest follows it;
       * uids are distinct, so both parts are smaller than the whole. */
      if (count <= left)
        n = left;
      else
        {
          seats += left;
          n -= left;
          count -= left;
        }
    }
}

void
tao_seats_apportion (guint64        amount,
                     const guint64 *shares,
                     guint32        n,
                     TaoSeat       *seats,
                     guint64       *out)
{
  tao_u128 sum = 0;
  guint64 left = amount;

  for (guint32 i = 0; i < n; i++)
    sum += shares[i];
  if (sum == 0)
    return;

  for (guint32 i = 0; i < n; i++)
    {
      tao_u128 part = 0, remainder = 0;

      if (!tao_u256_div_u128 (tao_u256_mul_u128 (amount, shares[i]), sum, &part, &remainder))
        g_assert_not_reached ();  /* a share never exceeds the sum */
      out[i] += (guint64) part;
      left -= (guint64) part;
      /* The largest remainder comes first. */
      seats[i] = (TaoSeat) { -(tao_i128) remainder, i };
    }

  /* Fewer units are left than there are remainders above 0. */
  tao_seats_select_first (seats, n, (guint32) left);
  for (guint32 k = 0; k < left; k++)
    out[seats[k].uid]++;
}

void
tao_apportion (guint64        amount,
               const guint64 *shares,
               guint32        n,
               guint64       *parts)
{
  g_autofree TaoSeat *seats = g_new (TaoSeat, n);

  if (n == 0)
    return;
  memset (parts, 0, n * sizeof *parts);
  tao_seats_apportion (amount, shares, n, seats, parts);
}
