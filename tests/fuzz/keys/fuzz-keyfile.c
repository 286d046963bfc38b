/* A key file from anywhere.  The first byte chooses which door it comes through; the slow password functions
 * are left out by opening the encryptions with a fixed key. */
#include "keys/keyfile.h"
#include "keys/vault-private.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize len);

static void
parse_private (const TaoSecret *json)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TaoKeyMaterial) material = tao_keyfile_parse (json, &error), again = NULL;
  g_autoptr(TaoSecret) written = NULL;

  if (material == NULL)
    {
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return;
    }
  written = tao_keyfile_format (material);
  again = tao_keyfile_parse (written, NULL);
  g_assert_true (tao_account_id_equal (tao_key_material_get_account (material), tao_key_material_get_account (again)));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize len)
{
  static const guint8 key[32] = { 1, 2, 3 };
  g_autoptr(TaoSecret) contents = NULL, plain = NULL, password = NULL;
  TaoAccountId account;

  if (len == 0)
    return 0;
  contents = tao_secret_new_copy (data + 1, len - 1);
  tao_keyfile_detect (data + 1, len - 1);
  switch (data[0])
    {
    case 'p':
      if (tao_keyfile_parse_public ((const char *) data + 1, len - 1, &account, NULL))
        {
          g_autofree char *written = tao_keyfile_format_public (&account);
          TaoAccountId back;

          g_assert_true (tao_keyfile_parse_public (written, strlen (written), &back, NULL));
          g_assert_true (tao_account_id_equal (&account, &back));
        }
      break;
    case 'n':
      plain = tao_nacl_unwrap (contents, key, NULL);
      break;
    case 'f':
      plain = tao_fernet_unwrap (contents, key, NULL);
      break;
    case 'a':
      password = tao_secret_new (0);
      plain = tao_ansible_unwrap (contents, password, NULL);
      break;
    default:
      parse_private (contents);
    }
  if (plain != NULL)
    parse_private (plain);
  return 0;
}
