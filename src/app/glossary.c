#include "app/glossary.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/widgets/tooltip.h"

static const TaoGlossaryEntry entries[] = {
  { "alpha", N_("Alpha"), N_("The token of a subnet. Every subnet has its own, with a cap of 21 million like TAO. Staking on a subnet means buying its alpha from the pool; unstaking means selling it."), "pool stake" },
  { "axon", N_("Axon"), N_("The address and port at which a miner answers validators. It is announced on chain."), "miner" },
  { "block", N_("Block"), N_("A batch of transactions, made every 12 seconds on the main network. All state is the state after some block."), "finality extrinsic" },
  { "bond", N_("Bond"), N_("A validator’s standing interest in a miner. Bonds grow where a validator’s weights agree with consensus, slowly, and dividends follow bonds."), "dividends consensus" },
  { "burn", N_("Burn, recycle"), N_("Registering a UID costs TAO. Recycled TAO returns to what may still be issued; burned TAO is gone."), "registration" },
  { "childkey", N_("Child hotkey"), N_("A hotkey that another hotkey lends part of its stake weight to, on one subnet, against a take."), "take hotkey" },
  { "clipping", N_("Clipping"), N_("What a validator gives a miner beyond consensus does not count: it is cut off."), "consensus weight" },
  { "coldkey", N_("Coldkey"), N_("The key that owns TAO and stake. It signs what moves money and is kept locked."), "hotkey" },
  { "commit-reveal", N_("Commit and reveal"), N_("Weights are published encrypted and open only some epochs later, so that others cannot copy them while they are fresh."), "weight" },
  { "consensus", N_("Consensus"), N_("For each miner, the highest weight that validators with more than kappa of the stake give at least."), "kappa clipping" },
  { "deregistration", N_("Deregistration"), N_("When a full subnet takes a new UID, the UID with the lowest emission that is not immune has to leave. Whole subnets leave by their moving price."), "immunity uid" },
  { "dividends", N_("Dividends"), N_("What validators earn in an epoch: for each miner, its incentive times the validator’s share of the bonds to it."), "bond emission" },
  { "emission", N_("Emission"), N_("Newly made TAO and alpha. A block’s TAO goes into the pools of subnets; a subnet’s alpha goes to its owner, miners, validators and stakers."), "halving pool" },
  { "epoch", N_("Epoch"), N_("The moment, once per tempo, when a subnet computes consensus, incentive and dividends and pays what has gathered since the last one."), "tempo" },
  { "extrinsic", N_("Extrinsic"), N_("What enters a block from outside: mostly signed transactions."), "block" },
  { "finality", N_("Finality"), N_("A final block cannot be undone any more. It follows the newest block by a few."), "block" },
  { "halving", N_("Halving"), N_("The block emission halves each time half of what remains to the cap has been issued: at 10.5 million, 15.75 million and so on."), "emission" },
  { "hotkey", N_("Hotkey"), N_("The key that works: it signs weights and serves a miner or validator. It holds no money of its own to lose."), "coldkey uid" },
  { "immunity", N_("Immunity period"), N_("The blocks after registration in which a UID, or a subnet, cannot be removed."), "deregistration" },
  { "incentive", N_("Incentive"), N_("A miner’s share of what miners earn in an epoch: the sum of the weights that count, times the stake behind them."), "weight emission" },
  { "kappa", N_("Kappa"), N_("The part of stake that must agree for consensus. One half unless a subnet sets it otherwise."), "consensus" },
  { "liquid-alpha", N_("Liquid alpha"), N_("Lets the speed of a bond depend on how the validator’s weight stands to consensus, so that finding a good miner early pays more."), "bond" },
  { "market-cap", N_("Market cap"), N_("The spot price times all alpha that exists, in the pool and outside."), "price" },
  { "mechanism", N_("Mechanism"), N_("A subnet may run several incentive mechanisms, each with weights of its own; its emission is split between them."), "epoch" },
  { "miner", N_("Miner"), N_("A UID that does the work of a subnet and is scored by validators."), "incentive uid" },
  { "alike", N_("Most alike"), N_("The validator whose weights are most like this one’s: 100% is the same proportions, 0% nothing in common. It is the cosine of the angle between their weights, averaged over the subnets that both rate and whose weights are read now. Near 100% with weights always set later is a sign of copying, no proof."), "weight commit-reveal" },
  { "moving-price", N_("Moving price"), N_("A slow average of the spot price. It decides a subnet’s share of emission, so that a short jump does not."), "price emission" },
  { "owner-cut", N_("Owner cut"), N_("The part of a subnet’s alpha emission that its owner gets, 18% by default."), "emission" },
  { "permit", N_("Permit"), N_("The UIDs with most stake weight may set weights that count; the permit is renewed each epoch."), "validator" },
  { "pool", N_("Pool"), N_("TAO and alpha that a subnet keeps to trade with anyone. Their ratio and weights make the price; a trade moves it."), "price slippage" },
  { "price", N_("Price"), N_("TAO per alpha in a subnet’s pool. Root has no pool: there it is always 1."), "pool moving-price" },
  { "proxy", N_("Proxy"), N_("An account allowed to make certain calls for another, such as staking but not sending."), "coldkey" },
  { "registration", N_("Registration"), N_("Taking a UID on a subnet for a hotkey. Its cost rises with each registration and falls with time."), "uid burn" },
  { "root", N_("Root"), N_("Subnet 0. TAO staked there keeps its amount, counts as stake weight on every subnet by a fixed factor, and earns a part of their emission."), "tao-weight" },
  { "slippage", N_("Slippage"), N_("The difference between the price now and the price an order really gets, because the order itself moves the price."), "pool" },
  { "stake", N_("Stake"), N_("Alpha, or TAO on root, that a coldkey has put on a hotkey. It gives the hotkey weight and the owner a share of dividends."), "stake-weight" },
  { "stake-weight", N_("Stake weight"), N_("What counts in an epoch: a hotkey’s alpha plus its root TAO times the TAO weight."), "tao-weight consensus" },
  { "subnet", N_("Subnet"), N_("A market for one kind of work, with an owner, up to some hundred UIDs, a token and rules of its own."), "uid alpha" },
  { "take", N_("Take"), N_("The share of dividends that a validator keeps before its stakers get theirs; at most 18%."), "dividends" },
  { "tao", N_("TAO"), N_("The network’s own token, τ. There will never be more than 21 million; one τ is 10⁹ rao."), "halving" },
  { "tao-weight", N_("TAO weight"), N_("How much a TAO on root counts against an alpha in stake weight: 18% on the main network."), "root stake-weight" },
  { "tempo", N_("Tempo"), N_("The number of blocks between a subnet’s epochs, 360 by default: a little over an hour."), "epoch" },
  { "trust", N_("Trust"), N_("The part of a validator’s weights that was not clipped. Near 1 means that it agrees with consensus."), "clipping" },
  { "uid", N_("UID"), N_("A seat on a subnet, numbered from 0. It belongs to one hotkey until that is removed."), "registration" },
  { "validator", N_("Validator"), N_("A UID with a permit. It tests miners and sets weights."), "permit weight" },
  { "weight", N_("Weight"), N_("How good a validator finds a miner. A validator’s weights add up to one whole."), "consensus incentive" },
  { "yuma", N_("Yuma consensus"), N_("The computation that turns weights and stake into consensus, incentive, bonds and dividends each epoch. Version 3 keeps a bond for each pair of validator and miner."), "epoch bond" },
};

