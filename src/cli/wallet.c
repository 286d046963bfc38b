/* taoctl wallet: the keys on this machine.  Secrets come in through file descriptors or the terminal and go
 * out only where that is the purpose: the phrase of a new key, once. */
#include "cli/command.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "keys/keystore.h"
#include "keys/ss58.h"
#include "keys/wallet.h"

#define PASSWORD_MIN 6          /* characters, as in the other tools for these wallets */
#define MESSAGE_MAX (16 * 1024 * 1024)

/* What the options of all subcommands leave behind; each uses some. */
typedef struct {
  char *base, *hotkey, *keystore, *address, *crypto;
  int words, password_fd, new_password_fd, mnemonic_fd, seed_fd, uri_fd, source_password_fd;
  gboolean replace, no_password, encrypt, hex, unlock;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->base);
  g_free (options->hotkey);
  g_free (options->keystore);
  g_free (options->address);
  g_free (options->crypto);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

/* ---- Answers ---- */

static void
add_string (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
add_boolean (JsonBuilder *builder, const char *name, gboolean value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

static char *
format_hex (const guint8 *bytes, gsize len)
{
  GString *hex = g_string_new ("0x");

  for (gsize i = 0; i < len; i++)
    g_string_append_printf (hex, "%02x", bytes[i]);
  return g_string_free (hex, FALSE);
}

static void
add_account (JsonBuilder *builder, const TaoAccountId *account)
{
  g_autofree char *address = account != NULL ? tao_ss58_encode (account) : NULL;
  g_autofree char *public_key = account != NULL ? format_hex (account->bytes, sizeof account->bytes) : NULL;

  add_string (builder, "address", address);
  add_string (builder, "public_key", public_key);
}

static void
add_names (JsonBuilder *builder, const char *name, GPtrArray *names)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *shown = g_filename_display_name (g_ptr_array_index (names, i));

      json_builder_add_string_value (builder, shown);
    }
  json_builder_end_array (builder);
}

static void
add_key (JsonBuilder *builder, const TaoWalletKey *key)
{
  g_autofree char *path = g_filename_display_name (key->path);

  json_builder_begin_object (builder);
  if (key->name != NULL)
    {
      g_autofree char *shown = g_filename_display_name (key->name);

      add_string (builder, "name", shown);
    }
  add_account (builder, key->has_account ? &key->account : NULL);
  add_string (builder, "file", path);
  add_string (builder, "format", tao_keyfile_format_to_string (key->format));
  add_boolean (builder, "watch_only", key->format == TAO_KEYFILE_NONE);
  add_boolean (builder, "exposed", key->exposed);
  add_string (builder, "problem", key->problem);
  json_builder_end_object (builder);
}

static void
add_wallet (JsonBuilder *builder, const TaoWalletInfo *info)
{
  g_autofree char *name = g_filename_display_name (info->name), *path = g_filename_display_name (info->path);

  json_builder_begin_object (builder);
  add_string (builder, "name", name);
  add_string (builder, "path", path);
  json_builder_set_member_name (builder, "coldkey");
  if (info->coldkey != NULL)
    add_key (builder, info->coldkey);
  else
    json_builder_add_null_value (builder);
  json_builder_set_member_name (builder, "hotkeys");
  json_builder_begin_array (builder);
  for (guint i = 0; i < info->hotkeys->len; i++)
    add_key (builder, g_ptr_array_index (info->hotkeys, i));
  json_builder_end_array (builder);
  add_names (builder, "strangers", info->strangers);
  json_builder_end_object (builder);
}

static void
print_key (TaoCli *cli, const char *label, const TaoWalletKey *key)
{
  static const char *const words[] = {
    "watch only", "not encrypted", "encrypted", "encrypted, older format", "encrypted, oldest format", "unreadable",
  };
  g_autofree char *address = key->has_account ? tao_ss58_encode (&key->account) : g_strdup ("(unknown until unlocked)");

  tao_cli_print (cli, "  %-24s %-48s %s", label, address, words[key->format]);
  if (key->problem != NULL)
    tao_cli_print (cli, "    problem: %s", key->problem);
  if (key->exposed && key->format == TAO_KEYFILE_PLAIN)
    tao_cli_print (cli, "    problem: other users of this machine may read the secret in %s", key->path);
}

