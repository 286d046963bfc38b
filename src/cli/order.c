#include "cli/order.h"

#include <string.h>

#include "keys/keypair.h"
#include "keys/ss58.h"
#include "keys/wallet.h"

void
tao_cli_signing_clear (TaoCliSigning *options)
{
  tao_cli_network_clear (&options->network);
  g_clear_pointer (&options->account, g_free);
  g_clear_pointer (&options->wallet, g_free);
  g_clear_pointer (&options->hotkey, g_free);
  g_clear_pointer (&options->path, g_free);
  g_clear_pointer (&options->development, g_free);
  g_clear_pointer (&options->tolerance, g_free);
}

/* --- words ------------------------------------------------------------------------------------ */

/* How each kind is spelled: n netuid, h hotkey, N netuid to, H hotkey or account to, a amount, A amount or "all". */
static const struct {
  const char  *name;
  TaoOrderKind kind;
  const char  *words;
  const char  *wanted;
} kinds[] = {
  { "stake", TAO_ORDER_STAKE, "nha", "a netuid, a hotkey and an amount of TAO are wanted" },
  { "unstake", TAO_ORDER_UNSTAKE, "nhA", "a netuid, a hotkey and an amount of alpha, or all, are wanted" },
  { "move", TAO_ORDER_MOVE, "nhNHA", "netuid and hotkey, the netuid and hotkey to move to, and an amount of alpha, or all, are wanted" },
  { "swap", TAO_ORDER_SWAP, "nhNA", "netuid and hotkey, the netuid to swap into, and an amount of alpha, or all, are wanted" },
  { "transfer", TAO_ORDER_TRANSFER, "HA", "an address and an amount of TAO, or all, are wanted" },
};

static gboolean
parse_word (TaoCli *cli, char what, const char *word, TaoOrder *order, gboolean *all)
{
  guint64 number;

  switch (what)
    {
    case 'n':
    case 'N':
      if (!tao_cli_parse_number (cli, word, "netuid", G_MAXUINT16 - 1, &number))
        return FALSE;
      *(what == 'n' ? &order->netuid : &order->netuid_to) = (guint16) number;
      return TRUE;
    case 'h':
      return tao_cli_parse_address (cli, word, &order->hotkey);
    case 'H':
      return tao_cli_parse_address (cli, word, &order->to);
    case 'A':
      if (g_str_equal (word, "all"))
        {
          *all = TRUE;
          return TRUE;
        }
      return tao_cli_parse_amount (cli, word, &order->amount);
    default:
      return tao_cli_parse_amount (cli, word, &order->amount);
    }
}

gboolean
tao_cli_parse_order (TaoCli *cli, const char *kind, int argc, char **argv, const TaoCliSigning *options, TaoOrder *order,
                     gboolean *all)
{
  memset (order, 0, sizeof *order);
  *all = FALSE;
  order->keep_alive = !options->allow_death;
  order->allow_partial = options->partial;
  if (g_str_equal (kind, "call"))
    {
      if (argc != 2)
        {
          tao_cli_usage (cli, "a call as Pallet.name and its arguments as a JSON object are wanted");
          return FALSE;
        }
      order->kind = TAO_ORDER_CALL;
      order->call = argv[0];
      order->text = argv[1];
      return TRUE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      if (!g_str_equal (kinds[i].name, kind))
        continue;
      order->kind = kinds[i].kind;
      if (argc != (int) strlen (kinds[i].words))
        {
          tao_cli_usage (cli, "%s", kinds[i].wanted);
          return FALSE;
        }
      for (int w = 0; w < argc; w++)
        if (!parse_word (cli, kinds[i].words[w], argv[w], order, all))
          return FALSE;
      if (order->amount == 0 && !*all)
        {
          tao_cli_usage (cli, "the amount is zero");
          return FALSE;
        }
      if (*all && order->kind == TAO_ORDER_TRANSFER)
        {
          order->kind = TAO_ORDER_TRANSFER_ALL;
          *all = FALSE;
        }
      return TRUE;
    }
  tao_cli_usage (cli, "there is nothing called “%s” to do", kind);
  return FALSE;
}

/* --- the signer ----------------------------------------------------------------------------------- */

static char *
wallet_base (const TaoCliSigning *options)
{
  return options->path != NULL ? tao_wallet_expand_path (options->path) : tao_wallet_get_default_base ();
}

static const char *
wallet_name (const TaoCliSigning *options)
{
  return options->wallet != NULL ? options->wallet : tao_wallet_get_default_name ();
}

