/* Every byte that the chain shows decodes by its own tables: all of the state, the events of each block, and the answers of
 * all runtime APIs.  (That the tables are the main network's is runtime-metadata's business.) */
#include "tests/unit/localnet/runtime-fixture.h"

static void
assert_decodes (const char *what, TaoRtType *type, const guint8 *bytes, gsize len)
{
  g_autoptr (GError) error = NULL;
  TaoScaleReader reader;

  tao_scale_reader_init (&reader, bytes, len);
  if (!tao_rt_type_skip (type, &reader, &error) || tao_scale_reader_left (&reader) != 0)
    g_error ("%s: %" G_GSIZE_FORMAT " bytes are no %s (%" G_GSIZE_FORMAT " left): %s", what, len, type->text,
             tao_scale_reader_left (&reader), error ? error->message : "too long");
}

static const TaoRtItem *
find_item (const guint8 *key)
{
  for (guint i = 0; i < N_ITEMS; i++)
    if (memcmp (tao_rt_items[i].prefix, key, 32) == 0)
      return &tao_rt_items[i];
  return NULL;
}

static void
assert_key (const TaoRtItem *item, const guint8 *key, gsize len)
{
  TaoScaleReader reader;

  tao_scale_reader_init (&reader, key + 32, len - 32);
  for (guint p = 0; p < item->n_parts; p++)
    {
      gsize hash_len = (gsize) tao_hasher_concat_offset (item->hashers[p]);
      const guint8 *hash = reader.pos;
      const guint8 *part = reader.pos + hash_len;
      guint8 expected[16];

      g_assert_cmpuint (tao_scale_reader_left (&reader), >=, hash_len);
      reader.pos += hash_len;
      g_assert_true (tao_rt_type_skip (item->key_types[p], &reader, NULL));
      if (hash_len == 16)
        tao_hash_blake2b_128 (part, (gsize) (reader.pos - part), expected);
      else
        tao_hash_twox_64 (part, (gsize) (reader.pos - part), expected);
      g_assert_true (hash_len == 0 || memcmp (hash, expected, hash_len) == 0);
    }
  g_assert_cmpuint (tao_scale_reader_left (&reader), ==, 0);
}

static guint
check_state (Chain *chain)
{
  TaoStorageIter iter;
  guint n = 0;

  tao_storage_iter_init (&iter, chain->storage, (const guint8 *) "", 0);
  while (tao_storage_iter_next (&iter))
    {
      const TaoRtItem *item;

      g_assert_cmpuint (iter.key_len, >=, 32);
      item = find_item (iter.key);
      g_assert_nonnull (item);
      assert_key (item, iter.key, iter.key_len);
      assert_decodes (item->def->name, item->value, iter.value, iter.value_len);
      n++;
    }
  tao_storage_iter_clear (&iter);
  return n;
}

static void
check_api (Chain *chain, const char *api, const TaoRtMethodDef *method, const guint8 *args, gsize len)
{
  g_autofree char *function = g_strdup_printf ("%s_%s", api, method->name);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) answer = tao_runtime_call (chain->runtime, chain->storage, function, args, len, &error);
  gsize size;
  const guint8 *bytes;

  g_assert_no_error (error);
  bytes = g_bytes_get_data (answer, &size);
  assert_decodes (function, tao_rt_types_resolve (method->result), bytes, size);
}