static void
print_wallet (TaoCli *cli, const TaoWalletInfo *info)
{
  g_autofree char *name = g_filename_display_name (info->name);

  tao_cli_print (cli, "%s", name);
  if (info->coldkey != NULL)
    print_key (cli, "coldkey", info->coldkey);
  for (guint i = 0; i < info->hotkeys->len; i++)
    {
      const TaoWalletKey *key = g_ptr_array_index (info->hotkeys, i);
      g_autofree char *shown = g_filename_display_name (key->name), *label = g_strdup_printf ("hotkey %s", shown);

      print_key (cli, label, key);
    }
  for (guint i = 0; i < info->strangers->len; i++)
    {
      g_autofree char *shown = g_filename_display_name (g_ptr_array_index (info->strangers, i));

      tao_cli_print (cli, "  left alone: %s", shown);
    }
}

/* The answer of everything that makes or changes a key.  @mnemonic: (nullable): shown, this once. */
static void
print_stored (TaoCli *cli, const Options *options, const char *wallet, const TaoAccountId *account,
              const TaoSecret *mnemonic, const char *backup)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autofree char *address = tao_ss58_encode (account);
  g_autofree char *path = tao_wallet_get_path (options->base, wallet, options->hotkey);

  tao_cli_print (cli, "%s", address);
  tao_cli_print (cli, "kept in %s", path);
  if (backup != NULL)
    tao_cli_print (cli, "the former key is in %s", backup);

  json_builder_begin_object (builder);
  add_string (builder, "wallet", wallet);
  add_string (builder, "hotkey", options->hotkey);
  add_account (builder, account);
  add_string (builder, "file", path);
  add_string (builder, "backup", backup);
  json_builder_end_object (builder);
  tao_cli_print_json_with_secret (cli, json_builder_get_root (builder), "mnemonic", mnemonic);
  if (mnemonic != NULL && !cli->json)
    {
      tao_cli_print (cli, "\nThe recovery phrase is the key.  Write it down; it is not shown again:\n");
      tao_cli_print_secret (mnemonic);
    }
}

/* ---- Passwords ---- */

/* The password that opens the key, or NULL without error if the file needs none. */
static gboolean
read_password (const Options *options, const char *wallet, TaoSecret **password, GError **error)
{
  g_autoptr(TaoWalletInfo) info = tao_wallet_inspect (options->base, wallet, error);
  g_autofree char *prompt = NULL;
  const TaoWalletKey *key = NULL;
  g_autoptr(GError) local = NULL;

  if (info == NULL)
    return FALSE;
  if (options->hotkey == NULL)
    key = info->coldkey;
  for (guint i = 0; options->hotkey != NULL && i < info->hotkeys->len; i++)
    if (g_str_equal (((TaoWalletKey *) g_ptr_array_index (info->hotkeys, i))->name, options->hotkey))
      key = g_ptr_array_index (info->hotkeys, i);
  if (key == NULL || key->format == TAO_KEYFILE_NONE || key->format == TAO_KEYFILE_PLAIN || key->format == TAO_KEYFILE_UNKNOWN)
    return TRUE;

  if (options->password_fd < 0)
    {
      *password = tao_wallet_read_environment_password (key->path, &local);
      if (local != NULL)
        g_propagate_error (error, g_steal_pointer (&local));
      if (*password != NULL || (error != NULL && *error != NULL))
        return *password != NULL;
    }
  prompt = g_strdup_printf ("Password for %s: ", key->path);
  *password = tao_cli_read_secret (options->password_fd, prompt, NULL, error);
  return *password != NULL;
}

/* The password for a new file, or NULL without error if it is to have none. */
static gboolean
read_new_password (const Options *options, int fd, TaoSecret **password, GError **error)
{
  /* Hotkeys serve unattended programs, so they are plain unless asked otherwise. */
  gboolean wanted = options->hotkey == NULL || options->encrypt || fd >= 0;

  if (options->no_password || !wanted)
    return TRUE;
  *password = tao_cli_read_secret (fd, "New password: ", "The same again: ", error);
  if (*password == NULL)
    return FALSE;
  if (g_utf8_strlen (tao_secret_get_text (*password), -1) < PASSWORD_MIN)
    {
      g_set_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_PASSWORD_WRONG, "A password has at least %d characters", PASSWORD_MIN);
      return FALSE;
    }
  return TRUE;
}

/* ---- Subcommands: each gets the positional arguments that its form asks for ---- */

