#include "chain/commits.h"

#include <string.h>

#include "chain/record-private.h"

#define PALLET "SubtensorModule"
#define MOST_ENTRIES 65536

TaoChainCommitItems
tao_chain_commits_add (TaoQuery *query, guint16 netuid, guint8 mechanism)
{
  TaoKeyPart key = TAO_KEY_PART_U16 (tao_record_mechanism_index (netuid, mechanism));

  return (TaoChainCommitItems) {
    .hashed = tao_query_add_map (query, PALLET, "WeightCommits", &key, 1, MOST_ENTRIES),
    .timelocked = tao_query_add_map (query, PALLET, "TimelockedWeightCommits", &key, 1, MOST_ENTRIES),
  };
}

/* Vec<(hash, commit epoch, commit block, …)> by account. */
static void
take_hashed (TaoQuery *query, guint item, GArray *out)
{
  for (guint i = 0; i < tao_query_get_n_entries (query, item); i++)
    {
      const TaoValue *queue = tao_query_get_entry (query, item, i);
      TaoScaleSlice account;

      if (!tao_query_get_entry_key (query, item, i, 1, &account) || account.size != 32)
        continue;
      for (guint j = 0; j < tao_value_get_n_children (queue); j++)
        {
          const TaoValue *entry = tao_value_get_child (queue, j);
          TaoChainEpochCommit commit = { 0 };

          memcpy (commit.account.bytes, account.data, 32);
          if (tao_value_get_n_children (entry) >= 3
              && tao_value_get_u64 (tao_value_get_child (entry, 1), &commit.commit_epoch)
              && tao_value_get_u64 (tao_value_get_child (entry, 2), &commit.commit_block))
            g_array_append_val (out, commit);
        }
    }
}

/* Vec<(account, commit block, ciphertext, round)> by commit epoch. */
static void
take_timelocked (TaoQuery *query, guint item, GArray *out)
{
  for (guint i = 0; i < tao_query_get_n_entries (query, item); i++)
    {
      const TaoValue *queue = tao_query_get_entry (query, item, i);
      TaoScaleSlice key, account;
      guint64 epoch = 0;

      if (!tao_query_get_entry_key (query, item, i, 1, &key) || key.size != 8)
        continue;
      for (guint j = 0; j < 8; j++)
        epoch |= (guint64) key.data[j] << (8 * j);
      for (guint j = 0; j < tao_value_get_n_children (queue); j++)
        {
          const TaoValue *entry = tao_value_get_child (queue, j);
          TaoChainEpochCommit commit = { .commit_epoch = epoch, .timelocked = TRUE };

          if (tao_value_get_n_children (entry) < 2
              || !tao_value_get_bytes (tao_value_get_child (entry, 0), &account) || account.size != 32
              || !tao_value_get_u64 (tao_value_get_child (entry, 1), &commit.commit_block))
            continue;
          if (tao_value_get_n_children (entry) > 3)
            tao_value_get_u64 (tao_value_get_child (entry, 3), &commit.round);
          memcpy (commit.account.bytes, account.data, 32);
          g_array_append_val (out, commit);
        }
    }
}

GArray *
tao_chain_commits_take (TaoQuery *query, TaoChainCommitItems items)
{
  GArray *out = g_array_new (FALSE, TRUE, sizeof (TaoChainEpochCommit));

  take_hashed (query, items.hashed, out);
  take_timelocked (query, items.timelocked, out);
  return out;
}
