#include "economy/epoch-private.h"

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