static int
run_list (TaoCli *cli, Options *options, char **args)
{
  g_autoptr(GPtrArray) strangers = NULL;
  GError *error = NULL;
  g_autoptr(GPtrArray) wallets = tao_wallet_list (options->base, &strangers, &error);
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  if (wallets == NULL)
    return tao_cli_refuse (cli, error);
  json_builder_begin_object (builder);
  add_string (builder, "path", options->base);
  json_builder_set_member_name (builder, "wallets");
  json_builder_begin_array (builder);
  for (guint i = 0; i < wallets->len; i++)
    {
      add_wallet (builder, g_ptr_array_index (wallets, i));
      print_wallet (cli, g_ptr_array_index (wallets, i));
    }
  json_builder_end_array (builder);
  add_names (builder, "strangers", strangers);
  json_builder_end_object (builder);
  tao_cli_print_json (cli, json_builder_get_root (builder));
  if (wallets->len == 0)
    tao_cli_print (cli, "There are no wallets in %s", options->base);
  return TAO_EXIT_OK;
}

static int
store (TaoCli *cli, Options *options, const char *wallet, const TaoKeyMaterial *material, gboolean show_mnemonic)
{
  g_autoptr(TaoSecret) password = NULL;
  g_autofree char *backup = NULL;
  GError *error = NULL;

  if (!read_new_password (options, options->password_fd, &password, &error)
      || !tao_wallet_store (options->base, wallet, options->hotkey, material, password,
                            options->replace ? TAO_WALLET_REPLACE : TAO_WALLET_CREATE, &backup, &error))
    return tao_cli_refuse (cli, error);
  print_stored (cli, options, wallet, tao_key_material_get_account (material),
                show_mnemonic ? tao_key_material_get_mnemonic (material) : NULL, backup);
  return TAO_EXIT_OK;
}

static int
run_new (TaoCli *cli, Options *options, char **args)
{
  g_autoptr(TaoKeyMaterial) material = NULL;

  if (options->words < 12 || options->words > 24 || options->words % 3 != 0)
    return tao_cli_usage (cli, "--words is 12, 15, 18, 21 or 24");
  material = tao_key_material_generate ((guint) options->words);
  return store (cli, options, args[0], material, TRUE);
}

static TaoKeyMaterial *
read_keystore (const Options *options, GError **error)
{
  g_autofree char *text = NULL;
  g_auto(TaoKeystoreInfo) info = { 0 };
  g_autoptr(TaoSecret) password = NULL;
  g_autoptr(TaoKeypair) keypair = NULL;
  gsize len;

  if (!g_file_get_contents (options->keystore, &text, &len, error) || !tao_keystore_read_info (text, len, &info, error))
    return NULL;
  if (info.encrypted
      && (password = tao_cli_read_secret (options->source_password_fd, "Password of the keystore: ", NULL, error)) == NULL)
    return NULL;
  keypair = tao_keystore_import (text, len, password, error);
  return keypair != NULL ? tao_key_material_new_from_keypair (keypair) : NULL;
}

static TaoKeyMaterial *
read_source (const Options *options, GError **error)
{
  g_autoptr(TaoSecret) text = NULL, password = NULL;

  if (options->keystore != NULL)
    return read_keystore (options, error);
  if (options->seed_fd >= 0)
    {
      text = tao_cli_read_secret (options->seed_fd, "", NULL, error);
      return text != NULL ? tao_key_material_new_from_seed_text (text, error) : NULL;
    }
  if (options->uri_fd >= 0)
    {
      text = tao_cli_read_secret (options->uri_fd, "", NULL, error);
      return text != NULL ? tao_key_material_new_from_uri (text, error) : NULL;
    }
  text = tao_cli_read_secret (options->mnemonic_fd, "Recovery phrase: ", NULL, error);
  if (text == NULL)
    return NULL;
  if (options->source_password_fd >= 0
      && (password = tao_cli_read_secret (options->source_password_fd, "", NULL, error)) == NULL)
    return NULL;
  return tao_key_material_new_from_mnemonic (text, password, error);
}

static int
run_regen (TaoCli *cli, Options *options, char **args)
{
  g_autoptr(TaoKeyMaterial) material = NULL;
  TaoAccountId account;
  GError *error = NULL;

  if (options->address != NULL)
    {
      if (!tao_ss58_decode (options->address, &account, &error)
          || !tao_wallet_store_public (options->base, args[0], options->hotkey, &account, &error))
        return tao_cli_refuse (cli, error);
      print_stored (cli, options, args[0], &account, NULL, NULL);
      return TAO_EXIT_OK;
    }
  material = read_source (options, &error);
  return material != NULL ? store (cli, options, args[0], material, FALSE) : tao_cli_refuse (cli, error);
}