/* Anybody can sign with a development key, so it is for chains of no value. */
static gboolean
is_practice_chain (TaoEngine *engine)
{
  const TaoSyncInfo *sync = tao_snapshot_get_sync (tao_engine_get_snapshot (engine));

  return sync->kind == TAO_NETWORK_LOCAL || g_strcmp0 (sync->chain_name, "Taoscope Localnet") == 0;
}

gboolean
tao_cli_find_signer (TaoEngine *engine, const TaoCliSigning *options, TaoKey32 *signer, GError **error)
{
  TaoAccountId account;

  if (options->development != NULL)
    {
      g_autoptr(TaoKeypair) keypair = NULL;

      if (!is_practice_chain (engine))
        {
          g_set_error (error, TAO_JOB_ERROR, TAO_JOB_ERROR_INVALID, "Development keys are for practice chains only");
          return FALSE;
        }
      if (!g_str_has_prefix (options->development, "//") || options->development[2] == '\0')
        {
          g_set_error (error, TAO_JOB_ERROR, TAO_JOB_ERROR_INVALID, "A development key is called like //Alice");
          return FALSE;
        }
      keypair = tao_keypair_new_development (options->development);
      memcpy (signer->bytes, tao_keypair_get_account (keypair)->bytes, sizeof signer->bytes);
      return TRUE;
    }
  if (options->account != NULL)
    {
      if (!tao_ss58_decode (options->account, &account, error))
        return FALSE;
    }
  else
    {
      g_autofree char *base = wallet_base (options);

      if (!tao_wallet_get_account (base, wallet_name (options), options->hotkey, &account, error))
        return FALSE;
    }
  memcpy (signer->bytes, account.bytes, sizeof signer->bytes);
  return TRUE;
}

gboolean
tao_cli_resolve_all (TaoEngine *engine, const TaoCliSigning *options, const TaoKey32 *signer, TaoOrder *order, GError **error)
{
  g_autoptr(TaoSnapshot) snapshot = tao_cli_read (engine, &options->network, G_MAXUINT16, signer, TRUE, error);
  const TaoPosition *positions;
  guint n;

  if (snapshot == NULL)
    return FALSE;
  positions = tao_snapshot_get_positions (snapshot, &n);
  for (guint i = 0; i < n; i++)
    if (positions[i].netuid == order->netuid && memcmp (&positions[i].hotkey, &order->hotkey, sizeof order->hotkey) == 0)
      {
        order->amount = positions[i].alpha;
        return TRUE;
      }
  g_set_error (error, TAO_JOB_ERROR, TAO_JOB_ERROR_INVALID, "There is no stake with that hotkey on subnet %u", order->netuid);
  return FALSE;
}

/* The password of the signer's file; NULL without error if it needs none. */
static gboolean
read_password (const TaoCliSigning *options, const char *base, TaoSecret **password, GError **error)
{
  g_autoptr(TaoWalletInfo) info = tao_wallet_inspect (base, wallet_name (options), error);
  g_autofree char *prompt = NULL;
  g_autoptr(GError) local = NULL;
  const TaoWalletKey *key = NULL;

  if (info == NULL)
    return FALSE;
  if (options->hotkey == NULL)
    key = info->coldkey;
  for (guint i = 0; options->hotkey != NULL && i < info->hotkeys->len; i++)
    if (g_str_equal (((TaoWalletKey *) g_ptr_array_index (info->hotkeys, i))->name, options->hotkey))
      key = g_ptr_array_index (info->hotkeys, i);
  /* What is not there, or cannot be opened, is said in better words by the unlocking itself. */
  if (key == NULL || key->format == TAO_KEYFILE_NONE || key->format == TAO_KEYFILE_PLAIN || key->format == TAO_KEYFILE_UNKNOWN)
    return TRUE;
  if (options->password_fd < 0)
    {
      *password = tao_wallet_read_environment_password (key->path, &local);
      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      if (*password != NULL)
        return TRUE;
    }
  prompt = g_strdup_printf ("Password for %s: ", key->path);
  *password = tao_cli_read_secret (options->password_fd, prompt, NULL, error);
  return *password != NULL;
}

gboolean
tao_cli_unlock (TaoEngine *engine, const TaoCliSigning *options, GError **error)
{
  g_autofree char *base = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  GAsyncResult *answer = NULL;
  TaoSecret *password = NULL;
  TaoKey32 account;

  if (options->development != NULL)
    {
      tao_engine_unlock_development (engine, options->development, &account);
      return TRUE;
    }
  base = wallet_base (options);
  if (!read_password (options, base, &password, error))
    return FALSE;
  tao_engine_unlock_async (engine, base, wallet_name (options), options->hotkey, password, 0, NULL, tao_cli_answered_cb, &answer);
  result = tao_cli_await (&answer);
  return tao_engine_unlock_finish (engine, result, &account, error);
}