/* Arguments for a method, made of its parameter list: a netuid, then accounts and zeros. */
static GByteArray *
make_args (Chain *chain, const TaoRtMethodDef *method, guint16 netuid)
{
  g_autoptr (TaoKeypair) alice = tao_keypair_new_development ("//Alice");
  GByteArray *args = g_byte_array_new ();
  guint n;
  TaoRtField *fields = tao_rt_types_parse_fields (method->args, &n);

  for (guint i = 0; i < n; i++)
    {
      const char *type = fields[i].type_name;

      if (g_str_equal (fields[i].name, "metagraph_indexes"))
        {
          tao_scale_write_compact (args, 74);
          for (guint16 index = 0; index < 74; index++)
            tao_scale_write_u16 (args, index);
        }
      else if (g_str_equal (fields[i].name, "netuid"))
        tao_scale_write_u16 (args, netuid);
      else if (g_str_equal (type, "AccountId") || g_str_equal (type, "H256"))
        tao_scale_write_bytes (args, tao_keypair_get_account (alice)->bytes, 32);
      else if (g_str_equal (type, "Vec<AccountId>"))
        {
          tao_scale_write_compact (args, 1);
          tao_scale_write_bytes (args, tao_keypair_get_account (alice)->bytes, 32);
        }
      else if (g_str_equal (type, "RuntimeCall"))
        tao_scale_write_bytes (args, (const guint8[]) { PALLET_SYSTEM, 0, 0 }, 3);
      else if (g_str_equal (type, "UncheckedExtrinsic"))
        {
          g_autoptr (GBytes) call = g_bytes_new ((const guint8[]) { PALLET_SYSTEM, 0, 0 }, 3);
          g_autoptr (GBytes) extrinsic = chain_sign (chain, alice, call);

          tao_scale_write_bytes (args, g_bytes_get_data (extrinsic, NULL), g_bytes_get_size (extrinsic));
        }
      else if (g_str_equal (type, "u64"))
        tao_scale_write_u64 (args, 5000000000);
      else if (g_str_equal (type, "u32"))
        tao_scale_write_u32 (args, 15);
      else if (g_str_equal (type, "u16"))
        tao_scale_write_u16 (args, 1);
      else if (g_str_equal (type, "Weight"))
        tao_scale_write_bytes (args, (const guint8[]) { 4, 0 }, 2);
      else   /* u8, None, TransactionSource::InBlock */
        tao_scale_write_u8 (args, 0);
    }
  tao_rt_fields_free (fields, n);
  return args;
}

static void
check_apis (Chain *chain, guint16 netuid)
{
  for (guint a = 0; a < tao_rt_n_apis; a++)
    for (guint m = 0; m < tao_rt_apis[a].n_methods; m++)
      {
        const TaoRtMethodDef *method = &tao_rt_apis[a].methods[m];
        g_autoptr (GByteArray) args = make_args (chain, method, netuid);

        check_api (chain, tao_rt_apis[a].name, method, args->data, args->len);
      }
}

static void
test_encoding (void)
{
  Chain *chain = chain_new (TAO_PRESET_DEMO);

  g_assert_cmpuint (check_state (chain), >, 10000);
  for (guint i = 0; i < 400; i++)
    chain_block (chain);
  check_state (chain);
  check_apis (chain, 0);
  check_apis (chain, 1);
  check_apis (chain, 8);      /* two mechanisms */
  check_apis (chain, 24);     /* not started */
  check_apis (chain, 999);    /* does not exist */
  chain_free (chain);
}

static void
test_errors (void)
{
  Chain *chain = chain_new (TAO_PRESET_EMPTY);
  g_autoptr (GError) error = NULL;

  g_assert_null (tao_runtime_call (chain->runtime, chain->storage, "SubnetInfoRuntimeApi_nothing", NULL, 0, &error));
  g_assert_error (error, TAO_RUNTIME_ERROR, TAO_RUNTIME_ERROR_NO_SUCH_CALL);
  g_clear_error (&error);
  g_assert_null (tao_runtime_call (chain->runtime, chain->storage, "SubnetInfoRuntimeApi_get_metagraph",
                                   (const guint8 *) "\1", 1, &error));
  g_assert_error (error, TAO_RUNTIME_ERROR, TAO_RUNTIME_ERROR_BAD_ARGUMENTS);
  chain_free (chain);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/localnet/runtime/encoding/everything", test_encoding);
  g_test_add_func ("/localnet/runtime/encoding/errors", test_errors);
  return g_test_run ();
}