const TaoGlossaryEntry *
tao_glossary (guint *n)
{
  *n = G_N_ELEMENTS (entries);
  return entries;
}

const TaoGlossaryEntry *
tao_glossary_lookup (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    if (g_str_equal (entries[i].id, id))
      return &entries[i];
  return NULL;
}

gboolean
tao_glossary_matches (const TaoGlossaryEntry *entry, const char *text)
{
  g_autofree char *folded = g_utf8_casefold (text, -1), *term = g_utf8_casefold (_(entry->term), -1);
  g_autofree char *body = g_utf8_casefold (_(entry->text), -1);

  return strstr (term, folded) != NULL || strstr (body, folded) != NULL;
}

/* Where @word stands in @text with nothing but a plural's s after it. */
static gboolean
has_word (const char *text, const char *word)
{
  gsize length = strlen (word);

  for (const char *at = strstr (text, word); at != NULL; at = strstr (at + 1, word))
    {
      const char *end = at + length;

      if (at > text && g_unichar_isalnum (g_utf8_get_char (g_utf8_find_prev_char (text, at))))
        continue;
      if (*end == 's')
        end++;
      if (*end == '\0' || !g_unichar_isalnum (g_utf8_get_char (end)))
        return TRUE;
    }
  return FALSE;
}

const TaoGlossaryEntry *
tao_glossary_find_in (const char *label)
{
  static char *terms[G_N_ELEMENTS (entries)];      /* folded once: labels are made often */
  g_autofree char *folded = g_utf8_casefold (label, -1);
  const TaoGlossaryEntry *found = NULL;
  gsize longest = 0;

  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    {
      if (terms[i] == NULL)
        terms[i] = g_utf8_casefold (_(entries[i].term), -1);
      if (strlen (terms[i]) > longest && has_word (folded, terms[i]))
        {
          found = &entries[i];
          longest = strlen (terms[i]);
        }
    }
  return found;
}

void
tao_glossary_help (GtkWidget *widget, const char *label)
{
  const TaoGlossaryEntry *entry = label != NULL ? tao_glossary_find_in (label) : NULL;

  if (entry != NULL)
    tao_glossary_explain (widget, entry->id);
  else
    tao_tooltip_set (widget, NULL);
}

void
tao_glossary_explain (GtkWidget *widget, const char *id)
{
  const TaoGlossaryEntry *entry = tao_glossary_lookup (id);
  g_autofree char *text = NULL;

  g_return_if_fail (entry != NULL);
  text = g_strdup_printf ("%s. %s", _(entry->term), _(entry->text));
  tao_tooltip_set (widget, text);
}