static TaoKeyMaterial *
unlock (const Options *options, const char *wallet, GError **error)
{
  g_autoptr(TaoSecret) password = NULL;

  return read_password (options, wallet, &password, error)
         ? tao_wallet_unlock (options->base, wallet, options->hotkey, password, error) : NULL;
}

static int
run_inspect (TaoCli *cli, Options *options, char **args)
{
  GError *error = NULL;
  g_autoptr(TaoWalletInfo) info = tao_wallet_inspect (options->base, args[0], &error);
  g_autoptr(TaoKeyMaterial) material = NULL;
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  if (info == NULL)
    return tao_cli_refuse (cli, error);
  if (options->unlock && (material = unlock (options, args[0], &error)) == NULL)
    return tao_cli_refuse (cli, error);
  print_wallet (cli, info);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "wallet");
  add_wallet (builder, info);
  if (material != NULL)
    {
      g_autofree char *address = tao_ss58_encode (tao_key_material_get_account (material));

      tao_cli_print (cli, "The password opens %s.  Phrase: %s.", address,
                     tao_key_material_get_mnemonic (material) != NULL ? "in the file" : "not in the file");
      json_builder_set_member_name (builder, "unlocked");
      json_builder_begin_object (builder);
      add_account (builder, tao_key_material_get_account (material));
      add_boolean (builder, "has_mnemonic", tao_key_material_get_mnemonic (material) != NULL);
      json_builder_end_object (builder);
    }
  json_builder_end_object (builder);
  tao_cli_print_json (cli, json_builder_get_root (builder));
  return TAO_EXIT_OK;
}

static int
run_password (TaoCli *cli, Options *options, char **args)
{
  g_autoptr(TaoSecret) old_password = NULL, new_password = NULL;
  g_autofree char *backup = NULL;
  TaoAccountId account;
  GError *error = NULL;

  if (options->new_password_fd < 0 && !options->no_password)
    options->encrypt = TRUE;
  if (!read_password (options, args[0], &old_password, &error)
      || !read_new_password (options, options->new_password_fd, &new_password, &error)
      || !tao_wallet_change_password (options->base, args[0], options->hotkey, old_password, new_password, &backup, &error)
      || !tao_wallet_get_account (options->base, args[0], options->hotkey, &account, &error))
    return tao_cli_refuse (cli, error);
  print_stored (cli, options, args[0], &account, NULL, backup);
  return TAO_EXIT_OK;
}

static GBytes *
read_hex (const char *text, GError **error)
{
  g_autoptr(GByteArray) bytes = g_byte_array_new ();
  const char *p = g_str_has_prefix (text, "0x") ? text + 2 : text;

  if (strlen (p) % 2 != 0)
    {
      g_set_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_MALFORMED, "Hexadecimal has two digits for each byte; here one is left over");
      return NULL;
    }
  for (; *p != '\0'; p += 2)
    {
      int high = g_ascii_xdigit_value (p[0]), low = g_ascii_xdigit_value (p[1]);
      guint8 byte = (guint8) (high << 4 | low);

      if (high < 0 || low < 0)
        {
          g_set_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_MALFORMED, "“%.2s” is not hexadecimal", p);
          return NULL;
        }
      g_byte_array_append (bytes, &byte, 1);
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

/* @text itself; with --hex the bytes it spells; "-": standard input. */
static GBytes *
read_message (const Options *options, const char *text, GError **error)
{
  g_autoptr(GByteArray) bytes = NULL;
  guint8 buffer[4096];
  gssize n;

  if (options->hex)
    return read_hex (text, error);
  if (!g_str_equal (text, "-"))
    return g_bytes_new (text, strlen (text));
  bytes = g_byte_array_new ();
  while ((n = read (STDIN_FILENO, buffer, sizeof buffer)) != 0)
    {
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0 || bytes->len + (gsize) n > MESSAGE_MAX)
        {
          g_set_error (error, TAO_KEYS_ERROR, TAO_KEYS_ERROR_FILE, "The message cannot be read: %s",
                       n < 0 ? g_strerror (errno) : "it is too long");
          return NULL;
        }
      g_byte_array_append (bytes, buffer, (guint) n);
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

static int
run_sign (TaoCli *cli, Options *options, char **args)
{
  GError *error = NULL;
  g_autoptr(GBytes) message = read_message (options, args[1], &error);
  g_autoptr(TaoKeyMaterial) material = message != NULL ? unlock (options, args[0], &error) : NULL;
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autofree char *hex = NULL;
  guint8 signature[TAO_SIGNATURE_SIZE];

  if (material == NULL)
    return tao_cli_refuse (cli, error);
  tao_keypair_sign (tao_key_material_get_keypair (material), g_bytes_get_data (message, NULL), g_bytes_get_size (message),
                    signature);
  hex = format_hex (signature, sizeof signature);
  tao_cli_print (cli, "%s", hex);
  json_builder_begin_object (builder);
  add_account (builder, tao_key_material_get_account (material));
  add_string (builder, "crypto", tao_keypair_get_crypto (tao_key_material_get_keypair (material)) == TAO_CRYPTO_ED25519
                                 ? "ed25519" : "sr25519");
  add_string (builder, "signature", hex);
  json_builder_end_object (builder);
  tao_cli_print_json (cli, json_builder_get_root (builder));
  return TAO_EXIT_OK;
}

static int
run_verify (TaoCli *cli, Options *options, char **args)
{
  TaoCrypto crypto = g_strcmp0 (options->crypto, "ed25519") == 0 ? TAO_CRYPTO_ED25519 : TAO_CRYPTO_SR25519;
  g_autoptr(GBytes) signature = NULL, message = NULL;
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  GError *error = NULL;
  TaoAccountId account;
  gboolean valid;

  if (options->crypto != NULL && crypto == TAO_CRYPTO_SR25519 && !g_str_equal (options->crypto, "sr25519"))
    return tao_cli_usage (cli, "--crypto is sr25519 or ed25519");
  if (!tao_ss58_decode (args[0], &account, &error) || (signature = read_hex (args[1], &error)) == NULL
      || (message = read_message (options, args[2], &error)) == NULL)
    return tao_cli_refuse (cli, error);
  if (g_bytes_get_size (signature) != TAO_SIGNATURE_SIZE)
    return tao_cli_refuse (cli, g_error_new (TAO_KEYS_ERROR, TAO_KEYS_ERROR_MALFORMED,
                                             "A signature has 64 bytes, this one has %u", (guint) g_bytes_get_size (signature)));
  valid = tao_signature_verify (crypto, &account, g_bytes_get_data (message, NULL), g_bytes_get_size (message),
                                g_bytes_get_data (signature, NULL));
  tao_cli_print (cli, valid ? "valid" : "not valid");
  json_builder_begin_object (builder);
  add_boolean (builder, "valid", valid);
  json_builder_end_object (builder);
  tao_cli_print_json (cli, json_builder_get_root (builder));
  return valid ? TAO_EXIT_OK : TAO_EXIT_REFUSED;
}

static int
run_export (TaoCli *cli, Options *options, char **args)
{
  GError *error = NULL;
  g_autoptr(TaoKeyMaterial) material = unlock (options, args[0], &error);
  g_autoptr(TaoSecret) password = NULL;
  g_autofree char *text = NULL;

  options->encrypt = TRUE;
  options->no_password = FALSE;         /* a keystore travels */
  if (material == NULL || !read_new_password (options, options->new_password_fd, &password, &error)
      || (text = tao_keystore_export (tao_key_material_get_keypair (material), password, args[0], &error)) == NULL)
    return tao_cli_refuse (cli, error);
  g_print ("%s\n", text);               /* JSON either way */
  return TAO_EXIT_OK;
}

static const struct {
  const char *name;
  int n_args;
  int (*run) (TaoCli *cli, Options *options, char **args);
} subcommands[] = {
  { "list", 0, run_list },
  { "new", 1, run_new },
  { "regen", 1, run_regen },
  { "inspect", 1, run_inspect },
  { "password", 1, run_password },
  { "sign", 2, run_sign },
  { "verify", 3, run_verify },
  { "export", 1, run_export },
};

static int
run (TaoCli *cli, int argc, char **argv)
{
  g_auto(Options) options = {
    .words = 12, .password_fd = -1, .new_password_fd = -1, .mnemonic_fd = -1, .seed_fd = -1, .uri_fd = -1,
    .source_password_fd = -1,
  };
  g_autofree char *path = NULL;
  const GOptionEntry entries[] = {
    { "path", 0, 0, G_OPTION_ARG_FILENAME, &path, NULL, NULL },
    { "hotkey", 0, 0, G_OPTION_ARG_FILENAME, &options.hotkey, NULL, NULL },
    { "words", 0, 0, G_OPTION_ARG_INT, &options.words, NULL, NULL },
    { "replace", 0, 0, G_OPTION_ARG_NONE, &options.replace, NULL, NULL },
    { "no-password", 0, 0, G_OPTION_ARG_NONE, &options.no_password, NULL, NULL },
    { "encrypt", 0, 0, G_OPTION_ARG_NONE, &options.encrypt, NULL, NULL },
    { "unlock", 0, 0, G_OPTION_ARG_NONE, &options.unlock, NULL, NULL },
    { "hex", 0, 0, G_OPTION_ARG_NONE, &options.hex, NULL, NULL },
    { "crypto", 0, 0, G_OPTION_ARG_STRING, &options.crypto, NULL, NULL },
    { "password-fd", 0, 0, G_OPTION_ARG_INT, &options.password_fd, NULL, NULL },
    { "new-password-fd", 0, 0, G_OPTION_ARG_INT, &options.new_password_fd, NULL, NULL },
    { "mnemonic-fd", 0, 0, G_OPTION_ARG_INT, &options.mnemonic_fd, NULL, NULL },
    { "seed-fd", 0, 0, G_OPTION_ARG_INT, &options.seed_fd, NULL, NULL },
    { "uri-fd", 0, 0, G_OPTION_ARG_INT, &options.uri_fd, NULL, NULL },
    { "keystore", 0, 0, G_OPTION_ARG_FILENAME, &options.keystore, NULL, NULL },
    { "source-password-fd", 0, 0, G_OPTION_ARG_INT, &options.source_password_fd, NULL, NULL },
    { "address", 0, 0, G_OPTION_ARG_STRING, &options.address, NULL, NULL },
    { NULL },
  };
  int exit_code;

  if (!tao_cli_parse (cli, entries, &argc, &argv, &exit_code))
    return exit_code;
  if (argc == 0)
    return tao_cli_usage (cli, "a subcommand is missing");
  options.base = path != NULL ? tao_wallet_expand_path (path) : tao_wallet_get_default_base ();
  for (guint i = 0; i < G_N_ELEMENTS (subcommands); i++)
    if (g_str_equal (argv[0], subcommands[i].name))
      {
        if (argc - 1 != subcommands[i].n_args)
          return tao_cli_usage (cli, "wallet %s takes %d argument%s, not %d", argv[0], subcommands[i].n_args,
                                subcommands[i].n_args == 1 ? "" : "s", argc - 1);
        return subcommands[i].run (cli, &options, argv + 1);
      }
  return tao_cli_usage (cli, "there is no subcommand “%s”", argv[0]);
}

const TaoCommand tao_command_wallet = {
  .name = "wallet",
  .summary = "keys on this machine: list, make, restore, look into, sign with",
  .usage =
    "taoctl wallet list\n"
    "taoctl wallet new NAME [--words 12|15|18|21|24] [--no-password] [--replace]\n"
    "taoctl wallet regen NAME [--mnemonic-fd N | --seed-fd N | --uri-fd N | --keystore FILE | --address ADDRESS]\n"
    "                         [--source-password-fd N] [--no-password] [--replace]\n"
    "taoctl wallet inspect NAME [--unlock]\n"
    "taoctl wallet password NAME [--new-password-fd N | --no-password]\n"
    "taoctl wallet sign NAME MESSAGE [--hex]\n"
    "taoctl wallet verify ADDRESS SIGNATURE MESSAGE [--hex] [--crypto sr25519|ed25519]\n"
    "taoctl wallet export NAME [--new-password-fd N]\n"
    "\n"
    "  --hotkey NAME       the wallet's hotkey of that name instead of its coldkey\n"
    "  --path FOLDER       where wallets are; otherwise BT_WALLET_PATH or ~/.bittensor/wallets\n"
    "  --password-fd N     read the password from file descriptor N, one line, instead of the terminal\n"
    "  --encrypt           ask for a password for a new hotkey, too\n"
    "  --replace           move an existing key into the wallet's backup folder first\n"
    "  MESSAGE             text; - for standard input; hexadecimal with --hex\n"
    "\n"
    "regen without a source asks for the recovery phrase.  --address makes a key that is only watched.\n"
    "Nothing is ever overwritten.  Passwords and phrases are never arguments: other users could read them.",
  .run = run,
};
